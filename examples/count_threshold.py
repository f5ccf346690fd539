"""How many values lie under a threshold.

    ./conure run examples/count_threshold.py
"""

import numpy as np

import conure
from stopwatch import compare


@conure.jit
def count_below(values, threshold):
    count = 0
    for value in values:
        if value < threshold:
            count += 1
    return count


def main(size=1_000_000):
    values = np.random.default_rng(1).normal(size=size)
    compare(f"Values under a threshold, of {size:,}",
            ("Conure", count_below, values, 0.5),
            ("NumPy", lambda: np.count_nonzero(values < 0.5)),
            lambda ours, theirs: ours == theirs)


if __name__ == "__main__":
    main()
