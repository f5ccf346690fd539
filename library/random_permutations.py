"""Permutations: `numpy.random.Generator.shuffle`, `permutation` and `permuted`.

Source: NumPy's reference, "Random Generator".
"""

import conure
import numpy as np
from axes import lies_in_order


def shuffle(rng, x, axis=0):
    if isinstance(x, list):
        if axis != 0:
            raise NotImplementedError("Axis argument is only supported on ndarray objects")
        for i in range(len(x) - 1, 0, -1):
            j = int(conure.draw("interval", rng, np.uint64(i)))
            x[i], x[j] = x[j], x[i]
        return None
    if not isinstance(x, np.ndarray):
        conure.refuse("shuffle of what is no array and no list", "np.array(…), and its shuffle")
    along = np.lib.array_utils.normalize_axis_index(axis, x.ndim)
    conure.check_destination(x, "array is read-only")
    if x.ndim == 1:
        for i in range(x.size - 1, 0, -1):
            j = int(conure.draw("interval", rng, np.uint64(i)))
            other = x[j]
            x[j] = x[i]
            x[i] = other
        return None
    if x.size > 0:
        y = np.swapaxes(x, 0, along)
        other = np.empty(y.shape[1:], y.dtype)
        for i in range(y.shape[0] - 1, 0, -1):
            j = int(conure.draw("interval", rng, np.uint64(i)))
            if i != j:
                other[...] = y[j]
                y[j] = y[i]
                y[i] = other
    return None


def permutation(rng, x, axis=0):
    if isinstance(x, (int, np.integer)):
        numbers = np.arange(x)
        shuffle(rng, numbers)
        return numbers
    given = np.asarray(x)
    along = np.lib.array_utils.normalize_axis_index(axis, given.ndim)
    if given.ndim == 1:
        result = np.array(given)
        shuffle(rng, result)
        return result
    indices = np.arange(given.shape[along])
    shuffle(rng, indices)
    return given[(slice(None),) * along + (indices,)]


def permuted(rng, x, *, axis=None, out=None):
    given = np.asarray(x)
    if out is None:
        result = np.copy(given)
    else:
        if not isinstance(out, np.ndarray):
            raise TypeError("out must be a numpy array")
        conure.check_destination(out, "out is read-only")
        if out.ndim != given.ndim or out.shape != given.shape:
            raise ValueError("out must have the same shape as x")
        np.copyto(out, given, casting="safe")
        result = out
    if axis is None:
        if given.ndim < 2:
            shuffle(rng, result)
        elif lies_in_order(result) or not lies_in_order(result.T):
            _shuffle_elements(rng, result)
        else:
            _shuffle_elements(rng, result.T)
    else:
        _shuffle_lines(rng, np.moveaxis(result, np.lib.array_utils.normalize_axis_index(axis, result.ndim), -1))
    return result


def _shuffle_elements(rng, x):
    """All elements, in C order."""
    flat = x.flatten()
    shuffle(rng, flat)
    x[...] = flat.reshape(x.shape)


def _shuffle_lines(rng, x):
    """Each line along the last axis by itself."""
    if x.ndim == 1:
        shuffle(rng, x)
    else:
        for k in range(x.shape[0]):
            _shuffle_lines(rng, x[k])
