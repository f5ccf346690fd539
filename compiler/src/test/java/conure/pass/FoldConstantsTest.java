package conure.pass;

import static conure.pass.Rewriting.after;
import static conure.pass.Rewriting.assertKeeps;
import static conure.pass.Rewriting.assertRewrites;
import static conure.pass.Rewriting.count;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Neutral operands of every type; `tests/ir/typed/fold-constants.ir` has the rest.
class FoldConstantsTest {
    private static final Pass[] PASSES = {new FoldConstants(), new EliminateDeadCode()};

    @ParameterizedTest
    @CsvSource({"add,0", "sub,0", "mul,1", "or,0", "xor,0", "and,-1", "shl,0", "ashr,0", "lshr,0", "sdiv,1", "udiv,1"})
    void dropsNeutralOperands(String operation, long neutral) {
        for (var type : new String[] {"i64", "i32", "i8"}) {
            assertRewrites("""
                    level loops
                    function @f(%%x: %3$s) -> (%3$s) {
                      %%c = constant {value = %2$d} : %3$s
                      %%r = %1$s %%x, %%c : %3$s
                      return %%r
                    }
                    """.formatted(operation, neutral, type), """
                    level loops
                    function @f(%%x: %1$s) -> (%1$s) {
                      return %%x
                    }
                    """.formatted(type), PASSES);
        }
    }

    @ParameterizedTest
    @CsvSource({"fadd,0x0.0p0", "fmul,0x0.0p0", "fsub,-0x0.0p0", "fadd,0x1.0p0"})
    void keepsFloatOperationsThatRoundOrChangeZeros(String operation, String constant) {
        assertKeeps("""
                level loops
                function @f(%%x: f64) -> (f64) {
                  %%c = constant {value = %s} : f64
                  %%r = %s %%x, %%c : f64
                  return %%r
                }
                """.formatted(constant, operation), PASSES);
    }

    @ParameterizedTest
    @CsvSource({"fadd,-0x0.0p0", "fmul,0x1.0p0", "fsub,0x0.0p0", "fdiv,0x1.0p0"})
    void dropsFloatOperationsThatChangeNothing(String operation, String constant) {
        assertThat(count(after("""
                level loops
                function @f(%%x: f64) -> (f64) {
                  %%c = constant {value = %s} : f64
                  %%r = %s %%x, %%c : f64
                  return %%r
                }
                """.formatted(constant, operation), PASSES), operation)).isZero();
    }
}
