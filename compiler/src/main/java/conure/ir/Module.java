package conure.ir;

import java.util.List;

/// The functions of one kernel; the first is its entry.
public record Module(Level level, List<Function> functions) {
    public Module { functions = List.copyOf(functions); }

    public Function entry() { return functions.getFirst(); }

    /// The levels, in the order a program passes through them.
    public enum Level { UNTYPED, TYPED, LOOPS }
}
