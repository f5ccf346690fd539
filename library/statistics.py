"""NumPy's statistics: `numpy.mean`, `numpy.std`, `numpy.average`, `numpy.cov` and their family.

Shapes: `a` has any; the result has `a`'s without `axis` (an int, a tuple of ints, or None for all axes), or with extent 1 there
if `keepdims`. Source: NumPy's reference, "Statistics".
"""

import numpy as np
from arguments import freedom, spread_weights
from axes import all_axes, extent_along


def _count(x, axis, keepdims, where):
    """How many elements each element of a reduction is made of."""
    if where is not True:
        return np.sum(np.broadcast_to(where, x.shape), axis, dtype=np.int64, keepdims=keepdims)
    return np.int64(extent_along(x, axis))


def _sum_dtype(x, dtype):
    """The dtype in which elements are added up, None for their own."""
    if dtype is None and x.dtype.kind in "biu":
        return np.float64
    if dtype is None and x.dtype == np.float16:
        return np.float32
    return dtype


def mean(a, axis=None, dtype=None, out=None, keepdims=False, *, where=True):
    x = np.asarray(a)
    count = _count(x, axis, keepdims, where)
    if out is not None:
        np.add.reduce(x, axis, _sum_dtype(x, dtype), out, keepdims, where=where)
        return np.true_divide(out, count, out=out, casting="unsafe")
    if dtype is None and x.dtype.kind in "biu":
        return np.sum(x, axis, dtype=np.float64, keepdims=keepdims, where=where) / count
    if dtype is None and x.dtype == np.float16:
        return (np.sum(x, axis, dtype=np.float32, keepdims=keepdims, where=where) / count).astype(np.float16)
    total = np.sum(x, axis, dtype=dtype, keepdims=keepdims, where=where)
    return (total / count).astype(total.dtype)


def var(a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, where=True, mean=None, correction=None):
    x = np.asarray(a)
    if dtype is None and x.dtype.kind in "biu":
        dtype = np.float64
    if mean is None:
        numbers = _count(x, axis, True, where)
        total = np.sum(x, axis, dtype=dtype, keepdims=True, where=where)
        middle = (total / numbers).astype(total.dtype)
    else:
        middle = mean
    deviation = x - middle
    if deviation.dtype.kind == "c":
        squares = deviation.real**2 + deviation.imag**2
    else:
        squares = deviation * deviation
    if out is not None:
        np.add.reduce(squares, axis, dtype, out, keepdims, where=where)
        return np.true_divide(out, np.maximum(_count(x, axis, keepdims, where) - freedom(ddof, correction), 0), out=out, casting="unsafe")
    squared = np.sum(squares, axis, dtype=dtype, keepdims=keepdims, where=where)
    return (squared / np.maximum(_count(x, axis, keepdims, where) - freedom(ddof, correction), 0)).astype(squared.dtype)


def std(a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, where=True, mean=None, correction=None):
    if out is not None:
        return np.sqrt(var(a, axis, dtype, out, ddof, keepdims, where=where, mean=mean, correction=correction), out=out)
    variance = var(a, axis, dtype, None, ddof, keepdims, where=where, mean=mean, correction=correction)
    if variance.dtype.kind not in "iu":
        return np.sqrt(variance)
    if isinstance(variance, np.ndarray):
        return np.sqrt(variance, out=variance)
    return variance.dtype.type(np.sqrt(variance))


def ptp(a, axis=None, out=None, keepdims=False):
    x = np.asarray(a)
    if out is not None:
        return np.subtract(np.maximum.reduce(x, axis, None, out, keepdims), np.min(x, axis, keepdims=keepdims), out)
    return np.max(x, axis, keepdims=keepdims) - np.min(x, axis, keepdims=keepdims)


# ---- weighted


def _each_axis(axis, ndim):
    """The axes that the argument of np.average names, as a tuple; None for all."""
    if axis is None:
        return None
    if not isinstance(axis, tuple):
        return (np.lib.array_utils.normalize_axis_index(axis, ndim, "axis"),)
    axes = tuple(np.lib.array_utils.normalize_axis_index(each, ndim, "axis") for each in axis)
    for k in all_axes(len(axes)):
        if axes[k] in axes[:k]:
            raise ValueError("repeated axis in `axis` argument")
    return axes


def average(a, axis=None, weights=None, returned=False, *, keepdims=False):
    x = np.asarray(a)
    axes = _each_axis(axis, x.ndim)
    if weights is None:
        middle = mean(x, axes, keepdims=keepdims)
        scale = middle.dtype.type(x.size / np.asarray(middle).size)
        if returned:
            return middle, _like(scale, middle)
        return middle
    w = spread_weights(weights, x, axes)
    if x.dtype.kind in "biu":
        dtype = np.result_type(x, w, np.float64)
    else:
        dtype = np.result_type(x, w)
    scale = np.sum(w, axes, dtype=dtype, keepdims=keepdims)
    if np.any(scale == 0.0):
        raise ZeroDivisionError("Weights sum to zero, can't be normalized")
    middle = np.sum(x.astype(dtype) * w.astype(dtype), axes, keepdims=keepdims) / scale
    if returned:
        return middle, _like(scale, middle)
    return middle


def _like(scale, middle):
    """A number, or an array that is broadcast, with the shape of a result."""
    if not isinstance(middle, np.ndarray):
        return scale
    if isinstance(scale, np.ndarray) and scale.shape == middle.shape:
        return scale
    return np.broadcast_to(scale, middle.shape).copy()


# ---- covariances


def _variables(given, dtype, rowvar):
    """The variables as rows; a line is one of them."""
    x = given.astype(dtype)
    if x.ndim < 2:
        return x.reshape(1, -1)
    if rowvar:
        return x
    return x.T


def _sample_weights(given, name, count):
    w = np.asarray(given, np.float64)
    if w.ndim > 1:
        raise RuntimeError(f"cannot handle multidimensional {name}")
    if w.shape[0] != count:
        raise RuntimeError(f"incompatible numbers of samples and {name}")
    if np.any(w < 0):
        raise ValueError(f"{name} cannot be negative")
    return w


def cov(m, y=None, rowvar=True, bias=False, ddof=None, fweights=None, aweights=None, *, dtype=None):
    if ddof is not None and ddof != int(ddof):
        raise ValueError("ddof must be integer")
    first = np.asarray(m)
    if first.ndim > 2:
        raise ValueError("m has more than 2 dimensions")
    if y is None:
        x = _variables(first, np.result_type(first, np.float64) if dtype is None else dtype, rowvar)
        alone = first.ndim < 2 or conure.extent_is(first, 0 if rowvar else 1, 1)
        if not alone and x.shape[0] == 1:
            raise NotImplementedError("np.cov of an array with one variable has no axes: give it the line of its values")
    else:
        alone = False
        second = np.asarray(y)
        if second.ndim > 2:
            raise ValueError("y has more than 2 dimensions")
        common = np.result_type(first, second, np.float64) if dtype is None else dtype
        x = _variables(first, common, rowvar)
        if x.shape[0] > 0:
            rows = _variables(second, common, True)
            if not rowvar and rows.shape[0] != 1:
                rows = rows.T
            x = np.concatenate((x, rows), 0)
    if x.shape[0] == 0:
        if x.dtype != np.float64:
            raise NotImplementedError("np.cov of no variables is an array of float64: np.empty((0, 0))")
        return np.array([]).reshape(0, 0)
    if ddof is None:
        ddof = 1 if bias == 0 else 0
    if fweights is None and aweights is None:
        middle = mean(x, 1)
        degrees = x.shape[1] - ddof
        x -= middle[:, None]
        weighted = x
    else:
        if fweights is None:
            w = _sample_weights(aweights, "aweights", x.shape[1])
        else:
            counts = np.asarray(fweights, np.float64)
            if not np.all(counts == np.rint(counts)):
                raise TypeError("fweights must be integer")
            w = _sample_weights(counts, "fweights", x.shape[1])
            if aweights is not None:
                w *= _sample_weights(aweights, "aweights", x.shape[1])
        middle, total = average(x, 1, w, True)
        if ddof == 0:
            degrees = total[0]
        elif aweights is None:
            degrees = total[0] - ddof
        else:
            degrees = total[0] - ddof * sum(w * np.asarray(aweights, np.float64)) / total[0]
        x -= middle[:, None]
        weighted = x * w
    if degrees <= 0:
        degrees = 0.0
    if x.dtype.kind == "c":
        result = np.dot(x, weighted.T.conj())
    else:
        result = np.dot(x, weighted.T)
    result *= np.true_divide(1, degrees)
    if alone:
        return result.reshape(())
    return result


def corrcoef(x, y=None, rowvar=True, *, dtype=None):
    c = cov(x, y, rowvar, dtype=dtype)
    if c.ndim == 0:
        return c / c
    deviations = np.sqrt(np.diagonal(c).real)
    c /= deviations[:, None]
    c /= deviations[None, :]
    if c.dtype.kind == "c":
        c.real[...] = np.clip(c.real, -1, 1)
        c.imag[...] = np.clip(c.imag, -1, 1)
    else:
        c[...] = np.clip(c, -1, 1)
    return c
