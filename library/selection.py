"""Selection: the elements that sorting would put into some places, without sorting.

A line is an array of one axis, whose elements change places, and with them those of another array, if one is given.
"""


def _exchange(line, with_it, i, j):
    line[i], line[j] = line[j], line[i]
    if with_it is not None:
        with_it[i], with_it[j] = with_it[j], with_it[i]


def numbers_first(line, with_it=None):
    """Put the NaNs of a line behind its numbers; the number of numbers."""
    if line.dtype.kind != "f":
        return line.shape[0]
    count = 0
    end = line.shape[0]
    while count < end:
        if line[count] == line[count]:
            count += 1
        else:
            end -= 1
            _exchange(line, with_it, count, end)
    return count


def _middle(a, b, c):
    """The median of three."""
    if b < a:
        a, b = b, a
    if c < b:
        b = c
    return a if b < a else b


def _pivot(line, low, high):
    """A number of line[low] … line[high] that is likely to be near the middle: J. W. Tukey's ninther where there are many."""
    half = (high - low) // 2
    if high - low < 400:
        return _middle(line[low], line[low + half], line[high])
    step = (high - low) // 8
    first = _middle(line[low], line[low + step], line[low + 2 * step])
    second = _middle(line[low + half - step], line[low + half], line[low + half + step])
    return _middle(first, second, _middle(line[high - 2 * step], line[high - step], line[high]))


def _put_first(line, with_it, low, high, pivot, with_pivot):
    """Put what is less than the pivot (with `with_pivot`, no greater) in front; where the others begin.

    N. Lomuto's partition: each element changes places, be it less or not, so that there is no branch to mispredict.
    """
    end = low
    for k in range(low, high + 1):
        value = line[k]
        line[k] = line[end]
        line[end] = value
        if with_it is not None:
            with_it[k], with_it[end] = with_it[end], with_it[k]
        if with_pivot:
            end += int(value <= pivot)
        else:
            end += int(value < pivot)
    return end


def put_in_place(line, with_it, k, low, high):
    """Put into place k what sorting line[low] … line[high] would, nothing greater before it and nothing less behind it.

    C. A. R. Hoare's quickselect; what does not get smaller fast enough is sorted.
    """
    patience = 16 * (high - low) + 64
    while high - low >= 16:
        patience -= high - low
        if patience < 0:
            _heap_sort(line, with_it, low, high)
            return
        pivot = _pivot(line, low, high)
        end = _put_first(line, with_it, low, high, pivot, False)
        if k < end:
            high = end - 1
        elif end > low:
            low = end
        else:
            # There is nothing less: all that equals it comes first.
            end = _put_first(line, with_it, low, high, pivot, True)
            if k < end:
                return
            low = end
    for i in range(low + 1, high + 1):
        hole = i
        while hole > low and line[hole] < line[hole - 1]:
            _exchange(line, with_it, hole, hole - 1)
            hole -= 1


def _heap_sort(line, with_it, low, high):
    """Sort line[low] … line[high]: J. W. J. Williams, "Algorithm 232", 1964."""
    count = high - low + 1
    for step in range(count + count // 2):
        root = 0
        end = count
        if step < count // 2:
            root = count // 2 - 1 - step
        else:
            end = count - 1 - (step - count // 2)
            _exchange(line, with_it, low, low + end)
        while 2 * root + 1 < end:
            child = 2 * root + 1
            if child + 1 < end and line[low + child] < line[low + child + 1]:
                child += 1
            if not line[low + root] < line[low + child]:
                break
            _exchange(line, with_it, low + root, low + child)
            root = child


def select(line, with_it, places):
    """Put what sorting would into several places of a line, which ascend."""
    count = numbers_first(line, with_it)
    done = 0
    for k in range(places.shape[0]):
        place = int(places[k])
        if done <= place < count:
            put_in_place(line, with_it, place, done, count - 1)
            done = place + 1
