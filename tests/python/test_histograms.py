"""Counting: bincount, histogram, histogram2d, histogram_bin_edges."""

import numpy as np
import pytest

from differential import check, define, in_turn, refused

generator = np.random.default_rng(1986)


def array(shape, dtype, most=20):
    return np.asarray(generator.integers(0, 2 if dtype == "bool" else most, shape).astype(dtype))


def test_counts():
    program = define("""
def f(x):
    return np.bincount(x), np.bincount(x, minlength=12)
def weighted(x, w):
    return np.bincount(x, weights=w), np.bincount(x, w, 3)
""")
    for dtype in ["int64", "int8", "bool", "uint64", "float64"]:
        check(program.f, array((30,), dtype))
        check(program.f, array((0,), dtype))
        check(program.weighted, array((30,), dtype), generator.random(30))
    check(program.weighted, array((30,), "int64"), generator.random(29))
    check(program.weighted, array((30,), "int64"), array((30,), "int32"))
    check(program.f, np.array([1, -1, 2]))
    check(program.f, np.ones((2, 2), int))
    check(program.weighted, np.array([1]), np.ones((2, 2)))
    check(program.weighted, np.array([1]), np.ones(1, complex))
    check(define("def f():\n    return np.bincount([1, 2, 1]), np.bincount((1,), [0.5])").f)


@pytest.mark.parametrize("dtype", ["bool", "int8", "int64", "float16", "float32", "float64"])
def test_even_histograms(dtype):
    program = define("""
def f(x):
    return np.histogram(x), np.histogram_bin_edges(x, 7)
def ranged(x, low, high):
    return np.histogram(x, bins=5, range=(low, high))
def density(x):
    return np.histogram(x, 4, density=True)
""")
    for shape in [(50,), (0,), (1,), (6, 5)]:
        x = array(shape, dtype)
        check(program.f, x)
        check(program.density, x)
        check(program.ranged, x, 2, 11)
        check(program.ranged, x, 1.5, 11.25)
    check(program.f, np.full(5, 1, dtype))
    check(program.ranged, x, 3, 3)
    if dtype.startswith("float"):
        check(program.f, generator.random(1000).astype(dtype) * 0.1)
        check(program.ranged, np.array([1, np.nan, np.inf, 3], dtype), 0.0, 4.0)


@pytest.mark.parametrize("dtype", ["bool", "int64", "float32"])
def test_histograms_with_bins(dtype):
    program = define("""
def f(x, bins):
    return np.histogram(x, bins), np.histogram(x, bins=bins, density=True)
def literal(x):
    return np.histogram(x, [0, 1, 5]), np.histogram(x, bins=(0.5, 2.5, 11.0))
def weighted(x, bins, w):
    return np.histogram(x, bins, weights=w)
""")
    for bins in [np.array([0, 3, 7, 19]), np.array([0, 1, 1, 2.5, 30]), np.array([4.0]), np.array([5, 5, 5])]:
        check(program.f, array((60,), dtype), bins)
        check(program.weighted, array((60,), dtype), bins, array((60,), "int64"))
    check(program.literal, array((4, 5), dtype))
    check(program.f, array((60,), dtype), np.array([3, 2]))
    check(program.f, array((60,), dtype), np.ones((2, 2)))
    check(program.weighted, array((60,), dtype), np.array([0, 3]), array((59,), "int64"))


def test_weighted_histograms():
    program = define("""
def f(x, w):
    return np.histogram(x, 6, weights=w), np.histogram(x, 3, (0, 8), weights=w)
def density(x, w):
    return np.histogram(x, 6, weights=w, density=True)
""")
    x = array((70,), "float64")
    for w in [generator.random(70), generator.random(70).astype(np.float32), array((70,), "int32"), array((70,), "bool"), generator.random(70) + 1j]:
        check(program.f, x, w)
    check(program.density, x, generator.random(70), ulps=2)
    check(program.f, generator.random(150000), generator.random(150000))
    check(program.f, x.reshape(7, 10), generator.random((7, 10)))
    check(program.f, x, np.ones(3))


def test_histograms_that_cannot_be():
    x = np.array([1.0, 2.0])
    for call in ["np.histogram(x, 0)", "np.histogram(x, 2.0)", "np.histogram(x, range=(3, 1))", "np.histogram(x, range=(0, np.inf))", "np.histogram(x * np.nan)",
                 "np.histogram_bin_edges(x, -1)", "np.histogram2d(x, x[:1])", "np.histogram2d(x, x, 0)", "np.histogram2d(x, x, (2, [3.0, 1.0]))",
                 "np.histogram(x, 100000, range=(1e9, 1e9 + 1e-6))"]:
        check(define(f"def f(x):\n    return {call}").f, x)
    refused(define("def f(x):\n    return np.histogram(x)").f, x * 1j, golden="histogram_complex")
    check(define("def f(x, bins):\n    return np.histogram(x, bins)").f, np.append(array((9,), "float64", 5), np.nan), np.array([0.0, 2.0, np.nan]))
    check(define("def f(x, bins):\n    return np.histogram(x, bins)").f, array((9,), "int64", 5), np.array([0.0, np.nan, 3.0, 4.0]))
    refused(define("def f(x):\n    return np.histogramdd(x)").f, np.ones((5, 2)), golden="histogramdd")


def test_histograms_of_two_axes():
    program = define("""
def f(x, y):
    return np.histogram2d(x, y), np.histogram2d(x, y, bins=(3, 4))
def ranged(x, y):
    return np.histogram2d(x, y, 3, ((0, 10), (2.5, 9)))
def weighted(x, y, w):
    return np.histogram2d(x, y, 4, weights=w)
def density(x, y):
    return np.histogram2d(x, y, (2, 3), density=True)
def given(x, y, bins):
    return np.histogram2d(x, y, bins), np.histogram2d(x, y, (bins, 3))
""")
    for dtype in ["int32", "float64"]:
        x, y = array((40,), dtype), array((40,), "float64")
        check(program.f, x, y)
        check(program.ranged, x, y)
        check(program.weighted, x, y, generator.random(40))
        check(program.density, x, y, ulps=2)
        check(program.given, x, y, np.array([0, 4.0, 9, 20]))
    check(program.f, x[:0], y[:0])
    check(program.weighted, x, y, np.ones(3))
    numbers = define("def f(x, y, bins):\n    return np.histogram2d(x, y, bins)").f
    for bins in (np.array([5]), np.array([5.0]), np.array([2.0, 3.0])):
        check(numbers, x, y, bins)


RULES = ["auto", "fd", "doane", "scott", "stone", "rice", "sturges", "sqrt", "best"]
OTHERS = [generator.integers(-100, 100, 60).astype(np.int8), generator.random(7).astype(np.float32), generator.random(3) < 0.5, generator.random((5, 6))]


@pytest.mark.parametrize("rule", RULES)
def test_rules_for_bins(rule):
    program = define(f"""
import numpy as np
def counted(x): return np.histogram(x, {rule!r}), np.histogram_bin_edges(x, bins={rule!r})
def within(x): return np.histogram(x, {rule!r}, (2, 7.5)), np.histogram_bin_edges(x, {rule!r}, (1, 3), None)
def weighted(x): return np.histogram(x, {rule!r}, weights=x)
""")
    for x in (np.random.default_rng(11).normal(5, 2, 300), np.ones(4), np.zeros(0)):
        for function in (program.counted, program.within, program.weighted):
            check(function, x, ulps=4)


@pytest.mark.parametrize("rule, x", in_turn(RULES, OTHERS, 1), ids=lambda case: case if isinstance(case, str) else f"{case.dtype}{case.shape}")
def test_rules_for_bins_of_other_numbers(rule, x):
    check(define(f"def f(x): return np.histogram(x, {rule!r}), np.histogram(x, {rule!r}, (2, 7.5))").f, x, ulps=4)


def test_histograms_of_several_axes():
    program = define("""
import numpy as np
def plain(x, y): return np.histogramdd((x, y), 3)
def mixed(x, y): return np.histogramdd((x, y, x), (2, 3, np.array([0.0, 0.25, 1.0])), density=True)
def ranges(x, y): return np.histogramdd((x, y), (2, 4), ((0, 1), None))
def weighted(x, y): return np.histogramdd((x, y), bins=(2, 2), weights=y)
def of_one(x, y): return np.histogramdd((x,), 4)
def wrong(x, y): return np.histogramdd((x, y), (2, 3, 4))
def columns(x): return np.histogramdd(x, (2, 3)), np.histogramdd(x, (np.array([0.0, 0.5, 1.0]), 4), density=True)
""")
    draws = np.random.default_rng(12)
    for n in (20, 1, 0):
        for function in (program.plain, program.mixed, program.ranges, program.weighted, program.of_one, program.wrong):
            check(function, draws.random(n), draws.random(n), ulps=4)
    check(program.plain, draws.random(3), draws.random(4))
    check(program.columns, draws.random((9, 2)), ulps=4)
    check(program.columns, draws.random((9, 3)), ulps=4)
