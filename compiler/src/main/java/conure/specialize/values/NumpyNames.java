package conure.specialize.values;

import conure.ir.Dtype;

/// NumPy's names for its scalar types, C's among them (as on 64-bit Linux).
public final class NumpyNames {
    private NumpyNames() {}

    /// The dtype that `numpy.NAME` is the scalar type of, or null.
    public static Dtype dtype(String name) {
        return switch (name) {
            case "bool", "bool_" -> Dtype.BOOL;
            case "int8", "byte" -> Dtype.INT8;
            case "int16", "short" -> Dtype.INT16;
            case "int32", "intc" -> Dtype.INT32;
            case "int64", "int_", "intp", "long", "longlong" -> Dtype.INT64;
            case "uint8", "ubyte" -> Dtype.UINT8;
            case "uint16", "ushort" -> Dtype.UINT16;
            case "uint32", "uintc" -> Dtype.UINT32;
            case "uint64", "uint", "uintp", "ulong", "ulonglong" -> Dtype.UINT64;
            case "float16", "half" -> Dtype.FLOAT16;
            case "float32", "single" -> Dtype.FLOAT32;
            case "float64", "double" -> Dtype.FLOAT64;
            case "complex64", "csingle" -> Dtype.COMPLEX64;
            case "complex128", "cdouble" -> Dtype.COMPLEX128;
            default -> null;
        };
    }
}
