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


def length(coordinates):
    """``math.hypot`` of three numbers and more.

    As CPython does it: scaled by a power of two, the squares summed with what their rounding loses, the root corrected once.
    """
    largest = 0.0
    defined = True
    for x in coordinates:
        largest = max(largest, math.fabs(x))
        defined = defined and not math.isnan(x)
    infinite = False
    for x in coordinates:
        infinite = infinite or math.isinf(x)
    if infinite:
        return math.inf
    if not defined:
        return math.nan
    if largest == 0.0:
        return 0.0
    tiny = 2.2250738585072014e-308
    small = largest < tiny
    if small:
        largest /= tiny
    scale = math.ldexp(1.0, -math.frexp(largest)[1])
    total = 1.0
    lost_squares = 0.0
    lost_sums = 0.0
    for x in coordinates:
        scaled = (x / tiny if small else x) * scale
        square, lost = exact_square(scaled)
        new_total = total + square
        lost_squares += lost
        lost_sums += square - (new_total - total)
        total = new_total
    root = math.sqrt(total - 1.0 + (lost_squares + lost_sums))
    square, lost = exact_square(root)
    new_total = total - square
    lost_squares -= lost
    lost_sums += -square - (new_total - total)
    rest = new_total - 1.0 + (lost_squares + lost_sums)
    root += rest / (2.0 * root)
    return root / scale * (tiny if small else 1.0)


def distance(p, q):
    """``math.dist`` of points whose number of coordinates is known at run time only."""
    if len(p) != len(q):
        raise ValueError("both points must have the same number of dimensions")
    if len(p) == 1:
        return math.fabs(float(p[0]) - float(q[0]))
    return length([float(a) - float(b) for a, b in zip(p, q)])


def exact_square(x):
    """``x * x`` rounded, and what that loses: the halves of x have exact products (T. J. Dekker, 1971)."""
    spread = x * 134217729.0
    high = spread - (spread - x)
    low = x - high
    square = x * x
    return square, low * low - ((square - high * high) - 2.0 * (high * low))
