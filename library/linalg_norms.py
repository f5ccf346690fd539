"""Norms: `numpy.linalg.norm`, `cond`, `matrix_rank` and their family.

Source: NumPy's reference, "Linear algebra".
"""

import conure
import numpy as np
from axes import extents_of, kept_index, normalized, others, product_of
from linalg_decompositions import svd
from matrices import as_dtype, check_square, double, epsilon, inexact, real


def _in_memory_order(x):
    """The elements in the order in which they lie in memory, on one axis."""
    if x.ndim < 2 or conure.layout(x) == "C":
        return np.ravel(x)
    if conure.layout(x) == "F":
        return np.ravel(np.transpose(x))
    if x.ndim == 2 and abs(x.strides[0]) < abs(x.strides[1]):
        return np.ravel(np.transpose(x))
    return np.ravel(x)


def _sum_of_squares(x):
    flat = _in_memory_order(x)
    if x.dtype.kind == "c":
        return np.dot(flat.real, flat.real) + np.dot(flat.imag, flat.imag)
    return np.dot(flat, flat)


def norm(x, ord=None, axis=None, keepdims=False):
    a = np.asarray(x)
    if a.dtype.kind in "biu":
        a = a.astype(np.float64)
    if axis is None and (ord is None or (ord in ("f", "fro") and a.ndim == 2) or (ord == 2 and a.ndim == 1)):
        length = np.sqrt(_sum_of_squares(a))
        if keepdims:
            return np.reshape(length, (1,) * a.ndim)
        return length
    if axis is None:
        if a.ndim == 1:
            return _vector_norm(a, ord, 0, keepdims)
        if a.ndim == 2:
            return _matrix_norm(a, ord, 0, 1, keepdims)
        raise ValueError("Improper number of dimensions to norm.")
    if not isinstance(axis, tuple):
        return _vector_norm(a, ord, axis, keepdims)
    if len(axis) == 1:
        return _vector_norm(a, ord, axis[0], keepdims)
    if len(axis) == 2:
        row = np.lib.array_utils.normalize_axis_index(axis[0], a.ndim)
        column = np.lib.array_utils.normalize_axis_index(axis[1], a.ndim)
        if row == column:
            raise ValueError("Duplicate axes given.")
        return _matrix_norm(a, ord, row, column, keepdims)
    raise ValueError("Improper number of dimensions to norm.")


def _squares(a):
    if a.dtype.kind == "c":
        return (np.conjugate(a) * a).real
    return a * a


def _vector_norm(a, ord, axis, keepdims):
    if ord is None:
        return np.sqrt(np.sum(_squares(a), axis, keepdims=keepdims))
    if isinstance(ord, str):
        raise ValueError(f"Invalid norm order '{ord}' for vectors")
    if ord == np.inf:
        return np.max(np.abs(a), axis, keepdims=keepdims, initial=0)
    if ord == -np.inf:
        return np.min(np.abs(a), axis, keepdims=keepdims)
    if ord == 0:
        return np.sum((a != 0).astype(real(a.dtype)), axis, keepdims=keepdims)
    if ord == 1:
        return np.sum(np.abs(a), axis, keepdims=keepdims)
    if ord == 2:
        return np.sqrt(np.sum(_squares(a), axis, keepdims=keepdims))
    total = np.sum(np.abs(a) ** ord, axis, keepdims=keepdims)
    return total ** as_dtype(np.float64(1) / np.float64(ord), total.dtype)


def _matrix_norm(a, ord, row, column, keepdims):
    if ord is None or ord in ("f", "fro"):
        return _kept(np.sqrt(np.sum(_squares(a), (row, column))), a, row, column, keepdims)
    if isinstance(ord, str):
        if ord != "nuc":
            raise ValueError("Invalid norm order for matrices.")
        return _kept(np.sum(svd(np.moveaxis(a, (row, column), (-2, -1)), True, False), -1), a, row, column, keepdims)
    if ord == 2:
        return _kept(np.max(svd(np.moveaxis(a, (row, column), (-2, -1)), True, False), -1, initial=0), a, row, column, keepdims)
    if ord == -2:
        return _kept(np.min(svd(np.moveaxis(a, (row, column), (-2, -1)), True, False), -1), a, row, column, keepdims)
    if ord == 1:
        return _kept(np.max(np.sum(np.abs(a), row), column - 1 if column > row else column, initial=0), a, row, column, keepdims)
    if ord == np.inf:
        return _kept(np.max(np.sum(np.abs(a), column), row - 1 if row > column else row, initial=0), a, row, column, keepdims)
    if ord == -1:
        return _kept(np.min(np.sum(np.abs(a), row), column - 1 if column > row else column), a, row, column, keepdims)
    if ord == -np.inf:
        return _kept(np.min(np.sum(np.abs(a), column), row - 1 if row > column else row), a, row, column, keepdims)
    raise ValueError("Invalid norm order for matrices.")


def _kept(norms, a, row, column, keepdims):
    if not keepdims:
        return norms
    return np.expand_dims(norms, (row, column))


def matrix_norm(x, /, *, keepdims=False, ord="fro"):
    return norm(x, ord, (-2, -1), keepdims)


def vector_norm(x, /, *, axis=None, keepdims=False, ord=2):
    a = np.asarray(x)
    if axis is None:
        lengths = norm(np.ravel(a), ord, 0)
    elif isinstance(axis, tuple):
        axes = normalized(axis, a.ndim)
        rest = others(axes, a.ndim)
        lengths = norm(np.transpose(a, axes + rest).reshape((product_of(extents_of(a, axes)),) + extents_of(a, rest)), ord, 0)
    else:
        lengths = norm(a, ord, axis)
    if not keepdims:
        return lengths
    return np.asarray(lengths)[(...,) + kept_index(normalized(axis, a.ndim), a.ndim)]


def cond(x, p=None):
    a = np.asarray(x)
    if a.ndim > 1 and a.size == 0 and a.shape[-2] * a.shape[-1] == 0:
        raise np.linalg.LinAlgError("cond is not defined on empty arrays")
    if p is None or p == 2 or p == -2:
        s = svd(a, True, False)
        if p is not None and p == -2:
            return _without_nan(s[..., -1] / s[..., 0], a)
        return _without_nan(s[..., 0] / s[..., -1], a)
    check_square(a)
    dtype = inexact(a)
    work = double(dtype)
    inverse = np.empty(a.shape, work)
    conure.native_loop("numpy.linalg._umath_linalg.inv", "(m,m)->(m,m)", as_dtype(a, work), inverse)
    product = norm(a, p, (-2, -1)) * norm(inverse, p, (-2, -1))
    return _without_nan(as_dtype(product, real(dtype)), a)


def _without_nan(ratio, a):
    """Infinity where a ratio is no number, though the matrix has numbers only."""
    numbers = ~np.any(np.isnan(a), (-2, -1))
    if isinstance(ratio, np.ndarray):
        return as_dtype(np.where(np.isnan(ratio) & numbers, np.inf, ratio), ratio.dtype)
    if np.isnan(ratio) and numbers:
        return as_dtype(np.float64(np.inf), ratio.dtype)
    return ratio


def matrix_rank(A, tol=None, hermitian=False, *, rtol=None):
    if rtol is not None and tol is not None:
        raise ValueError("`tol` and `rtol` can't be both set.")
    x = np.asarray(A)
    if x.ndim < 2:
        return int(not np.all(x == 0))
    s = svd(x, True, False, hermitian)
    if isinstance(tol, np.ndarray) or isinstance(rtol, np.ndarray):
        conure.refuse("an array as the tolerance of np.linalg.matrix_rank", "a number")
    if tol is not None:
        return np.sum(s > tol, -1)
    relative = max(x.shape[-2], x.shape[-1]) * epsilon(s.dtype) if rtol is None else rtol
    return np.sum(s > np.max(s, axis=-1, keepdims=True, initial=0) * relative, -1)
