package conure.specialize;

import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Binds a call's arguments to the parameters of a library function.
final class Parameters {
    /// Functions that are written in C say otherwise what is missing: by a position, which Python counts from 1 and NumPy from 0.
    private static final Map<String, Integer> IN_C = Map.of("enumerate", 1, "round", 1, "pow", 1, "isclose", 1, "dtype", 1, "array", 0, "asarray", 0, "zeros", 0, "empty", 0, "astype", 0);

    private Parameters() {}

    /// The arguments by parameter; absent ones are missing. Parameters as in `"x"`, `"dtype="` (optional), `"a|x"` (either
    /// name, known as the first), `"x/"` (positional only). Null after raising CPython's TypeError.
    static Map<String, PyValue> bind(Specialization in, String function, Calls.Arguments arguments, String... parameters) {
        var bound = new HashMap<String, PyValue>();
        var names = new ArrayList<String>();
        var missing = new ArrayList<String>();
        for (var parameter : parameters) names.add(parameter.replaceAll("[=/]", ""));
        // The library's function may have more parameters than are known here.
        if (arguments.positional().size() > names.size()) {
            throw in.refuse("unsupported-argument", "these arguments of " + function, "a call with " + names.size() + " argument" + (names.size() == 1 ? "" : "s") + " at most");
        }
        for (int k = 0; k < arguments.positional().size(); k++) bound.put(first(names.get(k)), arguments.positional().get(k));
        for (var keyword : arguments.keywords().entrySet()) {
            int index = indexOf(names, parameters, keyword.getKey());
            if (index < 0) {
                throw in.refuse("unsupported-argument", "the argument " + keyword.getKey() + " of " + function, "a call without it", keyword.getValue());
            }
            if (bound.put(first(names.get(index)), keyword.getValue()) != null) {
                in.raise("TypeError", "argument for " + function + "() given by name ('" + keyword.getKey() + "') and position (" + (index + 1) + ")");
                return null;
            }
        }
        for (int k = 0; k < names.size(); k++) {
            if (!parameters[k].contains("=") && !bound.containsKey(first(names.get(k)))) missing.add(first(names.get(k)));
        }
        if (missing.isEmpty()) return bound;
        in.raise("TypeError", function + "() missing " + (IN_C.containsKey(function) ? "required argument '" + missing.getFirst() + "' (pos " + (names.indexOf(missing.getFirst()) + IN_C.get(function)) + ")"
                : missing.size() == 1 ? "1 required positional argument: '" + missing.getFirst() + "'"
                : missing.size() + " required positional arguments: " + listed(missing)));
        return null;
    }

    /// `'a' and 'b'`, `'a', 'b', and 'c'`.
    private static String listed(List<String> names) {
        var quoted = names.stream().map(name -> "'" + name + "'").toList();
        int last = quoted.size() - 1;
        return String.join(", ", quoted.subList(0, last)) + (last > 1 ? ", and " : " and ") + quoted.get(last);
    }

    private static String first(String name) { return name.contains("|") ? name.substring(0, name.indexOf('|')) : name; }

    private static int indexOf(List<String> names, String[] parameters, String keyword) {
        for (int k = 0; k < names.size(); k++) {
            if (!parameters[k].contains("/") && List.of(names.get(k).split("\\|")).contains(keyword)) return k;
        }
        return -1;
    }
}
