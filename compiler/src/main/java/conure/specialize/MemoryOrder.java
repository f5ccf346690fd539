package conure.specialize;

import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.Type.Layout;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// How the axes of an array lie in memory, where its strides are known at run time only.
final class MemoryOrder {
    /// Orders of axes are found by comparing strides; there are `rank!` of them.
    static final int MOST_ORDERED = 4;

    private final Specialization in;
    private final Language language;
    private final Emitter emit;

    MemoryOrder(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
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

    /// Whether a copy of an array with two axes, in order K, is in C's order: else it is in Fortran's.
    Value rowsFirst(PyValue array, List<Value> extents) {
        var strides = language.arrays().strides(array);
        return emit.or(contiguous(array, extents), emit.compare(CompareKind.SGE, magnitude(strides.get(0)), magnitude(strides.get(1))));
    }

    /// An attribute or item of `array.flags`; null if Conure knows none of that name.
    PyValue flag(PyValue array, String name) {
        var type = (PyType.Array) array.type();
        return switch (name) {
            case "c_contiguous", "contiguous", "C_CONTIGUOUS", "C", "CONTIGUOUS" -> flag(isContiguous(array));
            case "f_contiguous", "F_CONTIGUOUS", "F", "FORTRAN" -> flag(isContiguous(language.arrayAttributes().get(array, "T")));
            case "writeable", "WRITEABLE", "W" -> flag(emit.constant(!type.readOnly()));
            case "aligned", "ALIGNED", "A" -> throw in.refuse("unsupported-attribute", "whether the elements of an array are aligned in memory", "True: kernels read and write them wherever they lie", array);
            default -> null;
        };
    }

    private static PyValue flag(Value value) { return new PyValue(NumberType.BOOL, value); }

    /// Whether the elements lie side by side in C's order, as those of an empty array do.
    Value isContiguous(PyValue array) {
        if (((PyType.Array) array.type()).array().layout() == Layout.C) return emit.constant(true);
        var extents = language.arrays().extents(array);
        Value empty = emit.constant(false);
        for (var extent : extents) empty = emit.or(empty, emit.compare(CompareKind.EQ, extent, emit.constant(0)));
        return emit.or(contiguous(array, extents), empty);
    }

    /// Chooses the order of axes by falling stride, earlier axes first among equals; `order` holds those chosen.
    PyValue ordered(List<Value> strides, List<Integer> order, Function<List<Integer>, PyValue> use) {
        var rest = new ArrayList<Integer>();
        for (int axis = 0; axis < strides.size(); axis++) {
            if (!order.contains(axis)) rest.add(axis);
        }
        return next(strides, order, rest, 0, use);
    }

    private PyValue next(List<Value> strides, List<Integer> order, List<Integer> rest, int k, Function<List<Integer>, PyValue> use) {
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
}
