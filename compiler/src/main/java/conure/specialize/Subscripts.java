package conure.specialize;

import conure.ir.Dtype;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.ConvertKind;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Refused;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Subscripts: of arrays ([BasicIndexing], [AdvancedIndexing]), and items of tuples, lists, ranges and strings.
final class Subscripts {
    /// So few static items are told apart one by one.
    private static final int MOST_COMPARED = 16;
    /// NumPy's objects that make arrays of an index, and the functions of `library/ranges.py` that do.
    private static final Map<String, String> GRIDS = Map.of("numpy.mgrid", "_mgrid", "numpy.ogrid", "_ogrid", "numpy.r_", "_r", "numpy.c_", "_c");
    static final String INVALID_INDEX =
            "only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer or boolean arrays are valid indices";

    private final Specialization in;
    private final Language language;
    private final Emitter emit;

    Subscripts(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
    }

    PyValue get(PyValue object, PyValue index) {
        return in.distribute(object, each -> eachKey(language.listItems().key(index), key -> switch (each.type()) {
            case PyType.Array _ when key.type() == NumberType.BOOL || key.type() == NumberType.numpy(Dtype.BOOL) -> library("indexing.py", "_bool_index", each, key);
            case PyType.Array _ when AdvancedIndexing.isAdvanced(key) -> language.indexing().get(each, key);
            case PyType.Iterator(var kind, _) when kind.equals("flat") -> library("attributes.py", "_flat_get", each.parts().getFirst(), key);
            case PyType.Library(var name, _) when GRIDS.containsKey(name) -> language.calls().libraryFunction(List.of(name, emit.location()),
                    language.kernel().names().libraryFunction("ranges.py", GRIDS.get(name)), Calls.Arguments.of(key));
            case PyType.Library(var name, _) when name.equals("numpy.s_") -> key;
            case PyType.Library(var name, _) when name.equals("numpy.index_exp") -> key.type() instanceof PyType.Tuple ? key : PyValue.tuple(List.of(key));
            case PyType.Array array -> language.basicIndexing().get(each, array, key);
            case PyType.Tuple _ -> item(each.parts(), key, "tuple", PyValue::tuple);
            case PyType.Text(var text) -> item(text.codePoints().mapToObj(c -> new PyValue(new PyType.Text(Character.toString(c)))).toList(), key, "string",
                    parts -> new PyValue(new PyType.Text(String.join("", parts.stream().map(part -> ((PyType.Text) part.type()).value()).toList()))));
            case PyType.ListObject _ -> language.lists().get(language.kernel(), each, key);
            case PyType.KnownList _, PyType.PassedList _ -> language.listItems().get(each, key);
            case PyType.Range _ -> rangeItem(each, key);
            case PyType.BoundMethod(var owner, var method) when method.equals("flags") && owner instanceof PyType.Array && key.type() instanceof PyType.Text(var name) -> {
                var flag = language.memoryOrder().flag(new PyValue(owner, each.components()), name);
                if (flag == null) throw in.refuse("unsupported-subscript", "this flag of an array", "C_CONTIGUOUS, F_CONTIGUOUS, WRITEABLE or ALIGNED", key);
                yield flag;
            }
            case NumberType number when number.isNumpy() -> ofNumber(each, key);
            default -> in.raise("TypeError", "'" + each.type().pythonName() + "' object is not subscriptable");
        }));
    }

    /// A subscript of one of NumPy's numbers, which has no axes.
    private PyValue ofNumber(PyValue number, PyValue key) {
        var keys = key.type() instanceof PyType.Tuple ? key.parts() : List.of(key);
        if (keys.isEmpty()) return number;
        if (keys.stream().allMatch(each -> each.isNone() || each.type() instanceof PyType.Ellipsis)) {
            throw in.refuse("unsupported-subscript", "an array of a number by a subscript", "np.asarray(x)[…]", number, key);
        }
        return in.raise("IndexError", "invalid index to scalar variable.");
    }

    /// Distributes over the alternatives of a key and of its parts; ints of several types are one index.
    private PyValue eachKey(PyValue index, Function<PyValue, PyValue> f) {
        if (index.type() instanceof PyType.Tuple(var items, _)) {
            for (int k = 0; k < items.size(); k++) {
                int position = k;
                if (!(items.get(k) instanceof PyType.Either) || isInteger(items.get(k))) continue;
                return in.distribute(index.parts().get(k), part -> {
                    var parts = new ArrayList<>(index.parts());
                    parts.set(position, part);
                    return eachKey(PyValue.tuple(parts), f);
                });
            }
        }
        return isInteger(index) ? f.apply(index) : in.distribute(index, f);
    }

    void set(PyValue object, PyValue index, PyValue value) {
        in.distribute(object, each -> eachKey(language.listItems().key(index), key -> {
            switch (each.type()) {
                case PyType.KnownList _, PyType.PassedList _ -> language.listItems().set(each, key, value);
                case PyType.Array array when value.type() instanceof PyType.ListObject(var site) && site.element() instanceof PyType.Either -> {
                    var items = language.stores().sequence(value, array.array().dtype());
                    if (items != null) assignEither(each, array, key, items);
                }
                case PyType.Array array when value.type().isSometimesArray() -> assignEither(each, array, key, value);
                case PyType.Array array -> assign(each, array, key, language.listItems().read(value));
                case PyType.Iterator(var kind, _) when kind.equals("flat") -> library("attributes.py", "_flat_set", each.parts().getFirst(), key, value);
                case PyType.ListObject _ -> language.lists().set(each, key, value);
                default -> in.raise("TypeError", "'" + each.type().pythonName() + "' object does not support item assignment");
            }
            return emit.reachable() ? PyValue.NONE : null;
        }));
    }

    private void assignEither(PyValue array, PyType.Array type, PyValue key, PyValue value) {
        in.distribute(value, chosen -> {
            assign(array, type, key, chosen);
            return emit.reachable() ? PyValue.NONE : null;
        });
    }

    private void assign(PyValue array, PyType.Array type, PyValue key, PyValue value) {
        if (type.readOnly()) in.raise("ValueError", "assignment destination is read-only");
        else if (AdvancedIndexing.isAdvanced(key)) language.indexing().set(array, key, value);
        else language.basicIndexing().set(array, type, key, value);
    }

    /// Calls a function of a file of `library/`.
    PyValue library(String file, String function, PyValue... arguments) {
        return language.calls().libraryFunction(List.of(function, emit.location()), language.kernel().names().libraryFunction(file, function), Calls.Arguments.of(arguments));
    }

    void delete(PyValue object, PyValue index) {
        if (ListItems.isKnown(object)) language.listItems().delete(object, index);
        else if (object.type() instanceof PyType.ListObject) language.lists().delete(object, index);
        else in.raise("TypeError", "'" + object.type().pythonName() + "' object doesn't support item deletion");
    }

    // ---- integers

    /// A key of a sequence, which may be an integer in an array without axes; null after raising NumPy's TypeError.
    PyValue key(PyValue given) {
        if (!(given.type() instanceof PyType.Array)) return given;
        var index = language.operators().index(given);
        return index == null ? null : new PyValue(NumberType.INT, index);
    }

    /// An index as an i64, or null if the value is no integer.
    Value asIndex(PyValue value) {
        return switch (value.type()) {
            case PyType.KnownInt(long known) -> emit.constant(known);
            case NumberType number when number == NumberType.BOOL -> emit.convert(ConvertKind.ZEXT, value.value(), Scalar.I64);
            case NumberType number when number == NumberType.NP_UINT64 -> {
                in.check(emit.compare(CompareKind.SGE, value.value(), emit.constant(0)), "IndexError", "cannot fit 'numpy.uint64' into an index-sized integer");
                yield value.value();
            }
            case NumberType number when number.isInteger() ->
                    emit.convert(number.dtype().isSigned() ? ConvertKind.SEXT : ConvertKind.ZEXT, value.value(), Scalar.I64);
            case PyType.Either _ when isInteger(value) -> {
                Value index = null;
                var parts = value.parts();
                for (int k = 0; k < parts.size(); k++) {
                    var part = asIndex(parts.get(k));
                    index = index == null ? part : emit.select(in.is(value, k), part, index);
                }
                yield index;
            }
            default -> null;
        };
    }

    static boolean isInteger(PyValue value) { return isInteger(value.type()); }

    private static boolean isInteger(PyType type) {
        return switch (type) {
            case PyType.KnownInt _ -> true;
            case NumberType number -> number.isInteger();
            case PyType.Either(var alternatives) -> alternatives.stream().allMatch(Subscripts::isInteger);
            default -> false;
        };
    }

    Refused indexedByBool(PyValue array, PyValue index) { return in.refuse("array-expression", "an array is indexed by a bool", "an if", array, index); }

    /// A Python index into 0 … length − 1: negative ones count from the end; others raise IndexError with `message`.
    Value wrap(Value index, Value length, String message, Value... arguments) {
        var negative = emit.compare(CompareKind.SLT, index, emit.constant(0));
        var wrapped = emit.select(negative, emit.binary(BinaryKind.ADD, index, length), index);
        in.check(emit.compare(CompareKind.ULT, wrapped, length), "IndexError", message, arguments);
        return wrapped;
    }

    // ---- static sequences

    /// The item of a tuple, a list argument or a string at an index, or what `join` makes of those of a slice; null if the path ends.
    PyValue item(List<PyValue> items, PyValue given, String what, Function<List<PyValue>, PyValue> join) {
        if (given.type() instanceof PyType.Slice) return join.apply(slice(items, given, what));
        var key = key(given);
        if (key == null) return null;
        var index = asIndex(key);
        if (index == null) {
            var name = key.type().pythonName();
            return in.raise("TypeError", what + " indices must be integers" + (what.equals("string") ? ", not '" + name + "'" : " or slices, not " + name));
        }
        var wrapped = wrap(index, emit.constant(items.size()), what + " index out of range");
        if (!emit.reachable()) return null;
        return choose(items, wrapped);
    }

    /// The item at an index that is in range.
    PyValue choose(List<PyValue> items, Value index) {
        if (emit.constantOf(index) instanceof Long known) return items.get(Math.toIntExact(known));
        var constant = ConstantRows.choose(emit, items, index);
        return constant != null ? constant : choose(items, index, 0, items.size());
    }

    /// The one of items `from` … `to − 1` at the index: many are halved, so that code nests no deeper than needed.
    private PyValue choose(List<PyValue> items, Value index, int from, int to) {
        if (to - from == 1) return items.get(from);
        int middle = to - from > MOST_COMPARED ? (from + to) / 2 : from + 1;
        var low = middle == from + 1 ? emit.compare(CompareKind.EQ, index, emit.constant(from)) : emit.compare(CompareKind.SLT, index, emit.constant(middle));
        return in.branch(low, () -> choose(items, index, from, middle), () -> choose(items, index, middle, to));
    }

    private List<PyValue> slice(List<PyValue> items, PyValue key, String what) {
        var bounds = language.slices().bounds(key, emit.constant(items.size()));
        if (bounds == null) return List.of();
        if (!(emit.constantOf(bounds.start()) instanceof Long start && emit.constantOf(bounds.count()) instanceof Long count
                && emit.constantOf(bounds.step()) instanceof Long step)) {
            throw in.refuse("unknown-slice", "a " + what + " is sliced with bounds known at run time only", "bounds that are literals, or an array", key);
        }
        var part = new ArrayList<PyValue>();
        for (long k = 0; k < count; k++) part.add(items.get(Math.toIntExact(start + k * step)));
        return part;
    }

    private PyValue rangeItem(PyValue range, PyValue given) {
        if (given.type() instanceof PyType.Slice) return rangeSlice(range, given);
        var key = key(given);
        if (key == null) return null;
        var index = asIndex(key);
        if (index == null) return in.raise("TypeError", "range indices must be integers or slices, not " + key.type().pythonName());
        var wrapped = wrap(index, language.iterables().rangeLength(range), "range object index out of range");
        if (!emit.reachable()) return null;
        return language.iterables().elements(range).get(wrapped);
    }

    /// `range(start, stop, step)[…]`: the range of the same numbers.
    private PyValue rangeSlice(PyValue range, PyValue key) {
        var bounds = language.slices().bounds(key, language.iterables().rangeLength(range));
        if (bounds == null) return null;
        var step = range.parts().get(2).value();
        var first = emit.binary(BinaryKind.ADD, range.parts().get(0).value(), emit.binary(BinaryKind.MUL, bounds.start(), step));
        var by = emit.binary(BinaryKind.MUL, step, bounds.step());
        return new PyValue(PyType.RANGE, first, emit.binary(BinaryKind.ADD, first, emit.binary(BinaryKind.MUL, bounds.count(), by)), by);
    }
}
