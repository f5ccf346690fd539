package conure.specialize;

import conure.ir.ArrayOp;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CheckedKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.ConvertKind;
import conure.ir.ScalarOp.UnaryKind;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import conure.specialize.numbers.Comparisons;
import conure.specialize.values.Emitter;
import conure.specialize.values.Guesses;
import conure.specialize.values.NumberType;
import conure.specialize.values.Origins.Origin;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.List;

/// Operators where an operand is no number: strings, tuples, lists, ranges, arrays, None; and Python's TypeErrors.
final class SequenceOperators {
    private static final int LONGEST_REPEATED = 10_000;

    private final Specialization in;
    private final Language language;
    private final Operators operators;
    private final Emitter emit;
    private final Guesses guesses = new Guesses();

    SequenceOperators(Specialization in, Language language, Operators operators) {
        this.in = in;
        this.language = language;
        this.operators = operators;
        this.emit = in.emit();
    }

    // ---- + and *

    PyValue binary(String operator, String symbol, PyValue left, PyValue right) {
        if (left.type() instanceof PyType.Array || right.type() instanceof PyType.Array) {
            return symbol.endsWith("=") && left.type() instanceof PyType.Array ? language.ufuncs().inPlace(operator, left, right)
                    : language.ufuncs().operator(operator, left, right);
        }
        if (operator.equals("+") && TextFormats.isText(left.type())) {
            return TextFormats.isText(right.type()) ? new TextFormats(in, language).joined(left, right) : cannotConcatenate(left, right);
        }
        if (operator.equals("+") && left.type() instanceof PyType.Tuple) {
            if (!(right.type() instanceof PyType.Tuple)) return cannotConcatenate(left, right);
            var items = new ArrayList<>(left.parts());
            items.addAll(right.parts());
            return PyValue.tuple(items);
        }
        if (operator.equals("|") && TypeTests.isClass(left.type()) && TypeTests.isClass(right.type())) return TypeTests.union(left, right);
        if (operator.equals("*")) {
            if (isSequence(left)) return repeat(left, right, symbol.equals("*="));
            if (isSequence(right)) return repeat(right, left, false);
        }
        if (left.type() instanceof PyType.ListObject && operator.equals("+")) {
            if (symbol.equals("+=")) return language.lists().extend(left, right, emit.location()) == null ? null : left;
            return right.type() instanceof PyType.ListObject ? concatenated(left, right) : cannotConcatenate(left, right);
        }
        if (left.type() instanceof PyType.Text(var text) && operator.equals("%")) return new TextFormats(in, language).percent(text, right);
        return in.raise("TypeError", "unsupported operand type(s) for " + symbol + ": '" + asObject(left, right) + "' and '" + asObject(right, left) + "'");
    }

    /// NumPy scalars beside something that is no number act as the Python number they hold.
    private static String asObject(PyValue value, PyValue other) {
        if (!(value.type() instanceof NumberType type) || !type.isNumpy() || other.type() instanceof NumberType) return value.type().pythonName();
        return type.isBool() ? "bool" : type.isInteger() ? "int" : type.isFloat() ? "float" : "complex";
    }

    private PyValue cannotConcatenate(PyValue left, PyValue right) {
        var kind = left.type().pythonName();
        return in.raise("TypeError", "can only concatenate " + kind + " (not \"" + right.type().pythonName() + "\") to " + kind);
    }

    private static boolean isSequence(PyValue value) {
        return value.type() instanceof PyType.Text || value.type() instanceof PyType.Tuple || value.type() instanceof PyType.ListObject;
    }

    private PyValue repeat(PyValue sequence, PyValue count, boolean inPlace) {
        if (!(count.type() instanceof NumberType type) || !(type.isBool() || type.isInteger()) || type == NumberType.NP_BOOL) {
            return in.raise("TypeError", "can't multiply sequence by non-int of type '" + count.type().pythonName() + "'");
        }
        if (sequence.type() instanceof PyType.ListObject) return inPlace ? language.lists().repeat(sequence, operators.index(count)) : repeated(sequence, operators.index(count));
        Object known = emit.constantOf(count.value());
        long times = known instanceof Boolean flag ? (flag ? 1 : 0) : known instanceof Long number ? Math.max(0, number) : -1;
        if (times < 0) {
            throw in.refuse("unknown-length", "a " + sequence.type().pythonName() + " repeated as often as a run-time value says", "a list comprehension", sequence, count);
        }
        if (sequence.type() instanceof PyType.Text(var text)) {
            if (times * text.length() > LONGEST_REPEATED) throw in.refuse("too-long", "a string of " + times * text.length() + " characters", "a shorter one");
            return new PyValue(new PyType.Text(text.repeat((int) times)));
        }
        var once = sequence.parts();
        if (times * once.size() > LONGEST_REPEATED) throw in.refuse("too-long", "a tuple of " + times * once.size() + " items", "an array");
        var items = new ArrayList<PyValue>();
        for (long k = 0; k < times; k++) items.addAll(once);
        return PyValue.tuple(items);
    }

    private PyValue concatenated(PyValue left, PyValue right) {
        var lists = language.lists();
        var site = in.kernel().site(emit.location(), "concatenated", in);
        if (!Lists.isKnown(left) || !Lists.isKnown(right)) return lists.joined(site, List.of(left, right));
        var first = lists.length(left);
        var both = new Elements() {
            @Override Value length() { return emit.binary(BinaryKind.ADD, first, lists.length(right)); }

            @Override PyValue get(Value index) {
                return in.branch(emit.compare(CompareKind.SLT, index, first), () -> lists.element(left, index),
                        () -> lists.element(right, emit.binary(BinaryKind.SUB, index, first)));
            }
        };
        return lists.collect(site, both, emit.constant(0), both.length());
    }

    private PyValue repeated(PyValue list, Value count) {
        var lists = language.lists();
        if (!Lists.isKnown(list)) return lists.joined(in.kernel().site(emit.location(), "repeated", in), List.of());
        var length = lists.length(list);
        var times = emit.binary(BinaryKind.SMAX, count, emit.constant(0));
        var total = emit.checked(CheckedKind.MUL, length, times);
        in.check(total.exact(), "MemoryError", "");
        if (!emit.reachable()) return null;
        var elements = new Elements() {
            @Override Value length() { return total.result(); }

            @Override PyValue get(Value index) { return lists.element(list, emit.binary(BinaryKind.UREM, index, length)); }
        };
        return lists.collect(in.kernel().site(emit.location(), "repeated", in), elements, emit.constant(0), total.result());
    }

    // ---- comparisons

    /// `== != < <= > >=` where not both are numbers.
    PyValue compare(String operator, PyValue left, PyValue right) {
        if (left.type() instanceof PyType.Array || right.type() instanceof PyType.Array) {
            return language.ufuncs().operator(operator, left, right);
        }
        if (left.type() instanceof PyType.Text(var a) && right.type() instanceof PyType.Text(var b)) {
            return bool(emit.constant(holds(operator, compareCodePoints(a, b))));
        }
        if (left.type() instanceof PyType.Tuple && right.type() instanceof PyType.Tuple) return language.tuples().compare(operator, left.parts(), right.parts(), 0);
        if (left.type() instanceof PyType.ListObject && right.type() instanceof PyType.ListObject) {
            return lists(operator, left, right);
        }
        if (Comparisons.isOrdering(operator)) return unordered(operator, left, right);
        if (isDtype(left, right) || isDtype(right, left)) {
            // NumPy takes for a dtype what can be made one.
            boolean equal = language.constructors().dtype(left, null) == language.constructors().dtype(right, null);
            return bool(emit.constant(equal == operator.equals("==")));
        }
        boolean besideNumpy = left.type() instanceof NumberType l && l.isNumpy() || right.type() instanceof NumberType r && r.isNumpy();
        if (besideNumpy && (isArrayLike(left) || isArrayLike(right))) throw operators.arrayExpression("the comparison " + operator, left, right);
        boolean same;
        if (left.type() instanceof PyType.Static l && right.type() instanceof PyType.Static) same = l.equals(right.type());
        else if (!left.type().getClass().equals(right.type().getClass())) same = false;
        else if (left.type().equals(right.type()) && left.components().equals(right.components())) same = true;
        else throw in.refuse("unsupported-operator", "the comparison " + operator + " of these values", "", left, right);
        var result = emit.constant(same == operator.equals("=="));
        boolean numpy = besideNumpy && !left.isNone() && !right.isNone();
        return new PyValue(numpy ? NumberType.NP_BOOL : NumberType.BOOL, result);
    }

    private static boolean isDtype(PyValue value, PyValue other) {
        return value.type() instanceof PyType.DtypeObject
                && (other.type() instanceof PyType.DtypeObject || other.type() instanceof PyType.Library || other.type() instanceof PyType.Text);
    }

    private static boolean isArrayLike(PyValue value) { return value.type().isSequence(); }

    private PyValue unordered(String operator, PyValue left, PyValue right) {
        boolean reflected = right.type() instanceof NumberType type && type.isNumpy() && !(left.type() instanceof NumberType);
        var first = reflected ? right : left;
        var second = reflected ? left : right;
        return in.raise("TypeError", "'" + (reflected ? Comparisons.swapped(operator) : operator) + "' not supported between instances of '"
                + asObject(first, second) + "' and '" + asObject(second, first) + "'");
    }

    private static int compareCodePoints(String a, String b) {
        return java.util.Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
    }

    static boolean holds(String operator, int order) {
        return switch (operator) {
            case "==" -> order == 0;
            case "!=" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    private static PyValue bool(Value value) { return new PyValue(NumberType.BOOL, value); }

    private PyValue lists(String operator, PyValue left, PyValue right) {
        var search = language.listSearch();
        var place = List.of(emit.location(), operator);
        return switch (operator) {
            case "==" -> search.equal(place, left, right);
            case "!=" -> negated(search.equal(place, left, right));
            case "<" -> search.less(place, left, right);
            case ">" -> search.less(place, right, left);
            case "<=" -> search.notGreater(place, left, right);
            default -> search.notGreater(place, right, left);
        };
    }

    private PyValue negated(PyValue condition) { return condition == null ? null : bool(emit.not(operators.truth(condition))); }

    // ---- in

    /// `item in container`; null if the path ends.
    Value contains(PyValue container, PyValue item) {
        switch (container.type()) {
            case PyType.Text(var text) -> {
                if (item.type() instanceof PyType.Either) return in.distribute(item, each -> new PyValue(NumberType.BOOL, contains(container, each))).value();
                if (item.type() instanceof PyType.Text(var part)) return emit.constant(text.contains(part));
                in.raise("TypeError", "'in <string>' requires string as left operand, not " + item.type().pythonName());
                return null;
            }
            case PyType.Tuple _ -> { return language.tuples().contains(container.parts(), item); }
            case PyType.Range _ -> { return inRange(container, item); }
            case PyType.Array _ -> {
                var equal = operators.richCompare("==", container, item);
                if (equal == null) return null;
                return language.library().call("numpy.any", Calls.Arguments.of(equal), List.of("in", emit.location(), container.type(), item.type())).value();
            }
            // Nothing has been put in so far.
            case PyType.ListObject _ when !Lists.isKnown(container) -> { return emit.constant(false); }
            case PyType.ListObject _ -> {
                var found = language.listSearch().contains(List.of(emit.location(), item.type()), container, item);
                return found == null ? null : found.value();
            }
            case PyType.Iterator _ -> { return search(container, item); }
            case PyType.FunctionObject function when function.code().isGenerator() -> { return search(container, item); }
            default -> {
                in.raise("TypeError", "argument of type '" + container.type().pythonName() + "' is not " + (in.kernel().pythonAtLeast(14) ? "a container or iterable" : "iterable"));
                return null;
            }
        }
    }

    private Value inRange(PyValue range, PyValue item) {
        if (item.type() instanceof PyType.Array) throw in.refuse("unsupported-operator", "an array 'in' a range", "a comparison with its bounds", range, item);
        if (!(item.type() instanceof NumberType type)) return emit.constant(false);
        var casts = operators.numbers().casts();
        if (type == NumberType.NP_UINT64) {
            var small = emit.compare(CompareKind.SGE, item.value(), emit.constant(0));
            return emit.and(small, inRange(range, new PyValue(NumberType.INT, item.value())));
        }
        if (type.isComplex()) {
            var parts = casts.to(item, NumberType.COMPLEX).components();
            return emit.and(operators.numbers().floats().isZero(parts.get(1)), inRange(range, new PyValue(NumberType.FLOAT, parts.getFirst())));
        }
        if (type.isFloat()) {
            // Beyond 2⁶³ there is no int of a range.
            var x = casts.to(item, NumberType.FLOAT).value();
            var whole = emit.and(emit.compare(CompareKind.FEQ, emit.unary(UnaryKind.FLOOR, x), x),
                    emit.and(emit.compare(CompareKind.FGE, x, emit.constant(-0x1p63)), emit.compare(CompareKind.FLT, x, emit.constant(0x1p63))));
            var truncated = emit.convert(ConvertKind.FPTOSI, emit.select(whole, x, emit.constant(0.0)), Scalar.I64);
            return emit.and(whole, inRange(range, new PyValue(NumberType.INT, truncated)));
        }
        var number = casts.to(item, NumberType.INT).value();
        var parts = range.parts();
        var start = parts.get(0).value();
        var stop = parts.get(1).value();
        var step = parts.get(2).value();
        var up = emit.compare(CompareKind.SGT, step, emit.constant(0));
        var inside = emit.select(up, emit.and(emit.compare(CompareKind.SGE, number, start), emit.compare(CompareKind.SLT, number, stop)),
                emit.and(emit.compare(CompareKind.SLE, number, start), emit.compare(CompareKind.SGT, number, stop)));
        var distance = emit.select(up, emit.binary(BinaryKind.SUB, number, start), emit.binary(BinaryKind.SUB, start, number));
        var size = emit.select(up, step, emit.binary(BinaryKind.SUB, emit.constant(0), step));
        var rest = emit.binary(BinaryKind.UREM, distance, size);
        return emit.and(inside, emit.compare(CompareKind.EQ, rest, emit.constant(0)));
    }

    private Value search(PyValue container, PyValue item) {
        var place = List.of("in", emit.location(), container.type(), item.type());
        var results = in.block(guesses, place, found -> {
            var end = language.iteration().forEach(container, guesses, List.of(place, "loop"), List.of(), (each, _) -> {
                var equal = language.tuples().equalOrSame(each, item);
                if (equal == null) return null;
                in.when(equal, () -> found.exit(List.of(bool(emit.constant(true)))));
                return emit.reachable() ? List.of() : null;
            });
            return end == null ? null : List.of(bool(emit.constant(false)));
        });
        return results == null ? null : results.getFirst().value();
    }

    // ---- truth and identity

    Value truth(PyValue value) {
        return switch (value.type()) {
            case PyType.ListObject _ -> emit.compare(CompareKind.NE, language.lists().length(value), emit.constant(0));
            case PyType.Range _ -> emit.compare(CompareKind.NE, language.iterables().rangeLength(value), emit.constant(0));
            case PyType.Array array -> arrayTruth(value, array);
            default -> throw new IllegalArgumentException(value.type().text());
        };
    }

    /// The truth of an array's only element.
    private Value arrayTruth(PyValue value, PyType.Array type) {
        var size = emit.constant(1);
        var zeros = new ArrayList<Value>();
        for (int axis = 0; axis < type.array().rank(); axis++) {
            size = emit.binary(BinaryKind.MUL, size, emit.extent(value.value(), axis));
            zeros.add(emit.constant(0));
        }
        in.check(emit.compare(CompareKind.NE, size, emit.constant(0)), "ValueError",
                "The truth value of an empty array is ambiguous. Use `array.size > 0` to check that an array is not empty.");
        in.check(emit.compare(CompareKind.EQ, size, emit.constant(1)), "ValueError",
                "The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()");
        if (!emit.reachable()) return null;
        var components = new ArrayList<Value>();
        for (var component : type.array().dtype().components()) components.add(new Value(component));
        emit.add(new ArrayOp.Element(components, value.value(), zeros, emit.location()));
        return operators.numbers().casts().truth(type.array().dtype(), components);
    }

    /// Whether two names are of one list.
    Value sameList(PyValue left, PyValue right) { return sameReference(left, right); }

    /// Whether two names are of one array. Each view is an object of its own, which leaves no trace at run time: two views are
    /// told apart by where they were made.
    Value sameArray(PyValue left, PyValue right) {
        var one = emit.origins().of(left.value());
        var other = emit.origins().of(right.value());
        if (left.value() == right.value()) return emit.constant(true);
        if (one == Origin.VIEW && other == Origin.VIEW) return emit.constant(false);
        if (!haveIdentity(left, right)) {
            throw in.refuse("object-identity", "'is' between arrays both of which may be views", "a comparison of what makes them differ", left, right);
        }
        if (!left.type().equals(right.type()) && left.value().type() instanceof conure.ir.Type.Array a && right.value().type() instanceof conure.ir.Type.Array b
                && (a.rank() != b.rank() || a.dtype() != b.dtype())) {
            return emit.constant(false);
        }
        return sameReference(left, right);
    }

    /// Whether it can be told if two arrays are the same object: not where both may be views.
    boolean haveIdentity(PyValue left, PyValue right) {
        var one = emit.origins().of(left.value());
        var other = emit.origins().of(right.value());
        return left.value() == right.value() || one == Origin.OWNER || other == Origin.OWNER || one == Origin.VIEW && other == Origin.VIEW;
    }

    private Value sameReference(PyValue left, PyValue right) {
        var same = new Value(Scalar.I1);
        emit.add(new ArrayOp.SameReference(same, left.value(), right.value(), emit.location()));
        return same;
    }
}
