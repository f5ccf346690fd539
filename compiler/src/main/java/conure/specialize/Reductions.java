package conure.specialize;

import conure.ir.Dtype;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.Type.Layout;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.LibraryCode;
import conure.specialize.values.NumberType;
import conure.specialize.values.Promotion;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// NumPy's reductions along axes, `sum prod min max any all argmin argmax`, with their arguments. [Reduction] combines elements,
/// [ExtremePositions] searches them.
final class Reductions {
    /// NumPy's names, and the universal function that combines two elements.
    private static final Map<String, String> FUNCTIONS = Map.of("sum", "add", "prod", "multiply", "min", "minimum", "max", "maximum", "amin", "minimum", "amax", "maximum",
            "any", "logical_or", "all", "logical_and");
    private static final Set<String> REORDERABLE = Set.of("add", "multiply", "minimum", "maximum", "fmin", "fmax", "logical_or", "logical_and", "logical_xor", "bitwise_or", "bitwise_and",
            "bitwise_xor", "hypot", "gcd", "lcm", "logaddexp", "logaddexp2");
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
            return given == null ? null : in.distribute(array(given.get("a")), each -> extremum(name, each, given.get("axis"), isTrue(given.get("keepdims")), outputs.given(given.get("out"))));
        }
        var given = switch (name) {
            case "sum", "prod" -> Parameters.bind(in, name, arguments, "a", "axis=", "dtype=", "out=", "keepdims=", "initial=", "where=");
            case "any", "all" -> Parameters.bind(in, name, arguments, "a", "axis=", "out=", "keepdims=", "where=");
            default -> Parameters.bind(in, name, arguments, "a", "axis=", "out=", "keepdims=", "initial=", "where=");
        };
        if (given == null) return null;
        var out = outputs.given(given.get("out"));
        var array = out == null ? null : array(given.get("a"));
        return array == null ? null : in.distribute(array, each -> reduce(FUNCTIONS.get(name), each, out, given));
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
        return array == null ? null : in.distribute(array, each -> reduce(function, each, out, given));
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
        if (dtype != null && !computesInOutput && given.get("dtype") != null && dtype(function, dtype, true) != dtype) {
            return emit.reachable() ? in.raise("TypeError", "No loop matching the specified signature and casting was found for ufunc " + function) : null;
        }
        if (dtype != null && dtype.isComplex() && dtype == type(array) && onlyCompares(function, keepsAxes, out, given) && rank(array) > 0) {
            var library = new LibraryCode(in);
            var name = new PyValue(new PyType.Text(function));
            var layout = ((PyType.Array) array.type()).array().layout();
            if (axes.size() == rank(array)) return library.call("extremes.py", "extreme", array, name);
            if (axes.size() == 1 && (layout == Layout.C || layout == Layout.R)) {
                return library.call("extremes.py", "extremes", array, name, new PyValue(NumberType.INT, emit.constant(axes.getFirst())));
            }
        }
        var reduction = new Reduction(in, language, function, dtype, keepsAxes, initial(given.get("initial"), dtype), given.get("where"));
        if (!emit.reachable() || !out.isNone() && !outputs.fits(function, out, array, axes, keepsAxes)) return null;
        var result = reduction.of(array, axes);
        return out.isNone() ? result : outputs.write(result, out);
    }

    /// Whether extremes are asked for, and no more than that.
    private static boolean onlyCompares(String function, boolean keepsAxes, PyValue out, Map<String, PyValue> given) {
        return (function.equals("minimum") || function.equals("maximum")) && !keepsAxes && out.isNone()
                && (given.get("initial") == null || given.get("initial").isNone()) && given.get("where") == null;
    }

    private static Dtype type(PyValue array) { return ((PyType.Array) array.type()).array().dtype(); }

    private static int rank(PyValue array) { return ((PyType.Array) array.type()).array().rank(); }

    /// Numbers are arrays without axes here. Of a list whose elements differ in type it is an array of one dtype or of another.
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
        return language.stores().toElement(language.operators().plain(given), dtype);
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
    /// searches, after they have been copied if they are not contiguous, and all elements that its vectors have more of than ours: those of fewer than 64 bits.
    private PyValue positions(String name, PyValue array, List<Integer> axes, List<Value> shape, boolean keepsAxes, Function<List<Value>, Value> position) {
        var layout = ((PyType.Array) array.type()).array().layout();
        boolean searched = type(array).components().size() == 1 && type(array) != Dtype.BOOL;
        if (shape.isEmpty() && searched && layout == Layout.C && type(array).component().bits() == Long.SIZE || rank(array) == 0) return new PyValue(NumberType.NP_INT64, position.apply(List.of()));
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
