package conure.specialize;

import conure.ir.Value;
import java.util.List;

/// Lists.
final class Lists {
    private final Specialization in;
    private final Language language;

    Lists(Specialization in, Language language) {
        this.in = in;
        this.language = language;
    }

    /// `[a, b, c]`.
    PyValue display(ListSite site, List<PyValue> items) { throw in.refuse("unsupported-list", "a list", ""); }

    void append(PyValue list, PyValue element) { throw in.refuse("unsupported-list", "a list", "", list); }

    Value length(PyValue list) { throw in.refuse("unsupported-list", "a list", "", list); }

    /// Element k, which exists.
    PyValue element(PyValue list, Value index) { throw in.refuse("unsupported-list", "a list", "", list); }

    /// A list of `count` elements from `start` on.
    PyValue collect(ListSite site, Iteration.Elements elements, Value start, Value count) { throw in.refuse("unsupported-list", "a list", ""); }
}
