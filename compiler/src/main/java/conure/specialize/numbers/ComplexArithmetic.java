package conure.specialize.numbers;

import conure.ir.ScalarOp;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.LibraryCode;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.List;

/// Arithmetic of complex numbers. CPython and NumPy both divide as R. L. Smith does (CACM 5, 1962), but finish differently;
/// the bits follow whose number it is.
///
/// From 3.14 on, CPython's operators are those of C's annex G: a real operand has no imaginary part at all, where it was 0.0
/// before ([Parts#isReal]), and where a product or quotient comes out as NaN though an operand is infinite, the infinity or
/// zero is recovered.
public final class ComplexArithmetic {
    private final Specialization in;
    private final Emitter emit;
    private final FloatArithmetic floats;
    private final LibraryCode library;

    ComplexArithmetic(Specialization in, FloatArithmetic floats, LibraryCode library) {
        this.in = in;
        this.emit = in.emit();
        this.floats = floats;
        this.library = library;
    }

    /// A complex number's parts; `im` is null where it is a real number that stays one beside complex numbers.
    public record Parts(Value re, Value im) {
        boolean isReal() { return im == null; }

        public static Parts of(PyValue value) { return new Parts(value.components().get(0), value.components().get(1)); }

        public List<Value> components() { return List.of(re, im); }
    }

    Parts add(Parts a, Parts b) { return new Parts(floats.add(a.re, b.re), floats.add(a.im, b.im)); }

    public Parts subtract(Parts a, Parts b) { return new Parts(floats.subtract(a.re, b.re), floats.subtract(a.im, b.im)); }

    Parts negate(Parts a) { return new Parts(floats.negate(a.re), floats.negate(a.im)); }

    Parts multiply(Parts a, Parts b) {
        return new Parts(floats.subtract(floats.multiply(a.re, b.re), floats.multiply(a.im, b.im)),
                floats.add(floats.multiply(a.re, b.im), floats.multiply(a.im, b.re)));
    }

    /// An operand of a Python operator, which was of the given type before it was cast.
    Parts operand(Parts value, NumberType type) { return type.isComplex() || !isAnnexG() ? value : new Parts(value.re, null); }

    private boolean isAnnexG() { return in.kernel().pythonAtLeast(14); }

    Parts pythonAdd(Parts a, Parts b) {
        if (!a.isReal() && !b.isReal()) return add(a, b);
        return new Parts(floats.add(a.re, b.re), a.isReal() ? b.im : a.im);
    }

    Parts pythonSubtract(Parts a, Parts b) {
        if (!a.isReal() && !b.isReal()) return subtract(a, b);
        return new Parts(floats.subtract(a.re, b.re), a.isReal() ? floats.negate(b.im) : a.im);
    }

    Parts pythonMultiply(Parts a, Parts b) {
        if (a.isReal()) return new Parts(floats.multiply(b.re, a.re), floats.multiply(b.im, a.re));
        if (b.isReal()) return new Parts(floats.multiply(a.re, b.re), floats.multiply(a.im, b.re));
        return isAnnexG() ? recovered(multiply(a, b), "recovered_product", a, b) : multiply(a, b);
    }

    /// What a function of the library makes of a result that is NaN.
    private Parts recovered(Parts result, String function, Parts a, Parts b) {
        var nan = emit.and(floats.isNan(result.re), floats.isNan(result.im));
        var plain = new PyValue(NumberType.COMPLEX, result.components());
        return Parts.of(in.branch(nan, () -> library.call("complexes.py", function, plain, new PyValue(NumberType.COMPLEX, a.components()),
                new PyValue(NumberType.COMPLEX, b.components())), () -> plain));
    }

    public Value isZero(Parts a) { return emit.and(floats.isZero(a.re), floats.isZero(a.im)); }

    private Parts select(Value condition, Parts then, Parts otherwise) {
        return new Parts(emit.select(condition, then.re, otherwise.re), emit.select(condition, then.im, otherwise.im));
    }

    /// Smith's quotient: the ratio of the divisor's smaller part to its larger one, and what belongs to either case.
    private record Smith(Value denominator, Value re, Value im) {}

    private Smith smith(Parts a, Parts b) {
        var byReal = emit.compare(CompareKind.FGE, floats.absolute(b.re), floats.absolute(b.im));
        var large = emit.select(byReal, b.re, b.im);
        var small = emit.select(byReal, b.im, b.re);
        var ratio = floats.divide(small, large);
        var denominator = floats.add(large, floats.multiply(small, ratio));
        var re = emit.select(byReal, floats.add(a.re, floats.multiply(a.im, ratio)), floats.add(floats.multiply(a.re, ratio), a.im));
        var im = emit.select(byReal, floats.subtract(a.im, floats.multiply(a.re, ratio)), floats.subtract(floats.multiply(a.im, ratio), a.re));
        return new Smith(denominator, re, im);
    }

    /// `_Py_c_quot` for a divisor that is not 0.
    public Parts pythonQuotient(Parts a, Parts b) {
        var smith = smith(a, b);
        var nan = emit.or(floats.isNan(b.re), floats.isNan(b.im));
        var quotient = new Parts(floats.divide(smith.re, smith.denominator), floats.divide(smith.im, smith.denominator));
        var none = emit.constant(Double.NaN);
        var result = select(nan, new Parts(none, none), quotient);
        return isAnnexG() ? recovered(result, "recovered_quotient", a, b) : result;
    }

    Parts pythonDivide(Parts a, Parts b) {
        in.check(emit.not(b.isReal() ? floats.isZero(b.re) : isZero(b)), "ZeroDivisionError", isAnnexG() ? "division by zero" : "complex division by zero");
        if (!emit.reachable()) return a.isReal() ? b : a;
        if (b.isReal()) return new Parts(floats.divide(a.re, b.re), floats.divide(a.im, b.re));
        if (!a.isReal()) return pythonQuotient(a, b);
        var byReal = emit.compare(CompareKind.FGE, floats.absolute(b.re), floats.absolute(b.im));
        var large = emit.select(byReal, b.re, b.im);
        var small = emit.select(byReal, b.im, b.re);
        var ratio = floats.divide(small, large);
        var denominator = floats.add(large, floats.multiply(small, ratio));
        var share = floats.multiply(a.re, ratio);
        var minusShare = floats.multiply(floats.negate(a.re), ratio);
        var quotient = new Parts(floats.divide(emit.select(byReal, a.re, share), denominator),
                floats.divide(emit.select(byReal, minusShare, floats.negate(a.re)), denominator));
        var nan = emit.or(floats.isNan(b.re), floats.isNan(b.im));
        var none = emit.constant(Double.NaN);
        return recovered(select(nan, new Parts(none, none), quotient), "recovered_quotient_of_real", new Parts(a.re, emit.constant(0.0)), b);
    }

    /// NumPy's quotient; by 0 it is an infinity or NaN.
    Parts numpyDivide(Parts a, Parts b) {
        var type = (Scalar) a.re.type();
        var smith = smith(a, b);
        var scale = floats.divide(emit.constant(type, 1.0), smith.denominator);
        var magnitude = floats.absolute(b.re);
        return select(isZero(b), new Parts(floats.divide(a.re, magnitude), floats.divide(a.im, magnitude)),
                new Parts(floats.multiply(smith.re, scale), floats.multiply(smith.im, scale)));
    }

    /// A function of the context's table with a complex result, computed in double.
    public Parts function(String name, Value... arguments) {
        var re = new Value(Scalar.F64);
        var im = new Value(Scalar.F64);
        emit.add(new ScalarOp.Math(List.of(re, im), name, List.of(arguments), emit.location()));
        return new Parts(re, im);
    }

    /// `a ** b` of Python.
    Parts pythonPower(Parts base, Parts exponent) {
        var a = base.isReal() ? new Parts(base.re, emit.constant(0.0)) : base;
        var b = exponent.isReal() ? new Parts(exponent.re, emit.constant(0.0)) : exponent;
        if (emit.constantOf(b.re) instanceof Double re && emit.constantOf(b.im) instanceof Double im && im == 0 && re >= 1 && re <= 4 && re == Math.rint(re)) {
            return inRange(integerPower(a, re.intValue()));
        }
        var zero = emit.constant(0.0);
        var undefined = emit.and(isZero(a), emit.or(emit.compare(CompareKind.FNE, b.im, zero), emit.compare(CompareKind.FLT, b.re, zero)));
        var message = in.kernel().pythonAtLeast(14) ? "zero to a negative or complex power" : "0.0 to a negative or complex power";
        in.check(emit.not(undefined), "ZeroDivisionError", message);
        var result = function("cpow", a.re, a.im, b.re, b.im);
        // CPython takes a power that underflows to 0, and the C library's complaint about the cosine of infinity, for a zero base.
        in.when(emit.and(floats.isNan(result.re), emit.not(emit.or(floats.isNan(b.re), floats.isNan(a.re)))), () -> {
            var fine = library.call("complexes.py", "has_power", new PyValue(NumberType.COMPLEX, a.components()), new PyValue(NumberType.COMPLEX, b.components()));
            if (fine != null) in.check(fine.value(), "ZeroDivisionError", message);
        });
        return inRange(result);
    }

    /// CPython's `c_powu`: the product starts with 1, which matters for infinities.
    private Parts integerPower(Parts a, int exponent) {
        var result = new Parts(emit.constant(1.0), emit.constant(0.0));
        var power = a;
        for (int mask = 1; mask <= exponent; mask <<= 1) {
            if ((exponent & mask) != 0) result = pythonMultiply(result, power);
            if (2 * mask <= exponent) power = pythonMultiply(power, power);
        }
        return result;
    }

    private Parts inRange(Parts result) {
        var infinite = emit.or(floats.isInfinite(result.re), floats.isInfinite(result.im));
        in.check(emit.not(infinite), "OverflowError", "complex exponentiation");
        return result;
    }

    /// `a < b` of NumPy's complex numbers: by the real parts, for equal ones by the imaginary parts.
    /// @param order FLT, FLE, FGT or FGE
    /// @param nanImaginary whether a NaN as imaginary part makes the comparison false: in universal functions, not in the
    ///     operators of scalars
    Value compareLexicographic(CompareKind order, Parts a, Parts b, boolean nanImaginary) {
        var strict = order == CompareKind.FLE ? CompareKind.FLT : order == CompareKind.FGE ? CompareKind.FGT : order;
        var byReal = emit.compare(strict, a.re, b.re);
        if (nanImaginary) byReal = emit.and(byReal, emit.not(emit.or(floats.isNan(a.im), floats.isNan(b.im))));
        return emit.or(byReal, emit.and(emit.compare(CompareKind.FEQ, a.re, b.re), emit.compare(order, a.im, b.im)));
    }

    public Value equal(Parts a, Parts b) { return emit.and(emit.compare(CompareKind.FEQ, a.re, b.re), emit.compare(CompareKind.FEQ, a.im, b.im)); }

    /// NumPy's integral powers below 100 in magnitude, by repeated multiplication.
    Parts numpyIntegerPower(Parts a, int exponent) {
        if (exponent == 1) return a;
        int count = Math.abs(exponent);
        if (exponent == 2) return multiply(a, a);
        if (exponent == 3) return multiply(a, multiply(a, a));
        var type = (Scalar) a.re.type();
        var one = new Parts(emit.constant(type, 1.0), emit.constant(type, 0.0));
        var result = one;
        var power = a;
        for (int mask = 1; ; power = multiply(power, power)) {
            if ((count & mask) != 0) result = multiply(result, power);
            mask <<= 1;
            if (count < mask) break;
        }
        return exponent < 0 ? numpyDivide(one, result) : result;
    }
}
