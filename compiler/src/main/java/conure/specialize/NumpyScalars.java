package conure.specialize;

import conure.ir.Dtype;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.NumberType;
import conure.specialize.values.NumpyNames;
import conure.specialize.values.Promotion;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// NumPy's functions of scalars: dispatch to the universal functions of one and two arguments and to what is made of them,
/// and the scalar types as conversions. Python numbers act as NumPy's default types here.
final class NumpyScalars {
    private final Specialization in;
    private final Language language;
    private final Emitter emit;

    NumpyScalars(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
    }

    /// Null if the path ends.
    PyValue call(String name, Calls.Arguments arguments) {
        var type = NumpyNames.dtype(name);
        if (type != null) return convert(NumberType.numpy(type), arguments);
        var given = arguments.positional();
        return switch (name) {
            case "clip" -> clip(arguments);
            case "real", "imag" -> withCount(name, arguments, 1) ? language.attributes().get(given.getFirst(), name) : null;
            case "where" -> withCount(name, arguments, 3) ? where(given.get(0), given.get(1), given.get(2)) : null;
            default -> throw in.refuse("unsupported-function", "np." + name + " is not supported", name.equals("nditer") ? "x.flat, or np.ndenumerate(x)" : "a loop, or another function of NumPy");
        };
    }

    private boolean withCount(String name, Calls.Arguments arguments, int count) {
        for (var keyword : arguments.keywords().entrySet()) {
            throw in.refuse("unsupported-argument", "the argument " + keyword.getKey() + " of np." + name, "a call without it", keyword.getValue());
        }
        if (arguments.positional().size() == count) return true;
        in.raise("TypeError", name + "() takes from " + count + " to " + (count + 1) + " positional arguments but " + arguments.positional().size()
                + (arguments.positional().size() == 1 ? " was given" : " were given"));
        return false;
    }

    private PyValue clip(Calls.Arguments arguments) {
        var options = new LinkedHashMap<>(arguments.keywords());
        List.of("a", "a_min", "a_max", "min", "max").forEach(options::remove);
        var keywords = new LinkedHashMap<>(arguments.keywords());
        keywords.keySet().removeAll(options.keySet());
        var positional = arguments.positional();
        if (positional.size() == 4) options.put("out", positional.get(3));
        var bound = Parameters.bind(in, "clip", new Calls.Arguments(positional.subList(0, Math.min(3, positional.size())), keywords), "a", "a_min=", "a_max=", "min=", "max=");
        if (bound == null) return null;
        for (var name : List.of("a_min", "a_max")) {
            if (!bound.containsKey(name) && (bound.containsKey("a_min") || bound.containsKey("a_max"))) return in.raise("TypeError", "clip() missing 1 required positional argument: '" + name + "'");
            if (bound.containsKey(name) && bound.containsKey(name.substring(2))) return in.raise("ValueError", "Passing `min` or `max` keyword argument when `a_min` and `a_max` are provided is forbidden.");
        }
        var value = bound.get("a");
        var low = reachable(bound.getOrDefault("a_min", bound.getOrDefault("min", PyValue.NONE)), value, BinaryKind.SMAX);
        var high = reachable(bound.getOrDefault("a_max", bound.getOrDefault("max", PyValue.NONE)), value, BinaryKind.SMIN);
        var operands = new ArrayList<>(List.of(value));
        if (!low.isNone()) operands.add(low);
        if (!high.isNone()) operands.add(high);
        var name = low.isNone() ? (high.isNone() ? "positive" : "minimum") : high.isNone() ? "maximum" : "clip";
        return new UfuncCalls(in, language).call(name, new Calls.Arguments(operands, options));
    }

    /// A Python int as a bound: one beyond the least (greatest) integer of the values' type is that integer.
    private PyValue reachable(PyValue given, PyValue value, BinaryKind kind) {
        var bound = language.operators().plain(given);
        var dtype = value.type() instanceof PyType.Array array ? array.array().dtype() : value.isNumber() ? value.number().dtype() : null;
        if (bound.type() != NumberType.INT || dtype == null || !dtype.isInteger()) return bound;
        int bits = dtype.component().bits();
        long last = dtype == Dtype.UINT64 ? Long.MAX_VALUE : dtype.isSigned() ? Long.MAX_VALUE >> 64 - bits : (1L << bits) - 1;
        long end = kind == BinaryKind.SMIN ? last : dtype.isSigned() ? Long.MIN_VALUE >> 64 - bits : 0;
        return new PyValue(NumberType.INT, emit.binary(kind, bound.value(), emit.constant(end)));
    }

    /// Of numbers an array without axes.
    private PyValue where(PyValue condition, PyValue then, PyValue otherwise) {
        var chosen = language.elementwise().apply(List.of(condition, then, otherwise), operands -> {
            var truth = language.operators().truth(operands.get(0));
            var type = Promotion.common(operands.get(1).number(), operands.get(2).number());
            if (!type.isNumpy()) type = NumberType.numpy(type.dtype());
            var casts = language.casts();
            var x = casts.to(operands.get(1), type).components();
            var y = casts.to(operands.get(2), type).components();
            var components = new ArrayList<Value>();
            for (int k = 0; k < x.size(); k++) components.add(emit.select(truth, x.get(k), y.get(k)));
            return new PyValue(type, components);
        });
        return chosen == null ? null : in.distribute(chosen, each -> Elementwise.isArray(each) ? each : language.arrays().generate(each.number().dtype(), List.of(), _ -> each.components()));
    }

    // ---- scalar types as conversions

    private PyValue convert(NumberType type, Calls.Arguments arguments) {
        var given = arguments.positional();
        if (given.isEmpty()) return new PyValue(type, type.components().stream().map(each -> emit.nothing(each)).toList());
        if (given.size() == 2 && type.isComplex()) {
            var whole = language.library().call("builtins.complex", new Calls.Arguments(given, arguments.keywords()), this);
            return whole == null ? null : in.distribute(whole, each -> language.casts().to(each, type));
        }
        if (given.size() != 1 || !arguments.keywords().isEmpty()) throw in.refuse("unsupported-argument", "these arguments of " + type.text(), "one number");
        return in.distribute(given.getFirst(), each -> convert(type, language.operators().plain(each)));
    }

    private PyValue convert(NumberType type, PyValue value) {
        var casts = language.casts();
        if (type.isBool() && (value.isNumber() || value.type() instanceof PyType.Text || value.isNone())) {
            var truth = language.operators().truth(value);
            return truth == null ? null : new PyValue(type, truth);
        }
        return switch (value.type()) {
            case NumberType _ -> casts.fitted(value, type);
            case PyType.Text _ -> {
                var parsed = language.library().call(type.isInteger() ? "builtins.int" : type.isFloat() ? "builtins.float" : "builtins.complex", Calls.Arguments.of(value), this);
                yield parsed == null ? null : convert(type, parsed);
            }
            case PyType.None _ when type.isFloat() -> casts.to(new PyValue(NumberType.FLOAT, emit.constant(Double.NaN)), type);
            case PyType.Array array when array.array().rank() == 0 -> convert(type, language.subscripts().get(value, PyValue.tuple(List.of())));
            // np.float32(x) of what has elements is np.asarray(x, np.float32).
            case PyType.Array _, PyType.ListObject _, PyType.Tuple _, PyType.Range _ ->
                    language.constructors().call("asarray", Calls.Arguments.of(value, new PyValue(new PyType.DtypeObject(type.dtype()))));
            default -> throw in.refuse("unsupported-argument", type.text() + " of a " + value.type().pythonName(), "a number", value);
        };
    }
}
