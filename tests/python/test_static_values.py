"""Values that decide what is compiled: an axis, `keepdims`, flags and modes, dtypes, functions of libraries.

An int or a bool is a run-time number until something needs it known; from then on there is a kernel for each value.
"""

import math
import operator
import os
import subprocess
import sys

import numpy as np
import pytest

import conure
from differential import calls, check, define, refused

x = np.arange(24.0).reshape(2, 3, 4)
m = np.array([[3.0, -1.0, 2.5], [0.5, 8.0, -2.0]])


@calls((x, 0), (x, 1), (x, -1), (x, None), (x, (0, 2)), (x, (-1, 1)), (x, 3), (x, ()), (m, 0))
def axis_of_a_sum(values, axis):
    return values.sum(axis=axis)


@calls((x,), (x, 1), (x, 2, True), (x, -2, False), (m, 1, True))
def keepdims_and_defaults(values, axis=0, keep=False):
    return np.max(values, axis, keepdims=keep), values.ndim - axis


@calls((x, 0), (x, 1), (x, -1))
def axis_that_is_computed(values, axis):
    if axis < 0:
        axis += values.ndim
    moved = np.moveaxis(values, axis, 0)
    return moved.shape, moved.cumsum(axis=values.ndim - 1)


def standardised(values, axis):
    mean = values.mean(axis=axis, keepdims=True)
    return (values - mean) / values.std(axis=axis, keepdims=True)


def halves(values, axis, times):
    return standardised(values, axis) if times == 0 else halves(values * 0.5, axis, times - 1)


@calls((m, 0), (m, 1), (x, 2))
def axis_of_a_helper(values, axis):
    return standardised(values, axis), standardised(values, 0), standardised(values, axis=values.ndim - 1)


@calls((m, 0, 3), (m, 1, 0))
def axis_through_recursion(values, axis, times):
    return halves(values, axis, times)


def levels(values, axis):
    return values if axis < 0 else levels(values.max(axis=axis, keepdims=True), axis - 1)


@calls((m,), (x,))
def one_specialisation_for_each_axis(values):
    return levels(values, values.ndim - 1)


@calls((m, 1), (m, 0), (m, 3))
def rank_by_an_argument(values, extra):
    return values.reshape((1,) * extra + values.shape)


@calls((m, (1, 0)), (m, (0, 1)), (x, (2, 0, 1)), (m, (0, 0)))
def axes_in_a_tuple(values, axes):
    return np.transpose(values, axes)


@calls((m, True), (m, False))
def flag_that_decides_the_type(values, both):
    total = values.sum()
    if both:
        return total, values.mean()
    return total


@calls((m, 2), (m, 3), (m, 5))
def mode_that_decides_the_rank(values, mode):
    if mode == 2:
        return values
    elif mode == 3:
        return values[None]
    return values.ravel()


@calls((x, np.float32), (x, int), (x, "int8"), (x, np.dtype("u2")), (m, m.dtype), (m, bool), (m, complex))
def dtype_as_an_argument(values, dtype):
    return values.astype(dtype), np.zeros(2, dtype), np.zeros_like(values, dtype=dtype)


@calls((m, np.add), (m, np.hypot), (m, operator.mul), (2.0, np.maximum), (3, operator.floordiv))
def function_of_two_as_an_argument(values, function):
    return function(values, values)


@calls((m, np.sum), (m, np.sqrt), (2.5, math.floor), (-3, abs), (m, len), ((1, 2), max))
def function_of_one_as_an_argument(values, function):
    return function(values)


@calls((m, (np.sin, np.abs)), (m, (np.floor, np.sign)))
def functions_in_a_tuple(values, functions):
    return functions[1](functions[0](values) * 10)


@calls((np.arange(10.0), 3), (np.arange(10.0), 7))
def numbers_that_decide_nothing(values, n):
    total = 0.0
    for i in range(n):
        if i != 2:
            total += values[i]
    return total


def test_a_kernel_for_each_value_where_one_is_needed():
    count = define("def count(values, n):\n    return values[:n].sum()").count
    function = conure.jit(count)
    for n in range(4):
        function(x[0, 0], n)
    assert len(function.specializations) == 1
    total = conure.jit(define("def total(values, axis):\n    return values.sum(axis)").total)
    for axis in (0, 1, 0, 1):
        total(m, axis)
    assert [specialization.values for specialization in total.specializations] == [{1: 0}, {1: 1}]
    assert "int=1" in repr(total.specializations[1])


def test_globals_are_known_by_value_and_watched():
    module = define("AXIS = 0\nKEEP = False\n\ndef total(values):\n    return values.sum(axis=AXIS, keepdims=KEEP)")
    names = module.total.__globals__
    check(module.total, m)
    names["AXIS"] = 1
    check(module.total, m)
    names["KEEP"] = True
    check(module.total, m)
    names["AXIS"] = 2
    check(module.total, m)


def test_closures_and_defaults_of_helpers():
    module = define("""\
AXES = (1, 0)

def helper(values, axes=AXES, axis=-1):
    return np.transpose(values, axes).sum(axis)

def make(axis):
    def total(values):
        return values.sum(axis), helper(values), helper(values, axis=axis)
    return total
""")
    check(module.make(0), m)
    check(module.make(1), m)


def test_kernels_on_disk_are_for_their_values(tmp_path):
    path = tmp_path / "program.py"
    path.write_text("import sys\nimport numpy as np\nimport conure\n\n@conure.jit\ndef total(values, axis):\n    return values.sum(axis)\n\n"
                    "print(*total(np.arange(6).reshape(2, 3), int(sys.argv[1])), total.specializations[0].from_cache)\n")
    environment = {**os.environ, "CONURE_CACHE_DIR": str(tmp_path / "cache")}
    printed = [subprocess.run([sys.executable, path, axis], env=environment, capture_output=True, text=True, check=True).stdout.strip()
               for axis in ("0", "1", "0", "1")]
    assert printed == ["3 5 7 False", "3 12 False", "3 5 7 True", "3 12 True"]


@pytest.mark.parametrize("axis", ["int=0", "int=-1"])
def test_explained_by_types_and_values(axis):
    from conure._explain import explain_types
    from conure.compiler_command import number
    function = conure.jit(define("def total(values, axis):\n    return values.sum(axis)").total)
    assert "level loops" in explain_types(function, ["float64[:,:]C", "int"], known={1: number(axis)})


def test_explained_as_called():
    function = conure.jit(define("def total(values, axis):\n    return values.sum(axis)").total)
    assert "level loops" in function.explain(m, 0)
    function(m, 1)
    assert "level loops" in function.explain()


def test_what_no_value_can_decide():
    module = define("def total(values):\n    result = 0.0\n    for k in range(len(values)):\n        result += values.sum(k)[0]\n    return result")
    refused(module.total, m, golden="axis_of_a_loop")


def test_not_for_hundreds_of_values(monkeypatch):
    from conure import _specialise
    monkeypatch.setattr(_specialise, "MOST_BY_VALUE", 3)
    ones = conure.jit(define("def ones(n):\n    return np.ones((1,) * n)").ones)
    for n in (1, 2, 3, 1):
        assert ones(n).ndim == n
    with pytest.raises(conure.CompileError, match="a tuple repeated as often as a run-time value says"):
        ones(4)
    assert ones(2).ndim == 2


def test_only_types_that_need_the_value_cost_a_kernel_each():
    total = conure.jit(define("def total(values, axis):\n    return values.sum(axis) if values.ndim == 2 else values.sum() * axis").total)
    assert np.array_equal(total(m, 1), m.sum(1))
    for k in range(10):
        assert total(m[0], k) == m[0].sum() * k
    assert [specialization.values for specialization in total.specializations] == [{1: 1}, {}]


def test_a_bool_is_no_axis():
    refused(define("def total(values, axis):\n    return values.sum(axis)").total, m, True, golden="axis_that_is_a_bool")


def test_two_threads_with_two_values():
    import threading
    function = conure.jit(define("def total(values, axis):\n    return values.sum(axis)").total)
    results = {}
    threads = [threading.Thread(target=lambda k=k: results.setdefault(k, function(m, k % 2))) for k in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(np.array_equal(results[k], m.sum(k % 2)) for k in range(8))


def along_all_axes(x):
    total = np.zeros_like(x)
    for axis in range(x.ndim):
        total += np.roll(x, 1, axis=axis) + np.flip(x, axis)
    for k, axis in enumerate(range(2)):
        total += x.sum(axis=axis, keepdims=True) * k
    return total, [np.diff(x, axis=k).sum() for k in range(x.ndim)]


def along_some_axes(x, axes):
    for axis in range(axes):
        x = np.cumsum(x, axis=axis)
    return x


def items_of_several_types(items, k):
    total = 0.0
    for i in range(len(items)):
        total += np.sum(items[i])
    return total, items[k]


def test_loops_over_axes():
    for x in (np.arange(12.0).reshape(3, 4), np.arange(24).reshape(2, 3, 4)[::-1], np.zeros((0, 3))):
        check(along_all_axes, x)
        for axes in (0, 1, 2):
            check(along_some_axes, x, axes)
    for k in (0, 1, 2, -1, 3):
        check(items_of_several_types, (np.ones(3), 2, np.ones((2, 2))), k)


def test_arrays_whose_rank_depends_on_an_extent():
    """There is a kernel for arrays that have the extent, and one for those that have not."""
    program = define("""
import numpy as np

def column(x):
    if x.ndim == 2 and x.shape[1] == 1:
        x = x[:, 0]
    return x * 2

def grey(image):
    if image.shape[-1] not in (3, 4):
        return image
    if image.shape[-1] == 4:
        image = image[..., :3] * image[..., 3:]
    return image.mean(axis=-1)

def first_or_all(x):
    if len(x) < 2:
        return x[:, :0]
    return x.sum(axis=0)

def of_a_helper(x, y):
    return column(x), column(y.T), column(x[:, :1])
""")
    for shape in ((3, 1), (3, 2), (0, 1), (1, 3), (2, 4)):
        x = np.arange(float(np.prod(shape))).reshape(shape)
        check(program.column, x)
        check(program.grey, x)
        check(program.first_or_all, x)
        if shape[1]:
            check(program.of_a_helper, x, x)
    check(program.column, np.arange(3))
    jitted = conure.jit(program.column)
    for n in 1, 2, 3, 4:
        jitted(np.ones((n, n)))
        jitted(np.ones((n, 1)))
    assert [(each.assumptions, each.values) for each in jitted.specializations] == [(("value 0 3 1",), {}), (("wide 0 2",), {})]
    assert "value" not in repr(jitted.specializations[1]) and jitted.explain()


def test_a_kernel_keeps_no_array_alive():
    import weakref
    f = conure.jit(define("def f(x):\n    return x.squeeze()").f)
    x = np.ones((3, 1))
    f(x), f((x, x)[0])
    alive = weakref.ref(x)
    del x
    assert alive() is None
