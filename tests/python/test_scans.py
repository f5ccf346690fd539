"""Scans and differences of arrays: cumsum, cumprod, diff, ediff1d, gradient, trapezoid."""

import numpy as np
import pytest

from differential import check, define, in_turn, mostly_long

DTYPES = ["bool", "int8", "int32", "uint8", "uint64", "float16", "float32", "float64", "complex128"]
SHAPES = [(5,), (1,), (0,), (3, 4), (4, 1), (0, 3), (2, 3, 4), ()]

generator = np.random.default_rng(1979)


def array(shape, dtype):
    return np.asarray(generator.integers(0, 4, shape).astype(dtype))


def layouts(x):
    return [x, x[::-1], np.asfortranarray(x)] if x.ndim > 0 else [x]


@pytest.mark.parametrize("dtype", mostly_long(DTYPES, ["bool", "int32", "uint8", "float16", "float64", "complex128"]))
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
        for x in layouts(array(shape, dtype)) if (name, dtype) in (("cumsum", "int32"), ("cumprod", "float64")) else [array(shape, dtype)]:
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


@pytest.mark.parametrize("dtype", mostly_long(DTYPES, ["bool", "int32", "uint8", "float16", "float64", "complex128"]))
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


@pytest.mark.parametrize("dtype, edge_order", in_turn(["float64", "int32"], [1, 2], 1) + in_turn(["float32"], [1, 2], 0))
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


@pytest.mark.parametrize("dtype", mostly_long(["int32", "float32", "float64"], ["int32", "float64"]))
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


@pytest.mark.parametrize("dtype", ["bool", "uint8", "float16", "complex128"])
def test_scans_from_the_first_element_on(dtype):
    program = define("""
def f(x):
    return np.cumulative_sum(x, axis=-1), np.cumulative_prod(x, axis=0, include_initial=True)
def line(x):
    return np.cumulative_sum(x), np.cumulative_sum(x, include_initial=True, dtype=np.float64)
""")
    for shape in SHAPES[:-1]:
        check(program.f, array(shape, dtype))
    for shape in [(5,), (0,), (), (2, 3)]:
        check(program.line, array(shape, dtype))


@pytest.mark.parametrize("dtype", ["bool", "uint8", "int64", "float32", "complex128"])
def test_differences_of_more(dtype):
    program = define("""
def f(x, y):
    return np.diff(x, prepend=0), np.diff(x, append=y, axis=0), np.diff(x, 2, prepend=y, append=1, axis=0)
def n_times(x, n):
    return np.diff(x, n), np.diff(x, n, append=x[:1], axis=0)
""")
    for shape in [(5,), (1,), (3, 4), (0, 3)]:
        check(program.f, array(shape, dtype), array((2,) + shape[1:], dtype))
        for n in (0, 1, 2, 3, -1):
            if shape[0] > 0:
                check(program.n_times, array(shape, dtype), n)
    check(program.f, array((5,), dtype), array((2, 2), dtype))
    check(program.f, array((5, 2), dtype), array((2, 3), dtype))


def test_differences_between_ends():
    program = define("""
def f(x):
    return np.ediff1d(x, to_end=3), np.ediff1d(x, to_begin=[1, 2], to_end=(7, 8)), np.ediff1d(x, to_begin=x)
def floats(x):
    return np.ediff1d(x, 1.5)
""")
    for dtype in ["uint8", "int32", "float32", "bool"]:
        for shape in [(5,), (1,), (0,), (2, 3), ()]:
            check(program.f, array(shape, dtype))
            check(program.floats, array(shape, dtype))


def test_gradients_that_cannot_be():
    for call in ["np.gradient(x, axis=(0, 0))", "np.gradient(x, edge_order=3)", "np.gradient(x, 1.0, 2.0)", "np.gradient(x, axis=1)", "np.gradient(x > 0)", "np.gradient(x[:1])",
                 "np.gradient(x, x[:2])", "np.gradient([1, 2, 4])", "np.gradient((1.0, 2.0), 0.5)", "np.gradient(x, x[None])", "np.trapezoid(x, axis=1)", "np.trapezoid(3.0)",
                 "np.trapezoid([1, 2, 3], x=(0, 1, 5))", "np.trapezoid(x, x[:2])", "np.diff([1, 4, 9])", "np.diff(3)", "np.cumsum([1, 2]), np.cumprod((1.5, 2))"]:
        check(define(f"def f(x):\n    return {call}").f, np.array([1.0, 2.0, 4.0]))


def test_scans_into_arrays():
    def f(x, y, z):
        np.cumsum(x, out=y[1:])
        return np.cumprod(x, out=z) is z, y, z, x.cumsum(out=z)

    for dtype in ("float64", "int32", "float32"):
        check(f, np.arange(5).astype(dtype), np.zeros(6, dtype), np.zeros(5, "float64"))
    check(f, np.arange(5), np.zeros(5, int), np.zeros(5, int))
