"""NumPy's statistics: `numpy.mean`, `numpy.std`, `numpy.nanmax` and their family.

Shapes: `a` has any; the result has `a`'s without `axis` (an int, a tuple of ints, or None for all axes), or with extent 1 there
if `keepdims`. Source: NumPy's reference, "Statistics".
"""

import conure
import numpy as np


def _extents(x, axes):
    """The product of the extents of some axes."""
    if len(axes) == 0:
        return 1
    return x.shape[np.lib.array_utils.normalize_axis_index(axes[0], x.ndim)] * _extents(x, axes[1:])


def _count(x, axis, keepdims, where):
    """How many elements each element of a reduction is made of."""
    if where is not True:
        return np.sum(np.where(where, np.ones(x.shape, np.int64), 0), axis, keepdims=keepdims)
    if axis is None:
        return np.int64(x.size)
    if isinstance(axis, tuple):
        return np.int64(_extents(x, axis))
    return np.int64(_extents(x, (axis,)))


def mean(a, axis=None, dtype=None, out=None, keepdims=False, *, where=True):
    if out is not None:
        conure.refuse("the argument out of np.mean", "y[...] = np.mean(…)")
    x = np.asarray(a)
    count = _count(x, axis, keepdims, where)
    if dtype is None and x.dtype.kind in "biu":
        return np.sum(x, axis, dtype=np.float64, keepdims=keepdims, where=where) / count
    if dtype is None and x.dtype == np.float16:
        return (np.sum(x, axis, dtype=np.float32, keepdims=keepdims, where=where) / count).astype(np.float16)
    total = np.sum(x, axis, dtype=dtype, keepdims=keepdims, where=where)
    return (total / count).astype(total.dtype)


def var(a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, where=True, mean=None, correction=None):
    if out is not None:
        conure.refuse("the argument out of np.var", "y[...] = np.var(…)")
    if dtype is not None:
        conure.refuse("the argument dtype of np.var", "np.var(x.astype(…))")
    if mean is not None:
        conure.refuse("the argument mean of np.var", "np.var without it")
    if correction is not None:
        conure.refuse("the argument correction of np.var", "the argument ddof")
    x = np.asarray(a)
    if x.dtype.kind in "biu":
        total = np.sum(x, axis, dtype=np.float64, keepdims=True, where=where)
    else:
        total = np.sum(x, axis, keepdims=True, where=where)
    deviation = x - (total / _count(x, axis, True, where)).astype(total.dtype)
    if x.dtype.kind == "c":
        squares = deviation.real**2 + deviation.imag**2
    else:
        squares = deviation * deviation
    squared = np.sum(squares, axis, keepdims=keepdims, where=where)
    return (squared / np.maximum(_count(x, axis, keepdims, where) - ddof, 0)).astype(squared.dtype)


def std(a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, where=True, mean=None, correction=None):
    return np.sqrt(var(a, axis, dtype, out, ddof, keepdims, where=where, mean=mean, correction=correction))


def ptp(a, axis=None, out=None, keepdims=False):
    if out is not None:
        conure.refuse("the argument out of np.ptp", "y[...] = np.ptp(…)")
    return np.max(a, axis, keepdims=keepdims) - np.min(a, axis, keepdims=keepdims)


def average(a, axis=None, weights=None, returned=False, *, keepdims=False):
    x = np.asarray(a)
    if axis is not None and not isinstance(axis, tuple):
        axis = np.lib.array_utils.normalize_axis_index(axis, x.ndim, "axis")
    if weights is None:
        middle = mean(x, axis, keepdims=keepdims)
        if returned:
            return middle, np.zeros_like(middle) + _count(x, axis, keepdims, True).astype(middle.dtype)
        return middle
    w = np.asarray(weights)
    if x.dtype.kind in "biu":
        x = x.astype(np.float64)
    if w.ndim != x.ndim:
        if axis is None:
            raise TypeError("Axis must be specified when shapes of a and weights differ.")
        conure.refuse("the argument weights of np.average with fewer axes than the array", "weights[:, None], broadcast to the array's shape")
    if w.shape != x.shape:
        if axis is None:
            raise TypeError("Axis must be specified when shapes of a and weights differ.")
        raise ValueError("Shape of weights must be consistent with shape of a along specified axis.")
    product = x * w
    scale = np.sum(w, axis, dtype=product.dtype, keepdims=keepdims)
    if np.any(scale == 0.0):
        raise ZeroDivisionError("Weights sum to zero, can't be normalized")
    middle = np.sum(product, axis, keepdims=keepdims) / scale
    if returned:
        return middle, scale
    return middle


def count_nonzero(a, axis=None, *, keepdims=False):
    x = np.asarray(a)
    if axis is None and not keepdims:
        return np.sum(x != 0)
    return np.sum(x != 0, axis, keepdims=keepdims)


# ---- without NaN

def _may_hold_nan(x):
    return x.dtype.kind in "fc"


def _nan_where(bad, values):
    """NaN in place of the bad ones of some values, or of the only one."""
    if isinstance(values, np.ndarray):
        return np.where(bad, np.nan, values)
    if bad:
        return values * np.nan
    return values


def nansum(a, axis=None, dtype=None, out=None, keepdims=False, initial=None, where=True):
    if out is not None:
        conure.refuse("the argument out of np.nansum", "y[...] = np.nansum(…)")
    x = np.asarray(a)
    if _may_hold_nan(x):
        return np.sum(np.where(np.isnan(x), 0.0, x), axis, dtype=dtype, keepdims=keepdims, initial=initial, where=where)
    return np.sum(x, axis, dtype=dtype, keepdims=keepdims, initial=initial, where=where)


def nanprod(a, axis=None, dtype=None, out=None, keepdims=False, initial=None, where=True):
    if out is not None:
        conure.refuse("the argument out of np.nanprod", "y[...] = np.nanprod(…)")
    x = np.asarray(a)
    if _may_hold_nan(x):
        return np.prod(np.where(np.isnan(x), 1.0, x), axis, dtype=dtype, keepdims=keepdims, initial=initial, where=where)
    return np.prod(x, axis, dtype=dtype, keepdims=keepdims, initial=initial, where=where)


def _refuse_extreme(name, x, out, initial, where):
    if out is not None:
        conure.refuse(f"the argument out of np.{name}", "an assignment of the result")
    if initial is not None:
        conure.refuse(f"the argument initial of np.{name}", "np.fmin or np.fmax of the result and it")
    if where is not True:
        conure.refuse(f"the argument where of np.{name}", f"np.{name}(np.where(…, x, np.nan))")
    if x.dtype.kind == "c":
        conure.refuse(f"np.{name} of complex numbers", "a loop over them")


def _check_not_empty(name, x, axis):
    """Each element of the result must be made of some elements."""
    if _count(x, axis, False, True) == 0 and np.sum(x != x, axis).size > 0:
        raise ValueError(f"zero-size array to reduction operation {name} which has no identity")


def nanmin(a, axis=None, out=None, keepdims=False, initial=None, where=True):
    x = np.asarray(a)
    _refuse_extreme("nanmin", x, out, initial, where)
    _check_not_empty("fmin", x, axis)
    if not _may_hold_nan(x):
        return np.min(x, axis, keepdims=keepdims)
    least = np.min(np.where(np.isnan(x), np.inf, x), axis, keepdims=keepdims)
    return _nan_where(np.all(np.isnan(x), axis, keepdims=keepdims), least)


def nanmax(a, axis=None, out=None, keepdims=False, initial=None, where=True):
    x = np.asarray(a)
    _refuse_extreme("nanmax", x, out, initial, where)
    _check_not_empty("fmax", x, axis)
    if not _may_hold_nan(x):
        return np.max(x, axis, keepdims=keepdims)
    most = np.max(np.where(np.isnan(x), -np.inf, x), axis, keepdims=keepdims)
    return _nan_where(np.all(np.isnan(x), axis, keepdims=keepdims), most)


def nanargmin(a, axis=None, out=None, *, keepdims=False):
    x = np.asarray(a)
    _refuse_extreme("nanargmin", x, out, None, True)
    if not _may_hold_nan(x):
        return np.argmin(x, axis, keepdims=keepdims)
    if x.size > 0 and np.any(np.all(np.isnan(x), axis)):
        raise ValueError("All-NaN slice encountered")
    return np.argmin(np.where(np.isnan(x), np.inf, x), axis, keepdims=keepdims)


def nanargmax(a, axis=None, out=None, *, keepdims=False):
    x = np.asarray(a)
    _refuse_extreme("nanargmax", x, out, None, True)
    if not _may_hold_nan(x):
        return np.argmax(x, axis, keepdims=keepdims)
    if x.size > 0 and np.any(np.all(np.isnan(x), axis)):
        raise ValueError("All-NaN slice encountered")
    return np.argmax(np.where(np.isnan(x), -np.inf, x), axis, keepdims=keepdims)


def _divided(total, count):
    """total / count in the dtype of the total."""
    return (total / count).astype(total.dtype)


def nanmean(a, axis=None, dtype=None, out=None, keepdims=False, *, where=True):
    if out is not None:
        conure.refuse("the argument out of np.nanmean", "y[...] = np.nanmean(…)")
    x = np.asarray(a)
    if not _may_hold_nan(x):
        return mean(x, axis, dtype, keepdims=keepdims, where=where)
    if dtype is not None:
        conure.refuse("the argument dtype of np.nanmean", "np.nanmean(x.astype(…))")
    count = np.sum(~np.isnan(x), axis, keepdims=keepdims, where=where)
    return _divided(nansum(x, axis, keepdims=keepdims, where=where), count)


def nanvar(a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, where=True, mean=None, correction=None):
    if out is not None:
        conure.refuse("the argument out of np.nanvar", "y[...] = np.nanvar(…)")
    x = np.asarray(a)
    if not _may_hold_nan(x):
        return var(x, axis, dtype, ddof=ddof, keepdims=keepdims, where=where, mean=mean, correction=correction)
    if dtype is not None:
        conure.refuse("the argument dtype of np.nanvar", "np.nanvar(x.astype(…))")
    if where is not True:
        conure.refuse("the argument where of np.nanvar", "np.nanvar(np.where(…, x, np.nan))")
    if mean is not None:
        conure.refuse("the argument mean of np.nanvar", "np.nanvar without it")
    if correction is not None:
        conure.refuse("the argument correction of np.nanvar", "the argument ddof")
    count = np.sum(~np.isnan(x), axis, keepdims=True)
    middle = _divided(nansum(x, axis, keepdims=True), count)
    deviation = np.where(np.isnan(x), 0.0, x - middle)
    if x.dtype.kind == "c":
        squares = deviation.real**2 + deviation.imag**2
    else:
        squares = deviation * deviation
    free = np.sum(~np.isnan(x), axis, keepdims=keepdims) - ddof
    squared = np.sum(squares, axis, keepdims=keepdims)
    return _nan_where(free <= 0, _divided(squared, free))


def nanstd(a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, where=True, mean=None, correction=None):
    return np.sqrt(nanvar(a, axis, dtype, out, ddof, keepdims, where=where, mean=mean, correction=correction))


# ---- of sorted elements

def median(a, axis=None, out=None, overwrite_input=False, keepdims=False):
    if out is not None:
        conure.refuse("the argument out of np.median", "y[...] = np.median(…)")
    if overwrite_input:
        conure.refuse("the argument overwrite_input of np.median", "np.median without it")
    if isinstance(axis, tuple):
        conure.refuse("a tuple as the argument axis of np.median", "np.median of an array in which these axes are one")
    x = np.asarray(a)
    if x.dtype.kind == "c":
        conure.refuse("np.median of complex numbers", "np.median of their parts")
    if keepdims:
        conure.refuse("the argument keepdims of np.median", "np.median without it, and np.expand_dims")
    if axis is None:
        return _median(np.sort(x, axis=None), 0)
    along = np.lib.array_utils.normalize_axis_index(axis, x.ndim)
    return _median(np.sort(x, axis=along), along)


def _median(x, axis):
    """The mean of the one or two in the middle of sorted lines; NaN, which is last, makes it NaN."""
    count = x.shape[axis]
    middle = x[(slice(None),) * axis + (slice(count // 2 - 1 + count % 2, count // 2 + 1),)]
    result = mean(middle, axis)
    if x.dtype.kind != "f":
        return result
    last = x[(slice(None),) * axis + (slice(-1, None),)]
    return _nan_where(np.any(np.isnan(last), axis), result)
