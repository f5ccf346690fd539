"""Integers in arrays divided by one number, which becomes a product, and by each other: exact for every dividend and divisor."""

import numpy as np
import pytest

from differential import check, define

EXPRESSIONS = ["x // n", "x % n", "np.divmod(x, n)", "np.fmod(x, n)"]
generator = np.random.default_rng(11)


def places(dtype):
    """Integers around all powers of two, the ends of the range, and some others."""
    info = np.iinfo(dtype)
    near = {sign * (1 << k) + by for k in range(info.bits) for by in (-1, 0, 1) for sign in (1, -1)} | {info.min, info.max}
    drawn = [int(generator.integers(info.min, info.max, dtype=dtype, endpoint=True)) >> int(generator.integers(info.bits)) for _ in range(60)]
    return [value for value in sorted(near) + drawn if info.min <= value <= info.max]


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int16, np.uint16, np.int32, np.uint32, np.int64, np.uint64])
def test_by_one_number(dtype):
    f = define(f"import numpy as np\ndef f(x, n):\n    return {', '.join(EXPRESSIONS)}").f
    info = np.iinfo(dtype)
    numbers = places(dtype)
    dividends = np.arange(info.min, info.max + 1).astype(dtype) if info.bits == 8 else np.array(numbers, dtype)
    multiples = [number // by * by + off for number in numbers for by in (3, 7, 10) for off in (-1, 0)]
    dividends = np.append(dividends, np.array([value for value in multiples if info.min <= value <= info.max], dtype))
    with np.errstate(all="ignore"):
        for number in numbers:
            check(f, dividends, dtype(number))


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int16, np.uint16, np.int32, np.uint32, np.int64, np.uint64])
def test_by_each_other(dtype):
    f = define("import numpy as np\ndef f(x, y):\n    return x // y, x % y, np.divmod(x, y), np.fmod(x, y)").f
    numbers = np.array(places(dtype), dtype)
    others = np.arange(-128, 256).astype(dtype)
    with np.errstate(all="ignore"):
        check(f, numbers[:, None], numbers)
        check(f, others[::-1, None], others)


def test_in_nested_loops():
    f = define("""
def f(x, by):
    total = 0
    for i in range(x.shape[0]):
        k = by[i]
        for j in range(x.shape[1]):
            total += x[i, j] // k + (x[i, j] // 3) // k
    return total, x // by[:, None], x // (by // 2 + 1)[:, None]
""").f
    x = generator.integers(-1000, 1000, (5, 7))
    check(f, x, np.array([1, -2, 3, 1 << 40, -(1 << 62)]))
    check(f, x[:, :0], np.arange(1, 6))
    check(f, x[:, :0], np.zeros(5, int))
    check(f, x, np.arange(5))


def test_by_nothing_in_no_loop():
    f = define("import numpy as np\ndef f(x, n):\n    return x // n, x % n").f
    check(f, np.zeros(0, int), np.int64(0))
    with np.errstate(all="ignore"):
        check(f, np.array([1, -1, 0]), np.int64(0))


def test_numbers_without_sign_by_constants():
    f = define("import numpy as np\ndef f(x):\n    return x // 7, x % 10, x // 3, x // 16, x % 0x7fffffffffffffff, x // 1, x % 0x100000001").f
    check(f, np.array(places(np.uint64), np.uint64))
    hashed = define("""
import numpy as np
def hashed(x):
    h = np.uint64(1)
    for each in x:
        h = (h * np.uint64(31) + each) % np.uint64(1000003)
    return h
""").hashed
    check(hashed, np.arange(50, dtype=np.uint64))
