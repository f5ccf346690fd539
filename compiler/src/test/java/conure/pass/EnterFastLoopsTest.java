package conure.pass;

import static conure.pass.Programs.exact;
import static conure.pass.Programs.function;
import static conure.pass.Programs.index;
import static conure.pass.Programs.rangeLength;
import static conure.pass.Rewriting.after;
import static conure.pass.Rewriting.count;
import static org.assertj.core.api.Assertions.assertThat;

import conure.ir.ControlOp;
import conure.ir.Module;
import conure.ir.Region;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnterFastLoopsTest {
    private static final Pass[] PASSES = {new FoldConstants(), new SimplifyControl(), new EliminateCommonSubexpressions(), new ShiftLoops(),
            new RemoveProvenChecks(), new FoldConstants(), new SimplifyControl(), new HoistInvariants(), new EnterFastLoops(), new FoldConstants(),
            new SimplifyControl(), new EliminateDeadCode()};

    /// The number of checks in each outermost loop.
    private static List<Integer> checks(Module module) {
        var counts = new ArrayList<Integer>();
        collect(module.entry().body(), counts);
        return counts;
    }

    private static void collect(Region region, List<Integer> counts) {
        for (var op : region.operations()) {
            if (op instanceof ControlOp.For || op instanceof ControlOp.Loop) counts.add(count(op.regions().getFirst(), "check"));
            else op.regions().forEach(inner -> collect(inner, counts));
        }
    }

    private static void assertVersions(String program, Integer... checks) {
        var module = after(program, PASSES);
        assertThat(checks(module)).as(() -> Rewriting.canonical(module)).containsExactly(checks);
    }

    @Test
    void aCountFromOutside() {
        assertVersions(function("%u: float64[:]C, %v: float64[:]C, %n: i64", "", """
                %m = extent %u {axis = 0} : i64
                %k = extent %v {axis = 0} : i64
                for %zero, %n { (%i: i64)
                """ + index("%a", "%i", "%m") + "%x = element %u, %a : f64\n" + index("%b", "%i", "%k") + """
                  set_element %v, %b, %x
                  yield
                }
                return
                """), 0, 2);
    }

    @Test
    void offsetsFromOutside() {
        // for i in range(start, stop): v[i] = u[i + shift]
        assertVersions(function("%u: float64[:]C, %v: float64[:]C, %start: i64, %stop: i64, %shift: i64", "", """
                %m = extent %u {axis = 0} : i64
                %k = extent %v {axis = 0} : i64
                """ + rangeLength("%n", "%start", "%stop") + """
                for %zero, %n { (%p: i64)
                  %i = add %start, %p : i64
                """ + exact("%j", "add", "%i", "%shift") + index("%a", "%j", "%m") + "%x = element %u, %a : f64\n" + index("%b", "%i", "%k") + """
                  set_element %v, %b, %x
                  yield
                }
                return
                """), 0, 3);
    }

    @Test
    void aNestIsEnteredFromOutside() {
        // matrix product: the inner extents of two arrays may differ
        assertVersions(function("%u: float64[:,:]C, %v: float64[:,:]C, %w: float64[:,:]C", "", """
                %rows = extent %u {axis = 0} : i64
                %inner = extent %u {axis = 1} : i64
                %columns = extent %v {axis = 1} : i64
                %vrows = extent %v {axis = 0} : i64
                %wrows = extent %w {axis = 0} : i64
                %wcolumns = extent %w {axis = 1} : i64
                for %zero, %rows { (%i: i64)
                  for %zero, %columns { (%j: i64)
                    %nothing = constant {value = 0x0.0p0} : f64
                    %sum = for %zero, %inner, %nothing : f64 { (%k: i64, %s: f64)
                """ + index("%a", "%i", "%rows") + index("%b", "%k", "%inner") + index("%c", "%k", "%vrows") + index("%d", "%j", "%columns") + """
                      %x = element %u, %a, %b : f64
                      %y = element %v, %c, %d : f64
                      %z = fmul %x, %y : f64
                      %t = fadd %s, %z : f64
                      yield %t
                    }
                """ + index("%e", "%i", "%wrows") + index("%g", "%j", "%wcolumns") + """
                    set_element %w, %e, %g, %sum
                    yield
                  }
                  yield
                }
                return
                """), 0, 3);
    }

    @Test
    void sumsOfSquaresDoNotOverflowUpToSomeSize() {
        assertVersions(function("%n: i64", "f64", """
                %nothing = constant {value = 0x0.0p0} : f64
                %r = for %zero, %n, %nothing : f64 { (%i: i64, %s: f64)
                """ + exact("%q", "mul", "%i", "%i") + """
                  %x = sitofp %q : f64
                  %t = fadd %s, %x : f64
                  yield %t
                }
                return %r
                """), 0, 1);
    }

    @Test
    void whileLoopsToo() {
        assertVersions(function("%u: float64[:]C, %n: i64, %x: f64", "", """
                %m = extent %u {axis = 0} : i64
                block { (%L: label)
                  loop %zero { (%i: i64)
                    %more = slt %i, %n : i1
                    if %more {
                      yield
                    } {
                      exit %L
                    }
                """ + index("%a", "%i", "%m") + "set_element %u, %a, %x\n" + exact("%next", "add", "%i", "%one") + """
                    yield %next
                  }
                  unreachable
                }
                return
                """), 0, 1);
    }

    @Test
    void anElementAsIndexStaysExact() {
        assertVersions(function("%u: float64[:]C, %v: int64[:]C, %x: f64", "", """
                %m = extent %u {axis = 0} : i64
                %k = extent %v {axis = 0} : i64
                for %zero, %k { (%i: i64)
                """ + index("%a", "%i", "%k") + "%j = element %v, %a : i64\n" + index("%b", "%j", "%m") + """
                  set_element %u, %b, %x
                  yield
                }
                return
                """), 1);
    }

    @Test
    void besideAnElementAsIndexTheOtherChecksGo() {
        // for i in range(n): u[v[i]] = w[i]
        assertVersions(function("%u: float64[:]C, %v: int64[:]C, %w: float64[:]C, %n: i64", "", """
                %m = extent %u {axis = 0} : i64
                %k = extent %v {axis = 0} : i64
                %l = extent %w {axis = 0} : i64
                for %zero, %n { (%i: i64)
                """ + index("%a", "%i", "%k") + "%j = element %v, %a : i64\n" + index("%b", "%i", "%l") + "%x = element %w, %b : f64\n"
                + index("%c", "%j", "%m") + """
                  set_element %u, %c, %x
                  yield
                }
                return
                """), 1, 3);
    }

    @Test
    void forOneCheckALoopIsNotCopied() {
        // for i in range(n): u[v[i]] = x
        assertVersions(function("%u: float64[:]C, %v: int64[:]C, %n: i64, %x: f64", "", """
                %m = extent %u {axis = 0} : i64
                %k = extent %v {axis = 0} : i64
                for %zero, %n { (%i: i64)
                """ + index("%a", "%i", "%k") + "%j = element %v, %a : i64\n" + index("%c", "%j", "%m") + """
                  set_element %u, %c, %x
                  yield
                }
                return
                """), 2);
    }

    @Test
    void aLinkedListIsFollowedWithTheChecksOfWhatFollowsIt() {
        // while i < n: u[i] = w[i]; p = v[p]; i += 1: the index %p is only known inside
        assertVersions(function("%u: float64[:]C, %v: int64[:]C, %w: float64[:]C, %n: i64", "i64", """
                %m = extent %u {axis = 0} : i64
                %k = extent %v {axis = 0} : i64
                %l = extent %w {axis = 0} : i64
                %r = block : i64 { (%L: label)
                  loop %zero, %zero { (%i: i64, %p: i64)
                    %more = slt %i, %n : i1
                    if %more {
                      yield
                    } {
                      exit %L, %p
                    }
                """ + index("%a", "%i", "%l") + "%x = element %w, %a : f64\n" + index("%b", "%i", "%m") + "set_element %u, %b, %x\n"
                + index("%c", "%p", "%k") + "%q = element %v, %c : i64\n" + exact("%next", "add", "%i", "%one") + """
                    yield %next, %q
                  }
                  unreachable
                }
                return %r
                """), 1, 3);
    }

    @Test
    void onlyTheInnermostLoopIsCopiedForSomeOfItsChecks() {
        // for j in range(m): for i in range(n): u[v[i]] = w[i]
        assertVersions(function("%u: float64[:]C, %v: int64[:]C, %w: float64[:]C, %n: i64, %times: i64", "", """
                %m = extent %u {axis = 0} : i64
                %k = extent %v {axis = 0} : i64
                %l = extent %w {axis = 0} : i64
                for %zero, %times { (%j: i64)
                  for %zero, %n { (%i: i64)
                """ + index("%a", "%i", "%k") + "%p = element %v, %a : i64\n" + index("%b", "%i", "%l") + "%x = element %w, %b : f64\n"
                + index("%c", "%p", "%m") + """
                    set_element %u, %c, %x
                    yield
                  }
                  yield
                }
                return
                """), 1 + 3);
    }

    @Test
    void aLoopWithoutChecksIsNotCopied() {
        assertVersions(Programs.dilation(), 0);
    }

    @Test
    void negativeOffsetsNeedAGuardForTheWrap() {
        // for i in range(n): u[i - shift]: fast only where no index is negative
        assertVersions(function("%u: float64[:]C, %n: i64, %shift: i64, %x: f64", "", """
                %m = extent %u {axis = 0} : i64
                for %zero, %n { (%i: i64)
                """ + exact("%j", "sub", "%i", "%shift") + index("%a", "%j", "%m") + """
                  set_element %u, %a, %x
                  yield
                }
                return
                """), 0, 2);
    }

    @Test
    void insertionIntoASortedArray() {
        // k = count; while k > 0 and u[k - 1] > x: u[k] = u[k - 1]; k -= 1
        assertVersions(function("%u: float64[:]C, %count: i64, %x: f64", "i64", """
                %n = extent %u {axis = 0} : i64
                %r = block : i64 { (%L: label)
                  loop %count { (%k: i64)
                    %some = sgt %k, %zero : i1
                    %more = if %some : i1 {
                """ + exact("%k1", "sub", "%k", "%one") + index("%a", "%k1", "%n") + """
                      %y = element %u, %a : f64
                      %greater = fgt %y, %x : i1
                      yield %greater
                    } {
                      yield %some
                    }
                    if %more {
                      yield
                    } {
                      exit %L, %k
                    }
                """ + exact("%k2", "sub", "%k", "%one") + index("%b", "%k2", "%n") + "%z = element %u, %b : f64\n" + index("%c", "%k", "%n") + """
                    set_element %u, %c, %z
                    yield %k2
                  }
                  unreachable
                }
                return %r
                """), 0, 3);
    }

    @Test
    void guardsSpeakOfWordsOnly() {
        // for i in range(np.int32 count): the loop's bound is widened, and the guard tests the wide one
        assertVersions(function("%u: float64[:]C, %count: i32, %x: f64", "", """
                %n = extent %u {axis = 0} : i64
                %m = sext %count : i64
                for %zero, %m { (%i: i64)
                """ + index("%a", "%i", "%n") + """
                  set_element %u, %a, %x
                  yield
                }
                return
                """), 0, 1);
    }
}
