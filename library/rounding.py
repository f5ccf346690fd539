"""NumPy's functions that round numbers or make them finite, and a few of mathematics: `numpy.round`, `numpy.nan_to_num`, `numpy.sinc`.

Shapes: each result has its argument's. Source: NumPy's reference, "Mathematical functions".
"""

import conure
import numpy as np


def _number_or_array(x):
    """An array without axes is a number."""
    if x.ndim == 0:
        return x[()]
    return x


def _power_of_ten(exponent):
    power = 1.0
    for _ in range(exponent):
        power *= 10.0
    return power


def round(a, decimals=0, out=None):
    x = np.asarray(a)
    if not isinstance(decimals, (int, np.integer)):
        raise TypeError("'float' object cannot be interpreted as an integer")
    if out is not None:
        if not isinstance(out, np.ndarray):
            raise TypeError("output must be an array")
        if x.dtype.kind == "c" and out.dtype.kind != "c":
            conure.refuse("the argument out of np.round of complex numbers as an array of others", "an array of complex numbers")
        if out.size != x.size:
            raise ValueError("invalid output shape")
        if x.dtype.kind == "c":
            out.real[...] = _rounded(x.real, decimals)
            out.imag[...] = _rounded(x.imag, decimals)
            return out
        return _round_into(x, decimals, out)
    if x.dtype.kind == "c":
        y = np.empty_like(x)
        y.real[...] = _rounded(x.real, decimals)
        y.imag[...] = _rounded(x.imag, decimals)
        return _number_or_array(y)
    return _rounded(x, decimals)


def around(a, decimals=0, out=None):
    return round(a, decimals, out)


def _rounded(x, decimals):
    if x.dtype.kind == "b":
        if decimals != 0:
            conure.refuse("np.round of bools to decimals", "np.round(x.astype(…), …)")
        return np.rint(x)
    if x.dtype.kind in "iu":
        if decimals >= 0:
            return _number_or_array(x.copy())
        power = _power_of_ten(-decimals)
        return (np.rint(x / power) * power).astype(x.dtype)
    if decimals == 0:
        return np.rint(x)
    if decimals > 0:
        power = _power_of_ten(decimals)
        return np.rint(x * power) / power
    power = _power_of_ten(-decimals)
    return np.rint(x / power) * power


def _round_into(x, decimals, out):
    if decimals >= 0 and x.dtype.kind in "iu":
        out[...] = x
    elif decimals == 0:
        np.rint(x, out=out)
    elif decimals > 0:
        power = _power_of_ten(decimals)
        np.multiply(x, power, out=out)
        np.rint(out, out=out)
        np.divide(out, power, out=out)
    else:
        power = _power_of_ten(-decimals)
        np.divide(x, power, out=out)
        np.rint(out, out=out)
        np.multiply(out, power, out=out)
    return out


def fix(x, out=None):
    return np.trunc(x, out=out)


# ---- finite numbers

def _largest(dtype):
    if dtype == np.float64:
        return 1.7976931348623157e308
    if dtype == np.float32:
        return 3.4028234663852886e38
    return 65504.0


def _finite(x, nan, posinf, neginf):
    most = _largest(x.dtype) if posinf is None else posinf
    least = -_largest(x.dtype) if neginf is None else neginf
    return np.where(np.isnan(x), nan, np.where(x == np.inf, most, np.where(x == -np.inf, least, x))).astype(x.dtype)


def nan_to_num(x, copy=True, nan=0.0, posinf=None, neginf=None):
    a = np.asarray(x)
    if a.dtype.kind in "biu":
        return _number_or_array(a.copy() if copy else a)
    if a.dtype.kind == "c":
        y = a.copy() if copy else a
        y.real[...] = _finite(y.real, nan, posinf, neginf)
        y.imag[...] = _finite(y.imag, nan, posinf, neginf)
        return _number_or_array(y)
    if copy:
        return _number_or_array(_finite(a, nan, posinf, neginf))
    a[...] = _finite(a, nan, posinf, neginf)
    return _number_or_array(a)


# ---- mathematics

def sinc(x):
    y = np.pi * np.asarray(x)
    if y.dtype == np.float64:
        y = np.where(y, y, 2.220446049250313e-16)
    elif y.dtype == np.float32:
        y = np.where(y, y, 1.1920929e-07)
    elif y.dtype == np.float16:
        y = np.where(y, y, 0.000977)
    else:
        y = np.where(y, y, 1e-20)
    return np.sin(y) / y


def angle(z, deg=False):
    x = np.asarray(z)
    if x.dtype.kind == "c":
        radians = np.arctan2(x.imag, x.real)
    else:
        radians = np.arctan2(0, x)
    if deg:
        return radians * (180 / np.pi)
    return radians
