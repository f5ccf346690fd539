package conure.specialize;

import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;

/// Slices of sequences and of the axes of arrays: where they begin, and how many positions they have.
final class Slices {
    /// Bounds of slices that can be added and subtracted without a thought.
    private static final long LONGEST_PLAIN = 1L << 40;
    /// So many strides behind the last element is still an address.
    private static final long FARTHEST_BEHIND = 1 << 12;

    private final Specialization in;
    private final Language language;
    private final Emitter emit;

    Slices(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
    }

    /// A slice of a sequence: its first position, number of elements and step.
    record Bounds(Value start, Value count, Value step) {}

    /// A slice against a length, as `slice.indices` has it; null after raising.
    Bounds bounds(PyValue slice, Value length) { return bounds(slice, length, true); }

    /// @param clipped whether the start of an empty slice has to be one of the positions; where an array begins that has no elements
    ///     does not matter, and of `x[1:]` and `x[:-1]` it is plain that one lies an element behind the other
    Bounds bounds(PyValue slice, Value length, boolean clipped) {
        var parts = slice.parts();
        var step = parts.get(2).isNone() ? emit.constant(1) : sliceIndex(parts.get(2));
        if (step == null) return null;
        var zero = emit.constant(0);
        in.check(emit.compare(CompareKind.NE, step, zero), "ValueError", "slice step cannot be zero");
        if (!emit.reachable()) return null;
        var plain = plainBounds(parts.get(0), parts.get(1), length, step, clipped);
        if (plain != null) return plain;
        var up = emit.compare(CompareKind.SGT, step, zero);
        var last = emit.binary(BinaryKind.SUB, length, emit.constant(1));
        var lowest = emit.select(up, zero, emit.constant(-1));
        var highest = emit.select(up, length, last);
        var start = parts.get(0).isNone() ? emit.select(up, zero, last) : clip(parts.get(0), length, lowest, highest);
        var stop = parts.get(1).isNone() ? emit.select(up, length, emit.constant(-1)) : clip(parts.get(1), length, lowest, highest);
        if (start == null || stop == null) return null;
        if (emit.constantOf(step) instanceof Long known && known == 1) {
            return new Bounds(start, emit.binary(BinaryKind.SMAX, emit.binary(BinaryKind.SUB, stop, start), zero), step);
        }
        var distance = emit.select(up, emit.binary(BinaryKind.SUB, stop, start), emit.binary(BinaryKind.SUB, start, stop));
        var size = emit.select(up, step, emit.binary(BinaryKind.SUB, zero, step));
        var one = emit.constant(1);
        var count = emit.binary(BinaryKind.ADD, emit.binary(BinaryKind.UDIV, emit.binary(BinaryKind.SUB, distance, one), size), one);
        return new Bounds(start, emit.select(emit.compare(CompareKind.SGT, distance, zero), count, zero), step);
    }

    /// The bounds of a slice between literals: of `x[2:]`, `x[1:-1]` and `x[:-2]` it is plain that they are equally long. Null if it is
    /// another slice.
    private Bounds plainBounds(PyValue from, PyValue to, Value length, Value step, boolean clipped) {
        if (!(emit.constantOf(step) instanceof Long by)) return null;
        if (by == -1 && from.isNone() && to.isNone()) return new Bounds(emit.binary(BinaryKind.SUB, length, emit.constant(1)), length, step);
        var start = plainBound(from, 0L);
        var stop = plainBound(to, null);
        if (by != 1 || start == null || stop == null && !to.isNone()) return null;
        boolean empty = stop != null && (stop < 0) == (start < 0) && stop <= start;
        if (start >= 0) {
            boolean plain = start == 0 || !clipped && start < FARTHEST_BEHIND;
            var first = plain ? emit.constant(start) : emit.binary(BinaryKind.SMIN, length, emit.constant(start));
            if (empty) return new Bounds(first, emit.constant(0), step);
            var rest = emit.shortened(length, stop == null || stop >= 0 ? start : start - stop);
            return new Bounds(first, stop == null || stop < 0 ? rest : emit.binary(BinaryKind.SMIN, rest, emit.constant(stop - start)), step);
        }
        if (stop != null && stop >= 0) return null;
        var first = emit.shortened(length, -start);
        if (empty) return new Bounds(first, emit.constant(0), step);
        var rest = stop == null ? length : emit.shortened(length, -stop);
        return new Bounds(first, emit.binary(BinaryKind.SMIN, rest, emit.constant(stop == null ? -start : stop - start)), step);
    }

    /// A literal bound of a slice, or what stands for None; null for others.
    private Long plainBound(PyValue bound, Long none) {
        if (bound.isNone()) return none;
        var literal = bound.type() instanceof PyType.KnownInt(long known) ? (Long) known
                : bound.type() == NumberType.INT && emit.constantOf(bound.value()) instanceof Long known ? known : null;
        return literal != null && literal > -LONGEST_PLAIN && literal < LONGEST_PLAIN ? literal : null;
    }

    private Value clip(PyValue bound, Value length, Value lowest, Value highest) {
        var index = sliceIndex(bound);
        if (index == null) return null;
        var negative = emit.compare(CompareKind.SLT, index, emit.constant(0));
        var shifted = emit.select(negative, emit.binary(BinaryKind.ADD, index, length), index);
        return emit.binary(BinaryKind.SMIN, emit.binary(BinaryKind.SMAX, shifted, lowest), highest);
    }

    private Value sliceIndex(PyValue value) {
        if (value.type() instanceof PyType.Either(var alternatives) && !Subscripts.isInteger(value)) {
            if (alternatives.stream().allMatch(NumberType.class::isInstance)) {
                var index = in.distribute(value, each -> {
                    var known = sliceIndex(each);
                    return known == null ? null : new PyValue(NumberType.INT, known);
                });
                return index == null ? null : index.value();
            }
            throw in.refuse("slice-depends-on-path", "a bound of the slice is " + value.type().text() + ", depending on the path", "a bound that is always an int", value);
        }
        var key = language.subscripts().key(value);
        if (key == null) return null;
        var index = language.subscripts().asIndex(key);
        if (index == null) in.raise("TypeError", "slice indices must be integers or None or have an __index__ method");
        return index;
    }
}
