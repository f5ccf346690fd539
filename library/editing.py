"""NumPy's functions that repeat, insert and take out elements: `numpy.tile`, `numpy.insert`, `numpy.delete` and their family.

Source: NumPy's reference, "Array manipulation routines".
"""

import conure
import numpy as np
from axes import all_axes


def _positions(items):
    """0, 1, …: one for each item of a tuple."""
    if len(items) == 0:
        return ()
    return _positions(items[1:]) + (len(items) - 1,)


def _product(extents):
    total = 1
    for each in extents:
        total *= each
    return total


def _interleaved(first, second):
    if len(first) == 0:
        return ()
    return (first[0], second[0]) + _interleaved(first[1:], second[1:])


# ---- repeating


def tile(A, reps):
    x = np.asarray(A)
    if isinstance(reps, (np.ndarray, list)):
        conure.refuse("the argument reps of np.tile in an array or a list", "a tuple")
    if not isinstance(reps, tuple):
        return tile(x, (reps,))
    if len(reps) < x.ndim:
        return tile(x, (1,) * (x.ndim - len(reps)) + reps)
    extents = (1,) * (len(reps) - x.ndim) + x.shape
    shape = tuple(extents[k] * reps[k] for k in _positions(reps))
    if x.size == 0:
        return x.copy().reshape(shape)
    # NumPy repeats axis after axis: what it gives is a view of the rows that it repeated last.
    row = 0
    for k in _positions(reps):
        if reps[k] != 1:
            row = _product(extents[k:])
    if row == 0:
        if len(reps) > x.ndim:
            return np.expand_dims(np.copy(x), tuple(_positions(reps)[:len(reps) - x.ndim]))
        return np.copy(x)
    result = np.empty((_product(shape) // row, row), x.dtype).reshape(shape)
    result.reshape(_interleaved(reps, extents))[...] = x.reshape(_interleaved((1,) * len(reps), extents))
    return result


def resize(a, new_shape):
    x = np.ravel(a)
    if isinstance(new_shape, (np.ndarray, list)):
        conure.refuse("the argument new_shape of np.resize in an array or a list", "a tuple")
    if not isinstance(new_shape, tuple):
        return resize(x, (new_shape,))
    for each in new_shape:
        if each < 0:
            raise ValueError("all elements of `new_shape` must be non-negative")
    size = _product(new_shape)
    if x.size == 0 or size == 0:
        return np.zeros(new_shape, x.dtype)
    times = -(-size // x.size)
    whole = np.empty(times * x.size, x.dtype)
    whole.reshape(times, x.size)[...] = x
    return whole[:size].reshape(new_shape)


# ---- joining nested tuples


def _depth(arrays):
    if isinstance(arrays, tuple):
        if len(arrays) == 0:
            raise ValueError("List at arrays[0] cannot be empty")
        return 1 + _depth(arrays[0])
    return 0


def _most_axes(arrays):
    if isinstance(arrays, tuple):
        most = 0
        for each in arrays:
            most = max(most, _most_axes(each))
        return most
    return np.asarray(arrays).ndim


def _with_axes(x, rank):
    if x.ndim >= rank:
        return x
    return np.expand_dims(x, tuple(_positions((0,) * (rank - x.ndim))))


def _block(arrays, depth, rank):
    if depth == 0:
        if isinstance(arrays, tuple):
            conure.refuse("np.block of lists nested to different depths", "lists nested alike")
        return _with_axes(np.asarray(arrays), rank)
    if not isinstance(arrays, tuple):
        conure.refuse("np.block of lists nested to different depths", "lists nested alike")
    return np.concatenate(tuple(_block(each, depth - 1, rank) for each in arrays), -depth)


def block(arrays):
    if isinstance(arrays, list):
        conure.refuse("np.block of a list whose length is not known", "a list display of arrays")
    depth = _depth(arrays)
    rank = max(depth, _most_axes(arrays))
    if depth == 0:
        return np.array(arrays)
    return _block(arrays, depth, rank)


# ---- inserting and deleting


def _cut(axis, start, stop):
    return (slice(None),) * axis + (slice(start, stop),)


def _resized(x, axis, extent):
    """An array with another extent along an axis."""
    return np._empty_joined((x,), x.shape[:axis] + (extent,) + x.shape[axis + 1:], x.dtype)


def _insert_at(x, index, values, axis):
    """Inserts what stands along an axis of the values before one index."""
    count = values.shape[axis]
    result = _resized(x, axis, x.shape[axis] + count)
    result[_cut(axis, 0, index)] = x[_cut(axis, 0, index)]
    result[_cut(axis, index, index + count)] = values
    result[_cut(axis, index + count, None)] = x[_cut(axis, index, None)]
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
        x = np.ravel(arr)
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
    result[_cut(axis, 0, index)] = x[_cut(axis, 0, index)]
    result[_cut(axis, index, None)] = x[_cut(axis, index + 1, None)]
    return result


def _kept(x, keep, axis):
    return x[(slice(None),) * axis + (np.flatnonzero(keep),)]


def delete(arr, obj, axis=None):
    if axis is None:
        return delete(np.ravel(arr), obj, 0)
    x = np.asarray(arr)
    along = np.lib.array_utils.normalize_axis_index(axis, x.ndim)
    count = x.shape[along]
    if isinstance(obj, (int, np.integer)) and not isinstance(obj, bool):
        return _delete_one(x, int(obj), along)
    keep = np.ones(count, np.bool)
    if isinstance(obj, slice):
        keep[obj] = False
        return _kept(x, keep, along)
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


def unwrap(p, discont=None, axis=-1, *, period=2 * np.pi):
    x = np.asarray(p)
    if x.ndim == 0:
        raise ValueError("diff requires input that is at least one dimensional")
    along = np.lib.array_utils.normalize_axis_index(axis, x.ndim)
    differences = np.diff(x, axis=along)
    if discont is None:
        return _unwrap(x, differences, period / 2, along, period)
    return _unwrap(x, differences, discont, along, period)


def _unwrap(x, differences, discont, axis, period):
    dtype = np.result_type(differences, period)
    if dtype.kind in "iu":
        high = period // 2
        ambiguous = period % 2 == 0
    else:
        high = period / 2
        ambiguous = True
    low = -high
    wrapped = np.mod(differences - low, period) + low
    if ambiguous:
        wrapped = np.where((wrapped == low) & (differences > 0), np.asarray(high, wrapped.dtype), wrapped)
    correction = wrapped - differences
    correction = np.where(np.abs(differences) < discont, np.asarray(0, correction.dtype), correction)
    result = x.astype(dtype)
    behind = (slice(None),) * axis + (slice(1, None),)
    result[behind] = x[behind] + np.cumsum(correction, axis)
    return result
