"""Calls of NumPy's functions that few programs make: odd orders, axes and shapes, and what is said about wrong ones."""

import numpy as np
import pytest

from differential import check, refused

GRID = np.arange(12.0).reshape(3, 4)
CUBE = np.arange(24).reshape(2, 3, 4)


def interpolate(x, xp, fp):
    return np.interp(x, xp, fp)


@pytest.mark.parametrize("count", [1, 2, 4, 5, 30])
def test_interp_among_places_in_no_order(count):
    random = np.random.default_rng(count)
    wishes = random.normal(size=40)
    wishes[::7] = np.nan
    for _ in range(20):
        places = random.normal(size=count)
        check(interpolate, wishes, places, np.cumsum(places))
        places[random.integers(0, count)] = np.nan
        check(interpolate, wishes, places, np.cumsum(wishes)[:count])
        check(interpolate, 0.25, places, np.arange(count) + 1j)


def test_piecewise_of_one_mask():
    def by_mask(x, mask):
        return np.piecewise(x, mask, [1.0, 2.0]), np.piecewise(x, mask, [lambda v: -v]), np.piecewise(x, [mask], [3.0])

    def by_display(x):
        return np.piecewise(x, [True, False, True], [7, 8]), np.piecewise(x, [[True, False, True], [False, True, False]], [7, 8])

    check(by_mask, np.arange(3.0), np.array([True, False, True]))
    check(by_display, np.arange(3))


@pytest.mark.parametrize("order", ["C", "F"])
def test_multi_indices(order):
    def unravel(k):
        return np.unravel_index(k, (4, 5), order=order), np.ravel_multi_index((k, k), (20, 20), order=order)

    def large():
        return np.ravel_multi_index(([0], [0]), (2**62, 2), order=order)

    def too_many(k):
        return np.unravel_index(k, (2**32, 2**31, 0), order=order)

    def empty(k):
        return np.ravel_multi_index((k, k), (4, 0), order=order, mode="wrap")

    for k in True, 3, 19, 20, -1, np.array([True, False]), np.array([3, 19]), np.array([2**63 + 5], np.uint64), np.array([], np.int8):
        check(unravel, k)
    check(large)
    check(too_many, 1)
    check(too_many, np.array([], int))
    check(empty, 1)
    check(empty, np.array([1]))
    check(empty, np.array([], int))
    check(lambda: np.unravel_index([], (3, 4)))


def test_bincount_of_nested_lists():
    check(lambda: np.bincount([[1, 2], [3, 4]]))
    refused(lambda x: np.bincount(x, minlength=2.0), np.array([1]), golden="bincount_minlength")


def test_integers_in_arrays_without_axes():
    check(lambda n: ([1, 2, 3][n], [1, 2, 3][n:], list(range(n)), np.zeros(n), np.ones((n, 2))), np.array(2))
    check(lambda n: ([1, 2, 3][n], (1, 2, 3)[n], range(5)[n]), np.array(1, np.uint8))
    check(lambda n, x: (x.reshape(n, -1), x.reshape((-1, n)), np.broadcast_to(x, (n, 3, 4))), np.array(2), GRID)
    for wrong in np.array([2]), np.array(2.0), np.array(True), np.array([[1, 2]]):
        check(lambda n: [1, 2, 3][n], wrong)
        check(lambda n: np.zeros((n, 3)), wrong)
        check(lambda n: len(range(n)), wrong)


def test_shapes_that_are_no_tuples_of_ints():
    for shape in True, (True, 2), 2.0, None, np.array([3, 4]), range(2), [3, 4]:
        for make in (lambda n: np.zeros(n), lambda n: np.reshape(GRID, n), lambda n: np.broadcast_to(GRID[0, 0], n)):
            check(make, shape, optional=True)
    refused(lambda x: x.reshape((True, -1)), GRID, golden="reshape_bool")
    check(lambda x, shape: x.reshape(shape), GRID, np.array([4, 3]))


def test_kinds_of_sorts():
    check(lambda x: (np.sort(x, kind="quick"), np.sort(x, kind="Heap"), np.argsort(x, kind="merge"), np.argsort(x, kind="S")), np.array([3, 1, 2, 1]))
    check(lambda x: np.sort(x, kind=""), np.array([3, 1, 2, 1]))


def test_axes_in_a_range():
    check(lambda x: (np.moveaxis(x, range(3), range(3)), np.moveaxis(x, range(2), (1, 0)), np.transpose(x, range(2, -1, -1))), CUBE)
    check(lambda x: np.transpose(x, range(2)), CUBE)
    check(lambda x: np.squeeze(x, False), CUBE[:1], optional=True)


def test_missing_arguments():
    for call in (lambda x: np.reshape(x), lambda x: np.swapaxes(x), lambda x: np.moveaxis(x, 0), lambda: np.zeros(), lambda: np.array(),
                 lambda: np.full(), lambda x: x.astype(), lambda: round(), lambda: np.dtype()):
        check(call, *([GRID] if call.__code__.co_argcount else []))


@pytest.mark.parametrize("order", ["C", "F", "A", "K"])
def test_orders_of_new_arrays(order):
    def convert(x):
        return np.array([[1, 2], [3, 4]], order=order), np.array([1, 2], order=order), np.array(((1.5, 2), (3, 4)), np.float32, order=order)

    def copied(x):
        return np.asarray(x, order=order), np.asanyarray(x, order=order), np.asarray(x, np.int16, order=order)

    check(convert, GRID)
    for x in GRID, GRID.T, GRID[::2], GRID[:, ::-1], GRID[:1], GRID[:0], GRID[0]:
        check(copied, x)
        check(lambda x: np.copy(x, order), x, optional=order == "A")


def test_read_only_in_another_order():
    given = GRID.copy()
    given.flags.writeable = False
    check(lambda x: np.require(x, requirements=["F"]), given)
    check(lambda x: np.asarray(x, order="F"), given)


def test_choices_that_are_numbers():
    which = np.array([0, 2, 1, 2])
    for dtype in np.int8, np.float32, np.uint16, np.bool:
        check(lambda i, x: (np.choose(i, (x, 3, 4)), i.choose((x, 1.5, 2)), np.choose(i, (True, x, False))), which, np.arange(4).astype(dtype))
    check(lambda i, x: np.choose(i, (x, -2, 4)), which, np.arange(4, dtype=np.uint8))


def test_names_of_dtypes():
    check(lambda: [np.zeros(2, name).dtype.itemsize for name in ("n", "N", "<i4", "<f8", "=u2", "|b1", "<c16")], optional=True)
    check(lambda: (np.zeros(2, "n"), np.zeros(2, "N"), np.zeros(2, "<i4"), np.zeros(2, "=u2"), np.zeros(2, "|b1"), np.zeros(2, "<c16"), np.dtype("<f8") == np.float64))


def test_joining_what_is_no_sequence():
    for join in np.hstack, np.vstack, np.dstack, np.column_stack, np.stack, np.concatenate:
        refused(lambda n: join(n), 1, golden="join_number")


def test_arrays_without_axes_in_place():
    def add(x, y):
        z = x
        z += y
        z *= 2
        return x, z

    def part(x):
        y = x[1, ...]
        y -= 3
        return y, x

    def accumulate(x):
        total = np.zeros(())
        for each in x:
            total += each
        return total

    for dtype in np.int8, np.float16, np.float64, np.complex64:
        check(add, np.array(3, dtype), np.array(2, dtype))
        check(add, np.array(3, dtype), 2)
    check(add, np.array(3), 2.5)
    check(add, np.array(3), np.arange(2))
    check(part, np.arange(3))
    check(accumulate, np.arange(3.0))
    check(accumulate, np.arange(0.0))


def test_conjugates_into_arrays():
    def conjugates(x, y, z):
        return x.conjugate(y) is y, x.conj(z) is z

    check(conjugates, np.array([1 + 1j]), np.zeros(1, complex), np.zeros(1, complex))
    check(lambda x: x.conj(out=x), np.zeros(2))
    check(conjugates, np.array([1.0]), np.zeros(1), np.zeros(1))


def put(x, v):
    np.put(x, 0, v)


def put_where(x, v):
    np.putmask(x, x > 0, v)


def put_one(x, v):
    np.place(x, x > 0, [v])


def put_on_diagonal(x, v):
    np.fill_diagonal(x, v)


@pytest.mark.parametrize("write", [put, put_where, put_one, put_on_diagonal])
def test_ints_that_do_not_fit(write):
    for value in 3, 300, -1, 2.5, np.int64(300):
        check(write, np.ones((2, 2), np.uint8), value)


def test_ints_beside_narrow_arrays():
    def rows(x, v):
        return np.r_[x, v], np.c_[x, x], np.r_[x, [v]], np.c_[x, [v, v]]

    def wrapped(x, v):
        return (np.concatenate((x, v), axis=None), np.union1d(x, v), np.append(x, v), np.hstack((x, v)), np.select([x > 0], [x], v),
                np.pad(x, 1, constant_values=v))

    for dtype in np.uint8, np.float32:
        for value in 3, 300:
            check(rows, np.arange(2).astype(dtype), value)
            check(wrapped, np.arange(2).astype(dtype), value)
    check(lambda x, y: np.concatenate([x, y, 1.5], axis=None), np.float32(2), 3)


def test_places_of_another_dtype():
    for dtype in np.float32, np.int8, np.complex64:
        check(lambda x, y: (np.take(x, [0, 1], out=y), x.compress([True, True], out=y)), np.arange(2), np.zeros(2, dtype))


def test_odd_numbers():
    check(lambda inf: (np.arange(0, -1, -inf), np.arange(1, 2, inf), np.arange(0, 1, -inf), np.arange(1.5, 2, 1e300)), np.inf)
    check(lambda x, n: (np.resize(x, n), np.resize(x, (n, 2))), np.arange(4), np.uint8(9))
    check(lambda x: x.choose([]), np.array(1))
    check(lambda x: np.tensordot(x, x, ((0, 0), (1, 1))), np.ones((2, 2)))
    check(lambda x: np.bool(x), np.arange(3), optional=True)
    check(lambda x: np.bool(x), [1, 0], optional=True)
    check(lambda x: (np.bool(x), np.bool(None), np.bool(2.5)), np.array(1))


def test_the_rank_follows_from_an_extent():
    """What has other axes or another dtype where an extent is 0, 1 or 2."""
    def variances(x):
        return np.cov(x), np.cov(x, rowvar=False), np.corrcoef(x)

    def few(x, n):
        return np.cov(x[:n - 2]), x[:n - 2].squeeze(), np.zeros((n - 2, 2)).squeeze()

    def quantiles(x):
        return np.nanquantile(x, [0.25, 0.5], axis=0)

    def values(p, x):
        return np.polyval(p, x)

    def bins(x, n):
        return np.histogram2d(x, x, n)

    for shape in (1, 4), (4, 1), (3, 4):
        check(variances, np.arange(12.0)[:shape[0] * shape[1]].reshape(shape), ulps=64)
    for n in 3, 4:
        check(few, GRID, n)
    for x in GRID, GRID[:0], GRID[:, :0], GRID[0], GRID[0, :0]:
        check(quantiles, x)
    for count in 0, 2:
        check(values, np.ones(count), np.arange(3))
    for n in np.array([2, 3]), np.array([0, 2, 4]), np.array([2.0, 3.0]):
        check(bins, GRID[0], n)


def test_masks_of_reductions():
    def total(x, mask):
        return np.sum(x, where=mask)

    def least(x, mask):
        return np.min(x, axis=0, initial=3, where=mask), np.var(x, 0, where=mask)

    for mask in GRID > 3, GRID[:1] > 1, GRID[0] > 1, GRID[:, :1] > 1, CUBE > 3, GRID.T > 3, np.True_:
        check(total, GRID, mask)
        check(least, GRID, mask)
    check(total, GRID[:, :1], GRID > 3)
    check(total, np.float64(2), GRID > 3)


def test_masks_of_functions_with_two_results():
    def into(x, y, mask, first, second):
        return np.divmod(x, y, out=(first, second), where=mask), np.modf(x / 4, (first, None), where=mask)[0]

    def powers(x, mask, first, second):
        np.frexp(x, out=(first, second), where=mask)
        return np.divmod(x, 2, where=mask)[1][mask]

    mask = GRID % 3 > 0
    check(into, GRID, GRID[0] - 1, mask, np.ones((3, 4)), np.ones((3, 4)))
    check(powers, GRID, mask, np.ones((3, 4)), np.ones((3, 4), np.int32))
    check(lambda x: np.divmod(x, 2, out=None), GRID)


def test_searches_among_numbers_of_other_dtypes():
    def search(x, v):
        return np.searchsorted(x, v), np.searchsorted(x, v, "right")

    numbers = np.array([1 + 2j, 0, -1j, 3, complex(np.nan, 1), complex(1, np.nan), np.nan])
    for x in np.sort(numbers), np.sort(numbers.astype(np.complex64)), np.array([0.5, 1.0, np.nan]):
        check(search, x, numbers)
    for x, v in ((np.uint64, np.int64), (np.int8, np.uint64)):
        check(search, np.arange(5).astype(x), np.arange(-1, 6).astype(v))
    check(search, np.array([1, 2**63], np.uint64), 2)


def test_medians_of_complex_numbers_without_nan():
    def middle(x):
        return np.nanmedian(x), np.nanmedian(x[:1]), np.nanmedian(x[1:])

    for dtype in np.complex64, np.complex128:
        check(middle, np.array([np.nan + 2j, 3, 1j, 2, complex(0, np.nan)], dtype))


def test_types_for_values():
    def smallest(x):
        return np.min_scalar_type(x), np.min_scalar_type(70000), np.min_scalar_type(-1), np.min_scalar_type(-200), np.min_scalar_type(True)

    def real(x, y):
        return np.real_if_close(x, 1000), np.real_if_close(y)

    check(smallest, GRID)
    for imaginary in 0, 1e-14, 1:
        check(real, GRID[0] + imaginary * 1j, GRID)
