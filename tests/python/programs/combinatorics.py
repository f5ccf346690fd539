"""Dynamic programming, graphs, games, strings of codes, simulations."""

import math

import numpy as np


def knapsack(weights, values, capacity):
    best = np.zeros(capacity + 1, dtype=np.int64)
    for weight, value in zip(weights, values):
        for room in range(capacity, weight - 1, -1):
            best[room] = max(best[room], best[room - weight] + value)
    return best[capacity]


def edit_distance(a, b):
    previous = np.arange(len(b) + 1)
    for i in range(len(a)):
        current = np.zeros(len(b) + 1, dtype=np.int64)
        current[0] = i + 1
        for j in range(len(b)):
            cost = 0 if a[i] == b[j] else 1
            current[j + 1] = min(previous[j + 1] + 1, current[j] + 1, previous[j] + cost)
        previous = current
    return previous[-1]


def longest_common_subsequence(a, b):
    n, m = len(a), len(b)
    table = [[0] * (m + 1) for _ in range(n + 1)]
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            if a[i - 1] == b[j - 1]:
                table[i][j] = table[i - 1][j - 1] + 1
            else:
                table[i][j] = max(table[i - 1][j], table[i][j - 1])
    result = []
    i, j = n, m
    while i and j:
        if a[i - 1] == b[j - 1]:
            result.append(a[i - 1])
            i -= 1
            j -= 1
        elif table[i - 1][j] >= table[i][j - 1]:
            i -= 1
        else:
            j -= 1
    return result[::-1]


def coin_change(coins, amount):
    ways = [1] + [0] * amount
    for coin in coins:
        for k in range(coin, amount + 1):
            ways[k] += ways[k - coin]
    return ways[amount]


def fewest_coins(coins, amount):
    best = [0]
    for k in range(1, amount + 1):
        smallest = None
        for coin in coins:
            if coin <= k and best[k - coin] >= 0:
                if smallest is None or best[k - coin] + 1 < smallest:
                    smallest = best[k - coin] + 1
        best.append(-1 if smallest is None else smallest)
    return best[amount]


def longest_increasing_subsequence(values):
    tails = []
    for value in values:
        low, high = 0, len(tails)
        while low < high:
            middle = (low + high) // 2
            if tails[middle] < value:
                low = middle + 1
            else:
                high = middle
        if low == len(tails):
            tails.append(value)
        else:
            tails[low] = value
    return len(tails)


def maximum_subarray(values):
    best = current = values[0]
    for value in values[1:]:
        current = max(value, current + value)
        best = max(best, current)
    return best


def matrix_chain(sizes):
    n = len(sizes) - 1
    cost = np.zeros((n, n), dtype=np.int64)
    for length in range(2, n + 1):
        for i in range(n - length + 1):
            j = i + length - 1
            cost[i, j] = 2**62
            for k in range(i, j):
                total = cost[i, k] + cost[k + 1, j] + sizes[i] * sizes[k + 1] * sizes[j + 1]
                if total < cost[i, j]:
                    cost[i, j] = total
    return cost[0, n - 1]


def count_paths(grid):
    rows, columns = grid.shape
    ways = np.zeros((rows, columns), dtype=np.int64)
    for i in range(rows):
        for j in range(columns):
            if grid[i, j]:
                continue
            if i == 0 and j == 0:
                ways[i, j] = 1
                continue
            if i:
                ways[i, j] += ways[i - 1, j]
            if j:
                ways[i, j] += ways[i, j - 1]
    return ways[-1, -1]


def partitions(n):
    table = [1] + [0] * n
    for k in range(1, n + 1):
        for i in range(k, n + 1):
            table[i] += table[i - k]
    return table[n]


def catalan(n):
    c = [1]
    for i in range(n):
        c.append(sum(c[k] * c[i - k] for k in range(i + 1)))
    return c


def queens(n):
    def place(row, columns, left, right):
        if row == n:
            return 1
        count = 0
        free = ~(columns | left | right) & ((1 << n) - 1)
        while free:
            bit = free & -free
            free ^= bit
            count += place(row + 1, columns | bit, (left | bit) << 1, (right | bit) >> 1)
        return count

    return place(0, 0, 0, 0)


def safe(position, row, column):
    for r in range(row):
        c = position[r]
        if c == column or abs(c - column) == row - r:
            return False
    return True


def first_queens(n):
    position = np.full(n, -1)
    row = 0
    while row >= 0:
        column = position[row] + 1
        while column < n and not safe(position, row, column):
            column += 1
        if column == n:
            position[row] = -1
            row -= 1
        else:
            position[row] = column
            if row == n - 1:
                return position
            row += 1
    return None


def hanoi(n, source, target, spare, moves):
    if n == 0:
        return 0
    count = hanoi(n - 1, source, spare, target, moves)
    moves[source, target] += 1
    return count + 1 + hanoi(n - 1, spare, target, source, moves)


def permutations(n):
    items = list(range(n))
    result = [tuple3(items)]
    while True:
        i = n - 2
        while i >= 0 and items[i] >= items[i + 1]:
            i -= 1
        if i < 0:
            return result
        j = n - 1
        while items[j] <= items[i]:
            j -= 1
        items[i], items[j] = items[j], items[i]
        items = items[:i + 1] + items[:i:-1]
        result.append(tuple3(items))


def tuple3(items):
    return items[0], items[1], items[-1]


def subsets_with_sum(values, wanted):
    count = 0
    for mask in range(1 << len(values)):
        total = 0
        for k in range(len(values)):
            if mask >> k & 1:
                total += values[k]
        if total == wanted:
            count += 1
    return count


def find(parents, i):
    while parents[i] != i:
        parents[i] = parents[parents[i]]
        i = parents[i]
    return i


def components(n, edges):
    parents = np.arange(n)
    count = n
    for a, b in edges:
        a, b = find(parents, a), find(parents, b)
        if a != b:
            parents[a] = b
            count -= 1
    return count, parents


def minimum_spanning_tree(n, edges):
    order = [(w, a, b) for a, b, w in edges]
    order.sort()
    parents = np.arange(n)
    total = 0.0
    chosen = []
    for w, a, b in order:
        ra, rb = find(parents, a), find(parents, b)
        if ra != rb:
            parents[ra] = rb
            total += w
            chosen.append((a, b))
    return total, chosen


def breadth_first(starts, targets, source):
    """Distances in a graph in compressed rows: the targets of node i are targets[starts[i]:starts[i + 1]]."""
    n = len(starts) - 1
    distance = np.full(n, -1, dtype=np.int64)
    queue = np.empty(n, dtype=np.int64)
    head, tail = 0, 1
    queue[0] = source
    distance[source] = 0
    while head < tail:
        node = queue[head]
        head += 1
        for target in targets[starts[node]:starts[node + 1]]:
            if distance[target] < 0:
                distance[target] = distance[node] + 1
                queue[tail] = target
                tail += 1
    return distance


def depth_first(starts, targets, node, seen, order):
    seen[node] = True
    for k in range(starts[node], starts[node + 1]):
        if not seen[targets[k]]:
            depth_first(starts, targets, targets[k], seen, order)
    order[0] += 1
    order[order[0]] = node


def dijkstra(weights, source):
    n = len(weights)
    distance = np.full(n, np.inf)
    done = np.zeros(n, dtype=bool)
    distance[source] = 0
    for _ in range(n):
        nearest = -1
        for i in range(n):
            if not done[i] and (nearest < 0 or distance[i] < distance[nearest]):
                nearest = i
        if distance[nearest] == np.inf:
            break
        done[nearest] = True
        for i in range(n):
            if weights[nearest, i] > 0:
                distance[i] = min(distance[i], distance[nearest] + weights[nearest, i])
    return distance


def bellman_ford(n, edges, source):
    distance = [math.inf] * n
    distance[source] = 0.0
    for _ in range(n - 1):
        changed = False
        for a, b, w in edges:
            if distance[a] + w < distance[b]:
                distance[b] = distance[a] + w
                changed = True
        if not changed:
            break
    for a, b, w in edges:
        if distance[a] + w < distance[b]:
            raise ValueError("negative cycle")
    return distance


def topological_order(n, edges):
    degree = [0] * n
    for _, b, _ in edges:
        degree[b] += 1
    ready = [i for i in range(n) if degree[i] == 0]
    order = []
    while ready:
        node = ready.pop()
        order.append(node)
        for a, b, _ in edges:
            if a == node:
                degree[b] -= 1
                if degree[b] == 0:
                    ready.append(b)
    if len(order) < n:
        raise RuntimeError(f"cycle after {len(order)} nodes")
    return order


def page_rank(links, damping, steps):
    n = len(links)
    rank = np.full(n, 1.0 / n)
    for _ in range(steps):
        following = np.full(n, (1 - damping) / n)
        for i in range(n):
            out = 0
            for j in range(n):
                out += 1 if links[i, j] else 0
            for j in range(n):
                if out == 0:
                    following[j] += damping * rank[i] / n
                elif links[i, j]:
                    following[j] += damping * rank[i] / out
        rank = following
    return rank


def sudoku_candidates(board, row, column):
    used = 0
    for k in range(9):
        used |= 1 << board[row, k]
        used |= 1 << board[k, column]
        used |= 1 << board[row // 3 * 3 + k // 3, column // 3 * 3 + k % 3]
    return [digit for digit in range(1, 10) if not used >> digit & 1]


def tic_tac_toe(board, player):
    """Minimax: 1 if `player` wins with best play, 0 a draw, -1 a loss."""
    for a, b, c in ((0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6)):
        if board[a] != 0 and board[a] == board[b] == board[c]:
            return 1 if board[a] == player else -1
    best = -2
    for i in range(9):
        if board[i] == 0:
            board[i] = player
            score = -tic_tac_toe(board, -player)
            board[i] = 0
            best = max(best, score)
    return 0 if best == -2 else best


def run_length(values):
    runs = []
    for value in values:
        if runs and runs[-1][0] == value:
            runs[-1] = (value, runs[-1][1] + 1)
        else:
            runs.append((value, 1))
    return runs


def caesar(codes, shift):
    result = np.empty_like(codes)
    for i, code in enumerate(codes):
        if 97 <= code <= 122:
            result[i] = (int(code) - 97 + shift) % 26 + 97
        else:
            result[i] = code
    return result


def find_pattern(text, pattern):
    """Knuth, Morris and Pratt."""
    failure = np.zeros(len(pattern), dtype=np.int64)
    k = 0
    for i in range(1, len(pattern)):
        while k > 0 and pattern[i] != pattern[k]:
            k = failure[k - 1]
        if pattern[i] == pattern[k]:
            k += 1
        failure[i] = k
    found = []
    k = 0
    for i in range(len(text)):
        while k > 0 and text[i] != pattern[k]:
            k = failure[k - 1]
        if text[i] == pattern[k]:
            k += 1
        if k == len(pattern):
            found.append(i - k + 1)
            k = failure[k - 1]
    return found


def stack_machine(program):
    stack = []
    position = 0
    while position < len(program):
        operation, value = program[position]
        position += 1
        if operation == 0:
            stack.append(value)
        elif operation == 1:
            b, a = stack.pop(), stack.pop()
            stack.append(a + b)
        elif operation == 2:
            b, a = stack.pop(), stack.pop()
            stack.append(a * b)
        elif operation == 3:
            if stack.pop() != 0:
                position = value
        else:
            raise ValueError(f"unknown operation {operation} at {position - 1}")
    return stack


def elementary_automaton(rule, width, steps):
    cells = np.zeros((steps, width), dtype=np.bool_)
    cells[0, width // 2] = True
    for t in range(1, steps):
        for i in range(width):
            left, middle, right = cells[t - 1, i - 1], cells[t - 1, i], cells[t - 1, (i + 1) % width]
            cells[t, i] = rule >> (4 * int(left) + 2 * int(middle) + int(right)) & 1
    return cells


def langtons_ant(size, steps):
    grid = np.zeros((size, size), dtype=np.int8)
    y = x = size // 2
    dy, dx = -1, 0
    for _ in range(steps):
        if grid[y, x]:
            dy, dx = -dx, dy
        else:
            dy, dx = dx, -dy
        grid[y, x] ^= 1
        y = (y + dy) % size
        x = (x + dx) % size
    return grid, (y, x)


def sandpile(grid):
    rows, columns = grid.shape
    topplings = 0
    unstable = True
    while unstable:
        unstable = False
        for i in range(rows):
            for j in range(columns):
                if grid[i, j] >= 4:
                    unstable = True
                    topplings += 1
                    grid[i, j] -= 4
                    if i > 0:
                        grid[i - 1, j] += 1
                    if i < rows - 1:
                        grid[i + 1, j] += 1
                    if j > 0:
                        grid[i, j - 1] += 1
                    if j < columns - 1:
                        grid[i, j + 1] += 1
    return topplings


def ising(spins, temperature, steps, seed):
    n = len(spins)
    state = seed
    for _ in range(steps):
        state = (1664525 * state + 1013904223) & 0xFFFFFFFF
        i = (state >> 8) % n
        state = (1664525 * state + 1013904223) & 0xFFFFFFFF
        j = (state >> 8) % n
        around = spins[(i + 1) % n, j] + spins[i - 1, j] + spins[i, (j + 1) % n] + spins[i, j - 1]
        change = 2 * spins[i, j] * around
        state = (1664525 * state + 1013904223) & 0xFFFFFFFF
        if change <= 0 or state / 2**32 < math.exp(-change / temperature):
            spins[i, j] = -spins[i, j]
    return spins


def josephus(n, k):
    people = [i for i in range(n)]
    position = 0
    while len(people) > 1:
        position = (position + k - 1) % len(people)
        people.pop(position)
    return people[0]


random = np.random.default_rng(14)
TEXT = np.frombuffer(b"abracadabra abracadabra", dtype=np.uint8)
EDGES = [(0, 1, 4.0), (0, 2, 1.0), (2, 1, 2.0), (1, 3, 5.0), (3, 4, 3.0)]
STARTS, TARGETS = np.array([0, 2, 4, 5, 6, 6]), np.array([1, 2, 2, 3, 4, 4])
CALLS = [
    (knapsack, [1, 3, 4, 5], [1, 4, 5, 7], 7), (edit_distance, TEXT[:8], TEXT[3:13]), (edit_distance, TEXT[:0], TEXT[:3]),
    (longest_common_subsequence, TEXT[:10], TEXT[5:18]), (longest_common_subsequence, [1, 2, 3, 4], [2, 4, 3, 4]), (coin_change, (1, 5, 10, 25), 100),
    (coin_change, [2, 3], 0), (fewest_coins, [4, 9], 22), (fewest_coins, [4, 9], 7), (longest_increasing_subsequence, random.integers(0, 99, 40)),
    (maximum_subarray, random.normal(size=30)), (maximum_subarray, np.array([-3, -1, -2])), (maximum_subarray, np.zeros(0)),
    (matrix_chain, [40, 20, 30, 10, 30]), (count_paths, random.random((5, 6)) > 0.8), (partitions, 30), (catalan, 10), (queens, 6), (first_queens, 8),
    (first_queens, 3), (hanoi, 5, 0, 2, 1, np.zeros((3, 3), dtype=int)), (permutations, 4), (subsets_with_sum, [3, 1, 4, 1, 5, 9], 9),
    (components, 8, [(0, 1), (2, 3), (1, 2), (5, 6)]), (minimum_spanning_tree, 5, EDGES), (breadth_first, STARTS, TARGETS, 0),
    (breadth_first, STARTS, TARGETS, 4), (breadth_first, STARTS, TARGETS, 7), (depth_first, STARTS, TARGETS, 0, np.zeros(5, dtype=bool), np.zeros(6, dtype=int)),
    (dijkstra, np.array([[0, 7, 9, 0], [7, 0, 1, 15], [9, 1, 0, 0], [0, 15, 0, 0]]), 0), (dijkstra, np.zeros((3, 3)), 1), (bellman_ford, 5, EDGES, 0),
    (bellman_ford, 5, [*EDGES, (4, 0, -99.0)], 0), (topological_order, 5, EDGES), (topological_order, 5, [*EDGES, (4, 0, 1.0)]),
    (page_rank, random.random((6, 6)) > 0.6, 0.85, 10), (sudoku_candidates, random.integers(0, 10, (9, 9)), 4, 5),
    (tic_tac_toe, np.array([1, -1, 0, 0, 1, 0, 0, 0, -1]), 1), (run_length, [1, 1, 2, 2, 2, 3]), (run_length, TEXT[:0]), (run_length, TEXT), (caesar, TEXT, 3),
    (find_pattern, TEXT, TEXT[:4]), (stack_machine, [(0, 2), (0, 3), (1, 0), (0, 4), (2, 0)]), (stack_machine, [(9, 0)]), (stack_machine, [(1, 0)]),
    (elementary_automaton, 110, 21, 10), (langtons_ant, 11, 60), (sandpile, random.integers(0, 9, (5, 5))),
    (ising, np.where(random.random((6, 6)) > 0.5, 1, -1), 2.2, 200, 1), (ising, np.where(random.random((6, 6)) > 0.5, 1, -1).astype(np.int8), 2.2, 50, 1),
    (josephus, 41, 3),
]
