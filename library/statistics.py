"""NumPy's statistics: `numpy.mean`, `numpy.std` and their family.

Shapes: `a` has any; the result has `a`'s without `axis` (an int, a tuple of ints, or None for all axes), or with extent 1 there
if `keepdims`. Source: NumPy's reference, "Statistics".
"""

import conure
import numpy as np


def _count(a, axis):
    """How many elements each element of a reduction is made of."""
    if axis is None:
        return a.size
    if isinstance(axis, tuple):
        count = 1
        for each in axis:
            count *= a.shape[each]
        return count
    return a.shape[axis]


def mean(a, axis=None, dtype=None, out=None, keepdims=False, *, where=True):
    if out is not None:
        conure.refuse("the argument out of np.mean", "y[...] = np.mean(…)")
    if where is not True:
        conure.refuse("the argument where of np.mean", "np.sum(x, where=m) / np.sum(m)")
    x = np.asarray(a)
    count = _count(x, axis)
    if dtype is None and x.dtype.kind in "biu":
        return np.sum(x, axis, dtype=np.float64, keepdims=keepdims) / count
    if dtype is None and x.dtype == np.float16:
        return (np.sum(x, axis, dtype=np.float32, keepdims=keepdims) / count).astype(np.float16)
    return np.sum(x, axis, dtype=dtype, keepdims=keepdims) / count


def var(a, axis=None, dtype=None, out=None, ddof=0, keepdims=False):
    if out is not None:
        conure.refuse("the argument out of np.var", "y[...] = np.var(…)")
    x = np.asarray(a)
    if dtype is not None:
        conure.refuse("the argument dtype of np.var", "np.var(x.astype(…))")
    count = _count(x, axis)
    deviation = x - mean(x, axis, keepdims=True)
    if x.dtype.kind == "c":
        squares = deviation.real**2 + deviation.imag**2
    else:
        squares = deviation * deviation
    return np.sum(squares, axis, keepdims=keepdims) / max(count - ddof, 0)


def std(a, axis=None, dtype=None, out=None, ddof=0, keepdims=False):
    return np.sqrt(var(a, axis, dtype, out, ddof, keepdims))


def ptp(a, axis=None, out=None, keepdims=False):
    if out is not None:
        conure.refuse("the argument out of np.ptp", "y[...] = np.ptp(…)")
    return np.max(a, axis, keepdims=keepdims) - np.min(a, axis, keepdims=keepdims)
