"""NumPy's functions that split arrays: `numpy.split` and its family. The parts are views.

Source: NumPy's reference, "Array manipulation routines".
"""

import conure
import numpy as np
from axes import part


def array_split(ary, indices_or_sections, axis=0):
    x = np.asarray(ary)
    if x.ndim == 0:
        raise IndexError("tuple index out of range")
    extent = x.shape[axis]
    along = np.lib.array_utils.normalize_axis_index(axis, x.ndim)
    if isinstance(indices_or_sections, tuple):
        bounds = (0,) + indices_or_sections + (extent,)
        return [part(x, along, bounds[k], bounds[k + 1]) for k in range(len(indices_or_sections) + 1)]
    if isinstance(indices_or_sections, list) or isinstance(indices_or_sections, np.ndarray) and indices_or_sections.ndim > 0:
        count = len(indices_or_sections)
        return [part(x, along, indices_or_sections[k - 1] if k > 0 else 0, indices_or_sections[k] if k < count else extent) for k in range(count + 1)]
    sections = int(indices_or_sections) if isinstance(indices_or_sections, np.ndarray) else indices_or_sections
    if sections <= 0:
        raise ValueError("number sections must be larger than 0.")
    each = extent // sections
    more = extent % sections
    return [part(x, along, k * each + min(k, more), (k + 1) * each + min(k + 1, more)) for k in range(sections)]


def split(ary, indices_or_sections, axis=0):
    x = np.asarray(ary)
    if not isinstance(indices_or_sections, (tuple, list)) and np.ndim(indices_or_sections) == 0:
        if x.shape[axis] % indices_or_sections != 0:
            raise ValueError("array split does not result in an equal division")
    return array_split(x, indices_or_sections, axis)


def hsplit(ary, indices_or_sections):
    x = np.asarray(ary)
    if x.ndim == 0:
        raise ValueError("hsplit only works on arrays of 1 or more dimensions")
    if x.ndim > 1:
        return split(x, indices_or_sections, 1)
    return split(x, indices_or_sections, 0)


def vsplit(ary, indices_or_sections):
    x = np.asarray(ary)
    if x.ndim < 2:
        raise ValueError("vsplit only works on arrays of 2 or more dimensions")
    return split(x, indices_or_sections, 0)


def dsplit(ary, indices_or_sections):
    x = np.asarray(ary)
    if x.ndim < 3:
        raise ValueError("dsplit only works on arrays of 3 or more dimensions")
    return split(x, indices_or_sections, 2)


def unstack(x, /, *, axis=0):
    if not isinstance(x, np.ndarray):
        conure.refuse("np.unstack of what is no array", "an array")
    if x.ndim == 0:
        raise ValueError("Input array must be at least 1-d.")
    return tuple(np.moveaxis(x, axis, 0))
