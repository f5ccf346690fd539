"""`numpy.pad`: an array with more elements around it.

Source: NumPy's reference, "numpy.pad".
"""

import conure
import numpy as np
from axes import between, positions


def _pair(given):
    """What is before and behind an axis."""
    if isinstance(given, tuple):
        if len(given) == 1:
            return (given[0], given[0])
        if len(given) != 2:
            conure.refuse("pairs of np.pad with more than two numbers", "(before, behind)")
        return given
    return (given, given)


def _pairs(given, rank, are_widths):
    """A pair for each axis: of a number, a pair for all axes, or one for each."""
    if isinstance(given, (np.ndarray, list)):
        conure.refuse("the widths or values of np.pad in an array or a list", "a tuple of pairs")
    if not isinstance(given, tuple):
        return ((given, given),) * rank
    if len(given) == 1:
        return (_pair(given[0]),) * rank
    if not isinstance(given[0], tuple):
        if len(given) != 2:
            conure.refuse("widths of np.pad that are neither one pair nor a pair for each axis", "a tuple of pairs")
        return (given,) * rank
    if len(given) != rank:
        if are_widths:
            for each in given:
                _check_widths(each)
        raise ValueError(
            "operands could not be broadcast together with remapped shapes [original->remapped]: "
            f"({len(given)},{len(given[0])})  and requested shape ({rank},2)")
    return tuple(_pair(each) for each in given)


def _check_widths(widths):
    for width in widths:
        if not isinstance(width, (int, np.integer)):
            raise TypeError("`pad_width` must be of integral type.")
        if width < 0:
            raise ValueError("index can't contain negative values")


def _numpys(given):
    """One or two numbers as NumPy's, which NumPy makes of them there: they decide in which precision ramps are computed."""
    if isinstance(given, tuple):
        if len(given) == 0 or isinstance(given[0], tuple):
            return given
        values = np.asarray(given)
        return tuple(values[k] for k in positions(given))
    return np.asarray(given)[()]


def _inner(widths, shape, axis):
    """The index of all of the axes up to one, and of the original elements of those behind it."""
    return (slice(None),) * (axis + 1) + tuple(slice(widths[k][0], widths[k][0] + shape[k]) for k in positions(shape)[axis + 1:])


def _mirrored(place, count, with_edge):
    """Where the element lies that stands so far behind the first one, mirrored at both ends."""
    if with_edge:
        along = place % (2 * count)
        if along >= count:
            return 2 * count - 1 - along
        return along
    if count == 1:
        return 0
    along = place % (2 * count - 2)
    if along >= count:
        return 2 * count - 2 - along
    return along


def _source(place, count, mode):
    if mode == "edge":
        return min(max(place, 0), count - 1)
    if mode == "wrap":
        return place % count
    return _mirrored(place, count, mode == "symmetric")


def _at(axis, place):
    return (slice(None),) * axis + (place,)


def _repeat_elements(region, axis, before, behind, mode):
    """Fills what is before and behind with elements of the axis."""
    count = region.shape[axis] - before - behind
    for k in range(before):
        source = before + _source(k - before, count, mode)
        region[_at(axis, k)] = region[_at(axis, source)]
    for k in range(behind):
        source = before + _source(count + k, count, mode)
        region[_at(axis, before + count + k)] = region[_at(axis, source)]


def _statistic(x, axis, mode):
    if mode == "maximum":
        return np.max(x, axis, keepdims=True)
    if mode == "minimum":
        return np.min(x, axis, keepdims=True)
    middle = np.median(x, axis, keepdims=True) if mode == "median" else np.mean(x, axis, keepdims=True)
    if x.dtype.kind in "iu":
        return np.rint(middle)
    return middle


def _fill_statistic(region, axis, before, behind, mode, lengths):
    end = region.shape[axis] - behind
    if lengths[0] is None and lengths[1] is None:
        value = _statistic(region[between(axis, before, end)], axis, mode)
        region[between(axis, 0, before)] = value
        region[between(axis, end, None)] = value
        return
    first = end - before if lengths[0] is None else min(lengths[0], end - before)
    last = end - before if lengths[1] is None else min(lengths[1], end - before)
    if mode in ("maximum", "minimum") and (first == 0 or last == 0):
        raise ValueError("stat_length of 0 yields no value for padding")
    left = _statistic(region[between(axis, before, before + first)], axis, mode)
    right = _statistic(region[between(axis, end - last, end)], axis, mode)
    region[between(axis, 0, before)] = left
    region[between(axis, end, None)] = right


def _fill_ramps(region, axis, before, behind, ends):
    end = region.shape[axis] - behind
    reversed_part = (slice(None),) * axis + (slice(None, None, -1),)
    first = np.squeeze(region[between(axis, before, before + 1)], axis)
    last = np.squeeze(region[between(axis, end - 1, end)], axis)
    left = np.linspace(ends[0], first, before, endpoint=False, dtype=region.dtype, axis=axis)
    right = np.linspace(ends[1], last, behind, endpoint=False, dtype=region.dtype, axis=axis)
    region[between(axis, 0, before)] = left
    region[between(axis, end, None)] = right[reversed_part]


def pad(array, pad_width, mode="constant", *, constant_values=None, end_values=None, stat_length=None, reflect_type=None):
    x = np.asarray(array)
    if not isinstance(mode, str):
        conure.refuse("a function as the argument mode of np.pad", "a loop over what it fills")
    widths = _pairs(pad_width, x.ndim, True)
    for each in widths:
        _check_widths(each)
    if mode not in ("constant", "empty", "edge", "linear_ramp", "maximum", "mean", "median", "minimum", "reflect", "symmetric", "wrap"):
        raise ValueError(f"mode '{mode}' is not supported")
    for name, given, modes in (("constant_values", constant_values, ("constant",)), ("end_values", end_values, ("linear_ramp",)), ("reflect_type", reflect_type, ("reflect", "symmetric")),
                               ("stat_length", stat_length, ("maximum", "mean", "median", "minimum"))):
        if given is not None and mode not in modes:
            raise ValueError(f"unsupported keyword arguments for mode '{mode}': {{'{name}'}}")
    if reflect_type is not None and reflect_type != "even":
        conure.refuse("the argument reflect_type of np.pad", 'reflect_type="even"')
    shape = tuple(x.shape[k] + widths[k][0] + widths[k][1] for k in positions(x.shape))
    result = np._empty_joined((x,), shape, x.dtype)
    result[tuple(slice(widths[k][0], widths[k][0] + x.shape[k]) for k in positions(x.shape))] = x
    if mode == "empty":
        return result
    if mode != "constant" and x.size == 0:
        for k in positions(x.shape):
            if x.shape[k] == 0 and (widths[k][0] > 0 or widths[k][1] > 0):
                raise ValueError(f"can't extend empty axis {k} using modes other than 'constant' or 'empty'")
    else:
        _fill(result, x.shape, widths, mode, 0 if constant_values is None else constant_values, 0 if end_values is None else end_values, stat_length)
    return result


def _fill(result, shape, widths, mode, constant_values, end_values, stat_length):
    """Fills what lies around the original elements, along one axis after the other."""
    rank = len(shape)
    values = _pairs(_numpys(constant_values), rank, False)
    ends = _pairs(_numpys(end_values), rank, False)
    lengths = _pairs(stat_length, rank, False)
    for each in lengths:
        for length in each:
            if length is not None and length < 0:
                raise ValueError("index can't contain negative values")
    for axis in positions(shape):
        region = result[_inner(widths, shape, axis)]
        before, behind = widths[axis]
        if mode == "constant":
            region[between(axis, 0, before)] = values[axis][0]
            region[between(axis, region.shape[axis] - behind, None)] = values[axis][1]
        elif mode in ("edge", "wrap", "reflect", "symmetric"):
            _repeat_elements(region, axis, before, behind, mode)
        elif mode == "linear_ramp":
            _fill_ramps(region, axis, before, behind, ends[axis])
        else:
            _fill_statistic(region, axis, before, behind, mode, lengths[axis])
