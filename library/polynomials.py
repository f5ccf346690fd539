"""NumPy's polynomials as arrays of coefficients, the highest degree first: `numpy.polyval`, `numpy.polyfit` and their family.

Source: NumPy's reference, "Polynomials", "Poly1d".
"""

import conure
import numpy as np


def polyval(p, x):
    coefficients = np.asarray(p)
    if coefficients.ndim != 1:
        conure.refuse("the argument p of np.polyval with other than one axis", "coefficients in one axis")
    at = np.asarray(x)
    if coefficients.shape[0] == 0:
        raise NotImplementedError("np.polyval without coefficients has the dtype of x: start from np.zeros_like(x)")
    if at.ndim == 0:
        return _horner(coefficients, at[()])
    result = np.empty(at.shape, np.result_type(at, coefficients))
    _each_horner(result, coefficients, at)
    return result


def _each_horner(result, coefficients, x):
    if x.ndim > 1:
        for k in range(x.shape[0]):
            _each_horner(result[k], coefficients, x[k])
    else:
        for k in range(x.shape[0]):
            result[k] = _horner(coefficients, x[k])


def _horner(coefficients, x):
    value = type(x)(0) * x + coefficients[0]
    for k in range(1, coefficients.shape[0]):
        value = value * x + coefficients[k]
    return value


def polyadd(a1, a2):
    return _added(np.atleast_1d(a1), np.atleast_1d(a2), False)


def polysub(a1, a2):
    return _added(np.atleast_1d(a1), np.atleast_1d(a2), True)


def _added(x, y, subtracts):
    if x.ndim != 1 or y.ndim != 1:
        conure.refuse("polynomials whose coefficients have several axes", "coefficients in one axis")
    count = max(x.shape[0], y.shape[0])
    left = np.zeros(count, x.dtype)
    left[count - x.shape[0]:] = x
    right = np.zeros(count, y.dtype)
    right[count - y.shape[0]:] = y
    if subtracts:
        return left - right
    return left + right


def polymul(a1, a2):
    return np.convolve(_trimmed(np.atleast_1d(a1)), _trimmed(np.atleast_1d(a2)))


def _trimmed(x):
    """Coefficients without zeros in front; one zero if that is all."""
    if x.ndim != 1:
        raise ValueError("Polynomial must be 1d only.")
    first = 0
    while first < x.shape[0] and x[first] == 0:
        first += 1
    if first == x.shape[0]:
        return np.zeros(1, x.dtype)
    return x[first:].copy()


def polyder(p, m=1):
    if m < 0:
        raise ValueError("Order of derivative must be positive (see polyint)")
    coefficients = np.asarray(p)
    if m == 0:
        return coefficients
    derived = coefficients[:-1] * np.arange(coefficients.shape[0] - 1, 0, -1)
    if m == 1:
        return derived
    return polyder(derived, m - 1)


def polyfit(x, y, deg, rcond=None, full=False, w=None, cov=False):
    if full or cov:
        conure.refuse("the arguments full and cov of np.polyfit", "np.linalg.lstsq of np.vander(x, deg + 1)")
    places = np.asarray(x) + 0.0
    heights = np.asarray(y) + 0.0
    if deg < 0:
        raise ValueError("expected deg >= 0")
    if places.ndim != 1:
        raise TypeError("expected 1D vector for x")
    if places.size == 0:
        raise TypeError("expected non-empty vector for x")
    if heights.ndim < 1 or heights.ndim > 2:
        raise TypeError("expected 1D or 2D array for y")
    if places.shape[0] != heights.shape[0]:
        raise TypeError("expected x and y to have same length")
    if rcond is None:
        rcond = places.shape[0] * (1.1920928955078125e-07 if places.dtype == np.float32 else 2.220446049250313e-16)
    powers = np.vander(places, int(deg) + 1)
    if w is not None:
        weights = np.asarray(w) + 0.0
        if weights.ndim != 1:
            raise TypeError("expected a 1-d array for weights")
        if weights.shape[0] != heights.shape[0]:
            raise TypeError("expected w and y to have the same length")
        powers *= weights[:, None]
        if heights.ndim == 2:
            heights *= weights[:, None]
        else:
            heights *= weights
    scale = np.sqrt(np.sum(powers * powers, axis=0))
    powers /= scale
    found = np.linalg.lstsq(powers, heights, rcond)[0]
    if found.ndim == 1:
        return (found / scale).T
    columns = np.empty((found.shape[1], found.shape[0]), found.dtype, order="F")
    columns[...] = found.T / scale
    return columns.T
