"""Eigenvalues: `numpy.linalg.eigh`, `eig` and their family, by NumPy's own inner loops and so by its LAPACK.

Source: NumPy's reference, "Linear algebra".
"""

import conure
import numpy as np
from matrices import as_dtype, check_square, double, inexact, real


def _check_triangle(triangle):
    if triangle not in ("L", "U", "l", "u"):
        raise ValueError("UPLO argument must be 'L' or 'U'")


def eigh(a, UPLO="L"):
    _check_triangle(UPLO)
    x = np.asarray(a)
    check_square(x)
    dtype = inexact(x)
    work = double(dtype)
    values = np.empty(x.shape[:-1], np.float64)
    vectors = np.empty(x.shape, work)
    if UPLO in ("L", "l"):
        failed = conure.native_loop("numpy.linalg._umath_linalg.eigh_lo", "(m,m)->(m),(m,m)", as_dtype(x, work), values, vectors)
    else:
        failed = conure.native_loop("numpy.linalg._umath_linalg.eigh_up", "(m,m)->(m),(m,m)", as_dtype(x, work), values, vectors)
    if failed:
        raise np.linalg.LinAlgError("Eigenvalues did not converge")
    return conure.named("numpy.linalg._linalg.EighResult", eigenvalues=as_dtype(values, real(dtype)), eigenvectors=as_dtype(vectors, dtype))


def eigvalsh(a, UPLO="L"):
    _check_triangle(UPLO)
    x = np.asarray(a)
    check_square(x)
    dtype = inexact(x)
    work = double(dtype)
    values = np.empty(x.shape[:-1], np.float64)
    if UPLO in ("L", "l"):
        failed = conure.native_loop("numpy.linalg._umath_linalg.eigvalsh_lo", "(m,m)->(m)", as_dtype(x, work), values)
    else:
        failed = conure.native_loop("numpy.linalg._umath_linalg.eigvalsh_up", "(m,m)->(m)", as_dtype(x, work), values)
    if failed:
        raise np.linalg.LinAlgError("Eigenvalues did not converge")
    return as_dtype(values, real(dtype))


def complex_of(dtype):
    """The complex dtype of a dtype's precision."""
    if dtype == np.float32:
        return np.dtype(np.complex64)
    if dtype == np.float64:
        return np.dtype(np.complex128)
    return dtype


def _check_eigenvalues(x):
    check_square(x)
    if not np.all(np.isfinite(x)):
        raise np.linalg.LinAlgError("Array must not contain infs or NaNs")


def eig(a):
    x = np.asarray(a)
    _check_eigenvalues(x)
    dtype = inexact(x)
    values = np.empty(x.shape[:-1], np.complex128)
    vectors = np.empty(x.shape, np.complex128)
    if conure.native_loop("numpy.linalg._umath_linalg.eig", "(m,m)->(m),(m,m)", as_dtype(x, double(dtype)), values, vectors):
        raise np.linalg.LinAlgError("Eigenvalues did not converge")
    if dtype.kind != "c" and np.all(values.imag == 0.0):
        return conure.named("numpy.linalg._linalg.EigResult", eigenvalues=as_dtype(values.real, dtype), eigenvectors=as_dtype(vectors.real, dtype))
    result = complex_of(dtype)
    return conure.named("numpy.linalg._linalg.EigResult", eigenvalues=as_dtype(values, result), eigenvectors=as_dtype(vectors, result))


def complex_eigenvalues(x):
    """The eigenvalues of matrices in complex128, whether they are real or not."""
    _check_eigenvalues(x)
    values = np.empty(x.shape[:-1], np.complex128)
    if conure.native_loop("numpy.linalg._umath_linalg.eigvals", "(m,m)->(m)", as_dtype(x, double(inexact(x))), values):
        raise np.linalg.LinAlgError("Eigenvalues did not converge")
    return values


def eigvals(a):
    x = np.asarray(a)
    values = complex_eigenvalues(x)
    dtype = inexact(x)
    if dtype.kind != "c" and np.all(values.imag == 0.0):
        return as_dtype(values.real, dtype)
    return as_dtype(values, complex_of(dtype))
