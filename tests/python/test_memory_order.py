"""Loops follow memory: axes are gone through as one where all lies contiguously, and by tiles where arrays lie across each other."""

import numpy as np
import pytest

from differential import check, in_turn

SHAPES = [(0, 3), (1, 1), (3, 1), (2, 3), (8, 8), (9, 17), (16, 5), (300, 11)]
DTYPES = ["bool", "int8", "float32", "float64", "complex128"]


def array(shape, dtype="float64"):
    return (np.arange(np.prod(shape, dtype=int)).reshape(shape) % 97 * (1.5 if dtype.startswith(("f", "c")) else 1)).astype(dtype)


def same(function, *arguments, **options):
    """Not in which order the axes of fresh arrays lie in memory."""
    check(function, *arguments, order=False, **options)


def layouts(x):
    """The same elements in other orders in memory."""
    wide = np.zeros([2 * extent for extent in x.shape], x.dtype)
    strided = wide[tuple(slice(None, None, 2) for _ in x.shape)]
    strided[...] = x
    rows = np.zeros(x.shape[:-1] + (x.shape[-1] + 3,), x.dtype)[..., :x.shape[-1]]
    rows[...] = x
    return [x, np.asfortranarray(x), strided, rows]


# ---- parts of expressions


@pytest.mark.parametrize("shape", [(10, 10), (3, 3), (4, 7), (3, 9), (1, 1)])
def test_a_corner_of_an_expression(shape):
    def f(a, n):
        return (a + 1)[:3, :3] * 2, (a * 2)[:n, :n], np.sum((a * 2)[:3, :3]), np.max((a * 2)[:n, :n]), ((a + a)[:n] - 1)[:, :n] * 1

    for a in layouts(array(shape)):
        for n in [0, 1, 2, 9, 20]:
            same(f, a, n)


def test_corners_of_several():
    def f(a, b):
        return (a + 1)[:3, :3] * (b + 1)[:3, :3], (a + 1)[:2, :2, None] - (b + 2)[:2, :2].sum(), np.sum((a * 2)[:3, :3] * (b * 3)[:3, :3])

    same(f, array((5, 4)), array((3, 7)))
    same(f, array((3, 3)), array((3, 3)))


def test_corners_of_three_axes():
    def f(a):
        b = a * 2
        return b[:2, :2, :2] + 1, (a * 2)[:, :2] + 1, (a + 1)[:, :, :2] * 2, np.sum((a * 2)[:2, :, :2], axis=(1, 2)), np.max((a * 2)[:, :2, :], axis=(1, 2))

    same(f, array((3, 4, 5)))
    same(f, array((2, 2, 2)))
    same(f, np.asfortranarray(array((3, 4, 5))))


def test_assignment_of_a_corner():
    def f(a, b):
        a[...] = (b + 1)[:2, :2]
        b[:2, :2] = (b * 2)[:2, :2]

    same(f, np.zeros((2, 2)), array((5, 5)))
    same(f, np.zeros((2, 2)), array((2, 2)))


@pytest.mark.parametrize("left, right", [((4, 5, 6), (5, 6)), ((4, 5, 6), (1, 6)), ((4, 5, 6), (5, 1)), ((5, 1), (1, 6)), ((4, 1, 6), (4, 5, 6)), ((1, 1), (5, 6))])
def test_broadcast_along_some_axes(left, right):
    def f(a, b):
        return a * b + a, np.sum(a * b, axis=-1), np.sum(a - b), np.max(a + b)

    ways = layouts(array(right))
    for i, a in enumerate(layouts(array(left))):
        same(f, a, ways[i])
        same(f, a, ways[i - 1])


@pytest.mark.parametrize("dtype, axis", in_turn(["bool", "int16", "float32", "float64", "complex64"], [(0, 1), (1, 2), (0, 2), (0, 1, 2)], 2))
def test_reductions_of_several_axes(axis, dtype):
    def f(a, axis):
        return np.sum(a, axis=axis), np.prod(a, axis=axis), np.max(a, axis=axis), np.any(a, axis=axis), np.all(a, axis=axis)

    for a in layouts(array((3, 4, 5), dtype)):
        same(f, a, axis, ulps=4)


# ---- arrays that lie across each other


@pytest.mark.parametrize("shape, dtype", in_turn(SHAPES, DTYPES, 2))
def test_transposed_copies(shape, dtype):
    def f(x):
        return x.T.copy(), np.ascontiguousarray(x.T), np.rot90(x).copy(), x.T.ravel(), np.fliplr(x.T).copy()

    for x in layouts(array(shape, dtype)):
        same(f, x)


@pytest.mark.parametrize("axes", [(0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)])
def test_copies_of_permuted_axes(axes):
    def f(x, axes):
        return np.transpose(x, axes).copy(), np.transpose(x, axes)[1:, ::2, 1:].copy(), np.transpose(x, axes) * 2.0 + 1.0 > 3.0

    for shape in [(3, 4, 5), (9, 10, 11), (1, 17, 8), (2, 0, 3)]:
        same(f, array(shape), axes)


@pytest.mark.parametrize("shape", [(0, 0), (1, 1), (3, 3), (8, 8), (17, 17), (300, 300)])
def test_sums_with_transposes(shape):
    def f(x):
        return x + x.T, (x - x.T) @ np.ones(x.shape[0]), np.maximum(x.T, x.T), np.where(x > x.T, x, 0.0)

    for x in layouts(array(shape)):
        same(f, x)


def test_orders_mixed():
    def f(x, y):
        return x + y, x * y - x

    for shape in [(9, 17), (8, 16), (1, 9), (9, 1)]:
        for x in layouts(array(shape)):
            for y in layouts(array(shape) + 1):
                same(f, x, y)


def test_assignments_across():
    def f(x, y):
        x.T[...] = y
        y[1:, :] = x[:-1, :9].T[:, :1]
        x += 1.0

    for x in layouts(array((17, 9))):
        same(f, x, array((9, 17)))


def test_in_place_with_its_own_transpose():
    def f(x):
        x += x.T
        x[...] = x.T
        x.T[1:] = x[:-1]

    for n in [1, 7, 8, 20, 300]:
        for x in layouts(array((n, n))):
            same(f, x)


@pytest.mark.parametrize("dtype", ["bool", "float32", "float64", "complex128"])
def test_large_copies(dtype):
    """What the C library copies: from 4 MB on."""
    def copied(x):
        return x.copy(), np.roll(x, 7), np.concatenate((x[1:], x))

    def into(x, y):
        y[...] = x
        y[3:] = x[:-3]

    def over_itself(x):
        x[1:] = x[:-1]
        x[:-2] = x[2:]

    def parts(x):
        return x[::2].copy(), x[::-1].copy()

    x = array((4_200_003 // np.dtype(dtype).itemsize + 7,), dtype)
    check(copied, x)
    check(into, x, np.zeros_like(x))
    check(over_itself, x.copy())
    check(parts, x)
    check(into, x[:1000], x[1000:2000].copy())


# ---- axes from their ends


def test_rows_from_the_end():
    def f(x):
        return (x.copy(order="K"), np.copy(x), x * 2, x + x[0], x.T.copy(), x.reshape(-1), x.ravel(), x.sum(axis=0), x.sum(), x.max(axis=-1), np.zeros_like(x), x[::-1],
                x[1:], x.astype(np.float32), np.argmax(x), np.cumsum(x, axis=0), np.concatenate((x, x)), np.roll(x, 1, 0), x.flags.c_contiguous, x[..., ::-1] - x)

    def write(x):
        x += 1
        x[1:] = x[:-1]
        x[...] = x[::-1]
        x[0] = 3
        x[x > 7] *= 2

    for original in [array((4, 5)), array((9, 17)), array((3, 4, 5)), array((1, 4)), array((4, 1))]:
        for turned in [np.s_[::-1], np.s_[::-1, 1:], np.s_[::-1, ::-1], np.s_[:, ::-1], np.s_[::-2], np.s_[..., ::-1]]:
            x = original.copy()[turned]
            if x.size > 0:
                same(f, x)
            check(write, x)
