"""Repeating, inserting, deleting: np.tile, np.insert, np.delete, np.block and their family."""

import numpy as np
import pytest

from differential import check, define

draw = np.random.default_rng(1414)


def array(shape, dtype="float64"):
    return draw.integers(0, 50, shape).astype(dtype)


def defined(expression, parameters="x"):
    return define(f"import numpy as np\ndef f({parameters}):\n    return {expression}").f


@pytest.mark.parametrize("reps", ["2", "1", "0", "(2, 3)", "(1, 1)", "(2, 1, 2)", "(1, 3)", "(3, 1)", "n", "()", "[2, 2]", "(0, 2)"])
def test_tile(reps):
    f = defined(f"np.tile(x, {reps})", "x, n")
    for shape in ((3,), (2, 3), (1,), (2, 1, 2)):
        check(f, array(shape), 3)
    check(f, array((4, 6), "int16")[::2, ::-2], 1)
    check(f, np.asfortranarray(array((2, 3))), 2)
    check(f, array((), "float32"), 2)


def test_resize():
    for expression in ("np.resize(x, (3, 4))", "np.resize(x, 4)", "np.resize(x, (2, 1))", "np.resize(x, (0, 3))", "np.resize(x, -1)", "np.resize(x, (1, 1, 7))"):
        f = defined(expression)
        for shape in ((5,), (2, 3), (1,), (0,)):
            check(f, array(shape))
        check(f, array((3, 4), "int8")[:, ::2])


def test_block():
    for expression in ("np.block([[x, x], [x, x]])", "np.block([x, x])", "np.block([[x], [x]])", "np.block([[x, 2 * x]])", "np.block([x, 1, 2])", "np.block([[x, np.zeros((2, 1))], [np.ones((1, 4))]])",
                       "np.block(x)", "np.block([[[x, x]], [[x, x]]])"):
        check(defined(expression), array((2, 3)))
    check(defined("np.block([x, y])", "x, y"), array(3), array(2, "int32"))
    check(defined("np.block([[x], [y]])", "x, y"), array(3), array((2, 3)))


INSERTS = ["np.insert(x, 2, 9)", "np.insert(x, -1, 9)", "np.insert(x, 0, 9.7)", "np.insert(x, [1, 3], 9)", "np.insert(x, [1, 3], [8, 9])", "np.insert(x, [3, 1, 1], [7, 8, 9])", "np.insert(x, [2], [7, 8, 9])",
           "np.insert(x, slice(1, 3), 7)", "np.insert(x, slice(None, None, 2), 7)", "np.insert(x, 20, 7)", "np.insert(x, [20], 7)", "np.insert(x, [-1, -2], 7)", "np.insert(x, i, 7)", "np.insert(x, i, i)",
           "np.insert(x, 2, [7, 8])", "np.insert(x, x > 20, 5)", "np.insert(x, [], 5)"]


@pytest.mark.parametrize("expression", INSERTS)
def test_insert(expression):
    f = defined(expression, "x, i")
    for dtype in ("float64", "uint8"):
        check(f, array(5, dtype), np.array([0, 2, 4, 4]))
    check(f, array(10)[::2], np.array([1]))
    check(f, array((5, 1)), np.array([3, 0]))


def test_insert_along_axes():
    for expression in ("np.insert(x, 1, 7, axis=0)", "np.insert(x, 1, y[:4], axis=0)", "np.insert(x, 1, y[:3], axis=1)", "np.insert(x, [1], [[7], [8], [9]], axis=1)", "np.insert(x, [0, 2], 7, axis=1)",
                       "np.insert(x, [0, 2], y[:4], axis=0)", "np.insert(x, -1, 7, axis=-1)", "np.insert(x, 1, 7)", "np.insert(x, 1, 7, axis=2)", "np.insert(x, 9, 7, axis=0)",
                       "np.insert(x, slice(0, 2), 5, axis=1)"):
        for x in (array((3, 4)), np.asfortranarray(array((3, 4))), array((3, 8), "int64")[:, ::2]):
            check(defined(expression, "x, y"), x, array(6))


DELETES = ["np.delete(x, 2)", "np.delete(x, -1)", "np.delete(x, [1, 3])", "np.delete(x, [1, 1, -1])", "np.delete(x, i)", "np.delete(x, slice(1, 4))", "np.delete(x, slice(None, None, 2))",
           "np.delete(x, slice(4, 1, -1))", "np.delete(x, x > 20)", "np.delete(x, 20)", "np.delete(x, [20, 1])", "np.delete(x, [])", "np.delete(x, [2])", "np.delete(x, [-9])", "np.delete(x, slice(3, 3))"]


@pytest.mark.parametrize("expression", DELETES)
def test_delete(expression):
    f = defined(expression, "x, i")
    for dtype in ("float64", "int32", "bool"):
        check(f, array(5, dtype), np.array([0, 2, 4, 4]))
    check(f, array(10)[::2], np.array([1]))
    check(f, array((5, 1)), np.array([3, 0]))


def test_delete_along_axes():
    for expression in ("np.delete(x, 1, axis=0)", "np.delete(x, -1, 1)", "np.delete(x, 1)", "np.delete(x, [0, 2], 1)", "np.delete(x, slice(0, 2), axis=0)", "np.delete(x, 5, axis=0)", "np.delete(x, 0, axis=3)",
                       "np.delete(x, np.array([True, False, True]), axis=0)", "np.delete(x, np.array([True, False]), axis=0)"):
        for x in (array((3, 4)), array((3, 8), "int64")[:, ::2]):
            check(defined(expression), x)


def test_trim_zeros():
    for values in ([0, 0, 1, 2, 0, 3, 0], [0, 0], [1, 2], [], [0.0, -0.0, np.nan, 0], [5, 0]):
        for expression in ("np.trim_zeros(x)", "np.trim_zeros(x, 'f')", "np.trim_zeros(x, 'b')", "np.trim_zeros(x, trim='bf')"):
            check(defined(expression), np.array(values, np.float64))
            check(defined(expression), np.array(values, np.float64).astype(bool))
    check(defined("np.trim_zeros(x, 'q')"), np.zeros(2))
    x = np.zeros((4, 5, 3))
    x[1:3, 2, 1] = 7
    for expression in ("np.trim_zeros(x)", "np.trim_zeros(x, 'f')", "np.trim_zeros(x, 'B', axis=1)", "np.trim_zeros(x, axis=(0, -1))", "np.trim_zeros(x, axis=3)"):
        for each in (x, np.zeros((2, 2, 2)), np.zeros((0, 2, 2)), x[..., ::-1]):
            check(defined(expression), each)
    check(defined("np.trim_zeros(x)"), np.array(3))


def test_unwrap():
    check(defined("np.unwrap(x)"), np.array(2.5))
    for expression in ("np.unwrap(x)", "np.unwrap(x, axis=0)", "np.unwrap(x, period=4)", "np.unwrap(x, 2)", "np.unwrap(x, discont=1.5, period=6.28)", "np.unwrap(x, period=3)"):
        for x in (array(9) / 3, array((3, 4)) - 20, array(6, "int64"), np.array([0, 2.0, 4, 6, 0, 2]), array(1), array((2, 0)), array(8, "float32")):
            check(defined(expression), x)


def test_repeat_each():
    for expression in ("np.repeat(x, [1, 2, 0], axis=0)", "np.repeat(x, c, axis=0)", "np.repeat(x, c)", "np.repeat(x, [2], axis=1)", "np.repeat(x, [1, -2, 0], axis=0)", "np.repeat(x, [1, 2], axis=0)",
                       "x.repeat(c, axis=0)", "x.repeat([3])", "np.repeat(x, np.array(2), axis=0)"):
        f = defined(expression, "x, c")
        check(f, array(3), np.array([2, 0, 3]))
        check(f, array((3, 2), "int8"), np.array([2, 0, 3]))
        check(f, np.asfortranarray(array((3, 4))), np.array([1, 1, 2]))


def test_ediff1d_with_ends():
    for expression in ("np.ediff1d(x, to_begin=1, to_end=2)", "np.ediff1d(x, to_end=[1, 2, 3])", "np.ediff1d(x, to_begin=x[:2])", "np.ediff1d(x, 7)", "np.ediff1d(x, to_begin=1.5)"):
        for x in (array(5), array((2, 3)), array(1), array(0), array(4, "int64")):
            check(defined(expression), x)


def test_constructors_of_arrays():
    for expression in ("np.full((2, 4), x)", "np.full((2, 3), [1, 2, 3])", "np.full(4, x, dtype=np.int32)", "np.full_like(y, x)", "np.full((2, 3), x)", "np.asanyarray(x)", "np.asanyarray(x, np.float32)",
                       "np.asanyarray([1, 2])", "x.astype(np.float64, copy=False)", "x.astype(int, copy=False)", "x.conj(), y.conjugate()"):
        check(defined(expression, "x, y"), array(4), array((3, 4)))


def test_padding_by_statistics_of_the_ends():
    f = define("""
def f(x, n):
    return (np.pad(x, 2, "mean", stat_length=2), np.pad(x, (1, 3), "maximum", stat_length=n), np.pad(x, 1, "minimum", stat_length=(3, 1)),
            np.pad(x, 2, "median"), np.pad(x, 1, "median", stat_length=2), np.pad(x, 1, "mean", stat_length=None))
""").f
    for x in [array((7,)), array((4, 5)), array((8,), "uint8")[::-2]]:
        check(f, x, 2)
    check(f, array((3,)), 0)
    check(f, array((3,)), -1)
    check(defined("np.pad(x, 1, 'edge', stat_length=2)"), array((3,)))
