package conure.ir;

import java.util.Objects;

/// An SSA value: it has identity, a type and a name that only helps a reader (the printer makes names unique).
public final class Value {
    private final Type type;
    private final String name;

    public Value(Type type, String name) {
        this.type = Objects.requireNonNull(type);
        this.name = Objects.requireNonNull(name);
    }

    public Value(Type type) { this(type, ""); }

    public Type type() { return type; }

    public String name() { return name; }

    /// A new value of the same type and name, for copies of an operation.
    public Value copy() { return new Value(type, name); }

    @Override public String toString() { return "%" + (name.isEmpty() ? "v" : name) + ": " + type.text(); }
}
