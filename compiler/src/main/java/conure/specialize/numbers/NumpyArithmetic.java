package conure.specialize.numbers;

import conure.ir.Dtype;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.ConvertKind;
import conure.ir.ScalarOp.UnaryKind;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import conure.specialize.numbers.ComplexArithmetic.Parts;
import conure.specialize.values.Emitter;
import conure.specialize.values.LibraryCode;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.math.BigInteger;
import java.util.List;

/// Arithmetic of NumPy's scalars once both operands have one type: integers wrap, zero divisors give 0 or infinities,
/// nothing but a negative integer power raises.
public final class NumpyArithmetic {
    private static final long LOW_HALF = 0xffff_ffffL;

    private final Specialization in;
    private final Emitter emit;
    private final FloatArithmetic floats;
    private final ComplexArithmetic complexes;
    private final LibraryCode library;

    NumpyArithmetic(Specialization in, FloatArithmetic floats, ComplexArithmetic complexes, LibraryCode library) {
        this.in = in;
        this.emit = in.emit();
        this.floats = floats;
        this.complexes = complexes;
        this.library = library;
    }

    /// `left operator right` of values of one NumPy type that the operator has a loop for.
    public PyValue compute(String operator, PyValue left, PyValue right) {
        var type = left.number();
        if (type.isComplex()) {
            var a = Parts.of(left);
            var b = Parts.of(right);
            return new PyValue(type, switch (operator) {
                case "+" -> complexes.add(a, b).components();
                case "-" -> complexes.subtract(a, b).components();
                case "*" -> complexes.multiply(a, b).components();
                case "/" -> complexes.numpyDivide(a, b).components();
                case "**" -> complexPower(type, a, b);
                default -> throw new IllegalArgumentException(operator);
            });
        }
        var a = left.value();
        var b = right.value();
        if (type.isFloat()) {
            return new PyValue(type, switch (operator) {
                case "+" -> floats.add(a, b);
                case "-" -> floats.subtract(a, b);
                case "*" -> floats.multiply(a, b);
                case "/" -> floats.divide(a, b);
                case "//" -> floats.floorDivide(a, b);
                case "%" -> floats.remainder(a, b);
                case "**" -> floats.power(a, b);
                default -> throw new IllegalArgumentException(operator);
            });
        }
        if (type.isBool()) {
            return new PyValue(type, switch (operator) {
                case "+", "|" -> emit.or(a, b);
                case "*", "&" -> emit.and(a, b);
                case "^" -> emit.binary(BinaryKind.XOR, a, b);
                default -> throw new IllegalArgumentException(operator);
            });
        }
        return integer(operator, type, a, b);
    }

    private List<Value> complexPower(NumberType type, Parts a, Parts b) {
        var part = (Scalar) a.re().type();
        if (emit.constantOf(b.im()) instanceof Double im && im == 0 && emit.constantOf(b.re()) instanceof Double re && re == Math.rint(re)
                && Math.abs(re) < 100 && re != 0) {
            var zero = complexes.isZero(a);
            var power = complexes.numpyIntegerPower(a, re.intValue());
            var ofZero = emit.constant(part, re > 0 ? 0.0 : Double.NaN);
            return List.of(emit.select(zero, ofZero, power.re()), emit.select(zero, ofZero, power.im()));
        }
        var one = new PyValue(type, emit.constant(part, 1.0), emit.constant(part, 0.0));
        return library.call("complexes.py", "numpy_power", new PyValue(type, a.components()), new PyValue(type, b.components()), one).components();
    }

    private PyValue integer(String operator, NumberType type, Value a, Value b) {
        var dtype = type.dtype();
        return new PyValue(type, switch (operator) {
            case "+" -> emit.binary(BinaryKind.ADD, a, b);
            case "-" -> emit.binary(BinaryKind.SUB, a, b);
            case "*" -> emit.binary(BinaryKind.MUL, a, b);
            case "//" -> dtype.isSigned() ? signedDivision(a, b).quotient : unsignedDivision(a, b).quotient;
            case "%" -> dtype.isSigned() ? signedDivision(a, b).remainder : unsignedDivision(a, b).remainder;
            case "**" -> {
                var result = power(type, a, b);
                yield result == null ? a : result;
            }
            case "<<" -> shift(BinaryKind.SHL, a, b, constant(dtype, 0));
            case ">>" -> dtype.isSigned() ? shift(BinaryKind.ASHR, a, b, emit.binary(BinaryKind.ASHR, a, constant(dtype, 8L * dtype.bytes() - 1)))
                    : shift(BinaryKind.LSHR, a, b, constant(dtype, 0));
            case "&" -> emit.binary(BinaryKind.AND, a, b);
            case "|" -> emit.binary(BinaryKind.OR, a, b);
            case "^" -> emit.binary(BinaryKind.XOR, a, b);
            default -> throw new IllegalArgumentException(operator);
        });
    }

    private Value constant(Dtype dtype, long value) { return emit.constant(dtype.component(), value); }

    private record Division(Value quotient, Value remainder) {}

    /// Rounds down; by 0 both are 0; the smallest integer by −1 wraps.
    private Division signedDivision(Value a, Value b) {
        var type = (Scalar) a.type();
        if (emit.constantOf(b) instanceof Long known && known > 0 && Long.bitCount(known) == 1) {
            return new Division(emit.binary(BinaryKind.ASHR, a, emit.constant(type, Long.numberOfTrailingZeros(known))),
                    emit.binary(BinaryKind.AND, a, emit.constant(type, known - 1)));
        }
        if (emit.constantOf(b) instanceof Long known && known > 0) {
            // −1 − a, for an a below 0, is divided rounding towards 0.
            var signs = emit.binary(BinaryKind.ASHR, a, emit.constant(type, type.bits() - 1));
            var positive = emit.binary(BinaryKind.XOR, a, signs);
            var quotient = emit.binary(BinaryKind.XOR, type == Scalar.I64 ? quotient(positive, known) : emit.binary(BinaryKind.UDIV, positive, b), signs);
            return new Division(quotient, emit.binary(BinaryKind.SUB, a, emit.binary(BinaryKind.MUL, quotient, b)));
        }
        return new Division(emit.binary(BinaryKind.FLOOR_SDIV, a, b), emit.binary(BinaryKind.FLOOR_SREM, a, b));
    }

    /// A number that is not negative, divided by a constant: multiplied by 2⁶³⁺ᵏ / divisor, rounded up, of which the upper half of the
    /// bits is taken. Written with products of 32 bits, which vectors have (Granlund and Montgomery, "Division by invariant integers
    /// using multiplication").
    private Value quotient(Value value, long divisor) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(divisor - 1);
        long factor = BigInteger.ONE.shiftLeft(63 + bits).add(BigInteger.valueOf(divisor - 1)).divide(BigInteger.valueOf(divisor)).longValue();
        var low = emit.constant(LOW_HALF);
        var half = emit.constant(32);
        var valueHigh = emit.binary(BinaryKind.LSHR, value, half);
        var valueLow = emit.binary(BinaryKind.AND, value, low);
        var factorHigh = emit.constant(factor >>> 32);
        var factorLow = emit.constant(factor & LOW_HALF);
        var lowest = emit.binary(BinaryKind.LSHR, emit.binary(BinaryKind.MUL, valueLow, factorLow), half);
        var middle = emit.binary(BinaryKind.ADD, emit.binary(BinaryKind.MUL, valueHigh, factorLow), lowest);
        var other = emit.binary(BinaryKind.ADD, emit.binary(BinaryKind.MUL, valueLow, factorHigh), emit.binary(BinaryKind.AND, middle, low));
        var carried = emit.binary(BinaryKind.ADD, emit.binary(BinaryKind.LSHR, middle, half), emit.binary(BinaryKind.LSHR, other, half));
        var upper = emit.binary(BinaryKind.ADD, emit.binary(BinaryKind.MUL, valueHigh, factorHigh), carried);
        return emit.binary(BinaryKind.LSHR, upper, emit.constant(bits - 1));
    }

    private Division unsignedDivision(Value a, Value b) {
        return new Division(emit.binary(BinaryKind.FLOOR_UDIV, a, b), emit.binary(BinaryKind.FLOOR_UREM, a, b));
    }

    /// By the width or more (a negative count is unsigned much) all bits have left.
    private Value shift(BinaryKind kind, Value a, Value b, Value far) {
        var type = (Scalar) a.type();
        var near = emit.compare(CompareKind.ULT, b, emit.constant(type, type.bits()));
        return emit.select(near, emit.binary(kind, a, emit.select(near, b, emit.constant(type, 0))), far);
    }

    private Value power(NumberType type, Value base, Value exponent) {
        if (type.dtype().isSigned()) {
            in.check(emit.compare(CompareKind.SGE, exponent, emit.constant((Scalar) exponent.type(), 0)), "ValueError",
                    "Integers to negative integer powers are not allowed.");
        }
        if (!emit.reachable()) return null;
        if (emit.constantOf(exponent) instanceof Long known && known >= 0 && known <= 8) {
            var result = constant(type.dtype(), 1);
            for (int k = 0; k < known; k++) result = emit.binary(BinaryKind.MUL, result, base);
            return result;
        }
        var result = library.call("integers.py", "wrapping_power", new PyValue(type, base), new PyValue(type, exponent));
        return result == null ? null : result.value();
    }

    // ---- unary operators

    PyValue negate(PyValue value) {
        var type = value.number();
        if (type.isComplex()) return new PyValue(type, complexes.negate(Parts.of(value)).components());
        if (type.isFloat()) return new PyValue(type, floats.negate(value.value()));
        return new PyValue(type, emit.unary(UnaryKind.NEG, value.value()));
    }

    /// `abs`: of a complex number its length.
    PyValue absolute(PyValue value) {
        var type = value.number();
        if (type.isComplex()) {
            var parts = Parts.of(value);
            return new PyValue(type == NumberType.NP_COMPLEX64 ? NumberType.NP_FLOAT32 : NumberType.NP_FLOAT64, length(parts.re(), parts.im()));
        }
        if (type.isFloat()) return new PyValue(type, floats.absolute(value.value()));
        if (!type.dtype().isSigned()) return value;
        var number = value.value();
        return new PyValue(type, emit.binary(BinaryKind.SMAX, number, emit.unary(UnaryKind.NEG, number)));
    }

    /// `hypot`.
    Value length(Value x, Value y) {
        return switch ((Scalar) x.type()) {
            case F64 -> length(new Parts(x, y));
            case F32 -> shortLength(new Parts(x, y));
            default -> emit.convert(ConvertKind.FPTRUNC, shortLength(new Parts(emit.convert(ConvertKind.FPEXT, x, Scalar.F32), emit.convert(ConvertKind.FPEXT, y, Scalar.F32))), Scalar.F16);
        };
    }

    /// The length of a vector of doubles, without branches, so that many are computed side by side. Where squares would leave the
    /// range of doubles the parts are taken by a power of two, which is exact. An infinite part makes it infinite, even beside NaN.
    private Value length(Parts parts) {
        var re = floats.absolute(parts.re());
        var im = floats.absolute(parts.im());
        var most = emit.select(emit.compare(CompareKind.FGT, re, im), re, im);
        var isHuge = emit.compare(CompareKind.FGT, most, emit.constant(0x1p510));
        var isTiny = emit.compare(CompareKind.FLT, most, emit.constant(0x1p-500));
        var scale = emit.select(isHuge, emit.constant(0x1p-600), emit.select(isTiny, emit.constant(0x1p600), emit.constant(1.0)));
        var back = emit.select(isHuge, emit.constant(0x1p600), emit.select(isTiny, emit.constant(0x1p-600), emit.constant(1.0)));
        var longer = emit.binary(BinaryKind.FMUL, most, scale);
        var shorter = emit.binary(BinaryKind.FMUL, emit.select(emit.compare(CompareKind.FGT, re, im), im, re), scale);
        return orInfinity(re, im, emit.binary(BinaryKind.FMUL, corrected(longer, shorter, root(longer, shorter)), back));
    }

    /// A length less what its square is too large by, over twice the length: C. F. Borges, "An improved algorithm for hypot(a, b)", without fused
    /// multiplication. Differences that are exact make up the error, others beside a short part than beside a long one.
    private Value corrected(Value longer, Value shorter, Value length) {
        var two = emit.constant(2.0);
        var four = emit.constant(4.0);
        var overShort = subtract(length, shorter);
        var isSteep = emit.compare(CompareKind.FLE, length, multiply(two, shorter));
        var steep = add(multiply(longer, subtract(multiply(two, overShort), longer)), multiply(subtract(overShort, multiply(two, subtract(longer, shorter))), overShort));
        var overLong = subtract(length, longer);
        var flat = add(multiply(multiply(two, overLong), subtract(longer, multiply(two, shorter))),
                add(multiply(subtract(multiply(four, overLong), shorter), shorter), multiply(overLong, overLong)));
        var excess = emit.binary(BinaryKind.FDIV, emit.select(isSteep, steep, flat), multiply(two, length));
        var isZero = emit.compare(CompareKind.FEQ, length, emit.constant(0.0));
        return emit.select(isZero, length, subtract(length, excess));
    }

    private Value add(Value x, Value y) { return emit.binary(BinaryKind.FADD, x, y); }

    private Value subtract(Value x, Value y) { return emit.binary(BinaryKind.FSUB, x, y); }

    private Value multiply(Value x, Value y) { return emit.binary(BinaryKind.FMUL, x, y); }

    /// The same of a vector of single floats, whose squares are exact in doubles.
    private Value shortLength(Parts parts) {
        var re = emit.convert(ConvertKind.FPEXT, floats.absolute(parts.re()), Scalar.F64);
        var im = emit.convert(ConvertKind.FPEXT, floats.absolute(parts.im()), Scalar.F64);
        return emit.convert(ConvertKind.FPTRUNC, orInfinity(re, im, root(re, im)), Scalar.F32);
    }

    private Value root(Value x, Value y) {
        return emit.unary(UnaryKind.SQRT, add(multiply(x, x), multiply(y, y)));
    }

    private Value orInfinity(Value x, Value y, Value otherwise) {
        var infinity = emit.constant(Double.POSITIVE_INFINITY);
        return emit.select(emit.or(emit.compare(CompareKind.FEQ, x, infinity), emit.compare(CompareKind.FEQ, y, infinity)), infinity, otherwise);
    }
}
