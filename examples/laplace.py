"""The Laplace equation on a rectangle, solved in place by successive over-relaxation.

    ./conure run examples/laplace.py
"""

import math

import numpy as np
from scipy import sparse
from scipy.sparse import linalg

import conure
from stopwatch import compare


@conure.jit
def relax(u, omega):
    """One sweep over the inside of `u`, in place. Returns the largest change."""
    rows, columns = u.shape
    largest = 0.0
    for i in range(1, rows - 1):
        for j in range(1, columns - 1):
            change = omega * (0.25 * (u[i - 1, j] + u[i + 1, j] + u[i, j - 1] + u[i, j + 1]) - u[i, j])
            u[i, j] += change
            largest = max(largest, abs(change))
    return largest


@conure.jit
def solve(u, tolerance):
    """Relax until a sweep changes nothing by more than `tolerance`. Returns the number of sweeps."""
    omega = 2 / (1 + math.sin(math.pi / max(u.shape)))
    sweeps = 1
    while relax(u, omega) > tolerance:
        sweeps += 1
    return sweeps


def heated_plate(size):
    """A plate that is hot on one side, has a linear profile on two, and is cold inside before we start."""
    u = np.zeros((size, size))
    u[0, :] = 100.0
    u[:, 0] = u[:, -1] = np.linspace(100.0, 0.0, size)
    u[0, size // 4:size // 2] = 300.0
    return u


def solve_directly(u):
    """The same by a sparse matrix: one equation for each point inside."""
    inside = u.shape[0] - 2, u.shape[1] - 2
    second = [sparse.diags([1.0, -2.0, 1.0], [-1, 0, 1], shape=(n, n)) for n in inside]
    matrix = sparse.kronsum(second[1], second[0], format="csc")
    border = np.zeros(inside)
    border[0, :] += u[0, 1:-1]
    border[-1, :] += u[-1, 1:-1]
    border[:, 0] += u[1:-1, 0]
    border[:, -1] += u[1:-1, -1]
    result = u.copy()
    result[1:-1, 1:-1] = linalg.spsolve(matrix, -border.ravel()).reshape(inside)
    return result


def solve_copy(u, tolerance):
    result = u.copy()
    solve(result, tolerance)
    return result


def main(size=129):
    u = heated_plate(size)
    compare(f"Laplace equation on {size}×{size} points",
            ("Conure", solve_copy, u, 1e-9),
            ("SciPy (sparse, direct)", solve_directly, u),
            lambda ours, theirs: np.allclose(ours, theirs, atol=1e-6))


if __name__ == "__main__":
    main()
