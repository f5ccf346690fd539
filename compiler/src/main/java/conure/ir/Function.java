package conure.ir;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A function of any level. Its body's parameters are its parameters; typed and loops functions return values of
/// `resultTypes`, an untyped function returns one object.
public record Function(String name, List<Type> resultTypes, Map<String, Object> attributes, Region body) {
    /// The attribute `rare = true`: called on paths that are seldom taken, and better not inlined there.
    public static final String RARE = "rare";

    /// The attribute `wide = [0, 2]`: no axis of these parameters, which are arrays, has extent 1, as the dispatcher checks.
    public static final String WIDE = "wide";

    /// The attribute `equal = [[0, 2]]`: these parameters, arrays of one rank, have the same shape, as the dispatcher checks.
    public static final String EQUAL = "equal";

    /// The attribute `disjoint = [[0, 3]]`: what these slots of the parameters (an array has `2 + 2 · rank`) lead to shares no memory.
    public static final String DISJOINT = "disjoint";

    /// The attribute `outlined = true`: not all arguments are used in all calls, and those may be undefined.
    public static final String OUTLINED = "outlined";

    public Function {
        resultTypes = List.copyOf(resultTypes);
        attributes = Map.copyOf(attributes);
    }

    public List<Value> parameters() { return body.parameters(); }

    /// Parameters of which no axis has extent 1 ([#WIDE]).
    public Set<Value> wideParameters() {
        var wide = Collections.<Value>newSetFromMap(new IdentityHashMap<>());
        if (attributes.get(WIDE) instanceof List<?> numbers) {
            for (var number : numbers) wide.add(parameter(number));
        }
        return wide;
    }

    /// Parameters that have the shape of an earlier one, and that ([#EQUAL]).
    public Map<Value, Value> equalParameters() {
        var equal = new IdentityHashMap<Value, Value>();
        if (!(attributes.get(EQUAL) instanceof List<?> pairs)) return equal;
        for (var pair : pairs) {
            var one = parameter(((List<?>) pair).get(0));
            equal.put(parameter(((List<?>) pair).get(1)), equal.getOrDefault(one, one));
        }
        return equal;
    }

    private Value parameter(Object number) { return parameters().get(Math.toIntExact((Long) number)); }

    public boolean isRare() { return Boolean.TRUE.equals(attributes.get(RARE)); }

    public Function withBody(Region body) { return new Function(name, resultTypes, attributes, body); }
}
