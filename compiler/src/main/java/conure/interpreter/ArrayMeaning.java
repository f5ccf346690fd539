package conure.interpreter;

import conure.interpreter.Interpreter.Frame;
import conure.interpreter.Interpreter.InvalidProgram;
import conure.ir.ArrayOp;
import conure.ir.ListOp;
import conure.ir.Type;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// What operations on arrays and lists of the typed level do.
final class ArrayMeaning {
    private final Memory memory;

    ArrayMeaning(Memory memory) { this.memory = memory; }

    void run(ArrayOp op, Frame frame) {
        switch (op) {
            case ArrayOp.Extent it -> frame.define(it.result(), array(frame, it.array()).extents().get(it.axis()));
            case ArrayOp.Stride it -> frame.define(it.result(), array(frame, it.array()).strides().get(it.axis()));
            case ArrayOp.Element it -> {
                var array = array(frame, it.array());
                long address = array.address(numbers(frame, it.indices()));
                for (int part = 0; part < it.results().size(); part++) {
                    var component = array.dtype().component();
                    frame.define(it.results().get(part), memory.load(address + (long) part * component.bytes(), component));
                }
            }
            case ArrayOp.SetElement it -> {
                set(array(frame, it.array()), numbers(frame, it.indices()), it.values().stream().map(frame::defined).toList());
            }
            case ArrayOp.View it -> frame.define(it.result(), view(array(frame, it.array()), it, frame));
            case ArrayOp.Transpose it -> {
                var array = array(frame, it.array());
                frame.define(it.result(), new ArrayValue(
                        array.data(), array.owner(), array.dtype(),
                        it.axes().stream().map(axis -> array.extents().get(axis.intValue())).toList(),
                        it.axes().stream().map(axis -> array.strides().get(axis.intValue())).toList()));
            }
            case ArrayOp.Component it -> {
                var array = array(frame, it.array());
                var dtype = ((Type.Array) it.result().type()).dtype();
                frame.define(it.result(), new ArrayValue(
                        array.data() + (long) it.index() * dtype.bytes(), array.owner(), dtype, array.extents(), array.strides()));
            }
            case ArrayOp.Allocate it -> frame.define(it.result(), allocate((Type.Array) it.result().type(), numbers(frame, it.extents()), it.order()));
            case ArrayOp.Scratch it -> frame.define(it.result(), allocate((Type.Array) it.result().type(), List.of(it.extent()), List.of()));
            case ArrayOp.Table it -> frame.define(it.result(), new ArrayValue(memory.table(((Type.Array) it.result().type()).dtype().component(), it.values()), new Object(),
                    ((Type.Array) it.result().type()).dtype(), List.of(it.extent()), List.of((long) ((Type.Array) it.result().type()).dtype().bytes())));
            case ArrayOp.Reshape it -> {
                var array = array(frame, it.array());
                var extents = numbers(frame, it.extents());
                long count = array.extents().stream().reduce(1L, Math::multiplyExact);
                if (count != extents.stream().reduce(1L, Math::multiplyExact)) throw new InvalidProgram("reshape of " + array.extents() + " to " + extents);
                frame.define(it.result(), new ArrayValue(array.data(), array.owner(), array.dtype(), extents, ArrayValue.contiguous(extents, array.dtype().bytes(), false)));
            }
            case ArrayOp.Strided it -> {
                var array = array(frame, it.array());
                frame.define(it.result(), new ArrayValue(array.data(), array.owner(), ((Type.Array) it.result().type()).dtype(), numbers(frame, it.extents()), numbers(frame, it.strides())));
            }
            case ArrayOp.Generate _, ArrayOp.Assign _, ArrayOp.Sum _ -> throw new IllegalArgumentException("it has a region");
            case ArrayOp.Relayout it -> frame.define(it.result(), relayout(array(frame, it.array()), it));
            case ArrayOp.SameReference it -> frame.define(it.result(), same(frame.get(it.left()), frame.get(it.right())));
            case ArrayOp.NullReference it -> frame.define(it.result(), Scalars.undefined());
            case ArrayOp.Retain _, ArrayOp.Release _ -> {}
        }
    }

    private static ArrayValue array(Frame frame, Value value) { return (ArrayValue) frame.get(value); }

    private static List<Long> numbers(Frame frame, List<Value> values) { return values.stream().map(frame::number).toList(); }

    private static boolean same(Object left, Object right) {
        return left instanceof ArrayValue a && right instanceof ArrayValue b ? a.owner() == b.owner() && a.data() == b.data() : left == right;
    }

    void set(ArrayValue array, List<Long> indices, List<Object> element) {
        long address = array.address(indices);
        var component = array.dtype().component();
        for (int part = 0; part < element.size(); part++) memory.store(address + (long) part * component.bytes(), component, element.get(part));
    }

    ArrayValue allocate(Type.Array type, List<Long> extents, List<Long> order) {
        long count = extents.stream().reduce(1L, Math::multiplyExact);
        var strides = new ArrayList<>(ArrayValue.contiguous(extents, type.dtype().bytes(), type.layout() == Type.Layout.F));
        long stride = type.dtype().bytes();
        for (var axis : order.reversed()) {
            strides.set(Math.toIntExact(axis), stride);
            stride *= extents.get(Math.toIntExact(axis));
        }
        return new ArrayValue(memory.allocate(count * type.dtype().bytes()), new Object(), type.dtype(), extents, strides);
    }

    private static ArrayValue view(ArrayValue array, ArrayOp.View op, Frame frame) {
        long data = array.data();
        var extents = new ArrayList<Long>();
        var strides = new ArrayList<Long>();
        int axis = 0;
        int position = 0;
        for (var kind : op.axes()) {
            switch (kind) {
                case INDEX -> data += frame.number(op.positions().get(position++)) * array.strides().get(axis++);
                case SLICE -> {
                    data += frame.number(op.positions().get(position++)) * array.strides().get(axis);
                    extents.add(frame.number(op.positions().get(position++)));
                    strides.add(frame.number(op.positions().get(position++)) * array.strides().get(axis++));
                }
                case WHOLE -> {
                    extents.add(array.extents().get(axis));
                    strides.add(array.strides().get(axis++));
                }
                case NEW -> {
                    extents.add(1L);
                    strides.add(0L);
                }
            }
        }
        for (; axis < array.extents().size(); axis++) {
            extents.add(array.extents().get(axis));
            strides.add(array.strides().get(axis));
        }
        return new ArrayValue(data, array.owner(), array.dtype(), extents, strides);
    }

    /// The type must not promise what the array does not hold.
    private static ArrayValue relayout(ArrayValue array, ArrayOp.Relayout op) {
        var type = (Type.Array) op.result().type();
        int rank = array.extents().size();
        long itemsize = array.dtype().bytes();
        boolean empty = array.extents().contains(0L);
        int from = switch (type.layout()) {
            case C, F -> 0;
            case R -> rank - 1;
            case A -> rank;
        };
        var expected = ArrayValue.contiguous(array.extents(), itemsize, type.layout() == Type.Layout.F);
        for (int axis = Math.max(0, from); axis < rank && !empty; axis++) {
            if (array.extents().get(axis) != 1 && !array.strides().get(axis).equals(expected.get(axis))) {
                throw new InvalidProgram("strides " + array.strides() + " of shape " + array.extents() + " in " + type.text());
            }
        }
        return array;
    }

    void run(ListOp op, Frame frame) {
        switch (op) {
            case ListOp.ListNew it -> frame.define(it.result(), new ListValue());
            case ListOp.ListLength it -> frame.define(it.result(), (long) rows(frame, it.list()).size());
            case ListOp.ListGet it -> frame.define(it.results(), row(rows(frame, it.list()), frame.number(it.index())));
            case ListOp.ListSet it -> {
                var rows = rows(frame, it.list());
                row(rows, frame.number(it.index()));
                rows.set((int) frame.number(it.index()), frame.get(it.values()));
            }
            case ListOp.ListOpen it -> {
                var open = Collections.nCopies((int) frame.number(it.count()), List.<Object>of());
                rows(frame, it.list()).addAll((int) frame.number(it.index()), open);
            }
            case ListOp.ListClose it -> {
                long index = frame.number(it.index());
                rows(frame, it.list()).subList((int) index, (int) (index + frame.number(it.count()))).clear();
            }
            case ListOp.ListSlice it -> {
                var result = new ListValue();
                for (long k = 0; k < frame.number(it.count()); k++) {
                    result.rows().add(row(rows(frame, it.list()), frame.number(it.start()) + k * frame.number(it.step())));
                }
                frame.define(it.result(), result);
            }
        }
    }

    private static List<List<Object>> rows(Frame frame, Value list) { return ((ListValue) frame.get(list)).rows(); }

    private static List<Object> row(List<List<Object>> rows, long index) {
        if (index < 0 || index >= rows.size()) throw new InvalidProgram("list index " + index + " of " + rows.size());
        return rows.get((int) index);
    }
}
