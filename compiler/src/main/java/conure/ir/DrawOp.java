package conure.ir;

import conure.ir.Type.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// `%x = draw %generator, %a {function = "standard_normal"} : f64`: a number from one of NumPy's bit generators (a pointer to
/// its `bitgen_t`). The functions are the generator's own, `uint64`, `uint32` and `double`, and the services `draw_…` of the
/// context by the rest of their names.
///
/// It neither fails nor touches memory that the program sees, but it changes the generator: every draw happens once, in its
/// place among the others and among what may raise.
public record DrawOp(Value result, String function, Value generator, List<Value> arguments, Location location) implements TypedOp, LoopsOp {
    public DrawOp {
        Objects.requireNonNull(function);
        arguments = List.copyOf(arguments);
        if (generator.type() != Scalar.POINTER) throw new IllegalArgumentException("draw: " + generator);
    }

    @Override public String mnemonic() { return "draw"; }
    @Override public List<Value> results() { return List.of(result); }
    @Override public List<Value> operands() {
        var all = new ArrayList<Value>(List.of(generator));
        all.addAll(arguments);
        return all;
    }
    @Override public Map<String, Object> attributes() { return Map.of("function", function); }
}
