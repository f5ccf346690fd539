/// Source → untyped: one Python function becomes structured SSA.
///
/// [Scopes] resolves names, [Liveness] finds what is still read, and [FunctionLowering] with its helpers (one file a
/// concern) walks the tree once and writes operations. [LowerSource] is the way in.
package conure.lower.source;
