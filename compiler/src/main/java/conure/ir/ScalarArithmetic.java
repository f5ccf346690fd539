package conure.ir;

import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CheckedKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.ConvertKind;
import conure.ir.ScalarOp.UnaryKind;
import conure.ir.Type.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;

/// What scalar operations compute, on values known now: the one definition that the interpreter runs and constants are
/// folded with. An `i1` is a Boolean; integers and pointers are Longs, sign-extended from their width; floats of any width
/// are Doubles that the width can hold. What the IR leaves undefined is null.
///
/// An operation on narrow floats computed in double precision and rounded once gives the result of the narrow operation,
/// because a double has more than twice its digits (Figueroa, "When is double rounding innocuous?", 1995).
public final class ScalarArithmetic {
    private ScalarArithmetic() {}

    /// The low bits of a number, sign-extended.
    public static long wrap(long value, Scalar type) {
        int unused = 64 - type.bits();
        return value << unused >> unused;
    }

    private static long unsigned(long value, Scalar type) { return type == Scalar.I64 || type == Scalar.POINTER ? value : value & (1L << type.bits()) - 1; }

    private static double round(double value, Scalar type) {
        return switch (type) {
            case F64 -> value;
            case F32 -> (float) value;
            case F16 -> Float.float16ToFloat(Float.floatToFloat16(roundToOdd(value)));
            case I1, I8, I16, I32, I64, POINTER -> throw new IllegalArgumentException("no float: " + type);
        };
    }

    /// The neighbouring float with an odd last bit where the value is no float, so that rounding again is right.
    private static float roundToOdd(double value) {
        float near = (float) value;
        if (near == value || Double.isNaN(value)) return near;
        int bits = Float.floatToRawIntBits(near);
        return Float.intBitsToFloat((Math.abs((double) near) > Math.abs(value) ? bits - 1 : bits) | 1);
    }

    /// A literal as its type holds it.
    public static Object held(Scalar type, Object literal) {
        return switch (literal) {
            case Long number -> type == Scalar.I1 ? (Object) ((number & 1) != 0) : (Object) wrap(number, type);
            case Double number -> round(number, type);
            default -> literal;
        };
    }

    /// An integer or truth value, read with its sign.
    public static long signed(Object value) { return value instanceof Boolean bit ? (bit ? -1 : 0) : (Long) value; }

    private static long unsigned(Object value, Scalar type) { return value instanceof Boolean bit ? (bit ? 1 : 0) : unsigned((long) (Long) value, type); }

    public static Object unary(UnaryKind kind, Scalar type, Object operand) {
        return switch (kind) {
            case NEG -> operand instanceof Double x ? (Object) (-x) : (Object) wrap(-(Long) operand, type);
            case NOT -> operand instanceof Boolean b ? (Object) !b : (Object) ~(Long) operand;
            case FABS -> Math.abs((Double) operand);
            case SQRT -> round(Math.sqrt((Double) operand), type);
            case FLOOR -> Math.floor((Double) operand);
            case CEIL -> Math.ceil((Double) operand);
            case TRUNC -> (Double) operand < 0 ? Math.ceil((Double) operand) : Math.floor((Double) operand);
            case RINT -> Math.rint((Double) operand);
            case POPCOUNT -> (long) Long.bitCount(unsigned(operand, type));
            case CTLZ -> (long) Long.numberOfLeadingZeros(unsigned(operand, type)) - (64 - type.bits());
            case CTTZ -> Math.min(type.bits(), (long) Long.numberOfTrailingZeros(unsigned(operand, type)));
        };
    }

    public static Object binary(BinaryKind kind, Scalar type, Object left, Object right) {
        return left instanceof Double a ? (Object) round(floating(kind, a, (Double) right), type) : integer(kind, type, left, right);
    }

    private static double floating(BinaryKind kind, double a, double b) {
        return switch (kind) {
            case FADD -> a + b;
            case FSUB -> a - b;
            case FMUL -> a * b;
            case FDIV -> a / b;
            case FMIN -> Math.min(a, b);
            case FMAX -> Math.max(a, b);
            case COPYSIGN -> Math.copySign(a, Double.doubleToRawLongBits(b) < 0 ? -1.0 : 1.0);
            case ADD, SUB, MUL, SDIV, SREM, UDIV, UREM, FLOOR_SDIV, FLOOR_SREM, FLOOR_UDIV, FLOOR_UREM, SMIN, SMAX, UMIN, UMAX, AND, OR, XOR, SHL, LSHR, ASHR ->
                throw new IllegalArgumentException(kind + " of floats");
        };
    }

    private static Object integer(BinaryKind kind, Scalar type, Object left, Object right) {
        long a = signed(left);
        long b = signed(right);
        boolean divides = kind == BinaryKind.SDIV || kind == BinaryKind.SREM || kind == BinaryKind.UDIV || kind == BinaryKind.UREM;
        boolean shifts = kind == BinaryKind.SHL || kind == BinaryKind.LSHR || kind == BinaryKind.ASHR;
        boolean overflows = kind == BinaryKind.SDIV || kind == BinaryKind.SREM;
        if (divides && b == 0
                || overflows && b == -1 && a == wrap(1L << type.bits() - 1, type)
                || shifts && (b < 0 || b >= type.bits())) {
            return null;
        }
        long ua = unsigned(left, type);
        long ub = unsigned(right, type);
        long result = switch (kind) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case SDIV -> a / b;
            case SREM -> a % b;
            case UDIV -> Long.divideUnsigned(ua, ub);
            case UREM -> Long.remainderUnsigned(ua, ub);
            case FLOOR_SDIV -> b == 0 ? 0 : Math.floorDiv(a, b);
            case FLOOR_SREM -> b == 0 ? 0 : Math.floorMod(a, b);
            case FLOOR_UDIV -> b == 0 ? 0 : Long.divideUnsigned(ua, ub);
            case FLOOR_UREM -> b == 0 ? 0 : Long.remainderUnsigned(ua, ub);
            case SMIN -> Math.min(a, b);
            case SMAX -> Math.max(a, b);
            case UMIN -> Long.compareUnsigned(ua, ub) < 0 ? a : b;
            case UMAX -> Long.compareUnsigned(ua, ub) > 0 ? a : b;
            case AND -> a & b;
            case OR -> a | b;
            case XOR -> a ^ b;
            case SHL -> a << b;
            case LSHR -> ua >>> b;
            case ASHR -> a >> b;
            case FADD, FSUB, FMUL, FDIV, FMIN, FMAX, COPYSIGN -> throw new IllegalArgumentException(kind + " of integers");
        };
        return held(type, result);
    }

    /// Whether the signed result of a checked operation is exact.
    public static boolean isExact(CheckedKind kind, Scalar type, Object left, Object right) {
        long a = signed(left);
        long b = signed(right);
        try {
            long exact = switch (kind) {
                case ADD -> Math.addExact(a, b);
                case SUB -> Math.subtractExact(a, b);
                case MUL -> Math.multiplyExact(a, b);
            };
            return wrap(exact, type) == exact;
        } catch (ArithmeticException _) {
            return false;
        }
    }

    public static boolean compare(CompareKind kind, Scalar type, Object left, Object right) {
        if (left instanceof Double a) return floating(kind, a, (Double) right);
        int signed = Long.compare(signed(left), signed(right));
        int unsigned = Long.compareUnsigned(unsigned(left, type), unsigned(right, type));
        return switch (kind) {
            case EQ -> signed == 0;
            case NE -> signed != 0;
            case SLT -> signed < 0;
            case SLE -> signed <= 0;
            case SGT -> signed > 0;
            case SGE -> signed >= 0;
            case ULT -> unsigned < 0;
            case ULE -> unsigned <= 0;
            case UGT -> unsigned > 0;
            case UGE -> unsigned >= 0;
            case FEQ, FNE, FLT, FLE, FGT, FGE -> throw new IllegalArgumentException(kind + " of integers");
        };
    }

    private static boolean floating(CompareKind kind, double a, double b) {
        return switch (kind) {
            case FEQ -> a == b;
            case FNE -> a != b;
            case FLT -> a < b;
            case FLE -> a <= b;
            case FGT -> a > b;
            case FGE -> a >= b;
            case EQ, NE, SLT, SLE, SGT, SGE, ULT, ULE, UGT, UGE -> throw new IllegalArgumentException(kind + " of floats");
        };
    }

    public static Object convert(ConvertKind kind, Scalar from, Object operand, Scalar to) {
        return switch (kind) {
            case SEXT, TRUNCATE -> held(to, signed(operand));
            case ZEXT -> held(to, unsigned(operand, from));
            case SITOFP -> fromInteger(BigInteger.valueOf(signed(operand)), to);
            case UITOFP -> fromInteger(new BigInteger(Long.toUnsignedString(unsigned(operand, from))), to);
            case FPTOSI -> toInteger((Double) operand, to, true);
            case FPTOUI -> toInteger((Double) operand, to, false);
            case FPEXT -> operand;
            case FPTRUNC -> round((Double) operand, to);
            case BITCAST -> fromBits(bits(operand, from), to);
        };
    }

    /// A narrow float is reached through a float, as NumPy and the hardware do it.
    private static Object fromInteger(BigInteger value, Scalar to) {
        return switch (to) {
            case F64 -> value.doubleValue();
            case F32 -> (double) value.floatValue();
            case F16 -> round(value.floatValue(), Scalar.F16);
            case I1, I8, I16, I32, I64, POINTER -> throw new IllegalArgumentException("no float: " + to);
        };
    }

    private static Object toInteger(double value, Scalar to, boolean signed) {
        if (Double.isNaN(value) || Double.isInfinite(value)) return null;
        var exact = new BigDecimal(value).toBigInteger();
        boolean fits = signed ? exact.bitLength() < to.bits() : exact.signum() >= 0 && exact.bitLength() <= to.bits();
        return fits ? (Object) wrap(exact.longValue(), to) : null;
    }

    /// The bits of a value, sign-extended.
    public static long bits(Object value, Scalar type) {
        return switch (type) {
            case I1 -> (Boolean) value ? 1 : 0;
            case I8, I16, I32, I64, POINTER -> (Long) value;
            case F16 -> Float.floatToFloat16(((Double) value).floatValue());
            case F32 -> Float.floatToRawIntBits(((Double) value).floatValue());
            case F64 -> Double.doubleToRawLongBits((Double) value);
        };
    }

    public static Object fromBits(long bits, Scalar type) {
        return switch (type) {
            case I1 -> (bits & 1) != 0;
            case I8, I16, I32, I64, POINTER -> wrap(bits, type);
            case F16 -> (double) Float.float16ToFloat((short) bits);
            case F32 -> (double) Float.intBitsToFloat((int) bits);
            case F64 -> Double.longBitsToDouble(bits);
        };
    }
}
