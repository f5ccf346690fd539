package conure.lower.source;

import conure.ir.Literal;
import conure.ir.ControlOp;
import conure.ir.Location;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.Type;
import conure.ir.UntypedOp;
import conure.ir.UntypedOp.Parameter;
import conure.ir.Value;
import conure.lower.source.Environment.Bound;
import conure.source.Expression;
import conure.source.Span;
import conure.source.Statement;
import conure.source.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/// One function on its way to untyped code: what the parts of its lowering share. Nested functions get one of their own.
final class FunctionLowering {
    private final Program program;
    private final Scope scope;
    private final Liveness liveness;
    private final RegionBuilder builder = new RegionBuilder();
    private final Variables variables;
    private final Jumps jumps;
    private final ExpressionLowering expressions;
    private final Assignments assignments;
    private final StatementLowering statements;
    /// The comprehension around what is written now, where it counts as a function; else null.
    private Location comprehension;

    /// What all functions of one source share: the names, the closure of the whole, and where lines count from.
    ///
    /// @param closure names that the top-level function finds in cells of a function around it
    /// @param function how locations name the function
    /// @param firstLine of the source that is the function's line 0
    /// @param comprehensionsAreFunctions as in Python 3.11: names of the function around are free variables in them
    /// @param depth how many functions are around it
    record Program(Scopes scopes, List<String> closure, String function, int firstLine, boolean comprehensionsAreFunctions,
            int depth) {
        /// The same for a function nested in it: where a name is `number/name`, only the name changes.
        Program nested(String name) {
            return new Program(scopes, closure, function.substring(0, function.indexOf('/') + 1) + name, firstLine, comprehensionsAreFunctions, depth + 1);
        }

        Location location(Span span) {
            return new Location(function, Math.max(0, span.line() - firstLine), span.column(), Math.max(0, span.endLine() - firstLine), span.endColumn(), null);
        }
    }

    FunctionLowering(Program program, Scope scope, List<Statement> body) {
        this.program = program;
        this.scope = scope;
        liveness = new Liveness(program.scopes(), scope, body);
        variables = new Variables(this);
        jumps = new Jumps(this);
        expressions = new ExpressionLowering(this);
        assignments = new Assignments(this);
        statements = new StatementLowering(this);
    }

    Program program() { return program; }

    Scope scope() { return scope; }

    Liveness liveness() { return liveness; }

    RegionBuilder builder() { return builder; }

    Variables variables() { return variables; }

    Jumps jumps() { return jumps; }

    ExpressionLowering expressions() { return expressions; }

    Assignments assignments() { return assignments; }

    StatementLowering statements() { return statements; }

    /// Where a node stands. In Python 3.11 a comprehension is a function that is called there, as a traceback shows.
    Location at(Tree.Positioned node) {
        return comprehension == null ? program.location(node.span()) : program.nested("<listcomp>").location(node.span()).inlinedInto(comprehension);
    }

    boolean isInsideComprehension() { return comprehension != null; }

    void insideComprehension(Location at, Runnable body) {
        var outer = comprehension;
        if (program.comprehensionsAreFunctions()) comprehension = at;
        body.run();
        comprehension = outer;
    }

    void emit(Op op) { builder.emit(op); }

    Value emit(Function<Value, Op> make) { return builder.emit("", make); }

    Value literal(Object value, Location location) { return emit(result -> new UntypedOp.LiteralValue(result, value, location)); }

    Value none(Location location) { return literal(new Literal.None(), location); }

    /// Ends the path; whatever is written behind is dropped.
    Value refuse(Refusal refusal, Location location) {
        emit(new UntypedOp.Refuse(refusal.code(), refusal.what(), refusal.instead(), location));
        return new Value(Type.ANY);
    }

    /// The variables in cells of the functions around that this one uses.
    List<Variable> captured() { return List.copyOf(scope.captures()); }

    /// The function's region: parameters are the captured variables, then its own.
    ///
    /// @param boundOutside what is known of the captured variables
    /// @param write writes the body, given the function's own parameters
    Region body(List<Tree.Argument> arguments, List<Parameter> signature, Environment boundOutside, Location location, Consumer<List<Value>> write) {
        var parameters = new ArrayList<Value>();
        var environment = builder.environment();
        for (var variable : captured()) {
            var parameter = new Value(variable.inCell() ? Type.CELL : Type.ANY, variable.name());
            parameters.add(parameter);
            // What is surely bound stays so, unless somebody deletes it.
            boolean sure = boundOutside.bound(variable) == Bound.YES && !variable.isDeleted();
            environment.put(variable, parameter, sure ? Bound.YES : Bound.MAYBE);
        }
        for (var variable : scope.owned()) environment.put(variable, null, Bound.NO);
        var own = new ArrayList<Value>();
        for (var each : signature) own.add(new Value(Type.ANY, each.name()));
        parameters.addAll(own);
        markCellsOfTries();
        for (var variable : scope.owned()) {
            if (variable.inCell() && !variable.isOfComprehension()) variables.newCell(variable, location);
        }
        for (int k = 0; k < arguments.size(); k++) variables.store(program.scopes().variable(arguments.get(k)), own.get(k), location);
        if (!signature.isEmpty() && signature.getLast().kind() == Parameter.Kind.VAR_KEYWORD) {
            refuse(Refusal.keywordParameters(signature.getLast().name()), program.location(arguments.getLast().span()));
        }
        write.accept(own);
        emit(new ControlOp.Return(List.of(none(location)), location));
        return builder.finishFunction(parameters);
    }

    /// Variables that a `try` body assigns and its handlers, its `finally` or what follows may read: an exception
    /// carries no values.
    private void markCellsOfTries() {
        liveness.attempts().forEach(attempt -> {
            var live = liveness.atHandlers(attempt);
            var assigned = new ArrayList<>(liveness.assigned(attempt.body()));
            if (!attempt.finalBody().isEmpty()) {
                assigned.addAll(liveness.assigned(attempt.orElse()));
                attempt.handlers().forEach(handler -> assigned.addAll(liveness.assigned(handler)));
            }
            for (var variable : assigned) if (live.contains(variable)) variable.putInCell();
        });
    }

    static boolean isConstantTrue(Expression test) {
        return test instanceof Expression.Constant(conure.source.Literal.Bool(boolean value), _) && value
                || test instanceof Expression.Constant(conure.source.Literal.Int(var number), _) && number.signum() != 0;
    }
}
