package conure.pass;

import conure.ir.ControlOp;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.List;

/// Ranges of the values that loops carry: by how they grow an iteration ([Growth]), and by induction. A bound that holds at
/// first is a hypothesis: assumed at the start of the body, and kept where it then holds at its end.
final class CarriedRanges {
    /// No program lives to take that many steps in all.
    private static final long MOST_STEPS = 1L << 56;

    private final Growth growth;
    private final Facts facts;

    CarriedRanges(Growth growth, Facts facts) {
        this.growth = growth;
        this.facts = facts;
    }

    /// A bound of a carried value that is to be confirmed.
    record Hypothesis(int position, Affine bound, boolean fromBelow) {}

    /// Bounds that hold for the initial values, and may hold for all: zero, the initial value itself, the last index.
    List<Hypothesis> hypotheses(List<Value> carried, List<Value> initial, List<Value> yielded, Affine last) {
        var hypotheses = new ArrayList<Hypothesis>();
        if (yielded == null) return hypotheses;
        for (int k = 0; k < carried.size(); k++) {
            if (!Facts.isCounted(carried.get(k)) || yielded.get(k) == carried.get(k)) continue;
            var start = facts.affine(initial.get(k));
            var change = growth.between(carried.get(k), yielded.get(k));
            // A sum that may wrap for all its definition says is no growth.
            if (change != null && !change.exact() && !isModerate(initial.get(k))) change = null;
            // What grows by constants is bounded by its growth already; only where it ends at zero is not seen from that.
            if (change == null || change.low() < 0) {
                if (start.isConstant() ? start.constant() > 0 : facts.isNonNegative(start)) hypotheses.add(new Hypothesis(k, Affine.of(0), true));
            }
            if (change == null) {
                hypotheses.add(new Hypothesis(k, start, true));
                hypotheses.add(new Hypothesis(k, start, false));
                if (last != null && facts.isAtLeast(last, start)) hypotheses.add(new Hypothesis(k, last, false));
            }
        }
        return hypotheses;
    }

    void assume(List<Hypothesis> hypotheses, List<Value> carried) {
        for (var each : hypotheses) {
            var atom = facts.affine(carried.get(each.position()));
            facts.assumeNonNegative(each.fromBelow() ? Facts.sum(atom, each.bound(), -1) : Facts.sum(each.bound(), atom, -1));
        }
    }

    /// Drops those that do not hold at the end of the body.
    void drop(List<Hypothesis> hypotheses, List<Value> yielded) {
        hypotheses.removeIf(each -> {
            var end = facts.affine(yielded.get(each.position()));
            return !(each.fromBelow() ? facts.isAtLeast(end, each.bound()) : facts.isAtLeast(each.bound(), end));
        });
    }

    /// Defines a carried value by how it grows; `loop` is the counted loop, or null.
    void define(Value parameter, Value initial, Value yielded, long trips, ControlOp.For loop) {
        var start = facts.affine(initial);
        if (yielded == parameter) {
            facts.define(parameter, start);
            return;
        }
        var change = yielded == null ? null : growth.between(parameter, yielded);
        if (change == null) {
            facts.define(parameter);
            return;
        }
        long up = growth(change.high(), change.step(), trips);
        long down = growth(-change.low(), change.step(), trips);
        long low = facts.least(initial);
        long high = facts.most(initial);
        boolean bounded = isModerate(initial) && up < Growth.INFINITE && down < Growth.INFINITE;
        if (!bounded && !change.exact()) {
            facts.define(parameter);
            return;
        }
        var iterations = loop == null ? null : Facts.sum(facts.affine(loop.index()), facts.affine(loop.lower()), -1);
        if (bounded && iterations != null && change.low() == change.high()) {
            var form = start.plus(iterations, change.low());
            if (form != null) {
                var quantity = facts.define(parameter, form);
                quantity.low = Math.max(quantity.low, low - down);
                quantity.high = Math.min(quantity.high, high + up);
                return;
            }
        }
        var quantity = facts.define(parameter, down == 0 ? low : bounded ? low - down : Long.MIN_VALUE, up == 0 ? high : bounded ? high + up : Long.MAX_VALUE);
        if (down == 0) quantity.lower.add(start);
        else if (iterations != null && -change.low() < Growth.INFINITE) add(quantity.lower, start.plus(iterations, change.low()));
        if (up == 0) quantity.upper.add(start);
        else if (iterations != null && change.high() < Growth.INFINITE) add(quantity.upper, start.plus(iterations, change.high()));
    }

    /// Behind a counted loop: what the result has grown to at most.
    void grown(ControlOp.For op, int position, Value yielded, long trips, int outer) {
        var parameter = op.carried().get(position);
        var change = growth.between(parameter, yielded);
        var result = facts.quantity(op.results().get(position));
        if (change == null || result.exact != null) return;
        var start = facts.affine(op.initial().get(position));
        long up = growth(change.high(), change.step(), trips);
        long down = growth(-change.low(), change.step(), trips);
        long low = facts.least(op.initial().get(position));
        long high = facts.most(op.initial().get(position));
        boolean bounded = isModerate(op.initial().get(position)) && up < Growth.INFINITE && down < Growth.INFINITE;
        if (!bounded && !change.exact()) return;
        if (down == 0) result.lower.add(start);
        if (up == 0) result.upper.add(start);
        if (down == 0 || bounded) result.low = Math.max(result.low, low - down);
        if (up == 0 || bounded) result.high = Math.min(result.high, high + up);
        var iterations = Facts.sum(facts.affine(op.upper()), facts.affine(op.lower()), -1);
        if (!bounded || !facts.isNonNegative(iterations)) return;
        if (change.high() > 0 && change.high() < Growth.INFINITE) add(result.upper, start.plus(iterations, change.high()));
        if (change.low() < 0 && change.low() > -Growth.INFINITE) add(result.lower, start.plus(iterations, change.low()));
        if (change.low() == change.high()) {
            var form = start.plus(iterations, change.low());
            if (form != null && form.isDefinedBefore(outer)) result.exact = form;
        }
    }

    /// Far enough from the ends of 64 bits for some growth.
    private boolean isModerate(Value value) {
        return Math.abs(facts.least(value) / 2) < Growth.INFINITE && Math.abs(facts.most(value) / 2) < Growth.INFINITE;
    }

    private static void add(List<Affine> bounds, Affine bound) {
        if (bound != null) bounds.add(bound);
    }

    /// How far single changes of at most `step`, together at most `change` an iteration, can lead.
    private static long growth(long change, long step, long trips) {
        if (change <= 0) return 0;
        return Growth.product(change < Growth.INFINITE ? change : step, change < Growth.INFINITE ? trips : MOST_STEPS);
    }
}
