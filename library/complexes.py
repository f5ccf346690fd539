"""Arithmetic of complex numbers that takes more than a few operations."""

import numpy as np


def numpy_power(base, exponent):
    """``base ** exponent`` of two ``np.complex128``, as NumPy computes it.

    Integral powers below 100 are products; the others are exp(exponent log(base)), as in the C library.
    """
    one = np.complex128(1)
    if exponent == 0:
        return one
    if base == 0:
        if exponent.real > 0:
            return np.complex128(0)
        return np.complex128(complex(np.nan, np.nan))
    if exponent.imag == 0 and -100 < exponent.real and exponent.real < 100 and exponent.real == np.floor(exponent.real):
        count = abs(int(exponent.real))
        if count == 1 and exponent.real > 0:
            return base
        if count == 2 and exponent.real > 0:
            return base * base
        if count == 3 and exponent.real > 0:
            return base * (base * base)
        result = one
        factor = base
        while True:
            if count & 1:
                result = result * factor
            count >>= 1
            if count == 0:
                break
            factor = factor * factor
        if exponent.real < 0:
            return one / result
        return result
    return np.exp(exponent * np.log(base))
