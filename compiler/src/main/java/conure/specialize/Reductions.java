package conure.specialize;

import conure.ir.ArrayOp;
import conure.ir.Dtype;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.Type.Layout;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.LibraryCode;
import conure.specialize.values.NumberType;
import conure.specialize.values.Promotion;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// NumPy's reductions along axes: `sum prod min max any all argmin argmax`.
///
/// The axes are gone through in the order in which they lie in memory. Where the reduced ones are the fastest, an element of
/// the result is a loop; else the result accumulates, a row at a time. Floats are added pairwise along the fastest axes
/// ([ArrayOp.Sum]) and one by one along the others, as NumPy does with contiguous arrays.
final class Reductions {
    /// NumPy's names, and the universal function that combines two elements.
    private static final Map<String, String> FUNCTIONS = Map.of("sum", "add", "prod", "multiply", "min", "minimum", "max", "maximum", "amin", "minimum", "amax", "maximum",
            "any", "logical_or", "all", "logical_and");
    /// What a function combines with an element without changing it; those without begin with the first element.
    private static final Map<String, Double> IDENTITIES = Map.ofEntries(Map.entry("add", 0.0), Map.entry("multiply", 1.0), Map.entry("logical_or", 0.0), Map.entry("logical_and", 1.0),
            Map.entry("logical_xor", 0.0), Map.entry("bitwise_or", 0.0), Map.entry("bitwise_xor", 0.0), Map.entry("bitwise_and", -1.0), Map.entry("hypot", 0.0), Map.entry("gcd", 0.0),
            Map.entry("logaddexp", Double.NEGATIVE_INFINITY), Map.entry("logaddexp2", Double.NEGATIVE_INFINITY));
    private static final Set<String> REORDERABLE = Set.of("add", "multiply", "minimum", "maximum", "fmin", "fmax", "logical_or", "logical_and", "logical_xor", "bitwise_or", "bitwise_and",
            "bitwise_xor", "hypot", "gcd", "lcm", "logaddexp", "logaddexp2");
    /// So many elements are looked at before it is asked whether the rest matters.
    private static final int DECISION = 4096;
    private static final int LANES = 8;
    static final Set<String> NAMES = Set.of("sum", "prod", "min", "max", "amin", "amax", "any", "all", "argmin", "argmax");

    private final Specialization in;
    private final Language language;
    private final Emitter emit;
    private final ReductionOutputs outputs;

    Reductions(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
        this.outputs = new ReductionOutputs(in, language);
    }

    /// `np.<name>(a, axis, …)`; null if the path ends.
    PyValue call(String name, Calls.Arguments arguments) {
        if (name.startsWith("arg")) {
            var given = Parameters.bind(in, name, arguments, "a", "axis=", "out=", "keepdims=");
            return given == null ? null : extremum(name, array(given.get("a")), given.get("axis"), isTrue(given.get("keepdims")), outputs.given(given.get("out")));
        }
        var given = switch (name) {
            case "sum", "prod" -> Parameters.bind(in, name, arguments, "a", "axis=", "dtype=", "out=", "keepdims=", "initial=", "where=");
            case "any", "all" -> Parameters.bind(in, name, arguments, "a", "axis=", "out=", "keepdims=", "where=");
            default -> Parameters.bind(in, name, arguments, "a", "axis=", "out=", "keepdims=", "initial=", "where=");
        };
        if (given == null) return null;
        var out = outputs.given(given.get("out"));
        var array = out == null ? null : array(given.get("a"));
        if (array == null) return null;
        return reduce(FUNCTIONS.get(name), array, out, given);
    }

    /// Whether the order does not matter in which a function of two combines many.
    static boolean isReorderable(String function) { return REORDERABLE.contains(function); }

    /// `np.<function>.reduce(array, axis, …)` of a function that does not depend on the order; null if the path ends.
    PyValue reduce(String function, Calls.Arguments arguments) {
        var given = Parameters.bind(in, "reduce", arguments, "array", "axis=", "dtype=", "out=", "keepdims=", "initial=", "where=");
        if (given == null) return null;
        given.putIfAbsent("axis", new PyValue(NumberType.INT, emit.constant(0)));
        var out = outputs.given(given.get("out"));
        var array = out == null ? null : array(given.get("array"));
        return array == null ? null : reduce(function, array, out, given);
    }

    private PyValue reduce(String function, PyValue array, PyValue out, Map<String, PyValue> given) {
        var axes = axes(given.get("axis"), rank(array));
        if (axes == null) return null;
        boolean keepsAxes = isTrue(given.get("keepdims"));
        // An array for the result says in which type it is computed, if nobody else does.
        boolean computesInOutput = !out.isNone() && !function.startsWith("logical");
        var fallback = dtype(function, computesInOutput ? Promotion.promote(type(array), ReductionOutputs.dtype(out)) : type(array), computesInOutput);
        if (fallback == null) return null;
        var dtype = language.constructors().dtype(given.get("dtype"), fallback);
        var reduction = new Reduction(function, dtype, keepsAxes, initial(given.get("initial"), dtype), given.get("where"));
        if (!emit.reachable() || !out.isNone() && !outputs.fits(function, out, array, axes, keepsAxes)) return null;
        var result = reduction.of(array, axes);
        return out.isNone() ? result : outputs.write(result, out);
    }

    private static Dtype type(PyValue array) { return ((PyType.Array) array.type()).array().dtype(); }

    private static int rank(PyValue array) { return ((PyType.Array) array.type()).array().rank(); }

    /// Numbers are arrays without axes here.
    private PyValue array(PyValue given) {
        var value = language.operators().plain(given);
        if (value.type() instanceof PyType.Array) return value;
        if (value.type() instanceof PyType.Either) throw in.refuse("dtype-depends-on-path", "a reduction of " + value.type().text() + ", depending on the path", "one type on all paths", value);
        return language.constructors().call("array", Calls.Arguments.of(value));
    }

    private boolean isTrue(PyValue flag) {
        if (flag == null || flag.isNone()) return false;
        var truth = language.operators().truth(flag);
        if (truth != null && emit.constantOf(truth) instanceof Boolean known) return known;
        throw in.refuse("unknown-rank", "keepdims is known at run time only, and the rank of the result depends on it", "keepdims=True or keepdims=False", flag);
    }

    /// The dtype in which a function combines elements of this one; null after raising.
    private Dtype dtype(String function, Dtype given, boolean exactly) {
        if (function.startsWith("logical")) return Dtype.BOOL;
        if (function.equals("add") || function.equals("multiply")) {
            if (exactly) return given;
            return given == Dtype.BOOL || given.isInteger() && given.isSigned() ? Dtype.INT64 : given.isInteger() ? Dtype.UINT64 : given;
        }
        if ((function.equals("gcd") || function.equals("lcm")) && !given.isInteger()) throw in.refuse("unsupported-argument", "np." + function + ".reduce of " + given.text(), "integers");
        var example = new PyValue(NumberType.numpy(given), given.components().stream().map(emit::nothing).toList());
        var type = language.elementwise().resultType(List.of(example, example), x -> language.ufuncs().scalar(function, x.get(0), x.get(1)));
        return type == null ? null : type.dtype();
    }

    private List<Value> initial(PyValue given, Dtype dtype) {
        if (given == null || given.isNone()) return null;
        return language.arrays().toElement(language.operators().plain(given), dtype);
    }

    // ---- axes

    /// The axes that an argument names, in order; null after raising.
    List<Integer> axes(PyValue given, int rank) {
        var axes = new ArrayList<Integer>();
        if (given == null || given.isNone()) {
            for (int axis = 0; axis < rank; axis++) axes.add(axis);
            return axes;
        }
        // A number has an axis of its own for NumPy.
        if (rank == 0 && !(given.type() instanceof PyType.Tuple)) return axis(given, 1, 0) == null ? null : axes;
        for (var item : given.type() instanceof PyType.Tuple ? given.parts() : List.of(given)) {
            var axis = axis(item, rank);
            if (axis == null) return null;
            if (axes.contains(axis)) {
                in.raise("ValueError", "duplicate value in 'axis'");
                return null;
            }
            axes.add(axis);
        }
        axes.sort(null);
        return axes;
    }

    /// One axis, which must be known; null after raising.
    Integer axis(PyValue given, int rank) { return axis(given, rank, rank); }

    /// @param named the number of axes that the error names
    private Integer axis(PyValue given, int rank, int named) {
        // Most of NumPy's functions raise TypeError for one, some take it.
        if (given.isNumber() && given.number().isBool()) throw in.refuse("unsupported-argument", "a bool as an axis", "an int", given);
        var index = language.operators().index(given);
        if (index == null) return null;
        if (!(emit.constantOf(index) instanceof Long known)) throw in.refuse("unknown-axis", "an axis is known at run time only", "a literal, or an argument of the function", given);
        if (known >= -rank && known < rank) return Math.toIntExact(known < 0 ? known + rank : known);
        in.raise("numpy.exceptions.AxisError", "axis " + known + " is out of bounds for array of dimension " + named);
        return null;
    }

    // ---- reductions to a number for each position

    /// A combination of elements by a universal function.
    ///
    /// @param initial the components to begin with, or null
    /// @param where which elements count, or null
    private final class Reduction {
        private final String function;
        private final Dtype dtype;
        private final boolean keepsAxes;
        private final List<Value> initial;
        private final PyValue where;

        Reduction(String function, Dtype dtype, boolean keepsAxes, List<Value> initial, PyValue where) {
            this.function = function;
            this.dtype = dtype;
            this.keepsAxes = keepsAxes;
            this.initial = initial;
            this.where = where == null || where.type() == NumberType.BOOL && Boolean.TRUE.equals(emit.constantOf(where.value())) ? null : where;
        }

        private boolean hasIdentity() { return IDENTITIES.containsKey(function); }

        private boolean isExtreme() { return function.equals("minimum") || function.equals("maximum"); }

        private boolean isFloatSum() { return function.equals("add") && (dtype.isFloat() || dtype.isComplex()); }

        PyValue of(PyValue array, List<Integer> axes) {
            if (where != null && !hasIdentity() && initial == null) {
                return in.raise("ValueError", "reduction operation '" + function + "' does not have an identity, so to use a where mask one has to specify 'initial'");
            }
            var mask = where == null ? null : language.elementwise().shape(List.of(array, where));
            if (where != null && mask == null) return null;
            int rank = rank(array);
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
                if (leading.isEmpty() && (function.startsWith("logical_") && !function.equals("logical_xor") || isExtreme() && dtype == Dtype.BOOL)) return decided(further, start);
                return language.arrays().fold(further, start, (rest, carried) -> combine(carried, at(leading, rest)));
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

    // ---- positions of extremes

    private PyValue extremum(String name, PyValue array, PyValue axis, boolean keepsAxes, PyValue out) {
        if (array == null || out == null) return null;
        int rank = rank(array);
        boolean whole = axis == null || axis.isNone();
        // The positions in a number are those in an array of one axis.
        if (rank == 0 && !whole && axis(axis, 1) == null) return null;
        var axes = axes(whole ? null : axis, rank);
        if (axes == null) return null;
        var extents = language.arrays().extents(array);
        var zero = emit.constant(0);
        Value count = emit.constant(1);
        for (int each : axes) count = emit.binary(BinaryKind.MUL, count, extents.get(each));
        in.check(emit.compare(CompareKind.NE, count, zero), "ValueError", "attempt to get " + name + " of an empty sequence");
        if (!emit.reachable()) return null;
        var shape = new ArrayList<Value>();
        var shapeAxes = new ArrayList<Integer>();
        for (int each = 0; each < rank; each++) {
            if (axes.contains(each) && !keepsAxes) continue;
            shape.add(axes.contains(each) ? emit.constant(1) : extents.get(each));
            shapeAxes.add(each);
        }
        Function<List<Value>, Value> position = given -> {
            var full = new ArrayList<Value>();
            for (int each = 0; each < rank; each++) full.add(shapeAxes.contains(each) && !axes.contains(each) ? given.get(shapeAxes.indexOf(each)) : zero);
            return first(name, array, full, axes, extents);
        };
        if (!out.isNone() && !outputs.fits(name, out, shape)) return null;
        var result = positions(name, array, axes, shape, keepsAxes, position);
        return out.isNone() ? result : outputs.write(result, out);
    }

    /// What is contiguous as a whole is searched here, and what is gone through side by side; the lines of all other arrays NumPy
    /// searches, after they have been copied if they are not contiguous.
    private PyValue positions(String name, PyValue array, List<Integer> axes, List<Value> shape, boolean keepsAxes, Function<List<Value>, Value> position) {
        var layout = ((PyType.Array) array.type()).array().layout();
        boolean searched = type(array).components().size() == 1 && type(array) != Dtype.BOOL;
        if (shape.isEmpty() && searched && layout == Layout.C || rank(array) == 0) return new PyValue(NumberType.NP_INT64, position.apply(List.of()));
        // Along a slow axis the others are gone through side by side.
        int first = axes.getFirst();
        if (axes.size() == 1 && first < rank(array) - 1 && (layout == Layout.C || layout == Layout.R) && searched && !keepsAxes) {
            return language.extremes().accumulated(comparison(name), type(array), shape, first, emit.extent(array.value(), first), full -> language.arrays().element(array, full));
        }
        var library = new LibraryCode(in);
        var found = axes.size() == rank(array) ? library.call("extremes.py", "position", array, new PyValue(new PyType.Text(name)))
                : library.call("extremes.py", "positions", array, new PyValue(new PyType.Text(name)), new PyValue(NumberType.INT, emit.constant(first)));
        if (found == null || !keepsAxes) return found;
        return language.arrays().generate(Dtype.INT64, shape, given -> axes.size() == rank(array) ? List.of(found.value())
                : language.arrays().element(found, without(given, first)).components());
    }

    private static List<Value> without(List<Value> values, int place) {
        var rest = new ArrayList<>(values);
        rest.remove(place);
        return rest;
    }

    private static String comparison(String name) { return name.equals("argmax") ? "greater" : "less"; }

    /// Where along the axes the first extreme stands, NaN being the most extreme of all.
    private Value first(String name, PyValue array, List<Value> start, List<Integer> axes, List<Value> extents) {
        var reduced = axes.stream().map(extents::get).toList();
        Function<List<Value>, PyValue> element = rest -> {
            var full = new ArrayList<>(start);
            for (int k = 0; k < rest.size(); k++) full.set(axes.get(k), rest.get(k));
            return language.arrays().element(array, full);
        };
        return language.extremes().first(comparison(name), type(array), reduced, element);
    }
}
