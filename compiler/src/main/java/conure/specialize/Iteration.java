package conure.specialize;

import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CheckedKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.Value;
import conure.specialize.numbers.IntArithmetic;
import conure.specialize.values.Emitter;
import conure.specialize.values.Guesses;
import conure.specialize.values.ListSite;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/// Iteration: what `for`, unpacking, stars and the builtins that take iterables see of a value.
final class Iteration {
    /// Iterators that are loops over several axes.
    private static final Set<String> NESTED = Set.of("ndindex", "ndenumerate", "flat");
    /// A static sequence longer than this is not unrolled.
    private static final int MOST_UNROLLED = 256;

    private final Specialization in;
    private final Language language;
    private final Emitter emit;

    Iteration(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
    }

    /// A sequence by length and position. A `fixed` length is known before the loop; that of a list is read anew before
    /// each iteration, because the loop may change it.
    abstract static class Elements {
        /// The number of elements now.
        abstract Value length();

        /// Element k, which exists; null if reading it ends the path.
        abstract PyValue get(Value index);

        boolean isFixed() { return true; }

        /// Its items where the sequence is static, else null.
        List<PyValue> items() { return null; }
    }

    /// The elements of an iterable; null after raising CPython's TypeError.
    Elements elements(PyValue iterable) {
        return switch (iterable.type()) {
            case PyType.Tuple _ -> fixed(iterable.parts());
            case PyType.Text(var text) -> fixed(text.codePoints().mapToObj(c -> new PyValue(new PyType.Text(Character.toString(c)))).toList());
            case PyType.Range _ -> range(iterable);
            case PyType.Array array -> array(iterable, array);
            // Nothing has been put in so far, and where that changes everything is specialised again.
            case PyType.ListObject(var site) when !site.isKnown() -> fixed(List.of());
            case PyType.ListObject _ -> list(iterable);
            case PyType.Either(var alternatives) when alternatives.stream().allMatch(PyType.ListObject.class::isInstance) -> eitherList(iterable);
            case PyType.Iterator(var kind, _) -> iterator(kind, iterable.parts());
            case PyType.FunctionObject function when function.code().isGenerator() -> throw in.refuse("unknown-length",
                    "a generator has no length before it is consumed", "a list comprehension, [… for …]", iterable);
            case PyType.Either _ -> {
                var only = iterable(iterable);
                yield only == null ? null : elements(only);
            }
            default -> {
                notIterable(iterable);
                yield null;
            }
        };
    }

    /// Whether values of a type can be gone through.
    static boolean isIterable(PyType type) {
        return switch (type) {
            case PyType.Tuple _, PyType.Text _, PyType.Range _, PyType.ListObject _, PyType.Iterator _ -> true;
            case PyType.Array array -> array.array().rank() > 0;
            case PyType.FunctionObject function -> function.code().isGenerator();
            case PyType.Either(var alternatives) -> alternatives.stream().allMatch(PyType.ListObject.class::isInstance);
            default -> false;
        };
    }

    /// Whether a value can be gone through; raises CPython's TypeError if not.
    boolean canIterate(PyValue value) { return hasNoLength(value) || elements(value) != null; }

    private void notIterable(PyValue value) { in.raise("TypeError", "'" + value.type().pythonName() + "' object is not iterable"); }

    /// What of an either can be iterated over, behind checks that it is not one of the other alternatives (mostly None); null if
    /// the path ends. Refuses an either with several, but for lists.
    private PyValue iterable(PyValue either) {
        var parts = either.parts();
        var remaining = IntStream.range(0, parts.size()).filter(k -> isIterable(parts.get(k).type())).boxed().toList();
        if (remaining.isEmpty()) {
            return in.distribute(either, each -> {
                notIterable(each);
                return null;
            });
        }
        if (remaining.size() > 1 && !remaining.stream().allMatch(k -> parts.get(k).type() instanceof PyType.ListObject)) {
            throw in.refuse("iterable-depends-on-path", "the iterable is " + either.type().text() + ", depending on the path", "one loop on each path", either);
        }
        for (int k = 0; k < parts.size(); k++) {
            if (!remaining.contains(k)) in.check(emit.not(in.is(either, k)), "TypeError", "'" + parts.get(k).type().pythonName() + "' object is not iterable");
        }
        return emit.reachable() ? in.narrow(either, remaining) : null;
    }

    private Elements fixed(List<PyValue> items) {
        return new Elements() {
            @Override Value length() { return emit.constant(items.size()); }

            @Override List<PyValue> items() { return items; }

            @Override PyValue get(Value index) {
                return items.isEmpty() ? in.raise("IndexError", "an item of nothing: never reached") : language.subscripts().choose(items, index);
            }
        };
    }

    private Elements range(PyValue range) {
        var parts = range.parts();
        var start = parts.get(0).value();
        var step = parts.get(2).value();
        return new Elements() {
            @Override Value length() { return rangeLength(range); }

            @Override PyValue get(Value index) {
                return new PyValue(NumberType.INT, emit.binary(BinaryKind.ADD, start, emit.binary(BinaryKind.MUL, index, step)));
            }
        };
    }

    /// `len(range(start, stop, step))`; the step is not 0. Ends that are 2⁶³ and more apart are too far.
    Value rangeLength(PyValue range) {
        var parts = range.parts();
        var start = parts.get(0).value();
        var stop = parts.get(1).value();
        var step = parts.get(2).value();
        if (emit.constantOf(step) instanceof Long known && (known == 1 || known == -1)) {
            var difference = known == 1 ? emit.checked(CheckedKind.SUB, stop, start) : emit.checked(CheckedKind.SUB, start, stop);
            in.check(difference.exact(), "OverflowError", IntArithmetic.OVERFLOW);
            return emit.binary(BinaryKind.SMAX, difference.result(), emit.constant(0));
        }
        var zero = emit.constant(0);
        var up = emit.compare(CompareKind.SGT, step, zero);
        var low = emit.select(up, start, stop);
        var high = emit.select(up, stop, start);
        var difference = emit.checked(CheckedKind.SUB, high, low);
        in.check(difference.exact(), "OverflowError", IntArithmetic.OVERFLOW);
        var size = emit.select(up, step, emit.binary(BinaryKind.SUB, zero, step));
        var count = emit.binary(BinaryKind.ADD,
                emit.binary(BinaryKind.UDIV, emit.binary(BinaryKind.SUB, difference.result(), emit.constant(1)), size), emit.constant(1));
        return emit.select(emit.compare(CompareKind.SGT, difference.result(), zero), count, zero);
    }

    private Elements array(PyValue array, PyType.Array type) {
        if (type.array().rank() == 0) {
            in.raise("TypeError", "iteration over a 0-d array");
            return null;
        }
        return new Elements() {
            @Override Value length() { return language.subscripts().extent(array, 0); }

            @Override PyValue get(Value index) { return language.subscripts().leading(array, index); }
        };
    }

    /// One of several lists, depending on the path.
    private Elements eitherList(PyValue either) {
        return new Elements() {
            @Override boolean isFixed() { return false; }

            @Override Value length() { return in.distribute(either, list -> new PyValue(NumberType.INT, language.lists().length(list))).value(); }

            @Override PyValue get(Value index) {
                return in.distribute(either, list -> elements(list).get(index));
            }
        };
    }

    private Elements list(PyValue list) {
        return new Elements() {
            @Override boolean isFixed() { return false; }

            @Override Value length() { return language.lists().length(list); }

            @Override PyValue get(Value index) { return language.lists().element(list, index); }
        };
    }

    private Elements iterator(String kind, List<PyValue> parts) {
        return switch (kind) {
            case "enumerate" -> {
                var inner = elements(parts.get(0));
                if (inner == null) yield null;
                var start = parts.get(1).value();
                yield new Derived(List.of(inner)) {
                    @Override PyValue get(Value index) {
                        var item = inner.get(index);
                        if (item == null) return null;
                        var number = emit.checked(CheckedKind.ADD, start, index);
                        in.check(number.exact(), "OverflowError", IntArithmetic.OVERFLOW);
                        return PyValue.tuple(List.of(new PyValue(NumberType.INT, number.result()), item));
                    }
                };
            }
            case "zip" -> {
                var inner = elementsOf(parts);
                if (inner == null) yield null;
                if (anyEmpty(inner)) yield fixed(List.of());
                yield new Derived(inner) {
                    @Override PyValue get(Value index) {
                        var items = together(index);
                        return items == null ? null : PyValue.tuple(items);
                    }
                };
            }
            case "arange" -> new Elements() {
                @Override Value length() { return parts.get(2).value(); }

                @Override PyValue get(Value index) { return language.constructors().term(parts.getFirst().number(), parts.get(0).value(), parts.get(1).value(), index); }
            };
            case "map" -> {
                var inner = elementsOf(parts.subList(1, parts.size()));
                if (inner == null) yield null;
                if (anyEmpty(inner)) yield fixed(List.of());
                yield new Derived(inner) {
                    @Override PyValue get(Value index) {
                        var items = together(index);
                        return items == null ? null : language.calls().call(List.of("map", emit.location()), parts.getFirst(), new Calls.Arguments(items, Map.of()));
                    }
                };
            }
            case "ndindex", "ndenumerate", "flat" -> throw in.refuse("unknown-length", "what np.ndindex, np.ndenumerate and the attribute flat give is used otherwise than in a loop",
                    "a for loop, or np.ravel(x)");
            case "filter" -> throw in.refuse("unknown-length", "what filter() gives has no length before it is consumed", "a list comprehension with a condition");
            case PyType.Iterator.STRICT_ZIP -> throw in.refuse("unknown-length", "whether zip(…, strict=True) raises is seen at its end", "list(zip(…, strict=True))");
            case "reversed" -> {
                var inner = elements(parts.getFirst());
                if (inner == null) yield null;
                var length = inner.length();
                yield new Elements() {
                    @Override Value length() { return length; }

                    @Override List<PyValue> items() { return inner.items() == null ? null : inner.items().reversed(); }

                    @Override PyValue get(Value index) {
                        return inner.get(emit.binary(BinaryKind.SUB, emit.binary(BinaryKind.SUB, length, emit.constant(1)), index));
                    }
                };
            }
            default -> throw new IllegalStateException(kind);
        };
    }

    private List<Elements> elementsOf(List<PyValue> iterables) {
        var several = new ArrayList<Elements>();
        for (var iterable : iterables) {
            var elements = elements(iterable);
            if (elements == null) return null;
            several.add(elements);
        }
        return several;
    }

    private static boolean anyEmpty(List<Elements> several) { return several.stream().anyMatch(each -> each.items() != null && each.items().isEmpty()); }

    /// Elements made of others, as many as the shortest has.
    private abstract class Derived extends Elements {
        private final List<Elements> inner;

        Derived(List<Elements> inner) { this.inner = inner; }

        /// Element k of each; null if reading one ends the path.
        List<PyValue> together(Value index) {
            var items = new ArrayList<PyValue>();
            for (var each : inner) {
                var item = each.get(index);
                if (item == null) return null;
                items.add(item);
            }
            return items;
        }

        @Override Value length() {
            if (inner.isEmpty()) return emit.constant(0);
            var shortest = inner.getFirst().length();
            for (var each : inner.subList(1, inner.size())) shortest = emit.binary(BinaryKind.SMIN, shortest, each.length());
            return shortest;
        }

        @Override boolean isFixed() { return inner.stream().allMatch(Elements::isFixed); }

        @Override List<PyValue> items() {
            int shortest = Integer.MAX_VALUE;
            for (var each : inner) {
                if (each.items() == null) return null;
                shortest = Math.min(shortest, each.items().size());
            }
            var items = new ArrayList<PyValue>();
            for (int k = 0; k < shortest && !inner.isEmpty(); k++) items.add(get(emit.constant(k)));
            return items;
        }
    }

    // ---- for

    /// A `for` loop: `body` maps an item and the carried values to the next ones. The carried values behind the loop, or
    /// null if its end is not reached.
    List<PyValue> forEach(PyValue iterable, Guesses guesses, Object place, List<PyValue> initial,
            BiFunction<PyValue, List<PyValue>, List<PyValue>> body) {
        if (iterable.type() instanceof PyType.Range && emit.constantOf(iterable.parts().get(2).value()) instanceof Long step && step == 1) {
            var parts = iterable.parts();
            return new LoopSpecializer(in).counted(guesses, place, parts.get(0).value(), parts.get(1).value(), initial,
                    (index, carried) -> body.apply(new PyValue(NumberType.INT, index), carried));
        }
        if (iterable.type() instanceof PyType.Either && !isIterable(iterable.type())) {
            var only = iterable(iterable);
            return only == null ? null : forEach(only, guesses, place, initial, body);
        }
        if (Generators.isGenerator(iterable)) {
            return language.library().generators().fold(iterable, initial, place, (carried, item) -> guesses.apart(() -> body.apply(item, carried)));
        }
        if (iterable.type() instanceof PyType.Iterator(var kind, _) && kind.equals("enumerate") && hasNoLength(iterable.parts().getFirst())) {
            return numbered(iterable, guesses, place, initial, body);
        }
        if (iterable.type() instanceof PyType.Iterator(var kind, var parts) && kind.equals(PyType.Iterator.STRICT_ZIP)) {
            var last = forEach(new PyValue(new PyType.Iterator("zip", parts), iterable.components()), guesses, place, initial, body);
            if (last != null) sameLengths(iterable.parts());
            return emit.reachable() ? last : null;
        }
        if (iterable.type() instanceof PyType.Iterator(var kind, _) && NESTED.contains(kind)) return nested(kind, iterable, guesses, place, initial, body);
        if (iterable.type() instanceof PyType.Iterator(var kind, _) && kind.equals("filter")) {
            var parts = iterable.parts();
            return forEach(parts.get(1), guesses, place, initial, (item, carried) -> {
                var kept = parts.getFirst().isNone() ? item : language.calls().call(List.of("filter", emit.location()), parts.getFirst(), Calls.Arguments.of(item));
                var truth = kept == null ? null : language.operators().truth(kept);
                return truth == null ? null : in.branchAll(truth, () -> body.apply(item, carried), () -> carried);
            });
        }
        var elements = elements(iterable);
        if (elements == null) return null;
        var items = elements.items();
        if (items != null && items.size() <= MOST_UNROLLED) return unroll(items, guesses, initial, body);
        if (!elements.isFixed()) return whileElements(elements, guesses, place, initial, body);
        return new LoopSpecializer(in).counted(guesses, place, emit.constant(0), elements.length(), initial, (index, carried) -> {
            var item = elements.get(index);
            return item == null ? null : body.apply(item, carried);
        });
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
        for (var each : iterables) lengths.add(elements(each).length());
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

    /// Whether only going through an iterable tells how many elements it has.
    static boolean hasNoLength(PyValue iterable) {
        return Generators.isGenerator(iterable) || iterable.type() instanceof PyType.Iterator(var kind, _)
                && (kind.equals("filter") || NESTED.contains(kind) || kind.equals(PyType.Iterator.STRICT_ZIP) || kind.equals("enumerate") && hasNoLength(iterable.parts().getFirst()));
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

    private List<PyValue> unroll(List<PyValue> items, Guesses guesses, List<PyValue> initial, BiFunction<PyValue, List<PyValue>, List<PyValue>> body) {
        var carried = initial;
        for (var item : items) {
            var now = carried;
            carried = guesses.apart(() -> body.apply(item, now));
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

    // ---- unpacking

    /// The items of a sequence of static length; refuses others.
    List<PyValue> items(PyValue value) {
        var elements = elements(value);
        if (elements == null) return null;
        var items = elements.items();
        if (items == null && value.type() instanceof PyType.Array && emit.constantOf(elements.length()) instanceof Long count && count <= MOST_UNROLLED) {
            items = new ArrayList<>();
            for (int k = 0; k < count; k++) items.add(elements.get(emit.constant(k)));
        }
        if (items == null) {
            throw in.refuse("unknown-length", PyType.withArticle(value.type().pythonName()) + " whose length is known at run time only is spread", "a tuple, or a loop", value);
        }
        return items;
    }

    /// The elements of a display with stars.
    List<PyValue> spread(List<PyValue> elements, List<Boolean> starred) {
        var all = new ArrayList<PyValue>();
        for (int k = 0; k < elements.size(); k++) {
            if (!starred.get(k)) {
                all.add(elements.get(k));
                continue;
            }
            var items = items(elements.get(k));
            if (items == null) return null;
            all.addAll(items);
        }
        return all;
    }

    /// `a, *rest, z = object`: the values in order, or null after raising CPython's error.
    List<PyValue> unpack(PyValue object, int before, int after, boolean star, ListSite site) {
        var items = in.distribute(object, each -> {
            if (!isIterable(each.type()) && !(each.type() instanceof PyType.Array)) return in.raise("TypeError", "cannot unpack non-iterable " + each.type().pythonName() + " object");
            var unpacked = unpackOne(each, before, after, star, site);
            return unpacked == null ? null : PyValue.tuple(unpacked);
        });
        return items == null ? null : items.parts();
    }

    private List<PyValue> unpackOne(PyValue object, int before, int after, boolean star, ListSite site) {
        var elements = elements(object);
        if (elements == null) return null;
        int needed = before + after;
        var items = elements.items();
        if (items != null) return unpackStatic(items, before, after, star, site);
        var length = elements.length();
        boolean sized = object.type() instanceof PyType.ListObject;
        if (star) {
            in.check(emit.compare(CompareKind.SGE, length, emit.constant(needed)), "ValueError",
                    "not enough values to unpack (expected at least " + needed + ", got {0:int})", length);
        } else {
            in.check(emit.compare(CompareKind.SGE, length, emit.constant(needed)), "ValueError",
                    "not enough values to unpack (expected " + needed + ", got {0:int})", length);
            if (sized && in.kernel().pythonAtLeast(14)) {
                in.check(emit.compare(CompareKind.SLE, length, emit.constant(needed)), "ValueError",
                        "too many values to unpack (expected " + needed + ", got {0:int})", length);
            } else {
                in.check(emit.compare(CompareKind.SLE, length, emit.constant(needed)), "ValueError", "too many values to unpack (expected " + needed + ")");
            }
        }
        if (!emit.reachable()) return null;
        var results = new ArrayList<PyValue>();
        for (int k = 0; k < before; k++) results.add(elements.get(emit.constant(k)));
        if (star) {
            var middle = emit.binary(BinaryKind.SUB, length, emit.constant(needed));
            results.add(language.lists().collect(site, elements, emit.constant(before), middle));
            for (int k = 0; k < after; k++) {
                results.add(elements.get(emit.binary(BinaryKind.ADD, emit.binary(BinaryKind.SUB, length, emit.constant(after)), emit.constant(k))));
            }
        }
        return results;
    }

    private List<PyValue> unpackStatic(List<PyValue> items, int before, int after, boolean star, ListSite site) {
        int needed = before + after;
        if (items.size() < needed) {
            in.raise("ValueError", "not enough values to unpack (expected " + (star ? "at least " : "") + needed + ", got " + items.size() + ")");
            return null;
        }
        if (!star && items.size() > needed) {
            in.raise("ValueError", "too many values to unpack (expected " + needed + (in.kernel().pythonAtLeast(14) ? ", got " + items.size() : "") + ")");
            return null;
        }
        var results = new ArrayList<>(items.subList(0, before));
        if (star) {
            results.add(language.lists().display(site, items.subList(before, items.size() - after)));
            results.addAll(items.subList(items.size() - after, items.size()));
        }
        return results;
    }

    /// The length of what a sequence pattern may match, else −1.
    PyValue sequenceLength(PyValue object) {
        return in.distribute(object, each -> new PyValue(NumberType.INT, switch (each.type()) {
            case PyType.Tuple(var items, _) -> emit.constant(items.size());
            case PyType.ListObject _ -> language.lists().length(each);
            case PyType.Range _ -> rangeLength(each);
            default -> emit.constant(-1);
        }));
    }
}
