"""What becomes of array programs: how many loops run over the elements, and which arrays are made.

A program's loops level is what `explain()` shows. A *nest* is an outermost loop; where operands of different shapes may be broadcast at
run time there are two versions of a nest, of which one runs. Programs that are written in several ways must become the same.
"""

import re

import numpy as np
import pytest

import conure
from differential import DISABLED, define

pytestmark = pytest.mark.skipif(DISABLED, reason="nothing is compiled")

LOOP = re.compile(r"(%\S+(, %\S+)* = )?(for|loop|forall)\b.*\{")


class Structure:
    """The loops level of a function for arguments: its nests, and what it allocates."""

    def __init__(self, function, *arguments):
        jitted = conure.jit(function)
        jitted(*arguments)
        explained = jitted.explain()
        self.text = explained[explained.index("level loops"):explained.index("──── LLVM ────")]
        self.allocations = self.text.count('function = "allocate"')
        self.nests = self.depth = 0
        inside = []
        for line in self.text.splitlines():
            indent = len(line) - len(line.lstrip())
            if inside and line.strip().startswith("}") and indent == inside[-1]:
                inside.pop()
            if LOOP.match(line.strip()):
                self.nests += not inside
                inside.append(indent)
                self.depth = max(self.depth, len(inside))

        # What is moved in bulk has a loop over pieces, not over elements.
        self.nests -= len(re.findall(r"^ *move %", self.text, re.MULTILINE))

    def ranks(self):
        """How many axes the arrays have that are made: an allocation's header holds the dtype and the rank."""
        return [int(header) >> 8 for header in re.findall(r"= constant \{value = (\d+)\} : i32", self.text)]

    def calls(self, function):
        return self.text.count(f'function = "{function}"')


x = np.arange(12.0).reshape(3, 4)


def test_expression_is_one_loop():
    structure = Structure(lambda x, alpha, beta: np.tanh(x * alpha) + beta, x, 2.0, 1.0)
    assert (structure.nests, structure.allocations, structure.calls("tanh")) == (1, 1, 1)


def test_names_for_parts_change_nothing():
    def named(x, alpha, beta):
        scaled = x * alpha
        squashed = np.tanh(scaled)
        result = squashed + beta
        return result

    structure = Structure(named, x, 2.0, 1.0)
    assert (structure.nests, structure.allocations, structure.calls("tanh")) == (1, 1, 1)


def test_strided_operands_change_nothing():
    structure = Structure(lambda x, alpha, beta: np.tanh(x * alpha) + beta, x[:, ::2], 2.0, 1.0)
    assert (structure.nests, structure.allocations, structure.calls("tanh")) == (1, 1, 1)


@pytest.mark.parametrize("function", [lambda x, y: ((x - y) ** 2).sum(), lambda x, y: np.sum((x - y) * (x - y)), lambda x, y: np.square(x - y).sum()])
def test_sum_of_squares_makes_no_array(function):
    structure = Structure(function, x, x + 1)
    assert (structure.nests, structure.allocations) == (1, 0)


def test_sum_of_one_operand_is_one_nest():
    structure = Structure(lambda x: (x * x).sum(), x)
    assert (structure.nests, structure.allocations) == (1, 0)


def test_assignment_of_slices_makes_no_array():
    def stencil(a, b):
        a[1:-1] = b[:-2] + b[2:]

    structure = Structure(stencil, np.arange(9.0), np.ones(9))
    assert (structure.nests, structure.allocations) == (1, 0)
    # Arrays of other shapes may be broadcast.
    structure = Structure(stencil, np.arange(9.0), np.ones(3))
    assert (structure.nests, structure.allocations) == (2, 0)


def test_slices_of_one_length_are_known_to_be():
    def step(u, v, c):
        v[1:-1, 1:-1] = u[1:-1, 1:-1] + c * (u[2:, 1:-1] + u[:-2, 1:-1] + u[1:-1, 1:][:, 1:] + u[1:-1, :-2] - 4 * u[1:-1, 1:-1])

    structure = Structure(step, x, x.copy(), 0.1)
    assert (structure.nests, structure.allocations) == (1, 0)
    assert "could not be broadcast" not in structure.text


def test_in_place_stencil_of_itself_makes_one_copy():
    def smooth(a):
        a[1:-1] = 0.5 * (a[:-2] + a[2:])

    structure = Structure(smooth, np.arange(9.0))
    assert (structure.nests, structure.allocations) == (2, 1)


@pytest.mark.parametrize("statement, copies", [
    ("x[:-1] = x[1:]", 0), ("x[1:] = x[:-1]", 0), ("x[1:-1] = x[2:] - x[1:-1]", 0), ("x[1:-1] = x[2:] - x[:-2]", 1), ("x[::-1][1:] = x[::-1][:-1]", 0),
    ("m[:-1] = m[1:]", 0), ("m[:, :-1] = m[:, 1:] * 2", 0), ("m[:-1, 1:] = m[1:, :-1]", 0), ("m[1:-1] = m[2:] + m[:-2]", 1), ("m[1:, 1:] = m[:-1, 1:] + m[1:, :-1]", 0), ("m[1:-1, 1:] = m[2:, 1:] + m[:-2, :-1]", 1), ("m[:-1, :-1] += m[1:, 1:]", 0), ("m[1, :-1] = m[1, 1:]", 0),
])
def test_what_lies_ahead_is_read_before_it_is_written(statement, copies):
    function = define(f"def shifted(x, m):\n    {statement}").shifted
    assert Structure(function, np.arange(9.0), np.arange(12.0).reshape(3, 4)).allocations == copies


def test_update_in_place_makes_no_array():
    def update(u, v, dt):
        u += dt * (v - u) * u
        v *= 1 - dt

    structure = Structure(update, x.copy(), x + 1, 0.1)
    assert (structure.nests, structure.allocations) == (1, 0)


def test_step_of_an_optimiser_is_one_nest():
    def step(p, g, m, v):
        m *= 0.9
        m += 0.1 * g
        v *= 0.999
        v += 0.001 * g * g
        p -= 0.01 * m / (np.sqrt(v) + 1e-8)

    structure = Structure(step, *(x + k for k in range(4)))
    assert (structure.nests, structure.allocations) == (1, 0)


@pytest.mark.parametrize("function, nests", [
    (lambda x: np.frexp(x), 1), (lambda x: np.modf(x), 1), (lambda x: np.divmod(x, 2.5), 1), (lambda x: (x > 1, np.where(x > 1, x, 1 / x)), 1),
    (lambda x: (x + 1, np.exp(x)), 2), (lambda x: (x + 1, x[:-1] + x[1:]), 2), (lambda x: (np.ones(len(x)), x + 1), 2),
])
def test_two_results_are_one_nest(function, nests):
    structure = Structure(function, x)
    assert (structure.nests, structure.allocations) == (nests, 2)


def test_fields_of_a_stencil_are_one_nest():
    def step(u, v):
        a = u[1:-1] + 0.1 * (v[2:] - v[:-2])
        b = v[1:-1] + 0.1 * (u[2:] - u[:-2])
        return a, b

    structure = Structure(step, x.copy(), x + 1)
    assert (structure.nests, structure.allocations) == (1, 2)


def test_update_by_itself_is_one_nest():
    def update(u, dt):
        u += dt * (1 - u) * u

    structure = Structure(update, x.copy(), 0.1)
    assert (structure.nests, structure.allocations) == (1, 0)


def laplacian(u, v):
    return u[2:] + v[:-2] - 2 * u[1:-1]


def test_arguments_of_one_shape_are_of_one_in_functions_that_are_called():
    structure = Structure(lambda u, v: laplacian(u, v) + laplacian(v, u), np.arange(9.0), np.ones(9))
    assert (structure.nests, structure.allocations) == (1, 1)
    assert "broadcast" not in structure.text


def test_axes_of_arrays_of_one_shape_are_one():
    """A loop that polls is two: one of parts, and one of elements."""
    narrow = np.ones((50, 3))

    def verlet(p, v, n):
        for _ in range(n):
            v = v - 0.1 * p
            p = p + 0.1 * v
        return p

    assert Structure(lambda a, b: a + b, narrow, narrow + 1).depth == 2
    assert Structure(lambda a, b: ((a - b) ** 2).sum(), narrow, narrow + 1).depth == Structure(lambda a: (a ** 2).sum(), narrow).depth
    assert Structure(lambda u, v: product(u, v) - product(v, u), narrow, narrow + 1).depth == 2
    assert Structure(verlet, narrow, narrow + 1, 3).depth == 3


def product(u, v):
    return u * v + 1


def test_loops_that_carry_arrays_check_nothing():
    def jacobi(u, v, n):
        for _ in range(n):
            v[1:-1] = 0.5 * (u[:-2] + u[2:])
            u, v = v, u
        return u

    def relaxed(x, target, n):
        while n > 0:
            x = x + 0.1 * (target - x)
            n -= 1
        return x

    assert "broadcast" not in Structure(jacobi, np.arange(9.0), np.ones(9), 3).text
    assert "broadcast" not in Structure(relaxed, x, x + 1, 3).text


def test_what_a_check_has_found_equal_is_the_same_behind_it():
    def descent(X, y, w, b, n):
        for _ in range(n):
            error = X @ w + b - y
            w = w - 0.1 * (X.T @ error)
            b = b - 0.1 * error.sum(axis=0)
        return w, b

    structure = Structure(descent, np.ones((4, 3)), np.ones((4, 2)), np.ones((3, 2)), np.ones(2), 3)
    # The checks themselves ask nothing but whether two extents are equal, and no nest has a version that broadcasts.
    assert structure.text.count("broadcast") == 2
    assert not re.search(r"= and %k\S*, ", structure.text)

    def refused(a, b):
        if a.shape[0] != b.shape[0]:
            raise ValueError("lengths")
        return (a - b) * b

    assert "broadcast" not in Structure(refused, np.ones(5), np.ones(5)).text


def flux(q, f, s):
    return 0.5 * (f + np.roll(f, -1, axis=0)) - s * (np.roll(q, -1, axis=0) - q)


def test_shapes_are_known_in_functions_that_are_called_and_behind_them():
    def step(q, f, s, n):
        for _ in range(n):
            q, f = q - flux(q, f, s), f + flux(f, q, s)
        return q - f

    structure = Structure(step, x, x + 1, 0.5, 3)
    assert "broadcast" not in structure.text
    assert structure.text.count("function @flux") <= 1


def test_branches_keep_the_extents_that_both_arms_have():
    def rebound(a, b, c):
        if c:
            a = a + 1
        elif b[0, 0] > 0:
            a = a * b
        return a - b

    structure = Structure(rebound, x, x + 1, True)
    assert "broadcast" not in structure.text
    assert structure.depth == 2

    def ended(a, b, c):
        if c:
            t = a * b
        else:
            raise ValueError
        return t - a

    assert "broadcast" not in Structure(ended, x, x + 1, True).text


def test_slices_of_the_same_bounds_are_as_long():
    def window(x, i, n):
        return x[i:i + n] * 2 + x[i:i + n] * x[i:i + n]

    structure = Structure(window, np.arange(9.0), 2, 4)
    assert "broadcast" not in structure.text
    assert (structure.nests, structure.allocations) == (1, 1)

    def update(u, v, k):
        u[1:k + 3] += 0.5 * (v[1:k + 3] - u[1:k + 3])

    structure = Structure(update, np.arange(9.0), np.ones(9), 4)
    assert "broadcast" not in structure.text
    assert (structure.nests, structure.allocations) == (1, 0)


def test_softmax_makes_no_array_but_its_parts():
    def softmax(x):
        e = np.exp(x - x.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    structure = Structure(softmax, x)
    # The largest of each row; the exponentials; their sums; the result.
    assert structure.nests == 4
    assert structure.allocations == 4
    assert structure.calls("exp") == 1


def test_step_of_mandelbrot():
    def step(Z, C, N, n):
        inside = abs(Z) < 2
        N[inside] = n
        Z[inside] = Z[inside] ** 2 + C[inside]

    structure = Structure(step, x + 1j, x + 2j, x.astype(int), 3)
    # The mask with the first assignment, and the second: nothing of the magnitudes, selections, squares or sums. Nobody counts the mask's elements.
    assert (structure.nests, structure.allocations) == (2, 1)


@pytest.mark.parametrize("statement", ["x[m] = x[m] * y[m] + 2", "x[m] += y[m]", "x[m] *= 2", "x[m] = np.sqrt(y)[m] + 1", "x[m], y[m] = x[m] + y[m], 1", "x[y > 1] += 1",
                                       "t = x[m]; t *= 2; t += y[m]; x[m] = t"])
@pytest.mark.parametrize("leading", [False, True])
def test_updates_where_a_mask_is_true_make_no_array(statement, leading):
    function = define(f"def f(x, y, m):\n    {statement}").f
    mask = x[:, 0] > 1 if leading and "m" in statement else x > 1
    structure = Structure(function, x + 1, x + 2, mask)
    assert structure.allocations == 0
    # Slices may be too many, so the places are counted: in blocks, and what is left over.
    counted = 2 if leading and "m" in statement else 0
    assert structure.nests - counted == (2 if statement.endswith(", 1") else 1)


def test_expressions_where_a_mask_is_true_are_one_loop():
    structure = Structure(lambda y, z, m: y[m] * 2 + z[m], x, x + 1, x > 3)
    # The places are counted, in blocks and what is left over; then they are gone through.
    assert (structure.nests, structure.allocations) == (3, 1)
    structure = Structure(lambda y, m: y[m].sum(), x, x > 3)
    assert structure.allocations == 1


def test_axes_of_masks_are_one():
    narrow = np.ones((50, 3))
    for function in (lambda x, m: x[m], lambda x, m: np.count_nonzero(m)):
        assert Structure(function, narrow, narrow > 0).depth == Structure(function, narrow[0], narrow[0] > 0).depth

    def update(x, y, m):
        x[m] += y[m]
        y[m] = 0

    assert Structure(update, narrow, narrow + 1, narrow > 0).depth == Structure(update, narrow[0], narrow[1], narrow[0] > 0).depth


def test_results_that_nobody_else_sees_are_not_written_twice():
    def f(a, b, c):
        y = a * b
        y += c
        y /= 2
        return y

    structure = Structure(f, x, x + 1, x + 2)
    assert (structure.nests, structure.allocations) == (1, 1)


def test_masked_updates_of_what_lies_elsewhere_make_one_array():
    def shifted(x, m):
        x[1:][m] = x[:-1][m] + 1

    def inverted(x, m):
        x[1:][x[:-1] > 2] *= 2

    line = np.arange(9.0)
    for function in (shifted, inverted):
        assert Structure(function, line, line[1:] > 3).allocations == 1


def test_step_of_mandelbrot_by_where():
    def step(Z, C, N):
        active = Z.real * Z.real + Z.imag * Z.imag <= 4.0
        N += active
        return np.where(active, Z * Z + C, Z)

    structure = Structure(step, x + 1j, x + 2j, x.astype(int))
    assert (structure.nests, structure.allocations) == (1, 1)


def test_correlation_matrix_makes_nothing_as_large_as_its_products():
    def correlation(x):
        z = (x - x.mean(axis=0)) / x.std(axis=0)
        return (z[:, :, None] * z[:, None, :]).sum(axis=0) / len(x)

    structure = Structure(correlation, x)
    assert structure.allocations <= 9
    assert max(structure.ranks()) == 2


def test_distances_make_nothing_as_large_as_their_differences():
    structure = Structure(lambda a, b: ((a[:, None] - b) ** 2).sum(axis=2).argmin(1), x, x + 1)
    assert structure.allocations <= 2


def test_loops_over_arange_make_no_array():
    def total(n):
        s = 0.0
        for k in np.arange(n):
            s += k * k
        return s

    structure = Structure(total, 10)
    assert (structure.nests, structure.allocations) == (1, 0)


def test_the_same_operand_is_loaded_once():
    structure = Structure(lambda a: a + a, x)
    assert structure.text.count(" = load ") == 1


def test_periodic_stencils_make_no_array_but_the_result():
    """A rolled array is read where it lies: below, inside and above the points where a row comes around."""
    def laplacian(u):
        return np.roll(u, 1, 0) + np.roll(u, -1, 0) + np.roll(u, 1, 1) + np.roll(u, -1, 1) - 4 * u

    def neighbours(u):
        return sum(np.roll(np.roll(u, i, 0), j, 1) for i in (-1, 0, 1) for j in (-1, 0, 1) if (i, j) != (0, 0))

    for function in (laplacian, neighbours):
        structure = Structure(function, x)
        assert (structure.nests, structure.allocations) == (1, 1)
        inside = structure.text.split("for ")[3]
        assert "select" not in inside, inside


def test_a_matrix_is_rolled_as_a_line():
    structure = Structure(lambda u: np.roll(u, 3), x)
    assert structure.allocations == 1 and "select" not in structure.text, structure.text


def test_loops_over_numbers_are_copied_while_they_are_small():
    def neighbours(x):
        total = np.zeros_like(x)
        for di in (-1, 0, 1):
            for dj in (-1, 0, 1):
                for dk in (-1, 0, 1):
                    for i in range(x.shape[0]):
                        for j in range(x.shape[1]):
                            for k in range(x.shape[2]):
                                if 0 <= i + di < x.shape[0] and 0 <= j + dj < x.shape[1] and 0 <= k + dk < x.shape[2]:
                                    total[i, j, k] += np.tanh(x[i, j, k] - x[i + di, j + dj, k + dk])
        return total

    few = Structure(lambda x: [np.tanh(x + di).sum() for di in (-1, 0, 1)], x)
    assert few.calls("tanh") == 3
    assert Structure(neighbours, np.zeros((2, 3, 4))).calls("tanh") <= 9


def test_updates_in_loops_write_the_array_made_before_them():
    def box(x):
        height, width = x.shape
        padded = np.pad(x, 1)
        total = np.zeros_like(x)
        for i in range(3):
            for j in range(3):
                total += padded[i:i + height, j:j + width]
        return total

    updated = Structure(box, x)
    assert (updated.allocations, updated.calls("allocate_zeroed")) == (Structure(lambda x: np.pad(x, 1), x).allocations, 1)
    assert updated.text.count("fadd") == 1


def test_updates_in_branches_of_while_loops_write_the_array_made_before_them():
    def steps(x, n):
        total = np.zeros(x.shape)
        while n > 0:
            n -= 1
            if n % 3:
                total += x[:, ::-1]
            else:
                total -= x
        return total

    updated = Structure(steps, x, 5)
    assert (updated.allocations, updated.calls("allocate_zeroed")) == (0, 1)


def test_rows_of_one_array_are_assigned_without_copies():
    def boundaries(u):
        u[0, :] = u[1, :]
        u[-1, :] = u[-2, :]
        u[:, 0] = u[:, 1]
        u[:, -1] = u[:, -2]

    assert Structure(boundaries, x).allocations == 0


def test_what_loops_carry_is_not_what_their_bodies_make():
    def diffuse(u, n):
        for k in range(n):
            change = np.zeros_like(u)
            change[1:-1] = u[2:] - 2 * u[1:-1] + u[:-2]
            u = u + 0.1 * change
        return u

    diffused = Structure(diffuse, x, 3)
    assert (diffused.allocations, diffused.calls("allocate_zeroed")) == (1, 1)
