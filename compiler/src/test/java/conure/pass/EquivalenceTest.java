package conure.pass;

import static org.assertj.core.api.Assertions.assertThat;

import conure.interpreter.ArrayValue;
import conure.interpreter.Interpreter;
import conure.interpreter.Memory;
import conure.interpreter.RaisedError;
import conure.ir.Dtype;
import conure.ir.Module;
import conure.ir.Printer;
import conure.ir.TextParser;
import conure.ir.Verifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Programs do the same before and after every pass: results, writes and errors.
class EquivalenceTest {
    private static final int PROGRAMS = Integer.getInteger("conure.programs", 300);
    private static final long FIRST = Long.getLong("conure.seed", 0);

    private static List<Pass> passes() {
        return List.of(new FoldConstants(), new SimplifyControl(), new ThreadConditions(), new EliminateCommonSubexpressions(), new ShiftLoops(), new HoistInvariants(),
                new RemoveProvenChecks(), new FoldConstants(), new SimplifyControl(), new EliminateDeadCode(), new EnterFastLoops(), new FoldConstants(),
                new SimplifyControl(), new EliminateDeadCode(), new TrimLoops());
    }

    @Test
    void randomProgramsDoTheSameAfterEachPass() {
        for (long seed = FIRST; seed < FIRST + PROGRAMS; seed++) {
            var module = TextParser.parse(RandomPrograms.program(seed));
            Verifier.verify(module);
            var expected = outcomes(module, seed);
            for (var pass : passes()) {
                var before = module;
                var description = "seed " + seed + ", " + pass.name();
                try {
                    module = pass.apply(module);
                    Verifier.verify(module);
                    assertThat(outcomes(module, seed)).as(description).isEqualTo(expected);
                } catch (RuntimeException | AssertionError problem) {
                    throw new AssertionError(description + " of\n" + Printer.print(before, false) + "\nis\n" + Printer.print(module, false), problem);
                }
            }
        }
    }

    /// What the program gives for several arguments, as text.
    private static List<String> outcomes(Module module, long seed) {
        var random = new Random(seed);
        var outcomes = new ArrayList<String>();
        for (int k = 0; k < 8; k++) {
            var memory = new Memory();
            var elements = new ArrayList<Object>();
            int size = random.nextInt(6);
            for (int i = 0; i < size; i++) elements.add((long) random.nextInt(9) - 2);
            var array = ArrayValue.of(memory, Dtype.INT64, List.of((long) elements.size()), elements);
            long a = k == 7 ? Long.MAX_VALUE - random.nextInt(2) : random.nextInt(9) - 2;
            long b = k == 6 ? Long.MIN_VALUE + random.nextInt(2) : random.nextInt(9) - 2;
            String outcome;
            try {
                outcome = new Interpreter(module, memory, 1, 1_000_000).call("f", List.of(array, a, b)).toString();
            } catch (RaisedError error) {
                outcome = error.toString();
            }
            outcomes.add(outcome + " " + array.components(memory));
        }
        return outcomes;
    }
}
