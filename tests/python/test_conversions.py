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
