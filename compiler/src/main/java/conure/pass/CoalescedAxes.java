package conure.pass;

import conure.ir.ArrayOp;
import conure.ir.ArrayOp.Element;
import conure.ir.ArrayOp.SetElement;
import conure.ir.Op;
import conure.ir.Rewriter;
import conure.ir.Region;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.Type;
import conure.ir.Type.Layout;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/// Several axes gone through as one, where all that is read and written along them lies contiguously.
///
///     for 0..%m { (%i)  for 0..%n { (%j)  %x = element %a, %r, %i, %j  … } }
/// →   %b = reshape %a, %k, %m * %n     for 0..%m * %n { (%p)  %x = element %b, %r, %p  … }
///
/// Sound where the arrays have the loops' extents along all of these axes but the slowest: the elements are the first ones of
/// one line then. The positions serve for nothing else.
///
/// @param count how many positions there are
/// @param position takes the place of all of them
record CoalescedAxes(Value count, Value position, List<Op> operations) {
    /// The last axes, as many as possible, of those that are gone through in this order; null where no two can be taken together.
    /// What is needed before the loops is emitted.
    ///
    /// @param positions of all axes, the slowest first
    /// @param operations of the innermost loop
    /// @param equal gets an array, its axis and an extent
    static Found find(CodeBuilder code, List<Value> positions, List<Value> extents, List<Op> operations, Equality equal) {
        return find(code, positions, extents, operations, new Directions(positions.size()), equal);
    }

    /// Only axes that can be gone through in one direction.
    static Found find(CodeBuilder code, List<Value> positions, List<Value> extents, List<Op> operations, Directions directions, Equality equal) {
        for (int first = 0; first < positions.size() - 1; first++) {
            if (directions.from(first) == null) continue;
            var survey = new Survey(positions.subList(first, positions.size()), extents.subList(first, extents.size()), equal);
            if (survey.fits(operations)) return new Found(first, survey.rewritten(code, operations));
        }
        return null;
    }

    interface Equality {
        boolean isExtent(Value extent, Value array, int axis);
    }

    /// @param first the axis from which on all are one
    record Found(int first, CoalescedAxes axes) {
        /// The positions along the axes that there are now.
        List<Value> positions(List<Value> all) { return with(all, axes.position); }

        List<Value> extents(List<Value> all) { return with(all, axes.count); }

        private List<Value> with(List<Value> all, Value last) {
            var result = new ArrayList<>(all.subList(0, first));
            result.add(last);
            return result;
        }
    }

    private static final class Survey {
        private final List<Value> positions;
        private final List<Value> extents;
        private final Equality equal;
        private final Set<Value> inside = Collections.newSetFromMap(new IdentityHashMap<>());
        /// In the order of their first uses: the program that is made does not depend on anything else.
        private final Set<Value> arrays = new LinkedHashSet<>();

        Survey(List<Value> positions, List<Value> extents, Equality equal) {
            this.positions = positions;
            this.extents = extents;
            this.equal = equal;
        }

        boolean fits(List<Op> operations) { return visit(operations) && !arrays.isEmpty() && arrays.stream().noneMatch(inside::contains); }

        private boolean visit(List<Op> operations) {
            for (var op : operations) {
                inside.addAll(op.results());
                if (op.operands().stream().anyMatch(positions::contains)) {
                    boolean fits = switch (op) {
                        case Element it -> along(it.array(), it.indices());
                        case SetElement it -> it.values().stream().noneMatch(positions::contains) && along(it.array(), it.indices());
                        default -> false;
                    };
                    if (!fits) return false;
                }
                for (var region : op.regions()) {
                    inside.addAll(region.parameters());
                    if (!visit(region.operations())) return false;
                }
            }
            return true;
        }

        /// Whether an array is contiguous along the axes, and the positions stand at these.
        private boolean along(Value array, List<Value> indices) {
            int rank = indices.size();
            int count = positions.size();
            var layout = ((Type.Array) array.type()).layout();
            if (rank < count || layout != Layout.C && layout != Layout.F) return false;
            for (int k = 0; k < count; k++) {
                int axis = axis(layout, rank, k);
                if (indices.get(axis) != positions.get(k)) return false;
                if (k > 0 && !arrays.contains(array) && !equal.isExtent(extents.get(k), array, axis)) return false;
            }
            for (int k = 0; k < rank - count; k++) {
                if (positions.contains(indices.get(layout == Layout.C ? k : rank - 1 - k))) return false;
            }
            arrays.add(array);
            return true;
        }

        /// The axis at which position k stands.
        private int axis(Layout layout, int rank, int k) { return layout == Layout.C ? rank - positions.size() + k : positions.size() - 1 - k; }

        CoalescedAxes rewritten(CodeBuilder code, List<Op> operations) {
            Value total = extents.getFirst();
            for (var extent : extents.subList(1, extents.size())) total = code.binary(BinaryKind.MUL, total, extent);
            var lines = new IdentityHashMap<Value, Value>();
            for (var array : arrays) lines.put(array, line(code, array));
            var position = new Value(Scalar.I64, "k");
            var region = new Rewriter() {
                @Override protected void operation(Op op) {
                    switch (op) {
                        case Element it when takes(it.array(), it.indices()) -> emit(new Element(it.results(), lines.get(it.array()), indices(it.array(), it.indices(), position), it.location()));
                        case SetElement it when takes(it.array(), it.indices()) -> emit(new SetElement(lines.get(it.array()), indices(it.array(), it.indices(), position), it.values(), it.location()));
                        default -> super.operation(op);
                    }
                }
            }.region(new Region(List.of(), operations));
            return new CoalescedAxes(total, position, region.operations());
        }

        private boolean takes(Value array, List<Value> indices) { return arrays.contains(array) && indices.stream().anyMatch(positions::contains); }

        private List<Value> indices(Value array, List<Value> indices, Value position) {
            var result = new ArrayList<Value>();
            int rest = indices.size() - positions.size();
            var layout = ((Type.Array) array.type()).layout();
            for (int k = 0; k < rest; k++) result.add(indices.get(layout == Layout.C ? k : indices.size() - 1 - k));
            result.add(position);
            return result;
        }

        /// The array with one axis for all of these, as long as it has them; in C's order.
        private Value line(CodeBuilder code, Value array) {
            var type = (Type.Array) array.type();
            var source = array;
            if (type.layout() == Layout.F && type.rank() > 1) {
                source = new Value(new Type.Array(type.dtype(), type.rank(), Layout.C), array.name());
                code.emit(new ArrayOp.Transpose(source, array, LongStream.range(0, type.rank()).map(k -> type.rank() - 1 - k).boxed().toList(), code.location()));
            }
            var shape = new ArrayList<Value>();
            Value length = null;
            for (int axis = 0; axis < type.rank(); axis++) {
                var extent = new Value(Scalar.I64, "n");
                code.emit(new ArrayOp.Extent(extent, source, axis, code.location()));
                if (axis < type.rank() - positions.size()) shape.add(extent);
                else length = length == null ? extent : code.binary(BinaryKind.MUL, length, extent);
            }
            shape.add(length);
            var result = new Value(new Type.Array(type.dtype(), shape.size(), Layout.C), array.name());
            code.emit(new ArrayOp.Reshape(result, source, shape, code.location()));
            return result;
        }
    }
}
