package conure.ir;

import conure.ir.Type.Scalar;
import java.util.ArrayList;
import java.util.List;

/// Structured control, the same at every level. A value defined in a region is visible in that region, behind its
/// definition, and in the regions nested there.
public sealed interface ControlOp extends UntypedOp, TypedOp, LoopsOp {

    /// `%r = if %condition : type { … yield %a } { … yield %b }`. The condition is an `i1`, at the untyped level any
    /// object (its truth is tested). A region that does not end in `yield` never arrives behind the `if`.
    record If(List<Value> results, Value condition, Region then, Region otherwise, Location location) implements ControlOp {
        public If { results = List.copyOf(results); }

        @Override public String mnemonic() { return "if"; }
        @Override public List<Value> operands() { return List.of(condition); }
        @Override public List<Region> regions() { return List.of(then, otherwise); }
    }

    /// `%r = for %lower, %upper, %initial : type { (%i: i64, %carried: type) … yield %next }`: counts `i` from lower
    /// to upper − 1 in order. It has no other exit than its end, an error, or leaving an outer block.
    /// Not at the untyped level.
    record For(List<Value> results, Value lower, Value upper, List<Value> initial, Region body, Location location) implements ControlOp {
        public For {
            results = List.copyOf(results);
            initial = List.copyOf(initial);
            if (lower.type() != Scalar.I64 || upper.type() != Scalar.I64) throw new IllegalArgumentException("for: bounds must be i64");
        }

        public Value index() { return body.parameters().getFirst(); }

        public List<Value> carried() { return body.parameters().subList(1, body.parameters().size()); }

        @Override public String mnemonic() { return "for"; }
        @Override public List<Region> regions() { return List.of(body); }
        @Override public List<Value> operands() {
            var all = new ArrayList<Value>(List.of(lower, upper));
            all.addAll(initial);
            return all;
        }
    }

    /// `loop %initial { (%carried: type) … yield %next }`: repeats for ever; left by `exit` to a block around it, by
    /// `return`, or by an error. It is not a terminator by form, but nothing behind it in its region is reached: its
    /// region's terminator is `unreachable`.
    record Loop(List<Value> initial, Region body, Location location) implements ControlOp {
        public Loop { initial = List.copyOf(initial); }

        @Override public String mnemonic() { return "loop"; }
        @Override public List<Value> operands() { return initial; }
        @Override public List<Region> regions() { return List.of(body); }
    }

    /// `%r = block : type { (%L: label) … exit %L, %a … yield %b }`: the results are the values of the `exit` that left
    /// it, or of its `yield`.
    record Block(List<Value> results, Region body, Location location) implements ControlOp {
        public Block {
            results = List.copyOf(results);
            if (body.parameters().size() != 1 || !body.parameters().getFirst().type().equals(Type.LABEL)) {
                throw new IllegalArgumentException("block: its one parameter is its label");
            }
        }

        public Value label() { return body.parameters().getFirst(); }

        @Override public String mnemonic() { return "block"; }
        @Override public List<Region> regions() { return List.of(body); }
    }

    /// `exit %L, %a, %b`: goes behind the block of that label, which becomes these values.
    record Exit(Value label, List<Value> values, Location location) implements ControlOp {
        public Exit { values = List.copyOf(values); }

        @Override public String mnemonic() { return "exit"; }
        @Override public boolean isTerminator() { return true; }
        @Override public List<Value> operands() {
            var all = new ArrayList<Value>(List.of(label));
            all.addAll(values);
            return all;
        }
    }

    /// Ends a region normally with the values of its operation (or the next iteration).
    record Yield(List<Value> values, Location location) implements ControlOp {
        public Yield { values = List.copyOf(values); }

        @Override public String mnemonic() { return "yield"; }
        @Override public boolean isTerminator() { return true; }
        @Override public List<Value> operands() { return values; }
    }

    /// Leaves the function (not at the untyped level inside a `try`: there `return` has been lowered to exits).
    record Return(List<Value> values, Location location) implements ControlOp {
        public Return { values = List.copyOf(values); }

        @Override public String mnemonic() { return "return"; }
        @Override public boolean isTerminator() { return true; }
        @Override public List<Value> operands() { return values; }
    }

    /// Ends a region whose end is never reached (behind an endless loop).
    record Unreachable(Location location) implements ControlOp {
        @Override public String mnemonic() { return "unreachable"; }
        @Override public boolean isTerminator() { return true; }
    }

    /// `poll`: the runtime may end the call here (Ctrl-C, a deadline). Typed and loops level.
    record Poll(Location location) implements ControlOp {
        @Override public String mnemonic() { return "poll"; }
    }

}
