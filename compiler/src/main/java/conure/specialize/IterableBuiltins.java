package conure.specialize;

import conure.ir.ScalarOp.CompareKind;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.Guesses;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Builtins that make or consume iterables: `len range enumerate zip reversed sum any all list tuple sorted`.
final class IterableBuiltins {
    private static final Set<String> POSITIONAL = Set.of("len", "range", "reversed", "any", "all", "list", "tuple");

    private final Specialization in;
    private final Language language;
    private final Emitter emit;
    private final Guesses guesses = new Guesses();

    IterableBuiltins(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
    }

    PyValue call(String name, Calls.Arguments arguments, Object place) {
        var given = arguments.positional();
        if (!arguments.keywords().isEmpty() && POSITIONAL.contains(name)) return in.raise("TypeError", name + "() takes no keyword arguments");
        return switch (name) {
            case "len" -> one(name, given) ? in.distribute(given.getFirst(), this::length) : null;
            case "range" -> range(arguments);
            case "enumerate" -> enumerate(arguments);
            case "zip" -> zip(arguments);
            case "reversed" -> one(name, given) ? reversed(given.getFirst()) : null;
            case "sum" -> sum(arguments, place);
            case "any", "all" -> one(name, given) ? anyOrAll(name.equals("any"), given.getFirst(), place) : null;
            case "list" -> given.size() > 1 ? in.raise("TypeError", "list expected at most 1 argument, got " + given.size()) : list(given, place, "list");
            case "tuple" -> given.size() > 1 ? in.raise("TypeError", "tuple expected at most 1 argument, got " + given.size()) : tuple(given, place);
            case "sorted" -> sorted(arguments, place);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private boolean one(String name, List<PyValue> given) {
        if (given.size() == 1) return true;
        in.raise("TypeError", name + "() takes exactly one argument (" + given.size() + " given)");
        return false;
    }

    private static PyValue integer(Value value) { return new PyValue(NumberType.INT, value); }

    /// `len(x)`.
    PyValue length(PyValue value) {
        return switch (value.type()) {
            case PyType.Text(var text) -> integer(emit.constant(text.codePointCount(0, text.length())));
            case PyType.Tuple(var items, _) -> integer(emit.constant(items.size()));
            case PyType.ListObject _ -> integer(language.lists().length(value));
            case PyType.Iterator(var kind, _) when kind.equals("flat") -> language.arrayAttributes().get(value.parts().getFirst(), "size");
            case PyType.Range _ -> integer(language.iterables().rangeLength(value));
            case PyType.Array array when array.array().rank() == 0 -> in.raise("TypeError", "len() of unsized object");
            case PyType.Array _ -> integer(emit.extent(value.value(), 0));
            default -> in.raise("TypeError", "object of type '" + value.type().pythonName() + "' has no len()");
        };
    }

    // ---- lazy iterables

    private PyValue range(Calls.Arguments arguments) {
        var given = arguments.positional();
        if (!arguments.keywords().isEmpty()) return in.raise("TypeError", "range() takes no keyword arguments");
        if (given.isEmpty()) return in.raise("TypeError", "range expected at least 1 argument, got 0");
        if (given.size() > 3) return in.raise("TypeError", "range expected at most 3 arguments, got " + given.size());
        var bounds = new ArrayList<Value>();
        for (var each : given) {
            var bound = language.operators().index(each);
            if (bound == null) return null;
            bounds.add(bound);
        }
        if (bounds.size() == 1) bounds.addFirst(emit.constant(0));
        if (bounds.size() == 2) bounds.add(emit.constant(1));
        in.check(emit.compare(CompareKind.NE, bounds.get(2), emit.constant(0)), "ValueError", "range() arg 3 must not be zero");
        return emit.reachable() ? new PyValue(PyType.RANGE, bounds) : null;
    }

    private PyValue enumerate(Calls.Arguments arguments) {
        var bound = Parameters.bind(in, "enumerate", arguments, "iterable", "start=");
        if (bound == null) return null;
        var start = bound.containsKey("start") ? language.operators().index(bound.get("start")) : emit.constant(0);
        if (start == null || !language.iterables().canIterate(bound.get("iterable"))) return null;
        return iterator("enumerate", List.of(bound.get("iterable"), integer(start)));
    }

    private PyValue zip(Calls.Arguments arguments) {
        for (var keyword : arguments.keywords().keySet()) {
            if (!keyword.equals("strict")) return in.raise("TypeError", "zip() got an unexpected keyword argument '" + keyword + "'");
        }
        var strict = language.operators().truth(arguments.keywords().getOrDefault("strict", bool(false)));
        if (strict == null) return null;
        if (!(emit.constantOf(strict) instanceof Boolean isStrict)) {
            throw in.refuse("unsupported-argument", "the argument strict of zip is known at run time only", "strict=True or strict=False", arguments.keywords().get("strict"));
        }
        for (var each : arguments.positional()) {
            if (language.iterables().elements(each) == null) return null;
        }
        return iterator(isStrict ? PyType.Iterator.STRICT_ZIP : "zip", arguments.positional());
    }

    private PyValue reversed(PyValue sequence) {
        return switch (sequence.type()) {
            case PyType.Text _, PyType.Tuple _, PyType.ListObject _, PyType.KnownList _, PyType.PassedList _, PyType.Range _, PyType.Array _ -> iterator("reversed", List.of(sequence));
            case PyType.Either _ when Iterables.isIterable(sequence.type()) -> iterator("reversed", List.of(sequence));
            default -> in.raise("TypeError", "'" + sequence.type().pythonName() + "' object is not reversible");
        };
    }

    /// `map` and `filter`: the function, then the iterables.
    PyValue lazily(String name, Calls.Arguments arguments) {
        if (!arguments.keywords().isEmpty()) return in.raise("TypeError", name + "() takes no keyword arguments");
        var given = arguments.positional();
        if (given.size() < 2) return in.raise("TypeError", name.equals("map") ? "map() must have at least two arguments." : "filter expected 2 arguments, got " + given.size());
        if (name.equals("filter") && given.size() > 2) return in.raise("TypeError", "filter expected 2 arguments, got " + given.size());
        return iterator(name, given);
    }

    private static PyValue iterator(String kind, List<PyValue> parts) {
        return new PyValue(new PyType.Iterator(kind, PyValue.types(parts)), PyValue.flatten(parts));
    }

    // ---- sum

    private PyValue sum(Calls.Arguments arguments, Object place) {
        var bound = Parameters.bind(in, "sum", arguments, "iterable", "start=");
        if (bound == null) return null;
        var start = bound.containsKey("start") ? language.operators().plain(bound.get("start")) : integer(emit.constant(0));
        if (start.type() instanceof PyType.Text) return in.raise("TypeError", "sum() can't sum strings [use ''.join(seq) instead]");
        var summation = new Summation(in, language);
        var last = fold(bound.get("iterable"), summation.start(start), List.of(place, "sum"), summation::add);
        return last == null ? null : summation.result(last);
    }

    // ---- any, all

    private PyValue anyOrAll(boolean any, PyValue iterable, Object place) {
        var results = in.block(guesses, List.of(place, "block"), found -> {
            var end = fold(iterable, List.of(), List.of(place, "loop"), (_, item) -> {
                var truth = language.operators().truth(item);
                if (truth == null) return null;
                in.when(any ? truth : emit.not(truth), () -> found.exit(List.of(bool(any))));
                return emit.reachable() ? List.of() : null;
            });
            return end == null ? null : List.of(bool(!any));
        });
        return results == null ? null : results.getFirst();
    }

    private PyValue bool(boolean value) { return new PyValue(NumberType.BOOL, emit.constant(value)); }

    /// Goes through an iterable with a state that each item changes; the last state, or null if the end is not reached.
    private List<PyValue> fold(PyValue iterable, List<PyValue> initial, Object place, Step step) {
        return language.iteration().forEach(iterable, guesses, place, initial, (item, state) -> step.next(state, item));
    }

    /// The state after an item; null if the path ends.
    interface Step {
        List<PyValue> next(List<PyValue> state, PyValue item);
    }

    // ---- list, tuple, sorted

    /// Goes through an iterable; false if its end is not reached.
    boolean forEach(PyValue iterable, Object place, Consumer<PyValue> body) {
        return fold(iterable, List.of(), place, (_, item) -> {
            body.accept(item);
            return emit.reachable() ? List.of() : null;
        }) != null;
    }

    PyValue list(List<PyValue> given, Object place, String role) {
        var site = in.kernel().site(place, role, in);
        if (given.isEmpty()) return language.lists().display(site, List.of());
        var iterable = given.getFirst();
        if (ListItems.isKnown(iterable)) return language.listItems().create(site, language.listItems().items(iterable));
        if (iterable.type() instanceof PyType.ListObject) {
            return language.lists().get(language.kernel(), iterable, new PyValue(new PyType.Slice(PyType.NONE, PyType.NONE, PyType.NONE)));
        }
        if (Iterables.hasNoLength(iterable)) {
            var list = language.lists().display(site, List.of());
            return forEach(iterable, List.of(place, "list"), item -> language.lists().append(list, item)) ? list : null;
        }
        var elements = language.iterables().elements(iterable);
        if (elements == null) return null;
        if (elements.items() != null) return language.lists().display(site, elements.items());
        return language.lists().collect(site, elements, emit.constant(0), elements.length());
    }

    private PyValue tuple(List<PyValue> given, Object place) {
        if (given.isEmpty()) return PyValue.tuple(List.of());
        var iterable = given.getFirst();
        if (iterable.type() instanceof PyType.Tuple) return PyValue.tuple(iterable.parts());
        if (Generators.isGenerator(iterable)) return language.library().generators().tuple(iterable, place);
        var elements = language.iterables().elements(iterable);
        if (elements == null) return null;
        if (elements.items() == null && !(iterable.type() instanceof PyType.Array || (Unpacking.isListArgument(iterable) || iterable.type() instanceof PyType.Range || iterable.type() instanceof PyType.Iterator) && emit.isConstant(elements.length()))) {
            throw in.refuse("unknown-length", "tuple() of " + PyType.withArticle(iterable.type().pythonName()) + ", whose length is known at run time only",
                    "the list itself, list(…), or a tuple written out", iterable).alsoUndecided(language.unpacking().sizes(iterable));
        }
        var items = language.unpacking().items(iterable);
        return items == null ? null : PyValue.tuple(items);
    }

    private PyValue sorted(Calls.Arguments arguments, Object place) {
        if (arguments.positional().size() != 1) return in.raise("TypeError", "sorted expected 1 argument, got " + arguments.positional().size());
        var list = list(arguments.positional(), place, "sorted");
        if (list == null) return null;
        if (!(list.type() instanceof PyType.ListObject)) throw in.unknownList();
        var done = language.listSearch().sort(place, list, new Calls.Arguments(List.of(), arguments.keywords()));
        return done == null ? null : list;
    }
}
