"""NumPy's sorting: `numpy.sort`, `numpy.argsort`, `numpy.lexsort` and their family.

Lines are sorted by NumPy's own functions, so equal elements stand where NumPy puts them. Source: NumPy's reference, "Sorting,
searching, and counting".
"""

import conure
import numpy as np


def _sort(lines, kind, stable):
    """Sort contiguous lines, along the last axis. (Heap sort is NumPy's word for its default.)"""
    if kind is not None and kind[0] in "mMsS" or stable is not None and stable:
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
    # The first letter counts.
    if kind is not None and (len(kind) == 0 or kind[0] not in "qQhHmMsS"):
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
    if kind is not None and kind[0] in "mMsS" or stable is not None and stable:
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
    if x.dtype.kind == "c":
        return y
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
    if not isinstance(first, np.ndarray) or first.ndim == 0:
        if axis != 0 and axis != -1:
            np.lib.array_utils.normalize_axis_index(axis, 0)
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
