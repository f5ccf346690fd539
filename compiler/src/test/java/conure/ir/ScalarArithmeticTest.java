package conure.ir;

import static org.assertj.core.api.Assertions.assertThat;

import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CheckedKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.ConvertKind;
import conure.ir.ScalarOp.UnaryKind;
import conure.ir.Type.Scalar;
import org.junit.jupiter.api.Test;

/// Corners of the arithmetic that constants are folded with; `ScalarAgreementTest` compares all of it with the machine.
class ScalarArithmeticTest {
    @Test
    void arithmeticWrapsAtTheTypesWidth() {
        assertThat(ScalarArithmetic.binary(BinaryKind.ADD, Scalar.I8, 127L, 1L)).isEqualTo(-128L);
        assertThat(ScalarArithmetic.binary(BinaryKind.UDIV, Scalar.I8, -1L, 2L)).isEqualTo(127L);
        assertThat(ScalarArithmetic.binary(BinaryKind.LSHR, Scalar.I32, -1L, 28L)).isEqualTo(15L);
        assertThat(ScalarArithmetic.binary(BinaryKind.SDIV, Scalar.I64, Long.MIN_VALUE, -1L)).isNull();
        assertThat(ScalarArithmetic.binary(BinaryKind.SREM, Scalar.I64, 5L, 0L)).isNull();
        assertThat(ScalarArithmetic.binary(BinaryKind.SHL, Scalar.I32, 1L, 32L)).isNull();
        assertThat(ScalarArithmetic.binary(BinaryKind.FADD, Scalar.F32, 0x1p24, 1.0)).isEqualTo(0x1p24);
        assertThat(ScalarArithmetic.unary(UnaryKind.CTLZ, Scalar.I8, 1L)).isEqualTo(7L);
        assertThat(ScalarArithmetic.unary(UnaryKind.CTTZ, Scalar.I16, 0L)).isEqualTo(16L);
        assertThat(ScalarArithmetic.unary(UnaryKind.TRUNC, Scalar.F64, -0.5)).isEqualTo(-0.0);
        assertThat(ScalarArithmetic.compare(CompareKind.ULT, Scalar.I8, 1L, -1L)).isTrue();
        assertThat(ScalarArithmetic.compare(CompareKind.FNE, Scalar.F64, Double.NaN, Double.NaN)).isTrue();
        assertThat(ScalarArithmetic.convert(ConvertKind.ZEXT, Scalar.I1, true, Scalar.I64)).isEqualTo(1L);
        assertThat(ScalarArithmetic.convert(ConvertKind.SEXT, Scalar.I1, true, Scalar.I64)).isEqualTo(-1L);
        assertThat(ScalarArithmetic.convert(ConvertKind.ZEXT, Scalar.I8, -1L, Scalar.I64)).isEqualTo(255L);
    }

    @Test
    void checkedArithmeticIsExactWithinTheTypesRange() {
        assertThat(ScalarArithmetic.isExact(CheckedKind.ADD, Scalar.I8, 100L, 27L)).isTrue();
        assertThat(ScalarArithmetic.isExact(CheckedKind.ADD, Scalar.I8, 100L, 28L)).isFalse();
        assertThat(ScalarArithmetic.isExact(CheckedKind.SUB, Scalar.I64, Long.MIN_VALUE, 1L)).isFalse();
        assertThat(ScalarArithmetic.isExact(CheckedKind.MUL, Scalar.I64, Long.MIN_VALUE, -1L)).isFalse();
    }
}
