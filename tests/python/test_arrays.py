"""Arrays of any rank, dtype and layout: elements, views, attributes, constructors, identity."""

import itertools
import tempfile

import numpy as np
import pytest

from copies import Fresh
from differential import arrays, calls, check, define, edges, in_turn, refused

DTYPES = ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64",
          "complex64", "complex128"]

v = np.arange(6.0)
m = np.arange(12.0).reshape(3, 4)
block = np.arange(24).reshape(2, 3, 4)
hyper = np.arange(120, dtype=np.int16).reshape(2, 3, 4, 5)
scalar = np.array(2.5)


def read_only(array):
    array = array.copy()
    array.flags.writeable = False
    return array


def memmap(mode="r+"):
    path = tempfile.NamedTemporaryFile(delete=False).name
    np.arange(6.0).tofile(path)
    return np.memmap(path, dtype=np.float64, mode=mode)


LAYOUTS = [v, v[::-1], v[::2], v[1:4], read_only(v), np.zeros(0), m[:, 1], m[1], m.T[2], np.broadcast_to(np.float64(3.0), (4,))]
MATRICES = [m, m.T, m[::-1], m[:, ::-1], m[::2, 1:3], np.asfortranarray(m), m[:0], m[:, :0], m[:1], m[:, :1], read_only(m),
            block[1].astype(float), np.zeros((3, 4, 2))[:, :, 1], np.broadcast_to(np.arange(4.0), (3, 4))]


# ---- elements --------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("dtype", DTYPES)
def test_elements_of_every_dtype(dtype):
    program = define("""
def read(a, i):
    return a[i]
def write(a, i, value):
    a[i] = value
def copy(a, b):
    for i in range(len(a)):
        b[i] = a[i]
def rotate(a):
    for i in range(len(a) - 1):
        a[i], a[i + 1] = a[i + 1], a[i]
def same(a, b):
    count = 0
    for i in range(len(a)):
        count += 1 if a[i] == b[i] else 0
    return count
""")
    values = np.array(edges(dtype), dtype=dtype)
    for array in (values, values[::-1], values[::2]):
        for i in (0, 1, len(array) - 1, -1, -len(array), len(array), -len(array) - 1):
            check(program.read, array, i)
            check(program.write, array, i, values[1])
        check(program.copy, array, np.zeros_like(array))
        check(program.rotate, array)
        check(program.same, array, values)


@pytest.mark.parametrize("target, source", in_turn(DTYPES, DTYPES, 6))
def test_stores_convert(target, source):
    """Only values that fit: what C makes of others isn't defined, and NumPy's answer differs between machines."""
    write = define("def write(a, value):\n    a[0] = value\n    return a").write
    values = [0, 1, 3] if source != "bool" else [0, 1]
    for value in values + ([-1, -100] if not source.startswith(("u", "b")) and not target.startswith("u") else []):
        check(write, np.zeros(2, dtype=target), np.dtype(source).type(value), refusable=())


@pytest.mark.parametrize("value", [True, 3, -1, 300, 2**40, 2.75, float("nan"), 1 + 2j, None, "text", (1, 2)], ids=repr)
@pytest.mark.parametrize("dtype", DTYPES)
def test_stores_of_python_values(dtype, value):
    write = define("def write(a, value):\n    a[1] = value\n    return a").write
    if not (value != value and ("int" in dtype)):
        check(write, np.zeros(3, dtype=dtype), value, refusable=(TypeError, ValueError),
              optional=isinstance(value, (str, tuple)))


@calls(*itertools.product(LAYOUTS, [0, 2, -1, -4, 6, -7]))
def reading(array, i):
    return array[i]


@calls(*itertools.product(MATRICES, [(0, 0), (2, 3), (-1, -2), (1, 7), (3, 0), (-4, 0)]))
def reading_two(array, at):
    return array[at[0], at[1]], array[at[0]][at[1]], array[at]


@calls((block, 1, -2, 3), (hyper[1], 0, 0, 4), (block, 2, 0, 0), (block, 0, 3, 0), (block, 0, 0, -5))
def reading_three(array, i, j, k):
    return array[i, j, k] * 2 + array[i][j][k] + array[i, j][k]


@calls((hyper, 1, 2, 3, 4), (hyper[:, ::-1, :, ::2], -1, -1, -1, -1), (hyper, 0, 0, 0, 9))
def reading_four(array, i, j, k, l):
    return array[i, j, k, l]


@calls(scalar, np.array(7), np.array(True))
def reading_zero_dimensions(array):
    return array[()], array.shape, array.ndim, array.size


@calls(scalar, read_only(scalar))
def writing_zero_dimensions(array):
    array[()] = 5.0
    array[...] = array[()] * 2
    return array


@calls(*LAYOUTS)
def writing(array):
    for i in range(len(array)):
        array[i] = array[i] * 2 + i
    array[0] = -1.0


@calls(*MATRICES)
def writing_two(array):
    rows, columns = array.shape
    for i in range(rows):
        for j in range(columns):
            array[i, j] += 10 * i + j
    array[-1, -1] = 99.0


@calls((np.zeros(3), 1.5), (np.zeros(3, dtype=int), 2), (np.zeros(3), np.uint8(1)))
def index_of_wrong_type(array, i):
    return array[i]


@calls((v, True), (v, None), (v, (0,)), (m, (1, 2)), (m, (1, 2, 0)), optional=True)
def unusual_index(array, i):
    return array[i]


@calls((v, 3, 5), (v, 9, 1), (v, 2, -9))
def write_then_fail(array, i, k):
    array[0] = 100.0
    array[i] = 200.0
    array[k] = 300.0
    return array


@calls((v, v), (v[1:], v[:-1]), (v[:-1], v[1:]), (v, v[::-1]), (m[0], m[1]))
def overlapping_arguments(target, source):
    for i in range(len(target)):
        target[i] = source[i] + 1


# ---- views -----------------------------------------------------------------------------------------------------------------

SLICES = ["1:", ":-1", "::2", "::-1", "2:2", "-3:-1", "10:", ":10", "-100:3", "4:1:-1", ":", "...", "None", "1:, ", "::-3", "5:-100:-2"]


@pytest.mark.parametrize("text", SLICES)
def test_slices(text):
    program = define(f"""
def view(a):
    return a[{text}]
def write(a):
    b = a[{text}]
    for i in range(len(b)):
        b[i] = 50 + i
    return b
""")
    for array in (v, v[::-2], np.arange(5), v[:0], read_only(v)):
        check(program.view, array)
        if text != "None":
            check(program.write, array)


@pytest.mark.parametrize("start", [None, 0, 1, 2, 5, -1, -2, -5, 2**62])
def test_slices_between_literals(start):
    """What is left of short arrays, and of what such slices have left."""
    bounds = [f"{'' if start is None else start}:{stop}" for stop in ("", 0, 1, 3, 9, -1, -2, -4, -2**62)]
    inner = ["1:", ":-1", "1:-1", "-2:", ":2", "::-1"]
    parts = "".join(f"""
    part = a[{text}]
    total = 7 * total + 10 * len(part) + part.sum()
    for further in ({', '.join(f'part[{inner[(i + k) % 6]}]' for k in (0, 2, 3))}):
        total = 3 * total + 10 * len(further) + further.sum()""" for i, text in enumerate(bounds))
    program = define(f"""
def sums(a):
    total = 0{parts}
    return total
def items(a):
    return [{', '.join(f'a[{text}]' for text in bounds)}]
""")
    for n in range(7):
        check(program.sums, np.arange(1.0, 1 + n))
    for n in (0, 1, 4):
        check(program.items, list(range(n)))


PLACES = ["1", "-1", "1:", ":, 1", ":, -1", "1, :", "1:, 2:", "::-1, ::2", ":, None", "None, 1", "..., 0", "0, ...", ":, ::-1", ":, 1:1",
          "-1, 1:3", ":-1", "0:1, 0:1", "::2, 1", "..."]


@pytest.mark.parametrize("text", PLACES)
def test_slices_of_matrices(text):
    view = define(f"def view(a):\n    return a[{text}]").view
    for array in MATRICES[:8] + [block, block.T, hyper[:, :, ::-1]]:
        check(view, array)


@calls(*itertools.product([v, v[::-1]], [0, 2, -2, 9, -9, None], [0, 4, -1, 9, None], [1, 2, -1, -2, None]))
def slices_of_run_time_bounds(array, start, stop, step):
    return array[start:stop:step]


@calls((v, 0))
def slice_step_of_zero(array, step):
    return array[::step]


@calls((m, 1, 2))
def views_of_views(array, i, j):
    a = array[i:]
    b = a[:, j:]
    c = b[0]
    d = c[::-1]
    d[0] = -5.0
    b.T[0, 0] = -7.0
    return a, b, c, d, array.T[1:, ::2]


@calls(m, block, v, scalar)
def transposed(array):
    return array.T, array.T.T


@calls(v)
def view_outlives_its_name(array):
    def second_half(values):
        middle = len(values) // 2
        return values[middle:]

    half = second_half(array)
    quarter = second_half(half)
    quarter[0] = 77.0
    return half, quarter


@calls((5, 1), (0, 0))
def views_of_local_arrays(n, k):
    whole = np.zeros((n, 3))
    part = whole[k:, 1]
    for i in range(len(part)):
        part[i] = i
    return part, whole, whole.T, part[::-1]


@calls(m)
def swapped_views(array):
    a, b = array[0], array[1]
    for _ in range(3):
        a, b = b, a
        a[0] += 1.0
    return a, b


@calls(m, block)
def rows_by_index(array):
    total = 0.0
    for i in range(len(array)):
        row = array[i]
        total += row[-1, 0] if array.ndim == 3 else row[-1]
    return total


@calls((v, 1.5), (m[0], 2), (v[::2], True))
def filling_slices_with_a_scalar(array, value):
    array[:] = value
    array[1:3] = value + 1
    array[::-2] = 0
    return array


@calls((v, np.arange(6.0) * 2), (v, v[::-1]), (v, np.arange(5.0)), (v, np.ones(1)))
def assigning_slices(target, source):
    target[:] = source
    return target


@calls((v,))
def assigning_overlapping_slices(array):
    array[1:] = array[:-1]
    array[:3] = array[2:5]
    return array


@calls((m, np.arange(4.0)), (m, np.arange(3.0)))
def assigning_rows(array, row):
    array[1] = row
    array[0, 1:] = row[1:]
    return array


@calls(v, v[::-1], np.arange(6), np.arange(6, dtype=np.float32))
def augmented_elements(array):
    array[0] += 1
    array[-1] *= 3
    array[1] -= array[2]
    array[2] /= 4
    array[3] //= 2
    return array


# ---- attributes ------------------------------------------------------------------------------------------------------------

EMPTY = [array for array in [*LAYOUTS, *MATRICES, np.zeros((0, 3, 2))] if array.size == 0]
FULL = [array for array in [*LAYOUTS, *MATRICES, block, hyper, scalar, np.zeros(3, dtype=bool), np.zeros(2, dtype=np.complex64)] if array.size > 0]


@calls(*EMPTY, gap="empty arrays count as contiguous, so their strides are those of a contiguous array")
def strides_of_empty_arrays(array):
    return array.strides


@calls(*EMPTY)
def attributes_of_empty_arrays(array):
    return array.shape, array.ndim, array.size, array.itemsize, array.nbytes


@calls(*FULL)
def attributes(array):
    return array.shape, array.ndim, array.size, array.strides, array.itemsize, array.nbytes


@calls(*[np.zeros(2, dtype=dtype) for dtype in DTYPES])
def dtype_attribute(array):
    return array.dtype == np.float64, array.dtype.itemsize, array.dtype.kind


@calls(v, optional=True)
def dtype_returned(array):
    return array.dtype


@calls(m, block, scalar)
def shape_is_a_tuple(array):
    total = 1
    for extent in array.shape:
        total *= extent
    return total, len(array.shape), array.shape[-1:] if array.ndim else (), array.shape == (3, 4)


@calls(m)
def shape_unpacked(array):
    rows, columns = array.shape
    first, *rest = array.T.shape
    return rows * 10 + columns, first, array.shape[0], array.shape[-1]


@calls(block)
def shape_unpacked_wrongly(array):
    rows, columns = array.shape
    return rows


@calls(v, v[::2])
def views_are_objects_of_their_own(array):
    one = array[1:]
    other = array[1:]
    third = one
    return one is other, one is not other, third is one, array[:] is array[:], array.T is array.T, one[:0] is other[:0], array[0:] is array


@calls(m)
def rows_are_objects_of_their_own(array):
    first = array[0]
    for row in array:
        if row is first:
            return True
    return False


def either_view(array, flag):
    one = array[1:]
    other = array[1:]
    if flag:
        other = one
    return one is other


def test_a_view_that_depends_on_the_path():
    refused(either_view, v, True, golden="identity_of_views")


@calls(v, m, optional=True)
def parts_of_real_arrays(array):
    return array.real is array, array.flat[1] if array.ndim == 1 else 0.0


@calls(np.array([1 + 2j, 3 - 4j]), np.array([[1j]]))
def parts_of_complex_arrays(array):
    array.real[0] = 5.0
    array.imag[0] = 6.0
    return array.real, array.imag


# ---- constructors ----------------------------------------------------------------------------------------------------------

SHAPES = ["n", "(n,)", "(n, 2)", "(2, n, 3)", "()", "(n, 0)", "[n, 2]"]
TYPES = ["", ", np.float32", ", dtype=np.int64", ", dtype=bool", ", dtype=complex", ", dtype='uint8'", ", dtype=float", ", dtype=int",
         ", dtype='f4'", ", dtype='i2'", ", dtype=np.uint16", ", order='F'"]


@pytest.mark.parametrize("kind, shape", in_turn(TYPES, SHAPES, 3))
def test_zeros_and_ones(shape, kind):
    function = define(f"def make(n):\n    return np.zeros({shape}{kind}), np.ones({shape}{kind})").make
    for n in (0, 1, 3):
        check(function, n)


@calls((3, 2.5), (2, True), (0, 7), (2, 1j), (2, np.float32(1.5)), (2, np.uint8(200)))
def full(n, value):
    return np.full(n, value), np.full((n, 2), value), np.full((n,), value, dtype=np.complex128), np.full((), value)


@calls(3)
def empty_arrays_have_a_shape(n):
    a, b, c = np.empty(n), np.empty((n, 2), dtype=np.int32), np.empty((0, n))
    for i in range(n):
        a[i] = i
        for j in range(2):
            b[i, j] = i - j
    return a, b, c


@calls(v, m, m.T, m[:, ::2], block.T, scalar, np.zeros(2, dtype=np.int8))
def like_another(array):
    e = np.empty_like(array)
    e[...] = 1
    return e, np.zeros_like(array), np.ones_like(array), np.full_like(array, 3), np.zeros_like(array, dtype=np.int16)


@calls(block.transpose(1, 0, 2), block.transpose(2, 0, 1), block.transpose(1, 0, 2)[::-1, :, ::2])
def like_another_transposed(array):
    return np.zeros_like(array)


ARANGES = ["n", "0, n", "2, n", "n, 0, -1", "0, n, 2", "n * 1.0", "0.0, n, 0.5", "1, n, 0.3", "n, dtype=np.float32", "n, dtype=np.uint8",
           "0, n, 1, np.int32", "-n, n", "0.1, n * 0.1, 0.1", "start=1, stop=n"]


@pytest.mark.parametrize("text", ARANGES)
def test_arange(text):
    function = define(f"def make(n):\n    return np.arange({text})").make
    for n in (0, 1, 5, -3):
        check(function, n)


LITERALS = ["[1, 2, 3]", "[1.5, 2]", "[a, b]", "[[a, b], [b, a]]", "[True, False]", "[a, 1j]", "(a, b, 3)", "[[1], [2]]", "[]", "[[]]",
            "[1, 2], dtype=np.float32", "[a, b], dtype=np.int8", "a", "[[1, 2], [3]]", "[(a, b), (1, 2)]", "[True, 2]", "[a, True]",
            "[[[a]]]", "[a, b], np.complex64", "[np.float32(1), np.float32(2)]", "[np.int8(1), np.uint8(2)]", "[np.int8(1), a]"]


@pytest.mark.parametrize("text", LITERALS)
def test_array_literals(text):
    function = define(f"def make(a, b):\n    return np.array({text})").make
    check(function, 1, 2, refusable=(TypeError, ValueError))
    check(function, 1.5, -2.0, refusable=(TypeError, ValueError))
    check(function, True, 3, refusable=(TypeError, ValueError))
    check(function, np.float32(1.5), np.float32(2), refusable=(TypeError, ValueError))


@calls(v, m, m.T, m[::2], np.arange(3), optional=True)
def arrays_of_arrays(array):
    return np.array(array), np.array(array, dtype=np.float32), np.asarray(array) is array, np.array([array, array])


@calls([1.0, 2.0], [[1, 2], [3, 4]], [])
def arrays_of_lists(items):
    return np.array(items)


@calls(-1, "x", 2**62)
def impossible_shape(n):
    return np.zeros(n)


@calls(2.5, gap="the text is that of an argument that must be an index")
def impossible_shape_of_type_float(n):
    return np.zeros(n)


@calls((3, -1), (2, 2))
def impossible_shapes(n, k):
    return np.zeros((n, k))


@calls(v, m.T, block)
def copies(array):
    copy = array.copy()
    copy[0] = 0
    return copy


@calls(v, m.T, m, block, block.T, m[:, ::2])
def copies_in_fortran_order(array):
    return array.copy(order="F"), array.copy("C"), array.copy("K"), array.copy(order=None)


@calls(v, m.T, block.T, m, np.float32(2) * m.T)
def copies_in_the_order_of_a_known_layout(array):
    return array.copy("A")


@calls(*MATRICES, v, block.transpose(1, 0, 2), block.transpose(2, 0, 1)[::-1], block[:, ::2], scalar)
def arrays_of_arrays_keep_their_order(array):
    return np.array(array), np.array(array, dtype=np.float32), np.asarray(array, dtype=np.complex64), np.array(array, copy=True, order="F"), np.array(array, order="C")


@calls(2**47, 2**50)
def arrays_that_no_machine_holds(n):
    try:
        np.zeros((n, 3), dtype=np.int8)
    except MemoryError as e:
        print(e)
    return np.empty(n)


@calls(hyper.transpose(2, 0, 3, 1), hyper[::-1, :, ::2], optional=True)
def like_another_of_four_axes(array):
    return np.zeros_like(array)


# ---- identity and ownership ------------------------------------------------------------------------------------------------

@calls(v, m, scalar, read_only(v), v[1:], m.T, np.zeros(0))
def identity(array):
    return array


@calls((v, v * 2), (v, v))
def identity_in_containers(a, b):
    return (a, b, a), [a, b]


@calls((v, m[0], True), (v, m[0], False), (v, v, True))
def one_of_two(a, b, first):
    c = a if first else b
    c[0] = 5.0
    return c


@calls((v, v), (v, m[0]), (v, v[:]))
def is_same(a, b):
    c = a
    return a is b, a is c, a is not b, a is None


@calls(v, m)
def slice_is_a_new_view(array):
    return array[:] is array, array[:], array.T, array[0:2]


@calls(3)
def result_owns_its_data(n):
    a = np.zeros(n)
    b = a
    b[0] = 1.0
    return a, b


@calls((v, 3), (v, 0))
def buffers_swapped(array, n):
    current = np.zeros_like(array)
    following = np.zeros_like(array)
    for i in range(len(array)):
        current[i] = array[i]
    for _ in range(n):
        for i in range(len(array)):
            following[i] = current[i - 1] + current[(i + 1) % len(array)]
        current, following = following, current
    return current


@calls(4)
def many_short_lived_arrays(n):
    total = 0.0
    for i in range(n):
        a = np.ones(i + 1)
        b = a[: i // 2 + 1]
        a = np.zeros(2)
        total += len(b) + b[0] + a[0]
    return total


@calls(5)
def arrays_in_a_list(n):
    kept = [np.full(i, float(i)) for i in range(n)]
    kept.append(kept[0])
    return kept


# ---- unusual arguments -----------------------------------------------------------------------------------------------------

@calls(*LAYOUTS, read_only(m[1]))
def read_only_arrays_are_read(array):
    total = 0.0
    for value in array:
        total += value
    return total


@calls(read_only(v), np.broadcast_to(np.float64(3.0), (4,)), (read_only(m)[0],))
def writing_to_a_read_only_array(array):
    array[0] = 1.0


@calls(read_only(v))
def writing_to_a_view_of_a_read_only_array(array):
    part = array[1:]
    part[0] = 1.0


def test_memmaps():
    program = define("""
def total(a):
    s = 0.0
    for x in a:
        s += x
    return s
def double(a):
    for i in range(len(a)):
        a[i] *= 2
""")
    check(program.total, Fresh(memmap))
    check(program.double, Fresh(memmap))
    check(program.double, Fresh(lambda: memmap("r")))
    check(program.total, Fresh(lambda: np.asarray(memmap())))


def test_a_memmap_is_written_through():
    import conure
    double = define("def double(a):\n    for i in range(len(a)):\n        a[i] *= 2\n").double
    array = memmap()
    conure.jit(double)(array)
    assert np.array_equal(np.memmap(array.filename, dtype=np.float64), np.arange(6.0) * 2)


@calls(np.frombuffer(bytes(range(24)), dtype=np.int32), np.ndarray((3,), np.float64, buffer=bytearray(24)))
def foreign_buffers(array):
    total = array[0]
    for value in array:
        total += value
    return total


@calls(np.lib.stride_tricks.sliding_window_view(v, 3), np.lib.stride_tricks.as_strided(v, (3, 3), (8, 8)))
def overlapping_windows(array):
    total = 0.0
    for row in array:
        for value in row:
            total += value
    return total


def unaligned(array):
    """The same elements, the first of them three bytes behind the beginning of the memory."""
    memory = np.zeros(array.nbytes + 3, dtype=np.uint8)
    memory[3:] = array.reshape(-1).view(np.uint8)
    return memory[3:].view(array.dtype).reshape(array.shape)


@pytest.mark.parametrize("dtype", ["int16", "float32", "float64", "complex128"])
def test_elements_that_are_not_aligned(dtype):
    """Fields of packed records, and parts of buffers."""
    def f(x, y):
        total = x[0] * 0
        for each in x:
            total += each
        y[:] = x * 2 + y
        x[0] = 5
        return total, x, y, x[1:], x[::-1], x.sum(), np.sort(x), x.copy(), np.cumsum(x), np.argsort(y), np.dot(x, y), x.reshape(-1, 2)

    plain = np.arange(70).astype(dtype)
    records = np.zeros(70, dtype=[("a", "i1"), ("x", dtype)])
    records["x"] = plain
    for x, y in (unaligned(plain), plain), (plain, unaligned(plain)), (records["x"], unaligned(plain)):
        assert not (x.flags.aligned and y.flags.aligned)
        check(f, x, y)


def test_matrices_that_are_not_aligned():
    def f(x):
        return x @ x, np.linalg.solve(x, x[0]), x.T, x[1], x[:, 1], x.sum(axis=0)

    check(f, unaligned(np.random.default_rng(1).random((5, 5))))


@pytest.mark.parametrize("dtype, rank", in_turn(DTYPES, range(1, 5), 2))
def test_generated_arrays(dtype, rank):
    names = [f"i{axis}" for axis in range(rank)]
    loops = "".join("    " * (axis + 1) + f"for {name} in range(a.shape[{axis}]):\n" for axis, name in enumerate(names))
    inside = "    " * (rank + 1)
    at = ", ".join(names)
    function = define(f"def visit(a, b):\n{loops}{inside}if a[{at}] == a[{at}]:\n{inside}    b[{', '.join('-1 - ' + n for n in names)}] = a[{at}]\n"
                      "    return b, b.T\n").visit
    for array in arrays(np.dtype(dtype), rank):
        check(function, array, np.zeros(array.shape, dtype=dtype))


# ---- numbers that become elements

DTYPES = ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64", "complex64", "complex128"]


def numbers():
    """Python's and NumPy's scalars of every type, near the limits of all integer types."""
    limits = [limit + step for bits in (8, 16, 32) for limit in (2**bits, 2**(bits - 1), -2**(bits - 1)) for step in (-1, 0)]
    ints = [0, 1, -1, 300, 2**63 - 1, -2**63, *limits]
    floats = [0.5, -0.9, 3.99, 2.0**63, 2.0**64, -2.0**63, 1e30, float("nan"), float("inf"), float("-inf"), *map(float, limits)]
    python = [True, *ints, *floats, 2.5j]
    fitting = [(np.dtype(name).type, value) for name in DTYPES for value in ints + floats if np.dtype(name).kind in "fc" or isinstance(value, int)
               and (name == "bool" or np.iinfo(name).min <= value <= np.iinfo(name).max)]
    with np.errstate(all="ignore"):
        return python + [kind(value) for kind, value in fitting] + [np.uint64(2**63), np.uint64(2**64 - 1)]


def stored(array, x):
    array[0] = x
    return array


def stored_in_all(array, x):
    array[:] = x
    return array


def filled_with(array, x):
    return np.full(2, x, dtype=array.dtype), np.full_like(array, x)


def made_of(array, x):
    return np.array([x, x], dtype=array.dtype)


def made_of_a_list(array, x):
    return np.array([x for _ in range(2)], dtype=array.dtype)


def made_of_one(array, x):
    return np.array(x, dtype=array.dtype), np.asarray(x, dtype=array.dtype)


def stored_from_an_array(array, x):
    array[0] = np.array(x)
    return array


@pytest.mark.parametrize("dtype", DTYPES)
def test_numbers_that_become_elements(dtype):
    """A number stored in integers must fit where NumPy says so, which depends on both types and on the way."""
    for x in numbers():
        check(stored, np.zeros(2, dtype=dtype), x)


@pytest.mark.parametrize("way", [stored_in_all, filled_with, made_of, made_of_a_list, made_of_one, stored_from_an_array])
@pytest.mark.parametrize("dtype", ["bool", "int8", "int64", "uint8", "uint32", "float32", "complex64"])
def test_ways_to_become_elements(way, dtype):
    for x in (300, -1, True, 300.7, float("nan"), 2.5j, np.int64(300), np.uint64(2**63), np.float64(300.0), np.float32(3e9), np.float64("nan"), np.bool_(True),
              np.complex128(300)):
        check(way, np.zeros(2, dtype=dtype), x)
