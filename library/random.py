"""The methods of `numpy.random.Generator`: `random`, `integers`, `normal`, `choice`, `shuffle` and their family.

``conure.draw(function, generator, …)`` calls NumPy's own C function of that name; the order of the draws, and everything around
them, is NumPy's, so that the numbers are the same and the generator is left in the same state.

Shapes: ``size`` is None for a number, an int or a tuple for an array. Source: NumPy's reference, "Random Generator".
"""

import math

import conure
import numpy as np


def _refuse(argument, method, instead):
    conure.refuse("the argument " + argument + " of " + method, instead)


def _number(value):
    """A parameter as a float; arrays are handled before."""
    if isinstance(value, np.ndarray):
        return float(value[()])
    return float(value)


def _is_array(value):
    if isinstance(value, (list, tuple)):
        return True
    if isinstance(value, np.ndarray):
        return value.ndim > 0
    return False


def _fill(result, draw):
    flat = result.reshape(-1)
    for k in range(flat.size):
        flat[k] = draw()
    return result


def _draws(size, dtype, draw):
    """One number, or an array of them."""
    if size is None:
        return draw()
    return _fill(np.empty(size, dtype), draw)


def _broadcast(size, arrays, dtype):
    """An array for draws whose parameters are arrays."""
    shapes = tuple(each.shape for each in arrays)
    if size is None:
        return np.empty(np.broadcast_shapes(*shapes), dtype)
    result = np.empty(size, dtype)
    shape = np.broadcast_shapes(result.shape, *shapes)
    if shape != result.shape:
        raise ValueError(f"Output size {result.shape} is not compatible with broadcast dimensions of inputs {shape}.")
    return result


def _each_1(size, dtype, a, draw):
    result = _broadcast(size, (a,), dtype)
    flat = result.reshape(-1)
    first = np.broadcast_to(a, result.shape).ravel()
    for k in range(flat.size):
        flat[k] = draw(first[k])
    return result


def _each_2(size, dtype, a, b, draw):
    result = _broadcast(size, (a, b), dtype)
    flat = result.reshape(-1)
    first = np.broadcast_to(a, result.shape).ravel()
    second = np.broadcast_to(b, result.shape).ravel()
    for k in range(flat.size):
        flat[k] = draw(first[k], second[k])
    return result


# ---- conditions on parameters, with NumPy's messages


def _check_not_negative(x, name):
    if isinstance(x, np.ndarray):
        if np.any(~np.isnan(x) & np.signbit(x)):
            raise ValueError(f"{name} < 0")
    elif x == x and np.signbit(x):
        raise ValueError(f"{name} < 0")


def _check_positive(x, name):
    if isinstance(x, np.ndarray):
        if np.any(x <= 0):
            raise ValueError(f"{name} <= 0")
    elif x <= 0:
        raise ValueError(f"{name} <= 0")


def _check_above_one(x, name):
    if isinstance(x, np.ndarray):
        if not np.all(x > 1):
            raise ValueError(f"{name} <= 1 or {name} contains NaNs")
    elif not x > 1:
        raise ValueError(f"{name} <= 1 or {name} is NaN")


def _check_rate(x, name):
    most = 9.223372006484771e18
    if isinstance(x, np.ndarray):
        if not np.all(x <= most):
            raise ValueError(f"{name} value too large")
        if not np.all(x >= 0.0):
            raise ValueError(f"{name} < 0 or {name} contains NaNs")
    elif not x >= 0:
        raise ValueError(f"{name} < 0 or {name} is NaN")
    elif not x <= most:
        raise ValueError(f"{name} value too large")


def _check_probability(x, name):
    if isinstance(x, np.ndarray):
        if not np.all(x >= 0) or not np.all(x <= 1):
            raise ValueError(f"{name} < 0, {name} > 1 or {name} contains NaNs")
    elif not x >= 0 or not x <= 1:
        raise ValueError(f"{name} < 0, {name} > 1 or {name} is NaN")


def _check_probability_not_zero(x, name):
    if isinstance(x, np.ndarray):
        if not np.all(x > 0) or not np.all(x <= 1):
            raise ValueError(f"{name} <= 0, {name} > 1 or {name} contains NaNs")
    elif not x > 0 or not x <= 1:
        raise ValueError(f"{name} <= 0, {name} > 1 or {name} contains NaNs")


def _check_probability_not_one(x, name):
    if isinstance(x, np.ndarray):
        if not np.all(x >= 0) or not np.all(x < 1):
            raise ValueError(f"{name} < 0, {name} >= 1 or {name} contains NaNs")
    elif not x >= 0 or not x < 1:
        raise ValueError(f"{name} < 0, {name} >= 1 or {name} is NaN")


def _check_nothing(x, name):
    return None


def _of_none(size, function, rng):
    def one():
        return conure.draw(function, rng)

    return _draws(size, np.float64, one)


def _of_one(size, dtype, a, name, check, draw):
    """Draws with one parameter."""
    if _is_array(a):
        values = np.asarray(a, np.float64)
        check(values, name)
        return _each_1(size, dtype, values, draw)
    number = _number(a)
    check(number, name)

    def one():
        return draw(number)

    return _draws(size, dtype, one)


def _of_two(size, dtype, a, a_name, a_check, b, b_name, b_check, draw):
    """Draws with two parameters."""
    if _is_array(a) or _is_array(b):
        first = np.asarray(a, np.float64)
        second = np.asarray(b, np.float64)
        a_check(first, a_name)
        b_check(second, b_name)
        return _each_2(size, dtype, first, second, draw)
    x = _number(a)
    y = _number(b)
    a_check(x, a_name)
    b_check(y, b_name)

    def one():
        return draw(x, y)

    return _draws(size, dtype, one)


# ---- floats between 0 and 1, of the normal and of the exponential distribution


def _standard(size, dtype, out, method, wide, narrow):
    """Numbers that have no parameters, of one of two widths."""
    kind = np.dtype(dtype)
    if out is not None:
        _refuse("out", method, "y[...] = rng." + method + "(y.shape)")
    if kind == np.float64:
        return _draws(size, np.float64, wide)
    if kind != np.float32:
        raise TypeError(f"Unsupported dtype dtype('{kind.name}') for {method}")
    if size is None:
        return float(narrow())
    return _draws(size, np.float32, narrow)


def random(rng, size=None, dtype=np.float64, out=None):
    def wide():
        return conure.draw("double", rng)

    def narrow():
        return np.float32(conure.draw("uint32", rng) >> np.uint32(8)) * np.float32(5.9604644775390625e-08)

    return _standard(size, dtype, out, "random", wide, narrow)


def standard_normal(rng, size=None, dtype=np.float64, out=None):
    def wide():
        return conure.draw("standard_normal", rng)

    def narrow():
        return conure.draw("standard_normal_f", rng)

    return _standard(size, dtype, out, "standard_normal", wide, narrow)


def standard_exponential(rng, size=None, dtype=np.float64, method="zig", out=None):
    def wide():
        return conure.draw("standard_exponential", rng)

    def narrow():
        return conure.draw("standard_exponential_f", rng)

    def wide_inverse():
        return -math.log1p(-conure.draw("double", rng))

    if method == "zig":
        return _standard(size, dtype, out, "standard_exponential", wide, narrow)
    if np.dtype(dtype) != np.float64:
        _refuse("method", "standard_exponential", 'method="zig"')
    return _standard(size, dtype, out, "standard_exponential", wide_inverse, wide_inverse)


def uniform(rng, low=0.0, high=1.0, size=None):
    def draw(start, extent):
        return start + extent * conure.draw("double", rng)

    if _is_array(low) or _is_array(high):
        starts = np.asarray(low, np.float64)
        extents = np.asarray(high, np.float64) - starts
        if not np.all(np.isfinite(extents)):
            raise OverflowError("Range exceeds valid bounds")
        return _of_two(size, np.float64, starts, "", _check_nothing, np.asarray(extents), "high - low", _check_not_negative, draw)
    start = _number(low)
    extent = _number(high) - start
    if not math.isfinite(extent):
        raise OverflowError("high - low range exceeds valid bounds")
    return _of_two(size, np.float64, start, "", _check_nothing, extent, "high - low", _check_not_negative, draw)


def normal(rng, loc=0.0, scale=1.0, size=None):
    def draw(a, b):
        return a + b * conure.draw("standard_normal", rng)

    return _of_two(size, np.float64, loc, "", _check_nothing, scale, "scale", _check_not_negative, draw)


def exponential(rng, scale=1.0, size=None):
    def draw(a):
        return a * conure.draw("standard_exponential", rng)

    return _of_one(size, np.float64, scale, "scale", _check_not_negative, draw)


# ---- other continuous distributions


def standard_gamma(rng, shape, size=None, dtype=np.float64, out=None):
    def draw(a):
        return conure.draw("standard_gamma", rng, a)

    if out is not None:
        _refuse("out", "standard_gamma", "y[...] = rng.standard_gamma(shape, y.shape)")
    if np.dtype(dtype) != np.float64:
        _refuse("dtype", "standard_gamma", "dtype=np.float64")
    return _of_one(size, np.float64, shape, "shape", _check_not_negative, draw)


def gamma(rng, shape, scale=1.0, size=None):
    def draw(a, b):
        return b * conure.draw("standard_gamma", rng, a)

    return _of_two(size, np.float64, shape, "shape", _check_not_negative, scale, "scale", _check_not_negative, draw)


def beta(rng, a, b, size=None):
    def draw(x, y):
        return conure.draw("beta", rng, x, y)

    return _of_two(size, np.float64, a, "a", _check_positive, b, "b", _check_positive, draw)


def f(rng, dfnum, dfden, size=None):
    def draw(x, y):
        return conure.draw("f", rng, x, y)

    return _of_two(size, np.float64, dfnum, "dfnum", _check_positive, dfden, "dfden", _check_positive, draw)


def chisquare(rng, df, size=None):
    def draw(a):
        return conure.draw("chisquare", rng, a)

    return _of_one(size, np.float64, df, "df", _check_positive, draw)


def standard_t(rng, df, size=None):
    def draw(a):
        return conure.draw("standard_t", rng, a)

    return _of_one(size, np.float64, df, "df", _check_positive, draw)


def standard_cauchy(rng, size=None):
    return _of_none(size, "standard_cauchy", rng)


def pareto(rng, a, size=None):
    def draw(x):
        return conure.draw("pareto", rng, x)

    return _of_one(size, np.float64, a, "a", _check_positive, draw)


def weibull(rng, a, size=None):
    def draw(x):
        return conure.draw("weibull", rng, x)

    return _of_one(size, np.float64, a, "a", _check_not_negative, draw)


def power(rng, a, size=None):
    def draw(x):
        return conure.draw("power", rng, x)

    return _of_one(size, np.float64, a, "a", _check_positive, draw)


def rayleigh(rng, scale=1.0, size=None):
    def draw(a):
        return conure.draw("rayleigh", rng, a)

    return _of_one(size, np.float64, scale, "scale", _check_not_negative, draw)


def laplace(rng, loc=0.0, scale=1.0, size=None):
    def draw(a, b):
        return conure.draw("laplace", rng, a, b)

    return _of_two(size, np.float64, loc, "", _check_nothing, scale, "scale", _check_not_negative, draw)


def gumbel(rng, loc=0.0, scale=1.0, size=None):
    def draw(a, b):
        return conure.draw("gumbel", rng, a, b)

    return _of_two(size, np.float64, loc, "", _check_nothing, scale, "scale", _check_not_negative, draw)


def logistic(rng, loc=0.0, scale=1.0, size=None):
    def draw(a, b):
        return conure.draw("logistic", rng, a, b)

    return _of_two(size, np.float64, loc, "", _check_nothing, scale, "scale", _check_not_negative, draw)


def lognormal(rng, mean=0.0, sigma=1.0, size=None):
    def draw(a, b):
        return conure.draw("lognormal", rng, a, b)

    return _of_two(size, np.float64, mean, "", _check_nothing, sigma, "sigma", _check_not_negative, draw)


def vonmises(rng, mu, kappa, size=None):
    def draw(a, b):
        return conure.draw("vonmises", rng, a, b)

    return _of_two(size, np.float64, mu, "", _check_nothing, kappa, "kappa", _check_not_negative, draw)


def wald(rng, mean, scale, size=None):
    def draw(a, b):
        return conure.draw("wald", rng, a, b)

    return _of_two(size, np.float64, mean, "mean", _check_positive, scale, "scale", _check_positive, draw)


def noncentral_chisquare(rng, df, nonc, size=None):
    def draw(a, b):
        return conure.draw("noncentral_chisquare", rng, a, b)

    return _of_two(size, np.float64, df, "df", _check_positive, nonc, "nonc", _check_not_negative, draw)


def triangular(rng, left, mode, right, size=None):
    if _is_array(left) or _is_array(mode) or _is_array(right):
        conure.refuse("arrays as parameters of triangular", "a loop over their elements")
    low = _number(left)
    middle = _number(mode)
    high = _number(right)
    if low > middle:
        raise ValueError("left > mode")
    if middle > high:
        raise ValueError("mode > right")
    if low == high:
        raise ValueError("left == right")

    def one():
        return conure.draw("triangular", rng, low, middle, high)

    return _draws(size, np.float64, one)


# ---- counts


def poisson(rng, lam=1.0, size=None):
    def draw(a):
        return conure.draw("poisson", rng, a)

    return _of_one(size, np.int64, lam, "lam", _check_rate, draw)


def geometric(rng, p, size=None):
    def draw(a):
        return conure.draw("geometric", rng, a)

    return _of_one(size, np.int64, p, "p", _check_probability_not_zero, draw)


def logseries(rng, p, size=None):
    def draw(a):
        return conure.draw("logseries", rng, a)

    return _of_one(size, np.int64, p, "p", _check_probability_not_one, draw)


def zipf(rng, a, size=None):
    def draw(x):
        return conure.draw("zipf", rng, x)

    return _of_one(size, np.int64, a, "a", _check_above_one, draw)


def binomial(rng, n, p, size=None):
    if _is_array(n) or _is_array(p):
        conure.refuse("arrays as parameters of binomial", "a loop over their elements")
    if not isinstance(n, (int, np.integer)):
        conure.refuse("the argument n of binomial as what is no int", "int(n)")
    chance = _number(p)
    _check_probability(chance, "p")
    trials = int(n)
    _check_not_negative(float(trials), "n")

    def one():
        return conure.draw("binomial", rng, chance, trials)

    return _draws(size, np.int64, one)


# ---- integers


def _raise_bounds(low, endpoint):
    if low == 0:
        if endpoint:
            raise ValueError("high < 0")
        raise ValueError("high <= 0")
    if endpoint:
        raise ValueError("low > high")
    raise ValueError("low >= high")


def _closed(low, high, least, most, kind, endpoint):
    """The first and the last of the integers to draw, after NumPy's checks."""
    first = int(low)
    last = int(high)
    if not endpoint:
        last -= 1
    if first < least:
        raise ValueError(f"low is out of bounds for {kind}")
    if last > most:
        raise ValueError(f"high is out of bounds for {kind}")
    if first > last:
        _raise_bounds(first, endpoint)
    return first, last


def _scaled(rng, most, reject):
    """One of 0 … most by Lemire's method with 32 bits: the upper half of a product, unless the lower half is too small."""
    count = np.uint64(most) + np.uint64(1)
    product = np.uint64(conure.draw("uint32", rng)) * count
    while (product & np.uint64(0xFFFFFFFF)) < reject:
        product = np.uint64(conure.draw("uint32", rng)) * count
    return product >> np.uint64(32)


def _fill_wide(rng, result, first, most):
    """``first`` and up to ``most`` more, in 64 bits that wrap."""
    flat = result.reshape(-1)
    if most == np.uint64(0):
        flat[:] = first.astype(result.dtype)
    elif most < np.uint64(0xFFFFFFFF):
        reject = (np.uint64(0xFFFFFFFF) - most) % (most + np.uint64(1))
        for k in range(flat.size):
            flat[k] = (first + _scaled(rng, most, reject)).astype(result.dtype)
    elif most == np.uint64(0xFFFFFFFF):
        for k in range(flat.size):
            flat[k] = (first + np.uint64(conure.draw("uint32", rng))).astype(result.dtype)
    else:
        for k in range(flat.size):
            flat[k] = (first + conure.draw("bounded", rng, most)).astype(result.dtype)
    return result


def _fill_narrow(rng, result, first, most, bits):
    """The same for 8 and 16 bits, several of which come from one draw of 32."""
    flat = result.reshape(-1)
    ones = (np.uint32(1) << np.uint32(bits)) - np.uint32(1)
    if most == np.uint32(0):
        flat[:] = first.astype(result.dtype)
        return result
    count = most + np.uint32(1)
    reject = (ones - most) % count
    if most == ones:
        count = np.uint32(0)
        reject = np.uint32(0)
    word = np.uint32(0)
    left = 0
    for k in range(flat.size):
        while True:
            if left == 0:
                word = conure.draw("uint32", rng)
                left = 32 // bits - 1
            else:
                word >>= np.uint32(bits)
                left -= 1
            part = word & ones
            if count == np.uint32(0):
                break
            product = part * count
            if (product & ones) >= reject:
                part = product >> np.uint32(bits)
                break
        flat[k] = (first + part).astype(result.dtype)
    return result


def _fill_bools(rng, result, first, most):
    flat = result.reshape(-1)
    if most == 0:
        flat[:] = first != 0
        return result
    word = np.uint32(0)
    left = 0
    for k in range(flat.size):
        if left == 0:
            word = conure.draw("uint32", rng)
            left = 31
        else:
            word >>= np.uint32(1)
            left -= 1
        flat[k] = (word & np.uint32(1)) != 0
    return result


def _fill_integers(rng, result, first, last):
    dtype = result.dtype
    if dtype == np.bool:
        return _fill_bools(rng, result, first, last - first)
    if dtype.itemsize >= 4:
        start = np.int64(first).astype(np.uint64)
        return _fill_wide(rng, result, start, np.int64(last).astype(np.uint64) - start)
    start = np.int64(first).astype(np.uint32)
    return _fill_narrow(rng, result, start, np.uint32(last - first), 8 * dtype.itemsize)


def _bounds(dtype):
    if dtype == np.bool:
        return 0, 1, "bool"
    if dtype == np.int8:
        return -128, 127, "int8"
    if dtype == np.uint8:
        return 0, 255, "uint8"
    if dtype == np.int16:
        return -32768, 32767, "int16"
    if dtype == np.uint16:
        return 0, 65535, "uint16"
    if dtype == np.int32:
        return -2147483648, 2147483647, "int32"
    if dtype == np.uint32:
        return 0, 4294967295, "uint32"
    return -9223372036854775807 - 1, 9223372036854775807, "int64"


def _number_of(x):
    if isinstance(x, np.ndarray):
        return x[()]
    return x


def integers(rng, low, high=None, size=None, dtype=np.int64, endpoint=False):
    if high is None:
        return integers(rng, 0, low, size, dtype, endpoint)
    if _is_array(low) or _is_array(high):
        conure.refuse("arrays as bounds of integers", "a loop over their elements, or one pair of bounds")
    kind = np.dtype(dtype)
    if kind.kind not in "biu":
        raise TypeError(f"Unsupported dtype dtype('{kind.name}') for integers")
    if size is None:
        one = _integers(rng, _number_of(low), _number_of(high), np.empty(1, kind), endpoint)[0]
        if dtype is int:
            return int(one)
        if dtype is bool:
            return bool(one)
        return one
    return _integers(rng, _number_of(low), _number_of(high), np.empty(size, kind), endpoint)


def _integers(rng, low, high, result, endpoint):
    if result.size == 0:
        return result
    if result.dtype == np.uint64:
        if isinstance(low, np.uint64) or isinstance(high, np.uint64):
            return _integers_of_64_bits(rng, low, high, result, endpoint)
        first, last = _closed(low, high, 0, 9223372036854775807, "uint64", endpoint)
        return _fill_integers(rng, result, first, last)
    least, most, kind = _bounds(result.dtype)
    first, last = _closed(low, high, least, most, kind, endpoint)
    return _fill_integers(rng, result, first, last)


def _integers_of_64_bits(rng, low, high, result, endpoint):
    """Bounds beyond those of int64."""
    if low < 0:
        raise ValueError("low is out of bounds for uint64")
    if high < 0 or low > high or (low == high and not endpoint):
        _raise_bounds(low, endpoint)
    first = np.uint64(low)
    last = np.uint64(high)
    if not endpoint:
        last -= np.uint64(1)
    return _fill_wide(rng, result, first, last - first)


# ---- permutations and choice


def _shuffle_indices(rng, indices, first):
    """Exchanges each from the last to the one at ``first`` with one before it, or itself."""
    for i in range(indices.size - 1, first - 1, -1):
        j = int(conure.draw("bounded", rng, np.uint64(i)))
        other = indices[j]
        indices[j] = indices[i]
        indices[i] = other


def shuffle(rng, x, axis=0):
    if isinstance(x, list):
        if axis != 0:
            raise NotImplementedError("Axis argument is only supported on ndarray objects")
        for i in range(len(x) - 1, 0, -1):
            j = int(conure.draw("interval", rng, np.uint64(i)))
            x[i], x[j] = x[j], x[i]
        return None
    if not isinstance(x, np.ndarray):
        conure.refuse("shuffle of what is no array and no list", "np.array(…), and its shuffle")
    along = np.lib.array_utils.normalize_axis_index(axis, x.ndim)
    conure.check_destination(x, "array is read-only")
    if x.ndim == 1:
        for i in range(x.size - 1, 0, -1):
            j = int(conure.draw("interval", rng, np.uint64(i)))
            other = x[j]
            x[j] = x[i]
            x[i] = other
        return None
    if x.size > 0:
        y = np.swapaxes(x, 0, along)
        other = np.empty(y.shape[1:], y.dtype)
        for i in range(y.shape[0] - 1, 0, -1):
            j = int(conure.draw("interval", rng, np.uint64(i)))
            if i != j:
                other[...] = y[j]
                y[j] = y[i]
                y[i] = other
    return None


def permutation(rng, x, axis=0):
    if isinstance(x, (int, np.integer)):
        numbers = np.arange(x)
        shuffle(rng, numbers)
        return numbers
    given = np.asarray(x)
    along = np.lib.array_utils.normalize_axis_index(axis, given.ndim)
    if given.ndim == 1:
        result = np.array(given)
        shuffle(rng, result)
        return result
    indices = np.arange(given.shape[along])
    shuffle(rng, indices)
    return given[(slice(None),) * along + (indices,)]


def _compensated_sum(values):
    """The sum as Kahan adds."""
    total = 0.0
    lost = 0.0
    for each in values:
        y = each - lost
        t = total + y
        lost = (t - total) - y
        total = t
    return total


def _check_chances(p, count):
    chances = np.asarray(p, np.float64)
    if chances.ndim != 1:
        raise ValueError("p must be 1-dimensional")
    if chances.size != count:
        raise ValueError("a and p must have same size")
    total = _compensated_sum(chances)
    if total != total:
        raise ValueError("Probabilities contain NaN")
    if np.any(chances < 0):
        raise ValueError("Probabilities are not non-negative")
    tolerance = 1.4901161193847656e-08
    if isinstance(p, np.ndarray):
        if p.dtype == np.float32:
            tolerance = 0.00034526698300124393
        elif p.dtype == np.float16:
            tolerance = 0.03125
    if abs(total - 1.0) > tolerance:
        raise ValueError("Probabilities do not sum to 1. See Notes section of docstring for more information.")
    return chances


def _without_replacement(rng, count, result, mixed):
    """Different ones of 0 … count - 1."""
    amount = result.size
    if mixed:
        cutoff = 50
    else:
        cutoff = 20
    if count > 10000 and amount > count // cutoff:
        numbers = np.arange(count)
        _shuffle_indices(rng, numbers, max(count - amount, 1))
        result[:] = numbers[count - amount:]
        return None
    # Floyd's algorithm, with the numbers found in an open hash table.
    mask = int(1.2 * amount)
    for shift in (1, 2, 4, 8, 16, 32):
        mask |= mask >> shift
    table = np.full(mask + 1, -1, np.int64)
    for j in range(count - amount, count):
        value = int(conure.draw("bounded", rng, np.uint64(j)))
        place = value & mask
        while table[place] != -1 and table[place] != value:
            place = (place + 1) & mask
        if table[place] != -1:
            value = j
            place = j & mask
            while table[place] != -1:
                place = (place + 1) & mask
        table[place] = value
        result[j - count + amount] = value
    if mixed:
        _shuffle_indices(rng, result, 1)
    return None


def _by_chances(rng, chances, found):
    """Different ones of those that have a chance."""
    amount = found.size
    if np.count_nonzero(chances > 0) < amount:
        raise ValueError("Fewer non-zero entries in p than size")
    left = chances.copy()
    marked = np.zeros(chances.size, np.bool)
    known = 0
    while known < amount:
        drawn = random(rng, amount - known)
        for k in range(known):
            left[found[k]] = 0.0
        borders = np.cumsum(left)
        borders /= borders[-1]
        new = np.searchsorted(borders, drawn, side="right")
        # Each the first time that it came.
        for each in new:
            if not marked[each]:
                marked[each] = True
                found[known] = each
                known += 1
    return None


def choice(rng, a, size=None, replace=True, p=None, axis=0, shuffle=True):
    if isinstance(a, (list, tuple)):
        return choice(rng, np.asarray(a), size, replace, p, axis, shuffle)
    if isinstance(a, np.ndarray) and a.ndim > 0:
        count = a.shape[axis]
    elif isinstance(a, np.ndarray):
        return choice(rng, a[()], size, replace, p, axis, shuffle)
    elif isinstance(a, (int, np.integer)):
        count = int(a)
    else:
        conure.refuse("a choice among what is no array, list or int", "an array, or an int")
    if size is None:
        result = np.empty(1, np.int64)
    else:
        result = np.empty(size, np.int64)
    indices = result.reshape(-1)
    if isinstance(a, np.ndarray):
        if count == 0 and indices.size != 0:
            raise ValueError("a cannot be empty unless no samples are taken")
    elif count <= 0 and indices.size != 0:
        raise ValueError("a must be a positive integer unless no samples are taken")
    if p is None:
        if replace:
            _integers(rng, 0, count, result, False)
        else:
            _check_amount(indices.size, count)
            _without_replacement(rng, count, indices, shuffle)
    else:
        chances = _check_chances(p, count)
        if replace:
            borders = np.cumsum(chances)
            borders /= borders[-1]
            indices[:] = np.searchsorted(borders, random(rng, indices.size), side="right")
        else:
            _check_amount(indices.size, count)
            _by_chances(rng, chances, indices)
    if size is None:
        if isinstance(a, np.ndarray):
            return np.take(a, indices[0], axis=axis)
        return int(indices[0])
    if not isinstance(a, np.ndarray):
        return result
    if result.ndim == 0 and a.ndim == 1:
        found = np.empty((), a.dtype)
        found[()] = a[result[()]]
        return found
    return np.take(a, result, axis=axis)


def _check_amount(amount, count):
    if amount > count:
        raise ValueError("Cannot take a larger sample than population when replace is False")
