package conure.pass;

import conure.ir.ArrayOp;
import conure.ir.ControlOp;
import conure.ir.Copier;
import conure.ir.Function;
import conure.ir.Location;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.Rewriter;
import conure.ir.ScalarOp.Binary;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.Type;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Runs several iterations of a loop side by side through its inner loops, so that LLVM makes vectors of them (unroll and
/// jam): the sum or maximum over a window of pixels, for eight pixels at once, each in its own order.
///
///     for %a..%b { (%j)  %r = for %j - %h..%j + %h, %x { (%l, %c) … load %u[%l] … }   store %v[%j], %r }
/// →   for 0..(%b - %a) / 8 { (%p)  %r0, … = for -%h..%h, %x0, … { (%l, %c0, …) … load %u[%l + %j0] … }   store %v[%j0], %r0 … }
///     for the rest, as before (where [SplitIndexSets] has not left a multiple of 8)
///
/// Sound because the iterations do not depend on each other: nothing is carried, the one array that is written is not read
/// (by [AliasAnalysis]), and stores keep their order. Each iteration's own operations keep theirs, so the bits are the same.
///
/// Declines inner loops whose numbers of iterations differ between neighbours, anything but arithmetic and elements inside,
/// and accesses that do not lie side by side in memory: there vectors would be gathered, and lose.
public final class JamLoops implements Pass.OfFunction {
    /// Operations in all copies of a body.
    static final int LARGEST = 500;
    private static final int VECTOR_BYTES = 64;
    private static final int MOST_LANES = 16;

    @Override public String name() { return "jam-loops"; }

    @Override public Function apply(Function function) {
        if (!mayHave(function.body())) return function;
        return new Jamming(new AnalyzeRanges(function), new AliasAnalysis(function)).function(function);
    }

    private static boolean mayHave(Region region) {
        for (var op : region.operations()) {
            if (op instanceof ControlOp.For it && lanes(it) > 0) return true;
            for (var inner : op.regions()) {
                if (mayHave(inner)) return true;
            }
        }
        return false;
    }

    /// How many iterations of a loop may run side by side, by its looks; 0 where it is not of that kind.
    static int lanes(ControlOp.For op) {
        var store = op.results().isEmpty() ? onlyStore(op) : null;
        return store != null && readsRows(op.body()) ? lanes((Type.Array) store.array().type()) : 0;
    }

    private static int lanes(Type.Array type) {
        return type.dtype().isComplex() || !hasRows(type) ? 0 : Math.min(MOST_LANES, VECTOR_BYTES / type.dtype().bytes());
    }

    /// Whether elements with neighbouring last indices lie side by side.
    private static boolean hasRows(Type.Array type) { return type.layout() == Type.Layout.C || type.layout() == Type.Layout.R; }

    private static boolean readsRows(Region body) {
        for (var op : body.operations()) {
            if (op instanceof ArrayOp.Element it && hasRows((Type.Array) it.array().type())) return true;
            if (op instanceof ControlOp.For it && readsRows(it.body())) return true;
        }
        return false;
    }

    /// The one store at the end of a body that holds loops and arithmetic apart from it; or null.
    private static ArrayOp.SetElement onlyStore(ControlOp.For op) {
        ArrayOp.SetElement store = null;
        boolean loops = false;
        for (var inner : op.body().operations()) {
            if (inner instanceof ArrayOp.SetElement it && store == null) store = it;
            else if (!isPlain(inner)) return null;
            loops |= inner instanceof ControlOp.For;
        }
        return loops ? store : null;
    }

    private static boolean isPlain(Op op) {
        if (op instanceof ControlOp.Yield || Effects.isPure(op) || op instanceof ArrayOp.Element) return true;
        return op instanceof ControlOp.For it && it.body().operations().stream().allMatch(JamLoops::isPlain);
    }

    /// Substitutes nothing, so that it meets the very operations that were analysed.
    private static final class Jamming extends Rewriter {
        private final AnalyzeRanges ranges;
        private final AliasAnalysis aliases;
        private final Map<Value, Binary> definitions = new IdentityHashMap<>();
        /// Inner loops that follow the outer index, and those that do not.
        private final Set<Value> shifted = Collections.newSetFromMap(new IdentityHashMap<>());
        private final Set<Value> still = Collections.newSetFromMap(new IdentityHashMap<>());
        private ControlOp.For outer;
        private boolean vectors;

        Jamming(AnalyzeRanges ranges, AliasAnalysis aliases) {
            this.ranges = ranges;
            this.aliases = aliases;
        }

        @Override protected void operation(Op op) {
            if (op instanceof Binary it) definitions.put(it.result(), it);
            int lanes = op instanceof ControlOp.For loop ? lanes(loop) : 0;
            if (lanes == 0 || !isWorthwhile((ControlOp.For) op, lanes)) super.operation(op);
            else jam((ControlOp.For) op, lanes);
        }

        private boolean isWorthwhile(ControlOp.For op, int lanes) {
            var store = onlyStore(op);
            outer = op;
            vectors = false;
            shifted.clear();
            still.clear();
            var distance = Facts.sum(ranges.affine(op.upper()), ranges.affine(op.lower()), -1);
            return distance != null && AffineConditions.isModerate(distance) && follows(op.body(), store) && vectors
                    && liesBeside((Type.Array) store.array().type(), store.indices(), true) && lanes * EnterFastLoops.size(op.body()) <= LARGEST;
        }

        /// Whether all loops have as many iterations for neighbours, and all elements lie side by side or are the same.
        private boolean follows(Region body, ArrayOp.SetElement store) {
            for (var op : body.operations()) {
                switch (op) {
                    case ControlOp.For it -> {
                        var lower = steps(ranges.affine(it.lower()));
                        var upper = steps(ranges.affine(it.upper()));
                        if (lower == null || !lower.equals(upper) || lower != 0 && lower != 1) return false;
                        (lower == 1 ? shifted : still).add(it.index());
                        if (!follows(it.body(), store)) return false;
                    }
                    case ArrayOp.Element it -> {
                        var type = (Type.Array) it.array().type();
                        if (aliases.mayAlias(it.array(), store.array()) || type.dtype().isComplex() || !liesBeside(type, it.indices(), false)) return false;
                    }
                    default -> { }
                }
            }
            return true;
        }

        private boolean liesBeside(Type.Array type, List<Value> indices, boolean each) {
            if (indices.isEmpty()) return !each;
            for (var index : indices.subList(0, indices.size() - 1)) {
                var steps = steps(ranges.affine(index));
                if (steps == null || steps != 0) return false;
            }
            var steps = steps(ranges.affine(indices.getLast()));
            if (steps == null || steps != 1) return steps != null && steps == 0 && !each;
            vectors |= !each;
            return hasRows(type);
        }

        /// By how much a form grows from one iteration of the outer loop to the next; null where that is not plain.
        private Long steps(Affine form) {
            long steps = 0;
            int limit = ranges.affine(outer.index()).atom(0).order;
            for (int k = 0; k < form.size(); k++) {
                var atom = form.atom(k);
                if (atom.value == outer.index() || shifted.contains(atom.value)) steps += form.factor(k);
                else if (atom.order >= limit && !still.contains(atom.value)) return null;
            }
            return steps;
        }

        private void jam(ControlOp.For op, int lanes) {
            var location = op.location();
            var before = new ArrayList<Op>();
            var logarithm = AffineConditions.constant(Integer.numberOfTrailingZeros(lanes), before, location);
            var zero = AffineConditions.constant(0, before, location);
            var distance = AffineConditions.binary(BinaryKind.SUB, op.upper(), op.lower(), before, location);
            var length = AffineConditions.binary(BinaryKind.SMAX, distance, zero, before, location);
            var groups = AffineConditions.binary(BinaryKind.LSHR, length, logarithm, before, location);
            emitAll(before);
            var group = new Value(op.index().type(), "group");
            var body = collect(() -> {
                var inside = new ArrayList<Op>();
                var base = AffineConditions.binary(BinaryKind.SHL, group, logarithm, inside, location);
                var first = AffineConditions.binary(BinaryKind.ADD, op.lower(), base, inside, location);
                emitAll(inside);
                var copies = new ArrayList<Copier>();
                for (int lane = 0; lane < lanes; lane++) copies.add(new Copier());
                copies.getFirst().map(op.index(), first);
                beside(op.index(), true, copies, location);
                sideBySide(op.body(), copies);
                emit(new ControlOp.Yield(List.of(), location));
            });
            emit(new ControlOp.For(List.of(), zero, groups, List.of(), new Region(List.of(group), body), location));
            if (isMultiple(op, lanes)) return;
            var behind = new ArrayList<Op>();
            var done = AffineConditions.binary(BinaryKind.SHL, groups, logarithm, behind, location);
            var rest = AffineConditions.binary(BinaryKind.ADD, op.lower(), done, behind, location);
            emitAll(behind);
            emit(new ControlOp.For(List.of(), rest, op.upper(), List.of(), op.body(), location));
        }

        /// Whether the loop's end was computed as its start and a multiple of so many iterations: `%lower + (%x << …)`.
        private boolean isMultiple(ControlOp.For op, int lanes) {
            return definitions.get(op.upper()) instanceof Binary(_, var add, var lower, var distance, _) && add == BinaryKind.ADD && lower == op.lower()
                    && definitions.get(distance) instanceof Binary(_, var shift, _, var amount, _) && shift == BinaryKind.SHL
                    && ranges.affine(amount).isConstant() && ranges.affine(amount).constant() >= Integer.numberOfTrailingZeros(lanes);
        }

        /// Emits the copies of a body, operation by operation; its terminator is the caller's.
        private void sideBySide(Region body, List<Copier> copies) {
            for (var op : body.operations().subList(0, body.operations().size() - 1)) {
                if (op instanceof ControlOp.For it) together(it, copies);
                else if (op instanceof Binary it && it.result().type() == Type.Scalar.I64 && neighbours(it, copies)) continue;
                else if (!(op instanceof ArrayOp.SetElement) && isSame(op, copies)) {
                    emit(copies.getFirst().operation(op));
                    for (var copy : copies.subList(1, copies.size())) copy.mapAll(op.results(), copies.getFirst().get(op.results()));
                } else {
                    for (var copy : copies) emit(copy.operation(op));
                }
            }
        }

        /// An index is computed once: its neighbours are one more each, which LLVM sees to lie side by side.
        private boolean neighbours(Binary op, List<Copier> copies) {
            var steps = steps(ranges.affine(op.result()));
            if (steps == null || steps != 0 && steps != 1) return false;
            emit(copies.getFirst().operation(op));
            beside(op.result(), steps == 1, copies, op.location());
            return true;
        }

        /// Maps a value in all copies, as in the first one or one more each.
        private void beside(Value value, boolean counts, List<Copier> copies, Location location) {
            var first = copies.getFirst().get(value);
            for (int lane = 1; lane < copies.size(); lane++) {
                if (!counts) {
                    copies.get(lane).map(value, first);
                    continue;
                }
                var before = new ArrayList<Op>();
                var amount = AffineConditions.constant(lane, before, location);
                copies.get(lane).map(value, AffineConditions.binary(BinaryKind.ADD, first, amount, before, location));
                emitAll(before);
            }
        }

        private static boolean isSame(Op op, List<Copier> copies) {
            for (var operand : op.operands()) {
                var first = copies.getFirst().get(operand);
                for (var copy : copies) {
                    if (copy.get(operand) != first) return false;
                }
            }
            return true;
        }

        /// One inner loop for all copies.
        private void together(ControlOp.For op, List<Copier> copies) {
            var location = op.location();
            var first = copies.getFirst();
            boolean follows = shifted.contains(op.index());
            var before = new ArrayList<Op>();
            var lower = first.get(op.lower());
            var upper = first.get(op.upper());
            if (follows) {
                lower = AffineConditions.binary(BinaryKind.SUB, lower, first.get(outer.index()), before, location);
                upper = AffineConditions.binary(BinaryKind.SUB, upper, first.get(outer.index()), before, location);
            }
            emitAll(before);
            var initial = new ArrayList<Value>();
            var results = new ArrayList<Value>();
            var index = op.index().copy();
            var parameters = new ArrayList<Value>(List.of(index));
            for (var copy : copies) initial.addAll(copy.get(op.initial()));
            for (var copy : copies) {
                for (var carried : op.carried()) parameters.add(fresh(copy, carried));
            }
            var body = collect(() -> {
                var moved = index;
                if (follows) {
                    moved = op.index().copy();
                    emit(new Binary(moved, BinaryKind.ADD, index, first.get(outer.index()), location));
                }
                first.map(op.index(), moved);
                beside(op.index(), follows, copies, location);
                sideBySide(op.body(), copies);
                var values = new ArrayList<Value>();
                for (var copy : copies) values.addAll(copy.get(((ControlOp.Yield) op.body().terminator()).values()));
                emit(new ControlOp.Yield(values, location));
            });
            for (var copy : copies) {
                for (var result : op.results()) results.add(fresh(copy, result));
            }
            emit(new ControlOp.For(results, lower, upper, initial, new Region(parameters, body), location));
        }

        private static Value fresh(Copier copy, Value value) {
            var result = value.copy();
            copy.map(value, result);
            return result;
        }
    }
}
