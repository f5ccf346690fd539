"""Statistics of arrays: mean, var, average, count_nonzero, and reductions that leave out NaN."""

import numpy as np
import pytest

from differential import check, define

DTYPES = ["bool", "int32", "uint8", "float16", "float32", "float64", "complex128"]
FLOATS = ["float32", "float64"]
SHAPES = [(5,), (1,), (3, 4), (4, 1), (2, 3, 4), ()]

generator = np.random.default_rng(1983)


def array(shape, dtype):
    return np.asarray(generator.integers(0, 5, shape).astype(dtype))


def with_nan(shape, dtype):
    x = generator.random(shape).astype(dtype)
    return np.where(generator.random(shape) < 0.3, np.dtype(dtype).type(np.nan), x)


@pytest.mark.parametrize("dtype", DTYPES)
def test_means_and_variances(dtype):
    program = define("""
def whole(x):
    return np.mean(x), x.var(), np.std(x, ddof=1)
def along(x):
    return x.mean(-1), np.var(x, axis=0), np.std(x, -1, keepdims=True), np.mean(x, axis=(0,))
def masked(x, m):
    return np.mean(x, where=m), np.mean(x, axis=0, where=m), np.var(x, where=m)
""")
    for shape in SHAPES + [(0,), (0, 3)]:
        x = array(shape, dtype)
        check(program.whole, x, ulps=8)
        check(program.along, x, ulps=8)
        if len(shape) > 0 and dtype != "float16":
            check(program.masked, x, generator.random(shape) < 0.7, ulps=8)


def test_axes_that_are_not_there():
    for name in ["mean", "var", "std", "nanmean", "nansum", "nanmin", "nanvar", "average", "count_nonzero", "ptp"]:
        check(define(f"def f(x):\n    return np.{name}(x, axis=2)").f, np.ones((2, 3)))
        check(define(f"def f(x):\n    return np.{name}(x, axis=-2)").f, np.ones(3, int))


@pytest.mark.parametrize("dtype", DTYPES)
def test_averages(dtype):
    program = define("""
def plain(x):
    return np.average(x), np.average(x, axis=0)
def weighted(x, w):
    return np.average(x, weights=w), np.average(x, axis=0, weights=w, returned=True)
""")
    for shape in [(5,), (1,), (3, 4), (2, 3, 4)]:
        x = array(shape, dtype)
        check(program.plain, x, ulps=8)
        if dtype != "float16":
            check(program.weighted, x, generator.random(shape), ulps=8)
            check(program.weighted, x, generator.integers(1, 4, shape), ulps=8)
            check(program.weighted, x, np.zeros(shape))
            check(program.weighted, x, np.ones(7))


@pytest.mark.parametrize("dtype", DTYPES)
def test_counts(dtype):
    def f(x):
        return np.count_nonzero(x), np.count_nonzero(x, axis=0), np.count_nonzero(x, axis=-1, keepdims=True)

    for shape in [(5,), (0,), (3, 4), (2, 3, 4)]:
        check(f, array(shape, dtype))


@pytest.mark.parametrize("dtype", ["int32", "float32", "float64"])
@pytest.mark.parametrize("name", ["nansum", "nanprod", "nanmin", "nanmax", "nanmean", "nanvar", "nanstd", "nanargmin", "nanargmax"])
def test_without_nan(name, dtype):
    program = define(f"""
def whole(x):
    return np.{name}(x)
def first(x):
    return np.{name}(x, axis=0)
def last(x):
    return np.{name}(x, axis=-1, keepdims=True)
""")
    for shape in [(5,), (1,), (0,), (3, 4), (6, 1), (2, 3, 4)]:
        if dtype == "int32":
            arrays = [array(shape, dtype)]
        else:
            arrays = [with_nan(shape, dtype), np.full(shape, np.nan, dtype), np.full(shape, np.inf, dtype)]
        for x in arrays:
            check(program.whole, x, ulps=8)
            check(program.first, x, ulps=8)
            check(program.last, x, ulps=8)


@pytest.mark.parametrize("dtype", ["bool", "int32", "uint8", "float16", "float32", "float64"])
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
