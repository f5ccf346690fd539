package conure.ir;

import conure.ir.Type.Scalar;
import java.util.List;

/// What a kernel may ask of the runtime, each through an entry of the context table of the same name
/// (runtime/include/conure_context.h). `arguments` and `results` are loops-level types; all take the context first.
public enum RuntimeFunction {
    /// Bytes and whether to zero them → a counted block (its data pointer is at a fixed offset).
    ALLOCATE(List.of(Scalar.I64, Scalar.I1), List.of(Scalar.POINTER)),
    /// Another owner of a block or of a borrowed argument.
    RETAIN(List.of(Scalar.POINTER), List.of()),
    RELEASE(List.of(Scalar.POINTER), List.of()),
    /// Bytes of an element, initial capacity → an empty list block.
    LIST_NEW(List.of(Scalar.I64, Scalar.I64), List.of(Scalar.POINTER)),
    /// Makes room for at least this many elements in all.
    LIST_RESERVE(List.of(Scalar.POINTER, Scalar.I64), List.of()),
    /// Prints static text (an index into the kernel's table of strings).
    PRINT_TEXT(List.of(Scalar.I64), List.of()),
    /// Print a value as `str()` shows it.
    PRINT_INT(List.of(Scalar.I64), List.of()),
    PRINT_UINT(List.of(Scalar.I64), List.of()),
    PRINT_FLOAT(List.of(Scalar.F64), List.of()),
    PRINT_FLOAT32(List.of(Scalar.F32), List.of()),
    PRINT_BOOL(List.of(Scalar.I1), List.of());

    private final List<Type> arguments;
    private final List<Type> results;

    RuntimeFunction(List<Type> arguments, List<Type> results) {
        this.arguments = arguments;
        this.results = results;
    }

    public List<Type> arguments() { return arguments; }

    public List<Type> results() { return results; }

    public String text() { return name().toLowerCase(java.util.Locale.ROOT); }

    public static RuntimeFunction of(String text) { return valueOf(text.toUpperCase(java.util.Locale.ROOT)); }
}
