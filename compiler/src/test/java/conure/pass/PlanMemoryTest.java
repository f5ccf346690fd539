package conure.pass;

import static org.assertj.core.api.Assertions.assertThat;

import conure.interpreter.Interpreter;
import conure.interpreter.Memory;
import conure.interpreter.RaisedError;
import conure.ir.Module;
import conure.ir.Printer;
import conure.ir.TextParser;
import conure.ir.Type;
import conure.ir.Verifier;
import conure.lower.LowerToLoops;
import conure.pipeline.Compilation;
import conure.pipeline.Compilation.Settings;
import conure.pipeline.PassTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlanMemoryTest {
    private static Module plan(String text) {
        var module = TextParser.parse(text);
        Verifier.verify(module);
        var planned = new PlanMemory().apply(module);
        Verifier.verify(planned);
        return planned;
    }

    private static String body(String function) {
        var text = Printer.print(plan("level typed\n" + function), false);
        return text.substring(text.indexOf("{\n") + 2, text.indexOf("\n}\n") + 1);
    }

    @Test
    void whatIsUsedLastIsReleasedBehindIt() {
        assertThat(body("""
                function @f(%n: i64, %i: i64) -> (f64) {
                  %a = allocate %n {zeroed = true} : float64[:]C
                  %v = view %a, %i, %n, %i {axes = ["slice"]} : float64[:]A
                  %x = element %v, %i : f64
                  %y = fadd %x, %x : f64
                  return %y
                }
                """)).isEqualTo("""
                  %a = allocate %n {zeroed = true} : float64[:]C
                  %v = view %a, %i, %n, %i {axes = ["slice"]} : float64[:]A
                  %x = element %v, %i : f64
                  release %a
                  %y = fadd %x, %x : f64
                  return %y
                """);
    }

    @Test
    void aReturnedArrayTakesItsCountAlong() {
        assertThat(body("""
                function @f(%n: i64) -> (float64[:]C) {
                  %a = allocate %n {zeroed = true} : float64[:]C
                  return %a
                }
                """)).doesNotContain("retain", "release");
    }

    @Test
    void argumentsOfTheEntryAreNotCounted() {
        assertThat(body("""
                function @f(%a: float64[:]C, %b: float64[:]C, %c: i1) -> (float64[:]C) {
                  %r = if %c : float64[:]C {
                    yield %a
                  } {
                    yield %b
                  }
                  return %r
                }
                """)).doesNotContain("retain", "release");
    }

    @Test
    void buffersThatSwapRoundALoopAreNotCounted() {
        assertThat(body("""
                function @f(%n: i64) -> (float64[:]C) {
                  %zero = constant {value = 0} : i64
                  %a = allocate %n {zeroed = true} : float64[:]C
                  %b = allocate %n {zeroed = true} : float64[:]C
                  %r, %s = for %zero, %n, %a, %b : float64[:]C, float64[:]C { (%k: i64, %x: float64[:]C, %y: float64[:]C)
                    %e = element %x, %k : f64
                    set_element %y, %k, %e
                    yield %y, %x
                  }
                  return %r
                }
                """)).isEqualTo("""
                  %zero = constant {value = 0} : i64
                  %a = allocate %n {zeroed = true} : float64[:]C
                  %b = allocate %n {zeroed = true} : float64[:]C
                  %r, %s = for %zero, %n, %a, %b : float64[:]C, float64[:]C { (%k: i64, %x: float64[:]C, %y: float64[:]C)
                    %e = element %x, %k : f64
                    set_element %y, %k, %e
                    yield %y, %x
                  }
                  release %s
                  return %r
                """);
    }

    @Test
    void aLoopThatAllocatesEachTimeReleasesEachTime() {
        assertThat(body("""
                function @f(%n: i64) -> (float64[:]C) {
                  %zero = constant {value = 0} : i64
                  %a = allocate %n {zeroed = true} : float64[:]C
                  %r = for %zero, %n, %a : float64[:]C { (%k: i64, %x: float64[:]C)
                    %y = allocate %n {zeroed = false} : float64[:]C
                    %e = element %x, %k : f64
                    set_element %y, %k, %e
                    yield %y
                  }
                  return %r
                }
                """)).contains("%e = element %x, %k : f64\n    release %x\n", "yield %y");
    }

    @Test
    void rowsOfATableAreNotCountedWhileTheTableKeepsThem() {
        assertThat(body("""
                function @f(%n: i64) -> (list<list<i64>>) {
                  %zero = constant {value = 0} : i64
                  %one = constant {value = 1} : i64
                  %table = list_new %zero : list<list<i64>>
                  %first = list_new %zero : list<i64>
                  list_open %first, %zero, %n
                  list_open %table, %zero, %one
                  list_set %table, %zero, %first
                  for %zero, %n { (%i: i64)
                    %row = list_get %table, %zero : list<i64>
                    for %zero, %n { (%k: i64)
                      %x = list_get %row, %k : i64
                      list_set %row, %i, %x
                      yield
                    }
                    yield
                  }
                  return %table
                }
                """)).doesNotContain("retain").containsOnlyOnce("release %first");
    }

    @Test
    void anElementThatIsTakenOutIsCounted() {
        assertThat(body("""
                function @f(%l: list<float64[:]C>, %i: i64) -> (f64) {
                  %one = constant {value = 1} : i64
                  %copy = list_slice %l, %i, %one, %one : list<float64[:]C>
                  %a = list_get %copy, %i : float64[:]C
                  list_close %copy, %i, %one
                  %x = element %a, %i : f64
                  return %x
                }
                """)).contains("retain %a", "release %a", "release %copy");
    }

    @Test
    void anErrorThatAHandlerTakesReleasesWhatItLeaves() {
        assertThat(body("""
                function @f(%n: i64, %ok: i1) -> (i64) {
                  %r = block : i64 { (%handler: label)
                    %a = allocate %n {zeroed = true} : float64[:]C
                    check %ok, %handler, %n {class = "KeyError", form = "empty", message = "", arguments = 0}
                    %m = extent %a {axis = 0} : i64
                    yield %m
                  }
                  return %r
                }
                """)).contains("""
                    if %ok {
                      yield
                    } {
                      release %a
                      raise %handler, %n {arguments = 0, class = "KeyError", form = "empty", message = ""}
                    }
                """.indent(0));
    }

    @Test
    void randomProgramsOwnExactlyTheirResults() {
        int counted = 0;
        for (long seed = 0; seed < 400; seed++) {
            var text = RandomOwners.program(seed);
            var planned = plan(text);
            var loops = LowerToLoops.lower(planned);
            Verifier.verify(loops);
            for (int bits = 0; bits < 16; bits++) {
                try {
                    counted += ownsExactlyItsResults(loops, bits);
                } catch (RuntimeException | AssertionError problem) {
                    throw new AssertionError("seed " + seed + ", bits " + bits + "\n" + Printer.print(planned, false), problem);
                }
            }
        }
        assertThat(counted).isGreaterThan(1000);
    }

    @Test
    void randomProgramsOwnExactlyTheirResultsAfterAllPasses() {
        for (long seed = 1000; seed < 1200; seed++) {
            var module = TextParser.parse(RandomOwners.program(seed));
            var loops = new Compilation(PassTable.standard(), Settings.TEST).run(module);
            for (int bits = 0; bits < 16; bits++) {
                try {
                    ownsExactlyItsResults(loops, bits);
                } catch (RuntimeException | AssertionError problem) {
                    throw new AssertionError("seed " + seed + ", bits " + bits + "\n" + Printer.print(module, false), problem);
                }
            }
        }
    }

    /// Runs the program; afterwards there must live what it returned, each block with an owner a result, and nothing else.
    private static int ownsExactlyItsResults(Module loops, int bits) {
        var memory = new Memory();
        var interpreter = new Interpreter(loops, memory, 1, 1_000_000);
        var arguments = new ArrayList<Object>();
        for (long k = 1; k <= 2; k++) {
            arguments.addAll(List.of(memory.allocate(24), k << 8 | 2, 3L, 8L));
        }
        for (int k = 0; k < 4; k++) arguments.add((bits >>> k & 1) != 0);
        List<Object> results;
        try {
            results = interpreter.call("f", arguments);
        } catch (RaisedError _) {
            return 0;
        }
        Map<Long, Integer> expected = new HashMap<>();
        for (int k = 0; k < results.size(); k += 4) {
            memory.load((Long) results.get(k), Type.Scalar.F64);
            long owner = (Long) results.get(k + 1) & ~3;
            if (interpreter.owners(owner) > 0) expected.merge(owner, 1, Integer::sum);
        }
        expected.forEach((owner, count) -> assertThat(interpreter.owners(owner)).as("owners of a result").isEqualTo(count));
        assertThat(interpreter.livingBlocks()).as("living blocks").isEqualTo(expected.size());
        return expected.size();
    }
}
