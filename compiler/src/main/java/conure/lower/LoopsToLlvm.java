package conure.lower;

import conure.ir.Module;
import conure.manifest.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/// The last arrow: loops level to LLVM IR text. The kernel exports `conure_entry` and `conure_manifest` and imports nothing.
public final class LoopsToLlvm {
    private LoopsToLlvm() {}

    /// What the manifest says beside what machine code refers to.
    public record Signature(List<String> arguments, List<Manifest.Hidden> hidden, String result, List<String> assumptions) {}

    /// @param ir a module for [conure.llvm.Llvm#compile]
    public record Kernel(String ir, Manifest manifest) {}

    /// @param sources the functions that locations name
    /// @param fastmath allows changes of floating-point results: contraction, reassociation
    public static Kernel lower(Module loops, Signature signature, Function<String, SourceFunction> sources, boolean fastmath) {
        var tables = new KernelTables(sources);
        var module = new LlvmModule(loops, tables, fastmath);
        var code = new StringBuilder();
        module.entry(loops.entry(), code);
        for (var function : loops.functions()) {
            new LlvmFunction(module, function).print(code);
        }
        module.helpers.print(code);
        var manifest = new Manifest(
                signature.arguments,
                signature.hidden,
                signature.result,
                signature.assumptions,
                tables.positions(),
                tables.sites(),
                tables.errors(),
                tables.texts(),
                tables.loops());
        return new Kernel(manifestConstant(manifest.text()) + code + module.metadata.text(), manifest);
    }

    private static String manifestConstant(String text) {
        var quoted = LlvmMetadata.quoted(text);
        int size = text.getBytes(StandardCharsets.UTF_8).length + 1;
        return "@conure_manifest = constant [" + size + " x i8] c" + quoted.substring(0, quoted.length() - 1) + "\\00\"\n";
    }
}
