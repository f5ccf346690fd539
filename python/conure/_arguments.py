"""Arguments that no kernel takes, and calls that CPython itself must bind."""

import functools
import types

from conure._errors import refusal, warn

_CACHED = type(functools.lru_cache(lambda: None))


def parameter_names(function):
    """Return the names of the parameters in the order of the signature."""
    code = function.__code__
    names, count, keyword_only = code.co_varnames, code.co_argcount, code.co_kwonlyargcount
    after = count + keyword_only
    variadic = code.co_flags & 0x04
    result = list(names[:count])
    if variadic:
        result.append(names[after])
    result += names[count:after]
    if code.co_flags & 0x08:
        result.append(names[after + bool(variadic)])
    return result


def binder(function):
    """Make a function of the same signature, and name in errors, that returns its bound arguments as a tuple.

    Its defaults are set by the caller.
    """
    code = function.__code__
    count, keyword_only = code.co_argcount, code.co_kwonlyargcount
    # Parameters get names that are legal in source (lambdas of comprehensions have `.0`), the code object the real ones.
    names = [f"p{i}" for i in range(count + keyword_only + 2)]
    parts = names[:count]
    if code.co_posonlyargcount:
        parts.insert(code.co_posonlyargcount, "/")
    returned = names[:count]
    if code.co_flags & 0x04:
        parts.append("*" + names[count + keyword_only])
        returned.append(names[count + keyword_only])
    elif keyword_only:
        parts.append("*")
    parts += names[count:count + keyword_only]
    returned += names[count:count + keyword_only]
    if code.co_flags & 0x08:
        parts.append("**" + names[-1])
        returned.append(names[-1])
    scope = {}
    exec(f"def bind({', '.join(parts)}): return ({''.join(name + ', ' for name in returned)})", scope)
    bind = scope["bind"]
    total = count + keyword_only + bool(code.co_flags & 0x04) + bool(code.co_flags & 0x08)
    bind.__code__ = bind.__code__.replace(
        co_varnames=code.co_varnames[:total], co_name=code.co_name, co_qualname=function.__qualname__)
    bind.__qualname__ = function.__qualname__
    bind.__defaults__ = function.__defaults__
    bind.__kwdefaults__ = function.__kwdefaults__
    return bind


def unsupported(specialiser, dispatcher, arguments, index):
    """Raise the CompileError that names the argument, or return NotImplemented where plain Python shall run."""
    function = dispatcher.__wrapped__
    value = arguments[index]
    names = parameter_names(function)
    if function.__code__.co_flags & 0x08 and index == len(names) - 1:
        what, instead, reason = f"the parameter '**{names[-1]}'", "keyword parameters, written out", "unsupported-syntax"
    elif index == 0 and names and names[0] == "self":
        what = f"a method: '{names[0]}' is {describe(value)}"
        instead = "a function of the arrays and numbers it needs, which the method calls"
        reason = "unsupported-method"
    else:
        inner = offender(value)
        what = f"argument '{names[index]}' {'is' if inner is value else 'contains'} {describe(inner)}"
        instead, reason = advice(inner), "unsupported-argument"
    problem = refusal(function, what, reason, instead, names[index], specialiser.source)
    if specialiser.fallback:
        warn_once(specialiser, problem)
        return NotImplemented
    raise problem


def warn_once(specialiser, problem):
    """Warn once per function that plain Python runs."""
    if not specialiser.warned:
        specialiser.warned = True
        warn(f"conure runs plain Python, because:\n{problem}")


def offender(value, depth=0):
    """Return the innermost value that is in the way."""
    if isinstance(value, (tuple, list)) and depth < 16:
        from _conure import type_text
        for item in value:
            if type_text(item, []) is None:
                return offender(item, depth + 1)
    return value


def describe(value):
    """Name a value's type as a user knows it."""
    import numpy
    kind = type(value)
    if kind in (numpy.ndarray, numpy.memmap):
        dtype = value.dtype
        if not dtype.isnative:
            return f"an array of foreign byte order (dtype {dtype.str!r})"
        if dtype.names is not None:
            return f"a structured array (dtype {dtype})"
        if dtype.hasobject:
            return "an array of Python objects (dtype object)"
        if value.ndim > 32:
            return f"an array of {value.ndim} axes"
        return f"an array of {dtype.type.__name__}" if dtype.kind in "iu" else f"an array of dtype {dtype}"
    if isinstance(value, numpy.ndarray):
        return f"a '{kind.__module__}.{kind.__qualname__}', a subclass of numpy.ndarray"
    if isinstance(value, type):
        return f"the {'exception ' if issubclass(value, BaseException) else ''}class '{value.__qualname__}'"
    if isinstance(value, numpy.dtype):
        return f"the dtype {value.type.__name__ if value.char in 'qQ' else value}" if value.isnative else f"a dtype of foreign byte order ({value.str!r})"
    home = getattr(value, "__module__", None)
    if kind in (types.BuiltinFunctionType, type(numpy.sum)) and isinstance(home, str):
        # Python 3.14 says _io.open, earlier ones io.open.
        return f"the function '{home.removeprefix('_')}.{value.__name__}'"
    if kind in (types.MethodType, types.BuiltinMethodType):
        return f"the method '{value.__name__}' of a '{type(value.__self__).__qualname__}'"
    if kind is str:
        return "a string with half of a surrogate pair"
    if kind is list:
        return "a list of many elements that differ in type, or nested too deeply"
    if kind is tuple:
        return "a tuple that is too long or nested too deeply"
    if kind is _CACHED:
        return f"the function '{value.__name__}' behind a functools.lru_cache"
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    return f"a '{name}'"


def advice_for_name(value):
    """Say what to write where a name means a value that no kernel can use."""
    kind = type(value)
    if isinstance(value, type) and issubclass(value, BaseException):
        return "a builtin exception class, such as ValueError"
    if kind is _CACHED:
        return "the function without the cache, or what it gives as an argument"
    if kind in (types.BuiltinFunctionType, types.BuiltinMethodType, types.MethodType, types.FunctionType) or callable(value) and not isinstance(value, type):
        return "a loop or a function of the program, or what it gives as an argument"
    return "what is needed of it, as an argument"


def advice(value):
    """Say what to pass instead."""
    import numpy
    kind = type(value)
    if isinstance(value, numpy.ndarray):
        if kind in (numpy.ndarray, numpy.memmap):
            dtype = value.dtype
            if not dtype.isnative:
                return "np.asarray(x, dtype=x.dtype.newbyteorder('=')), an array of the machine's byte order"
            if dtype.names is not None:
                return "one array for each field: np.asarray(x['field'])"
            if value.ndim > 32:
                return "an array of at most 32 axes"
            if dtype.kind in "iu":
                return f"np.asarray(x, dtype=np.{dtype.name})"
            return "np.asarray(x, dtype=float), an array of numbers"
        if isinstance(value, numpy.ma.MaskedArray):
            return "np.asarray(x.filled(0)) and the mask as another array"
        return "np.asarray(x), a plain array"
    if isinstance(value, (bool, int, float, complex)):
        base = next(base for base in (bool, int, float, complex) if isinstance(value, base))
        return f"{base.__name__}(x), a plain number"
    if isinstance(value, (numpy.datetime64, numpy.timedelta64)):
        return "x.astype(np.int64), the number of its units"
    if isinstance(value, str):
        return "a string of whole characters" if kind is str else "str(x), a plain string"
    if isinstance(value, numpy.integer):
        return f"np.{value.dtype.name}(x)"
    if isinstance(value, numpy.generic):
        return "a number of another type, such as float(x)"
    if isinstance(value, numpy.dtype):
        return f"np.{value.name}" if value.char in "qQ" else "a dtype of numbers, such as np.float64"
    if kind.__module__ == "numpy.random.mtrand":
        return "a Generator, np.random.default_rng(seed)"
    if kind is list:
        return "np.asarray(x) if it holds numbers, or elements of one type"
    if isinstance(value, tuple):
        return "tuple(x), a plain tuple"
    if hasattr(kind, "__dataclass_fields__"):
        return "its fields, one by one, or an instance of a class derived from typing.NamedTuple"
    if isinstance(value, dict):
        return "np.asarray(list(x.values())), or the values one by one"
    return "np.asarray(x) if it holds numbers, or the numbers and arrays it holds"
