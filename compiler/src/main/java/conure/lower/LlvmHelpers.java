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
    static final String MOVE = "@conure.move";

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

    /// `void @conure.move(to, from, bytes)`: `memmove` without a C library.
    String move() {
        texts.putIfAbsent(MOVE, """
                define internal void @conure.move(ptr %to, ptr %from, i64 %bytes) noinline nounwind {
                  %rest.start = and i64 %bytes, -8
                  %to.number = ptrtoint ptr %to to i64
                  %from.number = ptrtoint ptr %from to i64
                  %distance = sub i64 %to.number, %from.number
                  %forward = icmp uge i64 %distance, %bytes
                  br i1 %forward, label %words.head, label %down.head
                words.head:
                  %w = phi i64 [ 0, %0 ], [ %w.next, %words.body ]
                  %w.more = icmp ult i64 %w, %rest.start
                  br i1 %w.more, label %words.body, label %bytes.head
                words.body:
                  %w.from = getelementptr i8, ptr %from, i64 %w
                  %w.to = getelementptr i8, ptr %to, i64 %w
                  %w.value = load i64, ptr %w.from, align 1
                  store i64 %w.value, ptr %w.to, align 1
                  %w.next = add i64 %w, 8
                  br label %words.head
                bytes.head:
                  %b = phi i64 [ %rest.start, %words.head ], [ %b.next, %bytes.body ]
                  %b.more = icmp ult i64 %b, %bytes
                  br i1 %b.more, label %bytes.body, label %end
                bytes.body:
                  %b.from = getelementptr i8, ptr %from, i64 %b
                  %b.to = getelementptr i8, ptr %to, i64 %b
                  %b.value = load i8, ptr %b.from
                  store i8 %b.value, ptr %b.to
                  %b.next = add i64 %b, 1
                  br label %bytes.head
                down.head:
                  %d = phi i64 [ %bytes, %0 ], [ %d.next, %down.body ]
                  %d.more = icmp ugt i64 %d, 0
                  br i1 %d.more, label %down.body, label %end
                down.body:
                  %d.next = sub i64 %d, 1
                  %d.from = getelementptr i8, ptr %from, i64 %d.next
                  %d.to = getelementptr i8, ptr %to, i64 %d.next
                  %d.value = load i8, ptr %d.from
                  store i8 %d.value, ptr %d.to
                  br label %down.head
                end:
                  ret void
                }
                """);
        return MOVE;
    }

    void print(StringBuilder out) {
        texts.values().forEach(text -> out.append('\n').append(text));
        tables.forEach((bytes, name) -> out.append(name).append(" = private unnamed_addr constant [").append(bytes.length() / 3).append(" x i8] c\"").append(bytes).append("\", align 64\n"));
    }
}
