"""NumPy's functions that make indices: of diagonals and triangles (`numpy.tril_indices`), and between places in C order and positions
(`numpy.unravel_index`).

Source: NumPy's reference, "Indexing routines".
"""

import conure
import numpy as np
from arguments import check_mode
from axes import positions, product_of
from places import set_at


# ---- diagonals and triangles


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
    values = np.ravel(np.array(val, a.dtype))
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
        set_at(a, place, values[k % values.size])
        k += 1
    return None


# ---- places and positions


def _mode_of(mode, k):
    if isinstance(mode, tuple):
        return mode[k]
    return mode


def ravel_multi_index(multi_index, dims, mode="raise", order="C"):
    if isinstance(dims, (np.ndarray, list)):
        conure.refuse("the extents of np.ravel_multi_index in an array or a list", "a tuple")
    if not isinstance(dims, tuple):
        return ravel_multi_index(multi_index, (dims,), mode, order)
    if not _counts(dims[::-1] if order == "C" else dims):
        raise ValueError("invalid dims: array size defined by dims is larger than the maximum possible size.")
    if isinstance(multi_index, (np.ndarray, list)):
        rows = np.asarray(multi_index)
        if len(rows) != len(dims):
            raise ValueError(f"parameter multi_index must be a sequence of length {len(dims)}")
        return ravel_multi_index(tuple(rows[k] for k in positions(dims)), dims, mode, order)
    if len(multi_index) != len(dims):
        raise ValueError(f"parameter multi_index must be a sequence of length {len(dims)}")
    if order != "C" and order != "F":
        conure.refuse("this argument order of np.ravel_multi_index", 'order="C" or order="F"')
    for k in positions(dims):
        check_mode(_mode_of(mode, k), "np.ravel_multi_index")
    indices = tuple(_whole(each) for each in multi_index)
    shape = np.broadcast_shapes(*tuple(each.shape for each in indices))
    result = np.zeros(shape, np.int64)
    if product_of(dims) == 0 and result.size > 0:
        raise ValueError("cannot unravel if shape has zero entries (is empty).")
    if len(shape) == 0:
        return _raveled(tuple(int(each[()]) for each in indices), dims, mode, order)
    for k in positions(dims):
        along = indices[k]
        if _mode_of(mode, k) == "raise":
            if np.any((along < 0) | (along >= dims[k])):
                raise ValueError("invalid entry in coordinates array")
        elif _mode_of(mode, k) == "wrap":
            along = np.asarray(along % dims[k])
        else:
            along = np.asarray(np.minimum(np.maximum(along, 0), dims[k] - 1))
        if order == "C":
            stride = product_of(dims[k + 1:])
        else:
            stride = product_of(dims[:k])
        result += along * stride
    return result


def _whole(indices):
    """Indices as an array of int64; bools are some too."""
    if isinstance(indices, tuple) and len(indices) == 0:
        raise TypeError("indices must be integral: the provided empty sequence was inferred as float. "
                        "Wrap it with 'np.array(indices, dtype=np.intp)'")
    given = np.asarray(indices)
    if given.dtype.kind not in "biu":
        raise TypeError("only int indices permitted")
    return given.astype(np.int64)


def _counts(extents):
    """Whether the number of elements fits in 64 bits; what follows an extent of 0 does not count."""
    size = 1
    for extent in extents:
        if extent > 0 and size > np.iinfo(np.int64).max // extent:
            return False
        size *= extent
    return True


def _raveled(indices, dims, mode, order):
    place = 0
    for k in positions(dims):
        along = indices[k]
        if _mode_of(mode, k) == "raise":
            if along < 0 or along >= dims[k]:
                raise ValueError("invalid entry in coordinates array")
        elif _mode_of(mode, k) == "wrap":
            along %= dims[k]
        else:
            along = min(max(along, 0), dims[k] - 1)
        if order == "C":
            place += along * product_of(dims[k + 1:])
        else:
            place += along * product_of(dims[:k])
    return np.int64(place)


def unravel_index(indices, shape, order="C"):
    if isinstance(shape, (np.ndarray, list)):
        conure.refuse("the argument shape of np.unravel_index in an array or a list", "a tuple")
    if not isinstance(shape, tuple):
        return unravel_index(indices, (shape,), order)
    if order != "C" and order != "F":
        conure.refuse("this argument order of np.unravel_index", 'order="C" or order="F"')
    given = _whole(indices)
    if not _counts(shape):
        raise ValueError("dimensions are too large; arrays and shapes with a total size greater than 'intp' are not supported.")
    size = product_of(shape)
    if given.ndim == 0:
        place = int(given[()])
        if place < 0 or place >= size:
            raise ValueError(f"index {place} is out of bounds for array with size {size}")
        return tuple(np.int64(_coordinate(place, shape, k, order)) for k in positions(shape))
    for each in np.ravel(given):
        if each < 0 or each >= size:
            raise ValueError(f"index {each} is out of bounds for array with size {size}")
    # NumPy's arrays are columns of one.
    columns = np.empty(given.shape + (len(shape),), np.int64)
    for k in positions(shape):
        columns[..., k] = _coordinate(given, shape, k, order)
    return tuple(columns[..., k] for k in positions(shape))


def _coordinate(place, shape, k, order):
    if order == "C":
        stride = product_of(shape[k + 1:])
    else:
        stride = product_of(shape[:k])
    return place // stride % shape[k]
