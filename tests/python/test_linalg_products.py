"""Products of vectors and matrices: the operator @, np.dot and their family, by NumPy's own loops, so bit for bit."""

import numpy as np
import pytest

from differential import check, define, in_turn, refused

generator = np.random.default_rng(1874)

DTYPES = ["bool", "int8", "uint8", "int32", "int64", "uint64", "float16", "float32", "float64", "complex64", "complex128"]
PAIRS = [((2, 3), (3, 4)), ((3,), (3,)), ((3,), (3, 4)), ((2, 3), (3,)), ((3, 3), (3, 3)), ((5, 2, 3), (3, 4)), ((5, 2, 3), (5, 3, 4)), ((6, 1, 2, 3), (5, 3, 4)),
         ((2, 3), (5, 3, 2)), ((3,), (5, 3, 2)), ((5, 2, 3), (3,)), ((2, 0), (0, 3)), ((0, 3), (3, 2)), ((0,), (0,)), ((0, 2, 3), (0, 3, 2)), ((1, 1), (1, 1)),
         ((1, 5), (5, 1)), ((1, 5), (5, 7)), ((7, 5), (5, 1)), ((5, 1), (1, 5)), ((1, 5), (5,)), ((5, 1), (1,)), ((1,), (1, 5))]
MISFITS = [((2, 3), (4, 5)), ((2,), (3,)), ((2, 3), (4,)), ((3,), (4, 5)), ((2, 2, 3), (3, 3, 4)), ((2, 5, 2, 3), (3, 5, 3, 4)), ((), (2,)), ((2, 2), ())]


def array(shape, dtype):
    x = generator.standard_normal(shape) * 5
    if np.dtype(dtype).kind == "c":
        x = x + 1j * generator.standard_normal(shape)
    with np.errstate(invalid="ignore"):
        return np.asarray(x).astype(dtype)


def defined(expression, parameters="x, y"):
    return define(f"import numpy as np\ndef f({parameters}):\n    return {expression}").f


def layouts(x):
    """The same elements, in memory in different ways."""
    yield np.asfortranarray(x)
    yield np.repeat(x, 2, axis=0)[::2]
    yield np.repeat(x, 2, axis=-1)[..., ::2]
    yield x[::-1].copy()[::-1]
    yield np.ascontiguousarray(np.swapaxes(x, 0, -1)).swapaxes(0, -1)


@pytest.mark.parametrize("dtype", DTYPES)
def test_the_operator(dtype):
    f = defined("x @ y")
    for left, right in PAIRS:
        check(f, array(left, dtype), array(right, dtype))


def test_misfits():
    for f in (defined("x @ y"), defined("np.dot(x, y)"), defined("np.inner(x, y)"), defined("np.vecdot(x, y)"), defined("np.matvec(x, y)"), defined("np.vecmat(x, y)"),
              defined("np.vdot(x, y)")):
        for left, right in MISFITS:
            check(f, array(left, "float64"), array(right, "float64"))


@pytest.mark.parametrize("expression, dtype", in_turn(
    ["np.matmul(x, y)", "np.dot(x, y)", "x.dot(y)", "np.inner(x, y)", "np.vdot(x, y)", "np.vecdot(x, y)", "np.matvec(x, y)", "np.vecmat(x, y)"],
    ["bool", "int32", "float16", "complex128", "float32", "float64"], 2))
def test_functions(expression, dtype):
    f = defined(expression)
    for left, right in PAIRS:
        # NumPy's dot hands a product with one term to BLAS, which may round it otherwise than the plain loop.
        if dtype != "complex128" or left[-1] != 1:
            check(f, array(left, dtype), array(right, dtype))


@pytest.mark.parametrize("expression, dtype", in_turn(["x @ y", "np.dot(x, y)"], ["int64", "float32", "float64", "complex64"], 2))
def test_layouts(expression, dtype):
    f = defined(expression)
    for m, n, p in [(3, 4, 5), (2, 2, 2), (1, 5, 7), (7, 5, 1), (17, 33, 9), (64, 64, 64)]:
        x = array((m, n), dtype)
        y = array((n, p), dtype)
        for left in layouts(x):
            for right in layouts(y):
                check(f, left, right)
            check(f, left, y[:, 0].copy())
            check(f, left, y[:, 0])
            check(f, left, y[::-1, 0].copy()[::-1])
        for right in layouts(y):
            check(f, x[0], right)
            check(f, x.T.copy()[:, 0], right)


def test_mixed_dtypes():
    for expression in ("x @ y", "np.dot(x, y)", "np.vdot(x, y)"):
        f = defined(expression)
        for left, right in [("int8", "uint8"), ("int64", "uint64"), ("int32", "float32"), ("float32", "float64"), ("bool", "int16"), ("float64", "complex64"), ("float16", "int8")]:
            check(f, array((3, 3), left), array((3, 3), right))


def test_sequences():
    check(defined("x @ [1, 2, 3]", "x"), array((2, 3), "float64"))
    check(defined("[1.5, 2.5] @ x", "x"), array((2, 3), "float64"))
    check(defined("np.dot((1, 2, 3), x)", "x"), array((3,), "int64"))
    check(defined("np.dot(2, x), np.dot(x, 2.5), np.dot(2, 3), np.inner(3.0, x)", "x"), array((3,), "float32"))


@pytest.mark.parametrize("n", [2, 3, 5, 16, 50, 129])
def test_a_matrix_times_its_transpose(n):
    """NumPy gives this to a routine that computes half of it."""
    for expression in ("x @ x.T", "x.T @ x", "np.dot(x, x.T)", "(x - 1) @ (x - 1).T", "np.inner(x, x)"):
        check(defined(expression, "x"), array((n, n + 3), "float64"))
        check(defined(expression, "x"), array((n, n), "float32"))


def test_in_place():
    program = define("""
def f(x, y):
    alias = x
    x @= y
    return x, alias is x
""")
    for left, right in [((2, 3), (3, 3)), ((3,), (3, 3)), ((5, 2, 3), (3, 3)), ((3, 3), (3, 3)), ((0, 3), (3, 3)), ((2, 3), (3, 2)), ((3,), (3, 4)), ((2, 3), (4, 3)), ((3,), (3,)),
                        ((2, 3), (3,)), ((2, 3), ())]:
        check(program.f, array(left, "float64"), array(right, "float64"))
        check(program.f, array(left, "float64"), array(right, "float32"))
    x = array((3, 3), "float64")
    check(program.f, x, x)
    x.flags.writeable = False
    check(program.f, x, array((3, 3), "float64"))
    refused(program.f, array((3, 3), "int64"), array((3, 3), "float64"), golden="matmul_in_place_of_another_kind")


def test_products_in_loops():
    program = define("""
import numpy as np
def gram(x):
    n = len(x)
    g = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            g[i, j] = x[i] @ x[j]
    return g
def power(a, steps):
    v = np.ones(len(a))
    length = 0.0
    for _ in range(steps):
        w = a @ v
        length = np.sqrt(np.dot(w, w))
        v = w / length
    return length, v
def attention(q, k, v):
    scores = q @ k.transpose(0, 2, 1) / np.sqrt(q.shape[-1])
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True) @ v
def attempt(x, y):
    try:
        return (x * 2) @ y
    except ValueError as problem:
        return x
""")
    check(program.gram, array((7, 5), "float64"))
    check(program.power, array((9, 9), "float64"), 20)
    check(program.attention, array((2, 4, 3), "float64"), array((2, 5, 3), "float64"), array((2, 5, 6), "float64"), ulps=8)
    check(program.attempt, array((2, 2), "float64"), array((2, 2), "float64"))
    check(program.attempt, array((2, 2), "float64"), array((3, 3), "float64"))


def test_outer_and_trace():
    for expression in ("np.outer(x, y)", "np.outer(x, y).sum()"):
        for left, right in [((3,), (4,)), ((2, 3), (2,)), ((0,), (3,)), ((), (2,)), ((1,), (1,))]:
            check(defined(expression), array(left, "float64"), array(right, "int32"))
    for expression in ("np.trace(x)", "x.trace()", "np.trace(x, 1)", "np.trace(x, -1, 0, 1)", "np.trace(x, axis1=-2, axis2=-1)", "np.trace(x, dtype=np.float32)"):
        for shape in [(3, 3), (2, 4), (4, 2), (2, 3, 3), (0, 3), (3,)]:
            for dtype in ("int8", "float64", "complex64"):
                check(defined(expression, "x"), array(shape, dtype))


def out_arrays(*shapes):
    """Arrays for results: of other orders and dtypes, too small and of other ranks."""
    for shape in shapes:
        yield np.zeros(shape)
        yield np.zeros(shape, complex)
    yield np.zeros(shapes[0], order="F")
    yield np.zeros(tuple(2 * n for n in shapes[0]))[tuple(slice(None, None, 2) for _ in shapes[0])]
    yield np.zeros(shapes[0] + (1,))
    locked = np.zeros(shapes[0])
    locked.flags.writeable = False
    yield locked


@pytest.mark.parametrize("call, left, right, shapes", [
    ("np.dot(x, y, o)", (3, 4), (4, 2), [(3, 2), (2, 3)]), ("np.dot(x, y, out=o)", (4,), (4,), [(), (1,)]), ("x.dot(y, o)", (3, 4), (4,), [(3,), (4,)]), ("np.dot(x, y, o)", (), (2, 3), [(2, 3)]),
    ("np.matmul(x, y, o)", (3, 4), (4, 2), [(3, 2), (2, 3), (5, 3, 2), (1, 3, 2)]), ("np.matmul(x, y, out=o)", (4,), (4,), [(), (3,)]), ("np.matmul(x, y, out=o)", (2, 3, 4), (4,), [(2, 3), (2, 4), (4, 3)]),
    ("np.vecdot(x, y, out=o)", (2, 4), (4,), [(2,), (3, 2)]), ("np.matvec(x, y, out=o)", (3, 4), (4,), [(3,), (2, 3), (4,)]), ("np.vecmat(x, y, out=o)", (4,), (4, 2), [(2,), (3, 2), (3,)]),
    ("np.outer(x, y, out=o)", (3,), (2,), [(3, 2), (2, 3)]), ("np.outer(x, y, o)", (2, 2), (2,), [(4, 2)]),
    ('np.einsum("ij,jk", x, y, out=o)', (3, 4), (4, 2), [(3, 2), (2, 3)]), ('np.einsum("i,i", x, y, out=o)', (4,), (4,), [()])])
def test_results_in_given_arrays(call, left, right, shapes):
    f = defined(f"{call}, o", "x, y, o")
    for out in out_arrays(*shapes):
        check(f, array(left, "float64"), array(right, "float64"), out, ulps=64 if "einsum" in call else 0)


def test_traces_into_arrays():
    for expression, shape in [("np.trace(x, out=o)", (3, 3)), ("x.trace(0, 1, 2, None, o)", (2, 3, 3)), ("np.trace(x, dtype=np.float32, out=o)", (2, 4))]:
        for out in (np.zeros(()), np.zeros(2), np.zeros(3, int)):
            check(defined(expression, "x, o"), array(shape, "float64"), out)


def test_arguments_of_products():
    for expression in ("np.matmul(x, y.T, dtype=np.float32)", "np.vecdot(x, y, axis=0)", "np.vecdot(x, y, keepdims=True)", "np.vecdot(x, y, axis=0, keepdims=True)", "np.vecdot(x, y, axis=3)",
                       "np.linalg.vecdot(x, y, axis=0)", "np.matvec(x, y[0], casting='same_kind', order='K', subok=False)", "np.vecmat(x[0], y.T, dtype=np.complex128)",
                       "np.matmul(x, y.T, axis=0)", 'np.einsum("ij,kj", x, y, dtype=np.complex128)', 'np.einsum("ij->j", x, dtype=np.float64, casting="safe")',
                       'np.einsum("ij,kj->ik", x, y, order="K", optimize=False)'):
        check(defined(expression), array((2, 3), "float64"), array((2, 3), "float64"), ulps=64)
        check(defined(expression), array((1, 4), "float64"), array((1, 4), "float64"), ulps=64)


@pytest.mark.parametrize("expression, shapes", [
    ("np.tensordot(x, y)", [((2, 3), (2, 3)), ((4, 2, 3), (2, 3, 5)), ((2, 3), (3, 2)), ((2,), (2,))]),
    ("np.tensordot(x, y, 1)", [((2, 3), (3, 4)), ((2, 3, 4), (4, 5)), ((2, 3), (2, 4)), ((3,), (3,)), ((2, 0), (0, 3))]),
    ("np.tensordot(x, y, axes=0)", [((2, 3), (3, 4)), ((2,), (3,))]),
    ("np.tensordot(x, y, axes=([1, 0], [0, 1]))", [((3, 4, 5), (4, 3, 2)), ((3, 4), (4, 3)), ((3, 4), (3, 4))]),
    ("np.tensordot(x, y, axes=((1,), (0,)))", [((3, 4, 5), (4, 3, 2)), ((3, 4), (4, 3)), ((3, 4), (3, 4))]),
    ("np.tensordot(x, y, (-1, -1))", [((3, 4, 5), (4, 3, 5)), ((3, 4), (2, 4)), ((3, 4), (3, 5))]),
    ("np.kron(x, y)", [((2, 3), (3, 2)), ((2,), (3,)), ((2, 3), (2,)), ((2,), (2, 3)), ((), (2,)), ((2,), ()), ((2, 2, 2), (2, 3)), ((0, 2), (2, 2))]),
    ("np.cross(x, y)", [((3,), (3,)), ((4, 3), (4, 3)), ((4, 3), (3,)), ((2, 1, 3), (4, 3)), ((4,), (4,)), ((3,), (4,)), ((0, 3), (3,)), ((), (3,))]),
    ("np.cross(x, y)", [((2,), (2,)), ((4, 2), (4, 2)), ((4, 2), (2,)), ((0, 2), (0, 2)), ((2,), (3,)), ((4, 3), (2,)), ((2,), (4,)), ((1,), (2,))]),
    ("np.cross(x, y, axis=0)", [((3, 4), (3, 4)), ((2, 4), (2, 4))]), ("np.cross(x, y, axisa=0, axisc=0)", [((3, 4), (4, 3)), ((2, 4), (4, 3))]),
    ("np.linalg.cross(x, y)", [((4, 3), (4, 3)), ((4, 2), (4, 2))]), ("np.linalg.outer(x, y)", [((4,), (3,)), ((4, 2), (4, 2))]),
    ("np.linalg.matmul(x, y), np.linalg.tensordot(x, y, axes=1), np.linalg.vecdot(x, y)", [((3, 3), (3, 3))])])
def test_other_products(expression, shapes):
    for left, right in shapes:
        for dtype in ("float64", "int32"):
            check(defined(expression), array(left, dtype), array(right, dtype))


def test_cross_of_what_is_computed():
    """Whether vectors have two components or three follows from the arguments, also in functions that are called."""
    program = define("""
def turn(a, b, c):
    return np.cross(b - a, c - b)

def unit(v):
    return v / np.sqrt((v * v).sum())

def turns(p):
    return [turn(p[k], p[k + 1], p[k + 2]) for k in range(len(p) - 2)], np.cross(p, np.roll(p, -1, axis=0)), np.cross(p[0], unit(p[1]))

def hull(points):
    chain = []
    for p in points:
        while len(chain) > 1 and np.cross(chain[-1] - chain[-2], p - chain[-1]) <= 0:
            chain.pop()
        chain.append(p)
    return np.array(chain)

def frame(eye, at):
    z = unit(eye - at)
    x = unit(np.cross(eye, z))
    return np.array([x, np.cross(z, x), z])
""")
    generator = np.random.default_rng(4)
    for extent in (2, 3):
        check(program.turns, generator.random((6, extent)))
    check(program.hull, generator.random((7, 2)))
    check(program.frame, generator.random(3), generator.random(3))
