package conure.lower.source;

import conure.ir.UntypedOp.Parameter;
import conure.ir.UntypedOp.Parameter.Kind;
import conure.source.Expression;
import conure.source.Tree;
import java.util.ArrayList;
import java.util.List;

/// The parameters of a function in the order of `inspect.signature`.
final class Parameters {
    private Parameters() {}

    static List<Tree.Argument> of(Tree.Arguments arguments) {
        var all = new ArrayList<>(arguments.positionalOnly());
        all.addAll(arguments.arguments());
        if (arguments.varArgument() != null) all.add(arguments.varArgument());
        all.addAll(arguments.keywordOnly());
        if (arguments.keywordArgument() != null) all.add(arguments.keywordArgument());
        return all;
    }

    static List<Parameter> signature(Tree.Arguments arguments) {
        var signature = new ArrayList<Parameter>();
        int positional = arguments.positionalOnly().size() + arguments.arguments().size();
        int withoutDefault = positional - arguments.defaults().size();
        for (var argument : arguments.positionalOnly()) signature.add(new Parameter(argument.name(), Kind.POSITIONAL_ONLY, signature.size() >= withoutDefault));
        for (var argument : arguments.arguments()) signature.add(new Parameter(argument.name(), Kind.POSITIONAL_OR_KEYWORD, signature.size() >= withoutDefault));
        if (arguments.varArgument() != null) signature.add(new Parameter(arguments.varArgument().name(), Kind.VAR_POSITIONAL, false));
        for (int k = 0; k < arguments.keywordOnly().size(); k++) {
            signature.add(new Parameter(arguments.keywordOnly().get(k).name(), Kind.KEYWORD_ONLY, arguments.keywordDefaults().get(k) != null));
        }
        if (arguments.keywordArgument() != null) signature.add(new Parameter(arguments.keywordArgument().name(), Kind.VAR_KEYWORD, false));
        return signature;
    }

    /// The default values, in the order in which the parameters have them.
    static List<Expression> defaults(Tree.Arguments arguments) {
        var defaults = new ArrayList<>(arguments.defaults());
        for (var value : arguments.keywordDefaults()) if (value != null) defaults.add(value);
        return defaults;
    }
}
