"""What raises, with which text and which line; try, except, else, finally; earlier writes are kept.

The functions under test keep their assert statements: PYTEST_DONT_REWRITE.
"""

import inspect
import math

import numpy as np
import pytest

import conure
from differential import DISABLED, calls, check, define, jitted, refused

v = np.array([3.0, -1.0, 2.5])
i3 = np.array([3, 0, 2])


@calls(-1, 0, 1, 5)
def raising(n):
    if n < 0:
        raise ValueError("n must not be negative")
    if n == 0:
        raise ZeroDivisionError
    if n == 1:
        raise KeyError("one")
    return n


@calls(3, 2.5, -0.0, True, np.float32(1.5))
def raising_with_values(n):
    raise ValueError(f"got {n}, expected {n + 1}")


@calls((3, 0.1), (-7, 1e300))
def raising_formatted(n, x):
    raise RuntimeError(f"step {n:04d}: {x:.3g} ({n!r}, {x:10.2f})")


@calls((3, 2.5), (-12345, 0.1), (7, np.float32(0.1)))
def converted_and_formatted(n, x):
    raise ValueError(f"{n!r:>4}|{x!s:<8}|{n!s:4}|{n:4}|{x!r:.3}|{'ab'!a}|{'é'!a}|{'é'!r:>5}|{(n, x)!s:>12}|{n!a:*^9}")


@calls(1)
def nothing_ends_a_text(n):
    raise ValueError(f"a\0b {n} c\0")


@calls((3, 4))
def raising_with_arguments(a, b):
    raise IndexError(a, b)


@pytest.mark.parametrize("name", ["ValueError", "TypeError", "IndexError", "KeyError", "ZeroDivisionError", "OverflowError", "RuntimeError",
                                  "ArithmeticError", "LookupError", "NotImplementedError", "AssertionError", "StopIteration", "Exception",
                                  "FloatingPointError", "MemoryError", "NameError", "OSError", "AttributeError", "RecursionError"])
def test_raising_every_class(name):
    check(define(f'def fail(n):\n    if n:\n        raise {name}("text")\n    return n').fail, 1, refusable=())
    check(define(f'def fail(n):\n    if n:\n        raise {name}\n    return n').fail, 1, refusable=())
    check(define(f'def fail(n):\n    try:\n        raise {name}("text")\n    except {name}:\n        return n').fail, 1, refusable=())


@calls(0, 1, 2)
def catching(n):
    try:
        return 10 // n
    except ZeroDivisionError:
        return -1


@calls(0, 1, 2, 5, -9)
def catching_in_order(n):
    try:
        result = 10 // n + i3[n]
    except ZeroDivisionError:
        result = -1
    except (IndexError, KeyError):
        result = -2
    except Exception:
        result = -3
    else:
        result += 1000
    return result


@calls(0, 1, 7)
def finally_always_runs(n):
    log = []
    try:
        log.append(1)
        value = 10 // n
        if n == 7:
            return log
        log.append(2)
    except ZeroDivisionError:
        log.append(3)
    finally:
        log.append(4)
    log.append(5)
    return log


@calls((v, 0), (v, 1), (v, 2), (v, 3))
def finally_with_every_exit(values, n):
    for i in range(3):
        try:
            if n == 0:
                break
            if n == 1:
                continue
            if n == 2:
                return i
            values[9] = 0.0
        finally:
            values[i] += 100.0
    return -1


@calls(1, 2)
def return_in_finally(n):
    try:
        if n == 1:
            raise ValueError("lost")
        return 1
    finally:
        return 2


@calls(0, 1)
def nested_tries(n):
    total = 0
    try:
        try:
            total += 10 // n
        except IndexError:
            total += 1
        finally:
            total += 100
    except ZeroDivisionError:
        total += 1000
    return total


@calls(0, 1)
def reraised(n):
    try:
        return 10 // n
    except ZeroDivisionError:
        raise


@calls(0, 1)
def raised_in_a_handler(n):
    try:
        return 10 // n
    except ZeroDivisionError:
        raise ValueError("division")


@calls(0)
def raised_from_another(n):
    try:
        return 10 // n
    except ZeroDivisionError as error:
        raise ValueError("division") from error


@calls(0)
def raised_from_none(n):
    try:
        return 10 // n
    except ZeroDivisionError:
        raise ValueError("division") from None


@calls(0, 1, -1)
def bare_except(n):
    try:
        if n < 0:
            raise KeyError("x")
        return 10 // n
    except:  # noqa: E722
        return None


@calls(0)
def by_base_class(n):
    try:
        return 10 // n
    except ArithmeticError:
        return "arithmetic"


@calls((i3, 3))
def not_caught(values, n):
    try:
        return values[n]
    except (ValueError, KeyError):
        return -1


def dividing(a, b):
    return a // b


def dividing_deeper(a, b):
    return dividing(a, b) + 1


@calls((1, 0), (4, 2))
def catching_from_a_helper(a, b):
    try:
        return dividing_deeper(a, b)
    except ZeroDivisionError:
        return -1


@calls((i3,))
def loop_around_try(values):
    total = 0
    failures = 0
    for value in values:
        try:
            total += 12 // int(value)
        except ZeroDivisionError:
            failures += 1
            continue
        else:
            total += 100
    return total, failures


@calls((i3,))
def try_around_loop(values):
    count = 0
    try:
        for i in range(10):
            values[i] += 1
            count += 1
    except IndexError:
        return count, values
    return -1, values


@calls(0, 3)
def variable_bound_before_the_exception(n):
    value = 1
    try:
        value = 2
        value = 10 // n
        value = 3
    except ZeroDivisionError:
        pass
    return value


@calls(0, 3)
def variable_unbound_in_handler(n):
    try:
        value = 10 // n
    except ZeroDivisionError:
        pass
    return value


@calls(-1.0, 4.0)
def math_domain(a):
    try:
        return math.sqrt(a)
    except ValueError:
        return -1.0


@calls(5, -5)
def assertion_caught(n):
    try:
        assert n > 0, "negative"
    except AssertionError:
        return "caught"
    return n


@calls((0, 0), (1, 0), (0, 1))
def while_with_try(a, b):
    attempts = 0
    while True:
        try:
            return 10 // a + 10 // b, attempts
        except ZeroDivisionError:
            attempts += 1
            if attempts > 3:
                raise
            a += 1
            b += attempts % 2


# ---- CPython's and NumPy's own errors: text and line -----------------------------------------------------------------------

ERRORS = [
    ("a[i]", (v, 3)), ("a[i]", (v, -4)), ("a[i, 0]", (np.zeros((2, 2)), 2)), ("a[0, i]", (np.zeros((2, 2)), -3)),
    ("a[i]", (np.zeros(0), 0)), ("a // i", (1, 0)), ("a % i", (1, 0)), ("a / i", (1, 0)), ("divmod(a, i)", (1, 0)),
    ("a // i", (1.5, 0)), ("a % i", (1.5, 0)), ("a / i", (1.5, 0.0)), ("divmod(a, i)", (1.5, 0.0)), ("a / i", (1j, 0)), ("a ** i", (0, -1)),
    ("a ** i", (0.0, -1)), ("a ** i", (0j, -1)), ("a ** i", (np.int64(2), np.int64(-1))), ("a << i", (1, -1)), ("a >> i", (1, -1)),
    ("a ** i", (1e200, 2)), ("a + i", (np.uint8(1), 300)), ("a + i", (np.uint8(1), -1)), ("a < i", (np.uint8(1), 300)),
    ("math.sqrt(a) + i", (-1, 0)), ("math.log(a) + i", (0, 0)), ("math.log(a) + i", (-1.5, 0)), ("math.exp(a) + i", (1000, 0)),
    ("math.acos(a) + i", (2, 0)), ("math.fmod(a, i)", (1.0, 0.0)), ("math.pow(a, i)", (0.0, -1.0)), ("math.pow(a, i)", (-8.0, 0.5)),
    ("math.factorial(a) + i", (-1, 0)), ("math.gamma(a) + i", (0.0, 0)), ("math.sin(a) + i", (float("inf"), 0)),
    ("math.isqrt(a) + i", (-1, 0)), ("math.comb(a, i)", (-1, 0)), ("math.floor(a) + i", (float("nan"), 0)), ("math.ldexp(a, i)", (1.0, 5000)),
    ("cmath.log(a) + i", (0, 0)), ("int(a) + i", (float("nan"), 0)), ("int(a) + i", (float("-inf"), 0)), ("round(a) + i", (float("inf"), 0)),
    ("max(a) + i", (np.zeros(0), 0)), ("min([x for x in a]) + i", (np.zeros(0), 0)), ("(1, 2, 3)[a + i]", (2, 1)), ("[1, 2, 3][a + i]", (2, 1)),
    ("[1, 2].index(a + i)", (5, 0)), ("len(range(0, a, i))", (5, 0)), ("a[::i]", (v, 0)), ("np.zeros(a - i)", (1, 2)), ("chr_free(a, i)", (1, 0)),
    ("float(a) + i", ("abc", 0)), ("int(a) + i", ("1.5", 0)), ("pow(a, i, 0)", (2, 3)), ("np.uint8(a + i)", (255, 1)), ("a[i] / 0", (v, 0)),
    ("a[i] // 0", (i3, 0)), ("a.shape[i]", (v, 1)), ("a @ i", (1, 2)), ("a + i", ("x", 1)), ("a < i", (1j, 1)), ("a + i", (None, 1)),
    ("a[i]", (3, 0)), ("len(a) + i", (3, 0)), ("a(i)", (3, 0)), ("a.nothing + i", (3, 0)), ("-a + i", ("x", 0)), ("unknown_name + a + i", (1, 2)),
    ("not_there(a, i)", (1, 2)), ("math.nothing(a) + i", (1, 0)), ("a if i else missing", (1, 0)),
]


@pytest.mark.parametrize("text, arguments", ERRORS, ids=[f"{text} {arguments!r}" for text, arguments in ERRORS])
def test_text_and_line(text, arguments):
    program = define(f"""
def chr_free(a, i):
    total = a
    total += a // i
    return total

def before(a):
    return a

def fails(a, i):
    b = before(a)
    for k in range(2):
        b = before(a)
    c = (
        {text}
    )
    return b, c

def calls_it(a, i):
    a = before(a)
    return fails(a, i)
""")
    check(program.fails, *arguments, refusable=(TypeError, AttributeError, NameError), traceback=True)
    check(program.calls_it, *arguments, refusable=(TypeError, AttributeError, NameError), traceback=True)


def test_unbound_names_raise_at_run_time():
    """Refusing to compile would be wrong where the name is bound on the path that is taken."""
    program = define("""
def sometimes(flag):
    if flag:
        value = 1
    return value
def in_loop(n):
    for i in range(n):
        if i > 2:
            total += i
        else:
            total = 0
    return total
def deleted(n):
    value = n
    del value
    return value
def free(flag):
    def inner():
        return later
    if flag:
        later = 1
    return inner()
def unknown_global(flag):
    if flag:
        return missing_name
    return 0
""")
    for function in (program.sometimes, program.free, program.unknown_global):
        for flag in (True, False):
            check(function, flag, refusable=())
    for n in (0, 2, 5):
        check(program.in_loop, n, refusable=())
    check(program.deleted, 1, refusable=())


def test_writes_before_an_exception_are_kept():
    program = define("""
def scatter(target, indices):
    for k in range(len(indices)):
        target[indices[k]] += 1.0
def normalise(a):
    total = 0.0
    for i in range(len(a)):
        total += a[i]
        a[i] = 1 // int(a[i])
    return total
def rows(m, n):
    for i in range(n):
        for j in range(n):
            m[i, j] = i * 10 + j
""")
    check(program.scatter, np.zeros(5), np.array([0, 4, 4, 7, 1]))
    check(program.scatter, np.zeros(5), np.array([0, -5, -6, 1]))
    check(program.normalise, np.array([1.0, 2.0, 0.0, 4.0]))
    check(program.rows, np.zeros((3, 4)), 5)
    check(program.rows, np.zeros((4, 3)), 4)
    check(program.rows, np.zeros((4, 3)).T, 4)


def test_a_traceback_shows_the_callers():
    program = define("""
def inner(a, i):
    return a[i]

def outer(a, i):
    total = 0.0
    for k in range(i):
        total += inner(a, k)
    return total

def recursive(a, n):
    if n == 0:
        return a[99]
    return recursive(a, n - 1)
""")
    check(program.outer, v, 5, traceback=True)
    check(program.recursive, v, 3, traceback=True)


def test_many_exceptions_in_a_row():
    fail = conure.jit(define("def fail(a, i):\n    b = np.zeros(10)\n    c = [b, b]\n    return a[i] + c[0][0]\n").fail)
    for _ in range(2000):
        with pytest.raises(IndexError):
            fail(v, 3)
    assert fail(v, 0) == 3.0


def safe(a, i):
    try:
        return a[i]
    except IndexError:
        return 0


@calls(([1, 2], 0), ([1, 2], 1), ([1, 2], 7))
def caught_in_finally(a, i):
    total = 0
    try:
        total = 10 // i
    finally:
        total += safe(a, i)
        try:
            total += a[i + 5]
        except IndexError:
            print("here", total)
    return total


@calls(([1, 2], 0), ([1, 2], 7))
def caught_before_raise(a, i):
    try:
        return 10 // i
    except ZeroDivisionError:
        print(safe(a, i + 7))
        raise


@calls(([1, 2], 0), ([1, 2], 1), traceback=True)
def raised_again_behind_another(a, i):
    try:
        return 10 // i
    except ZeroDivisionError as first:
        try:
            print(a[i + 9])
        except IndexError as second:
            try:
                raise
            finally:
                try:
                    i = 1 // i
                except ZeroDivisionError:
                    print("inner")
        raise first


@calls(0, 1, 2, 3)
def caught_on_the_way_out_of_finally(x):
    total = 0
    for i in range(4):
        try:
            try:
                total += 10 // (i - x)
            finally:
                try:
                    total += [1, 2][i]
                except IndexError as e:
                    total += 100
                    if i == 3:
                        raise e
        except ZeroDivisionError:
            try:
                raise
            except ArithmeticError:
                total += 1000
        except IndexError:
            total += 10000
    return total


def descend(k):
    try:
        if k == 0:
            raise ValueError("zero")
        return descend(k - 1) + 1
    except ValueError as e:
        try:
            raise IndexError(f"{k}")
        except IndexError:
            if k % 2:
                raise e
            raise
    finally:
        print(k)


@calls(0, 1, 2, 3)
def raised_again_through_recursion(n):
    return descend(n)


@calls(0, 1)
def raised_by_another_name(n):
    def again(e):
        raise e
    try:
        return 1 // n
    except ZeroDivisionError as e:
        same = e
        again(same)


KEPT = {
    "exception_kept": "last = None\n    for i in range(a):\n        try:\n            1 // (i - 1)\n        except ZeroDivisionError as e:\n            last = e\n"
                      "    if last is not None:\n        raise last\n    return a",
    "exception_in_a_list": "errors = []\n    try:\n        1 // a\n    except ZeroDivisionError as e:\n        errors.append(e)\n    return len(errors)",
    "exception_returned": "try:\n        return 1 // a\n    except ZeroDivisionError as e:\n        return e",
    "raise_in_finally": "try:\n        return 1 // a\n    finally:\n        raise",
}


@pytest.mark.parametrize("name", KEPT)
def test_exceptions_that_are_kept(name):
    refused(define(f"def function(a):\n    {KEPT[name]}\n").function, 3, golden=name)


MISSING_ATTRIBUTES = define("""
def of_value(a):
    return a.sahpe

def where_it_counts(a, flag):
    if flag:
        return a.ndim
    return 1

def assigned(a, flag):
    try:
        a.name = "result"
    except AttributeError as error:
        if flag:
            raise
        print(error)
    return 2
""")


@pytest.mark.parametrize("value", [[1, 2], (1, 2), None, np.zeros(3), np.zeros((2, 2), np.uint8), 1, 2.5])
def test_missing_attributes_are_the_programs_error(value):
    check(MISSING_ATTRIBUTES.of_value, value)
    for flag in (False, True):
        check(MISSING_ATTRIBUTES.assigned, value, flag, refusable=())


@pytest.mark.parametrize("value", [[1, 2], None, np.zeros(3)])
@pytest.mark.parametrize("flag", [False, True])
def test_missing_attributes_raise_where_they_are_reached(value, flag):
    check(MISSING_ATTRIBUTES.where_it_counts, value, flag)


def test_messages_that_depend_on_the_path():
    program = define("""
def message(n):
    text = "large" if n > 2 else "small"
    raise ValueError(text)

def values(n):
    best = None
    for k in range(n):
        best = k if k != 2 else 2.5
    raise KeyError(best, "none" if n == 0 else n)

def caught(n):
    try:
        raise IndexError("none" if n == 0 else n)
    except LookupError:
        return -n
""")
    for n in range(5):
        for function in program.message, program.values, program.caught:
            check(function, n)


# ---- what stands behind an exception: __cause__, __context__, and lines of the same exception raised again

def fails(n):
    return 1 // n


def fails_from(n):
    try:
        return fails(n)
    except ArithmeticError as e:
        raise KeyError(n) from e


def raised_again(n):
    try:
        return fails(n)
    except ZeroDivisionError as e:
        raise e


def chained_deeply(n):
    if n > 3:
        raise ValueError(n)
    try:
        return chained_deeply(n + 1)
    except ValueError as e:
        raise KeyError(n) from e


CHAINED = """
try:
    return 1 // n
except ZeroDivisionError as e:
    raise ValueError("bad") from e
---
try:
    return fails(n)
except ZeroDivisionError:
    raise ValueError("bad")
---
try:
    return 1 // n
except ZeroDivisionError:
    raise ValueError("bad") from None
---
try:
    return fails(n)
except ZeroDivisionError as e:
    raise
---
try:
    return fails(n)
except ZeroDivisionError:
    return v[n + 7]
---
try:
    return fails_from(n)
except KeyError as e:
    raise RuntimeError("outer", n) from e
---
try:
    return fails_from(n)
finally:
    n = 1 // n
---
try:
    raise ValueError("x") from TypeError("y")
except ValueError:
    raise KeyError from IndexError
---
try:
    raise ValueError("a")
except ValueError as a:
    try:
        raise TypeError("b")
    except TypeError:
        raise KeyError("c") from a
---
try:
    raise ValueError("a")
except ValueError as a:
    try:
        raise TypeError("b")
    except TypeError:
        raise a
---
for i in range(3):
    try:
        try:
            1 // n
        except ZeroDivisionError:
            raise ValueError(i)
    except ValueError:
        if i == 2:
            raise
---
def inner():
    try:
        return 1 // n
    except ZeroDivisionError:
        raise ValueError("inner")
try:
    return inner()
except ValueError:
    return inner()
---
try:
    1 // n
except ZeroDivisionError:
    pass
raise ValueError("behind the handler")
---
try:
    1 // n
except ZeroDivisionError:
    raise ValueError("x") from 5
---
try:
    1 // n
except ZeroDivisionError as e:
    try:
        raise e
    except ArithmeticError as f:
        raise f
---
try:
    1 // n
except ZeroDivisionError:
    try:
        raise KeyError(1)
    except KeyError:
        pass
    raise ValueError("v")
---
try:
    return 1 // n
except ZeroDivisionError as e:
    assert n > 0, "positive"
---
while True:
    try:
        try:
            1 // n
        finally:
            v[n + 9]
    except IndexError:
        raise ValueError("z") from None
---
return raised_again(n) + 1
---
try:
    return raised_again(n)
except ZeroDivisionError as e:
    raise e from ValueError(f"n is {n}")
---
try:
    np.linalg.inv(np.zeros((2, 2)))
except np.linalg.LinAlgError as e:
    raise ValueError("singular") from e
---
raise TypeError("q") from (None if n else ValueError)
---
return chained_deeply(n)
"""


@pytest.mark.parametrize("body", CHAINED.split("---\n"), ids=lambda body: str(CHAINED.split("---\n").index(body)))
def test_what_stands_behind_exceptions(body):
    lines = "".join("    " + line + "\n" for line in body.strip().splitlines())
    helpers = "\n\n".join(inspect.getsource(helper) for helper in (fails, fails_from, raised_again, chained_deeply))
    check(define(f"import numpy as np\n{helpers}\ndef f(n):\n{lines}", v=v).f, 0, traceback=True, refusable=())


@pytest.mark.skipif(DISABLED, reason="compares with what Python handles around the kernel")
def test_an_exception_that_python_handles_around_a_kernel():
    function = jitted(define("def f(n):\n    try:\n        return 1 // n\n    except ZeroDivisionError:\n        raise KeyError(n)").f)
    with pytest.raises(KeyError) as raised:
        try:
            raise OSError("around")
        except OSError:
            function(0)
    inner = raised.value.__context__
    assert type(inner) is ZeroDivisionError and type(inner.__context__) is OSError


def test_memory_errors_are_caught():
    def zeros(n):
        try:
            return np.zeros(n)
        except MemoryError:
            return None

    def squares(n):
        x = np.ones(n)
        try:
            return (x[:, None] + x)[0, 0]
        except MemoryError as e:
            print(e)
            return -1.0

    for n in 3, 10**13, 10**17:
        check(zeros, n)
    for n in 3, 3 * 10**6:
        check(squares, n)


def test_axis_errors():
    program = define("""
from numpy.exceptions import AxisError

def raised(axis, x):
    if axis == 7:
        raise AxisError(f"no axis {axis}")
    if axis == 8:
        raise AxisError(axis, x.ndim, "prefix")
    if not -x.ndim <= axis < x.ndim:
        raise np.exceptions.AxisError(axis, x.ndim)
    return axis

def caught(k, x):
    try:
        if k == 1:
            raise AxisError(k, 1)
        if k == 2:
            np.sum(x, axis=5)
        raise ValueError(k)
    except np.exceptions.AxisError:
        return k, "axis"
    except IndexError:
        return k, "index"
""")
    for axis in (0, -2, 2, 7, 8):
        check(program.raised, axis, np.zeros((2, 3)))
    for k in (1, 2, 3):
        check(program.caught, k, np.zeros(3))
