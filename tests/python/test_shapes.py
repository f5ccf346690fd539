"""Views and shapes: other axes on the same elements; a view where NumPy gives one, and a copy where it gives that."""

import itertools

import numpy as np
import pytest

from differential import check, define, in_turn, refused

generator = np.random.default_rng(1729)


def layouts(shape, dtype="float64"):
    """Arrays of a shape that lie in memory in different ways."""
    numbers = generator.integers(0, 100, shape).astype(dtype)
    wide = generator.integers(0, 100, tuple(2 * extent for extent in shape)).astype(dtype)
    yield numbers
    yield np.asfortranarray(numbers)
    yield wide[tuple(slice(None, None, 2) for _ in shape)]
    yield wide[tuple(slice(extent) for extent in shape)]
    yield numbers[tuple(slice(None, None, -1) for _ in shape)]
    if len(shape) == 3:
        yield generator.integers(0, 100, (shape[1], shape[2], shape[0])).astype(dtype).transpose(2, 0, 1)


RESHAPES = [((6,), "2, 3"), ((6,), "-1"), ((6,), "(3, -1)"), ((6,), "4"), ((6,), "(4, -1)"), ((6,), "-1, 4"), ((6,), "-1, -1"), ((6,), "(1, 6, 1)"), ((2, 3), "-1"),
            ((2, 3), "3, 2"), ((2, 3), "(2, 1, 3)"), ((2, 3, 4), "(6, 4)"), ((2, 3, 4), "2, 12"), ((2, 3, 4), "-1, 2, 2"), ((2, 3, 4), "24"), ((0, 3), "3, 0"),
            ((0, 3), "0, -1"), ((0, 3), "-1, 3"), ((0, 3), "5"), ((1, 1), "()"), ((1, 1), "1"), ((2, 1), "()"), ((1, 3), "3"), ((3, 1), "(1, 3)"), ((2, 2, 2), "2, -1, 2"),
            ((6,), "(2, 3.0)"), ((6,), "2**40, 2**40")]


@pytest.mark.parametrize("shape, new", RESHAPES, ids=str)
def test_reshape(shape, new):
    f = define(f"def f(x):\n    y = x.reshape({new})\n    y[...] = 7\n    return y, x").f
    for x in layouts(shape):
        check(f, x)
    check(define(f"import numpy as np\ndef f(x):\n    return np.reshape(x, ({new})).sum()").f, np.ones(shape, np.int32))


def test_reshape_to_extents_known_at_run_time():
    def f(x, m, n):
        return x.reshape(m, n), np.reshape(x.copy(), (n, m))

    for m, n in [(2, 3), (3, 2), (-1, 6), (2, -1), (-1, -1), (4, 2), (-1, 4), (4, -1), (-7, 1)]:
        for x in layouts((2, 3)):
            check(f, x, m, n)


@pytest.mark.parametrize("shape", [(6,), (2, 3), (2, 3, 4), (0, 3), (1, 1), (1, 4), (4, 1)], ids=str)
def test_ravel(shape):
    def ravel(x):
        y = x.ravel()
        z = np.ravel(x)
        y[:1] = 100
        return y, z, x

    def flatten(x):
        y = x.flatten()
        y[:1] = 100
        return y, x

    for x in layouts(shape):
        check(ravel, x)
        check(flatten, x)


def test_shapes_of_scalars_and_sequences():
    def f(x):
        return np.reshape(x, (1, 1)), np.ravel(x), np.reshape([1, 2, 3, 4], (2, 2)), np.ravel(((1.5, 2), (3, 4)))

    check(f, 3)
    check(f, np.float32(2.5))

    def zero(x):
        return x.reshape(1), x.reshape(()), x.ravel(), x.flatten(), x.T, np.transpose(x)

    check(zero, np.array(5.0))


@pytest.mark.parametrize("order", "CF")
def test_orders_of_elements(order):
    program = define(f"""
def flat(x):
    return x.reshape(-1, order='{order}'), x.ravel('{order}'), x.flatten(order='{order}'), np.ravel(x, order='{order}')
def pairs(x):
    return x.reshape((2, -1), order='{order}')
def cubes(x):
    return np.reshape(x, (3, 1, -1), order='{order}')
def unfit(x):
    return np.reshape(x, (5, 2), '{order}')
""")
    for x in [*layouts((2, 3, 4)), *itertools.islice(layouts((4, 6)), 3), np.arange(6.0), np.arange(12.0)[::2], np.array(3.0), np.zeros((0, 3))]:
        for f in (program.flat, program.pairs, program.cubes, program.unfit):
            check(f, x)


def test_orders_as_arrays_lie():
    f = define("def f(x):\n    return x.ravel('K'), x.ravel(order='A'), x.flatten('K'), x.reshape(-1, order='A')").f
    for x in (np.arange(6.0).reshape(2, 3), np.arange(6.0).reshape(2, 3).T, np.arange(6.0)[::2]):
        check(f, x)
    check(define("def f(x):\n    return x.reshape(-1, order='K')").f, np.ones((2, 3)))
    refused(f, np.arange(12.0).reshape(2, 6)[:, ::2], golden="ravel_order")


TRANSPOSES = ["x.T", "x.transpose()", "x.transpose(0, 2, 1)", "x.transpose((1, 2, 0))", "np.transpose(x, (2, 1, 0))", "np.transpose(x, (-1, 0, 1))", "x.transpose(None)",
              "x.transpose(0, 1)", "x.transpose(0, 1, 1)", "x.transpose(0, 1, 3)", "np.permute_dims(x, (1, 0, 2))", "x.swapaxes(0, 1)", "x.swapaxes(-1, 0)",
              "np.swapaxes(x, 0, 3)", "np.swapaxes(x, -4, 0)", "np.moveaxis(x, 0, -1)", "np.moveaxis(x, (0, 1), (1, 2))", "np.moveaxis(x, 3, 0)", "np.moveaxis(x, 0, 3)",
              "np.moveaxis(x, (0, 1), (0,))", "np.moveaxis(x, (0, 0), (0, 1))", "np.moveaxis(x, (0, 1), (0, 0))", "np.expand_dims(x, 0)", "np.expand_dims(x, (0, -1))",
              "np.expand_dims(x, 4)", "np.expand_dims(x, (0, 0))", "np.flip(x)", "np.flip(x, 0)", "np.flip(x, (0, -1))", "np.flip(x, 3)", "np.flip(x, (1, 1))",
              "np.diagonal(x)", "x.diagonal(1)", "x.diagonal(-1, 1, 2)", "x.diagonal(0, 0, 2)", "x.diagonal(9)", "x.diagonal(-9)", "x.diagonal(0, 1, 1)",
              "x.diagonal(0, 0, 3)", "np.broadcast_to(x, x.shape)", "np.broadcast_to(x, (5,) + x.shape)", "np.broadcast_to(x, (3, 4))", "np.broadcast_to(x, (7, 7, 7))",
              "np.broadcast_to(x, -1)", "np.broadcast_to(x, ())"]


@pytest.mark.parametrize("expression", TRANSPOSES)
def test_axes(expression):
    f = define(f"import numpy as np\ndef f(x):\n    y = {expression}\n    return y, x, y.copy()").f
    for x in [*layouts((2, 3, 4)), *itertools.islice(layouts((1, 3, 1)), 2), np.zeros((0, 2, 2))]:
        check(f, x)


@pytest.mark.parametrize("expression", ["x.T", "x.swapaxes(0, 0)", "x.transpose(0, 1, 2)", "np.expand_dims(x, 1)", "np.flip(x, 1)", "x[:, ::-1].transpose(1, 0, 2)"])
def test_writes_through_views(expression):
    f = define(f"import numpy as np\ndef f(x):\n    y = {expression}\n    y += 1\n    y[0] = 5\n    return y, x").f
    for x in layouts((2, 3, 4)):
        check(f, x)


def test_views_that_are_read_only():
    def broadcast(x):
        y = np.broadcast_to(x, (3, 4))
        y[0, 0] = 1

    def diagonal(x):
        d = x.diagonal()
        d[0] = 1

    check(broadcast, np.ones(4))
    check(diagonal, np.ones((4, 4)))


@pytest.mark.parametrize("shape, axis", [((1, 3), "0"), ((1, 3), "1"), ((3, 1), "-1"), ((1, 1), "(0, 1)"), ((1, 1), "(0, 0)"), ((1, 3, 1), "(0, 2)"), ((1, 3), "2"), ((1,), "0")], ids=str)
def test_squeeze(shape, axis):
    f = define(f"import numpy as np\ndef f(x):\n    return x.squeeze({axis}), np.squeeze(x, axis={axis})").f
    for x in layouts(shape):
        check(f, x)


def test_squeeze_of_known_extents():
    def f(x):
        return np.squeeze(x.reshape(1, 6, 1)), np.squeeze(np.ones((1, 1)))

    check(f, np.arange(6.0))


def test_squeeze_of_extents_that_a_call_tells():
    program = define("""
import numpy as np

def flat(x):
    return x.squeeze()

def f(x):
    return flat(x), np.squeeze(x) + 1, x.T.squeeze(), x[None, ..., None].squeeze()

def parts(x):
    return x.sum(axis=0, keepdims=True).squeeze(), x[:1].squeeze(), np.squeeze(x[::-1] * 2)

def both(x, y):
    x.squeeze()[...] = 7
    return (x + y).squeeze()

def pair(given, scale):
    return given[1].squeeze() * scale
""")
    shapes = (3, 1), (1, 3), (3, 4), (1, 1), (0, 1), (4, 1)
    for shape in shapes:
        x = np.arange(float(np.prod(shape))).reshape(shape)
        check(program.f, x)
        check(program.parts, x)
        check(program.both, x, x[:1])
        check(program.pair, (1, x), 2)
    for shape in ((), (1,), (2,), (1, 2, 1), (2, 1, 3), (1, 1, 1)):
        check(program.flat, np.zeros(shape))


def test_squeeze_of_extents_known_when_running():
    program = define("""
def between(x, n):
    return x[n:2 * n].squeeze()

def first(x, n):
    return x[:n].squeeze(), np.zeros((n, 1, 2)).squeeze()

def counted(x):
    return x[:np.count_nonzero(x[0])].squeeze()

def several(arrays):
    return arrays[0].squeeze()
""")
    for n in 1, 2:
        check(program.first, np.ones((1, 3)), n)
        check(program.first, np.ones((4, 3)), n)
        check(program.between, np.ones((4, 3)), n)
    refused(program.counted, np.ones((4, 3)), golden="squeeze_without_axis")
    refused(program.several, [np.ones((1, 3))], golden="squeeze_of_an_array_in_a_list")


@pytest.mark.parametrize("shape", [(4,), (1, 4), (3, 1), (1, 1), (3, 4), ()], ids=str)
def test_broadcast_to(shape):
    def f(x):
        y = np.broadcast_to(x, (3, 4))
        return y, y.sum(), np.broadcast_to(x, (2, 3, 4)).copy(), y.copy()

    for x in layouts(shape):
        check(f, x)


TURNS = ["np.fliplr(x)", "np.flipud(x)", "np.rot90(x)", "np.rot90(x, 2)", "np.rot90(x, 3)", "np.rot90(x, -4)", "np.rot90(x, 1, (1, 0))", "np.rot90(x, 1, (0, -1))", "np.rot90(x, 1, (0, 0))",
         "np.rot90(x, 1, (0, 5))", "np.rot90(x, 1, (0, 1, 2))", "np.roll(x, 1)", "np.roll(x, -5)", "np.roll(x, 2, axis=0)", "np.roll(x, -1, axis=-1)", "np.roll(x, 1, 4)",
         "np.roll(x, (1, 2), (0, 1))", "np.roll(x, 1, (0, 1))", "np.roll(x, (1, 1), 0)", "np.atleast_1d(x)", "np.atleast_2d(x)", "np.atleast_3d(x)", "np.atleast_2d(x, 3)", "np.real(x)",
         "np.imag(x)", "x.real", "x.imag"]


@pytest.mark.parametrize("expression", TURNS)
def test_turns(expression):
    f = define(f"import numpy as np\ndef f(x):\n    return {expression}, x").f
    for shape, count in [((5,), 1), ((3, 4), 5), ((2, 3, 4), 2), ((0, 2), 1), ((), 1)]:
        for x in itertools.islice(layouts(shape), count):
            check(f, np.asarray(x))
    check(f, np.array([[1 + 2j, 3], [4, 5j]]))


def test_turns_known_at_run_time():
    def f(x, k):
        return np.rot90(x, k), np.roll(x, k), np.roll(x, k, axis=1)

    for k in (-3, 0, 1, 2, 3, 7):
        check(f, np.arange(12.0).reshape(3, 4), k)


@pytest.mark.parametrize("shift, axes", in_turn(["k", "-k", "np.int8(k)", "np.uint8(3)", "k + 0.75", "True", "(k, -1)", "2**62"], ["0", "-1", "(0, 1)", "(1, 1)"], 2))
def test_rolls_among_other_operations(shift, axes):
    f = define(f"""
import numpy as np
def f(x, k):
    before = np.roll(x, {shift}, {axes}) - 2 * np.roll(x, 1, 0) + x
    x[0] = 3
    return before, np.roll(x, {shift}, {axes}), np.roll(x.T, -k, 0)
""").f
    for shape in [(3, 4), (1, 5), (2, 1), (40, 70)]:
        for x in itertools.islice(layouts(shape), 5):
            for k in (0, 1, -2, 69, -700):
                check(f, x, k)


def test_parts_of_numbers():
    def f(x):
        return np.real(x), np.imag(x)

    for x in (3, 2.5, np.float32(2), 1 + 2j, np.complex64(1 + 2j), True):
        check(f, x)


@pytest.mark.parametrize("dtype", ["np.int64", "'f4'", "np.uint8", "complex", "x.dtype"])
def test_views_as_other_dtypes(dtype):
    f = define(f"def f(x):\n    return x.view({dtype})").f
    for x in [*layouts((4, 6)), np.arange(16.0), np.arange(3.0), np.array(1.5), np.zeros((2, 0)), np.arange(32, dtype="uint8").reshape(2, 16),
              np.arange(4, dtype="int32")[:1], np.broadcast_to(np.arange(4.0), (2, 4))]:
        check(f, x)


def test_writes_through_views_of_another_dtype():
    def flip_signs(x):
        bits = x.view(np.uint64)
        bits ^= np.uint64(1) << np.uint64(63)
        z = x.view(np.complex128)
        z[0] *= 1j
        return x.sum(), bits[1], z

    def numbers(x, n):
        return np.float64(x).view(np.int64), np.int32(n).view(np.float32), np.int32(n).view(np.uint32), np.float32(x).view("i4")

    def too_wide(n):
        return np.int32(n).view(np.float64)

    check(flip_signs, np.arange(6.0))
    check(flip_signs, np.arange(12.0)[::2])
    check(numbers, -1.5, 77)
    check(too_wide, 1)


def test_methods_of_numbers_that_are_those_of_arrays():
    def f(x):
        y = x[1]
        return (y.sum(), y.max(), y.mean(), y.std(), y.any(), y.all(), y.argmax(), y.ravel(), y.reshape(1, 1), y.cumsum(), y.clip(0, 1), y.tolist(), y.squeeze(),
                y.repeat(2), y.flatten(), y.prod(), y.var(ddof=0))

    for dtype in ("float64", "float32", "int64", "uint8", "bool"):
        check(f, np.arange(3).astype(dtype))


def test_copies_of_what_is_read_only_can_be_written_to():
    def f(x, n):
        y = x.ravel()
        y[0] = 5
        z = np.broadcast_to(x[0], (n, x.shape[1])).ravel()
        z[1] = 7
        return y, z, np.ascontiguousarray(x)

    x = np.asfortranarray(np.arange(12.0).reshape(3, 4))
    x.flags.writeable = False
    check(f, x, 3)


def test_casts_by_rules():
    for rule in ("no", "safe", "same_kind", "unsafe"):
        for dtype in ("np.float32", "np.int32", "np.float64", "complex"):
            check(define(f"def f(x):\n    return x.astype({dtype}, casting='{rule}', copy=False)").f, np.arange(3.0))
    check(define("def f(n, dtype=None):\n    return np.eye(n, dtype=dtype), np.zeros(n, dtype=np.float32(1)), np.arange(stop=n)").f, 3)
    check(define("def f():\n    return np.arange(step=2)").f)
    for window in (3.1, (3.1,)):
        check(define("def f(x, n):\n    return np.lib.stride_tricks.sliding_window_view(x, n)").f, np.arange(8), window)


def test_flags():
    def f(x):
        flags = x.flags
        return (flags.c_contiguous, flags.f_contiguous, flags.contiguous, flags.writeable, flags["C_CONTIGUOUS"], flags["F"], flags["WRITEABLE"],
                x[..., :2].flags.c_contiguous, x.T.flags.f_contiguous)

    for x in [*layouts((4, 6)), *layouts((2, 3, 4)), np.zeros((0, 3)).T, np.zeros((4, 6))[:, :1], np.arange(4), np.arange(8)[::2], np.broadcast_to(np.arange(3), (2, 3))]:
        check(f, x)
    check(define("def f(x):\n    return x.flags.c_contiguous, x.flags.f_contiguous").f, np.array(1.5))


def test_views_by_strides():
    program = define("""
from numpy.lib.stride_tricks import as_strided
def windows(x):
    n = x.shape[0] - 3
    return as_strided(x, (n, 4), (x.strides[0], x.strides[0])), as_strided(x, shape=(n, 4), strides=x.strides * 2).sum(axis=1)
def patches(x, h, w):
    s, t = x.strides
    return as_strided(x, (x.shape[0] - h + 1, x.shape[1] - w + 1, h, w), (s, t, s, t), writeable=False)
def same(x):
    return as_strided(x), as_strided(x, strides=x.strides[::-1], shape=x.shape[::-1])
def written(x):
    v = as_strided(x, (4, 4), (48, 8))
    v[...] = v.T
    v += 1
    return x.sum()
def negative(x):
    return as_strided(x, (2, -1), (8, 8))
def unequal(x):
    return as_strided(x, (2, 1), (8,))
""")
    x = np.arange(24.0)
    check(program.windows, x)
    check(program.windows, x[::-2])
    check(program.patches, x.reshape(4, 6), 2, 3)
    check(program.patches, np.asfortranarray(x.reshape(4, 6)), 2, 3)
    check(program.same, x.reshape(4, 6)[:, ::2])
    for f in (program.written, program.negative, program.unequal):
        check(f, x)


SHAPES_ASSIGNED = ["x = np.arange(n) * 2\n    x.shape = 2, -1\n    return x",
                   "x = np.zeros((n, 2))\n    m = x.shape[0]\n    x.shape = m * 2\n    x[1] = m\n    return x, x.sum()",
                   "X, Y = np.mgrid[0:n, 0:2]\n    X.shape = Y.shape = n * 2\n    X += Y\n    return X, Y",
                   "total = 0\n    for k in range(3):\n        x = np.arange(n) * k\n        x.shape = -1, 2\n        total += x.sum(0)[1]\n    return total",
                   "x = np.ones((2, n))[1]\n    x.shape = -1, 3\n    x.shape = 3, -1\n    return x"]


@pytest.mark.parametrize("body", SHAPES_ASSIGNED)
@pytest.mark.parametrize("n", [6, 7, 0])
def test_shape_assigned(body, n):
    """The object itself changes: one that owns its data still does."""
    check(define(f"import numpy as np\ndef f(n):\n    {body}").f, n)


SHAPES_HELD = {"another_name": "x = np.arange(n)\n    y = x\n    x.shape = 2, -1\n    return y", "a_list": "x = np.arange(n)\n    several = [x]\n    x.shape = 2, -1\n    return several[0]",
               "in_place": "y = np.arange(n)\n    x = y\n    x += 1\n    x.shape = 2, -1\n    return y", "a_branch": "x = np.arange(n)\n    if n > 3:\n        x.shape = 2, -1\n    return x",
               "a_loop": "x = np.arange(n)\n    for k in range(n):\n        x.shape = 2, -1\n    return x", "a_method": "x = np.arange(n)\n    total = x.sum\n    x.shape = 2, -1\n    return total(0)",
               "the_same_array": "x = np.arange(n)\n    y = np.asarray(x)\n    y.shape = 2, -1\n    return x", "order": "x = np.ones((n, n)).T + 1\n    x.shape = n * n\n    return x",
               "a_function": "x = np.arange(n)\n    y = (lambda z: z)(x)\n    y.shape = 2, -1\n    return x", "a_tuple": "x = np.arange(n)\n    pair = x, 1\n    x.shape = 2, -1\n    return pair"}


@pytest.mark.parametrize("held", SHAPES_HELD)
def test_shape_assigned_where_others_see_it(held):
    refused(define(f"import numpy as np\ndef f(n):\n    {SHAPES_HELD[held]}").f, 6, golden=f"shape_assigned_{held}")


def test_shape_of_an_argument_assigned():
    refused(define("def f(x):\n    x.shape = 2, -1\n    return x").f, np.arange(6), golden="shape_assigned_argument")


def test_reshape_that_must_not_copy():
    f = define("def f(x):\n    return x.reshape(4, 3, copy=False)").f
    check(f, np.ones((3, 4)))
    refused(f, np.ones((4, 3)).T, golden="reshape_without_copy")


def test_arrays_of_one_shape():
    f = define("import numpy as np\ndef f(x, y):\n    return np.broadcast_arrays(x, y)").f
    for first, second in (((3, 4), (4,)), ((3, 1), (1, 4)), ((2, 3), (2, 3)), ((), (2,)), ((0, 1), (3,)), ((2,), (3,)), ((1,), (1, 1))):
        check(f, np.ones(first), np.arange(np.prod(second)).reshape(second))
    check(define("import numpy as np\ndef f(x):\n    return np.broadcast_arrays(x, 2.5, [1, 2]), np.broadcast_arrays(x), np.broadcast_shapes(x.shape, (3, 1), 2), np.broadcast_shapes()").f, np.arange(2))
    check(define("import numpy as np\ndef f(x, y):\n    a, b = np.broadcast_arrays(x, y)\n    return a * 2 + b").f, np.ones((3, 1)), np.arange(4.0))


def test_unstack_into_so_many():
    program = define("""
import numpy as np

def f(x):
    a, b = np.unstack(x.reshape(2, -1))
    b[0] = 7
    c, d, e = np.unstack(np.stack((x, x, x), axis=-1), axis=-1)
    return a + b, c, np.unstack(x[:, None], axis=1), np.unstack(np.ones((0, 2)))

def without_axes(x):
    return np.unstack(x.sum().reshape(()))
""")
    check(program.f, np.arange(6.0))
    check(program.without_axes, np.arange(6.0))
    unstack = define("def f(x):\n    return np.unstack(x)").f
    check(unstack, np.ones((2, 3)))
    check(unstack, np.ones((3, 1)))


def test_shapes_and_axes_that_are_none():
    """What is no axis, no extent, or has no elements, as NumPy sees it."""
    transposed = define("def f(x, axes):\n    return np.transpose(x, axes), x.transpose(axes)\n").f
    for axes in ("ab", "abc", (0, 1.0), (0, 1, 1.0), 3.0, np.float32(1), (1, 0), 1):
        check(transposed, np.ones((2, 3)), axes)
    common = define("def f(*shapes):\n    return np.broadcast_shapes(*shapes)\n").f
    for shapes in (((1, 2), 2, -2), ((-1,),), (-1, 3), (1.5,), ((1.5,),), ((2,), "a"), ((3, 1), (), 4)):
        check(common, *shapes)
    windows = define("def f(x, axis):\n    return np.lib.stride_tricks.sliding_window_view(x, 2, axis)\n").f
    for axis in (3.1, 0, (0,)):
        check(windows, np.arange(4), axis)
    sequences = define("""
def f(x):
    return np.array(x), np.asarray(x, np.int32), np.float32(x)

def fortran(x):
    return np.asfortranarray(x)
""")
    for x in ([(), ()], ((), ()), [(1, 2), (3, 4)]):
        check(sequences.f, x)
    for x in (2.5, np.array(3), np.float32(1)):
        check(sequences.fortran, x)
