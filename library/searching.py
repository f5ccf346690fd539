"""Searches in sorted arrays: `numpy.searchsorted`, and what the library's functions search with.

Source: NumPy's reference, "Sorting, searching, and counting".
"""

import numpy as np


def _is_less(x, y):
    """Whether one sorts before the other; complex numbers do by their real parts first, and NaN behind all else."""
    if isinstance(x, np.complexfloating):
        if x.real == y.real or x.real != x.real and y.real != y.real:
            return x.imag < y.imag or x.imag == x.imag and y.imag != y.imag
        if x.real < y.real:
            return x.imag == x.imag or y.imag != y.imag
        if x.real > y.real:
            return x.imag == x.imag and y.imag != y.imag
        return y.real != y.real
    return x < y or y != y and x == x


def _element(a, sorter, k):
    if sorter is None:
        return a[k]
    if sorter[k] < 0 or sorter[k] >= a.shape[0]:
        raise ValueError("Sorter index out of range.")
    return a[sorter[k]]


def first_not_less(a, value, sorter=None):
    """The first position in sorted `a` whose element is not less than `value`; NaN counts as the largest."""
    low = 0
    count = a.shape[0]
    while count > 0:
        # Both are chosen without a branch, which nobody could predict.
        half = count // 2
        element = _element(a, sorter, low + half)
        less = _is_less(element, value)
        low = low + half + 1 if less else low
        count = count - half - 1 if less else half
    return low


def first_greater(a, value, sorter=None):
    """The first position in sorted `a` whose element is greater than `value`; NaN counts as the largest."""
    low = 0
    count = a.shape[0]
    while count > 0:
        half = count // 2
        element = _element(a, sorter, low + half)
        greater = _is_less(value, element)
        low = low if greater else low + half + 1
        count = half if greater else count - half - 1
    return low


def _search(positions, a, v, left, sorter):
    if v.ndim > 1:
        for k in range(v.shape[0]):
            _search(positions[k], a, v[k], left, sorter)
    elif left:
        for k in range(v.shape[0]):
            positions[k] = first_not_less(a, v[k], sorter)
    else:
        for k in range(v.shape[0]):
            positions[k] = first_greater(a, v[k], sorter)


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
    if side not in ("left", "right") and side[:1] in ("l", "L", "r", "R"):
        raise ValueError("search side must be one of 'left' or 'right'")
    if side not in ("left", "right"):
        raise ValueError(f"search side must be 'left' or 'right' (got '{side}')")
    x = np.asarray(a)
    if x.ndim > 1:
        raise ValueError("object too deep for desired array")
    if x.ndim == 0:
        raise ValueError("object of too small depth for desired array")
    wanted = np.asarray(v)
    if x.dtype != wanted.dtype and (x.dtype.kind == "c" or wanted.dtype.kind == "c" or x.dtype == np.uint64 or wanted.dtype == np.uint64):
        common = np.result_type(x, wanted)
        return searchsorted(x.astype(common), wanted.astype(common), side, sorter)
    by = None if sorter is None else _sorter(sorter, x.shape[0])
    if wanted.ndim == 0:
        if side == "left":
            return np.int64(first_not_less(x, wanted[()], by))
        return np.int64(first_greater(x, wanted[()], by))
    positions = np.empty(wanted.shape, np.int64)
    _search(positions, x, wanted, side == "left", by)
    return positions
