package conure.pass;

import conure.ir.ArrayOp;
import conure.ir.ControlOp;
import conure.ir.FailingOp;
import conure.ir.Function;
import conure.ir.ListOp;
import conure.ir.MaskOp;
import conure.ir.MemoryOp;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.ScalarOp;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Symbolic ranges of integers: walks a function once, in order, keeps what holds at the place reached ([Facts]), and
/// notes which checks hold always, which conditions are decided, and which minima, maxima and selects are one of their
/// operands. An analysis: recomputed where needed, not stored in the program.
///
/// Facts come from definitions, loop bounds, conditions of the branches around, checks already passed, branches that did
/// not come back, and loop-carried values: those that change by constants ([Growth]), and those for which a bound that
/// holds at first is found to hold again at the end of the body, assuming that it held at its start (induction; where it
/// does not, the body is looked at again without it).
///
/// It relies on the language's limits: extents are in 0..2⁴⁸, and no loop runs 2⁴⁸ times.
final class AnalyzeRanges {
    static final long LARGEST_EXTENT = 1L << 48;
    private static final int MOST_ATTEMPTS = 3;
    private static final int MOST_EQUALITIES = 5;

    private final Growth growth;
    private final Facts facts;
    private final ScalarRanges scalars;
    private final CarriedRanges carriedRanges;
    private final Map<Value, List<Join>> blocks = new IdentityHashMap<>();
    private final Set<FailingOp.Check> proven = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<Value, Boolean> conditions = new IdentityHashMap<>();
    /// Comparisons that were not decided, and what was known then.
    private final Map<Value, Integer> undecided = new IdentityHashMap<>();
    private final Map<ControlOp.If, Boolean> branches = new IdentityHashMap<>();
    private final Map<Value, Value> same = new IdentityHashMap<>();
    private final Set<Value> wide;
    private final Speculation speculation;
    private int visited;
    private int allowance;

    /// What to do about a loop whose checks are not all proven: see [EnterFastLoops].
    interface Speculation {
        /// Before the body of a loop is looked at; what is defined before the loop has an order below `limit`.
        void enter(Op loop, int limit);

        void leave();

        /// Instead of `leave`: the body will be looked at again, what was found there does not count.
        void retry();

        /// A check that is not proven, before it is assumed to have passed.
        void unproven(FailingOp.Check check, Facts facts);
    }

    AnalyzeRanges(Function function) { this(function, null); }

    AnalyzeRanges(Function function, Speculation speculation) {
        this.speculation = speculation;
        wide = function.wideParameters();
        growth = new Growth(function.body());
        facts = new Facts(growth.definitions);
        scalars = new ScalarRanges(facts);
        carriedRanges = new CarriedRanges(growth, facts);
        allowance = 8 * growth.definitions.size() + 1000;
        for (var parameter : function.parameters()) {
            if (Facts.isCounted(parameter)) facts.define(parameter);
        }
        walk(function.body());
    }

    /// Whether the check never fails.
    boolean isProven(FailingOp.Check check) { return proven.contains(check); }

    /// What a condition is wherever it is computed; null if not known.
    Boolean condition(Value value) { return conditions.get(value); }

    /// Which way an `if` always goes; null if not known.
    Boolean branch(ControlOp.If op) { return branches.get(op); }

    /// The operand that a minimum, maximum or select always is; null if not known.
    Value same(Value value) { return same.get(value); }

    /// What an integer equals, in terms of values that are defined before it.
    Affine affine(Value value) { return facts.affine(value); }

    // ---- the walk -----------------------------------------------------------------------------------------------------

    private void walk(Region region) {
        visited += region.operations().size();
        for (var op : region.operations()) operation(op);
    }

    private void operation(Op op) {
        switch (op) {
            case ScalarOp.Compare it -> compare(it);
            case ScalarOp it -> {
                scalars.define(it);
                if (it instanceof ScalarOp.Checked checked) note(conditions, checked.exact(), facts.truth(checked.exact()));
                else if (it instanceof ScalarOp.Select select) chosen(select);
                else if (it instanceof ScalarOp.Binary binary) chosen(binary);
            }
            case FailingOp.Check it -> check(it);
            case ControlOp.If it -> conditional(it);
            case ControlOp.For it -> counted(it);
            case ControlOp.Loop it -> loop(it);
            case ControlOp.Block it -> block(it);
            case ControlOp.Exit it -> exit(it.label(), it.values());
            case ArrayOp.Extent it -> facts.define(it.result(), 0, LARGEST_EXTENT);
            case ListOp.ListLength it -> facts.define(it.result(), 0, LARGEST_EXTENT);
            case MemoryOp.GetListField it -> {
                if (Facts.isCounted(it.result())) facts.define(it.result(), 0, LARGEST_EXTENT);
            }
            case ArrayOp.Generate it -> expression(it.body(), it.extents());
            case ArrayOp.Assign it -> expression(it.body(), it.extents());
            case ArrayOp.Sum it -> expression(it.body(), it.extents());
            case MaskOp.Count it -> {
                facts.define(it.result(), 0, LARGEST_EXTENT);
                expression(it.mask(), it.extents());
            }
            case MaskOp.AtPlaces it -> {
                expression(it.mask(), it.extents());
                expression(it.body(), it.bounds());
            }
            case MemoryOp.ForAll it -> {
                int mark = facts.mark();
                index(it.body().parameters().getFirst(), facts.affine(it.lower()), it.upper());
                walk(it.body());
                facts.release(mark);
            }
            default -> {
                if (op instanceof FailingOp it && it.escape() != null) exit(it.escape().label(), it.escape().values());
                for (var result : op.results()) {
                    if (Facts.isCounted(result)) facts.define(result);
                }
                for (var region : op.regions()) walk(region);
            }
        }
    }

    private static <K, V> void note(Map<K, V> map, K key, V value) {
        if (value == null) map.remove(key);
        else map.put(key, value);
    }

    private void compare(ScalarOp.Compare op) {
        var decided = decide(op);
        note(conditions, op.result(), decided);
        if (decided != null) facts.assume(op.result(), decided);
        else undecided.put(op.result(), facts.generation());
    }

    private Boolean decide(ScalarOp.Compare op) {
        var decided = facts.decide(op.kind(), op.left(), op.right());
        return decided == null && op.kind() == CompareKind.EQ && isOne(op.right()) && isWide(facts.affine(op.left()), MOST_EQUALITIES) ? (Boolean) false : decided;
    }

    private boolean isOne(Value value) { return Facts.isCounted(value) && facts.affine(value).isSameAs(Affine.of(1)); }

    /// Whether it is an extent that is promised not to be 1, or has been found equal to one.
    private boolean isWide(Affine extent, int depth) {
        if (extent.size() != 1 || extent.factor(0) != 1 || extent.constant() != 0) return false;
        var atom = extent.atom(0);
        if (atom.definition instanceof ArrayOp.Extent it && wide.contains(it.array())) return true;
        return depth > 0 && atom.lower.stream().anyMatch(bound -> atom.upper.stream().anyMatch(bound::isSameAs) && isWide(bound, depth - 1));
    }

    private void chosen(ScalarOp.Select op) {
        var decided = facts.truth(op.condition());
        note(same, op.result(), decided == null ? null : decided ? op.then() : op.otherwise());
    }

    private void chosen(ScalarOp.Binary op) {
        if (op.kind() != BinaryKind.SMIN && op.kind() != BinaryKind.SMAX || !Facts.isCounted(op.result())) return;
        var result = facts.affine(op.result());
        note(same, op.result(), result.isSameAs(facts.affine(op.left())) ? op.left() : result.isSameAs(facts.affine(op.right())) ? op.right() : null);
    }

    /// What a condition is here.
    private Boolean decide(Value condition) {
        var truth = facts.truth(condition);
        if (truth != null) return truth;
        return switch (growth.definitions.get(condition)) {
            case ScalarOp.Compare it when Objects.equals(undecided.get(condition), facts.generation()) -> null;
            case ScalarOp.Compare it -> decide(it);
            case ScalarOp.Binary it when it.kind() == BinaryKind.AND || it.kind() == BinaryKind.OR -> {
                boolean decisive = it.kind() == BinaryKind.OR;
                var left = decide(it.left());
                if (left != null && left == decisive) yield left;
                var right = decide(it.right());
                if (right != null && right == decisive) yield right;
                yield left == null || right == null ? null : (Boolean) !decisive;
            }
            case ScalarOp.Unary it when it.kind() == ScalarOp.UnaryKind.NOT -> {
                var operand = decide(it.operand());
                yield operand == null ? null : (Boolean) !operand;
            }
            case null, default -> null;
        };
    }

    private void check(FailingOp.Check op) {
        if (Boolean.TRUE.equals(decide(op.ok()))) {
            proven.add(op);
            return;
        }
        proven.remove(op);
        if (speculation != null) speculation.unproven(op, facts);
        if (op.escape() != null) {
            int mark = facts.mark();
            facts.assume(op.ok(), false);
            exit(op.escape().label(), op.escape().values());
            facts.release(mark);
        }
        facts.assume(op.ok(), true);
    }

    private void conditional(ControlOp.If op) {
        note(branches, op, decide(op.condition()));
        var joins = joins(op.results());
        boolean thenArrives = op.then().terminator() instanceof ControlOp.Yield;
        boolean otherwiseArrives = op.otherwise().terminator() instanceof ControlOp.Yield;
        // Where one side does not come back, what holds at the end of the other one holds behind it: that one is last.
        boolean single = thenArrives != otherwiseArrives;
        branch(op, !single || otherwiseArrives, joins, false);
        branch(op, single && thenArrives, joins, single);
        define(op.results(), joins);
    }

    private void branch(ControlOp.If op, boolean truth, List<Join> joins, boolean keeps) {
        int mark = facts.mark();
        facts.assume(op.condition(), truth);
        var region = truth ? op.then() : op.otherwise();
        walk(region);
        if (region.terminator() instanceof ControlOp.Yield yield) arrive(joins, yield.values());
        if (!keeps) facts.release(mark);
    }

    private List<Join> joins(List<Value> results) {
        int limit = facts.nextOrder();
        var joins = new ArrayList<Join>(results.size());
        for (var result : results) joins.add(Facts.isCounted(result) ? new Join(facts, limit) : null);
        return joins;
    }

    private void arrive(List<Join> joins, List<Value> values) {
        for (int k = 0; k < joins.size(); k++) {
            if (joins.get(k) != null) joins.get(k).add(values.get(k));
        }
    }

    private void define(List<Value> results, List<Join> joins) {
        for (int k = 0; k < joins.size(); k++) {
            if (joins.get(k) != null) joins.get(k).define(results.get(k));
        }
    }

    private void block(ControlOp.Block op) {
        var joins = joins(op.results());
        blocks.put(op.label(), joins);
        int mark = facts.mark();
        walk(op.body());
        if (op.body().terminator() instanceof ControlOp.Yield yield) arrive(joins, yield.values());
        facts.release(mark);
        define(op.results(), joins);
    }

    private void exit(Value label, List<Value> values) { arrive(blocks.get(label), values); }

    // ---- loops --------------------------------------------------------------------------------------------------------

    /// Defines the index of a counted loop in its body, which only runs where there is an iteration.
    private Affine index(Value index, Affine from, Value upper) {
        var to = facts.affine(upper);
        // `max(x, c)` with c ≤ lower: in the body it is x.
        if (growth.definitions.get(upper) instanceof ScalarOp.Binary(_, var kind, var left, var right, _) && kind == BinaryKind.SMAX) {
            if (facts.affine(right).maximum() <= from.minimum()) to = facts.affine(left);
            else if (facts.affine(left).maximum() <= from.minimum()) to = facts.affine(right);
        }
        var last = to.plus(-1);
        if (last == null) last = to;
        var trips = Facts.sum(last, from, -1);
        facts.assumeNonNegative(trips);
        long high = to.maximum();
        long most = from.maximum() > Long.MAX_VALUE - LARGEST_EXTENT ? Long.MAX_VALUE : from.maximum() + LARGEST_EXTENT;
        var quantity = facts.define(index, from.minimum(), Math.min(high == Long.MIN_VALUE ? high : high - 1, most));
        if (!from.isConstant()) quantity.lower.add(from);
        if (!last.isConstant() && last != to) quantity.upper.add(last);
        return last == to ? null : last;
    }

    /// The region of an array expression, which is evaluated for positions that exist.
    private void expression(Region body, List<Value> extents) {
        int mark = facts.mark();
        for (int axis = 0; axis < extents.size(); axis++) index(body.parameters().get(axis), Affine.of(0), extents.get(axis));
        walk(body);
        facts.release(mark);
    }

    private void counted(ControlOp.For op) {
        int outer = facts.nextOrder();
        var joins = joins(op.results());
        var yielded = op.body().terminator() instanceof ControlOp.Yield yield ? yield.values() : null;
        long trips = Math.clamp(Growth.sum(Math.clamp(facts.affine(op.upper()).maximum(), -Growth.INFINITE, Growth.INFINITE),
                -Math.clamp(facts.affine(op.lower()).minimum(), -Growth.INFINITE, Growth.INFINITE)), 0, LARGEST_EXTENT);
        List<CarriedRanges.Hypothesis> hypotheses = null;
        for (int attempt = 1; ; attempt++) {
            if (speculation != null) speculation.enter(op, outer);
            int mark = facts.mark();
            var last = index(op.index(), facts.affine(op.lower()), op.upper());
            if (hypotheses == null) hypotheses = visited > allowance ? new ArrayList<>() : carriedRanges.hypotheses(op.carried(), op.initial(), yielded, last);
            for (int k = 0; k < op.carried().size(); k++) {
                if (Facts.isCounted(op.carried().get(k))) carriedRanges.define(op.carried().get(k), op.initial().get(k), yielded == null ? null : yielded.get(k), trips, op);
            }
            if (round(op.carried(), yielded, hypotheses, op.body(), attempt, mark)) {
                if (yielded != null) arrive(joins, yielded);
                for (var each : hypotheses) {
                    if (joins.get(each.position()) != null) joins.get(each.position()).offer(each.bound(), each.fromBelow());
                }
                facts.release(mark);
                if (speculation != null) speculation.leave();
                break;
            }
            if (speculation != null) speculation.retry();
        }
        arrive(joins, op.initial());
        define(op.results(), joins);
        for (int k = 0; k < op.results().size() && yielded != null; k++) {
            if (Facts.isCounted(op.results().get(k))) carriedRanges.grown(op, k, yielded.get(k), trips, outer);
        }
    }

    private void loop(ControlOp.Loop op) {
        var carried = op.body().parameters();
        var yielded = op.body().terminator() instanceof ControlOp.Yield yield ? yield.values() : null;
        int outer = facts.nextOrder();
        List<CarriedRanges.Hypothesis> hypotheses = null;
        for (int attempt = 1; ; attempt++) {
            if (speculation != null) speculation.enter(op, outer);
            int mark = facts.mark();
            if (hypotheses == null) hypotheses = visited > allowance ? new ArrayList<>() : carriedRanges.hypotheses(carried, op.initial(), yielded, null);
            for (int k = 0; k < carried.size(); k++) {
                if (Facts.isCounted(carried.get(k))) carriedRanges.define(carried.get(k), op.initial().get(k), yielded == null ? null : yielded.get(k), LARGEST_EXTENT, null);
            }
            if (round(carried, yielded, hypotheses, op.body(), attempt, mark)) {
                facts.release(mark);
                if (speculation != null) speculation.leave();
                break;
            }
            if (speculation != null) speculation.retry();
        }
    }

    /// Looks at the body with the hypotheses assumed; false if some did not come true: they are dropped, and the facts
    /// released, to try again.
    private boolean round(List<Value> carried, List<Value> yielded, List<CarriedRanges.Hypothesis> hypotheses, Region body, int attempt, int mark) {
        carriedRanges.assume(hypotheses, carried);
        walk(body);
        int before = hypotheses.size();
        if (before == 0) return true;
        carriedRanges.drop(hypotheses, yielded);
        if (hypotheses.size() == before) return true;
        if (attempt >= MOST_ATTEMPTS || visited > allowance) hypotheses.clear();
        facts.release(mark);
        return false;
    }
}
