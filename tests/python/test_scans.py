"""Scans and differences of arrays: cumsum, cumprod, diff, ediff1d, gradient, trapezoid."""

import numpy as np
import pytest

from differential import check, define

DTYPES = ["bool", "int8", "int32", "uint8", "uint64", "float16", "float32", "float64", "complex128"]
SHAPES = [(5,), (1,), (0,), (3, 4), (4, 1), (0, 3), (2, 3, 4), ()]

generator = np.random.default_rng(1979)


def array(shape, dtype):
    return np.asarray(generator.integers(0, 4, shape).astype(dtype))


def layouts(x):
    return [x, x[::-1], np.asfortranarray(x)] if x.ndim > 0 else [x]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", ["cumsum", "cumprod"])
def test_scans(name, dtype):
    program = define(f"""
def flat(x):
    return np.{name}(x), x.{name}()
def last(x):
    return np.{name}(x, axis=-1)
def first(x):
    return x.{name}(0)
def others(x):
    return np.{name}(x, 0, dtype=np.float32), x.{name}(dtype=np.int16)
""")
    for shape in SHAPES:
        for x in layouts(array(shape, dtype)):
            check(program.flat, x)
            check(program.last, x)
            check(program.first, x)
            if dtype not in ("float16", "complex128"):
                check(program.others, x)


def test_scans_along_axes_that_are_not_there():
    check(define("def f(x):\n    return np.cumsum(x, axis=2)").f, np.ones((2, 3)))
    check(define("def f(x):\n    return np.cumprod(x, -2)").f, np.ones(3))
    check(define("def f(x):\n    return np.cumsum(x, 1)").f, np.asarray(3.0))
    check(define("def f(x):\n    return np.diff(x, axis=1)").f, np.ones(3))


@pytest.mark.parametrize("dtype", DTYPES)
def test_differences(dtype):
    program = define("""
def one(x):
    return np.diff(x), np.diff(x, axis=0)
def several(x):
    return np.diff(x, n=2), np.diff(x, 3, axis=0)
def flat(x):
    return np.ediff1d(x)
""")
    for shape in SHAPES:
        for x in layouts(array(shape, dtype))[:2]:
            check(program.one, x)
            check(program.several, x)
            check(program.flat, x)


def test_no_differences():
    check(define("def f(x):\n    return np.diff(x, 0)").f, np.ones(3))
    check(define("def f(x):\n    return np.diff(x, -1)").f, np.ones(3))


@pytest.mark.parametrize("edge_order", [1, 2])
@pytest.mark.parametrize("dtype", ["int32", "float32", "float64"])
def test_gradients(dtype, edge_order):
    program = define(f"""
def all_axes(x):
    return np.gradient(x, edge_order={edge_order})
def one_axis(x, h):
    return np.gradient(x, h, axis=-1, edge_order={edge_order})
def two_axes(x, h, v):
    return np.gradient(x, h, v, edge_order={edge_order})
def chosen_axes(x):
    return np.gradient(x, 0.5, axis=(1, 0), edge_order={edge_order})
""")
    for shape in [(6,), (3,), (2,), (1,), (4, 5), (3, 1), (3, 4, 5)]:
        x = array(shape, dtype)
        check(program.all_axes, x)
        check(program.one_axis, x, 0.25)
        check(program.one_axis, x, np.arange(shape[-1]) * 0.5)
        check(program.one_axis, x, np.arange(shape[-1]) ** 2)
    x = array((4, 5), dtype)
    for each in layouts(x):
        check(program.chosen_axes, each)
        check(program.two_axes, each, 2.0, np.array([0.0, 1.0, 3.0, 4.0, 7.0]))
        check(program.two_axes, each, np.array([0.0, 1.0, 3.0]), 2.0)
    check(program.two_axes, array((4,), dtype), 2.0, 3.0)


@pytest.mark.parametrize("dtype", ["int32", "float32", "float64"])
def test_trapezoids(dtype):
    program = define("""
def even(y):
    return np.trapezoid(y), np.trapezoid(y, dx=0.5), np.trapezoid(y, axis=0)
def uneven(y, x):
    return np.trapezoid(y, x)
def first(y, x):
    return np.trapezoid(y, x, axis=0)
""")
    for shape in [(5,), (1,), (4, 5), (3, 4, 5)]:
        y = array(shape, dtype)
        check(program.even, y, ulps=8)
        check(program.uneven, y, np.sort(generator.random(shape[-1])), ulps=8)
        check(program.first, y, generator.random(shape[0]), ulps=8)
        check(program.uneven, y, generator.random(shape), ulps=8)
