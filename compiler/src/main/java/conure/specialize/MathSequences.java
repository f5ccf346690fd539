package conure.specialize;

import conure.ir.ScalarOp.BinaryKind;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.Guesses;
import conure.specialize.values.LibraryCode;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.List;

/// The functions of `math` over sequences: `hypot` of any number of arguments, `dist`, `fsum`, `prod`.
final class MathSequences {
    private final Specialization in;
    private final Language language;
    private final Emitter emit;
    private final LibraryCode library;
    private final Guesses guesses = new Guesses();

    MathSequences(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
        this.library = new LibraryCode(in);
    }

    PyValue call(String name, Calls.Arguments arguments, Object place) {
        return switch (name) {
            case "hypot" -> {
                var coordinates = new ArrayList<Value>();
                for (var each : arguments.positional()) {
                    var x = language.operators().real(each);
                    if (x == null) yield null;
                    coordinates.add(x);
                }
                yield length(coordinates);
            }
            case "dist" -> distance(arguments.positional());
            case "prod" -> product(arguments, place);
            case "fsum" -> exactSum(arguments.positional(), place);
            default -> throw in.refuse("unsupported-function", "math." + name + " is not supported", "a loop");
        };
    }

    private static PyValue real(Value value) { return new PyValue(NumberType.FLOAT, value); }

    private PyValue length(List<Value> coordinates) {
        return switch (coordinates.size()) {
            case 0 -> real(emit.constant(0.0));
            case 1 -> real(language.operators().numbers().floats().absolute(coordinates.getFirst()));
            case 2 -> real(emit.math("python_hypot", Scalar.F64, coordinates.getFirst(), coordinates.getLast()));
            default -> library.call("sums.py", "length", PyValue.tuple(coordinates.stream().map(MathSequences::real).toList()));
        };
    }

    private PyValue distance(List<PyValue> given) {
        if (given.size() != 2) return in.raise("TypeError", "dist expected 2 arguments, got " + given.size());
        if (given.stream().anyMatch(MathSequences::isOpen) && given.stream().allMatch(each -> isOpen(each) || each.type() instanceof PyType.Tuple)) return library.call("sums.py", "distance", given.get(0), given.get(1));
        var p = language.unpacking().items(given.get(0));
        var q = p == null ? null : language.unpacking().items(given.get(1));
        if (q == null) return null;
        if (p.size() != q.size()) return in.raise("ValueError", "both points must have the same number of dimensions");
        var coordinates = new ArrayList<Value>();
        for (int k = 0; k < p.size(); k++) {
            var a = language.operators().real(p.get(k));
            var b = a == null ? null : language.operators().real(q.get(k));
            if (b == null) return null;
            coordinates.add(emit.binary(BinaryKind.FSUB, a, b));
        }
        return length(coordinates);
    }

    private static boolean isOpen(PyValue point) { return point.type() instanceof PyType.Array || point.type() instanceof PyType.ListObject; }

    private PyValue product(Calls.Arguments arguments, Object place) {
        var bound = Parameters.bind(in, "prod", arguments, "iterable", "start=");
        if (bound == null) return null;
        var start = bound.containsKey("start") ? language.operators().plain(bound.get("start")) : new PyValue(NumberType.INT, emit.constant(1));
        var last = language.iteration().forEach(bound.get("iterable"), guesses, List.of(place, "prod"), List.of(start), (item, product) -> {
            var next = language.operators().binary("*", product.getFirst(), item, false, false);
            return next == null ? null : List.of(next);
        });
        return last == null ? null : last.getFirst();
    }

    private PyValue exactSum(List<PyValue> given, Object place) {
        if (given.size() != 1) return in.raise("TypeError", "math.fsum() takes exactly one argument (" + given.size() + " given)");
        return library.call("sums.py", "exact_sum", given.getFirst());
    }
}
