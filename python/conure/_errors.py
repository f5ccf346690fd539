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


def refusal(function, what, reason, instead):
    """Return the CompileError about a whole function: what is in the way, the stable name of the reason, the way out."""
    code = function.__code__
    return CompileError(
        f"{code.co_filename}:{code.co_firstlineno}: cannot compile {function.__name__}: {what}\n"
        f"  reason: {reason}\n"
        f"  write instead: {instead}",
        reason, code.co_filename, code.co_firstlineno, 0)


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
