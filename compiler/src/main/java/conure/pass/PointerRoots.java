package conure.pass;

import conure.ir.ControlOp;
import conure.ir.FailingOp;
import conure.ir.Function;
import conure.ir.MemoryOp;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.RuntimeFunction;
import conure.ir.ScalarOp;
import conure.ir.Type;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Where the pointers of a function at the loops level come from: they are followed to their *roots*, which have numbers:
/// parameters first, then allocations. What was loaded from memory or came out of a call may point anywhere. An allocation
/// is distinct from every other root; two parameters are where the function's attribute `disjoint = [[0, 3], …]` says so of
/// their slots, which are their numbers at this level: it holds in all calls (the dispatcher checks it of the entry, [OutlineNests] knows it of what it makes).
public final class PointerRoots {
    private static final int ANYWHERE = -1;

    private final int parameters;
    private final Map<Value, Set<Integer>> roots = new IdentityHashMap<>();
    private final List<Value[]> copies = new ArrayList<>();
    private final Map<Value, List<Value>> blocks = new IdentityHashMap<>();
    private final Set<List<Long>> disjoint = new HashSet<>();
    private int count;

    public PointerRoots(Function function) {
        parameters = function.parameters().size();
        for (var parameter : function.parameters()) seed(parameter, count++);
        if (function.attributes().get(Function.DISJOINT) instanceof List<?> pairs) {
            for (var pair : pairs) {
                var numbers = (List<?>) pair;
                disjoint.add(List.of((Long) numbers.get(0), (Long) numbers.get(1)));
                disjoint.add(List.of((Long) numbers.get(1), (Long) numbers.get(0)));
            }
        }
        visit(function.body(), List.of());
        propagate();
    }

    /// How many roots there are.
    public int count() { return count; }

    /// The roots of a pointer; empty where it may point anywhere.
    public Set<Integer> of(Value pointer) {
        var from = roots.getOrDefault(pointer, Set.of());
        return from.contains(ANYWHERE) ? Set.of() : from;
    }

    /// Whether two roots share no memory.
    public boolean areDistinct(int a, int b) { return a != b && (a >= parameters || b >= parameters || disjoint.contains(List.of((long) a, (long) b))); }

    /// Whether what two pointers lead to shares no memory.
    public boolean areApart(Value a, Value b) {
        var others = of(b);
        var own = of(a);
        return !own.isEmpty() && !others.isEmpty() && own.stream().allMatch(mine -> others.stream().allMatch(other -> areDistinct(mine, other)));
    }

    private void seed(Value value, int root) { roots.computeIfAbsent(value, _ -> new TreeSet<>()).add(root); }

    private void copy(Value from, Value to) {
        if (to.type() == Type.Scalar.POINTER) copies.add(new Value[] {from, to});
    }

    private void copy(List<Value> from, List<Value> to) {
        for (int k = 0; k < from.size(); k++) copy(from.get(k), to.get(k));
    }

    /// @param yielded the values that receive the region's yield
    private void visit(Region region, List<List<Value>> yielded) {
        for (var op : region.operations()) visit(op, yielded);
    }

    private void visit(Op op, List<List<Value>> yielded) {
        switch (op) {
            case ScalarOp.Select it -> {
                copy(it.then(), it.result());
                copy(it.otherwise(), it.result());
            }
            case MemoryOp.Offset it -> copy(it.pointer(), it.result());
            case MemoryOp.BlockData it -> copy(it.block(), it.result());
            case ControlOp.If it -> {
                visit(it.then(), List.of(it.results()));
                visit(it.otherwise(), List.of(it.results()));
            }
            case ControlOp.For it -> {
                copy(it.initial(), it.carried());
                copy(it.initial(), it.results());
                visit(it.body(), List.of(it.carried(), it.results()));
            }
            case ControlOp.Loop it -> {
                copy(it.initial(), it.body().parameters());
                visit(it.body(), List.of(it.body().parameters()));
            }
            case ControlOp.Block it -> {
                blocks.put(it.label(), it.results());
                visit(it.body(), List.of(it.results()));
            }
            case ControlOp.Exit it -> copy(it.values(), blocks.get(it.label()));
            case ControlOp.Yield it -> yielded.forEach(to -> copy(it.values(), to));
            case MemoryOp.Stack it -> seed(it.result(), count++);
            case MemoryOp.TableData it -> seed(it.result(), count++);
            case MemoryOp.ForAll it -> visit(it.body(), List.of());
            case FailingOp it -> {
                if (it.escape() != null) copy(it.escape().values(), blocks.get(it.escape().label()));
                boolean allocates = it instanceof FailingOp.Runtime runtime
                        && (runtime.function() == RuntimeFunction.ALLOCATE || runtime.function() == RuntimeFunction.ALLOCATE_ZEROED);
                op.results().forEach(result -> seed(result, allocates ? count++ : ANYWHERE));
            }
            default -> op.results().forEach(result -> seed(result, ANYWHERE));
        }
    }

    private void propagate() {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (var copy : copies) {
                var from = roots.get(copy[0]);
                if (from != null) changed |= roots.computeIfAbsent(copy[1], _ -> new TreeSet<>()).addAll(from);
            }
        }
    }
}
