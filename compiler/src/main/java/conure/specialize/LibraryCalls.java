package conure.specialize;

/// Calls of what Python's builtins, `math`, `cmath`, `operator` and NumPy bring, by qualified name.
final class LibraryCalls {
    private final Specialization in;
    private final Language language;

    LibraryCalls(Specialization in, Language language) {
        this.in = in;
        this.language = language;
    }

    /// `place` distinguishes calls, for guesses of types.
    PyValue call(String name, Calls.Arguments arguments, Object place) {
        throw in.refuse("unsupported-function", name + " is not supported", "");
    }
}
