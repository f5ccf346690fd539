"""iter() and next(): an iterator is used once on a path."""

import numpy as np

from differential import check, define, refused

v = np.array([3.0, -1.0, 2.5])


def test_first_elements():
    def f(x, limit):
        return (next(iter(x), None), next((i for i, each in enumerate(x) if each > limit), -1), next(each * 2 for each in x if each != limit),
                [each for each in iter(x)], sum(iter(x)), next(zip(x, x)), next(reversed(x)), next(enumerate(x, 5)), next(map(abs, x)))

    for x in v, [3, 1, 2], (2, 2.5), v[:0], []:
        check(f, x, 2, refusable=())


def test_what_ends():
    check(define("def f(x):\n    it = iter(x)\n    for each in it:\n        return each\n    return next(iter(x))").f, v[:0], refusable=())
    check(define("def f(x):\n    try:\n        return next(i for i in x if i > 5)\n    except StopIteration:\n        return None").f, [1, 2, 9])
    check(define("def f(x):\n    try:\n        return next(i for i in x if i > 5)\n    except StopIteration:\n        return None").f, [1, 2])


def test_ends_inside_of_generators():
    def f(x, n):
        return sum(next(each for each in x if each > n) for _ in range(2)), [next(each for each in x if each > n)]

    for n in 0, 7:
        check(f, v, n, refusable=())
    program = define("""
def body(x, n):
    for each in (i * 2 for i in x):
        next(k for k in x if k > n + each)
def caught(x, n):
    try:
        return any(next(k for k in x if k > n + i) > 2 for i in x)
    except RuntimeError:
        return "ended"
""")
    check(program.body, v, 7, refusable=())
    check(program.caught, v, 7, refusable=())


def test_flat_iterators_as_indices():
    def f(x, i):
        x[(i % 2).flat] = 1
        return x[i.flat], x[:, None][i.flat, 0], x[(i > 1).flat] if i.size == x.size else None

    for i in np.array([[0, 2], [1, 1]]), np.array([[2, 0, 1]], np.uint8), np.zeros((0, 3), int), np.array([[3]]), np.array([[0.0, 1.0]]):
        check(f, v, i, refusable=())


def test_errors():
    for x in v, [1], (1,), 3, None, "ab":
        check(define("def f(x):\n    return next(x)").f, x, refusable=())
    for x in 3, 2.5, None, np.array(1.0), np.float32(2):
        check(define("def f(x):\n    iter(x)\n    return 1").f, x, refusable=())
    check(define("def f(x):\n    return next()").f, 1, refusable=())
    check(define("def f(x):\n    return next(iter(x), 1, 2)").f, [1], refusable=())


def test_used_again():
    refused(define("def f(x):\n    it = iter(x)\n    return next(it), next(it)").f, v, golden="next_twice")


def test_elements_of_flat():
    def f(x):
        a, b, *rest = x.flat
        return a, b, rest

    for x in np.arange(6).reshape(2, 3), np.arange(6.0).reshape(2, 3).T, v[:2], np.ones((1, 1)):
        check(f, x, refusable=())
    for x in np.arange(4).reshape(2, 2), v, v[:1]:
        check(define("def f(x):\n    (a, b), c = x.flat, 3\n    return b, a").f, x, refusable=())
