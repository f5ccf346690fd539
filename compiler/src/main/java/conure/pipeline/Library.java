package conure.pipeline;

import conure.specialize.values.FunctionCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The functions of `library/`, which are part of the compiler: a function is parsed and lowered when it is first called, and
/// its code serves all kernels.
final class Library {
    private final Map<String, LibraryFile> files = new HashMap<>();
    private final Map<Integer, LibraryFile> numbered = new HashMap<>();
    /// The files whose functions are NumPy's, by the same names.
    private static final List<String> NUMPY = List.of("attributes.py", "bessel.py", "bits.py", "choosing.py", "constructors.py", "differences.py", "dot.py", "dtypes.py", "editing.py", "einsum.py",
            "from_arrays.py", "functional.py", "histograms.py", "histograms2d.py", "index_arrays.py", "indexing.py", "joining.py", "linalg_decompositions.py",
            "linalg_eigenvalues.py", "linalg_equations.py", "linalg_norms.py", "linalg_products.py", "logic.py", "matmul.py", "medians.py", "padding.py",
            "partitions.py", "polynomials.py", "quantiles.py", "random_choice.py", "random_continuous.py", "random_discrete.py", "random_integers.py",
            "random_multivariate.py", "random_permutations.py", "ranges.py", "repeating.py", "rounding.py", "scans.py", "searching.py", "sets.py", "shapes.py",
            "signals.py", "sorting.py", "splitting.py", "statistics.py", "tensors.py", "windows.py", "without_nan.py");
    private Map<String, String> numpy;

    synchronized FunctionCode function(String file, String name) {
        var code = file(file).function(name);
        if (code == null) throw new IllegalStateException("library/" + file + " has no function " + name);
        return code;
    }

    /// Another function of a file, by the file's number; null if it has none of that name.
    synchronized FunctionCode sibling(int number, String name) { return numbered.get(number).function(name); }

    private LibraryFile file(String name) {
        return files.computeIfAbsent(name, _ -> {
            int number = FunctionCode.LIBRARY - numbered.size();
            var file = new LibraryFile(name, number, text(name), this::function);
            numbered.put(number, file);
            return file;
        });
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
