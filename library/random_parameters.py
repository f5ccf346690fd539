"""How the methods of `numpy.random.Generator` take their parameters, and what they draw into.

``conure.draw(function, generator, …)`` calls NumPy's own C function of that name; the order of the draws, and everything around
them, is NumPy's, so that the numbers are the same and the generator is left in the same state. Shapes: ``size`` is None for a
number, or for as many as the parameters that are arrays are broadcast to; an int or a tuple for an array. Source: NumPy's reference,
"Random Generator".
"""

import conure
import numpy as np
from axes import lies_in_order


def number(value):
    """A parameter as a float; arrays are handled before."""
    if isinstance(value, np.ndarray):
        return float(value[()])
    return float(value)


def whole_number(value, name):
    """A parameter as an int."""
    if isinstance(value, np.ndarray):
        return whole_number(value[()], name)
    if isinstance(value, np.inexact) or isinstance(value, (bool, np.bool, complex)):
        conure.refuse("the argument " + name + " of a generator as what is no int", "int(…)")
    return int(value)


def is_array(value):
    if isinstance(value, (list, tuple)):
        return True
    if isinstance(value, np.ndarray):
        return value.ndim > 0
    return False


def any_array(values):
    if len(values) == 0:
        return False
    return is_array(values[0]) or any_array(values[1:])


def whole_numbers(value):
    """A parameter as an array of int64."""
    given = np.asarray(value)
    if not np.can_cast(given.dtype, np.int64, "safe"):
        if not isinstance(value, np.ndarray):
            conure.refuse("floats as a parameter that counts", "ints")
        raise TypeError(f"Cannot cast array data from dtype('{given.dtype.name}') to dtype('int64') according to the rule 'safe'")
    return given.astype(np.int64)


# ---- draws


def _drawer(rng, draw):
    """The function that draws: by the name of NumPy's, or as it is."""
    if isinstance(draw, str):
        def by_name(*values):
            return conure.draw(draw, rng, *values)

        return by_name
    return draw


def broadcast(size, arrays, dtype, comes_last=False):
    """An array for draws whose parameters are arrays; errors count it as the first operand or as the last."""
    shapes = tuple(each.shape for each in arrays)
    if size is None:
        return np.empty(np.broadcast_shapes(*shapes), dtype)
    result = np.empty(size, dtype)
    if comes_last:
        check_broadcast(result, np.broadcast_shapes(*shapes, result.shape))
    else:
        check_broadcast(result, np.broadcast_shapes(result.shape, *shapes))
    return result


def check_broadcast(result, shape):
    if len(shape) != result.ndim or shape != result.shape:
        raise ValueError(f"Output size {result.shape} is not compatible with broadcast dimensions of inputs {shape}.")


def fill(result, draw):
    flat = result.reshape(-1)
    for k in range(flat.size):
        flat[k] = draw()
    return result


def draws(size, dtype, draw):
    """One number, or an array of them."""
    if size is None:
        return draw()
    return fill(np.empty(size, dtype), draw)


def fill_each(result, arrays, draw):
    """A draw for each element of arrays that are broadcast."""
    flat = result.reshape(-1)
    lines = tuple(np.broadcast_to(each, result.shape).ravel() for each in arrays)
    for k in range(flat.size):
        flat[k] = draw(*tuple(line[k] for line in lines))
    return result


def of(rng, size, dtype, draw, *parameters):
    """Draws with parameters: each a value, its name, and the condition on it."""
    values = tuple(value for value, _, _ in parameters)
    function = _drawer(rng, draw)
    if any_array(values):
        arrays = tuple(np.asarray(each, np.float64) for each in values)
        _check_each(arrays, parameters)
        return fill_each(broadcast(size, arrays, dtype), arrays, function)
    numbers = tuple(number(each) for each in values)
    _check_each(numbers, parameters)

    def one():
        return function(*numbers)

    return draws(size, dtype, one)


def _check_each(values, parameters):
    if len(values) > 0:
        _, name, condition = parameters[0]
        condition(values[0], name)
        _check_each(values[1:], parameters[1:])


# ---- arrays to draw into


def check_out(out, dtype, size, in_c_order):
    """Whether an array can be drawn into, in NumPy's words."""
    if not isinstance(out, np.ndarray):
        conure.refuse("the argument out of a generator as what is no array", "an array")
    if in_c_order:
        kind = "C-contiguous"
    else:
        kind = "contiguous"
    conure.check_destination(out, "Supplied output array must be " + kind + ", writable, aligned, and in machine byte-order.")
    if not lies_in_order(out) and (in_c_order or not lies_in_order(out.T)):
        raise ValueError(f"Supplied output array must be {kind}, writable, aligned, and in machine byte-order.")
    if out.dtype != dtype:
        raise TypeError(f"Supplied output array has the wrong type. Expected {np.dtype(dtype).name}, got {out.dtype.name}")
    if size is not None:
        wanted = size if isinstance(size, tuple) else (size,)
        if len(wanted) != out.ndim or wanted != out.shape:
            raise ValueError("size must match out.shape when used together")


def fill_in_order(x, draw):
    """Draws in the order in which the elements lie in memory."""
    if x.ndim > 1 and not lies_in_order(x):
        _fill_axes(x.T, draw)
    else:
        _fill_axes(x, draw)


def _fill_axes(x, draw):
    if x.ndim == 0:
        x[()] = draw()
    elif x.ndim == 1:
        for k in range(x.shape[0]):
            x[k] = draw()
    else:
        for k in range(x.shape[0]):
            _fill_axes(x[k], draw)


def compensated_sum(values):
    """The sum as Kahan adds."""
    total = 0.0
    lost = 0.0
    for each in values:
        y = each - lost
        t = total + y
        lost = (t - total) - y
        total = t
    return total


# ---- conditions on parameters, with NumPy's messages


def anything(x, name):
    return None


def not_negative(x, name):
    if isinstance(x, np.ndarray):
        if np.any(~np.isnan(x) & np.signbit(x)):
            raise ValueError(f"{name} < 0")
    elif x == x and np.signbit(x):
        raise ValueError(f"{name} < 0")


def positive(x, name):
    if isinstance(x, np.ndarray):
        if np.any(x <= 0):
            raise ValueError(f"{name} <= 0")
    elif x <= 0:
        raise ValueError(f"{name} <= 0")


def positive_number(x, name):
    if isinstance(x, np.ndarray):
        if np.any(np.isnan(x)):
            raise ValueError(f"{name} must not be NaN")
    elif x != x:
        raise ValueError(f"{name} must not be NaN")
    positive(x, name)


def above_one(x, name):
    if isinstance(x, np.ndarray):
        if not np.all(x > 1):
            raise ValueError(f"{name} <= 1 or {name} contains NaNs")
    elif not x > 1:
        raise ValueError(f"{name} <= 1 or {name} is NaN")


def rate(x, name):
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


def probability(x, name):
    if isinstance(x, np.ndarray):
        if not np.all(x >= 0) or not np.all(x <= 1):
            raise ValueError(f"{name} < 0, {name} > 1 or {name} contains NaNs")
    elif not x >= 0 or not x <= 1:
        raise ValueError(f"{name} < 0, {name} > 1 or {name} is NaN")


def probability_not_zero(x, name):
    if isinstance(x, np.ndarray):
        if not np.all(x > 0) or not np.all(x <= 1):
            raise ValueError(f"{name} <= 0, {name} > 1 or {name} contains NaNs")
    elif not x > 0 or not x <= 1:
        raise ValueError(f"{name} <= 0, {name} > 1 or {name} contains NaNs")


def probability_not_one(x, name):
    if isinstance(x, np.ndarray):
        if not np.all(x >= 0) or not np.all(x < 1):
            raise ValueError(f"{name} < 0, {name} >= 1 or {name} contains NaNs")
    elif not x >= 0 or not x < 1:
        raise ValueError(f"{name} < 0, {name} >= 1 or {name} is NaN")
