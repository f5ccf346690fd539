package conure.specialize.values;

import conure.ir.Value;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// The extents of arrays that are visible at the place an [Emitter] has reached, and which of them are the same: what is the
/// same needs no code that broadcasts. What a check has found equal is the same behind it. A count of elements is one too as
/// long as none of them is written.
final class Extents {
    /// What an extent can be asked for by.
    sealed interface Key {
        record Axis(Value array, int axis) implements Key {}

        /// What slices leave of a length: `max(length − less, 0)`.
        record Shortened(Value length, long less) implements Key {}

        /// How many elements of an array are true.
        record Count(Value array) implements Key {}

        /// The number that another was found to equal.
        record Equal(Value number) implements Key {}
    }

    private record Known(Value value, int position) {}

    /// Those of one region.
    static final class Scope {
        private final Map<Key, Known> known = new HashMap<>();
    }

    private final Deque<Scope> scopes = new ArrayDeque<>(List.of(new Scope()));
    private final Map<Value, Key.Shortened> forms = new IdentityHashMap<>();
    private final Map<Value, Value> promised = new IdentityHashMap<>();
    private boolean promiseUsed;

    void enter(Scope scope) { scopes.push(scope); }

    void leave() { scopes.pop(); }

    /// What was known at the end of a segment is known here, where its operations stand from `start` on.
    void splice(Scope scope, int start) { scope.known.forEach((key, known) -> scopes.peek().known.put(key, new Known(known.value, start + known.position))); }

    /// Forgets what was defined in this region by operations from `size` on.
    void rewind(int size) { scopes.peek().known.values().removeIf(known -> known.position >= size); }

    Value find(Key key) {
        for (var scope : scopes) {
            var known = scope.known.get(key);
            if (known != null) return known.value;
        }
        return null;
    }

    /// A count that was taken in this region: in an inner one, a loop, it may be of what a later operation writes.
    Value count(Value array) {
        var known = scopes.peek().known.get(new Key.Count(array));
        return known == null ? null : known.value;
    }

    /// Forgets the counts of arrays that may have been written.
    void forgetCounts(Predicate<Value> written) {
        for (var scope : scopes) scope.known.keySet().removeIf(key -> key instanceof Key.Count count && written.test(count.array));
    }

    /// @param position of the operation that defined it, in this region
    void put(Key key, Value value, int position) {
        scopes.peek().known.put(key, new Known(value, position));
        if (key instanceof Key.Shortened form) forms.put(value, form);
    }

    /// The same of the length that a length is itself what slices have left of.
    Key.Shortened shortened(Value length, long less) {
        var form = forms.get(length);
        return form == null ? new Key.Shortened(length, less) : new Key.Shortened(form.length, form.less + less);
    }

    /// Takes it that `one` is as long as `other`.
    void promise(Value one, Value other) { promised.put(one, promised.computeIfAbsent(other, root -> root)); }

    /// Whether any [#areEqual] rested on a promise.
    boolean isPromiseUsed() { return promiseUsed; }

    /// Two numbers were found to be equal, for what stands from an operation of this region on. Of two that are told by one from
    /// now on it is better the one of which something is promised: `isKnown`.
    void equate(Value one, Value other, int position, Predicate<Value> isKnown) {
        var first = same(one);
        var second = same(other);
        if (first == second) return;
        boolean swapped = (promised.containsKey(second) || isKnown.test(second)) && !promised.containsKey(first) && !isKnown.test(first);
        put(new Key.Equal(swapped ? first : second), swapped ? second : first, position);
    }

    /// The one by which all are told that were found equal to a number.
    Value same(Value number) {
        var found = find(new Key.Equal(number));
        return found == null ? number : same(found);
    }

    boolean areEqual(Value one, Value other) {
        var left = same(one);
        var right = same(other);
        if (left == right) return true;
        var first = shortened(left, 0);
        var second = shortened(right, 0);
        if (first.less != second.less) return false;
        left = same(first.length);
        right = same(second.length);
        if (promised.getOrDefault(left, left) != promised.getOrDefault(right, right)) return false;
        promiseUsed |= left != right;
        return true;
    }
}
