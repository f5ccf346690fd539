"""Arrays indexed by arrays: masks and integer arrays, alone, together and among slices, read and written; NumPy's functions of the kind."""

import numpy as np
import pytest

import conure
from differential import check, define

DTYPES = ["bool", "int8", "uint64", "float32", "float64", "complex128"]
LAYOUTS = {
    "C": lambda x: x,
    "F": np.asfortranarray,
    "strided": lambda x: np.repeat(x, 2, axis=-1)[..., ::2],
    "reversed": lambda x: x[::-1],
}

generator = np.random.default_rng(4)


def array(shape, dtype="float64"):
    numbers = generator.integers(0 if dtype.startswith("u") else -3, 6, shape)
    return (numbers > 0) if dtype == "bool" else numbers.astype(dtype)


def mask(*shape):
    return generator.integers(0, 2, shape).astype(bool)


def read(key):
    return define(f"def f(x, i, j, m):\n    return x[{key}]").f


def write(key, operator="="):
    return define(f"def f(x, i, j, m, v):\n    x[{key}] {operator} v\n    return x").f


@pytest.mark.parametrize("dtype", DTYPES)
def test_masks(dtype):
    def f(x, m):
        return x[m], x[~m].size

    for shape in [(0,), (1,), (7,), (3, 4), (0, 3), (2, 3, 2)]:
        x, m = array(shape, dtype), mask(*shape)
        check(f, x, m)
        check(f, x, np.ones(shape, bool))
        check(f, x, np.zeros(shape, bool))


def test_masks_of_many():
    def f(x, m):
        return x[m], np.nonzero(m), np.flatnonzero(x > 3), np.count_nonzero(m), np.argwhere(~m)

    for n in [63, 64, 65, 127, 128, 129, 1000]:
        for density in [0.0, 0.01, 0.5, 0.99, 1.0]:
            m = generator.random(n) < density
            check(f, array((n,)), m)
        check(f, array((n,)), np.arange(n) == n - 1)
        check(f, array((n,)), np.arange(n) == 0)
    for shape in [(3, 64), (5, 70), (64, 1), (2, 3, 130)]:
        check(f, array(shape), mask(*shape))
    bits = np.full(130, 255, np.uint8)
    bits[::3] = 0
    check(f, array((130,)), bits.view(bool))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts(layout):
    def masked(x, m, v):
        y = x[m]
        x[m] = v
        x[~m] += 1
        return y, x

    def gathered(x, i, v):
        y = x[i]
        x[i] = v
        return y, x[:, i], x

    x, m, i = LAYOUTS[layout](array((4, 4))), LAYOUTS[layout](mask(4, 4)), np.array([2, 0, 2, -1])
    check(masked, x, m, 7)
    check(masked, x, m, np.arange(float(m.sum())))
    check(masked, x, mask(4, 4), 2.5)
    check(gathered, x, i, 7)
    check(gathered, x, i, array((4, 4)))
    check(gathered, x, LAYOUTS["reversed"](i), array((4,)))


def flip(m):
    m[0] = not m[0]
    return 0


def test_masks_that_are_written_between():
    def by_element(x, m):
        before = x[m]
        m[0] = not m[0]
        return before, x[m], np.count_nonzero(m)

    def by_view(x, m):
        own = x > 0
        part = own[1:]
        before = x[own]
        part[:] = m[1:]
        after = x[own]
        own[0] = not own[0]
        return before, after, x[own], x[1:][part]

    def by_call(x, m):
        return x[m], flip(m), x[m]

    def by_other_argument(x, m, n):
        before = x[m]
        n[1] = not n[1]
        return before, x[m]

    def in_loop(x, m):
        total = 0.0
        for k in range(len(m)):
            total = total * 2 + x[m].sum() + np.count_nonzero(m)
            m[k] = not m[k]
        return total, x[m]

    def on_one_path(x, m, flag):
        before = x[m]
        if flag:
            m[:] = ~m
        return before, x[m]

    def of_a_list(x, m):
        masks = [m, x > 0]
        before = x[masks[1]]
        masks[1][0] = not masks[1][0]
        return before, x[masks[1]]

    def of_itself(x, m):
        m[m] = False
        return x[m], np.count_nonzero(m)

    x, m = array((9,)), mask(9)
    for f in (by_element, by_view, by_call, in_loop, of_a_list, of_itself):
        check(f, x, m)
    check(by_other_argument, x, m, m)
    check(by_other_argument, x, m[:5].repeat(2)[1:], mask(9))
    check(on_one_path, x, m, True)
    check(on_one_path, x, m, False)


def test_leading_masks():
    def f(x, m, v):
        y = x[m]
        x[m] = v
        return y, x

    for v in [1.5, array((4,)), array((3, 4)), array((1, 1, 1, 4)), array((5, 4)), array((3,))]:
        check(f, array((5, 3, 4)), np.array([True, False, True, True, False]), v)
    check(f, array((2, 3, 4)), mask(2, 3), array((4,)))
    check(f, array((2, 3, 4)), mask(2, 3), 1j)
    check(f, array((2, 3, 4)), mask(2, 2), 1)
    check(f, array((2, 3, 4)), mask(3), 1)


@pytest.mark.parametrize("shape", [(0,), (0, 4), (3, 0), (0, 0), (0, 2), (2, 0)])
def test_masks_without_elements(shape):
    """They index arrays of any extent on their axes without elements."""
    def f(x, m):
        before = x[m]
        x[m] = 5
        x[m] = x[m]
        x[m] += 1
        x[m] = np.ones(1)
        return before, x, x[m, ...], x[None][0, m], np.count_nonzero(m)

    def several(x, m):
        x[m] = np.ones((2, 4))
        return x

    for size in ((3, 4), (0, 4), (3, 0)):
        check(f, array(size), np.zeros(shape, bool))
    check(several, array((3, 4)), np.zeros(shape[:1], bool))
    check(lambda x, m: x[m], array((3,)), np.zeros(shape[:1], bool))
    check(define("def f(x, m):\n    x[m] = np.ones(2)").f, array((3,)), np.zeros(shape[:1], bool))


def test_masks_that_do_not_fit():
    f = read("m")
    check(f, array((3,)), 0, 0, mask(2))
    check(f, array((3,)), 0, 0, mask(3, 1))
    check(f, array((3, 4)), 0, 0, mask(3, 3))
    check(f, array((3, 4)), 0, 0, mask(4))
    g = write("m")
    check(g, array((3,)), 0, 0, mask(2), 1)
    check(g, array((3,)), 0, 0, mask(2), array((2,)))


def test_values_of_masks():
    f = write("m")
    m = np.array([True, False, True, False])
    for v in [1, 2.5, True, np.float32(3), array((1,)), array((2,)), array((3,)), array((0,)), array((1, 2)), array((1, 1)), np.array(4.0)]:
        check(f, array((4,)), 0, 0, m, v)
        check(f, array((4,), "int8"), 0, 0, m, v)
    check(f, array((4,), "uint8"), 0, 0, m, 300)
    check(f, array((4,), "uint8"), 0, 0, np.zeros(4, bool), -1)
    for operator in ["+=", "*=", "-="]:
        g = write("m", operator)
        check(g, array((4,)), 0, 0, m, 3)
        check(g, array((4,)), 0, 0, m, array((2,)))
        check(g, array((4,)), 0, 0, m, array((3,)))
        check(g, array((4,), "int32"), 0, 0, m, 3)


def test_masks_of_expressions():
    def clipped(x):
        x[x < 0] = 0
        x[(x > 2) & (x != 4)] *= 2
        return x, x[x > 1].sum(), x[np.isfinite(x)].mean()

    check(clipped, array((40,)))
    check(clipped, array((5, 6)))
    check(clipped, array((0,)))

    def swapped(x):
        x[x < 0] = -x[x < 0]
        return x

    check(swapped, array((20,)))
    check(swapped, array((4, 5)))


def test_overlapping_masks():
    def f(x, m, v):
        x[m] = v
        return x, m, v

    m = mask(8)
    check(f, m, m, True)
    check(f, m, m, m[m])


def test_masks_with_overlapping_values():
    """NumPy moves runs of elements without looking for overlaps here; all is read before it is written."""
    def f(x, m, v):
        x[m] = v

    f = conure.jit(f)
    for part in [lambda x, n: x[:n], lambda x, n: x[::-1][:n]]:
        x = array((12,))
        expected, m = x.copy(), x > 0
        expected[m] = part(x, int(m.sum())).copy()
        f(x, m, part(x, int(m.sum())))
        assert np.array_equal(x, expected)


INTEGERS = [np.array([0, 2, 1, 2]), np.array([-1, -3, 0], np.int8), np.array([[0, 1], [2, 2]]), np.array([], np.int64), np.array([[1]], np.uint8),
            np.array([3]), np.array([-4, 0]), np.array([0, 1, 7]), np.array([2, 0], np.uint64)]


@pytest.mark.parametrize("i", INTEGERS, ids=str)
def test_integers(i):
    def f(x):
        return x[i], x[i].sum()

    f = define("def f(x, i):\n    y = x[i]\n    return y, x[i].sum(), i").f
    for shape in [(3,), (3, 4), (3, 2, 2), (3, 0)]:
        check(f, array(shape), i)
        check(f, array(shape, "complex128"), i)
    check(f, array((0,)), i)


@pytest.mark.parametrize("i", INTEGERS, ids=str)
def test_integers_written(i):
    f = define("def f(x, i, v):\n    x[i] = v\n    return x").f
    g = define("def f(x, i, v):\n    x[i] += v\n    return x").f
    for v in [2, 2.5, array((4,)), array((1,)), array((2, 2)), array((3, 4)), array((5,))]:
        for function in f, g:
            check(function, array((3,)), i, v)
            check(function, array((3, 4)), i, v)
    check(f, array((3,), "int8"), i, 3000)


def test_overlapping_integers():
    f = define("def f(x, i, v):\n    x[i] = v\n    return x, i, v").f
    x = np.array([2, 0, 1, 1])
    check(f, x, x, x)
    check(f, x, x, 3)
    check(f, x, x[::-1], x)
    check(f, x, np.array([1, 2, 3, 0]), x[::-1])
    check(f, x[1:], x[:-1], x[:-1])
    check(f, x, x.view("uint64"), 7)


KEYS = ["i, j", "i, 0", "0, i", "i, :, 1", "0, :, i", "i, :, j", ":, i", ":, :, i", "..., i", "i, ...", "1, ..., i", ":, i, j", ":, i, ..., j", "i, None, j", "None, i", "i, None",
        "i, None, ::2", ":, None, i", "1:, i", "i, ::-1, j", "::2, j, i", "i[:, None], j", "i[:, None], :, j", "[0, 1], i[:2]", "[1, 0]", ":, [2, 0]", "[0, 1], [1, 2], [0, -1]",
        "[[0, 1]]", "[]", ":, []", "(0, 1),", "m, 0", "m, i[:1]", "m, ...", "..., m, 1", ":, m.T", "m, None", "[True, False]", "[True, False], 1", "0, [True, False, True]", "-1, i, -1",
        "5, i", "i, 9", "i, 0, 0, 0", "i, ..., ...", "[5, 0]", ":, [7]", "i, [0, 1]", "[0, -3]", "[0.5]", "i * 1.0", "m[:1]", "m, j", ":, m", "i, 'a'", "i > 0, 1"]


@pytest.mark.parametrize("key", KEYS)
def test_mixed(key):
    x = np.arange(24.0).reshape(2, 3, 4)
    m = np.array([[True, False, True], [False, True, True]])
    i, j = np.array([0, 1, 1]), np.array([2, -2, 0])
    check(read(key), x, i, j, m)
    for v in [5, array((3,)), array((1,)), array((2, 1, 1)), array((3, 3))]:
        check(write(key), x, i, j, m, v)
    check(write(key, "+="), x, i, j, m, 1)


def test_indices_without_axes():
    def f(x, i):
        return x[np.array(1)], x[i]

    check(f, array((3,)), np.array(2))
    check(f, array((3, 2)), np.array(-1))
    check(f, array((3, 2)), np.array(5))


def test_lists():
    def f(x, n):
        indices = []
        for k in range(n):
            indices.append(k * k % 3)
        x[indices] += 1
        return x[indices], x

    for n in 0, 1, 5:
        check(f, array((3,)), n)


def test_fancy_programs():
    def histogram(values, bins):
        order = np.zeros(bins)
        order[values % bins] += 1
        return order

    def permuted(a, p):
        return a[p][:, p], a[p[:, None], p]

    def lookup(table, image):
        return table[image] * 2 + 1

    check(histogram, array((20,), "uint8"), 4)
    check(permuted, array((4, 4)), np.array([3, 1, 0, 2]))
    check(lookup, array((6, 3), "float32"), array((4, 5), "uint8"))

    def read_only(x, i):
        x[i] = 1

    x = array((3,))
    x.flags.writeable = False
    check(read_only, x, np.array([0]))
    check(read_only, x, np.array([True, False, True]))


ARRAYS = [array((5,)), array((3, 4), "int32"), array((2, 3, 2), "bool"), array((0,)), array((2, 0)), array((3, 3), "complex128"), np.asfortranarray(array((3, 4)))]


@pytest.mark.parametrize("x", ARRAYS, ids=lambda x: str(x.shape))
@pytest.mark.parametrize("call", ["np.nonzero(x)", "x.nonzero()", "np.where(x)", "np.where(x > 1)", "np.argwhere(x)", "np.flatnonzero(x)", "np.count_nonzero(x)", "np.count_nonzero(x, axis=0)",
                                  "np.count_nonzero(x, keepdims=True)", "np.count_nonzero(x > 0, -1)", "np.count_nonzero(x, axis=3)"])
def test_positions(call, x):
    check(define(f"import numpy as np\ndef f(x):\n    return {call}").f, x)


@pytest.mark.parametrize("call", ["np.take(x, i)", "np.take(x, i, axis=0)", "np.take(x, i, 1)", "np.take(x, [[0, 1]], axis=-1)", "x.take(i)", "np.take(x, 2)", "np.take(x, 1, axis=0)", "np.take(x, i, axis=4)",
                                  "np.take(x, 99)", "np.take(x, i + 9, axis=1)", "np.take(x[:0], i, axis=0)", "np.take(x[:0], [], axis=0)", "np.take([3, 4, 5], i)",
                                  "np.compress([True, False, True], x)", "np.compress([False, True], x, axis=1)", "x.compress(i > 0, axis=0)", "np.compress([True] * 9, x, axis=0)",
                                  "np.compress([[True]], x)", "np.take_along_axis(x, i, axis=None)", "np.take_along_axis(x, x.argmax(axis=0, keepdims=True), 0)",
                                  "np.take_along_axis(x, x.argmin(axis=-1, keepdims=True), axis=-1)", "np.take_along_axis(x, i, 0)", "np.take_along_axis(x, x * 1.0, 0)"])
def test_taking(call):
    f = define(f"import numpy as np\ndef f(x, i):\n    return {call}").f
    for x in array((3, 4), "int32"), array((3, 2, 3), "int32"), np.asfortranarray(array((4, 3), "int64")):
        check(f, x, np.array([0, 1, 1, -1]))


def test_taking_along_axes():
    def f(x, i):
        return np.take_along_axis(x, i, 1)

    check(f, array((3, 4)), np.array([[0, 1, 3], [-1, -2, 0], [2, 2, 2]]))
    check(f, array((3, 4)), np.array([[0, 4]]))
    check(f, array((3, 4)), np.array([[0, 1]]))
    check(f, array((3, 4)), np.array([[0], [1]]))


def test_open_meshes():
    def f(x, i, j):
        x[np.ix_(j, [0, 2])] = 9
        return x[np.ix_(i, j)], np.ix_(i, j), x

    check(f, array((4, 4)), np.array([0, 3, 3]), np.array([1, 2]))
    check(f, array((4, 4)), np.array([True, False, True, True]), np.array([1, 2]))
    check(f, array((4, 4)), np.array([0, 4]), np.array([1, 2]))
    check(f, array((4, 4)), np.array([[0, 3]]), np.array([1, 2]))


def test_slices_as_arguments():
    def read(x, key):
        return x[key]

    def write(x, key):
        x[key] = 7

    def parts(key, n):
        return key.start, key.stop, key.step, key.indices(n), key

    def of_list(values, key):
        return values[key], key

    x = np.arange(60).reshape(3, 4, 5)
    for key in (slice(0, 2), slice(None, None, -1), (slice(1, None), 2), (..., 1), ..., (slice(None), None, np.array([0, 2])), (np.array([2, 0]), ..., slice(1, 4, 2)),
                slice(1.5), (slice("a"), 0), slice(None, None, 0)):
        check(read, x, key)
        check(write, x, key)
    for key in (slice(3), slice(1, None, 2), slice(None, None, -3), slice(-2, 10), slice(9, -9, -1), slice(1, 2, 0)):
        for n in (0, 7, -1):
            check(parts, key, n)
        check(of_list, [1, 2, 3], key)


def test_slices_of_the_module():
    f = define("INNER = slice(1, -1)\nKEY = (..., slice(None, None, 2))\ndef f(x):\n    return x[INNER], x[KEY], x[INNER, INNER]").f
    check(f, np.arange(20).reshape(4, 5))


def test_ranges_as_indices():
    def chosen(x, y):
        x[range(len(y)), y] -= 1
        x[range(1)] = 9
        np.add.at(x, range(2), 2)
        np.multiply.at(x, (range(2), range(1, 3)), 3)
        return x[range(2)], x[range(len(y)), y], x[[0, 1], range(2)], x[:, range(2, -1, -1)], x[range(0)]

    check(chosen, np.arange(12.0).reshape(4, 3), np.array([0, 2, 1, 0]))
    check(chosen, np.arange(12).reshape(4, 3), np.array([0, 3, 1, 0]))

    def converted(n, x):
        x[:] = range(len(x))
        return np.array(range(n)), np.asarray(range(2, n)), np.array(range(n), dtype=float), np.sum(range(n)), x * range(len(x)), np.add(range(n), 1), np.mean(range(1, n))

    check(converted, 5, np.zeros(3))
    check(converted, 2, np.zeros((2, 2)))


def test_index_expressions():
    def keys(x, k):
        inner = np.s_[1:-1, ::2]
        rows = np.s_[k]
        return x[inner], x[rows], x[np.s_[..., k]], x[np.index_exp[1:]], x[np.s_[k:]], np.s_[1:3], np.index_exp[2], np.index_exp[::2, k]

    check(keys, np.arange(20).reshape(4, 5), 2)


def test_lists_stored_into_arrays():
    def table(x, n):
        rows = np.zeros((3, 4), x.dtype)
        b = 1.5
        for k in range(3):
            rows[k] = [k + 1, b, x[0], n]
            b -= x[0]
        row = [n, 2.5, x[0]]
        rows[0, :3] = row
        rows[1:, 1:3] = [[1, 2], [n, 2.5]]
        return rows

    for x in (np.ones(2), np.array([2]), np.ones(2, np.float32)):
        check(table, x, 3, optional=x.dtype != np.float64)


def test_subscripts_of_numbers():
    def item(x, key):
        return x.sum()[key]

    check(item, np.ones(3), ())
    for key in (0, (0, 1), slice(1, 2), np.array([0])):
        check(item, np.ones(3), key)
