"""Scalars whose type depends on the path keep their exact type: the table of joins."""

import itertools

import numpy as np
import pytest

import scalars
from differential import DISABLED, calls, check, define, in_turn, jitted, mostly_long

v = np.array([3.0, -1.0, 2.5])
EMPTY = np.zeros(0)

KINDS = ["bool", "int", "float", "complex", "np.bool", "np.int8", "np.int32", "np.int64", "np.uint8", "np.uint64", "np.float16",
         "np.float32", "np.float64", "np.complex64", "np.complex128"]


# Of each pair one order, now this, now that.
JOINS = [(KINDS[i], KINDS[k]) for i, k in itertools.product(range(len(KINDS)), repeat=2) if i == k or (i < k) == ((i + k) % 2 == 0)]


@pytest.mark.parametrize("left, right", mostly_long(list(itertools.product(KINDS, repeat=2)), JOINS))
def test_joins(left, right):
    """What either of two types becomes: returned, computed with, stored in a tuple, compared, carried by a loop."""
    program = define("""
def join(flag, a, b):
    c = a if flag else b
    return c, (c, 1), c + c, c == a, c * 2, bool(c), -c if not isinstance(c, (bool, np.bool_)) else c
def carried(n, a, b):
    c = a
    for i in range(n):
        c = b
    return c
""")
    a, b = scalars.ALL[left][1], scalars.ALL[right][1]
    for flag in (True, False):
        check(program.join, flag, a, b)
    for n in (0, 1, 3):
        check(program.carried, n, a, b)


@pytest.mark.parametrize("other", [1, 2.5, True, np.float32(0.5), 1j, "text"], ids=repr)
def test_none_or_a_value(other):
    program = define("""
def find(flag, a):
    best = None
    if flag:
        best = a
    return best, best is None, 1 if best is None else 2
def last(n, a):
    found = None
    for i in range(n):
        if i == 2:
            found = a
    if found is None:
        return "nothing"
    return found
""")
    for flag in (True, False):
        check(program.find, flag, other)
    for n in (0, 2, 5):
        check(program.last, n, other)


@pytest.mark.parametrize("start, dtype", in_turn(["0", "0.0", "1", "False", "1j", "np.float32(0)", "np.int8(0)", "np.uint64(0)"],
                                                 ["bool", "int8", "int64", "uint8", "uint64", "float16", "float32", "float64", "complex64", "complex128"], 5))
def test_running_totals(dtype, start):
    """The type of `start` shows where nothing was added."""
    program = define(f"""
def total(values):
    s = {start}
    for x in values:
        s += x
    return s
def product(values):
    s = {start}
    for x in values:
        s = s * x + 1
    return s
def largest(values):
    s = {start}
    for x in values:
        if x == x:
            s = x
    return s
""")
    for values in ([], [1], [1, 0, 1]):
        array = np.array(values, dtype=dtype)
        for function in (program.total, program.product, program.largest):
            check(function, array)


@calls(v, EMPTY, np.array([-3.0, -2.0]), np.array([2, 5]), np.array([], dtype=np.int8), np.array([np.nan, 1.0]))
def maximum_with_zero(values):
    best = 0
    for value in values:
        best = max(best, value)
    return best


@calls(v, EMPTY, np.arange(4))
def minimum_or_none(values):
    best = None
    for value in values:
        if best is None or value < best:
            best = value
    return best


@calls(v, EMPTY, np.arange(4))
def position_of_maximum(values):
    best, where = None, -1
    for i, value in enumerate(values):
        if best is None or value > best:
            best, where = value, i
    return best, where


@calls(*itertools.product([True, False, 0, 2, 0.0, 2.5], [7, 0.0, None]))
def operands_of_or(a, b):
    return a or b, a and b, a or b or 1.5, (a and b) or None


@calls(0, 1, 5)
def int_becomes_float(n):
    x = 1
    for i in range(n):
        x = x / 2
    return x


@calls(0, 1, 5)
def int_becomes_float_halfway(n):
    x = 0
    for i in range(n):
        if i == 3:
            x = x + 0.5
        else:
            x = x + 1
    return x, x > 2, x // 2, int(x)


@calls(3, -3)
def power_by_sign(n):
    return 2 ** n, n ** 2, (-2) ** n


@calls((2, 3), (2, -3), (2.0, -1), (-8.0, 3))
def power(a, b):
    return a ** b


@calls((-8.0, 1 / 3), (4.0, 0.5), (-8.0, 2.0))
def power_that_turns_complex(a, b):
    return a ** b


@calls(5, 0, -5)
def conditional_types(n):
    a = n if n > 0 else float(n)
    b = a if n else None
    c = True if n > 0 else n
    return a, b, c, a + 1, c + c


@calls(v, EMPTY)
def mean(values):
    total = 0
    count = 0
    for value in values:
        total += value
        count += 1
    return total / count if count else None


@calls(0, 1, 2)
def two_changes(n):
    x = 0
    for i in range(n):
        x = x + (0.5 if i == 0 else 1j)
    return x


@calls(0, 2, 5)
def types_that_alternate(n):
    a, b = 1, 2.5
    for _ in range(n):
        a, b = b, a
    return a, b, a + b


@calls(0, 1, 4)
def types_that_rotate(n):
    a, b, c = 1, 2.5, True
    for _ in range(n):
        a, b, c = b, c, a
    return a, b, c


@calls((True, 3), (False, 3))
def stored_into_an_array(flag, n):
    x = n if flag else n + 0.5
    result = np.zeros(3)
    result[0] = x
    result[1] = x * 2
    return result


@calls((True, 2), (False, 2))
def used_as_an_index(flag, n):
    i = n if flag else np.int8(n - 1)
    return v[i], (1, 2, 3)[i]


@calls((v, 0.5), (EMPTY, 0.5))
def passed_to_a_helper(values, threshold):
    def weigh(total, value):
        return total + value

    total = 0
    for value in values:
        if value > threshold:
            total = weigh(total, value)
    return total


@calls(0, 3)
def returned_by_a_helper(n):
    def pick(i):
        if i == 0:
            return i
        if i == 1:
            return 0.5
        return None

    return pick(n), pick(0), pick(1), pick(n) is None


@calls(0, 1, 3)
def tuples_of_different_items(n):
    pair = (1, 2)
    if n > 1:
        pair = (1.5, True)
    a, b = pair
    return pair, a + b


@calls(True, False)
def string_or_none(flag):
    name = "on" if flag else None
    return name


@calls(0, 1, 2)
def string_or_number(n):
    name = "none"
    if n > 0:
        name = n
    return name


@calls(0, 1)
def undefined_or_a_value(n):
    for i in range(n):
        value = i + 0.5
    if n > 0:
        return value
    return -1


@calls(*itertools.product([0, 2], [0, 2]))
def nested_loops(n, m):
    total = 0
    for i in range(n):
        part = 0
        for k in range(m):
            part += 0.5
        total += part
    return total


@calls(v, EMPTY, np.arange(3))
def sum_of_squares(values):
    total = 0
    for value in values:
        total += value ** 2
    return total ** 0.5


@calls(np.arange(5), np.array([], dtype=np.int64))
def int64_or_int(values):
    count = 0
    for value in values:
        if value % 2:
            count += value
    return count, count + 1, count // 2


@calls((v, 1.0), (v, 9.0), (EMPTY, 0.0))
def pair_or_none(values, least):
    best = None
    for i in range(len(values)):
        if values[i] > least and (best is None or values[i] > best[1]):
            best = i, values[i]
    place, value = best
    return place, value


@calls((v, 1.0), (v, 9.0))
def list_or_none(values, least):
    found = None
    for i in range(len(values)):
        if values[i] > least:
            found = [i, i + 1]
    first, *others = found
    return first, others, list(found), list(zip(found, values)), list(enumerate(found)), max(found)


@calls((v, 1.0), (v, 9.0))
def iterated_or_none(values, least):
    rest = None
    for i in range(len(values)):
        if values[i] > least:
            rest = values[i:]
    total = 0.0
    for value in rest:
        total += value
    return total


@calls(None, 5, 2.5, ())
def unpacked_wrongly(x):
    a, b = x
    return a


@calls(True, False)
def array_or_none(flag):
    result = None
    if flag:
        result = np.zeros(2)
    return result


# ---- arrays and numbers

def total_of_rows(x, n):
    total = 0
    for i in range(n):
        total += x[i] * 2
    return total, total + x[0], np.sqrt(total), total > 1


def product_with_element(x, n):
    y = 1
    for k in range(n):
        y = y * (x - k)
    return y[0], y, len(y), y.shape, y.sum()


def rows_of_totals(x, n):
    out = np.ones((2, x.shape[1]))
    for s in range(2):
        total = 0.0
        for i in range(n):
            total = total + x[i] * s
        out[s] = total
    return out


def number_or_array(x, n):
    y = x.sum() if n > 2 else x
    return np.sum(y), y * 2, np.maximum(y, 1), np.array([1.0, 2.0]) + np.max(y)


def best_row(x, n):
    best, row = np.inf, 0
    for i in range(n):
        if x[i].sum() < best:
            best, row = x[i].sum(), x[i]
    return best, row


def sums(x, n):
    return sum(x[i] * i for i in range(n)), sum([x[i] for i in range(n)])


@pytest.mark.parametrize("function", [total_of_rows, product_with_element, rows_of_totals, number_or_array, best_row, sums])
def test_arrays_or_numbers(function):
    for n in (0, 1, 3):
        check(function, np.arange(12.0).reshape(3, 4)[:, ::-1], n)
        check(function, np.arange(12).reshape(3, 4), n)


def index_found(x, limit):
    found = None
    for i in range(len(x)):
        if x[i, 0] > limit:
            found = i
    if found is None:
        return x[:0]
    return x[found, :2] * x[found][:, None]


def rows_found(x, limits):
    out = np.zeros((len(limits), 3))
    for k, limit in enumerate(limits):
        found = None
        for i in range(len(x)):
            if x[i, 0] > limit:
                found = i
                break
        if not (found is not None):
            continue
        out[k] = x[found, ::-1]
    return out


def walked(parents, k):
    steps, node = [], k
    while True:
        node = None if parents[node] < 0 else parents[node]
        if node is None:
            break
        steps.append(node)
    return steps, node


def test_none_is_excluded_behind_an_early_end():
    x = np.arange(12.0).reshape(4, 3)
    for limit in (-1.0, 4.0, 100.0):
        check(index_found, x, limit)
    check(rows_found, x, np.array([-1.0, 4.0, 100.0]))
    check(walked, np.array([-1, 0, 1, 1, 3]), 4)
    check(walked, np.array([-1, 0, 1, 1, 3]), 0)


def halved(x, n):
    for _ in range(n):
        x = x * 0.5
    return x


def halved_while(x, n):
    y = x
    while n > 0:
        y = y @ np.eye(len(y)) * 0.5
        n -= 1
    return y.sum(), y


def exchanged(x, n):
    y = x
    for _ in range(n):
        x, y = y, x * 0.5
    return x, y


def sums_on_the_way(x, n):
    total = np.zeros(n)
    for k in range(n):
        for j in range(n):
            x = x + np.float32(k)
        x = x * 1.5
        total[k] = x.sum()
    return x[:2], x.max(), x.T + 1, total


def casteljau(points, t):
    points = [p for p in points]
    while len(points) > 1:
        points = [(1 - t) * a + t * b for a, b in zip(points[:-1], points[1:])]
    return points[0]


def one_of_two_dtypes(x, n):
    y = x.astype(np.float32) if n > 1 else x
    if n > 2:
        y = y * np.float64(2)
    z = y + 1
    z[:1] = 7
    return y, z, y.mean(), y[:, None] * y, [v for v in y[:1]], len(y), y.dtype


@pytest.mark.parametrize("function", [halved, halved_while, exchanged, sums_on_the_way, one_of_two_dtypes])
def test_arrays_whose_dtype_depends_on_the_path(function):
    for n in (0, 1, 2, 3):
        for x in (np.array([3, 1, 2]), np.array([3, 1], np.float32), np.ones(3), np.array([], np.int16)):
            check(function, x, n)


def test_points_whose_dtype_changes():
    for points in (np.arange(6).reshape(3, 2), np.ones((3, 2), np.float32), np.ones((1, 2), int), np.arange(6.0).reshape(3, 2)):
        check(casteljau, points, 0.25)


def nearest(points, origin):
    best = second = None
    for k in range(len(points)):
        if best is None or points[k, 0] < points[best, 0]:
            best, second = k, best
        elif second is not None and points[k, 0] < points[second, 0]:
            second = k
    if best is not None and second is not None and points[best, 0] < origin:
        return points[best, 1:] - points[second, 1:]
    if not (best is None or second is None):
        return points[second, :1]
    return points[:0, 0]


def test_none_is_excluded_by_and_or():
    for points in (np.zeros((0, 3)), np.ones((1, 3)), np.random.default_rng(3).random((6, 3))):
        for origin in (0.0, 2.0):
            check(nearest, points, origin)


def moments(x):
    total = squares = 0
    for value in x:
        total += value
        squares += value * value
    return np.array([total, squares]), np.array((total, 1)), np.full(2, total), np.asarray(total), np.array([[total, 1], [2, squares]])


def halves(x, n):
    seen = []
    for _ in range(n):
        seen.append(x.sum())
        x = x / 2
    return np.array(seen)


def chosen_numbers(x):
    return np.array([1.0 if v > 1 else 2 for v in x]), np.array([1j if v > 2 else v for v in x]), np.array([np.float32(v) if v > 1 else float(v) for v in x])


def test_dtypes_of_numbers_of_several_types():
    for x in (np.array([3, 1, 2]), np.array([0.5, 1.5]), np.zeros(0), np.ones(2, np.int64), np.full(2, 5.0)):
        check(moments, x)
        check(chosen_numbers, x)
        for n in (0, 1, 3):
            check(halves, x, n)


def rows_on_the_way(x, n):
    rows, sums = [x], []
    for _ in range(n):
        sums.append(x.sum())
        x = x / 2
        rows.append(x)
    return np.array(rows), np.array(sums), np.stack([x, x + 1]), np.concatenate((x, x[:1])), [row.sum() for row in rows]


def computed_flags(x, n):
    y = np.ones(3, np.float32)
    if (x > 1).any():
        y = y + x[:1]
    else:
        y = y * 2
    z = y.astype(np.int64) if y.sum() > 4 and n > 1 else y
    return y, z


def parts_in_place(a, n):
    b = a
    for _ in range(n):
        b = np.array([k for k in a if k > 1])
        b[:] += b * 2
        b[1:] *= np.where(n > 2, b.sum(), b.max())
    b[:-1] += np.diff(b)
    return b, np.where(n > 1, b[:1].sum(), 1.5), np.where(b > 2, b.max(), 0)


def test_arrays_of_several_dtypes_in_place():
    for a in (np.array([3, 1, 2, 5]), np.array([0, 1]), np.array([0.5, 2.5, 3.5])):
        for n in (0, 1, 3):
            check(parts_in_place, a, n)


def test_arrays_of_several_dtypes_together():
    for x in (np.array([3, 1, 2]), np.ones(2, np.float32), np.arange(4.0), np.zeros(1, np.int32)):
        for n in (0, 1, 3):
            check(rows_on_the_way, x, n, optional=x.dtype.itemsize < 8)
            check(computed_flags, x, n)


def lists_of_ints(x):
    found = np.array([k for k in range(len(x)) if x[k] > 1])
    flags = np.asarray([v > 1 for v in x])
    small = np.array([np.float32(v) for v in x])
    total = 0
    for k in found:
        total += k
    doubled = found * 2
    for k, each in enumerate(doubled):
        total += each * k
    for each, other in zip(reversed(doubled), x):
        total += each * other
    return found, flags, small, total, doubled.sum(), len(found), np.array(range(len(x))), found[:, None] + doubled, found.mean()


def test_arrays_of_empty_lists():
    for x in (np.zeros(0), np.zeros(3), np.arange(4.0)):
        check(lists_of_ints, x)


MIXED = define("""
def extremes(values):
    numbers = [value if value > 1 else 1.5 for value in values]
    return np.sum(numbers), np.max(numbers), np.argmax(numbers), np.all(numbers)

def centres(x, k):
    centres = x[:k]
    for _ in range(2):
        nearest = np.array([np.argmin([((row - centre) ** 2).sum() for centre in centres]) for row in x])
        centres = np.array([np.mean(x[nearest == i, :], axis=0) for i in range(k)])
    return centres

def kind(n):
    x = np.zeros(3) if n > 1 else np.zeros(3, int)
    return x.dtype.kind in "iu", x.dtype.kind in "f"

def interest(rate, periods, value):
    rate, periods, value = map(np.asarray, [rate, periods, value])
    return (1 + rate) ** periods * value
""")


def test_lists_whose_elements_differ_in_type():
    for values in [2, 3], [1, 2], [2.5, 3]:
        check(MIXED.extremes, values)
    for n in 1, 2:
        check(MIXED.kind, n)
    check(MIXED.centres, np.arange(12, dtype=np.int32).reshape(6, 2)[::-1] % 5, 2)
    check(MIXED.interest, 0.5, np.arange(3), np.ones((2, 3), np.float32))


SEQUENCES = define("""
def powers(n):
    return np.array([[k ** i for i in range(3)] for k in range(-n, n + 1)])

def halves(n):
    return np.array([[i if i % 2 else i / 2 for i in range(n)] for _ in range(2)])

def polynomial(x, w):
    return sum(w[i, j] * x ** i for i in range(w.shape[0]) for j in range(2))

def pairs(n):
    return np.array([(i, i + 1) for i in range(n)])

def rows(n, m):
    return np.array([[i for i in range(m)] for _ in range(n)])

def doubled(n):
    return np.array([(i, i + 1) for i in range(n)]) * 2

def found(x, least):
    corners = [(i, x[i]) for i in range(len(x)) if x[i] > least]
    parts = [x[:i] * 2 for i in range(len(x)) if x[i] > least and i == 2]
    array = np.array(corners)
    return (array, len(array), array.size, np.array(corners).reshape(-1, 2), np.array(corners, dtype=np.int32).reshape(len(corners), 2),
            np.asarray(parts), np.array([[i, 2 * i] for i, _ in corners], np.uint8), np.array([[r] for r in x]).reshape(-1, 1).sum(axis=0))

def early(x):
    if x.size > 3:
        return np.zeros((0, 2), np.float32)
    return np.array([(v, v) for v in x])
""")


def test_rows_whose_elements_differ_in_type():
    check(SEQUENCES.powers, 2)
    for n in 1, 3:
        check(SEQUENCES.halves, n)
        check(SEQUENCES.pairs, n)
        check(SEQUENCES.rows, 2, n)
    # An array of floats, and of another rank, for NumPy.
    for f, arguments in (SEQUENCES.doubled, (0,)), (SEQUENCES.rows, (2, 0)):
        if not DISABLED:
            with pytest.raises(NotImplementedError, match="np.array of (an )?empty list"):
                jitted(f)(*arguments)


def test_arrays_of_no_rows_have_one_axis_where_any_rank_will_do():
    check(SEQUENCES.pairs, 0)
    check(SEQUENCES.rows, 0, 2)
    for dtype in np.float32, np.int64:
        for least in 9, 1:
            check(SEQUENCES.found, np.arange(6).astype(dtype), least)
    for n in 0, 2, 5:
        check(SEQUENCES.early, np.arange(n) / 2)


def test_loops_in_elements_leave_shared_variables():
    for dtype in np.int32, np.float64:
        check(SEQUENCES.polynomial, np.arange(4, dtype=dtype), np.arange(6.0).reshape(3, 2))


READ_ONLY = define("""
def returned(x, p, training=True):
    if not training or p == 0:
        return x
    return x * p

def carried(x, n):
    for _ in range(n):
        x = x - 1
    x[0, 0] = 5
    return x

def kept(x, n, flipped):
    y = x
    while n > 0:
        if n == flipped:
            y = y.T.copy().T
        n -= 1
    arrays = [x, y]
    return y, y.flags.writeable, arrays[-1].flags.writeable, [a.size for a in arrays]
""")


def test_an_array_that_is_read_only_on_one_path():
    x = np.arange(12.0).reshape(3, 4)
    x.flags.writeable = False
    for given in x, x.copy():
        for p in 0, 0.5:
            check(READ_ONLY.returned, given, p)
        for n in 0, 1, 3:
            check(READ_ONLY.carried, given, n)
            check(READ_ONLY.kept, given, n, 1)


EITHER = define("""
def dtypes(a, n):
    if n < 0:
        a = np.linalg.inv(a)
    return np.eye(2, dtype=a.dtype) @ a, np.zeros(3, a.dtype), np.ones(2).astype(a.dtype)

def indices(x, n):
    i = np.array([0, 1][:n]) if n else np.array([0.5])
    x[i, 0] = 7
    return x[i], x[:, i], x[i, np.arange(len(i))]
""")


def test_dtypes_and_indices_of_either_array():
    for n in -1, 1:
        check(EITHER.dtypes, np.array([[2, 1], [1, 1]]), n)
    for n in 0, 1, 2:
        check(EITHER.indices, np.arange(6).reshape(2, 3), n)


@pytest.mark.parametrize("expression", ["np.transpose(a), np.flip(a)", "np.reshape(a, (-1, 1)), np.dot(a, a)", "np.roll(a, 1), np.sort(a)", "np.outer(a, [1, 2]), np.pad(a, 1)"])
def test_lists_of_ints_or_floats(expression):
    f = define(f"import numpy as np\ndef f(x, n):\n    a = [x**k for k in range(n - 2, n)]\n    return {expression}").f
    for n in 2, 1:
        check(f, 2, n, refusable=())
