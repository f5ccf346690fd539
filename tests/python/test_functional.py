"""NumPy's functions that call functions: apply_along_axis, apply_over_axes, vectorize, piecewise."""

import numpy as np
import pytest

from differential import check, define, refused

generator = np.random.default_rng(1990)


def defined(expression, parameters="x"):
    return define(f"import numpy as np\ndef f({parameters}):\n    return {expression}").f


@pytest.mark.parametrize("function", ["np.sum", "np.sort", "lambda a: a[0]", "lambda a: a[:2] * 2", "lambda a: np.outer(a[:2], a[:3])", "np.cumsum", "len"])
def test_functions_of_lines(function):
    for axis in (0, 1, -1):
        f = defined(f"np.apply_along_axis({function}, {axis}, x)")
        for shape in [(3, 4), (3, 3, 2), (4, 3, 5), (0, 3), (3,)]:
            if shape != (3,) or axis == 0:
                check(f, generator.random(shape), order=len(shape) < 3)


def test_further_arguments_of_functions():
    check(defined("np.apply_along_axis(lambda a, p, q: a * p + q, 1, x, 2, 3.5)"), np.arange(6).reshape(2, 3))
    check(defined("np.apply_along_axis(lambda a, p, *, q: a * p + q, 0, x, 2, q=x[0])"), np.arange(6).reshape(2, 3))
    check(defined("np.apply_along_axis(func1d=np.quantile, axis=1, arr=x, q=0.25), np.apply_along_axis(lambda a: a, 1, x, other=3)"), np.arange(6).reshape(2, 3))
    check(defined("np.apply_along_axis(np.mean, 4, x)"), np.ones((2, 3)))


def test_functions_over_axes():
    for axes in ("0", "(0, 2)", "[0, -1]", "(1,)", "()"):
        for function in ("np.sum", "np.max", "lambda a, axis: np.sum(a, axis, keepdims=True)"):
            check(defined(f"np.apply_over_axes({function}, x, {axes})"), generator.random((2, 3, 4)), ulps=4)


def test_vectorized_functions():
    f = define("""
def clipped(x, least): return np.vectorize(lambda a, b: a if a > b else b)(x, least)
def flags(x): return np.vectorize(lambda a: a > 0.5)(x)
def typed(x): return np.vectorize(lambda a: a + 1, otypes=[np.float32])(x)
def counted(x):
    def digits(n):
        k = 0
        while n > 0:
            n //= 10
            k += 1
        return k
    count = np.vectorize(digits)
    return count(x), count(123)
""")
    for shape in [(3, 4), (5,), (), (0, 2)]:
        check(f.clipped, generator.random(shape), 0.5)
        check(f.flags, generator.random(shape))
        check(f.typed, generator.random(shape))
        check(f.typed, generator.integers(0, 9, shape))
        check(f.counted, np.asarray(generator.integers(0, 9999, shape)))
    check(f.clipped, generator.random((3, 1)), generator.random(2))


@pytest.mark.parametrize("expression", ["np.piecewise(x, [x < 0, x >= 0], [-1, 1])", "np.piecewise(x, [x < 0, x >= 0], [lambda a: -a, lambda a: a * 2])", "np.piecewise(x, [x < 0], [lambda a: -a, 7])",
                                        "np.piecewise(x, [x < -1, x > 1], [np.abs, 3, lambda a: a ** 2])", "np.piecewise(x, (x < 0,), (lambda a, p: a * p, 0), 3)",
                                        "np.piecewise(x, [x < 0, x > 1, x > 2], [1])"])
def test_pieces(expression):
    for dtype in ("float64", "int32"):
        for shape in [(7,), (3, 4), (0,)]:
            check(defined(expression), np.asarray(generator.integers(-4, 5, shape).astype(dtype)))


def test_refusals():
    refused(defined("np.vectorize(lambda a: a, signature='(n)->()')(x)"), np.ones(3), golden="vectorize_signature")
