package conure.pass;

import conure.ir.ControlOp;
import conure.ir.Copier;
import conure.ir.Function;
import conure.ir.Location;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.Rewriter;
import conure.ir.ScalarOp.Binary;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.Constant;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/// Splits a loop at the points where the `min`s and `max`s that bound its inner loops change sides, so that the large middle
/// part has none: the inside of a picture, apart from its border.
///
///     for 0..%m { (%i) for max(%i - %h, 0)..min(%i + %h + 1, %m) { … } }
/// →   for 0..%p { …as before… }   for %p..%q { (%i) for %i - %h..%i + %h + 1 { … } }   for %q..%m { …as before… }
///         where %p = min(max(%h, 0), %m), %q = max(%p, min(%m - %h, %m))
///
/// Sound because the parts cover the range once and in order (0 ≤ p ≤ q ≤ m), and between p and q each replaced expression
/// equals its chosen side. A point that moves with the loop's end makes an upper border, any other a lower one; where that
/// guess is wrong the middle part is small, and the program as right. Where there is an upper border, q − p is made a
/// multiple of the iterations that [JamLoops] runs side by side, so that it need not leave a remainder.
///
/// Only the innermost loop with such bounds is split, and only where [JamLoops] may take its middle part: elsewhere a `min`
/// for each run of an inner loop costs less than three copies of it. Declines expressions that are not affine in the index,
/// and bodies of more than [#LARGEST_BODY] operations.
public final class SplitIndexSets implements Pass.OfFunction {
    static final int LARGEST_BODY = 120;
    private static final int MOST_DEPTH = 3;
    /// How many iterations of a loop may later run side by side; 0 where splitting does not pay.
    private final ToIntFunction<ControlOp.For> lanes;

    public SplitIndexSets() { this(JamLoops::lanes); }

    SplitIndexSets(ToIntFunction<ControlOp.For> lanes) { this.lanes = lanes; }

    @Override public String name() { return "split-index-sets"; }

    @Override public Function apply(Function function) {
        Set<Value> done = Collections.newSetFromMap(new IdentityHashMap<>());
        var current = function;
        for (int depth = 0; depth < MOST_DEPTH; depth++) {
            if (!mayHave(current.body(), done)) break;
            var splitting = new Splitting(new AnalyzeRanges(current), done, lanes);
            current = splitting.function(current);
            if (!splitting.found) break;
        }
        return current;
    }

    private boolean mayHave(Region region, Set<Value> done) {
        for (var op : region.operations()) {
            if (op instanceof ControlOp.For it && !done.contains(it.index()) && lanes.applyAsInt(it) > 0 && !extremes(it.body()).isEmpty()) return true;
            for (var inner : op.regions()) {
                if (mayHave(inner, done)) return true;
            }
        }
        return false;
    }

    /// The minima and maxima at the head of a body that bound the loops in it, at any depth.
    private static List<Binary> extremes(Region body) {
        Set<Value> bounds = Collections.newSetFromMap(new IdentityHashMap<>());
        for (var op : body.operations()) bounds(op, bounds);
        var extremes = new ArrayList<Binary>();
        if (bounds.isEmpty()) return extremes;
        for (var op : body.operations().reversed()) {
            if (op instanceof Binary it && (it.kind() == BinaryKind.SMIN || it.kind() == BinaryKind.SMAX) && bounds.contains(it.result())) {
                bounds.add(it.left());
                bounds.add(it.right());
                extremes.addFirst(it);
            }
        }
        return extremes;
    }

    private static void bounds(Op op, Set<Value> into) {
        if (op instanceof ControlOp.For it) {
            into.add(it.lower());
            into.add(it.upper());
        }
        for (var region : op.regions()) {
            for (var inner : region.operations()) bounds(inner, into);
        }
    }

    /// Substitutes nothing, so that it meets the very operations that were analysed.
    private static final class Splitting extends Rewriter {
        private final AnalyzeRanges ranges;
        private final AffineConditions conditions;
        private final Set<Value> done;
        private final ToIntFunction<ControlOp.For> lanes;
        boolean found;

        Splitting(AnalyzeRanges ranges, Set<Value> done, ToIntFunction<ControlOp.For> lanes) {
            this.lanes = lanes;
            this.ranges = ranges;
            this.conditions = new AffineConditions(ranges, Map.of());
            this.done = done;
        }

        @Override protected void operation(Op op) {
            if (!(op instanceof ControlOp.For loop) || done.contains(loop.index()) || lanes.applyAsInt(loop) == 0 || !split(loop)) super.operation(op);
        }

        private boolean split(ControlOp.For op) {
            var extremes = extremes(op.body());
            if (extremes.isEmpty() || EnterFastLoops.size(op.body()) > LARGEST_BODY) return false;
            var location = op.location();
            var before = new ArrayList<Op>();
            var chosen = new IdentityHashMap<Value, Value>();
            var sides = new IdentityHashMap<Value, Affine>();
            var end = ranges.affine(op.upper());
            var first = op.lower();
            var last = op.upper();
            for (var each : extremes) {
                var a = sides.getOrDefault(each.left(), ranges.affine(each.left()));
                var b = sides.getOrDefault(each.right(), ranges.affine(each.right()));
                // The left side is chosen exactly where this is ≥ 0.
                var form = each.kind() == BinaryKind.SMAX ? Facts.sum(a, b, -1) : Facts.sum(b, a, -1);
                var rest = form == null ? null : conditions.rest(form, op.index());
                if (rest == null) continue;
                boolean rises = AffineConditions.rises(form, op.index());
                // Where the sides change: from there on, if the form rises, else up to there.
                var point = rises ? rest.times(-1) : rest.plus(1);
                if (point == null || !AffineConditions.isModerate(point)) continue;
                boolean upper = movesWith(point, end);
                var at = AffineConditions.compute(point, before, location);
                if (upper) last = AffineConditions.binary(BinaryKind.SMIN, last, at, before, location);
                else first = AffineConditions.binary(BinaryKind.SMAX, first, at, before, location);
                boolean left = rises != upper;
                chosen.put(each.result(), left ? each.left() : each.right());
                sides.put(each.result(), left ? a : b);
            }
            if (chosen.isEmpty()) return false;
            found = true;
            var from = first == op.lower() ? first : AffineConditions.binary(BinaryKind.SMIN, first, op.upper(), before, location);
            var to = last == op.upper() ? last : AffineConditions.binary(BinaryKind.SMAX, from, last, before, location);
            if (to != op.upper()) to = multiple(from, to, lanes.applyAsInt(op), before, location);
            emitAll(before);
            var carried = op.initial();
            if (from != op.lower()) carried = part(op, op.lower(), from, carried, new Copier(), true).results();
            var middle = part(op, from, to, carried, new Choosing(chosen), false);
            done.add(middle.index());
            if (to == op.upper()) {
                // The middle part is the last one: its results are the loop's.
                replaceAll(op.results(), middle.results());
                return true;
            }
            var rest = new ControlOp.For(op.results(), to, op.upper(), middle.results(), op.body(), location);
            emit(rest);
            close(rest);
            return true;
        }

        /// The last end from which on the upper border can take what makes the middle part no multiple of the lanes.
        private static Value multiple(Value from, Value to, int lanes, List<Op> into, Location location) {
            if (lanes == 1) return to;
            var logarithm = AffineConditions.constant(Integer.numberOfTrailingZeros(lanes), into, location);
            var length = AffineConditions.binary(BinaryKind.SUB, to, from, into, location);
            var groups = AffineConditions.binary(BinaryKind.LSHR, length, logarithm, into, location);
            return AffineConditions.binary(BinaryKind.ADD, from, AffineConditions.binary(BinaryKind.SHL, groups, logarithm, into, location), into, location);
        }

        private static boolean movesWith(Affine point, Affine end) {
            for (int k = 0; k < point.size(); k++) {
                for (int m = 0; m < end.size(); m++) {
                    if (point.atom(k) == end.atom(m) && point.factor(k) > 0 == end.factor(m) > 0) return true;
                }
            }
            return false;
        }

        private ControlOp.For part(ControlOp.For op, Value lower, Value upper, List<Value> initial, Copier copier, boolean border) {
            var body = copier.region(op.body());
            var results = op.results().stream().map(Value::copy).toList();
            var part = new ControlOp.For(results, lower, upper, initial, body, op.location());
            emit(part);
            if (border) close(part);
            return part;
        }

        /// A border is not split again, nor the loops in it.
        private void close(Op op) {
            if (op instanceof ControlOp.For it) done.add(it.index());
            for (var region : op.regions()) region.operations().forEach(this::close);
        }
    }

    /// Copies with some values replaced by one of their operands.
    private static final class Choosing extends Copier {
        private final Map<Value, Value> chosen;

        Choosing(Map<Value, Value> chosen) { this.chosen = chosen; }

        @Override public Op operation(Op op) {
            if (op.results().size() != 1 || !chosen.containsKey(op.results().getFirst())) return super.operation(op);
            map(op.results().getFirst(), get(chosen.get(op.results().getFirst())));
            // An operation must stand here; nobody uses it.
            return new Constant(new Value(Scalar.I64), 0L, op.location());
        }
    }
}
