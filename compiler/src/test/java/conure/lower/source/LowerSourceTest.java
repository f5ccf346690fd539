package conure.lower.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import conure.ir.Function;
import conure.ir.Module;
import conure.ir.Printer;
import conure.ir.TextParser;
import conure.ir.Verifier;
import conure.source.Children;
import conure.source.Expression;
import conure.source.PythonParser;
import conure.source.SourceFile;
import conure.source.Statement;
import conure.source.Tree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What source becomes, as text beside it: `golden/*.txt` hold a source, `----`, and its untyped code.
/// `-Dconure.bless=true` writes them anew.
class LowerSourceTest {
    private static final Path GOLDEN = Path.of(System.getProperty("conure.root", ".."), "compiler/src/test/resources/conure/lower/source/golden");
    private static final String SEPARATOR = "----\n";

    @TestFactory
    Stream<DynamicTest> goldens() throws Exception {
        return Files.list(GOLDEN).sorted().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> golden(file)));
    }

    private static void golden(Path file) throws Exception {
        var text = Files.readString(file);
        int end = text.indexOf("\n" + SEPARATOR);
        var source = end < 0 ? text : text.substring(0, end + 1);
        var module = lower(source);
        Verifier.verify(module);
        var printed = Printer.print(module);
        assertEquals(printed, Printer.print(TextParser.parse(printed)), "the textual form is lossless");
        var code = file.toString().endsWith("locations.txt") ? printed : Printer.print(module, false);
        if (Boolean.getBoolean("conure.bless")) Files.writeString(file, source + SEPARATOR + code);
        else assertEquals(text.substring(end + 1 + SEPARATOR.length()), code);
    }

    private static Module lower(String source) {
        var functions = new ArrayList<Function>();
        for (var statement : new PythonParser().parse(new SourceFile("golden.py", source)).body()) {
            if (statement instanceof Statement.FunctionDef it) functions.add(LowerSource.lower(it, "0/" + it.name(), List.of("enclosed")));
        }
        return new Module(Module.Level.UNTYPED, functions);
    }

    /// The verifier accepts what becomes of any function: those of CPython's grammar tests and of a part of its library.
    @Test
    void everyFunctionLowers() throws Exception {
        var process = new ProcessBuilder(System.getProperty("conure.python", "python3"), "-c", "import os; print(os.path.dirname(os.__file__))").start();
        var library = Path.of(new String(process.getInputStream().readAllBytes()).strip());
        var parser = new PythonParser();
        int count = 0;
        for (var name : List.of("test/test_grammar.py", "test/test_patma.py", "test/test_scope.py", "test/test_exceptions.py", "statistics.py", "difflib.py")) {
            var file = library.resolve(name);
            if (!Files.exists(file)) continue;
            count += lowerAll(parser.parse(new SourceFile(name, Files.readString(file))));
        }
        assertTrue(count > 100, "functions were found");
    }

    /// No text makes the stack overflow, be it that of a thread with little room.
    @Test
    void deepNestingIsRefused() throws Exception {
        var sums = "x" + " + x".repeat(500);
        for (var text : List.of(sums, "x" + " and x".repeat(5000), "x" + " < x".repeat(5000), "(x if x else ".repeat(190) + "x" + ")".repeat(190),
                "lambda: ".repeat(500) + "x", "-".repeat(500) + "x", "[".repeat(190) + "x" + "]".repeat(190), "f(".repeat(190) + "x" + ")".repeat(190),
                "[x for x in ".repeat(150) + "x" + "]".repeat(150))) {
            inSmallThread(() -> Verifier.verify(lower("def f(x):\n    return " + text + "\n")));
        }
        var chain = new StringBuilder("def f(x):\n    if x: pass\n");
        for (int k = 0; k < 500; k++) chain.append("    elif x == ").append(k).append(": return ").append(k).append('\n');
        inSmallThread(() -> Verifier.verify(lower(chain.toString())));
    }

    private static void inSmallThread(Runnable work) throws Exception {
        var failure = new Throwable[1];
        var thread = new Thread(null, work, "small", 1 << 20);
        thread.setUncaughtExceptionHandler((_, problem) -> failure[0] = problem);
        thread.start();
        thread.join();
        if (failure[0] != null) throw new AssertionError(failure[0]);
    }

    private static int lowerAll(Tree node) {
        int count = 0;
        if (node instanceof Statement.FunctionDef || node instanceof Expression.Lambda) {
            Verifier.verify(new Module(Module.Level.UNTYPED, List.of(LowerSource.lower(node, "0/f", List.of()))));
            count++;
        }
        for (var child : Children.of(node)) count += lowerAll(child);
        return count;
    }
}
