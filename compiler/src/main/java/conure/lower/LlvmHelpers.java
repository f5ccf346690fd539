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

    void print(StringBuilder out) {
        texts.values().forEach(text -> out.append('\n').append(text));
        tables.forEach((bytes, name) -> out.append(name).append(" = private unnamed_addr constant [").append(bytes.length() / 3).append(" x i8] c\"").append(bytes).append("\", align 64\n"));
    }
}
