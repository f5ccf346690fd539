package conure.ir;

import java.util.ArrayList;
import java.util.List;

/// Python lists (typed level): mutable, shared by reference, all elements of one type. Indices are in range here.
public sealed interface ListOp extends TypedOp {

    /// `%l = list_new %capacity : list<f64>`, empty.
    record ListNew(Value result, Value capacity, Location location) implements ListOp {
        @Override public String mnemonic() { return "list_new"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return List.of(capacity); }
    }

    record ListLength(Value result, Value list, Location location) implements ListOp {
        @Override public String mnemonic() { return "list_length"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return List.of(list); }
    }

    /// `%x, %y = list_get %l, %i`: the components of one element.
    record ListGet(List<Value> results, Value list, Value index, Location location) implements ListOp {
        public ListGet { results = List.copyOf(results); }

        @Override public String mnemonic() { return "list_get"; }
        @Override public List<Value> operands() { return List.of(list, index); }
    }

    /// `list_set %l, %i, %x, %y`. The list keeps the arrays and lists in its elements alive: they may be released
    /// elsewhere, and the element that stood there is let go.
    record ListSet(Value list, Value index, List<Value> values, Location location) implements ListOp {
        public ListSet { values = List.copyOf(values); }

        @Override public String mnemonic() { return "list_set"; }
        @Override public List<Value> operands() {
            var all = new ArrayList<Value>(List.of(list, index));
            all.addAll(values);
            return all;
        }
    }

    /// `list_open %l, %i, %count`: opens `count` undefined elements before index i (0 … length); set them at once. May
    /// raise MemoryError.
    record ListOpen(Value list, Value index, Value count, Location location) implements ListOp {
        @Override public String mnemonic() { return "list_open"; }
        @Override public List<Value> operands() { return List.of(list, index, count); }
    }

    /// `list_close %l, %i, %count`: takes `count` elements out from index i, and lets go what they own (`pop` gets it
    /// before).
    record ListClose(Value list, Value index, Value count, Location location) implements ListOp {
        @Override public String mnemonic() { return "list_close"; }
        @Override public List<Value> operands() { return List.of(list, index, count); }
    }

    /// `%m = list_slice %l, %start, %step, %count`: a new list of those elements. May raise MemoryError.
    record ListSlice(Value result, Value list, Value start, Value step, Value count, Location location) implements ListOp {
        @Override public String mnemonic() { return "list_slice"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return List.of(list, start, step, count); }
    }
}
