package conure.specialize;

import conure.ir.ArrayOp;
import conure.ir.Dtype;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
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
import java.util.function.Function;

/// Extremes over many elements, a block at a time: elements are computed into a buffer, and several running extremes go over it
/// side by side, which LLVM makes vectors of. The order of comparisons does not matter but for zeros of both signs, of which
/// NumPy too gives either.
final class BlockExtremes {
    private static final int BLOCK = 256;
    private static final int LANES = 16;
    /// Shorter blocks are gone through one by one.
    private static final int SHORT = 32;

    private final Specialization in;
    private final Language language;
    private final Emitter emit;

    BlockExtremes(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
    }

    /// The extreme (`minimum`, `maximum`) of `start` and the elements, which are floats.
    List<Value> of(String function, Dtype dtype, List<Value> extents, List<Value> start, Function<List<Value>, PyValue> element) {
        return eachBlock(dtype, extents, start, element, (block, carried) -> extreme(function, block, carried));
    }

    /// The index, counted in C order, of the first extreme: the first element that is `greater` (`less`) than all others, or NaN.
    Value first(String comparison, Dtype dtype, List<Value> extents, Function<List<Value>, PyValue> element) {
        if (extents.isEmpty()) return emit.constant(0);
        var zeros = new ArrayList<Value>();
        for (var _ : extents) zeros.add(emit.constant(0));
        var initial = new ArrayList<>(element.apply(zeros).components());
        initial.add(emit.constant(0));
        if (dtype.isComplex()) return oneByOne(comparison, dtype, extents, initial, element).getLast();
        var function = comparison.equals("greater") ? "maximum" : "minimum";
        var found = eachBlock(dtype, extents, initial, element, (block, carried) -> {
            var best = carried.subList(0, 1);
            var extreme = extreme(function, block, best);
            var better = isBetter(comparison, dtype, extreme, best);
            return List.of(emit.select(better, extreme.getFirst(), best.getFirst()), emit.select(better, block.start, carried.getLast()));
        });
        return search(dtype, extents, element, found.getFirst(), found.getLast());
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

    /// @param buffer holds the block's elements
    /// @param size how many there are
    /// @param start the index of the first, counted in C order
    private record Block(PyValue buffer, Value size, Value start) {}

    private interface Step {
        List<Value> next(Block block, List<Value> carried);
    }

    private List<Value> eachBlock(Dtype dtype, List<Value> extents, List<Value> initial, Function<List<Value>, PyValue> element, Step step) {
        var arrays = language.arrays();
        var buffer = scratch(dtype);
        var width = extents.getLast();
        var rows = extents.subList(0, extents.size() - 1);
        return arrays.fold(rows, initial, (row, carriedByRow) -> {
            Value index = emit.constant(0);
            for (int k = 0; k < row.size(); k++) index = emit.binary(BinaryKind.ADD, emit.binary(BinaryKind.MUL, index, extents.get(k)), row.get(k));
            var before = emit.binary(BinaryKind.MUL, index, width);
            var count = emit.binary(BinaryKind.LSHR, emit.binary(BinaryKind.ADD, width, emit.constant(BLOCK - 1)), emit.constant(Integer.numberOfTrailingZeros(BLOCK)));
            return arrays.fold(List.of(count), carriedByRow, (number, carried) -> {
                var from = emit.binary(BinaryKind.MUL, number.getFirst(), emit.constant(BLOCK));
                var size = emit.binary(BinaryKind.SMIN, emit.binary(BinaryKind.SUB, width, from), emit.constant(BLOCK));
                arrays.forEach(size, k -> {
                    var position = new ArrayList<>(row);
                    position.add(emit.binary(BinaryKind.ADD, from, k));
                    emit.add(new ArrayOp.SetElement(buffer.value(), List.of(k), element.apply(position).components(), emit.location()));
                });
                return step.next(new Block(buffer, size, emit.binary(BinaryKind.ADD, before, from)), carried);
            });
        });
    }

    private PyValue scratch(Dtype dtype) {
        var type = new Type.Array(dtype, 1, Layout.C);
        var result = new Value(type, "block");
        emit.add(new ArrayOp.Scratch(result, BLOCK, emit.location()));
        return new PyValue(new PyType.Array(type, false), result);
    }

    private List<Value> extreme(String function, Block block, List<Value> start) {
        var dtype = ((PyType.Array) block.buffer.type()).array().dtype();
        if (!dtype.isFloat()) return run(function, dtype, block, emit.constant(0), block.size, start);
        var isShort = emit.compare(CompareKind.SLT, block.size, emit.constant(SHORT));
        return in.branch(isShort, () -> number(dtype, run(function, dtype, block, emit.constant(0), block.size, start)), () -> number(dtype, sideBySide(function, dtype, block, start)))
                .components();
    }

    private List<Value> combine(String function, Dtype dtype, List<Value> left, PyValue right) {
        return language.ufuncs().scalar(function, number(dtype, left), right).components();
    }

    private List<Value> run(String function, Dtype dtype, Block block, Value from, Value count, List<Value> start) {
        return language.arrays().fold(List.of(count), start, (k, carried) -> combine(function, dtype, carried,
                language.arrays().element(block.buffer, List.of(emit.binary(BinaryKind.ADD, from, k.getFirst())))));
    }

    private List<Value> sideBySide(String function, Dtype dtype, Block block, List<Value> start) {
        var initial = new ArrayList<Value>();
        for (int lane = 0; lane < LANES; lane++) initial.addAll(start);
        var rounds = emit.binary(BinaryKind.LSHR, block.size, emit.constant(Integer.numberOfTrailingZeros(LANES)));
        var lanes = language.arrays().fold(List.of(rounds), initial, (round, carried) -> {
            var first = emit.binary(BinaryKind.MUL, round.getFirst(), emit.constant(LANES));
            var next = new ArrayList<Value>();
            for (int lane = 0; lane < LANES; lane++) {
                var item = language.arrays().element(block.buffer, List.of(emit.binary(BinaryKind.ADD, first, emit.constant(lane))));
                next.addAll(combine(function, dtype, carried.subList(lane, lane + 1), item));
            }
            return next;
        });
        var all = lanes.subList(0, 1);
        for (int lane = 1; lane < LANES; lane++) all = combine(function, dtype, all, number(dtype, lanes.subList(lane, lane + 1)));
        var done = emit.binary(BinaryKind.MUL, rounds, emit.constant(LANES));
        return run(function, dtype, block, done, emit.binary(BinaryKind.SUB, block.size, done), all);
    }

    /// The first index from the start of a block on at which the extreme stands.
    private Value search(Dtype dtype, List<Value> extents, Function<List<Value>, PyValue> element, Value extreme, Value start) {
        var one = emit.constant(1);
        var width = emit.binary(BinaryKind.SMAX, extents.getLast(), one);
        var position = new ArrayList<Value>();
        var from = emit.binary(BinaryKind.UREM, start, width);
        Value rest = emit.binary(BinaryKind.UDIV, start, width);
        for (int axis = extents.size() - 2; axis >= 0; axis--) {
            var extent = emit.binary(BinaryKind.SMAX, extents.get(axis), one);
            position.addFirst(emit.binary(BinaryKind.UREM, rest, extent));
            rest = emit.binary(BinaryKind.UDIV, rest, extent);
        }
        var size = emit.binary(BinaryKind.SMIN, emit.binary(BinaryKind.SUB, width, from), emit.constant(BLOCK));
        var none = emit.constant(BLOCK);
        var offset = language.arrays().fold(List.of(size), List.of(none), (k, carried) -> {
            var at = new ArrayList<>(position);
            at.add(emit.binary(BinaryKind.ADD, from, k.getFirst()));
            var item = element.apply(at);
            Value same = language.ufuncs().scalar("equal", item, number(dtype, List.of(extreme))).value();
            if (dtype.isFloat()) same = emit.or(same, emit.and(isNan(item.components()), isNan(List.of(extreme))));
            return List.of(emit.binary(BinaryKind.SMIN, carried.getFirst(), emit.select(same, k.getFirst(), none)));
        });
        return emit.binary(BinaryKind.ADD, start, offset.getFirst());
    }
}
