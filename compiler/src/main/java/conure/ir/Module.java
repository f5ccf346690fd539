package conure.ir;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// The functions of one kernel; the first is its entry.
public record Module(Level level, List<Function> functions) {
    public Module { functions = List.copyOf(functions); }

    public Function entry() { return functions.getFirst(); }

    /// The module without functions that no path of calls from the entry reaches; the same where there are none.
    public Module withoutUncalled() {
        var reached = new HashSet<String>();
        var waiting = new ArrayList<>(List.of(entry().name()));
        while (!waiting.isEmpty()) {
            var name = waiting.removeLast();
            if (!reached.add(name)) continue;
            for (var function : functions) {
                if (function.name().equals(name)) collectCalls(function.body(), waiting);
            }
        }
        if (functions.stream().allMatch(function -> reached.contains(function.name()))) return this;
        return new Module(level, functions.stream().filter(function -> reached.contains(function.name())).toList());
    }

    private static void collectCalls(Region region, List<String> into) {
        for (var op : region.operations()) {
            if (op instanceof FailingOp.Call call) into.add(call.function());
            for (var inner : op.regions()) collectCalls(inner, into);
        }
    }

    /// The levels, in the order a program passes through them.
    public enum Level { UNTYPED, TYPED, LOOPS }
}
