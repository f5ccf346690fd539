package conure.specialize;

import conure.ir.Dtype;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.ConvertKind;
import conure.ir.ScalarOp.UnaryKind;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.NumberType;
import conure.specialize.values.Promotion;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.List;
import java.util.Set;

/// Attributes and methods of Python's numbers and of NumPy's scalars.
final class NumberAttributes {
    private static final Set<String> METHODS = Set.of("conjugate", "is_integer", "bit_length", "bit_count");
    private static final Set<String> NUMPY_METHODS = Set.of("conjugate", "conj", "item", "astype", "is_integer", "bit_count", "copy", "round", "tolist", "view");
    /// Methods that NumPy's scalars share with arrays: those of an array without axes.
    private static final Set<String> ARRAY_METHODS = Set.of("all", "any", "argmax", "argmin", "clip", "cumprod", "cumsum", "flatten", "max", "mean", "min", "prod", "ravel", "repeat", "reshape",
            "squeeze", "std", "sum", "var");
    /// Attributes of arrays that NumPy's scalars have not.
    private static final Set<String> NOT_OF_SCALARS = Set.of("argpartition", "ctypes", "dot", "mT", "partition");

    private final Specialization in;
    private final Language language;
    private final Emitter emit;

    NumberAttributes(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
    }

    /// Null where the attribute is not known here, or the path ends.
    PyValue get(PyValue number, String name) {
        var value = language.operators().plain(number);
        var type = value.number();
        if (hasMethod(type, name)) return new PyValue(new PyType.BoundMethod(type, name), value.components());
        return switch (name) {
            case "real" -> real(value);
            case "imag" -> imaginary(value);
            case "numerator", "denominator" -> isInteger(type) ? (name.equals("numerator") ? integral(value) : new PyValue(integral(value).type(), one(type)))
                    : missing(value, name);
            default -> type.isNumpy() ? numpy(value, type, name) : missing(value, name);
        };
    }

    /// Whether numbers of a type have an attribute that does not begin with underscores; null where that depends on Python's version.
    ///
    /// @param ofArrays the attributes of arrays, most of which NumPy's scalars have too
    Boolean has(NumberType type, String name, Set<String> ofArrays) {
        return switch (name) {
            case "real", "imag", "conjugate" -> true;
            case "numerator", "denominator", "bit_count" -> isInteger(type) && type != NumberType.NP_BOOL;
            case "bit_length", "to_bytes", "from_bytes" -> isInteger(type) && !type.isNumpy();
            case "is_integer" -> isInteger(type) && !type.isNumpy() ? null : Boolean.valueOf(type.isFloat() || type.isInteger());
            case "as_integer_ratio" -> type.isFloat() || isInteger(type) && !type.isNumpy();
            case "fromhex", "hex" -> type == NumberType.FLOAT || type == NumberType.NP_FLOAT64;
            default -> type.isNumpy() && ofArrays.contains(name) && !NOT_OF_SCALARS.contains(name);
        };
    }

    private static boolean isInteger(NumberType type) { return type.isInteger() || type == NumberType.BOOL; }

    private Value one(NumberType type) { return emit.constant(type.isBool() ? Scalar.I64 : type.dtype().component(), 1); }

    private boolean hasMethod(NumberType type, String name) {
        if (type.isNumpy()) {
            return ARRAY_METHODS.contains(name) || NUMPY_METHODS.contains(name) && (!name.equals("is_integer") || type.isInteger() || type.isFloat()) && (!name.equals("bit_count") || type.isInteger());
        }
        return switch (name) {
            case "bit_length", "bit_count" -> isInteger(type);
            case "is_integer" -> type.isFloat() || isInteger(type) && in.kernel().pythonAtLeast(12);
            default -> METHODS.contains(name);
        };
    }

    private PyValue missing(PyValue value, String name) {
        boolean known = Set.of("as_integer_ratio", "to_bytes", "from_bytes", "from_number", "hex", "fromhex").contains(name) || name.startsWith("_");
        if (known) return null;
        return in.raise("AttributeError", "'" + value.type().pythonName() + "' object has no attribute '" + name + "'");
    }

    private PyValue real(PyValue value) {
        var type = value.number();
        if (type.isComplex()) return new PyValue(part(type), value.components().getFirst());
        return integral(value);
    }

    /// A Python bool counts as an int.
    private PyValue integral(PyValue value) { return value.type() == NumberType.BOOL ? language.casts().to(value, NumberType.INT) : value; }

    private static NumberType part(NumberType complex) { return complex.isNumpy() ? NumberType.numpy(Promotion.part(complex.dtype())) : NumberType.FLOAT; }

    private PyValue imaginary(PyValue value) {
        var type = value.number();
        if (type.isComplex()) return new PyValue(part(type), value.components().get(1));
        if (type == NumberType.BOOL) return new PyValue(NumberType.INT, emit.constant(0));
        return new PyValue(type, emit.nothing(type.dtype().component()));
    }

    private PyValue numpy(PyValue value, NumberType type, String name) {
        return switch (name) {
            case "dtype" -> new PyValue(new PyType.DtypeObject(type.dtype()));
            case "ndim" -> integer(0);
            case "size" -> integer(1);
            case "shape", "strides" -> PyValue.tuple(List.of());
            case "itemsize", "nbytes" -> integer(type.dtype().bytes());
            case "T" -> value;
            case "base" -> PyValue.NONE;
            default -> null;
        };
    }

    private PyValue integer(long value) { return new PyValue(NumberType.INT, emit.constant(value)); }

    // ---- methods

    PyValue call(PyValue value, String name, Calls.Arguments arguments, Object place) {
        var type = value.number();
        var given = arguments.positional();
        if (ARRAY_METHODS.contains(name)) return language.methods().ofArray(value, name, arguments, place);
        if (name.equals("tolist")) return call(value, "item", arguments, place);
        if (!Set.of("astype", "round", "view").contains(name) && !(given.isEmpty() && arguments.keywords().isEmpty())) {
            return in.raise("TypeError", (type.isNumpy() ? "" : type.pythonName() + ".") + name + "() takes no arguments (" + given.size() + " given)");
        }
        return switch (name) {
            case "conjugate", "conj" -> type.isComplex()
                    ? new PyValue(type, value.components().get(0), emit.unary(UnaryKind.NEG, value.components().get(1))) : integral(value);
            case "item" -> item(value);
            case "copy" -> value;
            case "astype" -> astype(value, arguments);
            case "view" -> view(value, arguments);
            case "is_integer" -> isInteger(value);
            case "bit_length" -> new PyValue(NumberType.INT, emit.binary(BinaryKind.SUB, emit.constant(64), emit.unary(UnaryKind.CTLZ, magnitude(value))));
            case "bit_count" -> new PyValue(NumberType.INT, emit.unary(UnaryKind.POPCOUNT, magnitude(value)));
            case "round" -> {
                var digits = given.isEmpty() ? arguments.keywords().getOrDefault("decimals", integer(0)) : given.getFirst();
                yield new NumberBuiltins(in, language).round(value, digits);
            }
            default -> throw new IllegalArgumentException(name);
        };
    }

    private Value magnitude(PyValue value) {
        var number = language.casts().real(value.number().dtype(), value.value(), Dtype.INT64);
        if (value.number().isNumpy() && !value.number().dtype().isSigned()) return number;
        var negative = emit.compare(CompareKind.SLT, number, emit.constant(0));
        return emit.select(negative, emit.binary(BinaryKind.SUB, emit.constant(0), number), number);
    }

    /// The Python number that a NumPy scalar holds.
    private PyValue item(PyValue value) {
        var type = value.number();
        if (type.isInteger()) return new NumberConstructors(in, language).truncated(value);
        var python = type.isBool() ? NumberType.BOOL : type.isFloat() ? NumberType.FLOAT : NumberType.COMPLEX;
        return language.casts().to(value, python);
    }

    private PyValue astype(PyValue value, Calls.Arguments arguments) {
        var bound = Parameters.bind(in, "astype", arguments, "dtype", "order=", "casting=", "subok=", "copy=");
        if (bound == null) return null;
        var dtype = language.constructors().dtype(bound.get("dtype"), Dtype.FLOAT64);
        return language.casts().to(value, NumberType.numpy(dtype));
    }

    /// The same bits as a number of another type.
    private PyValue view(PyValue value, Calls.Arguments arguments) {
        var bound = Parameters.bind(in, "view", arguments, "dtype=", "type=");
        if (bound == null) return null;
        var from = value.number().dtype();
        var dtype = language.constructors().dtype(bound.get("dtype"), from);
        if (dtype == from) return value;
        if (bound.get("type") != null || dtype == Dtype.BOOL || from == Dtype.BOOL || dtype.isComplex() || from.isComplex()) {
            throw in.refuse("unsupported-argument", "a view of a " + from.text() + " as " + dtype.text(), "a view of an array", value);
        }
        if (dtype.bytes() != from.bytes()) return in.raise("ValueError", "Changing the dtype of a 0d array is only supported if the itemsize is unchanged");
        boolean sameBits = dtype.component() == from.component();
        return new PyValue(NumberType.numpy(dtype), sameBits ? value.value() : emit.convert(ConvertKind.BITCAST, value.value(), dtype.component()));
    }

    private PyValue isInteger(PyValue value) {
        if (!value.number().isFloat()) return new PyValue(NumberType.BOOL, emit.constant(true));
        var floats = language.operators().numbers().floats();
        var x = language.casts().to(value, NumberType.FLOAT).value();
        return new PyValue(NumberType.BOOL, emit.and(emit.compare(CompareKind.FEQ, emit.unary(UnaryKind.FLOOR, x), x), floats.isFinite(x)));
    }
}
