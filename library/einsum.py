"""Einstein's notation: `numpy.einsum`.

Source: NumPy's reference, "Linear algebra".
"""

import conure
import numpy as np
from axes import extents_of, product_of
from generalized_ufuncs import shape_text
from matrices import as_dtype
from multiplying import multiply


def _position(labels, label, start):
    """Where a label stands, from a position on; the number of labels if it does not."""
    if start >= len(labels) or labels[start] == label:
        return start
    return _position(labels, label, start + 1)


def _positions(labels, wanted):
    if len(wanted) == 0:
        return ()
    return (_position(labels, wanted[0], 0),) + _positions(labels, wanted[1:])


def _among(labels, others):
    """The labels that are among others."""
    if len(labels) == 0:
        return ()
    if labels[0] in others:
        return (labels[0],) + _among(labels[1:], others)
    return _among(labels[1:], others)


def _not_among(labels, others):
    """The labels that are not."""
    if len(labels) == 0:
        return ()
    if labels[0] in others:
        return _not_among(labels[1:], others)
    return (labels[0],) + _not_among(labels[1:], others)


def _moved(x, labels, wanted):
    if labels == wanted:
        return x
    return np.transpose(x, _positions(labels, wanted))


def _diagonals(x, labels, start, what):
    """An array, and its labels, where each label stands once."""
    if start >= len(labels):
        return x, labels
    second = _position(labels, labels[start], start + 1)
    if second == len(labels):
        return _diagonals(x, labels, start + 1, what)
    if x.shape[start] != x.shape[second]:
        raise ValueError(f"dimensions in {what} for collapsing index '{labels[start]}' don't match ({x.shape[start]} != {x.shape[second]})")
    rest = labels[:start] + labels[start + 1:second] + labels[second + 1:] + (labels[start],)
    return _diagonals(np._diagonal(x, 0, start, second), rest, start, what)


def _summed(x, labels, kept):
    """The sums over the axes whose labels are not kept, and the labels of the others."""
    rest = _among(labels, kept)
    gone = _not_among(labels, kept)
    if len(gone) == 0:
        return x, labels
    if x.dtype.kind == "b":
        return np.asarray(np.any(x, _positions(labels, gone))), rest
    return np.asarray(np.sum(x, _positions(labels, gone), dtype=x.dtype)), rest


def _extents_agree(x, own, y, others, labels):
    if len(labels) == 0:
        return True
    return x.shape[_position(own, labels[0], 0)] == y.shape[_position(others, labels[0], 0)] and _extents_agree(x, own, y, others, labels[1:])


def _aligned(x, own, order):
    """A view with an axis for each label of an order, of extent 1 where it has none."""
    if len(order) == 0:
        return x
    return _moved(x, own, _among(order, own))[_axis_indices(own, order)]


def _axis_indices(own, order):
    if len(order) == 0:
        return ()
    if order[0] in own:
        return (slice(None),) + _axis_indices(own, order[1:])
    return (np.newaxis,) + _axis_indices(own, order[1:])


def _contracted_pair(x, own, y, others, kept):
    """The product of two arrays, summed over the labels that are not kept; and the labels of its axes."""
    left, own = _summed(x, own, others + kept)
    right, others = _summed(y, others, own + kept)
    batch = _among(_among(own, others), kept)
    terms = _not_among(_among(own, others), kept)
    rows = _not_among(own, others)
    columns = _not_among(others, own)
    if batch + columns + rows == kept and len(columns) > 0 and len(rows) > 0:
        return _multiplied(right, others, left, own, batch, columns, terms, rows), kept
    return _multiplied(left, own, right, others, batch, rows, terms, columns), batch + rows + columns


def _multiplied(x, own, y, others, batch, rows, terms, columns):
    if len(terms) == 0:
        order = batch + rows + columns
        return np.asarray(_aligned(x, own, order) * _aligned(y, others, order))
    is_dot = len(rows) == 0 and len(columns) == 0 and len(batch) > 0 and x.dtype != np.float16
    if is_dot or not _extents_agree(x, own, y, others, batch + terms):
        # Products of single rows with single columns are sums of one loop nest, which a function for matrices is called for each of.
        order = batch + rows + columns + terms
        return _summed(_aligned(x, own, order) * _aligned(y, others, order), order, batch + rows + columns)[0]
    repeated = extents_of(x, _positions(own, batch))
    down = extents_of(x, _positions(own, rows))
    across = extents_of(y, _positions(others, columns))
    count = product_of(extents_of(x, _positions(own, terms)))
    product = np.empty(repeated + down + across, x.dtype)
    left = _moved(x, own, batch + rows + terms)
    if len(rows) != 1 or len(terms) != 1:
        left = left.reshape(repeated + (product_of(down), count))
    right = _moved(y, others, batch + terms + columns)
    if len(columns) != 1 or len(terms) != 1:
        right = right.reshape(repeated + (count, product_of(across)))
    if len(rows) == 1 and len(columns) == 1:
        multiply(left, right, product)
    else:
        multiply(left, right, product.reshape(repeated + (product_of(down), product_of(across))))
    return product


def _order_text(x, own, order):
    """The extents of an operand in an order of labels, as NumPy's messages show them."""
    if len(order) == 0:
        return ""
    item = f"{x.shape[_position(own, order[0], 0)]}" if order[0] in own else "newaxis"
    if len(order) == 1:
        return item
    return f"{item},{_order_text(x, own, order[1:])}"


def _without_leading(own, order):
    if len(order) > 0 and order[0] not in own:
        return _without_leading(own, order[1:])
    return order


def _operands_text(arrays, labels, order):
    if len(arrays) == 0:
        return ""
    x = arrays[0]
    shown = _order_text(x, labels[0], _without_leading(labels[0], order))
    return f"{shape_text(x.shape)}->({shown}) {_operands_text(arrays[1:], labels[1:], order)}"


def _fits(x, own, y, others, labels):
    """Whether axes with the same label have the same extent, or 1."""
    if len(labels) == 0:
        return True
    a = x.shape[_position(own, labels[0], 0)]
    b = y.shape[_position(others, labels[0], 0)]
    return (a == b or a == 1 or b == 1) and _fits(x, own, y, others, labels[1:])


def _fits_all(x, own, arrays, labels):
    if len(arrays) == 0:
        return True
    return _fits(x, own, arrays[0], labels[0], _among(own, labels[0])) and _fits_all(x, own, arrays[1:], labels[1:])


def _all_fit(arrays, labels):
    if len(arrays) < 2:
        return True
    return _fits_all(arrays[0], labels[0], arrays[1:], labels[1:]) and _all_fit(arrays[1:], labels[1:])


def _all_diagonals(arrays, labels, dtype, number):
    if len(arrays) == 0:
        return (), ()
    x, own = _diagonals(as_dtype(arrays[0], dtype), labels[0], 0, f"operand {number}")
    others, names = _all_diagonals(arrays[1:], labels[1:], dtype, number + 1)
    return (x,) + others, (own,) + names


def _labels_of(names):
    if len(names) == 0:
        return ()
    return names[0] + _labels_of(names[1:])


def _contracted_all(x, own, arrays, names, wanted):
    if len(arrays) == 0:
        return _moved_result(x, own, wanted)
    if len(arrays) == 1:
        kept = wanted
    else:
        kept = wanted + _not_among(_among(own + _not_among(names[0], own), _labels_of(names[1:])), wanted)
    product, labels = _contracted_pair(x, own, arrays[0], names[0], kept)
    return _contracted_all(product, labels, arrays[1:], names[1:], wanted)


def _moved_result(x, own, wanted):
    if len(wanted) == 0:
        return x[()]
    if own == wanted:
        return x
    return np.transpose(x, _positions(own, wanted)).copy()


def _dtype_of(arrays, dtype, casting):
    """The dtype in which is computed."""
    if dtype is None:
        return np.result_type(*arrays)
    for each in arrays:
        if not np.can_cast(each.dtype, dtype, casting):
            conure.refuse("the argument dtype of np.einsum to which the operands cannot be cast", "operands of that dtype")
    return np.dtype(dtype)


def _check_out(out, dtype, wanted, number, casting):
    if not isinstance(out, np.ndarray):
        conure.refuse("the argument out of np.einsum as what is no array", "an array")
    if out.ndim != len(wanted):
        raise ValueError(f"out parameter does not have the correct number of dimensions, has {out.ndim} but should have {len(wanted)}")
    conure.check_destination(out, "operand array with iterator write flag set is read-only")
    if not np.can_cast(dtype, out.dtype, casting):
        raise TypeError(f"Iterator requested dtype could not be cast from dtype('{dtype.name}') to dtype('{out.dtype.name}'), the operand {number} dtype, "
                        f"according to the rule '{casting}'")


def einsum(subscripts, *operands, out=None, dtype=None, order="K", casting="safe", optimize=False):
    if not isinstance(subscripts, str):
        conure.refuse("np.einsum without a string of subscripts", 'np.einsum("ij,jk->ik", x, y)')
    if order != "K":
        conure.refuse("this argument order of np.einsum", "np.asfortranarray of the result")
    arrays = tuple(np.asarray(each) for each in operands)
    labels, wanted, places = conure.subscripts(subscripts, *arrays)
    common = _dtype_of(arrays, dtype, casting)
    if out is not None:
        _check_out(out, common, wanted, len(arrays), casting)
    elif len(arrays) == 1 and dtype is None and len(_not_among(labels[0], wanted)) == 0:
        x, own = _diagonals(arrays[0], labels[0], 0, "single operand")
        return np.transpose(x, _positions(own, wanted))
    given, names = _all_diagonals(arrays, labels, common, 0)
    if not _all_fit(given, names):
        raise ValueError(
            f"operands could not be broadcast together with remapped shapes [original->remapped]: {_operands_text(arrays, labels, places)}")
    if out is not None and not _fits_all(out, wanted, given, names):
        raise ValueError(
            "operands could not be broadcast together with remapped shapes [original->remapped]: "
            f"{_operands_text(arrays + (out,), labels + (wanted,), places)}")
    if len(arrays) == 1:
        total, rest = _summed(given[0], names[0], wanted)
        result = _moved_result(total, rest, wanted)
    else:
        result = _contracted_all(given[0], names[0], given[1:], names[1:], wanted)
    if out is None:
        return result
    out[...] = result
    return out
