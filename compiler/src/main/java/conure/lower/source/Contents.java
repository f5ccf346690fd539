package conure.lower.source;

import conure.source.Children;
import conure.source.Expression;
import conure.source.Statement;
import conure.source.Tree;
import java.util.List;
import java.util.function.Predicate;

/// Questions about what a function's own code contains, functions nested in it aside.
final class Contents {
    private Contents() {}

    /// The first `yield`, which makes a function a generator; null if there is none.
    static Tree.Positioned firstYield(List<Statement> body) {
        return (Tree.Positioned) first(body, node -> node instanceof Expression.Yield || node instanceof Expression.YieldFrom);
    }

    static boolean returns(List<? extends Tree> nodes) { return first(nodes, node -> node instanceof Statement.Return) != null; }

    /// Whether another exception may come from statements, such as those of a handler; not so of `pass`, a bare `raise`, and literals that
    /// are assigned or returned.
    static boolean mayRaise(List<Statement> statements) {
        return !statements.stream().allMatch(each -> switch (each) {
            case Statement.Pass _, Statement.Break _, Statement.Continue _ -> true;
            case Statement.Raise it -> it.exception() == null;
            case Statement.Return it -> it.value() == null || isLiteral(it.value());
            case Statement.Assign it -> isLiteral(it.value()) && it.targets().stream().allMatch(Expression.Name.class::isInstance);
            default -> false;
        });
    }

    private static boolean isLiteral(Expression value) {
        return value instanceof Expression.Constant || value instanceof Expression.UnaryOp it && it.operand() instanceof Expression.Constant;
    }

    private static Tree first(List<? extends Tree> nodes, Predicate<Tree> wanted) {
        for (var node : nodes) {
            if (wanted.test(node)) return node;
            var inside = switch (node) {
                case Statement.FunctionDef _, Statement.AsyncFunctionDef _, Statement.ClassDef _, Expression.Lambda _, Expression.GeneratorExp _ -> List.<Tree>of();
                default -> Children.of(node);
            };
            var found = first(inside, wanted);
            if (found != null) return found;
        }
        return null;
    }
}
