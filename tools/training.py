"""What the compiler compiles while its start-up is trained: a little of everything that first programs use."""

import math

import numpy as np

import conure


def largest(line, start, end):
    result = line[start]
    for k in range(start + 1, end):
        result = max(result, line[k])
    return result


@conure.jit
def dilate(image, window):
    rows, columns = image.shape
    half = window[0] // 2
    result = np.empty_like(image)
    for i in range(rows):
        row = image[i, :]
        for j in range(columns):
            result[i, j] = largest(row, max(0, j - half), min(columns, j + half + 1))
    return result


@conure.jit
def count(values, threshold=0.5):
    found = []
    total = 0.0
    for i, value in enumerate(values):
        if value < threshold and not i % 3 == 1:
            found.append(i)
        else:
            total += math.sqrt(abs(value)) ** 2 / 3
    if len(found) > len(values):
        raise ValueError("more than there are")
    return len(found), total


@conure.jit
def escape(c, limit):
    z = 0j
    for step in range(limit):
        z = z * z + c
        if abs(z) > 2:
            return step
    return limit


CALLS = [
    (dilate, np.ones((8, 8)), (3, 3)),
    (dilate, np.ones((8, 8), dtype=np.uint8), (3, 3)),
    (count, np.arange(5.0)),
    (count, np.arange(5, dtype=np.float32), 0.25),
    (escape, 0.3 + 0.1j, 20),
]


if __name__ == "__main__":
    for function, *arguments in CALLS:
        try:
            function(*arguments)
        except conure.CompileError as refusal:
            # That trains a little less; whether it is right is for the tests to say.
            print(refusal)
