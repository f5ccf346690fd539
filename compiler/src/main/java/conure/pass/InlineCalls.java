package conure.pass;

import conure.ir.ControlOp.Block;
import conure.ir.ControlOp.Exit;
import conure.ir.ControlOp.Return;
import conure.ir.ControlOp.Yield;
import conure.ir.Copier;
import conure.ir.FailingOp;
import conure.ir.FailingOp.Call;
import conure.ir.FailingOp.Escape;
import conure.ir.Forms;
import conure.ir.Function;
import conure.ir.Location;
import conure.ir.Module;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.Rewriter;
import conure.ir.Type;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Puts the bodies of called functions in the place of their calls.
///
///     %r = call %x {function = "clip"} : f64 else L(…)
/// →   %r = block : f64 { (%out: label)  …clip's body, `return %v` as `exit %out, %v`, its errors going to L…  }
///
/// A body that returns in one place, at its end, needs no block. Errors inside that no handler of the callee takes escape
/// as the call did. Operations keep their places in the source and get the call as the place they were inlined into, so
/// that tracebacks show both.
///
/// Sound because parameters are values: nothing of the callee's frame remains but its name in tracebacks. Declines
/// recursion (it needs a depth bound), functions called from several places that are not small, functions for rare cases
/// ([Function#isRare]: they would make their callers large), and callers that have grown beyond [#LARGEST_CALLER].
/// Functions nobody calls any more are dropped.
public final class InlineCalls implements Pass {
    /// Functions of up to so many operations are copied into every caller.
    static final int SMALL = 60;
    /// Larger ones are copied while all their copies together stay below this.
    static final int MOST_COPIED = 800;
    static final int LARGEST_CALLER = 10_000;

    @Override public String name() { return "inline-calls"; }

    @Override public Module apply(Module module) {
        return module.functions().size() == 1 ? module : new Inlining(module).run();
    }

    private static final class Inlining {
        private final Module module;
        private final Map<String, Function> functions = new HashMap<>();
        private final Map<String, List<String>> callees = new HashMap<>();
        private final Map<String, Integer> sites = new HashMap<>();
        private final Map<String, Integer> sizes = new HashMap<>();
        private final List<String> bottomUp = new ArrayList<>();

        Inlining(Module module) { this.module = module; }

        Module run() {
            for (var function : module.functions()) {
                functions.put(function.name(), function);
                var calls = new ArrayList<String>();
                sizes.put(function.name(), survey(function.body(), calls));
                callees.put(function.name(), calls);
                for (var callee : calls) sites.merge(callee, 1, Integer::sum);
            }
            order(module.entry().name(), new ArrayList<>());
            for (var name : bottomUp) functions.put(name, inlineInto(functions.get(name)));
            return pruned();
        }

        /// Number of operations; adds the functions called, once a call.
        private static int survey(Region region, List<String> calls) {
            int size = region.operations().size();
            for (var op : region.operations()) {
                if (op instanceof Call call) calls.add(call.function());
                for (var inner : op.regions()) size += survey(inner, calls);
            }
            return size;
        }

        /// Callees before callers.
        private void order(String name, List<String> path) {
            if (bottomUp.contains(name) || path.contains(name)) return;
            path.add(name);
            for (var callee : callees.get(name)) order(callee, path);
            path.removeLast();
            bottomUp.add(name);
        }

        private boolean isRecursive(String name) { return reaches(name, name, new ArrayList<>()); }

        private boolean reaches(String from, String target, List<String> seen) {
            for (var callee : callees.get(from)) {
                if (callee.equals(target)) return true;
                if (seen.contains(callee)) continue;
                seen.add(callee);
                if (reaches(callee, target, seen)) return true;
            }
            return false;
        }

        private boolean inlines(String callee, int callerSize) {
            if (functions.get(callee).isRare()) return false;
            int size = sizes.get(callee);
            int copies = sites.get(callee);
            return (copies == 1 || size <= SMALL || size * copies <= MOST_COPIED) && callerSize + size <= LARGEST_CALLER && !isRecursive(callee);
        }

        private Function inlineInto(Function caller) {
            var name = caller.name();
            return new Rewriter() {
                @Override protected void operation(Op op) {
                    if (op instanceof Call call && inlines(call.function(), sizes.get(name))) {
                        var callee = functions.get(call.function());
                        sizes.merge(name, sizes.get(callee.name()), Integer::sum);
                        replaceCall(call, callee);
                    } else {
                        super.operation(op);
                    }
                }

                private void replaceCall(Call call, Function callee) {
                    var body = callee.body();
                    boolean straight = body.terminator() instanceof Return && returns(body) == 1;
                    var label = straight ? null : new Value(Type.LABEL, "out");
                    var copier = new BodyCopier(call, label);
                    copier.mapAll(body.parameters(), call.arguments());
                    if (straight) {
                        emitAll(copier.operations(body.operations().subList(0, body.operations().size() - 1)));
                        replaceAll(call.results(), copier.get(((Return) body.terminator()).values()));
                    } else {
                        var operations = copier.operations(body.operations());
                        if (operations.getLast() instanceof Exit(var target, var values, var place) && target == label) {
                            operations.set(operations.size() - 1, new Yield(values, place));
                        }
                        emit(new Block(call.results(), new Region(List.of(label), operations), call.location()));
                    }
                }
            }.function(caller);
        }

        private static int returns(Region region) {
            int count = region.terminator() instanceof Return ? 1 : 0;
            for (var op : region.operations()) {
                for (var inner : op.regions()) count += returns(inner);
            }
            return count;
        }

        /// The functions that are still called; the module itself where nothing changed.
        private Module pruned() {
            var all = module.functions().stream().map(function -> functions.get(function.name())).toList();
            boolean changed = module.functions().stream().anyMatch(function -> functions.get(function.name()) != function);
            return changed ? new Module(module.level(), all).withoutUncalled() : module.withoutUncalled();
        }
    }

    /// Copies a callee's operations to a call site: returns leave to `label`, errors escape as the call does.
    private static final class BodyCopier extends Copier {
        private final Call call;
        private final Value label;
        private final Map<Location, Location> places = new IdentityHashMap<>();

        BodyCopier(Call call, Value label) {
            this.call = call;
            this.label = label;
        }

        @Override public Op operation(Op op) {
            var operands = get(op.operands());
            var place = places.computeIfAbsent(op.location(), location -> location.inlinedInto(call.location()));
            if (op instanceof Return) return new Exit(label, operands, place);
            var regions = new ArrayList<Region>(op.regions().size());
            for (var region : op.regions()) regions.add(region(region));
            var results = new ArrayList<Value>(op.results().size());
            for (var result : op.results()) results.add(fresh(result));
            var copy = Forms.build(op.mnemonic(), new Op.Parts(results, operands, op.attributes(), regions, place));
            return copy instanceof FailingOp failing && failing.escape() == null && call.escape() != null ? escaping(failing, call.escape()) : copy;
        }

        private static FailingOp escaping(FailingOp op, Escape escape) {
            return switch (op) {
                case FailingOp.Check it -> new FailingOp.Check(it.ok(), it.failure(), escape, it.location());
                case FailingOp.Raise it -> new FailingOp.Raise(it.failure(), escape, it.location());
                case FailingOp.Reraise it -> new FailingOp.Reraise(escape, it.location());
                case Call it -> new Call(it.results(), it.function(), it.arguments(), escape, it.location());
                case FailingOp.Print it -> new FailingOp.Print(it.text(), it.arguments(), escape, it.location());
                case FailingOp.Runtime it -> new FailingOp.Runtime(it.results(), it.function(), it.arguments(), escape, it.location());
                case FailingOp.NativeLoop it -> it.with(it.arrays(), escape);
                case FailingOp.ErrorMatches _, FailingOp.ErrorClear _, FailingOp.ErrorTake _, FailingOp.ErrorRestore _, FailingOp.ErrorNew _, FailingOp.ErrorChain _ -> op;
            };
        }
    }
}
