"""Times and memory of whole processes: start, first results, imports, growth. Peers take turns; see probes.py."""

import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from timing import progress

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent

# Probe, what it reports, name of the row, unit, whether each process gets an empty cache.
ROWS = [
    ("first_result", "first", "process start to first result", "ms", "empty"),
    ("first_result", "second", "second specialisation", "ms", "empty"),
    ("first_dilation", "naive", "process start to first dilation", "ms", "empty"),
    ("first_dilation", "separable", "separable dilation, compiled second", "ms", "empty"),
    ("first_dilation", "second", "naive dilation, second type", "ms", "empty"),
    ("cached_call", "first_call", "cached kernel: first call", "ms", "filled"),
    ("cached_call", "since_start", "cached kernel: process start to result", "ms", "filled"),
    ("import_time", "import", "import, after NumPy's", "ms", "filled"),
    ("first_result", "first", "very first run: nothing in memory", "ms", "cold"),
    ("memory", "raising", "memory: 10⁶ calls that raise", "MiB", "filled"),
    ("memory", "arrays", "memory: 10⁶ arrays returned", "MiB", "filled"),
]
PEERS = ["conure", "numba"]


def measure(wanted, rounds, first_run):
    """A list of rows: name, unit, by peer the median and the best, and why a peer is missing."""
    groups = {}
    for probe, key, name, unit, cache in ROWS:
        if wanted(name):
            groups.setdefault((probe, cache), []).append((key, name, unit))
    rows = [row for (probe, cache), keys in groups.items() for row in measure_probe(probe, cache, keys, rounds)]
    if first_run:
        rows.append(measure_checkout())
    progress("")
    return rows


def measure_probe(probe, cache, keys, rounds):
    found, failures = {peer: [] for peer in PEERS}, {}
    with tempfile.TemporaryDirectory() as folder:
        if cache == "filled":
            for peer in PEERS:
                run_safely(probe, peer, pathlib.Path(folder), failures)
        repeats = {"memory": 1}.get(probe, 3 if cache == "cold" else min(rounds, 5))
        for number in range(repeats):
            for peer in PEERS if number % 2 == 0 else reversed(PEERS):
                progress(f"{keys[0][1]} ({peer})")
                if peer in failures:
                    continue
                own = pathlib.Path(folder) if cache == "filled" else pathlib.Path(folder) / f"{peer}{number}"
                if cache == "cold":
                    forget_files()
                if (result := run_safely(probe, peer, own, failures)) is not None:
                    found[peer].append(result)
    for key, name, unit in keys:
        values = {peer: [result[key] for result in results] for peer, results in found.items() if results}
        yield {"name": name, "unit": unit, "failures": failures,
               "median": {peer: statistics.median(taken) for peer, taken in values.items()},
               "best": {peer: min(taken) for peer, taken in values.items()}}


def run_safely(probe, peer, folder, failures):
    try:
        return run(probe, peer, folder)
    except subprocess.CalledProcessError as error:
        failures[peer] = (error.stderr.strip().splitlines() or ["failed"])[-1]
    except subprocess.TimeoutExpired:
        failures[peer] = "took longer than five minutes"


def run(probe, peer, folder):
    """Run a probe in a process whose caches lie in `folder`."""
    # The cache folder must belong to us alone.
    for name in ["conure", "numba"]:
        (folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
    environment = {**os.environ, "CONURE_CACHE_DIR": str(folder / "conure"), "NUMBA_CACHE_DIR": str(folder / "numba"),
                   "BENCH_START": str(time.monotonic_ns())}
    done = subprocess.run([sys.executable, HERE / "probes.py", probe, peer], env=environment, check=True, timeout=300,
                          capture_output=True, text=True)
    return json.loads(done.stdout.strip().splitlines()[-1])


def forget_files():
    """Drop what the set-up made from the system's file cache, as after a restart."""
    os.sync()
    for folder in [ROOT / "build", ROOT / ".venv", ROOT / "python"]:
        for path in folder.rglob("*"):
            if path.is_file() and path.stat().st_size > 0:
                with open(path, "rb") as file:
                    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def measure_checkout():
    """From `git clone` to the end of a first program: everything is downloaded and built, with an empty home folder."""
    name = "fresh checkout, empty home: first program"
    progress(name)
    folder = pathlib.Path(tempfile.mkdtemp())
    try:
        subprocess.run(["git", "clone", "-q", ROOT, folder / "conure"], check=True)
        (folder / "home").mkdir()
        start = time.perf_counter()
        done = subprocess.run([folder / "conure" / "conure", "run", folder / "conure/examples/count_threshold.py"],
                              env={**os.environ, "HOME": str(folder / "home")}, capture_output=True, text=True)
        taken = {"conure": (time.perf_counter() - start) * 1e3}
        failures = {} if done.returncode == 0 else {"conure": (done.stderr.strip().splitlines() or ["failed"])[-1]}
        return {"name": name, "unit": "ms", "failures": failures, "median": taken, "best": taken}
    finally:
        shutil.rmtree(folder)
