"""NumPy's module `numpy.linalg`: equations, decompositions and norms, by NumPy's own inner loops and so by its LAPACK.

Shapes: a matrix is ``(…, m, n)``, a vector ``(n,)``. Source: NumPy's reference, "Linear algebra".
"""

import conure
import numpy as np


def matmul(x1, x2, /):
    return np.matmul(x1, x2)
