package conure.interpreter;

import conure.ir.Type.Scalar;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Memory made of regions with bounds, far apart: an access that is not wholly inside one living region is an error.
/// Addresses are numbers, so that pointers can lie in memory themselves.
public final class Memory implements NativeLoops.Elements {
    private static final long DISTANCE = 1L << 40;

    private final TreeMap<Long, ByteBuffer> regions = new TreeMap<>();
    private long next = DISTANCE;

    /// An access that machine code must never make; the program, or the pass that made it, is wrong.
    public static final class InvalidAccess extends RuntimeException {
        InvalidAccess(String message) { super(message); }
    }

    /// The address of a new region of zeros, aligned to 64 bytes.
    public long allocate(long bytes) {
        long address = next;
        next += (bytes / DISTANCE + 2) * DISTANCE;
        regions.put(address, ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN));
        return address;
    }

    /// The address of a new region that holds these numbers.
    public long table(Scalar component, List<Object> values) {
        long address = allocate((long) values.size() * component.bytes());
        for (int k = 0; k < values.size(); k++) store(address + (long) k * component.bytes(), component, values.get(k));
        return address;
    }

    /// Ends a region's life.
    public void free(long address) {
        if (regions.remove(address) == null) throw new InvalidAccess("free of " + Long.toHexString(address));
    }

    private Map.Entry<Long, ByteBuffer> region(long address, long bytes) {
        var entry = regions.floorEntry(address);
        if (entry == null || address - entry.getKey() > entry.getValue().capacity() - bytes) {
            throw new InvalidAccess(bytes + " bytes at " + Long.toHexString(address)
                    + (entry == null ? "" : ", " + (address - entry.getKey()) + " bytes into a region of " + entry.getValue().capacity()));
        }
        return entry;
    }

    /// The scalar at an address, in the form of [Scalars].
    @Override public Object load(long address, Scalar type) {
        var entry = region(address, type.bytes());
        int at = (int) (address - entry.getKey());
        var bytes = entry.getValue();
        return switch (type) {
            case I1 -> bytes.get(at) != 0;
            case I8 -> (long) bytes.get(at);
            case I16 -> (long) bytes.getShort(at);
            case I32 -> (long) bytes.getInt(at);
            case I64, POINTER -> bytes.getLong(at);
            case F16 -> (double) Float.float16ToFloat(bytes.getShort(at));
            case F32 -> (double) bytes.getFloat(at);
            case F64 -> bytes.getDouble(at);
        };
    }

    @Override public void store(long address, Scalar type, Object value) {
        var entry = region(address, type.bytes());
        int at = (int) (address - entry.getKey());
        var bytes = entry.getValue();
        switch (type) {
            case I1 -> bytes.put(at, (byte) ((Boolean) value ? 1 : 0));
            case I8 -> bytes.put(at, ((Long) value).byteValue());
            case I16 -> bytes.putShort(at, ((Long) value).shortValue());
            case I32 -> bytes.putInt(at, ((Long) value).intValue());
            case I64, POINTER -> bytes.putLong(at, (Long) value);
            case F16 -> bytes.putShort(at, Float.floatToFloat16(((Double) value).floatValue()));
            case F32 -> bytes.putFloat(at, ((Double) value).floatValue());
            case F64 -> bytes.putDouble(at, (Double) value);
        }
    }

    /// Copies as `memmove` does.
    public void move(long to, long from, long bytes) {
        if (bytes == 0) return;
        var source = region(from, bytes);
        var target = region(to, bytes);
        var copy = new byte[Math.toIntExact(bytes)];
        source.getValue().get((int) (from - source.getKey()), copy);
        target.getValue().put((int) (to - target.getKey()), copy);
    }
}
