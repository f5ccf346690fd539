"""len range min max abs round int float bool complex pow divmod sum any all … isinstance print."""

import abc
import collections.abc
import fractions
import itertools
import math
import numbers

import numpy as np
import pytest

import scalars
from comparing import Difference
from differential import calls, check, define, in_turn, refused

v = np.array([3.0, -1.0, 2.5])
m = np.arange(6).reshape(2, 3)

# Each text is compiled for each scalar type and called with each value.
ONE_ARGUMENT = [
    "int(a)", "float(a)", "bool(a)", "complex(a)", "abs(a)", "round(a)", "round(a, 1)", "round(a, -1)", "round(a, None)",
    "isinstance(a, int), isinstance(a, float), isinstance(a, complex), isinstance(a, bool)",
    "isinstance(a, (int, float)), isinstance(a, np.floating), isinstance(a, np.integer), isinstance(a, np.float64)",
    "pow(a, 2)", "max(a, 1), min(a, 1)", "max(1, a), min(1, a)", "max(0.5, a, 2), min(0.5, a, 2)", "divmod(a, 2)",
    "max((a, 1, 2.5)), min([a, a, a])", "sum((a, a, 1))", "any((a, 0)), all((a, 1))", "a if isinstance(a, int) else -1",
    "int(a) + 1, float(a) + 1",
]


@pytest.mark.parametrize("name, text", in_turn(list(scalars.ALL), ONE_ARGUMENT, 12))
def test_on_every_scalar_type(name, text):
    function = define(f"def builtin(a):\n    return {text}").builtin
    failures = []
    for value in scalars.ALL[name]:
        try:
            check(function, value, ulps=1 if "abs" in text and "complex" in name else 0)
        except Difference as difference:
            failures.append(str(difference))
    if failures:
        raise Difference("\n".join(failures[:3]))


@pytest.mark.parametrize("right", ["bool", "int", "float", "np.uint8", "np.int64", "np.float32", "np.float64"])
@pytest.mark.parametrize("left", ["bool", "int", "float", "np.uint8", "np.int64", "np.float32", "np.float64"])
def test_min_and_max_give_one_of_their_arguments(left, right):
    function = define("def extremes(a, b):\n    return min(a, b), max(a, b), max(b, a, a), min((b, a)), max([a, b])").extremes
    if left != right:
        function = define("def extremes(a, b):\n    return min(a, b), max(a, b), max(b, a, a), min((b, a))").extremes
    for a, b in itertools.product(scalars.ALL[left], scalars.ALL[right]):
        check(function, a, b)


HALVES = [0.5, 1.5, 2.5, -0.5, -1.5, 0.49999999999999994, 2.675, 1e22, 123456.789, -0.0, 5e-324, 1.7976931348623157e308]


@calls(*itertools.product(HALVES, range(-6, 7)))
def rounding(a, digits):
    return round(a, digits)


@calls(*itertools.product([np.float32(2.5), np.float16(3.25), np.float64(2.675), np.float64(12345.678), np.int8(125), np.uint8(255),
                           np.int64(-15), np.complex64(1.55 + 2.25j)], [0, 1, 2, -1, -2, 5]))
def rounding_numpy_scalars(a, digits):
    return round(a, digits)


@calls(*itertools.product([0, 5, 15, 25, -15, 1234567, -2**62], [0, 1, -1, -2, -6]))
def rounding_integers(a, digits):
    return round(a, digits)


@calls(*HALVES, 1e19, float("inf"), float("nan"))
def rounding_to_int(a):
    return round(a)


@calls(1.9, -1.9, 9.2e18, 9.3e18, float("inf"), float("nan"), True, np.float32(2.5), np.uint64(2**63), 1j)
def converting_to_int(a):
    return int(a)


@calls((2, 10, 1000), (3, 200, 13), (-3, 5, 7), (3, -1, 7), (2, -1, 4), (2, 5, 0), (5, 0, 1), (3, 5, -7))
def modular_power(a, b, c):
    return pow(a, b, c)


@calls(*itertools.product([0, 1, -7, 2**62], [1, -3, 0, 2**40]))
def divmod_of_ints(a, b):
    return divmod(a, b)


@calls((), (1.0,), (1.0, 2.0))
def complex_from_parts(*parts):
    return complex(*parts), complex(1), complex(0, -0.0), complex(real=1, imag=2), int(), float(), bool()


@calls("1.5", "  -2e3 ", "inf", "x", "")
def float_of_a_string(text):
    return float(text)


@calls("15", " -7_0 ", "1.5", "x")
def int_of_a_string(text):
    return int(text)


@calls(v, np.zeros(0), m, np.array(5))
def length_of_an_array(array):
    return len(array)


@calls(())
def lengths():
    return len((1, 2)), len("text"), len([1, 2, 3]), len(range(2, 20, 3)), len(()), len([])


@calls(v, np.arange(5), np.zeros(0), np.array([True, False]), np.array([200, 100], dtype=np.uint8), np.array([1 + 2j]))
def sum_of_an_array(array):
    return sum(array)


@calls(v, np.array([], dtype=np.float32), np.array([1e16, 1.0, -1e16]), np.array([0.1] * 10))
def sum_with_start(array):
    return sum(array, 0.0), sum(array, start=1), sum([0.1] * 10), sum((0.1, 0.2, 0.3), 0.5)


@calls(np.array([0.0, 0.0]), np.array([0.0, 2.0]), np.zeros(0), np.array([True, True]))
def any_and_all(array):
    return any(array), all(array)


@calls(v, np.zeros(0))
def generators(array):
    return (sum(a * a for a in array), any(a > 2 for a in array), all(a > -5 for a in array),
            sum(1 for a in array if a > 0), max((a for a in array), default=0.0))


@calls(v, np.arange(5)[::-1], np.array([np.nan, 1.0]), np.array([1.0, np.nan]), np.zeros(0), np.array([7], dtype=np.uint8))
def extremes_of_an_array(array):
    return min(array), max(array)


@calls(([3, 1, 2],), ([2.5],), ([],))
def extremes_of_a_list(items):
    return max(items), min(items), sum(items)


@calls(v, np.zeros(0))
def extremes_with_default(array):
    return max(array, default=-1.0), min(array, default=None)


@calls(([3, -7, 2],))
def extremes_by_key(items):
    return max(items, key=abs), min(items, key=lambda a: -a)


@calls(5, 0)
def tuples_and_lists(n):
    return list(range(n)), list((1, 2)), list(reversed([1, 2, 3])), list("ab")


@calls(v, m)
def list_of_an_array(array):
    return list(array)


@calls(v)
def tuple_of_known_length(array):
    return tuple((1, 2.5)), tuple(reversed((1, 2))), tuple(a for a in (1, 2, 3))


@calls((3, 2.5))
def sorted_and_sets(a, b):
    return sorted([a, 2, 1]), sorted([3, 1, 2], reverse=True)


@calls(3)
def map_and_filter(n):
    return [a for a in map(lambda a: a * 2, range(n))], [a for a in filter(lambda a: a % 2, range(n))]


@calls((1, 2.5, True), (np.float32(0.1), np.uint8(200), np.bool_(True)), (1j, float("nan"), -0.0), (1e22, 1e-7, 123456789.123))
def printing(a, b, c):
    print(a)
    print(a, b, c)
    print(a, b, sep=", ", end="!\n")
    print()
    print("text", None, (a, b))


@calls((3, 0.1), (-1, 1e100))
def printing_formatted(a, b):
    print(f"{a} and {b}")
    print(f"{a:5d}|{b:.3f}|{b:8.2e}|{a!r}")


@calls(v)
def printing_parts_of_arrays(array):
    print(array.shape, len(array), array[0])


@calls(v, [1, 2], [True], [np.float64(0.5)], [], [[1], [2, 3]], [(1, 2.5)], [None, 1], ())
def printing_arrays_and_lists(items):
    print(items)
    print([items, items], (items, 1), f"{items} {items!r}", sep="|")


@calls(v, np.arange(2000), np.zeros(0), np.arange(6).reshape(2, 3).T, np.array(3), np.array([1j, 2]), np.ones((2, 2), dtype=bool), v[::-1])
def printing_arrays(array):
    made = np.zeros(3)
    made[1] = array.size
    print(array, made, np.ones((2, 2)), array[...], array.T)
    print(array.dtype, [array.dtype], f"{array.dtype!r}", type(array))


KEPT_TEXTS = {
    "text_of_a_list_kept": "items = [i for i in range(a)]\n    text = f'{items}'\n    items.append(2)\n    print(text)\n    return a",
    "text_of_a_list_passed_on": "items = [i for i in range(a)]\n    print(f'{items}', change(items))\n    return a",
    "text_of_an_array_in_a_loop": "array = np.zeros(2)\n    text = f'{array}'\n    for i in range(2):\n        array[i] = 1\n        print(text)\n    return a",
}


@pytest.mark.parametrize("name", KEPT_TEXTS)
def test_texts_are_those_of_the_moment(name):
    program = define(f"def function(a):\n    {KEPT_TEXTS[name]}\ndef change(items):\n    items.append(2)\n    return 1\n")
    refused(program.function, 3, golden=name)


def test_texts_of_known_lists_are_those_of_the_moment():
    def function(a):
        items = [a]
        text = f"{items}"
        print(f"{items!r}", items.append(2), [items, items])
        print(text, items)

    check(function, 3)


COMPUTED_TEXTS = {"length": "len(f'{a}')", "equality": "f'{a}' == '3'", "membership": "'3' in f'{a}'", "character": "f'{a}'[0]", "truth": "1 if f'{a}' else 2",
                  "sum": "'x' + f'{a}'", "product": "f'{a}' * 2", "number": "int(f'{a}')", "tuple": "(f'{a}', 1) == ('3', 1)", "order": "f'{a}' < 'b'"}


@pytest.mark.parametrize("name", COMPUTED_TEXTS)
def test_nothing_computes_with_texts_made_at_run_time(name):
    refused(define(f"def function(a):\n    return {COMPUTED_TEXTS[name]}\n").function, 3, golden=f"text_{name}")


def test_exceptions_are_told_apart_by_except():
    body = "    try:\n        1 // a\n    except ZeroDivisionError as e:\n        return isinstance(e, ZeroDivisionError)\n"
    refused(define(f"def function(a):\n{body}").function, 0, golden="isinstance_of_an_exception")


@calls(3)
def printing_lists_made_here(n):
    items = []
    print(items, [n], [None, n], ((), [1j, True]), ["a"])
    for i in range(n):
        items.append(np.float32(i))
        print(items)
    return items


@calls(v)
def printing_an_array_with_a_format(array):
    print("before")
    print(f"{array:.3f}")


@calls(0, 1)
def printing_exceptions(x):
    try:
        if x:
            raise KeyError(3)
        x = 1 // x
    except (KeyError, ZeroDivisionError) as e:
        print(e, "and", f"{e} {e!r}", (e, 1))
    try:
        raise ValueError("a", x)
    except ValueError as e:
        print(e)
    try:
        x = [1][x + 7]
    except IndexError as e:
        try:
            x = 1 // (x - x)
        except ZeroDivisionError as inner:
            print(inner)
        print(e)


@calls(3, 2.5, True, np.float32(3), v, [1], (1, 2), "a", np.int64(3), np.bool_(True), 1j, np.complex64(1))
def types_of_values(x):
    kind = type(x)
    print(kind, [kind], f"{kind!r}")
    return kind, kind is int, kind == float, kind is type(1.5), kind in (int, np.float32), isinstance(x, kind)


@calls(3, 2.5, True, np.float32(3), np.int64(3), np.bool_(True), 1j)
def types_called(x):
    return type(x)(1), [type(x)], np.float64, math.sin, (np.dtype("int8"), x)


@calls((1, 2), (2, 1))
def types_on_paths(x, y):
    return type(1.5) if x > y else type(1)


@calls(*[np.zeros(2, dtype=kind) for kind in "?bBhHiIlLefdFD"])
def dtypes_returned(array):
    return array.dtype, [array.dtype], array.dtype is array.T.dtype


@calls((np.float64(0.1), np.float32(0.1)), (np.float64(1e16), np.float16(0.1)), (np.float64("nan"), np.float32("-inf")))
def printing_numpy_floats(a, b):
    print(a, b)
    print((a, b))


def test_print_comes_at_once(capfd):
    """What was printed before an exception is there, in order with Python's own."""
    program = define("""
def report(n):
    for i in range(n):
        print("step", i)
        if i == 2:
            raise ValueError("stop")
""")
    check(program.report, 2)
    check(program.report, 5)


@calls(*[(value,) for value in (3, 3.0, True, 1 + 2j, "text", np.float64(1), np.int8(1), (1, 2), [1], np.zeros(2))])
def isinstance_stops_at_the_first_match(x):
    return isinstance(x, (float, (int, str))), isinstance(x, int | float), isinstance(x, np.floating | tuple | list)


@calls(1.5, None, 2)
def isinstance_of_optional(x):
    return isinstance(x, float | None), isinstance(x, None | (int | np.int64))


@calls(3.0, 3)
def isinstance_of_what_is_no_class(x):
    return isinstance(x, (float, "float"))


class Wrapper(collections.abc.Sized):
    """A class of a program."""


@calls(*[(value,) for value in (3, 3.5, True, 1j, "text", None, np.float32(1), np.int8(1), np.complex64(1), (1, 2), [1], np.zeros(2))])
def isinstance_of_abstract_classes(x):
    if isinstance(x, Wrapper):
        return x.content
    return (isinstance(x, (Wrapper, int)), isinstance(x, numbers.Integral), isinstance(x, numbers.Real), isinstance(x, (numbers.Number, Wrapper)),
            isinstance(x, collections.abc.Iterable), isinstance(x, collections.abc.Sequence), isinstance(x, collections.abc.Sized), isinstance(x, fractions.Fraction))


class OfItsOwn(abc.ABC):
    """A class whose code says what its instances are."""

    @classmethod
    def __subclasshook__(cls, other):
        return True


def test_abstract_classes_that_need_the_programs_code():
    refused(lambda x: isinstance(x, OfItsOwn), 1, golden="abstract_class_of_its_own")


@calls(*[(value, step) for value in (3, 3.0, 3.5, 4, True, -1.0, float("nan"), float("inf"), 1e300, -2.0**63, 3 + 0j, 3 + 1j, "3", None, (3,), np.float32(5),
                                     np.uint64(5), np.uint64(2**63 + 5), np.int8(-1), np.bool_(True)) for step in (1, 2, -3)])
def membership_of_ranges(value, step):
    return value in range(-1, 9, step), value not in range(9, -7, step)


@calls(*[(values, wanted) for values in ((1, 2, 1), (1.5, 2, True), ("a", None, 3), (), ((1, 2), (3, 4))) for wanted in (1, 2.0, "a", None, (3, 4), 7)])
def tuples_are_searched(values, wanted):
    count = values.count(wanted)
    return count, values.index(wanted)


def test_callables():
    program = define("""
def f(x, g, h=None):
    return callable(g), callable(x), callable(h), callable(len), callable(lambda: x), callable(int), callable(np.sin), callable("text"), callable((1, 2))

def apply(x, g):
    return g(x) if callable(g) else x * g
""")
    check(program.f, 1, math.sqrt)
    check(program.f, np.ones(2), 3, program.f)
    check(program.apply, 4.0, math.sqrt)
    check(program.apply, 4.0, 3)


@calls(*[np.dtype(dtype).type(value) for dtype in ("bool", "int8", "uint64", "float16", "float64", "complex64") for value in (0, 1)], np.float64("nan"), np.int32(-7))
def methods_that_scalars_share_with_arrays(x):
    return x.any(), x.all(), x.sum(), x.max(), x.min(), x.mean(), x.prod(), x.std(), x.var(), x.argmax(), x.argmin(), x.ravel(), x.flatten(), x.cumsum(), x.repeat(2), x.tolist()


TEXTS_OF_NUMBERS = ["1j", "-1e500j", "J", "+j", "1+j", "1-2j", "( 3-nanj )", "infj", "-inf+infj", "1j2", "1 + 2j", "2", ".5j", "1_0j", "j1", "", "1+2", "nan-j"]


@pytest.mark.parametrize("text", TEXTS_OF_NUMBERS)
def test_texts_of_complex_numbers(text):
    check(define(f"def f():\n    return complex({text!r})").f)


@pytest.mark.parametrize("text", ["\u0663.\u0661\u0664", "\xa01.5\x85", "\u2003 7 \u3000", "\u0967\u0968", "\u212a", "1\u200b", "\x1c8\x1f", "a\xa0\x85\u200b\U0001f600'"])
def test_texts_of_numbers_in_other_scripts(text):
    program = define(f"""
def whole():
    return int({text!r})
def in_base():
    return int({text!r}, 36)
def floating():
    return float({text!r})
def pair():
    return complex({text!r})
def stripped():
    return {text!r}.strip(), {text!r}.lstrip(), {text!r}.rstrip()
def shown():
    print({text!r}, [{text!r}])
""")
    for function in program.whole, program.in_base, program.floating, program.pair, program.stripped, program.shown:
        check(function)


@pytest.mark.parametrize("call", ["list(sequence=[])", "tuple(x=a)", "len(obj=a)", "any(x=a)", "all(a, key=1)", "reversed(a, x=1)", "range(stop=3)", "print(1, to=2)", "sorted(a, order=1)", "max(a, by=1)",
                                  "sum(a, begin=1)", "enumerate(a, first=1)", "zip(a, strickt=1)", "abs(x=1)", "divmod(1, 2, x=3)", "isinstance(1, cls=int)", "bool(x=1)", "float(x=1)", "round(2.5, digits=1)",
                                  "a.pop(index=0)", "a.append(object=1)", "a.index(1, begin=0)", "a.sort(by=1)", "a.count(x=1)", "a.insert(0, value=1)", "'a'.upper(x=1)", "callable(x=1)", "map(abs, a, x=1)"])
def test_keywords_that_no_builtin_takes(call):
    check(define(f"def f():\n    a = [3, 1, 2]\n    {call}\n    return 1").f, messages=False)


@calls((2, 3, 1j), (1j, 2.0, 3), (2.0, 1j, 3), (True, 2, 1.5), (2, 3j, None))
def powers_with_a_modulus_of_other_types(a, b, m):
    return pow(a, b, m)


def test_attributes_by_name():
    """`hasattr` and `getattr`: what a type has is known when compiling."""
    programs = define("""
def attributes(x):
    names = []
    if hasattr(x, "shape"):
        names.append(len(x.shape))
    if hasattr(x, "__len__"):
        names.append(10)
    if hasattr(x, "__iter__"):
        names.append(20)
    if hasattr(x, "__call__"):
        names.append(30)
    if hasattr(x, "ndim") and hasattr(x, "dtype") and not hasattr(x, "nosuch"):
        names.append(40 + getattr(x, "ndim"))
    if hasattr(np, "trapezoid"):
        names.append(50)
    if hasattr(np, "no_such_function") or hasattr(np, "float"):
        names.append(np.no_such_function(3))
    if hasattr(x, "is_integer_"):
        names.append(60)
    if hasattr(x, "partition"):
        names.append(70)
    if hasattr(x, "append"): names.append(80)
    if hasattr(x, "imag"): names.append(90)
    if hasattr(x, "denominator"): names.append(100)
    return names, getattr(x, "nosuch", 5), getattr(x, "ndim", 7.5), getattr(np, "sqrt")(4.0)

def missing(x):
    return getattr(x, "nosuch")

def too_many(x):
    return getattr(x, "real", 1, 2)

def by_number(x):
    return hasattr(x, 3)

def by_path(flag):
    x = np.ones(3) if flag else 2.0
    return len(x) if hasattr(x, "__len__") else 0, getattr(x, "size", 1)

def several(x, names):
    total = 0
    for name in names:
        total += getattr(x, name)
    return total

def called(g, x):
    if hasattr(g, "__call__"):
        return g(x)
    return g

def lacking(x):
    return np.no_such_function(x)

def special(x):
    return hasattr(x, "__array_interface__")
""")
    for x in (np.ones((2, 3)), np.array(1), 1, 1.5, True, 2j, np.float32(1), np.int16(2), np.bool_(1), [1, 2], (1, 2), "ab", None):
        check(programs.attributes, x)
    check(programs.missing, [1])
    check(programs.missing, np.ones(2))
    check(programs.too_many, 1.0)
    check(programs.by_number, 1.0)
    check(programs.by_path, True)
    check(programs.by_path, False)
    check(programs.several, np.ones((2, 3)), ("ndim", "size", "nbytes"))
    check(programs.called, lambda v: v + 1, 3)
    check(programs.lacking, 1.0, refusable=())
    refused(programs.special, 1.0, golden="hasattr_special")


@pytest.mark.parametrize("call", ["ord('a')", "[ord(c) - ord('a') for c in 'hello']", "ord('é'), ord('🎉')", "np.array([ord(c) for c in 'abc'], np.uint8)", "ord(3)", "ord('')", "ord('ab')",
                                  "ord()", "ord('a', 'b')", "ord(c='a')"])
def test_ord(call):
    check(define(f"def f():\n    return {call}").f)
