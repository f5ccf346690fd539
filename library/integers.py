"""Arithmetic of integers that takes more than a few operations."""

import numpy as np


def true_divide(numerator, denominator):
    """``numerator / denominator`` of ints of 64 bits, correctly rounded; the denominator is not 0.

    Long division, until the quotient has three bits more than a double: then the last bit may stand for all that follow.
    """
    negative = (numerator < 0) != (denominator < 0)
    top = magnitude(numerator)
    bottom = magnitude(denominator)
    quotient = top // bottom
    remainder = top % bottom
    scale = 1.0
    if top > 0:
        while quotient < 1 << 55:
            quotient += quotient
            remainder += remainder
            scale *= 0.5
            if remainder >= bottom:
                remainder -= bottom
                quotient += 1
    if remainder > 0:
        quotient |= 1
    result = float(quotient) * scale
    return -result if negative else result


def magnitude(number):
    """The absolute value of an int of 64 bits, also of the smallest."""
    return np.uint64(-(number + 1)) + np.uint64(1) if number < 0 else np.uint64(number)


def power(base, exponent):
    """``base ** exponent`` of ints, the exponent not negative.

    The base is squared only where a factor is still to come, so that nothing overflows but the result.
    """
    result = 1
    while True:
        if exponent & 1:
            result *= base
        exponent >>= 1
        if exponent == 0:
            return result
        base *= base


def wrapping_power(base, exponent):
    """``base ** exponent`` of two NumPy integers of one type, the exponent not negative, modulo 2 to the width."""
    result = base * 0 + 1
    while exponent > 0:
        if exponent & 1:
            result *= base
        base *= base
        exponent >>= 1
    return result
