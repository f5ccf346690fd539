"""NumPy's functions that compare arrays and tell kinds of numbers apart: `numpy.isclose`, `numpy.array_equal` and their family.

Source: NumPy's reference, "Logic functions".
"""

import numpy as np


def _operand(given):
    """Python's numbers, np.float64 and np.complex128 among them, as they are; the rest as arrays."""
    if isinstance(given, (int, float, complex)):
        return given
    return np.asarray(given)


def isclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
    x = _operand(a)
    y = _operand(b)
    if isinstance(y, np.ndarray):
        if y.dtype.kind in "biu":
            y = y.astype(np.float64)
    elif isinstance(y, int):
        y = float(y)
    near = np.less_equal(abs(x - y), atol + rtol * abs(y)) & np.isfinite(y) | (x == y)
    if equal_nan:
        near = near | np.isnan(x) & np.isnan(y)
    return near[()] if isinstance(near, np.ndarray) else near


def allclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
    return bool(np.all(isclose(a, b, rtol, atol, equal_nan)))


def array_equal(a1, a2, equal_nan=False):
    x = np.asarray(a1)
    y = np.asarray(a2)
    if x.shape != y.shape:
        return False
    if equal_nan and x.dtype.kind in "fc" and y.dtype.kind in "fc":
        return bool(np.all((x == y) | np.isnan(x) & np.isnan(y)))
    return bool(np.all(x == y))


def _broadcast_together(one, other):
    """Whether arrays of these shapes can be broadcast together."""
    if len(one) == 0 or len(other) == 0:
        return True
    if one[-1] != other[-1] and one[-1] != 1 and other[-1] != 1:
        return False
    return _broadcast_together(one[:-1], other[:-1])


def array_equiv(a1, a2):
    x = np.asarray(a1)
    y = np.asarray(a2)
    if not _broadcast_together(x.shape, y.shape):
        return False
    return bool(np.all(x == y))


def _signbit(x):
    if np.asarray(x).dtype.kind == "c":
        raise TypeError(f"This operation is not supported for {np.asarray(x).dtype.name} values because it would be ambiguous.")
    return np.signbit(x)


def isposinf(x, out=None):
    return np.logical_and(np.isinf(x), ~_signbit(x), out)


def isneginf(x, out=None):
    return np.logical_and(np.isinf(x), _signbit(x), out)


def iscomplex(x):
    a = np.asarray(x)
    if a.dtype.kind == "c":
        return a.imag != 0
    if a.ndim == 0:
        return np.bool_(False)
    return np.zeros(a.shape, bool)[...]


def isreal(x):
    return np.imag(x) == 0


def iscomplexobj(x):
    return np.asarray(x).dtype.kind == "c"


def isrealobj(x):
    return not iscomplexobj(x)


def isscalar(element):
    return isinstance(element, (np.generic, int, float, complex, str))
