package conure.specialize;

import conure.ir.ControlOp;
import conure.ir.UntypedOp;
import conure.ir.Value;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// What conditions tell about the values they ask after: where `x is None` holds x is None, and elsewhere it has its other
/// alternatives only; `not`, `and` and `or` of such conditions say what follows from their parts.
final class Narrowings {
    /// Whether an untyped value is None.
    private record Fact(Value value, boolean none) {}

    /// What the truth of a condition says about untyped values.
    private record Narrowing(List<Fact> ifTrue, List<Fact> ifFalse) {
        static final Narrowing NOTHING = new Narrowing(List.of(), List.of());

        List<Fact> facts(boolean holds) { return holds ? ifTrue : ifFalse; }
    }

    private final Specialization in;
    private final Map<Value, PyValue> values;
    private final Map<Value, Narrowing> byCondition = new IdentityHashMap<>();
    /// What the values are at the end of the innermost region whose alternatives are fewer from somewhere in it on.
    private Map<Value, PyValue> widened = new IdentityHashMap<>();

    /// @param values what the untyped values are: narrowed here
    Narrowings(Specialization in, Map<Value, PyValue> values) {
        this.in = in;
        this.values = values;
    }

    private Narrowing of(Value condition) { return byCondition.getOrDefault(condition, Narrowing.NOTHING); }

    void compared(UntypedOp.Compare it) {
        boolean is = it.operator().equals("is");
        if (!is && !it.operator().equals("is_not")) return;
        boolean swapped = values.get(it.left()).isNone();
        var tested = swapped ? it.right() : it.left();
        if (!values.get(swapped ? it.left() : it.right()).isNone() || !isSometimesNone(tested)) return;
        byCondition.put(it.result(), new Narrowing(List.of(new Fact(tested, is)), List.of(new Fact(tested, !is))));
    }

    void negated(UntypedOp.Unary it) {
        var narrowing = of(it.operand());
        if (it.operator().equals("not")) byCondition.put(it.result(), new Narrowing(narrowing.ifFalse, narrowing.ifTrue));
    }

    /// `a and b` is `if a { b } else { a }`: where it holds, both do.
    void combined(ControlOp.If it) {
        if (it.results().size() != 1 || !(it.then().terminator() instanceof ControlOp.Yield then && it.otherwise().terminator() instanceof ControlOp.Yield otherwise)) return;
        var first = of(it.condition());
        if (otherwise.values().getFirst() == it.condition()) {
            byCondition.put(it.results().getFirst(), new Narrowing(both(first.ifTrue, of(then.values().getFirst()).ifTrue), List.of()));
        } else if (then.values().getFirst() == it.condition()) {
            byCondition.put(it.results().getFirst(), new Narrowing(List.of(), both(first.ifFalse, of(otherwise.values().getFirst()).ifFalse)));
        }
    }

    private static List<Fact> both(List<Fact> left, List<Fact> right) {
        var all = new ArrayList<>(left);
        all.addAll(right);
        return all;
    }

    /// Walks a branch, where the condition holds or does not.
    List<PyValue> where(Value condition, boolean holds, Supplier<List<PyValue>> branch) {
        var wide = narrow(of(condition).facts(holds));
        try {
            return branch.get();
        } finally {
            values.putAll(wide);
        }
    }

    /// A branch that ends tells what is behind it as well: of `if x is None: continue` x is not None there.
    void from(Value condition, boolean holds) {
        narrow(of(condition).facts(holds)).forEach(widened::putIfAbsent);
    }

    /// Walks a region; what is narrowed from somewhere in it on is as before at its end.
    List<PyValue> within(Supplier<List<PyValue>> region) {
        var outer = widened;
        widened = new IdentityHashMap<>();
        try {
            return region.get();
        } finally {
            values.putAll(widened);
            widened = outer;
        }
    }

    private boolean isSometimesNone(Value value) {
        return values.get(value).type() instanceof PyType.Either(var alternatives) && alternatives.contains(PyType.NONE);
    }

    /// Excludes alternatives of values; what the values were before.
    private Map<Value, PyValue> narrow(List<Fact> facts) {
        Map<Value, PyValue> wide = new IdentityHashMap<>();
        for (var fact : facts) {
            if (!isSometimesNone(fact.value)) continue;
            var either = values.get(fact.value);
            wide.putIfAbsent(fact.value, either);
            values.put(fact.value, fact.none ? PyValue.NONE : in.without(either, PyType.NONE));
        }
        return wide;
    }
}
