package conure.specialize;

import conure.ir.ArrayOp;
import conure.ir.Dtype;
import conure.ir.FailingOp.Failure;
import conure.ir.FailingOp.Form;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.Type.Layout;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/// A combination of the elements of an array by a universal function, along some axes.
///
/// The axes are gone through in the order in which they lie in memory. Where the reduced ones are the fastest, an element of
/// the result is a loop; else the result accumulates, a row at a time. Floats are added pairwise along the fastest axes
/// ([ArrayOp.Sum]) and one by one along the others, as NumPy does with contiguous arrays.
final class Reduction {
    /// What a function combines with an element without changing it; those without begin with the first element.
    private static final Map<String, Double> IDENTITIES = Map.ofEntries(Map.entry("add", 0.0), Map.entry("multiply", 1.0), Map.entry("logical_or", 0.0), Map.entry("logical_and", 1.0),
            Map.entry("logical_xor", 0.0), Map.entry("bitwise_or", 0.0), Map.entry("bitwise_xor", 0.0), Map.entry("bitwise_and", -1.0), Map.entry("hypot", 0.0), Map.entry("gcd", 0.0),
            Map.entry("logaddexp", Double.NEGATIVE_INFINITY), Map.entry("logaddexp2", Double.NEGATIVE_INFINITY));
    /// So many elements are looked at before it is asked whether the rest matters.
    private static final int DECISION = 4096;
    private static final int LANES = 8;

    private final Specialization in;
    private final Language language;
    private final Emitter emit;
    private final String function;
    private final Dtype dtype;
    private final boolean keepsAxes;
    /// The components to begin with, or null.
    private final List<Value> initial;
    /// Which elements count, or null.
    private final PyValue where;

    Reduction(Specialization in, Language language, String function, Dtype dtype, boolean keepsAxes, List<Value> initial, PyValue where) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
        this.function = function;
        this.dtype = dtype;
        this.keepsAxes = keepsAxes;
        this.initial = initial;
        this.where = where == null ? null : language.outputs().mask(where);
    }

    private boolean hasIdentity() { return IDENTITIES.containsKey(function); }

    private boolean isExtreme() { return function.equals("minimum") || function.equals("maximum"); }

    private boolean isFloatSum() { return function.equals("add") && (dtype.isFloat() || dtype.isComplex()); }

    PyValue of(PyValue array, List<Integer> axes) {
        if (where != null && !hasIdentity() && initial == null) {
            return in.raise("ValueError", "reduction operation '" + function + "' does not have an identity, so to use a where mask one has to specify 'initial'");
        }
        var mask = where == null ? null : mask(array);
        if (where != null && mask == null) return null;
        int rank = Views.type(array).rank();
        // The axes as they lie in memory, the slowest first.
        var layout = rank > 1 && ((PyType.Array) array.type()).array().layout() == Layout.F ? Layout.F : Layout.C;
        var order = new ArrayList<Integer>();
        for (int axis = 0; axis < rank; axis++) order.add(layout == Layout.F ? rank - 1 - axis : axis);
        var extents = new ArrayList<Value>();
        var reduced = new ArrayList<Boolean>();
        Value count = emit.constant(1);
        int fastest = 0;
        for (int axis : order) {
            var extent = emit.extent(array.value(), axis);
            extents.add(extent);
            reduced.add(axes.contains(axis));
            if (axes.contains(axis)) count = emit.binary(BinaryKind.MUL, count, extent);
            if (!axes.contains(axis)) fastest = extents.size();
        }
        if (!hasIdentity() && initial == null) {
            in.check(emit.compare(CompareKind.NE, count, emit.constant(0)), "ValueError", "zero-size array to reduction operation " + function + " which has no identity");
            if (!emit.reachable()) return null;
        }
        Function<List<Value>, PyValue> element = position -> {
            var index = new Value[rank];
            for (int k = 0; k < rank; k++) index[order.get(k)] = position.get(k);
            return element(array, mask, List.of(index));
        };
        var shape = new ArrayList<Value>();
        // For each axis of the result the place of its position among those in memory; −1 for one that stands for a reduced axis.
        var places = new ArrayList<Integer>();
        for (int axis = 0; axis < rank; axis++) {
            if (axes.contains(axis) && !keepsAxes) continue;
            shape.add(axes.contains(axis) ? emit.constant(1) : emit.extent(array.value(), axis));
            places.add(axes.contains(axis) ? -1 : order.indexOf(axis));
        }
        var loops = new Loops(extents, element, fastest, shape, places, shape.size() > 1 ? layout : Layout.C, ((PyType.Array) array.type()).array().layout() == Layout.A);
        if (shape.isEmpty()) {
            var result = loops.combined(List.of(), start(() -> element.apply(zeros(rank))));
            return emit.reachable() ? new PyValue(NumberType.numpy(dtype), result) : null;
        }
        return reduced.subList(0, fastest).contains(true) ? loops.accumulated() : loops.each();
    }

    /// How the mask is broadcast to the array, which is not broadcast itself; null if the path ends.
    private Elementwise.Broadcast mask(PyValue array) {
        int rank = Views.type(array).rank();
        if (Elementwise.isArray(where) && Views.type(where).rank() > rank) {
            in.raise("ValueError", "input operand has more dimensions than allowed by the axis remapping");
            return null;
        }
        var elementwise = language.elementwise();
        var mask = elementwise.shape(List.of(array, where), () -> elementwise.mismatch("operands could not be broadcast together with remapped shapes [original->remapped]:", List.of(array, where)));
        if (mask == null) return null;
        Value fits = emit.constant(true);
        for (int axis = 0; axis < rank; axis++) fits = emit.and(fits, emit.compare(CompareKind.EQ, mask.extents().get(axis), emit.extent(array.value(), axis)));
        if (!Boolean.TRUE.equals(emit.constantOf(fits))) {
            var words = new ArrayList<Value>();
            var text = "non-broadcastable operand with shape " + elementwise.shapeText(words, language.arrays().extents(array)) + " doesn't match the broadcast shape "
                    + elementwise.shapeText(words, mask.extents());
            in.check(fits, new Failure("ValueError", Form.MESSAGE, text, elementwise.fewEnough(words)));
        }
        return emit.reachable() ? mask : null;
    }

    private List<Value> zeros(int rank) {
        var zeros = new ArrayList<Value>();
        for (int axis = 0; axis < rank; axis++) zeros.add(emit.constant(0));
        return zeros;
    }

    /// The components to begin with.
    private List<Value> start(Supplier<PyValue> first) {
        if (initial != null) return initial;
        return hasIdentity() ? identity() : first.get().components();
    }

    private List<Value> identity() {
        var components = new ArrayList<Value>();
        for (var component : dtype.components()) {
            double identity = components.isEmpty() ? IDENTITIES.get(function) : 0;
            var scalar = (Scalar) component;
            components.add(scalar.isFloat() ? emit.constant(scalar, identity) : scalar == Scalar.I1 ? emit.constant(identity != 0) : emit.constant(scalar, (long) identity));
        }
        return components;
    }

    /// An element in the type of the result; where it does not count, what changes nothing.
    private PyValue element(PyValue array, Elementwise.Broadcast mask, List<Value> position) {
        var type = NumberType.numpy(dtype);
        var value = new PyValue(type, language.casts().to(language.arrays().element(array, position), dtype));
        if (mask == null) return value;
        var counts = language.operators().truth(mask.element(1, position));
        var neutral = hasIdentity() ? identity() : initial;
        var components = new ArrayList<Value>();
        for (int k = 0; k < neutral.size(); k++) components.add(emit.select(counts, value.components().get(k), neutral.get(k)));
        return new PyValue(type, components);
    }

    private List<Value> combine(List<Value> left, PyValue right) {
        return language.ufuncs().scalar(function, new PyValue(NumberType.numpy(dtype), left), right).components();
    }

    /// @param extents of the axes as they lie in memory
    /// @param element at a position along these
    /// @param fastest from where on all of them are reduced
    /// @param places where the positions in the result stand among them
    /// @param scattered whether elements may not lie side by side along the fastest axis
    private final class Loops {
        private final List<Value> extents;
        private final Function<List<Value>, PyValue> element;
        private final int fastest;
        private final List<Value> shape;
        private final List<Integer> places;
        private final Layout layout;
        private final boolean scattered;

        Loops(List<Value> extents, Function<List<Value>, PyValue> element, int fastest, List<Value> shape, List<Integer> places, Layout layout, boolean scattered) {
            this.extents = extents;
            this.element = element;
            this.fastest = fastest;
            this.shape = shape;
            this.places = places;
            this.layout = layout;
            this.scattered = scattered;
        }

        private PyValue at(List<Value> leading, List<Value> rest) {
            var position = new ArrayList<>(leading);
            position.addAll(rest);
            return element.apply(position);
        }

        /// The elements at the positions that begin with `leading`, combined along all further axes.
        List<Value> combined(List<Value> leading, List<Value> start) {
            var further = extents.subList(leading.size(), extents.size());
            if (further.isEmpty()) return combine(start, at(leading, List.of()));
            if (isExtreme() && dtype.isFloat()) return extreme(leading, further, start);
            if (isFloatSum()) return sum(leading, further, start);
            if (function.equals("multiply") && dtype == Dtype.FLOAT16) return productOfHalves(leading, further, start);
            if (leading.isEmpty() && (function.startsWith("logical_") && !function.equals("logical_xor") || isExtreme() && dtype == Dtype.BOOL)) return decided(further, start);
            return language.arrays().fold(further, start, (rest, carried) -> combine(carried, at(leading, rest)));
        }

        /// Halves are multiplied as floats of 32 bits along what one loop of NumPy's goes through, and rounded behind it.
        private List<Value> productOfHalves(List<Value> leading, List<Value> further, List<Value> start) {
            var arrays = language.arrays();
            int outer = scattered ? further.size() - 1 : 0;
            return arrays.fold(further.subList(0, outer), start, (rest, carried) -> {
                var wide = language.casts().to(new PyValue(NumberType.numpy(dtype), carried), Dtype.FLOAT32);
                var product = arrays.fold(further.subList(outer, further.size()), wide, (inner, factors) -> {
                    var position = new ArrayList<>(rest);
                    position.addAll(inner);
                    return List.of(emit.binary(BinaryKind.FMUL, factors.getFirst(), language.casts().to(at(leading, position), Dtype.FLOAT32).getFirst()));
                });
                return language.casts().to(new PyValue(NumberType.numpy(Dtype.FLOAT32), product), dtype);
            });
        }

        /// The order of comparisons does not matter but for zeros of both signs, of which NumPy too gives either.
        private List<Value> extreme(List<Value> leading, List<Value> further, List<Value> start) {
            if (scattered) return besideEachOther(leading, further, start.getFirst());
            return language.arrays().fold(further, start, (rest, carried) -> List.of(extreme(at(leading, rest).value(), carried.getFirst())));
        }

        private Value extreme(Value left, Value right) { return emit.binary(function.equals("maximum") ? BinaryKind.FMAX : BinaryKind.FMIN, left, right); }

        /// Elements that do not lie side by side make no vectors: then several are compared at a time, so that none waits for the one before.
        private List<Value> besideEachOther(List<Value> leading, List<Value> further, Value start) {
            var arrays = language.arrays();
            var length = further.getLast();
            var groups = emit.binary(BinaryKind.LSHR, length, emit.constant(Integer.numberOfTrailingZeros(LANES)));
            return arrays.fold(further.subList(0, further.size() - 1), List.of(start), (rest, carried) -> {
                var lanes = arrays.fold(List.of(groups), Collections.nCopies(LANES, carried.getFirst()), (group, before) -> {
                    var first = emit.binary(BinaryKind.MUL, group.getFirst(), emit.constant(LANES));
                    var next = new ArrayList<Value>();
                    for (int lane = 0; lane < LANES; lane++) next.add(extreme(at(leading, with(rest, emit.binary(BinaryKind.ADD, first, emit.constant(lane)))).value(), before.get(lane)));
                    return next;
                });
                Value found = lanes.getFirst();
                for (var lane : lanes.subList(1, LANES)) found = extreme(lane, found);
                var behind = emit.binary(BinaryKind.MUL, groups, emit.constant(LANES));
                return arrays.fold(List.of(emit.binary(BinaryKind.SUB, length, behind)), List.of(found),
                        (k, before) -> List.of(extreme(at(leading, with(rest, emit.binary(BinaryKind.ADD, behind, k.getFirst()))).value(), before.getFirst())));
            });
        }

        private static List<Value> with(List<Value> position, Value last) {
            var all = new ArrayList<>(position);
            all.add(last);
            return all;
        }

        /// A bool that no further element changes once it has one value: then what is left is passed over, a block or a row at a time.
        private List<Value> decided(List<Value> further, List<Value> start) {
            boolean falls = function.equals("logical_and") || function.equals("minimum");
            var length = further.getLast();
            boolean isLine = further.size() == 1;
            var count = emit.binary(BinaryKind.LSHR, emit.binary(BinaryKind.ADD, length, emit.constant(DECISION - 1)), emit.constant(Integer.numberOfTrailingZeros(DECISION)));
            return language.arrays().fold(isLine ? List.of(count) : further.subList(0, further.size() - 1), start, (place, carried) -> {
                var isOpen = falls ? carried.getFirst() : emit.not(carried.getFirst());
                var from = isLine ? emit.binary(BinaryKind.MUL, place.getFirst(), emit.constant(DECISION)) : null;
                var size = isLine ? emit.binary(BinaryKind.SMIN, emit.binary(BinaryKind.SUB, length, from), emit.constant(DECISION)) : length;
                return language.arrays().fold(List.of(emit.select(isOpen, size, emit.constant(0))), carried, (k, soFar) -> {
                    var position = isLine ? List.<Value>of() : place;
                    var last = isLine ? emit.binary(BinaryKind.ADD, from, k.getFirst()) : k.getFirst();
                    return combine(soFar, at(position, List.of(last)));
                });
            });
        }

        /// Small floats are added in float32, and rounded once.
        private List<Value> sum(List<Value> leading, List<Value> further, List<Value> start) {
            var wide = dtype == Dtype.FLOAT16 ? Dtype.FLOAT32 : dtype;
            var casts = language.casts();
            var sum = language.arrays().sum(wide, further, rest -> casts.to(at(leading, rest), wide));
            var first = new PyValue(NumberType.numpy(wide), casts.to(new PyValue(NumberType.numpy(dtype), start), wide));
            return casts.to(language.ufuncs().scalar(function, first, new PyValue(NumberType.numpy(wide), sum)), dtype);
        }

        /// Position in the result → position along the leading axes; reduced ones are at 0.
        private List<Value> leading(List<Value> position, int count) {
            var leading = zeros(count);
            for (int k = 0; k < places.size(); k++) {
                if (places.get(k) >= 0) leading.set(places.get(k), position.get(k));
            }
            return leading;
        }

        private List<Value> first(List<Value> position) { return start(() -> element.apply(leading(position, extents.size()))); }

        /// Each element of the result by loops of its own.
        PyValue each() {
            return language.arrays().generate(dtype, shape, layout,
                    language.arrays().expression(shape.size(), position -> combined(leading(position, fastest), first(position))));
        }

        /// All elements of the result a step further with each step along the reduced axes.
        PyValue accumulated() {
            var result = language.arrays().generate(dtype, shape, layout, language.arrays().expression(shape.size(), this::first));
            if (result == null) return null;
            language.arrays().forEach(extents.subList(0, fastest), leading -> {
                var position = new ArrayList<Value>();
                for (int place : places) position.add(place < 0 ? emit.constant(0) : leading.get(place));
                var before = language.arrays().element(result, position).components();
                boolean apart = fastest < extents.size() && isFloatSum();
                var after = apart ? combine(before, new PyValue(NumberType.numpy(dtype), combined(leading, identity()))) : combined(leading, before);
                emit.add(new ArrayOp.SetElement(result.value(), position, after, emit.location()));
            });
            return emit.reachable() ? result : null;
        }
    }
}
