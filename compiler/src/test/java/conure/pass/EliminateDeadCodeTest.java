package conure.pass;

import static conure.pass.Rewriting.assertKeeps;
import static conure.pass.Rewriting.assertRewrites;

import org.junit.jupiter.api.Test;

class EliminateDeadCodeTest {
    private static final Pass PASS = new EliminateDeadCode();

    @Test
    void dropsCarriedValuesThatOnlyFeedThemselves() {
        assertRewrites("""
                level loops
                function @f(%n: i64, %x: f64) -> (f64) {
                  %zero = constant {value = 0} : i64
                  %r, %s = for %zero, %n, %zero, %x : i64, f64 { (%i: i64, %p: i64, %q: f64)
                    %p2 = add %p, %i : i64
                    %q2 = fmul %q, %q : f64
                    yield %p2, %q2
                  }
                  return %s
                }
                """, """
                level loops
                function @f(%n: i64, %x: f64) -> (f64) {
                  %zero = constant {value = 0} : i64
                  %s = for %zero, %n, %x : f64 { (%i: i64, %q: f64)
                    %q2 = fmul %q, %q : f64
                    yield %q2
                  }
                  return %s
                }
                """, PASS);
    }

    @Test
    void dropsLoopsAndBranchesThatDoNothing() {
        assertRewrites("""
                level loops
                function @f(%n: i64, %c: i1, %x: i64) -> (i64) {
                  %r = for %x, %n, %x : i64 { (%i: i64, %p: i64)
                    %t = if %c : i64 {
                      %u = add %p, %i : i64
                      yield %u
                    } {
                      yield %p
                    }
                    yield %t
                  }
                  return %x
                }
                """, """
                level loops
                function @f(%n: i64, %c: i1, %x: i64) -> (i64) {
                  return %x
                }
                """, PASS);
    }

    @Test
    void keepsChecksAndEndlessLoops() {
        assertKeeps("""
                level loops
                function @f(%n: i64, %x: i64) -> () {
                  for %x, %n { (%i: i64)
                    %ok = slt %i, %x : i1
                    check %ok {class = "IndexError", form = "message", message = ""}
                    yield
                  }
                  loop {
                    yield
                  }
                  unreachable
                }
                """, PASS);
    }

    @Test
    void trimsWhatExitsPass() {
        assertRewrites("""
                level loops
                function @f(%c: i1, %x: i64, %y: i64) -> (i64) {
                  %r, %s = block : i64, i64 { (%L: label)
                    check %c, %L, %x, %y {class = "ValueError", form = "message", message = "", arguments = 0}
                    if %c {
                      exit %L, %y, %x
                    } {
                      yield
                    }
                    yield %x, %x
                  }
                  return %s
                }
                """, """
                level loops
                function @f(%c: i1, %x: i64, %y: i64) -> (i64) {
                  %s = block : i64 { (%L: label)
                    check %c, %L, %y {class = "ValueError", form = "message", message = "", arguments = 0}
                    if %c {
                      exit %L, %x
                    } {
                      yield
                    }
                    yield %x
                  }
                  return %s
                }
                """, PASS);
    }
}
