package conure.pass;

import static conure.pass.Rewriting.assertKeeps;
import static conure.pass.Rewriting.assertRewrites;

import org.junit.jupiter.api.Test;

class HoistInvariantsTest {
    private static final Pass PASS = new HoistInvariants();

    @Test
    void movesToTheOutermostLoopWhereItIsInvariant() {
        assertRewrites("""
                level loops
                function @f(%m: i64, %n: i64, %w: i64, %p: ptr) -> () {
                  for %w, %m { (%i: i64)
                    for %w, %n { (%j: i64)
                      %two = constant {value = 2} : i64
                      %half = sdiv %w, %two : i64
                      %row = add %i, %half : i64
                      %both = add %row, %j : i64
                      store %p, %both
                      yield
                    }
                    yield
                  }
                  return
                }
                """, """
                level loops
                function @f(%m: i64, %n: i64, %w: i64, %p: ptr) -> () {
                  %two = constant {value = 2} : i64
                  %half = sdiv %w, %two : i64
                  for %w, %m { (%i: i64)
                    %row = add %i, %half : i64
                    for %w, %n { (%j: i64)
                      %both = add %row, %j : i64
                      store %p, %both
                      yield
                    }
                    yield
                  }
                  return
                }
                """, PASS, new EliminateDeadCode());
    }

    @Test
    void leavesDivisionsByUnknownsAndReads() {
        assertKeeps("""
                level loops
                function @f(%m: i64, %w: i64, %d: i64, %p: ptr, %q: ptr) -> () {
                  for %w, %m { (%i: i64)
                    %half = sdiv %w, %d : i64
                    %x = load %p : i64
                    store %q, %half
                    store %q, %x
                    yield
                  }
                  return
                }
                """, PASS);
    }

    @Test
    void takesOnlyCheapOperationsFromUnderACondition() {
        assertRewrites("""
                level loops
                function @f(%m: i64, %w: i64, %x: f64, %c: i1, %p: ptr, %q: ptr) -> () {
                  for %w, %m { (%i: i64)
                    if %c {
                      %y = math %x {function = "sin"} : f64
                      %s = fadd %x, %x : f64
                      store %q, %y
                      store %q, %s
                      yield
                    } {
                      yield
                    }
                    yield
                  }
                  return
                }
                """, """
                level loops
                function @f(%m: i64, %w: i64, %x: f64, %c: i1, %p: ptr, %q: ptr) -> () {
                  %s = fadd %x, %x : f64
                  for %w, %m { (%i: i64)
                    if %c {
                      %y = math %x {function = "sin"} : f64
                      store %q, %y
                      store %q, %s
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
