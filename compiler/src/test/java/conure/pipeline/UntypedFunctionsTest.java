package conure.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import conure.manifest.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;

class UntypedFunctionsTest {
    private final UntypedFunctions functions = new UntypedFunctions();

    @Test
    void aFunctionIsLoweredOnce() {
        assertThat(functions.function(source(0, "def f(x): return x"), 12)).isSameAs(functions.function(source(0, "def f(x): return x"), 12));
    }

    @Test
    void anotherTextNumberOrPythonIsAnotherFunction() {
        var code = functions.function(source(0, "def f(x): return x"), 12);
        assertThat(functions.function(source(0, "def f(x): return -x"), 12)).isNotSameAs(code);
        assertThat(functions.function(source(1, "def f(x): return x"), 12).function()).isEqualTo(1);
        assertThat(functions.function(source(0, "def f(x): return x"), 11)).isNotSameAs(code);
    }

    @Test
    void theOldestAreForgotten() {
        var code = functions.function(source(0, "def f(x): return x"), 12);
        for (int number = 1; number <= 300; number++) functions.function(source(number, "def f(x): return x"), 12);
        assertThat(functions.function(source(0, "def f(x): return x"), 12)).isNotSameAs(code);
    }

    private static Answer.Source source(int number, String text) {
        return new Answer.Source(number, "f", "f", "program.py", 1, 0, 0, List.of(), text);
    }
}
