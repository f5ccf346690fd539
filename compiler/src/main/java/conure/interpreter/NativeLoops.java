package conure.interpreter;

import conure.interpreter.Interpreter.InvalidProgram;
import conure.ir.Dtype;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.Type.Scalar;
import java.util.List;

/// What NumPy's inner loops do, as plainly as can be: `numpy.matmul` of booleans, integers and real numbers, by its definition.
/// Other loops have no meaning here, so that programs which call them are not interpreted.
public final class NativeLoops {
    private NativeLoops() {}

    /// Where the elements are.
    public interface Elements {
        Object load(long address, Scalar type);

        void store(long address, Scalar type, Object value);
    }

    /// Calls `loop(pointers, dimensions, strides)`; the status that the operation gives.
    public static long call(String loop, List<Long> pointers, List<Long> dimensions, List<Long> strides, Elements elements) {
        var words = loop.split(" ");
        var dtype = words.length == 2 && words[0].equals("numpy.matmul") ? dtype(words[1].charAt(0)) : null;
        if (dtype == null || dtype.isComplex()) throw new InvalidProgram("the loop " + loop + " is not interpreted");
        for (long k = 0; k < dimensions.getFirst(); k++) {
            matmul(pointers.get(0) + k * strides.get(0), pointers.get(1) + k * strides.get(1), pointers.get(2) + k * strides.get(2),
                    dimensions.subList(1, 4), strides.subList(3, 9), dtype, elements);
        }
        return 0;
    }

    /// `(m, n), (n, p) → (m, p)`.
    private static void matmul(long left, long right, long result, List<Long> extents, List<Long> strides, Dtype dtype, Elements elements) {
        var type = dtype.component();
        for (long i = 0; i < extents.get(0); i++) {
            for (long j = 0; j < extents.get(2); j++) {
                Object sum = type == Scalar.I1 ? (Object) false : type.isFloat() ? (Object) 0.0 : (Object) 0L;
                for (long k = 0; k < extents.get(1); k++) {
                    var x = elements.load(left + i * strides.get(0) + k * strides.get(1), type);
                    var y = elements.load(right + k * strides.get(2) + j * strides.get(3), type);
                    var product = Scalars.binary(type == Scalar.I1 ? BinaryKind.AND : type.isFloat() ? BinaryKind.FMUL : BinaryKind.MUL, type, x, y);
                    sum = Scalars.binary(type == Scalar.I1 ? BinaryKind.OR : type.isFloat() ? BinaryKind.FADD : BinaryKind.ADD, type, sum, product);
                }
                elements.store(result + i * strides.get(4) + j * strides.get(5), type, sum);
            }
        }
    }

    private static Dtype dtype(char character) {
        for (var dtype : Dtype.values()) {
            if (dtype.character() == character) return dtype;
        }
        return null;
    }
}
