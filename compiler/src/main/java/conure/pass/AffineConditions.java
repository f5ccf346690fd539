package conure.pass;

import conure.ir.Location;
import conure.ir.Op;
import conure.ir.ScalarOp;
import conure.ir.ScalarOp.Binary;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.Compare;
import conure.ir.ScalarOp.Constant;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Conditions as affine inequalities over a loop's index, and affine forms as operations: what passes that move the bounds
/// of loops share.
final class AffineConditions {
    private final AnalyzeRanges ranges;
    private final Map<Value, Op> definitions;

    AffineConditions(AnalyzeRanges ranges, Map<Value, Op> definitions) {
        this.ranges = ranges;
        this.definitions = definitions;
    }

    /// The forms that are all ≥ 0 exactly where the condition is `truth`; null where it is not such a conjunction.
    List<Affine> conjunction(Value condition, boolean truth) {
        var forms = new ArrayList<Affine>();
        return collect(condition, truth, forms) ? forms : null;
    }

    private boolean collect(Value condition, boolean truth, List<Affine> into) {
        return switch (definitions.get(condition)) {
            case Binary it when it.kind() == (truth ? BinaryKind.AND : BinaryKind.OR) -> collect(it.left(), truth, into) && collect(it.right(), truth, into);
            case ScalarOp.Unary it when it.kind() == ScalarOp.UnaryKind.NOT -> collect(it.operand(), !truth, into);
            case Compare it when it.left().type() == Scalar.I64 -> {
                var a = ranges.affine(it.left());
                var b = ranges.affine(it.right());
                var form = switch (truth ? it.kind() : FoldConstants.inverse(it.kind())) {
                    case SLT -> less(a, b, 1);
                    case SLE -> less(a, b, 0);
                    case SGT -> less(b, a, 1);
                    case SGE -> less(b, a, 0);
                    case null, default -> null;
                };
                yield form != null && into.add(form);
            }
            case null, default -> false;
        };
    }

    private static Affine less(Affine a, Affine b, long by) {
        var difference = Facts.sum(b, a, -1);
        return difference == null ? null : difference.plus(-by);
    }

    /// `form` as factor · index + rest, where the factor is 1 or −1 and the rest is known before the loop: the rest; or null.
    Affine rest(Affine form, Value index) {
        int k = position(form, index);
        if (k < 0 || Math.abs(form.factor(k)) != 1) return null;
        var rest = form.replace(k, Affine.of(0));
        // The index is the first value defined in the loop.
        return rest != null && rest.isDefinedBefore(form.atom(k).order) && isModerate(rest) ? rest : null;
    }

    /// Whether the index counts positively in the form.
    static boolean rises(Affine form, Value index) { return form.factor(position(form, index)) > 0; }

    static int position(Affine form, Value index) {
        for (int k = 0; k < form.size(); k++) {
            if (form.atom(k).value == index) return k;
        }
        return -1;
    }

    /// Whether the form can be computed: the result does not overflow (at the ends of 64 bits its interval has been cut), and
    /// its parts are machine words.
    static boolean isModerate(Affine form) {
        for (int k = 0; k < form.size(); k++) {
            if (form.atom(k).value.type() != Scalar.I64) return false;
        }
        return form.minimum() > Long.MIN_VALUE && form.maximum() < Long.MAX_VALUE && form.size() <= 6;
    }

    /// Operations that compute a form; their sums may wrap on the way, but not in the end.
    static Value compute(Affine form, List<Op> into, Location location) {
        Value sum = null;
        for (int k = 0; k < form.size(); k++) {
            long factor = form.factor(k);
            var term = form.atom(k).value;
            if (factor != 1 && (factor != -1 || sum == null)) {
                term = binary(BinaryKind.MUL, term, constant(sum == null ? factor : Math.abs(factor), into, location), into, location);
            }
            sum = sum == null ? term : binary(factor > 0 ? BinaryKind.ADD : BinaryKind.SUB, sum, term, into, location);
        }
        if (sum == null) return constant(form.constant(), into, location);
        return form.constant() == 0 ? sum : binary(BinaryKind.ADD, sum, constant(form.constant(), into, location), into, location);
    }

    static Value constant(long number, List<Op> into, Location location) {
        var result = new Value(Scalar.I64);
        into.add(new Constant(result, number, location));
        return result;
    }

    static Value binary(BinaryKind kind, Value left, Value right, List<Op> into, Location location) {
        var result = new Value(left.type());
        into.add(new Binary(result, kind, left, right, location));
        return result;
    }
}
