package conure.pass;

import conure.ir.ControlOp;
import conure.ir.Copier;
import conure.ir.FailingOp;
import conure.ir.Function;
import conure.ir.Location;
import conure.ir.Module;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.Rewriter;
import conure.ir.ScalarOp.Constant;
import conure.ir.Type;
import conure.ir.Type.Scalar;
import conure.ir.Uses;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Makes loop nests of large functions functions of their own, which LLVM then compiles side by side. Its work grows faster than
/// the function it looks at, too.
///
///     func @f(%p: ptr, %n: i64) { …  %s = for %a..%n { … %p … }  … }
/// →   func @f(%p: ptr, %n: i64) { …  %s = call %p, %a, %n {function = "f.nest1"}  … }
///     func @f.nest1(%p: ptr, %a: i64, %n: i64) { %s = for %a..%n { … %p … }  return %s }
///
/// Sound because a nest reaches what is outside of it through its operands alone, and an error leaves both functions, as it left the
/// one. The call has no location, so that no traceback shows it. Of the pointers that the nest takes the attribute
/// `disjoint` says which are apart.
///
/// Declines nests that leave for an outer block (a `return` or a `try` around them), whose results are pointers, that keep
/// errors, or that call what calls itself, whose depth is counted by calls; small ones; and those in loops further in, where the calls would be felt.
public final class OutlineNests implements Pass {
    /// Functions of fewer operations stay as they are.
    private static final int LARGE = 300;
    private static final int LEAST = 12;
    /// In so many loops stand nests of at least two, or of so many operations: the call would be felt by others.
    private static final int MOST_LOOPS = 2;
    private static final int LARGE_INSIDE = 100;
    /// What is larger is looked into.
    private static final int MOST = 250;
    private static final int MOST_ARGUMENTS = 48;

    @Override public String name() { return "outline-nests"; }

    @Override public Module apply(Module module) {
        var functions = new ArrayList<Function>();
        var recursive = InsertPolls.recursive(module);
        for (var function : module.functions()) {
            var weights = new IdentityHashMap<Op, Weight>();
            if (weigh(function.body(), weights).operations < LARGE) functions.add(function);
            else functions.addAll(new Outlining(function, weights, recursive).run());
        }
        return functions.size() == module.functions().size() ? module : new Module(module.level(), functions);
    }

    /// @param operations how many there are, those inside included
    /// @param loops how many stand in each other; a loop over pieces of another one does not count
    private record Weight(int operations, int loops) {
        static final Weight NONE = new Weight(0, 0);

        boolean hasLoops() { return loops > 0; }

        Weight with(Weight other) { return new Weight(operations + other.operations, Math.max(loops, other.loops)); }
    }

    private static Weight weigh(Region region, Map<Op, Weight> weights) {
        var sum = Weight.NONE;
        for (var op : region.operations()) {
            var weight = weigh(op, weights);
            weights.put(op, weight);
            sum = sum.with(weight);
        }
        return sum;
    }

    private static Weight weigh(Op op, Map<Op, Weight> weights) {
        var inside = Weight.NONE;
        for (var region : op.regions()) inside = inside.with(weigh(region, weights));
        boolean counts = op instanceof ControlOp.Loop it ? it.initial().size() > 1 || !inside.hasLoops() : Effects.repeats(op);
        return inside.with(new Weight(1, counts ? inside.loops + 1 : 0));
    }

    private static final class Outlining extends Rewriter {
        private final Function function;
        private final Set<String> recursive;
        private final List<Function> nests = new ArrayList<>();
        private final Map<Op, Weight> weights;
        private final Uses uses;
        private final PointerRoots roots;
        private int depth;

        Outlining(Function function, Map<Op, Weight> weights, Set<String> recursive) {
            this.function = function;
            this.recursive = recursive;
            this.weights = weights;
            uses = Uses.of(function);
            roots = new PointerRoots(function);
        }

        List<Function> run() {
            nests.addFirst(function(function));
            return nests;
        }

        @Override protected void operation(Op op) {
            var weight = weights.get(op);
            if (weight.operations < LEAST || !weight.hasLoops() || depth > MOST_LOOPS) emit(op);
            else if (isNest(op, weight) && outlined(op) instanceof FailingOp.Call call) emit(call);
            else {
                if (Effects.repeats(op)) depth++;
                super.operation(op);
                if (Effects.repeats(op)) depth--;
            }
        }

        private boolean isNest(Op op, Weight weight) {
            // Versions of a loop are nests of their own: one of them is seldom run.
            boolean isChoice = op instanceof ControlOp.If it
                    && it.regions().stream().allMatch(region -> region.operations().stream().anyMatch(inner -> weights.get(inner).hasLoops()));
            return !isChoice && weight.operations <= MOST && (depth < MOST_LOOPS || weight.operations >= LARGE_INSIDE || weight.loops > 1);
        }

        /// The call of what the nest becomes, or null.
        private FailingOp.Call outlined(Op nest) {
            var inputs = new Inputs(recursive);
            if (!inputs.operation(nest) || inputs.values.size() > MOST_ARGUMENTS || nest.results().stream().anyMatch(result -> result.type() == Scalar.POINTER)) return null;
            var arguments = new ArrayList<Value>();
            var parameters = new ArrayList<Value>();
            var operations = new ArrayList<Op>();
            for (var value : inputs.values.keySet()) {
                var copy = value.copy();
                inputs.values.put(value, copy);
                if (uses.definition(value) instanceof Constant constant) operations.add(constant.rebuild(List.of(copy), List.of(), List.of()));
                else {
                    arguments.add(value);
                    parameters.add(copy);
                }
            }
            var copier = new Copier();
            inputs.values.forEach(copier::map);
            operations.addAll(copier.operations(List.of(nest)));
            var results = operations.getLast().results();
            operations.add(new ControlOp.Return(results, nest.location()));
            var attributes = new TreeMap<String, Object>(Map.of(Function.OUTLINED, true));
            if (function.isRare()) attributes.put(Function.RARE, true);
            var apart = apart(arguments);
            if (!apart.isEmpty()) attributes.put(Function.DISJOINT, apart);
            var name = function.name() + ".nest" + (nests.size() + 1);
            nests.add(new Function(name, results.stream().map(Value::type).toList(), attributes, new Region(parameters, operations)));
            return new FailingOp.Call(nest.results(), name, arguments, null, Location.UNKNOWN);
        }

        private List<List<Long>> apart(List<Value> arguments) {
            var pairs = new ArrayList<List<Long>>();
            for (int a = 0; a < arguments.size(); a++) {
                for (int b = a + 1; b < arguments.size(); b++) {
                    if (roots.areApart(arguments.get(a), arguments.get(b))) pairs.add(List.of((long) a, (long) b));
                }
            }
            return pairs;
        }
    }

    /// What a nest uses and does not define, in the order of use.
    private static final class Inputs {
        final Map<Value, Value> values = new LinkedHashMap<>();
        private final Map<Value, Boolean> defined = new IdentityHashMap<>();
        private final Set<String> recursive;

        Inputs(Set<String> recursive) { this.recursive = recursive; }

        /// Whether an operation can stand in another function.
        boolean operation(Op op) {
            switch (op) {
                case ControlOp.Return _, FailingOp.Reraise _, FailingOp.ErrorMatches _, FailingOp.ErrorClear _, FailingOp.ErrorTake _, FailingOp.ErrorRestore _,
                        FailingOp.ErrorNew _, FailingOp.ErrorChain _ -> {
                    return false;
                }
                case FailingOp.Call it when recursive.contains(it.function()) -> {
                    return false;
                }
                default -> { }
            }
            for (var operand : op.operands()) {
                if (defined.containsKey(operand)) continue;
                if (operand.type().equals(Type.LABEL)) return false;
                values.put(operand, null);
            }
            for (var region : op.regions()) {
                region.parameters().forEach(parameter -> defined.put(parameter, true));
                for (var inner : region.operations()) {
                    if (!operation(inner)) return false;
                }
            }
            op.results().forEach(result -> defined.put(result, true));
            return true;
        }
    }
}
