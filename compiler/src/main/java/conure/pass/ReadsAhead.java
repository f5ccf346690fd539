package conure.pass;

import conure.ir.ArrayOp;
import conure.ir.Op;
import conure.ir.ScalarOp.Constant;
import conure.ir.Type;
import conure.ir.Type.Layout;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Which views of an array lie ahead of others or behind them, along each of its axes: loops that go through both, upwards along the axes
/// where what is read lies ahead, downwards where it lies behind, have read an element of the one before they write it as one of the other.
///
///     %to = view %x, %zero, %n, %one     %from = view %x, %one, %n, %one         x[:-1] = x[1:], upwards
///     %to = view %x, %one, %n, %one      %from = view %x, %zero, %n, %one        x[1:] = x[:-1], downwards
///     %to = view %x, %i, %zero, %n, %one     %from = view %x, %j, %one, %n, %one      x[i, :-1] = x[j, 1:], upwards
///
/// Where one index is another the two have no element in common; where it is the same, what holds without the index holds.
///
/// Declines bounds that are no literals, and different indices into arrays of which two positions may be one element.
final class ReadsAhead {
    private final Map<Value, ArrayOp.View> views = new IdentityHashMap<>();
    private final Map<Value, Long> constants = new IdentityHashMap<>();

    /// An axis of the array that a view is of: where it starts and by which steps it goes. An index, a Value or Long, has no steps.
    private record Axis(Object index, long start, long step) {}

    /// Operations, in order.
    void note(Op op) {
        if (op instanceof ArrayOp.View view) views.put(view.result(), view);
        if (op instanceof Constant(var result, Long number, _)) constants.put(result, number);
    }

    /// Whether what is read at a position has not been written yet, where the same position is written next and the axes are gone
    /// through in these directions; notes those that it needs.
    boolean isAhead(Value read, Value written, Directions directions) {
        if (base(read) != base(written)) return false;
        var from = axes(read);
        var to = axes(written);
        if (from == null || to == null || from.size() != to.size()) return false;
        int axis = 0;
        for (int k = 0; k < from.size(); k++) {
            var first = from.get(k);
            var second = to.get(k);
            if (first.step != second.step || !Objects.equals(first.index, second.index) && !isDense(base(read))) return false;
            if (first.step != 0 && !directions.take(axis++, Long.signum(first.start - second.start) * Long.signum(first.step))) return false;
        }
        return true;
    }

    /// Whether no two positions are one element.
    private boolean isDense(Value array) {
        var layout = ((Type.Array) array.type()).layout();
        return layout == Layout.C || layout == Layout.F || views.containsKey(array) && isDense(views.get(array).array());
    }

    private Value base(Value array) { return views.containsKey(array) ? views.get(array).array() : array; }

    /// The axes of what an array is a view of, or its own; null for views that are not understood.
    private List<Axis> axes(Value array) {
        var view = views.get(array);
        if (view == null) return Collections.nCopies(((Type.Array) array.type()).rank(), new Axis(null, 0, 1));
        var axes = new ArrayList<Axis>();
        int position = 0;
        for (var kind : view.axes()) {
            switch (kind) {
                case INDEX -> {
                    var index = view.positions().get(position++);
                    axes.add(new Axis(constants.containsKey(index) ? constants.get(index) : index, 0, 0));
                }
                case WHOLE -> axes.add(new Axis(null, 0, 1));
                case SLICE -> {
                    var start = constants.get(view.positions().get(position));
                    var step = constants.get(view.positions().get(position + 2));
                    if (start == null || step == null || Math.abs(start) > Integer.MAX_VALUE || step == 0) return null;
                    axes.add(new Axis(null, start, step));
                    position += 3;
                }
                case NEW -> { return null; }
            }
        }
        return axes;
    }
}
