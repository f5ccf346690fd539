package conure.specialize;

/// Attributes: of modules and library objects, arrays, numbers; bound methods.
final class Attributes {
    private final Specialization in;
    private final Language language;

    Attributes(Specialization in, Language language) {
        this.in = in;
        this.language = language;
    }

    PyValue get(PyValue object, String name) {
        return switch (object.type()) {
            case PyType.ModuleObject _, PyType.Library _ -> in.kernel().names().attribute(in, object.type(), name);
            default -> throw in.refuse("unsupported-attribute", "the attribute " + name, "", object);
        };
    }

    void set(PyValue object, String name, PyValue value) { throw in.refuse("unsupported-attribute", "an assignment to the attribute " + name, "", object); }
}
