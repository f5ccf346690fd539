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
import java.util.function.BooleanSupplier;

/// What holds at the place that [AnalyzeRanges] has reached: the quantities, the conditions known to be true or false, and what
/// follows from them ([Proofs]). Facts are assumed in scopes: [#mark] begins one, [#release] forgets what it brought.
final class Facts {
    private final Map<Value, Quantity> quantities = new IdentityHashMap<>();
    private final Map<Value, Boolean> known = new IdentityHashMap<>();
    private final Map<Value, Op> definitions;
    private final ArrayList<Runnable> trail = new ArrayList<>();
    /// The greatest `i64`, as a quantity: constants near the end of 64 bits could not be added to.
    private final Affine limit = Affine.of(new Quantity(new Value(Scalar.I64, "limit"), 0, null, Long.MAX_VALUE, Long.MAX_VALUE));
    private int count = 1;
    private int generation;
    private int generations;
    private final Proofs proofs = new Proofs(this);

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

    /// Runs `work` with a condition assumed.
    boolean under(Value condition, boolean truth, BooleanSupplier work) {
        int mark = mark();
        int before = generation;
        assume(condition, truth);
        boolean result = work.getAsBoolean();
        release(mark);
        generation = before;
        return result;
    }

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

    /// Whether e ≥ 0 can be shown.
    boolean isNonNegative(Affine e) { return proofs.isNonNegative(e); }

    boolean isAtLeast(Affine a, Affine b) { return isNonNegative(sum(a, b, -1)); }

    /// Whether a comparison is decided here; null if not.
    Boolean decide(CompareKind kind, Value left, Value right) { return isCounted(left) ? proofs.decide(kind, affine(left), affine(right)) : null; }
}
