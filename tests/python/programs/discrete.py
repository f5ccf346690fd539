"""Dynamic programming, graphs, sparse matrices, checksums and tricks with bits."""

import numpy as np

INF = np.iinfo(np.int32).max
POLY = 0x8408


def match(b1, b2):
    if b1 + b2 == 3:
        return 1
    else:
        return 0


def nussinov(N, seq):
    """The largest number of pairs in a folded RNA."""
    table = np.zeros((N, N), np.int32)
    for i in range(N - 1, -1, -1):
        for j in range(i + 1, N):
            if j - 1 >= 0:
                table[i, j] = max(table[i, j], table[i, j - 1])
            if i + 1 < N:
                table[i, j] = max(table[i, j], table[i + 1, j])
            if j - 1 >= 0 and i + 1 < N:
                if i < j - 1:
                    table[i, j] = max(table[i, j], table[i + 1, j - 1] + match(seq[i], seq[j]))
                else:
                    table[i, j] = max(table[i, j], table[i + 1, j - 1])
            for k in range(i + 1, j):
                table[i, j] = max(table[i, j], table[i, k] + table[k + 1, j])
    return table


def levenshtein(a, b):
    previous = np.arange(len(b) + 1)
    for i in range(len(a)):
        current = np.empty_like(previous)
        current[0] = i + 1
        for j in range(len(b)):
            cost = 0 if a[i] == b[j] else 1
            current[j + 1] = min(previous[j + 1] + 1, current[j] + 1, previous[j] + cost)
        previous = current
    return previous[-1]


def needleman_wunsch(x, y, match_score=1, mismatch=1, gap=1):
    """Global alignment; returns the score and the alignment as positions, −1 for a gap."""
    nx = len(x)
    ny = len(y)
    F = np.zeros((nx + 1, ny + 1))
    F[:, 0] = np.linspace(0, -nx * gap, nx + 1)
    F[0, :] = np.linspace(0, -ny * gap, ny + 1)
    P = np.zeros((nx + 1, ny + 1), dtype=int)
    P[:, 0] = 3
    P[0, :] = 4
    t = np.zeros(3)
    for i in range(nx):
        for j in range(ny):
            if x[i] == y[j]:
                t[0] = F[i, j] + match_score
            else:
                t[0] = F[i, j] - mismatch
            t[1] = F[i, j + 1] - gap
            t[2] = F[i + 1, j] - gap
            tmax = np.max(t)
            F[i + 1, j + 1] = tmax
            if t[0] == tmax:
                P[i + 1, j + 1] += 2
            if t[1] == tmax:
                P[i + 1, j + 1] += 3
            if t[2] == tmax:
                P[i + 1, j + 1] += 4
    i, j = nx, ny
    rx, ry = [], []
    while i > 0 or j > 0:
        if P[i, j] in [2, 5, 6, 9]:
            rx.append(i - 1)
            ry.append(j - 1)
            i -= 1
            j -= 1
        elif P[i, j] in [3, 5, 7, 9]:
            rx.append(i - 1)
            ry.append(-1)
            i -= 1
        elif P[i, j] in [4, 6, 7, 9]:
            rx.append(-1)
            ry.append(j - 1)
            j -= 1
    return F[nx, ny], rx[::-1], ry[::-1]


def smith_waterman(seq1, seq2, scores, gap):
    n, m = seq1.shape[0], seq2.shape[0]
    H = np.zeros((n + 1, m + 1), dtype=scores.dtype)
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            diagonal = H[i - 1, j - 1] + scores[seq1[i - 1], seq2[j - 1]]
            H[i, j] = max(0, diagonal, H[i - 1, j] - gap, H[i, j - 1] - gap)
    best = np.unravel_index(np.argmax(H), H.shape)
    return H, best


def longest_common_subsequence(a, b):
    table = np.zeros((len(a) + 1, len(b) + 1), dtype=np.int64)
    for i, x in enumerate(a, 1):
        for j, y in enumerate(b, 1):
            if x == y:
                table[i, j] = table[i - 1, j - 1] + 1
            else:
                table[i, j] = max(table[i - 1, j], table[i, j - 1])
    return table[-1, -1]


def knapsack(values, weights, capacity):
    """The best value, and which items to take."""
    n = len(values)
    K = np.zeros((n + 1, capacity + 1), dtype=np.int64)
    for i in range(1, n + 1):
        w, v = weights[i - 1], values[i - 1]
        K[i, :w] = K[i - 1, :w]
        K[i, w:] = np.maximum(K[i - 1, w:], K[i - 1, :capacity + 1 - w] + v)
    taken = np.zeros(n, dtype=bool)
    c = capacity
    for i in range(n, 0, -1):
        if K[i, c] != K[i - 1, c]:
            taken[i - 1] = True
            c -= weights[i - 1]
    return K[n, capacity], taken


def knapsack_rolling(weights, values, capacity):
    best = np.zeros(capacity + 1, dtype=values.dtype)
    for w, v in zip(weights, values):
        best[w:] = np.maximum(best[w:], best[:-w] + v)
    return best[-1]


def coin_change(coins, amount):
    ways = np.zeros(amount + 1, dtype=np.uint64)
    ways[0] = 1
    for coin in coins:
        for value in range(coin, amount + 1):
            ways[value] += ways[value - coin]
    return ways


def matrix_chain(dims):
    n = len(dims) - 1
    cost = np.zeros((n, n), dtype=np.int64)
    split = np.full((n, n), -1)
    for length in range(2, n + 1):
        for i in range(n - length + 1):
            j = i + length - 1
            cost[i, j] = np.iinfo(np.int64).max
            for k in range(i, j):
                q = cost[i, k] + cost[k + 1, j] + dims[i] * dims[k + 1] * dims[j + 1]
                if q < cost[i, j]:
                    cost[i, j] = q
                    split[i, j] = k
    return cost, split


def viterbi(observations, initial, transition, emission):
    T = len(observations)
    n = len(initial)
    delta = np.zeros((T, n))
    psi = np.zeros((T, n), dtype=np.int32)
    delta[0] = np.log(initial) + np.log(emission[:, observations[0]])
    for t in range(1, T):
        for j in range(n):
            candidates = delta[t - 1] + np.log(transition[:, j])
            psi[t, j] = np.argmax(candidates)
            delta[t, j] = candidates[psi[t, j]] + np.log(emission[j, observations[t]])
    path = np.empty(T, dtype=np.int32)
    path[-1] = np.argmax(delta[-1])
    for t in range(T - 2, -1, -1):
        path[t] = psi[t + 1, path[t + 1]]
    return path, delta[-1].max()


def forward_backward(observations, initial, transition, emission):
    T, n = len(observations), len(initial)
    alpha = np.zeros((T, n))
    beta = np.ones((T, n))
    alpha[0] = initial * emission[:, observations[0]]
    alpha[0] /= alpha[0].sum()
    for t in range(1, T):
        alpha[t] = (alpha[t - 1][:, None] * transition).sum(axis=0) * emission[:, observations[t]]
        alpha[t] /= alpha[t].sum()
    for t in range(T - 2, -1, -1):
        beta[t] = (transition * emission[:, observations[t + 1]] * beta[t + 1]).sum(axis=1)
        beta[t] /= beta[t].sum()
    gamma = alpha * beta
    return gamma / gamma.sum(axis=1, keepdims=True)


def dynamic_time_warping(s, t, window):
    n, m = len(s), len(t)
    w = max(window, abs(n - m))
    dtw = np.full((n + 1, m + 1), np.inf)
    dtw[0, 0] = 0
    for i in range(1, n + 1):
        for j in range(max(1, i - w), min(m, i + w) + 1):
            cost = abs(s[i - 1] - t[j - 1])
            dtw[i, j] = cost + min(dtw[i - 1, j], dtw[i, j - 1], dtw[i - 1, j - 1])
    return dtw[n, m]


def longest_increasing_subsequence(a):
    n = len(a)
    if n == 0:
        return a[:0]
    length = np.ones(n, dtype=int)
    previous = -np.ones(n, dtype=int)
    for i in range(1, n):
        smaller = np.flatnonzero(a[:i] < a[i])
        if smaller.size:
            best = smaller[np.argmax(length[smaller])]
            length[i] = length[best] + 1
            previous[i] = best
    k = np.argmax(length)
    picks = []
    while k >= 0:
        picks.append(k)
        k = previous[k]
    return a[np.array(picks[::-1])]


def seam_carving_path(energy):
    """The vertical seam of least energy."""
    rows, cols = energy.shape
    cost = energy.copy()
    for r in range(1, rows):
        for c in range(cols):
            lo, hi = max(c - 1, 0), min(c + 2, cols)
            cost[r, c] += cost[r - 1, lo:hi].min()
    seam = np.zeros(rows, dtype=np.intp)
    seam[-1] = cost[-1].argmin()
    for r in range(rows - 2, -1, -1):
        lo = max(seam[r + 1] - 1, 0)
        seam[r] = lo + cost[r, lo:seam[r + 1] + 2].argmin()
    return seam


def floyd_warshall(path):
    for k in range(path.shape[0]):
        path[:] = np.minimum(path[:], np.add.outer(path[:, k], path[k, :]))


def floyd_warshall_rows(dist):
    n = dist.shape[0]
    for k in range(n):
        dist = np.minimum(dist, dist[:, k:k + 1] + dist[k])
    return dist


def dijkstra(weights, source):
    """On a dense matrix of weights, zeros for no edge."""
    n = weights.shape[0]
    dist = np.full(n, np.inf)
    dist[source] = 0.0
    visited = np.zeros(n, dtype=np.bool_)
    parent = np.full(n, -1, dtype=np.int64)
    for _ in range(n):
        u = -1
        best = np.inf
        for v in range(n):
            if not visited[v] and dist[v] < best:
                best = dist[v]
                u = v
        if u == -1:
            break
        visited[u] = True
        for v in range(n):
            w = weights[u, v]
            if w > 0 and dist[u] + w < dist[v]:
                dist[v] = dist[u] + w
                parent[v] = u
    return dist, parent


def bellman_ford(edges, weights, n, source):
    distance = np.full(n, np.inf)
    distance[source] = 0
    for _ in range(n - 1):
        changed = False
        for (u, v), w in zip(edges, weights):
            if distance[u] + w < distance[v]:
                distance[v] = distance[u] + w
                changed = True
        if not changed:
            break
    for (u, v), w in zip(edges, weights):
        if distance[u] + w < distance[v]:
            raise ValueError("negative cycle")
    return distance


def breadth_first(indptr, indices, start):
    n = indptr.size - 1
    level = np.full(n, -1, dtype=np.int32)
    queue = np.empty(n, dtype=np.int32)
    head, tail = 0, 1
    queue[0] = start
    level[start] = 0
    while head < tail:
        u = queue[head]
        head += 1
        for v in indices[indptr[u]:indptr[u + 1]]:
            if level[v] < 0:
                level[v] = level[u] + 1
                queue[tail] = v
                tail += 1
    return level


def connected_components(adjacency):
    """Labels spread until nothing changes."""
    n = adjacency.shape[0]
    labels = np.arange(n)
    while True:
        spread = np.where(adjacency, labels[None, :], n).min(axis=1)
        new = np.minimum(labels, spread)
        if np.array_equal(new, labels):
            return labels
        labels = new


def find(parent, x):
    while parent[x] != x:
        parent[x] = parent[parent[x]]
        x = parent[x]
    return x


def kruskal(u, v, w, n):
    order = np.argsort(w, kind="stable")
    parent = np.arange(n)
    total = w.dtype.type(0)
    chosen = np.zeros(len(w), dtype=bool)
    for e in order:
        a, b = find(parent, u[e]), find(parent, v[e])
        if a != b:
            parent[a] = b
            total += w[e]
            chosen[e] = True
    return total, chosen


def pagerank(M, d=0.85, tolerance=1e-8):
    N = M.shape[1]
    out = M.sum(axis=0)
    v = np.full(N, 1 / N)
    while True:
        spread = np.where(out > 0, v / np.maximum(out, 1), 0)
        new = (1 - d) / N + d * ((M * spread).sum(axis=1) + v[out == 0].sum() / N)
        if np.abs(new - v).sum() < tolerance:
            return new
        v = new


def topological_order(adjacency):
    n = len(adjacency)
    indegree = adjacency.sum(axis=0)
    order = []
    ready = [i for i in range(n) if indegree[i] == 0]
    while ready:
        node = ready.pop()
        order.append(node)
        for j in range(n):
            if adjacency[node, j]:
                indegree[j] -= 1
                if indegree[j] == 0:
                    ready.append(j)
    if len(order) < n:
        raise ValueError("graph has a cycle")
    return np.array(order)


def triangle_count(adjacency):
    n = adjacency.shape[0]
    count = 0
    for i in range(n):
        for j in range(i + 1, n):
            if adjacency[i, j]:
                count += np.count_nonzero(adjacency[i, j + 1:] & adjacency[j, j + 1:])
    return count


def spmv(A_row, A_col, A_val, x):
    """A product of a matrix in CSR with a vector."""
    y = np.empty(A_row.size - 1, A_val.dtype)
    for i in range(A_row.size - 1):
        cols = A_col[A_row[i]:A_row[i + 1]]
        vals = A_val[A_row[i]:A_row[i + 1]]
        y[i] = vals @ x[cols]
    return y


def csr_from_dense(dense):
    rows, cols = dense.shape
    indptr = np.zeros(rows + 1, dtype=np.int32)
    indptr[1:] = np.cumsum(np.count_nonzero(dense, axis=1))
    r, c = np.nonzero(dense)
    return indptr, c.astype(np.int32), dense[r, c]


def csr_matmat(indptr, indices, data, dense):
    n = indptr.shape[0] - 1
    out = np.zeros((n, dense.shape[1]), dtype=np.result_type(data, dense))
    for row in range(n):
        for k in range(indptr[row], indptr[row + 1]):
            out[row] += data[k] * dense[indices[k]]
    return out


def csr_transpose(indptr, indices, data, columns):
    counts = np.bincount(indices, minlength=columns)
    out_ptr = np.concatenate((np.zeros(1, dtype=counts.dtype), np.cumsum(counts)))
    position = out_ptr[:-1].copy()
    out_indices = np.empty_like(indices)
    out_data = np.empty_like(data)
    for row in range(len(indptr) - 1):
        for k in range(indptr[row], indptr[row + 1]):
            c = indices[k]
            out_indices[position[c]] = row
            out_data[position[c]] = data[k]
            position[c] += 1
    return out_ptr, out_indices, out_data


def coo_sum_duplicates(row, col, value, shape):
    out = np.zeros(shape, dtype=value.dtype)
    np.add.at(out, (row, col), value)
    return out


def csr_gauss_seidel(indptr, indices, data, b, sweeps):
    x = np.zeros_like(b)
    for _ in range(sweeps):
        for i in range(len(b)):
            s, diagonal = b[i], 1.0
            for k in range(indptr[i], indptr[i + 1]):
                if indices[k] == i:
                    diagonal = data[k]
                else:
                    s -= data[k] * x[indices[k]]
            x[i] = s / diagonal
    return x


def crc16(data, poly=POLY):
    """CRC-16-CCITT."""
    crc = 0xFFFF
    for b in data:
        cur_byte = 0xFF & b
        for _ in range(0, 8):
            if (crc & 0x0001) ^ (cur_byte & 0x0001):
                crc = (crc >> 1) ^ poly
            else:
                crc >>= 1
            cur_byte >>= 1
    crc = (~crc & 0xFFFF)
    crc = (crc << 8) | ((crc >> 8) & 0xFF)
    return crc & 0xFFFF


def crc32_table():
    table = np.zeros(256, dtype=np.uint32)
    for n in range(256):
        c = np.uint32(n)
        for _ in range(8):
            c = np.uint32(0xEDB88320) ^ (c >> np.uint32(1)) if c & 1 else c >> np.uint32(1)
        table[n] = c
    return table


def crc32(data):
    table = crc32_table()
    crc = np.uint32(0xFFFFFFFF)
    for byte in data:
        crc = table[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    return crc ^ np.uint32(0xFFFFFFFF)


def adler32(data):
    a, b = 1, 0
    for byte in data:
        a = (a + int(byte)) % 65521
        b = (b + a) % 65521
    return (b << 16) | a


def fnv1a(data):
    h = np.uint64(14695981039346656037)
    for byte in data:
        h = (h ^ np.uint64(byte)) * np.uint64(1099511628211)
    return h


def popcount(x):
    """In parallel, for 64 bits."""
    x = x - ((x >> 1) & 0x5555555555555555)
    x = (x & 0x3333333333333333) + ((x >> 2) & 0x3333333333333333)
    x = (x + (x >> 4)) & 0x0F0F0F0F0F0F0F0F
    return (x * np.uint64(0x0101010101010101)) >> 56


def bit_reverse(n, bits):
    indices = np.arange(n)
    result = np.zeros_like(indices)
    for _ in range(bits):
        result = (result << 1) | (indices & 1)
        indices >>= 1
    return result


def morton_encode(x, y):
    def spread(v):
        v = v.astype(np.uint32) & 0x0000FFFF
        v = (v | (v << 8)) & 0x00FF00FF
        v = (v | (v << 4)) & 0x0F0F0F0F
        v = (v | (v << 2)) & 0x33333333
        v = (v | (v << 1)) & 0x55555555
        return v
    return spread(x) | (spread(y) << 1)


def gray_code(bits):
    n = np.arange(1 << bits, dtype=np.uint16)
    gray = n ^ (n >> 1)
    decoded = gray.copy()
    shift = 1
    while shift < bits:
        decoded ^= decoded >> shift
        shift <<= 1
    return gray, bool((decoded == n).all())


def xorshift(state, count):
    out = np.empty(count, dtype=np.uint64)
    x = np.uint64(state)
    for i in range(count):
        x ^= x << np.uint64(13)
        x ^= x >> np.uint64(7)
        x ^= x << np.uint64(17)
        out[i] = x
    return out / np.float64(2 ** 64)


def sieve(limit):
    is_prime = np.ones(limit + 1, dtype=bool)
    is_prime[:2] = False
    for i in range(2, int(limit ** 0.5) + 1):
        if is_prime[i]:
            is_prime[i * i::i] = False
    return np.nonzero(is_prime)[0]


def run_lengths(x):
    if x.size == 0:
        return x, np.zeros(0, dtype=np.int64)
    change = np.flatnonzero(x[1:] != x[:-1]) + 1
    starts = np.concatenate(([0], change))
    lengths = np.diff(np.append(starts, x.size))
    return x[starts], lengths


def hamming_distances(codes):
    n = codes.shape[0]
    out = np.zeros((n, n), dtype=np.int64)
    for i in range(n):
        for j in range(i):
            d = codes[i] ^ codes[j]
            count = 0
            while d:
                d &= d - 1
                count += 1
            out[i, j] = out[j, i] = count
    return out


def nqueens(n, columns=0, left=0, right=0):
    """Solutions counted on bit boards."""
    full = (1 << n) - 1
    if columns == full:
        return 1
    count = 0
    free = full & ~(columns | left | right)
    while free:
        bit = free & -free
        free ^= bit
        count += nqueens(n, columns | bit, (left | bit) << 1 & full, (right | bit) >> 1)
    return count


random = np.random.default_rng(5)
SEQUENCE = random.integers(0, 4, 12)
OTHER = random.integers(0, 4, 9)
GRAPH = random.random((7, 7)) * (random.random((7, 7)) < 0.4)
DAG = np.triu(random.random((6, 6)) < 0.5, 1)
SYMMETRIC = (GRAPH + GRAPH.T) > 0
INDPTR = np.array([0, 2, 3, 3, 6], dtype=np.int32)
INDICES = np.array([0, 3, 1, 0, 2, 3], dtype=np.int32)
DATA = np.array([4.0, 1, 3, 1, 2, 5])
EDGES = np.array([[0, 1], [1, 2], [0, 2], [2, 3], [3, 1]])
INITIAL = np.array([0.6, 0.4])
TRANSITION = np.array([[0.7, 0.3], [0.4, 0.6]])
EMISSION = np.array([[0.5, 0.4, 0.05, 0.05], [0.1, 0.3, 0.3, 0.3]])
BYTES = random.integers(0, 256, 20).astype(np.uint8)
CALLS = [
    (nussinov, 12, SEQUENCE), (nussinov, 1, SEQUENCE), (nussinov, 0, SEQUENCE), (levenshtein, SEQUENCE, OTHER), (levenshtein, SEQUENCE[:0], OTHER), (levenshtein, "kitten", "sitting"), (needleman_wunsch, SEQUENCE, OTHER), (needleman_wunsch, SEQUENCE[:1], OTHER[:0]),
    (smith_waterman, SEQUENCE, OTHER, np.array([[2, -1, -1, -1], [-1, 2, -1, -1], [-1, -1, 2, -1], [-1, -1, -1, 2]]), 1), (longest_common_subsequence, SEQUENCE, OTHER), (longest_common_subsequence, SEQUENCE[:0], OTHER),
    (knapsack, np.array([60, 100, 120]), np.array([1, 2, 3]), 5), (knapsack_rolling, np.array([1, 2, 3]), np.array([6.0, 10.0, 12.0]), 5), (coin_change, np.array([1, 2, 5]), 20), (coin_change, [2, 3], 0),
    (matrix_chain, [30, 35, 15, 5, 10, 20, 25]), (matrix_chain, np.array([4, 5])), (viterbi, SEQUENCE, INITIAL, TRANSITION, EMISSION), (forward_backward, SEQUENCE, INITIAL, TRANSITION, EMISSION),
    (dynamic_time_warping, SEQUENCE * 1.5, OTHER * 1.0, 3), (dynamic_time_warping, SEQUENCE, OTHER[:0], 3), (longest_increasing_subsequence, SEQUENCE), (longest_increasing_subsequence, SEQUENCE[:0]), (seam_carving_path, GRAPH), (seam_carving_path, GRAPH[:, :1]),
    (floyd_warshall, np.where(GRAPH > 0, GRAPH, 99.0)), (floyd_warshall, random.integers(1, 99, (5, 5), dtype=np.int32)), (floyd_warshall_rows, np.where(GRAPH > 0, GRAPH, np.inf)), (dijkstra, GRAPH, 0), (dijkstra, GRAPH[:1, :1], 0), (bellman_ford, EDGES, np.array([1.0, 2, 5, 1, 1]), 4, 0), (bellman_ford, EDGES, np.array([1, -2, 5, 1, -1]), 4, 0),
    (breadth_first, INDPTR, INDICES, 3), (connected_components, SYMMETRIC), (connected_components, SYMMETRIC[:1, :1]), (kruskal, EDGES[:, 0], EDGES[:, 1], np.array([1.0, 2, 5, 1, 1]), 4), (pagerank, (GRAPH > 0) * 1.0),
    (topological_order, DAG), (topological_order, SYMMETRIC), (triangle_count, SYMMETRIC), (spmv, INDPTR, INDICES, DATA, np.array([1.0, 2, 3, 4])), (csr_from_dense, GRAPH), (csr_from_dense, np.zeros((0, 3), np.float32)), (csr_matmat, INDPTR, INDICES, DATA, np.arange(12).reshape(4, 3)),
    (csr_transpose, INDPTR, INDICES, DATA, 4), (coo_sum_duplicates, np.array([0, 1, 0]), np.array([2, 0, 2]), np.array([1.5, 2, 3]), (2, 3)), (csr_gauss_seidel, INDPTR, INDICES, DATA, np.array([1.0, 2, 3, 4]), 3), (crc16, BYTES), (crc16, BYTES[:0]), (crc16, np.array([1, 2, 3])),
    (crc32, BYTES), (crc32, BYTES[:0]), (adler32, BYTES), (fnv1a, BYTES), (popcount, random.integers(0, 2**63, 9).astype(np.uint64)), (bit_reverse, 16, 4), (morton_encode, np.array([1, 5, 200]), np.array([7, 0, 65535])), (gray_code, 5), (xorshift, 88172645463325252, 6),
    (sieve, 60), (sieve, 1), (run_lengths, np.array([1, 1, 2, 2, 2, 1])), (run_lengths, np.array([1.5])), (run_lengths, SEQUENCE[:0]), (hamming_distances, BYTES[:5]), (hamming_distances, SEQUENCE[:4]), (nqueens, 6),
]
ULPS = {"viterbi": 16}
