"""Python's list algorithms, in the language that Conure compiles.

Elements are compared as ``(a,) == (b,)``: true of the same object also where ``a == b`` is not, as it is for arrays.
"""


def sort(values, keys, reverse):
    """Sort a list in place, stably, as ``list.sort`` does: by ``<`` of its elements, or of their keys, a list that is sorted with it.

    A bottom-up merge sort: O(n log n) comparisons, and scratch space for each list.
    """
    count = len(values)
    by = values if keys is None else keys
    scratch = values[:]
    if keys is not None:
        scratch_keys = keys[:]
    width = 1
    while width < count:
        start = 0
        while start < count:
            middle = min(start + width, count)
            end = min(start + 2 * width, count)
            left = start
            right = middle
            for k in range(start, end):
                if right >= end:
                    take_left = True
                elif left >= middle:
                    take_left = False
                elif reverse:
                    take_left = not (by[left] < by[right])
                else:
                    take_left = not (by[right] < by[left])
                if take_left:
                    scratch[k] = values[left]
                    if keys is not None:
                        scratch_keys[k] = keys[left]
                    left += 1
                else:
                    scratch[k] = values[right]
                    if keys is not None:
                        scratch_keys[k] = keys[right]
                    right += 1
            start += 2 * width
        for k in range(count):
            values[k] = scratch[k]
            if keys is not None:
                keys[k] = scratch_keys[k]
        width *= 2


def index(values, wanted, start, stop):
    """The first position in ``start`` … ``stop - 1`` of an element equal to ``wanted``, or -1."""
    count = len(values)
    if start < 0:
        start = max(start + count, 0)
    if stop < 0:
        stop = max(stop + count, 0)
    for k in range(start, min(stop, count)):
        if (values[k],) == (wanted,):
            return k
    return -1


def count(values, wanted):
    """The number of elements equal to ``wanted``."""
    total = 0
    for value in values:
        if (value,) == (wanted,):
            total += 1
    return total


def equal(left, right):
    """``left == right`` of two lists."""
    if left is right:
        return True
    if len(left) != len(right):
        return False
    for k in range(len(left)):
        if (left[k],) != (right[k],):
            return False
    return True


def less(left, right):
    """``left < right`` of two lists, by the first elements that differ."""
    if left is right:
        return False
    for k in range(min(len(left), len(right))):
        if (left[k],) != (right[k],):
            return left[k] < right[k]
    return len(left) < len(right)


def not_greater(left, right):
    """``left <= right`` of two lists."""
    if left is right:
        return True
    for k in range(min(len(left), len(right))):
        if (left[k],) != (right[k],):
            return left[k] <= right[k]
    return len(left) <= len(right)


def remove(values, start, count, step):
    """Take ``count`` elements out of a list, from ``start`` on, ``step`` apart."""
    if count == 0:
        return
    if step < 0:
        start += step * (count - 1)
        step = -step
    kept = start
    for k in range(start, len(values)):
        if (k - start) % step != 0 or (k - start) // step >= count:
            values[kept] = values[k]
            kept += 1
    while len(values) > kept:
        values.pop()


def replace(values, start, count, step, new):
    """Put other elements in place of ``count`` elements from ``start`` on, ``step`` apart: as many, or any number if the step is 1."""
    if step != 1:
        if len(new) != count:
            raise ValueError(f"attempt to assign sequence of size {len(new)} to extended slice of size {count}")
        for k in range(count):
            values[start + k * step] = new[k]
        return
    length = len(values)
    more = len(new) - count
    if more < 0:
        remove(values, start + len(new), -more, 1)
    # Room first, of anything; then what lies behind moves up.
    for k in range(more):
        values.append(new[k])
    if more > 0:
        for k in range(length - 1, start + count - 1, -1):
            values[k + more] = values[k]
    for k in range(len(new)):
        values[start + k] = new[k]
