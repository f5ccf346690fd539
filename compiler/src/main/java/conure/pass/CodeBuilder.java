package conure.pass;

import conure.ir.ControlOp;
import conure.ir.Location;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.ScalarOp.Binary;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.Compare;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.Constant;
import conure.ir.ScalarOp.Convert;
import conure.ir.ScalarOp.ConvertKind;
import conure.ir.ScalarOp.Select;
import conure.ir.ScalarOp.Unary;
import conure.ir.ScalarOp.UnaryKind;
import conure.ir.Type;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/// Appends operations to the region being made, for passes that write more than a few of them. Folds nothing.
final class CodeBuilder {
    private final Location location;
    private List<Op> output = new ArrayList<>();

    CodeBuilder(Location location) { this.location = location; }

    Location location() { return location; }

    List<Op> operations() { return output; }

    void emit(Op op) { output.add(op); }

    void emitAll(List<Op> ops) { output.addAll(ops); }

    /// What `work` emits, in a list of its own.
    List<Op> collect(Runnable work) {
        var outer = output;
        var inner = new ArrayList<Op>();
        output = inner;
        work.run();
        output = outer;
        return inner;
    }

    Value constant(long number) { return constant(Scalar.I64, number); }

    Value constant(Scalar type, Object literal) {
        var result = new Value(type);
        emit(new Constant(result, literal, location));
        return result;
    }

    Value select(Value condition, Value then, Value otherwise) {
        var result = new Value(then.type());
        emit(new Select(result, condition, then, otherwise, location));
        return result;
    }

    Value binary(BinaryKind kind, Value left, Value right) {
        var result = new Value(left.type());
        emit(new Binary(result, kind, left, right, location));
        return result;
    }

    Value unary(UnaryKind kind, Value operand) {
        var result = new Value(operand.type());
        emit(new Unary(result, kind, operand, location));
        return result;
    }

    /// The operand itself if it is of the type.
    Value convert(ConvertKind kind, Value operand, Scalar type) {
        if (operand.type() == type) return operand;
        var result = new Value(type);
        emit(new Convert(result, kind, operand, location));
        return result;
    }

    Value compare(CompareKind kind, Value left, Value right) {
        var result = new Value(Scalar.I1);
        emit(new Compare(result, kind, left, right, location));
        return result;
    }

    void yields(List<Value> values) { emit(new ControlOp.Yield(values, location)); }

    /// `for lower..upper`, carrying values: `body` gets the index and what is carried, and gives what is carried next.
    List<Value> loop(Value lower, Value upper, List<Value> initial, Body body) {
        var index = new Value(Scalar.I64, "k");
        var carried = copies(initial);
        var operations = collect(() -> yields(body.next(index, carried)));
        var parameters = new ArrayList<Value>(List.of(index));
        parameters.addAll(carried);
        var results = copies(initial);
        emit(new ControlOp.For(results, lower, upper, initial, new Region(parameters, operations), location));
        return results;
    }

    /// `for`, left before so many iterations are over: as [#endless], where it is known how long that can take.
    void atMost(long iterations, List<Value> initial, Function<List<Value>, List<Value>> body) {
        loop(constant(0), constant(iterations), initial, (_, carried) -> body.apply(carried));
        emit(new ControlOp.Unreachable(location));
    }

    interface Body {
        List<Value> next(Value index, List<Value> carried);
    }

    /// `loop`, for ever: `body` gets what is carried and gives what is carried next; it leaves by [#exit]. Ends the region.
    void endless(List<Value> initial, Function<List<Value>, List<Value>> body) {
        var carried = copies(initial);
        var operations = collect(() -> yields(body.apply(carried)));
        emit(new ControlOp.Loop(initial, new Region(carried, operations), location));
        emit(new ControlOp.Unreachable(location));
    }

    /// `block`: `body` gets its label, and ends its region.
    List<Value> block(List<? extends Type> types, Consumer<Value> body) {
        var label = new Value(Type.LABEL, "out");
        var operations = collect(() -> body.accept(label));
        var results = new ArrayList<Value>();
        for (var type : types) results.add(new Value(type));
        emit(new ControlOp.Block(results, new Region(List.of(label), operations), location));
        return results;
    }

    /// Leaves a block with these values if the condition holds.
    void exitIf(Value condition, Value label, List<Value> values) {
        var leaves = new Region(List.of(), List.of(new ControlOp.Exit(label, values, location)));
        emit(new ControlOp.If(List.of(), condition, leaves, new Region(List.of(), List.of(new ControlOp.Yield(List.of(), location))), location));
    }

    /// `if`, without results.
    void when(Value condition, Runnable work) {
        var then = new Region(List.of(), collect(() -> {
            work.run();
            yields(List.of());
        }));
        emit(new ControlOp.If(List.of(), condition, then, new Region(List.of(), List.of(new ControlOp.Yield(List.of(), location))), location));
    }

    private static List<Value> copies(List<Value> values) {
        var copies = new ArrayList<Value>(values.size());
        for (var value : values) copies.add(value.copy());
        return copies;
    }
}
