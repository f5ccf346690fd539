package conure.irfile;

import static org.assertj.core.api.Assertions.assertThat;

import conure.interpreter.Memory;
import conure.ir.Module;
import conure.ir.Printer;
import conure.ir.TextParser;
import conure.ir.Verifier;
import conure.llvm.Pipeline;
import conure.lower.LowerToLoops;
import conure.pipeline.Compilation;
import conure.pipeline.Compilation.Settings;
import conure.pipeline.PassTable;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Random programs give the same results, writes and exceptions at every level, with and without passes, interpreted and as
/// machine code, and leave no block behind. `-Dconure.programs=N` runs more of them, `-Dconure.seed=S` starts elsewhere.
class GeneratedProgramsTest {
    @TestFactory
    Stream<DynamicTest> programs() {
        long first = Long.getLong("conure.seed", 1);
        return LongStream.range(first, first + Integer.getInteger("conure.programs", 60))
                .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> check(seed)));
    }

    private static void check(long seed) {
        var text = new ProgramGenerator(seed).program();
        var module = TextParser.parse(text);
        Verifier.verify(module);
        var plain = LowerToLoops.lower(module);
        Verifier.verify(plain);
        var optimized = new Compilation(PassTable.standard(), Settings.TEST).run(module);
        try (var machinePlain = new Runner.Machine(plain, Pipeline.QUICK);
                var machine = new Runner.Machine(optimized, Pipeline.KERNEL)) {
            var random = new Random(seed);
            for (int call = 0; call < 8; call++) {
                var run = call(random);
                var parameters = Runner.parameterTypes(module, run);
                var results = Runner.resultTypes(module, run);
                var expected = Runner.interpretTyped(module, run);
                require(expected, Runner.interpretLoops(plain, run, parameters, results), "lowered, interpreted", text, plain, run);
                require(expected, machinePlain.run(run, parameters, results), "lowered, machine code", text, plain, run);
                require(expected, Runner.interpretLoops(optimized, run, parameters, results), "optimized, interpreted", text, optimized, run);
                require(expected, machine.run(run, parameters, results), "optimized, machine code", text, optimized, run);
                assertThat(Runner.leakedBlocks(optimized, run, parameters)).as("blocks left by %s\n%s", run.text(), text).isZero();
            }
        } catch (Memory.InvalidAccess failure) {
            throw new AssertionError(failure.getMessage() + "\n" + text, failure);
        }
    }

    private static RunLine call(Random random) {
        var floats = random.doubles(random.nextInt(6)).mapToObj(x -> (Object) (x * 10 - 3)).toList();
        var integers = random.longs(random.nextInt(6), -3, 5).mapToObj(x -> (Object) x).toList();
        var arguments = List.of(
                new Literals.Sequence(null, null, floats), new Literals.Sequence(null, null, integers),
                random.nextInt(4) == 0 ? random.nextLong() : random.nextLong(-3, 8), random.nextDouble() * 4 - 2);
        return new RunLine("entry" + arguments, "entry", arguments, null, false, List.of(), null, "");
    }

    private static void require(Outcome expected, Outcome found, String way, String text, Module ran, RunLine run) {
        if (!expected.equals(found)) {
            assertThat(found).as("%s, %s\n%s\nran as\n%s", run.text(), way, text, Printer.print(ran, false)).isEqualTo(expected);
        }
    }
}
