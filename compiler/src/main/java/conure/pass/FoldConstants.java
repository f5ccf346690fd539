package conure.pass;

import conure.ir.ArrayOp;
import conure.ir.ConstantFolding;
import conure.ir.ConstantFolding.Known;
import conure.ir.FailingOp;
import conure.ir.Function;
import conure.ir.Location;
import conure.ir.MaskOp;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.Rewriter;
import conure.ir.ScalarArithmetic;
import conure.ir.ScalarOp;
import conure.ir.ScalarOp.Binary;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.Checked;
import conure.ir.ScalarOp.Compare;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.Constant;
import conure.ir.ScalarOp.Convert;
import conure.ir.ScalarOp.ConvertKind;
import conure.ir.ScalarOp.Select;
import conure.ir.ScalarOp.Unary;
import conure.ir.ScalarOp.UnaryKind;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Evaluates what is known now: operations on constants, algebraic identities, checks that hold or fail always, extents
/// of arrays whose making is in sight, and that parameters promised to be `wide` have no axis of extent 1. Those promised to be
/// `equal` have each other's extents; a position below an extent of 1 is 0 anyway.
///
///     %b = add %a, %0        %c = select %true, %x, %y     check %true     %n = extent %view
/// →   %a                     %x                            (nothing)       the slice's extent
///
/// Sound because what [ConstantFolding] knows of one operation holds for all bit patterns, and wrapping sums associate. A
/// check that fails always becomes a `raise`, and what stood behind it goes.
///
/// Declines results that are NaN and mathematical functions: their bits are the target's choice.
public final class FoldConstants implements Pass.OfFunction {
    @Override public String name() { return "fold-constants"; }

    @Override public Function apply(Function function) { return new Folding(function).function(function); }

    /// The comparison that is true where this one is false; an order of floats has none, because of NaN.
    static CompareKind inverse(CompareKind kind) {
        return switch (kind) {
            case EQ -> CompareKind.NE;
            case NE -> CompareKind.EQ;
            case SLT -> CompareKind.SGE;
            case SGE -> CompareKind.SLT;
            case SGT -> CompareKind.SLE;
            case SLE -> CompareKind.SGT;
            case ULT -> CompareKind.UGE;
            case UGE -> CompareKind.ULT;
            case UGT -> CompareKind.ULE;
            case ULE -> CompareKind.UGT;
            case FEQ -> CompareKind.FNE;
            case FNE -> CompareKind.FEQ;
            case FLT, FLE, FGT, FGE -> null;
        };
    }

    private static final class Folding extends Rewriter {
        private final Map<Value, Op> definitions = new IdentityHashMap<>();
        private final Set<Value> wide;
        private final Map<Value, Value> equal;
        private final Map<Value, Value> bounds = new IdentityHashMap<>();
        private boolean unreachable;

        Folding(Function function) {
            equal = function.equalParameters();
            wide = function.wideParameters();
        }

        @Override protected void operation(Op op) {
            if (unreachable) {
                unreachable = !op.isTerminator();
                return;
            }
            switch (op) {
                case ScalarOp scalar -> fold(scalar);
                case FailingOp.Check check -> check(check);
                case ArrayOp.Extent extent -> extent(extent);
                case ArrayOp.View _, ArrayOp.Transpose _, ArrayOp.Component _, ArrayOp.Relayout _, ArrayOp.Reshape _, ArrayOp.Strided _, ArrayOp.Allocate _, ArrayOp.Table _ -> keep(op);
                case ArrayOp.Element element -> element(element);
                case ArrayOp.Generate generate -> {
                    bound(generate.body(), generate.extents());
                    keep(withRegions(generate));
                }
                case ArrayOp.Assign assign -> {
                    bound(assign.body(), assign.extents());
                    super.operation(assign);
                }
                case ArrayOp.Sum sum -> {
                    bound(sum.body(), sum.extents());
                    super.operation(sum);
                }
                case MaskOp masked -> {
                    bound(masked.mask(), masked.extents());
                    if (masked instanceof MaskOp.AtPlaces it) bound(it.body(), it.bounds());
                    keep(withRegions(masked));
                }
                default -> super.operation(op);
            }
        }

        private void bound(Region body, List<Value> extents) {
            for (int axis = 0; axis < extents.size(); axis++) bounds.put(body.parameters().get(axis), extents.get(axis));
        }

        private void keep(Op op) {
            for (var result : op.results()) definitions.put(result, op);
            emit(op);
        }

        private void constant(Value result, Object literal, Location location) { keep(new Constant(result, literal, location)); }

        private Object literal(Value value) { return definitions.get(value) instanceof Constant it ? it.value() : null; }

        private void fold(ScalarOp op) {
            switch (op) {
                case Constant _, ScalarOp.Math _ -> keep(op);
                case Unary it -> unary(it);
                case Binary it -> binary(it);
                case Checked it -> checked(it);
                case Compare it -> compare(it);
                case Select it -> select(it);
                case Convert it -> convert(it);
            }
        }

        private void unary(Unary op) {
            var known = ConstantFolding.unary(op.kind(), (Scalar) op.result().type(), literal(op.operand()));
            if (known != null) {
                constant(op.result(), known, op.location());
                return;
            }
            if (op.kind() == UnaryKind.NOT) {
                if (definitions.get(op.operand()) instanceof Unary(_, UnaryKind kind, var inner, _) && kind == UnaryKind.NOT) {
                    replace(op.result(), inner);
                    return;
                }
                if (definitions.get(op.operand()) instanceof Compare(_, var kind, var left, var right, _) && inverse(kind) != null) {
                    keep(new Compare(op.result(), inverse(kind), left, right, op.location()));
                    return;
                }
            }
            keep(op);
        }

        private void binary(Binary op) {
            var type = (Scalar) op.result().type();
            var left = literal(op.left());
            var right = literal(op.right());
            switch (ConstantFolding.binary(op.kind(), op.left(), left, op.right(), right)) {
                case Known.Literal(var literal) -> constant(op.result(), literal, op.location());
                case Known.Operand(var operand) -> replace(op.result(), operand);
                case null -> {
                    if (left != null && right == null && op.kind().isCommutative()) {
                        binary(new Binary(op.result(), op.kind(), op.right(), op.left(), op.location()));
                    } else if (op.kind() == BinaryKind.XOR && Boolean.TRUE.equals(right)) {
                        unary(new Unary(op.result(), UnaryKind.NOT, op.left(), op.location()));
                    } else if (op.kind() == BinaryKind.SUB && rest(op.left(), op.right()) != null) {
                        replace(op.result(), rest(op.left(), op.right()));
                    } else if (right == null || !reassociates(op, type, right)) keep(op);
                }
            }
        }

        /// What is left of `x + y` without `y`: exact, because both wrap.
        private Value rest(Value sum, Value term) {
            if (!(definitions.get(sum) instanceof Binary(_, var kind, var left, var right, _)) || kind != BinaryKind.ADD) return null;
            return right == term ? left : left == term ? right : null;
        }

        /// `(x + 3) + 4` → `x + 7`, and the same with differences: exact, because both wrap.
        private boolean reassociates(Binary op, Scalar type, Object right) {
            if (op.kind() != BinaryKind.ADD && op.kind() != BinaryKind.SUB) return false;
            if (!(definitions.get(op.left()) instanceof Binary(_, var kind, var inner, var amount, _))) return false;
            if (kind != BinaryKind.ADD && kind != BinaryKind.SUB || literal(amount) == null) return false;
            long first = ScalarArithmetic.signed(literal(amount));
            long second = ScalarArithmetic.signed(right);
            long total = (kind == BinaryKind.ADD ? first : -first) + (op.kind() == BinaryKind.ADD ? second : -second);
            var sum = new Value(type);
            constant(sum, ScalarArithmetic.held(type, total), op.location());
            binary(new Binary(op.result(), BinaryKind.ADD, inner, sum, op.location()));
            return true;
        }

        private void checked(Checked op) {
            var exact = ConstantFolding.isExact(op.kind(), op.left(), literal(op.left()), op.right(), literal(op.right()));
            if (exact == null) {
                keep(op);
                return;
            }
            constant(op.exact(), exact, op.location());
            binary(new Binary(op.result(), op.kind().wrapping(), op.left(), op.right(), op.location()));
        }

        private void compare(Compare op) {
            var right = literal(op.right());
            var known = ConstantFolding.compare(op.kind(), op.left(), literal(op.left()), op.right(), right);
            if (known != null) constant(op.result(), known, op.location());
            else if (right instanceof Long number && number == 1 && op.kind() == CompareKind.EQ && definitions.get(op.left()) instanceof ArrayOp.Extent it && wide.contains(it.array())) {
                constant(op.result(), false, op.location());
            } else if (right == null || op.kind() != CompareKind.EQ && op.kind() != CompareKind.NE || !comparesTruth(op, right)) keep(op);
        }

        /// `zext %c == 1` → `%c`, and `select %c, 3, 5 == 3` → `%c`: how tags and truth values are read back.
        private boolean comparesTruth(Compare op, Object right) {
            Value condition;
            boolean whenTrue;
            boolean whenFalse;
            switch (definitions.get(op.left())) {
                case Convert(_, var kind, var inner, _) when kind == ConvertKind.ZEXT && inner.type() == Scalar.I1 -> {
                    condition = inner;
                    whenTrue = right.equals(1L);
                    whenFalse = right.equals(0L);
                }
                case Select(_, var by, var then, var otherwise, _) when literal(then) != null && literal(otherwise) != null -> {
                    condition = by;
                    whenTrue = literal(then).equals(right);
                    whenFalse = literal(otherwise).equals(right);
                }
                case null, default -> {
                    if (!(right instanceof Boolean truth)) return false;
                    condition = op.left();
                    whenTrue = truth;
                    whenFalse = !truth;
                }
            }
            if (op.kind() == CompareKind.NE) {
                whenTrue = !whenTrue;
                whenFalse = !whenFalse;
            }
            if (whenTrue == whenFalse) constant(op.result(), whenTrue, op.location());
            else if (whenTrue) replace(op.result(), condition);
            else unary(new Unary(op.result(), UnaryKind.NOT, condition, op.location()));
            return true;
        }

        private void select(Select op) {
            var condition = literal(op.condition());
            if (condition != null) replace(op.result(), (Boolean) condition ? op.then() : op.otherwise());
            else if (op.then() == op.otherwise()) replace(op.result(), op.then());
            else if (definitions.get(op.then()) instanceof Compare a && definitions.get(op.otherwise()) instanceof Compare b && factors(op, a, b)) return;
            else if (op.result().type() == Scalar.I1) truth(op);
            else if (literal(op.then()) != null && literal(op.then()).equals(literal(op.otherwise())) && !(literal(op.then()) instanceof Double)) {
                replace(op.result(), op.then());
            } else if (definitions.get(op.condition()) instanceof Unary(_, UnaryKind kind, var inner, _) && kind == UnaryKind.NOT) {
                keep(new Select(op.result(), inner, op.otherwise(), op.then(), op.location()));
            } else if (isPosition(op)) replace(op.result(), op.otherwise());
            else keep(op);
        }

        /// `select (eq %n, 1), 0, %i` where %i is below %n, as operands are read that may be broadcast.
        private boolean isPosition(Select op) {
            return Long.valueOf(0).equals(literal(op.then())) && bounds.containsKey(op.otherwise())
                    && definitions.get(op.condition()) instanceof Compare(_, var kind, var left, var right, _) && kind == CompareKind.EQ
                    && left == bounds.get(op.otherwise()) && Long.valueOf(1).equals(literal(right));
        }

        /// `select %c, (flt %x, %a), (flt %x, %b)` → `flt %x, (select %c, %a, %b)`: one comparison, and a select of two
        /// alternatives, which may go where they come from ([MergeAlternatives]).
        private boolean factors(Select op, Compare then, Compare otherwise) {
            if (then.kind() != otherwise.kind() || then.left().type() != otherwise.left().type()) return false;
            boolean left = then.left() == otherwise.left();
            if (left == (then.right() == otherwise.right())) return false;
            var either = new Value(then.left().type());
            var a = left ? then.right() : then.left();
            var b = left ? otherwise.right() : otherwise.left();
            select(new Select(either, op.condition(), a, b, op.location()));
            either = resolve(either);
            compare(left ? new Compare(op.result(), then.kind(), then.left(), either, op.location())
                    : new Compare(op.result(), then.kind(), either, then.right(), op.location()));
            return true;
        }

        /// A select between truth values is an `and` or an `or`, which more passes understand.
        private void truth(Select op) {
            var then = literal(op.then());
            var otherwise = literal(op.otherwise());
            if (then != null && then.equals(otherwise)) replace(op.result(), op.then());
            else if (Boolean.TRUE.equals(then) && Boolean.FALSE.equals(otherwise)) replace(op.result(), op.condition());
            else if (Boolean.FALSE.equals(then) && Boolean.TRUE.equals(otherwise)) unary(new Unary(op.result(), UnaryKind.NOT, op.condition(), op.location()));
            else if (Boolean.FALSE.equals(otherwise) || op.otherwise() == op.condition()) binary(new Binary(op.result(), BinaryKind.AND, op.condition(), op.then(), op.location()));
            else if (Boolean.TRUE.equals(then) || op.then() == op.condition()) binary(new Binary(op.result(), BinaryKind.OR, op.condition(), op.otherwise(), op.location()));
            else keep(op);
        }

        private void convert(Convert op) {
            var from = (Scalar) op.operand().type();
            var to = (Scalar) op.result().type();
            var known = ConstantFolding.convert(op.kind(), from, literal(op.operand()), to);
            if (known != null) {
                constant(op.result(), known, op.location());
                return;
            }
            boolean undone = op.kind() == ConvertKind.TRUNCATE && definitions.get(op.operand()) instanceof Convert widening
                    && (widening.kind() == ConvertKind.SEXT || widening.kind() == ConvertKind.ZEXT) && widening.operand().type() == to;
            if (undone) replace(op.result(), ((Convert) definitions.get(op.operand())).operand());
            else keep(op);
        }

        private void check(FailingOp.Check op) {
            var ok = literal(op.ok());
            if (Boolean.TRUE.equals(ok)) return;
            if (Boolean.FALSE.equals(ok)) {
                emit(new FailingOp.Raise(op.failure(), op.escape(), op.location()));
                unreachable = true;
                return;
            }
            emit(op);
        }

        /// Follows an array to the operation that fixed this axis.
        private void extent(ArrayOp.Extent op) {
            var array = op.array();
            int axis = op.axis();
            while (true) {
                switch (definitions.get(array)) {
                    case ArrayOp.Relayout it -> array = it.array();
                    case ArrayOp.Component it -> array = it.array();
                    case ArrayOp.Transpose it -> {
                        axis = Math.toIntExact(it.axes().get(axis));
                        array = it.array();
                    }
                    case ArrayOp.Allocate it -> {
                        replace(op.result(), it.extents().get(axis));
                        return;
                    }
                    case ArrayOp.Reshape it -> {
                        replace(op.result(), it.extents().get(axis));
                        return;
                    }
                    case ArrayOp.Strided it -> {
                        replace(op.result(), it.extents().get(axis));
                        return;
                    }
                    case ArrayOp.Generate it -> {
                        replace(op.result(), it.extents().get(axis));
                        return;
                    }
                    case ArrayOp.Table it -> {
                        constant(op.result(), it.extent(), op.location());
                        return;
                    }
                    case MaskOp.Filter it -> {
                        replace(op.result(), it.shape().get(axis));
                        return;
                    }
                    case ArrayOp.View it -> {
                        int found = throughView(op, it, axis);
                        if (found < 0) return;
                        axis = found;
                        array = it.array();
                    }
                    case null, default -> {
                        array = equal.getOrDefault(array, array);
                        keep(array == op.array() ? op : new ArrayOp.Extent(op.result(), array, axis, op.location()));
                        return;
                    }
                }
            }
        }

        /// An element of a table is a constant.
        private void element(ArrayOp.Element op) {
            if (definitions.get(op.array()) instanceof ArrayOp.Table table && literal(op.indices().getFirst()) instanceof Long index && index >= 0 && index < table.extent()) {
                int parts = op.results().size();
                for (int part = 0; part < parts; part++) constant(op.results().get(part), table.values().get(Math.toIntExact(index * parts + part)), op.location());
            } else super.operation(op);
        }

        /// The axis of the view's source that result axis `axis` is; −1 where the view itself fixed the extent.
        private int throughView(ArrayOp.Extent op, ArrayOp.View view, int axis) {
            int source = 0;
            int result = 0;
            int position = 0;
            for (var kind : view.axes()) {
                boolean kept = kind != ArrayOp.AxisKind.INDEX;
                if (kept && result == axis) {
                    switch (kind) {
                        case WHOLE -> { return source; }
                        case SLICE -> replace(op.result(), view.positions().get(position + 1));
                        case NEW -> constant(op.result(), 1L, op.location());
                        case INDEX -> throw new IllegalStateException();
                    }
                    return -1;
                }
                if (kept) result++;
                if (kind != ArrayOp.AxisKind.NEW) source++;
                position += kind == ArrayOp.AxisKind.INDEX ? 1 : kind == ArrayOp.AxisKind.SLICE ? 3 : 0;
            }
            throw new IllegalStateException("view has no axis " + axis);
        }
    }
}
