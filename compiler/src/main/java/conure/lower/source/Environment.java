package conure.lower.source;

import conure.ir.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// What is known of every variable at one point of a function: its value (or the cell it lives in), and whether it is
/// bound (definite assignment).
final class Environment {
    private final Map<Variable, Binding> bindings = new LinkedHashMap<>();

    enum Bound {
        YES, MAYBE, NO;

        Bound or(Bound other) { return this == other ? this : MAYBE; }
    }

    /// `value` is null for a variable that has none here, or none that anybody may still read.
    record Binding(Value value, Bound bound) {}

    Environment copy() {
        var copy = new Environment();
        copy.bindings.putAll(bindings);
        return copy;
    }

    Set<Variable> variables() { return bindings.keySet(); }

    Value value(Variable variable) { return bindings.get(variable).value; }

    Bound bound(Variable variable) { return bindings.get(variable).bound; }

    void put(Variable variable, Value value, Bound bound) { bindings.put(variable, new Binding(value, bound)); }

    void setBound(Variable variable, Bound bound) { put(variable, value(variable), bound); }
}
