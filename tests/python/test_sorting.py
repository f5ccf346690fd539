"""Sorting, searching and counting: sort, argsort, searchsorted, digitize, unique, bincount, interp."""

import numpy as np
import pytest

from differential import check, define, refused

DTYPES = ["bool", "int8", "int64", "uint8", "uint64", "float16", "float32", "float64"]
SHAPES = [(0,), (1,), (2,), (9,), (33,), (300,), (3, 4), (40, 3), (4, 1), (0, 3), (2, 3, 4)]

generator = np.random.default_rng(1981)


def array(shape, dtype, most=20):
    return np.asarray(generator.integers(1, 2 if dtype == "bool" else most, shape).astype(dtype))


def distinct(shape, dtype):
    return generator.permutation(int(np.prod(shape))).reshape(shape).astype(dtype)


@pytest.mark.parametrize("dtype", DTYPES)
def test_sorts(dtype):
    program = define("""
def copies(x):
    return np.sort(x), np.sort(x, axis=0), np.sort(x, axis=None, kind="stable")
def in_place(x):
    x.sort(axis=0)
    return x.sort(), x
""")
    for shape in SHAPES:
        x = array(shape, dtype)
        check(program.copies, x)
        check(program.in_place, x)
        check(program.copies, x[::-1])


@pytest.mark.parametrize("dtype", DTYPES)
def test_orders(dtype):
    program = define("""
def stable(x):
    return np.argsort(x, kind="stable"), np.argsort(x, axis=0, kind="stable"), x.argsort(None, "stable")
def unstable(x):
    return np.argsort(x), x.argsort(0), np.argsort(x, axis=None)
""")
    for shape in SHAPES:
        x = array(shape, dtype)
        check(program.stable, x)
        check(program.stable, x[::-1])
        if np.prod(shape) < (2 if dtype == "bool" else 120):
            check(program.unstable, distinct(shape, dtype))


def test_nan_comes_last():
    program = define("""
def f(x):
    return np.sort(x), np.argsort(x, kind="stable"), np.unique(x), np.unique(x, equal_nan=False)
def found(x, v):
    return np.searchsorted(x, v), np.searchsorted(x, v, side="right")
""")
    x = np.array([3.0, np.nan, -np.inf, 1.0, np.nan, np.inf, 2.0, 1.0])
    check(program.f, x)
    check(program.f, x.astype(np.float32))
    check(program.found, np.sort(x), x)
    check(program.found, np.sort(x)[:5], np.nan)


def test_what_cannot_be_sorted():
    check(define("def f(x):\n    return np.sort(x, axis=1)").f, np.ones(3))
    check(define("def f(x):\n    return np.sort(x)").f, np.asarray(3.0))
    check(define("def f(x):\n    return np.argsort(x, -3)").f, np.ones((3, 2)))
    refused(define("def f(x):\n    return np.sort(x)").f, np.ones(3, complex), golden="sort_complex")


@pytest.mark.parametrize("dtype", DTYPES)
def test_searches(dtype):
    program = define("""
def f(x, v):
    return np.searchsorted(x, v), np.searchsorted(x, v, side="right"), x.searchsorted(v)
def g(x, v, right):
    return np.digitize(v, x, right), np.digitize(v, x[::-1], right=True)
""")
    x = np.sort(array((30,), dtype))
    for v in [array((8,), dtype, 30), array((2, 3), dtype, 30), array((), dtype), x[3], x[:0]]:
        check(program.f, x, v)
        check(program.f, x[:0], v)
        if np.ndim(v) > 0:
            check(program.g, x, v, False)
            check(program.g, x, v, True)
    check(program.f, np.sort(array((30,), "float32")), 7.1)
    check(program.g, np.array([1, 5, 3]), np.ones(3), True)


@pytest.mark.parametrize("dtype", DTYPES)
def test_unique_elements(dtype):
    program = define("""
def f(x):
    return np.unique(x)
def counted(x):
    return np.unique(x, return_counts=True)
def everything(x):
    return np.unique(x, return_index=True, return_inverse=True, return_counts=True)
def inverse(x):
    return np.unique(x, return_inverse=True)
""")
    for shape in SHAPES:
        x = array(shape, dtype)
        check(program.f, x)
        check(program.counted, x)
        check(program.everything, x)
        check(program.inverse, x)


def test_counts():
    program = define("""
def f(x):
    return np.bincount(x), np.bincount(x, minlength=12)
def weighted(x, w):
    return np.bincount(x, weights=w), np.bincount(x, w, 3)
""")
    for dtype in ["int64", "int8", "uint8", "bool", "uint32", "uint64", "float64"]:
        check(program.f, array((30,), dtype))
        check(program.f, array((0,), dtype))
        check(program.weighted, array((30,), dtype), generator.random(30))
    check(program.weighted, array((30,), "int64"), generator.random(29))
    check(program.weighted, array((30,), "int64"), array((30,), "int32"))
    check(program.f, np.array([1, -1, 2]))
    check(program.f, np.ones((2, 2), int))


def test_interpolation():
    program = define("""
def f(x, xp, fp):
    return np.interp(x, xp, fp)
def bounded(x, xp, fp):
    return np.interp(x, xp, fp, left=-1.0, right=7)
""")
    places = np.array([0.0, 1.0, 2.5, 2.5, 4.0])
    heights = np.array([1.0, np.inf, 3.0, 2.0, 5.0])
    x = np.concatenate([np.linspace(-1, 5, 25), [np.nan, np.inf, -np.inf]])
    for function in (program.f, program.bounded):
        check(function, x, places, heights)
        check(function, x.reshape(4, 7), places, np.arange(5))
        check(function, 1.25, places, heights)
        check(function, x, places[:1], heights[:1])
        check(function, x, places[:0], heights[:0])
        check(function, x, places, heights[:3])
