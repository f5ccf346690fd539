package conure.specialize.values;

import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What would have to be known, were there to be a kernel where one is refused: numbers that arguments and globals give, flags and modes that the function
/// asks for.
final class Undecided {
    private final Emitter emit;
    private final Set<Value> parameters = Collections.newSetFromMap(new IdentityHashMap<>());
    /// What the conditions of branches are computed of, where nothing is but bools and comparisons for equality.
    private final Set<Value> flags = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Refused.Equality> compared = new LinkedHashSet<>();

    Undecided(Emitter emit) {
        this.emit = emit;
    }

    Set<Refused.Equality> compared() { return compared; }

    /// Whether a condition is one of flags that the arguments give.
    boolean isFlagOfArguments(Value condition) { return emit.isFlag(condition) && parameters.containsAll(emit.sources(condition)); }

    /// The components of the function's arguments: there may be a kernel for each value of those that are flags.
    void give(List<Value> components) { parameters.addAll(components); }

    /// Refusals that would not be, were some number known.
    private static final Set<String> UNDECIDED = Set.of("unknown-axis", "unknown-rank", "unknown-length", "unknown-slice", "dtype-depends-on-path");

    /// What would have to be known: the numbers that are at fault, or the tag that says which type it is, or where types do not join, the flags and modes that the
    /// function asks for.
    Set<Value> behind(String code, PyValue... values) {
        Set<Value> undecided = Collections.newSetFromMap(new IdentityHashMap<>());
        if (UNDECIDED.contains(code)) undecided.addAll(discrete(values));
        if (code.equals("types-do-not-join")) undecided.addAll(flags);
        undecided.removeIf(value -> !isDiscrete(value));
        return undecided;
    }

    /// The ints and bools that the ints, bools and tags of these values are computed of.
    Set<Value> discrete(PyValue... values) {
        Set<Value> discrete = Collections.newSetFromMap(new IdentityHashMap<>());
        for (var value : PyValue.flatten(List.of(values))) {
            if (isDiscrete(value) || value.type() == Scalar.I8) discrete.addAll(emit.sources(value));
        }
        discrete.removeIf(value -> !isDiscrete(value));
        return discrete;
    }

    /// Whether the numbers that these values are computed of are arguments, or globals, so that a kernel can be for one of their values.
    boolean isDecidedByArguments(PyValue... values) {
        var numbers = discrete(values);
        return !numbers.isEmpty() && parameters.containsAll(numbers);
    }

    private static boolean isDiscrete(Value value) { return value.type() == Scalar.I64 || value.type() == Scalar.I1; }

    /// A branch on a condition is written.
    void asks(Value condition) {
        if (emit.isFlag(condition)) flags.addAll(emit.sources(condition));
        compared.addAll(emit.comparisons(condition));
    }
}
