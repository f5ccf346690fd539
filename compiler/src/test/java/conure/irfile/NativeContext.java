package conure.irfile;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import conure.interpreter.NativeLoops;
import conure.ir.ScalarArithmetic;
import conure.ir.Type.Scalar;
import conure.llvm.ContextLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/// A kernel context made by Java, so that kernels run without a Python process: the C library's mathematics, and blocks and
/// lists in memory that goes with `arena`.
final class NativeContext {
    private static final int RECURSION_LIMIT = 200;
    private static final int BLOCK_HEADER = 192;
    private static final int LIST_HEADER = 256;
    private static final int ELEMENT_WORDS = 216;
    private static final int WORD = 8;

    private static final Map<String, String> SERVICES = Map.ofEntries(
            Map.entry("poll", "poll"), Map.entry("record_call_site", "recordCallSite"), Map.entry("clear_error", "clearError"),
            Map.entry("allocate", "allocate"), Map.entry("allocate_zeroed", "allocate"), Map.entry("retain", "count"),
            Map.entry("release", "count"), Map.entry("list_create", "listCreate"), Map.entry("list_reserve", "listReserve"),
            Map.entry("list_open", "listOpen"), Map.entry("list_close", "listClose"), Map.entry("list_slice", "listSlice"),
            Map.entry("print", "print"), Map.entry("native_loop", "nativeLoop"), Map.entry("move", "move"), Map.entry("chain_error", "chainError"),
            Map.entry("record_raise_again", "recordCallSite"), Map.entry("has_room", "hasRoom"));

    private final Arena arena;
    private final List<String> loops;
    private final MemorySegment context;

    /// @param loops the kernel's, by index
    NativeContext(Arena arena, List<String> loops) {
        this.arena = arena;
        this.loops = loops;
        context = arena.allocate(ContextLayout.SERVICES + (long) WORD * ContextLayout.allServices().size(), 64);
        context.set(JAVA_INT, ContextLayout.ERROR_INDEX, -1);
        context.set(JAVA_INT, ContextLayout.RECURSION_LIMIT, RECURSION_LIMIT);
        var mathematics = SymbolLookup.libraryLookup("libm.so.6", arena);
        for (var service : ContextLayout.allServices()) {
            var method = SERVICES.get(service.name());
            var pointer = method == null ? mathematics.find(service.name()) : Optional.of(stub(method, service));
            pointer.ifPresent(address -> context.set(ADDRESS, service.offset(), address));
        }
    }

    private MemorySegment stub(String method, ContextLayout.Service service) {
        var parameters = service.parameters().stream().map(type -> type.equals("i32") ? JAVA_INT : JAVA_LONG).toArray(MemoryLayout[]::new);
        var descriptor = switch (service.result()) {
            case "void" -> FunctionDescriptor.ofVoid(parameters);
            case "i32" -> FunctionDescriptor.of(JAVA_INT, parameters);
            default -> FunctionDescriptor.of(JAVA_LONG, parameters);
        };
        try {
            MethodType type = descriptor.toMethodType();
            var handle = MethodHandles.lookup().bind(this, method, type);
            return Linker.nativeLinker().upcallStub(handle, descriptor, arena);
        } catch (ReflectiveOperationException missing) {
            throw new IllegalStateException(missing);
        }
    }

    long address() {
        return context.address();
    }

    int errorIndex() {
        return context.get(JAVA_INT, ContextLayout.ERROR_INDEX);
    }

    List<Object> errorWords() {
        var words = new ArrayList<Object>();
        for (int i = 0; i < ContextLayout.ERROR_WORDS; i++) {
            words.add(context.get(JAVA_LONG, ContextLayout.ERROR_ARGUMENTS + (long) WORD * i));
        }
        return words;
    }

    int poll(long context) {
        return ContextLayout.RETURNED;
    }

    void recordCallSite(long context, int site) {
        this.context.set(JAVA_INT, ContextLayout.TRACE_COUNT, this.context.get(JAVA_INT, ContextLayout.TRACE_COUNT) + 1);
    }

    void clearError(long context) {
        this.context.set(JAVA_INT, ContextLayout.ERROR_INDEX, -1);
    }

    /// What stands behind an error is for Python to show.
    void chainError(long context, long kept, int kind, int site) {}

    long hasRoom(long context, long bytes) { return 1; }

    long allocate(long context, long bytes) {
        var block = arena.allocate(BLOCK_HEADER + Math.max(WORD, bytes), 64);
        block.set(JAVA_LONG, 0, 1);
        block.set(JAVA_LONG, ContextLayout.BLOCK_DATA, block.address() + BLOCK_HEADER);
        return block.address();
    }

    void count(long context, long owner) {}

    long listCreate(long context, long words, long owners, long capacity) {
        var list = arena.allocate(LIST_HEADER, 64);
        list.set(JAVA_LONG, ELEMENT_WORDS, words);
        listReserve(context, list.address(), Math.max(4, capacity));
        return list.address();
    }

    private static MemorySegment at(long address, long bytes) {
        return MemorySegment.ofAddress(address).reinterpret(bytes);
    }

    int listReserve(long context, long handle, long capacity) {
        var list = at(handle, LIST_HEADER);
        long old = list.get(JAVA_LONG, ContextLayout.LIST_CAPACITY);
        if (capacity > old) {
            long grown = Math.max(capacity, 2 * old);
            long row = WORD * list.get(JAVA_LONG, ELEMENT_WORDS);
            var elements = arena.allocate(Math.max(WORD, grown * row), 64);
            long used = list.get(JAVA_LONG, ContextLayout.LIST_LENGTH) * row;
            elements.copyFrom(at(list.get(JAVA_LONG, ContextLayout.LIST_ELEMENTS), used));
            list.set(JAVA_LONG, ContextLayout.LIST_ELEMENTS, elements.address());
            list.set(JAVA_LONG, ContextLayout.LIST_CAPACITY, grown);
        }
        return 0;
    }

    /// Moves the elements from `from` on to `to`.
    private static void shift(MemorySegment list, long from, long to) {
        long row = WORD * list.get(JAVA_LONG, ELEMENT_WORDS);
        long bytes = list.get(JAVA_LONG, ContextLayout.LIST_CAPACITY) * row;
        var elements = at(list.get(JAVA_LONG, ContextLayout.LIST_ELEMENTS), bytes);
        long moved = list.get(JAVA_LONG, ContextLayout.LIST_LENGTH) - from;
        MemorySegment.copy(elements, from * row, elements, to * row, moved * row);
        list.set(JAVA_LONG, ContextLayout.LIST_LENGTH, to + moved);
    }

    int listOpen(long context, long handle, long index, long count) {
        var list = at(handle, LIST_HEADER);
        listReserve(context, handle, list.get(JAVA_LONG, ContextLayout.LIST_LENGTH) + count);
        shift(list, index, index + count);
        return 0;
    }

    void move(long to, long from, long bytes) { at(to, bytes).copyFrom(at(from, bytes)); }

    void listClose(long context, long handle, long index, long count) {
        shift(at(handle, LIST_HEADER), index + count, index);
    }

    long listSlice(long context, long handle, long start, long step, long count) {
        var from = at(handle, LIST_HEADER);
        long words = from.get(JAVA_LONG, ELEMENT_WORDS);
        long row = WORD * words;
        var result = at(listCreate(context, words, 0, count), LIST_HEADER);
        long source = from.get(JAVA_LONG, ContextLayout.LIST_ELEMENTS);
        long target = result.get(JAVA_LONG, ContextLayout.LIST_ELEMENTS);
        for (long k = 0; k < count; k++) {
            at(target + k * row, row).copyFrom(at(source + (start + k * step) * row, row));
        }
        result.set(JAVA_LONG, ContextLayout.LIST_LENGTH, count);
        return result.address();
    }

    int print(long context, int text, long words) {
        return ContextLayout.RETURNED;
    }

    /// What the interpreter means by the loop, on native memory.
    long nativeLoop(long context, int loop, long pointers, long dimensions, long strides) {
        var elements = new NativeLoops.Elements() {
            @Override public Object load(long address, Scalar type) { return ScalarArithmetic.fromBits(word(address, type.bytes()), type); }

            @Override public void store(long address, Scalar type, Object value) {
                var place = at(address, type.bytes());
                long bits = value instanceof Boolean bit ? bit ? 1 : 0 : value instanceof Long number ? number : ScalarArithmetic.bits(value, type);
                for (int k = 0; k < type.bytes(); k++) place.set(JAVA_BYTE, k, (byte) (bits >> 8 * k));
            }
        };
        return NativeLoops.call(loops.get(loop), words(pointers, 3), words(dimensions, 4), words(strides, 9), elements);
    }

    private static long word(long address, int bytes) {
        var place = at(address, bytes);
        long bits = 0;
        for (int k = 0; k < bytes; k++) bits |= (place.get(JAVA_BYTE, k) & 0xffL) << 8 * k;
        return bits;
    }

    private static List<Long> words(long address, int count) {
        return LongStream.range(0, count).mapToObj(k -> word(address + WORD * k, WORD)).toList();
    }
}
