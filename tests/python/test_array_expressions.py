"""Array expressions: operators and universal functions of whole arrays, assignments, reductions; fused or not, as NumPy has it."""

import itertools
import re

import numpy as np
import pytest

import conure
from differential import check, define, in_turn

DTYPES = ["bool", "int8", "int32", "int64", "uint8", "uint64", "float16", "float32", "float64", "complex64", "complex128"]
SHAPES = [((4,), (4,)), ((4,), (1,)), ((1,), (4,)), ((0,), (1,)), ((3, 4), (4,)), ((3, 1), (1, 4)), ((3, 4), (3, 1)), ((2, 3, 4), (3, 1)), ((), (3,)),
          ((3,), (4,)), ((2, 3), (3, 2)), ((0, 3), (2, 3))]
OPERATORS = ["+", "-", "*", "/", "//", "%", "**", "&", "|", "^", "<<", ">>", "==", "!=", "<", "<=", ">", ">="]

generator = np.random.default_rng(1977)


def array(shape, dtype):
    """Small numbers, so that powers and shifts stay in range."""
    if dtype == "bool":
        return generator.integers(0, 2, shape).astype(bool)
    numbers = generator.integers(0 if dtype.startswith("u") else -3, 6, shape)
    if dtype.startswith("complex"):
        return (numbers + 1j * generator.integers(-3, 6, shape)).astype(dtype)
    return (numbers / 2 if dtype.startswith("float") else numbers).astype(dtype)


@pytest.mark.parametrize("operator, dtype", in_turn(OPERATORS, DTYPES, 4))
def test_operators(operator, dtype):
    f = define(f"def f(a, b):\n    return a {operator} b").f
    ulps = (64 if dtype == "complex64" else 4) if operator == "**" else 0
    a = array((3, 4), dtype)
    check(f, a, array((3, 4), dtype), ulps=ulps)
    check(f, a, array((4,), "float64"), ulps=ulps)
    if operator != "**" or dtype != "bool":
        check(f, a, 2, ulps=ulps)
    check(f, 2.5, a, ulps=ulps)
    check(define(f"def f(a):\n    return a {operator} 2, a {operator} 3").f, a, ulps=ulps)


@pytest.mark.parametrize("left, right", SHAPES, ids=str)
def test_broadcasting(left, right):
    def f(a, b):
        return a * b + a, a < b

    check(f, array(left, "float64"), array(right, "float64"))
    check(f, array(right, "int32"), array(left, "float32"))


@pytest.mark.parametrize("operator", ["+", "-", "*", "/", "//", "**"])
def test_in_place(operator):
    f = define(f"def f(a, b):\n    c = a\n    c {operator}= b\n    return c, a").f
    for a, b in [((3, 4), (3, 4)), ((3, 4), (4,)), ((3, 4), (3, 1)), ((4,), (3, 4)), ((1, 4), (3, 4)), ((3,), (4,)), ((0, 3), (3,))]:
        check(f, array(a, "float64"), array(b, "float64"), ulps=4)
    check(f, array((3, 4), "float32"), array((3, 4), "float64"), ulps=4)
    check(f, array((5,), "float64"), 2)


def test_overlapping_assignments():
    def shifted(a):
        a[1:] = a[:-1]
        a[:-2] += a[2:]
        a[::2] = a[::-2]
        a[:] = a[::-1]
        return a

    for n in range(9):
        check(shifted, np.arange(float(n)))

    def between(a, b):
        a[1:-1] = b[:-2] + b[2:]
        return a

    x = np.arange(10.0)
    check(between, x, x)
    check(between, np.zeros(10), x)
    check(between, x[1:], x[:-1])


def test_stencil():
    def heat(u, dt, steps):
        for _ in range(steps):
            u[1:-1, 1:-1] += dt * (u[2:, 1:-1] + u[:-2, 1:-1] + u[1:-1, 2:] + u[1:-1, :-2] - 4 * u[1:-1, 1:-1])
        return u

    for shape in [(8, 9), (3, 3), (2, 5), (1, 1), (0, 4)]:
        check(heat, generator.random(shape), 0.1, 3)


def test_assigned_shapes():
    def fill(a, b):
        a[:, 1:] = b
        return a

    for shape in [(3, 3), (3,), (1,), (3, 1), (1, 3, 3), (1, 1, 1), (2, 3), (2, 3, 3), (4,)]:
        check(fill, np.zeros((3, 4)), array(shape, "float64"))
    check(fill, np.zeros((3, 4), np.uint8), 7)


def test_sources_change_between():
    def f(a):
        b = a * 2
        a[0] = 9.0
        c = b + 1
        b[1] = 5.0
        d = b * b
        for k in range(a.shape[0]):
            a[k] = c[k] + b[k]
        return b, c, d, a

    check(f, np.arange(5.0))


@pytest.mark.parametrize("dtype, shape", in_turn(DTYPES, [(5, 7), (1, 1), (0, 3), (3, 0), (2, 3, 4), (300,), (), (20, 130)], 4), ids=str)
def test_reductions(dtype, shape):
    def sums(x):
        return x.sum(), np.sum(x, axis=0), x.any(), np.all(x, axis=-1)

    def products(x):
        return np.prod(x, axis=-1, keepdims=True)

    def extremes(x):
        return x.max(), x.min(axis=0), np.argmax(x), np.argmin(x, axis=-1)

    x = np.asarray(array(shape, dtype))
    for each in (x, np.asfortranarray(x), x.T):
        check(sums, each, ulps=64, optional=dtype == "float16")
        check(products, each, ulps=1000)
        check(extremes, each)


def test_reductions_along_several_axes():
    def f(x):
        return x.sum(axis=(0, 2)), x.sum(axis=(1, 2), keepdims=True), x.max(axis=(0, 1)), np.sum(x, axis=1, initial=2.0), np.sum(x, where=x > 0.5)

    x = generator.random((6, 7, 50))
    for each in (x, np.asfortranarray(x), x[::2, :, ::3], x.transpose(1, 0, 2)):
        check(f, each, ulps=16)


def test_sums_have_numpys_order():
    def f(x, y):
        return x.sum(), ((x - y) ** 2).sum(), (x + 1j * y).sum(), x.astype(np.float32).sum()

    for n in [0, 1, 7, 8, 9, 100, 127, 128, 129, 136, 1000, 12345]:
        check(f, generator.random(n), generator.random(n))


def test_nan_in_extremes():
    def f(x):
        return x.max(), x.min(), np.argmax(x), np.argmin(x)

    for position in range(5):
        x = np.arange(5.0)
        x[position] = np.nan
        check(f, x)


def test_softmax():
    def softmax(x):
        e = np.exp(x - x.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    check(softmax, generator.random((5, 300)), ulps=8)


@pytest.mark.parametrize("axis", [2, -3, (0, 0), (0, 5)], ids=str)
def test_axes_that_are_not_there(axis):
    f = define(f"def f(x):\n    return np.sum(x, axis={axis!r})").f
    check(f, np.ones((2, 3)))


def test_conditions():
    def f(x, y):
        return np.where(x > y, x, -y), np.where(x > 0.5, 1, 0), (x > 0.2) & (x < 0.8), ~(x == y), np.maximum(x, y)

    for left, right in itertools.product([(4,), (3, 4)], [(4,), (3, 1), (1,)]):
        check(f, generator.random(left), generator.random(right))


def test_statistics():
    def f(x):
        return x.mean(), np.mean(x, axis=0), x.std(axis=1), np.var(x), np.ptp(x, axis=0), x.var(axis=0, ddof=1)

    for dtype in ["float64", "float32", "int32", "uint8"]:
        check(f, array((6, 9), dtype), ulps=8)




def test_in_place_results_must_fit():
    def f(x):
        x /= 2
        return x

    check(f, np.arange(4.0))
    check(f, np.arange(4, dtype=np.float32))
    check(f, np.arange(4, dtype=np.int32))


def test_clip():
    def f(x, low, high):
        return np.clip(x, low, high)

    for low, high in [(1, 3), (-1, 300), (2, 1), (None, 2), (-(2**40), 2**40)]:
        for dtype in ["uint8", "int8", "int64", "uint64", "float32"]:
            check(f, np.arange(5).astype(dtype), low, high)
    check(f, np.arange(5, dtype=np.uint8), 300, 400)
    check(f, np.linspace(-2, 2, 7), -0.5, 1)


def test_sums_of_small_floats():
    def f(x):
        return x.sum(), x.sum(axis=1), x.mean()

    check(f, generator.random((40, 50)).astype(np.float16))


@pytest.mark.parametrize("dtype", ["float32", "float64", "int16", "uint64", "complex64"])
def test_positions_of_extremes_among_many(dtype):
    def f(x):
        return np.argmax(x), np.argmin(x), x.max(), x.min()

    def along(x):
        return np.argmax(x, axis=0), np.argmin(x, axis=1), x.max(axis=0), x.min(axis=1)

    for n in [31, 1023, 1024, 1025, 5000]:
        x = (generator.random(n) * 1000).astype(dtype)
        check(f, x)
        check(f, np.zeros(n, dtype))
        for place in [0, n // 2, n - 1]:
            y = x.copy()
            y[place] = y[n - 1 - place // 2] = 2000
            check(f, y)
            if dtype.startswith("float"):
                y[place] = np.nan
                check(f, y)
                y[0] = -np.inf
                check(f, y)
    many = (generator.random((70, 1100)) * 100).astype(dtype)
    for x in [many, many.T, many[:, :3], many[::2, ::-1], many.reshape(7, 10, 1100)]:
        check(along, x)
        if dtype.startswith("float"):
            y = x.copy()
            y[3, 1:] = np.nan
            check(along, y)


def test_float_to_an_int_is_a_float():
    def f(x, beta, t):
        return x / (1 - beta ** t), beta ** -t

    check(f, np.arange(3.0), 0.9, 3)
    check(f, np.arange(3.0), -0.5, 3)


def test_many_axes():
    def f(x, y):
        return x[:, :, :, :, None] * y

    check(f, np.arange(24.0).reshape(1, 2, 3, 4), np.arange(40.0).reshape(2, 1, 4, 5))
    check(f, np.arange(24.0).reshape(1, 2, 3, 4), np.ones((2, 3, 3, 5)))


def test_axes_of_one_element_have_no_order():
    def f(x, i, row, column):
        return x[:, i] * row, x[:, i] * column[:, None], x[:, i] * (1 - column[:, None]) + row

    check(f, np.arange(20.0).reshape(4, 5), np.array([0, 2, 1]), np.arange(3.0), np.arange(4.0))


@pytest.mark.parametrize("shapes", [((3, 4), (3, 4)), ((3, 4), (1, 4)), ((3, 4), (3, 1)), ((3, 4), (4,)), ((1, 4), (1, 4)), ((1, 1), (1, 1)), ((3, 1), (3, 4)), ((1, 4), (3, 4)), ((0, 4), (1, 4)), ((3, 4), (2, 4))])
def test_updates_that_read_what_they_write(shapes):
    def update(u, v, dt):
        u += dt * (v - u) * u
        u[...] = u * v - u
        u[1:] = u[:-1] + v[:1] * u[1:]
        return u

    first, second = (generator.random(shape) for shape in shapes)
    check(update, first, second, 0.5)
    check(update, first[::-1], second, 0.5)
    check(lambda u: update(u, u, 0.5), first)
    check(lambda u: update(u, u.T, 0.5), first)
    check(lambda u: update(u, u[::-1], 0.5), first)


# ---- arrays that loops carry: they are taken to keep their shape, and some do not ------------------------------------------

def jacobi(u, v, n):
    for t in range(n):
        v[1:-1] = 0.5 * (u[:-2] + u[2:])
        u, v = v, u
    return u


def logistic(x, n, dt):
    for k in range(n):
        x = x + dt * (1 - x) * x
    return x


def midpoint(x, n, dt):
    t = 0.0
    while t < n:
        k1 = dt * np.sin(x)
        x = x + dt * np.sin(x + 0.5 * k1)
        t += dt
    return x


def grow(x, n):
    for k in range(n):
        x = np.append(x, x.sum())
    return x


def shrink(x):
    while x.size > 1:
        x = x[1:] + x[:-1]
    return x


def grow_one(n):
    x = np.zeros(1)
    for k in range(n):
        y = np.zeros(x.shape)
        x = np.concatenate((x, y + k))
        if k > 1:
            x[k] = 7
    return x


def alternate(a, b, n):
    for k in range(n):
        a, b = b, a
    return a, b, a[:2] + 1


def fall(x, n):
    y = x
    for k in range(n):
        if k % 2:
            y = x[::2]
        else:
            y = x
    return y


def breaks(x, n):
    total = 0.0
    for k in range(n):
        if k == 3:
            break
        x = x[1:]
        if k == 1:
            continue
        total += x.sum()
    return x, total


def nested(x, n):
    for i in range(n):
        for j in range(n):
            x = x + i * j
            if j == 2:
                x = x[:-1]
        z = x * 2
    return x + z


def widened(x, y, n):
    for k in range(n):
        y = y + x
    return y


row = np.arange(9.0)
square = row.reshape(3, 3)


@pytest.mark.parametrize("function, arguments", [
    (jacobi, (row, row.copy(), 5)), (jacobi, (row, np.zeros(8), 5)), (jacobi, (row[:2], row[:2], 2)), (logistic, (row, 4, 0.1)), (midpoint, (row, 1.0, 0.1)),
    (grow, (row, 4)), (grow, (row[:0], 2)), (shrink, (row,)), (shrink, (row[:1],)), (grow_one, (4,)), (grow_one, (0,)),
    (alternate, (row, row[:4], 3)), (alternate, (row, row[:4], 0)), (alternate, (row, row.copy(), 2)), (fall, (row, 3)), (fall, (row, 2)),
    (breaks, (row, 9)), (nested, (row, 4)),
    (widened, (square, square[:1], 2)), (widened, (square, square, 2)), (widened, (square[:1], square[:, :1], 2)), (widened, (square[:1], square[:, :1], 0)),
])
def test_carried_arrays(function, arguments):
    check(function, *arguments)


def test_arrays_that_branches_rebind():
    def f(a, b, c):
        t = a
        if c > 2:
            t = a + 1
        elif c > 1:
            t = a[1:]
        elif c > 0:
            t = b * a
        u = t if c != 1 else b[:1]
        if c == 3:
            v = u + 1
        else:
            v = a[:len(t)]
        while c > 0:
            if c % 2:
                a = a - b
            else:
                a = a[::-1]
            c -= 1
        return t * b, u + a, v * t, a - b

    for shape in [(4,), (3, 2), (1, 3), (1,), (2, 1), (0,), (0, 3)]:
        a = np.arange(float(np.prod(shape))).reshape(shape)
        for c in range(5):
            check(f, a, a + 2, c)
            check(f, a, a[:1] + 2, c)


def test_slices_of_bounds_known_at_run_time():
    def f(x, y, i, n, s):
        p = x[i:i + n] * 2 + x[i:i + n]
        q = x[i:i + n:s] - y[i:i + n:s]
        y[i:i + n] += x[i:i + n] - y[i:i + n]
        return p, q, x[i:n] + x[i:n + 0], x[-n:] * x[-n:]

    def different(x, i, n):
        return x[i:i + n] + x[i:n + i + 1]

    line = np.arange(8.0)
    for i in (-9, -3, 0, 2, 7, 9):
        for n in (-2, 0, 1, 3, 20):
            check(f, line, line[::-1] * 2, i, n, 2)
            check(f, line, line[:5] * 2, i, n, -1)
            check(different, line, i, n)


# Extents that a check has found equal are one behind it; what was not checked is not.

def centred(a, b):
    return a - b.mean(axis=0)


def unequal(a, b, n):
    total = 0.0
    for _ in range(n):
        try:
            c = centred(a, b) * b
            total += c.sum()
            a, b = c, a[: len(a) - 1]
        except ValueError:
            total += 1000.0
            a = a[:1]
    return total, centred(a, a)


def compared(a, b, flag):
    if a.shape[0] == b.shape[0]:
        c = a + b
    elif flag:
        c = a[0] * b
    else:
        c = (a[:, None] - b)[-1]
    return c, a.shape == b.shape


def halved(a, b):
    return a if len(a) < 2 else halved(a[::2], b[: len(a[::2])]) + b[: len(a[::2])]


def flowing(a, b, n):
    for _ in range(n):
        a, b = centred(a, b), centred(b, a) + b
    return a, b


column = np.arange(3.0)[:, None]


@pytest.mark.parametrize("function, arguments", [
    (unequal, (square, square, 4)), (unequal, (square, square[:1], 3)), (unequal, (square[:2], square, 3)), (unequal, (square[:, :1], square, 2)),
    (compared, (square[0], square[1], True)), (compared, (square[0], square[1, :1], True)), (compared, (square[0, :1], square[1], False)),
    (compared, (square[0], square[1, :2], True)), (compared, (square[0], square[1, :2], False)),
    (halved, (square[0], square[1])), (halved, (np.arange(9.0), np.ones(9))), (halved, (np.arange(8.0), np.ones(3))),
    (flowing, (column, square, 3)), (flowing, (square, square, 3)), (flowing, (square, column, 3)), (flowing, (square, column[:3], 3)),
])
def test_what_is_known_of_shapes_is_true(function, arguments):
    check(function, *arguments)


def test_parts_of_at_most_one_row_or_column():
    f = define("""
import numpy as np
def f(x, y):
    z = x.copy()
    z -= z[:, :1]
    u = x.copy()
    u *= u[:1]
    return x + x[:, :1], x[:1] * x, x[:, :1] - x[:1], x[:, -1:] + x + y, np.where(x[:, :1] > 0, x, y[:1]), y + x[:, :1] + x[:1], z, u, (x - x[:, :1]).sum(axis=1)
""").f
    for shape in [(3, 4), (1, 4), (3, 1), (1, 1), (0, 4), (3, 0), (0, 0), (1, 0)]:
        x = np.arange(1.0, 1 + shape[0] * shape[1]).reshape(shape)
        check(f, x, x + 0.5)
        if x.size:
            check(f, x[::-1], x)
    x = np.arange(12.0).reshape(3, 4)
    for other in [x[:1], x[:, :1], x[:0], x[:, :2], x[:2], np.ones((3, 0))]:
        check(f, x, other)
        check(f, other, x)


SHIFTS = [
    "x[:-1] = x[1:]", "x[1:] = x[:-1]", "x[2:] += x[:-2]", "x[:-2] += x[2:]", "x[::2][:-1] = x[::2][1:]", "x[::-1][:-1] = x[::-1][1:]", "x[::-1][1:] = x[::-1][:-1]",
    "x[-2::-1] = x[:0:-1]", "x[:0:-1] = x[-2::-1]", "x[1:-1] = x[2:] - 2 * x[1:-1] + x[:-2]", "x[1:-1] = x[2:] - 2 * x[1:-1]", "x[:-1] = np.where(x[1:] > 3, x[1:], x[:-1])",
    "m[:-1] = m[1:]", "m[1:] = m[:-1]", "m[:, :-1] = m[:, 1:]", "m[:, 1:] = m[:, :-1]", "m[:-1, 1:] = m[1:, :-1]", "m[1:, :-1] = m[:-1, 1:]", "m[:-1, :-1] += m[1:, 1:]",
    "m[1:, 1:] += m[:-1, :-1]", "m[1:, 1:] = m[:-1, 1:] + m[1:, :-1] - m[1:, 1:]", "m[1:-1, 1:] = m[2:, 1:] + m[:-2, :-1]", "m[1:-1, :-1] = m[:-2, 1:] - m[1:-1, 1:]",
    "m[0, :-1] = m[0, 1:]", "m[-1, :-1] = m[0, 1:]", "m[:-1, 0] = m[1:, 0]", "m[:-1] = m[1:] - m[-1]",
]


@pytest.mark.parametrize("statement", SHIFTS)
def test_parts_of_an_array_into_others(statement):
    function = define(f"def shifted(x, m):\n    {statement}").shifted
    for dtype in (np.float64, np.uint8):
        x = np.arange(40, dtype=dtype)
        m = np.arange(60, dtype=dtype).reshape(6, 10)
        for first, second in [(x, m), (x[::-3], m.T), (x[:1], m[::-2, ::3]), (x[:0], m[:1])][:4 if dtype == np.float64 else 1]:
            check(function, first, second)


def test_rows_and_columns_have_kernels_of_their_own():
    def f(x, y):
        return x * y + y

    jitted = conure.jit(cache=False)(f)
    x = np.arange(12.0).reshape(3, 4)
    for other in [x[:, :1], x[:1], x[:1, :1], x, np.ones((3, 1)), np.ones((1, 4)), np.ones((1, 0))]:
        for first, second in [(x, other), (other, x)]:
            try:
                expected = f(first, second)
            except ValueError as error:
                with pytest.raises(ValueError, match=re.escape(str(error))):
                    jitted(first, second)
            else:
                np.testing.assert_array_equal(jitted(first, second), expected, strict=True)
    # a few patterns of axes of extent 1, and one kernel for the others
    assumed = [each.assumptions for each in jitted.specializations if each.types == ("float64[:,:]C", "float64[:,:]C")]
    assert any("value 1 2 1" in each for each in assumed)
    assert any(not [word for word in each if word.startswith("value")] for each in assumed)
    assert len(assumed) <= 6


def test_parts_of_rows_are_read_as_rows():
    def f(x, y):
        return x.astype(np.float32), np.ascontiguousarray(x + y), x.copy(), x

    x = np.arange(60.0).reshape(6, 10)
    for y in [x[1:-1, 1:-1], x[::-2, 2:], x[::2, :3], x[:, :1], x[2:3, :5], x.T[1:-1, 1:-1], np.broadcast_to(x[0, :4], (5, 4)), x.reshape(2, 3, 10)[:, 1:, 2:].transpose(1, 0, 2)]:
        check(f, y, y)
        check(f, y, y.copy())


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int16", "uint16"])
def test_narrow_integers_compare_with_any_int(dtype):
    def f(x, n):
        return x < n, x <= n, x > n, x >= n, x == n, x != n, n < x, n >= x, x[0] < n, n != x[1], [k for k in range(len(x)) if x[k] > n]

    limits = np.iinfo(dtype)
    x = np.array([limits.min, limits.min + 1, 0, 1, 100, limits.max - 1, limits.max], dtype)
    for n in [-2**63, -2**16 - 1, -2**15, -129, -128, -1, 0, 1, 100, 127, 128, 255, 256, 2**15, 2**16 - 1, 2**16, 2**63 - 1, True]:
        check(f, x, n)


def test_products_of_halves_are_rounded_where_loops_end():
    def f(x):
        return x.prod(axis=1), x.prod(axis=0), np.prod(x), np.prod(x[0]), x[::2, ::2].prod(axis=-1), np.prod(x[1], initial=2)

    x = np.random.default_rng(1).random((9, 9)).astype(np.float16) * 4 - 2
    check(f, x)


@pytest.mark.parametrize("shape", [(1, 3), (1, 1), (1, 2, 2), (2, 1, 2), (1, 1, 3, 3), (1, 3, 1, 2), (4,)])
def test_leading_axes_of_extent_1_are_no_part_of_what_is_stored(shape):
    def rows(x):
        target = np.zeros((2, 2))
        target[0] = x
        return target

    def whole(x):
        target = np.zeros((2, 2), np.int32)
        target[...] = x
        return target

    for f in rows, whole:
        check(f, np.arange(np.prod(shape, dtype=int)).reshape(shape))
