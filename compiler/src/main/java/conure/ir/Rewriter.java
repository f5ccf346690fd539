package conure.ir;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Walks a function in order and lets a subclass replace operations by others. What does not change is shared with the
/// original: a region in which nothing happened is the same object afterwards.
///
/// A subclass overrides [#operation], which gets each operation with its operands already substituted and its regions
/// still untouched, and emits what shall stand in its place (by default the operation itself, its regions rewritten).
/// Results that disappear are replaced with [#replace] before their uses are reached; uses come after definitions, so one
/// walk suffices.
///
///     new Rewriter() {
///         @Override protected void operation(Op op) {
///             if (op instanceof ScalarOp.Binary add && isZero(add.right())) replace(add.result(), add.left());
///             else super.operation(op);
///         }
///     }.function(function)
public class Rewriter {
    private final Map<Value, Value> substitution = new IdentityHashMap<>();
    private List<Op> output = new ArrayList<>();

    /// The function rewritten; the same object where nothing changed.
    public final Function function(Function function) {
        var body = region(function.body());
        return body == function.body() ? function : function.withBody(body);
    }

    /// A region rewritten, with its parameters as they are (or as [#replace] says); the same object where nothing
    /// changed. A subclass that knows something of the place reached forgets here what ends with a region.
    public Region region(Region region) {
        var outer = output;
        var inner = new ArrayList<Op>(region.operations().size() + 4);
        output = inner;
        for (var op : region.operations()) operation(substituted(op));
        output = outer;
        return sameAs(region.operations(), inner) ? region : new Region(region.parameters(), inner);
    }

    /// What becomes of an operation. Behind an operation that is replaced by a terminator, emit nothing more.
    protected void operation(Op op) { emit(withRegions(op)); }

    /// The operation with its regions rewritten; itself where nothing changed.
    protected final Op withRegions(Op op) {
        var regions = op.regions();
        if (regions.isEmpty()) return op;
        var rewritten = new ArrayList<Region>(regions.size());
        boolean changed = false;
        for (var region : regions) {
            var result = region(region);
            changed |= result != region;
            rewritten.add(result);
        }
        return changed ? op.rebuild(op.results(), op.operands(), rewritten) : op;
    }

    /// Puts an operation at the place reached.
    protected final void emit(Op op) { output.add(op); }

    protected final void emitAll(List<Op> ops) { output.addAll(ops); }

    /// From here on `by` stands for `old`. Substitute before the uses of `old` are reached.
    protected final void replace(Value old, Value by) { substitution.put(old, resolve(by)); }

    protected final void replaceAll(List<Value> old, List<Value> by) {
        for (int k = 0; k < old.size(); k++) replace(old.get(k), by.get(k));
    }

    /// What stands for a value now: itself where nothing replaced it.
    protected final Value resolve(Value value) {
        var by = substitution.get(value);
        return by == null ? value : by;
    }

    protected final List<Value> resolve(List<Value> values) {
        var result = new ArrayList<Value>(values.size());
        for (var value : values) result.add(resolve(value));
        return result;
    }

    /// What `work` emits, in a list of its own: for regions that are made anew.
    protected final List<Op> collect(Runnable work) {
        var outer = output;
        var inner = new ArrayList<Op>();
        output = inner;
        work.run();
        output = outer;
        return inner;
    }

    private Op substituted(Op op) {
        if (substitution.isEmpty()) return op;
        var operands = op.operands();
        for (var operand : operands) {
            if (substitution.containsKey(operand)) return op.rebuild(op.results(), resolve(operands), op.regions());
        }
        return op;
    }

    private static boolean sameAs(List<Op> before, List<Op> after) {
        if (before.size() != after.size()) return false;
        for (int k = 0; k < before.size(); k++) {
            if (before.get(k) != after.get(k)) return false;
        }
        return true;
    }
}
