package conure.pass;

import conure.ir.ControlOp;
import conure.ir.DrawOp;
import conure.ir.FailingOp;
import conure.ir.Function;
import conure.ir.Location;
import conure.ir.MemoryOp;
import conure.ir.Module;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.Rewriter;
import conure.ir.ScalarOp.Binary;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.Compare;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.Constant;
import conure.ir.ScalarOp.Select;
import conure.ir.ScalarOp.Unary;
import conure.ir.ScalarOp.UnaryKind;
import conure.ir.Type;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Lets the runtime end a kernel soon wherever it is: a `poll` in each iteration of a loop around other loops, and at the
/// entry of a recursive function. An innermost counted loop stays as it is, for the vectoriser, and runs in pieces:
///
///     for %a..%b { … }
/// →   block { (%done)  loop %a { (%start)  for %start..min(%start + 65536, %b) { … }   if %b is reached { exit %done }   poll   yield … } }
///
/// The rows of arrays, a loop around one that carries nothing, are one loop of pieces together: one level less than a loop of
/// pieces in each row, which LLVM's work grows with. What comes before a row is computed for each of its pieces:
///
///     for %a..%b { (%k)  …  for %c..%d { … } }
/// →   if %a < %b { block { (%done)  loop %a, 0 { (%k, %offset)  …  for %c + %offset..min(… + 65536, %d) { … }
///         %next, %rest = %k + 1, 0 if %d is reached, else %k, …    if %b is reached { exit %done }   poll   yield %next, %rest } } }
///
/// So does a cheap innermost loop of which nobody knows how often it runs, such as the `while` of an insertion into sorted
/// numbers: LLVM does several iterations of a piece at a time, which it cannot where each polls:
///
///     loop %x { (%c)  …  yield %d }
/// →   loop %x { (%p)  %r = for 0..65536, %p { (%k, %c)  …  yield %d }   poll   yield %r }
///
/// Sound because a poll changes nothing the program can see, and the pieces cover the range once and in order. A counted loop
/// of one piece, which most inner loops are, pays for a minimum and a comparison, and there is one copy of it. Loops of few
/// cheap iterations, by constant bounds, minima with them or counts of bits, get none, nor does a loop that never comes to its
/// second iteration.
///
/// Declines pieces of other loops where they would not be felt: in loops that no loop is around, and in all but a few of a
/// function (LLVM's analysis of such pairs takes time that grows faster than their number).
public final class InsertPolls implements Pass {
    /// About so many operations may lie between two polls: below a millisecond.
    private static final long BETWEEN = 1 << 20;
    private static final int LARGEST_PIECE = 16;
    /// The operations of a loop for which polls count.
    private static final int CHEAP = 32;
    private static final int MOST_PIECES = 8;
    private static final long ENDLESS = Long.MAX_VALUE / 4;

    @Override public String name() { return "insert-polls"; }

    @Override public Module apply(Module module) {
        var recursive = recursive(module);
        var functions = new ArrayList<Function>(module.functions().size());
        boolean changed = false;
        for (var function : module.functions()) {
            var result = new Insertion().function(function);
            if (recursive.contains(function.name())) {
                var operations = new ArrayList<Op>(result.body().operations());
                operations.addFirst(new ControlOp.Poll(operations.getFirst().location()));
                result = result.withBody(new Region(result.parameters(), operations));
            }
            changed |= result != function;
            functions.add(result);
        }
        return changed ? new Module(module.level(), functions) : module;
    }

    /// The functions that may call themselves, through others too.
    static Set<String> recursive(Module module) {
        var callees = new HashMap<String, Set<String>>();
        for (var function : module.functions()) {
            var called = new HashSet<String>();
            collect(function.body(), called);
            callees.put(function.name(), called);
        }
        var recursive = new HashSet<String>();
        for (var function : module.functions()) {
            var reached = new HashSet<String>();
            var work = new ArrayList<>(callees.get(function.name()));
            while (!work.isEmpty()) {
                var next = work.removeLast();
                if (reached.add(next)) work.addAll(callees.getOrDefault(next, Set.of()));
            }
            if (reached.contains(function.name())) recursive.add(function.name());
        }
        return recursive;
    }

    private static void collect(Region region, Set<String> called) {
        for (var op : region.operations()) {
            if (op instanceof FailingOp.Call call) called.add(call.function());
            for (var inner : op.regions()) collect(inner, called);
        }
    }

    private static final class Insertion extends Rewriter {
        private final Map<Value, Object> constants = new IdentityHashMap<>();
        /// What constants, minima and bits cannot exceed.
        private final Map<Value, Long> greatest = new IdentityHashMap<>();
        private int depth;
        private int pieces;

        @Override protected void operation(Op op) {
            note(op);
            switch (op) {
                case ControlOp.Loop it -> endless(it);
                case ControlOp.For it -> {
                    if (!rows(it)) counted(it);
                }
                default -> super.operation(op);
            }
        }

        private void note(Op op) {
            switch (op) {
                case Constant it -> {
                    constants.put(it.result(), it.value());
                    if (it.value() instanceof Long number) greatest.put(it.result(), number);
                }
                case Binary(var result, var kind, var left, var right, _) when kind == BinaryKind.SMIN || kind == BinaryKind.AND -> {
                    for (var operand : List.of(left, right)) {
                        // What is masked with a positive number is no greater, and not negative.
                        if (greatest.get(operand) instanceof Long bound && (kind == BinaryKind.SMIN || bound >= 0 && constants.containsKey(operand))) greatest.merge(result, bound, Math::min);
                    }
                }
                case Unary(var result, var kind, _, _) when kind == UnaryKind.POPCOUNT -> greatest.put(result, (long) Long.SIZE);
                default -> { }
            }
        }

        private static Region polling(Region body, Location location) {
            var operations = new ArrayList<Op>(body.operations().size() + 1);
            operations.add(new ControlOp.Poll(location));
            operations.addAll(body.operations());
            return new Region(body.parameters(), operations);
        }

        private void endless(ControlOp.Loop op) {
            var body = inside(op.body());
            if (!(body.terminator() instanceof ControlOp.Yield)) emit(body == op.body() ? op : new ControlOp.Loop(op.initial(), body, op.location()));
            else if (depth == 0 || cost(op.body()) > CHEAP || pieces == MOST_PIECES) emit(new ControlOp.Loop(op.initial(), polling(body, op.location()), op.location()));
            else {
                pieces++;
                emit(new ControlOp.Loop(op.initial(), piece(body, 1L << LARGEST_PIECE, op.location()), op.location()));
            }
        }

        private Region inside(Region body) {
            depth++;
            var result = region(body);
            depth--;
            return result;
        }

        /// So many iterations of a loop as the body of another, which polls behind them.
        private static Region piece(Region body, long iterations, Location location) {
            var build = new Build(location);
            var first = build.constant(0);
            var end = build.constant(iterations);
            var before = body.parameters().stream().map(Value::copy).toList();
            var behind = body.parameters().stream().map(Value::copy).toList();
            var parameters = new ArrayList<Value>(List.of(new Value(Scalar.I64, "count")));
            parameters.addAll(body.parameters());
            build.operations.add(new ControlOp.For(behind, first, end, before, new Region(parameters, body.operations()), location));
            build.operations.add(new ControlOp.Poll(location));
            build.operations.add(new ControlOp.Yield(behind, location));
            return new Region(before, build.operations);
        }

        private void counted(ControlOp.For op) {
            var body = inside(op.body());
            long cost = cost(op.body());
            var same = body == op.body() ? op : new ControlOp.For(op.results(), op.lower(), op.upper(), op.initial(), body, op.location());
            if (product(trips(op), cost) <= BETWEEN) emit(same);
            else if (cost >= BETWEEN) emit(new ControlOp.For(op.results(), op.lower(), op.upper(), op.initial(), polling(body, op.location()), op.location()));
            else inPieces(same, piece(cost));
        }

        /// The logarithm of how many iterations run between polls.
        private static int piece(long cost) { return Math.min(LARGEST_PIECE, 63 - Long.numberOfLeadingZeros(BETWEEN / Math.max(cost, 1))); }

        private long trips(ControlOp.For op) {
            return constants.get(op.lower()) instanceof Long lower && greatest.get(op.upper()) instanceof Long upper
                    ? Math.clamp(upper - lower, 0, ENDLESS) : ENDLESS;
        }

        private long cost(Region region) {
            long cost = 0;
            for (var op : region.operations()) {
                cost = Math.min(ENDLESS, cost + switch (op) {
                    case ControlOp.For it -> {
                        // Constants in its body have been seen: it has been rewritten before.
                        yield product(trips(it), cost(it.body()));
                    }
                    case ControlOp.Loop _ -> ENDLESS;
                    case MemoryOp.ForAll _ -> ENDLESS;
                    case MemoryOp.Move _ -> BETWEEN;
                    case DrawOp _ -> 20;
                    case FailingOp.Call _, FailingOp.Runtime _, FailingOp.Print _, FailingOp.NativeLoop _ -> 1000;
                    default -> {
                        long inner = 1;
                        for (var each : op.regions()) inner = Math.min(ENDLESS, inner + cost(each));
                        yield inner;
                    }
                });
            }
            return cost;
        }

        /// Whether a loop is one over rows, which then run in pieces.
        private boolean rows(ControlOp.For op) {
            var operations = op.body().operations();
            int last = operations.size() - 2;
            if (last < 0 || !op.initial().isEmpty() || !(operations.get(last) instanceof ControlOp.For row) || !row.initial().isEmpty() || repeats(row.body())) return false;
            var before = operations.subList(0, last);
            if (!before.stream().allMatch(Effects::isPure)) return false;
            before.forEach(this::note);
            long cost = cost(row.body());
            if (product(trips(row), cost) <= BETWEEN || cost >= BETWEEN) return false;

            var location = op.location();
            var outside = new Build(location);
            var some = outside.compare(CompareKind.SLT, op.lower(), op.upper());
            var zero = outside.constant(0);
            var one = outside.constant(1);
            var size = outside.constant(1L << piece(cost));
            emitAll(outside.operations);

            var k = op.body().parameters().getFirst();
            var offset = new Value(Scalar.I64, "offset");
            var label = new Value(Type.LABEL, "done");
            var body = new Build(row.location());
            body.operations.addAll(before);
            var end = body.binary(BinaryKind.SMAX, row.lower(), row.upper());
            var from = body.binary(BinaryKind.ADD, row.lower(), offset);
            var to = body.binary(BinaryKind.ADD, from, body.binary(BinaryKind.UMIN, body.binary(BinaryKind.SUB, end, from), size));
            body.operations.add(new ControlOp.For(List.of(), from, to, List.of(), row.body(), row.location()));
            var reached = body.compare(CompareKind.EQ, to, end);
            var next = body.select(reached, body.binary(BinaryKind.ADD, k, one), k);
            var rest = body.select(reached, zero, body.binary(BinaryKind.SUB, to, row.lower()));
            body.exitOrPoll(body.compare(CompareKind.EQ, next, op.upper()), label, List.of());
            body.operations.add(new ControlOp.Yield(List.of(next, rest), location));
            var block = new ControlOp.Block(List.of(), new Region(List.of(label), List.of(
                    new ControlOp.Loop(List.of(op.lower(), zero), new Region(List.of(k, offset), body.operations), location), new ControlOp.Unreachable(location))), location);
            var yield = new ControlOp.Yield(List.of(), location);
            emit(new ControlOp.If(List.of(), some, new Region(List.of(), List.of(block, yield)), new Region(List.of(), List.of(yield)), location));
            return true;
        }

        private static boolean repeats(Region region) {
            return region.operations().stream().anyMatch(op -> Effects.repeats(op) || op.regions().stream().anyMatch(Insertion::repeats));
        }

        private static long product(long a, long b) { return a != 0 && b > ENDLESS / a ? ENDLESS : a * b; }

        private void inPieces(ControlOp.For op, int logarithm) {
            var location = op.location();
            var before = new Build(location);
            // An empty range ends where it starts: then a distance to the end is never negative, and may be as large as 2⁶⁴.
            var last = before.binary(BinaryKind.SMAX, op.lower(), op.upper());
            var size = before.constant(1L << logarithm);
            emitAll(before.operations);

            var body = new Build(location);
            var start = new Value(Scalar.I64, "start");
            var end = body.binary(BinaryKind.ADD, start, body.binary(BinaryKind.UMIN, body.binary(BinaryKind.SUB, last, start), size));
            var parameters = new ArrayList<Value>(List.of(start));
            for (var carried : op.carried()) parameters.add(carried.copy());
            var results = op.results().stream().map(Value::copy).toList();
            body.operations.add(new ControlOp.For(results, start, end, parameters.subList(1, parameters.size()), op.body(), location));
            var reached = body.compare(CompareKind.EQ, end, last);
            var label = new Value(Type.LABEL, "done");
            body.exitOrPoll(reached, label, results);
            var next = new ArrayList<Value>(List.of(end));
            next.addAll(results);
            body.operations.add(new ControlOp.Yield(next, location));

            var initial = new ArrayList<Value>(List.of(op.lower()));
            initial.addAll(op.initial());
            emit(new ControlOp.Block(op.results(), new Region(List.of(label), List.of(
                    new ControlOp.Loop(initial, new Region(parameters, body.operations), location), new ControlOp.Unreachable(location))), location));
        }
    }

    /// Makes a few operations at one place.
    private static final class Build {
        final List<Op> operations = new ArrayList<>();
        private final Location location;

        Build(Location location) { this.location = location; }

        Value constant(long number) {
            var result = new Value(Scalar.I64);
            operations.add(new Constant(result, number, location));
            return result;
        }

        Value binary(BinaryKind kind, Value left, Value right) {
            var result = new Value(Scalar.I64);
            operations.add(new Binary(result, kind, left, right, location));
            return result;
        }

        Value compare(CompareKind kind, Value left, Value right) {
            var result = new Value(Scalar.I1);
            operations.add(new Compare(result, kind, left, right, location));
            return result;
        }

        Value select(Value condition, Value then, Value otherwise) {
            var result = new Value(Scalar.I64);
            operations.add(new Select(result, condition, then, otherwise, location));
            return result;
        }

        void exitOrPoll(Value condition, Value label, List<Value> results) {
            operations.add(new ControlOp.If(List.of(), condition,
                    new Region(List.of(), List.of(new ControlOp.Exit(label, results, location))),
                    new Region(List.of(), List.of(new ControlOp.Poll(location), new ControlOp.Yield(List.of(), location))), location));
        }
    }
}
