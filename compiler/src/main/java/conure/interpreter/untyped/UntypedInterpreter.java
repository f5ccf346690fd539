package conure.interpreter.untyped;

import conure.interpreter.untyped.PythonObject.Cell;
import conure.interpreter.untyped.PythonObject.FunctionObject;
import conure.interpreter.untyped.PythonObject.ListObject;
import conure.interpreter.untyped.PythonObject.Special;
import conure.interpreter.untyped.PythonObject.Tuple;
import conure.ir.ControlOp;
import conure.ir.Function;
import conure.ir.Literal;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.UntypedOp;
import conure.ir.UntypedOp.Parameter;
import conure.ir.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Runs untyped functions as CPython would run their source: Python's numbers, strings, tuples, lists and functions,
/// exceptions by class. A `refuse` that is reached ends the run.
public final class UntypedInterpreter {
    private static final int DEEPEST_RECURSION = 150;

    private final Map<String, Object> globals = new HashMap<>();
    private final Builtins builtins = new Builtins(this);
    private long steps;
    private int depth;

    /// @param functions the module: they find each other, and the builtins, by name
    /// @param steps how many operations may run before the program counts as endless
    public UntypedInterpreter(List<Function> functions, long steps) {
        this.steps = steps;
        for (var function : functions) {
            var parameters = ((List<?>) function.attributes().get("parameters")).stream().map(text -> Parameter.of((String) text)).toList();
            globals.put(function.name(), new PythonObject.Native(function.name(),
                    (positional, keywords) -> call(function.name(), parameters, List.of(), List.of(), function.body(), positional, keywords)));
        }
    }

    /// A construct outside the language was reached, or the program does what no lowered program does.
    public static final class Stopped extends RuntimeException {
        Stopped(String message) { super(message); }
    }

    /// Calls a function of the module; its result is a value that [Texts#repr] shows.
    ///
    /// @throws PythonError where the program raises
    public Object call(String name, List<Object> arguments) { return call(globals.get(name), arguments, Map.of()); }

    /// What the program has printed.
    public String printed() { return builtins.printed(); }

    /// How a region ended; null values stand for not at all.
    private sealed interface End {}

    private record Yielded(List<Object> values) implements End {}

    private record Left(Value label, List<Object> values) implements End {}

    private record Returned(Object value) implements End {}

    /// One activation.
    private static final class Frame {
        private final Map<Value, Object> values = new IdentityHashMap<>();
        /// The exception that handlers deal with.
        private PythonError pending;

        Object get(Value value) {
            var found = values.get(value);
            if (found == null) throw new Stopped(value + " has no value");
            return found;
        }

        List<Object> get(List<Value> several) { return several.stream().map(this::get).toList(); }

        void set(List<Value> names, List<Object> contents) {
            for (int k = 0; k < names.size(); k++) values.put(names.get(k), contents.get(k));
        }
    }

    Object call(Object callee, List<Object> positional, Map<String, Object> keywords) {
        return switch (callee) {
            case PythonObject.Native(_, var code) -> code.call(positional, keywords);
            case FunctionObject(var code, var captured, var defaults) ->
                call(code.name(), code.signature(), captured, defaults, code.body(), positional, keywords);
            case PythonObject.ExceptionClass(var name) -> new PythonObject.ExceptionObject(name, positional);
            case PythonObject.BoundMethod(var self, var name) -> builtins.method(self, name, positional);
            default -> throw new PythonError("TypeError", "'" + Sequences.typeName(callee) + "' object is not callable");
        };
    }

    private Object call(String name, List<Parameter> signature, List<Object> captured, List<Object> defaults, Region body, List<Object> positional,
            Map<String, Object> keywords) {
        var frame = new Frame();
        var values = new ArrayList<>(captured);
        values.addAll(bind(name, signature, defaults, positional, new HashMap<>(keywords)));
        frame.set(body.parameters(), values);
        if (++depth > DEEPEST_RECURSION) {
            depth--;
            throw new PythonError("RecursionError", "maximum recursion depth exceeded");
        }
        try {
            return switch (run(body, frame)) {
                case Returned(var value) -> value;
                case Yielded _, Left _ -> throw new Stopped(name + " ends without a return");
            };
        } finally {
            depth--;
        }
    }

    private static List<Object> bind(String name, List<Parameter> signature, List<Object> defaults, List<Object> positional, Map<String, Object> keywords) {
        var bound = new ArrayList<Object>();
        int next = 0;
        int nextDefault = 0;
        for (var parameter : signature) {
            var fallback = parameter.hasDefault() && nextDefault < defaults.size() ? defaults.get(nextDefault++) : null;
            bound.add(switch (parameter.kind()) {
                case VAR_POSITIONAL -> {
                    var rest = new Tuple(positional.subList(Math.min(next, positional.size()), positional.size()));
                    next = positional.size();
                    yield rest;
                }
                case VAR_KEYWORD -> throw new Stopped("**" + parameter.name());
                case POSITIONAL_ONLY, POSITIONAL_OR_KEYWORD, KEYWORD_ONLY -> {
                    boolean byPlace = parameter.kind() != Parameter.Kind.KEYWORD_ONLY && next < positional.size();
                    var given = byPlace ? positional.get(next++) : parameter.kind() == Parameter.Kind.POSITIONAL_ONLY ? null : keywords.remove(parameter.name());
                    if (given == null) given = fallback;
                    if (given == null) throw new PythonError("TypeError", name + "() missing a required argument: '" + parameter.name() + "'");
                    yield given;
                }
            });
        }
        if (next < positional.size() || !keywords.isEmpty()) throw new PythonError("TypeError", name + "() got unexpected arguments");
        return bound;
    }

    private End run(Region region, Frame frame) {
        for (var op : region.operations()) {
            if (--steps < 0) throw new Stopped("too many steps: an endless loop?");
            var end = run(op, frame);
            if (end != null) return end;
        }
        throw new Stopped("a region without terminator");
    }

    /// How the region ends with this operation; null where it goes on.
    private End run(Op op, Frame frame) {
        return switch ((UntypedOp) op) {
            case ControlOp.Yield it -> new Yielded(frame.get(it.values()));
            case ControlOp.Exit it -> new Left(it.label(), frame.get(it.values()));
            case ControlOp.Return it -> new Returned(frame.get(it.values().getFirst()));
            case ControlOp.If it -> pass(it, run(Arithmetic.truth(frame.get(it.condition())) ? it.then() : it.otherwise(), frame), frame);
            case ControlOp.Block it -> {
                var end = run(it.body(), frame);
                if (!(end instanceof Left(var label, var values)) || label != it.label()) yield pass(it, end, frame);
                frame.set(it.results(), values);
                yield null;
            }
            case ControlOp.Loop it -> {
                var carried = frame.get(it.initial());
                while (true) {
                    frame.set(it.body().parameters(), carried);
                    var end = run(it.body(), frame);
                    if (!(end instanceof Yielded(var values))) yield end;
                    carried = values;
                }
            }
            case UntypedOp.ForEach it -> forEach(it, frame);
            case UntypedOp.Try it -> {
                try {
                    yield pass(it, run(it.body(), frame), frame);
                } catch (PythonError error) {
                    frame.pending = error;
                    yield pass(it, run(it.handler(), frame), frame);
                }
            }
            case UntypedOp.FunctionLiteral it -> {
                frame.values.put(it.result(), new FunctionObject(it, frame.get(it.captured()), frame.get(it.defaults())));
                yield null;
            }
            case UntypedOp.RaiseObject it -> throw raised(frame.get(it.exception()));
            case UntypedOp.RaiseAgain(var exception, _) when exception.isPresent() -> throw raised(frame.get(exception.get()));
            case UntypedOp.RaiseAgain _ -> throw frame.pending;
            case UntypedOp.Refuse it -> throw new Stopped(it.what());
            case UntypedOp.Simple it -> {
                var results = simple(it, frame);
                if (results != null) frame.set(it.results(), results);
                yield null;
            }
            case ControlOp.For _, ControlOp.Poll _, ControlOp.Unreachable _ -> throw new Stopped(op.mnemonic() + " is reached");
        };
    }

    private static End pass(Op op, End end, Frame frame) {
        if (!(end instanceof Yielded(var values))) return end;
        frame.set(op.results(), values);
        return null;
    }

    private End forEach(UntypedOp.ForEach it, Frame frame) {
        var iterator = Sequences.iterator(items(frame.get(it.iterable())));
        var carried = frame.get(it.initial());
        while (iterator.hasNext()) {
            var parameters = new ArrayList<Object>();
            parameters.add(iterator.next());
            parameters.addAll(carried);
            frame.set(it.body().parameters(), parameters);
            var end = run(it.body(), frame);
            if (!(end instanceof Yielded(var values))) return end;
            carried = values;
        }
        frame.set(it.results(), carried);
        return null;
    }

    /// A generator expression as the items it passes to its sink; anything else as it is.
    Object items(Object iterable) {
        if (!(iterable instanceof FunctionObject function) || !function.code().name().equals("<genexpr>")) return iterable;
        var items = new ArrayList<Object>();
        feed(function, item -> {
            items.add(item);
            return false;
        });
        return new Tuple(items);
    }

    /// Passes the items to a sink until that has enough.
    void feed(Object iterable, Predicate<Object> sink) {
        if (iterable instanceof FunctionObject function && function.code().name().equals("<genexpr>")) {
            call(function, List.of(new PythonObject.Native("sink", (items, _) -> sink.test(items.getFirst()))), Map.of());
        } else {
            var iterator = Sequences.iterator(iterable);
            while (iterator.hasNext()) if (sink.test(iterator.next())) return;
        }
    }

    private static PythonError raised(Object exception) {
        return switch (exception) {
            case PythonObject.ExceptionObject object -> new PythonError(object);
            case PythonObject.ExceptionClass(var name) -> new PythonError(new PythonObject.ExceptionObject(name, List.of()));
            default -> new PythonError("TypeError", "exceptions must derive from BaseException");
        };
    }

    private List<Object> simple(UntypedOp.Simple op, Frame frame) {
        return switch (op) {
            case UntypedOp.LiteralValue it -> List.of(literal(it.value()));
            case UntypedOp.Undefined _ -> List.of(Special.UNDEFINED);
            case UntypedOp.CheckBound it -> {
                var value = frame.get(it.value());
                if (value == Special.UNDEFINED) throw new PythonError(it.free() ? "NameError" : "UnboundLocalError", it.name());
                yield List.of(value);
            }
            case UntypedOp.Global it -> List.of(global(it.name()));
            case UntypedOp.Free it -> List.of(global(it.name()));
            case UntypedOp.Builtin it -> List.of(builtins.named(it.name()));
            case UntypedOp.Binary it -> List.of(Arithmetic.binary(it.operator(), frame.get(it.left()), frame.get(it.right()), it.inPlace()));
            case UntypedOp.Unary it -> List.of(Arithmetic.unary(it.operator(), frame.get(it.operand())));
            case UntypedOp.Compare it -> List.of(Arithmetic.compare(it.operator(), frame.get(it.left()), frame.get(it.right())));
            case UntypedOp.Attribute it -> List.of(new PythonObject.BoundMethod(frame.get(it.object()), it.name()));
            case UntypedOp.Subscript it -> List.of(Sequences.get(frame.get(it.object()), frame.get(it.index())));
            case UntypedOp.SetSubscript it -> nothing(() -> Sequences.set(frame.get(it.object()), frame.get(it.index()), frame.get(it.value())));
            case UntypedOp.DeleteSubscript it -> nothing(() -> Sequences.delete(frame.get(it.object()), frame.get(it.index())));
            case UntypedOp.Slice it -> List.of(new PythonObject.Slice(frame.get(it.start()), frame.get(it.stop()), frame.get(it.step())));
            case UntypedOp.Sequence it -> List.of(sequence(it, frame));
            case UntypedOp.ListAppend it -> nothing(() -> ((ListObject) frame.get(it.list())).items.add(frame.get(it.element())));
            case UntypedOp.Call it -> List.of(call(it, frame));
            case UntypedOp.Unpack it -> Sequences.unpack(frame.get(it.object()), it.before(), it.after(), it.star());
            case UntypedOp.SequenceLength it -> {
                var object = frame.get(it.object());
                boolean sequence = object instanceof Tuple || object instanceof ListObject || object instanceof PythonObject.Range;
                yield List.of(BigInteger.valueOf(sequence ? Sequences.length(object) : -1));
            }
            case UntypedOp.Format it -> List.of(builtins.format(it.parts(), frame.get(it.values())));
            case UntypedOp.NewCell _ -> List.of(new Cell());
            case UntypedOp.LoadCell it -> List.of(((Cell) frame.get(it.cell())).content);
            case UntypedOp.StoreCell it -> nothing(() -> ((Cell) frame.get(it.cell())).content = frame.get(it.value()));
            case UntypedOp.MatchException it -> List.of(matches(frame.pending, frame.get(it.exceptionClass())));
            case UntypedOp.TakeException _ -> {
                var taken = frame.pending.exception();
                frame.pending = null;
                yield List.of(taken);
            }
            case UntypedOp.Import _ -> throw new Stopped("modules are not interpreted");
            // What stands behind an exception is for those who see it.
            case UntypedOp.ChainException _ -> List.of();
            case UntypedOp.Enter _ -> throw new Stopped("contexts are not interpreted");
            case UntypedOp.SetAttribute _, UntypedOp.SetShape _ -> throw new Stopped("attributes are not interpreted");
            case UntypedOp.RaiseObject _, UntypedOp.RaiseAgain _, UntypedOp.Refuse _ -> throw new IllegalStateException("a terminator");
        };
    }

    private static List<Object> nothing(Runnable effect) {
        effect.run();
        return null;
    }

    private Object global(String name) {
        var own = globals.get(name);
        if (own != null) return own;
        var builtin = builtins.named(name);
        if (builtin == null) throw new PythonError("NameError", "name '" + name + "' is not defined");
        return builtin;
    }

    private Object sequence(UntypedOp.Sequence it, Frame frame) {
        var items = new ArrayList<Object>();
        for (int k = 0; k < it.elements().size(); k++) {
            var element = frame.get(it.elements().get(k));
            if (it.starred().get(k)) items.addAll(Sequences.items(items(element)));
            else items.add(element);
        }
        return it.kind() == UntypedOp.SequenceKind.TUPLE ? new Tuple(items) : new ListObject(items);
    }

    private Object call(UntypedOp.Call it, Frame frame) {
        var positional = new ArrayList<Object>();
        var keywords = new HashMap<String, Object>();
        for (int k = 0; k < it.arguments().size(); k++) {
            var value = frame.get(it.arguments().get(k));
            switch (it.kinds().get(k)) {
                case "" -> positional.add(value);
                case "*" -> positional.addAll(Sequences.items(items(value)));
                case "**" -> throw new Stopped("a call with **");
                default -> keywords.put(it.kinds().get(k), value);
            }
        }
        return call(frame.get(it.callee()), positional, keywords);
    }

    private static boolean matches(PythonError error, Object classes) {
        return switch (classes) {
            case PythonObject.ExceptionClass(var name) -> error.isInstance(name);
            case Tuple(var items) -> items.stream().anyMatch(each -> matches(error, each));
            default -> throw new PythonError("TypeError", "catching classes that do not inherit from BaseException is not allowed");
        };
    }

    private static Object literal(Object value) {
        return switch (value) {
            case Literal.None _ -> Special.NONE;
            case Literal.Ellipsis _ -> Special.ELLIPSIS;
            case Literal.Complex(double real, double imaginary) -> new PythonObject.Complex(real, imaginary);
            case Literal.Bytes(var bytes) -> new PythonObject.Bytes(bytes);
            default -> value;
        };
    }
}
