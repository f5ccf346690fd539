"""The data-parallel operators: inside of kernels and outside, against plain loops."""

import operator

import numpy as np
import pytest

import conure
from comparing import Comparison
from conure import _plain_operators as plain
from differential import DISABLED, check, define, jitted, mostly_long, refused

DTYPES = ["bool", "int8", "int64", "uint8", "float32", "float64", "complex128"]

generator = np.random.default_rng(1977)


def array(shape, dtype="float64"):
    return generator.integers(0 if dtype in ("bool", "uint8") else -3, 2 if dtype == "bool" else 6, shape).astype(dtype)


def layouts(a):
    yield a
    yield np.asfortranarray(a)
    yield a[::-1]
    yield np.repeat(a, 2, axis=-1)[..., ::2]


def outcome(function, arguments, keywords):
    try:
        return function(*arguments, **keywords), None
    except Exception as error:
        return None, error


def same(name, *arguments, **keywords):
    """The operator called from plain Python gives what loops in plain Python give."""
    expected, problem = outcome(getattr(plain, name), arguments, keywords)
    actual, actual_problem = outcome(getattr(conure, name), arguments, keywords)
    assert (type(actual_problem), str(actual_problem)) == (type(problem), str(problem))
    Comparison(0).compare(expected, actual)


def plus_one(value):
    return value + 1


def both(values):
    return values.sum(), values * 2


@pytest.mark.parametrize("dtype", mostly_long(DTYPES, ["bool", "uint8", "float64", "complex128"]))
def test_map(dtype):
    for a in layouts(array((3, 4), dtype)):
        for axis in (0, 1, -1):
            same("map", np.sum, a, axis=axis)
            same("map", both, a, axis=axis)
            same("each", plus_one, a, axis=axis)
        same("map", lambda row, number: row * number, a, array(3, dtype))
    for a in (array(5, dtype), array(10, dtype)[::2], array(5, dtype)[::-1], array(1, dtype)):
        same("map", plus_one, a)
        same("map", np.multiply, a, a)
        same("map", operator.add, a, array(a.shape))
        same("map", lambda value: (value, (value + 1, value * 2.5)), a)


def test_map_of_no_slices():
    assert conure.map(plus_one, np.zeros(0)).dtype == np.float64
    assert conure.map(plus_one, np.zeros(0, np.int32)).dtype == (np.float64 if DISABLED else np.int32)
    same("map", plus_one, np.zeros(0))
    same("map", plus_one, np.zeros((3, 0)))
    same("map", np.sum, np.zeros((3, 0)))
    assert conure.map(np.sum, np.zeros((0, 3))).shape == (0,)
    if not DISABLED:
        with pytest.raises(ValueError, match="need at least one array to stack"):
            conure.map(plus_one, np.zeros((0, 3)))


def test_errors():
    same("map", plus_one, 3.0)
    same("map", operator.add, np.zeros(3), np.zeros(4))
    same("map", operator.add, np.zeros((3, 2)), np.zeros((4, 5)), axis=1)
    same("map", plus_one, np.zeros(3), axis=1)
    same("imap", lambda k: np.arange(1.0 * k), 3)
    same("imap", lambda k: 1 // (k - 2), 3)
    same("reduce", operator.add, np.zeros(0))
    same("reduce", operator.add, np.zeros((0, 3)), axis=0)
    same("reduce", operator.add, np.zeros((3, 0)))
    same("ireduce", plus_one, operator.add, 0)
    same("scan", operator.add, np.zeros(0))
    same("pmap1", np.sum, np.zeros(3), 0)
    same("pmap2", np.sum, np.zeros((3, 3)), (3, 0))
    same("pmap2_trim", np.sum, np.zeros((3, 3)), 2, 0)
    same("filter_reduce", operator.add, lambda value: value > 1, np.zeros(3))
    with pytest.raises(ValueError, match="negative dimensions are not allowed"):
        conure.imap(plus_one, -1)


def test_lists_and_tuples():
    same("map", plus_one, [1, 2, 3])
    same("map", plus_one, (1.5, 2))
    same("reduce", operator.add, [[1, 2], [3, 4]])
    same("scan", operator.mul, [1, 2, 3, 4])
    same("filter", lambda value: value > 1, [1, 2, 3])


def test_imap():
    same("imap", lambda k: k * k, 5)
    same("imap", lambda k: k / 2, 1)
    same("imap", lambda k: k > 2, 5)
    same("imap", lambda k: complex(k, 1), 3)
    same("imap", lambda index: index[0] * 10 + index[1], (3, 4))
    same("imap", lambda index: index[0], (3,))
    same("imap", lambda index: 2.5, ())
    same("imap", lambda index: (index[0], index[1] / 2, index[2] > 1), (2, 3, 4))
    same("imap", lambda index: np.arange(3.0) * index[1], (2, 4))
    same("imap", lambda index: (np.arange(3.0) * index[1], index[0]), (2, 4))
    same("imap", lambda k: np.full((2, 3), k), 4)
    same("imap", lambda k: [k, k + 1], 4)


@pytest.mark.parametrize("dtype", mostly_long(DTYPES, ["bool", "uint8", "float64", "complex128"]))
def test_pairs(dtype):
    x, y = array((3, 4), dtype), array((5, 4), dtype)
    same("allpairs", lambda a, b: (a * b).sum(), x, y)
    same("allpairs", lambda a, b: a * b, x, y)
    same("allpairs", np.multiply, array(3, dtype), array(2, dtype))
    assert conure.allpairs(np.multiply, array(3, dtype), array(0, dtype)).shape == (3, 0)
    same("allpairs", lambda a, b: (a * b).sum(), array((4, 3), dtype), array((4, 2), dtype), axis=1)
    same("outer_map", lambda a, b, c: a * b + c, array(3, dtype), array(2, dtype), array(4, dtype))
    same("outer_map", plus_one, array(3, dtype).astype("int64"))


@pytest.mark.parametrize("dtype", mostly_long(DTYPES[1:], ["int64", "uint8", "float32"]))
def test_reduce(dtype):
    for a in layouts(array((3, 4), dtype)):
        same("reduce", operator.add, a)
        same("reduce", np.add, a)
        same("reduce", operator.sub, a, init=0)
        same("reduce", lambda total, value: total * 2 + value, a, init=0.5)
        for axis in (0, 1):
            same("reduce", operator.sub, a, axis=axis)
            same("reduce", np.add, a, axis=axis, init=np.ones(a.shape[1 - axis], dtype))
    same("reduce", operator.add, array(1, dtype))
    same("reduce", operator.add, array(0, dtype), init=3)
    same("reduce", operator.add, array((0, 3), dtype), axis=0, init=np.ones(3, dtype))
    same("reduce", operator.add, array((2, 3, 4), dtype))
    same("reduce", operator.add, array((), dtype))


def test_ireduce():
    same("ireduce", lambda k: k * k, operator.add, 5)
    same("ireduce", lambda k: k / 2, operator.add, 5, 0)
    same("ireduce", lambda k: k, operator.add, 0, 0)
    same("ireduce", lambda index: index[0] * 10 + index[1], lambda a, b: 3 * a - b, (3, 4))
    same("ireduce", lambda index: index[0] * 10 + index[1], lambda a, b: 3 * a - b, (3, 4), 1)
    same("ireduce", lambda index: index[0] * 10.0 + index[1] - index[2], operator.sub, (2, 1, 3))
    same("ireduce", lambda index: 1.5, operator.add, ())
    same("ireduce", lambda index: 1.5, operator.add, (), 1)


@pytest.mark.parametrize("dtype", mostly_long(DTYPES[1:], ["int64", "uint8", "float32"]))
def test_scan(dtype):
    for a in layouts(array((3, 4), dtype)):
        same("scan", operator.add, a)
        same("scan", np.add, a, axis=1)
        same("scan", operator.add, a, init=a[0])
    same("scan", operator.add, array(5, dtype))
    same("scan", operator.add, array(1, dtype))
    same("scan", operator.sub, array(5, dtype), init=1)
    same("scan", lambda total, value: total / 2 + value, array(5, dtype))


@pytest.mark.parametrize("dtype", mostly_long(DTYPES, ["bool", "uint8", "float64", "complex128"]))
def test_filter(dtype):
    for a in layouts(array((3, 4), dtype)):
        same("filter", lambda row: row[0] != row[1], a)
        same("filter", lambda row: row.any(), a)
    for a in (array(7, dtype), array(0, dtype), array(14, dtype)[::2]):
        same("filter", lambda value: value != 1, a)
        same("filter", lambda value: False, a)
        same("filter_reduce", np.maximum, lambda value: value == value, np.append(a, a[:1]), 0)
    same("filter_reduce", np.add, lambda value: value != 1, np.array([0, 1, 2]).astype(dtype))
    same("filter_reduce", np.add, lambda row: row[0] != 5, array((3, 4), dtype))
    assert conure.filter(lambda value: value > 0, np.array([1.0, -1.0])).base is None


def test_windows():
    for count in (0, 1, 2, 5):
        for width in (1, 2, 3, 4, 7):
            same("pmap1", np.sum, array(count), width)
            same("pmap1", np.sum, array((count, 2)), width)
    same("pmap1", lambda rows: rows.sum(axis=0), array((4, 3)))
    for shape in ((4, 5), (1, 1), (0, 3), (3, 1)):
        same("pmap2", np.sum, array(shape))
        same("pmap2", np.sum, array(shape), (1, 4))
        same("pmap2", np.sum, array(shape), 2)
        for step in (1, 2, (2, 3)):
            same("pmap2_trim", np.sum, array(shape), 2, step)
            same("pmap2_trim", np.sum, array(shape), (3, 1), step)
    same("pmap2", lambda window: window.max() - window.min(), array((4, 5, 2)))
    same("pmap2_trim", lambda window: window * 2, array((4, 5)), (2, 3))


def test_parfor():
    def squares(out):
        def write(k):
            out[k] = k * k

        conure.parfor(write, len(out))

    out = np.zeros(5)
    jitted(squares)(out)
    assert out.tolist() == [0, 1, 4, 9, 16]

    def table(out):
        def write(index):
            out[index] = index[0] * 10 + index[1]

        return conure.parfor(write, out.shape)

    out = np.zeros((3, 4))
    assert jitted(table)(out) is None
    assert np.array_equal(out, np.add.outer(np.arange(3) * 10, np.arange(4)))


def test_inside_of_kernels():
    # The plain function calls the operators from outside, which the tests above compare with loops.
    def nested(x, y, scale):
        def distance(a, b):
            return conure.reduce(operator.add, conure.map(lambda p, q: (p - q) ** 2 * scale, a, b))

        return conure.allpairs(distance, x, y)

    def loops(x, y, scale):
        return np.array([[sum(((p - q) ** 2 * scale for p, q in zip(a, b)), np.float64(0)) for b in y] for a in x])

    x, y = array((3, 4)), array((2, 4))
    Comparison(0).compare(loops(x, y, 0.5), jitted(nested)(x, y, 0.5))

    def rows(x):
        normalised = conure.map(lambda row: row / row.sum(), x, axis=1)
        return normalised, conure.scan(operator.add, conure.map(np.max, normalised)), conure.reduce(np.minimum, normalised, axis=-1)

    check(rows, array((3, 4)) + 10)

    def positions(n):
        return conure.imap(lambda index: index[0] - index[1], (n, n + 1)), conure.ireduce(lambda k: 1 / (k + 1), operator.add, n, 0.0)

    check(positions, 4)
    check(positions, 1)

    def keywords(x):
        return conure.pmap1(f=np.sum, x=x, w=2), conure.pmap2_trim(np.max, x, width=(2, 1), step=2), conure.reduce(operator.add, x, init=1)

    check(keywords, array((4, 3)))


def test_failing_functions():
    def caught(x, bad):
        try:
            return conure.map(lambda k: 10 // k, x)[0]
        except ZeroDivisionError:
            return bad

    def divide(x):
        return conure.imap(lambda k: 10 // (k - x), 5)

    check(caught, np.array([1, 2]), 7)
    check(divide, 7)
    check(divide, 2)

    def looked_up(x, n):
        try:
            return conure.imap(lambda k: x[k] * 2, n).sum()
        except IndexError:
            return -1.0

    check(looked_up, np.arange(4.0), 4)
    check(looked_up, np.arange(4.0), 5)


def test_effects():
    def appended(n):
        seen = []

        def f(k):
            seen.append(k)
            return k

        conure.imap(f, n)
        conure.imap(lambda k: (f(k), 1.0), n)
        conure.imap(lambda k: np.full(2, f(k)), n)
        conure.filter(lambda value: f(int(value)) > 1, np.arange(n))
        return seen

    assert jitted(appended)(3) == [0, 1, 2] * 4

    def total(n):
        count = 0

        def combine(a, b):
            nonlocal count
            count += 1
            return a + b

        return conure.ireduce(lambda k: k, combine, n), count

    assert jitted(total)(5) == (10, 4)


def test_results_are_copied_at_once():
    def accumulated(total, row):
        total += row
        return total

    x = array((3, 4))
    mine, other = x.copy(), x.copy()
    Comparison(0).compare((plain.scan(accumulated, mine), mine), (conure.scan(accumulated, other), other))
    Comparison(0).compare((plain.reduce(accumulated, mine, 0), mine), (conure.reduce(accumulated, other, 0), other))

    def shared(n, row):
        def f(k):
            row[:] = k
            return row

        stack = conure.imap(f, n)
        row[:] = -1
        return stack

    assert jitted(shared)(3, np.zeros(2)).tolist() == [[0, 0], [1, 1], [2, 2]]

    def before(x):
        doubled = conure.map(lambda value: value * 2, x)
        rows = conure.imap(lambda k: x, 2)
        x[0] = 100
        return doubled, rows, x

    check(before, array(4))


def test_numbers_of_one_dtype():
    def positive(value):
        return value if value > 1 else 0.0

    def limited(value):
        return 0.0 if value > 1 else value

    def mixed(k):
        return np.int64(k) if k > 1 else k

    same("map", positive, array(6))
    same("map", limited, array(6))
    same("imap", mixed, 4)


def test_refusals():
    rebinds = """
def f(n):
    count = 0

    def counted(k):
        nonlocal count
        count += k
        return count

    return conure.{operator}(counted, n), count
"""
    refused(define(rebinds.format(operator="imap")).f, 3, golden="operator_rebinds")
    refused(define(rebinds.format(operator="parfor")).f, 3, golden="operator_rebinds_in_parfor")
    refused(define("def f(n):\n    return conure.imap(lambda k: None, n)").f, 3, golden="operator_of_none")
    refused(define("def f(x, axis):\n    return conure.map(np.sum, x, axis=axis[0])").f, np.zeros((2, 3)), [1], golden="operator_unknown_axis")
    refused(define("def f(x):\n    return conure.scan(lambda a, b: (a, b), x)").f, np.zeros(2), golden="operator_scan_grows")


def test_reduction_of_rows_from_a_number():
    f = define("def f(x):\n    return conure.reduce(np.add, x, axis=0, init=0)").f
    np.testing.assert_array_equal(conure.jit(f)(np.ones((2, 3))), [2, 2, 2])
    assert conure.jit(f)(np.ones((0, 3))) == 0


def test_numbers_whose_type_depends_on_the_path():
    functions = define("""
def quotients(x, y):
    return conure.map(lambda a, b: 0 if b == 0 else a / b, x, y)

def products(x, y):
    return conure.allpairs(lambda a, b: sum(a * b), x, y)

def pairs(x):
    return conure.imap(lambda k: (k if k > 1 else 0.5, x[k] if k else 1), len(x))
""")
    check(functions.quotients, np.arange(5), np.arange(5) % 2)
    check(functions.products, np.arange(6.0).reshape(2, 3), np.arange(12).reshape(4, 3))
    check(functions.pairs, np.arange(3, dtype=np.float32))
    # Without elements all sums are ints, and so they are in Python.
    result = conure.jit(functions.products)(np.zeros((2, 0)), np.zeros((2, 0)))
    assert result.dtype == np.float64 and not result.any()
