package conure.pass;

import conure.ir.ControlOp;
import conure.ir.FailingOp;
import conure.ir.Function;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.Rewriter;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Replaces what a loop carries, or an `if` or a block results in, by the one value that it is on every way there.
///
///     %r = for %a, %b, %x { (%i, %p) … %s = if %c { assign %p … yield %p } { yield %p } … yield %s }   use %r
/// →   %r = for %a, %b, %x { (%i, %p) … %s = if %c { assign %x … yield %x } { yield %x } … yield %x }   use %x
///
/// So the array that `out += …` names in a loop is seen to be the one made before it. Sound because a value defined before the
/// operation is the same wherever it is visible, and a carried value that each iteration passes on is the first one. What is left
/// of the joins nobody uses.
public final class EliminateRedundantJoins implements Pass.OfFunction {
    @Override public String name() { return "eliminate-redundant-joins"; }

    @Override public Function apply(Function function) {
        var joins = new Joins();
        joins.walk(function.body());
        if (joins.same.isEmpty()) return function;
        return new Rewriter() {
            Function all() {
                joins.same.keySet().forEach(join -> replace(join, joins.resolve(join)));
                return function(function);
            }
        }.all();
    }

    /// Looks at inner joins before those around them, so that one walk finds all but those that depend on each other.
    private static final class Joins {
        /// What a join is always.
        final Map<Value, Value> same = new IdentityHashMap<>();
        private final Map<Value, Integer> orders = new IdentityHashMap<>();
        private final Map<Value, List<List<Value>>> exits = new IdentityHashMap<>();

        Value resolve(Value value) {
            var known = value;
            while (same.containsKey(known)) known = same.get(known);
            return known;
        }

        void walk(Region region) {
            define(region.parameters());
            for (var op : region.operations()) {
                int first = orders.size();
                if (op instanceof ControlOp.Block it) exits.put(it.label(), new ArrayList<>());
                if (op instanceof ControlOp.Exit it) exits.get(it.label()).add(it.values());
                if (op instanceof FailingOp it && it.escape() != null) exits.get(it.escape().label()).add(it.escape().values());
                op.regions().forEach(this::walk);
                join(op, first);
                define(op.results());
            }
        }

        private void define(List<Value> values) {
            for (var value : values) orders.put(value, orders.size());
        }

        private void join(Op op, int first) {
            switch (op) {
                case ControlOp.If it -> {
                    var ways = new ArrayList<List<Value>>();
                    arrive(it.then(), ways);
                    arrive(it.otherwise(), ways);
                    results(it.results(), ways, first);
                }
                case ControlOp.Block it -> {
                    var ways = exits.get(it.label());
                    arrive(it.body(), ways);
                    results(it.results(), ways, first);
                }
                case ControlOp.For it -> {
                    var ways = new ArrayList<List<Value>>();
                    arrive(it.body(), ways);
                    carried(it.carried(), it.initial(), ways);
                    ways.add(it.initial());
                    results(it.results(), ways, first);
                }
                case ControlOp.Loop it -> {
                    var ways = new ArrayList<List<Value>>();
                    arrive(it.body(), ways);
                    carried(it.body().parameters(), it.initial(), ways);
                }
                default -> { }
            }
        }

        private static void arrive(Region region, List<List<Value>> ways) {
            if (region.terminator() instanceof ControlOp.Yield yield) ways.add(yield.values());
        }

        private void carried(List<Value> carried, List<Value> initial, List<List<Value>> ways) {
            for (int k = 0; k < carried.size(); k++) {
                int position = k;
                if (ways.stream().allMatch(way -> resolve(way.get(position)) == carried.get(position))) same.put(carried.get(k), initial.get(k));
            }
        }

        /// @param first the number of the values that are defined before the operation
        private void results(List<Value> results, List<List<Value>> ways, int first) {
            if (ways.isEmpty()) return;
            for (int k = 0; k < results.size(); k++) {
                int position = k;
                var value = resolve(ways.getFirst().get(k));
                if (orders.get(value) < first && ways.stream().allMatch(way -> resolve(way.get(position)) == value)) same.put(results.get(k), value);
            }
        }
    }
}
