package conure.pass;

import conure.ir.ControlOp.For;
import conure.ir.ControlOp.Yield;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.ScalarOp.Constant;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Loops from 0 on that stand in each other, the outer ones with nothing else in them; they may be a single one.
///
/// @param loops outermost first
/// @param constants what stands in the outer ones beside the next
record LoopNest(List<For> loops, List<Op> constants) {
    /// @param zeros constants that are 0
    static LoopNest of(For outermost, Set<Value> zeros) {
        var loops = new ArrayList<For>(List.of(outermost));
        var constants = new ArrayList<Op>();
        while (zeros.contains(outermost.lower())) {
            var next = only(loops.getLast());
            if (next == null || !zeros.contains(next.lower()) || loops.stream().anyMatch(loop -> loop.body().parameters().contains(next.upper()))) break;
            for (var op : loops.getLast().body().operations()) {
                if (op instanceof Constant) constants.add(op);
            }
            loops.add(next);
        }
        return new LoopNest(loops, constants);
    }

    /// The loop that a body consists of, and that carries on just what the body does; or null.
    private static For only(For loop) {
        For found = null;
        for (var op : loop.body().operations()) {
            if (op instanceof For inner && found == null) found = inner;
            else if (!(op instanceof Constant) && !(found != null && op instanceof Yield it && it.values().equals(found.results()))) return null;
        }
        return found != null && found.initial().equals(loop.carried()) ? found : null;
    }

    For innermost() { return loops.getLast(); }

    /// Emits the loops around what the innermost one has become.
    void write(CodeBuilder code, Region body, CoalescedAxes.Equality equal) {
        var positions = loops.stream().map(For::index).toList();
        var before = new CodeBuilder(code.location());
        before.emitAll(constants);
        var found = CoalescedAxes.find(before, positions, loops.stream().map(For::upper).toList(), body.operations(), equal);
        if (found == null) {
            code.emit(loops.size() == 1 && body == innermost().body() ? innermost() : around(loops.subList(0, loops.size() - 1), with(innermost(), innermost().upper(), body), true));
            return;
        }
        code.emitAll(before.operations());
        var first = loops.get(found.first());
        var parameters = new ArrayList<Value>(List.of(found.axes().position()));
        parameters.addAll(innermost().carried());
        var line = with(first, found.axes().count(), new Region(parameters, found.axes().operations()));
        code.emit(around(loops.subList(0, found.first()), line, false));
    }

    private static For with(For loop, Value upper, Region body) { return new For(loop.results(), loop.lower(), upper, loop.initial(), body, loop.location()); }

    /// A loop inside of others.
    ///
    /// @param constants whether these stand where they did
    private static For around(List<For> outer, For inner, boolean constants) {
        var result = inner;
        for (var loop : outer.reversed()) {
            var operations = new ArrayList<Op>();
            for (var op : loop.body().operations()) {
                if (op instanceof For) operations.add(result);
                else if (constants || !(op instanceof Constant)) operations.add(op);
            }
            result = with(loop, loop.upper(), new Region(loop.body().parameters(), operations));
        }
        return result;
    }
}
