package conure.lower;

import conure.ir.FailingOp;
import conure.ir.MemoryOp;
import conure.ir.Op;
import conure.ir.ScalarOp.Binary;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.Compare;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.Constant;
import conure.ir.ScalarOp.Convert;
import conure.ir.ScalarOp.Select;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/// Recognises the check of an index that was read from memory and may be negative:
///
///     %j = load …   %w = select %j < 0, %j + %n, %j   check %w < %n (unsigned)
///
/// Where 0 ≤ %j < %n, which one comparison tells, %w is %j; else %w is in range only if %j + %n is: a negative %j has
/// been wrapped then, and what lies beyond %n lies further beyond with %n added. Indices in arrays are seldom negative, so
/// the usual way needs neither the sum nor the choice, and the address waits for neither.
final class WrappedIndices {
    private final Map<Value, Op> definitions = new IdentityHashMap<>();
    /// The choices made in the region under way: behind a check in it, all that follows may use another name for them.
    private Set<Value> here = Collections.newSetFromMap(new IdentityHashMap<>());

    /// @param chosen the index that the program goes on with
    record Wrapped(Value chosen, Value index, Value extent) {}

    /// Enters a region; the result is for [#leave].
    Set<Value> enter() {
        var outer = here;
        here = Collections.newSetFromMap(new IdentityHashMap<>());
        return outer;
    }

    void leave(Set<Value> outer) {
        here = outer;
    }

    /// Notes an operation of the region under way.
    void note(Op op) {
        switch (op) {
            case Constant _, Compare _, Binary _, Convert _, MemoryOp.Load _ -> definitions.put(op.results().getFirst(), op);
            case Select it -> {
                definitions.put(it.result(), it);
                here.add(it.result());
            }
            default -> {}
        }
    }

    /// What a check is about, or null where it is not of this form.
    Wrapped of(FailingOp.Check check) {
        if (definitions.get(check.ok()) instanceof Compare(_, var kind, var chosen, var extent, _)
                && kind == CompareKind.ULT
                && here.contains(chosen)
                && chosen.type() == Scalar.I64
                && definitions.get(chosen) instanceof Select(_, var condition, var sum, var index, _)
                && isNegative(condition, index)
                && isSum(sum, index, extent)
                && isRead(index)) {
            return new Wrapped(chosen, index, extent);
        }
        return null;
    }

    private boolean isNegative(Value condition, Value index) {
        return definitions.get(condition) instanceof Compare(_, var kind, var left, var right, _)
                && kind == CompareKind.SLT
                && left == index
                && definitions.get(right) instanceof Constant(_, Long zero, _)
                && zero == 0;
    }

    private boolean isSum(Value sum, Value index, Value extent) {
        return definitions.get(sum) instanceof Binary(_, var kind, var left, var right, _)
                && kind == BinaryKind.ADD
                && (left == index && right == extent || left == extent && right == index);
    }

    private boolean isRead(Value index) {
        return switch (definitions.get(index)) {
            case MemoryOp.Load _ -> true;
            case Convert it -> definitions.get(it.operand()) instanceof MemoryOp.Load;
            case null, default -> false;
        };
    }
}
