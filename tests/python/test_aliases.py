"""Arrays that several names reach, in loops and branches: what is written through one is read through the others as NumPy has it.

Each program rebinds names to new arrays, to older ones and to parts of them, and assigns parts that lie ahead of or behind what is
read: a compiler that took two names for different memory would give other numbers.
"""

import numpy as np
import pytest

from differential import check


def arrays_of_the_iteration_before(x, n):
    previous = x
    for k in range(n):
        part = previous if k % 2 else previous[::-1]
        y = np.zeros_like(x)
        y[:] = part + 1
        part[1:] += y[:-1]
        y[1:] += part[:-1]
        previous = y
    return previous


def names_that_branches_rebind(x, n):
    a = np.zeros_like(x)
    b = a
    for k in range(n):
        c = np.ones_like(x)
        if k % 3 == 0:
            b = c
        elif k % 3 == 1:
            b = a
        a[1:] = b[:-1] + c[1:]
        b[:-1] = a[1:] * 2 + c[:-1] + x[1:]
        a = c
    return a, b


def new_or_old(x, n):
    a = x.copy()
    w = a
    for k in range(n):
        w = a * 2 if k > 0 else a
        a[1:] = w[:-1]
        a[:-1] = w[1:] + 1
    return a, w


def left_by_break(x, n):
    r = np.zeros_like(x)
    s = r
    while True:
        n -= 1
        t = np.empty_like(x)
        t[:] = r + x
        if n % 2:
            s = t
        r[1:] = s[:-1]
        s[1:] = r[:-1] + 1
        t[1:] = s[:-1]
        if n <= 0:
            r = t if n % 3 else s
            break
        r = s
    s[1:] += r[:-1]
    return r, s


def arrays_in_a_list(x, n):
    kept = [x.copy(), x + 1, x + 2]
    for k in range(n):
        a = kept[k % 3]
        b = kept[(k + 1) % 3]
        c = np.zeros_like(a)
        kept[(k + 2) % 3] = c
        a[1:] = b[:-1]
        c[:] = a
        b[:-1] = c[1:]
        d = kept[(k + 2) % 3]
        d[1:] = c[:-1] + 1
        c[1:] = d[:-1]
    return kept


def updates_of_a_view(x, n):
    out = np.zeros_like(x)
    y = out[::-1]
    for i in range(n):
        out += y + 1
        y += out
        if i % 2:
            y -= x
    return out


@pytest.mark.parametrize("n", [0, 1, 2, 3, 7])
@pytest.mark.parametrize("function", [arrays_of_the_iteration_before, names_that_branches_rebind, new_or_old, left_by_break, arrays_in_a_list, updates_of_a_view])
def test_names_of_one_array(function, n):
    check(function, np.arange(6.0), n)


def rows(u, i, j):
    u[i, 1:] = u[j, :-1]
    u[i] = u[j, ::-1]
    u[i, :-1] = u[j, 1:] + u[i, 1:]
    u[:, i] = u[:, j]
    u[1:, i] = u[:-1, j] * 2
    u[0] = u[-2] - u[-1]
    u[:, -1] = u[:, 0]
    return u


@pytest.mark.parametrize("i, j", [(0, 1), (1, 0), (2, 2), (-1, 2), (0, -3)])
def test_rows_and_columns(i, j):
    u = np.arange(9.0).reshape(3, 3)
    check(rows, u, i, j)
    check(rows, np.asfortranarray(u), i, j)
    check(rows, np.arange(18.0).reshape(3, 6)[:, ::2], i, j)


def test_rows_that_share_elements():
    """NumPy copies what overlaps: so does what reads one row of a window and writes another."""
    def assign(x):
        windows = np.lib.stride_tricks.as_strided(x, (2, 4), (8, 8))
        windows[1, :] = windows[0, :]
        return x

    def shift(windows):
        windows[1, :] = windows[0, :]
        return windows

    check(assign, np.arange(5.0))
    check(shift, np.lib.stride_tricks.as_strided(np.arange(5.0), (2, 4), (8, 8)))
