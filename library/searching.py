"""Searches in sorted arrays: `numpy.searchsorted`, and what the library's functions search with.

Source: NumPy's reference, "Sorting, searching, and counting".
"""

import conure
import numpy as np


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
        less = element < value or value != value and element == element
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
        greater = value < element or element != element and value == value
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
            return np.int64(first_not_less(x, wanted[()], by))
        return np.int64(first_greater(x, wanted[()], by))
    positions = np.empty(wanted.shape, np.int64)
    _search(positions, x, wanted, side == "left", by)
    return positions
