package conure.pipeline;

import conure.ir.Module;
import conure.llvm.Llvm;
import conure.llvm.Pipeline;
import conure.lower.LoopsToLlvm;
import conure.manifest.CompileRequest;
import conure.manifest.CompiledKernel;
import conure.manifest.KernelCompiler;
import conure.manifest.Questions;
import conure.specialize.Refusals;
import conure.specialize.Specializer;
import conure.specialize.values.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/// The compiler from end to end: source text and argument types in, a shared library out. What it keeps
/// between kernels is untyped code, which follows from the source alone.
public final class Compiler implements KernelCompiler {
    private final Compilation.Settings settings;
    private final Library library = new Library();
    private final UntypedFunctions untyped = new UntypedFunctions();

    public Compiler(Compilation.Settings settings) { this.settings = settings; }

    @Override public CompiledKernel compile(CompileRequest request, Questions questions) {
        var stages = stages(request, questions);
        var library = Llvm.instance().library(stages.kernel().modules(), Llvm.instance().host(), Pipeline.KERNEL);
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
            var typed = specializer.specialize(request.function(), arguments, Assumptions.wideArguments(arguments, request.assumptions()),
                    Assumptions.sameShapes(arguments, request.assumptions()), Assumptions.units(arguments, request.assumptions()));
            var assumptions = Assumptions.of(typed, arguments, request.assumptions());
            var module = assumptions.attached(typed.module());
            var compilation = new Compilation(PassTable.standard(), settings);
            var loops = compilation.run(module);
            var signature = new LoopsToLlvm.Signature(request.argumentTypes(), typed.hidden(), typed.result().text(), assumptions.words());
            var kernel = LoopsToLlvm.lower(loops, signature, sources::function, request.options().fastmath());
            return new Stages(module, compilation, loops, kernel, sources);
        } catch (Refused refused) {
            throw Refusals.inWords(refused, sources::source);
        } catch (StackOverflowError _) {
            throw Refusals.tooDeep(request.function());
        }
    }
}
