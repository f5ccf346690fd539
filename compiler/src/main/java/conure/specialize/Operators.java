package conure.specialize;

import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.Value;
import conure.specialize.numbers.Comparisons;
import conure.specialize.numbers.DoubleAlternatives;
import conure.specialize.numbers.IntArithmetic;
import conure.specialize.numbers.NumberOperators;
import conure.specialize.values.Emitter;
import conure.specialize.values.Joins;
import conure.specialize.values.NumberType;
import conure.specialize.values.Promotion;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Refused;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Python's operators on values of any type: dispatches by the operands' types.
final class Operators {
    private static final Map<String, BinaryKind> MACHINE = Map.of("+", BinaryKind.FADD, "-", BinaryKind.FSUB, "*", BinaryKind.FMUL);
    /// More combinations of alternatives than this are branched on.
    private static final int MOST_SELECTED = 4;

    private final Specialization in;
    private final Language language;
    private final Emitter emit;
    private final NumberOperators numbers;
    private final Comparisons comparisons;
    private final SequenceOperators sequences;
    private final DoubleAlternatives doubles;

    Operators(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
        numbers = new NumberOperators(in);
        comparisons = new Comparisons(in, numbers);
        sequences = new SequenceOperators(in, language, this);
        doubles = new DoubleAlternatives(in);
    }

    SequenceOperators sequences() { return sequences; }

    NumberOperators numbers() { return numbers; }

    Comparisons comparisons() { return comparisons; }

    /// An int known by value as any other int.
    PyValue plain(PyValue value) { return value.type() instanceof PyType.KnownInt(long known) ? new PyValue(NumberType.INT, emit.constant(known)) : value; }

    /// What `__index__` gives: the 64 bits of an int, a bool or a NumPy integer. Null after raising CPython's TypeError.
    Value index(PyValue value) {
        if (value.type() instanceof PyType.Either(var alternatives) && alternatives.stream().allMatch(Operators::isIndex)) {
            return converted(value, NumberType.INT).value();
        }
        var result = in.distribute(value, given -> {
            var each = plain(given);
            if (each.type() instanceof PyType.LargeInt(var large)) throw language.largeInts().tooLarge(large);
            if (each.type() instanceof PyType.Array array) {
                if (array.array().rank() > 0 || !NumberType.numpy(array.array().dtype()).isInteger()) return in.raise("TypeError", "only integer scalar arrays can be converted to a scalar index");
                each = language.arrays().element(each, List.of());
            }
            if (!isIndex(each.type())) return in.raise("TypeError", "'" + each.type().pythonName() + "' object cannot be interpreted as an integer");
            if (each.type() == NumberType.NP_UINT64) in.check(emit.compare(CompareKind.SGE, each.value(), emit.constant(0)), "OverflowError", IntArithmetic.OVERFLOW);
            return emit.reachable() ? numbers.casts().to(each, NumberType.INT) : null;
        });
        return result == null ? null : result.value();
    }

    private static boolean isIndex(PyType type) { return type instanceof NumberType number && (number.isInteger() || number == NumberType.BOOL); }

    /// A number as a double, as C code asks for one; null after raising CPython's TypeError.
    Value real(PyValue value) {
        if (value.type() instanceof PyType.Either(var alternatives) && alternatives.stream().allMatch(Operators::isReal)) {
            return converted(value, NumberType.FLOAT).value();
        }
        var result = in.distribute(value, given -> {
            var each = plain(given);
            if (each.type() instanceof PyType.Array) throw arrayExpression("a function of numbers", each);
            if (each.type() instanceof PyType.LargeInt(var large)) {
                if (Double.isInfinite(large.doubleValue())) throw language.largeInts().tooLarge(large);
                return new PyValue(NumberType.FLOAT, emit.constant(large.doubleValue()));
            }
            if (!each.isNumber() || each.type() == NumberType.COMPLEX) return in.raise("TypeError", "must be real number, not " + each.type().pythonName());
            return numbers.casts().to(each, NumberType.FLOAT);
        });
        return result == null ? null : result.value();
    }

    private static boolean isReal(PyType type) { return type instanceof NumberType number && !number.isComplex(); }

    // ---- binary operators

    /// `left operator right`; null if the path ends. `modular`: only the low bits of an int result are used.
    PyValue binary(String operator, PyValue left, PyValue right, boolean inPlace, boolean modular) {
        var symbol = inPlace ? operator + "=" : operator.equals("**") ? "** or pow()" : operator;
        return arithmetic(operator, symbol, plain(left), plain(right), modular);
    }

    private PyValue arithmetic(String operator, String symbol, PyValue left, PyValue right, boolean modular) {
        var common = commonType(left, right);
        if (common != null) {
            return numbers.binary(operator, symbol, converted(left, common), converted(right, common), modular);
        }
        if (DoubleAlternatives.apply(left, right) && MACHINE.containsKey(operator)) return doubles.arithmetic(MACHINE.get(operator), left, right);
        if (isPureArithmetic(operator, left.type(), right.type())) {
            return selected(left, each(left, a -> selected(right, each(right, b -> numbers.binary(operator, symbol, a, b, modular)))));
        }
        if (left.type() instanceof PyType.Either) return in.distribute(left, each -> arithmetic(operator, symbol, plain(each), right, modular));
        if (right.type() instanceof PyType.Either) return in.distribute(right, each -> arithmetic(operator, symbol, left, plain(each), modular));
        if (left.isNumber() && right.isNumber()) return numbers.binary(operator, symbol, left, right, modular);
        return sequences.binary(operator, symbol, left, right);
    }

    /// Whether an operator on eithers of numbers raises for none of their alternatives and costs little for each: then all
    /// are computed and one is selected.
    private static boolean isPureArithmetic(String operator, PyType left, PyType right) {
        var leftTypes = Joins.alternatives(left);
        var rightTypes = Joins.alternatives(right);
        if (leftTypes.size() * rightTypes.size() == 1 || leftTypes.size() * rightTypes.size() > MOST_SELECTED) return false;
        for (var l : leftTypes) {
            for (var r : rightTypes) {
                if (!(l instanceof NumberType a) || !(r instanceof NumberType b)) return false;
                var type = Promotion.common(a, b);
                boolean pure = switch (operator) {
                    case "+", "-", "*" -> type.isFloat() || type.isComplex();
                    case "/" -> type.isNumpy() && type.isFloat();
                    default -> false;
                };
                if (!pure) return false;
            }
        }
        return true;
    }

    private List<PyValue> each(PyValue value, UnaryOperator<PyValue> f) {
        return value.type() instanceof PyType.Either ? value.parts().stream().map(f).toList() : List.of(f.apply(value));
    }

    /// The one type in which an operator computes for all alternatives of eithers of numbers, if there is one and
    /// converting to it is exact enough to be done first: then no branch is needed, and loops stay simple.
    private NumberType commonType(PyValue left, PyValue right) {
        if (!(left.type() instanceof PyType.Either) && !(right.type() instanceof PyType.Either)) return null;
        NumberType common = null;
        for (var l : Joins.alternatives(left.type())) {
            for (var r : Joins.alternatives(right.type())) {
                if (!(l instanceof NumberType a) || !(r instanceof NumberType b)) return null;
                if (a == NumberType.COMPLEX && b == NumberType.NP_FLOAT64) return null;
                var type = Promotion.common(a, b);
                if (common != null && type != common) return null;
                common = type;
            }
        }
        return common.isFloat() || common.isComplex() || common == NumberType.INT ? common : null;
    }

    /// A number, or an either of numbers, as one of a type.
    private PyValue converted(PyValue value, NumberType type) {
        if (!(value.type() instanceof PyType.Either)) return numbers.casts().to(value, type);
        return selected(value, value.parts().stream().map(each -> numbers.casts().to(each, type)).toList());
    }

    /// Of one value per alternative of an either the one that its tag says, with its own type.
    private PyValue selected(PyValue either, List<PyValue> given) {
        if (given.size() == 1) return given.getFirst();
        var type = given.getFirst().type();
        for (var each : given) type = Joins.join(type, each.type());
        var values = new ArrayList<PyValue>();
        for (var each : given) values.add(Joins.coerce(emit, each, type));
        var result = values.getLast();
        for (int k = values.size() - 2; k >= 0; k--) {
            var components = new ArrayList<Value>();
            for (int c = 0; c < result.components().size(); c++) {
                components.add(emit.select(in.is(either, k), values.get(k).components().get(c), result.components().get(c)));
            }
            result = new PyValue(result.type(), components);
        }
        return result;
    }

    // ---- unary operators

    PyValue unary(String operator, PyValue operand) {
        if (operator.equals("not")) {
            var truth = truth(operand);
            return truth == null ? null : new PyValue(NumberType.BOOL, emit.not(truth));
        }
        return in.distribute(plain(operand), given -> {
            var each = plain(given);
            if (each.isNumber()) {
                var result = numbers.unary(operator, each);
                return emit.reachable() ? result : null;
            }
            if (each.type() instanceof PyType.Array) return language.ufuncs().of(operator.equals("-") ? "negative" : operator.equals("+") ? "positive" : "invert", each);
            return in.raise("TypeError", "bad operand type for unary " + operator + ": '" + each.type().pythonName() + "'");
        });
    }

    Refused arrayExpression(String what, PyValue... values) {
        return in.refuse("array-expression", what + " on a whole array", "a loop over its elements", values);
    }

    // ---- comparisons

    /// A comparison: `== != < <= > >= is is_not in not_in`.
    PyValue compare(String operator, PyValue left, PyValue right) {
        var l = plain(left);
        var r = plain(right);
        return switch (operator) {
            case "is" -> bool(identical(l, r));
            case "is_not" -> bool(emit.not(identical(l, r)));
            case "in" -> in.distribute(r, each -> bool(sequences.contains(each, l)));
            case "not_in" -> in.distribute(r, each -> {
                var found = sequences.contains(each, l);
                return found == null ? null : bool(emit.not(found));
            });
            default -> richCompare(operator, l, r);
        };
    }

    private static PyValue bool(Value value) { return value == null ? null : new PyValue(NumberType.BOOL, value); }

    /// `== != < <= > >=`.
    PyValue richCompare(String operator, PyValue left, PyValue right) {
        if (DoubleAlternatives.apply(left, right)) return doubles.compare(operator, left, right);
        if (left.type() instanceof PyType.Either) return compareEach(operator, left, right, true);
        if (right.type() instanceof PyType.Either) return compareEach(operator, right, left, false);
        if (left.isNumber() && right.isNumber()) return comparisons.compare(operator, left, right);
        return sequences.compare(operator, left, right);
    }

    /// Compares each alternative, with selects where nothing can raise.
    private PyValue compareEach(String operator, PyValue either, PyValue other, boolean either1st) {
        if (isPure(operator, either.type(), other.type())) {
            var results = new ArrayList<PyValue>();
            for (var each : either.parts()) results.add(either1st ? richCompare(operator, plain(each), other) : richCompare(operator, other, plain(each)));
            return selected(either, results);
        }
        return in.distribute(either, each -> either1st ? richCompare(operator, plain(each), other) : richCompare(operator, other, plain(each)));
    }

    private static boolean isPure(String operator, PyType left, PyType right) {
        for (var l : Joins.alternatives(left)) {
            for (var r : Joins.alternatives(right)) {
                boolean simple = l instanceof NumberType && r instanceof NumberType || isAtom(l) && isAtom(r) && !Comparisons.isOrdering(operator);
                if (!simple || l instanceof NumberType a && r instanceof NumberType b && Comparisons.mayRaise(operator, a, b)) return false;
            }
        }
        return true;
    }

    private static boolean isAtom(PyType type) { return type instanceof NumberType || type instanceof PyType.None || type instanceof PyType.Text; }

    /// `left is right`. Numbers have no identity that a program may rely on, but for `True` and `False`.
    private Value identical(PyValue left, PyValue right) {
        if (left.type() instanceof PyType.Either) return eachIdentical(left, right);
        if (right.type() instanceof PyType.Either) return eachIdentical(right, left);
        if (!left.type().getClass().equals(right.type().getClass())) return emit.constant(false);
        return switch (left.type()) {
            case NumberType type when type != right.type() -> emit.constant(false);
            case NumberType type when type.isBool() -> emit.not(emit.binary(BinaryKind.XOR, left.value(), right.value()));
            case NumberType _ -> {
                if (left.components().equals(right.components())) yield emit.constant(true);
                throw in.refuse("number-identity", "'is' between two numbers: whether equal numbers are one object is an accident of CPython", "==", left, right);
            }
            case PyType.Static type -> emit.constant(type.equals(right.type()));
            case PyType.Array _ -> sequences.sameArray(left, right);
            case PyType.ListObject _ -> left.value().type().equals(right.value().type()) ? sequences.sameList(left, right) : emit.constant(false);
            default -> {
                if (left.type().equals(right.type()) && left.components().equals(right.components())) yield emit.constant(true);
                throw in.refuse("object-identity", "'is' between these values", "==", left, right);
            }
        };
    }

    private Value eachIdentical(PyValue either, PyValue other) {
        Value result = null;
        var parts = either.parts();
        for (int k = parts.size() - 1; k >= 0; k--) {
            var same = identical(plain(parts.get(k)), other);
            result = result == null ? same : emit.select(in.is(either, k), same, result);
        }
        return result;
    }

    // ---- truth

    /// The truth of a value as an `i1`; null if the path ends.
    Value truth(PyValue value) {
        if (value.type() instanceof PyType.Either(var alternatives)) {
            if (alternatives.stream().allMatch(Operators::isSimplyTrue)) {
                return selected(value, value.parts().stream().map(each -> bool(truth(each))).toList()).value();
            }
            var result = in.distribute(value, each -> bool(truth(each)));
            return result == null ? null : result.value();
        }
        return switch (value.type()) {
            case NumberType type -> numbers.casts().truth(type.dtype(), value.components());
            case PyType.KnownInt(long known) -> emit.constant(known != 0);
            case PyType.None _ -> emit.constant(false);
            case PyType.Text(var text) -> emit.constant(!text.isEmpty());
            case PyType.Tuple(var items, _) -> emit.constant(!items.isEmpty());
            case PyType.KnownList _, PyType.PassedList _ -> emit.constant(!language.listItems().items(value).isEmpty());
            case PyType.Array _, PyType.ListObject _, PyType.Range _ -> sequences.truth(value);
            case PyType.Undefined _ -> throw new IllegalStateException("the truth of an unbound variable");
            default -> emit.constant(true);
        };
    }

    private static boolean isSimplyTrue(PyType type) {
        return !(type instanceof PyType.Array || type instanceof PyType.ListObject || type instanceof PyType.Range || type instanceof PyType.Undefined);
    }
}
