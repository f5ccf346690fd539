"""Universal functions with all that NumPy lets a call say: where results go, which elements, in which dtype."""

import itertools

import numpy as np
import pytest

from differential import check, define, in_turn, refused

DTYPES = ["bool", "int8", "int32", "int64", "uint8", "uint64", "float16", "float32", "float64", "complex64", "complex128"]
UNARY = sorted({getattr(np, name).__name__ for name in dir(np) if isinstance(getattr(np, name), np.ufunc) and getattr(np, name).nin == 1} - {"isnat"})
BINARY = sorted({getattr(np, name).__name__ for name in dir(np) if isinstance(getattr(np, name), np.ufunc) and getattr(np, name).nin == 2}
                - {"matmul", "matvec", "vecmat", "vecdot"})

generator = np.random.default_rng(2024)


def array(shape, dtype):
    """Small numbers, so that powers and shifts stay in range."""
    if dtype == "bool":
        return np.asarray(generator.integers(0, 2, shape).astype(bool))
    numbers = generator.integers(0 if dtype.startswith("u") else -3, 6, shape)
    if dtype.startswith("complex"):
        return np.asarray((numbers + 1j * generator.integers(-3, 6, shape)).astype(dtype))
    return np.asarray((numbers / 2 if dtype.startswith("float") else numbers).astype(dtype))


def ulps(name, *dtypes):
    """Complex functions and powers are further off than the real ones."""
    return 2000 if "complex64" in dtypes else 64 if "complex128" in dtypes else 4


def double(name, count):
    """A dtype of which the function has a loop."""
    for dtype in ("float64", "int64", "bool"):
        try:
            getattr(np, name)(*[np.ones(2, dtype)] * count, dtype=dtype)
            return dtype
        except TypeError:
            continue
    return None


@pytest.mark.parametrize("name", UNARY + BINARY)
def test_all_arguments(name):
    """Each argument at once, and the elements that a mask leaves out."""
    ufunc = getattr(np, name)
    operands = "x, y"[:3 * ufunc.nin - 2]
    operand = double(name, ufunc.nin) or ("int64" if name in ("bitwise_count", "ldexp") else "float64")
    x = (np.ones((3, 4), operand) + (generator.random((3, 4)) < 0.5)).astype("float64" if name == "ldexp" else operand)
    given = (x / 2 if x.dtype == np.float64 else x), np.ones((3, 4), operand)
    result = ufunc(*given[:ufunc.nin])
    if ufunc.nout == 1:
        dtype = ", dtype=o.dtype" if double(name, ufunc.nin) == str(result.dtype) == str(given[0].dtype) else ""
        f = define(f"def f(x, y, o, m):\n    return np.{name}({operands}, out=o, where=m, casting='same_kind', order='K', subok=True{dtype}), np.{name}({operands}, where=m)[m], "
                   f"np.{name}({operands}, order='F'), np.{name}({operands}, order='C', casting='safe')").f
        check(f, *given, np.full((3, 4), 7).astype(result.dtype), generator.random((3, 4)) < 0.5, ulps=4)
    else:
        f = define(f"def f(x, y, o, p):\n    return np.{name}({operands}, out=(o, p), casting='same_kind', order='K', subok=False), np.{name}({operands}, order='F')").f
        check(f, *given, *(np.zeros((3, 4), each.dtype) for each in result), ulps=4)


@pytest.mark.parametrize("name", UNARY)
def test_functions_of_one(name):
    f = define(f"def f(x):\n    return np.{name}(x)").f
    for dtype in DTYPES:
        check(f, array((3, 4), dtype), ulps=ulps(name, dtype))
        check(f, array((0, 4), dtype))
    check(f, array((), "float32")[()], ulps=4)
    check(f, 3, ulps=4)


@pytest.mark.parametrize("name", BINARY)
def test_functions_of_two(name):
    f = define(f"def f(x, y):\n    return np.{name}(x, y)").f
    for left, right in itertools.product(DTYPES, DTYPES):
        if (DTYPES.index(left) + 2 * DTYPES.index(right)) % 17 == 0 or left == right:
            check(f, array((5,), left), np.abs(array((5,), right)), ulps=ulps(name, left, right), optional=name == "ldexp")
    check(f, array((3, 1), "float64"), np.abs(array((4,), "int32")), ulps=4)
    check(f, np.float32(2.5), np.int64(3), ulps=4)
    check(f, 2, 3, ulps=4)


def test_split_numbers():
    def f(x):
        return np.modf(x), np.frexp(x)

    values = [0.0, -0.0, 1.0, -2.5, 1e300, 5e-324, np.inf, -np.inf, np.nan, 0.1]
    check(f, np.array(values))
    check(f, np.float64(-3.75))
    with np.errstate(all="ignore"):
        check(f, np.array(values).astype(np.float32))
        check(f, np.array(values).astype(np.float16))
    check(f, np.array([1.5e-45, -1e-40, 1.1754944e-38, 3.4028235e38], np.float32))
    check(f, np.array([6e-8, -5e-5, 6.1e-5, 65504.0], np.float16))
    check(f, 1.75 * 2.0 ** np.arange(-1074.0, 1024.0))
    check(f, np.float32(-1.25) * np.float32(2.0) ** np.arange(-149, 128, dtype=np.float32))

    def g(x, n):
        return np.ldexp(x, n), np.divmod(x, 3), divmod(x, 2.5), divmod(7.5, x)

    check(g, np.array(values), np.arange(10) - 5)
    check(g, np.array([1.0, 1.5, -2.0]), np.array([2000, -2000, -1074], np.int32))
    check(g, np.float32([1.0, 1.5, -2.0]), np.array([127, -149, -150], np.int16))


@pytest.mark.parametrize("left, right, out", [((4,), (4,), (4,)), ((3, 1), (4,), (3, 4)), ((4,), (1,), (3, 4)), ((), (), ()), ((), (), (2, 3)), ((0, 3), (3,), (0, 3)),
                                              ((3,), (4,), (4,)), ((3, 4), (4,), (4,)), ((4,), (4,), (1,)), ((3,), (), (7,)), ((2, 3), (3,), (1, 3))], ids=str)
def test_out(left, right, out):
    def f(x, y, z):
        return np.add(x, y, out=z), np.multiply(x, y, z), np.sqrt(x, out=z) if z.shape == x.shape else None

    for dtype in ["float64", "float32", "complex128", "int64"]:
        check(f, array(left, "float64"), array(right, "float64"), array(out, dtype), ulps=2)
        check(f, array(left, "int8"), array(right, "int64"), array(out, dtype), ulps=2)


def test_out_in_a_tuple():
    def f(x, z):
        return np.add(x, 1, out=(z,)), np.negative(x, out=None), np.add(x, 1, out=...), np.add(1, 2, out=...)

    check(f, np.arange(3.0), np.zeros(3))
    for source in ["np.add(x, 1, out=(x, x))", "np.add(x, 1, x, out=x)", "np.add(x, 1, out=5)", "np.add(x)", "np.add(x, x, x, x)", "np.sqrt(x, x, x)", "np.add(x, 1, foo=3)",
                   "np.divmod(x, 2, out=x)", "np.add(x, 1, casting='some')"]:
        check(define(f"def f(x):\n    return {source}").f, np.arange(3.0))


def test_results_over_operands():
    def f(x):
        np.add(x[1:], x[:-1], out=x[1:])
        np.multiply(x, x[::-1], out=x)
        np.subtract(x[:3], 1, out=x[2:5])
        return x

    check(f, np.arange(7.0))
    check(f, np.arange(14.0)[::2])

    def g(x):
        return np.divmod(x, 3, out=(None, x)), x, np.modf(x / 2, out=(x, None))

    check(g, np.arange(7.0))

    def h(x, y):
        return np.divmod(x, 3, out=(x[::-1], y)), x

    check(h, np.arange(7), np.zeros(7))


def test_results_must_fit():
    def f(x, z):
        return np.add(x, x, out=z)

    def g(x, z):
        return np.add(x, x, out=z, casting="unsafe")

    def h(x, z):
        z /= x
        return z

    few = ["bool", "int8", "uint64", "float32", "float64", "complex64"]
    for left, right in itertools.product(few, few):
        for function in (f, g, h) if (few.index(left) + few.index(right)) % 2 == 0 else (f,):
            check(function, array((3,), left) * 0 + 1 if left != "bool" else np.ones(3, bool), array((3,), right))
    z = np.zeros(3)
    z.flags.writeable = False
    check(f, np.ones(3), z)

    def caught(x, z):
        try:
            np.add(x, x, out=z)
        except TypeError:
            return z
        return x

    check(caught, np.ones(3), np.zeros(3, int))


@pytest.mark.parametrize("mask", [(4,), (3, 1), (3, 4), (), (5,), (1, 3, 4)], ids=str)
def test_where(mask):
    def f(x, y, m, z):
        np.divide(x, y, out=z, where=m)
        np.log(x, out=z, where=m)
        np.power(x, y, out=z, where=m)
        return np.add(x, 1, where=True), z

    check(f, array((4,), "float64"), array((3, 1), "float64"), np.asarray(generator.integers(0, 2, mask).astype(bool)), np.full((3, 4), 7.0), ulps=2)


def test_masks():
    def f(x, z):
        return np.divide(1, x, out=np.zeros(x.shape), where=x != 0), np.multiply(x, 2, out=z, where=[True, False, True]), np.negative(x, out=z, where=False)

    check(f, np.array([0.0, 1.0, 4.0]), np.zeros(3))

    def powers(x, n, z):
        return np.power(x, n, out=z, where=n >= 0)

    check(powers, np.arange(4), np.array([1, -1, 2, -3]), np.zeros(4, int))
    check(define("def f(x, z):\n    return np.add(x, x, out=z, where=x)").f, np.arange(3), np.arange(3))


def test_dtypes_that_are_not_that_of_the_operands():
    refused(define("def f(x):\n    return np.ldexp(x, 2, dtype=np.float64)").f, np.ones(3), golden="ldexp_dtype")


def test_exponents_that_are_numbers():
    f = define("def f(x, n):\n    return np.ldexp(x, 3), np.ldexp(1.5, n), np.ldexp(2, n), np.ldexp(x, -1, out=np.zeros(x.shape)), np.ldexp(2, 3)").f
    for dtype in ("float16", "float32", "float64", "int8"):
        check(f, array((2, 3), dtype), np.array([1, -2], np.int8))


@pytest.mark.parametrize("dtype, call", in_turn(["float32", "float64", "int64", "bool", "complex64", "uint8"], [
    "np.add(x, x, dtype=np.{})", "np.sqrt(x, dtype=np.{})", "np.less(x, x, dtype=np.{})", "np.divide(x, 2, dtype=np.{})", "np.multiply(x, 2.5, dtype=np.{})",
    "np.add(x, 1, dtype=np.{}, casting='unsafe')", "np.maximum(x, 3, dtype=np.{})"], 4))
def test_dtypes(dtype, call):
    f = define(f"def f(x):\n    return {call.format(dtype)}").f
    for given in ["int8", "float64", "complex128", "bool"]:
        check(f, array((4,), given), ulps=4)


CLIPS = ["np.clip(x, 1, 3)", "np.clip(x, None, 2.5)", "np.clip(x, 1, None)", "np.clip(x, None, None)", "np.clip(x, low, 3)", "np.clip(x, low, low + 2)", "np.clip(x, min=1)",
         "np.clip(x, max=low)", "np.clip(x, 1, 3, out=x)", "np.clip(x, 0, 2, x)", "np.clip(x, 0.5, 2.5, out=x)", "x.clip(0, 3)", "x.clip(max=3)", "x.clip(0, 2, out=x)",
         "np.clip(x, 3, 1)", "np.clip(x, 1)", "np.clip(x, 1, 2, min=3)", "np.clip(x)", "np.clip(x, 0, 3, where=x > 1, out=x)", "np.clip(5, 1, 3)"]


@pytest.mark.parametrize("call, dtype", in_turn(CLIPS, ["int64", "uint8", "float32", "float64"], 2))
def test_clip(call, dtype):
    f = define(f"def f(x, low):\n    return {call}").f
    check(f, array((2, 4), dtype), np.array([0, 1, 2, 3]))
    if dtype == "int64" and "low" in call:
        check(f, array((2, 4), dtype), np.array([0.0, 1, 2, np.nan]))
