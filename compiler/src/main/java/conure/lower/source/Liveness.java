package conure.lower.source;

import conure.source.Children;
import conure.source.Expression;
import conure.source.Statement;
import conure.source.Tree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which variables of a function may still be read: behind a statement, at the head of a loop, on entry to the handlers
/// of a `try`. What is dead there is neither carried nor merged, so that unrelated uses of a name in different places
/// never meet (a meeting of an array and a number would be refused).
///
/// A backward walk over the tree, repeated until the heads of all loops are stable.
final class Liveness {
    private final Scopes scopes;
    private final Scope function;
    private final Map<Statement, Set<Variable>> after = new IdentityHashMap<>();
    private final Map<Statement, Set<Variable>> heads = new IdentityHashMap<>();
    private final Map<Statement.Try, Set<Variable>> handlers = new IdentityHashMap<>();
    private final Map<Statement, Set<Variable>> finals = new IdentityHashMap<>();
    private final Map<Tree, Set<Variable>> readBy = new IdentityHashMap<>();
    private final Map<Tree, Set<Variable>> assignedBy = new IdentityHashMap<>();
    private Set<Variable> atBreak = Set.of();
    private Set<Variable> atContinue = Set.of();
    private Set<Variable> atReturn = Set.of();
    private boolean changed;

    Liveness(Scopes scopes, Scope function, List<Statement> body) {
        this.scopes = scopes;
        this.function = function;
        do {
            changed = false;
            statements(body, Set.of());
        } while (changed);
    }

    Set<Variable> after(Statement statement) { return after.getOrDefault(statement, Set.of()); }

    /// Live where a loop begins its next iteration.
    Set<Variable> atHead(Statement loop) { return heads.getOrDefault(loop, Set.of()); }

    /// Live where an exception leaves the body of a `try`.
    Set<Variable> atHandlers(Statement.Try attempt) { return handlers.getOrDefault(attempt, Set.of()); }

    /// Live at the beginning of the `finally` part.
    Set<Variable> atFinally(Statement attempt) { return finals.getOrDefault(attempt, Set.of()); }

    /// All `try` statements of the function.
    Set<Statement.Try> attempts() { return handlers.keySet(); }

    private Set<Variable> statements(List<Statement> statements, Set<Variable> out) {
        var live = out;
        for (var statement : statements.reversed()) {
            after.put(statement, live);
            live = statement(statement, live);
        }
        return live;
    }

    private Set<Variable> statement(Statement statement, Set<Variable> out) {
        return switch (statement) {
            case Statement.Assign it -> {
                var live = new HashSet<>(out);
                it.targets().forEach(target -> live.removeAll(bound(target)));
                it.targets().forEach(target -> live.addAll(reads(target)));
                live.addAll(reads(it.value()));
                yield live;
            }
            case Statement.AnnAssign it -> it.value() == null ? out : union(minus(out, bound(it.target())), reads(it.target()), reads(it.value()));
            case Statement.FunctionDef it -> union(minus(out, one(scopes.variable(it))), reads(it));
            case Statement.Return it -> union(atReturn, it.value() == null ? Set.of() : reads(it.value()));
            case Statement.Raise _ -> reads(statement);
            case Statement.Break _ -> atBreak;
            case Statement.Continue _ -> atContinue;
            case Statement.If it -> union(statements(it.body(), out), statements(it.orElse(), out), reads(it.test()));
            case Statement.While it -> {
                var inside = loop(it, it.body(), out);
                yield head(it, union(inside, statements(it.orElse(), out), reads(it.test())));
            }
            case Statement.For it -> {
                var inside = union(minus(loop(it, it.body(), out), bound(it.target())), reads(it.target()));
                yield union(head(it, union(inside, statements(it.orElse(), out))), reads(it.iterable()));
            }
            case Statement.Try it -> attempt(it, out);
            case Statement.Match it -> {
                var live = new HashSet<>(union(out, reads(it.subject())));
                for (var each : it.cases()) {
                    var inside = statements(each.body(), out);
                    live.addAll(minus(each.guard() == null ? inside : union(inside, reads(each.guard())), assigned(each.pattern())));
                    live.addAll(reads(each.pattern()));
                }
                yield live;
            }
            // Refused, or without control: whatever they read.
            case Statement.With it -> {
                var live = new HashSet<>(statements(it.body(), out));
                it.items().forEach(item -> live.addAll(reads(item)));
                yield live;
            }
            case Statement.AsyncFunctionDef _, Statement.ClassDef _, Statement.AsyncFor _, Statement.AsyncWith _, Statement.TryStar _,
                    Statement.Delete _, Statement.TypeAlias _, Statement.AugAssign _, Statement.Assert _, Statement.Import _, Statement.ImportFrom _,
                    Statement.Global _, Statement.Nonlocal _, Statement.Expr _, Statement.Pass _ -> union(out, reads(statement));
        };
    }

    private Set<Variable> loop(Statement loop, List<Statement> body, Set<Variable> out) {
        var outerBreak = atBreak;
        var outerContinue = atContinue;
        atBreak = out;
        atContinue = atHead(loop);
        var live = statements(body, atContinue);
        atBreak = outerBreak;
        atContinue = outerContinue;
        return live;
    }

    private Set<Variable> head(Statement loop, Set<Variable> live) {
        if (!live.equals(heads.put(loop, live))) changed = true;
        return live;
    }

    private Set<Variable> attempt(Statement.Try it, Set<Variable> out) {
        var behind = out;
        var outerBreak = atBreak;
        var outerContinue = atContinue;
        var outerReturn = atReturn;
        Set<Variable> last = Set.of();
        if (!it.finalBody().isEmpty()) {
            last = statements(it.finalBody(), union(out, atBreak, atContinue, atReturn));
            finals.put(it, last);
            behind = atBreak = atContinue = atReturn = last;
        }
        var caught = new HashSet<>(last);
        for (var handler : it.handlers()) {
            var inside = minus(statements(handler.body(), behind), one(scopes.variable(handler)));
            caught.addAll(handler.type() == null ? inside : union(inside, reads(handler.type())));
        }
        handlers.put(it, caught);
        var live = union(statements(it.body(), statements(it.orElse(), behind)), caught);
        atBreak = outerBreak;
        atContinue = outerContinue;
        atReturn = outerReturn;
        return live;
    }

    /// The function's variables that code below a node reads (or deletes), nested functions included.
    private Set<Variable> reads(Tree node) { return readBy.computeIfAbsent(node, each -> collect(each, false, new LinkedHashSet<>())); }

    /// The function's variables that code below a node binds or deletes, or whose array it gives another shape.
    Set<Variable> assigned(Tree node) { return assignedBy.computeIfAbsent(node, each -> collect(each, true, new LinkedHashSet<>())); }

    Set<Variable> assigned(List<? extends Tree> nodes) {
        var all = new LinkedHashSet<Variable>();
        nodes.forEach(node -> all.addAll(assigned(node)));
        return all;
    }

    private Set<Variable> collect(Tree node, boolean binding, Set<Variable> into) {
        var variable = scopes.variable(node);
        if (isOwn(variable)) {
            boolean binds = !(node instanceof Expression.Name(_, var use, _) && use == Expression.Context.LOAD);
            boolean reads = node instanceof Expression.Name(_, var context, _) && context != Expression.Context.STORE;
            if (binding ? binds : reads) into.add(variable);
        }
        if (binding && node instanceof Expression.Attribute it && it.setsShapeOf() != null && isOwn(scopes.variable(it.setsShapeOf()))) into.add(scopes.variable(it.setsShapeOf()));
        if (!binding && node instanceof Statement.AugAssign(Expression.Name name, _, _, _)) {
            if (isOwn(scopes.variable(name))) into.add(scopes.variable(name));
        }
        for (var child : Children.of(node)) collect(child, binding, into);
        return into;
    }

    /// The variables of a comprehension begin and end with it: nobody carries them.
    private boolean isOwn(Variable variable) { return variable != null && variable.function() == function && !variable.isOfComprehension(); }

    /// The variables that an assignment to `target` binds for sure.
    private Set<Variable> bound(Expression target) {
        return switch (target) {
            case Expression.Name it -> one(scopes.variable(it));
            case Expression.Tuple it -> bound(it.elements());
            case Expression.ListDisplay it -> bound(it.elements());
            case Expression.Starred it -> bound(it.value());
            default -> Set.of();
        };
    }

    private Set<Variable> bound(List<Expression> targets) {
        var all = new LinkedHashSet<Variable>();
        targets.forEach(target -> all.addAll(bound(target)));
        return all;
    }

    private static Set<Variable> one(Variable variable) { return variable == null ? Set.of() : Set.of(variable); }

    private static Set<Variable> minus(Set<Variable> some, Set<Variable> others) {
        if (others.isEmpty()) return some;
        var rest = new HashSet<>(some);
        rest.removeAll(others);
        return rest;
    }

    @SafeVarargs
    private static Set<Variable> union(Set<Variable>... sets) {
        var all = new HashSet<Variable>();
        for (var set : sets) all.addAll(set);
        return all;
    }

    /// Variables in the order in which the function binds them, so that the output does not depend on hashing.
    List<Variable> ordered(Set<Variable> some) {
        var ordered = new ArrayList<Variable>();
        for (var variable : function.owned()) if (some.contains(variable)) ordered.add(variable);
        return ordered;
    }
}
