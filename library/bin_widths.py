"""How many bins a histogram of some elements should have: the rules of `numpy.histogram_bin_edges`.

Source: NumPy's reference, "Statistics", "Histograms", where the papers are named.
"""

import numpy as np


def peak_to_peak(x):
    """The largest less the smallest element."""
    if x.dtype.kind in "iu":
        return np.float64(np.max(x).astype(np.uint64) - np.min(x).astype(np.uint64))
    return np.max(x) - np.min(x)


def bin_width(rule, x, first, last, counted):
    """The width by a rule, 0 if it says nothing; ``counted(x, count, first, last)`` counts the elements in bins of equal width."""
    if rule == "sqrt":
        return _by_square_root(x)
    if rule == "sturges":
        return _by_sturges(x)
    if rule == "rice":
        return peak_to_peak(x) / (2.0 * x.size ** (1.0 / 3))
    if rule == "scott":
        return (24.0 * np.pi**0.5 / x.size) ** (1.0 / 3.0) * np.std(x)
    if rule == "doane":
        return _by_doane(x)
    if rule == "fd":
        return _by_freedman_and_diaconis(x)
    if rule == "stone":
        return _by_stone(x, first, last, counted)
    widest = max(_by_freedman_and_diaconis(x), _by_square_root(x) / 2)
    return min(widest, _by_sturges(x))


def _by_square_root(x):
    return peak_to_peak(x) / np.sqrt(x.size)


def _by_sturges(x):
    return peak_to_peak(x) / (np.log2(x.size) + 1.0)


def _by_freedman_and_diaconis(x):
    quartiles = np.percentile(x, [75, 25])
    return 2.0 * (quartiles[0] - quartiles[1]) * x.size ** (-1.0 / 3.0)


def _by_doane(x):
    if x.size <= 2:
        return np.float64(0.0)
    sigma = np.std(x)
    if not sigma > 0.0:
        return np.float64(0.0)
    skewness = np.mean(np.power((x - np.mean(x)) / sigma, 3))
    deviation = np.sqrt(6.0 * (x.size - 2) / ((x.size + 1.0) * (x.size + 3)))
    return peak_to_peak(x) / (1.0 + np.log2(x.size) + np.log2(1.0 + np.absolute(skewness) / deviation))


def _by_stone(x, first, last, counted):
    """The count with the least estimate of the integrated squared error."""
    n = x.size
    extent = np.float64(peak_to_peak(x))
    if n <= 1 or extent == 0:
        return np.float64(0.0)
    best = 1
    least = np.float64(0.0)
    for count in range(1, max(100, int(np.sqrt(n))) + 1):
        shares = counted(x, count, first, last) / n
        error = (2 - (n + 1) * np.dot(shares, shares)) / (extent / count)
        if count == 1 or error < least:
            best = count
            least = error
    return extent / best
