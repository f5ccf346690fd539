package conure.ir;

import conure.ir.Type.Scalar;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// Pure operations on machine scalars. None of them can fail: what would (division by zero, a shift by too much) is
/// undefined unless a check before it has excluded it.
public sealed interface ScalarOp extends TypedOp, LoopsOp {

    /// `%r = constant {value = 5} : i64`. Integers are Long, sign-extended from their width, floats Double, `i1` Boolean; a
    /// null pointer is Long 0.
    record Constant(Value result, Object value, Location location) implements ScalarOp {
        public Constant {
            boolean fits = switch ((Scalar) result.type()) {
                case I1 -> value instanceof Boolean;
                case I8, I16, I32, I64, POINTER -> value instanceof Long;
                case F16, F32, F64 -> value instanceof Double;
            };
            if (!fits) throw new IllegalArgumentException("constant " + value + " : " + result.type().text());
            value = ScalarArithmetic.held((Scalar) result.type(), value);
        }

        @Override public String mnemonic() { return "constant"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public Map<String, Object> attributes() { return Map.of("value", value); }
    }

    enum UnaryKind {
        /// Two's complement or floating-point negation.
        NEG,
        /// Bitwise complement (of an `i1`: not).
        NOT,
        /// Floating-point: absolute value, square root, rounding to an integral value (RINT: half to even).
        FABS, SQRT, FLOOR, CEIL, TRUNC, RINT,
        /// Integer: number of ones; of leading and trailing zeros (the width for 0).
        POPCOUNT, CTLZ, CTTZ;

        public String text() { return name().toLowerCase(Locale.ROOT); }

        boolean takes(Scalar type) {
            return switch (this) {
                case NEG -> type.isFloat() || type.isInteger();
                case NOT, POPCOUNT, CTLZ, CTTZ -> type.isInteger();
                case FABS, SQRT, FLOOR, CEIL, TRUNC, RINT -> type.isFloat();
            };
        }
    }

    record Unary(Value result, UnaryKind kind, Value operand, Location location) implements ScalarOp {
        public Unary {
            if (!result.type().equals(operand.type()) || !kind.takes((Scalar) operand.type())) throw new IllegalArgumentException(kind.text() + ": " + operand + " → " + result);
        }

        @Override public String mnemonic() { return kind.text(); }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return List.of(operand); }
    }

    enum BinaryKind {
        /// Integers wrap.
        ADD, SUB, MUL,
        /// Truncating division; undefined for a zero divisor and for the smallest integer by −1.
        SDIV, SREM, UDIV, UREM,
        /// NumPy's division: rounds down; by 0 quotient and remainder are 0, the smallest integer by −1 wraps. Defined for all operands.
        FLOOR_SDIV, FLOOR_SREM, FLOOR_UDIV, FLOOR_UREM,
        SMIN, SMAX, UMIN, UMAX,
        AND, OR, XOR,
        /// Undefined unless 0 ≤ amount < width.
        SHL, LSHR, ASHR,
        FADD, FSUB, FMUL, FDIV,
        /// NaN if one operand is; of zeros of both signs either. x86 finds out about the left one beside the comparison, so the
        /// right one had better be what a loop carries.
        FMIN, FMAX,
        /// The magnitude of the left, the sign of the right operand.
        COPYSIGN;

        public String text() { return name().toLowerCase(Locale.ROOT); }

        public boolean isDivision() { return SDIV.compareTo(this) <= 0 && compareTo(FLOOR_UREM) <= 0; }

        public boolean isFloat() { return this == FADD || this == FSUB || this == FMUL || this == FDIV || this == FMIN || this == FMAX || this == COPYSIGN; }

        public boolean isCommutative() {
            return switch (this) {
                case ADD, MUL, SMIN, SMAX, UMIN, UMAX, AND, OR, XOR, FADD, FMUL, FMIN, FMAX -> true;
                case SUB, SDIV, SREM, UDIV, UREM, FLOOR_SDIV, FLOOR_SREM, FLOOR_UDIV, FLOOR_UREM, SHL, LSHR, ASHR, FSUB, FDIV, COPYSIGN -> false;
            };
        }
    }

    record Binary(Value result, BinaryKind kind, Value left, Value right, Location location) implements ScalarOp {
        public Binary {
            if (!left.type().equals(right.type()) || !left.type().equals(result.type()) || ((Scalar) left.type()).isFloat() != kind.isFloat()) {
                throw new IllegalArgumentException(kind.text() + ": " + left + ", " + right + " → " + result);
            }
        }

        @Override public String mnemonic() { return kind.text(); }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return List.of(left, right); }
    }

    enum CheckedKind {
        ADD, SUB, MUL;

        public String text() { return "checked_" + name().toLowerCase(Locale.ROOT); }

        public BinaryKind wrapping() { return BinaryKind.valueOf(name()); }
    }

    /// `%r, %ok = checked_add %a, %b`: the wrapped result, and whether the signed result is exact.
    record Checked(Value result, Value exact, CheckedKind kind, Value left, Value right, Location location) implements ScalarOp {
        public Checked {
            if (exact.type() != Scalar.I1 || result.type() != left.type() || left.type() != right.type() || !((Scalar) left.type()).isInteger()) {
                throw new IllegalArgumentException(kind.text() + ": " + left + ", " + right);
            }
        }

        @Override public String mnemonic() { return kind.text(); }
        @Override public List<Value> results() { return List.of(result, exact); }
        @Override public List<Value> operands() { return List.of(left, right); }
    }

    enum CompareKind {
        EQ, NE, SLT, SLE, SGT, SGE, ULT, ULE, UGT, UGE,
        /// Floating-point: ordered, false for NaN, but FNE, which is true for NaN.
        FEQ, FNE, FLT, FLE, FGT, FGE;

        public String text() { return name().toLowerCase(Locale.ROOT); }

        public boolean isFloat() { return ordinal() >= FEQ.ordinal(); }
    }

    record Compare(Value result, CompareKind kind, Value left, Value right, Location location) implements ScalarOp {
        public Compare {
            if (result.type() != Scalar.I1 || left.type() != right.type() || ((Scalar) left.type()).isFloat() != kind.isFloat()) {
                throw new IllegalArgumentException(kind.text() + ": " + left + ", " + right);
            }
        }

        @Override public String mnemonic() { return kind.text(); }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return List.of(left, right); }
    }

    /// `%r = select %condition, %then, %otherwise`, of any typed or loops type.
    record Select(Value result, Value condition, Value then, Value otherwise, Location location) implements ScalarOp {
        public Select {
            if (condition.type() != Scalar.I1 || !then.type().equals(otherwise.type()) || !then.type().equals(result.type())) {
                throw new IllegalArgumentException("select: " + condition + ", " + then + ", " + otherwise);
            }
        }

        @Override public String mnemonic() { return "select"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return List.of(condition, then, otherwise); }
    }

    enum ConvertKind {
        /// Integers: widen with sign or zeros, cut.
        SEXT, ZEXT, TRUNCATE,
        /// Between integers and floats. Float to integer truncates and is undefined out of range; the saturating
        /// forms of the hardware are written with selects.
        SITOFP, UITOFP, FPTOSI, FPTOUI,
        /// Between floats.
        FPEXT, FPTRUNC,
        /// The same bits, of a float as an integer or the reverse.
        BITCAST;

        public String text() { return name().toLowerCase(Locale.ROOT); }

        /// Whether it leads from one type to the other.
        public boolean connects(Scalar from, Scalar to) {
            return switch (this) {
                case SEXT, ZEXT -> from.isInteger() && to.isInteger() && from.bits() < to.bits();
                case TRUNCATE -> from.isInteger() && to.isInteger() && from.bits() > to.bits();
                case SITOFP, UITOFP -> from.isInteger() && to.isFloat();
                case FPTOSI, FPTOUI -> from.isFloat() && to.isInteger() && to != Scalar.I1;
                case FPEXT -> from.isFloat() && to.isFloat() && from.bits() < to.bits();
                case FPTRUNC -> from.isFloat() && to.isFloat() && from.bits() > to.bits();
                case BITCAST -> from.bits() == to.bits() && (from.isInteger() && to.isFloat() || from.isFloat() && to.isInteger());
            };
        }
    }

    record Convert(Value result, ConvertKind kind, Value operand, Location location) implements ScalarOp {
        public Convert {
            if (!kind.connects((Scalar) operand.type(), (Scalar) result.type())) throw new IllegalArgumentException(kind.text() + ": " + operand + " → " + result);
        }

        @Override public String mnemonic() { return kind.text(); }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return List.of(operand); }
    }

    /// `%r = math %x {function = "sin"}`: a mathematical function of the context's table, by its name there (`sin`,
    /// `sinf`, `pow`, `round_digits`); pure, never fails. Complex functions have two results.
    record Math(List<Value> results, String function, List<Value> arguments, Location location) implements ScalarOp {
        public Math {
            Objects.requireNonNull(function);
            results = List.copyOf(results);
            arguments = List.copyOf(arguments);
        }

        @Override public String mnemonic() { return "math"; }
        @Override public List<Value> operands() { return arguments; }
        @Override public Map<String, Object> attributes() { return Map.of("function", function); }
    }
}
