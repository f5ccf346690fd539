package conure.pass;

import conure.ir.Copier;
import conure.ir.Function;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.Rewriter;
import conure.ir.ScalarOp.Binary;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.Constant;
import conure.ir.ScalarOp.Select;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Set;

/// Operands that are broadcast if an extent turns out to be 1: their index is `select %isOne, 0, %i`.
final class Broadcasts {
    private final Set<Value> zeros = identitySet();

    Broadcasts(Function function) { collectZeros(function.body()); }

    /// The constants of the function that are 0.
    Set<Value> zeros() { return zeros; }

    private void collectZeros(Region region) {
        for (var op : region.operations()) {
            if (op instanceof Constant(var result, Long literal, _) && literal == 0) zeros.add(result);
            for (var inner : op.regions()) collectZeros(inner);
        }
    }

    /// The conditions of indices `select %isOne, 0, %i`, as far as they are known before.
    Set<Value> conditions(Region region) {
        var conditions = new LinkedHashSet<Value>();
        var inside = identitySet();
        collect(region, conditions, inside);
        conditions.removeAll(inside);
        return conditions;
    }

    /// The conditions, and all values defined in the region.
    private void collect(Region region, Set<Value> conditions, Set<Value> inside) {
        inside.addAll(region.parameters());
        for (var op : region.operations()) {
            inside.addAll(op.results());
            if (isBroadcast(op)) conditions.add(((Select) op).condition());
            for (var nested : op.regions()) collect(nested, conditions, inside);
        }
    }

    private boolean isBroadcast(Op op) { return op instanceof Select(var result, _, var then, _, _) && result.type() == Scalar.I64 && zeros.contains(then); }

    /// Indices `and %i, %mask`: their condition is looked at once, before the loops. LLVM would else write the loops anew for
    /// each outcome of each condition.
    Region masked(CodeBuilder code, Region body, Set<Value> conditions) {
        var masks = new IdentityHashMap<Value, Value>();
        for (var condition : conditions) masks.put(condition, code.select(condition, code.constant(0), code.constant(-1)));
        return new Rewriter() {
            @Override protected void operation(Op op) {
                if (isBroadcast(op) && op instanceof Select(var result, var condition, _, var index, var location) && masks.containsKey(condition)) {
                    emit(new Binary(result, BinaryKind.AND, index, masks.get(condition), location));
                } else {
                    super.operation(op);
                }
            }
        }.region(body);
    }

    /// The region as it is where none of the conditions holds.
    Region without(Region body, Set<Value> conditions) {
        var copy = new Copier().region(body);
        return new Rewriter() {
            @Override protected void operation(Op op) {
                if (op instanceof Select(var result, var condition, _, var otherwise, _) && conditions.contains(condition) && result.type() == Scalar.I64) replace(result, otherwise);
                else super.operation(op);
            }
        }.region(copy);
    }

    private static Set<Value> identitySet() { return Collections.newSetFromMap(new IdentityHashMap<>()); }
}
