"""Methods of arrays take what NumPy's methods take, which is not always what NumPy's functions of the same names do."""

import numpy as np
import pytest

from differential import check, define

draw = np.random.default_rng(90)
X = draw.integers(-4, 5, (3, 4)).astype(np.float64)
MASK = draw.random((3, 4)) < 0.6

CALLS = [
    "x.all()", "x.all(0)", "x.all(axis=1, keepdims=True)", "x.all(0, out=np.zeros(4, bool))", "x.any(-1, None, np.zeros(3, bool))", "x.any(axis=0, where=m)", "x.any(0, None, None, True)",
    "x.argmax(1, np.zeros(3, np.int64))", "x.argmax(0, keepdims=True)", "x.argmin(out=np.zeros(4, np.int64), axis=0)", "x.argmin(0, None, keepdims=True)", "x[0].argpartition(2)[2] >= 0",
    "x.argsort(0, 'stable')", "x.argsort(kind='mergesort', axis=-1)", "x.argsort(-1, stable=True)", "(x > 0).astype(np.int64).choose([x, -x])", "(x > 0).astype(np.int64).choose((x, 5.0), mode='clip')",
    "x.clip(1)", "x.clip(None, 2)", "x.clip(-1, 2, np.zeros((3, 4)))", "x.clip(max=0)", "x.clip(min=0, max=1, out=x)", "x.clip(0, 3, where=m, out=np.zeros((3, 4)))",
    "x.compress([True, False, True], 0)", "x.compress(axis=1, condition=[True, False])", "x.compress(m.ravel())", "x.cumprod(1)", "x.cumprod(axis=0, dtype=np.float32)", "x.cumsum(1, None, np.zeros((3, 4)))",
    "x.diagonal(1)", "x.diagonal(axis1=1, axis2=0, offset=-1)", "x.dot(x.T)", "x.dot(x[0], np.zeros(3))", "x.flatten('F')", "x.flatten(order='C')", "x.max(1, None, True)", "x.max(0, initial=3)",
    "x.max(axis=0, where=m, initial=-9, keepdims=True)", "x.min(1, np.zeros(3))", "x.mean(0)", "x.mean(1, np.float32)", "x.mean(axis=0, keepdims=True, where=m)", "x.mean(0, None, np.zeros(4), False)", "x.nonzero()",
    "x.prod()", "x.prod(0, np.float32)", "x.prod(1, None, None, True, 2.0)", "x.prod(axis=1, where=m)", "x.put([0, 5], [7, 8]); x", "x.put(indices=[0, 50], values=1, mode='clip'); x", "x.ravel('F')", "x.repeat(2)",
    "x.repeat([1, 0, 2], axis=0)", "x.round(1)", "x.round(decimals=0, out=np.zeros((3, 4)))", "np.sort(x[0]).searchsorted(x)", "np.sort(x[0]).searchsorted(v=1.0, side='right')", "x[:1].squeeze(axis=0)",
    "x.std(0, None, None, 1)", "x.std(axis=1, ddof=1, keepdims=True)", "x.std(where=m)", "x.std(0, mean=x.mean(0, keepdims=True))", "x.sum(0, np.float32, None, True)", "x.sum(axis=1, initial=5)", "x.sum(where=m)",
    "x.swapaxes(0, 1)", "x.take([1, 2], 1)", "x.take(axis=0, indices=[[0, 2]], mode='wrap')", "x.take([0, 40], out=np.zeros(2), mode='clip')", "x.trace()", "x.trace(1, 0, 1)", "x.trace(offset=-1, dtype=np.float32)",
    "x.trace(0, 1, 0, None, np.zeros(()))", "x.var(1)", "x.var(0, None, np.zeros(4), 1, False)", "x.var(axis=0, ddof=2, where=m)", "x.argpartition(1, 0).shape", "x.argpartition(kth=1, axis=1, kind='introselect').shape",
    "x.reshape([4, 3])", "x.transpose([1, 0])", "x.sum(where=[True, False, True, True]), x.mean(1, where=(True, False, True, True)), x.var(0, where=[[True], [False], [True]]), np.nansum(x, where=[True, False, True, True])",
    "np.add.reduce(x, 1, where=[1, 0, 2, 0]), np.sum(x, where=0), np.max(x, 0, where=[[True], [False], [True]], initial=-9)", "x.real = m; x.real *= 2; x"]

WRONG = [
    "x.var(correction=1)", "x.std(0, correction=1)", "x.var(0, None, None, 0, False, m)", "x.any(0, np.zeros(4, bool))", "x.all(0, None, None, False, m)", "x.mean(0, None, None, False, m)", "x.sum(axes=0)",
    "x.max(0, axis=1)", "x.argmax(0, None, True)", "x.min(0, dtype=np.float32)", "x.swapaxes(axis1=0, axis2=1)", "x.cumsum(0, keepdims=True)", "x.nonzero(0)", "x.take()", "x.compress()", "x.put([0])", "x.repeat()",
    "x.sum(0, None, None, False, 0, True, 1)", "x.clip(0, 1, None, None)", "x.round(1, None, 2)", "x.ravel('C', 1)", "x.put(ind=[0], v=[1])", "x.reshape(shape=(4, 3))", "x.transpose(axes=(1, 0))", "x.clip(a_min=0)", "x.sum(where=x)"]


def defined(call):
    *statements, last = call.split("; ")
    body = "\n    ".join([*statements, "return " + last])
    return define(f"import numpy as np\ndef f(x, m):\n    {body}\n").f


@pytest.mark.parametrize("call", CALLS)
def test_arguments(call):
    check(defined(call), X, MASK, ulps=2)


@pytest.mark.parametrize("call", WRONG)
def test_what_methods_do_not_take(call):
    check(defined(call), X, MASK)


def test_real_and_imaginary_parts():
    """They are assigned to as views of them are."""
    f = define("import numpy as np\ndef f(z, x):\n    z.real = x\n    z.imag += 2\n    z[0].imag = z.real[1]\n    z.T.real[0] = 7\n    return z").f
    for dtype in (np.complex128, np.complex64):
        check(f, (X * 1j).astype(dtype), X)
        check(f, (X * 1j).astype(dtype), 3)
        check(f, (X * 1j).astype(dtype), X[:2])
    check(define("def f(x):\n    x.imag = 1").f, X)
    locked = X * 1j
    locked.flags.writeable = False
    check(define("def f(z):\n    z.real = 1").f, locked)


def test_of_numbers():
    f = define("import numpy as np\ndef f(x):\n    return x.sum(), x.mean(axis=None), x.var(ddof=0), x.any(), x.clip(1), x.round(1), x.max(initial=7), x.repeat(2), x.argmax()").f
    check(f, np.float64(2.5), ulps=2)
    check(f, np.int16(-3), ulps=2)


def test_questions_with_the_dtype_of_their_answers():
    f = define("import numpy as np\ndef f(x):\n    return np.isnan(x, dtype=bool), np.isfinite(x, dtype=np.bool), np.signbit(x, dtype='bool'), np.logical_not(x, dtype=bool), np.isinf(x, dtype=None)").f
    check(f, np.array([1.0, -np.inf, np.nan, -0.0]))
    check(f, np.float64(2.0))
    check(define("import numpy as np\ndef f(x):\n    return np.isnan(x, dtype=np.float64)").f, X)


def test_reshaped_copies_can_be_written_to():
    f = define("import numpy as np\ndef f(x):\n    y = np.broadcast_to(x, (2, 3, 4)).reshape(6, 4)\n    y[0, 0] = 5\n    return y, y.flags.writeable, np.broadcast_to(x, (2, 3, 4)).reshape(-1, order='F')").f
    check(f, X)
    locked = X.T
    locked.flags.writeable = False
    check(define("def f(x):\n    y = x.reshape(2, 6)\n    y += 1\n    return y").f, locked)
