"""Every operator on every pair of scalar types: Python's and NumPy's own rules, NEP 50 between them.

All operators that two types have are compiled into one kernel, which is called with every pair of values for which none of
them raises. `**` rounds, so it has a kernel of its own. Values that raise go to kernels of a single operator.
"""

import itertools
import warnings

import numpy as np
import pytest

import scalars
from comparing import Difference
from differential import calls, check, define, too_wide

BINARY = ["+", "-", "*", "/", "//", "%", "<<", ">>", "&", "|", "^", "==", "!=", "<", "<=", ">", ">="]
BOOLEAN = ["and", "or"]
CALLS = {"divmod": "divmod(a, b)"}
POWER = "**"


def expression(operator):
    return CALLS.get(operator, f"a {operator} b")


def evaluate(operator, a, b):
    """The plain result, or the exception."""
    if is_endless(operator, a, b):
        return MemoryError()
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return eval(expression(operator), {"a": a, "b": b})
        except Exception as error:
            return error


def is_endless(operator, a, b):
    """Python's unlimited ints would take all memory."""
    python = type(a) in (int, bool) and type(b) in (int, bool)
    return python and (operator == "**" and abs(a) > 1 and b > 200 or operator == "<<" and b > 2000)


def outcomes(operators, lefts, rights):
    return {(operator, i, k): evaluate(operator, a, b)
            for operator in operators for i, a in enumerate(lefts) for k, b in enumerate(rights)}


def compile_binary(operators):
    return define("def binary(a, b):\n    return " + ", ".join(map(expression, operators)) + ("," if len(operators) == 1 else "")).binary


def exists(operator, lefts, rights, results):
    """Whether the types have this operator at all."""
    return not all(isinstance(results[operator, i, k], TypeError) for i in range(len(lefts)) for k in range(len(rights)))


def check_batch(operators, lefts, rights, results, ulps=0):
    """One kernel for all the operators; where it fails, one each, to say which."""
    for_all = [(a, b) for i, a in enumerate(lefts) for k, b in enumerate(rights)
               if not any(isinstance(results[operator, i, k], Exception) or too_wide(results[operator, i, k]) for operator in operators)]
    if not for_all:
        return
    together = compile_binary(operators)
    try:
        for a, b in for_all:
            check(together, a, b, ulps=ulps)
    except Difference:
        failures = {}
        for operator in operators:
            alone = compile_binary([operator])
            for a, b in for_all:
                try:
                    check(alone, a, b, ulps=ulps)
                except Difference as difference:
                    failures.setdefault(operator, str(difference))
        report(failures)
        raise


def report(failures):
    if failures:
        lines = [f"{operator}: {text.splitlines()[0]}" for operator, text in failures.items()]
        raise Difference(f"{len(failures)} operators\n" + "\n".join(lines)) from None


@pytest.mark.parametrize("right", scalars.ALL)
@pytest.mark.parametrize("left", scalars.ALL)
def test_binary(left, right):
    lefts, rights = scalars.ALL[left], scalars.ALL[right]
    results = outcomes([*BINARY, *CALLS], lefts, rights)
    operators = [operator for operator in [*BINARY, *CALLS] if exists(operator, lefts, rights, results)]
    check_batch(operators, lefts, rights, results)


@pytest.mark.parametrize("right", scalars.ALL)
@pytest.mark.parametrize("left", scalars.ALL)
def test_power(left, right):
    lefts, rights = scalars.ALL[left], scalars.ALL[right]
    results = outcomes([POWER], lefts, rights)
    if exists(POWER, lefts, rights, results):
        check_batch([POWER], lefts, rights, results, ulps=tolerance(left, right))


def tolerance(left, right):
    """Complex powers go through logarithm, sine and cosine; real ones are good to one unit in the last place."""
    return 32 if "complex" in left + right else 1 if "float" in left + right or "int" in left + right else 0


def check_raising(operator, left, right):
    """The values for which the operator raises, or leaves 64 bits."""
    lefts, rights = scalars.ALL[left], scalars.ALL[right]
    results = outcomes([operator], lefts, rights)
    alone = compile_binary([operator])
    for (_, i, k), result in results.items():
        if isinstance(result, MemoryError):
            continue
        if isinstance(result, Exception) or too_wide(result):
            check(alone, lefts[i], rights[k], ulps=tolerance(left, right))
            if isinstance(result, TypeError):
                break


@pytest.mark.parametrize("right", scalars.PYTHON)
@pytest.mark.parametrize("left", scalars.PYTHON)
def test_what_raises_in_python(left, right):
    failures = {}
    for operator in [*BINARY, POWER, *CALLS]:
        try:
            check_raising(operator, left, right)
        except Difference as difference:
            failures[operator] = str(difference)
    report(failures)


@pytest.mark.parametrize("left, right", [
    ("np.int64", "np.int64"), ("np.uint8", "np.int8"), ("np.uint8", "int"), ("int", "np.int8"), ("np.uint64", "int"),
    ("int", "np.int64"), ("np.float64", "np.float64"), ("np.float64", "int"), ("float", "np.int32"), ("np.bool", "np.bool"),
    ("np.bool", "int"), ("complex", "np.float32"),
])
def test_what_raises_with_numpy(left, right):
    test_what_raises_in_python(left, right)


@pytest.mark.long
@pytest.mark.parametrize("operator", [*BINARY, POWER, *CALLS])
@pytest.mark.parametrize("left", scalars.ALL)
def test_what_raises_anywhere(left, operator):
    failures = {}
    for right in scalars.ALL:
        try:
            check_raising(operator, left, right)
        except Difference as difference:
            failures[right] = str(difference)
    report(failures)


@pytest.mark.parametrize("name", scalars.ALL)
def test_unary(name):
    texts = ["+a", "-a", "~a", "not a", "abs(a)", "bool(a)", "1 if a else 2"]
    for text in texts:
        function = define(f"def unary(a):\n    return {text}").unary
        for value in scalars.ALL[name]:
            check(function, value, ulps=1 if text == "abs(a)" and "complex" in name else 0)


@pytest.mark.parametrize("operator", BOOLEAN)
@pytest.mark.parametrize("left", scalars.ALL)
def test_boolean_operators_give_an_operand(left, operator):
    for right in ("bool", "int", "float", "np.float32", "np.uint8", left):
        function = define(f"def boolean(a, b):\n    return a {operator} b").boolean
        for a, b in itertools.product(scalars.ALL[left], scalars.ALL[right][:3]):
            check(function, a, b)


@pytest.mark.parametrize("operator", ["+=", "-=", "*=", "/=", "//=", "%=", "**=", "<<=", ">>=", "&=", "|=", "^="])
def test_augmented_assignment_rebinds_a_scalar(operator):
    function = define(f"def augmented(a, b):\n    c = a\n    a {operator} b\n    return a, c").augmented
    failures = {}
    for left, right in [("int", "int"), ("float", "int"), ("int", "float"), ("bool", "bool"), ("np.uint8", "np.uint8"),
                        ("np.int32", "np.int64"), ("np.float32", "float"), ("complex", "float")]:
        for a, b in itertools.product(scalars.ALL[left], scalars.ALL[right]):
            if is_endless(operator[:-1], a, b):
                continue
            try:
                check(function, a, b, ulps=1)
            except Difference as difference:
                failures.setdefault(f"{left}, {right}", str(difference))
    report(failures)


CHAINS = ["a < b < c", "a <= b == c", "a != b != c", "a < b > c", "a == b == c != a", "not a < b < c", "(a < b) + (b < c)"]


@pytest.mark.parametrize("text", CHAINS)
def test_comparison_chains(text):
    function = define(f"def chain(a, b, c):\n    return {text}").chain
    for values in itertools.product([0, 1, 2], [0, 1, 2], [0, 1, 2]):
        check(function, *values)
        check(function, *map(float, values))
        check(function, *map(np.uint8, values))
        check(function, values[0], np.float64(values[1]), values[2] == 1)


def test_a_chain_evaluates_its_middle_once_and_stops_early():
    program = define("""
def middle(trace, value):
    trace[0] += 1
    return value

def chain(a, b, c, trace):
    return a < middle(trace, b) < c, a < middle(trace, b) < middle(trace, c)
""")
    for values in itertools.product([0, 1, 2], repeat=3):
        check(program.chain, *values, np.zeros(1, dtype=np.int64))


EXPRESSIONS = [
    "a + b * c - a / (abs(c) + 1)", "(a + b) * (a - b)", "a if b < c else b", "a if a < b else (b if b < c else c)",
    "(x := a + b) * x + (y := x - c) + y", "-a ** 2 + (-a) ** 2", "a - -b - +c", "a * b + c, (a, (b, c))", "a < b and b < c or a",
    "not (a or b) and c", "(a == b) == (b == c)", "(a > b) - (a < b)", "max(a, b, c) - min(a, b, c)", "a // 2 * 2 + a % 2 == a",
    "divmod(a, 3)[0] * 3 + divmod(a, 3)[1] == a", "0.1 + 0.2 == 0.3, 0.1 + a", "1e3 * a, 1_000 * a, 0x1F * a, 0b11 * a, 0o17 * a",
]


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_expressions(text):
    function = define(f"def expression(a, b, c):\n    return {text}").expression
    for values in itertools.product([0, 1, -3], [2, 0], [5, -1]):
        check(function, *values)
        check(function, *map(float, values))
        check(function, *map(np.int32, values))
        check(function, *map(np.float32, values))


def test_bitwise_tricks_in_64_bits():
    program = define("""
def tricks(x, y):
    return x & -x, x & (x - 1), (x ^ y) >> 63, x >> 1 ^ -(x & 1), ~x & y, (x | y) & 0xFF, x << 3 & 0xFFFFFFFF
""")
    for x, y in itertools.product([0, 1, -1, 12345, -98765, 2**40 + 17], repeat=2):
        check(program.tricks, x, y)


def test_a_masked_chain_is_modular():
    program = define("""
def scramble(x, y):
    return (x * 6364136223846793005 + y * 1442695040888963407) & 0xFFFFFFFF, ((x << 13) * y + (x << 40)) & 0xFFFF

def hash_step(h, c):
    return ((h << 5) + h + c) & 0xFFFFFFFF
""")
    for x, y in itertools.product([0, 1, -1, 2**31, 2**62 + 12345, -2**63, 2**63 - 1], repeat=2):
        check(program.scramble, x, y)
        check(program.hash_step, x, y)


def test_masks_of_uint64():
    program = define("""
def splitmix(seed, n):
    state = np.uint64(seed)
    total = np.uint64(0)
    for _ in range(n):
        state += np.uint64(0x9E3779B97F4A7C15)
        z = state
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        total ^= z ^ (z >> np.uint64(31))
    return total
""")
    check(program.splitmix, 42, 100)
    check(program.splitmix, 0, 0)


COMPLEX = ["z + w", "z * w", "z - w", "z.real, z.imag", "z.conjugate()", "abs(z)", "z == w", "z != w", "z * 2", "z / (w + 3)",
           "z * z + w", "-z", "complex(z.imag, w.real)", "z + 1, 1 + z, z - 1.5, 2.5 * z", "bool(z)", "1j * z", "z ** 2"]


@pytest.mark.parametrize("text", COMPLEX)
def test_complex_numbers(text):
    function = define(f"def expression(z, w):\n    return {text}").expression
    for kind in ("complex", "np.complex64", "np.complex128"):
        for z, w in itertools.product(scalars.ALL[kind], repeat=2):
            check(function, z, w, ulps=1 if "abs" in text or "**" in text else 0)


PARTS = [0.0, -0.0, 1.5, -np.inf, np.nan, 1e308]


def test_real_beside_complex():
    """Python 3.14 has rules of its own for these, as C's annex G has."""
    program = define("""
def sums_and_products(z, r):
    return z + r, r + z, z - r, r - z, z * r, r * z, z * z, z + z

def quotient(a, b):
    return a / b

def power(a, b):
    return a ** b

def square_and_cube(z):
    return z ** 2, z ** 3, z ** 4
""")
    reals = [0.0, -0.0, 2.0, np.inf, np.nan, -3, True]
    for z in itertools.starmap(complex, itertools.product(PARTS, PARTS)):
        check(program.square_and_cube, z)
        check(program.quotient, z, complex(-np.inf, 2.0))
        check(program.quotient, complex(np.nan, np.inf), z)
        for r in reals:
            check(program.sums_and_products, z, r)
            check(program.quotient, z, r)
            check(program.quotient, r, z)
            check(program.power, z, r, ulps=1)


@calls((1e-320 + 0j, -3), (1e-200j, -2), (1e-100 + 1e-100j, -4), (0j, -1), (2j, -3), (1e200j, -2), (complex(np.nan, 0), -2), ulps=1)
def reciprocals_of_complex_powers(z, n):
    return z ** n


ATTRIBUTES = ["a.real, a.imag", "a.conjugate()"]


@pytest.mark.parametrize("text", ATTRIBUTES)
@pytest.mark.parametrize("name", scalars.ALL)
def test_attributes_of_numbers(name, text):
    function = define(f"def attribute(a):\n    return {text}").attribute
    for value in scalars.ALL[name]:
        check(function, value)
