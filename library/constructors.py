"""NumPy's functions that make arrays: `numpy.eye`, `numpy.diag`, `numpy.meshgrid` and their family.

Source: NumPy's reference, "Array creation routines".
"""

import conure
import numpy as np
from arguments import check_like
from axes import along_axis, as_line, positions


# ---- diagonals and triangles


def eye(N, M=None, k=0, dtype=float, order="C", *, device=None, like=None):
    check_like("np.eye", like, device)
    if M is None:
        return eye(N, N, k, dtype, order)
    if order != "C":
        conure.refuse("this argument order of np.eye", "order=\"C\"")

    def is_one(position):
        return position[0] + k == position[1]

    return conure.imap(is_one, (N, M)).astype(dtype)


def identity(n, dtype=None, *, like=None):
    check_like("np.identity", like)
    if dtype is None:
        return eye(n, n)
    return eye(n, n, dtype=dtype)


def tri(N, M=None, k=0, dtype=float, *, like=None):
    check_like("np.tri", like)
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
    return diag(as_line(v), k)


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
    axes = positions(arrays)
    if indexing == "xy" and len(arrays) > 1:
        sizes = (sizes[1], sizes[0]) + sizes[2:]
        axes = (1, 0) + axes[2:]
    rank = len(arrays)
    if sparse:
        return tuple(along_axis(arrays[k], axes[k], rank).copy() for k in positions(arrays))
    return tuple(np.broadcast_to(along_axis(arrays[k], axes[k], rank), sizes).copy() for k in positions(arrays))


def indices(dimensions, dtype=int, sparse=False):
    if isinstance(dimensions, list):
        conure.refuse("the shape of np.indices as a list", "a tuple")
    rank = len(dimensions)
    if sparse:
        return tuple(along_axis(np.arange(dimensions[k], dtype=dtype), k, rank) for k in positions(dimensions))
    result = np.empty((rank,) + dimensions, dtype)
    for k in positions(dimensions):
        result[k] = along_axis(np.arange(dimensions[k], dtype=dtype), k, rank)
    return result


def _coordinate(shape, axis, dtype):
    def index(position):
        return position[axis]

    return conure.imap(index, shape).astype(dtype)


def fromfunction(function, shape, *, dtype=float, like=None):
    check_like("np.fromfunction", like)
    return function(*tuple(_coordinate(shape, k, dtype) for k in positions(shape)))
