package conure.specialize;

import conure.ir.ScalarOp.BinaryKind;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.ListSite;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Refused;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/// Lists whose items are known one by one ([PyType.KnownList], and arguments, [PyType.PassedList]): what reads them sees a tuple, what changes
/// them puts another in its place.
final class ListItems {
    /// Builtins that go through what they are given, later or at once, or that a tuple serves as well.
    private static final Set<String> READING = Set.of("builtins.len", "builtins.bool", "builtins.sum", "builtins.any", "builtins.all",
            "math.prod", "math.fsum", "math.dist", "math.hypot");
    /// What gives items of its one argument, as they are.
    private static final Set<String> GIVING = Set.of("builtins.tuple", "builtins.min", "builtins.max", "builtins.sorted");
    private static final Set<String> SHOWING = Set.of("builtins.print", "builtins.str", "builtins.repr");
    private static final Set<String> REFERRING = Set.of("builtins.list", "builtins.zip", "builtins.enumerate", "builtins.reversed", "builtins.map", "builtins.filter", "builtins.isinstance", "builtins.type");
    /// Functions of NumPy's for which a list is something else than a tuple, or that write into it.
    private static final Set<String> PARTICULAR = Set.of("block", "copyto", "put", "place", "putmask", "put_along_axis", "fill_diagonal", "ndindex");

    private static final Set<String> READING_METHODS = Set.of("copy", "count", "index");

    private final Specialization in;
    private final Language language;
    private final Emitter emit;

    ListItems(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
    }

    PyValue create(ListSite site, List<PyValue> items) { return in.make(in.kernel().knownList(site, in), tuple(items)); }

    /// The items of a list: what is used once is none.
    private PyValue tuple(List<PyValue> items) {
        if (items.stream().anyMatch(item -> item.type().isUsedUp() || item.type().keepsException())) throw in.unknownList();
        return PyValue.tuple(items);
    }

    private PyValue fresh(String role, List<PyValue> items) { return create(in.kernel().site(emit.location(), "known " + role, in), items); }

    static boolean isKnown(PyValue value) { return value.type() instanceof PyType.KnownList || isPassed(value); }

    private static boolean isPassed(PyValue value) { return value.type() instanceof PyType.PassedList; }

    private static int id(PyValue list) { return ((PyType.KnownList) list.type()).id(); }

    /// The items of a list, as they are now.
    List<PyValue> items(PyValue list) { return isPassed(list) ? list.parts() : in.content(id(list)).parts(); }

    private void change(PyValue list, List<PyValue> items) {
        mutating(list);
        in.store(id(list), tuple(items));
    }

    private void mutating(PyValue list) {
        if (isPassed(list)) throw Lists.argumentChanged(in, list);
    }

    /// A value with tuples in place of lists.
    PyValue read(PyValue value) {
        if (!value.type().holdsKnownList()) return value;
        if (isKnown(value)) return PyValue.tuple(items(value).stream().map(this::read).toList());
        if (value.type() instanceof PyType.Tuple(_, var named) && named == null) return PyValue.tuple(value.parts().stream().map(this::read).toList());
        throw in.unknownList();
    }

    /// What the kernel gives back: Python's lists are made of tuples. One that is there twice is one object.
    PyValue returned(PyValue value) { return holdsOwn(value) ? returned(value, new HashSet<>(), true) : value; }

    /// What a text shows: what the lists hold now.
    PyValue shown(PyValue value) { return holdsOwn(value) ? returned(value, new HashSet<>(), false) : value; }

    /// Whether a value is, or holds, a known list that is made here.
    private static boolean holdsOwn(PyValue value) { return value.type().holdsKnownList() && !value.type().cells().isEmpty(); }

    private PyValue returned(PyValue value, Set<Integer> seen, boolean once) {
        if (!holdsOwn(value)) return value;
        boolean list = isKnown(value);
        if (list && !seen.add(id(value)) || !list && !(value.type() instanceof PyType.Tuple(_, var named) && named == null)) throw in.unknownList();
        var items = (list ? items(value) : value.parts()).stream().map(item -> returned(item, seen, once)).toList();
        if (list && !once) seen.remove(id(value));
        return new PyValue(new PyType.Tuple(PyValue.types(items), list ? new PyType.Named("builtins.list", List.of()) : null), PyValue.flatten(items));
    }

    /// The arguments of a function of a library.
    Calls.Arguments arguments(String name, Calls.Arguments given) {
        boolean concerned = given.positional().stream().anyMatch(each -> each.type().holdsKnownList()) || given.keywords().values().stream().anyMatch(each -> each.type().holdsKnownList());
        if (concerned && SHOWING.contains(name)) return new Calls.Arguments(given.positional().stream().map(this::shown).toList(), given.keywords());
        if (!concerned || REFERRING.contains(name) || name.startsWith("itertools.") || name.equals("functools.reduce")) return given;
        if (GIVING.contains(name)) {
            if (given.positional().size() != 1) throw in.unknownList();
            var iterable = given.positional().getFirst();
            return isKnown(iterable) ? new Calls.Arguments(List.of(PyValue.tuple(items(iterable))), given.keywords()) : given;
        }
        var function = name.startsWith("numpy.") ? name.substring(6) : "";
        boolean all = READING.contains(name) || !function.isEmpty() && !PARTICULAR.contains(function) && ValueUses.takesSequences(function);
        boolean first = all || !function.isEmpty() && !PARTICULAR.contains(function);
        var positional = new ArrayList<PyValue>();
        for (var each : given.positional()) positional.add((positional.isEmpty() ? first : all) || isPlain(each) ? readable(each) : refused(each));
        var keywords = new LinkedHashMap<String, PyValue>();
        given.keywords().forEach((keyword, each) -> keywords.put(keyword, all || !each.type().holdsKnownList() ? readable(each) : refused(each)));
        return new Calls.Arguments(positional, keywords);
    }

    /// The arguments of a method of an array, of a random generator, or of a text.
    Calls.Arguments arguments(PyType self, String method, Calls.Arguments given) {
        if (self instanceof PyType.Text && method.equals("format")) {
            var shown = new LinkedHashMap<>(given.keywords());
            shown.replaceAll((_, each) -> shown(each));
            return new Calls.Arguments(given.positional().stream().map(this::shown).toList(), shown);
        }
        boolean takes = self instanceof PyType.Array ? ValueUses.takesSequences(method) : self instanceof PyType.Generator && !method.equals("shuffle");
        var keywords = new LinkedHashMap<String, PyValue>();
        given.keywords().forEach((keyword, each) -> keywords.put(keyword, takes || !each.type().holdsKnownList() ? readable(each) : refused(each)));
        return new Calls.Arguments(given.positional().stream().map(each -> takes || !each.type().holdsKnownList() ? readable(each) : refused(each)).toList(), keywords);
    }

    private static boolean isPlain(PyValue value) { return !value.type().holdsKnownList(); }

    private PyValue readable(PyValue value) { return isPlain(value) || value.type() instanceof PyType.Iterator || value.type() instanceof PyType.FunctionObject ? value : read(value); }

    private PyValue refused(PyValue value) { throw in.unknownList(); }

    /// `list[key]`; null if the path ends.
    PyValue get(PyValue list, PyValue key) {
        var items = items(list);
        if (key.type() instanceof PyType.Slice) {
            var positions = positions(items.size(), key);
            return positions == null ? null : fresh("slice", positions.stream().map(items::get).toList());
        }
        if (isPassed(list)) return language.subscripts().item(items, key, "list", PyValue::tuple);
        var index = position(items.size(), key, "list index out of range");
        return index == null ? null : items.get(index);
    }

    void set(PyValue list, PyValue key, PyValue value) {
        mutating(list);
        var items = new ArrayList<>(items(list));
        if (key.type() instanceof PyType.Slice) {
            var step = key.parts().get(2);
            var positions = positions(items.size(), key);
            var values = step.isNone() && positions != null ? language.unpacking().items(value) : null;
            if (!emit.reachable()) return;
            if (values == null) throw in.unknownList();
            int from = positions.isEmpty() ? start(items.size(), key) : positions.getFirst();
            items.subList(from, from + positions.size()).clear();
            items.addAll(from, values);
        } else {
            var index = position(items.size(), key, "list assignment index out of range");
            if (index == null) return;
            items.set(index, value);
        }
        change(list, items);
    }

    void delete(PyValue list, PyValue key) {
        mutating(list);
        var items = new ArrayList<>(items(list));
        if (key.type() instanceof PyType.Slice) {
            var positions = positions(items.size(), key);
            if (positions == null) return;
            positions.stream().sorted(Collections.reverseOrder()).forEach(k -> items.remove(k.intValue()));
        } else {
            var index = position(items.size(), key, "list assignment index out of range");
            if (index == null) return;
            items.remove(index.intValue());
        }
        change(list, items);
    }

    void append(PyValue list, PyValue item) {
        var items = new ArrayList<>(items(list));
        items.add(item);
        change(list, items);
    }

    /// A call of a method; null if the path ends.
    PyValue call(PyValue list, String name, Calls.Arguments arguments) {
        var given = arguments.positional();
        var items = new ArrayList<>(items(list));
        if (!READING_METHODS.contains(name)) mutating(list);
        if (!arguments.keywords().isEmpty()) throw in.unknownList();
        switch (name + "/" + given.size()) {
            case "append/1" -> items.add(given.getFirst());
            case "extend/1" -> {
                var more = language.unpacking().items(given.getFirst());
                if (more == null) return null;
                items.addAll(more);
            }
            case "pop/0", "pop/1" -> {
                if (items.isEmpty()) return in.raise("IndexError", "pop from empty list");
                var index = given.isEmpty() ? (Integer) (items.size() - 1) : position(items.size(), given.getFirst(), "pop index out of range");
                if (index == null) return null;
                var taken = items.remove(index.intValue());
                change(list, items);
                return taken;
            }
            case "insert/2" -> {
                if (!(language.subscripts().asIndex(given.getFirst()) instanceof Value value && emit.constantOf(value) instanceof Long at)) throw undecided(given.getFirst());
                long index = at < 0 ? Math.max(0, at + items.size()) : Math.min(at, items.size());
                items.add((int) index, given.get(1));
            }
            case "remove/1" -> {
                var found = language.tuples().indexOf(items, given.getFirst(), 0);
                if (found == null) return null;
                if (!(emit.constantOf(found.value()) instanceof Long at)) throw undecided(given.getFirst());
                if (at < 0) return in.raise("ValueError", "list.remove(x): x not in list");
                items.remove(at.intValue());
            }
            case "reverse/0" -> Collections.reverse(items);
            case "clear/0" -> items.clear();
            case "copy/0" -> { return fresh("copy", items); }
            case "count/1" -> { return language.tuples().call(PyValue.tuple(items), name, arguments); }
            default -> throw in.unknownList();
        }
        change(list, items);
        return PyValue.NONE;
    }

    /// `+`, `*` and what changes a list by them; null if the path ends.
    PyValue binary(String operator, PyValue left, PyValue right, boolean inPlace) {
        if (left.type() instanceof PyType.Either || right.type() instanceof PyType.Either) {
            return eachOf(left, right, (one, other) -> language.operators().binary(operator, one, other, inPlace, false), (one, other) -> binary(operator, one, other, inPlace));
        }
        if (operator.equals("+") && isKnown(left) && (inPlace || isKnown(right))) {
            if (inPlace) mutating(left);
            var more = language.unpacking().items(right);
            if (more == null) return null;
            var items = new ArrayList<>(items(left));
            items.addAll(more);
            if (!inPlace) return fresh("sum", items);
            change(left, items);
            return left;
        }
        var list = isKnown(left) ? left : right;
        var count = isKnown(left) ? right : left;
        if (inPlace && list == left) mutating(list);
        if (!operator.equals("*") || count.type() != NumberType.INT) throw in.unknownList();
        var repeated = language.operators().binary("*", PyValue.tuple(items(list)), count, false, false);
        if (repeated == null) return null;
        if (!inPlace || list != left) return fresh("product", repeated.parts());
        change(left, repeated.parts());
        return left;
    }

    /// What an operator does for each alternative, where some of them are lists.
    private PyValue eachOf(PyValue left, PyValue right, BinaryOperator<PyValue> plain, BinaryOperator<PyValue> ofLists) {
        return in.distribute(left, one -> in.distribute(right, other -> (one.type().holdsKnownList() || other.type().holdsKnownList() ? ofLists : plain).apply(one, other)));
    }

    /// `==`, `!=`, `in`, `not in`, `is`, `is not`; null if the path ends.
    PyValue compare(String operator, PyValue left, PyValue right) {
        if (left.type() instanceof PyType.Either || right.type() instanceof PyType.Either) {
            return eachOf(left, right, (one, other) -> language.operators().compare(operator, one, other), (one, other) -> compare(operator, one, other));
        }
        boolean contains = operator.equals("in") || operator.equals("not_in");
        boolean equal = (operator.equals("==") || operator.equals("!=")) && isKnown(left) && isKnown(right);
        if (contains && isKnown(right) || equal) return language.operators().compare(operator, read(left), read(right));
        if (operator.startsWith("is") && isPassed(left) && isPassed(right) && !left.equals(right)) throw in.unknownList();
        if (operator.equals("is") || operator.equals("is_not")) return new PyValue(NumberType.BOOL, emit.constant(left.type().equals(right.type()) == operator.equals("is")));
        boolean other = !isKnown(left) || !isKnown(right);
        var types = List.of(left.type(), right.type());
        boolean different = other && types.stream().noneMatch(type -> type instanceof PyType.Array || type instanceof PyType.ListObject || type instanceof PyType.Either || type instanceof NumberType number && number.isNumpy());
        if (different && (operator.equals("==") || operator.equals("!="))) return new PyValue(NumberType.BOOL, emit.constant(operator.equals("!=")));
        throw in.unknownList();
    }

    /// Goes through what holds lists, whose items are those at the beginning: a list may change where the loop has been, and where it is.
    List<PyValue> forEach(PyValue iterable, BiFunction<PyValue, List<PyValue>, List<PyValue>> body, Function<BiFunction<PyValue, List<PyValue>, List<PyValue>>, List<PyValue>> loop) {
        var lists = List.copyOf(iterable.type().cells());
        var before = in.contents(lists);
        int copies = in.copies().size();
        boolean inOrder = isKnown(iterable) || iterable.type() instanceof PyType.Iterator(var kind, _) && (kind.equals("enumerate") || kind.equals("zip"));
        var last = loop.apply((item, carried) -> {
            var next = body.apply(item, carried);
            boolean copied = inOrder && in.copies().size() == copies + 1;
            if (next != null) unchanged(lists, before, copied && ((List<?>) in.copies().getLast()).getLast() instanceof Integer k ? k + 1 : 0);
            return next;
        });
        if (emit.reachable()) unchanged(lists, before, inOrder ? Integer.MAX_VALUE : 0);
        return last;
    }

    /// Refuses lists that have other items than before from a position on.
    private void unchanged(List<Integer> lists, List<PyValue> before, int from) {
        for (int k = 0; k < lists.size(); k++) {
            var earlier = before.get(k).parts();
            var now = in.content(lists.get(k)).parts();
            if (now.size() != earlier.size()) throw in.unknownList();
            for (int j = from; j < now.size(); j++) {
                if (!now.get(j).equals(earlier.get(j))) throw in.unknownList();
            }
        }
    }

    /// A key of an array, some of whose parts are lists: arrays of indices.
    PyValue key(PyValue key) {
        if (!key.type().holdsKnownList()) return key;
        if (key.type() instanceof PyType.Tuple) return PyValue.tuple(key.parts().stream().map(this::key).toList());
        if (!isKnown(key) || items(key).isEmpty()) throw in.unknownList();
        return language.constructors().call("array", Calls.Arguments.of(read(key)));
    }

    private Integer position(int length, PyValue given, String message) {
        var key = language.subscripts().key(given);
        if (key == null) return null;
        var index = language.subscripts().asIndex(key);
        if (index == null) throw in.unknownList();
        var wrapped = language.subscripts().wrap(index, emit.constant(length), message);
        if (!emit.reachable()) return null;
        if (!(emit.constantOf(wrapped) instanceof Long known)) throw undecided(given);
        return Math.toIntExact(known);
    }

    private Refused undecided(PyValue index) { return in.unknownList().alsoUndecided(in.discrete(index)); }

    /// The positions of a slice; null if the path ends.
    private List<Integer> positions(int length, PyValue slice) {
        var bounds = language.slices().bounds(slice, emit.constant(length));
        if (bounds == null) return null;
        if (!(emit.constantOf(bounds.start()) instanceof Long start && emit.constantOf(bounds.count()) instanceof Long count && emit.constantOf(bounds.step()) instanceof Long step)) throw undecided(slice);
        var positions = new ArrayList<Integer>();
        for (long k = 0; k < count; k++) positions.add(Math.toIntExact(start + k * step));
        return positions;
    }

    /// Where an empty slice is.
    private int start(int length, PyValue slice) {
        var bounds = language.slices().bounds(slice, emit.constant(length));
        return emit.constantOf(emit.binary(BinaryKind.SMIN, bounds.start(), emit.constant(length))) instanceof Long start ? Math.toIntExact(start) : length;
    }
}
