"""Equations: `numpy.linalg.solve`, `inv`, `det`, `lstsq` and their family, by NumPy's own inner loops and so by its LAPACK.

Source: NumPy's reference, "Linear algebra".
"""

import conure
import numpy as np
from axes import axes_but, product_of
from linalg_decompositions import svd
from matrices import as_dtype, check_square, conjugated, double, epsilon, inexact, real, spread, transposed


def solve(a, b):
    x = np.asarray(a)
    check_square(x)
    y = np.asarray(b)
    dtype = np.result_type(inexact(x), inexact(y))
    work = double(dtype)
    if y.ndim == 1:
        signature = "(m,m),(m)->(m)"
        _check_right("solve1", signature, y.shape[0], x)
        extents = x.shape[:-2]
        result = np.empty(extents + y.shape, work)
        singular = conure.native_loop("numpy.linalg._umath_linalg.solve1", signature, as_dtype(x, work), spread(as_dtype(y, work), 1, extents), result)
    else:
        signature = "(m,m),(m,n)->(m,n)"
        if y.ndim == 0:
            raise ValueError(f"solve: Input operand 1 does not have enough dimensions (has 0, gufunc core with signature {signature} requires 2)")
        _check_right("solve", signature, y.shape[-2], x)
        extents = _leading(x, y)
        result = np.empty(extents + y.shape[-2:], work)
        singular = conure.native_loop("numpy.linalg._umath_linalg.solve", signature, spread(as_dtype(x, work), 2, extents), spread(as_dtype(y, work), 2, extents), result)
    if singular:
        raise np.linalg.LinAlgError("Singular matrix")
    return as_dtype(result, dtype)


def _check_right(name, signature, rows, x):
    if rows != x.shape[-1]:
        raise ValueError(
            f"{name}: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature {signature} (size {rows} is different from {x.shape[-1]})")


def _leading(x, y):
    """The extents of stacks of matrices, broadcast."""
    if x.ndim == 2:
        return y.shape[:-2]
    if y.ndim == 2:
        return x.shape[:-2]
    return (np.empty(x.shape[:-2] + (0,)) + np.empty(y.shape[:-2] + (0,))).shape[:-1]


def inv(a):
    x = np.asarray(a)
    check_square(x)
    dtype = inexact(x)
    work = double(dtype)
    result = np.empty(x.shape, work)
    if conure.native_loop("numpy.linalg._umath_linalg.inv", "(m,m)->(m,m)", as_dtype(x, work), result):
        raise np.linalg.LinAlgError("Singular matrix")
    return as_dtype(result, dtype)


def _stack(x, dtype):
    """Matrices of a dtype, a single one as a stack of one."""
    y = as_dtype(x, dtype)
    return y[np.newaxis] if x.ndim == 2 else y


def _unstacked(results, x, dtype):
    """Numbers for a stack of matrices, or the one for a single matrix."""
    return as_dtype(results[0] if x.ndim == 2 else results, dtype)


def det(a):
    x = np.asarray(a)
    check_square(x)
    dtype = inexact(x)
    work = double(dtype)
    results = conure.cell(work) if x.ndim == 2 else np.empty(x.shape[:-2], work)
    conure.native_loop("numpy.linalg._umath_linalg.det", "(m,m)->()", _stack(x, work), results)
    return _unstacked(results, x, dtype)


def slogdet(a):
    x = np.asarray(a)
    check_square(x)
    dtype = inexact(x)
    work = double(dtype)
    signs = conure.cell(work) if x.ndim == 2 else np.empty(x.shape[:-2], work)
    logarithms = conure.cell(np.float64) if x.ndim == 2 else np.empty(x.shape[:-2], np.float64)
    conure.native_loop("numpy.linalg._umath_linalg.slogdet", "(m,m)->(),()", _stack(x, work), signs, logarithms)
    return conure.named("numpy.linalg._linalg.SlogdetResult", sign=_unstacked(signs, x, dtype), logabsdet=_unstacked(logarithms, x, real(dtype)))


def lstsq(a, b, rcond=None):
    x = np.asarray(a)
    y = np.asarray(b)
    if y.ndim == 1:
        solution, residuals, rank, values = _least_squares(x, y[:, np.newaxis], rcond)
        return solution[:, 0].copy(), residuals, rank, values
    return _least_squares(x, y, rcond)


def _least_squares(x, y, rcond):
    for each in (x, y):
        if each.ndim != 2:
            raise np.linalg.LinAlgError(f"{each.ndim}-dimensional array given. Array must be two-dimensional")
    m, n = x.shape
    columns = y.shape[1]
    if m != y.shape[0]:
        raise np.linalg.LinAlgError("Incompatible dimensions")
    dtype = np.result_type(inexact(x), inexact(y))
    work = double(dtype)
    limit = conure.cell(np.float64)
    limit[0] = np.float64(2.220446049250313e-16) * max(n, m) if rcond is None else rcond
    right = np.zeros((m, max(columns, 1)), work)
    right[:, :columns] = y
    solution = np.empty((n, max(columns, 1)), work)
    residuals = np.empty(max(columns, 1), np.float64)
    rank = conure.cell(np.int32)
    values = np.empty(min(m, n), np.float64)
    if conure.native_loop("numpy.linalg._umath_linalg.lstsq", "(m,n),(m,nrhs),()->(n,nrhs),(nrhs),(),(p)", as_dtype(x, work)[np.newaxis], right[np.newaxis], limit,
                          solution[np.newaxis], residuals[np.newaxis], rank, values[np.newaxis]):
        raise np.linalg.LinAlgError("SVD did not converge in Linear Least Squares")
    if m == 0:
        solution[...] = 0
    found = rank[0]
    kept = columns
    if found != n or m <= n:
        kept = 0
    return solution[:, :columns].astype(dtype), residuals[:kept].astype(real(dtype)), found, as_dtype(values, real(dtype))


def pinv(a, rcond=None, hermitian=False, *, rtol=()):
    x = np.asarray(a)
    relative = not isinstance(rtol, tuple)
    if rcond is not None:
        if relative:
            raise ValueError("`rtol` and `rcond` can't be both set.")
        limit = rcond
    elif not relative:
        limit = 1e-15
    elif rtol is None:
        limit = max(x.shape[-2], x.shape[-1]) * epsilon(x.dtype)
    else:
        limit = rtol
    if isinstance(limit, (np.ndarray, list, tuple)):
        conure.refuse("an array as the tolerance of np.linalg.pinv", "a number")
    u, s, vt = svd(conjugated(x), False, True, hermitian)
    cutoff = limit * np.max(s, axis=-1, keepdims=True, initial=0)
    inverse = as_dtype(np.where(s > cutoff, 1 / s, 0), s.dtype)
    return np.matmul(transposed(vt), inverse[..., np.newaxis] * transposed(u))


def tensorinv(a, ind=2):
    x = np.asarray(a)
    if ind <= 0:
        raise ValueError("Invalid ind argument.")
    columns = x.shape[ind:]
    rows = x.shape[:ind]
    return inv(x.reshape((product_of(columns), -1))).reshape(columns + rows)


def tensorsolve(a, b, axes=None):
    x = np.asarray(a)
    y = np.asarray(b)
    if axes is not None:
        return tensorsolve(_with_last(x, axes, ()), y)
    extents = x.shape[-(x.ndim - y.ndim):]
    count = product_of(extents)
    if x.size != count**2:
        raise np.linalg.LinAlgError("Input arrays must satisfy the requirement             prod(a.shape[b.ndim:]) == prod(a.shape[:b.ndim])")
    solution = solve(x.reshape((count, count)), np.ravel(y))
    result = np.empty(extents, solution.dtype)
    result.reshape(-1)[...] = solution
    return result


def _with_last(x, axes, seen):
    """An array with some axes behind the others."""
    if len(axes) == 0:
        return np.transpose(x, axes_but(x.ndim, seen, 0) + seen)
    return _with_last(x, axes[1:], seen + (axes[0] % x.ndim,))
