package conure.specialize;

import conure.ir.Dtype;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.Type;
import conure.ir.Type.Layout;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.Joins;
import conure.specialize.values.NumberType;
import conure.specialize.values.NumpyNames;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.Set;

/// NumPy's functions that make arrays: `empty zeros ones full`, their `_like` forms, `arange`, `array`.
final class ArrayConstructors {
    static final Set<String> NAMES = Set.of("dtype", "asarray", "empty", "zeros", "ones", "full", "empty_like", "zeros_like", "ones_like", "full_like", "arange", "array", "ndarray");

    private final Specialization in;
    private final Language language;
    private final Emitter emit;
    private final NestedSequences nestedSequences;

    ArrayConstructors(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
        this.nestedSequences = new NestedSequences(in, language);
    }

    /// Calls `numpy.<name>`; null if the path ends.
    PyValue call(String name, Calls.Arguments given) { return constructed(name, onThisMachine(name, given)); }

    /// Without `device=None`, `device="cpu"` and `like=None`, which say what is so anyway.
    private static Calls.Arguments onThisMachine(String name, Calls.Arguments given) {
        if (!given.keywords().containsKey("device") && !given.keywords().containsKey("like")) return given;
        var others = new LinkedHashMap<>(given.keywords());
        if (!name.equals("array")) others.computeIfPresent("device", (_, device) -> device.isNone() || device.type() instanceof PyType.Text(var text) && text.equals("cpu") ? null : device);
        if (!name.endsWith("_like")) others.computeIfPresent("like", (_, like) -> like.isNone() ? null : like);
        return new Calls.Arguments(given.positional(), others);
    }

    private PyValue constructed(String name, Calls.Arguments arguments) {
        return switch (name) {
            case "empty", "zeros", "ones" -> {
                var given = Parameters.bind(in, name, arguments, "shape", "dtype=", "order=");
                yield given == null ? null : shaped(name, given.get("shape"), dtype(given.get("dtype"), Dtype.FLOAT64), fortran(given.get("order")), null);
            }
            case "ndarray" -> {
                var given = Parameters.bind(in, name, arguments, "shape", "dtype=", "buffer=", "offset=", "strides=", "order=");
                if (given == null) yield null;
                for (var unsupported : List.of("buffer", "offset", "strides")) {
                    var value = given.get(unsupported);
                    if (value != null && !value.isNone()) throw in.refuse("unsupported-argument", "the argument " + unsupported + " of ndarray", "a view of an array", value);
                }
                yield shaped("empty", given.get("shape"), dtype(given.get("dtype"), Dtype.FLOAT64), fortran(given.get("order")), null);
            }
            case "full" -> {
                var given = Parameters.bind(in, name, arguments, "shape", "fill_value", "dtype=", "order=");
                if (given == null) yield null;
                var fill = given.get("fill_value");
                if (fill.type() instanceof PyType.Array || fill.type().isSequence()) {
                    if (fortran(given.get("order"))) throw in.refuse("unsupported-argument", "np.full of an array in Fortran's order", "np.empty(…), and y[...] = values", fill);
                    yield library("_filled", given.get("shape"), fill, given.getOrDefault("dtype", PyValue.NONE));
                }
                yield shaped(name, given.get("shape"), numberDtype(given.get("dtype"), fill), fortran(given.get("order")), fill);
            }
            case "empty_like", "zeros_like", "ones_like" -> {
                var given = Parameters.bind(in, name, arguments, "prototype|a", "dtype=", "order=", "subok=", "shape=");
                if (given != null && (given.containsKey("order") || given.containsKey("shape"))) yield shapedLike(name, given, given.get("prototype"), new PyValue(NumberType.INT, emit.constant(0)));
                yield given == null ? null : like(name.substring(0, name.length() - 5), given.get("prototype"), given.get("dtype"), null);
            }
            case "full_like" -> {
                var given = Parameters.bind(in, name, arguments, "a", "fill_value", "dtype=", "order=", "subok=", "shape=");
                if (given == null) yield null;
                if (given.containsKey("order") || given.containsKey("shape")) yield shapedLike(name, given, given.get("a"), given.get("fill_value"));
                boolean several = !given.get("fill_value").isNumber() && !(given.get("fill_value").type() instanceof PyType.Either);
                yield several ? library("_filled_like", given.get("a"), given.get("fill_value"), given.getOrDefault("dtype", PyValue.NONE))
                        : like("full", given.get("a"), given.get("dtype"), given.get("fill_value"));
            }
            case "dtype" -> {
                var given = Parameters.bind(in, name, arguments, "dtype");
                yield given == null ? null : new PyValue(new PyType.DtypeObject(dtype(given.get("dtype"), Dtype.FLOAT64)));
            }
            case "asarray" -> {
                var given = Parameters.bind(in, name, arguments, "a", "dtype=", "order=", "copy=");
                if (given == null) yield null;
                var object = given.get("a");
                if (given.containsKey("order") || given.containsKey("copy")) {
                    yield library("_asarray", object, given.getOrDefault("dtype", PyValue.NONE), given.getOrDefault("order", PyValue.NONE), given.getOrDefault("copy", PyValue.NONE));
                }
                boolean same = object.type() instanceof PyType.Array array && dtype(given.get("dtype"), array.array().dtype()) == array.array().dtype();
                yield same ? object : array(object, given.get("dtype"));
            }
            case "arange" -> {
                var given = Parameters.bind(in, name, arguments, "start=", "stop=", "step=", "dtype=");
                yield given == null ? null : language.aranges().array(given.get("start"), given.get("stop"), given.get("step"), given.get("dtype"));
            }
            case "array" -> {
                var given = Parameters.bind(in, name, arguments, "object", "dtype=", "copy=", "order=", "subok=", "ndmin=");
                if (given == null) yield null;
                var dtype = given.getOrDefault("dtype", PyValue.NONE);
                if (given.get("ndmin") != null) {
                    yield library("_array_of_axes", given.get("object"), dtype, given.getOrDefault("copy", new PyValue(NumberType.BOOL, emit.constant(true))), given.getOrDefault("order", PyValue.NONE), given.get("ndmin"));
                }
                var copies = given.get("copy");
                if (copies != null && !(copies.type() == NumberType.BOOL && Boolean.TRUE.equals(emit.constantOf(copies.value())))) {
                    yield library("_asarray", given.get("object"), dtype, given.getOrDefault("order", PyValue.NONE), copies);
                }
                var order = given.get("order");
                if (order != null && given.get("object").type() instanceof PyType.Array array) {
                    yield copy(given.get("object"), dtype(given.get("dtype"), array.array().dtype()), order);
                }
                var made = array(given.get("object"), given.get("dtype"));
                yield made == null || order == null ? made : copy(made, ((PyType.Array) made.type()).array().dtype(), order);
            }
            default -> throw new IllegalArgumentException(name);
        };
    }

    private PyValue shapedLike(String name, Map<String, PyValue> given, PyValue prototype, PyValue fill) {
        return library("_shaped_like", new PyValue(new PyType.Text(name)), prototype, fill, given.getOrDefault("dtype", PyValue.NONE), given.getOrDefault("order", PyValue.NONE),
                given.getOrDefault("shape", PyValue.NONE));
    }

    private PyValue library(String function, PyValue... arguments) {
        return language.calls().libraryFunction(List.of(function, emit.location()), language.kernel().names().libraryFunction("from_arrays.py", function), Calls.Arguments.of(arguments));
    }

    /// Whether an array shall lie in memory in Fortran's order.
    private boolean fortran(PyValue order) {
        if (order == null || order.isNone()) return false;
        if (order.type() instanceof PyType.Text(var text)) {
            switch (text) {
                case "C" -> { return false; }
                case "F" -> { return true; }
                default -> { }
            }
        }
        throw in.refuse("unsupported-argument", "this argument order of a constructor", "order=\"C\" or order=\"F\"", order);
    }

    /// The dtype that an argument names; null if the path ends.
    Dtype dtype(PyValue value, Dtype fallback) {
        if (value == null || value.isNone()) return fallback;
        return switch (value.type()) {
            case PyType.DtypeObject(var dtype) -> dtype;
            case NumberType number when number.isNumpy() -> number.dtype();
            case PyType.Library(var name, _) -> switch (name) {
                case "builtins.float" -> Dtype.FLOAT64;
                case "builtins.int" -> Dtype.INT64;
                case "builtins.bool" -> Dtype.BOOL;
                case "builtins.complex" -> Dtype.COMPLEX128;
                default -> {
                    var own = name.startsWith("numpy.") ? name.substring(6) : name;
                    yield named(NumpyNames.dtype(own), own, value);
                }
            };
            case PyType.Text(var text) -> named(NumpyNames.dtypeOfText(text), text, value);
            case PyType.Either _ -> throw in.refuse("unsupported-dtype", "the dtype depends on the path", "a call for each dtype", value);
            default -> throw in.refuse("unsupported-dtype", "this dtype", "one of NumPy's numeric types, such as np.float64", value);
        };
    }

    private Dtype named(Dtype dtype, String name, PyValue value) {
        if (dtype == null) {
            var instead = switch (name) {
                case "longlong", "q" -> "np.int64";
                case "ulonglong", "Q" -> "np.uint64";
                default -> "one of NumPy's numeric types, such as np.float64";
            };
            throw in.refuse("unsupported-dtype", "the dtype " + name, instead, value);
        }
        return dtype;
    }

    /// The dtype that an argument names, else that of a number.
    private Dtype numberDtype(PyValue dtype, PyValue value) { return dtype == null || dtype.isNone() ? numberDtype(value) : dtype(dtype, null); }

    private Dtype numberDtype(PyValue value) {
        var dtypes = new HashSet<Dtype>();
        for (var alternative : Joins.alternatives(value.type())) dtypes.add(alternative instanceof NumberType number ? number.dtype() : alternative instanceof PyType.KnownInt ? Dtype.INT64 : null);
        if (dtypes.size() == 1 && !dtypes.contains(null)) return dtypes.iterator().next();
        throw in.refuse("not-a-number", "the fill value is a " + value.type().pythonName(), "a number", value);
    }

    private PyValue shaped(String name, PyValue shape, Dtype dtype, boolean fortran, PyValue fill) {
        var extents = extents(shape);
        if (extents == null) return null;
        if (!fortran || extents.size() < 2) return filled(name, dtype, extents, fill);
        return permuted(name, dtype, extents, reversed(extents.size()), fill);
    }

    private PyValue filled(String name, Dtype dtype, List<Value> extents, PyValue fill) {
        var array = language.arrays().allocate(dtype, extents, name.equals("zeros"));
        if (name.equals("ones")) language.stores().fill(array, new PyValue(NumberType.INT, emit.constant(1)));
        if (name.equals("full")) language.stores().fill(array, copied(fill, dtype));
        return emit.reachable() ? array : null;
    }

    /// What `np.full` fills with: it copies the value as an array of no axes, which is cast; only a Python int must fit.
    private PyValue copied(PyValue value, Dtype dtype) {
        return in.distribute(value, each -> !each.isNumber() || each.number() == NumberType.INT ? each
                : new PyValue(NumberType.numpy(dtype), language.casts().to(each, dtype)));
    }

    /// The extents that a shape argument names: an int or a tuple of ints; null if the path ends.
    List<Value> extents(PyValue shape) {
        var extents = new ArrayList<Value>();
        for (var item : shapeItems(shape)) {
            var extent = language.arrays().extentOf(item);
            if (extent == null) return null;
            extents.add(extent);
        }
        return emit.reachable() ? extents : null;
    }

    /// The extents that a shape is written as.
    List<PyValue> shapeItems(PyValue shape) {
        var items = switch (shape.type()) {
            case PyType.Tuple _ -> shape.parts();
            case PyType.ListObject _ when Unpacking.isListArgument(shape) && in.listLength(shape.value()) != null -> language.unpacking().items(shape);
            case PyType.ListObject _ -> throw in.refuse("unknown-rank", "the shape is a list, whose length is not known", "a tuple", shape).alsoUndecided(language.unpacking().sizes(shape));
            case PyType.Array array when array.array().rank() == 1 && emit.isConstant(emit.extent(shape.value(), 0)) -> language.unpacking().items(shape);
            case PyType.Array array when array.array().rank() > 0 -> throw in.refuse("unknown-rank", "the shape is an array, whose length is not known", "a tuple of its elements", shape).alsoUndecided(language.unpacking().sizes(shape));
            case PyType.Range _ -> throw in.refuse("unknown-rank", "the shape is a range, whose length is not known", "a tuple", shape);
            case PyType.Text _, PyType.None _ -> throw in.refuse("unsupported-argument", "the shape is a " + shape.type().pythonName(), "a tuple", shape);
            case NumberType number when !number.isInteger() && !number.isBool() -> throw in.refuse("unsupported-argument", "the shape is a " + number.pythonName(), "an int", shape);
            default -> List.of(shape);
        };
        for (var item : items) {
            if (item.isNumber() && item.number().isBool()) throw in.refuse("unsupported-argument", "a bool in a shape, which depends on NumPy's version", "an int", item);
        }
        return items;
    }

    private PyValue like(String name, PyValue given, PyValue dtype, PyValue fill) {
        var prototype = given.type().isSequence() ? array(given, null) : given;
        if (prototype == null) return null;
        if (!(prototype.type() instanceof PyType.Array array)) {
            if (!prototype.isNumber()) throw in.refuse("unsupported-argument", "the prototype of " + name + "_like", "an array", prototype);
            return filled(name, dtype(dtype, prototype.number().dtype()), List.of(), fill);
        }
        var extents = language.arrays().extents(prototype);
        var type = dtype(dtype, array.array().dtype());
        var layout = array.array().layout();
        int rank = extents.size();
        if (layout == Layout.C || layout == Layout.R || rank < 2) return filled(name, type, extents, fill);
        if (layout == Layout.F) return permuted(name, type, extents, reversed(rank), fill);
        if (rank > MemoryOrder.MOST_ORDERED) {
            throw in.refuse("unknown-layout", name + "_like of an array of " + rank + " axes whose strides are known at run time only: so is the order of its axes in memory",
                    "np." + name + "(x.shape, x.dtype)", prototype);
        }
        // Order K: as the prototype lies in memory.
        return in.branch(language.memoryOrder().contiguous(prototype, extents), () -> weak(filled(name, type, extents, fill)),
                () -> language.memoryOrder().ordered(language.arrays().strides(prototype), new ArrayList<>(), found -> weak(permuted(name, type, extents, found, fill))));
    }

    private PyValue weak(PyValue array) {
        if (array == null) return null;
        var type = ((PyType.Array) array.type()).array();
        return Joins.coerce(emit, array, new PyType.Array(new Type.Array(type.dtype(), type.rank(), Layout.A), false));
    }

    /// An array whose axes lie in memory in this order, the slowest first.
    private PyValue permuted(String name, Dtype dtype, List<Value> extents, List<Integer> order, PyValue fill) {
        int rank = extents.size();
        boolean fortran = true;
        boolean unchanged = true;
        for (int k = 0; k < rank; k++) {
            fortran &= order.get(k) == rank - 1 - k;
            unchanged &= order.get(k) == k;
        }
        if (unchanged) return filled(name, dtype, extents, fill);
        var memory = fortran ? List.<Long>of() : order.stream().map(Integer::longValue).toList();
        var array = language.arrays().allocate(dtype, extents, name.equals("zeros"), fortran ? Layout.F : Layout.A, memory);
        if (name.equals("ones")) language.stores().fill(array, new PyValue(NumberType.INT, emit.constant(1)));
        if (name.equals("full")) language.stores().fill(array, copied(fill, dtype));
        return emit.reachable() ? array : null;
    }

    /// A copy of an array, cast to a dtype, in the order of memory that `copy` and `np.array` are told.
    PyValue copy(PyValue array, Dtype dtype, PyValue order) {
        var kind = order == null || order.isNone() ? "K" : order.type() instanceof PyType.Text(var text) ? text : "";
        var layout = ((PyType.Array) array.type()).array().layout();
        if (kind.equals("A") && layout != Layout.A && layout != Layout.R) kind = "K";
        int rank = ((PyType.Array) array.type()).array().rank();
        if (rank < 2 || kind.equals("C") || kind.equals("K") && (layout == Layout.C || layout == Layout.R)) return language.arrays().astype(array, dtype, Layout.C);
        if (kind.equals("F") || kind.equals("K") && layout == Layout.F) return language.arrays().astype(array, dtype, Layout.F);
        if (!kind.equals("K")) throw in.refuse("unsupported-argument", "this order of a copy", "order=\"C\", \"F\" or \"K\"", order);
        if (rank == 2) {
            var arrays = language.arrays();
            return in.branch(language.memoryOrder().rowsFirst(array, arrays.extents(array)), () -> weak(arrays.astype(array, dtype, Layout.C)), () -> weak(arrays.astype(array, dtype, Layout.F)));
        }
        var fresh = like("empty", array, new PyValue(new PyType.DtypeObject(dtype)), null);
        if (fresh != null) language.arrays().transfer(array, fresh, dtype);
        return fresh;
    }

    private static List<Integer> reversed(int rank) {
        var order = new ArrayList<Integer>();
        for (int axis = rank - 1; axis >= 0; axis--) order.add(axis);
        return order;
    }

    static boolean isAbsent(PyValue argument) { return argument == null || argument.isNone(); }

    /// A call as the program has it: `np.array([])` is an array of floats, whatever the list may have held elsewhere.
    PyValue callOfProgram(String name, Calls.Arguments arguments) {
        if (!name.equals("array") && !name.equals("asarray") || arguments.positional().size() != 1 || !arguments.keywords().isEmpty()) return call(name, arguments);
        var object = arguments.positional().getFirst();
        if (!isOtherThanFloats(object)) return call(name, arguments);
        var length = language.iterables().elements(object).length();
        return in.choose(emit.compare(CompareKind.EQ, length, emit.constant(0)), () -> language.arrays().allocate(Dtype.FLOAT64, List.of(length), false), () -> call(name, arguments));
    }

    /// The dtype argument of `np.array(list, dtype)`, of a list of sequences, or None; null of other arguments.
    static PyValue dtypeOfSequences(List<PyValue> given, List<String> kinds) {
        boolean fits = !given.isEmpty() && kinds.getFirst().isEmpty() && (given.size() == 1 || given.size() == 2 && (kinds.get(1).isEmpty() || kinds.get(1).equals("dtype")))
                && given.getFirst().type() instanceof PyType.ListObject(var site) && NestedSequences.isOfSequences(site.element());
        return !fits ? null : given.size() == 1 ? PyValue.NONE : given.get(1);
    }

    /// What `np.array` makes of a list of sequences: an array of one axis where there are none.
    PyValue emptyOr(PyValue list, PyValue dtype, Supplier<PyValue> array) {
        var isEmpty = emit.compare(CompareKind.EQ, language.lists().length(list), emit.constant(0));
        return in.choose(isEmpty, () -> language.arrays().allocate(dtype(dtype, Dtype.FLOAT64), List.of(emit.constant(0)), false), array);
    }

    /// Whether an object is a list of numbers some of which are no floats, or a range.
    private static boolean isOtherThanFloats(PyValue object) {
        return object.type() instanceof PyType.Range || object.type() instanceof PyType.ListObject(var site) && NestedSequences.isNumeric(site.element())
                && !Joins.alternatives(site.element()).stream().allMatch(type -> type instanceof NumberType number && number.dtype() == Dtype.FLOAT64);
    }

    PyValue array(PyValue object, PyValue dtypeArgument) {
        return switch (object.type()) {
            case PyType.Array array -> {
                var dtype = dtype(dtypeArgument, array.array().dtype());
                yield copy(object, dtype, null);
            }
            case PyType.Tuple _ -> nestedSequences.fromTuple(object, dtypeArgument);
            case PyType.ListObject _ -> nestedSequences.fromList(object, dtypeArgument);
            case PyType.Range _ -> language.aranges().array(object, dtype(dtypeArgument, Dtype.INT64));
            case PyType.Either(var alternatives) when alternatives.stream().allMatch(PyType.ListObject.class::isInstance) ->
                    in.distribute(object, list -> nestedSequences.fromList(list, dtypeArgument));
            default -> {
                var dtype = numberDtype(dtypeArgument, object);
                boolean python = object.isNumber() && !object.number().isNumpy();
                var array = language.arrays().allocate(dtype, List.of(), false);
                language.stores().fill(array, python ? object : copied(object, dtype));
                yield emit.reachable() ? array : null;
            }
        };
    }

    /// An array of zeros like another.
    PyValue zerosLike(PyValue prototype) { return like("zeros", prototype, null, null); }
}
