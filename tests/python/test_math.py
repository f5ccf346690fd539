"""math.*, cmath.*, NumPy's ufuncs on scalars, and NumPy's scalar types as conversions."""

import cmath
import itertools
import math

import numpy as np
import pytest

import scalars
from comparing import Difference
from differential import calls, check, define, in_turn

FLOATS = [0.0, -0.0, 0.5, -0.5, 1.0, -1.0, 2.0, 3.7, -2.5, 1e-10, 100.25, 1e10, 1e300, -1e300, 5e-324, 710.0, -745.2, 170.5, 171.7,
          math.pi, math.inf, -math.inf, math.nan]
EXACT = {"ceil", "floor", "trunc", "fabs", "sqrt", "isnan", "isinf", "isfinite", "copysign", "fmod", "ldexp", "frexp", "modf",
         "remainder", "nextafter", "ulp", "gcd", "lcm", "factorial", "comb", "perm", "isqrt", "isclose", "degrees", "radians", "fma"}

MATH_OF_ONE = ["acos", "acosh", "asin", "asinh", "atan", "atanh", "cbrt", "ceil", "cos", "cosh", "degrees", "erf", "erfc", "exp", "exp2",
               "expm1", "fabs", "floor", "frexp", "gamma", "isfinite", "isinf", "isnan", "lgamma", "log", "log10", "log1p", "log2",
               "modf", "radians", "sin", "sinh", "sqrt", "tan", "tanh", "trunc", "ulp"]
MATH_OF_TWO = ["atan2", "copysign", "fmod", "hypot", "log", "nextafter", "pow", "remainder"]
INTEGERS_OF_ONE = ["factorial", "isqrt"]
INTEGERS_OF_TWO = ["gcd", "lcm", "comb", "perm"]
CMATH = ["acos", "acosh", "asin", "asinh", "atan", "atanh", "cos", "cosh", "exp", "isfinite", "isinf", "isnan", "log", "log10", "phase",
         "polar", "sin", "sinh", "sqrt", "tan", "tanh"]


def tolerance(name):
    return 0 if name in EXACT else 4 if name in ("gamma", "lgamma", "erf", "erfc") else 1


def check_all(function, argument_lists, **options):
    failures = []
    for arguments in argument_lists:
        try:
            check(function, *arguments, **options)
        except Difference as difference:
            failures.append(str(difference))
    if failures:
        raise Difference(f"{len(failures)} calls: " + "\n".join(failures[:3]))


@pytest.mark.parametrize("name", MATH_OF_ONE)
def test_math_of_one(name):
    function = define(f"def call(a):\n    return math.{name}(a)").call
    check_all(function, [(a,) for a in FLOATS], ulps=tolerance(name))
    check_all(function, [(1,), (True,), (np.float32(0.5),), (np.int8(1),), (0,), (-3,)], ulps=tolerance(name))


@pytest.mark.parametrize("name", MATH_OF_TWO)
def test_math_of_two(name):
    function = define(f"def call(a, b):\n    return math.{name}(a, b)").call
    check_all(function, itertools.product(FLOATS, repeat=2), ulps=tolerance(name))
    check_all(function, [(1, 2), (True, 0.5), (np.float32(0.5), 3), (2, -1)], ulps=tolerance(name))


@pytest.mark.parametrize("name", INTEGERS_OF_ONE)
def test_math_of_an_integer(name):
    function = define(f"def call(a):\n    return math.{name}(a)").call
    check_all(function, [(a,) for a in (0, 1, 2, 5, 10, 20, 21, 99, -1, 2**62, 2.0, 2.5) if not (name == "factorial" and a == 2**62)])


@pytest.mark.parametrize("name", INTEGERS_OF_TWO)
def test_math_of_two_integers(name):
    function = define(f"def call(a, b):\n    return math.{name}(a, b)").call
    check_all(function, itertools.product([0, 1, 2, 6, 15, 40, -4], repeat=2))


@calls((2.5, 3), (1.0, -1074), (0.75, 2000), (float("inf"), 1), (3, 4))
def ldexp(a, b):
    return math.ldexp(a, b)


@calls((1.0, 1.0 + 1e-10, 1e-9), (1.0, 1.1, 1e-9), (float("inf"), float("inf"), 0.0), (float("nan"), 1.0, 1.0))
def is_close(a, b, tolerance):
    return math.isclose(a, b), math.isclose(a, b, rel_tol=tolerance), math.isclose(a, b, abs_tol=0.2)


@calls((3.0, 4.0, 12.0), (0.0, float("nan"), float("inf")), (1e200, 1e200, 1.0), (1.0, -1, True), (1e-320, 2e-320, 5e-324), (0, -0.0, 0.0),
       (float("nan"), 1.0, 2.0), (-3e-310, 1e-309, 2e-308), (0.1, 123.4, 1e-8))
def distances(a, b, c):
    return math.hypot(a, b, c), math.hypot(a), math.hypot(c, b, a, 0.1, 1), math.dist((a, b), (b, c)), math.gcd(12, 18, 27), math.prod((a, b, c))


@calls(())
def constants():
    return math.pi, math.e, math.tau, math.inf, math.nan, cmath.pi, cmath.infj, np.pi, np.e, np.inf, np.nan


@calls([0.1] * 10, [1e16, 1.0, -1e16], [])
def fsum(items):
    return math.fsum(items)


@calls((2.5,), (1e-3,), optional=True)
def names_imported_from_math(a):
    from math import exp, log as ln
    return ln(exp(a))


COMPLEX = [complex(a, b) for a, b in itertools.product([0.0, -0.0, 1.0, -2.5, 1e-5, math.inf, -math.inf, math.nan], repeat=2)]


@pytest.mark.parametrize("name", CMATH)
def test_cmath(name):
    function = define(f"def call(z):\n    return cmath.{name}(z)").call
    check_all(function, [(z,) for z in COMPLEX], ulps=0 if name.startswith("is") else 4)
    check_all(function, [(1.5,), (2,), (np.complex64(1 - 1j),)], ulps=0 if name.startswith("is") else 4)


@calls((2.0, 0.5), (0.0, 1.0), (1.0, -0.0), ulps=1)
def cmath_rect(r, phi):
    return cmath.rect(r, phi), cmath.isclose(1j, 1j + 1e-12)


UFUNCS_OF_ONE = ["absolute", "arccos", "arccosh", "arcsin", "arcsinh", "arctan", "arctanh", "cbrt", "ceil", "conjugate", "cos", "cosh",
                 "deg2rad", "exp", "exp2", "expm1", "fabs", "floor", "invert", "isfinite", "isinf", "isnan", "log", "log10", "log1p",
                 "log2", "logical_not", "negative", "positive", "rad2deg", "reciprocal", "rint", "sign", "signbit", "sin", "sinh",
                 "spacing", "sqrt", "square", "tan", "tanh", "trunc", "degrees", "radians"]
UFUNCS_OF_TWO = ["add", "arctan2", "bitwise_and", "bitwise_or", "bitwise_xor", "copysign", "divide", "equal", "float_power", "floor_divide",
                 "fmax", "fmin", "fmod", "gcd", "greater", "greater_equal", "heaviside", "hypot", "lcm", "left_shift", "less",
                 "less_equal", "logaddexp", "logaddexp2", "logical_and", "logical_or", "logical_xor", "maximum", "minimum", "mod",
                 "multiply", "nextafter", "not_equal", "power", "remainder", "right_shift", "subtract", "true_divide"]
# NumPy computes these with a vector library of its own, whose results are off by up to a few units from the exact ones.
NUMPY_EXACT = {"absolute", "ceil", "conjugate", "fabs", "floor", "invert", "isfinite", "isinf", "isnan", "logical_not", "negative",
               "positive", "rint", "sign", "signbit", "spacing", "sqrt", "square", "trunc", "reciprocal", "add", "bitwise_and",
               "bitwise_or", "bitwise_xor", "copysign", "divide", "equal", "floor_divide", "fmax", "fmin", "fmod", "gcd", "greater",
               "greater_equal", "heaviside", "lcm", "left_shift", "less", "less_equal", "logical_and", "logical_or", "logical_xor",
               "maximum", "minimum", "mod", "multiply", "nextafter", "not_equal", "remainder", "right_shift", "subtract", "true_divide"}
COMMON = ["int", "float", "np.bool", "np.int8", "np.int64", "np.uint8", "np.float32", "np.float64", "np.complex128"]


def numpy_tolerance(name, types):
    # Its loops over complex numbers contract products and sums where the processor can.
    if name in NUMPY_EXACT and not ("complex" in types and name in ("sqrt", "absolute", "multiply", "square", "divide", "true_divide")):
        return 0
    return 16 if "complex" in types else 4


@pytest.mark.parametrize("name", UFUNCS_OF_ONE)
def test_ufuncs_of_one_scalar(name, types=COMMON):
    function = define(f"def call(a):\n    return np.{name}(a)").call
    check_all(function, ((a,) for kind in types if "complex" not in kind for a in scalars.ALL[kind]), ulps=numpy_tolerance(name, ""))
    check_all(function, ((a,) for kind in types if "complex" in kind for a in scalars.ALL[kind]), ulps=numpy_tolerance(name, "complex"))


@pytest.mark.long
@pytest.mark.parametrize("name", UFUNCS_OF_ONE)
def test_ufuncs_of_every_scalar(name):
    test_ufuncs_of_one_scalar(name, scalars.ALL)


PAIRS = [("float", "float"), ("np.int64", "np.int64"), ("np.uint8", "np.int8"), ("np.float32", "float"),
         ("int", "int"), ("np.float64", "np.float64"), ("np.bool", "np.bool"), ("np.int64", "np.float32")]


@pytest.mark.parametrize("name, types", in_turn(UFUNCS_OF_TWO, PAIRS, 4))
def test_ufuncs_of_two_scalars(name, types):
    function = define(f"def call(a, b):\n    return np.{name}(a, b)").call
    check_all(function, itertools.product(*(scalars.ALL[each] for each in types)), ulps=numpy_tolerance(name, ""))


@pytest.mark.long
@pytest.mark.parametrize("name", UFUNCS_OF_TWO)
def test_ufuncs_of_every_pair(name):
    function = define(f"def call(a, b):\n    return np.{name}(a, b)").call
    for left, right in itertools.product(scalars.ALL, repeat=2):
        check_all(function, itertools.product(scalars.ALL[left][:5], scalars.ALL[right][-5:]), ulps=numpy_tolerance(name, left + right))


CONVERSIONS = ["bool_", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "intp", "float16", "float32", "float64",
               "complex64", "complex128", "single", "double", "intc", "byte", "ubyte"]


# Other names of the same types.
ALIASES = {"intp", "single", "double", "intc", "byte", "ubyte"}


@pytest.mark.parametrize("target", CONVERSIONS)
def test_conversions(target):
    """A float that an integer type can't hold has no defined result in C, so none is asked for."""
    function = define(f"def convert(a):\n    return np.{target}(a)").convert
    for kind, values in list(scalars.ALL.items())[::6 if target in ALIASES else 1]:
        integral = "int" in target or "byte" in target
        check_all(function, [(a,) for a in values if not (integral and undefined(a))])


def undefined(a):
    return isinstance(a, (float, np.floating)) and not -128 < a < 128 or isinstance(a, (float, np.floating)) and a < 0


@calls(())
def conversions_without_argument():
    return np.float64(), np.int32(), np.bool_(), np.complex64(), np.float64(3) + np.float32(1)


@calls((300,), (-1,), (2**40,))
def conversion_out_of_range(a):
    return np.uint8(a)


@calls((np.int64(7), np.float32(2.5)), (np.uint8(255), np.float16(0.1)))
def attributes_of_scalars(a, b):
    return a.dtype == b.dtype, a.itemsize, b.ndim, a.shape, a.item(), b.item(), a.size


@calls((np.float64(2.5), 3), (np.float64(-0.5), -2))
def methods_of_scalars(a, n):
    return a.is_integer(), a.real, a.imag, a.conjugate(), abs(a)


@calls((np.int32(7), 2.5))
def astype_of_a_scalar(a, b):
    return a.astype(np.float32), np.float64(b).astype(np.int8)


@calls((1.5, 2), (float("nan"), 0), optional=True)
def clip_and_where(a, b):
    return np.clip(a, 0.0, 1.0), np.where(b > 1, a, 0.0).item()


@calls(*scalars.ALL["np.float32"], *scalars.ALL["np.float16"])
def numpy_constants_meet_scalars(a):
    return a * np.pi, np.e + a, a < np.inf


@calls((0.3, 5), (2.0, 0), ulps=64)
def polynomial_of_sines(x, n):
    total = 0.0
    for k in range(n):
        total += math.sin(k * x) / (k + 1) + math.cos(x) ** k
    return total


SPECIAL_COMPLEX = [complex(a, b) for a in (0.0, -0.0, 1.0, -2.5, float("inf"), float("nan")) for b in (0.0, -0.0, 1.0, float("-inf"))]


@calls(*[(x, base) for x in SPECIAL_COMPLEX for base in (0j, 1 + 0j, 2 - 0j, 1j, -3.0, 10)], ulps=2)
def complex_logarithms_to_a_base(x, base):
    return cmath.log(x, base)


@pytest.mark.parametrize("expression", ["math.gcd(2 ** 70, 6)", "math.lcm(2 ** 70, 3)", "math.isqrt(2 ** 90)", "math.factorial(10 ** 20)", "math.comb(2 ** 65, 1)", "math.log(10 ** 400)", "math.log10(10 ** 400)",
                                        "math.log2(-2 ** 2000)", "math.ldexp(1.0, -10 ** 20)", "math.floor(2 ** 70)", "math.sqrt(2 ** 90)", "math.log(2 ** 90)", "math.log1p(2 ** 90)",
                                        "[math.ldexp(x, -n) for n in (3, 10 ** 20)]", "[math.log1p(n) for n in (3, 2 ** 90)]", "[round(x, n) for n in (3, 2 ** 90)]"])
def test_ints_beyond_64_bits(expression):
    check(define(f"def f(x):\n    return {expression}").f, 1.5, optional=True)


@calls((1.5, True), (1.5, False))
def exponents_whose_type_depends_on_the_path(x, flag):
    return math.ldexp(x, 3 if flag else True)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_remainders_of_any_bits(dtype):
    """Divisors of all sizes, below the normal ones too; quotients of few bits and of many, and those that round to an integer."""
    generator = np.random.default_rng(3)
    size = np.dtype(dtype).itemsize
    number = np.dtype(dtype).type
    y = np.frombuffer(generator.bytes(3000 * size), dtype).copy()
    y[::50] = y[::50].view(f"u{size}").astype(number) * np.finfo(dtype).smallest_subnormal
    y[:6] = [0, -0.0, np.inf, -np.inf, np.nan, np.finfo(dtype).max]
    f = define("import numpy as np\ndef f(x, y):\n    return np.fmod(x, y), np.remainder(x, y), np.floor_divide(x, y)").f
    with np.errstate(all="ignore"):
        few = (y * generator.integers(-2**27, 2**27, len(y))).astype(dtype)
        single = (y * generator.integers(0, 9, len(y))).astype(dtype)
        for x in [y[::-1].copy(), few, np.nextafter(few, number(0)), single, np.nextafter(single, number(np.inf)), np.nextafter(y, number(0)), (few * generator.random(len(y))).astype(dtype)]:
            check(f, x, y)


def test_ldexp_of_arrays():
    f = define("import numpy as np\ndef f(x, n):\n    return np.ldexp(x, n), np.ldexp(x.astype(np.float32), n), np.spacing(x)").f
    x = np.array([0.0, -0.0, 1.0, -1.5, 0.1, 1 + 2.0**-52, 5e-324, 3e-310, -2.2250738585072014e-308, 1.7976931348623157e308, math.inf, -math.inf, math.nan])
    n = np.array([0, 1, -1, 52, -52, -53, 970, -969, 1023, 1024, -1022, -1023, -1073, -1074, -1075, 1075, 2046, 2047, -2046, 2098, -2099, 5000, -5000, 2**31 - 1, -2**31])
    with np.errstate(all="ignore"):
        check(f, x[:, None], n)


def test_distances_of_any_number_of_coordinates():
    def distance(p, q):
        return math.dist(p, q)

    x = np.array([3.0, -1e300, 2.5, 1e-300])
    for count in 0, 1, 2, 3, 4:
        check(distance, x[:count], x[::-1][:count])
    check(distance, [1.0, 2.0, 3.5], (1, 2, 3))
    check(distance, np.arange(3), [1, 2, 4])
    check(distance, x, x[:2])
