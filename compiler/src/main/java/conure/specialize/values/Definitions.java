package conure.specialize.values;

import conure.ir.ControlOp;
import conure.ir.Op;
import conure.ir.ScalarOp;
import conure.ir.ScalarOp.Binary;
import conure.ir.ScalarOp.Compare;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.Constant;
import conure.ir.ScalarOp.Unary;
import conure.ir.ScalarOp.UnaryKind;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/// What computes the scalars of a function, as far as it is written.
final class Definitions {
    /// So many operations are looked through to find numbers equal.
    private static final int DEEPEST = 10;

    private final Map<Value, Op> operations = new IdentityHashMap<>();

    void add(Op op) {
        if (op instanceof ScalarOp || op instanceof ControlOp.If) op.results().forEach(result -> operations.put(result, op));
    }

    /// The operation; null for parameters, elements, results of loops and calls.
    Op of(Value scalar) { return operations.get(scalar); }

    /// The values that a scalar is computed of and that nothing here computes.
    Set<Value> sources(Value scalar) {
        Set<Value> sources = Collections.newSetFromMap(new IdentityHashMap<>());
        collectSources(scalar, sources, Collections.newSetFromMap(new IdentityHashMap<>()));
        return sources;
    }

    private void collectSources(Value scalar, Set<Value> sources, Set<Value> seen) {
        if (!seen.add(scalar)) return;
        switch (of(scalar)) {
            case null -> sources.add(scalar);
            case ControlOp.If it -> {
                collectSources(it.condition(), sources, seen);
                int index = it.results().indexOf(scalar);
                for (var region : it.regions()) {
                    if (region.terminator() instanceof ControlOp.Yield(var values, _)) collectSources(values.get(index), sources, seen);
                }
            }
            case Op it -> it.operands().forEach(operand -> collectSources(operand, sources, seen));
        }
    }

    /// Whether a condition asks for bools and for numbers that equal a constant, such as a mode, and for no others.
    boolean isFlag(Value condition) {
        return switch (of(condition)) {
            case null -> condition.type() == Scalar.I1;
            case Compare(_, var kind, var left, var right, _) -> (kind == CompareKind.EQ || kind == CompareKind.NE) && of(right) instanceof Constant && of(left) == null;
            case Unary it -> it.kind() == UnaryKind.NOT && isFlag(it.operand());
            case Binary it -> it.result().type() == Scalar.I1 && isFlag(it.left()) && isFlag(it.right());
            case Constant _ -> true;
            case Op _ -> false;
        };
    }

    /// Whether two numbers are equal because the same operations compute them of equal ones: `x[i:i + n]` is as long each time.
    boolean areEqual(Value one, Value other, BiPredicate<Value, Value> known) { return areEqual(one, other, known, DEEPEST); }

    private boolean areEqual(Value one, Value other, BiPredicate<Value, Value> known, int depth) {
        if (known.test(one, other)) return true;
        if (depth == 0 || !(of(one) instanceof ScalarOp first) || !(of(other) instanceof ScalarOp second)) return false;
        if (!one.type().equals(other.type()) || !first.mnemonic().equals(second.mnemonic()) || !first.attributes().equals(second.attributes())) return false;
        if (first.results().indexOf(one) != second.results().indexOf(other)) return false;
        for (int k = 0; k < first.operands().size(); k++) {
            var left = first.operands().get(k);
            var right = second.operands().get(k);
            if (!left.type().equals(right.type()) || !areEqual(left, right, known, depth - 1)) return false;
        }
        return true;
    }
}
