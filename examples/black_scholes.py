"""Prices of European options by the Black-Scholes formula.

    ./conure run examples/black_scholes.py
"""

import math

import numpy as np
from scipy import special

import conure
from stopwatch import compare


def normal_cdf(x):
    return 0.5 * math.erfc(-x / math.sqrt(2.0))


@conure.jit
def black_scholes(spot, strike, years, rate, volatility):
    """Prices of calls and puts, for arrays of spot prices, strikes and times to expiry in years."""
    calls = np.empty_like(spot)
    puts = np.empty_like(spot)
    for i in range(len(spot)):
        deviation = volatility * math.sqrt(years[i])
        d1 = (math.log(spot[i] / strike[i]) + (rate + 0.5 * volatility ** 2) * years[i]) / deviation
        d2 = d1 - deviation
        discounted = strike[i] * math.exp(-rate * years[i])
        calls[i] = spot[i] * normal_cdf(d1) - discounted * normal_cdf(d2)
        puts[i] = discounted * normal_cdf(-d2) - spot[i] * normal_cdf(-d1)
    return calls, puts


def black_scholes_numpy(spot, strike, years, rate, volatility):
    deviation = volatility * np.sqrt(years)
    d1 = (np.log(spot / strike) + (rate + 0.5 * volatility ** 2) * years) / deviation
    d2 = d1 - deviation
    discounted = strike * np.exp(-rate * years)
    return (spot * special.ndtr(d1) - discounted * special.ndtr(d2),
            discounted * special.ndtr(-d2) - spot * special.ndtr(-d1))


def options(size):
    random = np.random.default_rng(7)
    return random.uniform(10, 50, size), random.uniform(10, 50, size), random.uniform(0.1, 2.0, size), 0.03, 0.3


def main(size=200_000):
    arguments = options(size)
    compare(f"Black-Scholes, {size:,} options",
            ("Conure", black_scholes, *arguments),
            ("SciPy", black_scholes_numpy, *arguments),
            np.allclose)


if __name__ == "__main__":
    main()
