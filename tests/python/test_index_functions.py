"""Functions that read and write by indices: np.put, np.choose, np.select, np.unravel_index, np.ndindex and their family."""

import numpy as np
import pytest

from differential import check, define, refused

draw = np.random.default_rng(577)


def array(shape, dtype="float64"):
    return (draw.integers(0, 60, shape) - 20).astype(dtype)


def defined(body, parameters="x"):
    text = body if "\n" in body else "return " + body
    return define(f"import numpy as np\ndef f({parameters}):\n    " + text.replace("\n", "\n    ")).f


def layouts(shape, dtype="float64"):
    yield array(shape, dtype)
    yield np.asfortranarray(array(shape, dtype))
    yield array(tuple(2 * extent for extent in shape), dtype)[(slice(None, None, 2),) * len(shape)]
    yield array(shape, dtype)[::-1]


PUTS = ["np.put(x, [0, 2], [9, 8])", "np.put(x, i, 7.5)", "np.put(x, [0, 5], [9])", "np.put(x, [0, 22], [9, 8], mode='clip')", "np.put(x, [0, 22, -3], [9, 8], mode='wrap')", "np.put(x, [0, 22], [9, 8])",
        "x.put(i, x[:1])", "np.put(x, [-1, -2], [1, 2])", "np.put(x, [], 3)", "np.put(x, 1, 3)", "np.put(x, [1, 1], [5, 6])", "np.put(x, [0, 1], [])", "np.place(x, x > 0, [7, 8])", "np.place(x, x > 100, [])",
        "np.place(x, x > 0, [1, 2, 3])", "np.putmask(x, x > 0, [7, 8])", "np.putmask(x, x > 0, -x)", "np.copyto(x, 5)", "np.copyto(x, x[::-1])", "np.copyto(x, -x, where=x > 0)", "np.copyto(x, 3.5, where=x < 0)"]


@pytest.mark.parametrize("statement", PUTS)
def test_writing(statement):
    f = defined(f"{statement}\nreturn x", "x, i")
    for dtype in ("float64", "complex64") if "> 0" not in statement and "< 0" not in statement else ("float64", "float32"):
        for shape in ((6,), (3, 4)):
            for x in layouts(shape, dtype):
                check(f, x, np.array([2, 0, 1, 2]))
    locked = np.arange(6.0)
    locked.flags.writeable = False
    check(f, locked, np.array([1]))
    if "put(x, [0" in statement:
        check(f, np.zeros(0), np.array([1]))


def test_copies_of_what_does_not_fit():
    f = defined("np.copyto(x, y, where=m)\nreturn x", "x, y, m")
    for shape, mask in (((2,), (3,)), ((1, 3), (3,)), ((1, 1, 3), (1,)), ((3,), (2,)), ((), (1, 3)), ((2, 3), (3,)), ((1, 1), (3,))):
        check(f, array((3,)), array(shape), draw.random(mask) < 0.5)


def test_fill_diagonal():
    for statement in ("np.fill_diagonal(x, 5)", "np.fill_diagonal(x, [1, 2, 3])", "np.fill_diagonal(x, 5, wrap=True)", "np.fill_diagonal(x.T, 7)", "np.fill_diagonal(x, x[0])"):
        f = defined(f"{statement}\nreturn x")
        for shape in ((3, 4), (7, 3), (3, 3), (1, 1), (2, 2, 2)):
            for x in layouts(shape):
                check(f, x)
        check(f, array((2, 3, 2)))
        check(f, array(3))
        check(f, array((0, 3)))


def test_put_along_axis():
    f = define("""
import numpy as np
def extremes(x):
    np.put_along_axis(x, np.argmax(x, axis=1)[:, None], 99, axis=1)
    return x
def columns(x, i, v):
    np.put_along_axis(x, i, v, axis=0)
    return x
def last(x, i):
    np.put_along_axis(x, i, -1, axis=-1)
    return x
""")
    for x in layouts((3, 4)):
        check(f.extremes, x)
        check(f.columns, x, np.array([[0, 2, 1, 0]]), array((1, 4)))
        check(f.last, x, np.array([[0], [3], [-1]]))
        check(f.last, x, np.array([[0], [4], [1]]))
        check(f.last, x, np.array([0, 1, 2]))


CHOICES = ["np.choose(i, [x, y, 1.5])", "np.choose(i, (x, y, x + y))", "np.choose(i + 1, [x, y, x])", "np.choose(i + 1, [x, y, x], mode='clip')", "np.choose(i - 4, [x, y, x], mode='wrap')",
           "np.choose(2, [x, y, x])", "np.choose(i[:, None], [x, y, x])", "np.choose(i % 2 == 0, [x, y])", "np.choose([0, 1, 1, 0], [x, y])", "np.choose(1, [2, 3])",
           "np.select([x < 0, x > 3], [x, x * 2])", "np.select([x < 0, x > 3], [x, y], default=7)", "np.select([x > 0], [x], -1.5)", "np.select([x < 0, x < 3], [i, x])", "np.select([x > 0, y > 0], [1, 2])",
           "np.select([x > 0, y > 0], [1, 2], 0.5)", "np.select([x[:, None] > y], [x])", "np.select([x], [x])", "np.select([x > 0], [x, y])", "np.select([], [])", "np.extract(x > 0, x)", "np.extract(i, x)",
           "np.extract([True, False], x)", "np.take(x, [10, 1], mode='clip')", "np.take(x, [10, -7, -1], mode='wrap')", "x.take(i, mode='clip')", "np.take(x[:, None] + y, [5, -1], axis=1, mode='wrap')",
           "np.take(x, -3, mode='clip')", "np.take(x[:0], [1], mode='wrap')"]


@pytest.mark.parametrize("expression", CHOICES)
def test_choosing(expression):
    f = defined(expression, "i, x, y")
    for dtype in ("float64", "int32", "float32"):
        check(f, np.array([2, 0, 1, 2]), array(4, dtype), array(4))
    check(f, np.array([0, 2, 1, 1]), array(8)[::-2], array(4, "int8"))


@pytest.mark.parametrize("mode", ["raise", "wrap", "clip"])
def test_choosing_among_the_rows_of_an_array(mode):
    f = defined(f"np.choose(i, r, mode='{mode}'), i.choose(r[:, 0], mode='{mode}'), np.choose(1, r, mode='{mode}'), np.choose(i, r[:, 0, 0], mode='{mode}')", "i, r")
    which, rows = np.array([[0, 1, 2], [2, 1, 0]]), array((3, 2, 3))
    for i in which, which[::-1, ::-1].astype("uint8"), which == 1, which + 1, which - 1, which.astype("uint64"), which.astype(float), which[:, :2]:
        check(f, i, rows)
    for r in rows[::-1].astype("uint8"), np.asfortranarray(rows), rows[:, :1], rows[:0], np.zeros((64, 2, 3)):
        check(f, which, r)
    check(f, which[:, :0], rows[:, :, :1])


INDICES = ["np.diag_indices(n)", "np.diag_indices(n, 3)", "np.diag_indices_from(x[:3, :3])", "np.diag_indices_from(x)", "np.tril_indices(n)", "np.tril_indices(n, 1)", "np.tril_indices(n, -1, 5)",
           "np.triu_indices(n)", "np.triu_indices(n, 1)", "np.triu_indices(n, -2, 5)", "np.triu_indices_from(x)", "np.tril_indices_from(x, 1)", "x[np.diag_indices(3)]", "x[np.triu_indices(3, 1)]",
           "x[np.tril_indices_from(x)]", "np.triu_indices_from(x[0])"]


@pytest.mark.parametrize("expression", INDICES)
def test_indices_of_parts(expression):
    for n in (0, 1, 4):
        check(defined(expression, "x, n"), array((3, 4)), n)


RAVELS = ["np.ravel_multi_index((i, j), (3, 4))", "np.ravel_multi_index((1, 2), (3, 4))", "np.ravel_multi_index((i, j + 3), (3, 4), mode='clip')", "np.ravel_multi_index((i, j + 3), (3, 4), mode='wrap')",
          "np.ravel_multi_index((i, j + 3), (3, 4))", "np.ravel_multi_index((i, j), (3, 4), order='F')", "np.ravel_multi_index((i, 2), (3, 4))", "np.ravel_multi_index((5, 2), (3, 4))",
          "np.ravel_multi_index((5, -2), (3, 4), mode=('clip', 'wrap'))", "np.ravel_multi_index((i,), 4)", "np.ravel_multi_index((i[:, None], j), (3, 4))", "np.unravel_index(5, (3, 4))",
          "np.unravel_index(i, (3, 4))", "np.unravel_index(i + 30, (3, 4))", "np.unravel_index(i, (3, 4), order='F')", "np.unravel_index(i[:, None] + j, (4, 4))", "np.unravel_index(-1, (3, 4))",
          "np.unravel_index(12, (3, 4))", "np.unravel_index(7, 9)", "np.unravel_index([1, 2], (2, 2))", "np.unravel_index(i, (2, 2, 3))", "np.unravel_index(np.argmax(i), i.shape)",
          "np.ravel_multi_index(np.array([[2, 1], [3, 0]]), (3, 4))", "np.ravel_multi_index([2, 3], (3, 4))", "np.ravel_multi_index(np.stack((i, j)), (4, 5), order='F')", "np.ravel_multi_index(i, (3, 4))",
          "np.ravel_multi_index(np.argwhere(i).T, i.shape)"]


@pytest.mark.parametrize("expression", RAVELS)
def test_flat_indices(expression):
    f = defined(expression, "i, j")
    check(f, np.array([2, 0, 1, 2]), np.array([3, 1, 0, 2]))
    check(f, np.array([2, 0, 1, 2], np.int32), np.array([3, 1, 0, 2], np.uint8))


LOOPS = """
import numpy as np
def index_list(x): return [ij for ij in np.ndindex(2, 3)]
def shape_list(x): return [ij for ij in np.ndindex(x.shape)]
def star(x):
    out = []
    for ij in np.ndindex(*x.shape):
        out.append(x[ij])
    return out
def one(x):
    s = 0
    for i, in np.ndindex(x.shape[0]):
        s += i
    return s
def elements(x):
    s = 0.0
    for ij in np.ndindex(x.shape):
        if x[ij] > 20:
            continue
        s = s * 0.5 + x[ij]
        if s > 50:
            break
    else:
        s = -s
    return s
def enumerated(x):
    s = 0.0
    for ij, v in np.ndenumerate(x):
        s = s * 0.5 + v * (ij[0] + 1)
    return s
def enumerated_list(x): return [(ij, v) for ij, v in np.ndenumerate(x)]
def write(x):
    y = np.zeros(x.shape)
    for ij, v in np.ndenumerate(x):
        y[ij] = v + sum(ij)
    return y
def leave(x):
    for ij, v in np.ndenumerate(x):
        if v > 20:
            return ij, v
    return None
def nothing(x): return [ij for ij in np.ndindex(())]
def negative(x): return [ij for ij in np.ndindex(2, -1)]
def flat(x):
    s = 0.0
    for v in x.flat:
        s = s * 0.5 + v
    return s
def flat_list(x): return [v for v in x.flat], sum(x.flat), list(x.flat)
def numbered(x):
    s = 0.0
    for k, v in enumerate(x.flat):
        s += k * v
    return s
def nested(x):
    s = 0
    for i, j in np.ndindex(2, 3):
        for k in np.ndindex(i + 1):
            s += i * 10 + j + k[0]
    return s
"""


def test_loops_over_positions():
    f = define(LOOPS)
    for name in ("index_list", "shape_list", "star", "elements", "enumerated", "enumerated_list", "write", "leave", "nothing", "negative", "flat", "flat_list", "numbered", "nested"):
        for shape in ((3, 4), (2, 0), (1, 1)):
            for x in layouts(shape):
                check(getattr(f, name), x)
        check(getattr(f, name), array((2, 2, 3), "int32"))
    for name in ("one", "flat", "shape_list", "enumerated_list"):
        check(getattr(f, name), array(5))
        check(getattr(f, name), array(0))


FLAT = ["x.flat[3]", "x.flat[-1]", "x.flat[n]", "x.flat[40]", "x.flat[2:5]", "x.flat[::-2]", "x.flat[np.array([1, 2])]", "x.T.flat[2]", "len(x.flat)"]
FLAT_WRITES = ["x.flat[3] = 7", "x.flat[-1] = 2.5", "x.flat[2:5] = 7", "x.flat[::2] = [1, 2]", "x.flat = 7", "x.flat = [1, 2, 3]", "x.flat[40] = 1", "x.T.flat[1] = 9"]


def test_flat():
    for expression in FLAT:
        for x in layouts((3, 4)):
            check(defined(expression, "x, n"), x, 4)
    for statement in FLAT_WRITES:
        f = defined(f"{statement}\nreturn x")
        for x in layouts((3, 4)):
            check(f, x)
        check(f, array((3, 4), "int64"))
    locked = array((3, 4))
    locked.flags.writeable = False
    check(defined("x.flat[0] = 1\nreturn x"), locked)


ATTRIBUTES = ["x.item(1, 2)", "x.item(3)", "x.item((1, 2))", "x[:1, :1].item()", "x.item()", "x.item(-1)", "x.item(50)", "x.item(5, 1)", "x.item(1, 1, 1)", "x.tolist()", "x[0].tolist()", "x[:0].tolist()",
              "x[0].item(2)", "x.view()", "x.view(x.dtype)", "np.shape(x), np.ndim(x), np.size(x), np.size(x, 1)", "np.shape(3), np.ndim([1, 2]), np.size((1, 2))", "x[True]", "x[False]", "x[n > 2]",
              "x[0][n > 5]", "np.rollaxis(x, 1)", "np.rollaxis(x, 0)", "np.rollaxis(x, 1, 2)", "np.matrix_transpose(x)", "np.matrix_transpose(x[0])"]


@pytest.mark.parametrize("expression", ATTRIBUTES)
def test_attributes_and_methods(expression):
    f = defined(expression, "x, n")
    for dtype in ("float64", "int32", "bool", "complex128"):
        check(f, array((3, 4), dtype), 3)
    check(f, array((8, 6))[::2, ::-1], 1)


WINDOWS = ["np.lib.stride_tricks.sliding_window_view(x, (2, 2))", "np.lib.stride_tricks.sliding_window_view(x, 2, axis=1)", "np.lib.stride_tricks.sliding_window_view(x, (2, 3), axis=(1, 1))",
           "np.lib.stride_tricks.sliding_window_view(x, (1, 2), (1, 0))", "np.lib.stride_tricks.sliding_window_view(x, 2)", "np.lib.stride_tricks.sliding_window_view(x, (9, 1))",
           "np.lib.stride_tricks.sliding_window_view(x, (-1, 1))", "np.lib.stride_tricks.sliding_window_view(x, 2, axis=5)", "np.lib.stride_tricks.sliding_window_view(x[0], 3).mean(axis=-1)",
           "np.lib.stride_tricks.sliding_window_view(x[0], 2).sum(axis=0)", "np.lib.stride_tricks.sliding_window_view(x[0], n)"]


@pytest.mark.parametrize("expression", WINDOWS)
def test_sliding_windows(expression):
    for x in layouts((4, 5)):
        check(defined(expression, "x, n"), x, 2)


def test_sliding_windows_by_another_name():
    f = define("from numpy.lib.stride_tricks import sliding_window_view as windows\ndef f(x):\n    return windows(x, 3).max(axis=1)").f
    check(f, array(9))
    check(f, array(2))


@pytest.mark.parametrize("widths", ["((1, 1), (1, 2))", "((1,), (2,))", "((1, 1), (1, -2))", "((1, 1), (1, 1), (0, 2))", "1, constant_values=((1, 1), (2, 2))"])
def test_padding_by_as_many_pairs_as_axes(widths):
    for shape in (2, 2), (2,), ():
        check(defined(f"np.pad(x, {widths})"), array(shape))


def test_refusals():
    refused(defined("for v in np.nditer(x):\n    return v"), array(3), golden="nditer")
    refused(defined("x.tobytes()"), array(3), golden="tobytes")
    refused(defined("x.setflags(write=False)"), array(3), golden="setflags")
    refused(defined("x.view(bool)"), array(3, "uint8"), golden="view_as_bool")
    refused(defined("np.may_share_memory(x, x)"), array(3), golden="may_share_memory")
    refused(defined("np.frombuffer(x, np.uint8)"), array(3), golden="frombuffer")
    refused(defined("np.mgrid[x]"), array(3), golden="mgrid_of_an_array")


def test_arrays_without_axes():
    for call in ("np.nonzero(x)", "np.where(x)", "np.array_split(x, 2)", "np.split(x, (1,))", "np.copyto(x, 1)"):
        for x in (np.array(3), np.array(True)):
            check(defined(call), x)


def test_selecting_by_lists():
    def f(conditions, choices):
        return np.select(conditions, choices), np.select(conditions, choices, default=-1.5)

    x = np.arange(4)
    check(f, [x < 1, x > 2], [x, x * 2])
    check(f, [x < 1, x > 2], [x[:, np.newaxis] * 1.0, x[np.newaxis, :] * 2.0])
    check(f, [x < 1, x > 2], [x])
    check(f, (x < 1, x > 2), [3, 4])
