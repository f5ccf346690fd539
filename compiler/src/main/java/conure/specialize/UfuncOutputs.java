package conure.specialize;

import conure.ir.Dtype;
import conure.ir.FailingOp.Failure;
import conure.ir.FailingOp.Form;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.Value;
import conure.specialize.Elementwise.Broadcast;
import conure.specialize.Elementwise.ScalarFunction;
import conure.specialize.Ufuncs.Ufunc;
import conure.specialize.values.Emitter;
import conure.specialize.values.NumberType;
import conure.specialize.values.Promotion;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// Results of universal functions written into arrays that exist, as `out=` asks for, and operators in place: the operands are
/// broadcast to the array, all of them are read before anything is written, and the results must fit its dtype.
final class UfuncOutputs {
    /// What is cheaper computed for nothing than skipped.
    private static final Set<String> CHEAP = Set.of("add", "subtract", "multiply", "divide", "true_divide", "maximum", "minimum", "fmax", "fmin", "sqrt", "square",
            "absolute", "abs", "negative", "positive", "equal", "not_equal", "less", "less_equal", "greater", "greater_equal", "logical_and", "logical_or", "logical_not",
            "bitwise_and", "bitwise_or", "bitwise_xor", "invert", "reciprocal", "floor", "ceil", "trunc", "rint", "sign", "clip", "copysign");

    private final Specialization in;
    private final Language language;
    private final Emitter emit;

    UfuncOutputs(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
    }

    /// Writes a result of a universal function into an array, which it gives back; null if the path ends.
    ///
    /// @param where which elements are written: None, a bool or an array of bools; null for all
    PyValue write(Ufunc ufunc, ScalarFunction f, List<PyValue> given, PyValue out, PyValue where, String casting) {
        return language.elementwise().typed(given, f, ufunc.takesExact(), (operands, type) -> {
            var dtype = dtype(out);
            if (!Promotion.canCast(type.dtype(), dtype, casting)) return cannotCast(ufunc.name(), true, casting, type.dtype(), dtype, ufunc.inputs());
            if (((PyType.Array) out.type()).readOnly()) return in.raise("ValueError", "output array is read-only");
            return write(ufunc, f, operands, out, where);
        });
    }

    private static Dtype dtype(PyValue array) { return ((PyType.Array) array.type()).array().dtype(); }

    private PyValue write(Ufunc ufunc, ScalarFunction f, List<PyValue> operands, PyValue out, PyValue where) {
        var named = new ArrayList<>(operands);
        named.add(out);
        if (where != null) named.add(where);
        // What is in place of its own result tells nothing new about the shape.
        boolean inPlace = operands.stream().anyMatch(each -> isSame(each, out));
        var shaped = inPlace ? new ArrayList<>(operands) : new ArrayList<>(named.subList(0, operands.size() + 1));
        if (where != null) shaped.add(where);
        var shape = language.elementwise().shape(shaped, named);
        if (shape == null || !fits(out, shape)) return null;
        var dtype = dtype(out);
        Function<List<Value>, List<Value>> written = position -> {
            ScalarFunction element = elements -> {
                var result = f.apply(elements);
                return result == null ? null : new PyValue(NumberType.numpy(dtype), language.casts().to(result, dtype));
            };
            var elements = new ArrayList<PyValue>();
            for (int k = 0; k < operands.size(); k++) elements.add(isSame(operands.get(k), out) ? language.arrays().element(out, position) : shape.element(k, position));
            if (where == null) {
                var result = element.apply(elements);
                return result == null ? null : result.components();
            }
            var chosen = shape.element(shaped.size() - 1, position).value();
            var before = language.arrays().element(out, position);
            if (CHEAP.contains(ufunc.name())) return select(chosen, element.apply(elements), before);
            var result = in.branch(chosen, () -> element.apply(elements), () -> before);
            return result == null ? null : result.components();
        };
        // Nobody sees whether an array is written that nobody else uses, or another takes its place.
        if (emit.origins().isUnshared(out.value())) return language.arrays().renewed(out, written);
        language.arrays().assign(out, written);
        return emit.reachable() ? out : null;
    }

    private static boolean isSame(PyValue operand, PyValue out) { return Elementwise.isArray(operand) && operand.value() == out.value(); }

    private List<Value> select(Value chosen, PyValue then, PyValue otherwise) {
        var components = new ArrayList<Value>();
        for (int k = 0; k < then.components().size(); k++) components.add(emit.select(chosen, then.components().get(k), otherwise.components().get(k)));
        return components;
    }

    /// Whether the path goes on: the operands' shape must be that of the array.
    private boolean fits(PyValue out, Broadcast shape) {
        int rank = ((PyType.Array) out.type()).array().rank();
        int given = shape.extents().size();
        Value fits = emit.constant(given == rank);
        for (int axis = 0; axis < rank && given == rank; axis++) fits = emit.and(fits, emit.compare(CompareKind.EQ, shape.extents().get(axis), emit.extent(out.value(), axis)));
        if (!Boolean.TRUE.equals(emit.constantOf(fits))) {
            var words = new ArrayList<Value>();
            var elementwise = language.elementwise();
            var text = "non-broadcastable output operand with shape " + elementwise.shapeText(words, language.arrays().extents(out)) + " doesn't match the broadcast shape "
                    + elementwise.shapeText(words, shape.extents());
            in.check(fits, new Failure("ValueError", Form.MESSAGE, text, elementwise.fewEnough(words)));
        }
        return emit.reachable();
    }

    /// Raises NumPy's UFuncTypeError.
    ///
    /// @param operand which operand it is
    PyValue cannotCast(String ufunc, boolean output, String casting, Dtype from, Dtype to, int operand) {
        var text = "(" + home(ufunc) + ", str'" + casting + "', dtype " + from.text() + ", dtype " + to.text() + ", int)";
        return in.raise(new Failure("numpy._core._exceptions._UFunc" + (output ? "Output" : "Input") + "CastingError", Form.ARGUMENTS, text, List.of(emit.constant(operand))));
    }

    /// Where Python finds a universal function.
    private static String home(String ufunc) { return (ufunc.equals("clip") ? "numpy._core.umath." : "numpy.") + ufunc; }

    /// Which elements are computed; null for all of them, or if the path ends.
    PyValue mask(PyValue given) {
        var value = language.operators().plain(given);
        if (value.type().isSequence()) {
            var array = language.constructors().call("array", Calls.Arguments.of(value));
            return array == null ? null : language.arrays().astype(array, Dtype.BOOL);
        }
        if (value.isNumber() && !value.number().isNumpy()) {
            var truth = language.operators().truth(value);
            return Boolean.TRUE.equals(emit.constantOf(truth)) ? null : new PyValue(NumberType.NP_BOOL, truth);
        }
        if (Elementwise.isArray(value) || value.isNumber()) {
            var dtype = value.type() instanceof PyType.Array array ? array.array().dtype() : value.number().dtype();
            if (dtype == Dtype.BOOL) return value;
            return in.raise("TypeError", "Cannot cast array data from dtype('" + dtype.text() + "') to dtype('bool') according to the rule 'safe'");
        }
        throw in.refuse("unsupported-argument", "the argument where is a " + value.type().pythonName(), "an array of bools", given);
    }
}
