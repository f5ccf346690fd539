package conure.specialize.numbers;

import conure.ir.Dtype;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.ConvertKind;
import conure.ir.ScalarOp.UnaryKind;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.NumberType;
import conure.specialize.values.Promotion;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.List;

/// Conversions of numbers between representations, as `ndarray.astype` does them: nothing fails, integers wrap, floats are
/// cut, and what does not fit an integer becomes what x86-64 makes of it.
public final class Casts {
    private final Specialization in;
    private final Emitter emit;

    Casts(Specialization in) {
        this.in = in;
        this.emit = in.emit();
    }

    /// The same number as a value of another type.
    public PyValue to(PyValue value, NumberType type) {
        if (value.type() == type) return value;
        var from = value.number();
        // Python's ints and floats reach small floats by way of double.
        if (from == NumberType.INT && type.isNumpy() && (type.isFloat() || type.isComplex())) {
            return to(new PyValue(NumberType.NP_FLOAT64, real(Dtype.INT64, value.value(), Dtype.FLOAT64)), type);
        }
        return new PyValue(type, cast(from.dtype(), value.components(), type.dtype()));
    }

    /// The same for a dtype, and an int known by value.
    public List<Value> to(PyValue value, Dtype dtype) {
        var number = value.type() instanceof PyType.KnownInt(long known) ? new PyValue(NumberType.INT, emit.constant(known)) : value;
        return to(number, NumberType.numpy(dtype)).components();
    }

    /// What a number becomes as an element that it is assigned to: as [#fitted], but for signed integers NumPy's scalars too go
    /// by way of `int()`, and must fit. Null if the path ends.
    public PyValue element(PyValue value, NumberType type) {
        var from = value.number();
        if (!from.isNumpy() || from.isBool() || !type.isInteger() || !type.dtype().isSigned()) return fitted(value, type);
        if (!from.isInteger()) return weakFloat(floating(value.components().getFirst(), Scalar.F64), type);
        if (from.dtype().bytes() < type.dtype().bytes() || from == type) return to(value, type);
        if (from == NumberType.NP_UINT64) {
            in.check(emit.compare(CompareKind.SGE, value.value(), emit.constant(0)), "OverflowError", "Python int too large to convert to C long");
            if (!emit.reachable()) return null;
        }
        return fitted(new PyValue(NumberType.INT, real(from.dtype(), value.value(), Dtype.INT64)), type);
    }

    /// What a NumPy scalar type makes of a number: a Python int or float must fit an integer, a Python complex has no real type;
    /// NumPy's scalars are cast. Null if the path ends.
    public PyValue fitted(PyValue value, NumberType type) {
        var from = value.number();
        if (from == NumberType.INT && type.isInteger()) {
            var result = weakInteger(value, type);
            return emit.reachable() ? result : null;
        }
        if (from == NumberType.FLOAT && type.isInteger()) return weakFloat(value.value(), type);
        if (from == NumberType.COMPLEX && !type.isComplex() && !type.isBool()) {
            return in.raise("TypeError", type.isFloat() ? "float() argument must be a string or a real number, not 'complex'"
                    : "int() argument must be a string, a bytes-like object or a real number, not 'complex'");
        }
        return to(value, type);
    }

    private List<Value> cast(Dtype from, List<Value> components, Dtype to) {
        if (from == to) return components;
        if (to == Dtype.BOOL) return List.of(truth(from, components));
        if (from.isComplex() && to.isComplex()) {
            return List.of(floating(components.get(0), to.component()), floating(components.get(1), to.component()));
        }
        if (to.isComplex()) return List.of(real(from, components.getFirst(), Promotion.part(to)), emit.constant(to.component(), 0.0));
        return List.of(real(from.isComplex() ? Promotion.part(from) : from, components.getFirst(), to));
    }

    /// Whether a number is not zero (NaN is not).
    public Value truth(Dtype type, List<Value> components) {
        if (type == Dtype.BOOL) return components.getFirst();
        if (type.isComplex()) return emit.or(notZero(components.get(0)), notZero(components.get(1)));
        return notZero(components.getFirst());
    }

    private Value notZero(Value value) {
        var type = (Scalar) value.type();
        return type.isFloat() ? emit.compare(CompareKind.FNE, value, emit.constant(type, 0.0)) : emit.compare(CompareKind.NE, value, emit.constant(type, 0));
    }

    /// A real number in another real type.
    public Value real(Dtype from, Value value, Dtype to) {
        var target = to.component();
        if (from == to) return value;
        if (to == Dtype.BOOL) return truth(from, List.of(value));
        if (from.isFloat()) return to.isFloat() ? floating(value, target) : toInteger(value, to);
        if (!to.isFloat()) return integer(from, value, target);
        var kind = from.isSigned() ? ConvertKind.SITOFP : ConvertKind.UITOFP;
        return target == Scalar.F16 ? emit.convert(ConvertKind.FPTRUNC, emit.convert(kind, value, Scalar.F32), target) : emit.convert(kind, value, target);
    }

    private Value integer(Dtype from, Value value, Scalar target) {
        int bits = ((Scalar) value.type()).bits();
        if (bits == target.bits()) return value;
        return emit.convert(bits > target.bits() ? ConvertKind.TRUNCATE : from.isSigned() ? ConvertKind.SEXT : ConvertKind.ZEXT, value, target);
    }

    Value floating(Value value, Scalar target) {
        int bits = ((Scalar) value.type()).bits();
        if (bits == target.bits()) return value;
        return emit.convert(bits < target.bits() ? ConvertKind.FPEXT : ConvertKind.FPTRUNC, value, target);
    }

    /// A float as an integer: small ones by way of int32, uint32 by way of int64, uint64 in two halves, as C compilers do.
    private Value toInteger(Value given, Dtype to) {
        var value = given.type() == Scalar.F16 ? floating(given, Scalar.F32) : given;
        return switch (to) {
            case INT8, INT16, UINT8, UINT16, INT32 -> integer(Dtype.INT32, hardware(value, Scalar.I32), to.component());
            case UINT32 -> integer(Dtype.INT64, hardware(value, Scalar.I64), Scalar.I32);
            case UINT64 -> {
                var half = emit.constant((Scalar) value.type(), 0x1p63);
                var low = hardware(value, Scalar.I64);
                var high = emit.binary(BinaryKind.XOR, hardware(emit.binary(BinaryKind.FSUB, value, half), Scalar.I64), emit.constant(Long.MIN_VALUE));
                yield emit.select(emit.compare(CompareKind.FGE, value, half), high, low);
            }
            default -> hardware(value, Scalar.I64);
        };
    }

    /// `cvttsd2si`: out of range is the smallest integer, as are the numbers that are cut to it.
    private Value hardware(Value value, Scalar type) {
        var fits = emit.compare(CompareKind.FLT, emit.unary(UnaryKind.FABS, value), emit.constant((Scalar) value.type(), type == Scalar.I32 ? 0x1p31 : 0x1p63));
        return emit.select(fits, emit.convert(ConvertKind.FPTOSI, value, type), emit.constant(type, type == Scalar.I32 ? Integer.MIN_VALUE : Long.MIN_VALUE));
    }

    /// A Python int that takes part in NumPy arithmetic of an integer type, which it must fit.
    public PyValue weakInteger(PyValue value, NumberType type) {
        var dtype = type.dtype();
        var number = value.value();
        in.check(fits(number, dtype), "OverflowError", "Python integer {0:int} out of bounds for " + dtype.text(), number);
        return new PyValue(type, integer(Dtype.INT64, number, dtype.component()));
    }

    /// A Python float as a NumPy integer, by way of `int()`, whose value must fit. Null if the path ends.
    private PyValue weakFloat(Value real, NumberType type) {
        var dtype = type.dtype();
        int bits = 8 * dtype.bytes();
        double upper = Math.scalb(1.0, dtype.isSigned() ? bits - 1 : bits);
        // Above this the integral part fits; of doubles near −2⁶³ the next one below is far away.
        double below = dtype.isSigned() ? (bits == 64 ? Math.nextDown(-upper) : -upper - 1) : -1.0;
        var fits = emit.and(emit.compare(CompareKind.FGT, real, emit.constant(below)), emit.compare(CompareKind.FLT, real, emit.constant(upper)));
        in.when(emit.not(fits), () -> {
            in.check(emit.compare(CompareKind.FEQ, real, real), "ValueError", "cannot convert float NaN to integer");
            var magnitude = emit.unary(UnaryKind.FABS, real);
            in.check(emit.compare(CompareKind.FLT, magnitude, emit.constant(Double.POSITIVE_INFINITY)), "OverflowError", "cannot convert float infinity to integer");
            var isLong = emit.and(emit.compare(CompareKind.FGE, real, emit.constant(-0x1p63)), emit.compare(CompareKind.FLT, real, emit.constant(0x1p63)));
            if (dtype == Dtype.UINT32) {
                // NumPy reads what becomes a uint32 as an unsigned long.
                var isUnsigned = emit.and(emit.compare(CompareKind.FGE, real, emit.constant(0x1p63)), emit.compare(CompareKind.FLT, real, emit.constant(0x1p64)));
                in.when(isUnsigned, () -> in.raise("OverflowError", "Python integer {0:np.uint64} out of bounds for uint32", toInteger(real, Dtype.UINT64)));
            }
            in.check(isLong, "OverflowError", "Python int too large to convert to C long");
            in.raise("OverflowError", "Python integer {0:int} out of bounds for " + dtype.text(), hardware(real, Scalar.I64));
        });
        if (!emit.reachable()) return null;
        var whole = emit.convert(type == NumberType.NP_UINT64 ? ConvertKind.FPTOUI : ConvertKind.FPTOSI, real, Scalar.I64);
        return new PyValue(type, integer(Dtype.INT64, whole, dtype.component()));
    }

    /// Whether an int is in the range of an integer type.
    Value fits(Value number, Dtype dtype) {
        if (dtype == Dtype.INT64) return emit.constant(true);
        long lower = dtype.isSigned() ? -1L << (8 * dtype.bytes() - 1) : 0;
        var above = emit.compare(CompareKind.SGE, number, emit.constant(lower));
        if (dtype == Dtype.UINT64) return above;
        long upper = dtype.isSigned() ? ~lower : (1L << (8 * dtype.bytes())) - 1;
        return emit.and(above, emit.compare(CompareKind.SLE, number, emit.constant(upper)));
    }
}
