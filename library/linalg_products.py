"""Products: `numpy.linalg.matrix_power`, `multi_dot`, and NumPy's own functions for the last axes.

Source: NumPy's reference, "Linear algebra".
"""

import conure
import numpy as np
from linalg_equations import inv
from matrices import check_square
from multiplying import into_c_array


def matrix_power(a, n):
    x = np.asarray(a)
    check_square(x)
    if n == 0:
        identity = np.zeros_like(x)
        for k in range(x.shape[-1]):
            identity[..., k, k] = 1
        return identity
    if n < 0:
        return _power(inv(x), -n)
    return _power(x, n)


def _power(x, n):
    """``x`` to a positive power, by repeated squares."""
    if n == 1:
        return x
    if n == 2:
        return np.matmul(x, x)
    if n == 3:
        return np.matmul(np.matmul(x, x), x)
    square = x
    while n % 2 == 0:
        square = np.matmul(square, square)
        n //= 2
    result = square
    n //= 2
    while n > 0:
        square = np.matmul(square, square)
        if n % 2 == 1:
            result = np.matmul(result, square)
        n //= 2
    return result


def multi_dot(arrays, *, out=None):
    if isinstance(arrays, np.ndarray):
        conure.refuse("np.linalg.multi_dot of an array", "np.linalg.multi_dot of a tuple of arrays")
    given = tuple(np.asarray(each) for each in arrays)
    if len(given) < 2:
        raise ValueError("Expecting at least two arrays.")
    if len(given) > 5:
        conure.refuse("np.linalg.multi_dot of more than five arrays", "products of five at most")
    if len(given) == 2:
        return np.dot(given[0], given[1], out)
    first = given[0]
    last = given[-1]
    matrices = (first[np.newaxis, :] if first.ndim == 1 else first,) + given[1:-1] + (last[:, np.newaxis] if last.ndim == 1 else last,)
    for each in matrices:
        if each.ndim != 2:
            raise np.linalg.LinAlgError(f"{each.ndim}-dimensional array given. Array must be two-dimensional")
    result = into_c_array(_chain(matrices), out)
    if first.ndim == 1 and last.ndim == 1:
        return result[0, 0]
    if first.ndim == 1 or last.ndim == 1:
        return np.ravel(result)
    return result


def _chain(matrices):
    """The product of matrices, in the order that needs the fewest multiplications."""
    count = len(matrices)
    if count == 3:
        a, b, c = matrices
        rows, inner_rows = a.shape
        inner_columns, columns = c.shape
        if rows * inner_columns * (inner_rows + columns) < inner_rows * columns * (rows + inner_columns):
            return np.dot(np.dot(a, b), c)
        return np.dot(a, np.dot(b, c))
    sizes = np.empty(count + 1)
    position = 0
    for each in matrices:
        sizes[position] = each.shape[0]
        position += 1
    sizes[count] = matrices[-1].shape[1]
    costs = np.zeros((count, count))
    order = np.zeros((count, count), np.int64)
    for length in range(1, count):
        for i in range(count - length):
            j = i + length
            costs[i, j] = np.inf
            for k in range(i, j):
                cost = costs[i, k] + costs[k + 1, j] + sizes[i] * sizes[k + 1] * sizes[j + 1]
                if cost < costs[i, j]:
                    costs[i, j] = cost
                    order[i, j] = k
    return _ordered(matrices, order, 0, 0)


def _ordered(matrices, order, i, cut):
    """The product of matrices, the first of which is number ``i``, first split behind number ``i + cut`` or later."""
    count = len(matrices)
    if count == 1:
        return matrices[0]
    if cut < count - 2 and order[i, i + count - 1] != i + cut:
        return _ordered(matrices, order, i, cut + 1)
    return np.dot(_ordered(matrices[:cut + 1], order, i, 0), _ordered(matrices[cut + 1:], order, i + cut + 1, 0))


def matmul(x1, x2, /):
    return np.matmul(x1, x2)


def outer(x1, x2, /):
    x = np.asarray(x1)
    y = np.asarray(x2)
    if x.ndim != 1 or y.ndim != 1:
        raise ValueError(f"Input arrays must be one-dimensional, but they are x1.ndim={x.ndim} and x2.ndim={y.ndim}.")
    return np.outer(x, y)


def cross(x1, x2, /, *, axis=-1):
    x = np.asarray(x1)
    y = np.asarray(x2)
    if x.shape[axis] != 3 or y.shape[axis] != 3:
        raise ValueError(
            f"Both input arrays must be (arrays of) 3-dimensional vectors, but they are {x.shape[axis]} and {y.shape[axis]} dimensional instead.")
    return np.cross(x, y, axis=axis)


def diagonal(x, /, *, offset=0):
    return np.diagonal(x, offset, -2, -1)


def trace(x, /, *, offset=0, dtype=None):
    return np.trace(x, offset, -2, -1, dtype)


def tensordot(x1, x2, /, *, axes=2):
    return np.tensordot(x1, x2, axes)


def vecdot(x1, x2, /, *, axis=-1):
    return np.vecdot(x1, x2, axis=axis)


def matrix_transpose(x, /):
    a = np.asarray(x)
    if a.ndim < 2:
        raise ValueError(f"Input array must be at least 2-dimensional, but it is {a.ndim}")
    return np.swapaxes(a, -1, -2)
