package conure.specialize;

import conure.ir.Dtype;
import conure.specialize.Elementwise.ScalarFunction;
import conure.specialize.Ufuncs.Ufunc;
import conure.specialize.values.Emitter;
import conure.specialize.values.NumberType;
import conure.specialize.values.Promotion;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/// Calls of universal functions with all that NumPy lets them say: `out where dtype casting order subok`.
final class UfuncCalls {
    /// Functions whose results are bools.
    private static final Set<String> QUESTIONS = Set.of("equal", "greater", "greater_equal", "isfinite", "isinf", "isnan", "less", "less_equal", "logical_and", "logical_not", "logical_or", "logical_xor",
            "not_equal", "signbit");
    private static final Set<String> CASTINGS = Set.of("no", "equiv", "safe", "same_kind", "unsafe");

    private final Specialization in;
    private final Language language;
    private final Emitter emit;

    UfuncCalls(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
    }

    /// What a call says beside its operands.
    ///
    /// @param out an array or null for each result
    /// @param keepsArrays whether results without axes are arrays too
    /// @param where which elements are computed; null for all
    /// @param dtype in which to compute, or null
    /// @param order in which results lie in memory; null for that of the operands
    private record Options(List<PyValue> out, boolean keepsArrays, PyValue where, Dtype dtype, String casting, PyValue order) {}

    /// Null if the path ends.
    PyValue call(String name, Calls.Arguments arguments) {
        var ufunc = language.ufuncs().named(name);
        var given = arguments.positional();
        int least = ufunc.inputs();
        int most = least + ufunc.results().size();
        if (given.size() < least || given.size() > most) {
            return in.raise("TypeError", name + "() takes from " + least + " to " + most + " positional arguments but " + given.size() + (given.size() == 1 ? " was given" : " were given"));
        }
        var options = options(ufunc, arguments);
        return options == null ? null : call(ufunc, given.subList(0, least), options);
    }

    private PyValue call(Ufunc ufunc, List<PyValue> given, Options options) {
        if (options.dtype() != null && !inputsFit(ufunc, given, options)) return null;
        var fresh = new ArrayList<PyValue>();
        boolean written = options.out().stream().anyMatch(each -> each != null);
        for (int k = 0; k < ufunc.results().size(); k++) {
            var f = computing(ufunc, ufunc.results().get(k), options);
            PyValue result;
            if (options.where() != null && !written) result = partly(ufunc, f, given, options);
            else if (written && ufunc.results().size() == 1) result = language.outputs().write(ufunc, f, given, options.out().get(k), options.where(), options.casting());
            else result = language.ufuncs().apply(ufunc, f, given);
            if (result == null) return null;
            if (options.keepsArrays() && result.isNumber()) {
                var number = result;
                result = language.arrays().generate(number.number().dtype(), List.of(), _ -> number.components());
            }
            if (options.order() != null && result.type() instanceof PyType.Array array && !written) {
                result = language.constructors().copy(result, array.array().dtype(), options.order());
                if (result == null) return null;
            }
            fresh.add(result);
        }
        if (ufunc.results().size() == 1) return fresh.getFirst();
        if (!written) return PyValue.tuple(fresh);
        var first = options.out().getFirst();
        if (first != null && options.out().get(1) != null && first.value() == options.out().get(1).value()) {
            throw in.refuse("unsupported-argument", "one array for both results of np." + ufunc.name(), "an array for each", first);
        }
        // Both are computed before one is written, and may be written over.
        var results = new ArrayList<PyValue>();
        var copy = new Ufunc(ufunc.name(), ufunc.inputs(), List.of(x -> x.getFirst()), true);
        for (int k = 0; k < fresh.size(); k++) {
            var out = options.out().get(k);
            PyValue result;
            if (out != null) result = language.outputs().write(copy, copy.results().getFirst(), List.of(fresh.get(k)), out, options.where(), options.casting());
            else result = options.where() == null ? fresh.get(k) : partly(copy, copy.results().getFirst(), List.of(fresh.get(k)), options);
            if (result == null) return null;
            results.add(result);
        }
        return PyValue.tuple(results);
    }

    /// Results where a mask says so; the other elements, which NumPy does not write, are 0.
    private PyValue partly(Ufunc ufunc, ScalarFunction f, List<PyValue> given, Options options) {
        return language.elementwise().typed(given, f, ufunc.takesExact(), (operands, type) -> {
            var shaped = new ArrayList<>(operands);
            shaped.add(options.where());
            var shape = language.elementwise().shape(shaped);
            if (shape == null) return null;
            var out = language.arrays().allocate(type.dtype(), shape.extents(), true);
            if (!emit.reachable()) return null;
            var result = language.outputs().write(ufunc, f, given, out, options.where(), options.casting());
            return result == null || !shape.extents().isEmpty() ? result : language.arrays().element(result, List.of());
        });
    }

    // ---- dtype

    /// Whether operands can be cast to the dtype that the call asks for; raises for the first that cannot.
    private boolean inputsFit(Ufunc ufunc, List<PyValue> given, Options options) {
        if (isOfResult(ufunc, options.dtype())) return true;
        if (ufunc.name().equals("ldexp") || ufunc.name().equals("bitwise_count")) throw in.refuse("unsupported-argument", "the argument dtype of np." + ufunc.name(), "astype of its result");
        if (!hasLoop(ufunc, NumberType.numpy(options.dtype()))) {
            in.raise("TypeError", "No loop matching the specified signature and casting was found for ufunc " + ufunc.name());
            return false;
        }
        for (int k = 0; k < given.size(); k++) {
            var type = language.operators().plain(given.get(k)).type();
            Dtype from = switch (type) {
                case PyType.Array array -> array.array().dtype();
                case NumberType number -> number == NumberType.INT && options.dtype() != Dtype.BOOL ? Dtype.BOOL : number.dtype();
                default -> throw in.refuse("unsupported-argument", "the argument dtype of np." + ufunc.name() + " beside a " + type.pythonName(), "np.asarray of it", given.get(k));
            };
            if (!Promotion.canCast(from, options.dtype(), options.casting())) {
                language.outputs().cannotCast(ufunc.name(), false, options.casting(), from, options.dtype(), k);
                return false;
            }
        }
        return true;
    }

    /// Whether a dtype is that of the results alone, whatever is asked about: `np.isnan(x, dtype=bool)`.
    private static boolean isOfResult(Ufunc ufunc, Dtype dtype) { return dtype == Dtype.BOOL && QUESTIONS.contains(ufunc.name()); }

    /// Whether a function of numbers of this type gives it again.
    private boolean hasLoop(Ufunc ufunc, NumberType type) {
        var example = new PyValue(type, type.components().stream().map(emit::nothing).toList());
        boolean[] same = {true};
        in.aside(() -> {
            for (var f : ufunc.results()) {
                var result = f.apply(Collections.nCopies(ufunc.inputs(), example));
                same[0] &= result != null && emit.reachable() && result.type() == type;
            }
        });
        return same[0];
    }

    /// The function of numbers that computes in the dtype asked for.
    private ScalarFunction computing(Ufunc ufunc, ScalarFunction f, Options options) {
        if (options.dtype() == null) return f;
        var type = NumberType.numpy(options.dtype());
        if (isOfResult(ufunc, options.dtype())) return f;
        return elements -> {
            var cast = new ArrayList<PyValue>();
            for (var each : elements) {
                cast.add(language.operators().numbers().numpyOperand(each, type));
                if (!emit.reachable()) return null;
            }
            return f.apply(cast);
        };
    }

    // ---- what a call says

    private Options options(Ufunc ufunc, Calls.Arguments arguments) {
        var out = new ArrayList<>(Collections.nCopies(ufunc.results().size(), (PyValue) null));
        var positional = arguments.positional().subList(ufunc.inputs(), arguments.positional().size());
        boolean keepsArrays = false;
        PyValue where = null;
        Dtype dtype = null;
        PyValue order = null;
        var casting = "same_kind";
        for (int k = 0; k < positional.size(); k++) {
            if (!setOutput(out, k, positional.get(k))) return null;
        }
        for (var keyword : arguments.keywords().entrySet()) {
            var value = keyword.getValue();
            switch (keyword.getKey()) {
                case "out" -> {
                    if (!positional.isEmpty()) return fail("TypeError", "cannot specify 'out' as both a positional and keyword argument");
                    if (value.type() instanceof PyType.Ellipsis) keepsArrays = true;
                    else if (!setOutputs(out, value)) return null;
                }
                case "where" -> {
                    where = language.outputs().mask(value);
                    if (where == null && !emit.reachable()) return null;
                }
                case "dtype" -> dtype = language.constructors().dtype(value, null);
                case "casting" -> {
                    if (!(value.type() instanceof PyType.Text(var text))) throw in.refuse("unsupported-argument", "the argument casting of np." + ufunc.name(), "a literal string", value);
                    if (!CASTINGS.contains(text)) return fail("ValueError", "casting must be one of 'no', 'equiv', 'safe', 'same_kind', 'unsafe' (got '" + text + "')");
                    if (text.equals("no") || text.equals("equiv")) throw in.refuse("unsupported-argument", "casting='" + text + "' of np." + ufunc.name(), "operands of one dtype", value);
                    casting = text;
                }
                case "order" -> {
                    if (!(value.type() instanceof PyType.Text(var text)) || text.equals("A")) throw in.refuse("unsupported-argument", "this argument order of np." + ufunc.name(), "order=\"C\" or order=\"F\"", value);
                    if (!text.equals("K")) order = value;
                }
                case "subok" -> { }
                case "signature", "sig", "axes", "axis", "keepdims" -> throw in.refuse("unsupported-argument", "the argument " + keyword.getKey() + " of np." + ufunc.name(), "a call without it", value);
                default -> {
                    return fail("TypeError", ufunc.name() + "() got an unexpected keyword argument '" + keyword.getKey() + "'");
                }
            }
        }
        return new Options(out, keepsArrays, where, dtype, casting, order);
    }

    private Options fail(String exception, String message) {
        in.raise(exception, message);
        return null;
    }

    private boolean setOutputs(List<PyValue> out, PyValue value) {
        if (value.isNone() && out.size() == 1) return true;
        if (!(value.type() instanceof PyType.Tuple)) {
            if (out.size() == 1) return setOutput(out, 0, value);
            in.raise("TypeError", "'out' must be a tuple of arrays");
            return false;
        }
        var parts = value.parts();
        if (parts.size() != out.size()) {
            in.raise("ValueError", "The 'out' tuple must have exactly one entry per ufunc output");
            return false;
        }
        for (int k = 0; k < parts.size(); k++) {
            if (!setOutput(out, k, parts.get(k))) return false;
        }
        return true;
    }

    private boolean setOutput(List<PyValue> out, int k, PyValue value) {
        if (value.type() instanceof PyType.Either) throw in.refuse("dtype-depends-on-path", "the argument out is " + value.type().text() + ", depending on the path", "one array on all paths", value);
        if (Elementwise.isArray(value)) out.set(k, value);
        else if (!value.isNone()) {
            in.raise("TypeError", "return arrays must be of ArrayType");
            return false;
        }
        return true;
    }
}
