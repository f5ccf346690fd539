"""Products of matrices and of vectors of one dtype, by NumPy's own inner loops.
"""

import conure
import numpy as np
from axes import lies_in_order


def multiply(a, b, product):
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


def multiply_vectors(a, b):
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


def into_c_array(product, out):
    """A product, or the array that it is to be in: one of just that kind."""
    if out is None:
        return product
    if not isinstance(out, np.ndarray):
        raise TypeError("'out' must be an array")
    given = np.asarray(product)
    conure.check_destination(out, "output array is not acceptable (must have the right datatype, number of dimensions, and be a C-Array)")
    if out.ndim != given.ndim or out.dtype != given.dtype or not lies_in_order(out):
        raise ValueError("output array is not acceptable (must have the right datatype, number of dimensions, and be a C-Array)")
    if out.shape != given.shape:
        raise ValueError("output array has wrong dimensions")
    out[...] = given
    if out.ndim == 0:
        return out[()]
    return out
