"""Polynomials as arrays of coefficients: polyval, polyfit, roots and their family."""

import numpy as np
import pytest

from differential import check, define

generator = np.random.default_rng(61)


def array(shape, dtype, most=20):
    return np.asarray(generator.integers(0, most, shape).astype(dtype))


def test_polynomials():
    program = define("""
def values(p, x):
    return np.polyval(p, x)
def operations(p, q):
    return np.polyadd(p, q), np.polysub(q, p), np.polymul(p, q), np.polyder(p), np.polyder(q, 2), np.polyder(p, m=0)
def literal(x):
    return np.polyval([1, 2, 3], x), np.polyval((1.0, 0.5), 3), np.polyadd([1], [2, 3])
""")
    for dtype in ["int8", "float32", "complex128"]:
        for x in [array((5,), dtype), array((2, 3), "int64"), array((0,), "float64"), 2, 1.5, 2j]:
            check(program.values, array((4,), dtype, 5), x)
        check(program.operations, array((4,), dtype, 5), array((6,), "int64", 5))
        check(program.operations, array((4,), dtype, 5), array((4,), dtype, 5))
        check(program.operations, np.zeros(3, dtype), array((2,), dtype, 5))
    check(program.literal, generator.random(4))
    check(program.values, generator.random(9), generator.random((3, 4)))
    check(define("def f(p):\n    return np.polyder(p, -1)").f, np.ones(3))


def test_fitted_polynomials():
    program = define("""
def f(x, y):
    return np.polyfit(x, y, 2)
def weighted(x, y, w):
    return np.polyfit(x, y, 1, w=w)
""")
    x = np.linspace(0, 3, 12)
    check(program.f, x, generator.random(12), ulps=256)
    check(program.f, np.arange(12), generator.random((12, 2)), ulps=256)
    check(program.weighted, x, generator.random(12), generator.random(12), ulps=256)
    check(program.weighted, x, generator.random(12), generator.random(5))
    check(program.f, x, generator.random(5))


FITS = ["np.polyfit(x, y, 2, full=True)", "np.polyfit(x, y, 3, 1e-9, True)", "np.polyfit(x, y, 1, cov=True)", "np.polyfit(x, y, 2, w=w, cov=True)", "np.polyfit(x, y, 1, cov='unscaled')", "np.polyfit(x, y, 20, cov=True)",
        "np.polyfit(x, y, 1, full=True, w=w)"]


@pytest.mark.parametrize("call", FITS)
def test_what_else_a_fit_gives(call):
    f = define(f"def f(x, y, w):\n    return {call}\n").f
    x = np.linspace(-1, 2, 14)
    check(f, x, generator.random(14), generator.random(14), ulps=1 << 14)
    check(f, x, generator.random((14, 3)), generator.random(14), ulps=1 << 14)


def test_integrals():
    program = define("""
def f(p):
    return np.polyint(p), np.polyint(p, 2), np.polyint(p, 3, [1, 2, 3]), np.polyint(p, k=5), np.polyint(p, 2, k=0.5), np.polyint(p, 0)
def wrong(p):
    return np.polyint(p, -1)
def few(p):
    return np.polyint(p, 3, k=[1, 2])
""")
    for dtype in ["int8", "int64", "float32", "float64", "complex64"]:
        check(program.f, array((4,), dtype))
        check(program.f, array((0,), dtype))
    check(program.wrong, np.ones(2))
    check(program.few, np.ones(2))


def test_quotients():
    f = define("def f(p, q):\n    return np.polydiv(p, q)").f
    for dtype in ["int64", "float32", "float64", "complex128"]:
        for left in (1, 2, 5):
            for right in (1, 3):
                check(f, array((left,), dtype) + dtype_one(dtype), array((right,), "float64") + 1, ulps=4)
    check(f, np.array([1.0, -3.0, 2.0]), np.array([1.0, -1.0]))
    check(f, np.zeros(0), np.ones(2))
    check(define("def f():\n    return np.polydiv([1, 5, 6], (1, 3)), np.polydiv(4, 2)").f)


def dtype_one(dtype):
    return np.ones((), dtype)


def test_zeros_and_polynomials():
    program = define("""
def roots(p):
    return np.roots(p)
def poly(x):
    return np.poly(x)
def again(p):
    return np.polyval(np.poly(np.roots(p)), 2.0)
""")
    for coefficients in ([1, -3, 2], [1.0, 0, -1], [2.0, 3.0, 4.0, 0.0, 0.0], [0, 0, 1, -6, 11, -6], [0, 0], [5.0], [5.0, 0.0], [1, 0, 1]):
        check(program.roots, np.array(coefficients), ulps=1 << 8)
        # The zeros that are no eigenvalues are of float64.
        check(program.roots, np.array(coefficients).astype(np.float32), ulps=1 << 8, optional=True)
    check(program.roots, np.array([1, 2j, 3.0]), ulps=1 << 8)
    check(program.again, np.array([1.0, -6, 11, -6]), ulps=1 << 10)
    check(program.roots, np.ones((2, 2)))
    for zeros in ([1, 2, 3], [0.5], [], [2.0, 2.0]):
        check(program.poly, np.array(zeros), ulps=4)
    check(program.poly, np.array([1j, -1j, 2]), ulps=4)
    check(program.poly, np.array([1j, 2]), ulps=4)
    check(program.poly, np.array([1, 2], np.float32), ulps=4)
    check(program.poly, np.array([[2.0, 1.0], [1.0, 3.0]]), ulps=1 << 8)
    check(program.poly, np.ones((2, 3)))
    check(define("def f():\n    return np.poly((1, 2)), np.roots([1, -5, 6])").f, ulps=1 << 8)


def test_no_coefficients():
    f = define("def f(p, x):\n    return np.polyval(p, x)").f
    check(f, np.zeros(0), np.arange(3.0))
    check(f, np.zeros(0), np.float64(2.0))
    check(f, np.ones(()), np.arange(3.0))
