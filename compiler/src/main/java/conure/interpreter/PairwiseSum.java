package conure.interpreter;

import conure.ir.ScalarOp.BinaryKind;
import conure.ir.Type.Scalar;
import java.util.List;

/// The sum of floats as NumPy adds them: eight running sums up to a block of 128 numbers, halves beyond
/// (`numpy/_core/src/umath/loops_utils.h.src`). The parts of complex numbers lie side by side there, so that a block has half
/// as many of them, and four running sums for each part.
final class PairwiseSum {
    private static final int BLOCK = 128;
    private static final int LANES = 8;

    private final Scalar type;
    private final List<Object> terms;
    /// Components of an element.
    private final int parts;

    private PairwiseSum(Scalar type, List<Object> terms, int parts) {
        this.type = type;
        this.terms = terms;
        this.parts = parts;
    }

    static Object of(Scalar type, List<Object> terms, int parts) { return new PairwiseSum(type, terms, parts).tree(0, terms.size()); }

    private Object add(Object left, Object right) { return Scalars.binary(BinaryKind.FADD, type, left, right); }

    private Object tree(int from, int to) {
        int numbers = (to - from) * parts;
        if (numbers < LANES) {
            Object sum = -0.0;
            for (int k = from; k < to; k++) sum = add(sum, terms.get(k));
            return sum;
        }
        if (numbers <= BLOCK) return block(from, to);
        int half = numbers / 2;
        half = (half - half % LANES) / parts;
        return add(tree(from, from + half), tree(from + half, to));
    }

    private Object block(int from, int to) {
        int lanes = LANES / parts;
        var sums = new Object[lanes];
        int whole = (to - from) / lanes * lanes;
        for (int k = 0; k < whole; k++) sums[k % lanes] = k < lanes ? terms.get(from + k) : add(sums[k % lanes], terms.get(from + k));
        for (int width = 1; width < lanes; width *= 2) {
            for (int k = 0; k < lanes; k += 2 * width) sums[k] = add(sums[k], sums[k + width]);
        }
        var sum = sums[0];
        for (int k = from + whole; k < to; k++) sum = add(sum, terms.get(k));
        return sum;
    }
}
