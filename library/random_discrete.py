"""Discrete distributions: `poisson`, `binomial`, `hypergeometric` and their family of methods of `numpy.random.Generator`.

Source: NumPy's reference, "Random Generator".
"""

import math

import conure
import numpy as np
from random_parameters import (above_one, any_array, broadcast, draws, fill_each, not_negative, number, of, positive_number, probability, probability_not_one,
                               probability_not_zero, rate, whole_number, whole_numbers)


def poisson(rng, lam=1.0, size=None):
    return of(rng, size, np.int64, "poisson", (lam, "lam", rate))


def geometric(rng, p, size=None):
    return of(rng, size, np.int64, "geometric", (p, "p", probability_not_zero))


def logseries(rng, p, size=None):
    return of(rng, size, np.int64, "logseries", (p, "p", probability_not_one))


def zipf(rng, a, size=None):
    return of(rng, size, np.int64, "zipf", (a, "a", above_one))


def binomial(rng, n, p, size=None):
    def draw(chance, trials):
        return conure.draw("binomial", rng, float(chance), int(trials))

    if any_array((n, p)):
        chances = np.asarray(p, np.float64)
        probability(chances, "p")
        counts = whole_numbers(n)
        not_negative(counts, "n")
        return fill_each(broadcast(size, (chances, counts), np.int64), (chances, counts), draw)
    chance = number(p)
    probability(chance, "p")
    trials = whole_number(n, "n")
    not_negative(float(trials), "n")

    def one():
        return draw(chance, trials)

    return draws(size, np.int64, one)


def _check_failures(most):
    """The mean of the intermediate rate, and ten of its deviations."""
    if np.any(most > 9.223372006484771e18):
        raise ValueError("n too large or p too small, see Generator.negative_binomial Notes")


def negative_binomial(rng, n, p, size=None):
    if any_array((n, p)):
        counts = np.asarray(n, np.float64)
        chances = np.asarray(p, np.float64)
        positive_number(counts, "n")
        probability_not_zero(chances, "p")
        _check_failures((1 - chances) / chances * (counts + 10 * np.sqrt(counts)))
        return of(rng, size, np.int64, "negative_binomial", (counts, "n", positive_number), (chances, "p", probability_not_zero))
    count = number(n)
    chance = number(p)
    positive_number(count, "n")
    probability_not_zero(chance, "p")
    _check_failures((1 - chance) / chance * (count + 10 * math.sqrt(count)))
    return of(rng, size, np.int64, "negative_binomial", (count, "n", positive_number), (chance, "p", probability_not_zero))


def _check_samples(good, bad, sample):
    if np.any(good >= 1000000000) or np.any(bad >= 1000000000):
        raise ValueError("both ngood and nbad must be less than 1000000000")
    if np.any(good + bad < sample):
        raise ValueError("ngood + nbad < nsample")
    for each, name in ((good, "ngood"), (bad, "nbad"), (sample, "nsample")):
        if np.any(each < 0):
            raise ValueError(f"{name} < 0")


def hypergeometric(rng, ngood, nbad, nsample, size=None):
    def draw(good, bad, sample):
        return conure.draw("hypergeometric", rng, int(good), int(bad), int(sample))

    if any_array((ngood, nbad, nsample)):
        arrays = (whole_numbers(ngood), whole_numbers(nbad), whole_numbers(nsample))
        _check_samples(*arrays)
        return fill_each(broadcast(size, arrays, np.int64), arrays, draw)
    good = whole_number(ngood, "ngood")
    bad = whole_number(nbad, "nbad")
    sample = whole_number(nsample, "nsample")
    _check_samples(good, bad, sample)

    def one():
        return draw(good, bad, sample)

    return draws(size, np.int64, one)
