"""NumPy's medians: `numpy.median` and `numpy.nanmedian`.

Shapes: `a` has any; the result has `a`'s without `axis` (an int, a tuple of ints, or None for all axes), or with extent 1 there
if `keepdims`. Each line is copied and partitioned. Source: NumPy's reference, "Order statistics".
"""

import conure
import numpy as np
from arguments import refuse_overwriting
from axes import each_line, kept_index, lines, normalized
from selection import numbers_first, put_in_place


def median(a, axis=None, out=None, overwrite_input=False, keepdims=False):
    refuse_overwriting("median", out, overwrite_input)
    return _medians("median", _median, np.asarray(a), axis, keepdims)


def nanmedian(a, axis=None, out=None, overwrite_input=False, keepdims=False):
    refuse_overwriting("nanmedian", out, overwrite_input)
    return _medians("nanmedian", _nanmedian, np.asarray(a), axis, keepdims)


def _medians(name, function, x, axis, keepdims):
    if x.dtype.kind == "c":
        conure.refuse(f"np.{name} of complex numbers", f"np.{name} of their parts")
    axes = normalized(axis, x.ndim)
    of = lines(x, axes)
    scratch = np.empty(of.shape[-1], x.dtype)
    if of.ndim == 1:
        scratch[...] = of
        result = function(scratch)
    else:
        result = np.empty(of.shape[:-1], x.dtype if x.dtype.kind == "f" else np.float64)
        each_line(function, result, of, scratch)
    if keepdims:
        return np.asarray(result)[(...,) + kept_index(axes, x.ndim)]
    return result


def _median(line):
    """NaN if there is one."""
    count = numbers_first(line)
    if count < line.shape[0]:
        return line[-1]
    return _middle(line, count)


def _nanmedian(line):
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
