"""Runs a function plain and jitted, and insists that nobody could tell which was which.

    check(f, x, 0.5)                        # one call
    refused(f, x, golden="with_statement")  # Conure must decline, in exactly the words recorded

    @differential(float64[:], float64)      # a test: calls with edge values, empty, strided and reversed arrays
    def count_below(values, threshold):
        ...

    @calls((1, 2), (3, 0))                  # a test: these calls
    def divide(a, b):
        ...
"""

import contextlib
import dataclasses
import functools
import hashlib
import importlib.util
import io
import itertools
import os
import pathlib
import sys
import tempfile
import traceback
import types
import warnings

import numpy as np
import pytest

import conure
from comparing import Comparison, Difference
from copies import deep_copy
from numpy_calls import record

DISABLED = os.environ.get("CONURE_DISABLE", "") not in ("", "0")
REFUSALS = pathlib.Path(__file__).parent / "refusals"

# Exceptions of the plain function that Conure may foresee and refuse to compile instead: operations on types that have none.
FORESEEABLE = (TypeError, AttributeError)


def mostly_long(cases, always):
    """Cases for pytest.mark.parametrize: those of `always` are run every time, the others with --long."""
    return [case if case in always else pytest.param(*(case if type(case) is tuple else (case,)), marks=pytest.mark.long) for case in cases]


def in_turn(firsts, seconds, count):
    """Cases for pytest.mark.parametrize of two names: each of `firsts` meets `count` of `seconds` every time, all of them with --long.

    The next of `firsts` meets the next of `seconds`, so that each of these is met as often as any other.
    """
    offsets = [k * len(seconds) // count for k in range(count)]
    always = {(i, (i + offset) % len(seconds)) for i in range(len(firsts)) for offset in offsets}
    return [pytest.param(first, second, marks=() if (i, j) in always else pytest.mark.long)
            for (i, first), (j, second) in itertools.product(enumerate(firsts), enumerate(seconds))]


@dataclasses.dataclass
class Outcome:
    """What a call left behind."""

    value: object
    exception: Exception | None
    arguments: tuple
    keywords: dict
    output: str


def run(function, arguments, keywords):
    memo = {}
    arguments = tuple(deep_copy(argument, memo) for argument in arguments)
    keywords = {name: deep_copy(argument, memo) for name, argument in keywords.items()}
    output = io.StringIO()
    value = exception = None
    with np.errstate(all="ignore"), warnings.catch_warnings(), contextlib.redirect_stdout(output):
        warnings.simplefilter("ignore")
        try:
            value = function(*arguments, **keywords)
        except Exception as error:
            exception = error
    return Outcome(value, exception, arguments, keywords, output.getvalue())


@functools.cache
def jitted(function):
    return function if hasattr(function, "__wrapped__") else conure.jit(function)


def plain(function):
    return getattr(function, "__wrapped__", function)


def check(function, *arguments, ulps=0, wide=False, traceback=False, refusable=FORESEEABLE, messages=True, optional=False, order=True, **keywords):
    """Call the function plain and jitted on copies of the arguments and compare everything that can be seen.

    Parameters
    ----------
    function : callable
        A plain function, or a jitted one.
    ulps : int
        How far floats may be off, for transcendental functions.
    wide : bool
        An int on the way may leave 64 bits, so an OverflowError that recommends np.uint64 is right as well. Where the plain
        result itself holds such an int that is so without being told.
    traceback : bool
        Compare the lines in the traceback of an exception too.
    refusable : tuple of exception types
        Where the plain function raises one of these, a CompileError is right as well.
    messages : bool
        Compare the texts of exceptions.
    order : bool
        Compare in which order the axes of fresh arrays lie in memory.
    optional : bool
        Conure doesn't promise to compile this: a CompileError will do, a different answer won't.
    """
    expected = run(plain(function), arguments, keywords)
    actual = run(jitted(function), arguments, keywords)
    if isinstance(actual.exception, conure.CompileError) and not DISABLED:
        if optional or isinstance(expected.exception, refusable):
            return
        raise Difference(f"{called(function, arguments, keywords)} was refused:\n{actual.exception}") from None
    if declined_width(expected, actual, wide):
        return
    try:
        compare_outcomes(expected, actual, ulps, plain(function).__code__.co_filename, traceback, messages, order)
    except Difference as difference:
        raise Difference(f"{called(function, arguments, keywords)}: {difference}") from actual.exception
    if actual.exception is None:
        record(plain(function), expected.arguments)


def compare_outcomes(expected, actual, ulps, file, traced, messages, order=True):
    comparison = Comparison(ulps, order)
    raised = [outcome.exception for outcome in (expected, actual)]
    if type(raised[0]) is not type(raised[1]):
        raise Difference("expected " + " but ".join(
            f"{verb} {outcome.value!r}" if outcome.exception is None else f"{verb} {outcome.exception!r}"
            for verb, outcome in (("it to give", expected), ("it gave", actual))))
    if raised[0] is not None:
        if messages and str(raised[0]) != str(raised[1]):
            raise Difference(f"expected {raised[0]!r}, got {raised[1]!r}")
        compare_chains(*raised, file, traced, messages)
    for i, (one, other) in enumerate(zip(expected.arguments, actual.arguments)):
        comparison.compare(one, other, f"argument {i} afterwards")
    for name, one in expected.keywords.items():
        comparison.compare(one, actual.keywords[name], f"argument {name} afterwards")
    comparison.compare(expected.value, actual.value)
    if expected.output != actual.output:
        raise Difference(f"printed: expected {expected.output!r}, got {actual.output!r}")


def declined_width(expected, actual, wide):
    """Whether the jitted function said, rightly, that an int doesn't fit in 64 bits."""
    if not isinstance(actual.exception, OverflowError) or "np.uint64" not in str(actual.exception):
        return False
    return wide or isinstance(expected.exception, OverflowError) or too_wide(expected.value)


def too_wide(value):
    if isinstance(value, (tuple, list)):
        return any(too_wide(item) for item in value)
    return type(value) is int and not -2**63 <= value < 2**63


def lines_of(exception, file):
    """Function and line of each frame in a file, the outermost first."""
    return [(frame.name, frame.lineno) for frame in traceback.extract_tb(exception.__traceback__) if frame.filename == file]


def compare_chains(expected, actual, file, traced, messages, path="the exception"):
    """Compare what stands behind exceptions that code of a file raised: cause, context, whether that is hidden; and lines, where asked."""
    if type(expected) is not type(actual) or messages and str(expected) != str(actual):
        raise Difference(f"{path}: expected {expected!r}, got {actual!r}")
    if expected is None:
        return
    if traced and lines_of(expected, file) != lines_of(actual, file):
        raise Difference(f"{path}: expected the lines {lines_of(expected, file)}, got {lines_of(actual, file)}")
    frames = traceback.extract_tb(expected.__traceback__)
    if frames and frames[-1].filename == file:
        if expected.__suppress_context__ != actual.__suppress_context__:
            raise Difference(f"{path}: expected __suppress_context__ {expected.__suppress_context__}")
        if (expected.__cause__ is expected.__context__) != (actual.__cause__ is actual.__context__):
            raise Difference(f"{path}: __cause__ and __context__ are not one exception in both runs")
        compare_chains(expected.__cause__, actual.__cause__, file, traced, messages, f"{path}.__cause__")
        compare_chains(expected.__context__, actual.__context__, file, traced, messages, f"{path}.__context__")
    elif not frames and actual.__traceback__ is not None:
        raise Difference(f"{path}: it was never raised, but has a traceback")


def called(function, arguments, keywords):
    texts = [repr(argument) for argument in arguments] + [f"{name}={value!r}" for name, value in keywords.items()]
    return f"{plain(function).__name__}({', '.join(text if len(text) < 200 else text[:200] + '…' for text in texts)})"


def refused(function, *arguments, golden, **keywords):
    """Calling the jitted function must raise CompileError with the recorded text, before anything runs.

    The text is that of `refusals/GOLDEN.txt`, with the function's file as FILE; CONURE_BLESS=1 records it anew.
    """
    if DISABLED:
        return
    outcome = run(jitted(function), arguments, keywords)
    error = outcome.exception
    if not isinstance(error, conure.CompileError):
        outcome = f"gave {outcome.value!r}" if error is None else f"raised {error!r}"
        raise Difference(f"{called(function, arguments, keywords)} should be refused, {outcome}")
    text = str(error).replace(plain(function).__code__.co_filename, "FILE") + "\n"
    path = REFUSALS / f"{golden}.txt"
    if os.environ.get("CONURE_BLESS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    if not path.exists():
        raise Difference(f"no recorded text {path.name} for:\n{text}")
    if text != path.read_text():
        raise Difference(f"{path.name}: expected\n{path.read_text()}got\n{text}")
    assert len(text.splitlines()) <= 10, text
    assert error.code, "a refusal has a stable reason code"


# ---- functions from text ---------------------------------------------------------------------------------------------------

SOURCES = pathlib.Path(tempfile.mkdtemp(prefix="conure-programs-"))


def define(source, **values):
    """Execute a program text as a module with a file of its own, so that its functions have a source.

    Parameters
    ----------
    source : str
        Definitions. `np`, `math` and `cmath` are imported already.
    values : object
        Further globals.

    Returns
    -------
    types.SimpleNamespace
        What the text defines.
    """
    import cmath
    import math
    path = SOURCES / f"program_{hashlib.sha256(source.encode()).hexdigest()[:16]}.py"
    path.write_text(source)
    names = {"np": np, "math": math, "cmath": cmath, "conure": conure, "__name__": path.stem, **values}
    exec(compile(source, str(path), "exec"), names)
    return types.SimpleNamespace(**names)


@functools.cache
def load_example(name, with_conure=False):
    """A file of `examples/` as a module.

    Parameters
    ----------
    with_conure : bool
        Otherwise its functions are plain, and so is what they call: what `check` takes.
    """
    folder = pathlib.Path(__file__).parents[2] / "examples"
    real = sys.modules["conure"]
    if not with_conure:
        sys.modules["conure"] = types.ModuleType("conure")
        sys.modules["conure"].jit = lambda function: function
    sys.path.insert(0, str(folder))
    try:
        specification = importlib.util.spec_from_file_location(f"example_{name}", folder / f"{name}.py")
        module = importlib.util.module_from_spec(specification)
        specification.loader.exec_module(module)
    finally:
        sys.modules["conure"] = real
        sys.path.remove(str(folder))
    return module


# ---- generated arguments ---------------------------------------------------------------------------------------------------

class Type:
    """A scalar type; `float64[:, :]` is the type of arrays of it."""

    def __init__(self, dtype, rank=None):
        self.dtype = np.dtype(dtype)
        self.rank = rank

    def __getitem__(self, axes):
        return Type(self.dtype, len(axes) if isinstance(axes, tuple) else 1)

    def __repr__(self):
        return f"{self.dtype}" + ("" if self.rank is None else f"[{', '.join(':' * self.rank)}]")

    def samples(self):
        if self.rank is None:
            return [scalar(self.dtype, value) for value in edges(self.dtype)]
        return arrays(self.dtype, self.rank)


def scalar(dtype, value):
    """Python's scalars where there are some of this width (as tests are mostly written), NumPy's otherwise."""
    python = {"?": bool, "l": int, "q": int, "d": float, "D": complex}.get(dtype.char)
    return python(value) if python else dtype.type(value)


def edges(dtype):
    """Values of a dtype near which things go wrong."""
    dtype = np.dtype(dtype)
    if dtype.kind == "b":
        return [False, True]
    if dtype.kind in "iu":
        limits = np.iinfo(dtype)
        return sorted({0, 1, 2, 3, 7, limits.max, limits.max - 1, limits.min, *([-1, -2, -7] if dtype.kind == "i" else [])})
    if dtype.kind == "f":
        limits = np.finfo(dtype)
        return [0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 3.0, float(limits.max), float(limits.tiny), float(limits.smallest_subnormal),
                float("inf"), float("-inf"), float("nan")]
    parts = [0.0, -0.0, 1.5, -2.0, float("inf"), float("nan")]
    return [complex(a, b) for a, b in itertools.product(parts, parts)]


def arrays(dtype, rank):
    """Arrays of a rank: several sizes (empty too) and layouts, filled with edge values and ordinary ones."""
    random = np.random.default_rng(rank)
    result = []
    for extent in (5, 1, 0, 2, 17) if rank < 3 else (3, 1, 0):
        shape = tuple(extent + axis if extent > 1 else extent for axis in range(rank))
        array = fill(dtype, shape, random)
        result.append(array)
        if extent > 1:
            result.append(array[::-1])
            result.append(np.asfortranarray(array))
            spread = fill(dtype, tuple(2 * n for n in shape), random)
            result.append(spread[(slice(None, None, 2),) * rank])
    return result


def fill(dtype, shape, random):
    values = edges(dtype)
    size = int(np.prod(shape))
    if dtype.kind in "fc":
        ordinary = random.normal(size=size).astype(dtype)
    else:
        ordinary = np.array([values[int(k)] for k in random.integers(0, len(values), size)], dtype=dtype)
    for k in range(0, size, 3):
        ordinary[k] = values[int(random.integers(0, len(values)))]
    return ordinary.reshape(shape)


class Differential:
    """A function that is a test; conftest.py has pytest collect it."""

    def __init__(self, function, calls, options):
        self.function = function
        self.calls = calls
        self.gap = options.pop("gap", None)
        self.options = options

    def test(self):
        failures = []
        for arguments in self.calls:
            try:
                check(self.function, *arguments, **self.options)
            except Difference as difference:
                failures.append(str(difference))
        if failures and self.gap:
            pytest.xfail(self.gap)
        if failures:
            raise Difference(f"{len(failures)} of {len(self.calls)} calls: " + "\n".join(failures[:4]))


def differential(*argument_types, limit=60, **options):
    """Make a test of a function: it is called with generated arguments of these types, see `check` for the options."""
    samples = [kind.samples() for kind in argument_types]
    combinations = list(itertools.product(*samples))
    if len(combinations) > limit:
        step = len(combinations) / limit
        combinations = [combinations[int(k * step)] for k in range(limit)]
    return lambda function: Differential(function, combinations, options)


def calls(*calls, **options):
    """Make a test of a function: it is called with each tuple of arguments (anything else is a single argument).

    `gap` says what is known to be missing where the test may fail; the other options are those of `check`.
    """
    tuples = [call if type(call) is tuple else (call,) for call in calls]
    return lambda function: Differential(function, tuples or [()], options)


bool_, int8, int16, int32, int64, uint8, uint16, uint32, uint64, float16, float32, float64, complex64, complex128 = (
    Type(name) for name in ("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
                            "float16", "float32", "float64", "complex64", "complex128"))
