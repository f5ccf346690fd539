"""library/ under plain CPython: each function against the one of Python or NumPy that it stands for.

Compiled, the ints have 64 bits: a result that does not fit raises there, so only results that fit count here.
"""

import importlib.util
import math
import pathlib
import random

import numpy as np
import pytest

FOLDER = pathlib.Path(__file__).parents[2] / "library"
LARGEST = 2**63 - 1


def load(name):
    specification = importlib.util.spec_from_file_location(f"conure_library_{name}", FOLDER / f"{name}.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


integers, complexes, sums = load("integers"), load("complexes"), load("sums")


@pytest.fixture
def draw():
    """Random numbers of all sizes, the same in every run."""
    generator = random.Random(1964)

    def number(low=-2**63, high=LARGEST):
        size = generator.randint(1, 63)
        edge = generator.choice([low, high, 0, 1, 5 * 10**18])
        drawn = generator.choice([generator.randint(low, high), generator.randint(-2**size, 2**size), edge])
        return min(max(drawn, low), high)
    return number


def outcome(function, *arguments):
    """The result as text, so that zeros keep their sign and NaNs are equal; or the error."""
    try:
        return repr(function(*arguments))
    except (ArithmeticError, ValueError) as problem:
        return repr(problem)


def fits(value):
    return -2**63 <= value <= LARGEST


def test_integers(draw):
    for _ in range(3000):
        a, b = draw(), draw() or 7
        assert outcome(integers.true_divide, a, b) == repr(a / b)
        if fits(math.gcd(a, b)):
            assert integers.gcd(a, b) == math.gcd(a, b)
        if fits(math.lcm(a, b)):
            assert integers.lcm(a, b) == math.lcm(a, b)
        assert integers.square_root(abs(a + 1)) == math.isqrt(abs(a + 1))
        exponent, digits = draw(-20, LARGEST), draw(-22, -1)
        assert outcome(integers.modular_power, a, exponent, b) == outcome(pow, a, exponent, b)
        if fits(round(a, digits)):
            assert integers.round_to_power_of_ten(a, digits) == round(a, digits)


def test_combinatorics():
    for n in range(70):
        if n <= 20:
            assert integers.factorial(n) == math.factorial(n)
        for k in range(75):
            if fits(math.comb(n, k)):
                assert integers.comb(n, k) == math.comb(n, k)
            if fits(math.perm(n, k)):
                assert integers.perm(n, k) == math.perm(n, k)
            if fits(n**k):
                assert integers.power(n - 3, k) == (n - 3)**k


def test_square_roots_of_squares(draw):
    for _ in range(2000):
        root = draw(1, 3037000499)
        for square in (root * root - 1, root * root, root * root + 1):
            assert integers.square_root(square) == math.isqrt(square)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int32, np.int64, np.uint64])
def test_numpy_integers(draw, dtype):
    limits = np.iinfo(dtype)
    for _ in range(300):
        a, b, exponent = dtype(draw(limits.min, min(limits.max, LARGEST))), dtype(draw(limits.min, min(limits.max, LARGEST))), dtype(draw(0, 100))
        for function, expected in [(integers.wrapping_power, a**exponent), (integers.numpy_gcd, np.gcd(a, exponent)),
                                   (integers.numpy_lcm, np.lcm(a, b))]:
            result = function(a, exponent if function is not integers.numpy_lcm else b)
            assert result == expected and type(result) is dtype


PARTS = [0.0, -0.0, 1.0, -2.5, 3.0, 1e200, math.inf]


@pytest.mark.filterwarnings("ignore")
def test_numpy_power():
    for exponent in [0, 1, 2, 3, 7, -1, -4, 99, 120, 0.5, 1j, 2 - 1j]:
        for re in PARTS[:5]:
            for im in PARTS[:5]:
                base = np.complex128(complex(re, im))
                expected = base**np.complex128(exponent)
                result = complexes.numpy_power(base, np.complex128(exponent), np.complex128(1))
                assert repr(result) == repr(expected) or abs(result - expected) <= 1e-14 * abs(expected)


@pytest.mark.filterwarnings("ignore")
def test_has_angle():
    assert complexes.has_angle(1 + 2j, 0.5 + 0j)
    assert not complexes.has_angle(1 + 2j, complex(1.7976931348623157e308, 0))
    assert complexes.has_angle(1 + 0j, complex(math.inf, 0))


def test_exact_sum():
    generator = random.Random(1997)
    for _ in range(3000):
        items = [generator.choice([generator.uniform(-1, 1) * 10**generator.randint(-20, 20), 1e16, 1.0, -1e16, 1e-16, 3])
                 for _ in range(generator.randint(0, 12))]
        if generator.random() < 0.2:
            items += generator.choices([math.inf, -math.inf, math.nan, 1e308], k=2)
        assert outcome(sums.exact_sum, items) == outcome(math.fsum, items)
