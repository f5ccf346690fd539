package conure.llvm;

/// The LLVM passes that a kernel goes through, in the syntax of `opt -passes=`.
///
/// @param verify runs LLVM's verifier first; tests do, the product trusts its own verifiers
public record Pipeline(String passes, boolean verify) {
    /// LLVM's own choice: the yardstick for [#KERNEL].
    public static final Pipeline DEFAULT_O3 = new Pipeline("default<O3>", false);

    /// For code that our own passes have already simplified: scalars are in registers and invariants hoisted, so what is left
    /// is to clean up after the last lowering, to vectorise and unroll inner loops, and to select instructions well. No
    /// interprocedural passes: functions were inlined before. (Plain `instcombine` ends the process where one round is not
    /// enough.)
    public static final Pipeline KERNEL = new Pipeline(
            "function(sroa,early-cse<memssa>,simplifycfg,instcombine<no-verify-fixpoint>,loop-mssa(licm),loop(indvars),"
                    + "loop-vectorize,loop-unroll,slp-vectorizer,instcombine<no-verify-fixpoint>,simplifycfg)",
            false);

    /// Next to nothing, for the fastest compilation.
    public static final Pipeline QUICK = new Pipeline("function(sroa,early-cse,simplifycfg)", false);

    public Pipeline verified() {
        return new Pipeline(passes, true);
    }
}
