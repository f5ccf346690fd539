package conure.specialize;

import conure.ir.Dtype;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.ConvertKind;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.List;

/// Conversions of numbers between representations: NumPy's casts, and what item assignment does with a number.
final class Conversions {
    private final Specialization in;
    private final Emitter emit;

    Conversions(Specialization in) {
        this.in = in;
        this.emit = in.emit();
    }

    /// `x.astype(dtype)` of a number: the components afterwards. Integers wrap; a float out of an integer's range gives
    /// what the processor's conversion gives, as in NumPy; a complex number loses its imaginary part.
    List<Value> cast(PyValue number, Dtype to) {
        if (number.type() instanceof PyType.KnownInt(long known)) number = new PyValue(NumberType.INT, emit.constant(known));
        var from = number.number().dtype();
        if (from == to) return number.components();
        var real = number.components().getFirst();
        if (to.isComplex()) {
            var imaginary = from.isComplex() ? number.components().get(1) : emit.constant(Scalar.F64, 0.0);
            return List.of(scalar(real, from, from.isComplex() ? componentDtype(from) : from, componentDtype(to)),
                    scalar(imaginary, from, from.isComplex() ? componentDtype(from) : Dtype.FLOAT64, componentDtype(to)));
        }
        if (from.isComplex()) {
            if (to == Dtype.BOOL) return List.of(emit.or(isNonzero(real), isNonzero(number.components().get(1))));
            return List.of(scalar(real, from, componentDtype(from), to));
        }
        return List.of(scalar(real, from, from, to));
    }

    private static Dtype componentDtype(Dtype complex) { return complex == Dtype.COMPLEX64 ? Dtype.FLOAT32 : Dtype.FLOAT64; }

    private Value isNonzero(Value value) {
        var type = (Scalar) value.type();
        return type.isFloat() ? emit.compare(CompareKind.FNE, value, emit.constant(type, 0.0)) : emit.compare(CompareKind.NE, value, emit.constant(type, 0));
    }

    private Value scalar(Value value, Dtype whole, Dtype from, Dtype to) {
        if (from == to) return value;
        var target = to.component();
        if (to == Dtype.BOOL) return isNonzero(value);
        if (from == Dtype.BOOL) {
            var number = emit.convert(ConvertKind.ZEXT, value, to.isFloat() ? Scalar.I64 : target);
            return to.isFloat() ? narrow(emit.convert(ConvertKind.SITOFP, number, Scalar.F64), target) : number;
        }
        if (from.isInteger() && to.isInteger()) {
            if (from.bytes() == to.bytes()) return value;
            return emit.convert(to.bytes() < from.bytes() ? ConvertKind.TRUNCATE : from.isSigned() ? ConvertKind.SEXT : ConvertKind.ZEXT, value, target);
        }
        if (from.isInteger()) {
            var kind = from.isSigned() ? ConvertKind.SITOFP : ConvertKind.UITOFP;
            // float16 has too few bits for a double rounding to matter only from 32-bit integers on: go through float.
            if (target == Scalar.F16) return narrow(emit.convert(kind, value, Scalar.F32), Scalar.F16);
            return emit.convert(kind, value, target);
        }
        if (to.isFloat()) return emit.convert(to.bytes() < from.bytes() ? ConvertKind.FPTRUNC : ConvertKind.FPEXT, value, target);
        return floatToInteger(from == Dtype.FLOAT16 ? emit.convert(ConvertKind.FPEXT, value, Scalar.F32) : value, to);
    }

    private Value narrow(Value value, Scalar target) { return value.type() == target ? value : emit.convert(ConvertKind.FPTRUNC, value, target); }

    /// What x86's conversions give, which NumPy's casts are made of: the smallest integer for what does not fit. Types
    /// narrower than 32 bits go through a 32-bit integer, the others through 64 bits.
    private Value floatToInteger(Value value, Dtype to) {
        var type = (Scalar) value.type();
        if (to == Dtype.UINT64) {
            var big = emit.constant(type, 0x1p63);
            var small = emit.compare(CompareKind.FLT, value, big);
            var low = toSigned(value, Scalar.I64);
            var high = emit.binary(BinaryKind.XOR, toSigned(emit.binary(BinaryKind.FSUB, value, big), Scalar.I64), emit.constant(Long.MIN_VALUE));
            return emit.select(small, low, high);
        }
        if (to == Dtype.INT64) return toSigned(value, Scalar.I64);
        if (to == Dtype.UINT32) return emit.convert(ConvertKind.TRUNCATE, toSigned(value, Scalar.I64), Scalar.I32);
        var wide = toSigned(value, Scalar.I32);
        return to.component() == Scalar.I32 ? wide : emit.convert(ConvertKind.TRUNCATE, wide, to.component());
    }

    private Value toSigned(Value value, Scalar integer) {
        var type = (Scalar) value.type();
        double limit = integer == Scalar.I64 ? 0x1p63 : 0x1p31;
        // A float has no number between the largest 32-bit integer and 2³¹; a double has.
        var above = emit.compare(CompareKind.FLT, value, emit.constant(type, limit));
        var below = integer == Scalar.I32 && type == Scalar.F64
                ? emit.compare(CompareKind.FGT, value, emit.constant(type, -limit - 1))
                : emit.compare(CompareKind.FGE, value, emit.constant(type, -limit));
        var fits = emit.and(above, below);
        var safe = emit.select(fits, value, emit.constant(type, 0.0));
        return emit.select(fits, emit.convert(ConvertKind.FPTOSI, safe, integer), emit.constant(integer, integer == Scalar.I64 ? Long.MIN_VALUE : Integer.MIN_VALUE));
    }

    /// The components that a number becomes when it is assigned to an element: a Python int must fit, a Python number
    /// must not lose its imaginary part; NumPy scalars are cast. Null if the path ends.
    List<Value> store(PyValue number, Dtype to) {
        var from = number.number();
        if (!from.isNumpy() && from == NumberType.INT && to.isInteger()) {
            var value = number.value();
            fits(value, to);
            return emit.reachable() ? cast(number, to) : null;
        }
        if (from == NumberType.FLOAT && to.isInteger()) return storeFloat(number, to);
        if (from.isComplex() && !to.isComplex() && to != Dtype.BOOL) {
            if (!from.isNumpy()) {
                in.raise("TypeError", to.isFloat() ? "float() argument must be a string or a real number, not 'complex'"
                        : "int() argument must be a string, a bytes-like object or a real number, not 'complex'");
                return null;
            }
        }
        return cast(number, to);
    }

    /// A Python float goes through Python's `int()` where NumPy's C conversion does.
    private List<Value> storeFloat(PyValue number, Dtype to) {
        var value = number.value();
        in.check(emit.compare(CompareKind.FEQ, value, value), "ValueError", "cannot convert float NaN to integer");
        if (!emit.reachable()) return null;
        var magnitude = emit.unary(conure.ir.ScalarOp.UnaryKind.FABS, value);
        in.check(emit.compare(CompareKind.FLT, magnitude, emit.constant(Double.POSITIVE_INFINITY)), "OverflowError", "cannot convert float infinity to integer");
        if (!emit.reachable()) return null;
        return cast(number, to);
    }

    /// Raises NumPy's OverflowError unless a Python int is in the range of an integer dtype.
    void fits(Value value, Dtype to) {
        Value ok;
        if (to == Dtype.INT64) return;
        if (to == Dtype.UINT64) ok = emit.compare(CompareKind.SGE, value, emit.constant(0));
        else {
            int bits = to.bytes() * 8;
            long low = to.isSigned() ? -(1L << bits - 1) : 0;
            long high = to.isSigned() ? (1L << bits - 1) - 1 : (1L << bits) - 1;
            ok = emit.and(emit.compare(CompareKind.SGE, value, emit.constant(low)), emit.compare(CompareKind.SLE, value, emit.constant(high)));
        }
        in.check(ok, "OverflowError", "Python integer {0:int} out of bounds for " + to.text(), value);
    }
}
