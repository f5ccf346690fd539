"""Shortest paths between all pairs of nodes of a graph.

    ./conure run examples/floyd_warshall.py
"""

import numpy as np
from scipy.sparse import csgraph

import conure
from stopwatch import compare


@conure.jit
def floyd_warshall(distances):
    """Replace the lengths of the edges (inf where there is none) by those of the shortest paths, in place."""
    n = len(distances)
    for i in range(n):
        distances[i, i] = 0.0
    for k in range(n):
        for i in range(n):
            for j in range(n):
                through = distances[i, k] + distances[k, j]
                if through < distances[i, j]:
                    distances[i, j] = through


def shortest_paths(lengths):
    distances = lengths.copy()
    floyd_warshall(distances)
    return distances


def random_graph(nodes, share):
    """Each edge is there with the given chance."""
    random = np.random.default_rng(8)
    return np.where(random.random((nodes, nodes)) < share, random.uniform(1, 10, (nodes, nodes)), np.inf)


def main(nodes=300):
    lengths = random_graph(nodes, 0.1)
    compare(f"Floyd-Warshall on {nodes} nodes",
            ("Conure", shortest_paths, lengths),
            ("SciPy", lambda: csgraph.floyd_warshall(csgraph.csgraph_from_dense(lengths, null_value=np.inf))),
            np.array_equal)


if __name__ == "__main__":
    main()
