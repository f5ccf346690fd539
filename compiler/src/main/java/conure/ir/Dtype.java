package conure.ir;

import conure.ir.Type.Scalar;
import java.util.List;

/// NumPy's numeric element types (`numpy.dtype` in native byte order).
public enum Dtype {
    BOOL("bool", 'b', 1, Scalar.I1),
    INT8("int8", 'i', 1, Scalar.I8), INT16("int16", 'i', 2, Scalar.I16),
    INT32("int32", 'i', 4, Scalar.I32), INT64("int64", 'i', 8, Scalar.I64),
    UINT8("uint8", 'u', 1, Scalar.I8), UINT16("uint16", 'u', 2, Scalar.I16),
    UINT32("uint32", 'u', 4, Scalar.I32), UINT64("uint64", 'u', 8, Scalar.I64),
    FLOAT16("float16", 'f', 2, Scalar.F16), FLOAT32("float32", 'f', 4, Scalar.F32), FLOAT64("float64", 'f', 8, Scalar.F64),
    COMPLEX64("complex64", 'c', 8, Scalar.F32), COMPLEX128("complex128", 'c', 16, Scalar.F64);

    private final String text;
    private final char kind;
    private final int bytes;
    private final Scalar component;

    Dtype(String text, char kind, int bytes, Scalar component) {
        this.text = text;
        this.kind = kind;
        this.bytes = bytes;
        this.component = component;
    }

    /// NumPy's name, as in `numpy.dtype(...).name`.
    public String text() { return text; }

    /// NumPy's kind letter: `b i u f c`.
    public char kind() { return kind; }

    /// NumPy's character code, as in `numpy.dtype(...).char` and in the types of universal functions.
    public char character() { return "?bhilBHILefdFD".charAt(ordinal()); }

    /// Size of an element in bytes (`itemsize`).
    public int bytes() { return bytes; }

    /// The scalar that one component of an element is: a complex element has two, any other one.
    public Scalar component() { return component; }

    /// The components of an element, in memory order.
    public List<Type> components() { return isComplex() ? List.of(component, component) : List.of(component); }

    public boolean isComplex() { return kind == 'c'; }

    public boolean isFloat() { return kind == 'f'; }

    public boolean isInteger() { return kind == 'i' || kind == 'u'; }

    public boolean isSigned() { return kind == 'i'; }

    public static Dtype of(String text) {
        for (var dtype : values()) {
            if (dtype.text.equals(text)) return dtype;
        }
        throw new IllegalArgumentException("no dtype " + text);
    }
}
