"""Integers: `numpy.random.Generator.integers`.

Source: NumPy's reference, "Random Generator".
"""

import conure
import numpy as np
from random_bounded import bounded_integers, bounds, raise_bounds
from random_parameters import any_array, broadcast


def _number_of(x):
    if isinstance(x, np.ndarray):
        return x[()]
    return x


def integers(rng, low, high=None, size=None, dtype=np.int64, endpoint=False):
    if high is None:
        return integers(rng, 0, low, size, dtype, endpoint)
    kind = np.dtype(dtype)
    if kind.kind not in "biu":
        raise TypeError(f"Unsupported dtype dtype('{kind.name}') for integers")
    if any_array((low, high)):
        return _integers_between(rng, low, high, size, kind, endpoint)
    if size is None:
        one = bounded_integers(rng, _number_of(low), _number_of(high), np.empty(1, kind), endpoint)[0]
        if dtype is int:
            return int(one)
        if dtype is bool:
            return bool(one)
        return one
    return bounded_integers(rng, _number_of(low), _number_of(high), np.empty(size, kind), endpoint)


# ---- bounds in arrays


def _bound(x):
    given = np.asarray(x)
    if given.dtype.kind not in "biu" or given.dtype == np.uint64:
        conure.refuse("the bounds of integers as an array of " + given.dtype.name, "an array of int64")
    return given.astype(np.int64)


def _integers_between(rng, low, high, size, dtype, endpoint):
    """Each with bounds of its own."""
    if size is not None:
        some = np.empty(size, dtype)
        if some.size == 0:
            return some
    first = _bound(low)
    last = _bound(high)
    if dtype == np.uint64:
        least, most, kind = 0, 9223372036854775807, "uint64"
    else:
        least, most, kind = bounds(dtype)
    if np.any(first < least):
        raise ValueError(f"low is out of bounds for {kind}")
    if not endpoint:
        if dtype.itemsize == 8 and np.any(last <= least):
            raise_bounds(int(np.any(first)), endpoint)
        last = np.asarray(last - 1)
    if np.any(last > most):
        raise ValueError(f"high is out of bounds for {kind}")
    if np.any(first > last):
        raise_bounds(int(np.any(first)), endpoint)
    result = broadcast(size, (first, last), dtype, True)
    flat = result.reshape(-1)
    starts = np.broadcast_to(first, result.shape).ravel()
    stops = np.broadcast_to(last, result.shape).ravel()
    # What is left of the last draw: its bits, and how many numbers are in them.
    left = np.zeros(2, np.uint32)
    for k in range(flat.size):
        start = starts[k].astype(np.uint64)
        extent = stops[k].astype(np.uint64) - start
        if dtype.itemsize >= 4:
            flat[k] = (start + conure.draw("bounded", rng, extent)).astype(dtype)
        elif dtype == np.bool:
            flat[k] = starts[k] != 0 if extent == np.uint64(0) else _part(rng, left, 1) != 0
        else:
            flat[k] = (start.astype(np.uint32) + _narrow(rng, left, extent.astype(np.uint32), 8 * dtype.itemsize)).astype(dtype)
    return result


def _part(rng, left, bits):
    """The next bits of a draw of 32."""
    if left[1] == 0:
        left[0] = conure.draw("uint32", rng)
        left[1] = 32 // bits - 1
    else:
        left[0] >>= np.uint32(bits)
        left[1] -= np.uint32(1)
    return left[0] & ((np.uint32(1) << np.uint32(bits)) - np.uint32(1))


def _narrow(rng, left, most, bits):
    """One of 0 … most, of 8 or 16 bits."""
    ones = (np.uint32(1) << np.uint32(bits)) - np.uint32(1)
    if most == np.uint32(0):
        return np.uint32(0)
    if most == ones:
        return _part(rng, left, bits)
    count = most + np.uint32(1)
    reject = (ones - most) % count
    product = _part(rng, left, bits) * count
    while (product & ones) < reject:
        product = _part(rng, left, bits) * count
    return product >> np.uint32(bits)
