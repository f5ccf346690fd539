package conure.specialize;

import java.util.List;

/// Generator expressions that a builtin consumes at once: their code runs inline, and what the builtin does with each
/// item is written where the generator yields it.
final class Generators {
    private final Specialization in;

    Generators(Specialization in, Language language) { this.in = in; }

    static boolean isGenerator(PyValue value) { return value.type() instanceof PyType.FunctionObject function && function.code().isGenerator(); }

    /// Goes through the items with a state; the last state, or null if the end is not reached.
    List<PyValue> fold(PyValue generator, List<PyValue> initial, Object place, IterableBuiltins.Step step) {
        throw in.refuse("unsupported-generator", "a generator expression", "a list comprehension");
    }

    PyValue tuple(PyValue generator) { throw in.refuse("unsupported-generator", "a tuple of a generator expression", "a tuple display, or a list"); }
}
