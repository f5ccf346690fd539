"""Functions of `itertools`."""

import functools
import itertools
import operator
from itertools import accumulate, chain, combinations, pairwise, permutations, product, starmap

import numpy as np
import pytest

from differential import calls, check, define, refused

v = np.array([3.0, -1.0, 2.5])


@calls((3, 4), (0, 4), (2, 0), (-1, 1))
def products_of_ranges(rows, columns):
    total = 0
    pairs = []
    for i, k in itertools.product(range(rows), range(1, columns)):
        if (i + k) % 4 == 3:
            continue
        if i * k > 20:
            break
        total += i * 10 + k
        pairs.append((i, k))
    else:
        total = -total
    return total, pairs


@calls((v, [1, 2]), (v[:0], [1, 2]), (v, []))
def products_of_anything(array, items):
    return [(a, b, c) for a, b, c in product(array, items, ("x", 2.5))], list(product()), list(product((1, 2)))


@calls(0, 1, 2, 3)
def repeated(times):
    return [sum(each) for each in product((0, 1), range(3), repeat=times)]


@calls(-1, 1.5)
def repeated_wrongly(times):
    return list(product((0, 1), repeat=times))


@calls([1, 2, 3])
def pools_are_copies(items):
    mine = list(items)
    for a, b in product(mine, mine):
        mine.append(a * b)
        mine[0] = 7
    return mine


@calls((v, [1, 2]), (v[:0], []))
def chained(array, items):
    return [each for each in chain(array, items, range(2), (None, 1.5))], list(chain()), sum(chain(items, items))


@calls(3)
def chains_are_lazy(n):
    items = [n]
    for each in chain(items, (1, 2)):
        if len(items) < 5:
            items.append(each + 1)
    return items


@calls(3)
def chained_to_a_number(n):
    total = 0
    for each in chain((1, 2), n):
        total += each
    return total


@calls(0, 1, 4, 6)
def pairs_of_a_range(n):
    return list(combinations(range(n), 2)), sum(i * j for i, j in combinations(range(n), 2))


@calls((v, [1, 2, 3, 4]), (v[:1], []))
def combinations_of_anything(array, items):
    return list(combinations(array, 2)), list(combinations(items, 3)), list(combinations(("a", 1, 2.5), 2)), list(combinations(items, 0))


@calls((5, 2), (5, 6), (2, -1))
def combinations_of_some(n, r):
    return list(combinations(range(n), r))


@calls((4, 2), (3, 3), (2, 3), (3, 0), (2, -1))
def permutations_of_some(n, r):
    return list(permutations(range(n), r)), list(permutations((1, 2.5, 3)))


@calls([(1, 2), (3, 4)])
def starred(pairs):
    return list(starmap(lambda a, b: a * 10 + b, pairs)), sum(starmap(pow, pairs))


@calls([1, 2, 3], [], [1, 2.5], v)
def accumulated(items):
    return (list(accumulate(items)), list(accumulate(items, lambda a, b: a * 2 - b)), list(accumulate(items, max)), list(accumulate(items, initial=2)),
            sum(accumulate(range(6), operator.mul, initial=1.5)), list(accumulate((1, 2.5, 2))))


@calls(30)
def accumulated_so_far(limit):
    total = 0
    for each in accumulate(range(100)):
        if each > limit:
            break
        total += each
    return total


@calls(3)
def accumulated_number(n):
    return list(accumulate(n))


@calls(v)
def nearest(points):
    best = None
    least = float("inf")
    for i, k in combinations(range(len(points)), 2):
        distance = abs(points[i] - points[k])
        if distance < least:
            least = distance
            best = i, k
    return best, least


def test_others_are_refused():
    refused(define("def f(x):\n    return list(itertools.groupby(x))\n", itertools=itertools).f, [1, 2], golden="itertools_groupby")


def test_wrong_numbers_of_arguments():
    refused(define("def f(x):\n    return list(itertools.combinations(x))\n", itertools=itertools).f, [1, 2], golden="itertools_too_few")
    refused(define("def f(x):\n    return list(itertools.starmap(max, x, 3))\n", itertools=itertools).f, [(1, 2)], golden="itertools_too_many")


def test_permutations_of_an_unknown_length():
    refused(define("def f(x):\n    return list(itertools.permutations(x))\n", itertools=itertools).f, [1, 2], golden="itertools_permutations")


@calls((np.array([1.0, 4, 9, 16]), [1, 2, 5]), (np.zeros(1), []), (np.zeros(0), [3]))
def neighbours(array, items):
    return [b - a for a, b in pairwise(array)], list(pairwise(items)), [pair for pair in pairwise((1, 2.5, None))], sum(b > a for a, b in pairwise(items + [1.5, 2]))


@calls((np.array([1.0, 4, 9, 16]),))
def neighbours_are_read_one_by_one(array):
    for k, (a, b) in enumerate(pairwise(array)):
        if k + 2 < len(array):
            array[k + 2] += a
        print(a, b)


@calls(([[1, 2], [], [3]], np.arange(4.0).reshape(2, 2)), ([[], []], np.zeros((0, 2))))
def chained_rows(rows, array):
    return list(chain.from_iterable(rows)), [each + 1 for each in chain.from_iterable(array)], list(chain.from_iterable([(1, 2), (3, 4)]))


@pytest.mark.parametrize("function", ["itertools.product", "itertools.chain"])
def test_as_arguments(function):
    check(define("def f(pairs, n):\n    return list(pairs(range(n), (1, 2)))\n").f, eval(function), 3)


@pytest.mark.parametrize("values", [(), (1, 2.5), [1, 2, 3], [1, 2.5], v, np.zeros(0), np.ones((2, 3)), np.zeros(())])
def test_functools_reduce(values):
    check(define("def f(values):\n    return reduce(lambda a, b: a * b, values)\n", reduce=functools.reduce).f, values)


@calls(0, 4)
def reduced(n):
    doubled = functools.reduce(operator.add, (k * 2 for k in range(n)), 0)
    return doubled, functools.reduce(max, map(abs, range(-n, n)), 0), functools.reduce(lambda a, b: a - b, (k * k for k in range(n)))
