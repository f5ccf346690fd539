package conure.specialize.numbers;

import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.ConvertKind;
import conure.ir.ScalarOp.UnaryKind;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import conure.specialize.numbers.ComplexArithmetic.Parts;
import conure.specialize.values.Emitter;
import conure.specialize.values.NumberType;
import conure.specialize.values.Promotion;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// NumPy's universal functions of one scalar. Functions of floats take bools and 8-bit integers as float16, 16-bit ones as
/// float32, wider ones as float64, as NumPy's type resolution does.
public final class UnaryUfuncs {
    /// Those that are a function of the C library, by its name.
    private static final Map<String, String> LIBRARY = Map.ofEntries(
            Map.entry("sin", "sin"), Map.entry("cos", "cos"), Map.entry("tan", "tan"), Map.entry("arcsin", "asin"), Map.entry("arccos", "acos"),
            Map.entry("arctan", "atan"), Map.entry("sinh", "sinh"), Map.entry("cosh", "cosh"), Map.entry("tanh", "tanh"), Map.entry("arcsinh", "asinh"),
            Map.entry("arccosh", "acosh"), Map.entry("arctanh", "atanh"), Map.entry("asin", "asin"), Map.entry("acos", "acos"), Map.entry("atan", "atan"),
            Map.entry("asinh", "asinh"), Map.entry("acosh", "acosh"), Map.entry("atanh", "atanh"), Map.entry("exp", "exp"), Map.entry("exp2", "exp2"),
            Map.entry("expm1", "expm1"), Map.entry("log", "log"), Map.entry("log2", "log2"), Map.entry("log10", "log10"), Map.entry("log1p", "log1p"),
            Map.entry("cbrt", "cbrt"));

    public static final Set<String> NAMES = names();

    private final Specialization in;
    private final NumberOperators numbers;
    private final Emitter emit;

    public UnaryUfuncs(Specialization in, NumberOperators numbers) {
        this.in = in;
        this.numbers = numbers;
        this.emit = in.emit();
    }

    private static Set<String> names() {
        var names = new TreeSet<>(LIBRARY.keySet());
        names.addAll(List.of("sqrt", "absolute", "abs", "fabs", "ceil", "floor", "trunc", "rint", "conjugate", "conj", "deg2rad", "radians", "rad2deg",
                "degrees", "invert", "bitwise_not", "bitwise_invert", "isfinite", "isinf", "isnan", "logical_not", "negative", "positive", "reciprocal",
                "sign", "signbit", "spacing", "square", "bitwise_count"));
        return names;
    }

    private FloatArithmetic floats() { return numbers.floats(); }

    private Casts casts() { return numbers.casts(); }

    private static PyValue bool(Value value) { return new PyValue(NumberType.NP_BOOL, value); }

    public PyValue call(String name, PyValue x) {
        var type = x.number();
        return switch (name) {
            case "absolute", "abs" -> type.isBool() ? x : numbers.numpy().absolute(x);
            case "negative" -> numbers.unary("-", x);
            case "positive" -> numbers.unary("+", x);
            case "invert", "bitwise_not", "bitwise_invert" -> numbers.unary("~", x);
            case "logical_not" -> bool(emit.not(casts().truth(type.dtype(), x.components())));
            case "isnan", "isinf", "isfinite" -> test(name, x);
            case "conjugate", "conj" -> conjugate(small(x));
            case "square" -> numbers.numpy().compute("*", small(x), small(x));
            case "reciprocal" -> reciprocal(small(x));
            case "sign" -> sign(x);
            case "bitwise_count" -> count(x);
            case "ceil", "floor", "trunc" -> type.isBool() || type.isInteger() ? x : realOnly(name, x, value -> emit.unary(UnaryKind.valueOf(name.toUpperCase(Locale.ROOT)), value));
            case "rint" -> each(inexact(x), UnaryKind.RINT);
            case "fabs" -> realOnly(name, x, floats()::absolute);
            case "signbit" -> type.isComplex() ? numbers.noLoopOf(name) : bool(signBit(inexact(x).value()));
            case "spacing" -> realOnly(name, x, this::spacing);
            case "deg2rad", "radians" -> realOnly(name, x, value -> scaled(value, Math.PI, 180.0));
            case "rad2deg", "degrees" -> realOnly(name, x, value -> scaled(value, 180.0, Math.PI));
            case "sqrt" -> type.isComplex() ? complex("sqrt", x) : realOnly(name, x, this::squareRoot);
            case "cbrt" -> realOnly(name, x, value -> library("cbrt", value));
            default -> type.isComplex() ? complex(LIBRARY.get(name), x) : realOnly(name, x, value -> library(LIBRARY.get(name), value));
        };
    }

    /// A bool as an int8, where a function has no loop for bools but for integers.
    private PyValue small(PyValue x) { return x.number().isBool() ? casts().to(x, NumberType.NP_INT8) : x; }

    private PyValue inexact(PyValue x) { return casts().to(x, NumberType.numpy(Promotion.inexact(x.number().dtype()))); }

    private interface OfReal {
        Value apply(Value x);
    }

    private PyValue realOnly(String name, PyValue x, OfReal function) {
        if (x.number().isComplex()) return numbers.noLoopOf(name);
        var real = inexact(x);
        return new PyValue(real.type(), function.apply(real.value()));
    }

    private PyValue each(PyValue x, UnaryKind kind) { return new PyValue(x.type(), x.components().stream().map(part -> emit.unary(kind, part)).toList()); }

    /// A function of the C library in the value's width; float16 goes through float32.
    Value library(String function, Value... arguments) {
        var type = (Scalar) arguments[0].type();
        if (type == Scalar.F64) return emit.math(function, type, arguments);
        if (type == Scalar.F32) return emit.math(function + "f", type, arguments);
        var wide = new Value[arguments.length];
        for (int k = 0; k < wide.length; k++) wide[k] = emit.convert(ConvertKind.FPEXT, arguments[k], Scalar.F32);
        return emit.convert(ConvertKind.FPTRUNC, emit.math(function + "f", Scalar.F32, wide), Scalar.F16);
    }

    private Value squareRoot(Value x) {
        if (x.type() != Scalar.F16) return emit.unary(UnaryKind.SQRT, x);
        return emit.convert(ConvertKind.FPTRUNC, emit.unary(UnaryKind.SQRT, emit.convert(ConvertKind.FPEXT, x, Scalar.F32)), Scalar.F16);
    }

    /// `x * (numerator / denominator)`, the constant in the value's width.
    private Value scaled(Value x, double numerator, double denominator) {
        var type = (Scalar) x.type();
        double factor = type == Scalar.F64 ? numerator / denominator : (float) numerator / (float) denominator;
        if (type != Scalar.F16) return emit.binary(BinaryKind.FMUL, x, emit.constant(type, factor));
        var product = emit.binary(BinaryKind.FMUL, emit.convert(ConvertKind.FPEXT, x, Scalar.F32), emit.constant(Scalar.F32, factor));
        return emit.convert(ConvertKind.FPTRUNC, product, type);
    }

    private PyValue test(String name, PyValue x) {
        var type = x.number();
        if (!type.isFloat() && !type.isComplex()) return bool(emit.constant(name.equals("isfinite")));
        Value result = null;
        for (var part : x.components()) {
            var one = name.equals("isnan") ? floats().isNan(part) : name.equals("isinf") ? floats().isInfinite(part) : floats().isFinite(part);
            result = result == null ? one : name.equals("isfinite") ? emit.and(result, one) : emit.or(result, one);
        }
        return bool(result);
    }

    private PyValue conjugate(PyValue x) {
        if (!x.number().isComplex()) return x;
        return new PyValue(x.type(), x.components().get(0), floats().negate(x.components().get(1)));
    }

    private PyValue reciprocal(PyValue x) {
        var type = x.number();
        if (type.isInteger()) {
            var wide = casts().to(x, NumberType.NP_FLOAT64).value();
            return casts().to(new PyValue(NumberType.NP_FLOAT64, emit.binary(BinaryKind.FDIV, emit.constant(1.0), wide)), type);
        }
        var one = emit.constant((Scalar) x.components().getFirst().type(), 1.0);
        if (type.isFloat()) return new PyValue(type, floats().divide(one, x.value()));
        var a = Parts.of(x);
        var byReal = emit.compare(CompareKind.FLE, floats().absolute(a.im()), floats().absolute(a.re()));
        var large = emit.select(byReal, a.re(), a.im());
        var small = emit.select(byReal, a.im(), a.re());
        var ratio = floats().divide(small, large);
        var denominator = floats().add(large, floats().multiply(small, ratio));
        var main = floats().divide(one, denominator);
        var other = floats().divide(ratio, denominator);
        return new PyValue(type, emit.select(byReal, main, other), floats().negate(emit.select(byReal, other, main)));
    }

    private PyValue sign(PyValue x) {
        var type = x.number();
        if (type.isBool()) {
            return numbers.noLoopFor("sign", 1, type);
        }
        if (type.isComplex()) return complexSign(x);
        var value = x.value();
        var scalar = (Scalar) value.type();
        if (type.isFloat()) {
            var zero = emit.constant(scalar, 0.0);
            var one = emit.select(emit.compare(CompareKind.FGT, value, zero), emit.constant(scalar, 1.0),
                    emit.select(emit.compare(CompareKind.FLT, value, zero), emit.constant(scalar, -1.0), zero));
            return new PyValue(type, emit.select(floats().isNan(value), value, one));
        }
        var zero = emit.constant(scalar, 0);
        var one = emit.constant(scalar, 1);
        if (!type.dtype().isSigned()) return new PyValue(type, emit.select(emit.compare(CompareKind.NE, value, zero), one, zero));
        return new PyValue(type, emit.select(emit.compare(CompareKind.SGT, value, zero), one,
                emit.select(emit.compare(CompareKind.SLT, value, zero), emit.constant(scalar, -1), zero)));
    }

    /// z / |z|.
    private PyValue complexSign(PyValue x) {
        var a = Parts.of(x);
        var scalar = (Scalar) a.re().type();
        var zero = emit.constant(scalar, 0.0);
        var length = library("hypot", a.re(), a.im());
        var one = emit.constant(scalar, 1.0);
        var nan = emit.constant(scalar, Double.NaN);
        var re = floats().divide(a.re(), length);
        var im = floats().divide(a.im(), length);
        var infiniteRe = floats().isInfinite(a.re());
        var infiniteIm = floats().isInfinite(a.im());
        var both = emit.or(emit.and(infiniteRe, infiniteIm), floats().isNan(length));
        re = emit.select(infiniteRe, emit.binary(BinaryKind.COPYSIGN, one, a.re()), emit.select(infiniteIm, zero, re));
        im = emit.select(infiniteIm, emit.binary(BinaryKind.COPYSIGN, one, a.im()), emit.select(infiniteRe, zero, im));
        var nothing = floats().isZero(length);
        return new PyValue(x.type(), emit.select(both, nan, emit.select(nothing, zero, re)), emit.select(both, nan, emit.select(nothing, zero, im)));
    }

    private PyValue count(PyValue x) {
        var type = x.number();
        if (type.isFloat() || type.isComplex()) return numbers.noLoopOf("bitwise_count");
        var value = type.isBool() ? casts().to(x, NumberType.NP_UINT8) : type.dtype().isSigned() ? numbers.numpy().absolute(x) : x;
        var ones = emit.unary(UnaryKind.POPCOUNT, value.value());
        return casts().to(new PyValue(value.type(), ones), NumberType.NP_UINT8);
    }

    private Value signBit(Value x) {
        var integer = x.type() == Scalar.F64 ? Scalar.I64 : x.type() == Scalar.F32 ? Scalar.I32 : Scalar.I16;
        return emit.compare(CompareKind.SLT, emit.convert(ConvertKind.BITCAST, x, integer), emit.constant(integer, 0));
    }

    /// The distance to the next float: away from 0, of float16 upwards.
    private Value spacing(Value x) {
        var type = (Scalar) x.type();
        if (type == Scalar.F16) {
            var distance = floats().subtract(BinaryUfuncs.nextAfter(emit, x, emit.constant(type, Double.POSITIVE_INFINITY)), x);
            return emit.select(floats().isFinite(x), distance, emit.constant(type, Double.NaN));
        }
        // Of an infinity, the next is NaN. The sum takes the sign of a zero.
        var integer = type == Scalar.F64 ? Scalar.I64 : Scalar.I32;
        var magnitude = floats().absolute(x);
        var bits = emit.binary(BinaryKind.ADD, emit.convert(ConvertKind.BITCAST, magnitude, integer), emit.constant(integer, 1));
        var distance = floats().subtract(emit.convert(ConvertKind.BITCAST, bits, type), magnitude);
        return emit.binary(BinaryKind.COPYSIGN, distance, floats().add(x, emit.constant(type, 0.0)));
    }

    // ---- functions with two results

    /// The first result of `modf`: the fraction, with the sign of x.
    public PyValue fraction(PyValue x) {
        return realOnly("modf", x, value -> {
            var scalar = (Scalar) value.type();
            var rest = emit.select(floats().isInfinite(value), emit.constant(scalar, 0.0), floats().subtract(value, emit.unary(UnaryKind.TRUNC, value)));
            return emit.binary(BinaryKind.COPYSIGN, rest, value);
        });
    }

    /// The second result of `modf`.
    public PyValue whole(PyValue x) { return realOnly("modf", x, value -> emit.unary(UnaryKind.TRUNC, value)); }

    /// The first result of `frexp`: a number of at least one half and less than one, with the sign of x.
    public PyValue mantissa(PyValue x) {
        return realOnly("frexp", x, value -> casts().floating(floats().split(single(value)).fraction(), (Scalar) value.type()));
    }

    /// The second result of `frexp`: the power of two to multiply with.
    public PyValue exponent(PyValue x) {
        if (x.number().isComplex()) return numbers.noLoopOf("frexp");
        var exponent = floats().split(single(inexact(x).value())).exponent();
        return new PyValue(NumberType.NP_INT32, exponent.type() == Scalar.I64 ? emit.convert(ConvertKind.TRUNCATE, exponent, Scalar.I32) : exponent);
    }

    /// A float16 as a float32; wider ones as they are.
    private Value single(Value x) { return x.type() == Scalar.F16 ? emit.convert(ConvertKind.FPEXT, x, Scalar.F32) : x; }

    // ---- complex functions, computed in double

    private PyValue complex(String function, PyValue x) {
        var wide = Parts.of(casts().to(x, NumberType.NP_COMPLEX128));
        var result = switch (function) {
            case "log2" -> times(numbers.complexes().function("clog", wide.re(), wide.im()), 1.442695040888963407359924681001892137);
            case "log10" -> times(numbers.complexes().function("clog", wide.re(), wide.im()), 0.434294481903251827651128918916605082);
            case "exp2" -> {
                var scaled = times(wide, 0.693147180559945309417232121458176568);
                yield numbers.complexes().function("cexp", scaled.re(), scaled.im());
            }
            case "log1p" -> {
                var real = floats().add(wide.re(), emit.constant(1.0));
                yield new Parts(emit.math("log", Scalar.F64, emit.math("hypot", Scalar.F64, real, wide.im())), emit.math("atan2", Scalar.F64, wide.im(), real));
            }
            case "expm1" -> {
                var half = emit.math("sin", Scalar.F64, floats().divide(wide.im(), emit.constant(2.0)));
                var real = floats().subtract(floats().multiply(emit.math("expm1", Scalar.F64, wide.re()), emit.math("cos", Scalar.F64, wide.im())),
                        floats().multiply(floats().multiply(emit.constant(2.0), half), half));
                yield new Parts(real, floats().multiply(emit.math("exp", Scalar.F64, wide.re()), emit.math("sin", Scalar.F64, wide.im())));
            }
            default -> numbers.complexes().function("c" + function, wide.re(), wide.im());
        };
        return casts().to(new PyValue(NumberType.NP_COMPLEX128, result.components()), x.number());
    }

    private Parts times(Parts a, double factor) { return new Parts(floats().multiply(a.re(), emit.constant(factor)), floats().multiply(a.im(), emit.constant(factor))); }
}
