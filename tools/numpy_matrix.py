"""Writes docs/numpy.md: which functions of NumPy's, with which arguments, the tests have compared with NumPy.

    ./conure dev matrix
"""

import collections
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "python"))

HEAD = """# NumPy in kernels

Made by `./conure dev matrix` from what the tests ran: a function is listed with the arguments that were given to it, jitted and plain,
with the same outcome. An argument among the others may work or is refused at compile time, by its name; a function that is not
supported is refused by its name. Of {total} public functions and methods of NumPy {version} {count} are compared.

| | compared | of |
|---|---|---|
{counts}
"""


def groups():
    """Return the public functions of each group, by name."""
    from numpy_calls import names
    functions = {name: function for function, name in names().items()}
    return {
        "Universal functions": {name: value for name, value in functions.items() if isinstance(value, np.ufunc)},
        "Functions": {name: value for name, value in functions.items()
                      if not isinstance(value, np.ufunc) and not name.startswith("numpy.linalg.")},
        "Linear algebra": {name: value for name, value in functions.items() if name.startswith("numpy.linalg.")},
        "Methods of arrays": methods("numpy.ndarray", np.ndarray),
        "Methods of universal functions": methods("numpy.ufunc", np.ufunc),
        "Methods of random generators": methods("numpy.random.Generator", np.random.Generator),
    }


def methods(prefix, kind):
    return {f"{prefix}.{name}": getattr(kind, name) for name in dir(kind)
            if not name.startswith("_") and callable(getattr(kind, name))}


def recorded(folder):
    """Return the arguments seen, by name."""
    seen = collections.defaultdict(set)
    for path in pathlib.Path(folder).iterdir():
        for line in path.read_text().splitlines():
            name, *arguments = line.split()
            seen[name].update(arguments)
    return seen


def run_tests(folder):
    subprocess.run([sys.executable, "-m", "pytest", "-q", "-n", "auto", "--maxprocesses", "4", str(ROOT / "tests" / "python")],
                   env={**os.environ, "CONURE_RECORD_NUMPY": str(folder)}, cwd=ROOT, check=False)


def table(functions, seen):
    from numpy_calls import parameters
    lines = ["| function | arguments compared | others |", "|---|---|---|"]
    for name in sorted(set(functions) & set(seen)):
        known = [each.name for each in parameters(functions[name]) if each.kind not in (each.VAR_KEYWORD, each.VAR_POSITIONAL)]
        inside = [each for each in known if each in seen[name]] + sorted(seen[name] - set(known))
        outside = [each for each in known if each not in seen[name]]
        lines.append(f"| `{name.removeprefix('numpy.')}` | {', '.join(inside)} | {', '.join(outside)} |")
    missing = sorted(set(functions) - set(seen))
    if missing:
        lines += ["", "Not compared: " + ", ".join(f"`{name.rpartition('.')[2]}`" for name in missing) + "."]
    return lines


def main(arguments):
    """Write the table from a folder of records, or from those of a run of the tests."""
    with tempfile.TemporaryDirectory() as folder:
        if not arguments:
            run_tests(folder)
        seen = recorded(arguments[0] if arguments else folder)
    rows, counts = [], []
    for title, functions in groups().items():
        counts.append((title, len(set(functions) & set(seen)), len(functions)))
        rows += [f"\n## {title}\n", *table(functions, seen)]
    head = HEAD.format(version=np.__version__, count=sum(count for _, count, _ in counts), total=sum(total for *_, total in counts),
                       counts="\n".join(f"| {title} | {count} | {total} |" for title, count, total in counts))
    (ROOT / "docs" / "numpy.md").write_text(head + "\n".join(rows) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
