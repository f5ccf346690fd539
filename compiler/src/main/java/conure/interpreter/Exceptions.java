package conure.interpreter;

import java.util.Map;

/// Python's builtin exception classes and NumPy's, each with its base.
final class Exceptions {
    private static final Map<String, String> BASES = Map.ofEntries(
            Map.entry("KeyboardInterrupt", "BaseException"), Map.entry("SystemExit", "BaseException"), Map.entry("Exception", "BaseException"),
            Map.entry("FloatingPointError", "ArithmeticError"), Map.entry("OverflowError", "ArithmeticError"),
            Map.entry("ZeroDivisionError", "ArithmeticError"), Map.entry("IndexError", "LookupError"), Map.entry("KeyError", "LookupError"),
            Map.entry("UnboundLocalError", "NameError"), Map.entry("TimeoutError", "OSError"),
            Map.entry("NotImplementedError", "RuntimeError"), Map.entry("RecursionError", "RuntimeError"),
            Map.entry("UnicodeError", "ValueError"), Map.entry("numpy.exceptions.AxisError", "ValueError"),
            Map.entry("numpy.linalg.LinAlgError", "ValueError"),
            Map.entry("numpy._core._exceptions._ArrayMemoryError", "MemoryError"),
            Map.entry("numpy._core._exceptions._UFuncNoLoopError", "TypeError"),
            Map.entry("numpy._core._exceptions._UFuncInputCastingError", "TypeError"),
            Map.entry("numpy._core._exceptions._UFuncOutputCastingError", "TypeError"));

    private Exceptions() {}

    static boolean isSubclass(String name, String of) {
        // AxisError has two bases.
        if (name.equals("numpy.exceptions.AxisError") && (of.equals("IndexError") || of.equals("LookupError"))) return true;
        for (var each = name; ; each = BASES.getOrDefault(each, "Exception")) {
            if (each.equals(of)) return true;
            if (each.equals("BaseException")) return false;
        }
    }
}
