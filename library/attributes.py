"""Attributes of arrays: `numpy.shape`, `numpy.ndim`, `numpy.size`, and what is read and written by `ndarray.flat`."""

import conure
import numpy as np
from axes import as_line, extents_of, normalized, product_of
from places import get_at, set_at


def shape(a):
    return np.asarray(a).shape


def ndim(a):
    return np.asarray(a).ndim


def size(a, axis=None):
    x = np.asarray(a)
    if axis is None:
        return x.size
    if isinstance(axis, tuple):
        return product_of(extents_of(x, normalized(axis, x.ndim)))
    return x.shape[axis]


def _flat_get(x, key):
    if isinstance(key, (int, np.integer)):
        if key < -x.size or key >= x.size:
            raise IndexError(f"index {key} is out of bounds for size {x.size}")
        if key < 0:
            return get_at(x, int(key) + x.size)
        return get_at(x, int(key))
    if isinstance(key, slice):
        return np.array(as_line(x)[key])
    if isinstance(key, np.ndarray) and key.dtype != np.bool and key.ndim == 1:
        return np.take(as_line(x), key)
    conure.refuse("this index of the attribute flat", "an int, a slice, or np.ravel(x)[…]")


def _flat_set(x, key, value):
    conure.check_destination(x, "underlying array is read-only")
    if isinstance(key, (int, np.integer)):
        if key < -x.size or key >= x.size:
            raise IndexError(f"index {key} is out of bounds for size {x.size}")
        if key < 0:
            set_at(x, int(key) + x.size, value)
        else:
            set_at(x, int(key), value)
    elif isinstance(key, slice):
        _flat_fill(x, np.arange(x.size)[key], value)
    else:
        conure.refuse("this index of the attribute flat", "an int or a slice")


def _flat_fill(x, places, value):
    values = np.ravel(np.asarray(value)).astype(x.dtype)
    if values.size > 0:
        for k in range(places.size):
            set_at(x, int(places[k]), values[k % values.size])


def _flat_assign(x, value):
    conure.check_destination(x, "underlying array is read-only")
    _flat_fill(x, np.arange(x.size), value)
