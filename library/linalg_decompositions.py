"""Decompositions: `numpy.linalg.cholesky`, `qr` and `svd`, by NumPy's own inner loops and so by its LAPACK.

Source: NumPy's reference, "Linear algebra".
"""

import conure
import numpy as np
from linalg_eigenvalues import eigh, eigvalsh
from matrices import as_dtype, check_square, check_stacked, conjugated, double, inexact, real, transposed


def cholesky(a, /, *, upper=False):
    x = np.asarray(a)
    check_square(x)
    dtype = inexact(x)
    work = double(dtype)
    result = np.empty(x.shape, work)
    if upper:
        failed = conure.native_loop("numpy.linalg._umath_linalg.cholesky_up", "(m,m)->(m,m)", as_dtype(x, work), result)
    else:
        failed = conure.native_loop("numpy.linalg._umath_linalg.cholesky_lo", "(m,m)->(m,m)", as_dtype(x, work), result)
    if failed:
        raise np.linalg.LinAlgError("Matrix is not positive definite")
    return as_dtype(result, dtype)


def _upper_rows(a, rows):
    """The first rows of matrices, zero below the diagonal."""
    result = a[..., :rows, :].copy()
    columns = result.shape[-1]
    for k in range(min(columns, rows - 1) if rows > 0 else 0):
        result[..., k + 1:, k] = 0
    return result


def qr(a, mode="reduced"):
    if mode in ("f", "full", "e", "economic"):
        conure.refuse("the argument mode of np.linalg.qr as " + mode, '"reduced"')
    if mode not in ("reduced", "complete", "r", "raw"):
        raise ValueError(f"Unrecognized mode '{mode}'")
    given = np.asarray(a)
    check_stacked(given)
    dtype = inexact(given)
    work = double(dtype)
    x = given.astype(work)
    m = x.shape[-2]
    n = x.shape[-1]
    least = min(m, n)
    tau = np.empty(x.shape[:-2] + (least,), work)
    if conure.native_loop("numpy.linalg._umath_linalg.qr_r_raw", "(m,n)!->(p)", x, tau):
        raise np.linalg.LinAlgError("Incorrect argument found while performing QR factorization")
    if mode == "r":
        return as_dtype(_upper_rows(x, least), dtype)
    if mode == "raw":
        return as_dtype(transposed(x), dtype), as_dtype(tau, dtype)
    columns = least
    if mode == "complete":
        columns = m
    q = np.empty(x.shape[:-2] + (m, columns), work)
    if mode == "complete" and m > n:
        failed = conure.native_loop("numpy.linalg._umath_linalg.qr_complete", "(m,n),(n)->(m,m)", x, tau, q)
    else:
        failed = conure.native_loop("numpy.linalg._umath_linalg.qr_reduced", "(m,n),(k)->(m,k)", x, tau, q)
    if failed:
        raise np.linalg.LinAlgError("Incorrect argument found while performing QR factorization")
    return conure.named("numpy.linalg._linalg.QRResult", Q=as_dtype(q, dtype), R=as_dtype(_upper_rows(x, columns), dtype))


def svd(a, full_matrices=True, compute_uv=True, hermitian=False):
    x = np.asarray(a)
    if hermitian:
        return _hermitian_svd(x, compute_uv)
    check_stacked(x)
    dtype = inexact(x)
    work = double(dtype)
    m = x.shape[-2]
    n = x.shape[-1]
    stack = x.shape[:-2]
    values = np.empty(stack + (min(m, n),), np.float64)
    if not compute_uv:
        if conure.native_loop("numpy.linalg._umath_linalg.svd", "(m,n)->(p)", as_dtype(x, work), values):
            raise np.linalg.LinAlgError("SVD did not converge")
        return as_dtype(values, real(dtype))
    if full_matrices:
        u = np.empty(stack + (m, m), work)
        vh = np.empty(stack + (n, n), work)
        failed = conure.native_loop("numpy.linalg._umath_linalg.svd_f", "(m,n)->(m,m),(p),(n,n)", as_dtype(x, work), u, values, vh)
    else:
        u = np.empty(stack + (m, min(m, n)), work)
        vh = np.empty(stack + (min(m, n), n), work)
        failed = conure.native_loop("numpy.linalg._umath_linalg.svd_s", "(m,n)->(m,p),(p),(p,n)", as_dtype(x, work), u, values, vh)
    if failed:
        raise np.linalg.LinAlgError("SVD did not converge")
    return conure.named("numpy.linalg._linalg.SVDResult", U=as_dtype(u, dtype), S=as_dtype(values, real(dtype)), Vh=as_dtype(vh, dtype))


def _hermitian_svd(x, compute_uv):
    """The same of a matrix that equals its conjugate transpose, by its eigenvalues."""
    if not compute_uv:
        return np.sort(np.abs(eigvalsh(x)), -1)[..., ::-1]
    s, u = eigh(x)
    signs = np.sign(s)
    sizes = np.abs(s)
    order = np.argsort(sizes, -1)[..., ::-1]
    u = np.take_along_axis(u, order[..., None, :], -1)
    v = conjugated(transposed(u * np.take_along_axis(signs, order, -1)[..., None, :]))
    return conure.named("numpy.linalg._linalg.SVDResult", U=u, S=np.take_along_axis(sizes, order, -1), Vh=v)


def svdvals(x, /):
    return svd(x, True, False)
