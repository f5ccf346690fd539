"""NumPy's functions that pack bits: `numpy.packbits` and `numpy.unpackbits`.

Source: NumPy's reference, "Binary operations".
"""

import numpy as np


def _check_order(bitorder):
    if bitorder != "big" and bitorder != "little":
        raise ValueError("'order' must be either 'little' or 'big'")


def _lines(x, axis):
    """What is packed: the elements along an axis, which becomes the last, or all in C order."""
    if axis is None:
        return np.ravel(x)
    return np.moveaxis(np.atleast_1d(x), np.lib.array_utils.normalize_axis_index(axis, max(x.ndim, 1)), -1)


def _with_axis(lines, x, axis):
    """Lines with their axis where it is in x."""
    if axis is None or x.ndim < 2:
        return lines
    return np.moveaxis(lines, -1, axis).copy()


def packbits(a, /, axis=None, bitorder="big"):
    x = np.asarray(a)
    _check_order(bitorder)
    if x.dtype.kind not in "biu":
        raise TypeError("Expected an input array of integer or boolean data type")
    lines = _lines(x, axis)
    packed = np.zeros(lines.shape[:-1] + ((lines.shape[-1] + 7) // 8,), np.uint8)
    _pack(lines, packed, bitorder)
    return _with_axis(packed, x, axis)


def _pack(lines, packed, bitorder):
    if lines.ndim > 1:
        for k in range(lines.shape[0]):
            _pack(lines[k], packed[k], bitorder)
    else:
        # Eight bytes of 0 or 1 at a time: the product has them side by side at its upper end.
        flags = lines != 0
        whole = flags.shape[0] // 8
        words = flags[:8 * whole].view(np.uint64)
        beside = np.uint64(0x8040201008040201 if bitorder == "big" else 0x0102040810204080)
        for k in range(whole):
            packed[k] = np.uint8(words[k] * beside >> np.uint64(56))
        for k in range(8 * whole, flags.shape[0]):
            if flags[k]:
                packed[whole] |= np.uint8(1 << (7 - k % 8 if bitorder == "big" else k % 8))


def unpackbits(a, /, axis=None, count=None, bitorder="big"):
    x = np.asarray(a)
    _check_order(bitorder)
    if x.dtype != np.uint8:
        raise TypeError("Expected an input array of unsigned byte data type")
    lines = _lines(x, axis)
    extent = 8 * lines.shape[-1]
    if count is not None:
        if count < 0:
            if -count > extent:
                raise ValueError("-count larger than number of elements")
            extent += count
        else:
            extent = count
    unpacked = np.zeros(lines.shape[:-1] + (extent,), np.uint8)
    _unpack(lines, unpacked, bitorder)
    return _with_axis(unpacked, x, axis)


def _unpack(lines, unpacked, bitorder):
    if lines.ndim > 1:
        for k in range(lines.shape[0]):
            _unpack(lines[k], unpacked[k], bitorder)
    else:
        # Each byte to eight of a word; of each the bit that it stands for is left, which then becomes 1.
        extent = min(unpacked.shape[0], 8 * lines.shape[0])
        whole = extent // 8
        words = unpacked[:8 * whole].view(np.uint64)
        own = np.uint64(0x0102040810204080 if bitorder == "big" else 0x8040201008040201)
        for k in range(whole):
            bits = np.uint64(lines[k]) * np.uint64(0x0101010101010101) & own
            words[k] = bits + np.uint64(0x7F7F7F7F7F7F7F7F) >> np.uint64(7) & np.uint64(0x0101010101010101)
        for k in range(8 * whole, extent):
            unpacked[k] = lines[k // 8] >> np.uint8(7 - k % 8 if bitorder == "big" else k % 8) & np.uint8(1)
