"""What the library's functions do with arguments that many of NumPy's functions have."""

import conure
import numpy as np
from axes import all_axes


def check_like(function, like, device=None):
    if like is not None:
        conure.refuse("the argument like of " + function, function + "(…) without it")
    if device is not None:
        conure.refuse("the argument device of " + function, function + "(…) without it")


def check_mode(mode, function):
    """What is done with indices that are out of bounds."""
    if mode not in ("raise", "wrap", "clip"):
        conure.refuse("this argument mode of " + function, 'mode="raise", "wrap" or "clip"')


def breadth(kind):
    """The place of a dtype's kind among those that each take the ones before it."""
    if kind == "b":
        return 0
    if kind == "u":
        return 1
    if kind == "i":
        return 2
    return 3 if kind == "f" else 4


def common_dtype(given):
    """The dtype of arrays and numbers in a tuple together; Python's numbers take that of the others."""
    return np.result_type(*tuple(each if isinstance(each, (int, float, complex)) else np.asarray(each) for each in given))


def check_out(name, out, dtype):
    """Whether an array is one for such results; NumPy's functions do different things with others."""
    if not isinstance(out, np.ndarray):
        raise TypeError("return arrays must be of ArrayType")
    if out.dtype != dtype:
        conure.refuse(f"the argument out of np.{name} of another dtype than the result's", f"y[...] = np.{name}(…)")


def freedom(ddof, correction):
    """The argument ddof, which has two names."""
    if correction is None:
        return ddof
    if ddof != 0:
        raise ValueError("ddof and correction can't be provided simultaneously.")
    return correction


def refuse_overwriting(name, overwrite_input):
    if overwrite_input:
        conure.refuse(f"the argument overwrite_input of np.{name}", f"np.{name} without it")


def spread_weights(weights, x, axes):
    """The weights as an array that is broadcast to x's shape."""
    w = np.asarray(weights)
    if w.ndim == x.ndim and w.shape == x.shape:
        return w
    if axes is None:
        raise TypeError("Axis must be specified when shapes of a and weights differ.")
    if w.ndim != len(axes) or w.shape != tuple(x.shape[axis] for axis in axes):
        raise ValueError("Shape of weights must be consistent with shape of a along specified axis.")
    if not _ascend(axes):
        conure.refuse("the argument axis of np.average with weights in another order than the array's axes", "the axes in ascending order")
    return w.reshape(tuple(x.shape[axis] if axis in axes else 1 for axis in all_axes(x.ndim)))


def _ascend(axes):
    return len(axes) < 2 or axes[0] < axes[1] and _ascend(axes[1:])
