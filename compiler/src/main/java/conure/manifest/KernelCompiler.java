package conure.manifest;

/// The compiler as the server sees it: source text and argument types go in, a shared library comes out.
@FunctionalInterface
public interface KernelCompiler {
    /// @throws Refusal when the function cannot be compiled well for these types
    CompiledKernel compile(CompileRequest request, Questions questions);

    /// The journey of the function through all stages, for a reader; nothing is written.
    ///
    /// @throws Refusal as [#compile] does
    default String explain(CompileRequest request, Questions questions) {
        throw new UnsupportedOperationException("this compiler explains nothing");
    }
}
