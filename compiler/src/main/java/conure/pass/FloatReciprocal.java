package conure.pass;

import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.ConvertKind;
import conure.ir.ScalarOp.UnaryKind;
import conure.ir.Type.Scalar;
import conure.ir.Value;

/// Division of integers of 16 and of 32 bits by products of floats.
///
///     %q = floor_sdiv %x, %d
/// →   %r, %h = 1 / d, ±½ with the sign of d        %q = floor((x + ½) · r)
///
/// Sound because (x + ½) / d, or (x − ½) / d for a d below 0, lies between the same integers as x / d, at least ½ / |d| away from both: more
/// than rounding takes it, which is less than |x / d| · 2⁻²¹ for floats and 2⁻⁵⁰ for doubles, whatever is made of the product. Divided by 0, where r is 0,
/// all are 0. The smallest integer of 32 bits by −1 would leave the range of what is converted, so below 0 that is less by 1.
///
/// @param factor the reciprocal as a float; 0 if the divisor is 0
/// @param half what is added to the dividend
/// @param less −1 for a divisor below 0, otherwise 0, as a float
/// @param sign the same as an integer; both null where no quotient leaves the range
/// @param isThere 0 if the divisor is 0, otherwise −1
record FloatReciprocal(Value factor, Value half, Value less, Value sign, Value isThere) implements Reciprocal {
    static FloatReciprocal of(CodeBuilder code, Value divisor, boolean signed) {
        var type = (Scalar) divisor.type();
        var floating = type == Scalar.I16 ? Scalar.F32 : Scalar.F64;
        var zero = code.constant(type, 0L);
        var none = code.constant(floating, 0.0);
        var isZero = code.compare(CompareKind.EQ, divisor, zero);
        var isThere = code.select(isZero, zero, code.constant(type, -1L));
        var number = code.convert(signed ? ConvertKind.SITOFP : ConvertKind.UITOFP, divisor, floating);
        var factor = code.select(isZero, none, code.binary(BinaryKind.FDIV, code.constant(floating, 1.0), number));
        var half = code.constant(floating, 0.5);
        if (!signed) return new FloatReciprocal(factor, half, null, null, isThere);
        half = code.binary(BinaryKind.COPYSIGN, half, number);
        if (type == Scalar.I16) return new FloatReciprocal(factor, half, null, null, isThere);
        var sign = code.binary(BinaryKind.ASHR, divisor, code.constant(type, type.bits() - 1L));
        return new FloatReciprocal(factor, half, code.convert(ConvertKind.SITOFP, sign, floating), sign, isThere);
    }

    @Override public Value roundedDown(CodeBuilder code, Value dividend) {
        var ratio = ratio(code, dividend, ConvertKind.SITOFP);
        if (less != null) ratio = code.binary(BinaryKind.FADD, ratio, less);
        var whole = code.convert(ConvertKind.FPTOSI, code.unary(UnaryKind.FLOOR, ratio), Scalar.I32);
        return code.convert(ConvertKind.TRUNCATE, less == null ? whole : code.binary(BinaryKind.SUB, whole, sign), (Scalar) dividend.type());
    }

    @Override public Value quotient(CodeBuilder code, Value dividend) {
        var type = (Scalar) dividend.type();
        var ratio = ratio(code, dividend, ConvertKind.UITOFP);
        return code.convert(ConvertKind.TRUNCATE, code.convert(type == Scalar.I16 ? ConvertKind.FPTOSI : ConvertKind.FPTOUI, ratio, Scalar.I32), type);
    }

    private Value ratio(CodeBuilder code, Value dividend, ConvertKind conversion) {
        var number = code.convert(conversion, dividend, (Scalar) factor.type());
        return code.binary(BinaryKind.FMUL, code.binary(BinaryKind.FADD, number, half), factor);
    }
}
