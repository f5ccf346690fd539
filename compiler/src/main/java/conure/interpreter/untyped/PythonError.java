package conure.interpreter.untyped;

import java.util.List;
import java.util.Map;

/// An exception of the program.
public final class PythonError extends RuntimeException {
    /// The builtin exceptions a program can name, with their base classes.
    static final Map<String, String> BASES = Map.ofEntries(Map.entry("Exception", "BaseException"), Map.entry("ArithmeticError", "Exception"),
            Map.entry("ZeroDivisionError", "ArithmeticError"), Map.entry("OverflowError", "ArithmeticError"), Map.entry("AssertionError", "Exception"),
            Map.entry("AttributeError", "Exception"), Map.entry("LookupError", "Exception"), Map.entry("IndexError", "LookupError"),
            Map.entry("KeyError", "LookupError"), Map.entry("NameError", "Exception"), Map.entry("UnboundLocalError", "NameError"),
            Map.entry("RuntimeError", "Exception"), Map.entry("RecursionError", "RuntimeError"), Map.entry("NotImplementedError", "RuntimeError"),
            Map.entry("StopIteration", "Exception"), Map.entry("TypeError", "Exception"), Map.entry("ValueError", "Exception"),
            Map.entry("KeyboardInterrupt", "BaseException"), Map.entry("BaseException", ""));

    private final transient PythonObject.ExceptionObject exception;

    PythonError(PythonObject.ExceptionObject exception) {
        super(exception.className() + (exception.arguments().isEmpty() ? "" : ": " + Texts.str(exception.arguments().getFirst())), null, false, false);
        this.exception = exception;
    }

    PythonError(String className, String message) { this(new PythonObject.ExceptionObject(className, List.of(message))); }

    PythonObject.ExceptionObject exception() { return exception; }

    public String className() { return exception.className(); }

    boolean isInstance(String base) {
        for (var name = className(); !name.isEmpty(); name = BASES.getOrDefault(name, "")) if (name.equals(base)) return true;
        return false;
    }
}
