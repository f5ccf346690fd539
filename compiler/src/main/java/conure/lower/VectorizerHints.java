package conure.lower;

import conure.ir.ControlOp;
import conure.ir.MemoryOp;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.ScalarOp;
import conure.ir.ScalarOp.Binary;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Predicate;

/// Which innermost loops LLVM's vectoriser had better leave alone, because its estimate knows less than we do. It would
/// make several times as much code of them, that is compiled slowly and is no faster:
///
/// - loops that carry many numbers: their iterations are those of several outer ones, which already lie side by side;
/// - loops whose elements do not lie side by side, or may not (those of an operand that may be broadcast): a vector would be
///   put together of single elements, which pays only where much is computed of them;
/// - loops that divide integers of 64 bits, for which there are no vectors. One by one, short ones are divided faster.
final class VectorizerHints {
    private static final int MANY = 8;

    /// What LLVM is told of a loop: nothing, that it stay as it is, or that it do some elements in an iteration instead, each with the
    /// extreme of its own.
    enum Hint { NONE, SCALAR, UNROLLED, INTERLEAVED }

    private final Predicate<Value> isConstant;
    private final Map<Value, Op> definitions = new IdentityHashMap<>();

    private VectorizerHints(Predicate<Value> isConstant) { this.isConstant = isConstant; }

    static Hint of(ControlOp.For loop, Predicate<Value> isConstant) { return loop.carried().size() >= MANY ? Hint.SCALAR : new VectorizerHints(isConstant).hint(loop); }

    private Hint hint(ControlOp.For loop) {
        collect(loop.body());
        boolean gathers = false;
        boolean masks = false;
        if (definitions.values().stream().anyMatch(VectorizerHints::isLongDivision)) return Hint.SCALAR;
        for (var op : definitions.values()) {
            if (isExpensive(op)) return Hint.NONE;
            if (op instanceof MemoryOp.Load it) {
                gathers |= isGathered(it.pointer());
                masks |= isMasked(it.pointer());
            }
        }
        if (!masks && !gathers) return Hint.NONE;
        // What few iterations LLVM knows it unrolls by itself, and loops around others would be copied with these.
        if (masks || isConstant.test(loop.upper()) || !isInnermost(loop.body())) return Hint.SCALAR;
        if (loop.carried().isEmpty()) return Hint.UNROLLED;
        return loop.body().operations().getLast().operands().stream().allMatch(this::isExtreme) ? Hint.INTERLEAVED : Hint.SCALAR;
    }

    private boolean isExtreme(Value value) {
        return definitions.get(value) instanceof Binary it && switch (it.kind()) {
            case SMIN, SMAX, UMIN, UMAX, FMIN, FMAX -> true;
            default -> false;
        };
    }

    private static boolean isInnermost(Region region) {
        for (var op : region.operations()) {
            if (op instanceof ControlOp.For || op instanceof ControlOp.Loop) return false;
            for (var inner : op.regions()) {
                if (!isInnermost(inner)) return false;
            }
        }
        return true;
    }

    private void collect(Region region) {
        for (var op : region.operations()) {
            for (var result : op.results()) definitions.put(result, op);
            for (var inner : op.regions()) collect(inner);
        }
    }

    /// Whether the distance between the addresses of two iterations is not known: a product with what is no constant.
    private boolean isGathered(Value pointer) {
        return definitions.get(pointer) instanceof MemoryOp.Offset it && (isGathered(it.pointer())
                || definitions.get(it.bytes()) instanceof Binary(_, var kind, var left, var right, _) && kind == BinaryKind.MUL
                && !isConstant.test(left) && !isConstant.test(right));
    }

    /// Whether an index is masked with what is no constant: an operand that may be broadcast.
    private boolean isMasked(Value value) {
        return switch (definitions.get(value)) {
            case MemoryOp.Offset it -> isMasked(it.pointer()) || isMasked(it.bytes());
            case Binary(_, var kind, var left, var right, _) -> kind == BinaryKind.AND && !isConstant.test(right) || kind != BinaryKind.AND && (isMasked(left) || isMasked(right));
            case null, default -> false;
        };
    }

    private static boolean isLongDivision(Op op) { return op instanceof Binary it && LlvmDivisions.KINDS.contains(it.kind()) && it.left().type() == Scalar.I64; }

    private static boolean isExpensive(Op op) {
        return switch (op) {
            case ScalarOp.Math _ -> true;
            case Binary it -> it.kind() == BinaryKind.FDIV;
            case ScalarOp.Unary it -> it.kind() == ScalarOp.UnaryKind.SQRT;
            default -> false;
        };
    }
}
