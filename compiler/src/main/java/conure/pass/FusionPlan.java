package conure.pass;

import conure.ir.ArrayOp;
import conure.ir.ArrayOp.Element;
import conure.ir.ArrayOp.Generate;
import conure.ir.ControlOp;
import conure.ir.Function;
import conure.ir.MaskOp;
import conure.ir.MaskOp.AtPlaces;
import conure.ir.MaskOp.Filter;
import conure.ir.MaskOp.Scatter;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.ScalarOp;
import conure.ir.Uses;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which arrays of a function are not made, because their elements are computed where they are read: what [FuseGenerates] carries out.
final class FusionPlan {
    /// What a read of memory and a store may cost, in additions: recomputing may cost that much.
    private static final int CHEAP = 8;
    private static final int EXPENSIVE_CALL = 20;
    /// Operations of one element: more are not copied into a reader.
    private static final int LARGEST = 400;

    /// A read of one of a producer's elements.
    ///
    /// @param loops the loops around it that are not around the producer, outermost first
    private record Site(Element read, List<Op> loops, int position) {}

    /// An expression that may move into its readers.
    static final class Producer {
        private final Value result;
        private final int depth;
        private final List<Site> sites = new ArrayList<>();
        /// What is read for an element, by itself and by what is fused into it.
        private final List<Element> reads = new ArrayList<>();
        /// The filter by whose mask this is one, or becomes one; or null.
        private Filter filter;
        private boolean fused;
        private boolean isPure = true;
        private boolean hasLoop;
        private boolean escapes;
        private int cost;
        private int size;
        private int end;

        private Producer(Op op, int depth) {
            result = op.results().getFirst();
            filter = op instanceof Filter it ? it : null;
            this.depth = depth;
        }

        /// Whether its array is not made.
        boolean isFused() { return fused; }

        Filter filter() { return filter; }
    }

    private final AliasAnalysis aliases;
    private final Uses uses;
    private final Map<Producer, Op> producers = new LinkedHashMap<>();
    /// The producer of an array and of views of it.
    private final Map<Value, Producer> sources = new IdentityHashMap<>();
    /// Writes by position, in order.
    private final List<Op> writes = new ArrayList<>();
    private final List<Integer> writePositions = new ArrayList<>();
    private final Map<Op, Integer> ends = new IdentityHashMap<>();
    private final List<Op> loops = new ArrayList<>();
    private int position;

    FusionPlan(Function function) {
        aliases = new AliasAnalysis(function);
        uses = Uses.of(function);
        survey(function.body());
        decide();
    }

    boolean isEmpty() { return producers.keySet().stream().noneMatch(Producer::isFused); }

    /// What is planned for the expression that gives an array.
    Producer of(Value result) { return sources.get(result); }

    private void survey(Region region) {
        for (var op : region.operations()) {
            position++;
            operands(op);
            boolean produces = op instanceof Generate || op instanceof Filter;
            if (produces) {
                var producer = new Producer(op, loops.size());
                producers.put(producer, op);
                sources.put(producer.result, producer);
            }
            boolean repeats = Effects.repeats(op);
            if (repeats) loops.add(op);
            for (var inner : op.regions()) survey(inner);
            if (repeats) loops.removeLast();
            ends.put(op, ++position);
            if (produces) sources.get(op.results().getFirst()).end = position;
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
    private void decide() {
        producers.forEach((producer, op) -> {
            for (var region : op.regions()) measure(producer, region);
            if (producer.escapes || producer.sites.isEmpty() || !producer.isPure || producer.size > LARGEST || !pays(producer)) return;
            if (!producer.sites.stream().allMatch(site -> isUnchanged(producer, site) && (producer.filter == null || isPlace(producer, site)))) return;
            producer.fused = true;
            if (producer.filter == null) return;
            for (var site : producer.sites) {
                if (site.loops.getFirst() instanceof Generate reader) sources.get(reader.result()).filter = producer.filter;
            }
        });
    }

    /// Whether what is read at a site belongs to the very place that the reader has come to: it goes through the places of the same mask,
    /// or through all of the numbers of these places, and can go through the places instead.
    private boolean isPlace(Producer producer, Site site) {
        if (site.loops.size() != 1 || site.read.array() != producer.result) return false;
        var number = site.read.indices().getFirst();
        return switch (site.loops.getFirst()) {
            case AtPlaces reader -> number == reader.number() && areSame(reader.mask(), producer.filter.mask());
            case Generate reader -> {
                var other = sources.get(reader.result()).filter;
                yield number == reader.body().parameters().getFirst() && reader.extents().getFirst() == producer.filter.count()
                        && (other == null || areSame(other.mask(), producer.filter.mask()));
            }
            default -> false;
        };
    }

    /// Whether two masks are computed alike.
    private static boolean areSame(Region one, Region other) {
        if (one.parameters().size() != other.parameters().size() || one.operations().size() != other.operations().size()) return false;
        var same = new IdentityHashMap<Value, Value>();
        for (int k = 0; k < one.parameters().size(); k++) same.put(one.parameters().get(k), other.parameters().get(k));
        for (int k = 0; k < one.operations().size(); k++) {
            var first = one.operations().get(k);
            var second = other.operations().get(k);
            if (!first.mnemonic().equals(second.mnemonic()) || !first.attributes().equals(second.attributes()) || !first.regions().isEmpty() || !second.regions().isEmpty()) return false;
            if (!first.operands().stream().map(each -> same.getOrDefault(each, each)).toList().equals(second.operands())) return false;
            for (int r = 0; r < first.results().size(); r++) {
                if (!first.results().get(r).type().equals(second.results().get(r).type())) return false;
                same.put(first.results().get(r), second.results().get(r));
            }
        }
        return true;
    }

    private void measure(Producer producer, Region region) {
        for (var op : region.operations()) {
            producer.size++;
            switch (op) {
                case Element read -> {
                    var source = sources.get(read.array());
                    if (source != null && source.fused) {
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
            key.add(site.loops.isEmpty() ? producer : site.loops.getLast());
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
                case MaskOp it -> {
                    boolean byPlace = it instanceof AtPlaces at && (reached.contains(at.number()) || reached.containsAll(at.place())) && reached.containsAll(at.further());
                    if (!byPlace && !reached.containsAll(it.mask().parameters())) return false;
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
            limit = ends.get(outermost) - (outermost instanceof ArrayOp.Assign || outermost instanceof Scatter ? 1 : 0);
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
