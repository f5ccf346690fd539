"""NumPy's functions that repeat elements: `numpy.repeat`, `numpy.tile`, `numpy.resize`.

Source: NumPy's reference, "Array manipulation routines".
"""

import conure
import numpy as np
from axes import as_line, between, positions, product_of


def repeat(a, repeats, axis=None):
    if axis is None:
        return repeat(as_line(a), repeats, 0)
    x = np.asarray(a)
    if isinstance(repeats, (np.ndarray, list, tuple)):
        return _repeat_each(x, np.asarray(repeats), np.lib.array_utils.normalize_axis_index(axis, x.ndim))
    if x.ndim == 0:
        return repeat(as_line(a), repeats, axis)
    along = np.lib.array_utils.normalize_axis_index(axis, x.ndim)
    before = x.shape[:along]
    after = x.shape[along + 1:]
    result = np.empty(before + (x.shape[along] * repeats,) + after, x.dtype)
    result.reshape(before + (x.shape[along], max(repeats, 0)) + after)[...] = np.expand_dims(x, along + 1)
    return result


def _repeat_numbers(result, x, times):
    """Each number of an array its own number of times.

    Four are written at once, which the next overwrites: how often each is wanted would be mispredicted.
    """
    place = 0
    for k in range(x.shape[0]):
        value = x[k]
        stop = place + int(times[k])
        if 0 <= place <= result.shape[0] - 4:
            result[place] = value
            result[place + 1] = value
            result[place + 2] = value
            result[place + 3] = value
            place += 4
        for place in range(place, stop):
            result[place] = value
        place = stop


def _repeat_each(x, counts, axis):
    """Each slice along an axis its own number of times."""
    if counts.ndim > 1:
        raise ValueError("object too deep for desired array")
    if counts.dtype.kind not in "biu":
        conure.refuse("the argument repeats of np.repeat as an array that is not of integers", "an array of integers")
    if counts.ndim == 0:
        return repeat(x, int(counts[()]), axis)
    extent = x.shape[axis]
    if counts.size != 1 and counts.size != extent:
        raise ValueError(f"operands could not be broadcast together with shape ({extent},) ({counts.size},)")
    times = np.broadcast_to(counts, (extent,))
    total = 0
    for each in times:
        if each < 0:
            raise ValueError("repeats may not contain negative values.")
        total += int(each)
    result = np.empty(x.shape[:axis] + (total,) + x.shape[axis + 1:], x.dtype)
    if x.ndim == 1:
        _repeat_numbers(result, x, times)
        return result
    place = 0
    for k in range(extent):
        stop = place + int(times[k])
        result[between(axis, place, stop)] = x[between(axis, k, k + 1)]
        place = stop
    return result


def _interleaved(first, second):
    if len(first) == 0:
        return ()
    return (first[0], second[0]) + _interleaved(first[1:], second[1:])


def tile(A, reps):
    x = np.asarray(A)
    if isinstance(reps, (np.ndarray, list)):
        conure.refuse("the argument reps of np.tile in an array or a list", "a tuple")
    if not isinstance(reps, tuple):
        return tile(x, (reps,))
    if len(reps) < x.ndim:
        return tile(x, (1,) * (x.ndim - len(reps)) + reps)
    extents = (1,) * (len(reps) - x.ndim) + x.shape
    shape = tuple(extents[k] * reps[k] for k in positions(reps))
    # NumPy repeats axis after axis: what it gives is a view of the rows that it repeated last.
    row = 0
    repeats = False
    for k in positions(reps):
        if reps[k] != 1:
            row = product_of(extents[k:])
            repeats = True
    if repeats and x.size == 0:
        return x.reshape(shape)
    if not repeats:
        if len(reps) > x.ndim:
            return np.expand_dims(np.copy(x), tuple(positions(reps)[:len(reps) - x.ndim]))
        return np.copy(x)
    result = np.empty((product_of(shape) // row, row), x.dtype).reshape(shape)
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
    size = product_of(tuple(int(each) for each in new_shape))
    if x.size == 0 or size == 0:
        return np.zeros(new_shape, x.dtype)
    times = -(-size // x.size)
    whole = np.empty(times * x.size, x.dtype)
    whole.reshape(times, x.size)[...] = x
    return whole[:size].reshape(new_shape)
