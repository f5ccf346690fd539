"""Linear algebra by hand, transforms, filters, grids."""

import cmath
import math

import numpy as np


def multiply(a, b):
    rows, inner = a.shape
    if b.shape[0] != inner:
        raise ValueError(f"shapes {a.shape[1]} and {b.shape[0]} do not match")
    result = np.zeros((rows, b.shape[1]))
    for i in range(rows):
        for j in range(b.shape[1]):
            total = 0.0
            for k in range(inner):
                total += a[i, k] * b[k, j]
            result[i, j] = total
    return result


def multiply_by_rows(a, b, out):
    for i, row in enumerate(a):
        for k, factor in enumerate(row):
            for j, value in enumerate(b[k]):
                out[i, j] += factor * value


def transpose_in_place(a):
    for i in range(len(a)):
        for j in range(i):
            a[i, j], a[j, i] = a[j, i], a[i, j]


def lu_decompose(a):
    """Doolittle with partial pivoting, in place; returns the permutation and its sign."""
    n = a.shape[0]
    permutation = [i for i in range(n)]
    sign = 1
    for k in range(n):
        pivot = k
        for i in range(k + 1, n):
            if abs(a[i, k]) > abs(a[pivot, k]):
                pivot = i
        if a[pivot, k] == 0.0:
            raise ZeroDivisionError("singular matrix")
        if pivot != k:
            for j in range(n):
                a[k, j], a[pivot, j] = a[pivot, j], a[k, j]
            permutation[k], permutation[pivot] = permutation[pivot], permutation[k]
            sign = -sign
        for i in range(k + 1, n):
            a[i, k] /= a[k, k]
            for j in range(k + 1, n):
                a[i, j] -= a[i, k] * a[k, j]
    return permutation, sign


def determinant(a):
    work = np.empty_like(a)
    for i in range(len(a)):
        for j in range(len(a)):
            work[i, j] = a[i, j]
    try:
        _, sign = lu_decompose(work)
    except ZeroDivisionError:
        return 0.0
    result = float(sign)
    for i in range(len(a)):
        result *= work[i, i]
    return result


def solve(a, b):
    """Gauss-Jordan elimination, overwriting both."""
    n = len(b)
    for column in range(n):
        pivot = max(range(column, n), key=lambda row: abs(a[row, column]))
        if pivot != column:
            for j in range(n):
                a[column, j], a[pivot, j] = a[pivot, j], a[column, j]
            b[column], b[pivot] = b[pivot], b[column]
        for row in range(n):
            if row != column:
                factor = a[row, column] / a[column, column]
                for j in range(column, n):
                    a[row, j] -= factor * a[column, j]
                b[row] -= factor * b[column]
    for i in range(n):
        b[i] /= a[i, i]
    return b


def cholesky(a):
    n = len(a)
    lower = np.zeros((n, n))
    for i in range(n):
        for j in range(i + 1):
            total = a[i, j]
            for k in range(j):
                total -= lower[i, k] * lower[j, k]
            if i == j:
                if total <= 0:
                    raise ValueError("not positive definite")
                lower[i, i] = math.sqrt(total)
            else:
                lower[i, j] = total / lower[j, j]
    return lower


def gram_schmidt(a):
    rows, columns = a.shape
    for j in range(columns):
        for k in range(j):
            dot = 0.0
            for i in range(rows):
                dot += a[i, j] * a[i, k]
            for i in range(rows):
                a[i, j] -= dot * a[i, k]
        norm = 0.0
        for i in range(rows):
            norm += a[i, j] ** 2
        norm = math.sqrt(norm)
        for i in range(rows):
            a[i, j] /= norm
    return a


def power_iteration(a, steps):
    n = len(a)
    vector = np.ones(n)
    value = 0.0
    for _ in range(steps):
        following = np.zeros(n)
        for i in range(n):
            for j in range(n):
                following[i] += a[i, j] * vector[j]
        value = 0.0
        for x in following:
            value = max(value, abs(x))
        for i in range(n):
            vector[i] = following[i] / value
    return value, vector


def tridiagonal(lower, diagonal, upper, right):
    n = len(diagonal)
    c = np.zeros(n)
    d = np.zeros(n)
    c[0] = upper[0] / diagonal[0]
    d[0] = right[0] / diagonal[0]
    for i in range(1, n):
        scale = diagonal[i] - lower[i - 1] * c[i - 1]
        if i < n - 1:
            c[i] = upper[i] / scale
        d[i] = (right[i] - lower[i - 1] * d[i - 1]) / scale
    for i in range(n - 2, -1, -1):
        d[i] -= c[i] * d[i + 1]
    return d


def jacobi_eigenvalues(a, sweeps):
    n = len(a)
    for _ in range(sweeps):
        for p in range(n - 1):
            for q in range(p + 1, n):
                if a[p, q] == 0.0:
                    continue
                theta = (a[q, q] - a[p, p]) / (2 * a[p, q])
                t = (1 if theta >= 0 else -1) / (abs(theta) + math.sqrt(theta * theta + 1))
                c = 1 / math.sqrt(t * t + 1)
                s = t * c
                for k in range(n):
                    akp, akq = a[k, p], a[k, q]
                    a[k, p], a[k, q] = c * akp - s * akq, s * akp + c * akq
                for k in range(n):
                    apk, aqk = a[p, k], a[q, k]
                    a[p, k], a[q, k] = c * apk - s * aqk, s * apk + c * aqk
    return [a[i, i] for i in range(n)]


def discrete_fourier(x):
    n = len(x)
    result = np.zeros(n, dtype=np.complex128)
    for k in range(n):
        total = 0j
        for j in range(n):
            angle = -2 * math.pi * ((j * k) % n) / n
            total += x[j] * complex(math.cos(angle), math.sin(angle))
        result[k] = total
    return result


def fast_fourier(x):
    """Radix two, in place, on a complex array."""
    n = len(x)
    assert n & (n - 1) == 0, "the length must be a power of two"
    j = 0
    for i in range(1, n):
        bit = n >> 1
        while j & bit:
            j ^= bit
            bit >>= 1
        j |= bit
        if i < j:
            x[i], x[j] = x[j], x[i]
    length = 2
    while length <= n:
        step = cmath.exp(-2j * math.pi / length)
        for start in range(0, n, length):
            factor = 1 + 0j
            for k in range(start, start + length // 2):
                even, odd = x[k], x[k + length // 2] * factor
                x[k] = even + odd
                x[k + length // 2] = even - odd
                factor *= step
        length *= 2
    return x


def haar(x):
    n = len(x)
    work = np.zeros(n)
    while n > 1:
        half = n // 2
        for i in range(half):
            work[i] = (x[2 * i] + x[2 * i + 1]) / 2
            work[half + i] = (x[2 * i] - x[2 * i + 1]) / 2
        x[:n][0] = work[0]
        for i in range(n):
            x[i] = work[i]
        n = half
    return x


def prefix_sums(a):
    rows, columns = a.shape
    sums = np.zeros((rows + 1, columns + 1), dtype=a.dtype)
    for i in range(rows):
        for j in range(columns):
            sums[i + 1, j + 1] = a[i, j] + sums[i, j + 1] + sums[i + 1, j] - sums[i, j]
    return sums


def moving_average(x, width):
    result = np.empty(max(0, len(x) - width + 1))
    total = 0.0
    for i in range(len(x)):
        total += x[i]
        if i >= width:
            total -= x[i - width]
        if i >= width - 1:
            result[i - width + 1] = total / width
    return result


def exponential_smoothing(x, alpha=0.5):
    smoothed = []
    level = None
    for value in x:
        level = value if level is None else alpha * value + (1 - alpha) * level
        smoothed.append(level)
    return smoothed


def padded(values, i, mode):
    n = len(values)
    if 0 <= i < n:
        return values[i]
    match mode:
        case "wrap":
            return values[i % n]
        case "nearest":
            return values[0] if i < 0 else values[-1]
        case "reflect":
            period = 2 * n
            i = i % period
            return values[i] if i < n else values[period - 1 - i]
        case "constant":
            return 0.0
    raise ValueError("mode not supported")


def correlate(values, weights, mode="reflect"):
    half = len(weights) // 2
    result = np.zeros(len(values))
    for i in range(len(values)):
        total = 0.0
        for k in range(len(weights)):
            total += weights[k] * padded(values, i + k - half, mode)
        result[i] = total
    return result


def sobel(image):
    rows, columns = image.shape
    result = np.zeros((rows, columns))
    for i in range(1, rows - 1):
        for j in range(1, columns - 1):
            gx = gy = 0.0
            for k in range(-1, 2):
                gx += (2 - abs(k)) * (image[i + k, j + 1] - image[i + k, j - 1])
                gy += (2 - abs(k)) * (image[i + 1, j + k] - image[i - 1, j + k])
            result[i, j] = math.hypot(gx, gy)
    return result


def bilinear(image, y, x):
    rows, columns = image.shape
    i, j = int(math.floor(y)), int(math.floor(x))
    i, j = min(max(i, 0), rows - 2), min(max(j, 0), columns - 2)
    v, u = y - i, x - j
    return ((1 - v) * ((1 - u) * image[i, j] + u * image[i, j + 1])
            + v * ((1 - u) * image[i + 1, j] + u * image[i + 1, j + 1]))


def rotate_quarter(image):
    rows, columns = image.shape
    result = np.empty((columns, rows), dtype=image.dtype)
    for i in range(rows):
        for j in range(columns):
            result[columns - 1 - j, i] = image[i, j]
    return result


def otsu(image):
    counts = np.zeros(256, dtype=np.int64)
    for row in image:
        for value in row:
            counts[value] += 1
    total = image.size
    weighted = 0
    for level in range(256):
        weighted += level * counts[level]
    best, threshold = -1.0, 0
    background = background_sum = 0
    for level in range(256):
        background += counts[level]
        if background == 0:
            continue
        foreground = total - background
        if foreground == 0:
            break
        background_sum += level * counts[level]
        difference = background_sum / background - (weighted - background_sum) / foreground
        variance = background * foreground * difference * difference
        if variance > best:
            best, threshold = variance, level
    return threshold


def label_components(image):
    """Flood fill with a stack; 4-connected."""
    rows, columns = image.shape
    labels = np.zeros((rows, columns), dtype=np.int32)
    count = 0
    for i in range(rows):
        for j in range(columns):
            if image[i, j] and labels[i, j] == 0:
                count += 1
                stack = [(i, j)]
                labels[i, j] = count
                while len(stack) > 0:
                    y, x = stack.pop()
                    for dy, dx in ((0, 1), (1, 0), (0, -1), (-1, 0)):
                        r, c = y + dy, x + dx
                        if 0 <= r < rows and 0 <= c < columns and image[r, c] and not labels[r, c]:
                            labels[r, c] = count
                            stack.append((r, c))
    return labels, count


def game_of_life(cells, generations):
    rows, columns = cells.shape
    current = cells.copy()
    for _ in range(generations):
        following = np.zeros_like(current)
        for i in range(rows):
            for j in range(columns):
                neighbours = 0
                for di in (-1, 0, 1):
                    for dj in (-1, 0, 1):
                        if di or dj:
                            neighbours += current[(i + di) % rows, (j + dj) % columns]
                following[i, j] = 1 if neighbours == 3 or (neighbours == 2 and current[i, j]) else 0
        current = following
    return current


def heat(u, steps, k=0.1):
    for _ in range(steps):
        before = u.copy()
        for i in range(1, u.shape[0] - 1):
            for j in range(1, u.shape[1] - 1):
                u[i, j] = before[i, j] + k * (before[i - 1, j] + before[i + 1, j] + before[i, j - 1] + before[i, j + 1] - 4 * before[i, j])


def mandelbrot(width, height, limit):
    image = np.zeros((height, width), dtype=np.uint8)
    for y in range(height):
        for x in range(width):
            c = complex(3.0 * x / width - 2.0, 2.0 * y / height - 1.0)
            z = 0j
            for k in range(limit):
                z = z * z + c
                if abs(z) > 2.0:
                    break
            else:
                k = limit
            image[y, x] = k
    return image


def spiral(a):
    top, bottom, left, right = 0, a.shape[0], 0, a.shape[1]
    result = []
    while top < bottom and left < right:
        for j in range(left, right):
            result.append(a[top, j])
        top += 1
        for i in range(top, bottom):
            result.append(a[i, right - 1])
        right -= 1
        if top < bottom:
            for j in range(right - 1, left - 1, -1):
                result.append(a[bottom - 1, j])
            bottom -= 1
        if left < right:
            for i in range(bottom - 1, top - 1, -1):
                result.append(a[i, left])
            left += 1
    return result


random = np.random.default_rng(12)
A, B = random.normal(size=(5, 4)), random.normal(size=(4, 6))
S = random.normal(size=(5, 5))
SYMMETRIC = S @ S.T + np.eye(5)
X = random.normal(size=16)
IMAGE = (random.random((9, 12)) * 255).astype(np.uint8)
CALLS = [
    (multiply, A, B), (multiply, B.T, A.T), (multiply, A, A), (multiply, A[:0], B), (multiply_by_rows, A, B, np.zeros((5, 6))),
    (transpose_in_place, S), (lu_decompose, S), (lu_decompose, np.zeros((3, 3))), (determinant, S), (determinant, np.ones((3, 3))),
    (solve, S, np.arange(5.0)), (cholesky, SYMMETRIC), (cholesky, -SYMMETRIC), (gram_schmidt, A), (power_iteration, SYMMETRIC, 10),
    (tridiagonal, np.ones(4), np.full(5, 4.0), np.ones(4), np.arange(5.0)), (jacobi_eigenvalues, SYMMETRIC, 3),
    (discrete_fourier, X), (discrete_fourier, X + 1j * X[::-1]), (fast_fourier, X + 0j), (fast_fourier, X[:5] + 0j), (haar, X),
    (prefix_sums, IMAGE.astype(np.int64)), (prefix_sums, A), (moving_average, X, 4), (moving_average, X, 20), (exponential_smoothing, X),
    (exponential_smoothing, X[:0], 0.25), *[(correlate, X, np.array([1.0, -2.0, 1.5]), mode) for mode in ("wrap", "nearest", "reflect", "constant", "?")],
    (correlate, X, np.ones(5)), (sobel, IMAGE.astype(float)), (bilinear, A, 1.5, 2.25), (bilinear, A, -1.0, 9.0), (rotate_quarter, IMAGE),
    (rotate_quarter, A[:, ::-1]), (otsu, IMAGE), (label_components, IMAGE > 128), (label_components, np.zeros((3, 3), dtype=bool)),
    (game_of_life, (random.random((8, 8)) > 0.6).astype(np.uint8), 4), (heat, A, 5), (mandelbrot, 16, 12, 30), (spiral, A), (spiral, A[:1]),
]
ULPS = {"discrete_fourier": 64, "fast_fourier": 64, "jacobi_eigenvalues": 8, "sobel": 1}
