"""Arrays of one shape that are computed in one loop: of the same elements, of each other's, in place, and where something in between forbids it."""

import numpy as np
import pytest

from differential import check, define

generator = np.random.default_rng(5)

STATEMENTS = [
    "a = x + y; b = x - y; return a, b",
    "a = x + 1; b = a * x; c = b - a; return a, b, c",
    "a = x * y; b = np.flip(a) + x; return a, b",
    "a = x * y; x += a; b = x + y; return a, b",
    "x += y; x *= 2; y -= x; return x, y",
    "x += y; x[...] = x[::-1]; x -= y; return x",
    "x[1:] = y[1:] + 1; x[:-1] = y[:-1] + x[1:]; return x",
    "a = x + 1; b = x.copy(); b[1:] = a[:-1]; b[...] = b + a; return a, b",
    "a = x + y; s = a.sum(); b = x - y; return a, s, b",
    "a = x * 2; x[0:1] = 5; b = x * 3; return a, b",
    "x += 1; y[:2] = x[:2]; y += 1; return x",
    "v = x.T; x += 1; v += y.T; return x",
    "a = x > y; b = np.where(a, x, y); c = x * y; return a, b, c",
    "a = np.sqrt(x * x); b = np.exp(x); c = x + a; return a, b, c",
    "q, r = np.divmod(x, y); return q, r",
    "z = x[:1].copy(); a = x + z; b = x - z; return a, b",
    "a = x + 1; b = np.broadcast_to(x[0], x.shape) + a; return a, b",
    "x, y = y + x, y - x; return x, y",
    "y[...] = x; x[...] = y + 1; return x, y",
]


def argument(shape, dtype, layout):
    values = generator.integers(1, 9, shape).astype(dtype)
    return {"C": values, "F": np.asfortranarray(values), "strided": np.repeat(values, 2, axis=0)[::2], "reversed": values[::-1]}[layout]


@pytest.mark.parametrize("statements", STATEMENTS)
def test_one_loop_or_several(statements):
    f = define("import numpy as np\ndef f(x, y):\n    " + statements).f
    for shape in [(0,), (1,), (9,), (70,)]:
        check(f, argument(shape, "float64", "C"), argument(shape, "float64", "C"))
    check(f, argument((3, 5), "float64", "F"), argument((3, 5), "float64", "C"), order=False)
    check(f, argument((9,), "int64", "strided"), argument((9,), "int64", "reversed"))


def test_arguments_that_share_memory():
    f = define("def f(x, y):\n    x += y\n    y *= 2\n    x -= y\n    a = x + y\n    b = x * y\n    return a, b").f
    memory = np.arange(12.0)
    for x, y in [(memory[:6], memory[6:]), (memory, memory), (memory[1:], memory[:-1]), (memory[:-1], memory[1:]), (memory, memory[::-1])]:
        check(f, x, y)


def test_what_an_error_finds_written():
    f = define("""
def f(x, y):
    x += 1
    a = x * 2
    b = x + y
    x += 1
    return a, b, x
""").f
    check(f, np.arange(3.0), np.arange(3.0))
    check(f, np.arange(3.0), np.arange(4.0))
    g = define("""
def g(x, y):
    a = x
    try:
        a = x * 2
        b = x + y
        x += 1
    except ValueError:
        return a
    return b
""").g
    check(g, np.arange(3.0), np.arange(3.0))
    check(g, np.arange(3.0), np.arange(4.0))


def test_an_optimiser_step():
    f = define("""
import numpy as np
def f(p, g, m, v):
    m *= 0.9
    m += 0.1 * g
    v *= 0.999
    v += 0.001 * g * g
    p -= 0.01 * m / (np.sqrt(v) + 1e-8)
""").f
    check(f, *(generator.random((13, 4)) for _ in range(4)))


@pytest.mark.parametrize("rank", [1, 2, 3])
def test_many_arrays(rank):
    names = "abcdefghijklmnop"
    lines = ["    a = x * x"] + [f"    {name} = {before} + x" for before, name in zip(names, names[1:])]
    f = define("def f(x):\n" + "\n".join(lines) + f"\n    return {', '.join(names)}").f
    check(f, np.arange(8.0).reshape((2,) * (rank - 1) + (-1,)))
