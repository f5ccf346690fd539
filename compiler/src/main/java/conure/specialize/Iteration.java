package conure.specialize;

import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CheckedKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.Type;
import conure.ir.Value;
import conure.specialize.numbers.IntArithmetic;
import conure.specialize.values.Emitter;
import conure.specialize.values.Guesses;
import conure.specialize.values.Joins;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Refused;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/// `for` loops.
final class Iteration {
    /// A static sequence longer than this is not unrolled.
    static final int MOST_UNROLLED = 256;
    /// Copies of a body for numbers do not have more operations than this in all.
    private static final int LARGEST_UNROLLED = 1500;
    /// Loops over numbers that have to be known are not longer.
    private static final int MOST_AXES = 32;

    private final Specialization in;
    private final Language language;
    private final Emitter emit;

    Iteration(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
    }

    /// A `for` loop: `body` maps an item and the carried values to the next ones. The carried values behind the loop, or
    /// null if its end is not reached.
    List<PyValue> forEach(PyValue iterable, Guesses guesses, Object place, List<PyValue> initial,
            BiFunction<PyValue, List<PyValue>, List<PyValue>> body) {
        if (iterable.type() instanceof PyType.Range && emit.constantOf(iterable.parts().get(2).value()) instanceof Long step && step == 1) {
            var parts = iterable.parts();
            return counted(guesses, place, parts.get(0).value(), parts.get(1).value(), index -> new PyValue(NumberType.INT, index), initial, body);
        }
        if (iterable.type() instanceof PyType.Either(var alternatives) && alternatives.stream().allMatch(PyType.Array.class::isInstance)) {
            return alternatives(iterable, 0, guesses, place, initial, body);
        }
        if (iterable.type() instanceof PyType.Either && !Iterables.isIterable(iterable.type())) {
            var only = language.iterables().iterable(iterable);
            return only == null ? null : forEach(only, guesses, place, initial, body);
        }
        if (Generators.isGenerator(iterable)) {
            var yields = new int[1];
            return language.library().generators().fold(iterable, initial, place, (carried, item) -> {
                var copy = List.<Object>of(place, yields[0]++);
                return guesses.apart(copy, () -> in.copy(copy, () -> body.apply(item, carried)));
            });
        }
        if (iterable.type() instanceof PyType.Iterator(var kind, _) && kind.equals("enumerate") && Iterables.hasNoLength(iterable.parts().getFirst())) {
            return numbered(iterable, guesses, place, initial, body);
        }
        if (iterable.type() instanceof PyType.Iterator(var kind, var parts) && kind.equals(PyType.Iterator.STRICT_ZIP)) {
            var last = forEach(new PyValue(new PyType.Iterator("zip", parts), iterable.components()), guesses, place, initial, body);
            if (last != null) sameLengths(iterable.parts());
            return emit.reachable() ? last : null;
        }
        if (iterable.type() instanceof PyType.Iterator(var kind, _) && Iterables.NESTED.contains(kind)) return nested(kind, iterable, guesses, place, initial, body);
        if (iterable.type() instanceof PyType.Iterator(var kind, _) && kind.equals("filter")) {
            var parts = iterable.parts();
            return forEach(parts.get(1), guesses, place, initial, (item, carried) -> {
                var kept = parts.getFirst().isNone() ? item : language.calls().call(List.of("filter", emit.location()), parts.getFirst(), Calls.Arguments.of(item));
                var truth = kept == null ? null : language.operators().truth(kept);
                return truth == null ? null : in.branchAll(truth, () -> body.apply(item, carried), () -> carried);
            });
        }
        var elements = language.iterables().elements(iterable);
        if (elements == null) return null;
        var items = elements.items();
        boolean known = items != null && items.size() <= MOST_UNROLLED;
        boolean copied = language.kernel().isUnrolled(place, in);
        if (known && (copied || !language.kernel().isRolled(place, in))) return unroll(items, guesses, place, !copied && items.size() > 1 && areNumbers(items), initial, body);
        if (!elements.isFixed()) return whileElements(elements, guesses, place, initial, body);
        return counted(guesses, place, emit.constant(0), elements.length(), elements::get, initial, body);
    }

    /// A loop for each of the arrays that the iterable may be, from number k on.
    private List<PyValue> alternatives(PyValue either, int k, Guesses guesses, Object place, List<PyValue> initial, BiFunction<PyValue, List<PyValue>, List<PyValue>> body) {
        var parts = either.parts();
        Supplier<List<PyValue>> loop = () -> guesses.apart(List.of(place, k), () -> forEach(parts.get(k), guesses, place, initial, body));
        return k == parts.size() - 1 ? loop.get() : in.chooseAll(in.is(either, k), loop, () -> alternatives(either, k + 1, guesses, place, initial, body));
    }

    /// Whether items differ in their numbers alone.
    private static boolean areNumbers(List<PyValue> items) {
        for (var item : items) {
            if (!item.type().equals(items.getFirst().type()) || !item.components().stream().allMatch(each -> each.type() instanceof Type.Scalar)) return false;
        }
        return true;
    }

    /// A loop over numbers, each of which gives an item. It is unrolled where the body has to know the number
    /// (`for axis in range(x.ndim): x = np.cumsum(x, axis)`): the refusal that says so is answered by a new start. (One that is
    /// a loop only because copies would be large is unrolled whatever the refusal says.)
    private List<PyValue> counted(Guesses guesses, Object place, Value lower, Value upper, Function<Value, PyValue> item, List<PyValue> initial,
            BiFunction<PyValue, List<PyValue>, List<PyValue>> body) {
        boolean rolled = language.kernel().isRolled(place, in);
        boolean known = rolled || emit.constantOf(lower) instanceof Long first && emit.constantOf(upper) instanceof Long last && last - first <= MOST_AXES;
        if (known && language.kernel().isUnrolled(place, in)) {
            var items = LongStream.range((Long) emit.constantOf(lower), (Long) emit.constantOf(upper)).mapToObj(k -> item.apply(emit.constant(k))).toList();
            return unroll(items, guesses, place, false, initial, body);
        }
        Set<Value> numbers = Collections.newSetFromMap(new IdentityHashMap<>());
        try {
            return new LoopSpecializer(in).counted(guesses, place, lower, upper, initial, (index, carried) -> {
                numbers.add(index);
                var each = item.apply(index);
                return each == null ? null : body.apply(each, carried);
            });
        } catch (Joins.Conflict conflict) {
            // A list or a tuple that grows.
            boolean grows = conflict.left() instanceof PyType.Tuple(var some, _) && conflict.right() instanceof PyType.Tuple(var others, _) && some.size() != others.size();
            if (known && (grows || in.holdsKnownLists() && conflict.position() >= initial.size())) language.kernel().unroll(place, in);
            throw conflict;
        } catch (Refused refused) {
            if (!rolled && Collections.disjoint(refused.undecided(), numbers)) throw refused;
            if (known) language.kernel().unroll(place, in);
            throw numbers.containsAll(refused.undecided())
                    ? refused.alsoUndecided(in.discrete(new PyValue(NumberType.INT, lower), new PyValue(NumberType.INT, upper))) : refused;
        }
    }

    /// Loops one in the other: `np.ndindex(…)`, `np.ndenumerate(x)`, `x.flat`.
    private List<PyValue> nested(String kind, PyValue iterable, Guesses guesses, Object place, List<PyValue> initial, BiFunction<PyValue, List<PyValue>, List<PyValue>> body) {
        if (kind.equals("ndindex")) {
            var extents = iterable.parts().stream().map(PyValue::value).toList();
            return nested(extents, List.of(), guesses, place, initial, (position, carried) -> body.apply(position, carried));
        }
        var array = iterable.parts().getFirst();
        return nested(language.arrays().extents(array), List.of(), guesses, place, initial, (position, carried) -> {
            var element = language.arrays().element(array, position.components());
            return body.apply(kind.equals("flat") ? element : PyValue.tuple(List.of(position, element)), carried);
        });
    }

    private List<PyValue> nested(List<Value> extents, List<PyValue> position, Guesses guesses, Object place, List<PyValue> initial,
            BiFunction<PyValue, List<PyValue>, List<PyValue>> body) {
        int axis = position.size();
        if (axis == extents.size()) return body.apply(PyValue.tuple(position), initial);
        return new LoopSpecializer(in).counted(guesses, List.of(place, axis), emit.constant(0), extents.get(axis), initial, (index, carried) -> {
            var deeper = new ArrayList<>(position);
            deeper.add(new PyValue(NumberType.INT, index));
            return nested(extents, deeper, guesses, place, carried, body);
        });
    }

    /// The end of `zip(…, strict=True)`: the first argument that ends, and any that goes on after the first one has.
    private void sameLengths(List<PyValue> iterables) {
        var lengths = new ArrayList<Value>();
        for (var each : iterables) lengths.add(language.iterables().elements(each).length());
        if (lengths.isEmpty()) return;
        var shortest = lengths.getFirst();
        for (var length : lengths) shortest = emit.binary(BinaryKind.SMIN, shortest, length);
        var firstEnds = emit.compare(CompareKind.EQ, lengths.getFirst(), shortest);
        for (int k = 1; k < lengths.size() && emit.reachable(); k++) {
            // The arguments before this one go on, or they have all ended with the first.
            var ends = emit.compare(CompareKind.EQ, lengths.get(k), shortest);
            var others = "argument" + (k == 1 ? " 1" : "s 1-" + k);
            in.check(emit.or(firstEnds, emit.not(ends)), "ValueError", "zip() argument " + (k + 1) + " is shorter than " + others);
            in.check(emit.or(emit.not(firstEnds), ends), "ValueError", "zip() argument " + (k + 1) + " is longer than " + others);
        }
    }

    /// `enumerate` of what has no length: the number is carried along.
    private List<PyValue> numbered(PyValue enumerate, Guesses guesses, Object place, List<PyValue> initial,
            BiFunction<PyValue, List<PyValue>, List<PyValue>> body) {
        var parts = enumerate.parts();
        var start = new ArrayList<>(initial);
        start.addFirst(parts.get(1));
        var last = forEach(parts.get(0), guesses, place, start, (item, carried) -> {
            var number = carried.getFirst().value();
            var next = body.apply(PyValue.tuple(List.of(carried.getFirst(), item)), carried.subList(1, carried.size()));
            if (next == null) return null;
            var following = emit.checked(CheckedKind.ADD, number, emit.constant(1));
            in.check(following.exact(), "OverflowError", IntArithmetic.OVERFLOW);
            var all = new ArrayList<>(next);
            all.addFirst(new PyValue(NumberType.INT, following.result()));
            return all;
        });
        return last == null ? null : last.subList(1, last.size());
    }

    /// A copy of the body for each item. If they `mayRoll` and the first copy is large, they are a loop at the next start.
    private List<PyValue> unroll(List<PyValue> items, Guesses guesses, Object place, boolean mayRoll, List<PyValue> initial,
            BiFunction<PyValue, List<PyValue>, List<PyValue>> body) {
        var carried = initial;
        for (int k = 0; k < items.size(); k++) {
            var item = items.get(k);
            var now = carried;
            int before = emit.written();
            var copy = List.<Object>of(place, k);
            carried = guesses.apart(copy, () -> in.copy(copy, () -> body.apply(item, now)));
            if (mayRoll && (emit.written() - before) * items.size() > LARGEST_UNROLLED) language.kernel().roll(place, in);
            if (carried == null) return null;
        }
        return carried;
    }

    /// A loop over something whose length may change: a position is carried, and compared with the length each time.
    private List<PyValue> whileElements(Elements elements, Guesses guesses, Object place, List<PyValue> initial,
            BiFunction<PyValue, List<PyValue>, List<PyValue>> body) {
        return in.block(guesses, List.of(place, "end"), end -> {
            var start = new ArrayList<PyValue>();
            start.add(new PyValue(NumberType.INT, emit.constant(0)));
            start.addAll(initial);
            new LoopSpecializer(in).general(guesses, place, start, carried -> {
                var index = carried.getFirst().value();
                var rest = carried.subList(1, carried.size());
                in.when(emit.compare(CompareKind.SGE, index, elements.length()), () -> end.exit(rest));
                var item = elements.get(index);
                if (item == null) return null;
                var next = body.apply(item, rest);
                if (next == null) return null;
                var all = new ArrayList<PyValue>();
                all.add(new PyValue(NumberType.INT, emit.binary(BinaryKind.ADD, index, emit.constant(1))));
                all.addAll(next);
                return all;
            });
            return null;
        });
    }
}
