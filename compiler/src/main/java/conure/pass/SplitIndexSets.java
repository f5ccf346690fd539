package conure.pass;

import conure.ir.ArrayOp;
import conure.ir.ControlOp;
import conure.ir.Copier;
import conure.ir.Function;
import conure.ir.Location;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.Rewriter;
import conure.ir.ScalarOp;
import conure.ir.ScalarOp.Binary;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.Constant;
import conure.ir.ScalarOp.Select;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/// Splits a loop at the points where the `min`s, `max`s and `select`s that say where it works change sides, so that the large
/// middle part has none: the inside of a picture, apart from its border. They bound its inner loops, or, in an innermost loop,
/// choose the elements that are read and written, which then lie side by side.
///
///     for 0..%m { (%i) for max(%i - %h, 0)..min(%i + %h + 1, %m) { … } }
/// →   for 0..%p { …as before… }   for %p..%q { (%i) for %i - %h..%i + %h + 1 { … } }   for %q..%m { …as before… }
///         where %p = min(max(%h, 0), %m), %q = max(%p, min(%m - %h, %m))
///
///     for 0..%n { (%i) %k = sub %i, %s  %j = select %k < 0, %k + %n, %k  element %a, %j }
/// →   for 0..%p { (%i) element %a, %i - %s + %n }   for %p..%n { (%i) element %a, %i - %s }       where %p = min(max(%s, 0), %n)
///
/// Sound because the parts cover the range once and in order (0 ≤ p ≤ q ≤ m), and between p and q each replaced expression
/// equals its chosen side; in a border of one point the expressions that change there equal the other side. A point that moves with
/// the loop's end makes an upper border, any other a lower one; where that guess is wrong the middle part is small, and the program
/// as right. Where there is an upper border, q − p is made a multiple of the iterations that [JamLoops] runs side by side, so that
/// it need not leave a remainder.
///
/// Of loops in loops only the innermost one with such bounds is split, and only where [JamLoops] may take its middle part: elsewhere
/// a `min` for each run of an inner loop costs less than three copies of it. Declines expressions that are not affine in the index,
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
            if (op instanceof ControlOp.For it && !done.contains(it.index()) && !choices(it, lanes).isEmpty()) return true;
            for (var inner : op.regions()) {
                if (mayHave(inner, done)) return true;
            }
        }
        return false;
    }

    /// A value that is one of two others.
    private record Choice(ScalarOp op, Value left, Value right) {
        Value result() { return op.results().getFirst(); }
    }

    /// What says where a loop works, in the order of its operations; nothing for a loop that is not to be split.
    private static List<Choice> choices(ControlOp.For loop, ToIntFunction<ControlOp.For> lanes) {
        boolean innermost = loop.body().operations().stream().allMatch(op -> op.regions().isEmpty());
        if (!innermost && lanes.applyAsInt(loop) == 0) return List.of();
        Set<Value> places = Collections.newSetFromMap(new IdentityHashMap<>());
        for (var op : loop.body().operations()) {
            if (innermost) positions(op, places);
            else bounds(op, places);
        }
        var choices = new ArrayList<Choice>();
        if (places.isEmpty()) return choices;
        for (var op : loop.body().operations().reversed()) {
            if (op.results().size() != 1 || !places.contains(op.results().getFirst())) continue;
            var choice = switch (op) {
                case Binary it when it.kind() == BinaryKind.SMIN || it.kind() == BinaryKind.SMAX -> new Choice(it, it.left(), it.right());
                case Select it when innermost -> new Choice(it, it.then(), it.otherwise());
                default -> null;
            };
            if (choice == null) continue;
            places.add(choice.left());
            places.add(choice.right());
            choices.addFirst(choice);
        }
        return choices;
    }

    /// The positions in arrays that an operation of an innermost loop uses.
    private static void positions(Op op, Set<Value> into) {
        if (op instanceof ArrayOp.Element it) into.addAll(it.indices());
        if (op instanceof ArrayOp.SetElement it) into.addAll(it.indices());
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
        private final Map<Value, Op> definitions = new IdentityHashMap<>();
        private final AffineConditions conditions;
        private final Set<Value> done;
        private final ToIntFunction<ControlOp.For> lanes;
        boolean found;

        Splitting(AnalyzeRanges ranges, Set<Value> done, ToIntFunction<ControlOp.For> lanes) {
            this.lanes = lanes;
            this.ranges = ranges;
            this.conditions = new AffineConditions(ranges, definitions);
            this.done = done;
        }

        @Override protected void operation(Op op) {
            if (op instanceof ControlOp.For loop) survey(loop.body());
            if (!(op instanceof ControlOp.For loop) || done.contains(loop.index()) || !split(loop)) super.operation(op);
        }

        private void survey(Region body) {
            for (var op : body.operations()) op.results().forEach(result -> definitions.put(result, op));
        }

        private boolean split(ControlOp.For op) {
            var choices = choices(op, lanes);
            if (choices.isEmpty() || EnterFastLoops.size(op.body()) > LARGEST_BODY) return false;
            int together = lanes.applyAsInt(op);
            var location = op.location();
            var before = new ArrayList<Op>();
            var sides = new IdentityHashMap<Value, Affine>();
            var end = ranges.affine(op.upper());
            var below = new Border(op.lower());
            var above = new Border(op.upper());
            for (var each : choices) {
                var a = sides.getOrDefault(each.left(), ranges.affine(each.left()));
                var b = sides.getOrDefault(each.right(), ranges.affine(each.right()));
                var form = leftWhere(each, a, b);
                var rest = form == null ? null : conditions.rest(form, op.index());
                if (rest == null) continue;
                boolean rises = AffineConditions.rises(form, op.index());
                // Where the sides change: from there on, if the form rises, else up to there.
                var point = rises ? rest.times(-1) : rest.plus(1);
                if (point == null || !AffineConditions.isModerate(point)) continue;
                boolean upper = movesWith(point, end);
                boolean left = rises != upper;
                boolean nested = each.op instanceof Binary && (sides.containsKey(each.left()) || sides.containsKey(each.right()));
                (upper ? above : below).add(each, left, point, nested);
                sides.put(each.result(), left ? a : b);
            }
            if (below.inside.isEmpty() && above.inside.isEmpty()) return false;
            found = true;
            var first = below.farthest(BinaryKind.SMAX, before, location);
            var last = above.farthest(BinaryKind.SMIN, before, location);
            var from = first == op.lower() ? first : AffineConditions.binary(BinaryKind.SMIN, first, op.upper(), before, location);
            var to = last == op.upper() ? last : AffineConditions.binary(BinaryKind.SMAX, from, last, before, location);
            if (to != op.upper() && together > 0) to = multiple(from, to, together, before, location);
            emitAll(before);
            var carried = op.initial();
            if (from != op.lower()) carried = part(op, op.lower(), from, carried, new Choosing(below.outside()), true).results();
            var inside = new IdentityHashMap<>(below.inside);
            inside.putAll(above.inside);
            var middle = part(op, from, to, carried, new Choosing(inside), false);
            done.add(middle.index());
            if (to == op.upper()) {
                // The middle part is the last one: its results are the loop's.
                replaceAll(op.results(), middle.results());
                return true;
            }
            var behind = new IdentityHashMap<>(below.isNested ? Map.<Value, Value>of() : below.inside);
            // What makes the middle part a multiple of the lanes lies before the point.
            if (together <= 1) behind.putAll(above.outside());
            var rest = part(op, to, op.upper(), middle.results(), new Choosing(behind), true);
            replaceAll(op.results(), rest.results());
            return true;
        }

        /// What is ≥ 0 exactly where the left side is chosen; null if that is not affine.
        private Affine leftWhere(Choice choice, Affine left, Affine right) {
            return switch (choice.op) {
                case Binary it -> it.kind() == BinaryKind.SMAX ? Facts.sum(left, right, -1) : Facts.sum(right, left, -1);
                case Select it -> {
                    var all = conditions.conjunction(it.condition(), true);
                    yield all != null && all.size() == 1 ? all.getFirst() : null;
                }
                default -> throw new IllegalArgumentException("a choice by " + choice.op);
            };
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

    /// One end of a loop and the points near it.
    private static final class Border {
        private final Value end;
        private final List<Affine> points = new ArrayList<>();
        private final Map<Value, Value> outside = new IdentityHashMap<>();
        private boolean isNested;
        /// What the choices are beyond all points.
        final Map<Value, Value> inside = new IdentityHashMap<>();

        Border(Value end) { this.end = end; }

        /// @param nested whether its point is that only where another choice is as inside
        void add(Choice choice, boolean left, Affine point, boolean nested) {
            if (points.stream().noneMatch(other -> isSame(point, other))) points.add(point);
            isNested |= nested;
            inside.put(choice.result(), left ? choice.left() : choice.right());
            outside.put(choice.result(), left ? choice.right() : choice.left());
        }

        private static boolean isSame(Affine point, Affine other) {
            var difference = point.minus(other);
            return difference != null && difference.isConstant() && difference.constant() == 0;
        }

        /// What the choices are between the end and the points: not known of several points.
        Map<Value, Value> outside() { return points.size() == 1 && !isNested ? outside : Map.of(); }

        /// The point that is farthest from the end, but not on its other side.
        Value farthest(BinaryKind extreme, List<Op> into, Location location) {
            var place = end;
            for (var point : points) place = AffineConditions.binary(extreme, place, AffineConditions.compute(point, into, location), into, location);
            return place;
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
