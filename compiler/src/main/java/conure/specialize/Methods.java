package conure.specialize;

/// Calls of methods: `values.append(x)`, `x.copy()`, `z.conjugate()`.
final class Methods {
    private final Specialization in;
    private final Language language;

    Methods(Specialization in, Language language) {
        this.in = in;
        this.language = language;
    }

    PyValue call(PyValue self, String name, Calls.Arguments arguments, Object place) {
        throw in.refuse("unsupported-method", "the method " + name + " of " + self.type().pythonName() + " is not supported", "", self);
    }
}
