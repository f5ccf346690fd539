package conure.specialize;

import conure.ir.Type.Layout;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.List;

/// Conure's data-parallel operators: functions applied to all positions of a shape, or to all elements or slices of arrays.
final class DataParallel {
    private final Specialization in;
    private final Language language;

    DataParallel(Specialization in, Language language) {
        this.in = in;
        this.language = language;
    }

    /// `imap(f, shape)[i] = f(i)`: `f` gets an int for an int, a tuple for a tuple. Null if the path ends.
    PyValue imap(Calls.Arguments arguments, Object place) {
        var bound = Parameters.bind(in, "imap", arguments, "f", "shape");
        if (bound == null) return null;
        boolean tuple = bound.get("shape").type() instanceof PyType.Tuple;
        var extents = language.constructors().extents(bound.get("shape"));
        if (extents == null) return null;
        return language.elementwise().generate(extents, Layout.C, position -> {
            var indices = position.stream().map(index -> new PyValue(NumberType.INT, index)).toList();
            var index = tuple ? PyValue.tuple(indices) : indices.getFirst();
            return number(language.calls().call(List.of(place, "imap"), bound.get("f"), Calls.Arguments.of(index)));
        });
    }

    private PyValue number(PyValue given) {
        if (given == null) return null;
        var value = language.operators().plain(given);
        if (value.isNumber()) return value;
        throw in.refuse("not-a-number", "the function returns a " + value.type().pythonName(), "a function that returns a number", value);
    }
}
