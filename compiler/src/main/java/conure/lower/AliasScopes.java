package conure.lower;

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
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Which accesses of a function cannot touch the same memory, told to LLVM as alias scopes. Pointers are followed to
/// their roots: parameters and allocations; what was loaded from memory or came out of a call may point anywhere and gets
/// no scope. An allocation is distinct from every other root; two parameters are where the entry's attribute
/// `disjoint = [[0, 3], …]` says so of their numbers: it holds in all calls, as the dispatcher checks.
final class AliasScopes {
    private static final int ANYWHERE = -1;

    private final Function function;
    private final LlvmMetadata metadata;
    /// Roots by number: parameters first, then allocations.
    private final Map<Value, Set<Integer>> roots = new IdentityHashMap<>();
    private final List<Value[]> copies = new ArrayList<>();
    private final Map<Value, List<Value>> blocks = new IdentityHashMap<>();
    private final Map<Integer, String> scopes = new LinkedHashMap<>();
    private final Map<Set<Integer>, String> suffixes = new HashMap<>();
    private final Set<List<Long>> disjoint = new java.util.HashSet<>();
    private int count;

    AliasScopes(Function function, LlvmMetadata metadata) {
        this.function = function;
        this.metadata = metadata;
        for (var parameter : function.parameters()) {
            seed(parameter, count++);
        }
        if (function.attributes().get("disjoint") instanceof List<?> pairs) {
            for (var pair : pairs) {
                var numbers = (List<?>) pair;
                disjoint.add(List.of((Long) numbers.get(0), (Long) numbers.get(1)));
                disjoint.add(List.of((Long) numbers.get(1), (Long) numbers.get(0)));
            }
        }
        visit(function.body(), List.of());
        propagate();
        makeScopes();
    }

    /// What to append to a load or store through `pointer`.
    String suffix(Value pointer) {
        var from = roots.getOrDefault(pointer, Set.of(ANYWHERE));
        return from.contains(ANYWHERE) || scopes.size() < 2 ? "" : suffixes.computeIfAbsent(from, this::makeSuffix);
    }

    private void seed(Value value, int root) {
        roots.computeIfAbsent(value, _ -> new TreeSet<>()).add(root);
    }

    private void copy(Value from, Value to) {
        if (to.type() == Type.Scalar.POINTER) {
            copies.add(new Value[] {from, to});
        }
    }

    private void copy(List<Value> from, List<Value> to) {
        for (int i = 0; i < from.size(); i++) {
            copy(from.get(i), to.get(i));
        }
    }

    /// @param yielded the values that receive the region's yield
    private void visit(Region region, List<List<Value>> yielded) {
        for (var op : region.operations()) {
            visit(op, yielded);
        }
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
                if (it.escape() != null) {
                    copy(it.escape().values(), blocks.get(it.escape().label()));
                }
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
                if (from != null) {
                    changed |= roots.computeIfAbsent(copy[1], _ -> new TreeSet<>()).addAll(from);
                }
            }
        }
    }

    private void makeScopes() {
        var domain = metadata.distinctNode("!{SELF, !\"" + function.name() + "\"}");
        for (int root = 0; root < count; root++) {
            if (root >= function.parameters().size() || function.parameters().get(root).type() == Type.Scalar.POINTER) {
                scopes.put(root, metadata.distinctNode("!{SELF, " + domain + "}"));
            }
        }
    }

    private boolean distinct(int a, int b) {
        int parameters = function.parameters().size();
        return a != b && (a >= parameters || b >= parameters || disjoint.contains(List.of((long) a, (long) b)));
    }

    private String makeSuffix(Set<Integer> from) {
        var own = new ArrayList<String>();
        var others = new ArrayList<String>();
        scopes.forEach((root, scope) -> {
            if (from.contains(root)) {
                own.add(scope);
            } else if (from.stream().allMatch(mine -> distinct(mine, root))) {
                others.add(scope);
            }
        });
        var text = ", !alias.scope " + metadata.node("!{" + String.join(", ", own) + "}");
        return others.isEmpty() ? text : text + ", !noalias " + metadata.node("!{" + String.join(", ", others) + "}");
    }
}
