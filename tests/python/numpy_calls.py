"""Records which functions of NumPy's, with which arguments, the tests have compared: `./conure dev matrix` makes docs/numpy.md of it.

A function that gave what CPython and NumPy give is read: each call in its source, and in the source of the functions that it calls,
becomes a line `numpy.clip a a_min a_max`.
"""

import ast
import functools
import inspect
import os
import textwrap
import types

import numpy as np

from conure._source import NoSource, capture, locate

FOLDER = os.environ.get("CONURE_RECORD_NUMPY")

# Lists have these too.
AMBIGUOUS = {"copy", "sort"}


@functools.cache
def names():
    """Map public functions of NumPy's to their names."""
    found = {}
    for prefix, module in (("numpy", np), ("numpy.linalg", np.linalg)):
        for name in dir(module):
            value = getattr(module, name)
            if not name.startswith("_") and callable(value) and not isinstance(value, type) and type(value) is not types.ModuleType:
                found.setdefault(value, f"{prefix}.{name}")
    return found


@functools.cache
def parameters(function):
    try:
        return [each for each in inspect.signature(function).parameters.values() if each.name != "self"]
    except ValueError:
        return []


@functools.cache
def written():
    os.makedirs(FOLDER, exist_ok=True)
    return open(os.path.join(FOLDER, f"{os.getpid()}.txt"), "a"), set()


def record(function, arguments):
    """Note the calls in a function that has been compared."""
    if FOLDER is not None:
        for line in sorted(set(calls(function, arguments, set()))):
            file, known = written()
            if line not in known:
                known.add(line)
                print(line, file=file, flush=True)


def calls(function, arguments, seen):
    seen.add(function.__code__)
    try:
        tree = ast.parse(textwrap.dedent(locate(function, capture(function))[3]))
    except (NoSource, SyntaxError):
        return
    given = dict(zip(function.__code__.co_varnames, arguments))
    free = {name: cell.cell_contents for name, cell in zip(function.__code__.co_freevars, function.__closure__ or ())}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        target = resolve(node.func, {**function.__globals__, **free})
        helper = getattr(target, "__wrapped__", target)
        if isinstance(helper, types.FunctionType) and helper.__module__ and not helper.__module__.startswith("numpy") and helper.__code__ not in seen:
            yield from calls(helper, (), seen)
        name, target = named(node.func, target, given)
        if name is not None:
            yield " ".join([name, *used(node, target)])


def resolve(node, scope):
    if isinstance(node, ast.Name):
        return scope.get(node.id)
    if isinstance(node, ast.Attribute):
        holder = resolve(node.value, scope)
        if isinstance(holder, (types.ModuleType, np.ufunc)) or isinstance(holder, type):
            return getattr(holder, node.attr, None)
    return None


def named(node, target, given):
    """The public name of what is called, and the object that has its signature."""
    try:
        if target in names():
            return names()[target], target
    except TypeError:
        pass
    if not isinstance(node, ast.Attribute):
        return None, None
    method = node.attr
    if target is not None and hasattr(np.ufunc, method):
        return f"numpy.ufunc.{method}", getattr(np.ufunc, method)
    holder = given.get(node.value.id) if isinstance(node.value, ast.Name) else None
    if isinstance(holder, np.random.Generator):
        return f"numpy.random.Generator.{method}", getattr(np.random.Generator, method)
    if target is None and callable(getattr(np.ndarray, method, None)) and (method not in AMBIGUOUS or isinstance(holder, np.ndarray)):
        return f"numpy.ndarray.{method}", getattr(np.ndarray, method)
    return None, None


def used(node, target):
    positional = [each.name for each in parameters(target) if each.kind in (each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD)]
    return [*positional[:len(node.args)], *(keyword.arg for keyword in node.keywords if keyword.arg is not None)]
