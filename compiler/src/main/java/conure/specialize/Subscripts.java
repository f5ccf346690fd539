package conure.specialize;

import conure.ir.Value;

/// Subscripts: elements and views of arrays, items of tuples, lists, ranges and strings.
final class Subscripts {
    private final Specialization in;
    private final Language language;

    Subscripts(Specialization in, Language language) {
        this.in = in;
        this.language = language;
    }

    PyValue get(PyValue object, PyValue index) { throw in.refuse("unsupported-subscript", "a subscript", "", object, index); }

    void set(PyValue object, PyValue index, PyValue value) { throw in.refuse("unsupported-subscript", "a subscript", "", object, index); }

    void delete(PyValue object, PyValue index) { throw in.refuse("unsupported-subscript", "del of a subscript", "", object, index); }

    /// The extent of an array's axis.
    Value extent(PyValue array, int axis) { throw in.refuse("unsupported-subscript", "an extent", "", array); }

    /// `array[index]` for an index in range: an element, or a view of one rank less.
    PyValue leading(PyValue array, Value index) { throw in.refuse("unsupported-subscript", "a subscript", "", array); }
}
