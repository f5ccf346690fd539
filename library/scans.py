"""NumPy's scans: `numpy.cumsum`, `numpy.cumulative_prod` and their family.

Shapes: a scan has its argument's shape, or is flat without an axis; one more along the axis with `include_initial`. Source: NumPy's
reference, "Mathematical functions", "Sums, products, differences".
"""

import conure
import numpy as np
from axes import part


def _combined(left, right, multiplies):
    if multiplies:
        return left * right
    return left + right


def _run(x, y, axis, multiplies):
    """Write the running sums or products of the lines of x along an axis to y."""
    if axis > 0:
        for k in range(x.shape[0]):
            _run(x[k], y[k], axis - 1, multiplies)
    elif x.shape[0] > 0:
        if x.ndim == 1:
            total = x[0]
            y[0] = total
            for k in range(1, x.shape[0]):
                total = _combined(total, x[k], multiplies)
                y[k] = total
        else:
            y[0] = x[0]
            for k in range(1, x.shape[0]):
                y[k] = _combined(y[k - 1], x[k], multiplies)


def _running_dtype(x):
    """The dtype in which elements are combined if none is given."""
    if x.dtype.kind in "bi":
        return np.dtype(np.int64)
    if x.dtype.kind == "u":
        return np.dtype(np.uint64)
    return x.dtype


def _scanned(x, axis, dtype, multiplies):
    if isinstance(axis, bool):
        raise TypeError("an integer is required for the axis")
    if axis is None or x.ndim == 0:
        x = x.ravel()
    given = _running_dtype(x) if dtype is None else np.dtype(dtype)
    if x.dtype != given:
        x = x.astype(given)
    y = np.empty_like(x)
    _run(x, y, 0 if axis is None else np.lib.array_utils.normalize_axis_index(axis, y.ndim), multiplies)
    return y


def _scanned_into(x, axis, dtype, out, multiplies):
    if out is None:
        return _scanned(x, axis, dtype, multiplies)
    if dtype is None and not np.can_cast(x.dtype, out.dtype, "same_kind"):
        conure.refuse("an argument out whose dtype does not hold that of the array", "y[...] = np.cumsum(…)")
    y = _scanned(x, axis, out.dtype if dtype is None else dtype, multiplies)
    if y.ndim != out.ndim or y.shape != out.shape:
        raise ValueError("provided out is the wrong size for the accumulation.")
    conure.check_destination(out, "output array is read-only")
    out[...] = y
    return out


def cumsum(a, axis=None, dtype=None, out=None):
    return _scanned_into(np.asarray(a), axis, dtype, out, False)


def cumprod(a, axis=None, dtype=None, out=None):
    return _scanned_into(np.asarray(a), axis, dtype, out, True)


def _with_initial(x, axis, dtype, out, include_initial, multiplies):
    x = np.atleast_1d(x)
    if axis is None:
        if x.ndim >= 2:
            raise ValueError("For arrays which have more than one dimension ``axis`` argument is required.")
        axis = 0
    if not include_initial:
        return _scanned_into(x, axis, dtype, out, multiplies)
    if out is not None:
        if out.ndim != x.ndim:
            raise ValueError("provided out is the wrong size for the accumulation.")
        behind = np.lib.array_utils.normalize_axis_index(axis, x.ndim)
        _scanned_into(x, axis, dtype, part(out, behind, 1, None), multiplies)
        part(out, behind, 0, 1)[...] = 1 if multiplies else 0
        return out
    y = _scanned(x, axis, dtype, multiplies)
    along = np.lib.array_utils.normalize_axis_index(axis, y.ndim)
    result = np.empty(y.shape[:along] + (y.shape[along] + 1,) + y.shape[along + 1:], y.dtype)
    part(result, along, 0, 1)[...] = 1 if multiplies else 0
    part(result, along, 1, None)[...] = y
    return result


def cumulative_sum(x, /, *, axis=None, dtype=None, out=None, include_initial=False):
    return _with_initial(x, axis, dtype, out, include_initial, False)


def cumulative_prod(x, /, *, axis=None, dtype=None, out=None, include_initial=False):
    return _with_initial(x, axis, dtype, out, include_initial, True)
