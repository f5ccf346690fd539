"""NumPy's products of vectors and matrices: `numpy.matmul`, `numpy.dot`, `numpy.inner` and their family.

Floats and complex numbers are multiplied by NumPy's own inner loops, and so by its BLAS: the same bits. Shapes: a matrix is
``(…, m, n)``, a vector ``(n,)``. Source: NumPy's reference, "Linear algebra".
"""

import conure
import numpy as np


def _refuse_out(name, out):
    if out is not None:
        conure.refuse("the argument out of np." + name, "y[...] = np." + name + "(…)")


def _as(x, dtype):
    """An array as one of a dtype: itself if it is one."""
    if x.dtype == dtype:
        return x
    return x.astype(dtype)


def _items_text(items):
    if len(items) == 1:
        return f"{items[0]}"
    return f"{items[0]},{_items_text(items[1:])}"


def _shape_text(extents):
    """A shape as NumPy's messages show it."""
    if len(extents) == 0:
        return "()"
    if len(extents) == 1:
        return f"({extents[0]},)"
    return f"({_items_text(extents)})"


# ---- as generalized universal functions

def _check_axes(name, signature, operand, x, needed):
    if x.ndim < needed:
        raise ValueError(
            f"{name}: Input operand {operand} does not have enough dimensions (has {x.ndim}, "
            f"gufunc core with signature {signature} requires {needed})")


def _check_core(name, signature, operand, axis, extent, expected):
    if extent != expected:
        raise ValueError(
            f"{name}: {operand} has a mismatch in its core dimension {axis}, with gufunc signature {signature} "
            f"(size {extent} is different from {expected})")


def _broadcast_extents(first, second):
    """The extents that both are broadcast to; -1 where they do not fit."""
    if len(first) == 0:
        return second
    if len(second) == 0:
        return first
    a = first[-1]
    b = second[-1]
    extent = b if a == 1 else a if b == 1 or a == b else -1
    return _broadcast_extents(first[:-1], second[:-1]) + (extent,)


def _remapped_text(x, core, result):
    """The shape of an operand, and what is broadcast of it, as NumPy's messages show them."""
    text = _shape_text(x.shape)
    leading = x.shape[:x.ndim - core]
    if len(result) == 0:
        return f"{text}->{_shape_text(leading)}"
    if len(result) == 1:
        return f"{text}->({_items_text(leading)},newaxis)"
    return f"{text}->({_items_text(leading)},newaxis,newaxis)"


def _leading(x, x_core, y, y_core, result):
    """The extents in front of the core's axes, broadcast; `result`: those of the core of the result."""
    extents = _broadcast_extents(x.shape[:x.ndim - x_core], y.shape[:y.ndim - y_core])
    for extent in extents:
        if extent == -1:
            requested = "" if len(result) == 0 else _items_text(result)
            raise ValueError(
                "operands could not be broadcast together with remapped shapes [original->remapped]: "
                f"{_remapped_text(x, x_core, result)} {_remapped_text(y, y_core, result)}  and requested shape ({requested})")
    return extents


def _spread(x, core, extents):
    """An array with the given extents in front of its core's axes."""
    if len(extents) == 0:
        return x
    return np.broadcast_to(x, extents + x.shape[x.ndim - core:])


def _multiply(a, b, product):
    """``product[...] = a @ b`` of matrices of the same dtype and the same leading axes."""
    if a.dtype.kind in "iu" and a.ndim == 2:
        _multiply_integers(a, b, product)
    else:
        conure.native_loop("numpy.matmul", "(m,n),(n,p)->(m,p)", a, b, product)


def _multiply_integers(a, b, product):
    """``product[...] = a @ b``: sums of integers are the same in any order, so in that of the memory."""
    m, n = a.shape
    p = b.shape[1]
    product[:, :] = 0
    if b.strides[0] < b.strides[1]:
        for i in range(m):
            for j in range(p):
                total = product[i, j]
                for k in range(n):
                    total += a[i, k] * b[k, j]
                product[i, j] = total
    else:
        for i in range(m):
            for k in range(n):
                x = a[i, k]
                for j in range(p):
                    product[i, j] += x * b[k, j]


def _multiply_vectors(a, b):
    """The sum of the products of two vectors' elements, of the same dtype and length."""
    total = conure.cell(a.dtype)
    if a.dtype.kind in "iu":
        total[0] = 0
        s = total[0]
        for k in range(len(a)):
            s += a[k] * b[k]
        return s
    conure.native_loop("numpy.matmul", "(m,n),(n,p)->(m,p)", a[np.newaxis, :], b[:, np.newaxis], total[:, np.newaxis])
    return total[0]


def matmul(x1, x2, /, out=None):
    _refuse_out("matmul", out)
    return _matmul(x1, x2)


def _matmul(x1, x2):
    """``x1 @ x2``."""
    x = np.asarray(x1)
    y = np.asarray(x2)
    signature = "(n?,k),(k,m?)->(n?,m?)"
    _check_axes("matmul", signature, 0, x, 1)
    _check_axes("matmul", signature, 1, y, 1)
    _check_core("matmul", signature, "Input operand 1", 0, y.shape[max(y.ndim - 2, 0)], x.shape[-1])
    common = np.result_type(x, y)
    a = _as(x, common)
    b = _as(y, common)
    if a.ndim == 1 and b.ndim == 1:
        return _multiply_vectors(a, b)
    if a.ndim == 1:
        product = np.empty(b.shape[:-2] + b.shape[-1:], common)
        _multiply(_spread(a[np.newaxis, :], 2, b.shape[:-2]), b, product[..., np.newaxis, :])
        return product
    if b.ndim == 1:
        product = np.empty(a.shape[:-1], common)
        _multiply(a, _spread(b[:, np.newaxis], 2, a.shape[:-2]), product[..., np.newaxis])
        return product
    extents = _leading(a, 2, b, 2, (a.shape[-2], b.shape[-1]))
    product = np.empty(extents + (a.shape[-2], b.shape[-1]), common)
    _multiply(_spread(a, 2, extents), _spread(b, 2, extents), product)
    return product


def _matmul_in_place(x, x2):
    """``x @= x2``."""
    y = np.asarray(x2)
    if y.ndim == 1:
        raise ValueError("inplace matrix multiplication requires the first operand to have at least one and the second at least two dimensions.")
    if y.ndim > 2:
        conure.refuse("@= by an array of matrices", "x[...] = x @ y")
    common = np.result_type(x, y)
    if common.kind != x.dtype.kind:
        conure.refuse("@= that gives numbers of another kind", "x = x @ y")
    if y.ndim == 2 and x.shape[-1] == y.shape[0]:
        _check_core("matmul", "(n?,k),(k,m?)->(n?,m?)", "Output operand 0", min(x.ndim, 2) - 1, x.shape[-1], y.shape[1])
    x[...] = _matmul(x, y)
    return x


def vecdot(x1, x2, /, out=None):
    _refuse_out("vecdot", out)
    x = np.asarray(x1)
    y = np.asarray(x2)
    signature = "(n),(n)->()"
    _check_axes("vecdot", signature, 0, x, 1)
    _check_axes("vecdot", signature, 1, y, 1)
    _check_core("vecdot", signature, "Input operand 1", 0, y.shape[-1], x.shape[-1])
    common = np.result_type(x, y)
    a = _as(x, common)
    b = _as(y, common)
    extents = _leading(a, 1, b, 1, ())
    if len(extents) == 0:
        total = conure.cell(common)
        conure.native_loop("numpy.vecdot", "(n),(n)->()", a[np.newaxis, :], b[np.newaxis, :], total)
        return total[0]
    products = np.empty(extents, common)
    conure.native_loop("numpy.vecdot", "(n),(n)->()", _spread(a, 1, extents), _spread(b, 1, extents), products)
    return products


def matvec(x1, x2, /, out=None):
    _refuse_out("matvec", out)
    x = np.asarray(x1)
    y = np.asarray(x2)
    signature = "(m,n),(n)->(m)"
    _check_axes("matvec", signature, 0, x, 2)
    _check_axes("matvec", signature, 1, y, 1)
    _check_core("matvec", signature, "Input operand 1", 0, y.shape[-1], x.shape[-1])
    common = np.result_type(x, y)
    a = _as(x, common)
    b = _as(y, common)
    extents = _leading(a, 2, b, 1, (a.shape[-2],))
    products = np.empty(extents + (a.shape[-2],), common)
    conure.native_loop("numpy.matvec", signature, _spread(a, 2, extents), _spread(b, 1, extents), products)
    return products


def vecmat(x1, x2, /, out=None):
    _refuse_out("vecmat", out)
    x = np.asarray(x1)
    y = np.asarray(x2)
    signature = "(n),(n,m)->(m)"
    _check_axes("vecmat", signature, 0, x, 1)
    _check_axes("vecmat", signature, 1, y, 2)
    _check_core("vecmat", signature, "Input operand 1", 0, y.shape[-2], x.shape[-1])
    common = np.result_type(x, y)
    a = _as(x, common)
    b = _as(y, common)
    extents = _leading(a, 1, b, 2, (b.shape[-1],))
    products = np.empty(extents + (b.shape[-1],), common)
    conure.native_loop("numpy.vecmat", signature, _spread(a, 1, extents), _spread(b, 2, extents), products)
    return products


# ---- dot

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
        f"shapes {_shape_text(x.shape)} and {_shape_text(y.shape)} not aligned: {x.shape[-1]} (dim {x.ndim - 1}) != {last} (dim {max(y.ndim - 2, 0)})")


def _multiply_scalar(x, y):
    if x.dtype.kind in "fc":
        # BLAS adds to zero, so that a negative zero becomes positive.
        return x * y + 0
    return x * y


def dot(a, b, out=None):
    _refuse_out("dot", out)
    return _dot(np.asarray(a), np.asarray(b))


def _dot(left, right):
    common = np.result_type(left, right)
    x = _as(left, common)
    y = _as(right, common)
    if x.ndim == 0 or y.ndim == 0:
        return _multiply_scalar(x, y)
    if x.shape[-1] != y.shape[max(y.ndim - 2, 0)]:
        _not_aligned(x, y)
    if x.ndim == 1 and y.ndim == 1:
        return _multiply_vectors(_forward(x), _forward(y))
    if x.ndim == 2 and y.ndim == 2:
        product = np.empty((x.shape[0], y.shape[1]), common)
        _multiply(_for_blas(x), _for_blas(y), product)
        return product
    if x.ndim == 2 and y.ndim == 1:
        product = np.empty(x.shape[0], common)
        _multiply(_for_blas(x), _forward(y)[:, np.newaxis], product[:, np.newaxis])
        return product
    if x.ndim == 1 and y.ndim == 2:
        product = np.empty(y.shape[1], common)
        _multiply(_forward(x)[np.newaxis, :], _for_blas(y), product[np.newaxis, :])
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
    conure.native_loop("numpy.matmul", "(m,n),(n,p)->(m,p)", _spread(rows, 2, extents), _spread(columns[..., np.newaxis], 2, extents),
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
    x = _as(left, common).reshape(-1)
    y = _as(right, common).reshape(-1)
    if common.kind == "c":
        return vecdot(x, y)
    return _multiply_vectors(x, y)


def outer(a, b, out=None):
    _refuse_out("outer", out)
    return np.ravel(a)[:, np.newaxis] * np.ravel(b)[np.newaxis, :]


def trace(a, offset=0, axis1=0, axis2=1, dtype=None, out=None):
    _refuse_out("trace", out)
    return np.sum(np.diagonal(a, offset, axis1, axis2), -1, dtype=dtype)


# ---- of other shapes

def _axes_but(rank, axes, axis):
    """The axes from one on that are not among some."""
    if axis == rank:
        return ()
    if axis in axes:
        return _axes_but(rank, axes, axis + 1)
    return (axis,) + _axes_but(rank, axes, axis + 1)


def _extents_of(x, axes):
    if len(axes) == 0:
        return ()
    return (x.shape[axes[0]],) + _extents_of(x, axes[1:])


def _product(extents):
    if len(extents) == 0:
        return 1
    return extents[0] * _product(extents[1:])


def _normalized(axes, rank):
    if not isinstance(axes, (tuple, list)):
        return _normalized((axes,), rank)
    return tuple(axis + rank if axis < 0 else axis for axis in axes)


def tensordot(a, b, axes=2):
    x = np.asarray(a)
    y = np.asarray(b)
    if isinstance(axes, (tuple, list)):
        if len(axes) != 2:
            raise ValueError("too many values to unpack (expected 2)")
        return _contracted(x, y, _normalized(axes[0], x.ndim), _normalized(axes[1], y.ndim))
    if isinstance(axes, np.ndarray):
        conure.refuse("an array as the argument axes of np.tensordot", "an int or a tuple")
    if axes > x.ndim or axes > y.ndim and x.shape[x.ndim - axes:x.ndim - axes + y.ndim] == y.shape:
        raise IndexError("tuple index out of range")
    if axes > y.ndim:
        raise ValueError("shape-mismatch for sum")
    return _contracted(x, y, _axes_but(x.ndim, (), x.ndim - axes), _axes_but(axes, (), 0))


def _contracted(x, y, x_axes, y_axes):
    if len(x_axes) != len(y_axes) or _extents_of(x, x_axes) != _extents_of(y, y_axes):
        raise ValueError("shape-mismatch for sum")
    rows = _axes_but(x.ndim, x_axes, 0)
    columns = _axes_but(y.ndim, y_axes, 0)
    terms = _product(_extents_of(x, x_axes))
    left = np.transpose(x, rows + x_axes).reshape((_product(_extents_of(x, rows)), terms))
    right = np.transpose(y, y_axes + columns).reshape((terms, _product(_extents_of(y, columns))))
    extents = _extents_of(x, rows) + _extents_of(y, columns)
    return _dot(left, right).reshape(extents)


def kron(a, b):
    x = np.asarray(a)
    y = np.asarray(b)
    if y.ndim == 0:
        return x * y
    rank = max(x.ndim, y.ndim)
    left = x[(np.newaxis,) * (2 * (rank - x.ndim)) + (slice(None), np.newaxis) * x.ndim]
    right = y[(np.newaxis,) * (2 * (rank - y.ndim)) + (np.newaxis, slice(None)) * y.ndim]
    extents = _products_of((1,) * (rank - x.ndim) + x.shape, (1,) * (rank - y.ndim) + y.shape)
    return (left * right).reshape(extents)


def _products_of(first, second):
    if len(first) == 0:
        return ()
    return (first[0] * second[0],) + _products_of(first[1:], second[1:])


def cross(a, b, axisa=-1, axisb=-1, axisc=-1, axis=None):
    if axis is not None:
        return cross(a, b, axis, axis, axis)
    left = np.asarray(a)
    right = np.asarray(b)
    if left.ndim == 0 or right.ndim == 0:
        raise ValueError("At least one array has zero dimension")
    x = np.moveaxis(left, np.lib.array_utils.normalize_axis_index(axisa, left.ndim, "axisa"), -1)
    y = np.moveaxis(right, np.lib.array_utils.normalize_axis_index(axisb, right.ndim, "axisb"), -1)
    if x.shape[-1] != 3 or y.shape[-1] != 3:
        raise ValueError("incompatible dimensions for cross product\n(dimension must be 2 or 3)")
    first = x[..., 1] * y[..., 2] - x[..., 2] * y[..., 1]
    second = x[..., 2] * y[..., 0] - x[..., 0] * y[..., 2]
    third = x[..., 0] * y[..., 1] - x[..., 1] * y[..., 0]
    result = np.empty(np.asarray(first).shape + (3,), first.dtype)
    result[..., 0] = first
    result[..., 1] = second
    result[..., 2] = third
    return np.moveaxis(result, -1, np.lib.array_utils.normalize_axis_index(axisc, result.ndim, "axisc"))
