package conure.specialize;

import conure.ir.Dtype;
import conure.specialize.numbers.BinaryUfuncs;
import conure.specialize.numbers.UnaryUfuncs;
import conure.specialize.values.LibraryCode;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.List;
import java.util.Map;

/// NumPy's universal functions, of numbers and element by element of arrays; and Python's operators on arrays, which are
/// universal functions.
final class Ufuncs {
    private static final Map<String, String> OPERATORS = Map.ofEntries(
            Map.entry("+", "add"), Map.entry("-", "subtract"), Map.entry("*", "multiply"), Map.entry("/", "divide"), Map.entry("//", "floor_divide"),
            Map.entry("%", "remainder"), Map.entry("**", "power"), Map.entry("<<", "left_shift"), Map.entry(">>", "right_shift"),
            Map.entry("&", "bitwise_and"), Map.entry("|", "bitwise_or"), Map.entry("^", "bitwise_xor"), Map.entry("==", "equal"),
            Map.entry("!=", "not_equal"), Map.entry("<", "less"), Map.entry("<=", "less_equal"), Map.entry(">", "greater"), Map.entry(">=", "greater_equal"));

    private final Specialization in;
    private final Language language;
    private final UnaryUfuncs unary;
    private final BinaryUfuncs binary;
    private final LibraryCode library;

    Ufuncs(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        unary = new UnaryUfuncs(in, language.operators().numbers());
        binary = new BinaryUfuncs(in, language.operators().numbers(), language.operators().comparisons(), unary);
        library = new LibraryCode(in);
    }

    static boolean takesOne(String name) { return UnaryUfuncs.NAMES.contains(name); }

    static boolean takesTwo(String name) { return BinaryUfuncs.NAMES.contains(name); }

    private static boolean isSequence(PyValue value) {
        return Elementwise.isArray(value) || value.type() instanceof PyType.Tuple || value.type() instanceof PyType.ListObject;
    }

    /// `np.<name>(x)`; null if the path ends.
    PyValue ofOne(String name, PyValue given) {
        if (isSequence(given)) return language.elementwise().apply(List.of(given), x -> unary.call(name, x.getFirst()));
        return in.distribute(given, each -> {
            var result = unary.call(name, number(name, each).asNumpy());
            return in.emit().reachable() ? result : null;
        });
    }

    /// `np.<name>(left, right)`; null if the path ends.
    PyValue ofTwo(String name, PyValue left, PyValue right) {
        if (isSequence(left) || isSequence(right)) {
            var operands = List.of(left, right);
            return isExact(name) ? language.elementwise().apply(operands, x -> binary.call(name, x.get(0), x.get(1)))
                    : language.elementwise().applyPromoted(operands, x -> binary.call(name, x.get(0), x.get(1)));
        }
        return in.distribute(left, a -> in.distribute(right, b -> {
            var result = binary.call(name, number(name, a), number(name, b));
            return in.emit().reachable() ? result : null;
        }));
    }

    /// Whether a function takes Python numbers as they are, whatever type they are beside.
    private static boolean isExact(String name) {
        return switch (name) {
            case "equal", "not_equal", "less", "less_equal", "greater", "greater_equal", "logical_and", "logical_or", "logical_xor" -> true;
            default -> false;
        };
    }

    /// `np.<name>` of two NumPy scalars; null if the path ends.
    PyValue scalar(String name, PyValue left, PyValue right) { return binary.call(name, left, right); }

    /// A number, as a function of numbers takes it.
    PyValue number(String name, PyValue given) {
        var value = language.operators().plain(given);
        if (value.isNumber()) return value;
        if (value.type() instanceof PyType.Array) throw language.operators().arrayExpression("np." + name, value);
        throw in.refuse("unsupported-argument", "np." + name + " of a " + value.type().pythonName(), "a number", value);
    }

    // ---- operators

    PyValue operator(String operator, PyValue left, PyValue right) {
        if (operator.equals("@")) return library.call("products.py", "_matmul", left, right);
        var simpler = operator.equals("**") ? simplerPower(left, language.operators().plain(right)) : null;
        return simpler == null ? ofTwo(OPERATORS.get(operator), left, right) : ofOne(simpler, left);
    }

    /// The function that an array's power by a Python number is, where NumPy knows a simpler one; or null.
    private String simplerPower(PyValue base, PyValue exponent) {
        if (!(base.type() instanceof PyType.Array array) || !(exponent.type() instanceof NumberType type) || type.isNumpy()) return null;
        if (array.array().dtype() == Dtype.BOOL && type == NumberType.INT && !in.emit().isConstant(exponent.value())) {
            throw in.refuse("dtype-depends-on-value", "a power of bools by an int that is known at run time only: NumPy gives int8 for 2, and int64 for others", "x.astype(np.int64) ** n",
                    base, exponent);
        }
        boolean floats = array.array().dtype().isFloat() || array.array().dtype().isComplex();
        return switch (in.emit().constantOf(exponent.components().getFirst())) {
            case Long known when known == 2 && type == NumberType.INT -> "square";
            case Long known when known == -1 && floats -> "reciprocal";
            case Double known when known == 2.0 && floats && type == NumberType.FLOAT -> "square";
            case Double known when known == 0.5 && floats && type == NumberType.FLOAT -> "sqrt";
            case Double known when known == -1.0 && floats && type == NumberType.FLOAT -> "reciprocal";
            case null, default -> null;
        };
    }

    /// `left operator= right`.
    PyValue inPlace(String operator, PyValue left, PyValue right) {
        if (operator.equals("@")) {
            return ((PyType.Array) left.type()).readOnly() ? in.raise("ValueError", "output array is read-only") : library.call("products.py", "_matmul_in_place", left, right);
        }
        var simpler = operator.equals("**") ? simplerPower(left, language.operators().plain(right)) : null;
        if (simpler != null) return language.elementwise().inPlace(left, List.of(), x -> unary.call(simpler, x.getFirst()));
        return language.elementwise().inPlace(left, List.of(right), x -> binary.call(OPERATORS.get(operator), x.get(0), x.get(1)));
    }
}
