"""The compilers compared, each as a decorator, and the examples loaded with one of them in Conure's place."""

import contextlib
import importlib.util
import pathlib
import sys
import types
from typing import NamedTuple

EXAMPLES = pathlib.Path(__file__).resolve().parents[1] / "examples"


def decorator(peer):
    """What stands for `@jit`."""
    match peer:
        case "conure":
            import conure
            return conure.jit
        case "numba":
            import numba
            return numba.njit
        case "numba fastmath":
            import numba
            return numba.njit(fastmath=True)
        case "python":
            return lambda function: function
    raise ValueError(peer)


class Case(NamedTuple):
    """One comparison that an example makes: a function of ours and a reference, each with its arguments."""
    function: object
    arguments: tuple
    reference: object
    reference_arguments: tuple
    equal: object


@contextlib.contextmanager
def replaced_modules(**modules):
    before = {name: sys.modules.get(name) for name in modules}
    sys.modules.update(modules)
    try:
        yield
    finally:
        for name, module in before.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module


def called_functions(function, namespace):
    """The plain functions of a module that a function calls, directly or not."""
    found, waiting = {}, [function]
    while waiting:
        for name in waiting.pop().__code__.co_names:
            helper = namespace.get(name)
            if isinstance(helper, types.FunctionType) and name not in found:
                found[name] = helper
                waiting.append(helper)
    return found


def load(example, peer):
    """An example's module, compiled by a peer, and the cases that its `main` would compare.

    Conure takes the helper functions that a kernel calls as they are; Numba needs them decorated as well.
    """
    jit = decorator(peer)
    kernels, cases = [], []

    def mark(function=None, **_):
        if function is None:
            return mark
        kernels.append(function)
        return function

    def compare(_title, ours, reference, equal):
        cases.append(Case(ours[1], ours[2:], reference[1], reference[2:], equal))

    if str(EXAMPLES) not in sys.path:
        sys.path.insert(0, str(EXAMPLES))
    import stopwatch
    conure, timing = types.ModuleType("conure"), types.ModuleType("stopwatch")
    conure.jit = mark
    vars(timing).update(vars(stopwatch), compare=compare)
    specification = importlib.util.spec_from_file_location(f"{peer} {example}", EXAMPLES / f"{example}.py")
    module = importlib.util.module_from_spec(specification)
    with replaced_modules(conure=conure, stopwatch=timing):
        specification.loader.exec_module(module)
    namespace = vars(module)
    names = {kernel.__name__: kernel for kernel in kernels}
    if peer != "conure":
        for kernel in kernels:
            names |= called_functions(kernel, namespace)
    compiled = {name: jit(function) for name, function in names.items()}
    namespace.update(compiled)
    if "ALGORITHMS" in namespace:
        module.ALGORITHMS = {title: (compiled[ours.__name__], reference) for title, (ours, reference) in module.ALGORITHMS.items()}
    else:
        with contextlib.redirect_stdout(None):
            module.main()
    return module, cases
