"""A kernel's result may be anything on any path: nothing is done with it."""

import numpy as np

from differential import check, define

v = np.arange(4.0)


def test_results_of_unlike_types():
    def f(k, x):
        if k == 0:
            return "text"
        if k == 1:
            return k, x
        if k == 2:
            return x
        if k == 3:
            return [k, k + 1]
        if k == 4:
            return None
        if k == 5:
            return x[None] * 2
        if k == 6:
            return 2.5
        raise ValueError(k)

    for k in range(8):
        check(f, k, v, refusable=())


def test_parts_of_results():
    def f(k, x):
        if k == 0:
            return -1, "no"
        if k == 1:
            return (x, k), [(k, x[0])]
        if k == 2:
            return x, x[1:]
        return x > 1, ()

    for k in range(4):
        check(f, k, v, refusable=())


def test_the_same_array_on_several_paths():
    def f(k, x):
        y = x + 1
        if k == 0:
            return y
        if k == 1:
            return y, y, x
        return [y]

    for k in range(3):
        check(f, k, v, refusable=())


def test_lists_of_unlike_elements():
    def f(k, x):
        numbers = [k, k + 1]
        rows = [numbers, numbers]
        if k == 0:
            return numbers, rows
        if k == 1:
            return rows
        if k == 2:
            return numbers
        return [x, x] if k == 3 else [] if k == 4 else [2.5]

    for k in range(6):
        check(f, k, v, refusable=())


def test_errors_beside_results():
    program = define("""
def first(x, limit):
    for i in range(len(x)):
        if x[i] > limit:
            return i, x[i]
    return -1

def parsed(kind, x):
    match kind:
        case "pair":
            return x[0], x[1]
        case "all":
            return x
        case _:
            return None
""")
    for limit in 1, 100:
        check(program.first, v, limit, refusable=())
    for kind in "pair", "all", "none":
        check(program.parsed, kind, v, refusable=())


def test_recursion_uses_its_result():
    """What calls itself has a result of one type."""
    program = define("""
def depth(n):
    if n == 0:
        return 0
    below = depth(n - 1)
    return below + 1, n
""")
    check(program.depth, 0, optional=True)
    check(program.depth, 2, optional=True)
