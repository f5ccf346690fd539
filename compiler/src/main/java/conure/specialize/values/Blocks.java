package conure.specialize.values;

import conure.ir.ControlOp;
import conure.ir.Type;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Writes blocks, whose bodies may leave them early: what they are left with is merged, and what cells hold.
public final class Blocks {
    private final Specialization in;
    private final Emitter emit;

    Blocks(Specialization in) {
        this.in = in;
        this.emit = in.emit();
    }

    /// Specialises the body again while the guess of the types does not fit; `guesses` keeps it by the place `of` the block.
    List<PyValue> block(Guesses guesses, Object of, Function<Target, List<PyValue>> body) {
        if (!emit.reachable()) return null;
        var location = emit.location();
        var ids = List.copyOf(in.cells().keySet());
        // What a cell holds is guessed too, and a function of the library may be inlined where there are more of them.
        Object place = ids.isEmpty() ? of : List.of(of, ids.size());
        var before = new LinkedHashMap<>(in.cells());
        var listsBefore = in.lists();
        for (int attempts = 1; ; attempts++) {
            var target = new Target(new Value(Type.LABEL), new Merge(guesses.at(place)), ids, listsBefore);
            var last = new ArrayList<PyValue>();
            var segment = emit.segment(() -> {
                var values = body.apply(target);
                if (emit.reachable()) {
                    last.addAll(values);
                    last.addAll(in.contents(ids));
                }
            });
            if (target.exits == 0) {
                // Nobody leaves it: its operations stand by themselves.
                emit.splice(segment);
                if (!emit.reachable()) return null;
                return new ArrayList<>(last.subList(0, last.size() - ids.size()));
            }
            if (target.exits == 1 && emit.leavesBy(segment, target.label)) {
                // Left once, and at its end: what the values are stays known.
                emit.spliceLeaving(segment);
                emit.at(location);
                int count = target.values.size() - ids.size();
                in.setContents(ids, target.values.subList(count, target.values.size()));
                in.restoreLists(target.listsAtExit);
                return new ArrayList<>(target.values.subList(0, count));
            }
            emit.resume(segment, () -> {
                if (!emit.reachable()) return;
                in.unchanged(listsBefore);
                emit.add(new ControlOp.Yield(target.merge.arrive(emit, last), location));
            });
            target.exited();
            in.restoreLists(listsBefore);
            guesses.put(place, target.merge.arrived());
            if (target.merge.stale(attempts)) {
                in.restore(before);
                emit.at(location);
                continue;
            }
            var results = target.merge.results();
            emit.at(location);
            emit.add(new ControlOp.Block(PyValue.flatten(results), segment.region(List.of(target.label)), location));
            int count = results.size() - ids.size();
            in.leave(ids, results.subList(count, results.size()));
            return new ArrayList<>(results.subList(0, count));
        }
    }

    /// Where a block can be left to.
    public final class Target {
        private final Value label;
        private final Merge merge;
        private final List<Integer> cellsBefore;
        private final Map<Integer, PyValue> listsBefore;
        private int exits;
        /// The known lists where it was last left.
        private Map<Integer, PyValue> listsAtExit;
        /// What has to be said of known lists if the block remains one.
        private final List<Runnable> complaints = new ArrayList<>();
        /// What it was last left with.
        private List<PyValue> values;

        private Target(Value label, Merge merge, List<Integer> cellsBefore, Map<Integer, PyValue> listsBefore) {
            this.label = label;
            this.merge = merge;
            this.cellsBefore = cellsBefore;
            this.listsBefore = listsBefore;
        }

        private void exited() { complaints.forEach(Runnable::run); }

        /// Leaves the block with these values.
        public void exit(List<PyValue> values) {
            if (!emit.reachable()) return;
            exits++;
            var all = new ArrayList<>(values);
            all.addAll(in.contents(cellsBefore));
            this.values = all;
            var now = in.lists();
            listsAtExit = now;
            if (!now.isEmpty() || !listsBefore.isEmpty()) {
                complaints.add(() -> {
                    in.restoreLists(now);
                    in.unchanged(listsBefore);
                });
            }
            emit.add(new ControlOp.Exit(label, merge.arrive(emit, all), emit.location()));
        }
    }
}
