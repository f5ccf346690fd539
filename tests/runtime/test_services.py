"""What kernels call: each function of the table, beside the function of Python that it must equal bit for bit."""

import cmath
import math
import pathlib
import random
import re
import sys

import numpy as np
import pytest

import conure
from kernels import ROOT, kernel

if conure.jit(lambda: 0).__class__.__name__ == "function":
    pytest.skip("CONURE_DISABLE is set", allow_module_level=True)

HEADER = pathlib.Path(ROOT, "runtime/include/conure_context.h").read_text()
SERVICES = re.findall(r"^    X\((\w+), ([\w ]+?\*?), \((.*?)\)\)", HEADER, re.MULTILINE)

PLAIN = {"sin": math.sin, "cos": math.cos, "tan": math.tan, "asin": math.asin, "acos": math.acos, "atan": math.atan,
         "sinh": math.sinh, "cosh": math.cosh, "tanh": math.tanh, "asinh": math.asinh, "acosh": math.acosh, "atanh": math.atanh,
         "exp": math.exp, "exp2": getattr(math, "exp2", None), "expm1": math.expm1, "log": math.log, "log2": math.log2,
         "log10": math.log10, "log1p": math.log1p, "cbrt": getattr(math, "cbrt", None), "erf": math.erf, "erfc": math.erfc,
         "python_gamma": math.gamma, "python_lgamma": math.lgamma, "pow": math.pow, "atan2": math.atan2,
         "python_hypot": math.hypot, "fmod": math.fmod, "remainder": math.remainder, "nextafter": math.nextafter}


def numbers(count=2000):
    """Doubles of all sizes, special ones and near-integers first."""
    draw = random.Random(5)
    yield from (0.0, -0.0, 1.0, -1.0, 0.5, 2.0, math.inf, -math.inf, math.nan, 5e-324, 1e-308, 1.7976931348623157e308, 171.5, 1e-25, 3.0, 30.0)
    for _ in range(count):
        yield draw.choice((draw.uniform(-1, 1), draw.uniform(-200, 200), draw.gauss(0, 1e5),
                           math.ldexp(draw.uniform(-1, 1), draw.randint(-1060, 1020))))


def same(left, right):
    """Whether two doubles have the same bits, NaNs aside."""
    return (left != left and right != right) or (left == right and math.copysign(1, left) == math.copysign(1, right))


def parameters(text):
    return [part.strip() for part in text.split(",")]


@pytest.mark.parametrize("name", [name for name, function in PLAIN.items() if function is not None])
def test_a_function_of_doubles_equals_pythons(name):
    function = PLAIN[name]
    count = next(len(parameters(text)) for service, _, text in SERVICES if service == name)
    values = list(numbers())
    given = ", ".join(f"f64(a[{i}])" for i in range(count))
    jitted = kernel(lambda *x: 0, ((1.0,) * count,), f"r[0] = word(context->services.{name}({given}));", "float")
    for i, value in enumerate(values):
        arguments = (value, values[(7 * i + 3) % len(values)])[:count]
        try:
            expected = function(*arguments)
        except (ValueError, OverflowError):
            continue  # the kernel's own checks raise
        assert same(jitted(*arguments), expected), (name, arguments, jitted(*arguments), expected)


def test_no_service_is_missing():
    assert len(SERVICES) >= 90
    body = "".join(f"if (context->services.{name} == 0) r[0]++;" for name, _, _ in SERVICES)
    assert kernel(lambda: 0, (), "r[0] = 0;" + body, "int")() == 0


def test_single_precision():

    for name in ("sinf", "expf", "logf", "tanhf", "cbrtf"):
        jitted = kernel(lambda x: 0, (1.0,), f"r[0] = word(context->services.{name}((float)f64(a[0])));", "float")
        plain = getattr(np, {"sinf": "sin", "expf": "exp", "logf": "log", "tanhf": "tanh", "cbrtf": "cbrt"}[name])
        for value in (0.5, 1.0, 1.25, 3.0):
            assert jitted(value) == pytest.approx(float(plain(np.float32(value))), rel=3e-7)


def test_round_equals_pythons():
    jitted = kernel(lambda x, n: 0, (1.0, 1), "r[0] = word(context->services.round_digits(f64(a[0]), (int64_t)a[1]));", "float")
    for value in [*numbers(300), 2.675, 0.125, 0.5, 1.5, 2.5, 25.0, 15.0, 45.0, 55.0, 1e22, 123456.5, 5.0, 50.0, 49.99, 5e300, 0.05, 1e16 + 2]:
        for digits in (-400, -309, -308, -23, -5, -3, -2, -1, 0, 1, 2, 3, 5, 10, 16, 17, 22, 50, 323, 324, 400):
            if not math.isfinite(value):
                continue
            try:
                expected = round(value, digits)
            except OverflowError:
                continue
            assert same(jitted(value, digits), expected), (value, digits)


@pytest.mark.parametrize("name", ["csqrt", "cexp", "clog", "csin", "ccos", "ctan", "casin", "cacos", "catan", "csinh", "ccosh", "ctanh",
                                  "casinh", "cacosh", "catanh"])
def test_a_complex_function_is_close_to_pythons(name):
    jitted = kernel(lambda z: 0, (1j,), f"""
        double z[2];
        context->services.{name}(f64(a[0]), f64(a[1]), z);
        r[0] = word(z[0]); r[1] = word(z[1]);""", "complex")
    function = getattr(cmath, name[1:])
    draw = random.Random(3)
    for _ in range(200):
        value = complex(draw.uniform(-3, 3), draw.uniform(-3, 3))
        assert cmath.isclose(jitted(value), function(value), rel_tol=1e-14, abs_tol=1e-15), value


def test_complex_powers_equal_pythons():
    jitted = kernel(lambda z, w: 0, (1j, 1j), """
        double z[2];
        context->services.cpow(f64(a[0]), f64(a[1]), f64(a[2]), f64(a[3]), z);
        r[0] = word(z[0]); r[1] = word(z[1]);""", "complex")
    draw = random.Random(4)
    powers = [0j, 1 + 0j, 2 + 0j, -1 + 0j, -3 + 0j, 100 + 0j, 101 + 0j, 0.5 + 0j, 1j, -2 + 1.5j, -0.5 - 0j]
    for _ in range(300):
        base = complex(draw.uniform(-3, 3), draw.uniform(-3, 3))
        for power in powers:
            expected = base ** power
            got = jitted(base, power)
            assert same(got.real, expected.real) and same(got.imag, expected.imag), (base, power, got, expected)


def test_owners_that_count_nothing():
    # nobody's memory, a view of it, and an argument's: retained and released without a block
    handles = ("0", "CONURE_OWNER_VIEW", "a[1]", "a[1] | CONURE_OWNER_VIEW")
    body = "".join(f"context->services.retain(context, {handle}); context->services.release(context, {handle});" for handle in handles)
    array = np.zeros(3)
    jitted = kernel(lambda x: 0, (array,), body + "r[0] = 7;", "int")
    before = sys.getrefcount(array)
    assert jitted(array) == 7
    assert sys.getrefcount(array) == before


def test_draws_are_numpys():
    def draw(name, *arguments):
        given = "".join(f", {argument}" for argument in arguments)
        counts = name in ("poisson", "geometric", "logseries", "zipf", "negative_binomial", "binomial", "hypergeometric")
        call = f"context->services.draw_{name}((void *)a[0]{given})"
        jitted = kernel(lambda rng: 0, (np.random.default_rng(1),), f"r[0] = {f'(uint64_t){call}' if counts else f'word({call})'};", "int" if counts else "float")
        ours, numpys = np.random.default_rng(5), np.random.default_rng(5)
        for _ in range(200):
            expected = getattr(numpys, name)(*arguments[::-1]) if name == "binomial" else getattr(numpys, name)(*arguments)
            assert jitted(ours) == expected, name
        assert ours.bit_generator.state == numpys.bit_generator.state

    for name in ("standard_normal", "standard_exponential", "standard_cauchy"):
        draw(name)
    for name in ("standard_gamma", "chisquare", "pareto", "weibull", "power", "rayleigh", "standard_t", "poisson"):
        draw(name, 2.5)
        draw(name, 30.5)
    for name in ("geometric", "logseries"):
        draw(name, 0.3)
    draw("zipf", 2.5)
    for name in ("beta", "f", "laplace", "gumbel", "logistic", "lognormal", "noncentral_chisquare", "wald", "vonmises"):
        draw(name, 1.5, 0.75)
    draw("noncentral_f", 3.0, 4.0, 1.5)
    draw("triangular", -1.0, 0.5, 2.0)
    draw("negative_binomial", 3.5, 0.4)
    draw("binomial", 0.4, 7)
    draw("binomial", 0.4, 700)
    draw("hypergeometric", 30, 40, 20)
