package conure.specialize;

import conure.ir.Dtype;
import conure.specialize.values.Emitter;
import conure.specialize.values.NumberType;
import conure.specialize.values.Promotion;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;

/// NumPy's functions of dtypes, all of them known when compiling: which can be cast to which, the limits
/// of their numbers.
final class DtypeFunctions {
    static final Set<String> NAMES = Set.of("can_cast", "promote_types", "finfo", "iinfo");

    private final Specialization in;
    private final Language language;
    private final Emitter emit;

    DtypeFunctions(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
    }

    /// Calls `numpy.<name>`; null if the path ends.
    PyValue call(String name, Calls.Arguments arguments) {
        var given = switch (name) {
            case "can_cast" -> Parameters.bind(in, name, arguments, "from_", "to", "casting=");
            case "promote_types" -> Parameters.bind(in, name, arguments, "type1", "type2");
            case "finfo" -> Parameters.bind(in, name, arguments, "dtype");
            default -> Parameters.bind(in, name, arguments, "type");
        };
        if (given == null) return null;
        return switch (name) {
            case "can_cast" -> {
                var casting = given.get("casting") != null && given.get("casting").type() instanceof PyType.Text(var text) ? text : "safe";
                if (given.get("from_").isNumber() && !given.get("from_").number().isNumpy()) {
                    yield in.raise("TypeError", "can_cast() does not support Python ints, floats, and complex because the result used to depend on the value.\n"
                            + "This change was part of adopting NEP 50, we may explicitly allow them again in the future.");
                }
                yield new PyValue(NumberType.BOOL, emit.constant(Promotion.canCast(dtype(given.get("from_")), dtype(given.get("to")), casting)));
            }
            case "promote_types" -> given.get("type1").isNone() || given.get("type2").isNone() ? in.raise("TypeError", "did not understand one of the types") : dtype(Promotion.promote(dtype(given.get("type1")), dtype(given.get("type2"))));
            case "finfo" -> {
                var dtype = dtype(given.get("dtype"));
                if (!dtype.isFloat() && !dtype.isComplex()) yield in.raise("ValueError", "data type <class 'numpy." + dtype.text() + "'> not inexact");
                yield new PyValue(new PyType.Limits(dtype.isComplex() ? Promotion.part(dtype) : dtype));
            }
            default -> {
                var dtype = dtype(given.get("type"));
                if (!dtype.isInteger()) yield in.raise("ValueError", "Invalid integer data type '" + dtype.kind() + "'.");
                yield new PyValue(new PyType.Limits(dtype));
            }
        };
    }

    private static PyValue dtype(Dtype dtype) { return new PyValue(new PyType.DtypeObject(dtype)); }

    /// The dtype that an argument is or has.
    private Dtype dtype(PyValue given) {
        return switch (given.type()) {
            case PyType.Array array -> array.array().dtype();
            case NumberType number -> number.dtype();
            default -> language.constructors().dtype(given, null);
        };
    }

    // ---- limits

    /// An attribute of `numpy.finfo(dtype)` or `numpy.iinfo(dtype)`; null if Conure knows none of that name.
    PyValue limit(Dtype dtype, String name) {
        if (name.equals("dtype")) return dtype(dtype);
        if (name.equals("bits")) return integer(8L * dtype.bytes());
        return dtype.isInteger() ? integerLimit(dtype, name) : floatLimit(dtype, name);
    }

    private PyValue integer(long value) { return new PyValue(NumberType.INT, emit.constant(value)); }

    private PyValue integerLimit(Dtype dtype, String name) {
        int bits = 8 * dtype.bytes();
        return switch (name) {
            case "min" -> integer(dtype.isSigned() ? -1L << bits - 1 : 0);
            case "max" -> dtype == Dtype.UINT64 ? new PyValue(new PyType.LargeInt(BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE)))
                    : integer(dtype.isSigned() ? ~(-1L << bits - 1) : (1L << bits) - 1);
            case "kind" -> new PyValue(new PyType.Text(String.valueOf(dtype.kind())));
            default -> null;
        };
    }

    private PyValue floatLimit(Dtype dtype, String name) {
        // IEEE 754: bits behind the point, the largest exponent, decimal digits that survive.
        int fraction = dtype == Dtype.FLOAT64 ? 52 : dtype == Dtype.FLOAT32 ? 23 : 10;
        int exponent = dtype == Dtype.FLOAT64 ? 1024 : dtype == Dtype.FLOAT32 ? 128 : 16;
        int digits = dtype == Dtype.FLOAT64 ? 15 : dtype == Dtype.FLOAT32 ? 6 : 3;
        double largest = (2 - Math.scalb(1.0, -fraction)) * Math.scalb(1.0, exponent - 1);
        return switch (name) {
            case "eps" -> number(dtype, Math.scalb(1.0, -fraction));
            case "epsneg" -> number(dtype, Math.scalb(1.0, -fraction - 1));
            case "max" -> number(dtype, largest);
            case "min" -> number(dtype, -largest);
            case "tiny", "smallest_normal" -> number(dtype, Math.scalb(1.0, 2 - exponent));
            case "smallest_subnormal" -> number(dtype, Math.scalb(1.0, 2 - exponent - fraction));
            case "resolution" -> number(dtype, Double.parseDouble("1e-" + digits));
            case "precision" -> integer(digits);
            case "nmant" -> integer(fraction);
            case "nexp", "iexp" -> integer(8L * dtype.bytes() - 1 - fraction);
            case "maxexp" -> integer(exponent);
            case "minexp" -> integer(2 - exponent);
            case "machep" -> integer(-fraction);
            case "negep" -> integer(-fraction - 1);
            default -> null;
        };
    }

    private PyValue number(Dtype dtype, double value) { return new PyValue(NumberType.numpy(dtype), List.of(emit.constant(dtype.component(), value))); }
}
