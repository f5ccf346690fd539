"""Sets: unique, isin, union1d, intersect1d, setdiff1d, setxor1d."""

import numpy as np
import pytest

from differential import check, define, mostly_long, refused

DTYPES = ["bool", "int8", "uint64", "float16", "float64"]
SHAPES = [(0,), (1,), (33,), (0, 3), (2, 3, 4)]

generator = np.random.default_rng(1985)


def array(shape, dtype, most=20):
    return np.asarray(generator.integers(0, 2 if dtype == "bool" else most, shape).astype(dtype))


@pytest.mark.parametrize("dtype", mostly_long(DTYPES, ["bool", "int8", "float16", "float64"]))
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


def test_elements_that_are_nan():
    program = define("""
def f(x):
    return np.unique(x, return_counts=True, return_inverse=True), np.unique(x, equal_nan=False), np.unique_values(x)
""")
    check(program.f, np.array([3.0, np.nan, 1.0, np.nan]))
    check(program.f, np.array([np.nan]))


@pytest.mark.parametrize("dtype", ["bool", "int8", "float64"])
def test_unique_slices(dtype):
    program = define("""
def values(x):
    return np.unique(x, axis=0).copy(), np.unique(x, axis=-1).copy()
def everything(x):
    first = np.unique(x, axis=0, return_index=True, return_inverse=True, return_counts=True)
    return first[0].copy(), first[1], first[2], first[3], np.unique(x, axis=1, return_counts=True)[1]
def line(x):
    return np.unique(x, axis=0, return_inverse=True)
""")
    for shape in [(6, 2), (1, 3), (0, 3), (3, 0), (5, 2, 2)]:
        check(program.values, array(shape, dtype, 3))
        check(program.everything, array(shape, dtype, 3))
    check(program.values, np.where(array((6, 2), "bool"), np.nan, 1.0))
    check(program.line, array((9,), dtype, 3))
    check(define("def f(x):\n    return np.unique(x, axis=2)").f, np.ones((2, 2)))
    check(define("def f(x):\n    return np.unique(x, axis=1)").f, np.ones(2))


@pytest.mark.parametrize("dtype", mostly_long(DTYPES, ["bool", "int8", "float64"]))
def test_membership(dtype):
    program = define("""
def f(x, y):
    return np.isin(x, y), np.isin(x, y, invert=True), np.isin(x, y, assume_unique=True, kind="sort").copy(), np.isin(x, x)
""")
    for shape in [(30,), (0,), (4, 5), ()]:
        check(program.f, array(shape, dtype), array((6,), dtype))
        check(program.f, array(shape, dtype), array((0,), dtype))
    if dtype != "uint64":
        check(program.f, array((30,), dtype), array((2, 3), "int16"))


def test_membership_by_table():
    program = define("""
def f(x, y):
    return np.isin(x, y, kind="table")
def g(x, y):
    return np.isin(x, y, kind="hash")
""")
    for dtype in ["int8", "uint8", "int64", "bool"]:
        check(program.f, array((9,), dtype), array((4,), dtype))
    check(program.f, np.array([1], np.int8), np.array([-128, 127], np.int8))
    check(program.f, np.array([1]), np.array([-2**62, 2**62 + 5]))
    check(program.f, np.array([1.0]), np.array([1]))
    check(program.g, np.array([1.0]), np.array([1]))
    check(define("def f():\n    return np.isin(3, [1, 3]), np.isin([1, 2], 2)").f)


@pytest.mark.parametrize("dtype", ["bool", "int32", "float64"])
def test_operations_on_sets(dtype):
    program = define("""
def f(x, y):
    return np.union1d(x, y), np.intersect1d(x, y), np.setdiff1d(x, y), np.setxor1d(x, y)
def sets(x, y):
    return np.intersect1d(x, y, assume_unique=True), np.setdiff1d(x, y, True), np.setxor1d(x, y, True)
def places(x, y):
    return np.intersect1d(x, y, return_indices=True)
def places_of_sets(x, y):
    return np.intersect1d(x, y, True, True)
""")
    for x, y in [(array((20,), dtype), array((7,), dtype)), (array((0,), dtype), array((7,), dtype)), (array((20,), dtype), array((0,), dtype))]:
        check(program.f, x, y)
        check(program.places, x, y)
        check(program.sets, np.unique(x), np.unique(y))
        check(program.sets, x.ravel(), y)
        check(program.places_of_sets, np.unique(x), np.unique(y))


def test_operations_on_sets_of_two_dtypes():
    def f(x, y):
        return np.union1d(x, y), np.intersect1d(x, y), np.setdiff1d(x, y), np.setxor1d(x, y)

    check(f, array((4, 5), "float32"), array((3,), "int16"))


def test_named_parts_of_unique():
    def f(x):
        return np.unique_counts(x), np.unique_inverse(x), np.unique_all(x), np.unique_counts(x).counts

    check(f, array((20,), "int32", 5))
    check(f, np.array([[1.0, np.nan], [np.nan, 1.0]]))


def test_sets_of_complex_numbers():
    def f(x, y):
        return np.unique(x), np.unique(x, return_counts=True, return_inverse=True), np.union1d(x, y), np.intersect1d(x, y), np.setxor1d(x, y)

    x = array((20,), "int64", 3) + 1j * array((20,), "int64", 3)
    check(f, x, x[:4] + 1)
    check(f, np.where(array((20,), "bool"), x, complex(np.nan, 1)), x[:4])


def test_sets_of_sequences():
    check(define("def f():\n    return np.union1d([1, 2], (2, 3)), np.unique([3, 1, 3]), np.intersect1d((1, 2), (2.0, 5.0)), np.setdiff1d([1, 2], [2])").f)


def test_sets_that_are_refused():
    refused(define("def f(x):\n    return np.isin(x, x)").f, np.ones(3, complex), golden="isin_complex")
    refused(define("def f(x, y):\n    return np.isin(x, y)").f, np.ones(3, np.uint64), np.ones(3, int), golden="isin_uint64")


@pytest.mark.parametrize("dtype", ["int32", "int64", "uint64", "float16", "float32", "float64"])
def test_membership_of_many(dtype):
    """By a table of those that are near each other, and by a hash of others."""
    def f(x, y):
        return np.isin(x, y), np.isin(x, y, invert=True)

    spread = 60_000 if dtype == "float16" else 10**6 if dtype == "float32" else 2**31 - 1 if dtype == "int32" else 2**62
    numbers = np.unique(generator.integers(0, spread, 900).astype(dtype))
    check(f, numbers, numbers[::2])
    check(f, numbers[::3], numbers)
    check(f, np.concatenate([numbers, [0]]).astype(dtype), np.concatenate([[0], numbers[:40]]).astype(dtype))
    check(f, np.concatenate([numbers, [0]]).astype(dtype), numbers[numbers != 0][:40])
    check(f, numbers, numbers[:0])
    check(f, numbers.reshape(-1)[:300].reshape(3, 100), numbers[50:250])
    if dtype.startswith("float"):
        special = np.array([0.0, -0.0, np.nan, np.inf, -np.inf, 1.5], dtype)
        check(f, np.tile(special, 20), np.tile(special[1:4], 20))
        check(f, -numbers, np.concatenate([numbers, -numbers[::5], [np.nan, -0.0]]).astype(dtype))
        check(f, numbers.astype(np.int64), numbers)
