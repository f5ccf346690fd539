"""The methods of universal functions, and reductions into arrays that exist."""

import numpy as np
import pytest

from differential import check, define, refused

generator = np.random.default_rng(1965)


def array(shape, dtype):
    if dtype == "bool":
        return generator.integers(0, 2, shape).astype(bool)
    numbers = generator.integers(0 if dtype.startswith("u") else -3, 6, shape)
    return (numbers / 2 if dtype.startswith("float") else numbers).astype(dtype)


@pytest.mark.parametrize("name", ["add", "multiply", "maximum", "fmin", "logical_or", "logical_xor", "bitwise_and", "bitwise_xor", "hypot", "gcd", "logaddexp", "subtract", "divide"])
def test_reduce(name):
    f = define(f"def f(x):\n    return np.{name}.reduce(x), np.{name}.reduce(x, axis=-1), np.{name}.reduce(x, axis=1, keepdims=True)").f
    for dtype in ["float64", "int8", "bool"]:
        check(f, array((3, 4), dtype), ulps=8)
    line = define(f"def f(x):\n    return np.{name}.reduce(x)").f
    for shape in [(5,), (0,), (0, 3), (3, 0), (1,)]:
        check(line, array(shape, "int64" if "bit" in name or name == "gcd" else "float64"), ulps=8)
    check(line, np.array(2.5) if name != "gcd" and "bit" not in name else np.array(2))
    check(define(f"def f(x):\n    return np.{name}.reduce(x, axis=None), np.{name}.reduce(x, (0, 1))").f, array((3, 4), "float64"), ulps=8)


def test_arguments_of_reduce():
    def f(x, m):
        return (np.add.reduce(x, 1), np.add.reduce(x, dtype=np.float32), np.maximum.reduce(x, initial=2.0), np.add.reduce(x, where=m), np.maximum.reduce(x, where=m, initial=0.0),
                np.add.reduce([1, 2, 3]), np.multiply.reduce(x, axis=(0, 1)), np.add.reduce(5), np.fmax.reduce(x, axis=1))

    check(f, array((3, 4), "float64"), array((3, 4), "bool"))
    for source in ["np.add.reduce(x, axis=2)", "np.sqrt.reduce(x)", "np.maximum.reduce(x, where=x > 1)", "np.divmod.reduce(x)", "np.subtract.reduce(x, axis=2)"]:
        check(define(f"def f(x):\n    return {source}").f, array((3, 4), "float64"))


@pytest.mark.parametrize("name", ["add", "multiply", "maximum", "minimum", "logical_and", "bitwise_or", "subtract", "divide", "fmax"])
def test_accumulate(name):
    f = define(f"def f(x):\n    return np.{name}.accumulate(x), np.{name}.accumulate(x, axis=-1)").f
    for dtype in ["float64", "int8", "bool"]:
        check(f, array((3, 4), dtype))
    for shape in [(5,), (0,), (0, 3), (2, 3, 4)]:
        check(f, array(shape, "int64"))
    check(f, np.asfortranarray(array((3, 4), "int64")))
    check(f, array((6, 8), "int64")[::2, ::-2])


def test_arguments_of_accumulate():
    def f(x, z):
        return np.add.accumulate(x, 1, np.float32), np.maximum.accumulate(x, axis=1, out=z) is z, z

    check(f, array((3, 4), "float64"), np.zeros((3, 4)))
    for source in ["np.add.accumulate(x, axis=None)", "np.add.accumulate(5)", "np.add.accumulate(x, axis=3)", "np.sqrt.accumulate(x)", "np.less.accumulate(x)"]:
        check(define(f"def f(x):\n    return {source}").f, array((3, 4), "float64"))


def test_outer():
    def f(x, y):
        return np.multiply.outer(x, y), np.subtract.outer(x, 2), np.less.outer(y, x), np.add.outer(1, 2), np.add.outer(x, [1, 2])

    for left, right in [((3,), (4,)), ((2, 3), (4,)), ((), (3,)), ((0,), (3,)), ((2,), (3, 1))]:
        check(f, np.asarray(array(left, "float64")), np.asarray(array(right, "int32")))

    def into(x, z):
        return np.multiply.outer(x, x, out=z) is z, z

    check(into, array((3,), "float64"), np.zeros((3, 3)))


def test_at():
    def f(x, index, b):
        np.add.at(x, index, b)
        return x

    for dtype in ["float64", "int8", "uint64"]:
        check(f, np.zeros(5, dtype), np.array([0, 1, 1, -1, 0]), 1)
        check(f, np.zeros(5, dtype), np.array([0, 1, 1, -1, 0]), np.array([1, 2, 3, 4, 5]))
        check(f, np.zeros(5, dtype), np.array([[0, 1], [1, 1]], np.uint8), np.array([[1.5], [2.5]]))
        check(f, np.zeros((3, 2), dtype), np.array([0, 1, 1]), np.array([1, 2]))
        check(f, np.zeros((3, 2), dtype), np.array([0, 1, 1]), np.array([[1], [2], [3]]))
    check(f, np.zeros(3), np.array([0, 3, 1]), 1)
    check(f, np.zeros(3), np.array([0, -4, 1]), 1)
    check(f, np.zeros(3), np.array([0, 1]), np.array([1.0, 2.0, 3.0]))
    check(f, np.zeros(3), np.array([0.0, 1.0]), 1)
    check(f, np.zeros(3), np.array([True, False, True]), 1)
    check(f, np.zeros(3), 1, 2.5)
    check(f, np.zeros(3), (np.array([0, 1]), np.array([0, 1])), 2.5)
    check(f, np.zeros((3, 4)), (np.array([0, 1, 1]), np.array([0, 2, 2])), np.array([1.0, 2.0, 3.0]))
    check(f, np.zeros((3, 4)), (np.array([0, 1, 1]), 2), 1)
    check(f, np.zeros(0), np.zeros(0, int), 1)


def test_at_of_other_functions():
    def f(x, index):
        np.maximum.at(x, index, 2.0)
        np.subtract.at(x, index, 1.0)
        np.negative.at(x, index)
        np.multiply.at(x, slice(1, 3), 2)
        np.add.at(x, 0, 5)
        return x

    check(f, np.arange(5.0), np.array([0, 0, 3]))

    def histogram(x, n):
        counts = np.zeros(n, dtype=int)
        np.add.at(counts, x, 1)
        return counts

    check(histogram, generator.integers(0, 10, 300), 10)
    for source in ["np.add.at(x, [0])", "np.negative.at(x, [0], 1)", "np.add.at(5, 0, 1)"]:
        check(define(f"def f(x):\n    return {source}").f, np.arange(3.0))
    refused(define("def f(x, i):\n    np.add.at(x, (slice(None), i), 1)").f, np.zeros((2, 3)), np.array([0, 0]), golden="ufunc_at_mixed")


def test_reduceat():
    def f(x, starts):
        return np.add.reduceat(x, starts), np.maximum.reduceat(x, starts)

    for dtype in ["float64", "int8"]:
        check(f, array((8,), dtype), np.array([0, 4, 1, 5, 2, 6, 3, 7]))
        check(f, array((5, 3), dtype), np.array([0, 2, 2]))
    check(f, array((300,), "float64"), np.array([0, 150, 10]))
    check(f, array((3,), "float64"), np.array([0, 3]))
    check(f, array((3,), "float64"), np.array([-1, 1]))
    check(f, array((3,), "float64"), np.zeros(0, int))
    check(define("def f(x, s):\n    return np.add.reduceat(x, s, axis=1)").f, array((3, 5), "float64"), np.array([0, 2, 1]))


REDUCTIONS = ["np.sum(x, axis=0, out=z)", "np.max(x, axis=1, out=z)", "x.min(axis=0, out=z)", "np.prod(x, axis=0, out=z)", "np.any(x, axis=0, out=z)", "x.sum(axis=0, keepdims=True, out=z)",
              "np.sum(x, out=z)", "np.argmax(x, axis=0, out=z)", "np.add.reduce(x, out=(z,))", "np.sum(x, 0, np.float32, z)", "np.sum(x, axis=1, out=z, initial=2)"]


@pytest.mark.parametrize("source", REDUCTIONS)
def test_reductions_into_arrays(source):
    f = define(f"def f(x, z):\n    return {source}, z").f
    for dtype, out in [("float64", "float64"), ("int8", "int64"), ("float64", "int64"), ("int8", "int8"), ("float32", "float64")]:
        for shape in [(3,), (4,), (), (1, 3)]:
            check(f, array((4, 3), dtype), np.zeros(shape, out), ulps=4)
    check(f, array((4, 3), "float64"), np.zeros(1))
    check(f, array((4, 3), "float64"), np.zeros((4, 3)))
    check(define("def f(x):\n    return np.sum(x, axis=0, out=5)").f, np.ones((2, 3)))


def test_dtypes_without_a_loop():
    def combined(x):
        return np.hypot.reduce(x, dtype=np.float32), np.add.reduce(x, dtype=np.int8), np.divide.accumulate(x, dtype=float)

    check(combined, np.arange(1, 5))
    check(lambda x: np.logical_and.reduce(x, dtype=np.int8), np.arange(3))
    check(lambda x: np.logical_and.accumulate(x, dtype=np.int8), np.arange(3))
    check(lambda x: np.hypot.accumulate(x, dtype=np.int8), np.arange(3))
    check(lambda x: np.divide.reduce(x, dtype=int), np.arange(3))


def test_masks_and_values_at_places():
    def add(x, mask, value):
        np.add.at(x, mask, value)
        return x

    def one(x, value):
        np.add.at(x, 1, value)
        return x

    x = np.arange(12.0).reshape(3, 4)
    for mask in x > 5, x[0] > 0, x[:, 0] > 0, (x > 5).T, np.array([True, True, False, False]), np.array([False, False, True, False]):
        check(add, x, mask, 2.5)
    for value in 1, x[0], x, x[0, :3]:
        check(one, x, value)
