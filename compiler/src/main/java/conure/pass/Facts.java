package conure.pass;

import conure.ir.ControlOp;
import conure.ir.Op;
import conure.ir.ScalarOp;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// What holds at the place that [AnalyzeRanges] has reached: the quantities, the conditions known to be true or false, and
/// a prover for affine inequalities. Facts are assumed in scopes: [#mark] begins one, [#release] forgets what it brought.
///
/// The prover shows `e ≥ 0` by the atoms' intervals, or by replacing an atom by one of its bounds in the unfavourable
/// direction and showing what remains: it goes a few steps deep, tries no form twice, and gives up after [#BUDGET] forms, so
/// a check costs bounded work.
final class Facts {
    private static final int DEPTH = 6;
    private static final int BUDGET = 100;

    private final Map<Value, Quantity> quantities = new IdentityHashMap<>();
    private final Map<Value, Boolean> known = new IdentityHashMap<>();
    private final Map<Value, Op> definitions;
    private final ArrayList<Runnable> trail = new ArrayList<>();
    /// The greatest `i64`, as a quantity: constants near the end of 64 bits could not be added to.
    private final Affine limit = Affine.of(new Quantity(new Value(Scalar.I64, "limit"), 0, null, Long.MAX_VALUE, Long.MAX_VALUE));
    private int count = 1;
    private int generation;
    private int generations;
    private int budget;
    /// Forms that the present search has failed to prove: those from `firstFailure` on under what is assumed now.
    private final List<Failure> failures = new ArrayList<>();
    private int firstFailure;

    private record Failure(Affine form, int depth) {}

    Facts(Map<Value, Op> definitions) { this.definitions = definitions; }

    Affine limit() { return limit; }

    // ---- scopes -------------------------------------------------------------------------------------------------------

    int mark() { return trail.size(); }

    void release(int mark) {
        if (trail.size() > mark) generation = ++generations;
        while (trail.size() > mark) trail.removeLast().run();
    }

    /// What is assumed, as a number: the same as before if nothing was assumed or forgotten since.
    int generation() { return generation; }

    private void onRelease(Runnable undo) {
        generation = ++generations;
        trail.add(undo);
    }

    int nextOrder() { return count; }

    Op definition(Value value) { return definitions.get(value); }

    // ---- quantities ---------------------------------------------------------------------------------------------------

    static boolean isCounted(Value value) { return value.type() instanceof Scalar scalar && scalar.isInteger() && scalar != Scalar.I1; }

    static long lowest(Scalar type) { return type.bits() == 64 ? Long.MIN_VALUE : -(1L << (type.bits() - 1)); }

    static long highest(Scalar type) { return type.bits() == 64 ? Long.MAX_VALUE : (1L << (type.bits() - 1)) - 1; }

    /// A value defined here, of which only the interval is known yet. Defining it again (a loop is looked at twice)
    /// starts anew.
    Quantity define(Value value, long low, long high) {
        var type = (Scalar) value.type();
        var quantity = new Quantity(value, count++, definitions.get(value), Math.max(low, lowest(type)), Math.min(high, highest(type)));
        quantities.put(value, quantity);
        return quantity;
    }

    Quantity define(Value value) { return define(value, Long.MIN_VALUE, Long.MAX_VALUE); }

    Quantity define(Value value, Affine exact) {
        var quantity = define(value, exact.minimum(), exact.maximum());
        quantity.exact = exact;
        return quantity;
    }

    Quantity quantity(Value value) {
        var quantity = quantities.get(value);
        return quantity != null ? quantity : define(value);
    }

    Affine affine(Value value) { return quantity(value).affine(); }

    /// The least the value can be: by its own interval, or by those of what it is made of.
    long least(Value value) { return Math.max(quantity(value).low, affine(value).minimum()); }

    long most(Value value) { return Math.min(quantity(value).high, affine(value).maximum()); }

    static Affine sum(Affine a, Affine b, long times) { return a == null || b == null ? null : a.plus(b, times); }

    // ---- assuming -----------------------------------------------------------------------------------------------------

    /// Whether the condition is known; null if not.
    Boolean truth(Value condition) { return known.get(condition); }

    void assume(Value condition, boolean truth) {
        if (known.containsKey(condition)) return;
        known.put(condition, truth);
        onRelease(() -> known.remove(condition));
        switch (definitions.get(condition)) {
            case ScalarOp.Compare it -> assume(it, truth);
            case ScalarOp.Unary it when it.kind() == ScalarOp.UnaryKind.NOT -> assume(it.operand(), !truth);
            case ScalarOp.Binary it when it.kind() == (truth ? BinaryKind.AND : BinaryKind.OR) -> {
                assume(it.left(), truth);
                assume(it.right(), truth);
            }
            case ScalarOp.Checked it when truth && it.exact() == condition -> assumeExact(it);
            case ControlOp.If it -> assumeResult(it, it.results().indexOf(condition), truth);
            case null, default -> { }
        }
    }

    /// `if %c { yield %x } else { yield %false }` is true only where both are.
    private void assumeResult(ControlOp.If op, int index, boolean truth) {
        var then = op.then().terminator() instanceof ControlOp.Yield yield ? yield.values().get(index) : null;
        var otherwise = op.otherwise().terminator() instanceof ControlOp.Yield yield ? yield.values().get(index) : null;
        if (otherwise == null || isLiteral(otherwise, !truth) || truth && otherwise == op.condition()) {
            assume(op.condition(), true);
            if (then != null) assume(then, truth);
        } else if (then == null || isLiteral(then, !truth) || !truth && then == op.condition()) {
            assume(op.condition(), false);
            assume(otherwise, truth);
        }
    }

    private boolean isLiteral(Value value, boolean truth) {
        return definitions.get(value) instanceof ScalarOp.Constant(_, var literal, _) && literal.equals(truth);
    }

    private void assume(ScalarOp.Compare op, boolean truth) {
        if (!isCounted(op.left())) return;
        var kind = truth ? op.kind() : FoldConstants.inverse(op.kind());
        var a = affine(op.left());
        var b = affine(op.right());
        switch (kind) {
            case EQ -> {
                assumeNonNegative(sum(a, b, -1));
                assumeNonNegative(sum(b, a, -1));
            }
            case NE -> assumeUnequal(sum(a, b, -1));
            case SLT -> assumeLess(a, b, 1);
            case SLE -> assumeLess(a, b, 0);
            case SGT -> assumeLess(b, a, 1);
            case SGE -> assumeLess(b, a, 0);
            case ULT -> assumeBelow(a, b, 1);
            case ULE -> assumeBelow(a, b, 0);
            case UGT -> assumeBelow(b, a, 1);
            case UGE -> assumeBelow(b, a, 0);
            case null, default -> { }
        }
    }

    private void assumeLess(Affine a, Affine b, long by) {
        var difference = sum(b, a, -1);
        if (difference != null) assumeNonNegative(difference.plus(-by));
    }

    /// Unsigned: what is below a non-negative number is not negative.
    private void assumeBelow(Affine a, Affine b, long by) {
        if (b.minimum() < 0) return;
        assumeNonNegative(a);
        assumeLess(a, b, by);
    }

    private void assumeUnequal(Affine difference) {
        if (difference == null) return;
        if (difference.minimum() == 0) assumeNonNegative(difference.plus(-1));
        else if (difference.maximum() == 0) assumeNonNegative(Affine.of(-1).minus(difference));
    }

    /// Behind its check a checked sum equals the sum.
    private void assumeExact(ScalarOp.Checked op) {
        if (op.result().type() != Scalar.I64) return;
        var quantity = quantity(op.result());
        if (quantity.exact != null || op.kind() == ScalarOp.CheckedKind.MUL && !quantity(op.left()).isConstant() && !quantity(op.right()).isConstant()) return;
        var exact = exact(op.kind().wrapping(), op.left(), op.right());
        if (exact == null) return;
        var atom = Affine.of(quantity);
        assumeNonNegative(sum(exact, atom, -1));
        assumeNonNegative(sum(atom, exact, -1));
        quantity.exact = exact;
        onRelease(() -> quantity.exact = null);
    }

    /// The sum, difference, or multiple of two values as an affine form, without regard to overflow; null if it is none.
    Affine exact(BinaryKind kind, Value left, Value right) {
        return switch (kind) {
            case ADD -> sum(affine(left), affine(right), 1);
            case SUB -> sum(affine(left), affine(right), -1);
            case MUL -> quantity(right).isConstant() ? affine(left).times(quantity(right).low)
                    : quantity(left).isConstant() ? affine(right).times(quantity(left).low) : null;
            default -> null;
        };
    }

    /// From here on e ≥ 0.
    void assumeNonNegative(Affine e) { assumeNonNegative(e, 2); }

    private void assumeNonNegative(Affine e, int depth) {
        if (e == null || e.minimum() >= 0) return;
        for (int k = 0; k < e.size(); k++) {
            var atom = e.atom(k);
            long factor = e.factor(k);
            // factor · atom ≥ −rest
            var rest = e.replace(k, Affine.of(0));
            if (rest == null) continue;
            long most = rest.maximum();
            if (most != Long.MAX_VALUE && most != Long.MIN_VALUE) {
                if (factor > 0) raise(atom, Math.ceilDiv(-most, factor));
                else if (factor != Long.MIN_VALUE) cut(atom, Math.floorDiv(most, -factor));
            }
            if (rest.size() > 0 && factor == 1) addBound(atom.lower, Affine.of(0).minus(rest));
            else if (rest.size() > 0 && factor == -1) addBound(atom.upper, rest);
            // What holds for the smaller of two holds for both.
            if (depth > 0 && atom.definition instanceof ScalarOp.Binary(_, var kind, var left, var right, _)
                    && kind == (factor > 0 ? BinaryKind.SMIN : BinaryKind.SMAX)) {
                assumeNonNegative(e.replace(k, affine(left)), depth - 1);
                assumeNonNegative(e.replace(k, affine(right)), depth - 1);
            }
        }
    }

    private void addBound(List<Affine> bounds, Affine bound) {
        if (bound == null || bounds.size() >= Quantity.MOST_BOUNDS) return;
        for (var each : bounds) {
            if (each.isSameAs(bound)) return;
        }
        bounds.add(bound);
        onRelease(bounds::removeLast);
    }

    void raise(Quantity quantity, long low) {
        if (low <= quantity.low) return;
        long old = quantity.low;
        quantity.low = low;
        onRelease(() -> quantity.low = old);
    }

    void cut(Quantity quantity, long high) {
        if (high >= quantity.high) return;
        long old = quantity.high;
        quantity.high = high;
        onRelease(() -> quantity.high = old);
    }

    // ---- proving ------------------------------------------------------------------------------------------------------

    boolean isNonNegative(Affine e) {
        if (e == null) return false;
        if (e.minimum() >= 0) return true;
        budget = BUDGET;
        failures.clear();
        firstFailure = 0;
        return prove(e, DEPTH);
    }

    boolean isAtLeast(Affine a, Affine b) { return isNonNegative(sum(a, b, -1)); }

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
                    prove(e.replace(k, affine(left)), depth - 1) && prove(e.replace(k, affine(right)), depth - 1);
            case ScalarOp.Binary it when it.kind() == BinaryKind.SDIV || it.kind() == BinaryKind.ASHR || it.kind() == BinaryKind.UDIV ->
                    byQuotient(e, k, it, depth);
            case ScalarOp.Select it -> {
                var decided = truth(it.condition());
                yield (Boolean.FALSE.equals(decided) || proveUnder(it.condition(), true, e, k, it.then(), depth))
                        && (Boolean.TRUE.equals(decided) || proveUnder(it.condition(), false, e, k, it.otherwise(), depth));
            }
            default -> false;
        };
    }

    private boolean proveUnder(Value condition, boolean truth, Affine e, int k, Value chosen, int depth) {
        var replaced = e.replace(k, affine(chosen));
        if (replaced == null) return false;
        if (replaced.minimum() >= 0) return true;
        int mark = mark();
        int before = generation;
        int outer = firstFailure;
        firstFailure = failures.size();
        assume(condition, truth);
        boolean proven = prove(replaced, depth - 1);
        release(mark);
        generation = before;
        firstFailure = outer;
        return proven;
    }

    /// With q = x / d, d·q lies within d − 1 of x: e ≥ 0 follows from d·e + d − 1 ≥ 0, where d·q can be replaced.
    private boolean byQuotient(Affine e, int k, ScalarOp.Binary op, int depth) {
        var amount = quantity(op.right());
        if (!amount.isConstant()) return false;
        boolean shift = op.kind() == BinaryKind.ASHR;
        if (shift ? amount.low < 0 || amount.low > 30 : amount.low < 1 || amount.low > 1 << 30) return false;
        long divisor = shift ? 1L << amount.low : amount.low;
        var dividend = affine(op.left());
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
        var replaced = product == null ? null : sum(scaled, product, factor);
        return replaced != null && prove(replaced.plus(divisor - 1), depth - 1);
    }

    /// Whether a comparison is decided here.
    Boolean decide(CompareKind kind, Value left, Value right) {
        if (!isCounted(left)) return null;
        var a = affine(left);
        var b = affine(right);
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
        var difference = sum(b, a, -1);
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
