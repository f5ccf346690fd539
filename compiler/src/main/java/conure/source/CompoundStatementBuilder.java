package conure.source;

import conure.source.Expression.Context;
import java.util.ArrayList;
import java.util.List;

/// Statements that contain statements.
final class CompoundStatementBuilder {
    private final Nodes nodes;
    private final ExpressionBuilder expressions;
    private final StatementBuilder statements;
    private final PatternBuilder patterns;

    CompoundStatementBuilder(Nodes nodes, ExpressionBuilder expressions, StatementBuilder statements) {
        this.nodes = nodes;
        this.expressions = expressions;
        this.statements = statements;
        this.patterns = new PatternBuilder(nodes, expressions);
    }

    Statement build(ConcreteTree node) {
        return switch (node.kind()) {
            case "if_statement" -> conditional(node);
            case "for_statement" -> loop(node);
            case "while_statement" -> new Statement.While(expressions.load(node.field("condition")), statements.statements(node.field("body")),
                    clause(node.field("alternative")), nodes.span(node));
            case "try_statement" -> guarded(node);
            case "with_statement" -> with(node);
            case "match_statement" -> match(node);
            case "function_definition" -> function(node, List.of());
            case "class_definition" -> type(node, List.of());
            case "decorated_definition" -> decorated(node);
            default -> throw nodes.problem("invalid syntax", node);
        };
    }

    /// The statements of an `else` or `finally` clause, or none.
    private List<Statement> clause(ConcreteTree clause) {
        return clause == null ? List.of() : statements.statements(clause.last().is("block") ? clause.last() : null);
    }

    /// Every `elif` is an `If` in the `else` part of the one before; built from the last, so that a long chain needs no
    /// recursion.
    private Statement conditional(ConcreteTree node) {
        var alternatives = node.fields("alternative");
        if (alternatives.size() > PythonParser.DEEPEST_NESTING) throw nodes.problem("nested too deeply", node);
        List<Statement> otherwise = List.of();
        for (var alternative : alternatives.reversed()) {
            otherwise = alternative.is("else_clause") ? clause(alternative)
                    : List.of(new Statement.If(expressions.load(alternative.field("condition")), statements.statements(alternative.field("consequence")),
                            otherwise, nodes.span(alternative.start(), node.end())));
        }
        return new Statement.If(expressions.load(node.field("condition")), statements.statements(node.field("consequence")), otherwise, nodes.span(node));
    }

    private Statement loop(ConcreteTree node) {
        var target = expressions.expression(node.field("left"), Context.STORE);
        var iterable = expressions.load(node.field("right"));
        var body = statements.statements(node.field("body"));
        var otherwise = clause(node.field("alternative"));
        return node.has("async") ? new Statement.AsyncFor(target, iterable, body, otherwise, nodes.span(node))
                : new Statement.For(target, iterable, body, otherwise, nodes.span(node));
    }

    private Statement guarded(ConcreteTree node) {
        var handlers = new ArrayList<Tree.ExceptHandler>();
        boolean star = false;
        for (var child : node.children()) {
            if (!child.is("except_clause") && !child.is("except_group_clause")) continue;
            star |= child.has("*") || child.is("except_group_clause");
            handlers.add(handler(child));
        }
        var body = statements.statements(node.field("body"));
        var otherwise = clause(node.first("else_clause"));
        var last = clause(node.first("finally_clause"));
        return star ? new Statement.TryStar(body, handlers, otherwise, last, nodes.span(node))
                : new Statement.Try(body, handlers, otherwise, last, nodes.span(node));
    }

    private Tree.ExceptHandler handler(ConcreteTree clause) {
        var value = clause.field("value");
        var alias = clause.field("alias");
        if (value != null && value.is("as_pattern")) {
            alias = value.field("alias").inner();
            value = value.inner();
        }
        return new Tree.ExceptHandler(expressions.loadOrNull(value), alias == null ? null : nodes.name(alias),
                statements.statements(clause.first("block")), nodes.span(clause));
    }

    private Statement with(ConcreteTree node) {
        var items = new ArrayList<Tree.WithItem>();
        for (var item : node.first("with_clause").named()) {
            var value = item.field("value");
            // `with (manager() as x):` is an expression in parentheses to the grammar.
            if (value.is("parenthesized_expression") && value.inner().is("as_pattern")) value = value.inner();
            if (value.is("as_pattern")) {
                items.add(new Tree.WithItem(expressions.load(value.inner()), expressions.expression(value.field("alias"), Context.STORE)));
            } else {
                items.add(new Tree.WithItem(expressions.load(value), null));
            }
        }
        var body = statements.statements(node.field("body"));
        return node.has("async") ? new Statement.AsyncWith(items, body, nodes.span(node)) : new Statement.With(items, body, nodes.span(node));
    }

    private Statement match(ConcreteTree node) {
        var subjects = node.fields("subject");
        var comma = node.first(",");
        Expression subject;
        if (comma == null) {
            subject = expressions.load(subjects.getFirst());
        } else {
            var beforeColon = node.child(node.children().indexOf(node.first(":")) - 1);
            subject = new Expression.Tuple(expressions.loadAll(subjects), Context.LOAD, nodes.span(subjects.getFirst().start(), beforeColon.end()));
        }
        var cases = new ArrayList<Tree.MatchCase>();
        for (var clause : node.field("body").named()) {
            var guard = clause.field("guard");
            cases.add(new Tree.MatchCase(patterns.ofClause(clause), guard == null ? null : expressions.load(guard.inner()),
                    statements.statements(clause.field("consequence"))));
        }
        return new Statement.Match(subject, cases, nodes.span(node));
    }

    private Statement decorated(ConcreteTree node) {
        var decorators = node.children().stream().filter(child -> child.is("decorator")).map(child -> expressions.load(child.inner())).toList();
        var definition = node.field("definition");
        return definition.is("class_definition") ? type(definition, decorators) : function(definition, decorators);
    }

    private Statement function(ConcreteTree node, List<Expression> decorators) {
        var name = nodes.name(node.field("name"));
        var typeParameters = expressions.parameters().typeParameters(node.field("type_parameters"));
        var parameters = expressions.parameters().build(node.field("parameters"));
        var returns = expressions.loadOrNull(node.field("return_type"));
        var body = statements.statements(node.field("body"));
        return node.has("async") ? new Statement.AsyncFunctionDef(name, parameters, body, decorators, returns, typeParameters, nodes.span(node))
                : new Statement.FunctionDef(name, parameters, body, decorators, returns, typeParameters, nodes.span(node));
    }

    private Statement type(ConcreteTree node, List<Expression> decorators) {
        var superclasses = node.field("superclasses");
        List<Expression> bases = superclasses == null ? List.of() : expressions.positionalArguments(superclasses);
        List<Tree.Keyword> keywords = superclasses == null ? List.of() : expressions.keywordArguments(superclasses);
        return new Statement.ClassDef(nodes.name(node.field("name")), bases, keywords, statements.statements(node.field("body")), decorators,
                expressions.parameters().typeParameters(node.field("type_parameters")), nodes.span(node));
    }
}
