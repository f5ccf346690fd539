package conure.specialize;

import conure.ir.ControlOp;
import conure.ir.ListOp.ListClose;
import conure.ir.ListOp.ListGet;
import conure.ir.ListOp.ListLength;
import conure.ir.ListOp.ListNew;
import conure.ir.ListOp.ListOpen;
import conure.ir.ListOp.ListSet;
import conure.ir.ListOp.ListSlice;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CheckedKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.Type;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.Joins;
import conure.specialize.values.ListSite;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Refused;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// Lists: displays, elements, slices, and the methods that change them.
final class Lists {
    private static final int MOST_WORDS_WITH_OWNERS = 64;

    static final Set<String> METHODS = Set.of("append", "pop", "extend", "insert", "index", "count", "remove", "clear", "copy", "reverse", "sort");

    private final Specialization in;
    private final Language language;
    private final Emitter emit;

    Lists(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
    }

    /// What an element of a type takes in a list: an array its data, owner, extents and strides.
    private static int words(PyType element) {
        return element.components().stream().mapToInt(each -> each instanceof Type.Array array ? 2 + 2 * array.rank() : 1).sum();
    }

    private static ListSite site(PyValue list) { return ((PyType.ListObject) list.type()).site(); }

    /// A new empty list with room for some elements.
    PyValue create(ListSite site, Value capacity) {
        if (site.isItemByItem()) throw in.unknownList();
        site.create();
        var type = new PyType.ListObject(site.root());
        if (site.element().components().stream().anyMatch(each -> !(each instanceof Scalar)) && words(site.element()) > MOST_WORDS_WITH_OWNERS) {
            throw in.refuse("unsupported-list", "a list whose elements hold arrays or lists and take more than " + MOST_WORDS_WITH_OWNERS + " words", "several lists, or lists in the list");
        }
        var list = new Value(type.components().getFirst(), "list");
        emit.add(new ListNew(list, capacity, emit.location()));
        return new PyValue(type, list);
    }

    /// `[a, b, c]`.
    PyValue display(ListSite site, List<PyValue> items) {
        if (site.isItemByItem()) return language.listItems().create(site, items);
        for (var item : items) site.put(stored(item).type());
        var list = create(site, emit.constant(items.size()));
        if (items.isEmpty()) return list;
        emit.add(new ListOpen(list.value(), emit.constant(0), emit.constant(items.size()), emit.location()));
        var rows = new ArrayList<List<Value>>(items.size());
        for (var item : items) rows.add(Joins.coerce(emit, stored(item), site.element()).components());
        var tables = ConstantRows.of(emit, rows);
        if (tables != null) repeat(emit.constant(items.size()), k -> emit.add(new ListSet(list.value(), k, tables.row(k), emit.location())));
        for (int k = 0; k < items.size(); k++) {
            if (tables == null || !tables.holds(k)) emit.add(new ListSet(list.value(), emit.constant(k), rows.get(k), emit.location()));
        }
        return list;
    }

    /// What a list keeps of a value: ints known by value are ints there.
    private PyValue stored(PyValue value) {
        if (value.type().holdsKnownList()) throw in.unknownList();
        if (value.type().keepsException()) throw in.refuse("exception-kept", "an exception is kept in a list", "a number that says what happened", value);
        if (value.type().isUsedUp()) throw in.refuse("unsupported-list", "a list of iterators", "a list of lists", value);
        return value.type() instanceof PyType.KnownInt(long known) ? new PyValue(NumberType.INT, emit.constant(known)) : value;
    }

    private void write(PyValue list, Value index, PyValue element) {
        var given = stored(element);
        site(list).put(given.type());
        emit.add(new ListSet(list.value(), index, Joins.coerce(emit, given, site(list).element()).components(), emit.location()));
    }

    /// Refuses to change a list argument.
    void mutating(PyValue list) {
        if (site(list).root().isArgument()) throw argumentChanged(in, list);
    }

    static Refused argumentChanged(Specialization in, PyValue list) {
        return in.refuse("list-argument-changed", "a list argument is changed; kernels read a copy of it", "a list of its own, such as list(x), changed and returned, or an array", list);
    }

    void append(PyValue list, PyValue element) {
        if (ListItems.isKnown(list)) {
            language.listItems().append(list, element);
            return;
        }
        mutating(list);
        site(list).put(stored(element).type());
        var length = length(list);
        emit.add(new ListOpen(list.value(), length, emit.constant(1), emit.location()));
        write(list, length, element);
    }

    Value length(PyValue list) {
        if (in.listLength(list.value()) instanceof Long known) return emit.constant(known);
        var length = new Value(Scalar.I64, "n");
        emit.add(new ListLength(length, list.value(), emit.location()));
        return length;
    }

    /// Element k, which exists.
    PyValue element(PyValue list, Value index) {
        var type = site(list).element();
        var components = new ArrayList<Value>();
        for (var component : type.components()) components.add(new Value(component));
        emit.add(new ListGet(components, list.value(), index, emit.location()));
        return new PyValue(type, components);
    }

    /// A list of `count` elements from `start` on.
    PyValue collect(ListSite site, Elements elements, Value start, Value count) {
        if (site.isItemByItem() && emit.constantOf(start) instanceof Long first && emit.constantOf(count) instanceof Long number && number <= Iteration.MOST_UNROLLED) {
            var items = new ArrayList<PyValue>();
            for (long k = 0; k < number; k++) items.add(elements.get(emit.constant(first + k)));
            return display(site, items);
        }
        var list = create(site, count);
        emit.add(new ListOpen(list.value(), emit.constant(0), count, emit.location()));
        repeat(count, k -> {
            var item = elements.get(emit.binary(BinaryKind.ADD, start, k));
            site(list).put(stored(item).type());
            write(list, k, item);
        });
        return list;
    }

    /// Whether anything is known to be in a list: else it is empty.
    static boolean isKnown(PyValue list) { return site(list).isKnown(); }

    /// A list of the elements of several lists, some of which nothing has been put into.
    PyValue joined(ListSite site, List<PyValue> lists) {
        for (var list : lists) {
            if (isKnown(list)) return collect(site, language.iterables().elements(list), emit.constant(0), length(list));
        }
        return display(site, List.of());
    }

    /// A list of `f` of the elements of another; null if the path ends.
    PyValue mapped(ListSite site, PyValue list, UnaryOperator<PyValue> f) {
        var count = length(list);
        var result = create(site, count);
        var location = emit.location();
        var index = new Value(Scalar.I64, "k");
        var segment = in.aside(() -> {
            var item = f.apply(element(list, index));
            if (item == null) return;
            append(result, item);
            emit.add(new ControlOp.Yield(List.of(), location));
        });
        emit.at(location);
        emit.add(new ControlOp.For(List.of(), emit.constant(0), count, List.of(), segment.region(List.of(index)), location));
        return result;
    }

    /// A loop whose body neither ends the path nor carries anything.
    private void repeat(Value count, Consumer<Value> body) {
        var location = emit.location();
        var index = new Value(Scalar.I64, "k");
        var segment = in.aside(() -> {
            body.accept(index);
            emit.add(new ControlOp.Yield(List.of(), location));
        });
        emit.at(location);
        emit.add(new ControlOp.For(List.of(), emit.constant(0), count, List.of(), segment.region(List.of(index)), location));
    }

    private Value position(PyValue list, PyValue given, String message) {
        var key = language.subscripts().key(given);
        if (key == null) return null;
        var index = language.subscripts().asIndex(key);
        if (index == null) {
            in.raise("TypeError", "list indices must be integers or slices, not " + key.type().pythonName());
            return null;
        }
        return language.subscripts().wrap(index, length(list), message);
    }

    PyValue get(Specializer kernel, PyValue list, PyValue key) {
        if (key.type() instanceof PyType.Slice) {
            var bounds = language.slices().bounds(key, length(list));
            if (bounds == null) return null;
            if (site(list).root().isArgument()) return ownCopy(list, bounds);
            var result = new Value(list.value().type(), "list");
            emit.add(new ListSlice(result, list.value(), bounds.start(), bounds.step(), bounds.count(), emit.location()));
            return new PyValue(list.type(), result);
        }
        if (!isKnown(list)) {
            position(list, key, "list index out of range");
            return in.raise("IndexError", "list index out of range");
        }
        var index = position(list, key, "list index out of range");
        return index == null || !emit.reachable() ? null : element(list, index);
    }

    /// Elements of a list argument in a list of our own, which may be changed and be given elements of other types.
    private PyValue ownCopy(PyValue list, Slices.Bounds bounds) {
        var own = in.kernel().site(site(list).root(), "copy", in);
        if (!isKnown(list)) return display(own, List.of());
        own.put(site(list).element());
        var elements = new Elements() {
            @Override Value length() { return bounds.count(); }

            @Override PyValue get(Value index) {
                return element(list, emit.binary(BinaryKind.ADD, bounds.start(), emit.binary(BinaryKind.MUL, index, bounds.step())));
            }
        };
        return collect(own, elements, emit.constant(0), bounds.count());
    }

    void set(PyValue list, PyValue key, PyValue value) {
        mutating(list);
        if (key.type() instanceof PyType.Slice) {
            in.distribute(value, each -> {
                replace(list, key, each);
                return emit.reachable() ? PyValue.NONE : null;
            });
            return;
        }
        var index = position(list, key, "list assignment index out of range");
        if (index != null && emit.reachable()) write(list, index, value);
    }

    void delete(PyValue list, PyValue key) {
        mutating(list);
        if (key.type() instanceof PyType.Slice) {
            var bounds = language.slices().bounds(key, length(list));
            if (bounds != null) language.listSearch().remove(list, bounds);
            return;
        }
        var index = position(list, key, "list assignment index out of range");
        if (index != null && emit.reachable()) take(list, index);
    }

    /// `list[start:stop:step] = iterable`: what is assigned is read first, so it may be the list itself.
    private void replace(PyValue list, PyValue key, PyValue iterable) {
        var bounds = language.slices().bounds(key, length(list));
        if (bounds == null) return;
        if (!Iterables.isIterable(iterable.type())) {
            if (!in.kernel().pythonAtLeast(13)) in.check(emit.compare(CompareKind.NE, bounds.step(), emit.constant(1)), "TypeError", "can only assign an iterable");
            in.raise("TypeError", "must assign iterable to extended slice");
            return;
        }
        boolean nothing = iterable.type() instanceof PyType.ListObject && !isKnown(iterable);
        var fresh = nothing ? display(site(list), List.of()) : language.library().list(iterable, List.of(emit.location(), iterable.type()), "assigned");
        if (fresh != null) language.listSearch().replace(list, bounds, fresh);
    }

    /// Takes an element out.
    private PyValue take(PyValue list, Value index) {
        var element = element(list, index);
        emit.add(new ListClose(list.value(), index, emit.constant(1), emit.location()));
        return element;
    }

    /// A call of a list's method; null if the path ends.
    PyValue call(PyValue list, String name, Calls.Arguments arguments, Object place) {
        var given = arguments.positional();
        if (!arguments.keywords().isEmpty() && !name.equals("sort")) {
            return in.raise("TypeError", "list." + name + "() takes no keyword arguments");
        }
        return switch (name) {
            case "append" -> one(name, given) ? done(() -> append(list, given.getFirst())) : null;
            case "pop" -> pop(list, given);
            case "insert" -> {
                if (given.size() != 2) yield in.raise("TypeError", "insert expected 2 arguments, got " + given.size());
                yield done(() -> insert(list, given.get(0), given.get(1)));
            }
            case "extend" -> one(name, given) ? extend(list, given.getFirst(), place) : null;
            case "clear" -> done(() -> {
                mutating(list);
                removeAll(list);
            });
            case "copy" -> get(language.kernel(), list, new PyValue(new PyType.Slice(PyType.NONE, PyType.NONE, PyType.NONE)));
            case "reverse" -> done(() -> reverse(list));
            case "index", "count", "remove", "sort" -> language.listSearch().call(list, name, arguments, place);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private PyValue done(Runnable action) {
        action.run();
        return emit.reachable() ? PyValue.NONE : null;
    }

    private boolean one(String name, List<PyValue> given) {
        if (given.size() == 1) return true;
        in.raise("TypeError", "list." + name + "() takes exactly one argument (" + given.size() + " given)");
        return false;
    }

    private PyValue pop(PyValue list, List<PyValue> given) {
        mutating(list);
        if (given.size() > 1) return in.raise("TypeError", "pop expected at most 1 argument, got " + given.size());
        var length = length(list);
        in.check(emit.compare(CompareKind.NE, length, emit.constant(0)), "IndexError", "pop from empty list");
        if (!emit.reachable()) return null;
        if (!isKnown(list)) return in.raise("IndexError", "pop from empty list");
        if (given.isEmpty()) return take(list, emit.binary(BinaryKind.SUB, length, emit.constant(1)));
        var index = language.subscripts().asIndex(given.getFirst());
        if (index == null) return in.raise("TypeError", "'" + given.getFirst().type().pythonName() + "' object cannot be interpreted as an integer");
        var wrapped = language.subscripts().wrap(index, length, "pop index out of range");
        return emit.reachable() ? take(list, wrapped) : null;
    }

    private void insert(PyValue list, PyValue position, PyValue element) {
        mutating(list);
        var index = language.subscripts().asIndex(position);
        if (index == null) {
            in.raise("TypeError", "'" + position.type().pythonName() + "' object cannot be interpreted as an integer");
            return;
        }
        site(list).put(stored(element).type());
        var length = length(list);
        var zero = emit.constant(0);
        var shifted = emit.select(emit.compare(CompareKind.SLT, index, zero), emit.binary(BinaryKind.ADD, index, length), index);
        var clipped = emit.binary(BinaryKind.SMIN, emit.binary(BinaryKind.SMAX, shifted, zero), length);
        emit.add(new ListOpen(list.value(), clipped, emit.constant(1), emit.location()));
        write(list, clipped, element);
    }

    /// `list.extend(iterable)`, `list += iterable`.
    PyValue extend(PyValue list, PyValue iterable, Object place) {
        if (ListItems.isKnown(list)) return language.listItems().call(list, "extend", Calls.Arguments.of(iterable));
        mutating(list);
        if (iterable.type() instanceof PyType.ListObject && !isKnown(iterable)) return PyValue.NONE;
        if (Iterables.hasNoLength(iterable)) {
            // What was appended before an error stays.
            var end = language.library().forEach(iterable, List.of(place, "extend"), item -> append(list, item));
            return end ? PyValue.NONE : null;
        }
        var elements = language.iterables().elements(iterable);
        if (elements == null) return null;
        var items = elements.items();
        if (items != null) {
            for (var item : items) append(list, item);
            return emit.reachable() ? PyValue.NONE : null;
        }
        // The number of elements is read once: a list may extend itself.
        repeat(elements.length(), k -> append(list, elements.get(k)));
        return PyValue.NONE;
    }

    /// `list *= count`.
    PyValue repeat(PyValue list, Value count) {
        mutating(list);
        if (!isKnown(list)) return list;
        var length = length(list);
        var more = emit.checked(CheckedKind.MUL, length, emit.binary(BinaryKind.SUB, emit.binary(BinaryKind.SMAX, count, emit.constant(1)), emit.constant(1)));
        in.check(more.exact(), "MemoryError", "");
        if (!emit.reachable()) return null;
        repeat(more.result(), k -> append(list, element(list, k)));
        in.when(emit.compare(CompareKind.SLE, count, emit.constant(0)), () -> removeAll(list));
        return list;
    }

    private void removeAll(PyValue list) {
        var location = emit.location();
        repeat(length(list), _ -> take(list, emit.binary(BinaryKind.SUB, length(list), emit.constant(1))));
        emit.at(location);
    }

    private void reverse(PyValue list) {
        mutating(list);
        var length = length(list);
        var last = emit.binary(BinaryKind.SUB, length, emit.constant(1));
        repeat(emit.binary(BinaryKind.ASHR, length, emit.constant(1)), k -> {
            var mirror = emit.binary(BinaryKind.SUB, last, k);
            var low = element(list, k);
            var high = element(list, mirror);
            write(list, k, high);
            write(list, mirror, low);
        });
    }
}
