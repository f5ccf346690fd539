"""Answers to the compiler's questions: what names of the program mean, and the guards that watch them.

An answer is a list of strings, the first its kind (see conure.manifest.Answer). Only dictionaries, cells and function
objects are looked at: no code of the user runs.
"""

import abc
import builtins
import importlib
import re
import sys
import types

from _conure import NUMPY_VERSION, Dispatcher, type_text

from conure._source import NoSource, capture, locate

_DTYPES = {"bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64",
           "complex64", "complex128"}
_MODULES = ("builtins", "math", "cmath", "operator", "itertools", "numpy", "numpy.linalg", "conure")


def _index():
    """Map the identity of each known library object to its qualified name."""
    import bisect
    import cmath
    import functools
    import heapq
    import itertools
    import math
    import operator
    import numpy
    known = {}
    for name in _MODULES:
        module = sys.modules[name]
        for attribute, value in list(vars(module).items()):
            if attribute.startswith("_") or not _is_genuine(value, name, numpy):
                continue
            # An object goes by its own name, however many aliases it has: np.abs is numpy.absolute.
            own = getattr(value, "__name__", attribute)
            if getattr(module, own, None) is not value:
                own = attribute
            if name != "conure" or getattr(value, "__module__", None) == "conure._operators":
                known.setdefault(id(value), (f"{name}.{own}", value))
    for name in ("mgrid", "ogrid", "r_", "c_", "s_", "index_exp"):
        known[id(getattr(numpy, name))] = (f"numpy.{name}", getattr(numpy, name))
    known[id(numpy.exceptions.AxisError)] = ("numpy.exceptions.AxisError", numpy.exceptions.AxisError)
    known[id(functools.reduce)] = ("functools.reduce", functools.reduce)
    known[id(functools.partial)] = ("functools.partial", functools.partial)
    for module, names in ((heapq, ("heapify", "heappop", "heappush", "heappushpop", "heapreplace", "nlargest", "nsmallest")),
                          (bisect, ("bisect_left", "bisect_right", "insort_left", "insort_right"))):
        for name in names:
            known[id(getattr(module, name))] = (f"{module.__name__}.{name}", getattr(module, name))
    for view in (numpy.lib.stride_tricks.sliding_window_view, numpy.lib.stride_tricks.as_strided):
        known[id(view)] = (f"numpy.lib.stride_tricks.{view.__name__}", view)
    return known


def _is_genuine(value, module, numpy):
    """Whether a library put this there, and not a program that patches it."""
    if isinstance(value, numpy.ufunc):
        return True
    if not isinstance(value, (type, types.BuiltinFunctionType, types.FunctionType, type(numpy.sum))):
        return False
    home = getattr(value, "__module__", None) or ""
    return home.split(".")[0] in (module, "_" + module, "builtins", "numpy")


_known = None

_VALUES = ("bool", "int", "float", "complex", "str", "tuple", "list", "range", "slice")


def _values_of_kernels():
    """The classes of the values that kernels have, by their home names."""
    import numpy
    classes = {f"builtins.{name}": getattr(builtins, name) for name in _VALUES}
    for kind in (type(None), type(...), types.FunctionType, types.GeneratorType):
        classes[f"builtins.{kind.__name__}"] = kind
    classes |= {f"numpy.{name}": numpy.dtype(name).type for name in _DTYPES}
    classes["numpy.ndarray"] = numpy.ndarray
    return classes


def _instances(tested):
    """Return which of them are subclasses of an abstract class, where that can be told without running code of the program; else None."""
    if type(tested) is abc.ABCMeta and not any(_has_own_hook(each) for each in (*tested.__mro__, *_descendants(tested))):
        return [name for name, each in _values_of_kernels().items() if issubclass(each, tested)]
    return None


def _has_own_hook(tested):
    """Whether code of the program says what its subclasses are."""
    return "__subclasshook__" in vars(tested) and tested.__module__ not in ("builtins", "collections.abc", "numbers") or type(tested) not in (type, abc.ABCMeta)


def _descendants(tested):
    """Yield the classes that an abstract class asks: those made of it, and those registered as if they were."""
    if type(tested) is abc.ABCMeta:
        registered = [each() for each in abc._get_dump(tested)[0]]
        for each in (*type.__subclasses__(tested), *(one for one in registered if one is not None)):
            yield each
            yield from _descendants(each)


def _item(value, path):
    """Return what stands at a path in nested tuples and lists; None where nothing does."""
    for index in filter(None, path.split(".")):
        value = value[int(index)] if isinstance(value, (tuple, list)) else None
    return value


def _number(value, path):
    """Return the fields of an answer for the int or bool at a path in nested tuples."""
    value = _item(value, path)
    return ["known", type(value).__name__, repr(value)] if type(value) in (int, bool) else ["missing"]


def _noted(value):
    """Return what decides about a value: ints and bools, and of arrays the shapes, without their memory."""
    import numpy
    if isinstance(value, (tuple, list)):
        return (list if type(value) is list else tuple)(_noted(item) for item in value)
    if isinstance(value, numpy.ndarray):
        return numpy.broadcast_to(numpy.empty((), numpy.bool_), value.shape)
    return value


def _made_when_asked(module, name):
    """Return the fields of an answer for what a module's own `__getattr__` gives; that of NumPy may be asked."""
    if module.__name__.split(".")[0] == "numpy":
        try:
            getattr(module, name)
        except AttributeError as problem:
            if str(problem) == f"module {module.__name__!r} has no attribute {name!r}":
                return ["missing"]
            advised = re.search("[Uu]se `([^`]+)`", str(problem))
            return ["unsupported", f"a name that '{module.__name__}' no longer has", advised[1] if advised else f"what {module.__name__}.{name} advises when it is read"]
    return ["unsupported", f"an attribute that the module '{module.__name__}' makes when asked", "what is needed of it, as an argument"]


def library_name(value):
    """Return the qualified name of a known library object, or None."""
    global _known
    if _known is None:
        _known = _index()
    entry = _known.get(id(value))
    if entry is not None and entry[1] is value:
        return entry[0]
    return "numpy.random.default_rng" if _makes_generators(value) else None


def _makes_generators(value):
    """Whether a value is `numpy.random.default_rng` of the NumPy whose draws the runtime has; that module is imported by those who use it."""
    random = sys.modules.get("numpy.random")
    if random is None or value is not vars(random).get("default_rng") or getattr(value, "__module__", None) != "numpy.random":
        return False
    return sys.modules["numpy"].__version__ == NUMPY_VERSION


# What a named tuple may define without being anything but the tuple of its items, to an operator or a function.
_HARMLESS = {"__new__", "__repr__", "__str__", "__format__", "__getnewargs__", "__reduce__", "__replace__", "__class_getitem__", "__init_subclass__",
             "__annotate__", "__annotate_func__", "__dict__", "__weakref__"}
# What operators and functions would ask a named tuple for.
_TOLD_BY_TUPLES = ("__add__", "__radd__", "__sub__", "__rsub__", "__mul__", "__rmul__", "__truediv__", "__rtruediv__", "__matmul__", "__rmatmul__", "__neg__", "__abs__",
                   "__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__len__", "__bool__", "__iter__", "__contains__", "__getitem__", "__getattr__",
                   "__getattribute__", "__hash__", "__array__", "__array_ufunc__", "__array_function__")
_GETTER = type(__import__("collections").namedtuple("_Example", "item").item)


def _attribute_of(cls, name):
    """Return (what a class or a base of it has by a name,), or ()."""
    return next(((vars(base)[name],) for base in cls.__mro__ if name in vars(base)), ())


def is_named_tuple(cls):
    """Whether a class is a named tuple's whose instances behave as the tuple of their items."""
    fields = _attribute_of(cls, "_fields")
    if type(cls) is not type or not issubclass(cls, tuple) or not fields or type(fields[0]) is not tuple or type(cls.__new__) is not types.FunctionType:
        return False
    new, fields = cls.__new__, fields[0]
    if not str(new.__globals__.get("__name__")).startswith("namedtuple_") or new.__code__.co_varnames[1:new.__code__.co_argcount] != fields:
        return False
    for base in cls.__mro__[:cls.__mro__.index(tuple)]:
        for name, value in vars(base).items():
            if name.startswith("__") and name not in _HARMLESS and (callable(value) or hasattr(value, "__get__")):
                return False
    return all(type(*_attribute_of(cls, field)) is _GETTER for field in fields)


def library_text(value):
    """Return the type text of a dtype, or of a class or function of a library that is known by name; None for all others."""
    import numpy
    if not isinstance(value, numpy.dtype):
        return library_name(value)
    return f"dtype {value.name}" if value.isnative and value.name in _DTYPES and value.char not in "qQ" else None


class Answers:
    """The questions of one compilation, and what was answered.

    Parameters
    ----------
    functions : list
        Functions and dispatchers by number, the compiled one first; grows as others are met.
    source : bytes or str or None
        The text of the file of function 0, as it was when it was decorated.
    arguments : dict, optional
        Arguments by position, as far as their values can be told: an int, a bool or an extent of them may decide what is compiled.
    """

    def __init__(self, functions, source, arguments=None):
        self.functions = functions
        self.source = source
        self.arguments = arguments or {}
        self.known_arguments = {}
        self.questions = []
        self.answers = []
        self.guards = []
        self.objects = []
        self.located = {}
        for number in range(len(functions)):
            self._guard_function(number)

    def ask(self, question):
        """Answer a question (a list of strings): the fields of the answer, its number first."""
        kind, *rest = question
        found = self._find(kind, rest)
        number = len(self.answers)
        value, fields, guards = found
        self.questions.append(list(question))
        self.answers.append(fields)
        self.objects.append((fields[0], value))
        by_type = fields[0] == "value"
        for place, holder, key, expected in guards[:-1]:
            self.guards.append((place, holder, key, expected, -1, False))
        for place, holder, key, expected in guards[-1:]:
            self.guards.append((place, holder, key, expected, number, by_type))
        return [str(number), *fields]

    def _find(self, kind, rest):
        if kind == "global":
            return self._global(self.plain(int(rest[0])), rest[1])
        if kind == "closure":
            return self._closure(self.plain(int(rest[0])), rest[1])
        if kind == "module":
            return self._module(rest[0])
        if kind == "default":
            return self._default(self.plain(int(rest[0])), rest[1])
        if kind == "attribute":
            return self._attribute(int(rest[0]), rest[1])
        if kind == "member":
            return self._member(int(rest[0]), rest[1])
        if kind == "argument":
            return self._argument(int(rest[0]), rest[1])
        if kind == "extent":
            return self._extent(int(rest[0]), rest[1], int(rest[2]), int(rest[3]))
        if kind == "size":
            return self._size(int(rest[0]), rest[1], int(rest[2]))
        if kind == "known":
            return self._known(int(rest[0]), rest[1])
        if kind == "function":
            return None, ["function", *self.function_fields(int(rest[0]))], []
        raise ValueError(f"an unknown question: {kind}")

    def _global(self, function, name):
        names = function.__globals__
        if name in names:
            value = names[name]
            return value, self.classify(value), [("key", names, name, (value,))]
        outer = function.__builtins__ if hasattr(function, "__builtins__") else vars(builtins)
        if name in outer:
            value = outer[name]
            return value, self.classify(value), [("key", names, name, ()), ("key", outer, name, (value,))]
        return None, ["missing"], [("key", names, name, ()), ("key", outer, name, ())]

    def _closure(self, function, name):
        cell = function.__closure__[function.__code__.co_freevars.index(name)]
        try:
            value = cell.cell_contents
        except ValueError:
            return None, ["missing"], [("cell", cell, None, ())]
        return value, self.classify(value), [("cell", cell, None, (value,))]

    def _module(self, name):
        if name not in _MODULES:
            return None, ["unsupported", f"the module {name}", ""], []
        module = importlib.import_module(name)
        return module, self.classify(module), [("key", sys.modules, name, (module,))]

    def _default(self, function, name):
        code = function.__code__
        positional = code.co_varnames[:code.co_argcount]
        defaults = function.__defaults__ or ()
        if name in positional:
            index = positional.index(name) - (len(positional) - len(defaults))
            found = (defaults[index],) if index >= 0 else ()
        else:
            keyword_defaults = function.__kwdefaults__ or {}
            found = (keyword_defaults[name],) if name in keyword_defaults else ()
        if not found:
            return None, ["missing"], []
        return found[0], self.classify(found[0]), [("constant", None, None, found)]

    def _attribute(self, answer, name):
        kind, holder = self.objects[answer] if 0 <= answer < len(self.objects) else ("", None)
        if kind != "module":
            return None, ["unsupported", "an attribute of a library object", "what is needed of it, as an argument"], []
        names = vars(holder)
        if holder.__name__ == "numpy" and name == "random":
            importlib.import_module("numpy.random")
        if name in names:
            value = names[name]
            fields = self.classify(value)
            if holder.__name__ == "numpy.random" and fields[0] == "unsupported":
                fields[1] = "a function that makes a random generator" if name == "default_rng" else "of NumPy's global random generator"
                fields[2] = "a generator as an argument: rng = np.random.default_rng(seed), outside, and its methods"
            return value, fields, [("key", names, name, (value,))]
        if "__getattr__" in names:
            return None, _made_when_asked(holder, name), []
        return None, ["missing"], [("key", names, name, ())]

    def _member(self, number, name):
        """Answer what an instance of a class finds by a name in the class."""
        cls = self.functions[number]
        found = _attribute_of(cls, name)
        guards = [("class", cls, name, found)]
        if not found:
            return None, ["missing"], guards
        value = found[0]
        if type(value) is property and isinstance(value.fget, types.FunctionType):
            fields = self.classify(value.fget)
            return value.fget, ["property", *fields[1:]] if fields[0] == "function" else fields, guards
        if type(value) is staticmethod and isinstance(value.__func__, types.FunctionType):
            fields = self.classify(value.__func__)
            return value.__func__, ["static", *fields[1:]] if fields[0] == "function" else fields, guards
        if hasattr(type(value), "__get__") and not isinstance(value, types.FunctionType):
            return None, ["unsupported", f"a '{type(value).__qualname__}' of the class '{cls.__qualname__}'", "a function outside of the class"], guards
        return value, self.classify(value), guards

    def _argument(self, index, path):
        if index not in self.arguments:
            return None, ["missing"], []
        self.known_arguments[index] = _noted(self.arguments[index])
        return None, _number(self.arguments[index], path), []

    def _extent(self, index, path, axis, number):
        shape = getattr(_item(self.arguments.get(index), path), "shape", ())
        if axis >= len(shape):
            return None, ["missing"], []
        self.known_arguments[index] = _noted(self.arguments[index])
        return None, ["known", "bool", repr(shape[axis] == number)], []

    def _size(self, index, path, axis):
        value = _item(self.arguments.get(index), path)
        shape = (len(value),) if type(value) is list else getattr(value, "shape", ())
        if axis >= len(shape):
            return None, ["missing"], []
        self.known_arguments[index] = _noted(self.arguments[index])
        return None, ["known", "int", repr(shape[axis])], []

    def _known(self, answer, path):
        value = self.objects[answer][1]
        fields = _number(value, path)
        places = [(place, holder, key, expected) for place, holder, key, expected, number, _ in self.guards if number == answer]
        for place, holder, key, expected in places:
            self.guards.append((place, holder, key, expected, -1, False))
        return None, fields, []

    def plain(self, number):
        """Return the plain function of a number; of a class, what makes its instances."""
        function = self.functions[number]
        if isinstance(function, type):
            return function.__new__
        return function.__wrapped__ if type(function) is Dispatcher else function

    def number_of(self, function):
        """Return the number of a function or dispatcher, a new one where it is met first."""
        for number, known in enumerate(self.functions):
            if known is function:
                return number
        self.functions.append(function)
        self._guard_function(len(self.functions) - 1)
        return len(self.functions) - 1

    def _guard_function(self, number):
        function = self.plain(number)
        if isinstance(self.functions[number], type):
            self.guards.append(("class", self.functions[number], "__new__", _attribute_of(self.functions[number], "__new__"), -1, False))
            if not is_named_tuple(self.functions[number]):
                return
            for name in (*function.__code__.co_varnames[1:function.__code__.co_argcount], *_TOLD_BY_TUPLES):
                self.guards.append(("class", self.functions[number], name, _attribute_of(self.functions[number], name), -1, False))
        expected = (function.__code__, function.__defaults__, function.__kwdefaults__)
        self.guards.append(("function", function, None, expected, -1, False))

    def function_fields(self, number):
        """Return the fields of a function's source; raises NoSource."""
        if number not in self.located:
            function = self.functions[number]
            plain = self.plain(number)
            if number == 0:
                text = self.source
            else:
                text = function._specialiser.source if type(function) is Dispatcher else capture(plain)
            self.located[number] = (*locate(plain, text), plain.__code__.co_filename)
        first, column, indentation, text, name = self.located[number]
        plain = self.plain(number)
        return [str(number), plain.__name__, plain.__qualname__, name, str(first), str(column), str(indentation),
                ",".join(plain.__code__.co_freevars), text]

    def classify(self, value):
        """Return the fields of an answer for a value."""
        if isinstance(value, types.ModuleType):
            return ["module", value.__name__]
        name = library_name(value) if not isinstance(value, (int, float, complex, str, tuple, list)) else None
        if name is not None:
            return ["library", name]
        if type(value) is Dispatcher or isinstance(value, types.FunctionType):
            try:
                return ["function", *self.function_fields(self.number_of(value))]
            except NoSource as problem:
                return ["unsupported", f"a function whose {problem}", problem.instead]
        if type(value) is type and not issubclass(value, BaseException) and value.__module__ not in _MODULES:
            return self._class_fields(value)
        known = len(self.functions)
        try:
            text = type_text(value, self.functions)
        except OverflowError:
            return ["unsupported", "an int of more than 64 bits", "np.uint64, or a float"]
        for number in range(known, len(self.functions)):
            self._guard_function(number)
        if text is not None:
            return ["value", text]
        from conure._arguments import advice_for_name, describe
        instances = _instances(value)
        if instances is not None:
            return ["abstract", describe(value), advice_for_name(value), ",".join(instances)]
        return ["unsupported", describe(value), advice_for_name(value)]

    def _class_fields(self, cls):
        kind, fields = "class", []
        if is_named_tuple(cls):
            kind, defaults = "named", cls.__new__.__defaults__ or ()
            required = len(cls._fields) - len(defaults)
            fields = [name if k < required else name + "=" for k, name in enumerate(cls._fields)]
        return ["class", str(self.number_of(cls)), cls.__name__, kind, ",".join(fields)]

    def loaded_functions(self):
        """Return what the dispatcher needs for tracebacks and results: each plain function or class, its first line, column and indentation."""
        places = []
        for number in range(len(self.functions)):
            if isinstance(self.functions[number], type):
                places.append((self.functions[number], 0, 0, 0))
                continue
            plain = self.plain(number)
            try:
                self.function_fields(number)
                places.append((plain, *self.located[number][:3]))
            except NoSource:
                places.append((plain, plain.__code__.co_firstlineno, 0, 0))
        return tuple(places)
