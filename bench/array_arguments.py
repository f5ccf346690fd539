"""What the array programs are called with, for a number of elements."""

import math

import numpy as np


def constant(value):
    return lambda n: value


def vector(n):
    return np.random.default_rng(n).standard_normal(n)


def other_vector(n):
    return np.random.default_rng(n + 1).standard_normal(n)


def singles(n):
    return vector(n).astype(np.float32)


def integers(n):
    return np.random.default_rng(n).integers(-1000, 1000, n)


def shorts(n):
    return integers(n).astype(np.int16)


def with_nan(n):
    return np.where(mask(n), np.nan, vector(n))


def seven(n):
    return 7


def every_second_of(n):
    return vector(2 * n)[::2]


def complexes(n):
    return vector(n) + 1j * other_vector(n)


def small_counts(n):
    return np.random.default_rng(n).integers(0, 4, n)


def bytes_of(n):
    return np.random.default_rng(n).integers(0, 255, n).astype(np.uint8)


def positions(n):
    return np.random.default_rng(n).integers(0, n, n)


def mask(n):
    return vector(n) > 0.5


def square(n):
    side = max(3, math.isqrt(n))
    return vector(side * side).reshape(side, side)


def cube(n):
    side = max(2, round(n ** (1 / 3)))
    return vector(side**3).reshape(side, side, side)


def rows_of_100(n):
    return vector(max(1, n // 100) * min(n, 100)).reshape(-1, min(n, 100))


def rows_of_8(n):
    return vector(max(1, n // 8) * 8).reshape(-1, 8)


def points(n):
    """As many points in space as have about n pairs."""
    return vector(3 * max(2, math.isqrt(n))).reshape(-1, 3)


def plane(n):
    side = max(3, math.isqrt(n))
    return np.linspace(-2, 0.5, side)[:, None] + 1j * np.linspace(-1.2, 1.2, side)
