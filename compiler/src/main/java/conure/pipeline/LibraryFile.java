package conure.pipeline;

import conure.lower.source.LowerSource;
import conure.source.Expression;
import conure.source.PythonParser;
import conure.source.SourceFile;
import conure.source.Statement;
import conure.source.Tree;
import conure.specialize.values.FunctionCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A file of `library/`: functions, one below the other, and imports of other files' functions (`from axes import part`). Each
/// function is a text of its own: from its first line, which is not indented, to the next such line. The other functions of the
/// file are not even parsed.
final class LibraryFile {
    /// A function of another file.
    interface Others {
        FunctionCode function(String file, String name);
    }

    private final String name;
    private final int number;
    private final Others others;
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, Statement.FunctionDef> definitions = new HashMap<>();
    /// The files of imported functions.
    private final Map<String, String> imported = new HashMap<>();
    private final Map<String, FunctionCode> functions = new HashMap<>();

    /// @param number stands for the file in [FunctionCode#function]
    LibraryFile(String name, int number, String text, Others others) {
        this.name = name;
        this.number = number;
        this.others = others;
        var part = new StringBuilder();
        for (var line : (Iterable<String>) text.lines()::iterator) {
            if (!line.isEmpty() && line.charAt(0) != ' ') {
                add(part.toString());
                part.setLength(0);
            }
            part.append(line).append('\n');
        }
        add(part.toString());
    }

    private void add(String part) {
        if (part.startsWith("def ")) texts.put(part.substring(4, part.indexOf('(')), part);
        if (part.startsWith("from ")) {
            for (var statement : parse(part)) {
                if (statement instanceof Statement.ImportFrom imports) imports.names().forEach(each -> imported.put(each.name(), imports.module() + ".py"));
            }
        }
    }

    private List<Statement> parse(String part) { return new PythonParser().parse(new SourceFile(name, part)).body(); }

    /// The function of that name, which may be an imported one, or, for `function.parameter`, one that gives the default of a
    /// parameter; null if there is none.
    FunctionCode function(String function) {
        if (imported.containsKey(function)) return others.function(imported.get(function), function);
        var known = functions.get(function);
        if (known != null) return known;
        int dot = function.indexOf('.');
        var definition = definition(dot < 0 ? function : function.substring(0, dot));
        if (definition != null && dot >= 0) definition = giving(function, defaults(definition.arguments()).get(function.substring(dot + 1)));
        if (definition == null) return null;
        var code = UntypedFunctions.code(number, definition.name(), definition.name(), LowerSource.lower(definition, definition.name(), List.of()));
        functions.put(function, code);
        return code;
    }

    private Statement.FunctionDef definition(String function) {
        if (!texts.containsKey(function)) return null;
        return definitions.computeIfAbsent(function, _ -> (Statement.FunctionDef) parse(texts.get(function)).getFirst());
    }

    /// A function without parameters that returns an expression; null if there is none.
    private static Statement.FunctionDef giving(String name, Expression value) {
        if (value == null) return null;
        var none = new Tree.Arguments(List.of(), List.of(), null, List.of(), List.of(), null, List.of());
        return new Statement.FunctionDef(name, none, List.of(new Statement.Return(value, value.span())), List.of(), null, List.of(), value.span());
    }

    /// The defaults by parameter.
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
}
