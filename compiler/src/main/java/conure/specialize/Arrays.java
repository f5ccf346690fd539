package conure.specialize;

import conure.ir.ArrayOp;
import conure.ir.ControlOp;
import conure.ir.Dtype;
import conure.ir.FailingOp.Failure;
import conure.ir.FailingOp.Form;
import conure.ir.FailingOp;
import conure.ir.Region;
import conure.ir.RuntimeFunction;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CheckedKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.ConvertKind;
import conure.ir.Type.Layout;
import conure.ir.Type.Scalar;
import conure.ir.Type;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/// Arrays: fresh ones, their extents, and loops over all their elements.
final class Arrays {
    /// No process has more memory than its addresses reach.
    private static final long LARGEST_BYTES = 1L << 47;

    /// Nobody asks whether there is room for so little.
    private static final long ALWAYS_ROOM = 1L << 20;

    private final Specialization in;
    private final Language language;
    private final Emitter emit;

    Arrays(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
    }

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

    Value size(PyValue array) {
        Value size = emit.constant(1);
        for (var extent : extents(array)) size = emit.binary(BinaryKind.MUL, size, extent);
        return size;
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

    // ---- all elements

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
