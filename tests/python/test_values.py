"""None, tuples and strings as arguments, results and on the way."""

import itertools

import numpy as np
import pytest

from differential import calls, check, define

v = np.array([3.0, -1.0, 2.5])


@calls(None, 1, 2.5, v, "text", ((),), [1])
def none_or_value(a):
    if a is None:
        return "nothing"
    return a


@calls((v, None), (v, 2.0), (v, 0))
def optional_argument(values, scale=None):
    if scale is None:
        scale = len(values)
    total = 0.0
    for value in values:
        total += value * scale
    return total


@calls(None, 0, False, "")
def comparisons_with_none(a):
    return a is None, a is not None, a == None, a != None, None is None, not None  # noqa: E711


@calls((), (1,), (1, 2.5), ((1, 2), (3.5, (True, None))), (v, (v, "x")))
def tuples_pass_through(*items):
    return items, (items,), items + (1,), items * 2, len(items)


@calls(((1, 2.5, True),))
def tuple_elements(t):
    a, b, c = t
    return t[0], t[-1], t[1:], t[::-1], a + b, c, t[:0], (*t, a)


@pytest.mark.parametrize("i", [0, 1, 2, -1, -3, 3, -4])
def test_run_time_index_of_a_tuple(i):
    check(define("def pick(t, i):\n    return t[i]").pick, (10, 20, 30), i)
    check(define("def pick(i):\n    return (1.5, 2.5, 3.5)[i]").pick, i)


def test_run_time_index_of_a_long_tuple():
    """The choice among the items nests as deeply as there are items."""
    check(define(f"def pick(i):\n    return ({', '.join(map(str, range(1000)))})[i]").pick, 734)


@calls(*itertools.product([(1, 2), (1, 3), (2, 0)], [(1, 2), (0, 9)]), ((1, 2), (1, 2, 3)), ((1.0, 2), (1, 2.0)), ((), ()))
def tuple_comparisons(a, b):
    return a == b, a != b, a < b, a <= b, a > b, a >= b


@calls(((1, 2, 3), 2), ((1, 2, 3), 5), ((), 1), ((1, 2.5), 1.0), (("a", "b"), "b"))
def membership(t, a):
    return a in t, a not in t


@calls((3, 4))
def nested_tuples(a, b):
    pair = (a, b)
    both = pair, (b, a)
    (w, x), (y, z) = both
    both = both[1], both[0]
    return both, w * 1000 + x * 100 + y * 10 + z, both[0][1]


@calls(5, 0)
def tuple_carried_by_a_loop(n):
    pair = (0, 1)
    for _ in range(n):
        pair = (pair[1], pair[0] + pair[1])
    best = (0.0, -1)
    for i in range(n):
        best = max(best, (i * 7 % 5 * 1.0, i))
    return pair, best


@calls("reflect", "wrap", "constant", "other", "")
def modes(mode):
    if mode == "reflect":
        return 1
    if mode in ("wrap", "grid-wrap"):
        return 2
    if mode != "constant":
        raise ValueError("unknown mode " + mode)
    return 3


@calls((v, -1, "reflect"), (v, 4, "wrap"), (v, 4, "constant"), (v, 1, "reflect"))
def mode_as_default(values, i, mode="reflect"):
    n = len(values)
    if not 0 <= i < n:
        if mode == "reflect":
            i = -i if i < 0 else 2 * (n - 1) - i
        elif mode == "wrap":
            i %= n
        else:
            return 0.0
    return values[i]


def test_mode_left_out():
    check(mode_as_default.function, v, -2)
    check(mode_as_default.function, v, i=7, mode="wrap")


@calls(("abc", "abc"), ("a", "b"), ("", "x"))
def strings(a, b):
    return a, a == b, a != b, len(a), a < b, b in a, (a, b), a in ("abc", "x"), a + b, a * 2, a[0:1]


@calls("abc", optional=True)
def string_methods(a):
    return a.upper(), a.startswith("a"), a.split("b")


@calls("héllo ∂x", "quote'\"\\", "new\nline", "\0zero")
def unusual_strings(text):
    return text, text == "héllo ∂x"


@calls(0, 1, 5)
def string_chosen_at_run_time(n):
    name = "many" if n > 1 else "one" if n == 1 else "none"
    return name


@calls((1, 2.5))
def results_of_all_kinds(a, b):
    return a, b, None, "text", (a, (b,)), [a], True, np.float32(b), a > b, np.bool_(True), 1j * b


@calls(())
def nothing_at_all():
    pass


@calls(True, False)
def bools_are_ints(flag):
    return flag + 1, flag * 2.5, -flag, flag == 1, flag is True, flag & True, int(flag), [10, 20][flag]


@calls((1, 1.0), (2, 2.5), (True, 1), (0.0, -0.0), (np.int32(5), 5))
def equality_of_kinds(a, b):
    return a == b, hash_free(a, b)


def hash_free(a, b):
    return a != b


@calls(2**63 - 1, -2**63, 0)
def integers_at_the_limit(n):
    return n, n // 2, n & 0xFF, n >> 60, n == 2**63 - 1


@calls(2**63, -2**63 - 1, 2**200)
def arguments_too_wide(n):
    return n


@calls(2**63 - 1, -2**63)
def leaving_64_bits(n):
    return n + 1, n - 1, n * 2, -n, abs(n)


@calls(5)
def large_constants(n):
    return n < 2**70, np.uint64(2**64 - 1), 2**62 + n, np.float64(2**70), float(10**20)


@calls(3, 0, 2**63 - 1, -1, -2**63)
def masks_wider_than_64_bits(n):
    return n & 2**64, n & ~2**63, n & (2**70 - 1), n & -2**64, (2**64 | 6) & n


@calls(3)
def dtypes_by_text(n):
    return np.zeros(n, "b1"), np.zeros(n, dtype="p"), np.zeros(n, "P"), np.zeros(n, "half"), np.zeros(n, "i2"), np.zeros(n, "complex")


@calls(3)
def ellipsis_and_docstrings(n):
    """Text."""
    ...
    "a statement"
    return n


@calls(((1, 2), [(3, 4)], None))
def deep_arguments(a, b, c):
    return a[1] + b[0][1], c
