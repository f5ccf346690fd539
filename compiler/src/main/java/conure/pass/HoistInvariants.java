package conure.pass;

import conure.ir.ControlOp;
import conure.ir.Function;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.Rewriter;
import conure.ir.ScalarOp;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Computes before a loop what is the same in each iteration, before the outermost loop where that is so.
///
///     for %i in %a..%b { %h = sdiv %w, %two   %k = sub %i, %h … }   →   %h = sdiv %w, %two   for %i in %a..%b { %k = sub %i, %h … }
///
/// Sound because the operations are pure and defined for all operands (a division only by a constant), so that a loop
/// without iterations does not matter. From under a condition only cheap ones are taken: they may be computed in vain.
///
/// Declines reads of memory (they may be invalid where the loop has no iteration; LLVM hoists them behind its own test),
/// and constants, which cost nothing where they are, unless something hoisted needs them.
public final class HoistInvariants implements Pass.OfFunction {
    @Override public String name() { return "hoist-invariants"; }

    @Override public Function apply(Function function) { return new Hoisting().function(function); }

    private static final class Hoisting extends Rewriter {
        /// How many loops are around each value's definition; absent means none.
        private final Map<Value, Integer> depths = new IdentityHashMap<>();
        private final Map<Value, ScalarOp.Constant> constants = new IdentityHashMap<>();
        /// What is to stand before each of the loops around the present place, outermost first.
        private final List<List<Op>> before = new ArrayList<>();
        /// How many regions of an `if` lie between the innermost loop and the present place, for each loop.
        private final List<Integer> conditions = new ArrayList<>();

        @Override protected void operation(Op op) {
            switch (op) {
                case Op loop when Effects.repeats(loop) -> loop(loop);
                case ControlOp.If _, ControlOp.Block _ -> {
                    define(op.results());
                    if (before.isEmpty()) super.operation(op);
                    else {
                        // Behind an early exit of a block the rest is conditional too.
                        conditions.addLast(conditions.removeLast() + 1);
                        super.operation(op);
                        conditions.addLast(conditions.removeLast() - 1);
                    }
                }
                case ScalarOp.Constant constant -> {
                    constants.put(constant.result(), constant);
                    define(op.results());
                    emit(op);
                }
                default -> simple(op);
            }
        }

        private void define(List<Value> values) {
            if (before.isEmpty()) return;
            for (var value : values) depths.put(value, before.size());
        }

        private void loop(Op op) {
            define(op.results());
            var hoisted = new ArrayList<Op>();
            before.add(hoisted);
            conditions.add(0);
            for (var parameter : op.regions().getFirst().parameters()) depths.put(parameter, before.size());
            var body = region(op.regions().getFirst());
            before.removeLast();
            conditions.removeLast();
            emitAll(hoisted);
            emit(body == op.regions().getFirst() ? op : op.rebuild(op.results(), op.operands(), List.<Region>of(body)));
        }

        private void simple(Op op) {
            if (before.isEmpty() || !Effects.isPure(op)) {
                define(op.results());
                super.operation(op);
                return;
            }
            int depth = 0;
            for (var operand : op.operands()) {
                if (constants.containsKey(operand)) continue;
                depth = Math.max(depth, depths.getOrDefault(operand, 0));
            }
            if (depth == before.size() || !mayMove(op)) {
                define(op.results());
                super.operation(op);
                return;
            }
            int target = depth;
            var place = before.get(target);
            var operands = op.operands();
            for (var operand : operands) {
                var constant = constants.get(operand);
                if (constant != null && depths.getOrDefault(operand, 0) > target) place.add(bringConstant(constant, target));
            }
            place.add(resolved(op));
            for (var result : op.results()) depths.put(result, target);
        }

        /// A constant from inside the loop, made again outside.
        private Op bringConstant(ScalarOp.Constant constant, int target) {
            var copy = constant.result().copy();
            brought.put(constant.result(), copy);
            if (target > 0) depths.put(copy, target);
            var made = new ScalarOp.Constant(copy, constant.value(), constant.location());
            constants.put(copy, made);
            return made;
        }

        private final Map<Value, Value> brought = new IdentityHashMap<>();

        private Op resolved(Op op) {
            if (brought.isEmpty()) return op;
            var operands = new ArrayList<Value>();
            for (var operand : op.operands()) operands.add(brought.getOrDefault(operand, operand));
            brought.clear();
            return op.rebuild(op.results(), operands, op.regions());
        }

        private boolean mayMove(Op op) {
            Object right = null;
            if (op instanceof ScalarOp.Binary binary) {
                var constant = constants.get(binary.right());
                right = constant == null ? null : constant.value();
            }
            if (!Effects.isSpeculatable(op, right)) return false;
            return Effects.isCheap(op) || conditions.getLast() == 0;
        }
    }
}
