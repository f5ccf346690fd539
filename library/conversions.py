"""Arrays made into lists and numbers: `ndarray.tolist` and `ndarray.item`."""

import numpy as np


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
            return _element(x, place % x.size).item()
    if len(args) != x.ndim:
        raise ValueError("incorrect number of indices for array")
    return x[args].item()


def _element(x, place):
    """The element at a place in C order."""
    if x.ndim == 0:
        return x[()]
    if x.ndim == 1:
        return x[place]
    row = 1
    for extent in x.shape[1:]:
        row *= extent
    return _element(x[place // row], place % row)
