"""The native dispatcher with kernels written in C: what goes in, what comes out, and what is refused."""

import copy
import gc
import inspect
import pickle
import sys
import threading
import weakref

import numpy as np
import pytest

import conure
from kernels import kernel

if conure.jit(lambda: 0).__class__.__name__ == "function":
    pytest.skip("CONURE_DISABLE is set", allow_module_level=True)

COPY = "r[0] = a[0];"


def echo(x):
    return x


def echo_all(*values):
    """Return the echo function with a kernel that copies the slots of one value of each given type."""
    jitted = conure.jit(echo.__class__(echo.__code__, globals()))
    from _conure import type_text
    for value in values:
        text = type_text(value, [])
        words = {"complex": 2, "np.complex64": 2, "np.complex128": 2}.get(text, 1)
        if text.startswith("("):
            words = 16
        if text.endswith(("]", "C", "F", "A", "!")) and not text.startswith("list"):
            words = 2 + 2 * value.ndim
        body = f"memcpy(r, a, {8 * words});"
        kernel(jitted, (value,), body, text)
    return jitted


SCALARS = [
    0, -5, 2**63 - 1, -(2**63), True, False, 1.5, float("nan"), -0.0, 1 + 2j, None,
    np.bool_(True), np.int8(-3), np.int16(-3), np.int32(-3), np.int64(-3), np.uint8(200), np.uint16(60000),
    np.uint32(2**32 - 1), np.uint64(2**64 - 1), np.float16(1.5), np.float32(0.1), np.float64(0.1),
    np.complex64(1 + 2j), np.complex128(1 - 2j),
]


@pytest.mark.parametrize("value", SCALARS, ids=repr)
def test_scalars_keep_type_and_bits(value):
    result = echo_all(value)(value)
    assert type(result) is type(value)
    assert np.asarray(result).tobytes() == np.asarray(value).tobytes() or result is value


@pytest.mark.parametrize("value", [(), (1,), (1, 2.5, None, "a"), ((1, 2), (np.int8(3),))], ids=repr)
def test_tuples(value):
    jitted = echo_all(value)
    assert jitted(value) == value
    assert jitted(value) is not None


def test_strings_are_told_apart_by_value():
    jitted = kernel(echo, ("reflect",), "", "str'reflect'")
    assert jitted("reflect") == "reflect"
    assert jitted("".join(["ref", "lect"])) == "reflect"
    with pytest.raises(Exception):
        conure.jit(echo)(object())


@pytest.mark.parametrize("array", [
    np.arange(6.0), np.arange(6.0).reshape(2, 3), np.asfortranarray(np.ones((3, 2), dtype=np.uint8)), np.array(3),
    np.empty((0, 4), dtype=np.complex64), np.arange(10, dtype=np.int16)[::-2], np.ones((1, 5))[:, ::2], np.array([True]),
], ids=lambda array: f"{array.dtype}{array.shape}{array.strides}")
def test_an_array_comes_back_as_itself(array):
    jitted = echo_all(array)
    before = sys.getrefcount(array)
    assert jitted(array) is array
    assert sys.getrefcount(array) == before


def test_a_memmap_comes_back_as_itself(tmp_path):
    array = np.memmap(tmp_path / "map", dtype=np.float64, mode="w+", shape=4)
    assert echo_all(array)(array) is array


def test_read_only_is_part_of_the_type():
    array = np.arange(3.0)
    array.flags.writeable = False
    jitted = echo_all(array)
    assert jitted(array) is array
    assert jitted._kernels[0].argument_types == ("float64[:]C!",)


FIRST = "r[0] = a[0] + 8; r[1] = a[1] | CONURE_OWNER_VIEW; r[2] = a[2] - 1; r[3] = a[3];"


def test_a_view_of_an_argument_has_numpys_base():
    array = np.arange(5.0)
    jitted = kernel(lambda x: x[1:], (array,), FIRST, "float64[:]A")
    view = jitted(array)
    assert view.base is array and not view.flags.owndata and view.flags.writeable
    np.testing.assert_array_equal(view, array[1:])
    part = array[1:]
    assert jitted(part).base is array, "views of views share the base"
    array.flags.writeable = False
    kernel(jitted, (array,), FIRST, "float64[:]A!")
    assert not jitted(array).flags.writeable


ZEROS = ("ConureBlock *b = context->services.allocate_zeroed(context, a[0] * 8); b->element_type = 12; b->rank = 1;"
         "b->fortran = 0; b->extents[0] = a[0];")


def test_a_fresh_array_owns_its_data():
    jitted = kernel(lambda n: np.zeros(n), (1,), ZEROS + "r[0] = (uint64_t)b->data; r[1] = (uint64_t)b; r[2] = a[0]; r[3] = 8;",
                    "float64[:]C")
    for n in (0, 1, 7, 1000, 10**6):
        array = jitted(n)
        assert array.flags.owndata and array.base is None and array.flags.writeable and array.flags.c_contiguous
        np.testing.assert_array_equal(array, np.zeros(n))
        array[:] = 1.0
    array.resize(5, refcheck=False)
    array.resize(50, refcheck=False)
    np.testing.assert_array_equal(array, [1.0] * 5 + [0.0] * 45)


def test_a_view_of_a_fresh_array_keeps_it():
    jitted = kernel(lambda n: np.zeros(n)[1:], (1,),
                    ZEROS + "r[0] = (uint64_t)b->data + 8; r[1] = (uint64_t)b | 1; r[2] = a[0] - 1; r[3] = 8;", "float64[:]A")
    view = jitted(5)
    assert view.base.shape == (5,) and view.base.flags.owndata and not view.flags.owndata


def test_one_array_twice_is_one_object():
    one = "r[{0}] = (uint64_t)b->data; r[{0}+1] = (uint64_t)b | {1}; r[{0}+2] = a[0]; r[{0}+3] = 8;"
    jitted = kernel(lambda n: 0, (1,), ZEROS + one.format(0, 1) + one.format(4, 0) + one.format(8, 0),
                    "(float64[:]C, float64[:]C, float64[:]C)")
    view, first, second = jitted(3)
    assert first is second and view.base is first


def test_either_of_several_types():
    jitted = kernel(lambda n: 0, (1,), "r[0] = a[0]; r[1] = a[0]; r[2] = word(1.5);", "int|np.float64|None")
    assert jitted(0) == 0 and type(jitted(0)) is int
    assert jitted(1) == 1.5 and type(jitted(1)) is np.float64
    assert jitted(2) is None


def test_lists():
    total = """
        ConureList *list = (ConureList *)a[0];
        double sum = 0;
        for (int64_t i = 0; i < list->length; i++) sum += f64(list->elements[i]);
        r[0] = word(sum);"""
    jitted = kernel(lambda values: sum(values), ([1.0],), total, "float")
    assert jitted([1.0, 2.5]) == 3.5
    same = kernel(echo, ([1.0],), COPY, "list[float]")
    values = [1.0, 2.0]
    assert same(values) is values
    mixed = kernel(echo, ([1, 2.5, None],), "ConureList *l = (ConureList *)a[0]; r[0] = l->elements[0] * 100 + l->elements[3] * 10 + l->elements[6];",
                   "int")
    assert mixed([1, 2.5, None]) == 12
    assert mixed._kernels[0].argument_types == ("list[int|float|None]",)


def test_lists_of_unlike_items():
    x = np.arange(6.0).reshape(2, 3)
    given = [x, "a", 2, (x[0], None)]
    text = "list[float64[:,:]C, str'a', int, (float64[:]C, None)]"
    jitted = kernel(echo, (given,), "memcpy(r, a, 8 * 12);", text)
    assert jitted._kernels[0].argument_types == (text,)
    assert jitted(given) is given
    item = kernel(lambda values: values[2], (given,), "r[0] = a[7];", "int")
    assert item(given) == 2 and item([x, "a", 5, (x[1], None)]) == 5
    from _conure import type_text
    for values, written in [([x, x.T], "list[float64[:,:]A]"), ([x, x, x[:, ::2]], "list[float64[:,:]A]"), ([(x, "a"), (x.T, "a")], "list[(float64[:,:]A, str'a')]"),
                            ([(x, "a"), (x, "b")], "list[(float64[:,:]C, str'a'), (float64[:,:]C, str'b')]"), ([x, x[0]], "list[float64[:,:]C, float64[:]C]"),
                            ([[x, 1], [x, 2]], "list[list[float64[:,:]C, int]]"), ([1, True, None], "list[int|bool|None]")]:
        assert type_text(values, []) == written
    assert type_text([x, 1] * 33, []) is None


def test_a_list_is_made_and_shared():
    body = """
        ConureList *row = context->services.list_create(context, 1, 0, 2);
        row->elements[row->length++] = 7;
        ConureList *rows = context->services.list_create(context, 1, 1, 0);
        if (context->services.list_open(context, rows, 0, 2)) return 1;
        rows->elements[0] = rows->elements[1] = (uint64_t)row;
        context->services.retain(context, (uint64_t)row);
        r[0] = (uint64_t)rows;"""
    rows = kernel(lambda: 0, (), body, "list[list[int]]")()
    assert rows == [[7], [7]] and rows[0] is rows[1]


def test_list_services():
    body = """
        const ConureServices *s = &context->services;
        ConureList *list = s->list_create(context, 1, 0, 0);
        for (uint64_t i = 0; i < 1000; i++) {
            if (list->length == list->capacity && s->list_reserve(context, list, list->length + 1)) return 1;
            list->elements[list->length++] = i;
        }
        s->list_open(context, list, 0, 1);
        list->elements[0] = 42;
        s->list_close(context, list, 1, 990);
        ConureList *slice = s->list_slice(context, list, list->length - 1, -2, 3);
        s->release(context, (uint64_t)list);
        r[0] = (uint64_t)slice;"""
    assert kernel(lambda: 0, (), body, "list[int]")() == [999, 997, 995]


# ---- binding ---------------------------------------------------------------------------------------------------------------

def defaults(a, b=2, /, c=3, *rest, d, e=5):
    return a, b, c, rest, d, e


def plain(a, b):
    return a, b


def keyword_only(*, a):
    return (a,)


BINDINGS = [
    (defaults, (1,), {"d": 4}), (defaults, (1, 2, 3, 4, 5), {"d": 4}), (defaults, (1,), {"d": 4, "c": 9, "e": 8}),
    (defaults, (), {}), (defaults, (1,), {}), (defaults, (1,), {"d": 4, "b": 3}), (defaults, (1,), {"d": 4, "x": 3}),
    (defaults, (1, 2, 3), {"c": 3, "d": 4}),
    (plain, (1, 2), {}), (plain, (1,), {"b": 2}), (plain, (), {"b": 2, "a": 1}), (plain, (), {}), (plain, (1,), {}),
    (plain, (1, 2, 3), {}), (plain, (1, 2), {"a": 1}), (plain, (1,), {"c": 1}),
    (keyword_only, (), {"a": 1}), (keyword_only, (1,), {}), (keyword_only, (), {}),
]


@pytest.mark.parametrize(("function", "arguments", "keywords"), BINDINGS, ids=lambda value: str(value) if isinstance(value, (tuple, dict)) else value.__name__)
def test_arguments_are_bound_as_cpython_binds(function, arguments, keywords):
    bound = {}
    jitted = conure.jit(function)

    class Specialiser:
        def miss(self, dispatcher, arguments, *rest):
            bound["arguments"] = arguments
            dispatcher._add(arguments, None, (), [])

        binder = staticmethod(jitted._specialiser.binder)

    dispatcher = type(jitted)(function, Specialiser())
    try:
        expected = function(*arguments, **keywords)
    except TypeError as problem:
        with pytest.raises(TypeError) as raised:
            dispatcher(*arguments, **keywords)
        assert str(raised.value) == str(problem)
    else:
        assert dispatcher(*arguments, **keywords) == expected
        assert tuple(bound["arguments"]) == expected


def test_changed_defaults_count():
    def shift(a, by=1):
        return a + by
    jitted = kernel(shift, (1, 1), "r[0] = a[0] + a[1];", "int")
    assert jitted(1) == 2
    shift.__defaults__ = (10,)
    assert jitted(1) == 11 and jitted(1, 5) == 6


# ---- guards ----------------------------------------------------------------------------------------------------------------

def test_a_global_may_change_its_value_but_not_its_type():
    names = {"k": 3}
    calls = []
    jitted = kernel(echo, (1,), "r[0] = a[0] * a[1];", "int", hidden=((0, "int"),), guards=[("key", names, "k", (3,), 0, True)])
    assert jitted(5) == 15
    names["k"] = 4
    assert jitted(5) == 20
    names["other"] = 1
    assert jitted(5) == 20
    names["k"] = 2.0
    jitted._specialiser.miss = lambda dispatcher, arguments, *rest: (calls.append(1), dispatcher._add(arguments, None, (), []))
    assert jitted(5) == 5 and calls == [1], "another kernel was asked for"


def test_a_global_array_is_read_where_it_is_now():
    names = {"table": np.arange(3.0)}
    jitted = kernel(echo, (1,), "r[0] = ((uint64_t *)a[1])[a[0]];", "float", hidden=((0, "float64[:]C"),),
                    guards=[("key", names, "table", (names["table"],), 0, True)])
    assert jitted(2) == 2.0
    names["table"] = np.array([7.0, 8.0])
    assert jitted(1) == 8.0
    names["table"][1] = 9.0
    assert jitted(1) == 9.0


def test_a_cell_and_a_function_are_guarded():
    def outer():
        factor = 2

        def set_factor(value):
            nonlocal factor
            factor = value

        def inner(x):
            return x * factor
        return inner, set_factor

    inner, set_factor = outer()
    guards = [("cell", inner.__closure__[0], None, (2,), 0, True),
              ("function", inner, None, (inner.__code__, None, None), -1, False)]
    jitted = kernel(inner, (1,), "r[0] = a[0] * a[1];", "int", hidden=((0, "int"),), guards=guards)
    assert jitted(3) == 6
    set_factor(5)
    assert jitted(3) == 15
    asked = []
    jitted._specialiser.miss = lambda dispatcher, arguments, *rest: (asked.append(1), dispatcher._add(arguments, None, (), []))
    inner.__code__ = inner.__code__.replace(co_name="other")
    assert jitted(3) == 15 and asked == [1]


def test_assumptions_are_checked():
    x = np.arange(10.0)
    jitted = kernel(lambda a, b: 0, (x[:5], x[5:]), "r[0] = 1;", "int", ("assumption", "disjoint 0 1"))
    asked = []
    jitted._specialiser.miss = lambda dispatcher, arguments, types, functions, facts, serial: (
        asked.append(facts), dispatcher._add(arguments, None, (), []))
    assert jitted(x[:5], x[5:]) == 1
    assert jitted(x[5:], x[:5]) == 1
    assert jitted(x[:5], x[4:]) == 0, "the plain function"
    assert asked == [["wide 0 1", "wide 1 1"]]


def test_equal_shapes_are_noticed():
    square, row = np.ones((2, 2)), np.ones(2)
    jitted = kernel(lambda a, b: 0, (square, square), "r[0] = 1;", "int", ("assumption", "equal 0 1"))
    asked = []
    jitted._specialiser.miss = lambda dispatcher, arguments, types, functions, facts, serial: (
        asked.append(facts), dispatcher._add(arguments, None, (), []))
    assert jitted(square.copy(), square) == 1
    assert jitted(square[:0], square[:0]) == 1
    assert jitted(square, square[:1]) == 0, "the plain function"
    assert asked == [["wide 0 2", "value 1 2 1", "other 1 3 1"]]
    promised = []
    other = conure.jit(lambda a, b, c, d: 0)
    other._specialiser.miss = lambda dispatcher, arguments, types, functions, facts, serial: (
        promised.extend(facts), dispatcher._add(arguments, None, (), []))
    other(square, row, square.copy(), square)
    assert [text for text in promised if text.startswith("equal")] == ["equal 0 2", "equal 2 3"]


def test_unit_axes_are_noticed():
    jitted = kernel(lambda a: 0, (np.ones((2, 3)),), "r[0] = 1;", "int", ("assumption", "wide 0 2"))
    asked = []
    jitted._specialiser.miss = lambda dispatcher, arguments, types, functions, facts, serial: (
        asked.append(facts), dispatcher._add(arguments, None, (), []))
    assert jitted(np.ones((3, 2))) == 1
    assert jitted(np.ones((0, 2))) == 1
    assert jitted(np.ones((3, 1))) == 0, "the plain function"
    assert asked == [["other 0 2 1", "value 0 3 1"]]


def test_numbers_that_a_kernel_is_for():
    jitted = conure.jit(lambda n, pair: 0)
    for n in (5, -5):
        kernel(jitted, (n, (1.5, True)), f"r[0] = {n};", "int", ("assumption", f"value 0 0 {n}"), ("assumption", "value 1 1 1"))
    asked = []
    jitted._specialiser.miss = lambda dispatcher, arguments, types, *rest: (asked.append(arguments), dispatcher._add(arguments, None, (), []))
    assert jitted(5, (1.5, True)) == 5 and jitted(-5, (2.5, True)) == -5
    assert jitted(5, (1.5, False)) == 0, "the plain function"
    assert jitted(6, (1.5, True)) == 0 and len(asked) == 1


def test_extents_that_a_kernel_is_for():
    column, other = np.ones((2, 1)), np.ones((2, 3))
    jitted = conure.jit(lambda a: 0)
    kernel(jitted, (column,), "r[0] = 1;", "int", ("assumption", "value 0 3 1"))
    kernel(jitted, (other,), "r[0] = 2;", "int", ("assumption", "other 0 3 1"))
    jitted._specialiser.miss = None
    assert jitted(column) == 1 and jitted(np.ones((5, 1))) == 1 and jitted(other) == 2 and jitted(np.ones((1, 0))) == 2
    assert [text for each in jitted._kernels for text in each.assumptions] == ["other 0 3 1", "value 0 3 1"]


def test_variants_for_numbers_are_no_variants_of_each_other():
    jitted = conure.jit(lambda n: 0)
    for n in range(30):
        kernel(jitted, (n,), f"r[0] = {n};", "int", ("assumption", f"value 0 0 {n}"))
    assert len(jitted._kernels) == 30 and all(jitted(n) == n for n in range(30))
    for n in range(30):
        kernel(jitted, (5,), f"r[0] = {n};", "int", ("assumption", "value 0 0 5"))
    assert len(jitted._kernels) == 29 + 8 and jitted(5) == 29


@pytest.mark.parametrize("words", ["value 0 1 5", "value 1 0 5", "other 0 1 5", "other 0 0", "value 0 0", "value 0 0 x", "wide 0 0", "disjoint 0 0", "equal 0 0", "same 0 0"])
def test_assumptions_that_do_not_fit_are_refused(words):
    with pytest.raises(ValueError, match="manifest"):
        kernel(lambda n: 0, (5,), "r[0] = 0;", "int", ("assumption", words))


def test_variants_of_one_signature_are_bounded():
    jitted = conure.jit(lambda x: 0)
    for n in range(30):
        kernel(jitted, (1,), f"r[0] = {n};", "int")
    assert len(jitted._kernels) == 8 and jitted(1) == 29


# ---- errors ----------------------------------------------------------------------------------------------------------------

def failing(i):
    y = 3
    return [1, 2][i]


POSITIONS = [("position", 0, 0, "failing", 2, 11, 2, 20, -1)]


def raising(*error, body=""):
    return kernel(failing, (1,), body + "context->error_index = 0; context->error_arguments[0] = a[0]; return 1;", "int",
                  *POSITIONS, ("error", 0, 0, *error))


def test_an_exception_has_class_text_and_line():
    jitted = raising("IndexError", "message", "index {0:int} is {{out}} of {0:int!r} {0:int:05d}")
    with pytest.raises(IndexError) as raised:
        jitted(7)
    assert str(raised.value) == "index 7 is {out} of 7 00007"
    entry = raised.traceback[-1]
    assert entry.frame.code.raw is failing.__code__
    assert entry.lineno + 1 == failing.__code__.co_firstlineno + 2
    try:
        failing(7)
    except IndexError as plain:
        assert raised.value.__traceback__.tb_next.tb_lasti == plain.__traceback__.tb_next.tb_lasti, "the same is underlined"
    with pytest.raises(KeyError) as raised:
        raising("KeyError", "arguments", "(int,)")(3)
    assert raised.value.args == (3,)
    with pytest.raises(ValueError) as raised:
        raising("ValueError", "empty", "")(3)
    assert raised.value.args == ()
    with pytest.raises(np.linalg.LinAlgError):
        raising("numpy.linalg.LinAlgError", "message", "Singular matrix")(3)


def test_calls_and_inlining_are_in_the_traceback():
    jitted = kernel(failing, (1,), """
        context->error_index = 0;
        context->services.record_call_site(context, 0);
        return 1;""", "int",
        ("position", 0, 0, "innermost", 0, 0, 0, 1, 1), ("position", 1, 0, "middle", 1, 0, 1, 1, -1),
        ("position", 2, 0, "failing", 2, 0, 2, 1, -1), ("site", 0, 2), ("error", 0, 0, "ValueError", "message", "no"))
    with pytest.raises(ValueError) as raised:
        jitted(1)
    assert [entry.name for entry in raised.traceback[1:]] == ["failing", "middle", "innermost"]


def test_an_exception_in_a_handler_has_its_context():
    jitted = raising("ValueError", "message", "second")
    with pytest.raises(ValueError) as raised:
        try:
            raise KeyError("first")
        except KeyError:
            jitted(1)
    assert isinstance(raised.value.__context__, KeyError)


def test_blocks_of_a_failed_call_are_freed():
    jitted = raising("ValueError", "message", "no", body="for (int i = 0; i < 100; i++) context->services.allocate(context, 1 << 20);")
    for _ in range(200):
        with pytest.raises(ValueError):
            jitted(1)
    with open("/proc/self/statm") as file:
        assert int(file.read().split()[1]) * 4096 < 1 << 30


def test_print_goes_through_stdout(capsys):
    jitted = kernel(lambda x: print(x), (1.5,), "return context->services.print(context, 0, a);", "None",
                    ("text", 0, "x = {0:float}\\t{{}}\\n"))
    assert jitted(2.5) is None
    assert capsys.readouterr().out.startswith("x = 2.5")


def test_an_error_in_print_is_raised(monkeypatch):
    class Broken:
        def write(self, text):
            raise OSError("no space")

    jitted = kernel(lambda x: print(x), (1.5,), "return context->services.print(context, 0, a);", "None", ("text", 0, "{0:float}"))
    monkeypatch.setattr(sys, "stdout", Broken())
    with pytest.raises(OSError, match="no space"):
        jitted(2.5)


def test_kernels_within_kernels(monkeypatch):
    inner = raising("ValueError", "message", "inner {0:int}")

    class Out:
        def write(self, text):
            with pytest.raises(ValueError, match="inner 5"):
                inner(5)

    monkeypatch.setattr(sys, "stdout", Out())
    outer = kernel(lambda n: np.zeros(n), (3,),
                   ZEROS + "int32_t s = context->services.print(context, 0, a); if (s) return s;"
                   "r[0] = (uint64_t)b->data; r[1] = (uint64_t)b; r[2] = a[0]; r[3] = 8;", "float64[:]C", ("text", 0, "hello"))
    np.testing.assert_array_equal(outer(3), np.zeros(3))


# ---- arguments that are refused --------------------------------------------------------------------------------------------

class Sub(np.ndarray):
    pass


@pytest.mark.parametrize("value", [
    {}, {1}, b"a", object(), np.array([None]), np.zeros(2, dtype=">f8"), np.zeros(2, dtype="f8,i4"), np.zeros(2).view(Sub),
    np.ma.zeros(3), np.longdouble(1), np.zeros(2, dtype="M8[s]"), np.longlong(3), [{}], (1, [object()]),
    type("Int", (int,), {})(3),
], ids=lambda value: type(value).__name__)
def test_refused(value):
    with pytest.raises(conure.CompileError) as raised:
        conure.jit(echo)(value)
    text = str(raised.value)
    assert "'x'" in text and len(text.splitlines()) <= 10 and raised.value.code == "unsupported-argument"
    assert pickle.loads(pickle.dumps(raised.value)).code == raised.value.code


def test_wide_ints_overflow():
    with pytest.raises(OverflowError, match="np.uint64"):
        conure.jit(echo)(2**63)


# ---- as an object ----------------------------------------------------------------------------------------------------------

@conure.jit
def documented(a: int, b: float = 2.0, *, c=3) -> float:
    """Say something."""
    return a * b * c


def test_it_looks_like_the_function():
    function = documented.__wrapped__
    assert documented.__name__ == "documented" and documented.__doc__ == "Say something." and documented.__module__ == __name__
    assert inspect.signature(documented) == inspect.signature(function)
    assert documented.__defaults__ == (2.0,) and documented.__code__ is function.__code__
    assert pickle.loads(pickle.dumps(documented)) is documented
    assert copy.deepcopy(documented) is documented and copy.copy(documented) is documented
    assert weakref.ref(documented)() is documented
    assert isinstance(hash(documented), int) and callable(documented)


def test_it_binds_as_a_method():
    class Thing:
        pass

    jitted = conure.jit(lambda self, x: x)
    Thing.method = jitted
    assert Thing.method is jitted and Thing().method.__func__ is jitted
    with pytest.raises(conure.CompileError) as raised:
        Thing().method(1)
    assert raised.value.code == "unsupported-method"


def test_it_is_collected():
    def make():
        def local(x):
            return local
        return kernel(local, (1,), COPY, "int", guards=[("cell", local.__closure__[0], None, (local,), -1, False)])

    reference = weakref.ref(make())
    gc.collect()
    assert reference() is None


# ---- threads ---------------------------------------------------------------------------------------------------------------

WAIT = """
    volatile double *flag = (double *)a[0];
    while (*flag == 0.0) {
        if (context->poll_flag) { int32_t status = context->services.poll(context); if (status) return status; }
    }
    r[0] = 1;"""


def test_a_long_kernel_lets_the_gil_go():
    flag = np.zeros(1)
    jitted = kernel(lambda x: 0, (flag,), WAIT, "int")
    threading.Timer(0.05, lambda: flag.fill(1.0)).start()
    assert jitted(flag) == 1


def test_kernels_on_many_threads():
    jitted = kernel(lambda n: np.zeros(n), (1,), ZEROS + "r[0] = (uint64_t)b->data; r[1] = (uint64_t)b; r[2] = a[0]; r[3] = 8;",
                    "float64[:]C")
    kept = []

    def work():
        for n in range(300):
            array = jitted(n % 50)
            array += 1
            kept.append(array)
            if n % 3 == 0:
                kept.pop(0)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all((array == 1).all() for array in kept)
