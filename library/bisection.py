"""Functions of Python's `bisect`.

Source: Python's library reference, "bisect".
"""


def bisect_left(a, x, lo=0, hi=None, *, key=None):
    _check(lo)
    first = lo
    last = _end(a, hi)
    while first < last:
        middle = (first + last) // 2
        if _key(a[middle], key) < x:
            first = middle + 1
        else:
            last = middle
    return first


def bisect_right(a, x, lo=0, hi=None, *, key=None):
    _check(lo)
    first = lo
    last = _end(a, hi)
    while first < last:
        middle = (first + last) // 2
        if x < _key(a[middle], key):
            last = middle
        else:
            first = middle + 1
    return first


def insort_left(a, x, lo=0, hi=None, *, key=None):
    a.insert(bisect_left(a, _key(x, key), lo, hi, key=key), x)


def insort_right(a, x, lo=0, hi=None, *, key=None):
    a.insert(bisect_right(a, _key(x, key), lo, hi, key=key), x)


def _check(lo):
    if lo < 0:
        raise ValueError("lo must be non-negative")


def _end(a, hi):
    return len(a) if hi is None or hi == -1 else hi


def _key(x, key):
    return x if key is None else key(x)
