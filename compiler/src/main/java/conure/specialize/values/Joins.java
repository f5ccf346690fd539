package conure.specialize.values;

import conure.ir.ArrayOp;
import conure.ir.Dtype;
import conure.ir.ScalarOp;
import conure.ir.Type;
import conure.ir.Type.Layout;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// What a variable is where paths meet. Equal types stay; numbers, None, strings and undefined become an *either*, so
/// that nothing is converted that Python would not convert; arrays of one dtype and rank share the weaker layout; tuples
/// of one length and functions of one code join part by part; a list that the caller passed and one made here stay an
/// either. The rest does not join, and is refused.
public final class Joins {
    /// More alternatives than this would make code grow faster than anybody reads.
    static final int MOST_ALTERNATIVES = 8;

    private Joins() {}

    /// Two types that no variable can have on different paths.
    public static final class Conflict extends RuntimeException {
        private final PyType left;
        private final PyType right;
        private final int position;

        Conflict(PyType left, PyType right) { this(left, right, -1); }

        private Conflict(PyType left, PyType right, int position) {
            super(null, null, false, false);
            this.left = left;
            this.right = right;
            this.position = position;
        }

        /// Which of several values it is, or −1.
        public int position() { return position; }

        public PyType left() { return left; }

        public PyType right() { return right; }
    }

    /// Which types join beside those that always do: none, arrays of different ranks, or whatever there is.
    private enum Unlike { NONE, RANKS, ANYTHING }

    public static List<PyType> join(List<PyType> left, List<PyType> right) { return join(left, right, Unlike.NONE); }

    /// The same of cases that the compiler tells apart: arrays may differ in rank.
    static List<PyType> joinCases(List<PyType> left, List<PyType> right) { return join(left, right, Unlike.RANKS); }

    private static List<PyType> join(List<PyType> left, List<PyType> right, Unlike unlike) {
        var joined = new ArrayList<PyType>(left.size());
        for (int k = 0; k < left.size(); k++) {
            try {
                joined.add(join(left.get(k), right.get(k), unlike));
            } catch (Conflict conflict) {
                throw new Conflict(conflict.left, conflict.right, k);
            }
        }
        return joined;
    }

    /// The type of a variable that is `left` on one path and `right` on another.
    public static PyType join(PyType left, PyType right) { return join(left, right, Unlike.NONE); }

    /// The type of the result of a kernel: nothing is done with it, so that it may be anything on any path.
    static PyType joinResults(PyType left, PyType right) { return join(left, right, Unlike.ANYTHING); }

    private static PyType join(PyType left, PyType right, Unlike unlike) {
        if (left.equals(right)) return left;
        if (unlike == Unlike.NONE) checkRanks(left, right);
        var merged = merge(left, right, unlike);
        if (merged != null) return merged;
        var alternatives = new ArrayList<>(alternatives(left));
        for (var type : alternatives(right)) add(alternatives, type, unlike);
        if (alternatives.size() == 1) return alternatives.getFirst();
        for (var type : alternatives) {
            for (var other : alternatives) {
                if (type != other && unlike != Unlike.ANYTHING && !coexist(type, other)) throw new Conflict(type, other);
            }
        }
        if (alternatives.size() > MOST_ALTERNATIVES) throw new Conflict(left, right);
        alternatives.sort(Comparator.comparing(PyType::text));
        return new PyType.Either(alternatives);
    }

    /// The same where the condition is a flag, of whose value there may be a kernel for each: arrays of different dtypes do not join.
    static List<PyType> joinOfFlag(List<PyType> left, List<PyType> right) {
        var joined = join(left, right);
        for (int k = 0; k < joined.size(); k++) {
            if (left.get(k) instanceof PyType.Array(var a, _) && right.get(k) instanceof PyType.Array(var b, _) && a.dtype() != b.dtype() && !areReal(a.dtype(), b.dtype())) {
                throw new Conflict(left.get(k), right.get(k), k);
            }
        }
        return joined;
    }

    public static List<PyType> alternatives(PyType type) {
        return type instanceof PyType.Either(var alternatives) ? alternatives : List.of(type);
    }

    /// Refuses arrays of different ranks, unless one side may be of any of these ranks already.
    private static void checkRanks(PyType left, PyType right) {
        var first = ranks(left);
        var second = ranks(right);
        if (first.isEmpty() || second.isEmpty() || first.containsAll(second) || second.containsAll(first)) return;
        for (var type : alternatives(right)) {
            for (var other : alternatives(left)) {
                if (type instanceof PyType.Array(var a, _) && other instanceof PyType.Array(var b, _) && a.rank() != b.rank()) throw new Conflict(other, type);
            }
        }
    }

    private static Set<Integer> ranks(PyType type) {
        var ranks = new HashSet<Integer>();
        for (var alternative : alternatives(type)) {
            if (alternative instanceof PyType.Array(var array, _)) ranks.add(array.rank());
        }
        return ranks;
    }

    private static void add(List<PyType> alternatives, PyType type, Unlike unlike) {
        for (int k = 0; k < alternatives.size(); k++) {
            var merged = alternatives.get(k).equals(type) ? type : merge(alternatives.get(k), type, unlike);
            if (merged != null) {
                alternatives.set(k, merged);
                return;
            }
        }
        alternatives.add(type);
    }

    /// One type that serves for both without a tag, or null.
    private static PyType merge(PyType left, PyType right, Unlike unlike) {
        if (left instanceof PyType.Array(var a, var readA) && right instanceof PyType.Array(var b, var readB)) {
            if (a.dtype() != b.dtype() || a.rank() != b.rank() || readA != readB) return null;
            return new PyType.Array(a.layout() == b.layout() ? a : new Type.Array(a.dtype(), a.rank(), Layout.A), readA);
        }
        if (left instanceof PyType.Tuple(var a, var named) && right instanceof PyType.Tuple(var b, var other) && a.size() == b.size() && Objects.equals(named, other)) {
            var items = new ArrayList<PyType>(a.size());
            for (int k = 0; k < a.size(); k++) items.add(join(a.get(k), b.get(k), unlike));
            return new PyType.Tuple(items, named);
        }
        if (left instanceof PyType.ListObject(var a) && right instanceof PyType.ListObject(var b)) {
            if (!a.canUnite(b) || unlike == Unlike.ANYTHING && a.isKnown() && b.isKnown() && !ListSite.differInSites(left, right)) return null;
            a.unite(b);
            return left;
        }
        if (left instanceof PyType.FunctionObject f && right instanceof PyType.FunctionObject g && f.code().equals(g.code())
                && f.captured().size() == g.captured().size() && f.defaults().size() == g.defaults().size()) {
            return new PyType.FunctionObject(f.code(), join(f.captured(), g.captured()), join(f.defaults(), g.defaults()));
        }
        if (left instanceof PyType.Partial a && right instanceof PyType.Partial b && a.positional().size() == b.positional().size() && a.names().equals(b.names())) {
            return a.with(join(a.parts(), b.parts()));
        }
        if (left instanceof PyType.Slice a && right instanceof PyType.Slice b) {
            return new PyType.Slice(join(a.start(), b.start()), join(a.stop(), b.stop()), join(a.step(), b.step()));
        }
        if (left instanceof PyType.KnownInt && (right instanceof PyType.KnownInt || right == NumberType.INT)) return NumberType.INT;
        if (right instanceof PyType.KnownInt && left == NumberType.INT) return NumberType.INT;
        return null;
    }

    /// Whether one is the dtype of the parts of the other: what eigenvalues are is told by their values.
    private static boolean areReal(Dtype left, Dtype right) {
        return left.isComplex() && Promotion.part(left) == right || right.isComplex() && Promotion.part(right) == left;
    }

    private static boolean coexist(PyType left, PyType right) {
        if (left instanceof PyType.Array && right instanceof PyType.Array) return true;
        // Which variables a function shares with those around it is known when compiling.
        if (left instanceof PyType.CellReference || right instanceof PyType.CellReference) return false;
        if (left instanceof PyType.KnownList || right instanceof PyType.KnownList) return false;
        return scalarLike(left) && scalarLike(right) || absent(left) || absent(right)
                || left instanceof NumberType && right instanceof PyType.Array || left instanceof PyType.Array && right instanceof NumberType
                || left instanceof PyType.ListObject && right instanceof PyType.ListObject
                || left instanceof PyType.BoundMethod && right instanceof PyType.BoundMethod
                || left instanceof PyType.FunctionObject && right instanceof PyType.FunctionObject
                || left instanceof PyType.FunctionObject && right instanceof PyType.Library
                || left instanceof PyType.Library && right instanceof PyType.FunctionObject;
    }

    private static boolean absent(PyType type) { return type instanceof PyType.None || type instanceof PyType.Undefined; }

    private static boolean scalarLike(PyType type) { return type instanceof NumberType || type instanceof PyType.Static; }

    /// The same value as one of a type it joins into.
    public static PyValue coerce(Emitter emit, PyValue value, PyType target) {
        if (value.type().equals(target)) return value;
        return switch (target) {
            case PyType.Either(var alternatives) -> intoEither(emit, value, alternatives, target);
            case PyType.Array(var array, _) -> {
                if (array.equals(value.value().type())) yield new PyValue(target, value.value());
                var result = new Value(array, value.value().name());
                emit.add(new ArrayOp.Relayout(result, value.value(), emit.location()));
                yield new PyValue(target, result);
            }
            case PyType.ListObject _ -> new PyValue(target, value.components());
            case NumberType number when value.type() instanceof PyType.KnownInt(long known) && number == NumberType.INT -> new PyValue(number, emit.constant(known));
            case PyType.Tuple(var items, _) -> coerceParts(emit, value, items, target);
            case PyType.Slice(var start, var stop, var step) -> coerceParts(emit, value, List.of(start, stop, step), target);
            case PyType.Partial partial -> coerceParts(emit, value, partial.parts(), target);
            case PyType.FunctionObject(_, var captured, var defaults) -> {
                var all = new ArrayList<>(captured);
                all.addAll(defaults);
                yield coerceParts(emit, value, all, target);
            }
            default -> throw new IllegalStateException(value.type().text() + " is no " + target.text());
        };
    }

    private static PyValue coerceParts(Emitter emit, PyValue value, List<PyType> types, PyType target) {
        var parts = value.parts();
        var coerced = new ArrayList<PyValue>(parts.size());
        for (int k = 0; k < parts.size(); k++) coerced.add(coerce(emit, parts.get(k), types.get(k)));
        return new PyValue(target, PyValue.flatten(coerced));
    }

    private static PyValue intoEither(Emitter emit, PyValue value, List<PyType> alternatives, PyType target) {
        var slots = new PyValue[alternatives.size()];
        Value tag;
        if (value.type() instanceof PyType.Either(var sources)) {
            var parts = value.parts();
            tag = emit.constant(Scalar.I8, 0);
            for (int k = 0; k < sources.size(); k++) {
                int index = indexOf(alternatives, sources.get(k));
                slots[index] = coerce(emit, parts.get(k), alternatives.get(index));
                var here = emit.compare(ScalarOp.CompareKind.EQ, value.tag(), emit.constant(Scalar.I8, k));
                tag = k == 0 ? emit.constant(Scalar.I8, index) : emit.select(here, emit.constant(Scalar.I8, index), tag);
            }
        } else {
            int index = indexOf(alternatives, value.type());
            slots[index] = coerce(emit, value, alternatives.get(index));
            tag = emit.constant(Scalar.I8, index);
        }
        var components = new ArrayList<Value>(List.of(tag));
        for (int k = 0; k < slots.length; k++) {
            if (slots[k] == null) slots[k] = unread(emit, alternatives.get(k), slots);
            components.addAll(slots[k].components());
        }
        return new PyValue(target, components);
    }

    /// What stands for an alternative that is not taken: the value of one that looks the same to the machine, so that the
    /// two stay one value, else nothing.
    private static PyValue unread(Emitter emit, PyType alternative, PyValue[] slots) {
        for (var slot : slots) {
            if (slot != null && !slot.components().isEmpty() && slot.type().components().equals(alternative.components())) return new PyValue(alternative, slot.components());
        }
        return new PyValue(alternative, alternative.components().stream().map(emit::nothing).toList());
    }

    /// The alternative that a value of this type becomes.
    private static int indexOf(List<PyType> alternatives, PyType type) {
        int index = alternatives.indexOf(type);
        for (int k = 0; index < 0 && k < alternatives.size(); k++) {
            var alternative = alternatives.get(k);
            if (alternative.getClass() == type.getClass() && !(alternative instanceof NumberType) && !(alternative instanceof PyType.Static)
                    && alternative.equals(tryMerge(alternative, type))) {
                index = k;
            }
        }
        if (index < 0 && type instanceof PyType.KnownInt) index = alternatives.indexOf(NumberType.INT);
        if (index < 0) throw new IllegalStateException(type.text() + " is none of " + alternatives);
        return index;
    }

    private static PyType tryMerge(PyType left, PyType right) {
        try {
            return merge(left, right, Unlike.ANYTHING);
        } catch (Conflict _) {
            return null;
        }
    }
}
