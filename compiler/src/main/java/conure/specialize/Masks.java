package conure.specialize;

import conure.ir.ArrayOp;
import conure.ir.Dtype;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.ConvertKind;
import conure.ir.ScalarOp.UnaryKind;
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
import java.util.function.BiConsumer;
import java.util.function.Function;

/// Arrays of bools that select elements, or slices along the leading axes: `x[m]`, `x[m] = v`, `np.nonzero(m)`.
final class Masks {
    /// So many fit the bits of a number, and are counted in a byte.
    private static final int BLOCK = 64;

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
    Value count(PyValue array) { return emit.count(array.value(), () -> counted(array)); }

    private Value counted(PyValue given) {
        // The order does not matter.
        var array = ((PyType.Array) given.type()).array().layout() == Layout.F ? language.arrays().attribute(given, "T") : given;
        var extents = language.arrays().extents(array);
        if (extents.isEmpty()) return language.arrays().widen(isTrue(array, List.of()));
        var width = extents.getLast();
        return language.arrays().fold(extents.subList(0, extents.size() - 1), List.of(emit.constant(0)), (row, carried) -> {
            var inBlocks = language.arrays().fold(List.of(blocks(width)), carried, (block, count) ->
                    List.of(emit.binary(BinaryKind.ADD, count.getFirst(), count(array, row, start(block.getFirst()), emit.constant(BLOCK)))));
            var rest = count(array, row, start(blocks(width)), emit.binary(BinaryKind.AND, width, emit.constant(BLOCK - 1)));
            return List.of(emit.binary(BinaryKind.ADD, inBlocks.getFirst(), rest));
        }).getFirst();
    }

    private Value next(Value count, Value isTrue) { return emit.binary(BinaryKind.ADD, count, language.arrays().widen(isTrue)); }

    private Value blocks(Value width) { return emit.binary(BinaryKind.LSHR, width, emit.constant(Integer.numberOfTrailingZeros(BLOCK))); }

    private Value start(Value block) { return emit.binary(BinaryKind.MUL, block, emit.constant(BLOCK)); }

    /// How many of at most a block's elements are not zero. They are counted in bytes: as many side by side as there are in a vector.
    private Value count(PyValue array, List<Value> row, Value from, Value size) {
        var count = language.arrays().fold(List.of(size), List.of(emit.constant(Scalar.I8, 0)), (k, carried) -> {
            var isTrue = isTrue(array, joined(row, List.of(emit.binary(BinaryKind.ADD, from, k.getFirst()))));
            return List.of(emit.binary(BinaryKind.ADD, carried.getFirst(), emit.convert(ConvertKind.ZEXT, isTrue, Scalar.I8)));
        });
        return emit.convert(ConvertKind.ZEXT, count.getFirst(), Scalar.I64);
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

    /// `array[mask]`: the elements, or slices, where it is true; counted first, so that the result is made in its size. Null if
    /// the path ends.
    PyValue select(PyValue array, PyValue mask) {
        if (!fits(array, mask, 0)) return null;
        var extents = language.arrays().extents(array);
        var rest = extents.subList(rank(mask), extents.size());
        var shape = new ArrayList<>(List.of(count(mask)));
        shape.addAll(rest);
        var result = language.arrays().allocate(((PyType.Array) array.type()).array().dtype(), shape, false);
        if (!emit.reachable()) return null;
        if (rest.isEmpty()) {
            pack(mask, position -> language.arrays().element(array, position).components(),
                    (place, components) -> set(result, List.of(place), components));
            return result;
        }
        language.arrays().fold(language.arrays().extents(mask), List.of(emit.constant(0)), (position, carried) -> {
            var isTrue = isTrue(mask, position);
            in.when(isTrue, () -> language.arrays().forEach(rest, further ->
                    set(result, joined(carried, further), language.arrays().element(array, joined(position, further)).components())));
            return List.of(next(carried.getFirst(), isTrue));
        });
        return result;
    }

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
        var components = language.arrays().toElement(value, dtype);
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

    /// Stores the elements of a value one by one where the mask is true. Mask and value are copied if they may be what is written.
    private void scatter(PyValue array, PyValue mask, PyValue value, Dtype dtype) {
        var extents = language.arrays().extents(array);
        var rest = extents.subList(rank(mask), extents.size());
        if (rest.isEmpty() && rank(value) > 1) {
            in.raise("TypeError", "NumPy boolean array indexing assignment requires a 0 or 1-dimensional input, input has " + rank(value) + " dimensions");
            return;
        }
        var target = new ArrayList<>(List.of(count(mask)));
        target.addAll(rest);
        if (rest.isEmpty()) {
            var length = emit.extent(value.value(), 0);
            var fits = emit.or(emit.compare(CompareKind.EQ, length, emit.constant(1)), emit.compare(CompareKind.EQ, length, target.getFirst()));
            // A mask without elements is an index like others, and its mismatch is broadcasting's.
            in.check(emit.or(emit.not(isWhole(array, mask)), fits), "ValueError", "NumPy boolean array indexing assignment cannot assign {0:int} input values to the {1:int} output values where the mask is true",
                    length, target.getFirst());
        }
        if (!emit.reachable()) return;
        var places = language.arrays().broadcast(value, target, AdvancedIndexing.VALUE_MISMATCH);
        if (places == null) return;
        var values = language.arrays().astype(value, dtype, Layout.C);
        var chosen = language.arrays().copy(mask);
        if (!emit.reachable()) return;
        language.arrays().fold(language.arrays().extents(chosen), List.of(emit.constant(0)), (position, carried) -> {
            var isTrue = isTrue(chosen, position);
            in.when(isTrue, () -> language.arrays().forEach(rest, further ->
                    set(array, joined(position, further), language.arrays().element(values, places.apply(joined(carried, further))).components())));
            return List.of(next(carried.getFirst(), isTrue));
        });
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
        var result = language.arrays().allocate(Dtype.INT64, List.of(count(array), emit.constant(rank(array))), false);
        if (!emit.reachable()) return null;
        pack(array, position -> position, (place, position) -> {
            for (int axis = 0; axis < position.size(); axis++) set(result, List.of(place, emit.constant(axis)), List.of(position.get(axis)));
        });
        return result;
    }

    /// Stores what belongs to the positions where the mask is true, one behind the other. Without branches, which nobody could
    /// predict: a block's truth values become the bits of a number, and the ones among these are gone through.
    private void pack(PyValue mask, Function<List<Value>, List<Value>> item, BiConsumer<Value, List<Value>> store) {
        var arrays = language.arrays();
        var extents = arrays.extents(mask);
        if (extents.isEmpty()) {
            in.when(isTrue(mask, List.of()), () -> store.accept(emit.constant(0), item.apply(List.of())));
            return;
        }
        var width = extents.getLast();
        arrays.fold(extents.subList(0, extents.size() - 1), List.of(emit.constant(0)), (row, found) -> {
            var behind = arrays.fold(List.of(blocks(width)), found, (block, before) ->
                    pack(mask, row, start(block.getFirst()), emit.constant(BLOCK), before, item, store));
            return pack(mask, row, start(blocks(width)), emit.binary(BinaryKind.AND, width, emit.constant(BLOCK - 1)), behind, item, store);
        });
    }

    /// Packs at most a block behind what has been found before; how much has been found then.
    private List<Value> pack(PyValue mask, List<Value> row, Value from, Value size, List<Value> found, Function<List<Value>, List<Value>> item, BiConsumer<Value, List<Value>> store) {
        var bits = language.arrays().fold(List.of(size), List.of(emit.constant(0)), (k, carried) -> {
            var isTrue = isTrue(mask, joined(row, List.of(emit.binary(BinaryKind.ADD, from, k.getFirst()))));
            return List.of(emit.binary(BinaryKind.OR, carried.getFirst(), emit.binary(BinaryKind.SHL, language.arrays().widen(isTrue), k.getFirst())));
        });
        var ones = emit.unary(UnaryKind.POPCOUNT, bits.getFirst());
        language.arrays().fold(List.of(ones), bits, (number, left) -> {
            var k = emit.unary(UnaryKind.CTTZ, left.getFirst());
            store.accept(emit.binary(BinaryKind.ADD, found.getFirst(), number.getFirst()), item.apply(joined(row, List.of(emit.binary(BinaryKind.ADD, from, k)))));
            return List.of(emit.binary(BinaryKind.AND, left.getFirst(), emit.binary(BinaryKind.SUB, left.getFirst(), emit.constant(1))));
        });
        return List.of(emit.binary(BinaryKind.ADD, found.getFirst(), ones));
    }

    private void set(PyValue array, List<Value> position, List<Value> components) {
        emit.add(new ArrayOp.SetElement(array.value(), position, components, emit.location()));
    }

    private static List<Value> joined(List<Value> first, List<Value> second) {
        var all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
