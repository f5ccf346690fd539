"""numpy.linalg: equations, decompositions and norms, by NumPy's own loops, so bit for bit; LinAlgError as NumPy raises it."""

import numpy as np
import pytest

from differential import check, define, refused

generator = np.random.default_rng(1857)


def array(shape, dtype="float64"):
    x = generator.standard_normal(shape) * 5
    if np.dtype(dtype).kind == "c":
        x = x + 1j * generator.standard_normal(shape)
    with np.errstate(invalid="ignore"):
        return np.asarray(x).astype(dtype)


def positive(n, dtype="float64", stack=()):
    """Hermitian matrices with positive eigenvalues."""
    x = array((*stack, n, n), "complex128" if np.dtype(dtype).kind == "c" else "float64")
    return (x @ np.conj(np.swapaxes(x, -1, -2)) + np.eye(n)).astype(dtype)


def defined(expression, parameters="x, y"):
    return define(f"import numpy as np\ndef f({parameters}):\n    return {expression}").f


MATRICES = [positive(3), positive(4, "float32"), positive(2, "complex64"), positive(3, "int32"), positive(3, "float64", (2,)), positive(3, "float64", (2, 3)),
            np.zeros((2, 2)), np.ones((3, 3)), array((3, 4)), array((4, 3), "float32"), array((4,)), np.zeros((0, 0)), np.zeros((0, 3)), positive(3, "float16"),
            np.asfortranarray(array((3, 3))), np.asfortranarray(positive(3)), -np.eye(2), positive(6)[::2, ::2], positive(5) > 0]


@pytest.mark.parametrize("expression", [
    "np.linalg.inv(x)", "np.linalg.det(x)", "np.linalg.slogdet(x)", "np.linalg.cholesky(x)", "np.linalg.cholesky(x, upper=True)", "np.linalg.qr(x)",
    'np.linalg.qr(x, "complete")', 'np.linalg.qr(x, mode="r")', 'np.linalg.qr(x, mode="raw")', "np.linalg.svd(x)", "np.linalg.svd(x, full_matrices=False)",
    "np.linalg.svd(x, compute_uv=False)", "np.linalg.svdvals(x)", "np.linalg.eigh(x)", 'np.linalg.eigvalsh(x, "U")', 'np.linalg.eigh(x, UPLO="U")', "np.linalg.eigvalsh(x)",
    "np.linalg.pinv(x)", "np.linalg.pinv(x, 0.1)", "np.linalg.cond(x)", "np.linalg.cond(x, -2)", "np.linalg.cond(x, 1)", "np.linalg.matrix_rank(x)",
    "np.linalg.matrix_rank(x, 0.5), np.linalg.matrix_rank(x, rtol=0.1)", "np.linalg.matrix_power(x, 3)", "np.linalg.matrix_power(x, 0)", "np.linalg.matrix_power(x, -2)",
    "np.linalg.matrix_power(x, 5)", "np.linalg.trace(x), np.linalg.diagonal(x), np.linalg.matrix_transpose(x)"])
def test_of_a_matrix(expression):
    f = defined(expression, "x")
    for x in MATRICES:
        check(f, x, ulps=8 if "cond" in expression or "pinv" in expression else 0)


@pytest.mark.parametrize("expression", [
    "np.linalg.norm(x)", "np.linalg.norm(x, axis=0)", "np.linalg.norm(x, 1)", "np.linalg.norm(x, 2)", "np.linalg.norm(x, -2)", "np.linalg.norm(x, np.inf)", 'np.linalg.norm(x, "nuc")',
    "np.linalg.norm(x, -1)", "np.linalg.norm(x, -np.inf)", "np.linalg.norm(x, 0)", "np.linalg.norm(x, 3, axis=-1)", "np.linalg.norm(x, keepdims=True)", 'np.linalg.norm(x, "fro")',
    "np.linalg.norm(x, ord=1, axis=(0, 1), keepdims=True)", "np.linalg.norm(x, np.inf, (0, -1))", "np.linalg.norm(x, -1, (1, 0))", "np.linalg.norm(x, -np.inf, axis=(0, 1))",
    "np.linalg.norm(x, axis=(1, 0), keepdims=True)", 'np.linalg.norm(x, "bad")', "np.linalg.norm(x, axis=(0, 0))", "np.linalg.norm(x, axis=5)", "np.linalg.norm(x, 2, 0)",
    "np.linalg.matrix_norm(x)", "np.linalg.vector_norm(x)", "np.linalg.vector_norm(x, axis=-1, keepdims=True)", "np.linalg.vector_norm(x, keepdims=True)"])
def test_norms(expression):
    f = defined(expression, "x")
    for x in [array((5,)), array((5,), "float32"), array((5,), "int32"), array((3, 4)), array((3, 3), "complex64"), np.asfortranarray(array((3, 4))), array((4, 3)).T[:, ::-1], array((2, 3, 4)),
              np.zeros(0), np.zeros((0, 3)), array((9,))[::-2], array((5,)) > 0]:
        check(f, x, ulps=8)


def test_a_norm_whose_order_is_an_argument():
    f = defined("np.linalg.norm(x, y)")
    for order in (2, 1.5, 0, np.inf, -np.inf, 1):
        check(f, array((5,)), order, ulps=4)


@pytest.mark.parametrize("shapes", [((3, 3), (3,)), ((3, 3), (3, 2)), ((2, 3, 3), (3,)), ((2, 3, 3), (2, 3, 4)), ((3, 3), (2, 3, 4)), ((2, 3, 3), (3, 4)), ((5, 1, 3, 3), (2, 3, 4)),
                                    ((3, 3), (2,)), ((3, 3), (2, 2)), ((3,), (3,)), ((3, 2), (3,)), ((0, 0), (0,)), ((0, 0), (0, 2)), ((2, 2), ()), ((1, 1), (1,)), ((50, 50), (50,))], ids=str)
def test_equations(shapes):
    check(defined("np.linalg.solve(x, y)"), array(shapes[0]), array(shapes[1]))


def test_equations_of_other_dtypes():
    f = defined("np.linalg.solve(x, y)")
    for left, right in [("float32", "float32"), ("int32", "int32"), ("complex64", "float32"), ("float32", "complex128"), ("float16", "float64"), ("bool", "int8")]:
        check(f, array((3, 3), left), array((3,), right))
    check(f, np.ones((2, 2)), array((2,)))
    check(f, np.asfortranarray(array((4, 4))), array((8,))[::2])
    check(defined("np.linalg.solve(x, [1, 2, 3])", "x"), array((3, 3)))


@pytest.mark.parametrize("shapes", [((5, 3), (5,)), ((5, 3), (5, 2)), ((3, 5), (3,)), ((3, 3), (3, 2)), ((5, 3), (4,)), ((5,), (5,)), ((5, 0), (5,)), ((0, 3), (0,))], ids=str)
def test_least_squares(shapes):
    for expression in ("np.linalg.lstsq(x, y)", "np.linalg.lstsq(x, y, rcond=0.1)"):
        check(defined(expression), array(shapes[0]), array(shapes[1]))
        check(defined(expression), array(shapes[0], "float32"), array(shapes[1], "float32"))
    check(defined("np.linalg.lstsq(x, y)"), np.ones(shapes[0]), array(shapes[1], "complex128"))


def test_powers_known_at_run_time():
    f = defined("np.linalg.matrix_power(x, y)")
    for n in (0, 1, 2, 3, 4, 7, 13, -1, -5):
        check(f, array((3, 3)), n)


def test_chains():
    x, y = array((4, 3)), array((3, 7))
    for expression in ("np.linalg.multi_dot([x, y])", "np.linalg.multi_dot([x, y, y.T])", "np.linalg.multi_dot((x, y, y.T, x.T))", "np.linalg.multi_dot([x, y, y.T, x.T, x])",
                       "np.linalg.multi_dot([x[0], y, y.T])", "np.linalg.multi_dot([x, y, y[0]])", "np.linalg.multi_dot([x[0], y, y[0]])", "np.linalg.multi_dot([x])",
                       "np.linalg.multi_dot([x, y, x])", "np.linalg.multi_dot([x, y, x[None]])"):
        check(defined(expression), x, y)
    check(defined("np.linalg.multi_dot((x, y, x, y))"), array((40, 3)), array((3, 40)))


@pytest.mark.parametrize("expression", ["np.linalg.svd(x, hermitian=True)", "np.linalg.svd(x, compute_uv=False, hermitian=True)", "np.linalg.pinv(x, hermitian=True)",
                                        "np.linalg.matrix_rank(x, hermitian=True)"])
def test_hermitian_matrices(expression):
    f = defined(expression, "x")
    for dtype in ("float64", "float32", "complex128"):
        for shape in [(4, 4), (1, 1), (2, 3, 3)]:
            x = array(shape, dtype)
            check(f, x + np.swapaxes(x, -1, -2).conj(), ulps=4, order=False)


def test_tolerances_of_pseudoinverses():
    for expression in ("np.linalg.pinv(x, rtol=0.1)", "np.linalg.pinv(x, rtol=None)", "np.linalg.pinv(x, 0.1, rtol=0.1)", "np.linalg.matrix_rank(x, rtol=0.5)"):
        for x in (array((4, 3)), array((2, 3, 3), "complex64")):
            check(defined(expression, "x"), x)


def test_tensor_equations():
    x = array((24, 24)) + 5 * np.eye(24)
    for shape, ind in [((4, 6, 8, 3), 2), ((24, 8, 3), 1), ((4, 6, 24), 2)]:
        check(defined(f"np.linalg.tensorinv(x, ind={ind})", "x"), x.reshape(shape))
        check(defined("np.linalg.tensorsolve(x, y)"), x.reshape(shape), array(shape[:ind]))
    check(defined("np.linalg.tensorsolve(x, y, axes=(0, 2))"), x.reshape(4, 8, 6, 3), array((8, 3)))
    check(defined("np.linalg.tensorsolve(x, y)"), array((2, 3, 4)), array((2, 3)))
    check(defined("np.linalg.tensorinv(x)", "x"), array((2, 3, 4)))
    check(defined("np.linalg.tensorinv(x, 0)", "x"), array((2, 3, 4)))


def test_norms_of_vectors_along_several_axes():
    for expression in ("np.linalg.vector_norm(x, axis=(0, 2))", "np.linalg.vector_norm(x, axis=(2, 0), keepdims=True, ord=1)", "np.linalg.vector_norm(x, axis=(0, 1, 2))",
                       "np.linalg.vector_norm(x, axis=(0, 0))", "np.linalg.vector_norm(x, axis=(0, 3))", "np.linalg.vector_norm(x, ord=np.inf, keepdims=True)",
                       "np.linalg.matrix_norm(x, keepdims=True)", "np.linalg.matrix_norm(x, ord='nuc')", "np.linalg.matrix_norm(x, ord=-2)"):
        for shape in [(2, 3, 4), (1, 0, 2)]:
            check(defined(expression, "x"), array(shape), ulps=4)


def test_products_into_arrays():
    for call, shapes in [("np.linalg.multi_dot([x, y], out=o)", (4, 5)), ("np.linalg.multi_dot([x, y, y.T], out=o)", (4, 3)), ("np.linalg.multi_dot([x[0], y, y.T], out=o)", (1, 3))]:
        for out in (np.zeros(shapes), np.zeros(shapes, order="F"), np.zeros((2, 2))):
            check(defined(f"({call}, o)", "x, y, o"), array((4, 3)), array((3, 5)), out)


@pytest.mark.parametrize("expression", ["np.linalg.eig(x)", "np.linalg.eigvals(x)"])
def test_eigenvalues(expression):
    f = defined(expression, "x")
    for x in [array((3, 3), "complex128"), array((2, 4, 4), "complex64"), np.zeros((0, 0), complex), np.full((2, 2), np.nan + 0j), array((2, 3), "complex128")]:
        check(f, x)
    turn = np.array([[0.0, 1.0], [-1.0, 0.0]])
    for x in [turn, array((4, 4)) + array((4, 4)).T, np.eye(3), np.stack((turn, np.eye(2))), np.stack((np.eye(2), 2 * np.eye(2))), np.zeros((0, 0)), np.full((2, 2), np.inf)]:
        for dtype in ("float64", "float32"):
            check(f, x.astype(dtype), ulps=4)
    check(f, np.array([[2, 1], [1, 2]]))
    check(f, np.array([[True, True], [False, True]]))
    check(f, array((2, 3)))


def test_what_is_done_with_eigenvalues():
    program = define("""
def radius(x): return np.max(np.abs(np.linalg.eigvals(x)))
def ordered(x):
    values, vectors = np.linalg.eig(x)
    order = np.argsort(np.abs(values))
    return values[order], vectors[:, order], values.shape, values.dtype == np.float64
def rebuilt(x):
    values, vectors = np.linalg.eig(x)
    return vectors @ np.diag(values) @ np.linalg.inv(vectors), values * 2, values.real, (values ** 2).sum(), values[0]
def steady(x):
    values, vectors = np.linalg.eig(x.T)
    v = vectors[:, np.argmin(np.abs(values - 1))].real
    return v / v.sum()
def total(x):
    s = 0
    for k in range(x.shape[0]):
        s += np.linalg.eigvals(x)[k]
    return s
def written(x):
    values = np.linalg.eigvals(x)
    values[0] = 7
    values += 1
    return values
""")
    chain = np.array([[0.5, 0.3, 0.2], [0.1, 0.8, 0.1], [0.25, 0.25, 0.5]])
    for x in (chain, np.array([[0.0, 1.0, 0.5], [-1.0, 0.0, 0.5], [0.0, 0.2, 0.3]]), np.diag([3.0, 1.0, 2.0])):
        for function in (program.radius, program.ordered, program.rebuilt, program.steady, program.total, program.written):
            check(function, x, ulps=256)


def test_named_results():
    program = define("""
import numpy as np
def parts(x):
    q, r = np.linalg.qr(x)
    s = np.linalg.svd(x)
    return q @ r, s.U.shape, s.S, s[2], len(s), s[1:]
def chosen(x, flag):
    if flag:
        result = np.linalg.eigh(x)
    else:
        result = np.linalg.eigh(-x)
    return result
def kinds(x):
    d = np.linalg.slogdet(x)
    return isinstance(d, tuple), d.sign * np.exp(d.logabsdet), type(d) is tuple
def missing(x):
    return np.linalg.svd(x).nothing
def shown(x):
    print(np.linalg.slogdet(x))
""")
    check(program.parts, array((4, 3)))
    check(program.chosen, positive(3), True)
    check(program.chosen, positive(3), False)
    check(program.kinds, positive(3), ulps=4)
    check(program.missing, positive(3))
    check(program.shown, positive(3))


def test_errors_are_caught():
    program = define("""
import numpy as np
from numpy.linalg import LinAlgError
def inverse(x):
    try:
        return np.linalg.inv(x)
    except np.linalg.LinAlgError:
        return np.zeros_like(x)
def factor(x):
    jitter = 0.0
    for _ in range(10):
        try:
            return jitter, np.linalg.cholesky(x + jitter * np.eye(len(x)))
        except LinAlgError:
            jitter = 1e-3 if jitter == 0.0 else jitter * 10
    raise LinAlgError("no luck")
def base(x):
    try:
        return np.linalg.solve(x, x[0])
    except ValueError:
        return x[0]
def raised(n):
    raise np.linalg.LinAlgError(f"{n} is bad")
""")
    for x in (array((3, 3)), np.ones((3, 3)), np.full((3, 3), np.nan)):
        check(program.inverse, x)
        check(program.factor, x @ x.T)
        check(program.base, x)
    check(program.factor, -1e9 * np.eye(2))
    check(program.raised, 3)


def test_programs():
    program = define("""
import numpy as np
def kalman(x, p, f, h, r, q, zs):
    history = np.empty((len(zs), len(x)))
    for k in range(len(zs)):
        x = f @ x
        p = f @ p @ f.T + q
        s = h @ p @ h.T + r
        gain = p @ h.T @ np.linalg.inv(s)
        x = x + gain @ (zs[k] - h @ x)
        p = (np.eye(len(x)) - gain @ h) @ p
        history[k] = x
    return history, p
def newton(a, b, steps):
    x = np.zeros(len(b))
    for _ in range(steps):
        g = a @ x - b
        if np.linalg.norm(g) < 1e-12:
            break
        x -= np.linalg.solve(a, g)
    return x
def whiten(x):
    centred = x - x.mean(axis=0)
    values, vectors = np.linalg.eigh(centred.T @ centred / len(x))
    return centred @ vectors / np.sqrt(values)
""")
    n = 4
    check(program.kalman, array((n,)), positive(n), np.eye(n) + 0.1, array((2, n)), positive(2), positive(n), array((5, 2)), ulps=64)
    check(program.newton, positive(5), array((5,)), 3, ulps=64)
    check(program.whiten, array((20, 3)), ulps=64)


@pytest.mark.parametrize("golden, expression", [
    ("linalg_pinv_rcond", "np.linalg.pinv(x, x[0])"),
    ("linalg_qr_mode", 'np.linalg.qr(x, "full")'), ("linalg_matrix_rank_tol", "np.linalg.matrix_rank(x, x[0])"),
    ("linalg_multi_dot_array", "np.linalg.multi_dot(x)"), ("linalg_multi_dot_long", "np.linalg.multi_dot([x, x, x, x, x, x])"),
    ("einsum_dtype", 'np.einsum("ij->j", x, dtype=np.float32)'),
    ("einsum_sublists", "np.einsum(x, [0, 1])"), ("tensordot_axes", "np.tensordot(x, x, x)")])
def test_refusals(golden, expression):
    refused(defined(expression, "x"), array((3, 3)), golden=golden)


def test_refused_in_place():
    refused(define("def f(x):\n    x @= x[None]\n    return x\n").f, array((3, 3)), golden="matmul_in_place_stack")
