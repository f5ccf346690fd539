"""Evenly spaced numbers, grids and padding: np.linspace, np.mgrid, np.r_, np.pad and their family."""

import numpy as np
import pytest

from differential import calls, check, define

draw = np.random.default_rng(161)


def array(shape, dtype="float64"):
    return draw.integers(0, 50, shape).astype(dtype)


def defined(expression, parameters="x"):
    return define(f"import numpy as np\ndef f({parameters}):\n    return {expression}").f


ENDS = [(0, 1), (3, -7), (2.5, 2.5), (-1e300, 1e300), (0.0, np.inf), (np.nan, 1.0), (5, 10**15), (np.float32(1.5), np.float32(7)), (np.float32(1), 2), (np.int8(3), np.int8(9)), (1j, 2.5), (True, 4),
        (0, 5e-324)]


@pytest.mark.parametrize("expression", ["np.linspace(a, b, n)", "np.linspace(a, b, n, endpoint=False)", "np.linspace(a, b, n, retstep=True)", "np.linspace(a, b, num=n, dtype=int)",
                                        "np.linspace(a, b, n, dtype=np.float32)", "np.linspace(a, b)"])
def test_linspace(expression):
    f = defined(expression, "a, b, n")
    for a, b in ENDS:
        if "int" in expression and (np.iscomplexobj(a) or not np.isfinite(a) or not np.isfinite(b) or abs(b) > 1e18):
            continue
        if "float32" in expression and np.iscomplexobj(a):
            continue
        for n in (0, 1, 2, 3, 50):
            check(f, a, b, n)
    check(f, 0, 1, -1)


def test_linspace_of_arrays():
    a = np.array([0.0, 1, 2])
    b = np.array([[3.0], [5.5]])
    for expression in ("np.linspace(a, b, 4)", "np.linspace(a, b, 4, axis=1)", "np.linspace(a, b, 4, axis=-1)", "np.linspace(0, a, 3)", "np.linspace(a, 1, 3, endpoint=False, axis=1)",
                       "np.linspace([0, 1], [5, 7], 3, dtype=int)", "np.linspace(a, a, 3)", "np.linspace(a, b, 1)", "np.linspace(a, b, 0)"):
        check(defined(expression, "a, b"), a, b)


def test_logspace_and_geomspace():
    for expression in ("np.logspace(0, 3, 7)", "np.logspace(0, 10, 6, base=2)", "np.logspace(0, 2, 5, endpoint=False)", "np.logspace(0, 2, 4, dtype=int)", "np.geomspace(1, 1000, 4)",
                       "np.geomspace(1, 256, 9)", "np.geomspace(-2, -100, 5)", "np.geomspace(1000, 1, 4, endpoint=False)", "np.geomspace(0, 1, 3)", "np.geomspace(3, 7, 1)", "np.geomspace(3, 7, 0)",
                       "np.geomspace(2, 32, 5, dtype=int)"):
        check(defined(expression, ""), ulps=2)
    for expression in ("np.geomspace(a, b, 4)", "np.geomspace(a, 5, 3, axis=1)", "np.geomspace(2, b, 3, endpoint=False, axis=-1)", "np.geomspace([1, 2], (8, -4), 3, dtype=np.float32)", "np.geomspace(a, 0, 3)",
                       "np.geomspace(np.float32(1), np.float32(8), 4)", "np.geomspace(a, b, 0)", "np.logspace(a, b, 3)", "np.logspace(0, a, 3, axis=1, dtype=np.float32)"):
        check(defined(expression, "a, b"), np.array([1.0, -3.0]), np.array([10.0, -0.5]), ulps=16)


GRIDS = ["np.mgrid[0:3, 0:4]", "np.mgrid[0:n]", "np.mgrid[0:1:5j, 0:2:3j]", "np.mgrid[-1:n, 1:4]", "np.mgrid[0:5:2, 0:3]", "np.mgrid[0:1:0.25]", "np.mgrid[:3, :n]", "np.mgrid[0:2.5, 0:2]",
         "np.mgrid[3:0:-1, 0:2]", "np.mgrid[-1:1:3j]", "np.mgrid[0:1:1j, 0:2]", "np.ogrid[0:3, 0:4]", "np.ogrid[0:n]", "np.ogrid[-1:1:5j, 0:n, 0:2]", "np.mgrid[0:3, 0:2, 0:n]", "np.ogrid[0:3:2, 1:4]"]


@pytest.mark.parametrize("expression", GRIDS)
def test_grids(expression):
    f = defined(expression, "n")
    check(f, 4)
    check(f, 1)


def test_rows_and_columns():
    for expression in ("np.r_[x, 1, 2.5]", "np.r_[0:5, x]", "np.r_[x, x, x]", "np.r_[0:1:5j, 7]", "np.r_[1, 2, 3]", "np.r_[X, X]", "np.c_[x, x]", "np.c_[x, np.ones(3)]", "np.c_[X, X]", "np.r_[1:7:2]",
                       "np.r_[x]", "np.c_[x]", "np.r_[[1, 2], x]"):
        f = defined(expression, "x, X")
        check(f, array(3), array((2, 3)))
        check(f, array(3, "int32"), array((2, 3), "float32"))


WIDTHS = ["2", "0", "(1, 2)", "((1, 2), (3, 0))", "((2,), (1,))", "((2, 1),)", "(3,)", "n"]
MODES = ["constant", "edge", "reflect", "symmetric", "wrap", "linear_ramp", "maximum", "minimum", "mean"]


@pytest.mark.parametrize("mode", MODES)
def test_pad(mode):
    # What widths mean is the same for all modes.
    for width in WIDTHS if mode in ("constant", "mean") else (WIDTHS[3], WIDTHS[-1]):
        f = defined(f"np.pad(x, {width}, mode='{mode}')", "x, n")
        for shape in ((3, 4), (1, 3), (2, 1)) if width.count("(") > 2 or "((2,)" in width else ((3, 4), (5,), (1, 1), (0, 2)):
            check(f, array(shape), 2)
        if width != "((1, 2), (3, 0))":
            continue
        for dtype in ("int64", "uint8", "float32", "int16") if mode in ("mean", "linear_ramp") else ("bool", "float32"):
            check(f, array((2, 3), dtype), 1)
        check(f, np.asfortranarray(array((3, 2))), 2)
        check(f, array((6, 8))[::2, ::-2], 2)


def test_pad_more_than_there_is():
    for mode in MODES[1:5]:
        f = defined(f"np.pad(x, ((7, 9), (4, 13)), '{mode}')")
        for shape in ((3, 4), (2, 2), (1, 3), (5, 1), (2, 5)):
            check(f, array(shape))


def test_pad_arguments():
    for expression in ("np.pad(x, 1, constant_values=7)", "np.pad(x, (1, 2), constant_values=(5, 6))", "np.pad(x, ((1, 2), (2, 1)), constant_values=((1, 2), (3, 4)))",
                       "np.pad(x, 2, 'linear_ramp', end_values=5)", "np.pad(x, 2, 'linear_ramp', end_values=(5, -4))", "np.pad(x, -1)", "np.pad(x, ((1, -2), (0, 0)))", "np.pad(x, 1, 'nonsense')",
                       "np.pad(x, 1.5)", "np.pad(x, [(1, 2), (0, 1)])", "np.pad(x, [1, 2])"):
        check(defined(expression), array((3, 4)))
    check(defined("np.pad(x, 1, 'edge')"), np.zeros((0, 3)))
    check(defined("np.pad(x, 0, 'edge')"), np.zeros((0, 3)))
    check(defined("np.pad(x, 1)"), np.zeros((0, 3)))
    check(defined("np.pad(x, ((1, 1), (2, 2), (0, 1)), 'reflect')"), array((3, 4, 2)))
    check(defined("np.pad([1, 2, 3], 2)", ""))


AS_ARRAYS = ["np.array(range(n))", "np.asarray(range(n), dtype=float)", "np.array(range(n), np.int8)", "np.sum(range(0, n, 2))", "np.arange(n) + range(n)", "np.zeros(n) == range(n)",
             "np.maximum(range(n), 2)", "np.full((2, n), range(n))", "np.where(range(n), 1, 2)", "np.arange(n)[range(0, n, 2)]", "np.eye(n)[range(n), range(n)]", "np.ones_like(range(n))",
             "np.eye(3)[np.ix_([0, 2], range(2))]", "conure.map(lambda k: range(k, k + 2), np.arange(n))"]


@pytest.mark.parametrize("expression", AS_ARRAYS)
def test_ranges_as_arrays(expression):
    f = define(f"import conure\nimport numpy as np\ndef f(n):\n    return {expression}").f
    for n in (1, 2, 6, 200):
        check(f, n)


def test_ranges_assigned():
    def f(x, n):
        x[0] = range(n)
        x[1:, ::2] = range(0, n, 2)
        x[range(0, 3, 2), 0] = -1
        return x

    for dtype in (np.float32, np.int64, np.uint8):
        for n in (5, 4, 6, 3):
            check(f, np.zeros((3, 5), dtype), n)


def test_arange_up_to_a_power():
    """The power of two ints is a float for negative exponents."""
    program = define("""
def f(x):
    total = 0
    for k in np.arange(2 ** int(np.log2(len(x)))):
        total += k
    return np.arange(2 ** int(np.log2(len(x)))), np.arange(1, 2 ** (len(x) - 3)), total
""")
    for n in 1, 2, 5, 8:
        check(program.f, np.zeros(n))


@calls((0, 20, 3), (20, 0, -3), (True, 5, 1))
def attributes_of_ranges(start, stop, step):
    r = range(start, stop, step)
    return r.start, r.stop, r.step, r[1:].start, range(stop).step


def test_arange_without_steps():
    """Numbers of NumPy's have a quotient by zero, Python's have none."""
    f = define("def f(a, b, c): return np.arange(a, b, c), [x for x in np.arange(a, b, c)]").f
    for a, b, c in [(0.0, 0.0, 0.0), (0.0, np.float64(0), 0.0), (0.0, 1.0, np.float64(0)), (0, np.int64(1), 0), (np.int64(2), 2, 0), (0, 1, 0), (5, np.uint8(9), 2), (0.0, -1e300, 1.0), (0, 1, np.float32(0))]:
        check(f, a, b, c)
