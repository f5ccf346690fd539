"""NumPy's differences and derivatives: `numpy.diff`, `numpy.gradient`, `numpy.trapezoid` and their family.

Shapes: `diff` is `n` shorter along `axis`, a gradient has its argument's shape. Source: NumPy's reference, "Mathematical
functions", "Sums, products, differences".
"""

import numpy as np
from arguments import breadth
from axes import across, normalized, part


def _ends(given, x, axis):
    """What np.diff puts before or behind an array: an array; a number is one along the axis."""
    end = np.asarray(given)
    if end.ndim == 0:
        return np.broadcast_to(end, x.shape[:axis] + (1,) + x.shape[axis + 1:])
    return end


def diff(a, n=1, axis=-1, prepend=None, append=None):
    if n == 0:
        return a
    if n < 0:
        raise ValueError(f"order must be non-negative but got {n}")
    x = np.asarray(a)
    if x.ndim == 0:
        raise ValueError("diff requires input that is at least one dimensional")
    along = np.lib.array_utils.normalize_axis_index(axis, x.ndim)
    if prepend is not None and append is not None:
        x = np.concatenate((_ends(prepend, x, along), x, _ends(append, x, along)), along)
    elif prepend is not None:
        x = np.concatenate((_ends(prepend, x, along), x), along)
    elif append is not None:
        x = np.concatenate((x, _ends(append, x, along)), along)
    y = _steps(x, along)
    if n == 2:
        # Both in one expression.
        return _steps(y, along)
    for _ in range(n - 1):
        y = _steps(y, along)
    return y


def _steps(x, axis):
    if x.dtype.kind == "b":
        return part(x, axis, 1, None) != part(x, axis, None, -1)
    return part(x, axis, 1, None) - part(x, axis, None, -1)


def _more(given, name, x):
    """What np.ediff1d puts before or behind the differences."""
    more = np.asarray(given)
    if breadth(more.dtype.kind) > breadth(x.dtype.kind):
        raise TypeError(f"dtype of `{name}` must be compatible with input `ary` under the `same_kind` rule.")
    return more.ravel()


def ediff1d(ary, to_end=None, to_begin=None):
    x = np.asarray(ary)
    if x.ndim != 1:
        x = x.ravel()
    if to_end is None and to_begin is None:
        return x[1:] - x[:-1]
    before = x[:0] if to_begin is None else _more(to_begin, "to_begin", x)
    behind = x[:0] if to_end is None else _more(to_end, "to_end", x)
    count = max(x.shape[0] - 1, 0)
    result = np.empty(before.shape[0] + count + behind.shape[0], x.dtype)
    result[:before.shape[0]] = before
    result[before.shape[0] + count:] = behind
    result[before.shape[0]:before.shape[0] + count] = x[1:] - x[:-1]
    return result


# ---- gradients


def gradient(f, *varargs, axis=None, edge_order=1):
    y = np.asarray(f)
    axes = normalized(axis, y.ndim)
    if len(varargs) > 1 or len(varargs) == 1 and np.asarray(varargs[0]).ndim > 0:
        if len(varargs) != len(axes):
            raise TypeError("invalid number of arguments")
        _check_places(y, varargs, axes, 0)
    if edge_order > 2:
        raise ValueError("'edge_order' greater than 2 not supported")
    if y.dtype.kind in "iu":
        y = y.astype(np.float64)
    gradients = _gradients(y, varargs, axes, edge_order)
    if len(axes) == 1:
        return gradients[0]
    return gradients


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
    return part(x, axis, index, index + 1 if index != -1 else None)


def _gradient(y, spacing, axis, edge_order):
    if y.shape[axis] < edge_order + 1:
        raise ValueError("Shape of array too small to calculate a numerical gradient, at least (edge_order + 1) elements are required.")
    result = np.empty_like(y, np.float64 if y.dtype.kind == "b" else y.dtype)
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
    inner = part(result, axis, 1, -1)
    inner[...] = (part(y, axis, 2, None) - part(y, axis, None, -2)) / (2.0 * step)
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
    a = across(-behind / (before * (before + behind)), y, axis)
    b = across((behind - before) / (before * behind), y, axis)
    c = across(before / (behind * (before + behind)), y, axis)
    inner = part(result, axis, 1, -1)
    inner[...] = a * part(y, axis, None, -2) + b * part(y, axis, 1, -1) + c * part(y, axis, 2, None)
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


# ---- integrals


def trapezoid(y, x=None, dx=1.0, axis=-1):
    heights = np.asarray(y)
    if axis < -heights.ndim or axis >= heights.ndim:
        raise IndexError("list assignment index out of range")
    along = np.lib.array_utils.normalize_axis_index(axis, heights.ndim)
    sums = part(heights, along, 1, None) + part(heights, along, None, -1)
    if x is None:
        return np.sum(dx * sums / 2.0, axis=along)
    places = np.asarray(x)
    if places.ndim == 1:
        widths = across(diff(places), heights, along)
    else:
        widths = diff(places, axis=axis)
    return np.sum(widths * sums / 2.0, axis=along)


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
