package conure.specialize;

import conure.ir.Dtype;
import conure.ir.MaskOp;
import conure.ir.Region;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.Type;
import conure.ir.Type.Layout;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/// Arrays of bools that select elements, or slices along the leading axes: `x[m]`, `x[m] = v`, `np.nonzero(m)`.
final class Masks {
    private final Specialization in;
    private final Language language;
    private final Emitter emit;

    Masks(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
    }

    private static int rank(PyValue array) { return ((PyType.Array) array.type()).array().rank(); }

    private Value isTrue(PyValue array, List<Value> position) { return language.operators().truth(language.arrays().element(array, position)); }

    /// How many elements of an array are not zero.
    Value count(PyValue array) {
        return emit.count(array.value(), () -> {
            // The order does not matter.
            var given = ((PyType.Array) array.type()).array().layout() == Layout.F ? language.arrayAttributes().get(array, "T") : array;
            var result = new Value(Scalar.I64, "count");
            emit.add(new MaskOp.Count(result, language.arrays().extents(given), truth(given), emit.location()));
            return result;
        });
    }

    /// The mask's extents must be those of the array's axes from `axis` on, or 0: NumPy lets an axis without elements pass.
    boolean fits(PyValue array, PyValue mask, int axis) {
        for (int k = 0; k < rank(mask); k++) {
            var size = emit.extent(array.value(), axis + k);
            var given = emit.extent(mask.value(), k);
            if (emit.areEqual(size, given)) continue;
            var fits = emit.or(emit.compare(CompareKind.EQ, size, given), emit.compare(CompareKind.EQ, given, emit.constant(0)));
            in.check(fits, "IndexError", "boolean index did not match indexed array along axis " + (axis + k)
                    + "; size of axis is {0:int} but size of corresponding boolean axis is {1:int}", size, given);
        }
        return emit.reachable();
    }

    /// Whether a mask that fits has the array's extents. Otherwise it has no elements.
    private Value isWhole(PyValue array, PyValue mask) {
        Value whole = emit.constant(true);
        for (int k = 0; k < rank(mask); k++) {
            var size = emit.extent(array.value(), k);
            var given = emit.extent(mask.value(), k);
            if (!emit.areEqual(size, given)) whole = emit.and(whole, emit.compare(CompareKind.EQ, size, given));
        }
        return whole;
    }

    /// `array[mask]`: the elements, or slices, where it is true; null if the path ends.
    PyValue select(PyValue array, PyValue mask) {
        if (!fits(array, mask, 0)) return null;
        var extents = language.arrays().extents(array);
        return filter(((PyType.Array) array.type()).array().dtype(), mask, extents.subList(rank(mask), extents.size()),
                (place, further) -> language.arrays().element(array, joined(place, further)).components());
    }

    /// A fresh array of what `element` gives for the places where a mask is true, counted first; with further axes behind. Null
    /// if the path ends.
    private PyValue filter(Dtype dtype, PyValue mask, List<Value> rest, BiFunction<List<Value>, List<Value>, List<Value>> element) {
        var shape = joined(List.of(count(mask)), rest);
        language.arrays().checkSize(dtype, shape);
        if (!emit.reachable()) return null;
        var type = new Type.Array(dtype, shape.size(), Layout.C);
        var result = new Value(type, "array");
        int axes = rank(mask);
        var body = language.arrays().expression(axes + shape.size(), position -> element.apply(position.subList(1, 1 + axes), position.subList(1 + axes, position.size())));
        emit.add(new MaskOp.Filter(result, shape.getFirst(), rest, language.arrays().extents(mask), truth(mask), body, emit.location()));
        for (int axis = 0; axis < shape.size(); axis++) emit.setExtent(result, axis, shape.get(axis));
        return new PyValue(new PyType.Array(type, false), result);
    }

    private Region truth(PyValue mask) { return language.arrays().expression(rank(mask), position -> List.of(isTrue(mask, position))); }

    /// `array[mask] = value`. A number is chosen or not where each element stands, in one loop.
    ///
    ///     x[x < 0] = 0   →   assign x { (%i)  %e = element x, %i   %n = lt %e, 0   %s = select %n, 0, %e   yield %s }
    void assign(PyValue array, PyValue mask, PyValue given) {
        if (!fits(array, mask, 0)) return;
        var dtype = ((PyType.Array) array.type()).array().dtype();
        var value = language.indexing().operand(given);
        if (value == null) return;
        if (value.type() instanceof PyType.Array several && several.array().rank() > 0) {
            scatter(array, mask, value, dtype);
            return;
        }
        var components = language.stores().toElement(value, dtype);
        if (components == null) return;
        var whole = isWhole(array, mask);
        if (emit.isConstant(whole)) choose(array, mask, components);
        else in.when(whole, () -> choose(array, mask, components));
    }

    private void choose(PyValue array, PyValue mask, List<Value> components) {
        language.arrays().assign(array, position -> {
            var isTrue = isTrue(mask, position.subList(0, rank(mask)));
            var before = language.arrays().element(array, position).components();
            var after = new ArrayList<Value>();
            for (int k = 0; k < before.size(); k++) after.add(emit.select(isTrue, components.get(k), before.get(k)));
            return after;
        });
    }

    /// Stores the elements of a value one behind the other where the mask is true.
    private void scatter(PyValue array, PyValue mask, PyValue value, Dtype dtype) {
        var extents = language.arrays().extents(array);
        var rest = extents.subList(rank(mask), extents.size());
        if (rest.isEmpty() && rank(value) > 1) {
            in.raise("TypeError", "NumPy boolean array indexing assignment requires a 0 or 1-dimensional input, input has " + rank(value) + " dimensions");
            return;
        }
        var count = count(mask);
        var target = joined(List.of(count), rest);
        if (rest.isEmpty()) {
            var length = emit.extent(value.value(), 0);
            if (!emit.areEqual(length, count)) {
                var fits = emit.or(emit.compare(CompareKind.EQ, length, emit.constant(1)), emit.compare(CompareKind.EQ, length, count));
                // A mask without elements is an index like others, and its mismatch is broadcasting's.
                in.check(emit.or(emit.not(isWhole(array, mask)), fits), "ValueError", "NumPy boolean array indexing assignment cannot assign {0:int} input values to the {1:int} output values where the mask is true",
                        length, count);
            }
        }
        if (!emit.reachable()) return;
        var places = language.stores().broadcast(language.arrays().extents(value), target, AdvancedIndexing.VALUE_MISMATCH);
        if (places == null) return;
        int axes = rank(mask);
        var body = language.arrays().expression(1 + extents.size(), position -> {
            var from = places.apply(joined(position.subList(0, 1), position.subList(1 + axes, position.size())));
            return language.casts().to(language.arrays().element(value, from), dtype);
        });
        emit.add(new MaskOp.Scatter(array.value(), count, language.arrays().extents(mask), rest, truth(mask), body, emit.location()));
    }

    /// `np.nonzero(array)`: the positions of the elements that are not zero, one array an axis: the columns of one array.
    List<PyValue> positions(PyValue array) {
        var rows = rows(array);
        if (rows == null) return null;
        var columns = new ArrayList<PyValue>();
        for (int axis = 0; axis < rank(array); axis++) {
            columns.add(language.subscripts().get(rows, PyValue.tuple(List.of(AdvancedIndexing.WHOLE, new PyValue(NumberType.INT, emit.constant(axis))))));
        }
        return columns;
    }

    /// The positions of the elements that are not zero, a row each, in C order; null if the path ends.
    PyValue rows(PyValue array) {
        return filter(Dtype.INT64, array, List.of(emit.constant(rank(array))), (place, column) -> {
            Value index = emit.constant(0);
            for (int axis = place.size() - 1; axis >= 0; axis--) {
                index = axis == place.size() - 1 ? place.get(axis) : emit.select(emit.compare(CompareKind.EQ, column.getFirst(), emit.constant(axis)), place.get(axis), index);
            }
            return List.of(index);
        });
    }

    private static List<Value> joined(List<Value> first, List<Value> second) {
        var all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
