package conure.pass;

import conure.ir.ArrayOp;
import conure.ir.ControlOp;
import conure.ir.FailingOp;
import conure.ir.Function;
import conure.ir.ListOp;
import conure.ir.MaskOp;
import conure.ir.MemoryOp;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.RuntimeFunction;
import conure.ir.Type;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which references and pointers may reach the same memory. Each is followed to its root: views and offsets to what they
/// were made of. Two roots are apart where one is a fresh allocation and the other is something that existed before it (a
/// parameter, or what a loop carries into the iteration that allocates) or another allocation, or both are parameters that the
/// attribute `disjoint` promises to be apart, or one is a table; all else may be the same. The result of an `if`, a block or a `for`
/// is apart from what all are that it may be. (What a loop carries may be of the iteration before, and is not looked into.)
/// Recomputed where needed, never stored in the program.
final class AliasAnalysis {
    /// How many results, one coming from the other, are looked into.
    private static final int MOST_SOURCES = 4;

    private final Map<Value, Value> parents = new IdentityHashMap<>();
    private final Set<Value> fresh = Collections.newSetFromMap(new IdentityHashMap<>());
    /// Memory that may be the same in every iteration.
    private final Set<Value> fixed = Collections.newSetFromMap(new IdentityHashMap<>());
    /// What results of control may be.
    private final Map<Value, List<Value>> sources = new IdentityHashMap<>();
    private final Map<Value, List<Value>> blocks = new IdentityHashMap<>();
    /// When a reference or pointer came to be.
    private final Map<Value, Integer> orders = new IdentityHashMap<>();
    /// Tables, which nobody writes to.
    private final Set<Value> constant = Collections.newSetFromMap(new IdentityHashMap<>());
    /// Parameters by the number of their first slot.
    private final Map<Value, Long> parameters = new IdentityHashMap<>();
    private final Set<List<Long>> disjoint = new HashSet<>();

    AliasAnalysis(Function function) {
        long slot = 0;
        for (var parameter : function.parameters()) {
            parameters.put(parameter, slot);
            slot += parameter.type() instanceof Type.Array array ? 2 + 2L * array.rank() : 1;
        }
        if (function.attributes().get(Function.DISJOINT) instanceof List<?> pairs) {
            for (var pair : pairs) {
                var slots = (List<?>) pair;
                disjoint.add(List.of((Long) slots.get(0), (Long) slots.get(1)));
                disjoint.add(List.of((Long) slots.get(1), (Long) slots.get(0)));
            }
        }
        region(function.body());
    }

    private void region(Region region) {
        for (var parameter : region.parameters()) orders.put(parameter, orders.size());
        for (var op : region.operations()) {
            operation(op);
            joins(op);
            for (var inner : op.regions()) region(inner);
            for (var result : op.results()) orders.put(result, orders.size());
        }
    }

    private void arrive(List<Value> results, List<Value> values) {
        for (int k = 0; k < results.size(); k++) sources.computeIfAbsent(results.get(k), _ -> new ArrayList<>()).add(values.get(k));
    }

    private void joins(Op op) {
        switch (op) {
            case ControlOp.If it -> {
                arrive(it.results(), it.then());
                arrive(it.results(), it.otherwise());
            }
            case ControlOp.For it -> {
                arrive(it.results(), it.initial());
                arrive(it.results(), it.body());
            }
            case ControlOp.Block it -> {
                blocks.put(it.label(), it.results());
                arrive(it.results(), it.body());
            }
            case ControlOp.Exit it -> arrive(blocks.get(it.label()), it.values());
            case FailingOp it when it.escape() != null -> arrive(blocks.get(it.escape().label()), it.escape().values());
            default -> { }
        }
    }

    private void arrive(List<Value> results, Region region) {
        if (region.terminator() instanceof ControlOp.Yield yield) arrive(results, yield.values());
    }

    private void operation(Op op) {
        switch (op) {
            case MemoryOp.Offset it -> parents.put(it.result(), it.pointer());
            case MemoryOp.BlockData it -> parents.put(it.result(), it.block());
            case ArrayOp.View it -> parents.put(it.result(), it.array());
            case ArrayOp.Transpose it -> parents.put(it.result(), it.array());
            case ArrayOp.Component it -> parents.put(it.result(), it.array());
            case ArrayOp.Relayout it -> parents.put(it.result(), it.array());
            case ArrayOp.Reshape it -> parents.put(it.result(), it.array());
            case ArrayOp.Strided it -> parents.put(it.result(), it.array());
            case ArrayOp.Allocate it -> fresh.add(it.result());
            case ArrayOp.Generate it -> fresh.add(it.result());
            case MaskOp.Filter it -> fresh.add(it.result());
            case ArrayOp.Scratch it -> fixed.add(it.result());
            case MemoryOp.Stack it -> fixed.add(it.result());
            case ArrayOp.Table it -> constant.add(it.result());
            case MemoryOp.TableData it -> constant.add(it.result());
            case ListOp.ListNew it -> fresh.add(it.result());
            case FailingOp.Runtime it when it.function() == RuntimeFunction.ALLOCATE || it.function() == RuntimeFunction.ALLOCATE_ZEROED
                    || it.function() == RuntimeFunction.LIST_CREATE -> fresh.add(it.results().getFirst());
            default -> { }
        }
    }

    Value root(Value reference) {
        var root = reference;
        for (var parent = parents.get(root); parent != null; parent = parents.get(root)) root = parent;
        return root;
    }

    boolean mayAlias(Value left, Value right) { return !areApart(root(left), root(right), MOST_SOURCES); }

    private boolean areApart(Value a, Value b, int depth) {
        if (a == b) return false;
        if (constant.contains(a) || constant.contains(b)) return true;
        if (parameters.containsKey(a) && parameters.containsKey(b)) return disjoint.contains(List.of(parameters.get(a), parameters.get(b)));
        return isApart(a, b) || isApart(b, a) || depth > 0 && (allApart(a, b, depth - 1) || allApart(b, a, depth - 1));
    }

    private boolean allApart(Value join, Value other, int depth) {
        return sources.containsKey(join) && sources.get(join).stream().allMatch(source -> areApart(root(source), other, depth));
    }

    private boolean isApart(Value made, Value other) {
        if (fixed.contains(made)) return fixed.contains(other) || fresh.contains(other) || parameters.containsKey(other);
        return fresh.contains(made) && (fresh.contains(other) || orders.getOrDefault(other, Integer.MAX_VALUE) < orders.get(made));
    }

    /// The reference whose memory an operation reads, or writes; null if it is none, or could be any.
    static Value accessed(Op op) {
        return switch (op) {
            case MemoryOp.Load it -> it.pointer();
            case MemoryOp.Store it -> it.pointer();
            case MemoryOp.GetListField it -> it.list();
            case MemoryOp.SetListLength it -> it.list();
            case MemoryOp.Move it -> it.to();
            case ArrayOp.Element it -> it.array();
            case ArrayOp.SetElement it -> it.array();
            case ArrayOp.Assign it -> it.arrays().size() == 1 ? it.arrays().getFirst() : null;
            case MaskOp.Scatter it -> it.array();
            case FailingOp.NativeLoop it -> it.written() == 1 ? it.arrays().getLast() : null;
            case ListOp.ListGet it -> it.list();
            case ListOp.ListLength it -> it.list();
            case ListOp.ListSet it -> it.list();
            case ListOp.ListOpen it -> it.list();
            case ListOp.ListClose it -> it.list();
            default -> null;
        };
    }

    /// Whether `write` may change what `read` gives.
    boolean mayChange(Op write, Op read) {
        var written = accessed(write);
        if (written == null) return true;
        // Elements and the list that holds them are different memory, and only growing moves them.
        if (write instanceof ListOp.ListSet && read instanceof ListOp.ListLength) return false;
        if ((write instanceof ArrayOp || write instanceof MaskOp) && read instanceof ListOp || write instanceof ListOp && read instanceof ArrayOp) return false;
        return mayAlias(written, accessed(read));
    }
}
