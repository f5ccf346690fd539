"""NumPy's functions that read and write by indices: `numpy.put`, `numpy.choose`, `numpy.select`, `numpy.unravel_index` and their family.

Source: NumPy's reference, "Indexing routines".
"""

import conure
import numpy as np
from axes import extents_of, lies_in_order, normalized, product_of


def _positions(items):
    """0, 1, …: one for each item of a tuple."""
    if len(items) == 0:
        return ()
    return _positions(items[1:]) + (len(items) - 1,)


def _product(extents):
    total = 1
    for each in extents:
        total *= each
    return total


def _check_mode(mode, function):
    if mode not in ("raise", "wrap", "clip"):
        conure.refuse("this argument mode of " + function, 'mode="raise", "wrap" or "clip"')


def _within(index, count, mode):
    """An index by the rules of a mode."""
    if mode == "wrap":
        return index % count
    if mode == "clip":
        return min(max(index, 0), count - 1)
    if index < -count or index >= count:
        raise IndexError(f"index {index} is out of bounds for axis 0 with size {count}")
    if index < 0:
        return index + count
    return index


# ---- elements by their place in C order


def _get_at(x, place):
    if x.ndim == 0:
        return x[()]
    if x.ndim == 1:
        return x[place]
    row = _product(x.shape[1:])
    return _get_at(x[place // row], place % row)


def _set_at(x, place, value):
    if x.ndim == 0:
        x[()] = value
    elif x.ndim == 1:
        x[place] = value
    else:
        row = _product(x.shape[1:])
        _set_at(x[place // row], place % row, value)


def _integers(given, function):
    if isinstance(given, (list, tuple)) and len(given) == 0:
        return np.empty(0, np.int64)
    indices = np.asarray(given)
    if indices.dtype.kind not in "biu":
        conure.refuse("indices of " + function + " that are no integers", "an array of integers")
    return np.ravel(indices)


def put(a, ind, v, mode="raise"):
    if not isinstance(a, np.ndarray):
        conure.refuse("np.put of what is no array", "an array")
    _check_mode(mode, "np.put")
    conure.check_destination(a, "put: output array is read-only")
    indices = _integers(ind, "np.put")
    values = np.ravel(np.asarray(v)).astype(a.dtype)
    if indices.size > 0 and a.size == 0:
        raise IndexError("cannot replace elements of an empty array")
    if values.size == 0:
        return None
    if mode == "raise" and not lies_in_order(a):
        # NumPy writes into a copy, which is lost when an index is wrong.
        for each in indices:
            _within(int(each), a.size, mode)
    for k in range(indices.size):
        _set_at(a, int(_within(int(indices[k]), a.size, mode)), values[k % values.size])
    return None


def place(arr, mask, vals):
    if not isinstance(arr, np.ndarray):
        conure.refuse("np.place of what is no array", "an array")
    chosen = np.ravel(mask)
    if chosen.size != arr.size:
        raise ValueError("place: mask and data must be the same size")
    values = np.ravel(np.asarray(vals)).astype(arr.dtype)
    conure.check_destination(arr, "WRITEBACKIFCOPY base is read-only")
    used = 0
    for k in range(chosen.size):
        if chosen[k]:
            if values.size == 0:
                raise ValueError("Cannot insert from an empty array!")
            _set_at(arr, k, values[used])
            used += 1
            if used == values.size:
                used = 0
    return None


def putmask(a, mask, values):
    if not isinstance(a, np.ndarray):
        conure.refuse("np.putmask of what is no array", "an array")
    chosen = np.ravel(mask)
    if chosen.size != a.size:
        raise ValueError("putmask: mask and data must be the same size")
    given = np.ravel(np.asarray(values)).astype(a.dtype)
    conure.check_destination(a, "putmask: output array is read-only")
    if given.size == 0:
        return None
    for k in range(chosen.size):
        if chosen[k]:
            _set_at(a, k, given[k % given.size])
    return None


def _taken_into(result, out):
    """What np.take and np.compress give, in an array."""
    given = np.asarray(result)
    if not isinstance(out, np.ndarray):
        raise TypeError("return arrays must be of ArrayType")
    if out.ndim != given.ndim or out.shape != given.shape:
        raise ValueError("output array does not match result of ndarray.take")
    conure.check_destination(out, "WRITEBACKIFCOPY base is read-only")
    out[...] = given
    return out


def extract(condition, arr):
    return np.take(np.ravel(arr), np.flatnonzero(np.ravel(condition)))


def put_along_axis(arr, indices, values, axis):
    if not isinstance(arr, np.ndarray):
        conure.refuse("np.put_along_axis of what is no array", "an array")
    chosen = np.asarray(indices)
    if chosen.dtype.kind not in "iu":
        raise IndexError("`indices` must be an integer array")
    if axis is None:
        conure.refuse("axis=None of np.put_along_axis", "np.put")
    along = np.lib.array_utils.normalize_axis_index(axis, arr.ndim)
    if chosen.ndim != arr.ndim:
        raise ValueError("`indices` and `arr` must have the same number of dimensions")
    key = tuple(_along(chosen, arr.shape, k, along) for k in _positions(arr.shape))
    arr[key] = values


def _along(indices, shape, k, axis):
    if k == axis:
        return indices
    return np.arange(shape[k]).reshape((1,) * k + (shape[k],) + (1,) * (len(shape) - k - 1))


# ---- of several arrays


def choose(a, choices, out=None, mode="raise"):
    _check_mode(mode, "np.choose")
    if out is not None:
        result = np.asarray(choose(a, choices, None, mode))
        if not isinstance(out, np.ndarray):
            raise TypeError("return arrays must be of ArrayType")
        if out.ndim != result.ndim or out.shape != result.shape:
            raise TypeError("choose: invalid shape for output array.")
        conure.check_destination(out, "output array is read-only")
        out[...] = result
        return out
    if isinstance(choices, list):
        conure.refuse("np.choose among a list whose length is not known", "a list display of arrays")
    if isinstance(choices, np.ndarray):
        conure.refuse("np.choose among the rows of an array", "choices[a, np.arange(a.size)]")
    which = np.asarray(a)
    if which.dtype.kind not in "biu":
        conure.refuse("indices of np.choose that are no integers", "an array of integers")
    arrays = tuple(np.asarray(each) for each in choices)
    shape = np.broadcast_shapes(which.shape, *tuple(each.shape for each in arrays))
    chosen = _chosen(which, len(arrays), mode)
    result = np.empty(shape, np.result_type(*arrays))
    result[...] = arrays[0]
    for k in _positions(arrays)[1:]:
        _copy_where(result, arrays[k], chosen == k)
    if result.ndim == 0:
        return result[()]
    return result


def _chosen(which, count, mode):
    if mode == "wrap":
        return which % count
    if mode == "clip":
        return np.minimum(np.maximum(which, 0), count - 1)
    if np.any((which < 0) | (which >= count)):
        raise ValueError("invalid entry in choice array")
    return which


def _copy_where(target, values, where):
    if target.ndim == 0:
        if np.asarray(where)[()]:
            target[()] = values[()]
    else:
        target[...] = np.where(where, values, target)


def copyto(dst, src, casting="same_kind", where=True):
    if not isinstance(dst, np.ndarray):
        raise TypeError("copyto() argument 1 must be numpy.ndarray")
    conure.check_destination(dst, "assignment destination is read-only")
    if isinstance(src, np.ndarray) or isinstance(src, np.generic):
        if not np.can_cast(src.dtype, dst.dtype, casting):
            raise TypeError(
                f"Cannot cast array data from dtype('{src.dtype.name}') to dtype('{dst.dtype.name}') according to the rule '{casting}'")
    elif casting != "unsafe" and _grade(np.asarray(src).dtype.kind) > _grade(dst.dtype.kind):
        if isinstance(src, int):
            if dst.dtype.kind == "b":
                raise TypeError(f"Cannot cast scalar from dtype('int64') to dtype('bool') according to the rule '{casting}'")
        else:
            conure.refuse("np.copyto of a number into an array of a lesser kind", "dst[...] = src")
    if where is True:
        dst[...] = src
    else:
        dst[...] = np.where(where, np.asarray(src).astype(dst.dtype), dst)


def _grade(kind):
    """Where a kind of numbers stands among those that hold others."""
    if kind == "b":
        return 0
    if kind == "u":
        return 1
    if kind == "i":
        return 2
    if kind == "f":
        return 3
    return 4


def _is_python_number(x):
    return isinstance(x, (int, float, complex)) and not isinstance(x, bool) and not isinstance(x, np.generic)


def _operand(x):
    if _is_python_number(x):
        return x
    return np.asarray(x)


def _shape(x):
    if isinstance(x, np.ndarray):
        return x.shape
    return ()


def select(condlist, choicelist, default=0):
    if isinstance(condlist, np.ndarray) or isinstance(choicelist, np.ndarray):
        conure.refuse("np.select of the rows of an array", "a list or a tuple of arrays")
    if len(condlist) != len(choicelist):
        raise ValueError("list of cases must be same length as list of conditions")
    if len(condlist) == 0:
        raise ValueError("select with an empty condition list is not possible")
    if isinstance(condlist, list) or isinstance(choicelist, list):
        return _selected(condlist, choicelist, default)
    choices = tuple(_operand(each) for each in choicelist)
    other = _operand(default)
    conditions = tuple(np.asarray(each) for each in condlist)
    number = 0
    for each in conditions:
        if each.dtype != np.bool:
            raise TypeError(f"invalid entry {number} in condlist: should be boolean ndarray")
        number += 1
    first = np.broadcast_shapes(*tuple(each.shape for each in conditions))
    second = np.broadcast_shapes(*tuple(_shape(each) for each in choices), _shape(other))
    result = np.empty(np.broadcast_shapes(first, second), np.result_type(*choices, other))
    result[...] = other
    for k in _positions(choices)[::-1]:
        _copy_where(result, np.asarray(choices[k]).astype(result.dtype), conditions[k])
    return result


def _selected(condlist, choicelist, default):
    """`np.select` of lists whose lengths are known when running."""
    other = _operand(default)
    if np.asarray(condlist[0]).dtype != np.bool:
        raise TypeError("invalid entry 0 in condlist: should be boolean ndarray")
    shape = np.broadcast_shapes(np.shape(condlist[0]), np.shape(choicelist[0]), _shape(other))
    for k in range(len(condlist)):
        shape = np.broadcast_shapes(shape, np.shape(condlist[k]), np.shape(choicelist[k]))
    result = np.empty(shape, np.result_type(_operand(choicelist[0]), other))
    result[...] = other
    for k in range(len(condlist) - 1, -1, -1):
        _copy_where(result, np.asarray(choicelist[k]).astype(result.dtype), np.asarray(condlist[k]))
    return result


# ---- indices of parts of arrays


def diag_indices(n, ndim=2):
    index = np.arange(n)
    return (index,) * ndim


def diag_indices_from(arr):
    if arr.ndim < 2:
        raise ValueError("input array must be at least 2-d")
    for each in arr.shape:
        if each != arr.shape[0]:
            raise ValueError("All dimensions of input must be of equal length")
    return diag_indices(arr.shape[0], arr.ndim)


def tril_indices(n, k=0, m=None):
    if m is None:
        return tril_indices(n, k, n)
    count = 0
    for i in range(n):
        count += min(max(i + k + 1, 0), m)
    rows = np.empty(count, np.int64)
    columns = np.empty(count, np.int64)
    place = 0
    for i in range(n):
        for j in range(min(max(i + k + 1, 0), m)):
            rows[place] = i
            columns[place] = j
            place += 1
    return rows, columns


def triu_indices(n, k=0, m=None):
    if m is None:
        return triu_indices(n, k, n)
    count = 0
    for i in range(n):
        count += m - min(max(i + k, 0), m)
    rows = np.empty(count, np.int64)
    columns = np.empty(count, np.int64)
    place = 0
    for i in range(n):
        for j in range(min(max(i + k, 0), m), m):
            rows[place] = i
            columns[place] = j
            place += 1
    return rows, columns


def tril_indices_from(arr, k=0):
    if arr.ndim != 2:
        raise ValueError("input array must be 2-d")
    return tril_indices(arr.shape[0], k, arr.shape[1])


def triu_indices_from(arr, k=0):
    if arr.ndim != 2:
        raise ValueError("input array must be 2-d")
    return triu_indices(arr.shape[0], k, arr.shape[1])


def mask_indices(n, mask_func, k=0):
    return np.nonzero(mask_func(np.ones((n, n), np.int64), k) != 0)


def fill_diagonal(a, val, wrap=False):
    if a.ndim < 2:
        raise ValueError("array must be at least 2-d")
    conure.check_destination(a, "assignment destination is read-only")
    values = np.ravel(np.asarray(val)).astype(a.dtype)
    if a.ndim == 2:
        step = a.shape[1] + 1
        end = a.size
        if not wrap:
            end = min(end, a.shape[1] * a.shape[1])
    else:
        for each in a.shape:
            if each != a.shape[0]:
                raise ValueError("All dimensions of input must be of equal length")
        step = 1
        power = 1
        for each in a.shape[:-1]:
            power *= each
            step += power
        end = a.size
    if values.size == 0:
        if end > 0:
            raise ValueError("Error setting single item of array.")
        return None
    k = 0
    for place in range(0, end, step):
        _set_at(a, place, values[k % values.size])
        k += 1
    return None


def _mode_of(mode, k):
    if isinstance(mode, tuple):
        return mode[k]
    return mode


def ravel_multi_index(multi_index, dims, mode="raise", order="C"):
    if isinstance(multi_index, (np.ndarray, list)) or isinstance(dims, (np.ndarray, list)):
        conure.refuse("the indices or extents of np.ravel_multi_index in an array or a list", "tuples")
    if not isinstance(dims, tuple):
        return ravel_multi_index(multi_index, (dims,), mode, order)
    if len(multi_index) != len(dims):
        raise ValueError(f"parameter multi_index must be a sequence of length {len(dims)}")
    if order != "C" and order != "F":
        conure.refuse("this argument order of np.ravel_multi_index", 'order="C" or order="F"')
    for k in _positions(dims):
        _check_mode(_mode_of(mode, k), "np.ravel_multi_index")
    indices = tuple(np.asarray(each) for each in multi_index)
    for each in indices:
        if each.dtype.kind not in "iu":
            raise TypeError("only int indices permitted")
    shape = np.broadcast_shapes(*tuple(each.shape for each in indices))
    result = np.zeros(shape, np.int64)
    if len(shape) == 0:
        return _raveled(tuple(int(each[()]) for each in indices), dims, mode, order)
    for k in _positions(dims):
        along = indices[k].astype(np.int64)
        if _mode_of(mode, k) == "raise":
            if np.any((along < 0) | (along >= dims[k])):
                raise ValueError("invalid entry in coordinates array")
        elif _mode_of(mode, k) == "wrap":
            along = np.asarray(along % dims[k])
        else:
            along = np.asarray(np.minimum(np.maximum(along, 0), dims[k] - 1))
        if order == "C":
            stride = _product(dims[k + 1:])
        else:
            stride = _product(dims[:k])
        result += along * stride
    return result


def _raveled(indices, dims, mode, order):
    place = 0
    for k in _positions(dims):
        along = indices[k]
        if _mode_of(mode, k) == "raise":
            if along < 0 or along >= dims[k]:
                raise ValueError("invalid entry in coordinates array")
        elif _mode_of(mode, k) == "wrap":
            along %= dims[k]
        else:
            along = min(max(along, 0), dims[k] - 1)
        if order == "C":
            place += along * _product(dims[k + 1:])
        else:
            place += along * _product(dims[:k])
    return np.int64(place)


def unravel_index(indices, shape, order="C"):
    if isinstance(shape, (np.ndarray, list)):
        conure.refuse("the argument shape of np.unravel_index in an array or a list", "a tuple")
    if not isinstance(shape, tuple):
        return unravel_index(indices, (shape,), order)
    if order != "C" and order != "F":
        conure.refuse("this argument order of np.unravel_index", 'order="C" or order="F"')
    given = np.asarray(indices)
    if given.dtype.kind not in "iu":
        raise TypeError("only int indices permitted")
    size = _product(shape)
    if given.ndim == 0:
        place = int(given[()])
        if place < 0 or place >= size:
            raise ValueError(f"index {place} is out of bounds for array with size {size}")
        return tuple(np.int64(_coordinate(place, shape, k, order)) for k in _positions(shape))
    for each in np.ravel(given):
        if each < 0 or each >= size:
            raise ValueError(f"index {each} is out of bounds for array with size {size}")
    # NumPy's arrays are columns of one.
    columns = np.empty(given.shape + (len(shape),), np.int64)
    for k in _positions(shape):
        columns[..., k] = _coordinate(given.astype(np.int64), shape, k, order)
    return tuple(columns[..., k] for k in _positions(shape))


def _coordinate(place, shape, k, order):
    if order == "C":
        stride = _product(shape[k + 1:])
    else:
        stride = _product(shape[:k])
    return place // stride % shape[k]


def _fitted(indices, count, mode):
    """Indices by the rules of mode="wrap" or "clip"."""
    if mode == "wrap":
        return np.asarray(np.asarray(indices) % count)
    if mode == "clip":
        return np.asarray(np.minimum(np.maximum(indices, 0), count - 1))
    conure.refuse("this argument mode of np.take", 'mode="raise", "wrap" or "clip"')


# ---- attributes and methods of arrays


def _flat_get(x, key):
    if isinstance(key, (int, np.integer)):
        if key < -x.size or key >= x.size:
            raise IndexError(f"index {key} is out of bounds for size {x.size}")
        if key < 0:
            return _get_at(x, int(key) + x.size)
        return _get_at(x, int(key))
    if isinstance(key, slice):
        return np.array(np.ravel(x)[key])
    if isinstance(key, np.ndarray) and key.dtype != np.bool and key.ndim == 1:
        return np.take(np.ravel(x), key)
    conure.refuse("this index of the attribute flat", "an int, a slice, or np.ravel(x)[…]")


def _flat_set(x, key, value):
    conure.check_destination(x, "underlying array is read-only")
    if isinstance(key, (int, np.integer)):
        if key < -x.size or key >= x.size:
            raise IndexError(f"index {key} is out of bounds for size {x.size}")
        if key < 0:
            _set_at(x, int(key) + x.size, value)
        else:
            _set_at(x, int(key), value)
    elif isinstance(key, slice):
        _flat_fill(x, np.arange(x.size)[key], value)
    else:
        conure.refuse("this index of the attribute flat", "an int or a slice")


def _flat_fill(x, places, value):
    values = np.ravel(np.asarray(value)).astype(x.dtype)
    if values.size > 0:
        for k in range(places.size):
            _set_at(x, int(places[k]), values[k % values.size])


def _flat_assign(x, value):
    conure.check_destination(x, "underlying array is read-only")
    _flat_fill(x, np.arange(x.size), value)


def shape(a):
    return np.asarray(a).shape


def ndim(a):
    return np.asarray(a).ndim


def size(a, axis=None):
    x = np.asarray(a)
    if axis is None:
        return x.size
    if isinstance(axis, tuple):
        return product_of(extents_of(x, normalized(axis, x.ndim)))
    return x.shape[axis]


def _bool_index(x, key):
    """x[True], x[False]: a copy with another axis, of so many elements."""
    result = np.empty((int(key),) + x.shape, x.dtype)
    result[...] = x
    return result
