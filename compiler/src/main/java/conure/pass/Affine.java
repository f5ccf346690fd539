package conure.pass;

import java.util.Arrays;

/// An affine form: a constant and integer multiples of quantities. Immutable; operations give null where a coefficient
/// leaves 64 bits. The quantities are sorted by their order, so that the last is the one defined last.
final class Affine {
    private static final Quantity[] NO_ATOMS = {};
    private static final long[] NO_FACTORS = {};
    private static final int MOST_ATOMS = 10;

    private final Quantity[] atoms;
    private final long[] factors;
    private final long constant;

    private Affine(Quantity[] atoms, long[] factors, long constant) {
        this.atoms = atoms;
        this.factors = factors;
        this.constant = constant;
    }

    static Affine of(long constant) { return new Affine(NO_ATOMS, NO_FACTORS, constant); }

    static Affine of(Quantity atom) { return new Affine(new Quantity[] {atom}, new long[] {1}, 0); }

    int size() { return atoms.length; }

    Quantity atom(int k) { return atoms[k]; }

    long factor(int k) { return factors[k]; }

    long constant() { return constant; }

    boolean isConstant() { return atoms.length == 0; }

    Affine plus(long amount) {
        long sum = constant + amount;
        return overflows(constant, amount, sum) ? null : new Affine(atoms, factors, sum);
    }

    Affine minus(Affine other) { return plus(other, -1); }

    Affine plus(Affine other) { return plus(other, 1); }

    /// This + `times` · other.
    Affine plus(Affine other, long times) { return combine(other, times, -1); }

    /// The form with atom number `k` replaced by another form.
    Affine replace(int k, Affine by) { return combine(by, factors[k], k); }

    Affine times(long factor) { return of(0).plus(this, factor); }

    /// This, without atom number `without`, + `times` · other.
    private Affine combine(Affine other, long times, int without) {
        var newAtoms = new Quantity[atoms.length + other.atoms.length];
        var newFactors = new long[newAtoms.length];
        int count = 0;
        int a = 0;
        int b = 0;
        while (a < atoms.length || b < other.atoms.length) {
            if (a == without) {
                a++;
                continue;
            }
            var left = a < atoms.length ? atoms[a] : null;
            var right = b < other.atoms.length ? other.atoms[b] : null;
            long factor;
            Quantity atom;
            if (left == right) {
                long product = other.factors[b] * times;
                factor = factors[a] + product;
                if (productOverflows(other.factors[b], times) || overflows(factors[a], product, factor)) return null;
                atom = left;
                a++;
                b++;
            } else if (right == null || left != null && left.order < right.order) {
                factor = factors[a];
                atom = left;
                a++;
            } else {
                factor = other.factors[b] * times;
                if (productOverflows(other.factors[b], times)) return null;
                atom = right;
                b++;
            }
            if (factor == 0) continue;
            newAtoms[count] = atom;
            newFactors[count++] = factor;
        }
        long product = other.constant * times;
        long sum = constant + product;
        if (count > MOST_ATOMS || productOverflows(other.constant, times) || overflows(constant, product, sum)) return null;
        return count == newAtoms.length ? new Affine(newAtoms, newFactors, sum)
                : new Affine(Arrays.copyOf(newAtoms, count), Arrays.copyOf(newFactors, count), sum);
    }

    private static boolean overflows(long a, long b, long sum) { return ((a ^ sum) & (b ^ sum)) < 0; }

    private static boolean productOverflows(long a, long b) { return Math.multiplyHigh(a, b) != (a * b) >> 63; }

    /// The least value by the atoms' intervals, cut to 64 bits.
    long minimum() { return extreme(false); }

    /// The greatest value by the atoms' intervals, cut to 64 bits.
    long maximum() { return extreme(true); }

    /// Exact sums in 128 bits: an interval's ends may be the type's.
    private long extreme(boolean greatest) {
        long sum = constant;
        long carry = constant >> 63;
        for (int k = 0; k < atoms.length; k++) {
            long end = factors[k] > 0 == greatest ? atoms[k].high : atoms[k].low;
            long product = factors[k] * end;
            long next = sum + product;
            carry += Math.multiplyHigh(factors[k], end) + (Long.compareUnsigned(next, sum) < 0 ? 1 : 0);
            sum = next;
        }
        if (carry == sum >> 63) return sum;
        return carry < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    /// Whether all atoms were defined before a place.
    boolean isDefinedBefore(int order) { return atoms.length == 0 || atoms[atoms.length - 1].order < order; }

    boolean isSameAs(Affine other) {
        if (constant != other.constant || atoms.length != other.atoms.length) return false;
        for (int k = 0; k < atoms.length; k++) {
            if (atoms[k] != other.atoms[k] || factors[k] != other.factors[k]) return false;
        }
        return true;
    }

    @Override public String toString() {
        var text = new StringBuilder();
        for (int k = 0; k < atoms.length; k++) text.append(factors[k]).append("·%").append(atoms[k].value.name()).append(" + ");
        return text.append(constant).toString();
    }
}
