package conure.specialize;

import conure.ir.Dtype;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.ConvertKind;
import conure.ir.ScalarOp.UnaryKind;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.List;

/// `np.arange`, as an array and as what a loop goes through.
final class Aranges {
    private final Specialization in;
    private final Language language;
    private final Emitter emit;

    Aranges(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
    }

    /// The arithmetic progression that arange makes: its elements before they are cast to `dtype`.
    private record Progression(NumberType type, Value first, Value step, Value length, Dtype dtype) {}

    /// `np.arange(…)`; null if the path ends.
    PyValue array(PyValue start, PyValue stop, PyValue step, PyValue dtypeArgument) {
        if (isOpen(start)) return in.distribute(start, each -> array(each, stop, step, dtypeArgument));
        if (isOpen(stop)) return in.distribute(stop, each -> array(start, each, step, dtypeArgument));
        if (isOpen(step)) return in.distribute(step, each -> array(start, stop, each, dtypeArgument));
        var progression = progression(start, stop, step, dtypeArgument);
        if (progression == null) return null;
        return language.arrays().generate(progression.dtype, List.of(progression.length), indices ->
                language.casts().to(term(progression.type, progression.first, progression.step, indices.getFirst()), progression.dtype));
    }

    /// Whether a number is an int or a float, as the path has it, and nothing that a call tells decides which: `2 ** int(np.log2(n))`.
    private boolean isOpen(PyValue number) {
        return number != null && number.type() instanceof PyType.Either(var alternatives) && alternatives.stream().allMatch(NumberType.class::isInstance)
                && !in.isDecidedByArguments(number);
    }

    /// `np.array(range(…), dtype)`.
    PyValue array(PyValue range, Dtype dtype) {
        var first = range.components().get(0);
        var step = range.components().get(2);
        return language.arrays().generate(dtype, List.of(language.iterables().rangeLength(range)), indices ->
                language.stores().toElement(new PyValue(NumberType.INT, term(NumberType.NP_INT64, first, step, indices.getFirst()).value()), dtype));
    }

    /// `np.arange(…)` that is only iterated over: no array is made. Null where that is not the same (or the path ends).
    PyValue iterated(List<PyValue> values, List<String> kinds) {
        var arguments = language.calls().spread(values, kinds);
        if (arguments == null) return null;
        var given = Parameters.bind(in, "arange", arguments, "start=", "stop=", "step=", "dtype=");
        if (given == null) return null;
        if (isOpen(given.get("start")) || isOpen(given.get("stop")) || isOpen(given.get("step"))) return array(given.get("start"), given.get("stop"), given.get("step"), given.get("dtype"));
        var progression = progression(given.get("start"), given.get("stop"), given.get("step"), given.get("dtype"));
        if (progression == null) return null;
        if (progression.type.dtype() != progression.dtype) {
            return language.arrays().generate(progression.dtype, List.of(progression.length), indices ->
                    language.casts().to(term(progression.type, progression.first, progression.step, indices.getFirst()), progression.dtype));
        }
        return new PyValue(new PyType.Iterator("arange", List.of(progression.type, progression.type, NumberType.INT)),
                progression.first, progression.step, progression.length);
    }

    /// Term k of a progression, as NumPy computes it.
    PyValue term(NumberType type, Value first, Value step, Value k) {
        if (type == NumberType.NP_INT64) return new PyValue(type, emit.binary(BinaryKind.ADD, first, emit.binary(BinaryKind.MUL, k, step)));
        var index = emit.convert(ConvertKind.SITOFP, k, Scalar.F64);
        return new PyValue(type, emit.binary(BinaryKind.FADD, first, emit.binary(BinaryKind.FMUL, index, step)));
    }

    private Progression progression(PyValue start, PyValue stop, PyValue step, PyValue dtypeArgument) {
        if (start == null && stop == null) {
            in.raise("TypeError", "arange() requires stop to be specified.");
            return null;
        }
        if (stop == null || stop.isNone()) {
            stop = start;
            start = null;
        }
        if (start == null) start = new PyValue(NumberType.INT, emit.constant(0));
        if (step == null || step.isNone()) step = new PyValue(NumberType.INT, emit.constant(1));
        for (var each : List.of(start, stop, step)) {
            if (each.type() instanceof PyType.Either(var alternatives) && alternatives.stream().allMatch(NumberType.class::isInstance)) {
                throw in.refuse("dtype-depends-on-path", "an argument of arange is " + each.type().text() + ", depending on the path", "a number of one type, int(…) say", each);
            }
            if (!each.isNumber() && !(each.type() instanceof PyType.KnownInt)) throw in.refuse("not-a-number", "an argument of arange is a " + each.type().pythonName(), "a number", each);
            if (each.isNumber() && each.number().isComplex()) throw in.refuse("unsupported-argument", "a complex argument of arange", "real numbers", each);
        }
        boolean floating = isFloat(start) || isFloat(stop) || isFloat(step);
        var dtype = language.constructors().dtype(dtypeArgument, floating ? Dtype.FLOAT64 : Dtype.INT64);
        if (floating) return floatProgression(start, stop, step, dtype);
        if (!dtype.isInteger() && !dtype.isFloat()) throw in.refuse("unsupported-dtype", "arange of " + dtype.text(), "an integer or a float dtype", start);
        var first = language.subscripts().asIndex(start);
        var last = language.subscripts().asIndex(stop);
        var by = language.subscripts().asIndex(step);
        var moves = emit.compare(CompareKind.NE, by, emit.constant(0));
        // Numbers of NumPy's have a quotient, which is infinite or NaN.
        if (isNumpy(start) || isNumpy(stop) || isNumpy(step)) {
            in.check(emit.or(moves, emit.compare(CompareKind.NE, first, last)), "ValueError", "arange: cannot compute length");
            if (!emit.reachable()) return null;
            in.check(moves, "ValueError", "Maximum allowed size exceeded");
        } else {
            in.check(moves, "ZeroDivisionError", "division by zero");
        }
        if (!emit.reachable()) return null;
        var length = language.iterables().rangeLength(new PyValue(PyType.RANGE, first, last, by));
        return new Progression(NumberType.NP_INT64, first, by, length, dtype);
    }

    private static boolean isNumpy(PyValue value) { return value.isNumber() && value.number().isNumpy(); }

    private static boolean isFloat(PyValue value) { return value.isNumber() && value.number().isFloat(); }

    /// NumPy fills start, start + (second − start), …: the difference of the first two elements as they are rounded.
    private Progression floatProgression(PyValue start, PyValue stop, PyValue step, Dtype dtype) {
        var first = toDouble(start);
        var last = toDouble(stop);
        var by = toDouble(step);
        var span = emit.binary(BinaryKind.FSUB, last, first);
        var quotient = emit.binary(BinaryKind.FDIV, span, by);
        // A step that is too long by far is one, though the quotient is 0.
        var zero = emit.constant(0.0);
        var forwards = emit.or(emit.and(emit.compare(CompareKind.FGT, span, zero), emit.compare(CompareKind.FGT, by, zero)),
                emit.and(emit.compare(CompareKind.FLT, span, zero), emit.compare(CompareKind.FLT, by, zero)));
        var steps = emit.select(emit.and(emit.compare(CompareKind.FEQ, quotient, zero), forwards), emit.constant(1.0), emit.unary(UnaryKind.CEIL, quotient));
        if (!isNumpy(start) && !isNumpy(stop) && !isNumpy(step)) {
            in.check(emit.compare(CompareKind.FNE, by, emit.constant(0.0)), "ZeroDivisionError",
                    in.kernel().pythonAtLeast(14) ? "division by zero" : "float division by zero");
            if (!emit.reachable()) return null;
        }
        in.check(emit.compare(CompareKind.FEQ, steps, steps), "ValueError", "arange: cannot compute length");
        in.check(emit.and(emit.compare(CompareKind.FLT, emit.constant(-0x1p63), steps), emit.compare(CompareKind.FLT, steps, emit.constant(0x1p48))),
                "ValueError", "Maximum allowed size exceeded");
        if (!emit.reachable()) return null;
        var positive = emit.select(emit.compare(CompareKind.FGT, steps, emit.constant(0.0)), steps, emit.constant(0.0));
        var length = emit.convert(ConvertKind.FPTOSI, positive, Scalar.I64);
        // The only element of a progression by infinity is its first.
        var finite = emit.compare(CompareKind.FLT, emit.unary(UnaryKind.FABS, by), emit.constant(Double.POSITIVE_INFINITY));
        var delta = emit.select(finite, emit.binary(BinaryKind.FSUB, emit.binary(BinaryKind.FADD, first, by), first), zero);
        return new Progression(NumberType.NP_FLOAT64, first, delta, length, dtype);
    }

    private Value toDouble(PyValue value) { return language.casts().to(value, Dtype.FLOAT64).getFirst(); }
}
