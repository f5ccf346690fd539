"""How the library's functions go along the axes of arrays."""

import numpy as np


def between(axis, start, stop, step=None):
    """The index that takes start:stop:step out of an axis."""
    return (slice(None),) * axis + (slice(start, stop, step),)


def part(x, axis, start, stop, step=None):
    """x[start:stop:step] along an axis."""
    return x[between(axis, start, stop, step)]


def as_line(given):
    """All elements one behind the other, to be read: an array of one axis is that already, whatever its stride."""
    x = np.asarray(given)
    return x if x.ndim == 1 else np.ravel(x)


def along_axis(x, axis, rank):
    """All elements of x along one of so many axes."""
    return x.reshape((1,) * axis + (-1,) + (1,) * (rank - axis - 1))


def across(line, x, axis):
    """A line, to be broadcast along the other axes of x."""
    return line[(slice(None),) + (None,) * (x.ndim - 1 - axis)]


def all_axes(count):
    """(0, 1, …): one for each of so many axes."""
    return all_axes(count - 1) + (count - 1,) if count > 0 else ()


def positions(items):
    """(0, 1, …): one for each item of a tuple."""
    return all_axes(len(items))


def normalized(axis, ndim):
    """The axes that an argument names, as a tuple of ints from 0 on."""
    if axis is None:
        return all_axes(ndim)
    if not isinstance(axis, tuple):
        return (np.lib.array_utils.normalize_axis_index(axis, ndim),)
    axes = each_normalized(axis, ndim)
    if holds_twice(axes):
        raise ValueError("repeated axis")
    return axes


def each_normalized(axes, ndim):
    if len(axes) == 0:
        return ()
    return (np.lib.array_utils.normalize_axis_index(axes[0], ndim),) + each_normalized(axes[1:], ndim)


def holds_twice(axes):
    return len(axes) > 0 and (axes[0] in axes[1:] or holds_twice(axes[1:]))


def others(axes, ndim):
    """The axes that are not among some."""
    if ndim == 0:
        return ()
    if ndim - 1 in axes:
        return others(axes, ndim - 1)
    return others(axes, ndim - 1) + (ndim - 1,)


def lines(x, axes):
    """x with some of its axes as one, behind the others: its lines."""
    kept = others(axes, x.ndim)
    moved = np.transpose(x, kept + axes)
    if len(axes) == 1 or len(kept) == 0:
        return np.reshape(moved, moved.shape[:len(kept)] + (extent_along(x, axes),))
    # As NumPy does it: of no lines it cannot say how long they are.
    return np.reshape(moved, moved.shape[:len(kept)] + (-1,))


def extent_along(x, axis):
    """The number of elements along an axis, along several, or along all."""
    if axis is None:
        return x.size
    if not isinstance(axis, tuple):
        return x.shape[np.lib.array_utils.normalize_axis_index(axis, x.ndim)]
    if len(axis) == 0:
        return 1
    return extent_along(x, axis[0]) * extent_along(x, axis[1:])


def kept_index(axes, ndim):
    """The index that gives a result without some axes extents 1 there."""
    if ndim == 0:
        return ()
    if ndim - 1 in axes:
        return kept_index(axes, ndim - 1) + (None,)
    return kept_index(axes, ndim - 1) + (slice(None),)


def without_axes(x, axes, ndim, keepdims):
    """What lies at the first places of some of the axes, if there are such that are kept."""
    if not keepdims:
        return x
    return x[_first_index(axes, ndim) + (...,)]


def _first_index(axes, ndim):
    if ndim == 0:
        return ()
    if ndim - 1 in axes:
        return _first_index(axes, ndim - 1) + (0,)
    return _first_index(axes, ndim - 1) + (slice(None),)


def each_line(function, result, x, scratch):
    """A function of a line, which may change it, for each line of x: a number, or as many as the lines of the result have."""
    if x.ndim > 2:
        for k in range(x.shape[0]):
            each_line(function, result[k], x[k], scratch)
    else:
        for k in range(x.shape[0]):
            scratch[...] = x[k]
            if result.ndim == 1:
                result[k] = function(scratch)
            else:
                function(scratch, result[k])


def axes_but(rank, axes, axis):
    """The axes from one on that are not among some."""
    if axis == rank:
        return ()
    if axis in axes:
        return axes_but(rank, axes, axis + 1)
    return (axis,) + axes_but(rank, axes, axis + 1)


def extents_of(x, axes):
    if len(axes) == 0:
        return ()
    return (x.shape[axes[0]],) + extents_of(x, axes[1:])


def product_of(extents):
    if len(extents) == 0:
        return 1
    return extents[0] * product_of(extents[1:])


def lies_in_order(x):
    """Whether the elements lie in memory one behind the other, in C order."""
    stride = x.itemsize
    ordered = True
    for k in positions(x.shape)[::-1]:
        if x.shape[k] != 1 and x.strides[k] != stride:
            ordered = False
        stride *= x.shape[k]
    return ordered or x.size == 0


def fits(given, shape):
    """Whether an array of one shape can be broadcast to another."""
    if len(given) == 0:
        return True
    if len(shape) == 0 or given[-1] != 1 and given[-1] != shape[-1]:
        return False
    return fits(given[:-1], shape[:-1])
