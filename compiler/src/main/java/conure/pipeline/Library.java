package conure.pipeline;

import conure.lower.source.LowerSource;
import conure.source.Expression;
import conure.source.PythonParser;
import conure.source.SourceFile;
import conure.source.Statement;
import conure.source.Tree;
import conure.specialize.values.FunctionCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The functions of `library/`, which are part of the compiler: a file is parsed when one of its functions is first
/// called, and its code serves all kernels.
final class Library {
    private final Map<String, Map<String, FunctionCode>> files = new HashMap<>();
    private final Map<Integer, String> numbers = new HashMap<>();
    /// The files whose functions are NumPy's, by the same names.
    private static final List<String> NUMPY = List.of("attributes.py", "bessel.py", "bits.py", "choosing.py", "constructors.py", "differences.py", "dot.py", "dtypes.py", "editing.py", "einsum.py",
            "from_arrays.py", "functional.py", "histograms.py", "histograms2d.py", "index_arrays.py", "indexing.py", "joining.py", "linalg_decompositions.py",
            "linalg_eigenvalues.py", "linalg_equations.py", "linalg_norms.py", "linalg_products.py", "logic.py", "matmul.py", "medians.py", "padding.py",
            "partitions.py", "polynomials.py", "quantiles.py", "random_choice.py", "random_continuous.py", "random_discrete.py", "random_integers.py",
            "random_multivariate.py", "random_permutations.py", "ranges.py", "repeating.py", "rounding.py", "scans.py", "searching.py", "sets.py", "shapes.py",
            "signals.py", "sorting.py", "splitting.py", "statistics.py", "tensors.py", "windows.py", "without_nan.py");
    private Map<String, String> numpy;

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

    /// A file's functions by name; with those of other files, which it imports from them (`from axes import part`).
    private Map<String, FunctionCode> read(String file, int number) {
        var functions = new HashMap<String, FunctionCode>();
        for (var statement : new PythonParser().parse(new SourceFile(file, text(file))).body()) {
            if (statement instanceof Statement.ImportFrom imports) imports.names().forEach(each -> functions.put(each.name(), function(imports.module() + ".py", each.name())));
            if (statement instanceof Statement.FunctionDef definition) {
                functions.put(definition.name(), code(number, definition));
                defaults(definition.arguments()).forEach((parameter, value) -> {
                    var name = definition.name() + "." + parameter;
                    var none = new Tree.Arguments(List.of(), List.of(), null, List.of(), List.of(), null, List.of());
                    functions.put(name, code(number, new Statement.FunctionDef(name, none, List.of(new Statement.Return(value, value.span())), List.of(), null, List.of(), value.span())));
                });
            }
        }
        return functions;
    }

    private static FunctionCode code(int number, Statement.FunctionDef definition) {
        return UntypedFunctions.code(number, definition.name(), definition.name(), LowerSource.lower(definition, definition.name(), List.of()));
    }

    /// The defaults by parameter. They become functions without parameters, called `function.parameter`.
    private static Map<String, Expression> defaults(Tree.Arguments arguments) {
        var defaults = new HashMap<String, Expression>();
        var positional = new ArrayList<>(arguments.positionalOnly());
        positional.addAll(arguments.arguments());
        int required = positional.size() - arguments.defaults().size();
        for (int k = required; k < positional.size(); k++) defaults.put(positional.get(k).name(), arguments.defaults().get(k - required));
        for (int k = 0; k < arguments.keywordOnly().size(); k++) {
            if (arguments.keywordDefaults().get(k) != null) defaults.put(arguments.keywordOnly().get(k).name(), arguments.keywordDefaults().get(k));
        }
        return defaults;
    }

    /// The file with NumPy's function of that name, or null.
    synchronized String numpyFile(String name) {
        if (numpy == null) {
            numpy = new HashMap<>();
            for (var file : NUMPY) text(file).lines().filter(line -> line.startsWith("def ")).forEach(line -> numpy.put(module(file) + line.substring(4, line.indexOf('(')), file));
        }
        return name.startsWith("_") ? null : numpy.get(name);
    }

    /// What stands before the names of a file's functions: the module or the class that they are NumPy's of.
    private static String module(String file) { return file.startsWith("linalg_") ? "linalg." : file.startsWith("random_") ? "random.Generator." : ""; }

    private static String text(String file) {
        try (var stream = Library.class.getResourceAsStream("/library/" + file)) {
            if (stream == null) throw new IllegalStateException("library/" + file + " is not part of this build");
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
