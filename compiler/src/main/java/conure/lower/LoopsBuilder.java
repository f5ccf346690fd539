package conure.lower;

import conure.ir.FailingOp.Escape;
import conure.ir.FailingOp.Runtime;
import conure.ir.Location;
import conure.ir.MemoryOp.BlockData;
import conure.ir.MemoryOp.GetListField;
import conure.ir.MemoryOp.ListField;
import conure.ir.MemoryOp.Load;
import conure.ir.MemoryOp.Offset;
import conure.ir.MemoryOp.Store;
import conure.ir.Op;
import conure.ir.RuntimeFunction;
import conure.ir.ScalarOp.Binary;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.Constant;
import conure.ir.ScalarOp.Convert;
import conure.ir.ScalarOp.ConvertKind;
import conure.ir.Type;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Appends operations of the loops level to the region being made. Arithmetic on what is known here to be constant is
/// done at once, so that the addresses of simple cases come out simple; everything else is left to the passes.
final class LoopsBuilder {
    private final Map<Value, Long> constants = new IdentityHashMap<>();
    /// The constants made so far that are visible here, and in which order, so that leaving a region forgets its own.
    private final Map<Long, Value> visible = new HashMap<>();
    private final List<Long> order = new ArrayList<>();
    private List<Op> output = new ArrayList<>();
    private Location location = Location.UNKNOWN;

    /// Where the operations that follow come from.
    void at(Location place) { location = place; }

    Location location() { return location; }

    void emit(Op op) {
        if (op instanceof Constant(var result, Long number, var _) && result.type() == Scalar.I64) constants.put(result, number);
        output.add(op);
    }

    /// What `work` emits, as a list of its own.
    List<Op> collect(Runnable work) {
        var outer = output;
        var inner = new ArrayList<Op>();
        int before = order.size();
        output = inner;
        work.run();
        output = outer;
        while (order.size() > before) visible.remove(order.removeLast());
        return inner;
    }

    /// The number that an i64 is known to be, or null.
    Long known(Value value) { return constants.get(value); }

    Value constant(long number) {
        var known = visible.get(number);
        if (known != null) return known;
        var result = new Value(Scalar.I64);
        emit(new Constant(result, number, location));
        visible.put(number, result);
        order.add(number);
        return result;
    }

    Value constant(Scalar type, long number) {
        var result = new Value(type);
        emit(new Constant(result, number, location));
        return result;
    }

    Value add(Value left, Value right) {
        var l = known(left);
        var r = known(right);
        if (l != null && l == 0) return right;
        if (r != null && r == 0) return left;
        if (l != null && r != null) return constant(l + r);
        return binary(BinaryKind.ADD, left, right, "");
    }

    Value multiply(Value left, Value right) { return multiply(left, right, ""); }

    Value multiply(Value left, Value right, String name) {
        var l = known(left);
        var r = known(right);
        if (l != null && r != null) return constant(l * r);
        if (l != null && l == 1 || r != null && r == 0) return right;
        if (r != null && r == 1 || l != null && l == 0) return left;
        return binary(BinaryKind.MUL, left, right, name);
    }

    /// `max(value, 1)`.
    Value atLeastOne(Value value) {
        var known = known(value);
        if (known != null) return known >= 1 ? value : constant(1);
        return binary(BinaryKind.SMAX, value, constant(1), "");
    }

    Value binary(BinaryKind kind, Value left, Value right, String name) {
        var result = new Value(left.type(), name);
        emit(new Binary(result, kind, left, right, location));
        return result;
    }

    Value convert(ConvertKind kind, Value operand, Type type) {
        var result = new Value(type);
        emit(new Convert(result, kind, operand, location));
        return result;
    }

    Value offset(Value pointer, Value bytes) { return offset(pointer, bytes, ""); }

    Value offset(Value pointer, Value bytes, String name) {
        var known = known(bytes);
        if (known != null && known == 0) return pointer;
        var result = new Value(Scalar.POINTER, name);
        emit(new Offset(result, pointer, bytes, location));
        return result;
    }

    Value offset(Value pointer, long bytes) { return bytes == 0 ? pointer : offset(pointer, constant(bytes)); }

    Value load(Value pointer, Type type, String name) {
        var result = new Value(type, name);
        emit(new Load(result, pointer, location));
        return result;
    }

    void store(Value pointer, Value value) { emit(new Store(pointer, value, location)); }

    Value blockData(Value block, String name) {
        var result = new Value(Scalar.POINTER, name);
        emit(new BlockData(result, block, location));
        return result;
    }

    Value listField(Value list, ListField field) {
        var result = new Value(field == ListField.DATA ? Scalar.POINTER : Scalar.I64);
        emit(new GetListField(result, list, field, location));
        return result;
    }

    /// Calls a service that has no result.
    void call(RuntimeFunction function, Value... arguments) { call(List.of(), function, null, arguments); }

    void call(List<Value> results, RuntimeFunction function, Escape escape, Value... arguments) {
        emit(new Runtime(results, function, List.of(arguments), escape, location));
    }
}
