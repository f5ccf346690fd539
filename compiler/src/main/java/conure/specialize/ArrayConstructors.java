package conure.specialize;

import conure.ir.ArrayOp;
import conure.ir.Dtype;
import conure.ir.FailingOp.Failure;
import conure.ir.FailingOp.Form;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.ConvertKind;
import conure.ir.ScalarOp.UnaryKind;
import conure.ir.Type;
import conure.ir.Type.Layout;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.Joins;
import conure.specialize.values.LibraryCode;
import conure.specialize.values.ListSite;
import conure.specialize.values.NumberType;
import conure.specialize.values.NumpyNames;
import conure.specialize.values.Promotion;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// NumPy's functions that make arrays: `empty zeros ones full`, their `_like` forms, `arange`, `array`.
final class ArrayConstructors {
    static final Set<String> NAMES = Set.of("dtype", "asarray", "empty", "zeros", "ones", "full", "empty_like", "zeros_like", "ones_like", "full_like", "arange", "array", "ndarray");

    private final Specialization in;
    private final Language language;
    private final Emitter emit;

    ArrayConstructors(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
    }

    /// Calls `numpy.<name>`; null if the path ends.
    PyValue call(String name, Calls.Arguments arguments) {
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
                if (fill.type() instanceof PyType.Array || fill.type() instanceof PyType.Tuple || fill.type() instanceof PyType.ListObject) {
                    if (fortran(given.get("order"))) throw in.refuse("unsupported-argument", "np.full of an array in Fortran's order", "np.empty(…), and y[...] = values", fill);
                    yield library("_filled", given.get("shape"), fill, given.getOrDefault("dtype", PyValue.NONE));
                }
                yield shaped(name, given.get("shape"), dtype(given.get("dtype"), numberDtype(fill)), fortran(given.get("order")), fill);
            }
            case "empty_like", "zeros_like", "ones_like" -> {
                var given = Parameters.bind(in, name, arguments, "prototype|a", "dtype=");
                yield given == null ? null : like(name.substring(0, name.length() - 5), given.get("prototype"), given.get("dtype"), null);
            }
            case "full_like" -> {
                var given = Parameters.bind(in, name, arguments, "a", "fill_value", "dtype=");
                if (given == null) yield null;
                boolean several = !given.get("fill_value").isNumber() && !(given.get("fill_value").type() instanceof PyType.Either);
                yield several ? library("_filled_like", given.get("a"), given.get("fill_value"), given.getOrDefault("dtype", PyValue.NONE))
                        : like("full", given.get("a"), given.get("dtype"), given.get("fill_value"));
            }
            case "dtype" -> {
                var given = Parameters.bind(in, name, arguments, "dtype");
                yield given == null ? null : new PyValue(new PyType.DtypeObject(dtype(given.get("dtype"), Dtype.FLOAT64)));
            }
            case "asarray" -> {
                var given = Parameters.bind(in, name, arguments, "a", "dtype=");
                if (given == null) yield null;
                var object = given.get("a");
                boolean same = object.type() instanceof PyType.Array array && dtype(given.get("dtype"), array.array().dtype()) == array.array().dtype();
                yield same ? object : array(object, given.get("dtype"));
            }
            case "arange" -> {
                var given = Parameters.bind(in, name, arguments, "start=", "stop=", "step=", "dtype=");
                yield given == null ? null : arange(given.get("start"), given.get("stop"), given.get("step"), given.get("dtype"));
            }
            case "array" -> {
                var given = Parameters.bind(in, name, arguments, "object", "dtype=", "copy=", "order=");
                if (given == null) yield null;
                var copies = given.get("copy");
                if (copies != null && !(copies.type() == NumberType.BOOL && Boolean.TRUE.equals(emit.constantOf(copies.value())))) {
                    throw in.refuse("unsupported-argument", "the argument copy of array", "np.asarray, which copies where it must", copies);
                }
                var order = given.get("order");
                if (order != null && given.get("object").type() instanceof PyType.Array array) {
                    yield copy(given.get("object"), dtype(given.get("dtype"), array.array().dtype()), order);
                }
                if (order != null && !order.isNone() && fortran(order)) throw in.refuse("unsupported-argument", "the argument order of array", "np.array(…).copy(order=…)", order);
                yield array(given.get("object"), given.get("dtype"));
            }
            default -> throw new IllegalArgumentException(name);
        };
    }

    private PyValue library(String function, PyValue... arguments) {
        return language.calls().libraryFunction(List.of(function, emit.location()), language.kernel().names().libraryFunction("constructors.py", function), Calls.Arguments.of(arguments));
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
        if (dtype == null) throw in.refuse("unsupported-dtype", "the dtype " + name, "one of NumPy's numeric types, such as np.float64", value);
        return dtype;
    }

    private Dtype numberDtype(PyValue value) {
        if (value.type() instanceof PyType.KnownInt) return Dtype.INT64;
        if (value.type() instanceof NumberType number) return number.dtype();
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
        if (name.equals("ones")) language.arrays().fill(array, new PyValue(NumberType.INT, emit.constant(1)));
        if (name.equals("full")) language.arrays().fill(array, copied(fill, dtype));
        return emit.reachable() ? array : null;
    }

    /// What `np.full` fills with: it copies the value as an array of no axes, which is cast; only a Python int must fit.
    private PyValue copied(PyValue value, Dtype dtype) {
        return in.distribute(value, each -> !each.isNumber() || each.number() == NumberType.INT ? each
                : new PyValue(NumberType.numpy(dtype), language.casts().to(each, dtype)));
    }

    /// The extents that a shape argument names: an int or a tuple of ints; null if the path ends.
    List<Value> extents(PyValue shape) {
        var items = shape.type() instanceof PyType.Tuple ? shape.parts() : List.of(shape);
        if (shape.type() instanceof PyType.ListObject) throw in.refuse("unknown-rank", "the shape is a list, whose length is not known", "a tuple", shape);
        var extents = new ArrayList<Value>();
        for (var item : items) {
            if (item.isNumber() && item.number().isBool()) throw in.refuse("unsupported-argument", "a bool in a shape, which depends on NumPy's version", "an int", item);
            var extent = language.arrays().extentOf(item);
            if (extent == null) return null;
            extents.add(extent);
        }
        return emit.reachable() ? extents : null;
    }

    private PyValue like(String name, PyValue given, PyValue dtype, PyValue fill) {
        var prototype = given.type() instanceof PyType.Tuple || given.type() instanceof PyType.ListObject ? array(given, null) : given;
        if (prototype == null) return null;
        if (!(prototype.type() instanceof PyType.Array array)) {
            if (!prototype.isNumber()) throw in.refuse("unsupported-argument", "the prototype of " + name + "_like", "an array", prototype);
            return filled(name, dtype(dtype, prototype.number().dtype()), List.of(), fill);
        }
        var extents = language.arrays().extents(prototype);
        var type = dtype(dtype, array.array().dtype());
        var layout = array.array().layout();
        int rank = extents.size();
        if (layout == Layout.C || rank < 2) return filled(name, type, extents, fill);
        if (layout == Layout.F) return permuted(name, type, extents, reversed(rank), fill);
        if (rank > MOST_ORDERED) {
            throw in.refuse("unknown-layout", name + "_like of an array of " + rank + " axes whose strides are known at run time only: so is the order of its axes in memory",
                    "np." + name + "(x.shape, x.dtype)", prototype);
        }
        // Order K: as the prototype lies in memory.
        return in.branch(contiguous(prototype, extents), () -> weak(filled(name, type, extents, fill)),
                () -> ordered(language.arrays().strides(prototype), new ArrayList<>(), found -> weak(permuted(name, type, extents, found, fill))));
    }

    /// Orders of axes are found by comparing strides; there are `rank!` of them.
    private static final int MOST_ORDERED = 3;

    private PyValue weak(PyValue array) {
        if (array == null) return null;
        var type = ((PyType.Array) array.type()).array();
        return Joins.coerce(emit, array, new PyType.Array(new Type.Array(type.dtype(), type.rank(), Layout.A), false));
    }

    /// Whether an array is C-contiguous, unit axes apart.
    Value contiguous(PyValue array, List<Value> extents) {
        var strides = language.arrays().strides(array);
        Value expected = emit.constant(((PyType.Array) array.type()).array().dtype().bytes());
        Value all = emit.constant(true);
        for (int axis = extents.size() - 1; axis >= 0; axis--) {
            var fits = emit.or(emit.compare(CompareKind.EQ, strides.get(axis), expected), emit.compare(CompareKind.EQ, extents.get(axis), emit.constant(1)));
            all = emit.and(all, fits);
            expected = emit.binary(BinaryKind.MUL, expected, extents.get(axis));
        }
        return all;
    }

    /// Chooses the order of axes by falling stride, earlier axes first among equals; `order` holds those chosen.
    private PyValue ordered(List<Value> strides, List<Integer> order, java.util.function.Function<List<Integer>, PyValue> use) {
        var rest = new ArrayList<Integer>();
        for (int axis = 0; axis < strides.size(); axis++) {
            if (!order.contains(axis)) rest.add(axis);
        }
        return next(strides, order, rest, 0, use);
    }

    private PyValue next(List<Value> strides, List<Integer> order, List<Integer> rest, int k, java.util.function.Function<List<Integer>, PyValue> use) {
        var candidate = new ArrayList<>(order);
        candidate.add(rest.get(k));
        if (rest.size() == 1) return use.apply(candidate);
        if (k == rest.size() - 1) return ordered(strides, candidate, use);
        Value largest = emit.constant(true);
        for (int other : rest.subList(k + 1, rest.size())) {
            largest = emit.and(largest, emit.compare(CompareKind.SGE, magnitude(strides.get(rest.get(k))), magnitude(strides.get(other))));
        }
        // Those before k are smaller than some other one, which is compared with k here or was with it.
        for (int other : rest.subList(0, k)) {
            largest = emit.and(largest, emit.compare(CompareKind.SGT, magnitude(strides.get(rest.get(k))), magnitude(strides.get(other))));
        }
        return in.branch(largest, () -> ordered(strides, candidate, use), () -> next(strides, order, rest, k + 1, use));
    }

    private Value magnitude(Value stride) {
        var zero = emit.constant(0);
        return emit.select(emit.compare(CompareKind.SLT, stride, zero), emit.binary(BinaryKind.SUB, zero, stride), stride);
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
        if (name.equals("ones")) language.arrays().fill(array, new PyValue(NumberType.INT, emit.constant(1)));
        if (name.equals("full")) language.arrays().fill(array, copied(fill, dtype));
        return emit.reachable() ? array : null;
    }

    /// A copy of an array, cast to a dtype, in the order of memory that `copy` and `np.array` are told.
    PyValue copy(PyValue array, Dtype dtype, PyValue order) {
        var kind = order == null || order.isNone() ? "K" : order.type() instanceof PyType.Text(var text) ? text : "";
        var layout = ((PyType.Array) array.type()).array().layout();
        if (kind.equals("A") && layout != Layout.A && layout != Layout.R) kind = "K";
        int rank = ((PyType.Array) array.type()).array().rank();
        if (rank < 2 || kind.equals("C") || kind.equals("K") && layout == Layout.C) return language.arrays().astype(array, dtype, Layout.C);
        if (kind.equals("F") || kind.equals("K") && layout == Layout.F) return language.arrays().astype(array, dtype, Layout.F);
        if (!kind.equals("K")) throw in.refuse("unsupported-argument", "this order of a copy", "order=\"C\", \"F\" or \"K\"", order);
        var fresh = like("empty", array, new PyValue(new PyType.DtypeObject(dtype)), null);
        if (fresh != null) language.arrays().transfer(array, fresh, dtype);
        return fresh;
    }

    private static List<Integer> reversed(int rank) {
        var order = new ArrayList<Integer>();
        for (int axis = rank - 1; axis >= 0; axis--) order.add(axis);
        return order;
    }

    // ---- arange

    /// The arithmetic progression that arange makes: its elements before they are cast to `dtype`.
    private record Progression(NumberType type, Value first, Value step, Value length, Dtype dtype) {}

    private PyValue arange(PyValue start, PyValue stop, PyValue step, PyValue dtypeArgument) {
        var progression = progression(start, stop, step, dtypeArgument);
        if (progression == null) return null;
        return language.arrays().generate(progression.dtype, List.of(progression.length), indices ->
                language.casts().to(term(progression.type, progression.first, progression.step, indices.getFirst()), progression.dtype));
    }

    /// `np.arange(…)` that is only iterated over: no array is made. Null where that is not the same (or the path ends).
    PyValue iterated(List<PyValue> values, List<String> kinds) {
        var arguments = language.calls().spread(values, kinds);
        if (arguments == null) return null;
        var given = Parameters.bind(in, "arange", arguments, "start=", "stop=", "step=", "dtype=");
        if (given == null) return null;
        var progression = progression(given.get("start"), given.get("stop"), given.get("step"), given.get("dtype"));
        if (progression == null) return null;
        if (progression.type.dtype() != progression.dtype) {
            return language.arrays().generate(progression.dtype, List.of(progression.length), indices ->
                    language.casts().to(term(progression.type, progression.first, progression.step, indices.getFirst()), progression.dtype));
        }
        return new PyValue(new PyType.Iterator("arange", List.of(progression.type, progression.type, NumberType.INT)),
                progression.first, progression.step, progression.length);
    }

    /// Term k of a progression, as NumPy computes it.
    PyValue term(NumberType type, Value first, Value step, Value k) {
        if (type == NumberType.NP_INT64) return new PyValue(type, emit.binary(BinaryKind.ADD, first, emit.binary(BinaryKind.MUL, k, step)));
        var index = emit.convert(ConvertKind.SITOFP, k, Scalar.F64);
        return new PyValue(type, emit.binary(BinaryKind.FADD, first, emit.binary(BinaryKind.FMUL, index, step)));
    }

    private Progression progression(PyValue start, PyValue stop, PyValue step, PyValue dtypeArgument) {
        if (start == null && stop == null) {
            in.raise("TypeError", "arange() requires stop to be specified.");
            return null;
        }
        if (stop == null || stop.isNone()) {
            stop = start;
            start = null;
        }
        if (start == null) start = new PyValue(NumberType.INT, emit.constant(0));
        if (step == null || step.isNone()) step = new PyValue(NumberType.INT, emit.constant(1));
        for (var each : List.of(start, stop, step)) {
            if (!each.isNumber() && !(each.type() instanceof PyType.KnownInt)) throw in.refuse("not-a-number", "an argument of arange is a " + each.type().pythonName(), "a number", each);
            if (each.isNumber() && each.number().isComplex()) throw in.refuse("unsupported-argument", "a complex argument of arange", "real numbers", each);
        }
        boolean floating = isFloat(start) || isFloat(stop) || isFloat(step);
        var dtype = dtype(dtypeArgument, floating ? Dtype.FLOAT64 : Dtype.INT64);
        if (floating) return floatProgression(start, stop, step, dtype);
        if (!dtype.isInteger() && !dtype.isFloat()) throw in.refuse("unsupported-dtype", "arange of " + dtype.text(), "an integer or a float dtype", start);
        var first = language.subscripts().asIndex(start);
        var last = language.subscripts().asIndex(stop);
        var by = language.subscripts().asIndex(step);
        in.check(emit.compare(CompareKind.NE, by, emit.constant(0)), "ZeroDivisionError", "division by zero");
        if (!emit.reachable()) return null;
        var length = language.iteration().rangeLength(new PyValue(PyType.RANGE, first, last, by));
        return new Progression(NumberType.NP_INT64, first, by, length, dtype);
    }

    private static boolean isFloat(PyValue value) { return value.isNumber() && value.number().isFloat(); }

    /// NumPy fills start, start + (second − start), …: the difference of the first two elements as they are rounded.
    private Progression floatProgression(PyValue start, PyValue stop, PyValue step, Dtype dtype) {
        var first = toDouble(start);
        var last = toDouble(stop);
        var by = toDouble(step);
        var steps = emit.unary(UnaryKind.CEIL, emit.binary(BinaryKind.FDIV, emit.binary(BinaryKind.FSUB, last, first), by));
        in.check(emit.compare(CompareKind.FNE, by, emit.constant(0.0)), "ZeroDivisionError",
                in.kernel().pythonAtLeast(14) ? "division by zero" : "float division by zero");
        if (!emit.reachable()) return null;
        in.check(emit.compare(CompareKind.FEQ, steps, steps), "ValueError", "arange: cannot compute length");
        in.check(emit.compare(CompareKind.FLT, steps, emit.constant(0x1p48)), "ValueError", "Maximum allowed size exceeded");
        if (!emit.reachable()) return null;
        var positive = emit.select(emit.compare(CompareKind.FGT, steps, emit.constant(0.0)), steps, emit.constant(0.0));
        var length = emit.convert(ConvertKind.FPTOSI, positive, Scalar.I64);
        var delta = emit.binary(BinaryKind.FSUB, emit.binary(BinaryKind.FADD, first, by), first);
        return new Progression(NumberType.NP_FLOAT64, first, delta, length, dtype);
    }

    private Value toDouble(PyValue value) { return language.casts().to(value, Dtype.FLOAT64).getFirst(); }

    // ---- array

    private PyValue array(PyValue object, PyValue dtypeArgument) {
        return switch (object.type()) {
            case PyType.Array array -> {
                var dtype = dtype(dtypeArgument, array.array().dtype());
                yield copy(object, dtype, null);
            }
            case PyType.Tuple _ -> fromTuple(object, dtypeArgument);
            case PyType.ListObject _ -> fromList(object, dtypeArgument);
            case PyType.Either(var alternatives) when alternatives.stream().allMatch(PyType.ListObject.class::isInstance) ->
                    in.distribute(object, list -> fromList(list, dtypeArgument));
            default -> {
                var dtype = dtype(dtypeArgument, numberDtype(object));
                boolean python = object.isNumber() && !object.number().isNumpy();
                var array = language.arrays().allocate(dtype, List.of(), false);
                language.arrays().fill(array, python ? object : copied(object, dtype));
                yield emit.reachable() ? array : null;
            }
        };
    }

    /// Nested tuples (and list displays, which arrive as tuples) of numbers, all rows of a depth equally long.
    private PyValue fromTuple(PyValue tuple, PyValue dtypeArgument) {
        var shape = new ArrayList<Integer>();
        for (var level = tuple; level.type() instanceof PyType.Tuple; level = level.parts().getFirst()) {
            shape.add(level.parts().size());
            if (level.parts().isEmpty()) break;
        }
        var leaves = new ArrayList<PyValue>();
        if (!leaves(tuple, shape, 0, leaves)) return stacked(tuple, dtypeArgument);
        var numbers = new ArrayList<NumberType>();
        for (var leaf : leaves) numbers.addAll(numberTypes(leaf));
        var dtype = dtype(dtypeArgument, Promotion.common(numbers));
        var array = language.arrays().allocate(dtype, shape.stream().map(extent -> emit.constant(extent)).toList(), false);
        for (int k = 0; k < leaves.size(); k++) {
            var components = language.arrays().toElement(leaves.get(k), dtype);
            if (components == null) return null;
            var indices = new ArrayList<Value>();
            int rest = k;
            for (int extent : shape.reversed()) {
                indices.addFirst(emit.constant(rest % extent));
                rest /= extent;
            }
            emit.add(new ArrayOp.SetElement(array.value(), indices, components, emit.location()));
        }
        return array;
    }

    /// Arrays (or what becomes one) of one shape, stacked.
    private PyValue stacked(PyValue tuple, PyValue dtypeArgument) {
        var rows = new ArrayList<PyValue>();
        var types = new ArrayList<NumberType>();
        for (var part : tuple.parts()) {
            var row = part.type() instanceof PyType.Array ? part : part.type() instanceof PyType.Tuple || part.type() instanceof PyType.ListObject ? array(part, null) : null;
            if (!emit.reachable()) return null;
            if (row == null || !(row.type() instanceof PyType.Array) || Views.type(row).rank() == 0 || !rows.isEmpty() && Views.type(row).rank() != Views.type(rows.getFirst()).rank()) {
                throw in.refuse("array-expression", "np.array of sequences that are not all of one length", "np.empty and a loop", tuple);
            }
            rows.add(row);
            types.add(NumberType.numpy(Views.type(row).dtype()));
        }
        var extents = new ArrayList<>(List.of(emit.constant(rows.size())));
        var shape = new StringBuilder("({0:int}");
        var first = language.arrays().extents(rows.getFirst());
        for (int axis = 0; axis < first.size(); axis++) {
            Value same = emit.constant(true);
            for (var row : rows) same = emit.and(same, emit.compare(CompareKind.EQ, emit.extent(row.value(), axis), first.get(axis)));
            in.check(same, new Failure("ValueError", Form.MESSAGE, "setting an array element with a sequence. The requested array has an inhomogeneous shape after " + (axis + 1)
                    + " dimensions. The detected shape was " + shape + (axis == 0 ? ",)" : ")") + " + inhomogeneous part.", List.copyOf(extents)));
            shape.append(", {").append(extents.size()).append(":int}");
            extents.add(first.get(axis));
        }
        if (!emit.reachable()) return null;
        var result = language.arrays().allocate(dtype(dtypeArgument, Promotion.common(types)), extents, false);
        for (int k = 0; k < rows.size() && emit.reachable(); k++) language.subscripts().set(result, new PyValue(new PyType.KnownInt(k)), rows.get(k));
        return emit.reachable() ? result : null;
    }

    /// An array of zeros like another.
    PyValue zerosLike(PyValue prototype) { return like("zeros", prototype, null, null); }

    private boolean leaves(PyValue value, List<Integer> shape, int depth, List<PyValue> into) {
        if (depth == shape.size()) return isNumeric(value.type()) && into.add(value);
        if (!(value.type() instanceof PyType.Tuple) || value.parts().size() != shape.get(depth)) return false;
        for (var part : value.parts()) {
            if (!leaves(part, shape, depth + 1, into)) return false;
        }
        return true;
    }

    private static boolean isNumeric(PyType type) {
        return type instanceof NumberType || type instanceof PyType.KnownInt
                || type instanceof PyType.Either(var alternatives) && alternatives.stream().allMatch(ArrayConstructors::isNumeric);
    }

    /// The number types that a value may have.
    private static List<NumberType> numberTypes(PyValue value) { return numberTypes(value.type()); }

    private static List<NumberType> numberTypes(PyType type) {
        return switch (type) {
            case NumberType number -> List.of(number);
            case PyType.KnownInt _ -> List.of(NumberType.INT);
            case PyType.Either(var alternatives) -> alternatives.stream().flatMap(each -> numberTypes(each).stream()).toList();
            default -> List.of();
        };
    }

    private PyValue fromList(PyValue list, PyValue dtypeArgument) {
        var element = ((PyType.ListObject) list.type()).site().element();
        var length = language.lists().length(list);
        if (element.equals(ListSite.NOTHING)) return language.arrays().allocate(dtype(dtypeArgument, Dtype.FLOAT64), List.of(length), false);
        var dtypeOrNone = dtypeArgument == null ? PyValue.NONE : dtypeArgument;
        if (element instanceof PyType.Array) return new LibraryCode(in).call("joining.py", "_from_rows", list, dtypeOrNone);
        if (element instanceof PyType.ListObject(var site) && !(site.element() instanceof NumberType) || element instanceof PyType.Tuple(var items, _) && !items.stream().allMatch(NumberType.class::isInstance)) {
            return new LibraryCode(in).call("joining.py", "_from_sequences", list, dtypeOrNone);
        }
        if (element instanceof PyType.ListObject || element instanceof PyType.Tuple) return fromRows(list, element, length, dtypeArgument);
        if (!isNumeric(element)) throw in.refuse("array-expression", "np.array of a list of " + element.text(), "np.empty and a loop", list);
        if (numberTypes(element).stream().map(NumberType::dtype).distinct().count() > 1 && dtypeArgument == null) {
            throw in.refuse("dtype-depends-on-path", "np.array of a list of " + element.text() + ": its dtype depends on which of them are in it", "a dtype, np.array(…, dtype=…)", list);
        }
        var dtype = dtype(dtypeArgument, Promotion.common(numberTypes(element)));
        return language.arrays().generate(dtype, List.of(length), indices -> language.arrays().toElement(language.lists().element(list, indices.getFirst()), dtype));
    }

    /// A list of rows: all as long as the first.
    private PyValue fromRows(PyValue list, PyType element, Value length, PyValue dtypeArgument) {
        NumberType number;
        if (element instanceof PyType.ListObject(var site) && site.element() instanceof NumberType inner) number = inner;
        else if (element instanceof PyType.Tuple(var items, _) && !items.isEmpty() && items.stream().allMatch(item -> item instanceof NumberType)) {
            number = NumberType.numpy(Promotion.common(items.stream().map(NumberType.class::cast).toList()));
        } else throw in.refuse("array-expression", "np.array of a list of " + element.text(), "np.empty and a loop", list);
        var dtype = dtype(dtypeArgument, number.dtype());
        Value width;
        if (element instanceof PyType.Tuple(var items, _)) width = emit.constant(items.size());
        else {
            var some = emit.compare(CompareKind.SGT, length, emit.constant(0));
            in.check(some, "NotImplementedError", "np.array of an empty list of lists has another rank: start from np.empty");
            if (!emit.reachable()) return null;
            width = language.lists().length(language.lists().element(list, emit.constant(0)));
            var first = width;
            language.arrays().forEach(length, index -> {
                var row = language.lists().length(language.lists().element(list, index));
                in.check(emit.compare(CompareKind.EQ, row, first), "ValueError",
                        "setting an array element with a sequence. The requested array has an inhomogeneous shape after 1 dimensions. "
                                + "The detected shape was ({0:int},) + inhomogeneous part.", length);
            });
        }
        return language.arrays().generate(dtype, List.of(length, width), indices -> {
            var row = language.lists().element(list, indices.get(0));
            var items = language.iteration().elements(row);
            return language.arrays().toElement(items.get(indices.get(1)), dtype);
        });
    }
}
