package conure.pass;

import conure.ir.ControlOp;
import conure.ir.FailingOp;
import conure.ir.Function;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.Rewriter;
import conure.ir.ScalarOp;
import conure.ir.ScalarOp.Binary;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.Checked;
import conure.ir.ScalarOp.CheckedKind;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/// Lets a loop over `range(start, stop)` count from start to stop.
///
///     %d = checked_sub %stop, %start   check …   %n = smax %d, 0   for 0..%n { (%p)  %i = add %start, %p   … }
/// →   for %start..%stop { (%i)  … }
///
/// Sound because behind its check the difference is exact: both loops have max(stop − start, 0) iterations, in which `%i`
/// takes the same values; and `%p`, if it is used for something else, is their difference. Declines loops whose index is
/// not added to the start, and differences that may have wrapped.
public final class ShiftLoops implements Pass.OfFunction {
    @Override public String name() { return "shift-loops"; }

    @Override public Function apply(Function function) { return new Shifting().function(function); }

    private static final class Shifting extends Rewriter {
        private final Map<Value, Op> definitions = new IdentityHashMap<>();
        /// What has been checked before the present place.
        private Set<Value> passed = Collections.newSetFromMap(new IdentityHashMap<>());

        @Override protected void operation(Op op) {
            for (var result : op.results()) definitions.put(result, op);
            if (op instanceof FailingOp.Check check && check.escape() == null) passed.add(check.ok());
            if (op.regions().isEmpty()) {
                super.operation(op);
                return;
            }
            // A check in a branch, or in a loop that may have no iteration, says nothing behind it.
            var before = passed;
            passed = Collections.newSetFromMap(new IdentityHashMap<>());
            passed.addAll(before);
            var range = op instanceof ControlOp.For it ? range(it) : null;
            if (op instanceof ControlOp.For it && range != null && isAdded(it.body(), it.index(), range.right())) emit(shifted(it, range));
            else super.operation(op);
            passed = before;
        }

        /// The difference stop − start that a loop from 0 counts to, or null.
        private Checked range(ControlOp.For op) {
            if (!isZero(op.lower())) return null;
            var upper = op.upper();
            if (definitions.get(upper) instanceof Binary(_, var kind, var left, var right, _) && kind == BinaryKind.SMAX) {
                upper = isZero(right) ? left : isZero(left) ? right : upper;
            }
            return definitions.get(upper) instanceof Checked it && it.kind() == CheckedKind.SUB && it.result() == upper && passed.contains(it.exact()) ? it : null;
        }

        private boolean isZero(Value value) { return definitions.get(value) instanceof ScalarOp.Constant(_, var literal, _) && literal.equals(0L); }

        private static boolean isAdded(Region body, Value index, Value start) {
            for (var op : body.operations()) {
                if (op instanceof Binary it && it.kind() == BinaryKind.ADD
                        && (it.left() == index && it.right() == start || it.left() == start && it.right() == index)) return true;
            }
            return false;
        }

        private Op shifted(ControlOp.For op, Checked range) {
            var start = range.right();
            var index = new Value(op.index().type(), op.index().name());
            var old = op.index();
            var parameters = new ArrayList<Value>(op.body().parameters());
            parameters.set(0, index);
            var operations = new ArrayList<Op>();
            operations.add(new Binary(old, BinaryKind.SUB, index, start, op.location()));
            for (var inner : op.body().operations()) {
                boolean sum = inner instanceof Binary it && it.kind() == BinaryKind.ADD
                        && (it.left() == old && it.right() == start || it.left() == start && it.right() == old);
                if (sum) replace(inner.results().getFirst(), index);
                else operations.add(inner);
            }
            var body = region(new Region(parameters, operations));
            return new ControlOp.For(op.results(), start, range.left(), op.initial(), body, op.location());
        }
    }
}
