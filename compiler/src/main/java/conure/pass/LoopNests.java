package conure.pass;

import conure.ir.ArrayOp;
import conure.ir.ArrayOp.AxisKind;
import conure.ir.ArrayOp.Element;
import conure.ir.ArrayOp.SetElement;
import conure.ir.ControlOp.For;
import conure.ir.ControlOp.Yield;
import conure.ir.Copier;
import conure.ir.DrawOp;
import conure.ir.FailingOp;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.ScalarOp.Binary;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.Constant;
import conure.ir.Type;
import conure.ir.Type.Scalar;
import conure.ir.Uses;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.List;

/// Loops that write expressions to all positions of arrays, nested as its elements lie in memory: the innermost loop is that
/// of the axis along which they lie side by side.
///
/// An array whose elements lie side by side along another axis is read in tiles: of [#TILE] rows of it, all next to each other
/// in what is written, an element each is read at a time, so that memory is gone through in lines at both sides.
///
///     for 0..%m { (%i)  for 0..%n { (%j)  %x = element %a, %j, %i  set_element %c, %i, %j, %x } }
/// →   for 0..%n / 8 { (%t)  for 0..%m { (%i)  for 0..8 { (%q)  %j = 8 * %t + %q  %x = element %a, %j, %i  set_element %c, %i, %j, %x } } }
///     for 0..%m { (%i)  for %n / 8 * 8..%n { (%j)  … } }
///
/// An axis that has to be gone through downwards has its positions counted from its end.
///
/// Sound because an expression's elements are independent of each other. What may raise or draw is done in C's order.
final class LoopNests {
    private static final int TILE_BITS = 3;
    /// A cache line of the widest common elements.
    private static final int TILE = 1 << TILE_BITS;
    /// So many rows at a time, that the processor keeps their addresses.
    private static final int BLOCK_BITS = 8;

    private final Uses uses;

    LoopNests(Uses uses) { this.uses = uses; }

    /// One loop, and what comes before it. Without a lower bound it starts at 0.
    private record Axis(Value index, Value lower, Value upper, List<Op> before, boolean isDownwards) {
        Axis(Value index, Value lower, Value upper, List<Op> before) { this(index, lower, upper, before, false); }

        Axis(Value index, Value upper, boolean isDownwards) { this(index, null, upper, List.of(), isDownwards); }

        Axis(Value index, Value upper) { this(index, upper, false); }
    }

    /// How loops are nested.
    ///
    /// @param axes the outermost first
    /// @param across the axis that is gone through by tiles; −1 where there are none
    record Nesting(List<Integer> axes, int across) {}

    /// How the loops are nested that set each element of an array to what a region yields for its position.
    Nesting nesting(Value array, Region body) {
        int rank = ((Type.Array) array.type()).rank();
        int side = isFreelyOrdered(body) ? fastest(array) : rank - 1;
        boolean reversed = isFreelyOrdered(body) && ((Type.Array) array.type()).layout() == Type.Layout.F;
        var order = new ArrayList<Integer>();
        for (int axis = 0; axis < rank; axis++) order.add(reversed ? 0 : axis, axis);
        if (side >= 0 && rank > 1) order.add(order.remove(order.indexOf(side)));
        return new Nesting(order, side >= 0 && isFreelyOrdered(body) ? across(body, body, side) : -1);
    }

    /// Sets each element of arrays to what the region yields for its position.
    ///
    /// @param directions in which the axes have to be gone through
    /// @param small whether this is the version for a rare case
    /// @param equal tells which axes may be gone through as one
    void write(CodeBuilder code, List<Value> arrays, List<Value> extents, Region body, Directions directions, boolean small, CoalescedAxes.Equality equal) {
        var nesting = nesting(arrays.getFirst(), body);
        var order = new ArrayList<>(nesting.axes);
        if (nesting.across < 0 || small || !directions.isUpwards()) {
            ordered(code, order.stream().map(body.parameters()::get).toList(), order.stream().map(extents::get).toList(), setting(arrays, body, code), directions.of(order), equal);
        } else {
            order.remove((Integer) nesting.across);
            order.add(order.size() - 1, nesting.across);
            tiled(code, arrays, extents, body, order);
        }
    }

    /// Emits loops around these operations, nested in this order.
    static void ordered(CodeBuilder code, List<Value> positions, List<Value> extents, List<Op> innermost, Directions directions, CoalescedAxes.Equality equal) {
        var found = CoalescedAxes.find(code, positions, extents, innermost, directions, equal);
        var axes = new ArrayList<Axis>();
        int separate = found == null ? positions.size() : found.first();
        for (int k = 0; k < separate; k++) axes.add(new Axis(positions.get(k), extents.get(k), directions.isDownwards(k)));
        if (found != null) axes.add(new Axis(found.axes().position(), found.axes().count(), directions.from(found.first()).isDownwards(0)));
        nest(code, axes, found == null ? innermost : found.axes().operations());
    }

    /// Tiles along the last axis of the order, each gone through along the last but one, some rows at a time.
    private static void tiled(CodeBuilder code, List<Value> arrays, List<Value> extents, Region body, List<Integer> order) {
        int side = order.getLast();
        int across = order.get(order.size() - 2);
        var location = code.location();
        var tileBits = code.constant(TILE_BITS);
        var blockBits = code.constant(BLOCK_BITS);
        var blockSize = code.constant(1L << BLOCK_BITS);
        var tiles = code.binary(BinaryKind.LSHR, extents.get(side), tileBits);
        var whole = code.binary(BinaryKind.SHL, tiles, tileBits);
        var blocks = code.binary(BinaryKind.LSHR, code.binary(BinaryKind.ADD, extents.get(across), code.constant((1L << BLOCK_BITS) - 1)), blockBits);
        var rest = new Copier().region(body);

        var axes = new ArrayList<Axis>();
        for (int axis : order.subList(0, order.size() - 2)) axes.add(new Axis(body.parameters().get(axis), extents.get(axis)));
        var block = new Value(Scalar.I64, "block");
        var first = new Value(Scalar.I64, "first");
        var behind = new Value(Scalar.I64);
        var last = new Value(Scalar.I64, "last");
        var tile = new Value(Scalar.I64, "tile");
        var start = new Value(Scalar.I64, "start");
        var offset = new Value(Scalar.I64, "k");
        axes.add(new Axis(block, blocks));
        axes.add(new Axis(tile, null, tiles, List.of(new Binary(first, BinaryKind.SHL, block, blockBits, location), new Binary(behind, BinaryKind.ADD, first, blockSize, location),
                new Binary(last, BinaryKind.SMIN, behind, extents.get(across), location))));
        axes.add(new Axis(body.parameters().get(across), first, last, List.of(new Binary(start, BinaryKind.SHL, tile, tileBits, location))));
        axes.add(new Axis(offset, null, code.constant(TILE), List.of()));
        var innermost = new ArrayList<Op>(List.of(new Binary(body.parameters().get(side), BinaryKind.ADD, start, offset, location)));
        innermost.addAll(setting(arrays, body, code));
        nest(code, axes, innermost);

        var remaining = new ArrayList<Axis>();
        for (int axis : order.subList(0, order.size() - 1)) remaining.add(new Axis(rest.parameters().get(axis), extents.get(axis)));
        remaining.add(new Axis(rest.parameters().get(side), whole, extents.get(side), List.of()));
        nest(code, remaining, setting(arrays, rest, code));
    }

    private static List<Op> setting(List<Value> arrays, Region body, CodeBuilder code) {
        var operations = new ArrayList<Op>(body.operations());
        if (operations.getLast() instanceof Yield(var values, _)) {
            operations.removeLast();
            int first = 0;
            for (var array : arrays) {
                int behind = first + ((Type.Array) array.type()).dtype().components().size();
                operations.add(new SetElement(array, body.parameters(), values.subList(first, behind), code.location()));
                first = behind;
            }
            operations.add(new Yield(List.of(), code.location()));
        }
        return operations;
    }

    private static void nest(CodeBuilder code, List<Axis> axes, List<Op> innermost) {
        var location = code.location();
        if (axes.isEmpty()) {
            // Without axes there is one element; an error may keep it from being computed.
            code.emitAll(innermost.getLast() instanceof Yield ? innermost.subList(0, innermost.size() - 1) : innermost);
            return;
        }
        var inner = innermost;
        for (int k = axes.size() - 1; k >= 0; k--) {
            var axis = axes.get(k);
            var index = axis.index;
            var body = new ArrayList<Op>();
            if (axis.isDownwards) {
                index = new Value(Scalar.I64, "down");
                var one = new Value(Scalar.I64);
                var rest = new Value(Scalar.I64);
                body.add(new Binary(rest, BinaryKind.SUB, axis.upper, index, location));
                body.add(new Constant(one, 1L, location));
                body.add(new Binary(axis.index, BinaryKind.SUB, rest, one, location));
            }
            body.addAll(inner);
            inner = new ArrayList<>(axis.before);
            var lower = axis.lower;
            if (lower == null) {
                lower = new Value(Scalar.I64);
                inner.add(new Constant(lower, 0L, location));
            }
            inner.add(new For(List.of(), lower, axis.upper, List.of(), new Region(List.of(index), body), location));
            if (k > 0) inner.add(new Yield(List.of(), location));
        }
        code.emitAll(inner);
    }

    private static boolean isFreelyOrdered(Region region) {
        for (var op : region.operations()) {
            if (op instanceof FailingOp || op instanceof DrawOp) return false;
            for (var inner : op.regions()) {
                if (!isFreelyOrdered(inner)) return false;
            }
        }
        return true;
    }

    // ---- how elements lie

    /// The axis along which an array's elements lie side by side, or are nearest to each other; −1 where it is not known.
    private int fastest(Value array) {
        var type = (Type.Array) array.type();
        return switch (type.layout()) {
            case C, R -> type.rank() - 1;
            case F -> 0;
            case A -> switch (uses.definition(array)) {
                case ArrayOp.Transpose it -> {
                    int source = fastest(it.array());
                    yield source < 0 ? -1 : it.axes().indexOf((long) source);
                }
                case ArrayOp.View it -> viewed(it, fastest(it.array()));
                case ArrayOp.Component it -> fastest(it.array());
                case ArrayOp.Relayout it -> fastest(it.array());
                case ArrayOp.Allocate it -> Math.toIntExact(it.order().getLast());
                case null, default -> type.rank() == 1 ? 0 : -1;
            };
        };
    }

    /// Where an axis of a view's source stands in the view; −1 where it does not.
    private static int viewed(ArrayOp.View view, int wanted) {
        int source = 0;
        int result = 0;
        for (var kind : view.axes()) {
            if (kind != AxisKind.NEW && source++ == wanted) return kind == AxisKind.INDEX ? -1 : result;
            if (kind != AxisKind.INDEX) result++;
        }
        return -1;
    }

    /// The axis along which elements lie side by side that are read by lines across `side`; −1 where there are none.
    private int across(Region region, Region body, int side) {
        for (var op : region.operations()) {
            if (op instanceof Element read && read.indices().size() > 1) {
                int fastest = fastest(read.array());
                if (fastest >= 0) {
                    var index = read.indices().get(fastest);
                    boolean follows = false;
                    for (var each : read.indices()) follows |= each != index && moves(each, body.parameters().get(side), body);
                    for (int axis = 0; axis < body.parameters().size() && follows; axis++) {
                        if (axis != side && moves(index, body.parameters().get(axis), body) && !moves(index, body.parameters().get(side), body)) return axis;
                    }
                }
            }
            for (var inner : op.regions()) {
                int found = across(inner, body, side);
                if (found >= 0) return found;
            }
        }
        return -1;
    }

    /// Whether an index is a position, or one in a slice.
    private static boolean moves(Value index, Value position, Region body) {
        if (index == position) return true;
        for (var op : body.operations()) {
            if (op instanceof Binary it && it.result() == index) return moves(it.left(), position, body) || moves(it.right(), position, body);
        }
        return false;
    }
}
