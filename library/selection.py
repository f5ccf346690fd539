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


def put_in_place(line, with_it, k, low, high):
    """Put into place k what sorting line[low] … line[high] would, nothing greater before it and nothing less behind it.

    C. A. R. Hoare's quickselect about the median of three; what does not get smaller fast enough is sorted.
    """
    patience = 16 * (high - low) + 64
    while high - low > 1:
        patience -= high - low
        if patience < 0:
            _heap_sort(line, with_it, low, high)
            return
        middle = low + (high - low) // 2
        if line[high] < line[middle]:
            _exchange(line, with_it, high, middle)
        if line[high] < line[low]:
            _exchange(line, with_it, high, low)
        if line[low] < line[middle]:
            _exchange(line, with_it, low, middle)
        # The least of the three stops the search from the right, the greatest that from the left.
        _exchange(line, with_it, middle, low + 1)
        pivot = line[low]
        left = low + 2
        right = high - 1
        while True:
            while line[left] < pivot:
                left += 1
            while pivot < line[right]:
                right -= 1
            if right < left:
                break
            _exchange(line, with_it, left, right)
            left += 1
            right -= 1
        _exchange(line, with_it, low, right)
        if right >= k:
            high = right - 1
        if right <= k:
            low = left
    if high - low == 1 and line[high] < line[low]:
        _exchange(line, with_it, high, low)


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
