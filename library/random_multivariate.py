"""Vectors of numbers that depend on each other: `multinomial`, `dirichlet`, `multivariate_normal` of `numpy.random.Generator`.

Shapes: ``size`` says how many vectors; they lie along the last axis of the result. Source: NumPy's reference, "Random Generator".
"""

import conure
import numpy as np
from random_continuous import standard_normal
from random_parameters import any_array, check_broadcast, compensated_sum, not_negative, probability, whole_number, whole_numbers


def _with_last(size, count):
    """The shape of so many vectors."""
    if size is None:
        return (count,)
    if isinstance(size, tuple):
        return size + (count,)
    return (size, count)


def _check_sums(chances, given):
    """Whether all chances but the last of each vector leave something for it."""
    for row in chances.reshape((-1, chances.shape[-1])):
        if compensated_sum(row[:-1]) > 1.0 + 1e-12:
            part = "[:-1]" if chances.ndim == 1 else "[...,:-1]"
            if isinstance(given, np.ndarray) and given.dtype.kind == "f" and given.dtype != np.float64:
                if np.sum(given) < 1.0001:
                    raise ValueError(
                        f"sum(pvals{part}.astype(np.float64)) > 1.0. The pvals array is cast to 64-bit floating point prior to checking the sum. "
                        "Precision changes when casting may cause problems even if the sum of the original pvals is valid.")
            raise ValueError(f"sum(pvals{part}) > 1.0")


def _multinomial(rng, trials, chances, result):
    left = trials
    rest = 1.0
    last = chances.shape[0] - 1
    for j in range(last):
        drawn = conure.draw("binomial", rng, float(chances[j] / rest), int(left))
        result[j] = drawn
        left -= drawn
        if left <= 0:
            break
        rest -= chances[j]
    if left > 0:
        result[last] = left


def multinomial(rng, n, pvals, size=None):
    chances = np.array(np.asarray(pvals, np.float64))
    if chances.ndim == 0 or chances.shape[-1] == 0:
        raise ValueError("pvals must have at least 1 dimension and the last dimension of pvals must be greater than 0.")
    probability(chances, "pvals")
    _check_sums(chances, pvals)
    count = chances.shape[-1]
    if chances.ndim == 1 and not any_array((n,)):
        result = np.zeros(_with_last(size, count), np.int64)
        trials = whole_number(n, "n")
        not_negative(float(trials), "n")
        rows = result.reshape((-1, count))
        for k in range(rows.shape[0]):
            _multinomial(rng, trials, chances, rows[k])
        return result
    times = whole_numbers(n)
    not_negative(times, "n")
    leading = np.broadcast_shapes(times.shape, chances.shape[:-1])
    if size is None:
        extents = leading
    else:
        some = np.empty(size, np.int8)
        check_broadcast(some, np.broadcast_shapes(times.shape, chances.shape[:-1], some.shape))
        extents = some.shape
    result = np.zeros(extents + (count,), np.int64)
    rows = result.reshape((-1, count))
    trials = np.broadcast_to(times, extents).ravel()
    spread = np.broadcast_to(chances, extents + (count,)).reshape((-1, count))
    for k in range(rows.shape[0]):
        _multinomial(rng, int(trials[k]), spread[k], rows[k])
    return result


def dirichlet(rng, alpha, size=None):
    given = np.asarray(alpha, np.float64)
    if given.ndim != 1:
        conure.refuse("the argument alpha of dirichlet with other than one axis", "a vector")
    if np.any(given < 0):
        raise ValueError("alpha < 0")
    count = given.shape[0]
    result = np.zeros(_with_last(size, count), np.float64)
    if count == 0:
        return result
    rows = result.reshape((-1, count))
    if np.max(given) < 0.1:
        _break_sticks(rng, given, rows)
    else:
        for k in range(rows.shape[0]):
            total = 0.0
            for j in range(count):
                drawn = conure.draw("standard_gamma", rng, float(given[j]))
                rows[k, j] = drawn
                total += drawn
            scale = np.float64(1.0) / total
            for j in range(count):
                rows[k, j] *= scale
    return result


def _break_sticks(rng, alpha, rows):
    """Small parameters, whose gamma variates may all be zero: what a beta variate leaves is broken further."""
    count = alpha.shape[0]
    rest = np.cumsum(alpha[::-1])[::-1]
    if rest[0] > 0:
        for k in range(rows.shape[0]):
            left = 1.0
            for j in range(count - 1):
                drawn = conure.draw("beta", rng, float(alpha[j]), float(rest[j + 1]))
                rows[k, j] = left * drawn
                left *= 1.0 - drawn
                if rest[j + 1] == 0:
                    break
            rows[k, count - 1] = left


def multivariate_hypergeometric(rng, colors, nsample, size=None, method="marginals"):
    if method not in ("count", "marginals"):
        raise ValueError('method must be "count" or "marginals".')
    if not isinstance(nsample, (int, np.integer)):
        raise ValueError("nsample must be an integer")
    sample = int(nsample)
    if sample < 0:
        raise ValueError("nsample must be nonnegative.")
    given = np.asarray(colors)
    if given.dtype == np.uint64:
        conure.refuse("the argument colors of multivariate_hypergeometric as an array of uint64", "an array of int64")
    if given.ndim != 1 or given.dtype.kind not in "iu" and given.size > 0 or np.any(given < 0):
        raise ValueError("colors must be a one-dimensional sequence of nonnegative integers not exceeding 9223372036854775807.")
    counts = given.astype(np.int64)
    total = 0
    for each in counts:
        total += int(each)
    if method == "marginals" and total >= 1000000000:
        raise ValueError('When method is "marginals", sum(colors) must be less than 1000000000.')
    if sample > total:
        raise ValueError("nsample > sum(colors)")
    result = np.zeros(_with_last(size, counts.shape[0]), np.int64)
    if counts.shape[0] == 0 or total == 0 or sample == 0:
        return result
    rows = result.reshape((-1, counts.shape[0]))
    # The rest is drawn if it is less.
    drawn = total - sample if sample > total // 2 else sample
    if method == "count":
        _draw_items(rng, counts, total, drawn, rows)
    else:
        _draw_colors(rng, counts, total, drawn, rows)
    if drawn != sample:
        rows[...] = counts - rows
    return result


def _draw_colors(rng, counts, total, sample, rows):
    """One color after the other."""
    last = counts.shape[0] - 1
    for k in range(rows.shape[0]):
        left = sample
        others = total
        for j in range(last):
            if left == 0:
                break
            others -= int(counts[j])
            drawn = conure.draw("hypergeometric", rng, int(counts[j]), others, left)
            rows[k, j] = drawn
            left -= drawn
        if left > 0:
            rows[k, last] = left


def _draw_items(rng, counts, total, sample, rows):
    """One item after the other."""
    items = np.repeat(np.arange(counts.shape[0]), counts)
    for k in range(rows.shape[0]):
        for j in range(sample):
            other = j + int(conure.draw("interval", rng, np.uint64(total - j - 1)))
            item = items[other]
            items[other] = items[j]
            items[j] = item
        for j in range(sample):
            rows[k, items[j]] += 1


def multivariate_normal(rng, mean, cov, size=None, check_valid="warn", tol=1e-8, *, method="svd"):
    if method not in ("eigh", "svd", "cholesky"):
        raise ValueError("method must be one of {'eigh', 'svd', 'cholesky'}")
    middle = np.asarray(mean)
    given = np.asarray(cov)
    if middle.dtype.kind == "c" or given.dtype.kind == "c":
        raise TypeError("mean and cov must not be complex")
    if middle.ndim != 1:
        raise ValueError("mean must be 1 dimensional")
    if given.ndim != 2 or given.shape[0] != given.shape[-1]:
        raise ValueError("cov must be 2 dimensional and square")
    if middle.shape[0] != given.shape[0]:
        raise ValueError("mean and cov must have same length")
    count = middle.shape[0]
    shape = _with_last(size, count)
    independent = standard_normal(rng, shape).reshape((-1, count))
    covariance = given.astype(np.float64)
    if method != "cholesky" and check_valid not in ("warn", "raise", "ignore"):
        raise ValueError("check_valid must equal 'warn', 'raise', or 'ignore'")
    if method == "cholesky":
        factor = np.linalg.cholesky(covariance)
    elif method == "eigh":
        values, vectors = np.linalg.eigh(covariance)
        if check_valid == "raise" and np.any(values < -tol):
            raise ValueError("covariance is not symmetric positive-semidefinite.")
        factor = vectors * np.sqrt(np.abs(values))
    else:
        vectors, values, others = np.linalg.svd(covariance)
        if check_valid == "raise" and not np.allclose(np.dot(others.T * values, others), covariance, rtol=tol, atol=tol):
            raise ValueError("covariance is not symmetric positive-semidefinite.")
        factor = vectors * np.sqrt(values)
    drawn = middle + independent @ factor.T
    if size is None:
        return drawn[0].copy()
    result = np.empty(shape)
    result.reshape((-1, count))[...] = drawn
    return result
