package conure.ir;

import conure.ir.Type.Scalar;
import java.util.List;
import java.util.Locale;

/// The services of the runtime that the loops level calls by name, as the context table has them
/// (runtime/include/conure_context.h, which says what they do). All take the context first.
public enum RuntimeFunction {
    ALLOCATE(List.of(Scalar.I64), List.of(Scalar.POINTER)),
    ALLOCATE_ZEROED(List.of(Scalar.I64), List.of(Scalar.POINTER)),
    RETAIN(List.of(Scalar.POINTER), List.of()),
    RELEASE(List.of(Scalar.POINTER), List.of()),
    /// Words of an element, mask of the owners among them, capacity.
    LIST_CREATE(List.of(Scalar.I64, Scalar.I64, Scalar.I64), List.of(Scalar.POINTER)),
    LIST_RESERVE(List.of(Scalar.POINTER, Scalar.I64), List.of()),
    LIST_OPEN(List.of(Scalar.POINTER, Scalar.I64, Scalar.I64), List.of()),
    LIST_CLOSE(List.of(Scalar.POINTER, Scalar.I64, Scalar.I64), List.of()),
    LIST_SLICE(List.of(Scalar.POINTER, Scalar.I64, Scalar.I64, Scalar.I64), List.of(Scalar.POINTER)),
    /// 1 where there is room for so many bytes, else 0.
    HAS_ROOM(List.of(Scalar.I64), List.of(Scalar.I64)),
    /// A random generator that begins with these numbers; it lives as long as the call.
    GENERATOR(List.of(Scalar.I64, Scalar.I64, Scalar.I64, Scalar.I64), List.of(Scalar.POINTER));

    private final List<Type> arguments;
    private final List<Type> results;

    RuntimeFunction(List<Type> arguments, List<Type> results) {
        this.arguments = arguments;
        this.results = results;
    }

    public List<Type> arguments() { return arguments; }

    public List<Type> results() { return results; }

    public String text() { return name().toLowerCase(Locale.ROOT); }

    public static RuntimeFunction of(String text) { return valueOf(text.toUpperCase(Locale.ROOT)); }
}
