"""Sums of floats."""

import math


def exact_sum(items):
    """``math.fsum``: the sum of floats, rounded once.

    J. R. Shewchuk's algorithm (Discrete & Computational Geometry 18, 1997): partial sums that do not overlap, in order of
    magnitude; what is lost in adding to one is added to the next.
    """
    partials = [0.0]
    partials.pop()
    special = 0.0
    infinite = 0.0
    for item in items:
        given = math.copysign(item, item)
        x = given
        kept = 0
        for position in range(len(partials)):
            y = partials[position]
            if math.fabs(x) < math.fabs(y):
                x, y = y, x
            high = x + y
            low = y - (high - x)
            if low != 0.0:
                partials[kept] = low
                kept += 1
            x = high
        while len(partials) > kept:
            partials.pop()
        if x != 0.0:
            if math.isfinite(x):
                partials.append(x)
            else:
                if math.isfinite(given):
                    raise OverflowError("intermediate overflow in fsum")
                if math.isinf(given):
                    infinite += given
                special += given
                while len(partials) > 0:
                    partials.pop()
    if special != 0.0:
        if math.isnan(infinite):
            raise ValueError("-inf + inf in fsum")
        return special
    return rounded(partials)


def rounded(partials):
    """The sum of partial sums, largest last, rounded once, halves to even across all of them."""
    if len(partials) == 0:
        return 0.0
    high = partials.pop()
    low = 0.0
    while len(partials) > 0:
        x = high
        y = partials.pop()
        high = x + y
        low = y - (high - x)
        if low != 0.0:
            break
    if len(partials) > 0 and (low < 0.0 and partials[-1] < 0.0 or low > 0.0 and partials[-1] > 0.0):
        y = low * 2.0
        x = high + y
        if y == x - high:
            high = x
    return high
