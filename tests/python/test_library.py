"""library/ under plain CPython: each function against the one of Python or NumPy that it stands for.

Compiled, the ints have 64 bits: a result that does not fit raises there, so only results that fit count here.
"""

import importlib.util
import inspect
import math
import pathlib
import random
import sys
import types

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
def test_infinities_of_complex_numbers():
    nan = complex(math.nan, math.nan)
    assert abs(complexes.recovered_product(nan, complex(math.inf, math.nan), 2 + 0j)) == math.inf
    assert repr(complexes.recovered_product(nan, nan, 1j)) == repr(nan)
    assert abs(complexes.recovered_quotient(nan, complex(math.nan, -math.inf), 2 + 1j)) == math.inf
    assert repr(complexes.recovered_quotient(nan, -1 + 0j, complex(math.inf, math.inf))) == repr(complex(-0.0, 0.0))
    assert repr(complexes.recovered_quotient(nan, nan, 1j)) == repr(nan)
    assert repr(complexes.recovered_quotient_of_real(nan, 2 + 0j, complex(-math.inf, math.nan))) == repr(complex(-0.0, -0.0))


def test_has_power():
    assert complexes.has_power(1 + 2j, 0.5 + 0j)
    assert not complexes.has_power(1 + 2j, complex(1.7976931348623157e308, 0))
    assert complexes.has_power(1 + 0j, complex(math.inf, 0))


def test_exact_sum():
    generator = random.Random(1997)
    for _ in range(3000):
        items = [generator.choice([generator.uniform(-1, 1) * 10**generator.randint(-20, 20), 1e16, 1.0, -1e16, 1e-16, 3])
                 for _ in range(generator.randint(0, 12))]
        if generator.random() < 0.2:
            items += generator.choices([math.inf, -math.inf, math.nan, 1e308], k=2)
        assert outcome(sums.exact_sum, items) == outcome(math.fsum, items)


def test_length():
    generator = random.Random(2020)
    for _ in range(3000):
        scale = generator.choice([1.0, 1e200, 1e-200, 1e-308, 5e-324])
        items = [generator.uniform(-1, 1) * scale * 10**generator.randint(-8, 8) for _ in range(generator.randint(3, 6))]
        expected = math.hypot(*items)
        assert abs(sums.length(items) - expected) <= math.ulp(expected) and (scale < 1e-300 or sums.length(items) == expected), items
    for items in (math.inf, math.nan, 1.0), (math.nan, 1.0, 2.0), (0.0, -0.0, 0.0), (1e308, 1e308, 1e308, 1e308):
        assert outcome(sums.length, items) == outcome(lambda each: math.hypot(*each), items)


class StandIn:
    """What the library's Python asks of the compiler, by NumPy itself."""

    @staticmethod
    def native_loop(name, signature, *arrays):
        module, _, function = name.rpartition(".")
        loop = getattr(importlib.import_module(module), function)
        inputs = signature.split("->")[0].count("(")
        with np.errstate(all="ignore"):
            results = loop(*arrays[:inputs])
        results = results if isinstance(results, tuple) else (results,)
        for result, into in zip(results, arrays[inputs:]):
            into[...] = result
        return int(any(np.isnan(result).any() for result in results if result.dtype.kind == "f"))

    @staticmethod
    def cell(dtype):
        return np.empty(1, dtype)

    @staticmethod
    def layout(x):
        return "C" if x.flags.c_contiguous else "F" if x.flags.f_contiguous else "A"

    @staticmethod
    def named(name, **items):
        module, _, kind = name.rpartition(".")
        return getattr(importlib.import_module(module), kind)(**items)

    @staticmethod
    def extent_is(x, axis, number):
        return x.shape[axis] == number

    @staticmethod
    def refuse(what, instead):
        raise AssertionError(f"{what}: {instead}")


def same(expected, actual):
    if isinstance(expected, tuple):
        return type(actual) is type(expected) and len(actual) == len(expected) and all(same(*pair) for pair in zip(expected, actual))
    return np.shape(actual) == np.shape(expected) and np.allclose(actual, expected)


def family(*names):
    """The functions of several files, which call NumPy's inner loops as Conure does."""
    if str(FOLDER) not in sys.path:
        sys.path.append(str(FOLDER))
    modules = [load(name) for name in names]
    for module in [*modules, *sys.modules.values()]:
        if pathlib.Path(getattr(module, "__file__", None) or "").parent == FOLDER and hasattr(module, "conure"):
            module.conure = StandIn
    return types.SimpleNamespace(**{name: value for module in modules for name, value in vars(module).items() if inspect.isfunction(value)})


def test_products():
    products = family("matmul", "dot", "tensors")
    generator = np.random.default_rng(1977)
    x, y, v = generator.random((3, 4)), generator.random((4, 5)), generator.random(4)
    stack = generator.random((2, 3, 4))
    for name, arguments in [("matmul", (x, y)), ("matmul", (v, y)), ("matmul", (x, v)), ("matmul", (v, v)), ("matmul", (stack, y)), ("dot", (x, y)), ("dot", (stack, y)), ("dot", (x.T, x)),
                            ("inner", (x, x)), ("vdot", (x, x)), ("outer", (v, v)), ("vecdot", (x, x)), ("matvec", (stack, v)), ("tensordot", (x, y, 1)),
                            ("tensordot", (stack, x, ((1, 2), (0, 1)))), ("kron", (x, y)), ("kron", (v, x)), ("cross", (x[:, 1:], x[:, :3])), ("cross", (x[:, :2], x[:, 2:])), ("cross", (x[:, :2], x[:, :3])), ("trace", (x, 1))]:
        assert same(getattr(np, name)(*arguments), getattr(products, name)(*arguments)), name


def test_linalg():
    linalg = family("linalg_equations", "linalg_decompositions", "linalg_eigenvalues", "linalg_norms", "linalg_products")
    generator = np.random.default_rng(1979)
    x, v = generator.random((4, 4)), generator.random(4)
    for a in (x, x.astype(np.float32), generator.random((2, 4, 4))):
        for name, arguments in [("solve", (v,)), ("inv", ()), ("det", ()), ("slogdet", ()), ("svd", ()), ("svd", (False,)), ("svdvals", ()), ("pinv", ()), ("matrix_power", (5,)),
                                ("matrix_power", (-2,)), ("cond", ()), ("cond", (1,)), ("matrix_rank", ()), ("norm", ()), ("norm", (None, 0)), ("norm", (1, -1)), ("norm", ("nuc", (-2, -1)))]:
            assert same(getattr(np.linalg, name)(a, *arguments), getattr(linalg, name)(a, *arguments)), name
        positive = a @ np.swapaxes(a, -1, -2) + np.eye(4, dtype=a.dtype)
        for name in ("cholesky", "eigh", "eigvalsh"):
            assert same(getattr(np.linalg, name)(positive), getattr(linalg, name)(positive)), name
    assert same(np.linalg.multi_dot([x, x, x, v]), linalg.multi_dot((x, x, x, v)))
    with pytest.raises(np.linalg.LinAlgError, match="Singular matrix"):
        linalg.inv(np.ones((3, 3)))
