package conure.specialize.values;

import static org.assertj.core.api.Assertions.assertThat;

import conure.ir.Dtype;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The rules of NEP 50 and the corners of `numpy.promote_types`.
class PromotionTest {
    @Test void integersOfBothSignsMeetInTheNextLargerSignedOne() {
        assertThat(Promotion.promote(Dtype.INT8, Dtype.UINT8)).isEqualTo(Dtype.INT16);
        assertThat(Promotion.promote(Dtype.UINT32, Dtype.INT64)).isEqualTo(Dtype.INT64);
        assertThat(Promotion.promote(Dtype.UINT64, Dtype.INT8)).isEqualTo(Dtype.FLOAT64);
    }

    @Test void floatsHoldTheIntegersTheyMeet() {
        assertThat(Promotion.promote(Dtype.FLOAT16, Dtype.UINT8)).isEqualTo(Dtype.FLOAT16);
        assertThat(Promotion.promote(Dtype.FLOAT16, Dtype.INT16)).isEqualTo(Dtype.FLOAT32);
        assertThat(Promotion.promote(Dtype.FLOAT32, Dtype.INT32)).isEqualTo(Dtype.FLOAT64);
        assertThat(Promotion.promote(Dtype.COMPLEX64, Dtype.INT16)).isEqualTo(Dtype.COMPLEX64);
        assertThat(Promotion.promote(Dtype.COMPLEX64, Dtype.FLOAT64)).isEqualTo(Dtype.COMPLEX128);
    }

    @Test void promotionIsSymmetricAndKeepsEqualTypes() {
        for (var left : Dtype.values()) {
            assertThat(Promotion.promote(left, left)).isEqualTo(left);
            for (var right : Dtype.values()) assertThat(Promotion.promote(left, right)).isEqualTo(Promotion.promote(right, left));
        }
    }

    @Test void pythonNumbersAreWeak() {
        assertThat(Promotion.common(NumberType.NP_FLOAT32, NumberType.FLOAT)).isEqualTo(NumberType.NP_FLOAT32);
        assertThat(Promotion.common(NumberType.INT, NumberType.NP_UINT8)).isEqualTo(NumberType.NP_UINT8);
        assertThat(Promotion.common(NumberType.NP_BOOL, NumberType.INT)).isEqualTo(NumberType.NP_INT64);
        assertThat(Promotion.common(NumberType.NP_INT8, NumberType.FLOAT)).isEqualTo(NumberType.NP_FLOAT64);
        assertThat(Promotion.common(NumberType.COMPLEX, NumberType.NP_FLOAT16)).isEqualTo(NumberType.NP_COMPLEX64);
    }

    @Test void amongThemselvesTheWiderOneWins() {
        assertThat(Promotion.common(NumberType.BOOL, NumberType.INT)).isEqualTo(NumberType.INT);
        assertThat(Promotion.common(NumberType.FLOAT, NumberType.INT)).isEqualTo(NumberType.FLOAT);
        assertThat(Promotion.common(List.of(NumberType.INT, NumberType.COMPLEX))).isEqualTo(Dtype.COMPLEX128);
    }
}
