package conure.pass;

import conure.ir.ArrayOp.Release;
import conure.ir.ArrayOp.Retain;
import conure.ir.ControlOp;
import conure.ir.ControlOp.Block;
import conure.ir.ControlOp.Exit;
import conure.ir.ControlOp.If;
import conure.ir.ControlOp.Yield;
import conure.ir.FailingOp;
import conure.ir.FailingOp.Call;
import conure.ir.FailingOp.Escape;
import conure.ir.Function;
import conure.ir.ListOp;
import conure.ir.Location;
import conure.ir.Module;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.ScalarOp.Select;
import conure.ir.Type;
import conure.ir.Value;
import conure.pass.Ownership.Root;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Counts owners: says where arrays and lists are retained and released, so that memory is given back after its last use
/// and everything a function returns comes with one count for its caller.
///
///     %a = allocate %n : float64[:]C          %a = allocate %n : float64[:]C
///     %s = call %a {function = "sum"} : f64 →  %s = call %a {function = "sum"} : f64
///     …                                        release %a
///
/// The rules: arguments are borrowed, results are owned. A root ([Ownership]) has one count, which it gives away when it is
/// passed on for the last time (returned, yielded, carried into a loop) or which is released behind its last use. Whatever
/// else is passed to a place that owns is retained first. An exit releases what the regions it leaves still hold; so does an
/// error that goes to a handler of this function: where there is something to do, `check %ok else L` becomes
/// `if %ok { } { release …; raise else L }`, and a call that may raise gets a block of its own.
///
/// Sound because every path through a region gives away or releases each of its roots once, and retains come before
/// releases. An error that no handler takes releases nothing: all blocks of a call hang on the call, and the runtime frees
/// them when it ends, whatever their counts. Functions whose errors a handler in some caller may take do release what they
/// hold on the way out.
///
/// Lists count what they hold by themselves, in the lowering of list operations and in the runtime. A program that counts
/// already is left as it is.
public final class PlanMemory implements Pass {
    @Override public String name() { return "plan-memory"; }

    @Override public Module apply(Module module) {
        for (var function : module.functions()) {
            if (counts(function.body())) return module;
        }
        var calls = new Calls(module);
        var functions = new ArrayList<Function>(module.functions().size());
        boolean changed = false;
        for (var function : module.functions()) {
            boolean python = function == module.entry() && !calls.called.contains(function.name());
            var body = new Planner(function, new Ownership(function, python), python, calls.caught.contains(function.name())).plan();
            changed |= body != function.body();
            functions.add(body == function.body() ? function : function.withBody(body));
        }
        return changed ? new Module(module.level(), functions) : module;
    }

    /// Which functions are called, and from which an error may come to a handler.
    private static final class Calls {
        final Set<String> called = new HashSet<>();
        final Set<String> caught = new HashSet<>();
        private final Map<String, Set<String>> callees = new HashMap<>();

        Calls(Module module) {
            for (var function : module.functions()) {
                var callees = new HashSet<String>();
                this.callees.put(function.name(), callees);
                survey(function.body(), callees);
                called.addAll(callees);
            }
            for (var name : List.copyOf(caught)) spread(name);
        }

        private void survey(Region region, Set<String> callees) {
            for (var op : region.operations()) {
                if (op instanceof Call call) {
                    callees.add(call.function());
                    if (call.escape() != null) caught.add(call.function());
                }
                for (var inner : op.regions()) survey(inner, callees);
            }
        }

        private void spread(String name) {
            for (var callee : callees.get(name)) {
                if (caught.add(callee)) spread(callee);
            }
        }
    }

    private static boolean counts(Region region) {
        for (var op : region.operations()) {
            if (op instanceof Retain || op instanceof Release) return true;
            for (var inner : op.regions()) {
                if (counts(inner)) return true;
            }
        }
        return false;
    }

    /// A region on the way to being rewritten, and what it holds at the place reached.
    private static final class Scope {
        final Region region;
        /// The label by which the region is left, if it is a block's.
        final Value label;
        final List<Root> held = new ArrayList<>();

        Scope(Region region, Value label) {
            this.region = region;
            this.label = label;
        }
    }

    private static final class Planner {
        private final Function function;
        private final Ownership ownership;
        private final boolean entry;
        private final boolean caught;
        private final List<Scope> scopes = new ArrayList<>();

        /// @param entry whether Python calls the function, and nobody else
        /// @param caught whether a handler in a caller may take the function's errors
        Planner(Function function, Ownership ownership, boolean entry, boolean caught) {
            this.function = function;
            this.ownership = ownership;
            this.entry = entry;
            this.caught = caught;
        }

        Region plan() { return region(function.body(), null, List.of()); }

        /// @param receivers what the values of the region's `yield` become
        private Region region(Region region, Value label, List<Value> receivers) {
            var scope = new Scope(region, label);
            scopes.add(scope);
            var out = new ArrayList<Op>(region.operations().size() + 4);
            var roots = ownership.roots(region);
            int next = 0;
            for (; next < roots.size() && region.parameters().contains(roots.get(next).value); next++) scope.held.add(roots.get(next));
            releaseDead(scope, -1, region.operations().getFirst().location(), out);
            for (int index = 0; index < region.operations().size(); index++) {
                var op = region.operations().get(index);
                operation(scope, index, op, receivers, out);
                for (; next < roots.size() && op.results().contains(roots.get(next).value); next++) {
                    scope.held.add(roots.get(next));
                    if (op instanceof ListOp.ListGet || op instanceof Select) out.add(new Retain(roots.get(next).value, op.location()));
                }
                if (!op.isTerminator() && !(op instanceof ControlOp.Loop)) releaseDead(scope, index, op.location(), out);
            }
            scopes.removeLast();
            return same(region.operations(), out) ? region : new Region(region.parameters(), out);
        }

        /// Releases what was used last in the operation of that index.
        private static void releaseDead(Scope scope, int index, Location location, List<Op> out) {
            for (int k = 0; k < scope.held.size(); k++) {
                var root = scope.held.get(k);
                if (root.lastUse > index) continue;
                out.add(new Release(root.value, location));
                scope.held.remove(k--);
            }
        }

        private static boolean same(List<Op> before, List<Op> after) {
            if (before.size() != after.size()) return false;
            for (int k = 0; k < before.size(); k++) {
                if (before.get(k) != after.get(k)) return false;
            }
            return true;
        }

        private void operation(Scope scope, int index, Op op, List<Value> receivers, List<Op> out) {
            switch (op) {
                case ControlOp.For it -> {
                    enter(scope, index, it.initial(), it.carried(), it.location(), out);
                    regions(op, List.of(it.carried()), out);
                }
                case ControlOp.Loop it -> {
                    enter(scope, index, it.initial(), it.body().parameters(), it.location(), out);
                    regions(op, List.of(it.body().parameters()), out);
                }
                case ControlOp.If it -> regions(op, List.of(it.results(), it.results()), out);
                case ControlOp.Block it -> regions(op, List.of(it.results()), out);
                case ControlOp.Yield it -> {
                    leave(scopes.size() - 1, it.values(), receivers, it.location(), out);
                    out.add(op);
                }
                case ControlOp.Exit it -> {
                    leave(left(it.label()), it.values(), ownership.receivers(it.label()), it.location(), out);
                    out.add(op);
                }
                case ControlOp.Return it -> {
                    leave(0, it.values(), null, it.location(), out);
                    out.add(op);
                }
                case FailingOp.ErrorMatches _, FailingOp.ErrorClear _, FailingOp.ErrorTake _, FailingOp.ErrorRestore _, FailingOp.ErrorNew _, FailingOp.ErrorChain _ -> out.add(op);
                case FailingOp it when it.escape() != null || caught -> failing(it, out);
                default -> out.add(op);
            }
        }

        private void regions(Op op, List<List<Value>> receivers, List<Op> out) {
            var label = op instanceof Block block ? block.label() : null;
            var regions = new ArrayList<Region>(op.regions().size());
            boolean changed = false;
            for (int k = 0; k < op.regions().size(); k++) {
                var region = region(op.regions().get(k), label, receivers.get(k));
                changed |= region != op.regions().get(k);
                regions.add(region);
            }
            out.add(changed ? op.rebuild(op.results(), op.operands(), regions) : op);
        }

        /// The initial values of a loop: a root that is not used otherwise from here on gives its count away.
        private void enter(Scope scope, int index, List<Value> initial, List<Value> carried, Location location, List<Op> out) {
            for (int k = 0; k < initial.size(); k++) {
                var value = initial.get(k);
                if (!ownership.isRoot(carried.get(k))) continue;
                var root = ownership.root(value);
                boolean last = root != null && root.home == scope.region && root.lastUse == index && !root.nested;
                if (last && ownership.sharesOwner(value) && scope.held.remove(root)) continue;
                retain(value, location, out);
            }
        }

        private void retain(Value value, Location location, List<Op> out) {
            if (!ownership.isImmortal(value)) out.add(new Retain(value, location));
        }

        /// The index of the outermost scope that an exit to this label leaves.
        private int left(Value label) {
            int index = scopes.size() - 1;
            while (scopes.get(index).label != label) index--;
            return index;
        }

        /// Leaves the scopes from that index on, passing values to receivers (null: to the caller, who owns them all).
        private void leave(int outermost, List<Value> values, List<Value> receivers, Location location, List<Op> out) {
            var given = new ArrayList<Root>(2);
            for (int k = 0; k < values.size(); k++) {
                var value = values.get(k);
                if (!Ownership.isReference(value) || receivers != null && !ownership.isRoot(receivers.get(k))) continue;
                var root = ownership.root(value);
                if (root != null && ownership.sharesOwner(value) && !given.contains(root) && isHeld(root, outermost)) {
                    given.add(root);
                } else if (root != null || receivers != null || !staysArgument(value)) {
                    retain(value, location, out);
                }
            }
            for (int k = scopes.size() - 1; k >= outermost; k--) {
                for (var root : scopes.get(k).held.reversed()) {
                    if (!given.contains(root)) out.add(new Release(root.value, location));
                }
            }
        }

        /// The entry's caller is the runtime, which does not need a count of what was an argument.
        private boolean staysArgument(Value value) { return entry && value.type() instanceof Type.Array; }

        private boolean isHeld(Root root, int outermost) {
            for (int k = scopes.size() - 1; k >= outermost; k--) {
                if (scopes.get(k).held.contains(root)) return true;
            }
            return false;
        }

        private void failing(FailingOp op, List<Op> out) {
            var escape = op.escape();
            var work = new ArrayList<Op>();
            if (escape == null) leave(0, List.of(), List.of(), op.location(), work);
            else leave(left(escape.label()), escape.values(), ownership.receivers(escape.label()), op.location(), work);
            if (work.isEmpty()) {
                out.add(op);
                return;
            }
            switch (op) {
                case FailingOp.Raise _, FailingOp.Reraise _ -> {
                    out.addAll(work);
                    out.add(op);
                }
                case FailingOp.Check it -> {
                    work.add(new FailingOp.Raise(it.failure(), escape, it.location()));
                    var goesOn = new Region(List.of(), List.of(new Yield(List.of(), it.location())));
                    out.add(new If(List.of(), it.ok(), goesOn, new Region(List.of(), work), it.location()));
                }
                case Call it -> out.add(detour(it, escape, work,
                        (results, inner) -> new Call(results, it.function(), it.arguments(), inner, it.location())));
                case FailingOp.Print it -> out.add(detour(it, escape, work,
                        (_, inner) -> new FailingOp.Print(it.text(), it.arguments(), inner, it.location())));
                case FailingOp.Runtime it -> out.add(detour(it, escape, work,
                        (results, inner) -> new FailingOp.Runtime(results, it.function(), it.arguments(), inner, it.location())));
                case FailingOp.NativeLoop it -> out.add(detour(it, escape, work, (results, inner) -> new FailingOp.NativeLoop(results.getFirst(), it.loop(),
                        it.arrays(), it.written(), it.dimensions(), it.strides(), inner, it.location())));
                case FailingOp.ErrorMatches _, FailingOp.ErrorClear _, FailingOp.ErrorTake _, FailingOp.ErrorRestore _, FailingOp.ErrorNew _, FailingOp.ErrorChain _ -> throw new IllegalStateException("cannot fail");
            }
        }

        private interface Rebuild {
            Op with(List<Value> results, Escape escape);
        }

        /// An operation that does some work before its error escapes:
        ///
        ///     %r = block { (%done: label)  block { (%failed: label)  %s = call … else failed  exit %done, %s }  …work…  exit %L, … }
        ///
        /// and `reraise` at its end where the error leaves the function.
        private static Block detour(FailingOp op, Escape escape, List<Op> work, Rebuild rebuild) {
            var location = op.location();
            var done = new Value(Type.LABEL, "done");
            var failed = new Value(Type.LABEL, "failed");
            var results = new ArrayList<Value>(op.results().size());
            for (var result : op.results()) results.add(result.copy());
            var attempt = List.of(rebuild.with(results, new Escape(failed, List.of())), new Exit(done, results, location));
            var body = new ArrayList<Op>(work.size() + 2);
            body.add(new Block(List.of(), new Region(List.of(failed), attempt), location));
            body.addAll(work);
            body.add(escape == null ? new FailingOp.Reraise(null, location) : new Exit(escape.label(), escape.values(), location));
            return new Block(op.results(), new Region(List.of(done), body), location);
        }
    }
}
