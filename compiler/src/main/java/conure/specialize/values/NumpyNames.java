package conure.specialize.values;

import conure.ir.Dtype;

/// NumPy's names for its scalar types, C's among them (as on 64-bit Linux). `longlong` and `ulonglong` are missing: as wide as
/// `int64` and `uint64`, but types of their own.
public final class NumpyNames {
    private NumpyNames() {}

    /// The dtype that `numpy.NAME` is the scalar type of, or null.
    public static Dtype dtype(String name) {
        return switch (name) {
            case "bool", "bool_" -> Dtype.BOOL;
            case "int8", "byte" -> Dtype.INT8;
            case "int16", "short" -> Dtype.INT16;
            case "int32", "intc" -> Dtype.INT32;
            case "int64", "int_", "intp", "long" -> Dtype.INT64;
            case "uint8", "ubyte" -> Dtype.UINT8;
            case "uint16", "ushort" -> Dtype.UINT16;
            case "uint32", "uintc" -> Dtype.UINT32;
            case "uint64", "uint", "uintp", "ulong" -> Dtype.UINT64;
            case "float16", "half" -> Dtype.FLOAT16;
            case "float32", "single" -> Dtype.FLOAT32;
            case "float64", "double" -> Dtype.FLOAT64;
            case "complex64", "csingle" -> Dtype.COMPLEX64;
            case "complex128", "cdouble" -> Dtype.COMPLEX128;
            default -> null;
        };
    }

    /// The dtype that `numpy.dtype('TEXT')` is: by the name of its scalar type, Python's, its character code, or kind and
    /// size; or null.
    public static Dtype dtypeOfText(String text) {
        // The order of bytes, if it is the machine's.
        if (text.length() == 3 && "<=|".indexOf(text.charAt(0)) >= 0 && Character.isDigit(text.charAt(2))) return dtypeOfText(text.substring(1));
        if (text.equals("<c16") || text.equals("=c16")) return Dtype.COMPLEX128;
        return switch (text) {
            case "?", "b1" -> Dtype.BOOL;
            case "i1", "b" -> Dtype.INT8;
            case "i2", "h" -> Dtype.INT16;
            case "i4", "i" -> Dtype.INT32;
            case "i8", "l", "p", "n", "int" -> Dtype.INT64;
            case "u1", "B" -> Dtype.UINT8;
            case "u2", "H" -> Dtype.UINT16;
            case "u4", "I" -> Dtype.UINT32;
            case "u8", "L", "P", "N" -> Dtype.UINT64;
            case "f2", "e" -> Dtype.FLOAT16;
            case "f4", "f" -> Dtype.FLOAT32;
            case "f8", "d", "float" -> Dtype.FLOAT64;
            case "c8", "F" -> Dtype.COMPLEX64;
            case "c16", "D", "complex" -> Dtype.COMPLEX128;
            default -> dtype(text);
        };
    }
}
