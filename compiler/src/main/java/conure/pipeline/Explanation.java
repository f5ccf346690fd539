package conure.pipeline;

import conure.ir.Function;
import conure.ir.Module;
import conure.ir.Type;
import conure.llvm.Llvm;
import conure.llvm.Pipeline;
import conure.manifest.CompileRequest;
import java.util.List;
import java.util.Map;

/// The journey of a function, for a reader: source, untyped, typed, loops, LLVM IR, assembly, each with the line of the
/// source above what became of it.
final class Explanation {
    private final StringBuilder out = new StringBuilder();

    static String of(CompileRequest request, Compiler.Stages stages) {
        var explanation = new Explanation();
        var source = request.function();
        explanation.section("source", "as Python has it, for the types " + String.join(", ", request.argumentTypes()));
        explanation.numbered(source.text(), source.firstLine());
        var code = stages.sources().code(source);
        var untyped = new Function(source.name(), List.of(Type.ANY), Map.of(), code.body());
        explanation.section("untyped", "what the source says: names resolved, one operation a Python operation");
        explanation.out.append(Listing.of(new Module(Module.Level.UNTYPED, List.of(untyped)), stages.sources()::line));
        explanation.section("typed", "specialised for the types; whatever may raise is a check; the result is " + stages.kernel().manifest().result());
        explanation.out.append(Listing.of(stages.typed(), stages.sources()::line));
        explanation.section("loops", "arrays are pointers, extents and strides; after the passes below");
        for (var stage : stages.compilation().stages()) {
            explanation.out.append(String.format("; %-40s %6.2f ms%s%n", stage.name(), stage.nanoseconds() / 1e6, stage.changed() ? "" : "  (changed nothing)"));
        }
        explanation.out.append(Listing.of(stages.loops(), stages.sources()::line));
        explanation.section("LLVM", "the IR after LLVM's passes");
        for (var module : stages.kernel().modules()) explanation.out.append(Llvm.instance().optimize(module, Llvm.instance().host(), Pipeline.KERNEL));
        explanation.section("assembly", "for " + Llvm.instance().host().cpu());
        for (var module : stages.kernel().modules()) explanation.out.append(Llvm.instance().assembly(module, Llvm.instance().host(), Pipeline.KERNEL));
        return explanation.out.toString();
    }

    private void section(String name, String remark) { out.append("\n──── ").append(name).append(" ──── ").append(remark).append("\n\n"); }

    private void numbered(String text, int firstLine) {
        int number = firstLine;
        for (var line : text.stripTrailing().split("\n")) out.append(String.format("%5d  %s%n", number++, line));
    }
}
