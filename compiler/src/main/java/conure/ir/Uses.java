package conure.ir;

import java.util.IdentityHashMap;
import java.util.Map;

/// Which operation defines each value of a function, and how often each is used: one walk, then two table look-ups.
/// A snapshot: it does not follow later rewriting.
public final class Uses {
    private final Map<Value, Op> definitions = new IdentityHashMap<>();
    private final Map<Value, int[]> counts = new IdentityHashMap<>();

    private Uses() {}

    public static Uses of(Function function) {
        var uses = new Uses();
        uses.region(function.body());
        return uses;
    }

    public static Uses of(Region region) {
        var uses = new Uses();
        uses.region(region);
        return uses;
    }

    private void region(Region region) {
        for (var op : region.operations()) {
            for (var operand : op.operands()) {
                var count = counts.get(operand);
                if (count == null) counts.put(operand, new int[] {1});
                else count[0]++;
            }
            for (var result : op.results()) definitions.put(result, op);
            for (var inner : op.regions()) region(inner);
        }
    }

    /// The operation whose result the value is; null for the parameter of a region.
    public Op definition(Value value) { return definitions.get(value); }

    /// How often the value is an operand.
    public int count(Value value) {
        var count = counts.get(value);
        return count == null ? 0 : count[0];
    }

    /// The literal that the value is by definition, or null.
    public Object constant(Value value) { return definitions.get(value) instanceof ScalarOp.Constant constant ? constant.value() : null; }
}
