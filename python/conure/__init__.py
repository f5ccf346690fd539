"""Conure: numerical Python at native speed, with the same answers.

Put ``@conure.jit`` on an ordinary Python + NumPy function. It is compiled at its first call, once per types of its
arguments; what cannot be compiled well is refused with a `CompileError` that says what to write instead.
"""

from conure._decorator import jit
from conure._errors import CompileError, CompilerFailure

__all__ = ["CompileError", "CompilerFailure", "jit"]
__version__ = "0.1.0"
