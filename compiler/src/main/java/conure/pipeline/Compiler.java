package conure.pipeline;

import conure.ir.ArrayOp;
import conure.ir.FailingOp;
import conure.ir.Function;
import conure.ir.Module;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.ScalarOp;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.Value;
import conure.llvm.Llvm;
import conure.llvm.Pipeline;
import conure.lower.LoopsToLlvm;
import conure.manifest.CompileRequest;
import conure.manifest.CompiledKernel;
import conure.manifest.KernelCompiler;
import conure.manifest.Questions;
import conure.specialize.Refusals;
import conure.specialize.Specializer;
import conure.specialize.values.PyType;
import conure.specialize.values.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/// The compiler from end to end: source text and argument types in, a shared library out. What it keeps
/// between kernels is untyped code, which follows from the source alone.
public final class Compiler implements KernelCompiler {
    private final Compilation.Settings settings;
    private final Library library = new Library();
    private final UntypedFunctions untyped = new UntypedFunctions();

    public Compiler(Compilation.Settings settings) { this.settings = settings; }

    @Override public CompiledKernel compile(CompileRequest request, Questions questions) {
        var stages = stages(request, questions);
        var library = Llvm.instance().library(stages.kernel().ir(), Llvm.instance().host(), Pipeline.KERNEL);
        try {
            Files.write(request.library(), library);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        return new CompiledKernel(request.library(), stages.kernel().manifest());
    }

    @Override public String explain(CompileRequest request, Questions questions) {
        return Explanation.of(request, new Compiler(Compilation.Settings.EXPLAIN).stages(request, questions));
    }

    /// A program before LLVM: typed, at the loops level, as LLVM IR, and what the passes did in between.
    public record Stages(Module typed, Compilation compilation, Module loops, LoopsToLlvm.Kernel kernel, SourceFunctions sources) {}

    /// Everything up to LLVM IR.
    public Stages stages(CompileRequest request, Questions questions) {
        var sources = new SourceFunctions(request.function(), library, untyped, request.options().pythonMinor());
        try {
            var specializer = new Specializer(sources, questions, request.options().pythonMinor());
            var arguments = specializer.types(request.argumentTypes());
            var typed = specializer.specialize(request.function(), arguments);
            var pairs = disjointPairs(typed.module(), arguments, request.assumptions());
            var wide = wideArguments(typed.module(), arguments, request.assumptions());
            var module = withPromises(typed.module(), arguments, pairs, wide);
            var compilation = new Compilation(PassTable.standard(), settings);
            var loops = compilation.run(module);
            var assumptions = new ArrayList<>(wide.stream().map(argument -> wide(arguments, argument)).toList());
            for (var pair : pairs) assumptions.add("disjoint " + pair.first + " " + pair.second);
            var signature = new LoopsToLlvm.Signature(request.argumentTypes(), typed.hidden(), typed.result().text(), assumptions);
            var kernel = LoopsToLlvm.lower(loops, signature, sources::function, request.options().fastmath());
            return new Stages(module, compilation, loops, kernel, sources);
        } catch (Refused refused) {
            throw Refusals.inWords(refused, sources::source);
        } catch (StackOverflowError _) {
            throw Refusals.tooDeep(request.function());
        }
    }

    /// The promise that an argument has no axis of extent 1, in the words of the manifest: its position and number of axes.
    private static String wide(List<PyType> arguments, int argument) { return "wide " + argument + " " + ((PyType.Array) arguments.get(argument)).array().rank(); }

    /// The array arguments that are promised to have no axis of extent 1, where it matters: something may be broadcast.
    private static List<Integer> wideArguments(Module typed, List<PyType> arguments, List<String> promises) {
        var wide = new ArrayList<Integer>();
        for (int argument = 0; argument < arguments.size(); argument++) {
            if (arguments.get(argument) instanceof PyType.Array && promises.contains(wide(arguments, argument))) wide.add(argument);
        }
        boolean matters = !wide.isEmpty() && !calls(typed, typed.entry().name())
                && typed.functions().stream().anyMatch(function -> asksForUnitExtent(function.body(), new HashSet<>(), new HashSet<>()));
        return matters ? wide : List.of();
    }

    private static boolean asksForUnitExtent(Region region, Set<Value> extents, Set<Value> ones) {
        for (Op op : region.operations()) {
            if (op instanceof ArrayOp.Extent extent) extents.add(extent.result());
            if (op instanceof ScalarOp.Constant(var result, Long number, _) && number == 1) ones.add(result);
            if (op instanceof ScalarOp.Compare(_, var kind, var left, var right, _) && kind == CompareKind.EQ && extents.contains(left) && ones.contains(right)) return true;
            for (var inner : op.regions()) {
                if (asksForUnitExtent(inner, extents, ones)) return true;
            }
        }
        return false;
    }

    /// Two array arguments by position.
    private record Pair(int first, int second) {}

    /// The pairs of arguments whose memory is promised to be disjoint, where it matters: something of the caller's is written.
    private static List<Pair> disjointPairs(Module typed, List<PyType> arguments, List<String> promises) {
        var pairs = new ArrayList<Pair>();
        if (promises.isEmpty() || !writesForeignMemory(typed)) return pairs;
        for (int first = 0; first < arguments.size(); first++) {
            for (int second = first + 1; second < arguments.size(); second++) {
                if (arguments.get(first) instanceof PyType.Array && arguments.get(second) instanceof PyType.Array
                        && promises.contains("disjoint " + first + " " + second)) {
                    pairs.add(new Pair(first, second));
                }
            }
        }
        return pairs;
    }

    private static boolean writesForeignMemory(Module module) {
        for (var function : module.functions()) {
            if (writesForeignMemory(function.body(), new HashSet<>())) return true;
        }
        return false;
    }

    /// Whether an array that the function has not plainly made itself is written.
    private static boolean writesForeignMemory(Region region, Set<Value> own) {
        for (Op op : region.operations()) {
            if (op instanceof ArrayOp.Allocate made) own.add(made.result());
            if (op instanceof ArrayOp.Generate made) own.add(made.result());
            if (op instanceof ArrayOp.Assign write && !own.contains(write.array())) return true;
            if (op instanceof ArrayOp.SetElement write && !own.contains(write.array())) return true;
            for (var inner : op.regions()) {
                if (writesForeignMemory(inner, own)) return true;
            }
        }
        return false;
    }

    /// The pairs as the entry's attribute `disjoint`, by the numbers of the data pointers among the slots; wide arguments as the
    /// attribute `wide`, by the numbers of parameters.
    private static Module withPromises(Module module, List<PyType> arguments, List<Pair> pairs, List<Integer> wide) {
        if (pairs.isEmpty() && wide.isEmpty() || calls(module, module.entry().name())) return module;
        var slots = new ArrayList<Long>();
        var parameters = new ArrayList<Long>();
        long slot = 0;
        long parameter = 0;
        for (var argument : arguments) {
            slots.add(slot);
            parameters.add(parameter);
            slot += slotCount(argument);
            parameter += argument.components().size();
        }
        var disjoint = new ArrayList<Object>();
        for (var pair : pairs) disjoint.add(List.of(slots.get(pair.first), slots.get(pair.second)));
        var attributes = new TreeMap<String, Object>();
        if (!disjoint.isEmpty()) attributes.put("disjoint", List.copyOf(disjoint));
        if (!wide.isEmpty()) attributes.put(Function.WIDE, List.<Object>copyOf(wide.stream().map(parameters::get).toList()));
        var entry = module.entry();
        var functions = new ArrayList<>(module.functions());
        functions.set(0, new Function(entry.name(), entry.resultTypes(), attributes, entry.body()));
        return new Module(module.level(), functions);
    }

    /// Whether a function is called inside the kernel, with arguments that no dispatcher has looked at.
    private static boolean calls(Module module, String name) {
        return module.functions().stream().anyMatch(function -> calls(function.body(), name));
    }

    private static boolean calls(Region region, String name) {
        return region.operations().stream().anyMatch(op -> op instanceof FailingOp.Call call && call.function().equals(name)
                || op.regions().stream().anyMatch(inner -> calls(inner, name)));
    }

    private static long slotCount(PyType type) {
        return switch (type) {
            case PyType.Array(var array, _) -> 2 + 2L * array.rank();
            case PyType.Tuple(var items, _) -> items.stream().mapToLong(Compiler::slotCount).sum();
            default -> type.components().size();
        };
    }
}
