package conure.specialize;

import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.Joins;
import conure.specialize.values.NumberType;
import conure.specialize.values.NumpyNames;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.Set;
import java.util.regex.Pattern;

/// `isinstance`: the types of values are known, so the answer is, but for values whose type depends on the path.
final class TypeTests {
    private static final String UNION = " | ";
    private static final Set<String> CLASSES = Set.of("bool", "int", "float", "complex", "str", "tuple", "list", "object", "range", "slice", "dict", "set", "bytes");
    private static final Set<String> NUMPY_CLASSES = Set.of("ndarray", "generic", "number", "integer", "signedinteger", "unsignedinteger", "inexact", "floating", "complexfloating");

    private final Specialization in;
    private final Emitter emit;

    TypeTests(Specialization in) {
        this.in = in;
        this.emit = in.emit();
    }

    PyValue isInstance(Calls.Arguments arguments) {
        var given = arguments.positional();
        if (given.size() != 2) return in.raise("TypeError", "isinstance expected 2 arguments, got " + given.size());
        var value = given.getFirst();
        Value result = null;
        var alternatives = Joins.alternatives(value.type());
        for (int k = alternatives.size() - 1; k >= 0; k--) {
            if (alternatives.get(k) instanceof PyType.CaughtException) {
                throw in.refuse("unsupported-function", "isinstance() of an exception", "an except clause for each class", value);
            }
            var answer = matches(alternatives.get(k), given.get(1).type());
            if (answer == null) return in.raise("TypeError", "isinstance() arg 2 must be a type, a tuple of types, or a union");
            var constant = emit.constant((boolean) answer);
            result = result == null ? constant : emit.select(in.is(value, k), constant, result);
        }
        return new PyValue(NumberType.BOOL, result);
    }

    /// Whether a value is a class of Python's or NumPy's, a union of some, or None, which stands for its class in unions.
    static boolean isClass(PyType type) {
        return type instanceof PyType.None || type instanceof PyType.Library(var name, _)
                && (name.contains(UNION) || name.startsWith("builtins.") && CLASSES.contains(name.substring(9))
                || name.startsWith("numpy.") && (NUMPY_CLASSES.contains(name.substring(6)) || NumpyNames.dtype(name.substring(6)) != null));
    }

    /// `int | float`: a library object that is known by the names of its members.
    static PyValue union(PyValue left, PyValue right) { return new PyValue(new PyType.Library(member(left) + UNION + member(right), -1)); }

    private static String member(PyValue value) { return value.type() instanceof PyType.Library(var name, _) ? name : "builtins.NoneType"; }

    /// `callable(x)`.
    PyValue isCallable(Calls.Arguments arguments) {
        var given = arguments.positional();
        if (given.size() != 1 || !arguments.keywords().isEmpty()) return in.raise("TypeError", "callable() takes exactly one argument (" + given.size() + " given)");
        return in.distribute(given.getFirst(), each -> {
            var answer = switch (each.type()) {
                case PyType.Library(var name, _) when name.matches("numpy\\.(mgrid|ogrid|r_|c_|s_|index_exp)") || name.contains(UNION) -> throw in.refuse("unsupported-function", "callable() of " + name, "True or False", each);
                case PyType.FunctionObject(var code, _, _) -> !code.isGenerator();
                case PyType.Library _, PyType.BoundMethod _, PyType.Partial _ -> true;
                default -> false;
            };
            return new PyValue(NumberType.BOOL, emit.constant(answer));
        });
    }

    /// `type(x)`.
    PyValue typeOf(Calls.Arguments arguments) {
        var given = arguments.positional();
        if (given.size() == 3) throw in.refuse("unsupported-function", "type() that makes a class", "functions and tuples");
        if (given.size() != 1 || !arguments.keywords().isEmpty()) return in.raise("TypeError", "type() takes 1 or 3 arguments");
        return in.distribute(given.getFirst(), each -> {
            var name = switch (each.type()) {
                case NumberType number -> number.isNumpy() ? "numpy." + number.dtype().text() : "builtins." + number.pythonName();
                case PyType.Tuple(_, var named) when named != null && named.isOfProgram() ->
                        throw in.refuse("unsupported-function", "type() of a " + named.name(), "the class by its name, or isinstance(x, …)", each);
                case PyType.Tuple(_, var named) when named != null -> named.className();
                case PyType.KnownInt _, PyType.Text _, PyType.Tuple _, PyType.ListObject _, PyType.KnownList _, PyType.PassedList _, PyType.Range _, PyType.ExceptionObject _ -> "builtins." + each.type().pythonName();
                case PyType.Array _ -> "numpy.ndarray";
                default -> throw in.refuse("unsupported-function", "type() of " + PyType.withArticle(each.type().pythonName()), "a test such as x is None, or isinstance(x, …)", each);
            };
            return new PyValue(new PyType.Library(name, -1));
        });
    }

    /// Null where the second is no type.
    private Boolean matches(PyType type, PyType tested) {
        return switch (tested) {
            case PyType.Library(var name, _) when name.contains(UNION) -> {
                for (var member : name.split(Pattern.quote(UNION))) {
                    if (matches(type, member)) yield true;
                }
                yield false;
            }
            case PyType.Library(var name, _) -> matches(type, name);
            case PyType.ClassObject(var named, _, _) -> {
                if (!(type instanceof PyType.Tuple(_, var other)) || other == null || !other.isOfProgram()) yield false;
                // One of them may be derived from the other.
                if (other.number() != named.number()) throw in.refuse("unsupported-function", "isinstance() of a " + other.name() + " and the class " + named.name(), "a field that tells them apart");
                yield true;
            }
            case PyType.AbstractClass(_, _, _, var instances) -> instances.contains(homeName(type));
            case PyType.Tuple(var items, _) -> {
                // The first match decides, whatever stands behind it.
                for (var item : items) {
                    var answer = matches(type, item);
                    if (answer == null || answer) yield answer;
                }
                yield false;
            }
            default -> null;
        };
    }

    /// By what name Python's answers call the class of a value.
    private String homeName(PyType type) {
        return switch (type) {
            case NumberType number -> number.isNumpy() ? "numpy." + number.dtype().text() : "builtins." + number.pythonName();
            case PyType.Array _ -> "numpy.ndarray";
            case PyType.Tuple(_, var named) when named != null -> throw in.refuse("unsupported-function", "isinstance() of a named tuple and a class of the program", "a test of its length or of a field");
            case PyType.KnownInt _, PyType.LargeInt _, PyType.None _, PyType.Text _, PyType.Tuple _, PyType.ListObject _, PyType.KnownList _, PyType.PassedList _, PyType.Range _, PyType.Slice _, PyType.Ellipsis _ -> "builtins." + type.pythonName();
            case PyType.FunctionObject(var code, _, _) -> "builtins." + (code.isGenerator() ? "generator" : "function");
            default -> throw in.refuse("unsupported-function", "isinstance() of " + PyType.withArticle(type.pythonName()) + " and a class that is not Python's or NumPy's", "a test such as x is None");
        };
    }

    private Boolean matches(PyType type, String name) {
        if (name.equals("functools.partial")) return type instanceof PyType.Partial;
        if (!name.startsWith("builtins.") && !name.startsWith("numpy.") && !name.startsWith("numbers.")) return null;
        var short_ = name.substring(name.indexOf('.') + 1);
        if (short_.equals("object")) return true;
        return switch (type) {
            case NumberType number -> number(number, name, short_);
            case PyType.KnownInt _ -> number(NumberType.INT, name, short_);
            case PyType.Array _ -> name.equals("numpy.ndarray");
            case PyType.ExceptionObject(var className, _) -> className.equals(short_);
            case PyType.Tuple _ -> name.equals("builtins.tuple");
            default -> name.startsWith("builtins.") && type.pythonName().equals(short_) || short_.equals("NoneType") && type instanceof PyType.None;
        };
    }

    private static boolean number(NumberType type, String name, String short_) {
        if (name.startsWith("builtins.")) {
            return switch (short_) {
                case "bool" -> type == NumberType.BOOL;
                case "int" -> type == NumberType.INT || type == NumberType.BOOL;
                case "float" -> type == NumberType.FLOAT || type == NumberType.NP_FLOAT64;
                case "complex" -> type == NumberType.COMPLEX || type == NumberType.NP_COMPLEX128;
                default -> false;
            };
        }
        if (name.startsWith("numbers.")) return abstractly(type, short_);
        if (!type.isNumpy()) return false;
        boolean integer = type.isInteger();
        return switch (short_) {
            case "generic" -> true;
            case "number" -> !type.isBool();
            case "integer" -> integer;
            case "signedinteger" -> integer && type.dtype().isSigned();
            case "unsignedinteger" -> integer && !type.dtype().isSigned();
            case "inexact" -> type.isFloat() || type.isComplex();
            case "floating" -> type.isFloat();
            case "complexfloating" -> type.isComplex();
            default -> {
                var dtype = NumpyNames.dtype(short_);
                yield dtype == type.dtype();
            }
        };
    }

    private static boolean abstractly(NumberType type, String name) {
        boolean integral = type == NumberType.INT || type == NumberType.BOOL || type.isNumpy() && type.isInteger();
        boolean real = integral || type.isFloat();
        return switch (name) {
            case "Integral", "Rational" -> integral;
            case "Real" -> real;
            case "Complex", "Number" -> real || type.isComplex();
            default -> false;
        };
    }
}
