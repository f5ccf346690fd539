"""Convolution of a picture with any kernel of odd height and width.

    ./conure run examples/convolution.py
"""

import numpy as np
from scipy import ndimage

import conure
from stopwatch import compare


@conure.jit
def convolve(image, kernel):
    """Convolve; outside the picture everything is zero."""
    rows, columns = image.shape
    height, width = kernel.shape
    if height % 2 == 0 or width % 2 == 0:
        raise ValueError("the kernel's height and width must be odd")
    result = np.zeros_like(image)
    for i in range(rows):
        for j in range(columns):
            total = 0.0
            for k in range(height):
                row = i + height // 2 - k
                if 0 <= row < rows:
                    for l in range(width):
                        column = j + width // 2 - l
                        if 0 <= column < columns:
                            total += kernel[k, l] * image[row, column]
            result[i, j] = total
    return result


def main(rows=480, columns=640):
    random = np.random.default_rng(2)
    image = random.random((rows, columns))
    kernel = random.random((5, 3))
    compare(f"Convolution of {rows}×{columns} with a 5×3 kernel",
            ("Conure", convolve, image, kernel),
            ("SciPy", lambda: ndimage.convolve(image, kernel, mode="constant")),
            np.allclose)


if __name__ == "__main__":
    main()
