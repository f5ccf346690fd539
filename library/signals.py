"""NumPy's functions of sampled functions: `numpy.interp`, `numpy.convolve` and their family.

Sums of products are added one after the other. Source: NumPy's reference, "Mathematical functions", "Miscellaneous"; "Statistics",
"Correlating".
"""

import conure
import numpy as np


# ---- interpolation


def _check_line(x):
    if x.ndim > 1:
        raise ValueError("object too deep for desired array")
    if x.ndim == 0:
        raise ValueError("object of too small depth for desired array")


def interp(x, xp, fp, left=None, right=None, period=None):
    heights = np.asarray(fp)
    places = np.asarray(xp)
    wanted = np.asarray(x)
    if wanted.dtype.kind == "c" or places.dtype.kind == "c":
        if isinstance(x, np.ndarray) and isinstance(xp, np.ndarray):
            raise TypeError("Cannot cast array data from dtype('complex128') to dtype('float64') according to the rule 'safe'")
        conure.refuse("np.interp at complex numbers", "np.interp at their parts")
    heights = _as(heights, np.complex128 if heights.dtype.kind == "c" else np.float64)
    if period is not None:
        if period == 0:
            raise ValueError("period must be a non-zero value")
        if places.ndim != 1 or heights.ndim != 1:
            raise ValueError("Data points must be 1-D sequences")
        if places.shape[0] != heights.shape[0]:
            raise ValueError("fp and xp are not of the same length")
        return _periodic(wanted, places, heights, abs(period))
    _check_line(places)
    _check_line(heights)
    if places.shape[0] == 0:
        raise ValueError("array of sample points is empty")
    if places.shape[0] != heights.shape[0]:
        raise ValueError("fp and xp are not of the same length.")
    below = heights[0] if left is None else heights.dtype.type(left)
    above = heights[-1] if right is None else heights.dtype.type(right)
    return _interpolated(wanted, _as(places, np.float64), heights, below, above)


def _as(x, dtype):
    return x if x.dtype == dtype else x.astype(dtype)


def _periodic(wanted, places, heights, period):
    folded = places.astype(np.float64) % period
    order = np.argsort(folded)
    folded = folded[order]
    heights = heights[order]
    around = np.concatenate((folded[-1:] - period, folded, folded[:1] + period))
    heights = np.concatenate((heights[-1:], heights, heights[:1]))
    if around.shape[0] == 0:
        raise ValueError("array of sample points is empty")
    return _interpolated(np.asarray(wanted.astype(np.float64) % period), around, heights, heights[0], heights[-1])


def _interpolated(wanted, places, heights, below, above):
    if wanted.ndim == 0:
        x = np.float64(wanted[()])
        return _height(x, _interval(places, x, -1), places, heights, below, above)
    result = np.empty(wanted.shape, heights.dtype)
    _interpolate(result, wanted, places, heights, below, above)
    return result


def _interpolate(result, x, places, heights, below, above):
    if x.ndim > 1:
        for k in range(x.shape[0]):
            _interpolate(result[k], x[k], places, heights, below, above)
    else:
        interval = -1
        for k in range(x.shape[0]):
            wish = np.float64(x[k])
            if wish == wish:
                interval = _interval(places, wish, interval)
            result[k] = _height(wish, interval, places, heights, below, above)


def _interval(places, x, guess):
    """The number of the last place that is not above x; -1 below all, their number above all.

    NumPy's steps (`binary_search_with_guess`): they tell what is found among places that are in no order, or that are NaN.
    """
    count = places.shape[0]
    if x > places[count - 1]:
        return count
    if x < places[0]:
        return -1
    if count <= 4:
        for k in range(1, count):
            if not x >= places[k]:
                return k - 1
        return count - 1
    guess = max(1, min(guess, count - 3))
    low, high = 0, count
    if x < places[guess]:
        if not x < places[guess - 1]:
            return guess - 1
        high = guess - 1
        if guess > 8 and x >= places[guess - 8]:
            low = guess - 8
    else:
        for k in range(guess, guess + 2):
            if x < places[k + 1]:
                return k
        low = guess + 2
        if guess < count - 9 and x < places[guess + 8]:
            high = guess + 8
    while low < high:
        middle = low + ((high - low) >> 1)
        if x >= places[middle]:
            low = middle + 1
        else:
            high = middle
    return low - 1


def _height(x, k, places, heights, below, above):
    """The height at x, which lies in interval k."""
    if places.shape[0] == 1:
        return below if x < places[0] else above if x > places[0] else heights[0]
    if x != x:
        return heights.dtype.type(x)
    if k < 0:
        return below
    if k == places.shape[0]:
        return above
    if k == places.shape[0] - 1 or x == places[k]:
        return heights[k]
    if heights.dtype.kind == "c":
        # NumPy multiplies by the inverse here.
        inverse = 1.0 / (places[k + 1] - places[k])
        re = _line(x, places[k], places[k + 1], heights[k].real, heights[k + 1].real, (heights[k + 1].real - heights[k].real) * inverse)
        im = _line(x, places[k], places[k + 1], heights[k].imag, heights[k + 1].imag, (heights[k + 1].imag - heights[k].imag) * inverse)
        return np.complex128(complex(re, im))
    return _line(x, places[k], places[k + 1], heights[k], heights[k + 1], (heights[k + 1] - heights[k]) / (places[k + 1] - places[k]))


def _line(x, place, next_place, height, next_height, slope):
    """The height at x on a line between two points; infinite slopes and places give what they can."""
    y = slope * (x - place) + height
    if y != y:
        y = slope * (x - next_place) + next_height
        if y != y and height == next_height:
            y = height
    return y


# ---- correlation


def _check_mode(mode):
    if not isinstance(mode, str):
        conure.refuse("the argument mode of np.convolve and np.correlate as a number", "its name: 'valid', 'same' or 'full'")
    if mode not in ("valid", "same", "full") and mode[:1] in ("v", "V", "s", "S", "f", "F"):
        raise ValueError("Use one of 'valid', 'same', or 'full' for convolve/correlate mode")
    if mode not in ("valid", "same", "full"):
        raise ValueError(f"mode must be one of 'valid', 'same', or 'full' (got '{mode}')")


def convolve(a, v, mode="full"):
    x = np.atleast_1d(a)
    y = np.atleast_1d(v)
    if x.shape[0] == 0:
        raise ValueError("a cannot be empty")
    if y.shape[0] == 0:
        raise ValueError("v cannot be empty")
    _check_mode(mode)
    _check_line(x)
    _check_line(y)
    dtype = np.result_type(x, y)
    x = _as(x, dtype)
    y = _as(y, dtype)
    if y.shape[0] > x.shape[0]:
        return _correlated(y, x[::-1].copy(), mode)
    return _correlated(x, y[::-1].copy(), mode)


def correlate(a, v, mode="valid"):
    x = np.asarray(a)
    y = np.asarray(v)
    _check_mode(mode)
    _check_line(x)
    _check_line(y)
    if x.shape[0] == 0:
        raise ValueError("first array argument cannot be empty")
    if y.shape[0] == 0:
        raise ValueError("second array argument cannot be empty")
    dtype = np.result_type(x, y)
    x = _as(x, dtype)
    y = _as(y, dtype)
    if dtype.kind == "c":
        y = y.conj()
    if y.shape[0] > x.shape[0]:
        return _correlated(y, x, mode)[::-1].copy()
    return _correlated(x, y, mode)


def _correlated(x, y, mode):
    """The sums of products of the shorter y with each part of x as long, or with what of x is there."""
    count = y.shape[0]
    if mode == "full":
        before = count - 1
    elif mode == "same":
        before = count // 2
    else:
        before = 0
    if mode == "full":
        length = x.shape[0] + count - 1
    elif mode == "same":
        length = x.shape[0]
    else:
        length = x.shape[0] - count + 1
    if x.dtype == np.float16:
        return _summed(x.astype(np.float32), y.astype(np.float32), before, length).astype(np.float16)
    return _summed(x, y, before, length)


def _summed(x, y, before, length):
    """Each sum adds its products in the order of y; neighbouring sums are added to together."""
    result = np.empty(length, x.dtype)
    # So many stay in the fastest cache.
    together = 1024
    for start in range(0, length, together):
        stop = min(start + together, length)
        for k in range(start, stop):
            result[k] = 0
        # The elements of y that meet some of x for one of these sums.
        for j in range(max(before - stop + 1, 0), min(before - start + x.shape[0], y.shape[0])):
            weight = y[j]
            for k in range(max(before - j, start), min(before - j + x.shape[0], stop)):
                if x.dtype.kind == "b":
                    result[k] |= weight and x[k - before + j]
                else:
                    result[k] += x[k - before + j] * weight
    return result
