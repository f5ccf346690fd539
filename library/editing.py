"""NumPy's functions that insert and take out elements: `numpy.insert`, `numpy.delete`, `numpy.trim_zeros`.

Source: NumPy's reference, "Array manipulation routines".
"""

import conure
import numpy as np
from axes import all_axes, as_line, between


def _resized(x, axis, extent):
    """An array with another extent along an axis."""
    return np._empty_joined((x,), x.shape[:axis] + (extent,) + x.shape[axis + 1:], x.dtype)


def _insert_at(x, index, values, axis):
    """Inserts what stands along an axis of the values before one index."""
    count = values.shape[axis]
    result = _resized(x, axis, x.shape[axis] + count)
    result[between(axis, 0, index)] = x[between(axis, 0, index)]
    result[between(axis, index, index + count)] = values
    result[between(axis, index + count, None)] = x[between(axis, index, None)]
    return result


def _insert_many(x, indices, values, axis):
    """Inserts one slice before each of the indices."""
    count = x.shape[axis]
    for k in range(indices.size):
        if indices[k] < 0:
            indices[k] += count
    places = indices.copy()
    order = np.argsort(indices, kind="stable")
    for k in range(indices.size):
        places[order[k]] += k
    old = np.ones(count + indices.size, np.bool)
    old[places] = False
    result = _resized(x, axis, count + indices.size)
    result[(slice(None),) * axis + (places,)] = values
    result[(slice(None),) * axis + (np.flatnonzero(old),)] = x
    return result


def _with_leading(x, rank):
    if x.ndim >= rank:
        return x
    return x.reshape((1,) * (rank - x.ndim) + x.shape)


def insert(arr, obj, values, axis=None):
    if axis is None:
        x = as_line(arr)
        return insert(x, obj, values, 0)
    x = np.asarray(arr)
    along = np.lib.array_utils.normalize_axis_index(axis, x.ndim)
    count = x.shape[along]
    if isinstance(obj, slice):
        return _insert_indices(x, np.arange(count)[obj], values, along)
    if isinstance(obj, (list, tuple)):
        if len(obj) == 0:
            return _insert_indices(x, np.empty(0, np.int64), values, along)
        return _insert_indices(x, np.array(obj), values, along)
    if isinstance(obj, np.ndarray) and obj.ndim > 0:
        if obj.ndim > 1:
            if obj.dtype == np.bool:
                raise ValueError("boolean array argument obj to insert must be one dimensional")
            raise ValueError("index array argument obj to insert must be one dimensional or scalar")
        if obj.dtype == np.bool:
            return _insert_indices(x, np.flatnonzero(obj), values, along)
        return _insert_indices(x, obj.copy(), values, along)
    index = int(obj)
    if index < -count or index > count:
        raise IndexError(f"index {index} is out of bounds for axis {along} with size {count}")
    if index < 0:
        index += count
    return _insert_at(x, index, np.moveaxis(_with_leading(np.asarray(values, x.dtype), x.ndim), 0, along), along)


def _insert_indices(x, indices, values, axis):
    count = x.shape[axis]
    if indices.dtype.kind not in "iu":
        conure.refuse("indices of np.insert that are no integers", "an array of integers")
    if indices.size != 1:
        return _insert_many(x, indices, np.asarray(values, x.dtype), axis)
    index = indices[0]
    if index < -count or index > count:
        raise IndexError(f"index [{index}] is out of bounds for axis {axis} with size {count}")
    if index < 0:
        index += count
    return _insert_at(x, int(index), _with_leading(np.asarray(values, x.dtype), x.ndim), axis)


def _delete_one(x, index, axis):
    count = x.shape[axis]
    if index < -count or index >= count:
        raise IndexError(f"index {index} is out of bounds for axis {axis} with size {count}")
    if index < 0:
        index += count
    result = _resized(x, axis, count - 1)
    result[between(axis, 0, index)] = x[between(axis, 0, index)]
    result[between(axis, index, None)] = x[between(axis, index + 1, None)]
    return result


def _kept(x, keep, axis):
    if axis == 0:
        return x[keep]
    return x[(slice(None),) * axis + (np.flatnonzero(keep),)]


def delete(arr, obj, axis=None):
    if axis is None:
        return delete(as_line(arr), obj, 0)
    x = np.asarray(arr)
    along = np.lib.array_utils.normalize_axis_index(axis, x.ndim)
    count = x.shape[along]
    if isinstance(obj, (int, np.integer)) and not isinstance(obj, bool):
        return _delete_one(x, int(obj), along)
    keep = np.ones(count, np.bool)
    if isinstance(obj, slice):
        keep[obj] = False
        return np.take(x, np.flatnonzero(keep), along)
    if isinstance(obj, (list, tuple)) and len(obj) == 0:
        return _kept(x, keep, along)
    indices = np.asarray(obj)
    if indices.dtype == np.bool:
        if indices.ndim != 1 or indices.shape[0] != count:
            raise ValueError(f"boolean array argument obj to delete must be one dimensional and match the axis length of {count}")
        return _kept(x, ~indices, along)
    if indices.ndim == 1 and indices.size == 1 and indices.dtype.kind in "iu":
        return _delete_one(x, int(indices[0]), along)
    keep[indices] = False
    return _kept(x, keep, along)


def trim_zeros(filt, trim="fb", axis=None):
    if isinstance(filt, (list, tuple)):
        conure.refuse("np.trim_zeros of a list or a tuple, which gives one", "an array")
    x = np.asarray(filt)
    kind = trim.lower()
    if kind not in ("fb", "bf", "f", "b"):
        raise ValueError(f"unexpected character(s) in `trim`: '{kind}'")
    if axis is None:
        return _trimmed(x, x, kind, all_axes(x.ndim))
    along = axis if isinstance(axis, tuple) else (axis,)
    return _trimmed(x, x, kind, tuple(np.lib.array_utils.normalize_axis_index(each, x.ndim, "axis") for each in along))


def _trimmed(x, rest, kind, axes):
    """The part of `rest`, which is cut along some axes already, without what is all zero in `x` at the ends of the others."""
    if len(axes) == 0:
        return rest
    some = x != 0 if x.ndim == 1 else np.any(x != 0, tuple(each for each in all_axes(x.ndim) if each != axes[0]))
    start = 0
    stop = some.size
    while start < stop and not some[start]:
        start += 1
    if start == stop:
        start = 0
        stop = 0
    else:
        while not some[stop - 1]:
            stop -= 1
        if "f" not in kind:
            start = 0
        if "b" not in kind:
            stop = some.size
    return _trimmed(x, rest[(slice(None),) * axes[0] + (slice(start, stop),)], kind, axes[1:])
