package conure.specialize;

import conure.ir.UntypedOp.Parameter;
import conure.ir.UntypedOp.Parameter.Kind;
import conure.specialize.values.FunctionCode;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Named tuples whose classes are the program's: what makes them, their attributes and methods; and constants and functions that other classes
/// hold.
///
///     Point(1.0, y=x)        p.x        p._replace(x=2.0)        Point._make(row)        p.norm()        Default.gravity
final class NamedTuples {
    private final Specialization in;
    private final Language language;

    NamedTuples(Specialization in, Language language) {
        this.in = in;
        this.language = language;
    }

    static PyValue of(PyType.Named named, List<PyValue> items) {
        return new PyValue(new PyType.Tuple(PyValue.types(items), named), PyValue.flatten(items));
    }

    /// The `__new__` of a class, for binding arguments: it has no body.
    static FunctionCode maker(PyType.Named named, Set<String> defaulted) {
        var parameters = new ArrayList<>(List.of(new Parameter("_cls", Kind.POSITIONAL_OR_KEYWORD, false)));
        for (var field : named.fields()) parameters.add(new Parameter(field, Kind.POSITIONAL_OR_KEYWORD, defaulted.contains(field)));
        return new FunctionCode(named.number(), "__new__", named.name() + ".__new__", parameters, 0, null);
    }

    /// The arguments of a class's `__new__`.
    static Calls.Arguments behindClass(PyValue type, Calls.Arguments arguments) {
        var positional = new ArrayList<>(List.of(type));
        positional.addAll(arguments.positional());
        return new Calls.Arguments(positional, arguments.keywords());
    }

    private static PyValue fields(PyType.Named named) {
        return PyValue.tuple(named.fields().stream().map(field -> new PyValue(new PyType.Text(field))).toList());
    }

    /// An attribute that is no field.
    PyValue attribute(PyValue tuple, PyType.Named named, String name) {
        return switch (name) {
            case "_replace", "index", "count" -> new PyValue(new PyType.BoundMethod(tuple.type(), name), tuple.components());
            case "_fields" -> fields(named);
            case "_asdict" -> throw in.refuse("unsupported-attribute", "the attribute '_asdict' of a named tuple", "its fields, one by one", tuple);
            default -> language.kernel().names().member(in, tuple, named, name, function -> language.calls().call(List.of("property", in.emit().location()), function, Calls.Arguments.of(tuple)));
        };
    }

    PyValue attribute(PyValue type, PyType.ClassObject of, String name) {
        if (!of.isNamedTuple() && !name.equals("__name__")) return language.kernel().names().ofClass(in, of.named(), name);
        return switch (name) {
            case "_make" -> new PyValue(new PyType.BoundMethod(type.type(), name));
            case "_fields" -> fields(of.named());
            case "__name__" -> new PyValue(new PyType.Text(of.named().name()));
            default -> language.kernel().names().ofClass(in, of.named(), name);
        };
    }

    /// `p._replace(x=1)` and `Point._make(items)`; null if the path ends.
    PyValue call(PyValue self, String name, Calls.Arguments arguments) {
        if (self.type() instanceof PyType.ClassObject(var named, _, _)) return make(named, name, arguments);
        var named = ((PyType.Tuple) self.type()).named();
        if (!arguments.positional().isEmpty()) {
            int given = arguments.positional().size() + 1;
            return in.raise("TypeError", named.name() + "._replace() takes 1 positional argument but " + given + " were given");
        }
        var items = new ArrayList<>(self.parts());
        var unknown = new ArrayList<String>();
        for (var keyword : arguments.keywords().entrySet()) {
            int at = named.fields().indexOf(keyword.getKey());
            if (at < 0) unknown.add("'" + keyword.getKey() + "'");
            else items.set(at, keyword.getValue());
        }
        if (!unknown.isEmpty()) {
            return in.raise(in.kernel().pythonAtLeast(13) ? "TypeError" : "ValueError", "Got unexpected field names: [" + String.join(", ", unknown) + "]");
        }
        return of(named, items);
    }

    private PyValue make(PyType.Named named, String name, Calls.Arguments arguments) {
        if (arguments.positional().size() != 1 || !arguments.keywords().isEmpty()) throw in.refuse("unsupported-argument", "these arguments of " + named.name() + "." + name, "one tuple");
        var items = language.unpacking().items(arguments.positional().getFirst());
        if (items == null) return null;
        if (items.size() != named.fields().size()) return in.raise("TypeError", "Expected " + named.fields().size() + " arguments, got " + items.size());
        return of(named, items);
    }
}
