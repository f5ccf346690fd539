"""K-means clustering by Lloyd's algorithm.

    ./conure run examples/kmeans.py
"""

import numpy as np
from scipy.cluster.vq import kmeans2

import conure
from stopwatch import compare


def squared_distance(a, b):
    total = 0.0
    for k in range(len(a)):
        total += (a[k] - b[k]) ** 2
    return total


def nearest(point, centers):
    """The number of the centre that is nearest to a point; the first of several."""
    best = 0
    smallest = squared_distance(point, centers[0])
    for k in range(1, len(centers)):
        distance = squared_distance(point, centers[k])
        if distance < smallest:
            best, smallest = k, distance
    return best


@conure.jit
def kmeans(points, centers, iterations):
    """Move the centres, shape (clusters, dimensions), in place. Returns the cluster of each point."""
    clusters, dimensions = centers.shape
    labels = np.zeros(len(points), dtype=np.int32)
    for _ in range(iterations):
        sums = np.zeros((clusters, dimensions))
        members = np.zeros(clusters, dtype=np.int64)
        for i, point in enumerate(points):
            label = nearest(point, centers)
            labels[i] = label
            members[label] += 1
            for k in range(dimensions):
                sums[label, k] += point[k]
        for label in range(clusters):
            if members[label] > 0:
                for k in range(dimensions):
                    centers[label, k] = sums[label, k] / members[label]
    return labels


def kmeans_from(start, points, iterations):
    centers = start.copy()
    return kmeans(points, centers, iterations), centers


def blobs(size, clusters, dimensions):
    """Points scattered around random centres, and as many of them to start from."""
    random = np.random.default_rng(5)
    points = random.normal(scale=10.0, size=(clusters, dimensions))[np.arange(size) % clusters]
    points += random.normal(size=(size, dimensions))
    return points, points[:clusters].copy()


def main(size=20_000, clusters=8, dimensions=3, iterations=20):
    points, start = blobs(size, clusters, dimensions)
    compare(f"K-means, {size:,} points in {dimensions} dimensions, {clusters} clusters, {iterations} iterations",
            ("Conure", kmeans_from, start, points, iterations),
            ("SciPy", lambda: kmeans2(points, start, iter=iterations, minit="matrix")),
            lambda ours, theirs: np.allclose(ours[1], theirs[0]) and np.array_equal(ours[0], theirs[1]))


if __name__ == "__main__":
    main()
