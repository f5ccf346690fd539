"""Programs that read and write where masks are true, in one loop: masks, targets and sources that share memory, all densities and shapes."""

import numpy as np
import pytest

from differential import check, define, in_turn

generator = np.random.default_rng(11)

SHAPES = [(0,), (1,), (7,), (64,), (65,), (200,), (3, 4), (1, 5), (5, 1), (0, 3), (3, 0), (2, 3, 4), (3, 70)]
DENSITIES = [0.0, 0.02, 0.5, 0.98, 1.0]


def numbers(shape, dtype="float64"):
    values = generator.integers(-4, 5, shape)
    return (values > 0) if dtype == "bool" else values.astype(dtype) + (1j * values[::-1] if dtype == "complex128" else 0)


def program(*lines):
    return define("def f(x, y, m):\n    " + "\n    ".join(lines) + "\n    return x, y, m").f


STATEMENTS = [
    "x[m] = x[m] * y[m] + 2",
    "x[m] += y[m]",
    "x[m] *= 2",
    "x[m] -= 1; x[~m] += 1",
    "x[m] = -x[m]",
    "x[m] = y[m]; y[m] = x[m]",
    "x[m], y[m] = y[m], x[m]",
    "x[m] = x[m][::-1]",
    "x[m] = x[m] - x[m].mean() if m.any() else 0",
    "t = x[m]; t += y[m]; t *= 2; x[m] = t; y[m] = t + 1",
    "t = x[m]; x[m] = 0; t += x[m]; y[m] = t",
    "t = x[m]; u = t; t += 1; x[m] = t - u",
    "x[x > 1] += 1",
    "x[x < 0] = -x[x < 0]",
    "x[(x > y) & m] = y[(x > y) & m]",
    "n = x > 0; x[n] -= 3; y[n] = x[n] * 2; x[~n] = y[~n] + 1",
    "m[m] = x[m] > 0; x[m] = 9",
    "m[x > 0] = ~m[x > 0]; y[m] += 1",
    "x[m] = (x + y)[m] * np.abs(y)[m]",
    "y = x[m] * 2 + y[m]; x = x[m].sum()",
    "x = np.where(m, x * y, y); x[m] += 1",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_statements(statement):
    f = program(*statement.split("; "))
    for shape in SHAPES:
        for density in DENSITIES:
            check(f, numbers(shape), numbers(shape), generator.random(shape) < density)


@pytest.mark.parametrize("statement, dtype", in_turn(STATEMENTS[:8], ["bool", "int8", "uint16", "float32", "complex128"], 2))
def test_dtypes(statement, dtype):
    f = program(*statement.split("; "))
    for other in (dtype, "int64", "float64"):
        for density in (0.3, 1.0):
            check(f, numbers((70,), dtype), numbers((70,), other), generator.random(70) < density)


@pytest.mark.parametrize("statement", ["x[m] = x[m] * y[m] + 2", "x[m] += y[m]", "x[m] *= 2", "x[m] = y[m] * 2", "y[m] = x[m].sum(axis=0)"])
def test_leading_masks(statement):
    f = program(statement)
    for shape in [(5, 3), (70, 2), (5, 0), (0, 3), (4, 1, 3), (3, 2, 5)]:
        for density in DENSITIES:
            for rank in (1, len(shape) - 1):
                check(f, numbers(shape), numbers(shape), generator.random(shape[:rank]) < density)
    check(f, numbers((5, 3)), numbers((1, 3)), numbers((5,), "bool"))
    check(f, numbers((5, 3)), numbers((5, 1)), numbers((5,), "bool"))
    check(f, numbers((5, 3)), numbers((5, 3)), numbers((4,), "bool"))
    check(f, numbers((5, 3)), numbers((5, 3)), numbers((5, 2), "bool"))


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_same_array_twice(statement):
    f = program(*statement.split("; "))
    for n in (9, 100):
        x, m = numbers((n,)), numbers((n,), "bool")
        check(f, x, x, m)
        check(f, m, m, m.copy())
        check(f, m, x > 0, m)


@pytest.mark.parametrize("order", ["C", "F"])
def test_layouts(order):
    f = program("x[m] += y[m]", "t = x[m] * 2", "y[m] = t - y[m]")
    x, y, m = (np.array(a, order=order) for a in (numbers((6, 70)), numbers((6, 70)), numbers((6, 70), "bool")))
    for change in [lambda a: a, lambda a: a[::-1, ::2], lambda a: a.T, lambda a: a[:, :3], lambda a: a[1:2]]:
        check(f, change(x), change(y), change(m))
        check(f, change(x).copy(), change(y), change(m.copy()))


OVERLAPPING = [
    "x[1:][m] = x[:-1][m]",
    "x[:-1][m] = x[1:][m]",
    "x[:-1][m] += x[1:][m]",
    "x[1:][m] *= x[:-1][m]",
    "x[1:][x[:-1] > 0] = 0",
    "x[1:][x[:-1] > 0] += 1",
    "x[:-1][x[1:] > 0] = x[1:][x[1:] > 0] - 2",
    "x[::-1][:-1][m] = x[:-1][m] + 1",
    "y = x[1:]; y[m] = x[:-1][m] + y[m]",
    "y = x[1:].view(); y[m] = y[m] + x[1:][m]",
]


@pytest.mark.parametrize("statement", OVERLAPPING)
def test_overlapping_views(statement):
    f = program(*statement.split("; "))
    for n in (1, 2, 10, 70, 300):
        for density in (0.3, 1.0):
            check(f, numbers((n,)), 0, generator.random(n - 1) < density)


def test_overlapping_arguments():
    f = program("x[m] = x[m] * 2 + y[m]")
    g = program("x[m] += y[m]", "y[m] -= x[m]")
    for n in (5, 100):
        line = numbers((n + 3,))
        check(f, line[3:], line[:-3], numbers((n,), "bool"))
        check(f, line[:-3], line[3:], np.ones(n, bool))
        check(g, line[1:-2], line[:-3], np.ones(n, bool))
        check(g, line[:n], line[:n][::-1], numbers((n,), "bool"))
    bits = np.zeros((40, 8), np.uint8)
    bits[::2, 0] = 1
    # A mask that lies in what is written.
    check(g, bits[:, 0], bits[:, 1], bits[:, 0].view(bool))
    check(f, bits.view(np.uint64)[:, 0], np.ones(40, np.uint64), bits[:, 0].view(bool))
    check(f, bits.view(np.float64)[1:, 0], np.ones(39), bits[:-1, 0].view(bool))


@pytest.mark.parametrize("statement", ["x[m] = x[m] + y[m]", "x[m] += y[m]", "x[m] = y", "x[m] += 1", "y = x[m] * y[m]"])
def test_what_does_not_fit(statement):
    f = program(statement)
    for shape, other, mask in [((3,), (3,), (2,)), ((3,), (4,), (3,)), ((3,), (2,), (3,)), ((3, 4), (3, 4), (4,)), ((3, 4), (3, 4), (3, 3)), ((3, 4), (3, 4), (4, 3)),
                               ((3,), (3,), (3, 1)), ((3,), (3,), (0,)), ((0,), (3,), (0,)), ((3,), (1,), (3,)), ((3,), (0,), (3,))]:
        for density in (0.0, 0.6, 1.0):
            check(f, numbers(shape), numbers(other), generator.random(mask) < density)


def test_read_only():
    x = numbers((9,))
    x.setflags(write=False)
    for statement in ("x[m] += 1", "x[m] = y[m]", "y[m] += x[m]"):
        check(program(statement), x, numbers((9,)), numbers((9,), "bool"))


def test_in_place_casts():
    for dtype in ("int32", "float32", "uint8"):
        for value in ("y[m]", "1.5", "1j"):
            for operator in ("+=", "/=", "|="):
                check(program(f"x[m] {operator} {value}"), numbers((8,), dtype), numbers((8,), "int64") + 10, np.arange(8) > 3)


def test_arrays_in_lists_and_branches():
    def f(x, y, m, flag):
        several = [x, y]
        several[0][m] += 1
        several[1][several[0] > 2] *= 2
        t = x[m]
        kept = t
        if flag:
            t += 5
        else:
            t = t * 2
        u = x[m] * 2
        for k in range(3):
            v = u
            v += k
        w = x * y
        for k in range(2):
            w -= k
        pair = (x[m], w)
        pair[0][:] = 3
        return several, t, kept, u, v, w, pair

    for flag in (True, False):
        check(f, numbers((20,)), numbers((20,)), numbers((20,), "bool"), flag)


def mandelbrot(C, h, k):
    Z = np.zeros_like(C)
    N = np.zeros(C.shape, int)
    for n in range(k):
        I = np.less(abs(Z), h)
        N[I] = n
        Z[I] = Z[I] ** 2 + C[I]
    N[N == k - 1] = 0
    return Z, N


def compacted(C, k):
    """The points that are still bounded are kept beside their positions."""
    N = np.zeros(len(C), int)
    where = np.arange(len(C))
    Z = C.copy()
    for n in range(k):
        Z = Z * Z + C
        escaped = abs(Z) > 2
        N[where[escaped]] = n + 1
        Z, C, where = Z[~escaped], C[~escaped], where[~escaped]
    return Z, N


def test_mandelbrot():
    # So few bits and steps that all products are exact: NumPy's complex ones are rounded otherwise.
    for rows, columns in [(5, 7), (1, 1), (0, 3), (40, 70)]:
        C = np.arange(columns) / 32 - 1.75 + (np.arange(rows)[:, None] / 16 - 1) * 1j
        check(mandelbrot, C, 2.0, 3)
        check(mandelbrot, C.T, 2, 3)
        check(compacted, C.ravel(), 3)
