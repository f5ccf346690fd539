"""Choices: `numpy.random.Generator.choice`.

Source: NumPy's reference, "Random Generator".
"""

import conure
import numpy as np
from random_bounded import bounded_integers
from random_continuous import random
from random_parameters import compensated_sum


def _shuffle_indices(rng, indices, first):
    """Exchanges each from the last to the one at ``first`` with one before it, or itself."""
    for i in range(indices.size - 1, first - 1, -1):
        j = int(conure.draw("bounded", rng, np.uint64(i)))
        other = indices[j]
        indices[j] = indices[i]
        indices[i] = other


def _check_chances(p, count):
    chances = np.asarray(p, np.float64)
    if chances.ndim != 1:
        raise ValueError("p must be 1-dimensional")
    if chances.size != count:
        raise ValueError("a and p must have same size")
    total = compensated_sum(chances)
    if total != total:
        raise ValueError("Probabilities contain NaN")
    if np.any(chances < 0):
        raise ValueError("Probabilities are not non-negative")
    tolerance = 1.4901161193847656e-08
    if isinstance(p, np.ndarray):
        if p.dtype == np.float32:
            tolerance = 0.00034526698300124393
        elif p.dtype == np.float16:
            tolerance = 0.03125
    if abs(total - 1.0) > tolerance:
        raise ValueError("Probabilities do not sum to 1. See Notes section of docstring for more information.")
    return chances


def _without_replacement(rng, count, result, mixed):
    """Different ones of 0 … count - 1."""
    amount = result.size
    if mixed:
        cutoff = 50
    else:
        cutoff = 20
    if count > 10000 and amount > count // cutoff:
        numbers = np.arange(count)
        _shuffle_indices(rng, numbers, max(count - amount, 1))
        result[:] = numbers[count - amount:]
        return None
    # Floyd's algorithm, with the numbers found in an open hash table.
    mask = int(1.2 * amount)
    for shift in (1, 2, 4, 8, 16, 32):
        mask |= mask >> shift
    table = np.full(mask + 1, -1, np.int64)
    for j in range(count - amount, count):
        value = int(conure.draw("bounded", rng, np.uint64(j)))
        place = value & mask
        while table[place] != -1 and table[place] != value:
            place = (place + 1) & mask
        if table[place] != -1:
            value = j
            place = j & mask
            while table[place] != -1:
                place = (place + 1) & mask
        table[place] = value
        result[j - count + amount] = value
    if mixed:
        _shuffle_indices(rng, result, 1)
    return None


def _by_chances(rng, chances, found):
    """Different ones of those that have a chance."""
    amount = found.size
    if np.count_nonzero(chances > 0) < amount:
        raise ValueError("Fewer non-zero entries in p than size")
    left = chances.copy()
    marked = np.zeros(chances.size, np.bool)
    known = 0
    while known < amount:
        drawn = random(rng, amount - known)
        for k in range(known):
            left[found[k]] = 0.0
        borders = np.cumsum(left)
        borders /= borders[-1]
        new = np.searchsorted(borders, drawn, side="right")
        # Each the first time that it came.
        for each in new:
            if not marked[each]:
                marked[each] = True
                found[known] = each
                known += 1
    return None


def choice(rng, a, size=None, replace=True, p=None, axis=0, shuffle=True):
    if isinstance(a, (list, tuple, range)):
        return choice(rng, np.asarray(a), size, replace, p, axis, shuffle)
    if isinstance(a, np.ndarray) and a.ndim > 0:
        count = a.shape[axis]
    elif isinstance(a, np.ndarray):
        return choice(rng, a[()], size, replace, p, axis, shuffle)
    elif isinstance(a, (int, np.integer)):
        count = int(a)
    else:
        conure.refuse("a choice among what is no array, list or int", "an array, or an int")
    if size is None:
        result = np.empty(1, np.int64)
    else:
        result = np.empty(size, np.int64)
    indices = result.reshape(-1)
    if isinstance(a, np.ndarray):
        if count == 0 and indices.size != 0:
            raise ValueError("a cannot be empty unless no samples are taken")
    elif count <= 0 and indices.size != 0:
        raise ValueError("a must be a positive integer unless no samples are taken")
    if p is None:
        if replace:
            bounded_integers(rng, 0, count, result, False)
        else:
            _check_amount(indices.size, count)
            _without_replacement(rng, count, indices, shuffle)
    else:
        chances = _check_chances(p, count)
        if replace:
            borders = np.cumsum(chances)
            borders /= borders[-1]
            indices[:] = np.searchsorted(borders, random(rng, indices.size), side="right")
        else:
            _check_amount(indices.size, count)
            _by_chances(rng, chances, indices)
    if size is None:
        if isinstance(a, np.ndarray):
            return np.take(a, indices[0], axis=axis)
        return int(indices[0])
    if not isinstance(a, np.ndarray):
        return result
    if result.ndim == 0 and a.ndim == 1:
        found = np.empty((), a.dtype)
        found[()] = a[result[()]]
        return found
    return np.take(a, result, axis=axis)


def _check_amount(amount, count):
    if amount > count:
        raise ValueError("Cannot take a larger sample than population when replace is False")
