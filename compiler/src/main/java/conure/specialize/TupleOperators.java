package conure.specialize;

import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.Value;
import conure.specialize.numbers.Comparisons;
import conure.specialize.values.Emitter;
import conure.specialize.values.Joins;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.List;
import java.util.function.Supplier;

/// Tuples: comparisons, `in`, `index` and `count`. What follows the item that decides is not compared where that could raise:
/// `(1, x) == (2, x)` of an array is False.
final class TupleOperators {
    private final Specialization in;
    private final Language language;
    private final Operators operators;
    private final Emitter emit;

    TupleOperators(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.operators = language.operators();
        this.emit = in.emit();
    }

    private static PyValue bool(Value value) { return value == null ? null : new PyValue(NumberType.BOOL, value); }

    private PyValue integer(long value) { return new PyValue(NumberType.INT, emit.constant(value)); }

    private static Value valueOf(PyValue value) { return value == null ? null : value.value(); }

    /// `== != < <= > >=` from item k on: the first items that differ decide.
    PyValue compare(String operator, List<PyValue> left, List<PyValue> right, int k) {
        if (!Comparisons.isOrdering(operator)) {
            var equal = left.size() == right.size() ? allEqual(left, right) : emit.constant(false);
            return equal == null ? null : bool(operator.equals("==") ? equal : emit.not(equal));
        }
        if (k == left.size() || k == right.size()) return bool(emit.constant(SequenceOperators.holds(operator, Integer.compare(left.size(), right.size()))));
        var equal = equalOrSame(left.get(k), right.get(k));
        if (equal == null) return null;
        return in.branch(equal, () -> compare(operator, left, right, k + 1), () -> operators.richCompare(operator, operators.plain(left.get(k)), operators.plain(right.get(k))));
    }

    private Value allEqual(List<PyValue> left, List<PyValue> right) {
        if (left.isEmpty()) return emit.constant(true);
        var equal = equalOrSame(left.getFirst(), right.getFirst());
        if (equal == null || isConstant(equal, false)) return equal;
        var later = left.subList(1, left.size());
        var laterOfRight = right.subList(1, right.size());
        if (!isLazy(later) && !isLazy(laterOfRight)) {
            var rest = allEqual(later, laterOfRight);
            return rest == null ? null : emit.and(equal, rest);
        }
        return valueOf(in.branch(equal, () -> bool(allEqual(later, laterOfRight)), () -> bool(emit.constant(false))));
    }

    /// `item in (…)`; null if the path ends.
    Value contains(List<PyValue> parts, PyValue item) {
        if (parts.isEmpty()) return emit.constant(false);
        var equal = equalOrSame(parts.getFirst(), item);
        if (equal == null || isConstant(equal, true)) return equal;
        var later = parts.subList(1, parts.size());
        if (!isLazy(later) && !isLazy(List.of(item))) {
            var rest = contains(later, item);
            return rest == null ? null : emit.or(equal, rest);
        }
        return valueOf(in.branch(equal, () -> bool(emit.constant(true)), () -> bool(contains(later, item))));
    }

    /// `values.index(x)` and `values.count(x)`.
    PyValue call(PyValue tuple, String name, Calls.Arguments arguments) {
        var given = arguments.positional();
        if (given.size() != 1 || !arguments.keywords().isEmpty()) throw in.refuse("unsupported-argument", "these arguments of tuple." + name, "the value alone", tuple);
        if (name.equals("count")) return count(tuple.parts(), given.getFirst());
        var at = indexOf(tuple.parts(), given.getFirst(), 0);
        if (at == null) return null;
        in.check(emit.compare(CompareKind.SGE, at.value(), emit.constant(0)), "ValueError", "tuple.index(x): x not in tuple");
        return emit.reachable() ? at : null;
    }

    private PyValue count(List<PyValue> parts, PyValue item) {
        var result = emit.constant(0);
        for (var each : parts) {
            var equal = equalOrSame(each, item);
            if (equal == null) return null;
            result = emit.select(equal, emit.binary(BinaryKind.ADD, result, emit.constant(1)), result);
        }
        return new PyValue(NumberType.INT, result);
    }

    /// The position of the first item from k on that is equal, or -1.
    PyValue indexOf(List<PyValue> parts, PyValue item, int k) {
        if (k == parts.size()) return integer(-1);
        var equal = equalOrSame(parts.get(k), item);
        if (equal == null) return null;
        if (isConstant(equal, true)) return integer(k);
        if (isLazy(parts.subList(k + 1, parts.size())) || isLazy(List.of(item))) return in.branch(equal, () -> integer(k), () -> indexOf(parts, item, k + 1));
        var later = indexOf(parts, item, k + 1);
        return later == null ? null : new PyValue(NumberType.INT, emit.select(equal, emit.constant(k), later.value()));
    }

    private boolean isConstant(Value value, boolean wanted) { return emit.constantOf(value) instanceof Boolean known && known == wanted; }

    /// Whether the truth of comparing one of these may raise, or takes a loop.
    private static boolean isLazy(List<PyValue> values) { return values.stream().anyMatch(each -> isLazy(each.type())); }

    private static boolean isLazy(PyType type) {
        return switch (type) {
            case PyType.Array _, PyType.ListObject _ -> true;
            case PyType.Tuple(var items, _) -> items.stream().anyMatch(TupleOperators::isLazy);
            case PyType.Either(var alternatives) -> alternatives.stream().anyMatch(TupleOperators::isLazy);
            default -> false;
        };
    }

    /// What containers take for equal: the same object, or `==`. Null if the path ends. Two arrays that are not the same
    /// have no one truth, so their identity is asked for; equal lists are ([ListSearch#equal]).
    Value equalOrSame(PyValue left, PyValue right) {
        if (left.equals(right)) return emit.constant(true);
        if (!mayBeArray(left) || !mayBeArray(right)) return equal(left, right);
        return valueOf(in.distribute(left, one -> in.distribute(right, other -> equalOrSameArray(one, other))));
    }

    private static boolean mayBeArray(PyValue value) { return Joins.alternatives(value.type()).stream().anyMatch(PyType.Array.class::isInstance); }

    private PyValue equalOrSameArray(PyValue left, PyValue right) {
        Supplier<PyValue> compared = () -> bool(equal(left, right));
        if (!(left.type() instanceof PyType.Array && right.type() instanceof PyType.Array)) return compared.get();
        if (!operators.sequences().haveIdentity(left, right)) {
            throw in.refuse("object-identity", "a comparison of what holds arrays, where the answer depends on which of them are the same object",
                    "np.array_equal of the arrays, in a loop", left, right);
        }
        return in.branch(operators.sequences().sameArray(left, right), () -> bool(emit.constant(true)), compared);
    }

    private Value equal(PyValue left, PyValue right) {
        var equal = operators.richCompare("==", operators.plain(left), operators.plain(right));
        return equal == null ? null : operators.truth(equal);
    }
}
