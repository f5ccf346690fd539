"""How the library's functions go along the axes of arrays."""

import numpy as np


def part(x, axis, start, stop, step=None):
    """x[start:stop:step] along an axis."""
    return x[(slice(None),) * axis + (slice(start, stop, step),)]


def across(line, x, axis):
    """A line, to be broadcast along the other axes of x."""
    return line[(slice(None),) + (None,) * (x.ndim - 1 - axis)]


def all_axes(count):
    """(0, 1, …): one for each of so many axes."""
    return all_axes(count - 1) + (count - 1,) if count > 0 else ()


def normalized(axis, ndim):
    """The axes that an argument names, as a tuple of ints from 0 on."""
    if axis is None:
        return all_axes(ndim)
    if not isinstance(axis, tuple):
        return (np.lib.array_utils.normalize_axis_index(axis, ndim),)
    axes = _each_normalized(axis, ndim)
    if _holds_twice(axes):
        raise ValueError("repeated axis")
    return axes


def _each_normalized(axes, ndim):
    if len(axes) == 0:
        return ()
    return (np.lib.array_utils.normalize_axis_index(axes[0], ndim),) + _each_normalized(axes[1:], ndim)


def _holds_twice(axes):
    return len(axes) > 0 and (axes[0] in axes[1:] or _holds_twice(axes[1:]))


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
    return np.reshape(moved, moved.shape[:len(kept)] + (_extents(x, axes),))


def _extents(x, axes):
    if len(axes) == 0:
        return 1
    return x.shape[axes[0]] * _extents(x, axes[1:])


def kept_index(axes, ndim):
    """The index that gives a result without some axes extents 1 there."""
    if ndim == 0:
        return ()
    if ndim - 1 in axes:
        return kept_index(axes, ndim - 1) + (None,)
    return kept_index(axes, ndim - 1) + (slice(None),)
