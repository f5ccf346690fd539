package conure.lower;

import static org.assertj.core.api.Assertions.assertThat;

import conure.ir.TextParser;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VectorizerHintsTest {
    private static final String HINT = "!{!\"llvm.loop.vectorize.enable\", i1 false}";

    @Test
    void rowsAreVectorized() { assertThat(lowered(sum("%eight", ""))).doesNotContain(HINT); }

    @Test
    void columnsAreNot() { assertThat(lowered(sum("%stride", ""))).contains(HINT); }

    @Test
    void columnsAreWhereMuchIsComputed() { assertThat(lowered(sum("%stride", "%y = sqrt %x : f64"))).doesNotContain(HINT); }

    @Test
    void loopsThatCarryManyNumbersAreNot() {
        assertThat(lowered(carrying(7))).doesNotContain(HINT);
        assertThat(lowered(carrying(8))).contains(HINT);
    }

    private static String sum(String stride, String more) {
        return """
                level loops
                function @f(%%p: ptr, %%n: i64, %%stride: i64, %%start: f64) -> (f64) {
                  %%zero = constant {value = 0} : i64
                  %%eight = constant {value = 8} : i64
                  %%r = for %%zero, %%n, %%start : f64 { (%%i: i64, %%c: f64)
                    %%bytes = mul %%i, %s : i64
                    %%at = offset %%p, %%bytes : ptr
                    %%x = load %%at : f64
                    %s
                    %%d = fadd %%c, %%x : f64
                    yield %%d
                  }
                  return %%r
                }
                """.formatted(stride, more);
    }

    private static String carrying(int numbers) {
        var names = IntStream.range(0, numbers).boxed().toList();
        return """
                level loops
                function @f(%%n: i64, %%start: i64) -> (i64) {
                  %s = for %%start, %%n, %s : %s { (%%i: i64, %s)
                    yield %s
                  }
                  return %%r0
                }
                """.formatted(joined("%r", names, ""), names.stream().map(_ -> "%start").collect(Collectors.joining(", ")),
                names.stream().map(_ -> "i64").collect(Collectors.joining(", ")), joined("%c", names, ": i64"), joined("%c", names, ""));
    }

    private static String joined(String prefix, List<Integer> names, String suffix) {
        return names.stream().map(number -> prefix + number + suffix).collect(Collectors.joining(", "));
    }

    private static String lowered(String program) {
        var signature = new LoopsToLlvm.Signature(List.of(), List.of(), "", List.of());
        return LoopsToLlvm.lower(TextParser.parse(program), signature, _ -> null, false).modules().getFirst();
    }
}
