package conure.pass;

import conure.ir.FailingOp;
import conure.ir.Op;
import conure.ir.ScalarOp;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.Type;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// For each loop of a function, conditions that can be tested before it and under which none of its checks fails, or as few
/// as possible. A check's condition is affine inequalities; the quantities that are defined in the loop are eliminated from
/// them by their bounds, until what is left speaks of values defined before it.
final class LoopGuards implements AnalyzeRanges.Speculation {
    /// Sums of a few numbers of this size do not overflow.
    static final long MODERATE = 1L << 48;
    private static final long FACTORS_OF_PRODUCTS = 1L << 31;
    /// A quantity between ends of this size may be replaced by them; larger ends are limits that say nothing of the program.
    private static final long SMALL = 1L << 20;
    private static final int LARGEST_FACTORS = 1000;
    private static final int DEPTH = 8;
    private static final int BUDGET = 150;
    private static final int MOST_GUARDS = 12;

    /// What one loop needs: each form ≥ 0, each of `moderate` within ±[#MODERATE].
    static final class Guard {
        final List<Affine> forms = new ArrayList<>();
        final List<Quantity> moderate = new ArrayList<>();
        /// How many checks pass where the guard holds, and how many nothing known before the loop can decide. (The latter
        /// are counted up to one, unless the loop is the innermost one around them.)
        int decided;
        int undecided;
        private final int limit;
        private final int[] snapshot;

        private Guard(int limit, int[] snapshot) {
            this.limit = limit;
            this.snapshot = snapshot;
        }

        boolean isEmpty() { return forms.isEmpty() && moderate.isEmpty(); }

        boolean isComplete() { return undecided == 0; }

        private void truncate(int forms, int moderate) {
            while (this.forms.size() > forms) this.forms.removeLast();
            while (this.moderate.size() > moderate) this.moderate.removeLast();
        }
    }

    private final Map<Op, Guard> guards = new IdentityHashMap<>();
    private final List<Guard> stack = new ArrayList<>();
    private Facts facts;
    private Guard guard;
    private int budget;

    /// The guard of a loop; null if none of its checks is unproven.
    Guard of(Op loop) {
        var guard = guards.get(loop);
        return guard == null || guard.isEmpty() && guard.isComplete() ? null : guard;
    }

    @Override public void enter(Op loop, int limit) {
        // What the loops around have so far, should this body be looked at again.
        var snapshot = new int[4 * stack.size()];
        for (int k = 0; k < stack.size(); k++) {
            snapshot[4 * k] = stack.get(k).forms.size();
            snapshot[4 * k + 1] = stack.get(k).moderate.size();
            snapshot[4 * k + 2] = stack.get(k).decided;
            snapshot[4 * k + 3] = stack.get(k).undecided;
        }
        var entered = new Guard(limit, snapshot);
        guards.put(loop, entered);
        stack.add(entered);
    }

    @Override public void leave() { stack.removeLast(); }

    @Override public void retry() {
        var snapshot = stack.removeLast().snapshot;
        for (int k = 0; k < stack.size(); k++) {
            stack.get(k).truncate(snapshot[4 * k], snapshot[4 * k + 1]);
            stack.get(k).decided = snapshot[4 * k + 2];
            stack.get(k).undecided = snapshot[4 * k + 3];
        }
    }

    @Override public void unproven(FailingOp.Check check, Facts known) {
        facts = known;
        for (var each : stack) {
            if (!each.isComplete() && each != stack.getLast()) continue;
            guard = each;
            budget = BUDGET;
            int mark = facts.mark();
            int forms = each.forms.size();
            int moderate = each.moderate.size();
            if (require(check.ok(), true) && each.forms.size() <= MOST_GUARDS) each.decided++;
            else {
                each.truncate(forms, moderate);
                each.undecided++;
            }
            facts.release(mark);
        }
    }

    // ---- conditions to inequalities -----------------------------------------------------------------------------------

    private boolean require(Value condition, boolean truth) {
        var known = facts.truth(condition);
        if (known != null) return known == truth;
        return switch (facts.definition(condition)) {
            case ScalarOp.Compare it -> compare(it, truth);
            case ScalarOp.Unary it when it.kind() == ScalarOp.UnaryKind.NOT -> require(it.operand(), !truth);
            case ScalarOp.Binary it when it.kind() == (truth ? BinaryKind.AND : BinaryKind.OR) -> require(it.left(), truth) && require(it.right(), truth);
            case ScalarOp.Checked it when truth && it.exact() == condition -> exact(it);
            case null, default -> false;
        };
    }

    private boolean compare(ScalarOp.Compare op, boolean truth) {
        // Guards are formed in 64 bits; tags and narrow numbers are not worth extending.
        if (op.left().type() != Scalar.I64) return false;
        var a = facts.affine(op.left());
        var b = facts.affine(op.right());
        return switch (truth ? op.kind() : FoldConstants.inverse(op.kind())) {
            case SLT -> less(a, b, 1);
            case SLE -> less(a, b, 0);
            case SGT -> less(b, a, 1);
            case SGE -> less(b, a, 0);
            case ULT -> nonNegative(a) && less(a, b, 1);
            case ULE -> nonNegative(a) && less(a, b, 0);
            case UGT -> nonNegative(b) && less(b, a, 1);
            case UGE -> nonNegative(b) && less(b, a, 0);
            case EQ -> less(a, b, 0) && less(b, a, 0);
            // Divisors are positive more often than negative.
            case NE -> b.isConstant() && b.constant() == 0 && nonNegative(a.plus(-1));
            case null, default -> false;
        };
    }

    private boolean less(Affine a, Affine b, long by) {
        var difference = Facts.sum(b, a, -1);
        return difference != null && nonNegative(difference.plus(-by));
    }

    private boolean exact(ScalarOp.Checked op) {
        if (op.result().type() != Type.Scalar.I64) return false;
        var form = facts.exact(op.kind().wrapping(), op.left(), op.right());
        if (form != null) return nonNegative(facts.limit().minus(form)) && nonNegative(form.plus(facts.limit()));
        return op.kind() == ScalarOp.CheckedKind.MUL && small(op.left()) && small(op.right());
    }

    private boolean small(Value factor) {
        var form = facts.affine(factor);
        return nonNegative(Affine.of(FACTORS_OF_PRODUCTS).minus(form)) && nonNegative(form.plus(FACTORS_OF_PRODUCTS));
    }

    private boolean nonNegative(Affine e) { return e != null && (facts.isNonNegative(e) || reduce(e, DEPTH)); }

    // ---- elimination --------------------------------------------------------------------------------------------------

    /// Finds what implies e ≥ 0 in the loop and can be tested before it.
    private boolean reduce(Affine e, int depth) {
        if (e == null) return false;
        if (e.minimum() >= 0) return true;
        if (e.maximum() < 0) return false;
        if (e.isDefinedBefore(guard.limit)) return add(e);
        if (depth == 0 || --budget < 0) return false;
        int k = e.size() - 1;
        var atom = e.atom(k);
        boolean fromBelow = e.factor(k) > 0;
        int forms = guard.forms.size();
        int moderate = guard.moderate.size();
        for (var bound : List.copyOf(fromBelow ? atom.lower : atom.upper)) {
            if (reduce(e.replace(k, bound), depth - 1)) return true;
            guard.truncate(forms, moderate);
        }
        if (byDefinition(e, k, atom.definition, fromBelow, depth)) return true;
        guard.truncate(forms, moderate);
        long end = fromBelow ? atom.low : atom.high;
        return Math.abs(end) < SMALL && reduce(e.replace(k, Affine.of(end)), depth - 1);
    }

    private boolean byDefinition(Affine e, int k, Op definition, boolean fromBelow, int depth) {
        return switch (definition) {
            case ScalarOp.Binary(_, var kind, var left, var right, _) when kind == (fromBelow ? BinaryKind.SMIN : BinaryKind.SMAX) ->
                    reduce(e.replace(k, facts.affine(left)), depth - 1) && reduce(e.replace(k, facts.affine(right)), depth - 1);
            // An index that is never negative need not be wrapped.
            case ScalarOp.Select it -> {
                int forms = guard.forms.size();
                int moderate = guard.moderate.size();
                if (require(it.condition(), false) && reduce(e.replace(k, facts.affine(it.otherwise())), depth - 1)) yield true;
                guard.truncate(forms, moderate);
                yield reduce(e.replace(k, facts.affine(it.then())), depth - 1) && reduce(e.replace(k, facts.affine(it.otherwise())), depth - 1);
            }
            case null, default -> false;
        };
    }

    private boolean add(Affine e) {
        long factors = 0;
        boolean overflow = false;
        for (int k = 0; k < e.size(); k++) {
            factors += Math.abs(e.factor(k));
            if (e.atom(k).value.type() != Type.Scalar.I64) return false;
            overflow |= e.factor(k) == Long.MIN_VALUE || e.atom(k) == facts.limit().atom(0);
        }
        if (factors < 0 || factors > LARGEST_FACTORS || Math.abs(e.constant()) > 1L << 60) return false;
        if (overflow || !isPlain(e)) {
            for (int k = 0; k < e.size(); k++) moderate(e.atom(k));
        }
        if (overflow) return true;
        for (var each : guard.forms) {
            if (each.isSameAs(e)) return true;
        }
        guard.forms.add(e);
        return true;
    }

    private void moderate(Quantity quantity) {
        if (quantity == facts.limit().atom(0) || quantity.low >= -MODERATE && quantity.high <= MODERATE) return;
        if (!guard.moderate.contains(quantity)) guard.moderate.add(quantity);
    }

    /// Whether e ≥ 0 can be tested by one comparison of two values, without a sum.
    static boolean isPlain(Affine e) {
        if (e.size() == 1) return Math.abs(e.factor(0)) == 1;
        return e.size() == 2 && e.factor(0) * e.factor(1) == -1 && (e.constant() == 0 || e.constant() == -1);
    }
}
