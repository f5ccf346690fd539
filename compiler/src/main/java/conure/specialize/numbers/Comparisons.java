package conure.specialize.numbers;

import conure.ir.Dtype;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.ConvertKind;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import conure.specialize.numbers.ComplexArithmetic.Parts;
import conure.specialize.values.Emitter;
import conure.specialize.values.NumberType;
import conure.specialize.values.Promotion;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;

/// `== != < <= > >=` on numbers. Python compares ints and floats exactly; NumPy compares integers exactly and everything
/// else in the common type.
public final class Comparisons {
    private final Specialization in;
    private final Emitter emit;
    private final NumberOperators numbers;

    public Comparisons(Specialization in, NumberOperators numbers) {
        this.in = in;
        this.emit = in.emit();
        this.numbers = numbers;
    }

    /// A `bool` or, beside a NumPy scalar, an `np.bool`; null if the path ends.
    public PyValue compare(String operator, PyValue left, PyValue right) {
        var l = left.number();
        var r = right.number();
        if (l == NumberType.COMPLEX && r == NumberType.NP_FLOAT64 && !isOrdering(operator)) {
            // np.float64 is a float.
            return new PyValue(NumberType.BOOL, python(operator, left, new PyValue(NumberType.FLOAT, right.value())));
        }
        if (!l.isNumpy() && !r.isNumpy()) {
            if ((l.isComplex() || r.isComplex()) && isOrdering(operator)) return unordered(operator, left, right);
            return new PyValue(NumberType.BOOL, python(operator, left, right));
        }
        var type = Promotion.common(l, r);
        boolean scalarMath = (type == l || type == r) && l != NumberType.NP_BOOL;
        return new PyValue(NumberType.NP_BOOL, numpy(operator, left, right, !scalarMath));
    }

    /// As the universal functions `numpy.less` and the like compare.
    PyValue ufunc(String operator, PyValue left, PyValue right) { return new PyValue(NumberType.NP_BOOL, numpy(operator, left, right, true)); }

    public static boolean isOrdering(String operator) { return !operator.equals("==") && !operator.equals("!="); }

    /// Whether comparing two numbers may raise.
    public static boolean mayRaise(String operator, NumberType left, NumberType right) {
        return isOrdering(operator) && !left.isNumpy() && !right.isNumpy() && (left.isComplex() || right.isComplex());
    }

    PyValue unordered(String operator, PyValue left, PyValue right) {
        return in.raise("TypeError", "'" + operator + "' not supported between instances of '" + left.type().pythonName() + "' and '" + right.type().pythonName() + "'");
    }

    private static CompareKind signed(String operator) {
        return switch (operator) {
            case "==" -> CompareKind.EQ;
            case "!=" -> CompareKind.NE;
            case "<" -> CompareKind.SLT;
            case "<=" -> CompareKind.SLE;
            case ">" -> CompareKind.SGT;
            case ">=" -> CompareKind.SGE;
            default -> throw new IllegalArgumentException(operator);
        };
    }

    private static CompareKind unsigned(String operator) {
        return switch (operator) {
            case "<" -> CompareKind.ULT;
            case "<=" -> CompareKind.ULE;
            case ">" -> CompareKind.UGT;
            case ">=" -> CompareKind.UGE;
            default -> signed(operator);
        };
    }

    static CompareKind floating(String operator) {
        return switch (operator) {
            case "==" -> CompareKind.FEQ;
            case "!=" -> CompareKind.FNE;
            case "<" -> CompareKind.FLT;
            case "<=" -> CompareKind.FLE;
            case ">" -> CompareKind.FGT;
            case ">=" -> CompareKind.FGE;
            default -> throw new IllegalArgumentException(operator);
        };
    }

    public static String swapped(String operator) {
        return switch (operator) {
            case "<" -> ">";
            case "<=" -> ">=";
            case ">" -> "<";
            case ">=" -> "<=";
            default -> operator;
        };
    }

    // ---- Python's

    private Value python(String operator, PyValue left, PyValue right) {
        var l = left.number();
        var r = right.number();
        if (l.isComplex() || r.isComplex()) {
            var equal = l.isComplex() ? complexEqual(left, right) : complexEqual(right, left);
            return operator.equals("==") ? equal : emit.not(equal);
        }
        if (l.isFloat() && r.isFloat()) return emit.compare(floating(operator), left.value(), right.value());
        if (l.isFloat()) return intWithFloat(swapped(operator), right, left.value());
        if (r.isFloat()) return intWithFloat(operator, left, right.value());
        return emit.compare(signed(operator), wide(left), wide(right));
    }

    private Value wide(PyValue integer) { return numbers.casts().real(integer.number().dtype(), integer.value(), Dtype.INT64); }

    private Value complexEqual(PyValue complex, PyValue other) {
        var parts = Parts.of(complex);
        if (other.number().isComplex()) return numbers.complexes().equal(parts, Parts.of(other));
        var real = python("==", new PyValue(NumberType.FLOAT, parts.re()), other);
        return emit.and(real, numbers.floats().isZero(parts.im()));
    }

    /// Exactly: where the int as a double equals the float, which is integral then, the integers decide.
    private Value intWithFloat(String operator, PyValue integer, Value real) {
        var number = wide(integer);
        var rounded = emit.convert(ConvertKind.SITOFP, number, Scalar.F64);
        var byFloat = emit.compare(floating(operator), rounded, real);
        if (integer.type() == NumberType.BOOL || emit.constantOf(number) instanceof Long known && Math.abs(known) <= 1L << 53 && known != Long.MIN_VALUE) return byFloat;
        if (emit.constantOf(real) instanceof Double known && !(Math.abs(known) >= 0x1p53)) return byFloat;
        var tie = emit.compare(CompareKind.FEQ, rounded, real);
        var inRange = emit.compare(CompareKind.FLT, real, emit.constant(0x1p63));
        var safe = emit.select(emit.and(tie, inRange), real, emit.constant(0.0));
        var exact = emit.compare(signed(operator), number, emit.convert(ConvertKind.FPTOSI, safe, Scalar.I64));
        // An int is always below 2⁶³.
        var beyond = emit.constant(operator.equals("<") || operator.equals("<=") || operator.equals("!="));
        return emit.select(tie, emit.select(inRange, exact, beyond), byFloat);
    }

    // ---- NumPy's

    private Value numpy(String operator, PyValue left, PyValue right, boolean nanImaginary) {
        var l = left.number();
        var r = right.number();
        if (isIntegral(l) && isIntegral(r)) return integers(operator, left, right);
        var type = Promotion.common(l, r);
        var a = numbers.casts().to(left, type);
        var b = numbers.casts().to(right, type);
        if (!type.isComplex()) return emit.compare(floating(operator), a.value(), b.value());
        return switch (operator) {
            case "==" -> numbers.complexes().equal(Parts.of(a), Parts.of(b));
            case "!=" -> emit.not(numbers.complexes().equal(Parts.of(a), Parts.of(b)));
            default -> numbers.complexes().compareLexicographic(floating(operator), Parts.of(a), Parts.of(b), nanImaginary);
        };
    }

    private static boolean isIntegral(NumberType type) { return type.isBool() || type.isInteger(); }

    /// Of any signs and widths, exactly.
    private Value integers(String operator, PyValue left, PyValue right) {
        var l = left.number().dtype();
        var r = right.number().dtype();
        if (isNarrow(left) && right.number() == NumberType.INT) return withInt(operator, left, right);
        if (isNarrow(right) && left.number() == NumberType.INT) return withInt(swapped(operator), right, left);
        boolean leftLarge = l == Dtype.UINT64;
        boolean rightLarge = r == Dtype.UINT64;
        if (!leftLarge && !rightLarge) return emit.compare(signed(operator), wide(left), wide(right));
        if (leftLarge && !rightLarge) return integers(swapped(operator), right, left);
        var a = wide(left);
        var b = right.value();
        var compared = emit.compare(unsigned(operator), a, b);
        if (leftLarge || !l.isSigned()) return compared;
        var negative = emit.compare(CompareKind.SLT, a, emit.constant(0));
        return emit.select(negative, emit.constant(operator.equals("<") || operator.equals("<=") || operator.equals("!=")), compared);
    }

    private static boolean isNarrow(PyValue integer) { return integer.number().isInteger() && integer.number().dtype().bytes() <= 2; }

    /// In the narrow type, of whose elements a vector holds many; an int that is none of its numbers is below or above all of them.
    private Value withInt(String operator, PyValue narrow, PyValue given) {
        var type = narrow.number();
        var number = wide(given);
        var cut = new PyValue(type, emit.convert(ConvertKind.TRUNCATE, number, (Scalar) narrow.value().type()));
        var fits = emit.compare(CompareKind.EQ, wide(cut), number);
        var isBelow = emit.compare(CompareKind.SLT, number, emit.constant(0));
        var beyond = switch (operator) {
            case "<", "<=" -> emit.not(isBelow);
            case ">", ">=" -> isBelow;
            default -> emit.constant(operator.equals("!="));
        };
        var kind = type.dtype().isSigned() ? signed(operator) : unsigned(operator);
        return emit.select(fits, emit.compare(kind, narrow.value(), cut.value()), beyond);
    }
}
