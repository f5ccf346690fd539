package conure.lower;

import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CheckedKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.Constant;
import conure.ir.ScalarOp.Convert;
import conure.ir.ScalarOp.ConvertKind;
import conure.ir.Type;
import conure.ir.Type.Scalar;
import java.util.HexFormat;
import java.util.Locale;

/// How scalar operations are spelt in LLVM's language.
final class LlvmScalars {
    /// What `fastmath` allows; NaN and infinities keep their meaning.
    static final String FAST_FLAGS = "reassoc nsz arcp contract afn ";

    private LlvmScalars() {}

    static String type(Type type) {
        return switch ((Scalar) type) {
            case I1, I8, I16, I32, I64 -> type.text();
            case F16 -> "half";
            case F32 -> "float";
            case F64 -> "double";
            case POINTER -> "ptr";
        };
    }

    static String constant(Constant constant) {
        return switch ((Scalar) constant.result().type()) {
            case I1 -> constant.value().toString();
            case I8 -> Byte.toString(((Long) constant.value()).byteValue());
            case I16 -> Short.toString(((Long) constant.value()).shortValue());
            case I32 -> Integer.toString(((Long) constant.value()).intValue());
            case I64 -> constant.value().toString();
            case F16 -> "0xH" + hexadecimal(Float.floatToFloat16(((Double) constant.value()).floatValue()), 4);
            case F32 -> floating((float) (double) (Double) constant.value());
            case F64 -> floating((Double) constant.value());
            case POINTER -> (Long) constant.value() == 0 ? "null" : "inttoptr (i64 " + constant.value() + " to ptr)";
        };
    }

    private static String floating(double value) {
        return "0x" + hexadecimal(Double.doubleToRawLongBits(value), 16);
    }

    /// The lowest `digits` digits. (`String.format` costs a cold JVM milliseconds.)
    static String hexadecimal(long bits, int digits) {
        return HexFormat.of().withUpperCase().toHexDigits(bits, digits);
    }

    /// The instruction, or `@` and the name of the intrinsic without type suffix.
    static String binary(BinaryKind kind) {
        return switch (kind) {
            case ADD, SUB, MUL, SDIV, SREM, UDIV, UREM, AND, OR, XOR, SHL, LSHR, ASHR, FADD, FSUB, FMUL, FDIV -> kind.text();
            case FLOOR_SDIV, FLOOR_SREM, FLOOR_UDIV, FLOOR_UREM -> throw new IllegalArgumentException(kind + " takes several instructions");
            case SMIN, SMAX, UMIN, UMAX, COPYSIGN -> "@llvm." + kind.text();
            case FMIN -> "@llvm.minimum";
            case FMAX -> "@llvm.maximum";
        };
    }

    static boolean takesFastFlags(BinaryKind kind) {
        return switch (kind) {
            case FADD, FSUB, FMUL, FDIV -> true;
            case ADD, SUB, MUL, SDIV, SREM, UDIV, UREM, FLOOR_SDIV, FLOOR_SREM, FLOOR_UDIV, FLOOR_UREM, AND, OR, XOR, SHL, LSHR, ASHR, SMIN, SMAX, UMIN, UMAX, FMIN, FMAX, COPYSIGN -> false;
        };
    }

    static String checked(CheckedKind kind) {
        return "@llvm.s" + kind.name().toLowerCase(Locale.ROOT) + ".with.overflow";
    }

    static String compare(CompareKind kind) {
        return switch (kind) {
            case EQ, NE, SLT, SLE, SGT, SGE, ULT, ULE, UGT, UGE -> "icmp " + kind.text();
            case FEQ -> "fcmp oeq";
            case FNE -> "fcmp une";
            case FLT -> "fcmp olt";
            case FLE -> "fcmp ole";
            case FGT -> "fcmp ogt";
            case FGE -> "fcmp oge";
        };
    }

    static String convert(Convert convert) {
        return switch (convert.kind()) {
            case SEXT, ZEXT, SITOFP, UITOFP, FPTOSI, FPTOUI, FPEXT, FPTRUNC, BITCAST -> convert.kind().text();
            case TRUNCATE -> "trunc";
        };
    }

    /// Whether a conversion has no instruction on x86-64 and needs [LlvmHelpers#F64_TO_F16].
    static boolean narrowsDoubleToHalf(Convert convert) {
        return convert.kind() == ConvertKind.FPTRUNC && convert.operand().type() == Scalar.F64
                && convert.result().type() == Scalar.F16;
    }
}
