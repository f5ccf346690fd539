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
        if (name.startsWith("numpy.") && ArrayConstructors.NAMES.contains(name.substring(6))) {
            return language.constructors().call(name.substring(6), arguments);
        }
        if (name.equals("builtins.print")) return language.strings().print(arguments);
        if (name.startsWith("builtins.") && Exceptions.CLASSES.contains(name.substring(9))) {
            return language.exceptions().instance(name.substring(9), arguments.positional());
        }
        throw in.refuse("unsupported-function", name + " is not supported", "");
    }
}
