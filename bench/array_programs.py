"""The array programs that are measured beside NumPy; array_arguments makes what they are called with."""

import numpy as np

from array_arguments import (
    bytes_of, complexes, constant, cube, every_second_of, integers, mask, other_vector, plane, points,
    positions, rows_of_100, rows_of_8, seven, shorts, singles, small_counts, square, vector, with_nan,
)

ROWS = []


def row(*makers, named=""):
    """Make a function a row: it is measured on what each of `makers` makes for a number of elements.

    On other arguments the same function is a row of its own, `named` so.
    """
    def add(function):
        name = function.__name__.replace("_", " ")
        ROWS.append((f"{name} {named}".strip(), function, makers))
        return function
    return add


# ---- expressions

@row(vector, other_vector)
def expression(x, y):
    return (x * 2.5 + y) / (1.0 + x * x)


@row(vector, other_vector)
def in_place(x, y):
    x += 0.5 * y
    x *= 0.5


@row(singles)
def expression_of_float32(x):
    return x * x + x


@row(integers)
def expression_of_integers(x):
    return (x * 3 + 7) & 255


@row(bytes_of)
def sum_of_bytes_with_themselves(x):
    return x + x


@row(square)
def broadcast_row_and_column(x):
    return x * x[0] + x[:, :1]


@row(square)
def less_first_column(x):
    return x - x[:, :1]


@row(vector, other_vector)
def lengths(x, y):
    return np.hypot(x, y)


@row(vector)
def reversed_vector(x):
    return x[::-1] + 1.0


@row(vector)
def every_second(x):
    return x[::2] * 2.0


@row(vector)
def where_positive(x):
    return np.where(x > 0, x, -x)


@row(vector)
def clipped(x):
    return np.clip(x, -0.5, 0.5)


@row(vector)
def square_root_of_magnitude(x):
    return np.sqrt(np.abs(x))


@row(complexes)
def magnitude(z):
    return np.abs(z)


@row(integers)
def quotient_of_integers(i):
    return i // 7


@row(integers, seven)
@row(shorts, seven, named="of small integers")
def quotient_by_a_number(i, n):
    return i // n


@row(shorts, shorts)
def remainders_of_small_integers(i, j):
    return i % j


@row(vector)
def comparison(x):
    return (x > 0) & (x < 1)


@row(vector)
def to_integers(x):
    return x.astype(np.int64)


@row(integers)
def to_floats(x):
    return x.astype(np.float64)


@row(vector)
def to_float32(x):
    return x.astype(np.float32)


@row(singles)
def to_small_integers(x):
    return x.astype(np.int16)


@row(vector)
def split_by_exponent(x):
    return np.frexp(x)


@row(vector, other_vector)
def quotients_and_remainders(x, y):
    return np.divmod(x, y)


@row(vector, other_vector)
def sum_and_difference(x, y):
    return 0.5 * (x + y), 0.5 * (x - y)


@row(vector)
def copied(x):
    return x.copy()


# ---- reductions

@row(vector)
@row(integers, named="of integers")
@row(singles, named="of float32")
@row(every_second_of, named="of every second")
def total(x):
    return np.sum(x)


@row(vector, other_vector)
def squared_distance(x, y):
    return ((x - y) ** 2).sum()


@row(square, constant(0), named="over rows")
@row(square, constant(1), named="over columns")
@row(rows_of_8, constant(1), named="of short rows")
@row(cube, constant((1, 2)), named="over two of three axes")
def sums(x, axis):
    return np.sum(x, axis=axis)


@row(vector)
def mean_and_deviation(x):
    return np.mean(x), np.std(x)


@row(square, constant(0), named="over rows")
@row(square, constant(1), named="over columns")
def variance(x, axis):
    return np.var(x, axis=axis)


@row(vector)
@row(complexes, named="of complex numbers")
@row(singles, named="of float32")
@row(integers, named="of integers")
@row(bytes_of, named="of bytes")
@row(every_second_of, named="of every second")
def maximum(x):
    return np.max(x)


@row(square, constant(0), named="over rows")
@row(square, constant(1), named="over columns")
@row(rows_of_8, constant(1), named="of short rows")
@row(cube, constant((1, 2)), named="over two of three axes")
def greatest(x, axis):
    return np.max(x, axis=axis)


@row(vector)
@row(singles, named="of float32")
@row(every_second_of, named="of every second")
@row(complexes, named="of complex numbers")
def position_of_maximum(x):
    return np.argmax(x)


@row(integers)
def position_of_minimum_of_integers(x):
    return np.argmin(x)


@row(square, constant(0), named="over rows")
@row(square, constant(1), named="over columns")
@row(rows_of_8, constant(1), named="of short rows")
def positions_of_maxima(x, axis):
    return np.argmax(x, axis=axis)


@row(mask)
def any_and_all(m):
    return np.any(~m), np.all(m)


@row(vector)
def any_that_is_far(x):
    return np.any(x > 9.0)


@row(mask)
def number_of_true(m):
    return np.count_nonzero(m)


@row(vector)
def product(x):
    return np.prod(x)


@row(rows_of_8, rows_of_8)
def einsum_of_short_rows(x, y):
    return np.einsum("ij,ij->i", x, y)


@row(rows_of_100)
def softmax(x):
    e = np.exp(x - np.max(x, axis=1, keepdims=True))
    return e / np.sum(e, axis=1, keepdims=True)


# ---- masks and indices

@row(vector)
def selected(x):
    return x[x > 0.5]


@row(vector)
def masked_assignment(x):
    x[x > 3.0] = 0.0


@row(vector, mask)
def masked_values(x, m):
    x[m] = x[m] * 0.5


@row(mask)
def nonzero(m):
    return np.nonzero(m)


@row(vector)
def position_of_minimum_without_nan(x):
    return np.nanargmin(x)


@row(with_nan)
def maximum_without_nan(x):
    return np.nanmax(x)


@row(vector)
def flatnonzero(x):
    return np.flatnonzero(x > 0.5)


@row(square)
def argwhere(x):
    return np.argwhere(x > 1.0)


@row(vector, positions)
def gather(x, i):
    return x[i]


@row(vector, positions)
def taken(x, i):
    return np.take(x, i)


@row(vector, positions, other_vector)
def scatter(x, i, y):
    x[i] = y


@row(square)
def some_rows(x):
    return x[np.arange(0, x.shape[0], 3)]


# ---- scans, sorting, counting

@row(vector, constant(0))
@row(integers, constant(0), named="integers")
@row(square, constant(0), named="over rows")
@row(square, constant(1), named="over columns")
def cumulated(x, axis):
    return np.cumsum(x, axis=axis)


@row(vector)
def differences(x):
    return np.diff(x)


@row(vector)
def in_order(x):
    return np.sort(x)


@row(vector)
def order(x):
    return np.argsort(x)


@row(rows_of_8)
def short_rows_in_order(x):
    return np.sort(x, axis=1)


@row(vector)
def middle(x):
    return np.median(x)


@row(vector)
def lower_part(x):
    return np.partition(x, x.shape[0] // 3)[x.shape[0] // 3]


@row(vector)
def percentiles(x):
    return np.percentile(x, [5.0, 50.0, 95.0])


@row(vector, other_vector)
def places_among_others(x, y):
    return np.searchsorted(np.arange(-3.0, 3.0, 0.005), y)


@row(vector)
def interpolated(x):
    return np.interp(x, np.arange(-3.0, 3.0, 0.1), np.arange(60.0))


@row(integers)
def different_ones(x):
    return np.unique(x)


@row(bytes_of)
def counts(x):
    return np.bincount(x)


@row(integers)
def among_a_few(x):
    return np.isin(x, np.array([1, 5, 7]))


@row(vector, vector)
def among_many(x, y):
    return np.isin(x, y[::3])


# ---- shapes

@row(vector, other_vector)
def concatenated(x, y):
    return np.concatenate((x, y))


@row(vector, other_vector)
def stacked(x, y):
    return np.stack((x, y), axis=1)


@row(vector)
def repeated(x):
    return np.repeat(x, 3)


@row(vector, small_counts)
def repeated_each(x, times):
    return np.repeat(x, times)


@row(vector)
def rolled(x):
    return np.roll(x, 3)


@row(square)
def transposed_copy(x):
    return x.T.copy()


@row(square)
def with_its_transpose(x):
    return x + x.T


@row(square)
def upper_triangle(x):
    return np.triu(x)


@row(vector)
def flipped(x):
    return np.flip(x).copy()


@row(vector)
def zeros_and_ones(x):
    return np.zeros(x.shape[0]), np.ones(x.shape[0])


@row(vector)
def counted(x):
    return np.arange(x.shape[0])


# ---- programs

@row(square)
def heat_step(u):
    u[1:-1, 1:-1] += 0.1 * (u[2:, 1:-1] + u[:-2, 1:-1] + u[1:-1, 2:] + u[1:-1, :-2] - 4.0 * u[1:-1, 1:-1])


@row(vector, other_vector, vector, vector)
def optimiser_step(p, g, m, v):
    m *= 0.9
    m += 0.1 * g
    v *= 0.999
    v += 0.001 * g * g
    p -= 0.01 * m / (np.sqrt(np.abs(v)) + 1e-8)


@row(square, square)
def two_fields(u, v):
    u_new = u[1:-1, 1:-1] + 0.1 * (v[2:, 1:-1] - v[:-2, 1:-1])
    v_new = v[1:-1, 1:-1] + 0.1 * (u[1:-1, 2:] - u[1:-1, :-2])
    return u_new, v_new


@row(points)
def pairwise_distances(p):
    return np.sqrt(((p[:, None] - p) ** 2).sum(axis=2))


@row(plane)
def mandelbrot(c):
    z = np.zeros_like(c)
    steps = np.zeros(c.shape, np.int64)
    for _ in range(10):
        inside = z.real**2 + z.imag**2 < 4.0
        z = np.where(inside, z * z + c, z)
        steps[inside] += 1
    return steps


@row(rows_of_8)
def correlation(x):
    y = x - x.mean(axis=0)
    covariance = (y[:, :, None] * y[:, None, :]).sum(axis=0) / x.shape[0]
    deviation = np.sqrt(np.diag(covariance))
    return covariance / deviation[:, None] / deviation


@row(square)
def normalised(x):
    return (x - x.mean(axis=0)) / (x.std(axis=0) + 1e-9)
