package conure.pass;

import conure.ir.ControlOp;
import conure.ir.Copier;
import conure.ir.Function;
import conure.ir.Location;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.Rewriter;
import conure.ir.ScalarOp.Constant;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Goes on from where a condition was found out: Python's `a and b`, `a or b` where `b` reads memory or may raise, and the
/// `if` or `while` that asks for the result.
///
///     %c = if %a { … yield %b } else { yield %a }   %r = if %c { X } else { Y }
/// →   %r = if %a { … if %b { X } else { Y } } else { Y }
///
/// So X stands behind what `b` has read and checked, and in its scope: it is not read and checked again.
///
/// Sound because nobody else uses %c, and what stands between the two is pure and comes first: each side of the first `if`
/// is followed by what would have run next.
///
/// Declines where neither side knows the outcome, and where what would be copied, Y here, is more than [#LARGEST_COPY]
/// operations.
public final class ThreadConditions implements Pass.OfFunction {
    static final int LARGEST_COPY = 4;

    @Override public String name() { return "thread-conditions"; }

    @Override public Function apply(Function function) {
        var uses = new IdentityHashMap<Value, Integer>();
        var known = new IdentityHashMap<Value, Boolean>();
        if (!survey(function.body(), uses, known)) return function;
        var threading = new Threading(uses, known);
        var body = threading.threaded(function.body());
        return threading.function(body == function.body() ? function : function.withBody(body));
    }

    /// Counts uses, notes constants; whether there is a condition that may be threaded at all.
    private static boolean survey(Region region, Map<Value, Integer> uses, Map<Value, Boolean> known) {
        boolean found = false;
        for (var op : region.operations()) {
            for (var operand : op.operands()) uses.merge(operand, 1, Integer::sum);
            if (op instanceof Constant(var result, Boolean value, _)) known.put(result, value);
            for (var inner : op.regions()) found |= survey(inner, uses, known);
            found |= isCondition(op);
        }
        return found;
    }

    private static boolean isCondition(Op op) {
        return op instanceof ControlOp.If it && it.results().size() == 1 && it.results().getFirst().type() == Scalar.I1
                && it.then().terminator() instanceof ControlOp.Yield && it.otherwise().terminator() instanceof ControlOp.Yield;
    }

    /// Threads in a region before it walks through it, so that what has been moved inside meets the next condition there.
    private static final class Threading extends Rewriter {
        private final Map<Value, Integer> uses;
        private final Map<Value, Boolean> known;

        Threading(Map<Value, Integer> uses, Map<Value, Boolean> known) {
            this.uses = uses;
            this.known = known;
        }

        @Override protected void operation(Op op) {
            var regions = op.regions();
            if (regions.isEmpty()) {
                emit(op);
                return;
            }
            var threaded = new ArrayList<Region>(regions.size());
            boolean changed = false;
            for (var region : regions) {
                var result = threaded(region);
                changed |= result != region;
                threaded.add(result);
            }
            super.operation(changed ? op.rebuild(op.results(), op.operands(), threaded) : op);
        }

        private Region threaded(Region region) {
            var operations = region.operations();
            for (int k = operations.size() - 3; k >= 0; k--) {
                if (!isCondition(operations.get(k))) continue;
                var first = (ControlOp.If) operations.get(k);
                int behind = decided(first, operations, k + 1);
                var merged = behind < 0 ? null : merged(first, (ControlOp.If) operations.get(behind));
                if (merged == null) continue;
                var all = new ArrayList<>(operations.subList(0, k));
                all.addAll(operations.subList(k + 1, behind));
                all.add(merged);
                all.addAll(operations.subList(behind + 1, operations.size()));
                operations = all;
            }
            return operations == region.operations() ? region : new Region(region.parameters(), operations);
        }

        /// Where the `if` stands that alone asks for the result, with only pure operations before it; −1 if nowhere.
        private int decided(ControlOp.If first, List<Op> operations, int from) {
            var condition = first.results().getFirst();
            if (uses.getOrDefault(condition, 0) != 1) return -1;
            for (int k = from; k < operations.size(); k++) {
                if (operations.get(k) instanceof ControlOp.If second && second.condition() == condition) return k;
                if (!Effects.isPure(operations.get(k))) return -1;
            }
            return -1;
        }

        private ControlOp.If merged(ControlOp.If first, ControlOp.If second) {
            var then = outcome(first, first.then(), true);
            var otherwise = outcome(first, first.otherwise(), false);
            if (then == null && otherwise == null) return null;
            boolean decided = then != null ? then : otherwise;
            var copied = decided ? second.then() : second.otherwise();
            if (then != null && otherwise != null && then.equals(otherwise) || EnterFastLoops.size(copied) > LARGEST_COPY) return null;
            var direct = new Copier().region(copied);
            var location = first.location();
            return then != null
                    ? new ControlOp.If(second.results(), first.condition(), followed(first.then(), direct), followed(first.otherwise(), asking(first.otherwise(), second, otherwise)), location)
                    : new ControlOp.If(second.results(), first.condition(), followed(first.then(), asking(first.then(), second, null)), followed(first.otherwise(), direct), location);
        }

        /// What a side of the first `if` yields, where that is known.
        private Boolean outcome(ControlOp.If op, Region side, boolean taken) {
            var value = ((ControlOp.Yield) side.terminator()).values().getFirst();
            return value == op.condition() ? (Boolean) taken : known.get(value);
        }

        /// The second `if`, asking for what a side of the first has found; without a question where that is known.
        private static Region asking(Region side, ControlOp.If second, Boolean outcome) {
            if (outcome != null) return outcome ? second.then() : second.otherwise();
            var condition = ((ControlOp.Yield) side.terminator()).values().getFirst();
            var results = second.results().stream().map(Value::copy).toList();
            var location = second.location();
            boolean arrives = second.then().terminator() instanceof ControlOp.Yield || second.otherwise().terminator() instanceof ControlOp.Yield;
            return new Region(List.of(), List.of(new ControlOp.If(results, condition, second.then(), second.otherwise(), location), end(arrives, results, location)));
        }

        private static Op end(boolean arrives, List<Value> results, Location location) {
            return arrives ? new ControlOp.Yield(results, location) : new ControlOp.Unreachable(location);
        }

        private static Region followed(Region side, Region next) {
            var all = new ArrayList<>(side.operations().subList(0, side.operations().size() - 1));
            all.addAll(next.operations());
            return new Region(List.of(), all);
        }
    }
}
