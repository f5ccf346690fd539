package conure.source;

import conure.source.Expression.Comparison;
import conure.source.Expression.Context;
import java.util.ArrayList;
import java.util.List;

/// Expressions, from tree-sitter's nodes.
final class ExpressionBuilder {
    private final Nodes nodes;
    private final ParameterBuilder parameters;
    private final StringLiteralBuilder strings;

    ExpressionBuilder(Nodes nodes) {
        this.nodes = nodes;
        this.parameters = new ParameterBuilder(nodes, this);
        this.strings = new StringLiteralBuilder(nodes, this);
    }

    ParameterBuilder parameters() { return parameters; }

    Expression load(ConcreteTree node) { return expression(node, Context.LOAD); }

    /// null for null.
    Expression loadOrNull(ConcreteTree node) { return node == null ? null : load(node); }

    List<Expression> loadAll(List<ConcreteTree> nodes) { return all(nodes, Context.LOAD); }

    private List<Expression> all(List<ConcreteTree> nodes, Context context) {
        var built = new ArrayList<Expression>(nodes.size());
        for (var node : nodes) built.add(expression(node, context));
        return built;
    }

    Expression expression(ConcreteTree node, Context context) {
        nodes.enter(node);
        var built = build(node, context);
        nodes.leave();
        return built;
    }

    private Expression build(ConcreteTree node, Context context) {
        boolean tuple = node.is("expression_list") || node.is("pattern_list");
        var star = tuple || node.is("list_splat") ? null : node.head("list_splat");
        if (star != null) return starred(node, star, context);
        return switch (node.kind()) {
            case "identifier" -> new Expression.Name(nodes.name(node), context, nodes.span(node));
            case "attribute" -> new Expression.Attribute(load(node.field("object")), nodes.name(node.field("attribute")), context, nodes.span(node));
            case "member_type" -> new Expression.Attribute(load(node.inner()), nodes.name(node.last()), context, nodes.span(node));
            case "subscript" -> new Expression.Subscript(load(node.field("value")), subscriptIndex(node), context, nodes.span(node));
            case "generic_type" -> genericType(node);
            case "list_splat", "list_splat_pattern", "splat_type" -> new Expression.Starred(expression(node.inner(), context), context, nodes.span(node));
            case "parenthesized_expression" -> expression(node.inner(), context);
            case "tuple", "tuple_pattern" -> parenthesized(node, context);
            case "expression_list", "pattern_list" -> new Expression.Tuple(all(node.named(), context), context, nodes.span(node));
            case "list", "list_pattern" -> new Expression.ListDisplay(all(node.named(), context), context, nodes.span(node));
            case "as_pattern_target", "type" -> expression(node.inner(), context);
            case "integer", "float" -> number(node);
            case "true" -> new Expression.Constant(new Literal.Bool(true), nodes.span(node));
            case "false" -> new Expression.Constant(new Literal.Bool(false), nodes.span(node));
            case "none" -> new Expression.Constant(Literal.Singleton.NONE, nodes.span(node));
            case "ellipsis" -> new Expression.Constant(Literal.Singleton.ELLIPSIS, nodes.span(node));
            case "string", "concatenated_string" -> strings.build(node);
            case "binary_operator" -> binaryOperation(node);
            case "union_type" -> new Expression.BinOp(load(node.inner()), Operator.BIT_OR, load(node.last()), nodes.span(node));
            case "unary_operator" -> new Expression.UnaryOp(unaryOperator(node.field("operator").kind()), load(node.field("argument")), nodes.span(node));
            case "not_operator" -> new Expression.UnaryOp(Expression.UnaryOperator.NOT, load(node.field("argument")), nodes.span(node));
            case "boolean_operator" -> booleanOperation(node);
            case "comparison_operator" -> comparison(node);
            case "conditional_expression" -> conditional(node);
            case "named_expression" -> new Expression.NamedExpr(expression(node.field("name"), Context.STORE), load(node.field("value")), nodes.span(node));
            case "lambda", "lambda_within_for_in_clause" -> new Expression.Lambda(parameters.build(node.field("parameters")), load(node.field("body")), nodes.span(node));
            case "await" -> awaited(node);
            case "yield" -> yielded(node);
            case "call" -> call(node);
            case "set" -> new Expression.Set(loadAll(node.named()), nodes.span(node));
            case "dictionary" -> dictionary(node);
            case "list_comprehension" -> new Expression.ListComp(load(node.field("body")), generators(node), nodes.span(node));
            case "set_comprehension" -> new Expression.SetComp(load(node.field("body")), generators(node), nodes.span(node));
            case "generator_expression" -> new Expression.GeneratorExp(load(node.field("body")), generators(node), nodes.span(node));
            case "dictionary_comprehension" -> new Expression.DictComp(load(node.field("body").field("key")), load(node.field("body").field("value")),
                    generators(node), nodes.span(node));
            case "slice" -> slice(node);
            default -> throw nodes.problem("invalid syntax", node);
        };
    }

    /// `*f(x)`, of which the grammar calls `*f`.
    private Expression starred(ConcreteTree node, ConcreteTree star, Context context) {
        return new Expression.Starred(expression(node.with(star, star.inner()), context), context, nodes.span(node));
    }

    /// `type(x).name` at the beginning of an assignment, which the grammar takes for a `type` statement: `node` is what
    /// follows the word `type`, which begins at `start`.
    Expression rootedInType(ConcreteTree node, int start, Context context) {
        var span = nodes.span(start, node.end());
        var type = new Expression.Name("type", Context.LOAD, nodes.span(start, start + "type".length()));
        return switch (node.kind()) {
            case "parenthesized_expression", "tuple" -> new Expression.Call(type, loadAll(node.named()), List.of(), span);
            case "list" -> new Expression.Subscript(type, index(node, node.named()), context, span);
            case "attribute" -> new Expression.Attribute(rootedInType(node.field("object"), start, Context.LOAD), nodes.name(node.field("attribute")), context, span);
            case "subscript" -> new Expression.Subscript(rootedInType(node.field("value"), start, Context.LOAD), subscriptIndex(node), context, span);
            case "call" -> new Expression.Call(rootedInType(node.field("function"), start, Context.LOAD), positionalArguments(node.field("arguments")),
                    keywordArguments(node.field("arguments")), span);
            default -> throw nodes.problem("invalid syntax", node);
        };
    }

    /// A tuple in parentheses; the grammar also takes a target in parentheses, `(a) = 1`, for one.
    private Expression parenthesized(ConcreteTree node, Context context) {
        var elements = node.named();
        if (elements.size() == 1 && !node.has(",")) return expression(elements.getFirst(), context);
        return new Expression.Tuple(all(elements, context), context, nodes.span(node));
    }

    /// What stands in the brackets of a subscript: a tuple if there is a comma or a star.
    private Expression subscriptIndex(ConcreteTree node) {
        return index(node, node.fields("subscript"));
    }

    private Expression genericType(ConcreteTree node) {
        var brackets = node.last();
        return new Expression.Subscript(load(node.inner()), index(brackets, brackets.named()), Context.LOAD, nodes.span(node));
    }

    private Expression index(ConcreteTree brackets, List<ConcreteTree> elements) {
        boolean comma = brackets.has(",");
        var built = loadAll(elements);
        if (!comma && !(built.getFirst() instanceof Expression.Starred)) return built.getFirst();
        int last = brackets.children().size() - 2;
        var end = brackets.child(last);
        return new Expression.Tuple(built, Context.LOAD, nodes.span(elements.getFirst().start(), end.end()));
    }

    private Expression slice(ConcreteTree node) {
        var parts = new Expression[3];
        int part = 0;
        for (var child : node.children()) {
            if (child.is(":")) part++;
            else parts[part] = load(child);
        }
        return new Expression.Slice(parts[0], parts[1], parts[2], nodes.span(node));
    }

    /// The grammar also knows Python 2's `0777` and `5L`.
    private Expression number(ConcreteTree node) {
        var text = nodes.text(node);
        try {
            return new Expression.Constant(node.is("integer") ? Numbers.integer(text) : Numbers.decimal(text), nodes.span(node));
        } catch (NumberFormatException problem) {
            throw nodes.problem("invalid decimal literal", node);
        }
    }

    private Expression.UnaryOperator unaryOperator(String symbol) {
        return switch (symbol) {
            case "+" -> Expression.UnaryOperator.PLUS;
            case "-" -> Expression.UnaryOperator.MINUS;
            case "~" -> Expression.UnaryOperator.INVERT;
            default -> throw new IllegalStateException(symbol);
        };
    }

    private Expression binaryOperation(ConcreteTree node) {
        var operator = node.field("operator");
        if (operator.is("&") || operator.is("^")) return bitwise(node);
        return new Expression.BinOp(load(node.field("left")), Operator.of(operator.kind()), load(node.field("right")), nodes.span(node));
    }

    /// The grammar lets `^` bind more tightly than `&`; in Python it is the other way round.
    private Expression bitwise(ConcreteTree node) {
        var operands = new ArrayList<ConcreteTree>();
        var operators = new ArrayList<String>();
        flattenBitwise(node, operands, operators);
        Expression sum = null;
        Expression product = load(operands.getFirst());
        var start = operands.getFirst();
        for (int i = 0; i < operators.size(); i++) {
            var operand = operands.get(i + 1);
            if (operators.get(i).equals("&")) {
                product = new Expression.BinOp(product, Operator.BIT_AND, load(operand), nodes.span(start.start(), operand.end()));
            } else {
                sum = exclusiveOr(sum, product, node, operands.get(i));
                product = load(operand);
                start = operand;
            }
        }
        return exclusiveOr(sum, product, node, node);
    }

    private Expression exclusiveOr(Expression sum, Expression product, ConcreteTree first, ConcreteTree last) {
        return sum == null ? product : new Expression.BinOp(sum, Operator.BIT_XOR, product, nodes.span(first.start(), last.end()));
    }

    private void flattenBitwise(ConcreteTree node, List<ConcreteTree> operands, List<String> operators) {
        if (node.is("binary_operator") && (node.field("operator").is("&") || node.field("operator").is("^"))) {
            nodes.enter(node);
            flattenBitwise(node.field("left"), operands, operators);
            operators.add(node.field("operator").kind());
            flattenBitwise(node.field("right"), operands, operators);
            nodes.leave();
        } else {
            operands.add(node);
        }
    }

    /// `a and b and c` nests to the left in the grammar and is flat in `ast`.
    private Expression booleanOperation(ConcreteTree node) {
        var operator = node.field("operator").kind();
        var operands = new ArrayList<ConcreteTree>();
        var left = node;
        while (left.is("boolean_operator") && left.field("operator").is(operator)) {
            operands.add(left.field("right"));
            left = left.field("left");
        }
        operands.add(left);
        var kind = operator.equals("and") ? Expression.BooleanOperator.AND : Expression.BooleanOperator.OR;
        return new Expression.BoolOp(kind, loadAll(operands.reversed()), nodes.span(node));
    }

    private Expression comparison(ConcreteTree node) {
        var operators = new ArrayList<Comparison>();
        var operands = new ArrayList<Expression>();
        for (var child : node.children()) {
            if (child.isNamed()) operands.add(load(child));
            else operators.add(comparison(child.kind(), child));
        }
        return new Expression.Compare(operands.getFirst(), operators, operands.subList(1, operands.size()), nodes.span(node));
    }

    private Comparison comparison(String symbol, ConcreteTree node) {
        return switch (symbol) {
            case "==" -> Comparison.EQUAL;
            case "!=" -> Comparison.NOT_EQUAL;
            case "<" -> Comparison.LESS;
            case "<=" -> Comparison.LESS_EQUAL;
            case ">" -> Comparison.GREATER;
            case ">=" -> Comparison.GREATER_EQUAL;
            case "is" -> Comparison.IS;
            case "is not" -> Comparison.IS_NOT;
            case "in" -> Comparison.IN;
            case "not in" -> Comparison.NOT_IN;
            default -> throw nodes.problem("invalid syntax", node);
        };
    }

    /// The grammar reads `f(name := a if c else b)` as a choice between `name := a` and b, Python as a name for what is chosen.
    private Expression conditional(ConcreteTree node) {
        var parts = node.named();
        var body = parts.getFirst();
        var condition = parts.get(1);
        var otherwise = parts.get(2);
        if (!body.is("named_expression")) return new Expression.IfExp(load(condition), load(body), load(otherwise), nodes.span(node));
        var value = body.field("value");
        var chosen = new Expression.IfExp(load(condition), load(value), load(otherwise), nodes.span(value.start(), node.end()));
        return new Expression.NamedExpr(expression(body.field("name"), Context.STORE), chosen, nodes.span(node));
    }

    /// The grammar reads `await a ** b` as awaiting the power, Python as the power of what was awaited.
    private Expression awaited(ConcreteTree node) {
        var operand = node.inner();
        if (!operand.is("binary_operator")) return new Expression.Await(load(operand), nodes.span(node));
        var left = operand.field("left");
        var awaited = new Expression.Await(load(left), nodes.span(node.start(), left.end()));
        return new Expression.BinOp(awaited, Operator.of(operand.field("operator").kind()), load(operand.field("right")), nodes.span(node));
    }

    private Expression yielded(ConcreteTree node) {
        if (node.has("from")) return new Expression.YieldFrom(load(node.inner()), nodes.span(node));
        var value = node.children().size() > 1 ? load(node.inner()) : null;
        return new Expression.Yield(value, nodes.span(node));
    }

    private Expression call(ConcreteTree node) {
        var function = load(node.field("function"));
        var list = node.field("arguments");
        if (list.is("generator_expression")) return new Expression.Call(function, List.of(load(list)), List.of(), nodes.span(node));
        return new Expression.Call(function, positionalArguments(list), keywordArguments(list), nodes.span(node));
    }

    List<Expression> positionalArguments(ConcreteTree list) {
        var arguments = new ArrayList<Expression>();
        for (var child : list.named()) {
            if (!child.is("keyword_argument") && !child.is("dictionary_splat")) arguments.add(load(child));
        }
        return arguments;
    }

    List<Tree.Keyword> keywordArguments(ConcreteTree list) {
        var keywords = new ArrayList<Tree.Keyword>();
        for (var child : list.children()) {
            if (child.is("keyword_argument")) {
                keywords.add(new Tree.Keyword(nodes.name(child.field("name")), load(child.field("value")), nodes.span(child)));
            } else if (child.is("dictionary_splat")) {
                keywords.add(new Tree.Keyword(null, load(child.inner()), nodes.span(child)));
            }
        }
        return keywords;
    }

    private Expression dictionary(ConcreteTree node) {
        var keys = new ArrayList<Expression>();
        var values = new ArrayList<Expression>();
        for (var child : node.named()) {
            boolean pair = child.is("pair");
            keys.add(pair ? load(child.field("key")) : null);
            values.add(load(pair ? child.field("value") : child.inner()));
        }
        return new Expression.Dict(keys, values, nodes.span(node));
    }

    private List<Tree.Comprehension> generators(ConcreteTree node) {
        var clauses = node.children();
        var generators = new ArrayList<Tree.Comprehension>();
        for (int at = 0; at < clauses.size(); at++) {
            var clause = clauses.get(at);
            if (!clause.is("for_in_clause")) continue;
            var conditions = new ArrayList<Expression>();
            while (at + 1 < clauses.size() && clauses.get(at + 1).is("if_clause")) conditions.add(load(clauses.get(++at).inner()));
            generators.add(new Tree.Comprehension(expression(clause.field("left"), Context.STORE), load(clause.field("right")), conditions,
                    clause.has("async")));
        }
        return generators;
    }
}
