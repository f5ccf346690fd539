"""NumPy's order statistics: `numpy.quantile`, `numpy.percentile` and their forms that leave out NaN.

Shapes: `a` has any; the result has `a`'s without `axis` (an int, a tuple of ints, or None for all axes), or with extent 1 there
if `keepdims`; behind the axes of `q`. Each line is copied and partitioned, or sorted if many quantiles are asked for. Source:
NumPy's reference, "Order statistics"; R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", 1996.
"""

import conure
import numpy as np
from arguments import check_out, refuse_overwriting
from axes import each_line, kept_index, lines, normalized, without_axes
from selection import numbers_first, put_in_place
from weighted_quantiles import weighted_quantiles


def quantile(a, q, axis=None, out=None, overwrite_input=False, method="linear", keepdims=False, *, weights=None):
    return _asked_for("quantile", a, q, axis, out, overwrite_input, method, keepdims, weights)


def percentile(a, q, axis=None, out=None, overwrite_input=False, method="linear", keepdims=False, *, weights=None):
    return _asked_for("percentile", a, q, axis, out, overwrite_input, method, keepdims, weights)


def nanquantile(a, q, axis=None, out=None, overwrite_input=False, method="linear", keepdims=False, *, weights=None):
    return _asked_for("nanquantile", a, q, axis, out, overwrite_input, method, keepdims, weights)


def nanpercentile(a, q, axis=None, out=None, overwrite_input=False, method="linear", keepdims=False, *, weights=None):
    return _asked_for("nanpercentile", a, q, axis, out, overwrite_input, method, keepdims, weights)


def _asked_for(name, a, q, axis, out, overwrite_input, method, keepdims, weights):
    """What the function of that name gives."""
    x = np.asarray(a)
    if x.dtype.kind == "c":
        raise TypeError("a must be an array of real numbers")
    refuse_overwriting(name, overwrite_input)
    if name in ("quantile", "nanquantile"):
        fractions = _fractions(q, "Quantiles must be in the range [0, 1]")
    else:
        fractions = _fractions(np.true_divide(q, 100), "Percentiles must be in the range [0, 100]")
    leaves_out_nan = name in ("nanquantile", "nanpercentile")
    weak = type(q) is int or type(q) is float
    if weights is not None:
        return weighted_quantiles(name, x, fractions, axis, method, keepdims, weights, out, leaves_out_nan)
    # An array for the result has the axes that are kept already.
    keeps = keepdims and out is None
    if leaves_out_nan:
        result = _nanquantiles(name, x, fractions, axis, method, keeps, weak)
    else:
        result = _quantiles(x, fractions, axis, method, keeps, weak, False)
    if out is None:
        return result
    if leaves_out_nan:
        way = "assign"
    else:
        way = "take" if _is_discrete(method) or method == "linear" and fractions.dtype.kind in "biu" else "subtract"
    return _into(name, result, out, fractions.ndim, axis, x.ndim, keepdims, way)


def _fractions(q, complaint):
    fractions = np.asarray(q)
    if fractions.ndim > 1:
        conure.refuse("the argument q of a quantile with several axes", "q with one axis")
    if not np.all((fractions >= 0) & (fractions <= 1)):
        raise ValueError(complaint)
    return fractions


def _into(name, result, out, leading, axis, ndim, keepdims, way):
    """Quantiles in an array, which NumPy writes in one of several ways."""
    given = np.asarray(result)
    check_out(name, out, given.dtype)
    axes = normalized(axis, ndim)
    if keepdims and leading > 0:
        conure.refuse(f"the argument out of np.{name} with keepdims=True and several q", f"y[...] = np.{name}(…)")
    target = without_axes(out, axes, ndim, keepdims)
    if way == "subtract":
        np.subtract(given, np.zeros_like(given), out=target)
    else:
        if way == "take" and (target.ndim != given.ndim or target.shape != given.shape):
            raise ValueError("output array does not match result of ndarray.take")
        if way == "take":
            conure.check_destination(target, "WRITEBACKIFCOPY base is read-only")
        target[...] = given
    return out


def _is_empty(x, count):
    """Whether one of the first axes is known to have the extent 0."""
    return count > 0 and (conure.extent_is(x, count - 1, 0) or _is_empty(x, count - 1))


def _nanquantiles(name, x, q, axis, method, keepdims, weak):
    if x.dtype.kind == "f" and x.dtype != np.float64 and not weak:
        conure.refuse(f"np.{name} of {x.dtype.name} by q that is not a Python number, where the dtype depends on whether the first elements are NaN",
                      f"np.{name}(x.astype(np.float64), …)")
    if q.ndim > 0 and _is_empty(x, x.ndim):
        return np.nanmean(x, axis, keepdims=keepdims)
    if x.size == 0:
        if q.ndim > 0:
            raise NotImplementedError(f"np.{name} of an empty array with several q, which has the rank of one q: use np.nanmean")
        return np.nanmean(x, axis, keepdims=keepdims)
    return _quantiles(x, q, axis, method, keepdims, weak, True)


def _quantiles(x, q, axis, method, keepdims, weak, leaves_out_nan):
    axes = normalized(axis, x.ndim)
    if method not in ("inverted_cdf", "averaged_inverted_cdf", "closest_observation", "interpolated_inverted_cdf", "hazen", "weibull", "linear",
                      "median_unbiased", "normal_unbiased", "lower", "higher", "midpoint", "nearest"):
        raise ValueError(f"'{method}' is not a valid method. Use one of: dict_keys(['inverted_cdf', 'averaged_inverted_cdf', 'closest_observation', "
                         "'interpolated_inverted_cdf', 'hazen', 'weibull', 'linear', 'median_unbiased', 'normal_unbiased', 'lower', 'higher', "
                         "'midpoint', 'nearest'])")
    of = lines(x, axes)
    if of.shape[-1] == 0:
        _raise_empty(x, q, method)
    scratch = np.empty(of.shape[-1], x.dtype)
    if q.ndim == 0:
        fraction = q[()]

        def one(line):
            return _quantile(line, _numbers(line, leaves_out_nan), fraction, method, weak, None)

        if of.ndim == 1:
            if keepdims and x.dtype.kind == "f" and x.dtype != np.float64 and not weak:
                conure.refuse(f"the argument keepdims of a quantile of {x.dtype.name} by q that is not a Python number, whose dtype depends on whether there is NaN",
                              "x.astype(np.float64)")
            scratch[...] = of
            result = one(scratch)
        else:
            result = np.empty(of.shape[:-1], _dtype(x, q, method, weak))
            each_line(one, result, of, scratch)
            if leaves_out_nan:
                # NumPy gives a view of what it collects.
                result = result[...]
    else:
        done = np.empty(1, np.int64)

        def several(line, results):
            count = _numbers(line, leaves_out_nan)
            done[0] = 0
            if count > 0 and results.shape[0] > 4:
                line[:count].sort()
                done[0] = -1
            for k in range(results.shape[0]):
                results[k] = _quantile(line, count, q[k], method, weak, done)

        dtype = _dtype(x, q, method, weak)
        if of.ndim == 1:
            scratch[...] = of
            result = np.empty(q.shape, dtype)
            several(scratch, result)
        elif leaves_out_nan:
            collected = np.empty(of.shape[:-1] + q.shape, dtype)
            each_line(several, collected, of, scratch)
            result = np.moveaxis(collected, -1, 0)
        else:
            result = np.empty(q.shape + of.shape[:-1], dtype)
            each_line(several, np.moveaxis(result, 0, -1), of, scratch)
    if keepdims:
        return np.asarray(result)[(...,) + kept_index(axes, x.ndim)]
    return result


def _raise_empty(x, q, method):
    if x.dtype.kind == "f":
        raise IndexError("index -1 is out of bounds for axis 0 with size 0")
    if q.size == 0:
        return
    if _is_discrete(method) or method == "linear" and q.dtype.kind in "biu":
        raise IndexError("cannot do a non-empty take from an empty axes.")
    # The first element that is looked up lies before the line's start, which is taken for the first one, or behind its end.
    if _virtual_index(0, q.reshape(-1)[0], method) < 0:
        raise IndexError("index 0 is out of bounds for axis 0 with size 0")
    raise IndexError("index -1 is out of bounds for axis 0 with size 0")


def _numbers(line, leaves_out_nan):
    """How many elements at a line's start count; 0 if all is NaN."""
    count = numbers_first(line)
    if count < line.shape[0] and not leaves_out_nan:
        return 0
    return count


def _is_discrete(method):
    return method in ("inverted_cdf", "closest_observation", "lower", "higher", "nearest")


def _dtype(x, q, method, weak):
    index = _virtual_index(1, q.dtype.type(0), method)
    if _is_discrete(method) or method == "linear" and q.dtype.kind in "biu":
        return x.dtype
    return np.result_type(_between(x.dtype.type(0), x.dtype.type(0), _gamma(index, 0, method, weak)))


def _place(line, k, count, done):
    """Put an element into its place; `done` tells up to where it and all before it are in theirs, -1 if all are."""
    if done is None:
        put_in_place(line, None, k, 0, count - 1)
    elif done[0] >= 0 and k != done[0] - 1:
        put_in_place(line, None, k, done[0] if k >= done[0] else 0, count - 1)
        done[0] = k + 1


def _quantile(line, count, q, method, weak, done):
    """A quantile of a line's first elements; NaN, which its last then is, if there are none."""
    if line.dtype.kind == "f" and count == 0:
        return line[-1]
    index = _virtual_index(count, q, method)
    if _is_discrete(method) or method == "linear" and isinstance(index, np.integer):
        place = int(index)
        _place(line, place, count, done)
        return line[place]
    below = int(np.floor(index))
    above = below + 1
    if index >= count - 1:
        below = -1
        above = -1
    if index < 0:
        below = 0
        above = 0
    first = below % count
    _place(line, first, count, done)
    next_one = line[first]
    if above > below:
        next_one = line[above]
        if done is None or done[0] >= 0:
            for k in range(above + 1, count):
                if line[k] < next_one:
                    next_one = line[k]
    return _between(line[first], next_one, _gamma(index, below, method, weak))


def _virtual_index(count, q, method):
    """Where in the sorted line the quantile is: NumPy's steps, in its order."""
    if method == "inverted_cdf":
        return _boundary(count * q - 1, False)
    if method == "closest_observation":
        return _boundary(count * q - 1 - 0.5, True)
    if method == "lower":
        return np.floor((count - 1) * q)
    if method == "higher":
        return np.ceil((count - 1) * q)
    if method == "nearest":
        return np.rint((count - 1) * q)
    if method == "linear":
        return (count - 1) * q
    if method == "midpoint":
        return 0.5 * (np.floor((count - 1) * q) + np.ceil((count - 1) * q))
    if method == "averaged_inverted_cdf":
        return count * q - 1
    if method == "interpolated_inverted_cdf":
        return _interpolated_index(count, q, 0, 1)
    if method == "hazen":
        return _interpolated_index(count, q, 0.5, 0.5)
    if method == "weibull":
        return _interpolated_index(count, q, 0, 0)
    if method == "median_unbiased":
        return _interpolated_index(count, q, 1 / 3.0, 1 / 3.0)
    return _interpolated_index(count, q, 3 / 8.0, 3 / 8.0)


def _interpolated_index(count, q, alpha, beta):
    return count * q + (alpha + q * (1 - alpha - beta)) - 1


def _boundary(index, odd):
    """The index itself if it is whole (and odd), or else the next one."""
    before = np.floor(index)
    if index == before and (not odd or before % 2 == 1):
        return max(int(before), 0)
    return max(int(before) + 1, 0)


def _gamma(index, below, method, weak):
    """How far from one element to the next the quantile is."""
    gamma = index - below
    if method == "averaged_inverted_cdf":
        gamma = type(index)(0.5 if gamma == 0 else 1.0)
    if method == "midpoint":
        gamma = type(index)(0.0 if index % 1 == 0 else 0.5)
    if weak:
        return float(gamma)
    return gamma


def _between(below, above, gamma):
    step = above - below
    if gamma >= 0.5:
        return above - step * (1 - gamma)
    return below + step * gamma
