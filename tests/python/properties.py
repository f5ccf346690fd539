"""How random arrays go through NumPy's functions: rows of a table, forms of a row, and what is drawn for a form.

A *form* is what is compiled: the dtypes, ranks and layouts of the operands and the arguments that are known when compiling. Forms are
drawn rarely, for each costs a compilation; hypothesis draws extents and elements for each many times. By default there are few of both,
always the same; `--long` draws many.
"""

import random

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings, strategies as st
from hypothesis.extra import numpy as hnp

from copies import Fresh
from differential import check, define

LAYOUTS = ["C", "C", "F", "reversed", "strided", "inner", "transposed"]
EXTENTS = [0, 1, 2, 3, 4, 7]

BOOL, INTS, UNSIGNED, FLOATS, COMPLEX = ["bool"], ["int8", "int32", "int64"], ["uint8", "uint16", "uint64"], ["float16", "float32", "float64"], ["complex64", "complex128"]
INTEGERS = INTS + UNSIGNED
REAL = BOOL + INTEGERS + FLOATS
ALL = REAL + COMPLEX
AXIS = ["0", "-1", "None", "1", "(0,)", "(-1, 0)", "2"]
ONE_AXIS = ["0", "-1", "1", "2"]
KEEPDIMS = ["False", "True"]


def elements(dtype, tame):
    """Values of a dtype; tame ones are such that the order of a sum does not matter."""
    dtype = np.dtype(dtype)
    if dtype.kind == "b":
        return [False, True]
    if dtype.kind in "iu":
        limits = np.iinfo(dtype)
        return [0, 1, 2, 3, 5, limits.max] + ([-1, -4, limits.min] if dtype.kind == "i" else [])
    if dtype.kind == "c":
        return [complex(a, b) for a in (0.0, 1.0, -2.0, 3.0) for b in (0.0, -1.0, 4.0)]
    usual = [0.0, 1.0, -1.0, 2.0, 3.0, -4.0, 7.0, np.nan, np.inf, -np.inf]
    return usual if tame else usual + [-0.0, 0.5, -2.5, 0.1, float(np.finfo(dtype).max), float(np.finfo(dtype).tiny)]


@st.composite
def arrays(draw, dtype, rank, layout, tame, shape=None):
    """An array of a form."""
    if shape is None:
        shape = tuple(draw(st.sampled_from(EXTENTS)) for _ in range(rank))
    if rank == 0:
        return np.asarray(draw(st.sampled_from(elements(dtype, tame)))).astype(dtype)
    if layout == "transposed":
        return draw(arrays(dtype, rank, "C", tame, shape[::-1])).T
    outer = {"strided": tuple(2 * n for n in shape), "inner": tuple(n + 2 for n in shape)}.get(layout, shape)
    whole = draw(hnp.arrays(dtype, outer, elements=st.sampled_from(elements(dtype, tame)), fill=st.sampled_from(elements(dtype, tame))))
    if layout == "F":
        return np.asfortranarray(whole)
    if layout == "reversed":
        return whole[(slice(None, None, -1),) * rank]
    if layout == "strided":
        return whole[(slice(None, None, 2),) * rank]
    return whole[(slice(1, -1),) * rank] if layout == "inner" else whole


@st.composite
def partners(draw, x, dtype, rank, layout, tame):
    """A second operand: of a shape that is broadcast with the first one's, or seldom not; or, of one form, a part of the first."""
    if layout == "overlapping":
        if x.ndim == 0:
            return x
        return draw(st.sampled_from([x, x[::-1], x.T, x[:1]]))
    shape = tuple(draw(st.sampled_from([n, n, n, 1, 2])) for n in ((1,) * rank + x.shape)[len(x.shape):])
    return draw(arrays(dtype, rank, layout, tame, shape))


@st.composite
def operands_of(draw, names, dtype, rank, layout, second, tame):
    """What the names of a row stand for, in their order."""
    drawn = {"x": draw(arrays(dtype, rank, layout, tame))}
    if "y" in names:
        drawn["y"] = draw(partners(drawn["x"], *second, tame))
    if "m" in names:
        drawn["m"] = draw(hnp.arrays(bool, drawn["x"].shape))
    if "i" in names:
        drawn["i"] = draw(hnp.arrays(np.int64, draw(st.integers(0, 4)), elements=st.sampled_from([0, 1, 2, 0, 1, -1, -2, 5])))
    if "rng" in names:
        seed = draw(st.integers(0, 9))
        drawn["rng"] = Fresh(lambda: np.random.default_rng(seed))
    return tuple(drawn[name] for name in names)


class Row:
    """A function of the table.

    Parameters
    ----------
    source : str
        An expression, perhaps behind statements, with names of `choices` in braces; of `x` and maybe `y`, an array that is broadcast with
        it or a part of it, `m`, bools in its shape, `i`, a few indices, and `rng`, a random generator.
    dtypes : list
        What `x` may be.
    ranks : sequence of int
    ulps : int
        How far floats may be off.
    tame : bool
        Elements whose sums do not depend on an order.
    choices : lists of str
        What may stand for the names in the source.
    """

    def __init__(self, source, dtypes=ALL, ranks=(0, 1, 2, 3), ulps=0, tame=False, **choices):
        self.source, self.dtypes, self.ranks, self.ulps, self.tame, self.choices = source, dtypes, ranks, ulps, tame, choices
        used = compile(source.format(**{name: values[0] for name, values in choices.items()}), "row", "exec").co_names
        self.names = ["x"] + [name for name in ("y", "m", "i", "rng") if name in used]

    def form(self, draw):
        """The program and the strategies of its operands."""
        source = self.source.format(**{name: draw.choice(values) for name, values in self.choices.items()})
        lines = source.split("; ")
        lines[-1] = "return " + lines[-1]
        program = define(f"def f({', '.join(self.names)}):\n    " + "\n    ".join(lines) + "\n").f
        dtype, rank, layout = draw.choice(self.dtypes), draw.choice(self.ranks), draw.choice(LAYOUTS)
        second = draw.choice([dtype, draw.choice(self.dtypes)]), draw.choice(self.ranks), draw.choice(LAYOUTS + ["overlapping"])
        return program, operands_of(self.names, dtype, rank, layout, second, self.tame)


def run(rows, config, seed):
    """Check a number of forms of each row on a number of arrays."""
    long = config.getoption("--long")
    for row in rows:
        draw = random.Random(f"{seed} {row.source}")
        for _ in range(40 if long else 1):
            program, operands = row.form(draw)

            @settings(max_examples=100 if long else 8, derandomize=not long, database=None, deadline=None, suppress_health_check=list(HealthCheck),
                      phases=[Phase.generate, Phase.shrink] if long else [Phase.generate])
            @given(operands)
            def agrees(arguments):
                # NumPy's results lie in memory as its operands' strides say; Conure's do where these are known when compiling.
                check(program, *arguments, ulps=row.ulps, order=all(x.flags.c_contiguous for x in arguments if isinstance(x, np.ndarray)))

            agrees()
