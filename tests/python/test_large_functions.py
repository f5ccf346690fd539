"""Functions whose loop nests become functions of their own: the same answers, exceptions and tracebacks, and pointers that may meet."""

import re

import numpy as np
import pytest

from differential import check, define, jitted

PROGRAM = define("""
import numpy as np

def diffused(u, v, steps, places):
    totals = np.zeros(steps)
    for step in range(steps):
        lap = np.zeros_like(u)
        lap[1:-1, 1:-1] = u[2:, 1:-1] + u[:-2, 1:-1] + u[1:-1, 2:] + u[1:-1, :-2] - 4 * u[1:-1, 1:-1]
        reaction = u * v ** 2
        u += 0.1 * lap - reaction + 0.03 * (1 - u)
        v[1:-1] = v[2:] + reaction[1:-1] - 0.09 * v[:-2]
        v[0] = v[1]
        v[:, -1] = v[:, -2]
        for i in range(len(places)):
            totals[step] += u[places[i], i] * v[0, places[i]]
            u[places[i], i] = 0.5
        totals[step] += (u ** 2).sum() + np.abs(v).max()
    means = u.mean(axis=0)
    return u, v, totals, means, np.sort(means), (u - means) / (u.std(axis=0) + 1), np.cumsum(v, axis=1)

def searched(x, y, limit):
    near = np.sqrt((x[:, None] - y) ** 2 + 1).sum(axis=1)
    far = (np.abs(x[:, None] - y).max(axis=1) * near) ** 2
    for i in range(len(near)):
        if near[i] + far[i] > limit:
            return i, near
    try:
        for i in range(len(y)):
            if y[i] > limit:
                raise ValueError("over the limit")
            far[i] += y[i] / (x[i] - 2)
    except ZeroDivisionError:
        far[0] = -1
    near += far[::-1]
    near[1:] = near[:-1] - far.mean()
    return -1, near

def moved(a, b):
    for k in range(3):
        a[1:] += 0.5 * b[:-1]
        b[:] = a - b.sum() / 10
        a *= 1.5
        c = np.where(a > b, a, b)
        b[::2] = c[::2] + a[::2]
        c[1:] -= a[:-1] + c[:-1]
        a[:-1] = c[1:] * 2
        b -= np.minimum(c, 1) ** 3
    return a.sum(), b.max(), c
""")


@pytest.mark.parametrize("shape", [(3, 3), (7, 9), (1, 4), (4, 0)], ids=str)
def test_steps(shape):
    rng = np.random.default_rng(1)
    for places in np.array([0, -1]), np.array([2, 1]), np.array([], int):
        check(PROGRAM.diffused, rng.random(shape), rng.random(shape), 3, places, ulps=8, traceback=True)


def test_an_index_out_of_range_in_a_nest():
    rng = np.random.default_rng(2)
    check(PROGRAM.diffused, rng.random((4, 5)), rng.random((4, 5)), 2, np.array([1, 7]), ulps=8, traceback=True)


@pytest.mark.parametrize("limit", [-1.0, 3.0, 50.0, 1e9])
def test_returns_and_handlers(limit):
    x, y = np.array([0.5, 2, -3, 1]), np.array([4.0, 0, 1])
    check(PROGRAM.searched, x, y, limit, ulps=8, traceback=True)
    check(PROGRAM.searched, x, y + [0, 0, 100], limit, ulps=8, traceback=True)


def test_arguments_that_overlap():
    for make in (lambda: (np.arange(9.0), np.ones(9)), lambda: (lambda x: (x[:9], x[2:11]))(np.arange(12.0)), lambda: (lambda x: (x, x))(np.arange(5.0)),
                 lambda: (lambda x: (x[:6], x[5::-1]))(np.arange(8.0))):
        expected, actual = make(), make()
        result, same = PROGRAM.moved(*expected), jitted(PROGRAM.moved)(*actual)
        for one, other in zip((*expected, *result), (*actual, *same), strict=True):
            np.testing.assert_allclose(other, one, rtol=1e-13)


def test_nests_are_functions():
    function = jitted(PROGRAM.diffused)
    function(np.ones((4, 4)), np.ones((4, 4)), 2, np.array([1]))
    assert len(set(re.findall(r"@(\S*diffused\.nest\d+)", str(function.explain())))) > 3


RECURSIVE = define("def deep(n, x):\n    total = 0.0\n    if n > 0:\n        for k in range(1):\n            total += deep(n - 1, x)\n"
                   + "".join(f"    for i in range(len(x)):\n        if x[i] > {k}:\n            total += x[i] * {k} - i\n" for k in range(20)) + "    return total\n")


@pytest.mark.parametrize("depth", [3, 700])
def test_recursion_through_nests_is_as_deep_as_pythons(depth):
    check(RECURSIVE.deep, depth, np.arange(4.0))
