package conure.lower;

import static org.assertj.core.api.Assertions.assertThat;

import conure.ir.TextParser;
import conure.ir.Verifier;
import java.util.List;
import org.junit.jupiter.api.Test;

class WrappedIndicesTest {
    private static String lower(String index, String extent) {
        var module = TextParser.parse("""
                level loops
                function @f(%%u: ptr, %%p: ptr, %%i: i64, %%n: i64, %%m: i64) -> (f64) {
                  %%zero = constant {value = 0} : i64
                  %%eight = constant {value = 8} : i64
                  %s
                  %%negative = slt %%j, %%zero : i1
                  %%sum = add %%j, %%n : i64
                  %%w = select %%negative, %%sum, %%j : i64
                  %%ok = ult %%w, %s : i1
                  check %%ok, %%j {class = "IndexError", form = "message", message = "{0:int}"}
                  %%o = mul %%w, %%eight : i64
                  %%q = offset %%u, %%o : ptr
                  %%x = load %%q : f64
                  return %%x
                }
                """.formatted(index, extent));
        Verifier.verify(module);
        var signature = new LoopsToLlvm.Signature(List.of(), List.of(), "None", List.of());
        return LoopsToLlvm.lower(module, signature, name -> new SourceFunction(0, name, "test.py", 1), false).modules().getFirst();
    }

    @Test
    void anIndexThatWasReadIsWrappedOnTheSide() {
        assertThat(lower("%j = load %p : i64", "%n")).containsPattern("%w\\.\\d+ = phi i64 \\[ %j\\.\\d+, %entry\\.\\d+ \\], \\[ %wrapped\\.\\d+, %wrap\\.\\d+ \\]");
    }

    @Test
    void soIsANarrowOne() {
        assertThat(lower("%k = load %p : i32\n%j = sext %k : i64", "%n")).contains("%wrap.");
    }

    @Test
    void aComputedIndexIsChosen() {
        assertThat(lower("%j = sub %i, %m : i64", "%n")).doesNotContain("%wrap.");
    }

    @Test
    void anotherExtentIsNotThatOfTheWrap() {
        assertThat(lower("%j = load %p : i64", "%m")).doesNotContain("%wrap.");
    }
}
