package conure.pass;

import conure.ir.ArrayOp;
import conure.ir.ArrayOp.AxisKind;
import conure.ir.ControlOp;
import conure.ir.ControlOp.Yield;
import conure.ir.Function;
import conure.ir.MaskOp;
import conure.ir.ScalarOp.Binary;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.Compare;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.Constant;
import conure.ir.ScalarOp.Select;
import conure.ir.Uses;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which extents are equal: by what arrays are made of, by the checks that were passed before, by the conditions of branches, and by what
/// the dispatcher checks.
///
///     check %n == %m or %n == 1 or %m == 1
///
/// makes `%n` and `%m` equal where neither array is broadcast. What is not known to be equal may be.
final class EqualExtents {
    private final Uses uses;
    /// The conditions that hold at the place reached, outer ones first.
    private final List<Value> held = new ArrayList<>();
    private final Map<Value, List<Value>> made = new IdentityHashMap<>();

    private final Map<Value, Value> promised;
    /// Extents that are not 0 at the place reached.
    private List<Value> positive = List.of();

    EqualExtents(Uses uses, Function function) {
        this.uses = uses;
        this.promised = function.equalParameters();
    }

    /// From here on a condition holds: behind a check, in the arm of a branch.
    void holds(Value condition) { held.add(condition); }

    /// The array is a new one.
    void made(Value array, List<Value> extents) { made.put(array, extents); }

    /// Takes it that these extents are not 0; those of which that was known before.
    List<Value> takePositive(List<Value> extents) {
        var before = positive;
        positive = extents;
        return before;
    }

    int mark() { return held.size(); }

    void release(int mark) { held.subList(mark, held.size()).clear(); }

    /// One axis of an array of which nothing else is known.
    private record Axis(Value array, int axis) {}

    /// Whether an array has this extent along an axis.
    ///
    /// @param excluded conditions that do not hold here
    boolean isExtent(Value extent, Value array, int axis, Set<Value> excluded) {
        return isSame(of(extent, excluded), axis(array, axis, excluded), excluded);
    }

    /// Whether two extents are equal.
    boolean areEqual(Value left, Value right) { return isSame(of(left, Set.of()), of(right, Set.of()), Set.of()); }

    private boolean isSame(Object left, Object right, Set<Value> excluded) {
        if (left.equals(right)) return true;
        var reached = new HashSet<Object>(List.of(left));
        var waiting = new ArrayList<Object>(reached);
        var pairs = new ArrayList<List<Object>>();
        for (var condition : held) collect(condition, excluded, pairs);
        while (!waiting.isEmpty()) {
            var next = waiting.removeLast();
            for (var pair : pairs) {
                if (!pair.contains(next)) continue;
                for (var each : pair) {
                    if (reached.add(each)) waiting.add(each);
                }
            }
        }
        return reached.contains(right);
    }

    /// The equations that a condition which holds is made of.
    private void collect(Value condition, Set<Value> excluded, List<List<Object>> pairs) {
        switch (uses.definition(condition)) {
            case Binary it when it.kind() == BinaryKind.AND -> {
                collect(it.left(), excluded, pairs);
                collect(it.right(), excluded, pairs);
            }
            case Binary it when it.kind() == BinaryKind.OR -> {
                if (isExcluded(it.left(), excluded)) collect(it.right(), excluded, pairs);
                else if (isExcluded(it.right(), excluded)) collect(it.left(), excluded, pairs);
            }
            case Compare it when it.kind() == CompareKind.EQ -> pairs.add(List.of(of(it.left(), excluded), of(it.right(), excluded)));
            case null, default -> { }
        }
    }

    private boolean isExcluded(Value condition, Set<Value> excluded) {
        if (excluded.contains(condition)) return true;
        if (uses.definition(condition) instanceof Compare(_, var kind, var left, var right, _) && kind == CompareKind.EQ && positive.contains(left) && Long.valueOf(0).equals(uses.constant(right))) return true;
        return uses.definition(condition) instanceof Binary(_, var kind, var left, var right, _) && kind == BinaryKind.OR
                && isExcluded(left, excluded) && isExcluded(right, excluded);
    }

    /// What an extent is: a number, an axis, or a value of its own.
    private Object of(Value extent, Set<Value> excluded) {
        return switch (uses.definition(extent)) {
            case Constant it -> it.value();
            case ArrayOp.Extent it -> axis(it.array(), it.axis(), excluded);
            case Select it when excluded.contains(it.condition()) -> of(it.otherwise(), excluded);
            case null, default -> extent;
        };
    }

    private Object axis(Value array, int axis, Set<Value> excluded) {
        var extents = made.get(array);
        if (extents != null) return of(extents.get(axis), excluded);
        return switch (uses.definition(array)) {
            case ArrayOp.Generate it -> of(it.extents().get(axis), excluded);
            case MaskOp.Filter it -> of(it.shape().get(axis), excluded);
            case ArrayOp.Allocate it -> of(it.extents().get(axis), excluded);
            case ArrayOp.Reshape it -> of(it.extents().get(axis), excluded);
            case ArrayOp.Strided it -> of(it.extents().get(axis), excluded);
            case ArrayOp.Transpose it -> axis(it.array(), Math.toIntExact(it.axes().get(axis)), excluded);
            case ArrayOp.Component it -> axis(it.array(), axis, excluded);
            case ArrayOp.Relayout it -> axis(it.array(), axis, excluded);
            case ArrayOp.View it -> viewed(it, axis, excluded);
            case ControlOp.If it -> merged(it, array, axis, excluded);
            case null, default -> new Axis(promised.getOrDefault(array, array), axis);
        };
    }

    /// Either arm's array, where both have the same extent.
    private Object merged(ControlOp.If branch, Value array, int axis, Set<Value> excluded) {
        int k = branch.results().indexOf(array);
        var then = branch.then().terminator() instanceof Yield it ? axis(it.values().get(k), axis, excluded) : null;
        var otherwise = branch.otherwise().terminator() instanceof Yield it ? axis(it.values().get(k), axis, excluded) : null;
        if (then == null || otherwise == null) return then == null ? otherwise : then;
        return then.equals(otherwise) ? then : new Axis(array, axis);
    }

    private Object viewed(ArrayOp.View view, int wanted, Set<Value> excluded) {
        int source = 0;
        int position = 0;
        int axis = 0;
        for (var kind : view.axes()) {
            if (kind != AxisKind.INDEX && axis++ == wanted) {
                return switch (kind) {
                    case SLICE -> of(view.positions().get(position + 1), excluded);
                    case WHOLE -> axis(view.array(), source, excluded);
                    case NEW, INDEX -> 1L;
                };
            }
            if (kind != AxisKind.NEW) source++;
            position += kind == AxisKind.SLICE ? 3 : kind == AxisKind.INDEX ? 1 : 0;
        }
        return new Axis(view.array(), -1 - wanted);
    }
}
