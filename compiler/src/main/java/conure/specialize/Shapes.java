package conure.specialize;

import conure.ir.Type;
import conure.ir.Value;
import conure.specialize.KnownNumbers.ExtentIs;
import conure.specialize.values.Emitter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What is known of the extents of arrays on the way into functions and out of them: what is the same needs no code that
/// broadcasts.
final class Shapes {
    /// What a function may take for granted of its parameters, by their numbers.
    ///
    /// @param wide arrays without an axis of extent 1
    /// @param equal pairs of arrays of one shape; the first of a pair is the first parameter of that shape
    /// @param units whether extents are 1, of arrays that have such axes beside others
    record Promises(Set<Integer> wide, List<Pair> equal, Map<ExtentIs, Boolean> units) {
        static final Promises NONE = new Promises(Set.of(), List.of(), Map.of());

        /// Whether these hold where `known` does.
        boolean follow(Promises known) {
            return known.wide.containsAll(wide) && known.units.entrySet().containsAll(units.entrySet())
                    && equal.stream().allMatch(pair -> known.first(pair.first) == known.first(pair.second));
        }

        private int first(int parameter) {
            for (var pair : equal) {
                if (pair.second == parameter) return pair.first;
            }
            return parameter;
        }
    }

    record Pair(int first, int second) {}

    /// What an extent of a result is for certain.
    sealed interface Source {
        record Axis(int parameter, int axis) implements Source {}

        record Number(int parameter) implements Source {}

        record Constant(long number) implements Source {}
    }

    private Shapes() {}

    private static int rank(Value value) { return value.type() instanceof Type.Array array ? array.rank() : 0; }

    /// What the caller knows of what it passes.
    static Promises known(Emitter emit, List<Value> passed) {
        Set<Integer> wide = new LinkedHashSet<>();
        var equal = new ArrayList<Pair>();
        Map<ExtentIs, Boolean> units = new LinkedHashMap<>();
        for (int k = 0; k < passed.size(); k++) {
            var array = passed.get(k);
            if (rank(array) == 0) continue;
            if (isWide(emit, array)) wide.add(k);
            else noteUnits(emit, k, array, units);
            for (int earlier = 0; earlier < k; earlier++) {
                if (!haveOneShape(emit, passed.get(earlier), array)) continue;
                equal.add(new Pair(earlier, k));
                break;
            }
        }
        return new Promises(wide, equal, units);
    }

    private static void noteUnits(Emitter emit, int parameter, Value array, Map<ExtentIs, Boolean> units) {
        for (int axis = 0; axis < rank(array); axis++) {
            var isOne = emit.is(emit.extent(array, axis), 1);
            if (isOne != null) units.put(new ExtentIs(parameter, axis, 1), isOne);
        }
    }

    private static boolean isWide(Emitter emit, Value array) {
        for (int axis = 0; axis < rank(array); axis++) {
            if (!Boolean.FALSE.equals(emit.is(emit.extent(array, axis), 1))) return false;
        }
        return true;
    }

    private static boolean haveOneShape(Emitter emit, Value one, Value other) {
        if (rank(one) != rank(other)) return false;
        for (int axis = 0; axis < rank(one); axis++) {
            if (!emit.areEqual(emit.extent(one, axis), emit.extent(other, axis))) return false;
        }
        return true;
    }

    /// Has a function rely on promises.
    static void promise(Emitter emit, Promises promises, List<Value> parameters) {
        for (int wide : promises.wide) emit.promiseWide(parameters.get(wide), rank(parameters.get(wide)));
        promises.units.forEach((unit, isOne) -> emit.promiseUnit(parameters.get(unit.component()), unit.axis(), isOne));
        for (var pair : promises.equal) emit.promiseSameShape(parameters.get(pair.second), parameters.get(pair.first), rank(parameters.get(pair.first)));
    }

    /// The promises that what was written rests on.
    static Promises used(Emitter emit, Promises promises) {
        return new Promises(emit.isWideUsed() ? promises.wide : Set.of(), emit.isSameShapeUsed() ? promises.equal : List.of(), emit.isUnitUsed() ? promises.units : Map.of());
    }

    /// What the extents of results are, as far as the function's parameters say; for each array an entry per axis.
    static List<List<Set<Source>>> sources(Emitter emit, List<Value> results, List<Value> parameters) {
        var all = new ArrayList<List<Set<Source>>>();
        for (var result : results) {
            var axes = new ArrayList<Set<Source>>();
            for (int axis = 0; axis < rank(result); axis++) axes.add(sources(emit, emit.extent(result, axis), parameters));
            all.add(axes);
        }
        return all;
    }

    private static Set<Source> sources(Emitter emit, Value extent, List<Value> parameters) {
        if (emit.constantOf(extent) instanceof Long number) return Set.of(new Source.Constant(number));
        Set<Source> sources = new LinkedHashSet<>();
        for (int k = 0; k < parameters.size(); k++) {
            var parameter = parameters.get(k);
            if (extent == parameter) sources.add(new Source.Number(k));
            for (int axis = 0; axis < rank(parameter); axis++) {
                if (emit.areEqual(extent, emit.extent(parameter, axis))) sources.add(new Source.Axis(k, axis));
            }
        }
        return sources;
    }

    /// What holds of the results of two paths.
    static List<List<Set<Source>>> common(List<List<Set<Source>>> one, List<List<Set<Source>>> other) {
        var all = new ArrayList<List<Set<Source>>>();
        for (int k = 0; k < one.size(); k++) {
            var axes = new ArrayList<Set<Source>>();
            for (int axis = 0; axis < one.get(k).size(); axis++) {
                Set<Source> both = new LinkedHashSet<>(one.get(k).get(axis));
                both.retainAll(other.get(k).get(axis));
                axes.add(both);
            }
            all.add(axes);
        }
        return all;
    }

    /// The extents of a result at its call, null where it is not known.
    static List<Value> extents(Emitter emit, List<Set<Source>> axes, List<Value> passed) {
        var extents = new ArrayList<Value>();
        for (var sources : axes) {
            extents.add(sources.isEmpty() ? null : switch (sources.iterator().next()) {
                case Source.Axis(int parameter, int axis) -> emit.extent(passed.get(parameter), axis);
                case Source.Number(int parameter) -> passed.get(parameter);
                case Source.Constant(long number) -> emit.constant(number);
            });
        }
        return extents;
    }
}
