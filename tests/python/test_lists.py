"""Lists inside functions, as results and as arguments that are read."""

import numpy as np
import pytest

from differential import calls, check, define

v = np.array([3.0, -1.0, 2.5])
m = np.arange(6.0).reshape(2, 3)


@calls((1, 2), (1.5, 2.0), (True, False), (1j, 2j), (np.float32(1), np.float32(2)), (np.uint8(3), np.uint8(4)), ("a", "b"), (None, None))
def literals(a, b):
    return [a, b], [], [[a], [b, a], []], [(a, 1), (b, 2)], [a] * 3, [a, b] + [b]


@calls(0, 1, 5)
def comprehensions(n):
    return ([i for i in range(n)], [i * i for i in range(n) if i % 2], [(i, k) for i in range(n) for k in range(i)],
            [[i + k for k in range(3)] for i in range(n)], [float(i) if i > 1 else -1.0 for i in range(n)])


@calls(0, 1, 20)
def append_and_pop(n):
    items = []
    for i in range(n):
        items.append(i * 2)
        items.append(i)
        if i % 3 == 0:
            items.pop()
    last = items.pop() if items else -1
    return items, last, len(items)


@calls(5)
def pop_at(n):
    items = [i for i in range(n)]
    return items.pop(0), items.pop(-2), items.pop(1), items


@calls(0, 7, -9)
def pop_out_of_range(i):
    items = [1, 2, 3]
    return items.pop(i), items


@calls(3)
def pop_from_empty(n):
    items = [n]
    items.pop()
    return items.pop()


@calls((4, 9), (0, 2))
def growing(n, a):
    items = [a]
    items.extend([i for i in range(n)])
    items.extend((7, 8))
    items.extend(items)
    items += [a, a]
    items.insert(0, 100)
    items.insert(-1, 200)
    items.insert(99, 300)
    items.insert(-99, 400)
    return items


@calls(2, 5)
def index_and_membership(a):
    items = [1, 2, 3, 2]
    return items.index(a), a in items, a not in items, items.count(2), (a, 1) in [(2, 1)], a in (1, 2), 2.0 in items


@calls((0, 2), (-1, 5), (4, 1), (-5, 0))
def reading_and_writing(i, a):
    items = [10, 20, 30, 40]
    items[i] = a
    items[-1] += 1
    return items[i], items


@calls(4, -5)
def reading_out_of_range(i):
    items = [1, 2, 3, 4]
    return items[i]


@calls(4, -5)
def writing_out_of_range(i):
    items = [1, 2, 3, 4]
    items[i] = 0


@calls((1, 3, 1), (0, 9, 2), (-2, -9, -1), (3, 0, 1), (0, 4, 0))
def slices(start, stop, step):
    items = [1.0, 2.0, 3.0, 4.0, 5.0]
    part = items[start:stop:step]
    part.append(9.0)
    return part, items, items[1:], items[:-1], items[::-1], items[:]


BOUNDS = [(start, stop, step) for start in (-9, -3, 0, 2, 7, None) for stop in (-8, -2, 0, 4, 9, None) for step in (1, 2, -1, -3, None)]


@calls(*[(start, stop, step, count) for start, stop, step in BOUNDS[::3] for count in (0, 2)], *[(start, stop, step, 3) for start, stop, step in BOUNDS])
def slice_assignment(start, stop, step, count):
    items = [i for i in range(8)]
    same = items
    items[start:stop:step] = [10 * i for i in range(count)]
    return items, same


@calls(*BOUNDS)
def slice_deletion(start, stop, step):
    items = [i for i in range(8)]
    same = items
    del items[start:stop:step]
    return items, same


@calls((1, 2), (2, 0), (0, 9))
def slice_assignment_of_other_iterables(i, j):
    items = [1.5, 2.5, 3.5]
    items[i:j] = items
    items[i:i] = []
    nothing = []
    items[j:] = nothing
    items[:0] = (1.0 * k for k in range(j))
    items[1:1] = v
    items[len(items):] = (True, 7)
    items[::-1] = items
    return items


@calls((0, 2))
def slice_assignment_of_arrays(i, j):
    items = [np.ones(2), np.zeros(1), np.zeros(3)]
    last = items[-1]
    items[i:j] = [np.ones(5), np.ones(7)]
    del items[0:1]
    items[0:0] = [np.zeros(k) for k in range(2)] + items
    del items[::2]
    return items, last


@calls(1, 2, 0)
def slice_assignment_of_no_iterable(step):
    items = [1, 2, 3]
    items[0:2:step] = 5.5
    return items


@calls(0, 1, 3, -2)
def repetition_in_place(n):
    items = [1, n]
    same = items
    items *= n
    return items, same


@calls(3)
def extension_by_iterators(n):
    items = [1]
    items += (2.5 * k for k in range(n))
    items.extend(map(abs, [1, 2]))
    items.extend(filter(None, [1, 0, 2]))
    items.extend(enumerate_nothing())
    nothing = []
    items.extend(nothing)
    return items


def enumerate_nothing():
    return [k for k in range(0)]


@calls(3)
def removing(n):
    items = [1, n, 2, n]
    items.remove(n)
    items.reverse()
    copy = items.copy()
    items.clear()
    return items, copy


@calls(3)
def removing_what_is_not_there(n):
    items = [1, 2]
    items.remove(n)


@calls([3, 1, 2], [1.5, -2.0, 0.0, 1e10], [], [True, False], [(2, 1.0), (1, 5.0), (1, 2.0)])
def sorting(argument):
    items = [item for item in argument]
    items.sort()
    return items


@calls([3, -1, 2, -3, 1])
def sorting_in_other_orders(argument):
    items = [item for item in argument]
    items.sort(reverse=True)
    others = argument[:]
    others.sort(key=abs)
    third = argument[:]
    third.sort(key=lambda a: -a)
    return items, others, third


@calls(5)
def stable_sort_of_tuples(n):
    items = [(i * 7 % n, -i) for i in range(2 * n)]
    items.sort()
    return items


@calls(3, 0)
def aliases(n):
    a = [1, 2]
    b = a
    c = a[:]
    for i in range(n):
        b.append(i)
    return a, c, a is b, a is c, a == b, a == c


@calls(3)
def shared_rows(n):
    row = [0]
    table = [row] * n
    other = [[0] for _ in range(n)]
    table[0].append(5)
    other[0].append(5)
    return table, other, row


@calls(4)
def nested_lists(n):
    table = [[0] * n for _ in range(n)]
    for i in range(n):
        for k in range(n):
            table[i][k] = i * k
        table[i].append(-i)
    total = 0
    for row in table:
        for value in row:
            total += value
    table.append([])
    table[-1].append(total)
    return table


@calls(3)
def lists_of_tuples(n):
    points = []
    for i in range(n):
        points.append((i, i * 0.5))
    total = 0.0
    for x, y in points:
        total += x * y
    points[0] = (7, 7.0)
    return points, total, points[-1][1]


@calls(v, m)
def lists_of_arrays(array):
    parts = [array[1:], array]
    parts.append(array[:1])
    parts[0][0] = -5.0
    total = 0
    for part in parts:
        total += len(part)
    return parts, total, parts[1] is array


@calls(3)
def lists_of_new_arrays(n):
    arrays = [np.zeros(i) for i in range(n)]
    arrays[-1][0] = 1.0
    arrays.pop(0)
    return arrays


@calls(())
def equality_of_lists():
    return [1, 2] == [1, 2], [1, 2] == [1.0, 2.0], [1] != [2], [] == [], [1, 2] < [1, 3], [1] < [1, 0], [(1, 2)] == [(1, 2)]


@calls([1, 2, 3], [1.5], [], [True])
def reading_an_argument(items):
    total = 0
    for item in items:
        total += item
    return total, len(items), items[0] if items else None, items[-1:], 2 in items, items == [1, 2, 3]


@calls([[1, 2], [3]], [[]], [])
def reading_a_nested_argument(table):
    total = 0
    for row in table:
        for value in row:
            total = total * 3 + value
    return total, [len(row) for row in table]


@calls([(1, 2.5), (3, 0.5)], [])
def reading_a_list_of_tuples(pairs):
    total = 0.0
    for i, x in pairs:
        total += i * x
    return total


@calls(([v, v[1:]],), ([v],))
def reading_a_list_of_arrays(arrays):
    total = 0.0
    for array in arrays:
        for value in array:
            total += value
        array[0] += 1
    return total


@calls([1, 2], [])
def returning_the_argument(items):
    return items, (items, 1), [items]


@calls([1.0, 2.0])
def copying_the_argument(items):
    copy = items[:]
    copy.append(3.0)
    other = list(items)
    other[0] = 9.0
    return copy, other


@calls(6, 0)
def bubble_sort(n):
    items = [(i * 37 + 11) % 23 for i in range(n)]
    for i in range(len(items)):
        for k in range(len(items) - 1 - i):
            if items[k] > items[k + 1]:
                items[k], items[k + 1] = items[k + 1], items[k]
    return items


@calls(30, 1)
def sieve(n):
    marks = [True] * (n + 1)
    primes = []
    for i in range(2, n + 1):
        if marks[i]:
            primes.append(i)
            for k in range(i * i, n + 1, i):
                marks[k] = False
    return primes


@calls(10)
def queue_and_stack(n):
    queue = [0]
    order = []
    while queue:
        node = queue.pop(0)
        order.append(node)
        for child in (2 * node + 1, 2 * node + 2):
            if child < n:
                queue.append(child)
    return order


@calls(3)
def helper_that_appends(n):
    def push(items, value):
        items.append(value)
        return len(items)

    stack = [0]
    return [push(stack, i) for i in range(n)], stack


@calls((2, 2.5), (0, 1.5))
def mixed_items(a, b):
    return [a, b], [a, b, None][0]


def test_long_lists():
    program = define("""
def many(n):
    items = []
    for i in range(n):
        items.append(i)
    total = 0
    while items:
        total += items.pop()
    return total
def big(n):
    return [float(i) for i in range(n)]
""")
    check(program.many, 20_000)
    check(program.big, 20_000)


@pytest.mark.parametrize("dtype", ["int8", "int32", "uint64", "float16", "float32", "complex64", "bool"])
def test_lists_of_numpy_scalars(dtype):
    collect = define("""
def collect(array):
    items = []
    for value in array:
        items.append(value)
    items.append(items[0])
    return items, items[1:], value in items
""").collect
    check(collect, np.array([1, 0, 1], dtype=dtype))
    check(collect, np.array([], dtype=dtype))


@calls((0, 3), (-2, 5), (True, np.int8(2)), (None, 2), (0, "a"), (0.0, 2))
def bounds_of_a_search(start, stop):
    values = [4, 5, 4]
    return values.index(4, start, stop)


def test_displays_that_spread_lists():
    program = define("""
def f(a, x):
    b = [0, *a, *x, *(1, 2), *[v * 2 for v in a], *(v for v in x if v > 1)]
    c = [*a]
    b.append(5)
    return b, c, [*range(3), *a], [*zip(a, x)], max([*a, 3])
""")
    check(program.f, [1, 2], np.array([0.5, 1.5]))
    check(program.f, [7], np.zeros(0))


RECURSIVE = """
def quicksort(values):
    if len(values) < 2:
        return values
    first = values[0]
    return quicksort([x for x in values[1:] if x < first]) + [first] + quicksort([x for x in values[1:] if x >= first])

def permutations(values):
    if len(values) <= 1:
        return [values]
    return [[values[k]] + rest for k in range(len(values)) for rest in permutations(values[:k] + values[k + 1:])]

def queens(count, columns=()):
    def solve(row, columns):
        if row == count:
            return 1
        total = 0
        for column in range(count):
            if all([q != column and abs(q - column) != row - r for r, q in enumerate(columns)]):
                total += solve(row + 1, columns + [column])
        return total
    return solve(0, [0][:0])

def subsets(count):
    def even(k, chosen):
        return [chosen] if k == count else odd(k + 1, chosen + [k]) + odd(k + 1, chosen)
    def odd(k, chosen):
        return [chosen] if k == count else even(k + 1, chosen + [(k + 0.5)]) + even(k + 1, chosen)
    return even(0, [1.5][:0])

def depth(count):
    def nested(k, pairs, rows):
        return (pairs, rows) if k == 0 else nested(k - 1, pairs + [(k, [k])], rows + [[1.0 * k] for _ in range(k)])
    return nested(count, [(0, [0])], [[0.0]])
"""


def test_recursion_that_passes_on_lists():
    functions = define(RECURSIVE)
    for values in ([3, 1, 2, 1], [2.5], [], [2, 1.5, True]):
        check(functions.quicksort, values)
    check(functions.permutations, [1, 2, 3])
    for function in (functions.queens, functions.subsets, functions.depth):
        check(function, 4)
        check(function, 0)


@calls([np.nan, 1.0], [1, 2], [(np.nan, 1)], [[np.nan]], [])
def a_list_equals_itself(values):
    other = values
    return values == other, values != other, values <= other, values < other, values >= values


@calls(([np.nan], [1.0]), ([1.0], [np.nan]), ([1.0, 2], [1.0]), ([np.nan], []), ([1.0, np.nan], [1.0, 2.0]))
def orders_with_nan(a, b):
    return a < b, a <= b, a > b, a >= b, a == b


@calls((v, 1), (1, v), (v, v), (v[:1], 1), (1, 2), (v[1:], v[:1]))
def tuples_of_arrays(a, b):
    return (a in (a, b), (a, 1).count(a), (a, b).index(a), (1, a) == (2, b), (1, a) < (2, b), (a, 1) < (a, 2), (a, b) == (a, b),
            (a, b) != (a, b), ((a,), 1) == ((a,), 2), (a, 1) >= (a, 0))


@calls((v, v), (v, v[:1]), (v[:1], v[:1] + 0), (v[:1], v[1:2]))
def one_array_or_two(a, b):
    return (b, a) == (a, a), a in (b, 1)


def test_elements_of_either_type_into_a_part():
    f = define("""
def f(x, flag):
    values = np.array([sum(row) for row in x])
    values[1:] = [sum(row) for row in x[1:]]
    values[[0]] = [sum(x[0])]
    return values
""").f
    for x in (np.ones((3, 2)), np.ones((3, 0))):
        check(f, x, True)
