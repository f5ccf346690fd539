"""NumPy's functions that leave out NaN: `numpy.nansum`, `numpy.nanmax`, `numpy.nanvar` and their family.

Shapes: as those of the functions that they are named after. Source: NumPy's reference, "Mathematical functions", "Statistics".
"""

import numpy as np
from arguments import freedom
from axes import extent_along


def _may_hold_nan(x):
    return x.dtype.kind in "fc"


def _filled(a, value):
    """An array with a number in place of NaN."""
    x = np.asarray(a)
    if _may_hold_nan(x):
        return np.where(np.isnan(x), value, x)
    return x


def _nan_where(bad, values):
    """NaN in place of the bad ones of some values, or of the only one."""
    if isinstance(values, np.ndarray):
        return np.where(bad, np.nan, values)
    if bad:
        return values * np.nan
    return values


# ---- sums and products


def nansum(a, axis=None, dtype=None, out=None, keepdims=False, initial=None, where=True):
    return np.sum(_filled(a, 0.0), axis, dtype=dtype, out=out, keepdims=keepdims, initial=initial, where=where)


def nanprod(a, axis=None, dtype=None, out=None, keepdims=False, initial=None, where=True):
    return np.prod(_filled(a, 1.0), axis, dtype=dtype, out=out, keepdims=keepdims, initial=initial, where=where)


def nancumsum(a, axis=None, dtype=None, out=None):
    return np.cumsum(_filled(a, 0.0), axis, dtype, out)


def nancumprod(a, axis=None, dtype=None, out=None):
    return np.cumprod(_filled(a, 1.0), axis, dtype, out)


# ---- extremes


def _first_number(x):
    """The first element that is no NaN; NaN if there is none."""
    for value in x.flat:
        if value == value:
            return value
    return x.dtype.type(np.nan)


def _infinity(x):
    """Infinity of the type of an array that has elements.

    Not a constant: maxima with a constant infinity LLVM simplifies to choices that it makes no vectors of.
    """
    return x.dtype.type(np.inf) * x.dtype.type(x.size)


def _check_extreme(name, x, axis, initial, where):
    if initial is None:
        if where is not True:
            raise ValueError(f"reduction operation '{name}' does not have an identity, so to use a where mask one has to specify 'initial'")
        if x.ndim > 0 and x.size == 0:
            # Whether these are axes at all comes first.
            np.any(x != x, axis)
        if x.ndim > 0 and extent_along(x, axis) == 0:
            raise ValueError(f"zero-size array to reduction operation {name} which has no identity")


def nanmin(a, axis=None, out=None, keepdims=False, initial=None, where=True):
    x = np.asarray(a)
    _check_extreme("fmin", x, axis, initial, where)
    if out is not None or x.dtype.kind == "c":
        return np.fmin.reduce(x, axis, None, out, keepdims, initial, where)
    if not _may_hold_nan(x):
        return np.min(x, axis, keepdims=keepdims, initial=initial, where=where)
    if initial is None:
        if axis is None and x.ndim > 0:
            number = _first_number(x)
            return np.min(np.where(x < number, x, number), axis, keepdims=keepdims)
        least = np.min(x, axis, keepdims=keepdims)
        if not np.any(np.isnan(least)):
            return least
        return _nan_where(np.all(np.isnan(x), axis, keepdims=keepdims), np.min(_filled(x, _infinity(x)), axis, keepdims=keepdims))
    least = np.min(_filled(x, np.inf), axis, keepdims=keepdims, initial=np.inf, where=where)
    least = np.fmin(least, x.dtype.type(initial))
    return _nan_where(np.all(np.isnan(x), axis, keepdims=keepdims, where=where) & np.isnan(x.dtype.type(initial)), least)


def nanmax(a, axis=None, out=None, keepdims=False, initial=None, where=True):
    x = np.asarray(a)
    _check_extreme("fmax", x, axis, initial, where)
    if out is not None or x.dtype.kind == "c":
        return np.fmax.reduce(x, axis, None, out, keepdims, initial, where)
    if not _may_hold_nan(x):
        return np.max(x, axis, keepdims=keepdims, initial=initial, where=where)
    if initial is None:
        if axis is None and x.ndim > 0:
            number = _first_number(x)
            return np.max(np.where(x > number, x, number), axis, keepdims=keepdims)
        most = np.max(x, axis, keepdims=keepdims)
        if not np.any(np.isnan(most)):
            return most
        return _nan_where(np.all(np.isnan(x), axis, keepdims=keepdims), np.max(_filled(x, -_infinity(x)), axis, keepdims=keepdims))
    most = np.max(_filled(x, -np.inf), axis, keepdims=keepdims, initial=-np.inf, where=where)
    most = np.fmax(most, x.dtype.type(initial))
    return _nan_where(np.all(np.isnan(x), axis, keepdims=keepdims, where=where) & np.isnan(x.dtype.type(initial)), most)


def _is_free_of_nan(x):
    """Whether it is seen quickly that there is no NaN."""
    return x.dtype.kind == "f" and x.size > 0 and not np.isnan(np.min(x))


def _check_positions(x, axis):
    if _may_hold_nan(x) and x.size > 0 and np.any(np.all(np.isnan(x), axis)):
        raise ValueError("All-NaN slice encountered")


def nanargmin(a, axis=None, out=None, *, keepdims=False):
    x = np.asarray(a)
    if _is_free_of_nan(x):
        return np.argmin(x, axis, out, keepdims=keepdims)
    _check_positions(x, axis)
    return np.argmin(_filled(x, np.inf), axis, out, keepdims=keepdims)


def nanargmax(a, axis=None, out=None, *, keepdims=False):
    x = np.asarray(a)
    if _is_free_of_nan(x):
        return np.argmax(x, axis, out, keepdims=keepdims)
    _check_positions(x, axis)
    return np.argmax(_filled(x, -np.inf), axis, out, keepdims=keepdims)


# ---- means and variances


def _check_dtype(dtype, out):
    if dtype is not None and np.dtype(dtype).kind not in "fc":
        raise TypeError("If a is inexact, then dtype must be inexact")
    if out is not None and out.dtype.kind not in "fc":
        raise TypeError("If a is inexact, then out must be inexact")


def _divided(total, count):
    """total / count in the dtype of the total."""
    return (total / count).astype(total.dtype)


def nanmean(a, axis=None, dtype=None, out=None, keepdims=False, *, where=True):
    x = np.asarray(a)
    if not _may_hold_nan(x):
        return np.mean(x, axis, dtype, out, keepdims=keepdims, where=where)
    _check_dtype(dtype, out)
    count = np.sum(~np.isnan(x), axis, keepdims=keepdims, where=where)
    if out is not None:
        return np.divide(nansum(x, axis, dtype, out, keepdims=keepdims, where=where), count, out=out, casting="unsafe")
    return _divided(nansum(x, axis, dtype, keepdims=keepdims, where=where), count)


def nanvar(a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, where=True, mean=None, correction=None):
    x = np.asarray(a)
    if not _may_hold_nan(x):
        return np.var(x, axis, dtype, out, ddof, keepdims, where=where, mean=mean, correction=correction)
    _check_dtype(dtype, out)
    ddof = freedom(ddof, correction)
    if mean is None:
        count = np.sum(~np.isnan(x), axis, keepdims=True, where=where)
        middle = _divided(nansum(x, axis, dtype, keepdims=True, where=where), count)
    else:
        middle = mean
    deviation = np.where(np.isnan(x), 0.0, (x - middle).astype(x.dtype))
    if x.dtype.kind == "c":
        squares = deviation.real**2 + deviation.imag**2
    else:
        squares = deviation * deviation
    free = np.sum(~np.isnan(x), axis, keepdims=keepdims, where=where) - ddof
    if out is not None:
        np.divide(np.sum(squares, axis, dtype=dtype, out=out, keepdims=keepdims, where=where), free, out=out, casting="unsafe")
        np.copyto(out, np.nan, where=free <= 0)
        return out
    squared = np.sum(squares, axis, dtype=dtype, keepdims=keepdims, where=where)
    return _nan_where(free <= 0, _divided(squared, free))


def nanstd(a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, where=True, mean=None, correction=None):
    if out is not None:
        return np.sqrt(nanvar(a, axis, dtype, out, ddof, keepdims, where=where, mean=mean, correction=correction), out=out)
    return np.sqrt(nanvar(a, axis, dtype, None, ddof, keepdims, where=where, mean=mean, correction=correction))
