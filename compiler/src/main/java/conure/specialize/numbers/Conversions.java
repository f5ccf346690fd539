package conure.specialize.numbers;

import conure.ir.Dtype;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.List;

/// Conversions of numbers between representations: NumPy's casts, and what item assignment does with a number.
public final class Conversions {
    private final Specialization in;
    private final Emitter emit;

    public Conversions(Specialization in) {
        this.in = in;
        this.emit = in.emit();
    }

    /// `x.astype(dtype)` of a number: the components afterwards, as [Casts] has them.
    public List<Value> cast(PyValue number, Dtype to) {
        if (number.type() instanceof PyType.KnownInt(long known)) number = new PyValue(NumberType.INT, emit.constant(known));
        return new Casts(in).to(number, NumberType.numpy(to)).components();
    }

    /// The components that a number becomes when it is assigned to an element: a Python int must fit, a Python number
    /// must not lose its imaginary part; NumPy scalars are cast. Null if the path ends.
    public List<Value> store(PyValue number, Dtype to) {
        var from = number.number();
        if (!from.isNumpy() && from == NumberType.INT && to.isInteger()) {
            var result = new Casts(in).weakInteger(number, NumberType.numpy(to));
            return emit.reachable() ? result.components() : null;
        }
        if (from == NumberType.FLOAT && to.isInteger()) {
            var result = new Casts(in).weakFloat(number.value(), NumberType.numpy(to));
            return result == null ? null : result.components();
        }
        if (from.isComplex() && !to.isComplex() && to != Dtype.BOOL) {
            if (!from.isNumpy()) {
                in.raise("TypeError", to.isFloat() ? "float() argument must be a string or a real number, not 'complex'"
                        : "int() argument must be a string, a bytes-like object or a real number, not 'complex'");
                return null;
            }
        }
        return cast(number, to);
    }
}
