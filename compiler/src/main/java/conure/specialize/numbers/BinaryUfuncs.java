package conure.specialize.numbers;

import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.ConvertKind;
import conure.ir.ScalarOp.UnaryKind;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import conure.specialize.numbers.ComplexArithmetic.Parts;
import conure.specialize.values.Emitter;
import conure.specialize.values.LibraryCode;
import conure.specialize.values.NumberType;
import conure.specialize.values.Promotion;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// NumPy's universal functions of two scalars.
public final class BinaryUfuncs {
    private static final Map<String, String> OPERATORS = Map.ofEntries(
            Map.entry("add", "+"), Map.entry("subtract", "-"), Map.entry("multiply", "*"), Map.entry("divide", "/"), Map.entry("true_divide", "/"),
            Map.entry("floor_divide", "//"), Map.entry("remainder", "%"), Map.entry("mod", "%"), Map.entry("power", "**"), Map.entry("pow", "**"),
            Map.entry("bitwise_and", "&"), Map.entry("bitwise_or", "|"), Map.entry("bitwise_xor", "^"), Map.entry("left_shift", "<<"),
            Map.entry("bitwise_left_shift", "<<"), Map.entry("right_shift", ">>"), Map.entry("bitwise_right_shift", ">>"));
    private static final Map<String, String> COMPARISONS = Map.of("equal", "==", "not_equal", "!=", "less", "<", "less_equal", "<=", "greater", ">", "greater_equal", ">=");
    private static final Set<String> OF_FLOATS = Set.of("arctan2", "atan2", "hypot", "copysign", "nextafter", "logaddexp", "logaddexp2", "heaviside");

    public static final Set<String> NAMES = names();

    private final Specialization in;
    private final NumberOperators numbers;
    private final Comparisons comparisons;
    private final UnaryUfuncs unary;
    private final Emitter emit;
    private final LibraryCode library;

    public BinaryUfuncs(Specialization in, NumberOperators numbers, Comparisons comparisons, UnaryUfuncs unary) {
        this.in = in;
        this.numbers = numbers;
        this.comparisons = comparisons;
        this.unary = unary;
        this.emit = in.emit();
        this.library = new LibraryCode(in);
    }

    private static Set<String> names() {
        var names = new TreeSet<>(OPERATORS.keySet());
        names.addAll(COMPARISONS.keySet());
        names.addAll(OF_FLOATS);
        names.addAll(Set.of("float_power", "fmod", "maximum", "minimum", "fmax", "fmin", "logical_and", "logical_or", "logical_xor", "gcd", "lcm", "ldexp"));
        return names;
    }

    private FloatArithmetic floats() { return numbers.floats(); }

    private static PyValue bool(Value value) { return new PyValue(NumberType.NP_BOOL, value); }

    public PyValue call(String name, PyValue left, PyValue right) {
        boolean python = !left.number().isNumpy() && !right.number().isNumpy();
        var a = python || left.number() == NumberType.COMPLEX ? left.asNumpy() : left;
        var b = python || right.number() == NumberType.COMPLEX ? right.asNumpy() : right;
        if (left.number() == NumberType.COMPLEX && right.number().isNumpy() || right.number() == NumberType.COMPLEX && left.number().isNumpy()) {
            // A Python complex is weak.
            var type = Promotion.common(left.number(), right.number());
            a = numbers.casts().to(left, type);
            b = numbers.casts().to(right, type);
        }
        if (OPERATORS.containsKey(name)) {
            var operator = OPERATORS.get(name);
            var type = Promotion.common(a.number(), b.number());
            if (type.isComplex() && (operator.equals("//") || operator.equals("%"))) return numbers.noLoopOf(name.equals("mod") ? "remainder" : name);
            if (operator.equals("**") && (type == NumberType.NP_FLOAT64 || type == NumberType.NP_FLOAT32)) return power(numbers.casts().to(a, type), numbers.casts().to(b, type));
            return numbers.binary(operator, operator, a, b, false);
        }
        if (COMPARISONS.containsKey(name)) return comparisons.ufunc(COMPARISONS.get(name), a, b);
        if (name.startsWith("logical_")) return logical(name, a, b);
        if (name.equals("ldexp")) return scaled(a, b);
        return common(name, a, b);
    }

    /// The loop of `power` takes the square root for the exponent 0.5, unlike the operator.
    private PyValue power(PyValue left, PyValue right) {
        var half = emit.compare(CompareKind.FEQ, right.value(), emit.constant((Scalar) right.value().type(), 0.5));
        return new PyValue(left.type(), emit.select(half, emit.unary(UnaryKind.SQRT, left.value()), floats().power(left.value(), right.value())));
    }

    private PyValue logical(String name, PyValue left, PyValue right) {
        var a = numbers.casts().truth(left.number().dtype(), left.components());
        var b = numbers.casts().truth(right.number().dtype(), right.components());
        return bool(switch (name) {
            case "logical_and" -> emit.and(a, b);
            case "logical_or" -> emit.or(a, b);
            default -> emit.binary(BinaryKind.XOR, a, b);
        });
    }

    private PyValue common(String name, PyValue left, PyValue right) {
        var type = Promotion.common(left.number(), right.number());
        if (name.equals("float_power")) type = type.isComplex() ? NumberType.NP_COMPLEX128 : NumberType.NP_FLOAT64;
        if (OF_FLOATS.contains(name)) {
            if (type.isComplex()) return numbers.noLoopOf(name.equals("atan2") ? "arctan2" : name);
            type = ofFloats(left.number(), right.number(), type);
        }
        if (type.isBool() && name.equals("fmod")) type = NumberType.NP_INT8;
        var a = numbers.numpyOperand(left, type);
        var b = numbers.numpyOperand(right, type);
        if (!emit.reachable()) return null;
        return switch (name) {
            case "float_power" -> numbers.numpy().compute("**", a, b);
            case "maximum", "minimum", "fmax", "fmin" -> extreme(name, a, b);
            case "fmod" -> type.isComplex() ? numbers.noLoopOf(name) : type.isFloat() ? new PyValue(type, floats().widened(a.value(), b.value(), floats()::fmod)) : truncatedRemainder(a, b);
            case "gcd", "lcm" -> {
                // NumPy's error names its classes for Python's numbers, which nobody can get at.
                if (!type.isInteger()) throw in.refuse("unsupported-argument", "np." + name + " of numbers that are no integers, which NumPy refuses too", "integers", left, right);
                yield library.call("integers.py", "numpy_" + name, a, b);
            }
            default -> new PyValue(type, ofFloats(name, a.value(), b.value()));
        };
    }

    /// The first result of `divmod`.
    public PyValue quotient(PyValue left, PyValue right) { return Promotion.common(left.number(), right.number()).isComplex() ? numbers.noLoopOf("divmod") : call("floor_divide", left, right); }

    /// The second result of `divmod`.
    public PyValue remainder(PyValue left, PyValue right) { return Promotion.common(left.number(), right.number()).isComplex() ? numbers.noLoopOf("divmod") : call("remainder", left, right); }

    /// `ldexp`: x times two to the power of an integer, rounded once.
    private PyValue scaled(PyValue x, PyValue exponent) {
        if (x.number().isComplex() || exponent.number().isFloat() || exponent.number().isComplex() || exponent.number() == NumberType.NP_UINT64) return numbers.noLoopOf("ldexp");
        // A Python int is weak, and the first function that NumPy has is that of float16.
        var type = x.number() == NumberType.INT ? NumberType.NP_FLOAT16 : NumberType.numpy(Promotion.inexact(x.number().dtype()));
        var casts = numbers.casts();
        var count = casts.to(exponent, NumberType.NP_INT64).value();
        // Beyond these bounds nothing changes any more.
        var clipped = emit.binary(BinaryKind.SMAX, emit.binary(BinaryKind.SMIN, count, emit.constant(5000)), emit.constant(-5000));
        var wide = casts.to(casts.to(x, type), NumberType.NP_FLOAT64).value();
        return casts.to(new PyValue(NumberType.NP_FLOAT64, timesPowerOfTwo(wide, clipped)), type);
    }

    /// Exact but for the last product, as in musl's `scalbn`: what is taken off an exponent below the normal ones leaves it far enough from
    /// them that a number which is rounded on the way becomes 0 in the end.
    private Value timesPowerOfTwo(Value x, Value exponent) {
        var most = emit.constant(1023);
        var least = emit.constant(-1022);
        for (int step = 0; step < 2; step++) {
            var isLarge = emit.compare(CompareKind.SGT, exponent, most);
            var isSmall = emit.compare(CompareKind.SLT, exponent, least);
            x = floats().multiply(x, emit.select(isLarge, emit.constant(0x1p1023), emit.select(isSmall, emit.constant(0x1p-969), emit.constant(1.0))));
            var taken = emit.select(isLarge, most, emit.select(isSmall, emit.constant(-969), emit.constant(0)));
            exponent = emit.binary(BinaryKind.SUB, exponent, taken);
        }
        var inRange = emit.binary(BinaryKind.SMAX, emit.binary(BinaryKind.SMIN, exponent, most), least);
        var bits = emit.binary(BinaryKind.SHL, emit.binary(BinaryKind.ADD, inRange, most), emit.constant(52));
        return floats().multiply(x, emit.convert(ConvertKind.BITCAST, bits, Scalar.F64));
    }

    /// The first float type that holds both operands: each by itself, so uint8 and int8 meet in float16.
    private static NumberType ofFloats(NumberType left, NumberType right, NumberType common) {
        if (!left.isNumpy() || !right.isNumpy()) return NumberType.numpy(Promotion.inexact(common.dtype()));
        return NumberType.numpy(Promotion.promote(Promotion.inexact(left.dtype()), Promotion.inexact(right.dtype())));
    }

    // ---- extremes

    private PyValue extreme(String name, PyValue left, PyValue right) {
        var type = left.number();
        boolean greatest = name.endsWith("max") || name.equals("maximum");
        boolean skipsNan = name.startsWith("f");
        if (type.isComplex()) return complexExtreme(greatest, skipsNan, left, right);
        var a = left.value();
        var b = right.value();
        if (type.isBool()) return new PyValue(type, greatest ? emit.or(a, b) : emit.and(a, b));
        if (type.isInteger()) {
            boolean signed = type.dtype().isSigned();
            return new PyValue(type, emit.binary(signed ? (greatest ? BinaryKind.SMAX : BinaryKind.SMIN) : greatest ? BinaryKind.UMAX : BinaryKind.UMIN, a, b));
        }
        // Of zeros of both signs vector instructions give the second, scalar code the first.
        boolean second = type == NumberType.NP_FLOAT32 || type == NumberType.NP_FLOAT64 && !skipsNan;
        var kind = greatest ? (second ? CompareKind.FGT : CompareKind.FGE) : second ? CompareKind.FLT : CompareKind.FLE;
        var first = emit.or(emit.compare(kind, a, b), floats().isNan(skipsNan ? b : a));
        return new PyValue(type, emit.select(first, a, b));
    }

    private PyValue complexExtreme(boolean greatest, boolean skipsNan, PyValue left, PyValue right) {
        var a = Parts.of(left);
        var b = Parts.of(right);
        var order = numbers.complexes().compareLexicographic(greatest ? CompareKind.FGE : CompareKind.FLE, a, b, true);
        var tested = skipsNan ? b : a;
        var first = emit.or(order, emit.or(floats().isNan(tested.re()), floats().isNan(tested.im())));
        return new PyValue(left.type(), emit.select(first, a.re(), b.re()), emit.select(first, a.im(), b.im()));
    }

    /// C's remainder, with the sign of the dividend; by 0 it is 0.
    private PyValue truncatedRemainder(PyValue left, PyValue right) {
        var type = left.number();
        if (!type.dtype().isSigned()) return new PyValue(type, emit.binary(BinaryKind.FLOOR_UREM, left.value(), right.value()));
        var scalar = (Scalar) left.value().type();
        var sign = emit.binary(BinaryKind.ASHR, left.value(), emit.constant(scalar, scalar.bits() - 1));
        var remainder = emit.binary(BinaryKind.FLOOR_UREM, magnitude(left.value()), magnitude(right.value()));
        return new PyValue(type, emit.binary(BinaryKind.SUB, emit.binary(BinaryKind.XOR, remainder, sign), sign));
    }

    /// Without its sign; that of the smallest integer has no sign bit to spare.
    private Value magnitude(Value number) { return emit.binary(BinaryKind.SMAX, number, emit.unary(UnaryKind.NEG, number)); }

    // ---- functions of two floats

    private Value ofFloats(String name, Value a, Value b) {
        return switch (name) {
            case "arctan2", "atan2" -> unary.library("atan2", a, b);
            case "hypot" -> numbers.numpy().length(a, b);
            case "copysign" -> emit.binary(BinaryKind.COPYSIGN, a, b);
            case "nextafter" -> nextAfter(emit, a, b);
            case "heaviside" -> heaviside(a, b);
            default -> floats().widened(a, b, (x, y) -> logAddExp(unary, name.equals("logaddexp2"), x, y));
        };
    }

    private Value heaviside(Value x, Value atZero) {
        var type = (Scalar) x.type();
        var zero = emit.constant(type, 0.0);
        var side = emit.select(emit.compare(CompareKind.FLT, x, zero), zero, emit.constant(type, 1.0));
        return emit.select(floats().isNan(x), x, emit.select(floats().isZero(x), atZero, side));
    }

    /// The logarithm of the sum of two numbers given by their logarithms: the larger, and what the smaller adds.
    private Value logAddExp(UnaryUfuncs unary, boolean base2, Value x, Value y) {
        var type = (Scalar) x.type();
        var difference = emit.binary(BinaryKind.FSUB, x, y);
        var larger = emit.select(emit.compare(CompareKind.FGT, difference, emit.constant(type, 0.0)), x, y);
        var power = unary.library(base2 ? "exp2" : "exp", floats().negate(floats().absolute(difference)));
        var rest = unary.library("log1p", power);
        if (base2) rest = emit.binary(BinaryKind.FMUL, emit.constant(type, 1.442695040888963407359924681001892137), rest);
        var sum = emit.binary(BinaryKind.FADD, larger, rest);
        // Equal ones, infinities among them.
        var same = emit.binary(BinaryKind.FADD, x, emit.constant(type, base2 ? 1.0 : 0.693147180559945309417232121458176568));
        return emit.select(emit.compare(CompareKind.FEQ, x, y), same, emit.select(floats().isNan(difference), difference, sum));
    }

    /// The next float from a towards b; float16 steps by its bits.
    static Value nextAfter(Emitter emit, Value a, Value b) {
        if (a.type() == Scalar.F64) return emit.math("nextafter", Scalar.F64, a, b);
        if (a.type() == Scalar.F32) return emit.math("nextafterf", Scalar.F32, a, b);
        var bits = emit.convert(ConvertKind.BITCAST, a, Scalar.I16);
        var zero = emit.constant(Scalar.F16, 0.0);
        var up = emit.compare(CompareKind.FLT, a, b);
        var negative = emit.compare(CompareKind.FLT, a, zero);
        var one = emit.constant(Scalar.I16, 1);
        var away = emit.binary(BinaryKind.XOR, up, negative);
        var stepped = emit.select(away, emit.binary(BinaryKind.ADD, bits, one), emit.binary(BinaryKind.SUB, bits, one));
        var fromZero = emit.select(emit.compare(CompareKind.FGT, b, zero), one, emit.constant(Scalar.I16, -32767));
        var next = emit.convert(ConvertKind.BITCAST, emit.select(emit.compare(CompareKind.FEQ, a, zero), fromZero, stepped), Scalar.F16);
        var nan = emit.or(emit.compare(CompareKind.FNE, a, a), emit.compare(CompareKind.FNE, b, b));
        var missing = emit.convert(ConvertKind.FPTRUNC, emit.binary(BinaryKind.FADD, emit.convert(ConvertKind.FPEXT, a, Scalar.F32), emit.convert(ConvertKind.FPEXT, b, Scalar.F32)), Scalar.F16);
        return emit.select(nan, missing, emit.select(emit.compare(CompareKind.FEQ, a, b), b, next));
    }
}
