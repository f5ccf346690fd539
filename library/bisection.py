"""Functions of Python's `bisect`.

Source: Python's library reference, "bisect".
"""


def bisect_left(a, x, lo=0, hi=None, *, key=None):
    return _place(a, x, lo, hi, key, False)


def bisect_right(a, x, lo=0, hi=None, *, key=None):
    return _place(a, x, lo, hi, key, True)


def insort_left(a, x, lo=0, hi=None, *, key=None):
    a.insert(bisect_left(a, _key(x, key), lo, hi, key=key), x)


def insort_right(a, x, lo=0, hi=None, *, key=None):
    a.insert(bisect_right(a, _key(x, key), lo, hi, key=key), x)


def _place(a, x, lo, hi, key, behind):
    """Where x goes before the items that equal it, or behind them."""
    if lo < 0:
        raise ValueError("lo must be non-negative")
    first = lo
    last = _end(a, hi)
    while first < last:
        middle = (first + last) // 2
        item = _key(a[middle], key)
        if not x < item if behind else item < x:
            first = middle + 1
        else:
            last = middle
    return first


def _end(a, hi):
    return len(a) if hi is None or hi == -1 else hi


def _key(x, key):
    return x if key is None else key(x)
