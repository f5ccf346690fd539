package conure.manifest;

/// The compiler as the server sees it: source text and argument types go in, a shared library comes out.
@FunctionalInterface
public interface KernelCompiler {
    /// @throws Refusal when the function cannot be compiled well for these types
    CompiledKernel compile(CompileRequest request, Questions questions);
}
