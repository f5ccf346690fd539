package conure.specialize.numbers;

import conure.ir.FailingOp.Failure;
import conure.ir.FailingOp.Form;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.ConvertKind;
import conure.ir.ScalarOp.UnaryKind;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.Specialization;
import java.util.List;
import java.util.function.BinaryOperator;

/// Arithmetic of floats: of any width without errors, as IEEE 754 and NumPy have it, and Python's, whose zero divisors
/// raise. float16 is computed in float32 and rounded after each operation, as NumPy does.
public final class FloatArithmetic {
    private final Specialization in;
    private final Emitter emit;

    FloatArithmetic(Specialization in) {
        this.in = in;
        this.emit = in.emit();
    }

    // ---- of any width, without errors

    public Value add(Value left, Value right) { return rounded(BinaryKind.FADD, left, right); }

    public Value subtract(Value left, Value right) { return rounded(BinaryKind.FSUB, left, right); }

    public Value multiply(Value left, Value right) { return rounded(BinaryKind.FMUL, left, right); }

    public Value divide(Value left, Value right) { return rounded(BinaryKind.FDIV, left, right); }

    public Value negate(Value value) { return emit.unary(UnaryKind.NEG, value); }

    public Value absolute(Value value) { return emit.unary(UnaryKind.FABS, value); }

    private Value rounded(BinaryKind kind, Value left, Value right) { return widened(left, right, (a, b) -> emit.binary(kind, a, b)); }

    /// Computes float16 in float32.
    Value widened(Value left, Value right, BinaryOperator<Value> compute) {
        if (left.type() != Scalar.F16) return compute.apply(left, right);
        var result = compute.apply(emit.convert(ConvertKind.FPEXT, left, Scalar.F32), emit.convert(ConvertKind.FPEXT, right, Scalar.F32));
        return emit.convert(ConvertKind.FPTRUNC, result, Scalar.F16);
    }

    Value less(Value left, Value right) { return emit.compare(CompareKind.FLT, left, right); }

    public Value isZero(Value value) { return emit.compare(CompareKind.FEQ, value, zero(value)); }

    public Value isNan(Value value) { return emit.compare(CompareKind.FNE, value, value); }

    public Value isFinite(Value value) {
        return emit.compare(CompareKind.FLT, absolute(value), emit.constant((Scalar) value.type(), Double.POSITIVE_INFINITY));
    }

    public Value isInfinite(Value value) {
        return emit.compare(CompareKind.FEQ, absolute(value), emit.constant((Scalar) value.type(), Double.POSITIVE_INFINITY));
    }

    /// A number's fraction, of at least one half and less than one, and the power of two to multiply it with.
    ///
    /// @param exponent as an integer of the number's width
    public record Split(Value fraction, Value exponent) {}

    /// C's `frexp`, of doubles and single floats, by their bits, so that many are split side by side. Zeros, infinities and NaN are
    /// their own fractions, with the exponent 0; numbers below the normal ones are first made normal.
    public Split split(Value x) {
        boolean isDouble = x.type() == Scalar.F64;
        var type = (Scalar) x.type();
        var integer = isDouble ? Scalar.I64 : Scalar.I32;
        int fractionBits = isDouble ? 52 : 23;
        long half = isDouble ? 1022 : 126;
        var isTiny = emit.compare(CompareKind.FLT, absolute(x), emit.constant(type, isDouble ? Double.MIN_NORMAL : Float.MIN_NORMAL));
        int lift = fractionBits + 2;
        var normal = emit.select(isTiny, multiply(x, emit.constant(type, Math.scalb(1.0, lift))), x);
        var bits = emit.convert(ConvertKind.BITCAST, normal, integer);
        long field = (2 * half + 3) << fractionBits;
        var shifted = emit.binary(BinaryKind.LSHR, emit.binary(BinaryKind.AND, bits, emit.constant(integer, field)), emit.constant(integer, fractionBits));
        var exponent = emit.binary(BinaryKind.SUB, shifted, emit.select(isTiny, emit.constant(integer, half + lift), emit.constant(integer, half)));
        var fraction = emit.binary(BinaryKind.OR, emit.binary(BinaryKind.AND, bits, emit.constant(integer, ~field)), emit.constant(integer, half << fractionBits));
        var isOwn = emit.or(isZero(x), emit.not(isFinite(x)));
        return new Split(emit.select(isOwn, x, emit.convert(ConvertKind.BITCAST, fraction, type)), emit.select(isOwn, emit.constant(integer, 0), exponent));
    }

    private Value zero(Value like) { return emit.constant((Scalar) like.type(), 0.0); }

    Value fmod(Value left, Value right) {
        return left.type() == Scalar.F32 ? emit.math("fmodf", Scalar.F32, left, right) : emit.math("fmod", Scalar.F64, left, right);
    }

    /// `left % right` with the sign of the divisor: CPython's `float_rem` and NumPy's `npy_divmod` agree; by zero it is NaN.
    public Value remainder(Value left, Value right) { return widened(left, right, (a, b) -> adjusted(a, b).remainder); }

    /// `left // right` as CPython's `float_floor_div` and NumPy's `npy_divmod`; by zero it is their quotient.
    public Value floorDivide(Value left, Value right) {
        return widened(left, right, (a, b) -> {
            var quotient = floorQuotient(a, b, adjusted(a, b));
            return emit.select(isZero(b), emit.binary(BinaryKind.FDIV, a, b), quotient);
        });
    }

    private record Adjusted(Value remainder, Value quotient) {}

    /// The remainder with the divisor's sign, and the quotient before it is made integral.
    private Adjusted adjusted(Value left, Value right) {
        var zero = zero(left);
        var remainder = fmod(left, right);
        var quotient = emit.binary(BinaryKind.FDIV, emit.binary(BinaryKind.FSUB, left, remainder), right);
        var exact = emit.compare(CompareKind.FEQ, remainder, zero);
        var wrongSign = emit.and(emit.not(exact), emit.binary(BinaryKind.XOR, less(right, zero), less(remainder, zero)));
        var shifted = emit.select(wrongSign, emit.binary(BinaryKind.FADD, remainder, right), remainder);
        var signed = emit.select(exact, emit.binary(BinaryKind.COPYSIGN, zero, right), shifted);
        var byZero = emit.select(isZero(right), remainder, signed);
        var one = emit.constant((Scalar) left.type(), 1.0);
        return new Adjusted(byZero, emit.select(wrongSign, emit.binary(BinaryKind.FSUB, quotient, one), quotient));
    }

    private Value floorQuotient(Value left, Value right, Adjusted adjusted) {
        var type = (Scalar) left.type();
        var floor = emit.unary(UnaryKind.FLOOR, adjusted.quotient);
        var rest = emit.binary(BinaryKind.FSUB, adjusted.quotient, floor);
        var up = emit.compare(CompareKind.FGT, rest, emit.constant(type, 0.5));
        var snapped = emit.select(up, emit.binary(BinaryKind.FADD, floor, emit.constant(type, 1.0)), floor);
        var signedZero = emit.binary(BinaryKind.COPYSIGN, zero(left), emit.binary(BinaryKind.FDIV, left, right));
        return emit.select(isZero(adjusted.quotient), signedZero, snapped);
    }

    /// `pow` of the C library, in the operands' width.
    Value power(Value left, Value right) {
        if (emit.constantOf(right) instanceof Double known) {
            if (known == 2.0) return multiply(left, left);
            if (known == 1.0) return left;
            if (known == -1.0) return divide(emit.constant((Scalar) left.type(), 1.0), left);
            if (known == 0.5 && left.type() != Scalar.F16) return squareRootPower(left);
        }
        return widened(left, right, (a, b) -> a.type() == Scalar.F32 ? emit.math("powf", Scalar.F32, a, b) : emit.math("pow", Scalar.F64, a, b));
    }

    /// `x ** 0.5`: the root, but for the negative infinity and zero.
    private Value squareRootPower(Value x) {
        var type = (Scalar) x.type();
        var root = absolute(emit.unary(UnaryKind.SQRT, x));
        var negativeInfinity = emit.compare(CompareKind.FEQ, x, emit.constant(type, Double.NEGATIVE_INFINITY));
        return emit.select(negativeInfinity, emit.constant(type, Double.POSITIVE_INFINITY), root);
    }

    // ---- Python's

    Value pythonDivide(Value left, Value right) {
        nonZero(right, "float division by zero");
        return divide(left, right);
    }

    Value pythonFloorDivide(Value left, Value right) {
        nonZero(right, "float floor division by zero");
        return widened(left, right, (a, b) -> floorQuotient(a, b, adjusted(a, b)));
    }

    Value pythonRemainder(Value left, Value right) {
        nonZero(right, in.kernel().pythonAtLeast(13) ? "float modulo by zero" : "float modulo");
        return remainder(left, right);
    }

    public void nonZero(Value divisor, String message) {
        in.check(emit.compare(CompareKind.FNE, divisor, emit.constant(0.0)), "ZeroDivisionError", in.kernel().pythonAtLeast(14) ? "division by zero" : message);
    }

    /// Goes on unless a finite computation has overflowed.
    void powerInRange(Value result, Value left, Value right) {
        var overflowed = emit.and(isInfinite(result), emit.and(isFinite(left), isFinite(right)));
        in.check(emit.not(overflowed), new Failure("OverflowError", Form.ARGUMENTS,
                "(int, str'Numerical result out of range')", List.of(emit.constant(34))));
    }
}
