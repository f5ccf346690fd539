package conure.lower;

import static conure.lower.LlvmScalars.type;

import conure.ir.ControlOp;
import conure.ir.FailingOp;
import conure.ir.Function;
import conure.ir.Location;
import conure.ir.Module;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.RuntimeFunction;
import conure.ir.ScalarOp;
import conure.ir.Type;
import conure.ir.Type.Scalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/// What the functions of one LLVM module share while they are written.
final class LlvmModule {
    private static final int MOST_RETURNED = 32;

    final KernelTables tables;
    final LlvmMetadata metadata;
    final LlvmHelpers helpers = new LlvmHelpers();
    final boolean fastmath;
    /// Branch weights: the first way is taken almost always.
    final String likely;
    /// Access tags: an array's elements never lie in a block's or a list's header.
    final String elementAccess;
    final String headerAccess;

    /// `internal`, or `hidden` where other modules of the kernel call what is defined here.
    final String linkage;
    private final List<Function> own;
    private final Function entry;
    private final Map<String, Function> functions = new HashMap<>();
    private final Map<String, List<FailingOp.Call>> calls = new HashMap<>();
    private final Set<String> failing = new HashSet<>();
    private final Set<String> recursive = new HashSet<>();
    private final Set<String> arithmetic = new HashSet<>();

    /// @param own the functions of the program that are compiled here; others are compiled elsewhere
    LlvmModule(Module module, List<Function> own, KernelTables tables, boolean fastmath) {
        this.own = own;
        linkage = own.size() == module.functions().size() ? "internal" : "hidden";
        this.tables = tables;
        this.fastmath = fastmath;
        entry = module.entry();
        module.functions().forEach(function -> functions.put(function.name(), function));
        for (var function : module.functions()) {
            var found = new ArrayList<FailingOp.Call>();
            if (scan(function.body(), found)) {
                failing.add(function.name());
            }
            calls.put(function.name(), found);
            if (isArithmetic(function.body())) {
                arithmetic.add(function.name());
            }
        }
        for (var function : module.functions()) {
            if (reaches(function.name(), function.name(), new HashSet<>())) {
                recursive.add(function.name());
            }
        }
        failing.addAll(recursive);
        spreadFailing();
        metadata = new LlvmMetadata(tables, tables.source(anyLocation(module)));
        likely = metadata.node("!{!\"branch_weights\", i32 1048575, i32 1}");
        var root = metadata.node("!{!\"conure\"}");
        elementAccess = accessTag("element", root);
        headerAccess = accessTag("header", root);
    }

    private String accessTag(String name, String root) {
        var type = metadata.node("!{!\"" + name + "\", " + root + ", i64 0}");
        return metadata.node("!{" + type + ", " + type + ", i64 0}");
    }

    private static Location anyLocation(Module module) {
        return module.entry().body().operations().stream()
                .map(Op::location)
                .filter(location -> !KernelTables.isUnknown(location))
                .findFirst()
                .orElse(null);
    }

    /// Whether something in the region fails by itself; its calls are added to `found`.
    private static boolean scan(Region region, List<FailingOp.Call> found) {
        boolean fails = false;
        for (var op : region.operations()) {
            fails |= switch (op) {
                case FailingOp.Call call -> {
                    found.add(call);
                    yield false;
                }
                case FailingOp.ErrorMatches _, FailingOp.ErrorClear _, FailingOp.ErrorTake _, FailingOp.ErrorRestore _, FailingOp.ErrorNew _, FailingOp.ErrorChain _ -> false;
                case FailingOp.Runtime runtime -> runtime.function() != RuntimeFunction.RETAIN
                        && runtime.function() != RuntimeFunction.RELEASE
                        && runtime.function() != RuntimeFunction.HAS_ROOM
                        && runtime.function() != RuntimeFunction.LIST_CLOSE;
                case FailingOp _, ControlOp.Poll _ -> true;
                default -> false;
            };
            for (var inner : op.regions()) {
                fails |= scan(inner, found);
            }
        }
        return fails;
    }

    private boolean reaches(String from, String to, Set<String> seen) {
        for (var call : calls.get(from)) {
            if (call.function().equals(to) || seen.add(call.function()) && reaches(call.function(), to, seen)) {
                return true;
            }
        }
        return false;
    }

    private void spreadFailing() {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (var function : functions.keySet()) {
                if (calls.get(function).stream().anyMatch(call -> failing.contains(call.function()))) {
                    changed |= failing.add(function);
                }
            }
        }
    }

    Function function(String name) {
        return functions.get(name);
    }

    boolean canFail(String function) {
        return failing.contains(function);
    }

    boolean isRecursive(String function) {
        return recursive.contains(function);
    }

    /// Whether it reads and writes no memory, cannot fail, and comes to an end.
    boolean isArithmetic(String function) {
        return arithmetic.contains(function);
    }

    private static boolean isArithmetic(Region region) {
        return region.operations().stream().allMatch(op -> switch (op) {
            case ScalarOp.Math _, ControlOp.Loop _, ControlOp.Poll _ -> false;
            case ScalarOp _, ControlOp _ -> op.regions().stream().allMatch(LlvmModule::isArithmetic);
            default -> false;
        });
    }

    /// What a call of a function calls; one that is compiled elsewhere is declared.
    String callee(String name) {
        var function = functions.get(name);
        if (!own.contains(function)) {
            var parameters = new StringJoiner(", ", "(", ")").add("ptr");
            function.parameters().forEach(parameter -> parameters.add(type(parameter.type())));
            if (returnsInMemory(function)) {
                parameters.add("ptr");
            }
            helpers.declare("hidden " + resultType(function), symbol(name), parameters + attributes(function));
        }
        return symbol(name);
    }

    /// What LLVM may take for granted of a function.
    String attributes(Function function) {
        return (isArithmetic(function.name()) && !returnsInMemory(function) ? " memory(none) willreturn" : "") + " nounwind";
    }

    /// The module as text.
    String text() {
        var code = new StringBuilder();
        for (var function : own) {
            if (function == entry) {
                entry(function, code);
            }
            new LlvmFunction(this, function).print(code);
        }
        helpers.print(code);
        return code.append(metadata.text()).toString();
    }

    /// The name of a function in the library, as gdb and perf show it.
    String symbol(String function) {
        return "@" + LlvmMetadata.quoted(function.startsWith("conure") || function.startsWith("llvm") ? "." + function : function);
    }

    /// Whether a function writes its results into memory of its caller's, a slot each: LLVM takes time that grows with the square
    /// of what a struct holds.
    boolean returnsInMemory(Function function) { return function.resultTypes().size() > MOST_RETURNED; }

    /// A struct of the results, unless they are written into memory, behind an `i32` status where the function can fail; `void`
    /// where that leaves nothing.
    String resultType(Function function) {
        var fields = new ArrayList<String>();
        if (canFail(function.name())) {
            fields.add("i32");
        }
        if (!returnsInMemory(function)) {
            function.resultTypes().forEach(result -> fields.add(type(result)));
        }
        return fields.isEmpty() ? "void" : "{ " + String.join(", ", fields) + " }";
    }

    /// `conure_entry`: reads a slot a parameter, calls the first function, writes a slot a result.
    private void entry(Function function, StringBuilder out) {
        var code = new MachineCode();
        code.place(code.block("entry"));
        var arguments = new ArrayList<String>();
        arguments.add("ptr %context");
        for (int i = 0; i < function.parameters().size(); i++) {
            var slot = slot(code, "%arguments", i);
            arguments.add(readSlot(code, function.parameters().get(i).type(), slot));
        }
        boolean inMemory = returnsInMemory(function);
        if (inMemory) {
            arguments.add("ptr %results");
        }
        var result = resultType(function);
        var call = "call " + result + " " + symbol(function.name()) + "(" + String.join(", ", arguments) + ")";
        if (result.equals("void")) {
            code.add(call);
        } else {
            var struct = code.name("call");
            code.add(struct + " = " + call);
            int first = canFail(function.name()) ? 1 : 0;
            if (first == 1) {
                requireReturned(code, result, struct);
            }
            for (int i = 0; i < function.resultTypes().size() && !inMemory; i++) {
                var value = code.name("result");
                code.add(value + " = extractvalue " + result + " " + struct + ", " + (first + i));
                writeSlot(code, function.resultTypes().get(i), value, slot(code, "%results", i));
            }
        }
        code.add("ret i32 0");
        out.append("\ndefine i32 @conure_entry(ptr noalias noundef nonnull %context, ptr noalias readonly %arguments,")
                .append(" ptr noalias writeonly %results) nounwind uwtable \"no-builtins\" {\n");
        code.print(out);
        out.append("}\n");
    }

    private static void requireReturned(MachineCode code, String result, String struct) {
        var status = code.name("status");
        var returned = code.name("returned");
        var good = code.block("ok");
        var bad = code.block("fail");
        code.add(status + " = extractvalue " + result + " " + struct + ", 0");
        code.add(returned + " = icmp eq i32 " + status + ", 0");
        code.add("br i1 " + returned + ", " + good.reference() + ", " + bad.reference());
        code.placeCold(bad);
        code.add("ret i32 " + status);
        code.place(good);
    }

    static String slot(MachineCode code, String base, int index) {
        var slot = code.name("slot");
        code.add(slot + " = getelementptr inbounds i64, ptr " + base + ", i64 " + index);
        return slot;
    }

    /// A value lies in the low bytes of its slot.
    static String readSlot(MachineCode code, Type type, String slot) {
        var value = code.name("argument");
        if (type == Scalar.I1) {
            var word = code.name("word");
            code.add(word + " = load i64, ptr " + slot);
            code.add(value + " = icmp ne i64 " + word + ", 0");
        } else {
            code.add(value + " = load " + type(type) + ", ptr " + slot);
        }
        return type(type) + " " + value;
    }

    /// Narrow integers are filled up with zeros, whatever their sign; floats leave the rest of the slot as it is.
    static void writeSlot(MachineCode code, Type type, String value, String slot) {
        switch ((Scalar) type) {
            case I1, I8, I16, I32 -> {
                var word = code.name("word");
                code.add(word + " = zext " + type(type) + " " + value + " to i64");
                code.add("store i64 " + word + ", ptr " + slot);
            }
            case I64, F16, F32, F64, POINTER -> code.add("store " + type(type) + " " + value + ", ptr " + slot);
        }
    }
}
