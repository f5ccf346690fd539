"""Functions that make arrays from numbers and from other arrays."""

import numpy as np
import pytest

from differential import check, define

generator = np.random.default_rng(3141)


def defined(expression, parameters="x"):
    return define(f"import numpy as np\ndef f({parameters}):\n    return {expression}").f


def test_diagonals_and_triangles():
    f = defined("np.eye(n), np.eye(n, m), np.eye(n, k=k), np.eye(n, m, k, dtype=np.int32), np.eye(n, m, k, bool), np.identity(n), np.identity(n, np.complex64)", "n, m, k")
    g = defined("np.tri(n), np.tri(n, m, k), np.tri(n, m, k, bool), np.eye(n) * 2 + np.tri(n)", "n, m, k")
    for n, m in [(0, 0), (1, 1), (3, 3), (2, 5), (5, 2), (3, 0), (-1, 2)]:
        for k in (-2, 0, 1, 7):
            check(f, n, m, k)
            check(g, n, m, k)
    for expression in ["np.tril(x, k)", "np.triu(x, k)", "np.diag(x, k)", "np.diagflat(x, k)", "np.tril(x), np.triu(x), np.diag(x), np.diagflat(x)"]:
        h = defined(expression, "x, k")
        for shape in [(3,), (3, 3), (2, 4), (4, 2), (2, 3, 3), (0, 2), (0,), (1,)]:
            for k in (-3, -1, 0, 1, 9):
                check(h, generator.random(shape), k)
                check(h, generator.integers(0, 9, shape), k)


def test_vander():
    for expression in ["np.vander(x)", "np.vander(x, 3)", "np.vander(x, 4, increasing=True)", "np.vander(x, 0)", "np.vander(x, 1)"]:
        for x in (np.array([1, 2, 3]), np.array([1.5, -2]), np.array([1, 2], np.float32), np.ones((2, 2)), np.zeros(0)):
            check(defined(expression), x)


def test_coordinates():
    f = defined("np.meshgrid(x, y), np.meshgrid(x, y, indexing='ij'), np.meshgrid(x, y, sparse=True), np.meshgrid(x), np.meshgrid(x, y, x)", "x, y")
    for n, m in [(3, 2), (1, 1), (0, 4)]:
        check(f, np.arange(n), generator.random(m))
    check(defined("np.indices((n, 3)), np.indices((n,)), np.indices((2, n), dtype=np.float32), np.indices((n, 2), sparse=True)", "n"), 4)

    def apart(n, m):
        return np.fromfunction(lambda i, j: abs(i - j), (n, m)), np.fromfunction(lambda i: i * 2, (n,), dtype=int)

    check(apart, 3, 4)
    check(apart, 0, 4)


def test_copies():
    f = defined("np.ascontiguousarray(x), np.copy(x), x", "x")
    for x in (np.arange(4.0), np.arange(6.0).reshape(2, 3), np.asfortranarray(np.ones((2, 3))), np.arange(6.0)[::2], np.array(5.0), np.ones((4, 6))[:, ::2]):
        check(f, x)
    check(defined("np.ascontiguousarray(x, dtype=np.float32), np.ascontiguousarray([1, 2])"), np.arange(4.0))


def test_arrays_of_arrays():
    f = defined("np.array([x, y]), np.array(((x, y), (y, x))), np.array([x, y], dtype=np.float32), np.array([x + 1, [1, 2, 3]])", "x, y")
    check(f, np.arange(3), generator.random(3))
    check(f, np.arange(3, dtype=np.float32), np.arange(3, dtype=np.int8))
    g = defined("np.array([x, y])", "x, y")
    check(g, np.ones((2, 3)), np.zeros((2, 3), int))
    check(g, np.ones(2), np.ones(3))
    check(g, np.ones((2, 3)), np.ones((2, 4)))
    check(g, np.ones(0), np.ones(0))


def test_lists_of_ints_of_both_kinds():
    def f(x, k, flag):
        return x[[k, np.argmax(x)]], np.array([k, x.argmin()]), np.array([k if flag else np.int64(k), 3])

    check(f, np.array([3.0, 1.0, 2.0]), 1, True)
    check(f, np.array([3.0, 1.0, 2.0]), -1, False)


def test_arguments_that_few_calls_have():
    program = define("""
def axes(x):
    return np.array(x, ndmin=1), np.array(x, ndmin=2), np.array(x, ndmin=4), np.array(x, copy=None, ndmin=3), np.array(x, ndmin=0, dtype=np.float32)
def uncopied(x):
    return np.array(x, copy=False), np.asarray(x, copy=False), np.array(x, copy=None), np.asarray(x, copy=True)
def cast(x):
    return np.array(x, dtype=np.int8, copy=False)
def ordered(x):
    return np.asarray(x, order='C')
def like(x):
    return (np.zeros_like(x, order='C'), np.ones_like(x, dtype=int, order='F'), np.full_like(x, 7, order='K'), np.zeros_like(x, shape=(2, 3)), np.ones_like(x, shape=5),
            np.full_like(x, 3.5, dtype=int, shape=(1,)), np.empty_like(x, shape=(0, 2, 3, 4), subok=False))
""")
    for x in (np.arange(6.0).reshape(2, 3), np.asfortranarray(np.arange(6.0).reshape(2, 3)), np.arange(12)[::2], np.array(2.5), np.zeros((1, 0, 2))):
        for f in (program.axes, program.uncopied, program.cast, program.ordered, program.like):
            check(f, x)
    for x in ([1, 2], 3, 2.5):
        check(program.axes, x)
        check(program.uncopied, x)


def test_arrays_without_axes_among_numbers():
    def f(x, y):
        return np.array([x, 2.5, y]), np.array([[x, y], [y, 1]]), np.array((x, x), dtype=np.float32)

    check(f, np.array(3), np.array(4))
    check(f, np.array(1.5), 2)


def test_dtype_none_is_float64():
    def f(x):
        return x.astype(None), np.eye(2, dtype=None), x[0].astype(None), np.eye(2, 3, 1, None)

    for dtype in "int8", "float32", "float64", "complex64", "bool":
        check(f, np.ones(3, dtype))


def test_numbers_whose_type_depends_on_the_path():
    def total(x):
        total = 0.0
        for value in x:
            total += value
        return total

    def filled(x):
        return np.full(3, total(x)), np.asarray(total(x)), np.full((2, 2), total(x), dtype=np.float32), np.full(2, 1 if len(x) else 1.5, dtype=float)

    check(filled, np.ones(3))
    check(filled, np.ones(0))


def test_arguments_that_are_not_known_here_are_refused():
    def shaped(x):
        return np.full_like(x, 3, None, "K", True, (2, 2)).shape, np.zeros_like(x, None, "K", True, (2,)).shape

    check(shaped, np.ones(3), optional=True)

    def unexpected(x):
        return np.diff(x, nothing=2)

    check(unexpected, np.ones(3))


def test_scalars_viewed_as_other_dtypes():
    def views(x):
        return x.view(np.int64), x.view(np.uint64).view(np.float64), x.view(), x.view("int64") >> 52, x.view(dtype=np.float64)

    def of_single(x):
        i = x.view(np.int32)
        i = np.int32(0x5f3759df) - (i >> 1)
        return i.view(np.float32), i.view(np.uint32), x.view(np.float32)

    for value in 1.5, -0.0, float("inf"), float("nan"), 1e-310:
        check(views, np.float64(value))
        check(of_single, np.float32(abs(value)))
    check(views, np.int64(-3))
    check(views, np.uint64(2**63))


def test_arrays_of_finite_numbers():
    def f(x):
        return np.asarray_chkfinite(x), np.asarray_chkfinite(x, dtype=complex)

    for x in (np.arange(3.0), np.array([1, np.nan]), np.array([1 + 1j, np.inf]), np.arange(3), [1.5, 2.0]):
        check(f, x)


def layouts(*shapes):
    for shape in shapes:
        x = generator.random(shape)
        yield x
        yield np.asfortranarray(x)
        yield generator.random(tuple(2 * n for n in shape))[tuple(slice(None, None, 2) for _ in shape)]


@pytest.mark.parametrize("expression", ["np.asfortranarray(x)", "np.asfortranarray(x, np.float32)", "np.require(x)", "np.require(x, np.float32)", "np.require(x, None, 'C')",
                                        "np.require(x, np.float64, ['F'])", "np.require(x, requirements=['C', 'F'])", "np.asarray_chkfinite(x)", "np.asarray_chkfinite(x, np.float32)",
                                        "np.isfortran(x)", "np.astype(x, np.float32)", "np.astype(x, np.float64, copy=False)", "np.astype(x, int, device='gpu')"])
def test_required_orders(expression):
    f = defined(expression)
    for x in layouts((3, 4), (5,), (1, 4), (0, 3)):
        check(f, x)
    check(f, np.array([[1.0, np.nan]]))


def test_questions_about_dtypes():
    f = define("""
import numpy as np
def subtypes(x):
    return (np.issubdtype(x.dtype, np.integer), np.issubdtype(x.dtype, np.floating), np.issubdtype(x.dtype, np.inexact), np.issubdtype(x.dtype, np.number), np.issubdtype(x.dtype, float),
            np.issubdtype(x.dtype, np.signedinteger), np.issubdtype(x.dtype, np.unsignedinteger), np.issubdtype(x.dtype, np.complexfloating), np.issubdtype(x.dtype, np.generic), np.issubdtype(x.dtype, "int32"))
def kinds(x):
    return (np.isdtype(x.dtype, "bool"), np.isdtype(x.dtype, "signed integer"), np.isdtype(x.dtype, "unsigned integer"), np.isdtype(x.dtype, "integral"), np.isdtype(x.dtype, "real floating"),
            np.isdtype(x.dtype, "complex floating"), np.isdtype(x.dtype, "numeric"), np.isdtype(x.dtype, (np.float32, "bool")), np.isdtype(x.dtype, np.float64))
def unknown(x): return np.isdtype(x.dtype, "number")
def common(x): return np.zeros(2, np.common_type(x, np.ones(2, np.float32)))
def iterables(x): return np.iterable(x), np.iterable(3), np.iterable([1]), np.iterable(x.sum())
def halved(x):
    if np.issubdtype(x.dtype, np.integer):
        return x // 2
    return x / 2
def sizes(x): return np.size(x, (0, 1)), np.size(x, (-1,))
def masked(x): return np.mask_indices(4, np.triu), np.mask_indices(3, np.tril, -1)
def transposed(x): return x.mT, x.reshape(3, 1, 2).mT
def vector(x): return x[0].mT
def casts(x): return x.astype(np.float32, casting="unsafe", subok=True), x.astype(np.float64, "F", "safe"), x.astype(np.int8, casting="same_kind")
""")
    for dtype in ("bool", "int8", "int32", "uint16", "float16", "float32", "float64", "complex64", "complex128"):
        x = np.ones((2, 3)).astype(dtype)
        for function in (f.subtypes, f.kinds, f.unknown, f.common, f.iterables, f.halved, f.sizes, f.masked, f.transposed, f.vector, f.casts):
            check(function, x)


def test_bessel():
    f = defined("np.i0(x)")
    for x in (np.linspace(-20, 20, 101), np.linspace(0, 30, 40, dtype=np.float32), np.arange(6).reshape(2, 3), np.asarray(3.0), np.zeros(0)):
        check(f, x, ulps=16)
    check(f, np.ones(2, complex))
    check(defined("np.i0(2.5)"), 0, ulps=16)


ITERABLES = ["np.fromiter((k * k for k in range(n)), np.int64)", "np.fromiter(range(n), float)", "np.fromiter((x / 2 for x in range(9) if x > n), np.float32, count=2)", "np.fromiter([1.5, 2], dtype='complex64')",
             "np.fromiter(range(n), np.int8, 7)", "np.fromiter((), bool)", "np.fromiter(map(abs, range(-n, 0)), np.uint8, -1)", "np.fromiter(np.arange(3.0), int, count=0)"]


@pytest.mark.parametrize("call", ITERABLES)
def test_from_iterables(call):
    check(defined(call, "n"), 4)
    check(defined(call, "n"), 0)
