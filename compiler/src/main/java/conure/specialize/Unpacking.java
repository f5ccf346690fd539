package conure.specialize;

import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.ListSite;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Sequences taken apart: `a, *rest = x`, `f(*x)`, `[*x]`, and the lengths that patterns ask for.
final class Unpacking {
    private final Specialization in;
    private final Language language;
    private final Emitter emit;

    Unpacking(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
    }

    /// The items of a sequence of static length; refuses others.
    List<PyValue> items(PyValue value) {
        if (Generators.isGenerator(value)) {
            var given = language.library().generators().tuple(value, List.of("spread", emit.location()));
            return given == null ? null : given.parts();
        }
        var elements = language.iterables().elements(value);
        if (elements == null) return null;
        var items = elements.items();
        if (items == null && (isListArgument(value) || value.type() instanceof PyType.Array || value.type() instanceof PyType.Range || value.type() instanceof PyType.Iterator) && emit.constantOf(elements.length()) instanceof Long count && count <= Iteration.MOST_UNROLLED) {
            items = new ArrayList<>();
            for (int k = 0; k < count; k++) {
                var item = elements.get(emit.constant(k));
                if (item == null) return null;
                items.add(item);
            }
        }
        if (items == null) {
            throw in.refuse("unknown-length", PyType.withArticle(value.type().pythonName()) + " whose length is known at run time only is spread", "a tuple, or a loop", value).alsoUndecided(sizes(value));
        }
        return items;
    }

    /// Whether a value is a list that the caller passes, whose length does not change.
    static boolean isListArgument(PyValue value) { return value.type() instanceof PyType.ListObject(var site) && site.root().isArgument(); }

    /// What decides how many elements an argument has.
    Set<Value> sizes(PyValue value) {
        if (isListArgument(value)) return Set.of(value.value());
        return value.type() instanceof PyType.Array array && array.array().rank() > 0 ? in.discrete(new PyValue(NumberType.INT, emit.extent(value.value(), 0))) : Set.of();
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

    /// Whether a display spreads a sequence whose length is known when running only.
    boolean isOpen(List<PyValue> elements, List<Boolean> starred) {
        for (int k = 0; k < elements.size(); k++) {
            if (starred.get(k) && isOpen(elements.get(k))) return true;
        }
        return false;
    }

    private boolean isOpen(PyValue sequence) {
        return switch (sequence.type()) {
            case PyType.ListObject _, PyType.Array _, PyType.Iterator _ -> true;
            case PyType.Range _ -> !sequence.components().stream().allMatch(emit::isConstant);
            default -> Iterables.hasNoLength(sequence);
        };
    }

    /// A list display with stars; null if the path ends.
    PyValue list(List<PyValue> elements, List<Boolean> starred, ListSite site, Object place) {
        var list = language.lists().display(site, List.of());
        for (int k = 0; k < elements.size(); k++) {
            if (!starred.get(k)) language.lists().append(list, elements.get(k));
            else if (language.lists().extend(list, elements.get(k), List.of(place, k)) == null) return null;
        }
        return list;
    }

    /// `a, *rest, z = object`: the values in order, or null after raising CPython's error.
    List<PyValue> unpack(PyValue object, int before, int after, boolean star, ListSite site) {
        if (Generators.isGenerator(object)) {
            var given = language.library().generators().tuple(object, List.of("unpack", emit.location()));
            return given == null ? null : unpackStatic(given.parts(), false, before, after, star, site);
        }
        var items = in.distribute(object, each -> {
            if (!Iterables.isIterable(each.type()) && !(each.type() instanceof PyType.Array)) return in.raise("TypeError", "cannot unpack non-iterable " + each.type().pythonName() + " object");
            var unpacked = unpackOne(each, before, after, star, site);
            return unpacked == null ? null : PyValue.tuple(unpacked);
        });
        return items == null ? null : items.parts();
    }

    private List<PyValue> unpackOne(PyValue object, int before, int after, boolean star, ListSite site) {
        if (object.type() instanceof PyType.Iterator(var kind, _) && kind.equals("flat")) {
            var elements = language.methods().call(object.parts().getFirst(), "ravel", Calls.Arguments.of(), List.of(kind, emit.location()));
            return elements == null ? null : unpackOne(elements, before, after, star, site);
        }
        var elements = language.iterables().elements(object);
        if (elements == null) return null;
        int needed = before + after;
        var items = elements.items();
        if (items != null) return unpackStatic(items, tellsHowMany(object.type()), before, after, star, site);
        var length = elements.length();
        if (star) {
            in.check(emit.compare(CompareKind.SGE, length, emit.constant(needed)), "ValueError",
                    "not enough values to unpack (expected at least " + needed + ", got {0:int})", length);
        } else {
            in.check(emit.compare(CompareKind.SGE, length, emit.constant(needed)), "ValueError",
                    "not enough values to unpack (expected " + needed + ", got {0:int})", length);
            if (tellsHowMany(object.type())) {
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

    /// Whether the error tells how many values are too many: from 3.14 on, where they are those of a list or a tuple, and of no class derived from them.
    private boolean tellsHowMany(PyType type) {
        boolean counted = type instanceof PyType.ListObject || type instanceof PyType.KnownList || type instanceof PyType.PassedList || type instanceof PyType.Tuple(_, var named) && named == null;
        return counted && in.kernel().pythonAtLeast(14);
    }

    private List<PyValue> unpackStatic(List<PyValue> items, boolean tellsHowMany, int before, int after, boolean star, ListSite site) {
        int needed = before + after;
        if (items.size() < needed) {
            in.raise("ValueError", "not enough values to unpack (expected " + (star ? "at least " : "") + needed + ", got " + items.size() + ")");
            return null;
        }
        if (!star && items.size() > needed) {
            in.raise("ValueError", "too many values to unpack (expected " + needed + (tellsHowMany ? ", got " + items.size() : "") + ")");
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
            case PyType.KnownList _, PyType.PassedList _ -> emit.constant(language.listItems().items(each).size());
            case PyType.ListObject _ -> language.lists().length(each);
            case PyType.Range _ -> language.iterables().rangeLength(each);
            default -> emit.constant(-1);
        }));
    }
}
