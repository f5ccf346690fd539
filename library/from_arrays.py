"""NumPy's functions that make arrays of arrays: `numpy.asanyarray`, `numpy.copy`, `numpy.require` and their family, and the arguments of
`numpy.array` and its kind that few calls have.

Source: NumPy's reference, "Array creation routines".
"""

import conure
import numpy as np
from arguments import check_like
from axes import lies_in_order


def asanyarray(a, dtype=None, order=None, *, device=None, copy=None, like=None):
    check_like("np.asanyarray", like, device)
    if order is None and copy is None:
        return np.asarray(a, dtype)
    return _asarray(a, dtype, order, copy)


def fromiter(iter, dtype, count=-1, *, like=None):
    check_like("np.fromiter", like)
    items = [each for each in iter]
    if count >= 0 and len(items) < count:
        raise ValueError(f"iterator too short: Expected {count} but iterator had only {len(items)} items.")
    result = np.empty(len(items) if count < 0 else count, dtype)
    for k in range(result.shape[0]):
        result[k] = items[k]
    return result


def _filled(shape, value, dtype):
    """An array of a shape whose elements are those of another, broadcast."""
    x = np.asarray(value)
    if dtype is None:
        return _filled(shape, x, x.dtype)
    result = np.empty(shape, dtype)
    result[...] = x
    return result


def _filled_like(a, value, dtype):
    result = np.empty_like(a, dtype=dtype)
    result[...] = np.asarray(value)
    return result


def ascontiguousarray(a, dtype=None, *, like=None):
    check_like("np.ascontiguousarray", like)
    x = np.asarray(a, dtype)
    if x.ndim == 0:
        return x.reshape(1)
    return np._contiguous(x)


def copy(a, order="K", subok=False):
    x = np.asarray(a)
    if order != "K":
        return x.copy(order)
    result = np.empty_like(x)
    result[...] = x
    return result


def _asarray(a, dtype, order, copy):
    """`np.asarray` with its arguments order and copy."""
    if copy is not None and copy:
        return np.array(a, dtype) if order is None else np.array(a, dtype, order=order)
    x = np.asarray(a, dtype)
    y = _ordered(x, order) if order in ("C", "F") else x
    if copy is not None:
        if not isinstance(a, np.ndarray) or a.dtype != x.dtype or order in ("C", "F") and conure.layout(x) != order:
            raise ValueError(
                "Unable to avoid copy while creating an array as requested.\n"
                "If using `np.array(obj, copy=False)` replace it with `np.asarray(obj)` to allow a copy when needed (no behavior change in NumPy 1.x).\n"
                "For more details, see https://numpy.org/devdocs/numpy_2_0_migration_guide.html#adapting-to-changes-in-the-copy-keyword.")
    return y


def _array_of_axes(a, dtype, copy, order, ndmin):
    """`np.array` with at least so many axes; the new ones come first."""
    x = np.array(a, dtype, order=order) if copy is not None and copy else _asarray(a, dtype, order, copy)
    if ndmin <= x.ndim:
        return x
    return x[(np.newaxis,) * (ndmin - x.ndim) + (...,)]


def _shaped_like(name, a, value, dtype, order, shape):
    """`np.zeros_like` and its family with their arguments order and shape."""
    x = np.asarray(a)
    if order not in ("C", "F", "K", None):
        conure.refuse(f"this argument order of np.{name}", "order=\"C\" or order=\"F\"")
    if shape is None and order not in ("C", "F"):
        if name == "empty_like":
            return np.empty_like(a, dtype)
        if name == "zeros_like":
            return np.zeros_like(a, dtype)
        if name == "ones_like":
            return np.ones_like(a, dtype)
        return np.full_like(a, value, dtype)
    extents = x.shape if shape is None else shape if isinstance(shape, tuple) else (shape,)
    if order not in ("C", "F") and len(extents) == x.ndim and x.ndim > 1 and conure.layout(x) not in "CF":
        conure.refuse(f"np.{name} of another shape in the order of an array that is known at run time only", "order=\"C\" or order=\"F\"")
    fortran = order == "F" or order != "C" and len(extents) == x.ndim and x.ndim > 1 and conure.layout(x) == "F"
    kind = x.dtype if dtype is None else np.dtype(dtype)
    if name == "empty_like":
        return np.empty(extents, kind, order="F" if fortran else "C")
    if name == "zeros_like":
        return np.zeros(extents, kind, order="F" if fortran else "C")
    if name == "ones_like":
        return np.ones(extents, kind, order="F" if fortran else "C")
    return np.full(extents, value, kind, order="F" if fortran else "C")


def asarray_chkfinite(a, dtype=None, order=None):
    x = np.asarray(a, dtype) if order is None else np.asarray(a, dtype, order=order)
    if x.dtype.kind in "fc" and not np.all(np.isfinite(x)):
        raise ValueError("array must not contain infs or NaNs")
    return x


def asfortranarray(a, dtype=None, *, like=None):
    check_like("np.asfortranarray", like)
    x = np.asarray(a, dtype)
    if x.ndim == 0:
        return x.reshape(1)
    return _ordered(x, "F")


def require(a, dtype=None, requirements=None, *, like=None):
    check_like("np.require", like)
    if requirements is None:
        return np.asarray(a, dtype)
    for each in requirements:
        if each not in ("C", "F", "A", "E", "W", "C_CONTIGUOUS", "F_CONTIGUOUS", "CONTIGUOUS", "FORTRAN", "ALIGNED", "WRITEABLE", "ENSUREARRAY"):
            conure.refuse("this requirement of np.require", '"C", "F", "A" or "W"')
    wants_c = "C" in requirements or "C_CONTIGUOUS" in requirements or "CONTIGUOUS" in requirements
    wants_f = "F" in requirements or "F_CONTIGUOUS" in requirements or "FORTRAN" in requirements
    if wants_c and wants_f:
        raise ValueError('Cannot specify both "C" and "F" order')
    if ("W" in requirements or "WRITEABLE" in requirements) and isinstance(a, np.ndarray):
        conure.refuse("a writable array of np.require", "np.array(…)")
    if wants_f:
        return _ordered(np.asarray(a, dtype), "F")
    if wants_c:
        return _ordered(np.asarray(a, dtype), "C")
    return np.asarray(a, dtype)


def _ordered(x, order):
    """An array in C's or Fortran's order: itself if it lies so."""
    if x.ndim < 2 or order == "C":
        return np._contiguous(x)
    if conure.layout(x) == "F":
        return x
    # What is read-only is copied, so that what comes out is known to be writable.
    if x.flags.writeable and lies_in_order(x.T):
        return x
    return x.copy(order="F")
