package conure.specialize.values;

import conure.ir.ControlOp;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.UntypedOp;
import conure.ir.UntypedOp.Parameter;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.List;

/// The untyped code of a function: its own body's region, whose parameters are the captured values, then the function's
/// parameters. Identity is that of the region.
///
/// @param function the number of the top-level function it belongs to: globals are looked up there
/// @param qualifiedName as in CPython's messages: `f.<locals>.g`
public record FunctionCode(int function, String name, String qualifiedName, List<Parameter> parameters, int captured, Region body) {
    /// The number of the first library file's functions; the next file has the number below, and so on. Library functions
    /// are inlined if they may raise, and their errors are errors of the line that calls them.
    public static final int LIBRARY = -1;

    public static boolean isLibrary(int function) { return function <= LIBRARY; }

    public boolean isLibrary() { return isLibrary(function); }

    public FunctionCode { parameters = List.copyOf(parameters); }

    @Override public boolean equals(Object other) { return other instanceof FunctionCode code && code.body == body; }

    @Override public int hashCode() { return System.identityHashCode(body); }

    /// Whether anything uses a value.
    public boolean isUsed(Value value) {
        var users = new ArrayList<Op>();
        collectUses(body, value, users);
        return !users.isEmpty();
    }

    /// The one operation that uses a value of the function, or null where there are several (or none).
    public Op soleUse(Value value) {
        var users = users(value);
        return users.size() == 1 ? users.getFirst() : null;
    }

    /// The operations that use a value, once for each use.
    public List<Op> users(Value value) {
        var users = new ArrayList<Op>();
        collectUses(body, value, users);
        return users;
    }

    /// Whether an operation, or one in its regions, uses a value.
    public static boolean uses(Op op, Value value) {
        return op.operands().contains(value) || op.regions().stream().anyMatch(region -> region.operations().stream().anyMatch(inner -> uses(inner, value)));
    }

    /// The operation that makes a value, or null if a region's parameter is it.
    public Op maker(Value value) { return maker(body, value); }

    private static Op maker(Region region, Value value) {
        for (var op : region.operations()) {
            if (op.results().contains(value)) return op;
            for (var inner : op.regions()) {
                var found = maker(inner, value);
                if (found != null) return found;
            }
        }
        return null;
    }

    private static void collectUses(Region region, Value value, List<Op> users) {
        for (var op : region.operations()) {
            for (var operand : op.operands()) {
                if (operand == value) users.add(op);
            }
            for (var inner : op.regions()) collectUses(inner, value, users);
        }
    }

    /// The next call behind a value if the value is an argument of it, and nothing before it changes anything; else null.
    public UntypedOp.Call nextCallWith(Value value) { return nextCallWith(body, value); }

    private static UntypedOp.Call nextCallWith(Region region, Value value) {
        boolean made = false;
        for (var op : region.operations()) {
            if (made && op instanceof UntypedOp.Call call) return call.arguments().contains(value) ? call : null;
            if (made && !isQuiet(op)) return null;
            made |= op.results().contains(value);
            for (var inner : op.regions()) {
                var found = nextCallWith(inner, value);
                if (found != null) return found;
            }
        }
        return null;
    }

    private static boolean isQuiet(Op op) {
        return op instanceof UntypedOp.LiteralValue || op instanceof UntypedOp.Global || op instanceof UntypedOp.Free || op instanceof UntypedOp.Builtin
                || op instanceof UntypedOp.CheckBound || op instanceof UntypedOp.LoadCell || op instanceof UntypedOp.Attribute || op instanceof UntypedOp.Format;
    }

    /// Whether a value is used at most once each time it is made, on whatever path, and by none that a loop repeats around
    /// which the value is made.
    public boolean isUsedOnce(Value value) { return uses(body, value, body.parameters().contains(value)) <= 1; }

    /// How often a value is used on the path through a region that uses it most.
    private static int uses(Region region, Value value, boolean made) {
        var operations = region.operations();
        int maker = operations.size();
        for (int k = 0; k < operations.size() && maker > k; k++) {
            if (operations.get(k).results().contains(value)) maker = k;
        }
        int uses = 0;
        for (int k = operations.size() - 1; k >= 0; k--) {
            var op = operations.get(k);
            boolean here = made || k > maker;
            if (op instanceof ControlOp.If branch) uses = Math.max(behind(branch.then(), value, here, uses), behind(branch.otherwise(), value, here, uses));
            else {
                boolean repeats = here && (op instanceof ControlOp.Loop || op instanceof UntypedOp.ForEach);
                for (var inner : op.regions()) uses += (repeats ? 2 : 1) * uses(inner, value, here || inner.parameters().contains(value));
            }
            for (var operand : op.operands()) {
                if (operand == value) uses++;
            }
        }
        return uses;
    }

    /// The uses in an arm and behind it, if control gets there.
    private static int behind(Region arm, Value value, boolean made, int after) {
        boolean continues = arm.operations().getLast() instanceof ControlOp.Yield;
        return uses(arm, value, made) + (continues ? after : 0);
    }

    /// A generator expression: called with its outermost iterable and a sink, it passes each item to the sink until that
    /// returns true.
    public boolean isGenerator() { return name.equals("<genexpr>"); }
}
