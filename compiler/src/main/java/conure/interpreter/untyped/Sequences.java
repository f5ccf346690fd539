package conure.interpreter.untyped;

import conure.interpreter.untyped.PythonObject.ListObject;
import conure.interpreter.untyped.PythonObject.Range;
import conure.interpreter.untyped.PythonObject.Slice;
import conure.interpreter.untyped.PythonObject.Special;
import conure.interpreter.untyped.PythonObject.Tuple;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Iteration, subscripts and unpacking.
final class Sequences {
    private Sequences() {}

    static String typeName(Object value) {
        return switch (value) {
            case Boolean _ -> "bool";
            case BigInteger _ -> "int";
            case Double _ -> "float";
            case String _ -> "str";
            case Special.NONE -> "NoneType";
            case Tuple _ -> "tuple";
            case ListObject _ -> "list";
            case Range _ -> "range";
            case PythonObject.FunctionObject _ -> "function";
            default -> "object";
        };
    }

    static int length(Object value) {
        return switch (value) {
            case String text -> text.length();
            case Tuple(var items) -> items.size();
            case ListObject list -> list.items.size();
            case Range(var start, var stop, var step) -> {
                var span = step.signum() > 0 ? stop.subtract(start) : start.subtract(stop);
                var size = step.abs();
                yield span.signum() <= 0 ? 0 : span.add(size).subtract(BigInteger.ONE).divide(size).intValueExact();
            }
            default -> throw new PythonError("TypeError", "object of type '" + typeName(value) + "' has no len()");
        };
    }

    /// All items at once.
    static List<Object> items(Object value) {
        var items = new ArrayList<Object>();
        iterator(value).forEachRemaining(items::add);
        return items;
    }

    /// A list is read as it grows.
    static Iterator<Object> iterator(Object value) {
        return switch (value) {
            case Tuple(var items) -> items.iterator();
            case ListObject list -> new Iterator<>() {
                private int next;

                @Override public boolean hasNext() { return next < list.items.size(); }

                @Override public Object next() { return list.items.get(next++); }
            };
            case String text -> text.chars().<Object>mapToObj(Character::toString).iterator();
            case Range range -> new Iterator<>() {
                private final int length = length(range);
                private int next;

                @Override public boolean hasNext() { return next < length; }

                @Override public Object next() { return element(range, next++); }
            };
            case PythonObject.Items(var iterator) -> iterator;
            default -> throw new PythonError("TypeError", "'" + typeName(value) + "' object is not iterable");
        };
    }

    private static BigInteger element(Range range, int index) { return range.start().add(range.step().multiply(BigInteger.valueOf(index))); }

    static Object get(Object object, Object index) {
        if (index instanceof Slice slice) return slice(object, slice);
        int length = length(object);
        int at = index(index, length, typeName(object));
        return switch (object) {
            case String text -> text.substring(at, at + 1);
            case Tuple(var items) -> items.get(at);
            case ListObject list -> list.items.get(at);
            case Range range -> element(range, at);
            default -> throw new PythonError("TypeError", "'" + typeName(object) + "' object is not subscriptable");
        };
    }

    private static int index(Object index, int length, String type) {
        if (!(index instanceof BigInteger) && !(index instanceof Boolean)) throw new PythonError("TypeError", type + " indices must be integers");
        var at = Arithmetic.integer(index);
        if (at.signum() < 0) at = at.add(BigInteger.valueOf(length));
        if (at.signum() < 0 || at.compareTo(BigInteger.valueOf(length)) >= 0) throw new PythonError("IndexError", type + " index out of range");
        return at.intValue();
    }

    /// The positions that a slice takes of a sequence.
    static List<Integer> positions(Slice slice, int length) {
        int step = slice.step() == Special.NONE ? 1 : clamp(slice.step(), Integer.MAX_VALUE / 2);
        if (step == 0) throw new PythonError("ValueError", "slice step cannot be zero");
        int start = bound(slice.start(), length, step, step > 0 ? 0 : length - 1);
        int stop = bound(slice.stop(), length, step, step > 0 ? length : -1);
        var positions = new ArrayList<Integer>();
        for (int at = start; step > 0 ? at < stop : at > stop; at += step) positions.add(at);
        return positions;
    }

    private static int clamp(Object value, int most) {
        return Arithmetic.integer(value).max(BigInteger.valueOf(-most)).min(BigInteger.valueOf(most)).intValue();
    }

    private static int bound(Object value, int length, int step, int missing) {
        if (value == Special.NONE) return missing;
        int at = clamp(value, Integer.MAX_VALUE / 2);
        if (at < 0) at += length;
        int low = step > 0 ? 0 : -1;
        return Math.max(low, Math.min(at, low + length));
    }

    private static Object slice(Object object, Slice slice) {
        var positions = positions(slice, length(object));
        return switch (object) {
            case String text -> {
                var out = new StringBuilder();
                positions.forEach(at -> out.append(text.charAt(at)));
                yield out.toString();
            }
            case Tuple(var items) -> new Tuple(positions.stream().map(items::get).toList());
            case ListObject list -> new ListObject(positions.stream().map(list.items::get).toList());
            default -> throw new PythonError("TypeError", "'" + typeName(object) + "' object is not subscriptable");
        };
    }

    static void set(Object object, Object index, Object value) {
        if (!(object instanceof ListObject list)) throw new PythonError("TypeError", "'" + typeName(object) + "' object does not support item assignment");
        if (!(index instanceof Slice slice)) {
            list.items.set(index(index, list.items.size(), "list assignment"), value);
            return;
        }
        var positions = positions(slice, list.items.size());
        var items = items(value);
        if (slice.step() == Special.NONE || BigInteger.ONE.equals(slice.step())) {
            int at = bound(slice.start(), list.items.size(), 1, 0);
            for (int k = 0; k < positions.size(); k++) list.items.remove(at);
            list.items.addAll(at, items);
        } else {
            if (items.size() != positions.size()) throw new PythonError("ValueError", "attempt to assign sequence to extended slice");
            for (int k = 0; k < items.size(); k++) list.items.set(positions.get(k), items.get(k));
        }
    }

    static void delete(Object object, Object index) {
        if (!(object instanceof ListObject list)) throw new PythonError("TypeError", "'" + typeName(object) + "' object doesn't support item deletion");
        if (index instanceof Slice slice) {
            var positions = new ArrayList<>(positions(slice, list.items.size()));
            positions.sort(null);
            for (int at : positions.reversed()) list.items.remove(at);
        } else {
            list.items.remove(index(index, list.items.size(), "list assignment"));
        }
    }

    static List<Object> unpack(Object object, int before, int after, boolean star) {
        var items = items(object);
        int fixed = before + after;
        if (items.size() < fixed) throw new PythonError("ValueError", "not enough values to unpack (expected " + fixed + ", got " + items.size() + ")");
        if (!star) {
            if (items.size() > fixed) throw new PythonError("ValueError", "too many values to unpack (expected " + fixed + ")");
            return items;
        }
        var parts = new ArrayList<>(items.subList(0, before));
        parts.add(new ListObject(items.subList(before, items.size() - after)));
        parts.addAll(items.subList(items.size() - after, items.size()));
        return parts;
    }
}
