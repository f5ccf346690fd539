package conure.specialize.values;

import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CheckedKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.ConvertKind;
import conure.ir.ScalarOp.UnaryKind;
import conure.ir.Type.Scalar;
import conure.ir.Value;

/// Scalar operations on constants, exactly as the machine computes them. Integers are Long, sign-extended from their
/// width; `null` where nothing is folded.
public final class Folding {
    private Folding() {}

    /// The low bits of a number, sign-extended.
    static long wrap(Scalar type, long value) {
        int unused = 64 - type.bits();
        return value << unused >> unused;
    }

    private static long unsigned(Scalar type, long value) { return type.bits() == 64 ? value : value & ((1L << type.bits()) - 1); }

    static Object binary(BinaryKind kind, Scalar type, Object left, Object right) {
        if (type == Scalar.I1) {
            boolean a = (Boolean) left;
            boolean b = (Boolean) right;
            return switch (kind) {
                case AND -> a && b;
                case OR -> a || b;
                case XOR -> a != b;
                default -> null;
            };
        }
        if (kind.isFloat()) return type == Scalar.F64 ? floating(kind, (Double) left, (Double) right) : null;
        long a = (Long) left;
        long b = (Long) right;
        long ua = unsigned(type, a);
        long ub = unsigned(type, b);
        return switch (kind) {
            case ADD -> wrap(type, a + b);
            case SUB -> wrap(type, a - b);
            case MUL -> wrap(type, a * b);
            case SDIV -> b == 0 ? null : (Object) wrap(type, a / b);
            case SREM -> b == 0 ? null : (Object) (a % b);
            case UDIV -> b == 0 ? null : (Object) wrap(type, Long.divideUnsigned(ua, ub));
            case UREM -> b == 0 ? null : (Object) wrap(type, Long.remainderUnsigned(ua, ub));
            case SMIN -> Math.min(a, b);
            case SMAX -> Math.max(a, b);
            case UMIN -> Long.compareUnsigned(ua, ub) < 0 ? a : b;
            case UMAX -> Long.compareUnsigned(ua, ub) > 0 ? a : b;
            case AND -> a & b;
            case OR -> a | b;
            case XOR -> a ^ b;
            case SHL -> ub >= type.bits() ? null : (Object) wrap(type, a << ub);
            case LSHR -> ub >= type.bits() ? null : (Object) wrap(type, ua >>> ub);
            case ASHR -> ub >= type.bits() ? null : (Object) (a >> ub);
            case FADD, FSUB, FMUL, FDIV, COPYSIGN -> throw new AssertionError();
        };
    }

    private static Object floating(BinaryKind kind, double a, double b) {
        return switch (kind) {
            case FADD -> a + b;
            case FSUB -> a - b;
            case FMUL -> a * b;
            case FDIV -> a / b;
            case COPYSIGN -> Math.copySign(a, b);
            default -> null;
        };
    }

    /// `x + 0`, `x * 1` and the like on integers, and logic with constants.
    static Value identity(BinaryKind kind, Value left, Object a, Value right, Object b) {
        return switch (kind) {
            case ADD, OR, XOR -> isZero(b) ? left : isZero(a) ? right : null;
            case SUB, SHL, LSHR, ASHR -> isZero(b) ? left : null;
            case MUL -> isOne(b) ? left : isOne(a) ? right : null;
            case AND -> Boolean.TRUE.equals(a) || Boolean.FALSE.equals(b) ? right : Boolean.TRUE.equals(b) || Boolean.FALSE.equals(a) ? left : null;
            default -> null;
        };
    }

    private static boolean isZero(Object constant) { return Long.valueOf(0).equals(constant) || Boolean.FALSE.equals(constant); }

    private static boolean isOne(Object constant) { return Long.valueOf(1).equals(constant); }

    static boolean checked(CheckedKind kind, Scalar type, long a, long b) {
        try {
            long exact = switch (kind) {
                case ADD -> Math.addExact(a, b);
                case SUB -> Math.subtractExact(a, b);
                case MUL -> Math.multiplyExact(a, b);
            };
            return wrap(type, exact) == exact;
        } catch (ArithmeticException _) {
            return false;
        }
    }

    static Object unary(UnaryKind kind, Scalar type, Object operand) {
        if (type == Scalar.I1) return kind == UnaryKind.NOT ? !(Boolean) operand : null;
        if (type.isFloat()) {
            double x = (Double) operand;
            return switch (kind) {
                case NEG -> -x;
                case FABS -> Math.abs(x);
                case FLOOR -> Math.floor(x);
                case CEIL -> Math.ceil(x);
                case RINT -> Math.rint(x);
                case SQRT -> type == Scalar.F64 ? Math.sqrt(x) : null;
                default -> null;
            };
        }
        long x = (Long) operand;
        return switch (kind) {
            case NEG -> wrap(type, -x);
            case NOT -> ~x;
            default -> null;
        };
    }

    static boolean compare(CompareKind kind, Scalar type, Object left, Object right) {
        if (left instanceof Double a && right instanceof Double b) {
            double x = a;
            double y = b;
            return switch (kind) {
                case FEQ -> x == y;
                case FNE -> x != y;
                case FLT -> x < y;
                case FLE -> x <= y;
                case FGT -> x > y;
                case FGE -> x >= y;
                default -> throw new AssertionError();
            };
        }
        long x = left instanceof Boolean flag ? (flag ? -1 : 0) : (Long) left;
        long y = right instanceof Boolean flag ? (flag ? -1 : 0) : (Long) right;
        int signed = Long.compare(x, y);
        int unsigned = Long.compareUnsigned(unsigned(type, x), unsigned(type, y));
        return switch (kind) {
            case EQ -> x == y;
            case NE -> x != y;
            case SLT -> signed < 0;
            case SLE -> signed <= 0;
            case SGT -> signed > 0;
            case SGE -> signed >= 0;
            case ULT -> unsigned < 0;
            case ULE -> unsigned <= 0;
            case UGT -> unsigned > 0;
            case UGE -> unsigned >= 0;
            case FEQ, FNE, FLT, FLE, FGT, FGE -> throw new AssertionError();
        };
    }

    static Object convert(ConvertKind kind, Scalar from, Object operand, Scalar to) {
        long bits = operand instanceof Boolean flag ? (flag ? -1 : 0) : operand instanceof Long number ? number : 0;
        return switch (kind) {
            case SEXT -> bits;
            case ZEXT -> unsigned(from, bits);
            case TRUNCATE -> to == Scalar.I1 ? (Object) ((bits & 1) != 0) : (Object) wrap(to, bits);
            case SITOFP -> to == Scalar.F64 ? (Object) (double) bits : null;
            case UITOFP -> to == Scalar.F64 && unsigned(from, bits) >= 0 ? (Object) (double) unsigned(from, bits) : null;
            case FPEXT -> operand;
            case FPTRUNC -> to == Scalar.F32 ? (Object) (double) (float) (double) (Double) operand : null;
            case FPTOSI, FPTOUI, BITCAST -> null;
        };
    }
}
