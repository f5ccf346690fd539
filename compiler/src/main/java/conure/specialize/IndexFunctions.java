package conure.specialize;

import conure.ir.ArrayOp;
import conure.ir.Dtype;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.Type;
import conure.ir.Type.Layout;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// NumPy's functions that select by indices or masks: `take nonzero compress …`.
final class IndexFunctions {
    private static final Set<String> NAMES = Set.of("take", "take_along_axis", "nonzero", "argwhere", "flatnonzero", "compress", "ix_", "count_nonzero");

    private final Specialization in;
    private final Language language;
    private final Emitter emit;

    IndexFunctions(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
    }

    /// `np.where` with one argument is `np.nonzero`.
    static boolean handles(String name, Calls.Arguments arguments) {
        return NAMES.contains(name) || name.equals("where") && arguments.positional().size() == 1 && arguments.keywords().isEmpty();
    }

    /// Calls `numpy.<name>`; null if the path ends.
    PyValue call(String name, Calls.Arguments arguments) {
        if (name.equals("ix_")) return openMesh(arguments.positional());
        var given = switch (name) {
            case "take" -> Parameters.bind(in, name, arguments, "a", "indices", "axis=", "out=", "mode=");
            case "take_along_axis" -> Parameters.bind(in, name, arguments, "arr", "indices", "axis=");
            case "compress" -> Parameters.bind(in, name, arguments, "condition", "a", "axis=", "out=");
            case "count_nonzero" -> Parameters.bind(in, name, arguments, "a", "axis=", "keepdims=");
            case "where" -> Parameters.bind(in, name, arguments, "condition");
            default -> Parameters.bind(in, name, arguments, "a");
        };
        if (given == null) return null;
        var mode = given.get("mode");
        if (mode != null && !(mode.type() instanceof PyType.Text)) throw in.refuse("unsupported-argument", "this argument mode of np." + name, "mode=\"raise\", \"wrap\" or \"clip\"", mode);
        var out = given.get("out");
        if (out == null || out.isNone()) return call(name, given);
        var result = call(name, given);
        return result == null ? null : language.calls().libraryFunction(List.of("out", emit.location()), language.kernel().names().libraryFunction("indexing.py", "_taken_into"), Calls.Arguments.of(result, out));
    }

    private PyValue call(String name, Map<String, PyValue> given) {
        if (name.equals("take") && given.get("mode") != null && !((PyType.Text) given.get("mode").type()).value().equals("raise")) return takeFitted(array(given.get("a")), given);
        return switch (name) {
            case "take" -> take(array(given.get("a")), indices(given.get("indices")), given.get("axis"), false);
            case "take_along_axis" -> takeAlongAxis(array(given.get("arr")), array(given.get("indices")), given.get("axis"));
            case "compress" -> compress(array(given.get("condition")), array(given.get("a")), given.get("axis"));
            case "count_nonzero" -> count(array(given.get("a")), given.get("axis"), given.get("keepdims"));
            case "nonzero", "where" -> nonzero(array(given.get("a") == null ? given.get("condition") : given.get("a")));
            case "flatnonzero" -> flatNonzero(array(given.get("a")));
            default -> argwhere(array(given.get("a")));
        };
    }

    private static Type.Array type(PyValue array) { return ((PyType.Array) array.type()).array(); }

    private static int rank(PyValue array) { return type(array).rank(); }

    private PyValue array(PyValue given) {
        var value = language.operators().plain(given);
        if (value.type() instanceof PyType.Either) throw in.refuse("dtype-depends-on-path", "an array of " + value.type().text() + ", depending on the path", "one type on all paths", value);
        return language.constructors().call("asarray", Calls.Arguments.of(value));
    }

    /// Indices as an array; a sequence that is empty is one of integers.
    private PyValue indices(PyValue given) {
        boolean empty = given.type() instanceof PyType.ListObject(var site) && !site.isKnown() || given.type() instanceof PyType.Tuple && given.parts().isEmpty();
        return empty ? language.arrays().allocate(Dtype.INT64, List.of(emit.constant(0)), false) : array(given);
    }

    /// All elements in C order, along one axis.
    private PyValue flat(PyValue array) {
        if (rank(array) == 1) return array;
        Value size = emit.constant(1);
        for (var extent : language.arrays().extents(array)) size = emit.binary(BinaryKind.MUL, size, extent);
        var source = type(array).layout() == Layout.C ? array : language.arrays().copy(array);
        if (source == null) return null;
        var result = new Value(new Type.Array(type(array).dtype(), 1, Layout.C), "flat");
        emit.add(new ArrayOp.Reshape(result, source.value(), List.of(size), emit.location()));
        emit.setExtent(result, 0, size);
        return new PyValue(new PyType.Array((Type.Array) result.type(), ((PyType.Array) array.type()).readOnly()), result);
    }

    /// @param inRange whether all indices are known to be, unless there are no elements
    private PyValue take(PyValue array, PyValue indices, PyValue axisGiven, boolean inRange) {
        if (array == null || indices == null) return null;
        boolean whole = axisGiven == null || axisGiven.isNone();
        var source = whole ? flat(array) : array;
        if (source == null) return null;
        var dtype = type(indices).dtype();
        if (!dtype.isInteger() && dtype != Dtype.BOOL) throw in.refuse("unsupported-argument", "indices of " + dtype.text() + " of np.take", "integers", indices);
        var axis = whole ? Integer.valueOf(0) : language.library().axis(axisGiven, rank(source));
        if (axis == null) return null;
        Value none = emit.constant(false);
        for (var extent : language.arrays().extents(indices)) none = emit.or(none, emit.compare(CompareKind.EQ, extent, emit.constant(0)));
        var some = emit.compare(CompareKind.NE, emit.extent(source.value(), axis), emit.constant(0));
        in.check(emit.or(some, none), "IndexError", "cannot do a non-empty take from an empty axes.");
        if (!emit.reachable()) return null;
        var axes = new ArrayList<AdvancedIndexing.Indices>();
        for (int k = 0; k < rank(source); k++) axes.add(k == axis ? new AdvancedIndexing.Indices(indices, axis, inRange) : null);
        var selection = language.indexing().selection(source, axes, axis);
        var result = selection == null ? null : selection.readInPlace();
        return result == null || rank(result) > 0 ? result : language.subscripts().get(result, PyValue.tuple(List.of()));
    }

    /// `np.take(…, mode="wrap")`, or "clip".
    private PyValue takeFitted(PyValue array, Map<String, PyValue> given) {
        var axis = given.get("axis");
        boolean whole = axis == null || axis.isNone();
        var source = array == null ? null : whole ? flat(array) : array;
        var along = source == null ? null : whole ? Integer.valueOf(0) : language.library().axis(axis, rank(source));
        if (along == null) return null;
        var count = new PyValue(NumberType.INT, emit.extent(source.value(), along));
        var places = indices(given.get("indices"));
        if (places == null) return null;
        boolean wraps = given.get("mode").type() instanceof PyType.Text(var mode) && mode.equals("wrap");
        // Element by element, so that those that are within, as most are, take no division.
        var fitted = wraps && rank(places) > 0
                ? language.arrays().generate(Dtype.INT64, language.arrays().extents(places), position -> List.of(fitted("_wrapped", language.arrays().element(places, position), count).value()))
                : fitted("_fitted", places, count, given.get("mode"));
        return take(source, fitted, whole ? PyValue.NONE : axis, true);
    }

    private PyValue fitted(String function, PyValue... arguments) {
        return language.calls().libraryFunction(List.of("take", emit.location()), language.kernel().names().libraryFunction("indexing.py", function), Calls.Arguments.of(arguments));
    }

    private PyValue takeAlongAxis(PyValue given, PyValue indices, PyValue axisGiven) {
        if (given == null || indices == null) return null;
        if (!type(indices).dtype().isInteger()) return in.raise("IndexError", "`indices` must be an integer array");
        boolean whole = axisGiven != null && axisGiven.isNone();
        if (whole && rank(indices) != 1) return in.raise("ValueError", "when axis=None, `indices` must have a single dimension.");
        var array = whole ? flat(given) : given;
        if (array == null) return null;
        int rank = rank(array);
        var axis = whole ? Integer.valueOf(0) : axisGiven == null ? Integer.valueOf(rank - 1) : language.library().axis(axisGiven, rank);
        if (axis == null) return null;
        if (rank(indices) != rank) return in.raise("ValueError", "`indices` and `arr` must have the same number of dimensions");
        var axes = new ArrayList<AdvancedIndexing.Indices>();
        for (int k = 0; k < rank; k++) {
            int own = k;
            var extents = new ArrayList<Value>();
            for (int other = 0; other < rank; other++) extents.add(other == k ? emit.extent(array.value(), k) : emit.constant(1));
            var positions = k == axis ? indices : language.arrays().generate(Dtype.INT64, extents, position -> List.of(position.get(own)));
            if (positions == null) return null;
            axes.add(new AdvancedIndexing.Indices(positions, k, k != axis));
        }
        var selection = language.indexing().selection(array, axes, 0);
        return selection == null ? null : selection.read();
    }

    private PyValue compress(PyValue condition, PyValue array, PyValue axis) {
        if (condition == null || array == null) return null;
        if (rank(condition) != 1) return in.raise("ValueError", "condition must be a 1-d array");
        var positions = language.masks().positions(condition);
        return positions == null ? null : take(array, positions.getFirst(), axis, false);
    }

    private PyValue count(PyValue array, PyValue axis, PyValue keepdims) {
        if (array == null) return null;
        boolean keeps = keepdims != null && !Boolean.FALSE.equals(emit.constantOf(keepdims.value()));
        if ((axis == null || axis.isNone()) && !keeps) return new PyValue(NumberType.NP_INT64, language.masks().count(array));
        var truths = language.arrays().generate(Dtype.BOOL, language.arrays().extents(array), position -> List.of(language.operators().truth(language.arrays().element(array, position))));
        return language.library().call("numpy.sum", new Calls.Arguments(List.of(truths),
                Map.of("axis", axis == null ? PyValue.NONE : axis, "keepdims", keepdims == null ? new PyValue(NumberType.BOOL, emit.constant(false)) : keepdims)), null);
    }

    private PyValue nonzero(PyValue array) {
        if (array == null) return null;
        if (rank(array) == 0) {
            var advice = Views.type(array).dtype() == Dtype.BOOL ? " If the context of this error is of the form `arr[nonzero(cond)]`, just use `arr[cond]`." : "";
            return in.raise("ValueError", "Calling nonzero on 0d arrays is not allowed. Use np.atleast_1d(scalar).nonzero() instead." + advice);
        }
        var positions = language.masks().positions(array);
        return positions == null ? null : PyValue.tuple(positions);
    }

    private PyValue flatNonzero(PyValue array) {
        if (array == null) return null;
        var flat = flat(array);
        var positions = flat == null ? null : language.masks().positions(flat);
        return positions == null ? null : positions.getFirst();
    }

    private PyValue argwhere(PyValue array) {
        if (array == null) return null;
        // NumPy transposes the array that it makes of the positions along each axis.
        var rows = language.masks().rows(array);
        if (rows == null) return null;
        var extents = language.arrays().extents(rows).reversed();
        var columns = language.elementwise().generate(extents, Layout.C, position -> language.arrays().element(rows, position.reversed()));
        return columns == null ? null : language.arrayAttributes().get(columns, "T");
    }

    /// `np.ix_(…)`: each sequence along an axis of its own.
    private PyValue openMesh(List<PyValue> sequences) {
        var mesh = new ArrayList<PyValue>();
        for (int k = 0; k < sequences.size(); k++) {
            var array = indices(sequences.get(k));
            if (array == null) return null;
            if (rank(array) != 1) return in.raise("ValueError", "Cross index must be 1 dimensional");
            if (type(array).dtype() == Dtype.BOOL) {
                var positions = language.masks().positions(array);
                if (positions == null) return null;
                array = positions.getFirst();
            }
            var key = new ArrayList<PyValue>();
            for (int axis = 0; axis < sequences.size(); axis++) key.add(axis == k ? AdvancedIndexing.WHOLE : PyValue.NONE);
            mesh.add(language.subscripts().get(array, PyValue.tuple(key)));
        }
        return PyValue.tuple(mesh);
    }
}
