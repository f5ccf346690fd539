package conure.specialize;

import conure.ir.ArrayOp;
import conure.ir.ControlOp;
import conure.ir.Dtype;
import conure.ir.FailingOp;
import conure.ir.FailingOp.Failure;
import conure.ir.FailingOp.Form;
import conure.ir.Region;
import conure.ir.RuntimeFunction;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CheckedKind;
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
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Arrays: their attributes, what is stored into them, and loops over all their elements.
final class Arrays {
    /// No process has more memory than its addresses reach.
    private static final long LARGEST_BYTES = 1L << 47;

    /// Nobody asks whether there is room for so little.
    private static final long ALWAYS_ROOM = 1L << 20;

    /// Methods; most are NumPy's functions of the same name.
    private static final Set<String> METHODS = Set.of("all", "any", "argmax", "argmin", "argpartition", "argsort", "astype", "choose", "clip", "compress", "conj",
            "conjugate", "copy", "cumprod", "cumsum", "diagonal", "dot", "fill", "flatten", "item", "max", "mean", "min", "nonzero", "partition", "prod", "put", "ravel", "repeat",
            "reshape", "round", "searchsorted", "sort", "squeeze", "std", "sum", "swapaxes", "take", "tolist", "trace", "transpose", "var", "view");

    private final Specialization in;
    private final Language language;
    private final Emitter emit;

    Arrays(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
    }

    // ---- attributes

    /// An attribute or bound method of an array, or null if Conure knows none of that name.
    PyValue attribute(PyValue array, String name) {
        var type = (PyType.Array) array.type();
        int rank = type.array().rank();
        int bytes = type.array().dtype().bytes();
        return switch (name) {
            case "shape" -> PyValue.tuple(extents(array).stream().map(this::integer).toList());
            case "ndim" -> integer(emit.constant(rank));
            case "size" -> integer(size(array));
            case "itemsize" -> integer(emit.constant(bytes));
            case "nbytes" -> integer(emit.binary(BinaryKind.MUL, size(array), emit.constant(bytes)));
            case "strides" -> PyValue.tuple(strides(array).stream().map(this::integer).toList());
            case "dtype" -> new PyValue(new PyType.DtypeObject(type.array().dtype()));
            case "flags" -> new PyValue(new PyType.BoundMethod(type, name), array.components());
            case "T" -> transpose(array, type);
            case "mT" -> {
                if (rank < 2) yield in.raise("ValueError", "matrix transpose with ndim < 2 is undefined");
                yield language.library().call("numpy.swapaxes", Calls.Arguments.of(array, integer(emit.constant(-1)), integer(emit.constant(-2))), array);
            }
            case "real" -> type.array().dtype().isComplex() ? component(array, type, 0) : array;
            case "imag" -> {
                if (type.array().dtype().isComplex()) yield component(array, type, 1);
                var zeros = language.constructors().zerosLike(array);
                yield zeros == null ? null : new PyValue(new PyType.Array(((PyType.Array) zeros.type()).array(), true), zeros.value());
            }
            default -> METHODS.contains(name) ? new PyValue(new PyType.BoundMethod(type, name), array.components()) : null;
        };
    }

    private PyValue integer(Value value) { return new PyValue(NumberType.INT, value); }

    List<Value> extents(PyValue array) {
        var extents = new ArrayList<Value>();
        for (int axis = 0; axis < ((PyType.Array) array.type()).array().rank(); axis++) extents.add(emit.extent(array.value(), axis));
        return extents;
    }

    List<Value> strides(PyValue array) {
        var strides = new ArrayList<Value>();
        for (int axis = 0; axis < ((PyType.Array) array.type()).array().rank(); axis++) {
            var stride = new Value(Scalar.I64);
            emit.add(new ArrayOp.Stride(stride, array.value(), axis, emit.location()));
            strides.add(stride);
        }
        return strides;
    }

    private Value size(PyValue array) {
        Value size = emit.constant(1);
        for (var extent : extents(array)) size = emit.binary(BinaryKind.MUL, size, extent);
        return size;
    }

    private PyValue transpose(PyValue array, PyType.Array type) {
        int rank = type.array().rank();
        if (rank < 2) return view(array, type);
        var axes = new ArrayList<Long>();
        for (long axis = rank - 1; axis >= 0; axis--) axes.add(axis);
        var layout = switch (type.array().layout()) {
            case C -> Layout.F;
            case F -> Layout.C;
            case R, A -> Layout.A;
        };
        var result = new Value(new Type.Array(type.array().dtype(), rank, layout));
        emit.add(new ArrayOp.Transpose(result, array.value(), axes, emit.location()));
        return new PyValue(new PyType.Array((Type.Array) result.type(), type.readOnly()), result);
    }

    /// A new array object on all of an array.
    private PyValue view(PyValue array, PyType.Array type) {
        var result = new Value(type.array());
        emit.add(new ArrayOp.View(result, array.value(), Collections.nCopies(type.array().rank(), ArrayOp.AxisKind.WHOLE), List.of(), emit.location()));
        return new PyValue(type, result);
    }

    private PyValue component(PyValue array, PyType.Array type, int index) {
        var dtype = type.array().dtype() == Dtype.COMPLEX64 ? Dtype.FLOAT32 : Dtype.FLOAT64;
        var result = new Value(new Type.Array(dtype, type.array().rank(), type.array().rank() == 0 ? Layout.C : Layout.A));
        emit.add(new ArrayOp.Component(result, array.value(), index, emit.location()));
        return new PyValue(new PyType.Array((Type.Array) result.type(), type.readOnly()), result);
    }

    // ---- making

    /// A fresh C-contiguous array; extents are known not to be negative.
    PyValue allocate(Dtype dtype, List<Value> extents, boolean zeroed) { return allocate(dtype, extents, zeroed, Layout.C, List.of()); }

    /// @param order of the axes in memory where the layout does not tell it
    PyValue allocate(Dtype dtype, List<Value> extents, boolean zeroed, Layout layout, List<Long> order) {
        checkSize(dtype, extents);
        var result = new Value(new Type.Array(dtype, extents.size(), layout), "array");
        emit.add(new ArrayOp.Allocate(result, extents, zeroed, order, emit.location()));
        for (int axis = 0; axis < extents.size(); axis++) emit.setExtent(result, axis, extents.get(axis));
        return new PyValue(new PyType.Array((Type.Array) result.type(), false), result);
    }

    /// NumPy multiplies the extents that are not zero, so that an empty array may be too big as well.
    void checkSize(Dtype dtype, List<Value> extents) {
        // What has been counted one by one is not too much.
        if (extents.size() == 1 && emit.isCount(extents.getFirst())) return;
        var one = emit.constant(1);
        var bytes = emit.constant(dtype.bytes());
        Value fits = emit.constant(true);
        for (var extent : extents) {
            var product = emit.checked(CheckedKind.MUL, bytes, emit.binary(BinaryKind.SMAX, extent, one));
            bytes = product.result();
            fits = emit.and(fits, product.exact());
        }
        in.check(fits, "ValueError", Failure.TOO_BIG);
        in.check(emit.compare(CompareKind.SLE, bytes, emit.constant(LARGEST_BYTES)), noMemory(dtype, extents));
        // What the machine has no room for leaves the function, unless a handler may want to know.
        if (!in.handles() || emit.constantOf(bytes) instanceof Long known && known < ALWAYS_ROOM) return;
        var room = new Value(Scalar.I64, "room");
        emit.add(new FailingOp.Runtime(List.of(room), RuntimeFunction.HAS_ROOM, List.of(bytes), null, emit.location()));
        in.check(emit.compare(CompareKind.NE, room, emit.constant(0)), noMemory(dtype, extents));
    }

    /// NumPy's own MemoryError, which says what it had no room for.
    private static Failure noMemory(Dtype dtype, List<Value> extents) {
        if (extents.size() > Failure.MOST_ARGUMENTS || extents.isEmpty()) return new Failure("MemoryError", Form.EMPTY, "", List.of());
        var shape = new PyType.Tuple(Collections.nCopies(extents.size(), NumberType.INT)).text();
        return new Failure(Failure.NO_MEMORY, Form.ARGUMENTS, "(" + shape + ", dtype " + dtype.text() + ")", extents);
    }

    // ---- elements

    /// The components of an element of this dtype that a value becomes when it is stored, converted as NumPy's item
    /// assignment does; null if the path ends.
    List<Value> toElement(PyValue value, Dtype dtype) {
        if (value.type() instanceof PyType.LargeInt(var large)) {
            var function = dtype == Dtype.UINT64 ? "numpy.uint64" : dtype.isInteger() ? "" : "builtins.float";
            if (!function.isEmpty()) {
                var fitting = language.largeInts().argument(function, value);
                return fitting == null ? null : toElement(fitting, dtype);
            }
            in.raise("OverflowError", dtype == Dtype.INT64 ? "Python int too large to convert to C long" : "Python integer " + large + " out of bounds for " + dtype.text());
            return null;
        }
        if (value.type() instanceof PyType.KnownInt(long known)) return toElement(new PyValue(NumberType.INT, emit.constant(known)), dtype);
        if (value.type() instanceof PyType.Either) {
            var stored = in.distribute(value, each -> {
                var components = toElement(each, dtype);
                return components == null ? null : new PyValue(NumberType.numpy(dtype), components);
            });
            return stored == null ? null : stored.components();
        }
        // Arrays are cast, also those of one element.
        if (value.type() instanceof PyType.Array array && array.array().rank() == 0) {
            return language.casts().to(language.subscripts().get(value, PyValue.tuple(List.of())), dtype);
        }
        if (value.type() instanceof PyType.Array) {
            in.raise("ValueError", "setting an array element with a sequence.");
            return null;
        }
        if (value.isNone()) {
            if (dtype == Dtype.BOOL) return List.of(emit.constant(false));
            if (dtype.isInteger()) {
                in.raise("TypeError", "int() argument must be a string, a bytes-like object or a real number, not 'NoneType'");
                return null;
            }
            var nan = emit.constant(dtype.component(), Double.NaN);
            return dtype.isComplex() ? List.of(nan, nan) : List.of(nan);
        }
        if (!value.isNumber()) throw in.refuse("not-a-number", "a " + value.type().pythonName() + " is stored in an array of " + dtype.text(), "a number", value);
        var element = language.casts().element(value, NumberType.numpy(dtype));
        return element == null ? null : element.components();
    }

    // ---- whole arrays

    /// `view[...] = value`: a number fills it, an array (or a sequence of numbers) is broadcast and copied, as if all of it
    /// were read before anything is written.
    void assign(PyValue view, PyValue value) {
        if (value.type().isSequence()) {
            var array = sequence(value, ((PyType.Array) view.type()).array().dtype());
            if (array != null) assign(view, array);
            return;
        }
        if (value.type().isSometimesArray()) {
            in.distribute(value, each -> {
                assign(view, each);
                return emit.reachable() ? PyValue.NONE : null;
            });
            return;
        }
        if (!(value.type() instanceof PyType.Array array) || array.array().rank() == 0) {
            fill(view, value);
            return;
        }
        var type = ((PyType.Array) view.type()).array();
        var given = extents(value);
        var target = extents(view);
        int surplus = Math.max(0, given.size() - target.size());
        checkSurplus(given, target);
        var places = emit.reachable() ? broadcast(given.subList(surplus, given.size()), target, Arrays::inputMismatch) : null;
        if (places == null) return;
        assign(view, position -> {
            var indices = new ArrayList<>(Collections.nCopies(surplus, emit.constant(0)));
            indices.addAll(places.apply(position));
            return language.casts().to(element(value, indices), type.dtype());
        });
    }

    private static String inputMismatch(String given, String into) { return "could not broadcast input array from shape " + given + " into shape " + into; }

    /// Axes of what is assigned that are more than the target has: those in front of which all extents are 1 are gone in the message.
    private void checkSurplus(List<Value> given, List<Value> target) {
        int surplus = given.size() - target.size();
        for (int axis = 0; axis < surplus && emit.reachable(); axis++) {
            var words = new ArrayList<Value>();
            var text = inputMismatch(language.elementwise().shapeText(words, given.subList(axis, given.size())), language.elementwise().shapeText(words, target));
            in.check(emit.compare(CompareKind.EQ, given.get(axis), emit.constant(1)), new Failure("ValueError", Form.MESSAGE, text, language.elementwise().fewEnough(words)));
        }
    }

    /// The array that a sequence is whose elements are stored in one of a dtype; null if the path ends.
    PyValue sequence(PyValue value, Dtype target) {
        // Which dtype a list of ints and floats has depends on what is in it; as float64 both are what they are by way of either.
        boolean mixed = value.type() instanceof PyType.ListObject(var site) && site.element() instanceof PyType.Either && target == Dtype.FLOAT64;
        return language.constructors().array(value, mixed ? new PyValue(new PyType.DtypeObject(Dtype.FLOAT64)) : null);
    }

    /// How a position in an array of the target's extents is one in an array of given extents that is broadcast to it; null after raising ValueError with
    /// the message that is made of both shapes.
    UnaryOperator<List<Value>> broadcast(List<Value> given, List<Value> target, BinaryOperator<String> message) {
        int rank = target.size();
        // Leading axes of extent 1 may be more than there are.
        int surplus = Math.max(0, given.size() - rank);
        int offset = rank - given.size();
        Value fits = emit.constant(true);
        for (int axis = 0; axis < given.size(); axis++) {
            if (axis >= surplus && emit.areEqual(given.get(axis), target.get(offset + axis))) continue;
            var isOne = emit.compare(CompareKind.EQ, given.get(axis), emit.constant(1));
            fits = emit.and(fits, axis < surplus ? isOne : emit.or(isOne, emit.compare(CompareKind.EQ, given.get(axis), target.get(offset + axis))));
        }
        if (!Boolean.TRUE.equals(emit.constantOf(fits))) {
            var words = new ArrayList<Value>();
            var text = message.apply(language.elementwise().shapeText(words, given), language.elementwise().shapeText(words, target));
            in.check(fits, new Failure("ValueError", Form.MESSAGE, text, language.elementwise().fewEnough(words)));
        }
        if (!emit.reachable()) return null;
        return position -> {
            var zero = emit.constant(0);
            var indices = new ArrayList<Value>();
            for (int axis = 0; axis < given.size(); axis++) {
                if (axis < surplus) {
                    indices.add(zero);
                    continue;
                }
                boolean same = emit.areEqual(given.get(axis), target.get(offset + axis));
                var index = position.get(offset + axis);
                indices.add(same ? index : emit.select(emit.compare(CompareKind.EQ, given.get(axis), emit.constant(1)), zero, index));
            }
            return indices;
        };
    }

    /// The sum of the components that `term` gives for each position, of floats.
    List<Value> sum(Dtype dtype, List<Value> extents, Function<List<Value>, List<Value>> term) {
        var results = new ArrayList<Value>();
        for (var component : dtype.components()) results.add(new Value(component));
        emit.add(new ArrayOp.Sum(results, extents, expression(extents.size(), term), emit.location()));
        return results;
    }

    /// What `body` carries on from position to position, in C order.
    List<Value> fold(List<Value> extents, List<Value> initial, BiFunction<List<Value>, List<Value>, List<Value>> body) { return fold(extents, List.of(), initial, body); }

    private List<Value> fold(List<Value> extents, List<Value> position, List<Value> initial, BiFunction<List<Value>, List<Value>, List<Value>> body) {
        if (position.size() == extents.size()) return body.apply(position, initial);
        var location = emit.location();
        var parameters = new ArrayList<Value>(List.of(new Value(Scalar.I64, "k")));
        for (var value : initial) parameters.add(new Value(value.type()));
        var deeper = new ArrayList<>(position);
        deeper.add(parameters.getFirst());
        var segment = in.aside(() -> {
            var next = fold(extents, deeper, parameters.subList(1, parameters.size()), body);
            emit.add(new ControlOp.Yield(next, location));
        });
        emit.at(location);
        var results = new ArrayList<Value>();
        for (var value : initial) results.add(new Value(value.type()));
        emit.add(new ControlOp.For(results, emit.constant(0), extents.get(position.size()), initial, segment.region(parameters), location));
        return results;
    }

    /// A loop over all positions, in C order. The body does not change what cells hold.
    void forEach(List<Value> extents, Consumer<List<Value>> body) {
        fold(extents, List.of(), (position, _) -> {
            body.accept(position);
            return List.of();
        });
    }

    /// A loop over 0 … count − 1. The body does not change what cells hold.
    void forEach(Value count, Consumer<Value> body) { forEach(List.of(count), position -> body.accept(position.getFirst())); }

    /// Each element of an array becomes what `element` gives for its position; all are computed before any is written.
    void assign(PyValue array, Function<List<Value>, List<Value>> element) {
        if (!emit.reachable()) return;
        var extents = extents(array);
        emit.add(new ArrayOp.Assign(array.value(), extents, expression(extents.size(), element), emit.location()));
    }

    /// The region of an expression: the components of an element for a position; null where the path ends.
    Region expression(int rank, Function<List<Value>, List<Value>> element) {
        var location = emit.location();
        var position = new ArrayList<Value>();
        for (int axis = 0; axis < rank; axis++) position.add(new Value(Scalar.I64, "k"));
        var segment = in.aside(() -> {
            var components = element.apply(List.copyOf(position));
            if (emit.reachable()) emit.add(new ControlOp.Yield(components, location));
        });
        emit.at(location);
        return segment.region(position);
    }

    /// A fresh array of what `element` gives for each position; null if the path ends.
    PyValue generate(Dtype dtype, List<Value> extents, Function<List<Value>, List<Value>> element) {
        return emit.reachable() ? generate(dtype, extents, Layout.C, expression(extents.size(), element)) : null;
    }

    PyValue generate(Dtype dtype, List<Value> extents, Layout layout, Region expression) {
        checkSize(dtype, extents);
        return emit.reachable() ? generate(new Type.Array(dtype, extents.size(), layout), extents, expression) : null;
    }

    /// A fresh array like one that is there, which has room; null if the path ends.
    PyValue renewed(PyValue array, Function<List<Value>, List<Value>> element) {
        if (!emit.reachable()) return null;
        var type = ((PyType.Array) array.type()).array();
        return generate(type, extents(array), expression(type.rank(), element));
    }

    private PyValue generate(Type.Array type, List<Value> extents, Region expression) {
        var result = new Value(type, "array");
        emit.add(new ArrayOp.Generate(result, extents, expression, emit.location()));
        for (int axis = 0; axis < extents.size(); axis++) emit.setExtent(result, axis, extents.get(axis));
        return new PyValue(new PyType.Array(type, false), result);
    }

    void fill(PyValue array, PyValue value) {
        var type = (PyType.Array) array.type();
        if (type.readOnly()) {
            in.raise("ValueError", "assignment destination is read-only");
            return;
        }
        var components = toElement(value, type.array().dtype());
        if (components != null) assign(array, _ -> components);
    }

    /// The element at a position that exists.
    PyValue element(PyValue array, List<Value> position) {
        var dtype = ((PyType.Array) array.type()).array().dtype();
        var components = new ArrayList<Value>();
        for (var component : dtype.components()) components.add(new Value(component));
        emit.add(new ArrayOp.Element(components, array.value(), position, emit.location()));
        return new PyValue(NumberType.numpy(dtype), components);
    }

    /// `array.copy()`: C-contiguous.
    PyValue copy(PyValue array) { return astype(array, ((PyType.Array) array.type()).array().dtype(), Layout.C); }

    /// `array.astype(dtype)`, laid out as the array is known to be.
    PyValue astype(PyValue array, Dtype dtype) { return astype(array, dtype, ((PyType.Array) array.type()).array().layout() == Layout.F ? Layout.F : Layout.C); }

    /// A copy of another dtype, laid out in C's or Fortran's order.
    PyValue astype(PyValue array, Dtype dtype, Layout layout) {
        var extents = extents(array);
        return generate(dtype, extents, layout, expression(extents.size(), position -> language.casts().to(element(array, position), dtype)));
    }

    /// Writes all elements of an array into another of the same shape, cast to its dtype.
    void transfer(PyValue from, PyValue to, Dtype dtype) {
        assign(to, position -> language.casts().to(element(from, position), dtype));
    }

    /// A Python integer from something integral, for extents and axes; null after raising.
    Value extentOf(PyValue value) {
        var index = language.operators().index(value);
        if (index == null) return null;
        in.check(emit.compare(CompareKind.SGE, index, emit.constant(0)), "ValueError", "negative dimensions are not allowed");
        return index;
    }

    /// The bits of an i1 as an i64.
    Value widen(Value flag) { return emit.convert(ConvertKind.ZEXT, flag, Scalar.I64); }
}
