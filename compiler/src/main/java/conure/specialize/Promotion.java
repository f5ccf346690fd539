package conure.specialize;

import conure.ir.Dtype;
import java.util.List;

/// NumPy's promotion of dtypes (`numpy.result_type` of dtypes).
final class Promotion {
    private Promotion() {}

    /// The smallest dtype that both can be cast to safely.
    static Dtype promote(Dtype a, Dtype b) {
        if (a == b) return a;
        if (a == Dtype.BOOL) return b;
        if (b == Dtype.BOOL) return a;
        if (a.isInteger() && b.isInteger()) return integers(a, b);
        if (a.isComplex() || b.isComplex()) {
            return floatBytes(a) <= 4 && floatBytes(b) <= 4 ? Dtype.COMPLEX64 : Dtype.COMPLEX128;
        }
        return switch (Math.max(floatBytes(a), floatBytes(b))) {
            case 2 -> Dtype.FLOAT16;
            case 4 -> Dtype.FLOAT32;
            default -> Dtype.FLOAT64;
        };
    }

    /// The bytes of the float (or of a complex number's component) that holds every value of a dtype.
    private static int floatBytes(Dtype dtype) {
        if (dtype.isComplex()) return dtype.bytes() / 2;
        if (dtype.isFloat()) return dtype.bytes();
        return dtype == Dtype.BOOL || dtype.bytes() == 1 ? 2 : dtype.bytes() == 2 ? 4 : 8;
    }

    private static Dtype integers(Dtype a, Dtype b) {
        if (a.isSigned() == b.isSigned()) return a.bytes() >= b.bytes() ? a : b;
        var signed = a.isSigned() ? a : b;
        var unsigned = a.isSigned() ? b : a;
        if (signed.bytes() > unsigned.bytes()) return signed;
        return switch (unsigned.bytes()) {
            case 1 -> Dtype.INT16;
            case 2 -> Dtype.INT32;
            case 4 -> Dtype.INT64;
            default -> Dtype.FLOAT64;
        };
    }

    /// The dtype that `numpy.array` of these numbers has: a Python int counts as int64, a float as float64.
    static Dtype common(List<NumberType> numbers) {
        if (numbers.isEmpty()) return Dtype.FLOAT64;
        var common = numbers.getFirst().dtype();
        for (var number : numbers) common = promote(common, number.dtype());
        return common;
    }
}
