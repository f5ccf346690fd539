package conure.specialize;

import java.util.List;

/// Strings known by value, and texts with run-time parts for messages.
final class Strings {
    private final Specialization in;
    private final Language language;

    Strings(Specialization in, Language language) {
        this.in = in;
        this.language = language;
    }

    /// An f-string.
    PyValue format(List<Object> parts, List<PyValue> values) { throw in.refuse("unsupported-string", "an f-string", ""); }
}
