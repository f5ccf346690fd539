package conure.pass;

import conure.ir.ControlOp;
import conure.ir.Region;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.ConvertKind;
import conure.ir.ScalarOp.UnaryKind;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.List;

/// Division of integers of 8 and of 64 bits by products.
///
///     %q = udiv %x, %d
/// →   %f, %s, %t = ⌊2ⁿ · (2ᵏ − d) / d⌋ + 1, min(k, 1), max(k − 1, 0)
///     %h = the upper n bits of %x · %f   %q = (%h + ((%x − %h) >> %s)) >> %t
///
/// Sound for x < 2ⁿ and 2ᵏ⁻¹ < d ≤ 2ᵏ: T. Granlund and P. Montgomery, "Division by invariant integers using multiplication". Numbers with signs
/// are divided by their magnitudes; to round down, one below 0 by what its complement has, so that no condition of the divisor is left,
/// of which LLVM would make loops of their own. Bytes are divided in 16 bits, for which there are vectors of products and shifts.
///
/// @param factor of the dividend: the upper half of the product is taken
/// @param first the shift of what the factor's highest bit, which it has no room for, adds
/// @param last the shift of the sum
/// @param sign of the divisor, −1 or 0; null if it has none
/// @param isThere 0 if the divisor is 0, otherwise −1
record IntegerReciprocal(Value factor, Value first, Value last, Value sign, Value isThere) implements Reciprocal {
    /// All is computed in 64 bits. A divisor of 0 has shifts by which nothing is left.
    static IntegerReciprocal of(CodeBuilder code, Value divisor, boolean signed) {
        var type = (Scalar) divisor.type();
        var zero = code.constant(0);
        var one = code.constant(1);
        var number = code.convert(signed ? ConvertKind.SEXT : ConvertKind.ZEXT, divisor, Scalar.I64);
        var sign = signed ? code.binary(BinaryKind.ASHR, number, code.constant(Long.SIZE - 1)) : null;
        var isZero = code.compare(CompareKind.EQ, number, zero);
        var isThere = code.convert(ConvertKind.TRUNCATE, code.select(isZero, zero, code.constant(-1)), type);
        var ofType = sign == null ? null : code.convert(ConvertKind.TRUNCATE, sign, type);
        var magnitude = code.binary(BinaryKind.UMAX, signed ? negated(code, number, sign) : number, one);
        var ceiling = code.binary(BinaryKind.SUB, code.constant(Long.SIZE), code.unary(UnaryKind.CTLZ, code.binary(BinaryKind.SUB, magnitude, one)));
        var first = code.binary(BinaryKind.UMIN, ceiling, one);
        var last = code.binary(BinaryKind.SUB, ceiling, first);
        var power = code.binary(BinaryKind.SHL, code.binary(BinaryKind.SHL, one, last), first);
        var factor = factor(code, code.binary(BinaryKind.SUB, power, magnitude), magnitude, type.bits());
        var work = type == Scalar.I8 ? Scalar.I16 : type;
        return new IntegerReciprocal(code.convert(ConvertKind.TRUNCATE, factor, work),
                code.convert(ConvertKind.TRUNCATE, code.select(isZero, one, first), work),
                code.convert(ConvertKind.TRUNCATE, code.select(isZero, code.constant(type.bits() - 1), last), work), ofType, isThere);
    }

    /// ⌊2ⁿ · x / d⌋ + 1 for x < d, of which n bits count: 64 bits in two steps of 32 where remainders have room for that, or bit by bit.
    private static Value factor(CodeBuilder code, Value dividend, Value divisor, int bits) {
        var one = code.constant(1);
        if (bits < Long.SIZE) {
            return code.binary(BinaryKind.ADD, code.binary(BinaryKind.UDIV, code.binary(BinaryKind.SHL, dividend, code.constant(bits)), divisor), one);
        }
        var half = code.constant(Integer.SIZE);
        var result = new Value(Scalar.I64);
        var isShort = code.compare(CompareKind.ULT, divisor, code.constant(1L << Integer.SIZE));
        var steps = code.collect(() -> {
            var shifted = code.binary(BinaryKind.SHL, dividend, half);
            var upper = code.binary(BinaryKind.UDIV, shifted, divisor);
            var rest = code.binary(BinaryKind.SUB, shifted, code.binary(BinaryKind.MUL, upper, divisor));
            var lower = code.binary(BinaryKind.UDIV, code.binary(BinaryKind.SHL, rest, half), divisor);
            code.yields(List.of(code.binary(BinaryKind.ADD, code.binary(BinaryKind.SHL, upper, half), lower)));
        });
        var single = code.collect(() -> {
            var done = code.loop(code.constant(0), code.constant(Long.SIZE), List.of(code.constant(0), dividend), (_, carried) -> {
                var unit = code.constant(1);
                var shifted = code.binary(BinaryKind.SHL, carried.getLast(), unit);
                var isLong = code.compare(CompareKind.SLT, carried.getLast(), code.constant(0));
                var fits = code.binary(BinaryKind.OR, isLong, code.compare(CompareKind.UGE, shifted, divisor));
                var bit = code.convert(ConvertKind.ZEXT, fits, Scalar.I64);
                return List.of(code.binary(BinaryKind.ADD, code.binary(BinaryKind.SHL, carried.getFirst(), unit), bit),
                        code.select(fits, code.binary(BinaryKind.SUB, shifted, divisor), shifted));
            });
            code.yields(List.of(done.getFirst()));
        });
        code.emit(new ControlOp.If(List.of(result), isShort, new Region(List.of(), steps), new Region(List.of(), single), code.location()));
        return code.binary(BinaryKind.ADD, result, one);
    }

    // ---- in the loop

    /// Of numbers with signs, towards 0. The divisor is not 0, nor −1 with the smallest dividend.
    Value truncated(CodeBuilder code, Value dividend) {
        var sign = sign(code, dividend);
        var quotient = quotient(code, negated(code, dividend, sign));
        return negated(code, quotient, code.binary(BinaryKind.XOR, sign, this.sign));
    }

    /// The sign is that of x or −x, which is divided by a magnitude; the smallest integer has no negative one, but its complement has.
    @Override public Value roundedDown(CodeBuilder code, Value dividend) {
        var complement = code.binary(BinaryKind.XOR, dividend, sign);
        var number = code.binary(BinaryKind.SUB, complement, sign);
        var sign = sign(code, code.binary(BinaryKind.AND, code.binary(BinaryKind.AND, complement, number), isThere));
        return code.binary(BinaryKind.XOR, quotient(code, code.binary(BinaryKind.XOR, number, sign)), sign);
    }

    private static Value sign(CodeBuilder code, Value number) {
        var type = (Scalar) number.type();
        return code.binary(BinaryKind.ASHR, number, code.constant(type, type.bits() - 1L));
    }

    /// Of a number without sign.
    @Override public Value quotient(CodeBuilder code, Value dividend) {
        var type = (Scalar) dividend.type();
        var number = code.convert(ConvertKind.ZEXT, dividend, (Scalar) factor.type());
        var upper = type == Scalar.I64 ? upperHalf(code, number, factor) : code.binary(BinaryKind.LSHR, code.binary(BinaryKind.MUL, number, factor), code.constant(Scalar.I16, 8L));
        var rest = code.binary(BinaryKind.LSHR, code.binary(BinaryKind.SUB, number, upper), first);
        return code.convert(ConvertKind.TRUNCATE, code.binary(BinaryKind.LSHR, code.binary(BinaryKind.ADD, upper, rest), last), type);
    }

    /// The upper half of a product of numbers without sign, by products of 32 bits, which vectors have.
    private static Value upperHalf(CodeBuilder code, Value value, Value factor) {
        var half = code.constant(Integer.SIZE);
        var low = code.constant((1L << Integer.SIZE) - 1);
        var valueHigh = code.binary(BinaryKind.LSHR, value, half);
        var valueLow = code.binary(BinaryKind.AND, value, low);
        var factorHigh = code.binary(BinaryKind.LSHR, factor, half);
        var factorLow = code.binary(BinaryKind.AND, factor, low);
        var lowest = code.binary(BinaryKind.LSHR, code.binary(BinaryKind.MUL, valueLow, factorLow), half);
        var middle = code.binary(BinaryKind.ADD, code.binary(BinaryKind.MUL, valueHigh, factorLow), lowest);
        var other = code.binary(BinaryKind.ADD, code.binary(BinaryKind.MUL, valueLow, factorHigh), code.binary(BinaryKind.AND, middle, low));
        var carried = code.binary(BinaryKind.ADD, code.binary(BinaryKind.LSHR, middle, half), code.binary(BinaryKind.LSHR, other, half));
        return code.binary(BinaryKind.ADD, code.binary(BinaryKind.MUL, valueHigh, factorHigh), carried);
    }

    /// `−number` where the sign is −1, and the number where it is 0.
    private static Value negated(CodeBuilder code, Value number, Value sign) {
        return code.binary(BinaryKind.SUB, code.binary(BinaryKind.XOR, number, sign), sign);
    }
}
