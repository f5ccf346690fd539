"""NumPy's random generators as arguments: the same numbers, and the generator left in the same state."""

import threading

import numpy as np
import pytest

import conure
from copies import Fresh
from differential import check, define, mostly_long, refused

SEEDS = (0, 1, 12345, 2**70)
BIT_GENERATORS = (np.random.PCG64, np.random.PCG64DXSM, np.random.MT19937, np.random.Philox, np.random.SFC64)


def generator(seed=1, kind=np.random.PCG64):
    return Fresh(lambda: np.random.Generator(kind(seed)))


def defined(expression, parameters="rng"):
    return define(f"import numpy as np\ndef f({parameters}):\n    return {expression}").f


DISTRIBUTIONS = ["random", "standard_normal", "standard_exponential", "standard_cauchy", "uniform", "normal", "exponential", "rayleigh", "laplace", "gumbel", "logistic", "lognormal",
                 "poisson"]
WITH_PARAMETERS = ["uniform(-2, 3.5, SIZE)", "uniform(low=1, high=1, size=SIZE)", "normal(3, 0.5, SIZE)", "normal(loc=np.float32(2), size=SIZE)", "normal(scale=0, size=SIZE)",
                   "exponential(2.5, SIZE)", "standard_exponential(SIZE, method='inv')", "standard_gamma(0.3, SIZE)", "standard_gamma(7.5, SIZE)", "gamma(2, 3, SIZE)",
                   "gamma(0.5, size=SIZE)", "beta(0.5, 0.4, SIZE)", "beta(2, 3, SIZE)", "f(3, 4, SIZE)", "chisquare(3, SIZE)", "standard_t(4.5, SIZE)", "pareto(3, SIZE)",
                   "weibull(1.5, SIZE)", "power(2, SIZE)", "rayleigh(2, SIZE)", "laplace(1, 2, SIZE)", "gumbel(1, 2, SIZE)", "logistic(1, 2, SIZE)", "lognormal(0.5, 0.25, SIZE)",
                   "vonmises(0.5, 4, SIZE)", "wald(3, 2, SIZE)", "noncentral_chisquare(3, 2, SIZE)", "triangular(-1, 0, 2, SIZE)", "poisson(3, SIZE)", "poisson(300.5, SIZE)",
                   "geometric(0.3, SIZE)", "geometric(0.9, SIZE)", "logseries(0.6, SIZE)", "zipf(2.5, SIZE)", "binomial(10, 0.3, SIZE)", "binomial(1000, 0.6, SIZE)",
                   "binomial(0, 0.5, SIZE)", "noncentral_f(2, 3.5, 1, SIZE)", "negative_binomial(3, 0.4, SIZE)", "negative_binomial(2.5, 0.7, SIZE)", "hypergeometric(5, 6, 4, SIZE)",
                   "hypergeometric(1000, 2000, 500, SIZE)", "multinomial(10, [0.2, 0.3, 0.5], SIZE)", "multinomial(0, (0.5, 0.5), SIZE)", "dirichlet((1.5, 2.0, 0.7), SIZE)",
                   "dirichlet([0.01, 0.02, 0.0], SIZE)", "multivariate_hypergeometric([3, 4, 0, 5], 4, SIZE)", "multivariate_hypergeometric([3, 4, 5], 9, SIZE, method='count')",
                   "multivariate_hypergeometric([3, 4, 5], 10, SIZE)", "standard_gamma(2.5, SIZE, np.float32)", "standard_normal(SIZE, np.float32)", "standard_exponential(SIZE, dtype='float32')", "random(SIZE, dtype=np.float32)"]
SIZES = ["None", "5", "(2, 3)", "()", "0", "(3, 0)", "np.int64(4)"]


@pytest.mark.parametrize("method", DISTRIBUTIONS)
def test_distributions(method):
    for arguments in ("", "size=7", "size=(2, 3, 2)", "size=(0, 2)"):
        f = defined(f"rng.{method}({arguments}), rng.random()")
        for seed in SEEDS:
            check(f, generator(seed))


@pytest.mark.parametrize("call", WITH_PARAMETERS)
def test_distributions_with_parameters(call):
    for size in SIZES if call.startswith(("uniform(-2", "standard_exp", "multinomial(10")) else (SIZES[0], SIZES[2]):
        f = defined(f"rng.{call.replace('SIZE', size)}, rng.random()")
        check(f, generator(7))
        check(f, generator(8))


@pytest.mark.parametrize("kind", BIT_GENERATORS)
def test_bit_generators(kind):
    f = defined("rng.random(5), rng.integers(0, 10, 5), rng.integers(2**40), rng.normal(size=3), rng.random(3, np.float32), rng.permutation(6), rng.integers(0, 3, 5, np.int8)")
    for seed in SEEDS:
        check(f, generator(seed, kind))


RANGES = [(0, 10), (5, 6), (-5, 5), (0, 2**31), (0, 2**32), (0, 2**32 - 1), (-2**62, 2**62), (0, 2**62 + 1), (3, 3), (7, 3), (0, 100), (0, 256), (0, 65536), (-128, 128), (-32768, 32768),
          (-2**31, 2**31), (0, 2), (0, 1), (0, 3), (-1, 1)]


@pytest.mark.parametrize("dtype", mostly_long(["np.int64", "np.int32", "np.int16", "np.int8", "np.uint64", "np.uint32", "np.uint16", "np.uint8", "np.bool", "int", "bool"],
                                              ["np.int64", "np.int32", "np.uint64", "np.uint8", "np.int16", "np.bool"]))
def test_integers(dtype):
    f = define(f"""
def closed(rng, low, high):
    return rng.integers(low, high, dtype={dtype}, endpoint=True), rng.integers(low, high, 40, {dtype}, True), rng.random()

def half_open(rng, low, high):
    return rng.integers(low, high, dtype={dtype}), rng.integers(low, high, size=(5, 8), dtype={dtype}), rng.integers(0, 1, 0, {dtype}), rng.random()
""")
    for low, high in RANGES:
        check(f.half_open, generator(low + 2**64), low, high)
        check(f.closed, generator(high + 2**64), low, high)


def test_integers_of_64_bits():
    check(defined("rng.integers(low, high, 20), rng.integers(low, high, 20, endpoint=True)", "rng, low, high"), generator(), -2**63, 2**63 - 1)
    for low, high in [(0, 2**64 - 1), (2**63, 2**64 - 1), (5, 7), (7, 5), (3, 3)]:
        check(defined("rng.integers(low, high, 20, np.uint64)", "rng, low, high"), generator(), np.uint64(low), np.uint64(high))
        check(defined("rng.integers(low, high, 20, np.uint64, endpoint=True)", "rng, low, high"), generator(), np.uint64(low), np.uint64(high))


def test_integers_arguments():
    check(defined("rng.integers(10), rng.integers(10, size=3), rng.integers(high=7, low=2), rng.integers(np.int32(9)), rng.integers(True), rng.integers(3.7)"), generator())
    check(defined("rng.integers(5, dtype=np.float64)"), generator())
    check(defined("rng.integers(0)"), generator())
    check(defined("rng.integers(300, dtype=np.uint8)"), generator())
    check(defined("rng.integers(-1, 3, dtype=np.uint8)"), generator())


def test_integers_of_few_bits_share_draws():
    f = define("""
def f(rng, n):
    x = rng.integers(0, 100, n, np.int8)
    y = rng.integers(0, 256, n, np.uint8)
    z = rng.integers(-1000, 1000, n, np.int16)
    w = rng.integers(0, 65536, n, np.uint16)
    v = rng.integers(0, 2, n, np.bool)
    return x, y, z, w, v
""").f
    for n in (0, 1, 2, 3, 31, 33, 1000):
        check(f, generator(n), n)


CHECKS = ["normal(0, -1)", "normal(0, -0.0)", "normal(np.nan, np.nan)", "exponential(-1)", "gamma(-1)", "gamma(1, -1)", "beta(0, 1)", "beta(1, -1)", "beta(np.nan, 1)", "uniform(1, 0)",
          "uniform(0, np.inf)", "uniform(-1e308, 1e308)", "poisson(-1)", "poisson(np.nan)", "poisson(1e19)", "geometric(0)", "geometric(1.5)", "logseries(1)", "logseries(-0.5)", "zipf(1)",
          "zipf(np.nan)", "binomial(-1, 0.5)", "binomial(5, 1.5)", "binomial(5, np.nan)", "triangular(3, 2, 1)", "triangular(1, 2, 1.5)", "triangular(1, 1, 1)", "wald(0, 1)", "power(0)",
          "standard_gamma(-0.5)", "random(-1)", "random((2, -1))", "random(dtype=np.int32)", "standard_normal(dtype=np.float16)", "choice(-2)", "choice(0)", "choice(3, 4, replace=False)",
          "choice(3, p=[0.5, 0.5])", "choice(2, p=[0.5, 0.6])", "choice(2, p=[-0.5, 1.5])", "choice(2, p=[np.nan, 1])", "choice(3, 3, replace=False, p=[0.5, 0.5, 0])",
          "choice(np.zeros(0))", "choice(np.zeros((2, 3)), axis=2)", "permutation(np.zeros(3), axis=1)", "shuffle(np.zeros((2, 2)), axis=2)", "choice(0, 0)", "choice(np.zeros(0), 0)",
          "choice(5, -1)", "choice(5, -1, replace=False)", "noncentral_f(0, 1, 1)", "noncentral_f(1, 1, -1)", "negative_binomial(0, 0.5)", "negative_binomial(np.nan, 0.5)",
          "negative_binomial(1, 0)", "negative_binomial(1e18, 1e-9)", "hypergeometric(-1, 2, 1)", "hypergeometric(2, 3, 6)", "hypergeometric(10**9, 3, 6)", "hypergeometric(3, 2, -1)",
          "multinomial(-1, [0.5, 0.5])", "multinomial(2, [0.5, 1.5])", "multinomial(2, [0.7, 0.7, 0.1])", "multinomial(2, np.zeros(0))", "multinomial(2, np.array([0.7, 0.30001, 0], np.float32))",
          "dirichlet((1.0, -1.0))", "multivariate_hypergeometric([1, 2], 4)", "multivariate_hypergeometric([1, -2], 1)", "multivariate_hypergeometric([1, 2], -1)",
          "multivariate_hypergeometric([1, 2], 1, method='urn')", "multivariate_hypergeometric([1.0, 2.0], 1)", "standard_gamma(-1, dtype=np.float32)", "permuted(np.zeros(3), axis=1)"]


@pytest.mark.parametrize("call", CHECKS)
def test_what_raises(call):
    check(defined(f"rng.{call}"), generator())


def test_the_state_behind_an_exception():
    f = define("""
def f(rng, n):
    x = rng.random(3)
    for i in range(5):
        x[i] = rng.normal()
    return x

def g(rng, x):
    s = 0.0
    for i in range(8):
        s += rng.random() * x[i]
    return s

def h(rng, n):
    try:
        return rng.random(), 1 // n, rng.random()
    except ZeroDivisionError:
        return rng.random(), n, 0.0
""")
    check(f.f, generator(), 3)
    check(f.g, generator(), np.arange(5.0))
    check(f.g, generator(), np.arange(9.0))
    check(f.h, generator(), 0)
    check(f.h, generator(), 2)


def test_arrays_as_parameters():
    a = np.array([1.0, 2.0, 3.5])
    b = np.array([[0.5], [2.0]])
    for call in ("normal(a, b)", "normal(a, 2)", "normal(1, b, (2, 3))", "uniform(a, 5)", "uniform(0, b)", "exponential(a)", "exponential(a, (4, 3))", "gamma(a, b)", "beta(a, b)", "poisson(a)",
                 "poisson(b, (2, 5))", "lognormal(a, b)", "standard_t(a)", "geometric(1 / (a + 1))", "normal(a, -b)", "exponential(-a)", "poisson(-a)", "normal(a, b, 3)", "normal(a, b, (3, 3))",
                 "exponential(a, 2)", "normal([1, 2], 1)", "uniform(a, a - 1)", "normal(np.zeros((0, 3)), a)", "geometric(a)", "exponential(a, (4, 1))", "normal(a.astype(np.float32), 1)"):
        check(defined(f"rng.{call}", "rng, a, b"), generator(), a, b)


def test_arrays_of_parameters_of_discrete_distributions():
    a = np.array([3, 0, 7])
    b = np.array([[4], [12]])
    p = np.array([0.2, 0.9, 0.5])
    for call in ("binomial(a, p)", "binomial(b, p)", "binomial(5, p, (2, 3))", "binomial(a.astype(np.int8), 0.3)", "binomial(-a, 0.3)", "binomial(a, -p)", "binomial(a, p, 2)", "binomial(p, 0.3)",
                 "negative_binomial(a + 1, p)", "negative_binomial(a, p)", "negative_binomial(b, 0.3, (2, 2))", "hypergeometric(a, b, 3)", "hypergeometric(a, 5, [1, 2, 3], (2, 3))",
                 "hypergeometric(-a, 5, 3)", "hypergeometric(a, 5, b)", "hypergeometric(a, 5, 1, 2)", "triangular(-1, p, 2)", "triangular(p, p - 1, 2)", "triangular(0, p, (1, 2, 1), (2, 3))",
                 "noncentral_f(p, 2, a)", "noncentral_f(p, 2, -a)", "multinomial(a, p / 2)", "multinomial(b, [[0.2, 0.8]])", "multinomial(5, [[0.2, 0.8], [0.4, 0.6]], (3, 2))",
                 "multinomial(a, [0.5, 0.5], 2)", "multinomial([[-1]], [0.5, 0.5])", "multinomial(np.zeros((0, 2), int), [0.5, 0.5])", "standard_gamma(p, dtype=np.float32)",
                 "standard_gamma(p.astype(np.float32), (2, 3), np.float32)"):
        check(defined(f"rng.{call}, rng.random()", "rng, a, b, p"), generator(), a, b, p)


@pytest.mark.parametrize("dtype", mostly_long(["int64", "uint64", "uint32", "int16", "int8", "bool"], ["int64", "int8", "bool"]))
def test_integers_between_arrays(dtype):
    f = define(f"""
def half_open(rng, low, high): return rng.integers(low, high, dtype=np.{dtype}), rng.random()
def closed(rng, low, high): return rng.integers(low, high, dtype=np.{dtype}, endpoint=True), rng.random()
def many(rng, low, high): return rng.integers(low, high, (5, 2, 3), np.{dtype}), rng.random()
def from_zero(rng, high): return rng.integers(high, dtype=np.{dtype}), rng.integers(high, size=(0, 3), dtype=np.{dtype}), rng.random()
""")
    highs = [np.array([[1, 1, 1], [1, 1, 1]])] if dtype == "bool" else [np.array([[2, 100, 127], [9, 64, 3]]), np.array([[2, 100, 256], [9, 64, 3]]), np.array([[1, 2**16, 2**32]]), np.array([0, 3]), np.array([5, 9])]
    for high in highs:
        for low in (0, np.array([0, 1, 2]), np.array([-1, 0, 0]), np.array([[0], [1]])):
            check(f.half_open, generator(), low, high)
            check(f.closed, generator(), low, high)
            if np.ndim(low) != 1:
                check(f.many, generator(), low, high)
        check(f.from_zero, generator(), high)


def test_results_in_given_arrays():
    f = define("""
def doubles(rng, x): return rng.random(out=x) is x, rng.standard_normal(x.shape, out=x), rng.standard_exponential(out=x, method="inv"), rng.random()
def singles(rng, x): return rng.random(out=x, dtype=np.float32), rng.standard_normal(dtype="f4", out=x), rng.standard_exponential(out=x, dtype=np.float32), rng.random()
def gammas(rng, x): return rng.standard_gamma(2.5, out=x), rng.random()
def each(rng, x, a): return rng.standard_gamma(a, out=x), rng.random()
def sized(rng, x): return rng.random((3, 4), out=x)
def single_gammas(rng, x): return rng.standard_gamma(0.5, out=x, dtype=np.float32)
""")
    for dtype in ("float64", "float32", "int64"):
        for x in (np.zeros((3, 4), dtype), np.zeros(5, dtype), np.zeros((), dtype), np.zeros((2, 3, 2), dtype, order="F"), np.zeros(10, dtype)[::2], np.zeros((0, 2), dtype)):
            for function in (f.doubles, f.singles, f.gammas, f.sized, f.single_gammas):
                check(function, generator(), x)
    for a in (np.array([1.0, 2.0, 0.5]), np.ones(2), np.ones((4, 1, 3))):
        check(f.each, generator(), np.zeros((2, 3)), a)
    locked = np.zeros(3)
    locked.flags.writeable = False
    check(f.doubles, generator(), locked)


def test_permuted():
    f = define("""
def whole(rng, x): return rng.permuted(x), rng.random()
def lines(rng, x): return rng.permuted(x, axis=0), rng.permuted(x, axis=-1), rng.random()
def into(rng, x, y): return rng.permuted(x, axis=0, out=y) is y, rng.permuted(x, out=y), y
def itself(rng, x): return rng.permuted(x, axis=-1, out=x)
""")
    x = np.arange(24.0)
    for y in (x, x.reshape(4, 6), x.reshape(2, 3, 4), np.asfortranarray(x.reshape(4, 6)), x.reshape(4, 6)[:, ::2], x[::-1], np.zeros((0, 3)), np.arange(4, dtype=np.int8)):
        check(f.whole, generator(), y)
        check(f.lines, generator(), y)
        check(f.itself, generator(), y)
        check(f.into, generator(), y, np.zeros(y.shape))
        check(f.into, generator(), y, np.zeros(y.shape, order="F"))
    check(f.into, generator(), x, np.zeros(3))
    check(f.into, generator(), x, np.zeros(24, int))


@pytest.mark.parametrize("method", ["svd", "eigh", "cholesky"])
def test_multivariate_normal(method):
    f = define(f"""
def one(rng, m, c): return rng.multivariate_normal(m, c, method={method!r}), rng.random()
def some(rng, m, c): return rng.multivariate_normal(m, c, 3, method={method!r}), rng.multivariate_normal(m, c, (2, 0), "raise", 1e-6, method={method!r}), rng.random()
def ignored(rng, m, c): return rng.multivariate_normal(m, c, (2, 2), check_valid="ignore", method={method!r}), rng.multivariate_normal(m, c, check_valid="whatever", method={method!r})
""")
    covariance = np.array([[6.0, -3.0, 0.5], [-3.0, 3.5, 0.0], [0.5, 0.0, 1.0]])
    for m, c in [(np.zeros(3), covariance), (np.array([1, 2, 3]), covariance), (np.zeros(2), np.array([[2, 1], [1, 2]])), (np.zeros(2), np.array([[1.0, 2.0], [2.0, 1.0]])),
                 (np.zeros(2), covariance), (np.zeros(3), covariance[:2]), (np.zeros((1, 3)), covariance), (np.zeros(3, complex), covariance)]:
        for function in (f.one, f.some, f.ignored):
            check(function, generator(), m, c, ulps=64)


def test_permutations():
    f = define("""
def shuffle(rng, x):
    rng.shuffle(x)
    return x, rng.random()

def shuffle_last(rng, x):
    rng.shuffle(x, axis=-1)
    return x, rng.random()

def shuffle_second(rng, x):
    rng.shuffle(x, 1)
    return x, rng.random()

def permutation(rng, x):
    return rng.permutation(x), rng.random()

def rows(rng, x):
    return rng.permutation(x, axis=1), rng.permutation(x, axis=-1)

def a_list(rng, n):
    x = [k * k for k in range(n)]
    rng.shuffle(x)
    return x
""")
    for dtype in ("int64", "float64", "int8", "complex128", "bool", "float32"):
        for shape in ((0,), (1,), (10,), (4, 3), (3, 4, 2), (0, 3), (3, 0), (1, 5))[:8 if dtype in ("int64", "int8") else 3]:
            x = np.arange(int(np.prod(shape))).reshape(shape).astype(dtype)
            if shape != (0,):
                check(f.permutation, generator(), x)
            for function in (f.shuffle, f.shuffle_last, f.shuffle_second):
                check(function, generator(), x)
    x = np.arange(24.0)
    for y in (x[::2], x[::-1], x.reshape(4, 6)[:, ::2], np.asfortranarray(x.reshape(4, 6))):
        check(f.shuffle, generator(), y)
        check(f.permutation, generator(), y)
    check(f.rows, generator(), x.reshape(4, 6))
    for n in (0, 1, 2, 10, 1000):
        check(f.permutation, generator(), n)
        check(f.a_list, generator(), n)
    check(f.permutation, generator(), np.int32(5))
    locked = np.arange(5)
    locked.flags.writeable = False
    check(f.shuffle, generator(), locked)


def test_choice():
    f = define("""
def one(rng, a): return rng.choice(a), rng.choice(a, replace=False), rng.random()
def some(rng, a, n): return rng.choice(a, n), rng.choice(a, (2, n)), rng.random()
def different(rng, a, n): return rng.choice(a, n, replace=False), rng.choice(a, (n, 1), False, shuffle=False), rng.random()
def zero_d(rng, a): return rng.choice(a, ())
def weighted(rng, a, p, n): return rng.choice(a, p=p), rng.choice(a, n, p=p), rng.choice(a, (n, 2), True, p), rng.random()
def weighted_different(rng, a, p, n): return rng.choice(a, n, replace=False, p=p), rng.choice(a, p=p, replace=False), rng.random()
def columns(rng, a): return rng.choice(a, 3, axis=1), rng.choice(a, axis=-1), rng.choice(a, 2)
def items(rng): return rng.choice([3, 1, 4, 1, 5], 3), rng.choice((1.5, 2.5))
""")
    for a in (10, 1, np.int32(7), np.arange(8.0), np.arange(10)[::2], np.arange(6, dtype=np.uint8)):
        check(f.one, generator(), a)
        check(f.some, generator(), a, 5)
        check(f.different, generator(), a, 5 if isinstance(a, np.ndarray) else 1)
        check(f.zero_d, generator(), a)
    for count, n in [(100, 99), (100, 100), (20000, 10), (20000, 399), (20000, 401), (20000, 1000), (20000, 20000), (10001, 10000), (0, 0)]:
        check(f.different, generator(count + n), count, n)
    p = np.array([0.1, 0.2, 0.0, 0.3, 0.4])
    for a in (5, np.arange(5) * 10):
        for q in (p, p.astype(np.float32), p[::-1]):
            check(f.weighted, generator(), a, q, 6)
            check(f.weighted_different, generator(), a, q, 3)
    many = np.random.default_rng(0).random(500)
    check(f.weighted_different, generator(), 500, many / many.sum(), 400)
    check(f.columns, generator(), np.arange(12.0).reshape(3, 4))
    check(f.items, generator())


def test_generators_are_values():
    f = define("""
rng = None

def walk(rng, n):
    x, y = 0.0, 0.0
    while x * x + y * y < n:
        if rng.random() < 0.5:
            x += rng.normal()
        else:
            y += rng.normal()
    return x, y

def helper(rng): return rng.random()
def calls(rng): return helper(rng) + helper(rng) * 2, walk(rng, 20)
def two(first, second, flag):
    chosen = first if flag else second
    return chosen.random(), first.random(), second.random(3)
def optional(x, rng=None):
    if rng is None:
        return x
    return x + rng.random()
def a_tuple(pair): return pair[0].random() + pair[1]
def global_one(x): return x + rng.random()
def comprehension(rng): return [rng.integers(10) for _ in range(5)], np.array([[rng.random() for _ in range(3)] for _ in range(2)])
def unused(rng):
    rng.random(); y = rng.random(5)
    rng.integers(10)
    return 1
def once(rng, n):
    x = rng.random(n)
    return x * 2 + x, (x - x.mean()).sum(), x[x > 0.5]
def order(rng, x):
    return rng.random() - rng.random(), rng.normal() + x * rng.random()
def monte_carlo(rng, n):
    inside = 0
    for _ in range(n):
        if rng.random() ** 2 + rng.random() ** 2 <= 1:
            inside += 1
    return 4 * inside / n
def noise(rng, x):
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            x[i, j] += rng.standard_normal()
    x += rng.normal(0, 0.1, x.shape)
""")
    check(f.walk, generator(), 30)
    check(f.calls, generator())
    check(f.two, generator(1), generator(2), True)
    check(f.two, generator(1), generator(2), False)
    shared = generator(4)
    check(f.two, shared, shared, True)
    check(f.optional, 1.5)
    check(f.optional, 1.5, generator())
    check(f.comprehension, generator())
    check(f.unused, generator())
    check(f.once, generator(), 50)
    check(f.order, generator(), np.arange(3.0))
    check(f.monte_carlo, generator(), 1000)
    check(f.noise, generator(), np.zeros((5, 4)))
    check(f.noise, generator(), np.asfortranarray(np.zeros((5, 4))))
    rng = np.random.default_rng(6)
    assert conure.jit(f.a_tuple)((rng, 1.0)) == np.random.default_rng(6).random() + 1
    f.global_one.__globals__["rng"] = rng
    state = rng.bit_generator.state
    expected = f.global_one(1.0)
    rng.bit_generator.state = state
    assert conure.jit(f.global_one)(1.0) == expected
    assert rng.bit_generator.state != state


def test_data_parallel_draws_come_in_order():
    f = define("""
def plain(rng, n): return np.array([rng.random() for k in range(n)])
def parallel(rng, n): return conure.imap(lambda k: rng.random(), n)
""")
    for n in (0, 1, 100):
        expected = f.plain(np.random.default_rng(1), n)
        rng = np.random.default_rng(1)
        assert (conure.jit(f.parallel)(rng, n) == expected).all()


def test_threads_share_a_generator():
    f = conure.jit(define("def f(rng, n):\n    s = 0.0\n    for _ in range(n):\n        s += rng.random()\n    return s").f)
    rng, again = np.random.default_rng(9), np.random.default_rng(9)
    f(np.random.default_rng(0), 1)
    threads = [threading.Thread(target=lambda: [f(rng, 20000) for _ in range(10)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    again.random(4 * 10 * 20000)
    assert rng.bit_generator.state == again.bit_generator.state
    assert not rng.bit_generator.lock._is_owned()


def test_the_lock_is_free_behind_an_exception():
    f = conure.jit(define("def f(rng, n):\n    return 1 // n + rng.random()").f)
    rng = np.random.default_rng(0)
    with pytest.raises(ZeroDivisionError):
        f(rng, 0)
    done = []
    thread = threading.Thread(target=lambda: done.append(rng.random()))
    thread.start()
    thread.join(10)
    assert done


def test_generators_made_inside():
    f = define("""
import numpy as np
from numpy.random import default_rng

def draws(seed):
    rng = np.random.default_rng(seed)
    inside = 0
    for _ in range(50):
        x, y = rng.random(), rng.random()
        inside += x * x + y * y < 1
    few = rng.integers(0, 7, 5, dtype=np.uint8), rng.random(3, dtype=np.float32), rng.integers(0, 9, dtype=np.int32)
    return inside, few, rng.normal(size=3), rng.permutation(5), rng.choice(9, 3, replace=False), rng.poisson(3.0), rng.standard_gamma(2.0)

def apart(n):
    first, second = default_rng(seed=n), default_rng(n)
    return first.random(), second.random(2), first.random(), [default_rng(k).random() for k in range(n)]

def displays(n): return default_rng([1, 2**33, n]).random(), default_rng((n,)).random(), default_rng([]).random()
def given(rng): return default_rng(rng).random(), rng.random()
def unseeded(): return default_rng(None).random() == default_rng().random(), 0 <= default_rng().random() < 1
""")
    for seed in 0, 7, 2**40 + 5, np.uint64(2**64 - 1), np.int8(3), [3, 0, 2**32, 5, 6], np.arange(3, dtype=np.uint32), -1, np.array([1, -1]):
        check(f.draws, seed)
    check(f.apart, 3)
    check(f.displays, 4)
    check(f.given, generator())
    check(f.unseeded)


def test_refusals():
    f = define("""
import numpy as np

def global_functions(n): return np.random.rand(n)
def seeded(x): return np.random.default_rng(x).random()
def given_back(rng): return rng
def unknown(rng): return rng.bytes(3)
def missing(rng): return rng.rand()
def bounds(rng, x): return rng.integers(x, 10)
def many(rng): return rng.random(1, np.float64, None, 3)
""")
    np.random.default_rng  # the module is loaded
    refused(f.global_functions, 3, golden="random_global_function")
    refused(f.seeded, 3.0, golden="random_default_rng")
    refused(f.given_back, generator(), golden="random_returned")
    refused(f.unknown, generator(), golden="random_unknown_method")
    refused(f.bounds, generator(), np.arange(3.0), golden="random_bounds_in_an_array")
    refused(f.many, generator(), golden="random_arguments")
    check(f.missing, generator())
    legacy = np.random.RandomState(1)
    refused(defined("rng.rand()"), legacy, golden="random_state")
