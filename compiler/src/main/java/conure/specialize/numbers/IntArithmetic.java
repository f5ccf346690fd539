package conure.specialize.numbers;

import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CheckedKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.ConvertKind;
import conure.ir.ScalarOp.UnaryKind;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.LibraryCode;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;

/// Arithmetic of Python's ints, 64 bits wide: what leaves them raises OverflowError.
public final class IntArithmetic {
    /// What an int that leaves 64 bits raises.
    public static final String OVERFLOW = "an int leaves the range of 64 bits; np.uint64 or float may serve";

    private static final long LARGEST_EXACT_DOUBLE = 1L << 53;

    private final Specialization in;
    private final Emitter emit;
    private final LibraryCode library;

    IntArithmetic(Specialization in, LibraryCode library) {
        this.in = in;
        this.emit = in.emit();
        this.library = library;
    }

    Value add(Value left, Value right, boolean modular) { return checked(CheckedKind.ADD, left, right, modular); }

    Value subtract(Value left, Value right, boolean modular) { return checked(CheckedKind.SUB, left, right, modular); }

    Value multiply(Value left, Value right, boolean modular) { return checked(CheckedKind.MUL, left, right, modular); }

    private Value checked(CheckedKind kind, Value left, Value right, boolean modular) {
        if (modular) return emit.binary(kind.wrapping(), left, right);
        var result = emit.checked(kind, left, right);
        overflow(result.exact());
        return result.result();
    }

    private void overflow(Value fits) { in.check(fits, "OverflowError", OVERFLOW); }

    Value negate(Value value) { return subtract(emit.constant(0), value, false); }

    public Value absolute(Value value) { return emit.binary(BinaryKind.SMAX, value, negate(value)); }

    // ---- division

    Value floorDivide(Value left, Value right) {
        nonZero(right, "integer division or modulo by zero");
        return floorQuotient(left, right);
    }

    Value remainder(Value left, Value right) {
        nonZero(right, "integer modulo by zero");
        return floorRemainder(left, right);
    }

    public void nonZero(Value divisor, String message) {
        in.check(emit.compare(CompareKind.NE, divisor, emit.constant(0)), "ZeroDivisionError", in.kernel().pythonAtLeast(14) ? "division by zero" : message);
    }

    /// `left // right` of a divisor that is not 0.
    public Value floorQuotient(Value left, Value right) {
        if (emit.constantOf(right) instanceof Long known && known > 0) {
            if (Long.bitCount(known) == 1) return emit.binary(BinaryKind.ASHR, left, emit.constant(Long.numberOfTrailingZeros(known)));
        } else {
            var overflows = emit.and(emit.compare(CompareKind.EQ, left, emit.constant(Long.MIN_VALUE)), emit.compare(CompareKind.EQ, right, emit.constant(-1)));
            overflow(emit.not(overflows));
        }
        var quotient = emit.binary(BinaryKind.SDIV, left, right);
        return emit.binary(BinaryKind.SUB, quotient, emit.convert(ConvertKind.ZEXT, below(left, right, quotient), Scalar.I64));
    }

    /// Whether truncation went up: the remainder is not 0 and its sign differs from the divisor's.
    private Value below(Value left, Value right, Value quotient) {
        var remainder = emit.binary(BinaryKind.SUB, left, emit.binary(BinaryKind.MUL, quotient, right));
        return wrongSign(remainder, right);
    }

    private Value wrongSign(Value remainder, Value divisor) {
        var zero = emit.constant(0);
        if (emit.constantOf(divisor) instanceof Long known && known > 0) return emit.compare(CompareKind.SLT, remainder, zero);
        var signs = emit.compare(CompareKind.SLT, emit.binary(BinaryKind.XOR, remainder, divisor), zero);
        return emit.and(emit.compare(CompareKind.NE, remainder, zero), signs);
    }

    /// `left % right` of a divisor that is not 0; never overflows.
    public Value floorRemainder(Value left, Value right) {
        if (emit.constantOf(right) instanceof Long known) {
            if (known > 0 && Long.bitCount(known) == 1) return emit.binary(BinaryKind.AND, left, emit.constant(known - 1));
            if (known == -1) return emit.constant(0);
        }
        var safe = emit.isConstant(right) ? right
                : emit.select(emit.compare(CompareKind.EQ, right, emit.constant(-1)), emit.constant(1), right);
        var remainder = emit.binary(BinaryKind.SREM, left, safe);
        return emit.select(wrongSign(remainder, safe), emit.binary(BinaryKind.ADD, remainder, safe), remainder);
    }

    /// `left / right`, correctly rounded.
    PyValue trueDivide(Value left, Value right) {
        in.check(emit.compare(CompareKind.NE, right, emit.constant(0)), "ZeroDivisionError", "division by zero");
        if (!emit.reachable()) return null;
        return in.branch(emit.and(exact(left), exact(right)),
                () -> new PyValue(NumberType.FLOAT, emit.binary(BinaryKind.FDIV, toDouble(left), toDouble(right))),
                () -> library.callSeldom("integers.py", "true_divide", new PyValue(NumberType.INT, left), new PyValue(NumberType.INT, right)));
    }

    /// Whether a double holds the int exactly, by its size.
    private Value exact(Value value) {
        if (emit.constantOf(value) instanceof Long known) return emit.constant(Math.abs(known) <= LARGEST_EXACT_DOUBLE && known != Long.MIN_VALUE);
        var shifted = emit.binary(BinaryKind.ADD, value, emit.constant(LARGEST_EXACT_DOUBLE));
        return emit.compare(CompareKind.ULE, shifted, emit.constant(2 * LARGEST_EXACT_DOUBLE));
    }

    Value toDouble(Value value) { return emit.convert(ConvertKind.SITOFP, value, Scalar.F64); }

    // ---- powers

    /// `base ** exponent` for an exponent that is not negative.
    Value power(Value base, Value exponent) {
        if (emit.constantOf(exponent) instanceof Long known && known >= 0 && known <= 8) return smallPower(base, known);
        if (emit.constantOf(base) instanceof Long known && known == 2) return shiftLeft(emit.constant(1), exponent, false);
        var result = library.call("integers.py", "power", new PyValue(NumberType.INT, base), new PyValue(NumberType.INT, exponent));
        return result == null ? emit.constant(0) : result.value();
    }

    private Value smallPower(Value base, long exponent) {
        if (exponent == 0) return emit.constant(1);
        var result = base;
        var rest = Long.toBinaryString(exponent);
        for (int bit = 1; bit < rest.length(); bit++) {
            result = multiply(result, result, false);
            if (rest.charAt(bit) == '1') result = multiply(result, base, false);
        }
        return result;
    }

    // ---- bits

    Value shiftLeft(Value left, Value right, boolean modular) {
        countIsNotNegative(right);
        var zero = emit.constant(0);
        var far = emit.compare(CompareKind.SGT, right, emit.constant(63));
        var result = emit.binary(BinaryKind.SHL, left, emit.select(far, emit.constant(63), right));
        if (modular) return emit.select(far, zero, result);
        var back = emit.binary(BinaryKind.ASHR, result, emit.select(far, emit.constant(63), right));
        overflow(emit.and(emit.or(emit.not(far), emit.compare(CompareKind.EQ, left, zero)), emit.compare(CompareKind.EQ, back, left)));
        return result;
    }

    Value shiftRight(Value left, Value right) {
        countIsNotNegative(right);
        return emit.binary(BinaryKind.ASHR, left, emit.binary(BinaryKind.SMIN, right, emit.constant(63)));
    }

    private void countIsNotNegative(Value count) { in.check(emit.compare(CompareKind.SGE, count, emit.constant(0)), "ValueError", "negative shift count"); }

    Value invert(Value value) { return emit.unary(UnaryKind.NOT, value); }
}
