package conure.lower;

import conure.ir.ControlOp.For;
import conure.ir.ControlOp.Yield;
import conure.ir.ListOp;
import conure.ir.MemoryOp.GetListField;
import conure.ir.MemoryOp.ListField;
import conure.ir.MemoryOp.Load;
import conure.ir.Region;
import conure.ir.RuntimeFunction;
import conure.ir.ScalarOp.ConvertKind;
import conure.ir.Type;
import conure.ir.Type.ListOf;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// List operations on list blocks (`ConureList`): an element is a row of 8-byte slots in the slot form of its type, so a
/// scalar takes one slot, an array its data, owner, extents and strides, a list its pointer.
///
/// A list owns one count of each array and list in it. These operations keep that true by themselves: setting an element
/// retains the new and releases the old one, closing elements releases them. Memory planning need not look into lists.
final class ListLowering {
    private static final int SLOT = 8;

    private final LoopsBuilder builder;
    private final FlatValues values;

    ListLowering(LoopsBuilder builder, FlatValues values) {
        this.builder = builder;
        this.values = values;
    }

    void lower(ListOp op) {
        switch (op) {
            case ListOp.ListNew it -> create(it);
            case ListOp.ListLength it ->
                builder.emit(new GetListField(it.result(), values.list(it.list()), ListField.LENGTH, it.location()));
            case ListOp.ListGet it -> get(it);
            case ListOp.ListSet it -> set(it);
            case ListOp.ListOpen it -> open(it);
            case ListOp.ListClose it -> close(it);
            case ListOp.ListSlice it -> slice(it);
        }
    }

    private void create(ListOp.ListNew op) {
        var type = (ListOf) op.result().type();
        long mask = 0;
        for (int slot : ownerSlots(type)) mask |= 1L << slot;
        var list = new Value(Scalar.POINTER, op.result().name());
        builder.call(List.of(list), RuntimeFunction.LIST_CREATE, null, builder.constant(slots(type)), builder.constant(mask), op.capacity());
        values.define(op.result(), list);
    }

    private static int slots(ListOf type) {
        int slots = 0;
        for (var component : type.components()) slots += FlatArray.slots(component);
        return slots;
    }

    /// The slots of an element that hold an owner handle or a list.
    private static List<Integer> ownerSlots(ListOf type) {
        var owners = new ArrayList<Integer>(1);
        int slot = 0;
        for (var component : type.components()) {
            if (component instanceof Type.Array) owners.add(slot + 1);
            if (component instanceof ListOf) owners.add(slot);
            slot += FlatArray.slots(component);
        }
        if (slot > 64 && !owners.isEmpty()) throw new IllegalArgumentException("an element of more than 64 slots: " + type.text());
        return owners;
    }

    private Value row(Value list, ListOf type, Value index) {
        var elements = builder.listField(values.list(list), ListField.DATA);
        return builder.offset(elements, builder.multiply(index, builder.constant((long) slots(type) * SLOT)));
    }

    private void get(ListOp.ListGet op) {
        var type = (ListOf) op.list().type();
        var row = row(op.list(), type, op.index());
        int slot = 0;
        for (int k = 0; k < op.results().size(); k++) {
            var component = type.components().get(k);
            var result = op.results().get(k);
            var place = builder.offset(row, (long) slot * SLOT);
            switch (component) {
                case Type.Array array -> getArray(result, array, place);
                case ListOf _ -> values.define(result, builder.load(place, Scalar.POINTER, result.name()));
                default -> builder.emit(new Load(result, place, op.location()));
            }
            slot += FlatArray.slots(component);
        }
    }

    private void getArray(Value result, Type.Array type, Value place) {
        int rank = type.rank();
        var name = result.name();
        var data = builder.load(place, Scalar.POINTER, name);
        var owner = builder.load(builder.offset(place, SLOT), Scalar.POINTER, name.isEmpty() ? "" : name + ".owner");
        var extents = new ArrayList<Value>(rank);
        var carried = new ArrayList<Value>(rank);
        for (int axis = 0; axis < rank; axis++) extents.add(builder.load(builder.offset(place, (2L + axis) * SLOT), Scalar.I64, ""));
        for (int axis = 0; axis < rank; axis++) {
            carried.add(FlatArray.carries(type, axis) ? builder.load(builder.offset(place, (2L + rank + axis) * SLOT), Scalar.I64, "") : null);
        }
        values.define(result, data, owner, extents, carried);
    }

    /// The new owners are retained before the old ones are released: they may be the same.
    private void set(ListOp.ListSet op) {
        var type = (ListOf) op.list().type();
        var row = row(op.list(), type, op.index());
        var owners = ownerSlots(type);
        var words = values.forms(op.values(), true);
        var old = new ArrayList<Value>(owners.size());
        for (int slot : owners) {
            builder.call(RuntimeFunction.RETAIN, words.get(slot));
            old.add(builder.load(builder.offset(row, (long) slot * SLOT), Scalar.POINTER, ""));
        }
        for (int slot = 0; slot < words.size(); slot++) builder.store(builder.offset(row, (long) slot * SLOT), word(words.get(slot)));
        for (var owner : old) builder.call(RuntimeFunction.RELEASE, owner);
    }

    /// A scalar in its slot: all eight bytes are written, because Python reads them all.
    private Value word(Value value) {
        return switch ((Scalar) value.type()) {
            case I64, F64, POINTER -> value;
            case I1, I8, I16, I32 -> builder.convert(ConvertKind.ZEXT, value, Scalar.I64);
            case F32 -> builder.convert(ConvertKind.ZEXT, builder.convert(ConvertKind.BITCAST, value, Scalar.I32), Scalar.I64);
            case F16 -> builder.convert(ConvertKind.ZEXT, builder.convert(ConvertKind.BITCAST, value, Scalar.I16), Scalar.I64);
        };
    }

    /// New elements own nothing until they are set.
    private void open(ListOp.ListOpen op) {
        var type = (ListOf) op.list().type();
        builder.call(RuntimeFunction.LIST_OPEN, values.list(op.list()), op.index(), op.count());
        eachOwner(op.list(), type, op.index(), op.count(), place -> builder.store(place, builder.constant(Scalar.POINTER, 0)));
    }

    private void close(ListOp.ListClose op) {
        var type = (ListOf) op.list().type();
        eachOwner(op.list(), type, op.index(), op.count(),
                place -> builder.call(RuntimeFunction.RELEASE, builder.load(place, Scalar.POINTER, "")));
        builder.call(RuntimeFunction.LIST_CLOSE, values.list(op.list()), op.index(), op.count());
    }

    private void slice(ListOp.ListSlice op) {
        var list = new Value(Scalar.POINTER, op.result().name());
        builder.call(List.of(list), RuntimeFunction.LIST_SLICE, null, values.list(op.list()), op.start(), op.step(), op.count());
        values.define(op.result(), list);
    }

    /// Visits the owner slots of `count` elements from `index`.
    private void eachOwner(Value list, ListOf type, Value index, Value count, Consumer<Value> visit) {
        var owners = ownerSlots(type);
        if (owners.isEmpty()) return;
        var known = builder.known(count);
        if (known != null && known == 1) {
            visitRow(row(list, type, index), owners, visit);
            return;
        }
        var k = new Value(Scalar.I64, "k");
        var body = builder.collect(() -> {
            visitRow(row(list, type, builder.add(index, k)), owners, visit);
            builder.emit(new Yield(List.of(), builder.location()));
        });
        builder.emit(new For(List.of(), builder.constant(0), count, List.of(), new Region(List.of(k), body), builder.location()));
    }

    private void visitRow(Value row, List<Integer> owners, Consumer<Value> visit) {
        for (int slot : owners) visit.accept(builder.offset(row, (long) slot * SLOT));
    }
}
