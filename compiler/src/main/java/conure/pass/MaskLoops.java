package conure.pass;

import conure.ir.ArrayOp.SetElement;
import conure.ir.ControlOp.If;
import conure.ir.ControlOp.Yield;
import conure.ir.Copier;
import conure.ir.MaskOp;
import conure.ir.MaskOp.Scatter;
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
import java.util.function.Consumer;
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
    /// So many bits has a number.
    private static final int BLOCK = 1 << BLOCK_BITS;

    private final CodeBuilder code;
    private final List<Value> extents;
    private final Region mask;
    private final Body body;
    private final Value zero;
    private final Value one;

    private MaskLoops(CodeBuilder code, List<Value> extents, Region mask, Body body) {
        this.code = code;
        this.extents = extents;
        this.mask = mask;
        this.body = body;
        zero = code.constant(0);
        one = code.constant(1);
    }

    private interface Body {
        /// Emits what is done at a place.
        void at(Value number, List<Value> place);
    }

    /// Emits loops that write what the body yields for each place into an array, one behind the other.
    static void pack(CodeBuilder code, MaskOp op, Region mask, Region body, Value result) {
        new MaskLoops(code, op.extents(), mask, (number, place) -> set(code, op, body, number, place, result, List.of(number))).write();
    }

    /// Emits loops that write what the body yields where the places are.
    static void store(CodeBuilder code, Scatter op, Region mask, Region body) {
        new MaskLoops(code, op.extents(), mask, (number, place) -> set(code, op, body, number, place, op.array(), place)).write();
    }

    private static void set(CodeBuilder code, MaskOp op, Region body, Value number, List<Value> place, Value array, List<Value> target) {
        further(code, op.rest(), List.of(), position -> {
            var given = new ArrayList<Value>(List.of(number));
            given.addAll(place);
            given.addAll(position);
            var values = at(code, body, given);
            var indices = new ArrayList<>(target);
            indices.addAll(position);
            code.emit(new SetElement(array, indices, values, code.location()));
        });
    }

    private static void further(CodeBuilder code, List<Value> extents, List<Value> position, Consumer<List<Value>> body) {
        if (position.size() == extents.size()) {
            body.accept(position);
            return;
        }
        code.loop(code.constant(0), extents.get(position.size()), List.of(), (index, _) -> {
            further(code, extents, joined(position, index), body);
            return List.of();
        });
    }

    private void write() {
        if (extents.isEmpty()) {
            code.when(isTrue(List.of()), () -> body.at(zero, List.of()));
            return;
        }
        rows(List.of(), List.of(zero));
    }

    private List<Value> rows(List<Value> row, List<Value> found) {
        var width = extents.get(row.size());
        if (row.size() == extents.size() - 1) {
            var blocks = code.binary(BinaryKind.LSHR, code.binary(BinaryKind.ADD, width, code.constant(BLOCK - 1)), code.constant(BLOCK_BITS));
            return code.loop(zero, blocks, found, (block, before) -> List.of(block(row, code.binary(BinaryKind.SHL, block, code.constant(BLOCK_BITS)), width, before.getFirst())));
        }
        return code.loop(zero, width, found, (index, before) -> rows(joined(row, index), before));
    }

    /// Does what is done at the places of a block; how many have been found then.
    private Value block(List<Value> row, Value from, Value width, Value found) {
        var isWhole = code.compare(CompareKind.SGE, code.binary(BinaryKind.SUB, width, from), code.constant(BLOCK));
        var bits = new Value(Scalar.I64, "bits");
        // That there are as many as a number has bits lets LLVM collect them by vectors.
        code.emit(new If(List.of(bits), isWhole, bits(row, from, () -> code.constant(BLOCK)), bits(row, from, () -> code.binary(BinaryKind.AND, width, code.constant(BLOCK - 1))), code.location()));
        var ones = unary(UnaryKind.POPCOUNT, bits);
        code.loop(zero, ones, List.of(bits), (number, left) -> {
            var place = code.binary(BinaryKind.ADD, from, unary(UnaryKind.CTTZ, left.getFirst()));
            body.at(code.binary(BinaryKind.ADD, found, number), joined(row, place));
            return List.of(code.binary(BinaryKind.AND, left.getFirst(), code.binary(BinaryKind.SUB, left.getFirst(), one)));
        });
        return code.binary(BinaryKind.ADD, found, ones);
    }

    /// The truth values of a block as bits.
    private Region bits(List<Value> row, Value from, Supplier<Value> size) {
        return new Region(List.of(), code.collect(() -> code.yields(code.loop(zero, size.get(), List.of(zero), (k, bits) -> {
            var bit = new Value(Scalar.I64);
            var isTrue = isTrue(joined(row, code.binary(BinaryKind.ADD, from, k)));
            code.emit(new Convert(bit, ConvertKind.ZEXT, isTrue, code.location()));
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
