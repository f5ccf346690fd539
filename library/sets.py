"""NumPy's sets: `numpy.unique`, `numpy.isin`, `numpy.union1d` and their family.

A set is an array of one axis, sorted, each element once. Source: NumPy's reference, "Set routines".
"""

import conure
import numpy as np
from axes import as_line


def unique(ar, return_index=False, return_inverse=False, return_counts=False, axis=None, *, equal_nan=True, sorted=True):
    if not sorted:
        conure.refuse("sorted=False of np.unique, whose order is that of a hash table", "np.unique without it")
    x = np.asarray(ar)
    if axis is not None:
        along = np.lib.array_utils.normalize_axis_index(axis, x.ndim)
        if x.ndim > 1:
            return _unique_slices(x, along, return_index, return_inverse, return_counts)
    if not (return_index or return_inverse):
        if x.dtype.kind in "iu" and x.dtype != np.uint64 and x.size > 0:
            least = int(np.min(x))
            most = int(np.max(x))
            if _is_dense(least, most, x.size):
                return _unique_dense(as_line(x), least, most, return_counts)
        line = x.flatten()
        line.sort()
        first = _first_of_each(line, equal_nan)
        if return_counts:
            return line[first], _lengths(first)
        return line[first]
    line = x.flatten()
    # Where it is not told which of equal ones is the first, NumPy's faster sort will do.
    order = np.argsort(line, kind="stable") if return_index else np.argsort(line)
    line = line[order]
    first = _first_of_each(line, equal_nan)
    results = (line[first],)
    if return_index:
        results += (order[first],)
    if return_inverse:
        results += (_ranks(order, first).reshape(x.shape),)
    if return_counts:
        results += (_lengths(first),)
    return results


def _is_dense(least, most, size):
    """Whether a table of all integers between two is not much larger than what they are among."""
    return least >= -2305843009213693952 and most < 2305843009213693952 and most - least <= 4 * size


def _unique_dense(line, least, most, return_counts):
    """The same of integers that lie near each other: by a table."""
    if return_counts:
        counts = np.zeros(most - least + 1, np.int64)
        for k in range(line.shape[0]):
            counts[int(line[k]) - least] += 1
        found = np.flatnonzero(counts)
        return (found + least).astype(line.dtype), counts[found]
    is_there = np.zeros(most - least + 1, np.bool)
    for k in range(line.shape[0]):
        is_there[int(line[k]) - least] = True
    return (np.flatnonzero(is_there) + least).astype(line.dtype)


def _first_of_each(line, equal_nan):
    """Which elements of a sorted line differ from the one before."""
    first = np.empty(line.shape[0], np.bool)
    for k in range(line.shape[0]):
        first[k] = k == 0 or line[k] != line[k - 1] and not (equal_nan and line[k] != line[k] and line[k - 1] != line[k - 1])
    return first


def _ranks(order, first):
    """For each element, as it was ordered, how many different ones are before it."""
    ranks = np.empty(order.shape[0], np.int64)
    rank = -1
    for k in range(order.shape[0]):
        if first[k]:
            rank += 1
        ranks[order[k]] = rank
    return ranks


def _lengths(first):
    """How many elements there are of each."""
    starts = np.flatnonzero(first)
    lengths = np.empty(starts.shape[0], np.int64)
    for k in range(starts.shape[0]):
        lengths[k] = (starts[k + 1] if k + 1 < starts.shape[0] else first.shape[0]) - starts[k]
    return lengths


def _unique_slices(x, axis, return_index, return_inverse, return_counts):
    """The different slices along an axis, in lexicographical order; NaN differs from NaN."""
    slices = np.moveaxis(x, axis, 0)
    rows = slices.reshape(slices.shape[0], -1) if x.size > 0 else np.empty((slices.shape[0], 0), x.dtype)
    order = np.arange(rows.shape[0])
    for column in range(rows.shape[1] - 1, -1, -1):
        order = order[np.argsort(rows[order, column], kind="stable")]
    first = np.empty(rows.shape[0], np.bool)
    for k in range(rows.shape[0]):
        first[k] = k == 0 or np.any(rows[order[k]] != rows[order[k - 1]])
    found = np.moveaxis(slices[order[first]], 0, axis)
    if not (return_index or return_inverse or return_counts):
        return found
    results = (found,)
    if return_index:
        results += (order[first],)
    if return_inverse:
        results += (_ranks(order, first),)
    if return_counts:
        results += (_lengths(first),)
    return results


def unique_values(x):
    return unique(x, equal_nan=False)


def unique_counts(x):
    values, counts = unique(x, return_counts=True, equal_nan=False)
    return conure.named("numpy.lib._arraysetops_impl.UniqueCountsResult", values=values, counts=counts)


def unique_inverse(x):
    values, inverse = unique(x, return_inverse=True, equal_nan=False)
    return conure.named("numpy.lib._arraysetops_impl.UniqueInverseResult", values=values, inverse_indices=inverse)


def unique_all(x):
    values, indices, inverse, counts = unique(x, True, True, True, equal_nan=False)
    return conure.named("numpy.lib._arraysetops_impl.UniqueAllResult", values=values, indices=indices, inverse_indices=inverse, counts=counts)


# ---- membership


def _check_table(among, kind):
    """What np.isin says of a table that is asked for and cannot be."""
    if kind == "table" and among.size > 0:
        least = int(np.min(among))
        most = int(np.max(among))
        bits = 8 * among.dtype.itemsize - (1 if among.dtype.kind == "i" else 0)
        if bits < 63 and most - least >= 1 << bits or bits == 63 and least < 0 and most > 9223372036854775807 + least:
            raise RuntimeError("You have specified kind='table', but the range of values in `ar2` or `ar1` exceed the maximum integer of the datatype. "
                               "Please set `kind` to None or 'sort'.")


def isin(element, test_elements, assume_unique=False, invert=False, *, kind=None):
    x = np.asarray(element)
    among = np.asarray(test_elements)
    if kind not in (None, "sort", "table"):
        raise ValueError(f"Invalid kind: '{kind}'. Please use None, 'sort' or 'table'.")
    if x.dtype.kind in "biu" and among.dtype.kind in "biu":
        _check_table(among, kind)
    elif kind == "table":
        raise ValueError("The 'table' method is only supported for boolean or integer arrays. Please select 'sort' or None for kind.")
    return _members(as_line(x), as_line(among), invert).reshape(x.shape)


def _members(line, among, invert):
    """Which elements are among others: found in these, sorted."""
    if line.dtype.kind == "c" or among.dtype.kind == "c":
        conure.refuse("a search for complex numbers", "np.any(x[:, None] == y, axis=1)")
    if line.dtype.kind in "iu" and among.dtype.kind in "iu" and line.dtype != among.dtype and (line.dtype == np.uint64 or among.dtype == np.uint64):
        conure.refuse("a search for np.uint64 among other integers", "both of one dtype")
    found = np.empty(line.shape[0], np.bool)
    if line.dtype.kind in "biu" and among.dtype.kind in "biu" and line.dtype != np.uint64 and among.dtype != np.uint64 and among.size > 0:
        least = int(np.min(among))
        most = int(np.max(among))
        if _is_dense(least, most, line.size + among.size):
            table = np.zeros(most - least + 1, np.bool)
            for k in range(among.shape[0]):
                table[int(among[k]) - least] = True
            for k in range(line.shape[0]):
                value = int(line[k])
                nearest = min(max(value, least), most)
                found[k] = (table[nearest - least] & (value == nearest)) != invert
            return found
    dtype = np.result_type(line, among)
    if among.shape[0] < 16 and line.shape[0] > 16:
        # Comparing all with each is faster than searching.
        found[...] = invert
        for k in range(among.shape[0]):
            value = dtype.type(among[k])
            if invert:
                found &= line.astype(dtype) != value
            else:
                found |= line.astype(dtype) == value
        return found
    _find_by_hash(found, line.astype(dtype), among.astype(dtype), invert)
    return found


def _bits(numbers):
    """Integers that are equal where the numbers are, NaN aside."""
    if numbers.dtype.kind == "f":
        # Zeros of both signs are one number.
        return _bits_of(numbers + numbers.dtype.type(0))
    return _bits_of(numbers)


def _bits_of(numbers):
    if numbers.dtype.itemsize == 8:
        return numbers.view(np.uint64)
    if numbers.dtype.itemsize == 4:
        return numbers.view(np.uint32)
    if numbers.dtype.itemsize == 2:
        return numbers.view(np.uint16)
    return numbers.view(np.uint8)


def _find_by_hash(found, line, among, invert):
    """Which elements are among others, by a table of these with twice as many places: D. E. Knuth, "The art of computer programming", 6.4.

    A place that is empty holds 0; whether 0 is among them is kept aside.
    """
    logarithm = 1
    while 1 << logarithm < 2 * among.shape[0]:
        logarithm += 1
    shift = np.uint64(64 - logarithm)
    last = (1 << logarithm) - 1
    table = np.zeros(last + 1, np.uint64)
    factor = np.uint64(0x9E3779B97F4A7C15)
    keys = _bits(among)
    has_zero = False
    for k in range(keys.shape[0]):
        if among[k] != among[k]:
            continue
        key = np.uint64(keys[k])
        has_zero |= key == 0
        place = int((key * factor) >> shift)
        while table[place] != 0 and table[place] != key:
            place = (place + 1) & last
        table[place] = key
    keys = _bits(line)
    for k in range(keys.shape[0]):
        key = np.uint64(keys[k])
        place = int((key * factor) >> shift)
        while table[place] != 0 and table[place] != key:
            place = (place + 1) & last
        is_there = table[place] == key and (key != 0 or has_zero)
        found[k] = is_there != invert


# ---- operations


def _as_set(ar, assume_unique):
    x = np.asarray(ar)
    if assume_unique:
        return x.ravel()
    return unique(x)


def intersect1d(ar1, ar2, assume_unique=False, return_indices=False):
    left = np.asarray(ar1)
    right = np.asarray(ar2)
    if not return_indices:
        both = np.concatenate((_as_set(left, assume_unique), _as_set(right, assume_unique)))
        both.sort()
        return both[:-1][both[1:] == both[:-1]]
    if assume_unique:
        both = np.concatenate((as_line(left), as_line(right)))
        count = left.size
    else:
        left, left_first = unique(left, return_index=True)
        right, right_first = unique(right, return_index=True)
        both = np.concatenate((left, right))
        count = left.shape[0]
    order = np.argsort(both, kind="stable")
    both = both[order]
    same = both[1:] == both[:-1]
    left_indices = order[:-1][same]
    right_indices = order[1:][same] - count
    if assume_unique:
        return both[:-1][same], left_indices, right_indices
    return both[:-1][same], left_first[left_indices], right_first[right_indices]


def union1d(ar1, ar2):
    return unique(np.concatenate((ar1, ar2), None))


def setxor1d(ar1, ar2, assume_unique=False):
    both = np.concatenate((_as_set(ar1, assume_unique), _as_set(ar2, assume_unique)), None)
    both.sort()
    alone = np.empty(both.shape[0], np.bool)
    for k in range(both.shape[0]):
        alone[k] = (k == 0 or both[k] != both[k - 1]) and (k + 1 == both.shape[0] or both[k + 1] != both[k])
    return both[alone]


def setdiff1d(ar1, ar2, assume_unique=False):
    left = _as_set(ar1, assume_unique)
    return left[_members(left, as_line(ar2), True)]
