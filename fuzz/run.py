"""Generates programs, compares Conure with CPython on them, shrinks what differs and keeps it.

    ./conure dev fuzz --seconds 60 --seed 1          (or: .venv/bin/python fuzz/run.py …)

Failures go to `fuzz/kept`, one small program each, which the tests run from then on.
"""

import argparse
import collections
import hashlib
import json
import pathlib
import select
import subprocess
import sys
import time

import generate
import loops
from shrink import shrink

GRAMMARS = {"everything": generate.generate, "loops": loops.generate}
FOLDER = pathlib.Path(__file__).resolve().parent
PATIENCE = 20.0


class Worker:
    """A process that runs programs; started anew after it died or hung."""

    def __init__(self):
        self.process = None

    def verdict(self, source):
        if self.process is None or self.process.poll() is not None:
            self.process = subprocess.Popen([sys.executable, FOLDER / "worker.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.process.stdin.write(json.dumps(source) + "\n")
        self.process.stdin.flush()
        ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
        line = self.process.stdout.readline() if ready else ""
        if line:
            return json.loads(line)
        self.process.kill()
        return f"hang: no answer within {PATIENCE:.0f} s" if not ready else f"crash: exit status {self.process.wait()}"

    def close(self):
        if self.process is not None:
            self.process.stdin.close()
            self.process.wait()


def kind(verdict):
    return verdict.split(":")[0]


def keep(source, verdict, seed, folder):
    folder.mkdir(exist_ok=True)
    name = f"{kind(verdict).replace(' ', '_')}_{hashlib.sha256(source.encode()).hexdigest()[:8]}.py"
    comment = "".join(f"# {line}\n" for line in verdict.splitlines()[:12])
    (folder / name).write_text(f"# seed {seed}\n{comment}{source}")
    return name


def main():
    parser = argparse.ArgumentParser(description="Compare Conure with CPython on random programs.")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1, help="the first program's number")
    parser.add_argument("--size", type=int, default=14, help="statements in a program, about")
    parser.add_argument("--most", type=int, default=10, help="stop after that many failures")
    parser.add_argument("--refusals", action="store_true", help="shrink and keep programs that were refused too")
    parser.add_argument("--grammar", choices=[*GRAMMARS, "both"], default="both", help="both: even seeds are loops")
    parser.add_argument("--show", action="store_true", help="print the program of the first seed and stop")
    options = parser.parse_args()
    grammars = list(GRAMMARS.values()) if options.grammar == "both" else [GRAMMARS[options.grammar]]

    def program(seed):
        return grammars[(seed + 1) % len(grammars)](seed, options.size)

    if options.show:
        print(program(options.seed))
        return

    worker = Worker()
    counts = collections.Counter()
    failures = 0
    end = time.monotonic() + options.seconds
    seed = options.seed
    while time.monotonic() < end and failures < options.most:
        source = program(seed)
        verdict = worker.verdict(source)
        counts[kind(verdict)] += 1
        if kind(verdict) not in ("ok", "invalid") and (kind(verdict) != "was refused" or options.refusals):
            failures += 1
            print(f"\nseed {seed}: {verdict[:300]}", flush=True)
            small = shrink(source, lambda text: kind(worker.verdict(text)) == kind(verdict))
            name = keep(small, worker.verdict(small), seed, FOLDER / "kept")
            print(f"kept as fuzz/kept/{name}:\n{small}", flush=True)
        seed += 1
    worker.close()
    print(", ".join(f"{count} {name}" for name, count in counts.most_common()) + f" (seeds {options.seed} to {seed - 1})")
    if failures:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
