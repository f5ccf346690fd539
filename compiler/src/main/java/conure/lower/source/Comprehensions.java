package conure.lower.source;

import conure.ir.ControlOp;
import conure.ir.Location;
import conure.ir.Region;
import conure.ir.Type;
import conure.ir.UntypedOp;
import conure.ir.UntypedOp.Parameter;
import conure.ir.Value;
import conure.source.Children;
import conure.source.Expression;
import conure.source.Tree;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// List comprehensions, written where they stand, and generator expressions, which are functions that pass their items
/// to a sink.
final class Comprehensions {
    private final FunctionLowering function;

    Comprehensions(FunctionLowering function) { this.function = function; }

    Value list(Expression.ListComp it) {
        var at = function.at(it);
        var iterable = function.expressions().value(it.generators().getFirst().iterable());
        var list = function.emit(result -> new UntypedOp.Sequence(result, UntypedOp.SequenceKind.LIST, List.of(), List.of(), at));
        openScope(it, at);
        function.insideComprehension(at, () -> loops(it.generators(), 0, iterable, rebound(it), at, () -> {
            var element = function.expressions().value(it.element());
            function.emit(new UntypedOp.ListAppend(list, element, function.at(it.element())));
        }));
        return list;
    }

    /// `%g = function %iterable, %captured… {name = "<genexpr>", parameters = ["sink"]}`: the outermost iterable is
    /// evaluated at once and captured; the body calls the sink with each item until that returns true.
    Value generator(Expression.GeneratorExp it) {
        var at = function.at(it);
        var iterable = function.expressions().value(it.generators().getFirst().iterable());
        var inner = new FunctionLowering(function.program().nested("<genexpr>"), function.program().scopes().scope(it), List.of());
        var captured = new ArrayList<Value>(List.of(iterable));
        captured.addAll(NestedFunctions.captured(function, inner, at));
        var outermost = new Value(Type.ANY, "iterable");
        var signature = List.of(new Parameter("sink", Parameter.Kind.POSITIONAL_ONLY, false));
        var region = inner.body(List.of(), signature, function.builder().environment(), at, own -> {
            var comprehension = new Comprehensions(inner);
            comprehension.loops(it.generators(), 0, outermost, rebound(it), at, () -> comprehension.pass(it.element(), own.getFirst()));
        });
        var parameters = new ArrayList<Value>(List.of(outermost));
        parameters.addAll(region.parameters());
        return function.builder().emit("generator", result -> new UntypedOp.FunctionLiteral(result, "<genexpr>", signature, captured, List.of(),
                new Region(parameters, region.operations()), at));
    }

    private void pass(Expression element, Value sink) {
        var at = function.at(element);
        var item = function.expressions().value(element);
        var enough = function.emit(result -> new UntypedOp.Call(result, sink, List.of(item), List.of(""), at));
        var builder = function.builder();
        var stop = builder.arm(at, () -> {
            function.emit(new ControlOp.Return(List.of(function.none(at)), at));
            return List.of();
        });
        var more = builder.arm(at, List::of);
        builder.join(List.of(stop, more), 0, null, at, results -> new ControlOp.If(results, enough, stop.region(), more.region(), at));
    }

    /// New cells for variables that functions in the comprehension capture.
    private void openScope(Tree comprehension, Location at) {
        for (var variable : function.program().scopes().scope(comprehension).own()) if (variable.inCell()) function.variables().newCell(variable, at);
    }

    private void loops(List<Tree.Comprehension> generators, int index, Value iterable, Set<Variable> rebound, Location at, Runnable innermost) {
        var generator = generators.get(index);
        if (generator.async()) {
            function.refuse(Refusal.ASYNC, function.at(generator.target()));
            return;
        }
        var builder = function.builder();
        var carried = rebound.stream().filter(variable -> variable.function() == function.scope() && !variable.inCell()).toList();
        var item = new Value(Type.ANY);
        var results = carried.stream().map(variable -> new Value(Type.ANY, variable.name())).toList();
        var end = builder.loop(carried, rebound, at, List.of(item), () -> {
            function.assignments().assign(generator.target(), item);
            conditions(generator.conditions(), 0, at, () -> {
                if (index + 1 == generators.size()) innermost.run();
                else loops(generators, index + 1, function.expressions().value(generators.get(index + 1).iterable()), rebound, at, innermost);
            });
        }, (initial, body) -> function.emit(new UntypedOp.ForEach(results, iterable, initial, body, at)));
        builder.goOn(end);
        for (int k = 0; k < carried.size(); k++) end.put(carried.get(k), results.get(k), end.bound(carried.get(k)));
    }

    private void conditions(List<Expression> conditions, int index, Location at, Runnable then) {
        if (index == conditions.size()) {
            then.run();
            return;
        }
        var builder = function.builder();
        var condition = function.expressions().test(conditions.get(index));
        var inside = builder.arm(at, () -> {
            conditions(conditions, index + 1, at, then);
            return List.of();
        });
        var outside = builder.arm(at, List::of);
        builder.join(List.of(inside, outside), 0, null, at, results -> new ControlOp.If(results, condition, inside.region(), outside.region(), at));
    }

    /// Variables of the function that `:=` binds in the comprehension.
    private Set<Variable> rebound(Tree node) {
        var found = new LinkedHashSet<Variable>();
        collect(node, found);
        return found;
    }

    private void collect(Tree node, Set<Variable> found) {
        if (node instanceof Expression.NamedExpr it) {
            var variable = function.program().scopes().variable(it.target());
            if (variable != null) found.add(variable);
        }
        if (!(node instanceof Expression.Lambda)) Children.of(node).forEach(child -> collect(child, found));
    }
}
