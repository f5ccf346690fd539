package conure.specialize;

/// Exceptions: raising instances and classes, matching in handlers.
final class Exceptions {
    private final Specialization in;
    private final Language language;

    Exceptions(Specialization in, Language language) {
        this.in = in;
        this.language = language;
    }

    void raise(PyValue exception) { throw in.refuse("unsupported-exception", "raising this", "", exception); }

    /// Whether the pending exception is an instance of a class or of one of a tuple of classes.
    PyValue matches(PyValue exceptionClass) { throw in.refuse("unsupported-exception", "this exception class", "", exceptionClass); }
}
