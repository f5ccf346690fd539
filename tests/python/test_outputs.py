"""Results written into arrays that the caller gives: the argument `out` of reductions, order statistics, scans and joins."""

import numpy as np
import pytest

from differential import check, define, in_turn

generator = np.random.default_rng(1986)


def defined(expression, parameters="x, o"):
    return define(f"import numpy as np\ndef f({parameters}):\n    return {expression}").f


def array(shape, dtype):
    return np.asarray((generator.random(shape) * 9).astype(dtype))


def with_nan(shape):
    return np.where(generator.random(shape) < 0.3, np.nan, generator.random(shape))


def outputs(shape, dtypes=("float64",), kept=False):
    """Arrays of a shape in several layouts, and some that do not fit; NumPy looks at axes that are kept in an order of its own."""
    for dtype in dtypes:
        yield np.ones(shape, dtype)
        yield np.ones(shape, dtype, order="F")
        yield np.ones(tuple(2 * n for n in shape), dtype)[tuple(slice(None, None, 2) for _ in shape)]
    if not kept:
        yield np.ones(shape + (1,))
        yield np.ones(tuple(n + 1 for n in shape))
    locked = np.ones(shape)
    locked.flags.writeable = False
    yield locked


@pytest.mark.parametrize("name, dtype", in_turn(["mean", "std", "var", "ptp"], ["float32", "int32", "float64"], 1))
def test_statistics(name, dtype):
    program = define(f"""
def whole(x, o): return np.{name}(x, out=o) is o, o
def along(x, o): return np.{name}(x, 0, out=o), o
def kept(x, o): return np.{name}(x, axis=-1, out=o, keepdims=True)
def method(x, o): return x.{'sum' if name == 'ptp' else name}(1, out=o), o
""")
    x = array((3, 4), dtype)
    for function, shape in [(program.whole, ()), (program.along, (4,)), (program.kept, (3, 1)), (program.method, (3,))]:
        for out in outputs(shape, ("float64", "float32") if dtype != "float64" else ("float64",), shape == (3, 1)):
            check(function, x, out, ulps=8)


@pytest.mark.parametrize("expression", ["np.var(x, 0, out=o, ddof=1)", "np.std(x, 0, np.float64, o, correction=1)", "np.mean(x, 0, np.float64, o, where=x > 2)"])
def test_further_arguments(expression):
    for dtype in ("int64", "float32"):
        check(defined(expression), array((3, 4), dtype), np.zeros(4), ulps=8)


@pytest.mark.parametrize("name", ["nansum", "nanprod", "nanmin", "nanmax", "nanmean", "nanvar", "nanstd", "nanargmin", "nanargmax", "nanmedian"])
def test_without_nan(name):
    dtypes = ("int64",) if "arg" in name else ("float64",)
    for out in outputs((4,), dtypes):
        check(defined(f"(np.{name}(x, 0, out=o) is o, o)"), with_nan((3, 4)), out, ulps=8)
    check(defined(f"(np.{name}(x, 0, out=o) is o, o)"), array((3, 4), "int32"), np.ones(4, dtypes[0]), ulps=8)
    for out in outputs((3, 1), dtypes, True):
        check(defined(f"np.{name}(x, axis=1, out=o, keepdims=True)"), with_nan((3, 4)), out, ulps=8)


@pytest.mark.parametrize("call, shape", [("np.median(x, 0, out=o)", (4,)), ("np.median(x, 1, o)", (3,)), ("np.median(x, out=o)", ()), ("np.median(x, -1, out=o, keepdims=True)", (3, 1)),
                                         ("np.quantile(x, 0.3, 0, o)", (4,)), ("np.quantile(x, [0.3, 0.6], 0, out=o)", (2, 4)), ("np.percentile(x, 40, out=o)", ()),
                                         ("np.percentile(x, 40, 1, out=o, method='lower')", (3,)), ("np.quantile(x, 0.3, 1, out=o, keepdims=True)", (3, 1)),
                                         ("np.nanquantile(x, 0.3, 0, out=o)", (4,)), ("np.nanpercentile(x, 50, 1, o, keepdims=True)", (3, 1))])
def test_order_statistics(call, shape):
    for out in outputs(shape, kept="keepdims" in call):
        check(defined(f"({call} is o, o)"), array((3, 4), "float64"), out)


@pytest.mark.parametrize("call, shape", [("np.nancumsum(x, 0, out=o)", (3, 4)), ("np.nancumprod(x, 1, np.float64, o)", (3, 4)), ("np.cumulative_sum(x, axis=0, out=o)", (3, 4)),
                                         ("np.cumulative_sum(x, axis=1, include_initial=True, out=o)", (3, 5)), ("np.cumulative_prod(x, axis=0, include_initial=True, out=o)", (4, 4))])
def test_scans(call, shape):
    for out in outputs(shape, kept=True):
        check(defined(f"({call} is o, o)"), array((3, 4), "float64"), out)


JOINS = [("np.concatenate((x, x), 0, o)", (6, 4)), ("np.concatenate([x, x[:, :1]], axis=1, out=o)", (3, 5)), ("np.concatenate((x, x), None, out=o)", (24,)), ("np.stack((x, x), 1, out=o)", (3, 2, 4)),
         ("np.concat((x, x), out=o)", (6, 4))]


@pytest.mark.parametrize("join, dtype", in_turn(JOINS, ["int32", "float64"], 1))
def test_joins(join, dtype):
    call, shape = join
    for out in outputs(shape, ("float64", "float32", "int64")):
        check(defined(f"({call} is o, o)"), array((3, 4), dtype), out)


def test_dtypes_of_joins():
    for call in ("np.concatenate((x, y), dtype=np.float32)", "np.concatenate((x, y), 0, dtype=np.int16, casting='unsafe')", "np.stack((x, y), dtype=np.complex128, casting='safe')",
                 "np.hstack((x, y), dtype=np.float64, casting='same_kind')", "np.vstack((x, y), dtype=np.int64)", "np.row_stack((x, y))", "np.concatenate((x, y), out=x, dtype=np.float64)"):
        for dtype in ("int32", "float64"):
            check(defined(call, "x, y"), array((3, 4), dtype), array((3, 4), "int8"))


@pytest.mark.parametrize("call, shape", [("np.take(x, [0, 2], 0, o)", (2, 4)), ("np.take(x, [0, 9], 0, o, 'clip')", (2, 4)), ("np.take(x, [1, 5, 11], out=o)", (3,)), ("x.take([1], 1, o)", (3, 1)),
                                         ("np.compress([True, False, True], x, 0, o)", (2, 4)), ("x.compress([True, False, True], out=o)", (2,)),
                                         ("np.choose([[1], [0], [1]], (x, -x), o)", (3, 4)), ("x.cumprod(0, out=o)", (3, 4)), ("np.add.reduceat(x, [0, 2], 0, None, o)", (2, 4))])
def test_chosen_elements(call, shape):
    for out in outputs(shape, kept="9" in call or "cumprod" in call or "reduceat" in call):
        check(defined(f"({call} is o, o)"), array((3, 4), "float64"), out)
