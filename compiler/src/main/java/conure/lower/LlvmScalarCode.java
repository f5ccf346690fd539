package conure.lower;

import static conure.lower.LlvmScalars.type;

import conure.ir.DrawOp;
import conure.ir.ScalarOp;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import conure.llvm.ContextLayout;
import java.util.ArrayList;

/// Pure scalar operations as LLVM instructions.
record LlvmScalarCode(LlvmFunction function) {
    void emit(ScalarOp op) {
        switch (op) {
            case ScalarOp.Constant it -> function.define(it.result(), LlvmScalars.constant(it));
            case ScalarOp.Unary it -> unary(it);
            case ScalarOp.Binary it -> binary(it);
            case ScalarOp.Checked it -> checked(it);
            case ScalarOp.Compare it -> compare(it);
            case ScalarOp.Select it -> function.define(
                    it.result(),
                    "select " + function.typed(it.condition()) + ", " + function.typed(it.then()) + ", "
                            + function.typed(it.otherwise()),
                    "");
            case ScalarOp.Convert it -> convert(it);
            case ScalarOp.Math it -> math(it);
        }
    }

    private String fastFlags() {
        return function.module.fastmath ? LlvmScalars.FAST_FLAGS : "";
    }

    private void unary(ScalarOp.Unary it) {
        var value = function.typed(it.operand());
        boolean floating = ((Scalar) it.operand().type()).isFloat();
        var instruction = switch (it.kind()) {
            case NEG -> floating
                    ? "fneg " + value
                    : "sub " + type(it.operand().type()) + " 0, " + function.name(it.operand());
            case NOT -> "xor " + value + ", -1";
            case FABS, SQRT, FLOOR, CEIL, TRUNC, RINT -> intrinsic("@llvm." + it.kind().text(), "", it.operand());
            case POPCOUNT -> intrinsic("@llvm.ctpop", "", it.operand());
            case CTLZ, CTTZ -> {
                var type = type(it.operand().type());
                var name = function.module.helpers.intrinsic("@llvm." + it.kind().text() + "." + type, type, type, "i1");
                yield "call " + type + " " + name + "(" + value + ", i1 false)";
            }
        };
        function.define(it.result(), instruction, "");
    }

    /// A call of an intrinsic whose operands and result are of one type.
    private String intrinsic(String name, String flags, Value... operands) {
        var type = type(operands[0].type());
        var mangled = switch ((Scalar) operands[0].type()) {
            case F16 -> "f16";
            case F32 -> "f32";
            case F64 -> "f64";
            case I1, I8, I16, I32, I64, POINTER -> type;
        };
        var types = new String[operands.length];
        var values = new ArrayList<String>();
        for (int i = 0; i < operands.length; i++) {
            types[i] = type;
            values.add(function.typed(operands[i]));
        }
        var full = function.module.helpers.intrinsic(name + "." + mangled, type, types);
        return "call " + flags + type + " " + full + "(" + String.join(", ", values) + ")";
    }

    private void binary(ScalarOp.Binary it) {
        if (LlvmDivisions.KINDS.contains(it.kind())) {
            new LlvmDivisions(function).emit(it);
            return;
        }
        var instruction = LlvmScalars.binary(it.kind());
        if (instruction.startsWith("@")) {
            // The sign of a zero does not count for extremes, and is expensive.
            var flags = it.kind() == BinaryKind.FMIN || it.kind() == BinaryKind.FMAX ? "nsz " : "";
            function.define(it.result(), intrinsic(instruction, flags, it.left(), it.right()), "");
        } else {
            var flags = LlvmScalars.takesFastFlags(it.kind()) ? fastFlags() : "";
            function.define(
                    it.result(), instruction + " " + flags + function.typed(it.left()) + ", " + function.name(it.right()), "");
        }
    }

    private void checked(ScalarOp.Checked it) {
        var type = type(it.left().type());
        var both = "{ " + type + ", i1 }";
        var name = function.module.helpers.intrinsic(LlvmScalars.checked(it.kind()) + "." + type, both, type, type);
        var pair = function.assign(
                "checked", "call " + both + " " + name + "(" + function.typed(it.left()) + ", " + function.typed(it.right()) + ")");
        function.define(it.result(), "extractvalue " + both + " " + pair + ", 0", "");
        var overflow = function.assign("overflow", "extractvalue " + both + " " + pair + ", 1");
        function.define(it.exact(), "xor i1 " + overflow + ", true", "");
    }

    /// Pointers are compared as numbers: a view of no elements may point beside its block.
    private void compare(ScalarOp.Compare it) {
        var kind = LlvmScalars.compare(it.kind());
        if (it.left().type() == Scalar.POINTER) {
            function.define(it.result(), kind + " i64 " + number(it.left()) + ", " + number(it.right()), "");
        } else {
            function.define(it.result(), kind + " " + function.typed(it.left()) + ", " + function.name(it.right()), "");
        }
    }

    private String number(Value pointer) {
        var frozen = function.assign("address", "freeze " + function.typed(pointer));
        return function.assign("address", "ptrtoint ptr " + frozen + " to i64");
    }

    private void convert(ScalarOp.Convert it) {
        if (LlvmScalars.narrowsDoubleToHalf(it)) {
            function.define(
                    it.result(), "call half " + function.module.helpers.f64ToF16() + "(" + function.typed(it.operand()) + ")", "");
        } else {
            function.define(
                    it.result(),
                    LlvmScalars.convert(it) + " " + function.typed(it.operand()) + " to " + type(it.result().type()),
                    "");
        }
    }

    /// A function of the context's table, whose last parameter, if a pointer, receives results.
    private void math(ScalarOp.Math it) {
        var service = ContextLayout.service(it.function());
        var pointer = function.service(it.function());
        var arguments = new ArrayList<>(it.arguments().stream().map(function::typed).toList());
        if (it.function().equals("fmod") || it.function().equals("fmodf")) {
            var name = function.module.helpers.remainder(it.function().equals("fmod"));
            function.define(it.results().getFirst(), "call " + service.result() + " " + name + "(ptr " + pointer + ", " + String.join(", ", arguments) + ")", "");
            return;
        }
        if (!service.parameters().getLast().equals("ptr")) {
            function.define(
                    it.results().getFirst(),
                    "call " + fastFlags() + service.result() + " " + pointer + "(" + String.join(", ", arguments)
                            + ") nounwind willreturn memory(none)",
                    "");
            return;
        }
        var room = function.code.scratch(2);
        arguments.add("ptr " + room);
        function.emit("call void " + pointer + "(" + String.join(", ", arguments) + ") nounwind willreturn memory(argmem: write)");
        for (int i = 0; i < it.results().size(); i++) {
            var at = function.assign("at", "getelementptr inbounds i64, ptr " + room + ", i64 " + i);
            function.define(it.results().get(i), "load " + type(it.results().get(i).type()) + ", ptr " + at, "");
        }
    }

    /// A function of the bit generator itself, or one of the context's table. The generator is nothing that the kernel can
    /// read or write otherwise.
    void draw(DrawOp it) {
        int field = switch (it.function()) {
            case "uint64" -> 8;
            case "uint32" -> 16;
            case "double" -> 24;
            default -> -1;
        };
        var arguments = new ArrayList<String>();
        String pointer;
        if (field < 0) {
            pointer = function.service("draw_" + it.function());
            arguments.add(function.typed(it.generator()));
        } else {
            var place = function.assign("place", "getelementptr inbounds i8, " + function.typed(it.generator()) + ", i64 " + field);
            pointer = function.assign("next", "load ptr, ptr " + place + ", !invariant.load " + function.module.metadata.node("!{}"));
            arguments.add("ptr " + function.assign("state", "load ptr, " + function.typed(it.generator()) + ", !invariant.load " + function.module.metadata.node("!{}")));
        }
        it.arguments().forEach(argument -> arguments.add(function.typed(argument)));
        function.define(
                it.result(),
                "call " + type(it.result().type()) + " " + pointer + "(" + String.join(", ", arguments)
                        + ") nounwind willreturn memory(inaccessiblemem: readwrite)",
                "");
    }
}
