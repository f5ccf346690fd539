"""Windows: hanning, hamming, blackman, bartlett, kaiser."""

import numpy as np
import pytest

from differential import check, define


@pytest.mark.parametrize("name", ["bartlett", "blackman", "hamming", "hanning"])
def test_windows(name):
    f = define(f"def f(n):\n    return np.{name}(n)").f
    for count in (-2, 0, 1, 2, 5, 12, 2.5, np.int32(7), np.float32(6)):
        check(f, count, ulps=4)
    check(define(f"def f(x):\n    return x * np.{name}(len(x))").f, np.arange(9.0), ulps=4)


def test_kaiser():
    f = define("def f(n, beta):\n    return np.kaiser(n, beta)").f
    for count in (0, 1, 2, 7, 12):
        for beta in (14, 0, 8.6, np.float32(2.5)):
            check(f, count, beta, ulps=64)
