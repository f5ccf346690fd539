"""Sorting, searching and selecting, on arrays and lists."""

import numpy as np


def insertion_sort(values):
    for i in range(1, len(values)):
        key = values[i]
        j = i - 1
        while j >= 0 and values[j] > key:
            values[j + 1] = values[j]
            j -= 1
        values[j + 1] = key


def selection_sort(values):
    n = len(values)
    for i in range(n - 1):
        smallest = i
        for j in range(i + 1, n):
            if values[j] < values[smallest]:
                smallest = j
        if smallest != i:
            values[i], values[smallest] = values[smallest], values[i]
    return values


def shell_sort(values):
    gap = len(values) // 2
    while gap > 0:
        for i in range(gap, len(values)):
            item = values[i]
            j = i
            while j >= gap and values[j - gap] > item:
                values[j] = values[j - gap]
                j -= gap
            values[j] = item
        gap //= 2
    return values


def sift_down(heap, start, end):
    root = start
    while 2 * root + 1 <= end:
        child = 2 * root + 1
        if child + 1 <= end and heap[child] < heap[child + 1]:
            child += 1
        if heap[root] >= heap[child]:
            return
        heap[root], heap[child] = heap[child], heap[root]
        root = child


def heap_sort(values):
    n = len(values)
    for start in range(n // 2 - 1, -1, -1):
        sift_down(values, start, n - 1)
    for end in range(n - 1, 0, -1):
        values[0], values[end] = values[end], values[0]
        sift_down(values, 0, end - 1)
    return values


def merge(left, right, out):
    i = j = 0
    for k in range(len(out)):
        if j >= len(right) or (i < len(left) and left[i] <= right[j]):
            out[k] = left[i]
            i += 1
        else:
            out[k] = right[j]
            j += 1


def merge_sort(values):
    n = len(values)
    source = np.empty_like(values)
    for i in range(n):
        source[i] = values[i]
    target = np.empty_like(values)
    width = 1
    while width < n:
        for low in range(0, n, 2 * width):
            middle = min(low + width, n)
            high = min(low + 2 * width, n)
            merge(source[low:middle], source[middle:high], target[low:high])
        source, target = target, source
        width *= 2
    return source


def quick_sort_with_stack(values):
    stack = [(0, len(values) - 1)]
    while stack:
        low, high = stack.pop()
        if low >= high:
            continue
        pivot = values[(low + high) // 2]
        i, j = low, high
        while i <= j:
            while values[i] < pivot:
                i += 1
            while values[j] > pivot:
                j -= 1
            if i <= j:
                values[i], values[j] = values[j], values[i]
                i += 1
                j -= 1
        stack.append((low, j))
        stack.append((i, high))
    return values


def counting_sort(values, limit):
    counts = np.zeros(limit + 1, dtype=np.int64)
    for value in values:
        counts[value] += 1
    result = np.empty_like(values)
    position = 0
    for value in range(limit + 1):
        for _ in range(counts[value]):
            result[position] = value
            position += 1
    return result


def radix_sort(values):
    source = [int(value) for value in values]
    shift = 0
    while shift < 16:
        buckets = [[] for _ in range(16)]
        for value in source:
            buckets[(value >> shift) & 15].append(value)
        source = [value for bucket in buckets for value in bucket]
        shift += 4
    return source


def binary_search(values, wanted):
    low, high = 0, len(values) - 1
    while low <= high:
        middle = (low + high) >> 1
        if values[middle] == wanted:
            return middle
        if values[middle] < wanted:
            low = middle + 1
        else:
            high = middle - 1
    return -1


def bisect_left(values, wanted):
    low, high = 0, len(values)
    while low < high:
        middle = (low + high) // 2
        if values[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


def quick_select(values, k):
    low, high = 0, len(values) - 1
    while low < high:
        pivot = values[k]
        i, j = low, high
        while True:
            while values[i] < pivot:
                i += 1
            while pivot < values[j]:
                j -= 1
            if i <= j:
                values[i], values[j] = values[j], values[i]
                i += 1
                j -= 1
            if i > j:
                break
        if j < k:
            low = i
        if k < i:
            high = j
    return values[k]


def is_sorted(values):
    return all(values[i] <= values[i + 1] for i in range(len(values) - 1))


def argsort(values):
    order = [(values[i], i) for i in range(len(values))]
    order.sort()
    return [i for _, i in order]


def rank(values):
    n = len(values)
    result = np.zeros(n, dtype=np.int64)
    for i in range(n):
        for j in range(n):
            if values[j] < values[i] or (values[j] == values[i] and j < i):
                result[i] += 1
    return result


def longest_increasing_run(values):
    best = 0
    current = 0
    for i in range(len(values)):
        if i > 0 and values[i] > values[i - 1]:
            current += 1
        else:
            current = 1
        if current > best:
            best = current
    return best


def unique(values):
    result = []
    for value in values:
        if value not in result:
            result.append(value)
    result.sort()
    return result


def top_k(values, k):
    best = []
    for value in values:
        best.append(value)
        j = len(best) - 1
        while j > 0 and best[j - 1] < best[j]:
            best[j - 1], best[j] = best[j], best[j - 1]
            j -= 1
        if len(best) > k:
            best.pop()
    return best


random = np.random.default_rng(11)
FLOATS = random.normal(size=40)
INTS = random.integers(0, 50, size=60)
SORTS = [insertion_sort, selection_sort, shell_sort, heap_sort, merge_sort, quick_sort_with_stack]

CALLS = [(sort, values) for sort in SORTS
         for values in (FLOATS, INTS, FLOATS[::-2], np.zeros(0), np.array([1.0]), random.integers(0, 9, 20).astype(np.uint8))]
CALLS += [
    (counting_sort, INTS, 50), (counting_sort, INTS.astype(np.uint8), 60), (counting_sort, INTS, 10),
    (radix_sort, random.integers(0, 60000, 50)), (binary_search, np.sort(INTS), 17), (binary_search, np.sort(FLOATS), 0.0),
    (bisect_left, np.sort(FLOATS), 0.25), (bisect_left, np.sort(INTS), 60), (quick_select, FLOATS, 20), (quick_select, INTS, 0),
    (is_sorted, FLOATS), (is_sorted, np.sort(FLOATS)), (argsort, FLOATS), (argsort, INTS), (rank, INTS), (longest_increasing_run, FLOATS),
    (unique, INTS), (unique, FLOATS[:0]), (top_k, FLOATS, 5), (top_k, INTS, 0),
]
