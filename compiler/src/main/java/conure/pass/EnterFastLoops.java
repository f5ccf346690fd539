package conure.pass;

import conure.ir.ControlOp;
import conure.ir.Copier;
import conure.ir.FailingOp;
import conure.ir.Function;
import conure.ir.Location;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.Rewriter;
import conure.ir.ScalarOp.Binary;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.Compare;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.Constant;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Gives a loop whose checks are affine a version without checks, entered where a test before it shows that none fails.
///
///     for 0..%n { (%i)  …  check %i < %m  …  check %i < %k  … }
/// →   if %n <= %m and %n <= %k { for 0..%n { … } } else { for 0..%n { …  check …  check … } }
///
/// Sound because the exact loop is what the source says, and the fast one is entered only if the guard implies that all
/// checks pass: the guard is pure, and decided before anything of the loop happens. What [LoopGuards] proposes is not
/// trusted: the fast copy is analysed again under the guard, and given up if a check is left.
///
/// The outermost loop that has such a guard gets it, so that a nest has at most one fast copy. A check of what is only known
/// inside (an element used as an index) no guard decides: it stays in its place in a *faster* copy of the innermost loop
/// around it, which is made where the guard decides at least [#FEWEST_DECIDED] other checks. Nothing is reordered there, so
/// what the loop did before such a check fails is done as in the exact one.
///
/// Declines loops of more than [#LARGEST] operations, and faster copies of more than [#LARGEST_FASTER].
public final class EnterFastLoops implements Pass.OfFunction {
    static final int LARGEST = 600;
    static final int LARGEST_FASTER = 160;
    static final int FEWEST_DECIDED = 2;

    @Override public String name() { return "enter-fast-loops"; }

    @Override public Function apply(Function function) {
        var guards = new LoopGuards();
        new AnalyzeRanges(function, guards);
        Set<Op> declined = Collections.newSetFromMap(new IdentityHashMap<>());
        while (true) {
            var versions = new Versions(guards, declined);
            var result = versions.function(function);
            if (versions.originals.isEmpty()) return function;
            var ranges = new AnalyzeRanges(result);
            int before = declined.size();
            versions.originals.forEach((fast, original) -> {
                if (unproven(fast, ranges) > guards.of(original).undecided) declined.add(original);
            });
            if (declined.size() == before) return RemoveProvenChecks.apply(result, ranges);
        }
    }

    private static int unproven(Op op, AnalyzeRanges ranges) {
        int count = op instanceof FailingOp.Check check && !ranges.isProven(check) ? 1 : 0;
        for (var region : op.regions()) {
            for (var inner : region.operations()) count += unproven(inner, ranges);
        }
        return count;
    }

    static int size(Region region) {
        int size = region.operations().size();
        for (var op : region.operations()) {
            for (var inner : op.regions()) size += size(inner);
        }
        return size;
    }

    private static final class Versions extends Rewriter {
        private final LoopGuards guards;
        private final Set<Op> declined;
        /// The loop that each fast copy is of.
        final Map<Op, Op> originals = new IdentityHashMap<>();

        Versions(LoopGuards guards, Set<Op> declined) {
            this.guards = guards;
            this.declined = declined;
        }

        @Override protected void operation(Op op) {
            if (!(op instanceof ControlOp.For) && !(op instanceof ControlOp.Loop)) {
                super.operation(op);
                return;
            }
            var guard = guards.of(op);
            if (guard == null) emit(op);
            else if (declined.contains(op) || !isWorthwhile(guard, op.regions().getFirst())) super.operation(op);
            else version(op, guard);
        }

        private static boolean isWorthwhile(LoopGuards.Guard guard, Region body) {
            if (guard.isComplete()) return size(body) <= LARGEST;
            return guard.decided >= FEWEST_DECIDED && !hasLoop(body) && size(body) <= LARGEST_FASTER;
        }

        private static boolean hasLoop(Region region) {
            for (var op : region.operations()) {
                if (op instanceof ControlOp.For || op instanceof ControlOp.Loop) return true;
                for (var inner : op.regions()) {
                    if (hasLoop(inner)) return true;
                }
            }
            return false;
        }

        private void version(Op op, LoopGuards.Guard guard) {
            var location = op.location();
            var condition = condition(guard, location);
            var copier = new Copier();
            var fast = copier.operation(op);
            originals.put(fast, op);
            switch (op) {
                case ControlOp.For it -> {
                    var results = it.results().stream().map(Value::copy).toList();
                    var exact = new ControlOp.For(results, it.lower(), it.upper(), it.initial(), it.body(), location);
                    emit(new ControlOp.If(it.results(), condition, new Region(List.of(), List.of(fast, new ControlOp.Yield(fast.results(), location))),
                            new Region(List.of(), List.of(exact, new ControlOp.Yield(results, location))), location));
                }
                default -> emit(new ControlOp.If(List.of(), condition, new Region(List.of(), List.of(fast, new ControlOp.Unreachable(location))),
                        new Region(List.of(), List.of(op, new ControlOp.Unreachable(location))), location));
            }
        }

        /// Emits the guard. Sums are formed only where their parts are known to be moderate, so they are exact.
        private Value condition(LoopGuards.Guard guard, Location location) {
            Value condition = null;
            for (var quantity : guard.moderate) {
                condition = and(condition, compare(CompareKind.SGE, quantity.value, constant(-LoopGuards.MODERATE, location), location), location);
                condition = and(condition, compare(CompareKind.SLE, quantity.value, constant(LoopGuards.MODERATE, location), location), location);
            }
            for (var form : guard.forms) {
                if (LoopGuards.isPlain(form)) condition = and(condition, plain(form, location), location);
            }
            if (guard.forms.stream().allMatch(LoopGuards::isPlain)) return condition;
            if (condition == null) return sums(guard, location);
            var then = new Value[1];
            var inner = collect(() -> {
                then[0] = sums(guard, location);
                emit(new ControlOp.Yield(List.of(then[0]), location));
            });
            var otherwise = collect(() -> {
                var no = new Value(Scalar.I1);
                emit(new Constant(no, false, location));
                emit(new ControlOp.Yield(List.of(no), location));
            });
            var all = new Value(Scalar.I1, "fast");
            emit(new ControlOp.If(List.of(all), condition, new Region(List.of(), inner), new Region(List.of(), otherwise), location));
            return all;
        }

        private Value sums(LoopGuards.Guard guard, Location location) {
            Value condition = null;
            for (var form : guard.forms) {
                if (LoopGuards.isPlain(form)) continue;
                var sum = constant(form.constant(), location);
                for (int k = 0; k < form.size(); k++) {
                    var term = form.factor(k) == 1 || form.factor(k) == -1 ? form.atom(k).value
                            : binary(BinaryKind.MUL, form.atom(k).value, constant(Math.abs(form.factor(k)), location), location);
                    sum = binary(form.factor(k) > 0 ? BinaryKind.ADD : BinaryKind.SUB, sum, term, location);
                }
                condition = and(condition, compare(CompareKind.SGE, sum, constant(0, location), location), location);
            }
            return condition;
        }

        private Value plain(Affine form, Location location) {
            if (form.size() == 1) {
                // The constant is moderate: its negation is no less exact.
                return form.factor(0) == 1 ? compare(CompareKind.SGE, form.atom(0).value, constant(-form.constant(), location), location)
                        : compare(CompareKind.SLE, form.atom(0).value, constant(form.constant(), location), location);
            }
            int greater = form.factor(0) == 1 ? 0 : 1;
            return compare(form.constant() == 0 ? CompareKind.SLE : CompareKind.SLT, form.atom(1 - greater).value, form.atom(greater).value, location);
        }

        private Value constant(long number, Location location) {
            var result = new Value(Scalar.I64);
            emit(new Constant(result, number, location));
            return result;
        }

        private Value binary(BinaryKind kind, Value left, Value right, Location location) {
            var result = new Value(left.type());
            emit(new Binary(result, kind, left, right, location));
            return result;
        }

        private Value and(Value left, Value right, Location location) { return left == null ? right : binary(BinaryKind.AND, left, right, location); }

        private Value compare(CompareKind kind, Value left, Value right, Location location) {
            var result = new Value(Scalar.I1);
            emit(new Compare(result, kind, left, right, location));
            return result;
        }
    }
}
