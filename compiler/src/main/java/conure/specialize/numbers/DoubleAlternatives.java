package conure.specialize.numbers;

import conure.ir.ScalarOp.BinaryKind;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.Joins;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.List;

/// Values that are `float` or `np.float64`, depending on the path: to the machine one double, beside a tag that only
/// matters where the type shows. Both alternatives hold the double, so what is computed is computed once.
public final class DoubleAlternatives {
    private final Specialization in;
    private final Emitter emit;

    public DoubleAlternatives(Specialization in) {
        this.in = in;
        this.emit = in.emit();
    }

    /// Whether both are doubles of either kind, and not of one kind each.
    public static boolean apply(PyValue left, PyValue right) {
        return (left.type() instanceof PyType.Either || right.type() instanceof PyType.Either) && isDouble(left.type()) && isDouble(right.type());
    }

    public static boolean isDouble(PyType type) {
        return Joins.alternatives(type).stream().allMatch(each -> each == NumberType.FLOAT || each == NumberType.NP_FLOAT64);
    }

    /// The double.
    Value value(PyValue number) {
        if (!(number.type() instanceof PyType.Either)) return number.value();
        var parts = number.parts();
        return emit.select(in.is(number, 0), parts.get(0).value(), parts.get(1).value());
    }

    /// Whether it is NumPy's.
    Value isNumpy(PyValue number) {
        if (number.type() instanceof PyType.Either(var alternatives)) return in.is(number, alternatives.indexOf(NumberType.NP_FLOAT64));
        return emit.constant(number.type() == NumberType.NP_FLOAT64);
    }

    /// `left operator right` for an operator of [BinaryKind].
    public PyValue arithmetic(BinaryKind kind, PyValue left, PyValue right) {
        return of(emit.or(isNumpy(left), isNumpy(right)), NumberType.FLOAT, NumberType.NP_FLOAT64, emit.binary(kind, value(left), value(right)));
    }

    public PyValue compare(String operator, PyValue left, PyValue right) {
        return of(emit.or(isNumpy(left), isNumpy(right)), NumberType.BOOL, NumberType.NP_BOOL, emit.compare(Comparisons.floating(operator), value(left), value(right)));
    }

    public PyValue select(Value condition, PyValue then, PyValue otherwise) {
        return of(emit.select(condition, isNumpy(then), isNumpy(otherwise)), NumberType.FLOAT, NumberType.NP_FLOAT64, emit.select(condition, value(then), value(otherwise)));
    }

    /// A value of one of two types that look the same to the machine.
    private PyValue of(Value isNumpy, NumberType python, NumberType numpy, Value value) {
        if (emit.constantOf(isNumpy) instanceof Boolean known) return new PyValue(known ? numpy : python, value);
        var type = (PyType.Either) Joins.join(python, numpy);
        int index = type.alternatives().indexOf(numpy);
        var tag = emit.select(isNumpy, emit.constant(Scalar.I8, index), emit.constant(Scalar.I8, 1 - index));
        return new PyValue(type, new ArrayList<>(List.of(tag, value, value)));
    }
}
