"""Build the CPython extension `_conure` of runtime/source, for the Python that runs this.

    build_runtime.py COMPILER FOLDER [--sanitize NAMES]

No make: a machine that has Python's headers may well have none, and its rules cannot hold paths with spaces.
Only what is older than its source or than a header is compiled again.
"""

import argparse
import concurrent.futures
import os
import pathlib
import subprocess
import sys
import sysconfig

import numpy

RUNTIME = pathlib.Path(__file__).resolve().parents[1] / "runtime"

FLAGS = ["-std=c17", "-O2", "-g", "-fPIC", "-fvisibility=hidden", "-ffp-contract=off", "-fno-math-errno", "-pthread",
         "-Wall", "-Wextra", "-Werror", "-Wno-missing-field-initializers", "-D_GNU_SOURCE"]


def main():
    parser = argparse.ArgumentParser(description="Build the extension _conure.")
    parser.add_argument("compiler")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--sanitize", help="for instance address,undefined")
    options = parser.parse_args()
    flags = FLAGS + ([f"-fsanitize={options.sanitize}", "-fno-omit-frame-pointer"] if options.sanitize else [])
    includes = ["-I", RUNTIME / "include", "-isystem", sysconfig.get_paths()["include"], "-isystem", numpy.get_include()]
    objects = options.folder / "objects"
    objects.mkdir(parents=True, exist_ok=True)
    headers = [*RUNTIME.glob("include/*.h"), *RUNTIME.glob("source/*.h"), pathlib.Path(__file__)]
    newest = max(path.stat().st_mtime_ns for path in headers)

    def compile_one(source):
        made = objects / f"{source.stem}.o"
        if not made.exists() or made.stat().st_mtime_ns < max(newest, source.stat().st_mtime_ns):
            subprocess.run([options.compiler, *flags, *includes, "-c", "-o", made, source], check=True)
        return made

    sources = sorted(RUNTIME.glob("source/*.c"))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as threads:
        made = list(threads.map(compile_one, sources))
    library = options.folder / f"_conure{sysconfig.get_config_var('EXT_SUFFIX')}"
    new = library.with_suffix(".new")
    subprocess.run([options.compiler, *(flag for flag in flags if flag.startswith(("-fsan", "-pthread"))), "-shared",
                    "-o", new, *made, "-lm", "-ldl"], check=True)
    # A process that runs keeps the library that it has loaded.
    os.replace(new, library)


try:
    main()
except subprocess.CalledProcessError as failure:
    sys.exit(failure.returncode)
