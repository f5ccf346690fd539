"""Displays of many constants: lists, tuples and arrays that are copied from tables."""

import numpy as np
import pytest

from differential import check, define
from test_structure import Structure

MANY = 3000


def display(items, kind="[{}]"):
    return kind.format(", ".join(items))


COLUMNS = {
    "ints": [str(k * k - 40) for k in range(60)],
    "floats": [f"{k}.25" for k in range(60)],
    "negative": [f"-{k}.5" for k in range(60)] + ["-0.0", "1e400", "-1e400"],
    "bools": ["True", "False", "False"] * 8,
    "complex": [f"{k} - {k + 1}j" for k in range(40)],
    "equal": ["7"] * 40,
    "mixed": ["1", "2.5", "True", "3j", "np.float32(1.5)"] * 8,
    "numpy": [f"np.uint8({k})" for k in range(20)],
    "pairs": [f"({k}, {k}.5)" for k in range(40)],
    "texts": ["'a'", "'b'"] * 10,
    "none": ["None", "1"] * 10,
    "variables": [f"{k}.5" for k in range(40)] + ["x", "x + 1.0"] + [f"{k}.5" for k in range(40)],
    "some": ["x", "1.0"] * 12,
    "few": ["1", "2", "3"],
}


@pytest.mark.parametrize("kind", COLUMNS)
def test_lists(kind):
    f = define(f"def f(x):\n    items = {display(COLUMNS[kind])}\n    items.append(items[3 - 2])\n    return items, len(items)\n").f
    check(f, 2.5)


@pytest.mark.parametrize("kind", COLUMNS)
def test_tuples_by_position(kind):
    f = define(f"def f(x, i):\n    items = {display(COLUMNS[kind], '({},)')}\n    return items[i]\n").f
    for i in (0, 1, 2, -1, 15, 62, 200):
        check(f, 2.5, i)


@pytest.mark.parametrize("kind", sorted(COLUMNS.keys() - {"pairs", "texts", "none"}))
@pytest.mark.parametrize("dtype", ["", ", dtype=np.float32", ", dtype=np.complex128", ", dtype=np.float16", ", dtype=np.bool"])
def test_arrays(kind, dtype):
    f = define(f"def f(x):\n    return np.array({display(COLUMNS[kind])}{dtype})\n", np=np).f
    check(f, 2.5)


def test_arrays_of_rows():
    rows = display([display([f"{i * 7 + j}.5" for j in range(5)]) for i in range(6)])
    f = define(f"def f(x):\n    table = np.array({rows})\n    table[1, 2] = x\n    return table, table.T @ table, np.array({rows})[2]\n", np=np).f
    check(f, 2.5)


def test_results_are_fresh():
    f = define(f"def f(x):\n    a = np.array({display(COLUMNS['floats'])})\n    b = {display(COLUMNS['floats'])}\n    a[0] = x\n    b[0] = x\n    return a, b\n", np=np).f
    check(f, 1.0)
    check(f, 2.0)


def test_loops_over_long_tuples():
    f = define(f"def f(x):\n    s = x\n    for item in {display([str(k) for k in range(300)], '({})')}:\n        s += item * x\n    return s\n").f
    check(f, 0.5)


def test_tables_are_read_where_they_are():
    weights = display([f"{k}.5" for k in range(20)])
    f = define(f"def f(x):\n    return (x * np.array({weights})).sum()\n", np=np).f
    check(f, np.arange(20.0))
    assert Structure(f, np.arange(20.0)).allocations == 0


@pytest.mark.parametrize("text", [f"x = {display([f'{k}.5' for k in range(MANY)])}\n    return x[n], len(x)",
                                  f"x = {display([f'{k}.5' for k in range(MANY)], '({})')}\n    return x[n], len(x)",
                                  f"x = np.array({display([f'{k}.5' for k in range(MANY)])})\n    return x[n], len(x)",
                                  f"return {display([f'{k}.5' for k in range(MANY)])}, n",
                                  f"return {display([f'n + {k}' for k in range(500)], '({})')}"],
                         ids=["list", "tuple", "array", "returned list", "returned tuple"])
def test_thousands(text):
    f = define(f"def f(n):\n    {text}\n", np=np).f
    check(f, 7)
    # Thousands of numbers are no more code than one; several hundred sums are.
    assert len(Structure(f, 7).text.splitlines()) < (100 if str(MANY - 1) in text else 2500)


def test_many_results_of_helpers():
    items = ", ".join(f"x + {k}, x > {k}" for k in range(40))
    f = define(f"def many(x, depth):\n    if depth > 0:\n        return many(x, depth - 1)\n    return {items}\n\ndef f(x, depth):\n    return many(x, depth), many(x + 1.0, 0)[3]\n").f
    check(f, 20.0, 3)
    check(f, 20, 0)
