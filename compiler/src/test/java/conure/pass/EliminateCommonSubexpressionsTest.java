package conure.pass;

import static conure.pass.Rewriting.after;
import static conure.pass.Rewriting.assertKeeps;
import static conure.pass.Rewriting.assertRewrites;
import static conure.pass.Rewriting.count;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EliminateCommonSubexpressionsTest {
    private static final Pass PASS = new EliminateCommonSubexpressions();

    @Test
    void computesOnceAlsoWithSwappedOperandsAndInNestedRegions() {
        assertRewrites("""
                level loops
                function @f(%a: i64, %b: i64, %c: i1) -> (i64, i64) {
                  %x = add %a, %b : i64
                  %y = add %b, %a : i64
                  %r = if %c : i64 {
                    %z = add %a, %b : i64
                    yield %z
                  } {
                    yield %a
                  }
                  return %y, %r
                }
                """, """
                level loops
                function @f(%a: i64, %b: i64, %c: i1) -> (i64, i64) {
                  %x = add %a, %b : i64
                  %r = if %c : i64 {
                    yield %x
                  } {
                    yield %a
                  }
                  return %x, %r
                }
                """, PASS);
    }

    @Test
    void aBranchGivesNothingToWhatFollows() {
        assertKeeps("""
                level loops
                function @f(%a: i64, %b: i64, %c: i1) -> (i64, i64) {
                  %r = if %c : i64 {
                    %z = add %a, %b : i64
                    yield %z
                  } {
                    yield %a
                  }
                  %x = add %a, %b : i64
                  return %x, %r
                }
                """, PASS);
    }

    @Test
    void readsOnceUntilSomethingMayHaveWritten() {
        var module = after("""
                level loops
                function @f(%p: ptr, %q: ptr) -> (f64, f64, f64) {
                  %a = load %p : f64
                  %b = load %p : f64
                  store %q, %a
                  %c = load %p : f64
                  return %a, %b, %c
                }
                """, PASS);
        assertThat(count(module, "load")).isEqualTo(2);
    }

    @Test
    void freshMemoryIsApartFromArguments() {
        var module = after("""
                level loops
                function @f(%p: ptr, %n: i64) -> (f64, f64) {
                  %block = runtime %n {function = "allocate"} : ptr
                  %data = block_data %block : ptr
                  %a = load %p : f64
                  store %data, %a
                  %b = load %p : f64
                  %c = load %data : f64
                  return %b, %c
                }
                """, PASS);
        assertThat(count(module, "load")).isEqualTo(1);
    }

    @Test
    void aLoopThatWritesForgetsWhatWasReadBefore() {
        assertKeeps("""
                level loops
                function @f(%p: ptr, %n: i64, %zero: i64, %x: f64) -> (f64) {
                  %a = load %p : f64
                  for %zero, %n { (%i: i64)
                    %b = load %p : f64
                    %c = fadd %b, %x : f64
                    store %p, %c
                    yield
                  }
                  %d = load %p : f64
                  %e = fadd %a, %d : f64
                  return %e
                }
                """, PASS);
    }

    @Test
    void zerosOfBothSignsAreTwoConstants() {
        assertKeeps("""
                level loops
                function @f() -> (f64, f64) {
                  %a = constant {value = 0x0.0p0} : f64
                  %b = constant {value = -0x0.0p0} : f64
                  return %a, %b
                }
                """, PASS);
    }
}
