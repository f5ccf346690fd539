package conure.pass;

import conure.ir.ControlOp;
import conure.ir.Function;
import conure.ir.MemoryOp;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.Rewriter;
import conure.ir.ScalarOp.Binary;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.Constant;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Has the C library copy what is large: beside memory that the system hands out page by page while it is written, its order of
/// pages saves a third of the time.
///
///     for %a..%b { (%i)  %o = mul %i, 8  %p = offset %x, %o  %v = load %p  %q = offset %y, %o  store %q, %v }
/// →   %bytes = (%b - %a) * 8
///     if %bytes >= 4 MB { for pieces of %bytes { move … } } else { for %a..%b { … } }
///
/// Sound because the two do not overlap and each byte is copied: elements lie side by side, and their parts make up the whole. Pieces are
/// so short that a poll between them is soon enough.
///
/// Declines loops in others: what these copy is short, as a rule.
public final class MoveInBulk implements Pass.OfFunction {
    private static final long LARGE = 4 << 20;
    private static final int PIECE_BITS = 28;

    @Override public String name() { return "move-in-bulk"; }

    @Override public Function apply(Function function) { return new Moving(function).function(function); }

    /// What is added to an index, or taken from it.
    private record Shift(Value by, BinaryKind kind) {}

    /// `base + stride * (index + shifts) + at`.
    private record Address(Value base, long stride, List<Shift> shifts, long at) {
        Address at(long other) { return new Address(base, stride, shifts, other); }
    }

    /// A part of each element, which is loaded from one address and stored to another.
    private record Part(Address from, Address to, int bytes) {}

    private static final class Moving extends Rewriter {
        private final AliasAnalysis aliases;
        private final Map<Value, Object> constants = new IdentityHashMap<>();
        private boolean inLoop;

        Moving(Function function) { aliases = new AliasAnalysis(function); }

        @Override protected void operation(Op op) {
            switch (op) {
                case Constant it -> {
                    constants.put(it.result(), it.value());
                    emit(op);
                }
                case ControlOp.For loop when !inLoop && copied(loop) instanceof Part part -> emitAll(moved(loop, part));
                case ControlOp.For _, ControlOp.Loop _, MemoryOp.ForAll _ -> {
                    boolean outer = inLoop;
                    inLoop = true;
                    super.operation(op);
                    inLoop = outer;
                }
                default -> super.operation(op);
            }
        }

        /// What a loop copies, as one part; null if it does anything else.
        private Part copied(ControlOp.For loop) {
            if (!loop.results().isEmpty()) return null;
            var inside = new IdentityHashMap<Value, Op>();
            var loaded = new IdentityHashMap<Value, Address>();
            var parts = new ArrayList<Part>();
            for (var op : loop.body().operations()) {
                for (var result : op.results()) inside.put(result, op);
                switch (op) {
                    case Constant it -> constants.put(it.result(), it.value());
                    case Binary _, MemoryOp.Offset _ -> { }
                    case MemoryOp.Load it -> loaded.put(it.result(), address(it.pointer(), loop.index(), inside));
                    case MemoryOp.Store it -> {
                        var from = loaded.get(it.value());
                        var to = address(it.pointer(), loop.index(), inside);
                        if (from == null || to == null) return null;
                        parts.add(new Part(from, to, ((Scalar) it.value().type()).bytes()));
                    }
                    case ControlOp.Yield _ -> { }
                    default -> { return null; }
                }
            }
            return whole(parts);
        }

        /// All parts of elements that lie side by side; null if they do not, or others are between them.
        private Part whole(List<Part> parts) {
            if (parts.isEmpty()) return null;
            parts.sort(Comparator.comparingLong(part -> part.from.at));
            var first = parts.getFirst();
            long end = 0;
            for (var part : parts) {
                if (!part.from.equals(first.from.at(end)) || !part.to.equals(first.to.at(end))) return null;
                end += part.bytes;
            }
            if (first.from.stride != end || first.to.stride != end || aliases.mayAlias(first.from.base, first.to.base)) return null;
            return first;
        }

        /// Null where it is not known.
        private Address address(Value pointer, Value index, Map<Value, Op> inside) {
            if (!(inside.get(pointer) instanceof MemoryOp.Offset offset)) return inside.containsKey(pointer) ? null : new Address(pointer, 0, List.of(), 0);
            var start = address(offset.pointer(), index, inside);
            if (start == null) return null;
            if (constants.get(offset.bytes()) instanceof Long bytes) return start.at(start.at + bytes);
            return start.stride == 0 ? moving(start, offset.bytes(), index, inside) : null;
        }

        /// An address and an offset that is so many times the index, or a sum with it.
        private Address moving(Address start, Value bytes, Value index, Map<Value, Op> inside) {
            if (bytes == index) return new Address(start.base, 1, List.of(), start.at);
            if (!(inside.get(bytes) instanceof Binary it) || !(constants.get(it.right()) instanceof Long factor)) return null;
            long stride = it.kind() == BinaryKind.MUL ? factor : it.kind() == BinaryKind.SHL ? 1L << factor : 0;
            if (stride <= 0) return null;
            var shifts = new ArrayList<Shift>();
            return isShifted(it.left(), index, inside, shifts) ? new Address(start.base, stride, List.copyOf(shifts), start.at) : null;
        }

        /// Whether a value is the index plus and minus values from outside, which are collected.
        private static boolean isShifted(Value value, Value index, Map<Value, Op> inside, List<Shift> into) {
            if (value == index) return true;
            if (!(inside.get(value) instanceof Binary sum) || sum.kind() != BinaryKind.ADD && sum.kind() != BinaryKind.SUB) return false;
            boolean left = !inside.containsKey(sum.right()) && sum.right() != index;
            boolean right = sum.kind() == BinaryKind.ADD && !inside.containsKey(sum.left()) && sum.left() != index;
            if (!left && !right) return false;
            into.add(new Shift(left ? sum.right() : sum.left(), sum.kind()));
            return isShifted(left ? sum.left() : sum.right(), index, inside, into);
        }

        private static List<Op> moved(ControlOp.For loop, Part part) {
            var location = loop.location();
            var code = new CodeBuilder(location);
            var stride = code.constant(part.from.stride);
            var bytes = code.binary(BinaryKind.MUL, code.binary(BinaryKind.SUB, loop.upper(), loop.lower()), stride);
            var isLarge = code.compare(CompareKind.SGE, bytes, code.constant(LARGE));
            var bulk = code.collect(() -> {
                var from = first(code, part.from, loop.lower(), stride);
                var to = first(code, part.to, loop.lower(), stride);
                var logarithm = code.constant(PIECE_BITS);
                var size = code.constant(1L << PIECE_BITS);
                var pieces = code.binary(BinaryKind.LSHR, code.binary(BinaryKind.ADD, bytes, code.constant((1L << PIECE_BITS) - 1)), logarithm);
                code.loop(code.constant(0), pieces, List.of(), (piece, _) -> {
                    var start = code.binary(BinaryKind.SHL, piece, logarithm);
                    var length = code.binary(BinaryKind.SMIN, code.binary(BinaryKind.SUB, bytes, start), size);
                    code.emit(new MemoryOp.Move(offset(code, to, start), offset(code, from, start), length, location));
                    return List.of();
                });
                code.yields(List.of());
            });
            var rest = List.<Op>of(loop, new ControlOp.Yield(List.of(), location));
            code.emit(new ControlOp.If(List.of(), isLarge, new Region(List.of(), bulk), new Region(List.of(), rest), location));
            return code.operations();
        }

        private static Value first(CodeBuilder code, Address address, Value lower, Value stride) {
            var index = lower;
            for (var shift : address.shifts) index = code.binary(shift.kind, index, shift.by);
            return offset(code, address.base, code.binary(BinaryKind.MUL, index, stride));
        }

        private static Value offset(CodeBuilder code, Value pointer, Value bytes) {
            var result = new Value(Scalar.POINTER, pointer.name());
            code.emit(new MemoryOp.Offset(result, pointer, bytes, code.location()));
            return result;
        }
    }
}
