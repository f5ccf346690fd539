"""Texts made by `%` and by `str.format`: as messages of exceptions, printed, and known when compiling."""

import numpy as np
import pytest
from differential import check, define, refused


PERCENT = define("""
def shown(n, x):
    raise ValueError("shape (%d,%i) of %s: %r, %5.2f%% |%-6d|%06d|%+d|% d|%g %.1e %x %#o|%8s|%-8s|" % (n, n, x, "a", x, n, n, n, n, x, x, n, n, n, "b"))

def single(x):
    print("<%s> %s" % (x, "known"))
    print("<%d>" % x)
    return "%s-%s" % ("a", "b") == "a-b"

def too_few(n):
    raise ValueError("%d %d" % (n,))

def too_many(n):
    raise ValueError("%d" % (n, n))

def of_a_tuple(n):
    raise ValueError("not %s" % ((n, 2),))
""")

BRACES = define("""
def shown(n, x):
    raise ValueError("{} of {}: {x:.3f} {{}} {!r} {:>5}".format(n, x, "a", n, x=x))

def numbered(n):
    raise IndexError("{1} {0} {1:4d}".format(n, n + 1))

def too_few(n):
    raise ValueError("{} {}".format(n))

def both_ways(n):
    raise ValueError("{} {0}".format(n))

def the_other_way(n):
    raise ValueError("{0} {}".format(n))
""")


@pytest.mark.parametrize("n, x", [(3, 2.5), (np.int32(7), np.float32(0.1)), (255, float("inf"))])
def test_percent(n, x):
    check(PERCENT.shown, n, x)
    check(BRACES.shown, n, x)
    check(BRACES.numbered, n)


@pytest.mark.parametrize("x", [3, 3.7, np.float32(2.5), np.bool_(True), True, float("nan")])
def test_single(x):
    check(PERCENT.single, x)


def test_tuples_and_wrong_numbers():
    for f in PERCENT.too_few, PERCENT.too_many, PERCENT.of_a_tuple, BRACES.too_few, BRACES.both_ways, BRACES.the_other_way:
        check(f, 3)


LISTS = define("""
def in_messages(x, y):
    if len(x) != len(y):
        raise ValueError(f"inconsistent numbers of samples: {[len(x), len(y)]}, {[1.5, 'a', None, (1, [2])]!r}")
    if x[0] > 0:
        raise ValueError("lengths %s of %r, %s" % ([len(a) for a in (x, y)], ([x.ndim],), "-"))
    if x[0] < 0:
        raise ValueError("one %s" % [x.ndim, 2])
    if y[0] > 0:
        raise TypeError("{} or {!r}".format(["put", "call"], [x[0]]))
    a = [1, 2]
    text = "list " + str(a) + repr([])
    a.append(3)
    print(a, [a, a])
    assert x[0] != 0, text

def of_types(x, k):
    if not isinstance(k, int):
        raise TypeError("exponent must be an integer, not " + type(k).__name__)
    raise ValueError(f"{type(x).__name__} {type(x[0]).__name__} {type((x, k)).__name__}")
""")


def test_lists_in_messages():
    for x, y in ([0, 0], [1]), ([1, 0], [1, 2]), ([-1, 0], [1, 2]), ([0, 0], [1, 2]), ([0, 0], [0, 2]):
        check(LISTS.in_messages, np.array(x), np.array(y))


def test_names_of_types():
    for k in 2, 2.5, np.float32(1), None, "a", np.bool_(True), 1j:
        check(LISTS.of_types, np.ones(2), k)


def test_what_is_refused():
    refused(define("def f(x):\n    raise ValueError('%c' % x)\n").f, 3, golden="percent_c")
    refused(define("def f(x):\n    raise ValueError('{.real}'.format(x))\n").f, 3, golden="format_of_an_attribute")
