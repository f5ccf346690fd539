package conure.specialize.values;

import conure.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;

/// A place where paths meet: behind a block, at a loop's head, in a handler, behind a call. It guesses the types of what
/// arrives, from an earlier attempt or else from the first path; if in the end something else has arrived the guess is
/// stale, and the code before the place is specialised again with what did arrive. Guesses are kept by place, so code is
/// rarely specialised more than twice, however deep it is nested.
public final class Merge {
    /// Attempts after which a guess that is merely too wide is accepted.
    private static final int PATIENCE = 4;

    private final List<PyType> guess;
    private final BinaryOperator<List<PyType>> join;
    private List<PyType> types;
    private List<PyType> arrived;
    private boolean unusable;

    public Merge(List<PyType> guess) { this(guess, Joins::join); }

    /// Where the kernel ends, with its one result.
    public static Merge ofResults(List<PyType> guess) { return new Merge(guess, (left, right) -> List.of(Joins.joinResults(left.getFirst(), right.getFirst()))); }

    private Merge(List<PyType> guess, BinaryOperator<List<PyType>> join) {
        this.guess = guess;
        this.join = join;
        this.types = guess;
    }

    /// The types that code behind the place sees; null if nothing has arrived and nothing was guessed.
    public List<PyType> types() { return types; }

    /// The types that have really arrived, for the next attempt.
    public List<PyType> arrived() { return arrived; }

    /// Whether any path gets here.
    public boolean reached() { return arrived != null; }

    /// Whether the code before the place must be specialised again.
    public boolean stale(int attempts) {
        return unusable || arrived != null && guess != null && attempts < PATIENCE && !arrived.equals(types);
    }

    /// The components that a path passes on.
    public List<Value> arrive(Emitter emit, List<PyValue> values) {
        var given = PyValue.types(values);
        arrived = arrived == null ? given : join.apply(arrived, given);
        if (types == null) types = given;
        if (!types.equals(given) && !unusable && !join.apply(types, given).equals(types)) unusable = true;
        // What a stale place is given is thrown away.
        if (unusable) return List.of();
        var components = new ArrayList<Value>();
        for (int k = 0; k < values.size(); k++) components.addAll(Joins.coerce(emit, values.get(k), types.get(k)).components());
        return components;
    }

    /// What arrives, as values behind the place, with fresh components.
    public List<PyValue> results() { return fresh(types); }

    public static List<PyValue> fresh(List<PyType> types) {
        var all = new ArrayList<PyValue>(types.size());
        for (var type : types) {
            var components = new ArrayList<Value>();
            for (var component : type.components()) components.add(new Value(component));
            all.add(new PyValue(type, components));
        }
        return all;
    }
}
