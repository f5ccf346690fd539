package conure.source;

import java.util.ArrayList;
import java.util.List;

/// The nodes directly below a node, in the order of `ast`'s fields.
public final class Children {
    private final List<Tree> found = new ArrayList<>();

    private Children() {}

    public static List<Tree> of(Tree node) {
        var children = new Children();
        switch (node) {
            case Statement it -> children.statement(it);
            case Expression it -> children.expression(it);
            case Pattern it -> children.pattern(it);
            case Tree.TypeParameter it -> children.typeParameter(it);
            case Tree.Module it -> children.add(it.body());
            case Tree.ExceptHandler it -> children.add(it.type()).add(it.body());
            case Tree.Arguments it -> children.add(it.positionalOnly()).add(it.arguments()).add(it.varArgument()).add(it.keywordOnly())
                    .add(it.keywordDefaults()).add(it.keywordArgument()).add(it.defaults());
            case Tree.Argument it -> children.add(it.annotation());
            case Tree.Keyword it -> children.add(it.value());
            case Tree.Alias _ -> { }
            case Tree.WithItem it -> children.add(it.context()).add(it.target());
            case Tree.MatchCase it -> children.add(it.pattern()).add(it.guard()).add(it.body());
            case Tree.Comprehension it -> children.add(it.target()).add(it.iterable()).add(it.conditions());
        }
        return children.found;
    }

    private Children add(Tree child) {
        if (child != null) found.add(child);
        return this;
    }

    private Children add(List<? extends Tree> children) {
        for (var child : children) add(child);
        return this;
    }

    private void statement(Statement node) {
        switch (node) {
            case Statement.FunctionDef it -> add(it.arguments()).add(it.body()).add(it.decorators()).add(it.returns()).add(it.typeParameters());
            case Statement.AsyncFunctionDef it -> add(it.arguments()).add(it.body()).add(it.decorators()).add(it.returns()).add(it.typeParameters());
            case Statement.ClassDef it -> add(it.bases()).add(it.keywords()).add(it.body()).add(it.decorators()).add(it.typeParameters());
            case Statement.Return it -> add(it.value());
            case Statement.Delete it -> add(it.targets());
            case Statement.Assign it -> add(it.targets()).add(it.value());
            case Statement.TypeAlias it -> add(it.name()).add(it.typeParameters()).add(it.value());
            case Statement.AugAssign it -> add(it.target()).add(it.value());
            case Statement.AnnAssign it -> add(it.target()).add(it.annotation()).add(it.value());
            case Statement.For it -> add(it.target()).add(it.iterable()).add(it.body()).add(it.orElse());
            case Statement.AsyncFor it -> add(it.target()).add(it.iterable()).add(it.body()).add(it.orElse());
            case Statement.While it -> add(it.test()).add(it.body()).add(it.orElse());
            case Statement.If it -> add(it.test()).add(it.body()).add(it.orElse());
            case Statement.With it -> add(it.items()).add(it.body());
            case Statement.AsyncWith it -> add(it.items()).add(it.body());
            case Statement.Match it -> add(it.subject()).add(it.cases());
            case Statement.Raise it -> add(it.exception()).add(it.cause());
            case Statement.Try it -> add(it.body()).add(it.handlers()).add(it.orElse()).add(it.finalBody());
            case Statement.TryStar it -> add(it.body()).add(it.handlers()).add(it.orElse()).add(it.finalBody());
            case Statement.Assert it -> add(it.test()).add(it.message());
            case Statement.Import it -> add(it.names());
            case Statement.ImportFrom it -> add(it.names());
            case Statement.Expr it -> add(it.value());
            case Statement.Global _, Statement.Nonlocal _, Statement.Pass _, Statement.Break _, Statement.Continue _ -> { }
        }
    }

    private void expression(Expression node) {
        switch (node) {
            case Expression.BoolOp it -> add(it.values());
            case Expression.NamedExpr it -> add(it.target()).add(it.value());
            case Expression.BinOp it -> add(it.left()).add(it.right());
            case Expression.UnaryOp it -> add(it.operand());
            case Expression.Lambda it -> add(it.arguments()).add(it.body());
            case Expression.IfExp it -> add(it.test()).add(it.body()).add(it.orElse());
            case Expression.Dict it -> add(it.keys()).add(it.values());
            case Expression.Set it -> add(it.elements());
            case Expression.ListComp it -> add(it.element()).add(it.generators());
            case Expression.SetComp it -> add(it.element()).add(it.generators());
            case Expression.DictComp it -> add(it.key()).add(it.value()).add(it.generators());
            case Expression.GeneratorExp it -> add(it.element()).add(it.generators());
            case Expression.Await it -> add(it.value());
            case Expression.Yield it -> add(it.value());
            case Expression.YieldFrom it -> add(it.value());
            case Expression.Compare it -> add(it.left()).add(it.comparators());
            case Expression.Call it -> add(it.function()).add(it.arguments()).add(it.keywords());
            case Expression.FormattedValue it -> add(it.value()).add(it.format());
            case Expression.JoinedStr it -> add(it.values());
            case Expression.TemplateStr it -> add(it.values());
            case Expression.Interpolation it -> add(it.value()).add(it.format());
            case Expression.Attribute it -> add(it.value());
            case Expression.Subscript it -> add(it.value()).add(it.slice());
            case Expression.Starred it -> add(it.value());
            case Expression.ListDisplay it -> add(it.elements());
            case Expression.Tuple it -> add(it.elements());
            case Expression.Slice it -> add(it.lower()).add(it.upper()).add(it.step());
            case Expression.Constant _, Expression.Name _ -> { }
        }
    }

    private void pattern(Pattern node) {
        switch (node) {
            case Pattern.MatchValue it -> add(it.value());
            case Pattern.MatchSequence it -> add(it.patterns());
            case Pattern.MatchMapping it -> add(it.keys()).add(it.patterns());
            case Pattern.MatchClass it -> add(it.type()).add(it.patterns()).add(it.keywordPatterns());
            case Pattern.MatchAs it -> add(it.pattern());
            case Pattern.MatchOr it -> add(it.patterns());
            case Pattern.MatchSingleton _, Pattern.MatchStar _ -> { }
        }
    }

    private void typeParameter(Tree.TypeParameter node) {
        if (node instanceof Tree.TypeParameter.TypeVar it) add(it.bound());
    }
}
