package conure.pass;

import static conure.pass.Rewriting.after;
import static conure.pass.Rewriting.assertKeeps;
import static conure.pass.Rewriting.assertRewrites;
import static conure.pass.Rewriting.count;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InsertPollsTest {
    private static final Pass PASS = new InsertPolls();

    @Test
    void endlessLoopsPoll() {
        assertRewrites("""
                level loops
                function @f(%x: i64) -> () {
                  loop {
                    yield
                  }
                  unreachable
                }
                """, """
                level loops
                function @f(%x: i64) -> () {
                  loop {
                    poll
                    yield
                  }
                  unreachable
                }
                """, PASS);
    }

    @Test
    void aLongLoopRunsInPieces() {
        assertRewrites("""
                level loops
                function @f(%n: i64, %zero: i64, %p: ptr) -> (i64) {
                  %r = for %zero, %n, %zero : i64 { (%i: i64, %c: i64)
                    store %p, %i
                    %d = add %c, %i : i64
                    yield %d
                  }
                  return %r
                }
                """, """
                level loops
                function @f(%n: i64, %zero: i64, %p: ptr) -> (i64) {
                  %nothing = constant {value = 0} : i64
                  %sixteen = constant {value = 16} : i64
                  %size = constant {value = 65536} : i64
                  %one = constant {value = 1} : i64
                  %length = sub %n, %zero : i64
                  %last = sub %length, %one : i64
                  %full = lshr %last, %sixteen : i64
                  %count = add %full, %one : i64
                  %some = slt %zero, %n : i1
                  %pieces = select %some, %count, %nothing : i64
                  %r = for %nothing, %pieces, %zero : i64 { (%piece: i64, %c1: i64)
                    poll
                    %before = shl %piece, %sixteen : i64
                    %start = add %zero, %before : i64
                    %rest = sub %n, %start : i64
                    %some1 = umin %rest, %size : i64
                    %end = add %start, %some1 : i64
                    %s = for %start, %end, %c1 : i64 { (%i: i64, %c: i64)
                      store %p, %i
                      %d = add %c, %i : i64
                      yield %d
                    }
                    yield %s
                  }
                  return %r
                }
                """, PASS);
    }

    @Test
    void loopsAroundLoopsPollInEachIteration() {
        var module = after("""
                level loops
                function @f(%n: i64, %zero: i64, %p: ptr) -> () {
                  for %zero, %n { (%i: i64)
                    for %zero, %n { (%j: i64)
                      store %p, %j
                      yield
                    }
                    yield
                  }
                  return
                }
                """, PASS);
        // In the outer loop, and between the pieces of a long inner one; the inner loop's usual version has none.
        assertThat(count(module, "poll")).isEqualTo(2);
        assertThat(count(module, "for")).isEqualTo(4);
    }

    @Test
    void shortLoopsHaveNone() {
        assertKeeps("""
                level loops
                function @f(%n: i64, %p: ptr) -> () {
                  %zero = constant {value = 0} : i64
                  %ten = constant {value = 10} : i64
                  for %zero, %ten { (%i: i64)
                    for %zero, %ten { (%j: i64)
                      store %p, %j
                      yield
                    }
                    yield
                  }
                  return
                }
                """, PASS);
    }

    @Test
    void recursiveFunctionsPollAtTheirEntry() {
        var module = after("""
                level loops
                function @f(%n: i64) -> (i64) {
                  %r = call %n {function = "g"} : i64
                  return %r
                }
                function @g(%n: i64) -> (i64) {
                  %r = call %n {function = "h"} : i64
                  return %r
                }
                function @h(%n: i64) -> (i64) {
                  %r = call %n {function = "g"} : i64
                  return %r
                }
                """, PASS);
        assertThat(module.functions().stream().map(function -> count(function.body(), "poll"))).containsExactly(0, 1, 1);
    }
}
