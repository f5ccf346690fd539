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


# ---- Einstein's notation

def _position(labels, label, start):
    """Where a label stands, from a position on; the number of labels if it does not."""
    if start >= len(labels) or labels[start] == label:
        return start
    return _position(labels, label, start + 1)


def _positions(labels, wanted):
    if len(wanted) == 0:
        return ()
    return (_position(labels, wanted[0], 0),) + _positions(labels, wanted[1:])


def _among(labels, others):
    """The labels that are among others."""
    if len(labels) == 0:
        return ()
    if labels[0] in others:
        return (labels[0],) + _among(labels[1:], others)
    return _among(labels[1:], others)


def _not_among(labels, others):
    """The labels that are not."""
    if len(labels) == 0:
        return ()
    if labels[0] in others:
        return _not_among(labels[1:], others)
    return (labels[0],) + _not_among(labels[1:], others)


def _moved(x, labels, wanted):
    if labels == wanted:
        return x
    return np.transpose(x, _positions(labels, wanted))


def _diagonals(x, labels, start, what):
    """An array, and its labels, where each label stands once."""
    if start >= len(labels):
        return x, labels
    second = _position(labels, labels[start], start + 1)
    if second == len(labels):
        return _diagonals(x, labels, start + 1, what)
    if x.shape[start] != x.shape[second]:
        raise ValueError(f"dimensions in {what} for collapsing index '{labels[start]}' don't match ({x.shape[start]} != {x.shape[second]})")
    rest = labels[:start] + labels[start + 1:second] + labels[second + 1:] + (labels[start],)
    return _diagonals(np._diagonal(x, 0, start, second), rest, start, what)


def _summed(x, labels, kept):
    """The sums over the axes whose labels are not kept, and the labels of the others."""
    rest = _among(labels, kept)
    gone = _not_among(labels, kept)
    if len(gone) == 0:
        return x, labels
    if x.dtype.kind == "b":
        return np.asarray(np.any(x, _positions(labels, gone))), rest
    return np.asarray(np.sum(x, _positions(labels, gone), dtype=x.dtype)), rest


def _extents_agree(x, own, y, others, labels):
    if len(labels) == 0:
        return True
    return x.shape[_position(own, labels[0], 0)] == y.shape[_position(others, labels[0], 0)] and _extents_agree(x, own, y, others, labels[1:])


def _aligned(x, own, order):
    """A view with an axis for each label of an order, of extent 1 where it has none."""
    if len(order) == 0:
        return x
    return _moved(x, own, _among(order, own))[_axis_indices(own, order)]


def _axis_indices(own, order):
    if len(order) == 0:
        return ()
    if order[0] in own:
        return (slice(None),) + _axis_indices(own, order[1:])
    return (np.newaxis,) + _axis_indices(own, order[1:])


def _contracted_pair(x, own, y, others, kept):
    """The product of two arrays, summed over the labels that are not kept; and the labels of its axes."""
    left, own = _summed(x, own, others + kept)
    right, others = _summed(y, others, own + kept)
    batch = _among(_among(own, others), kept)
    terms = _not_among(_among(own, others), kept)
    rows = _not_among(own, others)
    columns = _not_among(others, own)
    if batch + columns + rows == kept and len(columns) > 0 and len(rows) > 0:
        return _multiplied(right, others, left, own, batch, columns, terms, rows), kept
    return _multiplied(left, own, right, others, batch, rows, terms, columns), batch + rows + columns


def _multiplied(x, own, y, others, batch, rows, terms, columns):
    if len(terms) == 0:
        order = batch + rows + columns
        return np.asarray(_aligned(x, own, order) * _aligned(y, others, order))
    if not _extents_agree(x, own, y, others, batch + terms):
        order = batch + rows + columns + terms
        return _summed(_aligned(x, own, order) * _aligned(y, others, order), order, batch + rows + columns)[0]
    repeated = _extents_of(x, _positions(own, batch))
    down = _extents_of(x, _positions(own, rows))
    across = _extents_of(y, _positions(others, columns))
    count = _product(_extents_of(x, _positions(own, terms)))
    product = np.empty(repeated + down + across, x.dtype)
    left = _moved(x, own, batch + rows + terms)
    if len(rows) != 1 or len(terms) != 1:
        left = left.reshape(repeated + (_product(down), count))
    right = _moved(y, others, batch + terms + columns)
    if len(columns) != 1 or len(terms) != 1:
        right = right.reshape(repeated + (count, _product(across)))
    if len(rows) == 1 and len(columns) == 1:
        _multiply(left, right, product)
    else:
        _multiply(left, right, product.reshape(repeated + (_product(down), _product(across))))
    return product


def _order_text(x, own, order):
    """The extents of an operand in an order of labels, as NumPy's messages show them."""
    if len(order) == 0:
        return ""
    item = f"{x.shape[_position(own, order[0], 0)]}" if order[0] in own else "newaxis"
    if len(order) == 1:
        return item
    return f"{item},{_order_text(x, own, order[1:])}"


def _without_leading(own, order):
    if len(order) > 0 and order[0] not in own:
        return _without_leading(own, order[1:])
    return order


def _operands_text(arrays, labels, order):
    if len(arrays) == 0:
        return ""
    x = arrays[0]
    shown = _order_text(x, labels[0], _without_leading(labels[0], order))
    return f"{_shape_text(x.shape)}->({shown}) {_operands_text(arrays[1:], labels[1:], order)}"


def _fits(x, own, y, others, labels):
    """Whether axes with the same label have the same extent, or 1."""
    if len(labels) == 0:
        return True
    a = x.shape[_position(own, labels[0], 0)]
    b = y.shape[_position(others, labels[0], 0)]
    return (a == b or a == 1 or b == 1) and _fits(x, own, y, others, labels[1:])


def _fits_all(x, own, arrays, labels):
    if len(arrays) == 0:
        return True
    return _fits(x, own, arrays[0], labels[0], _among(own, labels[0])) and _fits_all(x, own, arrays[1:], labels[1:])


def _all_fit(arrays, labels):
    if len(arrays) < 2:
        return True
    return _fits_all(arrays[0], labels[0], arrays[1:], labels[1:]) and _all_fit(arrays[1:], labels[1:])


def _all_diagonals(arrays, labels, dtype, number):
    if len(arrays) == 0:
        return (), ()
    x, own = _diagonals(_as(arrays[0], dtype), labels[0], 0, f"operand {number}")
    others, names = _all_diagonals(arrays[1:], labels[1:], dtype, number + 1)
    return (x,) + others, (own,) + names


def _labels_of(names):
    if len(names) == 0:
        return ()
    return names[0] + _labels_of(names[1:])


def _contracted_all(x, own, arrays, names, wanted):
    if len(arrays) == 0:
        return _moved_result(x, own, wanted)
    if len(arrays) == 1:
        kept = wanted
    else:
        kept = wanted + _not_among(_among(own + _not_among(names[0], own), _labels_of(names[1:])), wanted)
    product, labels = _contracted_pair(x, own, arrays[0], names[0], kept)
    return _contracted_all(product, labels, arrays[1:], names[1:], wanted)


def _moved_result(x, own, wanted):
    if len(wanted) == 0:
        return x[()]
    if own == wanted:
        return x
    return np.transpose(x, _positions(own, wanted)).copy()


def einsum(subscripts, *operands, out=None, dtype=None, optimize=False):
    _refuse_out("einsum", out)
    if dtype is not None:
        conure.refuse("the argument dtype of np.einsum", "operands of that dtype")
    if not isinstance(subscripts, str):
        conure.refuse("np.einsum without a string of subscripts", 'np.einsum("ij,jk->ik", x, y)')
    arrays = tuple(np.asarray(each) for each in operands)
    labels, wanted, order = conure.subscripts(subscripts, *arrays)
    if len(arrays) == 1:
        if len(_not_among(labels[0], wanted)) == 0:
            x, own = _diagonals(arrays[0], labels[0], 0, "single operand")
            return np.transpose(x, _positions(own, wanted))
        x, own = _diagonals(arrays[0], labels[0], 0, "operand 0")
        total, rest = _summed(x, own, wanted)
        return _moved_result(total, rest, wanted)
    given, names = _all_diagonals(arrays, labels, np.result_type(*arrays), 0)
    if not _all_fit(given, names):
        raise ValueError(
            f"operands could not be broadcast together with remapped shapes [original->remapped]: {_operands_text(arrays, labels, order)}")
    return _contracted_all(given[0], names[0], given[1:], names[1:], wanted)
