package conure.ir;

import conure.ir.ArrayOp.AxisKind;
import conure.ir.FailingOp.Escape;
import conure.ir.FailingOp.Failure;
import conure.ir.Op.Parts;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CheckedKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.ConvertKind;
import conure.ir.ScalarOp.UnaryKind;
import conure.ir.Type.Scalar;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The generic form of every operation: from its mnemonic and its [Parts] back to the record. The one place where the
/// textual form and generic rewriting meet the sealed families.
public final class Forms {
    /// Makes an operation of its parts; its constructor checks them.
    interface Form {
        Op build(Parts parts);
    }

    private static final Map<String, Form> FORMS = forms();

    private Forms() {}

    public static Op build(String mnemonic, Parts parts) {
        var form = FORMS.get(mnemonic);
        if (form == null) throw new IllegalArgumentException("no operation is called " + mnemonic);
        return form.build(parts);
    }

    public static boolean exists(String mnemonic) { return FORMS.containsKey(mnemonic); }

    private static Map<String, Form> forms() {
        var forms = new HashMap<String, Form>(256);
        scalars(forms);
        control(forms);
        failing(forms);
        arrays(forms);
        lists(forms);
        memory(forms);
        untyped(forms);
        return forms;
    }

    private static void scalars(Map<String, Form> forms) {
        forms.put("constant", p -> new ScalarOp.Constant(p.result(), p.attributes().get("value"), p.location()));
        for (var kind : UnaryKind.values()) forms.put(kind.text(), p -> new ScalarOp.Unary(p.result(), kind, p.operand(0), p.location()));
        for (var kind : BinaryKind.values()) forms.put(kind.text(), p -> new ScalarOp.Binary(p.result(), kind, p.operand(0), p.operand(1), p.location()));
        for (var kind : CheckedKind.values()) {
            forms.put(kind.text(), p -> new ScalarOp.Checked(p.results().get(0), p.results().get(1), kind, p.operand(0), p.operand(1), p.location()));
        }
        for (var kind : CompareKind.values()) forms.put(kind.text(), p -> new ScalarOp.Compare(p.result(), kind, p.operand(0), p.operand(1), p.location()));
        for (var kind : ConvertKind.values()) forms.put(kind.text(), p -> new ScalarOp.Convert(p.result(), kind, p.operand(0), p.location()));
        forms.put("select", p -> new ScalarOp.Select(p.result(), p.operand(0), p.operand(1), p.operand(2), p.location()));
        forms.put("draw", p -> new DrawOp(p.result(), p.string("function"), p.operand(0), rest(p, 1), p.location()));
        forms.put("math", p -> new ScalarOp.Math(p.results(), p.string("function"), p.operands(), p.location()));
    }

    private static void control(Map<String, Form> forms) {
        forms.put("if", p -> new ControlOp.If(p.results(), p.operand(0), p.region(0), p.region(1), p.location()));
        forms.put("for", p -> new ControlOp.For(p.results(), p.operand(0), p.operand(1), rest(p, 2), p.region(0), p.location()));
        forms.put("loop", p -> new ControlOp.Loop(p.operands(), p.region(0), p.location()));
        forms.put("block", p -> new ControlOp.Block(p.results(), p.region(0), p.location()));
        forms.put("exit", p -> new ControlOp.Exit(p.operand(0), rest(p, 1), p.location()));
        forms.put("yield", p -> new ControlOp.Yield(p.operands(), p.location()));
        forms.put("return", p -> new ControlOp.Return(p.operands(), p.location()));
        forms.put("unreachable", p -> new ControlOp.Unreachable(p.location()));
        forms.put("poll", p -> new ControlOp.Poll(p.location()));
    }

    private static void failing(Map<String, Form> forms) {
        forms.put("check", p -> new FailingOp.Check(p.operand(0), failure(p, 1), escape(p, 1), p.location()));
        forms.put("raise", p -> new FailingOp.Raise(failure(p, 0), escape(p, 0), p.location()));
        forms.put("reraise", p -> new FailingOp.Reraise(p.operands().isEmpty() ? null : new Escape(p.operand(0), rest(p, 1)), p.location()));
        forms.put("call", p -> new FailingOp.Call(p.results(), p.string("function"), arguments(p, 0), escape(p, 0), p.location()));
        forms.put("runtime", p -> new FailingOp.Runtime(p.results(), RuntimeFunction.of(p.string("function")), arguments(p, 0), escape(p, 0), p.location()));
        forms.put("print", p -> new FailingOp.Print(p.string("text"), arguments(p, 0), escape(p, 0), p.location()));
        forms.put("native_loop", p -> {
            var given = arguments(p, 0);
            int arrays = p.integer("arrays");
            int dimensions = arrays + p.integer("dimensions");
            return new FailingOp.NativeLoop(p.result(), p.string("loop"), given.subList(0, arrays), p.integer("written"), given.subList(arrays, dimensions),
                    given.subList(dimensions, given.size()), escape(p, 0), p.location());
        });
        forms.put("error_matches", p -> new FailingOp.ErrorMatches(p.result(), p.strings("classes"), p.location()));
        forms.put("error_clear", p -> new FailingOp.ErrorClear(p.location()));
        forms.put("error_take", p -> new FailingOp.ErrorTake(p.result(), p.location()));
        forms.put("error_restore", p -> new FailingOp.ErrorRestore(p.operand(0), p.flag("again"), p.location()));
        forms.put("error_new", p -> new FailingOp.ErrorNew(p.result(), failure(p, 0), p.location()));
        forms.put("error_chain", p -> new FailingOp.ErrorChain(FailingOp.Link.valueOf(p.string("link").toUpperCase(Locale.ROOT)), p.operands().stream().findFirst(), p.location()));
    }

    private static void arrays(Map<String, Form> forms) {
        forms.put("extent", p -> new ArrayOp.Extent(p.result(), p.operand(0), p.integer("axis"), p.location()));
        forms.put("stride", p -> new ArrayOp.Stride(p.result(), p.operand(0), p.integer("axis"), p.location()));
        forms.put("element", p -> new ArrayOp.Element(p.results(), p.operand(0), rest(p, 1), p.location()));
        forms.put("set_element", p -> {
            int end = 1 + ((Type.Array) p.operand(0).type()).rank();
            return new ArrayOp.SetElement(p.operand(0), p.operands().subList(1, end), rest(p, end), p.location());
        });
        forms.put("view", p -> new ArrayOp.View(p.result(), p.operand(0),
                p.strings("axes").stream().map(axis -> AxisKind.valueOf(axis.toUpperCase(Locale.ROOT))).toList(), rest(p, 1), p.location()));
        forms.put("transpose", p -> new ArrayOp.Transpose(p.result(), p.operand(0), p.list("axes").stream().map(Long.class::cast).toList(), p.location()));
        forms.put("component", p -> new ArrayOp.Component(p.result(), p.operand(0), p.integer("index"), p.location()));
        forms.put("allocate", p -> new ArrayOp.Allocate(p.result(), p.operands(), p.flag("zeroed"),
                p.attributes().containsKey("order") ? p.list("order").stream().map(Long.class::cast).toList() : List.of(), p.location()));
        forms.put("generate", p -> new ArrayOp.Generate(p.result(), p.operands(), p.region(0), p.location()));
        forms.put("assign", p -> {
            int arrays = p.attributes().containsKey("arrays") ? p.integer("arrays") : 1;
            return new ArrayOp.Assign(p.operands().subList(0, arrays), rest(p, arrays), p.region(0), p.location());
        });
        forms.put("sum", p -> new ArrayOp.Sum(p.results(), p.operands(), p.region(0), p.location()));
        forms.put("count", p -> new MaskOp.Count(p.result(), p.operands(), p.region(0), p.location()));
        forms.put("filter", p -> {
            int end = ((Type.Array) p.result().type()).rank();
            return new MaskOp.Filter(p.result(), p.operand(0), p.operands().subList(1, end), rest(p, end), p.region(0), p.region(1), p.location());
        });
        forms.put("scatter", p -> {
            int end = 2 + p.region(0).parameters().size();
            return new MaskOp.Scatter(p.operand(0), p.operand(1), p.operands().subList(2, end), rest(p, end), p.region(0), p.region(1), p.location());
        });
        forms.put("scratch", p -> new ArrayOp.Scratch(p.result(), p.integer("extent"), p.location()));
        forms.put("table", p -> new ArrayOp.Table(p.result(), p.list("values"), p.location()));
        forms.put("reshape", p -> new ArrayOp.Reshape(p.result(), p.operand(0), rest(p, 1), p.flag("same_object"), p.location()));
        forms.put("strided", p -> {
            int end = 1 + ((Type.Array) p.result().type()).rank();
            return new ArrayOp.Strided(p.result(), p.operand(0), p.operands().subList(1, end), rest(p, end), p.location());
        });
        forms.put("relayout", p -> new ArrayOp.Relayout(p.result(), p.operand(0), p.location()));
        forms.put("null_reference", p -> new ArrayOp.NullReference(p.result(), p.location()));
        forms.put("same_reference", p -> new ArrayOp.SameReference(p.result(), p.operand(0), p.operand(1), p.location()));
        forms.put("retain", p -> new ArrayOp.Retain(p.operand(0), p.location()));
        forms.put("release", p -> new ArrayOp.Release(p.operand(0), p.location()));
    }

    private static void lists(Map<String, Form> forms) {
        forms.put("list_new", p -> new ListOp.ListNew(p.result(), p.operand(0), p.location()));
        forms.put("list_length", p -> new ListOp.ListLength(p.result(), p.operand(0), p.location()));
        forms.put("list_get", p -> new ListOp.ListGet(p.results(), p.operand(0), p.operand(1), p.location()));
        forms.put("list_set", p -> new ListOp.ListSet(p.operand(0), p.operand(1), rest(p, 2), p.location()));
        forms.put("list_open", p -> new ListOp.ListOpen(p.operand(0), p.operand(1), p.operand(2), p.location()));
        forms.put("list_close", p -> new ListOp.ListClose(p.operand(0), p.operand(1), p.operand(2), p.location()));
        forms.put("list_slice", p -> new ListOp.ListSlice(p.result(), p.operand(0), p.operand(1), p.operand(2), p.operand(3), p.location()));
    }

    private static void memory(Map<String, Form> forms) {
        forms.put("offset", p -> new MemoryOp.Offset(p.result(), p.operand(0), p.operand(1), p.location()));
        forms.put("load", p -> new MemoryOp.Load(p.result(), p.operand(0), p.location()));
        forms.put("store", p -> new MemoryOp.Store(p.operand(0), p.operand(1), p.location()));
        forms.put("stack", p -> new MemoryOp.Stack(p.result(), p.integer("bytes"), p.location()));
        forms.put("table_data", p -> new MemoryOp.TableData(p.result(), Scalar.valueOf(p.string("component").toUpperCase(Locale.ROOT)), p.list("values"), p.location()));
        forms.put("block_data", p -> new MemoryOp.BlockData(p.result(), p.operand(0), p.location()));
        forms.put("view_owner", p -> new MemoryOp.ViewOwner(p.result(), p.operand(0), p.location()));
        forms.put("list_field", p -> new MemoryOp.GetListField(p.result(), p.operand(0),
                MemoryOp.ListField.valueOf(p.string("field").toUpperCase(Locale.ROOT)), p.location()));
        forms.put("set_list_length", p -> new MemoryOp.SetListLength(p.operand(0), p.operand(1), p.location()));
        forms.put("move", p -> new MemoryOp.Move(p.operand(0), p.operand(1), p.operand(2), p.location()));
        forms.put("forall", p -> new MemoryOp.ForAll(p.operand(0), p.operand(1), p.region(0), p.location()));
    }

    private static void untyped(Map<String, Form> forms) {
        forms.put("literal", p -> new UntypedOp.LiteralValue(p.result(), p.attributes().get("value"), p.location()));
        forms.put("undefined", p -> new UntypedOp.Undefined(p.result(), p.location()));
        forms.put("check_bound", p -> new UntypedOp.CheckBound(p.result(), p.operand(0), p.string("name"), p.flag("free"), p.location()));
        forms.put("global", p -> new UntypedOp.Global(p.result(), p.string("name"), p.location()));
        forms.put("free", p -> new UntypedOp.Free(p.result(), p.string("name"), p.location()));
        forms.put("builtin", p -> new UntypedOp.Builtin(p.result(), p.string("name"), p.location()));
        forms.put("import", p -> new UntypedOp.Import(p.result(), p.string("module"), p.string("name"), p.location()));
        forms.put("binary", p -> new UntypedOp.Binary(p.result(), p.string("operator"), p.operand(0), p.operand(1),
                p.flag("in_place"), p.flag("modular"), p.location()));
        forms.put("unary", p -> new UntypedOp.Unary(p.result(), p.string("operator"), p.operand(0), p.location()));
        forms.put("compare", p -> new UntypedOp.Compare(p.result(), p.string("operator"), p.operand(0), p.operand(1), p.location()));
        forms.put("attribute", p -> new UntypedOp.Attribute(p.result(), p.operand(0), p.string("name"), p.location()));
        forms.put("enter", p -> new UntypedOp.Enter(p.operand(0), p.location()));
        forms.put("set_shape", p -> new UntypedOp.SetShape(p.result(), p.operand(0), p.operand(1), p.location()));
        forms.put("set_attribute", p -> new UntypedOp.SetAttribute(p.operand(0), p.string("name"), p.operand(1), p.location()));
        forms.put("subscript", p -> new UntypedOp.Subscript(p.result(), p.operand(0), p.operand(1), p.location()));
        forms.put("set_subscript", p -> new UntypedOp.SetSubscript(p.operand(0), p.operand(1), p.operand(2), p.location()));
        forms.put("delete_subscript", p -> new UntypedOp.DeleteSubscript(p.operand(0), p.operand(1), p.location()));
        forms.put("slice", p -> new UntypedOp.Slice(p.result(), p.operand(0), p.operand(1), p.operand(2), p.location()));
        for (var kind : UntypedOp.SequenceKind.values()) {
            forms.put(kind.name().toLowerCase(Locale.ROOT), p -> new UntypedOp.Sequence(p.result(), kind, p.operands(), starred(p), p.location()));
        }
        forms.put("list_append", p -> new UntypedOp.ListAppend(p.operand(0), p.operand(1), p.location()));
        forms.put("call_object", p -> new UntypedOp.Call(p.result(), p.operand(0), rest(p, 1), p.strings("arguments"), p.location()));
        forms.put("unpack", p -> new UntypedOp.Unpack(p.results(), p.operand(0), p.integer("before"), p.integer("after"), p.flag("star"), p.location()));
        forms.put("sequence_length", p -> new UntypedOp.SequenceLength(p.result(), p.operand(0), p.location()));
        forms.put("format", p -> new UntypedOp.Format(p.result(), p.list("parts"), p.operands(), p.location()));
        forms.put("cell", p -> new UntypedOp.NewCell(p.result(), p.string("name"), p.location()));
        forms.put("load_cell", p -> new UntypedOp.LoadCell(p.result(), p.operand(0), p.location()));
        forms.put("store_cell", p -> new UntypedOp.StoreCell(p.operand(0), p.operand(1), p.location()));
        forms.put("match_exception", p -> new UntypedOp.MatchException(p.result(), p.operand(0), p.location()));
        forms.put("take_exception", p -> new UntypedOp.TakeException(p.result(), p.location()));
        forms.put("raise_object", p -> new UntypedOp.RaiseObject(p.operand(0), p.operands().stream().skip(1).findFirst(), p.location()));
        forms.put("chain_exception", p -> new UntypedOp.ChainException(p.operand(0), p.location()));
        forms.put("raise_again", p -> new UntypedOp.RaiseAgain(p.operands().stream().findFirst(), p.location()));
        forms.put("refuse", p -> new UntypedOp.Refuse(p.string("code"), p.string("what"), p.string("instead"), p.location()));
        forms.put("for_each", p -> new UntypedOp.ForEach(p.results(), p.operand(0), rest(p, 1), p.region(0), p.location()));
        forms.put("try", p -> new UntypedOp.Try(p.results(), p.region(0), p.region(1), p.location()));
        forms.put("function", p -> {
            int captured = p.integer("captured");
            return new UntypedOp.FunctionLiteral(p.result(), p.string("name"), p.strings("parameters").stream().map(UntypedOp.Parameter::of).toList(),
                    p.operands().subList(0, captured), rest(p, captured), p.region(0), p.location());
        });
    }

    private static List<Boolean> starred(Parts parts) {
        var flags = parts.list("starred");
        return flags.isEmpty() ? Collections.nCopies(parts.operands().size(), false) : flags.stream().map(Boolean.class::cast).toList();
    }

    private static List<Value> rest(Parts parts, int from) { return parts.operands().subList(from, parts.operands().size()); }

    /// The operands that are no escape: all, or as many as the attribute `arguments` says.
    private static List<Value> arguments(Parts parts, int from) {
        return parts.attributes().containsKey("arguments") ? parts.operands().subList(from, from + parts.integer("arguments")) : rest(parts, from);
    }

    private static Escape escape(Parts parts, int from) {
        if (!parts.attributes().containsKey("arguments")) return null;
        int label = from + parts.integer("arguments");
        return new Escape(parts.operand(label), rest(parts, label + 1));
    }

    private static Failure failure(Parts parts, int from) {
        return new Failure(parts.string("class"), FailingOp.Form.valueOf(parts.string("form").toUpperCase(Locale.ROOT)),
                parts.string("message"), arguments(parts, from));
    }
}
