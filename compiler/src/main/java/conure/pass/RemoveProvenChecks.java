package conure.pass;

import conure.ir.ControlOp;
import conure.ir.FailingOp;
import conure.ir.Function;
import conure.ir.Op;
import conure.ir.Rewriter;
import conure.ir.ScalarOp;
import conure.ir.ScalarOp.Binary;
import conure.ir.ScalarOp.Checked;
import conure.ir.ScalarOp.Compare;
import conure.ir.ScalarOp.Constant;
import conure.ir.Type.Scalar;
import conure.ir.Value;

/// Removes checks that never fail, and decides conditions that are always the same, by the ranges of integers
/// ([AnalyzeRanges]): overflow checks, wraps of negative indices, bounds checks, divisions by zero.
///
///     for %k in max(%i - 3, 0)..min(%i + 4, %n) {
///         %negative = slt %k, 0   %wrapped = add %k, %n   %index = select %negative, %wrapped, %k
///         %ok = ult %index, %n    check %ok               %x = element %a, %index }
/// →       %x = element %a, %k
///
/// What is decided becomes a constant, a checked sum that is always exact a plain one, a minimum or select its operand;
/// [FoldConstants], [SimplifyControl] and [EliminateDeadCode] clear away what that leaves.
///
/// Sound because each replaced value equals its replacement in every run that reaches it. A check stays if the proof
/// would need more than a few steps.
public final class RemoveProvenChecks implements Pass.OfFunction {
    @Override public String name() { return "remove-proven-checks"; }

    @Override public Function apply(Function function) { return apply(function, new AnalyzeRanges(function)); }

    static Function apply(Function function, AnalyzeRanges ranges) { return new Removal(ranges).function(function); }

    /// Substitutes nothing itself, so that it meets the very operations that were analysed.
    private static final class Removal extends Rewriter {
        private final AnalyzeRanges ranges;

        Removal(AnalyzeRanges ranges) { this.ranges = ranges; }

        @Override protected void operation(Op op) {
            switch (op) {
                case Compare it when ranges.condition(it.result()) != null -> emit(new Constant(it.result(), ranges.condition(it.result()), it.location()));
                case Checked it when Boolean.TRUE.equals(ranges.condition(it.exact())) -> {
                    emit(new Binary(it.result(), it.kind().wrapping(), it.left(), it.right(), it.location()));
                    emit(new Constant(it.exact(), true, it.location()));
                }
                case Binary it when ranges.same(it.result()) != null -> always(it, ranges.same(it.result()));
                case ScalarOp.Select it when ranges.same(it.result()) != null -> always(it, ranges.same(it.result()));
                case FailingOp.Check it when ranges.isProven(it) -> { }
                case ControlOp.If it when ranges.branch(it) != null -> {
                    var truth = new Value(Scalar.I1);
                    emit(new Constant(truth, ranges.branch(it), it.location()));
                    super.operation(new ControlOp.If(it.results(), truth, it.then(), it.otherwise(), it.location()));
                }
                default -> super.operation(op);
            }
        }

        /// A select between twice the same is that, as [FoldConstants] knows.
        private void always(Op op, Value value) {
            var either = new Value(Scalar.I1);
            emit(new Constant(either, true, op.location()));
            emit(new ScalarOp.Select(op.results().getFirst(), either, value, value, op.location()));
        }
    }
}
