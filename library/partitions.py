"""NumPy's partitions: `numpy.partition` and `numpy.argpartition`.

NaN comes last. Source: NumPy's reference, "Sorting, searching, and counting".
"""

import conure
import numpy as np
from selection import select


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
