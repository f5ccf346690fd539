"""What the library's functions do with arguments that many of NumPy's functions have."""

import conure


def refuse_out(name, out):
    if out is not None:
        conure.refuse(f"the argument out of np.{name}", f"y[...] = np.{name}(…)")


def freedom(ddof, correction):
    """The argument ddof, which has two names."""
    if correction is None:
        return ddof
    if ddof != 0:
        raise ValueError("ddof and correction can't be provided simultaneously.")
    return correction


def refuse_overwriting(name, out, overwrite_input):
    refuse_out(name, out)
    if overwrite_input:
        conure.refuse(f"the argument overwrite_input of np.{name}", f"np.{name} without it")
