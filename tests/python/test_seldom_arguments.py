"""Arguments that few calls have: each with one of NumPy's functions that takes it."""

import numpy as np
import pytest

from differential import check, define

draw = np.random.default_rng(1123)
X = draw.integers(-4, 9, (3, 4)).astype(np.float64)
MASK = draw.random((3, 4)) < 0.6

CALLS = [
    "np.allclose(x, x + 1e-3, atol=1e-2)", "np.isclose(x, x + 1e-3, rtol=0, atol=1e-2)", "np.amax(x, 0), np.amin(x, 1, keepdims=True)", "np.any(x, 0, keepdims=True, where=m)", "np.all(x > 3, 1, np.zeros(3, bool))",
    "np.argmax(x, 0, keepdims=True)", "np.argmin(x, 1, np.zeros(3, np.int64))", "np.around(x / 3, 1, np.zeros((3, 4)))", "np.corrcoef(x, dtype=np.float64)", "np.cov(x, dtype=np.float32)", "np.cov(x, x[::-1], False, True)",
    "np.cross(x[:, :3], x[:, 1:].T, axisb=0)", "np.cumulative_prod(x, axis=0, dtype=np.complex128)", "np.diagonal(x, 0, 1, 0), np.diagonal(x, axis1=0, axis2=1, offset=1)", "np.empty_like(x, np.int32, 'F').shape", "np.eye(3, 4, order='C')",
    "np.fix(x / 2, np.zeros((3, 4)))", "np.full((2, 2), 3, order='F')", "np.full_like(x, 2, np.int8, 'C', shape=(2, 3))", "np.ones((2, 3), np.int8, 'F')", "np.zeros((2, 3), order='F')", "np.empty((2, 3), order='F').strides",
    "np.asanyarray(x, order='K')", "np.linalg.cross(x[:, :3].T, x[:, 1:].T, axis=0)", "np.linalg.diagonal(x, offset=1)", "np.linalg.trace(x, offset=-1, dtype=np.float32)", "np.linalg.multi_dot((x, x.T, x), out=np.zeros((3, 4)))",
    "np.nanprod(x, 0, np.float32, initial=2)", "np.nanstd(x, 0, mean=np.mean(x, 0, keepdims=True))", "np.nanstd(x, 1, correction=1)", "np.nanvar(x, 0, ddof=1)", "np.nanvar(x, 1, correction=1, mean=x[:, :1])",
    "np.prod(x, 0, np.float32), np.prod(x, 1, initial=2, where=m)", "np.quantile(x, 0.3, overwrite_input=False)", "np.reshape(x, (4, 3), copy=True)", "np.reshape(x, (2, 6), copy=False)", "x.reshape(4, 3, copy=True)",
    "np.row_stack((x, x), dtype=np.float32)", "np.std(x, 0, where=m)", "np.trace(x, out=np.zeros(()))", "np.trim_zeros(x[0], 'f', axis=0)", "np.triu_indices_from(x, k=1)", "np.tril_indices_from(x, k=-1)",
    "np.vstack((x, x), dtype=np.int32, casting='unsafe')", "np.hstack((x, x), dtype=np.float32)", "np.unique(x, sorted=True)", "np.copyto(x, 3, casting='unsafe'); x", "np.copyto(x, m, casting='no'); x", "np.matmul(x, x.T, casting='safe')",
    "np.matmul(x, x.T, order='C', subok=False)", "np.matvec(x, x[0], dtype=np.complex128)", "np.vecdot(x, x, casting='same_kind', dtype=np.float64)", "np.vecmat(x[:, 0], x, casting='safe')", "np.frexp(x, out=(np.zeros((3, 4)), np.zeros((3, 4), np.int32)))",
    "np.modf(x / 2, dtype=np.float64)", "np.divmod(x, 3, dtype=np.float64)", "np.reshape(x.T, (6, 2), order='F', copy=True)", "np.reshape(np.arange(6), (2, 3), copy=None)",
    "np.median(x, 0, None, False, True)", "np.nanmedian(x, axis=(0, 1), keepdims=True)", "np.average(x, 0, keepdims=True, returned=True)", "np.count_nonzero(x, axis=1, keepdims=True)", "np.searchsorted(np.sort(x[0]), x, 'right', None)",
    "np.sum(x, (0, 1), np.float32, None, True)", "np.min(x, 0, None, True, 3)", "np.max(x, initial=20, where=m)", "np.mean(x, 0, np.float32, None, True, where=m)", "np.var(x, 0, np.float32, None, 1, True)", "np.ptp(x, 0, None, True)",
    "np.cumsum(x, 1, np.float32, np.zeros((3, 4), np.float32))", "np.cumprod(x, axis=1, out=np.zeros((3, 4)))", "np.take(x, [0, 1], 1, np.zeros((3, 2)), 'clip')", "np.compress([True, False, True], x, 0, np.zeros((2, 4)))", "np.clip(x, 0, 3, out=x); x",
    "np.diff(x, 1, -1, 0, 1)", "np.gradient(x, 2.0, axis=1, edge_order=2)", "np.trapezoid(x, np.arange(4.0), 1.0, 1)", "np.interp(x, [0.0, 1.0, 5.0], [3.0, 2.0, 1.0], -1, -2, None)", "np.interp(x, [0.0, 1.0, 5.0], [3.0, 2.0, 1.0], period=6.0)",
    "np.histogram(x, 3, (0, 5), True, m)", "np.digitize(x, [5, 2, 0], right=True)", "np.tensordot(x, x, axes=([0, 1], [0, 1]))", "np.einsum('ij,ij->i', x, x, optimize=False)", "np.outer(x[0], x[0], np.zeros((4, 4)))", "np.dot(x, x.T, np.zeros((3, 3)))",
    "np.nan_to_num(x / 0, True, 0.5, 3.0, -3.0)", "np.unwrap(x, 3.0, axis=0, period=6.0)", "np.rot90(x, 3, (1, 0))", "np.rollaxis(x, 1, 0)", "np.roll(x, [1, 2], [0, 1])", "np.expand_dims(x, [0, 3])", "np.moveaxis(x, [0], [1])", "np.broadcast_to(x, [2, 3, 4])",
    "np.tile(x, [2, 1])", "np.repeat(x, [1, 2, 0], axis=0)", "np.insert(x, [1, 3], [[7], [8], [9]], axis=1)", "np.delete(x, [0, -1], 1)", "np.pad(x, ((1, 0), (0, 2)), 'linear_ramp', end_values=((1, 2), (3, 4)))", "np.pad(x, 1, constant_values=5)",
    "np.linspace(0, 1, 5, False, True)", "np.logspace(0, 2, 3, True, 2.0, np.float32)", "np.arange(0, 5, 2, dtype=np.float32)", "np.meshgrid(x[0], x[1], sparse=True, indexing='ij', copy=True)", "np.identity(3, dtype=np.int8)", "np.tri(3, 4, 1, np.int8)",
    "np.vander(x[0], 3, True)", "np.packbits(m, axis=1, bitorder='little')", "np.linalg.norm(x, 'fro'), np.linalg.norm(x, 2, (0, 1)), np.linalg.norm(x, axis=1, keepdims=True)", "np.linalg.svd(x, False, False)", "np.linalg.qr(x, 'r')",
    "np.linalg.matrix_rank(x, 1e-3)", "np.linalg.pinv(x, 1e-3)", "np.linalg.lstsq(x, x[:, 0], 1e-3)", "np.linalg.eigh(x[:, :3], 'U')", "np.add.reduce(x, 0, np.float32, None, True, 3.0, m)", "np.add.accumulate(x, 1, np.float32)"]


@pytest.mark.parametrize("call", CALLS)
def test_arguments(call):
    body = call.replace("; ", "\n    return ") if "; " in call else "return " + call
    check(define(f"import numpy as np\ndef f(x, m):\n    {body}\n").f, X, MASK, ulps=64)
