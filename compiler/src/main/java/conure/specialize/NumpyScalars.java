package conure.specialize;

import conure.ir.Dtype;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.NumberType;
import conure.specialize.values.NumpyNames;
import conure.specialize.values.Promotion;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
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
        if (Ufuncs.takesOne(name)) return withCount(name, arguments, 1) ? language.ufuncs().ofOne(name, given.getFirst()) : null;
        if (Ufuncs.takesTwo(name)) return withCount(name, arguments, 2) ? language.ufuncs().ofTwo(name, given.get(0), given.get(1)) : null;
        return switch (name) {
            case "clip" -> clip(arguments);
            case "divmod" -> withCount(name, arguments, 2) ? pair(language.ufuncs().ofTwo("floor_divide", given.get(0), given.get(1)), language.ufuncs().ofTwo("remainder", given.get(0), given.get(1))) : null;
            case "real", "imag" -> withCount(name, arguments, 1) ? language.attributes().get(given.getFirst(), name) : null;
            case "angle" -> withCount(name, arguments, 1) ? angle(given.getFirst()) : null;
            case "where" -> withCount(name, arguments, 3) ? where(given.get(0), given.get(1), given.get(2)) : null;
            case "isclose" -> isClose(arguments);
            default -> throw in.refuse("unsupported-function", "np." + name + " is not supported", "a loop, or another function of NumPy");
        };
    }

    private static PyValue pair(PyValue first, PyValue second) { return first == null || second == null ? null : PyValue.tuple(List.of(first, second)); }

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
        var bound = Parameters.bind(in, "clip", arguments, "a", "a_min|min", "a_max|max");
        if (bound == null) return null;
        var value = bound.get("a");
        var low = reachable(bound.get("a_min"), value, BinaryKind.SMAX);
        var high = reachable(bound.get("a_max"), value, BinaryKind.SMIN);
        var raised = low.isNone() ? value : language.ufuncs().ofTwo("maximum", value, low);
        return raised == null || high.isNone() ? raised : language.ufuncs().ofTwo("minimum", raised, high);
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

    private PyValue angle(PyValue given) {
        return in.distribute(given, each -> {
            var value = language.ufuncs().number("angle", each).asNumpy();
            if (value.number().isComplex()) {
                var part = NumberType.numpy(Promotion.part(value.number().dtype()));
                return language.ufuncs().ofTwo("arctan2", new PyValue(part, value.components().get(1)), new PyValue(part, value.components().get(0)));
            }
            if (value.number().isBool()) value = language.casts().to(value, NumberType.NP_INT64);
            var zero = language.casts().to(new PyValue(NumberType.NP_INT8, emit.constant(Dtype.INT8.component(), 0)), value.number());
            return language.ufuncs().ofTwo("arctan2", zero, value);
        });
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
        if (chosen == null || Elementwise.isArray(chosen)) return chosen;
        return language.arrays().generate(chosen.number().dtype(), List.of(), _ -> chosen.components());
    }

    private PyValue isClose(Calls.Arguments arguments) {
        var bound = Parameters.bind(in, "isclose", arguments, "a", "b", "rtol=", "atol=");
        if (bound == null) return null;
        var operators = language.operators();
        var a = operators.real(bound.get("a"));
        var b = a == null ? null : operators.real(bound.get("b"));
        if (b == null) return null;
        var relative = bound.containsKey("rtol") ? operators.real(bound.get("rtol")) : emit.constant(1e-5);
        var absolute = bound.containsKey("atol") ? operators.real(bound.get("atol")) : emit.constant(1e-8);
        if (relative == null || absolute == null) return null;
        var floats = operators.numbers().floats();
        var bound_ = floats.add(absolute, floats.multiply(relative, floats.absolute(b)));
        var near = emit.and(emit.compare(CompareKind.FLE, floats.absolute(floats.subtract(a, b)), bound_), floats.isFinite(b));
        return new PyValue(NumberType.NP_BOOL, emit.or(near, emit.compare(CompareKind.FEQ, a, b)));
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
        if (type.isBool()) {
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
            case PyType.Array _ -> throw language.operators().arrayExpression(type.text(), value);
            default -> throw in.refuse("unsupported-argument", type.text() + " of a " + value.type().pythonName(), "a number", value);
        };
    }
}
