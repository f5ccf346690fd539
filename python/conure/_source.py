"""The source text of functions, taken when they are decorated, and proved to be that of the code that runs.

The file may be edited while the program runs, and several lambdas may stand on one line; so the text is compiled again
and the function's own code object looked up in the result, by equality, positions included.
"""

import os
import sys

_texts = {}


def capture(function):
    """Return the text of the file of a function as it is now; bytes, str, or None where there is none."""
    name = function.__code__.co_filename
    linecache = sys.modules.get("linecache")
    if name.startswith("<"):
        # Notebooks and doctests keep their cells there.
        entry = linecache.cache.get(name) if linecache is not None else None
        return "".join(entry[2]) if entry is not None and len(entry) == 4 else None
    try:
        status = os.stat(name)
        key = (name, status.st_mtime_ns, status.st_size, status.st_ino)
        if key not in _texts:
            with open(name, "rb") as file:
                _texts[key] = file.read()
        return _texts[key]
    except (OSError, ValueError):
        pass
    loader = function.__globals__.get("__loader__")
    try:  # a module in a zip file
        return loader.get_source(function.__globals__["__name__"])
    except Exception:
        return None


class NoSource(Exception):
    """Says why the source of a function is not to be had, in words that go on from "a function whose", and what to do."""

    def __init__(self, text, instead):
        super().__init__(text)
        self.instead = instead

    @classmethod
    def changed(cls, file, problem=""):
        """The file is no longer what the running function was made of."""
        return cls(f"source is not what now stands in {file!r}{problem}", "the same, after the program was started again")


def locate(function, text):
    """Find the text of a function.

    Returns
    -------
    tuple
        First line (from 1), column and indentation in characters, and the text from `def` or `lambda` to its end.
    """
    code = function.__code__
    if text is None:
        raise NoSource(f"source is not available: it was not read from a file ({code.co_filename!r})", "the function in a file that is run or imported")
    try:
        found = _codes_of(code.co_filename, text, code.co_flags)
        lines = _lines(text)
    except (SyntaxError, ValueError, UnicodeError) as problem:
        raise NoSource.changed(code.co_filename, f", which Python does not read ({problem})") from None
    if code not in found and not _rewritten_by_pytest(code, text):
        raise NoSource.changed(code.co_filename)
    import ast
    node = _node_of_block(ast, lines, code) or _node_of(ast, ast.parse(text), code)
    if node is None:
        raise NoSource.changed(code.co_filename)
    first = lines[node.lineno - 1].encode()[:node.col_offset].decode()
    last = lines[node.end_lineno - 1].encode()[:node.end_col_offset].decode()
    body = [*lines[node.lineno - 1:node.end_lineno - 1], last]
    column = len(first)
    indentation = column if not first.strip() else 0
    body = [body[0][column:], *(line[indentation:] if line[:indentation] == first else line for line in body[1:])]
    return node.lineno, column, indentation, "\n".join(body)


def _lines(text):
    if isinstance(text, bytes):
        import io
        import tokenize
        encoding, _ = tokenize.detect_encoding(io.BytesIO(text).readline)
        text = text.decode(encoding)
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


_compiled = {}


def _codes_of(name, text, flags):
    """Return the set of all code objects of a file."""
    import __future__
    future = 0
    for feature in __future__.all_feature_names:
        future |= getattr(__future__, feature).compiler_flag & flags
    key = (name, text, future)
    if key not in _compiled:
        top = compile(text, name, "exec", future, dont_inherit=True)
        while len(_compiled) >= 8:
            del _compiled[next(iter(_compiled))]
        _compiled[key] = set(_codes(top))
    return _compiled[key]


def _codes(code):
    yield code
    for constant in code.co_consts:
        if type(constant) is type(code):
            yield from _codes(constant)


def _rewritten_by_pytest(code, text):
    """Whether the code is what pytest makes of the text: it rewrites `assert` in test modules."""
    rewrite = sys.modules.get("_pytest.assertion.rewrite")
    if rewrite is None or not any(name.startswith("@py") for name in code.co_names):
        return False
    import ast
    tree = ast.parse(text, filename=code.co_filename)
    try:
        rewrite.rewrite_asserts(tree, text if isinstance(text, bytes) else text.encode(), code.co_filename)
    except Exception:
        return False
    return code in set(_codes(compile(tree, code.co_filename, "exec", dont_inherit=True)))


def _node_of_block(ast, lines, code):
    """Return the `def` of a code object by parsing its lines alone, None where they cannot be told by indentation.

    Lines that end too early do not parse, so what is found is whole.
    """
    if code.co_name == "<lambda>":
        return None
    first = code.co_firstlineno - 1
    head = lines[first]
    indentation = head[:len(head) - len(head.lstrip())]
    end, in_body = first, False
    for line in lines[first:]:
        stripped = line.strip()
        if stripped and not stripped.startswith("#"):
            deeper = line.startswith(indentation) and line[len(indentation):len(indentation) + 1] in " \t"
            if in_body and not deeper and stripped[0] not in ")]":
                break
            in_body = in_body or stripped.startswith(("def ", "async "))
        end += 1
    block = "\n".join(lines[first:end])
    try:
        tree = ast.parse("if 1:\n" + block if indentation else block)
    except (SyntaxError, ValueError):
        return None
    node = tree.body[0].body[0] if indentation else tree.body[0]
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) or node.name != code.co_name:
        return None
    return ast.increment_lineno(node, first - bool(indentation))


def _node_of(ast, tree, code):
    """Return the `def` or `lambda` that a code object was made of."""
    if code.co_name == "<lambda>":
        return _lambda_of(ast, tree, code)
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            if first == code.co_firstlineno and node.name == code.co_name:
                return node
    return None


def _lambda_of(ast, tree, code):
    """Return the innermost `lambda` in whose body all instructions stand.

    (Those of a lambda around it make the inner function, and stand outside the inner body.)
    """
    places = [((line, column), (end_line, end_column)) for line, end_line, column, end_column in code.co_positions()
              if None not in (line, end_line, column, end_column) and (line, column) != (end_line, end_column)]
    fitting = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Lambda) and node.lineno == code.co_firstlineno and _same_parameters(node, code):
            start, end = (node.body.lineno, node.body.col_offset), (node.body.end_lineno, node.body.end_col_offset)
            if all(start <= first and last <= end for first, last in places):
                fitting.append((start, node))
    return max(fitting, key=lambda each: each[0])[1] if fitting else None


def _same_parameters(node, code):
    parameters = node.args
    names = [each.arg for each in (*parameters.posonlyargs, *parameters.args, *parameters.kwonlyargs)]
    return list(code.co_varnames[:len(names)]) == names
