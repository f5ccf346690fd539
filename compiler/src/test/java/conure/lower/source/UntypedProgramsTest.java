package conure.lower.source;

import static org.junit.jupiter.api.Assertions.assertTrue;

import conure.interpreter.untyped.PythonError;
import conure.interpreter.untyped.Texts;
import conure.interpreter.untyped.UntypedInterpreter;
import conure.ir.Function;
import conure.ir.Module;
import conure.ir.Verifier;
import conure.source.PythonParser;
import conure.source.SourceFile;
import conure.source.Statement;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Programs lowered and run by the untyped interpreter do what they do under CPython: those of `programs.py`, and
/// generated ones.
class UntypedProgramsTest {
    private static final String PYTHON = System.getProperty("conure.python", "python3");
    private static final int GENERATED = Integer.getInteger("conure.test.programs", 250);
    private static final long SEED = Long.getLong("conure.test.seed", 1);

    @Test
    void programsDoWhatTheyDoUnderCPython() throws Exception {
        var folder = Path.of(getClass().getResource("programs.py").toURI()).getParent();
        var process = new ProcessBuilder(PYTHON, folder.resolve("run_programs.py").toString(), folder.resolve("programs.py").toString(),
                Integer.toString(GENERATED), Long.toString(SEED),
                Path.of(System.getProperty("conure.root", ".."), "fuzz").toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int end = output.lastIndexOf("\n----\n");
        int start = output.indexOf('\n');
        int minor = Integer.parseInt(output.substring(0, start));
        var functions = lower(output.substring(start + 1, end), minor);
        var differences = new ArrayList<String>();
        var lines = output.substring(end + 6).lines().toList();
        var calls = new StringBuilder();
        for (int k = 0; k < lines.size(); k++) calls.append("def call").append(k).append("():\n    return ").append(lines.get(k).split("\t")[0]).append('\n');
        functions.addAll(lower(calls.toString(), minor));
        var interpreter = new UntypedInterpreter(functions, 1_000_000L * lines.size());
        for (int k = 0; k < lines.size(); k++) {
            var parts = lines.get(k).split("\t", -1);
            var actual = run(interpreter, "call" + k);
            var expected = parts[1] + "\t" + parts[2];
            if (!actual.equals(expected)) differences.add(parts[0] + "\n  expected " + expected + "\n  actual   " + actual);
        }
        System.out.println("untyped programs: " + functions.size() + " functions, " + lines.size() + " calls");
        assertTrue(differences.isEmpty(), () -> differences.size() + " differ\n" + String.join("\n", differences.subList(0, Math.min(10, differences.size()))));
        assertTrue(lines.size() > GENERATED, "Python has run");
    }

    private static List<Function> lower(String source, int minor) {
        var functions = new ArrayList<Function>();
        for (var statement : new PythonParser().parse(new SourceFile("programs.py", source)).body()) {
            if (statement instanceof Statement.FunctionDef definition) functions.add(LowerSource.lower(definition, definition.name(), List.of(), minor));
        }
        Verifier.verify(new Module(Module.Level.UNTYPED, functions));
        return functions;
    }

    /// The outcome of a call and what it printed, in the words of `run_programs.py`.
    private static String run(UntypedInterpreter interpreter, String call) {
        int before = interpreter.printed().length();
        String outcome;
        try {
            outcome = Texts.repr(interpreter.call(call, List.of()));
        } catch (PythonError error) {
            outcome = "!" + error.className();
        } catch (RuntimeException failure) {
            outcome = "FAILED " + failure;
        }
        return outcome + "\t" + interpreter.printed().substring(before).replace("\n", "|");
    }
}
