"""Dtypes, classes and functions of libraries as arguments and defaults of kernels."""

import math

import numpy as np
import pytest

import conure
from differential import check, jitted, refused


def zeros(n, dtype=np.float64):
    return np.zeros(n, dtype) + 1


@pytest.mark.parametrize("dtype", [np.float32, np.uint8, float, int, bool, complex, np.dtype("int16"), np.dtype(np.complex64), "f4"])
def test_dtypes(dtype):
    check(zeros, 3, dtype)
    check(zeros, (2, 0), dtype=dtype)


def test_default():
    check(zeros, 3)


def test_each_type_has_its_kernel():
    f = conure.jit(lambda x, t: x.astype(t))
    for dtype in (np.float32, np.float64, np.float32, np.dtype("f4")):
        assert f(np.arange(3), dtype).dtype == dtype
    assert len(f.specializations) == 3


def test_in_tuples():
    def f(x, types):
        return x.astype(types[0]), x.astype(types[1])

    check(f, np.arange(3), (np.float32, int))


@pytest.mark.parametrize("function, argument", [(np.float32, 1.5), (int, 1.5), (np.sqrt, 2.0), (abs, -1.5), (math.floor, 2.5), (np.sum, np.arange(4.0)), (len, (1, 2))])
def test_functions(function, argument):
    def f(function, x):
        return function(x)

    check(f, function, argument)


@pytest.mark.parametrize("value", [np.float32, int, np.dtype("f8"), np.add, np.sum, math.sin])
def test_returned(value):
    def f(value):
        return value

    check(f, value)


class Own:
    pass


def test_others_are_refused():
    refused(zeros, 3, np.dtype(">f4"), golden="dtype_of_other_order")
    refused(zeros, 3, np.dtype(np.longdouble), golden="dtype_of_longdouble")
    refused(zeros, 3, Own, golden="class_argument")
    assert jitted(zeros)(2).shape == (2,)
