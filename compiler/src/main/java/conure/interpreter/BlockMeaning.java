package conure.interpreter;

import conure.interpreter.Interpreter.Frame;
import conure.interpreter.Interpreter.InvalidProgram;
import conure.ir.FailingOp;
import conure.ir.MemoryOp.ListField;
import conure.ir.Type.Scalar;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Blocks and lists of the loops level, as runtime/include/conure_context.h describes them. A block's handle is the address
/// of a header that programs may write to (what kind of array it holds); its data are a region of their own. A list's handle
/// is the address of an empty region, so that nothing but these services reads it.
/// Counting a block that is gone already is an error.
final class BlockMeaning {
    private static final long TAGS = 3;
    private static final int WORD = 8;
    private static final int HEADER_BYTES = 192;

    private final Memory memory;
    private final Map<Long, Integer> counts = new HashMap<>();
    private final Set<Long> gone = new HashSet<>();
    private final Map<Long, Long> data = new HashMap<>();
    private final Map<Long, Elements> lists = new HashMap<>();

    private static final class Elements {
        long length;
        long capacity;
        long words;
        /// Which words of an element are owners.
        long owners;
        long data;
    }

    BlockMeaning(Memory memory) { this.memory = memory; }

    void call(FailingOp.Runtime op, Frame frame) {
        var arguments = op.arguments().stream().mapToLong(frame::number).toArray();
        switch (op.function()) {
            case ALLOCATE, ALLOCATE_ZEROED -> frame.define(op.results().getFirst(), allocate(arguments[0]));
            case GENERATOR -> frame.define(op.results().getFirst(), memory.allocate(WORD));
            case HAS_ROOM -> frame.define(op.results().getFirst(), 1L);
            case RETAIN -> count(arguments[0], 1);
            case RELEASE -> count(arguments[0], -1);
            case LIST_CREATE -> frame.define(op.results().getFirst(), create(arguments[0], arguments[1], arguments[2]));
            case LIST_RESERVE -> reserve(list(arguments[0]), arguments[1]);
            case LIST_OPEN -> open(list(arguments[0]), arguments[1], arguments[2]);
            case LIST_CLOSE -> {
                var list = list(arguments[0]);
                long row = list.words * WORD;
                long behind = arguments[1] + arguments[2];
                memory.move(list.data + arguments[1] * row, list.data + behind * row, (list.length - behind) * row);
                list.length -= arguments[2];
            }
            case LIST_SLICE -> {
                var from = list(arguments[0]);
                long handle = create(from.words, from.owners, arguments[3]);
                var to = list(handle);
                for (; to.length < arguments[3]; to.length++) {
                    long source = arguments[1] + to.length * arguments[2];
                    memory.move(to.data + to.length * to.words * WORD, from.data + source * from.words * WORD, from.words * WORD);
                    countElement(to, to.length, 1);
                }
                frame.define(op.results().getFirst(), handle);
            }
        }
    }

    private long allocate(long bytes) {
        long handle = memory.allocate(HEADER_BYTES);
        counts.put(handle, 1);
        data.put(handle, memory.allocate(bytes));
        return handle;
    }

    /// How many blocks and lists are alive.
    int living() { return counts.size(); }

    /// How many owners a block or list has; 0 for anything else.
    int owners(long owner) { return counts.getOrDefault(owner & ~TAGS, 0); }

    /// Counts handles; the last release ends the block's life. Handles of arguments are not counted.
    private void count(long owner, int change) {
        long handle = owner & ~TAGS;
        if (gone.contains(handle)) throw new InvalidProgram("the block is gone: " + Long.toHexString(handle));
        if (!counts.containsKey(handle) || counts.merge(handle, change, Integer::sum) > 0) return;
        counts.remove(handle);
        gone.add(handle);
        var list = lists.remove(handle);
        if (list != null) {
            for (long k = 0; k < list.length; k++) countElement(list, k, -1);
            memory.free(list.data);
        }
        if (data.containsKey(handle)) memory.free(data.remove(handle));
        memory.free(handle);
    }

    /// Counts what one element of a list owns.
    private void countElement(Elements list, long index, int change) {
        for (int word = 0; word < list.words; word++) {
            if ((list.owners >>> word & 1) != 0) count((Long) memory.load(list.data + (index * list.words + word) * WORD, Scalar.POINTER), change);
        }
    }

    long data(long block) {
        var address = data.get(block);
        if (address == null) throw new InvalidProgram("no living block: " + Long.toHexString(block));
        return address;
    }

    private long create(long words, long owners, long capacity) {
        long handle = memory.allocate(0);
        var list = new Elements();
        list.words = words;
        list.owners = owners;
        list.data = memory.allocate(0);
        lists.put(handle, list);
        counts.put(handle, 1);
        reserve(list, Math.max(1, capacity));
        return handle;
    }

    private Elements list(long handle) {
        var list = lists.get(handle);
        if (list == null) throw new InvalidProgram("no list: " + Long.toHexString(handle));
        return list;
    }

    private void reserve(Elements list, long capacity) {
        if (capacity <= list.capacity) return;
        long grown = Math.max(capacity, 2 * list.capacity);
        long data = memory.allocate(grown * list.words * WORD);
        memory.move(data, list.data, list.length * list.words * WORD);
        memory.free(list.data);
        list.data = data;
        list.capacity = grown;
    }

    private void open(Elements list, long index, long count) {
        reserve(list, list.length + count);
        long row = list.words * WORD;
        memory.move(list.data + (index + count) * row, list.data + index * row, (list.length - index) * row);
        list.length += count;
    }

    Object field(long handle, ListField field) {
        var list = list(handle);
        return switch (field) {
            case LENGTH -> list.length;
            case CAPACITY -> list.capacity;
            case DATA -> list.data;
        };
    }

    void setLength(long handle, long length) {
        var list = list(handle);
        if (length < 0 || length > list.capacity) throw new InvalidProgram("length " + length + " of capacity " + list.capacity);
        list.length = length;
    }
}
