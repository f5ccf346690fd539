"""What the functions of `numpy.linalg` do with dtypes and shapes.

Shapes: a matrix is ``(…, m, n)``, a vector ``(n,)``. Everything is computed in float64 or complex128, as NumPy does, and given in
the operands' precision.
"""

import numpy as np


def inexact(x):
    """The dtype in which results for an array are given."""
    if x.dtype == np.float16:
        raise TypeError("array type float16 is unsupported in linalg")
    if x.dtype.kind in "biu":
        return np.result_type(np.float64)
    return x.dtype


def double(dtype):
    """The dtype in which results of a dtype are computed."""
    return np.result_type(dtype, np.float64)


def real(dtype):
    if dtype == np.complex64:
        return np.result_type(np.float32)
    if dtype == np.complex128:
        return np.result_type(np.float64)
    return dtype


def as_dtype(x, dtype):
    """An array or a number as one of a dtype: itself if it is one."""
    if x.dtype == dtype:
        return x
    return x.astype(dtype)


def epsilon(dtype):
    """The distance between 1 and the next number."""
    if real(dtype) == np.float32:
        return np.float32(1.1920929e-07)
    return np.float64(2.220446049250313e-16)


def check_stacked(a):
    if a.ndim < 2:
        raise np.linalg.LinAlgError(f"{a.ndim}-dimensional array given. Array must be at least two-dimensional")


def check_square(a):
    check_stacked(a)
    if a.shape[-2] != a.shape[-1]:
        raise np.linalg.LinAlgError("Last 2 dimensions of the array must be square")


def transposed(a):
    return np.swapaxes(a, -1, -2)


def conjugated(a):
    if a.dtype.kind == "c":
        return np.conjugate(a)
    return a


def spread(x, core, extents):
    """An array with the given extents in front of its last axes."""
    if len(extents) == 0:
        return x
    return np.broadcast_to(x, extents + x.shape[x.ndim - core:])
