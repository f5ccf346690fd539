"""Random integers between two bounds.

They come from 32 or 64 bits by D. Lemire's method (ACM Transactions on Modeling and Computer Simulation 29, 2019); those of 8 and 16 bits
share draws.
"""

import conure
import numpy as np


def raise_bounds(low, endpoint):
    if low == 0:
        if endpoint:
            raise ValueError("high < 0")
        raise ValueError("high <= 0")
    if endpoint:
        raise ValueError("low > high")
    raise ValueError("low >= high")


def _closed(low, high, least, most, kind, endpoint):
    """The first and the last of the integers to draw, after NumPy's checks."""
    first = int(low)
    last = int(high)
    if not endpoint:
        last -= 1
    if first < least:
        raise ValueError(f"low is out of bounds for {kind}")
    if last > most:
        raise ValueError(f"high is out of bounds for {kind}")
    if first > last:
        raise_bounds(first, endpoint)
    return first, last


def _scaled(rng, most, reject):
    """One of 0 … most by Lemire's method with 32 bits: the upper half of a product, unless the lower half is too small."""
    count = np.uint64(most) + np.uint64(1)
    product = np.uint64(conure.draw("uint32", rng)) * count
    while (product & np.uint64(0xFFFFFFFF)) < reject:
        product = np.uint64(conure.draw("uint32", rng)) * count
    return product >> np.uint64(32)


def _fill_wide(rng, result, first, most):
    """``first`` and up to ``most`` more, in 64 bits that wrap."""
    flat = result.reshape(-1)
    if most == np.uint64(0):
        flat[:] = first.astype(result.dtype)
    elif most < np.uint64(0xFFFFFFFF):
        reject = (np.uint64(0xFFFFFFFF) - most) % (most + np.uint64(1))
        for k in range(flat.size):
            flat[k] = (first + _scaled(rng, most, reject)).astype(result.dtype)
    elif most == np.uint64(0xFFFFFFFF):
        for k in range(flat.size):
            flat[k] = (first + np.uint64(conure.draw("uint32", rng))).astype(result.dtype)
    else:
        for k in range(flat.size):
            flat[k] = (first + conure.draw("bounded", rng, most)).astype(result.dtype)
    return result


def _fill_narrow(rng, result, first, most, bits):
    """The same for 8 and 16 bits, several of which come from one draw of 32."""
    flat = result.reshape(-1)
    ones = (np.uint32(1) << np.uint32(bits)) - np.uint32(1)
    if most == np.uint32(0):
        flat[:] = first.astype(result.dtype)
        return result
    count = most + np.uint32(1)
    reject = (ones - most) % count
    if most == ones:
        count = np.uint32(0)
        reject = np.uint32(0)
    word = np.uint32(0)
    left = 0
    for k in range(flat.size):
        while True:
            if left == 0:
                word = conure.draw("uint32", rng)
                left = 32 // bits - 1
            else:
                word >>= np.uint32(bits)
                left -= 1
            part = word & ones
            if count == np.uint32(0):
                break
            product = part * count
            if (product & ones) >= reject:
                part = product >> np.uint32(bits)
                break
        flat[k] = (first + part).astype(result.dtype)
    return result


def _fill_bools(rng, result, first, most):
    flat = result.reshape(-1)
    if most == 0:
        flat[:] = first != 0
        return result
    word = np.uint32(0)
    left = 0
    for k in range(flat.size):
        if left == 0:
            word = conure.draw("uint32", rng)
            left = 31
        else:
            word >>= np.uint32(1)
            left -= 1
        flat[k] = (word & np.uint32(1)) != 0
    return result


def _fill_integers(rng, result, first, last):
    dtype = result.dtype
    if dtype == np.bool:
        return _fill_bools(rng, result, first, last - first)
    if dtype.itemsize >= 4:
        start = np.int64(first).astype(np.uint64)
        return _fill_wide(rng, result, start, np.int64(last).astype(np.uint64) - start)
    start = np.int64(first).astype(np.uint32)
    return _fill_narrow(rng, result, start, np.uint32(last - first), 8 * dtype.itemsize)


def bounds(dtype):
    if dtype == np.bool:
        return 0, 1, "bool"
    if dtype == np.int8:
        return -128, 127, "int8"
    if dtype == np.uint8:
        return 0, 255, "uint8"
    if dtype == np.int16:
        return -32768, 32767, "int16"
    if dtype == np.uint16:
        return 0, 65535, "uint16"
    if dtype == np.int32:
        return -2147483648, 2147483647, "int32"
    if dtype == np.uint32:
        return 0, 4294967295, "uint32"
    return -9223372036854775807 - 1, 9223372036854775807, "int64"


def bounded_integers(rng, low, high, result, endpoint):
    if result.size == 0:
        return result
    if result.dtype == np.uint64:
        if isinstance(low, np.uint64) or isinstance(high, np.uint64):
            return _integers_of_64_bits(rng, low, high, result, endpoint)
        first, last = _closed(low, high, 0, 9223372036854775807, "uint64", endpoint)
        return _fill_integers(rng, result, first, last)
    least, most, kind = bounds(result.dtype)
    first, last = _closed(low, high, least, most, kind, endpoint)
    return _fill_integers(rng, result, first, last)


def _integers_of_64_bits(rng, low, high, result, endpoint):
    """Bounds beyond those of int64."""
    if low < 0:
        raise ValueError("low is out of bounds for uint64")
    if high < 0 or low > high or (low == high and not endpoint):
        raise_bounds(low, endpoint)
    first = np.uint64(low)
    last = np.uint64(high)
    if not endpoint:
        last -= np.uint64(1)
    return _fill_wide(rng, result, first, last - first)
