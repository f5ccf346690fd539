package conure.specialize;

import conure.ir.Dtype;
import conure.specialize.values.NumberType;
import conure.specialize.values.Promotion;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Calls of methods: `values.append(x)`, `x.copy()`, `z.conjugate()`.
final class Methods {
    private final Specialization in;
    private final Language language;

    Methods(Specialization in, Language language) {
        this.in = in;
        this.language = language;
    }

    PyValue call(PyValue self, String name, Calls.Arguments arguments, Object place) {
        if (self.type() instanceof PyType.Text && !arguments.keywords().isEmpty()) throw in.refuse("unsupported-argument", "str." + name + " with keywords", "positional arguments", self);
        if (self.type() instanceof PyType.Text(var text)) return language.strings().call(text, name, arguments.positional());
        if (self.type() instanceof PyType.Generator) return language.library().random().call(self, name, arguments, place);
        if (self.type() instanceof PyType.ListObject) return language.lists().call(self, name, arguments, place);
        if (self.type() instanceof PyType.Tuple) return language.operators().sequences().tupleMethod(self, name, arguments);
        if (self.isNumber()) return new NumberAttributes(in, language).call(self, name, arguments, place);
        if (self.type() instanceof PyType.Library) return language.ufuncs().method(self, name, arguments, place);
        if (self.type() instanceof PyType.Slice) {
            var positional = new ArrayList<>(List.of(self));
            positional.addAll(arguments.positional());
            return language.library().conversion(name, new Calls.Arguments(positional, arguments.keywords()), place);
        }
        if (self.type() instanceof PyType.Array) return ofArray(self, name, arguments, place);
        throw in.refuse("unsupported-method", "the method " + name + " of " + PyType.withArticle(self.type().pythonName()) + " is not supported", "a loop over its elements", self);
    }

    /// A method of an array, or of NumPy's scalar where it has the same.
    PyValue ofArray(PyValue self, String name, Calls.Arguments arguments, Object place) {
        switch (name) {
            case "copy" -> {
                if (arguments.positional().size() > 1) throw in.refuse("unsupported-argument", "these arguments of copy", "x.copy(order=…)", self);
                var given = Parameters.bind(in, "copy", arguments, "order=");
                var order = given == null || !given.containsKey("order") || given.get("order").isNone() ? new PyValue(new PyType.Text("C")) : given.get("order");
                return given == null ? null : language.constructors().copy(self, ((PyType.Array) self.type()).array().dtype(), order);
            }
            case "astype" -> {
                var given = Parameters.bind(in, "astype", arguments, "dtype", "order=", "casting=", "subok=", "copy=");
                if (given == null) return null;
                var copies = given.get("copy");
                if (copies != null && (arguments.positional().size() > 4 || copies.type() != NumberType.BOOL || !in.emit().isConstant(copies.value()))) {
                    throw in.refuse("unsupported-argument", "this argument copy of astype", "copy=True or copy=False", copies);
                }
                var own = ((PyType.Array) self.type()).array().dtype();
                var dtype = language.constructors().dtype(given.get("dtype"), Dtype.FLOAT64);
                if (given.get("casting") != null && given.get("casting").type() instanceof PyType.Text(var rule) && !Promotion.canCast(own, dtype, rule)) {
                    return in.raise("TypeError", "Cannot cast array data from dtype('" + own.text() + "') to dtype('" + dtype.text() + "') according to the rule '" + rule + "'");
                }
                if (dtype == own && given.get("order") == null && copies != null && Boolean.FALSE.equals(in.emit().constantOf(copies.value()))) return self;
                return language.constructors().copy(self, dtype, given.get("order"));
            }
            case "conj", "conjugate" -> {
                if (!((PyType.Array) self.type()).array().dtype().isComplex() && arguments.positional().isEmpty() && arguments.keywords().isEmpty()) return self;
                return language.library().call("numpy.conjugate", new Calls.Arguments(List.of(self), Map.of()), place);
            }
            case "fill" -> {
                if (arguments.positional().size() != 1 || !arguments.keywords().isEmpty()) {
                    throw in.refuse("unsupported-argument", "these arguments of fill", "x.fill(value)", self);
                }
                language.arrays().fill(self, arguments.positional().getFirst());
                return in.emit().reachable() ? PyValue.NONE : null;
            }
            case "reshape", "transpose" -> {
                if (name.equals("reshape") && arguments.positional().isEmpty() && !arguments.keywords().containsKey("shape")) {
                    return in.raise("TypeError", "reshape() takes exactly 1 argument (0 given)");
                }
                // Several ints are a tuple.
                var positional = new ArrayList<>(List.of(self));
                if (arguments.positional().size() == 1) positional.addAll(arguments.positional());
                else if (!arguments.positional().isEmpty()) positional.add(PyValue.tuple(arguments.positional()));
                return language.library().call("numpy." + name, new Calls.Arguments(positional, arguments.keywords()), place);
            }
            case "tolist", "item" -> {
                if (arguments.positional().isEmpty() && arguments.keywords().isEmpty()) return language.library().conversion(name, Calls.Arguments.of(self), place);
                if (name.equals("tolist")) return in.raise("TypeError", "ndarray.tolist() takes no arguments");
                var positional = new ArrayList<>(List.of(self));
                positional.addAll(arguments.positional());
                return language.library().conversion(name, new Calls.Arguments(positional, arguments.keywords()), place);
            }
            case "sort", "partition" -> {
                if (((PyType.Array) self.type()).readOnly()) return in.raise("ValueError", name + " array is read-only");
                return call(self, name + "_in_place", arguments, place);
            }
            default -> {
                // NumPy's functions take the array first, or behind the condition.
                var positional = new ArrayList<>(arguments.positional());
                positional.add(name.equals("compress") ? Math.min(1, positional.size()) : 0, self);
                return language.library().call("numpy." + name, new Calls.Arguments(positional, arguments.keywords()), place);
            }
        }
    }
}
