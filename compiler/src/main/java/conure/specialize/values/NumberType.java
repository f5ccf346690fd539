package conure.specialize.values;

import conure.ir.Dtype;
import conure.ir.Type;
import java.util.List;
import java.util.Locale;

/// The exact type of a number: Python's own four, and NumPy's scalar types. `bool` and `np.bool` are different types,
/// as are `float` and `np.float64`, and it shows where it shows in Python.
public enum NumberType implements PyType {
    BOOL(Dtype.BOOL, false), INT(Dtype.INT64, false), FLOAT(Dtype.FLOAT64, false), COMPLEX(Dtype.COMPLEX128, false),
    NP_BOOL(Dtype.BOOL, true),
    NP_INT8(Dtype.INT8, true), NP_INT16(Dtype.INT16, true), NP_INT32(Dtype.INT32, true), NP_INT64(Dtype.INT64, true),
    NP_UINT8(Dtype.UINT8, true), NP_UINT16(Dtype.UINT16, true), NP_UINT32(Dtype.UINT32, true), NP_UINT64(Dtype.UINT64, true),
    NP_FLOAT16(Dtype.FLOAT16, true), NP_FLOAT32(Dtype.FLOAT32, true), NP_FLOAT64(Dtype.FLOAT64, true),
    NP_COMPLEX64(Dtype.COMPLEX64, true), NP_COMPLEX128(Dtype.COMPLEX128, true);

    private final Dtype dtype;
    private final boolean numpy;

    NumberType(Dtype dtype, boolean numpy) {
        this.dtype = dtype;
        this.numpy = numpy;
    }

    /// How the value is represented; for a Python number the dtype that NumPy would give it.
    public Dtype dtype() { return dtype; }

    /// Whether it is one of NumPy's scalar types.
    public boolean isNumpy() { return numpy; }

    public boolean isBool() { return dtype == Dtype.BOOL; }

    public boolean isInteger() { return dtype.isInteger(); }

    public boolean isFloat() { return dtype.isFloat(); }

    public boolean isComplex() { return dtype.isComplex(); }

    @Override public List<Type> components() { return dtype.components(); }

    /// `int`, `np.float32`.
    @Override public String text() { return numpy ? "np." + dtype.text() : name().toLowerCase(Locale.ROOT); }

    /// `type(x).__name__`: `int`, `numpy.float32` (as messages have it).
    @Override public String pythonName() { return numpy ? "numpy." + dtype.text() : text(); }

    public static NumberType numpy(Dtype dtype) {
        for (var type : values()) {
            if (type.numpy && type.dtype == dtype) return type;
        }
        throw new AssertionError(dtype);
    }
}
