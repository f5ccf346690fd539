package conure.pipeline;

import conure.lower.SourceFunction;
import conure.manifest.Answer;
import conure.manifest.Refusal;
import conure.source.SyntaxProblem;
import conure.specialize.Specializer;
import conure.specialize.values.FunctionCode;
import java.util.HashMap;
import java.util.Map;

/// The program's functions in one compilation, parsed and lowered when they are first called. Locations name them
/// `number/name`.
public final class SourceFunctions implements Specializer.CodeSource {
    private final Library library;
    private final UntypedFunctions untyped;
    private final int pythonMinor;
    private final Map<Integer, Answer.Source> sources = new HashMap<>();
    private final Map<Integer, FunctionCode> codes = new HashMap<>();

    SourceFunctions(Answer.Source entry, Library library, UntypedFunctions untyped, int pythonMinor) {
        this.library = library;
        this.untyped = untyped;
        this.pythonMinor = pythonMinor;
        sources.put(entry.function(), entry);
    }

    /// A function by its number.
    public Answer.Source source(int number) { return sources.get(number); }

    /// The function that a location names.
    public SourceFunction function(String location) {
        int slash = location.indexOf('/');
        int number = Integer.parseInt(location.substring(0, slash));
        var source = sources.get(number);
        return new SourceFunction(number, location.substring(slash + 1), source.file(), source.firstLine());
    }

    /// A line of the function that a location names, counted from 0; null where there is none.
    String line(String location, int line) {
        int slash = location.indexOf('/');
        var source = slash < 0 ? null : sources.get(Integer.parseInt(location.substring(0, slash)));
        return source == null ? null : source.text().lines().skip(line).findFirst().orElse(null);
    }

    @Override public FunctionCode code(Answer.Source source) {
        sources.putIfAbsent(source.function(), source);
        var known = codes.get(source.function());
        if (known != null) return known;
        try {
            var code = untyped.function(source, pythonMinor);
            codes.put(source.function(), code);
            return code;
        } catch (SyntaxProblem problem) {
            int line = source.firstLine() + problem.span().line() - 1;
            throw new Refusal("syntax", source.file(), line, problem.span().column(),
                    source.file() + ":" + line + ": cannot compile " + source.name() + ": " + problem.getMessage());
        }
    }

    @Override public FunctionCode library(String file, String name) { return library.function(file, name); }

    @Override public FunctionCode sibling(int file, String name) { return library.sibling(file, name); }

    @Override public String numpyFile(String name) { return library.numpyFile(name); }
}
