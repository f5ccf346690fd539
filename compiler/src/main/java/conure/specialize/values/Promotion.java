package conure.specialize.values;

import conure.ir.Dtype;
import java.util.List;

/// The types of results: Python's order among its own numbers, and NumPy's rules (NEP 50) as soon as one operand is a
/// NumPy scalar. Python's int, float and complex are *weak* there: they take the precision of the other operand.
public final class Promotion {
    private Promotion() {}

    /// `numpy.promote_types`.
    public static Dtype promote(Dtype left, Dtype right) {
        if (left == right || right == Dtype.BOOL) return left;
        if (left == Dtype.BOOL) return right;
        if (left.isInteger() && right.isInteger()) return integers(left, right);
        int precision = Math.max(precision(left), precision(right));
        if (left.isComplex() || right.isComplex()) return precision <= 4 ? Dtype.COMPLEX64 : Dtype.COMPLEX128;
        return floating(precision);
    }

    private static Dtype integers(Dtype left, Dtype right) {
        if (left.isSigned() == right.isSigned()) return left.bytes() >= right.bytes() ? left : right;
        var signed = left.isSigned() ? left : right;
        var unsigned = left.isSigned() ? right : left;
        if (signed.bytes() > unsigned.bytes()) return signed;
        return switch (unsigned) {
            case UINT8 -> Dtype.INT16;
            case UINT16 -> Dtype.INT32;
            case UINT32 -> Dtype.INT64;
            default -> Dtype.FLOAT64;
        };
    }

    /// Bytes of the float that holds a type's values as NumPy sees it.
    private static int precision(Dtype dtype) {
        if (dtype.isComplex()) return dtype.bytes() / 2;
        if (dtype.isFloat()) return dtype.bytes();
        return Math.min(8, 2 * dtype.bytes());
    }

    private static Dtype floating(int bytes) {
        return switch (bytes) {
            case 2 -> Dtype.FLOAT16;
            case 4 -> Dtype.FLOAT32;
            default -> Dtype.FLOAT64;
        };
    }

    /// The type two numbers share before an operator computes: of Python's numbers the wider one, else NumPy's.
    public static NumberType common(NumberType left, NumberType right) {
        if (!left.isNumpy() && !right.isNumpy()) return left.ordinal() >= right.ordinal() ? left : right;
        if (left.isNumpy() && right.isNumpy()) return NumberType.numpy(promote(left.dtype(), right.dtype()));
        return NumberType.numpy(left.isNumpy() ? weak(left.dtype(), right) : weak(right.dtype(), left));
    }

    /// The dtype that `numpy.array` of these numbers has: a Python int counts as int64, a float as float64.
    public static Dtype common(List<NumberType> numbers) {
        return numbers.stream().map(NumberType::dtype).reduce(Promotion::promote).orElse(Dtype.FLOAT64);
    }

    /// What a NumPy type becomes beside a Python number.
    static Dtype weak(Dtype numpy, NumberType python) {
        return switch (python) {
            case INT -> numpy == Dtype.BOOL ? Dtype.INT64 : numpy;
            case FLOAT -> numpy == Dtype.BOOL || numpy.isInteger() ? Dtype.FLOAT64 : numpy;
            case COMPLEX -> numpy.isComplex() ? numpy : numpy.isFloat() && numpy.bytes() <= 4 ? Dtype.COMPLEX64 : Dtype.COMPLEX128;
            default -> numpy;
        };
    }

    /// `numpy.can_cast(from, to, casting)`.
    public static boolean canCast(Dtype from, Dtype to, String casting) {
        var kinds = "buifc";
        return switch (casting) {
            case "unsafe" -> true;
            case "same_kind" -> kinds.indexOf(from.kind()) <= kinds.indexOf(to.kind());
            case "safe" -> promote(from, to) == to;
            default -> from == to;
        };
    }

    /// The float in which NumPy's functions of floats compute a type's values.
    public static Dtype inexact(Dtype dtype) {
        return switch (dtype) {
            case BOOL, INT8, UINT8 -> Dtype.FLOAT16;
            case INT16, UINT16 -> Dtype.FLOAT32;
            case INT32, UINT32, INT64, UINT64 -> Dtype.FLOAT64;
            default -> dtype;
        };
    }

    /// The type of the parts of a complex type.
    public static Dtype part(Dtype complex) { return complex == Dtype.COMPLEX64 ? Dtype.FLOAT32 : Dtype.FLOAT64; }
}
