"""NumPy's module `numpy.linalg`: equations, decompositions and norms, by NumPy's own inner loops and so by its LAPACK.

Shapes: a matrix is ``(…, m, n)``, a vector ``(n,)``. Everything is computed in float64 or complex128, as NumPy does, and given in
the operands' precision. Source: NumPy's reference, "Linear algebra".
"""

import conure
import numpy as np


# ---- dtypes and shapes

def _inexact(x):
    """The dtype in which results for an array are given."""
    if x.dtype == np.float16:
        raise TypeError("array type float16 is unsupported in linalg")
    if x.dtype.kind in "biu":
        return np.result_type(np.float64)
    return x.dtype


def _double(dtype):
    """The dtype in which results of a dtype are computed."""
    return np.result_type(dtype, np.float64)


def _real(dtype):
    if dtype == np.complex64:
        return np.result_type(np.float32)
    if dtype == np.complex128:
        return np.result_type(np.float64)
    return dtype


def _as(x, dtype):
    """An array or a number as one of a dtype: itself if it is one."""
    if x.dtype == dtype:
        return x
    return x.astype(dtype)


def _epsilon(dtype):
    """The distance between 1 and the next number."""
    if _real(dtype) == np.float32:
        return np.float32(1.1920929e-07)
    return np.float64(2.220446049250313e-16)


def _check_stacked(a):
    if a.ndim < 2:
        raise np.linalg.LinAlgError(f"{a.ndim}-dimensional array given. Array must be at least two-dimensional")


def _check_square(a):
    _check_stacked(a)
    if a.shape[-2] != a.shape[-1]:
        raise np.linalg.LinAlgError("Last 2 dimensions of the array must be square")


def _transposed(a):
    return np.swapaxes(a, -1, -2)


def _conjugated(a):
    if a.dtype.kind == "c":
        return np.conjugate(a)
    return a


def _refuse_hermitian(name, hermitian):
    if hermitian:
        conure.refuse("the argument hermitian of np.linalg." + name, "np.linalg.eigh")


# ---- equations

def solve(a, b):
    x = np.asarray(a)
    _check_square(x)
    y = np.asarray(b)
    dtype = np.result_type(_inexact(x), _inexact(y))
    work = _double(dtype)
    if y.ndim == 1:
        signature = "(m,m),(m)->(m)"
        _check_right("solve1", signature, y.shape[0], x)
        extents = x.shape[:-2]
        result = np.empty(extents + y.shape, work)
        singular = conure.native_loop("numpy.linalg._umath_linalg.solve1", signature, _as(x, work), _spread(_as(y, work), 1, extents), result)
    else:
        signature = "(m,m),(m,n)->(m,n)"
        if y.ndim == 0:
            raise ValueError(f"solve: Input operand 1 does not have enough dimensions (has 0, gufunc core with signature {signature} requires 2)")
        _check_right("solve", signature, y.shape[-2], x)
        extents = _leading(x, y)
        result = np.empty(extents + y.shape[-2:], work)
        singular = conure.native_loop("numpy.linalg._umath_linalg.solve", signature, _spread(_as(x, work), 2, extents), _spread(_as(y, work), 2, extents), result)
    if singular:
        raise np.linalg.LinAlgError("Singular matrix")
    return _as(result, dtype)


def _check_right(name, signature, rows, x):
    if rows != x.shape[-1]:
        raise ValueError(
            f"{name}: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature {signature} (size {rows} is different from {x.shape[-1]})")


def _spread(x, core, extents):
    """An array with the given extents in front of its last axes."""
    if len(extents) == 0:
        return x
    return np.broadcast_to(x, extents + x.shape[x.ndim - core:])


def _leading(x, y):
    """The extents of stacks of matrices, broadcast."""
    if x.ndim == 2:
        return y.shape[:-2]
    if y.ndim == 2:
        return x.shape[:-2]
    return (np.empty(x.shape[:-2] + (0,)) + np.empty(y.shape[:-2] + (0,))).shape[:-1]


def inv(a):
    x = np.asarray(a)
    _check_square(x)
    dtype = _inexact(x)
    work = _double(dtype)
    result = np.empty(x.shape, work)
    if conure.native_loop("numpy.linalg._umath_linalg.inv", "(m,m)->(m,m)", _as(x, work), result):
        raise np.linalg.LinAlgError("Singular matrix")
    return _as(result, dtype)


def det(a):
    x = np.asarray(a)
    _check_square(x)
    dtype = _inexact(x)
    work = _double(dtype)
    if x.ndim == 2:
        result = conure.cell(work)
        conure.native_loop("numpy.linalg._umath_linalg.det", "(m,m)->()", _as(x, work)[np.newaxis], result)
        return _as(result[0], dtype)
    results = np.empty(x.shape[:-2], work)
    conure.native_loop("numpy.linalg._umath_linalg.det", "(m,m)->()", _as(x, work), results)
    return _as(results, dtype)


def slogdet(a):
    x = np.asarray(a)
    _check_square(x)
    dtype = _inexact(x)
    work = _double(dtype)
    if x.ndim == 2:
        sign = conure.cell(work)
        logarithm = conure.cell(np.float64)
        conure.native_loop("numpy.linalg._umath_linalg.slogdet", "(m,m)->(),()", _as(x, work)[np.newaxis], sign, logarithm)
        return conure.named("numpy.linalg._linalg.SlogdetResult", sign=_as(sign[0], dtype), logabsdet=_as(logarithm[0], _real(dtype)))
    signs = np.empty(x.shape[:-2], work)
    logarithms = np.empty(x.shape[:-2], np.float64)
    conure.native_loop("numpy.linalg._umath_linalg.slogdet", "(m,m)->(),()", _as(x, work), signs, logarithms)
    return conure.named("numpy.linalg._linalg.SlogdetResult", sign=_as(signs, dtype), logabsdet=_as(logarithms, _real(dtype)))


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
    dtype = np.result_type(_inexact(x), _inexact(y))
    work = _double(dtype)
    limit = conure.cell(np.float64)
    limit[0] = np.float64(2.220446049250313e-16) * max(n, m) if rcond is None else rcond
    right = np.zeros((m, max(columns, 1)), work)
    right[:, :columns] = y
    solution = np.empty((n, max(columns, 1)), work)
    residuals = np.empty(max(columns, 1), np.float64)
    rank = conure.cell(np.int32)
    values = np.empty(min(m, n), np.float64)
    if conure.native_loop("numpy.linalg._umath_linalg.lstsq", "(m,n),(m,nrhs),()->(n,nrhs),(nrhs),(),(p)", _as(x, work)[np.newaxis], right[np.newaxis], limit,
                          solution[np.newaxis], residuals[np.newaxis], rank, values[np.newaxis]):
        raise np.linalg.LinAlgError("SVD did not converge in Linear Least Squares")
    if m == 0:
        solution[...] = 0
    found = rank[0]
    kept = columns
    if found != n or m <= n:
        kept = 0
    return solution[:, :columns].astype(dtype), residuals[:kept].astype(_real(dtype)), found, _as(values, _real(dtype))


def pinv(a, rcond=None, hermitian=False, *, rtol=()):
    if not isinstance(rtol, tuple):
        conure.refuse("the argument rtol of np.linalg.pinv", "the argument rcond")
    _refuse_hermitian("pinv", hermitian)
    x = np.asarray(a)
    limit = 1e-15 if rcond is None else rcond
    if isinstance(limit, np.ndarray):
        conure.refuse("an array as the argument rcond of np.linalg.pinv", "a number")
    u, s, vt = svd(_conjugated(x), False)
    cutoff = limit * np.max(s, axis=-1, keepdims=True, initial=0)
    inverse = _as(np.where(s > cutoff, 1 / s, 0), s.dtype)
    return np.matmul(_transposed(vt), inverse[..., np.newaxis] * _transposed(u))


def matrix_power(a, n):
    x = np.asarray(a)
    _check_square(x)
    if n == 0:
        identity = np.zeros_like(x)
        for k in range(x.shape[-1]):
            identity[..., k, k] = 1
        return identity
    if n < 0:
        return _power(inv(x), -n)
    return _power(x, n)


def _power(x, n):
    """``x`` to a positive power, by repeated squares."""
    if n == 1:
        return x
    if n == 2:
        return np.matmul(x, x)
    if n == 3:
        return np.matmul(np.matmul(x, x), x)
    square = x
    while n % 2 == 0:
        square = np.matmul(square, square)
        n //= 2
    result = square
    n //= 2
    while n > 0:
        square = np.matmul(square, square)
        if n % 2 == 1:
            result = np.matmul(result, square)
        n //= 2
    return result


# ---- decompositions

def cholesky(a, /, *, upper=False):
    x = np.asarray(a)
    _check_square(x)
    dtype = _inexact(x)
    work = _double(dtype)
    result = np.empty(x.shape, work)
    if upper:
        failed = conure.native_loop("numpy.linalg._umath_linalg.cholesky_up", "(m,m)->(m,m)", _as(x, work), result)
    else:
        failed = conure.native_loop("numpy.linalg._umath_linalg.cholesky_lo", "(m,m)->(m,m)", _as(x, work), result)
    if failed:
        raise np.linalg.LinAlgError("Matrix is not positive definite")
    return _as(result, dtype)


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
    _check_stacked(given)
    dtype = _inexact(given)
    work = _double(dtype)
    x = given.astype(work)
    m = x.shape[-2]
    n = x.shape[-1]
    least = min(m, n)
    tau = np.empty(x.shape[:-2] + (least,), work)
    if conure.native_loop("numpy.linalg._umath_linalg.qr_r_raw", "(m,n)!->(p)", x, tau):
        raise np.linalg.LinAlgError("Incorrect argument found while performing QR factorization")
    if mode == "r":
        return _as(_upper_rows(x, least), dtype)
    if mode == "raw":
        return _as(_transposed(x), dtype), _as(tau, dtype)
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
    return conure.named("numpy.linalg._linalg.QRResult", Q=_as(q, dtype), R=_as(_upper_rows(x, columns), dtype))


def svd(a, full_matrices=True, compute_uv=True, hermitian=False):
    _refuse_hermitian("svd", hermitian)
    x = np.asarray(a)
    _check_stacked(x)
    dtype = _inexact(x)
    work = _double(dtype)
    m = x.shape[-2]
    n = x.shape[-1]
    stack = x.shape[:-2]
    values = np.empty(stack + (min(m, n),), np.float64)
    if not compute_uv:
        if conure.native_loop("numpy.linalg._umath_linalg.svd", "(m,n)->(p)", _as(x, work), values):
            raise np.linalg.LinAlgError("SVD did not converge")
        return _as(values, _real(dtype))
    if full_matrices:
        u = np.empty(stack + (m, m), work)
        vh = np.empty(stack + (n, n), work)
        failed = conure.native_loop("numpy.linalg._umath_linalg.svd_f", "(m,n)->(m,m),(p),(n,n)", _as(x, work), u, values, vh)
    else:
        u = np.empty(stack + (m, min(m, n)), work)
        vh = np.empty(stack + (min(m, n), n), work)
        failed = conure.native_loop("numpy.linalg._umath_linalg.svd_s", "(m,n)->(m,p),(p),(p,n)", _as(x, work), u, values, vh)
    if failed:
        raise np.linalg.LinAlgError("SVD did not converge")
    return conure.named("numpy.linalg._linalg.SVDResult", U=_as(u, dtype), S=_as(values, _real(dtype)), Vh=_as(vh, dtype))


def svdvals(x, /):
    return svd(x, True, False)


def _check_triangle(triangle):
    if triangle not in ("L", "U", "l", "u"):
        raise ValueError("UPLO argument must be 'L' or 'U'")


def eigh(a, UPLO="L"):
    _check_triangle(UPLO)
    x = np.asarray(a)
    _check_square(x)
    dtype = _inexact(x)
    work = _double(dtype)
    values = np.empty(x.shape[:-1], np.float64)
    vectors = np.empty(x.shape, work)
    if UPLO in ("L", "l"):
        failed = conure.native_loop("numpy.linalg._umath_linalg.eigh_lo", "(m,m)->(m),(m,m)", _as(x, work), values, vectors)
    else:
        failed = conure.native_loop("numpy.linalg._umath_linalg.eigh_up", "(m,m)->(m),(m,m)", _as(x, work), values, vectors)
    if failed:
        raise np.linalg.LinAlgError("Eigenvalues did not converge")
    return conure.named("numpy.linalg._linalg.EighResult", eigenvalues=_as(values, _real(dtype)), eigenvectors=_as(vectors, dtype))


def eigvalsh(a, UPLO="L"):
    _check_triangle(UPLO)
    x = np.asarray(a)
    _check_square(x)
    dtype = _inexact(x)
    work = _double(dtype)
    values = np.empty(x.shape[:-1], np.float64)
    if UPLO in ("L", "l"):
        failed = conure.native_loop("numpy.linalg._umath_linalg.eigvalsh_lo", "(m,m)->(m)", _as(x, work), values)
    else:
        failed = conure.native_loop("numpy.linalg._umath_linalg.eigvalsh_up", "(m,m)->(m)", _as(x, work), values)
    if failed:
        raise np.linalg.LinAlgError("Eigenvalues did not converge")
    return _as(values, _real(dtype))


def _check_eigenvalues(name, x):
    _check_square(x)
    if _inexact(x).kind != "c":
        conure.refuse("np.linalg." + name + " of real numbers, whose results are real or complex depending on their values",
                      "np.linalg." + name + "(x.astype(np.complex128)), or np.linalg.eigh for a symmetric matrix")
    if not np.all(np.isfinite(x)):
        raise np.linalg.LinAlgError("Array must not contain infs or NaNs")


def eig(a):
    x = np.asarray(a)
    _check_eigenvalues("eig", x)
    values = np.empty(x.shape[:-1], np.complex128)
    vectors = np.empty(x.shape, np.complex128)
    if conure.native_loop("numpy.linalg._umath_linalg.eig", "(m,m)->(m),(m,m)", _as(x, np.complex128), values, vectors):
        raise np.linalg.LinAlgError("Eigenvalues did not converge")
    return conure.named("numpy.linalg._linalg.EigResult", eigenvalues=_as(values, x.dtype), eigenvectors=_as(vectors, x.dtype))


def eigvals(a):
    x = np.asarray(a)
    _check_eigenvalues("eigvals", x)
    values = np.empty(x.shape[:-1], np.complex128)
    if conure.native_loop("numpy.linalg._umath_linalg.eigvals", "(m,m)->(m)", _as(x, np.complex128), values):
        raise np.linalg.LinAlgError("Eigenvalues did not converge")
    return _as(values, x.dtype)


# ---- norms and numbers

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
        return np.sum((a != 0).astype(_real(a.dtype)), axis, keepdims=keepdims)
    if ord == 1:
        return np.sum(np.abs(a), axis, keepdims=keepdims)
    if ord == 2:
        return np.sqrt(np.sum(_squares(a), axis, keepdims=keepdims))
    total = np.sum(np.abs(a) ** ord, axis, keepdims=keepdims)
    return total ** _as(np.float64(1) / np.float64(ord), total.dtype)


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


def cond(x, p=None):
    a = np.asarray(x)
    if a.ndim > 1 and a.size == 0 and a.shape[-2] * a.shape[-1] == 0:
        raise np.linalg.LinAlgError("cond is not defined on empty arrays")
    if p is None or p == 2 or p == -2:
        s = svd(a, True, False)
        if p is not None and p == -2:
            return _without_nan(s[..., -1] / s[..., 0], a)
        return _without_nan(s[..., 0] / s[..., -1], a)
    _check_square(a)
    dtype = _inexact(a)
    work = _double(dtype)
    inverse = np.empty(a.shape, work)
    conure.native_loop("numpy.linalg._umath_linalg.inv", "(m,m)->(m,m)", _as(a, work), inverse)
    product = norm(a, p, (-2, -1)) * norm(inverse, p, (-2, -1))
    return _without_nan(_as(product, _real(dtype)), a)


def _without_nan(ratio, a):
    """Infinity where a ratio is no number, though the matrix has numbers only."""
    numbers = ~np.any(np.isnan(a), (-2, -1))
    if isinstance(ratio, np.ndarray):
        return _as(np.where(np.isnan(ratio) & numbers, np.inf, ratio), ratio.dtype)
    if np.isnan(ratio) and numbers:
        return _as(np.float64(np.inf), ratio.dtype)
    return ratio


def matrix_rank(A, tol=None, hermitian=False, *, rtol=None):
    if rtol is not None and tol is not None:
        raise ValueError("`tol` and `rtol` can't be both set.")
    _refuse_hermitian("matrix_rank", hermitian)
    x = np.asarray(A)
    if x.ndim < 2:
        return int(not np.all(x == 0))
    s = svd(x, True, False)
    if isinstance(tol, np.ndarray) or isinstance(rtol, np.ndarray):
        conure.refuse("an array as the tolerance of np.linalg.matrix_rank", "a number")
    if tol is not None:
        return np.sum(s > tol, -1)
    relative = max(x.shape[-2], x.shape[-1]) * _epsilon(s.dtype) if rtol is None else rtol
    return np.sum(s > np.max(s, axis=-1, keepdims=True, initial=0) * relative, -1)


def multi_dot(arrays, *, out=None):
    if out is not None:
        conure.refuse("the argument out of np.linalg.multi_dot", "y[...] = np.linalg.multi_dot(…)")
    if isinstance(arrays, np.ndarray):
        conure.refuse("np.linalg.multi_dot of an array", "np.linalg.multi_dot of a tuple of arrays")
    given = tuple(np.asarray(each) for each in arrays)
    if len(given) < 2:
        raise ValueError("Expecting at least two arrays.")
    if len(given) > 5:
        conure.refuse("np.linalg.multi_dot of more than five arrays", "products of five at most")
    if len(given) == 2:
        return np.dot(given[0], given[1])
    first = given[0]
    last = given[-1]
    matrices = (first[np.newaxis, :] if first.ndim == 1 else first,) + given[1:-1] + (last[:, np.newaxis] if last.ndim == 1 else last,)
    for each in matrices:
        if each.ndim != 2:
            raise np.linalg.LinAlgError(f"{each.ndim}-dimensional array given. Array must be two-dimensional")
    result = _chain(matrices)
    if first.ndim == 1 and last.ndim == 1:
        return result[0, 0]
    if first.ndim == 1 or last.ndim == 1:
        return np.ravel(result)
    return result


def _chain(matrices):
    """The product of matrices, in the order that needs the fewest multiplications."""
    count = len(matrices)
    if count == 3:
        a, b, c = matrices
        rows, inner_rows = a.shape
        inner_columns, columns = c.shape
        if rows * inner_columns * (inner_rows + columns) < inner_rows * columns * (rows + inner_columns):
            return np.dot(np.dot(a, b), c)
        return np.dot(a, np.dot(b, c))
    sizes = np.empty(count + 1)
    position = 0
    for each in matrices:
        sizes[position] = each.shape[0]
        position += 1
    sizes[count] = matrices[-1].shape[1]
    costs = np.zeros((count, count))
    order = np.zeros((count, count), np.int64)
    for length in range(1, count):
        for i in range(count - length):
            j = i + length
            costs[i, j] = np.inf
            for k in range(i, j):
                cost = costs[i, k] + costs[k + 1, j] + sizes[i] * sizes[k + 1] * sizes[j + 1]
                if cost < costs[i, j]:
                    costs[i, j] = cost
                    order[i, j] = k
    return _ordered(matrices, order, 0, 0)


def _ordered(matrices, order, i, cut):
    """The product of matrices, the first of which is number ``i``, first split behind number ``i + cut`` or later."""
    count = len(matrices)
    if count == 1:
        return matrices[0]
    if cut < count - 2 and order[i, i + count - 1] != i + cut:
        return _ordered(matrices, order, i, cut + 1)
    return np.dot(_ordered(matrices[:cut + 1], order, i, 0), _ordered(matrices[cut + 1:], order, i + cut + 1, 0))


# ---- NumPy's own functions, for the last axes

def matmul(x1, x2, /):
    return np.matmul(x1, x2)


def outer(x1, x2, /):
    x = np.asarray(x1)
    y = np.asarray(x2)
    if x.ndim != 1 or y.ndim != 1:
        raise ValueError(f"Input arrays must be one-dimensional, but they are x1.ndim={x.ndim} and x2.ndim={y.ndim}.")
    return np.outer(x, y)


def cross(x1, x2, /, *, axis=-1):
    x = np.asarray(x1)
    y = np.asarray(x2)
    if x.shape[axis] != 3 or y.shape[axis] != 3:
        raise ValueError(
            f"Both input arrays must be (arrays of) 3-dimensional vectors, but they are {x.shape[axis]} and {y.shape[axis]} dimensional instead.")
    return np.cross(x, y, axis=axis)


def diagonal(x, /, *, offset=0):
    return np.diagonal(x, offset, -2, -1)


def trace(x, /, *, offset=0, dtype=None):
    return np.trace(x, offset, -2, -1, dtype)


def tensordot(x1, x2, /, *, axes=2):
    return np.tensordot(x1, x2, axes)


def vecdot(x1, x2, /):
    return np.vecdot(x1, x2)


def matrix_transpose(x, /):
    a = np.asarray(x)
    if a.ndim < 2:
        raise ValueError(f"Input array must be at least 2-dimensional, but it is {a.ndim}")
    return np.swapaxes(a, -1, -2)


def matrix_norm(x, /, *, keepdims=False, ord="fro"):
    return norm(x, ord, (-2, -1), keepdims)


def vector_norm(x, /, *, axis=None, keepdims=False, ord=2):
    a = np.asarray(x)
    if isinstance(axis, tuple):
        conure.refuse("a tuple as the argument axis of np.linalg.vector_norm", "np.linalg.vector_norm of an array in which these axes are one")
    if axis is not None:
        lengths = norm(a, ord, axis)
        if keepdims:
            return np.expand_dims(lengths, axis)
        return lengths
    length = norm(np.ravel(a), ord, 0)
    if keepdims:
        return np.reshape(length, (1,) * a.ndim)
    return length
