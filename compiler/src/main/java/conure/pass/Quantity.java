package conure.pass;

import conure.ir.Op;
import conure.ir.Value;
import java.util.ArrayList;

/// What is known of one integer value at the place that [AnalyzeRanges] has reached: an interval, affine bounds over other
/// quantities, and, where it is one, the affine form it equals. Integers are read as signed; facts hold for the
/// mathematical number.
final class Quantity {
    /// More bounds than that are not kept: the first ones come from the definition.
    static final int MOST_BOUNDS = 10;

    final Value value;
    /// Definitions that were reached later have greater numbers; affine forms are sorted by it.
    final int order;
    /// The operation whose result it is; null for parameters.
    final Op definition;
    long low;
    long high;
    /// The value as an affine form of others, or null: then it is an atom of affine forms.
    Affine exact;
    final ArrayList<Affine> lower = new ArrayList<>(2);
    final ArrayList<Affine> upper = new ArrayList<>(2);

    Quantity(Value value, int order, Op definition, long low, long high) {
        this.value = value;
        this.order = order;
        this.definition = definition;
        this.low = low;
        this.high = high;
    }

    Affine affine() { return exact != null ? exact : Affine.of(this); }

    boolean isConstant() { return low == high; }

    @Override public String toString() { return value + " in " + low + ".." + high; }
}
