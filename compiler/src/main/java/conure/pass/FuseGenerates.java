package conure.pass;

import conure.ir.ArrayOp;
import conure.ir.ArrayOp.Element;
import conure.ir.ArrayOp.Generate;
import conure.ir.ControlOp;
import conure.ir.Copier;
import conure.ir.Function;
import conure.ir.Module;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.Rewriter;
import conure.ir.ScalarOp;
import conure.ir.ScalarOp.Binary;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.Uses;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Computes an element where it is read, instead of an array of them before: expressions become one loop nest, without
/// temporary arrays.
///
///     %t = generate %n { (%i)  %x = element %a, %i  %y = fmul %x, %x  yield %y }
///     %r = generate %n { (%j)  %e = element %t, %j  %z = fadd %e, %b  yield %z }
/// →   %r = generate %n { (%j)  %x = element %a, %j  %y = fmul %x, %x  %z = fadd %y, %b  yield %z }
///
/// The reader may be an expression or any loop; views of the array in between become arithmetic on the position.
///
/// Sound because the array has no other use than such reads (so nobody sees its identity or writes to it); its elements are
/// computed without errors or effects; and nothing that they read is written between its place and the reader's, nor, where
/// the reader is in a loop, anywhere in that loop. (An `assign` writes behind all reads in its region.)
///
/// Declines where more would be computed than is saved: an element that is read several times, or by each iteration of a loop
/// that it does not depend on, unless it is cheaper than a temporary array; one that takes a loop is computed once.
public final class FuseGenerates implements Pass.OfFunction {
    /// What a read of memory and a store may cost, in additions: recomputing may cost that much.
    private static final int CHEAP = 8;
    private static final int EXPENSIVE_CALL = 20;
    /// Operations of one element: more are not copied into a reader.
    private static final int LARGEST = 400;

    @Override public String name() { return "fuse-generates"; }

    @Override public Function apply(Function function) {
        if (!hasExpressions(function.body())) return function;
        var plan = new Plan(function);
        plan.decide();
        return plan.fused.isEmpty() ? function : new Fusion(plan).function(function);
    }

    /// Whether a program has array expressions.
    public static boolean hasExpressions(Module module) {
        return module.functions().stream().anyMatch(function -> hasExpressions(function.body()));
    }

    private static boolean hasExpressions(Region region) {
        for (var op : region.operations()) {
            if (op instanceof Generate || op instanceof ArrayOp.Assign || op instanceof ArrayOp.Sum) return true;
            for (var inner : op.regions()) {
                if (hasExpressions(inner)) return true;
            }
        }
        return false;
    }

    /// A read of one of a producer's elements.
    ///
    /// @param loops the loops around it that are not around the producer, outermost first
    private record Site(Element read, List<Op> loops, int position) {}

    private static final class Producer {
        final Generate op;
        final int depth;
        final List<Site> sites = new ArrayList<>();
        /// What is read for an element, by itself and by what is fused into it.
        final List<Element> reads = new ArrayList<>();
        boolean isPure = true;
        boolean hasLoop;
        boolean escapes;
        int cost;
        int size;
        int end;

        Producer(Generate op, int depth) {
            this.op = op;
            this.depth = depth;
        }
    }

    /// Which arrays are not made.
    private static final class Plan {
        private final AliasAnalysis aliases;
        private final Uses uses;
        private final List<Producer> producers = new ArrayList<>();
        /// The producer of an array and of views of it.
        private final Map<Value, Producer> sources = new IdentityHashMap<>();
        /// Writes by position, in order.
        private final List<Op> writes = new ArrayList<>();
        private final List<Integer> writePositions = new ArrayList<>();
        private final Map<Op, Integer> ends = new IdentityHashMap<>();
        private final List<Op> loops = new ArrayList<>();
        private int position;
        final Set<Generate> fused = Collections.newSetFromMap(new IdentityHashMap<>());

        Plan(Function function) {
            aliases = new AliasAnalysis(function);
            uses = Uses.of(function);
            survey(function.body());
        }

        private void survey(Region region) {
            for (var op : region.operations()) {
                position++;
                operands(op);
                if (op instanceof Generate generate) {
                    var producer = new Producer(generate, loops.size());
                    producers.add(producer);
                    sources.put(generate.result(), producer);
                }
                boolean repeats = Effects.repeats(op);
                if (repeats) loops.add(op);
                for (var inner : op.regions()) survey(inner);
                if (repeats) loops.removeLast();
                ends.put(op, ++position);
                if (op instanceof Generate generate) sources.get(generate.result()).end = position;
                if (Effects.isWrite(op)) {
                    writes.add(op);
                    writePositions.add(position);
                }
            }
        }

        private void operands(Op op) {
            for (var operand : op.operands()) {
                var producer = sources.get(operand);
                if (producer == null) continue;
                switch (op) {
                    case Element read -> producer.sites.add(new Site(read, List.copyOf(loops.subList(producer.depth, loops.size())), position));
                    case ArrayOp.View _, ArrayOp.Transpose _, ArrayOp.Component _, ArrayOp.Relayout _ -> sources.put(op.results().getFirst(), producer);
                    default -> producer.escapes = true;
                }
            }
        }

        /// In the order of the program, so that what is fused into a producer is known when its turn comes.
        void decide() {
            for (var producer : producers) {
                measure(producer, producer.op.body());
                if (!producer.escapes && !producer.sites.isEmpty() && producer.isPure && producer.size <= LARGEST && pays(producer)
                        && producer.sites.stream().allMatch(site -> isUnchanged(producer, site))) {
                    fused.add(producer.op);
                }
            }
        }

        private void measure(Producer producer, Region region) {
            for (var op : region.operations()) {
                producer.size++;
                switch (op) {
                    case Element read -> {
                        var source = sources.get(read.array());
                        if (source != null && fused.contains(source.op)) {
                            producer.cost += source.cost;
                            producer.size += source.size;
                            producer.hasLoop |= source.hasLoop;
                            producer.reads.addAll(source.reads);
                        } else {
                            producer.cost++;
                            producer.reads.add(read);
                        }
                    }
                    case ScalarOp.Constant _, ControlOp.Yield _, ControlOp.If _ -> { }
                    case ScalarOp.Math _ -> producer.cost += EXPENSIVE_CALL;
                    case ControlOp.For _, ArrayOp.Sum _ -> producer.hasLoop = true;
                    default -> {
                        producer.isPure &= Effects.isPure(op);
                        producer.cost += Effects.isCheap(op) ? 1 : EXPENSIVE_CALL / 4;
                    }
                }
                for (var inner : op.regions()) measure(producer, inner);
            }
        }

        private boolean pays(Producer producer) {
            var positions = new HashSet<List<Object>>();
            boolean once = true;
            for (var site : producer.sites) {
                var key = new ArrayList<Object>();
                key.add(site.loops.isEmpty() ? producer.op : site.loops.getLast());
                key.add(site.read.array());
                key.addAll(site.read.indices());
                positions.add(key);
                once &= isReadOnce(site);
            }
            int extra = producer.cost * (positions.size() - 1);
            if (!once) return !producer.hasLoop && extra + producer.cost <= CHEAP / 2;
            return producer.hasLoop ? positions.size() == 1 : extra <= CHEAP;
        }

        /// Whether each iteration of the loops around a site reads another element.
        private boolean isReadOnce(Site site) {
            var reached = new HashSet<Value>();
            for (var index : site.read.indices()) reach(index, reached, 4);
            for (var loop : site.loops) {
                switch (loop) {
                    case ControlOp.For it -> {
                        if (!reached.contains(it.index())) return false;
                    }
                    case Generate it -> {
                        if (!reached.containsAll(it.body().parameters())) return false;
                    }
                    case ArrayOp.Assign it -> {
                        if (!reached.containsAll(it.body().parameters())) return false;
                    }
                    case ArrayOp.Sum it -> {
                        if (!reached.containsAll(it.body().parameters())) return false;
                    }
                    default -> { return false; }
                }
            }
            return true;
        }

        private void reach(Value value, Set<Value> reached, int depth) {
            reached.add(value);
            if (depth == 0 || !(uses.definition(value) instanceof ScalarOp op)) return;
            for (var operand : op.operands()) reach(operand, reached, depth - 1);
        }

        /// Whether what the elements are made of is not written between the producer and the site.
        private boolean isUnchanged(Producer producer, Site site) {
            if (producer.reads.isEmpty()) return true;
            int limit = site.position;
            if (!site.loops.isEmpty()) {
                var outermost = site.loops.getFirst();
                limit = ends.get(outermost) - (outermost instanceof ArrayOp.Assign ? 1 : 0);
            }
            for (int k = 0; k < writes.size(); k++) {
                int at = writePositions.get(k);
                if (at <= producer.end) continue;
                if (at > limit) break;
                for (var read : producer.reads) {
                    if (aliases.mayChange(writes.get(k), read)) return false;
                }
            }
            return true;
        }
    }

    /// Carries the plan out.
    private static final class Fusion extends Rewriter {
        private final Plan plan;
        private final Map<Value, Region> bodies = new IdentityHashMap<>();
        /// Views of arrays that are not made.
        private final Map<Value, ArrayOp> views = new IdentityHashMap<>();

        Fusion(Plan plan) { this.plan = plan; }

        @Override protected void operation(Op op) {
            switch (op) {
                case Generate it when plan.fused.contains(original(it)) -> bodies.put(it.result(), region(it.body()));
                case Element it when isFused(it.array()) -> element(it);
                case ArrayOp.View it when isFused(it.array()) -> views.put(it.result(), it);
                case ArrayOp.Transpose it when isFused(it.array()) -> views.put(it.result(), it);
                case ArrayOp.Component it when isFused(it.array()) -> views.put(it.result(), it);
                case ArrayOp.Relayout it when isFused(it.array()) -> views.put(it.result(), it);
                default -> super.operation(op);
            }
        }

        /// The operation as the plan knows it: operands may have been replaced since.
        private Generate original(Generate op) { return plan.sources.get(op.result()).op; }

        private boolean isFused(Value array) { return bodies.containsKey(array) || views.containsKey(array); }

        private void element(Element op) {
            var array = op.array();
            var position = op.indices();
            int part = -1;
            while (!bodies.containsKey(array)) {
                switch (views.get(array)) {
                    case ArrayOp.View it -> {
                        position = through(it, position);
                        array = it.array();
                    }
                    case ArrayOp.Transpose it -> {
                        var source = new Value[position.size()];
                        for (int axis = 0; axis < source.length; axis++) source[Math.toIntExact(it.axes().get(axis))] = position.get(axis);
                        position = List.of(source);
                        array = it.array();
                    }
                    case ArrayOp.Component it -> {
                        part = it.index();
                        array = it.array();
                    }
                    case ArrayOp.Relayout it -> array = it.array();
                    default -> throw new IllegalStateException();
                }
            }
            var body = bodies.get(array);
            var copier = new Copier();
            copier.mapAll(body.parameters(), position);
            emitAll(copier.operations(body.operations().subList(0, body.operations().size() - 1)));
            var values = copier.get(((ControlOp.Yield) body.terminator()).values());
            replaceAll(op.results(), part < 0 ? values : values.subList(part, part + 1));
        }

        /// A position in a view as one in its source.
        private List<Value> through(ArrayOp.View view, List<Value> position) {
            var source = new ArrayList<Value>();
            int axis = 0;
            int given = 0;
            for (var kind : view.axes()) {
                switch (kind) {
                    case INDEX -> source.add(view.positions().get(given++));
                    case SLICE -> {
                        var step = binary(BinaryKind.MUL, position.get(axis++), view.positions().get(given + 2), view);
                        source.add(binary(BinaryKind.ADD, step, view.positions().get(given), view));
                        given += 3;
                    }
                    case WHOLE -> source.add(position.get(axis++));
                    case NEW -> axis++;
                }
            }
            return source;
        }

        private Value binary(BinaryKind kind, Value left, Value right, Op at) {
            var result = new Value(left.type());
            emit(new Binary(result, kind, left, right, at.location()));
            return result;
        }
    }
}
