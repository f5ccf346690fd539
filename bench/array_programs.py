"""The array programs that are measured beside NumPy, and what they are called with for a number of elements."""

import math

import numpy as np

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


# ---- arguments


def constant(value):
    return lambda n: value


def vector(n):
    return np.random.default_rng(n).standard_normal(n)


def other_vector(n):
    return np.random.default_rng(n + 1).standard_normal(n)


def singles(n):
    return vector(n).astype(np.float32)


def integers(n):
    return np.random.default_rng(n).integers(-1000, 1000, n)


def every_second_of(n):
    return vector(2 * n)[::2]


def complexes(n):
    return vector(n) + 1j * other_vector(n)


def small_counts(n):
    return np.random.default_rng(n).integers(0, 4, n)


def bytes_of(n):
    return np.random.default_rng(n).integers(0, 255, n).astype(np.uint8)


def positions(n):
    return np.random.default_rng(n).integers(0, n, n)


def mask(n):
    return vector(n) > 0.5


def square(n):
    side = max(3, math.isqrt(n))
    return vector(side * side).reshape(side, side)


def cube(n):
    side = max(2, round(n ** (1 / 3)))
    return vector(side**3).reshape(side, side, side)


def rows_of_100(n):
    return vector(max(1, n // 100) * min(n, 100)).reshape(-1, min(n, 100))


def rows_of_8(n):
    return vector(max(1, n // 8) * 8).reshape(-1, 8)


def points(n):
    """As many points in space as have about n pairs."""
    return vector(3 * max(2, math.isqrt(n))).reshape(-1, 3)


def plane(n):
    side = max(3, math.isqrt(n))
    return np.linspace(-2, 0.5, side)[:, None] + 1j * np.linspace(-1.2, 1.2, side)


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
