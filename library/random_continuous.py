"""Continuous distributions: `random`, `normal`, `gamma` and their family of methods of `numpy.random.Generator`.

Source: NumPy's reference, "Random Generator".
"""

import math

import conure
import numpy as np
from random_parameters import (any_array, anything, broadcast, check_broadcast, check_out, draws, fill_each, fill_in_order, is_array, not_negative, number, of,
                               positive)


# ---- floats between 0 and 1, of the normal and of the exponential distribution


def _standard(size, dtype, out, method, wide, narrow):
    """Numbers that have no parameters, of one of two widths."""
    kind = np.dtype(dtype)
    if kind != np.float64 and kind != np.float32:
        raise TypeError(f"Unsupported dtype dtype('{kind.name}') for {method}")
    draw = wide if kind == np.float64 else narrow
    if out is not None:
        check_out(out, kind, size, False)
        fill_in_order(out, draw)
        return out
    if size is None:
        return float(draw())
    return draws(size, kind, draw)


def _of_32_bits(rng):
    """A float32 from 0 on, below 1."""
    return np.float32(conure.draw("uint32", rng) >> np.uint32(8)) * np.float32(5.9604644775390625e-08)


def random(rng, size=None, dtype=np.float64, out=None):
    def wide():
        return conure.draw("double", rng)

    def narrow():
        return _of_32_bits(rng)

    return _standard(size, dtype, out, "random", wide, narrow)


def standard_normal(rng, size=None, dtype=np.float64, out=None):
    def wide():
        return conure.draw("standard_normal", rng)

    def narrow():
        return conure.draw("standard_normal_f", rng)

    return _standard(size, dtype, out, "standard_normal", wide, narrow)


def standard_exponential(rng, size=None, dtype=np.float64, method="zig", out=None):
    def wide():
        return conure.draw("standard_exponential", rng)

    def narrow():
        return conure.draw("standard_exponential_f", rng)

    def wide_inverse():
        return -math.log1p(-conure.draw("double", rng))

    if method == "zig":
        return _standard(size, dtype, out, "standard_exponential", wide, narrow)
    if np.dtype(dtype) != np.float64:
        conure.refuse("this argument method of standard_exponential", 'method="zig"')
    return _standard(size, dtype, out, "standard_exponential", wide_inverse, wide_inverse)


def uniform(rng, low=0.0, high=1.0, size=None):
    def draw(start, extent):
        return start + extent * conure.draw("double", rng)

    if is_array(low) or is_array(high):
        starts = np.asarray(low, np.float64)
        extents = np.asarray(high, np.float64) - starts
        if not np.all(np.isfinite(extents)):
            raise OverflowError("Range exceeds valid bounds")
        return of(rng, size, np.float64, draw, (starts, "", anything), (np.asarray(extents), "high - low", not_negative))
    start = number(low)
    extent = number(high) - start
    if not math.isfinite(extent):
        raise OverflowError("high - low range exceeds valid bounds")
    return of(rng, size, np.float64, draw, (start, "", anything), (extent, "high - low", not_negative))


def normal(rng, loc=0.0, scale=1.0, size=None):
    def draw(a, b):
        return a + b * conure.draw("standard_normal", rng)

    return of(rng, size, np.float64, draw, (loc, "", anything), (scale, "scale", not_negative))


def exponential(rng, scale=1.0, size=None):
    def draw(a):
        return a * conure.draw("standard_exponential", rng)

    return of(rng, size, np.float64, draw, (scale, "scale", not_negative))


# ---- of the gamma distribution


def standard_gamma(rng, shape, size=None, dtype=np.float64, out=None):
    kind = np.dtype(dtype)
    if kind != np.float64 and kind != np.float32:
        raise TypeError(f"Unsupported dtype dtype('{kind.name}') for standard_gamma")

    def draw(a):
        if kind == np.float64:
            return conure.draw("standard_gamma", rng, float(a))
        return conure.draw("standard_gamma_f", rng, np.float32(a))

    if out is not None:
        check_out(out, kind, size, True)
    if is_array(shape):
        shapes = np.asarray(shape, kind)
        not_negative(shapes, "shape")
        if out is None:
            return fill_each(broadcast(size, (shapes,), kind), (shapes,), draw)
        check_broadcast(out, np.broadcast_shapes(out.shape, shapes.shape))
        spread = np.broadcast_to(shapes, out.shape).ravel()
        place = conure.cell(np.int64)
        place[0] = 0

        def next_one():
            a = spread[place[0]]
            place[0] += 1
            return draw(a)

        fill_in_order(out, next_one)
        return out
    alpha = number(shape)
    not_negative(alpha, "shape")

    def one():
        return draw(alpha)

    if out is not None:
        fill_in_order(out, one)
        return out
    if size is None:
        return float(one())
    return draws(size, kind, one)


def gamma(rng, shape, scale=1.0, size=None):
    def draw(a, b):
        return b * conure.draw("standard_gamma", rng, a)

    return of(rng, size, np.float64, draw, (shape, "shape", not_negative), (scale, "scale", not_negative))


def beta(rng, a, b, size=None):
    return of(rng, size, np.float64, "beta", (a, "a", positive), (b, "b", positive))


def f(rng, dfnum, dfden, size=None):
    return of(rng, size, np.float64, "f", (dfnum, "dfnum", positive), (dfden, "dfden", positive))


def noncentral_f(rng, dfnum, dfden, nonc, size=None):
    return of(rng, size, np.float64, "noncentral_f", (dfnum, "dfnum", positive), (dfden, "dfden", positive), (nonc, "nonc", not_negative))


def chisquare(rng, df, size=None):
    return of(rng, size, np.float64, "chisquare", (df, "df", positive))


def noncentral_chisquare(rng, df, nonc, size=None):
    return of(rng, size, np.float64, "noncentral_chisquare", (df, "df", positive), (nonc, "nonc", not_negative))


def standard_t(rng, df, size=None):
    return of(rng, size, np.float64, "standard_t", (df, "df", positive))


# ---- others


def standard_cauchy(rng, size=None):
    return of(rng, size, np.float64, "standard_cauchy")


def pareto(rng, a, size=None):
    return of(rng, size, np.float64, "pareto", (a, "a", positive))


def weibull(rng, a, size=None):
    return of(rng, size, np.float64, "weibull", (a, "a", not_negative))


def power(rng, a, size=None):
    return of(rng, size, np.float64, "power", (a, "a", positive))


def rayleigh(rng, scale=1.0, size=None):
    return of(rng, size, np.float64, "rayleigh", (scale, "scale", not_negative))


def laplace(rng, loc=0.0, scale=1.0, size=None):
    return of(rng, size, np.float64, "laplace", (loc, "", anything), (scale, "scale", not_negative))


def gumbel(rng, loc=0.0, scale=1.0, size=None):
    return of(rng, size, np.float64, "gumbel", (loc, "", anything), (scale, "scale", not_negative))


def logistic(rng, loc=0.0, scale=1.0, size=None):
    return of(rng, size, np.float64, "logistic", (loc, "", anything), (scale, "scale", not_negative))


def lognormal(rng, mean=0.0, sigma=1.0, size=None):
    return of(rng, size, np.float64, "lognormal", (mean, "", anything), (sigma, "sigma", not_negative))


def vonmises(rng, mu, kappa, size=None):
    return of(rng, size, np.float64, "vonmises", (mu, "", anything), (kappa, "kappa", not_negative))


def wald(rng, mean, scale, size=None):
    return of(rng, size, np.float64, "wald", (mean, "mean", positive), (scale, "scale", positive))


def triangular(rng, left, mode, right, size=None):
    if any_array((left, mode, right)):
        low = np.asarray(left, np.float64)
        middle = np.asarray(mode, np.float64)
        high = np.asarray(right, np.float64)
    else:
        low = number(left)
        middle = number(mode)
        high = number(right)
    if np.any(low > middle):
        raise ValueError("left > mode")
    if np.any(middle > high):
        raise ValueError("mode > right")
    if np.any(low == high):
        raise ValueError("left == right")
    return of(rng, size, np.float64, "triangular", (low, "", anything), (middle, "", anything), (high, "", anything))
