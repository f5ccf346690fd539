"""Conure beside NumPy/SciPy, Numba and hand-written C, in one run; array programs beside NumPy (`array`, `growth`).

    ./conure bench [WORD …] [--rounds N] [--first-run]

With WORDs: only the rows whose names contain one of them. Prints tables; writes bench/out/results.json and results.png.
Everything runs on one thread. A ratio is the median over rounds in which all were called in turn.
"""

import argparse
import importlib.util
import json
import os
import pathlib
import platform
import subprocess
import sys

for variable in ["NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"]:
    os.environ[variable] = "1"

HERE = pathlib.Path(__file__).resolve().parent
OUT = HERE / "out"


def install_peers():
    if all(importlib.util.find_spec(name) for name in ["numba", "matplotlib"]):
        return
    print("conure: installing what the benchmark compares with …", file=sys.stderr)
    command = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--only-binary", ":all:",
               "-r", HERE / "requirements.txt"]
    if subprocess.run(command).returncode:
        raise SystemExit("conure: bench/requirements.txt could not be installed (network? a Python too new for Numba?)")


def main():
    parser = argparse.ArgumentParser(prog="./conure bench", description="Compare Conure with NumPy, SciPy, Numba and C.")
    parser.add_argument("words", nargs="*", metavar="WORD", help="only rows whose name contains one of these")
    parser.add_argument("--rounds", type=int, default=9, help="rounds of interleaved measurements (default: 9)")
    parser.add_argument("--first-run", action="store_true", help="also: a fresh checkout with an empty home (takes minutes)")
    options = parser.parse_args()
    install_peers()
    sys.path.insert(0, str(HERE))
    import array_rows
    import growth_rows
    import kernel_rows
    import process_rows
    import report

    def wanted(name):
        return not options.words or any(word in name for word in options.words)

    results = {
        "machine": {"cpu": cpu(), "cores": os.cpu_count(), "system": platform.platform(), "python": platform.python_version(),
                    **versions("numpy", "scipy", "numba")},
        "processes": process_rows.measure(wanted, options.rounds, options.first_run),
        "kernels": kernel_rows.measure(wanted, options.rounds),
        "arrays": array_rows.measure(wanted, options.rounds),
        "growth": growth_rows.measure(wanted),
    }
    OUT.mkdir(exist_ok=True)
    report.print_tables(results)
    (OUT / "results.json").write_text(json.dumps(results, indent=1))
    report.draw(results, OUT / "results.png")
    print(f"\nWritten: {OUT}/results.json and results.png")


def cpu():
    lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.split(": ", 1)[1] for line in lines if line.startswith("model name")), platform.processor())


def versions(*names):
    from importlib.metadata import PackageNotFoundError, version
    found = {}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            pass
    return found


if __name__ == "__main__":
    main()
