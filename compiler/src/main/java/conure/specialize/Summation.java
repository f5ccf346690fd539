package conure.specialize;

import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.List;

/// `sum()`: repeated `+`; from Python 3.12 on a sum of floats carries a compensation (A. Neumaier, 1974), as long as
/// nothing but floats and ints comes.
final class Summation {
    private final Specialization in;
    private final Language language;
    private final Emitter emit;

    Summation(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
    }

    /// The state: the sum, and its compensation, which is None where there is none.
    List<PyValue> start(PyValue start) {
        return List.of(start, start.type() == NumberType.FLOAT && in.kernel().pythonAtLeast(12) ? zero() : PyValue.NONE);
    }

    private PyValue zero() { return new PyValue(NumberType.FLOAT, emit.constant(0.0)); }

    List<PyValue> add(List<PyValue> state, PyValue item) {
        var next = in.distribute(state.get(1), compensation -> in.distribute(state.get(0), sum -> in.distribute(item,
                each -> step(language.operators().plain(sum), compensation, language.operators().plain(each)))));
        return next == null ? null : next.parts();
    }

    private PyValue step(PyValue sum, PyValue compensation, PyValue item) {
        // Only a float has a compensation: the other pairs of alternatives do not occur.
        if (compensation.isNone() || sum.type() != NumberType.FLOAT) {
            var next = language.operators().binary("+", sum, item, false, false);
            if (next == null) return null;
            boolean begins = sum.type() == NumberType.INT && next.type() == NumberType.FLOAT && in.kernel().pythonAtLeast(12);
            return PyValue.tuple(List.of(next, begins ? zero() : PyValue.NONE));
        }
        if (item.type() == NumberType.FLOAT) return compensated(sum.value(), compensation.value(), item.value());
        if (item.type() == NumberType.INT || item.type() == NumberType.BOOL) {
            var real = language.casts().to(item, NumberType.FLOAT).value();
            return PyValue.tuple(List.of(real(emit.binary(BinaryKind.FADD, sum.value(), real)), compensation));
        }
        var next = language.operators().binary("+", finished(sum, compensation), item, false, false);
        return next == null ? null : PyValue.tuple(List.of(next, PyValue.NONE));
    }

    private static PyValue real(Value value) { return new PyValue(NumberType.FLOAT, value); }

    private PyValue compensated(Value sum, Value compensation, Value item) {
        var floats = language.operators().numbers().floats();
        var total = emit.binary(BinaryKind.FADD, sum, item);
        var larger = emit.compare(CompareKind.FGE, floats.absolute(sum), floats.absolute(item));
        var high = emit.select(larger, sum, item);
        var low = emit.select(larger, item, sum);
        var lost = emit.binary(BinaryKind.FADD, emit.binary(BinaryKind.FSUB, high, total), low);
        return PyValue.tuple(List.of(real(total), real(emit.binary(BinaryKind.FADD, compensation, lost))));
    }

    /// Adds a compensation that is finite and not 0: so the sign of −0.0 and infinities stay.
    private PyValue finished(PyValue sum, PyValue compensation) {
        var floats = language.operators().numbers().floats();
        var c = compensation.value();
        var counts = emit.and(emit.compare(CompareKind.FNE, c, emit.constant(0.0)), floats.isFinite(c));
        return real(emit.select(counts, emit.binary(BinaryKind.FADD, sum.value(), c), sum.value()));
    }

    PyValue result(List<PyValue> state) {
        return in.distribute(state.get(1), compensation -> compensation.isNone() ? withoutCompensation(state) : in.distribute(state.get(0), sum -> sum.type() == NumberType.FLOAT ? finished(sum, compensation) : sum));
    }

    private PyValue withoutCompensation(List<PyValue> state) { return state.getFirst(); }
}
