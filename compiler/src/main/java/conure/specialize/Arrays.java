package conure.specialize;

import conure.ir.ArrayOp;
import conure.ir.ControlOp;
import conure.ir.Dtype;
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
import java.util.List;
import java.util.function.Function;

/// Arrays: their attributes, what is stored into them, and loops over all their elements.
final class Arrays {
    /// No process has more memory than its addresses reach.
    private static final long LARGEST_BYTES = 1L << 47;

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
            case "T" -> transpose(array, type);
            case "real" -> type.array().dtype().isComplex() ? component(array, type, 0) : array;
            case "imag" -> {
                if (!type.array().dtype().isComplex()) throw in.refuse("array-expression", "the imaginary part of an array that is not complex", "zeros", array);
                yield component(array, type, 1);
            }
            case "copy", "fill", "item" -> new PyValue(new PyType.BoundMethod(type, name), array.components());
            default -> null;
        };
    }

    private PyValue integer(Value value) { return new PyValue(NumberType.INT, value); }

    List<Value> extents(PyValue array) {
        var extents = new ArrayList<Value>();
        for (int axis = 0; axis < ((PyType.Array) array.type()).array().rank(); axis++) extents.add(language.subscripts().extent(array, axis));
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
        emit.add(new ArrayOp.View(result, array.value(), java.util.Collections.nCopies(type.array().rank(), ArrayOp.AxisKind.WHOLE), List.of(), emit.location()));
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
    PyValue allocate(Dtype dtype, List<Value> extents, boolean zeroed) { return allocate(dtype, extents, zeroed, Layout.C); }

    PyValue allocate(Dtype dtype, List<Value> extents, boolean zeroed, Layout layout) {
        checkSize(dtype, extents);
        var result = new Value(new Type.Array(dtype, extents.size(), layout), "array");
        emit.add(new ArrayOp.Allocate(result, extents, zeroed, emit.location()));
        return new PyValue(new PyType.Array((Type.Array) result.type(), false), result);
    }

    /// NumPy multiplies the extents that are not zero, so that an empty array may be too big as well.
    private void checkSize(Dtype dtype, List<Value> extents) {
        var one = emit.constant(1);
        var bytes = emit.constant(dtype.bytes());
        Value fits = emit.constant(true);
        for (var extent : extents) {
            var product = emit.checked(CheckedKind.MUL, bytes, emit.binary(BinaryKind.SMAX, extent, one));
            bytes = product.result();
            fits = emit.and(fits, product.exact());
        }
        in.check(fits, "ValueError", "array is too big; `arr.size * arr.dtype.itemsize` is larger than the maximum possible size.");
        in.check(emit.compare(CompareKind.SLE, bytes, emit.constant(LARGEST_BYTES)), "MemoryError", "");
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
        if (value.type() instanceof PyType.Tuple || value.type() instanceof PyType.ListObject) {
            var array = language.constructors().call("array", Calls.Arguments.of(value));
            if (array != null) assign(view, array);
            return;
        }
        if (!(value.type() instanceof PyType.Array array) || array.array().rank() == 0) {
            fill(view, value);
            return;
        }
        int rank = ((PyType.Array) view.type()).array().rank();
        int offset = rank - array.array().rank();
        if (offset < 0) throw in.refuse("array-expression", "an array of more axes is assigned to a slice", "an index for the axes of extent 1", view, value);
        var target = extents(view);
        var given = extents(value);
        Value fits = emit.constant(true);
        for (int axis = 0; axis < given.size(); axis++) {
            var same = emit.compare(CompareKind.EQ, given.get(axis), target.get(offset + axis));
            fits = emit.and(fits, emit.or(same, emit.compare(CompareKind.EQ, given.get(axis), emit.constant(1))));
        }
        var words = new ArrayList<>(given);
        words.addAll(target);
        var message = "could not broadcast input array from shape {0:" + shapeText(given.size()) + "} into shape {" + given.size() + ":" + shapeText(rank) + "}";
        in.check(fits, new conure.ir.FailingOp.Failure("ValueError", conure.ir.FailingOp.Form.MESSAGE, message, words));
        if (!emit.reachable()) return;
        var source = copy(value);
        var dtype = ((PyType.Array) view.type()).array().dtype();
        forEachElement(target, indices -> {
            var read = new ArrayList<Value>();
            for (int axis = 0; axis < given.size(); axis++) {
                read.add(emit.select(emit.compare(CompareKind.EQ, given.get(axis), emit.constant(1)), emit.constant(0), indices.get(offset + axis)));
            }
            var components = new ArrayList<Value>();
            for (var component : array.array().dtype().components()) components.add(new Value(component));
            emit.add(new ArrayOp.Element(components, source.value(), read, emit.location()));
            var element = new PyValue(NumberType.numpy(array.array().dtype()), components);
            emit.add(new ArrayOp.SetElement(view.value(), indices, language.casts().to(element, dtype), emit.location()));
        });
    }

    /// The type text of a shape of so many axes.
    private static String shapeText(int rank) {
        return rank == 1 ? "(int,)" : "(" + String.join(", ", java.util.Collections.nCopies(rank, "int")) + ")";
    }

    void fill(PyValue array, PyValue value) {
        var type = (PyType.Array) array.type();
        if (type.readOnly()) {
            in.raise("ValueError", "assignment destination is read-only");
            return;
        }
        var components = toElement(value, type.array().dtype());
        if (components == null) return;
        forEachElement(extents(array), indices -> emit.add(new ArrayOp.SetElement(array.value(), indices, components, emit.location())));
    }

    /// A loop nest over all positions, in C order. The body neither ends the path nor changes what cells hold.
    void forEachElement(List<Value> extents, java.util.function.Consumer<List<Value>> body) { nest(extents, new ArrayList<>(), body); }

    private void nest(List<Value> extents, List<Value> indices, java.util.function.Consumer<List<Value>> body) {
        if (!emit.reachable()) return;
        if (indices.size() == extents.size()) {
            body.accept(List.copyOf(indices));
            return;
        }
        var location = emit.location();
        var index = new Value(Scalar.I64, "k");
        var segment = emit.segment(() -> {
            indices.add(index);
            nest(extents, indices, body);
            indices.removeLast();
            emit.add(new ControlOp.Yield(List.of(), location));
        });
        emit.at(location);
        emit.add(new ControlOp.For(List.of(), emit.constant(0), extents.get(indices.size()), List.of(), segment.region(List.of(index)), location));
    }

    /// A fresh array filled with `element` of the position, which is null if its path ends.
    PyValue generate(Dtype dtype, List<Value> extents, Function<List<Value>, List<Value>> element) {
        var array = allocate(dtype, extents, false);
        forEachElement(extents, indices -> {
            var components = element.apply(indices);
            if (components != null) emit.add(new ArrayOp.SetElement(array.value(), indices, components, emit.location()));
        });
        return array;
    }

    /// `array.copy()`: C-contiguous.
    PyValue copy(PyValue array) {
        var type = (PyType.Array) array.type();
        return generate(type.array().dtype(), extents(array), indices -> {
            var components = new ArrayList<Value>();
            for (var component : type.array().dtype().components()) components.add(new Value(component));
            emit.add(new ArrayOp.Element(components, array.value(), indices, emit.location()));
            return components;
        });
    }

    /// A Python integer from something integral, for extents and axes; null after raising.
    Value extentOf(PyValue value) {
        var index = language.subscripts().asIndex(value);
        if (index == null) {
            in.raise("TypeError", "'" + value.type().pythonName() + "' object cannot be interpreted as an integer");
            return null;
        }
        in.check(emit.compare(CompareKind.SGE, index, emit.constant(0)), "ValueError", "negative dimensions are not allowed");
        return index;
    }

    /// The bits of an i1 as an i64.
    Value widen(Value flag) { return emit.convert(ConvertKind.ZEXT, flag, Scalar.I64); }
}
