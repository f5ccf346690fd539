package conure.lower.source;

import conure.source.Children;
import conure.source.Expression;
import conure.source.Expression.Context;
import conure.source.Pattern;
import conure.source.Statement;
import conure.source.Tree;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Name resolution of a function and all functions nested in it: first every scope collects the names it binds, then
/// every use of a name is tied to its [Variable].
final class Scopes {
    private final Map<Tree, Scope> scopes = new IdentityHashMap<>();
    private final Map<Tree, Variable> variables = new IdentityHashMap<>();
    private int position;
    private int loops;

    Scopes(Tree function) {
        new Declare().node(function, null);
        new Resolve().node(function, null);
    }

    /// The scope that a function, lambda, generator expression or comprehension opens.
    Scope scope(Tree node) { return scopes.get(node); }

    /// The variable that a node reads or binds (a name, a parameter, a definition, an `as`); null for a global.
    Variable variable(Tree node) { return variables.get(node); }

    /// A walk that knows where scopes begin.
    private abstract class Walk {
        abstract Scope open(Tree node, Scope around, boolean function, boolean comprehension);

        abstract void name(Tree node, String name, Context context, Scope scope);

        /// The scope in which `:=` names something; comprehensions and generator expressions leave it to the function around.
        abstract Scope binder(Scope scope);

        void node(Tree node, Scope scope) {
            position++;
            switch (node) {
                case Statement.FunctionDef it -> function(it, it.name(), it.arguments(), it.body(), it.decorators(), scope);
                case Statement.AsyncFunctionDef it -> name(it, it.name(), Context.STORE, scope);
                case Statement.ClassDef it -> name(it, it.name(), Context.STORE, scope);
                case Expression.Lambda it -> function(it, null, it.arguments(), List.of(it.body()), List.of(), scope);
                case Expression.ListComp it -> comprehension(it, it.generators(), List.of(it.element()), scope, false);
                case Expression.SetComp it -> comprehension(it, it.generators(), List.of(it.element()), scope, false);
                case Expression.DictComp it -> comprehension(it, it.generators(), List.of(it.key(), it.value()), scope, false);
                case Expression.GeneratorExp it -> comprehension(it, it.generators(), List.of(it.element()), scope, true);
                case Expression.Name it -> name(it, it.name(), it.context(), scope);
                case Expression.NamedExpr it -> {
                    node(it.value(), scope);
                    node(it.target(), binder(scope));
                }
                case Statement.Assign it -> {
                    node(it.value(), scope);
                    nodes(it.targets(), scope);
                }
                case Statement.AnnAssign it -> {
                    if (it.value() != null) node(it.value(), scope);
                    node(it.target(), scope);
                }
                case Statement.Global it -> it.names().forEach(name -> scope.declareGlobal(name));
                case Statement.Nonlocal it -> it.names().forEach(name -> scope.declareNonlocal(name));
                case Statement.For it -> {
                    node(it.iterable(), scope);
                    loops++;
                    node(it.target(), scope);
                    nodes(it.body(), scope);
                    loops--;
                    nodes(it.orElse(), scope);
                }
                case Statement.While it -> {
                    loops++;
                    node(it.test(), scope);
                    nodes(it.body(), scope);
                    loops--;
                    nodes(it.orElse(), scope);
                }
                case Tree.ExceptHandler it -> {
                    if (it.type() != null) node(it.type(), scope);
                    if (it.name() != null) name(it, it.name(), Context.STORE, scope);
                    nodes(it.body(), scope);
                    // Behind the handler its name is unbound.
                    if (it.name() != null) name(it, it.name(), Context.DELETE, scope);
                }
                case Tree.Alias it -> {
                    if (!it.name().equals("*")) name(it, it.asName() != null ? it.asName() : it.name().split("\\.")[0], Context.STORE, scope);
                }
                case Pattern.MatchAs it -> {
                    if (it.pattern() != null) node(it.pattern(), scope);
                    if (it.name() != null) name(it, it.name(), Context.STORE, scope);
                }
                case Pattern.MatchStar it -> {
                    if (it.name() != null) name(it, it.name(), Context.STORE, scope);
                }
                case Pattern.MatchMapping it -> {
                    nodes(it.patterns(), scope);
                    if (it.rest() != null) name(it, it.rest(), Context.STORE, scope);
                }
                default -> nodes(Children.of(node), scope);
            }
        }

        void nodes(List<? extends Tree> several, Scope scope) {
            for (var each : several) node(each, scope);
        }

        /// Decorators and defaults belong to the scope around; annotations are not evaluated.
        private void function(Tree node, String name, Tree.Arguments arguments, List<? extends Tree> body, List<Expression> decorators, Scope around) {
            if (around != null) {
                nodes(decorators, around);
                nodes(Parameters.defaults(arguments), around);
            }
            int outerLoops = loops;
            loops = 0;
            var scope = open(node, around, true, false);
            parameters(arguments, scope);
            nodes(body, scope);
            loops = outerLoops;
            if (name != null && around != null) name(node, name, Context.STORE, around);
        }

        private void parameters(Tree.Arguments arguments, Scope scope) {
            for (var argument : Parameters.of(arguments)) parameter(argument, scope);
        }

        abstract void parameter(Tree.Argument argument, Scope scope);

        /// The first iterable belongs to the scope around.
        private void comprehension(Tree node, List<Tree.Comprehension> generators, List<Expression> elements, Scope around, boolean function) {
            node(generators.getFirst().iterable(), around);
            var scope = open(node, around, function, true);
            loops++;
            for (var generator : generators) {
                if (generator != generators.getFirst()) node(generator.iterable(), scope);
                node(generator.target(), scope);
                nodes(generator.conditions(), scope);
            }
            nodes(elements, scope);
            loops--;
        }
    }

    private final class Declare extends Walk {
        @Override Scope open(Tree node, Scope around, boolean function, boolean comprehension) {
            var scope = new Scope(around, function, comprehension);
            scopes.put(node, scope);
            return scope;
        }

        @Override void parameter(Tree.Argument argument, Scope scope) { scope.bind(argument.name()); }

        @Override Scope binder(Scope scope) { return scope.isComprehension() ? binder(scope.parent()) : scope; }

        @Override void name(Tree node, String name, Context context, Scope scope) {
            if (context != Context.LOAD && scope != null) scope.bind(name);
        }
    }

    private final class Resolve extends Walk {
        @Override Scope open(Tree node, Scope around, boolean function, boolean comprehension) { return scopes.get(node); }

        /// A generator expression that binds a name of the function around it shares that variable.
        @Override Scope binder(Scope scope) { return scope; }

        @Override void parameter(Tree.Argument argument, Scope scope) {
            var variable = scope.resolve(argument.name());
            variables.put(argument, variable);
            variable.bindAsParameter();
        }

        @Override void name(Tree node, String name, Context context, Scope scope) {
            if (scope == null) return;
            var variable = scope.isNonlocal(name) && scope.parent() != null ? scope.parent().resolve(name) : scope.resolve(name);
            if (variable == null) return;
            variables.put(node, variable);
            if (context == Context.STORE) variable.bind(scope, loops > 0, position);
            if (context == Context.DELETE) variable.delete();
            for (var each = scope.function(); each != variable.function(); each = each.parent().function()) {
                each.captures().add(variable);
                variable.capture(position);
            }
        }
    }
}
