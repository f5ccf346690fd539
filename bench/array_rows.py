"""Array programs beside NumPy: times at several sizes, and peak memory."""

import functools
import json
import os

from array_programs import ROWS
from timing import in_turn, paired_ratio, progress

SIZES = [10, 1000, 100_000, 10_000_000]


def arguments_of(makers, n):
    return [make(n) for make in makers]


def measure(wanted, rounds, sizes=SIZES):
    """A list of rows: name, milliseconds of both and their ratio by size, peak memory of both, milliseconds of compiling."""
    import conure
    found = []
    for name, function, makers in ROWS:
        if not wanted(f"array {name}"):
            continue
        progress(name)
        compiled = conure.jit(cache=False)(function)
        result = {"name": name, "sizes": {}}
        for n in sizes:
            ours, theirs = arguments_of(makers, n), arguments_of(makers, n)
            compiled(*ours)
            contestants = {"conure": functools.partial(compiled, *ours), "numpy": functools.partial(function, *theirs)}
            times = in_turn(contestants, rounds, 0.004)
            result["sizes"][n] = {"conure": times["conure"].best * 1e3, "numpy": times["numpy"].best * 1e3,
                                  "ratio": paired_ratio(times["conure"], times["numpy"]),
                                  "best_ratio": times["conure"].best / times["numpy"].best}
        result["memory"] = {"conure": peak_memory(compiled, ours), "numpy": peak_memory(function, theirs)}
        result["compile_ms"] = max(each.compile_ms for each in compiled.specializations)
        found.append(result)
    progress("")
    return found


def peak_memory(function, arguments):
    """Bytes that a call needs at most beyond what was there before, its result included: in a process of its own."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            before = resident("VmRSS")
            with open("/proc/self/clear_refs", "w") as file:
                file.write("5")
            function(*arguments)
            os.write(write, json.dumps(resident("VmHWM") - before).encode())
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else None


def resident(field):
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith(field))
