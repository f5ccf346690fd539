"""NumPy's histograms of two axes: `numpy.histogram2d`.

Source: NumPy's reference, "Statistics", "Histograms".
"""

import conure
import numpy as np
from axes import positions
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
        if bins.ndim > 0 and bins.shape[0] == 1:
            raise ValueError("The dimension of bins must be equal to the dimension of the sample x.")
        if bins.ndim == 1 and bins.shape[0] == 2:
            if bins.dtype.kind in "biu":
                if conure.extent_is(bins, 0, 2):
                    return _histogram2d(first, second, bins[0], bins[1], range, density, weights)
                raise NotImplementedError("np.histogram2d with an array of two numbers of bins: a tuple")
            _edges_of(first, bins[0], None, 0)
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
    if not isinstance(sample, tuple):
        x = np.asarray(sample)
        if x.ndim != 2 or not isinstance(bins, tuple):
            conure.refuse("np.histogramdd of an array, whose number of columns is known at run time only", "a tuple of its columns, or of its bins")
        if x.shape[1] != len(bins):
            raise ValueError("The dimension of bins must be equal to the dimension of the sample x.")
        return histogramdd(tuple(x[:, k] for k in positions(bins)), bins, range, density, weights)
    lines = tuple(_sample(each) for each in sample)
    for each in lines:
        if each.shape[0] != lines[0].shape[0]:
            raise ValueError("setting an array element with a sequence. The requested array has an inhomogeneous shape after 1 dimensions. "
                             f"The detected shape was ({len(lines)},) + inhomogeneous part.")
    common = np.result_type(*lines)
    columns = tuple(each.astype(common) for each in lines)
    if isinstance(bins, (list, np.ndarray)):
        conure.refuse("the argument bins of np.histogramdd as a list or an array", "a tuple")
    if not isinstance(bins, tuple):
        return _histogramdd(columns, (bins,) * len(columns), range, density, weights)
    if len(bins) != len(columns):
        raise ValueError("The dimension of bins must be equal to the dimension of the sample x.")
    return _histogramdd(columns, bins, range, density, weights)


def _all_edges(columns, bins, limits, axis):
    if axis == len(columns):
        return ()
    own = _edges_of(columns[axis], bins[axis], None if limits is None else limits[axis], axis)
    return (own,) + _all_edges(columns, bins, limits, axis + 1)


def _bin_of(found, columns, edges, n, axis):
    """Where an element is counted; the last edge belongs to the last bin."""
    if axis == len(columns):
        return ()
    place = int(found[axis][n])
    if columns[axis][n] == edges[axis][-1]:
        place -= 1
    return (place,) + _bin_of(found, columns, edges, n, axis + 1)


def _histogramdd(columns, bins, limits, density, weights):
    if limits is not None and len(limits) != len(columns):
        raise ValueError("range argument must have one entry per dimension")
    places = positions(columns)
    edges = _all_edges(columns, bins, limits, 0)
    counts = np.zeros(tuple(each.shape[0] + 1 for each in edges), np.float64)
    found = tuple(np.searchsorted(edges[k], columns[k], "right") for k in places)
    heavy = np.ones(0) if weights is None else np.asarray(weights)
    if weights is not None and heavy.shape[0] != columns[0].shape[0]:
        raise ValueError("The weights and list don't have the same length.")
    for n in range(columns[0].shape[0]):
        counts[_bin_of(found, columns, edges, n, 0)] += 1 if weights is None else heavy[n]
    inner = counts[(slice(1, -1),) * len(columns)]
    if not density:
        return inner, list(edges)
    total = np.sum(inner)
    return _densities(inner, edges, 0) / total, list(edges)


def _densities(counts, edges, axis):
    if axis == len(edges):
        return counts
    widths = edges[axis][1:] - edges[axis][:-1]
    return _densities(counts / widths[(slice(None),) + (None,) * (len(edges) - 1 - axis)], edges, axis + 1)
