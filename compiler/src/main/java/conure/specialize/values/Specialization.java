package conure.specialize.values;

import conure.ir.FailingOp.Check;
import conure.ir.FailingOp.Escape;
import conure.ir.FailingOp.Failure;
import conure.ir.FailingOp.Raise;
import conure.ir.FailingOp;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// The typed function being written: its operations, the contents of cells, the handler around the current place, and
/// the vocabulary in which everything else is said: check, raise, branch, refuse.
public final class Specialization {
    private final Kernel kernel;
    private final String name;
    private final Emitter emit = new Emitter();
    private final Undecided undecided = new Undecided(emit);
    private final Branches branches = new Branches(this);
    private final Blocks blocks = new Blocks(this);
    private final Map<Integer, PyValue> cells = new LinkedHashMap<>();
    /// The items of known lists that no branch and no iteration changes: whatever is written knows them as they are.
    private final Map<Integer, PyValue> lists = new LinkedHashMap<>();
    private final List<Object> copies = new ArrayList<>();
    private final List<Integer> stored = new ArrayList<>();
    private final Map<HiddenValue, PyValue> hidden = new LinkedHashMap<>();
    private Handler handler;

    /// Where errors go: the handlers of a `try`, with the contents of the cells that existed before it.
    private record Handler(Value label, Merge merge, List<Integer> cells, Map<Integer, PyValue> lists) {}

    public Specialization(Kernel kernel, String name) {
        this.kernel = kernel;
        this.name = name;
    }

    public Kernel kernel() { return kernel; }

    /// The typed function's name.
    public String name() { return name; }

    public Emitter emit() { return emit; }

    public Map<Integer, PyValue> cells() { return cells; }

    /// So often may a function of the library call itself, with fewer axes each time.
    private static final int DEEPEST = 64;
    private final Map<FunctionCode, Integer> depths = new HashMap<>();
    private final List<Object> inlined = new ArrayList<>();
    private final List<Boolean> libraries = new ArrayList<>();
    private final List<Boolean> generators = new ArrayList<>();

    /// Starts to write a function's body inline; false if that is under way already, or too deep.
    public boolean enter(FunctionCode code, Object place) {
        if (!code.isGenerator() && depths.merge(code, 1, Integer::sum) > (code.isLibrary() ? DEEPEST : 1)) return false;
        inlined.add(place);
        libraries.add(code.isLibrary());
        generators.add(code.isGenerator());
        return true;
    }

    /// Whether what is written belongs to a function of the library.
    public boolean isLibrary() { return !libraries.isEmpty() && libraries.getLast(); }

    /// Whether what is written belongs to a generator.
    public boolean isGenerator() { return !generators.isEmpty() && generators.getLast(); }

    /// Writes what becomes of a generator's item, which is none of the generator's business.
    public <T> T outsideOfGenerator(Supplier<T> work) {
        generators.add(false);
        try {
            return work.get();
        } finally {
            generators.removeLast();
        }
    }

    public void leave(FunctionCode code) {
        depths.computeIfPresent(code, (_, depth) -> depth == 1 ? null : depth - 1);
        inlined.removeLast();
        libraries.removeLast();
        generators.removeLast();
    }

    /// Writes one of several copies of code, by its name.
    public <T> T copy(Object name, Supplier<T> code) {
        copies.add(name);
        try {
            return code.get();
        } finally {
            copies.removeLast();
        }
    }

    /// The copies of code that the current place is in.
    public List<Object> copies() { return List.copyOf(copies); }

    /// Where the functions were called whose bodies are written inline around the current place.
    public List<Object> inlined() { return List.copyOf(inlined); }

    /// The components of the function's arguments: there may be a kernel for each value of those that are flags.
    public void give(List<Value> components) { undecided.give(components); }

    // ---- globals that are hidden arguments

    /// A number or array of the program's globals or closures, which the caller passes along.
    public PyValue hidden(HiddenValue value) {
        return hidden.computeIfAbsent(value, key -> {
            var components = new ArrayList<Value>();
            for (var type : key.type().components()) components.add(new Value(type, key.name()));
            undecided.give(components);
            return new PyValue(key.type(), components);
        });
    }

    public Map<HiddenValue, PyValue> hiddenValues() { return hidden; }

    // ---- errors

    /// The escape of an operation that may raise here; null outside every `try`.
    public Escape escape() {
        if (handler == null) return null;
        unchanged(handler.lists());
        return new Escape(handler.label(), handler.merge().arrive(emit, contents(handler.cells())));
    }

    /// Goes on only if `ok`; else raises with a message as in [Failure].
    public void check(Value ok, String exceptionClass, String message, Value... arguments) {
        check(ok, new Failure(exceptionClass, message, arguments));
    }

    public void check(Value ok, Failure failure) {
        if (!emit.reachable()) return;
        if (Boolean.TRUE.equals(emit.constantOf(ok))) return;
        if (Boolean.FALSE.equals(emit.constantOf(ok))) raise(failure);
        else {
            emit.add(new Check(ok, failure, escape(), emit.location()));
            emit.learn(ok, true);
        }
    }

    /// Raises; nothing behind is reached. Returns null, the value of what never arrives.
    public PyValue raise(String exceptionClass, String message, Value... arguments) { return raise(new Failure(exceptionClass, message, arguments)); }

    public PyValue raise(Failure failure) {
        if (emit.reachable()) emit.add(new Raise(failure, escape(), emit.location()));
        return null;
    }

    public void reraise() {
        if (emit.reachable()) emit.add(new FailingOp.Reraise(escape(), emit.location()));
    }

    /// Runs `body` with its errors going to a merge point at `label`.
    public void handling(Value label, Merge merge, List<Integer> cellsBefore, Runnable body) {
        var outer = handler;
        handler = new Handler(label, merge, cellsBefore, lists());
        try {
            body.run();
        } finally {
            handler = outer;
        }
    }

    /// How many elements lists of the caller's have, where the kernel is one for that number.
    private final Map<Value, Long> listLengths = new IdentityHashMap<>();

    public Long listLength(Value list) { return listLengths.get(list); }

    public void setListLength(Value list, long length) { listLengths.put(list, length); }

    /// Whether a handler takes what is raised here.
    public boolean handles() { return handler != null; }

    /// Declines to compile: what is inferred of `values` becomes part of the message.
    public Refused refuse(String code, String reason, String instead, PyValue... values) {
        return new Refused(code, emit.location(), reason, instead, List.of(values), undecided.behind(code, values),
                code.equals("types-do-not-join") ? Set.copyOf(undecided.compared()) : Set.of(), null);
    }

    /// The ints and bools that the ints, bools and tags of these values are computed of.
    public Set<Value> discrete(PyValue... values) { return undecided.discrete(values); }

    /// Whether the numbers that these values are computed of are arguments, or globals, so that a kernel can be for one of their values.
    public boolean isDecidedByArguments(PyValue... values) { return undecided.isDecidedByArguments(values); }

    // ---- cells

    public List<PyValue> contents(List<Integer> ids) {
        var contents = new ArrayList<PyValue>(ids.size());
        for (var id : ids) contents.add(content(id));
        return contents;
    }

    /// What a cell holds; refuses one of a region that control has left ([#leave]).
    public PyValue content(int id) {
        var content = cells.getOrDefault(id, lists.get(id));
        if (content == null) throw escaping(Set.of(id));
        return content;
    }

    /// A known list is made.
    public PyValue make(PyType.KnownList list, PyValue items) {
        // The last one that was made here may be around still.
        if (cells.containsKey(list.id()) || lists.containsKey(list.id())) throw escaping(Set.of(list.id()));
        (kernel.varies(list.id()) ? cells : lists).put(list.id(), items);
        known.add(list.id());
        return new PyValue(list);
    }

    /// The items of known lists, to be compared with what they are at the end of a region.
    public Map<Integer, PyValue> lists() { return lists.isEmpty() ? Map.of() : new LinkedHashMap<>(lists); }

    /// Whether known lists have the items that they had; starts over with one that has not.
    public void unchanged(Map<Integer, PyValue> before) {
        for (var list : before.entrySet()) {
            if (!list.getValue().equals(lists.get(list.getKey()))) throw kernel.vary(list.getKey());
        }
    }

    /// Behind a region: known lists made in it end with it.
    public void restoreLists(Map<Integer, PyValue> before) {
        lists.clear();
        lists.putAll(before);
    }

    public boolean holdsKnownLists() { return !known.isEmpty(); }

    private final Set<Integer> known = new LinkedHashSet<>();

    /// Refuses values that pass the end of an iteration with cells that it made: the next one makes them anew.
    public void refuseEscaping(List<PyValue> values, List<Integer> cellsBefore, Map<Integer, PyValue> before) {
        for (var value : values) {
            for (int id : value.type().cells()) {
                if (!cellsBefore.contains(id) && !before.containsKey(id)) throw escaping(Set.of(id));
            }
        }
    }

    private Refused escaping(Set<Integer> ids) {
        if (known.containsAll(ids)) return unknownList();
        return refuse("escaping-closure", "a function leaves the branch or the loop in which the variables were made that it shares with the function around it",
                "the variables as arguments, or values that aren't rebound");
    }

    public void restore(Map<Integer, PyValue> saved) {
        cells.clear();
        cells.putAll(saved);
    }

    /// Writes the body of a loop that carries nothing. Loops in it carry all cells; behind it they hold what they held before.
    public Emitter.Segment aside(Runnable body) {
        var before = new LinkedHashMap<>(cells);
        var listsBefore = lists();
        var segment = emit.segment(body);
        unchanged(listsBefore);
        for (int id : known) {
            if (before.containsKey(id) && !before.get(id).equals(cells.get(id))) throw unknownList();
        }
        restore(before);
        restoreLists(listsBefore);
        return segment;
    }

    /// That the items of a list cannot be known one by one: it was worth a try.
    public Refused unknownList() { return refuse(UNKNOWN_LIST, "a list whose items would have to be known one by one", "a tuple"); }

    /// The code of [#unknownList].
    public static final String UNKNOWN_LIST = "unknown-list";

    /// The program rebinds a shared variable here.
    public void store(int id, PyValue value) {
        (lists.containsKey(id) ? lists : cells).put(id, value);
        stored.add(id);
    }

    /// The cells that were stored to, in order, each as often as its store was walked.
    public List<Integer> stored() { return stored; }

    public void setContents(List<Integer> ids, List<PyValue> contents) {
        for (int k = 0; k < ids.size(); k++) cells.put(ids.get(k), contents.get(k));
    }

    /// What these cells hold behind a region. Those that were made inside of it end with it.
    public void leave(List<Integer> ids, List<PyValue> contents) {
        cells.keySet().retainAll(ids);
        setContents(ids, contents);
    }

    // ---- branches

    /// A branch on a condition is written.
    void asks(Value condition) { undecided.asks(condition); }

    /// `then()` if the condition holds, else `otherwise()`; either may not arrive (null). What cells hold is merged.
    public PyValue branch(Value condition, Supplier<PyValue> then, Supplier<PyValue> otherwise) {
        var results = branchAll(condition, () -> single(then.get()), () -> single(otherwise.get()));
        return results == null ? null : results.getFirst();
    }

    private static List<PyValue> single(PyValue value) { return value == null ? null : List.of(value); }

    /// The same for several values.
    public List<PyValue> branchAll(Value condition, Supplier<List<PyValue>> then, Supplier<List<PyValue>> otherwise) {
        return branches.all(condition, undecided.isFlagOfArguments(condition) ? Branches.Kind.FLAG : Branches.Kind.CONDITION, then, otherwise);
    }

    /// The same where the condition is asked by Conure, for a tag say: there is no kernel for each of its values.
    public PyValue choose(Value condition, Supplier<PyValue> then, Supplier<PyValue> otherwise) {
        var results = chooseAll(condition, () -> single(then.get()), () -> single(otherwise.get()));
        return results == null ? null : results.getFirst();
    }

    public List<PyValue> chooseAll(Value condition, Supplier<List<PyValue>> then, Supplier<List<PyValue>> otherwise) {
        return branches.all(condition, Branches.Kind.CASES, then, otherwise);
    }

    /// Runs what `body` does if the condition holds, for its effects.
    public void when(Value condition, Runnable body) {
        branchAll(condition, () -> {
            body.run();
            return emit.reachable() ? List.of() : null;
        }, List::of);
    }

    /// A block whose body may leave it early through the target it is given.
    public List<PyValue> block(Guesses guesses, Object of, Function<Blocks.Target, List<PyValue>> body) { return blocks.block(guesses, of, body); }

    // ---- eithers

    /// `f` of the value, or of each alternative of an either.
    public PyValue distribute(PyValue value, Function<PyValue, PyValue> f) {
        if (!(value.type() instanceof PyType.Either)) return f.apply(value);
        return alternative(value, value.parts(), 0, f);
    }

    private PyValue alternative(PyValue either, List<PyValue> parts, int k, Function<PyValue, PyValue> f) {
        if (k == parts.size() - 1) return f.apply(parts.get(k));
        return choose(is(either, k), () -> f.apply(parts.get(k)), () -> alternative(either, parts, k + 1, f));
    }

    /// Whether an either is its alternative k.
    public Value is(PyValue either, int k) { return emit.compare(CompareKind.EQ, either.tag(), emit.constant(Scalar.I8, k)); }

    /// An either, known not to be this alternative of its.
    public PyValue without(PyValue either, PyType excluded) {
        var alternatives = ((PyType.Either) either.type()).alternatives();
        return narrow(either, IntStream.range(0, alternatives.size()).filter(k -> !alternatives.get(k).equals(excluded)).boxed().toList());
    }

    /// An either, known to be one of some of its alternatives.
    public PyValue narrow(PyValue either, List<Integer> remaining) {
        var parts = either.parts();
        if (remaining.size() == 1) return parts.get(remaining.getFirst());
        var types = new ArrayList<PyType>();
        var components = new ArrayList<Value>();
        Value tag = null;
        for (int k = 0; k < remaining.size(); k++) {
            var part = parts.get(remaining.get(k));
            types.add(part.type());
            components.addAll(part.components());
            var index = emit.constant(Scalar.I8, k);
            tag = tag == null ? index : emit.select(is(either, remaining.get(k)), index, tag);
        }
        components.addFirst(tag);
        return new PyValue(new PyType.Either(types), components);
    }
}
