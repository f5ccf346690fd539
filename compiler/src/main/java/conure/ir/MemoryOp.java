package conure.ir;

import conure.ir.Type.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Memory (loops level). Which accesses may touch the same memory is never stored here: [conure.pass.AliasAnalysis]
/// follows pointers to their roots.
public sealed interface MemoryOp extends LoopsOp {

    /// `%q = offset %p, %bytes`.
    record Offset(Value result, Value pointer, Value bytes, Location location) implements MemoryOp {
        @Override public String mnemonic() { return "offset"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return List.of(pointer, bytes); }
    }

    /// `%x = load %p : f64`. An `i1` is a byte, 0 or 1.
    record Load(Value result, Value pointer, Location location) implements MemoryOp {
        @Override public String mnemonic() { return "load"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return List.of(pointer); }
    }

    /// `store %p, %x`.
    record Store(Value pointer, Value value, Location location) implements MemoryOp {
        @Override public String mnemonic() { return "store"; }
        @Override public List<Value> operands() { return List.of(pointer, value); }
    }

    /// `%p = stack {bytes = 512}`: memory of the function's own, until it returns.
    record Stack(Value result, long bytes, Location location) implements MemoryOp {
        @Override public String mnemonic() { return "stack"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public Map<String, Object> attributes() { return Map.of("bytes", bytes); }
    }

    /// `%p = table_data {values = [1.0, 2.0], component = "f64"}`: numbers that are part of the kernel, one behind the other. Nobody
    /// writes there.
    record TableData(Value result, Scalar component, List<Object> values, Location location) implements MemoryOp {
        public TableData { values = List.copyOf(values); }

        @Override public String mnemonic() { return "table_data"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public Map<String, Object> attributes() { return Map.of("values", values, "component", component.text()); }
    }

    /// `%d = block_data %block`: the memory of a counted block.
    record BlockData(Value result, Value block, Location location) implements MemoryOp {
        @Override public String mnemonic() { return "block_data"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return List.of(block); }
    }

    /// `%w = view_owner %o`: the owner handle of a view: the same owner, tagged so that Python gets a view with a base
    /// (`CONURE_OWNER_VIEW`), whether it was tagged before or not.
    record ViewOwner(Value result, Value owner, Location location) implements MemoryOp {
        @Override public String mnemonic() { return "view_owner"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return List.of(owner); }
    }

    /// Fields of a list block. They change when the list does.
    enum ListField { LENGTH, CAPACITY, DATA }

    /// `%n = list_field %list {field = "length"}`.
    record GetListField(Value result, Value list, ListField field, Location location) implements MemoryOp {
        @Override public String mnemonic() { return "list_field"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return List.of(list); }
        @Override public Map<String, Object> attributes() { return Map.of("field", field.name().toLowerCase(java.util.Locale.ROOT)); }
    }

    /// `set_list_length %list, %n`.
    record SetListLength(Value list, Value length, Location location) implements MemoryOp {
        @Override public String mnemonic() { return "set_list_length"; }
        @Override public List<Value> operands() { return List.of(list, length); }
    }

    /// `move %to, %from, %bytes`: copies memory as `memmove` does.
    record Move(Value to, Value from, Value bytes, Location location) implements MemoryOp {
        @Override public String mnemonic() { return "move"; }
        @Override public List<Value> operands() { return List.of(to, from, bytes); }
    }

    /// `forall %lower, %upper { (%i: i64) … yield }`: its iterations are independent by definition.
    record ForAll(Value lower, Value upper, Region body, Location location) implements MemoryOp {
        public ForAll {
            if (lower.type() != Scalar.I64 || upper.type() != Scalar.I64) throw new IllegalArgumentException("forall: bounds must be i64");
        }

        @Override public String mnemonic() { return "forall"; }
        @Override public List<Value> operands() { return new ArrayList<>(List.of(lower, upper)); }
        @Override public List<Region> regions() { return List.of(body); }
    }
}
