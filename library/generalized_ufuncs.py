"""What NumPy's generalized universal functions do with shapes: a stack of operands, each with its core's axes last.
"""

import conure
import numpy as np


def items_text(items):
    if len(items) == 1:
        return f"{items[0]}"
    return f"{items[0]},{items_text(items[1:])}"


def shape_text(extents):
    """A shape as NumPy's messages show it."""
    if len(extents) == 0:
        return "()"
    if len(extents) == 1:
        return f"({extents[0]},)"
    return f"({items_text(extents)})"


def check_axes(name, signature, operand, x, needed):
    if x.ndim < needed:
        raise ValueError(
            f"{name}: Input operand {operand} does not have enough dimensions (has {x.ndim}, "
            f"gufunc core with signature {signature} requires {needed})")


def check_core(name, signature, operand, axis, extent, expected):
    if extent != expected:
        raise ValueError(
            f"{name}: {operand} has a mismatch in its core dimension {axis}, with gufunc signature {signature} "
            f"(size {extent} is different from {expected})")


def _broadcast_extents(first, second):
    """The extents that both are broadcast to; -1 where they do not fit."""
    if len(first) == 0:
        return second
    if len(second) == 0:
        return first
    a = first[-1]
    b = second[-1]
    extent = b if a == 1 else a if b == 1 or a == b else -1
    return _broadcast_extents(first[:-1], second[:-1]) + (extent,)


def _remapped_text(x, core, result, shape):
    """The shape that an operand was given with, and what is broadcast of it, as NumPy's messages show them."""
    text = shape_text(shape)
    leading = x.shape[:x.ndim - core]
    if len(leading) == 0 and len(result) > 0:
        return f"{text}->()"
    if len(result) == 0:
        return f"{text}->{shape_text(leading)}"
    if len(result) == 1:
        return f"{text}->({items_text(leading)},newaxis)"
    return f"{text}->({items_text(leading)},newaxis,newaxis)"


def leading(x, x_core, y, y_core, result, given=None):
    """The extents in front of the core's axes, broadcast.

    ``result``: the extents of the core of the result. ``given``: the shapes that the operands had before the core's axes became their last.
    """
    shapes = (x.shape, y.shape) if given is None else given
    extents = _broadcast_extents(x.shape[:x.ndim - x_core], y.shape[:y.ndim - y_core])
    for extent in extents:
        if extent == -1:
            requested = "" if len(result) == 0 else items_text(result)
            raise ValueError(
                "operands could not be broadcast together with remapped shapes [original->remapped]: "
                f"{_remapped_text(x, x_core, result, shapes[0])} {_remapped_text(y, y_core, result, shapes[1])}  and requested shape ({requested})")
    return extents


def check_unsupported(name, axes, order, subok, signature):
    """The arguments that say where the core's axes are, or how the result lies in memory."""
    if axes is not None:
        conure.refuse(f"the argument axes of np.{name}", "np.moveaxis of the operands")
    if order != "K" and order != "C":
        conure.refuse(f"this argument order of np.{name}", "np.asfortranarray of the result")
    if signature is not None:
        conure.refuse(f"the argument signature of np.{name}", "the argument dtype")


def common_dtype(name, x, y, out, dtype, casting):
    """The dtype in which is computed."""
    if dtype is None:
        common = np.result_type(x, y)
    else:
        common = np.dtype(dtype)
        if not np.can_cast(x.dtype, common, casting) or not np.can_cast(y.dtype, common, casting):
            conure.refuse(f"the argument dtype of np.{name} to which the operands cannot be cast", "x.astype(…)")
    if out is not None:
        if not isinstance(out, np.ndarray):
            raise TypeError("return arrays must be of ArrayType")
        if not np.can_cast(common, out.dtype, casting):
            conure.refuse(f"an argument out of np.{name} whose dtype does not hold the result's", f"y[...] = np.{name}(…)")
    return common


def into(name, signature, core, product, out, x, x_core, y, y_core):
    """A result, or the array that it is to be in, whose last axes are the core's."""
    if out is None:
        return product
    given = np.asarray(product)
    if out.ndim < core:
        raise ValueError(
            f"{name}: Output operand 0 does not have enough dimensions (has {out.ndim}, gufunc core with signature {signature} requires {core})")
    conure.check_destination(out, "output array is read-only")
    _check_output_core(name, signature, given.shape[given.ndim - core:], out.shape[out.ndim - core:], 0)
    if out.ndim < given.ndim:
        raise ValueError("output operand requires a reduction along dimension -1, but the reduction is not enabled. "
                         "The dimension size of 1 does not match the expected output shape.")
    needed = given.shape[:given.ndim - core]
    there = out.shape[:out.ndim - core]
    for extent in _broadcast_extents(needed, there):
        if extent == -1:
            raise ValueError(
                "operands could not be broadcast together with remapped shapes [original->remapped]: "
                f"{_remapped_text(x, x_core, given.shape[given.ndim - core:], x.shape)} {_remapped_text(y, y_core, given.shape[given.ndim - core:], y.shape)} "
                f"{shape_text(out.shape)}->{shape_text(out.shape)}  and requested shape {_requested_text(given.shape[given.ndim - core:])}")
    wanted = _broadcast_extents(needed, there) + given.shape[given.ndim - core:]
    if wanted != out.shape:
        raise ValueError(
            f"non-broadcastable output operand with shape {shape_text(out.shape)} [remapped to {shape_text(out.shape[::-1])}] "
            f"doesn't match the broadcast shape {shape_text(wanted)}")
    out[...] = given
    return out


def _requested_text(extents):
    return "()" if len(extents) == 0 else f"({items_text(extents)})"


def _check_output_core(name, signature, needed, there, axis):
    if len(needed) > 0:
        check_core(name, signature, "Output operand 0", axis, there[0], needed[0])
        _check_output_core(name, signature, needed[1:], there[1:], axis + 1)
