package conure.specialize;

import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.Value;
import conure.specialize.numbers.DoubleAlternatives;
import conure.specialize.values.Emitter;
import conure.specialize.values.Guesses;
import conure.specialize.values.Joins;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.List;

/// `min` and `max`: of several values the first that no other one beats, with its own type. Of integers of one type they
/// are the machine's minimum and maximum, so that bounds of loops stay what analyses understand.
final class Extremes {
    private final Specialization in;
    private final Language language;
    private final Emitter emit;
    private final Guesses guesses = new Guesses();

    Extremes(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
    }

    PyValue call(String name, Calls.Arguments arguments, Object place) {
        var given = arguments.positional();
        var key = arguments.keywords().get("key");
        if (key != null && key.isNone()) key = null;
        var fallback = arguments.keywords().get("default");
        for (var keyword : arguments.keywords().keySet()) {
            if (!keyword.equals("key") && !keyword.equals("default")) return in.raise("TypeError", name + "() got an unexpected keyword argument '" + keyword + "'");
        }
        if (given.isEmpty()) return in.raise("TypeError", name + " expected at least 1 argument, got 0");
        var chooser = new Chooser(name, key, place);
        if (given.size() > 1) {
            if (fallback != null) return in.raise("TypeError", "Cannot specify a default for " + name + "() with multiple positional arguments");
            return chooser.of(given);
        }
        return ofIterable(chooser, given.getFirst(), fallback, place);
    }

    private PyValue ofIterable(Chooser chooser, PyValue iterable, PyValue fallback, Object place) {
        if (Iterables.hasNoLength(iterable)) return ofUnknownLength(chooser, iterable, fallback, place);
        var elements = language.iterables().elements(iterable);
        if (elements == null) return null;
        var items = elements.items();
        if (items != null) {
            if (!items.isEmpty()) return chooser.of(items);
            return fallback != null ? fallback : empty(chooser);
        }
        var length = elements.length();
        var some = emit.compare(CompareKind.SGT, length, emit.constant(0));
        if (fallback == null) {
            in.check(some, "ValueError", emptyMessage(chooser));
            return emit.reachable() ? ofElements(chooser, elements, length, place) : null;
        }
        return in.branch(some, () -> ofElements(chooser, elements, length, place), () -> fallback);
    }

    private String emptyMessage(Chooser chooser) {
        return chooser.name + (in.kernel().pythonAtLeast(12) ? "() iterable argument is empty" : "() arg is an empty sequence");
    }

    private PyValue empty(Chooser chooser) { return in.raise("ValueError", emptyMessage(chooser)); }

    private PyValue ofElements(Chooser chooser, Elements elements, Value length, Object place) {
        var first = elements.get(emit.constant(0));
        if (first == null) return null;
        var best = chooser.start(first);
        if (best == null) return null;
        var results = new LoopSpecializer(in).counted(guesses, List.of(place, "loop"), emit.constant(1), length, best, (index, carried) -> {
            var item = elements.get(index);
            return item == null ? null : chooser.next(carried, item);
        });
        return results == null ? null : results.getFirst();
    }

    /// The best so far is kept in variables that do not exist before the first item.
    private PyValue ofUnknownLength(Chooser chooser, PyValue iterable, PyValue fallback, Object place) {
        var undefined = chooser.key == null ? List.of(PyValue.UNDEFINED) : List.of(PyValue.UNDEFINED, PyValue.UNDEFINED);
        var last = language.iteration().forEach(iterable, guesses, List.of(place, "loop"), undefined, (item, best) -> chooser.nextOrFirst(best, item));
        if (last == null) return null;
        return in.distribute(last.getFirst(), each -> !(each.type() instanceof PyType.Undefined) ? each : fallback != null ? fallback : empty(chooser));
    }

    /// Keeps the best of a sequence of values; with a `key`, beside the value its key.
    private final class Chooser {
        private final String name;
        private final PyValue key;
        private final Object place;

        Chooser(String name, PyValue key, Object place) {
            this.name = name;
            this.key = key;
            this.place = place;
        }

        PyValue of(List<PyValue> items) {
            var best = start(items.getFirst());
            for (int k = 1; k < items.size() && best != null; k++) best = next(best, items.get(k));
            return best == null ? null : best.getFirst();
        }

        List<PyValue> start(PyValue given) {
            var first = language.operators().plain(given);
            if (key == null) return List.of(first);
            var keyOf = keyOf(first);
            return keyOf == null ? null : List.of(first, keyOf);
        }

        private PyValue keyOf(PyValue item) {
            var result = language.calls().call(List.of(place, "key"), key, Calls.Arguments.of(item));
            return result == null ? null : language.operators().plain(result);
        }

        List<PyValue> next(List<PyValue> best, PyValue given) {
            var item = language.operators().plain(given);
            if (key == null) {
                var chosen = better(best.getFirst(), item);
                return chosen == null ? null : List.of(chosen);
            }
            var keyOf = keyOf(item);
            if (keyOf == null) return null;
            var beats = beats(keyOf, best.get(1));
            if (beats == null) return null;
            return List.of(choose(beats, item, best.getFirst()), choose(beats, keyOf, best.get(1)));
        }

        /// The same where there may be no best yet.
        List<PyValue> nextOrFirst(List<PyValue> best, PyValue item) {
            var next = in.distribute(best.getFirst(), value -> key == null ? orFirst(List.of(value), item)
                    : in.distribute(best.get(1), keyOf -> orFirst(List.of(value, keyOf), item)));
            return next == null ? null : next.parts();
        }

        private PyValue orFirst(List<PyValue> best, PyValue item) {
            boolean first = best.stream().anyMatch(each -> each.type() instanceof PyType.Undefined);
            var next = first ? start(item) : next(best, item);
            return next == null ? null : PyValue.tuple(next);
        }

        private Value beats(PyValue item, PyValue best) {
            var compared = language.operators().richCompare(name.equals("min") ? "<" : ">", item, best);
            return compared == null ? null : language.operators().truth(compared);
        }

        private PyValue better(PyValue best, PyValue item) {
            if (best.type() == item.type() && best.type() instanceof NumberType type && type.isInteger()) {
                boolean least = name.equals("min");
                var kind = type.dtype().isSigned() ? (least ? BinaryKind.SMIN : BinaryKind.SMAX) : least ? BinaryKind.UMIN : BinaryKind.UMAX;
                return new PyValue(type, emit.binary(kind, best.value(), item.value()));
            }
            var beats = beats(item, best);
            return beats == null ? null : choose(beats, comparable(item, best), comparable(best, item));
        }
    }

    /// A value that has been compared with another: a complex number that `x ** 0.2` may give would have raised.
    private PyValue comparable(PyValue value, PyValue other) {
        boolean real = Joins.alternatives(other.type()).stream().allMatch(each -> each instanceof NumberType number && !number.isNumpy() && !number.isComplex() || each instanceof PyType.KnownInt);
        return real && value.type() instanceof PyType.Either(var alternatives) && alternatives.contains(NumberType.COMPLEX) ? in.without(value, NumberType.COMPLEX) : value;
    }

    /// One of two values, with its own type.
    private PyValue choose(Value condition, PyValue then, PyValue otherwise) {
        if (emit.constantOf(condition) instanceof Boolean taken) return taken ? then : otherwise;
        if (!then.type().equals(otherwise.type()) && DoubleAlternatives.isDouble(then.type()) && DoubleAlternatives.isDouble(otherwise.type())
                || DoubleAlternatives.apply(then, otherwise)) {
            return new DoubleAlternatives(in).select(condition, then, otherwise);
        }
        var type = Joins.join(then.type(), otherwise.type());
        var a = Joins.coerce(emit, then, type);
        var b = Joins.coerce(emit, otherwise, type);
        var components = new ArrayList<Value>();
        for (int k = 0; k < a.components().size(); k++) components.add(emit.select(condition, a.components().get(k), b.components().get(k)));
        return new PyValue(type, components);
    }
}
