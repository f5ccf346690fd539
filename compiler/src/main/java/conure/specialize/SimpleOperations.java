package conure.specialize;

import conure.ir.Literal;
import conure.ir.UntypedOp;
import conure.ir.Value;
import conure.specialize.values.FunctionCode;
import conure.specialize.values.NumberType;
import conure.specialize.values.Place;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// Writes the operations of untyped code that hold no regions: what each means for the types that its operands turn out to have.
final class SimpleOperations {
    private final Frame frame;
    private final Specializer kernel;
    private final Language language;
    private final Specialization in;
    private final FunctionCode code;
    private final boolean isEntry;
    private final Map<Value, PyValue> values;
    private final ValueUses uses;
    private final UnfitValues unfit;
    private final Narrowings narrowings;
    /// Arrays that are made by expressions and used once.
    private final Set<Value> temporaries = Collections.newSetFromMap(new IdentityHashMap<>());

    /// @param isEntry whether what the function returns goes to Python
    SimpleOperations(Frame frame, Specializer kernel, boolean isEntry, Map<Value, PyValue> values, ValueUses uses, UnfitValues unfit, Narrowings narrowings) {
        this.frame = frame;
        this.kernel = kernel;
        this.in = frame.specialization();
        this.language = kernel.language(in);
        this.code = frame.code();
        this.isEntry = isEntry;
        this.values = values;
        this.uses = uses;
        this.unfit = unfit;
        this.narrowings = narrowings;
    }

    /// What a name or an attribute means.
    private void setNamed(Value result, PyValue value) {
        if (value != null && value.type() instanceof PyType.AbstractClass(var name, var description, var instead, _) && !uses.isOnlyTested(result)) throw Names.unusable(in, name, description, instead);
        frame.set(result, value);
    }

    private PyValue called(UntypedOp.Call it) {
        var place = new Place(it);
        var given = frame.get(it.arguments());
        Supplier<PyValue> call = () -> language.calls().call(place, frame.get(it.callee()), given, it.kinds());
        boolean makesArray = frame.get(it.callee()).type() instanceof PyType.Library(var name, _) && (name.equals("numpy.array") || name.equals("numpy.asarray"));
        var dtype = makesArray ? ArrayConstructors.dtypeOfSequences(given, it.kinds()) : null;
        boolean anyRank = dtype != null && !code.isLibrary() && uses.isOfAnyRank(it.result(), isEntry, !dtype.isNone() || NestedSequences.isOfFloats(given.getFirst().type()));
        var result = anyRank ? language.constructors().emptyOr(given.getFirst(), dtype, call) : call.get();
        unfit.refuseKept(result, it.result());
        return result;
    }

    PyValue functionLiteral(UntypedOp.FunctionLiteral it) {
        var literal = new FunctionCode(code.function(), it.name(), code.qualifiedName() + ".<locals>." + it.name(), it.signature(), it.captured().size(), it.body());
        var captured = frame.get(it.captured());
        var defaults = frame.get(it.defaults());
        for (var each : literal.isGenerator() ? defaults : concat(captured, defaults)) {
            // A function may be called more than once.
            if (each.type().isUsedUp()) throw unfit.usedAgain(each);
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

    void write(UntypedOp.Simple op) {
        unfit.refuseTexts(op);
        unfit.refuseLists(op);
        switch (op) {
            case UntypedOp.LiteralValue it -> frame.set(it.result(), literal(it.value()));
            case UntypedOp.Undefined it -> frame.set(it.result(), PyValue.UNDEFINED);
            case UntypedOp.CheckBound it -> frame.set(it.result(), checkBound(it));
            case UntypedOp.Global it -> setNamed(it.result(), kernel.names().global(in, code.function(), it.name()));
            case UntypedOp.Free it -> setNamed(it.result(), kernel.names().free(in, code.function(), it.name()));
            case UntypedOp.Import it -> setNamed(it.result(), kernel.names().imported(in, it.module(), it.name()));
            case UntypedOp.Builtin it -> frame.set(it.result(), new PyValue(new PyType.Library("builtins." + it.name(), -1)));
            case UntypedOp.Binary it -> {
                binary(it);
                unfit.refuseKept(values.get(it.result()), it.result());
            }
            case UntypedOp.Unary it -> {
                var large = language.largeInts().unary(it.operator(), frame.get(it.operand()));
                frame.set(it.result(), large != null ? large : language.operators().unary(it.operator(), frame.get(it.operand())));
                narrowings.negated(it);
            }
            case UntypedOp.Compare it -> compare(it);
            case UntypedOp.Attribute it -> setNamed(it.result(), language.attributes().get(frame.get(it.object()), it.name()));
            case UntypedOp.Enter it -> language.library().enter(frame.get(it.context()));
            case UntypedOp.SetShape it -> frame.set(it.result(), new ShapeAssignments(in, language, code, values::get).assign(it));
            case UntypedOp.SetAttribute it -> language.attributes().set(frame.get(it.object()), it.name(), frame.get(it.value()));
            case UntypedOp.Subscript it -> {
                frame.set(it.result(), language.subscripts().get(frame.get(it.object()), frame.get(it.index())));
                if (frame.get(it.object()).type() instanceof PyType.Array && AdvancedIndexing.isAdvanced(frame.get(it.index()))) temporary(it.result());
            }
            case UntypedOp.SetSubscript it -> {
                if (!storesBack(it)) language.subscripts().set(frame.get(it.object()), frame.get(it.index()), frame.get(it.value()));
            }
            case UntypedOp.DeleteSubscript it -> language.subscripts().delete(frame.get(it.object()), frame.get(it.index()));
            case UntypedOp.Slice it -> {
                var parts = List.of(frame.get(it.start()), frame.get(it.stop()), frame.get(it.step()));
                frame.set(it.result(), new PyValue(new PyType.Slice(parts.get(0).type(), parts.get(1).type(), parts.get(2).type()), PyValue.flatten(parts)));
            }
            case UntypedOp.Sequence it -> {
                if (it.kind() == UntypedOp.SequenceKind.LIST && language.unpacking().isOpen(frame.get(it.elements()), it.starred())) {
                    frame.set(it.result(), language.unpacking().list(frame.get(it.elements()), it.starred(), kernel.site(it, in), new Place(it)));
                    return;
                }
                var items = language.unpacking().spread(frame.get(it.elements()), it.starred());
                if (items == null) return;
                frame.set(it.result(), it.kind() == UntypedOp.SequenceKind.TUPLE || uses.isArrayData(it.result(), items) || uses.isGoneThrough(it.result(), items) ? PyValue.tuple(items) : language.lists().display(kernel.site(it, in), items));
            }
            case UntypedOp.ListAppend it -> language.lists().append(frame.get(it.list()), frame.get(it.element()));
            case UntypedOp.Call it -> frame.set(it.result(), frame.get(it.callee()).type() instanceof PyType.Library(var name, _) && name.equals("numpy.arange") && code.soleUse(it.result()) instanceof UntypedOp.ForEach loop && loop.iterable() == it.result()
                    ? language.aranges().iterated(frame.get(it.arguments()), it.kinds())
                    : called(it));
            case UntypedOp.Unpack it -> frame.set(it.results(), language.unpacking().unpack(frame.get(it.object()), it.before(), it.after(), it.star(), kernel.site(it, in)));
            case UntypedOp.SequenceLength it -> frame.set(it.result(), language.unpacking().sequenceLength(frame.get(it.object())));
            case UntypedOp.Format it -> {
                var text = language.strings().format(it.parts(), frame.get(it.values()));
                unfit.refuseKept(text, it.result());
                frame.set(it.result(), text);
            }
            case UntypedOp.NewCell it -> {
                var cell = kernel.cell(it, in);
                in.cells().put(cell.id(), PyValue.UNDEFINED);
                frame.set(it.result(), new PyValue(cell));
            }
            case UntypedOp.LoadCell it -> frame.set(it.result(), in.content(((PyType.CellReference) frame.get(it.cell()).type()).id()));
            case UntypedOp.StoreCell it -> {
                var value = frame.get(it.value());
                var cell = (PyType.CellReference) frame.get(it.cell()).type();
                in.content(cell.id());
                if (value.type().isUsedUp()) throw unfit.usedAgain(value);
                boolean named = value.type() instanceof PyType.CaughtException(var name) && name.equals(cell.name());
                if (value.type().keepsException() && !named) throw unfit.exceptionKept(value);
                in.store(cell.id(), value);
            }
            case UntypedOp.MatchException it -> frame.set(it.result(), language.exceptions().matches(frame.get(it.exceptionClass())));
            case UntypedOp.TakeException it -> frame.set(it.result(), language.exceptions().take(it.result().name(), code.isUsed(it.result())));
            case UntypedOp.RaiseObject it -> language.exceptions().raise(frame.get(it.exception()), it.cause().map(frame::get).orElse(null));
            case UntypedOp.ChainException it -> language.exceptions().chain(frame.get(it.handled()));
            case UntypedOp.RaiseAgain it -> {
                if (it.exception().isPresent()) language.exceptions().raiseAgain(frame.get(it.exception().get()));
                else in.reraise();
            }
            case UntypedOp.Refuse it -> throw in.refuse(it.code(), it.what(), it.instead());
        }
    }

    /// Whether this is the end of `arrays[k] += x`: the list holds the array that has been changed.
    private boolean storesBack(UntypedOp.SetSubscript it) {
        var list = frame.get(it.object());
        return (list.type() instanceof PyType.ListObject || ListItems.isKnown(list)) && code.maker(it.value()) instanceof UntypedOp.Binary update && update.inPlace()
                && code.maker(update.left()) instanceof UntypedOp.Subscript read && read.object() == it.object() && read.index() == it.index()
                && frame.get(read.result()).type() instanceof PyType.Array;
    }

    private PyValue literal(Object value) {
        return switch (value) {
            case Boolean flag -> new PyValue(NumberType.BOOL, in.emit().constant(flag));
            case BigInteger number -> language.largeInts().of(number);
            case Double number -> new PyValue(NumberType.FLOAT, in.emit().constant(number));
            case Literal.Complex(var re, var im) -> new PyValue(NumberType.COMPLEX, in.emit().constant(re), in.emit().constant(im));
            case String text when text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ->
                    throw in.refuse("unsupported-literal", "a string with half of a surrogate pair", "a string of whole characters");
            case String text -> new PyValue(new PyType.Text(text));
            case Literal.None _ -> PyValue.NONE;
            case Literal.Ellipsis _ -> new PyValue(new PyType.Ellipsis());
            default -> throw in.refuse("unsupported-literal", "a bytes literal", "an array of np.uint8");
        };
    }

    private PyValue checkBound(UntypedOp.CheckBound it) {
        var value = frame.get(it.value());
        var message = it.free() ? "cannot access free variable '" + it.name() + "' where it is not associated with a value in enclosing scope"
                : "cannot access local variable '" + it.name() + "' where it is not associated with a value";
        var exception = it.free() ? "NameError" : "UnboundLocalError";
        if (value.type() instanceof PyType.Undefined) return in.raise(exception, message);
        if (!(value.type() instanceof PyType.Either(var alternatives)) || !alternatives.contains(PyType.UNDEFINED)) return value;
        in.check(in.emit().not(in.is(value, alternatives.indexOf(PyType.UNDEFINED))), exception, message);
        return in.without(value, PyType.UNDEFINED);
    }

    private void binary(UntypedOp.Binary it) {
        var left = frame.get(it.left());
        var right = left.type() instanceof PyType.Text && it.operator().equals("%") ? language.listItems().shown(frame.get(it.right())) : frame.get(it.right());
        if (left.type().holdsKnownList() || right.type().holdsKnownList()) {
            frame.set(it.result(), language.listItems().binary(it.operator(), left, right, it.inPlace()));
            return;
        }
        boolean own = !it.inPlace() || temporaries.contains(it.left());
        if (it.inPlace() && own && left.type() instanceof PyType.Array) in.emit().origins().unshare(left.value());
        var large = language.largeInts().binary(it.operator(), left, right, it.inPlace());
        if (large != null || !in.emit().reachable()) frame.set(it.result(), large);
        else {
            var result = language.operators().binary(it.operator(), left, right, it.inPlace(), it.modular());
            unfit.refuseKept(result, it.result());
            frame.set(it.result(), result);
        }
        if (own) temporary(it.result());
    }

    private void temporary(Value result) {
        temporaries.remove(result);
        var value = values.get(result);
        if (value != null && value.type() instanceof PyType.Array && in.emit().origins().isExpression(value.value()) && code.isUsedOnce(result)) temporaries.add(result);
    }

    private void compare(UntypedOp.Compare it) {
        if (frame.get(it.left()).type().holdsKnownList() || frame.get(it.right()).type().holdsKnownList()) {
            frame.set(it.result(), language.listItems().compare(it.operator(), frame.get(it.left()), frame.get(it.right())));
            return;
        }
        var large = language.largeInts().compare(it.operator(), frame.get(it.left()), frame.get(it.right()));
        if (large != null || !in.emit().reachable()) frame.set(it.result(), large);
        else frame.set(it.result(), language.operators().compare(it.operator(), frame.get(it.left()), frame.get(it.right())));
        narrowings.compared(it);
    }
}
