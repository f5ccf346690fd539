"""Arrays made into lists and numbers: `ndarray.tolist` and `ndarray.item`."""

import numpy as np


def tolist(x):
    if x.ndim == 0:
        return x[()].item()
    if x.ndim == 1:
        return [each.item() for each in x]
    return [tolist(row) for row in x]


def item(x):
    if x.size != 1:
        raise ValueError("can only convert an array of size 1 to a Python scalar")
    return x[(0,) * x.ndim].item()
