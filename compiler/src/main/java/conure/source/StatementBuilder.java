package conure.source;

import conure.source.Expression.Context;
import java.util.ArrayList;
import java.util.List;

/// Statements, from tree-sitter's nodes.
final class StatementBuilder {
    private final Nodes nodes;
    private final ExpressionBuilder expressions;
    private final CompoundStatementBuilder compound;

    StatementBuilder(SourceFile file) {
        nodes = new Nodes(file);
        expressions = new ExpressionBuilder(nodes);
        compound = new CompoundStatementBuilder(nodes, expressions, this);
    }

    /// The statements of a block (or the module); null stands for a missing block.
    List<Statement> statements(ConcreteTree block) {
        var built = new ArrayList<Statement>();
        if (block == null) return built;
        nodes.enter(block);
        for (var child : block.named()) built.add(statement(child));
        nodes.leave();
        return built;
    }

    private Statement statement(ConcreteTree node) {
        var span = nodes.span(node);
        return switch (node.kind()) {
            case "expression_statement" -> expressionStatement(node, span);
            case "return_statement" -> new Statement.Return(node.named().isEmpty() ? null : expressions.load(node.inner()), span);
            case "delete_statement" -> delete(node, span);
            case "raise_statement" -> raise(node, span);
            case "assert_statement" -> {
                var parts = expressions.loadAll(node.named());
                yield new Statement.Assert(parts.getFirst(), parts.size() > 1 ? parts.get(1) : null, span);
            }
            case "pass_statement" -> new Statement.Pass(span);
            case "break_statement" -> new Statement.Break(span);
            case "continue_statement" -> new Statement.Continue(span);
            case "global_statement" -> new Statement.Global(names(node), span);
            case "nonlocal_statement" -> new Statement.Nonlocal(names(node), span);
            case "import_statement" -> new Statement.Import(aliases(node.fields("name")), span);
            case "import_from_statement" -> importFrom(node, span);
            case "future_import_statement" -> new Statement.ImportFrom("__future__", aliases(node.fields("name")), 0, span);
            case "type_alias_statement" -> typeAlias(node, span);
            case "print_statement" -> chevron(node, span);
            default -> compound.build(node);
        };
    }

    private Statement expressionStatement(ConcreteTree node, Span span) {
        var parts = node.named();
        var first = parts.getFirst();
        if (parts.size() > 1 || node.has(",")) {
            return new Statement.Expr(new Expression.Tuple(expressions.loadAll(parts), Context.LOAD, span), span);
        }
        return switch (first.kind()) {
            case "assignment" -> assignment(first);
            case "augmented_assignment" -> {
                var symbol = first.field("operator").kind();
                yield new Statement.AugAssign(expressions.expression(first.field("left"), Context.STORE),
                        Operator.of(symbol.substring(0, symbol.length() - 1)), expressions.load(first.field("right")), span);
            }
            default -> new Statement.Expr(expressions.load(first), span);
        };
    }

    /// `a = b = c` nests to the right in the grammar.
    private Statement assignment(ConcreteTree node) {
        var type = node.field("type");
        if (type != null) {
            var target = node.field("left");
            return new Statement.AnnAssign(expressions.expression(target, Context.STORE), expressions.load(type),
                    expressions.loadOrNull(node.field("right")), target.is("identifier"), nodes.span(node));
        }
        var targets = new ArrayList<Expression>();
        var rest = node;
        while (rest.is("assignment")) {
            if (rest.field("type") != null) throw nodes.problem("invalid syntax", rest);
            targets.add(expressions.expression(rest.field("left"), Context.STORE));
            rest = rest.field("right");
        }
        return new Statement.Assign(targets, expressions.load(rest), nodes.span(node));
    }

    private Statement delete(ConcreteTree node, Span span) {
        var target = node.inner();
        var targets = target.is("expression_list") ? target.named() : List.of(target);
        return new Statement.Delete(targets.stream().map(each -> expressions.expression(each, Context.DELETE)).toList(), span);
    }

    private Statement raise(ConcreteTree node, Span span) {
        var cause = node.field("cause");
        var exception = node.children().size() > 1 && node.child(1) != cause && node.child(1).isNamed() ? expressions.load(node.child(1)) : null;
        return new Statement.Raise(exception, expressions.loadOrNull(cause), span);
    }

    private List<String> names(ConcreteTree node) { return node.named().stream().map(nodes::name).toList(); }

    private List<Tree.Alias> aliases(List<ConcreteTree> names) {
        var aliases = new ArrayList<Tree.Alias>();
        for (var node : names) {
            boolean renamed = node.is("aliased_import");
            aliases.add(new Tree.Alias(nodes.dottedName(renamed ? node.field("name") : node), renamed ? nodes.name(node.field("alias")) : null,
                    nodes.span(node)));
        }
        return aliases;
    }

    private Statement importFrom(ConcreteTree node, Span span) {
        var module = node.field("module_name");
        var wildcard = node.first("wildcard_import");
        var names = wildcard == null ? aliases(node.fields("name")) : List.of(new Tree.Alias("*", null, nodes.span(wildcard)));
        if (!module.is("relative_import")) return new Statement.ImportFrom(nodes.dottedName(module), names, 0, span);
        int level = (int) nodes.text(module.child(0)).chars().filter(character -> character == '.').count();
        var name = module.first("dotted_name");
        return new Statement.ImportFrom(name == null ? null : nodes.dottedName(name), names, level, span);
    }

    private Statement typeAlias(ConcreteTree node, Span span) {
        var left = node.field("left").inner();
        boolean generic = left.is("generic_type") || left.is("subscript");
        if (left.head("identifier") == null) {
            var target = expressions.rootedInType(left, node.start(), Context.STORE);
            return new Statement.Assign(List.of(target), expressions.load(node.field("right")), span);
        }
        var name = expressions.expression(generic ? left.inner() : left, Context.STORE);
        return new Statement.TypeAlias(name, expressions.parameters().typeParameters(generic ? left.last() : null), expressions.load(node.field("right")), span);
    }

    /// `print >> file, text`: a statement of Python 2 to the grammar, a tuple (or a shift) to Python 3.
    private Statement chevron(ConcreteTree node, Span span) {
        var chevron = node.first("chevron");
        if (chevron == null) throw nodes.problem("Missing parentheses in call to 'print'. Did you mean print(...)?", node);
        var name = new Expression.Name("print", Context.LOAD, nodes.span(node.child(0)));
        var right = expressions.load(chevron.inner());
        Expression shift = new Expression.BinOp(name, Operator.SHIFT_RIGHT, right, nodes.span(node.start(), chevron.end()));
        if (!node.has(",")) return new Statement.Expr(shift, span);
        var elements = new ArrayList<>(List.of(shift));
        elements.addAll(expressions.loadAll(node.fields("argument")));
        return new Statement.Expr(new Expression.Tuple(elements, Context.LOAD, span), span);
    }
}
