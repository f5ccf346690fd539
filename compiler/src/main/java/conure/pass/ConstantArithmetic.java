package conure.pass;

import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CheckedKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.ConvertKind;
import conure.ir.ScalarOp.UnaryKind;
import conure.ir.Type.Scalar;

/// Evaluates scalar operations on literals exactly as the machine does; null where it doesn't: undefined cases, float16,
/// and whatever gives NaN (whose sign and payload are the hardware's choice). Integers are held sign-extended.
final class ConstantArithmetic {
    private ConstantArithmetic() {}

    /// The integer as its type holds it, sign-extended; an `i1` is Boolean.
    static Object integer(Scalar type, long value) {
        return switch (type) {
            case I1 -> (value & 1) != 0;
            case I8 -> (long) (byte) value;
            case I16 -> (long) (short) value;
            case I32 -> (long) (int) value;
            case I64, POINTER -> value;
            case F16, F32, F64 -> throw new IllegalArgumentException(type.text());
        };
    }

    static long signed(Scalar type, Object literal) {
        return literal instanceof Boolean truth ? (truth ? -1 : 0) : (Long) integer(type, (Long) literal);
    }

    static long unsigned(Scalar type, Object literal) {
        long value = literal instanceof Boolean truth ? (truth ? 1 : 0) : (Long) literal;
        return type.bits() == 64 ? value : value & ((1L << type.bits()) - 1);
    }

    static Object unary(Scalar type, UnaryKind kind, Object operand) {
        if (type.isFloat()) {
            if (type == Scalar.F16) return null;
            double x = (Double) operand;
            double result = switch (kind) {
                case NEG -> -x;
                case FABS -> Math.abs(x);
                case SQRT -> type == Scalar.F32 ? (float) Math.sqrt(x) : Math.sqrt(x);
                case FLOOR -> Math.floor(x);
                case CEIL -> Math.ceil(x);
                case TRUNC -> x < 0 ? Math.ceil(x) : Math.floor(x);
                case RINT -> Math.rint(x);
                case NOT, POPCOUNT, CTLZ, CTTZ -> Double.NaN;
            };
            return number(result);
        }
        long x = unsigned(type, operand);
        return switch (kind) {
            case NEG -> integer(type, -x);
            case NOT -> integer(type, ~x);
            case POPCOUNT -> integer(type, Long.bitCount(x));
            case CTLZ -> integer(type, Long.numberOfLeadingZeros(x) - (64 - type.bits()));
            case CTTZ -> integer(type, Math.min(type.bits(), Long.numberOfTrailingZeros(x)));
            case FABS, SQRT, FLOOR, CEIL, TRUNC, RINT -> null;
        };
    }

    static Object binary(Scalar type, BinaryKind kind, Object left, Object right) {
        if (type.isFloat()) return floating(type, kind, (Double) left, (Double) right);
        long a = signed(type, left);
        long b = signed(type, right);
        long ua = unsigned(type, left);
        long ub = unsigned(type, right);
        long lowest = type.bits() == 64 ? Long.MIN_VALUE : -(1L << (type.bits() - 1));
        return switch (kind) {
            case ADD -> integer(type, a + b);
            case SUB -> integer(type, a - b);
            case MUL -> integer(type, a * b);
            case SDIV -> b == 0 || b == -1 && a == lowest ? null : integer(type, a / b);
            case SREM -> b == 0 || b == -1 && a == lowest ? null : integer(type, a % b);
            case UDIV -> ub == 0 ? null : integer(type, Long.divideUnsigned(ua, ub));
            case UREM -> ub == 0 ? null : integer(type, Long.remainderUnsigned(ua, ub));
            case SMIN -> integer(type, Math.min(a, b));
            case SMAX -> integer(type, Math.max(a, b));
            case UMIN -> integer(type, Long.compareUnsigned(ua, ub) <= 0 ? a : b);
            case UMAX -> integer(type, Long.compareUnsigned(ua, ub) >= 0 ? a : b);
            case AND -> integer(type, a & b);
            case OR -> integer(type, a | b);
            case XOR -> integer(type, a ^ b);
            case SHL -> ub < 0 || ub >= type.bits() ? null : integer(type, a << ub);
            case LSHR -> ub < 0 || ub >= type.bits() ? null : integer(type, ua >>> ub);
            case ASHR -> ub < 0 || ub >= type.bits() ? null : integer(type, a >> ub);
            case FADD, FSUB, FMUL, FDIV, COPYSIGN -> null;
        };
    }

    private static Object floating(Scalar type, BinaryKind kind, double a, double b) {
        if (type == Scalar.F16) return null;
        double result = switch (kind) {
            case FADD -> a + b;
            case FSUB -> a - b;
            case FMUL -> a * b;
            case FDIV -> a / b;
            case COPYSIGN -> Double.isNaN(a) ? Double.NaN : Math.copySign(a, b);
            default -> Double.NaN;
        };
        // Rounding the double result of floats once more is exact for these operations (double has more than 2p+2 bits).
        return number(type == Scalar.F32 ? (float) result : result);
    }

    private static Object number(double result) { return Double.isNaN(result) ? null : result; }

    /// The exact result of a checked operation, or null if it leaves the type's range.
    static Object checked(Scalar type, CheckedKind kind, Object left, Object right) {
        long a = signed(type, left);
        long b = signed(type, right);
        try {
            long result = switch (kind) {
                case ADD -> Math.addExact(a, b);
                case SUB -> Math.subtractExact(a, b);
                case MUL -> Math.multiplyExact(a, b);
            };
            return integer(type, result) instanceof Long held && held == result ? held : null;
        } catch (ArithmeticException _) {
            return null;
        }
    }

    static boolean compare(Scalar type, CompareKind kind, Object left, Object right) {
        if (kind.isFloat()) {
            double a = (Double) left;
            double b = (Double) right;
            return switch (kind) {
                case FEQ -> a == b;
                case FNE -> a != b;
                case FLT -> a < b;
                case FLE -> a <= b;
                case FGT -> a > b;
                case FGE -> a >= b;
                default -> throw new IllegalArgumentException(kind.text());
            };
        }
        int signed = Long.compare(signed(type, left), signed(type, right));
        int unsigned = Long.compareUnsigned(unsigned(type, left), unsigned(type, right));
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
            case FEQ, FNE, FLT, FLE, FGT, FGE -> throw new IllegalArgumentException(kind.text());
        };
    }

    static Object convert(ConvertKind kind, Scalar from, Scalar to, Object operand) {
        if (from == Scalar.F16 || to == Scalar.F16) return null;
        return switch (kind) {
            case SEXT, TRUNCATE -> integer(to, signed(from, operand));
            case ZEXT -> integer(to, unsigned(from, operand));
            case SITOFP -> to == Scalar.F32 ? (double) (float) signed(from, operand) : (double) signed(from, operand);
            case UITOFP -> {
                long value = unsigned(from, operand);
                if (value < 0) yield null;
                yield to == Scalar.F32 ? (double) (float) value : (double) value;
            }
            case FPTOSI, FPTOUI -> {
                double value = (Double) operand;
                yield to == Scalar.I64 && Math.abs(value) < 0x1p62 && (kind == ConvertKind.FPTOSI || value > -1) ? (Object) (long) value : null;
            }
            case FPEXT -> number((Double) operand);
            case FPTRUNC -> to == Scalar.F32 ? number((float) (double) (Double) operand) : null;
            case BITCAST -> from == to ? operand : null;
        };
    }
}
