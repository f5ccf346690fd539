package conure.llvm;

/// The LLVM passes that a kernel goes through, in the syntax of `opt -passes=`.
///
/// @param verify runs LLVM's verifier first; tests do, the product trusts its own verifiers
public record Pipeline(String passes, boolean verify) {
    /// For code that our own passes have already simplified: scalars are in registers, invariants hoisted, functions inlined,
    /// loops rotated. As fast as LLVM's `default<O3>` on the examples, in less than half of its time.
    ///
    /// What is there and why: `jump-threading` follows the tags of `and`, `or` and of values of either type, which the
    /// structured levels cannot; `simple-loop-unswitch` takes invariant conditions out of loops (a third of naive dilation's
    /// time); `constraint-elimination` uses what a user's own comparison says of an index; `loop-load-elim` keeps in a
    /// register what the iteration before has stored (a third of Laplace's). What is not: unrolling with a remainder, which
    /// slows loops of few iterations; idiom recognition, which would call the C library.
    ///
    /// (Plain `instcombine` ends the process where one round is not enough.)
    public static final Pipeline KERNEL = new Pipeline(
            "function(sroa,early-cse<memssa>,jump-threading,correlated-propagation,simplifycfg,instcombine<no-verify-fixpoint>,"
                    + "loop-mssa(licm,simple-loop-unswitch<nontrivial>),simplifycfg,instcombine<no-verify-fixpoint>,loop(indvars),"
                    + "constraint-elimination,loop-vectorize,loop-load-elim,loop-unroll<O2;no-runtime>,slp-vectorizer,"
                    + "instcombine<no-verify-fixpoint>,simplifycfg)",
            false);

    /// Next to nothing, for the fastest compilation.
    public static final Pipeline QUICK = new Pipeline("function(sroa,early-cse,simplifycfg)", false);

    public Pipeline verified() {
        return new Pipeline(passes, true);
    }
}
