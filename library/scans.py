"""NumPy's scans and differences: `numpy.cumsum`, `numpy.diff` and their family.

Shapes: a scan has its argument's shape, or is flat without an axis; `diff` is `n` shorter along `axis`. Source: NumPy's
reference, "Mathematical functions", "Sums, products, differences".
"""

import conure
import numpy as np


def _running_dtype(x):
    """The dtype in which elements are added up if none is given."""
    if x.dtype.kind in "bi":
        return np.dtype(np.int64)
    if x.dtype.kind == "u":
        return np.dtype(np.uint64)
    return x.dtype


def _add_up(x, axis):
    """Turn the lines of x along an axis into their running sums."""
    if axis > 0:
        for k in range(x.shape[0]):
            _add_up(x[k], axis - 1)
    elif x.ndim == 1:
        if x.size > 0:
            total = x[0]
            for k in range(1, x.shape[0]):
                total += x[k]
                x[k] = total
    else:
        for k in range(1, x.shape[0]):
            x[k] += x[k - 1]


def _multiply_up(x, axis):
    """Turn the lines of x along an axis into their running products."""
    if axis > 0:
        for k in range(x.shape[0]):
            _multiply_up(x[k], axis - 1)
    elif x.ndim == 1:
        if x.size > 0:
            total = x[0]
            for k in range(1, x.shape[0]):
                total *= x[k]
                x[k] = total
    else:
        for k in range(1, x.shape[0]):
            x[k] *= x[k - 1]


def _to_scan(x, axis, dtype):
    """A copy of x, for a scan to write into."""
    if axis is None or x.ndim == 0:
        x = x.flatten()
    if dtype is None:
        return x.astype(_running_dtype(x))
    return x.astype(dtype)


def cumsum(a, axis=None, dtype=None, out=None):
    if out is not None:
        conure.refuse("the argument out of np.cumsum", "y[...] = np.cumsum(…)")
    y = _to_scan(np.asarray(a), axis, dtype)
    if axis is None:
        _add_up(y, 0)
    else:
        _add_up(y, np.lib.array_utils.normalize_axis_index(axis, y.ndim))
    return y


def cumprod(a, axis=None, dtype=None, out=None):
    if out is not None:
        conure.refuse("the argument out of np.cumprod", "y[...] = np.cumprod(…)")
    y = _to_scan(np.asarray(a), axis, dtype)
    if axis is None:
        _multiply_up(y, 0)
    else:
        _multiply_up(y, np.lib.array_utils.normalize_axis_index(axis, y.ndim))
    return y


def _part(x, axis, start, stop, step=None):
    """x[start:stop:step] along an axis."""
    return x[(slice(None),) * axis + (slice(start, stop, step),)]


def diff(a, n=1, axis=-1, prepend=None, append=None):
    if prepend is not None:
        conure.refuse("the argument prepend of np.diff", "np.diff of an array that begins with it")
    if append is not None:
        conure.refuse("the argument append of np.diff", "np.diff of an array that ends with it")
    if n == 0:
        return a
    if n < 0:
        raise ValueError(f"order must be non-negative but got {n}")
    x = np.asarray(a)
    if x.ndim == 0:
        raise ValueError("diff requires input that is at least one dimensional")
    along = np.lib.array_utils.normalize_axis_index(axis, x.ndim)
    if x.dtype.kind == "b":
        y = _part(x, along, 1, None) != _part(x, along, None, -1)
    else:
        y = _part(x, along, 1, None) - _part(x, along, None, -1)
    if n == 1:
        return y
    return diff(y, n - 1, along)


def ediff1d(ary, to_end=None, to_begin=None):
    if to_end is not None:
        conure.refuse("the argument to_end of np.ediff1d", "the differences, and what follows them")
    if to_begin is not None:
        conure.refuse("the argument to_begin of np.ediff1d", "the differences, and what precedes them")
    x = np.asarray(ary)
    if x.ndim != 1:
        x = x.flatten()
    return x[1:] - x[:-1]


def gradient(f, *varargs, axis=None, edge_order=1):
    y = np.asarray(f)
    if edge_order > 2:
        raise ValueError("'edge_order' greater than 2 not supported")
    if axis is None:
        axes = _axes(y.ndim)
    elif isinstance(axis, tuple):
        axes = _normalized(axis, y.ndim)
    else:
        axes = (np.lib.array_utils.normalize_axis_index(axis, y.ndim),)
    if len(varargs) > 1 or len(varargs) == 1 and np.asarray(varargs[0]).ndim > 0:
        if len(varargs) != len(axes):
            raise TypeError("invalid number of arguments")
        _check_places(y, varargs, axes, 0)
    if y.dtype.kind in "biu":
        y = y.astype(np.float64)
    gradients = _gradients(y, varargs, axes, edge_order)
    if len(axes) == 1:
        return gradients[0]
    return gradients


def _axes(count):
    return _axes(count - 1) + (count - 1,) if count > 0 else ()


def _normalized(axes, ndim):
    if len(axes) == 0:
        return ()
    return (np.lib.array_utils.normalize_axis_index(axes[0], ndim),) + _normalized(axes[1:], ndim)


def _check_places(y, spacings, axes, k):
    if k < len(axes):
        places = np.asarray(spacings[k])
        if places.ndim > 1:
            raise ValueError("distances must be either scalars or 1d")
        if places.ndim == 1 and places.shape[0] != y.shape[axes[k]]:
            raise ValueError("when 1d, distances must match the length of the corresponding dimension")
        if places.ndim == 1 and places.shape[0] < 2:
            raise IndexError("index 0 is out of bounds for axis 0 with size 0")
        _check_places(y, spacings, axes, k + 1)


def _gradients(y, spacings, axes, edge_order, k=0):
    """The gradients along the axes from the k-th on."""
    if k == len(axes):
        return ()
    return (_gradient(y, _spacing(spacings, k), axes[k], edge_order),) + _gradients(y, spacings, axes, edge_order, k + 1)


def _spacing(spacings, k):
    if len(spacings) == 0:
        return 1.0
    if len(spacings) == 1:
        return spacings[0]
    return spacings[k]


def _at(x, axis, index):
    """x[index] along an axis, which stays."""
    return _part(x, axis, index, index + 1 if index != -1 else None)


def _across(line, x, axis):
    """A line, to be broadcast along the other axes of x."""
    return line[(slice(None),) + (None,) * (x.ndim - 1 - axis)]


def _gradient(y, spacing, axis, edge_order):
    if y.shape[axis] < edge_order + 1:
        raise ValueError("Shape of array too small to calculate a numerical gradient, at least (edge_order + 1) elements are required.")
    result = np.empty_like(y)
    if np.asarray(spacing).ndim == 0:
        _even_gradient(result, y, spacing, axis, edge_order)
        return result
    places = np.asarray(spacing)
    if places.dtype.kind in "iu":
        places = places.astype(np.float64)
    steps = places[1:] - places[:-1]
    if np.all(steps == steps[0]):
        _even_gradient(result, y, steps[0], axis, edge_order)
    else:
        _uneven_gradient(result, y, steps, axis, edge_order)
    return result


def _even_gradient(result, y, step, axis, edge_order):
    inner = _part(result, axis, 1, -1)
    inner[...] = (_part(y, axis, 2, None) - _part(y, axis, None, -2)) / (2.0 * step)
    first = _at(result, axis, 0)
    last = _at(result, axis, -1)
    if edge_order == 1:
        first[...] = (_at(y, axis, 1) - _at(y, axis, 0)) / step
        last[...] = (_at(y, axis, -1) - _at(y, axis, -2)) / step
    else:
        first[...] = -1.5 / step * _at(y, axis, 0) + 2.0 / step * _at(y, axis, 1) + -0.5 / step * _at(y, axis, 2)
        last[...] = 0.5 / step * _at(y, axis, -3) + -2.0 / step * _at(y, axis, -2) + 1.5 / step * _at(y, axis, -1)


def _uneven_gradient(result, y, steps, axis, edge_order):
    before = steps[:-1]
    behind = steps[1:]
    a = _across(-behind / (before * (before + behind)), y, axis)
    b = _across((behind - before) / (before * behind), y, axis)
    c = _across(before / (behind * (before + behind)), y, axis)
    inner = _part(result, axis, 1, -1)
    inner[...] = a * _part(y, axis, None, -2) + b * _part(y, axis, 1, -1) + c * _part(y, axis, 2, None)
    first = _at(result, axis, 0)
    last = _at(result, axis, -1)
    if edge_order == 1:
        first[...] = (_at(y, axis, 1) - _at(y, axis, 0)) / steps[0]
        last[...] = (_at(y, axis, -1) - _at(y, axis, -2)) / steps[-1]
    else:
        d = steps[0]
        e = steps[1]
        first[...] = -(2.0 * d + e) / (d * (d + e)) * _at(y, axis, 0) + (d + e) / (d * e) * _at(y, axis, 1) + -d / (e * (d + e)) * _at(y, axis, 2)
        d = steps[-2]
        e = steps[-1]
        last[...] = e / (d * (d + e)) * _at(y, axis, -3) + -(e + d) / (d * e) * _at(y, axis, -2) + (2.0 * e + d) / (e * (d + e)) * _at(y, axis, -1)


def trapezoid(y, x=None, dx=1.0, axis=-1):
    heights = np.asarray(y)
    along = np.lib.array_utils.normalize_axis_index(axis, heights.ndim)
    sums = _part(heights, along, 1, None) + _part(heights, along, None, -1)
    if x is None:
        return np.sum(dx * sums / 2.0, axis=along)
    places = np.asarray(x)
    if places.ndim == 1:
        widths = _across(places[1:] - places[:-1], heights, along)
    else:
        widths = diff(places, axis=along)
    return np.sum(widths * sums / 2.0, axis=along)
