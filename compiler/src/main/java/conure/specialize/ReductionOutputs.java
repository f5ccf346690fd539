package conure.specialize;

import conure.ir.Dtype;
import conure.ir.FailingOp.Failure;
import conure.ir.FailingOp.Form;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.Promotion;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.List;

/// The argument `out` of reductions: which array, whether it has the result's shape, and what is written into it.
final class ReductionOutputs {
    private final Specialization in;
    private final Language language;
    private final Emitter emit;

    ReductionOutputs(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
    }

    /// The array that a call gives, or None; null after raising TypeError.
    PyValue given(PyValue out) {
        if (out == null || out.isNone() || out.type() instanceof PyType.Tuple(var items, _) && items.size() == 1 && items.getFirst() instanceof PyType.None) return PyValue.NONE;
        var array = out.type() instanceof PyType.Tuple(var items, _) && items.size() == 1 ? out.parts().getFirst() : out;
        return Elementwise.isArray(array) ? array : in.raise("TypeError", "return arrays must be of ArrayType");
    }

    static Dtype dtype(PyValue out) { return ((PyType.Array) out.type()).array().dtype(); }

    /// Whether the path goes on: the array must have the shape that a reduction of `array` along these axes gives.
    boolean fits(String function, PyValue out, PyValue array, List<Integer> axes, boolean keepsAxes) {
        int rank = ((PyType.Array) array.type()).array().rank();
        int found = ((PyType.Array) out.type()).array().rank();
        int expected = keepsAxes ? rank : rank - axes.size();
        if (((PyType.Array) out.type()).readOnly()) in.raise("ValueError", "output array is read-only");
        else if (found != expected) {
            in.raise("ValueError", "output parameter for reduction operation " + function + " has the wrong number of dimensions: Found " + found + " but expected " + expected
                    + (keepsAxes ? " (must match the operand's when keepdims=True)" : ""));
        }
        if (!emit.reachable()) return false;
        var one = emit.constant(1);
        var extents = language.arrays().extents(out);
        Value broadcast = emit.constant(true);
        var remapped = new ArrayList<String>();
        int next = 0;
        for (int axis = 0; axis < rank; axis++) {
            if (axes.contains(axis) && !keepsAxes) {
                if (next > 0) remapped.add("newaxis");
                continue;
            }
            var extent = extents.get(next);
            remapped.add("{" + next + ":int}");
            next++;
            if (axes.contains(axis)) {
                in.check(emit.compare(CompareKind.EQ, extent, one), "ValueError",
                        "operand was set up as a reduction along axis " + axis + ", but the length of the axis is {0:int} (it has to be 1)", extent);
            } else {
                var same = emit.compare(CompareKind.EQ, extent, emit.extent(array.value(), axis));
                broadcast = emit.and(broadcast, emit.or(same, emit.compare(CompareKind.EQ, extent, one)));
            }
        }
        var elementwise = language.elementwise();
        var words = new ArrayList<Value>();
        var text = "operands could not be broadcast together with remapped shapes [original->remapped]: " + elementwise.shapeText(words, extents) + "->(" + String.join(",", remapped) + ") "
                + elementwise.shapeText(words, language.arrays().extents(array)) + " ";
        in.check(broadcast, new Failure("ValueError", Form.MESSAGE, text, elementwise.fewEnough(words)));
        next = 0;
        for (int axis = 0; axis < rank; axis++) {
            if (axes.contains(axis) && !keepsAxes) continue;
            if (!axes.contains(axis)) {
                in.check(emit.compare(CompareKind.EQ, extents.get(next), emit.extent(array.value(), axis)), "ValueError", "output operand requires a reduction along dimension " + next
                        + ", but the reduction is not enabled. The dimension size of 1 does not match the expected output shape.");
            }
            next++;
        }
        return emit.reachable();
    }

    /// The same for positions of extremes, which NumPy counts by itself.
    boolean fits(String function, PyValue out, List<Value> shape) {
        var extents = language.arrays().extents(out);
        Value same = emit.constant(extents.size() == shape.size());
        for (int axis = 0; axis < shape.size() && extents.size() == shape.size(); axis++) same = emit.and(same, emit.compare(CompareKind.EQ, extents.get(axis), shape.get(axis)));
        in.check(same, "ValueError", "output array does not match result of np." + function + ".");
        if (!emit.reachable()) return false;
        if (!Promotion.canCast(dtype(out), Dtype.INT64, "safe")) {
            in.raise("TypeError", "Cannot cast array data from dtype('" + dtype(out).text() + "') to dtype('int64') according to the rule 'safe'");
            return false;
        }
        return emit.reachable();
    }

    /// Writes the result of a reduction; null if the path ends.
    PyValue write(PyValue result, PyValue out) {
        if (result == null) return null;
        language.arrays().assign(out, position -> language.casts().to(result.isNumber() ? result : language.arrays().element(result, position), dtype(out)));
        return emit.reachable() ? out : null;
    }
}
