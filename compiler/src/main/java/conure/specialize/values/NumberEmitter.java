package conure.specialize.values;

import conure.ir.ArrayOp;
import conure.ir.ConstantFolding.Known;
import conure.ir.ConstantFolding;
import conure.ir.DrawOp;
import conure.ir.Location;
import conure.ir.Op;
import conure.ir.ScalarArithmetic;
import conure.ir.ScalarOp.Binary;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.Checked;
import conure.ir.ScalarOp.CheckedKind;
import conure.ir.ScalarOp.Compare;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.Constant;
import conure.ir.ScalarOp.Convert;
import conure.ir.ScalarOp.ConvertKind;
import conure.ir.ScalarOp.Select;
import conure.ir.ScalarOp.Unary;
import conure.ir.ScalarOp.UnaryKind;
import conure.ir.ScalarOp;
import conure.ir.Type.Scalar;
import conure.ir.Type;
import conure.ir.Value;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Writes operations on numbers, folding what is constant as it goes, so that static conditions are seen at once.
abstract sealed class NumberEmitter permits Emitter {
    /// What is known of the lengths of axes decides comparisons with them.
    final Lengths lengths = new Lengths();
    private final Map<Value, Object> constants = new IdentityHashMap<>();

    public abstract void add(Op op);

    public abstract Location location();

    /// The constant that a value is (Long, Double, Boolean), or null.
    public Object constantOf(Value value) { return constants.get(value); }

    public boolean isConstant(Value value) { return constants.containsKey(value); }

    public Value constant(long value) { return constant(Scalar.I64, value); }

    public Value constant(Scalar type, long value) { return literal(type, ScalarArithmetic.held(type, value)); }

    public Value constant(boolean value) { return literal(Scalar.I1, value); }

    public Value constant(double value) { return literal(Scalar.F64, value); }

    public Value constant(Scalar type, double value) { return literal(type, ScalarArithmetic.held(type, value)); }

    /// A value that is known to be a literal (Long, Double, Boolean), or, where that is null, the value itself.
    public Value literal(Value value, Object known) { return known == null ? value : literal((Scalar) value.type(), known); }

    private Value literal(Scalar type, Object literal) {
        var result = new Value(type);
        add(new Constant(result, literal, location()));
        constants.put(result, literal);
        return result;
    }

    /// A value of a type that nobody will read.
    public Value nothing(Type type) {
        if (type instanceof Scalar scalar) return scalar.isFloat() ? constant(scalar, 0.0) : constant(scalar, 0);
        var result = new Value(type);
        add(new ArrayOp.NullReference(result, location()));
        return result;
    }

    public Value binary(BinaryKind kind, Value left, Value right) {
        var type = (Scalar) left.type();
        return switch (ConstantFolding.binary(kind, left, constantOf(left), right, constantOf(right))) {
            case Known.Literal(var literal) -> literal(type, literal);
            case Known.Operand(var operand) -> operand;
            case null -> {
                if (kind == BinaryKind.SMIN && constantOf(right) instanceof Long most && Boolean.TRUE.equals(lengths.compare(CompareKind.SGE, left, most))) yield right;
                var result = new Value(type);
                add(new Binary(result, kind, left, right, location()));
                yield result;
            }
        };
    }

    public Value unary(UnaryKind kind, Value operand) {
        var type = (Scalar) operand.type();
        var folded = ConstantFolding.unary(kind, type, constantOf(operand));
        if (folded != null) return literal(type, folded);
        var result = new Value(type);
        add(new Unary(result, kind, operand, location()));
        return result;
    }

    /// The wrapped result and whether it is exact.
    public record CheckedResult(Value result, Value exact) {}

    public CheckedResult checked(CheckedKind kind, Value left, Value right) {
        var type = (Scalar) left.type();
        var known = ConstantFolding.isExact(kind, left, constantOf(left), right, constantOf(right));
        if (known != null) return new CheckedResult(binary(kind.wrapping(), left, right), constant(known));
        var result = new Value(type);
        var exact = new Value(Scalar.I1);
        add(new Checked(result, exact, kind, left, right, location()));
        return new CheckedResult(result, exact);
    }

    public Value compare(CompareKind kind, Value left, Value right) {
        boolean symmetric = kind == CompareKind.EQ || kind == CompareKind.NE;
        if (symmetric && isConstant(left) && !isConstant(right)) return compare(kind, right, left);
        var known = ConstantFolding.compare(kind, left, constantOf(left), right, constantOf(right));
        if (known == null && constantOf(right) instanceof Long number) known = lengths.compare(kind, left, number);
        if (known != null) return constant(known);
        var result = new Value(Scalar.I1);
        add(new Compare(result, kind, left, right, location()));
        return result;
    }

    public Value select(Value condition, Value then, Value otherwise) {
        if (isConstant(condition)) return (Boolean) constantOf(condition) ? then : otherwise;
        if (then == otherwise) return then;
        if (isConstant(then) && constantOf(then).equals(constantOf(otherwise))) return then;
        var result = new Value(then.type());
        add(new Select(result, condition, then, otherwise, location()));
        return result;
    }

    public Value not(Value condition) {
        if (isConstant(condition)) return constant(!(Boolean) constantOf(condition));
        return unary(UnaryKind.NOT, condition);
    }

    public Value and(Value left, Value right) { return binary(BinaryKind.AND, left, right); }

    public Value or(Value left, Value right) { return binary(BinaryKind.OR, left, right); }

    public Value convert(ConvertKind kind, Value operand, Scalar type) {
        if (operand.type() == type) return operand;
        var folded = ConstantFolding.convert(kind, (Scalar) operand.type(), constantOf(operand), type);
        if (folded != null) return literal(type, folded);
        var result = new Value(type);
        add(new Convert(result, kind, operand, location()));
        return result;
    }

    /// A number from a random generator.
    public Value draw(String function, Scalar type, Value generator, List<Value> arguments) {
        var result = new Value(type);
        add(new DrawOp(result, function, generator, arguments, location()));
        return result;
    }

    /// A mathematical function of the context's table, with one result.
    public Value math(String function, Scalar type, Value... arguments) {
        var result = new Value(type);
        add(new ScalarOp.Math(List.of(result), function, List.of(arguments), location()));
        return result;
    }
}
