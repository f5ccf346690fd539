"""The decorator: a plain function in, a native dispatcher out."""

import os
import types

from _conure import Dispatcher

from conure._source import capture

DISABLED = os.environ.get("CONURE_DISABLE", "") not in ("", "0")


def jit(function=None, /, *, fastmath=False, parallel=True, cache=True, fallback=False):
    """Compile a function for the types of its arguments, when it is called with them.

    Parameters
    ----------
    function : function
        A plain Python function over numbers, NumPy arrays, tuples, lists, strings and None.
    fastmath : bool
        Allow rewrites that change floating-point results: reassociation, contraction to FMA.
    parallel : bool
        Allow several threads.
    cache : bool
        Keep kernels on disk for other processes.
    fallback : bool
        Where the function cannot be compiled, warn once and run plain Python.

    Returns
    -------
    function
        It is called, documented, pickled and bound to instances as the plain function, which is its ``__wrapped__``.
        ``f.explain()`` shows what became of it, ``f.specializations`` what has been compiled.
    """
    if function is None:
        return lambda function: jit(function, fastmath=fastmath, parallel=parallel, cache=cache, fallback=fallback)
    if type(function) is Dispatcher:
        function = function.__wrapped__
    if not isinstance(function, types.FunctionType):
        raise TypeError(f"conure.jit takes a Python function, not {type(function).__name__!r}{_advice(function)}")
    if DISABLED:
        return function
    dispatcher = Dispatcher(function, Specialiser(function, fastmath, parallel, cache, fallback))
    # As functools.wraps does.
    for name in ("__module__", "__name__", "__qualname__", "__doc__", "__annotations__", "__type_params__"):
        if hasattr(function, name):
            dispatcher.__dict__[name] = getattr(function, name)
    dispatcher.__dict__.update(function.__dict__)
    dispatcher.__wrapped__ = function
    return dispatcher


def _advice(given):
    """Say what to write where something else than a function is decorated."""
    if isinstance(given, (staticmethod, classmethod, property)):
        return f": write @{type(given).__name__} above @conure.jit"
    if isinstance(given, types.MethodType):
        return ": jit a function of the arrays and numbers that the method needs"
    if isinstance(getattr(given, "__wrapped__", None), types.FunctionType):
        return ": write what wraps the function above @conure.jit"
    if type(given).__name__ == "partial":
        return ": take the partial of the jitted function"
    if isinstance(given, types.BuiltinFunctionType) or type(given).__name__ == "ufunc":
        return ": a function that is jitted can call it"
    return ""


class Specialiser:
    """What the native dispatcher asks when it meets something new. The rare cases live in modules loaded on demand."""

    def __init__(self, function, fastmath, parallel, cache, fallback):
        self.options = {"fastmath": bool(fastmath), "parallel": bool(parallel)}
        self.cache = bool(cache)
        self.fallback = bool(fallback)
        self.warned = False
        self.source = capture(function)

    def miss(self, dispatcher, arguments, types, functions, facts, serial):
        """Compile and add the kernel for these arguments, or raise."""
        from conure._specialise import miss
        miss(self, dispatcher, arguments, types, functions, facts, serial)

    def unsupported(self, dispatcher, arguments, index):
        """Refuse an argument that no kernel takes; NotImplemented asks for the plain function."""
        from conure._arguments import unsupported
        return unsupported(self, dispatcher, arguments, index)

    def binder(self, function):
        """Make a function of the same signature that returns its bound arguments."""
        from conure._arguments import binder
        return binder(function)


def _explain(self, *arguments, file=None, **keywords):
    """Show how the function becomes native code, for given arguments or for what has been compiled."""
    from conure._explain import explain
    return explain(self, arguments, keywords, file)


def _specializations(self):
    """What has been compiled: types, assumptions, result type, milliseconds, whether it came from the cache."""
    from conure._explain import specializations
    return specializations(self)


Dispatcher.explain = _explain
Dispatcher.specializations = property(_specializations)
