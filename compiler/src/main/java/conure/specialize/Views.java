package conure.specialize;

import conure.ir.ArrayOp;
import conure.ir.ArrayOp.AxisKind;
import conure.ir.Dtype;
import conure.ir.FailingOp.Failure;
import conure.ir.FailingOp.Form;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.Type;
import conure.ir.Type.Layout;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Refused;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/// NumPy's functions that give views of arrays: other orders, numbers and extents of axes on the same elements. Those that
/// keep the number of elements but not their axes are [Reshaping]'s.
final class Views {
    static final Set<String> NAMES = Set.of("_strided", "_as_dtype", "transpose", "permute_dims", "swapaxes", "moveaxis", "squeeze", "expand_dims", "broadcast_to", "flip", "diagonal", "_diagonal",
            "lib.array_utils.normalize_axis_index");
    private static final String AXIS_ERROR = "numpy.exceptions.AxisError";
    /// No array of NumPy's has more axes.
    private static final int MOST_AXES = 64;

    private final Specialization in;
    private final Language language;
    private final Emitter emit;

    Views(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
    }

    /// Calls `numpy.<name>`; null if the path ends.
    PyValue call(String name, Calls.Arguments arguments) {
        var given = switch (name) {
            case "transpose", "permute_dims" -> Parameters.bind(in, name, arguments, "a", "axes=");
            case "swapaxes" -> Parameters.bind(in, name, arguments, "a", "axis1", "axis2");
            case "moveaxis" -> Parameters.bind(in, name, arguments, "a", "source", "destination");
            case "expand_dims" -> Parameters.bind(in, name, arguments, "a", "axis");
            case "squeeze" -> Parameters.bind(in, name, arguments, "a", "axis=");
            case "_strided" -> Parameters.bind(in, name, arguments, "array", "shape", "strides", "writeable=");
            case "_as_dtype" -> Parameters.bind(in, name, arguments, "array", "dtype", "shape", "strides");
            case "broadcast_to" -> Parameters.bind(in, name, arguments, "array", "shape");
            case "flip" -> Parameters.bind(in, name, arguments, "m", "axis=");
            case "diagonal", "_diagonal" -> Parameters.bind(in, name, arguments, "a", "offset=", "axis1=", "axis2=");
            default -> Parameters.bind(in, "normalize_axis_index", arguments, "axis", "ndim", "msg_prefix=");
        };
        if (given == null) return null;
        if (name.startsWith("lib.")) {
            var rank = known(given.get("ndim"));
            var prefix = given.get("msg_prefix") != null && given.get("msg_prefix").type() instanceof PyType.Text(var text) ? text + ": " : "";
            var axis = rank == null ? null : axis(given.get("axis"), Math.toIntExact(rank), prefix);
            return axis == null ? null : integer(axis);
        }
        var array = array(given.get(switch (name) {
            case "broadcast_to", "_strided", "_as_dtype" -> "array";
            case "flip" -> "m";
            default -> "a";
        }));
        // A list of numbers whose type depends on the path is an array of one dtype or another.
        return array == null ? null : in.distribute(array, each -> view(name, each, given));
    }

    private PyValue view(String name, PyValue array, Map<String, PyValue> given) {
        return switch (name) {
            case "transpose", "permute_dims" -> ofScalar(given.get("a"), transpose(array, given.get("axes")));
            case "swapaxes" -> swapped(array, given.get("axis1"), given.get("axis2"));
            case "moveaxis" -> moved(array, given.get("source"), given.get("destination"));
            case "expand_dims" -> expanded(array, given.get("axis"));
            case "squeeze" -> ofScalar(given.get("a"), squeezed(array, given.get("axis")));
            case "broadcast_to" -> broadcast(array, given.get("shape"));
            case "_strided" -> {
                var shape = indices(given.get("shape"));
                var strides = shape == null ? null : indices(given.get("strides"));
                boolean writeable = given.get("writeable") != null && Boolean.TRUE.equals(emit.constantOf(given.get("writeable").value()));
                yield strides == null ? null : strided(array, shape, strides, !writeable);
            }
            case "_as_dtype" -> {
                var dtype = language.constructors().dtype(given.get("dtype"), null);
                yield asDtype(array, dtype, indices(given.get("shape")), indices(given.get("strides")));
            }
            case "flip" -> flipped(array, given.get("axis"));
            case "diagonal" -> diagonal(array, given.get("offset"), given.get("axis1"), given.get("axis2"), true);
            case "_diagonal" -> diagonal(array, given.get("offset"), given.get("axis1"), given.get("axis2"), ((PyType.Array) array.type()).readOnly());
            default -> throw new IllegalArgumentException(name);
        };
    }

    /// A NumPy scalar has the method itself, which gives the scalar.
    private static PyValue ofScalar(PyValue given, PyValue view) { return view != null && given.isNumber() && given.number().isNumpy() ? given : view; }

    static Type.Array type(PyValue array) { return ((PyType.Array) array.type()).array(); }

    private PyValue integer(long value) { return new PyValue(NumberType.INT, emit.constant(value)); }

    /// Sequences and numbers are made arrays.
    PyValue array(PyValue given) {
        var value = language.operators().plain(given);
        if (value.type() instanceof PyType.Array) return value;
        if (value.type() instanceof PyType.Either) throw in.refuse("dtype-depends-on-path", "an array of " + value.type().text() + ", depending on the path", "one type on all paths", value);
        return language.constructors().call("array", Calls.Arguments.of(value));
    }

    // ---- axes

    private Long known(PyValue given) {
        var index = language.operators().index(given);
        if (index == null) return null;
        if (emit.constantOf(index) instanceof Long known) return known;
        throw in.refuse("unknown-axis", "an axis is known at run time only", "a literal, or an argument of the function", given);
    }

    /// One axis, which must be known; null after raising.
    private Integer axis(PyValue given, int rank, String prefix) {
        var known = known(given);
        if (known == null) return null;
        if (known >= -rank && known < rank) return Math.toIntExact(known < 0 ? known + rank : known);
        in.raise(AXIS_ERROR, prefix + "axis " + known + " is out of bounds for array of dimension " + rank);
        return null;
    }

    /// The axes that an argument is written as, a range of them included.
    private List<PyValue> items(PyValue given) {
        return switch (given.type()) {
            case PyType.Tuple _ -> given.parts();
            case PyType.ListObject _ -> throw in.refuse("unknown-axis", "the axes are a list", "a tuple", given);
            case PyType.Array array when array.array().rank() > 0 -> throw in.refuse("unknown-axis", "the axes are an array", "a tuple", given);
            case PyType.Range _ -> {
                var bounds = given.parts().stream().map(PyValue::value).map(emit::constantOf).toList();
                if (!bounds.stream().allMatch(Long.class::isInstance)) throw in.refuse("unknown-axis", "the axes are a range known at run time only", "a tuple", given);
                long start = (Long) bounds.get(0), stop = (Long) bounds.get(1), step = (Long) bounds.get(2);
                yield LongStream.iterate(start, axis -> step > 0 ? axis < stop : axis > stop, axis -> axis + step).limit(MOST_AXES + 1).mapToObj(this::integer).toList();
            }
            default -> List.of(given);
        };
    }

    /// An axis or a tuple of different ones; null after raising.
    private List<Integer> axes(PyValue given, int rank, String prefix, String repeated) {
        var axes = new ArrayList<Integer>();
        for (var item : items(given)) {
            var axis = axis(item, rank, prefix);
            if (axis == null) return null;
            axes.add(axis);
        }
        if (axes.stream().distinct().count() == axes.size()) return axes;
        in.raise("ValueError", repeated);
        return null;
    }

    /// Result axis k is the array's axis `axes[k]`.
    PyValue permuted(PyValue array, List<Integer> axes) {
        int rank = axes.size();
        var layout = type(array).layout();
        boolean unchanged = true;
        boolean reversed = true;
        for (int k = 0; k < rank; k++) {
            unchanged &= axes.get(k) == k;
            reversed &= axes.get(k) == rank - 1 - k;
        }
        if (!unchanged) {
            layout = !reversed ? Layout.A : switch (layout) {
                case C -> Layout.F;
                case F -> Layout.C;
                case R, A -> Layout.A;
            };
        }
        var result = new Value(new Type.Array(type(array).dtype(), rank, layout));
        emit.add(new ArrayOp.Transpose(result, array.value(), axes.stream().map(Integer::longValue).toList(), emit.location()));
        return viewed(array, result, false);
    }

    private static PyValue viewed(PyValue array, Value result, boolean readOnly) {
        return new PyValue(new PyType.Array((Type.Array) result.type(), readOnly || ((PyType.Array) array.type()).readOnly()), result);
    }

    private PyValue transpose(PyValue array, PyValue given) {
        int rank = type(array).rank();
        var axes = new ArrayList<Integer>();
        if (given == null || given.isNone()) {
            for (int axis = rank - 1; axis >= 0; axis--) axes.add(axis);
            return permuted(array, axes);
        }
        if (given.type() instanceof PyType.Text) return in.raise("TypeError", "'str' object cannot be interpreted as an integer");
        if (given.isNumber() && !given.number().isInteger() && !given.number().isBool()) {
            return in.raise(new Failure("TypeError", Form.MESSAGE, "expected a sequence of integers or a single integer, got '{0:" + given.type().text() + "!r}'", given.components()));
        }
        var items = items(given);
        for (var item : items) {
            if (item.isNumber() && item.number().isBool()) throw in.refuse("unsupported-argument", "a bool as an axis", "an int", item);
            if (language.operators().index(item) == null) return null;
        }
        if (items.size() != rank) return in.raise("ValueError", "axes don't match array");
        var found = axes(PyValue.tuple(items), rank, "", "repeated axis in transpose");
        return found == null ? null : permuted(array, found);
    }

    private PyValue swapped(PyValue array, PyValue first, PyValue second) {
        int rank = type(array).rank();
        var one = axis(first, rank, "axis1: ");
        var other = one == null ? null : axis(second, rank, "axis2: ");
        if (other == null) return null;
        var axes = new ArrayList<Integer>();
        for (int axis = 0; axis < rank; axis++) axes.add(axis);
        Collections.swap(axes, one, other);
        return permuted(array, axes);
    }

    private PyValue moved(PyValue array, PyValue source, PyValue destination) {
        int rank = type(array).rank();
        var from = axes(source, rank, "source: ", "repeated axis in `source` argument");
        var to = from == null ? null : axes(destination, rank, "destination: ", "repeated axis in `destination` argument");
        if (to == null) return null;
        if (from.size() != to.size()) return in.raise("ValueError", "`source` and `destination` arguments must have the same number of elements");
        var axes = new ArrayList<Integer>(Collections.nCopies(rank, -1));
        for (int k = 0; k < from.size(); k++) axes.set(to.get(k), from.get(k));
        int next = 0;
        for (int k = 0; k < rank; k++) {
            if (axes.get(k) >= 0) continue;
            while (from.contains(next)) next++;
            axes.set(k, next++);
        }
        return permuted(array, axes);
    }

    // ---- axes of extent 1

    private PyValue expanded(PyValue array, PyValue given) {
        int rank = type(array).rank() + (given.type() instanceof PyType.Tuple(var items, _) ? items.size() : 1);
        var added = axes(given, rank, "", "repeated axis");
        if (added == null) return null;
        var kinds = new ArrayList<AxisKind>();
        for (int axis = 0; axis < rank; axis++) kinds.add(added.contains(axis) ? AxisKind.NEW : AxisKind.WHOLE);
        // Where they lie, axes of extent 1 do not change how the others lie.
        var layout = type(array).layout();
        return view(array, kinds, List.of(), layout == Layout.R && added.contains(rank - 1) ? Layout.A : layout);
    }

    private PyValue view(PyValue array, List<AxisKind> kinds, List<Value> positions, Layout layout) {
        int rank = (int) kinds.stream().filter(kind -> kind != AxisKind.INDEX).count();
        boolean trivial = rank == 0 || rank == 1 && (layout == Layout.R || layout == Layout.F);
        var result = new Value(new Type.Array(type(array).dtype(), rank, trivial ? Layout.C : layout));
        emit.add(new ArrayOp.View(result, array.value(), kinds, positions, emit.location()));
        return viewed(array, result, false);
    }

    private PyValue squeezed(PyValue array, PyValue given) {
        int rank = type(array).rank();
        var removed = new ArrayList<Integer>();
        if (given == null || given.isNone()) {
            for (int axis = 0; axis < rank; axis++) {
                var isOne = emit.is(emit.extent(array.value(), axis), 1);
                if (isOne == null) throw unknownUnits(array);
                if (isOne) removed.add(axis);
            }
        } else {
            if (given.isNumber() && given.number().isBool()) throw in.refuse("unsupported-argument", "a bool as an axis", "an int", given);
            // Numbers have an axis of their own for NumPy.
            boolean ofNumber = rank == 0 && !(given.type() instanceof PyType.Tuple);
            if (ofNumber && known(given) instanceof Long axis && (axis == 0 || axis == -1)) return array;
            var axes = axes(given, rank, "", "duplicate value in 'axis'");
            if (axes == null) return null;
            removed.addAll(axes);
            for (int axis : removed) {
                in.check(emit.compare(CompareKind.EQ, emit.extent(array.value(), axis), emit.constant(1)), "ValueError",
                        "cannot select an axis to squeeze out which has size not equal to one");
            }
            if (!emit.reachable()) return null;
        }
        if (removed.isEmpty()) return array;
        var kinds = new ArrayList<AxisKind>();
        for (int axis = 0; axis < rank; axis++) kinds.add(removed.contains(axis) ? AxisKind.INDEX : AxisKind.WHOLE);
        var layout = type(array).layout();
        return view(array, kinds, removed.stream().map(_ -> emit.constant(0)).toList(), layout == Layout.R && removed.contains(rank - 1) ? Layout.A : layout);
    }

    /// Refuses an array of which it has to be known which of its axes have extent 1.
    private Refused unknownUnits(PyValue array) {
        var refused = in.refuse("unknown-rank", "which axes have extent 1 is known at run time only, and squeeze without axis removes them", "squeeze(axis=…)", array);
        for (int axis = 0; axis < type(array).rank(); axis++) refused = refused.alsoCompared(emit.equalities(emit.extent(array.value(), axis), 1)).alsoUndecided(in.discrete(new PyValue(NumberType.INT, emit.extent(array.value(), axis))));
        return refused;
    }

    // ---- other strides

    private PyValue flipped(PyValue array, PyValue given) {
        int rank = type(array).rank();
        List<Integer> axes = new ArrayList<>();
        if (given == null || given.isNone()) {
            for (int axis = 0; axis < rank; axis++) axes.add(axis);
        } else axes = axes(given, rank, "", "repeated axis");
        if (axes == null) return null;
        if (rank == 0) return language.subscripts().get(array, PyValue.tuple(List.of()));
        var kinds = new ArrayList<AxisKind>();
        var positions = new ArrayList<Value>();
        for (int axis = 0; axis < rank; axis++) {
            boolean reversed = axes.contains(axis);
            kinds.add(reversed ? AxisKind.SLICE : AxisKind.WHOLE);
            if (!reversed) continue;
            var extent = emit.extent(array.value(), axis);
            positions.addAll(List.of(emit.binary(BinaryKind.SUB, extent, emit.constant(1)), extent, emit.constant(-1)));
        }
        return view(array, kinds, positions, axes.isEmpty() ? type(array).layout() : axes.contains(rank - 1) || type(array).layout() == Layout.F ? Layout.A
                : type(array).layout() == Layout.C ? Layout.R : type(array).layout());
    }

    /// The integers of a tuple; null after raising.
    private List<Value> indices(PyValue tuple) {
        var found = new ArrayList<Value>();
        for (var each : tuple.parts()) {
            var index = language.operators().index(each);
            if (index == null) return null;
            found.add(index);
        }
        return found;
    }

    /// Axes that are broadcast have the stride 0.
    private PyValue broadcast(PyValue array, PyValue shape) {
        var extents = new ArrayList<Value>();
        for (var item : language.constructors().shapeItems(shape)) {
            var extent = language.operators().index(item);
            if (extent == null) return null;
            extents.add(extent);
        }
        int rank = extents.size();
        int added = rank - type(array).rank();
        if (rank == 0 && added < 0) return in.raise("ValueError", "cannot broadcast a non-scalar to a scalar array");
        for (var extent : extents) {
            in.check(emit.compare(CompareKind.SGE, extent, emit.constant(0)), "ValueError", "all elements of broadcast shape must be non-negative");
        }
        if (added < 0) return in.raise("ValueError", "input operand has more dimensions than allowed by the axis remapping");
        if (rank == 0) {
            var result = new Value(type(array));
            emit.add(new ArrayOp.View(result, array.value(), List.of(), List.of(), emit.location()));
            return viewed(array, result, true);
        }
        var own = language.arrays().extents(array);
        var strides = language.arrays().strides(array);
        var carried = new ArrayList<Value>(Collections.nCopies(added, emit.constant(0)));
        Value fits = emit.constant(true);
        for (int axis = 0; axis < own.size(); axis++) {
            var isOne = emit.compare(CompareKind.EQ, own.get(axis), emit.constant(1));
            boolean same = emit.areEqual(own.get(axis), extents.get(added + axis));
            if (!same) fits = emit.and(fits, emit.or(isOne, emit.compare(CompareKind.EQ, own.get(axis), extents.get(added + axis))));
            carried.add(same ? strides.get(axis) : emit.select(isOne, emit.constant(0), strides.get(axis)));
        }
        var words = new ArrayList<>(own);
        words.addAll(extents);
        in.check(fits, new Failure("ValueError", Form.MESSAGE, "operands could not be broadcast together with remapped shapes [original->remapped]: "
                + Elementwise.shapeText(0, own.size()) + "  and requested shape " + Elementwise.shapeText(own.size(), rank), words));
        return emit.reachable() ? strided(array, extents, carried, true) : null;
    }

    /// The same bytes read as elements of another dtype. Where their size changes, so does the last axis, whose elements lie side by side.
    private PyValue asDtype(PyValue array, Dtype dtype, List<Value> extents, List<Value> strides) {
        var layout = type(array).layout();
        var view = strided(array, dtype, extents, strides, false);
        if (layout == Layout.A || layout == Layout.F && dtype.bytes() != type(array).dtype().bytes()) return view;
        var result = new Value(new Type.Array(dtype, extents.size(), layout));
        emit.add(new ArrayOp.Relayout(result, view.value(), emit.location()));
        for (int axis = 0; axis < extents.size(); axis++) emit.setExtent(result, axis, extents.get(axis));
        return viewed(view, result, false);
    }

    PyValue strided(PyValue array, List<Value> extents, List<Value> strides, boolean readOnly) { return strided(array, type(array).dtype(), extents, strides, readOnly); }

    private PyValue strided(PyValue array, Dtype dtype, List<Value> extents, List<Value> strides, boolean readOnly) {
        var result = new Value(new Type.Array(dtype, extents.size(), Layout.A));
        emit.add(new ArrayOp.Strided(result, array.value(), extents, strides, emit.location()));
        for (int axis = 0; axis < extents.size(); axis++) emit.setExtent(result, axis, extents.get(axis));
        return viewed(array, result, readOnly);
    }

    private PyValue diagonal(PyValue array, PyValue offsetGiven, PyValue firstGiven, PyValue secondGiven, boolean readOnly) {
        int rank = type(array).rank();
        if (rank < 2) return in.raise("ValueError", "diag requires an array of at least two dimensions");
        var first = firstGiven == null ? Integer.valueOf(0) : axis(firstGiven, rank, "axis1: ");
        var second = first == null ? null : secondGiven == null ? Integer.valueOf(1) : axis(secondGiven, rank, "axis2: ");
        if (second == null) return null;
        if (first.equals(second)) return in.raise("ValueError", "axis1 and axis2 cannot be the same");
        var offset = offsetGiven == null ? emit.constant(0) : language.operators().index(offsetGiven);
        if (offset == null) return null;
        var zero = emit.constant(0);
        var extents = language.arrays().extents(array);
        var down = emit.binary(BinaryKind.SMIN, emit.binary(BinaryKind.SMAX, emit.binary(BinaryKind.SUB, zero, offset), zero), extents.get(first));
        var right = emit.binary(BinaryKind.SMIN, emit.binary(BinaryKind.SMAX, offset, zero), extents.get(second));
        var rows = emit.binary(BinaryKind.SUB, extents.get(first), down);
        var columns = emit.binary(BinaryKind.SUB, extents.get(second), right);
        var kinds = new ArrayList<AxisKind>();
        var positions = new ArrayList<Value>();
        for (int axis = 0; axis < rank; axis++) {
            boolean cut = axis == first || axis == second;
            kinds.add(cut ? AxisKind.SLICE : AxisKind.WHOLE);
            if (cut) positions.addAll(List.of(axis == first ? down : right, axis == first ? rows : columns, emit.constant(1)));
        }
        var part = view(array, kinds, positions, Layout.A);
        var strides = language.arrays().strides(array);
        var kept = new ArrayList<Value>();
        var keptStrides = new ArrayList<Value>();
        for (int axis = 0; axis < rank; axis++) {
            if (axis == first || axis == second) continue;
            kept.add(extents.get(axis));
            keptStrides.add(strides.get(axis));
        }
        kept.add(emit.binary(BinaryKind.SMIN, rows, columns));
        keptStrides.add(emit.binary(BinaryKind.ADD, strides.get(first), strides.get(second)));
        return strided(part, kept, keptStrides, readOnly);
    }
}
