package conure.lower.source;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// A function, lambda, generator expression or comprehension, and the names it binds.
final class Scope {
    private final Scope parent;
    private final boolean function;
    private final boolean comprehension;
    private final Map<String, Variable> variables = new LinkedHashMap<>();
    private final Set<String> globals = new HashSet<>();
    private final Set<String> nonlocals = new HashSet<>();
    private final Set<Variable> captures = new LinkedHashSet<>();
    private final Set<Variable> owned = new LinkedHashSet<>();

    /// @param function false for comprehensions, whose code is part of the function around them
    /// @param comprehension true for generator expressions too: `:=` in them binds a name of the scope around
    Scope(Scope parent, boolean function, boolean comprehension) {
        this.parent = parent;
        this.function = function;
        this.comprehension = comprehension;
    }

    Scope parent() { return parent; }

    boolean isComprehension() { return comprehension; }

    /// The function this scope belongs to.
    Scope function() { return function ? this : parent.function(); }

    /// Variables of the functions around that this function or one nested in it uses.
    Set<Variable> captures() { return captures; }

    /// All variables that live in this function's activation.
    Set<Variable> owned() { return owned; }

    /// The variables that this very scope binds.
    Collection<Variable> own() { return variables.values(); }

    void declareGlobal(String name) { globals.add(name); }

    void declareNonlocal(String name) { nonlocals.add(name); }

    boolean isNonlocal(String name) { return nonlocals.contains(name); }

    void bind(String name) {
        if (globals.contains(name) || nonlocals.contains(name)) return;
        variables.computeIfAbsent(name, each -> {
            var variable = new Variable(each, function(), !function);
            function().owned.add(variable);
            return variable;
        });
    }

    /// The variable that a name means here; null where it is global (or free in the whole program).
    Variable resolve(String name) {
        if (globals.contains(name)) return null;
        var own = variables.get(name);
        return own != null ? own : parent == null ? null : parent.resolve(name);
    }
}
