package conure.specialize;

import conure.ir.Region;
import conure.ir.UntypedOp;
import conure.ir.UntypedOp.Parameter;
import conure.ir.Value;
import java.util.List;

/// The untyped code of a function: its own body's region, whose parameters are the captured values, then the function's
/// parameters. Identity is that of the region.
///
/// @param function the number of the top-level function it belongs to: globals are looked up there
public record FunctionCode(int function, String name, List<Parameter> parameters, int captured, Region body) {
    /// The number of library functions: they are always inlined, and their errors are errors of the line that calls them.
    public static final int LIBRARY = -1;

    public FunctionCode { parameters = List.copyOf(parameters); }

    @Override public boolean equals(Object other) { return other instanceof FunctionCode code && code.body == body; }

    @Override public int hashCode() { return System.identityHashCode(body); }

    /// Whether a value of the function is used once, as what a `for` iterates over.
    public boolean onlyIterated(Value value) {
        var uses = new int[2];
        countUses(body, value, uses);
        return uses[0] == 1 && uses[1] == 1;
    }

    private static void countUses(Region region, Value value, int[] uses) {
        for (var op : region.operations()) {
            for (var operand : op.operands()) {
                if (operand == value) uses[0]++;
            }
            if (op instanceof UntypedOp.ForEach loop && loop.iterable() == value) uses[1]++;
            for (var inner : op.regions()) countUses(inner, value, uses);
        }
    }

    /// A generator expression: called with its outermost iterable and a sink, it passes each item to the sink until that
    /// returns true.
    public boolean isGenerator() { return name.equals("<genexpr>"); }
}
