package conure.pass;

import conure.ir.ArrayOp;
import conure.ir.ArrayOp.Element;
import conure.ir.ArrayOp.Generate;
import conure.ir.ControlOp;
import conure.ir.Copier;
import conure.ir.Function;
import conure.ir.MaskOp;
import conure.ir.MaskOp.Filter;
import conure.ir.MaskOp.Scatter;
import conure.ir.Module;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.Rewriter;
import conure.ir.ScalarOp.Binary;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Computes an element where it is read, instead of an array of them before: expressions become one loop nest, without
/// temporary arrays.
///
///     %t = generate %n { (%i)  %x = element %a, %i  %y = fmul %x, %x  yield %y }
///     %r = generate %n { (%j)  %e = element %t, %j  %z = fadd %e, %b  yield %z }
/// →   %r = generate %n { (%j)  %x = element %a, %j  %y = fmul %x, %x  %z = fadd %y, %b  yield %z }
///
/// The reader may be an expression or any loop; views of the array in between become arithmetic on the position.
///
/// What a mask has selected moves into what is done at the same places, which needs no array of the places' elements then;
/// an expression over all of these becomes a filter itself:
///
///     %t = filter %c, %n { … is element %m, %i } { (%k, %i)  %x = element %a, %i  yield %x }
///     scatter %a, %c, %n { … is element %m, %i } { (%k, %i)  %e = element %t, %k  %y = fmul %e, %e  yield %y }
/// →   scatter %a, %c, %n { … is element %m, %i } { (%k, %i)  %x = element %a, %i  %y = fmul %x, %x  yield %y }
///
/// Sound because the array has no other use than such reads (so nobody sees its identity or writes to it); its elements are
/// computed without errors or effects; and nothing that they read is written between its place and the reader's, nor, where
/// the reader is in a loop, anywhere in that loop. (An `assign` or `scatter` writes behind all reads in its regions.) The k-th place
/// of a mask is the same for all who look while nobody writes what the mask is made of.
///
/// Declines where more would be computed than is saved: an element that is read several times, or by each iteration of a loop
/// that it does not depend on, unless it is cheaper than a temporary array; one that takes a loop is computed once. What a mask has selected
/// moves to no other place than its own: not into sums, loops and other masks' places, nor through views. [FusionPlan] decides.
public final class FuseGenerates implements Pass.OfFunction {
    @Override public String name() { return "fuse-generates"; }

    @Override public Function apply(Function function) {
        if (!hasExpressions(function.body())) return function;
        var plan = new FusionPlan(function);
        return plan.isEmpty() ? function : new Fusion(plan).function(function);
    }

    /// Whether a program has array expressions.
    public static boolean hasExpressions(Module module) {
        return module.functions().stream().anyMatch(function -> hasExpressions(function.body()));
    }

    private static boolean hasExpressions(Region region) {
        for (var op : region.operations()) {
            if (op instanceof Generate || op instanceof ArrayOp.Assign || op instanceof ArrayOp.Sum || op instanceof MaskOp) return true;
            for (var inner : op.regions()) {
                if (hasExpressions(inner)) return true;
            }
        }
        return false;
    }

    /// Carries the plan out.
    private static final class Fusion extends Rewriter {
        private final FusionPlan plan;
        private final Map<Value, Region> bodies = new IdentityHashMap<>();
        /// Filters as they have become, by what they were.
        private final Map<Filter, Filter> filters = new IdentityHashMap<>();
        /// The place of a mask that has been reached.
        private List<Value> place = List.of();
        /// Views of arrays that are not made.
        private final Map<Value, ArrayOp> views = new IdentityHashMap<>();

        Fusion(FusionPlan plan) { this.plan = plan; }

        @Override protected void operation(Op op) {
            switch (op) {
                case Generate it -> generate(it);
                case Filter it -> filter(it);
                case Scatter it -> at(it.place(), () -> super.operation(it));
                case Element it when isFused(it.array()) -> element(it);
                case ArrayOp.View it when isFused(it.array()) -> views.put(it.result(), it);
                case ArrayOp.Transpose it when isFused(it.array()) -> views.put(it.result(), it);
                case ArrayOp.Component it when isFused(it.array()) -> views.put(it.result(), it);
                case ArrayOp.Relayout it when isFused(it.array()) -> views.put(it.result(), it);
                default -> super.operation(op);
            }
        }

        private void generate(Generate op) {
            var planned = plan.of(op.result());
            if (planned.filter() == null) {
                if (planned.isFused()) bodies.put(op.result(), region(op.body()));
                else super.operation(op);
                return;
            }
            var filter = filters.get(planned.filter());
            var parameters = new ArrayList<>(op.body().parameters());
            var reached = filter.extents().stream().map(_ -> new Value(Scalar.I64, "i")).toList();
            parameters.addAll(1, reached);
            at(reached, () -> {
                var body = new Region(parameters, region(op.body()).operations());
                if (planned.isFused()) bodies.put(op.result(), body);
                else emit(new Filter(op.result(), op.extents().getFirst(), op.extents().subList(1, op.extents().size()), filter.extents(), new Copier().region(filter.mask()), body, op.location()));
            });
        }

        private void filter(Filter op) {
            var planned = plan.of(op.result());
            at(op.place(), () -> {
                var rewritten = (Filter) withRegions(op);
                filters.put(planned.filter(), rewritten);
                if (planned.isFused()) bodies.put(op.result(), rewritten.body());
                else emit(rewritten);
            });
        }

        private void at(List<Value> reached, Runnable work) {
            var outer = place;
            place = reached;
            work.run();
            place = outer;
        }

        private boolean isFused(Value array) { return bodies.containsKey(array) || views.containsKey(array); }

        private void element(Element op) {
            var array = op.array();
            var position = op.indices();
            int part = -1;
            while (!bodies.containsKey(array)) {
                switch (views.get(array)) {
                    case ArrayOp.View it -> {
                        position = through(it, position);
                        array = it.array();
                    }
                    case ArrayOp.Transpose it -> {
                        var source = new Value[position.size()];
                        for (int axis = 0; axis < source.length; axis++) source[Math.toIntExact(it.axes().get(axis))] = position.get(axis);
                        position = List.of(source);
                        array = it.array();
                    }
                    case ArrayOp.Component it -> {
                        part = it.index();
                        array = it.array();
                    }
                    case ArrayOp.Relayout it -> array = it.array();
                    default -> throw new IllegalStateException();
                }
            }
            var body = bodies.get(array);
            var copier = new Copier();
            if (plan.of(array).filter() != null) position = at(position);
            copier.mapAll(body.parameters(), position);
            emitAll(copier.operations(body.operations().subList(0, body.operations().size() - 1)));
            var values = copier.get(((ControlOp.Yield) body.terminator()).values());
            replaceAll(op.results(), part < 0 ? values : values.subList(part, part + 1));
        }

        /// What a masked expression's body gets at the place that has been reached.
        private List<Value> at(List<Value> position) {
            var all = new ArrayList<>(position);
            all.addAll(1, place);
            return all;
        }

        /// A position in a view as one in its source.
        private List<Value> through(ArrayOp.View view, List<Value> position) {
            var source = new ArrayList<Value>();
            int axis = 0;
            int given = 0;
            for (var kind : view.axes()) {
                switch (kind) {
                    case INDEX -> source.add(view.positions().get(given++));
                    case SLICE -> {
                        var step = binary(BinaryKind.MUL, position.get(axis++), view.positions().get(given + 2), view);
                        source.add(binary(BinaryKind.ADD, step, view.positions().get(given), view));
                        given += 3;
                    }
                    case WHOLE -> source.add(position.get(axis++));
                    case NEW -> axis++;
                }
            }
            return source;
        }

        private Value binary(BinaryKind kind, Value left, Value right, Op at) {
            var result = new Value(left.type());
            emit(new Binary(result, kind, left, right, at.location()));
            return result;
        }
    }
}
