"""Arithmetic of integers that takes more than a few operations."""

import numpy as np


def true_divide(numerator, denominator):
    """``numerator / denominator`` of ints of 64 bits, correctly rounded; the denominator is not 0.

    Long division, until the quotient has three bits more than a double: then the last bit may stand for all that follow.
    The smallest, 1 over 2**63, has them after 118 steps.
    """
    negative = (numerator < 0) != (denominator < 0)
    top = magnitude(numerator)
    bottom = magnitude(denominator)
    quotient = top // bottom
    remainder = top % bottom
    scale = 1.0
    for _ in range(118):
        if quotient < 1 << 55:
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
    bits = np.uint64(np.int64(number))
    return ~bits + np.uint64(1) if number < 0 else bits


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


def round_to_power_of_ten(number, digits):
    """``round(number, digits)`` of an int for negative ``digits``: to a multiple of ten to the -digits, ties to even."""
    if digits < -19:
        return 0
    if digits == -19:
        return 0 if abs(number + 1) < 5 * 10**18 else round_to_largest_power(number)
    unit = 10**-digits
    low = number // unit
    rest = number - low * unit
    half = unit // 2
    if rest > half or rest == half and low % 2 == 1:
        low += 1
    return low * unit


def round_to_largest_power(number):
    """What is more than half of ten to the 19th rounds to it, which no int of 64 bits holds."""
    if abs(number + 1) >= 5 * 10**18 + 2:
        return number * 10
    return 0


def modular_power(base, exponent, modulus):
    """``pow(base, exponent, modulus)`` of ints; the modulus is not 0."""
    size = magnitude(modulus)
    if size == 1:
        return 0
    factor = np.uint64(base % abs(modulus)) if modulus != -9223372036854775808 else remainder_of(base, size)
    if exponent < 0:
        factor = modular_inverse(factor, size)
        exponent = -exponent
    result = np.uint64(1)
    while exponent > 0:
        if exponent & 1:
            result = modular_product(result, factor, size)
        factor = modular_product(factor, factor, size)
        exponent >>= 1
    if modulus < 0 and result > 0:
        return int(result) + modulus
    return int(result)


def remainder_of(number, size):
    """``number % size`` for the size 2**63."""
    return np.uint64(number) if number >= 0 else size - magnitude(number)


def modular_product(left, right, size):
    """``left * right % size`` of unsigned integers below ``size``, which is at most 2**63."""
    if left < 4294967296 and right < 4294967296:
        return left * right % size
    result = np.uint64(0)
    while right > 0:
        if right & 1:
            result = (result + left) % size
        left = (left + left) % size
        right >>= 1
    return result


def modular_inverse(number, size):
    """The inverse of ``number`` modulo ``size``, by Euclid's algorithm; the coefficients are kept modulo ``size``."""
    old_rest, rest = size, number
    old_factor, factor = np.uint64(0), np.uint64(1)
    while rest > 0:
        quotient = old_rest // rest
        old_rest, rest = rest, old_rest - quotient * rest
        product = modular_product(quotient % size, factor, size)
        difference = old_factor - product if old_factor >= product else old_factor + (size - product)
        old_factor, factor = factor, difference
    if old_rest != 1:
        raise ValueError("base is not invertible for the given modulus")
    return old_factor


def factorial(number):
    """``math.factorial`` of what is not negative and at most 20."""
    result = 1
    for factor in range(2, number + 1):
        result *= factor
    return result


def square_root(number):
    """``math.isqrt`` of an int that is not negative: the root in doubles is off by one at most."""
    root = int(np.sqrt(float(number)))
    if root > 3037000499:
        root = 3037000499
    if root * root > number:
        root -= 1
    return root


def gcd(left, right):
    """``math.gcd`` of two ints."""
    left = magnitude(left)
    right = magnitude(right)
    while right > 0:
        left, right = right, left % right
    return int(left)


def lcm(left, right):
    """``math.lcm`` of two ints."""
    if left == 0 or right == 0:
        return 0
    return abs(left // gcd(left, right) * right)


def comb(n, k):
    """``math.comb`` of ints that are not negative.

    Each factor is divided by what it has in common with its divisor, so that nothing overflows but the result.
    """
    if k > n:
        return 0
    k = min(k, n - k)
    result = 1
    for step in range(1, k + 1):
        factor = n - k + step
        common = gcd(result, step)
        result = result // common * (factor // (step // common))
    return result


def perm(n, k):
    """``math.perm`` of ints that are not negative."""
    if k > n:
        return 0
    result = 1
    for factor in range(n - k + 1, n + 1):
        result *= factor
    return result


def numpy_gcd(left, right):
    """``np.gcd`` of two NumPy integers of one type; of their magnitudes, whose division has nothing to look at beside."""
    one = np.uint64(left) if left.dtype.kind == "u" else magnitude(left)
    other = np.uint64(right) if left.dtype.kind == "u" else magnitude(right)
    while other != 0:
        one, other = other, one % other
    return left.dtype.type(one)


def numpy_lcm(left, right):
    """``np.lcm`` of two NumPy integers of one type."""
    common = numpy_gcd(left, right)
    if common == 0:
        return common
    return abs(left) // common * abs(right)
