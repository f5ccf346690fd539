"""NumPy's histograms of two axes: `numpy.histogram2d`.

Source: NumPy's reference, "Statistics", "Histograms".
"""

import conure
import numpy as np
from histograms import even_edges, outer_edges, widened


def _edges_of(x, bins, limits, axis):
    """The bins of one axis: a number of them, or their edges."""
    if np.asarray(bins).ndim == 0:
        if np.asarray(bins).dtype.kind not in "biu":
            raise TypeError(f"`bins[{axis}]` must be an integer, when a scalar")
        if bins < 1:
            raise ValueError(f"`bins[{axis}]` must be positive, when an integer")
        first, last = outer_edges(x, limits)
        start, stop = widened(first, last)
        return even_edges(start, stop, int(bins), np.result_type(start, stop))
    edges = np.asarray(bins)
    if edges.ndim > 1:
        raise ValueError(f"`bins[{axis}]` must be a scalar or 1d array")
    if np.any(edges[:-1] > edges[1:]):
        raise ValueError(f"`bins[{axis}]` must be monotonically increasing, when an array")
    return edges


def _sample(x):
    values = np.asarray(x)
    if values.ndim != 1 or values.dtype.kind == "c":
        conure.refuse("np.histogram2d of other than two lines of real numbers", "x.ravel()")
    return values


def histogram2d(x, y, bins=10, range=None, density=None, weights=None):
    first = _sample(x)
    second = _sample(y)
    if first.shape[0] != second.shape[0]:
        raise ValueError("x and y must have the same length.")
    common = np.result_type(first, second)
    first = first.astype(common)
    second = second.astype(common)
    if isinstance(bins, np.ndarray):
        if bins.ndim > 0 and bins.shape[0] <= 2:
            raise NotImplementedError("np.histogram2d with an array of one or two bins: a tuple")
        return _histogram2d(first, second, bins, bins, range, density, weights)
    if isinstance(bins, list):
        conure.refuse("the argument bins of np.histogram2d as a list", "a tuple or an array")
    if not isinstance(bins, tuple):
        return _histogram2d(first, second, bins, bins, range, density, weights)
    if len(bins) == 1:
        raise ValueError("The dimension of bins must be equal to the dimension of the sample x.")
    if len(bins) > 2:
        return _histogram2d(first, second, np.asarray(bins), np.asarray(bins), range, density, weights)
    return _histogram2d(first, second, bins[0], bins[1], range, density, weights)


def _histogram2d(x, y, x_bins, y_bins, limits, density, weights):
    if limits is None:
        x_edges = _edges_of(x, x_bins, None, 0)
        y_edges = _edges_of(y, y_bins, None, 1)
    else:
        x_edges = _edges_of(x, x_bins, limits[0], 0)
        y_edges = _edges_of(y, y_bins, limits[1], 1)
    counts = np.zeros((x_edges.shape[0] + 1, y_edges.shape[0] + 1), np.float64)
    rows = np.searchsorted(x_edges, x, "right")
    columns = np.searchsorted(y_edges, y, "right")
    if weights is not None:
        w = np.asarray(weights)
        if w.ndim != 1 or w.dtype.kind == "c":
            conure.refuse("the argument weights of np.histogram2d as other than a line of real numbers", "weights.ravel()")
        if w.shape[0] != x.shape[0]:
            raise ValueError("The weights and list don't have the same length.")
    for k in range(x.shape[0]):
        row = rows[k] - 1 if x[k] == x_edges[-1] else rows[k]
        column = columns[k] - 1 if y[k] == y_edges[-1] else columns[k]
        counts[row, column] += 1 if weights is None else np.asarray(weights)[k]
    inner = counts[1:-1, 1:-1]
    if not density:
        return inner, x_edges, y_edges
    widths = x_edges[1:] - x_edges[:-1]
    heights = y_edges[1:] - y_edges[:-1]
    return inner / widths[:, None] / heights / np.sum(inner), x_edges, y_edges


def histogramdd(sample, bins=10, range=None, density=None, weights=None):
    conure.refuse("np.histogramdd", "np.histogram2d, or np.searchsorted along each axis and np.bincount")
