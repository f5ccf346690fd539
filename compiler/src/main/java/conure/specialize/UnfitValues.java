package conure.specialize;

import conure.ir.ControlOp;
import conure.ir.Op;
import conure.ir.UntypedOp;
import conure.ir.Value;
import conure.specialize.values.Joins;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Refused;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What cannot be done with some values: iterators are used once, exceptions end with their handlers, texts made at run time are there to be shown, what
/// has to know the items of a list cannot always, and types meet that do not join.
final class UnfitValues {
    private final Specializer kernel;
    private final Specialization in;
    private final ValueUses uses;
    private final Map<Value, PyValue> values;

    /// @param values those that are known where something is refused
    UnfitValues(Specializer kernel, Specialization in, ValueUses uses, Map<Value, PyValue> values) {
        this.kernel = kernel;
        this.in = in;
        this.uses = uses;
        this.values = values;
    }

    Refused usedAgain(PyValue iterator) {
        return in.refuse("iterator-used-again", "an iterator (" + iterator.type().pythonName() + ") is used more than once, and the first use empties it",
                "a list made of it, list(…), which can be used again", iterator);
    }

    /// The copy of an error that a handler took ends with the handler, as its name does.
    Refused exceptionKept(PyValue exception) {
        return in.refuse("exception-kept", "an exception is kept beyond its handler", "a flag or a number that says what happened", exception);
    }

    /// Something is refused: maybe it is not where lists are known item by item.
    void learn(Op op, Refused refused) {
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

    Refused conflict(Op op, Joins.Conflict conflict) {
        if (conflict.left().holdsKnownList() || conflict.right().holdsKnownList()) return in.unknownList();
        var left = conflict.left().text();
        var right = conflict.right().text();
        if (op instanceof UntypedOp.Subscript subscript) {
            var refused = in.refuse("types-do-not-join", "the item is " + left + " or " + right + ", depending on the index", "a literal index, or items of one type");
            return refused.alsoUndecided(in.discrete(values.get(subscript.index())));
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

    private boolean changesList(UntypedOp.Call call) {
        return values.get(call.callee()) != null && values.get(call.callee()).type() instanceof PyType.BoundMethod(PyType.ListObject _, _);
    }

    /// A text made at run time is there to be shown: nothing computes with it.
    void refuseTexts(UntypedOp.Simple op) {
        boolean computes = switch (op) {
            case UntypedOp.Binary it -> !TextFormats.isOperator(it.operator(), values.get(it.left()).type(), values.get(it.right()).type());
            case UntypedOp.Unary _, UntypedOp.Subscript _, UntypedOp.SetSubscript _, UntypedOp.Unpack _ -> true;
            case UntypedOp.Compare it -> !it.operator().equals("is") && !it.operator().equals("is_not");
            case UntypedOp.Call it -> values.get(it.callee()).type() instanceof PyType.Library(var name, _) && !Strings.takesTexts(name);
            default -> false;
        };
        if (computes) op.operands().forEach(operand -> refuseText(values.get(operand)));
    }

    /// What does not treat a list of known items like any other.
    void refuseLists(UntypedOp.Simple op) {
        boolean treats = switch (op) {
            case UntypedOp.CheckBound _, UntypedOp.Sequence _, UntypedOp.ListAppend _, UntypedOp.Subscript _, UntypedOp.SetSubscript _, UntypedOp.DeleteSubscript _, UntypedOp.Attribute _,
                    UntypedOp.Call _, UntypedOp.Unpack _, UntypedOp.Binary _, UntypedOp.Compare _, UntypedOp.Unary _, UntypedOp.StoreCell _, UntypedOp.SequenceLength _, UntypedOp.Format _ -> true;
            default -> false;
        };
        if (!treats && op.operands().stream().anyMatch(operand -> values.get(operand) != null && values.get(operand).type().holdsKnownList())) throw in.unknownList();
    }

    void refuseKept(PyValue text, Value result) {
        if (text != null && text.type() instanceof PyType.FormattedText && Strings.showsWhatMayChange(text.type()) && !uses.isConsumedAtOnce(result)) {
            throw in.refuse("unsupported-text", "a text that shows a list or an array is kept, while they may change", "print(f\"…\"), at once", text);
        }
    }

    void refuseText(PyValue value) {
        if (Strings.isMadeAtRunTime(value.type())) {
            throw in.refuse("unsupported-text", "a computation with a text made at run time", "print, raise or assert, which show it, or a string known when compiling", value);
        }
    }
}
