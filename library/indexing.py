"""NumPy's functions that write and read by indices or masks: `numpy.put`, `numpy.place`, `numpy.extract` and their family.

Source: NumPy's reference, "Indexing routines".
"""

import conure
import numpy as np
from arguments import check_mode
from axes import along_axis, as_line, lies_in_order, positions
from places import set_at


def _within(index, count, mode):
    """An index by the rules of a mode."""
    if mode == "wrap":
        return index % count
    if mode == "clip":
        return min(max(index, 0), count - 1)
    if index < -count or index >= count:
        raise IndexError(f"index {index} is out of bounds for axis 0 with size {count}")
    if index < 0:
        return index + count
    return index


def _integers(given, function):
    if isinstance(given, (list, tuple)) and len(given) == 0:
        return np.empty(0, np.int64)
    indices = np.asarray(given)
    if indices.dtype.kind not in "biu":
        conure.refuse("indices of " + function + " that are no integers", "an array of integers")
    return as_line(indices)


def put(a, ind, v, mode="raise"):
    if not isinstance(a, np.ndarray):
        conure.refuse("np.put of what is no array", "an array")
    check_mode(mode, "np.put")
    conure.check_destination(a, "put: output array is read-only")
    indices = _integers(ind, "np.put")
    values = np.ravel(np.array(v, a.dtype))
    if indices.size > 0 and a.size == 0:
        raise IndexError("cannot replace elements of an empty array")
    if values.size == 0:
        return None
    if mode == "raise" and not lies_in_order(a):
        # NumPy writes into a copy, which is lost when an index is wrong.
        for each in indices:
            _within(int(each), a.size, mode)
    for k in range(indices.size):
        set_at(a, int(_within(int(indices[k]), a.size, mode)), values[k % values.size])
    return None


def place(arr, mask, vals):
    if not isinstance(arr, np.ndarray):
        conure.refuse("np.place of what is no array", "an array")
    chosen = as_line(mask)
    if chosen.size != arr.size:
        raise ValueError("place: mask and data must be the same size")
    values = np.ravel(np.array(vals, arr.dtype))
    conure.check_destination(arr, "WRITEBACKIFCOPY base is read-only")
    used = 0
    for k in range(chosen.size):
        if chosen[k]:
            if values.size == 0:
                raise ValueError("Cannot insert from an empty array!")
            set_at(arr, k, values[used])
            used += 1
            if used == values.size:
                used = 0
    return None


def putmask(a, mask, values):
    if not isinstance(a, np.ndarray):
        conure.refuse("np.putmask of what is no array", "an array")
    chosen = as_line(mask)
    if chosen.size != a.size:
        raise ValueError("putmask: mask and data must be the same size")
    given = np.ravel(np.array(values, a.dtype))
    conure.check_destination(a, "putmask: output array is read-only")
    if given.size == 0:
        return None
    for k in range(chosen.size):
        if chosen[k]:
            set_at(a, k, given[k % given.size])
    return None


def _taken_into(result, out):
    """What np.take and np.compress give, in an array."""
    given = np.asarray(result)
    if not isinstance(out, np.ndarray):
        raise TypeError("return arrays must be of ArrayType")
    if out.ndim != given.ndim or out.shape != given.shape:
        raise ValueError("output array does not match result of ndarray.take")
    if not np.can_cast(out.dtype, given.dtype, "safe"):
        raise TypeError(f"Cannot cast array data from dtype('{out.dtype.name}') to dtype('{given.dtype.name}') according to the rule 'safe'")
    conure.check_destination(out, "WRITEBACKIFCOPY base is read-only")
    out[...] = given
    return out


def extract(condition, arr):
    return np.take(as_line(arr), np.flatnonzero(as_line(condition)))


def put_along_axis(arr, indices, values, axis):
    if not isinstance(arr, np.ndarray):
        conure.refuse("np.put_along_axis of what is no array", "an array")
    chosen = np.asarray(indices)
    if chosen.dtype.kind not in "iu":
        raise IndexError("`indices` must be an integer array")
    if axis is None:
        conure.refuse("axis=None of np.put_along_axis", "np.put")
    along = np.lib.array_utils.normalize_axis_index(axis, arr.ndim)
    if chosen.ndim != arr.ndim:
        raise ValueError("`indices` and `arr` must have the same number of dimensions")
    key = tuple(chosen if k == along else along_axis(np.arange(arr.shape[k]), k, arr.ndim) for k in positions(arr.shape))
    arr[key] = values


def _fitted(indices, count, mode):
    """Indices by the rules of mode="wrap" or "clip"."""
    if mode == "wrap":
        return np.asarray(indices % count)
    if mode == "clip":
        return np.asarray(np.minimum(np.maximum(indices, 0), count - 1))
    conure.refuse("this argument mode of np.take", 'mode="raise", "wrap" or "clip"')


def _wrapped(index, count):
    """Most indices are within: a division takes longer than all of the rest."""
    place = np.int64(index)
    return place if 0 <= place < count else place % np.int64(count)


def _bool_index(x, key):
    """x[True], x[False]: a copy with another axis, of so many elements."""
    result = np.empty((int(key),) + x.shape, x.dtype)
    result[...] = x
    return result
