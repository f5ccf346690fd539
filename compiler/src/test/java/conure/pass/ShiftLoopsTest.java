package conure.pass;

import static conure.pass.Programs.function;
import static conure.pass.Programs.rangeLength;
import static conure.pass.Rewriting.assertKeeps;
import static conure.pass.Rewriting.assertRewrites;

import org.junit.jupiter.api.Test;

class ShiftLoopsTest {
    private static final Pass[] PASSES = {new ShiftLoops(), new EliminateDeadCode()};

    @Test
    void countsFromStartToStop() {
        assertRewrites(function("%u: float64[:]C, %start: i64, %stop: i64, %x: f64", "", rangeLength("%n", "%start", "%stop") + """
                for %zero, %n { (%p: i64)
                  %i = add %start, %p : i64
                  for %zero, %i { (%q: i64)
                    %j = add %q, %p : i64
                    set_element %u, %j, %x
                    yield
                  }
                  yield
                }
                return
                """), """
                level typed
                function @f(%u: float64[:]C, %start: i64, %stop: i64, %x: f64) -> () {
                  %zero = constant {value = 0} : i64
                  %d, %ok = checked_sub %stop, %start : i64, i1
                  check %ok {class = "OverflowError", form = "message", message = ""}
                  for %start, %stop { (%i: i64)
                    %p = sub %i, %start : i64
                    for %zero, %i { (%q: i64)
                      %j = add %q, %p : i64
                      set_element %u, %j, %x
                      yield
                    }
                    yield
                  }
                  return
                }
                """, PASSES);
    }

    @Test
    void keepsDifferencesThatMayHaveWrapped() {
        assertKeeps("""
                level typed
                function @f(%u: float64[:]C, %start: i64, %stop: i64, %x: f64) -> () {
                  %zero = constant {value = 0} : i64
                  %n = sub %stop, %start : i64
                  for %zero, %n { (%p: i64)
                    %i = add %start, %p : i64
                    set_element %u, %i, %x
                    yield
                  }
                  return
                }
                """, PASSES);
    }
}
