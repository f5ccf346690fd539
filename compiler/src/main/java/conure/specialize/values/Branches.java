package conure.specialize.values;

import conure.ir.ControlOp;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Writes branches: both arms aside, then the operation that joins what they give and what cells hold behind them. What both arms
/// know of the extents of an array is known of the joined one.
final class Branches {
    private final Specialization in;
    private final Emitter emit;

    Branches(Specialization in) {
        this.in = in;
        this.emit = in.emit();
    }

    /// `then()` if the condition holds, else `otherwise()`; either may not arrive (null), and null if neither does.
    ///
    /// @param kind what the condition is
    List<PyValue> all(Value condition, Kind kind, Supplier<List<PyValue>> then, Supplier<List<PyValue>> otherwise) {
        if (!emit.reachable()) return null;
        if (emit.isConstant(condition)) return (Boolean) emit.constantOf(condition) ? then.get() : otherwise.get();
        in.asks(condition);
        var location = emit.location();
        var ids = List.copyOf(in.cells().keySet());
        var before = new LinkedHashMap<>(in.cells());
        var listsBefore = in.lists();
        var first = arm(condition, true, then, ids, listsBefore);
        in.restore(before);
        emit.at(location);
        var second = arm(condition, false, otherwise, ids, listsBefore);
        emit.at(location);
        if (first.values == null && second.values == null) {
            emit.add(new ControlOp.If(List.of(), condition, first.segment.region(List.of()), second.segment.region(List.of()), location));
            emit.add(new ControlOp.Unreachable(location));
            return null;
        }
        var types = first.values == null ? PyValue.types(second.values) : second.values == null ? PyValue.types(first.values)
                : join(kind, PyValue.types(first.values), PyValue.types(second.values));
        // Cells that hold the same on both sides need no result.
        int fixed = 0;
        int count = types.size() - ids.size();
        var results = new ArrayList<PyValue>();
        var components = new ArrayList<Value>();
        var carried = new boolean[types.size()];
        for (int k = 0; k < types.size(); k++) {
            var only = first.values == null ? second.values.get(k) : second.values == null ? first.values.get(k) : null;
            boolean same = k >= count && (only != null ? only.equals(before.get(ids.get(k - count))) : first.values.get(k).equals(second.values.get(k)));
            if (same) {
                results.add(only != null ? only : first.values.get(k));
                fixed++;
            } else {
                carried[k] = true;
                var fresh = new ArrayList<Value>();
                for (var type : types.get(k).components()) fresh.add(new Value(type));
                results.add(new PyValue(types.get(k), fresh));
                components.addAll(fresh);
            }
        }
        var extents = new ArrayList<List<Value>>();
        for (int k = 0; k < types.size(); k++) extents.add(carried[k] && types.get(k) instanceof PyType.Array array ? extents(first, second, k, array.array().rank()) : List.of());
        close(first, types, carried);
        close(second, types, carried);
        emit.add(new ControlOp.If(components, condition, first.segment.region(List.of()), second.segment.region(List.of()), location));
        if (first.values == null || second.values == null) emit.learn(condition, second.values == null);
        for (int k = 0; k < types.size(); k++) {
            for (int axis = 0; axis < extents.get(k).size(); axis++) {
                if (extents.get(k).get(axis) != null) emit.setExtent(results.get(k).value(), axis, extents.get(k).get(axis));
            }
        }
        in.leave(ids, results.subList(count, results.size()));
        return new ArrayList<>(results.subList(0, count));
    }

    private static List<PyType> join(Kind kind, List<PyType> first, List<PyType> second) {
        return switch (kind) {
            case FLAG -> Joins.joinOfFlag(first, second);
            case CONDITION -> Joins.join(first, second);
            case CASES -> Joins.joinCases(first, second);
        };
    }

    /// What a condition is: a flag, for each of whose values there may be a kernel, any other that the program has, or what the compiler
    /// tells cases apart by.
    enum Kind { FLAG, CONDITION, CASES }

    private record Arm(Emitter.Segment segment, List<PyValue> values) {}

    private Arm arm(Value condition, boolean holds, Supplier<List<PyValue>> body, List<Integer> ids, Map<Integer, PyValue> listsBefore) {
        var values = new ArrayList<PyValue>();
        var segment = emit.segment(() -> {
            emit.learn(condition, holds);
            var given = body.get();
            if (given == null && emit.reachable()) throw new IllegalStateException("an arm without values that goes on");
            if (emit.reachable()) {
                values.addAll(given);
                values.addAll(in.contents(ids));
                in.unchanged(listsBefore);
            }
        });
        in.restoreLists(listsBefore);
        return new Arm(segment, segment.reachable() ? values : null);
    }

    /// The extents that an array has behind a branch if it has the same in both arms; null for the others.
    private List<Value> extents(Arm first, Arm second, int k, int rank) {
        var extents = new ArrayList<Value>();
        for (int axis = 0; axis < rank; axis++) {
            var one = first.values == null ? null : outside(first, k, axis);
            var other = second.values == null ? null : outside(second, k, axis);
            if (first.values == null || second.values == null) extents.add(one == null ? other : one);
            else extents.add(one != null && other != null && emit.areEqual(one, other) ? one : null);
        }
        return extents;
    }

    private Value outside(Arm arm, int k, int axis) {
        if (!(arm.values.get(k).type() instanceof PyType.Array)) return null;
        var found = new ArrayList<Value>();
        emit.resume(arm.segment, () -> found.add(emit.extent(arm.values.get(k).value(), axis)));
        return emit.outside(arm.segment, found.getFirst());
    }

    private void close(Arm arm, List<PyType> types, boolean[] carried) {
        if (arm.values == null) return;
        emit.resume(arm.segment, () -> {
            var components = new ArrayList<Value>();
            for (int k = 0; k < types.size(); k++) {
                if (carried[k]) components.addAll(Joins.coerce(emit, arm.values.get(k), types.get(k)).components());
            }
            emit.add(new ControlOp.Yield(components, emit.location()));
        });
    }
}
