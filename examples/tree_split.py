"""The best split of a decision tree's node: the feature and threshold that leave the least Gini impurity.

    ./conure run examples/tree_split.py
"""

import numpy as np

import conure
from stopwatch import compare


def gini(positives, total):
    """Chance that two samples drawn at random differ, times their number."""
    share = positives / total
    return 2 * total * share * (1 - share)


@conure.jit
def best_split(features, labels, order):
    """Try every threshold between two different neighbouring values of every feature.

    Parameters
    ----------
    features : array of shape (samples, features)
    labels : array of shape (samples,), of 0 and 1
    order : array of shape (samples, features)
        For each feature the samples in the order of its values.

    Returns
    -------
    feature : int
        -1 where no split lowers the impurity.
    threshold, impurity : float
    """
    samples, columns = features.shape
    positives = 0
    for label in labels:
        if label == 1:
            positives += 1
    best_feature = -1
    best_threshold = 0.0
    best_impurity = gini(positives, samples)
    for feature in range(columns):
        left = 0
        for i in range(1, samples):
            previous, current = order[i - 1, feature], order[i, feature]
            if labels[previous] == 1:
                left += 1
            low, high = features[previous, feature], features[current, feature]
            if low == high:
                continue
            impurity = gini(left, i) + gini(positives - left, samples - i)
            if impurity < best_impurity:
                best_feature = feature
                best_threshold = (low + high) / 2
                best_impurity = impurity
    return best_feature, best_threshold, best_impurity


def best_split_numpy(features, labels, order):
    samples, columns = features.shape
    total = labels.sum()
    best = -1, 0.0, 2 * samples * (total / samples) * (1 - total / samples)
    sizes = np.arange(1, samples)
    for feature in range(columns):
        values = features[order[:, feature], feature]
        left = np.cumsum(labels[order[:, feature]])[:-1]
        shares = left / sizes, (total - left) / (samples - sizes)
        impurity = 2 * sizes * shares[0] * (1 - shares[0]) + 2 * (samples - sizes) * shares[1] * (1 - shares[1])
        impurity[values[1:] == values[:-1]] = np.inf
        i = np.argmin(impurity)
        if impurity[i] < best[2]:
            best = feature, (values[i] + values[i + 1]) / 2, impurity[i]
    return best


def samples(size, columns):
    random = np.random.default_rng(6)
    features = random.normal(size=(size, columns)).round(3)
    labels = (features[:, columns // 2] + random.normal(scale=0.5, size=size) > 0.3).astype(np.int64)
    return features, labels, np.argsort(features, axis=0, kind="stable")


def main(size=20_000, columns=10):
    arguments = samples(size, columns)
    compare(f"Best split of {size:,} samples with {columns} features",
            ("Conure", best_split, *arguments),
            ("NumPy", best_split_numpy, *arguments),
            lambda ours, theirs: ours[0] == theirs[0] and np.allclose(ours[1:], theirs[1:]))


if __name__ == "__main__":
    main()
