"""Image processing, signals and transforms."""

import numpy as np


def harris(I):
    """The response of Harris' corner detector."""
    m, n = I.shape
    dx = (I[1:, :] - I[:m - 1, :])[:, 1:]
    dy = (I[:, 1:] - I[:, :n - 1])[1:, :]
    A = dx * dx
    B = dy * dy
    C = dx * dy
    tr = A + B
    det = A * B - C * C
    k = 0.05
    return det - k * tr * tr


def harris_windowed(image, k=0.04, size=3):
    iy, ix = np.gradient(image)
    ixx, ixy, iyy = ix * ix, ix * iy, iy * iy
    h, w = image.shape
    r = size // 2
    response = np.zeros((h, w))
    for y in range(r, h - r):
        for x in range(r, w - r):
            sxx = ixx[y - r:y + r + 1, x - r:x + r + 1].sum()
            sxy = ixy[y - r:y + r + 1, x - r:x + r + 1].sum()
            syy = iyy[y - r:y + r + 1, x - r:x + r + 1].sum()
            response[y, x] = sxx * syy - sxy ** 2 - k * (sxx + syy) ** 2
    return response


def local_maxima(data):
    """Which elements none of their neighbours exceeds."""
    h, w = data.shape
    result = np.ones(data.shape, dtype=bool)
    for i in range(h):
        for j in range(w):
            result[i, j] = not np.any(data[max(i - 1, 0):i + 2, max(j - 1, 0):j + 2] > data[i, j])
    return result


def local_maxima_nd(data, mode=0):
    """Wraps around; compares with every neighbour along every axis."""
    result = data >= np.roll(data, 1, 0)
    result &= data >= np.roll(data, -1, 0)
    result &= data >= np.roll(data, 1, 1)
    result &= data >= np.roll(data, -1, 1)
    return result


def window_floor(idx, radius):
    if radius > idx:
        return 0
    else:
        return idx - radius


def window_ceil(idx, ceil, radius):
    if idx + radius > ceil:
        return ceil
    else:
        return idx + radius


def growcut(image, state, state_next, window_radius):
    """A cellular automaton that grows labels; returns how many changed."""
    changes = 0
    sqrt_3 = np.sqrt(3.0)
    height = image.shape[0]
    width = image.shape[1]
    for j in range(width):
        for i in range(height):
            winning_colony = state[i, j, 0]
            defense_strength = state[i, j, 1]
            for jj in range(window_floor(j, window_radius), window_ceil(j + 1, width, window_radius)):
                for ii in range(window_floor(i, window_radius), window_ceil(i + 1, height, window_radius)):
                    if ii != i or jj != j:
                        d = image[i, j, 0] - image[ii, jj, 0]
                        s = d * d
                        for k in range(1, 3):
                            d = image[i, j, k] - image[ii, jj, k]
                            s += d * d
                        gval = 1.0 - np.sqrt(s) / sqrt_3
                        attack_strength = gval * state[ii, jj, 1]
                        if attack_strength > defense_strength:
                            defense_strength = attack_strength
                            winning_colony = state[ii, jj, 0]
                            changes += 1
            state_next[i, j, 0] = winning_colony
            state_next[i, j, 1] = defense_strength
    return changes


def histogram_equalization(image):
    hist = np.zeros(256, dtype=np.int64)
    for value in image.ravel():
        hist[value] += 1
    cdf = hist.cumsum()
    cdf_min = cdf[cdf > 0][0]
    scaled = (cdf - cdf_min) * 255 / max(image.size - cdf_min, 1)
    table = np.clip(scaled, 0, 255).astype(np.uint8)
    return table[image]


def otsu_threshold(image):
    counts = np.bincount(image.ravel(), minlength=256)
    levels = np.arange(256)
    w0 = np.cumsum(counts)
    w1 = image.size - w0
    s0 = np.cumsum(counts * levels)
    total = s0[-1]
    best, threshold = -1.0, 0
    for t in range(255):
        if w0[t] == 0 or w1[t] == 0:
            continue
        m0 = s0[t] / w0[t]
        m1 = (total - s0[t]) / w1[t]
        between = w0[t] * w1[t] * (m0 - m1) ** 2
        if between > best:
            best, threshold = between, t
    return threshold, image > threshold


def sobel(image):
    gx = (image[:-2, 2:] + 2 * image[1:-1, 2:] + image[2:, 2:]) - (image[:-2, :-2] + 2 * image[1:-1, :-2] + image[2:, :-2])
    gy = (image[2:, :-2] + 2 * image[2:, 1:-1] + image[2:, 2:]) - (image[:-2, :-2] + 2 * image[:-2, 1:-1] + image[:-2, 2:])
    magnitude = np.hypot(gx, gy)
    direction = (np.round(np.arctan2(gy, gx) * (4 / np.pi)).astype(int)) % 4
    return magnitude, direction


def non_maximum_suppression(magnitude, direction):
    h, w = magnitude.shape
    out = np.zeros_like(magnitude)
    steps = ((0, 1), (1, 1), (1, 0), (1, -1))
    for i in range(1, h - 1):
        for j in range(1, w - 1):
            dy, dx = 0, 0
            for k in range(4):
                if direction[i, j] == k:
                    dy, dx = steps[k]
            if magnitude[i, j] >= magnitude[i + dy, j + dx] and magnitude[i, j] >= magnitude[i - dy, j - dx]:
                out[i, j] = magnitude[i, j]
    return out


def gaussian_kernel(size, sigma):
    ax = np.arange(-(size // 2), size // 2 + 1)
    xx, yy = np.meshgrid(ax, ax)
    kernel = np.exp(-(xx ** 2 + yy ** 2) / (2.0 * sigma ** 2))
    return kernel / np.sum(kernel)


def gaussian_blur(image, size, sigma):
    kernel = gaussian_kernel(size, sigma)
    pad = size // 2
    padded = np.pad(image, pad, mode="edge")
    out = np.zeros_like(image)
    for dy in range(size):
        for dx in range(size):
            out += kernel[dy, dx] * padded[dy:dy + image.shape[0], dx:dx + image.shape[1]]
    return out


def median_filter(image, size):
    h, w = image.shape
    r = size // 2
    out = np.empty_like(image)
    for i in range(h):
        for j in range(w):
            window = image[max(0, i - r):i + r + 1, max(0, j - r):j + r + 1].flatten()
            window.sort()
            out[i, j] = window[window.size // 2]
    return out


def bilateral_filter(image, radius, sigma_space, sigma_range):
    h, w = image.shape
    out = np.zeros_like(image)
    norm = np.zeros_like(image)
    for dy in range(-radius, radius + 1):
        for dx in range(-radius, radius + 1):
            y0, y1 = max(0, -dy), min(h, h - dy)
            x0, x1 = max(0, -dx), min(w, w - dx)
            neighbour = image[y0 + dy:y1 + dy, x0 + dx:x1 + dx]
            centre = image[y0:y1, x0:x1]
            weight = np.exp(-(dy * dy + dx * dx) / (2 * sigma_space ** 2)) * np.exp(-(neighbour - centre) ** 2 / (2 * sigma_range ** 2))
            out[y0:y1, x0:x1] += weight * neighbour
            norm[y0:y1, x0:x1] += weight
    return out / norm


def rgb_to_hsv(rgb):
    r, g, b = rgb[..., 0], rgb[..., 1], rgb[..., 2]
    maxc = rgb.max(axis=-1)
    minc = rgb.min(axis=-1)
    v = maxc
    delta = maxc - minc
    s = np.where(maxc > 0, delta / np.where(maxc == 0, 1, maxc), 0)
    safe = np.where(delta == 0, 1, delta)
    h = np.where(maxc == r, (g - b) / safe % 6, np.where(maxc == g, (b - r) / safe + 2, (r - g) / safe + 4))
    h = np.where(delta == 0, 0, h) / 6
    return np.stack([h, s, v], axis=-1)


def grayscale(rgb):
    return np.rint(0.299 * rgb[:, :, 0] + 0.587 * rgb[:, :, 1] + 0.114 * rgb[:, :, 2]).astype(np.uint8)


def floyd_steinberg(image):
    out = image.astype(np.float32)
    h, w = out.shape
    for y in range(h):
        for x in range(w):
            old = out[y, x]
            new = np.float32(255 if old > 127 else 0)
            out[y, x] = new
            error = old - new
            if x + 1 < w:
                out[y, x + 1] += error * 7 / 16
            if y + 1 < h:
                if x > 0:
                    out[y + 1, x - 1] += error * 3 / 16
                out[y + 1, x] += error * 5 / 16
                if x + 1 < w:
                    out[y + 1, x + 1] += error / 16
    return out.clip(0, 255).astype(np.uint8)


def resize_bilinear(image, height, width):
    h, w = image.shape
    y = np.arange(height) * (h - 1) / max(height - 1, 1)
    x = np.arange(width) * (w - 1) / max(width - 1, 1)
    y0 = np.floor(y).astype(np.intp)
    x0 = np.floor(x).astype(np.intp)
    y1 = np.minimum(y0 + 1, h - 1)
    x1 = np.minimum(x0 + 1, w - 1)
    wy = (y - y0)[:, None]
    wx = x - x0
    top = image[y0][:, x0] * (1 - wx) + image[y0][:, x1] * wx
    bottom = image[y1][:, x0] * (1 - wx) + image[y1][:, x1] * wx
    return top * (1 - wy) + bottom * wy


def integral_image(image):
    """Sums over boxes around each pixel, by a table of cumulated sums."""
    table = np.zeros((image.shape[0] + 1, image.shape[1] + 1), dtype=np.int64)
    table[1:, 1:] = image.cumsum(axis=0).cumsum(axis=1)
    box = table[3:, 3:] - table[:-3, 3:] - table[3:, :-3] + table[:-3, :-3]
    return table, box


def label_components(mask):
    """Four-connected components by flood fill with a stack."""
    h, w = mask.shape
    labels = np.zeros((h, w), dtype=np.int32)
    current = 0
    for i in range(h):
        for j in range(w):
            if mask[i, j] and labels[i, j] == 0:
                current += 1
                stack = [(i, j)]
                labels[i, j] = current
                while len(stack) > 0:
                    y, x = stack.pop()
                    for dy, dx in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                        ny, nx = y + dy, x + dx
                        if 0 <= ny < h and 0 <= nx < w and mask[ny, nx] and labels[ny, nx] == 0:
                            labels[ny, nx] = current
                            stack.append((ny, nx))
    return labels, current


def distance_transform(mask):
    """Chamfer distances in two sweeps."""
    h, w = mask.shape
    d = np.where(mask, 0, h + w)
    for i in range(h):
        for j in range(w):
            if i > 0:
                d[i, j] = min(d[i, j], d[i - 1, j] + 1)
            if j > 0:
                d[i, j] = min(d[i, j], d[i, j - 1] + 1)
    for i in range(h - 1, -1, -1):
        for j in range(w - 1, -1, -1):
            if i < h - 1:
                d[i, j] = min(d[i, j], d[i + 1, j] + 1)
            if j < w - 1:
                d[i, j] = min(d[i, j], d[i, j + 1] + 1)
    return d


def erode(image, iterations=1):
    out = image
    for _ in range(iterations):
        padded = np.ones((out.shape[0] + 2, out.shape[1] + 2), dtype=out.dtype)
        padded[1:-1, 1:-1] = out
        out = padded[1:-1, 1:-1] & padded[:-2, 1:-1] & padded[2:, 1:-1] & padded[1:-1, :-2] & padded[1:-1, 2:]
    return out


def hough_lines(edges, angles):
    h, w = edges.shape
    diagonal = int(np.ceil(np.sqrt(h * h + w * w)))
    accumulator = np.zeros((2 * diagonal + 1, len(angles)), dtype=np.uint32)
    ys, xs = np.nonzero(edges)
    for k, theta in enumerate(angles):
        rho = np.round(xs * np.cos(theta) + ys * np.sin(theta)).astype(np.int64) + diagonal
        for r in rho:
            accumulator[r, k] += 1
    return accumulator


def deriche(alpha, imgIn):
    """A recursive edge detector: sweeps along rows, then along columns."""
    k = (1.0 - np.exp(-alpha)) * (1.0 - np.exp(-alpha)) / (1.0 + alpha * np.exp(-alpha) * 2.0 - np.exp(2.0 * alpha))
    a1 = a5 = k
    a2 = a6 = k * np.exp(-alpha) * (alpha - 1.0)
    a3 = a7 = k * np.exp(-alpha) * (alpha + 1.0)
    a4 = a8 = -k * np.exp(-2.0 * alpha)
    b1 = 2.0**(-alpha)
    b2 = -np.exp(-2.0 * alpha)
    c1 = c2 = 1
    y1 = np.empty_like(imgIn)
    y1[:, 0] = a1 * imgIn[:, 0]
    y1[:, 1] = a1 * imgIn[:, 1] + a2 * imgIn[:, 0] + b1 * y1[:, 0]
    for j in range(2, imgIn.shape[1]):
        y1[:, j] = a1 * imgIn[:, j] + a2 * imgIn[:, j - 1] + b1 * y1[:, j - 1] + b2 * y1[:, j - 2]
    y2 = np.empty_like(imgIn)
    y2[:, -1] = 0.0
    y2[:, -2] = a3 * imgIn[:, -1]
    for j in range(imgIn.shape[1] - 3, -1, -1):
        y2[:, j] = a3 * imgIn[:, j + 1] + a4 * imgIn[:, j + 2] + b1 * y2[:, j + 1] + b2 * y2[:, j + 2]
    imgOut = c1 * (y1 + y2)
    y1[0, :] = a5 * imgOut[0, :]
    y1[1, :] = a5 * imgOut[1, :] + a6 * imgOut[0, :] + b1 * y1[0, :]
    for i in range(2, imgIn.shape[0]):
        y1[i, :] = a5 * imgOut[i, :] + a6 * imgOut[i - 1, :] + b1 * y1[i - 1, :] + b2 * y1[i - 2, :]
    y2[-1, :] = 0.0
    y2[-2, :] = a7 * imgOut[-1, :]
    for i in range(imgIn.shape[0] - 3, -1, -1):
        y2[i, :] = a7 * imgOut[i + 1, :] + a8 * imgOut[i + 2, :] + b1 * y2[i + 1, :] + b2 * y2[i + 2, :]
    imgOut[:] = c2 * (y1 + y2)
    return imgOut


def special_convolve(a):
    rowconvol = a[1:-1, :] + a[:-2, :] + a[2:, :]
    colconvol = rowconvol[:, 1:-1] + rowconvol[:, :-2] + rowconvol[:, 2:] - 9 * a[1:-1, 1:-1]
    return colconvol


def fir_filter(x, taps):
    y = np.zeros(len(x) + len(taps) - 1, dtype=np.result_type(x, taps))
    for k, tap in enumerate(taps):
        y[k:k + len(x)] += tap * x
    return y


def iir_filter(b, a, x):
    """A direct form II transposed filter."""
    n = len(b)
    z = np.zeros(n - 1)
    y = np.empty_like(x)
    for i in range(x.shape[0]):
        y[i] = b[0] * x[i] + z[0]
        for k in range(n - 2):
            z[k] = b[k + 1] * x[i] + z[k + 1] - a[k + 1] * y[i]
        z[n - 2] = b[n - 1] * x[i] - a[n - 1] * y[i]
    return y


def kalman_filter(measurements, q, r):
    """Position and velocity of a body from its positions."""
    F = np.array([[1.0, 1.0], [0.0, 1.0]])
    x = np.zeros(2)
    P = np.eye(2) * 10.0
    estimates = np.zeros((len(measurements), 2))
    for t, z in enumerate(measurements):
        x = np.array([F[0, 0] * x[0] + F[0, 1] * x[1], F[1, 0] * x[0] + F[1, 1] * x[1]])
        P = (F[:, :, None] * P[None, :, :]).sum(axis=1)
        P = (P[:, :, None] * F.T[None, :, :]).sum(axis=1) + q * np.eye(2)
        K = P[:, 0] / (P[0, 0] + r)
        x = x + K * (z - x[0])
        P = P - K[:, None] * P[0]
        estimates[t] = x
    return estimates


def lms_filter(x, d, taps, mu):
    w = np.zeros(taps)
    e = np.zeros(len(x))
    for n in range(taps, len(x)):
        window = x[n - taps:n][::-1]
        e[n] = d[n] - np.sum(w * window)
        w += 2 * mu * e[n] * window
    return w, e


def goertzel(samples, frequency, rate):
    n = len(samples)
    k = int(0.5 + n * frequency / rate)
    omega = 2 * np.pi * k / n
    coeff = 2 * np.cos(omega)
    s1 = s2 = 0.0
    for sample in samples:
        s1, s2 = sample + coeff * s1 - s2, s1
    return s1 * s1 + s2 * s2 - coeff * s1 * s2


def dft(x):
    n = x.shape[0]
    k = np.arange(n)
    e = np.exp(-2j * np.pi * k[:, None] * k / n)
    return (e * x).sum(axis=1)


def fft_recursive(x):
    N = x.shape[0]
    if N == 1:
        return x.astype(np.complex128)
    e = fft_recursive(x[::2])
    o = fft_recursive(x[1::2])
    M = N // 2
    l = [e[k] + o[k] * np.exp(-2j * np.pi * k / N) for k in range(M)]
    r = [e[k] - o[k] * np.exp(-2j * np.pi * k / N) for k in range(M)]
    return np.array(l + r)


def fft_iterative(x):
    """Cooley and Tukey's, in place after a bit reversal."""
    n = x.size
    bits = int(np.log2(n))
    a = np.empty(n, dtype=np.complex128)
    for i in range(n):
        j = 0
        for b in range(bits):
            j |= ((i >> b) & 1) << (bits - 1 - b)
        a[j] = x[i]
    size = 2
    while size <= n:
        half = size // 2
        w = np.exp(-2j * np.pi * np.arange(half) / size)
        for start in range(0, n, size):
            even = a[start:start + half].copy()
            odd = a[start + half:start + size] * w
            a[start:start + half] = even + odd
            a[start + half:start + size] = even - odd
        size *= 2
    return a


def stockham_fft(N, R, K, x, y):
    """Self-sorting, of radix R, without a bit reversal."""
    i_coord, j_coord = np.mgrid[0:R, 0:R]
    dft_mat = np.empty((R, R), dtype=np.complex128)
    dft_mat[:] = np.exp(-2.0j * np.pi * i_coord * j_coord / R)
    y[:] = x[:]
    ii_coord, jj_coord = np.mgrid[0:R, 0:R**K]
    for i in range(K):
        yv = np.reshape(y, (R**i, R, R**(K - i - 1)))
        tmp_perm = np.transpose(yv, axes=(1, 0, 2))
        D = np.empty((R, R**i, R**(K - i - 1)), dtype=np.complex128)
        tmp = np.exp(-2.0j * np.pi * ii_coord[:, :R**i] * jj_coord[:, :R**i] / R**(i + 1))
        D[:] = np.repeat(np.reshape(tmp, (R, R**i, 1)), R**(K - i - 1), axis=2)
        tmp_twid = np.reshape(tmp_perm, (N,)) * np.reshape(D, (N,))
        y[:] = np.reshape(dft_mat @ np.reshape(tmp_twid, (R, R**(K - 1))), (N,))


def haar_wavelet(signal):
    out = signal.astype(np.float64)
    n = len(out)
    while n > 1:
        pairs = out[:n].reshape(-1, 2)
        average = (pairs[:, 0] + pairs[:, 1]) / np.sqrt(2)
        detail = (pairs[:, 0] - pairs[:, 1]) / np.sqrt(2)
        out[:n // 2] = average
        out[n // 2:n] = detail
        n //= 2
    return out


def dct_2(x):
    n = len(x)
    result = np.zeros(n)
    for k in range(n):
        result[k] = 2 * (x * np.cos(np.pi * k * (2 * np.arange(n) + 1) / (2 * n))).sum()
    return result


def stft(signal, size, hop):
    """Magnitudes of Fourier transforms of windows."""
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(size) / size)
    frames = 1 + (len(signal) - size) // hop
    n = np.arange(size)
    basis = np.exp(-2j * np.pi * np.outer(np.arange(size // 2 + 1), n) / size)
    out = np.empty((frames, size // 2 + 1))
    for f in range(frames):
        segment = signal[f * hop:f * hop + size] * window
        out[f] = np.abs((basis * segment).sum(axis=1))
    return out


def zero_crossings(signal):
    signs = np.sign(signal)
    signs[signs == 0] = -1
    where = np.where(np.diff(signs))[0]
    return where, len(where) / max(len(signal), 1)


def find_peaks(x, height):
    peaks = (x[1:-1] > x[:-2]) & (x[1:-1] >= x[2:]) & (x[1:-1] > height)
    return np.flatnonzero(peaks) + 1


def savitzky_golay(y):
    """Quadratic smoothing over five points."""
    c = np.array([-3, 12, 17, 12, -3]) / 35
    padded = np.concatenate((np.full(2, y[0]), y, np.full(2, y[-1])))
    return np.convolve(padded, c, mode="valid")


random = np.random.default_rng(7)
IMAGE = random.random((7, 8))
BYTES = random.integers(0, 256, (6, 7)).astype(np.uint8)
COLOURS = random.random((4, 5, 3))
MASK = random.random((6, 7)) < 0.5
SIGNAL = np.sin(np.arange(24) * 0.7) + 0.1 * random.normal(size=24)
WAVE = random.normal(size=8) + 1j * random.normal(size=8)
CALLS = [
    (harris, IMAGE), (harris, IMAGE[:1, :1]), (harris, BYTES.astype(np.float32)), (harris_windowed, IMAGE), (local_maxima, IMAGE), (local_maxima, IMAGE[:1]), (local_maxima, BYTES), (local_maxima_nd, IMAGE), (growcut, COLOURS, np.stack((COLOURS[..., 0] > 0.5, COLOURS[..., 1]), axis=-1), np.zeros((4, 5, 2)), 2),
    (histogram_equalization, BYTES), (histogram_equalization, BYTES[:1, :1]), (otsu_threshold, BYTES), (sobel, IMAGE), (sobel, IMAGE[:2]), (non_maximum_suppression, IMAGE, (IMAGE * 4).astype(int)), (gaussian_kernel, 5, 1.2), (gaussian_blur, IMAGE, 3, 0.8), (gaussian_blur, IMAGE[:1, :1], 3, 0.8),
    (median_filter, BYTES, 3), (median_filter, IMAGE, 5), (bilateral_filter, IMAGE, 1, 1.0, 0.3), (rgb_to_hsv, COLOURS), (rgb_to_hsv, COLOURS[:0]), (grayscale, BYTES[:, :, None] * np.ones((1, 1, 3))), (floyd_steinberg, BYTES), (resize_bilinear, IMAGE, 5, 11), (resize_bilinear, IMAGE, 1, 1), (integral_image, BYTES), (integral_image, BYTES[:2]),
    (label_components, MASK), (label_components, MASK[:0]), (distance_transform, MASK), (erode, MASK, 2), (erode, MASK.astype(np.uint8)), (hough_lines, MASK, np.array([0.0, 0.5, 1.2])), (deriche, 0.25, IMAGE), (deriche, 0.25, IMAGE[:2, :2].copy()), (special_convolve, IMAGE), (special_convolve, BYTES.astype(np.int32)),
    (fir_filter, SIGNAL, np.array([0.25, 0.5, 0.25])), (fir_filter, np.arange(5), np.array([1, -1])), (iir_filter, np.array([0.2, 0.3, 0.1]), np.array([1.0, -0.4, 0.2]), SIGNAL), (iir_filter, np.array([0.2, 0.3, 0.1]), np.array([1.0, -0.4, 0.2]), SIGNAL[:0]), (kalman_filter, SIGNAL[:6], 0.01, 0.5),
    (lms_filter, SIGNAL, SIGNAL * 0.5, 4, 0.05), (goertzel, SIGNAL, 3.0, 24.0), (dft, SIGNAL), (dft, WAVE[:1]), (fft_recursive, SIGNAL[:8]), (fft_recursive, WAVE), (fft_iterative, SIGNAL[:16]), (fft_iterative, WAVE[:1]), (stockham_fft, 8, 2, 3, WAVE, np.zeros(8, complex)), (haar_wavelet, SIGNAL[:16]), (haar_wavelet, np.arange(4)),
    (dct_2, SIGNAL[:7]), (stft, SIGNAL, 8, 4), (zero_crossings, SIGNAL), (zero_crossings, SIGNAL[:1]), (find_peaks, SIGNAL, 0.5), (find_peaks, SIGNAL[:2], 0.5), (savitzky_golay, SIGNAL),
]
ULPS = {name: 256 for name in ("sobel", "gaussian_kernel", "gaussian_blur", "bilateral_filter", "deriche", "goertzel", "dct_2")}
ULPS.update({name: 1 << 16 for name in ("dft", "fft_recursive", "fft_iterative", "stockham_fft", "stft")})
