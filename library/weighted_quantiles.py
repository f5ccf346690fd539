"""Quantiles of weighted elements: the method "inverted_cdf" of `numpy.quantile`.

Source: NumPy's reference, "Order statistics".
"""

import conure
import numpy as np
from arguments import spread_weights
from axes import kept_index, lines, normalized


def weighted_quantiles(name, x, q, axis, method, keepdims, weights, out, leaves_out_nan):
    if method != "inverted_cdf":
        raise ValueError(f"Only method 'inverted_cdf' supports weights. Got: {method}.")
    if out is not None:
        conure.refuse(f"the argument out of np.{name} with weights", f"y[...] = np.{name}(…)")
    if np.asarray(weights).dtype.kind == "c":
        conure.refuse(f"complex weights of np.{name}", "their sizes")
    if leaves_out_nan and np.asarray(weights).ndim != x.ndim:
        conure.refuse(f"weights of np.{name} of another shape than the array's", "np.broadcast_to(weights, x.shape)")
    axes = None if axis is None else normalized(axis, x.ndim)
    spread = np.broadcast_to(spread_weights(weights, x, axes), x.shape)
    if np.any(spread < 0):
        raise ValueError("Weights must be non-negative.")
    reduced = normalized(axis, x.ndim)
    of = lines(x, reduced)
    heavy = lines(spread, reduced)
    count = of.shape[-1]
    if count == 0:
        raise IndexError("index -1 is out of bounds for axis 0 with size 0")
    if q.ndim == 0 and of.ndim == 1 and not keepdims and x.dtype.kind == "f" and not leaves_out_nan:
        # Of NaN NumPy gives a number, else an array without axes.
        missing = np.isnan(of)
        if np.any(missing):
            return of[np.argmax(missing)]
    rows = of.reshape((-1, count))
    weighing = heavy.reshape((-1, count))
    wanted = np.ravel(q)
    results = np.empty((wanted.shape[0], rows.shape[0]), x.dtype)
    for k in range(rows.shape[0]):
        _of_row(rows[k], weighing[k], wanted, results[:, k], leaves_out_nan)
    result = results.reshape(q.shape + of.shape[:-1]).copy()
    if keepdims:
        return result[(...,) + kept_index(reduced, x.ndim)]
    return result


def _of_row(row, weights, wanted, result, leaves_out_nan):
    order = np.argsort(row, kind="stable")
    count = row.shape[0]
    if row.dtype.kind == "f":
        while count > 0 and row[order[count - 1]] != row[order[count - 1]]:
            count -= 1
        if count == 0 or count < row.shape[0] and not leaves_out_nan:
            result[:] = row[order[-1]]
            return None
    borders = np.empty(count)
    total = 0.0
    for k in range(count):
        total += float(weights[order[k]])
        borders[k] = total
    borders /= np.float64(total)
    if borders[-1] != borders[-1]:
        raise ValueError("Weights included NaN, inf or were all zero.")
    narrow = borders.astype(wanted.dtype) if wanted.dtype.kind == "f" else borders
    for k in range(count):
        if narrow[k] == 0:
            narrow[k] = -1
    for k in range(wanted.shape[0]):
        place = 0
        while place < count - 1 and narrow[place] < wanted[k]:
            place += 1
        result[k] = row[order[place]]
    return None
