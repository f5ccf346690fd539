"""What the library's functions do with arguments that many of NumPy's functions have."""

import conure
import numpy as np


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
