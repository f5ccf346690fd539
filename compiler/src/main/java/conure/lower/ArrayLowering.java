package conure.lower;

import conure.ir.ArrayOp;
import conure.ir.Dtype;
import conure.ir.MemoryOp.Load;
import conure.ir.MemoryOp.Stack;
import conure.ir.MemoryOp.TableData;
import conure.ir.MemoryOp.ViewOwner;
import conure.ir.RuntimeFunction;
import conure.ir.ScalarOp.Binary;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.Compare;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.Select;
import conure.ir.Type;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Array operations as pointer arithmetic, loads and stores.
///
///     %x = element %a, %i, %j      →   %p = offset %a.data, (%i * %a.s0);  %q = offset %p, (%j * %a.s1);  %x = load %q
///     %v = view %a, … [index, slice]  →   data advanced by index * stride and start * stride; the slice's extent;
///                                       step * stride
///
/// A view's data may point behind the end of its memory when the view is empty; nothing is read there.
final class ArrayLowering {
    /// Offsets of the fields of `ConureBlock` that describe an array (runtime/include/conure_context.h).
    private static final int DESCRIPTION = 56;
    private static final int EXTENTS = 64;
    private static final int MOST_EXTENTS = 10;

    private final LoopsBuilder builder;
    private final FlatValues values;

    ArrayLowering(LoopsBuilder builder, FlatValues values) {
        this.builder = builder;
        this.values = values;
    }

    void lower(ArrayOp op) {
        switch (op) {
            case ArrayOp.Extent it -> values.alias(it.result(), values.array(it.array()).extents().get(it.axis()));
            case ArrayOp.Stride it -> values.alias(it.result(), values.visibleStrides(values.array(it.array())).get(it.axis()));
            case ArrayOp.Element it -> element(it);
            case ArrayOp.SetElement it -> setElement(it);
            case ArrayOp.View it -> view(it);
            case ArrayOp.Transpose it -> transpose(it);
            case ArrayOp.Component it -> component(it);
            case ArrayOp.Allocate it -> allocate(it);
            case ArrayOp.Generate _, ArrayOp.Assign _, ArrayOp.Sum _ -> throw new IllegalArgumentException("expressions are written as loops before");
            case ArrayOp.Scratch it -> scratch(it);
            case ArrayOp.Table it -> table(it);
            case ArrayOp.Reshape it -> {
                var source = values.array(it.array());
                values.define(it.result(), source.data(), it.sameObject() ? source.owner() : viewOwner(source), it.extents(), Collections.nCopies(it.extents().size(), null));
            }
            case ArrayOp.Strided it -> {
                var source = values.array(it.array());
                values.define(it.result(), source.data(), viewOwner(source), it.extents(), it.strides());
            }
            case ArrayOp.Relayout it -> relayout(it);
            case ArrayOp.NullReference it -> nullReference(it);
            case ArrayOp.SameReference it -> sameReference(it);
            case ArrayOp.Retain it -> builder.call(RuntimeFunction.RETAIN, owner(it.reference()));
            case ArrayOp.Release it -> builder.call(RuntimeFunction.RELEASE, owner(it.reference()));
        }
    }

    private Value owner(Value reference) {
        return reference.type() instanceof Type.ListOf ? values.list(reference) : values.array(reference).owner();
    }

    private Value address(FlatArray array, List<Value> indices) {
        var pointer = array.data();
        for (int axis = 0; axis < indices.size(); axis++) {
            pointer = builder.offset(pointer, builder.multiply(indices.get(axis), array.strides().get(axis)));
        }
        return pointer;
    }

    private void element(ArrayOp.Element op) {
        var array = values.array(op.array());
        var address = address(array, op.indices());
        int size = componentBytes(array.type().dtype());
        for (int k = 0; k < op.results().size(); k++) {
            builder.emit(new Load(op.results().get(k), builder.offset(address, (long) k * size), op.location()));
        }
    }

    private void setElement(ArrayOp.SetElement op) {
        var array = values.array(op.array());
        var address = address(array, op.indices());
        int size = componentBytes(array.type().dtype());
        for (int k = 0; k < op.values().size(); k++) {
            builder.store(builder.offset(address, (long) k * size), op.values().get(k));
        }
    }

    private static int componentBytes(Dtype dtype) { return dtype.component().bytes(); }

    private void view(ArrayOp.View op) {
        var source = values.array(op.array());
        var type = (Type.Array) op.result().type();
        var visible = carriesAny(type) ? values.visibleStrides(source) : source.strides();
        var data = source.data();
        var extents = new ArrayList<Value>(type.rank());
        var carried = new ArrayList<Value>(type.rank());
        int axis = 0;
        int position = 0;
        for (var kind : op.axes()) {
            switch (kind) {
                case INDEX -> {
                    data = builder.offset(data, builder.multiply(op.positions().get(position++), source.strides().get(axis)));
                    axis++;
                }
                case SLICE -> {
                    data = builder.offset(data, builder.multiply(op.positions().get(position++), source.strides().get(axis)));
                    extents.add(op.positions().get(position++));
                    var step = op.positions().get(position++);
                    carried.add(FlatArray.carries(type, carried.size()) ? builder.multiply(step, visible.get(axis)) : null);
                    axis++;
                }
                case WHOLE -> {
                    extents.add(source.extents().get(axis));
                    carried.add(visible.get(axis));
                    axis++;
                }
                case NEW -> {
                    extents.add(builder.constant(1));
                    carried.add(builder.constant(0));
                }
            }
        }
        values.define(op.result(), data, viewOwner(source), extents, carried);
    }

    private static boolean carriesAny(Type.Array type) { return type.rank() > 0 && FlatArray.carries(type, 0); }

    private Value viewOwner(FlatArray source) {
        var result = new Value(Scalar.POINTER, source.owner().name());
        builder.emit(new ViewOwner(result, source.owner(), builder.location()));
        return result;
    }

    private void transpose(ArrayOp.Transpose op) {
        var source = values.array(op.array());
        var visible = carriesAny((Type.Array) op.result().type()) ? values.visibleStrides(source) : source.strides();
        var extents = new ArrayList<Value>();
        var strides = new ArrayList<Value>();
        for (long axis : op.axes()) {
            extents.add(source.extents().get((int) axis));
            strides.add(visible.get((int) axis));
        }
        values.define(op.result(), source.data(), viewOwner(source), extents, strides);
    }

    private void component(ArrayOp.Component op) {
        var source = values.array(op.array());
        var data = builder.offset(source.data(), (long) op.index() * componentBytes(source.type().dtype()));
        values.define(op.result(), data, viewOwner(source), source.extents(), values.visibleStrides(source));
    }

    /// Of a type that promises less, the strides become values; of one that promises more, they follow from the extents.
    private void relayout(ArrayOp.Relayout op) {
        var source = values.array(op.array());
        var strides = carriesAny((Type.Array) op.result().type()) ? values.visibleStrides(source) : source.strides();
        values.define(op.result(), source.data(), source.owner(), source.extents(), strides);
    }

    /// The block's description is what Python shows as `.base` of a returned view.
    private void allocate(ArrayOp.Allocate op) {
        var type = (Type.Array) op.result().type();
        var name = op.result().name();
        var strides = op.order().isEmpty()
                ? values.complete(type, null, null, op.extents(), Collections.nCopies(type.rank(), null), name).strides()
                : new ArrayList<>(op.extents());
        Value bytes = builder.constant(type.dtype().bytes());
        for (var each : op.order().reversed()) {
            int axis = Math.toIntExact(each);
            strides.set(axis, bytes);
            bytes = builder.multiply(bytes, op.extents().get(axis));
        }
        if (op.order().isEmpty() && type.rank() > 0) {
            int outermost = FlatArray.isFortran(type) ? type.rank() - 1 : 0;
            bytes = builder.multiply(op.extents().get(outermost), strides.get(outermost));
        }
        var block = new Value(Scalar.POINTER, name.isEmpty() ? "" : name + ".owner");
        builder.call(List.of(block), op.zeroed() ? RuntimeFunction.ALLOCATE_ZEROED : RuntimeFunction.ALLOCATE, null, bytes);
        // A base of which only views are returned is flat where its axes have an order of their own.
        if (type.rank() <= MOST_EXTENTS && op.order().isEmpty()) {
            long description = elementType(type.dtype()) | (long) type.rank() << 8 | (FlatArray.isFortran(type) ? 1L << 16 : 0);
            builder.store(builder.offset(block, DESCRIPTION), builder.constant(Scalar.I32, description));
            for (int axis = 0; axis < type.rank(); axis++) builder.store(builder.offset(block, EXTENTS + 8L * axis), op.extents().get(axis));
        }
        values.define(op.result(), new FlatArray(type, builder.blockData(block, name), block, op.extents(), strides));
    }

    private void scratch(ArrayOp.Scratch op) {
        var type = (Type.Array) op.result().type();
        var data = new Value(Scalar.POINTER, op.result().name());
        builder.emit(new Stack(data, op.extent() * type.dtype().bytes(), op.location()));
        values.define(op.result(), data, builder.constant(Scalar.POINTER, 0), List.of(builder.constant(op.extent())), Collections.singletonList(null));
    }

    private void table(ArrayOp.Table op) {
        var data = new Value(Scalar.POINTER, op.result().name());
        builder.emit(new TableData(data, ((Type.Array) op.result().type()).dtype().component(), op.values(), op.location()));
        values.define(op.result(), data, builder.constant(Scalar.POINTER, 0), List.of(builder.constant(op.extent())), Collections.singletonList(null));
    }

    /// The number of `CONURE_ELEMENT_TYPES`.
    private static long elementType(Dtype dtype) {
        return switch (dtype) {
            case BOOL -> 1;
            case INT8 -> 2;
            case UINT8 -> 3;
            case INT16 -> 4;
            case UINT16 -> 5;
            case INT32 -> 6;
            case UINT32 -> 7;
            case INT64 -> 8;
            case UINT64 -> 9;
            case FLOAT16 -> 10;
            case FLOAT32 -> 11;
            case FLOAT64 -> 12;
            case COMPLEX64 -> 13;
            case COMPLEX128 -> 14;
        };
    }

    private void nullReference(ArrayOp.NullReference op) {
        var nothing = builder.constant(Scalar.POINTER, 0);
        if (op.result().type() instanceof Type.Array type) {
            var zeros = Collections.nCopies(type.rank(), builder.constant(0));
            values.define(op.result(), nothing, nothing, zeros, zeros);
        } else {
            values.define(op.result(), nothing);
        }
    }

    private void sameReference(ArrayOp.SameReference op) {
        if (op.left().type() instanceof Type.ListOf) {
            builder.emit(new Compare(op.result(), CompareKind.EQ, values.list(op.left()), values.list(op.right()), op.location()));
            return;
        }
        var left = values.array(op.left());
        var right = values.array(op.right());
        var owner = new Value(Scalar.I1);
        var data = new Value(Scalar.I1);
        builder.emit(new Compare(owner, CompareKind.EQ, left.owner(), right.owner(), op.location()));
        builder.emit(new Compare(data, CompareKind.EQ, left.data(), right.data(), op.location()));
        builder.emit(new Binary(op.result(), BinaryKind.AND, owner, data, op.location()));
    }

    /// `select` of arrays or lists: of each of their values.
    void select(Select op) {
        if (op.result().type() instanceof Type.ListOf) {
            values.define(op.result(), choose(op, values.list(op.then()), values.list(op.otherwise()), op.result().name()));
            return;
        }
        var then = values.array(op.then());
        var otherwise = values.array(op.otherwise());
        var name = op.result().name();
        var extents = new ArrayList<Value>();
        var carried = new ArrayList<Value>();
        for (int axis = 0; axis < then.type().rank(); axis++) {
            extents.add(choose(op, then.extents().get(axis), otherwise.extents().get(axis), ""));
            carried.add(FlatArray.carries(then.type(), axis) ? choose(op, then.strides().get(axis), otherwise.strides().get(axis), "") : null);
        }
        values.define(op.result(), choose(op, then.data(), otherwise.data(), name),
                choose(op, then.owner(), otherwise.owner(), name.isEmpty() ? "" : name + ".owner"), extents, carried);
    }

    private Value choose(Select op, Value then, Value otherwise, String name) {
        if (then == otherwise) return then;
        var result = new Value(then.type(), name);
        builder.emit(new Select(result, op.condition(), then, otherwise, op.location()));
        return result;
    }
}
