"""Random arrays through NumPy's functions: the same values, dtypes, shapes, views, layouts and exceptions as NumPy's.

A *form* is what is compiled: the dtypes, ranks and layouts of the operands and the arguments that are known when compiling. Forms are
drawn rarely, for each costs a compilation; hypothesis draws extents and elements for each many times. By default there are few of both,
always the same; `--long` draws many.
"""

import random

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies as st
from hypothesis.extra import numpy as hnp

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


class Row:
    """A function of the table.

    Parameters
    ----------
    source : str
        An expression of `x` (and `y`), with names of `choices` in braces.
    dtypes : list
        What `x` may be.
    ranks : sequence of int
    tame : bool
        Elements whose sums do not depend on an order.
    choices : lists of str
        What may stand for the names in the source.
    """

    def __init__(self, source, dtypes=ALL, ranks=(0, 1, 2, 3), ulps=0, tame=False, **choices):
        self.source, self.dtypes, self.ranks, self.ulps, self.tame, self.choices = source, dtypes, ranks, ulps, tame, choices
        self.takes_two = "y" in compile(source.format(**{name: "0" for name in choices}), "row", "exec").co_names

    def form(self, draw):
        """The program and the strategies of its operands."""
        source = self.source.format(**{name: draw.choice(values) for name, values in self.choices.items()})
        lines = source.split("; ")
        lines[-1] = "return " + lines[-1]
        program = define(f"def f({'x, y' if self.takes_two else 'x'}):\n    " + "\n    ".join(lines) + "\n").f
        dtype, rank, layout = draw.choice(self.dtypes), draw.choice(self.ranks), draw.choice(LAYOUTS)
        second = draw.choice([dtype, draw.choice(self.dtypes)]), draw.choice(self.ranks), draw.choice(LAYOUTS + ["overlapping"])
        first = arrays(dtype, rank, layout, self.tame)
        if not self.takes_two:
            return program, st.tuples(first)
        return program, first.flatmap(lambda x: st.tuples(st.just(x), partners(x, *second, self.tame)))


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
                check(program, *arguments, ulps=row.ulps, order=all(x.flags.c_contiguous for x in arguments))

            agrees()


UNARY = [Row(f"np.{name}(x)", dtypes) for name, dtypes in {
    "negative": INTEGERS + FLOATS + COMPLEX, "absolute": REAL, "square": ALL, "sign": INTEGERS + FLOATS, "floor": REAL, "ceil": FLOATS, "trunc": FLOATS, "rint": FLOATS,
    "isnan": ALL, "isinf": FLOATS, "isfinite": ALL, "signbit": FLOATS, "logical_not": ALL, "invert": BOOL + INTEGERS, "conjugate": ALL, "sqrt": FLOATS,
    "reciprocal": FLOATS, "positive": INTEGERS + FLOATS, "spacing": ["float32", "float64"]}.items()]

BINARY = [Row(source, dtypes) for source, dtypes in {
    "x + y": ALL, "x - y": INTEGERS + FLOATS + COMPLEX, "x * y": ALL, "x / y": BOOL + INTEGERS + FLOATS, "x // y": INTEGERS + FLOATS, "x % y": INTEGERS + FLOATS,
    "x == y": ALL, "x < y": REAL, "x >= y": REAL, "np.maximum(x, y)": REAL, "np.minimum(x, y)": REAL, "np.fmax(x, y)": FLOATS, "np.fmin(x, y)": FLOATS, "x & y": BOOL + INTS,
    "x | y": BOOL + UNSIGNED, "np.logical_xor(x, y)": ALL, "np.copysign(x, y)": FLOATS, "np.where(x > 0, x, y)": REAL, "(x + 1) * y - x": INTS + FLOATS,
    "np.heaviside(x, y)": ["float32", "float64"], "np.divmod(x, y)": INTS + FLOATS}.items()]

IN_PLACE = [Row(source, dtypes, (1, 2, 3)) for source, dtypes in {
    "x += y; x": INTS, "x -= y; x": ["float64"], "x *= y; x": ["int32"], "x[...] = y; x": ["float32"], "x[1:] = x[:-1]; x": ALL, "x[::-1] += x; x": INTS + ["float64"],
    "x[:-1] -= x[1:]; x": ["int64", "float32"], "x[1:] += x[:-1] + x[:1]; x": INTS + ["float64"], "x.fill(3); x": ALL, "x.sort(axis=0); x": REAL,
    "x[..., 0] = 7; x": REAL, "x[x > 1] = 0; x": REAL}.items()]

REDUCTIONS = [Row(f"np.{name}(x, axis={{axis}}, keepdims={{keepdims}})", dtypes, ulps=ulps, tame=True, axis=AXIS, keepdims=KEEPDIMS) for name, dtypes, ulps in [
    ("sum", ALL, 0), ("prod", INTEGERS + BOOL, 0), ("min", REAL, 0), ("max", REAL, 0), ("any", ALL, 0), ("all", ALL, 0), ("mean", REAL, 2), ("var", BOOL + INTS[:1] + FLOATS[1:], 32),
    ("std", ["uint8", "float64"], 32), ("ptp", INTS + FLOATS, 0), ("count_nonzero", ALL, 0), ("nansum", REAL, 0), ("nanprod", BOOL + INTS, 0), ("nanmin", REAL, 0), ("nanmax", REAL, 0),
    ("nanmean", FLOATS[1:], 2), ("nanvar", FLOATS[1:], 32), ("median", BOOL + INTS + FLOATS, 0), ("average", BOOL + ["int32", "float64"], 2)]]
REDUCTIONS += [Row(f"np.{name}(x, axis={{axis}}, keepdims={{keepdims}})", REAL, axis=ONE_AXIS + ["None"], keepdims=KEEPDIMS) for name in ("argmin", "argmax", "nanargmax")]
REDUCTIONS += [Row("np.quantile(x, {q}, axis={axis}, method={method})", ["int32", "float32", "float64"], q=["0.3", "1", "[0.25, 0.5]", "0.0"], axis=AXIS,
                   method=["'linear'", "'lower'", "'nearest'", "'midpoint'", "'hazen'", "'inverted_cdf'"]),
               Row("np.percentile(x, 40, axis={axis}, keepdims={keepdims})", ["int8", "float32", "float64"], axis=AXIS, keepdims=KEEPDIMS)]

SCANS = [Row(f"np.{name}(x, {{axis}})", dtypes, tame=True, axis=ONE_AXIS + ["None"]) for name, dtypes in [
    ("cumsum", ALL), ("cumprod", BOOL + INTEGERS), ("nancumsum", FLOATS)]]
SCANS += [Row("np.diff(x, {n}, {axis})", INTS + UNSIGNED + FLOATS + BOOL, n=["1", "2", "3"], axis=ONE_AXIS), Row("np.diff(x, prepend=0, append=x, axis={axis})", INTS + FLOATS, axis=ONE_AXIS),
          Row("np.ediff1d(x, {end})", INTS + FLOATS, end=["0", "None", "[1, 2]"]), Row("np.gradient(x, axis={axis})", ["int32", "float32", "float64"], axis=ONE_AXIS),
          Row("np.trapezoid(x, axis={axis})", ["int32", "float64"], (1, 2, 3), ulps=2, tame=True, axis=ONE_AXIS), Row("np.cumulative_sum(x, axis={axis}, include_initial=True)", REAL, tame=True, axis=ONE_AXIS)]

SHAPES = [Row(source, ALL, **choices) for source, choices in [
    ("x.reshape(-1)", {}), ("np.ravel(x)", {}), ("x.flatten()", {}), ("x.T", {}), ("np.swapaxes(x, 0, {axis})", {"axis": ONE_AXIS}), ("np.moveaxis(x, 0, {axis})", {"axis": ONE_AXIS}),
    ("np.squeeze(x, {axis})", {"axis": ONE_AXIS}), ("np.expand_dims(x, {axis})", {"axis": ONE_AXIS}), ("np.flip(x, {axis})", {"axis": ONE_AXIS + ["None"]}),
    ("np.broadcast_to(x, (2,) + x.shape)", {}), ("np.atleast_2d(x)", {}), ("x.copy()", {}), ("x.astype({dtype})", {"dtype": ["np.int16", "np.float32", "bool", "np.complex128"]}),
    ("x.real", {}), ("np.zeros_like(x)", {}), ("x[None]", {})]]
SHAPES += [Row(source, ALL, (1, 2, 3), **choices) for source, choices in [
    ("x[::2]", {}), ("x[..., ::-1]", {}), ("x[1:, ...]", {}), ("x[-1]", {}), ("x[{i}:{j}:{k}]", {"i": ["", "1", "-2"], "j": ["", "3", "-1"], "k": ["", "2", "-1"]})]]
SHAPES += [Row("np.roll(x, {by}, {axis})", ALL, (1, 2, 3), by=["1", "-2", "5"], axis=ONE_AXIS + ["None"]), Row("np.rot90(x, {k})", ALL, (2, 3), k=["1", "2", "-1"]),
           Row("np.diagonal(x, {k})", ALL, (2,), k=["0", "1", "-1"]), Row("np.tril(x, {k})", ALL, (2,), k=["0", "1", "-2"])]

JOINS = [Row("np.concatenate((x, y), {axis})", ALL, (1, 2, 3), axis=ONE_AXIS + ["None"]), Row("np.stack((x, x), {axis})", ALL, axis=ONE_AXIS), Row("np.append(x, y)", REAL),
         Row("np.hstack((x, y))", REAL, (1, 2)), Row("np.vstack((x, y))", REAL, (1, 2)), Row("np.repeat(x, 2, {axis})", ALL, axis=ONE_AXIS + ["None"])]

SORTS = [Row("np.sort(x, axis={axis})", REAL, axis=ONE_AXIS + ["None"]), Row("np.argsort(x, {axis}, kind='stable')", REAL, axis=ONE_AXIS + ["None"]),
         Row("np.unique(x, return_index=True, return_inverse=True, return_counts=True)", INTEGERS + FLOATS, tame=True), Row("np.unique(x, return_counts=True)", BOOL + INTEGERS),
         Row("np.searchsorted(np.sort(x), y)", INTS + FLOATS, (1,)), Row("np.lexsort((x, x[::-1]))", REAL, (1, 2)), Row("np.isin(x, y)", BOOL + INTS + FLOATS),
         Row("np.union1d(x, y)", INTS + FLOATS, tame=True), Row("np.intersect1d(x, y)", INTS + FLOATS, tame=True), Row("np.setdiff1d(x, y)", INTS + FLOATS, tame=True), Row("np.setxor1d(x, y)", INTS),
         Row("np.sort(np.partition(x, 1, axis=0)[:1], axis=0)", REAL, (1, 2), tame=True), Row("np.nonzero(x)", ALL, (1, 2, 3)), Row("x[x == x]", REAL, (1, 2, 3)), Row("np.take(x, y % 3, {axis})", INTS, (1, 2), axis=ONE_AXIS + ["None"]),
         Row("np.argwhere(x)", REAL, (1, 2, 3)), Row("np.histogram(x, 4, (0, 5))[0]", ["int32", "float64"], tame=True), Row("np.histogram(x, [0, 1, 3, 8])[0]", ["int32", "float64"], tame=True),
         Row("np.bincount(x, minlength=4)", ["uint8", "bool"], (1, 2)), Row("np.digitize(x, [0, 2, 3])", INTS + FLOATS), Row("np.interp(x, [0.0, 1.0, 3.0], [5.0, 0.0, 2.0])", FLOATS),
         Row("np.polyval([1.0, 2.0, 0.5], x)", INTS + FLOATS, (0, 1, 2)), Row("np.convolve(x, y, {mode})", ["int8", "int64", "uint16"], (1,), mode=["'full'", "'same'", "'valid'"])]

TABLES = {"unary": UNARY, "binary": BINARY, "in_place": IN_PLACE, "reductions": REDUCTIONS, "scans": SCANS, "shapes": SHAPES, "joins": JOINS, "sorts": SORTS}
ROWS = [pytest.param(row, id=f"{family}: {row.source}") for family, rows in TABLES.items() for row in rows]


@pytest.mark.parametrize("row", ROWS)
def test_row(row, request):
    run([row], request.config, 4)


# ---- what becomes an array

SEQUENCES = ["[3, 1, 2]", "(2.5, 0.0)", "[[1, 2], [3, 4]]", "((1.0,), (2.0,))", "3", "2.5", "[True, False]", "x[0]"]


@pytest.mark.parametrize("name", [
    "sum", "prod", "min", "max", "any", "all", "mean", "var", "std", "ptp", "argmin", "argmax", "count_nonzero", "median", "average", "nansum", "nanmin", "nanmean", "nanmedian", "nanargmax", "cumsum",
    "cumprod", "ediff1d", "ravel", "transpose", "flip", "atleast_1d", "atleast_3d", "squeeze", "sort", "argsort", "unique", "nonzero", "flatnonzero", "negative", "sqrt",
    "floor", "isnan", "abs", "sign", "copy", "zeros_like", "ones_like", "real", "repeat", "expand_dims", "swapaxes", "quantile", "percentile", "isin", "union1d", "searchsorted", "diff",
    "concatenate", "stack", "outer", "dot", "maximum", "add", "take", "roll", "broadcast_to", "reshape", "histogram", "digitize", "convolve", "interp"])
def test_sequences_and_numbers_are_arrays(name, request):
    further = {"repeat": ", 2", "expand_dims": ", 0", "swapaxes": ", 0, -1", "quantile": ", [0.5]", "percentile": ", 30", "isin": ", [1, 2]", "union1d": ", (3, 4)", "searchsorted": ", [1, 2]", "outer": ", (1, 2)",
               "dot": ", 2", "maximum": ", 2", "add": ", 0.5", "take": ", 0", "roll": ", 1", "broadcast_to": ", (2, 2)", "reshape": ", -1", "histogram": ", 3", "digitize": ", [1, 2]",
               "convolve": ", [1, 2]", "interp": ", [1, 2], [3, 4]"}.get(name, "")
    draw = random.Random(name)
    for sequence in SEQUENCES if request.config.getoption("--long") else draw.sample(SEQUENCES, 2):
        given_text = f"({sequence}, {sequence})" if name in ("concatenate", "stack") else sequence
        check(define(f"def f(x):\n    return np.{name}({given_text}{further})\n").f, np.array([2.0, 3.0]))
