package conure.pass;

import conure.ir.ArrayOp;
import conure.ir.FailingOp;
import conure.ir.Function;
import conure.ir.MemoryOp;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.Rewriter;
import conure.ir.ScalarOp;
import conure.ir.Type;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Computes once what is computed again where the first result is visible; reads memory once while nothing can have
/// written it; uses what was just stored.
///
///     %a = add %i, %n   …   %b = add %i, %n   …   use %b      →     %a = add %i, %n   …   use %a
///     store %p, %x      …   %y = load %p      …   use %y      →     store %p, %x   …   use %x
///
/// Sound because a value defined in a region is available in all that follows there and in what is nested in it, and pure
/// operations give the same whenever they are evaluated. A read is forgotten at each operation that may write what it read
/// ([AliasAnalysis]), and before a loop whose body contains one.
///
/// Declines to carry reads out of a branch, and operations that can fail (checks of the same condition are
/// [RemoveProvenChecks]' business).
public final class EliminateCommonSubexpressions implements Pass.OfFunction {
    @Override public String name() { return "eliminate-common-subexpressions"; }

    @Override public Function apply(Function function) { return new Elimination(function).function(function); }

    /// An operation by what it computes: its kind, its literals, the types it gives and its operands.
    private static final class Key {
        final Object kind;
        final Object literal;
        final Type type;
        final Value[] operands;
        final int hash;

        Key(Object kind, Object literal, Type type, Value... operands) {
            this.kind = kind;
            this.literal = literal;
            this.type = type;
            this.operands = operands;
            int code = kind.hashCode() * 31 + (literal == null ? 0 : literal.hashCode());
            for (var operand : operands) code = code * 31 + System.identityHashCode(operand);
            hash = code;
        }

        @Override public int hashCode() { return hash; }

        @Override public boolean equals(Object object) {
            if (!(object instanceof Key other) || hash != other.hash || operands.length != other.operands.length) return false;
            for (int k = 0; k < operands.length; k++) {
                if (operands[k] != other.operands[k]) return false;
            }
            return kind.equals(other.kind) && type.equals(other.type) && (literal == null ? other.literal == null : literal.equals(other.literal));
        }
    }

    private static final class Elimination extends Rewriter {
        private final AliasAnalysis aliases;
        private final Map<Key, List<Value>> available = new HashMap<>();
        /// Keys in the order they became available, to forget them where their region ends.
        private final ArrayList<Key> scope = new ArrayList<>();
        /// Reads that are available, with the operation that made them so.
        private final Map<Key, Op> reads = new HashMap<>();

        Elimination(Function function) { aliases = new AliasAnalysis(function); }

        @Override protected void operation(Op op) {
            if (!op.regions().isEmpty()) {
                structured(op);
                return;
            }
            var key = key(op);
            if (key != null) {
                var known = available.get(key);
                if (known != null) {
                    replaceAll(op.results(), known);
                    return;
                }
                emit(op);
                remember(key, op.results());
                if (Effects.isRead(op)) reads.put(key, op);
                return;
            }
            emit(op);
            if (Effects.isWrite(op)) {
                forgetReads(op);
                stored(op);
            }
        }

        private void remember(Key key, List<Value> results) {
            if (available.put(key, results) == null) scope.add(key);
        }

        private void structured(Op op) {
            boolean repeats = Effects.repeats(op);
            if (repeats) forgetWritten(op);
            var rewritten = new ArrayList<Region>(op.regions().size());
            boolean changed = false;
            for (var region : op.regions()) {
                int start = scope.size();
                var result = region(region);
                while (scope.size() > start) {
                    var key = scope.removeLast();
                    available.remove(key);
                    reads.remove(key);
                }
                changed |= result != region;
                rewritten.add(result);
            }
            emit(changed ? op.rebuild(op.results(), op.operands(), rewritten) : op);
            // What a branch read before its sibling wrote is not known behind both, nor what a block's early exits skipped.
            if (!repeats) forgetWritten(op);
            if (Effects.isWrite(op)) forgetReads(op);
        }

        private void forgetWritten(Op op) {
            if (reads.isEmpty()) return;
            for (var region : op.regions()) {
                for (var inner : region.operations()) {
                    if (Effects.isWrite(inner)) forgetReads(inner);
                    forgetWritten(inner);
                }
            }
        }

        private void forgetReads(Op write) {
            if (reads.isEmpty()) return;
            reads.entrySet().removeIf(entry -> {
                if (!aliases.mayChange(write, entry.getValue())) return false;
                // Its place in `scope` stays; removing it twice does no harm.
                available.remove(entry.getKey());
                return true;
            });
        }

        /// What has just been stored is what a read gives.
        private void stored(Op op) {
            switch (op) {
                case MemoryOp.Store it -> forward(new MemoryOp.Load(it.value(), it.pointer(), it.location()));
                case ArrayOp.SetElement it -> forward(new ArrayOp.Element(it.values(), it.array(), it.indices(), it.location()));
                default -> { }
            }
        }

        private void forward(Op read) {
            var key = key(read);
            if (available.put(key, read.results()) == null) scope.add(key);
            reads.put(key, read);
        }

        private static Key key(Op op) {
            return switch (op) {
                case ScalarOp.Constant it -> new Key(ScalarOp.Constant.class, it.value() instanceof Double number ? Double.doubleToRawLongBits(number) : it.value(),
                        it.result().type());
                case ScalarOp.Unary it -> new Key(it.kind(), null, it.result().type(), it.operand());
                case ScalarOp.Binary it -> it.kind().isCommutative() && System.identityHashCode(it.left()) > System.identityHashCode(it.right())
                        ? new Key(it.kind(), null, it.result().type(), it.right(), it.left())
                        : new Key(it.kind(), null, it.result().type(), it.left(), it.right());
                case ScalarOp.Checked it -> new Key(it.kind(), null, it.result().type(), it.left(), it.right());
                case ScalarOp.Compare it -> new Key(it.kind(), null, it.left().type(), it.left(), it.right());
                case ScalarOp.Select it -> new Key(ScalarOp.Select.class, null, it.result().type(), it.condition(), it.then(), it.otherwise());
                case ScalarOp.Convert it -> new Key(it.kind(), null, it.result().type(), it.operand());
                case FailingOp _ -> null;
                default -> !op.results().isEmpty() && (Effects.isPure(op) || Effects.isRead(op))
                        ? new Key(op.mnemonic(), op.attributes(), op.results().getFirst().type(), op.operands().toArray(Value[]::new))
                        : null;
            };
        }
    }
}
