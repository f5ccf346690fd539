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
    private Map<Object, List<PyType>> types = new HashMap<>();
    private Map<Object, Set<Integer>> reshaped = new HashMap<>();

    /// The guess for a place, or null.
    public List<PyType> at(Object place) { return types.get(place); }

    public void put(Object place, List<PyType> arrived) { types.put(place, arrived); }

    public void forget(Object place) {
        types.remove(place);
        reshaped.remove(place);
    }

    /// The carried values of a loop that are arrays of another shape in the next iteration, by position; more can be added.
    public Set<Integer> reshaped(Object place) { return reshaped.computeIfAbsent(place, _ -> new HashSet<>()); }

    /// Writes a copy of code whose types may differ from those of the other copies: its places are other places.
    public <T> T apart(Supplier<T> copy) {
        var outer = types;
        var outerReshaped = reshaped;
        types = new HashMap<>();
        reshaped = new HashMap<>();
        try {
            return copy.get();
        } finally {
            types = outer;
            reshaped = outerReshaped;
        }
    }
}
