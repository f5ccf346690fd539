"""NumPy's evenly spaced numbers: `numpy.linspace`, `numpy.logspace`, `numpy.geomspace`, `numpy.mgrid`, `numpy.ogrid`.

Shapes: `num` numbers along a new axis `axis` of the shape that start and stop have together.
Source: NumPy's reference, "Array creation routines".
"""

import math

import conure
import numpy as np
from axes import along_axis, positions


def _samples(start, stop, num, endpoint, dtype):
    """The numbers along the first axis, and the step between them."""
    if num < 0:
        raise ValueError(f"Number of samples, {num}, must be non-negative.")
    if endpoint:
        div = num - 1
    else:
        div = num
    first = np.asarray(start, dtype)
    last = np.asarray(stop, dtype)
    delta = last - first
    counted = np.arange(num).astype(dtype)
    y = np.empty((num,) + np.broadcast_shapes(first.shape, last.shape), dtype)
    if y.ndim > 1:
        counted = counted.reshape((num,) + (1,) * (y.ndim - 1))
    elif div > 0:
        # NumPy gives a view there.
        y = y.reshape(num)
    if div > 0:
        step = (delta / div).astype(dtype)
        if np.any(step == 0):
            y[...] = counted / div * delta + first
        else:
            y[...] = counted * step + first
    else:
        step = (delta * np.nan).astype(dtype)
        y[...] = counted * delta + first
    if endpoint and num > 1:
        y[-1, ...] = last
    return y, step


def linspace(start, stop, num=50, endpoint=True, retstep=False, dtype=None, axis=0, *, device=None):
    if device is not None and device != "cpu":
        raise ValueError(f'Device not understood. Only "cpu" is allowed, but received: {device}')
    if not isinstance(num, (int, np.integer)):
        raise TypeError("'float' object cannot be interpreted as an integer")
    if isinstance(start, (list, tuple)):
        return linspace(np.asarray(start), stop, num, endpoint, retstep, dtype, axis)
    if isinstance(stop, (list, tuple)):
        return linspace(start, np.asarray(stop), num, endpoint, retstep, dtype, axis)
    inexact = np.result_type(start, stop, 0.0)
    y, step = _samples(start, stop, int(num), endpoint, inexact)
    if axis != 0:
        y = np.moveaxis(y, 0, axis)
    if dtype is not None:
        if np.dtype(dtype).kind in "iu":
            y = np.floor(y).astype(dtype)
        elif np.dtype(dtype) != inexact:
            y = y.astype(dtype)
    if not retstep:
        return y
    if isinstance(start, np.ndarray) or isinstance(stop, np.ndarray):
        conure.refuse("the argument retstep of np.linspace between arrays", "(stop - start) / (num - 1)")
    if num > 1 or num == 1 and not endpoint:
        return y, step
    return y, np.nan


def logspace(start, stop, num=50, endpoint=True, base=10.0, dtype=None, axis=0):
    if isinstance(base, (np.ndarray, list, tuple)):
        conure.refuse("an array as the argument base of np.logspace", "a number")
    y = np.power(base, linspace(start, stop, num, endpoint, axis=axis))
    if dtype is None or np.dtype(dtype) == y.dtype:
        return y
    return y.astype(dtype)


def geomspace(start, stop, num=50, endpoint=True, dtype=None, axis=0):
    first = np.asarray(start)
    last = np.asarray(stop)
    if np.any(first == 0) or np.any(last == 0):
        raise ValueError("Geometric sequence cannot include zero")
    kind = np.result_type(first, last, float(num), np.float64 if dtype is None else np.dtype(dtype))
    if kind.kind == "c":
        conure.refuse("np.geomspace of complex numbers", "np.exp of np.linspace")
    first = first.astype(kind)
    sign = np.sign(first)
    first = first / sign
    last = last.astype(kind) / sign
    y = logspace(np.log10(first), np.log10(last), num, endpoint, 10.0, kind)
    if num > 0:
        y[0, ...] = first
        if num > 1 and endpoint:
            y[-1, ...] = last
    y *= sign
    if axis != 0:
        y = np.moveaxis(y, 0, axis)
    if dtype is None or np.dtype(dtype) == kind:
        return y
    return y.astype(dtype)


# ---- grids


def _start(part):
    if part.start is None:
        return 0
    return part.start


def _step(part):
    if part.step is None:
        return 1
    return part.step


def _is_count(part):
    return isinstance(part.step, complex)


def _points(part):
    """How many points a slice of a grid stands for."""
    if _is_count(part):
        return int(abs(part.step))
    return max(math.ceil((part.stop - _start(part)) / _step(part)), 0)


def _distance(part):
    if _is_count(part):
        count = int(abs(part.step))
        if count == 1:
            return 1.0
        return (part.stop - _start(part)) / float(count - 1)
    return _step(part)


def _bound(part):
    """What decides the dtype: a count is a float."""
    if _is_count(part):
        return (_start(part), part.stop, 1.0)
    return (_start(part), part.stop, _step(part))


def _all_bounds(parts):
    if len(parts) == 0:
        return ()
    return _bound(parts[0]) + _all_bounds(parts[1:])


def _check_slices(parts, name):
    for each in parts:
        if not isinstance(each, slice):
            conure.refuse("an index of " + name + " that is no slice", name + "[0:n, 0:m]")
        if each.stop is None:
            conure.refuse("a slice of " + name + " without an end", name + "[0:n, 0:m]")


def _line(part):
    if _is_count(part):
        kind = np.result_type(_start(part), part.stop, 1.0)
        return np.arange(_points(part)).astype(kind) * _distance(part) + _start(part)
    return np.arange(_start(part), part.stop, _step(part))


def _coordinates(part, kind):
    return np.arange(_points(part)).astype(kind) * _distance(part) + _start(part)


def _mgrid(key):
    if not isinstance(key, tuple):
        _check_slices((key,), "np.mgrid")
        return _line(key)
    _check_slices(key, "np.mgrid")
    kind = np.result_type(0, *_all_bounds(key))
    rank = len(key)
    result = np.empty((rank,) + tuple(_points(each) for each in key), kind)
    for k in positions(key):
        result[k] = along_axis(_coordinates(key[k], kind), k, rank)
    return result


def _ogrid(key):
    if not isinstance(key, tuple):
        _check_slices((key,), "np.ogrid")
        return _line(key)
    _check_slices(key, "np.ogrid")
    kind = np.result_type(0, *_all_bounds(key))
    rank = len(key)
    return tuple(along_axis(_coordinates(key[k], kind), k, rank) for k in positions(key))


# ---- numbers and arrays one after the other


def _entry(part):
    """What an index of np.r_ and np.c_ stands for."""
    if isinstance(part, str):
        conure.refuse("a string as an index of np.r_ or np.c_", "np.concatenate")
    if isinstance(part, slice):
        _check_slices((part,), "np.r_")
        if _is_count(part):
            return linspace(_start(part), part.stop, int(abs(part.step)))
        return np.arange(_start(part), part.stop, _step(part))
    if isinstance(part, (list, tuple)):
        return np.asarray(part)
    return part


def _items(key):
    if isinstance(key, tuple):
        return key
    return (key,)


def _row(entry, dtype):
    return np.atleast_1d(np.asarray(entry, dtype))


def _r(key):
    entries = tuple(_entry(each) for each in _items(key))
    dtype = np.result_type(*entries)
    return np.concatenate(tuple(_row(each, dtype) for each in entries), 0)


def _column(entry, dtype):
    x = np.asarray(entry, dtype)
    if x.ndim == 0:
        return x.reshape(1, 1)
    if x.ndim == 1:
        return x.reshape(x.size, 1)
    return x


def _c(key):
    entries = tuple(_entry(each) for each in _items(key))
    dtype = np.result_type(*entries)
    return np.concatenate(tuple(_column(each, dtype) for each in entries), -1)
