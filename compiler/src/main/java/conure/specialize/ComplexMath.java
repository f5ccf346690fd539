package conure.specialize;

import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import conure.specialize.numbers.ComplexArithmetic;
import conure.specialize.numbers.ComplexArithmetic.Parts;
import conure.specialize.numbers.FloatArithmetic;
import conure.specialize.values.Emitter;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.List;
import java.util.Set;

/// `cmath`: the C library's complex functions with CPython's domain and range errors.
final class ComplexMath {
    private static final Set<String> OF_ONE = Set.of("acos", "acosh", "asin", "asinh", "atan", "atanh", "cos", "cosh", "exp", "log10", "sin", "sinh", "sqrt", "tan", "tanh");
    private static final String DOMAIN = "math domain error";

    private final Specialization in;
    private final Language language;
    private final Emitter emit;

    ComplexMath(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
    }

    private FloatArithmetic floats() { return language.operators().numbers().floats(); }

    private ComplexArithmetic complexes() { return language.operators().numbers().complexes(); }

    /// Null if the path ends.
    PyValue call(String name, Calls.Arguments arguments) {
        var given = arguments.positional();
        if (name.equals("isclose")) return isClose(arguments);
        if (!arguments.keywords().isEmpty()) return in.raise("TypeError", "cmath." + name + "() takes no keyword arguments");
        if (name.equals("rect")) return given.size() == 2 ? polarToComplex(given) : in.raise("TypeError", "rect expected 2 arguments, got " + given.size());
        if (name.equals("log") && given.size() == 2) {
            var x = parts(given.get(0));
            var base = x == null ? null : parts(given.get(1));
            return base == null ? null : logarithm(x, base);
        }
        if (given.size() != 1) return in.raise("TypeError", "cmath." + name + "() takes exactly one argument (" + given.size() + " given)");
        var z = parts(given.getFirst());
        if (z == null) return null;
        var result = switch (name) {
            case "phase" -> real(phase(z));
            case "polar" -> PyValue.tuple(List.of(real(length(z)), real(phase(z))));
            case "isnan" -> bool(emit.or(floats().isNan(z.re()), floats().isNan(z.im())));
            case "isinf" -> bool(emit.or(floats().isInfinite(z.re()), floats().isInfinite(z.im())));
            case "isfinite" -> bool(emit.and(floats().isFinite(z.re()), floats().isFinite(z.im())));
            case "log" -> logarithm(z, null);
            default -> {
                if (!OF_ONE.contains(name)) throw in.refuse("unsupported-function", "cmath." + name + " is not supported", "real and imaginary parts");
                yield ofOne(name, z);
            }
        };
        return emit.reachable() ? result : null;
    }

    private static PyValue real(Value value) { return new PyValue(NumberType.FLOAT, value); }

    private static PyValue bool(Value value) { return new PyValue(NumberType.BOOL, value); }

    private static PyValue complex(Parts parts) { return new PyValue(NumberType.COMPLEX, parts.components()); }

    /// Any number as a complex one; null after raising CPython's TypeError.
    private Parts parts(PyValue given) {
        var result = in.distribute(given, each -> {
            var value = language.operators().plain(each);
            if (value.isNumber()) return language.casts().to(value, NumberType.COMPLEX);
            if (value.type() instanceof PyType.Array) throw language.operators().arrayExpression("a function of cmath", value);
            return in.raise("TypeError", "must be real number, not " + value.type().pythonName());
        });
        return result == null ? null : Parts.of(result);
    }

    private Value phase(Parts z) { return emit.math("atan2", Scalar.F64, z.im(), z.re()); }

    private Value length(Parts z) {
        var length = emit.math("hypot", Scalar.F64, z.re(), z.im());
        inRange(emit.not(floats().isInfinite(length)), z);
        return length;
    }

    private Value isFinite(Parts z) { return emit.and(floats().isFinite(z.re()), floats().isFinite(z.im())); }

    /// A finite argument must have a result that is not infinite.
    private void inRange(Value fine, Parts z) { in.check(emit.or(fine, emit.not(isFinite(z))), "OverflowError", "math range error"); }

    private void inDomain(Value undefined) { in.check(emit.not(undefined), "ValueError", DOMAIN); }

    private PyValue ofOne(String name, Parts z) {
        switch (name) {
            case "cosh", "sinh" -> inDomain(emit.and(floats().isInfinite(z.im()), emit.not(floats().isNan(z.re()))));
            case "cos", "sin" -> inDomain(emit.and(floats().isInfinite(z.re()), emit.not(floats().isNan(z.im()))));
            case "tanh" -> inDomain(emit.and(floats().isInfinite(z.im()), floats().isFinite(z.re())));
            case "tan" -> inDomain(emit.and(floats().isInfinite(z.re()), floats().isFinite(z.im())));
            case "exp" -> inDomain(emit.and(floats().isInfinite(z.im()), emit.compare(CompareKind.FGT, z.re(), emit.constant(Double.NEGATIVE_INFINITY))));
            case "atanh" -> inDomain(isPole(z.re(), z.im()));
            case "atan" -> inDomain(isPole(z.im(), z.re()));
            case "log10" -> { return base10(z); }
            default -> { }
        }
        if (!emit.reachable()) return null;
        var result = complexes().function("c" + name, z.re(), z.im());
        switch (name) {
            case "cosh", "sinh", "cos", "sin", "exp" -> inRange(emit.not(emit.or(floats().isInfinite(result.re()), floats().isInfinite(result.im()))), z);
            default -> { }
        }
        return complex(special(name, z, result));
    }

    /// Where CPython's tables of special values and the C library differ: C leaves signs and NaNs open there.
    private Parts special(String name, Parts z, Parts result) {
        var reNan = floats().isNan(z.re());
        var imNan = floats().isNan(z.im());
        var reZero = floats().isZero(z.re());
        var imZero = floats().isZero(z.im());
        var reInfinite = floats().isInfinite(z.re());
        var imInfinite = floats().isInfinite(z.im());
        var re = result.re();
        var im = result.im();
        var nan = emit.constant(Double.NaN);
        // From 3.14 on these are the C library's.
        boolean tables = !in.kernel().pythonAtLeast(14);
        switch (name) {
            case "exp" -> im = emit.select(emit.and(reInfinite, imInfinite), emit.constant(0.0), im);
            case "tanh" -> {
                im = emit.select(emit.and(reInfinite, imInfinite), emit.constant(0.0), im);
                if (tables) re = emit.select(emit.and(reZero, imNan), nan, re);
            }
            case "tan" -> {
                re = emit.select(emit.and(reInfinite, imInfinite), emit.constant(0.0), re);
                if (tables) im = emit.select(emit.and(reNan, imZero), nan, im);
            }
            case "cosh" -> im = emit.select(emit.and(reNan, imZero), emit.constant(0.0), im);
            case "cos" -> im = emit.select(emit.and(reZero, imNan), emit.constant(0.0), im);
            case "sinh" -> re = emit.select(emit.and(reZero, imNan), emit.constant(0.0), re);
            case "sin" -> im = emit.select(emit.and(reNan, emit.or(imZero, imInfinite)), floats().negate(floats().absolute(im)), im);
            case "acos" -> im = emit.select(emit.and(reInfinite, imNan), emit.constant(Double.POSITIVE_INFINITY), im);
            case "asin" -> im = emit.select(emit.and(reInfinite, imNan), emit.constant(Double.NEGATIVE_INFINITY), im);
            case "atan" -> im = emit.select(emit.and(reInfinite, imNan), emit.constant(-0.0), im);
            case "acosh" -> {
                if (tables) im = emit.select(emit.and(reZero, imNan), nan, im);
            }
            default -> { }
        }
        return new Parts(re, im);
    }

    private Value isPole(Value one, Value zero) { return emit.and(emit.compare(CompareKind.FEQ, floats().absolute(one), emit.constant(1.0)), floats().isZero(zero)); }

    private PyValue base10(Parts z) {
        inDomain(complexes().isZero(z));
        if (!emit.reachable()) return null;
        var log = complexes().function("clog", z.re(), z.im());
        var ln10 = emit.constant(2.302585092994045684);
        return complex(new Parts(emit.binary(BinaryKind.FDIV, log.re(), ln10), emit.binary(BinaryKind.FDIV, log.im(), ln10)));
    }

    /// With a base CPython forgets the error of the first logarithm: only that of the base and of the quotient count.
    private PyValue logarithm(Parts z, Parts base) {
        inDomain(complexes().isZero(base != null ? base : z));
        if (!emit.reachable()) return null;
        var result = complexes().function("clog", z.re(), z.im());
        if (base == null) return complex(result);
        var divisor = complexes().function("clog", base.re(), base.im());
        inDomain(complexes().isZero(divisor));
        return emit.reachable() ? complex(complexes().pythonQuotient(result, divisor)) : null;
    }

    // ---- rect

    private PyValue polarToComplex(List<PyValue> given) {
        var r = language.operators().real(given.get(0));
        var phi = r == null ? null : language.operators().real(given.get(1));
        if (phi == null) return null;
        var infiniteAngle = emit.and(floats().isInfinite(phi), emit.not(emit.or(floats().isZero(r), floats().isNan(r))));
        inDomain(infiniteAngle);
        if (!emit.reachable()) return null;
        var cosine = emit.math("cos", Scalar.F64, phi);
        var sine = emit.math("sin", Scalar.F64, phi);
        var re = emit.binary(BinaryKind.FMUL, r, cosine);
        var im = emit.binary(BinaryKind.FMUL, r, sine);
        // The angle 0 keeps its sign; a length 0 is a zero whatever the angle.
        var zero = emit.constant(0.0);
        var noAngle = floats().isZero(phi);
        var noLength = emit.and(floats().isZero(r), emit.not(floats().isFinite(phi)));
        var infinite = emit.and(floats().isInfinite(r), floats().isNan(phi));
        re = emit.select(noAngle, r, emit.select(noLength, zero, emit.select(infinite, emit.constant(Double.POSITIVE_INFINITY), re)));
        var flat = emit.select(floats().isFinite(r), emit.binary(BinaryKind.FMUL, r, phi), emit.binary(BinaryKind.COPYSIGN, zero, emit.binary(BinaryKind.FMUL,
                emit.binary(BinaryKind.COPYSIGN, emit.constant(1.0), r), phi)));
        im = emit.select(noAngle, flat, emit.select(noLength, zero, im));
        return complex(new Parts(re, im));
    }

    // ---- isclose

    private PyValue isClose(Calls.Arguments arguments) {
        var bound = Parameters.bind(in, "isclose", arguments, "a", "b", "rel_tol=", "abs_tol=");
        if (bound == null) return null;
        var a = parts(bound.get("a"));
        var b = a == null ? null : parts(bound.get("b"));
        if (b == null) return null;
        var relative = bound.containsKey("rel_tol") ? language.operators().real(bound.get("rel_tol")) : emit.constant(1e-9);
        var absolute = bound.containsKey("abs_tol") ? language.operators().real(bound.get("abs_tol")) : emit.constant(0.0);
        if (relative == null || absolute == null) return null;
        var zero = emit.constant(0.0);
        in.check(emit.not(emit.or(emit.compare(CompareKind.FLT, relative, zero), emit.compare(CompareKind.FLT, absolute, zero))), "ValueError",
                "tolerances must be non-negative");
        if (!emit.reachable()) return null;
        var difference = hypot(complexes().subtract(a, b));
        var near = emit.or(emit.or(within(difference, relative, b), within(difference, relative, a)), emit.compare(CompareKind.FLE, difference, absolute));
        var finite = emit.and(notInfinite(a), notInfinite(b));
        return bool(emit.or(complexes().equal(a, b), emit.and(finite, near)));
    }

    private Value hypot(Parts z) { return emit.math("hypot", Scalar.F64, z.re(), z.im()); }

    private Value notInfinite(Parts z) { return emit.not(emit.or(floats().isInfinite(z.re()), floats().isInfinite(z.im()))); }

    private Value within(Value difference, Value tolerance, Parts of) {
        return emit.compare(CompareKind.FLE, difference, emit.binary(BinaryKind.FMUL, tolerance, hypot(of)));
    }
}
