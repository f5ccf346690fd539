package conure.ir;

import java.util.List;

/// A sequence of operations with parameters. The last operation is its terminator.
public record Region(List<Value> parameters, List<Op> operations) {
    public Region {
        parameters = List.copyOf(parameters);
        operations = List.copyOf(operations);
    }

    public Op terminator() { return operations.getLast(); }
}
