package conure.source;

import java.util.ArrayList;
import java.util.List;

/// The patterns of `case` clauses.
final class PatternBuilder {
    private final Nodes nodes;
    private final ExpressionBuilder expressions;

    PatternBuilder(Nodes nodes, ExpressionBuilder expressions) {
        this.nodes = nodes;
        this.expressions = expressions;
    }

    /// The pattern of a clause: several `case_pattern`s, or one before a comma, are a sequence without brackets.
    Pattern ofClause(ConcreteTree clause) {
        var parts = clause.children().stream().filter(child -> child.is("case_pattern")).toList();
        if (!clause.has(",")) return pattern(parts.getFirst());
        var last = clause.children().stream().filter(child -> child.is("case_pattern") || child.is(",")).reduce((first, second) -> second).orElseThrow();
        return new Pattern.MatchSequence(patterns(parts), nodes.span(parts.getFirst().start(), last.end()));
    }

    private Pattern pattern(ConcreteTree node) { return patterns(List.of(node)).getFirst(); }

    /// The patterns among `children`. A minus sign is a token of its own, before its number.
    private List<Pattern> patterns(List<ConcreteTree> children) {
        var patterns = new ArrayList<Pattern>();
        ConcreteTree minus = null;
        for (var child : children) {
            if (child.is("-")) {
                minus = child;
            } else if (minus != null) {
                patterns.add(new Pattern.MatchValue(negative(minus, child), nodes.span(minus.start(), child.end())));
                minus = null;
            } else if (child.isNamed() || child.is("_")) {
                nodes.enter(child);
                patterns.add(build(child));
                nodes.leave();
            }
        }
        return patterns;
    }

    private Pattern build(ConcreteTree node) {
        var span = nodes.span(node);
        return switch (node.kind()) {
            case "case_pattern" -> patterns(node.children()).getFirst();
            case "_" -> new Pattern.MatchAs(null, null, span);
            case "as_pattern" -> new Pattern.MatchAs(pattern(node.inner()), nodes.name(node.last()), span);
            case "dotted_name" -> node.has(".") ? new Pattern.MatchValue(dotted(node), span) : capture(node);
            case "union_pattern" -> new Pattern.MatchOr(patterns(node.children()), span);
            case "list_pattern" -> new Pattern.MatchSequence(patterns(node.children()), span);
            case "tuple_pattern" -> parenthesized(node);
            case "dict_pattern" -> mapping(node);
            case "class_pattern" -> typePattern(node);
            case "splat_pattern" -> new Pattern.MatchStar(starName(node), span);
            case "true" -> new Pattern.MatchSingleton(new Literal.Bool(true), span);
            case "false" -> new Pattern.MatchSingleton(new Literal.Bool(false), span);
            case "none" -> new Pattern.MatchSingleton(Literal.Singleton.NONE, span);
            case "complex_pattern" -> new Pattern.MatchValue(complex(node), span);
            case "integer", "float", "string", "concatenated_string" -> new Pattern.MatchValue(expressions.load(node), span);
            default -> throw nodes.problem("invalid syntax", node);
        };
    }

    private Pattern capture(ConcreteTree node) {
        var name = nodes.name(node.inner());
        return new Pattern.MatchAs(null, name.equals("_") ? null : name, nodes.span(node));
    }

    private Pattern parenthesized(ConcreteTree node) {
        var inner = patterns(node.children());
        boolean group = inner.size() == 1 && !node.has(",");
        return group ? inner.getFirst() : new Pattern.MatchSequence(inner, nodes.span(node));
    }

    /// `a.b.c` as attributes of attributes.
    private Expression dotted(ConcreteTree node) {
        Expression value = null;
        for (var part : node.named()) {
            var span = nodes.span(node.start(), part.end());
            value = value == null ? new Expression.Name(nodes.name(part), Expression.Context.LOAD, span)
                    : new Expression.Attribute(value, nodes.name(part), Expression.Context.LOAD, span);
        }
        return value;
    }

    private Expression negative(ConcreteTree minus, ConcreteTree number) {
        return new Expression.UnaryOp(Expression.UnaryOperator.MINUS, expressions.load(number), nodes.span(minus.start(), number.end()));
    }

    private Expression complex(ConcreteTree node) {
        var parts = node.children();
        boolean negative = parts.getFirst().is("-");
        var real = negative ? negative(parts.get(0), parts.get(1)) : expressions.load(parts.get(0));
        var operator = Operator.of(parts.get(parts.size() - 2).kind());
        return new Expression.BinOp(real, operator, expressions.load(parts.getLast()), nodes.span(node));
    }

    private Pattern mapping(ConcreteTree node) {
        var keys = new ArrayList<Expression>();
        var patterns = new ArrayList<Pattern>();
        String rest = null;
        var children = node.children();
        for (int at = 0; at < children.size(); at++) {
            var child = children.get(at);
            if (child.is("splat_pattern")) rest = starName(child);
            if (!child.is(":")) continue;
            boolean minus = children.get(at - 2).is("-");
            keys.add(key(patterns(children.subList(minus ? at - 2 : at - 1, at)).getFirst(), children.get(at - 1)));
            patterns.add(pattern(children.get(at + 1)));
        }
        return new Pattern.MatchMapping(keys, patterns, rest, nodes.span(node));
    }

    private Expression key(Pattern key, ConcreteTree node) {
        return switch (key) {
            case Pattern.MatchValue(var value, _) -> value;
            case Pattern.MatchSingleton(var value, var span) -> new Expression.Constant(value, span);
            case Pattern.MatchAs _, Pattern.MatchClass _, Pattern.MatchMapping _, Pattern.MatchOr _, Pattern.MatchSequence _, Pattern.MatchStar _ ->
                throw nodes.problem("mapping pattern keys may only match literals and attribute lookups", node);
        };
    }

    private Pattern typePattern(ConcreteTree node) {
        var positional = new ArrayList<Pattern>();
        var names = new ArrayList<String>();
        var keywords = new ArrayList<Pattern>();
        for (var child : node.children()) {
            if (!child.is("case_pattern")) continue;
            var keyword = child.child(0);
            if (keyword.is("keyword_pattern")) {
                names.add(nodes.name(keyword.inner()));
                keywords.add(patterns(keyword.children().subList(2, keyword.children().size())).getFirst());
            } else {
                positional.add(pattern(child));
            }
        }
        return new Pattern.MatchClass(dotted(node.inner()), positional, names, keywords, nodes.span(node));
    }

    private String starName(ConcreteTree node) {
        var name = nodes.name(node.last());
        return name.equals("_") ? null : name;
    }
}
