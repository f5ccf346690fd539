package conure.ir;

import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CheckedKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.ConvertKind;
import conure.ir.ScalarOp.UnaryKind;
import conure.ir.Type.Scalar;

/// What a scalar operation is known to give before it runs, of operands some of which are literals (null: not known).
/// Specialisation asks while it writes, so that what is static becomes visible; FoldConstants asks again for what later
/// passes have made known.
///
/// Identities hold for all bit patterns: of floats only `x · 1`, `x / 1`, `x − 0.0` and `x + −0.0` qualify (`x + 0.0`
/// would change −0.0). Results that are NaN are left to run, because sign and payload are the hardware's choice.
public final class ConstantFolding {
    private ConstantFolding() {}

    /// A result that needs no operation.
    public sealed interface Known {
        record Literal(Object value) implements Known {}

        record Operand(Value value) implements Known {}
    }

    private static Object unlessNan(Object result) { return result instanceof Double number && Double.isNaN(number) ? null : result; }

    private static Known literal(Object value) { return new Known.Literal(value); }

    /// The literal that results, or null.
    public static Object unary(UnaryKind kind, Scalar type, Object operand) {
        return operand == null ? null : unlessNan(ScalarArithmetic.unary(kind, type, operand));
    }

    /// The literal that results, or null.
    public static Object convert(ConvertKind kind, Scalar from, Object operand, Scalar to) {
        return operand == null ? null : unlessNan(ScalarArithmetic.convert(kind, from, operand, to));
    }

    public static Known binary(BinaryKind kind, Value left, Object leftLiteral, Value right, Object rightLiteral) {
        var type = (Scalar) left.type();
        if (leftLiteral != null && rightLiteral != null) {
            var result = unlessNan(ScalarArithmetic.binary(kind, type, leftLiteral, rightLiteral));
            if (result != null) return literal(result);
        }
        if (leftLiteral != null && rightLiteral == null && kind.isCommutative()) return binary(kind, right, rightLiteral, left, leftLiteral);
        return kind.isFloat() ? floating(kind, left, rightLiteral) : integer(kind, type, left, right, rightLiteral);
    }

    private static Known floating(BinaryKind kind, Value left, Object right) {
        boolean same = switch (kind) {
            case FMUL, FDIV -> right instanceof Double number && number == 1.0;
            case FADD -> right instanceof Double number && Double.doubleToRawLongBits(number) == Double.doubleToRawLongBits(-0.0);
            case FSUB -> right instanceof Double number && Double.doubleToRawLongBits(number) == 0;
            default -> false;
        };
        return same ? new Known.Operand(left) : null;
    }

    private static Known integer(BinaryKind kind, Scalar type, Value left, Value right, Object rightLiteral) {
        boolean equal = left == right;
        long number = rightLiteral == null ? 2 : ScalarArithmetic.signed(rightLiteral);
        boolean zero = rightLiteral != null && number == 0;
        boolean one = rightLiteral != null && (type == Scalar.I1 ? number == -1 : number == 1);
        boolean ones = rightLiteral != null && number == -1;
        boolean givesLeft = switch (kind) {
            case ADD, SUB, XOR, SHL, LSHR, ASHR -> zero;
            case OR -> zero || equal;
            case AND -> ones || equal;
            case MUL -> one;
            case SDIV, UDIV, FLOOR_SDIV, FLOOR_UDIV -> one && type != Scalar.I1;
            case SMIN, SMAX, UMIN, UMAX -> equal;
            default -> false;
        };
        if (givesLeft) return new Known.Operand(left);
        boolean givesRight = switch (kind) {
            case MUL, AND -> zero;
            case OR -> ones;
            default -> false;
        };
        if (givesRight) return new Known.Operand(right);
        boolean givesZero = switch (kind) {
            case SUB, XOR -> equal;
            case SREM, UREM -> one && type != Scalar.I1;
            case FLOOR_SREM, FLOOR_UREM -> (zero || one) && type != Scalar.I1;
            default -> false;
        };
        return givesZero ? literal(ScalarArithmetic.held(type, 0L)) : null;
    }

    /// Whether the signed result of a checked operation is exact; null if that is not known.
    public static Boolean isExact(CheckedKind kind, Value left, Object leftLiteral, Value right, Object rightLiteral) {
        var type = (Scalar) left.type();
        if (leftLiteral != null && rightLiteral != null) return ScalarArithmetic.isExact(kind, type, leftLiteral, rightLiteral);
        boolean always = switch (kind) {
            case ADD -> is(0, leftLiteral) || is(0, rightLiteral);
            case SUB -> is(0, rightLiteral) || left == right;
            case MUL -> is(0, leftLiteral) || is(0, rightLiteral) || is(1, leftLiteral) || is(1, rightLiteral);
        };
        return always ? true : null;
    }

    private static boolean is(long number, Object literal) { return literal instanceof Long it && it == number; }

    /// The truth, or null if it is not known.
    public static Boolean compare(CompareKind kind, Value left, Object leftLiteral, Value right, Object rightLiteral) {
        if (leftLiteral != null && rightLiteral != null) return ScalarArithmetic.compare(kind, (Scalar) left.type(), leftLiteral, rightLiteral);
        if (left != right || kind.isFloat()) return null;
        return switch (kind) {
            case EQ, SLE, SGE, ULE, UGE -> true;
            default -> false;
        };
    }
}
