"""NumPy's products over other axes: `numpy.tensordot`, `numpy.kron` and `numpy.cross`.

Source: NumPy's reference, "Linear algebra".
"""

import conure
import numpy as np
from axes import axes_but, extents_of, product_of


def _normalized(axes, rank):
    if not isinstance(axes, (tuple, list)):
        return _normalized((axes,), rank)
    return tuple(axis + rank if axis < 0 else axis for axis in axes)


def tensordot(a, b, axes=2):
    x = np.asarray(a)
    y = np.asarray(b)
    if isinstance(axes, (tuple, list)):
        if len(axes) != 2:
            raise ValueError("too many values to unpack (expected 2)")
        _check_distinct(axes[0])
        _check_distinct(axes[1])
        return _contracted(x, y, _normalized(axes[0], x.ndim), _normalized(axes[1], y.ndim))
    if isinstance(axes, np.ndarray):
        conure.refuse("an array as the argument axes of np.tensordot", "an int or a tuple")
    if axes > x.ndim or axes > y.ndim and x.shape[x.ndim - axes:x.ndim - axes + y.ndim] == y.shape:
        raise IndexError("tuple index out of range")
    if axes > y.ndim:
        raise ValueError("shape-mismatch for sum")
    return _contracted(x, y, axes_but(x.ndim, (), x.ndim - axes), axes_but(axes, (), 0))


def _check_distinct(axes):
    if isinstance(axes, tuple) and len(axes) > 1:
        if axes[0] in axes[1:]:
            raise ValueError("duplicate axes are not allowed in tensordot")
        _check_distinct(axes[1:])


def _contracted(x, y, x_axes, y_axes):
    if len(x_axes) != len(y_axes) or extents_of(x, x_axes) != extents_of(y, y_axes):
        raise ValueError("shape-mismatch for sum")
    rows = axes_but(x.ndim, x_axes, 0)
    columns = axes_but(y.ndim, y_axes, 0)
    terms = product_of(extents_of(x, x_axes))
    left = np.transpose(x, rows + x_axes).reshape((product_of(extents_of(x, rows)), terms))
    right = np.transpose(y, y_axes + columns).reshape((terms, product_of(extents_of(y, columns))))
    extents = extents_of(x, rows) + extents_of(y, columns)
    return np.dot(left, right).reshape(extents)


def kron(a, b):
    x = np.asarray(a)
    y = np.asarray(b)
    if y.ndim == 0:
        return x * y
    rank = max(x.ndim, y.ndim)
    left = x[(np.newaxis,) * (2 * (rank - x.ndim)) + (slice(None), np.newaxis) * x.ndim]
    right = y[(np.newaxis,) * (2 * (rank - y.ndim)) + (np.newaxis, slice(None)) * y.ndim]
    extents = _products_of((1,) * (rank - x.ndim) + x.shape, (1,) * (rank - y.ndim) + y.shape)
    return (left * right).reshape(extents)


def _products_of(first, second):
    if len(first) == 0:
        return ()
    return (first[0] * second[0],) + _products_of(first[1:], second[1:])


def _check_vectors(left, right, expected):
    if left not in (2, 3) or right not in (2, 3):
        raise ValueError("incompatible dimensions for cross product\n(dimension must be 2 or 3)")
    if (left, right) != expected:
        raise NotImplementedError("np.cross of vectors of two components in arrays that the kernel was not compiled for: write x[0] * y[1] - x[1] * y[0]")


def cross(a, b, axisa=-1, axisb=-1, axisc=-1, axis=None):
    if axis is not None:
        return cross(a, b, axis, axis, axis)
    left = np.asarray(a)
    right = np.asarray(b)
    if left.ndim == 0 or right.ndim == 0:
        raise ValueError("At least one array has zero dimension")
    x = np.moveaxis(left, np.lib.array_utils.normalize_axis_index(axisa, left.ndim, "axisa"), -1)
    y = np.moveaxis(right, np.lib.array_utils.normalize_axis_index(axisb, right.ndim, "axisb"), -1)
    # Without a third component in either the result has an axis less. What is not known has the components of the other.
    left_is_flat = conure.extent_is(x, -1, 2)
    right_is_flat = conure.extent_is(y, -1, 2)
    if left_is_flat and right_is_flat or left_is_flat and not conure.extent_is(y, -1, 3) or right_is_flat and not conure.extent_is(x, -1, 3):
        _check_vectors(x.shape[-1], y.shape[-1], (2, 2))
        return np.asarray(x[..., 0] * y[..., 1] - x[..., 1] * y[..., 0])
    if left_is_flat:
        first = x[..., 1] * y[..., 2]
        second = -(x[..., 0] * y[..., 2])
    elif right_is_flat:
        first = -(x[..., 2] * y[..., 1])
        second = x[..., 2] * y[..., 0]
    else:
        _check_vectors(x.shape[-1], y.shape[-1], (3, 3))
        first = x[..., 1] * y[..., 2] - x[..., 2] * y[..., 1]
        second = x[..., 2] * y[..., 0] - x[..., 0] * y[..., 2]
    third = x[..., 0] * y[..., 1] - x[..., 1] * y[..., 0]
    result = np.empty(np.asarray(first).shape + (3,), first.dtype)
    result[..., 0] = first
    result[..., 1] = second
    result[..., 2] = third
    return np.moveaxis(result, -1, np.lib.array_utils.normalize_axis_index(axisc, result.ndim, "axisc"))
