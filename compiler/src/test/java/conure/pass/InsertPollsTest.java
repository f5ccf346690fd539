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
    void loopsInLoopsRunInPieces() {
        assertRewrites("""
                level loops
                function @f(%x: i64, %p: ptr) -> () {
                  loop {
                    loop %x { (%y: i64)
                      store %p, %y
                      %z = add %y, %x : i64
                      yield %z
                    }
                    unreachable
                  }
                  unreachable
                }
                """, """
                level loops
                function @f(%x: i64, %p: ptr) -> () {
                  loop {
                    loop %x { (%before: i64)
                      %zero = constant {value = 0} : i64
                      %size = constant {value = 65536} : i64
                      %behind = for %zero, %size, %before : i64 { (%count: i64, %y: i64)
                        store %p, %y
                        %z = add %y, %x : i64
                        yield %z
                      }
                      poll
                      yield %behind
                    }
                    unreachable
                  }
                  unreachable
                }
                """, PASS);
    }

    @Test
    void loopsThatNeverRepeatHaveNone() {
        assertKeeps("""
                level loops
                function @f(%x: i64) -> (i64) {
                  %r = block : i64 { (%done: label)
                    loop %x { (%y: i64)
                      %z = add %y, %x : i64
                      exit %done, %z
                    }
                    unreachable
                  }
                  return %r
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
                  %last = smax %zero, %n : i64
                  %size = constant {value = 65536} : i64
                  %r = block : i64 { (%done: label)
                    loop %zero, %zero { (%start: i64, %c1: i64)
                      %rest = sub %last, %start : i64
                      %some = umin %rest, %size : i64
                      %end = add %start, %some : i64
                      %s = for %start, %end, %c1 : i64 { (%i: i64, %c: i64)
                        store %p, %i
                        %d = add %c, %i : i64
                        yield %d
                      }
                      %reached = eq %end, %last : i1
                      if %reached {
                        exit %done, %s
                      } {
                        poll
                        yield
                      }
                      yield %end, %s
                    }
                    unreachable
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
                    %r = for %zero, %n, %zero : i64 { (%j: i64, %c: i64)
                      %d = add %c, %j : i64
                      yield %d
                    }
                    store %p, %r
                    yield
                  }
                  return
                }
                """, PASS);
        // In the outer loop, and between the pieces of a long inner one, of which there is one copy.
        assertThat(count(module, "poll")).isEqualTo(2);
        assertThat(count(module, "for")).isEqualTo(2);
    }

    @Test
    void rowsRunInPiecesOfOneLoop() {
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
        assertThat(count(module, "poll")).isEqualTo(1);
        assertThat(count(module, "loop")).isEqualTo(1);
        assertThat(count(module, "for")).isEqualTo(1);
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
