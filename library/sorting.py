"""NumPy's sorting and searching: `numpy.sort`, `numpy.partition`, `numpy.searchsorted` and their family.

Lines are sorted by NumPy's own functions, so equal elements stand where NumPy puts them. Source: NumPy's reference, "Sorting,
searching, and counting".
"""

import conure
import numpy as np
from selection import select


def _sort(lines, kind, stable):
    """Sort contiguous lines, along the last axis. (Heap sort is NumPy's word for its default.)"""
    if kind in ("stable", "mergesort") or stable is not None and stable:
        conure.native_loop("dtype.sort.stable", "->(n)", lines)
    else:
        conure.native_loop("dtype.sort.quick", "->(n)", lines)


def _sort_lines(x, axis, kind, stable):
    if axis == x.ndim - 1 and conure.layout(x) == "C":
        _sort(x, kind, stable)
    elif x.ndim == 1:
        line = x.copy()
        _sort(line, kind, stable)
        x[...] = line
    elif axis == 0:
        for k in range(x.shape[1]):
            _sort_lines(x[:, k], 0, kind, stable)
    else:
        for k in range(x.shape[0]):
            _sort_lines(x[k], axis - 1, kind, stable)


def _check(name, kind, order, stable):
    if order is not None:
        conure.refuse(f"the argument order of {name}", f"{name} without it: it is for arrays with fields")
    if kind is not None and stable is not None:
        raise ValueError("`kind` and keyword parameters can't be provided at the same time. Use only one of them.")
    if kind is not None and kind not in ("quicksort", "mergesort", "heapsort", "stable"):
        raise ValueError(f"sort kind must be one of 'quick', 'heap', or 'stable' (got '{kind}')")


def sort(a, axis=-1, kind=None, order=None, *, stable=None):
    _check("np.sort", kind, order, stable)
    x = np.asarray(a)
    if axis is None:
        y = x.flatten()
        _sort(y, kind, stable)
        return y
    along = np.lib.array_utils.normalize_axis_index(axis, x.ndim)
    y = x.copy()
    _sort_lines(y, along, kind, stable)
    return y


def sort_in_place(a, axis=-1, kind=None, order=None, *, stable=None):
    """The method `sort` of arrays."""
    _check("sort", kind, order, stable)
    _sort_lines(a, np.lib.array_utils.normalize_axis_index(axis, a.ndim), kind, stable)


def _order(positions, lines, kind, stable):
    """The positions that sort contiguous lines, along the last axis."""
    if kind in ("stable", "mergesort") or stable is not None and stable:
        conure.native_loop("dtype.argsort.stable", "(n)->(n)", lines, positions)
    else:
        conure.native_loop("dtype.argsort.quick", "(n)->(n)", lines, positions)


def _order_lines(positions, x, axis, kind, stable):
    if axis == x.ndim - 1 and conure.layout(x) == "C" and conure.layout(positions) == "C":
        _order(positions, x, kind, stable)
    elif x.ndim == 1:
        line = np.empty(x.shape[0], np.int64)
        _order(line, x.copy(), kind, stable)
        positions[...] = line
    elif axis == 0:
        for k in range(x.shape[1]):
            _order_lines(positions[:, k], x[:, k], 0, kind, stable)
    else:
        for k in range(x.shape[0]):
            _order_lines(positions[k], x[k], axis - 1, kind, stable)


def argsort(a, axis=-1, kind=None, order=None, *, stable=None):
    _check("np.argsort", kind, order, stable)
    x = np.asarray(a)
    if axis is None or x.ndim == 0:
        if axis is not None:
            np.lib.array_utils.normalize_axis_index(axis, 1)
        line = x.flatten()
        positions = np.empty(line.shape[0], np.int64)
        _order(positions, line, kind, stable)
        return positions
    along = np.lib.array_utils.normalize_axis_index(axis, x.ndim)
    positions = np.empty(x.shape, np.int64)
    _order_lines(positions, x, along, kind, stable)
    return positions


def sort_complex(a):
    x = np.asarray(a)
    y = sort(x)
    if x.dtype.kind in "iu" and x.dtype.itemsize < 4:
        return y.astype(np.complex64)
    return y.astype(np.complex128)


def lexsort(keys, axis=-1):
    if isinstance(keys, list):
        conure.refuse("the argument keys of np.lexsort as a list", "a tuple, or an array whose rows are the keys")
    if isinstance(keys, tuple):
        if len(keys) == 0:
            raise TypeError("need sequence of keys with len > 0 in lexsort")
        arrays = tuple(np.asarray(key) for key in keys)
        for each in arrays:
            if each.ndim != arrays[0].ndim or each.shape != arrays[0].shape:
                raise ValueError("all keys need to be the same shape")
    else:
        arrays = np.asarray(keys)
        if arrays.ndim == 0 or arrays.shape[0] == 0:
            raise TypeError("need sequence of keys with len > 0 in lexsort")
    first = arrays[0]
    if not isinstance(first, np.ndarray):
        return np.int64(0)
    if first.ndim == 0:
        return np.int64(0)
    along = np.lib.array_utils.normalize_axis_index(axis, first.ndim)
    order = np.empty(first.shape, np.int64)
    order[...] = np.arange(first.shape[along])[(slice(None),) + (None,) * (first.ndim - 1 - along)]
    for each in arrays:
        _order_further(order, each, along)
    return order


def _order_further(order, key, axis):
    """Order lines of positions by a key, equal ones as they are."""
    if key.ndim == 1:
        order[...] = order[argsort(key[order], kind="stable")]
    elif axis == 0:
        for k in range(key.shape[1]):
            _order_further(order[:, k], key[:, k], 0)
    else:
        for k in range(key.shape[0]):
            _order_further(order[k], key[k], axis - 1)


# ---- partitions


def _places(kth, extent, size):
    """The places that kth names, from 0 on, in ascending order."""
    places = np.atleast_1d(kth)
    if places.dtype.kind not in "iu":
        raise TypeError("Partition index must be integer")
    if places.ndim > 1:
        raise ValueError("object too deep for desired array")
    result = np.empty(places.shape[0], np.int64)
    for k in range(places.shape[0]):
        place = int(places[k])
        if place < 0:
            place += extent
        if size > 0 and (place < 0 or place >= extent):
            raise ValueError(f"kth(={place}) out of bounds ({extent})")
        hole = k
        while hole > 0 and place < result[hole - 1]:
            result[hole] = result[hole - 1]
            hole -= 1
        result[hole] = place
    return result


def _check_partition(name, x, kind, order):
    if order is not None:
        conure.refuse(f"the argument order of {name}", f"{name} without it: it is for arrays with fields")
    if kind != "introselect":
        raise ValueError(f"select kind must be 'introselect' (got '{kind}')")
    if x.dtype.kind == "c":
        conure.refuse(f"{name} of complex numbers", "the indices that sort their parts")


def _partition_lines(x, places, axis):
    if x.ndim == 1:
        select(x, None, places)
    elif axis == 0:
        for k in range(x.shape[1]):
            _partition_lines(x[:, k], places, 0)
    else:
        for k in range(x.shape[0]):
            _partition_lines(x[k], places, axis - 1)


def partition(a, kth, axis=-1, kind="introselect", order=None):
    x = np.asarray(a)
    _check_partition("np.partition", x, kind, order)
    y = x.flatten() if axis is None else x.copy()
    along = np.lib.array_utils.normalize_axis_index(-1 if axis is None else axis, y.ndim)
    _partition_lines(y, _places(kth, y.shape[along], y.size), along)
    return y


def partition_in_place(a, kth, axis=-1, kind="introselect", order=None):
    """The method `partition` of arrays."""
    _check_partition("partition", a, kind, order)
    along = np.lib.array_utils.normalize_axis_index(axis, a.ndim)
    _partition_lines(a, _places(kth, a.shape[along], a.size), along)


def _argpartition_lines(positions, x, places, axis):
    if x.ndim == 1:
        positions[...] = np.arange(x.shape[0])
        select(x.copy(), positions, places)
    elif axis == 0:
        for k in range(x.shape[1]):
            _argpartition_lines(positions[:, k], x[:, k], places, 0)
    else:
        for k in range(x.shape[0]):
            _argpartition_lines(positions[k], x[k], places, axis - 1)


def argpartition(a, kth, axis=-1, kind="introselect", order=None):
    x = np.asarray(a)
    _check_partition("np.argpartition", x, kind, order)
    if axis is None or x.ndim == 0:
        x = x.flatten()
    along = np.lib.array_utils.normalize_axis_index(-1 if axis is None else axis, x.ndim)
    positions = np.empty(x.shape, np.int64)
    _argpartition_lines(positions, x, _places(kth, x.shape[along], x.size), along)
    return positions


# ---- searches


def _element(a, sorter, k):
    if sorter is None:
        return a[k]
    if sorter[k] < 0 or sorter[k] >= a.shape[0]:
        raise ValueError("Sorter index out of range.")
    return a[sorter[k]]


def _first_not_less(a, value, sorter):
    """The first position in sorted `a` whose element is not less than `value`; NaN counts as the largest."""
    low = 0
    high = a.shape[0]
    while low < high:
        middle = (low + high) // 2
        element = _element(a, sorter, middle)
        if element < value or value != value and element == element:
            low = middle + 1
        else:
            high = middle
    return low


def _first_greater(a, value, sorter):
    """The first position in sorted `a` whose element is greater than `value`; NaN counts as the largest."""
    low = 0
    high = a.shape[0]
    while low < high:
        middle = (low + high) // 2
        element = _element(a, sorter, middle)
        if value < element or element != element and value == value:
            high = middle
        else:
            low = middle + 1
    return low


def _search(positions, a, v, left, sorter):
    if v.ndim > 1:
        for k in range(v.shape[0]):
            _search(positions[k], a, v[k], left, sorter)
    elif left:
        for k in range(v.shape[0]):
            positions[k] = _first_not_less(a, v[k], sorter)
    else:
        for k in range(v.shape[0]):
            positions[k] = _first_greater(a, v[k], sorter)


def _sorter(given, count):
    sorter = np.asarray(given)
    if sorter.ndim != 1:
        raise TypeError("could not parse sorter argument")
    if sorter.dtype.kind not in "biu":
        raise TypeError("sorter must only contain integers")
    if sorter.shape[0] != count:
        raise ValueError("sorter.size must equal a.size")
    return sorter.astype(np.int64)


def searchsorted(a, v, side="left", sorter=None):
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
    by = None if sorter is None else _sorter(sorter, x.shape[0])
    if wanted.ndim == 0:
        if side == "left":
            return np.int64(_first_not_less(x, wanted[()], by))
        return np.int64(_first_greater(x, wanted[()], by))
    positions = np.empty(wanted.shape, np.int64)
    _search(positions, x, wanted, side == "left", by)
    return positions
