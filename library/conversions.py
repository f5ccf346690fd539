"""Lists of arrays made into arrays, and arrays into lists: what `numpy.array`, `numpy.concatenate`, `numpy.stack` and their family do with
a list whose length is known at run time only, and `ndarray.tolist`.

Shapes: arrays that are joined along an axis agree in all others. Source: NumPy's reference, "Array manipulation routines".
"""

import conure
import numpy as np


def tolist(x):
    if x.ndim == 0:
        return x[()].item()
    if x.ndim == 1:
        return [each.item() for each in x]
    return [tolist(row) for row in x]


def item(x):
    if x.size != 1:
        raise ValueError("can only convert an array of size 1 to a Python scalar")
    return x[(0,) * x.ndim].item()


def array_of_arrays(rows, dtype=None):
    """``np.array`` of a list of arrays."""
    if len(rows) == 0:
        raise NotImplementedError("np.array of an empty list of arrays has another rank: start from np.empty")
    first = rows[0]
    for each in rows:
        _check_rows(len(rows), first.shape, each.shape)
    result = np.empty((len(rows),) + first.shape, first.dtype if dtype is None else dtype)
    for k in range(len(rows)):
        result[k] = rows[k]
    return result


def _check_rows(count, shape, other):
    if len(shape) == 1 and shape[0] != other[0]:
        raise ValueError("setting an array element with a sequence. The requested array has an inhomogeneous shape after 1 dimensions. "
                         f"The detected shape was ({count},) + inhomogeneous part.")
    if len(shape) > 1 and shape[0] != other[0]:
        raise ValueError("setting an array element with a sequence. The requested array has an inhomogeneous shape after 1 dimensions. "
                         f"The detected shape was ({count},) + inhomogeneous part.")
    if len(shape) > 1 and shape[1] != other[1]:
        raise ValueError("setting an array element with a sequence. The requested array has an inhomogeneous shape after 2 dimensions. "
                         f"The detected shape was ({count}, {shape[0]}) + inhomogeneous part.")
    if len(shape) > 2 and shape != other:
        raise ValueError("setting an array element with a sequence. The requested array has an inhomogeneous shape after 3 dimensions. "
                         f"The detected shape was ({count}, {shape[0]}, {shape[1]}) + inhomogeneous part.")


def _part(axis, start, stop):
    return (slice(None),) * axis + (slice(start, stop),)


def _match(shape, other, axis, position):
    along = 0
    for extent in shape:
        if along != axis and extent != other[along]:
            raise ValueError(
                "all the input array dimensions except for the concatenation axis must match exactly, but along dimension "
                f"{along}, the array at index 0 has size {extent} and the array at index {position} has size {other[along]}")
        along += 1


def joined_list(arrays, axis, prepare):
    """The arrays of a list (or the rows of an array) one after the other, each as `prepare` gives it."""
    count = len(arrays)
    if count == 0:
        raise ValueError("need at least one array to concatenate")
    if axis is None:
        return joined_list(arrays, 0, np.ravel)
    first = prepare(np.asarray(arrays[0]))
    if first.ndim == 0:
        raise ValueError("zero-dimensional arrays cannot be concatenated")
    along = np.lib.array_utils.normalize_axis_index(axis, first.ndim)
    total = 0
    for position in range(count):
        each = prepare(np.asarray(arrays[position]))
        _match(first.shape, each.shape, along, position)
        total += each.shape[along]
    result = np.empty(first.shape[:along] + (total,) + first.shape[along + 1:], first.dtype)
    start = 0
    for position in range(count):
        each = prepare(np.asarray(arrays[position]))
        stop = start + each.shape[along]
        result[_part(along, start, stop)] = each
        start = stop
    return result


def stacked_list(arrays, axis):
    """The arrays of a list (or the rows of an array) along a new axis."""
    count = len(arrays)
    if count == 0:
        raise ValueError("need at least one array to stack")
    first = np.asarray(arrays[0])
    for position in range(count):
        if np.asarray(arrays[position]).shape != first.shape:
            raise ValueError("all input arrays must have the same shape")
    along = np.lib.array_utils.normalize_axis_index(axis, first.ndim + 1)
    result = np.empty(first.shape[:along] + (count,) + first.shape[along:], first.dtype)
    for position in range(count):
        result[(slice(None),) * along + (position,)] = arrays[position]
    return result


def unchanged(x):
    return x
