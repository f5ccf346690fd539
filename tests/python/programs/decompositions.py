"""Linear algebra written out: factorisations, triangular systems, iterative solvers, and the kernels of dense matrix code."""

import numpy as np


def lu(A):
    """In place, without pivoting."""
    N = A.shape[0]
    for i in range(N):
        for j in range(i):
            A[i, j] -= A[i, :j] @ A[:j, j]
            A[i, j] /= A[j, j]
        for j in range(i, N):
            A[i, j] -= A[i, :i] @ A[:i, j]


def ludcmp(A, b):
    N = A.shape[0]
    x = np.zeros_like(b)
    y = np.zeros_like(b)
    for i in range(N):
        for j in range(i):
            A[i, j] -= A[i, :j] @ A[:j, j]
            A[i, j] /= A[j, j]
        for j in range(i, N):
            A[i, j] -= A[i, :i] @ A[:i, j]
    for i in range(N):
        y[i] = b[i] - A[i, :i] @ y[:i]
    for i in range(N - 1, -1, -1):
        x[i] = (y[i] - A[i, i + 1:] @ x[i + 1:]) / A[i, i]
    return x, y


def lu_partial_pivoting(matrix):
    """Returns the factors in one array and the permutation."""
    a = matrix.astype(np.float64)
    n = a.shape[0]
    permutation = np.arange(n)
    for k in range(n):
        pivot = k + np.argmax(np.abs(a[k:, k]))
        if a[pivot, k] == 0:
            raise ValueError("matrix is singular")
        if pivot != k:
            a[[k, pivot]] = a[[pivot, k]]
            permutation[[k, pivot]] = permutation[[pivot, k]]
        a[k + 1:, k] /= a[k, k]
        a[k + 1:, k + 1:] -= np.outer(a[k + 1:, k], a[k, k + 1:])
    return a, permutation


def cholesky(A):
    A[0, 0] = np.sqrt(A[0, 0])
    for i in range(1, A.shape[0]):
        for j in range(i):
            A[i, j] -= np.dot(A[i, :j], A[j, :j])
            A[i, j] /= A[j, j]
        A[i, i] -= np.dot(A[i, :i], A[i, :i])
        A[i, i] = np.sqrt(A[i, i])


def cholesky_loops(a):
    n = a.shape[0]
    l = np.zeros((n, n), dtype=a.dtype)
    for i in range(n):
        for j in range(i + 1):
            s = a[i, j]
            for k in range(j):
                s -= l[i, k] * l[j, k]
            if i == j:
                if s <= 0:
                    raise ValueError("matrix is not positive definite")
                l[i, i] = np.sqrt(s)
            else:
                l[i, j] = s / l[j, j]
    return l


def cholesky_columns(a):
    """By columns, whose updates are array statements."""
    l = np.tril(a)
    n = len(l)
    for k in range(n):
        l[k, k] = l[k, k] ** 0.5
        l[k + 1:, k] = l[k + 1:, k] / l[k, k]
        for j in range(k + 1, n):
            l[j:, j] = l[j:, j] - l[j, k] * l[j:, k]
    return l


def gramschmidt(A):
    Q = np.zeros_like(A)
    R = np.zeros((A.shape[1], A.shape[1]), dtype=A.dtype)
    for k in range(A.shape[1]):
        nrm = np.dot(A[:, k], A[:, k])
        R[k, k] = np.sqrt(nrm)
        Q[:, k] = A[:, k] / R[k, k]
        for j in range(k + 1, A.shape[1]):
            R[k, j] = np.dot(Q[:, k], A[:, j])
            A[:, j] -= Q[:, k] * R[k, j]
    return Q, R


def householder_qr(A):
    m, n = A.shape
    R = A.copy()
    Q = np.eye(m)
    for k in range(min(m - 1, n)):
        x = R[k:, k]
        norm = np.sqrt(np.sum(x * x))
        if norm == 0.0:
            continue
        v = x.copy()
        v[0] += norm if x[0] >= 0 else -norm
        v /= np.sqrt(np.sum(v * v))
        R[k:, k:] -= 2.0 * np.outer(v, v @ R[k:, k:])
        Q[:, k:] -= 2.0 * np.outer(Q[:, k:] @ v, v)
    return Q, R


def givens(a, b):
    if b == 0:
        return 1.0, 0.0
    if abs(b) > abs(a):
        tau = -a / b
        s = 1 / np.sqrt(1 + tau ** 2)
        return s * tau, s
    tau = -b / a
    c = 1 / np.sqrt(1 + tau ** 2)
    return c, c * tau


def givens_qr(A):
    m, n = A.shape
    R = A.astype(float)
    for j in range(n):
        for i in range(m - 1, j, -1):
            c, s = givens(R[i - 1, j], R[i, j])
            upper, lower = R[i - 1, :].copy(), R[i, :].copy()
            R[i - 1, :] = c * upper - s * lower
            R[i, :] = s * upper + c * lower
    return R


def gaussian_elimination(A, b):
    """Solves A x = b, both given as they are and kept."""
    n = len(b)
    M = np.hstack((A, b.reshape(-1, 1)))
    for i in range(n):
        max_row = i + np.abs(M[i:, i]).argmax()
        if max_row != i:
            tmp = M[i].copy()
            M[i] = M[max_row]
            M[max_row] = tmp
        for k in range(i + 1, n):
            M[k, i:] = M[k, i:] - M[i, i:] * (M[k, i] / M[i, i])
    x = np.zeros(n)
    for i in range(n - 1, -1, -1):
        x[i] = (M[i, n] - np.sum(M[i, i + 1:n] * x[i + 1:])) / M[i, i]
    return x


def gauss_jordan_inverse(a):
    n = a.shape[0]
    work = np.concatenate([a, np.identity(n)], axis=1)
    for col in range(n):
        work[col] /= work[col, col]
        factors = work[:, col].copy()
        factors[col] = 0
        work -= factors[:, np.newaxis] * work[col]
    return work[:, n:]


def determinant_bareiss(matrix):
    """Exact, for integers: Bareiss' elimination without fractions."""
    m = matrix.copy()
    n = m.shape[0]
    sign = 1
    previous = 1
    for k in range(n - 1):
        if m[k, k] == 0:
            for i in range(k + 1, n):
                if m[i, k] != 0:
                    for c in range(n):
                        m[k, c], m[i, c] = m[i, c], m[k, c]
                    sign = -sign
                    break
            else:
                return 0
        for i in range(k + 1, n):
            for j in range(k + 1, n):
                m[i, j] = (m[i, j] * m[k, k] - m[i, k] * m[k, j]) // previous
        previous = m[k, k]
    return sign * int(m[n - 1, n - 1])


def trisolv(L, x, b):
    for i in range(x.shape[0]):
        x[i] = (b[i] - L[i, :i] @ x[:i]) / L[i, i]


def durbin(r):
    """Levinson and Durbin's recursion."""
    y = np.empty_like(r)
    alpha = -r[0]
    beta = 1.0
    y[0] = -r[0]
    for k in range(1, r.shape[0]):
        beta *= 1.0 - alpha * alpha
        alpha = -(r[k] + np.dot(np.flip(r[:k]), y[:k])) / beta
        y[:k] += alpha * np.flip(y[:k])
        y[k] = alpha
    return y


def thomas(a, b, c, d):
    """A tridiagonal system."""
    n = len(d)
    ac, bc, cc, dc = a.copy(), b.copy(), c.copy(), d.copy()
    for it in range(1, n):
        mc = ac[it - 1] / bc[it - 1]
        bc[it] = bc[it] - mc * cc[it - 1]
        dc[it] = dc[it] - mc * dc[it - 1]
    xc = bc
    xc[-1] = dc[-1] / bc[-1]
    for il in range(n - 2, -1, -1):
        xc[il] = (dc[il] - cc[il] * xc[il + 1]) / bc[il]
    return xc


def conjugate_gradient(A, b, tolerance=1e-10):
    x = np.zeros_like(b)
    r = b - A @ x
    p = r.copy()
    rs = r @ r
    for iteration in range(2 * len(b)):
        Ap = A @ p
        alpha = rs / (p @ Ap)
        x += alpha * p
        r -= alpha * Ap
        rs_new = r @ r
        if np.sqrt(rs_new) < tolerance:
            return x, iteration + 1
        p = r + (rs_new / rs) * p
        rs = rs_new
    return x, -1


def jacobi_solver(A, b, sweeps):
    D = np.diag(A)
    R = A - np.diagflat(D)
    x = np.zeros(len(b))
    for _ in range(sweeps):
        x = (b - np.dot(R, x)) / D
    return x


def gauss_seidel(A, b, x, tolerance, limit):
    for iteration in range(limit):
        x_new = np.zeros_like(x)
        for i in range(A.shape[0]):
            s1 = np.dot(A[i, :i], x_new[:i])
            s2 = np.dot(A[i, i + 1:], x[i + 1:])
            x_new[i] = (b[i] - s1 - s2) / A[i, i]
        if np.allclose(x, x_new, rtol=tolerance):
            break
        x = x_new
    return x, iteration


def power_iteration(A, steps):
    v = np.ones(A.shape[0], dtype=A.dtype)
    v = v / np.linalg.norm(v)
    eigenvalue = 0.0
    for _ in range(steps):
        w = A.dot(v)
        eigenvalue = v.dot(w)
        v = w / np.linalg.norm(w)
    return eigenvalue, v


def jacobi_eigenvalues(A, sweeps=6):
    """Rotations of a symmetric matrix, the largest element off the diagonal first."""
    a = A.copy()
    n = a.shape[0]
    vectors = np.identity(n)
    for _ in range(sweeps * n):
        largest, p, q = 0.0, 0, 1
        for i in range(n):
            for j in range(i + 1, n):
                if abs(a[i, j]) >= largest:
                    largest, p, q = abs(a[i, j]), i, j
        if largest < 1e-12:
            break
        theta = (a[q, q] - a[p, p]) / (2 * a[p, q])
        t = np.sign(theta) / (abs(theta) + np.sqrt(theta * theta + 1)) if theta != 0 else 1.0
        c = 1 / np.sqrt(t * t + 1)
        s = t * c
        row_p, row_q = a[p].copy(), a[q].copy()
        a[p], a[q] = c * row_p - s * row_q, s * row_p + c * row_q
        col_p, col_q = a[:, p].copy(), a[:, q].copy()
        a[:, p], a[:, q] = c * col_p - s * col_q, s * col_p + c * col_q
        col_p, col_q = vectors[:, p].copy(), vectors[:, q].copy()
        vectors[:, p], vectors[:, q] = c * col_p - s * col_q, s * col_p + c * col_q
    return np.diag(a), vectors


def gemm(alpha, beta, C, A, B):
    C[:] = alpha * A @ B + beta * C


def gemver(alpha, beta, A, u1, v1, u2, v2, w, x, y, z):
    A += np.outer(u1, v1) + np.outer(u2, v2)
    x += beta * y @ A + z
    w += alpha * A @ x


def symm(alpha, beta, C, A, B):
    temp2 = np.empty((C.shape[1],), dtype=C.dtype)
    C *= beta
    for i in range(C.shape[0]):
        for j in range(C.shape[1]):
            C[:i, j] += alpha * B[i, j] * A[i, :i]
            temp2[j] = B[:i, j] @ A[i, :i]
        C[i, :] += alpha * B[i, :] * A[i, i] + alpha * temp2


def syr2k(alpha, beta, C, A, B):
    for i in range(A.shape[0]):
        C[i, :i + 1] *= beta
        for k in range(A.shape[1]):
            C[i, :i + 1] += A[:i + 1, k] * alpha * B[i, k] + B[:i + 1, k] * alpha * A[i, k]


def syrk(alpha, beta, C, A):
    for i in range(A.shape[0]):
        C[i, :i + 1] *= beta
        for k in range(A.shape[1]):
            C[i, :i + 1] += alpha * A[i, k] * A[:i + 1, k]


def trmm(alpha, A, B):
    for i in range(B.shape[0]):
        for j in range(B.shape[1]):
            B[i, j] += np.dot(A[i + 1:, i], B[i + 1:, j])
    B *= alpha


def three_products(A, B, C, D):
    return A @ B @ C @ D


def atax_bicg_mvt(A, x, p, r, y_1, y_2):
    """Matrix and vector products in all directions."""
    y_1 += A @ p
    y_2 += r @ A
    return (A @ x) @ A, r @ A, A @ p


def doitgen(NR, NQ, NP, A, C4):
    """Multi-resolution analysis kernel."""
    A[:] = np.reshape(np.reshape(A, (NR, NQ, 1, NP)) @ C4, (NR, NQ, NP))


def kronecker_loops(a, b):
    n, m = a.shape
    p, q = b.shape
    result = np.empty((n * p, m * q), dtype=np.result_type(a, b))
    for i in range(n):
        for j in range(m):
            result[i * p:(i + 1) * p, j * q:(j + 1) * q] = a[i, j] * b
    return result


def strassen_once(a, b):
    """One level of Strassen's recursion; the extents are even."""
    n = a.shape[0] // 2
    a11, a12, a21, a22 = a[:n, :n], a[:n, n:], a[n:, :n], a[n:, n:]
    b11, b12, b21, b22 = b[:n, :n], b[:n, n:], b[n:, :n], b[n:, n:]
    m1 = (a11 + a22) @ (b11 + b22)
    m2 = (a21 + a22) @ b11
    m3 = a11 @ (b12 - b22)
    m4 = a22 @ (b21 - b11)
    m5 = (a11 + a12) @ b22
    m6 = (a21 - a11) @ (b11 + b12)
    m7 = (a12 - a22) @ (b21 + b22)
    result = np.empty(a.shape, a.dtype)
    result[:n, :n] = m1 + m4 - m5 + m7
    result[:n, n:] = m3 + m5
    result[n:, :n] = m2 + m4
    result[n:, n:] = m1 - m2 + m3 + m6
    return result


def matmul_blocked(A, B, block):
    n, k = A.shape
    m = B.shape[1]
    C = np.zeros((n, m), dtype=A.dtype)
    for i in range(0, n, block):
        for j in range(0, m, block):
            for l in range(0, k, block):
                for ii in range(i, min(i + block, n)):
                    for jj in range(j, min(j + block, m)):
                        s = C[ii, jj]
                        for ll in range(l, min(l + block, k)):
                            s += A[ii, ll] * B[ll, jj]
                        C[ii, jj] = s
    return C


random = np.random.default_rng(2)
A = random.random((6, 6)) + 6 * np.identity(6)
S = A @ A.T
B = random.random((6, 6))
V = random.random(6)
W = random.random((8, 5))
I = random.integers(-5, 6, (5, 5))
CALLS = [
    (lu, A), (lu, A[:1, :1].copy()), (lu, A[:0, :0].copy()), (ludcmp, A, V), (lu_partial_pivoting, B), (lu_partial_pivoting, I), (lu_partial_pivoting, B[:2, :2] * 0),
    (cholesky, S), (cholesky, S[:1, :1].copy()), (cholesky_loops, S), (cholesky_loops, S.astype(np.float32)), (cholesky_loops, -S), (cholesky_columns, S),
    (gramschmidt, W), (gramschmidt, W[:, :1].copy()), (householder_qr, W), (householder_qr, W[:1, :1]), (givens_qr, W), (givens_qr, I),
    (gaussian_elimination, A, V), (gauss_jordan_inverse, A), (gauss_jordan_inverse, A[:0, :0]), (determinant_bareiss, I), (determinant_bareiss, I * 0), (trisolv, A, V * 0, V),
    (durbin, V), (durbin, V[:1]), (thomas, V[1:], V + 3, V[1:] * 2, V), (conjugate_gradient, S, V), (jacobi_solver, A, V, 5), (gauss_seidel, A, V, V * 0, 1e-8, 30),
    (power_iteration, S, 8), (jacobi_eigenvalues, S), (gemm, 1.5, 1.2, B, A, S), (gemm, np.float32(1.5), np.float32(1.2), B.astype(np.float32), A.astype(np.float32), S.astype(np.float32)),
    (gemver, 1.5, 1.2, A, V, V * 2, V + 1, V - 1, V * 3, V / 2, V, V * V), (symm, 1.5, 1.2, B, A, S), (syr2k, 1.5, 1.2, S, A, B), (syrk, 1.5, 1.2, S, A),
    (trmm, 1.5, A, B), (three_products, A, W.T[:, :6].T @ W.T[:, :6], W.T[:6].T[:6], W.T), (atax_bicg_mvt, W, V[:5], V[:5] * 2, random.random(8), random.random(8), V[:5] * 3),
    (doitgen, 2, 3, 6, random.random((2, 3, 6)), A), (kronecker_loops, I, np.array([[0.5, 2.0]])), (kronecker_loops, I[:0], I), (strassen_once, A, B), (strassen_once, I[:4, :4], I[1:, 1:]),
    (matmul_blocked, W, W.T, 3), (matmul_blocked, I, I, 2), (matmul_blocked, W[:0], W.T, 2),
]
ULPS = {}
