"""Packed bits: packbits and unpackbits."""

import numpy as np

from differential import check, define

generator = np.random.default_rng(8)


def defined(expression, parameters="x"):
    return define(f"import numpy as np\ndef f({parameters}):\n    return {expression}").f


def test_packed():
    for arguments in ("", ", axis=0", ", -1", ", bitorder='little'", ", 0, 'little'", ", axis=2", ", bitorder='middle'"):
        f = defined(f"np.packbits(x{arguments})")
        for dtype in ("bool", "uint8", "int64", "float64"):
            for shape in [(11,), (3, 9), (8, 2), (0,), (2, 0), (1,)]:
                check(f, generator.integers(0, 2, shape).astype(dtype))
    check(defined("np.packbits(x)"), np.asarray(True))


def test_unpacked():
    for arguments in ("", ", axis=0", ", axis=-1", ", count=5", ", count=30", ", 1, -3", ", count=-30", ", bitorder='little'", ", axis=0, count=9, bitorder='little'"):
        f = defined(f"np.unpackbits(x{arguments})")
        for shape in [(3,), (2, 3), (1,)]:
            check(f, generator.integers(0, 256, shape).astype(np.uint8))
    check(defined("np.unpackbits(x)"), np.asarray(5, np.uint8))
    check(defined("np.unpackbits(x)"), np.arange(3))


def test_there_and_back():
    check(defined("np.unpackbits(np.packbits(x), count=x.size).astype(bool)"), generator.random(29) < 0.5)
