"""Comparisons of whole arrays, kinds of numbers, rounding, and what NumPy knows of dtypes."""

import numpy as np
import pytest

from differential import check, define

generator = np.random.default_rng(1847)
NUMBERS = [0.0, -0.0, 1.0, 1.0 + 1e-9, -2.5, 2.5, 3.5, 1e300, np.inf, -np.inf, np.nan, 0.125, -1234.5678]


def test_isclose():
    def f(x, y):
        return np.isclose(x, y), np.isclose(x, y, rtol=0.5, atol=0.1), np.isclose(x, y, equal_nan=True), np.allclose(x, y), np.allclose(x, x, equal_nan=True)

    x = np.array(NUMBERS)
    check(f, x, x[::-1])
    check(f, x, x)
    check(f, x, 1.0)
    check(f, x[:, None], x)
    check(f, np.arange(4), np.arange(4) + 1e-9)
    check(f, np.arange(4, dtype=np.float32), np.arange(4))
    check(f, x + 1j, x + 1j)
    check(f, np.zeros(0), np.zeros(0))
    check(f, 1.0, 1.0 + 1e-9)
    check(f, 1, 2)
    check(f, np.float32(1), np.nan)
    check(f, np.zeros(3), np.zeros(4))


def test_equal_arrays():
    def f(x, y):
        return np.array_equal(x, y), np.array_equiv(x, y), np.array_equal(x, y, equal_nan=True)

    x = np.array(NUMBERS)
    for left, right in [(x, x), (x[:3], x[:3]), (x[:3], x[:4]), (np.arange(3), np.arange(3.0)), (np.ones((2, 3)), np.ones(3)), (np.ones((0, 3)), np.ones((0, 3))), (np.ones(3), 1.0),
                        (np.ones((2, 3)), np.ones((3, 2))), ([1, 2], np.array([1, 2]))]:
        check(f, left, right)


@pytest.mark.parametrize("name", ["isposinf", "isneginf", "iscomplex", "isreal", "iscomplexobj", "isrealobj", "isscalar", "sinc", "angle", "nan_to_num", "fix", "trunc", "rint"])
def test_kinds(name):
    f = define(f"def f(x):\n    return np.{name}(x)").f
    x = np.array(NUMBERS)
    for given in [x, x.astype(np.float32), np.arange(4), np.array([True, False]), x + 0j, np.zeros(0), 2.5, 3, np.float32(1.5), np.float64("nan")]:
        if not (name == "sinc" and getattr(given, "dtype", None) == complex):
            check(f, given, ulps=4)


def test_finite_numbers():
    def f(x):
        return np.nan_to_num(x, nan=1.5), np.nan_to_num(x, posinf=7.0, neginf=-7.0), np.nan_to_num(x, copy=False) is x, x

    x = np.array(NUMBERS)
    check(f, x)
    check(f, x.astype(np.float16))
    check(f, x.reshape(1, 13)[:, ::2])


@pytest.mark.parametrize("decimals", [0, 1, 3, -1, -2])
def test_round(decimals):
    f = define(f"def f(x):\n    return np.round(x, {decimals}), x.round({decimals}), np.around(x, decimals={decimals})").f
    values = np.concatenate([generator.normal(size=40) * 1000, np.array(NUMBERS), [0.5, 1.5, 2.5, 25, 35, 1.005]])
    for dtype in ["float64", "float32", "float16", "complex128", "int64", "int8"]:
        with np.errstate(all="ignore"):
            check(f, values.astype(dtype))
    check(f, np.array(25.55))
    check(f, np.float64(25.55))

    def at_run_time(x, n):
        return np.round(x, n)

    check(at_run_time, values, decimals)
    check(at_run_time, np.arange(40), decimals)

    def into(x, z):
        return np.round(x, 1, out=z) is z, np.round(x, out=x), z

    check(into, values, np.zeros(values.size))
    check(into, values, np.zeros(3))
    check(define(f"def f():\n    return np.round(3.14159, {decimals}), np.round(25, {decimals}), round(2.675, 2)").f)


def test_angles_in_degrees():
    def f(x):
        return np.angle(x, deg=True)

    check(f, np.array([1, 1j, -1, 1 + 1j]), ulps=2)
    check(f, np.array([1.0, -2.0]), ulps=2)


def test_truth_of_arrays():
    for source in ["bool(x)", "1 if x else 2", "not x", "x and 3", "float(x)", "int(x)", "complex(x)", "len(x)", "x == None", "x != None", "2.0 in x", "5 in x", "x in x", "abs(x)", "round(x)",
                   "pow(x, 2)", "divmod(x, 2)"]:
        f = define(f"def f(x):\n    return {source}").f
        for given in [np.array([2.0]), np.zeros(0), np.arange(3.0), np.array(2.0), np.array([[1.0]])]:
            check(f, given, optional="None" in source or "in x" in source or source in ("round(x)", "x and 3"))


def test_builtins():
    def f(x):
        return (sum(x), min(x), max(x), any(x > 2), all(x > -1), sorted(x), list(map(lambda v: v * 2, x)), [a + b for a, b in zip(x, x[::-1])], list(filter(lambda v: v > 1, x)), len(x),
                np.array([[i * j for j in range(3)] for i in range(2)]), [float(v) for v in x], float(x[1]), int(x[2]))

    check(f, np.array([3.0, 1.0, 2.0]))
    check(f, np.array([3, 1, 2]))


def test_dtypes():
    def f(x, y):
        return (np.result_type(x, y), np.result_type(x, 1.5), np.promote_types(x.dtype, "int16"), np.can_cast(x.dtype, np.float32), np.can_cast(np.int8, y.dtype, casting="same_kind"),
                x.dtype.name, x.dtype.kind, x.dtype.itemsize, x.dtype.char, x.dtype.str, x.dtype == np.float64, np.zeros(2, dtype=np.result_type(x, y)))

    for left in ["int8", "uint64", "float32", "bool", "complex64", "float64"]:
        for right in ["int64", "float16", "float64"]:
            check(f, np.zeros(2, left), np.zeros(2, right))


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "complex64"])
def test_limits_of_floats(dtype):
    names = "eps epsneg max min tiny smallest_normal smallest_subnormal resolution precision nmant nexp iexp maxexp minexp machep negep bits dtype".split()
    f = define(f"def f(x):\n    i = np.finfo(np.{dtype})\n    return {', '.join('i.' + name for name in names)}, np.finfo(x.dtype).eps, x + np.finfo(x.dtype).max").f
    check(f, np.zeros(2, dtype))


@pytest.mark.parametrize("dtype", ["int8", "int64", "uint8", "uint32"])
def test_limits_of_integers(dtype):
    f = define(f"def f(x):\n    i = np.iinfo(np.{dtype})\n    return i.min, i.max, i.bits, i.kind, np.iinfo(x.dtype).max, np.full(2, i.max, dtype=np.{dtype})").f
    check(f, np.zeros(2, dtype))
    check(define("def f(x):\n    return np.finfo(np.int32)").f, 1)


def test_constants():
    def f(x):
        return x * np.pi + np.e + np.euler_gamma, x[:, np.newaxis], np.inf, -np.inf

    check(f, np.arange(3.0))


def test_values_in_arrays():
    def f(x, value):
        return value in x, value not in x

    for x in (np.arange(6.0).reshape(2, 3), np.array([1, 2, 250], np.uint8), np.array([np.nan, 1.0]), np.zeros((0, 2)), np.array(3)):
        for value in (2, 2.5, np.nan, True, 1j, np.int64(3)):
            check(f, x, value)
    check(f, np.arange(6).reshape(2, 3), np.array([0, 1, 5]))
    check(f, np.arange(7), np.zeros(5))


def test_rounding_into_arrays():
    def f(x, decimals, out):
        return np.round(x, decimals, out=out), np.around(x, decimals, out)

    z = np.array([-3.25 + 1.37j, 2.5 - 0.5j, np.nan + 1e300j])
    for decimals in (0, 1, -1):
        check(f, z, decimals, np.zeros(3, complex))
        check(f, z.real, decimals, np.zeros(3))
    check(f, z, 0, np.zeros(2, complex))
    check(f, 5, 0, 6)
