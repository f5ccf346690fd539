package conure.specialize;

import conure.ir.Value;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.List;
import java.util.Map;

/// The functions of the module `operator`, which are the operators by name.
final class OperatorCalls {
    private static final Map<String, String> BINARY = Map.ofEntries(
            Map.entry("add", "+"), Map.entry("sub", "-"), Map.entry("mul", "*"), Map.entry("truediv", "/"), Map.entry("floordiv", "//"),
            Map.entry("mod", "%"), Map.entry("pow", "**"), Map.entry("matmul", "@"), Map.entry("lshift", "<<"), Map.entry("rshift", ">>"),
            Map.entry("and_", "&"), Map.entry("or_", "|"), Map.entry("xor", "^"), Map.entry("concat", "+"));
    private static final Map<String, String> IN_PLACE = Map.ofEntries(
            Map.entry("iadd", "+"), Map.entry("isub", "-"), Map.entry("imul", "*"), Map.entry("itruediv", "/"), Map.entry("ifloordiv", "//"),
            Map.entry("imod", "%"), Map.entry("ipow", "**"), Map.entry("ilshift", "<<"), Map.entry("irshift", ">>"), Map.entry("iand", "&"),
            Map.entry("ior", "|"), Map.entry("ixor", "^"));
    private static final Map<String, String> COMPARISONS = Map.of("eq", "==", "ne", "!=", "lt", "<", "le", "<=", "gt", ">", "ge", ">=", "is_", "is", "is_not", "is_not");
    private static final Map<String, String> UNARY = Map.of("neg", "-", "pos", "+", "inv", "~", "invert", "~", "not_", "not");

    private final Specialization in;
    private final Language language;

    OperatorCalls(Specialization in, Language language) {
        this.in = in;
        this.language = language;
    }

    /// Null if the path ends.
    PyValue call(String name, Calls.Arguments arguments) {
        var given = arguments.positional();
        var operators = language.operators();
        if (BINARY.containsKey(name)) return count(name, given, 2) ? operators.binary(BINARY.get(name), given.get(0), given.get(1), false, false) : null;
        if (IN_PLACE.containsKey(name)) return count(name, given, 2) ? operators.binary(IN_PLACE.get(name), given.get(0), given.get(1), true, false) : null;
        if (COMPARISONS.containsKey(name)) return count(name, given, 2) ? operators.compare(COMPARISONS.get(name), given.get(0), given.get(1)) : null;
        if (UNARY.containsKey(name)) return count(name, given, 1) ? operators.unary(UNARY.get(name), given.getFirst()) : null;
        return switch (name) {
            case "abs" -> count(name, given, 1) ? new NumberBuiltins(in, language).absolute(given.getFirst()) : null;
            case "truth" -> count(name, given, 1) ? value(NumberType.BOOL, operators.truth(given.getFirst())) : null;
            case "index" -> count(name, given, 1) ? value(NumberType.INT, operators.index(given.getFirst())) : null;
            case "contains" -> count(name, given, 2) ? operators.compare("in", given.get(1), given.get(0)) : null;
            case "getitem" -> count(name, given, 2) ? language.subscripts().get(given.get(0), given.get(1)) : null;
            case "setitem" -> {
                if (!count(name, given, 3)) yield null;
                language.subscripts().set(given.get(0), given.get(1), given.get(2));
                yield in.emit().reachable() ? PyValue.NONE : null;
            }
            default -> throw in.refuse("unsupported-function", "operator." + name + " is not supported", "the operator itself");
        };
    }

    private static PyValue value(NumberType type, Value value) { return value == null ? null : new PyValue(type, value); }

    private boolean count(String name, List<PyValue> given, int expected) {
        if (given.size() == expected) return true;
        in.raise("TypeError", expected == 1 ? "operator." + name + "() takes exactly one argument (" + given.size() + " given)"
                : name + " expected " + expected + " arguments, got " + given.size());
        return false;
    }
}
