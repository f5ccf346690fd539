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

    /// `value` is null for a variable that has none here, or none that anybody may still read; `checked` is what a check
    /// made of it on this path, or null. A check is no assignment: paths that differ in it alone need no merging.
    record Binding(Value value, Bound bound, Value checked) {}

    Environment copy() {
        var copy = new Environment();
        copy.bindings.putAll(bindings);
        return copy;
    }

    Set<Variable> variables() { return bindings.keySet(); }

    Binding binding(Variable variable) { return bindings.get(variable); }

    Value value(Variable variable) { return bindings.get(variable).value; }

    /// The value as it is best known here; null if there is none.
    Value best(Variable variable) {
        var binding = bindings.get(variable);
        return binding.checked != null ? binding.checked : binding.value;
    }

    Bound bound(Variable variable) { return bindings.get(variable).bound; }

    void put(Variable variable, Value value, Bound bound) { bindings.put(variable, new Binding(value, bound, null)); }

    void put(Variable variable, Binding binding) { bindings.put(variable, binding); }

    /// From here on the variable is bound, or this is not reached.
    void check(Variable variable, Value checked) { bindings.put(variable, new Binding(value(variable), Bound.YES, checked)); }

    void setBound(Variable variable, Bound bound) { bindings.put(variable, new Binding(value(variable), bound, bindings.get(variable).checked)); }
}
