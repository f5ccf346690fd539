"""NumPy's functions that look at arrays from another side: `numpy.rot90`, `numpy.roll`, `numpy.atleast_2d` and their family.

Views where NumPy gives views. Source: NumPy's reference, "Array manipulation routines".
"""

import conure
import numpy as np
from axes import all_axes, as_line, each_normalized, holds_twice, lies_in_order, part, positions


def fliplr(m):
    x = np.asarray(m)
    if x.ndim < 2:
        raise ValueError("Input must be >= 2-d.")
    return x[:, ::-1]


def flipud(m):
    x = np.asarray(m)
    if x.ndim < 1:
        raise ValueError("Input must be >= 1-d.")
    return x[::-1, ...]


def rot90(m, k=1, axes=(0, 1)):
    if len(axes) != 2:
        raise ValueError("len(axes) must be 2.")
    x = np.asarray(m)
    first, second = axes
    if first == second or abs(first - second) == x.ndim:
        raise ValueError("Axes must be different.")
    if first >= x.ndim or first < -x.ndim or second >= x.ndim or second < -x.ndim:
        raise ValueError(f"Axes=({first}, {second}) out of range for array of ndim={x.ndim}.")
    turns = k % 4
    if turns == 0:
        return x[:]
    if turns == 2:
        return np.flip(x, (first, second))
    if turns == 1:
        return np.swapaxes(np.flip(x, second), first, second)
    return np.flip(np.swapaxes(x, first, second), second)


def _write_rolled(into, x, shifts, axes):
    """Writes the elements of x where they get, moved on along these axes: two parts of the first, each as two of the next."""
    if len(axes) == 0:
        into[...] = x
        return
    extent = x.shape[axes[0]]
    by = int(shifts[0]) % max(extent, 1)
    _write_rolled(part(into, axes[0], by, None), part(x, axes[0], None, extent - by), shifts[1:], axes[1:])
    _write_rolled(part(into, axes[0], None, by), part(x, axes[0], extent - by, None), shifts[1:], axes[1:])


def _lies_unknown(x):
    """Whether it is not known in what order the elements lie."""
    return x.ndim != 1 and conure.layout(x) not in "CF"


def _rolled(x, shift, axis):
    """The elements moved on by `shift` along one axis: an expression where it is known in what order they lie."""
    along = np.lib.array_utils.normalize_axis_index(axis, x.ndim)
    steps = int(shift)
    if _lies_unknown(x):
        result = np.empty_like(x)
        _write_rolled(result, x, (steps,), (along,))
        return result
    # With the sign of the shift, which says at which end the elements come around.
    length = max(x.shape[along], 1)
    return conure.rolled(x, steps % length if steps >= 0 else -(-steps % length), along)


def roll(a, shift, axis=None):
    x = np.asarray(a)
    if isinstance(shift, (np.ndarray, list)):
        conure.refuse("the argument shift of np.roll as a sequence whose length is not known", "a tuple")
    if axis is None:
        if isinstance(shift, tuple):
            conure.refuse("a tuple shift of np.roll without axis", "their sum")
        return _rolled(as_line(x), shift, 0).reshape(x.shape)
    if not isinstance(axis, tuple):
        if isinstance(shift, tuple):
            return roll(x, shift, (axis,) * len(shift))
        return _rolled(x, shift, axis)
    if not isinstance(shift, tuple):
        return roll(x, (shift,) * len(axis), axis)
    if len(shift) == 1 and len(axis) == 1:
        return _rolled(x, shift[0], axis[0])
    if len(shift) != len(axis):
        conure.refuse("shifts and axes of np.roll of different numbers", "as many shifts as axes")
    if _lies_unknown(x) and len(axis) > 0:
        along = each_normalized(axis, x.ndim)
        if not holds_twice(along):
            result = np.empty_like(x)
            _write_rolled(result, x, shift, along)
            return result
    return roll(_rolled(x, shift[0], axis[0]), shift[1:], axis[1:])


def _at_least_1d(given):
    x = np.asarray(given)
    if x.ndim == 0:
        return x.reshape(1)
    return x


def _at_least_2d(given):
    x = np.asarray(given)
    if x.ndim == 0:
        return x.reshape(1, 1)
    if x.ndim == 1:
        return np.expand_dims(x, 0)
    return x


def _at_least_3d(given):
    x = np.asarray(given)
    if x.ndim == 0:
        return x.reshape(1, 1, 1)
    if x.ndim == 1:
        return np.expand_dims(x, (0, 2))
    if x.ndim == 2:
        return np.expand_dims(x, 2)
    return x


def atleast_1d(*arys):
    if len(arys) == 1:
        return _at_least_1d(arys[0])
    return tuple(_at_least_1d(each) for each in arys)


def atleast_2d(*arys):
    if len(arys) == 1:
        return _at_least_2d(arys[0])
    return tuple(_at_least_2d(each) for each in arys)


def atleast_3d(*arys):
    if len(arys) == 1:
        return _at_least_3d(arys[0])
    return tuple(_at_least_3d(each) for each in arys)


def real(val):
    if isinstance(val, (tuple, list)):
        return np.asarray(val).real
    return val.real


def imag(val):
    if isinstance(val, (tuple, list)):
        return np.asarray(val).imag
    return val.imag


# ---- broadcasting


def _as_shape(given):
    if isinstance(given, (int, np.integer)):
        return _as_shape((given,))
    if isinstance(given, str):
        raise TypeError("'str' object cannot be interpreted as an integer")
    if isinstance(given, (float, np.floating)):
        raise TypeError(f"expected a sequence of integers or a single integer, got '{given!r}'")
    for each in given:
        if isinstance(each, float):
            raise TypeError("'float' object cannot be interpreted as an integer")
        if each < 0:
            raise ValueError("negative dimensions are not allowed")
    return given


def _check_axis(shapes, back):
    """An axis, counted from the last, must have one extent where it has not 1."""
    k = 0
    for each in shapes:
        j = 0
        for other in shapes:
            if j < k and len(each) >= back and len(other) >= back:
                if other[-back] != 1 and each[-back] != 1 and other[-back] != each[-back]:
                    raise ValueError(
                        "shape mismatch: objects cannot be broadcast to a single shape.  Mismatch is between arg "
                        f"{j} with shape {other} and arg {k} with shape {each}.")
            j += 1
        k += 1


def _extent(shapes, back):
    extent = 1
    for each in shapes:
        if len(each) >= back:
            if each[-back] != 1:
                extent = each[-back]
    return extent


def broadcast_shapes(*args):
    shapes = tuple(_as_shape(each) for each in args)
    return _common_shape(shapes, _longest(shapes))


def _longest(shapes):
    rank = 0
    for each in shapes:
        rank = max(rank, len(each))
    return rank


def _common_shape(shapes, rank):
    for k in all_axes(rank):
        _check_axis(shapes, rank - k)
    return tuple(_extent(shapes, rank - k) for k in all_axes(rank))


def broadcast_arrays(*args, subok=False):
    arrays = tuple(np.asarray(each) for each in args)
    shape = broadcast_shapes(*tuple(each.shape for each in arrays))
    return _each_broadcast(arrays, shape)


def _each_broadcast(arrays, shape):
    if len(arrays) == 0:
        return ()
    return (_broadcast(arrays[0], shape),) + _each_broadcast(arrays[1:], shape)


def _broadcast(x, shape):
    """A view that can be written to, unlike that of `numpy.broadcast_to`."""
    if x.ndim == len(shape) and x.shape == shape:
        return x
    return np._strided(x, shape, np.broadcast_to(x, shape).strides, True)


def matrix_transpose(x, /):
    array = np.asarray(x)
    if array.ndim < 2:
        raise ValueError(f"Input array must be at least 2-dimensional, but it is {array.ndim}")
    return np.swapaxes(array, -1, -2)


def isfortran(a):
    return lies_in_order(a.T) and not lies_in_order(a)


def rollaxis(a, axis, start=0):
    n = a.ndim
    along = np.lib.array_utils.normalize_axis_index(axis, n)
    begin = start
    if begin < 0:
        begin += n
    if begin < 0 or begin >= n + 1:
        conure.refuse("this argument start of np.rollaxis", "-x.ndim … x.ndim")
    if along < begin:
        begin -= 1
    if along == begin:
        return a[...]
    return np.moveaxis(a, along, begin)


# ---- windows


def _trimmed(extent, k, axes, windows):
    for j in positions(axes):
        if axes[j] == k:
            if extent < windows[j]:
                raise ValueError("window shape cannot be larger than input array shape")
            extent -= windows[j] - 1
    return extent


def sliding_window_view(x, window_shape, axis=None, *, subok=False, writeable=False):
    if writeable:
        conure.refuse("the argument writeable of sliding_window_view", "writeable=False")
    if isinstance(window_shape, (list, np.ndarray)) or isinstance(axis, (list, np.ndarray)):
        conure.refuse("the windows or axes of sliding_window_view in an array or a list", "tuples")
    if not isinstance(window_shape, tuple):
        return sliding_window_view(x, (window_shape,), axis)
    array = np.asarray(x)
    for each in window_shape:
        if each < 0:
            raise ValueError("`window_shape` cannot contain negative values")
    if axis is None:
        if len(window_shape) != array.ndim:
            raise ValueError(
                "Since axis is `None`, must provide window_shape for all dimensions of `x`; got "
                f"{len(window_shape)} window_shape elements and `x.ndim` is {array.ndim}.")
        return sliding_window_view(array, window_shape, positions(window_shape))
    if isinstance(axis, (int, np.integer)):
        return sliding_window_view(array, window_shape, (axis,))
    axes = tuple(np.lib.array_utils.normalize_axis_index(each, array.ndim) for each in axis)
    if len(window_shape) != len(axes):
        raise ValueError(
            f"Must provide matching length window_shape and axis; got {len(window_shape)} window_shape elements and "
            f"{len(axes)} axes elements.")
    extents = tuple(_trimmed(array.shape[k], k, axes, window_shape) for k in positions(array.shape))
    return np._strided(array, extents + window_shape, array.strides + tuple(array.strides[each] for each in axes))


def view(a, dtype=None, type=None):
    if type is not None:
        conure.refuse("the argument type of the method view", "x.view()")
    if dtype is None or np.dtype(dtype) == a.dtype:
        return a[...]
    if np.dtype(dtype) == np.bool_:
        conure.refuse("a view of numbers as bool", "x != 0")
    size = np.dtype(dtype).itemsize
    if size == a.itemsize:
        return np._as_dtype(a, dtype, a.shape, a.strides)
    if a.ndim == 0:
        raise ValueError("Changing the dtype of a 0d array is only supported if the itemsize is unchanged")
    if a.shape[-1] != 1 and a.size != 0 and a.strides[-1] != a.itemsize:
        raise ValueError("To change to a dtype of a different size, the last axis must be contiguous")
    row = a.shape[-1] * a.itemsize
    if size < a.itemsize and a.itemsize % size != 0:
        raise ValueError("When changing to a smaller dtype, its size must be a divisor of the size of original dtype")
    if row % size != 0:
        raise ValueError(
            "When changing to a larger dtype, its size must be a divisor of the total size in bytes of the last axis of the array.")
    return np._as_dtype(a, dtype, a.shape[:-1] + (row // size,), a.strides[:-1] + (size,))


def as_strided(x, shape=None, strides=None, subok=False, writeable=True):
    """No check keeps the elements within the array's memory: that is the caller's word, as in NumPy."""
    if isinstance(shape, (list, np.ndarray)) or isinstance(strides, (list, np.ndarray)):
        conure.refuse("the shape or strides of as_strided in an array or a list", "tuples")
    array = np.asarray(x)
    extents = array.shape if shape is None else tuple(shape)
    steps = array.strides if strides is None else tuple(strides)
    if len(extents) != len(steps):
        raise ValueError("mismatch in length of strides and shape")
    for each in extents:
        if each < 0:
            raise ValueError("negative dimensions are not allowed")
    if writeable:
        return np._strided(array, extents, steps, True)
    return np._strided(array, extents, steps)
