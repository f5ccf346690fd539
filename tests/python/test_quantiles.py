"""Order statistics: median, quantile, percentile, and their forms that leave out NaN."""

import numpy as np
import pytest

from differential import check, define, in_turn, mostly_long

DTYPES = ["int8", "uint8", "float16", "float32", "float64"]
METHODS = ["inverted_cdf", "averaged_inverted_cdf", "closest_observation", "interpolated_inverted_cdf", "hazen", "weibull", "linear", "median_unbiased",
           "normal_unbiased", "lower", "higher", "midpoint", "nearest"]

generator = np.random.default_rng(1988)


def array(shape, dtype):
    return np.asarray(generator.integers(0, 50, shape).astype(dtype))


def with_nan(shape, dtype):
    x = generator.random(shape).astype(dtype)
    return np.where(generator.random(shape) < 0.2, np.dtype(dtype).type(np.nan), x)


@pytest.mark.parametrize("dtype", mostly_long(["bool", "int32", "uint8", "float16", "float32", "float64"], ["bool", "int32", "float32", "float64"]))
def test_medians(dtype):
    program = define("""
def whole(x):
    return np.median(x)
def along(x):
    return np.median(x, axis=0), np.median(x, axis=-1)
""")
    for shape in [(5,), (6,), (1,), (0,), (3, 4), (4, 3), (2, 3, 4)]:
        x = array(shape, dtype)
        check(program.whole, x)
        check(program.along, x)
        if dtype.startswith("float"):
            check(program.whole, with_nan(shape, dtype))
            check(program.along, with_nan(shape, dtype))
    check(define("def f(x):\n    return np.median(x, axis=2)").f, np.ones(3))


@pytest.mark.parametrize("dtype", mostly_long(DTYPES, ["int8", "float16", "float64"]))
def test_medians_of_axes(dtype):
    program = define("""
def f(x):
    return np.median(x, axis=(2, 0), keepdims=True), np.median(x, keepdims=True), np.median(x, axis=())
def without_nan(x):
    return np.nanmedian(x), np.nanmedian(x, axis=0) + 0, np.nanmedian(x, axis=(1, 2), keepdims=True) + 0
""")
    for shape in [(2, 3, 4), (1, 5, 2), (3, 1, 1)]:
        x = array(shape, dtype)
        check(program.f, x)
        check(program.f, x[::-1, :, ::-1])
        check(program.without_nan, x if dtype[0] != "f" else with_nan(shape, dtype))
    check(define("def f(x):\n    return np.median(x, axis=(0, 0))").f, array((2, 3), dtype))
    check(define("def f(x):\n    return np.nanmedian(x)").f, array((0,), dtype))


@pytest.mark.parametrize("method", METHODS)
def test_methods(method):
    program = define(f"""
def one(x, q):
    return np.quantile(x, q, method={method!r})
def several(x):
    return np.percentile(x, [0, 10, 50.5, 99, 100], method={method!r}), np.quantile(x, (0.25, 0.5), axis=0, method={method!r})
""")
    for n in (1, 2, 7, 10):
        x = generator.permutation(n) * 1.5
        for q in (0.0, 0.1, 0.25, 0.5, 0.7, 1.0):
            check(program.one, x, q)
        check(program.one, x, 1)
        check(program.one, x, np.linspace(0, 1, 9))
        if method in METHODS[::4]:
            check(program.several, x)
    check(program.one, np.array([1.0, np.nan, 2.0]), 0.4)
    check(program.one, np.array([1.0, np.inf, -np.inf]), 0.4)
    check(program.one, np.ones(0), 0.4)
    check(program.one, np.ones(0, int), np.array([0.4]))


@pytest.mark.parametrize("dtype", mostly_long(DTYPES + ["bool"], ["uint8", "float32"]))
def test_quantiles(dtype):
    program = define("""
def weak(x):
    return np.quantile(x, 0.3), np.quantile(x, 1), np.percentile(x, 75, axis=-1, keepdims=True)
def strong(x, q):
    return np.quantile(x, q), np.percentile(x, 100 * q, axis=-1, keepdims=True)
def scalar(x, q):
    return np.quantile(x, q), np.percentile(x, 100 * q, axis=0)
""")
    for shape in [(9,), (4, 5)]:
        x = array(shape, dtype)
        check(program.weak, x)
        check(program.strong, x, np.array([0.2, 0.9]))
        check(program.scalar, x, np.float64(0.35))
        if dtype in ("float32", "float64"):
            check(program.strong, with_nan(shape, dtype), np.array([0.2, 0.9], np.float32))
            check(program.scalar, with_nan(shape, dtype), np.float64(0.35))
            check(program.weak, with_nan(shape, dtype))


@pytest.mark.parametrize("dtype", mostly_long(["int32", "float32", "float64"], ["int32", "float64"]))
def test_quantiles_without_nan(dtype):
    program = define("""
def weak(x):
    return np.nanquantile(x, 0.3), np.nanpercentile(x, 40, axis=0), np.nanquantile(x, 0.6, axis=-1, keepdims=True)
def strong(x):
    return np.nanquantile(x, [0.2, 0.9]), np.nanpercentile(x, (10, 20, 90), axis=0)
""")
    for shape in [(9,), (4, 5), (5, 2, 3)]:
        x = array(shape, dtype) if dtype == "int32" else with_nan(shape, dtype)
        check(program.weak, x)
        if dtype != "float32":
            check(program.strong, x)
    if dtype != "int32":
        check(program.weak, np.full((2, 3), np.nan, dtype))


def test_quantiles_that_cannot_be():
    for call in ["np.quantile(x, 2)", "np.percentile(x, -1.0)", "np.quantile(x, np.nan)", "np.quantile(x, [0.5, 1.5])", "np.quantile(x, 0.5, method='mean')", "np.quantile(x, 0.5, axis=1)",
                 "np.quantile(x, 0.5, axis=(0, 0))", "np.quantile(x * 1j, 0.5)", "np.quantile(x, 0.5, weights=x)", "np.quantile([1, 2, 4], [0.5])", "np.percentile((3.0, 1.0), 50)",
                 "np.quantile(3.5, 0.5)", "np.quantile(np.arange(0), [0.0, 1.0])", "np.percentile(np.arange(0), [100, 0], method='weibull')", "np.quantile(np.arange(0), [], method='hazen')", "np.quantile(x, [])", "np.nanquantile(x[:0], 0.5)", "np.quantile(x[:, None], 0.5, axis=(0, 1), keepdims=True)"]:
        check(define(f"def f(x):\n    return {call}").f, np.array([1.0, 2.0, 4.0]))


@pytest.mark.parametrize("name, dtype", in_turn(["quantile", "percentile", "nanquantile", "nanpercentile"], ["float64", "int32", "float32"], 1))
def test_weights(name, dtype):
    q = "30" if "percentile" in name else "0.3"
    several = "[10, 50, 100]" if "percentile" in name else "[0.1, 0.5, 1]"
    program = define(f"""
import numpy as np
def whole(x, w): return np.{name}(x, {q}, method="inverted_cdf", weights=w), np.{name}(x, {several}, weights=w, method="inverted_cdf")
def along(x, w): return np.{name}(x, {q}, 1, method="inverted_cdf", weights=w), np.{name}(x, {several}, axis=-1, weights=w, method="inverted_cdf", keepdims=True)
def of_lines(x, w): return np.{name}(x, {q}, axis=1, method="inverted_cdf", weights=w[0])
def wrong(x, w): return np.{name}(x, {q}, weights=w)
""")
    draws = np.random.default_rng(13)
    x = np.asarray((draws.random((3, 5)) * 10).astype(dtype))
    for w in (draws.random((3, 5)), draws.integers(0, 3, (3, 5)) + np.array([1, 0, 0, 0, 0]), -np.ones((3, 5)), np.zeros((3, 5)), np.ones((2, 5))):
        for function in (program.whole, program.along, program.of_lines, program.wrong):
            check(function, x, w, optional=name.startswith("nan") and function is program.of_lines)
    if dtype != "float64":
        return
    x = draws.random((3, 5))
    x[0, 2] = np.nan
    check(program.whole, x, draws.random((3, 5)))
    check(program.along, x, draws.random((3, 5)))
