package conure.specialize;

import conure.ir.ControlOp;
import conure.ir.UntypedOp;
import conure.ir.Value;
import conure.specialize.values.FunctionCode;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What becomes of values of untyped code, as its text shows: some need not be made as what they are.
final class ValueUses {
    /// NumPy's functions that take a list or a tuple for whatever argument may be one; the others do for their first.
    private static final Set<String> TAKE_SEQUENCES = Set.of("allclose", "append", "apply_over_axes", "array_equal", "array_equiv", "array_split", "average", "bincount", "broadcast_arrays", "broadcast_to", "choose", "convolve", "corrcoef", "correlate",
            "cov", "cross", "delete", "diff", "digitize", "dot", "dsplit", "ediff1d", "expand_dims", "flip", "gradient", "histogram", "histogram2d", "histogram_bin_edges", "histogramdd",
            "hsplit", "inner", "insert", "interp", "intersect1d", "isclose", "isin", "kron", "matmul", "median", "moveaxis", "nanmedian", "nanpercentile", "nanquantile", "outer",
            "pad", "percentile", "permute_dims", "piecewise", "place", "poly", "polydiv", "polyint", "polyadd", "polymul", "polysub", "polyval", "put", "putmask", "quantile", "ravel_multi_index", "repeat", "require", "reshape",
            "resize", "roll", "rot90", "searchsorted", "select", "setdiff1d", "setxor1d", "split", "tensordot", "tile", "transpose", "trapezoid", "union1d", "unravel_index", "vdot",
            "vectorize", "vsplit");

    /// Builtins that look at the elements of a list one by one.
    private static final Set<String> GO_THROUGH = Set.of("builtins.map", "builtins.zip", "builtins.enumerate", "builtins.reversed", "builtins.tuple");

    /// Whether a function of NumPy's takes a list or a tuple for whatever argument may be one.
    static boolean takesSequences(String function) { return ArrayConstructors.NAMES.contains(function) || TAKE_SEQUENCES.contains(function); }

    private final FunctionCode code;
    private final Map<Value, PyValue> values;

    /// @param values those that are known where it is asked
    ValueUses(FunctionCode code, Map<Value, PyValue> values) {
        this.code = code;
        this.values = values;
    }

    /// Whether a text goes to `print` or an exception before anything else happens.
    boolean isConsumedAtOnce(Value text) {
        var call = code.nextCallWith(text);
        return call != null && code.isUsedOnce(text) && values.containsKey(call.callee()) && values.get(call.callee()).type() instanceof PyType.Library;
    }

    /// Whether a list display is but an argument of NumPy's (a shape, rows of np.array), or what is stored into an array, so that a tuple serves.
    boolean isArrayData(Value list, List<PyValue> items) {
        for (var item : items) {
            boolean data = NestedSequences.isNumeric(item.type()) || item.type() instanceof PyType.Tuple || item.type() instanceof PyType.Array || item.type().isSometimesArray();
            if (!data && !(item.type() instanceof PyType.FunctionObject) && !(item.type() instanceof PyType.Library) && !(item.type() instanceof PyType.Text)) return false;
        }
        return isArrayData(list);
    }

    /// Whether a list display of arrays, or of arrays and numbers, that differ in type is but gone through (`map(np.asarray, [x, y])`): a tuple keeps
    /// the type of each.
    boolean isGoneThrough(Value list, List<PyValue> items) {
        boolean differ = items.stream().anyMatch(item -> item.type() instanceof PyType.Array) && items.stream().anyMatch(item -> !item.type().equals(items.getFirst().type()));
        return differ && switch (code.soleUse(list)) {
            case UntypedOp.Call call -> values.get(call.callee()) != null && values.get(call.callee()).type() instanceof PyType.Library(var name, _) && GO_THROUGH.contains(name);
            case UntypedOp.Unpack _ -> true;
            case null, default -> false;
        };
    }

    /// Whether an array is but returned, counted, or given another shape, so that it costs little to have it of one rank or another.
    ///
    /// @param returned whether what the function returns goes to Python
    /// @param sameDtype whether its dtype is the same whatever its rank
    boolean isOfAnyRank(Value array, boolean returned, boolean sameDtype) {
        for (var user : code.users(array)) {
            boolean fits = switch (user) {
                case ControlOp.Return _ -> returned;
                case UntypedOp.Sequence tuple when tuple.kind() == UntypedOp.SequenceKind.TUPLE -> isOfAnyRank(tuple.result(), returned, sameDtype);
                case UntypedOp.Attribute attribute -> attribute.name().equals("size") || attribute.name().equals("reshape") && isCalled(attribute.result(), returned, sameDtype);
                // What is called is made behind this place.
                case UntypedOp.Call call -> code.maker(call.callee()) instanceof UntypedOp.Global global && global.name().equals("len");
                default -> false;
            };
            if (!fits) return false;
        }
        return true;
    }

    /// Whether a class is but one of those that `isinstance` is asked for.
    boolean isOnlyTested(Value tested) {
        return switch (code.soleUse(tested)) {
            case UntypedOp.Call call -> call.arguments().size() == 2 && call.arguments().get(1) == tested && call.kinds().get(1).isEmpty()
                    && values.get(call.callee()) != null && values.get(call.callee()).type() instanceof PyType.Library(var name, _) && name.equals("builtins.isinstance");
            case UntypedOp.Sequence tuple when tuple.kind() == UntypedOp.SequenceKind.TUPLE && !tuple.starred().contains(true) -> isOnlyTested(tuple.result());
            case null, default -> false;
        };
    }

    private boolean isCalled(Value method, boolean returned, boolean sameDtype) {
        return code.soleUse(method) instanceof UntypedOp.Call call && call.callee() == method && (sameDtype || isOfAnyRank(call.result(), returned, false));
    }

    private boolean isArrayData(Value list) {
        return switch (code.soleUse(list)) {
            case UntypedOp.Call call when values.get(call.callee()) != null -> switch (values.get(call.callee()).type()) {
                case PyType.Library(var name, _) -> name.startsWith("numpy.")
                        && (call.arguments().getFirst() == list || takesSequences(name.substring(6)));
                case PyType.BoundMethod(PyType.Array _, var name) -> TAKE_SEQUENCES.contains(name);
                default -> false;
            };
            case UntypedOp.SetSubscript store -> store.value() == list && values.get(store.object()) != null && values.get(store.object()).type() instanceof PyType.Array;
            case UntypedOp.Sequence outer when outer.kind() == UntypedOp.SequenceKind.LIST || outer.kind() == UntypedOp.SequenceKind.TUPLE -> isArrayData(outer.result());
            case null, default -> false;
        };
    }
}
