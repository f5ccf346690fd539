"""Sampled functions: interp, convolve, correlate."""

import numpy as np
import pytest

from differential import check, define, jitted, refused

generator = np.random.default_rng(1987)


def array(shape, dtype, most=20):
    return np.asarray(generator.integers(0, 2 if dtype == "bool" else most, shape).astype(dtype))


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
    check(program.f, x, places.reshape(1, 5), heights)
    check(program.f, 1j * np.arange(4), places, heights)


def test_periodic_interpolation():
    program = define("""
def f(x, xp, fp):
    return np.interp(x, xp, fp, period=3.5), np.interp(x, xp, fp, period=-2)
def zero(x, xp, fp):
    return np.interp(x, xp, fp, period=0)
def literal():
    return np.interp(2.5, [1, 2, 3], [3, 2, 0]), np.interp([0, 1.5], (1, 2), (5, 6), left=9)
""")
    x = np.linspace(-9, 9, 40)
    for fp in [generator.random(6), generator.random(6) + 1j * generator.random(6), array((6,), "int32")]:
        check(program.f, x, generator.random(6) * 5, fp)
        check(program.f, 0.3, generator.random(6) * 5, fp)
    check(program.f, x, generator.random(6), generator.random(5))
    check(program.f, x, generator.random((6, 1)), generator.random(6))
    check(program.zero, x, x, x)
    check(program.literal)


def test_complex_interpolation():
    program = define("""
def f(x, xp, fp):
    return np.interp(x, xp, fp), np.interp(x, xp, fp, left=1j, right=2)
""")
    xp = np.sort(generator.random(9))
    fp = generator.random(9) + 1j * generator.random(9)
    check(program.f, generator.random((4, 5)) * 1.2 - 0.1, xp, fp)
    check(program.f, np.nan, xp, fp)


@pytest.mark.parametrize("mode", ["valid", "same", "full"])
def test_correlations(mode):
    program = define(f"""
def f(x, y):
    return np.convolve(x, y, {mode!r}), np.correlate(x, y, mode={mode!r})
""")
    for dtype in ["bool", "int8", "float16", "float32", "float64", "complex128"]:
        for n, m in [(9, 3), (4, 9), (6, 6), (1, 5), (8, 2)]:
            check(program.f, array((n,), dtype), array((m,), dtype))
    check(program.f, array((30,), "int64") + 1j, array((4,), "int64") - 2j)
    check(program.f, generator.random(30)[::-2], array((4,), "int64"), ulps=4)
    check(program.f, np.ones(3), np.ones(0))
    check(program.f, np.ones(0), np.ones(3))
    check(program.f, np.ones((2, 2)), np.ones(3))


def test_sums_of_products_are_near():
    """NumPy adds them in BLAS's order; close to it is what can be promised."""
    def f(x, y):
        return np.convolve(x, y), np.correlate(x, y, "full")

    x, y = generator.random(400), generator.random(90)
    convolved, correlated = jitted(f)(x, y)
    assert np.allclose(convolved, np.convolve(x, y), rtol=1e-13) and np.allclose(correlated, np.correlate(x, y, "full"), rtol=1e-13)


def test_correlations_that_cannot_be():
    for call in ["np.convolve(x, x, 'x')", "np.correlate(x, x, 'f')", "np.correlate(3, x)", "np.convolve(3, x)", "np.convolve([1, 2], [3, 4])", "np.correlate((1, 2), [3])"]:
        check(define(f"def f(x):\n    return {call}").f, np.ones(3))
    refused(define("def f(x):\n    return np.convolve(x, x, mode=2)").f, np.ones(3), golden="convolve_mode")
