"""Helpers, defaults, keywords, recursion, closures, lambdas, functions as arguments."""

import numpy as np
import pytest

import conure
from differential import calls, check, define, jitted, refused

x = np.array([3.0, -1.0, 2.5])


def square(a):
    return a * a


def shift(a, by=1, *, scale=2):
    return (a + by) * scale


def positional(a, b, /, c=3):
    return a * 100 + b * 10 + c


def gather(first, *rest):
    total = first
    for item in rest:
        total += item
    return total, len(rest)


def two_results(a, b):
    return a + b, a - b


def increment(array, i):
    array[i] += 1.0


def factorial(n):
    return 1 if n < 2 else n * factorial(n - 1)


def is_even(n):
    return True if n == 0 else is_odd(n - 1)


def is_odd(n):
    return False if n == 0 else is_even(n - 1)


def early(values, wanted):
    for i in range(len(values)):
        if values[i] == wanted:
            return i
    return None


@conure.jit
def jitted_helper(a):
    return a + 0.5


SCALE = 2.5
OFFSETS = np.array([10.0, 20.0, 30.0])
NAME = "double"
PAIR = (3, 0.25)


@calls(3, 2.5, np.float32(1.5), 1j, True)
def helper(a):
    return square(a) + square(a + 1)


@calls(3, 2.5)
def helper_of_several_types(a):
    return square(a), square(1.5), square(True), square(np.uint8(20)), square(1j)


@calls(3)
def defaults_and_keywords(a):
    return shift(a), shift(a, 2), shift(a, by=3), shift(a, scale=5), shift(a, 4, scale=6), shift(scale=1, a=a, by=0.5)


@calls(1)
def positional_only(a):
    return positional(a, 2), positional(a, 2, 4), positional(a, 2, c=5)


@calls(1)
def positional_only_by_name(a):
    return positional(a=a, b=2)


@calls(1)
def missing_argument(a):
    return square()


@calls(1)
def too_many_arguments(a):
    return square(a, a)


@calls(1)
def unknown_keyword(a):
    return shift(a, other=1)


@calls((1, 2.5))
def star_parameters(a, b):
    return gather(a), gather(a, b), gather(a, a, b, True)


@calls((1, 2.5))
def star_arguments(a, b):
    both = (a, b)
    return gather(*both), gather(a, *both, b), square(*(b,)), two_results(*two_results(a, b))


@calls((5, 3))
def several_results(a, b):
    total, difference = two_results(a, b)
    both = two_results(a, b)
    return total * difference, both, both[0]


@calls(x)
def helper_that_writes(values):
    for i in range(len(values)):
        increment(values, i)
    increment(values[1:], 0)
    return increment(values, -1)


@calls((x, 2.5), (x, 9.0))
def helper_that_returns_early(values, wanted):
    return early(values, wanted)


@calls(0, 1, 5, 20)
def recursion(n):
    return factorial(n)


def fibonacci(n):
    if n < 2:
        return n
    return fibonacci(n - 1) + fibonacci(n - 2)


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


@calls(0, 7, 100)
def mutual_recursion(n):
    return is_even(n), is_odd(n)


def adaptive_quadrature(a, b, tolerance):
    middle = (a + b) / 2
    whole = (b - a) * (a * a + b * b) / 2
    halves = (middle - a) * (a * a + middle * middle) / 2 + (b - middle) * (middle * middle + b * b) / 2
    if abs(whole - halves) < tolerance:
        return halves
    return adaptive_quadrature(a, middle, tolerance / 2) + adaptive_quadrature(middle, b, tolerance / 2)


def recursive_quicksort(values, low, high):
    if low < high:
        pivot = values[high]
        i = low
        for k in range(low, high):
            if values[k] < pivot:
                values[i], values[k] = values[k], values[i]
                i += 1
        values[i], values[high] = values[high], values[i]
        recursive_quicksort(values, low, i - 1)
        recursive_quicksort(values, i + 1, high)


@calls(2.0, 3)
def jitted_functions_are_called(a):
    return jitted_helper(a) * jitted_helper(1)


@calls((3, 4), (1.5, 2))
def nested_function(a, b):
    def weigh(c):
        return a * c + b

    return weigh(1) + weigh(2.5)


@calls(5)
def closure_sees_later_binding(n):
    def read():
        return k

    k = n
    first = read()
    k = n * 2
    return first, read()


@calls(4)
def nonlocal_counter(n):
    count = 0

    def step(by):
        nonlocal count
        count += by

    for i in range(n):
        step(i)
    return count


@calls(3)
def nested_twice(n):
    def outer(a):
        def inner(b):
            return a + b + n
        return inner(a) * 2
    return outer(1) + outer(n)


@calls(4, 1.5)
def lambdas(a):
    double = lambda b: b * 2
    add, subtract = lambda b, c: b + c, lambda b, c=10: b - c
    return double(a), add(a, 1), subtract(a), subtract(a, 2), (lambda: a)()


def apply(function, value):
    return function(value)


def fold(function, values, start):
    result = start
    for value in values:
        result = function(result, value)
    return result


@calls(x)
def functions_as_arguments(values):
    return (apply(square, values[0]), apply(lambda a: a + 1, 2), fold(lambda a, b: a + b, values, 0.0),
            fold(max, values, values[0]), apply(shift, 3))


@calls((True, 3), (False, 3))
def function_chosen_when_compiling(flag, n):
    functions = (square, shift)
    total = 0
    for function in functions:
        total += function(n)
    return total


def bisect(function, low, high):
    for _ in range(60):
        middle = (low + high) / 2
        if function(low) * function(middle) <= 0:
            high = middle
        else:
            low = middle
    return low


def test_functions_passed_to_a_kernel():
    check(bisect, lambda t: t * t - 2, 0.0, 2.0)
    check(bisect, square, 0.0, 2.0)
    one, other = lambda a: a + 1, lambda a: a * 10
    check(apply, one, 5), check(apply, other, 5)
    check(apply, jitted_helper, 2.0)


def make_adder(amount):
    def add(value):
        return value + amount
    return add


def test_closures_made_outside():
    check(make_adder(3), 4)
    check(make_adder(0.5), 4)
    check(make_adder("x"), "y")
    check(make_adder(x[0]), 1)
    check(apply, make_adder(3), 4)


@calls(x)
def globals_are_read(values):
    return SCALE * values[0] + OFFSETS[1] + PAIR[0] * PAIR[1], NAME, len(OFFSETS)


def test_globals_that_change_are_seen():
    program = define("""
factor = 2
def inner(a):
    return a * factor
def outer(a):
    return inner(a) + factor
""")
    namespace = program.outer.__globals__
    for value in (2, 3, 2.5, np.float32(0.5), True, 7):
        namespace["factor"] = value
        check(program.outer, 10)
    namespace["inner"] = lambda a: a - 1
    check(program.outer, 10)


def test_global_arrays_are_not_copied():
    table = np.arange(5.0)
    program = define("def read(i):\n    return table[i]\ndef write(i, a):\n    table[i] = a\n", table=table)
    check(program.read, 2)
    table[2] = 99.0
    check(program.read, 2)
    conure.jit(program.write)(3, 5.5)
    assert table[3] == 5.5


def test_keyword_arguments_of_a_call():
    check(shift, 3, by=2), check(shift, a=3), check(shift, 3, 4, scale=5), check(shift, 3, scale=np.float32(2))
    check(positional, 1, 2, c=9), check(positional, 1, 2)
    check(gather, 1), check(gather, 1, 2.5, 3)


def test_wrong_calls_raise_what_python_raises():
    for arguments, keywords in [((), {}), ((1, 2, 3), {}), ((1,), {"other": 2}), ((1,), {"a": 2}), ((1,), {"scale": 2, "x": 1})]:
        check(shift, *arguments, refusable=(), **keywords)
    check(positional, refusable=())
    check(positional, 1, refusable=(), b=2)
    check(square, 1, 2, refusable=())
    check(two_results, 1, refusable=())


def test_too_deep_recursion():
    program = define("def endless(n):\n    return endless(n + 1) + 1\n")
    check(program.endless, 0, messages=False)


@calls((3, 4.5))
def annotations_and_docstring(a: int, b: float = 2.0) -> float:
    """A docstring is no statement to compile."""
    c: float = a + b
    d: int
    return c


def recursion_with_default(n, depth=0):
    if n == 0:
        return depth
    return recursion_with_default(n - 1, depth + 1)


@calls((10, 3))
def local_import(a, b):
    import math
    from math import gcd, pi as half_turn
    import numpy, operator as op
    if a > 5:
        import numpy as numerics
    return math.hypot(a, b), gcd(a, b), half_turn, numpy.float32(a), op.add(a, b), numerics.sqrt(b)


@calls(1, 10)
def import_on_one_path(a):
    if a > 5:
        import cmath
    return cmath.sqrt(-a)


@calls(2)
def import_in_a_try(a):
    try:
        from numpy import float32
    except ImportError:
        return a
    return float32(a)


IMPORTS = {
    "import_of_a_submodule": "import numpy.fft\n    return a",
    "import_of_a_missing_name": "from math import no_such_function\n    return a",
    "import_of_a_missing_module": "import no_such_module as nothing\n    return a",
    "import_of_a_global": "global math\n    import math\n    return a",
}


@pytest.mark.parametrize("name", IMPORTS)
def test_imports_that_are_refused(name):
    refused(define(f"def function(a):\n    {IMPORTS[name]}\n").function, 1, golden=name)


def test_recursion_on_itself():
    for function, calls_of_it in [
        (fibonacci, [0, 1, 10, 25]),
        (ackermann, [(2, 3), (1, 0), (0, 5)]),
        (adaptive_quadrature, [(0.0, 1.0, 1e-9), (0.0, 3.0, 1e-3)]),
        (recursive_quicksort, [(np.array([5, 2, 8, 1, 9, 3]), 0, 5), (np.zeros(0), 0, -1)]),
        (recursion_with_default, [(2, 5)]),
    ]:
        for arguments in calls_of_it:
            check(function, *(arguments if isinstance(arguments, tuple) else (arguments,)))


def test_lambdas_are_found_by_their_instructions():
    """A conditional body is no instruction's place; several lambdas share a line, one within another."""
    program = """
def apply(f, x):
    return f(x)

fs = [lambda x: x + 1 if x > 2 else -x, lambda x: x - 1 if x > 2 else x * 2, lambda x: (lambda y: y * 3 if y else 7)(x),
      lambda x: x and 5, lambda x: 0 < x < 3, lambda x: 3, (lambda k: lambda x: x * k if x > k else k)(2)]
"""
    module = define(program)
    for f in module.fs:
        for x in (0, 1, 3):
            assert jitted(module.apply)(f, x) == f(x)


def test_variables_shared_in_one_loop_and_not_in_the_next():
    def widen(*args):
        rank = 0
        for each in args:
            rank = max(rank, len(each))
        return tuple(args[0][-1] for _ in (0,) * rank)

    def f(n):
        shape = (n,)
        for k in range(n):
            shape = widen(shape, (n, 2)[:1])
        total = 0
        for k in range(n):
            total += shape[0]
        return shape, total

    def broadcast(x, n):
        shape = (1,)
        for k in range(n):
            shape = np.broadcast_shapes(shape, x[k].shape)
        r = np.zeros(shape)
        for k in range(n):
            r[...] = x[k]
        return r

    check(f, 3)
    check(broadcast, np.arange(6.0).reshape(2, 3), 2)


def test_variables_of_functions_that_have_returned():
    f = define("""
def make(n):
    def step():
        nonlocal n
        n += 1
        return n
    return step
def f():
    step = make(3)
    return step() + step()
""").f
    check(f)


def test_messages_name_nested_functions_as_cpython_does():
    program = define("""
def too_few(n):
    def inner(x, y):
        return x
    return inner(n)

def too_many(n):
    def inner(x):
        def innermost():
            return x
        return innermost(n)
    return inner(n)

def unexpected(n):
    return (lambda x: x)(n, z=1)
""")
    for function in program.too_few, program.too_many, program.unexpected:
        check(function, 3, refusable=())


def test_recursion_whose_types_grow():
    program = define("""
def pairs(n):
    return None if n <= 0 else (n, pairs(n - 1))

def collected(n, pairs):
    return 0 if n <= 0 else collected(n - 1, (n, pairs))

def arguments(n):
    return collected(n, ())

def composed(n):
    def add(f, m):
        return f(1) if m == 0 else add(lambda x: f(x) + 1, m - 1)
    return add(lambda x: x, n)
""")
    refused(program.pairs, 3, golden="recursion_of_a_growing_result")
    refused(program.arguments, 3, golden="recursion_of_growing_arguments")
    refused(program.composed, 3, golden="recursion_of_growing_functions")


COUNTER = """
def make(x):
    def inc():
        nonlocal x
        x += 1
        return x
    return inc
"""

ESCAPING = define(COUNTER + """
def make_adder(n):
    def make(x):
        def adder(y): return x + y
        x = x + 1
        return adder
    inc, plus = make(0), make(9)
    return inc(1), plus(n), inc(n)

def counter(n):
    def make(x):
        def inc():
            nonlocal x
            x += 1
            return x
        def dec():
            nonlocal x
            x -= 1
            return x
        return inc, dec
    inc, dec = make(0)
    inc2, dec2 = make(n)
    return inc(), inc(), dec(), inc2(), dec2(), dec2(), inc()

def nested(n):
    def f(x):
        def g():
            nonlocal x
            x -= 2
            def h():
                nonlocal x
                x += 4
                return x
            return h
        return g
    g = f(n)
    h = g()
    return h(), h(), g()(), h()

def made_in_a_loop(n):
    def make(x):
        def inc(k):
            nonlocal x
            x += k
            return x
        return inc
    total = 0
    for i in range(n):
        f = make(i)
        f(1)
        total += f(i)
    return total

def called_in_a_loop(n):
    def make(x):
        def inc(k):
            nonlocal x
            x += k
            return x
        return inc
    f = make(1.5)
    total = 0
    for i in range(n):
        total += f(i)
    return total, f(0)

def averages(n):
    def make():
        total = 0.0
        count = 0
        def add(v):
            nonlocal total, count
            total += v; count += 1
            return total / count
        return add
    avg = make()
    r = 0.0
    for i in range(n): r = avg(i)
    return r

def passed(n):
    def twice(f): return f() + f()
    return twice(make(n)), twice(make(3))

def caught(n):
    def make(x):
        def inc():
            nonlocal x
            x += 1
            return 10 // (x - 3)
        return inc
    f = make(n)
    try:
        a = f()
    except ZeroDivisionError:
        a = -1
    return a, f()

def cells_of_inlined_calls(n):
    def cell_then_loop(m):
        total = 0
        def add(k):
            nonlocal total
            t = k
            def inner():
                nonlocal t
                t += 1
            inner()
            total += t
        if m > 1: pass
        else: add(m)
        for i in range(m): add(i)
        while total < 20: add(3)
        return total
    return cell_then_loop(n), cell_then_loop(n + 1)
""")


@pytest.mark.parametrize("name", ["make_adder", "counter", "nested", "made_in_a_loop", "called_in_a_loop", "averages", "passed", "caught", "cells_of_inlined_calls"])
def test_functions_that_leave_with_variables(name):
    for n in range(5):
        check(getattr(ESCAPING, name), n)


def test_functions_that_leave_a_branch_or_a_loop():
    program = define(COUNTER + """
def iteration(n):
    g = make(100)
    out = []
    for i in range(n):
        h = make(i)
        out.append(g())
        g = h
    return out

def arms(n):
    if n > 2: f = make(1)
    else: f = make(n)
    return f(), f()

def branch(n):
    def make(x):
        if x > 2:
            x += 10
            return lambda y: x + y
        x -= 1
        return lambda y: x - y
    f = make(n)
    return f(1), f(2)
""")
    refused(program.iteration, 3, golden="closure_of_an_iteration")
    refused(program.arms, 3, golden="closure_of_two_arms")
    refused(program.branch, 3, golden="closure_of_a_branch")
