package conure.specialize;

import conure.ir.ControlOp;
import conure.ir.FailingOp;
import conure.ir.Function;
import conure.ir.Location;
import conure.ir.Module;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.Type;
import conure.ir.UntypedOp;
import conure.ir.Value;
import conure.manifest.Answer;
import conure.manifest.Manifest;
import conure.manifest.Questions;
import conure.specialize.KnownNumbers.ExtentIs;
import conure.specialize.Shapes.Promises;
import conure.specialize.values.Emitter;
import conure.specialize.values.FunctionCode;
import conure.specialize.values.Guesses;
import conure.specialize.values.HiddenValue;
import conure.specialize.values.Kernel;
import conure.specialize.values.ListSite;
import conure.specialize.values.Merge;
import conure.specialize.values.NumberType;
import conure.specialize.values.Place;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Refused;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Untyped → typed, for one kernel: specialises the entry for its argument types and, as they are called, the other
/// functions, each once per types and statics.
public final class Specializer implements Kernel {
    /// Restarts after which lists' element types have surely settled: each restart widens one of them.
    private static final int MOST_RESTARTS = 200;

    private final CodeSource source;
    private final Names names;
    private final int pythonMinor;
    private final LinkedHashMap<Key, Specialized> memo = new LinkedHashMap<>();
    private final Map<Key, String> functionNames = new HashMap<>();
    private final Set<String> taken = new LinkedHashSet<>();
    private final Map<SiteKey, ListSite> sites = new HashMap<>();
    private final Map<SiteKey, PyType.CellReference> cells = new HashMap<>();
    private final SharedVariables shared = new SharedVariables();
    private final KnownLists knownLists = new KnownLists();
    private final Set<SiteKey> unrolled = new HashSet<>();
    private final Set<SiteKey> rolled = new HashSet<>();
    private final Set<SiteKey> open = new HashSet<>();
    /// Functions that return functions with variables of their own, which these rebind or that are rebound behind them.
    private final Set<FunctionCode> escaping = new HashSet<>();
    private final Map<Specialization, Language> languages = new IdentityHashMap<>();
    private final KnownNumbers numbers;
    private Promises promises = Promises.NONE;
    /// Functions that call themselves with arguments of which less is known: they rely on no promises.
    private final Set<FunctionCode> unpromised = new HashSet<>();
    /// Specialisations of a function that wait for each other, and attempts at one, after which its types surely grow for ever.
    private static final int MOST_NESTED = 128;
    private static final int MOST_ATTEMPTS = 32;
    private final Map<FunctionCode, Integer> nested = new HashMap<>();

    /// Where the untyped code of functions comes from.
    public interface CodeSource {
        /// Lowered once per kernel: the same code object each time.
        FunctionCode code(Answer.Source source);

        /// A function of the library that is written in the language itself (`library/`), by file and name.
        FunctionCode library(String file, String name);

        /// A function of the same library file as one of these numbers ([FunctionCode#isLibrary]), or null.
        FunctionCode sibling(int library, String name);

        /// The library file with NumPy's function of that name, or null.
        String numpyFile(String name);
    }

    /// A typed program and what the manifest says of it.
    ///
    /// @param known the numbers among the arguments that it is for, by component
    /// @param wideUsed whether it rests on arguments having no axis of extent 1
    /// @param sameShapeUsed whether it rests on arguments having one shape
    public record Result(Module module, List<Manifest.Hidden> hidden, PyType result, Map<KnownNumbers.Fact, Object> known, boolean wideUsed, boolean sameShapeUsed) {}

    /// The promise that two array arguments of one rank have the same extents, by position.
    public record SameShape(int first, int second) {}

    /// @param inlined the calls that were written inline around the place, in that specialisation
    private record SiteKey(Object place, String role, String specialization, List<Object> inlined) {}

    /// What a function is specialised for: captured values and arguments, and the cells it reads; `known` are the values of
    /// those parameters, by their numbers, that have to be known when compiling, `promises` what the function may rely on.
    private record Key(FunctionCode code, List<PyType> captured, List<PyType> arguments, List<Integer> cells, List<PyType> contents, Map<KnownNumbers.Fact, Object> known, Promises promises) {
        /// Whether the two differ in nothing but what may be relied on.
        boolean isFor(Key other) { return new Key(code, captured, arguments, cells, contents, known, other.promises).equals(other); }
    }

    /// A specialised function; `result` is null as long as it is not known to return.
    private static final class Specialized {
        private final String name;
        private final FunctionCode code;
        private Promises promises;
        private PyType result;
        /// What is known of the extents of results; null before anything returns.
        private List<List<Set<Shapes.Source>>> shapes;
        private boolean running = true;
        private boolean assumed;
        private List<HiddenValue> hidden = List.of();
        private Function function;

        Specialized(String name, FunctionCode code, Promises promises) {
            this.name = name;
            this.code = code;
            this.promises = promises;
        }
    }

    /// @param pythonMinor the 11 of CPython 3.11: some messages differ between versions
    public Specializer(CodeSource source, Questions questions, int pythonMinor) {
        this.source = source;
        this.pythonMinor = pythonMinor;
        this.names = new Names(questions, source);
        this.numbers = new KnownNumbers(names);
    }

    Names names() { return names; }

    /// Reads the type texts of a request.
    public List<PyType> types(List<String> texts) { return TypeTexts.parseAll(texts, names); }

    @Override public boolean pythonAtLeast(int minor) { return pythonMinor >= minor; }

    @Override public FunctionCode library(String file, String name) { return source.library(file, name); }

    Language language(Specialization in) { return languages.computeIfAbsent(in, key -> new Language(this, key)); }

    /// @param wide array arguments, by position, of which the dispatcher would check that no axis has extent 1
    /// @param equal pairs of which it would check that they have one shape
    /// @param units what it would check of extents being 1 or not, of arguments by position
    /// @throws Refused with a location in the source
    public Result specialize(Answer.Source entry, List<PyType> arguments, List<Integer> wide, List<SameShape> equal, Map<ExtentIs, Boolean> units) {
        promises = promises(arguments, wide, equal, units);
        for (int restarts = 0; restarts < MOST_RESTARTS; restarts++) {
            try {
                return attempt(entry, arguments);
            } catch (ListSite.Restart | Decided _) {
                // The sites have learned, or a loop is unrolled now, or one that was is not, or a function relies on nothing.
            } catch (KnownNumbers.Undecided undecided) {
                var refused = numbers.learn(undecided, arguments);
                if (refused != null && !knownLists.giveUp(refused)) leaveOpen(refused);
            } catch (Refused refused) {
                if (!knownLists.giveUp(refused)) leaveOpen(refused);
            } catch (KnownLists.Learned _) {
                // So have these.
            }
            memo.clear();
            languages.clear();
        }
        throw new IllegalStateException("element types of lists do not settle");
    }

    private static Promises promises(List<PyType> arguments, List<Integer> wide, List<SameShape> equal, Map<ExtentIs, Boolean> units) {
        var components = new ArrayList<Integer>();
        int next = 0;
        for (var argument : arguments) {
            components.add(next);
            next += argument.components().size();
        }
        Set<Integer> arrays = new LinkedHashSet<>();
        for (int each : wide) arrays.add(components.get(each));
        var extents = new LinkedHashMap<ExtentIs, Boolean>();
        units.forEach((unit, isOne) -> extents.put(new ExtentIs(components.get(unit.component()), unit.axis(), unit.number()), isOne));
        return new Promises(arrays, equal.stream().map(pair -> new Shapes.Pair(components.get(pair.first), components.get(pair.second))).toList(), extents);
    }

    /// Starts over with the question of a refusal left to be answered when running.
    private void leaveOpen(Refused refused) {
        if (!(refused.question() instanceof SiteKey site) || !open.add(site)) throw refused;
    }

    private Result attempt(Answer.Source entry, List<PyType> arguments) {
        var code = source.code(entry);
        var specialized = specialized(new Key(code, List.of(), arguments, List.of(), List.of(), numbers.ofArguments(), unpromised.contains(code) ? Promises.NONE : promises));
        var functions = new ArrayList<Function>();
        for (var each : memo.values()) functions.add(each.function);
        var hidden = new ArrayList<Manifest.Hidden>();
        for (var value : specialized.hidden) hidden.add(new Manifest.Hidden(value.answer(), value.text()));
        var known = new HashMap<>(numbers.ofArguments());
        known.putAll(specialized.promises.units());
        return new Result(new Module(Module.Level.TYPED, functions), hidden, specialized.result == null ? PyType.NONE : specialized.result, known,
                !specialized.promises.wide().isEmpty(), !specialized.promises.equal().isEmpty());
    }

    /// The list site of an operation in a specialisation: the same after a restart.
    ListSite site(Op op, Specialization in) { return site(new Place(op), "", in); }

    @Override public ListSite site(Object place, String role, Specialization in) {
        return sites.computeIfAbsent(new SiteKey(place, role, in.name(), in.inlined()), _ -> ListSite.created());
    }

    /// Thrown when a loop is to be unrolled, or is not to be, or a function is to rely on no promises.
    private static final class Decided extends RuntimeException {
        Decided() { super(null, null, false, false); }
    }

    /// Whether a loop is unrolled, because its body has to know the number.
    boolean isUnrolled(Object place, Specialization in) { return unrolled.contains(new SiteKey(place, "", in.name(), in.inlined())); }

    /// Starts over with a loop unrolled.
    void unroll(Object place, Specialization in) {
        unrolled.add(new SiteKey(place, "", in.name(), in.inlined()));
        throw new Decided();
    }

    /// Whether a loop over static items is none of copies, because these would be large.
    boolean isRolled(Object place, Specialization in) { return rolled.contains(new SiteKey(place, "", in.name(), in.inlined())); }

    /// Starts over with a loop that is not unrolled.
    void roll(Object place, Specialization in) {
        rolled.add(new SiteKey(place, "", in.name(), in.inlined()));
        throw new Decided();
    }

    @Override public boolean isLeftOpen(Object place, Specialization in) { return open.contains(new SiteKey(place, "", in.name(), in.inlined())); }

    @Override public Refused openQuestion(Refused refused, Object place, Specialization in) {
        return refused.forNow(new SiteKey(place, "", in.name(), in.inlined()));
    }

    KnownLists knownLists() { return knownLists; }

    @Override public PyType.KnownList knownList(ListSite site, Specialization in) { return knownLists.of(site, in); }

    @Override public boolean varies(int list) { return knownLists.varies(list); }

    @Override public RuntimeException vary(int list) { return knownLists.vary(list); }

    PyType.CellReference cell(UntypedOp.NewCell op, Specialization in) {
        return cells.computeIfAbsent(new SiteKey(new Place(op), "", in.name(), in.inlined()), _ -> new PyType.CellReference(cells.size(), op.name()));
    }

    /// Calls a function of the program with bound arguments; null if it does not return. A function that rebinds
    /// variables of the functions around it is specialised inline, where those variables live; the others are
    /// functions of their own.
    PyValue call(Specialization in, Guesses guesses, Object place, FunctionCode code, List<PyValue> captured, List<PyValue> arguments) {
        if (code.isLibrary() || code.isGenerator() || KnownLists.areReached(in, captured, arguments) || shared.rebinds(code) || escaping.contains(code) || shared.anyRebinds(arguments) || shared.anyRebinds(captured)) {
            return inline(in, guesses, place, code, captured, arguments);
        }
        var result = callFunction(in, code, captured, arguments);
        return escaping.contains(code) ? inline(in, guesses, place, code, captured, arguments) : result;
    }

    @Override public PyValue callFunction(Specialization in, FunctionCode code, List<PyValue> captured, List<PyValue> arguments) {
        var cellIds = new LinkedHashSet<Integer>();
        for (var value : captured) SharedVariables.collect(in, value.type(), cellIds);
        for (var value : arguments) SharedVariables.collect(in, value.type(), cellIds);
        var ids = List.copyOf(cellIds);
        var contents = in.contents(ids);
        meetRunning(code, List.of(PyValue.types(captured), PyValue.types(arguments), PyValue.types(contents)));
        var location = in.emit().location();
        var given = new ArrayList<>(PyValue.flatten(captured));
        given.addAll(PyValue.flatten(arguments));
        var passed = new ArrayList<>(given);
        passed.addAll(PyValue.flatten(contents));
        var known = unpromised.contains(code) ? Promises.NONE : Shapes.known(in.emit(), passed);
        Specialized callee = null;
        while (callee == null) {
            var key = new Key(code, PyValue.types(captured), PyValue.types(arguments), ids, PyValue.types(contents), numbers.among(in, code, given), known);
            try {
                callee = specialized(key);
            } catch (KnownNumbers.Undecided undecided) {
                numbers.decide(in, code, given, undecided);
            }
        }
        in.emit().at(location);
        // A function that comes out with variables of the callee's is made here, so that they live on.
        if (callee.result != null && !cellIds.containsAll(callee.result.cells())) {
            escaping.add(code);
            return null;
        }
        if (callee.running) callee.assumed = true;
        if (code.isLibrary() && raises(callee.function.body())) throw new IllegalStateException(callee.name + " may raise, which is the caller's error");
        int count = passed.size();
        for (var value : callee.hidden) passed.addAll(in.hidden(value).components());
        var result = callee.result == null ? null : Merge.fresh(List.of(callee.result)).getFirst();
        in.emit().add(new FailingOp.Call(result == null ? List.of() : result.components(), callee.name, passed, code.isLibrary() ? null : in.escape(), location));
        if (result == null) in.emit().add(new ControlOp.Unreachable(location));
        if (result == null || callee.running || callee.shapes == null) return result;
        for (int k = 0; k < callee.shapes.size(); k++) {
            LoopSpecializer.keepShape(in, result.components().get(k), Shapes.extents(in.emit(), callee.shapes.get(k), passed.subList(0, count)));
        }
        return result;
    }

    /// Lists that a function passes on to itself share their sites with those it got, or each depth of the recursion would
    /// have lists of its own: `sort(v)` calls `sort([x for x in v if x < v[0]])`.
    private void meetRunning(FunctionCode code, List<List<PyType>> passed) {
        for (var entry : memo.sequencedEntrySet().reversed()) {
            var key = entry.getKey();
            if (!entry.getValue().running || !key.code().equals(code)) continue;
            var got = List.of(key.captured(), key.arguments(), key.contents());
            for (int k = 0; k < got.size(); k++) {
                if (!ListSite.differInSites(got.get(k), passed.get(k))) return;
            }
            for (int k = 0; k < got.size(); k++) ListSite.unite(got.get(k), passed.get(k));
            return;
        }
    }

    private static boolean raises(Region region) {
        for (var op : region.operations()) {
            if (op instanceof FailingOp) return true;
            for (var inner : op.regions()) {
                if (raises(inner)) return true;
            }
        }
        return false;
    }

    @Override public PyValue inline(Specialization in, Guesses guesses, Object place, FunctionCode code, List<PyValue> captured, List<PyValue> arguments) {
        if (!in.enter(code, place)) {
            if (KnownLists.areReached(in, captured, arguments)) throw in.unknownList();
            throw in.refuse("recursive-closure", "the nested function " + code.name() + " calls itself and rebinds variables of the function around it",
                    "pass the variables as arguments and return them");
        }
        try {
            var site = in.emit().location();
            var results = in.block(guesses, place, target -> {
                new Frame(this, in, code, site, false, value -> target.exit(List.of(value))).run(captured, arguments);
                return null;
            });
            return results == null ? null : results.getFirst();
        } finally {
            in.leave(code);
        }
    }

    private Specialized specialized(Key key) {
        for (var each : memo.entrySet()) {
            if (!each.getKey().isFor(key)) continue;
            var already = each.getValue();
            if (already.promises.follow(key.promises)) return already;
            if (already.running) {
                unpromised.add(key.code);
                throw new Decided();
            }
        }
        if (!key.known().isEmpty()) numbers.count(key.code());
        var result = new Specialized(functionNames.computeIfAbsent(key, k -> uniqueName(k.code().name())), key.code(), key.promises);
        memo.put(key, result);
        boolean entry = memo.size() == 1;
        int depth = nested.merge(key.code(), 1, Integer::sum);
        try {
            return specialize(key, result, entry, depth);
        } finally {
            nested.merge(key.code(), -1, Integer::sum);
        }
    }

    private Specialized specialize(Key key, Specialized result, boolean entry, int depth) {
        boolean recursive = false;
        for (int attempts = 1; ; attempts++) {
            var earlier = memo.size();
            var in = new Specialization(this, result.name);
            if (depth > MOST_NESTED) throw grows(in, "the function " + key.code().name() + " calls itself with arguments of ever new types");
            if (attempts > MOST_ATTEMPTS) throw grows(in, "the result of " + key.code().name() + " has another type for each depth of the recursion");
            var captured = fresh(key.captured(), key.code(), 0);
            var arguments = fresh(key.arguments(), key.code(), key.captured().size());
            var contents = Merge.fresh(key.contents());
            in.setContents(key.cells(), contents);
            in.give(PyValue.flatten(captured));
            in.give(PyValue.flatten(arguments));
            if (entry) {
                for (var value : PyValue.flatten(arguments)) in.emit().origins().give(value);
            }
            for (var value : result.hidden) in.hidden(value);
            result.assumed = false;
            result.shapes = null;
            var parameters = new ArrayList<>(PyValue.flatten(captured));
            parameters.addAll(PyValue.flatten(arguments));
            parameters.addAll(PyValue.flatten(contents));
            var guess = result.result == null ? null : List.of(result.result);
            // What calls itself does something with its result.
            var returns = entry && !recursive ? Merge.ofResults(guess) : new Merge(guess);
            var frame = new Frame(this, in, key.code(), key.code().isLibrary() ? Location.UNKNOWN : null, entry && !recursive, given -> {
                var value = entry ? language(in).listItems().returned(given) : given;
                if (entry) KernelResults.check(in, value);
                var arrived = returns.arrive(in.emit(), List.of(value));
                if (!entry) {
                    var shapes = Shapes.sources(in.emit(), arrived, parameters);
                    result.shapes = result.shapes == null || result.shapes.size() != shapes.size() ? shapes : Shapes.common(result.shapes, shapes);
                }
                in.emit().add(new ControlOp.Return(arrived, in.emit().location()));
            });
            Emitter.Segment body;
            try {
                body = in.emit().segment(() -> {
                    Shapes.promise(in.emit(), key.promises, parameters);
                    frame.run(KnownNumbers.in(captured, 0, key.known(), in), KnownNumbers.in(arguments, PyValue.flatten(captured).size(), key.known(), in));
                });
            } catch (Refused refused) {
                var undecided = KnownNumbers.undecided(refused, in, captured, arguments);
                if (undecided != null) memo.keySet().removeAll(new ArrayList<>(memo.keySet()).subList(earlier - 1, memo.size()));
                throw undecided == null ? refused : undecided;
            } finally {
                languages.remove(in);
            }
            var hidden = List.copyOf(in.hiddenValues().keySet());
            var arrived = returns.arrived() == null ? null : returns.arrived().getFirst();
            boolean again = returns.stale(attempts) || result.assumed && (!Objects.equals(arrived, result.result) || !hidden.equals(result.hidden));
            result.result = arrived;
            result.hidden = hidden;
            recursive |= result.assumed;
            if (again) {
                // What was specialised meanwhile may rest on the wrong assumption.
                var keys = new ArrayList<>(memo.keySet());
                for (var later : keys.subList(earlier, keys.size())) memo.remove(later);
                continue;
            }
            for (var value : hidden) parameters.addAll(in.hidden(value).components());
            List<Type> resultTypes = arrived == null ? List.of() : arrived.components();
            result.function = new Function(result.name, resultTypes, key.code().isLibrary() ? Map.of(Function.RARE, true) : Map.of(), body.region(parameters));
            result.running = false;
            result.promises = Shapes.used(in.emit(), key.promises);
            return result;
        }
    }

    private static Refused grows(Specialization in, String what) { return in.refuse("types-do-not-join", what, "a list, an array, or a loop"); }

    private static List<PyValue> fresh(List<PyType> types, FunctionCode code, int offset) {
        var values = new ArrayList<PyValue>(types.size());
        for (int k = 0; k < types.size(); k++) {
            var name = code.body().parameters().get(offset + k).name();
            var components = new ArrayList<Value>();
            for (var type : types.get(k).components()) components.add(new Value(type, name));
            values.add(new PyValue(types.get(k), components));
        }
        return values;
    }

    private String uniqueName(String base) {
        var clean = base.replace('<', '_').replace('>', '_');
        var name = clean;
        for (int number = 1; !taken.add(name); number++) name = clean + "." + number;
        return name;
    }
}
