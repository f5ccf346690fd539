package conure.interpreter.untyped;

import conure.ir.UntypedOp;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/// Values that Java has no type of its own for.
sealed interface PythonObject {
    enum Special implements PythonObject { NONE, ELLIPSIS, UNDEFINED }

    record Tuple(List<Object> items) implements PythonObject {
        public Tuple { items = List.copyOf(items); }
    }

    /// A list has identity.
    final class ListObject implements PythonObject {
        final List<Object> items;

        ListObject(List<Object> items) { this.items = new ArrayList<>(items); }
    }

    record Range(BigInteger start, BigInteger stop, BigInteger step) implements PythonObject {}

    record Slice(Object start, Object stop, Object step) implements PythonObject {}

    record Complex(double real, double imaginary) implements PythonObject {}

    record Bytes(List<Byte> bytes) implements PythonObject {}

    /// A lazy sequence of items: `zip`, `enumerate`, `reversed`.
    record Items(Iterator<Object> iterator) implements PythonObject {}

    final class Cell implements PythonObject {
        Object content = Special.UNDEFINED;
    }

    /// A function of the program with what it captured. Identity counts.
    record FunctionObject(UntypedOp.FunctionLiteral code, List<Object> captured, List<Object> defaults) implements PythonObject {}

    /// A function of the module, or a builtin.
    interface Callable {
        Object call(List<Object> positional, Map<String, Object> keywords);
    }

    record Native(String name, Callable code) implements PythonObject {}

    record BoundMethod(Object self, String name) implements PythonObject {}

    record ExceptionClass(String name) implements PythonObject {}

    record ExceptionObject(String className, List<Object> arguments) implements PythonObject {}
}
