"""Arrays made of lists of arrays whose length is known at run time only, and lists made of arrays."""

import numpy as np
import pytest

from differential import check, define

generator = np.random.default_rng(1618)


def defined(expression):
    return define(f"""
import numpy as np
def f(x, n):
    rows = []
    for k in range(n):
        rows.append(x * k)
    return {expression}
""").f


@pytest.mark.parametrize("expression", ["np.array(rows)", "np.asarray(rows)", "np.array(rows, dtype=np.float32)", "np.stack(rows)", "np.stack(rows, axis=1)", "np.stack(rows, axis=-1)",
                                        "np.concatenate(rows)", "np.concatenate(rows, axis=-1)", "np.concatenate(rows, axis=None)", "np.vstack(rows)", "np.hstack(rows)", "np.column_stack(rows)"])
def test_lists_of_arrays(expression):
    f = defined(expression)
    for shape in [(4,), (1,), (0,), (2, 3), (3, 0)]:
        check(f, generator.integers(0, 9, shape).astype(float), 3)
    check(f, generator.integers(0, 9, (3, 2)), 1)
    if not expression.startswith(("np.array(", "np.asarray(")):
        check(f, np.arange(3.0), 0)


def test_rows_of_several_lengths():
    def together(x):
        parts = [x[k:] for k in range(len(x))]
        return np.concatenate(parts), np.hstack(parts)

    def array(x, n):
        return np.array([x[k * n:] for k in range(len(x))])

    check(together, np.arange(4))
    check(together, np.zeros((3, 2)))
    check(array, np.arange(4), 0)
    check(array, np.arange(4), 1)
    check(array, np.zeros((2, 3)), 1)


@pytest.mark.parametrize("function", ["concatenate", "stack", "vstack", "hstack", "column_stack"])
def test_rows_of_an_array(function):
    f = define(f"import numpy as np\ndef f(x): return np.{function}(x)").f
    for shape in [(3, 4), (1, 2), (2, 3, 4), (3, 0)]:
        check(f, generator.random(shape))


@pytest.mark.parametrize("dtype", ["bool", "int8", "uint64", "int64", "float32", "float64", "complex64"])
def test_lists_of_numbers(dtype):
    def f(x):
        return x.tolist(), x[:1].item() if x.ndim == 1 else 0

    def item(x):
        return x.item()

    for shape in [(), (3,), (0,), (2, 3), (0, 2), (2, 1, 2)]:
        check(f, generator.integers(0, 2, shape).astype(dtype))
    check(f, np.arange(6)[::-2])
    for shape in [(), (1,), (1, 1), (2,), (0,)]:
        check(item, np.ones(shape, dtype))


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
@pytest.mark.parametrize("target", ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"])
def test_floats_cut_to_integers(dtype, target):
    f = define(f"""
import numpy as np
def f(x):
    return x.astype(np.{target})
""").f
    with np.errstate(all="ignore"):
        edges = np.concatenate([[sign * 2.0**power + step for step in (-1.5, -0.5, 0.0, 0.5, 1.5)] for sign in (-1, 1) for power in (0, 7, 8, 15, 16, 30)])
        x = np.concatenate([edges, generator.standard_normal(50) * 100]).astype(dtype)
        fits = x[(x > np.iinfo(target).min) & (x < float(np.iinfo(target).max))]
        check(f, fits)
        check(f, fits[::-2])
        for power in (30, 31, 32, 62, 63, 64):
            edge = np.dtype(dtype).type(2.0**power)
            near = np.array([np.nextafter(edge, edge * 0), edge, np.nextafter(edge, edge * 2), np.nan, np.inf], dtype)
            for number in np.concatenate([near, -near]):
                check(f, np.asarray(number))


@pytest.mark.parametrize("dtype", ["float32", "float64", "uint8", "int64", "bool_", "complex64"])
def test_scalar_types_of_what_has_elements(dtype):
    """np.float32(x) of an array is x itself where it has that dtype."""
    f = define(f"def f(x, items): return np.{dtype}(x), np.{dtype}(x + 1)[..., :1], np.{dtype}(items), np.{dtype}(((1, 2), (3, 4))), np.{dtype}([True]), np.{dtype}(x[..., 0].sum())").f
    for x in (np.arange(6.0).reshape(2, 3), np.asfortranarray(np.ones((2, 2), np.float32)), np.zeros((0, 1), np.uint8), np.array([[1], [0]], bool)):
        check(f, x, [3, 0])
    check(f, np.ones((1, 1), complex).real.copy(), [300])
