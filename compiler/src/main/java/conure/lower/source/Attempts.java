package conure.lower.source;

import conure.ir.ControlOp;
import conure.ir.Location;
import conure.ir.UntypedOp;
import conure.ir.Value;
import conure.lower.source.Jumps.Place;
import conure.lower.source.Jumps.Way;
import conure.source.Statement;
import conure.source.Tree;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `try` statements.
///
/// `finally` is written once: whoever gets there, by any way, passes a selector that says how to go on behind it.
///
///     try: A           %s, %e = block { (%out) try { A; yield } { %taken = take_exception; exit %out, 1, %taken }; yield 0, undefined }
///     finally: B       B
///                      %raised = compare %s, 1 {operator = "=="}; if %raised { raise_again %e } {}
///
/// Variables that the body assigns and that are read where an exception arrives live in cells.
final class Attempts {
    private final FunctionLowering function;

    Attempts(FunctionLowering function) { this.function = function; }

    void attempt(Statement.Try it) {
        var live = function.liveness().after(it);
        if (it.finalBody().isEmpty()) handled(it, live);
        else guarded(it);
    }

    private void guarded(Statement.Try it) {
        var at = function.at(it);
        var builder = function.builder();
        var jumps = function.jumps();
        boolean returns = Contents.returns(it.body()) || Contents.returns(it.handlers()) || Contents.returns(it.orElse());
        var atFinally = function.liveness().atFinally(it);
        var used = new LinkedHashSet<Way>();
        var passed = builder.block(changed(it, atFinally), returns ? 3 : 2, at, out -> {
            var guarded = new Place.Guarded(out, returns);
            var body = builder.arm(at, () -> {
                jumps.within(guarded, () -> {
                    if (it.handlers().isEmpty()) function.statements().statements(it.body());
                    else handled(it, atFinally);
                });
                return List.of();
            });
            var raised = builder.arm(at, () -> {
                afterFailure(it);
                var exception = function.emit(result -> new UntypedOp.TakeException(result, at));
                builder.exit(out, jumps.selection(Way.EXCEPTION, exception, returns, at), at);
                return List.of();
            });
            builder.join(List.of(body, raised), 0, atFinally, at, results -> new UntypedOp.Try(results, body.region(), raised.region(), at));
            used.addAll(guarded.used());
            return jumps.selection(Way.NORMAL, null, returns, at);
        });
        var selector = passed.getFirst();
        chained(it.finalBody(), passed.get(1), at, () -> jumps.within(new Place.Finally(), () -> function.statements().statements(it.finalBody())), () -> { });
        goOn(selector, Way.EXCEPTION, at, () -> function.emit(new UntypedOp.RaiseAgain(Optional.of(passed.get(1)), at)));
        for (var way : used) goOn(selector, way, at, () -> jumps.leave(way, way == Way.RETURN ? returned(passed.getLast(), at) : null, at));
    }

    /// The value on its way through a `finally`: it is there if the selector says so.
    private Value returned(Value value, Location at) {
        return function.emit(result -> new UntypedOp.CheckBound(result, value, "return", false, at));
    }

    private void goOn(Value selector, Way way, Location at, Runnable then) {
        var builder = function.builder();
        var selected = function.jumps().isSelected(selector, way, at);
        var leave = builder.arm(at, () -> {
            then.run();
            return List.of();
        });
        var stay = builder.arm(at, List::of);
        builder.join(List.of(leave, stay), 0, null, at, results -> new ControlOp.If(results, selected, leave.region(), stay.region(), at));
    }

    /// What is known of variables where an exception may have interrupted the body.
    private void afterFailure(Statement.Try it) {
        var environment = function.builder().environment();
        var assigned = new LinkedHashSet<>(function.liveness().assigned(it.body()));
        if (!it.finalBody().isEmpty()) {
            assigned.addAll(function.liveness().assigned(it.orElse()));
            assigned.addAll(function.liveness().assigned(it.handlers()));
        }
        for (var variable : assigned) {
            boolean sure = environment.bound(variable) == Environment.Bound.YES && !variable.isDeleted();
            environment.setBound(variable, sure ? Environment.Bound.YES : Environment.Bound.MAYBE);
        }
    }

    /// The statement without its `finally`. The `else` part is not guarded, nor is a `return` of the body: both stand
    /// behind the operation.
    private void handled(Statement.Try it, Set<Variable> live) {
        var at = function.at(it);
        var builder = function.builder();
        builder.block(changed(it, live), 0, at, end -> {
            if (Contents.returns(it.body())) {
                var returned = builder.block(List.of(), 1, at, returnTo -> {
                    function.jumps().within(new Place.Body(returnTo), () -> body(it, live, end, at));
                    function.statements().statements(it.orElse());
                    builder.exit(end, List.of(), at);
                    return List.of();
                });
                if (builder.reachable()) function.jumps().leave(Way.RETURN, returned.getFirst(), at);
            } else {
                body(it, live, end, at);
                function.statements().statements(it.orElse());
            }
            return List.of();
        });
    }

    private void body(Statement.Try it, Set<Variable> live, RegionBuilder.Target end, Location at) {
        var builder = function.builder();
        var body = builder.arm(at, () -> {
            function.statements().statements(it.body());
            return List.of();
        });
        var raised = builder.arm(at, () -> {
            afterFailure(it);
            handlers(it.handlers(), it, end, at);
            return List.of();
        });
        // With an `else` part only the body arrives here, and the `else` part may read everything.
        builder.join(List.of(body, raised), 0, it.orElse().isEmpty() ? live : null, at,
                results -> new UntypedOp.Try(results, body.region(), raised.region(), at));
    }

    /// Tests one handler after the other; where none fits the exception goes on.
    private void handlers(List<Tree.ExceptHandler> handlers, Statement.Try it, RegionBuilder.Target end, Location at) {
        if (handlers.isEmpty()) {
            function.emit(new UntypedOp.RaiseAgain(Optional.empty(), at));
            return;
        }
        var handler = handlers.getFirst();
        if (handler.type() == null) {
            handle(handler, !it.orElse().isEmpty(), end);
            return;
        }
        var builder = function.builder();
        var type = function.expressions().value(handler.type());
        var place = function.at(handler.type());
        var matches = function.emit(result -> new UntypedOp.MatchException(result, type, place));
        var here = builder.arm(place, () -> {
            handle(handler, !it.orElse().isEmpty(), end);
            return List.of();
        });
        var next = builder.arm(place, () -> {
            handlers(handlers.subList(1, handlers.size()), it, end, at);
            return List.of();
        });
        builder.join(List.of(here, next), 0, null, place, results -> new ControlOp.If(results, matches, here.region(), next.region(), place));
    }

    /// A handler takes the exception at once.
    private void handle(Tree.ExceptHandler handler, boolean skipsElse, RegionBuilder.Target end) {
        var at = function.at(handler);
        var variable = function.program().scopes().variable(handler);
        var exception = function.builder().emit(variable == null ? "" : handler.name(), result -> new UntypedOp.TakeException(result, at));
        if (variable != null) function.variables().store(variable, exception, at);
        var place = new Place.Handler(exception, variable);
        boolean named = variable != null && variable.inCell();
        chained(handler.body(), exception, at, () -> function.jumps().within(place, () -> function.statements().statements(handler.body())), () -> {
            if (named) function.variables().unbind(variable, at);
        });
        if (variable != null && function.builder().reachable()) function.variables().unbind(variable, at);
        if (skipsElse) function.builder().exit(end, List.of(), at);
    }

    /// Statements that handle an exception: another one that they raise was raised while it was handled.
    ///
    /// @param leaving what is to be done on the way of the other exception, such as to unbind the name of the one that was handled
    private void chained(List<Statement> statements, Value handled, Location at, Runnable body, Runnable leaving) {
        if (!Contents.mayRaise(statements)) {
            body.run();
            return;
        }
        var builder = function.builder();
        var guarded = builder.arm(at, () -> {
            body.run();
            return List.of();
        });
        var raised = builder.arm(at, () -> {
            leaving.run();
            function.emit(new UntypedOp.ChainException(handled, at));
            function.emit(new UntypedOp.RaiseAgain(Optional.empty(), at));
            return List.of();
        });
        builder.join(List.of(guarded, raised), 0, null, at, results -> new UntypedOp.Try(results, guarded.region(), raised.region(), at));
    }

    private List<Variable> changed(Statement.Try it, Set<Variable> live) {
        var changed = new LinkedHashSet<>(function.liveness().assigned(it));
        changed.retainAll(live);
        return function.liveness().ordered(changed);
    }
}
