"""What Conure raises of its own, and how it warns."""

import os

_FOLDER = os.path.dirname(os.path.abspath(__file__)) + os.sep


class CompileError(Exception):
    """A function cannot be compiled for these arguments; nothing of it has run.

    Attributes
    ----------
    code : str
        A stable name of the reason, such as ``unsupported-syntax``.
    file : str
        The file that the reason lies in.
    line : int
        Its line, from 1; 0 where there is none.
    column : int
        The column, from 0.
    """

    def __init__(self, text, code="", file="", line=0, column=0):
        super().__init__(text)
        self.code = code
        self.file = file
        self.line = line
        self.column = column

    def __reduce__(self):
        return type(self), (self.args[0], self.code, self.file, self.line, self.column)


def refusal(function, what, reason, instead, parameter=None, source=None):
    """Return the CompileError about a function: what is in the way, the stable name of the reason, the way out.

    Parameters
    ----------
    parameter : str, optional
        The parameter that it is about.
    source : bytes or str, optional
        The text of the file, for the line in which the parameter stands.
    """
    code = function.__code__
    line, column, shown = (code.co_firstlineno, 0, "") if parameter is None else _shown(function, parameter, source)
    return CompileError(
        f"{code.co_filename}:{line}: cannot compile {function.__name__}: {what}\n"
        f"{shown}"
        f"  reason: {reason}\n"
        f"  write instead: {instead}",
        reason, code.co_filename, line, column)


def _shown(function, name, source):
    """Return line and column of a parameter, and two lines of text that show it."""
    import ast

    from conure._source import NoSource, locate
    try:
        first, column, indentation, text = locate(function, source)
        node = ast.parse(text, mode="eval" if text.startswith("lambda") else "exec")
    except (NoSource, SyntaxError):
        return function.__code__.co_firstlineno, 0, ""
    given = (node.body if isinstance(node, ast.Expression) else node.body[0]).args
    for each in (*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg):
        if each is not None and each.arg == name:
            whole = text.split("\n")[each.lineno - 1].rstrip()
            line = whole.lstrip()
            start = len(whole.encode()[:each.col_offset].decode()) - (len(whole) - len(line))
            shown = f"    {line}\n    {' ' * start}{'^' * len(name)}\n" if start + len(name) <= 120 else ""
            return first + each.lineno - 1, (column if each.lineno == 1 else indentation) + start + len(whole) - len(line), shown
    return first, column, ""


class CompilerFailure(RuntimeError):
    """The compiler could not be started, died, or hit an error of its own."""


# Tracebacks name them as programs do.
CompileError.__module__ = CompilerFailure.__module__ = "conure"


def warn(text):
    """Warn at the line of the program that led here."""
    import sys
    import warnings
    level, frame = 1, sys._getframe()
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_FOLDER):
        level, frame = level + 1, frame.f_back
    warnings.warn(text, RuntimeWarning, stacklevel=level)
