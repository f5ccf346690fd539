"""The scalar types and values near which arithmetic goes wrong."""

import numpy as np

INF, NAN = float("inf"), float("nan")
TINY, HUGE = 5e-324, 1.7976931348623157e308

PYTHON = {
    "bool": [False, True],
    "int": [0, 1, -1, 2, 3, -7, 63, 200, 2**31, 2**63 - 1, -2**63],
    "float": [0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 3.0, 1e16, HUGE, TINY, INF, -INF, NAN],
    "complex": [0j, complex(-0.0, 0.0), complex(1.0, -0.0), 1 + 2j, -2.5 + 0.5j, complex(INF, 1.0), complex(0.0, NAN), 1e200 - 1e200j],
}


def integers(dtype):
    limits = np.iinfo(dtype)
    small = [0, 1, 2, 3, 7, limits.max, limits.max - 1] + ([-1, -2, -7, limits.min] if limits.min else [limits.max // 2 + 1])
    return [dtype(value) for value in small]


def floats(dtype):
    limits = np.finfo(dtype)
    return [dtype(value) for value in (0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 3.0, limits.max, limits.smallest_subnormal, INF, -INF, NAN)]


def complexes(dtype):
    return [dtype(value) for value in (0j, complex(-0.0, 0.0), 1 + 2j, -2.5 + 0.5j, complex(INF, 1.0), complex(0.0, NAN), 1e30 - 1e30j)]


NUMPY = {
    "np.bool": [np.bool_(False), np.bool_(True)],
    **{f"np.{dtype.__name__}": integers(dtype) for dtype in
       (np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint16, np.uint32, np.uint64)},
    **{f"np.{dtype.__name__}": floats(dtype) for dtype in (np.float16, np.float32, np.float64)},
    **{f"np.{dtype.__name__}": complexes(dtype) for dtype in (np.complex64, np.complex128)},
}

ALL = {**PYTHON, **NUMPY}
INTEGERS = [name for name in ALL if "int" in name]
