"""The methods of NumPy's universal functions: `numpy.maximum.accumulate`, `numpy.add.at` and their family, each with the function in
front of its arguments. `reduce` is here for functions that depend on the order of their operands; the others are the compiler's own.

Source: NumPy's reference, "Universal functions", "Methods".
"""

import conure
import numpy as np
from axes import all_axes, fits


def _dtype(ufunc, x, dtype):
    """The dtype in which the function combines the elements of an array."""
    name = ufunc.__name__
    if dtype is not None:
        asked = np.dtype(dtype)
        if ufunc(np.empty(0, asked), np.empty(0, asked)).dtype != asked:
            raise TypeError(f"No loop matching the specified signature and casting was found for ufunc {name}")
        return asked
    if name[:7] == "logical":
        return np.dtype(np.bool_)
    if name in ("add", "multiply") and x.dtype.kind in "bi":
        return np.dtype(np.int64)
    if name in ("add", "multiply") and x.dtype.kind == "u":
        return np.dtype(np.uint64)
    combined = ufunc(np.empty(0, x.dtype), np.empty(0, x.dtype)).dtype
    if combined.kind == "b" and x.dtype.kind != "b":
        conure.refuse(f"np.{name}.accumulate and its kind over numbers, which NumPy refuses too", f"np.{name}(x[:-1], x[1:])")
    return combined


def _computed(ufunc, x, dtype):
    """The array in that dtype."""
    own = _dtype(ufunc, x, dtype)
    if x.dtype == own:
        return x
    return x.astype(own)


def _only_axis(axis, ndim, message):
    """The axis, if it is one."""
    if axis is None and ndim == 1:
        return 0
    if isinstance(axis, tuple) and len(axis) == 1:
        return np.lib.array_utils.normalize_axis_index(axis[0], ndim)
    if axis is None or isinstance(axis, tuple):
        raise ValueError(message)
    return np.lib.array_utils.normalize_axis_index(axis, ndim)


def reduce(ufunc, array, axis=0, dtype=None, out=None, keepdims=False, initial=None, where=True):
    name = ufunc.__name__
    if out is not None:
        conure.refuse(f"the argument out of np.{name}.reduce", "y[...] = …")
    if initial is not None:
        conure.refuse(f"the argument initial of np.{name}.reduce", "an array that begins with it")
    if where is not True:
        raise ValueError(f"reduction operation '{name}' does not have an identity, so to use a where mask one has to specify 'initial'")
    x = np.asarray(array)
    if x.ndim == 0:
        if isinstance(axis, (int, np.integer)) and axis not in (0, -1):
            raise np.exceptions.AxisError(f"axis {axis} is out of bounds for array of dimension 0")
        return _computed(ufunc, x, dtype)[()]
    along = _only_axis(axis, x.ndim, f"reduction operation '{name}' is not reorderable, so at most one axis may be specified")
    lines = np.moveaxis(_computed(ufunc, x, dtype), along, 0)
    if len(lines) == 0:
        raise ValueError(f"zero-size array to reduction operation {name} which has no identity")
    total = _reduced(ufunc, lines)
    if keepdims:
        return np.expand_dims(total, along).copy()
    return total


def _reduced(ufunc, lines):
    """The slices combined, the first one with the second, the result with the third, and so on."""
    if lines.ndim == 1:
        total = lines[0]
        for k in range(1, len(lines)):
            total = ufunc(total, lines[k])
        return total
    totals = np.empty(lines.shape[1:], lines.dtype)
    if len(lines) > 0:
        totals[...] = lines[0]
    for k in range(1, len(lines)):
        ufunc(totals, lines[k], out=totals)
    return totals


def _into(result, out, function):
    """A result, in an array where one is given for it."""
    if out is None:
        return result
    if out.ndim != result.ndim or out.dtype != result.dtype:
        conure.refuse(f"an array of other axes or another dtype as the argument out of {function}", "y[...] = …")
    if out.shape != result.shape:
        raise ValueError("provided out is the wrong size for the accumulation.")
    conure.check_destination(out, "output array is read-only")
    out[...] = result
    return out


def accumulate(ufunc, array, axis=0, dtype=None, out=None):
    x = np.asarray(array)
    if x.ndim == 0:
        raise TypeError("cannot accumulate on a scalar")
    along = _only_axis(axis, x.ndim, "accumulate does not allow multiple axes")
    y = x.astype(_dtype(ufunc, x, dtype))
    _combine_up(ufunc, y, along)
    return _into(y, out, f"np.{ufunc.__name__}.accumulate")


def _combine_up(ufunc, x, axis):
    """Each slice along an axis becomes the combination of all up to it."""
    if axis > 0:
        for k in range(x.shape[0]):
            _combine_up(ufunc, x[k], axis - 1)
    elif x.ndim == 1:
        if x.size > 0:
            total = x[0]
            for k in range(1, x.shape[0]):
                total = ufunc(total, x[k])
                x[k] = total
    else:
        for k in range(1, x.shape[0]):
            ufunc(x[k - 1], x[k], out=x[k])


def outer(ufunc, A, B, out=None, where=True, dtype=None):
    a = np.asarray(A)
    b = np.asarray(B)
    return ufunc(a[(...,) + (None,) * b.ndim], b, out=out, where=where, dtype=dtype)


# ---- at

def at(ufunc, a, indices, b=None):
    if not isinstance(a, np.ndarray):
        raise TypeError("first operand must be array")
    if b is not None and ufunc.nin == 1:
        raise ValueError("second operand provided when ufunc is unary")
    if b is None and ufunc.nin == 2:
        raise ValueError("second operand needed for ufunc")
    if isinstance(indices, tuple):
        lists = indices
    else:
        lists = (indices,)
    if any(isinstance(each, (bool, np.bool)) for each in lists):
        conure.refuse(f"np.{ufunc.__name__}.at with a bool as an index", "an if")
    _check_masks(a, lists, 0)
    if _select(lists):
        _at_positions(ufunc, a, _positions(lists), b)
    elif _are_basic(lists):
        part = a[indices]
        if not isinstance(part, np.ndarray):
            # One element, which an array without axes is too.
            part = a[lists + (...,)]
        if b is None:
            ufunc(part, out=part, casting="unsafe")
        else:
            values = np.asarray(b)
            if not fits(values.shape, part.shape):
                raise ValueError("array is not broadcastable to correct shape")
            ufunc(part, values, out=part, casting="unsafe")
    else:
        conure.refuse(f"np.{ufunc.__name__}.at with arrays and slices as indices", "a loop, or arrays for all axes")


def _is_list(index):
    return isinstance(index, (np.ndarray, list, range))


def _check_masks(a, lists, axis):
    """Masks have the extents of the axes that they stand for."""
    if len(lists) == 0 or axis >= a.ndim:
        return
    if not _is_list(lists[0]):
        if isinstance(lists[0], (int, np.integer, slice)):
            _check_masks(a, lists[1:], axis + 1)
        return
    index = np.asarray(lists[0])
    if index.dtype.kind != "b":
        _check_masks(a, lists[1:], axis + 1)
        return
    for k in all_axes(min(index.ndim, a.ndim - axis)):
        if index.shape[k] != a.shape[axis + k]:
            raise IndexError(f"boolean index did not match indexed array along axis {axis + k}; size of axis is {a.shape[axis + k]} "
                             f"but size of corresponding boolean axis is {index.shape[k]}")
    _check_masks(a, lists[1:], axis + index.ndim)


def _select(lists):
    """Whether these are arrays and ints alone, arrays among them."""
    return any(_is_list(each) for each in lists) and all(_is_list(each) or isinstance(each, (int, np.integer)) for each in lists)


def _are_basic(lists):
    return not any(_is_list(each) for each in lists)


def _positions(lists):
    """Integer arrays: a mask selects where it is true."""
    if len(lists) == 0:
        return ()
    index = np.asarray(lists[0])
    if index.dtype.kind == "b":
        return np.nonzero(index) + _positions(lists[1:])
    if index.dtype.kind not in "iu":
        raise IndexError("arrays used as indices must be of integer (or boolean) type")
    return (index,) + _positions(lists[1:])


def _at_positions(ufunc, a, positions, b):
    if len(positions) > a.ndim:
        raise IndexError(f"too many indices for array: array is {a.ndim}-dimensional, but {len(positions)} were indexed")
    if len(positions) == 1:
        lists = positions
    else:
        together = np.broadcast_shapes(*tuple(each.shape for each in positions))
        lists = tuple(np.broadcast_to(each, together) for each in positions)
    shape = lists[0].shape
    flat = tuple(np.ravel(each) for each in lists)
    for axis in range(len(flat)):
        _check_range(flat[axis], a.shape[axis], axis)
    if b is None:
        for k in range(len(flat[0])):
            _change(ufunc, a, tuple(each[k] for each in flat))
        return
    values = np.asarray(b)
    if values.ndim == 0:
        value = values[()]
        for k in range(len(flat[0])):
            _combine(ufunc, a, tuple(each[k] for each in flat), value)
        return
    rest = a.shape[len(flat):]
    if len(shape) > 1 and values.ndim < len(shape) + len(rest):
        # NumPy 2.4 reads them in another way for some of these.
        conure.refuse(f"values of np.{ufunc.__name__}.at with fewer axes than its indices select", "np.broadcast_to")
    if not fits(values.shape, shape + rest):
        raise ValueError("array is not broadcastable to correct shape")
    if values.ndim == 1 and len(shape) == 1 and len(rest) == 0 and len(values) == len(flat[0]):
        for k in range(len(flat[0])):
            _combine(ufunc, a, tuple(each[k] for each in flat), values[k])
        return
    spread = np.broadcast_to(values, shape + rest).reshape((len(flat[0]),) + rest)
    for k in range(len(flat[0])):
        _combine(ufunc, a, tuple(each[k] for each in flat), spread[k])


def _check_range(positions, extent, axis):
    if np.any(positions < -extent) or np.any(positions >= extent):
        for k in range(len(positions)):
            if positions[k] < -extent or positions[k] >= extent:
                raise IndexError(f"index {positions[k]} is out of bounds for axis {axis} with size {extent}")


def _change(ufunc, a, index):
    if len(index) == a.ndim:
        a[index] = ufunc(a[index]).astype(a.dtype)
    else:
        part = a[index]
        ufunc(part, out=part, casting="unsafe")


def _combine(ufunc, a, index, value):
    if len(index) == a.ndim:
        a[index] = ufunc(a[index], value).astype(a.dtype)
    else:
        part = a[index]
        ufunc(part, value, out=part, casting="unsafe")


# ---- reduceat

def reduceat(ufunc, array, indices, axis=0, dtype=None, out=None):
    x = np.asarray(array)
    starts = np.asarray(indices)
    if starts.ndim != 1 or starts.dtype.kind not in "iu":
        conure.refuse(f"these indices of np.{ufunc.__name__}.reduceat", "an array of integers with one axis")
    if x.ndim == 0:
        raise TypeError("cannot reduceat on a scalar")
    along = _only_axis(axis, x.ndim, "reduceat does not allow multiple axes")
    extent = x.shape[along]
    for k in range(len(starts)):
        if starts[k] < 0 or starts[k] >= extent:
            raise IndexError(f"index {starts[k]} out-of-bounds in {ufunc.__name__}.reduceat [0, {extent})")
    lines = np.moveaxis(_computed(ufunc, x, dtype), along, 0)
    result = np.empty(x.shape[:along] + (len(starts),) + x.shape[along + 1:], lines.dtype)
    reduced = np.moveaxis(result, along, 0)
    for k in range(len(starts)):
        stop = starts[k + 1] if k + 1 < len(starts) else extent
        reduced[k] = _reduced_part(ufunc, lines, starts[k], max(stop, starts[k] + 1))
    return _into(result, out, f"np.{ufunc.__name__}.reduceat")


def _reduced_part(ufunc, lines, start, stop):
    if lines.ndim == 1 and ufunc.__name__ == "add":
        if stop == start + 1:
            return lines[start]
        return lines[start] + np.sum(lines[start + 1:stop])
    return _reduced(ufunc, lines[start:stop])
