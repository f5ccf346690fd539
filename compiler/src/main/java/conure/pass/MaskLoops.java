package conure.pass;

import conure.ir.ControlOp.If;
import conure.ir.ControlOp.Yield;
import conure.ir.Copier;
import conure.ir.Region;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.Convert;
import conure.ir.ScalarOp.ConvertKind;
import conure.ir.ScalarOp.Unary;
import conure.ir.ScalarOp.UnaryKind;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Loops over the places where a mask is true, in C order, for [WriteLoops].
///
///     scatter %a, %c, %n { … yield %isTrue } { (%k, %i)  … yield %x }
/// →   for 0..(%n + 63) / 64, %found { (%block)
///         %bits = for 0..64 { (%b)  bit b is what the mask is at 64 * %block + %b }
///         for 0..popcount %bits { (%q)  %i = 64 * %block + cttz %bits   …   set_element %a, %i, %x   the lowest bit is cleared }
///         yield %found + popcount %bits }
///
/// There is no branch on an element of the mask, which nobody could predict: bits are collected by vectors, and where they are few,
/// few places are looked at. The mask is evaluated for up to 64 positions before anything is written there.
final class MaskLoops {
    private static final int BLOCK_BITS = 6;
    /// So many bits has a number; so many places are counted in a byte.
    private static final int BLOCK = 1 << BLOCK_BITS;

    private final CodeBuilder code;
    private final List<Value> extents;
    private final Region mask;
    private final Value zero;

    private MaskLoops(CodeBuilder code, List<Value> extents, Region mask) {
        this.code = code;
        this.extents = extents;
        this.mask = mask;
        zero = code.constant(0);
    }

    /// Emits loops that do what `body` does with each place: it gets the place's number and position.
    static void write(CodeBuilder code, List<Value> extents, Region mask, Region body) {
        var loops = new MaskLoops(code, extents, mask);
        if (extents.isEmpty()) code.when(loops.isTrue(List.of()), () -> at(code, body, List.of(loops.zero)));
        else loops.rows(List.of(), List.of(loops.zero), (row, width, found) -> loops.blocks(row, width, found, body));
    }

    /// Emits loops that count the places. At most a block is counted in bytes: as many side by side as there are in a vector.
    static Value count(CodeBuilder code, List<Value> extents, Region mask) {
        var loops = new MaskLoops(code, extents, mask);
        return extents.isEmpty() ? loops.widen(loops.isTrue(List.of()), Scalar.I64) : loops.rows(List.of(), List.of(loops.zero), loops::counted).getFirst();
    }

    private interface Row {
        /// Goes through the last axis; how many places have been found then.
        List<Value> found(List<Value> row, Value width, List<Value> before);
    }

    private List<Value> rows(List<Value> row, List<Value> found, Row inner) {
        var width = extents.get(row.size());
        if (row.size() == extents.size() - 1) return inner.found(row, width, found);
        return code.loop(zero, width, found, (index, before) -> rows(joined(row, index), before, inner));
    }

    private List<Value> counted(List<Value> row, Value width, List<Value> found) {
        var blocks = code.binary(BinaryKind.LSHR, width, code.constant(BLOCK_BITS));
        var behind = code.loop(zero, blocks, found, (block, before) ->
                List.of(code.binary(BinaryKind.ADD, before.getFirst(), ones(row, code.binary(BinaryKind.SHL, block, code.constant(BLOCK_BITS)), code.constant(BLOCK)))));
        var rest = ones(row, code.binary(BinaryKind.SHL, blocks, code.constant(BLOCK_BITS)), code.binary(BinaryKind.AND, width, code.constant(BLOCK - 1)));
        return List.of(code.binary(BinaryKind.ADD, behind.getFirst(), rest));
    }

    private Value ones(List<Value> row, Value from, Value size) {
        var count = code.loop(zero, size, List.of(code.constant(Scalar.I8, 0L)), (k, before) ->
                List.of(code.binary(BinaryKind.ADD, before.getFirst(), widen(isTrue(joined(row, code.binary(BinaryKind.ADD, from, k))), Scalar.I8))));
        return widen(count.getFirst(), Scalar.I64);
    }

    private List<Value> blocks(List<Value> row, Value width, List<Value> found, Region body) {
        var blocks = code.binary(BinaryKind.LSHR, code.binary(BinaryKind.ADD, width, code.constant(BLOCK - 1)), code.constant(BLOCK_BITS));
        return code.loop(zero, blocks, found, (block, before) -> List.of(block(row, code.binary(BinaryKind.SHL, block, code.constant(BLOCK_BITS)), width, before.getFirst(), body)));
    }

    /// Does what is done at the places of a block; how many have been found then.
    private Value block(List<Value> row, Value from, Value width, Value found, Region body) {
        var isWhole = code.compare(CompareKind.SGE, code.binary(BinaryKind.SUB, width, from), code.constant(BLOCK));
        var bits = new Value(Scalar.I64, "bits");
        // That there are as many as a number has bits lets LLVM collect them by vectors.
        code.emit(new If(List.of(bits), isWhole, bits(row, from, () -> code.constant(BLOCK)), bits(row, from, () -> code.binary(BinaryKind.AND, width, code.constant(BLOCK - 1))), code.location()));
        var ones = unary(UnaryKind.POPCOUNT, bits);
        code.loop(zero, ones, List.of(bits), (number, left) -> {
            var place = code.binary(BinaryKind.ADD, from, unary(UnaryKind.CTTZ, left.getFirst()));
            var given = new ArrayList<>(List.of(code.binary(BinaryKind.ADD, found, number)));
            given.addAll(joined(row, place));
            at(code, body, given);
            return List.of(code.binary(BinaryKind.AND, left.getFirst(), code.binary(BinaryKind.SUB, left.getFirst(), code.constant(1))));
        });
        return code.binary(BinaryKind.ADD, found, ones);
    }

    /// The truth values of a block as bits.
    private Region bits(List<Value> row, Value from, Supplier<Value> size) {
        return new Region(List.of(), code.collect(() -> code.yields(code.loop(zero, size.get(), List.of(zero), (k, bits) -> {
            var bit = widen(isTrue(joined(row, code.binary(BinaryKind.ADD, from, k))), Scalar.I64);
            return List.of(code.binary(BinaryKind.OR, bits.getFirst(), code.binary(BinaryKind.SHL, bit, k)));
        }))));
    }

    private Value isTrue(List<Value> position) { return at(code, mask, position).getFirst(); }

    /// Emits a region for a position; what it yields.
    private static List<Value> at(CodeBuilder code, Region region, List<Value> position) {
        var copier = new Copier();
        copier.mapAll(region.parameters(), position);
        code.emitAll(copier.operations(region.operations().subList(0, region.operations().size() - 1)));
        return copier.get(((Yield) region.terminator()).values());
    }

    private Value widen(Value value, Scalar type) {
        var result = new Value(type);
        code.emit(new Convert(result, ConvertKind.ZEXT, value, code.location()));
        return result;
    }

    private Value unary(UnaryKind kind, Value operand) {
        var result = new Value(operand.type());
        code.emit(new Unary(result, kind, operand, code.location()));
        return result;
    }

    private static List<Value> joined(List<Value> row, Value index) {
        var all = new ArrayList<>(row);
        all.add(index);
        return all;
    }
}
