"""NumPy's functions that take each element from one of several arrays: `numpy.choose`, `numpy.select`, `numpy.copyto`.

Shapes: all arrays are broadcast together. Source: NumPy's reference, "Indexing routines".
"""

import conure
import numpy as np
from arguments import breadth, check_mode, common_dtype
from axes import all_axes, fits, positions, product_of
from generalized_ufuncs import shape_text


def choose(a, choices, out=None, mode="raise"):
    check_mode(mode, "np.choose")
    if out is not None:
        result = np.asarray(choose(a, choices, None, mode))
        if not isinstance(out, np.ndarray):
            raise TypeError("return arrays must be of ArrayType")
        if out.ndim != result.ndim or out.shape != result.shape:
            raise TypeError("choose: invalid shape for output array.")
        conure.check_destination(out, "output array is read-only")
        out[...] = result
        return out
    if isinstance(choices, list):
        conure.refuse("np.choose among a list whose length is not known", "a list display of arrays")
    if isinstance(choices, np.generic) or isinstance(choices, np.ndarray) and choices.ndim == 0:
        conure.refuse("np.choose among one number", "the number itself")
    if len(choices) == 0:
        raise ValueError("0-length sequence.")
    which = np.asarray(a)
    if not np.can_cast(which.dtype, np.intp):
        kind = "scalar" if which.ndim == 0 else "array data"
        raise TypeError(f"Cannot cast {kind} from dtype('{which.dtype.name}') to dtype('int64') according to the rule 'safe'")
    if isinstance(choices, np.ndarray):
        return _chosen_rows(which, choices, mode)
    dtype = common_dtype(choices)
    arrays = tuple(np.asarray(each).astype(dtype) for each in choices)
    shape = np.broadcast_shapes(*tuple(each.shape for each in arrays), which.shape)
    chosen = _chosen(which, len(arrays), mode)
    result = np.empty(shape, dtype)
    result[...] = arrays[0]
    for k in positions(arrays)[1:]:
        _copy_where(result, arrays[k], chosen == k)
    if result.ndim == 0:
        return result[()]
    return result


def _chosen_rows(which, rows, mode):
    """`np.choose` among the rows of an array, of which there may be any number."""
    if len(rows) > 63:
        raise ValueError("Need at least 0 and at most 64 array objects.")
    for k in all_axes(min(rows.ndim - 1, which.ndim)):
        if rows.shape[-1 - k] != which.shape[-1 - k] and rows.shape[-1 - k] != 1 and which.shape[-1 - k] != 1:
            raise ValueError(
                "shape mismatch: objects cannot be broadcast to a single shape.  Mismatch is between "
                f"arg 0 with shape {rows.shape[1:]} and arg {len(rows)} with shape {which.shape}.")
    shape = np.broadcast_shapes(rows.shape[1:], which.shape)
    chosen = np.broadcast_to(_chosen(which, len(rows), mode), shape)
    aligned = rows[(slice(None),) + (None,) * (len(shape) - rows.ndim + 1)]
    result = np.empty(shape, rows.dtype)
    result[...] = np.take_along_axis(np.broadcast_to(aligned, (len(rows),) + shape), chosen[None].astype(np.intp), 0)[0]
    if result.ndim == 0:
        return result[()]
    return result


def _chosen(which, count, mode):
    if mode == "wrap":
        return which % count
    if mode == "clip":
        return np.minimum(np.maximum(which, 0), count - 1)
    if np.any((which < 0) | (which >= count)):
        raise ValueError("invalid entry in choice array")
    return which


def _copy_where(target, values, where):
    if target.ndim == 0:
        if np.asarray(where)[()]:
            target[()] = values[()]
    else:
        target[...] = np.where(where, values, target)


def copyto(dst, src, casting="same_kind", where=True):
    if not isinstance(dst, np.ndarray):
        raise TypeError("copyto() argument 1 must be numpy.ndarray")
    conure.check_destination(dst, "assignment destination is read-only")
    if isinstance(src, np.ndarray) or isinstance(src, np.generic):
        if not np.can_cast(src.dtype, dst.dtype, casting):
            raise TypeError(
                f"Cannot cast array data from dtype('{src.dtype.name}') to dtype('{dst.dtype.name}') according to the rule '{casting}'")
    elif casting != "unsafe" and breadth(np.asarray(src).dtype.kind) > breadth(dst.dtype.kind):
        if isinstance(src, int):
            if dst.dtype.kind == "b":
                raise TypeError(f"Cannot cast scalar from dtype('int64') to dtype('bool') according to the rule '{casting}'")
        else:
            conure.refuse("np.copyto of a number into an array of a lesser kind", "dst[...] = src")
    if where is True:
        dst[...] = src
        return None
    values = np.asarray(src)
    # Leading axes of extent 1 may be more than there are.
    surplus = max(values.ndim - dst.ndim, 0)
    if product_of(values.shape[:surplus]) != 1 or not fits(values.shape[surplus:], dst.shape):
        raise ValueError(f"could not broadcast input array from shape {shape_text(values.shape)} into shape {shape_text(dst.shape)}")
    mask = np.asarray(where)
    if not fits(mask.shape, dst.shape):
        raise ValueError(f"could not broadcast where mask from shape {shape_text(mask.shape)} into shape {shape_text(dst.shape)}")
    dst[...] = np.where(mask, values.astype(dst.dtype), dst)


def _is_python_number(x):
    return isinstance(x, (int, float, complex)) and not isinstance(x, bool) and not isinstance(x, np.generic)


def _operand(x):
    if _is_python_number(x):
        return x
    return np.asarray(x)


def _shape(x):
    if isinstance(x, np.ndarray):
        return x.shape
    return ()


def select(condlist, choicelist, default=0):
    if isinstance(condlist, np.ndarray) or isinstance(choicelist, np.ndarray):
        conure.refuse("np.select of the rows of an array", "a list or a tuple of arrays")
    if len(condlist) != len(choicelist):
        raise ValueError("list of cases must be same length as list of conditions")
    if len(condlist) == 0:
        raise ValueError("select with an empty condition list is not possible")
    if isinstance(condlist, list) or isinstance(choicelist, list):
        return _selected(condlist, choicelist, default)
    choices = tuple(_operand(each) for each in choicelist)
    other = _operand(default)
    conditions = tuple(np.asarray(each) for each in condlist)
    number = 0
    for each in conditions:
        if each.dtype != np.bool:
            raise TypeError(f"invalid entry {number} in condlist: should be boolean ndarray")
        number += 1
    first = np.broadcast_shapes(*tuple(each.shape for each in conditions))
    second = np.broadcast_shapes(*tuple(_shape(each) for each in choices), _shape(other))
    result = np.empty(np.broadcast_shapes(first, second), np.result_type(*choices, other))
    result[...] = np.asarray(other).astype(result.dtype)
    for k in positions(choices)[::-1]:
        _copy_where(result, np.asarray(choices[k]).astype(result.dtype), conditions[k])
    return result


def _selected(condlist, choicelist, default):
    """`np.select` of lists whose lengths are known when running."""
    other = _operand(default)
    if np.asarray(condlist[0]).dtype != np.bool:
        raise TypeError("invalid entry 0 in condlist: should be boolean ndarray")
    shape = np.broadcast_shapes(np.shape(condlist[0]), np.shape(choicelist[0]), _shape(other))
    for k in range(len(condlist)):
        shape = np.broadcast_shapes(shape, np.shape(condlist[k]), np.shape(choicelist[k]))
    result = np.empty(shape, np.result_type(_operand(choicelist[0]), other))
    result[...] = np.asarray(other).astype(result.dtype)
    for k in range(len(condlist) - 1, -1, -1):
        _copy_where(result, np.asarray(choicelist[k]).astype(result.dtype), np.asarray(condlist[k]))
    return result
