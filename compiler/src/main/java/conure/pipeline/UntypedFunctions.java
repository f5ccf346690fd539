package conure.pipeline;

import conure.ir.Function;
import conure.ir.UntypedOp.Parameter;
import conure.lower.source.LowerSource;
import conure.manifest.Answer;
import conure.source.PythonParser;
import conure.source.SourceFile;
import conure.specialize.values.FunctionCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Functions of programs as untyped code. It depends on a function's source alone, so the latest are kept: a function that
/// is specialised for other types is not parsed again.
final class UntypedFunctions {
    private static final int MOST = 256;

    /// All that the code depends on.
    ///
    /// @param number of the function, which is part of the locations
    private record Key(int number, String name, String file, String text, List<String> closure, int pythonMinor) {}

    private final Map<Key, FunctionCode> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override protected boolean removeEldestEntry(Map.Entry<Key, FunctionCode> eldest) { return size() > MOST; }
    };

    synchronized FunctionCode function(Answer.Source source, int pythonMinor) {
        var key = new Key(source.function(), source.name(), source.file(), source.text(), source.closure(), pythonMinor);
        var code = known.get(key);
        if (code == null) {
            code = lower(source, pythonMinor);
            known.put(key, code);
        }
        return code;
    }

    private static FunctionCode lower(Answer.Source source, int pythonMinor) {
        var definition = LowerSource.definition(new PythonParser().parse(new SourceFile(source.file(), source.text())));
        var untyped = LowerSource.lower(definition, source.function() + "/" + source.name(), source.closure(), pythonMinor);
        return code(source.function(), source.name(), source.qualifiedName(), untyped);
    }

    static FunctionCode code(int number, String name, String qualifiedName, Function untyped) {
        var parameters = new ArrayList<Parameter>();
        for (var text : (List<?>) untyped.attributes().get("parameters")) parameters.add(Parameter.of((String) text));
        return new FunctionCode(number, name, qualifiedName, parameters, 0, untyped.body());
    }
}
