"""NumPy's counting: `numpy.bincount`, `numpy.digitize`, `numpy.histogram` and their family.

Source: NumPy's reference, "Statistics", "Histograms".
"""

import conure
import numpy as np
from bin_widths import bin_width
from searching import first_greater


def bincount(x, weights=None, minlength=0):
    values = np.asarray(x)
    if values.dtype.kind in "fc":
        if not isinstance(x, np.ndarray):
            conure.refuse("the argument x of np.bincount as a sequence of floats", "integers")
        raise TypeError(f"Cannot cast array data from dtype('{values.dtype.name}') to dtype('int64') according to the rule 'safe'")
    if values.ndim > 1 and not isinstance(x, np.ndarray):
        raise ValueError("setting an array element with a sequence. The requested array would exceed the maximum number of dimension of 1.")
    if values.ndim > 1:
        raise ValueError("object too deep for desired array")
    if values.ndim == 0:
        raise ValueError("object of too small depth for desired array")
    if minlength is None:
        raise TypeError("use 0 instead of None for minlength")
    if isinstance(minlength, (float, complex, str, np.inexact)):
        conure.refuse("an argument minlength of np.bincount that is no integer", "an int")
    if minlength < 0:
        raise ValueError("'minlength' must not be negative")
    least = 0
    most = -1
    for k in range(values.shape[0]):
        value = int(values[k])
        least = min(least, value)
        most = max(most, value)
    if least < 0:
        raise ValueError("'list' argument must have no negative elements")
    if weights is None:
        counts = np.zeros(max(most + 1, minlength), np.int64)
        last = counts.shape[0] - 1
        for k in range(values.shape[0]):
            # All are places of an element, but only this says so to the compiler.
            counts[max(min(int(values[k]), last), 0)] += 1
        return counts
    heavy = np.asarray(weights)
    if heavy.ndim == 0:
        raise ValueError("object of too small depth for desired array")
    if heavy.ndim > 1:
        if not isinstance(weights, np.ndarray):
            conure.refuse("the argument weights of np.bincount as a nested sequence", "weights of one axis")
        raise ValueError("object too deep for desired array")
    if heavy.dtype.kind == "c":
        raise TypeError(f"Cannot cast array data from dtype('{heavy.dtype.name}') to dtype('float64') according to the rule 'safe'")
    if heavy.shape[0] != values.shape[0]:
        raise ValueError("The weights and list don't have the same length.")
    sums = np.zeros(max(most + 1, minlength), np.float64)
    for k in range(values.shape[0]):
        sums[int(values[k])] += heavy[k]
    return sums


# ---- bins


def _direction(edges):
    """1 if edges do not fall, -1 if they do not rise, else 0."""
    k = 1
    while k < edges.shape[0] and edges[k] == edges[0]:
        k += 1
    if k >= edges.shape[0]:
        return 1
    rising = edges[0] < edges[k]
    for position in range(k + 1, edges.shape[0]):
        if rising and edges[position - 1] > edges[position] or not rising and edges[position - 1] < edges[position]:
            return 0
    return 1 if rising else -1


def digitize(x, bins, right=False):
    values = np.asarray(x)
    edges = np.asarray(bins)
    if values.dtype.kind == "c":
        raise TypeError("x may not be complex")
    if edges.dtype.kind == "c":
        raise TypeError(f"Cannot cast array data from dtype('{edges.dtype.name}') to dtype('float64') according to the rule 'safe'")
    if edges.ndim > 1:
        raise ValueError("object too deep for desired array")
    if edges.ndim == 0:
        raise ValueError("object of too small depth for desired array")
    direction = _direction(edges.astype(np.float64))
    if direction == 0:
        raise ValueError("bins must be monotonically increasing or decreasing")
    if direction == 1:
        return np.searchsorted(edges, values, "left" if right else "right")
    return edges.shape[0] - np.searchsorted(edges[::-1], values, "left" if right else "right")


def _flat(a, weights):
    """The elements and their weights in one axis each; bools count as 0 and 1."""
    x = np.asarray(a)
    if x.dtype.kind == "c":
        conure.refuse("a histogram of complex numbers", "histograms of their parts")
    if weights is not None:
        w = np.asarray(weights)
        if w.ndim != x.ndim or w.shape != x.shape:
            raise ValueError("weights should have the same shape as a.")
    if x.dtype.kind == "b":
        return x.astype(np.uint8).ravel()
    return x.ravel()


def outer_edges(x, limits):
    if limits is not None:
        first, last = limits
        if first > last:
            raise ValueError("max must be larger than min in range parameter.")
        if not (np.isfinite(first) and np.isfinite(last)):
            raise ValueError(f"supplied range of [{first}, {last}] is not finite")
        return first, last
    if x.size == 0:
        return x.dtype.type(0), x.dtype.type(1)
    first = np.min(x)
    last = np.max(x)
    if not (np.isfinite(first) and np.isfinite(last)):
        raise ValueError(f"autodetected range of [{first}, {last}] is not finite")
    return first, last


def even_edges(start, stop, count, dtype):
    """numpy.linspace between the outer edges."""
    delta = stop - start
    step = delta / count
    steps = np.arange(count + 1).astype(np.result_type(start, stop, 1.0))
    if step == 0:
        steps[...] = steps / count * delta + start
    else:
        steps[...] = steps * step + start
    steps[count] = stop
    if steps.dtype == dtype:
        return steps.reshape(-1)
    return steps.astype(dtype)


def widened(first, last):
    """The outer edges as floats, apart from each other."""
    if first == last:
        return first * 1.0 - 0.5, last * 1.0 + 0.5
    return first * 1.0, last * 1.0


def _check_count(bins):
    if isinstance(bins, str):
        return None
    if np.asarray(bins).ndim == 0 and np.asarray(bins).dtype.kind not in "biu":
        raise TypeError("`bins` must be an integer, a string, or an array")


def _even_bins(x, count, limits):
    """The outer edges of bins of equal width, and all edges."""
    if count < 1:
        raise ValueError("`bins` must be positive, when an integer")
    first, last = outer_edges(x, limits)
    dtype = np.result_type(first, last, x)
    if dtype.kind in "iu":
        dtype = np.result_type(dtype, np.float64)
    start, stop = widened(first, last)
    if limits is None and x.size == 0:
        # From 0 to 1 as Python's numbers.
        edges = even_edges(0.0, 1.0, count, dtype)
    else:
        edges = even_edges(start, stop, count, dtype)
    if np.any(edges[:-1] >= edges[1:]):
        raise ValueError(f"Too many bins for data range. Cannot create {count} finite-sized bins.")
    return first, last, edges


def _counted_evenly(x, count, first, last):
    start, stop, edges = _even_bins(x, count, (first, last))
    counts = np.zeros(edges.shape[0] - 1, np.int64)
    _add_evenly(counts, x, None, 0, x.shape[0], start, stop, edges)
    return counts


def _count_of(bins, x, limits, weights):
    """The number of bins, or that which a rule of that name finds good."""
    if not isinstance(bins, str):
        return int(bins)
    if bins not in ("auto", "doane", "fd", "rice", "scott", "sqrt", "stone", "sturges"):
        raise ValueError(f"'{bins}' is not a valid estimator for `bins`")
    if weights is not None:
        raise TypeError("Automated estimation of the number of bins is not supported for weighted data")
    first, last = outer_edges(x, limits)
    if limits is None:
        kept = x
    else:
        kept = x[(x >= first) & (x <= last)]

    if kept.size == 0:
        return 1
    width = bin_width(bins, kept, first, last, _counted_evenly)
    if width == 0:
        return 1
    if kept.dtype.kind in "iu" and width < 1:
        return int(np.ceil(_span(first, last)))
    return int(np.ceil(_span(first, last) / width))


def _given_edges(bins):
    edges = np.asarray(bins)
    if edges.ndim > 1:
        raise ValueError("`bins` must be 1d, when an array")
    if np.any(edges[:-1] > edges[1:]):
        raise ValueError("`bins` must increase monotonically, when an array")
    return edges


def histogram_bin_edges(a, bins=10, range=None, weights=None):
    x = _flat(a, weights)
    _check_count(bins)
    if not isinstance(bins, str) and np.asarray(bins).ndim > 0:
        return _given_edges(bins)
    _, _, edges = _even_bins(x, _count_of(bins, x, range, weights), range)
    return edges


def histogram(a, bins=10, range=None, density=None, weights=None):
    x = _flat(a, weights)
    _check_count(bins)
    if not isinstance(bins, str) and np.asarray(bins).ndim > 0:
        edges = _given_edges(bins)
        if weights is None:
            counts = _counted(x, edges)
        else:
            counts = _weighed(x, edges, np.asarray(weights).ravel())
    else:
        first, last, edges = _even_bins(x, _count_of(bins, x, range, weights), range)
        if weights is None:
            counts = np.zeros(edges.shape[0] - 1, np.int64)
            _add_evenly(counts, x, None, 0, x.shape[0], first, last, edges)
        else:
            counts = _weighed_evenly(x, np.asarray(weights).ravel(), first, last, edges)
    if density:
        return counts / (edges[1:] - edges[:-1]).astype(np.float64) / np.sum(counts), edges
    return counts, edges


def _span(first, last):
    """The width of all bins together, exact for integers."""
    start, stop = widened(first, last)
    if isinstance(last, (int, np.integer)) and isinstance(first, (int, np.integer)):
        if first == last:
            return np.float64(1.0)
        return np.float64(np.asarray(last).astype(np.uint64)[()] - np.asarray(first).astype(np.uint64)[()])
    return np.subtract(stop, start)


def _is_inside(value, first, last):
    if first == last:
        return value >= first - 0.5 and value <= last + 0.5
    return value >= first and value <= last


def _add_evenly(counts, x, w, begin, end, first, last, edges):
    """Add some elements, or their weights, to bins of equal width."""
    start, _ = widened(first, last)
    span = _span(first, last)
    bins = counts.shape[0]
    for k in range(begin, end):
        if _is_inside(x[k], first, last):
            value = edges.dtype.type(x[k])
            index = int((value - start) / span * bins)
            if index == bins:
                index -= 1
            if value < edges[index]:
                index -= 1
            if value >= edges[index + 1] and index != bins - 1:
                index += 1
            counts[index] += 1 if w is None else w[k]


def _weighed_evenly(x, w, first, last, edges):
    """Sums of weights in bins of equal width: float64 sums of so many elements each, which are then added."""
    counts = np.zeros(edges.shape[0] - 1, w.dtype)
    for block in range(0, x.shape[0], 65536):
        sums = np.zeros(counts.shape[0], np.complex128 if w.dtype.kind == "c" else np.float64)
        _add_evenly(sums, x, w, block, min(block + 65536, x.shape[0]), first, last, edges)
        counts += sums.astype(w.dtype)
    return counts


def _counted(x, edges):
    if np.any(edges != edges):
        return _counted_in_order(x, edges)
    counts = np.zeros(max(edges.shape[0] - 1, 0), np.int64)
    if counts.shape[0] > 0:
        dtype = np.result_type(x, edges)
        bounds = edges.astype(dtype)
        for k in range(x.shape[0]):
            value = dtype.type(x[k])
            if value >= bounds[0] and value <= bounds[-1]:
                counts[min(first_greater(bounds, value), counts.shape[0]) - 1] += 1
    return counts


def _counted_in_order(x, edges):
    """Counts in bins with NaN among them, which is where sorting puts it."""
    running = np.zeros(edges.shape[0], np.int64)
    for block in range(0, x.shape[0], 65536):
        ordered = np.sort(x[block:block + 65536])
        found = np.searchsorted(ordered, edges)
        found[-1] = np.searchsorted(ordered, edges[-1], "right")
        running += found
    return running[1:] - running[:-1]


def _weighed(x, edges, w):
    """Sums of weights in given bins: differences of the running sums of the weights of the sorted elements."""
    if w.dtype.kind == "b":
        conure.refuse("bool weights of np.histogram with given bins", "weights.astype(np.int64)")
    if edges.shape[0] == 0:
        return np.zeros(0, w.dtype)
    running = np.zeros(edges.shape[0], w.dtype)
    for block in range(0, x.shape[0], 65536):
        some = x[block:block + 65536]
        order = np.argsort(some)
        ordered = some[order]
        sums = np.cumsum(w[block:block + 65536][order])
        found = np.searchsorted(ordered, edges)
        found[-1] = np.searchsorted(ordered, edges[-1], "right")
        for k in range(running.shape[0]):
            if found[k] > 0:
                running[k] += sums[found[k] - 1]
    return running[1:] - running[:-1]
