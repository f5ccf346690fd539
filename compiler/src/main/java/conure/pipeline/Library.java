package conure.pipeline;

import conure.lower.source.LowerSource;
import conure.source.PythonParser;
import conure.source.SourceFile;
import conure.source.Statement;
import conure.specialize.values.FunctionCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The functions of `library/`, which are part of the compiler: a file is parsed when one of its functions is first
/// called, and its code serves all kernels.
final class Library {
    private final Map<String, Map<String, FunctionCode>> files = new HashMap<>();
    private final Map<Integer, String> numbers = new HashMap<>();

    synchronized FunctionCode function(String file, String name) {
        var code = file(file).get(name);
        if (code == null) throw new IllegalStateException("library/" + file + " has no function " + name);
        return code;
    }

    /// Another function of a file, by the file's number; null if it has none of that name.
    synchronized FunctionCode sibling(int number, String name) { return file(numbers.get(number)).get(name); }

    private Map<String, FunctionCode> file(String file) {
        var known = files.get(file);
        if (known != null) return known;
        int number = FunctionCode.LIBRARY - numbers.size();
        numbers.put(number, file);
        var functions = read(file, number);
        files.put(file, functions);
        return functions;
    }

    private static Map<String, FunctionCode> read(String file, int number) {
        var functions = new HashMap<String, FunctionCode>();
        for (var statement : new PythonParser().parse(new SourceFile(file, text(file))).body()) {
            if (statement instanceof Statement.FunctionDef definition) {
                var untyped = LowerSource.lower(definition, definition.name(), List.of());
                functions.put(definition.name(), UntypedFunctions.code(number, definition.name(), untyped));
            }
        }
        return functions;
    }

    private static String text(String file) {
        try (var stream = Library.class.getResourceAsStream("/library/" + file)) {
            if (stream == null) throw new IllegalStateException("library/" + file + " is not part of this build");
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
