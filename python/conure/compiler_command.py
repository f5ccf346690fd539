"""What the launcher asks of the compiler.

    python -m conure.compiler_command explain FILE.py:NAME 'float64[:], float'
"""

import os
import sys

from conure._errors import CompileError, CompilerFailure


def split_types(text):
    """Split type texts at the commas outside brackets and quotes, and complete what people leave out."""
    parts, depth, start, quote = [], 0, 0, ""
    for index, letter in enumerate(text):
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "'\"":
            quote = letter
        elif letter in "([":
            depth += 1
        elif letter in ")]":
            depth -= 1
        elif letter == "," and depth == 0:
            parts.append(text[start:index])
            start = index + 1
    parts.append(text[start:])
    return [complete(part.strip()) for part in parts if part.strip()]


def complete(text):
    """Write a type as the compiler does: ``float64[:]`` is ``float64[:]C``, ``float64`` alone is NumPy's scalar."""
    import numpy
    if text.endswith("]") and not text.startswith("list[") and ":" in text:
        return text.replace(" ", "") + "C"
    if text not in ("bool", "int", "float", "complex", "None") and text.isalnum() and hasattr(numpy, text):
        return "np." + text
    return text


def number(text):
    """Read the value of an argument that decides what is compiled: ``int=0``, ``bool=True``."""
    kind, _, value = text.partition("=")
    return value == "True" if kind == "bool" else int(value)


def explain(target, types):
    """Print the journey of a function of a file; the file is imported, the function does not run."""
    import runpy

    import conure
    from conure._explain import explain_types
    path, _, name = target.rpartition(":")
    if not path:
        raise SystemExit("explain what? FILE.py:NAME")
    sys.path.insert(0, os.path.dirname(os.path.abspath(path)))
    value = runpy.run_path(path, run_name="conure_explained")
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else getattr(value, part, None)
    if value is None:
        raise SystemExit(f"{path} has no {name}")
    texts = split_types(types)
    known = {index: number(text) for index, text in enumerate(texts) if text.startswith(("int=", "bool="))}
    texts = [text.partition("=")[0] if index in known else text for index, text in enumerate(texts)]
    print(explain_types(conure.jit(value) if not hasattr(value, "_specialiser") else value, texts, known=known))


def main(arguments):
    """Run one command; returns the exit status."""
    try:
        if arguments[:1] == ["explain"]:
            if len(arguments) not in (2, 3):
                raise SystemExit("conure explain FILE.py:NAME 'TYPE, …'")
            explain(arguments[1], arguments[2] if len(arguments) == 3 else "")
            return 0
        raise SystemExit(f"conure: no such command: {' '.join(arguments) or '(none)'} (there is: explain)")
    except (CompileError, CompilerFailure, OSError) as problem:
        print(f"conure: {problem}" if not isinstance(problem, CompileError) else problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
