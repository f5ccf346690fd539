package conure.pipeline;

import conure.ir.Function;
import conure.ir.UntypedOp.Parameter;
import conure.lower.SourceFunction;
import conure.lower.source.LowerSource;
import conure.manifest.Answer;
import conure.manifest.Refusal;
import conure.source.PythonParser;
import conure.source.SourceFile;
import conure.source.SyntaxProblem;
import conure.specialize.Specializer;
import conure.specialize.values.FunctionCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The program's functions in one compilation: each is parsed and lowered when it is first called. Locations name them
/// `number/name`.
public final class SourceFunctions implements Specializer.CodeSource {
    private final Library library;
    private final int pythonMinor;
    private final Map<Integer, Answer.Source> sources = new HashMap<>();
    private final Map<Integer, FunctionCode> codes = new HashMap<>();

    SourceFunctions(Answer.Source entry, Library library, int pythonMinor) {
        this.library = library;
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
            var definition = LowerSource.definition(new PythonParser().parse(new SourceFile(source.file(), source.text())));
            var untyped = LowerSource.lower(definition, source.function() + "/" + source.name(), source.closure(), pythonMinor);
            var code = code(source.function(), source.name(), untyped);
            codes.put(source.function(), code);
            return code;
        } catch (SyntaxProblem problem) {
            int line = source.firstLine() + problem.span().line() - 1;
            throw new Refusal("syntax", source.file(), line, problem.span().column(),
                    source.file() + ":" + line + ": cannot compile " + source.name() + ": " + problem.getMessage());
        }
    }

    static FunctionCode code(int number, String name, Function untyped) {
        var parameters = new ArrayList<Parameter>();
        for (var text : (List<?>) untyped.attributes().get("parameters")) parameters.add(Parameter.of((String) text));
        return new FunctionCode(number, name, parameters, 0, untyped.body());
    }

    @Override public FunctionCode library(String file, String name) { return library.function(file, name); }

    @Override public FunctionCode sibling(int file, String name) { return library.sibling(file, name); }
}
