"""Lists as arguments: of one type, of several, nested, empty."""

import numpy as np

from differential import calls, define, refused


@calls([1, 2.5], [True, 1], [True, 1, 2.0], [2, None, 3], [1, 2])
def elements_of_several_types(values):
    total = 0
    kinds = []
    for value in values:
        if value is not None:
            total = total + value
            kinds.append(value)
    return total, kinds, len(values)


@calls(([[], [1], [2, 3]],), ([[1.5], []],), ([[1], [2]],))
def rows_of_which_some_are_empty(rows):
    result = []
    for row in rows:
        copy = row[:]
        copy.append(row[0] if len(row) > 0 else rows[1][0] if len(rows[1]) > 0 else rows[0][0])
        result.append(copy)
    return result


@calls(([],))
def no_elements(values):
    count = 0
    for _ in values:
        count += 1
    return count, len(values), values


@calls(([(1, 2.5), (3, 4.5)],))
def pairs(values):
    return [(b, a) for a, b in values], values[1][0]


@calls(([1, 2], True), ([1, 2], False), ([1.5], False), ([], True), ([], False))
def an_argument_or_a_list_of_its_own(values, flag):
    chosen = values if flag else [1.5]
    total = 0
    for value in chosen:
        total += value
    copy = chosen[:]
    copy.append(3)
    other = list(chosen)
    other.append(2)
    return (chosen, total, copy, other, chosen + [3], [value * 2 for value in chosen], len(chosen), chosen == [1, 2], 1.5 in chosen,
            chosen.count(1), sorted(chosen), np.array(chosen, dtype=float), max(chosen, default=None), chosen is values)


@calls(([1, 2],), ([1],), ([5, 4, 3, 2],), ([],))
def an_argument_replaced_by_its_slices(values):
    if len(values) == 0:
        return values
    taken = []
    while len(values) > 1:
        taken.append(values[0])
        values = values[1:]
    taken.append(values[0])
    return taken


@calls(([1, 2],), ([],))
def an_argument_in_a_list(values):
    lists = [values, [2.5]]
    total = 0
    for each in lists:
        for value in each:
            total += value
    lists.append([1.5])
    lists[1] = values
    return lists, total


@calls(([1.5],), ([],))
def copies_that_grow(values):
    a = values[:]
    a.append(5)
    b = values + [1]
    b.append(2)
    c = list(values)
    c.append(True)
    d = values.copy()
    d += [3]
    d *= 2
    e = values * 2
    e.append(None)
    return a, b, c, d, e, values


def test_an_argument_that_may_be_changed():
    body = "    chosen = [1] if flag else values\n    chosen.append(5)\n    return chosen\n"
    refused(define(f"def function(values, flag):\n{body}").function, [1, 2], False, golden="list_argument_maybe_changed")
