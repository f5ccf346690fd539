"""NumPy's products as BLAS knows them: `numpy.dot`, `numpy.inner`, `numpy.vdot`, `numpy.outer`, and `numpy.trace`.

Source: NumPy's reference, "Linear algebra".
"""

import conure
import numpy as np
from axes import as_line
from generalized_ufuncs import shape_text
from matrices import as_dtype, spread
from multiplying import into_c_array, multiply, multiply_vectors


def _forward(x):
    """A vector that BLAS can step along; NumPy's dot copies others."""
    if conure.layout(x) != "C" and x.strides[0] < x.itemsize:
        return x.copy()
    return x


def _for_blas(x):
    """A matrix in C's or Fortran's order; NumPy's dot copies others, but for those of one row or column."""
    if conure.layout(x) in "CF":
        return x
    m, n = x.shape
    down, along = x.strides
    item = x.itemsize
    forward = (down >= item or m <= 1) and (along >= item or n <= 1)
    one_segment = along == item and down == n * item or down == item and along == m * item
    if forward and (one_segment or m <= 1 or n <= 1):
        return x
    return x.copy()


def _not_aligned(x, y):
    last = y.shape[max(y.ndim - 2, 0)]
    raise ValueError(
        f"shapes {shape_text(x.shape)} and {shape_text(y.shape)} not aligned: {x.shape[-1]} (dim {x.ndim - 1}) != {last} (dim {max(y.ndim - 2, 0)})")


def _multiply_scalar(x, y):
    if x.dtype.kind in "fc":
        # BLAS adds to zero, so that a negative zero becomes positive.
        return x * y + 0
    return x * y


def dot(a, b, out=None):
    return into_c_array(_dot(np.asarray(a), np.asarray(b)), out)


def _dot(left, right):
    common = np.result_type(left, right)
    x = as_dtype(left, common)
    y = as_dtype(right, common)
    if x.ndim == 0 or y.ndim == 0:
        return _multiply_scalar(x, y)
    if x.shape[-1] != y.shape[max(y.ndim - 2, 0)]:
        _not_aligned(x, y)
    if x.ndim == 1 and y.ndim == 1:
        return multiply_vectors(_forward(x), _forward(y))
    if x.ndim == 2 and y.ndim == 2:
        product = np.empty((x.shape[0], y.shape[1]), common)
        multiply(_for_blas(x), _for_blas(y), product)
        return product
    if x.ndim == 2 and y.ndim == 1:
        product = np.empty(x.shape[0], common)
        multiply(_for_blas(x), _forward(y)[:, np.newaxis], product[:, np.newaxis])
        return product
    if x.ndim == 1 and y.ndim == 2:
        product = np.empty(y.shape[1], common)
        multiply(_forward(x)[np.newaxis, :], _for_blas(y), product[np.newaxis, :])
        return product
    # Each element is a product of two vectors.
    others = y.ndim - 1
    if y.ndim > 1:
        columns = np.moveaxis(y, -2, -1)
    else:
        columns = y
    extents = x.shape[:-1] + columns.shape[:-1]
    rows = x[(slice(None),) * (x.ndim - 1) + (np.newaxis,) * others + (np.newaxis, slice(None))]
    product = np.empty(extents, common)
    conure.native_loop("numpy.matmul", "(m,n),(n,p)->(m,p)", spread(rows, 2, extents), spread(columns[..., np.newaxis], 2, extents),
                       product[..., np.newaxis, np.newaxis])
    return product


def inner(a, b, /):
    y = np.asarray(b)
    if y.ndim < 2:
        return _dot(np.asarray(a), y)
    return _dot(np.asarray(a), np.swapaxes(y, -1, -2))


def vdot(a, b, /):
    left = np.asarray(a)
    right = np.asarray(b)
    if left.size != right.size:
        raise ValueError(f"cannot reshape array of size {right.size} into shape ({left.size},)")
    common = np.result_type(left, right)
    x = as_dtype(left, common).reshape(-1)
    y = as_dtype(right, common).reshape(-1)
    if common.kind == "c":
        return np.vecdot(x, y)
    return multiply_vectors(x, y)


def outer(a, b, out=None):
    return np.multiply(as_line(a)[:, np.newaxis], as_line(b)[np.newaxis, :], out=out)


def trace(a, offset=0, axis1=0, axis2=1, dtype=None, out=None):
    return np.sum(np.diagonal(a, offset, axis1, axis2), -1, dtype=dtype, out=out)
