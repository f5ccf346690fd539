package conure.irfile;

import conure.interpreter.ArrayValue;
import conure.ir.Dtype;
import conure.ir.Type;
import conure.ir.Type.Scalar;
import java.util.ArrayList;
import java.util.List;

/// Arguments and results in slot form (arrays as data, owner, extents and strides), in any kind of memory.
final class Slots {
    /// Memory that a program can run on.
    interface Store {
        long allocate(long bytes);

        Object load(long address, Scalar type);

        void store(long address, Scalar type, Object value);

        /// A list block with these rows.
        long list(List<Type> components, List<List<Object>> rows);

        /// The rows of a list block.
        List<List<Object>> rows(List<Type> components, long list);
    }

    private final Store store;
    private final List<Object> slots = new ArrayList<>();
    private final List<ArrayValue> arrays = new ArrayList<>();

    /// @param types of the parameters, of the typed or the loops level
    Slots(Store store, List<Type> types, List<Object> arguments) {
        this.store = store;
        for (int i = 0; i < types.size(); i++) {
            add(types.get(i), arguments.get(i));
        }
    }

    List<Object> values() {
        return slots;
    }

    /// The arguments' arrays as they are now.
    List<Object> written() {
        return arrays.stream().<Object>map(this::read).toList();
    }

    private void add(Type type, Object argument) {
        switch (type) {
            case Type.Array array -> {
                var value = array((Literals.Sequence) argument, array.dtype(), array.layout() == Type.Layout.F);
                slots.add(value.data());
                slots.add(2L | value.data());
                slots.addAll(value.extents());
                slots.addAll(value.strides());
            }
            case Type.ListOf list -> slots.add(store.list(list.components(), rows(list, (Literals.Sequence) argument)));
            case Scalar scalar when argument instanceof Literals.Sequence sequence ->
                slots.add(array(sequence, Outcome.dtype(sequence), false).data());
            case Scalar scalar -> slots.add(Outcome.scalar(argument, scalar));
            default -> throw new IllegalArgumentException("no argument of type " + type.text());
        }
    }

    static List<List<Object>> rows(Type.ListOf list, Literals.Sequence argument) {
        var flat = ((Outcome.Shaped) Outcome.shaped(argument, list)).components();
        int width = list.components().size();
        var rows = new ArrayList<List<Object>>();
        for (int i = 0; i < flat.size(); i += width) {
            rows.add(new ArrayList<>(flat.subList(i, i + width)));
        }
        return rows;
    }

    private ArrayValue array(Literals.Sequence literal, Dtype dtype, boolean fortran) {
        var shaped = (Outcome.Shaped) Outcome.shaped(literal, new Type.Array(dtype, 1, Type.Layout.C));
        var component = dtype.component();
        long data = store.allocate((long) shaped.components().size() * component.bytes());
        var strides = ArrayValue.contiguous(shaped.shape(), dtype.bytes(), fortran);
        var value = new ArrayValue(data, "argument " + arrays.size(), dtype, shaped.shape(), strides);
        var values = shaped.components().iterator();
        visit(value, 0, data, (address, type) -> store.store(address, type, values.next()));
        arrays.add(value);
        return value;
    }

    private interface Visitor {
        void visit(long address, Scalar type);
    }

    private static void visit(ArrayValue array, int axis, long address, Visitor visitor) {
        if (axis < array.extents().size()) {
            for (long i = 0; i < array.extents().get(axis); i++) {
                visit(array, axis + 1, address + i * array.strides().get(axis), visitor);
            }
            return;
        }
        var component = array.dtype().component();
        for (int part = 0; part < array.dtype().components().size(); part++) {
            visitor.visit(address + (long) part * component.bytes(), component);
        }
    }

    private Outcome.Shaped read(ArrayValue array) {
        var components = new ArrayList<Object>();
        visit(array, 0, array.data(), (address, type) -> components.add(store.load(address, type)));
        return new Outcome.Shaped(array.extents(), components);
    }

    /// Results out of their slots.
    List<Object> results(List<Type> types, List<Object> slots) {
        var results = new ArrayList<Object>();
        int at = 0;
        for (var type : types) {
            switch (type) {
                case Type.Array array -> {
                    var extents = slots.subList(at + 2, at + 2 + array.rank()).stream().map(Long.class::cast).toList();
                    var strides = slots.subList(at + 2 + array.rank(), at + 2 + 2 * array.rank()).stream().map(Long.class::cast).toList();
                    results.add(read(new ArrayValue((Long) slots.get(at), "result", array.dtype(), extents, strides)));
                    at += 2 + 2 * array.rank();
                }
                case Type.ListOf list -> {
                    var rows = store.rows(list.components(), (Long) slots.get(at++));
                    results.add(new Outcome.Shaped(List.of((long) rows.size()), rows.stream().flatMap(List::stream).toList()));
                }
                default -> results.add(slots.get(at++));
            }
        }
        return results;
    }

    /// The types of the slots of results of these types.
    static List<Scalar> types(List<Type> types) {
        var scalars = new ArrayList<Scalar>();
        for (var type : types) {
            switch (type) {
                case Type.Array array -> {
                    scalars.add(Scalar.POINTER);
                    scalars.add(Scalar.POINTER);
                    for (int i = 0; i < 2 * array.rank(); i++) {
                        scalars.add(Scalar.I64);
                    }
                }
                case Type.ListOf _ -> scalars.add(Scalar.POINTER);
                default -> scalars.add((Scalar) type);
            }
        }
        return scalars;
    }
}
