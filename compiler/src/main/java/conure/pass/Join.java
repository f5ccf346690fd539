package conure.pass;

import conure.ir.ScalarOp;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.List;

/// What holds of a result that comes from one of several places (the sides of an `if`, the exits of a block, no iteration
/// or the last): the union of the intervals, and those bounds over values defined before that hold for each of them.
final class Join {
    private static final int MOST_CANDIDATES = 6;

    private final Facts facts;
    /// Quantities of at least this order are not visible behind the join.
    private final int limit;
    private long low = Long.MAX_VALUE;
    private long high = Long.MIN_VALUE;
    private Affine exact;
    private boolean differs;
    private List<Affine> lower;
    private List<Affine> upper;

    Join(Facts facts, int limit) {
        this.facts = facts;
        this.limit = limit;
    }

    /// The result may be this value, as it is known here.
    void add(Value value) {
        var form = facts.affine(value);
        low = Math.min(low, facts.least(value));
        high = Math.max(high, facts.most(value));
        if (lower == null) {
            lower = new ArrayList<>();
            upper = new ArrayList<>();
            collect(form, true, 2, lower);
            collect(form, false, 2, upper);
            if (form.isDefinedBefore(limit)) exact = form;
            else differs = true;
            return;
        }
        differs |= exact == null || !exact.isSameAs(form);
        lower.removeIf(bound -> !facts.isAtLeast(form, bound));
        upper.removeIf(bound -> !facts.isAtLeast(bound, form));
    }

    /// The forms of visible quantities that bound `form` from below, or above.
    private void collect(Affine form, boolean fromBelow, int depth, List<Affine> into) {
        if (form == null || into.size() >= MOST_CANDIDATES) return;
        // Constants are left to the intervals.
        if (form.isConstant()) return;
        if (form.isDefinedBefore(limit)) add(form, into);
        if (depth == 0) return;
        int last = form.size() - 1;
        var atom = form.atom(last);
        // A copy: proving adds facts for a moment.
        for (var bound : List.copyOf(form.factor(last) > 0 == fromBelow ? atom.lower : atom.upper)) collect(form.replace(last, bound), fromBelow, depth - 1, into);
        if (atom.definition instanceof ScalarOp.Select select) {
            // What bounds one side may bound both.
            var either = new ArrayList<Affine>();
            collect(form.replace(last, facts.affine(select.then())), fromBelow, depth - 1, either);
            collect(form.replace(last, facts.affine(select.otherwise())), fromBelow, depth - 1, either);
            for (var bound : either) {
                if (fromBelow ? facts.isAtLeast(form, bound) : facts.isAtLeast(bound, form)) add(bound, into);
            }
        }
    }

    private static void add(Affine bound, List<Affine> into) {
        if (into.stream().noneMatch(bound::isSameAs)) into.add(bound);
    }

    /// A bound that is known to hold for what has been added so far.
    void offer(Affine bound, boolean fromBelow) {
        if (lower != null && !bound.isConstant() && bound.isDefinedBefore(limit)) add(bound, fromBelow ? lower : upper);
    }

    /// Defines the result, behind the place where the alternatives meet.
    Quantity define(Value result) {
        if (lower == null) return facts.define(result);
        if (!differs) return facts.define(result, exact);
        var quantity = facts.define(result, low, high);
        quantity.lower.addAll(lower);
        quantity.upper.addAll(upper);
        return quantity;
    }
}
