package conure.specialize;

import conure.ir.ArrayOp;
import conure.ir.Dtype;
import conure.ir.ScalarArithmetic;
import conure.ir.Type;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.PyValue;
import java.util.ArrayList;
import java.util.List;

/// Many rows of numbers, most of them constant: displays of lists, tuples, and arrays made of them. They become tables that are
/// part of the kernel, a table a column, and code that reads row k, so that a thousand numbers are no more code than one.
///
///     [0.5, 1.5, x, 3.5, …]  →  %t = table {values = [0.5, 1.5, 0.0, 3.5, …]}   and x is written by itself
final class ConstantRows {
    private static final int FEWEST = 16;

    private final Emitter emit;
    private final List<List<Value>> rows;
    /// By column: a table, or the one value that all rows have.
    private final List<Value> columns = new ArrayList<>();

    private ConstantRows(Emitter emit, List<List<Value>> rows) {
        this.emit = emit;
        this.rows = rows;
    }

    /// The rows as tables, written here; null where there are few, or many are not constant.
    static ConstantRows of(Emitter emit, List<List<Value>> rows) {
        if (rows.size() < FEWEST || rows.getFirst().isEmpty() || !rows.getFirst().stream().allMatch(value -> value.type() instanceof Scalar && value.type() != Scalar.POINTER)) return null;
        var found = new ConstantRows(emit, rows);
        int constant = 0;
        for (int k = 0; k < rows.size(); k++) {
            if (found.holds(k)) constant++;
        }
        if (constant < rows.size() / 2) return null;
        for (int column = 0; column < rows.getFirst().size(); column++) found.columns.add(found.column(column));
        return found;
    }

    /// What `items`, of one type, are by position: null as with [#of].
    static PyValue choose(Emitter emit, List<PyValue> items, Value index) {
        var type = items.getFirst().type();
        if (items.size() < FEWEST || items.stream().anyMatch(item -> !item.type().equals(type) || !item.components().stream().allMatch(emit::isConstant))) return null;
        var rows = of(emit, items.stream().map(PyValue::components).toList());
        return rows == null ? null : new PyValue(type, rows.row(index));
    }

    /// Whether a row is in the tables.
    boolean holds(int row) { return rows.get(row).stream().allMatch(emit::isConstant); }

    /// The values of a row that is in the tables.
    List<Value> row(Value index) {
        var values = new ArrayList<Value>();
        for (var column : columns) {
            if (!(column.type() instanceof Type.Array)) {
                values.add(column);
                continue;
            }
            var value = new Value(((Type.Array) column.type()).dtype().component());
            emit.add(new ArrayOp.Element(List.of(value), column, List.of(index), emit.location()));
            values.add(value);
        }
        return values;
    }

    private Value column(int column) {
        var type = (Scalar) rows.getFirst().get(column).type();
        var literals = new ArrayList<Object>(rows.size());
        Value only = null;
        boolean same = true;
        for (int k = 0; k < rows.size(); k++) {
            var value = rows.get(k).get(column);
            if (!holds(k)) {
                literals.add(type.isFloat() ? (Object) 0.0 : ScalarArithmetic.held(type, 0L));
                continue;
            }
            var literal = emit.constantOf(value);
            if (only == null) only = value;
            same &= isSame(literal, emit.constantOf(only));
            literals.add(literal);
        }
        if (same) return only;
        var table = new Value(new Type.Array(dtype(type), 1, Type.Layout.C), "table");
        emit.add(new ArrayOp.Table(table, literals, emit.location()));
        return table;
    }

    /// Bit by bit: there are several NaNs.
    private static boolean isSame(Object one, Object other) {
        return one instanceof Double x && other instanceof Double y ? Double.doubleToRawLongBits(x) == Double.doubleToRawLongBits(y) : one.equals(other);
    }

    private static Dtype dtype(Scalar component) {
        return switch (component) {
            case I1 -> Dtype.BOOL;
            case I8 -> Dtype.INT8;
            case I16 -> Dtype.INT16;
            case I32 -> Dtype.INT32;
            case I64 -> Dtype.INT64;
            case F16 -> Dtype.FLOAT16;
            case F32 -> Dtype.FLOAT32;
            case F64 -> Dtype.FLOAT64;
            case POINTER -> throw new IllegalArgumentException("a table of pointers");
        };
    }
}
