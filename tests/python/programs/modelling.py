"""Finance, clustering, geometry, interpolation, optimisation, and what numerical code in the wild looks like."""

import math
from math import exp, log, sqrt

import numpy as np
from numpy import pi

DEFAULT_RATE = 0.03
EARTH_RADIUS = 6371.0088
GOLDEN = (1 + 5 ** 0.5) / 2


def cumulative_normal(x):
    """Abramowitz and Stegun's formula 26.2.17."""
    k = 1.0 / (1.0 + 0.2316419 * np.abs(x))
    poly = k * (0.319381530 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))))
    tail = np.exp(-0.5 * x * x) / np.sqrt(2 * np.pi) * poly
    return np.where(x >= 0, 1 - tail, tail)


def black_scholes(stock, strike, time, rate=DEFAULT_RATE, volatility=0.2):
    sqrt_t = np.sqrt(time)
    d1 = (np.log(stock / strike) + (rate + 0.5 * volatility ** 2) * time) / (volatility * sqrt_t)
    d2 = d1 - volatility * sqrt_t
    discount = strike * np.exp(-rate * time)
    call = stock * cumulative_normal(d1) - discount * cumulative_normal(d2)
    put = call - stock + discount
    return call, put


def binomial_option(spot: float, strike: float, rate: float, sigma: float, years: float, steps: int, american: bool = False) -> float:
    """Cox, Ross and Rubinstein's tree for a put."""
    dt = years / steps
    up = exp(sigma * sqrt(dt))
    down = 1 / up
    p = (exp(rate * dt) - down) / (up - down)
    discount = exp(-rate * dt)
    prices = spot * up ** np.arange(steps, -1, -1.0) * down ** np.arange(0, steps + 1, 1.0)
    values = np.maximum(strike - prices, 0)
    for i in range(steps - 1, -1, -1):
        values = discount * (p * values[:-1] + (1 - p) * values[1:])
        if american:
            prices = prices[:-1] * down
            values = np.maximum(values, strike - prices)
    return values[0]


def asian_option(normals, spot, strike, rate, sigma, dt):
    """The mean discounted payoff over simulated paths, and its standard error."""
    increments = (rate - 0.5 * sigma ** 2) * dt + sigma * np.sqrt(dt) * normals
    paths = spot * np.exp(np.cumsum(increments, axis=1))
    payoff = np.maximum(paths.mean(axis=1) - strike, 0) * np.exp(-rate * dt * normals.shape[1])
    return payoff.mean(), payoff.std(ddof=1) / np.sqrt(len(payoff))


def longstaff_schwartz(paths, strike, discount):
    """An American put by regression on the paths in the money."""
    cash = np.maximum(strike - paths[:, -1], 0)
    for t in range(paths.shape[1] - 2, 0, -1):
        cash *= discount
        money = paths[:, t] < strike
        if money.sum() < 3:
            continue
        x = paths[money, t]
        y = cash[money]
        s1, s2, n = x.sum(), (x * x).sum(), len(x)
        slope = (n * (x * y).sum() - s1 * y.sum()) / (n * s2 - s1 * s1)
        intercept = (y.sum() - slope * s1) / n
        continuation = intercept + slope * x
        exercise = strike - x
        cash[money] = np.where(exercise > continuation, exercise, y)
    return discount * cash.mean()


def implied_volatility(price, spot, strike, years, rate, tolerance=1e-10):
    low, high = 1e-4, 3.0
    for _ in range(100):
        sigma = 0.5 * (low + high)
        d1 = (log(spot / strike) + (rate + sigma * sigma / 2) * years) / (sigma * sqrt(years))
        d2 = d1 - sigma * sqrt(years)
        value = spot * 0.5 * math.erfc(-d1 / sqrt(2)) - strike * exp(-rate * years) * 0.5 * math.erfc(-d2 / sqrt(2))
        if abs(value - price) < tolerance:
            break
        if value > price:
            high = sigma
        else:
            low = sigma
    return sigma


def max_drawdown(prices):
    peak = np.maximum.accumulate(prices)
    drawdown = (peak - prices) / peak
    end = drawdown.argmax()
    start = prices[:end + 1].argmax()
    return drawdown.max(), start, end


def rsi(prices, period=14):
    """The relative strength index, smoothed as Wilder did."""
    delta = np.diff(prices)
    gain = np.where(delta > 0, delta, 0.0)
    loss = np.where(delta < 0, -delta, 0.0)
    out = np.full(prices.shape, np.nan)
    if len(delta) < period:
        return out
    up = gain[:period].mean()
    down = loss[:period].mean()
    for i in range(period, len(delta) + 1):
        if i > period:
            up = (up * (period - 1) + gain[i - 1]) / period
            down = (down * (period - 1) + loss[i - 1]) / period
        rs = up / down if down != 0 else np.inf
        out[i] = 100 - 100 / (1 + rs)
    return out


def bollinger(prices, window, width=2.0):
    n = len(prices) - window + 1
    middle = np.empty(max(n, 0))
    spread = np.empty(max(n, 0))
    for i in range(n):
        part = prices[i:i + window]
        middle[i] = np.mean(part)
        spread[i] = np.std(part)
    return middle - width * spread, middle, middle + width * spread


def portfolio(returns, weights, rate=DEFAULT_RATE):
    mean = returns.mean(axis=0)
    centred = returns - mean
    cov = (centred[:, :, np.newaxis] * centred[:, np.newaxis, :]).sum(0) / (returns.shape[0] - 1)
    variance = (weights[:, None] * weights * cov).sum()
    gain = (weights * mean).sum()
    return gain, np.sqrt(variance), (gain - rate) / np.sqrt(variance)


def value_at_risk(returns, level):
    ordered = np.sort(returns)
    k = int(np.floor(level * len(ordered)))
    return -ordered[k], -ordered[:k + 1].mean()


def bond_duration(cash, times, rate):
    factors = 1 / (1 + rate) ** times
    price = np.sum(cash * factors)
    duration = np.sum(times * cash * factors) / price
    convexity = np.sum(times * (times + 1) * cash * factors) / (price * (1 + rate) ** 2)
    return price, duration, convexity


def garch(returns, omega, alpha, beta):
    variance = np.zeros_like(returns)
    variance[0] = returns.var()
    for t in range(1, returns.size):
        variance[t] = omega + alpha * returns[t - 1] ** 2 + beta * variance[t - 1]
    return -0.5 * np.sum(np.log(2 * pi * variance) + returns ** 2 / variance), variance


def kmeans(points, centroids, iterations):
    labels = np.zeros(len(points), dtype=np.intp)
    for _ in range(iterations):
        distances = ((points[:, np.newaxis] - centroids) ** 2).sum(axis=2)
        labels = distances.argmin(axis=1)
        for k in range(centroids.shape[0]):
            members = points[labels == k]
            if len(members) > 0:
                centroids[k] = members.mean(axis=0)
    inertia = ((points - centroids[labels]) ** 2).sum()
    return labels, inertia


def kmeans_loops(data, k, steps):
    n, d = data.shape
    means = data[:k].copy()
    assignment = np.zeros(n, dtype=np.int32)
    for _ in range(steps):
        counts = np.zeros(k)
        sums = np.zeros((k, d))
        for i in range(n):
            best, arg = np.inf, 0
            for c in range(k):
                dist = 0.0
                for j in range(d):
                    dist += (data[i, j] - means[c, j]) ** 2
                if dist < best:
                    best, arg = dist, c
            assignment[i] = arg
            counts[arg] += 1
            sums[arg] += data[i]
        for c in range(k):
            if counts[c]:
                means[c] = sums[c] / counts[c]
    return means, assignment


def dbscan(points, eps, min_points):
    n = len(points)
    d2 = ((points[:, None, :] - points[None, :, :]) ** 2).sum(-1)
    neighbours = d2 <= eps ** 2
    core = neighbours.sum(axis=1) >= min_points
    labels = np.full(n, -1)
    cluster = 0
    for i in range(n):
        if labels[i] != -1 or not core[i]:
            continue
        frontier = [i]
        labels[i] = cluster
        while frontier:
            p = frontier.pop()
            if not core[p]:
                continue
            for q in np.nonzero(neighbours[p])[0]:
                if labels[q] == -1:
                    labels[q] = cluster
                    frontier.append(q)
        cluster += 1
    return labels, cluster


def agglomerative(points, clusters):
    """Single linkage: the nearest two are merged until so many are left."""
    n = points.shape[0]
    diff = points[:, None] - points[None]
    d = np.sqrt(np.sum(diff * diff, axis=-1))
    np.fill_diagonal(d, np.inf)
    labels = np.arange(n)
    for _ in range(n - clusters):
        flat = d.argmin()
        i, j = flat // n, flat % n
        labels[labels == labels[j]] = labels[i]
        d[i] = np.minimum(d[i], d[j])
        d[:, i] = d[i]
        d[i, i] = np.inf
        d[j, :] = np.inf
        d[:, j] = np.inf
    return labels


def gaussian_mixture(x, means, variances, weights, steps):
    """Expectation and maximisation in one dimension."""
    for _ in range(steps):
        density = weights * np.exp(-(x[:, None] - means) ** 2 / (2 * variances)) / np.sqrt(2 * np.pi * variances)
        responsibility = density / density.sum(axis=1, keepdims=True)
        total = responsibility.sum(axis=0)
        means = (responsibility * x[:, None]).sum(axis=0) / total
        variances = (responsibility * (x[:, None] - means) ** 2).sum(axis=0) / total
        weights = total / x.size
    return means, variances, weights


def nearest_neighbour_vote(train, labels, queries, k):
    result = np.zeros(queries.shape[0], dtype=labels.dtype)
    for q in range(queries.shape[0]):
        distance = np.sqrt(((train - queries[q]) ** 2).sum(axis=1))
        nearest = np.argsort(distance, kind="stable")[:k]
        result[q] = np.bincount(labels[nearest]).argmax()
    return result


def mean_shift(points, bandwidth, steps):
    modes = points.copy()
    for _ in range(steps):
        for i in range(len(modes)):
            d2 = ((points - modes[i]) ** 2).sum(axis=1)
            w = np.exp(-d2 / (2 * bandwidth ** 2))
            modes[i] = (points * w[:, None]).sum(axis=0) / w.sum()
    return modes


def allpairs_distances(X, Y):
    """Squared distances with the products multiplied out."""
    sx = np.sum(X * X, axis=1)
    sy = np.sum(Y * Y, axis=1)
    cross = (X[:, None, :] * Y).sum(axis=-1)
    return np.sqrt(np.maximum(sx[:, None] + sy[None, :] - 2 * cross, 0))


def periodic_distances(x, y, z, L, periodicX: bool, periodicY: bool, periodicZ: bool):
    N = len(x)
    dx = x - x.reshape(N, 1)
    dy = y - y.reshape(N, 1)
    dz = z - z.reshape(N, 1)
    if periodicX:
        dx = np.where(np.abs(dx) > L / 2, dx - np.sign(dx) * L, dx)
    if periodicY:
        dy = np.where(np.abs(dy) > L / 2, dy - np.sign(dy) * L, dy)
    if periodicZ:
        dz = np.where(np.abs(dz) > L / 2, dz - np.sign(dz) * L, dz)
    d = np.sqrt(dx ** 2 + dy ** 2 + dz ** 2)
    d[d == 0] = -1
    return d


def arc_distance(theta_1, phi_1, theta_2, phi_2):
    """Angles between pairs of points on a sphere."""
    temp = (np.sin((theta_2 - theta_1) / 2)**2 + np.cos(theta_1) * np.cos(theta_2) * np.sin((phi_2 - phi_1) / 2)**2)
    distance_matrix = 2 * (np.arctan2(np.sqrt(temp), np.sqrt(1 - temp)))
    return distance_matrix


def hyantes(xmin, ymin, xmax, ymax, step, range_, X):
    """Potentials of places on a grid."""
    xN = int((xmax - xmin) / step)
    yN = int((ymax - ymin) / step)
    pt = np.zeros((xN, yN))
    for i in range(xN):
        for j in range(yN):
            for k in range(X.shape[0]):
                tmp = 6368.0 * np.arccos(np.cos(xmin + step * i) * np.cos(X[k, 0]) * np.cos((ymin + step * j) - X[k, 1]) + np.sin(xmin + step * i) * np.sin(X[k, 0]))
                if tmp < range_:
                    pt[i, j] += X[k, 2] / (1 + tmp)
    return pt


def winding_number(polygon, points):
    """Which points lie inside."""
    inside = np.zeros(len(points), dtype=bool)
    n = len(polygon)
    for p in range(len(points)):
        x, y = points[p]
        j = n - 1
        odd = False
        for i in range(n):
            xi, yi = polygon[i]
            xj, yj = polygon[j]
            if (yi > y) != (yj > y) and x < (xj - xi) * (y - yi) / (yj - yi) + xi:
                odd = not odd
            j = i
        inside[p] = odd
    return inside


def polygon_moments(vertices):
    x, y = vertices[:, 0], vertices[:, 1]
    xn, yn = np.roll(x, -1), np.roll(y, -1)
    cross = x * yn - xn * y
    area = 0.5 * cross.sum()
    cx = ((x + xn) * cross).sum() / (6 * area)
    cy = ((y + yn) * cross).sum() / (6 * area)
    return area, np.array([cx, cy])


def gift_wrapping(points):
    n = points.shape[0]
    start = np.lexsort((points[:, 1], points[:, 0]))[0]
    hull = [start]
    while True:
        candidate = (hull[-1] + 1) % n
        for k in range(n):
            a, b = points[candidate] - points[hull[-1]], points[k] - points[hull[-1]]
            if a[0] * b[1] - a[1] * b[0] < 0:
                candidate = k
        if candidate == start:
            break
        hull.append(candidate)
    return points[hull]


def rotate_points(points, angles):
    """By Euler angles, in the order z, y, x."""
    a, b, c = angles
    rz = np.array([[np.cos(a), -np.sin(a), 0.0], [np.sin(a), np.cos(a), 0.0], [0.0, 0.0, 1.0]])
    ry = np.array([[np.cos(b), 0, np.sin(b)], [0, 1, 0], [-np.sin(b), 0, np.cos(b)]])
    rx = np.array([[1, 0, 0], [0, np.cos(c), -np.sin(c)], [0, np.sin(c), np.cos(c)]])
    rotation = rz.dot(ry).dot(rx)
    return points.dot(rotation.T)


def ray_sphere(origins, directions, centre, radius):
    """The distance to the first hit of each ray, inf where it misses."""
    oc = origins - centre
    b = (oc * directions).sum(axis=1)
    c = (oc * oc).sum(axis=1) - radius ** 2
    discriminant = b * b - c
    hit = discriminant >= 0
    root = np.sqrt(np.where(hit, discriminant, 0))
    near, far = -b - root, -b + root
    t = np.where(near > 1e-6, near, far)
    return np.where(hit & (t > 1e-6), t, np.inf)


def triangle_normals(vertices, faces):
    a, b, c = vertices[faces[:, 0]], vertices[faces[:, 1]], vertices[faces[:, 2]]
    normal = np.cross(b - a, c - a)
    length = np.sqrt((normal ** 2).sum(axis=1))
    per_vertex = np.zeros_like(vertices)
    for f in range(len(faces)):
        for k in faces[f]:
            per_vertex[k] += normal[f]
    return normal / length[:, None], 0.5 * length, per_vertex


def haversine_matrix(lat, lon):
    lat, lon = np.radians(lat), np.radians(lon)
    dlat = lat[:, None] - lat
    dlon = lon[:, None] - lon
    a = np.sin(dlat / 2) ** 2 + np.cos(lat[:, None]) * np.cos(lat) * np.sin(dlon / 2) ** 2
    return 2 * EARTH_RADIUS * np.arcsin(np.sqrt(a))


def bezier(control, samples):
    """By de Casteljau's construction."""
    t = np.linspace(0, 1, samples)
    curve = np.empty((samples, control.shape[1]))
    for s in range(samples):
        points = control.copy()
        for level in range(len(control) - 1, 0, -1):
            points[:level] = (1 - t[s]) * points[:level] + t[s] * points[1:level + 1]
        curve[s] = points[0]
    return curve


def cubic_spline(x, y, xs):
    """Natural, evaluated where xs says."""
    n = len(x) - 1
    h = np.diff(x)
    alpha = np.zeros(n)
    alpha[1:] = 3 / h[1:] * (y[2:] - y[1:-1]) - 3 / h[:-1] * (y[1:-1] - y[:-2])
    c, l, mu, z = np.zeros(n + 1), np.ones(n + 1), np.zeros(n + 1), np.zeros(n + 1)
    for i in range(1, n):
        l[i] = 2 * (x[i + 1] - x[i - 1]) - h[i - 1] * mu[i - 1]
        mu[i] = h[i] / l[i]
        z[i] = (alpha[i] - h[i - 1] * z[i - 1]) / l[i]
    b, d = np.zeros(n), np.zeros(n)
    for j in range(n - 1, -1, -1):
        c[j] = z[j] - mu[j] * c[j + 1]
        b[j] = (y[j + 1] - y[j]) / h[j] - h[j] * (c[j + 1] + 2 * c[j]) / 3
        d[j] = (c[j + 1] - c[j]) / (3 * h[j])
    k = np.clip(np.searchsorted(x, xs) - 1, 0, n - 1)
    u = xs - x[k]
    return y[k] + u * (b[k] + u * (c[k] + u * d[k]))


def bilinear_lookup(table, u, v):
    i = np.clip(np.floor(u).astype(np.int64), 0, table.shape[0] - 2)
    j = np.clip(np.floor(v).astype(np.int64), 0, table.shape[1] - 2)
    du, dv = u - i, v - j
    return (table[i, j] * (1 - du) * (1 - dv) + table[i + 1, j] * du * (1 - dv) + table[i, j + 1] * (1 - du) * dv + table[i + 1, j + 1] * du * dv)


def rosenbrock(x):
    return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def rosenbrock_gradient(x):
    xm = x[1:-1]
    xm_m1 = x[:-2]
    xm_p1 = x[2:]
    der = np.zeros_like(x)
    der[1:-1] = 200 * (xm - xm_m1 ** 2) - 400 * (xm_p1 - xm ** 2) * xm - 2 * (1 - xm)
    der[0] = -400 * x[0] * (x[1] - x[0] ** 2) - 2 * (1 - x[0])
    der[-1] = 200 * (x[-1] - x[-2] ** 2)
    return der


def nelder_mead(start, iterations):
    n = len(start)
    simplex = np.empty((n + 1, n))
    simplex[0] = start
    for i in range(n):
        simplex[i + 1] = start
        simplex[i + 1, i] += 0.5
    values = np.array([rosenbrock(p) for p in simplex])
    for _ in range(iterations):
        order = np.argsort(values, kind="stable")
        simplex, values = simplex[order], values[order]
        centre = simplex[:-1].mean(axis=0)
        reflected = 2 * centre - simplex[-1]
        fr = rosenbrock(reflected)
        if fr < values[0]:
            expanded = 3 * centre - 2 * simplex[-1]
            fe = rosenbrock(expanded)
            if fe < fr:
                simplex[-1], values[-1] = expanded, fe
            else:
                simplex[-1], values[-1] = reflected, fr
        elif fr < values[-2]:
            simplex[-1], values[-1] = reflected, fr
        else:
            contracted = 0.5 * (centre + simplex[-1])
            fc = rosenbrock(contracted)
            if fc < values[-1]:
                simplex[-1], values[-1] = contracted, fc
            else:
                simplex[1:] = simplex[0] + 0.5 * (simplex[1:] - simplex[0])
                for i in range(1, n + 1):
                    values[i] = rosenbrock(simplex[i])
    return simplex[0], values[0]


def golden_section(low, high, tolerance=1e-8):
    def f(x):
        return (x - 2) ** 2 + np.sin(x)

    c = high - (high - low) / GOLDEN
    d = low + (high - low) / GOLDEN
    while abs(high - low) > tolerance:
        if f(c) < f(d):
            high = d
        else:
            low = c
        c = high - (high - low) / GOLDEN
        d = low + (high - low) / GOLDEN
    return (high + low) / 2


def simpson_rows(y, dx):
    n = y.shape[-1]
    if n % 2 == 0:
        raise ValueError(f"an odd number of samples is needed, not {n}")
    return dx / 3 * (y[..., 0] + 4 * y[..., 1:-1:2].sum(axis=-1) + 2 * y[..., 2:-2:2].sum(axis=-1) + y[..., -1])


def particle_swarm(positions, velocities, r1, r2, inertia=0.7, pull=1.4):
    best = positions.copy()
    scores = (positions ** 2).sum(axis=1)
    leader = best[np.argmin(scores)].copy()
    for t in range(r1.shape[0]):
        velocities = inertia * velocities + pull * r1[t][:, None] * (best - positions) + pull * r2[t][:, None] * (leader - positions)
        positions = positions + velocities
        now = (positions ** 2).sum(axis=1)
        better = now < scores
        best[better] = positions[better]
        scores = np.where(better, now, scores)
        if scores.min() < (leader ** 2).sum():
            leader = best[scores.argmin()].copy()
    return leader, scores.min()


def mass_matrix_1d(nodes, order: int = 1):
    """Finite elements: stiffness and mass assembled from elements."""
    n = len(nodes)
    stiffness = np.zeros((n, n))
    mass = np.zeros((n, n))
    k_local = np.array([[1.0, -1.0], [-1.0, 1.0]])
    m_local = np.array([[2.0, 1.0], [1.0, 2.0]]) / 6
    for e in range(n - 1):
        h = nodes[e + 1] - nodes[e]
        dofs = np.array([e, e + 1])
        stiffness[np.ix_(dofs, dofs)] += k_local / h
        mass[e:e + 2, e:e + 2] += m_local * h
    return stiffness, mass


def legendre(n, x):
    """Values of the polynomials up to degree n."""
    p = np.ones((n + 1,) + x.shape)
    if n > 0:
        p[1] = x
    for k in range(1, n):
        p[k + 1] = ((2 * k + 1) * x * p[k] - k * p[k - 1]) / (k + 1)
    return p


def newton_fractal(re, im, steps):
    z = re[None, :] + 1j * im[:, None]
    roots = np.array([1, -0.5 + 0.8660254037844386j, -0.5 - 0.8660254037844386j])
    for _ in range(steps):
        z = z - (z ** 3 - 1) / (3 * z ** 2)
    nearest = np.abs(z[..., None] - roots).argmin(axis=-1)
    return nearest


def elementary_rule(rule, cells, generations):
    """A cellular automaton on a line."""
    bits = np.array([(rule >> k) & 1 for k in range(8)], dtype=np.uint8)
    history = np.zeros((generations + 1, len(cells)), dtype=np.uint8)
    history[0] = cells
    for g in range(generations):
        row = history[g]
        pattern = np.roll(row, 1) * 4 + row * 2 + np.roll(row, -1)
        history[g + 1] = bits[pattern]
    return history


def magic_square(n, dtype=np.int64):
    square = np.zeros((n, n), dtype=dtype)
    i, j = 0, n // 2
    for k in range(1, n * n + 1):
        square[i, j] = k
        ni, nj = (i - 1) % n, (j + 1) % n
        if square[ni, nj]:
            ni, nj = (i + 1) % n, j
        i, j = ni, nj
    return square, square.sum(axis=0), np.trace(square)


def compute(array_1, array_2, a, b, c):
    return np.clip(array_1, 2, 10) * a + array_2 * b + c


def go_fast(a):
    trace = 0.0
    for i in range(a.shape[0]):
        trace += np.tanh(a[i, i])
    return a + trace


def check_mask(db, out, mask=(1, 0, 1)):
    for idx, line in enumerate(db):
        target, vector = line[0], line[1:]
        if (mask == np.bitwise_and(mask, vector)).all():
            if target == 1:
                out[idx] = 1
    return out


def grouping(values):
    diff = np.concatenate(([1], np.diff(values)))
    idx = np.concatenate((np.where(diff)[0], [len(values)]))
    index = np.empty(len(idx) - 1, dtype="u4")
    np.subtract(idx[1:], idx[:-1], out=index)
    return values[idx[:-1]], index


def repeating(x, nvar_out):
    nvar = x.shape[0]
    x_out = np.empty((nvar_out, x.shape[1], x.shape[2]))
    for i in range(nvar_out // nvar):
        x_out[i * nvar:(i + 1) * nvar] = x
    return x_out


def reverse_cumsum(x):
    return np.cumsum(x[::-1])[::-1]


def slowparts(d, re, preDz, preWz, SRW, RSW, yxV, xyU, resid):
    """Gradients of tensors in a network."""
    fprime = lambda x: 1 - np.power(np.tanh(x), 2)
    partialDU = np.zeros((d + 1, re, 2 * d, d))
    for k in range(2 * d):
        for i in range(d):
            partialDU[:, :, k, i] = fprime(preDz[k]) * fprime(preWz[i]) * (SRW[i, k] + RSW[i, k]) * yxV[:, :, i]
    return partialDU


def smoothing(x, alpha):
    """Exponential smoothing with the recurrence."""
    s = x.copy()
    for i in range(1, len(x)):
        s[i] = s[i - 1] + alpha * (x[i] - s[i - 1])
    return s


def weighted_distance(center, points, weights):
    d = points - center
    return np.sqrt((weights * d * d).sum(-1))


def wind_chill(temperature, speed):
    result = np.copy(temperature)
    valid = np.logical_and(temperature <= 10.0, speed > 4.8)
    t, v = temperature[valid], speed[valid]
    result[valid] = 13.12 + 0.6215 * t - 11.37 * v ** 0.16 + 0.3965 * t * v ** 0.16
    return result


def make_grid(lower, upper, n):
    """Corners and cells of a regular grid of triangles."""
    axis = np.linspace(lower, upper, n)
    x, y = np.meshgrid(axis, axis)
    points = np.column_stack((x.ravel(), y.ravel()))
    cells = []
    for i in range(n - 1):
        for j in range(n - 1):
            k = i * n + j
            cells.append((k, k + 1, k + n))
            cells.append((k + 1, k + n + 1, k + n))
    return points, np.array(cells)


random = np.random.default_rng(8)
PRICES = 100 * np.exp(np.cumsum(random.normal(size=20) * 0.02))
RETURNS = random.normal(size=(12, 3)) * 0.05
POINTS = random.normal(size=(9, 2))
SPACE = random.normal(size=(6, 3))
TRIANGLE = np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 3.0], [0.5, 2.0]])
CALLS = [
    (cumulative_normal, POINTS), (black_scholes, PRICES, PRICES[::-1], np.full(20, 0.5)), (black_scholes, PRICES[:0], PRICES[:0], PRICES[:0], 0.01, 0.3), (binomial_option, 100.0, 105.0, 0.03, 0.2, 1.0, 12), (binomial_option, 100.0, 105.0, 0.03, 0.2, 1.0, 12, True),
    (asian_option, random.normal(size=(10, 5)), 100.0, 99.0, 0.02, 0.3, 0.1), (longstaff_schwartz, 100 + np.cumsum(random.normal(size=(15, 5)) * 5, axis=1), 101.0, 0.99), (implied_volatility, 10.0, 100.0, 100.0, 1.0, 0.01), (max_drawdown, PRICES), (max_drawdown, PRICES[:1]),
    (rsi, PRICES, 5), (rsi, PRICES[:3], 5), (bollinger, PRICES, 6), (bollinger, PRICES[:4], 6), (portfolio, RETURNS, np.array([0.5, 0.3, 0.2])), (value_at_risk, RETURNS[:, 0], 0.1), (bond_duration, np.array([5.0, 5.0, 105.0]), np.array([1, 2, 3]), 0.04), (garch, RETURNS[:, 0].copy(), 1e-4, 0.1, 0.8),
    (kmeans, POINTS, POINTS[:3].copy(), 4), (kmeans, POINTS.astype(np.float32), POINTS[:1].astype(np.float32), 2), (kmeans_loops, POINTS, 3, 4), (kmeans_loops, np.arange(12).reshape(6, 2), 2, 3), (dbscan, POINTS, 0.8, 2), (dbscan, POINTS[:0], 0.8, 2), (agglomerative, POINTS, 3), (gaussian_mixture, POINTS.ravel(), np.array([-1.0, 1.0]), np.ones(2), np.full(2, 0.5), 3),
    (nearest_neighbour_vote, POINTS, np.array([0, 1, 2, 0, 1, 2, 0, 1, 2]), POINTS[:4] + 0.1, 3), (mean_shift, POINTS, 0.5, 3), (allpairs_distances, POINTS, POINTS[:4]), (allpairs_distances, SPACE.astype(np.float32), SPACE[:1].astype(np.float32)), (periodic_distances, SPACE[:, 0], SPACE[:, 1], SPACE[:, 2], 2.0, True, False, True),
    (arc_distance, SPACE[:, 0], SPACE[:, 1], SPACE[:, 2], SPACE[:, 0] * 2), (hyantes, 0.0, 0.0, 0.5, 0.5, 0.1, 2000.0, np.abs(SPACE)), (winding_number, TRIANGLE, POINTS), (polygon_moments, TRIANGLE), (gift_wrapping, POINTS), (rotate_points, SPACE, (0.1, 0.2, 0.3)), (ray_sphere, SPACE, SPACE[::-1] / 2, np.zeros(3), 1.0),
    (triangle_normals, SPACE, np.array([[0, 1, 2], [2, 3, 4], [1, 4, 5]])), (haversine_matrix, SPACE[:, 0] * 30, SPACE[:, 1] * 60), (bezier, POINTS[:4], 7), (bezier, POINTS[:1], 2), (cubic_spline, np.arange(6.0), SPACE[:, 0], np.array([0.0, 0.3, 4.9, 5.0])), (bilinear_lookup, POINTS.reshape(3, 6), np.array([0.5, 1.9]), np.array([4.2, 0.0])),
    (rosenbrock, POINTS[0]), (rosenbrock, PRICES), (rosenbrock_gradient, PRICES / 100), (nelder_mead, np.array([-1.2, 1.0]), 15), (golden_section, 0.0, 4.0), (simpson_rows, RETURNS.T[:, :11], 0.1), (simpson_rows, RETURNS[:, :2], 0.1), (particle_swarm, POINTS, POINTS[::-1].copy(), random.random((4, 9)), random.random((4, 9))),
    (mass_matrix_1d, np.array([0.0, 0.4, 1.0, 1.5])), (legendre, 4, PRICES / 200), (legendre, 0, POINTS), (newton_fractal, np.array([-1.0, 0.3, 1.1]), np.array([-0.5, 0.7]), 6), (elementary_rule, 110, np.array([0, 0, 0, 1, 0, 0, 1]), 5), (magic_square, 5), (magic_square, 3, np.float32), (compute, np.arange(12).reshape(3, 4), np.arange(12).reshape(3, 4) * 2, 4, 3, 9),
    (go_fast, POINTS[:2]), (go_fast, POINTS[:0, :0]), (check_mask, random.integers(0, 2, (6, 4)), np.zeros(6)), (grouping, np.array([1, 1, 3, 3, 3, 7])), (repeating, SPACE.reshape(2, 3, 3), 6), (reverse_cumsum, np.arange(5)), (reverse_cumsum, PRICES[:0]), (slowparts, 2, 3, POINTS[0][[0, 1, 0, 1]], POINTS[1], POINTS[:2, [0, 1, 0, 1]], POINTS[2:4, [0, 1, 0, 1]], SPACE[:3, :2].repeat(3, 0).reshape(3, 3, 2), None),
    (smoothing, PRICES, 0.3), (smoothing, PRICES.astype(np.float32), 0.3), (weighted_distance, SPACE[0], SPACE, np.array([1.0, 2.0, 0.5])), (wind_chill, np.array([-5.0, 3.0, 12.0]), np.array([20.0, 3.0, 10.0])), (make_grid, -1.0, 1.0, 3),
]
ULPS = {name: 64 for name in ("cumulative_normal", "black_scholes", "binomial_option", "asian_option", "bond_duration", "garch", "gaussian_mixture", "mean_shift", "arc_distance", "hyantes", "rotate_points", "haversine_matrix",
                              "golden_section", "newton_fractal", "go_fast", "slowparts", "wind_chill", "implied_volatility")}
