package conure.pass;

import static conure.pass.Rewriting.after;
import static conure.pass.Rewriting.count;
import static org.assertj.core.api.Assertions.assertThat;

import conure.interpreter.ArrayValue;
import conure.interpreter.Interpreter;
import conure.interpreter.Memory;
import conure.ir.ControlOp;
import conure.ir.Dtype;
import conure.ir.Module;
import conure.ir.Region;
import conure.ir.TextParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SplitIndexSetsTest {
    private static final Pass[] PASSES = {new FoldConstants(), new SimplifyControl(), new EliminateCommonSubexpressions(), new ShiftLoops(),
            new RemoveProvenChecks(), new FoldConstants(), new SimplifyControl(), new EliminateDeadCode(), new HoistInvariants(), new SplitIndexSets(_ -> 1),
            new FoldConstants(), new EliminateDeadCode()};

    @Test
    void theInsideOfAPictureHasNoMinimaAndMaxima() {
        var module = after(Programs.dilation(), PASSES);
        // Rows above, inside, below; inside, columns left, inside, right.
        assertThat(loops(module.entry().body()).stream().filter(loop -> count(loop.body(), "for") == 0)).hasSize(5);
        assertThat(loops(module.entry().body()).stream().filter(loop -> count(loop.body(), "for") == 1 && extremesAround(module, loop) == 0)).isNotEmpty();
    }

    private static long extremesAround(Module module, ControlOp.For loop) {
        return count(loop.body(), "smin") + count(loop.body(), "smax");
    }

    private static List<ControlOp.For> loops(Region region) {
        var loops = new ArrayList<ControlOp.For>();
        for (var op : region.operations()) {
            if (op instanceof ControlOp.For loop) loops.add(loop);
            for (var inner : op.regions()) loops.addAll(loops(inner));
        }
        return loops;
    }

    @Test
    void dilatesAsBefore() { assertSame(PASSES); }

    /// Pictures smaller than the window, empty ones, windows of no and of negative size.
    static void assertSame(Pass... passes) {
        var before = TextParser.parse(Programs.dilation());
        var after = after(Programs.dilation(), passes);
        var random = new Random(1);
        for (int k = 0; k < 200; k++) {
            long rows = random.nextInt(8);
            long columns = random.nextInt(k % 2 == 0 ? 8 : 40);
            long size = random.nextInt(12) - 2;
            var elements = new ArrayList<Object>();
            for (int e = 0; e < rows * columns; e++) elements.add((double) random.nextInt(100));
            assertThat(dilate(after, rows, columns, elements, size)).as(rows + "×" + columns + ", " + size).isEqualTo(dilate(before, rows, columns, elements, size));
        }
    }

    private static List<Object> dilate(Module module, long rows, long columns, List<Object> elements, long size) {
        var memory = new Memory();
        var image = ArrayValue.of(memory, Dtype.FLOAT64, List.of(rows, columns), elements);
        return ((ArrayValue) new Interpreter(module, memory, 1, 10_000_000).call("f", List.of(image, size)).getFirst()).components(memory);
    }

    @Test
    void aLoopWithManyBordersInAll() {
        // The window depends on the index in both directions: for k in max(i - a, b - i)..min(n, i + a)
        var module = after("""
                level typed
                function @f(%a: i32, %b: i32, %n: i32) -> (i64) {
                  %zero = constant {value = 0} : i64
                  %a1 = sext %a : i64
                  %b1 = sext %b : i64
                  %n1 = sext %n : i64
                  %r = for %zero, %n1, %zero : i64 { (%i: i64, %s: i64)
                    %left = sub %i, %a1 : i64
                    %lower = smax %left, %b1 : i64
                    %right = add %i, %a1 : i64
                    %upper = smin %n1, %right : i64
                    %t = for %lower, %upper, %s : i64 { (%k: i64, %c: i64)
                      %d = add %c, %k : i64
                      yield %d
                    }
                    yield %t
                  }
                  return %r
                }
                """, new SplitIndexSets(_ -> 1));
        assertThat(count(module, "for")).isEqualTo(6);
        for (int a = -3; a < 6; a++) {
            for (int b = -3; b < 6; b++) {
                for (int n = -2; n < 9; n++) {
                    long expected = 0;
                    for (int i = 0; i < n; i++) {
                        for (int k = Math.max(i - a, b); k < Math.min(n, i + a); k++) expected += k;
                    }
                    assertThat(new Interpreter(module, new Memory(), 1, 100_000).call("f", List.of((long) a, (long) b, (long) n))).containsExactly(expected);
                }
            }
        }
    }

    @Test
    void aReadAroundTheEndsIsTwoStraightReads() {
        var module = after("""
                level typed
                function @f(%a: float64[:]C, %by: i32) -> (float64[:]C) {
                  %zero = constant {value = 0} : i64
                  %n = extent %a {axis = 0} : i64
                  %s = sext %by : i64
                  %r = allocate %n {zeroed = false} : float64[:]C
                  for %zero, %n { (%i: i64)
                    %k = sub %i, %s : i64
                    %beyond = sge %k, %n : i1
                    %down = sub %k, %n : i64
                    %low = select %beyond, %down, %k : i64
                    %before = slt %k, %zero : i1
                    %up = add %k, %n : i64
                    %j = select %before, %up, %low : i64
                    %x = element %a, %j : f64
                    set_element %r, %i, %x
                    yield
                  }
                  return %r
                }
                """, new SplitIndexSets(), new FoldConstants(), new EliminateDeadCode());
        // In front, inside, behind; in front alone it is not known that nothing lies behind.
        assertThat(count(module, "for")).isEqualTo(3);
        assertThat(count(module, "select")).isZero();
        for (int n = 0; n < 6; n++) {
            for (int by = -n + 1; by < n; by++) {
                var memory = new Memory();
                var elements = new ArrayList<Object>();
                var rolled = new ArrayList<Object>();
                for (int k = 0; k < n; k++) elements.add((double) k);
                for (int k = 0; k < n; k++) rolled.add((double) Math.floorMod(k - by, n));
                var array = ArrayValue.of(memory, Dtype.FLOAT64, List.of((long) n), elements);
                var result = new Interpreter(module, memory, 1, 100_000).call("f", List.of(array, (long) by)).getFirst();
                assertThat(((ArrayValue) result).components(memory)).as(n + ", " + by).isEqualTo(rolled);
            }
        }
    }

    @Test
    void edgesThatAreRepeatedAreBorders() {
        // a[min(max(i - 2, 0), n - 1)] and a[min(i + 2, n - 1)]
        var module = after("""
                level typed
                function @f(%a: float64[:]C) -> (f64) {
                  %zero = constant {value = 0} : i64
                  %one = constant {value = 1} : i64
                  %two = constant {value = 2} : i64
                  %nothing = constant {value = 0x0.0p0} : f64
                  %n = extent %a {axis = 0} : i64
                  %last = sub %n, %one : i64
                  %r = for %zero, %n, %nothing : f64 { (%i: i64, %s: f64)
                    %before = sub %i, %two : i64
                    %inside = smax %before, %zero : i64
                    %k = smin %inside, %last : i64
                    %x = element %a, %k : f64
                    %behind = add %i, %two : i64
                    %m = smin %behind, %last : i64
                    %y = element %a, %m : f64
                    %p = fmul %s, %y : f64
                    %t = fsub %x, %p : f64
                    yield %t
                  }
                  return %r
                }
                """, new SplitIndexSets(), new FoldConstants(), new EliminateDeadCode());
        assertThat(count(module, "for")).isEqualTo(3);
        for (int n = 0; n < 9; n++) {
            var memory = new Memory();
            var elements = new ArrayList<Object>();
            for (int k = 0; k < n; k++) elements.add(k + 0.5);
            double expected = 0;
            for (int i = 0; i < n; i++) expected = Math.min(Math.max(i - 2, 0), n - 1) + 0.5 - expected * (Math.min(i + 2, n - 1) + 0.5);
            var array = ArrayValue.of(memory, Dtype.FLOAT64, List.of((long) n), elements);
            assertThat(new Interpreter(module, memory, 1, 100_000).call("f", List.of(array))).containsExactly(expected);
        }
    }
}
