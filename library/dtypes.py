"""NumPy's functions that ask for dtypes: `numpy.isdtype`, `numpy.issubdtype`, `numpy.common_type`.

All of it is known when compiling. Source: NumPy's reference, "Data type routines".
"""

import conure
import numpy as np


def isdtype(dtype, kind):
    own = np.dtype(dtype)
    if isinstance(kind, tuple):
        return _is_any(own, kind)
    return _is_of_kind(own, kind)


def _is_any(dtype, kinds):
    if len(kinds) == 0:
        return False
    return _is_of_kind(dtype, kinds[0]) or _is_any(dtype, kinds[1:])


def _is_of_kind(dtype, kind):
    if not isinstance(kind, str):
        return dtype == np.dtype(kind)
    for name, letters in (("bool", "b"), ("signed integer", "i"), ("unsigned integer", "u"), ("integral", "iu"), ("real floating", "f"), ("complex floating", "c"), ("numeric", "iufc")):
        if kind == name:
            return dtype.kind in letters
    raise ValueError(f"kind argument is a string, but '{kind}' is not a known kind name.")


def issubdtype(arg1, arg2):
    own = np.dtype(arg1)
    if arg2 is np.generic:
        return True
    for scalar, letters in ((np.number, "iufc"), (np.integer, "iu"), (np.signedinteger, "i"), (np.unsignedinteger, "u"), (np.inexact, "fc"), (np.floating, "f"), (np.complexfloating, "c")):
        if arg2 is scalar:
            return own.kind in letters
    return own == np.dtype(arg2)


def min_scalar_type(a):
    if isinstance(a, np.ndarray):
        if a.ndim == 0:
            conure.refuse("np.min_scalar_type of an array without axes, whose value decides", "its dtype, x.dtype")
        return a.dtype
    if isinstance(a, (bool, np.bool)):
        return np.dtype(np.bool)
    if isinstance(a, (int, np.integer)):
        for unsigned in (np.uint8, np.uint16, np.uint32):
            if 0 <= a <= np.iinfo(unsigned).max:
                return np.dtype(unsigned)
        for signed in (np.int8, np.int16, np.int32):
            if np.iinfo(signed).min <= a < 0:
                return np.dtype(signed)
        conure.refuse("np.min_scalar_type of an int of more than 32 bits, which is a long long", "np.int64")
    conure.refuse("np.min_scalar_type of a number that is no integer", "a dtype")


def real_if_close(a, tol=100):
    x = np.asanyarray(a)
    if x.dtype.kind != "c":
        return x
    most = np.finfo(x.dtype).eps * tol if tol > 1 else tol
    if np.all(np.absolute(x.imag) < most):
        return x.real
    return x


def astype(x, dtype, /, *, copy=True, device=None):
    if device is not None and device != "cpu":
        raise ValueError(f'Device not understood. Only "cpu" is allowed, but received: {device}')
    if not isinstance(x, np.ndarray):
        conure.refuse("np.astype of what is no array", "x.astype(…)")
    return x.astype(dtype, copy=copy)


def iterable(y):
    return isinstance(y, (list, tuple, str)) or isinstance(y, np.ndarray) and y.ndim > 0


def common_type(*arrays):
    for each in arrays:
        if each.dtype.kind == "b":
            raise TypeError("can't get common type for non-numeric array")
    return np.result_type(*tuple(np.dtype(np.float64) if each.dtype.kind in "iu" else each.dtype for each in arrays)).type
