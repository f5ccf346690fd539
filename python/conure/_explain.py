"""`f.specializations` and `f.explain()`."""


class Specialization:
    """One compiled form of a function.

    Attributes
    ----------
    types : tuple of str
        Types of the arguments, such as ``float64[:,:]C``.
    assumptions : tuple of str
        What holds of the arguments besides.
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
        self.assumptions = kernel.assumptions
        self.result_type = kernel.result_type
        self.compile_ms = getattr(kernel, "compile_ms", 0.0)
        self.from_cache = getattr(kernel, "from_cache", False)
        self.library = getattr(kernel, "library", "")

    def __repr__(self):
        origin = "from cache" if self.from_cache else f"{self.compile_ms:.0f} ms"
        assumed = f", assuming {', '.join(self.assumptions)}" if self.assumptions else ""
        return f"<({', '.join(self.types)}) -> {self.result_type}{assumed}; {origin}>"


def specializations(dispatcher):
    """Return the compiled forms, oldest first."""
    return [Specialization(kernel) for kernel in reversed(dispatcher._kernels) if kernel.result_type is not None]
