"""The Julia set of z² + c: after how many steps does each point of the plane escape?

    ./conure run examples/julia.py
"""

import numpy as np

import conure
from stopwatch import compare


def escape_time(z, c, limit):
    for step in range(limit):
        if z.real * z.real + z.imag * z.imag > 4.0:
            return step
        z = z * z + c
    return limit


@conure.jit
def julia(width, height, c, limit):
    """Escape times on the rectangle from -1.6 - 1.2i to 1.6 + 1.2i."""
    result = np.empty((height, width), dtype=np.int32)
    for i in range(height):
        for j in range(width):
            z = complex(-1.6 + 3.2 * j / (width - 1), -1.2 + 2.4 * i / (height - 1))
            result[i, j] = escape_time(z, c, limit)
    return result


def julia_numpy(width, height, c, limit):
    x = -1.6 + 3.2 * np.arange(width) / (width - 1)
    y = -1.2 + 2.4 * np.arange(height) / (height - 1)
    z = np.empty((height, width), dtype=complex)
    z.real, z.imag = x, y[:, np.newaxis]
    result = np.full((height, width), limit, dtype=np.int32)
    inside = np.ones((height, width), dtype=bool)
    for step in range(limit):
        escaped = inside & (z.real * z.real + z.imag * z.imag > 4.0)
        result[escaped] = step
        inside &= ~escaped
        real = z.real * z.real - z.imag * z.imag + c.real
        imaginary = z.real * z.imag + z.imag * z.real + c.imag
        z.real[inside], z.imag[inside] = real[inside], imaginary[inside]
    return result


def main(width=400, height=300, limit=200):
    c = -0.79 + 0.15j
    compare(f"Julia set, {width}×{height} points, at most {limit} steps",
            ("Conure", julia, width, height, c, limit),
            ("NumPy", julia_numpy, width, height, c, limit),
            np.array_equal)


if __name__ == "__main__":
    main()
