package conure.irfile;

import conure.ir.ScalarArithmetic;
import conure.ir.Type;
import conure.ir.Type.Scalar;
import conure.llvm.ContextLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/// The process's own memory, for machine code.
record NativeStore(Arena arena, NativeContext context) implements Slots.Store {
    private static final int WORD = 8;
    /// Bytes on both sides of an allocation that nobody may change.
    private static final int GUARD = 64;

    @Override
    public long allocate(long bytes) {
        return arena.allocate(bytes + 2 * GUARD, GUARD).address() + GUARD;
    }

    private static MemorySegment at(long address, long bytes) {
        return MemorySegment.ofAddress(address).reinterpret(bytes);
    }

    @Override
    public Object load(long address, Scalar type) {
        var memory = at(address, type.bytes());
        return ScalarArithmetic.fromBits(
                switch (type.bytes()) {
                    case 1 -> memory.get(ValueLayout.JAVA_BYTE, 0);
                    case 2 -> memory.get(ValueLayout.JAVA_SHORT_UNALIGNED, 0);
                    case 4 -> memory.get(ValueLayout.JAVA_INT_UNALIGNED, 0);
                    default -> memory.get(ValueLayout.JAVA_LONG_UNALIGNED, 0);
                },
                type);
    }

    @Override
    public void store(long address, Scalar type, Object value) {
        var memory = at(address, type.bytes());
        long bits = ScalarArithmetic.bits(value, type);
        switch (type.bytes()) {
            case 1 -> memory.set(ValueLayout.JAVA_BYTE, 0, (byte) bits);
            case 2 -> memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, 0, (short) bits);
            case 4 -> memory.set(ValueLayout.JAVA_INT_UNALIGNED, 0, (int) bits);
            default -> memory.set(ValueLayout.JAVA_LONG_UNALIGNED, 0, bits);
        }
    }

    @Override
    public long list(List<Type> components, List<List<Object>> rows) {
        long list = context.listCreate(0, components.size(), 0, rows.size());
        context.listOpen(0, list, 0, rows.size());
        long element = (Long) load(list + ContextLayout.LIST_ELEMENTS, Scalar.I64);
        for (var row : rows) {
            for (int i = 0; i < row.size(); i++, element += WORD) {
                store(element, (Scalar) components.get(i), row.get(i));
            }
        }
        return list;
    }

    @Override
    public List<List<Object>> rows(List<Type> components, long list) {
        long length = (Long) load(list + ContextLayout.LIST_LENGTH, Scalar.I64);
        long element = (Long) load(list + ContextLayout.LIST_ELEMENTS, Scalar.I64);
        var rows = new ArrayList<List<Object>>();
        for (long i = 0; i < length; i++) {
            var row = new ArrayList<Object>();
            for (var component : components) {
                row.add(load(element, (Scalar) component));
                element += WORD;
            }
            rows.add(row);
        }
        return rows;
    }
}
