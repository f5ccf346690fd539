package conure.specialize;

import conure.specialize.values.Guesses;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Generator expressions that a builtin consumes at once: their code runs inline, and what the builtin does with each
/// item is written where the generator passes it on. What the builtin remembers between items lives in cells, which the
/// generator's loops carry like any variable.
final class Generators {
    private static final String SINK = "conure.sink";

    private final Specialization in;
    private final Map<String, Sink> sinks = new HashMap<>();
    private final Guesses guesses = new Guesses();
    private int cells;

    private record Sink(List<Integer> cells, IterableBuiltins.Step step) {}

    Generators(Specialization in) { this.in = in; }

    static boolean isGenerator(PyValue value) { return value.type() instanceof PyType.FunctionObject function && function.code().isGenerator(); }

    /// Goes through the items with a state; the last state, or null if the end is not reached.
    List<PyValue> fold(PyValue generator, List<PyValue> initial, Object place, IterableBuiltins.Step step) {
        var type = (PyType.FunctionObject) generator.type();
        var name = SINK + sinks.size();
        var ids = new ArrayList<Integer>();
        for (var each : initial) {
            // The program's own cells have numbers from 0 on.
            int id = -1 - cells++;
            ids.add(id);
            in.cells().put(id, each);
        }
        sinks.put(name, new Sink(ids, step));
        try {
            var captured = generator.parts().subList(0, type.captured().size());
            var end = in.kernel().inline(in, guesses, List.of(place, type.code(), PyValue.types(captured)), type.code(), captured,
                    List.of(new PyValue(new PyType.Library(name, -1))));
            return end == null ? null : in.contents(ids);
        } finally {
            sinks.remove(name);
            ids.forEach(in.cells()::remove);
            cells -= ids.size();
        }
    }

    /// What a generator does with an item: never enough.
    PyValue pass(String name, PyValue item) {
        var sink = sinks.get(name);
        var next = in.outsideOfGenerator(() -> sink.step.next(in.contents(sink.cells), item));
        if (next == null) return null;
        in.setContents(sink.cells, next);
        return new PyValue(NumberType.BOOL, in.emit().constant(false));
    }

    /// `tuple(… for …)`: the number of items must be static, or else the tuples of different paths do not join.
    PyValue tuple(PyValue generator, Object place) {
        var last = fold(generator, List.of(PyValue.tuple(List.of())), place, (state, item) -> {
            var items = new ArrayList<>(state.getFirst().parts());
            items.add(item);
            return List.of(PyValue.tuple(items));
        });
        return last == null ? null : last.getFirst();
    }
}
