package conure.lower.source;

import conure.ir.ControlOp;
import conure.ir.Location;
import conure.ir.Type;
import conure.ir.UntypedOp;
import conure.ir.Value;
import conure.source.Expression;
import conure.source.Statement;
import java.util.List;

/// Assignments to names, elements, attributes and tuples of them; augmented assignments; `del`.
final class Assignments {
    private final FunctionLowering function;

    Assignments(FunctionLowering function) { this.function = function; }

    void assign(Expression target, Value value) {
        var at = function.at(target);
        switch (target) {
            case Expression.Name it -> name(it, value, at);
            case Expression.Subscript it -> {
                var object = function.expressions().value(it.value());
                var index = function.expressions().value(it.slice());
                function.emit(new UntypedOp.SetSubscript(object, index, value, at));
            }
            case Expression.Attribute it -> {
                var object = function.expressions().value(it.value());
                var variable = it.setsShapeOf() == null ? null : function.program().scopes().variable(it.setsShapeOf());
                if (variable == null) function.emit(new UntypedOp.SetAttribute(object, it.name(), value, at));
                else function.variables().store(variable, function.builder().emit(variable.name(), result -> new UntypedOp.SetShape(result, object, value, at)), at);
            }
            case Expression.Tuple _, Expression.ListDisplay _ -> unpack(elements(target), value, at);
            default -> function.refuse(Refusal.of("this target of an assignment", "a name, an element or a tuple of them"), at);
        }
    }

    private void name(Expression.Name it, Value value, Location at) {
        var variable = function.program().scopes().variable(it);
        if (variable != null) function.variables().store(variable, value, at);
        else refuseOutside(it.name(), at);
    }

    private void refuseOutside(String name, Location at) {
        function.refuse(function.program().closure().contains(name) ? Refusal.freeAssigned(name) : Refusal.globalAssigned(name), at);
    }

    /// Whether a target is a tuple of known length.
    static boolean takesApart(Expression target) {
        return (target instanceof Expression.Tuple || target instanceof Expression.ListDisplay) && elements(target).stream().noneMatch(Expression.Starred.class::isInstance);
    }

    private static List<Expression> elements(Expression target) {
        return target instanceof Expression.Tuple tuple ? tuple.elements() : ((Expression.ListDisplay) target).elements();
    }

    /// `a, b = x if flag else y` takes each apart on its path, so that one may be an array and the other a tuple.
    void assignConditional(Expression target, Expression.IfExp value) {
        var targets = elements(target);
        var results = items(targets, value, function.at(target));
        for (int k = 0; k < targets.size(); k++) assign(targets.get(k), results.get(k));
    }

    private List<Value> items(List<Expression> targets, Expression value, Location at) {
        if (!(value instanceof Expression.IfExp choice)) return items(targets, function.expressions().value(value), at);
        var condition = function.expressions().test(choice.test());
        var builder = function.builder();
        var then = builder.arm(at, () -> items(targets, choice.body(), at));
        var otherwise = builder.arm(at, () -> items(targets, choice.orElse(), at));
        return builder.join(List.of(then, otherwise), targets.size(), null, at, results -> new ControlOp.If(results, condition, then.region(), otherwise.region(), at));
    }

    private void unpack(List<Expression> targets, Value value, Location at) {
        var results = items(targets, value, at);
        for (int k = 0; k < targets.size(); k++) assign(targets.get(k) instanceof Expression.Starred(var inner, _, _) ? inner : targets.get(k), results.get(k));
    }

    private List<Value> items(List<Expression> targets, Value value, Location at) {
        int star = -1;
        for (int k = 0; k < targets.size(); k++) if (targets.get(k) instanceof Expression.Starred) star = k;
        int before = star < 0 ? targets.size() : star;
        int after = star < 0 ? 0 : targets.size() - star - 1;
        var results = targets.stream().map(target -> new Value(Type.ANY, target instanceof Expression.Name name ? name.name() : "")).toList();
        function.emit(new UntypedOp.Unpack(results, value, before, after, star >= 0, at));
        return results;
    }

    /// `target op= value`: object and index are evaluated once.
    void augment(Statement.AugAssign it) {
        var at = function.at(it);
        var expressions = function.expressions();
        switch (it.target()) {
            case Expression.Name name -> {
                var variable = function.program().scopes().variable(name);
                if (variable == null) {
                    refuseOutside(name.name(), at);
                    return;
                }
                var old = function.variables().load(variable, function.at(name));
                function.variables().store(variable, combine(it, old, expressions.value(it.value()), at), at);
            }
            case Expression.Subscript element -> {
                var object = expressions.value(element.value());
                var index = expressions.value(element.slice());
                var place = function.at(element);
                var old = function.emit(result -> new UntypedOp.Subscript(result, object, index, place));
                function.emit(new UntypedOp.SetSubscript(object, index, combine(it, old, expressions.value(it.value()), at), place));
            }
            case Expression.Attribute attribute -> {
                var object = expressions.value(attribute.value());
                var place = function.at(attribute);
                var old = function.emit(result -> new UntypedOp.Attribute(result, object, attribute.name(), place));
                function.emit(new UntypedOp.SetAttribute(object, attribute.name(), combine(it, old, expressions.value(it.value()), at), place));
            }
            default -> throw new IllegalStateException("augmented assignment to " + it.target());
        }
    }

    private Value combine(Statement.AugAssign it, Value old, Value value, Location at) {
        return function.emit(result -> new UntypedOp.Binary(result, it.operator().symbol(), old, value, true, false, at));
    }

    void delete(Expression target) {
        var at = function.at(target);
        switch (target) {
            case Expression.Name it -> {
                var variable = function.program().scopes().variable(it);
                if (variable != null) function.variables().delete(variable, at);
                else refuseOutside(it.name(), at);
            }
            case Expression.Subscript it -> {
                var object = function.expressions().value(it.value());
                var index = function.expressions().value(it.slice());
                function.emit(new UntypedOp.DeleteSubscript(object, index, at));
            }
            case Expression.Tuple it -> it.elements().forEach(this::delete);
            case Expression.ListDisplay it -> it.elements().forEach(this::delete);
            default -> function.refuse(Refusal.DELETE_ATTRIBUTE, at);
        }
    }
}
