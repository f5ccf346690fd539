package conure.specialize;

import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.UnaryKind;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import conure.specialize.numbers.FloatArithmetic;
import conure.specialize.values.Emitter;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The functions of `math` that give floats: the C library's, with CPython's errors. A NaN from a number is a domain
/// error, an infinity from a finite number a range error, or a domain error where the function cannot overflow.
final class MathCalls {
    private static final String DOMAIN = "math domain error";
    private static final String RANGE = "math range error";

    /// @param domain Python 3.14's message for a domain error, or null where it is the old one
    private record OfOne(String service, boolean overflows, String domain) {}

    private static final Map<String, OfOne> OF_ONE = Map.ofEntries(
            Map.entry("acos", new OfOne("acos", false, "expected a number in range from -1 up to 1, got {0:float!r}")),
            Map.entry("acosh", new OfOne("acosh", false, "expected argument value not less than 1, got {0:float!r}")),
            Map.entry("asin", new OfOne("asin", false, "expected a number in range from -1 up to 1, got {0:float!r}")),
            Map.entry("asinh", new OfOne("asinh", false, null)),
            Map.entry("atan", new OfOne("atan", false, null)),
            Map.entry("atanh", new OfOne("atanh", false, "expected a number between -1 and 1, got {0:float!r}")),
            Map.entry("cbrt", new OfOne("cbrt", false, null)),
            Map.entry("cos", new OfOne("cos", false, "expected a finite input, got {0:float!r}")),
            Map.entry("cosh", new OfOne("cosh", true, null)),
            Map.entry("erf", new OfOne("erf", false, null)),
            Map.entry("erfc", new OfOne("erfc", false, null)),
            Map.entry("exp", new OfOne("exp", true, null)),
            Map.entry("exp2", new OfOne("exp2", true, null)),
            Map.entry("expm1", new OfOne("expm1", true, null)),
            Map.entry("log1p", new OfOne("log1p", false, "expected argument value > -1, got {0:float!r}")),
            Map.entry("sin", new OfOne("sin", false, "expected a finite input, got {0:float!r}")),
            Map.entry("sinh", new OfOne("sinh", true, null)),
            Map.entry("tan", new OfOne("tan", false, "expected a finite input, got {0:float!r}")),
            Map.entry("tanh", new OfOne("tanh", false, null)));

    private final Specialization in;
    private final Language language;
    private final Emitter emit;
    private final IntegerMath integers;
    private final MathSequences sequences;

    MathCalls(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
        integers = new IntegerMath(in, language);
        sequences = new MathSequences(in, language);
    }

    private FloatArithmetic floats() { return language.operators().numbers().floats(); }

    /// Null if the path ends.
    PyValue call(String name, Calls.Arguments arguments, Object place) {
        var given = arguments.positional();
        if (OF_ONE.containsKey(name)) return withReals(name, arguments, 1, x -> ofOne(OF_ONE.get(name), x.getFirst()));
        return switch (name) {
            case "sqrt" -> withReals(name, arguments, 1, x -> squareRoot(x.getFirst()));
            case "fabs" -> withReals(name, arguments, 1, x -> real(floats().absolute(x.getFirst())));
            case "degrees" -> withReals(name, arguments, 1, x -> real(emit.binary(BinaryKind.FMUL, x.getFirst(), emit.constant(180.0 / Math.PI))));
            case "radians" -> withReals(name, arguments, 1, x -> real(emit.binary(BinaryKind.FMUL, x.getFirst(), emit.constant(Math.PI / 180.0))));
            case "gamma" -> withReals(name, arguments, 1, x -> gamma("python_gamma", x.getFirst()));
            case "lgamma" -> withReals(name, arguments, 1, x -> gamma("python_lgamma", x.getFirst()));
            case "isnan" -> withReals(name, arguments, 1, x -> bool(floats().isNan(x.getFirst())));
            case "isinf" -> withReals(name, arguments, 1, x -> bool(floats().isInfinite(x.getFirst())));
            case "isfinite" -> withReals(name, arguments, 1, x -> bool(floats().isFinite(x.getFirst())));
            case "frexp" -> withReals(name, arguments, 1, x -> frexp(x.getFirst()));
            case "modf" -> withReals(name, arguments, 1, x -> modf(x.getFirst()));
            case "ulp" -> withReals(name, arguments, 1, x -> ulp(x.getFirst()));
            case "atan2" -> withReals(name, arguments, 2, x -> real(emit.math("atan2", Scalar.F64, x.get(0), x.get(1))));
            case "copysign" -> withReals(name, arguments, 2, x -> real(emit.binary(BinaryKind.COPYSIGN, x.get(0), x.get(1))));
            case "fmod", "remainder" -> withReals(name, arguments, 2, x -> defined(emit.math(name, Scalar.F64, x.get(0), x.get(1)), x));
            case "pow" -> withReals(name, arguments, 2, x -> power(x.get(0), x.get(1)));
            case "nextafter" -> {
                if (!arguments.keywords().isEmpty()) throw in.refuse("unsupported-argument", "math.nextafter() with steps", "a loop");
                yield withReals(name, arguments, 2, x -> real(emit.math("nextafter", Scalar.F64, x.get(0), x.get(1))));
            }
            case "ldexp" -> ldexp(given);
            case "log" -> given.size() == 2 ? logarithmToBase(given) : logarithm("log", arguments);
            case "log2", "log10" -> logarithm(name, arguments);
            case "isclose" -> isClose(arguments);
            case "hypot", "dist", "fsum", "prod", "sumprod" -> sequences.call(name, arguments, place);
            default -> integers.call(name, arguments);
        };
    }

    private static PyValue real(Value value) { return new PyValue(NumberType.FLOAT, value); }

    private static PyValue bool(Value value) { return new PyValue(NumberType.BOOL, value); }

    private interface OfReals {
        PyValue apply(List<Value> arguments);
    }

    /// Calls with so many arguments as doubles.
    private PyValue withReals(String name, Calls.Arguments arguments, int count, OfReals body) {
        var given = arguments.positional();
        if (!arguments.keywords().isEmpty()) return in.raise("TypeError", "math." + name + "() takes no keyword arguments");
        if (given.size() != count) {
            return in.raise("TypeError", count == 1 ? "math." + name + "() takes exactly one argument (" + given.size() + " given)"
                    : name + " expected " + count + " arguments, got " + given.size());
        }
        var reals = new ArrayList<Value>();
        for (var each : given) {
            var converted = language.operators().real(each);
            if (converted == null) return null;
            reals.add(converted);
        }
        var result = body.apply(reals);
        return emit.reachable() ? result : null;
    }

    private String domain(String message) { return message != null && in.kernel().pythonAtLeast(14) ? message : DOMAIN; }

    /// Goes on unless the result is NaN though the argument is a number.
    private void inDomain(Value result, Value x, String message) {
        in.check(emit.or(emit.compare(CompareKind.FEQ, result, result), floats().isNan(x)), "ValueError", domain(message), x);
    }

    private PyValue ofOne(OfOne function, Value x) {
        var result = emit.math(function.service, Scalar.F64, x);
        switch (function.service) {
            case "asinh", "atan", "cbrt", "erf", "erfc", "tanh" -> { }
            case "exp", "exp2", "expm1", "cosh", "sinh" ->
                in.check(emit.not(emit.and(floats().isInfinite(result), floats().isFinite(x))), "OverflowError", RANGE);
            case "atanh", "log1p" -> {
                var fine = emit.or(floats().isFinite(result), emit.not(floats().isFinite(x)));
                in.check(emit.and(fine, emit.or(emit.compare(CompareKind.FEQ, result, result), floats().isNan(x))), "ValueError", domain(function.domain), x);
            }
            default -> inDomain(result, x, function.domain);
        }
        return real(result);
    }

    private PyValue squareRoot(Value x) {
        in.check(emit.not(emit.compare(CompareKind.FLT, x, emit.constant(0.0))), "ValueError", domain("expected a nonnegative input, got {0:float!r}"), x);
        return emit.reachable() ? real(emit.unary(UnaryKind.SQRT, x)) : null;
    }

    private PyValue gamma(String service, Value x) {
        var result = emit.math(service, Scalar.F64, x);
        var message = domain("expected a noninteger or positive integer, got {0:float!r}");
        var pole = emit.and(floats().isInfinite(result), emit.compare(CompareKind.FLE, x, emit.constant(0.0)));
        if (service.equals("python_gamma")) pole = emit.and(floats().isInfinite(result), floats().isZero(x));
        else pole = emit.and(pole, floats().isFinite(x));
        in.check(emit.not(pole), "ValueError", message, x);
        inDomain(result, x, "expected a noninteger or positive integer, got {0:float!r}");
        in.check(emit.not(emit.and(floats().isInfinite(result), floats().isFinite(x))), "OverflowError", RANGE);
        return real(result);
    }

    /// A result that is NaN only where an argument is.
    private PyValue defined(Value result, List<Value> arguments) {
        var nan = emit.or(floats().isNan(arguments.get(0)), floats().isNan(arguments.get(1)));
        in.check(emit.or(emit.compare(CompareKind.FEQ, result, result), nan), "ValueError", DOMAIN);
        return real(result);
    }

    private PyValue power(Value x, Value y) {
        var result = emit.math("pow", Scalar.F64, x, y);
        var finite = emit.and(floats().isFinite(x), floats().isFinite(y));
        var infinite = floats().isInfinite(result);
        var undefined = emit.or(floats().isNan(result), emit.and(infinite, floats().isZero(x)));
        in.check(emit.not(emit.and(finite, undefined)), "ValueError", DOMAIN);
        in.check(emit.not(emit.and(finite, infinite)), "OverflowError", RANGE);
        return real(result);
    }

    private PyValue frexp(Value x) {
        var split = floats().split(x);
        return PyValue.tuple(List.of(real(split.fraction()), new PyValue(NumberType.INT, split.exponent())));
    }

    /// The fraction and the whole part, both with the sign of x.
    private PyValue modf(Value x) {
        var whole = emit.unary(UnaryKind.TRUNC, x);
        var fraction = emit.binary(BinaryKind.COPYSIGN, emit.binary(BinaryKind.FSUB, x, whole), x);
        var zero = emit.binary(BinaryKind.COPYSIGN, emit.constant(0.0), x);
        var infinite = floats().isInfinite(x);
        return PyValue.tuple(List.of(real(emit.select(infinite, zero, emit.select(floats().isNan(x), x, fraction))), real(emit.select(infinite, x, whole))));
    }

    private PyValue ulp(Value given) {
        var x = floats().absolute(given);
        var infinity = emit.constant(Double.POSITIVE_INFINITY);
        var next = emit.math("nextafter", Scalar.F64, x, infinity);
        var below = emit.math("nextafter", Scalar.F64, x, emit.constant(Double.NEGATIVE_INFINITY));
        var largest = floats().isInfinite(next);
        var distance = emit.select(largest, emit.binary(BinaryKind.FSUB, x, below), emit.binary(BinaryKind.FSUB, next, x));
        return real(emit.select(floats().isFinite(x), distance, x));
    }

    private PyValue ldexp(List<PyValue> given) {
        if (given.size() != 2) return in.raise("TypeError", "ldexp expected 2 arguments, got " + given.size());
        var x = language.operators().real(given.get(0));
        if (x == null) return null;
        return in.distribute(given.get(1), exponent -> ldexp(x, language.operators().plain(exponent)));
    }

    private PyValue ldexp(Value x, PyValue exponent) {
        if (exponent.type() instanceof PyType.LargeInt(var large)) throw language.largeInts().tooLarge(large);
        if (exponent.type() != NumberType.INT && exponent.type() != NumberType.BOOL) {
            return in.raise("TypeError", "Expected an int as second argument to ldexp.");
        }
        // Beyond these bounds nothing changes any more.
        var count = language.casts().to(exponent, NumberType.INT).value();
        var clipped = emit.binary(BinaryKind.SMAX, emit.binary(BinaryKind.SMIN, count, emit.constant(5000)), emit.constant(-5000));
        var result = emit.math("ldexp", Scalar.F64, x, clipped);
        in.check(emit.not(emit.and(floats().isInfinite(result), floats().isFinite(x))), "OverflowError", RANGE);
        return emit.reachable() ? real(result) : null;
    }

    // ---- logarithms

    private PyValue logarithm(String name, Calls.Arguments arguments) {
        var given = arguments.positional();
        if (!arguments.keywords().isEmpty()) return in.raise("TypeError", "math." + name + "() takes no keyword arguments");
        if (given.size() != 1) {
            return in.raise("TypeError", !name.equals("log") ? "math." + name + "() takes exactly one argument (" + given.size() + " given)"
                    : given.isEmpty() ? "log expected at least 1 argument, got 0" : "log expected at most 2 arguments, got " + given.size());
        }
        return logarithm(name, given.getFirst());
    }

    private PyValue logarithm(String name, PyValue given) {
        var value = language.operators().plain(given);
        var x = language.operators().real(value);
        if (x == null) return null;
        boolean integer = value.type() == NumberType.INT || value.type() == NumberType.BOOL;
        var positive = emit.compare(CompareKind.FGT, x, emit.constant(0.0));
        var message = !in.kernel().pythonAtLeast(14) ? DOMAIN : integer ? "expected a positive input" : "expected a positive input, got {0:float!r}";
        in.check(emit.or(positive, floats().isNan(x)), "ValueError", message, x);
        return emit.reachable() ? real(emit.math(name, Scalar.F64, x)) : null;
    }

    private PyValue logarithmToBase(List<PyValue> given) {
        var numerator = logarithm("log", given.get(0));
        if (numerator == null) return null;
        var denominator = logarithm("log", given.get(1));
        return denominator == null ? null : language.operators().binary("/", numerator, denominator, false, false);
    }

    // ---- isclose

    private PyValue isClose(Calls.Arguments arguments) {
        if (arguments.positional().size() > 2) {
            return in.raise("TypeError", "isclose() takes exactly 2 positional arguments (" + arguments.positional().size() + " given)");
        }
        var bound = Parameters.bind(in, "isclose", arguments, "a", "b", "rel_tol=", "abs_tol=");
        if (bound == null) return null;
        var a = language.operators().real(bound.get("a"));
        var b = a == null ? null : language.operators().real(bound.get("b"));
        if (b == null) return null;
        var relative = bound.containsKey("rel_tol") ? language.operators().real(bound.get("rel_tol")) : emit.constant(1e-9);
        var absolute = bound.containsKey("abs_tol") ? language.operators().real(bound.get("abs_tol")) : emit.constant(0.0);
        if (relative == null || absolute == null) return null;
        var zero = emit.constant(0.0);
        var negative = emit.or(emit.compare(CompareKind.FLT, relative, zero), emit.compare(CompareKind.FLT, absolute, zero));
        in.check(emit.not(negative), "ValueError", "tolerances must be non-negative");
        if (!emit.reachable()) return null;
        var difference = floats().absolute(emit.binary(BinaryKind.FSUB, b, a));
        var near = emit.or(emit.or(within(difference, relative, b), within(difference, relative, a)), emit.compare(CompareKind.FLE, difference, absolute));
        var infinite = emit.or(floats().isInfinite(a), floats().isInfinite(b));
        return bool(emit.or(emit.compare(CompareKind.FEQ, a, b), emit.and(emit.not(infinite), near)));
    }

    private Value within(Value difference, Value tolerance, Value of) {
        return emit.compare(CompareKind.FLE, difference, floats().absolute(emit.binary(BinaryKind.FMUL, tolerance, of)));
    }
}
