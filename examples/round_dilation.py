"""Dilation with a round footprint.

    ./conure run examples/round_dilation.py
"""

import numpy as np
from scipy import ndimage

import conure
from stopwatch import compare


@conure.jit
def disc(radius):
    """The pixels within `radius` of the middle one."""
    footprint = np.zeros((2 * radius + 1, 2 * radius + 1), dtype=np.bool_)
    for i in range(-radius, radius + 1):
        for j in range(-radius, radius + 1):
            footprint[radius + i, radius + j] = i * i + j * j <= radius * radius
    return footprint


@conure.jit
def dilate(image, footprint):
    """The largest value under the footprint, which is cut at the border."""
    rows, columns = image.shape
    height, width = footprint.shape
    result = np.empty_like(image)
    for i in range(rows):
        for j in range(columns):
            largest = image[i, j]
            for k in range(height):
                row = i + k - height // 2
                if row < 0 or row >= rows:
                    continue
                for l in range(width):
                    column = j + l - width // 2
                    if footprint[k, l] and 0 <= column < columns and image[row, column] > largest:
                        largest = image[row, column]
            result[i, j] = largest
    return result


def main(rows=384, columns=512, radius=4):
    image = np.random.default_rng(3).random((rows, columns))
    footprint = disc(radius)
    compare(f"Dilation of {rows}×{columns} with a disc of radius {radius}",
            ("Conure", dilate, image, footprint),
            ("SciPy", lambda: ndimage.maximum_filter(image, footprint=footprint, mode="constant", cval=-np.inf)),
            np.array_equal)


if __name__ == "__main__":
    main()
