"""NumPy's sorting, searching and counting: `numpy.sort`, `numpy.searchsorted`, `numpy.histogram` and their family.

Sorting is a merge sort along the lines of an axis: stable, O(n log n), NaN last. Source: NumPy's reference, "Sorting, searching,
and counting", "Set routines".
"""

import conure
import numpy as np

def _numbers_first(line):
    """Put the NaNs of a line behind its numbers, in order; the number of numbers."""
    source = line.copy()
    count = 0
    for k in range(source.shape[0]):
        if source[k] == source[k]:
            line[count] = source[k]
            count += 1
    end = count
    for k in range(source.shape[0]):
        if source[k] != source[k]:
            line[end] = source[k]
            end += 1
    return count


def _sort_runs(values, length):
    """Sort each run of so many elements, by insertion."""
    for start in range(0, values.shape[0], length):
        for k in range(start + 1, min(start + length, values.shape[0])):
            value = values[k]
            hole = k
            while hole > start and value < values[hole - 1]:
                values[hole] = values[hole - 1]
                hole -= 1
            values[hole] = value


def _merge(source, target, width):
    """Merge neighbouring sorted runs of so many elements."""
    count = source.shape[0]
    for start in range(0, count, 2 * width):
        middle = min(start + width, count)
        end = min(start + 2 * width, count)
        left = start
        right = middle
        for k in range(start, end):
            if left < middle and (right >= end or not source[right] < source[left]):
                target[k] = source[left]
                left += 1
            else:
                target[k] = source[right]
                right += 1


def _sort_numbers(line):
    values = line.copy()
    scratch = np.empty(values.shape[0], values.dtype)
    width = 8
    _sort_runs(values, width)
    while width < values.shape[0]:
        _merge(values, scratch, width)
        _merge(scratch, values, 2 * width)
        width *= 4
    line[...] = values


def _sort_line(line):
    if line.dtype.kind == "f":
        _sort_numbers(line[:_numbers_first(line)])
    else:
        _sort_numbers(line)


def _sort_lines(x, axis):
    if x.ndim == 1:
        _sort_line(x)
    elif axis == 0:
        for k in range(x.shape[1]):
            _sort_lines(x[:, k], 0)
    else:
        for k in range(x.shape[0]):
            _sort_lines(x[k], axis - 1)


def _check_kind(kind):
    if kind is not None and kind not in ("quicksort", "mergesort", "heapsort", "stable"):
        raise ValueError(f"sort kind must be one of 'quick', 'heap', or 'stable' (got '{kind}')")


def sort(a, axis=-1, kind=None, order=None, *, stable=None):
    if order is not None:
        conure.refuse("the argument order of np.sort", "np.sort without it: it is for arrays with fields")
    _check_kind(kind)
    x = np.asarray(a)
    if x.dtype.kind == "c":
        conure.refuse("np.sort of complex numbers", "the indices that sort their parts")
    if axis is None:
        y = x.flatten()
        _sort_line(y)
        return y
    along = np.lib.array_utils.normalize_axis_index(axis, x.ndim)
    y = x.copy()
    _sort_lines(y, along)
    return y


def sort_in_place(a, axis=-1, kind=None, order=None, *, stable=None):
    """The method `sort` of arrays."""
    if order is not None:
        conure.refuse("the argument order of sort", "sort without it: it is for arrays with fields")
    _check_kind(kind)
    if a.dtype.kind == "c":
        conure.refuse("sort of complex numbers", "the indices that sort their parts")
    _sort_lines(a, np.lib.array_utils.normalize_axis_index(axis, a.ndim))


def _merge_pairs(source, source_order, target, target_order, width):
    count = source.shape[0]
    for start in range(0, count, 2 * width):
        middle = min(start + width, count)
        end = min(start + 2 * width, count)
        left = start
        right = middle
        for k in range(start, end):
            if left < middle and (right >= end or not source[right] < source[left]):
                target[k] = source[left]
                target_order[k] = source_order[left]
                left += 1
            else:
                target[k] = source[right]
                target_order[k] = source_order[right]
                right += 1


def _order_line(order, line):
    """The positions that sort a line, NaN last."""
    count = 0
    for k in range(line.shape[0]):
        if line[k] == line[k]:
            order[count] = k
            count += 1
    end = count
    for k in range(line.shape[0]):
        if line[k] != line[k]:
            order[end] = k
            end += 1
    values = np.empty(count, line.dtype)
    positions = np.empty(count, np.int64)
    for k in range(count):
        values[k] = line[order[k]]
        positions[k] = order[k]
    scratch = np.empty(count, line.dtype)
    scratch_positions = np.empty(count, np.int64)
    width = 1
    while width < count:
        _merge_pairs(values, positions, scratch, scratch_positions, width)
        _merge_pairs(scratch, scratch_positions, values, positions, 2 * width)
        width *= 4
    order[:count] = positions


def _order_lines(order, x, axis):
    if x.ndim == 1:
        _order_line(order, x)
    elif axis == 0:
        for k in range(x.shape[1]):
            _order_lines(order[:, k], x[:, k], 0)
    else:
        for k in range(x.shape[0]):
            _order_lines(order[k], x[k], axis - 1)


def argsort(a, axis=-1, kind=None, order=None, *, stable=None):
    if order is not None:
        conure.refuse("the argument order of np.argsort", "np.argsort without it: it is for arrays with fields")
    _check_kind(kind)
    x = np.asarray(a)
    if x.dtype.kind == "c":
        conure.refuse("np.argsort of complex numbers", "the indices that sort their parts")
    if axis is None or x.ndim == 0:
        if axis is not None:
            np.lib.array_utils.normalize_axis_index(axis, 1)
        line = x.flatten()
        positions = np.empty(line.shape[0], np.int64)
        _order_line(positions, line)
        return positions
    along = np.lib.array_utils.normalize_axis_index(axis, x.ndim)
    positions = np.empty(x.shape, np.int64)
    _order_lines(positions, x, along)
    return positions


def _first_not_less(a, value):
    """The first position in sorted `a` whose element is not less than `value`; NaN counts as the largest."""
    low = 0
    high = a.shape[0]
    while low < high:
        middle = (low + high) // 2
        if a[middle] < value or value != value and a[middle] == a[middle]:
            low = middle + 1
        else:
            high = middle
    return low


def _first_greater(a, value):
    """The first position in sorted `a` whose element is greater than `value`; NaN counts as the largest."""
    low = 0
    high = a.shape[0]
    while low < high:
        middle = (low + high) // 2
        if value < a[middle] or a[middle] != a[middle] and value == value:
            high = middle
        else:
            low = middle + 1
    return low


def _search(positions, a, v, left):
    if v.ndim > 1:
        for k in range(v.shape[0]):
            _search(positions[k], a, v[k], left)
    elif left:
        for k in range(v.shape[0]):
            positions[k] = _first_not_less(a, v[k])
    else:
        for k in range(v.shape[0]):
            positions[k] = _first_greater(a, v[k])


def searchsorted(a, v, side="left", sorter=None):
    if sorter is not None:
        conure.refuse("the argument sorter of np.searchsorted", "np.searchsorted(a[sorter], …)")
    if side not in ("left", "right"):
        raise ValueError(f"search side must be 'left' or 'right' (got '{side}')")
    x = np.asarray(a)
    if x.ndim > 1:
        raise ValueError("object too deep for desired array")
    if x.ndim == 0:
        raise ValueError("object of too small depth for desired array")
    wanted = np.asarray(v)
    if x.dtype.kind == "c" or wanted.dtype.kind == "c":
        conure.refuse("np.searchsorted of complex numbers", "a search for their parts")
    if x.dtype != wanted.dtype and (x.dtype == np.uint64 or wanted.dtype == np.uint64):
        conure.refuse("np.searchsorted of np.uint64 among other numbers", "np.searchsorted(a, v.astype(a.dtype))")
    if wanted.ndim == 0:
        if side == "left":
            return np.int64(_first_not_less(x, wanted[()]))
        return np.int64(_first_greater(x, wanted[()]))
    positions = np.empty(wanted.shape, np.int64)
    _search(positions, x, wanted, side == "left")
    return positions


def digitize(x, bins, right=False):
    edges = np.asarray(bins)
    values = np.asarray(x)
    if edges.ndim > 1:
        raise ValueError("object too deep for desired array")
    if edges.ndim == 0:
        raise ValueError("object of too small depth for desired array")
    if values.dtype.kind == "c":
        raise TypeError("x may not be complex")
    edges = edges.astype(np.float64)
    values = values.astype(np.float64)
    if np.all(edges[:-1] <= edges[1:]):
        return searchsorted(edges, values, "left" if right else "right")
    if not np.all(edges[:-1] >= edges[1:]):
        raise ValueError("bins must be monotonically increasing or decreasing")
    return edges.shape[0] - searchsorted(edges[::-1], values, "left" if right else "right")


def unique(ar, return_index=False, return_inverse=False, return_counts=False, axis=None, *, equal_nan=True, sorted=True):
    if axis is not None:
        conure.refuse("the argument axis of np.unique", "a loop over the slices")
    x = np.asarray(ar)
    if x.dtype.kind == "c":
        conure.refuse("np.unique of complex numbers", "np.unique of their parts")
    line = x.flatten()
    if not (return_index or return_inverse):
        _sort_line(line)
        starts, count = _starts(line, equal_nan)
        values = _gathered(line, starts)
        if return_counts:
            return values, _lengths(starts, line.shape[0])
        return values
    order = np.empty(line.shape[0], np.int64)
    _order_line(order, line)
    ordered = _gathered(line, order)
    starts, count = _starts(ordered, equal_nan)
    results = (_gathered(ordered, starts),)
    if return_index:
        results += (_gathered(order, starts),)
    if return_inverse:
        ranks = np.empty(line.shape[0], np.int64)
        for k in range(count):
            end = starts[k + 1] if k + 1 < count else line.shape[0]
            for position in range(starts[k], end):
                ranks[order[position]] = k
        results += (ranks.reshape(x.shape),)
    if return_counts:
        results += (_lengths(starts, line.shape[0]),)
    return results


def _starts(ordered, equal_nan):
    """Where each of the different elements of a sorted line begins, and how many they are."""
    starts = np.empty(ordered.shape[0], np.int64)
    count = 0
    for k in range(ordered.shape[0]):
        if k == 0 or ordered[k] != ordered[k - 1] and not (equal_nan and ordered[k] != ordered[k] and ordered[k - 1] != ordered[k - 1]):
            starts[count] = k
            count += 1
    return starts[:count].copy(), count


def _gathered(x, positions):
    result = np.empty(positions.shape[0], x.dtype)
    for k in range(positions.shape[0]):
        result[k] = x[positions[k]]
    return result


def _lengths(starts, end):
    lengths = np.empty(starts.shape[0], np.int64)
    for k in range(starts.shape[0]):
        if k + 1 < starts.shape[0]:
            lengths[k] = starts[k + 1] - starts[k]
        else:
            lengths[k] = end - starts[k]
    return lengths


def bincount(x, weights=None, minlength=0):
    values = np.asarray(x)
    if values.dtype.kind in "fc":
        raise TypeError(f"Cannot cast array data from dtype('{values.dtype.name}') to dtype('int64') according to the rule 'safe'")
    if values.ndim > 1:
        raise ValueError("object too deep for desired array")
    if values.ndim == 0:
        raise ValueError("object of too small depth for desired array")
    if minlength < 0:
        raise ValueError("'minlength' must not be negative")
    most = -1
    for k in range(values.shape[0]):
        value = int(values[k])
        if value < 0:
            raise ValueError("'list' argument must have no negative elements")
        most = max(most, value)
    if weights is None:
        counts = np.zeros(max(most + 1, minlength), np.int64)
        for k in range(values.shape[0]):
            counts[int(values[k])] += 1
        return counts
    heavy = np.asarray(weights)
    if heavy.ndim != 1:
        conure.refuse("the argument weights of np.bincount with other than one axis", "weights of one axis")
    if heavy.dtype.kind == "c":
        raise TypeError(f"Cannot cast array data from dtype('{heavy.dtype.name}') to dtype('float64') according to the rule 'safe'")
    if heavy.shape[0] != values.shape[0]:
        raise ValueError("The weights and list don't have the same length.")
    sums = np.zeros(max(most + 1, minlength), np.float64)
    for k in range(values.shape[0]):
        sums[int(values[k])] += heavy[k]
    return sums


def interp(x, xp, fp, left=None, right=None, period=None):
    if period is not None:
        conure.refuse("the argument period of np.interp", "np.interp(x % period, …)")
    heights = np.asarray(fp)
    if heights.dtype.kind == "c":
        conure.refuse("np.interp of complex numbers", "np.interp of their parts")
    places = np.asarray(xp)
    if places.ndim != 1 or heights.ndim != 1:
        conure.refuse("np.interp of data points with other than one axis", "data points of one axis")
    places = places.astype(np.float64)
    heights = heights.astype(np.float64)
    if places.shape[0] == 0:
        raise ValueError("array of sample points is empty")
    if places.shape[0] != heights.shape[0]:
        raise ValueError("fp and xp are not of the same length.")
    below = heights[0] if left is None else np.float64(left)
    above = heights[-1] if right is None else np.float64(right)
    wanted = np.asarray(x)
    if wanted.ndim == 0:
        return _interpolated(np.float64(wanted[()]), places, heights, below, above)
    result = np.empty(wanted.shape, np.float64)
    _interpolate(result, wanted, places, heights, below, above)
    return result


def _interpolate(result, x, places, heights, below, above):
    if x.ndim > 1:
        for k in range(x.shape[0]):
            _interpolate(result[k], x[k], places, heights, below, above)
    else:
        for k in range(x.shape[0]):
            result[k] = _interpolated(np.float64(x[k]), places, heights, below, above)


def _interpolated(x, places, heights, below, above):
    if places.shape[0] == 1:
        return below if x < places[0] else above if x > places[0] else heights[0]
    if x != x:
        return x
    k = _first_greater(places, x) - 1
    if k < 0:
        return below
    last = places.shape[0] - 1
    if k == last:
        return heights[k] if x == places[k] else above
    if x == places[k]:
        return heights[k]
    slope = (heights[k + 1] - heights[k]) / (places[k + 1] - places[k])
    y = slope * (x - places[k]) + heights[k]
    if y != y:
        y = slope * (x - places[k + 1]) + heights[k + 1]
        if y != y and heights[k] == heights[k + 1]:
            y = heights[k]
    return y
