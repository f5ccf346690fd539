"""How arrays are given other axes without copying."""


def without_copy(extents, strides, wanted, found):
    """The strides that make an array with these extents and strides one with the extents ``wanted``, its elements in C order.

    Four one-dimensional arrays of integers; the strides go to ``found``. False if there are none. Groups of old axes that have
    as many elements as a group of new ones must lie one in the other, as NumPy requires ("_attempt_nocopy_reshape").
    """
    rank = len(wanted)
    size = 1
    for axis in range(rank):
        size *= wanted[axis]
    if size == 0:
        # Nothing is stepped over; NumPy gives the strides of a contiguous array.
        stride = strides[len(strides) - 1]
        for axis in range(rank - 1, -1, -1):
            found[axis] = stride
            stride *= max(wanted[axis], 1)
        return True
    old = 0
    for axis in range(len(extents)):
        if extents[axis] != 1:
            extents[old] = extents[axis]
            strides[old] = strides[axis]
            old += 1
    start = 0
    new_start = 0
    while new_start < rank and start < old:
        end = start + 1
        new_end = new_start + 1
        elements = extents[start]
        new_elements = wanted[new_start]
        while elements != new_elements:
            if new_elements < elements:
                new_elements *= wanted[new_end]
                new_end += 1
            else:
                elements *= extents[end]
                end += 1
        for axis in range(start, end - 1):
            if strides[axis] != extents[axis + 1] * strides[axis + 1]:
                return False
        found[new_end - 1] = strides[end - 1]
        for axis in range(new_end - 1, new_start, -1):
            found[axis - 1] = found[axis] * wanted[axis]
        start = end
        new_start = new_end
    stride = found[new_start - 1] if new_start > 0 else 1
    for axis in range(new_start, rank):
        found[axis] = stride
    return True
