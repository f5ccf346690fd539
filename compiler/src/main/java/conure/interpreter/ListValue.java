package conure.interpreter;

import java.util.ArrayList;
import java.util.List;

/// A list of the typed level: rows of components. Shared by reference.
public record ListValue(List<List<Object>> rows) {
    public ListValue() { this(new ArrayList<>()); }

    @Override public boolean equals(Object other) { return this == other; }

    @Override public int hashCode() { return System.identityHashCode(this); }
}
