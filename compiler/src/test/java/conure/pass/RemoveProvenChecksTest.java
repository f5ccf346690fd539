package conure.pass;

import static conure.pass.Programs.exact;
import static conure.pass.Programs.function;
import static conure.pass.Programs.index;
import static conure.pass.Programs.rangeLength;
import static conure.pass.Rewriting.after;
import static conure.pass.Rewriting.count;
import static org.assertj.core.api.Assertions.assertThat;

import conure.ir.Module;
import org.junit.jupiter.api.Test;

class RemoveProvenChecksTest {
    private static final Pass[] PASSES = {new FoldConstants(), new SimplifyControl(), new EliminateCommonSubexpressions(), new ShiftLoops(), new RemoveProvenChecks(),
            new FoldConstants(), new SimplifyControl(), new EliminateDeadCode()};

    private static Module optimised(String program) { return after(program, PASSES); }

    private static void assertChecks(int expected, String program) {
        var module = optimised(program);
        assertThat(count(module, "check")).as(() -> Rewriting.canonical(module)).isEqualTo(expected);
    }

    @Test
    void dilationNeedsNoChecks() {
        var module = optimised(Programs.dilation());
        assertThat(count(module, "check")).as(() -> Rewriting.canonical(module)).isZero();
        assertThat(count(module, "checked_add") + count(module, "checked_sub")).isZero();
    }

    @Test
    void neighboursInsideTheBorder() {
        assertChecks(0, function("%u: float64[:]C", "", """
                %n = extent %u {axis = 0} : i64
                """ + exact("%last", "sub", "%n", "%one") + rangeLength("%m", "%one", "%last") + """
                for %zero, %m { (%p: i64)
                  %i = add %one, %p : i64
                """ + exact("%before", "sub", "%i", "%one") + exact("%behind", "add", "%i", "%one")
                + index("%a", "%before", "%n") + index("%b", "%i", "%n") + index("%c", "%behind", "%n") + """
                  %x = element %u, %a : f64
                  %y = element %u, %c : f64
                  %z = fadd %x, %y : f64
                  set_element %u, %b, %z
                  yield
                }
                return
                """));
    }

    @Test
    void oneTooFarStays() {
        assertChecks(1, function("%u: float64[:]C", "", """
                %n = extent %u {axis = 0} : i64
                for %zero, %n { (%i: i64)
                """ + exact("%behind", "add", "%i", "%one") + index("%c", "%behind", "%n") + """
                  set_element %u, %c, %x
                  yield
                }
                return
                """).replace("%u: float64[:]C", "%u: float64[:]C, %x: f64"));
    }

    @Test
    void anIndexFromOutsideIsCheckedOnce() {
        assertChecks(1, function("%u: float64[:]C, %i: i64, %x: f64", "", """
                %n = extent %u {axis = 0} : i64
                """ + index("%a", "%i", "%n") + index("%b", "%i", "%n") + """
                set_element %u, %a, %x
                set_element %u, %b, %x
                return
                """));
    }

    @Test
    void conditionsOfBranchesProtect() {
        assertChecks(0, function("%u: float64[:]C, %i: i64, %x: f64", "", """
                %n = extent %u {axis = 0} : i64
                %from = sge %i, %zero : i1
                %to = slt %i, %n : i1
                %inside = and %from, %to : i1
                if %inside {
                """ + index("%a", "%i", "%n") + """
                  set_element %u, %a, %x
                  yield
                } {
                  yield
                }
                return
                """));
    }

    @Test
    void aBranchThatReturnsProtectsWhatFollows() {
        assertChecks(0, function("%u: float64[:]C, %i: i64, %x: f64", "", """
                %n = extent %u {axis = 0} : i64
                %below = slt %i, %zero : i1
                %above = sge %i, %n : i1
                %outside = or %below, %above : i1
                if %outside {
                  return
                } {
                  yield
                }
                """ + index("%a", "%i", "%n") + """
                set_element %u, %a, %x
                return
                """));
    }

    @Test
    void countersAreBoundedByTheIterations() {
        // write every second element to the front: count <= i < n
        assertChecks(0, function("%u: float64[:]C, %c: i1", "i64", """
                %n = extent %u {axis = 0} : i64
                %count = for %zero, %n, %zero : i64 { (%i: i64, %k: i64)
                """ + index("%a", "%i", "%n") + """
                  %x = element %u, %a : f64
                  %positive = fgt %x, %x : i1
                  %next = if %positive : i64 {
                """ + index("%b", "%k", "%n") + "set_element %u, %b, %x\n" + exact("%more", "add", "%k", "%one") + """
                    yield %more
                  } {
                    yield %k
                  }
                  yield %next
                }
                return %count
                """));
    }

    @Test
    void binarySearchStaysInside() {
        assertChecks(0, function("%u: float64[:]C, %x: f64", "i64", """
                %n = extent %u {axis = 0} : i64
                %r = block : i64 { (%L: label)
                  loop %zero, %n { (%low: i64, %high: i64)
                    %more = slt %low, %high : i1
                    if %more {
                      yield
                    } {
                      exit %L, %low
                    }
                """ + exact("%sum", "add", "%low", "%high") + "%middle = ashr %sum, %one : i64\n" + index("%a", "%middle", "%n") + """
                    %y = element %u, %a : f64
                    %less = flt %y, %x : i1
                    %l2, %h2 = if %less : i64, i64 {
                """ + exact("%next", "add", "%middle", "%one") + """
                      yield %next, %high
                    } {
                      yield %low, %middle
                    }
                    yield %l2, %h2
                  }
                  unreachable
                }
                return %r
                """));
    }

    @Test
    void theIndexOfTheSmallestStaysInside() {
        assertChecks(1, function("%u: float64[:]C", "f64", """
                %n = extent %u {axis = 0} : i64
                """ + index("%first", "%zero", "%n") + """
                %x0 = element %u, %first : f64
                """ + rangeLength("%m", "%one", "%n") + """
                %best, %least = for %zero, %m, %zero, %x0 : i64, f64 { (%p: i64, %b: i64, %s: f64)
                  %k = add %one, %p : i64
                """ + index("%a", "%k", "%n") + """
                  %y = element %u, %a : f64
                  %less = flt %y, %s : i1
                  %b2, %s2 = if %less : i64, f64 {
                    yield %k, %y
                  } {
                    yield %b, %s
                  }
                  yield %b2, %s2
                }
                """ + index("%c", "%best", "%n") + """
                %z = element %u, %c : f64
                return %z
                """));
    }

    @Test
    void steppedRanges() {
        // for i in range(0, n - 3, 3): u[i], u[i + 3]
        assertChecks(0, function("%u: float64[:]C", "", """
                %n = extent %u {axis = 0} : i64
                """ + exact("%stop", "sub", "%n", "%three") + """
                %less = sub %stop, %one : i64
                %quotient = udiv %less, %three : i64
                %count = add %quotient, %one : i64
                %some = sgt %stop, %zero : i1
                %m = select %some, %count, %zero : i64
                for %zero, %m { (%p: i64)
                  %i = mul %p, %three : i64
                """ + index("%a", "%i", "%n") + exact("%i3", "add", "%i", "%three") + index("%b", "%i3", "%n") + """
                  %x = element %u, %a : f64
                  set_element %u, %b, %x
                  yield
                }
                return
                """));
    }

    @Test
    void reversedRanges() {
        assertChecks(0, function("%u: float64[:]C, %x: f64", "", """
                %n = extent %u {axis = 0} : i64
                for %zero, %n { (%p: i64)
                  %last = sub %n, %one : i64
                  %i = sub %last, %p : i64
                """ + index("%a", "%i", "%n") + """
                  set_element %u, %a, %x
                  yield
                }
                return
                """));
    }

    @Test
    void bytesAsIndices() {
        assertChecks(0, function("%u: uint8[:]C", "", """
                %size = constant {value = 256} : i64
                %counts = allocate %size {zeroed = true} : int64[:]C
                %n = extent %u {axis = 0} : i64
                for %zero, %n { (%i: i64)
                """ + index("%a", "%i", "%n") + """
                  %x = element %u, %a : i8
                  %v = zext %x : i64
                """ + index("%b", "%v", "%size") + """
                  %c = element %counts, %b : i64
                  %d = add %c, %one : i64
                  set_element %counts, %b, %d
                  yield
                }
                return
                """));
    }

    @Test
    void remaindersAsIndices() {
        assertChecks(0, function("%u: float64[:]C, %x: f64", "", """
                %n = extent %u {axis = 0} : i64
                for %zero, %n { (%i: i64)
                """ + exact("%next", "add", "%i", "%one") + """
                  %r = srem %next, %n : i64
                """ + index("%b", "%r", "%n") + """
                  set_element %u, %b, %x
                  yield
                }
                return
                """));
    }

    @Test
    void whatHoldsAtTheEndOfTheOnlySideThatArrivesHoldsBehindIt() {
        assertChecks(1, function("%u: float64[:]C, %c: i1, %i: i64, %x: f64", "", """
                %n = extent %u {axis = 0} : i64
                if %c {
                """ + below("%a", "%i", "%n") + """
                  yield
                } {
                  return
                }
                """ + below("%b", "%i", "%n") + """
                set_element %u, %i, %x
                return
                """));
    }

    @Test
    void whatHoldsAtTheEndOfOneSideOfTwoDoesNotHoldBehindBoth() {
        assertChecks(2, function("%u: float64[:]C, %c: i1, %i: i64, %x: f64", "", """
                %n = extent %u {axis = 0} : i64
                if %c {
                """ + below("%a", "%i", "%n") + """
                  yield
                } {
                  set_element %u, %zero, %x
                  yield
                }
                """ + below("%b", "%i", "%n") + """
                set_element %u, %i, %x
                return
                """));
    }

    private static String below(String name, String index, String extent) {
        return """
                %1$s = ult %2$s, %3$s : i1
                check %1$s, %2$s {class = "IndexError", form = "message", message = "{0:int}"}
                """.formatted(name, index, extent);
    }

    @Test
    void overflowOfUnknownsStays() {
        assertChecks(2, function("%a: i64, %b: i64", "i64", exact("%c", "add", "%a", "%b") + exact("%d", "mul", "%c", "%b") + "return %d\n"));
    }

    @Test
    void nestedCountersDoNotOverflow() {
        assertChecks(0, function("%m: i64, %n: i64", "i64", """
                %r = for %zero, %m, %zero : i64 { (%i: i64, %c: i64)
                  %s = for %zero, %n, %c : i64 { (%j: i64, %d: i64)
                """ + exact("%e", "add", "%d", "%one") + """
                    yield %e
                  }
                  yield %s
                }
                return %r
                """));
    }
}
