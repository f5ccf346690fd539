package conure.specialize;

import conure.ir.ArrayOp;
import conure.ir.ArrayOp.AxisKind;
import conure.ir.Type;
import conure.ir.Type.Layout;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.List;

/// Arrays indexed by integers, slices, `None` and `...`: their elements, and views of them.
final class BasicIndexing {
    private final Language language;
    private final Emitter emit;

    BasicIndexing(Specialization in, Language language) {
        this.language = language;
        this.emit = in.emit();
    }

    /// What a subscript selects of an array: how each axis is treated, and positions.
    private record Selection(List<AxisKind> axes, List<Value> positions, List<Boolean> unitSteps, boolean ellipsis) {
        boolean isElement() { return !ellipsis && axes.stream().allMatch(kind -> kind == AxisKind.INDEX); }
    }

    /// `array[key]`, of a key without arrays; null after raising.
    PyValue get(PyValue array, PyType.Array type, PyValue key) {
        var selection = select(array, type, key);
        return selection == null ? null : selection.isElement() ? element(array, type, selection) : view(array, type, selection);
    }

    private Selection select(PyValue array, PyType.Array type, PyValue key) {
        var parts = language.indexing().parts(array, key);
        if (parts == null) return null;
        int rank = type.array().rank();
        boolean ellipsis = parts.stream().anyMatch(each -> each.type() instanceof PyType.Ellipsis);
        int consumed = Math.toIntExact(parts.stream().filter(each -> !each.isNone() && !(each.type() instanceof PyType.Ellipsis)).count());
        var axes = new ArrayList<AxisKind>();
        var positions = new ArrayList<Value>();
        var unitSteps = new ArrayList<Boolean>();
        int axis = 0;
        for (var each : parts) {
            switch (each.type()) {
                case PyType.None _ -> add(axes, unitSteps, AxisKind.NEW, true);
                case PyType.Ellipsis _ -> {
                    for (int k = consumed; k < rank; k++, axis++) add(axes, unitSteps, AxisKind.WHOLE, true);
                }
                case PyType.Slice _ -> {
                    if (each.parts().stream().allMatch(PyValue::isNone)) {
                        add(axes, unitSteps, AxisKind.WHOLE, true);
                    } else {
                        var bounds = language.slices().bounds(each, emit.extent(array.value(), axis), false);
                        if (bounds == null) return null;
                        add(axes, unitSteps, AxisKind.SLICE, emit.constantOf(bounds.step()) instanceof Long step && step == 1);
                        positions.addAll(List.of(bounds.start(), bounds.count(), bounds.step()));
                    }
                    axis++;
                }
                default -> {
                    var index = language.subscripts().asIndex(each);
                    var size = emit.extent(array.value(), axis);
                    positions.add(language.subscripts().wrap(index, size, "index {0:int} is out of bounds for axis " + axis + " with size {1:int}", index, size));
                    if (!emit.reachable()) return null;
                    add(axes, unitSteps, AxisKind.INDEX, true);
                    axis++;
                }
            }
        }
        for (; axis < rank; axis++) add(axes, unitSteps, AxisKind.WHOLE, true);
        return new Selection(axes, positions, unitSteps, ellipsis);
    }

    private static void add(List<AxisKind> axes, List<Boolean> unitSteps, AxisKind kind, boolean unitStep) {
        axes.add(kind);
        unitSteps.add(unitStep);
    }

    private PyValue element(PyValue array, PyType.Array type, Selection selection) {
        var components = new ArrayList<Value>();
        for (var component : type.array().dtype().components()) components.add(new Value(component));
        emit.add(new ArrayOp.Element(components, array.value(), selection.positions, emit.location()));
        return new PyValue(NumberType.numpy(type.array().dtype()), components);
    }

    private PyValue view(PyValue array, PyType.Array type, Selection selection) {
        var layout = layout(type.array().layout(), selection);
        int rank = (int) selection.axes.stream().filter(kind -> kind != AxisKind.INDEX).count();
        var result = new Type.Array(type.array().dtype(), rank, rank == 0 ? Layout.C : layout);
        var view = new Value(result, array.value().name());
        emit.add(new ArrayOp.View(view, array.value(), selection.axes, selection.positions, emit.location()));
        return new PyValue(new PyType.Array(result, type.readOnly()), view);
    }

    /// What is known of a view's strides. C survives leading indices, one sliced axis with unit step behind them, and
    /// whole axes; R (contiguous rows) survives if the last axis is whole or has unit step; F mirrors C.
    private static Layout layout(Layout source, Selection selection) {
        if (source == Layout.A) return Layout.A;
        if (source == Layout.F) return contiguous(selection, true) ? Layout.F : Layout.A;
        if (source == Layout.C && contiguous(selection, false)) return Layout.C;
        int last = selection.axes.size() - 1;
        var kind = selection.axes.get(last);
        boolean unit = kind == AxisKind.WHOLE || kind == AxisKind.SLICE && selection.unitSteps.get(last);
        if (!unit) return Layout.A;
        long rank = selection.axes.stream().filter(axis -> axis != AxisKind.INDEX).count();
        return rank == 1 ? Layout.C : Layout.R;
    }

    private static boolean contiguous(Selection selection, boolean reversed) {
        boolean whole = false;
        int count = selection.axes.size();
        for (int k = 0; k < count; k++) {
            int at = reversed ? count - 1 - k : k;
            switch (selection.axes.get(at)) {
                case INDEX -> {
                    if (whole) return false;
                }
                case SLICE -> {
                    if (whole || !selection.unitSteps.get(at)) return false;
                    whole = true;
                }
                case WHOLE -> whole = true;
                case NEW -> { return false; }
            }
        }
        return true;
    }

    /// `array[index]` for an index in range: an element, or a view of one rank less.
    PyValue leading(PyValue array, Value index) {
        var type = (PyType.Array) array.type();
        var axes = new ArrayList<>(List.of(AxisKind.INDEX));
        var unitSteps = new ArrayList<>(List.of(true));
        for (int axis = 1; axis < type.array().rank(); axis++) add(axes, unitSteps, AxisKind.WHOLE, true);
        var selection = new Selection(axes, List.of(index), unitSteps, false);
        return selection.isElement() ? element(array, type, selection) : view(array, type, selection);
    }

    /// `array[key] = value`.
    void set(PyValue array, PyType.Array type, PyValue key, PyValue value) {
        var selection = select(array, type, key);
        if (selection == null) return;
        if (selection.isElement()) {
            var components = language.stores().toElement(value, type.array().dtype());
            if (components != null) emit.add(new ArrayOp.SetElement(array.value(), selection.positions, components, emit.location()));
        } else language.stores().assign(view(array, type, selection), value);
    }
}
