"""What loops over arrays compute in a way of their own: divisions by known numbers, lengths of complex numbers, extremes, early ends."""

import numpy as np
import pytest

import conure
from differential import check, define, mostly_long

INTEGERS = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]

generator = np.random.default_rng(60)


def integers(dtype, count=300):
    """The ends of the range, the numbers around 0, and any others."""
    limits = np.iinfo(dtype)
    near = [limits.min, limits.min + 1, limits.max, limits.max - 1, limits.min // 2, limits.max // 2, 0, 1, 2, 3, 6, 7, 8, 13, 14]
    near += [] if limits.min == 0 else [-1, -2, -3, -6, -7, -8, -13, -14]
    return np.concatenate([np.array(near, dtype), generator.integers(limits.min, limits.max, count, dtype, endpoint=True)])


@pytest.mark.parametrize("dtype", INTEGERS)
def test_division_by_known_numbers(dtype):
    largest = np.iinfo(dtype).max
    divisors = [d for d in [1, 2, 3, 5, 6, 7, 9, 10, 60, 100, 127, 1000, 641, 6700417, 2**31 - 1, 2**32 + 1, 2**62 + 1, 2**63 - 1] if d <= largest]
    x = integers(dtype)
    near = np.unique(np.array([d * k + r for d in divisors for k in [1, 2, 77, largest // d] for r in [-1, 0, 1] if 0 <= d * k + r <= largest], dtype))
    lines = [f"x // {divisor}, x % {divisor}" for divisor in divisors + [min(largest, 2**63 - 1)]]
    f = define("def f(x):\n    return " + ", ".join(lines)).f
    check(f, x)
    check(f, near)
    if not dtype.startswith("u"):
        check(f, -near)
        check(define("def f(x):\n    return x // -1, x % -1, x // -3, x % -3, x // -8, x % -8, np.divmod(x, 7), np.divmod(x, -7)").f, x)
    check(define("def f(x):\n    return x // 0, x % 0").f, x)


@pytest.mark.parametrize("dtype", ["complex64", "complex128"])
def test_lengths_of_complex_numbers(dtype):
    def f(z):
        return np.abs(z), np.abs(z[::2]), abs(z[0])

    limits = np.finfo(dtype)
    parts = [0.0, -0.0, 1.0, -3.0, 4.0, np.inf, -np.inf, np.nan, limits.max, limits.max / 2, limits.tiny, limits.smallest_subnormal, 1e-30, 1e30, limits.max**0.5,
             limits.max**0.5 * 4, limits.tiny**0.5, limits.tiny**0.5 / 4]
    with np.errstate(all="ignore"):
        z = np.array([complex(x, y) for x in parts for y in parts]).astype(dtype)
    check(f, z, ulps=2)
    for scale in [1.0, limits.max / 4, limits.tiny * 4]:
        z = (generator.standard_normal(500) * scale + 1j * generator.standard_normal(500) * scale).astype(dtype)
        check(f, z, ulps=2)


def test_lengths_beside_the_exact_ones():
    """Within one unit in the last place of what is exact."""
    z = generator.standard_normal(20_000) + 1j * generator.standard_normal(20_000)
    found = conure.jit(lambda z: np.abs(z))(z)
    exact = np.sqrt(z.real.astype(np.longdouble) ** 2 + z.imag.astype(np.longdouble) ** 2)
    assert np.all(np.abs(found - exact) <= np.spacing(exact.astype(np.float64)))


@pytest.mark.parametrize("dtype", ["float32", "float64", "int16", "uint8", "bool", "complex64"])
def test_extremes_of_strided_arrays(dtype):
    def f(x):
        return np.max(x), np.min(x), np.argmax(x), np.argmin(x)

    def along(x):
        return np.max(x, axis=0), np.min(x, axis=1), np.argmax(x, axis=0), np.argmin(x, axis=1), np.argmax(x, axis=1, keepdims=True), np.argmin(x, keepdims=True)

    for n in [1, 2, 7, 8, 9, 16, 17, 100]:
        x = (generator.standard_normal(3 * n) * 40).astype(dtype)
        for y in [x[::3], x[::-1], x[n:][::2]]:
            check(f, y)
            if dtype.startswith("float"):
                z = y.copy()
                z[n // 2] = np.nan
                check(f, np.repeat(z, 2)[::2])
    check(f, np.zeros(0, dtype)[::2])
    x = (generator.standard_normal((40, 50)) * 40).astype(dtype)
    for y in [x, x.T, x[::2, ::2], x[:, ::-1], np.asfortranarray(x), x[:1], x[:, :1], x[:, 3:11]]:
        check(along, y)


@pytest.mark.parametrize("dtype", ["bool", "int8", "float64", "complex128"])
def test_any_and_all_that_are_known_early(dtype):
    def f(x):
        return np.any(x), np.all(x), np.max(x != 0), np.min(x != 0), np.any(x == 5), np.all(x != 5)

    for n in [1, 4095, 4096, 4097, 10_000]:
        for fill in [0, 1]:
            x = np.full(n, fill, dtype)
            check(f, x)
            for place in {0, n // 2, n - 1}:
                y = x.copy()
                y[place] = 1 - fill
                check(f, y)
    x = np.zeros((30, 200), dtype)
    x[17, 3] = 1
    for y in [x, x.T, x == 0, x[::2], x[:, ::-1], x[:0]]:
        check(lambda y: (np.any(y), np.all(y), np.any(y, axis=0), np.all(y, axis=1)), y)
    check(lambda y: (np.max(y), np.min(y)), np.zeros(0, bool))


@pytest.mark.parametrize("dtype", mostly_long(["int64", "uint16", "int8"], ["int64", "int8"]))
def test_sets_of_integers_near_each_other_or_not(dtype):
    def f(x, y):
        return np.unique(x, return_counts=True), np.isin(x, y), np.union1d(x, y)

    limits = np.iinfo(dtype)
    near = generator.integers(3, 40, 200).astype(dtype)
    low = (limits.min + generator.integers(0, 40, 200)).astype(dtype)
    high = np.array(limits.max, dtype) - generator.integers(0, 40, 200).astype(dtype)
    for x in [near, low, high, np.concatenate((low, high)), near[:1], near[:0], near.reshape(20, 10)[:, ::2]]:
        for y in [near, low, high, near[:3], near[:0]]:
            check(f, x, y)


@pytest.mark.parametrize("dtype", mostly_long(["bool", "int8", "uint16", "int64", "float16", "float32", "complex64"], ["bool", "uint16", "float16", "complex64"]))
def test_scans_read_what_they_are_given(dtype):
    def f(x):
        return np.cumsum(x), np.cumprod(x), np.cumsum(x, axis=0), np.cumsum(x, axis=1), np.cumsum(x, dtype=np.complex128), np.cumsum(x * 2 + 1, axis=1)

    x = (generator.standard_normal((7, 9)) * 3).astype(dtype)
    for y in [x, x[::2], x[:, ::-1], x[:1], x[:, :1], x[:0]]:
        check(f, y)
    check(f, np.asfortranarray(x), order=False)


def test_scans_into_what_they_read():
    def f(x):
        np.cumsum(x, out=x)
        np.cumsum(x[::-1], out=x[1:-1] if x.size == 0 else x)

    check(f, np.arange(10.0))


def test_stacks_beside_each_other():
    def f(x, y, z):
        return np.stack((x, y), axis=1), np.stack((x, y, z), axis=-1), np.column_stack((x, y)), np.dstack((x, y)), np.stack((x,), axis=-1)

    def matrices(a, b):
        return np.stack((a, b), axis=2), np.dstack((a, b)), np.stack((a, b), axis=1), np.column_stack((a, b)), np.stack((a, b, a, b, a, b, a, b, a), axis=-1)

    for n in [0, 1, 5, 100]:
        check(f, np.arange(n * 1.0), np.arange(n), np.arange(n, dtype=np.float32)[::-1])
    check(f, np.arange(5.0), np.arange(5), np.arange(6))
    for a in [np.arange(12.0).reshape(3, 4), np.arange(12).reshape(4, 3).T, np.arange(24).reshape(3, 8)[:, ::2]]:
        check(matrices, a, np.arange(12, dtype=np.uint8).reshape(3, 4))
    check(lambda a, b: np.column_stack((a, b)), np.arange(3.0), np.arange(6.0).reshape(3, 2))
    check(lambda a, b: np.concatenate((a, b), axis=1), np.zeros((3, 0)), np.arange(6.0).reshape(3, 2))
