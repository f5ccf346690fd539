"""Array programs beside NumPy: times at several sizes, peak memory, and how compile time grows with the number of statements."""

import functools
import itertools
import json
import linecache
import math
import os

import numpy as np

from timing import in_turn, paired_ratio, progress

SIZES = [10, 1000, 100_000, 10_000_000]
STATEMENTS = [2, 4, 8, 16, 32, 64]
ROWS = []


def row(*arguments):
    """Make a function a row: it is measured on what each of `arguments` makes for a number of elements."""
    def add(function):
        ROWS.append((function.__name__.replace("_", " "), function, arguments))
        return function
    return add


def vector(n):
    return np.random.default_rng(n).standard_normal(n)


def other_vector(n):
    return np.random.default_rng(n + 1).standard_normal(n)


def singles(n):
    return vector(n).astype(np.float32)


def integers(n):
    return np.random.default_rng(n).integers(-1000, 1000, n)


def bytes_of(n):
    return np.random.default_rng(n).integers(0, 255, n).astype(np.uint8)


def positions(n):
    return np.random.default_rng(n).integers(0, n, n)


def mask(n):
    return vector(n) > 0.5


def square(n):
    side = max(3, math.isqrt(n))
    return vector(side * side).reshape(side, side)


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


@row(vector)
def copied(x):
    return x.copy()


# ---- reductions

@row(vector)
def total(x):
    return np.sum(x)


@row(vector, other_vector)
def squared_distance(x, y):
    return ((x - y) ** 2).sum()


@row(integers)
def total_of_integers(x):
    return np.sum(x)


@row(singles)
def total_of_float32(x):
    return np.sum(x)


@row(square)
def sum_over_rows(x):
    return np.sum(x, axis=0)


@row(square)
def sum_over_columns(x):
    return np.sum(x, axis=1)


@row(rows_of_8)
def sum_of_short_rows(x):
    return np.sum(x, axis=1)


@row(vector)
def mean_and_deviation(x):
    return np.mean(x), np.std(x)


@row(square)
def variance_over_rows(x):
    return np.var(x, axis=0)


@row(square)
def variance_over_columns(x):
    return np.var(x, axis=1)


@row(vector)
def maximum(x):
    return np.max(x)


@row(singles)
def maximum_of_float32(x):
    return np.max(x)


@row(integers)
def maximum_of_integers(x):
    return np.max(x)


@row(bytes_of)
def maximum_of_bytes(x):
    return np.max(x)


@row(square)
def maximum_over_rows(x):
    return np.max(x, axis=0)


@row(square)
def maximum_over_columns(x):
    return np.max(x, axis=1)


@row(rows_of_8)
def maximum_of_short_rows(x):
    return np.max(x, axis=1)


@row(vector)
def position_of_maximum(x):
    return np.argmax(x)


@row(singles)
def position_of_maximum_of_float32(x):
    return np.argmax(x)


@row(integers)
def position_of_minimum_of_integers(x):
    return np.argmin(x)


@row(square)
def positions_of_maxima_over_columns(x):
    return np.argmax(x, axis=1)


@row(square)
def positions_of_maxima_over_rows(x):
    return np.argmax(x, axis=0)


@row(mask)
def any_and_all(m):
    return np.any(~m), np.all(m)


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

@row(vector)
def cumulated(x):
    return np.cumsum(x)


@row(square)
def cumulated_over_rows(x):
    return np.cumsum(x, axis=0)


@row(square)
def cumulated_over_columns(x):
    return np.cumsum(x, axis=1)


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


@row(vector)
def rolled(x):
    return np.roll(x, 3)


@row(square)
def transposed_copy(x):
    return x.T.copy()


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


def arguments_of(makers, n):
    return [make(n) for make in makers]


def measure(wanted, rounds, sizes=SIZES):
    """A list of rows: name, milliseconds of both and their ratio by size, peak memory of both, milliseconds of compiling."""
    import conure
    found = []
    for name, function, makers in ROWS:
        if not wanted(f"array {name}"):
            continue
        progress(name)
        compiled = conure.jit(cache=False)(function)
        result = {"name": name, "sizes": {}}
        for n in sizes:
            ours, theirs = arguments_of(makers, n), arguments_of(makers, n)
            compiled(*ours)
            contestants = {"conure": functools.partial(compiled, *ours), "numpy": functools.partial(function, *theirs)}
            times = in_turn(contestants, rounds, 0.004)
            result["sizes"][n] = {"conure": times["conure"].best * 1e3, "numpy": times["numpy"].best * 1e3,
                                  "ratio": paired_ratio(times["conure"], times["numpy"]),
                                  "best_ratio": times["conure"].best / times["numpy"].best}
        result["memory"] = {"conure": peak_memory(compiled, ours), "numpy": peak_memory(function, theirs)}
        result["compile_ms"] = max(each.compile_ms for each in compiled.specializations)
        found.append(result)
    progress("")
    return found


def peak_memory(function, arguments):
    """Bytes that a call needs at most beyond what was there before, its result included: in a process of its own."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            before = resident("VmRSS")
            with open("/proc/self/clear_refs", "w") as file:
                file.write("5")
            function(*arguments)
            os.write(write, json.dumps(resident("VmHWM") - before).encode())
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else None


def resident(field):
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith(field))


# ---- growth of compile time

# Lines that are repeated in turn.
KINDS = {
    "expressions": ["a = np.sqrt(a * a + b)", "b = np.where(a > {k}.5, b, a - 1.0)"],
    "reductions": ["a = a - np.sum(a * b) / {k}.5", "b = b * np.max(a)"],
    "stencils": ["a[1:-1, 1:-1] = 0.25 * (b[2:, 1:-1] + b[:-2, 1:-1] + b[1:-1, 2:] + b[1:-1, :-2])", "b[0, :] = a[1, :] + {k}.0"],
    "masks": ["a[a > {k}.0] = 0.0", "b = b + a.mean(axis=0)"],
}


def growing_program(kind, statements):
    """The text of a function of so many array statements."""
    lines = KINDS[kind]
    body = [line.format(k=k) for k, line in zip(range(statements), itertools.cycle(lines))]
    return "\n    ".join(["def program(a, b):", *body, "return a + b"]) + "\n"


def compile_milliseconds(source):
    import conure
    name = f"<program {hash(source)}>"
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    namespace = {"np": np}
    exec(compile(source, name, "exec"), namespace)
    compiled = conure.jit(cache=False)(namespace["program"])
    compiled(np.ones((8, 8)), np.ones((8, 8)))
    return compiled.specializations[0].compile_ms


def measure_growth(wanted, repeats=3):
    """A list of rows: the kind of statements, milliseconds by their number, and the exponent fitted to them."""
    found = []
    for kind in KINDS:
        if not wanted(f"growth {kind}"):
            continue
        progress(f"growth: {kind}")
        taken = {}
        for statements in STATEMENTS:
            source = growing_program(kind, statements)
            taken[statements] = min(compile_milliseconds(source) for _ in range(repeats))
        exponent = float(np.polyfit(np.log(list(taken)), np.log(list(taken.values())), 1)[0])
        found.append({"name": f"growth, {kind}", "milliseconds": taken, "exponent": exponent})
    progress("")
    return found
