package conure.pass;

import conure.ir.ArrayOp;
import conure.ir.ControlOp;
import conure.ir.FailingOp;
import conure.ir.FailingOp.Escape;
import conure.ir.Function;
import conure.ir.ListOp;
import conure.ir.MaskOp;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.ScalarOp.Select;
import conure.ir.Type;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Who keeps which array or list of a function alive (typed level); what [PlanMemory] goes by.
///
/// A reference is either **borrowed**: something else keeps it alive longer than the function runs (the caller its
/// arguments); or it belongs to a **root**: a value that comes with one count of its own. Roots are what allocations, calls
/// and reads of list elements give, and parameters and results of regions into which a root may flow. A view belongs to
/// the root of its array, and keeps it alive by being used.
final class Ownership {
    /// A value with a count of its own.
    static final class Root {
        final Value value;
        /// The region it is defined in.
        final Region home;
        /// Index of the last operation of `home` in which it or a view of it is used, or a nested one; −1: not used.
        int lastUse;
        /// Whether that use is in a region of that operation.
        boolean nested;

        Root(Value value, Region home, int definition) {
            this.value = value;
            this.home = home;
            this.lastUse = definition;
        }
    }

    /// No list changes while this function runs.
    private final boolean listsStay;
    /// Lists that do not change while this function runs.
    private final Set<Value> constant = identitySet();
    /// Elements that their list keeps as long as they are used.
    private final Set<Value> kept;
    private final Set<Value> counted = identitySet();
    private final Set<Value> immortal = identitySet();
    private final Set<Value> elements = identitySet();
    private final Map<Value, Root> roots = new IdentityHashMap<>();
    private final Map<Region, List<Root>> rootsOf = new IdentityHashMap<>();
    private final Map<Region, int[]> positions = new IdentityHashMap<>();
    private final Map<Value, List<Value>> receivers = new IdentityHashMap<>();
    private boolean changed;

    /// @param argumentsArePythons whether all arguments come from Python, as those of an entry that nobody else calls:
    ///     arrays then need no counting at all, and lists are not changed by anybody
    Ownership(Function function, boolean argumentsArePythons) {
        this.listsStay = !changesLists(function.body());
        this.kept = listsStay ? Set.of() : ElementWindows.of(function);
        if (argumentsArePythons) {
            for (var parameter : function.parameters()) (parameter.type() instanceof Type.Array ? immortal : constant).add(parameter);
        }
        do {
            changed = false;
            infer(function.body(), List.of());
        } while (changed);
        assign(function.body());
    }

    private static <T> Set<T> identitySet() { return Collections.newSetFromMap(new IdentityHashMap<>()); }

    static boolean isReference(Value value) { return value.type() instanceof Type.Array || value.type() instanceof Type.ListOf; }

    /// The root a value belongs to, or null.
    Root root(Value value) { return roots.get(value); }

    /// The roots defined in a region, in order.
    List<Root> roots(Region region) { return rootsOf.getOrDefault(region, List.of()); }

    /// Whether the value receives a count from whoever passes it: the parameter or result of a region.
    boolean isRoot(Value value) {
        var root = roots.get(value);
        return root != null && root.value == value;
    }

    /// Whether counting the value does nothing: an argument of the entry, or null.
    boolean isImmortal(Value value) { return immortal.contains(value); }

    /// Whether the value's owner is its root's; not so for what is read from a list that keeps it.
    boolean sharesOwner(Value value) { return !elements.contains(value); }

    /// What the values of an exit to this label become.
    List<Value> receivers(Value label) { return receivers.get(label); }

    /// Whether list elements may go away while somebody uses them.
    private static boolean changesLists(Region region) {
        for (var op : region.operations()) {
            if (op instanceof ListOp.ListSet || op instanceof ListOp.ListOpen || op instanceof ListOp.ListClose || op instanceof FailingOp.Call) return true;
            for (var inner : op.regions()) {
                if (changesLists(inner)) return true;
            }
        }
        return false;
    }

    private boolean stays(Value list, Value element) { return listsStay || constant.contains(list) || kept.contains(element); }

    // First: into which values may a count flow? Until nothing changes, since loops carry values round.

    private void infer(Region region, List<Value> yieldedTo) {
        for (var op : region.operations()) infer(op, yieldedTo);
    }

    private void infer(Op op, List<Value> yieldedTo) {
        switch (op) {
            case ControlOp.If it -> {
                infer(it.then(), it.results());
                infer(it.otherwise(), it.results());
            }
            case ControlOp.For it -> {
                flow(it.initial(), it.carried());
                infer(it.body(), it.carried());
                flow(it.carried(), it.results());
            }
            case ControlOp.Loop it -> {
                flow(it.initial(), it.body().parameters());
                infer(it.body(), it.body().parameters());
            }
            case ControlOp.Block it -> {
                receivers.put(it.label(), it.results());
                infer(it.body(), it.results());
            }
            case ControlOp.Yield it -> flow(it.values(), yieldedTo);
            case ControlOp.Exit it -> flow(it.values(), receivers.get(it.label()));
            case FailingOp it -> {
                for (var result : it.results()) count(result);
                escape(it.escape());
            }
            case Select it -> {
                if (counted.contains(it.then()) || counted.contains(it.otherwise())) count(it.result());
                if (immortal.contains(it.then()) && immortal.contains(it.otherwise())) immortal.add(it.result());
            }
            case ListOp.ListGet it -> {
                for (var result : it.results()) {
                    if (!stays(it.list(), result) || counted.contains(it.list())) count(result);
                    if (constant.contains(it.list())) constant.add(result);
                }
            }
            case ListOp it -> it.results().forEach(this::count);
            case ArrayOp.Generate _, ArrayOp.Assign _, ArrayOp.Sum _, MaskOp _ -> throw new IllegalArgumentException("expressions are written as loops before owners are counted");
            case ArrayOp.Allocate it -> count(it.result());
            case ArrayOp.Scratch it -> immortal.add(it.result());
            case ArrayOp.Table it -> immortal.add(it.result());
            case ArrayOp.NullReference it -> immortal.add(it.result());
            default -> {
                var array = viewed(op);
                if (array != null && counted.contains(array)) count(op.results().getFirst());
                if (array != null && immortal.contains(array)) immortal.add(op.results().getFirst());
            }
        }
    }

    /// The array of which an operation gives a view (or another type), or null.
    static Value viewed(Op op) {
        return switch (op) {
            case ArrayOp.View it -> it.array();
            case ArrayOp.Transpose it -> it.array();
            case ArrayOp.Component it -> it.array();
            case ArrayOp.Relayout it -> it.array();
            case ArrayOp.Reshape it -> it.array();
            case ArrayOp.Strided it -> it.array();
            default -> null;
        };
    }

    private void escape(Escape escape) {
        if (escape != null) flow(escape.values(), receivers.get(escape.label()));
    }

    private void flow(List<Value> from, List<Value> to) {
        for (int k = 0; k < from.size(); k++) {
            if (counted.contains(from.get(k))) count(to.get(k));
        }
    }

    private void count(Value value) {
        if (isReference(value)) changed |= counted.add(value);
    }

    // Then: which root does each value belong to, and where is each root used last?

    private void assign(Region region) {
        var position = new int[1];
        positions.put(region, position);
        for (var parameter : region.parameters()) {
            if (counted.contains(parameter)) define(parameter, region, -1);
        }
        var operations = region.operations();
        for (int k = 0; k < operations.size(); k++) {
            position[0] = k;
            var op = operations.get(k);
            for (var operand : op.operands()) use(operand, region);
            for (var inner : op.regions()) assign(inner);
            for (var result : op.results()) {
                if (counted.contains(result)) define(result, op, region, k);
            }
        }
    }

    private void use(Value value, Region region) {
        var root = roots.get(value);
        if (root == null) return;
        int position = positions.get(root.home)[0];
        if (position > root.lastUse) root.nested = false;
        root.lastUse = position;
        root.nested |= root.home != region;
    }

    private void define(Value result, Op op, Region region, int index) {
        var array = viewed(op);
        if (op instanceof ListOp.ListGet get && stays(get.list(), result)) {
            elements.add(result);
            roots.put(result, roots.get(get.list()));
        } else if (array != null) {
            roots.put(result, roots.get(array));
            if (elements.contains(array)) elements.add(result);
        } else {
            define(result, region, index);
        }
    }

    private void define(Value value, Region region, int index) {
        var root = new Root(value, region, index);
        roots.put(value, root);
        rootsOf.computeIfAbsent(region, _ -> new ArrayList<>()).add(root);
    }
}
