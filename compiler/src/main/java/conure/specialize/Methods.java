package conure.specialize;

import conure.ir.Dtype;
import conure.specialize.values.NumberType;
import conure.specialize.values.Promotion;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Calls of methods: `values.append(x)`, `x.copy()`, `z.conjugate()`.
final class Methods {
    /// What methods take, which is not always what NumPy's function of the same name takes behind the array. Before `/` by place alone, behind
    /// `*` by name alone; `indices=ind` is what the function calls ind; what ends in `!` has no default.
    private static final Map<String, String> SIGNATURES = Map.ofEntries(Map.entry("all", "axis dtype out keepdims * where"), Map.entry("any", "axis dtype out keepdims * where"),
            Map.entry("argmax", "axis out * keepdims"), Map.entry("argmin", "axis out * keepdims"), Map.entry("argpartition", "kth! axis kind order"), Map.entry("argsort", "axis kind order * stable"),
            Map.entry("choose", "choices! * out mode"), Map.entry("clip", "min max out * casting dtype order subok where"), Map.entry("compress", "condition! axis out"),
            Map.entry("cumprod", "axis dtype out"), Map.entry("cumsum", "axis dtype out"), Map.entry("diagonal", "offset axis1 axis2"), Map.entry("dot", "b! out"), Map.entry("flatten", "order"),
            Map.entry("max", "axis out keepdims initial where"), Map.entry("mean", "axis dtype out keepdims * where"), Map.entry("min", "axis out keepdims initial where"), Map.entry("nonzero", ""),
            Map.entry("prod", "axis dtype out keepdims initial where"), Map.entry("put", "indices=ind! values=v! mode"), Map.entry("ravel", "order"), Map.entry("repeat", "repeats! axis"),
            Map.entry("round", "decimals out"), Map.entry("searchsorted", "v! side sorter"), Map.entry("squeeze", "axis"), Map.entry("std", "axis dtype out ddof keepdims * where mean"),
            Map.entry("sum", "axis dtype out keepdims initial where"), Map.entry("swapaxes", "axis1! axis2! /"), Map.entry("take", "indices! axis out mode"), Map.entry("trace", "offset axis1 axis2 dtype out"),
            Map.entry("var", "axis dtype out ddof keepdims * where mean"));
    /// Methods that NumPy has written in Python, and the names of these functions.
    private static final Map<String, String> IN_PYTHON = Map.of("all", "_all", "any", "_any", "clip", "_clip", "max", "_amax", "mean", "_mean", "min", "_amin", "prod", "_prod", "std", "_std", "sum", "_sum", "var", "_var");

    private final Specialization in;
    private final Language language;

    Methods(Specialization in, Language language) {
        this.in = in;
        this.language = language;
    }

    PyValue call(PyValue self, String name, Calls.Arguments arguments, Object place) {
        if (self.type() instanceof PyType.Text(var text) && name.equals("format")) return new TextFormats(in, language).format(text, arguments.positional(), arguments.keywords());
        if (self.type() instanceof PyType.Text && !arguments.keywords().isEmpty()) throw in.refuse("unsupported-argument", "str." + name + " with keywords", "positional arguments", self);
        if (self.type() instanceof PyType.Text(var text)) return language.strings().call(text, name, arguments.positional());
        if (self.type() instanceof PyType.Generator) return language.library().random().call(self, name, arguments, place);
        if (ListItems.isKnown(self)) return language.listItems().call(self, name, arguments);
        if (self.type() instanceof PyType.ListObject) return language.lists().call(self, name, arguments, place);
        if (self.type() instanceof PyType.ClassObject || name.equals("_replace") && self.type() instanceof PyType.Tuple) return language.namedTuples().call(self, name, arguments);
        if (self.type() instanceof PyType.Tuple) return language.tuples().call(self, name, arguments);
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
                if (!arguments.keywords().isEmpty()) return in.raise("TypeError", "ndarray." + name + "() takes no keyword arguments");
                if (!((PyType.Array) self.type()).array().dtype().isComplex() && arguments.positional().isEmpty()) return self;
                var operands = new ArrayList<>(List.of(self));
                operands.addAll(arguments.positional());
                return language.library().call("numpy.conjugate", new Calls.Arguments(operands, Map.of()), place);
            }
            case "fill" -> {
                if (arguments.positional().size() != 1 || !arguments.keywords().isEmpty()) {
                    throw in.refuse("unsupported-argument", "these arguments of fill", "x.fill(value)", self);
                }
                language.stores().fill(self, arguments.positional().getFirst());
                return in.emit().reachable() ? PyValue.NONE : null;
            }
            case "reshape", "transpose" -> {
                if (name.equals("reshape") && arguments.keywords().containsKey("shape")) return in.raise("TypeError", "'shape' is an invalid keyword argument for this function");
                if (name.equals("transpose") && !arguments.keywords().isEmpty()) return in.raise("TypeError", "ndarray.transpose() takes no keyword arguments");
                if (name.equals("reshape") && arguments.positional().isEmpty()) {
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
                if (!SIGNATURES.containsKey(name)) {
                    var positional = new ArrayList<>(List.of(self));
                    positional.addAll(arguments.positional());
                    return language.library().call("numpy." + name, new Calls.Arguments(positional, arguments.keywords()), place);
                }
                var named = named(name, arguments);
                if (named == null) return null;
                // NumPy's functions take the array first, but for one.
                if (name.equals("compress")) named.put("a", self);
                return language.library().call("numpy." + name, new Calls.Arguments(name.equals("compress") ? List.of() : List.of(self), named), place);
            }
        }
    }

    /// A method's arguments by the names that NumPy's function has for them; null after raising TypeError.
    private Map<String, PyValue> named(String method, Calls.Arguments arguments) {
        var named = new LinkedHashMap<String, PyValue>();
        var functionNames = new LinkedHashMap<String, String>();
        var positional = new ArrayList<String>();
        var required = new ArrayList<String>();
        boolean byName = false;
        for (var parameter : SIGNATURES.get(method).split(" ")) {
            if (parameter.equals("*")) byName = true;
            else if (parameter.equals("/")) functionNames.clear();
            else if (!parameter.isEmpty()) {
                var names = parameter.replace("!", "").split("=");
                var name = names[names.length - 1];
                functionNames.put(names[0], name);
                if (!byName) positional.add(name);
                if (parameter.endsWith("!")) required.add(name);
            }
        }
        var given = arguments.positional();
        if (given.size() > positional.size()) {
            return wrong(method, arguments.keywords().isEmpty() && !positional.isEmpty(), "() takes from 1 to " + (positional.size() + 1) + " positional arguments but " + (given.size() + 1) + " were given");
        }
        for (int k = 0; k < given.size(); k++) named.put(positional.get(k), given.get(k));
        for (var keyword : arguments.keywords().entrySet()) {
            var name = functionNames.get(keyword.getKey());
            // That of NumPy's clip depends on which bounds there are.
            if (name == null) return wrong(method, !method.equals("clip"), "() got an unexpected keyword argument '" + keyword.getKey() + "'");
            if (named.putIfAbsent(name, keyword.getValue()) != null) return wrong(method, true, "() got multiple values for argument '" + keyword.getKey() + "'");
        }
        if (!named.keySet().containsAll(required)) return wrong(method, false, "");
        if (method.equals("any") || method.equals("all")) named.computeIfPresent("dtype", (_, dtype) -> dtype.isNone() ? null : dtype);
        return named;
    }

    /// Raises the TypeError for arguments that a method does not take; those of methods written in C differ from version to version.
    private Map<String, PyValue> wrong(String method, boolean known, String problem) {
        if (!known || !IN_PYTHON.containsKey(method)) throw in.refuse("unsupported-argument", "these arguments of the method " + method, "those that docs/numpy.md lists");
        in.raise("TypeError", IN_PYTHON.get(method) + problem);
        return null;
    }
}
