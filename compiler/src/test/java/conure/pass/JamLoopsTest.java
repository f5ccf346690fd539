package conure.pass;

import static conure.pass.Rewriting.after;
import static conure.pass.Rewriting.assertKeeps;
import static conure.pass.Rewriting.count;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JamLoopsTest {
    private static final Pass[] PASSES = {new FoldConstants(), new SimplifyControl(), new EliminateCommonSubexpressions(), new ShiftLoops(),
            new RemoveProvenChecks(), new FoldConstants(), new SimplifyControl(), new EliminateDeadCode(), new HoistInvariants(), new SplitIndexSets(),
            new JamLoops(), new FoldConstants(), new EliminateDeadCode()};

    @Test
    void theInsideOfAPictureIsDilatedEightPixelsAtOnce() {
        var module = after(Programs.dilation(), PASSES);
        // The borders (the remainder of the middle with the right one) compare one pixel at a time, the middle of a row eight.
        assertThat(count(module, "fgt")).isEqualTo(8 + 2);
        SplitIndexSetsTest.assertSame(PASSES);
    }

    @Test
    void whatIsReadBackStaysInOrder() {
        // u[j] = the sum of u[j - 2 .. j]: each needs what the one before wrote
        assertKeeps("""
                level typed
                function @f(%u: float64[:]C) -> () {
                  %two = constant {value = 2} : i64
                  %one = constant {value = 1} : i64
                  %nothing = constant {value = 0x0.0p0} : f64
                  %n = extent %u {axis = 0} : i64
                  for %two, %n { (%j: i64)
                    %a = sub %j, %two : i64
                    %b = add %j, %one : i64
                    %r = for %a, %b, %nothing : f64 { (%l: i64, %c: f64)
                      %x = element %u, %l : f64
                      %d = fadd %c, %x : f64
                      yield %d
                    }
                    set_element %u, %j, %r
                    yield
                  }
                  return
                }
                """, new JamLoops());
    }
}
