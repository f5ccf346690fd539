package conure.specialize.values;

import conure.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// A Python value while specialising: what is static of it, and the SSA values of the rest.
public record PyValue(PyType type, List<Value> components) {
    public static final PyValue NONE = new PyValue(PyType.NONE);
    public static final PyValue UNDEFINED = new PyValue(PyType.UNDEFINED);

    public PyValue {
        components = List.copyOf(components);
        int expected = type.components().size();
        if (expected != components.size()) throw new IllegalArgumentException(type.text() + " has " + expected + " components, not " + components.size());
    }

    public PyValue(PyType type, Value... components) { this(type, List.of(components)); }

    /// The same type with other components, by their numbers.
    public PyValue with(IntFunction<Value> component) { return new PyValue(type, IntStream.range(0, components.size()).mapToObj(component).toList()); }

    /// The only component.
    public Value value() {
        if (components.size() != 1) throw new IllegalStateException(type.text() + " is not one value");
        return components.getFirst();
    }

    public boolean isNumber() { return type instanceof NumberType; }

    public NumberType number() { return (NumberType) type; }

    /// A number as NumPy's scalar of its dtype.
    public PyValue asNumpy() { return new PyValue(NumberType.numpy(number().dtype()), components); }

    public boolean isNone() { return type instanceof PyType.None; }

    /// Splits components among parts of these types, in order.
    public static List<PyValue> split(List<? extends PyType> types, List<Value> components) {
        var parts = new ArrayList<PyValue>(types.size());
        int from = 0;
        for (var type : types) {
            int to = from + type.components().size();
            parts.add(new PyValue(type, components.subList(from, to)));
            from = to;
        }
        if (from != components.size()) throw new IllegalArgumentException("components left over");
        return parts;
    }

    public static List<PyType> types(List<PyValue> values) {
        var types = new ArrayList<PyType>(values.size());
        for (var value : values) types.add(value.type());
        return types;
    }

    /// All components of several values, in order.
    public static List<Value> flatten(List<PyValue> values) {
        var all = new ArrayList<Value>();
        for (var value : values) all.addAll(value.components());
        return all;
    }

    public static PyValue tuple(List<PyValue> items) { return new PyValue(new PyType.Tuple(types(items)), flatten(items)); }

    /// The items of a tuple or a list argument, parts of a slice, an iterator, captured values and defaults of a function, function and arguments of a partial, ….
    public List<PyValue> parts() {
        return switch (type) {
            case PyType.Tuple(var items, _) -> split(items, components);
            case PyType.PassedList(var items) -> split(items, components.subList(1, components.size()));
            case PyType.Slice(var start, var stop, var step) -> split(List.of(start, stop, step), components);
            case PyType.Range _ -> split(List.of(NumberType.INT, NumberType.INT, NumberType.INT), components);
            case PyType.Iterator(_, var parts) -> split(parts, components);
            case PyType.FunctionObject(_, var captured, var defaults) -> {
                var all = new ArrayList<>(captured);
                all.addAll(defaults);
                yield split(all, components);
            }
            case PyType.Partial partial -> split(partial.parts(), components);
            case PyType.BoundMethod(var self, _) -> List.of(new PyValue(self, components));
            case PyType.ExceptionObject(_, var arguments) -> split(arguments, components);
            case PyType.FormattedText(_, var values) -> split(values, components);
            case PyType.Either(var alternatives) -> split(alternatives, components.subList(1, components.size()));
            case NumberType _, PyType.Static _, PyType.Array _, PyType.ListObject _, PyType.CaughtException _, PyType.Generator _ -> throw new IllegalStateException(type.text() + " has no parts");
        };
    }

    /// The tag of an either.
    public Value tag() {
        if (!(type instanceof PyType.Either)) throw new IllegalStateException(type.text() + " has no tag");
        return components.getFirst();
    }
}
