package conure.specialize;

import conure.ir.Dtype;
import conure.specialize.Elementwise.ScalarFunction;
import conure.specialize.numbers.BinaryUfuncs;
import conure.specialize.numbers.UnaryUfuncs;
import conure.specialize.values.LibraryCode;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// NumPy's universal functions, of numbers and element by element of arrays; and Python's operators on arrays, which are
/// universal functions.
final class Ufuncs {
    private static final Map<String, String> OPERATORS = Map.ofEntries(
            Map.entry("+", "add"), Map.entry("-", "subtract"), Map.entry("*", "multiply"), Map.entry("/", "divide"), Map.entry("//", "floor_divide"),
            Map.entry("%", "remainder"), Map.entry("**", "power"), Map.entry("<<", "left_shift"), Map.entry(">>", "right_shift"),
            Map.entry("&", "bitwise_and"), Map.entry("|", "bitwise_or"), Map.entry("^", "bitwise_xor"), Map.entry("==", "equal"),
            Map.entry("!=", "not_equal"), Map.entry("<", "less"), Map.entry("<=", "less_equal"), Map.entry(">", "greater"), Map.entry(">=", "greater_equal"));

    private static final Set<String> WITH_TWO_RESULTS = Set.of("divmod", "modf", "frexp");
    static final Set<String> ATTRIBUTES = Set.of("__name__", "nin", "nout", "reduce", "accumulate", "outer", "at", "reduceat");
    static final Set<String> NAMES = names();

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

    private static Set<String> names() {
        var names = new TreeSet<>(UnaryUfuncs.NAMES);
        names.addAll(BinaryUfuncs.NAMES);
        names.addAll(WITH_TWO_RESULTS);
        return names;
    }

    /// Whether a library's function, by its qualified name, is one.
    static boolean isUfunc(String qualified) { return qualified.startsWith("numpy.") && NAMES.contains(qualified.substring(6)); }

    /// An attribute or method of a universal function, one of [#ATTRIBUTES].
    PyValue attribute(PyValue function, String name) {
        var ufunc = named(((PyType.Library) function.type()).name().substring(6));
        return switch (name) {
            case "__name__" -> new PyValue(new PyType.Text(ufunc.name()));
            case "nin" -> new PyValue(NumberType.INT, in.emit().constant(ufunc.inputs()));
            case "nout" -> new PyValue(NumberType.INT, in.emit().constant(ufunc.results().size()));
            default -> new PyValue(new PyType.BoundMethod(function.type(), name));
        };
    }

    /// Calls a method of a universal function; null if the path ends.
    PyValue method(PyValue function, String method, Calls.Arguments arguments, Object place) {
        var ufunc = named(((PyType.Library) function.type()).name().substring(6));
        if (!method.equals("at") && ufunc.inputs() != 2) return in.raise("ValueError", method + " only supported for binary functions");
        if (!method.equals("at") && ufunc.results().size() != 1) return in.raise("ValueError", method + " only supported for functions returning a single value");
        if (method.equals("reduce") && Reductions.isReorderable(ufunc.name())) return new Reductions(in, language).reduce(ufunc.name(), arguments);
        var positional = new ArrayList<>(List.of(function));
        positional.addAll(arguments.positional());
        var code = language.kernel().names().libraryFunction("ufunc_methods.py", method);
        return language.calls().libraryFunction(List.of(place, method), code, new Calls.Arguments(positional, arguments.keywords()));
    }

    /// A universal function.
    ///
    /// @param results what each of its results is, of numbers
    /// @param takesExact whether Python numbers are taken as they are, whatever type they are beside
    record Ufunc(String name, int inputs, List<ScalarFunction> results, boolean takesExact) {}

    /// The function of that name.
    Ufunc named(String name) {
        return switch (name) {
            case "modf" -> new Ufunc(name, 1, List.of(x -> unary.fraction(x.getFirst().asNumpy()), x -> unary.whole(x.getFirst().asNumpy())), false);
            case "frexp" -> new Ufunc(name, 1, List.of(x -> unary.mantissa(x.getFirst().asNumpy()), x -> unary.exponent(x.getFirst().asNumpy())), false);
            case "divmod" -> new Ufunc(name, 2, List.of(x -> binary.quotient(x.get(0), x.get(1)), x -> binary.remainder(x.get(0), x.get(1))), false);
            case "clip" -> new Ufunc(name, 3, List.of(x -> binary.call("minimum", binary.call("maximum", x.get(0), x.get(1)), x.get(2))), false);
            default -> UnaryUfuncs.NAMES.contains(name) ? new Ufunc(name, 1, List.of(x -> unary.call(name, x.getFirst().asNumpy())), false)
                    : new Ufunc(name, 2, List.of(x -> binary.call(name, x.get(0), x.get(1))), isExact(name));
        };
    }

    private static boolean isSequence(PyValue value) {
        return Elementwise.isArray(value) || value.type().isSequence();
    }

    /// One of the results of a universal function, of numbers or of the elements of arrays; null if the path ends.
    PyValue apply(Ufunc ufunc, ScalarFunction f, List<PyValue> given) {
        if (given.stream().anyMatch(Ufuncs::isSequence)) return ufunc.takesExact() ? language.elementwise().apply(given, f) : language.elementwise().applyPromoted(given, f);
        return distribute(given, 0, each -> {
            var result = f.apply(each.stream().map(x -> number(ufunc.name(), x)).toList());
            return in.emit().reachable() ? result : null;
        });
    }

    private PyValue distribute(List<PyValue> given, int k, ScalarFunction f) {
        if (k == given.size()) return f.apply(given);
        return in.distribute(given.get(k), each -> {
            var chosen = new ArrayList<>(given);
            chosen.set(k, each);
            return distribute(chosen, k + 1, f);
        });
    }

    /// `np.<name>(x, …)` of a function with one result; null if the path ends.
    PyValue of(String name, PyValue... given) {
        var ufunc = named(name);
        return apply(ufunc, ufunc.results().getFirst(), List.of(given));
    }

    /// Whether a function takes Python numbers as they are, whatever type they are beside.
    private static boolean isExact(String name) {
        return switch (name) {
            case "equal", "not_equal", "less", "less_equal", "greater", "greater_equal", "logical_and", "logical_or", "logical_xor", "ldexp" -> true;
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
        if (operator.equals("@")) return library.call("matmul.py", "_matmul", left, right);
        var simpler = operator.equals("**") ? simplerPower(left, language.operators().plain(right)) : null;
        return simpler == null ? of(OPERATORS.get(operator), left, right) : of(simpler, left);
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
            return ((PyType.Array) left.type()).readOnly() ? in.raise("ValueError", "output array is read-only") : library.call("matmul.py", "_matmul_in_place", left, right);
        }
        var simpler = operator.equals("**") ? simplerPower(left, language.operators().plain(right)) : null;
        var ufunc = named(simpler == null ? OPERATORS.get(operator) : simpler);
        return language.outputs().write(ufunc, ufunc.results().getFirst(), simpler == null ? List.of(left, right) : List.of(left), left, null, "same_kind");
    }
}
