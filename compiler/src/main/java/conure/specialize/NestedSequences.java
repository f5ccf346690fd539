package conure.specialize;

import conure.ir.ArrayOp;
import conure.ir.Dtype;
import conure.ir.FailingOp.Failure;
import conure.ir.FailingOp.Form;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.LibraryCode;
import conure.specialize.values.ListSite;
import conure.specialize.values.NumberType;
import conure.specialize.values.Promotion;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What `np.array` makes of nested tuples and lists.
final class NestedSequences {
    private final Specialization in;
    private final Language language;
    private final Emitter emit;

    NestedSequences(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
    }

    /// Nested tuples (and list displays, which arrive as tuples) of numbers, all rows of a depth equally long.
    PyValue fromTuple(PyValue tuple, PyValue dtypeArgument) {
        var shape = new ArrayList<Integer>();
        for (var level = tuple; level.type() instanceof PyType.Tuple; level = level.parts().getFirst()) {
            shape.add(level.parts().size());
            if (level.parts().isEmpty()) break;
        }
        var leaves = new ArrayList<PyValue>();
        if (!leaves(tuple, shape, 0, leaves)) return stacked(tuple, dtypeArgument);
        var numbers = new ArrayList<NumberType>();
        for (var leaf : leaves) numbers.addAll(numberTypes(leaf));
        boolean undecided = leaves.stream().anyMatch(leaf -> dtypes(numberTypes(leaf)).size() > 1) && dtypes(numbers).size() > 1;
        if (!undecided || !ArrayConstructors.isAbsent(dtypeArgument)) return filled(leaves, shape, language.constructors().dtype(dtypeArgument, Promotion.common(numbers)));
        return ofDtypes(dtypes(numbers), dtype -> {
            Value any = emit.constant(false);
            for (var leaf : leaves) any = emit.or(any, has(leaf, dtype));
            return any;
        }, dtype -> filled(leaves, shape, dtype), tuple);
    }

    /// Whether a number is of a dtype.
    private Value has(PyValue number, Dtype dtype) {
        if (!(number.type() instanceof PyType.Either)) return emit.constant(dtypes(numberTypes(number)).contains(dtype));
        Value any = emit.constant(false);
        for (int k = 0; k < number.parts().size(); k++) {
            if (dtypes(numberTypes(number.parts().get(k))).contains(dtype)) any = emit.or(any, in.is(number, k));
        }
        return any;
    }

    private static Set<Dtype> dtypes(List<NumberType> numbers) { return numbers.stream().map(NumberType::dtype).collect(Collectors.toCollection(TreeSet::new)); }

    /// An array of numbers whose types depend on the path: of the highest dtype that one of them has. Refused where dtypes promote to a third.
    ///
    /// @param has whether one of the numbers has a dtype
    private PyValue ofDtypes(Set<Dtype> dtypes, Function<Dtype, Value> has, Function<Dtype, PyValue> make, PyValue given) {
        var rising = new ArrayList<>(dtypes);
        rising.sort((left, right) -> left == right ? 0 : Promotion.promote(left, right) == right ? -1 : 1);
        for (var lower : rising) {
            for (var higher : rising.subList(rising.indexOf(lower), rising.size())) {
                if (Promotion.promote(lower, higher) != higher) {
                    throw in.refuse("dtype-depends-on-path", "np.array of " + given.type().text() + ": its dtype depends on which types are in it", "a dtype, np.array(…, dtype=…)", given);
                }
            }
        }
        return ofDtypes(rising.reversed(), has, make);
    }

    private PyValue ofDtypes(List<Dtype> falling, Function<Dtype, Value> has, Function<Dtype, PyValue> make) {
        var first = falling.getFirst();
        return falling.size() == 1 ? make.apply(first) : in.choose(has.apply(first), () -> make.apply(first), () -> ofDtypes(falling.subList(1, falling.size()), has, make));
    }

    private PyValue filled(List<PyValue> leaves, List<Integer> shape, Dtype dtype) {
        var extents = shape.stream().map(extent -> emit.constant(extent)).toList();
        var elements = new ArrayList<List<Value>>(leaves.size());
        for (var leaf : leaves) {
            var components = language.stores().toElement(leaf, dtype);
            if (components == null) return null;
            elements.add(components);
        }
        var tables = ConstantRows.of(emit, elements);
        var array = tables == null ? language.arrays().allocate(dtype, extents, false) : language.arrays().generate(dtype, extents, indices -> tables.row(flatIndex(shape, indices)));
        for (int k = 0; k < leaves.size(); k++) {
            if (tables != null && tables.holds(k)) continue;
            var indices = new ArrayList<Value>();
            int rest = k;
            for (int extent : shape.reversed()) {
                indices.addFirst(emit.constant(rest % extent));
                rest /= extent;
            }
            emit.add(new ArrayOp.SetElement(array.value(), indices, elements.get(k), emit.location()));
        }
        return array;
    }

    private Value flatIndex(List<Integer> shape, List<Value> indices) {
        var index = indices.getFirst();
        for (int axis = 1; axis < shape.size(); axis++) index = emit.binary(BinaryKind.ADD, emit.binary(BinaryKind.MUL, index, emit.constant(shape.get(axis))), indices.get(axis));
        return index;
    }

    /// Arrays (or what becomes one) of one shape, stacked.
    private PyValue stacked(PyValue tuple, PyValue dtypeArgument) {
        var rows = new ArrayList<PyValue>();
        var types = new ArrayList<NumberType>();
        for (var part : tuple.parts()) {
            var row = part.type() instanceof PyType.Array ? part : part.type().isSequence() ? language.constructors().array(part, null) : null;
            if (!emit.reachable()) return null;
            if (row == null || !(row.type() instanceof PyType.Array) || Views.type(row).rank() == 0 || !rows.isEmpty() && Views.type(row).rank() != Views.type(rows.getFirst()).rank()) {
                throw in.refuse("array-expression", "np.array of sequences that are not all of one length", "np.empty and a loop", tuple);
            }
            rows.add(row);
            types.add(NumberType.numpy(Views.type(row).dtype()));
        }
        var extents = new ArrayList<>(List.of(emit.constant(rows.size())));
        var shape = new StringBuilder("({0:int}");
        var first = language.arrays().extents(rows.getFirst());
        for (int axis = 0; axis < first.size(); axis++) {
            Value same = emit.constant(true);
            for (var row : rows) same = emit.and(same, emit.compare(CompareKind.EQ, emit.extent(row.value(), axis), first.get(axis)));
            in.check(same, new Failure("ValueError", Form.MESSAGE, "setting an array element with a sequence. The requested array has an inhomogeneous shape after " + (axis + 1)
                    + " dimensions. The detected shape was " + shape + (axis == 0 ? ",)" : ")") + " + inhomogeneous part.", List.copyOf(extents)));
            shape.append(", {").append(extents.size()).append(":int}");
            extents.add(first.get(axis));
        }
        if (!emit.reachable()) return null;
        var result = language.arrays().allocate(language.constructors().dtype(dtypeArgument, Promotion.common(types)), extents, false);
        for (int k = 0; k < rows.size() && emit.reachable(); k++) language.subscripts().set(result, new PyValue(new PyType.KnownInt(k)), rows.get(k));
        return emit.reachable() ? result : null;
    }

    private boolean leaves(PyValue value, List<Integer> shape, int depth, List<PyValue> into) {
        if (depth == shape.size()) {
            var leaf = value.type() instanceof PyType.Array array && array.array().rank() == 0 ? language.arrays().element(value, List.of()) : value;
            return isNumeric(leaf.type()) && into.add(leaf);
        }
        if (!(value.type() instanceof PyType.Tuple) || value.parts().size() != shape.get(depth)) return false;
        for (var part : value.parts()) {
            if (!leaves(part, shape, depth + 1, into)) return false;
        }
        return true;
    }

    static boolean isNumeric(PyType type) {
        return type instanceof NumberType || type instanceof PyType.KnownInt
                || type instanceof PyType.Either(var alternatives) && alternatives.stream().allMatch(NestedSequences::isNumeric);
    }

    /// Whether the items of a list are lists, tuples or arrays, of whatever types.
    static boolean isOfSequences(PyType element) {
        return element instanceof PyType.ListObject || element instanceof PyType.Tuple || element instanceof PyType.Array(var array, _) && array.rank() > 0
                || element instanceof PyType.Either(var alternatives) && alternatives.stream().allMatch(NestedSequences::isOfSequences);
    }

    /// Whether nested sequences hold nothing but floats of 64 bits.
    static boolean isOfFloats(PyType type) {
        return switch (type) {
            case PyType.Array(var array, _) -> array.dtype() == Dtype.FLOAT64;
            case NumberType number -> number.dtype() == Dtype.FLOAT64;
            case PyType.ListObject(var site) -> isOfFloats(site.element());
            case PyType.Tuple(var items, _) -> items.stream().allMatch(NestedSequences::isOfFloats);
            case PyType.Either(var alternatives) -> alternatives.stream().allMatch(NestedSequences::isOfFloats);
            default -> false;
        };
    }

    /// The number types that a value may have.
    static List<NumberType> numberTypes(PyValue value) { return numberTypes(value.type()); }

    private static List<NumberType> numberTypes(PyType type) {
        return switch (type) {
            case NumberType number -> List.of(number);
            case PyType.KnownInt _ -> List.of(NumberType.INT);
            case PyType.Either(var alternatives) -> alternatives.stream().flatMap(each -> numberTypes(each).stream()).toList();
            default -> List.of();
        };
    }

    PyValue fromList(PyValue list, PyValue dtypeArgument) {
        var element = ((PyType.ListObject) list.type()).site().element();
        var length = language.lists().length(list);
        if (!((PyType.ListObject) list.type()).site().isKnown()) return language.arrays().allocate(language.constructors().dtype(dtypeArgument, Dtype.FLOAT64), List.of(length), false);
        var dtypeOrNone = dtypeArgument == null ? PyValue.NONE : dtypeArgument;
        if (element instanceof PyType.Array) return new LibraryCode(in).call("joining.py", "_from_rows", list, dtypeOrNone);
        if (element instanceof PyType.Either(var alternatives) && alternatives.stream().allMatch(PyType.Array.class::isInstance)) {
            if (!ArrayConstructors.isAbsent(dtypeArgument)) return new LibraryCode(in).call("joining.py", "_from_rows", list, dtypeArgument);
            Set<Dtype> dtypes = new TreeSet<>();
            for (var alternative : alternatives) dtypes.add(((PyType.Array) alternative).array().dtype());
            return ofDtypes(dtypes, dtype -> new LibraryCode(in).call("joining.py", "_holds_array", list, new PyValue(new PyType.DtypeObject(dtype))).value(),
                    dtype -> new LibraryCode(in).call("joining.py", "_from_rows", list, new PyValue(new PyType.DtypeObject(dtype))), list);
        }
        if (element instanceof PyType.ListObject(var site) && !(site.element() instanceof NumberType) || element instanceof PyType.Tuple(var items, _) && !items.stream().allMatch(NumberType.class::isInstance)) {
            return new LibraryCode(in).call("joining.py", "_from_sequences", list, dtypeOrNone);
        }
        if (element instanceof PyType.ListObject || element instanceof PyType.Tuple) return fromRows(list, element, length, dtypeArgument);
        if (!isNumeric(element)) throw in.refuse("array-expression", "np.array of a list of " + element.text(), "np.empty and a loop", list);
        var dtypes = dtypes(numberTypes(element));
        Function<Dtype, PyValue> make = dtype -> language.arrays().generate(dtype, List.of(length), indices -> language.stores().toElement(language.lists().element(list, indices.getFirst()), dtype));
        if (dtypes.size() == 1 || !ArrayConstructors.isAbsent(dtypeArgument)) return make.apply(language.constructors().dtype(dtypeArgument, Promotion.common(numberTypes(element))));
        if (dtypes.contains(Dtype.BOOL)) throw in.refuse("dtype-depends-on-path", "np.array of a list of " + element.text() + ": its dtype depends on which of them are in it", "a dtype, np.array(…, dtype=…)", list);
        return ofDtypes(dtypes, dtype -> {
            var types = Stream.of(NumberType.values()).filter(number -> number.dtype() == dtype)
                    .map(number -> new PyValue(new PyType.Library(number.isNumpy() ? number.pythonName() : "builtins." + number.pythonName(), -1))).toList();
            var found = new LibraryCode(in).call("joining.py", "_holds", list, PyValue.tuple(types));
            return found.value();
        }, make, list);
    }

    /// A list of rows: all as long as the first.
    private PyValue fromRows(PyValue list, PyType element, Value length, PyValue dtypeArgument) {
        NumberType number;
        if (element instanceof PyType.ListObject(var site) && site.element() instanceof NumberType inner) number = inner;
        else if (element instanceof PyType.Tuple(var items, _) && items.stream().allMatch(item -> item instanceof NumberType)) {
            number = items.isEmpty() ? NumberType.FLOAT : NumberType.numpy(Promotion.common(items.stream().map(NumberType.class::cast).toList()));
        } else throw in.refuse("array-expression", "np.array of a list of " + element.text(), "np.empty and a loop", list);
        var dtype = language.constructors().dtype(dtypeArgument, number.dtype());
        in.check(emit.compare(CompareKind.SGT, length, emit.constant(0)), "NotImplementedError",
                "np.array of an empty list of " + element.pythonName() + "s has another rank: start from np.empty");
        if (!emit.reachable()) return null;
        Value width;
        if (element instanceof PyType.Tuple(var items, _)) {
            width = emit.constant(items.size());
            if (items.isEmpty()) return language.arrays().allocate(dtype, List.of(length, width), false);
        }
        else {
            width = language.lists().length(language.lists().element(list, emit.constant(0)));
            var first = width;
            language.arrays().forEach(length, index -> {
                var row = language.lists().length(language.lists().element(list, index));
                in.check(emit.compare(CompareKind.EQ, row, first), "ValueError",
                        "setting an array element with a sequence. The requested array has an inhomogeneous shape after 1 dimensions. "
                                + "The detected shape was ({0:int},) + inhomogeneous part.", length);
            });
            if (ArrayConstructors.isAbsent(dtypeArgument) && dtype != Dtype.FLOAT64) {
                in.check(emit.compare(CompareKind.NE, width, emit.constant(0)), "NotImplementedError", "np.array of empty lists is an array of floats: give it a dtype");
            }
        }
        return language.arrays().generate(dtype, List.of(length, width), indices -> {
            var row = language.lists().element(list, indices.get(0));
            var items = language.iterables().elements(row);
            return language.stores().toElement(items.get(indices.get(1)), dtype);
        });
    }
}
