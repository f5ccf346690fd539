package conure.lower;

import conure.ir.Op;
import conure.ir.Type;
import conure.ir.Type.Layout;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// What each value of the typed level became: an array is a [FlatArray], a list the pointer to its block. A scalar stays the
/// same value, but for extents and strides, which are values that are there already.
final class FlatValues {
    private final LoopsBuilder builder;
    private final Map<Value, FlatArray> arrays = new IdentityHashMap<>();
    private final Map<Value, Value> lists = new IdentityHashMap<>();
    private final Map<Value, Value> aliases = new IdentityHashMap<>();

    FlatValues(LoopsBuilder builder) { this.builder = builder; }

    FlatArray array(Value value) { return arrays.get(value); }

    Value list(Value value) { return lists.get(value); }

    /// From here on `value`, a scalar, is `same`.
    void alias(Value value, Value same) { aliases.put(value, same); }

    /// The operation with its scalar operands as they are now; itself where all are as they were.
    Op resolve(Op op) {
        if (aliases.isEmpty()) return op;
        var operands = op.operands();
        for (var operand : operands) {
            if (!aliases.containsKey(operand)) continue;
            var resolved = new ArrayList<Value>(operands.size());
            for (var each : operands) resolved.add(aliases.getOrDefault(each, each));
            return op.rebuild(op.results(), resolved, op.regions());
        }
        return op;
    }

    void define(Value value, FlatArray array) { arrays.put(value, array); }

    void define(Value value, Value list) { lists.put(value, list); }

    /// Defines an array of its leading values and of strides of which those that the layout determines are missing
    /// (null): they are computed here.
    void define(Value value, Value data, Value owner, List<Value> extents, List<Value> carried) {
        define(value, complete((Type.Array) value.type(), data, owner, extents, carried, value.name()));
    }

    /// The array with the strides that its layout determines, for addresses: the plain products of extents.
    FlatArray complete(Type.Array type, Value data, Value owner, List<Value> extents, List<Value> carried, String name) {
        return new FlatArray(type, data, owner, extents, determined(type, extents, carried, name, false));
    }

    /// Strides by axis. `visible`: as NumPy shows them, where an empty axis counts as one element; addresses do without,
    /// since nothing is ever read through a stride of an empty array.
    private List<Value> determined(Type.Array type, List<Value> extents, List<Value> carried, String name, boolean visible) {
        int rank = type.rank();
        var strides = new Value[rank];
        Value product = null;
        boolean fortran = type.layout() == Layout.F;
        for (int step = 0; step < rank; step++) {
            int axis = fortran ? step : rank - 1 - step;
            if (FlatArray.carries(type, axis)) {
                strides[axis] = carried.get(axis);
                continue;
            }
            if (product == null) {
                product = builder.constant(type.dtype().bytes());
            } else {
                var inner = extents.get(fortran ? axis - 1 : axis + 1);
                product = builder.multiply(visible ? builder.atLeastOne(inner) : inner, product, name.isEmpty() ? "" : name + ".s" + axis);
            }
            strides[axis] = product;
        }
        return List.of(strides);
    }

    /// The strides as a program sees them.
    List<Value> visibleStrides(FlatArray array) {
        if (array.type().layout() == Layout.A || array.type().rank() < 2) return array.strides();
        return determined(array.type(), array.extents(), array.strides(), "", true);
    }

    /// Adds the values of a value's compact or full form.
    void addForm(Value value, boolean full, List<Value> into) {
        switch (value.type()) {
            case Type.Array _ -> {
                var array = array(value);
                if (full) {
                    into.addAll(array.leading());
                    into.addAll(visibleStrides(array));
                } else {
                    into.addAll(array.compact());
                }
            }
            case Type.ListOf _ -> into.add(list(value));
            default -> into.add(value);
        }
    }

    List<Value> forms(List<Value> values, boolean full) {
        var result = new ArrayList<Value>(values.size());
        for (var value : values) addForm(value, full, result);
        return result;
    }

    /// Fresh values that stand for a parameter or result, and what is to be computed of them once they are there.
    Fresh fresh(List<Value> values, boolean full) {
        var fresh = new Fresh(full);
        for (var value : values) fresh.add(value);
        return fresh;
    }

    /// Parameters or results of the loops level that stand for values of the typed level.
    final class Fresh {
        private final boolean full;
        private final List<Value> values = new ArrayList<>();
        private final List<Runnable> completions = new ArrayList<>(0);

        private Fresh(boolean full) { this.full = full; }

        List<Value> values() { return values; }

        private void add(Value value) {
            switch (value.type()) {
                case Type.Array type -> array(value, type);
                case Type.ListOf _ -> {
                    var list = new Value(Scalar.POINTER, value.name());
                    values.add(list);
                    define(value, list);
                }
                default -> values.add(value);
            }
        }

        private void array(Value value, Type.Array type) {
            var name = value.name();
            var data = take(Scalar.POINTER, name, "");
            var owner = take(Scalar.POINTER, name, ".owner");
            var extents = new ArrayList<Value>(type.rank());
            for (int axis = 0; axis < type.rank(); axis++) extents.add(take(Scalar.I64, name, ".n" + axis));
            var carried = new ArrayList<Value>(type.rank());
            for (int axis = 0; axis < type.rank(); axis++) {
                carried.add(full || FlatArray.carries(type, axis) ? take(Scalar.I64, name, ".s" + axis) : null);
            }
            completions.add(() -> define(value, data, owner, extents, carried));
        }

        private Value take(Scalar type, String name, String suffix) {
            var value = new Value(type, name.isEmpty() ? "" : name + suffix);
            values.add(value);
            return value;
        }

        /// Computes the strides that layouts determine; to be called where the values are defined.
        void complete() {
            for (var completion : completions) completion.run();
        }
    }
}
