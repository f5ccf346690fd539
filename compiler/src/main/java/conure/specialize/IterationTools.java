package conure.specialize;

import conure.ir.UntypedOp.Parameter;
import conure.ir.UntypedOp.Parameter.Kind;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.List;
import java.util.Set;

/// Functions of `itertools`, and `functools.reduce`, written in `library/itertools.py`.
final class IterationTools {
    static final Set<String> NAMES = Set.of("accumulate", "chain", "combinations", "from_iterable", "pairwise", "permutations", "product", "reduce", "starmap");

    private final Specialization in;
    private final Language language;

    IterationTools(Specialization in, Language language) {
        this.in = in;
        this.language = language;
    }

    PyValue call(String name, Calls.Arguments arguments, Object place) {
        var code = language.kernel().names().libraryFunction("itertools.py", name.equals("reduce") ? reduce(arguments.positional()) : name);
        // CPython's are written in C, and say it in words of their own.
        if (!takes(code.parameters(), arguments)) {
            throw in.refuse("unsupported-argument", "too few or too many arguments of " + (name.equals("reduce") ? "functools." : "itertools.") + name, "the arguments that it has");
        }
        return language.calls().libraryFunction(place, code, arguments);
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
