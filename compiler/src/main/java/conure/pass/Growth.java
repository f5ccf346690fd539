package conure.pass;

import conure.ir.ControlOp;
import conure.ir.FailingOp;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.ScalarOp;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// By how much a carried value changes in one iteration, read off the operations between its parameter and what is yielded
/// for it: sums with constants (or with small values), selects, branches, inner loops that carry it on.
final class Growth {
    /// Far enough from the ends of 64 bits that a few of them can be added.
    static final long INFINITE = 1L << 60;
    private static final long LARGEST_STEP = 1L << 32;
    private static final int BUDGET = 100;

    /// The change of one iteration lies in low..high. `step` bounds each single change on the way. If `exact`, every
    /// addition on the way is checked for overflow.
    record Change(long low, long high, long step, boolean exact) {
        static final Change NONE = new Change(0, 0, 0, true);

        Change plus(long less, long more, boolean checked) {
            return new Change(sum(low, less), sum(high, more), Math.max(step, Math.max(Math.abs(less), Math.abs(more))), exact && checked);
        }

        Change or(Change other) {
            return new Change(Math.min(low, other.low), Math.max(high, other.high), Math.max(step, other.step), exact && other.exact);
        }

        /// After between 0 and `trips` repetitions.
        Change repeated(long trips) {
            return new Change(low >= 0 ? 0 : product(low, trips), high <= 0 ? 0 : product(high, trips), step, exact);
        }
    }

    final Map<Value, Op> definitions = new IdentityHashMap<>();
    private final Map<Value, List<List<Value>>> exits = new IdentityHashMap<>();
    private final Set<Value> checked = Collections.newSetFromMap(new IdentityHashMap<>());
    private int budget;

    Growth(Region body) { collect(body); }

    private void collect(Region region) {
        var sums = Collections.newSetFromMap(new IdentityHashMap<Value, Boolean>());
        for (var op : region.operations()) {
            for (var result : op.results()) definitions.put(result, op);
            switch (op) {
                case ControlOp.Exit exit -> exits.computeIfAbsent(exit.label(), _ -> new ArrayList<>()).add(exit.values());
                case ScalarOp.Checked sum -> sums.add(sum.exact());
                // Only where both stand in one region, all that is carried on from the sum is behind the check.
                case FailingOp.Check check when sums.contains(check.ok()) -> checked.add(check.ok());
                default -> { }
            }
            if (op instanceof FailingOp failing && failing.escape() != null) {
                exits.computeIfAbsent(failing.escape().label(), _ -> new ArrayList<>()).add(failing.escape().values());
            }
            for (var inner : op.regions()) collect(inner);
        }
    }

    /// All value lists with which a block is left early.
    List<List<Value>> exits(Value label) { return exits.getOrDefault(label, List.of()); }

    static long sum(long a, long b) { return Math.clamp(a + b, -INFINITE, INFINITE); }

    static long product(long a, long b) {
        long product = a * b;
        return Math.multiplyHigh(a, b) != product >> 63 ? (a < 0 == b < 0 ? INFINITE : -INFINITE) : Math.clamp(product, -INFINITE, INFINITE);
    }

    /// How `value` differs from `parameter`; null where that is not plain.
    Change between(Value parameter, Value value) {
        budget = BUDGET;
        return trace(parameter, value);
    }

    private Change trace(Value parameter, Value value) {
        if (value == parameter) return Change.NONE;
        if (--budget < 0) return null;
        return switch (definitions.get(value)) {
            case ScalarOp.Binary it when it.kind() == BinaryKind.ADD || it.kind() == BinaryKind.SUB ->
                    added(parameter, it.kind() == BinaryKind.ADD, it.left(), it.right(), false);
            case ScalarOp.Checked it when it.kind() != ScalarOp.CheckedKind.MUL ->
                    added(parameter, it.kind() == ScalarOp.CheckedKind.ADD, it.left(), it.right(), checked.contains(it.exact()));
            case ScalarOp.Select it -> either(trace(parameter, it.then()), trace(parameter, it.otherwise()));
            case ControlOp.If it -> {
                int index = it.results().indexOf(value);
                boolean first = it.then().terminator() instanceof ControlOp.Yield;
                boolean second = it.otherwise().terminator() instanceof ControlOp.Yield;
                if (!first && !second) yield null;
                if (!second) yield yielded(parameter, it.then(), index);
                if (!first) yield yielded(parameter, it.otherwise(), index);
                yield either(yielded(parameter, it.then(), index), yielded(parameter, it.otherwise(), index));
            }
            case ControlOp.Block it -> {
                int index = it.results().indexOf(value);
                Change change = null;
                if (it.body().terminator() instanceof ControlOp.Yield) {
                    change = yielded(parameter, it.body(), index);
                    if (change == null) yield null;
                }
                for (var values : exits(it.label())) {
                    var here = trace(parameter, values.get(index));
                    if (here == null) yield null;
                    change = change == null ? here : change.or(here);
                }
                yield change;
            }
            case ControlOp.For it -> {
                int index = it.results().indexOf(value);
                var start = trace(parameter, it.initial().get(index));
                if (start == null || !(it.body().terminator() instanceof ControlOp.Yield yield)) yield null;
                var inner = trace(it.carried().get(index), yield.values().get(index));
                if (inner == null) yield null;
                var all = inner.repeated(trips(it));
                yield new Change(sum(start.low, all.low), sum(start.high, all.high), Math.max(start.step, all.step), start.exact && all.exact);
            }
            case null, default -> null;
        };
    }

    private long trips(ControlOp.For op) {
        return literal(op.lower()) instanceof Long lower && literal(op.upper()) instanceof Long upper && Math.abs(lower) < LARGEST_STEP && Math.abs(upper) < LARGEST_STEP
                ? Math.max(0, upper - lower) : INFINITE;
    }

    private Object literal(Value value) { return definitions.get(value) instanceof ScalarOp.Constant(_, var literal, _) ? literal : null; }

    private static Change either(Change a, Change b) { return a == null || b == null ? null : a.or(b); }

    private Change yielded(Value parameter, Region region, int index) {
        return trace(parameter, ((ControlOp.Yield) region.terminator()).values().get(index));
    }

    private Change added(Value parameter, boolean plus, Value left, Value right, boolean exact) {
        var step = small(right, 4);
        if (step != null) {
            var change = trace(parameter, left);
            return change == null ? null : plus ? change.plus(step[0], step[1], exact) : change.plus(-step[1], -step[0], exact);
        }
        step = plus ? small(left, 4) : null;
        if (step == null) return null;
        var change = trace(parameter, right);
        return change == null ? null : change.plus(step[0], step[1], exact);
    }

    /// The interval of a value that is small by its definition alone.
    private long[] small(Value value, int depth) {
        return switch (definitions.get(value)) {
            case ScalarOp.Constant(_, Long literal, _) when Math.abs(literal) <= LARGEST_STEP -> new long[] {literal, literal};
            case ScalarOp.Convert it when it.operand().type() instanceof Scalar from && from.isInteger() && from.bits() < 32 -> switch (it.kind()) {
                case ZEXT -> new long[] {0, (1L << from.bits()) - 1};
                case SEXT -> new long[] {-(1L << (from.bits() - 1)), (1L << (from.bits() - 1)) - 1};
                default -> null;
            };
            case ScalarOp.Select it when depth > 0 -> {
                var a = small(it.then(), depth - 1);
                var b = small(it.otherwise(), depth - 1);
                yield a == null || b == null ? null : new long[] {Math.min(a[0], b[0]), Math.max(a[1], b[1])};
            }
            case null, default -> null;
        };
    }
}
