package conure.llvm;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Arrays;

/// C functions of a shared library, all called through one method handle.
///
/// Each distinct downcall shape costs a cold JVM some milliseconds, and so does each handle bound to an address. So there
/// is one handle, unbound: seven integer words in, one out. Under the System V x86-64 and the AAPCS64 calling conventions
/// a function ignores argument words beyond its own, takes an `int` or a `bool` from the low bits of its word, and leaves
/// the word of a `void` result undefined; what a result word means is for the caller to say (`(int)` for a C `int`).
public final class NativeFunctions {
    private static final int WORDS = 7;

    private static final class Shape {
        static final MethodHandle CALL = Linker.nativeLinker()
                .downcallHandle(FunctionDescriptor.of(
                        JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    }

    private final SymbolLookup symbols;

    private NativeFunctions(SymbolLookup symbols) {
        this.symbols = symbols;
    }

    /// Loads a library; it is unloaded when `arena` is closed.
    public static NativeFunctions load(Path library, Arena arena) {
        return new NativeFunctions(SymbolLookup.libraryLookup(library.toAbsolutePath(), arena));
    }

    public MemorySegment find(String name) {
        return symbols.find(name).orElseThrow(() -> new IllegalStateException("no native function " + name));
    }

    public static long call(MemorySegment function, long... words) {
        if (words.length > WORDS) {
            throw new IllegalArgumentException("more than " + WORDS + " argument words");
        }
        var w = words.length == WORDS ? words : Arrays.copyOf(words, WORDS);
        try {
            return (long) Shape.CALL.invokeExact(function, w[0], w[1], w[2], w[3], w[4], w[5], w[6]);
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }

    /// The NUL-terminated string at an address.
    static String text(long address) {
        return MemorySegment.ofAddress(address).reinterpret(Long.MAX_VALUE).getString(0);
    }

    static byte[] bytes(long address, long size) {
        return MemorySegment.ofAddress(address).reinterpret(size).toArray(ValueLayout.JAVA_BYTE);
    }
}
