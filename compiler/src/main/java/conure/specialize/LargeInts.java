package conure.specialize;

import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.Type.Scalar;
import conure.specialize.numbers.IntArithmetic;
import conure.specialize.values.Emitter;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Refused;
import conure.specialize.values.Specialization;
import java.math.BigInteger;
import java.util.Set;

/// Ints beyond 64 bits. They exist while compiling only, as literals and as what is computed from constants alone, exactly:
/// `-2 ** 63`, `(1 << 64) - 1`. Meeting a run-time value they become a float, an `np.uint64`, a mask, or an OverflowError.
final class LargeInts {
    /// Constants of more bits are not computed.
    private static final int MOST_BITS = 4096;
    /// Functions that take ints of any size as they are.
    private static final Set<String> OF_INTS = Set.of("math.gcd", "math.lcm", "math.factorial", "math.isqrt", "math.comb", "math.perm", "math.prod", "math.floor", "math.ceil", "math.trunc", "math.ldexp");

    private final Specialization in;
    private final Language language;
    private final Emitter emit;

    LargeInts(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
    }

    /// An int known while compiling.
    PyValue of(BigInteger value) {
        return value.bitLength() <= 63 ? new PyValue(NumberType.INT, emit.constant(value.longValueExact())) : new PyValue(new PyType.LargeInt(value));
    }

    private BigInteger known(PyValue value) {
        return switch (value.type()) {
            case PyType.LargeInt(var large) -> large;
            case PyType.KnownInt(long small) -> BigInteger.valueOf(small);
            case NumberType number when number == NumberType.INT && emit.constantOf(value.value()) instanceof Long small -> BigInteger.valueOf(small);
            default -> null;
        };
    }

    private static boolean isLarge(PyValue value) { return value.type() instanceof PyType.LargeInt; }

    /// The result of an operator if both sides are known ints, or one of them is a large one; else null. Not called twice:
    /// a path that ends is not reachable behind it.
    PyValue binary(String operator, PyValue left, PyValue right, boolean inPlace) {
        var a = known(left);
        var b = known(right);
        if (a != null && b != null) {
            var exact = exact(operator, a, b);
            if (exact != null) return of(exact);
        }
        if (!isLarge(left) && !isLarge(right)) return null;
        var other = isLarge(left) ? right : left;
        if (operator.equals("&") && other.type() == NumberType.INT) return masked(other, isLarge(left) ? a : b);
        var l = beside(left, right);
        var r = beside(right, left);
        return l == null || r == null ? null : language.operators().binary(operator, l, r, inPlace, false);
    }

    private static BigInteger exact(String operator, BigInteger a, BigInteger b) {
        return switch (operator) {
            case "+" -> a.add(b);
            case "-" -> a.subtract(b);
            case "*" -> a.bitLength() + b.bitLength() > MOST_BITS ? null : a.multiply(b);
            case "**" -> b.signum() < 0 || b.bitLength() > 31 || (long) a.bitLength() * b.intValue() > MOST_BITS ? null : a.pow(b.intValue());
            case "<<" -> b.signum() < 0 || b.bitLength() > 31 || a.bitLength() + b.intValue() > MOST_BITS ? null : a.shiftLeft(b.intValue());
            case ">>" -> b.signum() < 0 || b.bitLength() > 31 ? null : a.shiftRight(b.intValue());
            case "//" -> b.signum() == 0 ? null : floorDivide(a, b);
            case "%" -> b.signum() == 0 ? null : a.subtract(floorDivide(a, b).multiply(b));
            case "&" -> a.and(b);
            case "|" -> a.or(b);
            case "^" -> a.xor(b);
            default -> null;
        };
    }

    private static BigInteger floorDivide(BigInteger a, BigInteger b) {
        var parts = a.divideAndRemainder(b);
        return parts[1].signum() != 0 && parts[1].signum() != b.signum() ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }

    /// `x & mask`: the low bits where x is not negative; else the result is beyond 64 bits too, because x has all high bits and
    /// the mask some of them, or lacks some.
    private PyValue masked(PyValue value, BigInteger mask) {
        in.check(emit.compare(CompareKind.SGE, value.value(), emit.constant(0)), "OverflowError", IntArithmetic.OVERFLOW);
        if (!emit.reachable()) return null;
        long low = mask.longValue() & Long.MAX_VALUE;
        return low == Long.MAX_VALUE ? value : new PyValue(NumberType.INT, emit.binary(BinaryKind.AND, value.value(), emit.constant(low)));
    }

    /// A large int as a value that the other operand can meet.
    private PyValue beside(PyValue value, PyValue other) {
        if (!(value.type() instanceof PyType.LargeInt(var large))) return value;
        if (other.isNumber() && (other.number().isFloat() || other.number().isComplex())) return asFloat(large);
        if (other.type() == NumberType.NP_UINT64 && large.signum() > 0 && large.bitLength() <= 64) return asUnsigned(large);
        if (other.isNumber() && other.number().isNumpy() && !other.number().isBool()) {
            return in.raise("OverflowError", "Python integer " + large + " out of bounds for " + other.number().dtype().text());
        }
        return in.raise("OverflowError", IntArithmetic.OVERFLOW);
    }

    private PyValue asFloat(BigInteger large) {
        double value = large.doubleValue();
        return Double.isInfinite(value) ? in.raise("OverflowError", "int too large to convert to float") : new PyValue(NumberType.FLOAT, emit.constant(value));
    }

    private PyValue asUnsigned(BigInteger large) { return new PyValue(NumberType.NP_UINT64, emit.constant(Scalar.I64, large.longValue())); }

    PyValue unary(String operator, PyValue operand) {
        if (!(operand.type() instanceof PyType.LargeInt(var large))) return null;
        return switch (operator) {
            case "-" -> of(large.negate());
            case "+" -> operand;
            case "~" -> of(large.not());
            default -> new PyValue(NumberType.BOOL, emit.constant(large.signum() == 0));
        };
    }

    /// A comparison with a large int, or null where there is none.
    PyValue compare(String operator, PyValue left, PyValue right) {
        if (!isLarge(left) && !isLarge(right) || operator.startsWith("is") || operator.endsWith("in")) return null;
        var a = known(left);
        var b = known(right);
        if (a == null || b == null) {
            var other = isLarge(left) ? right : left;
            if (other.type() != NumberType.INT && other.type() != NumberType.BOOL) {
                var l = beside(left, right);
                var r = beside(right, left);
                return l == null || r == null ? null : language.operators().compare(operator, l, r);
            }
            // Any int of 64 bits lies on the same side of it.
            if (a == null) a = BigInteger.ZERO;
            if (b == null) b = BigInteger.ZERO;
        }
        return new PyValue(NumberType.BOOL, emit.constant(SequenceOperators.holds(operator, a.compareTo(b))));
    }

    /// What can only be refused.
    Refused tooLarge(BigInteger large) { return in.refuse("int-literal-too-large", "the int " + large + " does not fit into 64 bits", "np.uint64(…) or a float"); }

    /// An argument of a library function: what the function makes of a large int.
    PyValue argument(String function, PyValue value) {
        if (!(value.type() instanceof PyType.LargeInt(var large))) return value;
        return switch (function) {
            case "numpy.uint64" -> large.signum() > 0 && large.bitLength() <= 64 ? asUnsigned(large)
                    : in.raise("OverflowError", "Python integer " + large + " out of bounds for uint64");
            case "numpy.float64", "numpy.float32", "numpy.float16", "numpy.complex64", "numpy.complex128", "builtins.float", "builtins.complex" -> asFloat(large);
            default -> {
                boolean logarithm = function.startsWith("math.log") && Double.isInfinite(large.doubleValue());
                if (function.startsWith("math.") && !OF_INTS.contains(function) && !logarithm) yield asFloat(large);
                throw tooLarge(large);
            }
        };
    }
}
