"""One-threaded times of every example's kernel and of a call that does nothing, all peers in turn."""

import numpy as np

import c_limit
import peers
from timing import in_turn, paired_ratio, progress

EXAMPLES = ["count_threshold", "convolution", "laplace", "round_dilation", "median_filter", "julia", "kmeans", "tree_split",
            "black_scholes", "floyd_warshall", "particles"]
COMPILERS = ["conure", "numba", "numba fastmath"]


def measure(wanted, rounds):
    """A list of rows: name, milliseconds by peer, Conure's ratio to each peer, and why a peer is missing."""
    rows = []
    for name, contestants, failures in contests(wanted):
        progress(name)
        times = in_turn(contestants, rounds)
        ratios = {peer: paired_ratio(times["conure"], times[peer]) for peer in times if "conure" in times and peer != "conure"}
        rows.append({"name": name, "milliseconds": {peer: time.best * 1e3 for peer, time in times.items()},
                     "ratio": ratios, "failures": failures})
    progress("")
    return rows


def contests(wanted):
    """Yield (name, functions without arguments by peer, reasons of those that failed)."""
    c = c_limit.functions()
    yield from call_overheads(wanted)
    for algorithm in ["dilation, naive", "dilation, separable"]:
        for dtype in [np.float64, np.uint8]:
            name = f"{algorithm}, {np.dtype(dtype)}"
            if wanted(name):
                yield name, *dilation(algorithm, dtype, c)
    for example in EXAMPLES:
        if wanted(example):
            yield example, *one_example(example, c)


def attempt(contestants, failures, peer, make, equal):
    """Keep a contestant if it runs and its result is right."""
    try:
        function = make()
        if equal(function()):
            contestants[peer] = function
        else:
            failures[peer] = "another result"
    except Exception as error:  # A peer that fails is a row of the report, not the end of the run.
        failures[peer] = f"{type(error).__name__}: {str(error).strip().splitlines()[0] if str(error).strip() else ''}"


def dilation(algorithm, dtype, c):
    contestants, failures = {}, {}
    module, _ = peers.load("dilation", "python")
    photograph = module.load(None).astype(dtype)
    reference = module.ALGORITHMS[algorithm][1]
    expected = reference(photograph, module.WINDOW)

    def bind(function):
        return lambda: function(photograph, module.WINDOW)

    def equal(result):
        return np.array_equal(result, expected)

    for peer in COMPILERS:
        attempt(contestants, failures, peer, lambda: bind(peers.load("dilation", peer)[0].ALGORITHMS[algorithm][0]), equal)
    attempt(contestants, failures, "C", lambda: bind(c[algorithm]), equal)
    contestants["NumPy/SciPy"] = bind(reference)
    return contestants, failures


def one_example(example, c):
    contestants, failures = {}, {}
    _, [case, *_] = peers.load(example, "python")
    expected = case.reference(*case.reference_arguments)

    def equal(result):
        return case.equal(result, expected)

    def compiled(peer):
        # The arguments of the peer's own module: they hold its helper functions, where an example passes any.
        _, [own, *_] = peers.load(example, peer)
        return lambda: own.function(*own.arguments)

    for peer in COMPILERS:
        attempt(contestants, failures, peer, lambda: compiled(peer), equal)
    attempt(contestants, failures, "C", lambda: lambda: c[example](*case.arguments), equal)
    contestants["NumPy/SciPy"] = lambda: case.reference(*case.reference_arguments)
    return contestants, failures


def call_overheads(wanted):
    """A call with a scalar and one with a small array, less what a plain loop around them costs in `in_turn`."""
    def scalar(x):
        return x + 1

    def array(values):
        return values[0]

    for name, function, argument in [("call, scalar", scalar, 1.0), ("call, small array", array, np.ones(4))]:
        if not wanted(name):
            continue
        contestants, failures = {}, {}
        for peer in COMPILERS[:2]:
            attempt(contestants, failures, peer, lambda: bound(peers.decorator(peer)(function), argument), lambda _: True)
        contestants["CPython"] = bound(function, argument)
        yield name, contestants, failures


def bound(function, argument):
    import functools
    return functools.partial(function, argument)
