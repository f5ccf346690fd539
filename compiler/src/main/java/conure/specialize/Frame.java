package conure.specialize;

import conure.ir.ControlOp;
import conure.ir.Location;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.Type;
import conure.ir.UntypedOp;
import conure.ir.Value;
import conure.specialize.numbers.IntArithmetic;
import conure.specialize.values.Blocks;
import conure.specialize.values.Emitter;
import conure.specialize.values.FunctionCode;
import conure.specialize.values.Guesses;
import conure.specialize.values.Joins;
import conure.specialize.values.Merge;
import conure.specialize.values.Place;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Refused;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/// One activation of untyped code: it walks the regions, knows what every untyped value is, and writes typed operations.
/// Inference, pruning of static branches and specialisation are this one walk: an operation on known types is
/// translated, a static condition takes its branch, a loop is walked until its variables' types are stable.
final class Frame {
    private final Language language;
    private final Specialization in;
    private final FunctionCode code;
    private final Location callSite;
    private final Consumer<PyValue> onReturn;
    private final Map<Value, PyValue> values = new IdentityHashMap<>();
    private final Map<Value, Blocks.Target> targets = new IdentityHashMap<>();
    private final Narrowings narrowings;
    private final Guesses guesses = new Guesses();
    private final UnfitValues unfit;
    private final SimpleOperations simple;

    /// @param callSite where the code is inlined, or null
    /// @param isEntry whether what the function returns goes to Python
    /// @param onReturn ends the path with a function's result
    Frame(Specializer kernel, Specialization in, FunctionCode code, Location callSite, boolean isEntry, Consumer<PyValue> onReturn) {
        this.language = kernel.language(in);
        this.in = in;
        this.code = code;
        this.callSite = callSite;
        this.onReturn = onReturn;
        this.narrowings = new Narrowings(in, values);
        var uses = new ValueUses(code, values);
        this.unfit = new UnfitValues(kernel, in, uses, values);
        this.simple = new SimpleOperations(this, kernel, isEntry, values, uses, unfit, narrowings);
    }

    Specialization specialization() { return in; }

    FunctionCode code() { return code; }

    private Emitter emit() { return in.emit(); }

    /// Runs the function's body with its parameters bound.
    void run(List<PyValue> captured, List<PyValue> arguments) {
        var parameters = code.body().parameters();
        emit().at(place(code.body().operations().getFirst()));
        for (int k = 0; k < captured.size(); k++) set(parameters.get(k), captured.get(k));
        for (int k = 0; k < arguments.size(); k++) set(parameters.get(captured.size() + k), arguments.get(k));
        region(code.body());
    }

    PyValue get(Value value) {
        var known = values.get(value);
        if (known == null) throw new IllegalStateException(value + " has not been specialised");
        return known;
    }

    List<PyValue> get(List<Value> several) {
        var all = new ArrayList<PyValue>(several.size());
        for (var value : several) all.add(get(value));
        return all;
    }

    void set(Value result, PyValue value) {
        if (value == null) return;
        if (value.type().isUsedUp() && !code.isUsedOnce(result)) throw unfit.usedAgain(value);
        values.put(result, value);
    }

    void set(List<Value> results, List<PyValue> several) {
        if (several == null) return;
        for (int k = 0; k < results.size(); k++) {
            if (several.get(k).type().keepsException()) throw unfit.exceptionKept(several.get(k));
            set(results.get(k), several.get(k));
        }
    }

    private Location place(Op op) {
        if (code.isLibrary()) return callSite;
        return callSite == null || op.location() == Location.UNKNOWN ? op.location() : op.location().inlinedInto(callSite);
    }

    /// Walks a region; the values of its `yield`, or null if its end is not reached.
    private List<PyValue> region(Region region) {
        return narrowings.within(() -> operations(region));
    }

    private List<PyValue> operations(Region region) {
        for (var op : region.operations()) {
            if (!emit().reachable()) return null;
            emit().at(place(op));
            if (op instanceof ControlOp.Yield it) return get(it.values());
            try {
                operation((UntypedOp) op);
            } catch (Joins.Conflict conflict) {
                emit().at(place(op));
                var refused = unfit.conflict(op, conflict);
                unfit.learn(op, refused);
                throw refused;
            } catch (Refused refused) {
                unfit.learn(op, refused);
                throw refused;
            }
        }
        return null;
    }

    private void operation(UntypedOp op) {
        switch (op) {
            case ControlOp.If it -> branch(it);
            case ControlOp.Block it -> set(it.results(), block(it));
            case ControlOp.Loop it -> loop(it);
            case ControlOp.Exit it -> targets.get(it.label()).exit(get(it.values()));
            case ControlOp.Return it -> {
                var result = get(it.values().getFirst());
                if (result.type().keepsException()) throw unfit.exceptionKept(result);
                if (result.type() instanceof PyType.LargeInt) in.raise("OverflowError", IntArithmetic.OVERFLOW);
                else onReturn.accept(result);
            }
            case ControlOp.Unreachable _ -> emit().add(new ControlOp.Unreachable(emit().location()));
            case ControlOp.For _, ControlOp.Poll _, ControlOp.Yield _ -> throw new IllegalStateException(op.mnemonic() + " here");
            case UntypedOp.ForEach it -> set(it.results(), forEach(it));
            case UntypedOp.Try it -> set(it.results(), attempt(it));
            case UntypedOp.FunctionLiteral it -> set(it.result(), simple.functionLiteral(it));
            case UntypedOp.Simple it -> simple.write(it);
        }
    }

    // ---- control

    private void branch(ControlOp.If it) {
        unfit.refuseText(get(it.condition()));
        var condition = language.operators().truth(get(it.condition()));
        if (condition == null) return;
        var ends = new boolean[2];
        set(it.results(), in.branchAll(condition, () -> {
            var then = narrowings.where(it.condition(), true, () -> region(it.then()));
            ends[0] = then == null;
            return then;
        }, () -> {
            var otherwise = narrowings.where(it.condition(), false, () -> region(it.otherwise()));
            ends[1] = otherwise == null;
            return otherwise;
        }));
        if (ends[0] != ends[1] && emit().reachable()) narrowings.from(it.condition(), ends[1]);
        narrowings.combined(it);
    }

    private List<PyValue> block(ControlOp.Block it) {
        return in.block(guesses, new Place(it), target -> {
            targets.put(it.label(), target);
            return region(it.body());
        });
    }

    private void loop(ControlOp.Loop it) {
        var parameters = it.body().parameters();
        new LoopSpecializer(in).general(guesses, new Place(it), get(it.initial()), carried -> {
            set(parameters, carried);
            return region(it.body());
        });
    }

    private List<PyValue> forEach(UntypedOp.ForEach it) {
        var iterable = get(it.iterable());
        unfit.refuseText(iterable);
        var carriedParameters = it.body().parameters().subList(1, it.body().parameters().size());
        BiFunction<PyValue, List<PyValue>, List<PyValue>> body = (item, carried) -> {
            set(it.item(), item);
            set(carriedParameters, carried);
            return region(it.body());
        };
        if (iterable.type().holdsKnownList()) {
            return language.listItems().forEach(iterable, body, step -> language.iteration().forEach(iterable, guesses, new Place(it), get(it.initial()), step));
        }
        return language.iteration().forEach(iterable, guesses, new Place(it), get(it.initial()), body);
    }

    /// `try`: a block around all, in it a block that errors leave to the handler.
    private List<PyValue> attempt(UntypedOp.Try it) {
        return in.block(guesses, new Place(it), end -> {
            var ids = List.copyOf(in.cells().keySet());
            var before = new LinkedHashMap<>(in.cells());
            var listsBefore = in.lists();
            var location = emit().location();
            Merge caught;
            Value label;
            Emitter.Segment body;
            var last = new ArrayList<PyValue>();
            for (int attempts = 1; ; attempts++) {
                last.clear();
                var merge = new Merge(guesses.at(new Place(it, "handler")));
                var here = new Value(Type.LABEL);
                body = emit().segment(() -> in.handling(here, merge, ids, () -> {
                    var results = region(it.body());
                    if (emit().reachable()) {
                        last.addAll(results);
                    }
                }));
                caught = merge;
                label = here;
                guesses.put(new Place(it, "handler"), merge.arrived());
                if (!merge.stale(attempts)) break;
                in.restore(before);
                in.restoreLists(listsBefore);
                emit().at(location);
            }
            if (!caught.reached()) {
                // Nothing in the body can raise.
                emit().splice(body);
                return emit().reachable() ? last : null;
            }
            emit().resume(body, () -> end.exit(last));
            in.restoreLists(listsBefore);
            var contents = caught.results();
            emit().at(location);
            emit().add(new ControlOp.Block(PyValue.flatten(contents), body.region(List.of(label)), location));
            in.leave(ids, contents);
            return region(it.handler());
        });
    }
}
