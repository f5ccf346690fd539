"""Joining, splitting and repeating arrays."""

import numpy as np
import pytest

from differential import calls, check, define

generator = np.random.default_rng(2718)


def array(shape, dtype="float64"):
    return generator.integers(0, 50, shape).astype(dtype)


def defined(expression, parameters="x, y"):
    return define(f"import numpy as np\ndef f({parameters}):\n    return {expression}").f


PAIRS = [((3,), (2,)), ((2, 3), (2, 3)), ((2, 3), (4, 3)), ((2, 3), (2, 1)), ((0, 3), (2, 3)), ((2, 3), (3,)), ((), (2,)), ((), ()), ((1, 2, 3), (1, 2, 3)), ((1,), (1,)),
         ((2, 2), (3, 3))]
JOINS = ["np.concatenate((x, y))", "np.concatenate([x, y])", "np.concatenate((x, y), axis=1)", "np.concatenate((x, y, x), -1)", "np.concatenate((x, y), axis=None)", "np.stack((x, y))",
         "np.stack([x, y], axis=1)", "np.stack((x, y), -1)", "np.stack((x,), 0)", "np.hstack((x, y))", "np.hstack([x, y])", "np.vstack((x, y))", "np.dstack((x, y))",
         "np.column_stack((x, y))", "np.append(x, y)", "np.append(x, y, axis=0)", "np.concatenate((x, y), 5)", "np.stack((x, y), 5)", "np.concat((x, y))"]


@pytest.mark.parametrize("expression", JOINS)
def test_joins(expression):
    f = defined(expression)
    for left, right in PAIRS:
        check(f, array(left), array(right))
    check(f, array((2, 3), "int32"), array((2, 3), "float32"))
    check(f, array((2, 3), "uint8"), array((2, 3), "bool"))
    x = array((3, 4))
    if "stack((" in expression or "stack([" in expression:
        check(f, x[:, ::-1].copy(), x)
        return
    for first, second in [(np.asfortranarray(x), np.asfortranarray(x)), (np.asfortranarray(x), x), (x[:, ::-1], x), (x[::2], x[::2])]:
        check(f, first, second)


def test_joins_of_sequences_and_numbers():
    check(defined("np.concatenate(([1, 2], x))", "x"), array((3,)))
    check(defined("np.hstack((1, x, 2.5))", "x"), array((3,)))
    check(defined("np.append(x, 7)", "x"), array((3,)))
    check(defined("np.append(x, [7, 8])", "x"), array((3,), "int64"))
    check(defined("np.vstack(([1, 2, 3], x))", "x"), array((3,)))
    check(defined("np.concatenate(())", ""))
    check(defined("np.stack(())", ""))


def test_joined_arrays_are_fresh():
    def f(x):
        y = np.concatenate((x, x))
        y[0] = 99
        z = np.hstack((x[1:], x[:1])) - x
        return x, y, z

    check(f, array((4,)))


@pytest.mark.parametrize("expression", ["np.split(x, 3)", "np.split(x, 2, axis=1)", "np.array_split(x, 4)", "np.array_split(x, 4, -1)", "np.split(x, (1, 2))", "np.array_split(x, (2, 9))",
                                        "np.split(x, 7)", "np.hsplit(x, 2)", "np.vsplit(x, 3)", "np.array_split(x, 0)", "np.split(x, 3, axis=4)", "np.dsplit(x, 2)"])
def test_splits(expression):
    f = defined(expression, "x")
    for shape in [(6,), (6, 4), (3, 2), (1, 1), (0, 4), (3, 2, 4)]:
        check(f, array(shape))
        check(f, np.asfortranarray(array(shape)))


def test_splits_are_views():
    def f(x, n):
        a, b, c = np.split(x, 3)
        a += 1
        c[...] = b
        parts = np.array_split(x, n)
        parts[-1][:] = 0
        return x, len(parts)

    check(f, array((6, 2)), 2)
    check(f, array((6,)), 5)


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 1, 3), (0, 2)], ids=str)
def test_repeats(shape):
    for expression in ["np.repeat(x, n)", "np.repeat(x, n, axis=0)", "np.repeat(x, n, -1)", "x.repeat(n)", "x.repeat(n, 1)"]:
        f = defined(expression, "x, n")
        for n in (0, 1, 3):
            check(f, array(shape), n)
            check(f, np.asfortranarray(array(shape, "int32")), n)
    check(defined("np.repeat(x, -1)", "x"), array(shape))
    check(defined("np.repeat(3, 4), np.repeat([1, 2], 2)", ""))


@calls((np.arange(12.0).reshape(3, 4),), (np.arange(6).reshape(2, 3),), (np.zeros((1, 5), np.float32),))
def lists_of_arrays_joined(x):
    rows = [row * 2 for row in x]
    columns = []
    for j in range(x.shape[1]):
        columns.append(x[:, j])
    return (np.array(rows), np.stack(rows), np.stack(columns, axis=1), np.concatenate(rows), np.vstack(rows), np.hstack(columns),
            np.column_stack(columns), np.dstack(rows), np.concatenate([x, x[:1]], axis=0))


@calls((np.arange(12.0).reshape(3, 4),), (np.arange(24).reshape(2, 3, 4),))
def rows_of_an_array_joined(x):
    return np.concatenate(x), np.stack(x, axis=-1), np.vstack(x), np.hstack(x), np.column_stack(x)


@calls((np.arange(12.0).reshape(3, 4), 2), (np.arange(12.0).reshape(3, 4), 1))
def nested_lists_of_arrays(x, n):
    blocks = [[x[i] + j for j in range(n)] for i in range(3)]
    cube = [[[x[i, j] * k for k in range(n)] for j in range(4)] for i in range(3)]
    return np.array(blocks), np.array(cube), np.array([(row, row + 1) for row in x])


def test_arrays_of_several_lengths_are_no_array():
    module = define("def f(x, n):\n    rows = [x[:k] for k in range(n)]\n    return np.array(rows)")
    for n in (1, 2, 3):
        check(module.f, np.arange(4.0), n)
    module = define("def f(x, n):\n    rows = [x[:, :k] for k in range(1, n)]\n    return np.array(rows)")
    for n in (2, 3):
        check(module.f, np.zeros((2, 5)), n)
    module = define("def f(x, n):\n    return np.stack([x[:k] for k in range(n)])")
    for n in (0, 1, 2):
        check(module.f, np.arange(4.0), n)


def test_cuts_at_places_known_when_running():
    def f(x, places):
        return np.array_split(x, places), np.split(x, places, axis=-1)

    def into_rows(x, places):
        return np.vsplit(x, places), np.hsplit(x, places)

    for places in ([1, 4, 7], [3], [], [7, 3], [-2], np.array([2, 5]), np.array(3)):
        check(f, np.arange(9.0), places)
        check(into_rows, np.arange(81).reshape(9, 9), places)


@pytest.mark.parametrize("dtype", ["bool", "int16", "float64", "complex64"])
def test_numbers_repeated_each(dtype):
    repeated = defined("np.repeat(x, y), np.repeat(x, y, 0), x.repeat(y)")
    x = array((40,), dtype)
    for most in (1, 2, 4, 9):
        counts = generator.integers(0, most, 40)
        check(repeated, x, counts)
        check(repeated, x[::-1], counts.astype(np.uint8))
    check(repeated, x, np.zeros(40, int))
    check(repeated, x, np.arange(40)[::-1] // 8)
    check(repeated, x[:0], np.zeros(0, int))
    check(repeated, x[:1], np.array([3]))
    check(repeated, x, np.array([3]))
    check(repeated, x[:3], np.array([1, -1, 2]))
