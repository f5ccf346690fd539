"""The elements of an array by their place in C order, whatever order they lie in."""

from axes import product_of


def get_at(x, place):
    if x.ndim == 0:
        return x[()]
    if x.ndim == 1:
        return x[place]
    row = product_of(x.shape[1:])
    return get_at(x[place // row], place % row)


def set_at(x, place, value):
    if x.ndim == 0:
        x[()] = value
    elif x.ndim == 1:
        x[place] = value
    else:
        row = product_of(x.shape[1:])
        set_at(x[place // row], place % row, value)
