package conure.pass;

import static conure.pass.Rewriting.assertKeeps;
import static conure.pass.Rewriting.assertRewrites;

import org.junit.jupiter.api.Test;

class SimplifyControlTest {
    private static final Pass PASS = new SimplifyControl();

    @Test
    void takesTheKnownBranchAndDropsWhatNeverRuns() {
        assertRewrites("""
                level loops
                function @f(%x: i64, %p: ptr) -> (i64) {
                  %yes = constant {value = true} : i1
                  %r = if %yes : i64 {
                    store %p, %x
                    return %x
                  } {
                    yield %x
                  }
                  store %p, %r
                  return %r
                }
                """, """
                level loops
                function @f(%x: i64, %p: ptr) -> (i64) {
                  %yes = constant {value = true} : i1
                  store %p, %x
                  return %x
                }
                """, PASS);
    }

    @Test
    void smallPureBranchesBecomeSelects() {
        assertRewrites("""
                level loops
                function @f(%c: i1, %x: i64, %y: i64) -> (i64) {
                  %r, %s = if %c : i64, i64 {
                    %z = add %x, %y : i64
                    yield %z, %y
                  } {
                    yield %x, %y
                  }
                  %t = add %r, %s : i64
                  return %t
                }
                """, """
                level loops
                function @f(%c: i1, %x: i64, %y: i64) -> (i64) {
                  %z = add %x, %y : i64
                  %r = select %c, %z, %x : i64
                  %t = add %r, %y : i64
                  return %t
                }
                """, PASS);
    }

    @Test
    void branchesThatReadOrDivideStay() {
        assertKeeps("""
                level loops
                function @f(%c: i1, %p: ptr, %x: i64, %y: i64) -> (i64, i64) {
                  %r = if %c : i64 {
                    %z = load %p : i64
                    yield %z
                  } {
                    yield %x
                  }
                  %s = if %c : i64 {
                    %q = sdiv %x, %y : i64
                    yield %q
                  } {
                    yield %x
                  }
                  return %r, %s
                }
                """, PASS);
    }

    @Test
    void blocksThatNobodyLeavesEarlyAreGone() {
        assertRewrites("""
                level loops
                function @f(%x: i64, %p: ptr) -> (i64) {
                  %r = block : i64 { (%L: label)
                    store %p, %x
                    exit %L, %x
                  }
                  return %r
                }
                """, """
                level loops
                function @f(%x: i64, %p: ptr) -> (i64) {
                  store %p, %x
                  return %x
                }
                """, PASS);
    }

    @Test
    void loopsOfOneIterationOrNone() {
        assertRewrites("""
                level loops
                function @f(%x: i64, %p: ptr) -> (i64) {
                  %three = constant {value = 3} : i64
                  %four = constant {value = 4} : i64
                  %r = for %three, %four, %x : i64 { (%i: i64, %c: i64)
                    store %p, %i
                    %d = add %c, %i : i64
                    yield %d
                  }
                  %s = for %four, %three, %r : i64 { (%j: i64, %e: i64)
                    store %p, %j
                    yield %j
                  }
                  return %s
                }
                """, """
                level loops
                function @f(%x: i64, %p: ptr) -> (i64) {
                  %three = constant {value = 3} : i64
                  %four = constant {value = 4} : i64
                  store %p, %three
                  %d = add %x, %three : i64
                  return %d
                }
                """, PASS);
    }

    @Test
    void truthValuesBecomeAndsAndOrs() {
        assertRewrites("""
                level loops
                function @f(%c: i1, %x: i64, %y: i64) -> (i1, i1) {
                  %r = if %c : i1 {
                    %d = slt %x, %y : i1
                    yield %d
                  } {
                    yield %c
                  }
                  %s = if %c : i1 {
                    yield %c
                  } {
                    %e = slt %y, %x : i1
                    yield %e
                  }
                  return %r, %s
                }
                """, """
                level loops
                function @f(%c: i1, %x: i64, %y: i64) -> (i1, i1) {
                  %d = slt %x, %y : i1
                  %r = and %c, %d : i1
                  %e = slt %y, %x : i1
                  %s = or %c, %e : i1
                  return %r, %s
                }
                """, PASS);
    }

    @Test
    void whatIsSkippedToTheEndOfABlockIsTheOtherSideOfABranch() {
        assertRewrites("""
                level loops
                function @f(%c: i1, %d: i1, %x: i64, %p: ptr) -> (i64) {
                  %r = block : i64 { (%L: label)
                    if %c {
                      store %p, %x
                      exit %L, %x
                    } {
                      yield
                    }
                    %y = load %p : i64
                    if %d {
                      yield
                    } {
                      exit %L, %y
                    }
                    %z = add %y, %x : i64
                    store %p, %z
                    yield %z
                  }
                  return %r
                }
                """, """
                level loops
                function @f(%c: i1, %d: i1, %x: i64, %p: ptr) -> (i64) {
                  %r = if %c : i64 {
                    store %p, %x
                    yield %x
                  } {
                    %y = load %p : i64
                    %s = if %d : i64 {
                      %z = add %y, %x : i64
                      store %p, %z
                      yield %z
                    } {
                      yield %y
                    }
                    yield %s
                  }
                  return %r
                }
                """, PASS);
    }
}
