package conure.ir;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Copies operations with fresh values: for inlining, peeling, unrolling and versions of loops. Values that are defined
/// outside stay themselves, unless [#map] gave them another.
public class Copier {
    private final Map<Value, Value> copies = new IdentityHashMap<>();

    /// In what is copied from here on, `by` stands for `value`.
    public final void map(Value value, Value by) { copies.put(value, by); }

    public final void mapAll(List<Value> values, List<Value> by) {
        for (int k = 0; k < values.size(); k++) map(values.get(k), by.get(k));
    }

    public final Value get(Value value) {
        var copy = copies.get(value);
        return copy == null ? value : copy;
    }

    public final List<Value> get(List<Value> values) {
        var result = new ArrayList<Value>(values.size());
        for (var value : values) result.add(get(value));
        return result;
    }

    /// The region with fresh parameters and contents.
    public final Region region(Region region) {
        var parameters = new ArrayList<Value>(region.parameters().size());
        for (var parameter : region.parameters()) parameters.add(fresh(parameter));
        return new Region(parameters, operations(region.operations()));
    }

    /// Copies of these operations. Parameters of the region they come from must have been mapped if they shall change.
    public final List<Op> operations(List<Op> operations) {
        var result = new ArrayList<Op>(operations.size());
        for (var op : operations) result.add(operation(op));
        return result;
    }

    /// A copy of one operation; override it to change operations on the way.
    public Op operation(Op op) {
        var operands = get(op.operands());
        var regions = new ArrayList<Region>(op.regions().size());
        for (var region : op.regions()) regions.add(region(region));
        var results = new ArrayList<Value>(op.results().size());
        for (var result : op.results()) results.add(fresh(result));
        return op.rebuild(results, operands, regions);
    }

    protected final Value fresh(Value value) {
        var copy = value.copy();
        copies.put(value, copy);
        return copy;
    }
}
