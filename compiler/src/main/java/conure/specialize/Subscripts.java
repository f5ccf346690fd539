package conure.specialize;

import conure.ir.ArrayOp;
import conure.ir.ArrayOp.AxisKind;
import conure.ir.Dtype;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.ConvertKind;
import conure.ir.Type;
import conure.ir.Type.Layout;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Refused;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Subscripts: elements and views of arrays, items of tuples, lists, ranges and strings.
final class Subscripts {
    /// So few static items are told apart one by one.
    private static final int MOST_COMPARED = 16;
    /// Bounds of slices that can be added and subtracted without a thought.
    private static final long LONGEST_PLAIN = 1L << 40;
    /// So many strides behind the last element is still an address.
    private static final long FARTHEST_BEHIND = 1 << 12;
    /// NumPy's objects that make arrays of an index, and the functions of `library/ranges.py` that do.
    private static final Map<String, String> GRIDS = Map.of("numpy.mgrid", "_mgrid", "numpy.ogrid", "_ogrid", "numpy.r_", "_r", "numpy.c_", "_c");
    static final String INVALID_INDEX =
            "only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer or boolean arrays are valid indices";

    private final Specialization in;
    private final Language language;
    private final Emitter emit;

    Subscripts(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
    }

    PyValue get(PyValue object, PyValue index) {
        return in.distribute(object, each -> eachKey(index, key -> switch (each.type()) {
            case PyType.Array _ when key.type() == NumberType.BOOL || key.type() == NumberType.numpy(Dtype.BOOL) -> library("_bool_index", each, key);
            case PyType.Array _ when AdvancedIndexing.isAdvanced(key) -> language.indexing().get(each, key);
            case PyType.Iterator(var kind, _) when kind.equals("flat") -> library("_flat_get", each.parts().getFirst(), key);
            case PyType.Library(var name, _) when GRIDS.containsKey(name) -> language.calls().libraryFunction(List.of(name, emit.location()),
                    language.kernel().names().libraryFunction("ranges.py", GRIDS.get(name)), Calls.Arguments.of(key));
            case PyType.Array array -> {
                var selection = select(each, array, key);
                yield selection == null ? null : selection.isElement() ? element(each, array, selection) : view(each, array, selection);
            }
            case PyType.Tuple _ -> item(each.parts(), key, "tuple", PyValue::tuple);
            case PyType.Text(var text) -> item(text.codePoints().mapToObj(c -> new PyValue(new PyType.Text(Character.toString(c)))).toList(), key, "string",
                    parts -> new PyValue(new PyType.Text(String.join("", parts.stream().map(part -> ((PyType.Text) part.type()).value()).toList()))));
            case PyType.ListObject _ -> language.lists().get(language.kernel(), each, key);
            case PyType.Range _ -> rangeItem(each, key);
            case PyType.BoundMethod(var owner, var method) when method.equals("flags") && owner instanceof PyType.Array && key.type() instanceof PyType.Text(var name) -> {
                var flag = language.memoryOrder().flag(new PyValue(owner, each.components()), name);
                if (flag == null) throw in.refuse("unsupported-subscript", "this flag of an array", "C_CONTIGUOUS, F_CONTIGUOUS, WRITEABLE or ALIGNED", key);
                yield flag;
            }
            default -> in.raise("TypeError", "'" + each.type().pythonName() + "' object is not subscriptable");
        }));
    }

    /// Distributes over the alternatives of a key; ints of several types are one index.
    private PyValue eachKey(PyValue index, java.util.function.Function<PyValue, PyValue> f) {
        return isInteger(index) ? f.apply(index) : in.distribute(index, f);
    }

    void set(PyValue object, PyValue index, PyValue value) {
        in.distribute(object, each -> eachKey(index, key -> {
            switch (each.type()) {
                case PyType.Array array when value.type().isSometimesArray() -> in.distribute(value, chosen -> {
                    assign(each, array, key, chosen);
                    return emit.reachable() ? PyValue.NONE : null;
                });
                case PyType.Array array -> assign(each, array, key, value);
                case PyType.Iterator(var kind, _) when kind.equals("flat") -> library("_flat_set", each.parts().getFirst(), key, value);
                case PyType.ListObject _ -> language.lists().set(each, key, value);
                default -> in.raise("TypeError", "'" + each.type().pythonName() + "' object does not support item assignment");
            }
            return emit.reachable() ? PyValue.NONE : null;
        }));
    }

    /// Calls a function of `library/indexing.py`.
    PyValue library(String function, PyValue... arguments) {
        return language.calls().libraryFunction(List.of(function, emit.location()), language.kernel().names().libraryFunction("indexing.py", function), Calls.Arguments.of(arguments));
    }

    void delete(PyValue object, PyValue index) {
        if (object.type() instanceof PyType.ListObject) language.lists().delete(object, index);
        else in.raise("TypeError", "'" + object.type().pythonName() + "' object doesn't support item deletion");
    }

    // ---- integers

    /// An index as an i64, or null if the value is no integer.
    Value asIndex(PyValue value) {
        return switch (value.type()) {
            case PyType.KnownInt(long known) -> emit.constant(known);
            case NumberType number when number == NumberType.BOOL -> emit.convert(ConvertKind.ZEXT, value.value(), Scalar.I64);
            case NumberType number when number == NumberType.NP_UINT64 -> {
                in.check(emit.compare(CompareKind.SGE, value.value(), emit.constant(0)), "IndexError", "cannot fit 'numpy.uint64' into an index-sized integer");
                yield value.value();
            }
            case NumberType number when number.isInteger() ->
                    emit.convert(number.dtype().isSigned() ? ConvertKind.SEXT : ConvertKind.ZEXT, value.value(), Scalar.I64);
            case PyType.Either _ when isInteger(value) -> {
                Value index = null;
                var parts = value.parts();
                for (int k = 0; k < parts.size(); k++) {
                    var part = asIndex(parts.get(k));
                    index = index == null ? part : emit.select(in.is(value, k), part, index);
                }
                yield index;
            }
            default -> null;
        };
    }

    /// A Python index into 0 … length − 1: negative ones count from the end; others raise IndexError with `message`.
    Value wrap(Value index, Value length, String message, Value... arguments) {
        var negative = emit.compare(CompareKind.SLT, index, emit.constant(0));
        var wrapped = emit.select(negative, emit.binary(BinaryKind.ADD, index, length), index);
        in.check(emit.compare(CompareKind.ULT, wrapped, length), "IndexError", message, arguments);
        return wrapped;
    }

    // ---- static sequences

    private PyValue item(List<PyValue> items, PyValue key, String what, java.util.function.Function<List<PyValue>, PyValue> join) {
        if (key.type() instanceof PyType.Slice) return join.apply(slice(items, key, what));
        var index = asIndex(key);
        if (index == null) {
            return in.raise("TypeError", what + " indices must be integers" + (what.equals("tuple") ? " or slices" : "")
                    + ", not " + (what.equals("tuple") ? key.type().pythonName() : "'" + key.type().pythonName() + "'"));
        }
        var wrapped = wrap(index, emit.constant(items.size()), what + " index out of range");
        if (!emit.reachable()) return null;
        return choose(items, wrapped);
    }

    /// The item at an index that is in range.
    PyValue choose(List<PyValue> items, Value index) {
        return emit.constantOf(index) instanceof Long known ? items.get(Math.toIntExact(known)) : choose(items, index, 0, items.size());
    }

    /// The one of items `from` … `to − 1` at the index: many are halved, so that code nests no deeper than needed.
    private PyValue choose(List<PyValue> items, Value index, int from, int to) {
        if (to - from == 1) return items.get(from);
        int middle = to - from > MOST_COMPARED ? (from + to) / 2 : from + 1;
        var low = middle == from + 1 ? emit.compare(CompareKind.EQ, index, emit.constant(from)) : emit.compare(CompareKind.SLT, index, emit.constant(middle));
        return in.branch(low, () -> choose(items, index, from, middle), () -> choose(items, index, middle, to));
    }

    private List<PyValue> slice(List<PyValue> items, PyValue key, String what) {
        var bounds = bounds(key, emit.constant(items.size()));
        if (bounds == null) return List.of();
        if (!(emit.constantOf(bounds.start) instanceof Long start && emit.constantOf(bounds.count) instanceof Long count
                && emit.constantOf(bounds.step) instanceof Long step)) {
            throw in.refuse("unknown-slice", "a " + what + " is sliced with bounds known at run time only", "bounds that are literals, or an array", key);
        }
        var part = new ArrayList<PyValue>();
        for (long k = 0; k < count; k++) part.add(items.get(Math.toIntExact(start + k * step)));
        return part;
    }

    private PyValue rangeItem(PyValue range, PyValue key) {
        var index = asIndex(key);
        if (index == null) throw in.refuse("unsupported-subscript", "a slice of a range", "range with other bounds", range, key);
        var wrapped = wrap(index, language.iterables().rangeLength(range), "range object index out of range");
        if (!emit.reachable()) return null;
        return language.iterables().elements(range).get(wrapped);
    }

    // ---- slices

    /// A slice of a sequence: its first position, number of elements and step.
    record Bounds(Value start, Value count, Value step) {}

    /// A slice against a length, as `slice.indices` has it; null after raising.
    Bounds bounds(PyValue slice, Value length) { return bounds(slice, length, true); }

    /// @param clipped whether the start of an empty slice has to be one of the positions; where an array begins that has no elements
    ///     does not matter, and of `x[1:]` and `x[:-1]` it is plain that one lies an element behind the other
    private Bounds bounds(PyValue slice, Value length, boolean clipped) {
        var parts = slice.parts();
        var step = parts.get(2).isNone() ? emit.constant(1) : sliceIndex(parts.get(2));
        if (step == null) return null;
        var zero = emit.constant(0);
        in.check(emit.compare(CompareKind.NE, step, zero), "ValueError", "slice step cannot be zero");
        if (!emit.reachable()) return null;
        var plain = plainBounds(parts.get(0), parts.get(1), length, step, clipped);
        if (plain != null) return plain;
        var up = emit.compare(CompareKind.SGT, step, zero);
        var last = emit.binary(BinaryKind.SUB, length, emit.constant(1));
        var lowest = emit.select(up, zero, emit.constant(-1));
        var highest = emit.select(up, length, last);
        var start = parts.get(0).isNone() ? emit.select(up, zero, last) : clip(parts.get(0), length, lowest, highest);
        var stop = parts.get(1).isNone() ? emit.select(up, length, emit.constant(-1)) : clip(parts.get(1), length, lowest, highest);
        if (start == null || stop == null) return null;
        if (emit.constantOf(step) instanceof Long known && known == 1) {
            return new Bounds(start, emit.binary(BinaryKind.SMAX, emit.binary(BinaryKind.SUB, stop, start), zero), step);
        }
        var distance = emit.select(up, emit.binary(BinaryKind.SUB, stop, start), emit.binary(BinaryKind.SUB, start, stop));
        var size = emit.select(up, step, emit.binary(BinaryKind.SUB, zero, step));
        var one = emit.constant(1);
        var count = emit.binary(BinaryKind.ADD, emit.binary(BinaryKind.UDIV, emit.binary(BinaryKind.SUB, distance, one), size), one);
        return new Bounds(start, emit.select(emit.compare(CompareKind.SGT, distance, zero), count, zero), step);
    }

    /// The bounds of a slice between literals: of `x[2:]`, `x[1:-1]` and `x[:-2]` it is plain that they are equally long. Null if it is
    /// another slice.
    private Bounds plainBounds(PyValue from, PyValue to, Value length, Value step, boolean clipped) {
        if (!(emit.constantOf(step) instanceof Long by)) return null;
        if (by == -1 && from.isNone() && to.isNone()) return new Bounds(emit.binary(BinaryKind.SUB, length, emit.constant(1)), length, step);
        var start = plainBound(from, 0L);
        var stop = plainBound(to, null);
        if (by != 1 || start == null || stop == null && !to.isNone()) return null;
        boolean empty = stop != null && (stop < 0) == (start < 0) && stop <= start;
        if (start >= 0) {
            boolean plain = start == 0 || !clipped && start < FARTHEST_BEHIND;
            var first = plain ? emit.constant(start) : emit.binary(BinaryKind.SMIN, length, emit.constant(start));
            if (empty) return new Bounds(first, emit.constant(0), step);
            var rest = emit.shortened(length, stop == null || stop >= 0 ? start : start - stop);
            return new Bounds(first, stop == null || stop < 0 ? rest : emit.binary(BinaryKind.SMIN, rest, emit.constant(stop - start)), step);
        }
        if (stop != null && stop >= 0) return null;
        var first = emit.shortened(length, -start);
        if (empty) return new Bounds(first, emit.constant(0), step);
        var rest = stop == null ? length : emit.shortened(length, -stop);
        return new Bounds(first, emit.binary(BinaryKind.SMIN, rest, emit.constant(stop == null ? -start : stop - start)), step);
    }

    /// A literal bound of a slice, or what stands for None; null for others.
    private Long plainBound(PyValue bound, Long none) {
        if (bound.isNone()) return none;
        var literal = bound.type() instanceof PyType.KnownInt(long known) ? (Long) known
                : bound.type() == NumberType.INT && emit.constantOf(bound.value()) instanceof Long known ? known : null;
        return literal != null && literal > -LONGEST_PLAIN && literal < LONGEST_PLAIN ? literal : null;
    }

    private Value clip(PyValue bound, Value length, Value lowest, Value highest) {
        var index = sliceIndex(bound);
        if (index == null) return null;
        var negative = emit.compare(CompareKind.SLT, index, emit.constant(0));
        var shifted = emit.select(negative, emit.binary(BinaryKind.ADD, index, length), index);
        return emit.binary(BinaryKind.SMIN, emit.binary(BinaryKind.SMAX, shifted, lowest), highest);
    }

    private Value sliceIndex(PyValue value) {
        if (value.type() instanceof PyType.Either(var alternatives) && !isInteger(value)) {
            if (alternatives.stream().allMatch(NumberType.class::isInstance)) {
                var index = in.distribute(value, each -> {
                    var known = sliceIndex(each);
                    return known == null ? null : new PyValue(NumberType.INT, known);
                });
                return index == null ? null : index.value();
            }
            throw in.refuse("slice-depends-on-path", "a bound of the slice is " + value.type().text() + ", depending on the path", "a bound that is always an int", value);
        }
        var index = asIndex(value);
        if (index == null) in.raise("TypeError", "slice indices must be integers or None or have an __index__ method");
        return index;
    }

    // ---- arrays

    /// What a subscript selects of an array: how each axis is treated, and positions.
    private record Selection(List<AxisKind> axes, List<Value> positions, List<Boolean> unitSteps, boolean ellipsis) {
        boolean isElement() { return !ellipsis && axes.stream().allMatch(kind -> kind == AxisKind.INDEX); }
    }

    /// The extent of an array's axis.
    Value extent(PyValue array, int axis) { return emit.extent(array.value(), axis); }

    private Selection select(PyValue array, PyType.Array type, PyValue key) {
        var keys = key.type() instanceof PyType.Tuple ? key.parts() : List.of(key);
        int rank = type.array().rank();
        int consumed = 0;
        boolean ellipsis = false;
        for (var each : keys) {
            switch (each.type()) {
                case PyType.None _ -> { }
                case PyType.Ellipsis _ -> {
                    if (ellipsis) {
                        in.raise("IndexError", "an index can only have a single ellipsis ('...')");
                        return null;
                    }
                    ellipsis = true;
                }
                case NumberType number when number.isBool() -> throw indexedByBool(array, each);
                case PyType.Slice _ -> consumed++;
                case PyType.Either _ when !isInteger(each) -> throw in.refuse("index-depends-on-path", "an index is " + each.type().text() + ", depending on the path", "an index that is always an int",
                        array, each);
                default -> {
                    if (!isInteger(each)) {
                        in.raise("IndexError", INVALID_INDEX);
                        return null;
                    }
                    consumed++;
                }
            }
        }
        if (consumed > rank) {
            in.raise("IndexError", "too many indices for array: array is " + rank + "-dimensional, but " + consumed + " were indexed");
            return null;
        }
        var axes = new ArrayList<AxisKind>();
        var positions = new ArrayList<Value>();
        var unitSteps = new ArrayList<Boolean>();
        int axis = 0;
        for (var each : keys) {
            switch (each.type()) {
                case PyType.None _ -> add(axes, unitSteps, AxisKind.NEW, true);
                case PyType.Ellipsis _ -> {
                    for (int k = consumed; k < rank; k++, axis++) add(axes, unitSteps, AxisKind.WHOLE, true);
                }
                case PyType.Slice _ -> {
                    if (each.parts().stream().allMatch(PyValue::isNone)) {
                        add(axes, unitSteps, AxisKind.WHOLE, true);
                    } else {
                        var bounds = bounds(each, extent(array, axis), false);
                        if (bounds == null) return null;
                        add(axes, unitSteps, AxisKind.SLICE, emit.constantOf(bounds.step) instanceof Long step && step == 1);
                        positions.addAll(List.of(bounds.start, bounds.count, bounds.step));
                    }
                    axis++;
                }
                default -> {
                    var index = asIndex(each);
                    var size = extent(array, axis);
                    positions.add(wrap(index, size, "index {0:int} is out of bounds for axis " + axis + " with size {1:int}", index, size));
                    if (!emit.reachable()) return null;
                    add(axes, unitSteps, AxisKind.INDEX, true);
                    axis++;
                }
            }
        }
        for (; axis < rank; axis++) add(axes, unitSteps, AxisKind.WHOLE, true);
        return new Selection(axes, positions, unitSteps, ellipsis);
    }

    Refused indexedByBool(PyValue array, PyValue index) { return in.refuse("array-expression", "an array is indexed by a bool", "an if", array, index); }

    static boolean isInteger(PyValue value) { return isInteger(value.type()); }

    private static boolean isInteger(PyType type) {
        return switch (type) {
            case PyType.KnownInt _ -> true;
            case NumberType number -> number.isInteger();
            case PyType.Either(var alternatives) -> alternatives.stream().allMatch(Subscripts::isInteger);
            default -> false;
        };
    }

    private static void add(List<AxisKind> axes, List<Boolean> unitSteps, AxisKind kind, boolean unitStep) {
        axes.add(kind);
        unitSteps.add(unitStep);
    }

    private PyValue element(PyValue array, PyType.Array type, Selection selection) {
        var components = new ArrayList<Value>();
        for (var component : type.array().dtype().components()) components.add(new Value(component));
        emit.add(new ArrayOp.Element(components, array.value(), selection.positions, emit.location()));
        return new PyValue(NumberType.numpy(type.array().dtype()), components);
    }

    private PyValue view(PyValue array, PyType.Array type, Selection selection) {
        var layout = layout(type.array().layout(), selection);
        int rank = (int) selection.axes.stream().filter(kind -> kind != AxisKind.INDEX).count();
        var result = new Type.Array(type.array().dtype(), rank, rank == 0 ? Layout.C : layout);
        var view = new Value(result, array.value().name());
        emit.add(new ArrayOp.View(view, array.value(), selection.axes, selection.positions, emit.location()));
        knowExtents(view, array, selection);
        return new PyValue(new PyType.Array(result, type.readOnly()), view);
    }

    /// Whoever asks for the extents of a view gets the numbers that it was made of: then two of them are seen to be the same.
    private void knowExtents(Value view, PyValue array, Selection selection) {
        int source = 0;
        int axis = 0;
        int position = 0;
        for (var kind : selection.axes) {
            switch (kind) {
                case INDEX -> {
                    position++;
                    source++;
                }
                case SLICE -> {
                    emit.setExtent(view, axis++, selection.positions.get(position + 1));
                    position += 3;
                    source++;
                }
                case WHOLE -> emit.setExtent(view, axis++, extent(array, source++));
                case NEW -> emit.setExtent(view, axis++, emit.constant(1));
            }
        }
    }

    /// What is known of a view's strides. C survives leading indices, one sliced axis with unit step behind them, and
    /// whole axes; R (contiguous rows) survives if the last axis is whole or has unit step; F mirrors C.
    private static Layout layout(Layout source, Selection selection) {
        if (source == Layout.A) return Layout.A;
        if (source == Layout.F) return contiguous(selection, true) ? Layout.F : Layout.A;
        if (source == Layout.C && contiguous(selection, false)) return Layout.C;
        int last = selection.axes.size() - 1;
        var kind = selection.axes.get(last);
        boolean unit = kind == AxisKind.WHOLE || kind == AxisKind.SLICE && selection.unitSteps.get(last);
        if (!unit) return Layout.A;
        long rank = selection.axes.stream().filter(axis -> axis != AxisKind.INDEX).count();
        return rank == 1 ? Layout.C : Layout.R;
    }

    private static boolean contiguous(Selection selection, boolean reversed) {
        boolean whole = false;
        int count = selection.axes.size();
        for (int k = 0; k < count; k++) {
            int at = reversed ? count - 1 - k : k;
            switch (selection.axes.get(at)) {
                case INDEX -> {
                    if (whole) return false;
                }
                case SLICE -> {
                    if (whole || !selection.unitSteps.get(at)) return false;
                    whole = true;
                }
                case WHOLE -> whole = true;
                case NEW -> { return false; }
            }
        }
        return true;
    }

    /// `array[index]` for an index in range: an element, or a view of one rank less.
    PyValue leading(PyValue array, Value index) {
        var type = (PyType.Array) array.type();
        var axes = new ArrayList<>(List.of(AxisKind.INDEX));
        var unitSteps = new ArrayList<>(List.of(true));
        for (int axis = 1; axis < type.array().rank(); axis++) add(axes, unitSteps, AxisKind.WHOLE, true);
        var selection = new Selection(axes, List.of(index), unitSteps, false);
        return selection.isElement() ? element(array, type, selection) : view(array, type, selection);
    }

    private void assign(PyValue array, PyType.Array type, PyValue key, PyValue value) {
        if (type.readOnly()) {
            in.raise("ValueError", "assignment destination is read-only");
            return;
        }
        if (AdvancedIndexing.isAdvanced(key)) {
            language.indexing().set(array, key, value);
            return;
        }
        var selection = select(array, type, key);
        if (selection == null) return;
        if (selection.isElement()) {
            var components = language.arrays().toElement(value, type.array().dtype());
            if (components != null) emit.add(new ArrayOp.SetElement(array.value(), selection.positions, components, emit.location()));
            return;
        }
        language.arrays().assign(view(array, type, selection), value);
    }
}
