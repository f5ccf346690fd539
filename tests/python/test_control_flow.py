"""if, while, for, break, continue, else, return, pass, assert, match, del.

The functions under test keep their assert statements: PYTEST_DONT_REWRITE.
"""

import numpy as np

from differential import calls, check, define, differential, float64, int64, refused

x = np.array([3.0, -1.0, 0.0, 7.5, -2.0])


@calls(-5, 0, 5, 2.5, -0.0, float("nan"), True, np.uint8(7), np.float32(-1))
def sign(a):
    if a > 0:
        return 1
    elif a < 0:
        return -1
    elif a == 0:
        return 0
    return None


@calls((1, 2, 3), (3, 2, 1), (2.0, 2.0, 2.0), (0, 0.0, False))
def nested_branches(a, b, c):
    if a < b:
        if b < c:
            result = "rising"
        else:
            result = "peak"
    else:
        if b > c:
            result = "falling"
        else:
            result = "valley"
    return result


@calls(0, 1, 6, 27, 97)
def collatz(n):
    steps = 0
    while n > 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


@calls(0, 1, 5, 100)
def while_else(n):
    i = 0
    while i < 10:
        if i == n:
            break
        i += 1
    else:
        return -1
    return i


@calls(0, 3, 10)
def for_else(n):
    for i in range(5):
        if i == n:
            found = i * 10
            break
    else:
        found = -1
    return found


@calls(0, 1, 7, 20)
def continue_skips(n):
    total = 0
    for i in range(n):
        if i % 3 == 0:
            continue
        total += i
    i = 0
    while i < n:
        i += 1
        if i % 2:
            continue
        total += 100 * i
    return total


@calls((4, 5), (0, 3), (6, 1))
def break_leaves_the_inner_loop(n, m):
    count = 0
    for i in range(n):
        for k in range(m):
            if k > i:
                break
            count += 10 * i + k
        else:
            count += 1000
    return count


@calls(0, 1, 5)
def loop_variable_afterwards(n):
    i = -1
    for i in range(n):
        pass
    last = i
    for i in range(3, 3 + n):
        i *= 2
    return last, i


@calls(0, 1, 9)
def return_from_nested_loops(n):
    for i in range(n):
        for k in range(n):
            while True:
                if i * k == 12:
                    return i, k
                break
    return -1, -1


@calls(0, 5)
def infinite_loop_with_break(n):
    i = 0
    while True:
        if i >= n:
            break
        i += 1
    return i


@calls(True, False)
def return_of_nothing(flag):
    if flag:
        return
    pass


@calls((3, 4), (0, 0))
def bare_function(a, b):
    a + b


@calls(1, 0, -4, 2.5, 0.0, float("nan"), np.int8(0), np.float32(3), 1j, 0j, "text", "", None, True)
def truth(value):
    if value:
        return "true"
    if not value:
        return "false"


@calls(np.zeros(1), np.ones(1), np.zeros((1, 1)), np.array(5), np.zeros(3), np.zeros(0))
def truth_of_an_array(array):
    return 1 if array else 0


@calls((), (1,), (0, 0))
def truth_of_a_tuple(*items):
    return bool(items), not items


@calls(0, 1, 2, 3, 5, -1, True, 1.0)
def match_literals(n):
    match n:
        case 0:
            return "zero"
        case 1 | 2:
            return "few"
        case 3 if n > 10:
            return "never"
        case -1:
            return "minus"
        case _:
            return "many"


@calls("add", "subtract", "", "other")
def match_strings(name):
    match name:
        case "add":
            return 1
        case "subtract":
            return 2
        case "":
            return 3
    return 4


@calls((0, 0), (0, 5), (5, 0), (3, 4))
def match_tuples(a, b):
    match (a, b):
        case (0, 0):
            return "origin"
        case (0, y):
            return y
        case (x, 0):
            return x
        case (x, y):
            return x + y


@calls((1, 2, 3), (1,), (), (1, 2, 3, 4))
def match_starred(*items):
    match items:
        case ():
            return 0
        case (only,):
            return only
        case (first, *rest):
            return first + len(rest)


@calls(None, True, False, 1)
def match_singletons(value):
    match value:
        case None:
            return "none"
        case True:
            return "true"
        case False:
            return "false"
        case int() as n:
            return n


@calls(3)
def deleting(n):
    a = n
    b = a + 1
    del a
    return b


@calls(True, False)
def deleted_on_one_path(flag):
    a = 1
    if flag:
        del a
    return a


@calls(True, False)
def bound_on_one_path(flag):
    if flag:
        value = 5
    return value


@calls(0, 1)
def bound_in_the_loop(n):
    for i in range(n):
        last = i
    return last + i


@calls(5, 0, -3)
def asserting(n):
    assert n >= 0
    assert n > 0, "must be positive"
    return n


@calls(5, -3, 2.5)
def asserting_with_a_text(n):
    assert n > 0, f"{n} is not positive"
    return n


@calls((1, 2), (5.0, 0.5))
def swapping(a, b):
    a, b = b, a
    a, b, c = b, a, a + b
    (d, e), f = (a, b), c
    return a, b, c, d, e, f


@calls((1, 2, 3, 4, 5))
def starred_targets(a, b, c, d, e):
    first, *middle, last = a, b, c, d, e
    *start, end = (a, b, c)
    head, *none = (d,)
    return first, middle, last, start, end, head, none


@calls((7,))
def chained_targets(n):
    a = b = n + 1
    b += 1
    c = d = e = b
    return a, b, c, d, e


@calls(x)
def targets_of_all_kinds(values):
    values[0], values[1] = values[1], values[0]
    i, values[i] = 2, 99.0
    values[3] += values[0]
    values[-1] **= 2
    return values


@calls((10, 3), (-7, 2))
def walrus(n, m):
    if (rest := n % m) > 0:
        n -= rest
    total = 0
    while (n := n - m) > 0:
        total += n
    return rest, total, n


@calls((1, 0), (0, 1), (0, 0))
def short_circuit(a, b):
    return (a and 10 // a) or (b and 20 // b), a or b or 7, a and b and 7


@differential(float64[:], float64)
def first_above(values, threshold):
    for i in range(len(values)):
        if values[i] > threshold:
            return i
    return -1


@differential(int64[:])
def alternating(values):
    total = 0
    positive = True
    for value in values:
        if positive:
            total = (total + value % 1000) % 100000
        else:
            total = (total - value % 1000) % 100000
        positive = not positive
    return total


def test_deep_nesting():
    depth = 12
    lines = [f"{'    ' * (i + 1)}for i{i} in range(2):" for i in range(depth)]
    text = "def deep(n):\n    total = 0\n" + "\n".join(lines) + "\n" + "    " * (depth + 1) + f"total += i0 + n * i{depth - 1}\n    return total"
    check(define(text).deep, 3)


def test_long_chain_of_elif():
    text = "def chain(n):\n    if n == 0:\n        return 0\n" + "".join(
        f"    elif n == {i}:\n        return {i * i}\n" for i in range(1, 60)) + "    else:\n        return -1\n"
    function = define(text).chain
    for n in (0, 1, 31, 59, 60, -1):
        check(function, n)


def test_many_variables():
    count = 150
    text = "def many(n):\n" + "".join(f"    v{i} = n + {i}\n" for i in range(count)) + \
        "    for k in range(n):\n" + "".join(f"        v{i} += v{(i + 1) % count} % 7\n" for i in range(count)) + \
        "    return " + " + ".join(f"v{i}" for i in range(count)) + "\n"
    check(define(text).many, 5)


@calls(0, 1, 2, 5, (1, 2), (2, 1))
def guards_that_bind_names(x):
    seen = w = -1
    match x:
        case 0 as z if (w := z):
            return "zero"
        case int() as z if (seen := z * 2) > 3 and (w := seen + 1) > 6:
            return "large", w
        case (a, b) if (w := a - b) > 0:
            return a
    return w, seen, z if isinstance(x, int) else a + b


def test_with_errstate():
    """Kernels give no floating-point warnings: asking for none changes nothing."""
    def f(x, y):
        total = 0.0
        with np.errstate(divide="ignore", invalid="ignore"):
            z = x / y
            for value in z:
                if value != value:
                    continue
                with np.errstate(all="ignore"), np.errstate():
                    if value > 1e3:
                        return z, total
                    total += value
        return z, total

    check(f, np.array([1.0, 0.0, 2.0]), np.array([2.0, 0.0, 4.0]))
    check(f, np.array([1.0, 5.0, 2.0]), np.array([2.0, 0.0, 4.0]))
    check(f, np.array([1.0, 5.0]), np.array([2.0, 0.0, 4.0]))


def test_other_contexts():
    refused(define("import numpy as np\ndef f(x):\n    with np.errstate(divide='raise'):\n        return 1 / x").f, np.ones(2), golden="errstate_raise")
    refused(define("def f(x):\n    with x:\n        return 1").f, 1, golden="with_another_context")


def both(a, b):
    return a + 10 * b


@calls(3, 0)
def names_for_choices_as_arguments(n):
    return both(first := 1 if n else 2, second := n or 5 if n > 2 else first), first, second, [last := 4 if n else 6][0], last


def test_what_is_taken_apart_depends_on_the_path():
    program = define("""
def limits(x, q):
    lo, hi = np.percentile(x, (q, 100 - q)) if x.size else (0.0, 1)
    [a, b] = x if len(x) == 2 else (x.shape if x.ndim == 1 else x.ndim, lo)
    return lo, hi, a, b

def indices(x):
    i, j = tuple(map(int, np.argwhere(x)[0]))
    return i, j, [tuple(map(int, p)) for p in np.argwhere(x)], max(*map(abs, np.argwhere(x)[-1]))
""")
    for x in np.arange(5.0), np.zeros(0), np.array([3, 1]):
        check(program.limits, x, 10)
    check(program.indices, np.eye(3))
