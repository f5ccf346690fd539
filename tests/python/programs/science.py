"""Numerical methods: roots, integrals, differential equations, statistics, geometry."""

import math

import numpy as np


def newton(f, derivative, x, tolerance=1e-12, limit=50):
    for step in range(limit):
        change = f(x) / derivative(x)
        x -= change
        if abs(change) < tolerance:
            return x, step
    raise RuntimeError("no convergence")


def newton_of_cube_root(a):
    return newton(lambda x: x ** 3 - a, lambda x: 3 * x ** 2, a)


def newton_without_root(a):
    return newton(lambda x: x * x + a, lambda x: 2 * x, 0.5, limit=10)


def bisection(low, high, tolerance):
    def f(x):
        return x * x * x - x - 2

    if f(low) * f(high) > 0:
        raise ValueError("no change of sign")
    while high - low > tolerance:
        middle = (low + high) / 2
        if f(low) * f(middle) <= 0:
            high = middle
        else:
            low = middle
    return (low + high) / 2


def secant(x0, x1, steps):
    f0, f1 = x0 * x0 - 2, x1 * x1 - 2
    for _ in range(steps):
        if f1 == f0:
            break
        x0, x1 = x1, x1 - f1 * (x1 - x0) / (f1 - f0)
        f0, f1 = f1, x1 * x1 - 2
    return x1


def horner(coefficients, x):
    result = 0.0
    for c in coefficients:
        result = result * x + c
    return result


def trapezoid(values, step):
    if len(values) < 2:
        return 0.0
    total = (values[0] + values[-1]) / 2
    for value in values[1:-1]:
        total += value
    return total * step


def simpson(a, b, n):
    if n % 2:
        raise ValueError("n must be even")
    h = (b - a) / n
    total = math.exp(-a * a) + math.exp(-b * b)
    for i in range(1, n):
        x = a + i * h
        total += (4 if i % 2 else 2) * math.exp(-x * x)
    return total * h / 3


def romberg(n):
    table = np.zeros((n, n))
    h = 1.0
    table[0, 0] = 0.5 * h * (1.0 + 0.5)
    for i in range(1, n):
        h /= 2
        total = 0.0
        for k in range(1, 2 ** i, 2):
            total += 1 / (1 + k * h)
        table[i, 0] = 0.5 * table[i - 1, 0] + h * total
        for j in range(1, i + 1):
            table[i, j] = table[i, j - 1] + (table[i, j - 1] - table[i - 1, j - 1]) / (4 ** j - 1)
    return table


def runge_kutta(f, y, t, h, steps):
    for _ in range(steps):
        k1 = f(t, y)
        k2 = f(t + h / 2, y + h * k1 / 2)
        k3 = f(t + h / 2, y + h * k2 / 2)
        k4 = f(t + h, y + h * k3)
        y += h * (k1 + 2 * k2 + 2 * k3 + k4) / 6
        t += h
    return y


def logistic(t, y):
    return y * (1 - y)


def grow(y, steps):
    return runge_kutta(logistic, y, 0.0, 0.1, steps)


def lorenz(state, steps, sigma=10.0, rho=28.0, beta=8 / 3):
    x, y, z = state
    path = np.empty((steps, 3))
    for i in range(steps):
        dx, dy, dz = sigma * (y - x), x * (rho - z) - y, x * y - beta * z
        x, y, z = x + 0.01 * dx, y + 0.01 * dy, z + 0.01 * dz
        path[i, 0], path[i, 1], path[i, 2] = x, y, z
    return path


def predator_prey(prey, predators, steps):
    history = [(prey, predators)]
    for _ in range(steps):
        prey, predators = prey + 0.01 * prey * (1.1 - 0.4 * predators), predators + 0.01 * predators * (0.1 * prey - 0.4)
        history.append((prey, predators))
    return history


def wave(u, previous, steps):
    n = len(u)
    for _ in range(steps):
        following = np.zeros(n)
        for i in range(1, n - 1):
            following[i] = 2 * u[i] - previous[i] + 0.25 * (u[i - 1] - 2 * u[i] + u[i + 1])
        previous, u = u, following
    return u


def statistics(values):
    n = 0
    mean = m2 = 0.0
    smallest, largest = math.inf, -math.inf
    for x in values:
        n += 1
        delta = x - mean
        mean += delta / n
        m2 += delta * (x - mean)
        smallest = min(smallest, x)
        largest = max(largest, x)
    variance = m2 / (n - 1) if n > 1 else math.nan
    return n, mean, variance, smallest, largest


def kahan_sum(values):
    total = 0.0
    compensation = 0.0
    for x in values:
        y = x - compensation
        t = total + y
        compensation = (t - total) - y
        total = t
    return total


def histogram(values, bins, low, high):
    counts = np.zeros(bins, dtype=np.int64)
    width = (high - low) / bins
    for x in values:
        if low <= x < high:
            counts[int((x - low) / width)] += 1
        elif x == high:
            counts[-1] += 1
    return counts


def linear_fit(x, y):
    n = len(x)
    sx = sy = sxx = sxy = 0.0
    for a, b in zip(x, y):
        sx += a
        sy += b
        sxx += a * a
        sxy += a * b
    slope = (n * sxy - sx * sy) / (n * sxx - sx * sx)
    return slope, (sy - slope * sx) / n


def correlation(x, y):
    mx = sum(x) / len(x)
    my = sum(y) / len(y)
    xy = sum((a - mx) * (b - my) for a, b in zip(x, y))
    xx = sum((a - mx) ** 2 for a in x)
    yy = sum((b - my) ** 2 for b in y)
    return xy / math.sqrt(xx * yy)


def interpolate(x, y, at):
    if at <= x[0]:
        return y[0]
    for i in range(1, len(x)):
        if at <= x[i]:
            t = (at - x[i - 1]) / (x[i] - x[i - 1])
            return y[i - 1] + t * (y[i] - y[i - 1])
    return y[-1]


def lagrange(x, y, at):
    total = 0.0
    for i in range(len(x)):
        term = y[i]
        for j in range(len(x)):
            if i != j:
                term *= (at - x[j]) / (x[i] - x[j])
        total += term
    return total


def cubic_spline(x, y):
    n = len(x) - 1
    h = np.zeros(n)
    alpha = np.zeros(n + 1)
    for i in range(n):
        h[i] = x[i + 1] - x[i]
    for i in range(1, n):
        alpha[i] = 3 / h[i] * (y[i + 1] - y[i]) - 3 / h[i - 1] * (y[i] - y[i - 1])
    l, mu, z, c = np.ones(n + 1), np.zeros(n + 1), np.zeros(n + 1), np.zeros(n + 1)
    for i in range(1, n):
        l[i] = 2 * (x[i + 1] - x[i - 1]) - h[i - 1] * mu[i - 1]
        mu[i] = h[i] / l[i]
        z[i] = (alpha[i] - h[i - 1] * z[i - 1]) / l[i]
    for j in range(n - 1, -1, -1):
        c[j] = z[j] - mu[j] * c[j + 1]
    return c


def nearest_neighbours(points, query, k):
    found = []
    for i in range(len(points)):
        distance = 0.0
        for axis in range(points.shape[1]):
            distance += (points[i, axis] - query[axis]) ** 2
        found.append((distance, i))
    found.sort()
    return [i for _, i in found[:k]]


def distance_matrix(points):
    n, dimensions = points.shape
    result = np.zeros((n, n))
    for i in range(n):
        for j in range(i + 1, n):
            total = 0.0
            for k in range(dimensions):
                difference = points[i, k] - points[j, k]
                total += difference * difference
            result[i, j] = result[j, i] = math.sqrt(total)
    return result


def cross(o, a, b):
    return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0])


def convex_hull(points):
    ordered = [(points[i, 0], points[i, 1]) for i in range(len(points))]
    ordered.sort()
    if len(ordered) <= 1:
        return ordered
    lower = []
    for p in ordered:
        while len(lower) >= 2 and cross(lower[-2], lower[-1], p) <= 0:
            lower.pop()
        lower.append(p)
    upper = []
    for p in reversed(ordered):
        while len(upper) >= 2 and cross(upper[-2], upper[-1], p) <= 0:
            upper.pop()
        upper.append(p)
    return lower[:-1] + upper[:-1]


def polygon_area(points):
    total = 0.0
    for i in range(len(points)):
        x0, y0 = points[i - 1]
        x1, y1 = points[i]
        total += x0 * y1 - x1 * y0
    return abs(total) / 2


def inside_polygon(points, x, y):
    inside = False
    j = len(points) - 1
    for i in range(len(points)):
        if (points[i, 1] > y) != (points[j, 1] > y):
            if x < (points[j, 0] - points[i, 0]) * (y - points[i, 1]) / (points[j, 1] - points[i, 1]) + points[i, 0]:
                inside = not inside
        j = i
    return inside


def haversine(lat1, lon1, lat2, lon2):
    lat1, lon1, lat2, lon2 = map(math.radians, (lat1, lon1, lat2, lon2))
    a = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 6371.0 * 2 * math.asin(math.sqrt(a))


def quaternion_rotate(q, v):
    w, x, y, z = q
    a, b, c = v
    tx, ty, tz = 2 * (y * c - z * b), 2 * (z * a - x * c), 2 * (x * b - y * a)
    return a + w * tx + y * tz - z * ty, b + w * ty + z * tx - x * tz, c + w * tz + x * ty - y * tx


def gradient_descent(points, values, rate, steps):
    weights = np.zeros(points.shape[1])
    bias = 0.0
    for _ in range(steps):
        for i in range(len(points)):
            error = bias - values[i]
            for k in range(len(weights)):
                error += weights[k] * points[i, k]
            for k in range(len(weights)):
                weights[k] -= rate * error * points[i, k]
            bias -= rate * error
    return weights, bias


def perceptron(points, labels, epochs):
    w = [0.0] * (points.shape[1] + 1)
    mistakes = 0
    for _ in range(epochs):
        mistakes = 0
        for point, label in zip(points, labels):
            total = w[0]
            for k, x in enumerate(point):
                total += w[k + 1] * x
            if (total >= 0) != label:
                mistakes += 1
                sign = 1 if label else -1
                w[0] += sign
                for k in range(len(point)):
                    w[k + 1] += sign * point[k]
        if mistakes == 0:
            break
    return w, mistakes


def quadratic_roots(a, b, c):
    if a == 0:
        return None
    d = b * b - 4 * a * c
    if d > 0:
        r = math.sqrt(d)
        return (-b - r) / (2 * a), (-b + r) / (2 * a)
    if d == 0:
        return -b / (2 * a), -b / (2 * a)
    raise ValueError("no real roots")


def bessel(n, x):
    total = 0.0
    term = (x / 2) ** n / math.factorial(n)
    k = 0
    while abs(term) > 1e-17 * abs(total) and k < 100:
        total += term
        k += 1
        term *= -(x * x / 4) / (k * (k + n))
    return total


def gamma_lanczos(x):
    g = (0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
         12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7)
    if x < 0.5:
        return math.pi / (math.sin(math.pi * x) * gamma_lanczos(1 - x))
    x -= 1
    total = g[0]
    for i in range(1, 9):
        total += g[i] / (x + i)
    t = x + 7.5
    return math.sqrt(2 * math.pi) * t ** (x + 0.5) * math.exp(-t) * total


def compound(principal, rate, years, monthly=False):
    if rate < 0:
        raise ValueError(f"rate must not be negative, got {rate}")
    periods = 12 if monthly else 1
    for _ in range(years * periods):
        principal *= 1 + rate / periods
    return round(principal, 2)


def easter(year):
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    l = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * l) // 451
    month, day = divmod(h + l - 7 * m + 114, 31)
    return month, day + 1


random = np.random.default_rng(13)
X, Y = np.sort(random.normal(size=20)), random.normal(size=20)
POINTS = random.normal(size=(15, 2))
CALLS = [
    (newton_of_cube_root, 27.0), (newton_without_root, 1.0), (bisection, 1.0, 2.0, 1e-9), (bisection, 3.0, 4.0, 1e-9), (secant, 1.0, 2.0, 8),
    (horner, X, 0.5), (horner, np.array([1, 2, 3]), 2), (trapezoid, X, 0.1), (trapezoid, X[:1], 0.1), (simpson, 0.0, 1.0, 20),
    (simpson, 0.0, 1.0, 3), (romberg, 5), (grow, 0.1, 20), (lorenz, (1.0, 1.0, 1.0), 30), (predator_prey, 10.0, 5.0, 20),
    (wave, np.sin(X), np.sin(X), 10), (statistics, X), (statistics, X[:1]), (statistics, X[:0]), (statistics, np.array([1, 5, 3])),
    (kahan_sum, X * 1e10), (histogram, Y, 8, -2.0, 2.0), (histogram, np.array([0.0, 1.0]), 4, 0.0, 1.0), (linear_fit, X, Y),
    (correlation, X, Y), (interpolate, X, Y, 0.1), (interpolate, X, Y, 99.0), (lagrange, X[:5], Y[:5], 0.3), (cubic_spline, X, Y),
    (nearest_neighbours, POINTS, np.array([0.1, 0.2]), 4), (distance_matrix, POINTS), (convex_hull, POINTS), (convex_hull, POINTS[:1]),
    (polygon_area, [(0.0, 0.0), (2.0, 0.0), (2.0, 3.0)]), (inside_polygon, POINTS[:6], 0.0, 0.0), (haversine, 52.5, 13.4, 48.1, 11.6),
    (quaternion_rotate, (0.5, 0.5, 0.5, 0.5), (1.0, 2.0, 3.0)), (gradient_descent, POINTS, Y[:15], 0.05, 10),
    (perceptron, POINTS, POINTS[:, 0] > POINTS[:, 1], 10), (quadratic_roots, 1, -3, 2), (quadratic_roots, 1.0, 2.0, 1.0),
    (quadratic_roots, 1, 0, 1), (quadratic_roots, 0, 1, 1), (bessel, 0, 2.5), (bessel, 3, 1.0), (gamma_lanczos, 4.5), (gamma_lanczos, 0.25),
    (compound, 1000.0, 0.05, 10), (compound, 1000, 0.05, 2, True), (compound, 1.0, -0.1, 1), (easter, 2025), (easter, 2026),
]
ULPS = {"gamma_lanczos": 16, "haversine": 8, "simpson": 8, "bessel": 4}
