package conure.pass;

import conure.ir.ControlOp;
import conure.ir.FailingOp;
import conure.ir.Function;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.Rewriter;
import conure.ir.ScalarOp.Binary;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.Constant;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Multiplies by a reciprocal where a loop divides by the same number in each iteration: processors have vectors of products,
/// and none of quotients.
///
///     for %i in %a..%b { … %q = udiv %x, %d … }
/// →   %f, … = a reciprocal of %d    for %i in %a..%b { … %q = %x · %f, shifted … }
///
/// How, and why it is sound, is said by [IntegerReciprocal] and [FloatReciprocal]. They are computed before the outermost loop where the divisor is the same.
///
/// Declines loops that hold others or may raise, which have no vectors; constants, for which LLVM does it (but for 64 bits without sign by
/// products that vectors lack, unless the loop waits for them); and divisions towards 0 of integers of
/// fewer than 64 bits, which nobody writes.
public final class DivideByReciprocals implements Pass.OfFunction {
    @Override public String name() { return "divide-by-reciprocals"; }

    @Override public Function apply(Function function) { return new Division().function(function); }

    private record Key(Value divisor, boolean signed) {}

    private static final class Division extends Rewriter {
        /// How many loops are around each value's definition; absent means none.
        private final Map<Value, Integer> depths = new IdentityHashMap<>();
        private final Map<Value, Object> constants = new IdentityHashMap<>();
        /// What is to stand before each of the loops around the present place, outermost first, and the reciprocals among it.
        private final List<List<Op>> before = new ArrayList<>();
        private final List<Map<Key, Reciprocal>> made = new ArrayList<>();
        private boolean isInnermost;
        /// Whether the innermost loop has results, so that an iteration may wait for the one before.
        private boolean carries;

        @Override protected void operation(Op op) {
            for (var result : op.results()) depths.put(result, before.size());
            switch (op) {
                case Op loop when Effects.repeats(loop) -> loop(loop);
                case Constant it -> {
                    constants.put(it.result(), it.value());
                    emit(it);
                }
                case Binary it when isInnermost && isSupported(it) && !isLeftToLlvm(it)
                        && depths.getOrDefault(it.right(), 0) < before.size() -> divide(it);
                default -> super.operation(op);
            }
        }

        private static boolean isSupported(Binary op) {
            return switch (op.kind()) {
                case FLOOR_SDIV, FLOOR_SREM, FLOOR_UDIV, FLOOR_UREM, UDIV, UREM -> true;
                case SDIV, SREM -> op.left().type() == Scalar.I64;
                default -> false;
            };
        }

        private boolean isLeftToLlvm(Binary op) {
            if (!constants.containsKey(op.right())) return false;
            boolean unsigned = switch (op.kind()) {
                case UDIV, UREM, FLOOR_UDIV, FLOOR_UREM -> true;
                default -> false;
            };
            return !unsigned || carries || !(constants.get(op.right()) instanceof Long divisor) || op.left().type() != Scalar.I64 || Long.bitCount(divisor) <= 1;
        }

        private void loop(Op op) {
            boolean outer = isInnermost;
            var body = op.regions().getFirst();
            isInnermost = op instanceof ControlOp.For && body.operations().stream().allMatch(each -> each.regions().isEmpty() && !(each instanceof FailingOp));
            carries = !op.results().isEmpty();
            var hoisted = new ArrayList<Op>();
            before.add(hoisted);
            made.add(new HashMap<>());
            for (var parameter : body.parameters()) depths.put(parameter, before.size());
            var rewritten = region(body);
            before.removeLast();
            made.removeLast();
            emitAll(hoisted);
            emit(rewritten == body ? op : op.rebuild(op.results(), op.operands(), List.<Region>of(rewritten)));
            isInnermost = outer;
        }

        private void divide(Binary op) {
            boolean signed = switch (op.kind()) {
                case SDIV, SREM, FLOOR_SDIV, FLOOR_SREM -> true;
                default -> false;
            };
            int depth = depths.getOrDefault(op.right(), 0);
            var reciprocal = made.get(depth).computeIfAbsent(new Key(op.right(), signed), _ -> {
                var code = new CodeBuilder(op.location());
                var result = Reciprocal.of(code, op.right(), signed);
                before.get(depth).addAll(code.operations());
                return result;
            });
            var code = new CodeBuilder(op.location());
            var result = switch (op.kind()) {
                case SDIV, SREM -> ((IntegerReciprocal) reciprocal).truncated(code, op.left());
                case FLOOR_SDIV, FLOOR_SREM -> reciprocal.roundedDown(code, op.left());
                default -> reciprocal.quotient(code, op.left());
            };
            switch (op.kind()) {
                case SREM, UREM -> result = rest(code, op, result);
                case FLOOR_SREM, FLOOR_UREM -> result = code.binary(BinaryKind.AND, rest(code, op, result), reciprocal.isThere());
                default -> { }
            }
            emitAll(code.operations());
            depths.put(result, before.size());
            replace(op.result(), result);
        }

        private static Value rest(CodeBuilder code, Binary op, Value quotient) {
            return code.binary(BinaryKind.SUB, op.left(), code.binary(BinaryKind.MUL, quotient, op.right()));
        }
    }
}
