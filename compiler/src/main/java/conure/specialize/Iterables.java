package conure.specialize;

import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CheckedKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.Value;
import conure.specialize.numbers.IntArithmetic;
import conure.specialize.values.Emitter;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// What `for`, unpacking, stars and the builtins that take iterables see of a value: a sequence by length and position.
final class Iterables {
    /// Iterators that are loops over several axes.
    static final Set<String> NESTED = Set.of("ndindex", "ndenumerate", "flat");

    private final Specialization in;
    private final Language language;
    private final Emitter emit;

    Iterables(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
    }

    /// The elements of an iterable; null after raising CPython's TypeError.
    Elements elements(PyValue iterable) {
        return switch (iterable.type()) {
            case PyType.Tuple _ -> fixed(iterable.parts());
            case PyType.KnownList _, PyType.PassedList _ -> fixed(language.listItems().items(iterable));
            case PyType.Text(var text) -> fixed(text.codePoints().mapToObj(c -> new PyValue(new PyType.Text(Character.toString(c)))).toList());
            case PyType.Range _ -> range(iterable);
            case PyType.Array array -> array(iterable, array);
            // Nothing has been put in so far, and where that changes everything is specialised again.
            case PyType.ListObject(var site) when !site.isKnown() -> fixed(List.of());
            case PyType.ListObject _ -> list(iterable);
            case PyType.Either(var alternatives) when alternatives.stream().allMatch(PyType.ListObject.class::isInstance) -> either(iterable, false);
            case PyType.Either(var alternatives) when alternatives.stream().allMatch(PyType.Array.class::isInstance) -> either(iterable, true);
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
            case PyType.Tuple _, PyType.Text _, PyType.Range _, PyType.ListObject _, PyType.KnownList _, PyType.PassedList _, PyType.Iterator _ -> true;
            case PyType.Array array -> array.array().rank() > 0;
            case PyType.FunctionObject function -> function.code().isGenerator();
            case PyType.Either(var alternatives) -> alternatives.stream().allMatch(PyType.ListObject.class::isInstance) || alternatives.stream().allMatch(PyType.Array.class::isInstance);
            default -> false;
        };
    }

    /// Whether a value can be gone through; raises CPython's TypeError if not.
    boolean canIterate(PyValue value) { return hasNoLength(value) || elements(value) != null; }

    private void notIterable(PyValue value) { in.raise("TypeError", "'" + value.type().pythonName() + "' object is not iterable"); }

    /// What of an either can be iterated over, behind checks that it is not one of the other alternatives (mostly None); null if
    /// the path ends. Refuses an either with several, but for lists.
    PyValue iterable(PyValue either) {
        var parts = either.parts();
        var remaining = IntStream.range(0, parts.size()).filter(k -> isIterable(parts.get(k).type())).boxed().toList();
        if (remaining.isEmpty()) {
            return in.distribute(either, each -> {
                notIterable(each);
                return null;
            });
        }
        if (remaining.size() > 1 && !remaining.stream().allMatch(k -> parts.get(k).type() instanceof PyType.ListObject) && !remaining.stream().allMatch(k -> parts.get(k).type() instanceof PyType.Array)) {
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
            @Override Value length() { return emit.extent(array.value(), 0); }

            @Override PyValue get(Value index) { return language.basicIndexing().leading(array, index); }
        };
    }

    /// One of several lists, or arrays, depending on the path.
    private Elements either(PyValue either, boolean fixed) {
        return new Elements() {
            @Override boolean isFixed() { return fixed; }

            @Override Value length() { return in.distribute(either, each -> new PyValue(NumberType.INT, elements(each).length())).value(); }

            @Override PyValue get(Value index) { return in.distribute(either, each -> elements(each).get(index)); }
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

                @Override PyValue get(Value index) { return language.aranges().term(parts.getFirst().number(), parts.get(0).value(), parts.get(1).value(), index); }
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

    /// Whether only going through an iterable tells how many elements it has.
    static boolean hasNoLength(PyValue iterable) {
        return Generators.isGenerator(iterable) || iterable.type() instanceof PyType.Iterator(var kind, _)
                && (kind.equals("filter") || NESTED.contains(kind) || kind.equals(PyType.Iterator.STRICT_ZIP) || kind.equals("enumerate") && hasNoLength(iterable.parts().getFirst()));
    }
}
