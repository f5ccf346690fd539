"""NumPy's window functions: `numpy.hanning`, `numpy.hamming`, `numpy.blackman`, `numpy.bartlett`, `numpy.kaiser`.

Shapes: ``M`` numbers of float64, none if M is less than 1. Source: NumPy's reference, "Window functions".
"""

import numpy as np


def _window(M, function):
    """A function of twice the distances from the middle, and of the distance between the ends."""
    count = np.float64(M)
    if count < 1:
        return np.empty(0)
    if count == 1:
        return np.ones(1)
    return function(np.arange(1 - count, count, 2), count - 1)


def bartlett(M):
    return _window(M, lambda n, width: np.where(n <= 0, 1 + n / width, 1 - n / width))


def blackman(M):
    return _window(M, lambda n, width: 0.42 + 0.5 * np.cos(np.pi * n / width) + 0.08 * np.cos(2.0 * np.pi * n / width))


def hamming(M):
    return _window(M, lambda n, width: 0.54 + 0.46 * np.cos(np.pi * n / width))


def hanning(M):
    return _window(M, lambda n, width: 0.5 + 0.5 * np.cos(np.pi * n / width))


def kaiser(M, beta):
    count = np.float64(M)
    if count == 1:
        return np.ones(1)
    middle = (count - 1) / 2.0
    return np.i0(np.float64(beta) * np.sqrt(1 - ((np.arange(0, count) - middle) / middle)**2.0)) / np.i0(np.float64(beta))
