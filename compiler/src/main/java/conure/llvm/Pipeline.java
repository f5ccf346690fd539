package conure.llvm;

/// The LLVM passes that a kernel goes through, in the syntax of `opt -passes=`.
///
/// @param verify runs LLVM's verifier first; tests do, the product trusts its own verifiers
public record Pipeline(String passes, boolean verify) {
    /// LLVM's own choice: the yardstick for [#KERNEL].
    public static final Pipeline DEFAULT_O3 = new Pipeline("default<O3>", false);

    /// Next to nothing, for the fastest compilation.
    public static final Pipeline QUICK = new Pipeline("function(sroa,early-cse,simplifycfg)", false);

    public Pipeline verified() {
        return new Pipeline(passes, true);
    }
}
