package conure.specialize;

import conure.ir.FailingOp.Failure;
import conure.ir.ArrayOp;
import conure.ir.Dtype;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CheckedKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.Type;
import conure.ir.Type.Layout;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.NumberType;
import conure.specialize.values.Promotion;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Refused;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/// Arrays stacked of what a function gives for the positions of a shape: of numbers an expression, of arrays an array with
/// their axes behind those of the shape, of tuples a tuple of such arrays.
final class Stacks {
    private final Specialization in;
    private final Language language;
    private final Emitter emit;

    Stacks(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
    }

    /// Null if the path ends.
    PyValue of(List<Value> extents, Function<List<Value>, PyValue> given) {
        Function<List<Value>, PyValue> f = position -> oneNumber(given.apply(position));
        var sample = trial(() -> f.apply(extents.stream().map(_ -> emit.constant(0)).toList()));
        if (sample == null) throw neverReturns();
        var result = new PyValue[1];
        independently(() -> result[0] = sample.isNumber() ? language.elementwise().generate(extents, Layout.C, position -> normal(f.apply(position)))
                : leaves(sample).stream().allMatch(PyValue::isNumber) ? numbers(extents, f, sample) : arrays(extents, f, sample));
        return result[0];
    }

    /// Numbers whose type depends on the path, as in `x[k] if x[k] > 0 else 0` or `sum(x)`, are elements of the dtype that all of them have in common.
    private PyValue oneNumber(PyValue value) {
        if (value != null && value.type() instanceof PyType.Tuple) return PyValue.tuple(value.parts().stream().map(this::oneNumber).toList());
        if (value == null || !(value.type() instanceof PyType.Either) || !NestedSequences.isNumeric(value.type())) return value;
        var common = NumberType.numpy(Promotion.common(NestedSequences.numberTypes(value)));
        return in.distribute(language.operators().plain(value), each -> new PyValue(common, language.casts().to(each, common.dtype())));
    }

    /// What a function gives, in a form that can be stacked: numbers, arrays with axes, and tuples of these.
    private PyValue normal(PyValue given) {
        if (given == null) return null;
        var value = language.operators().plain(given);
        if (value.isNumber()) return value;
        return switch (value.type()) {
            case PyType.Array array -> array.array().rank() == 0 ? language.subscripts().get(value, PyValue.tuple(List.of())) : value;
            case PyType.ListObject _, PyType.Range _ -> language.constructors().call("array", Calls.Arguments.of(value));
            case PyType.Tuple _ -> {
                var parts = new ArrayList<PyValue>();
                for (var part : value.parts()) {
                    var each = normal(part);
                    if (each == null) yield null;
                    parts.add(each);
                }
                yield PyValue.tuple(parts);
            }
            default -> throw in.refuse("not-a-number", "the function returns a " + value.type().pythonName(), "a function that returns numbers, arrays or tuples of them", value);
        };
    }

    /// What a function gives: a value of this type, of which nothing is written.
    PyValue trial(Supplier<PyValue> call) {
        var found = new PyValue[1];
        var location = emit.location();
        in.aside(() -> found[0] = normal(call.get()));
        emit.at(location);
        return found[0];
    }

    Refused neverReturns() { return in.refuse("unknown-type", "the function never returns", "a function that returns numbers, arrays or tuples of them"); }

    /// Runs `body`, whose iterations must not see each other: none may rebind a variable.
    void independently(Runnable body) {
        var before = Set.copyOf(in.cells().keySet());
        int stores = in.stored().size();
        body.run();
        if (in.stored().stream().skip(stores).anyMatch(before::contains)) {
            throw in.refuse("dependent-iterations", "the function rebinds a variable of the function around it, and its calls must not depend on each other",
                    "a function of its argument alone, or a for loop");
        }
    }

    private static List<PyValue> leaves(PyValue value) {
        if (!(value.type() instanceof PyType.Tuple)) return List.of(value);
        var all = new ArrayList<PyValue>();
        for (var part : value.parts()) all.addAll(leaves(part));
        return all;
    }

    private static List<PyType> leaves(PyType type) {
        if (!(type instanceof PyType.Tuple(var items, _))) return List.of(type);
        var all = new ArrayList<PyType>();
        for (var item : items) all.addAll(leaves(item));
        return all;
    }

    /// The tuples of a type around these leaves.
    private static PyValue around(PyType type, List<PyValue> remaining) {
        if (!(type instanceof PyType.Tuple(var items, _))) return remaining.removeFirst();
        var parts = new ArrayList<PyValue>();
        for (var item : items) parts.add(around(item, remaining));
        return PyValue.tuple(parts);
    }

    private static Dtype dtype(PyType leaf) {
        return switch (leaf) {
            case PyType.Array array -> array.array().dtype();
            case NumberType number -> number.dtype();
            default -> throw new IllegalArgumentException(leaf.text());
        };
    }

    // ---- tuples of numbers

    private PyValue numbers(List<Value> extents, Function<List<Value>, PyValue> f, PyValue sample) {
        var targets = new ArrayList<PyValue>();
        for (var leaf : leaves(sample)) targets.add(language.arrays().allocate(leaf.number().dtype(), extents, false));
        if (!emit.reachable()) return null;
        language.arrays().forEach(extents, position -> {
            var result = normal(f.apply(position));
            if (result == null) return;
            var parts = leaves(result);
            for (int k = 0; k < parts.size(); k++) set(targets.get(k), position, parts.get(k).components());
        });
        return around(sample.type(), targets);
    }

    private void set(PyValue array, List<Value> position, List<Value> components) {
        emit.add(new ArrayOp.SetElement(array.value(), position, components, emit.location()));
    }

    // ---- arrays

    /// The first result tells the shape of all.
    private PyValue arrays(List<Value> extents, Function<List<Value>, PyValue> f, PyValue sample) {
        Value total = emit.constant(1);
        for (var extent : extents) {
            var product = emit.checked(CheckedKind.MUL, total, extent);
            in.check(product.exact(), "ValueError", Failure.TOO_BIG);
            total = product.result();
        }
        var count = total;
        in.check(emit.compare(CompareKind.NE, count, emit.constant(0)), "ValueError", "need at least one array to stack");
        if (!emit.reachable()) return null;
        var first = normal(f.apply(position(extents, emit.constant(0))));
        if (first == null) return null;
        var results = allocate(extents, first, sample.type(), sample.type());
        if (!emit.reachable()) return null;
        var targets = results.stream().map(each -> flat(each, extents.size(), count)).toList();
        store(targets, first, first, emit.constant(0));
        language.arrays().forEach(emit.binary(BinaryKind.SUB, count, emit.constant(1)), k -> {
            var index = emit.binary(BinaryKind.ADD, k, emit.constant(1));
            store(targets, first, normal(f.apply(position(extents, index))), index);
        });
        if (!emit.reachable()) return null;
        return around(sample.type(), results);
    }

    /// The position that is number `index` in C order.
    private List<Value> position(List<Value> extents, Value index) {
        var position = new ArrayList<Value>();
        var rest = index;
        for (int axis = extents.size() - 1; axis > 0; axis--) {
            position.addFirst(emit.binary(BinaryKind.UREM, rest, extents.get(axis)));
            rest = emit.binary(BinaryKind.UDIV, rest, extents.get(axis));
        }
        if (!extents.isEmpty()) position.addFirst(rest);
        return position;
    }

    /// A stack with one axis in place of its leading ones.
    private PyValue flat(PyValue stack, int leading, Value count) {
        if (leading == 1) return stack;
        var extents = new ArrayList<>(List.of(count));
        int rank = ((PyType.Array) stack.type()).array().rank();
        for (int axis = leading; axis < rank; axis++) extents.add(emit.extent(stack.value(), axis));
        var type = new Type.Array(((PyType.Array) stack.type()).array().dtype(), extents.size(), Layout.C);
        var result = new Value(type, "array");
        emit.add(new ArrayOp.Reshape(result, stack.value(), extents, emit.location()));
        for (int axis = 0; axis < extents.size(); axis++) emit.setExtent(result, axis, extents.get(axis));
        return new PyValue(new PyType.Array(type, false), result);
    }

    /// Room for results like the first at all positions, of a type that holds both types.
    private List<PyValue> allocate(List<Value> shape, PyValue first, PyType one, PyType other) {
        var targets = new ArrayList<PyValue>();
        var likes = leaves(first);
        for (int k = 0; k < likes.size(); k++) {
            var extents = new ArrayList<>(shape);
            if (Elementwise.isArray(likes.get(k))) extents.addAll(language.arrays().extents(likes.get(k)));
            var common = Promotion.common(NumberType.numpy(dtype(leaves(one).get(k))), NumberType.numpy(dtype(leaves(other).get(k))));
            targets.add(language.arrays().allocate(common.dtype(), extents, false));
        }
        return targets;
    }

    /// Stores a result as number `index` of the stacks; it must have the shape of the first.
    private void store(List<PyValue> targets, PyValue first, PyValue result, Value index) {
        if (result == null) return;
        var parts = leaves(result);
        var likes = leaves(first);
        for (int k = 0; k < parts.size(); k++) {
            var part = parts.get(k);
            var dtype = ((PyType.Array) targets.get(k).type()).array().dtype();
            if (part.isNumber()) {
                set(targets.get(k), List.of(index), language.casts().to(part, dtype));
                continue;
            }
            Value same = emit.constant(true);
            var extents = language.arrays().extents(part);
            var expected = language.arrays().extents(likes.get(k));
            for (int axis = 0; axis < extents.size(); axis++) same = emit.and(same, emit.compare(CompareKind.EQ, extents.get(axis), expected.get(axis)));
            in.check(same, "ValueError", "all input arrays must have the same shape");
            if (!emit.reachable()) return;
            language.arrays().assign(language.basicIndexing().leading(targets.get(k), index), position -> language.casts().to(language.arrays().element(part, position), dtype));
        }
    }

    // ---- each made of the one before

    /// Stacks results each of which is made of the one before; there is at least one.
    ///
    /// @param one, other the types of the first result, and of the others
    /// @param loop goes from the first result through the others, passing each to a function that gives it back
    PyValue prefixes(Value count, PyType one, PyType other, Supplier<PyValue> begin, BiFunction<PyValue, BiFunction<PyValue, Value, PyValue>, PyValue> loop) {
        var first = normal(begin.get());
        if (first == null) return null;
        var targets = allocate(List.of(count), first, one, other);
        if (!emit.reachable()) return null;
        store(targets, first, first, emit.constant(0));
        loop.apply(first, (given, index) -> {
            var result = normal(given);
            store(targets, first, result, index);
            return emit.reachable() ? result : null;
        });
        return emit.reachable() ? around(one, targets) : null;
    }
}
