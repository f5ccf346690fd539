"""NumPy's products of stacks of matrices and vectors: `numpy.matmul`, `numpy.vecdot`, `numpy.matvec` and `numpy.vecmat`.

Floats and complex numbers are multiplied by NumPy's own inner loops, and so by its BLAS: the same bits. Shapes: a matrix is
``(…, m, n)``, a vector ``(…, n)``. Source: NumPy's reference, "Linear algebra".
"""

import conure
import numpy as np
from generalized_ufuncs import check_axes, check_core, check_unsupported, common_dtype, into, leading
from matrices import as_dtype, spread
from multiplying import multiply, multiply_vectors


def matmul(x1, x2, /, out=None, *, axes=None, axis=None, keepdims=False, casting="same_kind", order="K", dtype=None, subok=True, signature=None):
    check_unsupported("matmul", axes, order, subok, signature)
    if axis is not None:
        raise TypeError("matmul: axis can only be used with a single shared core dimension, not with the 3 distinct ones implied by signature (n?,k),(k,m?)->(n?,m?).")
    if keepdims:
        conure.refuse("the argument keepdims of np.matmul", "np.matmul without it")
    x = np.asarray(x1)
    y = np.asarray(x2)
    common = common_dtype("matmul", x, y, out, dtype, casting)
    return into("matmul", "(n?,k),(k,m?)->(n?,m?)", max(min(x.ndim, 2) + min(y.ndim, 2) - 2, 0), _product(x, y, common), out, x, 2, y, 2)


def _matmul(x1, x2):
    """``x1 @ x2``."""
    x = np.asarray(x1)
    y = np.asarray(x2)
    return _product(x, y, np.result_type(x, y))


def _product(x, y, common):
    signature = "(n?,k),(k,m?)->(n?,m?)"
    check_axes("matmul", signature, 0, x, 1)
    check_axes("matmul", signature, 1, y, 1)
    check_core("matmul", signature, "Input operand 1", 0, y.shape[max(y.ndim - 2, 0)], x.shape[-1])
    a = as_dtype(x, common)
    b = as_dtype(y, common)
    if a.ndim == 1 and b.ndim == 1:
        return multiply_vectors(a, b)
    if a.ndim == 1:
        product = np.empty(b.shape[:-2] + b.shape[-1:], common)
        multiply(spread(a[np.newaxis, :], 2, b.shape[:-2]), b, product[..., np.newaxis, :])
        return product
    if b.ndim == 1:
        product = np.empty(a.shape[:-1], common)
        multiply(a, spread(b[:, np.newaxis], 2, a.shape[:-2]), product[..., np.newaxis])
        return product
    extents = leading(a, 2, b, 2, (a.shape[-2], b.shape[-1]))
    product = np.empty(extents + (a.shape[-2], b.shape[-1]), common)
    multiply(spread(a, 2, extents), spread(b, 2, extents), product)
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
        check_core("matmul", "(n?,k),(k,m?)->(n?,m?)", "Output operand 0", min(x.ndim, 2) - 1, x.shape[-1], y.shape[1])
    x[...] = _matmul(x, y)
    return x


def vecdot(x1, x2, /, out=None, *, axes=None, axis=-1, keepdims=False, casting="same_kind", order="K", dtype=None, subok=True, signature=None):
    check_unsupported("vecdot", axes, order, subok, signature)
    x = _last(np.asarray(x1), axis)
    y = _last(np.asarray(x2), axis)
    form = "(n),(n)->()"
    common = common_dtype("vecdot", x, y, out, dtype, casting)
    a, b = _operands("vecdot", form, x, 1, y, 1, common)
    extents = leading(a, 1, b, 1, (), (np.shape(x1), np.shape(x2)))
    if len(extents) == 0 and out is None and not keepdims:
        total = conure.cell(common)
        conure.native_loop("numpy.vecdot", form, a[np.newaxis, :], b[np.newaxis, :], total)
        return total[0]
    products = np.empty(extents, common)
    conure.native_loop("numpy.vecdot", form, spread(a, 1, extents), spread(b, 1, extents), products)
    if keepdims:
        kept = np.expand_dims(products, axis).copy()
        return into("vecdot", form, 0, kept, out, x, 1, y, 1)
    return into("vecdot", form, 0, products, out, x, 1, y, 1)


def matvec(x1, x2, /, out=None, *, axes=None, casting="same_kind", order="K", dtype=None, subok=True, signature=None):
    check_unsupported("matvec", axes, order, subok, signature)
    return _vectors("matvec", "(m,n),(n)->(m)", np.asarray(x1), 2, np.asarray(x2), 1, out, casting, dtype)


def vecmat(x1, x2, /, out=None, *, axes=None, casting="same_kind", order="K", dtype=None, subok=True, signature=None):
    check_unsupported("vecmat", axes, order, subok, signature)
    return _vectors("vecmat", "(n),(n,m)->(m)", np.asarray(x1), 1, np.asarray(x2), 2, out, casting, dtype)


def _vectors(name, form, x, x_core, y, y_core, out, casting, dtype):
    """A vector for each pair of the stacks' items, one of which is a matrix and the other a vector."""
    common = common_dtype(name, x, y, out, dtype, casting)
    a, b = _operands(name, form, x, x_core, y, y_core, common)
    extent = a.shape[-2] if x_core == 2 else b.shape[-1]
    extents = leading(a, x_core, b, y_core, (extent,))
    products = np.empty(extents + (extent,), common)
    conure.native_loop("numpy." + name, form, spread(a, x_core, extents), spread(b, y_core, extents), products)
    return into(name, form, 1, products, out, x, x_core, y, y_core)


def _last(x, axis):
    """An array with the axis of its vectors behind the others."""
    if axis == -1:
        return x
    return np.moveaxis(x, np.lib.array_utils.normalize_axis_index(axis, x.ndim), -1)


def _operands(name, form, x, x_core, y, y_core, common):
    """The operands as arrays of one dtype, whose cores agree."""
    check_axes(name, form, 0, x, x_core)
    check_axes(name, form, 1, y, y_core)
    check_core(name, form, "Input operand 1", 0, y.shape[-y_core], x.shape[-1])
    return as_dtype(x, common), as_dtype(y, common)
