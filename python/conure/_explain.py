"""`f.specializations` and `f.explain()`."""


class Specialization:
    """One compiled form of a function.

    Attributes
    ----------
    types : tuple of str
        Types of the arguments, such as ``float64[:,:]C``.
    assumptions : tuple of str
        What holds of the arguments besides.
    values : dict
        Arguments by position that it was compiled for the values of, such as an axis.
    result_type : str
        The type of the result.
    compile_ms : float
        How long the compiler took, when it compiled this.
    from_cache : bool
        Whether it came from disk.
    library : str
        The file.
    """

    def __init__(self, kernel):
        self.types = kernel.argument_types
        known = getattr(kernel, "known_arguments", {})
        self.values = {index: value for index, value in known.items() if not _holds_array(value)}
        self.assumptions = tuple(text for text in kernel.assumptions
                                 if not (text.startswith("value ") and int(text.split()[1]) in self.values))
        self.result_type = kernel.result_type
        self.compile_ms = getattr(kernel, "compile_ms", 0.0)
        self.from_cache = getattr(kernel, "from_cache", False)
        self.library = getattr(kernel, "library", "")

    def __repr__(self):
        origin = "from cache" if self.from_cache else f"{self.compile_ms:.0f} ms"
        assumed = f", assuming {', '.join(self.assumptions)}" if self.assumptions else ""
        types = [f"{text}={self.values[index]}" if index in self.values else text for index, text in enumerate(self.types)]
        return f"<({', '.join(types)}) -> {self.result_type}{assumed}; {origin}>"


def _holds_array(value):
    return hasattr(value, "shape") or type(value) is list or isinstance(value, tuple) and any(map(_holds_array, value))


def specializations(dispatcher):
    """Return the compiled forms, oldest first."""
    return [Specialization(kernel) for kernel in reversed(dispatcher._kernels) if kernel.result_type is not None]


def explain(dispatcher, arguments, keywords, file):
    """Return the journey of a function, for given arguments or for the kernel compiled last.

    Parameters
    ----------
    file : file object, optional
        Where to print it besides.
    """
    from _conure import type_text
    functions = [dispatcher]
    if arguments or keywords:
        from conure._arguments import binder, unsupported
        bound = binder(dispatcher.__wrapped__)(*arguments, **keywords)
        types = [type_text(value, functions) for value in bound]
        if None in types:
            unsupported(dispatcher._specialiser, dispatcher, bound, types.index(None))
        facts, known = [], dict(enumerate(bound))
    else:
        compiled = [kernel for kernel in dispatcher._kernels if kernel.result_type is not None]
        if not compiled:
            raise ValueError(f"nothing of {dispatcher.__name__} is compiled yet: call it, or give explain() its arguments")
        types, facts, known = compiled[0].argument_types, compiled[0].assumptions, compiled[0].known_arguments
    text = explain_types(dispatcher, types, facts, functions, known)
    if file is not None:
        print(text, file=file)
    return text


def explain_types(dispatcher, types, facts=(), functions=None, known=None):
    """Return the journey of a function for type texts; `known` are values of arguments by position."""
    from conure._answers import Answers
    from conure._compiler import compile_kernel
    from conure._specialise import request_of, source_fields
    specialiser = dispatcher._specialiser

    def answers():
        return Answers(list(functions or [dispatcher]), specialiser.source, known)

    request = request_of("explain", "", specialiser.options, types, facts, source_fields(answers()))
    text, _ = compile_kernel(lambda: request, answers)
    return text
