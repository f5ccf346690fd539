package conure.specialize;

import conure.ir.ArrayOp;
import conure.ir.FailingOp;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.Type;
import conure.ir.Type.Layout;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the library calls NumPy's inner loops by:
///
///     conure.native_loop("numpy.matmul", "(m,n),(n,p)->(m,p)", a, b, product)
///
/// calls the loop of that universal function for the arrays' dtypes. The last arrays are written, and inputs from one on that is
/// marked so: `(m,n)!->(p)`. Extents of the axes in the
/// signature agree where they have the same name; in front of these axes all arrays have others, all with the same extents,
/// over which the function is repeated. It is 1 where the loop signals a numerical error, else 0.
///
///     conure.cell(dtype)
///
/// is an array of one element, for a result that is a number; and `conure.layout(x)` tells what is known of an array's strides
/// ([Layout]).
///
///     conure.named("numpy.linalg._linalg.QRResult", Q=q, R=r)
///
/// is a named tuple; `conure.subscripts` reads the labels of `np.einsum` ([EinsteinLabels]).
final class NativeLoops {
    static final Set<String> NAMES = Set.of("native_loop", "cell", "layout", "named", "subscripts");

    private final Specialization in;
    private final Language language;
    private final Emitter emit;

    NativeLoops(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
    }

    PyValue call(String name, Calls.Arguments arguments) {
        var given = arguments.positional();
        return switch (name) {
            case "cell" -> cell(given.getFirst());
            case "layout" -> new PyValue(new PyType.Text(Views.type(given.getFirst()).layout().name()));
            case "subscripts" -> new EinsteinLabels(in).call(text(given.getFirst()), given.subList(1, given.size()));
            case "named" -> named(text(given.getFirst()), arguments.keywords());
            default -> call(text(given.get(0)), signature(text(given.get(1))), given.subList(2, given.size()));
        };
    }

    private static String text(PyValue value) { return ((PyType.Text) value.type()).value(); }

    private static PyValue named(String className, Map<String, PyValue> items) {
        var values = List.copyOf(items.values());
        return new PyValue(new PyType.Tuple(PyValue.types(values), new PyType.Named(className, List.copyOf(items.keySet()))), PyValue.flatten(values));
    }

    private PyValue cell(PyValue dtype) {
        var type = new Type.Array(language.constructors().dtype(dtype, null), 1, Layout.C);
        var result = new Value(type, "cell");
        emit.add(new ArrayOp.Scratch(result, 1, emit.location()));
        emit.setExtent(result, 0, emit.constant(1));
        return new PyValue(new PyType.Array(type, false), result);
    }

    /// The names of each operand's axes.
    ///
    /// @param unwritten how many of the first ones are only read
    private record Signature(List<List<String>> operands, int inputs, int unwritten) {}

    private static Signature signature(String text) {
        var operands = new ArrayList<List<String>>();
        int inputs = 0;
        for (var part : text.replace("!", "").split("->")) {
            inputs = operands.size();
            if (part.isEmpty()) continue;
            for (var operand : part.substring(1, part.length() - 1).split("\\),\\(", -1)) operands.add(operand.isEmpty() ? List.of() : List.of(operand.split(",")));
        }
        int mark = text.indexOf('!');
        return new Signature(operands, inputs, mark < 0 ? inputs : (int) text.substring(0, mark).chars().filter(c -> c == '(').count() - 1);
    }

    private PyValue call(String name, Signature signature, List<PyValue> arrays) {
        var types = new StringBuilder();
        for (int k = 0; k < arrays.size(); k++) types.append(k == signature.inputs ? "->" : "").append(Views.type(arrays.get(k)).dtype().character());
        int repeated = Views.type(arrays.getLast()).rank() - signature.operands.getLast().size();
        for (int k = 0; k < arrays.size(); k++) {
            if (Views.type(arrays.get(k)).rank() - signature.operands.get(k).size() != repeated) throw new IllegalArgumentException(name + ": axes of operand " + k);
        }
        var outer = language.arrays().extents(arrays.getLast()).subList(0, Math.max(0, repeated - 1));
        var status = language.arrays().fold(outer, List.of(emit.constant(0)), (position, soFar) -> {
            var parts = new ArrayList<PyValue>();
            for (var array : arrays) {
                var part = array;
                for (var index : position) part = language.basicIndexing().leading(part, index);
                parts.add(part);
            }
            return List.of(emit.binary(BinaryKind.OR, soFar.getFirst(), repeat(name + " " + types, signature, parts, repeated > 0)));
        });
        return new PyValue(NumberType.INT, status.getFirst());
    }

    /// One call, repeated over the first axis of the arrays if there is one.
    private Value repeat(String loop, Signature signature, List<PyValue> arrays, boolean repeated) {
        var extents = new LinkedHashMap<String, Value>();
        var strides = new ArrayList<Value>();
        var coreStrides = new ArrayList<Value>();
        int first = repeated ? 1 : 0;
        for (int k = 0; k < arrays.size(); k++) {
            var given = language.arrays().strides(arrays.get(k));
            strides.add(repeated ? given.getFirst() : emit.constant(0));
            coreStrides.addAll(given.subList(first, given.size()));
            var names = signature.operands.get(k);
            for (int axis = 0; axis < names.size(); axis++) {
                if (!extents.containsKey(names.get(axis))) extents.put(names.get(axis), emit.extent(arrays.get(k).value(), first + axis));
            }
        }
        strides.addAll(coreStrides);
        var dimensions = new ArrayList<Value>(List.of(repeated ? emit.extent(arrays.getLast().value(), 0) : emit.constant(1)));
        dimensions.addAll(extents.values());
        var status = new Value(Scalar.I64, "status");
        emit.add(new FailingOp.NativeLoop(status, loop, arrays.stream().map(PyValue::value).toList(), arrays.size() - signature.unwritten, dimensions, strides, in.escape(), emit.location()));
        return status;
    }
}
