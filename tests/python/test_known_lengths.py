"""Arguments of which it has to be known how many elements they have: what is spread, made a tuple, or gives a shape."""

import numpy as np

from differential import calls, define, jitted, refused

X = np.linspace(0, 1, 5)


def line(x, a, b):
    return a * x + b


def any_number(x, *terms):
    total = x * 0
    for term in terms:
        total = total * x + term
    return total, len(terms)


@calls((X, [1.0, 2.0]), (X, [1, 2]), (X, (1.0, 2)), (X, np.array([1.0, 2.0])), (X, np.arange(4.0)[::2]), (X, [1.0, 2.5]))
def spread(x, p):
    return line(x, *p), any_number(x, *p), any_number(x, *p, 1.5), tuple(p), [*p, 1]


@calls((X, [1.0, 2.0, 3.0]), (X, [1.0]), (X, []), (X, np.ones(3)), (X, np.ones(0)), (X, [1, 2.5]))
def of_any_length(x, p):
    return any_number(x, *p), len(p)


@calls((X, [1.0]), (X, [1.0, 2.0, 3.0]), (X, np.ones(3)))
def of_the_wrong_length(x, p):
    return line(x, *p)


@calls(([2, 3],), ([4],), ([2, 0, 1],), (np.array([2, 3]),), ([-1],), ([2.0],))
def shapes(s):
    return np.zeros(s), np.ones(s, dtype=np.uint8), np.full(s, 7)


@calls((np.arange(6.0).reshape(3, 2),), (np.arange(6.0).reshape(2, 3).T,), (np.arange(4.0).reshape(2, 2),))
def columns(x):
    return line(X, *x.T) if x.shape[1] == 3 else any_number(1.0, *x.T), any_number(1.0, *x)


def helper(v):
    return any_number(0.5, *v)


@calls(([1.0, 2.0], np.arange(3.0)), ([1.0], np.arange(2.0)))
def passed_on(v, x):
    return helper(v), helper(x), helper([4.0, 5.0])


VALUES = [1.0, 2.0]


@calls((np.zeros((2, 3, 4)), 1), (np.zeros((2, 3, 4)), -1), (X, 0))
def tuples_that_grow(x, axis):
    kept = ()
    for k in range(x.ndim):
        kept = kept + (x.shape[k],)
    return kept, tuple(x.shape[k] for k in range(x.ndim)), tuple(n for n in x.shape), x.shape[:axis], tuple(x.shape[k] for k in range(x.ndim - 1, -1, -1))


def test_one_kernel_for_each_length():
    function = jitted(define("def function(v):\n    return tuple(v)\n").function)
    for count in (1, 2, 3, 2, 1):
        for offset in (0.0, 1.0):
            assert function([offset + k for k in range(count)]) == tuple(offset + k for k in range(count))
    assert len(function.specializations) == 3


def test_refusals():
    refused(define("def function(rows):\n    return tuple(rows[0])\n").function, [[1.0], [2.0]], golden="row_of_unknown_length")
    refused(define("def function(v):\n    return tuple(v)\n").function, [1.0] * 300, golden="tuple_of_a_long_list")
