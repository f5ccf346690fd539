package conure.pass;

import conure.ir.ScalarOp;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.List;

/// Shows affine inequalities from [Facts]: `e ≥ 0` by the atoms' intervals, or by replacing an atom by one of its bounds in the
/// unfavourable direction and showing what remains. The search goes a few steps deep, tries no form twice, and gives up after
/// [#BUDGET] forms, so that a check costs bounded work.
final class Proofs {
    private static final int DEPTH = 6;
    private static final int BUDGET = 100;

    private final Facts facts;
    private int budget;
    /// Forms that the present search has failed to prove: those from `firstFailure` on under what is assumed now.
    private final List<Failure> failures = new ArrayList<>();
    private int firstFailure;

    private record Failure(Affine form, int depth) {}

    Proofs(Facts facts) { this.facts = facts; }

    boolean isNonNegative(Affine e) {
        if (e == null) return false;
        if (e.minimum() >= 0) return true;
        budget = BUDGET;
        failures.clear();
        firstFailure = 0;
        return prove(e, DEPTH);
    }

    private boolean prove(Affine e, int depth) {
        if (e == null || --budget < 0) return false;
        if (e.minimum() >= 0) return true;
        // Where not even the greatest value will do, neither will a bound, which is less favourable.
        if (depth == 0 || e.maximum() < 0 || hasFailed(e, depth)) return false;
        for (int k = e.size() - 1; k >= 0; k--) {
            var atom = e.atom(k);
            var bounds = e.factor(k) > 0 ? atom.lower : atom.upper;
            for (int b = 0; b < bounds.size(); b++) {
                if (prove(e.replace(k, bounds.get(b)), depth - 1)) return true;
                if (budget < 0) return false;
            }
            if (atom.definition != null && byDefinition(e, k, depth)) return true;
            if (budget < 0) return false;
        }
        failures.add(new Failure(e, depth));
        return false;
    }

    private boolean hasFailed(Affine e, int depth) {
        for (int k = failures.size() - 1; k >= firstFailure; k--) {
            if (failures.get(k).depth >= depth && failures.get(k).form.isSameAs(e)) return true;
        }
        return false;
    }

    private boolean byDefinition(Affine e, int k, int depth) {
        var atom = e.atom(k);
        boolean fromBelow = e.factor(k) > 0;
        return switch (atom.definition) {
            case ScalarOp.Binary(_, var kind, var left, var right, _) when kind == (fromBelow ? BinaryKind.SMIN : BinaryKind.SMAX) ->
                    prove(e.replace(k, facts.affine(left)), depth - 1) && prove(e.replace(k, facts.affine(right)), depth - 1);
            case ScalarOp.Binary it when it.kind() == BinaryKind.SDIV || it.kind() == BinaryKind.ASHR || it.kind() == BinaryKind.UDIV ->
                    byQuotient(e, k, it, depth);
            case ScalarOp.Select it -> {
                var decided = facts.truth(it.condition());
                yield (Boolean.FALSE.equals(decided) || proveUnder(it.condition(), true, e, k, it.then(), depth))
                        && (Boolean.TRUE.equals(decided) || proveUnder(it.condition(), false, e, k, it.otherwise(), depth));
            }
            default -> false;
        };
    }

    private boolean proveUnder(Value condition, boolean truth, Affine e, int k, Value chosen, int depth) {
        var replaced = e.replace(k, facts.affine(chosen));
        if (replaced == null) return false;
        if (replaced.minimum() >= 0) return true;
        int outer = firstFailure;
        firstFailure = failures.size();
        boolean proven = facts.under(condition, truth, () -> prove(replaced, depth - 1));
        firstFailure = outer;
        return proven;
    }

    /// With q = x / d, d·q lies within d − 1 of x: e ≥ 0 follows from d·e + d − 1 ≥ 0, where d·q can be replaced.
    private boolean byQuotient(Affine e, int k, ScalarOp.Binary op, int depth) {
        var amount = facts.quantity(op.right());
        if (!amount.isConstant()) return false;
        boolean shift = op.kind() == BinaryKind.ASHR;
        if (shift ? amount.low < 0 || amount.low > 30 : amount.low < 1 || amount.low > 1 << 30) return false;
        long divisor = shift ? 1L << amount.low : amount.low;
        var dividend = facts.affine(op.left());
        boolean natural = dividend.minimum() >= 0;
        if (op.kind() == BinaryKind.UDIV && !natural) return false;
        long factor = e.factor(k);
        var scaled = e.replace(k, Affine.of(0));
        scaled = scaled == null ? null : scaled.times(divisor);
        if (scaled == null || Math.multiplyHigh(factor, divisor - 1) != 0 && factor > 0) return false;
        // floor: x − (d − 1) ≤ d·q ≤ x; truncation of a negative x: x ≤ d·q ≤ x + (d − 1)
        boolean floors = shift || natural;
        long slack = factor > 0 ? -(divisor - 1) : floors ? 0 : divisor - 1;
        var product = dividend.plus(slack);
        var replaced = product == null ? null : Facts.sum(scaled, product, factor);
        return replaced != null && prove(replaced.plus(divisor - 1), depth - 1);
    }

    /// Whether a comparison of two integers is decided; null if not.
    Boolean decide(CompareKind kind, Affine a, Affine b) {
        return switch (kind) {
            case SLT -> less(a, b);
            case SGE -> not(less(a, b));
            case SGT -> less(b, a);
            case SLE -> not(less(b, a));
            case ULT -> isNonNegative(b) && isNonNegative(a) ? less(a, b) : null;
            case UGE -> isNonNegative(b) && isNonNegative(a) ? not(less(a, b)) : null;
            case UGT -> isNonNegative(b) && isNonNegative(a) ? less(b, a) : null;
            case ULE -> isNonNegative(b) && isNonNegative(a) ? not(less(b, a)) : null;
            case EQ -> equal(a, b);
            case NE -> not(equal(a, b));
            case FEQ, FNE, FLT, FLE, FGT, FGE -> null;
        };
    }

    private static Boolean not(Boolean truth) { return truth == null ? null : !truth; }

    private Boolean less(Affine a, Affine b) {
        var difference = Facts.sum(b, a, -1);
        if (difference == null) return null;
        var opposite = Affine.of(0).minus(difference);
        var strict = difference.plus(-1);
        if (strict != null && strict.minimum() >= 0) return true;
        if (opposite != null && opposite.minimum() >= 0) return false;
        if (isNonNegative(strict)) return true;
        return isNonNegative(opposite) ? false : null;
    }

    private Boolean equal(Affine a, Affine b) {
        if (a.isSameAs(b)) return true;
        var less = less(a, b);
        if (Boolean.TRUE.equals(less)) return false;
        var greater = less(b, a);
        if (Boolean.TRUE.equals(greater)) return false;
        return less != null && greater != null ? true : null;
    }
}
