package conure.pass;

import conure.ir.ControlOp;
import conure.ir.Function;
import conure.ir.MemoryOp;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.Rewriter;
import conure.ir.ScalarOp;
import conure.ir.Value;
import java.util.IdentityHashMap;
import java.util.Map;

/// Makes of a branch that only may store a store of either the new value or the one that is there, so that the loop has no
/// branch to mispredict, and can be vectorised.
///
///     %old = load %p   …   if %c { store %p, %x   yield } { yield }
/// →   %old = load %p   …   %y = select %c, %x, %old   store %p, %y
///
/// Sound because the memory is loaded in the same iteration, so the address is valid, and nothing between the load and the
/// branch writes, so what is stored without need is what is there. That it can be written is sure as well: an array that
/// the function may write to is refused when it is read-only.
///
/// Declines a branch outside of loops, and inside a `forall`, where another iteration may be the one that really writes; a
/// branch with more than [#MOST_SPECULATED] operations beside the store, or with one that must not run for nothing.
public final class StoreUnconditionally implements Pass.OfFunction {
    static final int MOST_SPECULATED = 4;

    @Override public String name() { return "store-unconditionally"; }

    @Override public Function apply(Function function) { return new Merging().function(function); }

    private static final class Merging extends Rewriter {
        /// What lies at a pointer, as far as this region has loaded it since anything was written.
        private Map<Value, Value> loaded = new IdentityHashMap<>();
        private boolean inLoop;

        @Override protected void operation(Op op) {
            if (op instanceof ControlOp.If branch && inLoop && merges(branch)) return;
            if (!op.regions().isEmpty()) {
                nested(op);
                return;
            }
            if (!Effects.isPure(op) && !Effects.isRead(op)) loaded.clear();
            emit(op);
            if (op instanceof MemoryOp.Load load) loaded.put(load.pointer(), load.result());
        }

        private void nested(Op op) {
            var outer = loaded;
            boolean outerLoop = inLoop;
            inLoop = switch (op) {
                case ControlOp.For _, ControlOp.Loop _ -> true;
                case MemoryOp.ForAll _ -> false;
                default -> inLoop;
            };
            loaded = new IdentityHashMap<>();
            emit(withRegions(op));
            loaded = outer;
            loaded.clear();
            inLoop = outerLoop;
        }

        private boolean merges(ControlOp.If branch) {
            var operations = branch.then().operations();
            int count = operations.size();
            if (!branch.results().isEmpty() || !isEmpty(branch.otherwise()) || count < 2 || count > 2 + MOST_SPECULATED) return false;
            if (!(operations.getLast() instanceof ControlOp.Yield) || !(operations.get(count - 2) instanceof MemoryOp.Store store)) return false;
            var speculated = operations.subList(0, count - 2);
            var old = loaded.get(store.pointer());
            if (old == null || !old.type().equals(store.value().type()) || !speculated.stream().allMatch(Merging::mayRun)) return false;
            emitAll(speculated);
            var kept = new Value(old.type());
            emit(new ScalarOp.Select(kept, branch.condition(), store.value(), old, branch.location()));
            emit(new MemoryOp.Store(store.pointer(), kept, store.location()));
            loaded.clear();
            return true;
        }

        private static boolean isEmpty(Region region) {
            return region.operations().size() == 1 && region.terminator() instanceof ControlOp.Yield;
        }

        private static boolean mayRun(Op op) {
            return Effects.isPure(op) && Effects.isCheap(op) && Effects.isSpeculatable(op, null);
        }
    }
}
