package conure.specialize.values;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// The types that are guessed for what arrives at places where paths meet ([Merge]): what did arrive there when the code
/// was walked last. And which arrays that a loop carries are taken to keep their shape: all but those that did not.
public final class Guesses {
    /// The guesses for the places of one copy of code, and for the copies made in it.
    private static final class Scope {
        final Map<Object, List<PyType>> types = new HashMap<>();
        final Map<Object, Set<Integer>> reshaped = new HashMap<>();
        final Map<Object, Scope> copies = new HashMap<>();
    }

    private Scope scope = new Scope();

    /// The guess for a place, or null.
    public List<PyType> at(Object place) { return scope.types.get(place); }

    public void put(Object place, List<PyType> arrived) { scope.types.put(place, arrived); }

    public void forget(Object place) {
        scope.types.remove(place);
        scope.reshaped.remove(place);
    }

    /// The carried values of a loop that are arrays of another shape in the next iteration, by position; more can be added.
    public Set<Integer> reshaped(Object place) { return scope.reshaped.computeIfAbsent(place, _ -> new HashSet<>()); }

    /// Writes a copy of code whose types may differ from those of the other copies: its places are other places, the same
    /// ones whenever the copy of this name is written.
    public <T> T apart(Object name, Supplier<T> copy) {
        var outer = scope;
        scope = outer.copies.computeIfAbsent(name, _ -> new Scope());
        try {
            return copy.get();
        } finally {
            scope = outer;
        }
    }
}
