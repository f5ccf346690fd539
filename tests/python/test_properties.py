"""Random arrays through NumPy's functions: the same values, dtypes, shapes, views, layouts and exceptions as NumPy's.

A table of what is called; `properties.py` says what is drawn for it. By default there are few forms and few arrays of each, always the
same; `--long` draws many.
"""

import random

import numpy as np
import pytest

from differential import check, define
from properties import ALL, AXIS, BOOL, COMPLEX, FLOATS, INTEGERS, INTS, KEEPDIMS, ONE_AXIS, REAL, Row, UNSIGNED, run

UNARY = [Row(f"np.{name}(x)", dtypes) for name, dtypes in {
    "negative": INTEGERS + FLOATS + COMPLEX, "absolute": REAL, "square": ALL, "sign": INTEGERS + FLOATS, "floor": REAL, "ceil": FLOATS, "trunc": FLOATS, "rint": FLOATS,
    "isnan": ALL, "isinf": FLOATS, "isfinite": ALL, "signbit": FLOATS, "logical_not": ALL, "invert": BOOL + INTEGERS, "conjugate": ALL, "sqrt": FLOATS,
    "reciprocal": FLOATS, "positive": INTEGERS + FLOATS, "spacing": ["float32", "float64"]}.items()]

BINARY = [Row(source, dtypes) for source, dtypes in {
    "x + y": ALL, "x - y": INTEGERS + FLOATS + COMPLEX, "x * y": ALL, "x / y": BOOL + INTEGERS + FLOATS, "x // y": INTEGERS + FLOATS, "x % y": INTEGERS + FLOATS,
    "x == y": ALL, "x < y": REAL, "x >= y": REAL, "np.maximum(x, y)": REAL, "np.minimum(x, y)": REAL, "np.fmax(x, y)": FLOATS, "np.fmin(x, y)": FLOATS, "x & y": BOOL + INTS,
    "x | y": BOOL + UNSIGNED, "np.logical_xor(x, y)": ALL, "np.copysign(x, y)": FLOATS, "np.where(x > 0, x, y)": REAL, "(x + 1) * y - x": INTS + FLOATS,
    "np.heaviside(x, y)": ["float32", "float64"], "np.divmod(x, y)": INTS + FLOATS}.items()]

IN_PLACE = [Row(source, dtypes, (1, 2, 3)) for source, dtypes in {
    "x += y; x": INTS, "x -= y; x": ["float64"], "x *= y; x": ["int32"], "x[...] = y; x": ["float32"], "x[1:] = x[:-1]; x": ALL, "x[::-1] += x; x": INTS + ["float64"],
    "x[:-1] -= x[1:]; x": ["int64", "float32"], "x[1:] += x[:-1] + x[:1]; x": INTS + ["float64"], "x.fill(3); x": ALL, "x.sort(axis=0); x": REAL,
    "x[..., 0] = 7; x": REAL, "x[x > 1] = 0; x": REAL}.items()]

REDUCTIONS = [Row(f"np.{name}(x, axis={{axis}}, keepdims={{keepdims}})", dtypes, ulps=ulps, tame=True, axis=AXIS, keepdims=KEEPDIMS) for name, dtypes, ulps in [
    ("sum", ALL, 0), ("prod", INTEGERS + BOOL, 0), ("min", REAL, 0), ("max", REAL, 0), ("any", ALL, 0), ("all", ALL, 0), ("mean", REAL, 2), ("var", BOOL + INTS[:1] + FLOATS[1:], 32),
    ("std", ["uint8", "float64"], 32), ("ptp", INTS + FLOATS, 0), ("count_nonzero", ALL, 0), ("nansum", REAL, 0), ("nanprod", BOOL + INTS, 0), ("nanmin", REAL, 0), ("nanmax", REAL, 0),
    ("nanmean", FLOATS[1:], 2), ("nanvar", FLOATS[1:], 32), ("median", BOOL + INTS + FLOATS, 0), ("average", BOOL + ["int32", "float64"], 2)]]
REDUCTIONS += [Row(f"np.{name}(x, axis={{axis}}, keepdims={{keepdims}})", REAL, axis=ONE_AXIS + ["None"], keepdims=KEEPDIMS) for name in ("argmin", "argmax", "nanargmax")]
REDUCTIONS += [Row("np.quantile(x, {q}, axis={axis}, method={method})", ["int32", "float32", "float64"], q=["0.3", "1", "[0.25, 0.5]", "0.0"], axis=AXIS,
                   method=["'linear'", "'lower'", "'nearest'", "'midpoint'", "'hazen'", "'inverted_cdf'"]),
               Row("np.percentile(x, 40, axis={axis}, keepdims={keepdims})", ["int8", "float32", "float64"], axis=AXIS, keepdims=KEEPDIMS)]

SCANS = [Row(f"np.{name}(x, {{axis}})", dtypes, tame=True, axis=ONE_AXIS + ["None"]) for name, dtypes in [
    ("cumsum", ALL), ("cumprod", BOOL + INTEGERS), ("nancumsum", FLOATS)]]
SCANS += [Row("np.diff(x, {n}, {axis})", INTS + UNSIGNED + FLOATS + BOOL, n=["1", "2", "3"], axis=ONE_AXIS), Row("np.diff(x, prepend=0, append=x, axis={axis})", INTS + FLOATS, axis=ONE_AXIS),
          Row("np.ediff1d(x, {end})", INTS + FLOATS, end=["0", "None", "[1, 2]"]), Row("np.gradient(x, axis={axis})", ["int32", "float32", "float64"], axis=ONE_AXIS),
          Row("np.trapezoid(x, axis={axis})", ["int32", "float64"], (1, 2, 3), ulps=2, tame=True, axis=ONE_AXIS), Row("np.cumulative_sum(x, axis={axis}, include_initial=True)", REAL, tame=True, axis=ONE_AXIS)]

SHAPES = [Row(source, ALL, **choices) for source, choices in [
    ("x.reshape(-1)", {}), ("np.ravel(x)", {}), ("x.flatten()", {}), ("x.T", {}), ("np.swapaxes(x, 0, {axis})", {"axis": ONE_AXIS}), ("np.moveaxis(x, 0, {axis})", {"axis": ONE_AXIS}),
    ("np.squeeze(x, {axis})", {"axis": ONE_AXIS}), ("np.expand_dims(x, {axis})", {"axis": ONE_AXIS}), ("np.flip(x, {axis})", {"axis": ONE_AXIS + ["None"]}),
    ("np.broadcast_to(x, (2,) + x.shape)", {}), ("np.atleast_2d(x)", {}), ("x.copy()", {}), ("x.astype({dtype})", {"dtype": ["np.int16", "np.float32", "bool", "np.complex128"]}),
    ("x.real", {}), ("np.zeros_like(x)", {}), ("x[None]", {})]]
SHAPES += [Row(source, ALL, (1, 2, 3), **choices) for source, choices in [
    ("x[::2]", {}), ("x[..., ::-1]", {}), ("x[1:, ...]", {}), ("x[-1]", {}), ("x[{i}:{j}:{k}]", {"i": ["", "1", "-2"], "j": ["", "3", "-1"], "k": ["", "2", "-1"]})]]
SHAPES += [Row("np.roll(x, {by}, {axis})", ALL, (1, 2, 3), by=["1", "-2", "5"], axis=ONE_AXIS + ["None"]), Row("np.rot90(x, {k})", ALL, (2, 3), k=["1", "2", "-1"]),
           Row("np.diagonal(x, {k})", ALL, (2,), k=["0", "1", "-1"]), Row("np.tril(x, {k})", ALL, (2,), k=["0", "1", "-2"])]

JOINS = [Row("np.concatenate((x, y), {axis})", ALL, (1, 2, 3), axis=ONE_AXIS + ["None"]), Row("np.stack((x, x), {axis})", ALL, axis=ONE_AXIS), Row("np.append(x, y)", REAL),
         Row("np.hstack((x, y))", REAL, (1, 2)), Row("np.vstack((x, y))", REAL, (1, 2)), Row("np.repeat(x, 2, {axis})", ALL, axis=ONE_AXIS + ["None"])]

SORTS = [Row("np.sort(x, axis={axis})", REAL, axis=ONE_AXIS + ["None"]), Row("np.argsort(x, {axis}, kind='stable')", REAL, axis=ONE_AXIS + ["None"]),
         Row("np.unique(x, return_index=True, return_inverse=True, return_counts=True)", INTEGERS + FLOATS, tame=True), Row("np.unique(x, return_counts=True)", BOOL + INTEGERS),
         Row("np.searchsorted(np.sort(x), y)", INTS + FLOATS, (1,)), Row("np.lexsort((x, x[::-1]))", REAL, (1, 2)), Row("np.isin(x, y)", BOOL + INTS + FLOATS),
         Row("np.union1d(x, y)", INTS + FLOATS, tame=True), Row("np.intersect1d(x, y)", INTS + FLOATS, tame=True), Row("np.setdiff1d(x, y)", INTS + FLOATS, tame=True), Row("np.setxor1d(x, y)", INTS),
         Row("np.sort(np.partition(x, 1, axis=0)[:1], axis=0)", REAL, (1, 2), tame=True), Row("np.nonzero(x)", ALL, (1, 2, 3)), Row("x[x == x]", REAL, (1, 2, 3)), Row("np.take(x, y % 3, {axis})", INTS, (1, 2), axis=ONE_AXIS + ["None"]),
         Row("np.argwhere(x)", REAL, (1, 2, 3)), Row("np.histogram(x, 4, (0, 5))[0]", ["int32", "float64"], tame=True), Row("np.histogram(x, [0, 1, 3, 8])[0]", ["int32", "float64"], tame=True),
         Row("np.bincount(x, minlength=4)", ["uint8", "bool"], (1, 2)), Row("np.digitize(x, [0, 2, 3])", INTS + FLOATS), Row("np.interp(x, [0.0, 1.0, 3.0], [5.0, 0.0, 2.0])", FLOATS),
         Row("np.polyval([1.0, 2.0, 0.5], x)", INTS + FLOATS, (0, 1, 2)), Row("np.convolve(x, y, {mode})", ["int8", "int64", "uint16"], (1,), mode=["'full'", "'same'", "'valid'"])]

ELEMENTARY = [Row(source, FLOATS[1:], (0, 1, 2), ulps=8) for source in [
    "np.sin(x), np.cos(x), np.tan(x)", "np.exp(x), np.exp2(x), np.expm1(x)", "np.log(x), np.log2(x), np.log10(x), np.log1p(x)", "np.sinh(x), np.cosh(x), np.tanh(x)",
    "np.arcsin(x / 7), np.acos(x / 7), np.arctan(x)", "np.arcsinh(x), np.acosh(x), np.arctanh(x / 7)", "np.cbrt(x), np.degrees(x), np.radians(x), np.rad2deg(x), np.deg2rad(x)", "np.sinc(x)",
    "np.arctan2(x, y)", "np.hypot(x, y)", "np.logaddexp(x, y), np.logaddexp2(x, y)", "np.float_power(x, y)", "np.pow(x, y)"]]
ELEMENTARY += [Row(source, dtypes) for source, dtypes in {
    "np.modf(x), np.frexp(x)": FLOATS, "np.fabs(x), np.isposinf(x), np.isneginf(x), np.fix(x)": FLOATS, "np.nan_to_num(x), np.isreal(x), np.iscomplex(x), np.imag(x)": REAL + COMPLEX,
    "np.bitwise_count(x), np.bitwise_invert(x)": INTEGERS, "np.conj(x), np.isrealobj(x), np.iscomplexobj(x)": ALL,
    "np.fmod(x, y), np.mod(x, y), np.floor_divide(x, y)": INTS + FLOATS[1:], "np.gcd(x, y), np.lcm(x // 2, y // 2)": ["int32", "uint8"], "np.ldexp(x, 3), np.nextafter(x, y)": FLOATS[1:],
    "np.left_shift(x, 3), np.right_shift(x, y)": INTEGERS, "np.bitwise_xor(x, y), np.bitwise_and(x, y), np.bitwise_or(x, y)": BOOL + INTEGERS, "np.greater(x, y), np.less_equal(x, y), np.not_equal(x, y)": REAL,
    "np.logical_and(x, y), np.logical_or(x, y)": ALL, "np.isclose(x, y), np.allclose(x, y, equal_nan=True)": INTS + FLOATS[1:], "np.array_equal(x, y), np.array_equiv(x, y)": ALL}.items()]
ELEMENTARY += [Row("np.round(x, {decimals}), np.around(x)", INTS + FLOATS[1:], decimals=["0", "1", "-1"])]

ARGUMENTS = [Row(source, dtypes, ranks, tame=True) for source, dtypes, ranks in [
    ("np.add(x, y, out=np.ones(x.shape, x.dtype), where=m)", INTS + FLOATS, (0, 1, 2)), ("np.maximum(x, x[::-1], out=x); x", REAL, (1, 2)), ("np.negative(x, where=m, out=x); x", INTS + FLOATS, (1, 2)),
    ("np.subtract(x, y, dtype=np.float32, casting='unsafe')", REAL[1:], (0, 1, 2)), ("np.sqrt(x, out=x, where=m)", FLOATS[1:], (1, 2, 3)), ("np.multiply(x, y, out=x, casting='unsafe')", INTS + FLOATS, (1, 2)),
    ("np.sum(x, 0, where=m, initial=3), np.max(x, -1, where=m, initial=0)", INTS + FLOATS[1:], (1, 2)), ("np.any(x, 0, where=m, keepdims=True), np.all(x, -1, where=m)", REAL, (1, 2)),
    ("np.mean(x, 0, where=m)", ["int32"], (1, 2)), ("np.sum(x, 0, out=np.zeros(x.shape[1:], x.dtype))", ["int64", "float64"], (1, 2)), ("np.clip(x, y, 3), x.clip(max=2)", INTS + FLOATS[1:], (0, 1, 2))]]

METHODS = [Row("np.{f}.reduce(x, axis={axis}, keepdims={keepdims})", REAL[1:], tame=True, f=["add", "maximum", "logical_and", "fmin", "logical_xor"], axis=["0", "-1", "1", "None"], keepdims=KEEPDIMS),
           Row("np.{f}.reduce(x, axis={axis})", INTEGERS, f=["subtract", "bitwise_or", "bitwise_and", "floor_divide", "gcd"], axis=["0", "-1", "1"]),
           Row("np.{f}.accumulate(x, {axis})", INTS + FLOATS[1:], tame=True, f=["add", "maximum", "minimum", "subtract"], axis=["0", "-1", "1"]), Row("np.{f}.outer(x, y)", REAL[1:], (0, 1, 2), f=["add", "maximum", "less"]),
           Row("np.{f}.at(x, i, 2); x", INTS + FLOATS[1:], (1, 2), f=["add", "maximum", "multiply"]), Row("np.add.at(x, (i, i[::-1]), 1); x", INTS, (2, 3)),
           Row("np.{f}.reduceat(x, abs(i), axis={axis})", INTS, (1, 2), f=["add", "maximum"], axis=["0", "-1"])]

PRODUCTS = [Row(source, dtypes, ranks, tame=True, **choices) for source, dtypes, ranks, choices in [
    ("np.matmul(x, y)", INTS, (1, 2, 3), {}), ("x @ x.mT, np.linalg.matmul(x.mT, x)", INTEGERS, (2, 3), {}), ("np.dot(x, y.T)", INTS, (0, 1, 2), {}), ("np.dot(x, y)", BOOL + INTS, (0, 1, 2, 3), {}),
    ("np.inner(x, y)", INTEGERS, (0, 1, 2), {}), ("np.vdot(x, y)", INTS, (0, 1, 2), {}), ("np.outer(x, y)", REAL, (0, 1, 2), {}), ("np.tensordot(x, y, {axes})", INTS, (1, 2, 3), {"axes": ["0", "1", "(0, 0)", "((0,), (-1,))"]}),
    ("np.einsum({labels}, x, x)", INTS, (2,), {"labels": ["'ij,kj->ik'", "'ij,ij'", "'ij,ij->j'", "'ij,kl'", "'ij,ik'"]}), ("n = min(x.shape); np.einsum({labels}, x[:n, :n])", REAL[1:], (2,), {"labels": ["'ii'", "'ij->ji'", "'ij->i'", "'ij->'", "'ii->i'"]}),
    ("np.kron(x, y).copy()", INTS, (1, 2), {}), ("np.cross(np.resize(x, (4, 3)), np.resize(y, (4, 3)))", INTS, (1, 2), {}), ("np.linalg.cross(np.resize(x, (4, 3)), np.resize(x[::-1], 3))", INTS, (1, 2), {}), ("np.vecdot(x, y, axis={axis})", INTS, (1, 2, 3), {"axis": ["-1", "0"]}),
    ("np.matvec(x, x[..., 0, :]), np.vecmat(x[..., :, 0], x)", INTS, (2, 3), {}), ("np.dot(x, x.T, out=np.ones((x.shape[0], x.shape[0]), x.dtype))", INTS, (2,), {}),
    ("np.linalg.outer(x, x[:1]), np.linalg.vecdot(x, x), np.linalg.tensordot(x, x, 1)", INTS, (1,), {}), ("np.linalg.matrix_power(x, {n})", INTS, (2,), {"n": ["0", "1", "3"]}),
    ("np.linalg.multi_dot((x, x.T, x))", INTS, (2,), {})]]

# A matrix that can be inverted, and one that is symmetric, with elements that are not too different.
FINE = "a = np.remainder(x, 5) + 9.0 * np.eye(x.shape[-1]); "
LINALG = [Row(FINE + source, INTEGERS[1:], (2,), ulps=ulps) for source, ulps in [
    ("np.linalg.inv(a), np.linalg.det(a)", 4), ("np.linalg.slogdet(a)", 4), ("np.linalg.solve(a, x[:, 0]), np.linalg.solve(a, a)", 4), ("np.linalg.cholesky(a @ a.T)", 64), ("np.linalg.qr(a)", 4), ("np.linalg.svd(a), np.linalg.svdvals(a)", 4),
    ("np.linalg.eigh(a + a.T)", 4), ("np.linalg.eigvalsh(a + a.T)", 4), ("np.linalg.norm(a), np.linalg.norm(a, 1), np.linalg.norm(a, np.inf, 0), np.linalg.matrix_norm(a)", 4), ("np.linalg.cond(a), np.linalg.matrix_rank(a)", 64),
    ("np.linalg.pinv(a)", 1 << 12), ("np.linalg.lstsq(a, x[:, 0])", 4), ("np.linalg.tensorsolve(a, x[:, 0])", 4), ("np.linalg.trace(a), np.linalg.matrix_transpose(a)", 0), ("np.linalg.eigvals(a)", 64), ("np.linalg.eig(a)[0]", 64)]]
LINALG += [Row("np.linalg.vector_norm(x, axis={axis}, keepdims={keepdims})", ["int32"], ulps=4, axis=["0", "-1", "None"], keepdims=KEEPDIMS), Row("np.linalg.norm(x, axis={axis})", ["float64"], (1, 2, 3), ulps=4, tame=True, axis=["0", "-1", "(0, 1)"]),
           Row("np.linalg.tensorinv(np.eye(4).reshape(2, 2, 2, 2) * 2 + x.size)", INTS, (1,), ulps=64)]

STATISTICS = [Row("np.cov(x + 0.5)", ["int32"], (1,), ulps=64), Row("np.corrcoef(x, x[::-1])", ["int32"], (1,), ulps=64), Row("np.average(x, weights=np.remainder(x, 3) + 1, axis={axis})", ["int32", "uint8"], ulps=4, axis=["0", "-1", "None"]),
              Row("np.histogram2d(x, x[::-1], 3, [[0, 4], [-1, 9]])", ["int32", "float64"], (1,), tame=True), Row("np.histogramdd((x, x[::-1]), (2, 3), ((0, 5), (-3, 8)), weights=x)", ["int32"], (1,)),
              Row("np.histogram_bin_edges(x, {bins}, (0, 6))", ["int32", "float64"], (1, 2), tame=True, bins=["3", "'sqrt'", "'sturges'"]), Row("np.nanquantile(x, {q}, axis={axis}, method={method})", ["float64"], (1, 2, 3), tame=True,
                  q=["0.3", "1", "0.5"], axis=["0", "-1", "None"], method=["'linear'", "'higher'", "'weibull'"]),
              Row("np.nanquantile(np.resize(x, (3, 4)), [0.25, 0.5], axis={axis})", ["float64"], (1,), tame=True, axis=["0", "-1", "None"]), Row("np.nanpercentile(x, 40, axis={axis})", ["float64"], tame=True, axis=ONE_AXIS),
              Row("np.quantile(x, {q}, axis={axis}, weights=np.abs(np.remainder(x, 3)) + 1.0, method='inverted_cdf')", ["int32", "int64"], (1, 2), q=["0.3", "[0.25, 0.5]"], axis=["0", "-1", "None"]),
              Row("np.nanstd(x, {axis}), np.nancumprod(x, {axis}), np.nanargmin(x, {axis})", ["float64"], (1, 2), ulps=32, tame=True, axis=["0", "-1"]), Row("np.cumulative_prod(x, axis={axis}, include_initial=True)", INTS, (1, 2), axis=["0", "-1"]),
              Row("np.nanmedian(x, axis={axis}, keepdims={keepdims}) + 0", ["float64", "int32"], tame=True, axis=["0", "-1", "None"], keepdims=KEEPDIMS)]

EDITING = [Row("np.insert(x, {at}, 7, {axis})", ALL, (1, 2), at=["0", "-1", "1", "[0, 1]", "i"], axis=["0", "-1", "None"]), Row("np.delete(x, {at}, {axis})", ALL, (1, 2, 3), at=["0", "-1", "[0, 1]", "slice(0, None, 2)", "i"], axis=["0", "-1", "None"]),
           Row("np.pad(x, {width}, {mode})", REAL[1:], (1, 2), tame=True, width=["1", "(2, 0)", "3"], mode=["'constant'", "'edge'", "'reflect'", "'symmetric'", "'wrap'", "'maximum'", "'minimum'"]),
           Row("np.pad(x, 2, 'linear_ramp'), np.pad(x, (1, 2), 'mean')", ["int32", "float64"], (1, 2), ulps=4, tame=True), Row("np.tile(x, {reps})", ALL, reps=["2", "(2, 1)", "0", "(2, 2, 1)"]), Row("np.resize(x, {shape})", ALL, shape=["5", "(3, 2)", "0"]),
           Row("np.trim_zeros(x, {trim})", REAL, (1,), trim=["'fb'", "'f'", "'b'"]), Row("np.packbits(x, {axis}, bitorder={order})", BOOL + INTS, axis=["None", "0", "-1"], order=["'big'", "'little'"]),
           Row("np.unpackbits(np.resize(x, (2, 3)), {axis}, {count})", ["uint8"], (1, 2), axis=["None", "0", "-1"], count=["None", "5", "-3"]), Row("np.block([[x, x], [x, x]])", REAL, (0, 1, 2)), Row("np.array_split(x, 3, {axis})", ALL, (1, 2, 3), axis=ONE_AXIS),
           Row("np.split(x, 2, {axis})", REAL, (1, 2), axis=ONE_AXIS), Row("np.hsplit(x, [1, 2]), np.vsplit(x, [1])", REAL, (2, 3)), Row("np.dsplit(x, (1, -1))", REAL, (3,)), Row("np.column_stack((x, y))", REAL, (1, 2)), Row("np.dstack((x, x)), np.row_stack((x, x))", REAL, (1, 2)),
           Row("np.concat((x, x), axis=0, out=np.zeros((2 * x.shape[0],) + x.shape[1:], x.dtype))", ALL, (1, 2)), Row("np.unwrap(x, axis={axis})", ["float64"], (1, 2), ulps=4, tame=True, axis=["0", "-1"])]

CHOOSING = [Row(source, dtypes, ranks, **choices) for source, dtypes, ranks, choices in [
    ("np.select((x > 1, x < 0), (x, -x), 5)", INTS + FLOATS, (0, 1, 2), {}), ("np.choose(m.astype(int), (x, y))", REAL, (1, 2), {}), ("np.piecewise(x, [x > 0, x < -1], [lambda t: t + 1, 5])", INTS + FLOATS, (1, 2), {}),
    ("np.extract(m, x)", ALL, (1, 2), {}), ("np.compress(m[0], x, axis=-1)", ALL, (2,), {}), ("np.place(x, m, [7, 8]); x", REAL[1:], (1, 2), {}), ("np.putmask(x, m, [1, 0, 1]); x", REAL, (1, 2), {}), ("np.copyto(x, y, where=m); x", REAL, (1, 2), {}),
    ("np.put(x, i, [7, 8], mode={mode}); x", REAL[1:], (1, 2), {"mode": ["'raise'", "'wrap'", "'clip'"]}), ("np.take(x, i, {axis}, mode={mode})", ALL, (1, 2), {"axis": ["0", "-1", "None"], "mode": ["'raise'", "'wrap'", "'clip'"]}),
    ("np.take_along_axis(x, np.argsort(x, {axis}, kind='stable'), {axis})", REAL, (1, 2, 3), {"axis": ["0", "-1"]}), ("np.put_along_axis(x, np.argmax(x, {axis}, keepdims=True), 0, {axis}); x", INTS, (1, 2), {"axis": ["0", "-1"]}),
    ("np.fill_diagonal(x, 7, wrap={wrap}); x", ALL, (2,), {"wrap": KEEPDIMS}), ("x[i]", ALL, (1, 2, 3), {}), ("x[np.ix_(i, i)]", REAL, (2,), {}), ("x[m]", ALL, (1, 2, 3), {}), ("x[i] = 1; x", ALL, (1, 2), {}), ("np.nonzero(m), np.count_nonzero(m, axis=0)", ["int8"], (1, 2), {}),
    ("x.put(i, x[:1]); x", REAL, (1,), {}), ("x.flat[1:], x.item(0), x.tolist()", REAL, (1, 2), {}), ("np.tril_indices_from(x), np.triu_indices_from(x, 1)", ["int8"], (2,), {}), ("np.diag_indices_from(x), np.indices(x.shape)", ["int8"], (2,), {}),
    ("np.ravel_multi_index((i, i), (6, 7), mode={mode})", ["int8"], (1,), {"mode": ["'raise'", "'wrap'", "'clip'"]}), ("np.unravel_index(np.abs(i), (2, 4), order={order})", ["int8"], (1,), {"order": ["'C'", "'F'"]}),
    ("np.tri(x.shape[0], x.shape[1], 1), np.eye(x.shape[0]), np.identity(x.shape[1])", ["int8"], (2,), {}), ("np.mask_indices(x.shape[0], np.triu), np.tril_indices(x.shape[1], -1)", ["int8"], (2,), {})]]

VIEWS = [Row(source, dtypes, ranks, **choices) for source, dtypes, ranks, choices in [
    ("np.lib.stride_tricks.sliding_window_view(x, 2, {axis})", ALL, (1, 2), {"axis": ONE_AXIS}), ("np.lib.stride_tricks.as_strided(x, x.shape[::-1], x.strides[::-1])", ALL, (1, 2), {}), ("x.view({dtype})", ["int32", "float32", "uint32"], (1, 2), {"dtype": ["np.int8", "np.float64", "np.uint32"]}),
    ("np.rollaxis(x, 1), np.permute_dims(x), np.matrix_transpose(x)", ALL, (2, 3), {}), ("np.triu(x, 1), np.fliplr(x), np.flipud(x)", ALL, (2,), {}), ("np.trace(x, {k})", INTS, (2, 3), {"k": ["0", "1", "-1"]}), ("np.diag(x, {k})", ALL, (1, 2), {"k": ["0", "1", "-2"]}),
    ("np.diagflat(x)", REAL, (1, 2), {}), ("np.broadcast_arrays(x, y)", REAL, (0, 1, 2), {}), ("np.isfortran(x), np.size(x), np.shape(x), np.iterable(x), np.isscalar(x)", ALL, (1, 2), {}), ("np.moveaxis(x, [0, 1], [1, 0]), np.expand_dims(x, [0, 2])", ALL, (2,), {})]]

MAKING = [Row(source, dtypes, ranks, **choices) for source, dtypes, ranks, choices in [
    ("np.full_like(x, 3), np.ones_like(x), np.empty_like(x).shape, np.zeros(x.shape, x.dtype)", ALL, (0, 1, 2), {}), ("np.vander(x, 3)", INTS + FLOATS[1:], (1,), {}), ("np.meshgrid(x, y, indexing={indexing})", ALL, (1,), {"indexing": ["'xy'", "'ij'"]}),
    ("np.linspace(x, y, 3, axis={axis})", ["int32", "float64"], (0, 1), {"axis": ["0", "-1"]}), ("np.array(x, order={order})", ALL, (1, 2, 3), {"order": ["'C'", "'F'"]}), ("np.ascontiguousarray(x), np.asfortranarray(x)", ALL, (1, 2), {}),
    ("np.require(x, requirements='C'), np.asanyarray(x)", ALL, (1, 2), {}), ("np.asarray_chkfinite(x)", FLOATS, (1, 2), {}), ("np.fromfunction(lambda a, b: a + b, x.shape)", ["int8"], (2,), {}), ("np.result_type(x, y), np.promote_types(x.dtype, y.dtype), np.can_cast(x.dtype, y.dtype), np.common_type(x, x)", REAL[1:], (0, 1), {}),
    ("np.isdtype(x.dtype, 'numeric'), np.issubdtype(x.dtype, np.integer)", ALL, (1,), {}), ("np.fromiter((each for each in x), x.dtype)", REAL, (1,), {}), ("np.arange(x.size), np.diag_indices(x.size, 2), np.triu_indices(x.size)", ["int8"], (1,), {})]]

FUNCTIONAL = [Row(source, dtypes, ranks, tame=True, **choices) for source, dtypes, ranks, choices in [
    ("np.apply_along_axis(lambda v: v.sum(), {axis}, x)", INTS, (1, 2, 3), {"axis": ["0", "-1"]}), ("np.apply_along_axis(lambda v: v[::-1], {axis}, x)", INTS, (1, 2), {"axis": ["0", "-1"]}), ("np.apply_over_axes(np.sum, x, (0,))", INTS, (1, 2), {}),
    ("np.vectorize(lambda t: t + 1)(x)", INTS + ["float64"], (0, 1, 2), {}), ("np.polyadd(x, y), np.polysub(x, y)", INTS, (1,), {}), ("np.polymul(x, x), np.polyder(x)", ["int8", "int64"], (1,), {}), ("np.correlate(x, y, {mode})", ["int8", "int64"], (1,), {"mode": ["'full'", "'same'", "'valid'"]}),
    ("np.unique_counts(x), np.sort(np.unique_values(x)), np.unique_inverse(x), np.unique_all(x)", INTS, (0, 1, 2), {}), ("np.unique(x, axis={axis}) + 0", INTS, (1, 2), {"axis": ["0", "-1"]}), ("np.sort_complex(x)", ["int8", "complex128", "float32"], (1,), {}), ("np.polyint(x), np.polyint(x, 2)", INTS, (1,), {}),
    ("x[np.argpartition(x, 1)[:1]]", INTS, (1,), {}), ("np.angle(x)", ["float64"], (0, 1, 2), {}), ("x.trace(), x.round(1), x.conj(), x.compress([True])", INTS, (2,), {})]]

SIZES = ["x.shape", "3", "None"]
RANDOM = [Row("rng.{call}", ["int8"], (1, 2), call=[call.format(size=size) for call in calls for size in SIZES]) for calls in [
    ["random({size})", "normal(1, 2, {size})", "standard_normal({size})", "uniform(-1, 2, {size})", "exponential(2.0, {size})", "standard_exponential({size})", "standard_gamma(2.5, {size})", "gamma(0.5, 2, {size})"],
    ["beta(2, 3, {size})", "chisquare(3, {size})", "f(3, 5, {size})", "gumbel(0, 1, {size})", "laplace(0, 2, {size})", "logistic(0, 1, {size})", "lognormal(0, 1, {size})", "noncentral_chisquare(3, 1, {size})", "noncentral_f(3, 4, 1, {size})"],
    ["pareto(3, {size})", "power(2, {size})", "rayleigh(2, {size})", "standard_cauchy({size})", "standard_t(4, {size})", "triangular(0, 1, 3, {size})", "vonmises(0, 2, {size})", "wald(1, 2, {size})", "weibull(2, {size})", "zipf(2.5, {size})"],
    ["integers(0, 10, {size})", "binomial(9, 0.4, {size})", "poisson(3.5, {size})", "geometric(0.3, {size})", "hypergeometric(5, 6, 4, {size})", "logseries(0.6, {size})", "negative_binomial(4, 0.4, {size})"],
    ["multinomial(9, [0.2, 0.3, 0.5], {size})", "dirichlet((1.0, 2.0), {size})", "multivariate_normal([0.0, 1.0], [[2.0, 0.5], [0.5, 1.0]], {size})", "multivariate_hypergeometric([3, 4, 5], 6, {size})"]]]
RANDOM += [Row(source, ["int32", "float64"], (1, 2), tame=True, axis=["0", "-1"]) for source in ["rng.permutation(x, {axis})", "rng.permuted(x, axis={axis})", "rng.shuffle(x, {axis}); x", "rng.choice(x, 3, axis={axis})"]]

TABLES = {"unary": UNARY, "binary": BINARY, "elementary": ELEMENTARY, "arguments": ARGUMENTS, "in_place": IN_PLACE, "reductions": REDUCTIONS, "scans": SCANS, "methods": METHODS, "products": PRODUCTS, "linalg": LINALG,
          "statistics": STATISTICS, "shapes": SHAPES, "views": VIEWS, "joins": JOINS, "editing": EDITING, "choosing": CHOOSING, "making": MAKING, "functional": FUNCTIONAL, "sorts": SORTS, "random": RANDOM}
ROWS = [pytest.param(row, id=f"{family}: {row.source}") for family, rows in TABLES.items() for row in rows]


@pytest.mark.parametrize("row", ROWS)
def test_row(row, request):
    run([row], request.config, 4)


# ---- what becomes an array

SEQUENCES = ["[3, 1, 2]", "(2.5, 0.0)", "[[1, 2], [3, 4]]", "((1.0,), (2.0,))", "3", "2.5", "[True, False]", "x[0]"]


@pytest.mark.parametrize("name", [
    "sum", "prod", "min", "max", "any", "all", "mean", "var", "std", "ptp", "argmin", "argmax", "count_nonzero", "median", "average", "nansum", "nanmin", "nanmean", "nanmedian", "nanargmax", "cumsum",
    "cumprod", "ediff1d", "ravel", "transpose", "flip", "atleast_1d", "atleast_3d", "squeeze", "sort", "argsort", "unique", "nonzero", "flatnonzero", "negative", "sqrt",
    "floor", "isnan", "abs", "sign", "copy", "zeros_like", "ones_like", "real", "repeat", "expand_dims", "swapaxes", "quantile", "percentile", "isin", "union1d", "searchsorted", "diff",
    "concatenate", "stack", "outer", "dot", "maximum", "add", "take", "roll", "broadcast_to", "reshape", "histogram", "digitize", "convolve", "interp"])
def test_sequences_and_numbers_are_arrays(name, request):
    further = {"repeat": ", 2", "expand_dims": ", 0", "swapaxes": ", 0, -1", "quantile": ", [0.5]", "percentile": ", 30", "isin": ", [1, 2]", "union1d": ", (3, 4)", "searchsorted": ", [1, 2]", "outer": ", (1, 2)",
               "dot": ", 2", "maximum": ", 2", "add": ", 0.5", "take": ", 0", "roll": ", 1", "broadcast_to": ", (2, 2)", "reshape": ", -1", "histogram": ", 3", "digitize": ", [1, 2]",
               "convolve": ", [1, 2]", "interp": ", [1, 2], [3, 4]"}.get(name, "")
    draw = random.Random(name)
    for sequence in SEQUENCES if request.config.getoption("--long") else draw.sample(SEQUENCES, 2):
        given_text = f"({sequence}, {sequence})" if name in ("concatenate", "stack") else sequence
        check(define(f"def f(x):\n    return np.{name}({given_text}{further})\n").f, np.array([2.0, 3.0]))
