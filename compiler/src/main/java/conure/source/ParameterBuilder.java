package conure.source;

import java.util.ArrayList;
import java.util.List;

/// The parameters of functions and lambdas, and type parameters.
final class ParameterBuilder {
    private final Nodes nodes;
    private final ExpressionBuilder expressions;

    ParameterBuilder(Nodes nodes, ExpressionBuilder expressions) {
        this.nodes = nodes;
        this.expressions = expressions;
    }

    /// `list` is null for a lambda without parameters.
    Tree.Arguments build(ConcreteTree list) {
        var positionalOnly = new ArrayList<Tree.Argument>();
        var arguments = new ArrayList<Tree.Argument>();
        var keywordOnly = new ArrayList<Tree.Argument>();
        var keywordDefaults = new ArrayList<Expression>();
        var defaults = new ArrayList<Expression>();
        Tree.Argument varArgument = null;
        Tree.Argument keywordArgument = null;
        boolean afterStar = false;
        for (var parameter : list == null ? List.<ConcreteTree>of() : list.named()) {
            switch (parameter.kind()) {
                case "positional_separator" -> {
                    positionalOnly.addAll(arguments);
                    arguments.clear();
                }
                case "keyword_separator" -> afterStar = true;
                case "list_splat_pattern" -> {
                    varArgument = argument(parameter.inner(), null, parameter.inner());
                    afterStar = true;
                }
                case "dictionary_splat_pattern" -> keywordArgument = argument(parameter.inner(), null, parameter.inner());
                case "typed_parameter" -> {
                    var name = parameter.inner();
                    if (name.is("identifier")) {
                        addPlain(argument(name, parameter.field("type"), parameter), null, afterStar, arguments, keywordOnly, defaults, keywordDefaults);
                    } else {
                        var argument = argument(name.inner(), parameter.field("type"), parameter);
                        if (name.is("list_splat_pattern")) {
                            varArgument = argument;
                            afterStar = true;
                        } else {
                            keywordArgument = argument;
                        }
                    }
                }
                case "default_parameter", "typed_default_parameter" -> {
                    var name = parameter.field("name");
                    var type = parameter.field("type");
                    addPlain(argument(name, type, type), parameter.field("value"), afterStar, arguments, keywordOnly, defaults, keywordDefaults);
                }
                case "identifier" -> addPlain(argument(parameter, null, parameter), null, afterStar, arguments, keywordOnly, defaults, keywordDefaults);
                default -> throw nodes.problem("invalid syntax", parameter);
            }
        }
        return new Tree.Arguments(positionalOnly, arguments, varArgument, keywordOnly, keywordDefaults, keywordArgument, defaults);
    }

    private void addPlain(Tree.Argument argument, ConcreteTree defaultValue, boolean keyword, List<Tree.Argument> arguments,
            List<Tree.Argument> keywordOnly, List<Expression> defaults, List<Expression> keywordDefaults) {
        var value = expressions.loadOrNull(defaultValue);
        if (keyword) {
            keywordOnly.add(argument);
            keywordDefaults.add(value);
        } else {
            arguments.add(argument);
            if (value != null) defaults.add(value);
        }
    }

    private Tree.Argument argument(ConcreteTree name, ConcreteTree annotation, ConcreteTree end) {
        if (!name.is("identifier")) throw nodes.problem("invalid syntax", name);
        return new Tree.Argument(nodes.name(name), expressions.loadOrNull(annotation), nodes.span(name.start(), end == null ? name.end() : end.end()));
    }

    /// `[T: bound, *Ts, **P]`; `list` may be null.
    List<Tree.TypeParameter> typeParameters(ConcreteTree list) {
        var parameters = new ArrayList<Tree.TypeParameter>();
        if (list == null) return parameters;
        for (var type : list.named()) {
            var node = type.is("type") ? type.inner() : type;
            var span = nodes.span(node);
            parameters.add(switch (node.kind()) {
                case "identifier" -> new Tree.TypeParameter.TypeVar(nodes.name(node), null, span);
                case "constrained_type" -> new Tree.TypeParameter.TypeVar(nodes.name(node.inner().inner()), expressions.load(node.last()), span);
                case "list_splat", "list_splat_pattern" -> new Tree.TypeParameter.TypeVarTuple(nodes.name(node.inner()), span);
                case "splat_type" -> node.has("**") ? new Tree.TypeParameter.ParamSpec(nodes.name(node.inner()), span)
                        : new Tree.TypeParameter.TypeVarTuple(nodes.name(node.inner()), span);
                default -> throw nodes.problem("invalid syntax", node);
            });
        }
        return parameters;
    }
}
