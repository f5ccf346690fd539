"""NumPy's medians: `numpy.median` and `numpy.nanmedian`.

Shapes: `a` has any; the result has `a`'s without `axis` (an int, a tuple of ints, or None for all axes), or with extent 1 there
if `keepdims`. Each line is copied and partitioned. Source: NumPy's reference, "Order statistics".
"""

import conure
import numpy as np
from arguments import check_out, refuse_overwriting
from axes import each_line, extent_along, kept_index, lines, normalized, without_axes
from selection import numbers_first, put_in_place


def median(a, axis=None, out=None, overwrite_input=False, keepdims=False):
    refuse_overwriting("median", overwrite_input)
    x = np.asarray(a)
    if out is None:
        return _medians(_median, x, axis, keepdims)
    result = np.asarray(_medians(_median, x, axis, False))
    check_out("median", out, result.dtype)
    axes = normalized(axis, x.ndim)
    target = without_axes(out, axes, x.ndim, keepdims)
    conure.check_destination(target, "output array is read-only")
    if target.ndim != result.ndim or target.shape != result.shape:
        # The error is that of a mean of what is in the middle.
        place = axes[0] if len(axes) == 1 else result.ndim
        middle = 2 - extent_along(x, axes) % 2
        np.add.reduce(np.broadcast_to(np.expand_dims(result, place), result.shape[:place] + (middle,) + result.shape[place:]), place, None, target)
    target[...] = result
    return out


def nanmedian(a, axis=None, out=None, overwrite_input=False, keepdims=False):
    refuse_overwriting("nanmedian", overwrite_input)
    x = np.asarray(a)
    if out is None:
        return _medians(_nanmedian, x, axis, keepdims)
    result = _medians(_nanmedian, x, axis, False)
    check_out("nanmedian", out, result.dtype)
    without_axes(out, normalized(axis, x.ndim), x.ndim, keepdims)[...] = result
    return out


def _medians(function, x, axis, keepdims):
    axes = normalized(axis, x.ndim)
    of = lines(x, axes)
    scratch = np.empty(of.shape[-1], x.dtype)
    if of.ndim == 1:
        scratch[...] = of
        result = function(scratch)
    else:
        result = np.empty(of.shape[:-1], x.dtype if x.dtype.kind in "fc" else np.float64)
        each_line(function, result, of, scratch)
    if keepdims:
        return np.asarray(result)[(...,) + kept_index(axes, x.ndim)]
    return result


def _median(line):
    """NaN if there is one."""
    if line.dtype.kind == "c" and np.isnan(line).any():
        line.sort()
        return line[-1]
    count = numbers_first(line)
    if count < line.shape[0]:
        return line[-1]
    return _middle(line, count)


def _nanmedian(line):
    if line.dtype.kind == "c":
        numbers = line[~np.isnan(line)]
        if numbers.shape[0] == 0:
            return line[-1]
        return _middle(numbers, numbers.shape[0])
    return _middle(line, numbers_first(line))


def _middle(line, count):
    """The mean of the one or two elements in the middle of a line's first ones."""
    if count == 0:
        return np.mean(line[:0])
    middle = count // 2
    put_in_place(line, None, middle, 0, count - 1)
    if count % 2 == 1:
        return np.mean(line[middle:middle + 1])
    below = line[0]
    for k in range(1, middle):
        if below < line[k]:
            below = line[k]
    line[middle - 1] = below
    return np.mean(line[middle - 1:middle + 1])
