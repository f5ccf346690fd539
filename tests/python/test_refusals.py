"""What Conure declines, and in which words: the texts are recorded in `refusals/` (CONURE_BLESS=1 records them anew)."""

import abc
import functools
import operator
import re
from pathlib import Path

import numpy as np
import numpy.random  # whether it was imported decides what an attribute of the module is
import pytest

import conure
from differential import DISABLED, check, define, refused

v = np.array([3.0, -1.0, 2.5])

CONSTRUCTS = {
    "class": ("class Inner:\n        pass\n    return a", 1),
    "with": ("with open('x') as file:\n        pass\n    return a", 1),
    "yield": ("yield a", 1),
    "yield_from": ("yield from a", v),
    "async_def": ("async def inner():\n        pass\n    return a", 1),
    "dict": ("d = {1: a}\n    return d[1]", 1),
    "dict_comprehension": ("d = {i: a for i in range(3)}\n    return d[1]", 1),
    "set": ("s = {1, a}\n    return len(s)", 1),
    "set_comprehension": ("return {i for i in range(a)}", 1),
    "dict_call": ("d = dict()\n    return a", 1),
    "set_call": ("s = set()\n    return a", 1),
    "f_string": ("text = f'{a}'\n    return text", 1),
    "global_statement": ("global counter\n    counter = a\n    return a", 1),
    "import_unknown": ("import random\n    return random.random() * a", 1),
    "unknown_library": ("return library.cmp_to_key(max)", 1),
    "unknown_function": ("return operator_add(a, 1)", 1),
    "unknown_numpy": ("return np.lib.scimath.sqrt(a)", -1.0),
    "numpy_random": ("return np.random.rand() * a", 1),
    "open": ("return open('x')", 1),
    "input": ("return input()", 1),
    "eval": ("return eval('a')", 1),
    "exec": ("exec('b = a')\n    return a", 1),
    "setattr": ("return setattr(a, 'real', 1)", 1),
    "globals": ("return globals()", 1),
    "type_call": ("return type('A', (), a)", 1),
    "type_of_none": ("return type(None) is a", 1),
    "list_in_a_message": ("raise ValueError(f'{a}')", [1, 2]),
    "lists_of_arrays_compared": ("return [b for b in (a, a[1:]) if b[0]] == [a[1:], a]", v),
    "item_of_several_types": ("return (1, np.ones(3), (2, 3))[len(a)]", v),
    "string_of_a_number": ("return chr(a)", 65),
    "method_of_an_array": ("return a.byteswap()", v),
    "lambda_returned": ("return lambda b: a + b", 1),
    "generator_returned": ("return (i for i in range(a))", 1),
    "range_returned": ("return range(a)", 1),
    "attribute_of_object": ("return thing.value + a", 1),
    "method_of_object": ("return thing.method(a)", 1),
    "instance": ("return Fraction(a, 2)", 1),
    "user_exception": ("raise Failure('x')", 1),
    "array_or_tuple": ("if a[0] > 2:\n        b = a\n    else:\n        b = 1.0, 2.0\n    return b", v),
    "array_of_two_ranks": ("b = np.zeros(3)\n    if a > 1:\n        b = np.zeros((3, 3))\n    return b", 1),
    "list_or_number": ("b = [1]\n    if a > 1:\n        b = 2\n    return b", 1),
    "tuple_or_number": ("b = (1, 2)\n    if a > 1:\n        b = 2\n    return b", 1),
    "tuples_of_two_lengths": ("b = (1, 2)\n    if a > 1:\n        b = (1, 2, 3)\n    return b", 1),
    "growing_tuple": ("t = ()\n    for i in range(a):\n        t = t + (i,)\n    return t", 3),
    "rank_at_run_time": ("return np.zeros((1,) * a[0])", [3]),
    "dtype_at_run_time": ("return np.zeros(3, dtype=np.int32 if a > 1 else np.float64)", 3),
    "list_of_unlike_items": ("b = [1]\n    for k in range(a):\n        b.append((1, 2))\n    return b", 1),
    "mutated_list_argument": ("a.append(1)\n    return a", [1, 2]),
    "assigned_list_argument": ("a[0] = 1\n    return a", [1, 2]),
    "sorted_list_argument": ("a.sort()\n    return a", [2, 1]),
    "object_attribute_assigned": ("thing.value = a\n    return a", 1),
    "module_attribute_assigned": ("np.value = a\n    return a", 1),
    "string_method": ("return a.zfill(3)", "x"),
    "string_formatting": ("return '%d' % a", 1),
    "str_call": ("return str(a)", 1),
    "surrogate": ("text = 'a\\ud800'\n    return text", 1),
    "bytes": ("return b'abc'[a]", 1),
    "except_group": ("try:\n        b = 1 // a\n    except* ValueError:\n        b = 2\n    return b", 1),
    "exception_object": ("try:\n        b = 1 // a\n    except ZeroDivisionError as error:\n        return error.args\n    return b", 0),
}


class Thing:
    value = 3

    def method(self, a):
        return self.value + a

    @conure.jit
    def jitted_method(self, a):
        return self.value + a


class Failure(Exception):
    pass


class Matrix(np.ndarray):
    pass


def environment():
    from fractions import Fraction
    return {"library": functools, "operator_add": operator.attrgetter("x"), "thing": Thing(), "Fraction": Fraction, "Failure": Failure}


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_constructs(name):
    body, argument = CONSTRUCTS[name]
    # Code before and after, so that the caret and line are seen to be right.
    program = define(f"def function(a):\n    x = 1\n    {body}\n", **environment())
    refused(program.function, argument, golden=name)


def test_keyword_parameters():
    refused(define("def function(a, **options):\n    return a\n").function, 1, golden="keyword_parameters", b=2)


def test_keyword_dict_in_a_call():
    refused(define("def function(a):\n    return inner(a, **options)\ndef inner(a, b=1):\n    return a + b\noptions = {'b': 2}\n").function,
            1, golden="keyword_dict")


def test_methods():
    if not DISABLED:
        with pytest.raises(conure.CompileError) as raised:
            Thing().jitted_method(3)
        assert "self" in str(raised.value)


def test_in_a_helper():
    """The caret is in the helper."""
    refused(define("""
def helper(b):
    c = b * 2
    return {c: b}

def function(a):
    return helper(a + 1)
""").function, 1, golden="in_a_helper")


def structured():
    return np.zeros(3, dtype=[("x", float), ("y", int)])


ARGUMENTS = {
    "argument_surrogate": lambda: "a\udc80",
    "argument_object_array": lambda: np.array([1, None], dtype=object),
    "argument_foreign_byte_order": lambda: np.zeros(3, dtype=">f8"),
    "argument_longlong": lambda: np.zeros(3, dtype=np.longlong),
    "argument_longlong_number": lambda: np.ulonglong(3),
    "argument_longlong_dtype": lambda: np.dtype(np.longlong),
    "argument_of_many_axes": lambda: np.zeros((1,) * 33),
    "argument_structured": structured,
    "argument_record": lambda: structured()[0],
    "argument_masked": lambda: np.ma.masked_array([1.0, 2.0], [True, False]),
    "argument_timedelta": lambda: np.timedelta64(3, "s"),
    "argument_numpy_string": lambda: np.str_("reflect"),
    "argument_matrix": lambda: np.matrix([[1.0]]),
    "argument_subclass": lambda: np.zeros(3).view(Matrix),
    "argument_strings": lambda: np.array(["a", "b"]),
    "argument_dates": lambda: np.zeros(3, dtype="datetime64[s]"),
    "argument_longdouble": lambda: np.zeros(3, dtype=np.longdouble),
    "argument_dict": lambda: {"a": 1},
    "argument_set": lambda: {1, 2},
    "argument_object": Thing,
    "argument_class": lambda: Thing,
    "argument_module": lambda: np,
    "argument_bytes": lambda: b"abc",
    "argument_range": lambda: range(3),
    "argument_generator": lambda: iter([1]),
    "argument_list_of_dicts": lambda: [{}],
    "argument_tuple_with_dict": lambda: (1, {}),
    "argument_abstract": lambda: abc.ABC,
}


@pytest.mark.parametrize("name", ARGUMENTS)
def test_arguments(name):
    function = define("def function(first, values=None):\n    return first\n").function
    refused(function, 1, ARGUMENTS[name](), golden=name)


def test_a_subclass_of_a_python_scalar():
    class Meters(float):
        pass

    refused(define("def function(a):\n    return a\n").function, Meters(2.0), golden="argument_float_subclass")


def test_pandas():
    pandas = pytest.importorskip("pandas")
    refused(define("def function(a):\n    return a\n").function, pandas.Series([1.0]), golden="argument_pandas")


def test_arguments_that_are_never_used_are_refused_too():
    refused(define("def function(a, b):\n    return a\n").function, 1, {"x": 2}, golden="argument_unused")


def test_no_source():
    """A function made by exec from a string has no source to compile."""
    names = {}
    exec("def function(a):\n    return a\n", names)
    refused(names["function"], 1, golden="no_source")
    refused(define("def function(a):\n    return helper(a)", helper=names["function"]).function, 1, golden="no_source_of_helper")


def edited(folder):
    """A function whose file was edited after it was made."""
    path = folder / "edited.py"
    path.write_text("def function(a):\n    return a + 1\n")
    names = {}
    exec(compile(path.read_text(), str(path), "exec"), names)
    path.write_text("def function(a):\n    return a + 2\n")
    return names["function"]


def test_source_that_changed(tmp_path):
    """The running function counts, not the file."""
    refused(edited(tmp_path), 1, golden="source_changed")


def test_source_of_a_helper_that_changed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    refused(define("def function(a):\n    return helper(a)", helper=edited(Path())).function, 1, golden="source_of_helper_changed")


def test_keyword_parameters():
    program = define("""
def function(
        a, b=2,
        **options):
    return a

def caller(a):
    return function(a, c=1)

nested = [
    lambda first, **others: first]
""")
    refused(program.function, 1, golden="keywords_of_kernel")
    refused(program.function, 1, c=2, golden="keywords_of_kernel")
    refused(program.caller, 1, golden="keywords_of_helper")
    refused(program.nested[0], 1, golden="keywords_of_lambda")


def test_names_that_numpy_has_not():
    program = define("""
import functools
import numpy as np

@functools.lru_cache
def cached(a):
    return a

def unknown(a):
    return np.no_such_function(a)

def gone(a):
    return np.float_(a)

def alias(a):
    return np.float(a)

def uses_cached(a):
    return cached(a)
""")
    check(program.unknown, 1.0, refusable=())
    refused(program.gone, 1.0, golden="name_gone")
    refused(program.alias, 1.0, golden="alias_gone")
    refused(program.uses_cached, 1.0, golden="helper_with_cache")


@pytest.mark.skipif(DISABLED, reason="nothing is decorated")
@pytest.mark.parametrize("thing, text", [
    (staticmethod(abs), "conure.jit takes a Python function, not 'staticmethod': write @staticmethod above @conure.jit"),
    (functools.lru_cache(lambda x: x), "conure.jit takes a Python function, not '_lru_cache_wrapper': write what wraps the function above @conure.jit"),
    (functools.partial(lambda x: x), "conure.jit takes a Python function, not 'partial': take the partial of the jitted function"),
    (np.sin, "conure.jit takes a Python function, not 'ufunc': a function that is jitted can call it"),
    (Thing().method, "conure.jit takes a Python function, not 'method': jit a function of the arrays and numbers that the method needs"),
    (3, "conure.jit takes a Python function, not 'int'"),
])
def test_what_is_no_function(thing, text):
    with pytest.raises(TypeError) as raised:
        conure.jit(thing)
    assert str(raised.value) == text


def test_a_file_edited_after_decoration(tmp_path):
    path = tmp_path / "edited_later.py"
    path.write_text("def function(a):\n    return a + 1\n")
    names = {}
    exec(compile(path.read_text(), str(path), "exec"), names)
    jitted = conure.jit(names["function"])
    path.write_text("def function(a):\n    return a + 2\n")
    assert jitted(1) == 2


def test_fallback_runs_plain_python():
    """One warning that carries the CompileError, then CPython's answers."""
    if DISABLED:
        return
    function = conure.jit(fallback=True)(define("def function(a):\n    return {a: 1}\n").function)
    with pytest.warns(Warning, match="dict"):
        assert function(3) == {3: 1}
    assert function(4) == {4: 1}


def test_nothing_runs_before_a_refusal():
    function = conure.jit(define("def function(a):\n    a[0] = 99.0\n    d = {1: 2}\n    return d[1]\n").function)
    array = v.copy()
    if not DISABLED:
        with pytest.raises(conure.CompileError):
            function(array)
        assert array[0] == 3.0


def test_a_branch_that_is_never_taken_is_not_compiled():
    """Static conditions are decided before types are inferred."""
    program = define("""
def function(a, mode="plain"):
    if mode == "fancy":
        return {1: a}
    return a
def optional(a, weights=None):
    if weights is not None:
        a = a * weights[0]
    return a
def by_type(a):
    if isinstance(a, int):
        return a + 1
    return a.shape
""")
    check(program.function, 3)
    check(program.optional, 3)
    check(program.optional, 3.0, v)
    check(program.by_type, 3)
    check(program.by_type, v)


def test_every_reason_is_explained():
    """`docs/errors.md` has each reason of a recorded text, and none that the sources do not have."""
    root = Path(__file__).parents[2]
    reasons = {line.split()[1] for text in (root / "tests/python/refusals").glob("*.txt") for line in text.read_text().splitlines() if line.startswith("  reason: ")}
    table = [line.split(" | ")[0] for line in (root / "docs/errors.md").read_text().splitlines() if line.startswith("| `")]
    documented = {code for row in table for code in re.findall("`([^`]+)`", row)}
    assert reasons - documented == set()
    sources = "".join(path.read_text() for path in [*(root / "compiler/src/main/java").rglob("*.java"), *(root / "python/conure").glob("*.py")])
    assert {code for code in documented if f'"{code}"' not in sources} == set()


def test_lists_of_many_arrays():
    items = ", ".join(f"x * {k}" for k in range(17))
    refused(define(f"def f(x, n):\n    return [({items}) for k in range(n)]\n").f, np.zeros(3), 2, golden="list_of_many_arrays")


def test_only_frames_of_the_program_are_shown():
    import traceback
    f = conure.jit(define("def f(x):\n    return {x: 1}").f)
    for argument in ({}, 1):
        with pytest.raises(conure.CompileError) as caught:
            f(argument)
        assert [frame.filename for frame in traceback.extract_tb(caught.value.__traceback__)] == [__file__]
