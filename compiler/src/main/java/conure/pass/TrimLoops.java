package conure.pass;

import conure.ir.ControlOp;
import conure.ir.Function;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.Rewriter;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Lets a loop run only where its body does something: a condition on the index around the whole body moves into the
/// bounds.
///
///     for %a..%b, %x { (%k, %c)  %row = sub %i, %k   %r = if 0 <= %row and %row < %n { … yield %d } else { yield %c }   yield %r }
/// →   for max(%a, %i - %n + 1)..min(%b, %i + 1), %x { (%k, %c)  %row = sub %i, %k  … yield %d }
///
/// Sound because the iterations left out only pass on what they carry, and the condition is a conjunction of bounds on the
/// index: it holds exactly between them. Bounds are formed only of values so small that the sums are exact.
///
/// Declines conditions on anything but sums with the index, and bodies in which something else acts.
public final class TrimLoops implements Pass.OfFunction {
    @Override public String name() { return "trim-loops"; }

    @Override public Function apply(Function function) {
        var definitions = new IdentityHashMap<Value, Op>();
        if (!survey(function.body(), definitions)) return function;
        return new Trimming(new AffineConditions(new AnalyzeRanges(function), definitions)).function(function);
    }

    /// Whether there is a loop that may be trimmed at all.
    private static boolean survey(Region region, Map<Value, Op> definitions) {
        boolean found = false;
        for (var op : region.operations()) {
            for (var result : op.results()) definitions.put(result, op);
            for (var inner : op.regions()) found |= survey(inner, definitions);
            found |= op instanceof ControlOp.For loop && conditional(loop) != null;
        }
        return found;
    }

    /// The `if` at the end of the body, where nothing else acts and one side only passes on what is carried; or null.
    private static ControlOp.If conditional(ControlOp.For op) {
        var operations = op.body().operations();
        int last = operations.size() - 1;
        if (last < 1 || !(operations.get(last) instanceof ControlOp.Yield yield) || !(operations.get(last - 1) instanceof ControlOp.If it)) return null;
        for (var before : operations.subList(0, last - 1)) {
            if (!Effects.isRemovable(before)) return null;
        }
        return passesOn(it.otherwise(), it, yield, op.carried()) || passesOn(it.then(), it, yield, op.carried()) ? it : null;
    }

    private static boolean passesOn(Region side, ControlOp.If op, ControlOp.Yield yield, List<Value> carried) {
        if (!(side.terminator() instanceof ControlOp.Yield passed)) return false;
        for (var inner : side.operations()) {
            if (!(inner instanceof ControlOp.Yield) && !Effects.isPure(inner)) return false;
        }
        for (int k = 0; k < carried.size(); k++) {
            int position = op.results().indexOf(yield.values().get(k));
            if ((position < 0 ? yield.values().get(k) : passed.values().get(position)) != carried.get(k)) return false;
        }
        return true;
    }

    /// Substitutes nothing, so that it meets the very operations that were analysed.
    private static final class Trimming extends Rewriter {
        private final AffineConditions conditions;

        Trimming(AffineConditions conditions) { this.conditions = conditions; }

        @Override protected void operation(Op op) {
            if (op instanceof ControlOp.For loop) {
                // What was inside the condition may be another one.
                var trimmed = loop;
                for (var next = trim(trimmed); next != null; next = trim(trimmed)) trimmed = next;
                super.operation(trimmed);
            } else super.operation(op);
        }

        private ControlOp.For trim(ControlOp.For op) {
            var branch = conditional(op);
            if (branch == null) return null;
            var operations = op.body().operations();
            var yield = (ControlOp.Yield) operations.getLast();
            boolean truth = passesOn(branch.otherwise(), branch, yield, op.carried());
            var taken = truth ? branch.then() : branch.otherwise();
            var forms = conditions.conjunction(branch.condition(), truth);
            if (forms == null || !(taken.terminator() instanceof ControlOp.Yield inner)) return null;
            for (var form : forms) {
                if (conditions.rest(form, op.index()) == null) return null;
            }
            var lower = op.lower();
            var upper = op.upper();
            var bounds = new ArrayList<Op>();
            for (var form : forms) {
                var rest = conditions.rest(form, op.index());
                if (AffineConditions.rises(form, op.index())) {
                    var first = AffineConditions.compute(rest.times(-1), bounds, op.location());
                    lower = AffineConditions.binary(BinaryKind.SMAX, lower, first, bounds, op.location());
                } else {
                    var behind = AffineConditions.compute(rest.plus(1), bounds, op.location());
                    upper = AffineConditions.binary(BinaryKind.SMIN, upper, behind, bounds, op.location());
                }
            }
            emitAll(bounds);
            var all = new ArrayList<>(operations.subList(0, operations.size() - 2));
            all.addAll(taken.operations().subList(0, taken.operations().size() - 1));
            var values = new ArrayList<Value>();
            for (var value : yield.values()) {
                int position = branch.results().indexOf(value);
                values.add(position < 0 ? value : inner.values().get(position));
            }
            all.add(new ControlOp.Yield(values, yield.location()));
            return new ControlOp.For(op.results(), lower, upper, op.initial(), new Region(op.body().parameters(), all), op.location());
        }
    }
}
