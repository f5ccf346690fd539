"""Statistics of arrays: mean, var, average, count_nonzero, and reductions that leave out NaN."""

import numpy as np
import pytest

from differential import check, define, mostly_long, refused

DTYPES = ["bool", "int32", "uint8", "float16", "float32", "float64", "complex128"]
FLOATS = ["float32", "float64"]
SHAPES = [(5,), (1,), (3, 4), (4, 1), (2, 3, 4), ()]

generator = np.random.default_rng(1983)


def array(shape, dtype):
    return np.asarray(generator.integers(0, 5, shape).astype(dtype))


def with_nan(shape, dtype):
    x = generator.random(shape).astype(dtype)
    return np.where(generator.random(shape) < 0.3, np.dtype(dtype).type(np.nan), x)


@pytest.mark.parametrize("dtype", mostly_long(DTYPES, ["bool", "int32", "float16", "float64", "complex128"]))
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


@pytest.mark.parametrize("dtype", mostly_long(DTYPES, ["bool", "int32", "float16", "float64", "complex128"]))
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


@pytest.mark.parametrize("dtype", mostly_long(DTYPES, ["bool", "int32", "float16", "float64", "complex128"]))
def test_counts(dtype):
    def f(x):
        return np.count_nonzero(x), np.count_nonzero(x, axis=0), np.count_nonzero(x, axis=-1, keepdims=True)

    for shape in [(5,), (0,), (3, 4), (2, 3, 4)]:
        check(f, array(shape, dtype))


@pytest.mark.parametrize("dtype", mostly_long(["int32", "float32", "float64"], ["int32", "float64"]))
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
            arrays += [with_nan(shape, dtype)[::-1]] if len(shape) == 2 else []
        for x in arrays:
            check(program.whole, x, ulps=8)
            check(program.first, x, ulps=8)
            check(program.last, x, ulps=8)


@pytest.mark.parametrize("dtype", mostly_long(DTYPES, ["bool", "int32", "float16", "float64", "complex128"]))
def test_arguments_of_variances(dtype):
    program = define("""
def typed(x):
    return np.mean(x, dtype=np.float32), np.var(x, dtype=np.float64), np.std(x, axis=0, dtype=np.float32)
def given(x, m):
    return np.var(x, axis=0, mean=m), np.std(x, 0, mean=m, correction=1), np.var(x, axis=-1, correction=2)
def both(x):
    return np.var(x, ddof=1, correction=1)
def spread(x):
    return np.ptp(x), np.ptp(x, axis=0), np.ptp(x, -1, keepdims=True)
""")
    for shape in [(5,), (3, 4), (1, 2)]:
        x = array(shape, dtype)
        if dtype != "complex128":
            check(program.typed, x, ulps=8)
        check(program.given, x, x.mean(axis=0, keepdims=True), ulps=8)
        check(program.both, x)
        check(program.spread, x)


@pytest.mark.parametrize("dtype", mostly_long(["int32", "float32", "float64"], ["int32", "float64"]))
def test_averages_of_axes(dtype):
    program = define("""
def f(x, w):
    return np.average(x, axis=1, weights=w), np.average(x, axis=-1, weights=w, returned=True, keepdims=True)
def several(x, w):
    return np.average(x, axis=(0, 1), weights=w), np.average(x, (0, 2), returned=True)
def whole(x, w):
    return np.average(x, weights=w)
def twice(x):
    return np.average(x, axis=(1, 1))
""")
    for shape in [(3, 4), (2, 4, 3)]:
        x = array(shape, dtype)
        check(program.whole, x, generator.random(4))
        check(program.twice, x)
        if len(shape) == 2:
            check(program.f, x, generator.random(4), ulps=8)
            check(program.f, x, generator.random(3))
        else:
            check(program.several, x, generator.random((2, 4)), ulps=8)
            check(program.several, x, generator.random((4, 2)))
    check(define("def f(x):\n    return np.average(x, returned=True, axis=0)").f, np.ones((2, 0)))


@pytest.mark.parametrize("name", ["nansum", "nanprod", "nanmin", "nanmax", "nanmean", "nanvar", "nanstd"])
def test_parts_without_nan(name):
    program = define(f"""
def f(x, m):
    return np.{name}(x, axis=0, where=m{", initial=3" if name in ("nanmin", "nanmax") else ""}), np.{name}(x{", initial=0.5" if name in ("nanmin", "nanmax", "nansum") else ""})
def unbounded(x, m):
    return np.{name}(x, where=m)
def nan_first(x):
    return np.{name}(x{", initial=np.nan" if name in ("nanmin", "nanmax") else ""})
""")
    for dtype in ["int32", "float32", "float64"]:
        x = array((4, 3), dtype) if dtype == "int32" else with_nan((4, 3), dtype)
        check(program.f, x, generator.random((4, 3)) < 0.6, ulps=8)
        check(program.unbounded, x, generator.random((4, 3)) < 0.6, ulps=8)
        if dtype != "int32":
            check(program.nan_first, x, ulps=8)
            check(program.nan_first, np.full(3, np.nan, dtype), ulps=8)


def test_dtypes_without_nan():
    program = define("""
def f(x):
    return np.nanmean(x, dtype=np.float64), np.nanvar(x, axis=0, dtype=np.float64), np.nanstd(x, dtype=np.float32, ddof=1), np.nansum(x, dtype=np.float64)
def scans(x):
    return np.nancumsum(x), np.nancumprod(x, axis=0), np.nancumsum(x, axis=-1, dtype=np.float32)
def whole(x):
    return np.nanmean(x, dtype=np.int64)
""")
    for dtype in ["float16", "float32", "float64"]:
        check(program.f, with_nan((4, 5), dtype), ulps=8)
        check(program.scans, with_nan((4, 5), dtype))
        check(program.whole, with_nan((4, 5), dtype))
    check(program.scans, array((3, 4), "int8"))


@pytest.mark.parametrize("dtype", ["int32", "float32", "float64", "complex128"])
def test_covariances(dtype):
    program = define("""
def rows(x):
    return np.cov(x), np.corrcoef(x)
def columns(x):
    return np.cov(x, rowvar=False, bias=True), np.cov(x, ddof=0), np.corrcoef(x, rowvar=False)
def two(x, y):
    return np.cov(x, y), np.corrcoef(x, y), np.cov(x, y, ddof=2)
def lines(x):
    return np.cov(x), np.corrcoef(x), np.cov(x, bias=True)
""")
    x = generator.normal(size=(3, 20)).astype(dtype) if dtype != "int32" else array((3, 20), dtype)
    if dtype == "complex128":
        x = x + 1j * generator.normal(size=x.shape)
    # BLAS computes; NumPy's loops are called, but sums in between may be a bit off.
    check(program.rows, x, ulps=64)
    check(program.columns, x[:, :5], ulps=64)
    check(program.two, x[0], x[1], ulps=64)
    check(program.two, x[:2], x[2], ulps=64)
    check(program.lines, x[0], ulps=64)
    if dtype != "complex128":
        check(program.rows, x[:0])
    check(program.rows, x[:1], ulps=64)
    check(program.columns, x[:, :1], ulps=64)
    check(program.lines, x[0, :1])


def test_weighted_covariances():
    program = define("""
def f(x, counts, weights):
    return np.cov(x, fweights=counts), np.cov(x, aweights=weights), np.cov(x, fweights=counts, aweights=weights, ddof=0)
def literal():
    return np.cov([1.0, 2.0, 4.0]), np.cov([1, 2, 4], [3.0, 1.0, 1.0]), np.corrcoef([[1, 2, 3], [2, 1, 9]])
""")
    x = generator.normal(size=(3, 6))
    check(program.f, x, np.array([1, 2, 3, 1, 1, 2]), generator.random(6), ulps=64)
    check(program.f, x, np.array([1, 2, -3, 1, 1, 2]), generator.random(6))
    check(program.f, x, np.array([1, 2.5, 3, 1, 1, 2]), generator.random(6))
    check(program.f, x, np.array([1, 2]), generator.random(6))
    check(program.f, x, np.ones((2, 3)), generator.random(6))
    check(program.literal, ulps=4)
    check(define("def f(x):\n    return np.cov(x)").f, np.ones((2, 2, 2)))


def test_statistics_of_sequences():
    check(define("""
def f():
    return (np.mean([1, 2, 4]), np.var((1.0, 2.0)), np.std([[1, 2], [3, 4]], axis=0), np.ptp([3, 1]), np.average([1, 2], weights=(3, 1)), np.nanmean([1.0, np.nan]),
            np.nanmax((1, 2)), np.nanargmin([2.0, np.nan, 1.0]), np.count_nonzero([0, 1, 2]), np.mean(3), np.median(2.5), np.var(3), np.nansum(1.5), np.ptp(3))
""").f)


def test_statistics_that_are_refused():
    refused(define("def f(x):\n    return np.median(x, overwrite_input=True)").f, np.ones(3), golden="median_overwrite")
    refused(define("def f(x):\n    return np.quantile(x, [[0.5]])").f, np.ones(3), golden="quantile_axes")


@pytest.mark.parametrize("name", ["median", "nanmin", "nanmax", "nanargmin", "nanargmax"])
def test_of_complex_numbers(name):
    program = define(f"""
def whole(x):
    return np.{name}(x)
def along(x):
    return np.{name}(x, axis=0) + 0, np.{name}(x, 1, keepdims=True) + 0
""")
    for shape in ((3, 4), (1, 5), (4, 1)):
        x = array(shape, "complex128") + 1j * array(shape, "float64")
        check(program.whole, x, ulps=2)
        check(program.along, x, ulps=2)
        check(program.along, x.astype(np.complex64), ulps=2)
        x[0, 0] = complex(np.nan, 3)
        check(program.whole, x, ulps=2)
        check(program.along, x, ulps=2)
    for count in (50, 51):
        check(program.whole, array((count,), "complex128") + 1j * array((count,), "float64"), ulps=2)


@pytest.mark.parametrize("dtype", ["complex64", "complex128"])
def test_extremes_of_complex_numbers(dtype):
    """By their real parts, then by their imaginary ones; the first NaN in either part, with the other."""
    def f(x):
        return np.max(x), x.min(), np.maximum.reduce(x.ravel()), (x + 1).max(), np.max(x, initial=1), np.min(x, keepdims=True), np.max(x, 0)

    def g(x):
        return x.max()

    def along(x):
        return x.max(1), np.min(x, axis=-1), np.maximum.reduce(x)

    cube = (generator.integers(-2, 3, (4, 5, 6)) + 1j * generator.integers(-2, 3, (4, 5, 6))).astype(dtype)
    for each in [cube, cube[1:, 2:, :4], cube[:0], cube[:, :, :0], cube[:, :0], cube[:, :, 0]]:
        check(along, each)
    cube[1, 2, 3] = cube[1, 4, 0] = complex(1, np.nan)
    check(along, cube)
    for shape in SHAPES[:-1]:
        check(f, (generator.integers(-2, 3, shape) + 1j * generator.integers(-2, 3, shape)).astype(dtype))
    x = (generator.integers(-2, 3, (40, 30)) + 1j * generator.integers(-2, 3, (40, 30))).astype(dtype)
    for each in [x, x.T, x[::-2, ::3], x[:, 3]]:
        check(f, each)
    check(f, np.array([complex(0.0, -0.0), complex(-0.0, 0.0), complex(0.0, 0.0)], dtype))
    for nan in [complex(np.nan, 1), complex(1, np.nan), complex(np.nan, np.nan)]:
        special = x[0].copy()
        special[[7, 20]] = nan, complex(np.nan, 5)
        check(f, special)
    check(f, np.array([np.inf, -np.inf, complex(np.inf, 1)], dtype))
    check(g, np.zeros((0, 3), dtype))
