"""Functions of Python's `heapq`: the steps of CPython's, so that the items of a heap lie in the same order.

Source: Python's library reference, "heapq".
"""

import conure


def heappush(heap, item, /):
    _check(heap)
    heap.append(item)
    _sift_up(heap, 0, len(heap) - 1)


def heappop(heap, /):
    _check(heap)
    if len(heap) == 0:
        raise IndexError("index out of range")
    last = heap.pop()
    if len(heap) == 0:
        return last
    return _replace(heap, last)


def heapreplace(heap, item, /):
    _check(heap)
    if len(heap) == 0:
        raise IndexError("index out of range")
    return _replace(heap, item)


def heappushpop(heap, item, /):
    _check(heap)
    if len(heap) == 0 or not heap[0] < item:
        return item
    return _replace(heap, item)


def heapify(heap, /):
    _check(heap)
    for place in range(len(heap) // 2 - 1, -1, -1):
        _sift_down(heap, place)


def nsmallest(n, iterable, key=None):
    items = list(iterable)
    if n == 1 and len(items) > 0:
        return [min(items, key=key)]
    return sorted(items, key=key)[:max(n, 0)]


def nlargest(n, iterable, key=None):
    items = list(iterable)
    if n == 1 and len(items) > 0:
        return [max(items, key=key)]
    return sorted(items, key=key, reverse=True)[:max(n, 0)]


def _check(heap):
    if not isinstance(heap, list):
        conure.refuse("a heap that is not a list", "a list")


def _replace(heap, item):
    """An item instead of the least one, which is returned."""
    least = heap[0]
    heap[0] = item
    _sift_down(heap, 0)
    return least


def _sift_up(heap, root, place):
    """The item at a place rises until its parent is not greater."""
    item = heap[place]
    while place > root:
        parent = heap[(place - 1) >> 1]
        if not item < parent:
            break
        heap[place] = parent
        place = (place - 1) >> 1
    heap[place] = item


def _sift_down(heap, root):
    """The smaller children rise down to a leaf, where the item at the root is put and rises again."""
    end = len(heap)
    item = heap[root]
    place = root
    child = 2 * place + 1
    while child < end:
        if child + 1 < end and not heap[child] < heap[child + 1]:
            child += 1
        heap[place] = heap[child]
        place = child
        child = 2 * place + 1
    heap[place] = item
    _sift_up(heap, root, place)
