package conure.pass;

import static conure.pass.Rewriting.after;
import static conure.pass.Rewriting.assertKeeps;
import static conure.pass.Rewriting.assertRewrites;
import static conure.pass.Rewriting.count;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoldConstantsTest {
    private static final Pass[] PASSES = {new FoldConstants(), new EliminateDeadCode()};

    @Test
    void evaluatesWhatIsKnown() {
        assertRewrites("""
                level loops
                function @f(%x: i64) -> (i64) {
                  %two = constant {value = 2} : i64
                  %three = constant {value = 3} : i64
                  %six = mul %two, %three : i64
                  %five, %ok = checked_add %two, %three : i64, i1
                  check %ok {class = "OverflowError", form = "message", message = ""}
                  %less = slt %five, %six : i1
                  %chosen = select %less, %six, %x : i64
                  %r = add %x, %chosen : i64
                  return %r
                }
                """, """
                level loops
                function @f(%x: i64) -> (i64) {
                  %six = constant {value = 6} : i64
                  %r = add %x, %six : i64
                  return %r
                }
                """, PASSES);
    }

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

    @Test
    void leavesNanToTheTarget() {
        assertKeeps("""
                level loops
                function @f() -> (f64) {
                  %c = constant {value = 0x0.0p0} : f64
                  %r = fdiv %c, %c : f64
                  return %r
                }
                """, PASSES);
    }

    @Test
    void anImpossibleCheckRaises() {
        assertRewrites("""
                level loops
                function @f(%x: i64) -> (i64) {
                  %no = constant {value = false} : i1
                  check %no {class = "ValueError", form = "message", message = "no"}
                  %r = add %x, %x : i64
                  return %r
                }
                """, """
                level loops
                function @f(%x: i64) -> (i64) {
                  raise {class = "ValueError", form = "message", message = "no"}
                }
                """, PASSES);
    }

    @Test
    void readsBackTags() {
        assertRewrites("""
                level loops
                function @f(%c: i1, %a: f64, %b: f64) -> (f64) {
                  %three = constant {value = 3} : i8
                  %five = constant {value = 5} : i8
                  %tag = select %c, %three, %five : i8
                  %is = eq %tag, %three : i1
                  %isnot = ne %tag, %three : i1
                  %x = select %is, %a, %b : f64
                  %y = select %isnot, %x, %b : f64
                  return %y
                }
                """, """
                level loops
                function @f(%c: i1, %a: f64, %b: f64) -> (f64) {
                  %x = select %c, %a, %b : f64
                  %y = select %c, %b, %x : f64
                  return %y
                }
                """, PASSES);
    }

    @Test
    void followsExtentsThroughViews() {
        assertRewrites("""
                level typed
                function @f(%a: float64[:,:]C, %i: i64, %s: i64, %n: i64, %one: i64) -> (i64, i64, i64) {
                  %row = view %a, %i {axes = ["index", "whole"]} : float64[:]C
                  %part = view %row, %s, %n, %one {axes = ["slice"]} : float64[:]A
                  %t = transpose %a {axes = [1, 0]} : float64[:,:]F
                  %x = extent %row {axis = 0} : i64
                  %y = extent %part {axis = 0} : i64
                  %z = extent %t {axis = 0} : i64
                  return %x, %y, %z
                }
                """, """
                level typed
                function @f(%a: float64[:,:]C, %i: i64, %s: i64, %n: i64, %one: i64) -> (i64, i64, i64) {
                  %x = extent %a {axis = 1} : i64
                  %z = extent %a {axis = 1} : i64
                  return %x, %n, %z
                }
                """, PASSES);
    }
}
