package conure.specialize.numbers;

import conure.ir.Dtype;
import conure.ir.FailingOp.Failure;
import conure.ir.FailingOp.Form;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Arithmetic on a pair of numbers of any of the exact types: decides whose rules hold, brings both to one type, computes.
public final class NumberOperators {
    private final Specialization in;
    private final Emitter emit;
    private final Casts casts;
    private final IntArithmetic ints;
    private final FloatArithmetic floats;
    private final ComplexArithmetic complexes;
    private final NumpyArithmetic numpy;

    public NumberOperators(Specialization in) {
        this.in = in;
        this.emit = in.emit();
        var library = new LibraryCode(in);
        casts = new Casts(in);
        ints = new IntArithmetic(in, library);
        floats = new FloatArithmetic(in);
        complexes = new ComplexArithmetic(in, floats, library);
        numpy = new NumpyArithmetic(in, floats, complexes, library);
    }

    public Casts casts() { return casts; }

    public IntArithmetic ints() { return ints; }

    public FloatArithmetic floats() { return floats; }

    public ComplexArithmetic complexes() { return complexes; }

    public NumpyArithmetic numpy() { return numpy; }

    /// Whether `complex` beside `np.float64`, which is a `float`, is Python's affair.
    private static boolean isPythonComplex(NumberType left, NumberType right) { return left == NumberType.COMPLEX && right == NumberType.NP_FLOAT64; }

    /// `left operator right`, null if the path ends. `symbol` is how a TypeError names the operator.
    public PyValue binary(String operator, String symbol, PyValue left, PyValue right, boolean modular) {
        var l = left.number();
        var r = right.number();
        if (!l.isNumpy() && !r.isNumpy()) return python(operator, symbol, left, right, modular);
        if (isPythonComplex(l, r) && "+-*/**".contains(operator)) return python(operator, symbol, left, casts.to(right, NumberType.FLOAT), modular);
        var type = Promotion.common(l, r);
        if (operator.equals("@")) return unsupported(symbol, left, right);
        if (type.isComplex() && (operator.equals("//") || operator.equals("%"))) {
            boolean scalarMath = (type == l || type == r) && l != NumberType.NP_BOOL && r != NumberType.NP_BOOL;
            return scalarMath ? unsupported(symbol, left, right) : noLoop(operator);
        }
        if (isBitwise(operator) && (type.isFloat() || type.isComplex())) return noLoop(operator);
        if (type.isBool()) {
            switch (operator) {
                case "-" -> {
                    return in.raise("TypeError", "numpy boolean subtract, the `-` operator, is not supported, use the bitwise_xor, the `^` operator, "
                            + "or the logical_xor function instead.");
                }
                case "//", "%", "**", "<<", ">>" -> type = NumberType.NP_INT8;
                case "/" -> type = NumberType.NP_FLOAT64;
                default -> { }
            }
        }
        if (type.isInteger() && operator.equals("/")) type = NumberType.NP_FLOAT64;
        var a = numpyOperand(left, type);
        var b = numpyOperand(right, type);
        return emit.reachable() ? numpy.compute(operator, a, b) : null;
    }

    /// An operand in the type that a NumPy operator computes in.
    public PyValue numpyOperand(PyValue value, NumberType type) {
        return value.type() == NumberType.INT && type.isInteger() ? casts.weakInteger(value, type) : casts.to(value, type);
    }

    private static boolean isBitwise(String operator) {
        return switch (operator) {
            case "<<", ">>", "&", "|", "^" -> true;
            default -> false;
        };
    }

    public PyValue unsupported(String symbol, PyValue left, PyValue right) {
        return in.raise("TypeError", "unsupported operand type(s) for " + symbol + ": '" + left.type().pythonName() + "' and '" + right.type().pythonName() + "'");
    }

    private PyValue noLoop(String operator) {
        return noLoopOf(switch (operator) {
            case "//" -> "floor_divide";
            case "%" -> "remainder";
            case "<<" -> "left_shift";
            case ">>" -> "right_shift";
            case "&" -> "bitwise_and";
            case "|" -> "bitwise_or";
            default -> "bitwise_xor";
        });
    }

    public PyValue noLoopOf(String ufunc) {
        return in.raise("TypeError", "ufunc '" + ufunc + "' not supported for the input types, and the inputs could not be safely coerced to any "
                + "supported types according to the casting rule ''safe''");
    }

    /// The same for functions that look for a loop of exactly these types.
    public PyValue noLoopFor(String ufunc, int results, NumberType... types) {
        var classes = new ArrayList<String>();
        for (var type : types) classes.add("numpy.dtypes." + (type.dtype().isInteger() && !type.dtype().isSigned() ? "UI" + type.dtype().text().substring(2)
                : type.dtype().text().substring(0, 1).toUpperCase(Locale.ROOT) + type.dtype().text().substring(1)) + "DType");
        for (int k = 0; k < results; k++) classes.add("None");
        return in.raise(new Failure("numpy._core._exceptions._UFuncNoLoopError", Form.ARGUMENTS, "(numpy." + ufunc + ", (" + String.join(", ", classes) + "))", List.of()));
    }

    // ---- Python's numbers

    private PyValue python(String operator, String symbol, PyValue left, PyValue right, boolean modular) {
        var type = Promotion.common(left.number(), right.number());
        if (type == NumberType.BOOL) {
            if (operator.equals("&") || operator.equals("|") || operator.equals("^")) return numpy.compute(operator, left, right);
            type = NumberType.INT;
        }
        var a = casts.to(left, type);
        var b = casts.to(right, type);
        var result = switch (type) {
            case INT -> ints(operator, symbol, a, b, modular);
            case FLOAT -> floats(operator, symbol, left, right, a, b);
            default -> complexes(operator, symbol, left, right, a, b);
        };
        return emit.reachable() ? result : null;
    }

    private PyValue ints(String operator, String symbol, PyValue left, PyValue right, boolean modular) {
        var a = left.value();
        var b = right.value();
        return switch (operator) {
            case "+" -> integer(ints.add(a, b, modular));
            case "-" -> integer(ints.subtract(a, b, modular));
            case "*" -> integer(ints.multiply(a, b, modular));
            case "/" -> ints.trueDivide(a, b);
            case "//" -> {
                ints.nonZero(b, "integer division or modulo by zero");
                yield emit.reachable() ? integer(ints.floorQuotient(a, b)) : null;
            }
            case "%" -> {
                ints.nonZero(b, "integer modulo by zero");
                yield emit.reachable() ? integer(ints.floorRemainder(a, b)) : null;
            }
            case "**" -> intPower(left, right);
            case "<<" -> integer(ints.shiftLeft(a, b, modular));
            case ">>" -> integer(ints.shiftRight(a, b));
            case "&" -> integer(emit.binary(BinaryKind.AND, a, b));
            case "|" -> integer(emit.binary(BinaryKind.OR, a, b));
            case "^" -> integer(emit.binary(BinaryKind.XOR, a, b));
            default -> unsupported(symbol, left, right);
        };
    }

    private static PyValue integer(Value value) { return new PyValue(NumberType.INT, value); }

    /// An int, or for a negative exponent a float.
    private PyValue intPower(PyValue base, PyValue exponent) {
        var zero = emit.constant(0);
        return in.branch(emit.compare(CompareKind.SGE, exponent.value(), zero), () -> {
            var power = ints.power(base.value(), exponent.value());
            return emit.reachable() ? integer(power) : null;
        }, () -> {
            in.check(emit.compare(CompareKind.NE, base.value(), zero), "ZeroDivisionError", zeroToNegative());
            if (!emit.reachable()) return null;
            var a = casts.to(base, NumberType.FLOAT).value();
            var b = casts.to(exponent, NumberType.FLOAT).value();
            return new PyValue(NumberType.FLOAT, floats.power(a, b));
        });
    }

    private String zeroToNegative() { return in.kernel().pythonAtLeast(14) ? "zero to a negative power" : "0.0 cannot be raised to a negative power"; }

    private PyValue floats(String operator, String symbol, PyValue left, PyValue right, PyValue a, PyValue b) {
        var x = a.value();
        var y = b.value();
        return switch (operator) {
            case "+" -> real(floats.add(x, y));
            case "-" -> real(floats.subtract(x, y));
            case "*" -> real(floats.multiply(x, y));
            case "/" -> real(floats.pythonDivide(x, y));
            case "//" -> real(floats.pythonFloorDivide(x, y));
            case "%" -> real(floats.pythonRemainder(x, y));
            case "**" -> floatPower(a, b, right.number().isFloat());
            default -> unsupported(symbol, left, right);
        };
    }

    private static PyValue real(Value value) { return new PyValue(NumberType.FLOAT, value); }

    /// A float; of a negative base and a broken exponent a complex number.
    ///
    /// @param canBeBroken whether the exponent was a float before it was cast to one
    private PyValue floatPower(PyValue base, PyValue exponent, boolean canBeBroken) {
        var a = base.value();
        var b = exponent.value();
        var zero = emit.constant(0.0);
        var isZero = emit.compare(CompareKind.FEQ, a, zero);
        var negativeExponent = emit.and(emit.compare(CompareKind.FLT, b, zero), floats.isFinite(b));
        in.check(emit.not(emit.and(isZero, negativeExponent)), "ZeroDivisionError", zeroToNegative());
        if (!emit.reachable()) return null;
        var broken = emit.compare(CompareKind.FLT, emit.unary(UnaryKind.FLOOR, b), b);
        if (emit.constantOf(b) instanceof Double known) broken = emit.constant(Double.isFinite(known) && known != Math.rint(known));
        if (!canBeBroken) broken = emit.constant(false);
        var complex = emit.and(emit.and(emit.compare(CompareKind.FLT, a, zero), floats.isFinite(a)), broken);
        return in.branch(complex,
                () -> new PyValue(NumberType.COMPLEX, complexes.pythonPower(Parts.of(casts.to(base, NumberType.COMPLEX)), Parts.of(casts.to(exponent, NumberType.COMPLEX))).components()),
                () -> {
                    var result = floats.power(a, b);
                    floats.powerInRange(result, a, b);
                    return real(result);
                });
    }

    private PyValue complexes(String operator, String symbol, PyValue left, PyValue right, PyValue a, PyValue b) {
        var x = complexes.operand(Parts.of(a), left.number());
        var y = complexes.operand(Parts.of(b), right.number());
        var result = switch (operator) {
            case "+" -> complexes.pythonAdd(x, y);
            case "-" -> complexes.pythonSubtract(x, y);
            case "*" -> complexes.pythonMultiply(x, y);
            case "/" -> complexes.pythonDivide(x, y);
            case "**" -> complexes.pythonPower(x, y);
            default -> {
                unsupported(symbol, left, right);
                yield Parts.of(a);
            }
        };
        return new PyValue(NumberType.COMPLEX, result.components());
    }

    // ---- unary operators

    public PyValue unary(String operator, PyValue operand) {
        var type = operand.number();
        return switch (operator) {
            case "+" -> {
                // NumPy's exception has a class of its own.
                if (type == NumberType.NP_BOOL) throw in.refuse("unsupported-operator", "+ has no loop for np.bool", "int(x)", operand);
                yield type == NumberType.BOOL ? casts.to(operand, NumberType.INT) : operand;
            }
            case "-" -> negate(operand);
            case "~" -> invert(operand);
            default -> throw new IllegalArgumentException(operator);
        };
    }

    private PyValue negate(PyValue operand) {
        return switch (operand.number()) {
            case BOOL, INT -> integer(ints.negate(casts.to(operand, NumberType.INT).value()));
            case NP_BOOL -> in.raise("TypeError", "The numpy boolean negative, the `-` operator, is not supported, use the `~` operator or the "
                    + "logical_not function instead.");
            default -> numpy.negate(operand);
        };
    }

    private PyValue invert(PyValue operand) {
        var type = operand.number();
        if (type == NumberType.BOOL) {
            return integer(emit.unary(UnaryKind.NOT, emit.convert(ConvertKind.ZEXT, operand.value(), Scalar.I64)));
        }
        if (type.dtype().isInteger() || type == NumberType.NP_BOOL) return new PyValue(type, emit.unary(UnaryKind.NOT, operand.value()));
        if (type.isNumpy()) return noLoopOf("invert");
        return in.raise("TypeError", "bad operand type for unary ~: '" + type.pythonName() + "'");
    }

    /// `abs(operand)`.
    public PyValue absolute(PyValue operand) {
        return switch (operand.number()) {
            case BOOL, INT -> integer(ints.absolute(casts.to(operand, NumberType.INT).value()));
            case COMPLEX -> {
                var parts = Parts.of(operand);
                var length = emit.math("hypot", Scalar.F64, parts.re(), parts.im());
                var finite = emit.and(floats.isFinite(parts.re()), floats.isFinite(parts.im()));
                in.check(emit.not(emit.and(finite, floats.isInfinite(length))), "OverflowError", "absolute value too large");
                yield real(length);
            }
            default -> numpy.absolute(operand);
        };
    }

    /// The dtype of what a Python or NumPy number is beside NumPy's.
    static Dtype dtype(PyValue value) { return value.number().dtype(); }
}
