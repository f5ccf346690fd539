package conure.lower;

import conure.ir.Type.Scalar;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Declarations and small internal functions that a kernel uses; only those asked for are printed.
final class LlvmHelpers {
    static final String F64_TO_F16 = "@conure.f64_to_f16";

    private static final HexFormat HEXADECIMAL = HexFormat.of();

    private final TreeMap<String, String> texts = new TreeMap<>();
    /// The names of tables by their bytes.
    private final Map<String, String> tables = new LinkedHashMap<>();

    /// An intrinsic such as `@llvm.smin.i64`.
    String intrinsic(String name, String result, String... parameters) {
        texts.putIfAbsent(name, "declare " + result + " " + name + "(" + String.join(", ", parameters) + ")\n");
        return name;
    }

    /// A function of another module.
    void declare(String result, String symbol, String parameters) {
        texts.putIfAbsent(symbol, "declare " + result + " " + symbol + parameters + "\n");
    }

    /// Constant numbers in memory, one behind the other.
    String table(Scalar component, List<Object> values) {
        var bytes = ByteBuffer.allocate(values.size() * component.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (var value : values) {
            switch (component) {
                case I1 -> bytes.put((byte) ((Boolean) value ? 1 : 0));
                case I8 -> bytes.put(((Long) value).byteValue());
                case I16 -> bytes.putShort(((Long) value).shortValue());
                case I32 -> bytes.putInt(((Long) value).intValue());
                case I64, POINTER -> bytes.putLong((Long) value);
                case F16 -> bytes.putShort(Float.floatToFloat16(((Double) value).floatValue()));
                case F32 -> bytes.putFloat(((Double) value).floatValue());
                case F64 -> bytes.putDouble((Double) value);
            }
        }
        var text = new StringBuilder();
        for (byte each : bytes.array()) text.append('\\').append(HEXADECIMAL.toHexDigits(each));
        return tables.computeIfAbsent(text.toString(), _ -> "@conure.table." + tables.size());
    }

    /// `half @conure.f64_to_f16(double)`, rounded once: to a float with the inexact bit kept in the last place ("round to
    /// odd"), then to half.
    String f64ToF16() {
        texts.putIfAbsent(F64_TO_F16, """
                define internal half @conure.f64_to_f16(double %x) nounwind alwaysinline memory(none) {
                  %near = fptrunc double %x to float
                  %back = fpext float %near to double
                  %bits = bitcast float %near to i32
                  %size = call double @llvm.fabs.f64(double %x)
                  %back.size = call double @llvm.fabs.f64(double %back)
                  %above = fcmp ogt double %back.size, %size
                  %step = zext i1 %above to i32
                  %toward.zero = sub i32 %bits, %step
                  %odd = or i32 %toward.zero, 1
                  %inexact = fcmp one double %back, %x
                  %kept = select i1 %inexact, i32 %odd, i32 %bits
                  %rounded = bitcast i32 %kept to float
                  %result = fptrunc float %rounded to half
                  ret half %result
                }
                """);
        intrinsic("@llvm.fabs.f64", "double", "double");
        return F64_TO_F16;
    }

    /// `double @conure.fmod(ptr, double, double)`, or `float @conure.fmodf(…)`, around the C library's function of that name, whose pointer
    /// comes first. It takes one bit of the quotient after the other; where the quotient has few, its product with the divisor is
    /// known exactly, in two parts (T. J. Dekker, "A floating-point technique for extending the available precision", 1971), and so is
    /// the remainder, which is a number: the same bits. A quotient that was rounded up to an integer is one too many.
    String remainder(boolean isDouble) {
        var name = isDouble ? "@conure.fmod" : "@conure.fmodf";
        texts.putIfAbsent(name, isDouble ? REMAINDER_OF_DOUBLES : REMAINDER_OF_SINGLES);
        for (var function : List.of("fabs", "trunc")) intrinsic("@llvm." + function + ".f64", "double", "double");
        intrinsic("@llvm.copysign." + (isDouble ? "f64" : "f32"), isDouble ? "double" : "float", isDouble ? "double" : "float", isDouble ? "double" : "float");
        return name;
    }

    private static final String REMAINDER_OF_DOUBLES = """
            define internal double @conure.fmod(ptr %library, double %x, double %y) nounwind willreturn alwaysinline memory(none) {
              %size = call double @llvm.fabs.f64(double %x)
              %divisor = call double @llvm.fabs.f64(double %y)
              %quotient = fdiv double %size, %divisor
              %is.short = fcmp olt double %quotient, 0x4190000000000000
              %does.not.overflow = fcmp olt double %size, 0x7FD0000000000000
              %is.finite = fcmp olt double %divisor, 0x7FF0000000000000
              %both = and i1 %is.short, %does.not.overflow
              %all = and i1 %both, %is.finite
              br i1 %all, label %near, label %far
            near:
              %times = call double @llvm.trunc.f64(double %quotient)
              %bits = bitcast double %divisor to i64
              %high.bits = and i64 %bits, -134217728
              %high = bitcast i64 %high.bits to double
              %low = fsub double %divisor, %high
              %product = fmul double %times, %divisor
              %high.product = fmul double %times, %high
              %low.product = fmul double %times, %low
              %difference = fsub double %high.product, %product
              %error = fadd double %difference, %low.product
              %rest = fsub double %size, %product
              %remainder = fsub double %rest, %error
              %is.below = fcmp olt double %remainder, 0.0
              %added = fadd double %remainder, %divisor
              %chosen = select i1 %is.below, double %added, double %remainder
              %signed = call double @llvm.copysign.f64(double %chosen, double %x)
              ret double %signed
            far:
              %slow = call double %library(double %x, double %y) nounwind willreturn memory(none)
              ret double %slow
            }
            """;

    /// Products of singles are doubles.
    private static final String REMAINDER_OF_SINGLES = """
            define internal float @conure.fmodf(ptr %library, float %x, float %y) nounwind willreturn alwaysinline memory(none) {
              %wide.x = fpext float %x to double
              %wide.y = fpext float %y to double
              %size = call double @llvm.fabs.f64(double %wide.x)
              %divisor = call double @llvm.fabs.f64(double %wide.y)
              %quotient = fdiv double %size, %divisor
              %is.short = fcmp olt double %quotient, 0x41B0000000000000
              %is.finite = fcmp olt double %divisor, 0x7FF0000000000000
              %both = and i1 %is.short, %is.finite
              br i1 %both, label %near, label %far
            near:
              %times = call double @llvm.trunc.f64(double %quotient)
              %product = fmul double %times, %divisor
              %remainder = fsub double %size, %product
              %is.below = fcmp olt double %remainder, 0.0
              %added = fadd double %remainder, %divisor
              %chosen = select i1 %is.below, double %added, double %remainder
              %narrow = fptrunc double %chosen to float
              %signed = call float @llvm.copysign.f32(float %narrow, float %x)
              ret float %signed
            far:
              %slow = call float %library(float %x, float %y) nounwind willreturn memory(none)
              ret float %slow
            }
            """;

    void print(StringBuilder out) {
        texts.values().forEach(text -> out.append('\n').append(text));
        tables.forEach((bytes, name) -> out.append(name).append(" = private unnamed_addr constant [").append(bytes.length() / 3).append(" x i8] c\"").append(bytes).append("\", align 64\n"));
    }
}
