package conure.lower.source;

import conure.ir.ControlOp;
import conure.ir.Location;
import conure.ir.UntypedOp;
import conure.ir.Value;
import conure.lower.source.Jumps.Way;
import conure.source.Expression;
import conure.source.Statement;
import conure.source.Tree;
import java.util.List;
import java.util.Optional;

/// Statements; those with more to them have a file of their own.
final class StatementLowering {
    private final FunctionLowering function;
    private final Loops loops;
    private final Attempts attempts;
    private final Matches matches;

    StatementLowering(FunctionLowering function) {
        this.function = function;
        loops = new Loops(function);
        attempts = new Attempts(function);
        matches = new Matches(function);
    }

    /// The statements of a function. One that contains `yield` is no function but a generator.
    void body(List<Statement> body) {
        var generator = Contents.firstYield(body);
        if (generator != null) function.refuse(Refusal.YIELD, function.at(generator));
        else statements(body);
    }

    void statements(List<Statement> statements) {
        for (var statement : statements) {
            if (!function.builder().reachable()) return;
            statement(statement);
        }
    }

    private void statement(Statement statement) {
        var at = function.at(statement);
        var expressions = function.expressions();
        switch (statement) {
            // A docstring, or three dots for an empty body.
            case Statement.Expr(Expression.Constant _, _) -> { }
            case Statement.Expr it -> expressions.value(it.value());
            case Statement.Assign it when it.value() instanceof Expression.IfExp choice && it.targets().size() == 1 && Assignments.takesApart(it.targets().getFirst()) ->
                    function.assignments().assignConditional(it.targets().getFirst(), choice);
            case Statement.Assign it -> {
                var value = expressions.value(it.value());
                it.targets().forEach(target -> function.assignments().assign(target, value));
            }
            case Statement.AugAssign it -> function.assignments().augment(it);
            case Statement.AnnAssign it -> {
                if (it.value() != null) function.assignments().assign(it.target(), expressions.value(it.value()));
            }
            case Statement.Delete it -> it.targets().forEach(function.assignments()::delete);
            case Statement.Return it -> function.jumps().leave(Way.RETURN, it.value() == null ? function.none(at) : expressions.value(it.value()), at);
            case Statement.Break _ -> function.jumps().leave(Way.BREAK, null, at);
            case Statement.Continue _ -> function.jumps().leave(Way.CONTINUE, null, at);
            case Statement.If it -> branch(it, at);
            case Statement.While it -> loops.repeat(it);
            case Statement.For it -> loops.forEach(it);
            case Statement.Try it -> attempts.attempt(it);
            case Statement.Match it -> matches.match(it);
            case Statement.Raise it -> raise(it, at);
            case Statement.Assert it -> check(it, at);
            case Statement.FunctionDef it -> NestedFunctions.definition(function, it);
            case Statement.Pass _, Statement.Global _, Statement.Nonlocal _ -> { }
            case Statement.ClassDef _ -> function.refuse(Refusal.CLASS, at);
            case Statement.With it -> with(it, at);
            case Statement.AsyncFunctionDef _, Statement.AsyncFor _, Statement.AsyncWith _ -> function.refuse(Refusal.ASYNC, at);
            case Statement.TryStar _ -> function.refuse(Refusal.EXCEPT_STAR, at);
            case Statement.Import it -> it.names().forEach(name -> imported(name, name.name(), "", at));
            case Statement.ImportFrom it when it.level() > 0 -> function.refuse(Refusal.IMPORT, at);
            case Statement.ImportFrom it -> it.names().forEach(name -> imported(name, it.module(), name.name(), at));
            case Statement.TypeAlias _ -> function.refuse(Refusal.TYPE_ALIAS, at);
        }
    }

    private void with(Statement.With it, Location at) {
        if (it.items().stream().anyMatch(item -> item.target() != null)) {
            function.refuse(Refusal.WITH, at);
            return;
        }
        for (var item : it.items()) function.emit(new UntypedOp.Enter(function.expressions().value(item.context()), at));
        statements(it.body());
    }

    private void imported(Tree.Alias alias, String module, String name, Location at) {
        if (!function.builder().reachable()) return;
        var variable = function.program().scopes().variable(alias);
        if (variable == null) function.refuse(Refusal.globalAssigned(alias.asName() != null ? alias.asName() : alias.name()), at);
        else function.variables().store(variable, function.emit(result -> new UntypedOp.Import(result, module, name, at)), at);
    }

    private void branch(Statement.If it, Location at) {
        var condition = function.expressions().test(it.test());
        var builder = function.builder();
        var then = builder.arm(at, () -> {
            statements(it.body());
            return List.of();
        });
        var otherwise = builder.arm(at, () -> {
            statements(it.orElse());
            return List.of();
        });
        builder.join(List.of(then, otherwise), 0, function.liveness().after(it), at,
                results -> new ControlOp.If(results, condition, then.region(), otherwise.region(), at));
    }

    private void raise(Statement.Raise it, Location at) {
        if (it.exception() == null) {
            function.jumps().raiseAgain(at);
            return;
        }
        var exception = function.expressions().value(it.exception());
        var cause = it.cause() == null ? Optional.<Value>empty() : Optional.of(function.expressions().value(it.cause()));
        function.emit(new UntypedOp.RaiseObject(exception, cause, at));
    }

    private void check(Statement.Assert it, Location at) {
        var condition = function.expressions().test(it.test());
        var builder = function.builder();
        var holds = builder.arm(at, List::of);
        var fails = builder.arm(at, () -> {
            Value exception = function.emit(result -> new UntypedOp.Builtin(result, "AssertionError", at));
            if (it.message() != null) {
                var error = exception;
                var message = function.expressions().value(it.message());
                exception = function.emit(result -> new UntypedOp.Call(result, error, List.of(message), List.of(""), at));
            }
            function.emit(new UntypedOp.RaiseObject(exception, Optional.empty(), at));
            return List.of();
        });
        builder.join(List.of(holds, fails), 0, function.liveness().after(it), at,
                results -> new ControlOp.If(results, condition, holds.region(), fails.region(), at));
    }
}
