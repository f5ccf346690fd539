package conure.specialize;

import conure.ir.ControlOp;
import conure.ir.Literal;
import conure.ir.Location;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.Type;
import conure.ir.UntypedOp;
import conure.ir.Value;
import conure.specialize.numbers.IntArithmetic;
import conure.specialize.values.Emitter;
import conure.specialize.values.FunctionCode;
import conure.specialize.values.Guesses;
import conure.specialize.values.Joins;
import conure.specialize.values.Merge;
import conure.specialize.values.NumberType;
import conure.specialize.values.Place;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Refused;
import conure.specialize.values.Specialization;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// One activation of untyped code: it walks the regions, knows what every untyped value is, and writes typed operations.
/// Inference, pruning of static branches and specialisation are this one walk: an operation on known types is
/// translated, a static condition takes its branch, a loop is walked until its variables' types are stable.
final class Frame {
    private final Specializer kernel;
    private final Language language;
    private final Specialization in;
    private final FunctionCode code;
    private final Location callSite;
    private final boolean isEntry;
    private final Consumer<PyValue> onReturn;
    private final Map<Value, PyValue> values = new IdentityHashMap<>();
    private final Map<Value, Specialization.Target> targets = new IdentityHashMap<>();
    private final Narrowings narrowings;
    private final Guesses guesses = new Guesses();
    private final ValueUses uses;
    /// Arrays that are made by expressions and used once.
    private final Set<Value> temporaries = Collections.newSetFromMap(new IdentityHashMap<>());

    /// @param callSite where the code is inlined, or null
    /// @param isEntry whether what the function returns goes to Python
    /// @param onReturn ends the path with a function's result
    Frame(Specializer kernel, Specialization in, FunctionCode code, Location callSite, boolean isEntry, Consumer<PyValue> onReturn) {
        this.kernel = kernel;
        this.language = kernel.language(in);
        this.in = in;
        this.code = code;
        this.callSite = callSite;
        this.isEntry = isEntry;
        this.onReturn = onReturn;
        this.uses = new ValueUses(code, values);
        this.narrowings = new Narrowings(in, values);
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

    private List<PyValue> get(List<Value> several) {
        var all = new ArrayList<PyValue>(several.size());
        for (var value : several) all.add(get(value));
        return all;
    }

    private void set(Value result, PyValue value) {
        if (value == null) return;
        if (value.type().isUsedUp() && !code.isUsedOnce(result)) throw usedAgain(value);
        values.put(result, value);
    }

    private Refused usedAgain(PyValue iterator) {
        return in.refuse("iterator-used-again", "an iterator (" + iterator.type().pythonName() + ") is used more than once, and the first use empties it",
                "a list made of it, list(…), which can be used again", iterator);
    }

    private void set(List<Value> results, List<PyValue> several) {
        if (several == null) return;
        for (int k = 0; k < results.size(); k++) {
            if (several.get(k).type().keepsException()) throw exceptionKept(several.get(k));
            set(results.get(k), several.get(k));
        }
    }

    /// The copy of an error that a handler took ends with the handler, as its name does.
    private Refused exceptionKept(PyValue exception) {
        return in.refuse("exception-kept", "an exception is kept beyond its handler", "a flag or a number that says what happened", exception);
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
                var refused = conflict(op, conflict);
                learn(op, refused);
                throw refused;
            } catch (Refused refused) {
                learn(op, refused);
                throw refused;
            }
        }
        return null;
    }

    /// Something is refused: maybe it is not where lists are known item by item.
    private void learn(Op op, Refused refused) {
        boolean concerned = op instanceof UntypedOp.Simple || op instanceof UntypedOp.ForEach && refused.code().equals(Specialization.UNKNOWN_LIST);
        if (!concerned || refused.question() != null || !refused.undecided().isEmpty()) return;
        var types = new ArrayList<PyType>();
        for (var operand : op instanceof UntypedOp.ForEach loop ? List.of(loop.iterable()) : op.operands()) {
            if (values.get(operand) != null) types.add(values.get(operand).type());
        }
        boolean makesList = op instanceof UntypedOp.Sequence display && display.kind() == UntypedOp.SequenceKind.LIST || op instanceof UntypedOp.Unpack unpack && unpack.star();
        if (makesList) types.add(new PyType.ListObject(kernel.site(op, in)));
        kernel.knownLists().learn(types);
    }

    private void operation(UntypedOp op) {
        switch (op) {
            case ControlOp.If it -> branch(it);
            case ControlOp.Block it -> set(it.results(), block(it));
            case ControlOp.Loop it -> loop(it);
            case ControlOp.Exit it -> targets.get(it.label()).exit(get(it.values()));
            case ControlOp.Return it -> {
                var result = get(it.values().getFirst());
                if (result.type().keepsException()) throw exceptionKept(result);
                if (result.type() instanceof PyType.LargeInt) in.raise("OverflowError", IntArithmetic.OVERFLOW);
                else onReturn.accept(result);
            }
            case ControlOp.Unreachable _ -> emit().add(new ControlOp.Unreachable(emit().location()));
            case ControlOp.For _, ControlOp.Poll _, ControlOp.Yield _ -> throw new IllegalStateException(op.mnemonic() + " here");
            case UntypedOp.ForEach it -> set(it.results(), forEach(it));
            case UntypedOp.Try it -> set(it.results(), attempt(it));
            case UntypedOp.FunctionLiteral it -> set(it.result(), functionLiteral(it));
            case UntypedOp.Simple it -> simple(it);
        }
    }

    private Refused conflict(Op op, Joins.Conflict conflict) {
        if (conflict.left().holdsKnownList() || conflict.right().holdsKnownList()) return in.unknownList();
        var left = conflict.left().text();
        var right = conflict.right().text();
        if (op instanceof UntypedOp.Subscript subscript) {
            var refused = in.refuse("types-do-not-join", "the item is " + left + " or " + right + ", depending on the index", "a literal index, or items of one type");
            return refused.alsoUndecided(in.discrete(get(subscript.index())));
        }
        if (op instanceof UntypedOp.ListAppend || op instanceof UntypedOp.Sequence || op instanceof UntypedOp.SetSubscript || op instanceof UntypedOp.Call call && changesList(call)) {
            return in.refuse("types-do-not-join", "the elements of a list are " + right + " and " + left, "a list for each type, or a list of tuples");
        }
        var results = op instanceof ControlOp.Loop loop ? loop.body().parameters() : op.results();
        int at = conflict.position();
        var what = at >= 0 && at < results.size() && !results.get(at).name().isEmpty() ? "'" + results.get(at).name() + "'"
                : op instanceof ControlOp.Return || op instanceof ControlOp.Exit ? "the result" : "a value";
        boolean grows = conflict.left() instanceof PyType.Tuple(var some, _) && conflict.right() instanceof PyType.Tuple(var others, _) && some.size() != others.size();
        if (grows && at >= results.size() && in.holdsKnownLists()) return in.unknownList().alsoUndecided(in.refuse("types-do-not-join", what, "").undecided());
        return in.refuse("types-do-not-join", what + " is " + left + " on one path and " + right + " on another",
                grows ? "a list, or an array" : "a name for each, or the same type on every path");
    }

    private PyValue called(UntypedOp.Call it) {
        var place = new Place(it);
        var given = get(it.arguments());
        Supplier<PyValue> call = () -> language.calls().call(place, get(it.callee()), given, it.kinds());
        boolean makesArray = get(it.callee()).type() instanceof PyType.Library(var name, _) && (name.equals("numpy.array") || name.equals("numpy.asarray"));
        var dtype = makesArray ? ArrayConstructors.dtypeOfSequences(given, it.kinds()) : null;
        boolean anyRank = dtype != null && !code.isLibrary() && uses.isOfAnyRank(it.result(), isEntry, !dtype.isNone() || NestedSequences.isOfFloats(given.getFirst().type()));
        var result = anyRank ? language.constructors().emptyOr(given.getFirst(), dtype, call) : call.get();
        refuseKept(result, it.result());
        return result;
    }

    private boolean changesList(UntypedOp.Call call) {
        return values.get(call.callee()) != null && get(call.callee()).type() instanceof PyType.BoundMethod(PyType.ListObject _, _);
    }

    private PyValue functionLiteral(UntypedOp.FunctionLiteral it) {
        var literal = new FunctionCode(code.function(), it.name(), code.qualifiedName() + ".<locals>." + it.name(), it.signature(), it.captured().size(), it.body());
        var captured = get(it.captured());
        var defaults = get(it.defaults());
        for (var each : literal.isGenerator() ? defaults : concat(captured, defaults)) {
            // A function may be called more than once.
            if (each.type().isUsedUp()) throw usedAgain(each);
        }
        var components = new ArrayList<>(PyValue.flatten(captured));
        components.addAll(PyValue.flatten(defaults));
        return new PyValue(new PyType.FunctionObject(literal, PyValue.types(captured), PyValue.types(defaults)), components);
    }

    private static <T> List<T> concat(List<T> left, List<T> right) {
        var all = new ArrayList<>(left);
        all.addAll(right);
        return all;
    }

    /// A text made at run time is there to be shown: nothing computes with it.
    private void refuseTexts(UntypedOp.Simple op) {
        boolean computes = switch (op) {
            case UntypedOp.Binary it -> !TextFormats.isOperator(it.operator(), get(it.left()).type(), get(it.right()).type());
            case UntypedOp.Unary _, UntypedOp.Subscript _, UntypedOp.SetSubscript _, UntypedOp.Unpack _ -> true;
            case UntypedOp.Compare it -> !it.operator().equals("is") && !it.operator().equals("is_not");
            case UntypedOp.Call it -> get(it.callee()).type() instanceof PyType.Library(var name, _) && !Strings.takesTexts(name);
            default -> false;
        };
        if (computes) op.operands().forEach(operand -> refuseText(get(operand)));
    }

    /// What does not treat a list of known items like any other.
    private void refuseLists(UntypedOp.Simple op) {
        boolean treats = switch (op) {
            case UntypedOp.CheckBound _, UntypedOp.Sequence _, UntypedOp.ListAppend _, UntypedOp.Subscript _, UntypedOp.SetSubscript _, UntypedOp.DeleteSubscript _, UntypedOp.Attribute _,
                    UntypedOp.Call _, UntypedOp.Unpack _, UntypedOp.Binary _, UntypedOp.Compare _, UntypedOp.Unary _, UntypedOp.StoreCell _, UntypedOp.SequenceLength _, UntypedOp.Format _ -> true;
            default -> false;
        };
        if (!treats && op.operands().stream().anyMatch(operand -> values.get(operand) != null && get(operand).type().holdsKnownList())) throw in.unknownList();
    }

    private void refuseKept(PyValue text, Value result) {
        if (text != null && text.type() instanceof PyType.FormattedText && Strings.showsWhatMayChange(text.type()) && !uses.isConsumedAtOnce(result)) {
            throw in.refuse("unsupported-text", "a text that shows a list or an array is kept, while they may change", "print(f\"…\"), at once", text);
        }
    }

    private void refuseText(PyValue value) {
        if (Strings.isMadeAtRunTime(value.type())) {
            throw in.refuse("unsupported-text", "a computation with a text made at run time", "print, raise or assert, which show it, or a string known when compiling", value);
        }
    }

    private void simple(UntypedOp.Simple op) {
        refuseTexts(op);
        refuseLists(op);
        switch (op) {
            case UntypedOp.LiteralValue it -> set(it.result(), literal(it.value()));
            case UntypedOp.Undefined it -> set(it.result(), PyValue.UNDEFINED);
            case UntypedOp.CheckBound it -> set(it.result(), checkBound(it));
            case UntypedOp.Global it -> set(it.result(), kernel.names().global(in, code.function(), it.name()));
            case UntypedOp.Free it -> set(it.result(), kernel.names().free(in, code.function(), it.name()));
            case UntypedOp.Import it -> set(it.result(), kernel.names().imported(in, it.module(), it.name()));
            case UntypedOp.Builtin it -> set(it.result(), new PyValue(new PyType.Library("builtins." + it.name(), -1)));
            case UntypedOp.Binary it -> {
                binary(it);
                refuseKept(values.get(it.result()), it.result());
            }
            case UntypedOp.Unary it -> {
                var large = language.largeInts().unary(it.operator(), get(it.operand()));
                set(it.result(), large != null ? large : language.operators().unary(it.operator(), get(it.operand())));
                narrowings.negated(it);
            }
            case UntypedOp.Compare it -> compare(it);
            case UntypedOp.Attribute it -> set(it.result(), language.attributes().get(get(it.object()), it.name()));
            case UntypedOp.Enter it -> language.library().enter(get(it.context()));
            case UntypedOp.SetShape it -> set(it.result(), new ShapeAssignments(in, language, code, values::get).assign(it));
            case UntypedOp.SetAttribute it -> language.attributes().set(get(it.object()), it.name(), get(it.value()));
            case UntypedOp.Subscript it -> {
                set(it.result(), language.subscripts().get(get(it.object()), get(it.index())));
                if (get(it.object()).type() instanceof PyType.Array && AdvancedIndexing.isAdvanced(get(it.index()))) temporary(it.result());
            }
            case UntypedOp.SetSubscript it -> {
                if (!storesBack(it)) language.subscripts().set(get(it.object()), get(it.index()), get(it.value()));
            }
            case UntypedOp.DeleteSubscript it -> language.subscripts().delete(get(it.object()), get(it.index()));
            case UntypedOp.Slice it -> {
                var parts = List.of(get(it.start()), get(it.stop()), get(it.step()));
                set(it.result(), new PyValue(new PyType.Slice(parts.get(0).type(), parts.get(1).type(), parts.get(2).type()), PyValue.flatten(parts)));
            }
            case UntypedOp.Sequence it -> {
                if (it.kind() == UntypedOp.SequenceKind.LIST && language.unpacking().isOpen(get(it.elements()), it.starred())) {
                    set(it.result(), language.unpacking().list(get(it.elements()), it.starred(), kernel.site(it, in), new Place(it)));
                    return;
                }
                var items = language.unpacking().spread(get(it.elements()), it.starred());
                if (items == null) return;
                set(it.result(), it.kind() == UntypedOp.SequenceKind.TUPLE || uses.isArrayData(it.result(), items) || uses.isGoneThrough(it.result(), items) ? PyValue.tuple(items) : language.lists().display(kernel.site(it, in), items));
            }
            case UntypedOp.ListAppend it -> language.lists().append(get(it.list()), get(it.element()));
            case UntypedOp.Call it -> set(it.result(), get(it.callee()).type() instanceof PyType.Library(var name, _) && name.equals("numpy.arange") && code.soleUse(it.result()) instanceof UntypedOp.ForEach loop && loop.iterable() == it.result()
                    ? language.aranges().iterated(get(it.arguments()), it.kinds())
                    : called(it));
            case UntypedOp.Unpack it -> set(it.results(), language.unpacking().unpack(get(it.object()), it.before(), it.after(), it.star(), kernel.site(it, in)));
            case UntypedOp.SequenceLength it -> set(it.result(), language.unpacking().sequenceLength(get(it.object())));
            case UntypedOp.Format it -> {
                var text = language.strings().format(it.parts(), get(it.values()));
                refuseKept(text, it.result());
                set(it.result(), text);
            }
            case UntypedOp.NewCell it -> {
                var cell = kernel.cell(it, in);
                in.cells().put(cell.id(), PyValue.UNDEFINED);
                set(it.result(), new PyValue(cell));
            }
            case UntypedOp.LoadCell it -> set(it.result(), in.content(((PyType.CellReference) get(it.cell()).type()).id()));
            case UntypedOp.StoreCell it -> {
                var value = get(it.value());
                var cell = (PyType.CellReference) get(it.cell()).type();
                in.content(cell.id());
                if (value.type().isUsedUp()) throw usedAgain(value);
                boolean named = value.type() instanceof PyType.CaughtException(var name) && name.equals(cell.name());
                if (value.type().keepsException() && !named) throw exceptionKept(value);
                in.store(cell.id(), value);
            }
            case UntypedOp.MatchException it -> set(it.result(), language.exceptions().matches(get(it.exceptionClass())));
            case UntypedOp.TakeException it -> set(it.result(), language.exceptions().take(it.result().name(), code.isUsed(it.result())));
            case UntypedOp.RaiseObject it -> language.exceptions().raise(get(it.exception()), it.cause().map(this::get).orElse(null));
            case UntypedOp.ChainException it -> language.exceptions().chain(get(it.handled()));
            case UntypedOp.RaiseAgain it -> {
                if (it.exception().isPresent()) language.exceptions().raiseAgain(get(it.exception().get()));
                else in.reraise();
            }
            case UntypedOp.Refuse it -> throw in.refuse(it.code(), it.what(), it.instead());
        }
    }

    /// Whether this is the end of `arrays[k] += x`: the list holds the array that has been changed.
    private boolean storesBack(UntypedOp.SetSubscript it) {
        var list = get(it.object());
        return (list.type() instanceof PyType.ListObject || ListItems.isKnown(list)) && code.maker(it.value()) instanceof UntypedOp.Binary update && update.inPlace()
                && code.maker(update.left()) instanceof UntypedOp.Subscript read && read.object() == it.object() && read.index() == it.index()
                && get(read.result()).type() instanceof PyType.Array;
    }

    private PyValue literal(Object value) {
        return switch (value) {
            case Boolean flag -> new PyValue(NumberType.BOOL, emit().constant(flag));
            case BigInteger number -> language.largeInts().of(number);
            case Double number -> new PyValue(NumberType.FLOAT, emit().constant(number));
            case Literal.Complex(var re, var im) -> new PyValue(NumberType.COMPLEX, emit().constant(re), emit().constant(im));
            case String text when text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ->
                    throw in.refuse("unsupported-literal", "a string with half of a surrogate pair", "a string of whole characters");
            case String text -> new PyValue(new PyType.Text(text));
            case Literal.None _ -> PyValue.NONE;
            case Literal.Ellipsis _ -> new PyValue(new PyType.Ellipsis());
            default -> throw in.refuse("unsupported-literal", "a bytes literal", "an array of np.uint8");
        };
    }

    private PyValue checkBound(UntypedOp.CheckBound it) {
        var value = get(it.value());
        var message = it.free() ? "cannot access free variable '" + it.name() + "' where it is not associated with a value in enclosing scope"
                : "cannot access local variable '" + it.name() + "' where it is not associated with a value";
        var exception = it.free() ? "NameError" : "UnboundLocalError";
        if (value.type() instanceof PyType.Undefined) return in.raise(exception, message);
        if (!(value.type() instanceof PyType.Either(var alternatives)) || !alternatives.contains(PyType.UNDEFINED)) return value;
        in.check(emit().not(in.is(value, alternatives.indexOf(PyType.UNDEFINED))), exception, message);
        return in.without(value, PyType.UNDEFINED);
    }

    private void binary(UntypedOp.Binary it) {
        var left = get(it.left());
        var right = left.type() instanceof PyType.Text && it.operator().equals("%") ? language.listItems().shown(get(it.right())) : get(it.right());
        if (left.type().holdsKnownList() || right.type().holdsKnownList()) {
            set(it.result(), language.listItems().binary(it.operator(), left, right, it.inPlace()));
            return;
        }
        boolean own = !it.inPlace() || temporaries.contains(it.left());
        if (it.inPlace() && own && left.type() instanceof PyType.Array) emit().origins().unshare(left.value());
        var large = language.largeInts().binary(it.operator(), left, right, it.inPlace());
        if (large != null || !emit().reachable()) set(it.result(), large);
        else {
            var result = language.operators().binary(it.operator(), left, right, it.inPlace(), it.modular());
            refuseKept(result, it.result());
            set(it.result(), result);
        }
        if (own) temporary(it.result());
    }

    private void temporary(Value result) {
        temporaries.remove(result);
        var value = values.get(result);
        if (value != null && value.type() instanceof PyType.Array && emit().origins().isExpression(value.value()) && code.isUsedOnce(result)) temporaries.add(result);
    }

    private void compare(UntypedOp.Compare it) {
        if (get(it.left()).type().holdsKnownList() || get(it.right()).type().holdsKnownList()) {
            set(it.result(), language.listItems().compare(it.operator(), get(it.left()), get(it.right())));
            return;
        }
        var large = language.largeInts().compare(it.operator(), get(it.left()), get(it.right()));
        if (large != null || !emit().reachable()) set(it.result(), large);
        else set(it.result(), language.operators().compare(it.operator(), get(it.left()), get(it.right())));
        narrowings.compared(it);
    }

    // ---- control

    private void branch(ControlOp.If it) {
        refuseText(get(it.condition()));
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
        refuseText(iterable);
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
