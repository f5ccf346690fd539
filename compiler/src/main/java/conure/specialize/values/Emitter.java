package conure.specialize.values;

import conure.ir.ArrayOp.AxisKind;
import conure.ir.ArrayOp;
import conure.ir.ControlOp;
import conure.ir.FailingOp;
import conure.ir.Location;
import conure.ir.MaskOp;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.ScalarOp.Binary;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.Compare;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.Unary;
import conure.ir.ScalarOp.UnaryKind;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import conure.specialize.values.Extents.Key.Axis;
import conure.specialize.values.Extents.Key.Count;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// Writes typed operations, and keeps what is known of the arrays among their values.
/// Behind a terminator nothing is written: [#reachable] says so.
public final class Emitter extends NumberEmitter {
    private List<Op> operations = new ArrayList<>();
    private boolean reachable = true;
    private Location location = Location.UNKNOWN;
    private int written;
    private final Definitions definitions = new Definitions();
    private final Origins origins = new Origins();
    private final Extents extents = new Extents();
    private final Map<Value, ArrayOp> views = new IdentityHashMap<>();
    private final Set<Value> counts = Collections.newSetFromMap(new IdentityHashMap<>());

    @Override public Location location() { return location; }

    public void at(Location location) { this.location = location; }

    /// Whether what is written next can run.
    public boolean reachable() { return reachable; }

    /// How many operations have been written so far, those that were written anew included.
    public int written() { return written; }

    @Override public void add(Op op) {
        if (!reachable) return;
        written++;
        operations.add(op);
        if (op.isTerminator()) reachable = false;
        definitions.add(op);
        origins.add(op);
        switch (op) {
            case ArrayOp.Extent it -> lengths.measure(it);
            case ArrayOp.View it -> views.put(it.result(), it);
            case ArrayOp.Transpose it -> views.put(it.result(), it);
            case ArrayOp.Component it -> views.put(it.result(), it);
            case ArrayOp.Relayout it -> views.put(it.result(), it);
            case ArrayOp.SetElement it -> forgetCounts(it.array());
            case ArrayOp.Assign it -> it.arrays().forEach(this::forgetCounts);
            case MaskOp.Scatter it -> forgetCounts(it.array());
            case FailingOp it when !(it instanceof FailingOp.Check) -> extents.forgetCounts(_ -> true);
            default -> { }
        }
    }

    private void forgetCounts(Value written) { extents.forgetCounts(array -> origins.mayShare(array, written)); }

    /// Where the arrays came from that have been made so far.
    public Origins origins() { return origins; }

    /// The values that a scalar is computed of and that nothing here computes: parameters, elements, results of loops and calls.
    public Set<Value> sources(Value scalar) { return definitions.sources(scalar); }

    /// Whether a condition asks for bools and for numbers that equal a constant, such as a mode, and for no others.
    boolean isFlag(Value condition) { return definitions.isFlag(condition); }

    /// Operations written aside; they can be continued with [#resume] until they become a region.
    public static final class Segment {
        private final List<Op> operations = new ArrayList<>();
        private final Extents.Scope extents = new Extents.Scope();
        private boolean reachable = true;

        /// Whether its end can be reached.
        public boolean reachable() { return reachable; }

        public Region region(List<Value> parameters) {
            if (reachable) throw new IllegalStateException("a region without a terminator");
            return new Region(parameters, operations);
        }
    }

    /// Writes `body` aside.
    public Segment segment(Runnable body) {
        var segment = new Segment();
        resume(segment, body);
        return segment;
    }

    /// Goes on writing at the end of a segment.
    public void resume(Segment segment, Runnable body) {
        var outer = operations;
        var outerReachable = reachable;
        operations = segment.operations;
        reachable = segment.reachable;
        extents.enter(segment.extents);
        try {
            body.run();
        } finally {
            extents.leave();
            segment.reachable = reachable;
            operations = outer;
            reachable = outerReachable;
        }
    }

    /// Writes a segment's operations here.
    public void splice(Segment segment) {
        if (!reachable) return;
        extents.splice(segment.extents, operations.size());
        operations.addAll(segment.operations);
        reachable = segment.reachable;
    }

    /// Whether a segment ends by leaving the block of a label.
    boolean leavesBy(Segment segment, Value label) { return segment.operations.getLast() instanceof ControlOp.Exit exit && exit.label() == label; }

    /// Writes a segment's operations here, but for the exit at its end: what follows it follows here.
    void spliceLeaving(Segment segment) {
        segment.operations.removeLast();
        segment.reachable = true;
        splice(segment);
    }

    /// A point to go back to with [#rewind].
    public record Mark(List<Op> operations, int size, boolean reachable) {}

    public Mark mark() { return new Mark(operations, operations.size(), reachable); }

    /// Drops what was written in this region since the mark.
    public void rewind(Mark mark) {
        operations = mark.operations();
        operations.subList(mark.size(), operations.size()).clear();
        extents.rewind(mark.size());
        reachable = mark.reachable();
    }

    /// The extent of an array's axis; the same value for the same array wherever it is visible.
    public Value extent(Value array, int axis) {
        var known = extents.find(new Axis(array, axis));
        if (known == null) known = inherited(array, axis);
        if (known != null) return extents.same(known);
        var result = new Value(Scalar.I64, "n");
        add(new ArrayOp.Extent(result, array, axis, location));
        setExtent(array, axis, result);
        return result;
    }

    /// The extent of a view as the number that it was made of: then two of them are seen to be the same. Null for other arrays.
    private Value inherited(Value array, int axis) {
        return switch (views.get(array)) {
            case ArrayOp.Transpose it -> extent(it.array(), Math.toIntExact(it.axes().get(axis)));
            case ArrayOp.Component it -> extent(it.array(), axis);
            case ArrayOp.Relayout it -> extent(it.array(), axis);
            case ArrayOp.View it -> {
                int source = 0;
                int own = 0;
                int position = 0;
                for (var kind : it.axes()) {
                    boolean asked = own == axis;
                    switch (kind) {
                        case INDEX -> position++;
                        case SLICE -> {
                            if (asked) yield it.positions().get(position + 1);
                            position += 3;
                        }
                        case WHOLE -> {
                            if (asked) yield extent(it.array(), source);
                        }
                        case NEW -> {
                            if (asked) yield constant(1);
                        }
                    }
                    if (kind != AxisKind.NEW) source++;
                    if (kind != AxisKind.INDEX) own++;
                }
                throw new IllegalArgumentException("a view without axis " + axis);
            }
            case null, default -> null;
        };
    }

    /// The same extent where a segment has been written aside, as a value that does not come from it; or null.
    Value outside(Segment segment, Value extent) {
        if (isConstant(extent)) return constant((Long) constantOf(extent));
        for (var op : segment.operations) {
            if (!op.results().contains(extent)) continue;
            return op instanceof ArrayOp.Extent it && segment.operations.stream().noneMatch(each -> each.results().contains(it.array())) ? extent(it.array(), it.axis()) : null;
        }
        return extent;
    }

    /// Says what the extent of an array is that has just been made.
    public void setExtent(Value array, int axis, Value extent) { know(new Axis(array, axis), extent); }

    /// Keeps what the operation written last has computed; behind a terminator it has not been written.
    private void know(Extents.Key key, Value value) {
        if (reachable) extents.put(key, value, operations.size() - 1);
    }

    /// `max(length − less, 0)`, for a length and a number that are not negative; the same value wherever it is visible.
    public Value shortened(Value length, long less) {
        var key = extents.shortened(length, less);
        if (less == 0) return length;
        var known = extents.find(key);
        if (known != null) return known;
        var result = binary(BinaryKind.SMAX, binary(BinaryKind.SUB, key.length(), constant(key.less())), constant(0));
        know(key, result);
        return result;
    }

    /// How many elements of an array are true, as `taken` finds out where that is not known.
    public Value count(Value array, Supplier<Value> taken) {
        var known = extents.count(array);
        if (known != null) return known;
        var result = taken.get();
        know(new Count(array), result);
        counts.add(result);
        return result;
    }

    /// Whether a number has been counted as [#count] does.
    public boolean isCount(Value number) { return counts.contains(number); }

    /// The array and axis that a value is the extent of, where it was asked for; or null.
    public ArrayOp.Extent measured(Value extent) { return lengths.measured(extent); }

    /// Takes it that the extent of an array is a number, or that it is another.
    public void decide(Value array, int axis, long number, boolean equal) {
        if (equal) setExtent(array, axis, constant(number));
        else lengths.exclude(extent(array, axis), number);
    }

    /// Whether an extent is a number; null if that is known at run time only.
    public Boolean is(Value extent, long number) {
        return constantOf(extent) instanceof Long known ? Boolean.valueOf(known == number) : lengths.compare(CompareKind.EQ, extent, number);
    }

    /// The extents that a condition compares with small numbers.
    Set<Refused.Equality> comparisons(Value condition) { return lengths.comparisons(condition, definitions); }

    /// What would have to be known to say whether an extent is a number: it is one of an array, or computed of such.
    public Set<Refused.Equality> equalities(Value extent, long number) {
        var equalities = new LinkedHashSet<Refused.Equality>();
        if (definitions.of(extent) instanceof Binary(_, var kind, var left, var right, _) && kind == BinaryKind.SMIN && measured(left) != null
                && constantOf(right) instanceof Long most && most <= Lengths.MOST) {
            for (long each = 0; each < most; each++) equalities.add(new Refused.Equality(left, each));
            return equalities;
        }
        for (var source : sources(extent)) {
            if (measured(source) != null) equalities.add(new Refused.Equality(source, number));
        }
        return equalities;
    }

    /// Takes it that an array has the extents of another of its rank, as the dispatcher checks.
    public void promiseSameShape(Value array, Value other, int rank) {
        for (int axis = 0; axis < rank; axis++) extents.promise(extent(array, axis), extent(other, axis));
    }

    /// Takes it that no axis of an array has extent 1, as the dispatcher checks.
    public void promiseWide(Value array, int rank) {
        for (int axis = 0; axis < rank; axis++) lengths.promiseWide(extent(array, axis));
    }

    /// Takes it that an extent of an array is 1, or that it is not, as the dispatcher checks.
    public void promiseUnit(Value array, int axis, boolean isOne) { lengths.promiseUnit(extent(array, axis), isOne); }

    /// Whether anything was decided by such a promise.
    public boolean isUnitUsed() { return lengths.isUnitUsed(); }

    /// Whether it was decided somewhere by such a promise that two extents are equal.
    public boolean isSameShapeUsed() { return extents.isPromiseUsed(); }

    /// Whether it was decided somewhere by such a promise that an extent is not 1.
    public boolean isWideUsed() { return lengths.isWideUsed(); }

    /// What follows here runs only where a condition is true, or false: numbers that it says are equal are the same from here on.
    public void learn(Value condition, boolean holds) {
        if (!reachable) return;
        switch (definitions.of(condition)) {
            case Binary(_, var kind, var left, var right, _) when kind == (holds ? BinaryKind.AND : BinaryKind.OR) -> {
                learn(left, holds);
                learn(right, holds);
            }
            case Unary(_, var kind, var operand, _) when kind == UnaryKind.NOT -> learn(operand, !holds);
            case Compare(_, var kind, var left, var right, _) when kind == (holds ? CompareKind.EQ : CompareKind.NE)
                    && left.type() == Scalar.I64 && !isConstant(left) && !isConstant(right) -> extents.equate(left, right, operations.size() - 1, lengths::isWide);
            case null, default -> { }
        }
    }

    /// Whether an extent is known to be 0 or 1, as that of `x[:, :1]`.
    public boolean isAtMostOne(Value extent) {
        if (constantOf(extent) instanceof Long known) return known <= 1;
        return definitions.of(extent) instanceof Binary(_, var kind, _, var most, _) && kind == BinaryKind.SMIN && constantOf(most) instanceof Long bound && bound <= 1;
    }

    /// Whether two extents are known to be equal.
    public boolean areEqual(Value one, Value other) {
        return definitions.areEqual(one, other, (left, right) -> isConstant(left) ? constantOf(left).equals(constantOf(right)) : extents.areEqual(left, right));
    }
}
