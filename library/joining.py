"""NumPy's functions that join arrays: `numpy.concatenate`, `numpy.stack`, `numpy.block` and their family.

Shapes: arrays that are joined along an axis agree in all others.
Source: NumPy's reference, "Array manipulation routines".
"""

import conure
import numpy as np
from arguments import common_dtype
from axes import all_axes, as_line, between


def _arrays(sequence):
    if isinstance(sequence, (np.ndarray, list)):
        return [np.asarray(each) for each in sequence]
    if not isinstance(sequence, (tuple, range)):
        conure.refuse("what is joined is no sequence", "a tuple or a list of arrays")
    return tuple(np.asarray(each) for each in sequence)


def _common_dtype(arrays):
    """Arrays in a list are of one type."""
    return arrays[0].dtype if isinstance(arrays, list) else np.result_type(*arrays)


def _known_few(arrays):
    return () if isinstance(arrays, list) else arrays


def _holds(numbers, types):
    """Whether one of the numbers is of one of the types."""
    for number in numbers:
        if isinstance(number, types):
            return True
    return False


def _holds_array(arrays, dtype):
    """Whether one of the arrays is of a dtype."""
    for each in arrays:
        if each.dtype == dtype:
            return True
    return False


def _from_rows(rows, dtype):
    """What ``np.array`` makes of a list of arrays, which all have one shape."""
    if len(rows) == 0:
        raise NotImplementedError("np.array of an empty list of arrays has another rank: start from np.empty")
    first = rows[0]
    along = 0
    for extent in first.shape:
        for each in rows:
            if each.shape[along] != extent:
                raise ValueError(
                    f"setting an array element with a sequence. The requested array has an inhomogeneous shape after {along + 1} "
                    f"dimensions. The detected shape was {(len(rows),) + first.shape[:along]} + inhomogeneous part.")
        along += 1
    result = np.empty((len(rows),) + first.shape, dtype or first.dtype)
    for k in range(len(rows)):
        result[k] = rows[k]
    return result


def _from_sequences(rows, dtype):
    """The same of a list of lists or tuples that hold more than numbers."""
    arrays = [np.asarray(each) for each in rows]
    if dtype is None:
        return np.array(arrays)
    return _from_rows(arrays, dtype)


def _join(arrays, axis, like, out=None, dtype=None, single=False):
    """The arrays one after the other, in a given array or a fresh one: in Fortran's order if those of ``like`` have it.

    ``single``: all of extent 1 along the axis.
    """
    first = arrays[0]
    total = 0
    position = 0
    for each in arrays:
        if each.ndim != first.ndim:
            raise ValueError(
                "all the input arrays must have same number of dimensions, but the array at index 0 has "
                f"{first.ndim} dimension(s) and the array at index {position} has {each.ndim} dimension(s)")
        total += each.shape[axis]
        position += 1
    position = 0
    for each in arrays:
        _match(first.shape, each.shape, axis, position)
        position += 1
    shape = first.shape[:axis] + (total,) + first.shape[axis + 1:]
    if out is not None:
        if out.ndim != first.ndim:
            raise ValueError("Output array has wrong dimensionality")
        if out.shape != shape:
            raise ValueError("Output array is the wrong shape")
        conure.check_destination(out, "assignment destination is read-only")
        result = out
    else:
        result = np._empty_joined(like, shape, _common_dtype(arrays) if dtype is None else dtype)
    # More than a few would be written to more places at a time than the processor follows.
    if single and out is None and dtype is None and isinstance(arrays, tuple) and axis == first.ndim - 1 and len(arrays) <= 8:
        _write_beside(result, tuple(each[..., 0] for each in arrays))
        return result
    start = 0
    for each in arrays:
        stop = start + each.shape[axis]
        result[between(axis, start, stop)] = each
        start = stop
    return result


def _write_beside(result, arrays):
    """The elements of several arrays, each beside those at the same position in the others."""
    if result.ndim == 1:
        position = 0
        for each in arrays:
            result[position] = each
            position += 1
    elif result.ndim == 2:
        for k in range(result.shape[0]):
            _set_items(result, k, 0, arrays)
    else:
        for k in range(result.shape[0]):
            _write_beside(result[k], _rows(arrays, k))


def _set_items(result, k, position, arrays):
    if len(arrays) > 0:
        result[k, position] = arrays[0][k]
        _set_items(result, k, position + 1, arrays[1:])


def _rows(arrays, k):
    if len(arrays) == 0:
        return ()
    return (arrays[0][k],) + _rows(arrays[1:], k)


def _each(function, arrays):
    if isinstance(arrays, list):
        return [function(each) for each in arrays]
    return tuple(function(each) for each in arrays)


def _match(shape, other, axis, position):
    along = 0
    for extent in shape:
        if along != axis and extent != other[along]:
            raise ValueError(
                "all the input array dimensions except for the concatenation axis must match exactly, but along dimension "
                f"{along}, the array at index 0 has size {extent} and the array at index {position} has size {other[along]}")
        along += 1


def _check(arrays, out, dtype, casting):
    """Whether the arrays can be cast to the dtype of the result."""
    if out is not None:
        if dtype is not None:
            raise TypeError("concatenate() only takes `out` or `dtype` as an argument, but both were provided.")
        if not isinstance(out, np.ndarray):
            raise TypeError("'out' must be an array")
        _check_casts(arrays, out.dtype, casting)
    elif dtype is not None:
        _check_casts(arrays, np.dtype(dtype), casting)


def _check_casts(arrays, dtype, casting):
    for each in arrays:
        if not np.can_cast(each.dtype, dtype, casting):
            raise TypeError(f"Cannot cast array data from dtype('{each.dtype.name}') to dtype('{dtype.name}') according to the rule '{casting}'")


def _total_size(arrays):
    total = 0
    for each in arrays:
        total += each.size
    return total


def concatenate(arrays, /, axis=0, out=None, *, dtype=None, casting="same_kind"):
    given = _arrays(arrays)
    if len(given) == 0:
        raise ValueError("need at least one array to concatenate")
    _check(given, out, dtype, casting)
    if axis is None:
        if out is not None and out.ndim != 1:
            raise ValueError("Output array must be 1D")
        if out is not None and out.shape[0] != _total_size(given):
            raise ValueError("Output array is the wrong size")
        if out is not None:
            conure.check_destination(out, "destination array is read-only")
        return _join(_each(np.ravel, given), 0, (), out, common_dtype(arrays) if out is None and dtype is None and isinstance(arrays, tuple) else dtype)
    if given[0].ndim == 0:
        raise ValueError("zero-dimensional arrays cannot be concatenated")
    return _join(given, np.lib.array_utils.normalize_axis_index(axis, given[0].ndim), _known_few(given), out, dtype)


def concat(arrays, /, axis=0, out=None, *, dtype=None, casting="same_kind"):
    return concatenate(arrays, axis, out, dtype=dtype, casting=casting)


def stack(arrays, axis=0, out=None, *, dtype=None, casting="same_kind"):
    given = _arrays(arrays)
    if len(given) == 0:
        raise ValueError("need at least one array to stack")
    for each in given:
        if each.ndim != given[0].ndim or each.shape != given[0].shape:
            raise ValueError("all input arrays must have the same shape")
    along = np.lib.array_utils.normalize_axis_index(axis, given[0].ndim + 1)
    _check(given, out, dtype, casting)
    return _join(_each(lambda x: np.expand_dims(x, along), given), along, (), out, dtype, True)


def vstack(tup, *, dtype=None, casting="same_kind"):
    return concatenate(_each(np.atleast_2d, _arrays(tup)), 0, dtype=dtype, casting=casting)


def hstack(tup, *, dtype=None, casting="same_kind"):
    given = _each(np.atleast_1d, _arrays(tup))
    if len(given) > 0 and given[0].ndim == 1:
        return concatenate(given, 0, dtype=dtype, casting=casting)
    return concatenate(given, 1, dtype=dtype, casting=casting)


def row_stack(tup, *, dtype=None, casting="same_kind"):
    return vstack(tup, dtype=dtype, casting=casting)


def _have_fewer_axes(arrays, count):
    """Whether all of a tuple have fewer: an axis of extent 1 is added to each."""
    if isinstance(arrays, (np.ndarray, list)):
        return False
    for each in arrays:
        if np.ndim(each) >= count:
            return False
    return True


def dstack(tup):
    given = _each(np.atleast_3d, _arrays(tup))
    if len(given) == 0:
        raise ValueError("need at least one array to concatenate")
    return _join(given, 2, (), single=_have_fewer_axes(tup, 3))


def _column(x):
    if x.ndim == 0:
        return x.reshape(1, 1)
    if x.ndim == 1:
        return x[:, None]
    return x


def column_stack(tup):
    given = _each(_column, _arrays(tup))
    if len(given) > 0:
        return _join(given, 1, _known_few(given), single=_have_fewer_axes(tup, 2))
    return concatenate(given, 1)


def append(arr, values, axis=None):
    x = np.asarray(arr)
    if axis is None:
        return concatenate((as_line(x), as_line(values)), 0)
    return concatenate((x, values), axis)


# ---- nested tuples


def _depth(arrays):
    if isinstance(arrays, tuple):
        if len(arrays) == 0:
            conure.refuse("np.block of an empty list", "a list display of arrays")
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
    return np.expand_dims(x, tuple(all_axes(rank - x.ndim)))


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
