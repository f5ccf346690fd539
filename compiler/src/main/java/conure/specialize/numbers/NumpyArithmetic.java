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
import java.util.List;

/// Arithmetic of NumPy's scalars once both operands have one type: integers wrap, zero divisors give 0 or infinities,
/// nothing but a negative integer power raises.
public final class NumpyArithmetic {
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
        var zero = emit.constant(type, 0);
        if (emit.constantOf(b) instanceof Long known && known > 0 && Long.bitCount(known) == 1) {
            return new Division(emit.binary(BinaryKind.ASHR, a, emit.constant(type, Long.numberOfTrailingZeros(known))),
                    emit.binary(BinaryKind.AND, a, emit.constant(type, known - 1)));
        }
        var byZero = emit.compare(CompareKind.EQ, b, zero);
        var byMinusOne = emit.compare(CompareKind.EQ, b, emit.constant(type, -1));
        var safe = emit.select(emit.or(byZero, byMinusOne), emit.constant(type, 1), b);
        var quotient = emit.binary(BinaryKind.SDIV, a, safe);
        var remainder = emit.binary(BinaryKind.SUB, a, emit.binary(BinaryKind.MUL, quotient, safe));
        var opposite = emit.compare(CompareKind.SLT, emit.binary(BinaryKind.XOR, remainder, safe), zero);
        var wrong = emit.and(emit.compare(CompareKind.NE, remainder, zero), opposite);
        quotient = emit.binary(BinaryKind.SUB, quotient, emit.convert(ConvertKind.ZEXT, wrong, type));
        remainder = emit.select(wrong, emit.binary(BinaryKind.ADD, remainder, safe), remainder);
        quotient = emit.select(byMinusOne, emit.binary(BinaryKind.SUB, zero, a), quotient);
        return new Division(emit.select(byZero, zero, quotient), emit.select(byZero, zero, remainder));
    }

    private Division unsignedDivision(Value a, Value b) {
        var type = (Scalar) a.type();
        var zero = emit.constant(type, 0);
        var byZero = emit.compare(CompareKind.EQ, b, zero);
        var safe = emit.select(byZero, emit.constant(type, 1), b);
        return new Division(emit.select(byZero, zero, emit.binary(BinaryKind.UDIV, a, safe)), emit.select(byZero, zero, emit.binary(BinaryKind.UREM, a, safe)));
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
            var narrow = type == NumberType.NP_COMPLEX64;
            var length = emit.math(narrow ? "hypotf" : "hypot", narrow ? Scalar.F32 : Scalar.F64, parts.re(), parts.im());
            return new PyValue(narrow ? NumberType.NP_FLOAT32 : NumberType.NP_FLOAT64, length);
        }
        if (type.isFloat()) return new PyValue(type, floats.absolute(value.value()));
        if (!type.dtype().isSigned()) return value;
        var number = value.value();
        return new PyValue(type, emit.binary(BinaryKind.SMAX, number, emit.unary(UnaryKind.NEG, number)));
    }
}
