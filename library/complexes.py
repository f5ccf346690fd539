"""Arithmetic of complex numbers that takes more than a few operations."""

import math

import numpy as np


def numpy_power(base, exponent, one):
    """``base ** exponent`` of two NumPy complex numbers of one type, whose ``one`` is given, as NumPy computes it.

    Integral powers below 100 are products; the others are exp(exponent log(base)), as in the C library.
    """
    if exponent == 0:
        return one
    if base == 0:
        if exponent.real > 0:
            return one - one
        return one * complex(math.nan, math.nan)
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
    return np.exp(product(exponent, np.log(base), one))


def product(left, right, one):
    """The product as C's annex G has it: an infinite factor gives an infinity, where the plain formula gives NaN."""
    result = left * right
    if math.isnan(result.real) and math.isnan(result.imag):
        nan = complex(math.nan, math.nan)
        recovered = recovered_product(nan, complex(left), complex(right))
        if not math.isnan(recovered.real) or not math.isnan(recovered.imag):
            return one + recovered
    return result


def recovered_product(result, left, right):
    """What the annex makes of a product whose parts are NaN."""
    a, b, c, d = left.real, left.imag, right.real, right.imag
    recover = False
    if math.isinf(a) or math.isinf(b):
        a, b, c, d = boxed(a), boxed(b), known(c), known(d)
        recover = True
    if math.isinf(c) or math.isinf(d):
        c, d, a, b = boxed(c), boxed(d), known(a), known(b)
        recover = True
    if not recover and (math.isinf(a * c) or math.isinf(b * d) or math.isinf(a * d) or math.isinf(b * c)):
        a, b, c, d = known(a), known(b), known(c), known(d)
        recover = True
    if recover:
        return complex(math.inf * (a * c - b * d), math.inf * (a * d + b * c))
    return result


def recovered_quotient(result, left, right):
    """What the annex makes of a quotient whose parts are NaN."""
    a, b, c, d = left.real, left.imag, right.real, right.imag
    if (math.isinf(a) or math.isinf(b)) and math.isfinite(c) and math.isfinite(d):
        a, b = boxed(a), boxed(b)
        return complex(math.inf * (a * c + b * d), math.inf * (b * c - a * d))
    if (math.isinf(c) or math.isinf(d)) and math.isfinite(a) and math.isfinite(b):
        c, d = boxed(c), boxed(d)
        return complex(0.0 * (a * c + b * d), 0.0 * (b * c - a * d))
    return result


def recovered_quotient_of_real(result, left, right):
    """The same where the dividend has a real part only."""
    if (math.isinf(right.real) or math.isinf(right.imag)) and math.isfinite(left.real):
        return complex(0.0 * (left.real * boxed(right.real)), 0.0 * (-left.real * boxed(right.imag)))
    return result


def boxed(part):
    """A sign for an infinity, a zero for a finite number."""
    return math.copysign(1.0 if math.isinf(part) else 0.0, part)


def known(part):
    """A zero for NaN."""
    return math.copysign(0.0, part) if math.isnan(part) else part


def has_power(base, exponent):
    """Whether Python takes ``base ** exponent``, which came out as NaN, for defined.

    The reciprocal of a power is if that is not 0, and another power if its angle is finite (or NaN), so that it has a cosine.
    """
    if exponent.imag == 0.0 and exponent.real == np.floor(exponent.real) and np.fabs(exponent.real) <= 100.0:
        if exponent.real >= 0.0:
            return True
        count = int(-exponent.real)
        power = complex(1.0, 0.0)
        while count > 0:
            if count % 2 == 1:
                power *= base
            base *= base
            count //= 2
        return power != 0.0
    angle = np.arctan2(base.imag, base.real) * exponent.real
    if exponent.imag != 0.0:
        angle += exponent.imag * np.log(np.hypot(base.real, base.imag))
    return not np.isinf(angle)
