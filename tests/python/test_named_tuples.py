"""Named tuples of the program: as arguments, made inside, their fields, methods and classes."""

import collections
import typing

import numpy as np
import pytest

import conure

from differential import calls, check, define, jitted, refused

Point = collections.namedtuple("Point", "x y")
Options = collections.namedtuple("Options", "rate steps name", defaults=(10, "plain"))
Empty = collections.namedtuple("Empty", "")
Counted = collections.namedtuple("Counted", "count index")

GRAVITY = 9.81


class Body(typing.NamedTuple):
    mass: float
    position: np.ndarray
    velocity: np.ndarray = None
    scale = 2.0

    def kinetic(self, factor=0.5):
        return factor * self.mass * (self.velocity @ self.velocity)

    @property
    def weight(self):
        return self.mass * GRAVITY

    def moved(self, dt):
        return self._replace(position=self.position + dt * self.velocity)

    def scaled(self):
        return self.scale * self.mass


class Base(collections.namedtuple("Base", "a b")):
    def total(self):
        return self.a + self.b


class Derived(Base):
    __slots__ = ()

    def total(self):
        return 2 * Base.total(self)


class Vector(typing.NamedTuple):
    x: float
    y: float

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)


X = np.linspace(0, 1, 3)


@calls((Point(1.0, 2),), (Point(X, X),), (Point(1, None),), (Point((1, 2), [1.5]),), (Point(Point(1, 2), Point(3.0, 4)),))
def fields(p):
    x, y = p
    return p.x, p.y, p[0], p[-1], x, y, p, len(p), p[:1], p[:], [item for item in p], p._fields, tuple(p), (p, p)


@calls((Point(1.0, 2), 0.5), (Point(X, X), 2))
def arithmetic(p, k):
    q = Point(p.x * k, y=p.y + k)
    r = Point(*q)
    return q, r, q + (1,), q * 2, q == p if k == 0.5 else 0, isinstance(q, Point), isinstance(q, tuple), isinstance(k, Point), p.x + q.y


@calls((Point(1.0, 2),), (Point(2, 1),))
def compared(p):
    return p == (1, 2), p == Point(1, 2), p < Point(1, 3), p != p, 1 in p, p.index(2), p.count(1), max(p), sum(p), sorted(p), hash is None


@calls((0.1,), (2,))
def options(rate):
    a = Options(rate)
    b = Options(rate, name="other")
    c = Options(rate, 5)
    d = Options._make((rate, 1, "made"))
    return a, b, c, d, a.steps * a.rate, b._replace(steps=7), a._replace(), Options._fields, Empty(), Options.__name__


@calls((Options(0.5),), (Options(0.5, 3, "nesterov"),), (Options(1, 3, name="plain"),))
def descend(options):
    x = 5.0
    for _ in range(options.steps):
        step = options.rate * 2 * x
        if options.name == "nesterov":
            step = step * 0.5
        x -= step
    return x, options


@calls((Body(2.0, X, X),), (Body(2, X[::-1], np.arange(3)),))
def methods(body):
    b = body.moved(0.5)
    return body.kinetic(), body.kinetic(factor=1), body.weight, b, b.position is body.position, b.velocity is body.velocity, body.scaled(), Body.scale, Body.kinetic(b)


@calls((Base(1, 2.5),), (Base(X, 1),))
def inherited(base):
    derived = Derived(base.a, base.b)
    return base.total(), derived.total(), derived, base


@calls(([Point(1.0, 2.0), Point(3.0, 4.0)],), ([Point(1.0, 2.0)] * 5,), ([Point(1.0, 2), Point(3, 4.0)],), ([],))
def in_lists(points):
    total = 0.0
    for point in points:
        total += point.x * point.y
    for x, y in points:
        total += x - y
    made = [Point(p.y, p.x) for p in points]
    return total, made, points


@calls((3, True), (3, False))
def on_paths(n, flag):
    p = Point(0, 1.5)
    for k in range(n):
        p = Point(p.x + k, p.y * 2)
    q = p if flag else p._replace(x=0.5)
    r = q if flag else None
    return p, q, r


@calls((Counted(1, 2),))
def fields_named_like_methods(c):
    return c.count, c.index


ORIGIN = Point(0.5, X)


@calls((2.0,))
def a_global(k):
    return ORIGIN.x * k, ORIGIN.y * k, ORIGIN


def helper(p, k=Point(1, 2)):
    return Point(p.x + k.x, p.y + k.y)


@calls((Point(1.0, 2),))
def passed_on(p):
    def inner(k):
        return p._replace(x=k)

    return helper(p), helper(p, Point(3, 4)), inner(1), inner("a")


@calls((Point(1, 2.5),))
def shown(p):
    print(p, f"{p} {p.x}", Point("a", None))
    raise ValueError(f"bad {p!r}")


@calls((Point(1, 2),))
def many_errors(p):
    caught = []
    try:
        Point(1)
    except TypeError as e:
        print(e)
    try:
        Point(1, 2, 3)
    except TypeError as e:
        print(e)
    try:
        Point(1, z=2)
    except TypeError as e:
        print(e)
    try:
        Options()
    except TypeError as e:
        print(e)
    try:
        p._replace(z=1)
    except (TypeError, ValueError) as e:
        print(e)
    try:
        Point._make((1, 2, 3))
    except TypeError as e:
        print(e)
    return len(caught)


def test_attributes_that_are_not_there():
    check(define("def function(p):\n    return p.z\n").function, Point(1, 2))
    check(define("def function(p):\n    p[0] = 1\n").function, Point(1, 2))


@calls((X,))
def made_by_numpy(x):
    u, c = np.unique_counts(x)
    return u, c


def test_results_of_numpy_as_arguments():
    function = jitted(define("def function(e):\n    return e.eigenvalues.sum(), e\n").function)
    given = np.linalg.eigh(np.eye(3))
    total, result = function(given)
    assert total == 3 and type(result) is type(given) and result.eigenvectors is given.eigenvectors


def test_a_class_that_changes():
    source = """
import collections
Point = collections.namedtuple("Point", "x y", defaults=(1,))
class Scaled(collections.namedtuple("Scaled", "x")):
    factor = 2.0
    def value(self):
        return self.x * self.factor
def make(x):
    return Point(x)
def scaled(s):
    return s.value()
"""
    program = define(source)
    make, scaled = jitted(program.make), jitted(program.scaled)
    assert make(2) == (2, 1) and type(make(2)) is program.Point
    program.Point.__new__.__defaults__ = (5,)
    assert make(2) == (2, 5)
    names = program.make.__globals__
    names["Point"] = collections.namedtuple("Point", "y x", defaults=(7,))
    assert make(2) == (2, 7) and type(make(2)) is names["Point"]
    s = program.Scaled(1.5)
    assert scaled(s) == 3.0
    program.Scaled.factor = 4.0
    assert scaled(s) == 6.0
    program.Scaled.factor = 4
    assert scaled(s) == 6.0
    program.Scaled.value = names["make"]
    assert scaled(s) == (s, 7)


def test_refusals():
    refused(define("def function(p):\n    return p.x\n").function, Vector(1.0, 2.0), golden="named_tuple_with_operators")
    refused(define("def function(p):\n    return p._asdict()\n").function, Point(1.0, 2.0), golden="named_tuple_asdict")
    refused(define("def function(p):\n    return type(p)(1, 2)\n").function, Point(1.0, 2.0), golden="named_tuple_type")
    refused(define("def function():\n    return Point\n", Point=Point).function, golden="named_tuple_class")
    refused(define("def function(k):\n    p = Point(1, 2) if k > 0.5 else (1, 2)\n    return p.x\n", Point=Point).function, 1.5, golden="named_tuple_or_tuple")
    marked = Base(1, 2)
    marked.note = 3
    refused(define("def function(p):\n    return p.a\n").function, marked, golden="named_tuple_with_attributes")


def test_classes_that_change_between_calls():
    Pair = collections.namedtuple("Pair", "x y")
    program = define("""
def added(p, q):
    return p + q

def first(p):
    return p.x
""")
    add, first = jitted(program.added), jitted(program.first)
    assert add(Pair(1.0, 2.0), Pair(3.0, 4.0)) == (1.0, 2.0, 3.0, 4.0) and first(Pair(1.0, 2.0)) == 1.0
    with pytest.raises(conure.CompileError):
        first(tuple.__new__(Pair, (1.0, 2.0, 3.0)))
    with pytest.raises(conure.CompileError):
        first(tuple.__new__(Pair, (1.0,)))
    assert first(Pair(2.0, 3.0)) == 2.0
    Pair.__add__ = lambda self, other: "sum"
    with pytest.raises(conure.CompileError):
        add(Pair(1.0, 2.0), Pair(3.0, 4.0))
    del Pair.__add__
    assert add(Pair(1.0, 2.0), Pair(3.0, 4.0)) == (1.0, 2.0, 3.0, 4.0)
    Pair.x = property(lambda self: -1.0)
    with pytest.raises(conure.CompileError):
        first(Pair(1.0, 2.0))
