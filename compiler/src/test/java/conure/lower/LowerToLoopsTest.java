package conure.lower;

import static org.assertj.core.api.Assertions.assertThat;

import conure.ir.Module;
import conure.ir.Printer;
import conure.ir.TextParser;
import conure.ir.Verifier;
import org.junit.jupiter.api.Test;

class LowerToLoopsTest {
    /// Lowers, verifies, and checks that the text can be read back.
    private static String lower(String typed) {
        var module = TextParser.parse(typed);
        Verifier.verify(module);
        Module loops = LowerToLoops.lower(module);
        Verifier.verify(loops);
        var text = Printer.print(loops, false);
        assertThat(Printer.print(TextParser.parse(text), false)).isEqualTo(text);
        return text;
    }

    /// The body of the only function.
    private static String body(String typed) {
        var text = lower("level typed\n" + typed);
        return text.substring(text.indexOf("{\n") + 2, text.lastIndexOf('}'));
    }

    @Test
    void elementsAreLoadsAtTheSumOfIndexTimesStride() {
        assertThat(lower("""
                level typed
                function @f(%a: float64[:,:]C, %i: i64, %j: i64) -> (f64) {
                  %x = element %a, %i, %j : f64
                  return %x
                }
                """)).isEqualTo("""
                level loops

                function @f(%a: ptr, %a.owner: ptr, %a.n0: i64, %a.n1: i64, %a.s0: i64, %a.s1: i64, %i: i64, %j: i64) -> (f64) {
                  %0 = constant {value = 8} : i64
                  %a.s0.0 = mul %a.n1, %0 : i64
                  %1 = mul %i, %a.s0.0 : i64
                  %2 = offset %a, %1 : ptr
                  %3 = mul %j, %0 : i64
                  %4 = offset %2, %3 : ptr
                  %x = load %4 : f64
                  return %x
                }
                """);
    }

    @Test
    void whatNobodyCallsAnyMoreIsDropped() {
        assertThat(lower("""
                level typed
                function @f(%x: i64) -> (i64) {
                  %y = call %x {function = "g"} : i64
                  return %y
                }
                function @g(%x: i64) -> (i64) {
                  return %x
                }
                function @slow(%x: i64) -> (i64) {rare = true} {
                  %y = call %x {function = "slower"} : i64
                  return %y
                }
                function @slower(%x: i64) -> (i64) {rare = true} {
                  return %x
                }
                """)).contains("@f", "@g").doesNotContain("slow");
    }

    @Test
    void fortranStridesGrowTheOtherWay() {
        assertThat(body("""
                function @f(%a: float32[:,:,:]F, %i: i64) -> (f32) {
                  %x = element %a, %i, %i, %i : f32
                  return %x
                }
                """)).contains("mul %a.n0, %0", "mul %a.n1, %a.s1");
    }

    @Test
    void complexElementsAreTwoComponents() {
        assertThat(body("""
                function @f(%a: complex128[:]A, %i: i64) -> (f64) {
                  %re, %im = element %a, %i : f64, f64
                  set_element %a, %i, %im, %re
                  return %im
                }
                """)).isEqualTo("""
                  %0 = mul %i, %a.s0 : i64
                  %1 = offset %a, %0 : ptr
                  %re = load %1 : f64
                  %2 = constant {value = 8} : i64
                  %3 = offset %1, %2 : ptr
                  %im = load %3 : f64
                  %4 = mul %i, %a.s0 : i64
                  %5 = offset %a, %4 : ptr
                  store %5, %im
                  %6 = offset %5, %2 : ptr
                  store %6, %re
                  return %im
                """);
    }

    @Test
    void viewsMoveThePointerAndTakeSteps() {
        assertThat(body("""
                function @f(%a: int64[:,:]A, %i: i64, %start: i64, %n: i64, %step: i64) -> (int64[:]A) {
                  %v = view %a, %i, %start, %n, %step {axes = ["index", "slice"]} : int64[:]A
                  return %v
                }
                """)).isEqualTo("""
                  %0 = mul %i, %a.s0 : i64
                  %1 = offset %a, %0 : ptr
                  %2 = mul %start, %a.s1 : i64
                  %3 = offset %1, %2 : ptr
                  %4 = mul %step, %a.s1 : i64
                  %a.owner.0 = view_owner %a.owner : ptr
                  return %3, %a.owner.0, %n, %4
                """);
    }

    @Test
    void rowsOfContiguousArraysCarryNoStride() {
        assertThat(lower("""
                level typed
                function @f(%a: int64[:,:]C, %i: i64) -> (i64) {
                  %v = view %a, %i {axes = ["index", "whole"]} : int64[:]C
                  %r = call %v {function = "g"} : i64
                  return %r
                }
                function @g(%row: int64[:]C) -> (i64) {
                  %n = extent %row {axis = 0} : i64
                  return %n
                }
                """)).contains("{function = \"g\"}",
                "@g(%row: ptr, %row.owner: ptr, %row.n0: i64)");
    }

    @Test
    void allocationDescribesItsBlockAndMayComeZeroed() {
        assertThat(body("""
                function @f(%n: i64, %m: i64) -> (float64[:,:]F) {
                  %a = allocate %n, %m {zeroed = true} : float64[:,:]F
                  return %a
                }
                """)).contains("runtime %1 {function = \"allocate_zeroed\"} : ptr", "{value = 66060} : i32".replace("66060", Integer.toString(12 | 2 << 8 | 1 << 16)),
                "%a = block_data %a.owner : ptr");
    }

    @Test
    void arraysAreCarriedInCompactForm() {
        assertThat(body("""
                function @f(%a: float64[:]C, %b: float64[:]C, %n: i64) -> (float64[:]C) {
                  %zero = constant {value = 0} : i64
                  %r, %s = for %zero, %n, %a, %b : float64[:]C, float64[:]C { (%k: i64, %x: float64[:]C, %y: float64[:]C)
                    yield %y, %x
                  }
                  return %r
                }
                """)).isEqualTo("""
                  %0 = constant {value = 8} : i64
                  %zero = constant {value = 0} : i64
                  %r, %r.owner, %r.n0, %s, %s.owner, %s.n0 = for %zero, %n, %a, %a.owner, %a.n0, %b, %b.owner, %b.n0 : ptr, ptr, i64, ptr, ptr, i64 { (%k: i64, %x: ptr, %x.owner: ptr, %x.n0: i64, %y: ptr, %y.owner: ptr, %y.n0: i64)
                    yield %y, %y.owner, %y.n0, %x, %x.owner, %x.n0
                  }
                  return %r, %r.owner, %r.n0, %0
                """);
    }

    @Test
    void escapesPassWhatTheBlockExpects() {
        assertThat(body("""
                function @f(%a: float64[:]C, %ok: i1) -> (float64[:]C) {
                  %r = block : float64[:]C { (%L: label)
                    check %ok, %L, %a {arguments = 0, class = "IndexError", form = "empty", message = ""}
                    yield %a
                  }
                  return %r
                }
                """)).contains("check %ok, %L, %a, %a.owner, %a.n0 {arguments = 0");
    }

    @Test
    void aListOfArraysKeepsItsOwnCounts() {
        var text = body("""
                function @f(%l: list<float64[:]C, i1>, %a: float64[:]C, %b: i1, %i: i64) -> () {
                  %one = constant {value = 1} : i64
                  list_open %l, %i, %one
                  list_set %l, %i, %a, %b
                  list_close %l, %i, %one
                  return
                }
                """);
        assertThat(text).containsSubsequence("list_open", "store", "runtime %a.owner {function = \"retain\"}", "store", "{function = \"release\"}",
                "{function = \"release\"}", "list_close");
        assertThat(text).contains("zext %b : i64");
    }
}
