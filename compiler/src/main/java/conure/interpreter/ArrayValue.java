package conure.interpreter;

import conure.ir.Dtype;
import java.util.ArrayList;
import java.util.List;

/// An array of the typed level.
///
/// @param data address of the element with all indices 0
/// @param owner tells references to one array from references to equal arrays
/// @param strides in bytes
public record ArrayValue(long data, Object owner, Dtype dtype, List<Long> extents, List<Long> strides) {
    public ArrayValue {
        extents = List.copyOf(extents);
        strides = List.copyOf(strides);
    }

    /// Address of an element.
    long address(List<Long> indices) {
        long address = data;
        for (int axis = 0; axis < indices.size(); axis++) {
            if (indices.get(axis) < 0 || indices.get(axis) >= extents.get(axis)) {
                throw new Interpreter.InvalidProgram("index " + indices + " in an array of shape " + extents);
            }
            address += indices.get(axis) * strides.get(axis);
        }
        return address;
    }

    /// A fresh array's strides: the last axis first, or in Fortran's order the first.
    public static List<Long> contiguous(List<Long> extents, long itemsize, boolean fortran) {
        var strides = new Long[extents.size()];
        long stride = itemsize;
        for (int k = 0; k < strides.length; k++) {
            int axis = fortran ? k : strides.length - 1 - k;
            strides[axis] = stride;
            stride *= Math.max(1, extents.get(axis));
        }
        return List.of(strides);
    }

    /// A new array in C order.
    ///
    /// @param components of its elements, the last axis first
    public static ArrayValue of(Memory memory, Dtype dtype, List<Long> extents, List<Object> components) {
        var component = dtype.component();
        long address = memory.allocate((long) components.size() * component.bytes());
        for (int i = 0; i < components.size(); i++) memory.store(address + (long) i * component.bytes(), component, components.get(i));
        return new ArrayValue(address, new Object(), dtype, extents, contiguous(extents, dtype.bytes(), false));
    }

    /// The components of all elements, the last axis first.
    public List<Object> components(Memory memory) {
        var found = new ArrayList<Object>();
        collect(memory, 0, data, found);
        return found;
    }

    private void collect(Memory memory, int axis, long address, List<Object> into) {
        if (axis < extents.size()) {
            for (long i = 0; i < extents.get(axis); i++) collect(memory, axis + 1, address + i * strides.get(axis), into);
            return;
        }
        var component = dtype.component();
        for (int part = 0; part < dtype.components().size(); part++) into.add(memory.load(address + (long) part * component.bytes(), component));
    }
}
