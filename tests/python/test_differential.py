"""The harness itself must notice every difference that counts: a check that passes everything proves nothing."""

import math

import numpy as np
import pytest

from comparing import Comparison, Difference
from copies import deep_copy
from differential import compare_outcomes, differential, float64, int64, run

DIFFERENT = [
    (1, True), (1, 1.0), (1.0, np.float64(1.0)), (np.int32(1), np.int64(1)), (np.bool_(True), True),
    (0.0, -0.0), (1.0, math.nextafter(1.0, 2.0)), (float("nan"), 1.0), (complex(0.0, -0.0), 0j),
    ((1, 2), [1, 2]), ((1, 2), (1, 2, 3)), ([1, (2.0,)], [1, (2,)]), (None, 0), ("a", "b"),
    (np.zeros(3), np.zeros(3, dtype=np.float32)), (np.zeros(3), np.zeros((3, 1))), (np.zeros(3), [0.0, 0.0, 0.0]),
    (np.zeros((2, 3)), np.zeros((2, 3), order="F")), (np.zeros(4), np.zeros(8)[::2]), (np.zeros(3), np.zeros(3)[:]),
    (np.array([0.0]), np.array([-0.0])), (np.zeros(6)[2:4], np.zeros(6)[3:5]),
]


@pytest.mark.parametrize("expected, actual", DIFFERENT, ids=repr)
def test_differences_are_noticed(expected, actual):
    for one, other in (expected, actual), (actual, expected):
        with pytest.raises(Difference):
            Comparison().compare(one, other)


@pytest.mark.parametrize("value", [
    1, True, 2.5, float("nan"), -0.0, 1j, complex("nan+nanj"), np.float16(0.1), np.complex64(1 - 2j), None, "text", (), [],
    (1, [2.0, (None,)]), np.arange(6.0).reshape(2, 3).T[::-1, 1:], np.zeros(()), np.zeros((0, 3)), np.array([np.nan, -0.0]),
], ids=repr)
def test_a_copy_equals_what_it_was_made_of(value):
    Comparison().compare(value, deep_copy(value, {}))


def test_ulps_are_counted_over_zero():
    tiny = np.finfo(np.float64).smallest_subnormal
    Comparison(ulps=2).compare(tiny, -tiny)
    with pytest.raises(Difference):
        Comparison(ulps=1).compare(tiny, -tiny)
    Comparison(ulps=1).compare(np.float32(1.0), np.nextafter(np.float32(1.0), np.float32(2.0)))
    with pytest.raises(Difference):
        Comparison(ulps=1).compare(0.0, -0.0)
    with pytest.raises(Difference):
        Comparison(ulps=5).compare(np.finfo(np.float64).max, float("inf"))


def compare_runs(expected, actual, *arguments):
    compare_outcomes(run(expected, arguments, {}), run(actual, arguments, {}), 0, None, False, True)


def raising(error):
    def function(x):
        x[0] = 5.0
        raise error
    return function


def without_write(x):
    raise ValueError("text")


def printing(x):
    print("x")


@pytest.mark.parametrize("expected, actual", [
    (lambda x: x, lambda x: x.copy()),
    (lambda x: (x, x), lambda x: (x, x[:])),
    (lambda x: [x[1:], x], lambda x: [x[1:].copy(), x]),
    (raising(ValueError("text")), raising(ValueError("other"))),
    (raising(ValueError("text")), raising(TypeError("text"))),
    (raising(ValueError("text")), without_write),
    (printing, lambda x: None),
])
def test_what_a_call_leaves_behind_is_compared(expected, actual):
    array = np.arange(4.0)
    compare_runs(expected, expected, array)
    with pytest.raises(Difference):
        compare_runs(expected, actual, array)


def test_views_of_one_array_stay_so():
    whole = np.arange(10)
    a, b = run(lambda a, b: (a, b), (whole[2:], whole[::-2]), {}).value
    assert a.base is b.base and a.base is not whole
    a[0] = 77
    assert b[-1] == 1 and b[-2] == 3 and a.base[2] == 77


@differential(float64[:], float64)
def count_below(values, threshold):
    count = 0
    for value in values:
        count += value < threshold
    return count


@differential(int64[:, :], int64[:])
def add_row(matrix, row):
    for i in range(len(matrix)):
        for j in range(len(row)):
            matrix[i, j] += row[j]
