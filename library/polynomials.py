"""NumPy's polynomials as arrays of coefficients, the highest degree first: `numpy.polyval`, `numpy.polyfit` and their family.

Source: NumPy's reference, "Polynomials", "Poly1d".
"""

import conure
import numpy as np
from linalg_eigenvalues import complex_eigenvalues, complex_of
from matrices import as_dtype, epsilon, inexact


def polyval(p, x):
    coefficients = np.asarray(p)
    if coefficients.ndim == 0:
        raise TypeError("iteration over a 0-d array")
    if coefficients.ndim != 1:
        conure.refuse("the argument p of np.polyval with several axes", "coefficients in one axis")
    at = np.asarray(x)
    if conure.extent_is(coefficients, 0, 0):
        return np.zeros_like(at)
    if coefficients.shape[0] == 0:
        if np.result_type(at, coefficients) != at.dtype:
            raise NotImplementedError("np.polyval without coefficients has the dtype of x: start from np.zeros_like(x)")
        return np.zeros_like(at)
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


def polyint(p, m=1, k=None):
    if m < 0:
        raise ValueError("Order of integral must be positive (see polyder)")
    given = np.zeros(m) if k is None else np.atleast_1d(k)
    constants = given.astype(np.result_type(given, np.float64))
    if len(constants) == 1 and m > 1:
        constants = constants[0] * np.ones(m)
    if len(constants) < m:
        raise ValueError("k must be a scalar or a rank-1 array of length 1 or >m.")
    coefficients = np.asarray(p)
    if m == 0:
        return coefficients
    integral = np.concatenate((coefficients / np.arange(len(coefficients), 0, -1), constants[:1]))
    if m == 1:
        return integral
    return polyint(integral, m - 1, constants[1:])


def polydiv(u, v):
    dividend = np.atleast_1d(u) + 0.0
    divisor = np.atleast_1d(v) + 0.0
    dtype = (dividend[0] + divisor[0]).dtype
    n = len(divisor) - 1
    steps = len(dividend) - n
    scale = 1.0 / divisor[0]
    quotient = np.zeros(max(steps, 1), dtype)
    remainder = dividend.astype(dtype)
    for k in range(steps):
        factor = scale * remainder[k]
        quotient[k] = factor
        remainder[k:k + n + 1] -= factor * divisor
    while remainder.shape[0] > 1 and np.allclose(remainder[0], 0, rtol=1e-14):
        remainder = remainder[1:]
    return quotient, remainder


def poly(seq_of_zeros):
    zeros = np.atleast_1d(seq_of_zeros)
    if zeros.ndim == 2:
        if zeros.shape[0] != zeros.shape[1] or zeros.shape[0] == 0:
            raise ValueError("input must be 1d or non-empty square 2d array.")
        values = complex_eigenvalues(zeros)
        dtype = inexact(zeros)
        if dtype.kind != "c" and np.all(values.imag == 0.0):
            return _with_zeros(as_dtype(values.real, dtype))
        return _with_zeros(as_dtype(values, complex_of(dtype)))
    if zeros.ndim != 1:
        raise ValueError("input must be 1d or non-empty square 2d array.")
    if len(zeros) == 0:
        return 1.0
    if zeros.dtype.kind in "biu" or zeros.dtype == np.float16:
        return _with_zeros(zeros.astype(np.float64))
    return _with_zeros(zeros)


def _with_zeros(zeros):
    """The coefficients of the polynomial with these zeros; real ones if the zeros are real or complex conjugates of each other."""
    coefficients = np.ones(1, zeros.dtype)
    factor = np.ones(2, zeros.dtype)
    for zero in zeros:
        factor[1] = -zero
        coefficients = np.convolve(coefficients, factor)
    if zeros.dtype.kind == "c":
        if np.all(np.sort(zeros) == np.sort(np.conjugate(zeros))):
            return coefficients.real.copy()
    return coefficients


def roots(p):
    coefficients = np.atleast_1d(p)
    if coefficients.ndim != 1:
        raise ValueError("Input must be a rank-1 array.")
    present = np.flatnonzero(coefficients)
    if len(present) == 0:
        return np.empty(0)
    first = present[0]
    last = present[-1]
    # A zero at 0 for each of the last coefficients that are not there.
    at_zero = len(coefficients) - last - 1
    kept = coefficients[first:last + 1]
    if kept.dtype.kind not in "fc":
        return _roots(kept.astype(np.float64), at_zero)
    return _roots(kept, at_zero)


def _roots(coefficients, at_zero):
    """The eigenvalues of the companion matrix, and zeros."""
    degree = len(coefficients) - 1
    if degree == 0:
        return np.zeros(at_zero)
    companion = np.diag(np.ones(degree - 1, coefficients.dtype), -1)
    companion[0, :] = -coefficients[1:] / coefficients[0]
    values = complex_eigenvalues(companion)
    if coefficients.dtype.kind != "c" and np.all(values.imag == 0.0):
        return _followed_by_zeros(as_dtype(values.real, coefficients.dtype), at_zero)
    return _followed_by_zeros(as_dtype(values, complex_of(coefficients.dtype)), at_zero)


def _followed_by_zeros(x, count):
    result = np.zeros(len(x) + count, x.dtype)
    result[:len(x)] = x
    return result


def polyfit(x, y, deg, rcond=None, full=False, w=None, cov=False):
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
        rcond = places.shape[0] * epsilon(places.dtype)
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
    found, residuals, rank, singular_values = np.linalg.lstsq(powers, heights, rcond)
    coefficients = _descaled(found, scale)
    if full:
        return coefficients, residuals, rank, singular_values, rcond
    if not cov:
        return coefficients
    covariance = np.linalg.inv(np.dot(powers.T, powers))
    covariance /= np.outer(scale, scale)
    if cov == "unscaled":
        factor = np.ones(1, residuals.dtype)
    else:
        if places.size <= int(deg) + 1:
            raise ValueError("the number of data points must exceed order to scale the covariance matrix")
        factor = residuals / (places.size - (int(deg) + 1))
    if heights.ndim == 1:
        return coefficients, covariance * factor
    return coefficients, covariance[:, :, None] * factor


def _descaled(found, scale):
    """Coefficients for powers that were not scaled; in the order in which NumPy's transposed quotient lies."""
    if found.ndim == 1:
        return (found / scale).T
    columns = np.empty((found.shape[1], found.shape[0]), found.dtype, order="F")
    columns[...] = found.T / scale
    return columns.T
