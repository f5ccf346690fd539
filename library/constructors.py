"""NumPy's functions that make arrays: `numpy.eye`, `numpy.diag`, `numpy.meshgrid` and their family.

Source: NumPy's reference, "Array creation routines".
"""

import conure
import numpy as np
from axes import lies_in_order


# ---- diagonals and triangles


def _check_like(function, like, device=None):
    if like is not None:
        conure.refuse("the argument like of " + function, function + "(…) without it")
    if device is not None:
        conure.refuse("the argument device of " + function, function + "(…) without it")


def eye(N, M=None, k=0, dtype=float, order="C", *, device=None, like=None):
    _check_like("np.eye", like, device)
    if M is None:
        return eye(N, N, k, dtype, order)
    if order != "C":
        conure.refuse("this argument order of np.eye", "order=\"C\"")

    def is_one(position):
        return position[0] + k == position[1]

    return conure.imap(is_one, (N, M)).astype(dtype)


def identity(n, dtype=None, *, like=None):
    _check_like("np.identity", like)
    if dtype is None:
        return eye(n, n)
    return eye(n, n, dtype=dtype)


def tri(N, M=None, k=0, dtype=float, *, like=None):
    _check_like("np.tri", like)
    if M is None:
        return tri(N, N, k, dtype)

    def is_one(position):
        return position[0] >= position[1] - k

    return conure.imap(is_one, (max(N, 0), max(M, 0))).astype(dtype)


def _square(m, what):
    x = np.asarray(m)
    if x.ndim == 0:
        conure.refuse("np." + what + " of a number", "an array")
    if x.ndim == 1:
        return np.broadcast_to(x, (x.size, x.size))
    return x


def _lower(x, result, k):
    if x.ndim > 2:
        for j in range(x.shape[0]):
            _lower(x[j], result[j], k)
    else:
        for j in range(x.shape[0]):
            stop = min(max(j + k + 1, 0), x.shape[1])
            result[j, :stop] = x[j, :stop]


def _upper(x, result, k):
    if x.ndim > 2:
        for j in range(x.shape[0]):
            _upper(x[j], result[j], k)
    else:
        for j in range(x.shape[0]):
            start = min(max(j + k, 0), x.shape[1])
            result[j, start:] = x[j, start:]


def tril(m, k=0):
    x = _square(m, "tril")
    result = np.zeros(x.shape, x.dtype)
    _lower(x, result, k)
    return result


def triu(m, k=0):
    x = _square(m, "triu")
    result = np.zeros(x.shape, x.dtype)
    _upper(x, result, k)
    return result


def diag(v, k=0):
    x = np.asarray(v)
    if x.ndim == 2:
        return np.diagonal(x, k)
    if x.ndim != 1:
        raise ValueError("Input must be 1- or 2-d.")
    n = x.size + abs(k)
    result = np.zeros((n, n), x.dtype)
    for j in range(x.size):
        result[j + max(-k, 0), j + max(k, 0)] = x[j]
    return result


def diagflat(v, k=0):
    return diag(np.ravel(v), k)


def vander(x, N=None, increasing=False):
    points = np.asarray(x)
    if points.ndim != 1:
        raise ValueError("x must be a one-dimensional array or sequence.")
    if N is None:
        return vander(points, points.size, increasing)
    result = np.empty((points.size, N), np.result_type(points, np.int64))
    if increasing:
        columns = result
    else:
        columns = result[:, ::-1]
    if N > 0:
        columns[:, 0] = 1
    for j in range(1, N):
        columns[:, j] = points
        if j > 1:
            columns[:, j] *= columns[:, j - 1]
    return result


# ---- coordinates


def meshgrid(*xi, copy=True, sparse=False, indexing="xy"):
    if indexing != "xy" and indexing != "ij":
        raise ValueError("Valid values for `indexing` are 'xy' and 'ij'.")
    if copy is not True:
        conure.refuse("the argument copy of np.meshgrid", "copy=True")
    arrays = tuple(np.asarray(each) for each in xi)
    sizes = tuple(each.size for each in arrays)
    axes = _positions(arrays)
    if indexing == "xy" and len(arrays) > 1:
        sizes = (sizes[1], sizes[0]) + sizes[2:]
        axes = (1, 0) + axes[2:]
    rank = len(arrays)
    if sparse:
        return tuple(_along(arrays[k], axes[k], rank).copy() for k in _positions(arrays))
    return tuple(np.broadcast_to(_along(arrays[k], axes[k], rank), sizes).copy() for k in _positions(arrays))


def _positions(items):
    """0, 1, …: one for each item of a tuple."""
    if len(items) == 0:
        return ()
    return _positions(items[1:]) + (len(items) - 1,)


def _along(x, axis, rank):
    """All elements of x along one of so many axes."""
    return x.reshape((1,) * axis + (-1,) + (1,) * (rank - axis - 1))


def indices(dimensions, dtype=int, sparse=False):
    if isinstance(dimensions, list):
        conure.refuse("the shape of np.indices as a list", "a tuple")
    rank = len(dimensions)
    if sparse:
        return tuple(_along(np.arange(dimensions[k], dtype=dtype), k, rank) for k in _positions(dimensions))
    result = np.empty((rank,) + dimensions, dtype)
    for k in _positions(dimensions):
        result[k] = _along(np.arange(dimensions[k], dtype=dtype), k, rank)
    return result


def _coordinate(shape, axis, dtype):
    def index(position):
        return position[axis]

    return conure.imap(index, shape).astype(dtype)


def fromfunction(function, shape, *, dtype=float, like=None):
    _check_like("np.fromfunction", like)
    return function(*tuple(_coordinate(shape, k, dtype) for k in _positions(shape)))


# ---- from arrays


def asanyarray(a, dtype=None, order=None, *, device=None, copy=None, like=None):
    _check_like("np.asanyarray", like, device)
    if order is not None and order != "K" and order != "A":
        conure.refuse("the argument order of np.asanyarray", "np.ascontiguousarray")
    if copy is not None:
        conure.refuse("the argument copy of np.asanyarray", "np.array, or np.asanyarray without it")
    return np.asarray(a, dtype)


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
    _check_like("np.ascontiguousarray", like)
    x = np.asarray(a, dtype)
    if x.ndim == 0:
        return x.reshape(1)
    return np._contiguous(x)


def copy(a, order="K", subok=False):
    if order != "K" and order != "C":
        conure.refuse("this argument order of np.copy", "order=\"C\"")
    x = np.asarray(a)
    if order == "C":
        return x.copy()
    result = np.empty_like(x)
    result[...] = x
    return result


# ---- arguments that few calls have


def _asarray(a, dtype, order, copy):
    """`np.asarray` with its arguments order and copy."""
    if copy is not None and copy:
        return np.array(a, dtype) if order is None else np.array(a, dtype, order=order)
    x = np.asarray(a, dtype)
    if order == "F":
        conure.refuse("the argument order of np.asarray", "np.array(…, order=\"F\")")
    y = np._contiguous(x) if order == "C" else x
    if copy is not None:
        if not isinstance(a, np.ndarray) or a.dtype != x.dtype or order == "C" and conure.layout(x) != "C":
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
    _check_like("np.asfortranarray", like)
    x = np.asarray(a, dtype)
    if x.ndim == 0:
        conure.refuse("np.asfortranarray of a number", "np.asarray")
    return _ordered(x, "F")


def require(a, dtype=None, requirements=None, *, like=None):
    _check_like("np.require", like)
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
    if conure.layout(x) == "F" or lies_in_order(x.T):
        return x
    return x.copy(order="F")
