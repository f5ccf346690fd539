package conure.pass;

import static conure.pass.Rewriting.assertKeeps;
import static conure.pass.Rewriting.assertRewrites;

import org.junit.jupiter.api.Test;

class TrimLoopsTest {
    private static final Pass PASS = new TrimLoops();

    @Test
    void aConditionOnTheIndexMovesIntoTheBounds() {
        assertRewrites("""
                level typed
                function @f(%u: float64[:]C, %v: float64[:]C) -> (f64) {
                  %zero = constant {value = 0} : i64
                  %nothing = constant {value = 0x0.0p0} : f64
                  %n = extent %u {axis = 0} : i64
                  %m = extent %v {axis = 0} : i64
                  %sum = for %zero, %n, %nothing : f64 { (%i: i64, %s: f64)
                    %t = for %zero, %m, %s : f64 { (%k: i64, %c: f64)
                      %row = sub %i, %k : i64
                      %from = sle %zero, %row : i1
                      %to = slt %row, %n : i1
                      %inside = and %from, %to : i1
                      %r = if %inside : f64 {
                        %x = element %u, %row : f64
                        %d = fadd %c, %x : f64
                        yield %d
                      } {
                        yield %c
                      }
                      yield %r
                    }
                    yield %t
                  }
                  return %sum
                }
                """, """
                level typed
                function @f(%u: float64[:]C, %v: float64[:]C) -> (f64) {
                  %zero = constant {value = 0} : i64
                  %nothing = constant {value = 0x0.0p0} : f64
                  %n = extent %u {axis = 0} : i64
                  %m = extent %v {axis = 0} : i64
                  %sum = for %zero, %n, %nothing : f64 { (%i: i64, %s: f64)
                    %one = constant {value = 1} : i64
                    %behind = add %i, %one : i64
                    %upper = smin %m, %behind : i64
                    %minus = constant {value = -1} : i64
                    %p = mul %n, %minus : i64
                    %q = add %p, %i : i64
                    %o = constant {value = 1} : i64
                    %first = add %q, %o : i64
                    %lower = smax %zero, %first : i64
                    %t = for %lower, %upper, %s : f64 { (%k: i64, %c: f64)
                      %row = sub %i, %k : i64
                      %x = element %u, %row : f64
                      %d = fadd %c, %x : f64
                      yield %d
                    }
                    yield %t
                  }
                  return %sum
                }
                """, PASS, new EliminateDeadCode());
    }

    @Test
    void otherConditionsAndOtherEffectsStay() {
        assertKeeps("""
                level typed
                function @f(%u: float64[:]C, %x: f64, %j: i64, %c: i1) -> () {
                  %zero = constant {value = 0} : i64
                  %n = extent %u {axis = 0} : i64
                  for %zero, %n { (%i: i64)
                    %y = element %u, %i : f64
                    %less = flt %x, %y : i1
                    if %less {
                      set_element %u, %i, %x
                      yield
                    } {
                      yield
                    }
                    yield
                  }
                  for %zero, %n { (%k: i64)
                    set_element %u, %k, %x
                    %below = slt %k, %j : i1
                    if %below {
                      set_element %u, %zero, %x
                      yield
                    } {
                      yield
                    }
                    yield
                  }
                  return
                }
                """, PASS);
    }
}
