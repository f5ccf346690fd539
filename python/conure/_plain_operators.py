"""The data-parallel operators in plain Python: what they mean, and what runs where Conure is disabled."""

import functools

import numpy as np


def _slices(x, axis):
    return np.moveaxis(np.asarray(x), axis, 0)


def _kept(result):
    """Copy a result as it is now: what becomes of its arrays later does not show in the stack."""
    return tuple(_kept(part) for part in result) if isinstance(result, tuple) else np.array(result)


def _stack(results, shape):
    """Stack results in C order of a shape; tuples become a tuple of stacks."""
    if results and isinstance(results[0], tuple):
        return tuple(_stack(list(parts), shape) for parts in zip(*results))
    given = np.stack(results) if results else np.empty(0)
    stack = np.empty((*shape, *given.shape[1:]), given.dtype)
    stack.reshape(given.shape)[...] = given
    return stack


def _positions(shape):
    return (range(shape), (shape,)) if not isinstance(shape, tuple) else (np.ndindex(shape), shape)


def map(f, x, *more, axis=0):
    """Stack ``f`` of the slices of all arrays along ``axis``."""
    slices = [_slices(each, axis) for each in (x, *more)]
    for each in slices[1:]:
        if len(each) != len(slices[0]):
            raise ValueError(f"the arrays have {len(slices[0])} and {len(each)} slices")
    return _stack([_kept(f(*each)) for each in zip(*slices)], (len(slices[0]),))


def each(f, x, *more, axis=0):
    """Do what `map` does."""
    return map(f, x, *more, axis=axis)


def outer_map(f, *arrays, axis=0):
    """Stack ``f`` of each combination of slices."""
    slices = [_slices(each, axis) for each in arrays]
    shape = tuple(len(each) for each in slices)
    return imap(lambda index: f(*(each[k] for each, k in zip(slices, index))), shape)


def allpairs(f, x, y, axis=0):
    """Stack ``f`` of each pair of slices."""
    return outer_map(f, x, y, axis=axis)


def imap(f, shape):
    """Stack ``f`` of all positions of a shape."""
    positions, shape = _positions(shape)
    return _stack([_kept(f(each)) for each in positions], shape)


def parfor(f, shape):
    """Call ``f`` for all positions of a shape."""
    for each in _positions(shape)[0]:
        f(each)


def ireduce(f, combine, shape, init=None):
    """Combine ``f`` of all positions of a shape, in C order."""
    return _fold(combine, (f(each) for each in _positions(shape)[0]), init)


def _fold(f, values, init):
    return functools.reduce(f, values) if init is None else functools.reduce(f, values, init)


def reduce(f, x, axis=None, init=None):
    """Combine all elements in C order, or the slices along an axis."""
    a = np.asarray(x)
    return _fold(f, (a[index] for index in np.ndindex(a.shape)) if axis is None else _slices(a, axis), init)


def scan(f, x, axis=0, init=None):
    """Stack the results of `reduce` of the first slice, of the first two, …."""
    slices = _slices(x, axis)
    if len(slices) == 0:
        raise ValueError("need at least one array to stack")
    last = slices[0] if init is None else f(init, slices[0])
    results = [_kept(last)]
    for value in slices[1:]:
        last = f(last, value)
        results.append(_kept(last))
    return _stack(results, (len(slices),))


def filter(pred, x):
    """Keep the elements, or leading slices, for which ``pred`` is true."""
    a = np.asarray(x)
    return a[np.array([bool(pred(each)) for each in a], np.bool_)]


def filter_reduce(f, pred, x, init=None):
    """Combine the elements, or leading slices, for which ``pred`` is true."""
    return _fold(f, (each for each in np.asarray(x) if pred(each)), init)


def _window(width):
    if width < 1:
        raise ValueError("a window has at least one element")


def _around(k, width, count):
    return slice(max(k - width // 2, 0), min(k - width // 2 + width, count))


def pmap1(f, x, w=3):
    """Stack ``f`` of the ``w`` slices around each one, fewer at the borders."""
    a = np.asarray(x)
    _window(w)
    return imap(lambda k: f(a[_around(k, w, len(a))]), len(a))


def _pair(numbers):
    return numbers if isinstance(numbers, tuple) else (numbers, numbers)


def pmap2(f, x, w=(3, 3)):
    """Stack ``f`` of the window around each element along the first two axes, cut at the borders."""
    a = np.asarray(x)
    height, width = _pair(w)
    _window(height)
    _window(width)
    rows, columns = a.shape[:2]
    return imap(lambda index: f(a[_around(index[0], height, rows), _around(index[1], width, columns)]), (rows, columns))


def pmap2_trim(f, x, width, step=1):
    """Stack ``f`` of the whole windows along the first two axes, ``step`` apart."""
    a = np.asarray(x)
    height, breadth = _pair(width)
    _window(height)
    _window(breadth)
    down, right = _pair(step)
    if down < 1 or right < 1:
        raise ValueError("windows are at least one element apart")
    rows = max((a.shape[0] - height) // down + 1, 0)
    columns = max((a.shape[1] - breadth) // right + 1, 0)
    return imap(lambda index: f(a[index[0] * down:index[0] * down + height, index[1] * right:index[1] * right + breadth]), (rows, columns))
