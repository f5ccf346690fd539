"""Functions of `heapq` and `bisect`."""

import bisect
import heapq
import importlib.util
import pathlib
import random

import numpy as np
import pytest

from differential import check, define, refused

PROGRAMS = define("""
import heapq
import bisect as b
from bisect import bisect, bisect_left, insort
from heapq import heappop

def dijkstra(weights, source):
    n = weights.shape[0]
    distance = [float("inf")] * n
    distance[source] = 0.0
    heap = [(0.0, source)]
    order = []
    while heap:
        d, u = heapq.heappop(heap)
        if d > distance[u]:
            continue
        order.append(u)
        for v in range(n):
            if weights[u, v] > 0 and d + weights[u, v] < distance[v]:
                distance[v] = d + weights[u, v]
                heapq.heappush(heap, (distance[v], v))
    return distance, order

def heaps(values):
    heap = [v for v in values]
    heapq.heapify(heap)
    first = heap.copy()
    a = heapq.heappushpop(heap, values[0] + 1)
    c = heapq.heapreplace(heap, values[-1])
    second = heap.copy()
    out = []
    while heap:
        out.append(heappop(heap))
    return first, a, c, second, out, heapq.nsmallest(2, values), heapq.nlargest(3, values), heapq.nlargest(2, values, key=lambda v: -v), heapq.nsmallest(-1, values)

def empty(k):
    heap = [1]
    heap.pop()
    if k == 0:
        return heapq.heappop(heap)
    if k == 1:
        return heapq.heapreplace(heap, 2)
    return heapq.heappushpop(heap, 2)

def search(a, x):
    return bisect(a, x), bisect_left(a, x), b.bisect_right(a, x, 1), b.bisect_left(a, x, 1, 3), b.bisect_right(a, x, hi=-1), b.bisect_left(a, -x, key=lambda v: -v)

def kept(values):
    out = []
    for v in values:
        insort(out, v)
    other = [3, 1]
    b.insort_left(other, 2, key=lambda v: -v)
    return out, other

def wrong(a, lo):
    return b.bisect_left(a, 2, lo)

def beyond(a):
    return b.bisect_left(a, 20, 0, 9)
""")
LIBRARY = pathlib.Path(__file__).parents[2] / "library"


def load(name):
    specification = importlib.util.spec_from_file_location(f"conure_library_{name}", LIBRARY / f"{name}.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_shortest_paths():
    draw = np.random.default_rng(0)
    check(PROGRAMS.dijkstra, np.where(draw.random((12, 12)) < 0.4, draw.integers(1, 9, (12, 12)), 0).astype(float), 0)


@pytest.mark.parametrize("values", [[3, 1, 4, 1, 5, 9, 2, 6], [3.5, 1.0, 4.25, -1.0], np.arange(5.0)[::-1]])
def test_heaps(values):
    check(PROGRAMS.heaps, values)


def test_heaps_without_items():
    for k in range(3):
        check(PROGRAMS.empty, k)
    refused(define("def f(x):\n    return heapq.heappop(x)\n", heapq=heapq).f, np.ones(3), golden="heap_of_array")


def test_places_in_sorted_sequences():
    for values in ([1, 2, 2, 3, 5], np.array([1.0, 2.0, 2.0, 8.0]), (1, 2, 2, 3)):
        for x in (0, 2, 2.5, 9):
            check(PROGRAMS.search, values, x)
    check(PROGRAMS.kept, [3, 1, 2, 1])
    for lo in (-1, 1):
        check(PROGRAMS.wrong, [1, 2], lo)
    for values in ([1, 2], np.array([1, 2])):
        check(PROGRAMS.beyond, values)


def test_library_under_cpython():
    heaps, places = load("heaps"), load("bisection")
    draw = random.Random(7)
    for length in (0, 1, 2, 7, 40):
        values = [draw.randrange(20) for _ in range(length)]
        ours, pythons = values.copy(), values.copy()
        heaps.heapify(ours)
        heapq.heapify(pythons)
        assert ours == pythons
        for item in range(0, 20, 3):
            assert heaps.heappushpop(ours, item) == heapq.heappushpop(pythons, item)
            heaps.heappush(ours, item)
            heapq.heappush(pythons, item)
            assert heaps.heapreplace(ours, item + 1) == heapq.heapreplace(pythons, item + 1) and ours == pythons
            assert places.bisect_left(sorted(ours), item) == bisect.bisect_left(sorted(ours), item)
            assert places.bisect_right(sorted(ours), item) == bisect.bisect_right(sorted(ours), item)
        assert [heaps.heappop(ours) for _ in range(len(ours))] == sorted(pythons)
        assert heaps.nsmallest(3, values) == heapq.nsmallest(3, values) and heaps.nlargest(3, values) == heapq.nlargest(3, values)


def test_one_least_item_is_that_of_min():
    program = define("""
import heapq
def f(values, n): return heapq.nsmallest(n, values), heapq.nlargest(n, values), heapq.nsmallest(n, values, key=abs), heapq.nlargest(n, values, key=abs)
""")
    nan = float("nan")
    check(program.f, [2.0, nan, 1.0], 1)
    check(program.f, [nan, 3.0, -4.0], 1)
    check(program.f, [2.0, -2.0, 1.0, -1.0], 2)
    check(program.f, [3, -3, 1], 0)
