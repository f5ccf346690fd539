package conure.specialize;

import conure.ir.ArrayOp;
import conure.ir.Dtype;
import conure.ir.FailingOp.Failure;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
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
import java.util.function.BinaryOperator;

/// Arrays indexed by arrays: integer arrays broadcast against each other, masks, mixed with slices, ints, `None` and `...`.
///
///     x[:, i, None]   →   check that all of i are in range
///                         generate { (%a, %b, %c)  %k = element i, %b   %e = element x, %a, %k   yield %e }
///
/// The indices are checked in a loop of their own, before anything is read or written, so that the reads are pure and are
/// computed where they are needed. Masks among other indices become the positions where they are true; a mask alone is [Masks].
final class AdvancedIndexing {
    /// The slice `:`.
    static final PyValue WHOLE = new PyValue(new PyType.Slice(PyType.NONE, PyType.NONE, PyType.NONE));
    static final BinaryOperator<String> VALUE_MISMATCH = (value, result) -> "shape mismatch: value array of shape " + value + " could not be broadcast to indexing result of shape " + result;

    private final Specialization in;
    private final Language language;
    private final Emitter emit;

    AdvancedIndexing(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
    }

    /// Whether a subscript has arrays or sequences in it.
    static boolean isAdvanced(PyValue key) {
        if (!(key.type() instanceof PyType.Tuple)) return isSequence(key);
        return key.parts().stream().anyMatch(part -> isSequence(part) || part.type() instanceof PyType.Tuple);
    }

    private static boolean isSequence(PyValue key) {
        return key.type() instanceof PyType.Array || key.type() instanceof PyType.ListObject || key.type() instanceof PyType.Range || isFlat(key);
    }

    /// Whether a key is `x.flat` of an array of indices, which NumPy makes an array of; another is no index.
    private static boolean isFlat(PyValue key) {
        return key.type() instanceof PyType.Iterator(var kind, var of) && kind.equals("flat") && of.getFirst() instanceof PyType.Array array
                && (array.array().dtype().isInteger() || array.array().dtype() == Dtype.BOOL);
    }

    private static PyType.Array type(PyValue array) { return (PyType.Array) array.type(); }

    private static int rank(PyValue array) { return type(array).array().rank(); }

    /// Whether a part of a key, as [#parts] gives them, is an array.
    private static boolean isArray(PyValue part) { return part.type() instanceof PyType.Array; }

    private static boolean isMask(PyValue part) { return part.type() instanceof PyType.Array array && array.array().dtype() == Dtype.BOOL; }

    /// A sequence as an array; other values as they are. Null if the path ends.
    PyValue operand(PyValue value) {
        if (isFlat(value)) return language.subscripts().get(value, new PyValue(new PyType.Slice(new PyType.None(), new PyType.None(), new PyType.None())));
        return value.type().isSequence() ? language.constructors().call("array", Calls.Arguments.of(value)) : value;
    }

    /// `array[key]`; null if the path ends.
    PyValue get(PyValue array, PyValue key) {
        var parts = parts(array, key);
        if (parts == null) return null;
        if (parts.stream().noneMatch(AdvancedIndexing::isArray)) {
            // Integers that are arrays give a copy.
            var part = language.subscripts().get(array, PyValue.tuple(parts));
            return part == null || !isArray(part) ? part : language.arrays().copy(part);
        }
        if (parts.size() == 1 && isMask(parts.getFirst())) return language.masks().select(array, parts.getFirst());
        var selection = selection(array, parts);
        return selection == null ? null : selection.read();
    }

    /// `array[key] = value`, to an array that can be written.
    void set(PyValue array, PyValue key, PyValue value) {
        var parts = parts(array, key);
        if (parts == null) return;
        if (parts.stream().noneMatch(AdvancedIndexing::isArray)) language.subscripts().set(array, PyValue.tuple(parts), value);
        else if (parts.size() == 1 && isMask(parts.getFirst())) language.masks().assign(array, parts.getFirst(), value);
        else {
            var selection = selection(array, parts);
            if (selection != null) selection.write(value);
        }
    }

    // ---- keys

    /// The parts of any key: sequences as arrays, arrays without axes as integers; at most one is `...`. Null after raising.
    List<PyValue> parts(PyValue array, PyValue key) {
        var parts = new ArrayList<PyValue>();
        int consumed = 0;
        boolean ellipsis = false;
        for (var given : key.type() instanceof PyType.Tuple ? key.parts() : List.of(key)) {
            var part = part(array, given);
            if (part == null) return null;
            switch (part.type()) {
                case PyType.None _ -> { }
                case PyType.Ellipsis _ -> {
                    if (ellipsis) {
                        in.raise("IndexError", "an index can only have a single ellipsis ('...')");
                        return null;
                    }
                    ellipsis = true;
                }
                case PyType.Array it -> consumed += it.array().dtype() == Dtype.BOOL ? it.array().rank() : 1;
                default -> consumed++;
            }
            parts.add(part);
        }
        int rank = rank(array);
        if (consumed > rank) {
            in.raise("IndexError", "too many indices for array: array is " + rank + "-dimensional, but " + consumed + " were indexed");
            return null;
        }
        int axis = 0;
        for (var part : parts) {
            if (isMask(part) && !language.masks().fits(array, part, axis)) return null;
            axis += part.isNone() ? 0 : part.type() instanceof PyType.Ellipsis ? rank - consumed : isMask(part) ? rank(part) : 1;
        }
        return parts;
    }

    private PyValue part(PyValue array, PyValue given) {
        return switch (given.type()) {
            case PyType.None _, PyType.Ellipsis _, PyType.Slice _ -> given;
            case PyType.ListObject(var site) when !site.isKnown() -> language.arrays().allocate(Dtype.INT64, List.of(emit.constant(0)), false);
            case PyType.Tuple _ when given.parts().isEmpty() -> language.arrays().allocate(Dtype.INT64, List.of(emit.constant(0)), false);
            case PyType.Tuple _, PyType.ListObject _, PyType.Range _ -> {
                var indices = operand(given);
                yield indices == null || isIndex(indices) ? indices : in.raise("IndexError", Subscripts.INVALID_INDEX);
            }
            case PyType.Iterator _ when isFlat(given) -> operand(given);
            case PyType.Array it -> {
                if (!isIndex(given)) yield in.raise("IndexError", "arrays used as indices must be of integer (or boolean) type");
                yield it.array().rank() > 0 ? given : part(array, language.subscripts().get(given, PyValue.tuple(List.of())));
            }
            default -> {
                if (given.type() instanceof NumberType number && number.isBool()) throw language.subscripts().indexedByBool(array, given);
                if (given.type() instanceof PyType.Either && !Subscripts.isInteger(given)) {
                    throw in.refuse("index-depends-on-path", "an index is " + given.type().text() + ", depending on the path", "an index that is always an int", array, given);
                }
                yield Subscripts.isInteger(given) ? given : in.raise("IndexError", Subscripts.INVALID_INDEX);
            }
        };
    }

    private static boolean isIndex(PyValue array) { return type(array).array().dtype() == Dtype.BOOL || type(array).array().dtype().isInteger(); }

    // ---- selections

    /// An array of indices into an axis.
    ///
    /// @param axis of the array that is indexed, as messages name it
    /// @param inRange whether all are known to be
    record Indices(PyValue array, int axis, boolean inRange) {}

    /// What a key with arrays selects; null after raising.
    private Selection selection(PyValue array, List<PyValue> parts) {
        int consumed = 0;
        for (var part : parts) consumed += part.isNone() || part.type() instanceof PyType.Ellipsis ? 0 : isMask(part) ? rank(part) : 1;
        var basic = new ArrayList<PyValue>();
        // For each axis that slices and integers leave, the indices into it, or null.
        var axes = new ArrayList<Indices>();
        int axis = 0;
        int before = -1;
        int kept = 0;
        boolean apart = false;
        boolean together = true;
        for (var part : parts) {
            boolean advanced = isArray(part) || Subscripts.isInteger(part);
            if (advanced && before < 0) before = kept;
            else if (advanced && apart) together = false;
            if (!advanced && before >= 0) apart = true;
            int taken = part.isNone() ? 0 : part.type() instanceof PyType.Ellipsis ? rank(array) - consumed : isMask(part) ? rank(part) : 1;
            if (isArray(part)) {
                if (isMask(part)) {
                    var positions = language.masks().positions(part);
                    if (positions == null) return null;
                    for (int k = 0; k < taken; k++) axes.add(new Indices(positions.get(k), axis + k, true));
                } else axes.add(new Indices(part, axis, false));
                for (int k = 0; k < taken; k++) basic.add(WHOLE);
            } else {
                basic.add(part);
                if (!advanced) {
                    int left = part.isNone() ? 1 : taken;
                    for (int k = 0; k < left; k++) axes.add(null);
                    kept += left;
                }
            }
            axis += taken;
        }
        for (; axis < rank(array); axis++) axes.add(null);
        boolean all = basic.stream().allMatch(WHOLE::equals);
        var view = all ? array : language.subscripts().get(array, PyValue.tuple(basic));
        return view == null ? null : selection(view, axes, together ? before : 0);
    }

    /// The elements of an array at indices into some of its axes, null for those taken whole.
    ///
    /// @param place of the axes of the indices among the others, in the result
    Selection selection(PyValue array, List<Indices> axes, int place) {
        var arrays = axes.stream().filter(each -> each != null).map(Indices::array).toList();
        var shape = language.elementwise().shape(arrays, () -> {
            var failure = language.elementwise().mismatch("shape mismatch: indexing arrays could not be broadcast together with shapes", arrays);
            return new Failure("IndexError", failure.form(), failure.message(), failure.arguments());
        });
        return shape == null ? null : new Selection(array, axes, shape, place);
    }

    /// Reads and writes what indices select.
    final class Selection {
        private final PyValue array;
        private final List<Indices> axes;
        private final Elementwise.Broadcast shape;
        private final int place;
        /// The extents of the axes taken whole.
        private final List<Value> kept = new ArrayList<>();

        private Selection(PyValue array, List<Indices> axes, Elementwise.Broadcast shape, int place) {
            this.array = array;
            this.axes = axes;
            this.shape = shape;
            this.place = place;
            for (int axis = 0; axis < axes.size(); axis++) {
                if (axes.get(axis) == null) kept.add(emit.extent(array.value(), axis));
            }
        }

        /// Raises IndexError for the first index that is out of range, if any is used.
        private void check() {
            Value used = emit.constant(1);
            for (var extent : shape.extents()) used = emit.binary(BinaryKind.MUL, used, extent);
            var isUsed = emit.compare(CompareKind.NE, used, emit.constant(0));
            boolean alone = axes.stream().filter(each -> each != null).count() == 1;
            for (int axis = 0; axis < axes.size(); axis++) {
                var indices = axes.get(axis);
                if (indices == null || indices.inRange) continue;
                var size = emit.extent(array.value(), axis);
                Runnable all = () -> language.arrays().forEach(language.arrays().extents(indices.array), position -> {
                    var index = index(indices, position);
                    language.subscripts().wrap(index, size, "index {0:int} is out of bounds for axis " + indices.axis + " with size {1:int}", index, size);
                });
                if (alone) all.run();
                else in.when(isUsed, all);
            }
        }

        private Value index(Indices indices, List<Value> position) {
            return language.casts().to(language.arrays().element(indices.array, position), Dtype.INT64).getFirst();
        }

        /// An index that has been checked, counted from the start.
        private Value wrapped(Indices indices, Value index, int axis) {
            if (indices.inRange) return index;
            var negative = emit.compare(CompareKind.SLT, index, emit.constant(0));
            return emit.select(negative, emit.binary(BinaryKind.ADD, index, emit.extent(array.value(), axis)), index);
        }

        /// The selection with indices that count from the start, in arrays of their own if what is written may change them.
        private Selection settled() {
            var settled = new ArrayList<Indices>();
            for (int axis = 0; axis < axes.size(); axis++) {
                var indices = axes.get(axis);
                int at = axis;
                if (indices == null) settled.add(null);
                else {
                    var own = language.arrays().generate(Dtype.INT64, language.arrays().extents(indices.array), position -> List.of(wrapped(indices, index(indices, position), at)));
                    if (own == null) return null;
                    settled.add(new Indices(own, indices.axis, true));
                }
            }
            return selection(array, settled, place);
        }

        /// The position in the array for one along the axes of the indices, then those taken whole.
        private List<Value> source(List<Value> position) {
            var source = new ArrayList<Value>();
            var chosen = position.subList(0, shape.extents().size());
            int operand = 0;
            int next = chosen.size();
            for (int axis = 0; axis < axes.size(); axis++) {
                var indices = axes.get(axis);
                if (indices == null) source.add(position.get(next++));
                else source.add(wrapped(indices, language.casts().to(shape.element(operand++, chosen), Dtype.INT64).getFirst(), axis));
            }
            return source;
        }

        /// Extents along the axes of the indices, then those taken whole.
        private List<Value> extents() {
            var extents = new ArrayList<>(shape.extents());
            extents.addAll(kept);
            return extents;
        }

        /// For each axis of the result, its place in [#extents].
        private List<Long> order() {
            var order = new ArrayList<Long>();
            int count = shape.extents().size();
            for (int k = 0; k < place; k++) order.add((long) (count + k));
            for (int k = 0; k < count; k++) order.add((long) k);
            for (int k = place; k < kept.size(); k++) order.add((long) (count + k));
            return order;
        }

        /// A fresh array of the elements, the axes of the indices being the slowest in memory.
        PyValue read() {
            check();
            if (!emit.reachable()) return null;
            var result = language.elementwise().generate(extents(), Layout.C, position -> language.arrays().element(array, source(position)));
            if (result == null || place == 0) return result;
            int rank = rank(result);
            var type = new Type.Array(type(result).array().dtype(), rank, rank == 2 ? Layout.F : Layout.A);
            var transposed = new Value(type, "array");
            var order = order();
            emit.add(new ArrayOp.Transpose(transposed, result.value(), order, emit.location()));
            return new PyValue(new PyType.Array(type, false), transposed);
        }

        /// The same where the axes of the indices lie in memory as they stand in the result.
        PyValue readInPlace() {
            check();
            if (!emit.reachable()) return null;
            var order = order();
            var extents = order.stream().map(each -> extents().get(Math.toIntExact(each))).toList();
            return language.elementwise().generate(extents, Layout.C, position -> {
                var source = new Value[order.size()];
                for (int k = 0; k < source.length; k++) source[Math.toIntExact(order.get(k))] = position.get(k);
                return language.arrays().element(array, source(List.of(source)));
            });
        }

        /// All is read, then written; the last of several values for one element stays.
        void write(PyValue given) {
            var value = operand(given);
            if (value == null) return;
            var dtype = type(array).array().dtype();
            var extents = extents();
            var order = order();
            if (!isArray(value) || rank(value) == 0) {
                var components = language.stores().toElement(value, dtype);
                check();
                var settled = components == null || !emit.reachable() ? null : settled();
                if (settled != null) language.arrays().forEach(extents, position -> set(settled, position, components));
                return;
            }
            var places = language.stores().broadcast(language.arrays().extents(value), order.stream().map(each -> extents.get(Math.toIntExact(each))).toList(), VALUE_MISMATCH);
            if (places == null) return;
            check();
            if (!emit.reachable()) return;
            var values = language.arrays().astype(value, dtype, Layout.C);
            var settled = values == null ? null : settled();
            if (settled == null) return;
            language.arrays().forEach(extents, position -> {
                var result = order.stream().map(each -> position.get(Math.toIntExact(each))).toList();
                set(settled, position, language.arrays().element(values, places.apply(result)).components());
            });
        }

        private void set(Selection settled, List<Value> position, List<Value> components) {
            emit.add(new ArrayOp.SetElement(array.value(), settled.source(position), components, emit.location()));
        }
    }
}
