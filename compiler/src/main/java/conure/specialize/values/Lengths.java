package conure.specialize.values;

import conure.ir.ArrayOp;
import conure.ir.ControlOp;
import conure.ir.ScalarOp.Binary;
import conure.ir.ScalarOp.Compare;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.Constant;
import conure.ir.ScalarOp.Select;
import conure.ir.ScalarOp.Unary;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Extents known at run time only, and the numbers that they are known not to be.
final class Lengths {
    /// Programs ask whether an extent is 0, 1, 2, 3 or 4: whether there is anything, an axis to drop, a channel for opacity.
    static final long MOST = 8;

    private final Map<Value, ArrayOp.Extent> measured = new IdentityHashMap<>();
    private final Map<Value, Set<Long>> excluded = new IdentityHashMap<>();
    private final Set<Value> wide = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean wideUsed;
    private final Map<Value, Boolean> units = new IdentityHashMap<>();
    private boolean unitsUsed;

    void measure(ArrayOp.Extent op) { measured.put(op.result(), op); }

    ArrayOp.Extent measured(Value extent) { return measured.get(extent); }

    void exclude(Value extent, long number) { excluded.computeIfAbsent(extent, _ -> new TreeSet<>()).add(number); }

    /// Takes it that an extent is not 1.
    void promiseWide(Value extent) { wide.add(extent); }

    boolean isWide(Value extent) { return wide.contains(extent); }

    /// Whether anything rested on such a promise.
    boolean isWideUsed() { return wideUsed; }

    /// Takes it that an extent is 1, or that it is not.
    void promiseUnit(Value extent, boolean isOne) { units.put(extent, isOne); }

    /// Whether anything rested on such a promise.
    boolean isUnitUsed() { return unitsUsed; }

    /// The truth of a comparison, or null if it is not known.
    Boolean compare(CompareKind kind, Value extent, long number) {
        if (number == 1 && (kind == CompareKind.EQ || kind == CompareKind.NE)) {
            if (isWide(extent)) {
                wideUsed = true;
                return kind == CompareKind.NE;
            }
            var isOne = units.get(extent);
            if (isOne != null) {
                unitsUsed = true;
                return isOne == (kind == CompareKind.EQ);
            }
        }
        var others = excluded.get(extent);
        if (others == null) return null;
        long least = 0;
        while (others.contains(least)) least++;
        return switch (kind) {
            case EQ -> others.contains(number) ? false : null;
            case NE -> others.contains(number) ? true : null;
            case SLT -> least >= number ? false : null;
            case SLE -> least > number ? false : null;
            case SGT -> least > number ? true : null;
            case SGE -> least >= number ? true : null;
            default -> null;
        };
    }

    /// The equalities that decide a condition: `n == 1`, `not n != 3 or n == 0`, `n < 2`.
    Set<Refused.Equality> comparisons(Value condition, Definitions definitions) {
        var found = new LinkedHashSet<Refused.Equality>();
        collect(condition, definitions, found);
        return found;
    }

    private void collect(Value condition, Definitions definitions, Set<Refused.Equality> found) {
        switch (definitions.of(condition)) {
            case Compare(_, var kind, var left, var right, _) when measured.containsKey(left) && definitions.of(right) instanceof Constant(_, Long number, _) && number >= 0 && number <= MOST -> {
                switch (kind) {
                    case EQ, NE -> found.add(new Refused.Equality(left, number));
                    case SLT, SGE -> below(left, number, found);
                    case SLE, SGT -> below(left, number + 1, found);
                    default -> { }
                }
            }
            case Unary it -> collect(it.operand(), definitions, found);
            case Binary it when it.result().type() == Scalar.I1 -> {
                collect(it.left(), definitions, found);
                collect(it.right(), definitions, found);
            }
            case Select it -> {
                collect(it.condition(), definitions, found);
                collect(it.then(), definitions, found);
                collect(it.otherwise(), definitions, found);
            }
            case ControlOp.If it -> {
                collect(it.condition(), definitions, found);
                int index = it.results().indexOf(condition);
                for (var region : it.regions()) {
                    if (region.terminator() instanceof ControlOp.Yield(var values, _)) collect(values.get(index), definitions, found);
                }
            }
            case null, default -> { }
        }
    }

    private static void below(Value extent, long number, Set<Refused.Equality> found) {
        for (long each = 0; each < number; each++) found.add(new Refused.Equality(extent, each));
    }
}
