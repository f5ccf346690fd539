"""np.einsum: integers and booleans exactly, floats up to the order in which products are added, which NumPy leaves open."""

import numpy as np
import pytest

import conure
from differential import check, define

generator = np.random.default_rng(1916)


def array(shape, dtype="float64"):
    x = generator.standard_normal(shape) * 5
    if np.dtype(dtype).kind == "c":
        x = x + 1j * generator.standard_normal(shape)
    return np.asarray(x).astype(dtype)


def defined(subscripts, count):
    parameters = ", ".join("xyzw"[:count])
    return define(f"import numpy as np\ndef f({parameters}):\n    return np.einsum({subscripts!r}, {parameters})").f


def outcome(f, arguments):
    try:
        return f(*arguments)
    except ValueError as problem:
        return problem


SUMS = [
    ("ij,jk->ik", ((2, 3), (3, 4)), ((2, 3), (4, 5)), ((2, 1), (3, 4)), ((0, 3), (3, 2))), ("ij,jk", ((2, 3), (3, 4))), ("ij,jk->ki", ((2, 3), (3, 4))),
    ("ij,kj->ik", ((2, 3), (4, 3))), ("ij->j", ((2, 3),)), ("ij->", ((2, 3),)), ("ii", ((3, 3),), ((2, 3),)), ("iji->j", ((3, 2, 3),)),
    ("i,i->", ((3,), (3,)), ((3,), (1,)), ((0,), (0,))), ("i,i->i", ((3,), (3,)), ((3,), (1,))), ("i,j->ij", ((3,), (4,))), ("i,j->ji", ((3,), (4,))),
    ("bij,bjk->bik", ((2, 3, 4), (2, 4, 5)), ((2, 3, 4), (1, 4, 5))), ("ij,ij->i", ((3, 4), (3, 4))), ("ij,ij->", ((3, 4), (3, 4)), ((3, 4), (3, 5))),
    ("...i,...i->...", ((2, 3), (4, 2, 3))), ("...ij,jk->...ik", ((5, 2, 3), (3, 4))), ("ij,jk,kl->il", ((2, 3), (3, 4), (4, 5)), ((2, 3), (3, 4), (5, 2))),
    ("i,ij,j->", ((2,), (2, 3), (3,))), ("nchw,kc->nkhw", ((2, 3, 4, 5), (6, 3))), ("bhqd, bhkd -> bhqk", ((2, 3, 4, 5), (2, 3, 6, 5))), ("ij,j->i", ((2, 3), (3,))),
    ("ij,j->ij", ((2, 3), (3,))), ("ik,jk,k->ij", ((2, 3), (4, 3), (3,))), ("ii,ij->j", ((3, 3), (3, 4))), ("ij,k->k", ((3, 3), (4,)))]


@pytest.mark.parametrize("subscripts, shapes", [(each[0], each[1:]) for each in SUMS], ids=[each[0] for each in SUMS])
def test_sums(subscripts, shapes):
    plain = defined(subscripts, len(shapes[0]))
    compiled = conure.jit(plain)
    for given in shapes:
        for dtype in ("float64", "int32", "bool", "complex64"):
            arguments = [array(shape, dtype) for shape in given]
            expected, actual = outcome(plain, arguments), outcome(compiled, arguments)
            assert type(actual) is type(expected)
            if isinstance(expected, ValueError):
                assert str(actual) == str(expected)
                continue
            assert actual.dtype == expected.dtype and actual.shape == expected.shape and actual.flags.owndata == expected.flags.owndata
            if expected.dtype.kind in "bi":
                assert np.array_equal(actual, expected)
            else:
                np.testing.assert_allclose(actual, expected, rtol=1e-12 if dtype == "float64" else 1e-4, atol=1e-12 if dtype == "float64" else 1e-3)


def test_views():
    for subscripts, shape in [("ij->ji", (2, 3)), ("ba", (2, 3)), ("ij", (2, 3)), ("ii->i", (3, 3)), ("ii->i", (1, 3)), ("...ii->...i", (2, 3, 3)), ("ijk->kij", (2, 3, 4))]:
        check(defined(subscripts, 1), array(shape))
    program = define("""
import numpy as np
def f(x):
    np.einsum("ii->i", x)[:] = 7
    return x
""")
    check(program.f, array((3, 3)))


def test_bad_subscripts():
    for subscripts, shapes in [("ij->k", [(2, 3)]), ("ij->ii", [(2, 3)]), ("ijk->ij", [(2, 3)]), ("i->i", [(2, 3)]), ("i,j", [(2,)]), ("i", [(2,), (2,)]), ("i!->i", [(2,)])]:
        check(defined(subscripts, len(shapes)), *[array(shape) for shape in shapes])
