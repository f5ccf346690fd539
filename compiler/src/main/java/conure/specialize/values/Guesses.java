package conure.specialize.values;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The types that are guessed for what arrives at places where paths meet ([Merge]): what did arrive there when the code
/// was walked last.
public final class Guesses {
    private Map<Object, List<PyType>> types = new HashMap<>();

    /// The guess for a place, or null.
    public List<PyType> at(Object place) { return types.get(place); }

    public void put(Object place, List<PyType> arrived) { types.put(place, arrived); }

    public void forget(Object place) { types.remove(place); }

    /// Writes a copy of code whose types may differ from those of the other copies: its places are other places.
    public <T> T apart(Supplier<T> copy) {
        var outer = types;
        types = new HashMap<>();
        try {
            return copy.get();
        } finally {
            types = outer;
        }
    }
}
