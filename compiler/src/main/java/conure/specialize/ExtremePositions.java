package conure.specialize;

import conure.ir.ArrayOp;
import conure.ir.Dtype;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Where extremes stand: `np.argmax`, `np.argmin`. Of equal elements it is the first; NaN is the most extreme of all.
final class ExtremePositions {
    private static final int BLOCK = 1024;

    private final Specialization in;
    private final Language language;
    private final Emitter emit;

    ExtremePositions(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
    }

    /// The index, counted in C order, of the first extreme: the first element that is `greater` (`less`) than all others, or NaN.
    /// Finds the block in which it stands, which is a loop of vectors, and then searches that.
    Value first(String comparison, Dtype dtype, List<Value> extents, Function<List<Value>, PyValue> element) {
        if (extents.isEmpty()) return emit.constant(0);
        var zeros = new ArrayList<Value>();
        for (var _ : extents) zeros.add(emit.constant(0));
        var initial = new ArrayList<>(element.apply(zeros).components());
        initial.add(emit.constant(0));
        if (dtype.isComplex()) return oneByOne(comparison, dtype, extents, initial, element).getLast();
        var found = eachBlock(extents, initial, (block, carried) -> {
            var best = carried.subList(0, 1);
            var extreme = extreme(comparison, dtype, block, best, element);
            var better = isBetter(comparison, dtype, extreme, best);
            return List.of(emit.select(better, extreme.getFirst(), best.getFirst()), emit.select(better, block.start, carried.getLast()));
        });
        return search(dtype, extents, element, found.getFirst(), found.getLast());
    }

    /// The positions along one axis for all positions along the others, a step further with each position along that axis.
    ///
    /// @param shape of the result
    /// @param element at a position along the axis and one in the result
    PyValue accumulated(String comparison, Dtype dtype, List<Value> shape, int axis, Value extent, Function<List<Value>, PyValue> element) {
        var arrays = language.arrays();
        var zero = emit.constant(0);
        var best = arrays.generate(dtype, shape, position -> element.apply(inserted(position, axis, zero)).components());
        var result = best == null ? null : arrays.generate(Dtype.INT64, shape, _ -> List.of(zero));
        if (result == null) return null;
        arrays.forEach(inserted(shape, axis, extent), full -> {
            var position = new ArrayList<>(full);
            var index = position.remove(axis);
            var before = arrays.element(best, position).components();
            var item = element.apply(full).components();
            var better = isBetter(comparison, dtype, item, before);
            var next = new ArrayList<Value>();
            for (int k = 0; k < item.size(); k++) next.add(emit.select(better, item.get(k), before.get(k)));
            var place = emit.select(better, index, arrays.element(result, position).value());
            emit.add(new ArrayOp.SetElement(best.value(), position, next, emit.location()));
            emit.add(new ArrayOp.SetElement(result.value(), position, List.of(place), emit.location()));
        });
        return emit.reachable() ? result : null;
    }

    private static List<Value> inserted(List<Value> values, int place, Value value) {
        var all = new ArrayList<>(values);
        all.add(place, value);
        return all;
    }

    private PyValue number(Dtype dtype, List<Value> components) { return new PyValue(NumberType.numpy(dtype), components); }

    private Value isBetter(String comparison, Dtype dtype, List<Value> left, List<Value> right) {
        var better = language.ufuncs().scalar(comparison, number(dtype, left), number(dtype, right)).value();
        return dtype.isFloat() || dtype.isComplex() ? emit.and(emit.or(better, isNan(left)), emit.not(isNan(right))) : better;
    }

    private Value isNan(List<Value> components) {
        Value nan = emit.constant(false);
        for (var component : components) nan = emit.or(nan, emit.compare(CompareKind.FNE, component, component));
        return nan;
    }

    private List<Value> oneByOne(String comparison, Dtype dtype, List<Value> extents, List<Value> initial, Function<List<Value>, PyValue> element) {
        return language.arrays().fold(extents, initial, (position, carried) -> {
            Value index = emit.constant(0);
            for (int k = 0; k < position.size(); k++) index = emit.binary(BinaryKind.ADD, emit.binary(BinaryKind.MUL, index, extents.get(k)), position.get(k));
            var item = element.apply(position).components();
            var best = carried.subList(0, carried.size() - 1);
            var better = isBetter(comparison, dtype, item, best);
            var next = new ArrayList<Value>();
            for (int k = 0; k < item.size(); k++) next.add(emit.select(better, item.get(k), best.get(k)));
            next.add(emit.select(better, index, carried.getLast()));
            return next;
        });
    }

    // ---- blocks

    /// A part of a row.
    ///
    /// @param start the index of its first element, counted in C order
    private record Block(List<Value> row, Value from, Value size, Value start) {}

    private interface Step {
        List<Value> next(Block block, List<Value> carried);
    }

    private List<Value> eachBlock(List<Value> extents, List<Value> initial, Step step) {
        var arrays = language.arrays();
        var width = extents.getLast();
        return arrays.fold(extents.subList(0, extents.size() - 1), initial, (row, carriedByRow) -> {
            Value index = emit.constant(0);
            for (int k = 0; k < row.size(); k++) index = emit.binary(BinaryKind.ADD, emit.binary(BinaryKind.MUL, index, extents.get(k)), row.get(k));
            var before = emit.binary(BinaryKind.MUL, index, width);
            var count = emit.binary(BinaryKind.LSHR, emit.binary(BinaryKind.ADD, width, emit.constant(BLOCK - 1)), emit.constant(Integer.numberOfTrailingZeros(BLOCK)));
            return arrays.fold(List.of(count), carriedByRow, (number, carried) -> {
                var from = emit.binary(BinaryKind.MUL, number.getFirst(), emit.constant(BLOCK));
                var size = emit.binary(BinaryKind.SMIN, emit.binary(BinaryKind.SUB, width, from), emit.constant(BLOCK));
                return step.next(new Block(row, from, size, emit.binary(BinaryKind.ADD, before, from)), carried);
            });
        });
    }

    /// The extreme of `start` and a block's elements.
    private List<Value> extreme(String comparison, Dtype dtype, Block block, List<Value> start, Function<List<Value>, PyValue> element) {
        boolean greatest = comparison.equals("greater");
        return language.arrays().fold(List.of(block.size), start, (k, carried) -> {
            var item = element.apply(inserted(block.row, block.row.size(), emit.binary(BinaryKind.ADD, block.from, k.getFirst())));
            if (dtype.isFloat()) return List.of(emit.binary(greatest ? BinaryKind.FMAX : BinaryKind.FMIN, item.value(), carried.getFirst()));
            return language.ufuncs().scalar(greatest ? "maximum" : "minimum", number(dtype, carried), item).components();
        });
    }

    /// The first index from the start of a block on at which the extreme stands.
    private Value search(Dtype dtype, List<Value> extents, Function<List<Value>, PyValue> element, Value extreme, Value start) {
        var one = emit.constant(1);
        var width = emit.binary(BinaryKind.SMAX, extents.getLast(), one);
        var position = new ArrayList<Value>();
        boolean isOneRow = extents.size() == 1;
        var from = isOneRow ? start : emit.binary(BinaryKind.UREM, start, width);
        Value rest = isOneRow ? null : emit.binary(BinaryKind.UDIV, start, width);
        for (int axis = extents.size() - 2; axis >= 0; axis--) {
            var extent = emit.binary(BinaryKind.SMAX, extents.get(axis), one);
            position.addFirst(emit.binary(BinaryKind.UREM, rest, extent));
            rest = emit.binary(BinaryKind.UDIV, rest, extent);
        }
        var size = emit.binary(BinaryKind.SMIN, emit.binary(BinaryKind.SUB, width, from), emit.constant(BLOCK));
        var none = emit.constant(BLOCK);
        var isNan = dtype.isFloat() ? isNan(List.of(extreme)) : null;
        var offset = language.arrays().fold(List.of(size), List.of(none), (k, carried) -> {
            var at = new ArrayList<>(position);
            at.add(emit.binary(BinaryKind.ADD, from, k.getFirst()));
            var item = element.apply(at);
            Value same = language.ufuncs().scalar("equal", item, number(dtype, List.of(extreme))).value();
            if (dtype.isFloat()) same = emit.select(isNan, isNan(item.components()), same);
            return List.of(emit.binary(BinaryKind.SMIN, carried.getFirst(), emit.select(same, k.getFirst(), none)));
        });
        return emit.binary(BinaryKind.ADD, start, offset.getFirst());
    }
}
