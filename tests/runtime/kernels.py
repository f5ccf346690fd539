"""Kernels written in C, for tests of the runtime without the compiler."""

import hashlib
import os
import pathlib
import shutil
import subprocess
import tempfile

import conure

ROOT = pathlib.Path(__file__).resolve().parents[2]
_COMPILER = next((found for found in map(shutil.which, ("cc", "gcc", "clang")) if found), str(ROOT / "build/natives/cc"))
_FOLDER = tempfile.TemporaryDirectory(prefix="conure-kernels-")


def library(body, manifest):
    """Compile the body of a kernel (`context`, `a` and `r` are in scope) and return the path of the library."""
    lines = "".join("\t".join(str(field) for field in line) + "\n" for line in [("conure", 1), *manifest])
    literal = lines.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    source = f"""
#include "conure_context.h"
#include <string.h>
const char conure_manifest[] = "{literal}";
static inline double f64(uint64_t word) {{ double value; memcpy(&value, &word, 8); return value; }}
static inline uint64_t word(double value) {{ uint64_t w; memcpy(&w, &value, 8); return w; }}
int32_t conure_entry(ConureContext *context, const uint64_t *a, uint64_t *r) {{
    (void)context, (void)a, (void)r;
    {body}
    return CONURE_RETURNED;
}}
"""
    path = os.path.join(_FOLDER.name, hashlib.sha256(source.encode()).hexdigest() + ".so")
    if not os.path.exists(path):
        subprocess.run([_COMPILER, "-std=c17", "-O2", "-fPIC", "-shared", f"-I{ROOT}/runtime/include", "-x", "c", "-", "-o", path],
                       input=source, text=True, check=True)
    return path


def kernel(function, arguments, body, result, *manifest, hidden=(), guards=(), functions=None, types=None):
    """Return the jitted function with one kernel for the types of these arguments."""
    from _conure import type_text
    jitted = function if hasattr(function, "_add") else conure.jit(function)
    lines = [("argument", text) for text in types or [type_text(value, []) for value in arguments]]
    lines += [("hidden", *each) for each in hidden]
    lines += [("result", result), *manifest]
    first = jitted.__wrapped__.__code__.co_firstlineno
    jitted._add(tuple(arguments), library(body, lines), functions or ((jitted.__wrapped__, first, 0, 0),), list(guards))
    return jitted
