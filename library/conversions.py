"""Values made into others by their methods: `ndarray.tolist`, `ndarray.item`, `slice.indices`."""

from places import get_at


def tolist(x):
    if x.ndim == 0:
        return x[()].item()
    if x.ndim == 1:
        return [each.item() for each in x]
    return [tolist(row) for row in x]


def item(x, *args):
    if len(args) == 0:
        if x.size != 1:
            raise ValueError("can only convert an array of size 1 to a Python scalar")
        return x[(0,) * x.ndim].item()
    if len(args) == 1:
        if isinstance(args[0], tuple):
            return item(x, *args[0])
        if x.ndim != 1:
            place = int(args[0])
            if place < -x.size or place >= x.size:
                raise IndexError(f"index {place} is out of bounds for size {x.size}")
            return get_at(x, place % x.size).item()
    if len(args) != x.ndim:
        raise ValueError("incorrect number of indices for array")
    return x[args].item()


def indices(key, length):
    """`slice.indices`: start, stop and step of the range of indices that a slice stands for."""
    step = 1 if key.step is None else key.step
    if length < 0:
        raise ValueError("length should not be negative")
    if step == 0:
        raise ValueError("slice step cannot be zero")
    least = -1 if step < 0 else 0
    most = length - 1 if step < 0 else length
    start = (most if step < 0 else least) if key.start is None else _within(key.start, length, least, most)
    stop = (least if step < 0 else most) if key.stop is None else _within(key.stop, length, least, most)
    return start, stop, step


def _within(index, length, least, most):
    return max(index + length, least) if index < 0 else min(index, most)
