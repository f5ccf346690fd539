package conure.pass;

import conure.ir.Type.Scalar;
import conure.ir.Value;

/// What a division by a number that is known before a loop has computed there, and how it divides in the loop.
sealed interface Reciprocal permits IntegerReciprocal, FloatReciprocal {
    static Reciprocal of(CodeBuilder code, Value divisor, boolean signed) {
        return isFloat((Scalar) divisor.type()) ? FloatReciprocal.of(code, divisor, signed) : IntegerReciprocal.of(code, divisor, signed);
    }

    /// Whether integers of a type are divided as floats, which vectors have more of than of products of 32 bits.
    private static boolean isFloat(Scalar type) { return type == Scalar.I16 || type == Scalar.I32; }

    /// Of numbers with signs, rounded down. By 0 it is 0.
    Value roundedDown(CodeBuilder code, Value dividend);

    /// Of numbers without signs. By 0 it is 0.
    Value quotient(CodeBuilder code, Value dividend);

    /// 0 if the divisor is 0, otherwise −1.
    Value isThere();
}
