"""Conure's data-parallel operators, made of `conure.imap` and `conure.ireduce`.

A slice of an array is what an index along an axis selects: a number of an array with one axis, else an array with one axis
less. Results are stacked: numbers to an array, arrays of one shape to an array with one axis more, in front; tuples to a
tuple of such arrays.
"""

import conure
import numpy as np


def _slices(x, axis):
    """The array whose slices along the first axis are those of `x` along `axis`."""
    a = np.asarray(x)
    return a if a.ndim > 0 and axis == 0 else np.moveaxis(a, axis, 0)


def map(f, x, *more, axis=0):
    """`f` of the slices of all arrays along `axis`, stacked."""
    slices = tuple(_slices(each, axis) for each in (x, *more))
    count = len(slices[0])
    for each in slices[1:]:
        if len(each) != count:
            raise ValueError(f"the arrays have {count} and {len(each)} slices")
    return conure.imap(lambda k: f(*tuple(conure.part(each, k) for each in slices)), count)


def each(f, x, *more, axis=0):
    """The same as `map`."""
    return map(f, x, *more, axis=axis)


def outer_map(f, *arrays, axis=0):
    """`f` of each combination of slices: `outer_map(f, x, y, z)[i, j, k] = f(x[i], y[j], z[k])`."""
    slices = tuple(_slices(each, axis) for each in arrays)
    shape = tuple(len(each) for each in slices)
    return conure.imap(lambda index: f(*tuple(conure.part(each, k) for each, k in zip(slices, index))), shape)


def allpairs(f, x, y, axis=0):
    """`allpairs(f, x, y)[i, j] = f(x[i], y[j])`."""
    return outer_map(f, x, y, axis=axis)


def reduce(f, x, axis=None, init=None):
    """`f(…f(f(init, x[0]), x[1])…, x[-1])`, of all elements in C order or of the slices along an axis.

    Without `init` it begins with the first one.
    """
    if axis is None:
        a = np.asarray(x)
        return conure.ireduce(lambda index: conure.part(a, index), f, a.shape, init)
    slices = _slices(x, axis)
    return conure.ireduce(lambda k: conure.part(slices, k), f, len(slices), init)


def scan(f, x, axis=0, init=None):
    """The results of `reduce` of the first slice, of the first two, …, stacked."""
    slices = _slices(x, axis)
    if len(slices) == 0:
        raise ValueError("need at least one array to stack")
    return conure.prefixes(f, slices, init)


def filter(pred, x):
    """The elements, or leading slices, of `x` for which `pred` is true."""
    slices = _slices(x, 0)
    keeps = np.empty(len(slices), np.bool_)
    count = 0
    for k in range(len(slices)):
        if pred(conure.part(slices, k)):
            keeps[k] = True
            count += 1
        else:
            keeps[k] = False
    kept = np.empty((count, *slices.shape[1:]), slices.dtype)
    position = 0
    for k in range(len(slices)):
        if keeps[k]:
            kept[position] = conure.part(slices, k)
            position += 1
    return kept


def filter_reduce(f, pred, x, init=None):
    """`reduce` along the first axis of the slices of `x` for which `pred` is true."""
    if init is None:
        return reduce(f, filter(pred, x), 0)
    slices = _slices(x, 0)
    result = init
    for k in range(len(slices)):
        value = conure.part(slices, k)
        if pred(value):
            result = f(result, value)
    return result


def _window(width):
    if width < 1:
        raise ValueError("a window has at least one element")
    return width


def pmap1(f, x, w=3):
    """`f` of the `w` slices around each one, fewer at the borders: `x[k - w // 2 : k - w // 2 + w]`."""
    slices = _slices(x, 0)
    width = _window(w)
    count = len(slices)
    return conure.imap(lambda k: f(slices[max(k - width // 2, 0):min(k - width // 2 + width, count)]), count)


def _pair(numbers):
    if isinstance(numbers, tuple):
        return numbers
    return numbers, numbers


def pmap2(f, x, w=(3, 3)):
    """`f` of the window of `w` elements around each element along the first two axes, cut at the borders."""
    a = np.asarray(x)
    height, width = _pair(w)
    _window(height)
    _window(width)
    rows, columns = a.shape[:2]
    return conure.imap(lambda index: f(a[max(index[0] - height // 2, 0):min(index[0] - height // 2 + height, rows),
                                         max(index[1] - width // 2, 0):min(index[1] - width // 2 + width, columns)]), (rows, columns))


def pmap2_trim(f, x, width, step=1):
    """`f` of the whole windows along the first two axes alone, `step` apart: `x[i : i + width[0], j : j + width[1]]`."""
    a = np.asarray(x)
    height, breadth = _pair(width)
    _window(height)
    _window(breadth)
    down, right = _pair(step)
    if down < 1 or right < 1:
        raise ValueError("windows are at least one element apart")
    rows = max((a.shape[0] - height) // down + 1, 0)
    columns = max((a.shape[1] - breadth) // right + 1, 0)
    return conure.imap(lambda index: f(a[index[0] * down:index[0] * down + height, index[1] * right:index[1] * right + breadth]), (rows, columns))
