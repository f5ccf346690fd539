package conure.lower.source;

import conure.ir.ControlOp;
import conure.ir.Location;
import conure.ir.Type;
import conure.ir.UntypedOp;
import conure.ir.Value;
import conure.lower.source.Jumps.Place;
import conure.source.Expression;
import conure.source.Statement;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// `for` and `while`.
///
///     while test: body          %x = block { (%out)
///     else: otherwise               loop %x0 { (%x1) %t = test; if %t {} else { exit %end }; body; yield %x2 }
///                                   otherwise }
///
/// `break` leaves the outer block, `continue` a block around the body, `else` stands between the loop and the end of
/// the outer block.
final class Loops {
    private final FunctionLowering function;

    Loops(FunctionLowering function) { this.function = function; }

    void repeat(Statement.While it) {
        var at = function.at(it);
        var builder = function.builder();
        var liveness = function.liveness();
        var assigned = new LinkedHashSet<>(liveness.assigned(it.body()));
        assigned.addAll(liveness.assigned(it.test()));
        builder.block(behind(it), 0, at, breakTo -> {
            builder.block(carried(it, assigned), 0, at, end -> {
                endless(it, assigned, breakTo, end, at);
                return List.of();
            });
            function.statements().statements(it.orElse());
            return List.of();
        });
    }

    /// The loop itself, which leaves to `end` when the test fails.
    private void endless(Statement.While it, Set<Variable> assigned, RegionBuilder.Target breakTo, RegionBuilder.Target end, Location at) {
        var builder = function.builder();
        builder.loop(carried(it, assigned), assigned, at, List.of(), () -> {
            if (!FunctionLowering.isConstantTrue(it.test())) leaveUnless(it, end);
            body(it, it.body(), assigned, breakTo, at);
        }, (initial, body) -> {
            function.emit(new ControlOp.Loop(initial, body, at));
            function.emit(new ControlOp.Unreachable(at));
        });
    }

    private void leaveUnless(Statement.While it, RegionBuilder.Target end) {
        var builder = function.builder();
        var at = function.at(it.test());
        var condition = function.expressions().test(it.test());
        var on = builder.arm(at, List::of);
        var out = builder.arm(at, () -> {
            builder.exit(end, List.of(), at);
            return List.of();
        });
        builder.join(List.of(on, out), 0, null, at, results -> new ControlOp.If(results, condition, on.region(), out.region(), at));
    }

    void forEach(Statement.For it) {
        var at = function.at(it);
        var builder = function.builder();
        var iterable = function.expressions().value(it.iterable());
        var assigned = new LinkedHashSet<>(function.liveness().assigned(it.target()));
        assigned.addAll(function.liveness().assigned(it.body()));
        builder.block(behind(it), 0, at, breakTo -> {
            var carried = carried(it, assigned);
            var item = new Value(Type.ANY, it.target() instanceof Expression.Name name ? name.name() : "item");
            var results = carried.stream().map(variable -> new Value(Type.ANY, variable.name())).toList();
            var end = builder.loop(carried, assigned, at, List.of(item), () -> {
                function.assignments().assign(it.target(), item);
                body(it, it.body(), assigned, breakTo, at);
            }, (initial, body) -> function.emit(new UntypedOp.ForEach(results, iterable, initial, body, at)));
            builder.goOn(end);
            for (int k = 0; k < carried.size(); k++) end.put(carried.get(k), results.get(k), end.bound(carried.get(k)));
            function.statements().statements(it.orElse());
            return List.of();
        });
    }

    private void body(Statement loop, List<Statement> body, Set<Variable> assigned, RegionBuilder.Target breakTo, Location at) {
        function.builder().block(carried(loop, assigned), 0, at, continueTo -> {
            function.jumps().within(new Place.Loop(breakTo, continueTo), () -> function.statements().statements(body));
            return List.of();
        });
    }

    /// The variables that change in the loop and are still read when it goes round, or behind its normal end.
    private List<Variable> carried(Statement loop, Set<Variable> assigned) {
        var live = new LinkedHashSet<>(assigned);
        live.retainAll(function.liveness().atHead(loop));
        return function.liveness().ordered(live).stream().filter(variable -> !variable.inCell()).toList();
    }

    /// The variables that the whole statement changes and that are read behind it.
    private List<Variable> behind(Statement loop) {
        var live = new LinkedHashSet<>(function.liveness().assigned(loop));
        live.retainAll(function.liveness().after(loop));
        return function.liveness().ordered(live);
    }
}
