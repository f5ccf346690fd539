package conure.lower;

import conure.ir.Type;
import conure.ir.Type.Layout;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.List;

/// An array as the loops level has it: values instead of a reference. `strides` (bytes) has a value for every axis; those
/// that the layout determines were computed from the extents where the array was defined, and are not passed on.
///
/// Between functions and regions an array travels as
///
///     data, owner, extents, carried strides
///
/// in its **compact** form (layout C and F carry no strides, R all but the last axis', A all), and with all strides in its
/// **full** form: that is the slot form of the entry's arguments and results, of elements of lists, and of messages.
record FlatArray(Type.Array type, Value data, Value owner, List<Value> extents, List<Value> strides) {
    FlatArray {
        extents = List.copyOf(extents);
        strides = List.copyOf(strides);
        if (extents.size() != type.rank() || strides.size() != type.rank()) throw new IllegalArgumentException(type.text());
    }

    /// Whether the stride of an axis is a value of its own, and not determined by the extents.
    static boolean carries(Type.Array type, int axis) {
        return switch (type.layout()) {
            case C, F -> false;
            case R -> axis < type.rank() - 1;
            case A -> true;
        };
    }

    /// The values of the compact form.
    List<Value> compact() {
        var values = leading();
        for (int axis = 0; axis < type.rank(); axis++) {
            if (carries(type, axis)) values.add(strides.get(axis));
        }
        return values;
    }

    /// Data, owner and extents, in a list to extend.
    List<Value> leading() {
        var values = new ArrayList<Value>(2 + 2 * type.rank());
        values.add(data);
        values.add(owner);
        values.addAll(extents);
        return values;
    }

    /// The types of one form of a type of the typed level.
    static void addTypes(Type type, boolean full, List<Type> into) {
        switch (type) {
            case Type.Array array -> {
                into.add(Scalar.POINTER);
                into.add(Scalar.POINTER);
                for (int axis = 0; axis < array.rank(); axis++) into.add(Scalar.I64);
                for (int axis = 0; axis < array.rank(); axis++) {
                    if (full || carries(array, axis)) into.add(Scalar.I64);
                }
            }
            case Type.ListOf _ -> into.add(Scalar.POINTER);
            case Scalar scalar -> into.add(scalar);
            case Type.Label label -> into.add(label);
            case Type.Dynamic _, Type.Cell _ -> throw new IllegalArgumentException(type.text() + " does not belong to the typed level");
        }
    }

    /// How many values the full form has: 8-byte slots.
    static int slots(Type type) {
        return type instanceof Type.Array array ? 2 + 2 * array.rank() : 1;
    }

    static boolean isFortran(Type.Array type) { return type.layout() == Layout.F; }
}
