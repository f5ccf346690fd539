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
        return in.distribute(object, each -> {
            var value = switch (each.type()) {
                case PyType.ModuleObject _, PyType.Library _ -> in.kernel().names().attribute(in, each.type(), name);
                case PyType.Array _ -> language.arrays().attribute(each, name);
                case NumberType _, PyType.KnownInt _ -> new NumberAttributes(in, language).get(each, name);
                case PyType.Text _ when Strings.METHODS.contains(name) -> new PyValue(new PyType.BoundMethod(each.type(), name));
                case PyType.ListObject _ when Lists.METHODS.contains(name) -> new PyValue(new PyType.BoundMethod(each.type(), name), each.components());
                case PyType.DtypeObject(var dtype) -> switch (name) {
                    case "itemsize" -> new PyValue(NumberType.INT, in.emit().constant(dtype.bytes()));
                    case "name" -> new PyValue(new PyType.Text(dtype.text()));
                    case "kind" -> new PyValue(new PyType.Text(String.valueOf(dtype.kind())));
                    default -> null;
                };
                default -> null;
            };
            if (value == null && in.emit().reachable()) throw unknown(each, name);
            return value;
        });
    }

    private Refused unknown(PyValue object, String name) {
        if (object.type() instanceof PyType.FunctionObject) return in.refuse("unsupported-attribute", "the attribute " + name + " of a function", "an argument", object);
        return in.refuse("unsupported-attribute", "the attribute '" + name + "' of a " + object.type().pythonName(), "a function that computes it", object);
    }

    void set(PyValue object, String name, PyValue value) {
        throw in.refuse("unsupported-attribute", "an assignment to the attribute '" + name + "' of a " + object.type().pythonName(), "a local variable, returned", object);
    }
}
