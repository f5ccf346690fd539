package conure.pass;

import conure.ir.ControlOp;
import conure.ir.FailingOp;
import conure.ir.Function;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Drops what nobody needs: pure operations and reads without uses, results of regions and carried values that only feed
/// themselves, branches and counted loops that do nothing.
///
///     %r, %s = for %a, %b, %x, %y { (%i, %p, %q) … yield %p2, %q2 }   use %s
/// →   %s = for %a, %b, %y { (%i, %q) … yield %q2 }   use %s
///
/// Sound because a value is kept if something that stays uses it, starting from everything that acts: writes, checks,
/// raises, calls, exits, polls, `loop`s (which may not end), returns. A `for` ends by definition, so it acts only if its
/// body does. Never drops a check.
public final class EliminateDeadCode implements Pass.OfFunction {
    @Override public String name() { return "eliminate-dead-code"; }

    @Override public Function apply(Function function) {
        var liveness = new Liveness();
        liveness.collect(function.body(), null);
        liveness.acts(function.body(), null);
        liveness.spread();
        var body = new Removal(liveness).region(function.body(), null);
        return body == function.body() ? function : function.withBody(body);
    }

    private static final class Liveness {
        private final Set<Value> live = Collections.newSetFromMap(new IdentityHashMap<>());
        private final Set<Op> needed = Collections.newSetFromMap(new IdentityHashMap<>());
        private final ArrayList<Value> work = new ArrayList<>();
        /// Where a value comes from: the operation that defines it, or the loop that carries it.
        private final Map<Value, Op> sources = new IdentityHashMap<>();
        /// The block of each label, the exits to each block, the operation around each operation.
        private final Map<Value, ControlOp.Block> blocks = new IdentityHashMap<>();
        private final Map<ControlOp.Block, List<List<Value>>> exits = new IdentityHashMap<>();
        private final Map<Op, Op> parents = new IdentityHashMap<>();

        boolean isLive(Value value) { return live.contains(value); }

        boolean isNeeded(Op op) { return needed.contains(op); }

        void collect(Region region, Op parent) {
            for (var op : region.operations()) {
                if (parent != null) parents.put(op, parent);
                for (var result : op.results()) sources.put(result, op);
                if (op instanceof ControlOp.Block block) {
                    blocks.put(block.label(), block);
                    exits.put(block, new ArrayList<>());
                }
                if (op instanceof ControlOp.Exit exit) exits.get(blocks.get(exit.label())).add(exit.values());
                if (op instanceof FailingOp failing && failing.escape() != null) exits.get(blocks.get(failing.escape().label())).add(failing.escape().values());
                for (var inner : op.regions()) {
                    for (var parameter : inner.parameters()) sources.put(parameter, op);
                    collect(inner, op);
                }
            }
        }

        /// Marks what acts, and everything around it.
        void acts(Region region, Op parent) {
            for (var op : region.operations()) {
                boolean acts = op.regions().isEmpty() ? !Effects.isRemovable(op) && !(op instanceof ControlOp.Yield) : op instanceof ControlOp.Loop || Effects.isWrite(op);
                if (acts) need(op);
                for (var inner : op.regions()) acts(inner, op);
            }
        }

        private void need(Op op) {
            if (!needed.add(op)) return;
            var parent = parents.get(op);
            if (parent != null) need(parent);
            switch (op) {
                case ControlOp.If it -> mark(it.condition());
                case ControlOp.For it -> {
                    mark(it.lower());
                    mark(it.upper());
                }
                case ControlOp.Loop _, ControlOp.Block _, ControlOp.Yield _ -> { }
                // Values that an exit passes are needed only where the block's results are.
                case ControlOp.Exit _ -> { }
                case FailingOp it -> {
                    int all = it.operands().size() - (it.escape() == null ? 0 : it.escape().operands().size());
                    for (var operand : it.operands().subList(0, all)) mark(operand);
                }
                default -> {
                    op.operands().forEach(this::mark);
                    // All that the region of an expression yields.
                    for (var region : op.regions()) {
                        if (region.terminator() instanceof ControlOp.Yield it) it.values().forEach(this::mark);
                    }
                }
            }
        }

        private void mark(Value value) {
            if (live.add(value)) work.add(value);
        }

        void spread() {
            while (!work.isEmpty()) {
                var value = work.removeLast();
                var op = sources.get(value);
                if (op == null) continue;
                need(op);
                switch (op) {
                    case ControlOp.If it -> {
                        int index = it.results().indexOf(value);
                        yielded(it.then(), index);
                        yielded(it.otherwise(), index);
                    }
                    case ControlOp.For it -> {
                        int index = it.results().indexOf(value);
                        if (index < 0) index = it.carried().indexOf(value);
                        if (index < 0) continue;
                        mark(it.results().get(index));
                        mark(it.carried().get(index));
                        mark(it.initial().get(index));
                        yielded(it.body(), index);
                    }
                    case ControlOp.Loop it -> {
                        int index = it.body().parameters().indexOf(value);
                        mark(it.initial().get(index));
                        yielded(it.body(), index);
                    }
                    case ControlOp.Block it -> {
                        int index = it.results().indexOf(value);
                        if (index < 0) continue;
                        yielded(it.body(), index);
                        for (var values : exits.get(it)) mark(values.get(index));
                    }
                    default -> { }
                }
            }
        }

        private void yielded(Region region, int index) {
            if (region.terminator() instanceof ControlOp.Yield it) mark(it.values().get(index));
        }
    }

    private record Removal(Liveness liveness) {
        /// `kept` are the receivers of what the region yields; null where all of it is wanted.
        Region region(Region region, List<Value> receivers) {
            var operations = new ArrayList<Op>(region.operations().size());
            boolean changed = false;
            for (var op : region.operations()) {
                var result = operation(op, receivers);
                changed |= result != op;
                if (result != null) operations.add(result);
            }
            return changed ? new Region(region.parameters(), operations) : region;
        }

        private Op operation(Op op, List<Value> receivers) {
            if (op instanceof ControlOp.Yield it) {
                var values = kept(it.values(), receivers);
                return values.size() == it.values().size() ? op : new ControlOp.Yield(values, it.location());
            }
            if (!liveness.isNeeded(op)) return op.isTerminator() ? op : null;
            return switch (op) {
                case ControlOp.If it -> {
                    var then = region(it.then(), it.results());
                    var otherwise = region(it.otherwise(), it.results());
                    var results = live(it.results());
                    yield then == it.then() && otherwise == it.otherwise() && results.size() == it.results().size() ? it
                            : new ControlOp.If(results, it.condition(), then, otherwise, it.location());
                }
                case ControlOp.For it -> {
                    var body = region(it.body(), it.carried());
                    var results = live(it.results());
                    if (body == it.body() && results.size() == it.results().size()) yield it;
                    var parameters = new ArrayList<Value>();
                    parameters.add(it.index());
                    parameters.addAll(live(it.carried()));
                    yield new ControlOp.For(results, it.lower(), it.upper(), kept(it.initial(), it.carried()), new Region(parameters, body.operations()),
                            it.location());
                }
                case ControlOp.Loop it -> {
                    var carried = it.body().parameters();
                    var body = region(it.body(), carried);
                    var parameters = live(carried);
                    yield body == it.body() && parameters.size() == carried.size() ? it
                            : new ControlOp.Loop(kept(it.initial(), carried), new Region(parameters, body.operations()), it.location());
                }
                case ControlOp.Block it -> {
                    var body = region(it.body(), it.results());
                    var results = live(it.results());
                    yield body == it.body() && results.size() == it.results().size() ? it : new ControlOp.Block(results, body, it.location());
                }
                case ControlOp.Exit it -> {
                    var values = kept(it.values(), liveness.blocks.get(it.label()).results());
                    yield values.size() == it.values().size() ? it : new ControlOp.Exit(it.label(), values, it.location());
                }
                case FailingOp it when it.escape() != null -> escaping(it);
                default -> {
                    if (op.regions().isEmpty()) yield op;
                    var regions = new ArrayList<Region>();
                    boolean changed = false;
                    for (var inner : op.regions()) {
                        var result = region(inner, null);
                        changed |= result != inner;
                        regions.add(result);
                    }
                    yield changed ? op.rebuild(op.results(), op.operands(), regions) : op;
                }
            };
        }

        private Op escaping(FailingOp op) {
            var values = op.escape().values();
            var kept = kept(values, liveness.blocks.get(op.escape().label()).results());
            if (kept.size() == values.size()) return op;
            var operands = new ArrayList<>(op.operands().subList(0, op.operands().size() - values.size()));
            operands.addAll(kept);
            return op.rebuild(op.results(), operands, op.regions());
        }

        private List<Value> live(List<Value> values) {
            var result = new ArrayList<Value>(values.size());
            for (var value : values) {
                if (liveness.isLive(value)) result.add(value);
            }
            return result;
        }

        /// Those of `values` whose receiver is live.
        private List<Value> kept(List<Value> values, List<Value> receivers) {
            if (receivers == null) return values;
            var result = new ArrayList<Value>(values.size());
            for (int k = 0; k < values.size(); k++) {
                if (liveness.isLive(receivers.get(k))) result.add(values.get(k));
            }
            return result;
        }
    }
}
