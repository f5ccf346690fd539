package conure.lower;

import conure.ir.Module;
import conure.ir.Region;
import conure.manifest.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/// The last arrow: loops level to LLVM IR text. The kernel exports `conure_entry` and `conure_manifest` and imports nothing.
public final class LoopsToLlvm {
    /// A module of its own is worth it for so many operations.
    private static final int SHARE = 150;
    private static final int MOST_SHARES = 4;

    private LoopsToLlvm() {}

    /// What the manifest says beside what machine code refers to.
    public record Signature(List<String> arguments, List<Manifest.Hidden> hidden, String result, List<String> assumptions) {}

    /// @param modules for [conure.llvm.Llvm#library], which can work on several at a time
    public record Kernel(List<String> modules, Manifest manifest) {}

    /// @param sources the functions that locations name
    /// @param fastmath allows changes of floating-point results: contraction, reassociation
    public static Kernel lower(Module loops, Signature signature, Function<String, SourceFunction> sources, boolean fastmath) {
        var tables = new KernelTables(sources);
        var modules = new ArrayList<String>();
        for (var part : shares(loops.functions())) modules.add(new LlvmModule(loops, part, tables, fastmath).text());
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
        modules.addFirst(manifestConstant(manifest.text()) + modules.removeFirst());
        return new Kernel(modules, manifest);
    }

    /// Functions in groups of about the same number of operations; the entry is in the first.
    private static List<List<conure.ir.Function>> shares(List<conure.ir.Function> functions) {
        var sizes = functions.stream().mapToInt(function -> size(function.body())).toArray();
        int count = Math.clamp(Arrays.stream(sizes).sum() / SHARE, 1, Math.min(MOST_SHARES, functions.size()));
        var shares = new ArrayList<List<conure.ir.Function>>();
        for (int k = 0; k < count; k++) shares.add(new ArrayList<>());
        var loads = new int[count];
        IntStream.range(0, sizes.length).boxed().sorted(Comparator.comparingInt(k -> k == 0 ? Integer.MIN_VALUE : -sizes[k])).forEach(k -> {
            int least = k == 0 ? 0 : IntStream.range(0, count).boxed().min(Comparator.comparingInt(share -> loads[share])).orElseThrow();
            shares.get(least).add(functions.get(k));
            loads[least] += sizes[k];
        });
        return shares;
    }

    private static int size(Region region) {
        return region.operations().stream().mapToInt(op -> 1 + op.regions().stream().mapToInt(LoopsToLlvm::size).sum()).sum();
    }

    private static String manifestConstant(String text) {
        var quoted = LlvmMetadata.quoted(text);
        int size = text.getBytes(StandardCharsets.UTF_8).length + 1;
        return "@conure_manifest = constant [" + size + " x i8] c" + quoted.substring(0, quoted.length() - 1) + "\\00\"\n";
    }
}
