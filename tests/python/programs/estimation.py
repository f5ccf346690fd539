"""Statistics: covariance, correlation, regression, tests, resampling, running moments."""

import numpy as np


def covariance(M, float_n, data):
    mean = np.mean(data, axis=0)
    data -= mean
    cov = np.zeros((M, M), dtype=data.dtype)
    for i in range(M):
        cov[i:M, i] = data[:, i] @ data[:, i:M] / (float_n - 1.0)
        cov[i, i:M] = cov[i:M, i]
    return cov


def correlation(M, float_n, data):
    mean = np.mean(data, axis=0)
    stddev = np.std(data, axis=0)
    stddev[stddev <= 0.1] = 1.0
    data -= mean
    data /= np.sqrt(float_n) * stddev
    corr = np.eye(M, dtype=data.dtype)
    for i in range(M - 1):
        corr[i + 1:M, i] = corr[i, i + 1:M] = data[:, i] @ data[:, i + 1:M]
    return corr


def correlation_matrix(x):
    """The same without a loop."""
    z = (x - x.mean(axis=0)) / x.std(axis=0)
    return (z[:, :, None] * z[:, None, :]).sum(axis=0) / len(x)


def pearson(x, y):
    mx, my = x.mean(), y.mean()
    xm, ym = x - mx, y - my
    r_num = np.sum(xm * ym)
    r_den = np.sqrt(np.sum(xm ** 2) * np.sum(ym ** 2))
    if r_den == 0:
        return 0.0
    return max(min(r_num / r_den, 1.0), -1.0)


def ranks(a):
    """Average ranks of values with ties."""
    order = np.argsort(a, kind="stable")
    rank = np.empty(len(a), dtype=np.float64)
    i = 0
    while i < len(a):
        j = i
        while j + 1 < len(a) and a[order[j + 1]] == a[order[i]]:
            j += 1
        rank[order[i:j + 1]] = (i + j) / 2 + 1
        i = j + 1
    return rank


def spearman(x, y):
    rx, ry = ranks(x), ranks(y)
    d = rx - rx.mean()
    e = ry - ry.mean()
    return (d * e).sum() / np.sqrt((d * d).sum() * (e * e).sum())


def bootstrap_mean(sample, indices):
    """The means of resamples drawn by the rows of `indices`, and the percentile interval."""
    n = indices.shape[0]
    means = np.empty(n)
    for b in range(n):
        means[b] = sample[indices[b]].mean()
    means.sort()
    return means, means[int(0.025 * n)], means[int(0.975 * n)]


def jackknife(x):
    n = x.size
    estimates = np.empty(n)
    for i in range(n):
        mask = np.ones(n, dtype=bool)
        mask[i] = False
        estimates[i] = x[mask].var()
    bias = (n - 1) * (estimates.mean() - x.var())
    return bias, np.sqrt((n - 1) / n * ((estimates - estimates.mean()) ** 2).sum())


def cronbach(itemscores):
    itemvars = itemscores.var(axis=1, ddof=1)
    tscores = itemscores.sum(axis=0)
    nitems = len(itemscores)
    return nitems / (nitems - 1) * (1 - itemvars.sum() / tscores.var(ddof=1))


def log_likelihood(data, mean, sigma):
    s = (data - mean) ** 2 / (2 * (sigma ** 2))
    pdfs = np.exp(-s)
    pdfs /= np.sqrt(2 * np.pi) * sigma
    return np.log(pdfs).sum()


def least_squares(x, y):
    """Slope and intercept by the normal equations."""
    x_avg = np.average(x)
    y_avg = np.average(y)
    dx = x - x_avg
    dy = y - y_avg
    var_x = np.sum(dx**2)
    cov_xy = np.sum(dx * (y - y_avg))
    slope = cov_xy / var_x
    y_interc = y_avg - slope * x_avg
    return (slope, y_interc)


def ridge_gradient_descent(X, y, rate=0.01, penalty=0.1, epochs=10):
    n, d = X.shape
    w = np.zeros(d)
    b = 0.0
    losses = []
    for epoch in range(epochs):
        prediction = (X * w).sum(axis=1) + b
        error = prediction - y
        losses.append((error ** 2).mean() + penalty * (w ** 2).sum())
        w -= rate * (2 / n * (X * error[:, None]).sum(axis=0) + 2 * penalty * w)
        b -= rate * 2 * error.mean()
    return w, b, losses


def logistic_regression(X, labels, steps, rate):
    weights = np.zeros(X.shape[1], dtype=X.dtype)
    for _ in range(steps):
        z = X @ weights
        p = 1 / (1 + np.exp(-z))
        weights -= rate * (X.T @ (p - labels)) / len(labels)
    return weights, np.mean((p > 0.5) == labels)


def running_statistics(stream):
    """Welford's recurrences for the first four moments."""
    n = 0
    mean = m2 = m3 = m4 = 0.0
    for x in stream:
        n1 = n
        n += 1
        delta = x - mean
        delta_n = delta / n
        delta_n2 = delta_n * delta_n
        term1 = delta * delta_n * n1
        mean += delta_n
        m4 += term1 * delta_n2 * (n * n - 3 * n + 3) + 6 * delta_n2 * m2 - 4 * delta_n * m3
        m3 += term1 * delta_n * (n - 2) - 3 * delta_n * m2
        m2 += term1
    return n, mean, m2, m3, m4


def moving_average(a, n=3):
    ret = np.cumsum(a, dtype=float)
    ret[n:] = ret[n:] - ret[:-n]
    return ret[n - 1:] / n


def exponential_smoothing(y, alpha, beta):
    """Holt's method: level and trend."""
    level, trend = y[0], y[1] - y[0]
    fitted = np.empty_like(y)
    fitted[0] = level
    for t in range(1, len(y)):
        last = level
        level = alpha * y[t] + (1 - alpha) * (level + trend)
        trend = beta * (level - last) + (1 - beta) * trend
        fitted[t] = level + trend
    return fitted


def azimuthal_mean(data, radius, npt):
    """The mean of the data in rings of the radius."""
    rmax = radius.max()
    res = np.zeros(npt, dtype=np.float64)
    for i in range(npt):
        r1 = rmax * i / npt
        r2 = rmax * (i + 1) / npt
        mask_r12 = np.logical_and((r1 <= radius), (radius < r2))
        values_r12 = data[mask_r12]
        res[i] = values_r12.mean()
    return res


def histogram_by_hand(values, bins):
    a_min = values.min()
    a_max = values.max()
    counts = np.zeros(bins, dtype=np.intp)
    edges = np.linspace(a_min, a_max, bins + 1)
    for x in values.flat:
        if x == a_max:
            b = bins - 1
        else:
            b = int(bins * (x - a_min) / (a_max - a_min))
        counts[b] += 1
    return counts, edges


def weighted_quantile(values, weights, q):
    sorter = np.argsort(values)
    values = values[sorter]
    weights = weights[sorter]
    cumulative = np.cumsum(weights) - 0.5 * weights
    cumulative /= np.sum(weights)
    return np.interp(q, cumulative, values)


def mad_outliers(points, threshold=3.5):
    median = np.median(points)
    deviation = np.abs(points - median)
    mad = np.median(deviation)
    modified_z_score = 0.6745 * deviation / mad
    return modified_z_score > threshold


def kolmogorov_smirnov(a, b):
    a = np.sort(a)
    b = np.sort(b)
    everything = np.concatenate([a, b])
    cdf1 = np.searchsorted(a, everything, side="right") / len(a)
    cdf2 = np.searchsorted(b, everything, side="right") / len(b)
    return np.max(np.abs(cdf1 - cdf2))


def anova(groups, k):
    """F of a one-way analysis of variance; `groups` are the columns."""
    n = groups.shape[0] * k
    grand = groups.mean()
    between = 0.0
    within = 0.0
    for j in range(k):
        column = groups[:, j]
        between += len(column) * (column.mean() - grand) ** 2
        within += ((column - column.mean()) ** 2).sum()
    return (between / (k - 1)) / (within / (n - k))


def gaussian_kde(samples, grid, bandwidth):
    u = (grid[:, np.newaxis] - samples) / bandwidth
    kernel = np.exp(-0.5 * u * u) / np.sqrt(2 * np.pi)
    return kernel.sum(axis=1) / (len(samples) * bandwidth)


def mutual_information(joint):
    """In nats, from a table of counts."""
    p = joint / joint.sum()
    px = p.sum(axis=1, keepdims=True)
    py = p.sum(axis=0, keepdims=True)
    expected = px * py
    nonzero = p > 0
    return np.sum(p[nonzero] * np.log(p[nonzero] / expected[nonzero]))


def autocorrelation(x, lags):
    n = len(x)
    x = x - x.mean()
    c0 = (x ** 2).sum() / n
    result = np.zeros(lags + 1)
    for lag in range(lags + 1):
        result[lag] = np.sum(x[:n - lag] * x[lag:]) / n / c0
    return result


def standardize(table, names=("x", "y")):
    """Columns with zero mean and unit variance; constant columns stay."""
    mu = np.nanmean(table, axis=0)
    sigma = np.nanstd(table, axis=0)
    sigma = np.where(sigma == 0, 1, sigma)
    result = (table - mu) / sigma
    result[np.isnan(result)] = 0
    return result, mu, sigma, len(names)


def permutation_test(x, y, shuffles):
    """How many permutations of the pooled sample give a difference of means at least as large."""
    observed = abs(x.mean() - y.mean())
    pooled = np.concatenate((x, y))
    n = x.size
    count = 0
    for row in shuffles:
        mixed = pooled[row]
        if abs(mixed[:n].mean() - mixed[n:].mean()) >= observed:
            count += 1
    return (count + 1) / (shuffles.shape[0] + 1)


def confusion_matrix(truth, predicted, classes):
    matrix = np.zeros((classes, classes), dtype=np.int64)
    for t, p in zip(truth, predicted):
        matrix[t, p] += 1
    precision = np.diag(matrix) / np.maximum(matrix.sum(axis=0), 1)
    recall = np.diag(matrix) / np.maximum(matrix.sum(axis=1), 1)
    return matrix, precision, recall


random = np.random.default_rng(3)
X = random.normal(size=(9, 4))
Y = X[:, 0] * 2 + random.normal(size=9)
SHUFFLES = np.array([random.permutation(9) for _ in range(12)])
CALLS = [
    (covariance, 4, 9.0, X), (covariance, 1, 7.0, X[:7, :1].copy()), (correlation, 4, 9.0, X), (correlation_matrix, X), (correlation_matrix, X[:1]), (pearson, X[:, 0], Y), (pearson, Y, Y), (pearson, Y[:1], Y[:1]),
    (spearman, np.array([1.0, 3.0, 2.0, 3.0]), np.array([5.0, 1.0, 1.0, 2.0])), (bootstrap_mean, Y, SHUFFLES), (jackknife, Y), (jackknife, Y[:2]), (cronbach, X), (cronbach, X.T),
    (log_likelihood, Y, 0.5, 1.5), (log_likelihood, Y[:0], 0.5, 1.5), (least_squares, X[:, 1], Y), (least_squares, Y, Y), (ridge_gradient_descent, X, Y), (logistic_regression, X, Y > 0, 5, 0.1),
    (running_statistics, Y), (running_statistics, Y[:0]), (moving_average, Y), (moving_average, np.arange(8), 4), (exponential_smoothing, Y, 0.3, 0.1), (azimuthal_mean, X, np.abs(X), 4),
    (histogram_by_hand, Y, 5), (histogram_by_hand, X, 3), (weighted_quantile, Y, np.abs(Y), np.array([0.1, 0.5, 0.9])), (mad_outliers, Y), (mad_outliers, np.array([1.0, 1.1, 0.9, 50.0]), 2.0),
    (kolmogorov_smirnov, Y, X[:, 0]), (anova, X, 4), (gaussian_kde, Y, X[:, 1], 0.5), (gaussian_kde, Y[:0], X[:, 1], 0.5), (mutual_information, np.array([[3, 0, 2], [1, 4, 0]])),
    (autocorrelation, Y, 3), (standardize, np.array([[1.0, np.nan, 2.0], [1.0, 4.0, 3.0], [1.0, 5.0, np.nan]])), (permutation_test, Y[:4], Y[4:], SHUFFLES),
    (confusion_matrix, np.array([0, 1, 2, 1, 0]), np.array([0, 2, 2, 1, 1]), 3), (confusion_matrix, np.array([], dtype=np.int64), np.array([], dtype=np.int64), 2),
]
ULPS = {"log_likelihood": 16, "logistic_regression": 64, "gaussian_kde": 16, "mutual_information": 16}
