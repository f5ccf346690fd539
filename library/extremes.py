"""Where NumPy finds extremes: its own search of contiguous lines, for `numpy.argmax` and `numpy.argmin`; and those of complex numbers.

Of equal elements it is the first; NaN is the most extreme of all. Lines are not empty.
"""

import conure
import numpy as np


def position(x, name):
    """The index, counted in C's order, of the extreme of all elements."""
    line = np.ravel(x)
    found = conure.cell(np.int64)
    conure.native_loop("dtype." + name, "(n)->(one)", line, found)
    return found[0]


def positions(x, name, axis):
    """The indices of the extremes along an axis."""
    lines = np.moveaxis(x, axis, -1)
    if conure.layout(lines) != "C":
        lines = lines.copy()
    found = np.empty(lines.shape[:-1], np.int64)
    conure.native_loop("dtype." + name, "(n)->()", lines, found)
    return found


def extreme(x, name):
    """The greatest or least of all elements, by NumPy's `name` of two of them: as it compares complex numbers."""
    if x.size == 0:
        raise ValueError(f"zero-size array to reduction operation {name} which has no identity")
    line = np.ravel(x)
    best = conure.cell(line.dtype)
    best[0] = line[0]
    each = np._strided(best, (line.shape[0],), (0,), True)
    conure.native_loop("numpy." + name, "(),()->()", each, line, each)
    return best[0]


def extremes(x, name, axis):
    """The same along an axis."""
    rest = x.shape[:axis] + x.shape[axis + 1:]
    if x.size == 0:
        best = np.empty(rest, x.dtype)
        if best.size != 0:
            raise ValueError(f"zero-size array to reduction operation {name} which has no identity")
        return best
    best = x[(slice(None),) * axis + (0,)].copy()
    each = np._strided(best, x.shape, best.strides[:axis] + (0,) + best.strides[axis:], True)
    conure.native_loop("numpy." + name, "(),()->()", each, x, each)
    return best
