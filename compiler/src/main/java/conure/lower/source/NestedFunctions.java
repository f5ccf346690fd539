package conure.lower.source;

import conure.ir.ControlOp;
import conure.ir.Location;
import conure.ir.UntypedOp;
import conure.ir.Value;
import conure.source.Expression;
import conure.source.Statement;
import conure.source.Tree;
import java.util.ArrayList;
import java.util.List;

/// Functions and lambdas inside the function: values that bring what they capture, variables by value or in cells.
final class NestedFunctions {
    private static final int DEEPEST_FUNCTIONS = 50;

    private NestedFunctions() {}

    static Value lambda(FunctionLowering outer, Expression.Lambda it) {
        var at = outer.at(it);
        return literal(outer, it, "<lambda>", it.arguments(), List.of(), at, inner ->
                inner.emit(new ControlOp.Return(List.of(inner.expressions().value(it.body())), inner.at(it.body()))));
    }

    static void definition(FunctionLowering outer, Statement.FunctionDef it) {
        var decorators = outer.expressions().values(it.decorators());
        var at = outer.at(it);
        var value = literal(outer, it, it.name(), it.arguments(), it.body(), at, inner -> inner.statements().body(it.body()));
        for (var decorator : decorators.reversed()) {
            var decorated = value;
            value = outer.emit(result -> new UntypedOp.Call(result, decorator, List.of(decorated), List.of(""), at));
        }
        var variable = outer.program().scopes().variable(it);
        if (variable != null) outer.variables().store(variable, value, at);
        else outer.refuse(Refusal.globalAssigned(it.name()), at);
    }

    interface Body {
        void write(FunctionLowering inner);
    }

    private static Value literal(FunctionLowering outer, Tree node, String name, Tree.Arguments arguments, List<Statement> body, Location at, Body write) {
        var defaults = outer.expressions().values(Parameters.defaults(arguments));
        if (outer.program().depth() == DEEPEST_FUNCTIONS) throw new RegionBuilder.TooDeep(at);
        var inner = new FunctionLowering(outer.program().nested(name), outer.program().scopes().scope(node), body);
        var signature = Parameters.signature(arguments);
        var captured = captured(outer, inner, at);
        var region = inner.body(Parameters.of(arguments), signature, outer.builder().environment(), at, _ -> write.write(inner));
        return outer.builder().emit(name.equals("<lambda>") ? "lambda" : name,
                result -> new UntypedOp.FunctionLiteral(result, name, signature, captured, defaults, region, at));
    }

    /// The cells and values that an inner function takes along.
    static List<Value> captured(FunctionLowering outer, FunctionLowering inner, Location at) {
        var captured = new ArrayList<Value>();
        for (var variable : inner.captured()) {
            captured.add(variable.inCell() ? outer.builder().environment().value(variable) : outer.builder().current(variable, at));
        }
        return captured;
    }
}
