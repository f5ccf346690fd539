package conure.pass;

import conure.ir.ArrayOp.Element;
import conure.ir.ControlOp.For;
import conure.ir.ControlOp.If;
import conure.ir.ControlOp.Yield;
import conure.ir.Copier;
import conure.ir.FailingOp.Check;
import conure.ir.Function;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.Rewriter;
import conure.ir.ScalarOp;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;

/// Decides the checks of a loop that does nothing else all together, in a loop that LLVM turns into vectors; only where one of them
/// fails is the loop run as it was, to say which.
///
///     for %a..%b { (%i)  %x = element %p, %i  %ok = ult %x, %n  check %ok }
/// →   %all = for %a..%b, true { (%i, %before)  %x = element %p, %i  %ok = ult %x, %n  %both = and %before, %ok  yield %both }
///     if %all { } else { for %a..%b { … } }
///
/// Indices in an array are checked so before anything is read or written by them.
///
/// Sound because the loop writes and carries nothing, so that it does not matter whether iterations behind one that fails are run;
/// and because its reads are of elements at its own index or at one from before the loop, of which no check speaks: they exist in each
/// iteration. (A condition from before the loop, or one of the index, may be what says so.)
public final class CombineChecks implements Pass.OfFunction {
    @Override public String name() { return "combine-checks"; }

    @Override public Function apply(Function function) {
        return new Rewriter() {
            @Override protected void operation(Op op) {
                if (op instanceof For loop && isOnlyChecks(loop)) emitAll(combined(loop));
                else super.operation(op);
            }
        }.function(function);
    }

    private static boolean isOnlyChecks(For loop) {
        if (!loop.results().isEmpty()) return false;
        // What follows from the index, without any element.
        var counted = Collections.<Value>newSetFromMap(new IdentityHashMap<>());
        // What only elements decide.
        var decided = Collections.<Value>newSetFromMap(new IdentityHashMap<>());
        var inside = Collections.<Value>newSetFromMap(new IdentityHashMap<>());
        counted.add(loop.index());
        boolean checks = false;
        for (var op : loop.body().operations()) {
            switch (op) {
                case Element it when it.indices().stream().allMatch(index -> index == loop.index() || !inside.contains(index)) && !inside.contains(it.array()) -> decided.addAll(it.results());
                case ScalarOp _ when Effects.isSpeculatable(op, null) -> {
                    if (op.operands().stream().anyMatch(counted::contains)) counted.addAll(op.results());
                    else if (op.operands().stream().anyMatch(decided::contains) && op.operands().stream().allMatch(each -> each.type() != Scalar.I1 || decided.contains(each))) {
                        decided.addAll(op.results());
                    }
                }
                case Check check when decided.contains(check.ok()) -> checks = true;
                case Yield _ -> { }
                default -> { return false; }
            }
            inside.addAll(op.results());
        }
        return checks;
    }

    private static List<Op> combined(For loop) {
        var location = loop.location();
        var code = new CodeBuilder(location);
        var all = code.loop(loop.lower(), loop.upper(), List.of(code.constant(Scalar.I1, true)), (index, carried) -> {
            var copier = new Copier();
            copier.map(loop.index(), index);
            Value both = carried.getFirst();
            for (var op : loop.body().operations()) {
                switch (op) {
                    case Check check -> both = code.binary(BinaryKind.AND, both, copier.get(check.ok()));
                    case Yield _ -> { }
                    default -> code.emit(copier.operation(op));
                }
            }
            return List.of(both);
        }).getFirst();
        var end = new Yield(List.of(), location);
        code.emit(new If(List.of(), all, new Region(List.of(), List.of(end)), new Region(List.of(), List.of(loop, end)), location));
        return new ArrayList<>(code.operations());
    }
}
