"""What must be measured in a process of its own: `probes.py PROBE PEER`, which prints a JSON object.

The parent puts the time at which it started the process (time.monotonic_ns) into BENCH_START.
"""

import json
import os
import sys
import time

probes = {}


def probe(function):
    probes[function.__name__] = function
    return function


def milliseconds_since_start():
    return (time.monotonic_ns() - int(os.environ["BENCH_START"])) / 1e6


def timed(function, *arguments):
    start = time.perf_counter()
    function(*arguments)
    return (time.perf_counter() - start) * 1e3


def jit_for(peer, cache=False):
    import peers
    if cache and peer.startswith("numba"):
        import numba
        return numba.njit(cache=True)
    return peers.decorator(peer)


def count_below(values, threshold):
    count = 0
    for value in values:
        if value < threshold:
            count += 1
    return count


@probe
def first_result(peer):
    """Process start to the first result of a small function; then a second type of argument."""
    import numpy as np
    function = jit_for(peer)(count_below)
    values = np.arange(1000.0)
    assert function(values, 10.0) == 10
    first = milliseconds_since_start()
    return {"first": first, "second": timed(function, values.astype(np.float32), 10.0)}


@probe
def first_dilation(peer):
    """Process start to the first picture dilated: the example's naive and separable function."""
    import numpy as np
    import peers
    module, _ = peers.load("dilation", peer)
    image = np.random.default_rng(1).random((96, 128))
    module.dilate_naive(image, (7, 7))
    naive = milliseconds_since_start()
    return {"naive": naive, "separable": timed(module.dilate_separable, image, (7, 7)),
            "second": timed(module.dilate_naive, (image * 255).astype(np.uint8), (7, 7))}


@probe
def cached_call(peer):
    """The first call of a kernel that an earlier process compiled. The parent runs this twice and takes the second."""
    import numpy as np
    jit = jit_for(peer, cache=True)
    values = np.arange(1000.0)
    start = time.perf_counter()
    function = jit(count_below)
    function(values, 10.0)
    return {"first_call": (time.perf_counter() - start) * 1e3, "since_start": milliseconds_since_start()}


@probe
def import_time(peer):
    """What importing the compiler costs after NumPy."""
    import numpy  # noqa: F401
    start = time.perf_counter()
    __import__(peer.split()[0])
    return {"import": (time.perf_counter() - start) * 1e3}


def element(values, i):
    return values[i]


def zeros_with(np):
    def zeros(n):
        return np.zeros(n)
    return zeros


@probe
def memory(peer):
    """Growth of resident memory over 10⁶ calls that raise, and 10⁶ that return an array."""
    import numpy as np
    jit = jit_for(peer)
    failing, allocating = jit(element), jit(zeros_with(np))
    values = np.zeros(3)

    def raise_often(times):
        for _ in range(times):
            try:
                failing(values, 5)
            except IndexError:
                pass

    def allocate_often(times):
        for _ in range(times):
            allocating(16)

    return {name: growth(run) for name, run in [("raising", raise_often), ("arrays", allocate_often)]}


def resident():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def growth(run, calls=1_000_000):
    """In MiB. A tenth of the calls first, so that pools and caches have filled."""
    run(calls // 10)
    before = resident()
    run(calls)
    return (resident() - before) / 2**20


if __name__ == "__main__":
    name, peer = sys.argv[1:]
    print(json.dumps(probes[name](peer)))
