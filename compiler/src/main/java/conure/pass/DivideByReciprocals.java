package conure.pass;

import conure.ir.ControlOp;
import conure.ir.FailingOp;
import conure.ir.Function;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.Rewriter;
import conure.ir.ScalarOp.Binary;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.Constant;
import conure.ir.ScalarOp.Convert;
import conure.ir.ScalarOp.ConvertKind;
import conure.ir.ScalarOp.Unary;
import conure.ir.ScalarOp.UnaryKind;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Multiplies by a reciprocal where a loop divides by the same number in each iteration: processors have vectors of products,
/// and none of quotients.
///
///     for %i in %a..%b { … %q = sdiv %x, %d … }
/// →   %f, %s = ⌈2ⁿ⁺ᵏ / |d|⌉, n + k    for %i in %a..%b { … %q = (|x| · %f) >> %s, with the sign of x and d … }
///
/// Sound for |x| ≤ 2ⁿ and 2ᵏ⁻¹ < |d| ≤ 2ᵏ: the factor is less than 1/2ⁿ⁺ᵏ · |d| too large, so the product is less than 1/|d| above the
/// quotient (Granlund and Montgomery, "Division by invariant integers using multiplication"). The factor is computed before the
/// outermost loop where that is the same, for 1 in place of 0, which is not divided by where it is reached.
///
/// Declines loops that hold others or may raise, which have no vectors; constants, for which LLVM does it; unsigned numbers of 64 bits,
/// whose factors have 65.
public final class DivideByReciprocals implements Pass.OfFunction {
    @Override public String name() { return "divide-by-reciprocals"; }

    @Override public Function apply(Function function) { return new Division().function(function); }

    /// How numbers of a type are divided.
    ///
    /// @param bits their magnitudes are at most 2 to this power
    /// @param wide the type that has room for products of theirs with factors; I64 with `bits` above 31 has none, and takes the upper half
    private record Form(boolean signed, int bits, Scalar wide) {
        static Form of(Scalar type, boolean signed) {
            int bits = signed ? type.bits() - 1 : type.bits();
            if (bits == Long.SIZE) return null;
            return new Form(signed, bits, 2 * bits + 1 < Integer.SIZE ? Scalar.I32 : Scalar.I64);
        }

        boolean takesUpperHalf() { return bits >= Integer.SIZE; }
    }

    /// @param factor ⌈2ⁿ⁺ᵏ / |d|⌉
    /// @param shift n + k; or k − 1 for the upper half of a product
    /// @param sign of the divisor, −1 or 0; null if it has none
    /// @param isOne whether the magnitude of the divisor is 1, where the upper half is taken
    private record Reciprocal(Value factor, Value shift, Value sign, Value isOne) {}

    private record Key(Value divisor, boolean signed) {}

    private static final class Division extends Rewriter {
        /// How many loops are around each value's definition; absent means none.
        private final Map<Value, Integer> depths = new IdentityHashMap<>();
        private final Set<Value> constants = new HashSet<>();
        /// What is to stand before each of the loops around the present place, outermost first, and the reciprocals among it.
        private final List<List<Op>> before = new ArrayList<>();
        private final List<Map<Key, Reciprocal>> made = new ArrayList<>();
        private boolean isInnermost;

        @Override protected void operation(Op op) {
            for (var result : op.results()) depths.put(result, before.size());
            switch (op) {
                case Op loop when Effects.repeats(loop) -> loop(loop);
                case Constant it -> {
                    constants.add(it.result());
                    emit(it);
                }
                case Binary it when isInnermost && isDivision(it.kind()) && !constants.contains(it.right())
                        && depths.getOrDefault(it.right(), 0) < before.size() -> divide(it);
                default -> super.operation(op);
            }
        }

        private static boolean isDivision(BinaryKind kind) { return kind == BinaryKind.SDIV || kind == BinaryKind.UDIV || kind == BinaryKind.UREM; }

        private void loop(Op op) {
            boolean outer = isInnermost;
            var body = op.regions().getFirst();
            isInnermost = op instanceof ControlOp.For && body.operations().stream().allMatch(each -> each.regions().isEmpty() && !(each instanceof FailingOp));
            var hoisted = new ArrayList<Op>();
            before.add(hoisted);
            made.add(new HashMap<>());
            for (var parameter : body.parameters()) depths.put(parameter, before.size());
            var rewritten = region(body);
            before.removeLast();
            made.removeLast();
            emitAll(hoisted);
            emit(rewritten == body ? op : op.rebuild(op.results(), op.operands(), List.<Region>of(rewritten)));
            isInnermost = outer;
        }

        private void divide(Binary op) {
            var form = Form.of((Scalar) op.left().type(), op.kind() == BinaryKind.SDIV);
            if (form == null) {
                emit(op);
                return;
            }
            int depth = depths.getOrDefault(op.right(), 0);
            var reciprocal = made.get(depth).computeIfAbsent(new Key(op.right(), form.signed), _ -> {
                var code = new CodeBuilder(op.location());
                var result = reciprocal(code, op.right(), form);
                before.get(depth).addAll(code.operations());
                return result;
            });
            var code = new CodeBuilder(op.location());
            var quotient = quotient(code, op.left(), reciprocal, form);
            if (op.kind() == BinaryKind.UREM) quotient = code.binary(BinaryKind.SUB, op.left(), code.binary(BinaryKind.MUL, quotient, op.right()));
            emitAll(code.operations());
            depths.put(quotient, before.size());
            replace(op.result(), quotient);
        }

        // ---- before the loop

        private static Reciprocal reciprocal(CodeBuilder code, Value divisor, Form form) {
            var one = code.constant(1);
            var number = convert(code, form.signed ? ConvertKind.SEXT : ConvertKind.ZEXT, divisor, Scalar.I64);
            var sign = form.signed ? code.binary(BinaryKind.ASHR, number, code.constant(Long.SIZE - 1)) : null;
            var magnitude = code.binary(BinaryKind.UMAX, form.signed ? negated(code, number, sign) : number, one);
            var ceiling = code.binary(BinaryKind.SUB, code.constant(Long.SIZE), unary(code, UnaryKind.CTLZ, code.binary(BinaryKind.SUB, magnitude, one)));
            if (form.takesUpperHalf()) {
                var isOne = code.compare(CompareKind.EQ, magnitude, one);
                var shift = code.select(isOne, code.constant(0), code.binary(BinaryKind.SUB, ceiling, one));
                return new Reciprocal(longFactor(code, magnitude, ceiling), shift, sign, isOne);
            }
            var shift = code.binary(BinaryKind.ADD, ceiling, code.constant(form.bits));
            var dividend = code.binary(BinaryKind.ADD, code.binary(BinaryKind.SHL, one, shift), code.binary(BinaryKind.SUB, magnitude, one));
            var factor = code.binary(BinaryKind.UDIV, dividend, magnitude);
            return new Reciprocal(convert(code, ConvertKind.TRUNCATE, factor, form.wide), convert(code, ConvertKind.TRUNCATE, shift, form.wide),
                    sign == null ? null : convert(code, ConvertKind.TRUNCATE, sign, form.wide), null);
        }

        /// ⌈2⁶³⁺ᵏ / d⌉, for 2ᵏ⁻¹ < d ≤ 2ᵏ: in two steps of 32 bits where remainders have room for that, or bit by bit.
        private static Value longFactor(CodeBuilder code, Value divisor, Value ceiling) {
            var half = code.constant(Integer.SIZE);
            var result = new Value(Scalar.I64);
            var isShort = code.compare(CompareKind.ULT, divisor, code.constant(1L << Integer.SIZE - 1));
            var steps = code.collect(() -> {
                var dividend = code.binary(BinaryKind.SHL, code.constant(1), code.binary(BinaryKind.ADD, ceiling, code.constant(Integer.SIZE - 1)));
                var upper = code.binary(BinaryKind.UDIV, dividend, divisor);
                var rest = code.binary(BinaryKind.SHL, code.binary(BinaryKind.SUB, dividend, code.binary(BinaryKind.MUL, upper, divisor)), half);
                var lower = code.binary(BinaryKind.UDIV, rest, divisor);
                var last = code.binary(BinaryKind.SUB, rest, code.binary(BinaryKind.MUL, lower, divisor));
                code.yields(List.of(roundedUp(code, code.binary(BinaryKind.ADD, code.binary(BinaryKind.SHL, upper, half), lower), last)));
            });
            var bits = code.collect(() -> {
                var state = subtracted(code, code.constant(0), code.binary(BinaryKind.SHL, code.constant(1), ceiling), divisor);
                var done = code.loop(code.constant(0), code.constant(Long.SIZE - 1), state, (_, carried) -> {
                    var one = code.constant(1);
                    return subtracted(code, code.binary(BinaryKind.SHL, carried.getFirst(), one), code.binary(BinaryKind.SHL, carried.getLast(), one), divisor);
                });
                code.yields(List.of(roundedUp(code, done.getFirst(), done.getLast())));
            });
            code.emit(new ControlOp.If(List.of(result), isShort, new Region(List.of(), steps), new Region(List.of(), bits), code.location()));
            return result;
        }

        /// A quotient with the next bit, and what then remains.
        private static List<Value> subtracted(CodeBuilder code, Value quotient, Value remainder, Value divisor) {
            var fits = code.compare(CompareKind.UGE, remainder, divisor);
            return List.of(code.binary(BinaryKind.ADD, quotient, convert(code, ConvertKind.ZEXT, fits, Scalar.I64)),
                    code.select(fits, code.binary(BinaryKind.SUB, remainder, divisor), remainder));
        }

        private static Value roundedUp(CodeBuilder code, Value quotient, Value remainder) {
            return code.binary(BinaryKind.ADD, quotient, convert(code, ConvertKind.ZEXT, code.compare(CompareKind.NE, remainder, code.constant(0)), Scalar.I64));
        }

        // ---- in the loop

        private static Value quotient(CodeBuilder code, Value dividend, Reciprocal by, Form form) {
            var type = (Scalar) dividend.type();
            var number = convert(code, form.signed ? ConvertKind.SEXT : ConvertKind.ZEXT, dividend, form.wide);
            var sign = form.signed ? code.binary(BinaryKind.ASHR, number, code.constant(form.wide, form.wide.bits() - 1L)) : null;
            var magnitude = form.signed ? negated(code, number, sign) : number;
            Value quotient;
            if (form.takesUpperHalf()) {
                quotient = code.select(by.isOne, magnitude, code.binary(BinaryKind.LSHR, upperHalf(code, magnitude, by.factor), by.shift));
            } else {
                quotient = code.binary(BinaryKind.LSHR, code.binary(BinaryKind.MUL, magnitude, by.factor), by.shift);
            }
            if (form.signed) quotient = negated(code, quotient, code.binary(BinaryKind.XOR, sign, by.sign));
            return convert(code, ConvertKind.TRUNCATE, quotient, type);
        }

        /// The upper 64 bits of a product of numbers of 64 and 63 bits, by products of 32 bits, which vectors have.
        private static Value upperHalf(CodeBuilder code, Value value, Value factor) {
            var half = code.constant(Integer.SIZE);
            var low = code.constant((1L << Integer.SIZE) - 1);
            var valueHigh = code.binary(BinaryKind.LSHR, value, half);
            var valueLow = code.binary(BinaryKind.AND, value, low);
            var factorHigh = code.binary(BinaryKind.LSHR, factor, half);
            var factorLow = code.binary(BinaryKind.AND, factor, low);
            var lowest = code.binary(BinaryKind.LSHR, code.binary(BinaryKind.MUL, valueLow, factorLow), half);
            var middle = code.binary(BinaryKind.ADD, code.binary(BinaryKind.MUL, valueHigh, factorLow), lowest);
            var other = code.binary(BinaryKind.ADD, code.binary(BinaryKind.MUL, valueLow, factorHigh), code.binary(BinaryKind.AND, middle, low));
            var carried = code.binary(BinaryKind.ADD, code.binary(BinaryKind.LSHR, middle, half), code.binary(BinaryKind.LSHR, other, half));
            return code.binary(BinaryKind.ADD, code.binary(BinaryKind.MUL, valueHigh, factorHigh), carried);
        }

        /// `−number` where the sign is −1, and the number where it is 0.
        private static Value negated(CodeBuilder code, Value number, Value sign) { return code.binary(BinaryKind.SUB, code.binary(BinaryKind.XOR, number, sign), sign); }

        private static Value unary(CodeBuilder code, UnaryKind kind, Value operand) {
            var result = new Value(operand.type());
            code.emit(new Unary(result, kind, operand, code.location()));
            return result;
        }

        private static Value convert(CodeBuilder code, ConvertKind kind, Value operand, Scalar type) {
            if (operand.type() == type) return operand;
            var result = new Value(type);
            code.emit(new Convert(result, kind, operand, code.location()));
            return result;
        }
    }
}
