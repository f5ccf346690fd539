"""Texts that show values: `%`, `str.format`, `str`, `repr`, `format`, and texts put together of such."""

import numpy as np
import pytest

from differential import calls, check, define, refused

x = np.linspace(-2.5, 40, 6)


@calls((2, 2.5), (-17, -1e-7), (0, np.float64(1e22)), (np.int16(5), np.float32(0.1)), (True, 3), (2.75, 12345678))
def percent(n, value):
    print("%d|%i|%5d|%-5d|%05d|%+d|% d|%+05d" % (n, n, n, n, n, n, n, n))
    print("%f|%.3f|%8.2f|%-9.1f|%09.3f|%+.0f|%e|%.2E|%g|%.3G|%#.3g" % (value, value, value, value, value, value, value, value, value, value, value))
    print("%s|%r|%10s|%-10s|%%|%3s" % (n, value, value, n, "ab"), "%s" % n, "100%%" % ())


@calls((255,), (-10,), (0,), (np.uint8(200),))
def integers_in_other_bases(n):
    print("%x %X %o %#x %#o %6x %-6x| %06X" % (n, n, n, n, n, n, n, n), format(n, "08b"), format(n), format(n, ">+6d"))


@calls((3, 0.125), (np.int64(-4), np.float64(2.0)))
def by_fields(n, value):
    print("{} and {}: {{{:.2f}}}".format(n, value, value), "{1:>8} {0!r} {1!s:<9}|".format(n, value), "{n:04d}{v}".format(n=n, v=value), "".format(), "{:d}".format(n))


@calls((x, 1), (x, 4), (x, 5))
def messages(values, k):
    if values[k] < 30:
        raise ValueError("element %d of %d is %.3f, " % (k, len(values), values[k]) + "too " + "small by " + str(30 - values[k]))
    if k == 5:
        raise AssertionError("index " + repr(values[k]) + " in {}".format(k))
    text = "n = %s" % values.shape[0]
    text += f", k = {k}"
    raise RuntimeError(text)


@calls((3,), (2.5,), (np.float32(1.5),))
def shown(value):
    print(str(value), repr(value), str("text"), repr("text"), str(), str(str(value)), str(None), "a" + str(value) + "b")
    print("%s %s" % ((value, 1), None), "%r" % ((1, value),))


@pytest.mark.parametrize("expression", ['"%d %d" % n', '"%d" % (n, n)', '"none" % n', '"{} {}".format(n)', '"a" + n', '"%d" % float("nan")',
                                        '"%d" % float("inf")'])
def test_errors(expression):
    check(define(f"def f(n):\n    print({expression})").f, 3)


def test_a_specification_made_at_run_time():
    refused(define("def f(n):\n    print(format(n, str(n)))").f, 3, golden="format_by_a_text_made")


def test_lists_and_arrays_are_shown_at_once():
    program = define("""
def at_once(x, v):
    print("x = %s, v = %s" % (x, v))
    print("{}".format(v))
    print(str(x))

def kept(x):
    text = str(x)
    x[0] = 1
    print(text)

def in_an_error(v):
    raise ValueError("got %s" % v)
""")
    check(program.at_once, np.arange(3.0), [1, 2])
    refused(program.kept, np.ones(2), golden="text_of_an_array_kept")
    refused(program.in_an_error, [1], golden="list_in_a_formatted_message")
