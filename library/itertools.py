"""Functions of Python's `itertools`, as generator expressions: what goes through them runs inline, as nested loops; `functools.reduce`;
`iter` and `next`.

Source: Python's library reference, "itertools" and "functools".
"""

import conure
import numpy as np


def product(*iterables, repeat=1):
    range(repeat)
    if repeat < 0:
        raise ValueError("repeat argument cannot be negative")
    return _product(tuple(_pool(each) for each in iterables) * repeat)


def _pool(iterable):
    """What a loop that goes on may change is copied."""
    if isinstance(iterable, (tuple, range)):
        return iterable
    return list(iterable)


def _product(pools):
    if len(pools) == 0:
        return (() for _ in range(1))
    return ((first,) + rest for first in pools[0] for rest in _product(pools[1:]))


def chain(*iterables):
    return (item for each in iterables for item in each)


def from_iterable(iterable, /):
    """``itertools.chain.from_iterable``."""
    return (item for each in iterable for item in each)


def pairwise(iterable, /):
    last = None
    return ((before, item) for k, item in enumerate(iterable) if _is_later(k, before := item if k == 0 else last, last := item))


def _is_later(k, before, item):
    return k > 0


def combinations(iterable, r):
    pool = _pool(iterable)
    range(r)
    if r < 0:
        raise ValueError("r must be non-negative")
    return _combinations(pool, 0, (None,) * r)


def _combinations(pool, start, places):
    if len(places) == 0:
        return (() for _ in range(1))
    return ((pool[k],) + rest for k in range(start, len(pool) - len(places) + 1) for rest in _combinations(pool, k + 1, places[1:]))


def permutations(iterable, r=None):
    pool = _pool(iterable)
    if r is None:
        if isinstance(pool, list):
            conure.refuse("itertools.permutations of a sequence whose length is not known", "permutations(x, r), of so many places")
        return _permutations(pool, (), (None,) * len(pool))
    if not isinstance(r, int):
        raise TypeError("Expected int as r")
    if r < 0:
        raise ValueError("r must be non-negative")
    return _permutations(pool, (), (None,) * r)


def _permutations(pool, taken, places):
    if len(places) == 0:
        return (() for _ in range(1))
    return ((pool[k],) + rest for k in range(len(pool)) if k not in taken for rest in _permutations(pool, taken + (k,), places[1:]))


def starmap(function, iterable, /):
    return (function(*arguments) for arguments in iterable)


def accumulate(iterable, func=None, *, initial=None):
    combine = _add if func is None else func
    total = initial
    if initial is None:
        return ((total := (item if k == 0 else combine(total, item))) for k, item in enumerate(iterable))
    return chain((initial,), ((total := combine(total, item)) for item in iterable))


def _add(a, b):
    return a + b


def reduce(function, iterable, initial, /):
    total = initial
    for item in iterable:
        total = function(total, item)
    return total


def _reduce_sequence(function, values):
    if isinstance(values, np.ndarray) and values.ndim == 0:
        raise TypeError("reduce() arg 2 must support iteration")
    if len(values) == 0:
        raise TypeError("reduce() of empty iterable with no initial value")
    total = values[0]
    for k in range(1, len(values)):
        total = function(total, values[k])
    return total


def _reduce_iterator(function, iterator):
    total = None
    empty = True
    for k, item in enumerate(iterator):
        total = item if k == 0 else function(total, item)
        empty = False
    if empty:
        raise TypeError("reduce() of empty iterable with no initial value")
    return total


def _iter(iterable):
    return (item for item in iterable)


def _next(iterator):
    for item in iterator:
        return item
    raise StopIteration


def _next_in_generator(iterator):
    for item in iterator:
        return item
    # A generator that let this out would seem to be at its end (PEP 479).
    try:
        raise StopIteration
    except StopIteration as error:
        raise RuntimeError("generator raised StopIteration") from error


def _next_or(iterator, default):
    for item in iterator:
        return item
    return default
