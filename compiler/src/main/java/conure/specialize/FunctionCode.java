package conure.specialize;

import conure.ir.Region;
import conure.ir.UntypedOp.Parameter;
import java.util.List;

/// The untyped code of a function: its own body's region, whose parameters are the captured values, then the function's
/// parameters. Identity is that of the region.
///
/// @param function the number of the top-level function it belongs to: globals are looked up there
public record FunctionCode(int function, String name, List<Parameter> parameters, int captured, Region body) {
    public FunctionCode { parameters = List.copyOf(parameters); }

    @Override public boolean equals(Object other) { return other instanceof FunctionCode code && code.body == body; }

    @Override public int hashCode() { return System.identityHashCode(body); }

    /// A generator expression: called with its outermost iterable and a sink, it passes each item to the sink until that
    /// returns true.
    public boolean isGenerator() { return name.equals("<genexpr>"); }
}
