"""NumPy's functions that call functions: `numpy.apply_along_axis`, `numpy.vectorize`, `numpy.piecewise` and their family.

Source: NumPy's reference, "Functional programming".
"""

import conure
import numpy as np
from axes import all_axes
from places import get_at


def apply_along_axis(func1d, axis, arr, *args):
    x = np.asarray(arr)
    along = np.lib.array_utils.normalize_axis_index(axis, x.ndim)
    if x.ndim == 1:
        result = np.array(func1d(x, *args))
        return np.transpose(result, all_axes(result.ndim))
    lines = np.moveaxis(x, along, -1)
    for extent in lines.shape[:-1]:
        if extent == 0:
            raise ValueError("Cannot apply_along_axis when any iteration dimensions are 0")

    def of_line(index):
        return func1d(conure.part(lines, index), *args)

    results = conure.imap(of_line, lines.shape[:-1])
    leading = all_axes(x.ndim - 1)
    own = all_axes(results.ndim)[x.ndim - 1:]
    return np.transpose(results, leading[:along] + own + leading[along:])


def apply_over_axes(func, a, axes):
    x = np.asarray(a)
    if not isinstance(axes, (tuple, list)):
        return _over_axes(func, x, (axes,), x.ndim)
    return _over_axes(func, x, axes, x.ndim)


def _over_axes(func, x, axes, ndim):
    if len(axes) == 0:
        return x
    axis = axes[0] + ndim if axes[0] < 0 else axes[0]
    result = np.asarray(func(x, axis))
    if result.ndim != x.ndim:
        result = np.expand_dims(result, axis)
        if result.ndim != x.ndim:
            raise ValueError("function is not returning an array of the correct shape")
    return _over_axes(func, result, axes[1:], ndim)


def vectorize(pyfunc, otypes=None, doc=None, excluded=None, cache=False, signature=None):
    if excluded is not None or signature is not None:
        conure.refuse("the arguments excluded and signature of np.vectorize", "a loop")
    if otypes is not None and len(otypes) != 1:
        conure.refuse("np.vectorize of a function with several results", "a function for each")

    def vectorized(*args):
        arrays = tuple(np.asarray(each) for each in args)
        shape = np.broadcast_shapes(*tuple(each.shape for each in arrays))
        spread = tuple(np.broadcast_to(each, shape) for each in arrays)
        if otypes is None:
            for extent in shape:
                if extent == 0:
                    raise ValueError("cannot call `vectorize` on size 0 inputs unless `otypes` is set")

        def of_elements(index):
            return pyfunc(*tuple(conure.part(each, index).item() for each in spread))

        if len(shape) == 0:
            results = np.asarray(pyfunc(*tuple(each[()].item() for each in arrays)))
        else:
            results = conure.imap(of_elements, shape)
        if otypes is not None:
            return results.astype(np.dtype(otypes[0]))
        if all(each.dtype in (np.bool, np.int64, np.float64, np.complex128) for each in arrays):
            return results
        return _in_dtype(results, np.asarray(pyfunc(*tuple(get_at(each, 0) for each in arrays))).dtype)

    return vectorized


def _in_dtype(results, dtype):
    """What was computed of Python's numbers in the dtype of what NumPy's give."""
    if dtype.kind in "iu" and results.dtype.kind in "iu":
        for each in np.ravel(results):
            if each < np.iinfo(dtype).min or each > np.iinfo(dtype).max:
                raise OverflowError(f"Python integer {each} out of bounds for {dtype.name}")
    return results.astype(dtype)


def piecewise(x, condlist, funclist, *args):
    points = np.asarray(x)
    if points.ndim == 0:
        conure.refuse("np.piecewise of a number", "an if expression")
    conditions = _conditions(condlist)
    if isinstance(funclist, (list, np.ndarray)):
        conure.refuse("np.piecewise of a list whose length is not known", "list displays")
    if len(funclist) != len(conditions) and len(funclist) != len(conditions) + 1:
        raise ValueError(f"with {len(conditions)} condition(s), either {len(conditions)} or {len(conditions) + 1} functions are expected")
    result = np.zeros_like(points)
    _fill_pieces(points, result, conditions, funclist, args)
    if len(funclist) > len(conditions):
        _fill_pieces(points, result, (~_any(conditions),), funclist[-1:], args)
    return result


def _conditions(condlist):
    """The masks; a single one may come without a list around it."""
    if isinstance(condlist, (list, np.ndarray)):
        mask = np.asarray(condlist, np.bool)
        if mask.ndim != 1:
            conure.refuse("np.piecewise of a list whose length is not known", "list displays")
        return (mask,)
    if not isinstance(condlist, tuple) or not isinstance(condlist[0], (tuple, list, np.ndarray)):
        return (np.asarray(condlist, np.bool),)
    return tuple(np.asarray(each, np.bool) for each in condlist)


def _any(conditions):
    if len(conditions) == 1:
        return conditions[0]
    return conditions[0] | _any(conditions[1:])


def _fill_pieces(points, result, conditions, functions, args):
    if len(conditions) > 0:
        where = conditions[0]
        if isinstance(functions[0], (int, float, complex, np.generic, np.ndarray)):
            result[where] = functions[0]
        else:
            chosen = points[where]
            if chosen.size > 0:
                result[where] = functions[0](chosen, *args)
        _fill_pieces(points, result, conditions[1:], functions[1:], args)
