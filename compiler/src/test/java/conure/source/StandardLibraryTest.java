package conure.source;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Compares the trees of the standard library's files with those of CPython's `ast`: node by node, with positions.
///
/// A sample in the regular run; all files, the library's own tests included, with `-Dconure.test.long=true`.
/// `-Dconure.python=…` chooses the Python (by default `python3`).
class StandardLibraryTest {
    private static final String PYTHON = System.getProperty("conure.python", "python3");
    private static final boolean LONG = Boolean.getBoolean("conure.test.long");
    /// One file in so many is in the regular run's sample.
    private static final int SAMPLE = 12;
    /// What the grammar cannot parse: a continuation line in parentheses, after a dot, to the left of its block; and
    /// `from __future__ import *`, which CPython rejects only later.
    private static final String UNPARSED = ".*/test/(test_compile|test_future_stmt/badsyntax_future8)\\.py";
    private static final Pattern ENCODING = Pattern.compile("^[ \\t\\f]*#.*?coding[:=][ \\t]*([-\\w.]+)", Pattern.MULTILINE);

    private final PythonParser parser = new PythonParser();
    private final List<String> differences = new ArrayList<>();
    private int compared;

    @Test
    void treesEqualThoseOfAst() throws Exception {
        var files = files();
        var script = Path.of(getClass().getResource("dump_ast.py").toURI());
        var process = new ProcessBuilder(PYTHON, script.toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        boolean exactInFormats = !run("import sys; print(sys.version_info >= (3, 12))").equals("False");
        Thread.ofVirtual().start(() -> {
            try (var out = process.outputWriter()) {
                out.write(String.join("\n", files.stream().map(Path::toString).toList()));
            } catch (IOException _) {
                // The process has ended; the missing files show.
            }
        });
        try (var in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String path = null;
            var dump = new StringBuilder();
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("=== ")) {
                    if (path != null) compare(Path.of(path), dump.toString(), exactInFormats);
                    path = line.substring(4);
                    dump.setLength(0);
                } else {
                    dump.append(line).append('\n');
                }
            }
            compare(Path.of(path), dump.toString(), exactInFormats);
        }
        System.out.println("syntax trees compared: " + compared + " of " + files.size() + " files, " + differences.size() + " differ");
        assertTrue(differences.isEmpty(), () -> String.join("\n", differences));
        assertTrue(compared > files.size() * 9 / 10, "most files are Python");
    }

    private void compare(Path path, String expected, boolean exactInFormats) throws IOException {
        if (expected.startsWith("!!!")) return;
        compared++;
        try {
            var actual = TreeText.of(parser.parse(new SourceFile(path.toString(), read(path))), exactInFormats);
            if (!actual.equals(expected)) differences.add(path + ": " + firstDifference(expected, actual));
        } catch (SyntaxProblem problem) {
            differences.add(path + ":" + problem.span().line() + ": " + problem.getMessage());
        }
    }

    private static String firstDifference(String expected, String actual) {
        var expectedLines = expected.split("\n");
        var actualLines = actual.split("\n");
        int at = 0;
        while (at < expectedLines.length && at < actualLines.length && expectedLines[at].equals(actualLines[at])) at++;
        var context = new StringBuilder();
        for (int i = Math.max(0, at - 4); i < at; i++) context.append("\n    ").append(expectedLines[i].strip());
        return context + "\n    expected " + (at < expectedLines.length ? expectedLines[at].strip() : "the end")
                + "\n    actual   " + (at < actualLines.length ? actualLines[at].strip() : "the end");
    }

    /// Reads a source file as `tokenize.open` does.
    private static String read(Path path) throws IOException {
        var bytes = Files.readAllBytes(path);
        var head = new String(bytes, 0, Math.min(bytes.length, 400), StandardCharsets.ISO_8859_1).lines().limit(2).toList();
        for (var line : head) {
            var matcher = ENCODING.matcher(line);
            if (matcher.find()) return new String(bytes, Charset.forName(matcher.group(1)));
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static List<Path> files() throws Exception {
        var library = Path.of(run("import os; print(os.path.dirname(os.__file__))"));
        List<Path> all;
        try (var found = Files.walk(library)) {
            all = found.filter(path -> path.toString().endsWith(".py") && !path.toString().contains("site-packages"))
                    .filter(path -> !path.toString().matches(UNPARSED)).sorted().toList();
        }
        if (LONG) return all;
        var own = all.stream().filter(path -> !path.toString().matches(".*/(test|tests|idle_test)/.*")).toList();
        var sample = new ArrayList<Path>();
        for (int i = 0; i < own.size(); i += SAMPLE) sample.add(own.get(i));
        for (var path : all) if (path.toString().matches(".*/test_(grammar|patma|fstring|unpack_ex|named_expressions)\\.py")) sample.add(path);
        return sample;
    }

    private static String run(String program) throws IOException {
        var process = new ProcessBuilder(PYTHON, "-c", program).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
