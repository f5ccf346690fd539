"""Conure: numerical Python at native speed, with the same answers.

Put ``@conure.jit`` on an ordinary Python + NumPy function. It is compiled at its first call, once per types of its
arguments; what cannot be compiled well is refused with a `CompileError` that says what to write instead.
"""

from conure._decorator import DISABLED, jit
from conure._errors import CompileError, CompilerFailure

if DISABLED:
    from conure._plain_operators import (
        allpairs, each, filter, filter_reduce, imap, ireduce, map, outer_map, parfor, pmap1, pmap2, pmap2_trim, reduce, scan)
else:
    from conure._operators import (
        allpairs, each, filter, filter_reduce, imap, ireduce, map, outer_map, parfor, pmap1, pmap2, pmap2_trim, reduce, scan)

del DISABLED
__all__ = ["CompileError", "CompilerFailure", "allpairs", "each", "filter", "filter_reduce", "imap", "ireduce", "jit", "map", "outer_map", "parfor",
           "pmap1", "pmap2", "pmap2_trim", "reduce", "scan"]
__version__ = "0.1.0"
