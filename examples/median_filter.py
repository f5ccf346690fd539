"""Median filter: each pixel becomes the median of the window around it.

    ./conure run examples/median_filter.py
"""

import numpy as np
from scipy import ndimage

import conure
from stopwatch import compare


def insert_sorted(values, count, value):
    """Insert a value into the first `count` sorted ones."""
    k = count
    while k > 0 and values[k - 1] > value:
        values[k] = values[k - 1]
        k -= 1
    values[k] = value


@conure.jit
def median_filter(image, size):
    """The median in a window of size×size pixels; outside the picture its nearest pixel counts."""
    rows, columns = image.shape
    half = size // 2
    window = np.empty(size * size, dtype=image.dtype)
    result = np.empty_like(image)
    for i in range(rows):
        for j in range(columns):
            count = 0
            for k in range(i - half, i + half + 1):
                for l in range(j - half, j + half + 1):
                    row = min(max(k, 0), rows - 1)
                    column = min(max(l, 0), columns - 1)
                    insert_sorted(window, count, image[row, column])
                    count += 1
            result[i, j] = window[count // 2]
    return result


def main(rows=240, columns=320, size=5):
    image = np.random.default_rng(4).random((rows, columns))
    compare(f"Median filter of {rows}×{columns}, {size}×{size} window",
            ("Conure", median_filter, image, size),
            ("SciPy", lambda: ndimage.median_filter(image, size=size, mode="nearest")),
            np.array_equal)


if __name__ == "__main__":
    main()
