"""How compile time grows with the number of array statements."""

import itertools
import linecache

import numpy as np

from timing import progress

STATEMENTS = [2, 4, 8, 16, 32, 64]

# Lines that are repeated in turn.
KINDS = {
    "expressions": ["a = np.sqrt(a * a + b)", "b = np.where(a > {k}.5, b, a - 1.0)"],
    "reductions": ["a = a - np.sum(a * b) / {k}.5", "b = b * np.max(a)"],
    "stencils": ["a[1:-1, 1:-1] = 0.25 * (b[2:, 1:-1] + b[:-2, 1:-1] + b[1:-1, 2:] + b[1:-1, :-2])", "b[0, :] = a[1, :] + {k}.0"],
    "masks": ["a[a > {k}.0] = 0.0", "b = b + a.mean(axis=0)"],
}


def growing_program(kind, statements):
    """The text of a function of so many array statements."""
    lines = KINDS[kind]
    body = [line.format(k=k) for k, line in zip(range(statements), itertools.cycle(lines))]
    return "\n    ".join(["def program(a, b):", *body, "return a + b"]) + "\n"


def compile_milliseconds(source):
    import conure
    name = f"<program {hash(source)}>"
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    namespace = {"np": np}
    exec(compile(source, name, "exec"), namespace)
    compiled = conure.jit(cache=False)(namespace["program"])
    compiled(np.ones((8, 8)), np.ones((8, 8)))
    return compiled.specializations[0].compile_ms


def measure(wanted, repeats=3):
    """A list of rows: the kind of statements, milliseconds by their number, and the exponent fitted to them."""
    found = []
    for kind in KINDS:
        if not wanted(f"growth {kind}"):
            continue
        progress(f"growth: {kind}")
        taken = {}
        for statements in STATEMENTS:
            source = growing_program(kind, statements)
            taken[statements] = min(compile_milliseconds(source) for _ in range(repeats))
        exponent = float(np.polyfit(np.log(list(taken)), np.log(list(taken.values())), 1)[0])
        found.append({"name": f"growth, {kind}", "milliseconds": taken, "exponent": exponent})
    progress("")
    return found
