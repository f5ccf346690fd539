package conure.interpreter;

import conure.ir.ScalarArithmetic;
import conure.ir.ScalarOp;
import conure.ir.Type.Scalar;

/// Scalars while interpreting: those of [ScalarArithmetic], or *undefined*, which every operation passes on.
public final class Scalars {
    private Scalars() {}

    /// What the IR leaves undefined: a correct program never computes it where it matters, but may compute it and drop it.
    private static final Object UNDEFINED = "undefined";

    public static boolean isUndefined(Object value) { return value == UNDEFINED; }

    static Object undefined() { return UNDEFINED; }

    private static Object defined(Object result) { return result == null ? UNDEFINED : result; }

    static Object unary(ScalarOp.Unary op, Object operand) {
        return operand == UNDEFINED ? UNDEFINED : defined(ScalarArithmetic.unary(op.kind(), (Scalar) op.result().type(), operand));
    }

    static Object binary(ScalarOp.BinaryKind kind, Scalar type, Object left, Object right) {
        return left == UNDEFINED || right == UNDEFINED ? UNDEFINED : defined(ScalarArithmetic.binary(kind, type, left, right));
    }

    static Object exact(ScalarOp.Checked op, Object left, Object right) {
        return left == UNDEFINED || right == UNDEFINED ? UNDEFINED : (Object) ScalarArithmetic.isExact(op.kind(), (Scalar) op.result().type(), left, right);
    }

    static Object compare(ScalarOp.Compare op, Object left, Object right) {
        return left == UNDEFINED || right == UNDEFINED ? UNDEFINED : (Object) ScalarArithmetic.compare(op.kind(), (Scalar) op.left().type(), left, right);
    }

    static Object convert(ScalarOp.Convert op, Object operand) {
        return operand == UNDEFINED ? UNDEFINED
                : defined(ScalarArithmetic.convert(op.kind(), (Scalar) op.operand().type(), operand, (Scalar) op.result().type()));
    }
}
