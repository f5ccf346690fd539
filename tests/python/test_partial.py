"""functools.partial: made inside and outside of kernels, passed, captured, called."""

import functools
from functools import partial

import numpy as np

import conure
from differential import check, define, refused

values = np.arange(4.0)


def several(a, b=2, *args, c=3):
    return a, b, args, c


def difference(x, y):
    return x - y


first_given = partial(several, 1, c=5)
nested = partial(first_given, 7)
keyword_given = partial(difference, y=2)
of_a_ufunc = partial(np.add, 2)
of_a_builtin = partial(max, 3)
of_a_lambda = partial(lambda a, k: a * k, values)


def test_of_globals():
    def f(x):
        return (first_given(x), first_given(), first_given(x, 1, 2), first_given(c=x), nested(), nested(x), keyword_given(x), of_a_ufunc(x), of_a_builtin(x),
                of_a_lambda(x))

    for x in 4, 2.5, np.float32(1.5):
        check(f, x)


def test_made_inside():
    def f(x):
        h = functools.partial(difference, x)
        k = partial(difference, y=x)
        for i in range(3):
            loop = partial(difference, x + i)
        either = partial(difference, x) if x > 3 else partial(difference, x + 1)
        return (h(1), h(y=2), k(5), k(3, y=1), partial(partial(several, 1), 2, c=4)(3), list(map(h, [1, 2])), sorted([3, 1, 2], key=partial(difference, 0)),
                [partial(difference, i)(1) for i in range(3)], loop(1), either(1), isinstance(h, partial), isinstance(x, partial), callable(h))

    for x in 4, 1, np.int8(3):
        check(f, x)


def test_arguments():
    def f(function, x):
        return function(x), function(x)

    for function in (partial(difference, 3), partial(difference, y=2.5), partial(several), partial(np.multiply, values), partial(several, values, values[1:], c="text"),
                     partial(partial(difference, 3)), partial(conure.jit(difference), 3)):
        check(f, function, 1)


def test_errors():
    def f(function, x):
        return function(x)

    for function in partial(difference, 1, 2, 3), partial(difference, x=1), partial(difference, z=1), partial(difference):
        check(f, function, 1, refusable=())
    check(define("from functools import partial\ndef f(x):\n    return partial(x, 1)").f, 1, refusable=())
    check(define("from functools import partial\ndef f(x):\n    return partial()").f, 1, refusable=())


def test_another_partial_under_the_name():
    program = define("from functools import partial\ndef g(x, y):\n    return x - y\np = partial(g, 1)\ndef f(x):\n    return p(x)")
    check(program.f, 3)
    program.p = partial(program.g, 2.5)
    check(program.f, 3)
    program.p = partial(np.hypot, 4)
    check(program.f, 3)


def test_refused():
    refused(define("from functools import partial\ndef f(x):\n    return partial(pow, x)").f, 1, golden="partial_returned")
    refused(define("from functools import partial\ndef f(x):\n    return partial(pow, x).args").f, 1, golden="partial_attribute")
