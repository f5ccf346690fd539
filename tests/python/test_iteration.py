"""for over everything: ranges, arrays, tuples, lists, enumerate, zip, reversed."""

import itertools

import numpy as np
import pytest

from differential import calls, check, define, differential, float64, int32, refused, uint8

v = np.array([1.5, -2.0, 4.0])
m = np.arange(12.0).reshape(3, 4)

BOUNDS = [-5, -1, 0, 1, 2, 7]


@calls(*itertools.product(BOUNDS, BOUNDS, [-3, -2, -1, 0, 1, 2, 3, 100]))
def ranges_of_any_step(start, stop, step):
    total = 0
    count = 0
    i = -77
    for i in range(start, stop, step):
        total = total * 3 + i
        count += 1
    return total, count, i, len(range(start, stop, step))


@calls(0, 1, 5, -3, True, np.int8(4), np.uint64(3))
def range_of_one(n):
    total = 0
    for i in range(n):
        total += i
    return total


@calls(*itertools.product(BOUNDS, BOUNDS))
def range_of_two(start, stop):
    last = None
    for i in range(start, stop):
        last = i
    return last


@pytest.mark.parametrize("step", [1, 2, 5, -1, -3])
def test_constant_steps(step):
    function = define(f"""
def constant_step(start, stop):
    total = 0
    for i in range(start, stop, {step}):
        total = total * 5 + i
    return total
""").constant_step
    for bounds in itertools.product(BOUNDS, BOUNDS):
        check(function, *bounds)


@calls((2**63 - 3, 2**63 - 1), (-2**63, -2**63 + 2))
def range_at_the_limit(start, stop):
    count = 0
    for i in range(start, stop):
        count += 1
    return count, i


@calls((-2**63, 2**63 - 1), (2**63 - 1, -2**63), (-2**62, 2**62), (-2**62 - 1, 2**62))
def range_between_limits(start, stop):
    for i in range(start, stop):
        if i > start + 3:
            return i
    return stop


@calls((-2**63, 2**63 - 1, 2**61), (2**63 - 1, -2**63, -2**63), (0, 2**63 - 1, 2**60), (0, 2**63 - 1, 2**63 - 1), (2**63 - 1, 5, -2**62), wide=True)
def long_steps(start, stop, step):
    """Ends that are 2**63 and more apart are too far, and the error says so as for any int."""
    return len(range(start, stop, step)), [i for i in range(start, stop, step)]


@calls((-2**63, 2**63 - 1), (2**63 - 1, -2**63), (0, 2**63 - 1), wide=True)
def length_of_a_range_between_limits(start, stop):
    return len(range(start, stop))


@calls((5, 0), (5, 3), (5, 9))
def bound_changed_inside(n, k):
    count = 0
    for i in range(n):
        n = k
        count += 1
    return count, n


@calls(2.5, "text", None)
def range_of_no_integer(n):
    for i in range(n):
        pass


@differential(float64[:])
def over_an_array(values):
    total = 0.0
    for value in values:
        total = total / 2 + value
    return total


@differential(uint8[:])
def over_small_integers(values):
    total = 0
    for value in values:
        total += int(value)
    return total


@differential(float64[:, :])
def over_rows(matrix):
    total = 0.0
    for row in matrix:
        for value in row:
            total = total / 2 + value
    return total


@differential(int32[:, :, :])
def over_planes(block):
    total = 0
    for plane in block:
        for row in plane:
            for value in row:
                total += int(value) % 97
            total += len(row)
        total += plane.shape[0]
    return total


@calls(m, m.T, m[::-1, ::-2])
def rows_are_views(matrix):
    for row in matrix:
        row[0] = -1.0
        row[-1] += row[1]


@calls(m)
def last_row_is_returned(matrix):
    for row in matrix:
        pass
    return row


@calls(np.array(3.0))
def over_zero_dimensions(array):
    for value in array:
        pass


@calls(v, np.zeros(0))
def written_while_iterated(values):
    n = len(values)
    for i, value in enumerate(values):
        if i + 1 < n:
            values[i + 1] = value * 2
    return values


@calls(4, 0, 1)
def over_arange(n):
    total = 0
    for i in np.arange(n):
        total += i
    return total


@calls((2, 9, 3), (9, 2, -2), (0.0, 1.0, 0.25))
def over_arange_with_step(start, stop, step):
    last = None
    count = 0
    for value in np.arange(start, stop, step):
        last = value
        count += 1
    return last, count


@calls((1, 2, 3), (1, 2.5, True), ())
def over_a_tuple(*items):
    total = 0
    for item in items:
        total = total + item
    return total


@calls((1, "a", None))
def over_a_mixed_tuple(*items):
    count = 0
    for item in items:
        if item is None:
            count += 1
        elif item == "a":
            count += 10
        else:
            count += 100
    return count


@calls(v)
def over_a_literal(values):
    total = 0.0
    for i, weight in (0, 0.5), (1, 0.25), (2, 2.0):
        total += weight * values[i]
    for name in "abc":
        total += 1.0
    return total


@calls([1, 2, 3], [2.5], [])
def over_a_list_argument(items):
    total = 0
    for item in items:
        total += item
    return total


@calls(0, 5)
def over_a_list(n):
    squares = [i * i for i in range(n)]
    total = 0
    for square in squares:
        total += square
    return total


@calls(4)
def over_a_growing_list(n):
    items = [n]
    for item in items:
        if item > 0:
            items.append(item - 1)
    return items


@calls(v, np.zeros(0), m)
def enumerating(values):
    total = 0.0
    for i, value in enumerate(values):
        total += i * len(values)
    for i, value in enumerate(values, 5):
        total += i
    for i, value in enumerate(values, start=-2):
        total += i
    return total


@calls((5,))
def enumerating_other_things(n):
    total = 0
    for i, k in enumerate(range(n, 0, -2)):
        total += i * k
    for i, item in enumerate((n, n + 1)):
        total += i * item
    for i, item in enumerate([n, n, n]):
        total += i * item
    return total


@calls((v, v[:2]), (v, v), (v, np.zeros(0)), (v[::-1], np.arange(3)))
def zipping(a, b):
    total = 0.0
    for x, y in zip(a, b):
        total += x * y
    return total


@calls((v, 5), (v, 2))
def zipping_different_kinds(values, n):
    total = 0.0
    for i, value, item, k in zip(range(n), values, (1, 2, 3, 4), [n, n + 1, n + 2]):
        total += i * value + item * k
    return total


@calls((v, v), (v, v[:1]), (v[:1], v), (v[:0], v), (v[:0], v[:0]))
def zipping_strictly(a, b):
    total = 0.0
    for x, y in zip(a, b, strict=True):
        total += x * y
    return total


@calls(*[([1] * i, [2] * j, [3] * k) for i in range(3) for j in range(3) for k in range(3)])
def zipping_three_strictly(a, b, c):
    for i, (x, y, z) in enumerate(zip(a, b, c, strict=True)):
        print(i, x, y, z)
    return list(zip(a, b, strict=True)), sum(y * z for y, z in zip(b, c, strict=True)), max(zip(a, c, strict=True), default=None)


@calls(0, 1, 5)
def generators(n):
    total = 0
    for square in (i * i for i in range(n)):
        if square > 9:
            break
        for k, odd in enumerate((i for i in range(square) if i % 2), start=2):
            total += k * odd
    for k, item in enumerate(filter(None, [0, n, 3])):
        total = total * 2 + k - item
    else:
        total += 0.5
    return total, 4 in (i * i for i in range(n)), list(enumerate(float(i) for i in range(n)))


@calls(3)
def iterators_used_once(n):
    pairs = zip(range(n), range(n, 0, -1))
    numbered = enumerate(pairs)
    backwards = reversed([1, n])
    results = [a * k + b for k, (a, b) in numbered]
    for first in (1, 2):
        inner = (first * i for i in range(n))
        results.append(sum(inner))
    a, b = backwards
    return results, a, b, total_of(map(abs, [-1, n]))


def total_of(numbers):
    return sum(numbers)


@calls(*[([1, 4, 9], mode) for mode in range(4)])
def iterators_used_on_one_path(values, mode):
    pairs = zip(values, values[1:])
    squares = (k * k for k in values)
    numbered = enumerate(values)
    if mode == 0:
        return [b - a for a, b in pairs], sum(squares)
    total = 0
    if mode == 1:
        for k, value in numbered:
            total += k * value
    elif mode == 2:
        total = max(squares)
    else:
        total = list(squares), [k for k, _ in numbered]
    return total, list(pairs)


USED_AGAIN = {
    "iterator_used_again": "pairs = zip(a, a)\n    return len(list(pairs)) + len(list(pairs))",
    "iterator_used_in_a_loop": "g = (i for i in a)\n    n = 0\n    for k in range(3):\n        n += sum(g)\n    return n",
    "iterator_passed_on": "return twice(reversed(a))",
    "iterator_captured": "g = enumerate(a)\n    def inner():\n        return list(g)\n    return inner() + inner()",
    "iterator_used_behind_an_arm": "g = zip(a, a)\n    if len(a) > 1:\n        a = list(g)[0]\n    return list(g), a",
    "iterators_in_a_list": "several = [zip(a, a), zip(a, a)]\n    return list(several[0]) + list(several[0])",
}


@pytest.mark.parametrize("name", USED_AGAIN)
def test_iterators_are_empty_after_their_first_use(name):
    program = define(f"def function(a):\n    {USED_AGAIN[name]}\ndef twice(g):\n    return list(g) + list(g)\n")
    refused(program.function, [1, 2], golden=name)


@calls(v, np.zeros(0), m)
def reversing(values):
    total = 0.0
    k = 1
    for value in reversed(values):
        total += k * len(values)
        k *= 3
    for i in reversed(range(2, 11, 4)):
        total = total * 2 + i
    for item in reversed((1, 2, 3)):
        total = total * 2 + item
    for item in reversed([1, 2.5]):
        total = total * 2 + item
    return total


@calls((v, v))
def nested_helpers(a, b):
    total = 0.0
    for i, (x, y) in enumerate(zip(a, b)):
        total += i * x * y
    for i, (x, (k, y)) in enumerate(zip(a, enumerate(b))):
        total -= i * x + k * y
    for (i, x), y in zip(enumerate(reversed(a)), reversed(b)):
        total += i * x / (1 + y * y)
    return total


@calls(m)
def over_columns(matrix):
    total = 0.0
    for column in matrix.T:
        total = total * 0.5 + column[1]
    for row in matrix[1:]:
        total += row[0]
    for row in matrix[::-1, 1:3]:
        total = total * 0.5 + row[-1]
    return total


@calls(m)
def unpacking_rows(matrix):
    total = 0.0
    for a, b, c, d in matrix:
        total += a * b - c * d
    first, *rest = matrix[0]
    x, y, z = matrix[:, 0]
    return total, first, rest, x, y, z


@calls(m)
def unpacking_the_wrong_number(matrix):
    for a, b in matrix:
        pass


@calls((m, 2, 3))
def unpacking_too_few(matrix, a, b):
    a, b, c, d, e = matrix[0]


@calls(5)
def over_a_scalar(n):
    for i in n:
        pass


@calls((v, 3), (v, 0))
def iterators_of_comprehensions(values, n):
    pairs = [(i, k) for i in range(n) for k in range(i)]
    total = 0
    for i, k in pairs:
        total += i * 10 + k
    return total, [value for value in values if value > 0]


@calls(6)
def while_and_for_mixed(n):
    total = 0
    for i in range(n):
        k = i
        while k:
            k //= 2
            total += k
            for j in range(k):
                if j == 3:
                    break
                total += 1
    return total


@calls(([1, 2],), ([],))
def zipping_with_nothing(values):
    total = 0
    for a, b in zip(values, ()):
        total += a
    for i, b in enumerate(zip([], values)):
        total += i
    return total, list(zip((), values)), [a for a in map(max, (), values)]


@calls(0, 3, 5)
def generators_that_bind_names(n):
    first = None
    total = sum((last := k) for k in range(1, n + 2))
    found = any((first := k) > 2 for k in range(n))
    items = list((latest := k) * (other := 2) for k in range(n + 1))
    return total, last, found, first, items, latest, other


@calls(0)
def generators_that_bind_nothing(n):
    return sum((last := k) for k in range(n)), last


@calls(0, 1, 7)
def slices_of_ranges(n):
    backwards = [i for i in range(n)[::-1]]
    steps = [list(range(2, n, 2)[k:]) for k in range(3)]
    last = range(3, 3 + n)[-2:]
    return backwards, steps, list(last), sum(range(n)[1:5:2]), list(range(n, -n, -3)[::2]), len(range(n)[-3:-1]), list(range(10)[8:2:-3])


@calls(np.arange(4.0), np.zeros(0))
def generators_unpacked(x):
    a, b = (each * 2 for each in (x, x + 1))
    first, *rest = (k * k for k in range(4) if k < 9) if False else (k for k in (1, 2, 3))
    (c, d), e = ((each.sum(), k) for k, each in enumerate((x, x)))
    return a, b, first, rest, c, d, e


@calls(np.arange(4.0))
def generators_of_too_many(x):
    a, b = (each for each in (x, x, x))
    return a


@pytest.mark.parametrize("values", ["(1, 2, 3)", "[1, 2, 3]", "[k for k in x]", "'abc'", "range(3)", "zip(x, x)", "map(abs, (1, 2, 3))", "reversed((1, 2, 3))", "x", "np.linalg.svd(x * x[:, None])"])
def test_too_many_values(values):
    """From 3.14 on, Python says how many a list or a tuple has."""
    check(define(f"def f(x):\n    a, b = {values}\n    return a").f, np.arange(3.0))


@calls(np.random.default_rng(3).random((25, 3)) * 6, 2)
def loops_over_numbers_deep_in_each_other(x, m):
    total = 0.0
    pairs = 0
    cells = [[[[] for _ in range(m)] for _ in range(m)] for _ in range(m)]
    force = np.zeros_like(x)
    for p in range(len(x)):
        cells[int(x[p, 0] // 3)][int(x[p, 1] // 3)][int(x[p, 2] // 3)].append(p)
    for i in range(m):
        for j in range(m):
            for k in range(m):
                for p in cells[i][j][k]:
                    for di in (-1, 0, 1):
                        for dj in (-1, 0, 1):
                            for dk in (-1, 0, 1):
                                for q in cells[(i + di) % m][(j + dj) % m][(k + dk) % m]:
                                    if q > p:
                                        d = x[p] - x[q]
                                        d -= 6 * np.round(d / 6)
                                        r2 = np.dot(d, d)
                                        if r2 < 2:
                                            total += 1 / r2
                                            pairs += 1
                                            force[p] += d / r2
                                            force[q] -= d / r2
    return total, pairs, force


@calls(np.arange(24.0).reshape(2, 3, 4))
def large_copies_that_must_know_their_number(x):
    found = []
    total = 0.0
    for axis in (0, 1, 2):
        means, spread = x.mean(axis=axis), x.std(axis=axis)
        lowest, highest = np.sort(x, axis=axis).min(axis=axis), np.cumsum(x, axis=axis).max(axis=axis)
        scaled = (x - np.expand_dims(means, axis)) / np.expand_dims(spread + 1, axis)
        found.append(float(np.flip(scaled, axis).sum() + (highest - lowest).sum() + np.roll(scaled, 1, axis).prod()))
        total += np.median(scaled, axis=axis).sum() + np.diff(x, axis=axis).sum() + np.concatenate([x, x], axis=axis).sum()
    return found, total, axis


@calls((np.arange(6.0).reshape(2, 3), 0), (np.arange(6.0).reshape(2, 3), 3))
def types_of_numbers_after_large_loops(x, n):
    total, best, count = 0.0, 0.0, 0
    for step in range(n):
        y = np.concatenate([x, x[::-1] * step], axis=1)
        z = np.sort(y, axis=1) @ y.T + np.linalg.inv(np.eye(2) + x @ x.T)
        w = np.median(y, axis=0) + np.cumsum(y, axis=1).mean(axis=0) + np.percentile(y, 30, axis=0)
        for row in z:
            for value in row:
                total += value
                best = max(best, value)
                count += len(w)
    return total, best, count


def test_flat_is_unpacked():
    def items(x):
        a, b, _, d = x.flat
        first, *rest = x.T.flat
        return a, b, d, first, rest

    for x in np.arange(4.0).reshape(2, 2), np.arange(6).reshape(2, 3), np.arange(3), np.arange(8).reshape(2, 2, 2)[::-1, :, 0]:
        check(items, x)
