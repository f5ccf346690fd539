package conure.specialize;

import conure.ir.ControlOp;
import conure.ir.Location;
import conure.ir.ScalarOp;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.Guesses;
import conure.specialize.values.Merge;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Loops: finds types of the carried variables that hold for every iteration. Where a number's type changes after the
/// first iteration only (`s = 0`, then `s += x[i]` makes it an `np.float64`), the first iteration is peeled off, so that
/// the loop runs on plain numbers and the exact type is still right for no iterations at all. So it is for an array whose dtype
/// changes (`x = x * 0.5` of ints).
///
/// Arrays are taken to keep their shape from one iteration to the next (`x = x + dt * f(x)`, or `u, v = v, u`), so that what is the
/// same before the loop is the same in it; where one does not, the body is walked again.
final class LoopSpecializer {
    /// Larger bodies are not written twice for the sake of a tag.
    private static final int LARGEST_PEELED = 600;

    private final Specialization in;
    private final Emitter emit;

    LoopSpecializer(Specialization in) {
        this.in = in;
        this.emit = in.emit();
    }

    /// An endless loop, left by exits; `body` maps the carried values to the next ones (null: the end is not reached).
    void general(Guesses guesses, Object of, List<PyValue> initial, Function<List<PyValue>, List<PyValue>> body) {
        var location = emit.location();
        var ids = List.copyOf(in.cells().keySet());
        var start = new ArrayList<>(initial);
        start.addAll(in.contents(ids));
        var place = placeOf(of, start);
        Supplier<Head> head = () -> new Head(List.of());
        var attempt = attempt(guesses, place, start, ids, 1, head, (_, carried) -> body.apply(carried));
        if (peels(start, attempt)) {
            attempt.undo();
            var next = first(start, ids, guesses, place, carried -> body.apply(carried));
            if (!emit.reachable()) return;
            guesses.forget(place);
            start = new ArrayList<>(next);
            attempt = attempt(guesses, place, start, ids, 1, head, (_, carried) -> body.apply(carried));
        }
        attempt = settle(attempt, guesses, place, start, ids, head, (_, carried) -> body.apply(carried));
        emit.at(location);
        if (!attempt.repeats) {
            // Every path leaves in the first iteration.
            attempt.undo();
            bind(start, ids);
            body.apply(new ArrayList<>(start.subList(0, initial.size())));
            return;
        }
        emit.add(new ControlOp.Loop(attempt.initial, attempt.segment.region(PyValue.flatten(attempt.parameters)), location));
        emit.add(new ControlOp.Unreachable(location));
    }

    /// A counted loop; the carried values behind it.
    List<PyValue> counted(Guesses guesses, Object of, Value lower, Value upper, List<PyValue> initial,
            BiFunction<Value, List<PyValue>, List<PyValue>> body) {
        // A loop known to have no iteration changes nothing, and would hide what is known of the carried values.
        if (emit.constantOf(lower) instanceof Long first && emit.constantOf(upper) instanceof Long last && first >= last) return initial;
        var location = emit.location();
        var ids = List.copyOf(in.cells().keySet());
        var start = new ArrayList<>(initial);
        start.addAll(in.contents(ids));
        var place = placeOf(of, start);
        var before = new LinkedHashMap<>(in.cells());
        Supplier<Head> head = () -> new Head(List.of(new Value(Scalar.I64, "i")));
        BiFunction<Head, List<PyValue>, List<PyValue>> step = (at, carried) -> body.apply(at.values.getFirst(), carried);
        var attempt = attempt(guesses, place, start, ids, 1, head, step);
        if (peels(start, attempt)) {
            attempt.undo();
            guesses.forget(place);
            var unchanged = List.copyOf(start);
            var some = emit.compare(ScalarOp.CompareKind.SLT, lower, upper);
            return in.branchAll(some, () -> {
                var next = first(unchanged, ids, guesses, place, carried -> body.apply(lower, carried));
                if (!emit.reachable()) return null;
                emit.at(location);
                bind(next, ids);
                var second = emit.binary(ScalarOp.BinaryKind.ADD, lower, emit.constant(1));
                var again = new ArrayList<>(next);
                var rest = attempt(guesses, place, again, ids, 1, head, step);
                return finish(settle(rest, guesses, place, again, ids, head, step), second, upper, ids, location, initial.size());
            }, () -> {
                in.restore(before);
                return initial;
            });
        }
        return finish(settle(attempt, guesses, place, start, ids, head, step), lower, upper, ids, location, initial.size());
    }

    /// A function of the library may be inlined where its loop carries more.
    private static Object placeOf(Object loop, List<PyValue> carried) { return List.of(loop, carried.size()); }

    private List<PyValue> finish(Attempt attempt, Value lower, Value upper, List<Integer> ids, Location location, int count) {
        emit.at(location);
        var results = Merge.fresh(PyValue.types(attempt.parameters));
        var parameters = new ArrayList<>(attempt.head.values);
        parameters.addAll(PyValue.flatten(attempt.parameters));
        emit.add(new ControlOp.For(PyValue.flatten(results), lower, upper, attempt.initial, attempt.segment.region(parameters), location));
        attempt.kept.forEach((k, extents) -> setExtents(emit, results.get(k).value(), extents));
        in.leave(ids, results.subList(count, results.size()));
        return new ArrayList<>(results.subList(0, count));
    }

    /// Parameters of a loop's body before the carried ones.
    record Head(List<Value> values) {}

    /// One walk over the body.
    private final class Attempt {
        private final Emitter.Mark mark;
        private final Map<Integer, PyValue> cellsBefore;
        private final Merge merge;
        private Head head;
        private List<PyValue> parameters;
        private List<Value> initial;
        /// The extents of arrays that are taken to keep them, by position.
        private final Map<Integer, List<Value>> kept = new LinkedHashMap<>();
        private Emitter.Segment segment;
        private boolean repeats;
        private boolean misjudged;
        private int size;

        Attempt(Emitter.Mark mark, Map<Integer, PyValue> cellsBefore, Merge merge) {
            this.mark = mark;
            this.cellsBefore = cellsBefore;
            this.merge = merge;
        }

        void undo() {
            emit.rewind(mark);
            in.restore(cellsBefore);
        }
    }

    private Attempt attempt(Guesses guesses, Object place, List<PyValue> start, List<Integer> ids, int attempts, Supplier<Head> head,
            BiFunction<Head, List<PyValue>, List<PyValue>> body) {
        var location = emit.location();
        var merge = new Merge(guesses.at(place) == null ? PyValue.types(start) : guesses.at(place));
        var attempt = new Attempt(emit.mark(), new LinkedHashMap<>(in.cells()), merge);
        var listsBefore = in.lists();
        attempt.head = head.get();
        attempt.initial = merge.arrive(emit, start);
        attempt.parameters = Merge.fresh(merge.types());
        int count = start.size() - ids.size();
        for (int k = 0; k < start.size(); k++) {
            if (carriesArray(start.get(k), attempt.parameters.get(k)) && !guesses.reshaped(place).contains(k)) attempt.kept.put(k, extents(start.get(k)));
        }
        int before = emit.written();
        attempt.segment = emit.segment(() -> {
            attempt.kept.forEach((k, extents) -> keepShape(in, attempt.parameters.get(k).value(), extents));
            in.setContents(ids, attempt.parameters.subList(count, start.size()));
            var next = body.apply(attempt.head, attempt.parameters.subList(0, count));
            if (!emit.reachable()) return;
            attempt.repeats = true;
            in.unchanged(listsBefore);
            in.refuseEscaping(next, ids, listsBefore);
            var all = new ArrayList<>(next);
            all.addAll(in.contents(ids));
            emit.at(location);
            attempt.kept.forEach((k, extents) -> attempt.misjudged |= !keeps(all.get(k), extents) && guesses.reshaped(place).add(k));
            emit.add(new ControlOp.Yield(merge.arrive(emit, all), location));
        });
        in.restoreLists(listsBefore);
        attempt.size = emit.written() - before;
        guesses.put(place, merge.arrived());
        return attempt;
    }

    private static boolean carriesArray(PyValue before, PyValue carried) {
        return before.type() instanceof PyType.Array first && carried.type() instanceof PyType.Array second && first.array().rank() == second.array().rank();
    }

    private List<Value> extents(PyValue array) {
        int rank = ((PyType.Array) array.type()).array().rank();
        return IntStream.range(0, rank).mapToObj(axis -> emit.extent(array.value(), axis)).toList();
    }

    /// Takes it that the extents of an array are these, as far as they are known (not null). Passes that merge axes do not see why
    /// they are, so a check says that they are; it never fails.
    static void keepShape(Specialization in, Value array, List<Value> extents) {
        var emit = in.emit();
        if (extents.size() > 1) {
            Value same = emit.constant(true);
            for (int axis = 0; axis < extents.size(); axis++) {
                if (extents.get(axis) != null) same = emit.and(same, emit.compare(ScalarOp.CompareKind.EQ, emit.extent(array, axis), extents.get(axis)));
            }
            in.check(same, "RuntimeError", "conure: an array has not the shape that it was taken to have");
        }
        setExtents(emit, array, extents);
    }

    private static void setExtents(Emitter emit, Value array, List<Value> extents) {
        for (int axis = 0; axis < extents.size(); axis++) {
            if (extents.get(axis) != null) emit.setExtent(array, axis, extents.get(axis));
        }
    }

    private boolean keeps(PyValue next, List<Value> extents) {
        if (!(next.type() instanceof PyType.Array array) || array.array().rank() != extents.size()) return false;
        for (int axis = 0; axis < extents.size(); axis++) {
            if (!emit.areEqual(emit.extent(next.value(), axis), extents.get(axis))) return false;
        }
        return true;
    }

    private Attempt settle(Attempt attempt, Guesses guesses, Object place, List<PyValue> start, List<Integer> ids, Supplier<Head> head,
            BiFunction<Head, List<PyValue>, List<PyValue>> body) {
        for (int attempts = 1; attempt.misjudged || attempt.merge.stale(attempts); attempts++) {
            attempt.undo();
            attempt = attempt(guesses, place, start, ids, attempts, head, body);
        }
        return attempt;
    }

    /// Whether a carried number turned into another type of number. (That a float turned into an `np.float64` is a tag beside
    /// it in a large loop: the loops in it would each have a first iteration of their own.)
    private static boolean peels(List<PyValue> start, Attempt attempt) {
        if (!attempt.repeats || attempt.merge.arrived() == null) return false;
        for (int k = 0; k < start.size(); k++) {
            if (turns(start.get(k).type(), attempt.merge.arrived().get(k), attempt.size > LARGEST_PEELED)) return true;
        }
        return false;
    }

    private static boolean turns(PyType before, PyType joined, boolean isLarge) {
        return switch (before) {
            case NumberType it -> joined instanceof PyType.Either(var alternatives)
                    && !(isLarge && alternatives.stream().allMatch(each -> each instanceof NumberType && each.components().equals(it.components())));
            case PyType.Array _ -> joined instanceof PyType.Either(var alternatives) && alternatives.stream().allMatch(PyType.Array.class::isInstance);
            case PyType.Tuple(var items, _) when joined instanceof PyType.Tuple(var others, _) -> {
                for (int k = 0; k < items.size(); k++) {
                    if (turns(items.get(k), others.get(k), isLarge)) yield true;
                }
                yield false;
            }
            default -> false;
        };
    }

    /// Writes the first iteration here; the values that the next one starts from, cells included.
    private List<PyValue> first(List<PyValue> start, List<Integer> ids, Guesses guesses, Object place, Function<List<PyValue>, List<PyValue>> body) {
        int count = start.size() - ids.size();
        bind(start, ids);
        var listsBefore = in.lists();
        var next = guesses.apart(List.of(place, "first"), () -> body.apply(start.subList(0, count)));
        if (!emit.reachable()) return null;
        in.unchanged(listsBefore);
        in.refuseEscaping(next, ids, listsBefore);
        in.restoreLists(listsBefore);
        var all = new ArrayList<>(next);
        all.addAll(in.contents(ids));
        in.leave(ids, in.contents(ids));
        return all;
    }

    private void bind(List<PyValue> start, List<Integer> ids) { in.setContents(ids, start.subList(start.size() - ids.size(), start.size())); }
}
