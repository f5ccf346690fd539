"""How long a first compilation takes in a fresh process, by the flags of the compiler's Java VM.

    ./conure dev startup [ROUNDS]

Each variant is a copy of the Python package with a compiler.properties of its own, all in turn. The columns, the best in
milliseconds: the first call of a small function (the VM starts), of another (it is running), of the dilation (larger).
The last column is the processor time that the compiler used for all three, which other load disturbs less.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]

C1 = "-XX:TieredStopAtLevel=1"
SERIAL = "-XX:+UseSerialGC"
VERIFY = "-XX:+VerifySharedSpaces"

# Name, whether it uses an AOT cache of its own, and flags instead of install_compiler.FLAGS that choose the VM's behaviour.
VARIANTS = [
    ("no flags", False, []),
    ("serial collector", False, [SERIAL]),
    ("serial, C1", False, [SERIAL, C1]),
    ("serial, AOT cache", True, [SERIAL]),
    ("serial, C1, AOT cache", True, [SERIAL, C1]),
    ("serial, C1, AOT cache verified", True, [SERIAL, C1, VERIFY]),
    ("serial, AOT cache verified", True, [SERIAL, VERIFY]),
    ("serial, C1, AOT cache verified, 64 MiB heap", True, [SERIAL, C1, VERIFY, "-Xms64m", "-Xmn40m"]),
]

PROBE = """
import os, sys, time
sys.path.insert(0, sys.argv[1])
sys.path.insert(1, sys.argv[2])
import numpy as np
import conure, training
def call(function, *arguments):
    start = time.perf_counter()
    try:
        function(*arguments)
    except conure.CompileError:
        return float("nan")
    return (time.perf_counter() - start) * 1e3
def processor_time():
    from conure import _compiler
    with open(f"/proc/{_compiler._process.process.pid}/stat") as stat:
        user, system = stat.read().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) * 1000 / os.sysconf("SC_CLK_TCK")
print(call(training.escape, 0.3 + 0.1j, 20), call(training.count, np.arange(5.0)), call(training.dilate, np.ones((8, 8)), (3, 3)), processor_time())
"""


def properties(flags):
    """The lines of build/compiler.properties with other flags for the VM."""
    kept, tuning = [], (C1, SERIAL, VERIFY, "-XX:AOT")
    for line in (ROOT / "build/compiler.properties").read_text().splitlines():
        if not (line.startswith("argument=") and line.removeprefix("argument=").startswith(tuning)):
            kept.append(line)
    place = next(index for index, line in enumerate(kept) if line.startswith("argument="))
    return "\n".join(kept[:place] + [f"argument={flag}" for flag in flags] + kept[place:]) + "\n"


def make(folder, with_cache, flags):
    """A root whose Python package starts the compiler with these flags."""
    sys.path.insert(0, str(ROOT / "tools"))
    from install_compiler import train
    (folder / "build").mkdir(parents=True)
    shutil.copytree(ROOT / "python", folder / "python", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "tools", folder / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    written = folder / "build/compiler.properties"
    written.write_text(properties(flags))
    if with_cache:
        cache = folder / "compiler.aot"
        if not train(folder, cache):
            raise SystemExit("the training run wrote no AOT cache")
        written.write_text(properties([f"-XX:AOTCache={cache}", *flags]))


def measure(folder):
    with tempfile.TemporaryDirectory() as kernels:
        done = subprocess.run([sys.executable, "-c", PROBE, folder / "python", folder / "tools"], capture_output=True, text=True,
                              env={**os.environ, "CONURE_CACHE_DIR": kernels})
    if done.returncode:
        raise SystemExit(done.stderr)
    return [float(word) for word in done.stdout.split()]


def main(rounds=7):
    with tempfile.TemporaryDirectory() as temporary:
        folders = {}
        for number, (name, with_cache, flags) in enumerate(VARIANTS):
            folders[name] = pathlib.Path(temporary) / str(number)
            make(folders[name], with_cache, flags)
        times = {name: [] for name in folders}
        for _ in range(rounds):
            for name, folder in folders.items():
                times[name].append(measure(folder))
    print(f"{'':46}{'first':>8}{'second':>8}{'dilation':>10}{'processor':>11}")
    for name, taken in times.items():
        first, second, third, used = (min(column) for column in zip(*taken))
        print(f"{name:46}{first:8.0f}{second:8.0f}{third:10.0f}{used:11.0f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
