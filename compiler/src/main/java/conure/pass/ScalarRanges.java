package conure.pass;

import conure.ir.ArrayOp;
import conure.ir.ScalarOp;
import conure.ir.ScalarOp.Binary;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.Checked;
import conure.ir.ScalarOp.Constant;
import conure.ir.ScalarOp.Convert;
import conure.ir.ScalarOp.Select;
import conure.ir.ScalarOp.Unary;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// The ranges of scalar operations' results, from those of their operands.
final class ScalarRanges {
    /// NumPy makes no array of 2⁶³ elements, also where they lie at one place.
    private static final long LARGEST_SIZE = Long.MAX_VALUE;

    private final Facts facts;

    ScalarRanges(Facts facts) { this.facts = facts; }

    /// Defines the results of an operation.
    void define(ScalarOp op) {
        switch (op) {
            case Constant it -> {
                if (it.value() instanceof Long number && Facts.isCounted(it.result())) {
                    facts.define(it.result(), Affine.of(number));
                } else if (it.value() instanceof Boolean truth) facts.assume(it.result(), truth);
            }
            case Unary it -> {
                if (Facts.isCounted(it.result())) unary(it);
            }
            case Binary it -> {
                if (Facts.isCounted(it.result())) binary(it);
            }
            case Checked it -> {
                if (Facts.isCounted(it.result())) checked(it);
            }
            case Select it -> {
                if (Facts.isCounted(it.result())) select(it);
            }
            case Convert it -> {
                if (Facts.isCounted(it.result())) convert(it);
            }
            case ScalarOp.Compare _, ScalarOp.Math _ -> { }
        }
    }

    /// Whether a form stays within a type.
    private boolean fits(Affine form, Scalar type) {
        if (form == null) return false;
        // At the ends of 64 bits the interval has been cut, and says nothing.
        return (form.minimum() > Facts.lowest(type) || type == Scalar.I64 && facts.isNonNegative(form.plus(facts.limit())))
                && (form.maximum() < Facts.highest(type) || facts.isNonNegative((type == Scalar.I64 ? facts.limit() : Affine.of(Facts.highest(type))).minus(form)));
    }

    private boolean defineSum(Value result, BinaryKind kind, Value left, Value right) {
        var form = facts.exact(kind, left, right);
        if (fits(form, (Scalar) result.type())) {
            facts.define(result, form);
            return true;
        }
        if (form == null && kind == BinaryKind.MUL) return product(result, left, right);
        facts.define(result);
        return false;
    }

    /// The product of two unknowns, by their intervals.
    private boolean product(Value result, Value left, Value right) {
        var a = facts.quantity(left);
        var b = facts.quantity(right);
        long low = Long.MAX_VALUE;
        long high = Long.MIN_VALUE;
        long[] lefts = {a.low, a.high};
        long[] rights = {b.low, b.high};
        for (long x : lefts) {
            for (long y : rights) {
                long product = x * y;
                if (java.lang.Math.multiplyHigh(x, y) != product >> 63) {
                    if (isPartOfSize(left, right)) facts.define(result, 0, LARGEST_SIZE);
                    else facts.define(result);
                    return false;
                }
                low = java.lang.Math.min(low, product);
                high = java.lang.Math.max(high, product);
            }
        }
        if (left == right && low < 0) low = 0;
        var type = (Scalar) result.type();
        if (low < Facts.lowest(type) || high > Facts.highest(type)) {
            facts.define(result);
            return false;
        }
        facts.define(result, low, high);
        return true;
    }

    /// Whether these are extents of one array, or products of such: what they give is at most its number of elements.
    private boolean isPartOfSize(Value left, Value right) {
        var factors = new ArrayList<ArrayOp.Extent>();
        if (!areExtents(left, factors) || !areExtents(right, factors)) return false;
        var axes = new HashSet<Integer>();
        return factors.stream().allMatch(each -> each.array() == factors.getFirst().array() && axes.add(each.axis()));
    }

    private boolean areExtents(Value value, List<ArrayOp.Extent> into) {
        return switch (facts.definition(value)) {
            case ArrayOp.Extent it -> into.add(it);
            case Binary it when it.kind() == BinaryKind.MUL -> areExtents(it.left(), into) && areExtents(it.right(), into);
            case null, default -> false;
        };
    }

    private void checked(Checked op) {
        if (defineSum(op.result(), op.kind().wrapping(), op.left(), op.right())) facts.assume(op.exact(), true);
    }

    private void unary(Unary op) {
        var form = facts.affine(op.operand());
        switch (op.kind()) {
            case NEG -> {
                var negative = form.times(-1);
                if (fits(negative, (Scalar) op.result().type())) facts.define(op.result(), negative);
                else facts.define(op.result());
            }
            case NOT -> {
                var complement = Affine.of(-1).minus(form);
                if (complement != null) facts.define(op.result(), complement);
                else facts.define(op.result());
            }
            case POPCOUNT, CTLZ, CTTZ -> facts.define(op.result(), 0, ((Scalar) op.result().type()).bits());
            case FABS, SQRT, FLOOR, CEIL, TRUNC, RINT -> facts.define(op.result());
        }
    }

    private void binary(Binary op) {
        var result = op.result();
        var a = facts.quantity(op.left());
        var b = facts.quantity(op.right());
        boolean natural = a.low >= 0 && b.low >= 0;
        switch (op.kind()) {
            case ADD, SUB, MUL -> defineSum(result, op.kind(), op.left(), op.right());
            case SMIN -> smallest(op, a, b);
            case SMAX -> largest(op, a, b);
            case UMIN -> {
                if (natural) smallest(op, a, b);
                else facts.define(result);
            }
            case UMAX -> {
                if (natural) largest(op, a, b);
                else facts.define(result);
            }
            case AND -> {
                if (a.low < 0 && b.low < 0) {
                    facts.define(result);
                    return;
                }
                var masked = facts.define(result, 0, java.lang.Math.min(a.low < 0 ? Long.MAX_VALUE : a.high, b.low < 0 ? Long.MAX_VALUE : b.high));
                if (a.low >= 0) masked.upper.add(a.affine());
                if (b.low >= 0) masked.upper.add(b.affine());
            }
            case OR, XOR -> {
                if (natural) facts.define(result, 0, -1L >>> Long.numberOfLeadingZeros(a.high | b.high | 1));
                else facts.define(result);
            }
            case SHL -> {
                var form = b.isConstant() && b.low >= 0 && b.low < 62 ? a.affine().times(1L << b.low) : null;
                if (fits(form, (Scalar) result.type())) facts.define(result, form);
                else facts.define(result);
            }
            case LSHR -> {
                if (b.low >= 0 && (a.low >= 0 || facts.isAtLeast(a.affine(), Affine.of(0)))) shifted(result, a, b);
                else if (b.isConstant() && b.low > 0 && result.type() == Scalar.I64) facts.define(result, 0, -1L >>> b.low);
                else facts.define(result);
            }
            case ASHR -> {
                if (b.low >= 0 && (a.low >= 0 || facts.isAtLeast(a.affine(), Affine.of(0)))) shifted(result, a, b);
                else if (b.isConstant() && b.low >= 0 && b.low < 64) facts.define(result, a.low >> b.low, a.high >> b.low);
                else facts.define(result, java.lang.Math.min(a.low, 0), java.lang.Math.max(a.high, 0));
            }
            case SDIV -> quotient(op, a, b);
            case UDIV -> {
                if (natural) quotient(op, a, b);
                else if (b.isConstant() && b.low >= 2 && result.type() == Scalar.I64) facts.define(result, 0, Long.divideUnsigned(-1, b.low));
                else facts.define(result);
            }
            case SREM -> remainder(op, a, b);
            case UREM -> {
                if (natural) remainder(op, a, b);
                else facts.define(result);
            }
            // By 0 both are 0, and rounded down the quotient of numbers that are not negative is rounded to 0.
            case FLOOR_SDIV, FLOOR_UDIV -> {
                if (natural) facts.define(result, 0, a.high).upper.add(a.affine());
                else facts.define(result);
            }
            case FLOOR_SREM, FLOOR_UREM -> {
                if (b.low >= 0) facts.define(result, 0, java.lang.Math.max(b.high - 1, 0));
                else facts.define(result);
            }
            case FADD, FSUB, FMUL, FDIV, COPYSIGN -> facts.define(result);
        }
    }

    /// A number that is not negative, shifted to the right: less than before, where it was not 0 (the middle of what is left to search).
    private void shifted(Value result, Quantity a, Quantity b) {
        var quotient = facts.define(result, 0, b.low < 64 ? a.high >> b.low : 0);
        var less = b.low > 0 && facts.isAtLeast(a.affine(), Affine.of(1)) ? a.affine().plus(-1) : null;
        quotient.upper.add(less == null ? a.affine() : less);
    }

    private void smallest(Binary op, Quantity a, Quantity b) {
        if (facts.isAtLeast(b.affine(), a.affine())) same(op.result(), a);
        else if (facts.isAtLeast(a.affine(), b.affine())) same(op.result(), b);
        else {
            var result = facts.define(op.result(), java.lang.Math.min(a.low, b.low), java.lang.Math.min(a.high, b.high));
            result.upper.add(a.affine());
            result.upper.add(b.affine());
        }
    }

    private void largest(Binary op, Quantity a, Quantity b) {
        if (facts.isAtLeast(a.affine(), b.affine())) same(op.result(), a);
        else if (facts.isAtLeast(b.affine(), a.affine())) same(op.result(), b);
        else {
            var result = facts.define(op.result(), java.lang.Math.max(a.low, b.low), java.lang.Math.max(a.high, b.high));
            result.lower.add(a.affine());
            result.lower.add(b.affine());
        }
    }

    private void same(Value result, Quantity as) { facts.define(result, as.affine()); }

    private void quotient(Binary op, Quantity a, Quantity b) {
        // A range without numbers: what is divided here is never reached.
        if (b.low < 1 || b.high < b.low) {
            // The magnitude does not grow: the least integer is only divided by −1 where that overflows, which is excluded.
            if (a.low == Long.MIN_VALUE) facts.define(op.result());
            else {
                long most = java.lang.Math.max(java.lang.Math.abs(a.low), java.lang.Math.abs(a.high));
                facts.define(op.result(), -most, most);
            }
            return;
        }
        long low = a.low >= 0 ? a.low / b.high : a.low / b.low;
        long high = a.high >= 0 ? a.high / b.low : a.high / b.high;
        var result = facts.define(op.result(), low, high);
        if (a.low >= 0) result.upper.add(a.affine());
    }

    private void remainder(Binary op, Quantity a, Quantity b) {
        if (b.low < 1 || b.high < b.low) {
            if (a.low >= 0) facts.define(op.result(), 0, a.high).upper.add(a.affine());
            else facts.define(op.result());
            return;
        }
        var result = facts.define(op.result(), a.low >= 0 ? 0 : java.lang.Math.max(a.low, 1 - b.high), a.high <= 0 ? 0 : java.lang.Math.min(a.high, b.high - 1));
        var most = b.affine().plus(-1);
        if (most == null) return;
        if (!b.isConstant()) {
            result.upper.add(most);
            if (a.low < 0) result.lower.add(most.times(-1));
        }
        if (a.low >= 0) result.upper.add(a.affine());
    }

    private void select(Select op) {
        var decided = facts.truth(op.condition());
        if (decided != null) {
            facts.define(op.result(), facts.affine(decided ? op.then() : op.otherwise()));
            return;
        }
        int mark = facts.mark();
        facts.assume(op.condition(), true);
        long low = facts.least(op.then());
        long high = facts.most(op.then());
        facts.release(mark);
        facts.assume(op.condition(), false);
        low = java.lang.Math.min(low, facts.least(op.otherwise()));
        high = java.lang.Math.max(high, facts.most(op.otherwise()));
        facts.release(mark);
        facts.define(op.result(), low, high);
    }

    private void convert(Convert op) {
        var result = op.result();
        var from = (Scalar) op.operand().type();
        if (!from.isInteger()) {
            facts.define(result);
            return;
        }
        if (from == Scalar.I1) {
            facts.define(result, op.kind() == ScalarOp.ConvertKind.SEXT ? -1 : 0, op.kind() == ScalarOp.ConvertKind.SEXT ? 0 : 1);
            return;
        }
        // Forms are of values of one type: passes compute with them. Only the interval goes over.
        long low = facts.least(op.operand());
        long high = facts.most(op.operand());
        switch (op.kind()) {
            case SEXT -> facts.define(result, low, high);
            case ZEXT -> facts.define(result, low >= 0 ? low : 0, low >= 0 ? high : (1L << from.bits()) - 1);
            case TRUNCATE -> {
                var to = (Scalar) result.type();
                if (low >= Facts.lowest(to) && high <= Facts.highest(to)) facts.define(result, low, high);
                else facts.define(result);
            }
            case SITOFP, UITOFP, FPTOSI, FPTOUI, FPEXT, FPTRUNC, BITCAST -> facts.define(result);
        }
    }
}
