"""Sorting and searching: sort, argsort, lexsort, partition, argpartition, searchsorted, digitize."""

import numpy as np
import pytest

from differential import check, define, mostly_long, refused

DTYPES = ["bool", "int8", "int64", "uint8", "uint64", "float16", "float32", "float64"]
SORTED = DTYPES + ["complex64", "complex128"]
SHAPES = [(0,), (1,), (2,), (9,), (33,), (300,), (3, 4), (40, 3), (4, 1), (0, 3), (2, 3, 4)]

generator = np.random.default_rng(1981)


def array(shape, dtype, most=20):
    return np.asarray(generator.integers(1, 2 if dtype == "bool" else most, shape).astype(dtype))


def shapes(dtype):
    """Three axes are gone through as two are, whatever the dtype."""
    return [shape for shape in SHAPES + [(5000,), (40, 300)] if len(shape) < 3 or dtype in ("int64", "float64")]


def distinct(shape, dtype):
    return generator.permutation(int(np.prod(shape))).reshape(shape).astype(dtype)


@pytest.mark.parametrize("dtype", mostly_long(SORTED, ["int8", "int64", "float16", "float32", "float64", "complex128"]))
def test_sorts(dtype):
    program = define("""
def copies(x):
    return np.sort(x), np.sort(x, axis=0), np.sort(x, axis=None, kind="stable"), np.sort(x, 0, "heapsort"), np.sort(x, stable=True)
def in_place(x):
    x.sort(axis=0)
    return x.sort(), x
""")
    for shape in shapes(dtype):
        x = array(shape, dtype)
        check(program.copies, x)
        check(program.in_place, x)
        check(program.copies, x[::-1])
        check(program.in_place, np.asfortranarray(x))
        check(program.in_place, np.repeat(x, 2, axis=-1)[..., ::2])


@pytest.mark.parametrize("dtype", mostly_long(SORTED, ["int8", "int64", "float16", "float32", "float64", "complex128"]))
def test_orders(dtype):
    program = define("""
def stable(x):
    return np.argsort(x, kind="stable"), np.argsort(x, axis=0, kind="stable"), x.argsort(None, "mergesort"), np.argsort(x, stable=True)
def unstable(x):
    return np.argsort(x), x.argsort(0), np.argsort(x, axis=None), np.argsort(x, kind="heapsort"), np.argsort(x, stable=False)
""")
    for shape in shapes(dtype):
        x = array(shape, dtype)
        for f in [program.stable, program.unstable]:
            check(f, x)
            check(f, x[::-1])
            check(f, np.asfortranarray(x))


def test_nan_comes_last():
    program = define("""
def f(x):
    return np.sort(x), np.argsort(x, kind="stable"), np.unique(x), np.unique(x, equal_nan=False)
def found(x, v):
    return np.searchsorted(x, v), np.searchsorted(x, v, side="right")
""")
    x = np.array([3.0, np.nan, -np.inf, 1.0, np.nan, np.inf, 2.0, 1.0])
    check(program.f, x)
    check(program.f, x.astype(np.float32))
    check(program.found, np.sort(x), x)
    check(program.found, np.sort(x)[:5], np.nan)


def test_what_cannot_be_sorted():
    check(define("def f(x):\n    return np.sort(x, axis=1)").f, np.ones(3))
    check(define("def f(x):\n    return np.sort(x)").f, np.asarray(3.0))
    check(define("def f(x):\n    return np.argsort(x, -3)").f, np.ones((3, 2)))


@pytest.mark.parametrize("dtype", DTYPES)
def test_searches(dtype):
    program = define("""
def f(x, v):
    return np.searchsorted(x, v), np.searchsorted(x, v, side="right"), x.searchsorted(v)
def g(x, v, right):
    return np.digitize(v, x, right), np.digitize(v, x[::-1], right=True)
""")
    x = np.sort(array((30,), dtype))
    for v in [array((8,), dtype, 30), array((2, 3), dtype, 30), array((), dtype), x[3], x[:0]]:
        check(program.f, x, v)
        check(program.f, x[:0], v)
        if np.ndim(v) > 0:
            check(program.g, x, v, False)
            check(program.g, x, v, True)
    check(program.f, np.sort(array((30,), "float32")), 7.1)
    check(program.g, np.array([1, 5, 3]), np.ones(3), True)


@pytest.mark.parametrize("dtype", ["bool", "uint8", "int64", "float16", "float64"])
def test_partitions(dtype):
    """NumPy promises the element in its place, and what is on either side of it; no order there."""
    program = define("""
def one(x, k):
    y = np.partition(x, k)
    return y[k], np.sort(y[:k]), np.sort(y[k:])
def several(x):
    y = np.partition(x, (7, 2, -1))
    return y[2], y[7], y[-1], np.sort(y[:3]), np.sort(y[3:8])
def positions(x, k):
    p = np.argpartition(x, k)
    return x[p][k], np.sort(x[p[:k]]), np.sort(p)
def in_place(x):
    y = x.copy()
    y.partition(5)
    return y[5], np.sort(y[:5])
def along(x):
    return np.partition(x, 1, axis=0)[1].copy(), np.partition(x, -1)[..., -1].copy(), np.partition(x, 3, None)[3], x[np.argpartition(x, 1, axis=0)[1, 0], 0]
""")
    for x in [array((40,), dtype), distinct((300,), "float64").astype(dtype), np.arange(100).astype(dtype)[::-1], np.ones(60, dtype)]:
        for k in (0, 39, -2):
            check(program.one, x, k)
            check(program.positions, x, k)
        check(program.several, x)
        check(program.in_place, x)
    check(program.along, array((5, 4), dtype))
    if dtype.startswith("float"):
        x = np.where(generator.random(50) < 0.2, np.nan, array((50,), dtype)).astype(dtype)
        check(program.one, x, 10)
        check(program.one, x, 48)


def test_adversaries_of_quickselect():
    """Lines for which the median of three is always a bad choice take no quadratic time: the sorting that follows is right."""
    def f(x, k):
        return np.partition(x, k)[k], np.median(x)

    n = 4000
    killer = np.empty(n)
    half = n // 2
    for i in range(half):
        killer[i] = i + 1 if i % 2 == 0 else half + i + 1
        killer[half + i] = 2 * (i + 1)
    for k in (0, 1, n // 2, n - 1):
        check(f, killer, k)
        check(f, np.concatenate([np.arange(half), np.arange(half)[::-1]]).astype(float), k)


def test_partitions_that_cannot_be():
    for call in ["np.partition(x, 9)", "np.partition(x, -6)", "np.partition(x, (1, 9))", "np.argpartition(x, 5)", "np.partition(x, 2.0)", "np.partition(x, 1, axis=1)",
                 "np.partition(x, 1, kind='quick')", "np.partition(x[:0], 3)", "np.argpartition(x[:0], 3)", "x.partition(7)"]:
        check(define(f"def f(x):\n    return {call}").f, np.arange(5.0))
    refused(define("def f(x):\n    return np.partition(x, 1)").f, np.ones(3, complex), golden="partition_complex")
    refused(define("def f(x):\n    return np.partition(x, 1, order='a')").f, np.ones(3), golden="partition_order")


def test_orders_by_several_keys():
    program = define("""
def f(x, y):
    return np.lexsort((x, y)), np.lexsort((y, x)), np.lexsort((x,))
def rows(x):
    return np.lexsort(x)
def along(x, y):
    return np.lexsort((x, y), axis=0), np.lexsort((x, y))
def numbers():
    return np.lexsort((3, 4))
""")
    for dtype in ["bool", "float64"]:
        check(program.f, array((50,), dtype, 5), array((50,), "int32", 4))
        check(program.along, array((4, 3), dtype, 3), array((4, 3), "int64", 3))
    check(program.f, np.array([1.0, np.nan, 0.0, np.nan]), np.array([1, 0, 0, 0]))
    check(program.f, array((5,), "int64"), array((4,), "int64"))
    check(program.rows, array((3, 9), "int64", 3))
    check(program.rows, array((5,), "int64", 3))
    check(program.rows, array((0, 5), "int64", 3))
    check(program.numbers)
    check(define("def f(x):\n    return np.lexsort((x,), axis=1)").f, np.ones(3))
    check(define("def f(x):\n    return np.lexsort((x,), axis=1)").f, np.array(3.0))
    check(define("def f(x):\n    return np.lexsort((x,)), np.lexsort(x[None], axis=0)").f, np.array(3.0))


def test_ways_to_sort():
    program = define("""
def f(x):
    return np.sort(x, stable=True), np.argsort(x, stable=True), np.sort(x, kind="heapsort"), np.sort_complex(x)
def literal():
    return np.sort([3, 1, 2]), np.argsort((3.0, 1.0)), np.searchsorted([1, 2, 3], 2.5), np.partition([3, 1, 2], 0)[0]
""")
    for dtype in ["int8", "uint16", "int32", "float32", "float64", "complex64"]:
        check(program.f, array((30,), dtype))
    check(program.literal)
    for call in ["np.sort(x, kind='stable', stable=True)", "np.argsort(x, kind='quicksort', stable=False)", "np.sort(x, kind='x')"]:
        check(define(f"def f(x):\n    return {call}").f, np.ones(3))


def test_searches_through_a_sorter():
    program = define("""
def f(x, v, sorter):
    return np.searchsorted(x, v, sorter=sorter), np.searchsorted(x, v, "right", sorter), np.searchsorted(x, 4, sorter=sorter)
""")
    for dtype in ["int32", "float64"]:
        x = array((20,), dtype)
        check(program.f, x, array((6,), dtype), np.argsort(x))
    x = np.arange(5.0)
    for sorter in [np.array([0, 1]), np.arange(5.0), np.zeros((5, 1), int), np.arange(5) + 3, np.arange(5) - 4]:
        check(program.f, x, x, sorter)


def test_bins_in_any_direction():
    program = define("""
def f(v, bins):
    return np.digitize(v, bins), np.digitize(v, bins, right=True)
""")
    v = np.array([0.0, 1.0, 2.5, 7.0, np.nan])
    for bins in [[], [3], [1, 1], [2, 2, 1], [1, 2, 2, 7], [7, 2, 2, 1], [7, 2, 8], [1, 3, 2], [2, 1, np.nan], [np.nan, 1]]:
        check(program.f, v, np.array(bins, float))
    check(program.f, np.array([2**62 + 1, 2**62]), np.array([2**62, 2**62 + 1]))
    check(program.f, v, np.ones((2, 2)))
    check(program.f, 1j * v, v)
    check(program.f, v, 1j * np.ones(2))
    check(define("def f():\n    return np.digitize(2, [1, 5]), np.digitize([0, 9], (1, 5))").f)


def test_search_for_a_number_whose_type_depends_on_the_path():
    def positions(x, values):
        found = []
        wanted = 0
        for value in values:
            found.append(np.searchsorted(x, wanted))
            wanted = value if value > 1 else 1.5
        return found, x.searchsorted(wanted, side="right"), np.digitize(wanted, x)

    for dtype in "int32", "float32", "float64":
        check(positions, np.arange(5).astype(dtype), np.array([1.0, 3.0, 2.0]))
        check(positions, np.arange(5).astype(dtype), np.zeros(0))


@pytest.mark.parametrize("dtype", ["bool", "int8", "uint64", "float32", "float64"])
def test_partitions_of_many(dtype):
    """Few different numbers, many, and lines in order."""
    def f(x, k):
        y = np.partition(x, k)
        p = np.argpartition(x, k)
        return y[k], np.sort(y[:k]), np.sort(y[k:]), x[p][k], np.sort(p), np.median(x)

    n = 1500
    for x in [array((n,), dtype), distinct((n,), dtype), np.arange(n).astype(dtype), np.arange(n)[::-1].astype(dtype), np.zeros(n, dtype),
              np.repeat(np.arange(3), n // 3).astype(dtype), np.concatenate([np.arange(n // 2), np.arange(n // 2)[::-1]]).astype(dtype)]:
        for k in (0, 1, 17, n // 2, n - 18, n - 1):
            check(f, x, k)
