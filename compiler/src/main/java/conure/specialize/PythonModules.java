package conure.specialize;

import conure.ir.UntypedOp.Parameter;
import conure.ir.UntypedOp.Parameter.Kind;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.List;
import java.util.Set;

/// Functions of Python's own modules that are written in `library/`: those of `itertools`, `functools.reduce`, `heapq`, `bisect`; `iter` and `next`.
final class PythonModules {
    private static final Set<String> ITERTOOLS = Set.of("accumulate", "chain", "combinations", "from_iterable", "pairwise", "permutations", "product", "starmap");
    private static final Set<String> HEAPQ = Set.of("heapify", "heappop", "heappush", "heappushpop", "heapreplace", "nlargest", "nsmallest");
    private static final Set<String> BISECT = Set.of("bisect_left", "bisect_right", "insort_left", "insort_right");

    private final Specialization in;
    private final Language language;

    PythonModules(Specialization in, Language language) {
        this.in = in;
        this.language = language;
    }

    static boolean has(String module, String name) {
        return switch (module) {
            case "itertools" -> ITERTOOLS.contains(name);
            case "functools" -> name.equals("reduce");
            case "heapq" -> HEAPQ.contains(name);
            case "bisect" -> BISECT.contains(name);
            default -> false;
        };
    }

    PyValue call(String module, String name, Calls.Arguments arguments, Object place) {
        var file = switch (module) {
            case "heapq" -> "heaps.py";
            case "bisect" -> "bisection.py";
            default -> "itertools.py";
        };
        var code = language.kernel().names().libraryFunction(file, name.equals("reduce") ? reduce(arguments.positional()) : name);
        // CPython's are written in C, and say it in words of their own.
        if (!takes(code.parameters(), arguments)) {
            throw in.refuse("unsupported-argument", "too few or too many arguments of " + module + "." + name, "the arguments that it has");
        }
        return language.calls().libraryFunction(place, code, arguments);
    }

    /// `iter(x)`: an iterator, or one that goes through the elements of a sequence.
    PyValue iter(Calls.Arguments arguments, Object place) {
        var given = arguments.positional();
        if (given.size() != 1 || !arguments.keywords().isEmpty()) throw in.refuse("unsupported-argument", "iter() of other than one value", "a loop that calls the function");
        return in.distribute(given.getFirst(), each -> switch (each.type()) {
            case PyType type when type.isUsedUp() -> each;
            case PyType.Array(var array, _) when array.rank() == 0 -> in.raise("TypeError", "iteration over a 0-d array");
            case PyType.Array _, PyType.ListObject _, PyType.Tuple _, PyType.Range _, PyType.Text _ -> written("_iter", place, each);
            case NumberType _, PyType.KnownInt _, PyType.None _ -> in.raise("TypeError", "'" + each.type().pythonName() + "' object is not iterable");
            default -> throw in.refuse("unsupported-function", "iter() of " + PyType.withArticle(each.type().pythonName()), "a for loop", each);
        });
    }

    /// `next(iterator)`, `next(iterator, default)`: a use of the iterator, as a loop over it is.
    PyValue next(Calls.Arguments arguments, Object place) {
        var given = arguments.positional();
        if (!arguments.keywords().isEmpty()) return in.raise("TypeError", "next() takes no keyword arguments");
        if (given.isEmpty() || given.size() > 2) {
            return in.raise("TypeError", "next expected at " + (given.isEmpty() ? "least 1 argument" : "most 2 arguments") + ", got " + given.size());
        }
        return in.distribute(given.getFirst(), each -> {
            if (!each.type().isUsedUp() || each.type() instanceof PyType.Tuple) return in.raise("TypeError", "'" + each.type().pythonName() + "' object is not an iterator");
            return given.size() == 1 ? written(in.isGenerator() ? "_next_in_generator" : "_next", place, each) : written("_next_or", place, each, given.get(1));
        });
    }

    private PyValue written(String name, Object place, PyValue... arguments) {
        return language.calls().libraryFunction(place, language.kernel().names().libraryFunction("itertools.py", name), Calls.Arguments.of(arguments));
    }

    /// Without an initial value it begins with the first element, which is what an index gives, or what an iterator gives first.
    private static String reduce(List<PyValue> given) {
        if (given.size() != 2) return "reduce";
        return given.get(1).type().isUsedUp() ? "_reduce_iterator" : "_reduce_sequence";
    }

    private static boolean takes(List<Parameter> parameters, Calls.Arguments arguments) {
        var positional = parameters.stream().filter(each -> each.kind() == Kind.POSITIONAL_ONLY || each.kind() == Kind.POSITIONAL_OR_KEYWORD).toList();
        int given = arguments.positional().size();
        if (given > positional.size() && parameters.stream().noneMatch(each -> each.kind() == Kind.VAR_POSITIONAL)) return false;
        for (int k = given; k < positional.size(); k++) {
            if (!positional.get(k).hasDefault() && !arguments.keywords().containsKey(positional.get(k).name())) return false;
        }
        return true;
    }
}
