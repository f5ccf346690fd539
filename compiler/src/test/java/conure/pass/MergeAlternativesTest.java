package conure.pass;

import static conure.pass.Rewriting.after;
import static conure.pass.Rewriting.assertRewrites;
import static conure.pass.Rewriting.count;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MergeAlternativesTest {
    private static final Pass[] PASSES = {new MergeAlternatives(), new FoldConstants(), new SimplifyControl(), new EliminateDeadCode()};

    @Test
    void aSumCarriesOneNumber() {
        assertRewrites("""
                level loops
                function @f(%n: i64, %zero: i64, %x: f64, %w: f64) -> (f64) {
                  %float = constant {value = 0} : i8
                  %numpy = constant {value = 1} : i8
                  %nothing = constant {value = 0x0.0p0} : f64
                  %t, %a, %b = for %zero, %n, %float, %x, %nothing : i8, f64, f64 { (%i: i64, %tag: i8, %p: f64, %q: f64)
                    %is = eq %tag, %float : i1
                    %s = select %is, %p, %q : f64
                    %z = fadd %s, %w : f64
                    yield %numpy, %nothing, %z
                  }
                  %was = eq %t, %float : i1
                  %r = select %was, %a, %b : f64
                  return %r
                }
                """, """
                level loops
                function @f(%n: i64, %zero: i64, %x: f64, %w: f64) -> (f64) {
                  %r = for %zero, %n, %x : f64 { (%i: i64, %s: f64)
                    %z = fadd %s, %w : f64
                    yield %z
                  }
                  return %r
                }
                """, PASSES);
    }

    @Test
    void throughBranchesInnerLoopsAndEarlyExits() {
        var module = after("""
                level loops
                function @f(%n: i64, %zero: i64, %x: f64, %w: f64, %c: i1, %d: i1) -> (f64) {
                  %float = constant {value = 0} : i8
                  %numpy = constant {value = 1} : i8
                  %nothing = constant {value = 0x0.0p0} : f64
                  %t, %a, %b = block : i8, f64, f64 { (%L: label)
                    %t1, %a1, %b1 = for %zero, %n, %float, %x, %nothing : i8, f64, f64 { (%i: i64, %tag: i8, %p: f64, %q: f64)
                      check %d, %L, %tag, %p, %q {class = "ValueError", form = "empty", message = "", arguments = 0}
                      %t2, %a2, %b2 = for %zero, %n, %tag, %p, %q : i8, f64, f64 { (%j: i64, %tag1: i8, %p1: f64, %q1: f64)
                        %t3, %a3, %b3 = if %c : i8, f64, f64 {
                          %is = ne %tag1, %float : i1
                          %s = select %is, %q1, %p1 : f64
                          %z = fadd %s, %w : f64
                          yield %numpy, %nothing, %z
                        } {
                          yield %tag1, %p1, %q1
                        }
                        yield %t3, %a3, %b3
                      }
                      yield %t2, %a2, %b2
                    }
                    yield %t1, %a1, %b1
                  }
                  %was = eq %t, %float : i1
                  %r = select %was, %a, %b : f64
                  return %r
                }
                """, PASSES);
        // Only whether to add is still chosen; the small branch has become a select.
        assertThat(count(module, "select")).isEqualTo(1);
        assertThat(count(module, "eq")).isZero();
    }

    @Test
    void aTagThatIsReturnedStays() {
        var module = after("""
                level loops
                function @f(%n: i64, %zero: i64, %x: f64, %w: f64) -> (i8, f64, f64) {
                  %float = constant {value = 0} : i8
                  %numpy = constant {value = 1} : i8
                  %nothing = constant {value = 0x0.0p0} : f64
                  %t, %a, %b = for %zero, %n, %float, %x, %nothing : i8, f64, f64 { (%i: i64, %tag: i8, %p: f64, %q: f64)
                    %is = eq %tag, %float : i1
                    %s = select %is, %p, %q : f64
                    %z = fadd %s, %w : f64
                    yield %numpy, %nothing, %z
                  }
                  return %t, %a, %b
                }
                """, PASSES);
        assertThat(count(module, "select")).isZero();
    }

    @Test
    void aMaximumComparesWithOneNumber() {
        assertRewrites("""
                level loops
                function @f(%n: i64, %zero: i64, %x: f64, %p: ptr) -> (f64) {
                  %float = constant {value = 0} : i8
                  %numpy = constant {value = 1} : i8
                  %nothing = constant {value = 0x0.0p0} : f64
                  %t, %a, %b = for %zero, %n, %float, %x, %nothing : i8, f64, f64 { (%i: i64, %tag: i8, %q: f64, %r: f64)
                    %v = load %p : f64
                    %c = fgt %v, %q : i1
                    %d = fgt %v, %r : i1
                    %is = eq %tag, %float : i1
                    %e = select %is, %c, %d : i1
                    %t2 = select %e, %numpy, %tag : i8
                    %q2 = select %e, %nothing, %q : f64
                    %r2 = select %e, %v, %r : f64
                    yield %t2, %q2, %r2
                  }
                  %was = eq %t, %float : i1
                  %s = select %was, %a, %b : f64
                  return %s
                }
                """, """
                level loops
                function @f(%n: i64, %zero: i64, %x: f64, %p: ptr) -> (f64) {
                  %s = for %zero, %n, %x : f64 { (%i: i64, %q: f64)
                    %v = load %p : f64
                    %e = fgt %v, %q : i1
                    %r = select %e, %v, %q : f64
                    yield %r
                  }
                  return %s
                }
                """, new FoldConstants(), new MergeAlternatives(), new FoldConstants(), new EliminateDeadCode());
    }
}
