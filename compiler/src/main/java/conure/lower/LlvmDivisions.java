package conure.lower;

import static conure.lower.LlvmScalars.type;

import conure.ir.ScalarOp.Binary;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.Type.Scalar;
import java.util.EnumSet;
import java.util.Set;

/// Divisions that are defined for all operands, as LLVM instructions: 0 and −1 become 1 as divisors, and their results are selected.
///
///     %q = floor_sdiv %x, %d : i16
/// →   %by = select (%d + 1 <u 2), 1, %d   %r = fptosi (floor (%x / %by in floats))   %q = select (%d = 0), 0, (select (%d = −1), −%x, %r)
///
/// Processors have vectors of quotients of floats only. They are exact enough: a quotient x / d that is no integer is at least 1 / |d| away from
/// one, and rounding to m bits moves it by less than |x / d| · 2⁻ᵐ, which is not more where x has m bits at most. So integers of 16 bits are divided as floats
/// of 24, those of 32 bits as floats of 53. Those of 64 bits, and constants, for which LLVM multiplies, are divided as integers.
record LlvmDivisions(LlvmFunction function) {
    static final Set<BinaryKind> KINDS = EnumSet.of(BinaryKind.FLOOR_SDIV, BinaryKind.FLOOR_SREM, BinaryKind.FLOOR_UDIV, BinaryKind.FLOOR_UREM);

    void emit(Binary op) {
        boolean signed = op.kind() == BinaryKind.FLOOR_SDIV || op.kind() == BinaryKind.FLOOR_SREM;
        boolean wantsQuotient = op.kind() == BinaryKind.FLOOR_SDIV || op.kind() == BinaryKind.FLOOR_UDIV;
        var type = type(op.left().type());
        var left = function.name(op.left());
        var right = function.name(op.right());
        var isZero = function.assign("isZero", "icmp eq " + type + " " + right + ", 0");
        var isTrivial = isZero;
        if (signed) {
            var next = function.assign("next", "add " + type + " " + right + ", 1");
            isTrivial = function.assign("isTrivial", "icmp ult " + type + " " + next + ", 2");
        }
        var divisor = function.assign("divisor", "select i1 " + isTrivial + ", " + type + " 1, " + type + " " + right);
        int bits = ((Scalar) op.left().type()).bits();
        boolean isConstant = !right.startsWith("%");
        boolean isFloating = bits <= 32 && !isConstant;
        if (!wantsQuotient) {
            var remainder = isFloating ? remainderByFloats(type, bits, signed, left, divisor) : remainderByIntegers(type, signed, left, divisor);
            function.define(op.result(), "select i1 " + isZero + ", " + type + " 0, " + type + " " + remainder, "");
            return;
        }
        var quotient = isFloating ? byFloats(type, bits, signed, left, divisor) : byIntegers(type, signed, left, divisor);
        if (signed) {
            var isMinusOne = function.assign("isMinusOne", "icmp eq " + type + " " + right + ", -1");
            var negative = function.assign("negative", "sub " + type + " 0, " + left);
            quotient = function.assign("quotient", "select i1 " + isMinusOne + ", " + type + " " + negative + ", " + type + " " + quotient);
        }
        function.define(op.result(), "select i1 " + isZero + ", " + type + " 0, " + type + " " + quotient, "");
    }

    /// A quotient rounded down. Without flags, whatever is allowed elsewhere: it has to be the nearest float.
    private String byFloats(String type, int bits, boolean signed, String left, String divisor) {
        boolean isShort = bits <= 16;
        var floating = isShort ? "float" : "double";
        var conversion = signed ? "sitofp " : "uitofp ";
        var dividend = function.assign("dividend", conversion + type + " " + left + " to " + floating);
        var by = function.assign("by", conversion + type + " " + divisor + " to " + floating);
        var ratio = function.assign("ratio", "fdiv " + floating + " " + dividend + ", " + by);
        if (signed) {
            var floor = function.module.helpers.intrinsic(isShort ? "@llvm.floor.f32" : "@llvm.floor.f64", floating, floating);
            ratio = function.assign("floor", "call " + floating + " " + floor + "(" + floating + " " + ratio + ")");
        }
        // All quotients are within the range of signed integers of 32 bits, but for those of 32 bits without sign.
        var whole = function.assign("whole", (signed || isShort ? "fptosi " : "fptoui ") + floating + " " + ratio + " to i32");
        return bits == 32 ? whole : function.assign("whole", "trunc i32 " + whole + " to " + type);
    }

    private String remainderByFloats(String type, int bits, boolean signed, String left, String divisor) {
        var product = function.assign("product", "mul " + type + " " + byFloats(type, bits, signed, left, divisor) + ", " + divisor);
        return function.assign("remainder", "sub " + type + " " + left + ", " + product);
    }

    private String byIntegers(String type, boolean signed, String left, String divisor) {
        var quotient = function.assign("quotient", (signed ? "sdiv " : "udiv ") + type + " " + left + ", " + divisor);
        if (!signed) return quotient;
        var one = function.assign("one", "zext i1 " + isAbove(type, function.assign("rest", "srem " + type + " " + left + ", " + divisor), divisor) + " to " + type);
        return function.assign("quotient", "sub " + type + " " + quotient + ", " + one);
    }

    /// The processor's division gives the rest too.
    private String remainderByIntegers(String type, boolean signed, String left, String divisor) {
        var rest = function.assign("rest", (signed ? "srem " : "urem ") + type + " " + left + ", " + divisor);
        if (!signed) return rest;
        var added = function.assign("added", "select i1 " + isAbove(type, rest, divisor) + ", " + type + " " + divisor + ", " + type + " 0");
        return function.assign("remainder", "add " + type + " " + rest + ", " + added);
    }

    /// Whether a quotient that was rounded towards 0 is above the one that is rounded down.
    private String isAbove(String type, String rest, String divisor) {
        var signs = function.assign("signs", "xor " + type + " " + rest + ", " + divisor);
        var opposite = function.assign("opposite", "icmp slt " + type + " " + signs + ", 0");
        var isRest = function.assign("isRest", "icmp ne " + type + " " + rest + ", 0");
        return function.assign("isAbove", "and i1 " + isRest + ", " + opposite);
    }
}
